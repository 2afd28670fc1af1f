"""A schedule of anything that lists the 单位 one by one gives each its own figures."""

from __future__ import annotations

from dataclasses import replace

from index.records import Fact
from index.vocabulary import Origin, ScheduleKind, Scope
from ingest.facts import of_units
from small_world import disclosure, reading

BUREAU, HOME, STATION = "江州市民政局", "江州市社会福利院", "江州市救助管理站"
DEPARTMENT = disclosure(BUREAU, 2025, units=(BUREAU, HOME, STATION))


def with_schedule(*rows: str) -> tuple[Fact, ...]:
    held = reading(DEPARTMENT, [("", "合计", ("合计",), "1", "1")]).facts
    cell = next(f for f in held if f.origin is Origin.CELL)
    return tuple(
        replace(cell, ordinal=n, row=row, row_path=(row,), row_code="", table=9, schedule=ScheduleKind.THREE_PUBLIC)
        for n, row in enumerate(rows)
    )


def test_rows_that_name_units_are_theirs_and_the_total_is_the_departments() -> None:
    total, own, home, station = of_units(DEPARTMENT, with_schedule("合计", f"{BUREAU}机关", HOME, STATION))
    assert (total.agency, total.scope) == (BUREAU, Scope.DEPARTMENT)
    assert (own.agency, own.scope) == (BUREAU, Scope.UNIT)
    assert (home.agency, station.agency) == (HOME, STATION) and home.scope is Scope.UNIT


def test_a_single_unit_named_in_a_schedule_makes_no_list_of_units() -> None:
    facts = with_schedule("合计", HOME)
    assert of_units(DEPARTMENT, facts) == facts
