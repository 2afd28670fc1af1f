"""Rows below a row: what a figure is made up of in its own schedule."""

from __future__ import annotations

from decimal import Decimal

from assistant.catalogue import Catalogue, Entry


def children(catalogue: Catalogue, parent: Entry) -> list[Entry]:
    """The rows one level below a row in its own table and column, in printing order; parts of a header for a one-row table."""
    table = [e for e in catalogue.entries if e.fact.table == parent.fact.table and e.fact.table is not None]
    code = parent.fact.row_code
    same_column = [e for e in table if e.columns == parent.columns]
    if code:
        below = [e for e in same_column if e.fact.row_code.startswith(code) and len(e.fact.row_code) == len(code) + 2]
    elif parent.total_row:
        tops = [e for e in same_column if e.fact.row_code and len(e.fact.row_code) == 3]
        below = tops or [e for e in same_column if not e.total_row and len(e.fact.row_path) <= 1]
    else:
        below = [e for e in same_column if parent.row in e.ancestors] or _adding_up(same_column, parent)
    if not below and len(table) > 1 and parent.fact.row == "":
        prefix = parent.columns[:-1]
        below = [
            e for e in table if e is not parent and e.columns[: len(prefix)] == prefix and e.fact.row == parent.fact.row
        ]
    return below


def _adding_up(column: list[Entry], parent: Entry) -> list[Entry]:
    """The rows right after a row that together make it up, where the schedule indents nothing: 三公 and its three parts."""
    after = [e for e in column if e.fact.ordinal > parent.fact.ordinal and len(e.fact.row_path) <= len(parent.fact.row_path)]
    after = [e for e in after if e.fact.fiscal_year == parent.fact.fiscal_year and not e.total_row]
    total = Decimal(0)
    for number, entry in enumerate(after, 1):
        total += entry.fact.amount or Decimal(0)
        if number > 1 and total == parent.fact.amount and all(not e.fact.amount for e in after[number:][:1]):
            return after[: max(number, 2)]
        if parent.fact.amount is None or total > parent.fact.amount:
            break
    return []
