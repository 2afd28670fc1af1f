"""Blocks of a form that have headers of their own: indicators with their scores, money by 预算数 and 执行数.

The forms of self-evaluation (项目支出绩效自评表, 财预〔2020〕10号附件) print such blocks below one another between the same rules:
年度资金总额 under 年初预算数, 全年预算数, 全年执行数, then each 三级指标 under 年度指标值, 实际完成值, 分值, 得分.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from index.amounts import read_number
from ingest.schedules import VALUES, FormWords, Head, Role, fold, vocabulary
from ingest.tables import Cell, Column, Row, squeeze

_CJK = re.compile(r"[\u4e00-\u9fff]")
_COUNTED = re.compile(r"[≥≤<>=＞＜＝]*[-−]?[\d,，]+(?:\.\d+)?\s?(?:[(（]?[^\d\s()（）≥≤]{1,6}[)）]?|[^\d\s()（）≥≤]{1,6}[(（][^\d()（）]{1,8}[)）])")
_FIGURES = {Head.TARGET: "", Head.REACHED: "", Head.MONEY: "", Head.SCORE: "分", Head.RATE: "%"}
"What stands over figures, and their unit where it is always one."
_FEWEST = 2
"Headers of figures that make a line a block's header."


@dataclass(slots=True)
class Blocks:
    """What the blocks of one form say, and which of its lines they take."""

    columns: list[Column] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    lines: set[int] = field(default_factory=set)
    header: Sequence[Cell] = ()
    "The headers that are open at the end: a page that goes on may not print them again."


@dataclass(frozen=True, slots=True)
class _Over:
    """One header of a block, and the number of its column if that is of figures."""

    cell: Cell
    head: Head
    column: int = -1


@dataclass(slots=True)
class _Open:
    """A block that is being read: its headers, and the 一级指标, 二级指标 … the last line stands under (none over money)."""

    heads: list[_Over]
    path: list[str]
    listing: Cell | None = None
    "The header of the projects whose indicators are listed, where one form lists several."
    project: str = ""

    @property
    def levels(self) -> list[_Over]:
        return [over for over in self.heads if over.head is Head.LEVEL]

    def over(self, cell: Cell) -> _Over | None:
        return next((over for over in self.heads if under(cell, over.cell)), None)


def read_blocks(lines: Sequence[Sequence[Cell]], words: FormWords, first: int, header: Sequence[Cell] = ()) -> Blocks:
    """Return the rows below headers between ruling lines; columns are numbered from `first`, and `header` may be of the page before."""
    found = Blocks()
    block = _opened(header, words, found.columns, first) if header else None
    for k, cells in enumerate(lines):
        if any(cell.place.bbox is None for cell in cells):
            continue  # lines of a flattened text say nothing of what stands over what
        opened = _opened(cells, words, found.columns, first)
        if opened is not None:
            block, header = opened, cells
            found.lines.add(k)
        elif block is not None:
            rows = [row for row in (_project(cells, block), _row(cells, block)) if row is not None]
            if rows:
                found.rows += rows
                found.lines.add(k)
            elif not any(under(cell, level.cell) for cell in cells for level in block.levels):
                block = None
    found.header = header if block is not None else ()
    return found


def _opened(cells: Sequence[Cell], words: FormWords, columns: list[Column], first: int) -> _Open | None:
    """The block that a line of headers opens."""
    heads = [(cell, head) for cell in cells if (head := words.head(cell.text)) is not None]
    told = [head for _, head in heads]
    alone = told.count(Head.TARGET) == 1 and told.count(Head.LEVEL) > 1  # 指标类型 指标名称 指标值: nothing but what is set
    if (sum(head in _FIGURES for head in told) < _FEWEST and not alone) or any(read_number(cell.text) is not None for cell in cells):
        return None
    if Head.LEVEL not in told and told.count(Head.MONEY) < _FEWEST:
        return None
    projects = [cell for cell in cells if fold(cell.text) in vocabulary().project_headers] if Head.LEVEL in told else []
    block = _Open([], [""] * told.count(Head.LEVEL), projects[0] if projects else None)
    for cell, head in heads:
        at = -1
        if head in _FIGURES:
            column = Column(path=(squeeze(cell.text),), role=Role.AMOUNT, unit=_FIGURES[head])
            if column not in columns:
                columns.append(column)
            at = first + columns.index(column)
        block.heads.append(_Over(cell, head, at))
    return block


def _project(cells: Sequence[Cell], block: _Open) -> Row | None:
    """The project that a line of a list opens, with its money: 预算数 is the project's, and not of the indicator beside it."""
    named = [cell for cell in cells if block.listing is not None and under(cell, block.listing)]
    if not named:
        return None
    block.project = squeeze(named[0].text)
    told = [(over, cell) for cell in cells if (over := block.over(cell)) is not None and over.head is Head.MONEY]
    money = tuple((over.column, cell) for over, cell in told if read_number(cell.text) is not None)
    return Row(block.project, "", named[0].place, cells=money, path=(block.project,)) if money else None


def _row(cells: Sequence[Cell], block: _Open) -> Row | None:
    """One line below the headers: its name from the levels or before its first figure, its figures by column."""
    said = [(squeeze(cell.text), cell, over) for cell in cells if (over := block.over(cell)) is not None]
    if block.listing is not None:
        said = [(text, cell, over) for text, cell, over in said if over.head is not Head.MONEY]
    for text, _, over in said:
        if over.head is Head.LEVEL:
            level = block.levels.index(over)
            block.path[level:] = [text, *[""] * (len(block.path) - level - 1)]
    sign, unit = (next((text for text, _, over in said if over.head is head), "") for head in (Head.SIGN, Head.UNIT))
    told = [(over.column, replace(cell, text=figure)) for text, cell, over in said if (figure := _figure(text, over.head, sign, unit))]
    if not told:
        return None
    path: tuple[str, ...]
    if block.path:
        path = tuple(name for name in block.path if name)
        if not block.path[-1] and path:
            path = path[-1:]  # 总分: over all levels
        path = (block.project, *path) if block.project and path else path
    else:
        left = min(cell.place.bbox[0] for _, cell in told if cell.place.bbox)
        labels = [c for c in cells if _CJK.search(c.text) and c.place.bbox is not None and c.place.bbox[2] <= left + 2]
        path = (re.sub(r"^其中[:：]", "", squeeze(labels[-1].text)),) if labels else ()
    return Row(path[-1], "", told[0][1].place, cells=tuple(told), path=path) if path else None


def _figure(text: str, head: Head, sign: str, unit: str) -> str:
    """What a cell under a header says as a figure, with the sign and unit that the line tells apart; empty where it is none."""
    number = read_number(text) is not None
    if head in VALUES:
        whole = f"{sign if head is Head.TARGET else ''}{text}{unit if number else ''}"
        return whole if _COUNTED.fullmatch(whole) else ""  # a number that counts nothing says nothing
    return text if head in _FIGURES and (number or re.fullmatch(r"[\d.]+[%％]", text)) else ""


def under(cell: Cell, head: Cell) -> bool:
    """Whether a cell's middle is below a header."""
    a, b = cell.place.bbox, head.place.bbox
    return a is not None and b is not None and b[0] <= (a[0] + a[2]) / 2 <= b[2]
