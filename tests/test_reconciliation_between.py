"""Documents that speak of the same money are compared as they come in, in whatever order."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from index.budget_index import BudgetIndex
from index.encoders import HashingEncoder
from index.records import Fact, Finding, Reading
from index.vocabulary import Outcome, Phase, ScheduleKind, Scope
from ingest.pipeline import Compared
from ingest.reconciliation import compare
from tests.planted import Made, make, wan


@pytest.fixture
def index(tmp_path: Path) -> Iterator[BudgetIndex]:
    opened = BudgetIndex.open(tmp_path, HashingEncoder())
    yield opened
    opened.close()


def take_in(index: BudgetIndex, reading: Reading) -> None:
    """As the pipeline does once a file is read."""
    new = reading.disclosure

    def beside(held: object) -> Compared:
        return compare(new, held, lambda d: reading.facts if d == new.document else index.facts.of_document(d))  # type: ignore[arg-type]

    index.replace(reading, beside)


def two_years(off: Decimal = Decimal(0)) -> tuple[Reading, Reading]:
    """A budget of 2024, and one of 2025 that says by how much it differs from it; `off` is how wrong it says that."""
    before, now = make(3, "shanghai", 2024), make(4, "shanghai", 2025)
    move = Decimal(wan(now.total)) - Decimal(wan(before.total)) + off
    verb = "增加" if move > 0 else "减少"
    first, *rest = re.split(r"(?:比2024年预算(?:增加|减少)[\d.]+万元|与2024年预算持平)", now.text)
    text = f"{first}比2024年预算{verb}{abs(move)}万元{''.join(rest)}"
    return before.reading(), now.reading(text)


def between(index: BudgetIndex) -> list[Finding]:
    return [f for f in index.findings() if len({c.document for c in f.citations}) > 1]


def test_what_agrees_with_last_years_budget_is_left_in_peace_and_counted(index: BudgetIndex) -> None:
    for reading in two_years():
        take_in(index, reading)
    assert between(index) == []
    (check,) = [c for c in index.checks() if c.rule == "last-year"]
    assert check.count(Outcome.HOLDS) >= 1
    assert check.count(Outcome.FAILS) == 0


@pytest.mark.parametrize("newest_first", [False, True])
def test_a_change_that_last_years_budget_denies_is_found_whichever_comes_in_first(
    index: BudgetIndex, newest_first: bool
) -> None:
    readings = two_years(off=Decimal(5))
    for reading in reversed(readings) if newest_first else readings:
        take_in(index, reading)
    found = between(index)
    assert {f.rule for f in found} == {"last-year"}
    assert {f.document for f in found} == {readings[1].disclosure.document}, "it belongs to the one that quotes"
    assert "2024年部门预算公开" in found[0].message


def test_a_finding_follows_the_document_it_leans_on(index: BudgetIndex) -> None:
    before, now = two_years(off=Decimal(5))
    for reading in (before, now):
        take_in(index, reading)
    assert between(index)
    index.remove(before.disclosure.document)
    assert between(index) == []
    assert [c for c in index.checks() if c.others] == []
    take_in(index, before)
    assert between(index)


def of_unit(made: Made, name: str, share: int) -> Reading:
    """A 单位 whose every figure is a share of the department's."""
    document = f"unit{share}{made.seed}"
    cells = [
        replace(c, document=document, amount=c.amount * share / 10 if c.amount is not None else None)
        for c in made.cells
    ]
    cells = [
        replace(c, printed=f"{c.amount:,}" if c.unit == "元" else f"{c.amount / 10_000}") if c.amount is not None else c
        for c in cells
    ]
    disclosure = replace(made.disclosure, document=document, agency=name, scope=Scope.UNIT, units=(name,))
    return Reading(disclosure=disclosure, facts=tuple(cells), passages=(), content=document.encode())


def department(made: Made, names: tuple[str, ...]) -> Reading:
    reading = made.reading()
    return replace(reading, disclosure=replace(reading.disclosure, units=names))


def test_a_department_is_the_sum_of_its_units_once_all_are_there(index: BudgetIndex) -> None:
    made = make(5, "shanghai")
    names = ("甲市乙区司法局", "乙区法律援助中心")
    take_in(index, department(made, names))
    take_in(index, of_unit(made, names[0], 6))
    assert not any(c.rule == "department-sum" for c in index.checks())
    take_in(index, of_unit(made, "甲市乙区法律援助中心", 4))
    (check,) = [c for c in index.checks() if c.rule == "department-sum"]
    assert check.count(Outcome.HOLDS) > 5 and check.count(Outcome.FAILS) == 0
    take_in(index, of_unit(made, "甲市乙区法律援助中心", 3))
    (finding,) = between(index)
    assert finding.rule == "department-sum"
    assert "2 家单位文件之和" in finding.message
    assert len({c.document for c in finding.citations}) == 3


def test_a_unit_cannot_be_larger_than_its_department(index: BudgetIndex) -> None:
    made = make(6, "shanghai")
    take_in(index, of_unit(made, "甲市乙区司法局", 12))
    take_in(index, department(made, ("甲市乙区司法局", "乙区法律援助中心")))
    (finding,) = between(index)
    assert (finding.rule, finding.subject) == ("department-part", "收入合计")
    assert finding.document == made.disclosure.document


def last_years_column(made: Made, wrong: set[str]) -> list[Fact]:
    """The cells of a column 2024年预算数 beside this year's, each wrong by 1,000 元 where its code says so."""
    return [
        replace(
            c, document=made.disclosure.document, ordinal=10_000 + c.ordinal, fiscal_year=made.year - 1,
            column=f"{made.year - 1}年预算数", column_path=(f"{made.year - 1}年预算数",),
            amount=c.amount + (1000 if c.row_code in wrong else 0) if c.amount is not None else None,
            printed=f"{c.amount + (1000 if c.row_code in wrong else 0):,}" if c.amount is not None else "",
        )
        for c in make(made.seed, "shanghai", made.year - 1).cells
        if c.schedule is ScheduleKind.GENERAL_PUBLIC and c.column == "合计"
    ]  # fmt: skip


def test_a_column_of_last_year_is_compared_row_by_row(index: BudgetIndex) -> None:
    before, now = make(7, "shanghai", 2024), make(7, "shanghai", 2025)
    take_in(index, before.reading())
    text = re.sub(r"(?:比2024年预算(?:增加|减少)[\d.]+万元|与2024年预算持平)", "", now.text)
    take_in(index, now.reading(text, [*now.cells, *last_years_column(now, {"2010301"})]))
    (finding,) = between(index)
    assert finding.subject == "行政运行"
    assert finding.citations[0].document == now.disclosure.document


def test_figures_that_all_differ_are_another_basis_and_only_a_notice(index: BudgetIndex) -> None:
    before, now = make(7, "shanghai", 2024), make(7, "shanghai", 2025)
    take_in(index, before.reading())
    text = re.sub(r"(?:比2024年预算(?:增加|减少)[\d.]+万元|与2024年预算持平)", "", now.text)
    every = {c.row_code for c in now.cells}
    take_in(index, now.reading(text, [*now.cells, *last_years_column(now, every)]))
    (finding,) = between(index)
    assert (finding.rule, finding.severity.value) == ("last-year-basis", "notice")


def test_documents_of_other_bodies_are_never_compared(index: BudgetIndex) -> None:
    before, now = two_years(off=Decimal(5))
    stranger = replace(before, disclosure=replace(before.disclosure, agency="甲市丙区司法局"))
    for reading in (stranger, now):
        take_in(index, reading)
    assert between(index) == []
    assert Phase.APPROVED is before.disclosure.phase
