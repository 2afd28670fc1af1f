"""Documents with documents: a 部门 with its 单位, this year's 上年数 with what last year was published."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from index.records import Disclosure, Fact
from index.vocabulary import MONEY_UNITS, Phase, ScheduleKind, Scope
from ingest.reconciliation.ledger import Ledger, bare
from ingest.reconciliation.numbers import TAIL, agree, both, close, show, show_like, step, value
from ingest.reconciliation.rules import Outcome, RuleBook, Trial, fails
from ingest.reconciliation.statements import comparable, in_schedule


def between(disclosures: Sequence[tuple[Disclosure, Sequence[Fact]]], book: RuleBook) -> Iterator[Trial]:
    """Every pair that speaks of the same money."""
    ledgers = [Ledger(d, facts, ()) for d, facts in disclosures]
    for ledger in ledgers:
        d = ledger.disclosure
        for other in ledgers:
            o = other.disclosure
            same_body = o.agency == d.agency and o.scope is d.scope
            if (
                d.scope is Scope.DEPARTMENT
                and o.scope is Scope.UNIT
                and (o.fiscal_year, o.phase) == (d.fiscal_year, d.phase)
            ):
                yield from _unit_in_department(ledger, other, book)
            elif (
                same_body
                and o.phase is Phase.APPROVED
                and d.phase is Phase.APPROVED
                and o.fiscal_year == d.fiscal_year - 1
            ):
                yield from _last_year(ledger, other, book, "上年预算数")
                yield from _implied(ledger, other, book)
            elif (
                same_body and o.phase is Phase.APPROVED and d.phase is Phase.EXECUTED and o.fiscal_year == d.fiscal_year
            ):
                yield from _last_year(ledger, other, book, "年初预算数")


def _unit_in_department(department: Ledger, unit: Ledger, book: RuleBook) -> Iterator[Trial]:
    """The 单位's row in the 部门's by-unit schedule is the 单位's own total."""
    name = unit.disclosure.agency
    for sheet in department.of_kind(ScheduleKind.EXPENDITURE_BY_UNIT):
        row = next((r for r in sheet.rows if bare(r.name) == name), None)
        own = unit.of_kind(ScheduleKind.EXPENDITURE)
        total = own[0].total_row() if own else None
        a, b = (row.total() if row else None), (total.total() if total else None)
        if a is None or b is None or a.amount is None or b.amount is None:
            yield Trial("department-unit", Outcome.NOT_ENOUGH_DATA)
        elif agree(a, b) or close(a, b):
            yield Trial("department-unit", Outcome.HOLDS)
        else:
            rule = book.rules["department-unit"]
            told = rule.tell(unit=name, row="支出", column="合计", printed=show(a), expected=show(b))
            yield fails(
                rule, department.disclosure.document, told, show(a), show(b),
                show_like(abs(value(a) - value(b)), a.unit), (department.cite(a), unit.cite(b)), name,
            )  # fmt: skip


def _implied(ledger: Ledger, before: Ledger, book: RuleBook) -> Iterator[Trial]:
    """比2024年预算增加3,355.65万元: this year's amount less the change is what 2024 was published with."""
    for facts in ledger.by_passage.values():
        for move in facts:
            base = move.column_path[0]
            if move.column != "增减额" or move.unit not in MONEY_UNITS or "执行" in base or "预算" not in base:
                continue
            if str(before.disclosure.fiscal_year) not in base and "上年" not in base:
                continue
            now = next((f for f in facts if f.row_path == move.row_path and comparable(ledger, f)), None)
            was = replace(now, fiscal_year=before.disclosure.fiscal_year) if now else None
            cells = [f.cell for f in in_schedule(before, book, was) if f.cell.amount is not None] if was else []
            if now is None or not cells:
                yield Trial("last-year", Outcome.NOT_ENOUGH_DATA)
                continue
            implied = value(now) - value(move)
            slack = step(now) + step(move) + TAIL
            if any(abs(implied - value(c)) <= slack for c in cells):
                yield Trial("last-year", Outcome.HOLDS)
                continue
            rule = book.rules["last-year"]
            printed, expected = show_like(implied, now.unit), both(cells[0], now.unit)
            told = rule.tell(subject=bare(now.row), what=f"{base.removeprefix('比')}（由本年数与增减额推算）", printed=printed,
                             expected=expected)  # fmt: skip
            yield fails(
                rule, ledger.disclosure.document, told, printed, expected,
                show_like(abs(implied - value(cells[0])), now.unit),
                (ledger.cite(move), ledger.cite(now), before.cite(cells[0])), bare(now.row),
            )  # fmt: skip


def _last_year(ledger: Ledger, before: Ledger, book: RuleBook, column: str) -> Iterator[Trial]:
    """What this document says of an earlier budget is what that budget printed."""
    for fact in ledger.stated:
        if fact.column != column or fact.unit not in MONEY_UNITS:
            continue
        cells = [f.cell for f in in_schedule(before, book, fact) if f.cell.amount is not None]
        if not cells:
            yield Trial("last-year", Outcome.NOT_ENOUGH_DATA)
        elif any(agree(fact, c) or close(fact, c) for c in cells):
            yield Trial("last-year", Outcome.HOLDS)
        else:
            rule = book.rules["last-year"]
            told = rule.tell(
                subject=bare(fact.row), what=column, printed=show(fact), expected=both(cells[0], fact.unit)
            )
            yield fails(
                rule, ledger.disclosure.document, told, show(fact), both(cells[0], fact.unit),
                show_like(abs(value(fact) - value(cells[0])), fact.unit), (ledger.cite(fact), before.cite(cells[0])),
                bare(fact.row),
            )  # fmt: skip
