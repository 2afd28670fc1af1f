"""What every reader gives: pages of lines and ruled tables, each with its place."""

from __future__ import annotations

from dataclasses import dataclass

from index.records import BBox


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    text: str
    bbox: BBox


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One printed line, left to right. `number` counts from 1 in a text file and is None elsewhere."""

    text: str
    page: int
    number: int | None = None
    bbox: BBox | None = None
    words: tuple[Word, ...] = ()
    paragraph: int | None = None
    "Counts the paragraphs of a format that tells them; None where only the print does."


@dataclass(frozen=True, slots=True, kw_only=True)
class RuledCell:
    """A cell between ruling lines; `span` is how many (rows, columns) of the grid it covers."""

    text: str
    bbox: BBox
    span: tuple[int, int] = (1, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class RuledTable:
    """A grid of cells; None where a spanning cell above or to the left covers the place."""

    page: int
    bbox: BBox
    rows: tuple[tuple[RuledCell | None, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """`number` from 1; `width` and `height` in points, 0 for text."""

    number: int
    width: float
    height: float
    lines: tuple[Line, ...]
    tables: tuple[RuledTable, ...] = ()
    bars: tuple[BBox, ...] = ()
    "Rules across that no rule down crosses: a table may have no others."
    notes: tuple[str, ...] = ()
    "What it holds that was not read, as Chinese sentences for the report."
    picture: bool = False
    "It is a picture, and still to be read."
    scanned: bool = False
    "It was a picture: its letters may be misread, one by one."
    cut: tuple[Line, ...] = ()
    "Lines of which a sliver shows: their frame ends above the middle of their letters. They are no text."


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """Part of a page that belongs to a schedule, so that narrative leaves it alone."""

    page: int
    lines: tuple[int, int] | None = None
    bbox: BBox | None = None
