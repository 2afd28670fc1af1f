"""The rows of a table without rules: figures that share a line, and the names beside them, wrapped or not.

A wrapped name stands around the line of its figures, or begins or ends on it, the same way throughout a table. Its
lines lie closer to each other than to the rows above and below.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ingest.headers import whole_items
from ingest.pages import Word
from ingest.schedules import fold, is_total
from ingest.tables import outline_step

# In letter heights: how far a name's middle may lie from its figures, and how far its lines from each other.
_SAME_LINE, _LEADING = 0.28, 0.8
_USUAL, _CLEARER = 0.5, 0.08
_MOST_LINES = 6
# What one way of stacking costs: a name without figures, one of a kind we know, a further line, lines no closer than rows.
_ALONE, _KNOWN, _FURTHER, _LOOSE, _BROKEN, _NEVER = 1.0, 0.3, 0.1, 0.6, 3.0, 5.0
# Letters that do not begin or end a line: a line may be broken one earlier for them.
_BOUND = "（(）)、，《》“”"
_MOSTLY = 0.8
# By how much one way of stacking must be better than the next.
_CLEARLY = 0.4


@dataclass(frozen=True, slots=True)
class Stack:
    """The words of one cell; `at` is the height of its row."""

    words: tuple[Word, ...]
    at: float
    alone: bool
    loose: bool = False

    @property
    def text(self) -> str:
        return "".join(word.text for word in self.words)


def middle_of(word: Word) -> float:
    return (word.bbox[1] + word.bbox[3]) / 2


def levels(words: Sequence[Word], size: float) -> list[float]:
    """The heights at which words stand, from top to bottom."""
    heights: list[list[float]] = []
    for y in sorted(map(middle_of, words)):
        if heights and y - heights[-1][0] <= _SAME_LINE * size:
            heights[-1].append(y)
        else:
            heights.append([y])
    return [sum(h) / len(h) for h in heights]


def stacked(
    columns: Sequence[Sequence[Word]], rows: Sequence[float], size: float, coded: bool, leading: float | None
) -> list[list[Stack]] | None:
    """The names of each label column, put together as the whole table is set: around, from or up to their figures.

    `leading` is the white between the lines of a header cell, where one is wrapped. None where names could as well be
    put together otherwise.
    """
    ways = []
    for share in (0.5, 0.0, 1.0):
        told = [_column(words, rows, size, coded, share, leading) for words in columns]
        ways.append((sum(cost for cost, _ in told), [stacks for _, stacks in told]))
    least, best = min(ways, key=lambda w: w[0])
    texts = [[stack.text for stack in column] for column in best]
    for cost, way in ways:
        if cost - least < _CLEARLY and [[stack.text for stack in column] for column in way] != texts:
            return None
    return best


@dataclass(frozen=True, slots=True)
class _Setting:
    """What is known of one column before its lines are put together."""

    lines: list[list[Word]]
    rows: Sequence[float]
    size: float
    share: float
    certain: bool
    "Every name is known by its code or its number: a line without either goes on from the line above it."
    coded: bool
    longest: float
    leading: float | None

    def text(self, k: int) -> str:
        return "".join(word.text for word in self.lines[k])

    def gap(self, k: int) -> float:
        """The white between a line and the next."""
        return self.lines[k + 1][0].bbox[1] - self.lines[k][0].bbox[3]

    def is_full(self, k: int) -> bool:
        """Whether the next line's first letter would not have fitted on this one."""
        after = self.text(k + 1)
        room = self.longest - (self.lines[k][-1].bbox[2] - self.lines[k][0].bbox[0])
        return room < (2.1 if set(after[:2]) & set(_BOUND) else 0.99) * self.size


def _column(
    words: Sequence[Word], rows: Sequence[float], size: float, coded: bool, share: float, leading: float | None
) -> tuple[float, list[Stack]]:
    """The cheapest way to put the lines of one column together."""
    lines = _lines(words, size)
    begun = sum(_is_whole("".join(w.text for w in line)) for line in lines)
    setting = _Setting(
        lines=lines,
        rows=rows,
        size=size,
        share=share,
        certain=coded or begun > _MOSTLY * len({_row_at(middle_of(line[0]), rows, size) for line in lines} - {None}),
        coded=coded,
        longest=max((line[-1].bbox[2] - line[0].bbox[0] for line in lines), default=0.0),
        leading=leading,
    )
    best: list[tuple[float, list[Stack]]] = [(0.0, [])]
    for end in range(1, len(lines) + 1):
        ways = []
        for start in range(max(0, end - _MOST_LINES), end):
            told = _stack(setting, start, end)
            if told is not None:
                ways.append((best[start][0] + told[0], [*best[start][1], told[1]]))
        best.append(min(ways, key=lambda w: w[0]))
    return best[-1]


def _is_whole(text: str) -> bool:
    """Whether a line begins an item: it is numbered, a total, or one whose name we know."""
    return outline_step(text) is not None or is_total(text) or fold(text) in whole_items()


def _row_at(at: float, rows: Sequence[float], size: float) -> float | None:
    row = min(rows, key=lambda y: abs(y - at), default=1e9)
    return row if abs(row - at) <= _SAME_LINE * size else None


def _lines(words: Sequence[Word], size: float) -> list[list[Word]]:
    lines: list[list[Word]] = []
    for word in sorted(words, key=middle_of):
        if lines and middle_of(word) - middle_of(lines[-1][0]) <= _SAME_LINE * size:
            lines[-1].append(word)
        else:
            lines.append([word])
    return [sorted(line, key=lambda w: w.bbox[0]) for line in lines]


def _stack(column: _Setting, start: int, end: int) -> tuple[float, Stack] | None:
    """What it costs to put some lines together, and what they become; None where they stand too far apart."""
    inner = [column.gap(k) for k in range(start, end - 1)]
    if inner and max(inner) > _LEADING * column.size:
        return None
    lines = column.lines
    top, bottom = middle_of(lines[start][0]), middle_of(lines[end - 1][0])
    at = top + column.share * (bottom - top)
    row = _row_at(at, column.rows, column.size)
    cost = _FURTHER * (end - start - 1)
    if row is None:
        known = _is_whole(column.text(start))
        cost += _KNOWN if known and not column.coded else _NEVER if column.certain else _ALONE
    cost += _BROKEN * sum(_is_whole(column.text(k)) for k in range(start + 1, end))
    cost += _BROKEN * sum(not column.is_full(k) for k in range(start, end - 1))
    outer = [column.gap(k) for k in (start - 1, end - 1) if 0 <= k < len(lines) - 1]
    loose = bool(inner and outer) and min(outer) <= max(inner) + _CLEARER * column.size
    cost += _LOOSE * loose
    if inner and column.leading is not None:
        # Elsewhere the table wraps its lines closer than that.
        cost += _LOOSE * (max(inner) > max(column.leading + 2 * _CLEARER * column.size, _USUAL * column.size))
    loose = loose and not column.certain
    words = tuple(word for line in lines[start:end] for word in line)
    return cost, Stack(words, at if row is None else row, row is None, loose)
