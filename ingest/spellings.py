"""Names that a file cut short, or mixed with the line above, spelled as the same document prints them elsewhere.

    2080505 机关事业单位基本养老保 229.67
    2080506
    险机缴关费事支业出单位职业年金缴
    116.59

The end of one name and the beginning of the next were printed over each other, letter by letter.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from ingest.tables import Row, Table, with_paths


def spelled(tables: Sequence[Table], beside: Sequence[Table], prose: str) -> list[Table]:
    """The tables with the names of their 科目 whole; `beside` are tables and words of the same document that are sure."""
    known: dict[str, list[str]] = defaultdict(list)
    for table in (*tables, *beside):
        for code, name in {(row.code, row.name) for row in table.rows if row.code and row.name}:
            known[code].append(name)
    return [_spelled(table, known, prose) for table in tables]


def _spelled(table: Table, known: Mapping[str, Sequence[str]], prose: str) -> Table:
    rows = list(table.rows)
    for side in range(table.sides):
        places = [k for k, row in enumerate(rows) if row.side == side]
        for i, k in pairwise(places):
            for above, own in _parted(rows[i], rows[k], known):
                rows[i], rows[k] = replace(rows[i], name=above), replace(rows[k], name=own)
                break
    rows = [replace(row, name=_whole(row, known, prose)) for row in rows]
    if rows == list(table.rows):
        return table
    return replace(table, rows=with_paths([replace(row, path=()) for row in rows]))


def _parted(above: Row, row: Row, known: Mapping[str, Sequence[str]]) -> list[tuple[str, str]]:
    """Both names, where this row's letters are the end of the name above and the beginning of its own."""
    if not above.code or not row.code or known[row.code].count(row.name) > 1:
        return []
    return [
        (whole, name[:length])
        for whole in known[above.code]
        for rest in [whole.removeprefix(above.name)]
        if above.name and rest and rest != whole
        for name in known[row.code]
        for length in [len(row.name) - len(rest)]
        if name != row.name and 0 < length <= len(name) and _mixed(row.name, rest, name[:length])
    ]


def _mixed(text: str, one: str, other: str) -> bool:
    """Whether a text is these two, each in its own order.

    >>> _mixed("险机缴关费事业", "险缴费", "机关事业"), _mixed("出抚恤", "出", "抚恤")
    (True, True)
    """
    ends = {0}
    "How many letters of the one may have been used so far."
    for at, letter in enumerate(text):
        ends = {n + 1 for n in ends if n < len(one) and one[n] == letter} | {
            n for n in ends if at - n < len(other) and other[at - n] == letter
        }
    return len(one) in ends


def _whole(row: Row, known: Mapping[str, Sequence[str]], prose: str) -> str:
    """The name this one is the beginning of, where the document prints it twice or tells of it."""
    names = known[row.code] if row.code and row.name else []
    longer = [n for n in names if n.startswith(row.name) and n != row.name and (n in prose or names.count(n) > 1)]
    return max(longer, key=len, default=row.name)
