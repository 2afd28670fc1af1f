"""What should be there: every schedule the contents promise, a note under an empty one, the right name on each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher

from index.records import Citation, Provenance
from index.vocabulary import Outcome, PassageKind, ScheduleKind, State
from ingest.contents import contents, not_carried, promised
from ingest.numbering import marker
from ingest.paragraphs import bare, clean, opening_of
from ingest.reconciliation.ledger import Ledger, bodies
from ingest.reconciliation.numbers import show
from ingest.reconciliation.rules import RuleBook, Trial, fails

_FUNDS = {
    ScheduleKind.GOVERNMENT_FUND: re.compile(r"政府性基金.*表$"),
    ScheduleKind.STATE_CAPITAL: re.compile(r"国有资本经营.*表$"),
}


def schedules(ledger: Ledger, book: RuleBook) -> Iterator[Trial]:
    """A schedule that the contents list and no page carries."""
    entries = promised(ledger.passages)
    if len(entries) < 5 or not ledger.pages:
        return
    missing = not_carried(entries, (sheet.title for sheet in ledger.sheets), ledger.passages, ledger.pages)
    # Where many are not found, it is the titles that could not be read.
    if len(missing) * 4 > len(entries):
        yield Trial("missing-schedule", Outcome.NOT_ENOUGH_DATA)
        return
    for _ in range(len(entries) - len(missing)):
        yield Trial("missing-schedule", Outcome.HOLDS)
    for one in missing:
        rule = book.rules["missing-schedule"]
        yield fails(
            rule, ledger.disclosure.document, rule.tell(printed=one.title), one.title, "补上此表", "",
            (ledger.cite_words(one.passage, one.start, one.end),), one.title,
        )  # fmt: skip


def empty_tables(ledger: Ledger, book: RuleBook) -> Iterator[Trial]:
    """One empty fund schedule says 本表为空表 and the other is silent."""
    notes = [p for p in ledger.passages if p.kind is PassageKind.NOTE and book.wording["empty_note"].search(p.text)]
    if not notes or not ledger.pages:
        return
    for kind, pattern in _FUNDS.items():
        if any(cell.amount for sheet in ledger.of_kind(kind) for row in sheet.rows for cell in row.every):
            continue
        pages = [
            (page.number, line) for page in ledger.pages for line in page.lines
            if len(line.text) <= 60 and pattern.search(clean(line.text).replace(" ", ""))
            and not any(page.number == s.place.page and page.height for p in contents(ledger.passages) for s in p.spans)
        ]  # fmt: skip
        if not pages or not all(page.height for page in ledger.pages):
            yield Trial("empty-table", Outcome.NOT_APPLICABLE)
            continue
        number, line = pages[0]
        told_here = any(p.place.page == number for p in notes) or any(
            re.search(r"(?:无|没有|未安排)[^。]{0,12}" + pattern.pattern[:5], p.text) for p in bodies(ledger)
        )
        if told_here:
            yield Trial("empty-table", Outcome.HOLDS)
            continue
        rule = book.rules["empty-table"]
        title = bare(clean(line.text))
        yield fails(
            rule, ledger.disclosure.document, rule.tell(printed=title), title, "注明本表为空表", "",
            (Citation(document=ledger.disclosure.document, place=Provenance(page=number, bbox=line.bbox), quoted=title),),
            title,
        )  # fmt: skip


def denied_funds(ledger: Ledger, book: RuleBook) -> Iterator[Trial]:
    """本年度无政府性基金预算财政拨款收入和支出, beside a schedule of that fund with amounts; what is said of a unit or of another year is none of this."""
    rule, year = book.rules["denied-fund"], str(ledger.disclosure.fiscal_year)
    own = re.compile(rf"(?:{re.escape(ledger.disclosure.agency)}|{year}|{_OURSELVES})*")
    for passage in bodies(ledger):
        if any(f.ordinal in ledger.doubted for f in ledger.by_passage.get(passage.ordinal, ())):
            continue  # told already, as an amount of none
        for hit in book.wording["denied_fund"].finditer(passage.text):
            clause = re.split("[。；，]", passage.text[: hit.start()])[-1]
            if own.fullmatch(clause[len(marker(clause)[1]) :]) is None or book.wording["empty_note"].search(passage.text):
                continue
            sheets = ledger.of_kind(_DENIED[hit["fund"]])
            filled = [
                c for sheet in sheets for row in sheet.rows for c in row.cells.values()
                if c.state is State.PRINTED and c.amount and not re.search("结转|结余", "".join(c.column_path))
            ]  # fmt: skip
            if not filled:
                yield Trial(rule.id, Outcome.HOLDS if sheets else Outcome.NOT_ENOUGH_DATA)
                continue
            filled = sorted(filled, key=lambda c: c.row not in {"合计", "总计"})
            filled = list({(c.column, show(c)): c for c in reversed(filled)}.values())[::-1]
            values = "、".join(f"{c.column} {show(c)}" for c in filled[:3])
            told = rule.tell(printed=hit.group(), table=sheets[0].title, expected=values)
            cited = (ledger.cite_words(passage, *hit.span()), *(ledger.cite(c) for c in filled[:3]))
            yield fails(rule, ledger.disclosure.document, told, hit.group(), values, "", cited, sheets[0].title)


_OURSELVES = r"[我本各]?(?:部门|单位|局|委|办|街道|镇|院|校)|[年本全当]?年度?|本级|预算|决算|财政拨款|注[:：]?|\s|\W"
"What may stand before 无政府性基金…: who we are, of which year."
_DENIED = {"政府性基金": ScheduleKind.GOVERNMENT_FUND, "国有资本经营": ScheduleKind.STATE_CAPITAL}


def owners(ledger: Ledger, book: RuleBook) -> Iterator[Trial]:
    """编制部门：甲局 over a schedule of 乙局; 甲局2024年部门预算编制说明 in the disclosure of 乙局.

    Where the rest of the document hardly names the agency either, it is its name that we did not understand.
    """
    own = [ledger.disclosure.agency, *ledger.disclosure.units]
    named = sum(passage.text.count(ledger.disclosure.agency) for passage in ledger.passages)
    every = (list(_labels(ledger, book)), list(_sentences(ledger, book)), list(_labels(ledger, book, "owner_schedule")))
    foreign = [[(name, cited) for name, cited in places if not any(_same_body(name, mine) for mine in own)] for places in every]
    known = sum(map(len, every)) - sum(map(len, foreign))
    yield from (Trial("foreign-agency", Outcome.HOLDS) for _ in range(known))
    for strange in foreign:
        if strange and known + named < 2 * len(strange):
            yield Trial("foreign-agency", Outcome.NOT_ENOUGH_DATA)
            continue
        for name, cited in strange:
            rule = book.rules["foreign-agency"]
            told = rule.tell(printed=name, expected=ledger.disclosure.agency)
            yield fails(
                rule, ledger.disclosure.document, told, name, ledger.disclosure.agency, "", (cited,), ""
            )


def _labels(ledger: Ledger, book: RuleBook, wording: str = "owner_label") -> Iterator[tuple[str, Citation]]:
    """What stands after 编制部门： over the schedules; or in their titles, before what they are schedules of."""
    for page in ledger.pages:
        for line in page.lines:
            text = clean(line.text).replace(" ", "")
            for hit in book.wording[wording].finditer(text):
                lines = (line.number, line.number) if line.number is not None else None
                where = Provenance(page=page.number, lines=lines, bbox=line.bbox)
                yield _said(hit), Citation(document=ledger.disclosure.document, place=where, quoted=text)


def misprinted_owners(ledger: Ledger, book: RuleBook) -> Iterator[Trial]:
    """编制单位：某区凉江街道某中心 over one schedule of 某区凉河街道某中心, whose other schedules print its name as it is."""
    rule, agency = book.rules["agency-misprint"], ledger.disclosure.agency
    filled = list(_labels(ledger, book))
    right = sum(name == agency for name, _ in filled)
    for name, cited in filled:
        slips = sum(a != b for a, b in zip(name, agency, strict=True)) if len(name) == len(agency) else 0
        if slips == 1 and right >= _OTHERS and name not in ledger.disclosure.units and _same_body(name, agency):
            yield fails(rule, ledger.disclosure.document, rule.tell(printed=name, expected=agency, count=""), name, agency, "", (cited,), "")
        elif name == agency:
            yield Trial(rule.id, Outcome.HOLDS)


def blank_owners(ledger: Ledger, book: RuleBook) -> Iterator[Trial]:
    """编制部门：      单位：元 over one schedule, where the others name it; a name on a line of its own is read apart from its label."""
    filled = [(name, cited) for name, cited in _labels(ledger, book)]
    blank = [
        (page.number, line, hit.group("label")) for page in ledger.pages for line in page.lines
        if _LABELLED.search(line.text) and (hit := book.wording["owner_blank"].search(clean(line.text).replace(" ", "")))
    ]  # fmt: skip
    rule = book.rules["blank-owner"]
    names = {name for name, _ in filled}
    if len(filled) < _OTHERS or len(blank) * _OTHERS > len(filled) or len(names) != 1:
        yield Trial(rule.id, Outcome.NOT_APPLICABLE)
        return
    for number, line, label in blank:
        lines = (line.number, line.number) if line.number is not None else None
        cited = Citation(document=ledger.disclosure.document, place=Provenance(page=number, lines=lines, bbox=line.bbox), quoted=line.text)
        told = rule.tell(page=number, printed=label, count=len(filled), expected=filled[0][0])
        yield fails(rule, ledger.disclosure.document, told, label, filled[0][0], "", (cited,), "")


_LABELLED = re.compile("[编公].{0,4}[制报开]")
_OTHERS = 3
"Schedules that name their 部门, for each that may lack it by a slip."


def _sentences(ledger: Ledger, book: RuleBook) -> Iterator[tuple[str, Citation]]:
    """Whose budget titles and sentences say they speak of."""
    local = ("owner_purpose",) if _LOCAL.search(ledger.disclosure.agency) else ()
    for passage in ledger.passages:
        patterns = {PassageKind.HEADING: ("owner_title",), PassageKind.BODY: ("owner_sentence", "owner_opening", "owner_annex", *local)}.get(passage.kind, ())
        hits = {h.start("owner"): h for pattern in reversed(patterns) for h in book.wording[pattern].finditer(passage.text)}
        for hit in hits.values():
            if hit.re is not book.wording["owner_sentence"] and passage.kind is PassageKind.BODY and _is_told_of(ledger, _said(hit)):
                continue
            end = min(hit.end() + 10, len(passage.text))
            yield _said(hit), ledger.cite_words(passage, opening_of(passage.text, hit.start("owner"), "，。；"), end)


_LOCAL = re.compile("街道|镇人民政府$")


def _is_told_of(ledger: Ledger, name: str) -> bool:
    """A body that other sentences speak of as well: one of those below the agency, whose accounts it has a part in."""
    return sum(name in passage.text for passage in ledger.passages) > 1


def _said(hit: re.Match[str]) -> str:
    return re.sub(r"[（(][^）)]*[）)]|(?<=[局会室处委院厅])(?:部门|本级|本部|机关|汇总|单位)+$", "", hit.group("owner"))


def _same_body(said: str, mine: str) -> bool:
    """Another's name shares neither its core nor, where both name a district, that district with ours."""
    if SequenceMatcher(None, said, mine[-len(said) - 1 :]).ratio() >= 0.9:
        return True  # a misprint of our own name, which is told as such
    here, there = (re.search(r"([\u4e00-\u9fff]{2})[区县]", name) for name in (mine, said))
    if here and there and here.group(1) != there.group(1) and not there.group(1).endswith("市"):
        return False
    core = re.sub(r"^.*?[省市区县](?=[\u4e00-\u9fff]{2,})", "", said)
    common = core.endswith(("办事处", "委员会", "办公室", "中心", "学校", "政府"))
    return core in mine or said in mine or mine in said or (not common and mine.endswith(said[-3:]))
