"""The rows of a table whose only rules run across: whatever stands between two of them is one row."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Collection, Sequence

from index.amounts import read_number
from index.records import BBox
from ingest.pages import Word
from ingest.stacks import levels, middle_of

# A rule that parts two rows runs along so much of the table's width.
_WHOLE = 0.9


def floors(bars: Sequence[BBox], words: Sequence[Word]) -> list[float]:
    """The heights of the rules that run all along a table's words, from top to bottom."""
    if not words:
        return []
    x0, x1 = min(word.bbox[0] for word in words), max(word.bbox[2] for word in words)
    return sorted(y for a, y, b, _ in bars if min(b, x1) - max(a, x0) >= _WHOLE * (x1 - x0))


def rows_between(
    columns: Sequence[Sequence[Word]], figures: Collection[int], floors: Sequence[float], size: float
) -> list[tuple[float, dict[int, str]]] | None:
    """Each row with its height and the text of its cells; None where a rule stands below every few rows only."""
    if not floors:
        return None
    rows: dict[int, dict[int, list[Word]]] = {}
    for i, column in enumerate(columns):
        for word in column:
            rows.setdefault(bisect(floors, middle_of(word)), {}).setdefault(i, []).append(word)
    told = []
    for _, cells in sorted(rows.items()):
        printed = [word for i in figures for word in cells.get(i, ()) if read_number(word.text) is not None]
        if len(levels(printed, size)) > 1 or any(len(cells.get(i, ())) > 1 for i in figures):
            return None
        at = levels(printed, size) or [_middle([word for words in cells.values() for word in words])]
        told.append((at[0], {i: _text(words, size) for i, words in cells.items()}))
    return told


def _middle(words: Sequence[Word]) -> float:
    return (min(word.bbox[1] for word in words) + max(word.bbox[3] for word in words)) / 2


def _text(words: Sequence[Word], size: float) -> str:
    """The lines of one cell put together."""
    lines = levels(words, size)
    ordered = sorted(
        words, key=lambda w: (min(range(len(lines)), key=lambda k: abs(lines[k] - middle_of(w))), w.bbox[0])
    )
    return "".join(word.text for word in ordered)
