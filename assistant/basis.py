"""口径: whose figures are meant, of which year and phase; which printed figures are on it, and which two can be the same."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.catalogue import Entry
from index.amounts import half_step
from index.records import Fact
from index.vocabulary import Direction, Origin, Phase, ScheduleKind


@dataclass(frozen=True, slots=True)
class Basis:
    """Whose figures of which year and phase are meant, and under which 口径."""

    agency: str
    fiscal_year: int
    phases: tuple[Phase, ...] = ()
    own_only: bool = False
    kinds: tuple[ScheduleKind, ...] = ()
    direction: Direction | None = None
    "Set where the question speaks of 收入 or 支出: of two sides, that one is meant."


_MOVES = re.compile(r"[增减]|变化|变动|比上年|较上年")


def is_move(entry: Entry) -> bool:
    """Whether a cell prints by how much a figure moved (增减变化情况), not the figure."""
    fact = entry.fact
    return fact.origin is Origin.CELL and any(_MOVES.search(c) for c in fact.column_path)


def direction_of(entry: Entry) -> Direction | None:
    """收入 or 支出: the side of a two-sided schedule, or what the schedule is of."""
    if entry.side is not None:
        return entry.side
    kind = entry.fact.schedule or ScheduleKind.OTHER
    return Direction.EXPENDITURE if entry.total_column and kind in _SPENT else _DIRECTIONS.get(kind)


_DIRECTIONS = {
    ScheduleKind.REVENUE: Direction.REVENUE, ScheduleKind.EXPENDITURE: Direction.EXPENDITURE,
    ScheduleKind.EXPENDITURE_BY_UNIT: Direction.EXPENDITURE, ScheduleKind.APPROPRIATION_BY_UNIT: Direction.EXPENDITURE,
}  # fmt: skip
_SPENT = frozenset({ScheduleKind.GENERAL_PUBLIC, ScheduleKind.GOVERNMENT_FUND, ScheduleKind.STATE_CAPITAL, ScheduleKind.BASIC_BY_ECONOMIC})
"Schedules whose 合计 is what was spent, whatever stands beside it."


def is_of_year(entry: Entry, basis: Basis) -> bool:
    """A figure's own year; a count taken 截至 a day of the year before is what a budget prints for its year."""
    year = entry.fact.fiscal_year
    return year == basis.fiscal_year or (is_dated(entry) and year == basis.fiscal_year - 1)


_DATED = re.compile(r"截[至止]|20\d\d年?(?:底|末)")


def is_dated(entry: Entry) -> bool:
    """Whether a figure is a stock counted at a day: 截至2024年12月31日, 2024年末."""
    return bool(entry.columns) and _DATED.match(entry.columns[0]) is not None


def comparable(a: Fact, b: Fact) -> bool:
    return a.unit == b.unit or (a.unit.endswith("元") and b.unit.endswith("元"))


def agree(a: Fact, b: Fact) -> bool:
    """Whether two printed amounts can be the same quantity, each within half of its last printed place."""
    if a.amount is None or b.amount is None or not comparable(a, b):
        return False
    return abs(a.amount - b.amount) <= max(half_step(a.printed, a.unit), half_step(b.printed, b.unit))
