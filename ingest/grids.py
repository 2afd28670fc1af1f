"""Ruled grids into tables: header rows folded, pages joined, names and codes put together.

A header is as deep as its spanning cells reach; what follows is data. A grid at the top of the next page that has the
same columns and no title of its own goes on where the last one stopped.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace

from index.amounts import read_number
from index.records import BBox, Provenance
from ingest.pages import Page, Region, RuledTable
from ingest.schedules import Role, fold, is_header_word, is_total, role_of
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
    unit_in_header,
    with_paths,
)

# Borders of one column on two pages lie this close (points).
_SAME_BORDER = 6.0
_HEADER_ROWS = 6
_AGENCY_LINE = re.compile(r"(?:编制|填报|公开|预算)?(?:部门|单位)(?:名称)?[:：]|(?:部门)?(?:[预决]算|公开)+\d+表")


@dataclass(frozen=True, slots=True)
class _Slot:
    """A cell with the grid columns it covers, and the row it began in."""

    text: str
    bbox: BBox
    row: int
    first: int
    wide: int
    tall: int


_SlotRow = list[_Slot]
"For each grid column the slot that covers it."


@dataclass(slots=True)
class _Piece:
    """One ruled grid on one page, with the lines printed above it."""

    page: int
    bbox: BBox
    xs: list[float]
    rows: list[_SlotRow]
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
            yield piece
            top = table.bbox[3]


def _holds_columns(table: RuledTable) -> bool:
    """A grid with text in one column only is a frame around prose."""
    used = {j for row in table.rows for j, cell in enumerate(row) if cell is not None and cell.text.strip()}
    return len(used) > 1


def _piece(table: RuledTable, above: list[str], first: bool, last: bool) -> _Piece:
    width = len(table.rows[0])
    grid: list[_SlotRow] = []
    for i, cells in enumerate(table.rows):
        row: list[_Slot | None] = [None] * width
        for j, cell in enumerate(cells):
            if cell is not None:
                slot = _Slot(cell.text, cell.bbox, i, j, cell.span[1], cell.span[0])
                row[j : j + slot.wide] = [slot] * slot.wide
        for j in range(width):
            if row[j] is None:
                # A cell from above reaches down to here.
                row[j] = grid[i - 1][j] if i else _Slot("", table.bbox, i, j, 1, 1)
        grid.append([slot for slot in row if slot is not None])
    xs = sorted({slot.bbox[0] for row in grid for slot in row} | {table.bbox[2]})
    while grid and (_is_banner(grid[0]) or all(is_blank(slot.text) for slot in grid[0])) and len(grid) > 1:
        if any(slot.tall > 1 and slot.row == 0 and slot.text for slot in grid[0]):
            break
        above.extend(slot.text for slot in _distinct(grid[0]) if slot.text.strip())
        grid.pop(0)
    return _Piece(table.page, table.bbox, xs, grid, above, first, last)


def _is_banner(row: _SlotRow) -> bool:
    """A row that only holds the title, the unit or the name of the agency."""
    texts = [squeeze(slot.text) for slot in _distinct(row) if slot.text.strip()]
    if not texts or len(texts) > 3:
        return False
    return all(read_title([t]) or read_unit([t]) or _AGENCY_LINE.match(t) for t in texts)


def _distinct(row: _SlotRow) -> list[_Slot]:
    return [slot for j, slot in enumerate(row) if j == 0 or slot is not row[j - 1]]


# --- header ---------------------------------------------------------------------------------------------------------


def _prints_amount(row: _SlotRow) -> bool:
    return any(looks_like_amount(slot.text) for slot in _distinct(row))


def _is_column_numbers(row: _SlotRow) -> bool:
    """栏次 1 2 3 …: numbers of the columns, no amounts."""
    texts = [squeeze(slot.text) for slot in _distinct(row) if slot.text.strip()]
    numbers = [int(t) for t in texts if re.fullmatch(r"\d{1,2}", t)]
    return len(numbers) >= 2 and numbers == list(range(numbers[0], numbers[0] + len(numbers))) and numbers[0] <= 2 and (
        len(numbers) + sum(fold(t) in {"栏次", "行次", "栏目"} for t in texts) == len(texts)
    )


def _begins_data(row: _SlotRow) -> bool:
    """A code or a numbered item opens a row of data."""
    texts = [squeeze(slot.text) for slot in _distinct(row) if slot.text.strip()]
    if not texts:
        return True
    return (
        _prints_amount(row)
        or is_code(texts[0])
        or any(outline_step(t) == 0 for t in texts)
        or (is_total(texts[0]) and len(texts) == 1)
    )


def _header_depth(rows: list[_SlotRow]) -> int:
    """How many rows the header has; the last of them may also carry the 合计 row."""
    if not rows or _begins_data(rows[0]) or _is_column_numbers(rows[0]):
        return 0
    depth = needed = 1
    while depth < min(len(rows), _HEADER_ROWS):
        for slot in _distinct(rows[depth - 1]):
            bottom = slot.row - rows[0][0].row + slot.tall
            needed = max(needed, bottom + (1 if slot.wide > 1 and slot.text.strip() else 0))
        row = rows[depth]
        texts = [slot.text for slot in _distinct(row) if slot.text.strip()]
        worded = len(texts) > 1 and all(is_header_word(t) for t in texts)
        own = [slot for slot in _distinct(row) if slot.row - rows[0][0].row == depth and slot.text.strip()]
        if _is_column_numbers(row):
            break
        if _begins_data(row) and not any(role_of(slot.text) is Role.CODE for slot in own):
            break
        if depth >= needed and not worded:
            break
        depth += 1
    return depth


def _paths(header: list[_SlotRow], width: int) -> list[tuple[str, ...]]:
    """For each grid column the header texts from top to bottom, each cell once, data in the last row left out."""
    paths = []
    for j in range(width):
        path: list[str] = []
        seen: list[_Slot] = []
        for depth, row in enumerate(header):
            slot = row[j]
            text = squeeze(slot.text)
            if any(slot is s for s in seen):
                continue
            seen.append(slot)
            last = depth == len(header) - 1
            if not text and depth == 0 and not last and j and header[1][j].text.strip():
                # A group that was not merged over its columns: the words stand over the first one.
                text = squeeze(row[j - 1].text) if len(header) > 1 and not role_of(row[j - 1].text) else ""
            if text and not (last and _is_data_in_header(row, slot)):
                path.append(text)
        paths.append(tuple(path))
    return paths


def _is_data_in_header(row: _SlotRow, slot: _Slot) -> bool:
    """The 合计 row may share its line with 类 款 项: there only the words of the code columns are header."""
    return _prints_amount(row) and role_of(slot.text) is not Role.CODE


# --- columns --------------------------------------------------------------------------------------------------------


def _columns(paths: Sequence[tuple[str, ...]], data: Sequence[_SlotRow]) -> tuple[Column, ...]:
    roles: list[Role] = []
    for j, path in enumerate(paths):
        cells = [squeeze(row[j].text) for row in data if row[j].wide == 1 and not is_blank(row[j].text)]
        roles.append(_role(path, cells, roles))
    columns: list[Column] = []
    side = 0
    for j, (path, role) in enumerate(zip(paths, roles, strict=True)):
        opens = role in {Role.NAME, Role.CODE, Role.INDEX} and j and roles[j - 1] in {Role.AMOUNT, Role.TEXT}
        if opens and any(r is Role.AMOUNT for r in roles[:j]) and any(r is Role.AMOUNT for r in roles[j:]):
            side += 1
        columns.append(Column(path=path, role=role, side=side, unit=unit_in_header(path)))
    return tuple(columns)


def _role(path: tuple[str, ...], cells: Sequence[str], before: Sequence[Role]) -> Role:
    """What a column is for: its header's word, unless what it holds speaks against it."""
    told = role_of(path[-1]) if path else None
    if told is None and len(path) > 1 and role_of("".join(path[-2:])):
        told = role_of("".join(path[-2:]))
    numbers = sum(read_number(c) is not None for c in cells)
    amounts = sum(looks_like_amount(c) for c in cells)
    if told is Role.AMOUNT and cells and not numbers:
        return Role.TEXT
    if told is Role.NAME and cells and amounts > 0.8 * len(cells):
        return Role.AMOUNT
    if told is Role.CODE and amounts > 0.5 * max(len(cells), 1):
        return Role.AMOUNT
    if told is not None:
        return told
    if cells:
        if 2 * numbers >= len(cells):
            return Role.AMOUNT
        return Role.NAME if Role.NAME not in before and Role.AMOUNT not in before else Role.TEXT
    return Role.AMOUNT if path and Role.AMOUNT in before else Role.TEXT


