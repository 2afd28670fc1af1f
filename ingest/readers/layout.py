"""Letters into words and lines, though a line's digits may stand on another baseline than its words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from index.records import BBox
from ingest.pages import Line, Word

# Gaps, in letter sizes: letters closer than the first belong to one word; lines are merged within the second.
_WORD_GAP = 0.35
_BASELINE_SHIFT = 0.55
# A line has few baselines; more passes would only join what a hostile page scattered.
_PASSES = 4


@dataclass(frozen=True, slots=True)
class Ink:
    """One visible letter."""

    text: str
    bbox: BBox
    baseline: float
    size: float


def read_lines(ink: Sequence[Ink], page: int) -> tuple[Line, ...]:
    """Return the printed lines from top to bottom."""
    lines = []
    for row in rows_of(ink):
        words = words_of(row)
        lines.append(
            Line(text=" ".join(w.text for w in words), page=page, bbox=union([w.bbox for w in words]), words=words)
        )
    return tuple(lines)


def rows_of(ink: Sequence[Ink]) -> list[list[Ink]]:
    """Letters of one printed line together, left to right; lines from top to bottom.

    Letters of equal baseline come first; two such rows are one line when they are close and none of their letters
    stand above each other.
    """
    rows: list[list[Ink]] = []
    for letter in sorted(ink, key=lambda i: i.baseline):
        if rows and abs(rows[-1][0].baseline - letter.baseline) <= 1.0:
            rows[-1].append(letter)
        else:
            rows.append([letter])
    for _ in range(_PASSES):
        joined = _join_nearest(rows)
        if len(joined) == len(rows):
            break
        rows = joined
    return [sorted(row, key=lambda i: i.bbox[0]) for row in rows]


def _join_nearest(rows: list[list[Ink]]) -> list[list[Ink]]:
    """One pass over the rows: each pair that is nearer to each other than to its neighbours becomes one line."""
    gaps = [lower[0].baseline - upper[0].baseline for upper, lower in pairwise(rows)]
    joined: list[list[Ink]] = []
    k = 0
    while k < len(rows):
        nearest = k < len(gaps) and gaps[k] <= min(gaps[max(k - 1, 0) : k + 2])
        if nearest and gaps[k] <= _reach(rows[k], rows[k + 1]) and not _collide(rows[k], rows[k + 1]):
            joined.append(rows[k] + rows[k + 1])
            k += 2
        else:
            joined.append(rows[k])
            k += 1
    return joined


def _reach(upper: list[Ink], lower: list[Ink]) -> float:
    return _BASELINE_SHIFT * min(max(x.size for x in upper), max(x.size for x in lower))


def _collide(upper: list[Ink], lower: list[Ink]) -> bool:
    """Whether letters of two rows stand above each other."""
    marks = sorted([(i.bbox[0], i.bbox[2], 0) for i in upper] + [(i.bbox[0], i.bbox[2], 1) for i in lower])
    right = [-1e9, -1e9]
    for x0, x1, which in marks:
        if right[1 - which] - x0 > 0.4 * (x1 - x0):
            return True
        right[which] = max(right[which], x1)
    return False


def words_of(row: Sequence[Ink]) -> tuple[Word, ...]:
    """Letters of one line, left to right, into words."""
    words: list[list[Ink]] = []
    for letter in row:
        if words and letter.bbox[0] - words[-1][-1].bbox[2] <= _WORD_GAP * letter.size:
            words[-1].append(letter)
        else:
            words.append([letter])
    return tuple(Word(text="".join(i.text for i in w), bbox=union([i.bbox for i in w])) for word in words for w in _apart(word))


def _apart(word: list[Ink]) -> list[list[Ink]]:
    """28.00三、社会保障和就业支出: an amount, and the item of the other side set so close behind it that no blank is seen."""
    text = "".join(letter.text for letter in word)
    cut = _NEXT_ITEM.search(text) if len(text) == len(word) else None
    return [word] if cut is None else [word[: cut.start()], word[cut.start() :]]


_NEXT_ITEM = re.compile(
    r"(?<=\d\.\d\d)(?=[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[)）]|本年支出合计|支出[总合]计|结转下年|年[终末]结[转余])"
)


def union(boxes: Sequence[BBox]) -> BBox:
    """The smallest box around all."""
    return (
        min(b[0] for b in boxes),
        min(b[1] for b in boxes),
        max(b[2] for b in boxes),
        max(b[3] for b in boxes),
    )
