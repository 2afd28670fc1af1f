"""Rows below a row: what a figure is made up of in its own schedule."""

from __future__ import annotations

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
        below = [e for e in same_column if parent.row in e.ancestors]
    if not below and len(table) > 1 and parent.fact.row == "":
        prefix = parent.columns[:-1]
        below = [
            e for e in table if e is not parent and e.columns[: len(prefix)] == prefix and e.fact.row == parent.fact.row
        ]
    return below