# --- joining --------------------------------------------------------------------------------------------------------


def _begin(piece: _Piece) -> _Draft | None:
    depth = _header_depth(piece.rows)
    if not depth:
        return None
    header, data = piece.rows[:depth], piece.rows[depth:]
    if _prints_amount(header[-1]):
        data = [header[-1], *data]
    while data and _is_column_numbers(data[0]):
        data = data[1:]
    columns = _columns(_paths(header, len(piece.xs) - 1), data)
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
    if not (piece.first_on_page and draft.open_end and 0 < piece.page - draft.last_page <= 1):
        return False
    title = read_title(piece.above)
    if title and "续" not in title and fold(title) != fold(draft.title):
        return False
    repeated = 0
    while repeated < len(piece.rows) and _words(piece.rows[repeated]) in draft.header:
        repeated += 1
    fits = _fit(draft.xs, piece.xs)
    if fits is None and repeated and len(piece.xs) == len(draft.xs):
        fits = list(range(len(draft.columns)))
    if fits is None:
        return False
    rest = piece.rows[repeated:]
    if not repeated and rest and _reads_as_header(rest):
        return False
    while rest and _is_column_numbers(rest[0]):
        rest = rest[1:]
    draft.last_page, draft.open_end = piece.page, piece.last_on_page
    _take(draft, piece, rest, fits)
    return True


