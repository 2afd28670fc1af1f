"""Of figures that the words name alike, the ones that are meant: the whole before its parts, an item before all others of its list."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from assistant.catalogue import SAYS_WHEN, Entry, Meaning
from assistant.concepts import concepts


def outermost(entries: Sequence[Entry], meanings: Sequence[Meaning]) -> list[Entry]:
    """Of one schedule's totals, the one that is of all of it: 合计 before 当年财政拨款安排 小计, the total row before a unit's.

    Where a named total stands under a header of its own in that row (本年收入 小计), that one.
    """
    own = {c for m in meanings if m.concept is not None for s in m.concept.spots for c in s.columns}
    headed = {(e.fact.table, e.row) for e in entries if e.total_column and own & set(e.columns[:-1])}
    entries = [e for e in entries if (e.fact.table, e.row) not in headed or own & set(e.columns)]
    keys = frozenset(k for m in meanings for k in m.keys)
    whole = {(e.fact.table, e.columns) for e in entries if e.total_row and e.row}
    entries = [e for e in entries if e.total_row or e.row in keys or (e.fact.table, e.columns) not in whole]
    entries = _subtotals(entries, keys)
    depth = {
        (e.fact.table, e.row): min(len(o.columns) for o in entries if (o.fact.table, o.row) == (e.fact.table, e.row))
        for e in entries
        if e.fact.table is not None
    }
    return [e for e in entries if e.fact.table is None or not e.total_column or len(e.columns) == depth[e.fact.table, e.row]]


def _subtotals(entries: Sequence[Entry], keys: frozenset[str]) -> list[Entry]:
    """Of the columns under a header that is meant, its 小计, where it has one: the parts beside it are not the whole."""
    totals = {*concepts().total_columns, *(w for _, leaves in concepts().composites for leaf, w in leaves if leaf in concepts().total_columns)}
    under = [(e, next((n for h, n in pairwise(e.columns) if h in keys), "")) for e in entries]
    summed = {(e.fact.table, e.row) for e, name in under if name in totals or (not name and e.fact.table is not None and e.leaf in keys)}
    return [e for e, name in under if not name or name in totals or SAYS_WHEN.fullmatch(name) or (e.fact.table, e.row) not in summed]


def without_others(groups: list[list[Entry]], meanings: Sequence[Meaning]) -> list[list[Entry]]:
    """What is told of all that is not in a list (其他政府采购项目) is not meant where the same is told of one of its items by name."""
    kept = [g for g in groups if not any(a.startswith("其他") and not g[0].fact.row_code for a in g[0].ancestors)]
    return kept if kept and not any("其他" in m.surface for m in meanings) else groups
