"""A sheet of a workbook into tables and lines: where its borders are, or its filled cells where it has none.

Only what is seen counts: hidden sheets, rows and columns are not read, and the page says so.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from ingest.readers.typeset import Box, Typesetter
from ingest.schedules import is_header_word
from ingest.tables import is_note, read_title, read_unit, squeeze

USUAL_WIDTH = 9.0
"Of a column that says nothing, in letters."
_LETTER = 5.5  # points a letter takes
_LEAST, _MOST = 2.0, 60.0
_LONG = 16
"Letters of a lone cell below a table that make it a note."
_MOST_MERGED = 2_000_000


@dataclass(frozen=True, slots=True)
class Filled:
    """A cell that shows something, or has borders."""

    text: str
    bordered: bool = False


_EMPTY = Filled("")


@dataclass(slots=True)
class Sheet:
    """What a workbook stores of a sheet; rows and columns count from 0."""

    name: str
    cells: dict[tuple[int, int], Filled] = field(default_factory=dict)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    "First row, first column, last row, last column."
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    widths: dict[int, float] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Row:
    number: int
    boxes: list[Box]
    "Columns as positions among those that are seen; rows as stored."
    borders: int
    gap: bool
    "Blank rows stand above it."

    @property
    def texts(self) -> list[str]:
        return [box.text for box in self.boxes if box.text.strip()]


def set_sheet(setter: Typesetter, sheet: Sheet) -> None:
    """Set a sheet on the page that is open."""
    unseen = _unseen(sheet)
    if unseen:
        setter.note(unseen)
    for note in sheet.notes:
        setter.note(note)
    columns = _columns(sheet)
    rows = list(_rows(sheet, columns))
    blocks = list(_blocks(rows))
    lines = [squeeze("".join(row.texts)) for block, ruled in blocks if not ruled for row in block]
    first = next((block for block, ruled in blocks if ruled), [])
    heads = [*lines, *(t for row in first[:2] if len(row.texts) == 1 for t in row.texts)]
    if first and not any(read_title([head]) for head in heads) and read_title([sheet.name]):
        setter.paragraph(sheet.name)
    widths = [min(max(sheet.widths.get(c, USUAL_WIDTH), _LEAST), _MOST) * _LETTER for c in columns]
    for block, ruled in blocks:
        if not ruled:
            for row in block:
                setter.paragraph("\t".join(text.replace("\n", " ") for text in row.texts))
            continue
        numbers = [row.number for row in block]
        boxes = [
            Box(b.text, k, b.column, max(bisect_left(numbers, b.row + b.tall) - k, 1), b.wide)
            for k, row in enumerate(block)
            for b in row.boxes
        ]
        used = {c for b in boxes for c in range(b.column, b.column + b.wide)}
        wide = widths[: max(used, default=-1) + 1]
        setter.table(boxes, wide)


def _unseen(sheet: Sheet) -> str:
    """What of the sheet is hidden though something stands there."""
    rows = {r for (r, _), cell in sheet.cells.items() if cell.text.strip() and r in sheet.hidden_rows}
    columns = {
        c
        for (r, c), cell in sheet.cells.items()
        if cell.text.strip() and c in sheet.hidden_columns and r not in sheet.hidden_rows
    }
    parts = [f"{len(rows)} 行"] * bool(rows) + [f"{len(columns)} 列"] * bool(columns)
    return f"工作表“{sheet.name}”有{'、'.join(parts)}被隐藏，没有读取。" if parts else ""


def _columns(sheet: Sheet) -> list[int]:
    """The columns that are seen, from left to right; empty ones at the edges are left out, whatever their borders."""
    worded = {c for (_, c), cell in sheet.cells.items() if cell.text.strip()}
    bordered = {c for (_, c), cell in sheet.cells.items() if cell.bordered}
    first, last = min(worded, default=0), max(worded, default=-1)
    for top, left, _, right in sheet.merged:
        if sheet.cells.get((top, left), _EMPTY).text.strip():
            last = max([last, *(c for c in bordered if left <= c <= right)])
    return [c for c in sorted(worded | bordered) if first <= c <= last and c not in sheet.hidden_columns]


def _rows(sheet: Sheet, columns: Sequence[int]) -> Iterator[_Row]:
    """Every row that is seen and shows something, its merged cells in one."""
    position = {column: k for k, column in enumerate(columns)}
    by_row: dict[int, list[int]] = {}
    for (r, c), cell in sheet.cells.items():
        if r not in sheet.hidden_rows and c in position and (cell.text.strip() or cell.bordered):
            by_row.setdefault(r, []).append(c)
    seen = sorted(by_row)
    corners, covered = _merged(sheet, seen, columns, position)
    last = -1
    pending: list[_Row] = []  # empty rows, which count only when something follows
    for r in seen:
        here = sorted({*by_row[r], *corners.get(r, ())})
        boxes = [
            corners[r][c] if c in corners.get(r, ()) else Box(sheet.cells[r, c].text, r, position[c])
            for c in here
            if c in corners.get(r, ()) or ((r, c) not in covered and (r, c) in sheet.cells)
        ]
        borders = sum(sheet.cells.get((r, c), _EMPTY).bordered for c in by_row[r])
        gap = any(n not in sheet.hidden_rows for n in range(last + 1, min(r, last + 50)))
        pending.append(_Row(r, boxes, borders, gap))
        last = r
        if pending[-1].texts:
            yield from pending
            pending = []


def _merged(
    sheet: Sheet, rows: Sequence[int], columns: Sequence[int], position: dict[int, int]
) -> tuple[dict[int, dict[int, Box]], set[tuple[int, int]]]:
    """The boxes of merged cells by row and column of their first seen corner, and the places they cover."""
    corners: dict[int, dict[int, Box]] = {}
    covered: set[tuple[int, int]] = set()
    area = 0
    for top, left, bottom, right in sheet.merged:
        inside_rows = rows[bisect_left(rows, top) : bisect_left(rows, bottom + 1)]
        inside_columns = columns[bisect_left(columns, left) : bisect_left(columns, right + 1)]
        if not inside_rows or not inside_columns:
            continue
        area += len(inside_rows) * len(inside_columns)
        if area > _MOST_MERGED:
            raise ValueError("merged cells beyond measure")
        text = sheet.cells.get((top, left), _EMPTY).text
        row, column = inside_rows[0], inside_columns[0]
        tall = inside_rows[-1] - row + 1
        corners.setdefault(row, {})[column] = Box(text, row, position[column], tall, len(inside_columns))
        covered.update((r, c) for r in inside_rows for c in inside_columns)
    return corners, covered


def _blocks(rows: Sequence[_Row]) -> Iterator[tuple[list[_Row], bool]]:
    """Rows of a table together, and the lines between tables."""
    ruled = sum(row.borders for row in rows) >= 4
    block: list[_Row] = []
    inside = False
    for number, row in enumerate(rows):
        belongs = _is_ruled(row) or _heads(rows, number) if ruled else _is_filled(rows, number, inside)
        if belongs != inside or (inside and not ruled and row.gap and _opens(row)):
            if block:
                yield block, inside
            block, inside = [], belongs
        block.append(row)
    if block:
        yield block, inside


def _is_ruled(row: _Row) -> bool:
    return row.borders > 1 or (row.borders == 1 and len(row.texts) > 1)


def _heads(rows: Sequence[_Row], number: int) -> bool:
    """A header without borders over a table that has them: cells side by side, right above, none of them a title."""
    for row, below in zip(rows[number:], rows[number + 1 :], strict=False):
        if len(row.texts) < 2 or _opens(row) or below.gap:
            return False
        if _is_ruled(below):
            return True
    return False


def _is_filled(rows: Sequence[_Row], number: int, inside: bool) -> bool:
    """In a sheet without borders: rows of two cells and more, and lone ones between them."""
    row = rows[number]
    if len(row.texts) > 1:
        return not _opens(row)
    following = rows[number + 1] if number + 1 < len(rows) else None
    if not inside and following is not None and not following.gap and len(following.texts) > 1:
        # The uppermost header may stretch over the whole table.
        return any(box.wide > 1 and is_header_word(box.text) for box in row.boxes) and not _opens(following)
    if not inside or any(is_note(t) or len(squeeze(t)) > _LONG for t in row.texts) or _opens(row):
        return False
    return any(len(after.texts) > 1 for after in rows[number + 1 :])


def _opens(row: _Row) -> bool:
    """A title, a unit or a name above a table."""
    return bool(row.texts) and all(
        read_title([t])
        or read_unit([t])
        or squeeze(t).rstrip("：:").endswith(("部门", "单位"))
        or "：" in t
        or ":" in t
        for t in row.texts
    )
