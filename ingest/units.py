"""The unit of a table that prints none: only as the other schedules of the document prove it.

A unit taken from the wrong heading is an error of ten thousand times, so nothing is inherited: a unit is believed when
under it the table's own amounts are amounts that other schedules print.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from index.amounts import in_yuan, read_number
from index.vocabulary import MONEY_UNITS, ScheduleKind
from ingest.tables import Row, Table

# Small numbers agree by chance: 5 is 5 under any unit.
_TELLING = 100
_PROOFS = 2

NO_UNIT = "本表没有印计量单位，数额不能确定"


def with_units(tables: Sequence[Table]) -> list[Table]:
    """Give a schedule without a unit the one that others prove; where none is proved, its amounts stay unread."""
    known = Counter(
        in_yuan(value, table.columns[i].unit or table.unit)
        for table in tables
        for row in table.rows
        for i, value in _values(row)
        if (table.columns[i].unit or table.unit) in MONEY_UNITS
    )
    forms = [table for table in tables if table.kind is ScheduleKind.PERFORMANCE and not table.unit]
    of_forms = _proved({v for form in forms for v in _telling(form)}, known)  # one form alone says too little
    return [replace(table, unit=of_forms) if table in forms else _with_unit(table, known) for table in tables]


def _with_unit(table: Table, known: Counter[Decimal]) -> Table:
    open_columns = _open_columns(table)
    if table.unit or not open_columns or table.kind in {ScheduleKind.OTHER, ScheduleKind.PERFORMANCE}:
        return table
    proved = _proved(_telling(table), known)
    rows = table.rows if proved else tuple(_doubted(row, open_columns) for row in table.rows)
    return replace(table, unit=proved, rows=rows)


def _open_columns(table: Table) -> set[int]:
    return {i for i in table.amount_columns if not table.columns[i].unit}


def _telling(table: Table) -> set[Decimal]:
    """The amounts of a table that are too large to agree with others by chance."""
    open_columns = _open_columns(table)
    return {v for row in table.rows for i, v in _values(row) if i in open_columns and abs(v) >= _TELLING}


def _proved(numbers: set[Decimal], known: Counter[Decimal]) -> str:
    """The unit under which amounts are those that other schedules print; empty where none is, or several may be."""
    proofs = {unit: sum(in_yuan(v, unit) in known for v in numbers) for unit in ("元", "千元", "万元")}
    best = max(proofs, key=lambda unit: proofs[unit])
    sure = proofs[best] >= _PROOFS and all(2 * n <= proofs[best] for unit, n in proofs.items() if unit != best)
    return best if sure else ""


def _values(row: Row) -> list[tuple[int, Decimal]]:
    read = [(i, read_number(cell.text)) for i, cell in row.cells]
    return [(i, value) for i, value in read if value]


def _doubted(row: Row, columns: set[int]) -> Row:
    """The row's amounts as numbers of no known worth."""
    doubtful = [cell for i, cell in row.cells if i in columns and read_number(cell.text) is not None]
    kept = tuple((i, cell) for i, cell in row.cells if i not in columns or read_number(cell.text) is None)
    return replace(row, cells=kept, loose=(*doubtful, *row.loose), doubt=NO_UNIT) if doubtful else row
