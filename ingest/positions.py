"""Columns of a table without rules, read from where its numbers and header words stand.

Numbers of one column stand above each other: the bands they fill, from left to right, are the columns that are not
wholly blank. Header words say which. Where the places say nothing clear, the numbers stay loose for the sums to settle.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import combinations, pairwise
from math import comb

from index.amounts import read_number
from ingest.schedules import Role, fold
from ingest.sums import Sum, row_sums
from ingest.tables import Cell, Column, Row, Table

Spot = tuple[float, float]
_MOST_WAYS = 20_000
# By how much one choice of columns must fit better than the next: in column widths, or in halves of a header word.
_CLEARLY = 0.3


class _Head:
    """The header words of a table where they stand."""

    def __init__(self, columns: Sequence[Column], words: Sequence[tuple[str, Spot]]) -> None:
        self.words = [(fold(text), spot) for text, spot in words]
        self.leaves = [Counter(fold(c.path[-1])) if c.path else Counter() for c in columns]
        self.where = header_spots(columns, words)

    def likeness(self, band: Spot, column: int) -> float:
        """The share of a column's letters that stand over a band."""
        leaf = self.leaves[column]
        over: Counter[str] = Counter()
        for text, spot in self.words:
            shared = min(band[1], spot[1]) - max(band[0], spot[0])
            if shared >= 0.5 * min(band[1] - band[0], spot[1] - spot[0]):
                over.update(text)
        return (leaf & over).total() / max(leaf.total(), 1) - 0.2 * ((over - leaf).total() > 0)

    def pitch(self, columns: Sequence[int]) -> float:
        """The least distance between two columns' words."""
        middles = [(self.where[i][0] + self.where[i][1]) / 2 for i in columns]
        return min((b - a for a, b in pairwise(middles)), default=1.0)


def place_by_position(rows: Sequence[Row], columns: Sequence[Column], header: Sequence[tuple[str, Spot]]) -> list[Row]:
    """Give loose numbers the columns they stand under, side by side; rows whose places are unclear are left alone."""
    placed = list(rows)
    for side in range(max(c.side for c in columns) + 1):
        amounts = [i for i, c in enumerate(columns) if c.side == side and c.role is Role.AMOUNT]
        open_rows = [k for k, row in enumerate(placed) if row.side == side and row.loose and row.spots]
        head = _Head(columns, header)
        by_page: dict[int, list[int]] = {}
        for k in open_rows:
            by_page.setdefault(placed[k].place.page, []).append(k)
        sums = row_sums(columns, side)
        # A table keeps its columns over pages, unless its pages were set one by one.
        if not _settle(placed, open_rows, amounts, head, sums):
            for group in by_page.values():
                _settle(placed, group, amounts, head, sums)
    return placed


def place_what_is_open(before: Table, after: Table) -> Table:
    """Place the numbers that sums left open where a text's blanks put them, if the blanks agree with every sum.

    Blanks keep columns only roughly, so they say nothing against what adds up.
    """
    if not before.head or not any(row.loose and not row.cells for row in before.rows):
        return after
    if not any(row.loose for row in after.rows) or _out_of_order(before.columns, before.head):
        return after
    # A row we could not put together stays as it is, wherever its numbers stand.
    sound = [row if not row.doubt else replace(row, loose=(), spots=()) for row in before.rows]
    by_place = place_by_position(sound, before.columns, before.head)
    for told, summed in zip(by_place, after.rows, strict=True):
        held = dict(told.cells)
        if told.loose or any(held.get(i) != cell for i, cell in summed.cells if cell.text):
            return after
    rows = tuple(
        replace(summed, cells=told.cells, loose=(), doubt="", recovered=frozenset(i for i, c in told.cells if c.text))
        if summed.loose and told.cells
        else summed
        for told, summed in zip(by_place, after.rows, strict=True)
    )
    return replace(after, rows=rows)


def _out_of_order(columns: Sequence[Column], header: Sequence[tuple[str, Spot]]) -> bool:
    """Whether header words stand in another order than our columns: then we have misread what stands under what."""
    spots = header_spots(columns, header)
    printed = Counter(fold(text) for text, _ in header)
    printed.subtract(fold(columns[i].path[-1]) for i in spots)
    return any(printed[fold(c.path[-1])] > 0 for i, c in enumerate(columns) if c.path and i not in spots)


def _settle(placed: list[Row], group: Sequence[int], amounts: Sequence[int], head: _Head, sums: Sequence[Sum]) -> bool:
    bands = _bands([spot for k in group for spot in placed[k].spots])
    if not bands or len(bands) > len(amounts):
        return False
    held: list[dict[int, Cell]] = []
    for k in group:
        row = placed[k]
        at = [
            next(b for b, band in enumerate(bands) if band[0] <= spot[0] and spot[1] <= band[1]) for spot in row.spots
        ]
        if len(set(at)) < len(at):
            return False
        held.append(dict(zip(at, row.loose, strict=True)))
    columns = _match(bands, amounts, head, held, sums)
    if columns is None:
        return False
    for k, cells in zip(group, held, strict=True):
        row = placed[k]
        known = {columns[b]: cell for b, cell in cells.items()}
        told = tuple((i, known.get(i, Cell("", row.place))) for i in amounts)
        placed[k] = replace(row, cells=told, loose=(), spots=())
    return True


