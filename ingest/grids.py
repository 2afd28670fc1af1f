"""Ruled grids into tables: header rows folded, pages joined, names and codes put together.

A grid at the top of the next page that has the same columns and no title of its own goes on where the last one stopped.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from index.records import BBox, Provenance
from ingest.header_rows import (
    Slot,
    SlotRow,
    columns_of_grid,
    distinct,
    header_depth,
    header_paths,
    is_column_numbers,
    prints_amount,
    splits_a_group,
)
from ingest.openings import is_table_number
from ingest.pages import Page, Region, RuledTable
from ingest.schedules import Role, fold, is_header_word, is_total
from ingest.tables import (
    Cell,
    CodeReader,
    Column,
    Row,
    Table,
    is_blank,
    is_code,
    is_note,
    looks_like_amount,
    outline_step,
    read_title,
    read_unit,
    squeeze,
    with_paths,
)

# Borders of one column on two pages lie this close (points).
_SAME_BORDER = 6.0
_AGENCY_LINE = re.compile(r"(?:编制|填报|公开|预算)?(?:部门|单位)(?:名称)?[:：]|(?:部门)?(?:[预决]算|公开)+\d+表")


@dataclass(slots=True)
class _Piece:
    """One ruled grid on one page, with the lines printed above it."""

    page: int
    bbox: BBox
    xs: list[float]
    rows: list[SlotRow]
    above: list[str]
    first_on_page: bool
    last_on_page: bool = False
    title_top: float | None = None


@dataclass(slots=True)
class _Draft:
    """A table being joined over pages."""

    title: str
    unit: str
    columns: tuple[Column, ...]
    header: list[tuple[str, ...]]
    xs: list[float]
    labels: bool
    last_page: int
    open_end: bool
    rows: list[Row] = field(default_factory=list)
    regions: list[Region] = field(default_factory=list)
    codes: dict[int, CodeReader] = field(default_factory=dict)


def read_grids(pages: Sequence[Page], taken: Collection[tuple[int, BBox]] = ()) -> list[Table]:
    """Return every ruled table that prints amounts, in order of printing; grids already `taken` are left out."""
    drafts: list[_Draft] = []
    for piece in _pieces(pages, taken):
        draft = drafts[-1] if drafts else None
        if draft is None or not _continue(draft, piece):
            fresh = _begin(piece)
            if fresh is not None:
                drafts.append(fresh)
    return [
        Table(
            title=draft.title,
            unit=draft.unit,
            columns=draft.columns,
            rows=with_paths(_shown(draft)),
            regions=tuple(draft.regions),
        )
        for draft in drafts
    ]


def _shown(draft: _Draft) -> list[Row]:
    """A table without labels keeps its blank row only when nothing else is printed."""
    printed = [row for row in draft.rows if any(not is_blank(cell.text) for _, cell in row.cells)]
    return draft.rows if draft.labels else printed or draft.rows[:1]


def _pieces(pages: Sequence[Page], taken: Collection[tuple[int, BBox]]) -> Iterator[_Piece]:
    for page in pages:
        top = 0.0
        tables = [t for t in page.tables if _holds_columns(t) and (t.page, t.bbox) not in taken]
        for count, table in enumerate(tables):
            above = [
                line
                for line in page.lines
                if line.bbox and top <= (line.bbox[1] + line.bbox[3]) / 2 <= table.bbox[1] + 1
            ]
            piece = _piece(table, [line.text for line in above], count == 0, count == len(tables) - 1)
            title = read_title(piece.above)
            for line in above:
                if line.bbox and (squeeze(line.text).endswith(title[-8:] or "\0") or read_unit([line.text])):
                    piece.title_top = min(piece.title_top or line.bbox[1], line.bbox[1])
            yield from _apart(piece)
            top = table.bbox[3]


def _holds_columns(table: RuledTable) -> bool:
    """A grid with text in one column only is a frame around prose."""
    used = {j for row in table.rows for j, cell in enumerate(row) if cell is not None and cell.text.strip()}
    return len(used) > 1


def _piece(table: RuledTable, above: list[str], first: bool, last: bool) -> _Piece:
    width = len(table.rows[0])
    grid: list[SlotRow] = []
    for i, cells in enumerate(table.rows):
        row: list[Slot | None] = [None] * width
        for j, cell in enumerate(cells):
            if cell is not None:
                slot = Slot(cell.text, cell.bbox, i, j, cell.span[1], cell.span[0])
                row[j : j + slot.wide] = [slot] * slot.wide
        for j in range(width):
            if row[j] is None:
                # A cell from above reaches down to here.
                row[j] = grid[i - 1][j] if i else Slot("", table.bbox, i, j, 1, 1)
        grid.append([slot for slot in row if slot is not None])
    begun = sorted({slot.first for row in grid for slot in row})
    if len(begun) < width:  # a column in which no cell of any row begins is none
        grid = [[row[j] for j in begun] for row in grid]
    xs = sorted({slot.bbox[0] for row in grid for slot in row} | {table.bbox[2]})
    while grid and (_is_banner(grid[0]) or all(is_blank(slot.text) for slot in grid[0])) and len(grid) > 1:
        if any(slot.tall > 1 and slot.row == 0 and slot.text for slot in grid[0]):
            break
        above.extend(slot.text for slot in distinct(grid[0]) if slot.text.strip())
        grid.pop(0)
    return _Piece(table.page, table.bbox, xs, grid, above, first, last)


def _is_banner(row: SlotRow) -> bool:
    """A row that only holds the title, its number, the unit or the name of the agency."""
    texts = [squeeze(slot.text) for slot in distinct(row) if slot.text.strip()]
    if not texts or len(texts) > 3:
        return False
    return all(read_title([t]) or read_unit([t]) or is_table_number(t) or _AGENCY_LINE.match(t) for t in texts)


def _apart(piece: _Piece) -> Iterator[_Piece]:
    """The schedules that one grid holds, one above the other, each below its own title set across the grid."""
    cuts = [k for k, row in enumerate(piece.rows) if k and len(distinct(row)) == 1 and read_title([row[0].text])]
    rows = piece.rows
    for start, end in pairwise([0, *cuts, len(rows)]):
        if not start and end == len(rows):
            yield piece
            return
        part = rows[start:end]
        above = piece.above if not start else []
        while start and len(part) > 1 and (_is_banner(part[0]) or all(is_blank(slot.text) for slot in part[0])):
            above.extend(slot.text for slot in distinct(part[0]) if slot.text.strip())
            part = part[1:]
        box = (piece.bbox[0], rows[start][0].bbox[1], piece.bbox[2], rows[end - 1][0].bbox[3])
        first, last = piece.first_on_page and not start, piece.last_on_page and end == len(rows)
        yield replace(piece, rows=part, bbox=box, above=above, first_on_page=first, last_on_page=last)


def _begin(piece: _Piece) -> _Draft | None:
    depth = header_depth(piece.rows)
    if not depth:
        return None
    header, data = piece.rows[:depth], piece.rows[depth:]
    words = splits_a_group(header, depth - 1) if depth > 1 else []
    if words or prints_amount(header[-1]):
        data = [[replace(slot, text="") if any(slot is w for w in words) else slot for slot in header[-1]], *data]
    while data and is_column_numbers(data[0]):
        data = data[1:]
    columns = columns_of_grid(header_paths(header, len(piece.xs) - 1), data)
    if not any(c.role is Role.AMOUNT for c in columns):
        return None
    draft = _Draft(
        title=read_title(piece.above),
        unit=read_unit([*reversed(piece.above), *(p for c in columns for p in c.path)]),
        columns=columns,
        header=[_words(row) for row in header],
        xs=piece.xs,
        labels=any(c.role in {Role.NAME, Role.CODE} for c in columns),
        last_page=piece.page,
        open_end=piece.last_on_page,
    )
    _take(draft, piece, data, list(range(len(columns))))
    return draft


def _continue(draft: _Draft, piece: _Piece) -> bool:
    """Whether the piece goes on with the draft; then its rows are taken."""
    overleaf = piece.first_on_page and draft.open_end and 0 < piece.page - draft.last_page <= 1
    title = read_title(piece.above)
    if not overleaf and not (piece.page == draft.last_page and not title and "续" in "".join(piece.above)):
        return False
    if title and "续" not in title and fold(title) != fold(draft.title):
        return False
    repeated = 0
    while repeated < len(piece.rows) and _words(piece.rows[repeated]) in draft.header:
        repeated += 1
    fits = _fit(draft.xs, piece.xs)
    if fits is None and repeated and len(piece.xs) == len(draft.xs):
        fits = list(range(len(draft.columns)))
    fits = _fit_by_kind(draft, piece) if fits is None and not repeated and not title else fits
    if fits is None:
        return False
    rest = piece.rows[repeated:]
    if not repeated and _reads_as_header(rest):
        return False
    while rest and is_column_numbers(rest[0]):
        rest = rest[1:]
    draft.last_page, draft.open_end = piece.page, piece.last_on_page
    _take(draft, piece, rest, fits)
    return True


def _reads_as_header(rows: list[SlotRow]) -> bool:
    """Whether a grid opens with words that headers use, and so is a table of its own."""
    texts = [slot.text for row in rows[:1] for slot in distinct(row) if slot.text.strip()]
    return bool(header_depth(rows)) and bool(texts) and all(is_header_word(t) for t in texts)


def _words(row: SlotRow) -> tuple[str, ...]:
    return tuple(fold(slot.text) for slot in distinct(row) if slot.text.strip())


def _fit(wide: list[float], narrow: list[float]) -> list[int] | None:
    """For each column of `narrow` the first column of `wide` it covers, where its borders are among the other's."""
    at = []
    for x in narrow:
        k = min(range(len(wide)), key=lambda i: abs(wide[i] - x))
        if abs(wide[k] - x) > _SAME_BORDER:
            return None
        at.append(k)
    if at[0] != 0 or at[-1] != len(wide) - 1 or len(set(at)) < len(at):
        return None
    return at[:-1]


