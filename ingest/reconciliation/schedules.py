"""Schedules with themselves and with each other: wholes and parts, two sides, totals printed twice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from index.records import Fact
from index.vocabulary import MONEY_UNITS, Outcome, Phase, ScheduleKind, State
from ingest.paragraphs import marker
from ingest.reconciliation.ledger import TOTAL_COLUMNS, TOTAL_ROWS, Ledger, Row, Sheet, bare
from ingest.reconciliation.numbers import agree, both, close, show, show_like, step, value
from ingest.reconciliation.rules import RuleBook, Trial, fails


def inside(ledger: Ledger, book: RuleBook) -> Iterator[Trial]:
    """Every sum in and across the schedules, less those of tables that were evidently misread."""
    yield from trusted([*column_sums(ledger, book), *row_sums(ledger, book), *across(ledger, book)], ledger)


def column_sums(ledger: Ledger, book: RuleBook) -> Iterator[Trial]:
    """合计 = 基本支出 + 项目支出, row by row."""
    for sheet in ledger.sheets:
        for identity in book.columns:
            if sheet.kind not in identity.kinds:
                continue
            for row in sheet.rows:
                whole = row.cell(identity.whole)
                if identity.parts == (("*",),):
                    parts = [c for n, c in row.cells.items() if n not in identity.whole and n not in TOTAL_COLUMNS]
                else:
                    parts = [c for names in identity.parts if (c := row.cell(names)) is not None]
                yield from _sum(ledger, book, "column-sum", sheet, row, whole, parts)
    yield from _three_public(ledger, book)


def _three_public(ledger: Ledger, book: RuleBook) -> Iterator[Trial]:
    """“三公”合计 = 出国 + 接待 + 公车; 公车 = 购置 + 运行."""
    for sheet in ledger.of_kind(ScheduleKind.THREE_PUBLIC):
        for row in sheet.rows:
            for measure in ("", "/预算数", "/决算数"):

                def cell(*ends: str, row: Row = row, measure: str = measure) -> Fact | None:
                    names = [n for n in row.cells for end in ends if n.endswith(end + measure)]
                    return row.cells[names[0]] if names else None

                small = cell("小计", "公务用车购置及运行费", "公务用车购置及运行维护费")
                parts = [cell("因公出国(境)费", "因公出国(境)费用"), cell("公务接待费"), small]
                yield from _sum(ledger, book, "column-sum", sheet, row, cell("合计"), [p for p in parts if p])
                halves = [cell("购置费"), cell("运行费", "运行维护费")]
                yield from _sum(ledger, book, "column-sum", sheet, row, small, [p for p in halves if p])


def row_sums(ledger: Ledger, book: RuleBook) -> Iterator[Trial]:
    """类 = Σ款, 款 = Σ项, 合计 = Σ类; where there are no codes, 合计 = Σ rows."""
    for sheet in ledger.sheets:
        codes = sheet.by_code()
        for code, row in codes.items():
            children = [r for c, r in codes.items() if len(c) == len(code) + 2 and c.startswith(code)]
            if children:
                yield from _row_sum(ledger, book, sheet, row, children)
        total = sheet.total_row()
        if total is None:
            continue
        if codes:
            tops = [r for c, r in codes.items() if len(c) == 3]
        elif sheet.kind in {ScheduleKind.EXPENDITURE_BY_UNIT, ScheduleKind.APPROPRIATION_BY_UNIT}:
            tops = [r for r in sheet.rows if r is not total and bare(r.name) not in TOTAL_ROWS]
        else:
            tops = []
        if tops:
            yield from _row_sum(ledger, book, sheet, total, tops)
    yield from _sides(ledger, book)


def _row_sum(ledger: Ledger, book: RuleBook, sheet: Sheet, row: Row, children: Sequence[Row]) -> Iterator[Trial]:
    for name, whole in row.cells.items():
        if whole.unit not in MONEY_UNITS:
            continue  # 增减率 and the like do not add up
        parts = [c for child in children if (c := child.cells.get(name)) is not None]
        yield from _sum(ledger, book, "row-sum", sheet, row, whole, parts)


def _sides(ledger: Ledger, book: RuleBook) -> Iterator[Trial]:
    """收入总计 = 支出总计; each side's total = Σ of its numbered rows."""
    for sheet in ledger.of_kind(ScheduleKind.REVENUE_EXPENDITURE, ScheduleKind.APPROPRIATION):
        totals = [r for r in sheet.rows if bare(r.name) in {"收入总计", "支出总计", "总计", "合计"}]
        left = next((c for r in totals if "收入" in r.side + r.name and (c := r.total())), None)
        right = next(
            (c for r in totals if "支出" in r.side + r.name and "收入" not in r.name and (c := r.total())), None
        )
        if left is None or right is None or left.amount is None or right.amount is None or left is right:
            yield Trial("two-sides", Outcome.NOT_ENOUGH_DATA)
        elif agree(left, right) or close(left, right):
            yield Trial("two-sides", Outcome.HOLDS)
        else:
            rule = book.rules["two-sides"]
            gap = show_like(abs(value(left) - value(right)), left.unit)
            told = rule.tell(table=sheet.title, printed=show(left), expected=show(right), difference=gap)
            yield fails(
                rule, ledger.disclosure.document, told, show(left), show(right), gap,
                (ledger.cite(left), ledger.cite(right)), sheet.title, (left.ordinal, right.ordinal),
            )  # fmt: skip
        for side in ("收入", "支出"):
            yield from _side_sum(ledger, book, sheet, side)


