"""Texts that keep their columns with blanks, as a typewriter would: read by where their words stand, as print without rules is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from index.classification import name_key, standard_items
from index.records import Provenance
from ingest.alignment import read_aligned
from ingest.grids import read_grids
from ingest.headers import whole_items
from ingest.pages import Line, Page, Region, Word
from ingest.positions import is_aligned
from ingest.rows import FINISHED, letter_width
from ingest.schedules import fold
from ingest.tables import Cell, Row, Table, outline_step, read_title
from ingest.trust import adds_up

# A narrow letter is half as wide as it is high; lines stand so far apart that none is the end of a name above it (points).
_STEP, _LETTER, _LINE = 5.0, 10.0, 24.0
_PIECE = re.compile(r"[^\s\u3000]+")


def read_typewritten(pages: Sequence[Page]) -> list[Table]:
    """Return the tables of text pages whose blanks tell every column, and whose figures bear them out.

    Whatever reads in more than one way, or does not add up, is left to be read as flattened text is.
    """
    typed = [_set(page) for page in pages if _keeps_columns(page)]
    grids = [grid for aligned in read_aligned(typed) if not aligned.doubtful for grid in aligned.grids]
    if not grids:
        return []
    ruled = [replace(page, tables=tuple(grid for grid in grids if grid.page == page.number)) for page in typed]
    printed = {page.number: page.lines for page in typed}
    return [_in_lines(table, printed) for table in read_grids(ruled) if adds_up(table) and _names_whole(table)]


def _names_whole(table: Table) -> bool:
    """Whether a name that stands without figures is an item of its own, and no half of the one beside it."""
    bare = [row.name for row in table.rows if row.name and not any(cell.text for _, cell in row.cells)]
    return all(outline_step(name) is not None or FINISHED.search(name) or fold(name) in whole_items() or name_key(name) in standard_items() for name in bare)


def _keeps_columns(page: Page) -> bool:
    return bool(page.lines) and all(line.bbox is None for line in page.lines) and is_aligned([line.text for line in page.lines])


def _set(page: Page) -> Page:
    """The page as if it were set in letters of one width, table by table: each line at the height of its number."""
    first = page.lines[0].number or 1
    lines: list[Line] = []
    for stretch in _stretches(page.lines):
        wide = letter_width(stretch)
        lines += (_set_line(line, wide, ((line.number or first) - first) * _LINE) for line in stretch)
    boxes = [line.bbox for line in lines if line.bbox]
    return replace(page, width=max(box[2] for box in boxes), height=2 * max(box[3] for box in boxes), lines=tuple(lines))


def _stretches(lines: Sequence[Line]) -> list[list[Line]]:
    """The lines of a page from title to title: how wide a letter is may change with the table."""
    found: list[list[Line]] = [[]]
    for line in lines:
        if read_title([line.text]) and found[-1]:
            found.append([])
        found[-1].append(line)
    return found


def _set_line(line: Line, wide: float, top: float) -> Line:
    words = []
    for piece in _PIECE.finditer(line.text):
        x0, x1 = (sum(wide if ord(c) > 0x2E7F else 1.0 for c in line.text[:at]) * _STEP for at in piece.span())
        words.append(Word(text=piece.group(), bbox=(x0, top, x1, top + _LETTER)))
    box = (words[0].bbox[0], top, words[-1].bbox[2], top + _LETTER)
    return replace(line, bbox=box, words=tuple(words))


def _in_lines(table: Table, printed: dict[int, tuple[Line, ...]]) -> Table:
    """The table with the lines of the file it stands on, in the place of our own heights."""

    def lines_in(place: Provenance | Region) -> list[Line]:
        if place.bbox is None:
            return []
        first = printed[place.page][0].number or 1
        middles = [(line, ((line.number or first) - first) * _LINE + _LETTER / 2) for line in printed[place.page]]
        return [line for line, y in middles if place.bbox[1] <= y <= place.bbox[3]]

    def spanned(lines: Sequence[Line]) -> tuple[int, int] | None:
        numbers = [line.number for line in lines if line.number is not None]
        return (min(numbers), max(numbers)) if numbers else None

    def cell_of(cell: Cell) -> Cell:
        held = lines_in(cell.place)
        own = [line for line in held if cell.text and cell.text in line.text] or held
        return Cell(cell.text, Provenance(page=cell.place.page, lines=spanned(own[:1])))

    def row_of(row: Row) -> Row:
        cells = [(i, cell_of(cell)) for i, cell in row.cells]
        figures = [at for _, cell in cells if cell.text and (at := cell.place.lines)]
        at = (min(a for a, _ in figures), max(b for _, b in figures)) if figures else spanned(lines_in(row.place))
        place = Provenance(page=row.place.page, lines=at)
        return replace(row, place=place, cells=tuple((i, cell if cell.text else Cell("", place)) for i, cell in cells))

    regions = tuple(Region(page=r.page, lines=spanned(lines_in(r))) for r in table.regions)
    return replace(table, rows=tuple(map(row_of, table.rows)), regions=regions)
