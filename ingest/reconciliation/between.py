"""Documents with documents: a 部门 with its 单位, what this one says of an earlier one with what that one printed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from index.records import Citation, Fact
from index.vocabulary import MONEY_UNITS, Outcome, Phase, ScheduleKind, State
from ingest.paragraphs import bare
from ingest.reconciliation.ledger import TOTAL_COLUMNS, Ledger, Row, Sheet
from ingest.reconciliation.numbers import TAIL, agree, both, close, show, show_like, step, value
from ingest.reconciliation.rules import RuleBook, Trial, fails
from ingest.reconciliation.statements import comparable, in_schedule

_FEW = 5
"More quoted figures than this that all differ are a matter of 口径, not of slips."


def unit_in_department(department: Ledger, unit: Ledger, book: RuleBook) -> Iterator[Trial]:
    """The 单位's row in the 部门's by-unit schedule is its own total, and no total of a part exceeds the whole's."""
    name = unit.disclosure.agency
    for sheet in department.of_kind(ScheduleKind.EXPENDITURE_BY_UNIT):
        row = next((r for r in sheet.rows if same_body(bare(r.name), name)), None)
        own = unit.of_kind(ScheduleKind.EXPENDITURE)
        total = own[0].total_row() if own else None
        a, b = (row.total() if row else None), (total.total() if total else None)
        yield _same(department, unit, book, "department-unit", a, b, unit=name, row="支出")
    for measure in book.totals:
        whole, part = department.find(measure.place), unit.find(measure.place)
        a, b = (whole[1] if whole else None), (part[1] if part else None)
        if a is None or b is None or a.amount is None or b.amount is None:
            yield Trial("department-part", Outcome.NOT_ENOUGH_DATA)
        elif value(b) <= value(a) or agree(a, b) or close(a, b):
            yield Trial("department-part", Outcome.HOLDS)
        else:
            rule = book.rules["department-part"]
            told = rule.tell(unit=name, subject=measure.name, printed=show(b), expected=show(a))
            yield fails(
                rule, department.disclosure.document, told, show(a), f"不小于{show(b)}",
                show_like(value(b) - value(a), a.unit), (department.cite(a), unit.cite(b)), measure.name,
            )  # fmt: skip
            return  # one cause: the other totals follow from it


def same_body(one: str, other: str) -> bool:
    """The same body, one name perhaps without its 上海市.

    >>> same_body("普陀区法律援助中心", "上海市普陀区法律援助中心"), same_body("上海市普陀区财政局", "财政局")
    (True, False)
    """
    short, long = sorted((one, other), key=len)
    return short == long or (len(short) >= 6 and long.endswith(short))


def _same(
    ledger: Ledger, other: Ledger, book: RuleBook, rule_id: str, a: Fact | None, b: Fact | None, **words: str
) -> Trial:
    if a is None or b is None or a.amount is None or b.amount is None:
        return Trial(rule_id, Outcome.NOT_ENOUGH_DATA)
    if agree(a, b) or close(a, b):
        return Trial(rule_id, Outcome.HOLDS)
    rule = book.rules[rule_id]
    told = rule.tell(printed=show(a), expected=show(b), **words)
    return fails(
        rule, ledger.disclosure.document, told, show(a), show(b), show_like(abs(value(a) - value(b)), a.unit),
        (ledger.cite(a), other.cite(b)), words.get("unit", bare(a.row)),
    )  # fmt: skip


def whole_of_units(department: Ledger, units: Sequence[Ledger], book: RuleBook) -> Iterator[Trial]:
    """部门 = Σ 单位, where all of them are there: the totals, and where these hold, every item."""
    for measure in book.totals:
        found = [ledger.find(measure.place) for ledger in (department, *units)]
        cells = [hit[1] if hit else None for hit in found]
        trial = _sum_of_units(department, units, book, measure.name, cells)
        yield trial
        if trial.outcome is Outcome.FAILS:
            return
    for kind in (ScheduleKind.EXPENDITURE, ScheduleKind.GENERAL_PUBLIC):
        sheets = [ledger.of_kind(kind)[:1] for ledger in (department, *units)]
        if not all(sheets):
            continue
        rows = [sheet[0].by_code() for sheet in sheets]
        for code in sorted({c for held in rows for c in held if len(c) == 7}):
            whole = rows[0].get(code)
            parts = [held[code] for held in rows[1:] if code in held]
            own = [whole.total() if whole else None, *(row.total() for row in parts)]
            holders = [u for u, held in zip(units, rows[1:], strict=True) if code in held]
            name = bare(whole.name if whole else parts[0].name)
            trial = _sum_of_units(department, holders, book, f"{name}（{code}）", own)
            yield trial
            if trial.outcome is Outcome.FAILS:
                return


