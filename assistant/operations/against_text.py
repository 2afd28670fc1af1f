"""A row of a schedule held against what the text states of it: one number, rounded, or two that differ."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from assistant import derivation
from assistant.answer import Figure
from assistant.basis import agree, is_move
from assistant.catalogue import Entry
from assistant.citations import label_of
from assistant.concepts import concepts
from assistant.evidence import Found
from assistant.operations import contradicting
from assistant.operations.desk import Desk, Draft, bold, by_concept, place_word
from assistant.operations.doubting import IN_BOTH
from assistant.operations.quoting import meanings_of, names_of, with_tails
from assistant.operations.side_by_side import kinds_named
from assistant.query import Subject
from assistant.scoping import Side
from assistant.wording import fold
from index.amounts import in_yuan, plain, read_number
from index.classification import name_key
from index.records import Citation, Fact, Finding
from index.vocabulary import MONEY_UNITS, Origin, Severity

_MOVEMENT = re.compile("增减|占比|完成率|年初|上年")


def table_against_text(desk: Desk, side: Side, *, said: bool = False) -> Draft | None:
    """社会保障和就业支出那一行跟情况说明一致不: both numbers; None where not both are asked about, or not both are printed.

    `said`: a figure the asker says the text has is looked for as well, where no finding knows it.
    """
    named = [s for s in desk.query.subjects if not re.search(f"{re.escape(s.text)}[^,。?]{{0,6}}(?:表|说明)", desk.query.text)]
    named = named or list(desk.query.subjects)  # 住房公积金表里的数
    if (not said and (not IN_BOTH.search(desk.query.text) or desk.query.quantities)) or not named:
        return None
    if len(named) > 1 and not said:  # 给高龄津贴的老年福利: the one of them that the words state as well
        named = [s for s in named if _stated_of(side, s)]
        if len(named) != 1:
            return None
    subject = named[0]
    names = names_of(meanings_of(side, subject), subject.surfaces)
    stated = _stated_of(side, subject)
    values = {q.value for q in desk.query.quantities}
    if said:
        stated = [f for f in stated if read_number(f.printed) in values]
    if not stated:
        return None
    slip = _slipped(desk, side, names)
    if slip is not None:
        return _told_slip(desk, side, *slip, stated, subject)
    rows = [
        e for e in side.catalogue.entries
        if names_row(e, names) and e.fact.origin is Origin.CELL and e.fact.amount is not None and is_own(side, e) and not is_move(e)
    ]  # fmt: skip
    titled = [e for e in rows if name_key(_bare(e.fact.schedule_title)) in name_key(desk.query.text)]
    if not rows:
        return None
    of_kind = [e for e in rows if e.fact.schedule in kinds_named(desk.query.text)]
    printed = (titled or of_kind or [e for e in rows if any(agree(f, e.fact) for f in stated)] or rows)[0].fact
    same = [f for f in stated if agree(f, printed)]
    doubted = [f for f in stated if f not in same and _is_doubted(desk, side, names, f)]
    same = same if not doubted else []
    text = (doubted or same or stated)[0]
    label = label_of(printed)
    shown = f"{place_word(printed)}印作{desk.ledger.figure(printed)}，{place_word(text)}写作{desk.ledger.figure(text)}"
    marks = [desk.ledger.cite_fact(printed), desk.ledger.cite_fact(text)]
    if same and printed.amount == text.amount:
        return Draft(lines=[f"{desk.whose(side)}，{label}：**一致，是同一个数。**{shown}。"], subject=label)
    if same:
        line = f"“{label}”两处差的只是四舍五入的尾数，不是错误"
        desk.ledger.warn("rounding", f"{line}。", marks)
        return Draft(lines=[f"{desk.whose(side)}，{label}：**一致**，{line}。{shown}。"], subject=label)
    desk.ledger.warn("discrepancy", f"“{label}”表列数与文字说明不一致。", marks)
    gap = gap_between(desk, printed, text)
    return Draft(lines=[f"{desk.whose(side)}，{label}：**不一致，应有一处有误。**{shown}。{gap}"], subject=label)


_ASKS_GAP = re.compile(r"差(?:多少|几|了多少|额|好多)|[多少高低](?:写)?了?多少")


def gap_between(desk: Desk, first: Fact, second: Fact) -> str:
    """两边一致吗，差几元: by how much two prints of one figure are apart, where that is asked."""
    if not _ASKS_GAP.search(desk.query.text) or first.unit not in MONEY_UNITS or second.unit not in MONEY_UNITS or agree(first, second):
        return ""
    computed = derivation.gap(first, second)
    return f"两处相差**{bold(desk.ledger.derived('相差', computed.value, computed.unit, computed.formula, computed.operands))}。"


def _stated_of(side: Side, subject: Subject) -> list[Fact]:
    """What sentences state of an item, of the document's own year and phase."""
    names = with_tails(names_of(meanings_of(side, subject), subject.surfaces))
    return [e.fact for e in side.catalogue.entries if e.row in names and _is_stated(side, e)]


