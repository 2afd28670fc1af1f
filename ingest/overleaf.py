"""A schedule too wide for its paper: the columns that were printed on the next page, beside no names, get those of the page before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from index.amounts import read_number
from ingest.schedules import Role
from ingest.tables import Row, Table

_FEWEST, _CLOSES = 4, 0.9


def with_names_of_first_half(tables: Sequence[Table]) -> list[Table]:
    """The tables in order of printing; one without any names has those of the table before it, row by row.

    Only where both have as many rows and the amounts of each row come to what one column of the first half prints: 合计, which
    is divided by use there and by source here. Else nothing says whose the amounts are, and the table stays as it is.
    """
    named: list[Table] = []
    for table in tables:
        first = named[-1] if named else None
        named.append(_named(first, table) if first is not None and _goes_on_beside(first, table) else table)
    return named


def _goes_on_beside(first: Table, second: Table) -> bool:
    labelled = any(column.role in {Role.NAME, Role.CODE} for column in second.columns)
    if labelled or second.sides > 1 or len(second.rows) < _FEWEST or len(first.rows) != len(second.rows):
        return False
    sums = [sum(_amounts(row).values(), Decimal(0)) for row in second.rows]
    wholes = [_amounts(row) for row in first.rows]
    return any(
        sum(whole.get(i, Decimal(0)) == total for whole, total in zip(wholes, sums, strict=True)) >= _CLOSES * len(sums)
        for i in first.amount_columns
    )


def _amounts(row: Row) -> dict[int, Decimal]:
    return {i: number for i, cell in row.cells if (number := read_number(cell.text)) is not None}


def _named(first: Table, second: Table) -> Table:
    rows = tuple(
        replace(row, name=own.name, code=own.code, path=own.path, of_unit=own.of_unit, beside=own.beside)
        for own, row in zip(first.rows, second.rows, strict=True)
    )
    return replace(second, title=first.title or second.title, unit=second.unit or first.unit, rows=rows)
