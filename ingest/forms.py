"""Forms (绩效目标表): labels and values side by side, line by line, without columns.

A figure of a form is a number with the label before it; an indicator also carries its sign and its unit: ≥90.00(%).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from index.amounts import read_number
from index.records import BBox, Provenance
from ingest.indicators import read_blocks, under
from ingest.pages import Line, Page, Region, RuledTable
from ingest.rows import tokens_of
from ingest.schedules import VALUES, FormWords, Head, Role, fold, is_total, role_of, sounds_like_money, vocabulary
from ingest.tables import Cell, Column, Row, Table, read_title, read_unit, squeeze

_CJK = re.compile(r"[\u4e00-\u9fff]")
_QUALIFIED = re.compile(
    r"[≥≤<>=＞＜＝]*[-−]?[\d,，]+(?:\.\d+)?(?:[(（][^()（）\d]{1,6}[)）]|%|％)|[≥≤<>=＞＜＝]+[\d,，]+(?:\.\d+)?\S{0,4}(?:[(（][^()（）\d]{1,8}[)）])?"
)
_AMOUNT = re.compile(r"-?\d{1,3}(?:,\d{3})+(?:\.\d+)?|-?\d+\.\d+|0|\d{2,}")
_UNIT = re.compile(r"[(（](亿元|百万元|万元|千元|元)[)）]")
_LONGEST_LABEL, _HEAD_ROWS = 30, 3
_FEWEST_LISTED = 2
_OWN_COLUMNS = 2
"Columns of a form without headers: amounts beside labels, and indicators."


@dataclass(frozen=True, slots=True)
class _Value:
    label: str
    cell: Cell
    indicator: bool
    place: int
    "Which of the values on its line, from 0."
    above: tuple[str, ...]
    "Indicator groups it stands under."


def read_form_lines(lines: Sequence[Line]) -> list[Table]:
    """Return the forms that lines print: from a title that speaks of 绩效 to the last value before the next title."""
    words = vocabulary().form
    tables: list[Table] = []
    at = 0
    while at < len(lines):
        title = read_title([lines[at].text])
        if not title or not any(w in fold(title) for w in words.title):
            at += 1
            continue
        end = at + 1
        while end < len(lines) and not read_title([lines[end].text]):
            end += 1
        body = lines[at + 1 : end]
        if not _is_list(body, words) and any(sign in fold(line.text) for line in body for sign in words.signs):
            table = _form(title, [_line_cells(line) for line in body], words, lines[at])
            if table is not None:
                tables.append(table)
        at = end
    return tables


def read_form_grids(pages: Sequence[Page]) -> tuple[list[Table], set[tuple[int, BBox]]]:
    """Return the forms that stand between ruling lines, and the grids they are printed in."""
    words = vocabulary().form
    tables: list[Table] = []
    taken: set[tuple[int, BBox]] = set()
    told = _Told()
    for page in pages:
        for count, grid in enumerate(page.tables):
            texts = [fold(cell.text) for row in grid.rows for cell in row if cell is not None]
            above = [line.text for line in page.lines if line.bbox and line.bbox[3] <= grid.bbox[1] + 2]
            title = read_title(above) or read_title([t for t in texts[:3] if t])
            spoken = fold(title + "".join(above[-4:]) + "".join(texts[:6]))
            begun = tables[-1] if count == 0 and not title and tables and tables[-1].regions[-1].page == page.number - 1 else None
            if not (begun or any(w in spoken for w in words.title) or _sets_values(texts, words)):
                continue
            if not any(s in "".join(texts) for s in words.signs) and not (begun and told.header):
                continue
            told = told if begun else _Told(title)
            rows = [_grid_cells(grid, k) for k in range(len(grid.rows))]
            unit = read_unit([*texts, *reversed(above[-4:])]) or (begun.unit if begun else "")
            title = (told.title or begun.title) if begun else title  # its headers are printed again on the next page, and its title is not
            table = _listed(title, rows, words, unit)
            if table is None and _lists_projects(rows, words):
                continue
            table = table or _form(title, rows, words, None, unit, told)
            if table is not None:
                region = Region(page=page.number, bbox=grid.bbox)
                tables.append(replace(table, regions=(region,)))
                taken.add((page.number, grid.bbox))
    return tables, taken


def _sets_values(texts: Sequence[str], words: FormWords) -> bool:
    """Whether a grid has headers of indicators and of what they are to reach, whatever its title: 北京's 项目支出绩效表."""
    heads = [words.head(text) for text in texts]
    return heads.count(Head.LEVEL) > 1 and Head.TARGET in heads


