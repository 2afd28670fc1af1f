"""What must add up within one schedule: its columns along a row, its rows down a column."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise

from index.vocabulary import MONEY_UNITS
from ingest.schedules import Role, fold, is_total, vocabulary
from ingest.tables import Column, Row, Table

Sum = tuple[int, list[int]]
"The total and its parts, as numbers of columns or of rows."

MEASURES = frozenset({"预算数", "决算数", "金额", "年初预算数", "全年预算数", "调整预算数", "执行数", "预算执行数"})


def row_sums(columns: Sequence[Column], side: int) -> list[Sum]:
    """Columns that are the sum of others on their row: (total, parts), as the header nests them."""
    sums: list[Sum] = []
    by_measure: dict[str, dict[tuple[str, ...], int]] = defaultdict(dict)
    many = len({c.path[-1] for c in columns if c.path and fold(c.path[-1]) in MEASURES}) > 1
    for index, column in enumerate(columns):
        if column.role is Role.AMOUNT and column.side == side and column.unit in {"", *MONEY_UNITS}:
            path = tuple(map(fold, column.path))
            measure = path[-1] if many and path and path[-1] in MEASURES else ""
            by_measure[measure][path[:-1] if measure else path] = index
    for paths in by_measure.values():
        _nest_sums(paths, (), sums)
    return sums


def balance(columns: Sequence[Column], side: int) -> Balance | None:
    """年初结转和结余 + 本年收入 = 本年支出 + 年末结转和结余: the columns on either hand; None where one of the four is not there."""
    hands: list[list[int]] = []
    for names in _BALANCE:
        found = [
            i for i, c in enumerate(columns)
            if c.role is Role.AMOUNT and c.side == side and c.path and fold(c.path[0]).startswith(names) and (len(c.path) == 1 or is_total(c.path[-1]))
        ]  # fmt: skip
        if len(found) != 1:
            return None
        hands.append(found)
    return [*hands[0], *hands[1]], [*hands[2], *hands[3]]


Balance = tuple[list[int], list[int]]
_BALANCE = ("年初", "本年收入", "本年支出", "年末")


def _nest_sums(paths: dict[tuple[str, ...], int], above: tuple[str, ...], sums: list[Sum]) -> list[int]:
    """Add the sums below `above`; return the columns that together make up its whole."""
    depth = len(above)
    totals: list[int] = []
    parts: list[int] = []
    by_head: dict[str, list[int]] = {}
    seen: set[str] = set()
    apart = vocabulary().apart
    for path, index in paths.items():
        if path[:depth] != above or len(path) <= depth or path[depth] in seen:
            continue
        head = path[depth]
        if len(path) == depth + 1 and not any(p[: depth + 1] == path and len(p) > depth + 1 for p in paths):
            if is_total(head):
                totals.append(index)
            elif not any(word in head for word in apart):
                parts.append(index)
                by_head[head] = [index]
        else:
            seen.add(head)
            inner = _nest_sums(paths, path[: depth + 1], sums)
            if not any(word in head for word in apart):
                parts.extend(inner)
                by_head[head] = inner
    if len(totals) == 1 and parts:
        sums += [(totals[0], half) for half in _divided_twice(by_head) or [parts]]
    return totals if len(totals) == 1 else parts


def _divided_twice(by_head: dict[str, list[int]]) -> list[list[int]]:
    """合计 | 基本支出 | 项目支出 | 财政拨款 | 单位资金 | 上年结转: the columns of either division; none where there is but one."""
    words = vocabulary()
    natures = {head for head in by_head if head in words.natures}
    sources = {head for head in by_head if head not in natures and any(word in head for word in words.sources)}
    if len(natures) < _DIVIDES or not sources or len(natures) + len(sources) < len(by_head):
        return []
    return [[i for head, inner in by_head.items() if head in half for i in inner] for half in (natures, sources)]


_DIVIDES = 2


def column_sums(table: Table, side: int) -> list[Sum]:
    """Rows that are the sum of other rows: (parent, children), by code, by outline, and for 合计."""
    rows = [(r, row) for r, row in enumerate(table.rows) if row.side == side]
    coded = [(r, row.code) for r, row in rows if row.code]
    if coded:
        if len({code for _, code in coded}) < len(coded):
            return _listed_sums(rows) if names_projects(table) else []
        return _code_sums(rows, coded)
    return _outline_sums(rows)


def names_projects(table: Table) -> bool:
    """Whether the rows are named one by one and only say of which 科目 each is: projects, several of one 科目."""
    labels = {fold(column.path[-1]) for column in table.columns if column.role is Role.NAME}
    named = [row.name for row in table.rows if row.code]
    return bool(labels & vocabulary().project_headers) and len(set(named)) > 0.8 * len(named)


def _listed_sums(rows: Sequence[tuple[int, Row]]) -> list[Sum]:
    totals = [r for r, row in rows if is_total(row.name)]
    listed = [r for r, row in rows if row.code]
    return [(totals[0], listed)] if len(totals) == 1 and len(listed) == len(rows) - 1 else []


def _code_sums(rows: Sequence[tuple[int, Row]], coded: Sequence[tuple[int, str]]) -> list[Sum]:
    at = {code: r for r, code in coded}
    children: dict[int, list[int]] = defaultdict(list)
    roots: list[int] = []
    for r, code in coded:
        above = next((at[code[:n]] for n in range(len(code) - 1, 2, -1) if code[:n] in at), None)
        if above is None:
            roots.append(r)
        else:
            children[above].append(r)
    totals = [r for r, row in rows if not row.code and is_total(row.name)]
    sums = list(children.items())
    if len(totals) == 1 and roots:
        sums.append((totals[0], roots))
    return sums


def _outline_sums(rows: Sequence[tuple[int, Row]]) -> list[Sum]:
    sums: list[Sum] = []
    roots: list[int] = []
    stack: dict[tuple[str, ...], int] = {}
    children: dict[int, list[int]] = defaultdict(list)
    partial: set[int] = set()
    table_rows = {r: row.name for r, row in rows}
    for r, row in rows:
        if is_total(row.name):
            if roots:
                sums.append((r, list(roots)))
            roots = [r]
            continue
        above = stack.get(row.path[:-1]) if len(row.path) > 1 else None
        if above is None:
            roots.append(r)
        else:
            children[above].append(r)
            if row.name.startswith("其中"):
                partial.add(above)
        stack[row.path] = r
    if not sums and len(roots) > 2 and is_total(table_rows[roots[0]]):
        sums.append((roots[0], roots[1:]))  # 合计 stands over all the others
    sums = [one for whole, parts in sums for one in _through_the_department(whole, parts, dict(rows))]
    return [*sums, *((r, c) for r, c in children.items() if r not in partial)]


def _through_the_department(whole: int, parts: list[int], rows: dict[int, Row]) -> list[Sum]:
    """合计 | 某县卫生健康局 | 某县卫生健康局（本级） | 某县中医院: the department's own row is the 合计 once more, and the sum of its 单位."""

    def printed(r: int) -> list[tuple[int, str]]:
        return [(i, cell.text) for i, cell in rows[r].cells if cell.text]

    again = [r for r in parts if printed(r) and printed(r) == printed(whole)]
    others = [r for r in parts if r not in again]
    if not again or len(others) == 1 or (len(again) == 1 and not others):
        return [(whole, parts)]
    steps: list[Sum] = [(above, [below]) for above, below in pairwise([whole, *again])]
    return [*steps, *([(again[-1], others)] if others else [])]