def _reads_as_header(rows: list[_SlotRow]) -> bool:
    """Whether a grid opens with words that headers use, and so is a table of its own."""
    texts = [slot.text for slot in _distinct(rows[0]) if slot.text.strip()]
    return bool(_header_depth(rows)) and bool(texts) and all(is_header_word(t) for t in texts)


def _words(row: _SlotRow) -> tuple[str, ...]:
    return tuple(fold(slot.text) for slot in _distinct(row) if slot.text.strip())


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


def _take(draft: _Draft, piece: _Piece, rows: Sequence[_SlotRow], fits: list[int]) -> None:
    top = piece.bbox[1] if piece.title_top is None else min(piece.title_top, piece.bbox[1])
    draft.regions.append(Region(page=piece.page, bbox=(piece.bbox[0], top, piece.bbox[2], piece.bbox[3])))
    for count, slots in enumerate(rows):
        if _words(slots) in draft.header and not _prints_amount(slots):
            continue
        if any(is_note(slot.text) for slot in _distinct(slots)) and not _prints_amount(slots):
            continue
        for row in _rows(draft, piece.page, slots, fits):
            last = next((r for r in reversed(draft.rows) if r.side == row.side), None)
            if count == 0 and last is not None and _goes_on(last, row):
                draft.rows[draft.rows.index(last)] = replace(last, name=last.name + row.name)
            else:
                draft.rows.append(row)


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


def _rows(draft: _Draft, page: int, slots: _SlotRow, fits: list[int]) -> Iterator[Row]:
    """The rows, one for each side, that one ruled row prints."""
    sides: dict[int, list[tuple[int, _Slot]]] = {}
    seen: list[_Slot] = []
    for j, slot in enumerate(slots):
        if any(slot is s for s in seen):
            continue
        seen.append(slot)
        sides.setdefault(draft.columns[fits[j]].side, []).append((fits[j], slot))
    for side, held in sides.items():
        codes: list[str] = []
        names: list[str] = []
        cells: list[tuple[int, Cell]] = []
        boxes: list[BBox] = []
        for column, slot in held:
            role = draft.columns[column].role
            text = squeeze(slot.text)
            boxes.append(slot.bbox)
            if role is Role.CODE and (is_code(text) or not text):
                codes.append(text)
            elif role in {Role.NAME, Role.CODE}:
                names.append(text)
            elif role is Role.AMOUNT:
                cells.append((column, Cell(slot.text, Provenance(page=page, bbox=slot.bbox))))
        names = [n for n in names if n]
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
        )


def _around(boxes: Sequence[BBox]) -> BBox:
    return (
        min(b[0] for b in boxes),
        min(b[1] for b in boxes),
        max(b[2] for b in boxes),
        max(b[3] for b in boxes),
    )
