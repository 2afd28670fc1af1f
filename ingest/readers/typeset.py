"""Paragraphs and tables of a format that has no pages are set on pages of our own.

What Office and web files print then has its place like anything else: a line or a cell can be claimed by a schedule,
cited, and shown marked.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field

from index.amounts import read_number
from index.errors import UnreadableFile
from ingest.pages import Line, Page, RuledCell, RuledTable, Word
from ingest.readers.letters import as_typed

_PAPER = 595.0
_MARGIN = 60.0
_BODY, _BODY_LEADING = 10.5, 18.0
_CELL, _CELL_LEADING = 9.0, 12.0
_PAD = 3.0
_TAB = 4.0  # ems
_NARROWEST, _WIDEST = 2.0, 20.0  # ems a column takes when the file does not say
# No schedule comes near this; what does is damaged or hostile.
_MOST_CELLS = 200_000
_MOST_LETTERS = 20_000_000
# Where a line may not be broken: inside numbers and Latin words.
_UNBROKEN = re.compile(r"[A-Za-z0-9.,%％]+|.", re.S)


@dataclass(frozen=True, slots=True)
class Box:
    """One cell: its text, where its upper left corner stands in the table, and how far it reaches."""

    text: str
    row: int
    column: int
    tall: int = 1
    wide: int = 1


@dataclass(slots=True)
class _Sheet:
    lines: list[Line] = field(default_factory=list)
    tables: list[RuledTable] = field(default_factory=list)
    bottom: float = _MARGIN
    right: float = _PAPER - _MARGIN
    notes: list[str] = field(default_factory=list)


class Typesetter:
    """Takes what a file says from beginning to end, and gives the pages."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._sheets = [_Sheet()]
        self._paragraphs = 0
        self._cells = 0
        self._letters = 0

    @property
    def page(self) -> int:
        """The page that is being set."""
        return len(self._sheets)

    def turn(self) -> None:
        """Begin a page."""
        self._sheets.append(_Sheet())

    def note(self, text: str) -> None:
        """Say what of this page was not read."""
        if text not in self._sheet.notes:
            self._sheet.notes.append(text)

    def paragraph(self, text: str, *, goes_on: bool = False) -> None:
        """Set a paragraph, and another for each of its own line ends; one may go on from the page before."""
        self._count(0, len(text))
        for count, part in enumerate(as_typed(text).split("\n")):
            if not part.strip():
                continue
            self._paragraphs += not (goes_on and count == 0)
            for line in _broken(part.rstrip(), (_PAPER - 2 * _MARGIN) / _BODY):
                self._line(line)

    def table(self, boxes: Sequence[Box], widths: Sequence[float] = (), turns: Collection[int] = ()) -> None:
        """Set a table; `widths` in points where the file gives them, `turns` the rows that begin a page."""
        if not boxes:
            return
        boxes, widths = _closed_up(boxes, widths)
        rows = max(b.row + b.tall for b in boxes)
        columns = max(b.column + b.wide for b in boxes)
        self._count(rows * columns, sum(len(b.text) for b in boxes))
        grid = _gridded(boxes, rows, columns)
        used = {b.column for row in grid for b in row if b is not None and b.text.strip()}
        if len(used) <= 1:
            # A frame around prose is no table.
            for row in grid:
                for box in row:
                    if box is not None:
                        self.paragraph(box.text)
            return
        xs = [_MARGIN]
        for wide in widths if len(widths) == columns and all(w > 1 for w in widths) else _fitting(grid, columns):
            xs.append(xs[-1] + wide)
        start = 0
        for turn in [*_cuts(grid, turns), rows]:
            if start < turn:
                self._piece(grid[start:turn], xs)
            if turn < rows:
                self.turn()
            start = turn

    def pages(self) -> tuple[Page, ...]:
        """The pages as set; refuse a file that prints nothing."""
        while len(self._sheets) > 1 and not (self._sheet.lines or self._sheet.tables or self._sheet.notes):
            self._sheets.pop()
        if not any(sheet.lines for sheet in self._sheets):
            raise UnreadableFile(f"《{self._source}》里没有文字，请检查文件后再导入。")
        return tuple(
            Page(
                number=number,
                width=sheet.right + _MARGIN,
                height=max(sheet.bottom + _MARGIN, _PAPER),
                lines=tuple(sheet.lines),
                tables=tuple(sheet.tables),
                notes=tuple(sheet.notes),
            )
            for number, sheet in enumerate(self._sheets, 1)
        )

    @property
    def _sheet(self) -> _Sheet:
        return self._sheets[-1]

    def _count(self, cells: int, letters: int) -> None:
        self._cells += cells
        self._letters += letters
        if self._cells > _MOST_CELLS or self._letters > _MOST_LETTERS:
            raise UnreadableFile(f"《{self._source}》的内容多得不像一份预算或决算公开文件，请拆分后再导入。")

    def _line(self, text: str) -> None:
        sheet = self._sheet
        top = sheet.bottom
        sheet.bottom += _BODY_LEADING
        words: list[Word] = []
        at = 0.0
        for piece in re.findall(r"\t|[^\S\t]+|\S+", text):
            if piece == "\t":
                at = (at // _TAB + 1) * _TAB
                continue
            wide = width(piece)
            if piece.strip():
                box = (_MARGIN + at * _BODY, top, _MARGIN + (at + wide) * _BODY, top + _BODY)
                words.append(Word(text=piece, bbox=box))
            at += wide
        if not words:
            return
        sheet.lines.append(
            Line(
                text=text.replace("\t", "  ").strip(),
                page=self.page,
                bbox=(words[0].bbox[0], top, words[-1].bbox[2], top + _BODY),
                words=tuple(words),
                paragraph=self._paragraphs,
            )
        )

    def _piece(self, rows: Sequence[Sequence[Box | None]], xs: Sequence[float]) -> None:
        """Set the rows of a table that stand on one page."""
        sheet = self._sheet
        first = rows[0][0].row if rows[0][0] is not None else 0
        ys = [sheet.bottom]
        for row in rows:
            lines = max(
                (_lines_in(b.text, xs[b.column + b.wide] - xs[b.column]) for b in row if b is not None and b.tall == 1),
                default=1,
            )
            ys.append(ys[-1] + lines * _CELL_LEADING + 2 * _PAD)
        ruled: list[tuple[RuledCell | None, ...]] = []
        for row in rows:
            cells: list[RuledCell | None] = []
            words: list[Word] = []
            for box in row:
                if box is None:
                    cells.append(None)
                    continue
                x0, x1 = xs[box.column], xs[box.column + box.wide]
                top, bottom = ys[box.row - first], ys[box.row - first + box.tall]
                cells.append(RuledCell(text=box.text, bbox=(x0, top, x1, bottom), span=(box.tall, box.wide)))
                text = re.sub(r"\s*\n\s*", "", box.text).strip()
                if text:
                    words.append(_word_in(text, x0, x1, (ys[box.row - first] + ys[box.row - first + 1]) / 2))
            ruled.append(tuple(cells))
            if words:
                sheet.lines.append(
                    Line(
                        text=" ".join(w.text for w in words),
                        page=self.page,
                        bbox=(words[0].bbox[0], words[0].bbox[1], max(w.bbox[2] for w in words), words[0].bbox[3]),
                        words=tuple(words),
                    )
                )
        sheet.tables.append(RuledTable(page=self.page, bbox=(xs[0], ys[0], xs[-1], ys[-1]), rows=tuple(ruled)))
        sheet.bottom = ys[-1] + _BODY_LEADING - _BODY
        sheet.right = max(sheet.right, xs[-1])


def width(text: str) -> float:
    """Ems a text takes: a Chinese letter is one, a Latin one a half."""
    return sum(1.0 if unicodedata.east_asian_width(c) in "WFA" else 0.5 for c in text)


def _word_in(text: str, x0: float, x1: float, middle: float) -> Word:
    """Numbers stand at the right of their cell, words at the left."""
    wide = width(text) * _CELL
    left = x1 - _PAD - wide if read_number(text) is not None else x0 + _PAD
    return Word(text=text, bbox=(left, middle - _CELL / 2, left + wide, middle + _CELL / 2))


def _lines_in(text: str, room: float) -> int:
    ems = max((room - 2 * _PAD) / _CELL, 1.0)
    return sum(max(1, -(-int(width(part) * 2) // max(int(ems * 2), 1))) for part in text.split("\n"))


def _broken(text: str, room: float) -> Iterator[str]:
    """Lines of a paragraph, none wider than `room`; what tabs have set in columns stays on one line."""
    if "\t" in text or width(text) <= room:
        yield text
        return
    line, wide = "", 0.0
    for piece in _UNBROKEN.findall(text):
        ems = width(piece)
        if line and wide + ems > room and piece not in "，。、；：！？）》”%":
            yield line
            line, wide = "", 0.0
        line += piece
        wide += ems
    if line:
        yield line


def _closed_up(boxes: Sequence[Box], widths: Sequence[float]) -> tuple[list[Box], list[float]]:
    """The table without columns in which nothing begins: they only made others wider."""
    begun = sorted({b.column for b in boxes} | {0})
    ends = [*begun[1:], max(b.column + b.wide for b in boxes)]
    place = {column: k for k, column in enumerate(begun)}
    closed = [
        Box(b.text, b.row, place[b.column], b.tall, bisect_left(begun, b.column + b.wide) - place[b.column])
        for b in boxes
    ]
    summed = [sum(widths[a:b]) for a, b in zip(begun, ends, strict=True)] if ends[-1] == len(widths) else []
    return closed, summed


def _gridded(boxes: Sequence[Box], rows: int, columns: int) -> list[list[Box | None]]:
    """Every place of the table: the box that begins there, or None where another covers it."""
    grid: list[list[Box | None]] = [[None] * columns for _ in range(rows)]
    covered = [[False] * columns for _ in range(rows)]
    for box in boxes:
        tall, wide = box.tall, box.wide
        if covered[box.row][box.column]:
            continue
        # Boxes that reach into each other: the later one gives way.
        while wide > 1 and any(covered[box.row][box.column : box.column + wide]):
            wide -= 1
        while tall > 1 and any(any(covered[i][box.column : box.column + wide]) for i in range(box.row, box.row + tall)):
            tall -= 1
        grid[box.row][box.column] = Box(as_typed(box.text), box.row, box.column, tall, wide)
        for i in range(box.row, box.row + tall):
            covered[i][box.column : box.column + wide] = [True] * wide
    for i in range(rows):
        for j in range(columns):
            if not covered[i][j]:
                grid[i][j] = Box("", i, j)
    return grid


def _cuts(grid: Sequence[Sequence[Box | None]], turns: Collection[int]) -> list[int]:
    """The rows above which the table can be cut for each page that turns: no cell reaches over a cut."""
    reach = 0
    free = []
    for number, row in enumerate(grid):
        if reach <= number:
            free.append(number)
        reach = max([reach, *(b.row + b.tall for b in row if b is not None)])
    cuts: list[int] = []
    for turn in sorted(turns):
        after = [row for row in free if row >= turn and row > 0 and row not in cuts]
        cuts += after[:1]
    return sorted(cuts)


def _fitting(grid: Sequence[Sequence[Box | None]], columns: int) -> list[float]:
    """Widths that hold the numbers of each column and let long names wrap."""
    ems = [_NARROWEST] * columns
    for row in grid:
        for box in row:
            if box is not None and box.wide == 1 and box.text:
                longest = max(width(part) for part in box.text.split("\n"))
                ems[box.column] = max(ems[box.column], min(longest, _WIDEST))
    return [wide * _CELL + 2 * _PAD for wide in ems]