def _line_cells(line: Line) -> list[Cell]:
    place = Provenance(page=line.page, lines=(line.number, line.number) if line.number else None, bbox=line.bbox)
    return _with_signs([Cell(token.text, place) for token in tokens_of(line)])


def _with_signs(cells: Sequence[Cell]) -> list[Cell]:
    """免费乘车老年人数 ≥ 58600 人 20: sign, value and what it counts are one cell, and the weight behind them is another."""
    found: list[Cell] = []
    for cell in cells:
        text, before = squeeze(cell.text), found[-1].text if found else ""
        value = _SIGN.fullmatch(before) and re.fullmatch(r"[\d,，]+(?:\.\d+)?%?", text)
        unit = re.fullmatch(rf"{_SIGN.pattern}[\d,，]+(?:\.\d+)?", before) and re.fullmatch(r"[^\d\s≥≤]{1,4}", text)
        if value or unit:
            found[-1] = replace(cell, text=before + text)
        else:
            found.append(cell)
    return found


_SIGN = re.compile(r"[≥≤<>=＞＜＝]")


def _grid_cells(grid: RuledTable, row: int) -> list[Cell]:
    return [
        Cell(squeeze(cell.text), Provenance(page=grid.page, bbox=cell.bbox))
        for cell in grid.rows[row]
        if cell is not None and cell.text.strip()
    ]


def _is_list(lines: Sequence[Line], words: FormWords) -> bool:
    """Whether projects are listed below a line of headers, with amounts of several kinds and no indicators."""
    if any(words.head(t) in VALUES or fold(t) in words.first_level for line in lines for t in line.text.split()):
        return False
    roles = [[role_of(t) or (Role.AMOUNT if sounds_like_money(t) else None) for t in line.text.split()] for line in lines]
    # 项目名称 实施单位 预算金额: in a form its value would stand between one label and the next.
    listed = [Role.NAME, Role.TEXT, Role.AMOUNT]
    roles = [told[1:] if told[:1] == [Role.INDEX] else told for told in roles]  # 序号 项目名称 实施单位 年初预算数 决算数
    return any(told[:1] == [Role.NAME] and (told.count(Role.AMOUNT) > 1 or told[:3] == listed) for told in roles)


def _lists_projects(rows: Sequence[Sequence[Cell]], words: FormWords) -> bool:
    """Whether projects and their amounts stand below their headers, whatever else is told of them, without indicators."""
    if any(words.head(cell.text) in VALUES or fold(cell.text) in words.first_level for row in rows for cell in row):
        return False
    for k, row in enumerate(rows[:_HEAD_ROWS]):
        roles = [role_of(cell.text) for cell in row]
        if Role.NAME in roles and Role.AMOUNT in roles and (3 * roles.count(None) <= len(roles) or _each_named(row, roles, rows[k + 1 :])):
            listed = [later for later in rows[k + 1 :] if not any(is_total(c.text) for c in later)]
            below = [c for later in listed for c in later if under(c, row[roles.index(Role.AMOUNT)]) and read_number(c.text) is not None]
            # A unit's name, merged over its projects, stands once; the projects' own names stand beside every amount.
            named = [
                sum(under(c, head) and not _is_value(c.text) for later in listed for c in later)
                for head, role in zip(row, roles, strict=True)
                if role is Role.NAME
            ]
            return 0 < len(below) <= max(named)
    return False