def _sum_of_units(
    department: Ledger, units: Sequence[Ledger], book: RuleBook, subject: str, cells: Sequence[Fact | None]
) -> Trial:
    whole, parts = cells[0], cells[1:]
    if whole is None or whole.amount is None or not parts:
        return Trial("department-sum", Outcome.NOT_ENOUGH_DATA)
    if any(cell is not None and cell.state is State.UNREAD for cell in cells):
        return Trial("department-sum", Outcome.UNREAD)
    known = [(unit, cell) for unit, cell in zip(units, parts, strict=True) if cell is not None]
    printed = [(unit, cell) for unit, cell in known if cell.amount is not None]
    if len(known) < len(units) or not printed:
        return Trial("department-sum", Outcome.NOT_ENOUGH_DATA)
    total = sum((value(cell) for _, cell in printed), Decimal(0))
    gap = abs(value(whole) - total)
    coarse = any(cell.unit != "元" for _, cell in printed) or whole.unit != "元"
    if gap <= step(whole) + sum((step(cell) for _, cell in printed), TAIL if coarse else Decimal(2)):
        return Trial("department-sum", Outcome.HOLDS)
    rule = book.rules["department-sum"]
    told = rule.tell(
        subject=subject, printed=show(whole), expected=show_like(total, whole.unit), count=f"{len(printed)} 家",
        parts="、".join(f"{unit.disclosure.agency} {show(cell)}" for unit, cell in printed[:8]),
    )  # fmt: skip
    return fails(
        rule, department.disclosure.document, told, show(whole), show_like(total, whole.unit),
        show_like(gap, whole.unit), (department.cite(whole), *(unit.cite(cell) for unit, cell in printed)), subject,
    )  # fmt: skip


def quoted(ledger: Ledger, before: Ledger, book: RuleBook) -> Iterator[Trial]:
    """What this document says of an earlier one, in sentences and in columns, is what that one printed."""
    trials = [*_stated(ledger, before, book), *_implied(ledger, before, book), *_columns(ledger, before, book)]
    failed = [trial for trial in trials if trial.finding is not None]
    if len(failed) <= _FEW or len(failed) * 2 <= sum(t.outcome in {Outcome.HOLDS, Outcome.FAILS} for t in trials):
        yield from trials
        return
    yield from (trial for trial in trials if trial.finding is None)
    yield _another_basis(ledger, before, book, failed)


def _another_basis(ledger: Ledger, before: Ledger, book: RuleBook, failed: Sequence[Trial]) -> Trial:
    rule = book.rules["last-year-basis"]
    cited: list[Citation] = []
    for trial in failed[:4]:
        cited += trial.finding.citations if trial.finding else ()
    first = failed[0].finding
    assert first is not None
    told = rule.tell(other=named(before), count=len(failed), printed=first.printed, expected=first.expected)
    return fails(
        rule, ledger.disclosure.document, told, first.printed, first.expected, first.difference, tuple(cited), ""
    )


def named(ledger: Ledger) -> str:
    """The document, as a sentence speaks of it."""
    d = ledger.disclosure
    return f"{d.fiscal_year}年{d.scope.value}{d.phase.value}公开"


def _is_of(before: Ledger) -> Callable[[Fact], bool]:
    """Whether a figure speaks of what the earlier document printed: its year, and its budget or account."""
    year, phase = before.disclosure.fiscal_year, before.disclosure.phase
    return lambda fact: fact.fiscal_year == year and fact.phase is phase and fact.unit in MONEY_UNITS


def _stated(ledger: Ledger, before: Ledger, book: RuleBook) -> Iterator[Trial]:
    own = ledger.disclosure
    columns = {"年初预算数"} if own.phase is not before.disclosure.phase else {"上年预算数", "上年决算数", "上年年初预算数"}
    for fact in filter(_is_of(before), ledger.stated):
        if fact.column not in columns:
            continue
        cells = [f.cell for f in in_schedule(before, book, fact) if f.cell.amount is not None]
        yield _compare(ledger, before, book, fact, cells, fact.column, (ledger.cite(fact),), value(fact), Decimal(0))


_ENOUGH = 3
"So many changes that fit the earlier document show that 较2024年 speaks of it, where it does not say of what."


def _implied(ledger: Ledger, before: Ledger, book: RuleBook) -> Iterator[Trial]:
    """比2024年预算增加3,355.65万元: this year's amount less the change is what 2024 was published with."""
    if ledger.disclosure.phase is not before.disclosure.phase:
        return
    yield from _changes(ledger, before, book, lambda base: _names(base, before))
    year = before.disclosure.fiscal_year
    loosely = list(
        _changes(ledger, before, book, lambda base: not _names(base, before) and bool(re.fullmatch(rf"比(?:{year}年度?|上年度?|去年|上一年度?)", base)))
    )  # fmt: skip
    held, failed = (sum(t.outcome is o for t in loosely) for o in (Outcome.HOLDS, Outcome.FAILS))
    known = held >= max(_ENOUGH, 3 * failed)
    yield from (t for t in loosely if known or t.outcome is Outcome.HOLDS)