def _fit_by_kind(draft: _Draft, piece: _Piece) -> list[int] | None:
    """The same columns drawn at other places: rows of code, name and as many amounts as the table before has columns for."""
    amounts = [i for i, c in enumerate(draft.columns) if c.role is Role.AMOUNT]
    leading = range(amounts[0])
    if len({c.side for c in draft.columns}) > 1 or amounts != list(range(amounts[0], len(draft.columns))):
        return None
    codes = [i for i in leading if draft.columns[i].role is Role.CODE]
    names = [i for i in leading if draft.columns[i].role is Role.NAME]
    width = len(piece.rows[0]) if piece.rows else 0
    if not codes or not names or width != 2 + len(amounts):
        return None
    for row in piece.rows:
        texts = [squeeze(slot.text) for slot in row]
        if not (is_code(texts[0]) and len(texts[0]) >= 3) or is_blank(texts[1]) or looks_like_amount(texts[1]):
            return None
        if not all(is_blank(text) or looks_like_amount(text) for text in texts[2:]):
            return None
    return [codes[0], names[-1], *amounts]


def _take(draft: _Draft, piece: _Piece, rows: Sequence[SlotRow], fits: list[int]) -> None:
    top = piece.bbox[1] if piece.title_top is None else min(piece.title_top, piece.bbox[1])
    draft.regions.append(Region(page=piece.page, bbox=(piece.bbox[0], top, piece.bbox[2], piece.bbox[3])))
    for count, slots in enumerate(rows):
        if _words(slots) in draft.header and not prints_amount(slots):
            continue
        if any(is_note(slot.text) for slot in distinct(slots)) and not prints_amount(slots):
            continue
        for row in _over_lists(list(_rows(draft, piece.page, slots, fits))):
            last = next((r for r in reversed(draft.rows) if r.side == row.side), None)
            if count == 0 and last is not None and _goes_on(last, row):
                draft.rows[draft.rows.index(last)] = replace(last, name=last.name + row.name)
            else:
                draft.rows.append(row)


