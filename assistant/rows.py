"""Rows below a row: what a figure is made up of in its own schedule."""

from __future__ import annotations

from decimal import Decimal

from assistant.catalogue import STAMPED_ROW, Catalogue, Entry
from assistant.concepts import concepts


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
        below = _beside_in_header(table, parent)
    return below


def _beside_in_header(table: list[Entry], parent: Entry) -> list[Entry]:
    """The headers beside a total's, in a one-row table; 合计/决算数 stands beside 公务接待费/决算数, and not beside 合计/预算数."""
    row = [e for e in table if e is not parent and e.fact.row == parent.fact.row]
    if len(parent.columns) < 2 or STAMPED_ROW.fullmatch(parent.leaf) is None:
        prefix = parent.columns[:-1]
        beside = [e for e in row if e.columns[: len(prefix)] == prefix]
        if not parent.total_column and any(e.total_column for e in beside):
            return [e for e in row if e.columns[: len(parent.columns)] == parent.columns]  # 公务用车购置及运行费 is made up of what stands below it
        return beside
    totals, base = concepts().total_columns, parent.columns[:-1]
    within = base[:-1] if base[-1] in totals else base
    beside = [e for e in row if e.leaf == parent.leaf and e.columns[: len(within)] == within and e.columns[:-1] != base]
    one_below = [e for e in beside if len(e.columns) == len(within) + 2 or (len(e.columns) > len(within) + 2 and e.columns[len(within) + 1] in totals)]
    return [e for e in one_below if e.columns[len(within)] not in totals]


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