def _each_named(heads: Sequence[Cell], roles: Sequence[Role | None], below: Sequence[Sequence[Cell]]) -> bool:
    """Whether every line below has a name under 项目名称 and a number under each header of amounts."""
    name = heads[roles.index(Role.NAME)]
    amounts = [head for head, role in zip(heads, roles, strict=True) if role is Role.AMOUNT]
    return len(below) >= _FEWEST_LISTED and all(
        any(under(c, name) and not _is_value(c.text) for c in line)
        and all(any(under(c, head) and read_number(c.text) is not None for c in line) for head in amounts)
        for line in below if line
    )  # fmt: skip


def _listed(title: str, rows: Sequence[Sequence[Cell]], words: FormWords, unit: str) -> Table | None:
    """A list of projects below their headers: amounts beside each project's name, its indicators beside them."""
    depth = next((k for k, row in enumerate(rows) if any(_is_value(cell.text) for cell in row)), 0)
    heads = [cell for row in rows[:depth] for cell in row]
    roles = [role_of(cell.text) for cell in heads]
    values = [cell for cell in heads if words.head(cell.text) in VALUES]
    sums = [c for c, role in zip(heads, roles, strict=True) if role is Role.AMOUNT and c not in values]
    named = [cell for cell, role in zip(heads, roles, strict=True) if role is Role.NAME]
    if not 0 < depth <= _HEAD_ROWS or not (values and sums and named) or 3 * roles.count(None) > len(roles):
        return None
    if sum(words.head(cell.text) is Head.LEVEL for cell in heads) > 1:
        return None  # 一级指标 … 三级指标: a block of indicators, each under its project
    columns = (*(Column(path=(c.text,), role=Role.AMOUNT) for c in sums), Column((values[-1].text,), Role.AMOUNT))
    found: list[Row] = []
    project = ""
    for row in rows[depth:]:
        indicator = ""
        told: list[Row] = []
        cells: list[tuple[int, Cell]] = []
        for cell in row:
            if under(cell, named[0]):
                project = cell.text
            elif under(cell, values[-1]):
                if indicator and _is_value(cell.text):
                    path = (project, indicator) if project else (indicator,)
                    told.append(Row(indicator, "", cell.place, cells=((len(sums), cell),), path=path))
            elif at := [i for i, head in enumerate(sums) if under(cell, head) and read_number(cell.text) is not None]:
                cells.append((at[0], cell))
            else:
                indicator = cell.text
        if project and cells:
            told.insert(0, Row(project, "", cells[0][1].place, cells=tuple(cells), path=(project,)))
        found += told
    return Table(title=title, unit=unit, columns=columns, rows=tuple(found), regions=()) if found else None


def _is_value(text: str) -> bool:
    return read_number(text) is not None or bool(_QUALIFIED.fullmatch(text))


@dataclass(slots=True)
class _Told:
    """What a form has told so far, for where it goes on on the next page: its title, of which project it is, and the headers of its indicators."""

    title: str = ""
    project: str = ""
    header: Sequence[Cell] = ()


def _project_in(lines: Sequence[Sequence[Cell]]) -> str:
    """What stands behind 项目名称 in a form."""
    pairs = (pair for cells in lines for pair in pairwise(cells))
    headers, heads = vocabulary().project_headers, vocabulary().form.head
    return next(
        (squeeze(b.text) for a, b in pairs if fold(a.text) in headers and role_of(b.text) is None and heads(b.text) is None), ""
    )


