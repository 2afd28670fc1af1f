"""The words of a header put together: wrapped lines into one cell, spread letters into one word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from index.records import BBox
from ingest.pages import Word
from ingest.schedules import fold, is_header_word, vocabulary

# What may stand over another word (points); words of one level differ by less in height.
_LEVEL = 0.6
# Lines of one cell are set alike: their leading differs by less, in letters.
_UNEVEN = 0.1
_CODE_WORDS = frozenset("类款项")


@dataclass(frozen=True, slots=True)
class HeadCell:
    """What one cell of a header says, its lines put together, and where it stands."""

    text: str
    bbox: BBox

    @property
    def middle(self) -> float:
        return (self.bbox[0] + self.bbox[2]) / 2

    @property
    def level(self) -> float:
        return (self.bbox[1] + self.bbox[3]) / 2


@dataclass(frozen=True, slots=True)
class Band:
    """A stretch of the line that the words of one column fill; `figures` where they are amounts."""

    x0: float
    x1: float
    figures: bool


def head_cells(words: Sequence[Word], bands: Sequence[Band]) -> list[HeadCell]:
    """The words of a header with wrapped lines and spread letters put together."""
    cells = sorted((HeadCell(word.text, word.bbox) for word in words), key=lambda c: (c.bbox[1], c.bbox[0]))
    leading: float | None = None
    while pairs := [
        (b.bbox[1] - a.bbox[3], a, b) for a in cells for b in cells if a is not b and _goes_on(a, b, cells, bands)
    ]:
        gap, a, b = min(pairs, key=lambda p: p[0])
        leading = gap if leading is None else leading
        if gap > leading + _UNEVEN * (b.bbox[3] - b.bbox[1]):
            break
        cells = [_together(a, b) if c is a else c for c in cells if c is not b]
    return _unspread(cells)


def _together(a: HeadCell, b: HeadCell) -> HeadCell:
    box = (
        min(a.bbox[0], b.bbox[0]),
        min(a.bbox[1], b.bbox[1]),
        max(a.bbox[2], b.bbox[2]),
        max(a.bbox[3], b.bbox[3]),
    )
    return HeadCell(a.text + b.text, box)


def _unspread(cells: Sequence[HeadCell]) -> list[HeadCell]:
    """收　　入 is one word, 类 款 项 are three."""
    joined: list[HeadCell] = []
    for cell in sorted(cells, key=lambda c: (round(c.level / 2), c.bbox[0])):
        last = joined[-1] if joined else None
        spread = last is not None and len(cell.text) == 1 and (len(last.text) == 1 or last.text in _open_words(joined))
        if (
            last is not None
            and spread
            and abs(last.bbox[1] - cell.bbox[1]) < 1
            and 0 < cell.bbox[0] - last.bbox[2] < 4 * (cell.bbox[3] - cell.bbox[1])
            and not set(last.text + cell.text) <= _CODE_WORDS
        ):
            joined[-1] = _together(last, cell)
        else:
            joined.append(cell)
    return joined


def _open_words(cells: Sequence[HeadCell]) -> set[str]:
    """A last word of spread letters that is no header word yet, such as 科目编 of 科 目 编 码."""
    last = cells[-1].text
    wide = cells[-1].bbox[2] - cells[-1].bbox[0]
    high = cells[-1].bbox[3] - cells[-1].bbox[1]
    return {last} if wide > 1.3 * len(last) * high and not is_header_word(last) else set()


def _goes_on(a: HeadCell, b: HeadCell, cells: Sequence[HeadCell], bands: Sequence[Band]) -> bool:
    """Whether b is the next line of the same cell: close below, set like it, and only there because a is full."""
    last = min(a.bbox[3] - a.bbox[1], b.bbox[3] - b.bbox[1])
    # 一般公共预算拨 | 款 is one word, 科目编码 | 款 are two.
    step = b.text in _CODE_WORDS and (is_header_word(a.text) or not is_header_word(a.text + b.text))
    if step or not -0.2 * last <= b.bbox[1] - a.bbox[3] <= 0.45 * last:
        return False
    shared = min(a.bbox[2], b.bbox[2]) - max(a.bbox[0], b.bbox[0])
    if shared < 0.8 * min(a.bbox[2] - a.bbox[0], b.bbox[2] - b.bbox[0]):
        return False
    shifts = (a.middle - b.middle, a.bbox[0] - b.bbox[0], a.bbox[2] - b.bbox[2])
    if min(map(abs, shifts)) > 1.5:
        return False
    if is_header_word(a.text) and is_header_word(b.text) and not is_header_word(a.text + b.text):
        return False
    words = vocabulary().header_words
    if {fold(a.text), fold(b.text)} <= words:
        if fold(a.text + b.text) not in words:
            return False
        room = max([band.x1 - band.x0 for band in bands if band.x0 < b.bbox[2] and b.bbox[0] < band.x1], default=0.0)
        if room > a.bbox[2] - a.bbox[0] + 0.9 * last:
            return False  # more would have fitted
    if (
        is_header_word(a.text)
        and is_header_word(b.text)
        and (fold(a.text + b.text) not in words or {fold(a.text), fold(b.text)} <= words)
        and any(
            abs(c.level - b.level) < _LEVEL
            and not any(_above(d, c) and abs(d.level - a.level) < last / 2 for d in cells)
            for c in cells
            if c is not b and c.text not in _CODE_WORDS
        )
    ):
        return False  # words beside b have nothing above them that goes on: it is a level of its own
    # A group stands over several words of one level.
    beside = [c for c in cells if c is not b and abs(c.bbox[1] - b.bbox[1]) < 1.5]
    return not any(min(a.bbox[2], c.bbox[2]) - max(a.bbox[0], c.bbox[0]) > 0 for c in beside)


def _above(upper: HeadCell, lower: HeadCell) -> bool:
    shared = min(upper.bbox[2], lower.bbox[2]) - max(upper.bbox[0], lower.bbox[0])
    return upper is not lower and shared > 0


def folded(cells: Sequence[HeadCell]) -> tuple[tuple[str, int], ...]:
    """A header as we know it again on the next page: its words and about where they stand."""
    return tuple(sorted((fold(c.text), round(c.middle / 3)) for c in cells))


def leading_of(words: Sequence[Word], bands: Sequence[Band]) -> float | None:
    """The white between the lines of one header cell; None where no cell has several."""
    cells = [HeadCell(word.text, word.bbox) for word in words]
    gaps = [b.bbox[1] - a.bbox[3] for a in cells for b in cells if a is not b and _goes_on(a, b, cells, bands)]
    return min(gaps, default=None)
