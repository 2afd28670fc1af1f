"""One subject said twice, counts and amounts of another year: sentences that were not brought up to date with one another."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from index.records import Fact
from index.vocabulary import MONEY_UNITS, Outcome, Phase
from ingest.paragraphs import bare
from ingest.reconciliation.ledger import Ledger
from ingest.reconciliation.numbers import agree, both, close, show, show_like, step, value
from ingest.reconciliation.rules import RuleBook, Trial, fails
from ingest.reconciliation.statements import MEASURES, comparable, in_schedule


def same_item_twice(ledger: Ledger, book: RuleBook) -> Iterator[Trial]:
    """One subject, one year, one measure: one amount."""
    groups: dict[tuple[object, ...], list[Fact]] = defaultdict(list)
    for fact in ledger.stated:
        if fact.unit in MONEY_UNITS and fact.column in {*MEASURES, "年初预算数", "上年执行数", "上年预算数"}:
            scope = fact.passage if len(fact.row_path) < 3 else None
            groups[(tuple(map(bare, fact.row_path)), fact.fiscal_year, fact.column, scope)].append(fact)
    rule = book.rules["same-item-twice"]
    for facts in groups.values():
        first = facts[0]
        for other in facts[1:]:
            if {first.ordinal, other.ordinal} & ledger.doubted:
                continue
            if agree(first, other) or close(first, other):
                yield Trial(rule.id, Outcome.HOLDS)
                continue
            if book.of_many.fullmatch(bare(first.row)) or first.quoted == other.quoted:
                yield Trial(rule.id, Outcome.NOT_APPLICABLE)
                continue
            told = rule.tell(subject=bare(first.row), printed=show(first), expected=show(other))
            gap = show_like(abs(value(first) - value(other)), first.unit)
            yield fails(
                rule, ledger.disclosure.document, told, show(first), show(other), gap,
                (ledger.cite(other), ledger.cite(first)), bare(first.row), (first.ordinal, other.ordinal),
            )  # fmt: skip
            break


def year_slips(ledger: Ledger, book: RuleBook) -> Iterator[Trial]:
    """2023年…收入预算, whose amount is the 2024 schedule's: the sentence was not brought up to date."""
    year = ledger.disclosure.fiscal_year
    told_of: set[str] = set()
    for fact in ledger.stated:
        if (
            fact.quoted in told_of
            or fact.column not in {"上年预算数", "上年决算数"}
            or fact.unit not in MONEY_UNITS
            or not fact.amount
        ):
            continue
        current = replace(fact, column=fact.column.removeprefix("上年"), fiscal_year=year)
        twin = any(
            o.row_path == fact.row_path and comparable(ledger, o) and o.column == current.column for o in ledger.stated
        )
        twin = twin and not _of_this_years_parts(ledger, fact)
        cells = [f for f in in_schedule(ledger, book, current) if f.cell.amount is not None and agree(fact, f.cell)]
        earlier = [f.cell for f in in_schedule(ledger.earlier, book, current) if f.cell.amount is not None]
        if twin or not cells or any(agree(fact, cell) for cell in earlier):
            yield Trial("year-slip", Outcome.NOT_APPLICABLE)
            continue
        told_of.add(fact.quoted)
        rule = book.rules["year-slip"]
        cell = cells[0].cell
        told = rule.tell(
            subject=bare(fact.row), printed=show(fact), said=fact.fiscal_year, table=cells[0].sheet.title, year=year,
            expected=both(cell, fact.unit),
        )  # fmt: skip
        yield fails(
            rule, ledger.disclosure.document, told, f"{fact.fiscal_year}年", f"{year}年", "",
            (ledger.cite(fact), ledger.cite(cell)), bare(fact.row), (fact.ordinal,),
        )  # fmt: skip


def _of_this_years_parts(ledger: Ledger, fact: Fact) -> bool:
    """2022年度支出682.05万元，主要用于：教育支出2.87万元；… : parts that are this year's and come to it."""
    this = ledger.disclosure.fiscal_year
    measure = fact.column.removeprefix("上年")
    parts = [
        f for f in ledger.by_passage.get(fact.passage or 0, ())
        if f.ordinal > fact.ordinal and f.fiscal_year == this and f.column == measure and f.unit in MONEY_UNITS
    ]  # fmt: skip
    total = sum((value(f) for f in parts), Decimal(0))
    return len(parts) >= _PARTS and abs(total - value(fact)) <= step(fact) + sum((step(f) for f in parts), Decimal(0))


_PARTS = 3
"Parts whose sum is no chance."


def count_years(ledger: Ledger, book: RuleBook) -> Iterator[Trial]:
    """2022年度共接待47个团组, in the 决算 of 2023 that counts none of its own year: words of the year before were left."""
    d, rule = ledger.disclosure, book.rules["count-year"]
    if d.phase is not Phase.EXECUTED:
        return  # a budget may well tell what was done the year before
    counted = [f for f in ledger.stated if f.column in _VISITS and f.amount]
    now = {(bare(f.row), f.column) for f in counted if f.fiscal_year == d.fiscal_year}
    told_of: set[str] = set()
    for fact in counted:
        subject = bare(fact.row)
        before = fact.fiscal_year == d.fiscal_year - 1 and f"{fact.fiscal_year}年" in fact.quoted
        if not before or (subject, fact.column) in now:
            yield Trial(rule.id, Outcome.HOLDS if fact.fiscal_year == d.fiscal_year else Outcome.NOT_APPLICABLE)
        elif subject not in told_of:
            told_of.add(subject)  # its batches and its people are of one sentence
            printed, expected = f"{fact.fiscal_year}年", f"{d.fiscal_year}年"
            told = rule.tell(subject=subject, printed=printed, count=show(fact), expected=expected)
            yield fails(rule, d.document, told, printed, expected, "", (ledger.cite(fact),), subject, (fact.ordinal,))


_VISITS = frozenset({"批次", "人次", "团组"})
"What a 决算 must count of its own year (财政部 部门决算公开 of “三公”经费)."