def _side_sum(ledger: Ledger, book: RuleBook, sheet: Sheet, side: str) -> Iterator[Trial]:
    rows = [r for r in sheet.rows if side in r.side]
    items = [r for r in rows if marker(r.name)[0] == "chinese"]
    wholes = {"收入": ("本年收入合计", "收入总计"), "支出": ("本年支出合计", "支出总计")}[side]
    # 总计 also holds 结转; only where the table prints no 本年…合计 is it the sum of the items.
    whole = next((r for name in wholes for r in rows if bare(r.name) == name), None)
    if whole is None or len(items) < 2 or any("结转" in r.name or "结余" in r.name for r in items):
        yield Trial("row-sum", Outcome.NOT_ENOUGH_DATA)
        return
    if bare(whole.name).endswith("总计") and any("结转" in r.name or "结余" in r.name for r in rows):
        yield Trial("row-sum", Outcome.NOT_APPLICABLE)
        return
    for name, cell in whole.cells.items():
        parts = [c for r in items if (c := r.cells.get(name)) is not None]
        yield from _sum(ledger, book, "row-sum", sheet, whole, cell, parts)


def across(ledger: Ledger, book: RuleBook) -> Iterator[Trial]:
    """Totals that two schedules both print."""
    for left, right in book.across:
        a, b = ledger.find(left), ledger.find(right)
        if a is None or b is None or a[1].amount is None or b[1].amount is None:
            yield Trial("across-schedules", Outcome.NOT_ENOUGH_DATA)
            continue
        carried = ledger.disclosure.phase is Phase.EXECUTED or any("结转" in r.name for r in b[0].rows)
        if carried and "总计" in b[1].row:
            yield Trial("across-schedules", Outcome.NOT_APPLICABLE)
        else:
            yield _same(ledger, book, a, b)
    yield from _items_across(ledger, book)


def _items_across(ledger: Ledger, book: RuleBook) -> Iterator[Trial]:
    """An item in 支出总表 and in 一般公共预算支出表: equal only where all money is 一般公共预算."""
    whole, general = ledger.of_kind(ScheduleKind.EXPENDITURE)[:1], ledger.of_kind(ScheduleKind.GENERAL_PUBLIC)[:1]
    if not whole or not general:
        return
    totals = [row.total() for sheet in (whole[0], general[0]) if (row := sheet.total_row()) is not None]
    known = [t for t in totals if t is not None and t.amount is not None]
    if len(known) < 2 or not agree(known[0], known[1]):
        yield Trial("across-schedules", Outcome.NOT_APPLICABLE)
        return
    right = general[0].by_code()
    for code, row in whole[0].by_code().items():
        other = right.get(code)
        a, b = row.total(), other.total() if other else None
        if a is None or b is None or a.amount is None or b.amount is None:
            yield Trial("across-schedules", Outcome.NOT_ENOUGH_DATA)
        else:
            yield _same(ledger, book, (whole[0], a), (general[0], b))


