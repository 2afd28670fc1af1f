"""What money is said to be for, with what the schedules list: economic items, basic or project."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from difflib import SequenceMatcher

from index.classification import name_key, standard_items
from index.records import Fact, Passage
from index.vocabulary import Outcome, ScheduleKind
from ingest.paragraphs import bare
from ingest.reconciliation.ledger import Ledger, Row, Sheet, bodies
from ingest.reconciliation.numbers import show, step, value
from ingest.reconciliation.rules import RuleBook, Trial, fails
from ingest.reconciliation.statements import comparable, in_schedule, rows_of


def purposes(ledger: Ledger, book: RuleBook) -> Iterator[Trial]:
    """What the money is said to be for must be what the schedule lists under it."""
    sheets = ledger.of_kind(ScheduleKind.BASIC_BY_ECONOMIC)[:1]
    if not sheets:
        return
    sheet = sheets[0]
    leaves = {bare(r.name): r for r in sheet.rows if len(r.code) == 5}
    for fact in ledger.stated:
        if fact.passage is None or not comparable(ledger, fact) or re.search(r"[类款项][）)]", fact.quoted):
            continue
        found = [f for f in in_schedule(ledger, book, fact) if f.sheet is sheet]
        listed = _list_after(ledger, book, fact)
        if not found or not listed:
            continue
        yield from _blank_items(ledger, book, fact, sheet, leaves, listed)
        head = next((r for r in sheet.rows if len(r.code) == 3 and bare(r.name) == bare(fact.row)), None)
        if head is not None:
            yield from _purpose_of_class(ledger, book, fact, sheet, head, listed)


def _list_after(ledger: Ledger, book: RuleBook, fact: Fact) -> str:
    start = fact.quoted.find(fact.printed)
    rest = re.split(r"[；;。]", fact.quoted[start:])[0] if start >= 0 else ""
    hit = book.wording["includes"].search(rest)
    return hit.group("list") if hit else ""


def _blank_items(
    ledger: Ledger, book: RuleBook, fact: Fact, sheet: Sheet, leaves: dict[str, Row], listed: str
) -> Iterator[Trial]:
    names = [
        n for part in re.split(r"[、，,]|等", listed) for n in ([part] if bare(part) in leaves else re.split("[和及]", part)) if n
    ]  # fmt: skip
    if len(names) < 3:
        return
    for name in names:
        row = leaves.get(bare(name))
        cell = row.total() if row else None
        if row is None and name_key(name) in standard_items() and _is_complete(sheet):
            rule = book.rules["economic-list"]
            told = rule.tell(printed=name, table=sheet.title, hint="，表中未列，所列各款相加已等于其类")
            near = Counter(r.code[:3] for n in names if (r := leaves.get(bare(n)))).most_common(1)
            heads = [c for r in sheet.rows if near and r.code == near[0][0] and (c := r.total())]
            cited = (ledger.cite(fact), *map(ledger.cite, heads))
            yield fails(rule, ledger.disclosure.document, told, name, "", "", cited, name)
        if row is None or cell is None or cell.amount:
            continue
        rule = book.rules["economic-list"]
        unlisted = [
            r for n, r in leaves.items()
            if n not in map(bare, names) and r.code[:3] == row.code[:3] and (c := r.total()) and c.amount
        ]  # fmt: skip
        hint = "；同类中有金额而未列举的是" + "、".join(f"“{bare(r.name)}”" for r in unlisted[:3]) if unlisted else ""
        told = rule.tell(printed=name, table=sheet.title, hint=hint)
        others = tuple(ledger.cite(c) for r in unlisted[:3] if (c := r.total()))
        yield fails(
            rule, ledger.disclosure.document, told, name, "、".join(bare(r.name) for r in unlisted[:3]), "",
            (ledger.cite(fact), ledger.cite(cell), *others), name,
        )  # fmt: skip


def _is_complete(sheet: Sheet) -> bool:
    """Whether the 款 it prints make up every 类: then one it does not print has no amount."""
    heads = [(r.code, whole) for r in sheet.rows if len(r.code) == 3 and (whole := r.total()) and whole.amount]
    parts = [
        (whole, [c for r in sheet.rows if len(r.code) == 5 and r.code.startswith(code) and (c := r.total()) and c.amount])
        for code, whole in heads
    ]
    return bool(parts) and all(
        cells and abs(value(whole) - sum(map(value, cells))) <= step(whole) * (len(cells) + 1) for whole, cells in parts
    )


def _purpose_of_class(
    ledger: Ledger, book: RuleBook, fact: Fact, sheet: Sheet, head: Row, listed: str
) -> Iterator[Trial]:
    children = [
        r for r in sheet.rows if len(r.code) == 5 and r.code.startswith(head.code) and (c := r.total()) and c.amount
    ]
    if not children or len(children) > 2:
        return
    if any(_kindred(bare(r.name), listed) for r in children):
        yield Trial("economic-purpose", Outcome.HOLDS)
        return
    rule = book.rules["economic-purpose"]
    names = "、".join(bare(r.name) for r in children)
    told = rule.tell(subject=bare(fact.row), printed=listed, table=sheet.title, expected=names)
    cells = tuple(ledger.cite(c) for r in children if (c := r.total()))
    yield fails(rule, ledger.disclosure.document, told, listed, names, "", (ledger.cite(fact), *cells), bare(fact.row))


def _kindred(name: str, listed: str) -> bool:
    """退休费 and 退休人员补贴 are of one kind: they share a word."""
    stem = re.sub(r"(?:费用?|支出|补助|补贴|经费|其他|缴费|对|的)", "", name)
    return name in listed or not stem or any(stem[i : i + 2] in listed for i in range(max(1, len(stem) - 1)))


def borrowed(ledger: Ledger, book: RuleBook) -> Iterator[Trial]:
    """事业单位医疗（项）…主要用于按规定缴纳在职人员住房公积金, word for word what 住房公积金 is for: the purpose was copied from there."""
    rule = book.rules["reason-other-item"]
    said: dict[str, list[tuple[str, Passage, re.Match[str]]]] = defaultdict(list)
    for passage in bodies(ledger):
        items = {bare(f.row) for f in ledger.by_passage.get(passage.ordinal, ()) if len(f.row_path) == _ITEM}
        purposes = list(book.wording["purpose"].finditer(passage.text))
        if len(items) == 1 and len(purposes) == 1:
            said[bare(purposes[0].group("purpose"))].append((items.pop(), passage, purposes[0]))
    for purpose, places in said.items():
        close = {name: _shared(name, purpose) for name, _, _ in places}
        owner = max(close, key=lambda name: close[name])
        for name, passage, hit in places:
            if close[owner] < _NAMED or name == owner or close[name] > 1 or len(purpose) < _TOLD:
                continue
            told = rule.tell(subject=name, what="用途", printed=hit.group("purpose"))
            yield fails(
                rule, ledger.disclosure.document, told, hit.group("purpose"), f"与“{name}”相应的用途", "",
                (ledger.cite_words(passage, 0, hit.end()),), name,
            )  # fmt: skip


def _shared(name: str, words: str) -> int:
    """The most letters in a row that two texts share."""
    return SequenceMatcher(None, name, words, autojunk=False).find_longest_match().size


_ITEM = 3
"Levels of the path of a 项."
_NAMED, _TOLD = 4, 8
"Letters in a row by which a purpose names its item, and letters of a purpose that is one's own."


def nature(ledger: Ledger, book: RuleBook) -> Iterator[Trial]:
    """An item said to be 基本支出 must not stand wholly under 项目支出, nor the reverse."""
    for passage in ledger.passages:
        facts = ledger.by_passage.get(passage.ordinal, ())
        item = next((f for f in facts if len(f.row_path) == 3), None)
        purpose = book.wording["purpose"].search(passage.text)
        if item is None or purpose is None:
            continue
        said = re.search(r"(?:等|的)?(基本支出|项目支出)", purpose.group("purpose"))
        if said is None or len(re.findall("基本支出|项目支出", purpose.group("purpose"))) > 1:
            continue
        for sheet, row in rows_of(ledger, tuple(map(bare, item.row_path)), item.row_code):
            here, there = row.cells.get(said.group(1)), None
            other = {"基本支出": "项目支出", "项目支出": "基本支出"}[said.group(1)]
            there = row.cells.get(other)
            if here is None or there is None or not there.amount:
                continue
            if here.amount:
                yield Trial("nature", Outcome.HOLDS)
                break
            rule = book.rules["nature"]
            told = rule.tell(
                subject=bare(item.row), printed=said.group(1), table=sheet.title, expected=f"{other}（{show(there)}）"
            )
            start = purpose.start("purpose")
            words = ledger.cite_words(passage, start, purpose.end("purpose"))
            yield fails(
                rule, ledger.disclosure.document, told, said.group(1), other, "", (words, ledger.cite(there)),
                bare(item.row),
            )  # fmt: skip
            break
