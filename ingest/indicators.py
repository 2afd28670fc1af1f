"""Blocks of a form that have headers of their own: indicators with their scores, money by 预算数 and 执行数.

The forms of self-evaluation (项目支出绩效自评表, 财预〔2020〕10号附件) print such blocks below one another between the same rules:
年度资金总额 under 年初预算数, 全年预算数, 全年执行数, then each 三级指标 under 年度指标值, 实际完成值, 分值, 得分.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from index.amounts import read_number
from ingest.schedules import FormWords, Role, fold
from ingest.tables import Cell, Column, Row, squeeze

_CJK = re.compile(r"[\u4e00-\u9fff]")
_REMARK = re.compile(r"[(（][^()（）]*[)）]")
_COUNTED = re.compile(r"[≥≤<>=＞＜＝]*[-−]?[\d,，]+(?:\.\d+)?\s?[(（]?[^\d\s()（）≥≤]{1,6}[)）]?")
_FEWEST = 2
"Headers of figures that make a line a block's header."


@dataclass(slots=True)
class Blocks:
    """What the blocks of one form say, and which of its lines they take."""

    columns: list[Column] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    lines: set[int] = field(default_factory=set)


@dataclass(slots=True)
class _Open:
    """A block that is being read: what stands over its columns."""

    levels: list[Cell]
    "一级指标, 二级指标, 三级指标; none over money."
    signs: list[Cell]
    units: list[Cell]
    figures: list[tuple[Cell, int]]
    "Headers of figures, each with the number of its column."
    path: list[str] = field(default_factory=list)


def read_blocks(lines: Sequence[Sequence[Cell]], words: FormWords, first: int) -> Blocks:
    """Return the rows below headers between ruling lines; columns are numbered from `first`."""
    found = Blocks()
    block: _Open | None = None
    for k, cells in enumerate(lines):
        if any(cell.place.bbox is None for cell in cells):
            continue  # lines of a flattened text say nothing of what stands over what
        opened = _opened(cells, words, found.columns, first)
        if opened is not None:
            block = opened
            found.lines.add(k)
        elif block is not None:
            row = _row(cells, block, words)
            if row is not None:
                found.rows.append(row)
                found.lines.add(k)
            elif not any(under(cell, head) for cell in cells for head in block.levels):
                block = None
    return found


def _opened(cells: Sequence[Cell], words: FormWords, columns: list[Column], first: int) -> _Open | None:
    """The block that a line of headers opens."""
    known = [_plain(cell) for cell in cells]
    heads = [cell for cell, word in zip(cells, known, strict=True) if word in words.value_headers or word in words.figures]
    levels = [cell for cell, word in zip(cells, known, strict=True) if word in words.levels]
    if len(heads) < _FEWEST or any(read_number(cell.text) is not None for cell in cells):
        return None
    if not levels and sum(_plain(head) in words.money_figures for head in heads) < _FEWEST:
        return None
    figures = []
    for head in heads:
        column = Column(path=(squeeze(head.text),), role=Role.AMOUNT, unit=words.figures.get(_plain(head), ""))
        if column not in columns:
            columns.append(column)
        figures.append((head, first + columns.index(column)))
    signs = [cell for cell, word in zip(cells, known, strict=True) if word in words.sign_headers]
    units = [cell for cell, word in zip(cells, known, strict=True) if word in words.unit_headers]
    return _Open(levels, signs, units, figures, [""] * len(levels))


def _plain(cell: Cell) -> str:
    return fold(_REMARK.sub("", cell.text))


def _row(cells: Sequence[Cell], block: _Open, words: FormWords) -> Row | None:
    """One line below the headers: its name from the levels or before its first figure, its figures by column."""
    told = list(_figures(cells, block, words))
    for cell in cells:
        level = next((i for i, head in enumerate(block.levels) if under(cell, head)), None)
        if level is not None:
            block.path[level:] = [squeeze(cell.text), *[""] * (len(block.path) - level - 1)]
    if not told:
        return None
    path: tuple[str, ...]
    if block.levels:
        path = tuple(name for name in block.path if name)
        if not block.path[-1] and path:
            path = path[-1:]  # 总分: over all levels
    else:
        left = min(x for _, cell in told if cell.place.bbox for x in (cell.place.bbox[0],))
        labels = [c for c in cells if _CJK.search(c.text) and c.place.bbox is not None and c.place.bbox[2] <= left + 2]
        path = (re.sub(r"^其中[:：]", "", squeeze(labels[-1].text)),) if labels else ()
    return Row(path[-1], "", told[0][1].place, cells=tuple(told), path=path) if path else None


def _figures(cells: Sequence[Cell], block: _Open, words: FormWords) -> Iterator[tuple[int, Cell]]:
    sign = next((squeeze(c.text) for c in cells for head in block.signs if under(c, head)), "")
    unit = next((squeeze(c.text) for c in cells for head in block.units if under(c, head)), "")
    for cell in cells:
        at = next((i for head, i in block.figures if under(cell, head)), None)
        if at is None:
            continue
        text = squeeze(cell.text)
        head = next(head for head, i in block.figures if i == at)
        if _plain(head) in words.value_headers:
            number = read_number(text) is not None
            whole = f"{'' if _plain(head) in words.reached else sign}{text}{unit if number else ''}"
            if _COUNTED.fullmatch(whole):
                yield at, replace(cell, text=whole)  # a number that counts nothing says nothing
        elif read_number(text) is not None or re.fullmatch(r"[\d.]+[%％]", text):
            yield at, replace(cell, text=text)


def under(cell: Cell, head: Cell) -> bool:
    """Whether a cell's middle is below a header."""
    a, b = cell.place.bbox, head.place.bbox
    return a is not None and b is not None and b[0] <= (a[0] + a[2]) / 2 <= b[2]