def names_row(entry: Entry, names: Sequence[str]) -> bool:
    """Whether a cell is the item's whole figure: the total of its row, or the only row of a table with the item's column."""
    return (entry.row in names and entry.total_column) or (not entry.row and entry.subject in names)


def is_own(side: Side, entry: Entry) -> bool:
    """Whether a figure is of the document's own year and phase."""
    return entry.fact.fiscal_year == side.fiscal_year and entry.fact.phase is side.disclosure.phase


def _is_stated(side: Side, entry: Entry) -> bool:
    fact = entry.fact
    if fact.origin is not Origin.NARRATIVE or fact.amount is None or fact.unit not in MONEY_UNITS:
        return False
    return is_own(side, entry) and not _MOVEMENT.search(entry.leaf)


def _is_doubted(desk: Desk, side: Side, names: list[str], fact: Fact) -> bool:
    """Whether a finding of this very item doubts the number a sentence states."""
    findings = desk.library.index.findings([side.disclosure.document])
    return any(f.severity is not Severity.NOTICE and name_key(f.subject) in names and f.printed.startswith(fact.printed) for f in findings)


def _bare(title: str) -> str:
    return re.sub(r"^(?:20\d{2}年度?)?(?:部门|预算单位|单位)?", "", title)


def slipped_cell(desk: Desk, side: Side) -> Draft | None:
    """那张表写44.54，别的表写1,493.32，哪个对: the number quoted stands in a row whose numbers slipped; what other schedules print is right."""
    if not desk.query.quantities:
        return None
    values = {q.value for q in desk.query.quantities}
    for finding in desk.library.index.findings([side.disclosure.document]):
        cells = [c for c in finding.citations[:-1] if finding.rule == "shifted-rows" and read_number(c.quoted) in values]
        for subject in desk.query.subjects if cells else ():
            names = [*with_tails(names_of(meanings_of(side, subject), subject.surfaces))]
            own = next((c for c in cells if name_key(re.sub(r"^\d+\s*", "", c.row)) in names), None)
            total = next((c for c in cells if name_key(c.row) in concepts().total_rows), None) if "合计" in desk.query.text else None
            of = subject if own is not None or total is None else by_concept("general_public")
            if (own or total) is not None and isinstance(right := side.resolve(of), Found):
                return _told_slip(desk, side, finding, own or total, [right.entry.fact], of)  # type: ignore[arg-type]
    return None


def _slipped(desk: Desk, side: Side, names: list[str]) -> tuple[Finding, Citation] | None:
    """The finding that says a schedule's numbers slipped from their rows, and its cell in this item's row."""
    for finding in desk.library.index.findings([side.disclosure.document]):
        if finding.rule != "shifted-rows" or finding.severity is Severity.NOTICE:
            continue
        for c in finding.citations[:-1]:
            if any(name_key(re.sub(r"^\d+\s*", "", c.row)) == n for n in names) and read_number(c.quoted) is not None:
                return finding, c
    return None


def _told_slip(desk: Desk, side: Side, finding: Finding, cell: Citation, stated: list[Fact], subject: Subject) -> Draft:
    expected = contradicting.expected_of(finding)
    unit = expected[1] if expected else stated[0].unit
    number = read_number(cell.quoted) or Decimal(0)
    here = desk.ledger.cite(cell)
    row = re.sub(r"^\d+\s*", "", cell.row)
    desk.ledger.enter(
        Figure(
            label=f"{row}（{finding.subject}所印）", amount=plain(in_yuan(number, unit)), unit="元" if unit in MONEY_UNITS else unit,
            printed=cell.quoted, printed_unit=unit, role="answer", origin="cell", citations=[here],
        )
    )  # fmt: skip
    text = desk.ledger.figure(stated[0])
    line = f"{desk.whose(side)}《{finding.subject}》“{row}”一行印作{cell.quoted}{unit}[{here}]，"
    line += f"{place_word(stated[0])}{'写作' if stated[0].origin is Origin.NARRATIVE else '印作'}{text}：**不一致，表中金额与行名错位。**"
    marks = [here, *desk.ledger.figures[-1].citations]
    desk.ledger.warn("discrepancy", f"《{finding.subject}》“{fold(row)}”一行的金额与行名错位，与{place_word(stated[0])}不一致。", marks)
    found = side.resolve(subject) if stated[0].origin is Origin.NARRATIVE else None
    elsewhere = f"{place_word(found.entry.fact)}同一科目为{desk.put(found, role='support')}。" if isinstance(found, Found) else ""
    return Draft(lines=[line + elsewhere], subject=subject.text)
