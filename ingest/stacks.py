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
_CLEARER = 0.08
_MOST_LINES = 6
# What one way of stacking costs: a name without figures, one of a kind we know, a further line, lines no closer than rows.
_ALONE, _KNOWN, _FURTHER, _LOOSE, _BROKEN, _NEVER = 1.0, 0.3, 0.1, 1.2, 3.0, 5.0


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


def stacked(columns: Sequence[Sequence[Word]], rows: Sequence[float], size: float, coded: bool) -> list[list[Stack]]:
    """The names of each label column, put together as the whole table is set: around, from or up to their figures."""
    ways = [[_column(words, rows, size, coded, share) for words in columns] for share in (0.5, 0.0, 1.0)]
    best = min(ways, key=lambda way: sum(cost for cost, _ in way))
    return [stacks for _, stacks in best]


def _column(
    words: Sequence[Word], rows: Sequence[float], size: float, coded: bool, share: float
) -> tuple[float, list[Stack]]:
    """The cheapest way to put the lines of one column together."""
    lines = _lines(words, size)
    best: list[tuple[float, list[Stack]]] = [(0.0, [])]
    for end in range(1, len(lines) + 1):
        ways = []
        for start in range(max(0, end - _MOST_LINES), end):
            told = _stack(lines, start, end, rows, size, coded, share)
            if told is not None:
                ways.append((best[start][0] + told[0], [*best[start][1], told[1]]))
        best.append(min(ways, key=lambda w: w[0]))
    return best[-1]


def _lines(words: Sequence[Word], size: float) -> list[list[Word]]:
    lines: list[list[Word]] = []
    for word in sorted(words, key=middle_of):
        if lines and middle_of(word) - middle_of(lines[-1][0]) <= _SAME_LINE * size:
            lines[-1].append(word)
        else:
            lines.append([word])
    return [sorted(line, key=lambda w: w.bbox[0]) for line in lines]


def _stack(
    lines: Sequence[Sequence[Word]], start: int, end: int, rows: Sequence[float], size: float, coded: bool, share: float
) -> tuple[float, Stack] | None:
    inner = [lines[k + 1][0].bbox[1] - lines[k][0].bbox[3] for k in range(start, end - 1)]
    if inner and max(inner) > _LEADING * size:
        return None
    top, bottom = middle_of(lines[start][0]), middle_of(lines[end - 1][0])
    at = top + share * (bottom - top)
    row = min(rows, key=lambda y: abs(y - at), default=1e9)
    alone = abs(row - at) > _SAME_LINE * size
    texts = ["".join(w.text for w in line) for line in lines[start:end]]
    cost = _FURTHER * (end - start - 1)
    if alone:
        known = outline_step(texts[0]) is not None or is_total(texts[0]) or fold("".join(texts)) in whole_items()
        cost += _NEVER if coded else _KNOWN if known else _ALONE
    cost += _BROKEN * sum(outline_step(text) is not None or is_total(text) for text in texts[1:])
    outer = []
    if start:
        outer.append(lines[start][0].bbox[1] - lines[start - 1][0].bbox[3])
    if end < len(lines):
        outer.append(lines[end][0].bbox[1] - lines[end - 1][0].bbox[3])
    loose = bool(inner and outer) and min(outer) <= max(inner) + _CLEARER * size and not coded
    cost += _LOOSE * loose
    words = tuple(word for line in lines[start:end] for word in line)
    return cost, Stack(words, at if alone else row, alone, loose)
