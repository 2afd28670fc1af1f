"""Figures put back into the schedules they were read from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.citations import page_url
from assistant.web.money import Money, money
from index.records import BBox, Fact
from index.vocabulary import Origin, State


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    shown: str
    url: str
    recovered: bool
    cited: bool
    both: Money | None = None
    "Printed money in 元 and in 万元; the printed characters stand in whichever is the schedule's own."


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    code: str
    name: str
    cells: tuple[Cell | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    number: int
    title: str
    unit: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]

    @property
    def switchable(self) -> bool:
        """Whether every unit it prints is money, so that it can be read in 元 or in 万元."""
        return self.unit in ("元", "万元")

    @property
    def coded(self) -> bool:
        return any(row.code for row in self.rows)


def tables(facts: Sequence[Fact], cited: BBox | None = None) -> list[Table]:
    """The schedules these figures stand in, rows and columns in the order of printing; a cell in `cited` is marked."""
    grouped: dict[int, list[Fact]] = {}
    for fact in facts:
        if fact.origin is Origin.CELL and fact.table is not None:
            grouped.setdefault(fact.table, []).append(fact)
    return [_table(number, cells, cited) for number, cells in sorted(grouped.items())]


def _table(number: int, facts: Sequence[Fact], cited: BBox | None) -> Table:
    columns = list(dict.fromkeys(fact.column_path or (fact.column,) for fact in facts))
    rows: list[tuple[Fact, dict[tuple[str, ...], Cell]]] = []
    for fact in facts:
        column = fact.column_path or (fact.column,)
        same = rows and (rows[-1][0].row_code, rows[-1][0].row, rows[-1][0].row_path) == (
            fact.row_code,
            fact.row,
            fact.row_path,
        )
        # The same name printed again with a column already filled is another row.
        if not same or column in rows[-1][1]:
            rows.append((fact, {}))
        shown = "（未读出）" if fact.state is State.UNREAD else fact.printed
        rows[-1][1][column] = Cell(
            shown=shown,
            url=page_url(fact.document, fact.place),
            recovered=fact.recovered,
            cited=touches(fact.place.bbox, cited),
            both=_both(fact),
        )
    units = dict.fromkeys(fact.unit for fact in facts if fact.unit)
    return Table(
        number=number,
        title=facts[0].schedule_title or (facts[0].schedule.value if facts[0].schedule else f"表{number}"),
        unit="、".join(units),
        columns=tuple(" ".join(path) for path in columns),
        rows=tuple(
            Row(code=first.row_code, name=first.row, cells=tuple(cells.get(path) for path in columns))
            for first, cells in rows
        ),
    )


def _both(fact: Fact) -> Money | None:
    if fact.amount is None or fact.unit not in ("元", "万元"):
        return None
    both = money(fact.amount)
    return replace(both, yuan=fact.printed) if fact.unit == "元" else replace(both, wan=fact.printed)


def touches(place: BBox | None, cited: BBox | None) -> bool:
    """Whether the middle of a place lies in the cited one."""
    if place is None or cited is None:
        return False
    x, y = (place[0] + place[2]) / 2, (place[1] + place[3]) / 2
    return cited[0] - 0.1 <= x <= cited[2] + 0.1 and cited[1] - 0.1 <= y <= cited[3] + 0.1