_SUM = re.compile(r"[合总小]计$")


def _over_lists(rows: list[Row]) -> list[Row]:
    """公用经费合计 over two lists beside each other, printed before the first of them: its amount stands alone in the last."""
    for label, amount in pairwise(rows):
        alone = not (amount.name or amount.code) and any(not is_blank(cell.text) for _, cell in amount.cells)
        if alone and _SUM.search(label.name) and all(is_blank(cell.text) for _, cell in label.cells):
            named = replace(amount, name=label.name, place=label.place)
            return [named if row is amount else row for row in rows if row is not label]
    return rows


def _goes_on(last: Row, row: Row) -> bool:
    """A name that the page break cut in two: its rest has neither code nor amounts."""
    return (
        bool(last.code)
        and not row.code
        and bool(row.name)
        and outline_step(row.name) is None
        and not is_total(row.name)
        and all(is_blank(cell.text) for _, cell in row.cells)
    )


def _rows(draft: _Draft, page: int, slots: SlotRow, fits: list[int]) -> Iterator[Row]:
    """The rows, one for each side, that one ruled row prints."""
    sides: dict[int, list[tuple[int, Slot]]] = {}
    seen: list[Slot] = []
    for j, slot in enumerate(slots):
        if any(slot is s for s in seen):
            continue
        seen.append(slot)
        # 公用经费合计 over two lists beside each other names the one amount behind it, in the last of them.
        is_label = draft.columns[fits[j]].role in {Role.NAME, Role.CODE} and slot.text.strip()
        reach = max(k for k, s in enumerate(slots) if s is slot) if is_label else j
        sides.setdefault(draft.columns[fits[reach]].side, []).append((fits[j], slot))
    named = {id(s) for k, s in enumerate(slots) if draft.columns[fits[k]].role is Role.NAME}
    # 合计 over 序号 and 项目名称, a note over the first columns: one cell that reaches the names is the name.
    wide = {squeeze(s.text) for s in seen if s.wide > 1 and id(s) in named and not looks_like_amount(squeeze(s.text))}
    for side, held in sides.items():
        codes: list[str] = []
        names: list[str] = []
        unit, beside = "", list[str]()
        cells: list[tuple[int, Cell]] = []
        boxes: list[BBox] = []
        named_itself = any(draft.columns[column].role is Role.NAME and slot.text.strip() for column, slot in held)
        for column, slot in held:
            role = draft.columns[column].role
            text = squeeze(slot.text)
            boxes.append(slot.bbox)
            if role is Role.CODE and (is_code(text) or not text or "\ufffd" in text):
                codes.append(text)
            elif role is Role.CODE and named_itself and (both := _CODE_AND_NAME.fullmatch(text)):
                codes.append(both[1])  # 项目名称 | 2050302 中等职业教育: the 科目 of a row that has a name
            elif role in {Role.NAME, Role.CODE}:
                names.append(text)
                unit = text if draft.columns[column].names_units else unit
            elif text in wide:
                names.append(text)
            elif _IN_WORDS.fullmatch(text):
                unit, beside = (text, beside) if draft.columns[column].names_owners else (unit, [*beside, text])
            elif role is Role.AMOUNT:
                cells.append((column, Cell(slot.text, Provenance(page=page, bbox=slot.bbox))))
        names = _named([n for n in names if n], unit, beside)
        printed = any(not is_blank(cell.text) for _, cell in cells)
        if not (names or any(codes) or printed or not draft.labels) or not cells:
            continue
        if squeeze("".join(names)) in {"无", "空表"} and not printed:
            continue
        if draft.labels and not names and not any(codes) and not printed:
            continue
        reader = draft.codes.setdefault(side, CodeReader())
        yield Row(
            name=names[-1] if names else "",
            code="" if names and is_total(names[-1]) else reader.join(codes),
            side=side,
            cells=tuple(cells),
            place=Provenance(page=page, bbox=_around(boxes)),
            of_unit=unit if names and names[-1] != unit else "",
            beside=tuple(beside),
        )


def _named(names: list[str], unit: str, beside: list[str]) -> list[str]:
    """The names of a row: 合计 in a column of words sums up where no name stands, 小计 beside 货物 sums up 货物."""
    if not names:
        return [word for word in (unit, *beside) if is_total(word)][:1]
    return beside[-1:] if names == ["小计"] and beside else names


_CODE_AND_NAME = re.compile(r"(\d{3}|\d{5}|\d{7})[-—－]?[\u4e00-\u9fff].*")
_IN_WORDS = re.compile(r"[一-鿿][一-鿿（）()、]{1,24}")
"What a column of words prints of a row, and no figure: 一次性项目, 政府性基金."


def _around(boxes: Sequence[BBox]) -> BBox:
    return (
        min(b[0] for b in boxes),
        min(b[1] for b in boxes),
        max(b[2] for b in boxes),
        max(b[3] for b in boxes),
    )