def _changes(
    ledger: Ledger, before: Ledger, book: RuleBook, fits: Callable[[str], bool]
) -> Iterator[Trial]:
    for facts in ledger.by_passage.values():
        for move in facts:
            base = move.column_path[0]
            if move.column != "增减额" or move.unit not in MONEY_UNITS or not fits(base):
                continue
            now = next((f for f in facts if f.row_path == move.row_path and comparable(ledger, f)), None)
            was = replace(now, fiscal_year=before.disclosure.fiscal_year) if now else None
            cells = [f.cell for f in in_schedule(before, book, was) if f.cell.amount is not None] if was else []
            own = [f.cell for f in in_schedule(ledger, book, now) if f.cell.amount is not None] if now else []
            if now is None or (own and not any(agree(now, c) or close(now, c) for c in own)):
                yield Trial("last-year", Outcome.NOT_ENOUGH_DATA)  # or this year's amount is itself in doubt
                continue
            what = f"{base.removeprefix('比')}（由本年数与增减额推算）"
            yield _compare(
                ledger, before, book, now, cells, what, (ledger.cite(move), ledger.cite(now)), value(now) - value(move),
                step(move) + TAIL,
            )  # fmt: skip


def _names(base: str, before: Ledger) -> bool:
    """Whether 比2024年预算, 比上年预算, 比2023年度 means the earlier document."""
    d = before.disclosure
    if str(d.fiscal_year) not in base and not base.startswith(("比上年", "比上一年")):
        return False
    if d.phase is Phase.EXECUTED:
        return "预算" not in base and "执行" not in base and (str(d.fiscal_year) in base or "决算" in base)
    return "预算" in base and "执行" not in base


def _columns(ledger: Ledger, before: Ledger, book: RuleBook) -> Iterator[Trial]:
    """A column of an earlier year, or of the year's own budget, row by row."""
    fits = _is_of(before)
    for sheet in ledger.sheets:
        for row in sheet.rows:
            for leaf, cell in [*row.before.items(), *row.cells.items()]:
                if cell.amount is None or not fits(cell):
                    continue
                found = [
                    c for other in before.of_kind(sheet.kind) for r in other.rows if _same_row(row, r)
                    if (c := _under(other, r, leaf)) is not None and c.amount is not None
                ]  # fmt: skip
                yield _compare(
                    ledger, before, book, cell, found, f"《{sheet.title}》“{cell.column}”", (ledger.cite(cell),),
                    value(cell), Decimal(0),
                )  # fmt: skip


def _same_row(one: Row, other: Row) -> bool:
    if one.code or other.code:
        return one.code == other.code
    return bare(one.name) == bare(other.name) and one.side == other.side


def _under(sheet: Sheet, row: Row, leaf: str) -> Fact | None:
    """The cell under the same header; a column that is called after its year alone stands for the total."""
    if leaf in row.cells:
        return row.cells[leaf]
    if sheet.kind is ScheduleKind.THREE_PUBLIC:
        last = leaf.removesuffix("/预算数").removesuffix("/决算数")
        return next((c for path, c in row.cells.items() if path.split("/", 1)[-1] == last.split("/", 1)[-1]), None)
    return row.total() if leaf in TOTAL_COLUMNS else None


def _compare(
    ledger: Ledger, before: Ledger, book: RuleBook, fact: Fact, cells: Sequence[Fact], what: str,
    cited: tuple[Citation, ...], said: Decimal, slack: Decimal,
) -> Trial:  # fmt: skip
    if not cells:
        return Trial("last-year", Outcome.NOT_ENOUGH_DATA)
    if any(abs(said - value(c)) <= slack + step(fact) + step(c) or (not slack and close(fact, c)) for c in cells):
        return Trial("last-year", Outcome.HOLDS)
    # A final account's “预算数” may be the adjusted budget, which nobody published before.
    adjusted = ledger.disclosure.phase is not before.disclosure.phase and "年初" not in what
    rule = book.rules["last-year-basis" if adjusted else "last-year"]
    printed, expected = show_like(said, fact.unit), both(cells[0], fact.unit)
    subject = bare(fact.row) or bare(fact.column)
    told = book.rules["last-year"].tell(
        subject=subject, what=what, printed=printed, other=named(before), expected=expected
    )
    return fails(
        rule, ledger.disclosure.document, told, printed, expected, show_like(abs(said - value(cells[0])), fact.unit),
        (*cited, before.cite(cells[0])), subject,
    )  # fmt: skip