def _form(
    title: str, lines: Sequence[Sequence[Cell]], words: FormWords, opening: Line | None, unit: str = "", told: _Told | None = None
) -> Table | None:
    values: list[_Value] = []
    groups: list[str] = []
    header = project = ""
    amount, listing = words.amount, False
    last = 0
    blocks = read_blocks(lines, words, _OWN_COLUMNS, told.header if told else ())
    if told is not None:
        told.header, told.project = blocks.header, _project_in(lines) or told.project
    lines = [() if k in blocks.lines else cells for k, cells in enumerate(lines)]
    printed = {fold(cell.text) for cells in lines for cell in cells}
    for k, cells in enumerate(lines):
        header = next((c.text for c in cells if words.head(c.text) in VALUES), header)
        for cell in cells:
            text = squeeze(cell.text)
            if fold(text) in words.first_level:
                groups = [text]
            elif text.endswith("指标") and len(text) <= 10:
                above = words.second_level.get(fold(text))
                first = above if above in printed else groups[0] if groups else None
                groups = [first, text] if first else groups
        if any(words.head(c.text) in VALUES for c in cells):
            # 项目名称 预算数 … 三级指标 指标性质 指标值: each project with its money on the line of its first indicator.
            amount = next((squeeze(c.text) for c in cells if words.head(c.text) is Head.MONEY), amount)
            listing = any(fold(c.text) in vocabulary().project_headers for c in cells)
        found = _values(cells, groups)
        if listing and found and not found[0].indicator:
            project = found[0].label
        if listing and project:
            found = [replace(v, above=(project, *v.above)) if v.indicator else v for v in found]
        if found:
            values += found
            last = k
    if not values and not blocks.rows:
        return None
    columns = (
        Column(path=("项目资金", amount), role=Role.AMOUNT),
        Column(path=(header or words.value,), role=Role.AMOUNT),
        *blocks.columns,
    )
    texts = [cell.text for cells in lines for cell in cells]
    unit = unit or read_unit(texts) or next((m.group(1) for t in texts if (m := _UNIT.search(t))), "")
    regions = (_region(opening, lines[: last + 1]),) if opening is not None else ()
    rows = [*_rows(values), *blocks.rows]
    if told is not None and told.project and not listing:
        rows = [r if told.project in r.path else replace(r, path=(told.project, *r.path)) for r in rows]
    return Table(title=title, unit=unit, columns=columns, rows=tuple(rows), regions=regions)


def _values(cells: Sequence[Cell], groups: Sequence[str]) -> list[_Value]:
    """Numbers with the label before them; the label of an indicator ends where its sign begins."""
    found: list[_Value] = []
    label = ""
    for cell in cells:
        text = squeeze(cell.text)
        indicator = bool(_QUALIFIED.fullmatch(text))
        if label and (indicator or (_AMOUNT.fullmatch(text) and read_number(text) is not None)):
            above = tuple(groups) if indicator else ()
            found.append(_Value(label, cell, indicator, len(found), above))
            label = ""
        elif _CJK.search(text) and len(text) <= _LONGEST_LABEL:
            label = text
        else:
            label = ""
    return found


def _rows(values: Sequence[_Value]) -> Iterable[Row]:
    """A label that comes twice says under which first label of its side it stands."""
    count = Counter(v.label for v in values if not v.indicator)
    heads: dict[int, str] = {}
    for value in values:
        if value.indicator:
            name, path = value.label, (*value.above, value.label)
        else:
            head = heads.setdefault(value.place, value.label)
            twice = count[value.label] > 1 and head != value.label
            name = f"{value.label}（{head}项下）" if twice else value.label
            path = (name,)
        yield Row(name=name, code="", place=value.cell.place, cells=((int(value.indicator), value.cell),), path=path)


def _region(opening: Line, lines: Sequence[Sequence[Cell]]) -> Region:
    numbers = [c.place.lines[1] for cells in lines for c in cells if c.place.lines and c.place.page == opening.page]
    boxes = [c.place.bbox for cells in lines for c in cells if c.place.bbox and c.place.page == opening.page]
    if opening.bbox:
        boxes.append(opening.bbox)
    return Region(
        page=opening.page,
        lines=(opening.number, max([opening.number, *numbers])) if opening.number else None,
        bbox=(min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes))
        if boxes
        else None,
    )
