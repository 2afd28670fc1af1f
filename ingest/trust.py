"""Whether a flattened table was read right: what is printed in it must mostly add up."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from index.amounts import read_number
from ingest.sums import column_sums, names_projects, row_sums
from ingest.tables import Table

# A table is believed when at least this share of its sums closes; one read from blanks alone, when this share does, or all but one.
_TRUST, _SURE, _SLIP = 0.6, 0.9, 3


def is_jumbled(table: Table) -> bool:
    """Whether so little of a table adds up that its rows must have been mixed."""
    tried, closed = _closing(table)
    codes = [(row.side, row.code) for row in table.rows if row.code]
    if len(codes) - len(set(codes)) > max(2, len(codes) // 10) and not (names_projects(table) and tried == closed > 0):
        return True  # the same 科目 again and again: codes were torn from their rows
    return tried >= 3 and closed < _TRUST * tried


def adds_up(table: Table) -> bool:
    """Whether all but a slip of what a table prints adds up, and nothing of it is mixed."""
    tried, closed = _closing(table)
    return (closed >= _SURE * tried or tried - closed == 1 < tried >= _SLIP) and not is_jumbled(table)


def _closing(table: Table) -> tuple[int, int]:
    """How many sums the table prints, and how many of them close."""
    closing = [abs(whole - sum(parts)) <= slack for whole, parts, slack in _printed_sums(table)]
    return len(closing), sum(closing)


def _printed_sums(table: Table) -> Iterator[tuple[Decimal, list[Decimal], Decimal]]:
    """Every sum of the table that prints something: the whole, its parts, and what rounding allows."""
    # A row with an open number says nothing for or against.
    held = [{i: read_number(cell.text) or Decimal(0) for i, cell in row.cells} for row in table.rows]
    for side in range(table.sides):
        for total, columns in row_sums(table.columns, side):
            for row, cells in zip(table.rows, held, strict=True):
                if row.side == side and not row.loose and any(cells.get(i) for i in (total, *columns)):
                    yield cells.get(total, Decimal(0)), [cells.get(i, Decimal(0)) for i in columns], Decimal("0.02")
        for parent, rows in column_sums(table, side):
            if any(table.rows[r].loose for r in (parent, *rows)):
                continue
            if any(row.loose and not row.name and not row.code for row in table.rows[min(parent, *rows) : max(parent, *rows) + 2]):
                continue  # one of its numbers may be among those whose row is open
            for i in (i for i in table.amount_columns if table.columns[i].side == side):
                if held[parent].get(i) or any(held[r].get(i) for r in rows):
                    slack = Decimal("0.02") + Decimal("0.01") * len(rows)
                    yield held[parent].get(i, Decimal(0)), [held[r].get(i, Decimal(0)) for r in rows], slack


def distrusted(table: Table, doubt: str = "本表的数字互相对不上，行或栏可能已错位") -> Table:
    """Keep the numbers, and say that nobody knows whose they are."""
    rows = []
    for row in table.rows:
        printed = tuple(cell for _, cell in row.cells if read_number(cell.text) is not None)
        rows.append(replace(row, cells=(), loose=(*printed, *row.loose), recovered=frozenset(), doubt=doubt))
    return replace(table, rows=tuple(rows))