def _same(ledger: Ledger, book: RuleBook, left: tuple[Sheet, Fact], right: tuple[Sheet, Fact]) -> Trial:
    (sheet, a), (other, b) = left, right
    if agree(a, b) or close(a, b):
        return Trial("across-schedules", Outcome.HOLDS)
    rule = book.rules["across-schedules"]
    gap = show_like(abs(value(a) - value(b)), a.unit)
    told = rule.tell(
        table=sheet.title, row=f"“{bare(a.row)}”" if a.row else "", column=a.column, printed=show(a),
        other=other.title, expected=both(b, a.unit), difference=gap,
    )  # fmt: skip
    return fails(
        rule, ledger.disclosure.document, told, show(a), show(b), gap, (ledger.cite(a), ledger.cite(b)),
        bare(a.row) or sheet.title, (a.ordinal, b.ordinal),
    )  # fmt: skip


def _sum(
    ledger: Ledger, book: RuleBook, rule_id: str, sheet: Sheet, row: Row, whole: Fact | None, parts: Sequence[Fact]
) -> Iterator[Trial]:
    members = [p for p in parts if p is not whole]
    if whole is None or not members:
        return
    if any(cell.state is State.UNREAD for cell in (whole, *members)):
        yield Trial(rule_id, Outcome.UNREAD)
        return
    printed = [p for p in members if p.amount is not None]
    if whole.amount is None or not printed:
        yield Trial(rule_id, Outcome.NOT_ENOUGH_DATA)
        return
    if all(cell.recovered for cell in (whole, *printed)):
        # The reader placed these cells by this very identity: they cannot testify for it.
        yield Trial(rule_id, Outcome.NOT_APPLICABLE)
        return
    total = sum((value(p) for p in printed), Decimal(0))
    gap = abs(value(whole) - total)
    if gap and _may_be_misread(ledger, row, value(whole), total):
        yield Trial(rule_id, Outcome.ERROR)
        return
    if gap == 0:
        yield Trial(rule_id, Outcome.HOLDS)
        return
    allowed = step(whole) + sum((step(p) for p in printed), Decimal(0))
    rule = book.rules["schedule-rounding" if gap <= max(allowed, 2 * 2 * step(whole)) else rule_id]
    unit = whole.unit
    told = rule.tell(
        table=sheet.title, row=bare(row.name) or "合计", column=f"“{whole.column}”" if whole.column else "",
        printed=show(whole), expected=show_like(total, unit), difference=show_like(gap, unit),
    )  # fmt: skip
    yield fails(
        rule, ledger.disclosure.document, told, show(whole), show_like(total, unit), show_like(gap, unit),
        tuple(ledger.cite(c) for c in (whole, *printed[:12])), bare(row.name) or sheet.title, (whole.ordinal,),
    )  # fmt: skip


def _may_be_misread(ledger: Ledger, row: Row, whole: Decimal, total: Decimal) -> bool:
    """A flattened file may have lost a row of parts, or given a row's numbers to its neighbour's name."""
    if ledger.disclosure.format != "txt":
        return False
    return total < whole or (len(row.code) == 3 and bare(row.name).startswith("其他") and row.code != "229")


def trusted(trials: Iterable[Trial], ledger: Ledger) -> Iterator[Trial]:
    """Where a table fails again and again, the reading is to blame, not the publisher: say so and raise nothing."""
    every = list(trials)
    failed: dict[str, int] = {}
    tried: dict[str, int] = {}
    for trial in every:
        table = _table_of(trial)
        if trial.outcome is Outcome.FAILS and table:
            failed[table] = failed.get(table, 0) + 1
    for sheet in ledger.sheets:
        tried[sheet.title] = tried.get(sheet.title, 0) + len(sheet.rows)
    for trial in every:
        table = _table_of(trial)
        if table and failed[table] > max(4, tried.get(table, 0) // 4):
            yield Trial(trial.rule, Outcome.ERROR)
        else:
            yield trial


def _table_of(trial: Trial) -> str:
    loud = trial.finding is not None and trial.rule in {"column-sum", "row-sum", "across-schedules"}
    return trial.finding.citations[0].table if loud and trial.finding is not None else ""