def _bands(spots: Sequence[Spot]) -> list[Spot]:
    """Stretches of the line that numbers fill: numbers standing above each other share one."""
    bands: list[list[float]] = []
    for x0, x1 in sorted(spots):
        if bands and x0 < bands[-1][1]:
            bands[-1][1] = max(bands[-1][1], x1)
        else:
            bands.append([x0, x1])
    return [(a, b) for a, b in bands]


def _match(
    bands: Sequence[Spot],
    amounts: Sequence[int],
    head: _Head,
    rows: Sequence[dict[int, Cell]],
    sums: Sequence[Sum],
) -> list[int] | None:
    """Which column each band is: the order-keeping choice that adds up in most rows, whose header letters stand over the
    bands, and that is nearest to the header words.

    None where two choices add up as well, and say and stand about the same.
    """
    if len(bands) == len(amounts):
        return list(amounts)
    if comb(len(amounts), len(bands)) > _MOST_WAYS:
        return None
    values = [{b: read_number(cell.text) or Decimal(0) for b, cell in row.items()} for row in rows]
    placed = all(i in head.where for i in amounts)
    pitch = head.pitch(amounts) if placed else 0.0
    over = [[head.likeness(band, i) for i in range(len(head.leaves))] for band in bands]
    scored = sorted(
        (
            _broken(values, chosen, sums),
            (_unevenness(bands, [head.where[i] for i in chosen]) / pitch if pitch > 0 else 0.0)
            - sum(over[b][i] for b, i in enumerate(chosen)) / 2,
            chosen,
        )
        for chosen in combinations(amounts, len(bands))
    )
    (broken, far, chosen), *others = scored
    if any(b == broken and f - far < _CLEARLY for b, f, _ in others[:1]):
        return None
    return list(chosen)


def _unevenness(bands: Sequence[Spot], words: Sequence[Spot]) -> float:
    """How unlike the numbers stand to their header words: all to the right of them by as much is as good as below them.

    Headers are set to the left, centred or to the right, numbers mostly to the right: the evenest pairing counts.
    """
    best = 1e9
    for edge in (_left, _middle, _right):
        shifts = sorted(_right(band) - edge(word) for band, word in zip(bands, words, strict=True))
        middle = shifts[len(shifts) // 2]
        uneven = sum(abs(shift - middle) for shift in shifts)
        best = min(best, uneven + 0.2 * abs(middle - (_right(words[0]) - edge(words[0]))))
    return best


def _left(spot: Spot) -> float:
    return spot[0]


def _middle(spot: Spot) -> float:
    return (spot[0] + spot[1]) / 2


def _right(spot: Spot) -> float:
    return spot[1]


def _broken(values: Sequence[dict[int, Decimal]], chosen: Sequence[int], sums: Sequence[Sum]) -> int:
    """How many sums of the rows would not close."""
    at = {column: band for band, column in enumerate(chosen)}
    broken = 0
    for row in values:
        for total, parts in sums:
            whole = row.get(at.get(total, -1), Decimal(0))
            held = [row.get(at.get(part, -1), Decimal(0)) for part in parts]
            broken += abs(whole - sum(held, Decimal(0))) > Decimal("0.011") * (len(held) + 1)
    return broken


def header_spots(columns: Sequence[Column], header: Sequence[tuple[str, Spot]]) -> dict[int, Spot]:
    """Where the innermost header of each column stands: the words that match the most columns in their order."""
    words = sorted(((fold(text), spot) for text, spot in header), key=lambda w: w[1][0] + w[1][1])
    leaves = [fold(c.path[-1]) if c.path else "" for c in columns]
    # best[i][j]: the most that columns from i on gain from words from j on
    best = [[0.0] * (len(words) + 1) for _ in range(len(leaves) + 1)]
    for i in range(len(leaves) - 1, -1, -1):
        for j in range(len(words) - 1, -1, -1):
            gain = _likeness(leaves[i], words[j][0])
            best[i][j] = max(best[i + 1][j], best[i][j + 1], gain + best[i + 1][j + 1] if gain else 0.0)
    found: dict[int, Spot] = {}
    i = j = 0
    while i < len(leaves) and j < len(words):
        gain = _likeness(leaves[i], words[j][0])
        if gain and best[i][j] == gain + best[i + 1][j + 1]:
            found[i] = words[j][1]
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return found


def _likeness(leaf: str, word: str) -> float:
    if leaf == word:
        return 3.0
    return 1.0 + len(word) / 20 if len(word) >= 2 and word in leaf else 0.0


def is_aligned(lines: Sequence[str]) -> bool:
    """Whether a text kept its columns with runs of blanks, as `pdftotext -layout` does."""
    gaps = [len(gap) for line in lines for gap in _gaps(line)]
    return len(gaps) >= 2 and sum(g >= 2 for g in gaps) > 0.5 * len(gaps)


def _gaps(line: str) -> list[str]:
    stripped = line.strip().replace("\u3000", "  ")
    gaps, run = [], ""
    for letter in stripped:
        if letter == " ":
            run += letter
        elif run:
            gaps.append(run)
            run = ""
    return gaps
