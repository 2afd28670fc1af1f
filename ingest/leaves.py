"""The header of a table without rules: which of its words stand over which column, and which span several.

Below the header the numbers and names of one column stand above each other: the bands they fill. Header words stand
centred over their columns, or keep to their left or right. We try every way of telling the innermost words from the
spanning ones and the bands from the words that stand over nothing, and keep the one way in which all of them fit.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations, pairwise

from ingest.head_cells import Band, HeadCell
from ingest.openings import is_column_numbers
from ingest.schedules import Role, role_of

_PAD = 3.0
# What may stand over the edge of its column (points).
_OVER = 1.0
# Ways of reading one header that we are ready to try.
_MOST_OPEN, _MOST_WAYS = 10, 2_000
# A header is read when everything in it is this near to where it should be, and the next way is so much worse (points).
_NEAR, _CLEARLY = 14.0, 2.0
_FREE = 6.0
_NOWHERE, _BARE = 25.0, 3.0
_Edge = Callable[[float, float], float]
"Which of a word's ends, or its middle, shows how it is set."
_LABELS = frozenset({Role.CODE, Role.NAME, Role.INDEX, Role.TEXT})


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns of a table: where they begin and end, and what stands over each from the outermost to the innermost."""

    edges: tuple[float, ...]
    paths: tuple[tuple[HeadCell, ...], ...]
    figures: tuple[bool, ...]
    "Whether a column holds amounts, as far as its words say."


@dataclass(slots=True)
class _Way:
    """One way of reading the header."""

    leaves: Sequence[HeadCell]
    bands: Sequence[Band | None]
    edges: list[float] = field(default_factory=list)
    paths: list[tuple[HeadCell, ...]] = field(default_factory=list)
    cost: float = 0.0
    open_left: bool = False
    open_right: bool = False
    "Whether the first column may begin further out, and the last end there."

    @property
    def extents(self) -> list[tuple[float, float]]:
        return [
            (min(h.bbox[0], b.x0), max(h.bbox[2], b.x1)) if b else (h.bbox[0], h.bbox[2])
            for h, b in zip(self.leaves, self.bands, strict=True)
        ]

    @property
    def told(self) -> tuple[tuple[str, ...], ...]:
        """What this way says of the figures that are printed."""
        return tuple(
            tuple(h.text for h in (path if band.figures else path[-1:]))
            for path, band in zip(self.paths, self.bands, strict=True)
            if band is not None
        )


def lay_out(head: Sequence[HeadCell], bands: Sequence[Band]) -> Layout | None:
    """Return the columns, or None where the header can be read in no way or in several."""
    ways: list[tuple[_Way, Sequence[HeadCell], Callable[[_Way], None]]] = []
    tried = 0
    for leaves in _choices(head):
        spanning = [cell for cell in head if not any(cell is leaf for leaf in leaves)]
        for held in _held(leaves, bands, 0, 0, -1e9):
            tried += 1
            if tried > _MOST_WAYS:
                return None
            for setting in _SETTINGS:
                way = _Way(leaves, held)
                setting(way)
                way.cost += _beyond(way) + 0.5 * sum(band is None for band in held)
                ways.append((way, spanning, setting))
    told: list[_Way] = []
    least = _NEAR
    for way, beside, set_so in sorted(ways, key=lambda w: w[0].cost):
        if way.cost > least + _CLEARLY:
            break
        way.cost += _span(way, beside, set_so)
        told.append(way)
        least = min(least, way.cost)
    if not told:
        return None
    best = min(told, key=lambda w: w.cost)
    rivals = [w.cost for w in told if w.told != best.told]
    if best.cost > _NEAR or any(cost - best.cost < _CLEARLY for cost in rivals):
        return None
    figures = tuple(
        band.figures if band else role_of(leaf.text) not in _LABELS
        for leaf, band in zip(best.leaves, best.bands, strict=True)
    )
    return Layout(tuple(best.edges), tuple(best.paths), figures)


def without_numbers(layout: Layout) -> Layout:
    """类 | 款 | 项 | 栏次 | 1 | 2 | 3, the last line of a header: the words above name the columns that are numbered."""
    numbered = [path for path in layout.paths if len(path) > 1 and role_of(path[-1].text) is not Role.CODE]
    if not is_column_numbers([path[-1].text for path in numbered]) or any(len(p) == 1 and role_of(p[0].text) is not Role.CODE for p in layout.paths):
        return layout
    return replace(layout, paths=tuple(path[:-1] if path in numbered else path for path in layout.paths))


def _choices(head: Sequence[HeadCell]) -> Iterator[list[HeadCell]]:
    """Every choice of innermost words: those of the last line are, those with a word under them are not."""
    lowest = max((c.bbox[1] for c in head), default=0.0)
    sure: list[HeadCell] = []
    open_: list[HeadCell] = []
    for cell in head:
        under = [
            c
            for c in head
            if c.bbox[1] >= cell.bbox[3] - _OVER
            and min(c.bbox[2], cell.bbox[2]) - max(c.bbox[0], cell.bbox[0])
            > 0.5 * min(c.bbox[2] - c.bbox[0], cell.bbox[2] - cell.bbox[0])
        ]
        if not under:
            (sure if cell.bbox[1] > lowest - _OVER or _spans_nothing(cell, head) else open_).append(cell)
    if len(open_) > _MOST_OPEN:
        return
    for count in range(len(open_), -1, -1):
        for chosen in combinations(open_, count):
            leaves = sorted([*sure, *chosen], key=lambda c: c.middle)
            if all(b.bbox[0] > a.bbox[2] for a, b in pairwise(leaves)):
                yield leaves


def _spans_nothing(cell: HeadCell, head: Sequence[HeadCell]) -> bool:
    """Whether a word with none right under it has lower ones on one side only, or another word of its height before the next of them."""
    lower = [c.middle for c in head if c.bbox[1] >= cell.bbox[3] - _OVER]
    left, right = [m for m in lower if m < cell.middle], [m for m in lower if m > cell.middle]
    if not left or not right:
        return True
    return any(_is_beside(cell, c) and max(left) < c.middle < min(right) for c in head)


def _is_beside(cell: HeadCell, other: HeadCell) -> bool:
    return other is not cell and other.bbox[1] < cell.bbox[3] - _OVER and other.bbox[3] > cell.bbox[1] + _OVER


def _held(
    leaves: Sequence[HeadCell], bands: Sequence[Band], i: int, j: int, left: float
) -> Iterator[list[Band | None]]:
    """Every way to hand the bands, in order, to header words whose columns do not reach into each other."""
    if i == len(leaves):
        if j == len(bands):
            yield []
        return
    if len(bands) - j and bands[j].x1 < left:
        return
    leaf = leaves[i]
    end = leaves[i + 1].bbox[0] + _OVER if i + 1 < len(leaves) else 1e9
    if leaf.bbox[0] >= left - _OVER and not (j < len(bands) and bands[j].x1 < leaf.bbox[0]):
        for rest in _held(leaves, bands, i + 1, j, leaf.bbox[2]):
            yield [None, *rest]
    for k in range(j, len(bands)):
        taken = bands[j : k + 1]
        figures = taken[0].figures and role_of(leaf.text) not in _LABELS
        if k > j and (taken[-1].figures or taken[-2].figures or taken[-1].x0 - taken[-2].x1 > 4 * _PAD):
            break
        x0, x1 = min(leaf.bbox[0], taken[0].x0), max(leaf.bbox[2], taken[-1].x1)
        if x0 < left - _OVER or x1 > end:
            break
        for rest in _held(leaves, bands, i + 1, k + 1, x1):
            yield [Band(taken[0].x0, taken[-1].x1, figures), *rest]


def _beyond(way: _Way) -> float:
    """By how much words and figures reach out of their columns."""
    return sum(
        max(0.0, a - x0) + max(0.0, x1 - b) for (x0, x1), (a, b) in zip(way.extents, pairwise(way.edges), strict=True)
    )


# --- how headers are set --------------------------------------------------------------------------------------------


def _centred(way: _Way) -> None:
    """Every word in the middle of its column: one edge gives all the others."""
    start, sign = [0.0], [1]
    for leaf in way.leaves:
        start.append(2 * leaf.middle - start[-1])
        sign.append(-sign[-1])
    low, high = -1e9, 1e9
    for i, (x0, x1) in enumerate(way.extents):
        for k, least, most in ((i, -1e9, x0), (i + 1, x1, 1e9)):
            ends = ((least - start[k]) * sign[k], (most - start[k]) * sign[k])
            low, high = max(low, min(ends)), min(high, max(ends))
    pads: dict[int, list[float]] = {1: [], -1: []}
    for i, band in enumerate(way.bands):
        if band is not None and band.figures:
            pads[sign[i + 1]].append(start[i + 1] - band.x1)
    middle = [
        abs((b.x0 + b.x1) / 2 - h.middle)
        for h, b in zip(way.leaves, way.bands, strict=True)
        if b is not None and b.figures
    ]
    at = (low + high) / 2
    if pads[1] and pads[-1] and max(middle) > 1.5:
        at = (sum(pads[-1]) / len(pads[-1]) - sum(pads[1]) / len(pads[1])) / 2
        at = min(max(at, low), high) if low <= high else (low + high) / 2
    elif low < -1e8 or high > 1e8:
        at = way.extents[0][0] - _PAD
    way.edges = [s + e * at for s, e in zip(start, sign, strict=True)]
    right = [pad + at for pad in pads[1]] + [pad - at for pad in pads[-1]]
    way.cost = min(_spread(right), max(middle, default=0.0)) + max(0.0, low - high)
    if any(b - a < _PAD for a, b in pairwise(way.edges)):
        way.cost += _NOWHERE


def _to_the_left(way: _Way) -> None:
    """Every word at the left of its column."""
    way.open_right = True
    way.edges = [leaf.bbox[0] - _PAD for leaf in way.leaves] + [max(x1 for _, x1 in way.extents) + _PAD]
    figures = [(i, b) for i, b in enumerate(way.bands) if b is not None and b.figures]
    right = [way.edges[i + 1] - b.x1 for i, b in figures if i + 1 < len(way.leaves)]
    left = [abs(b.x0 - way.leaves[i].bbox[0]) for i, b in figures]
    names = [abs(b.x0 - h.bbox[0]) for h, b in zip(way.leaves, way.bands, strict=True) if b and not b.figures]
    way.cost = min(_spread(right), max(left, default=0.0)) + 0.5 * min(min(names, default=0.0), _FREE)


def _to_the_right(way: _Way) -> None:
    """Every word at the right of its column."""
    way.open_left = True
    way.edges = [min(x0 for x0, _ in way.extents) - _PAD] + [leaf.bbox[2] + _PAD for leaf in way.leaves]
    way.cost = _spread([h.bbox[2] - b.x1 for h, b in zip(way.leaves, way.bands, strict=True) if b and b.figures])


def _as_below(way: _Way) -> None:
    """Every word as what stands under it: names to the left, figures to the right, in the middle or to the left."""
    extents = way.extents
    held = [(h, b) for h, b in zip(way.leaves, way.bands, strict=True) if b is not None]
    shifts = [
        max((abs(edge(h.bbox[0], h.bbox[2]) - edge(b.x0, b.x1)) for h, b in held if b.figures), default=0.0)
        for edge in _EDGES
    ]
    names = [
        min(abs(edge(h.bbox[0], h.bbox[2]) - edge(b.x0, b.x1)) for edge in _EDGES) for h, b in held if not b.figures
    ]
    to_the_right = shifts[2] == min(shifts)
    figures = [b.figures if b else role_of(h.text) not in _LABELS for h, b in zip(way.leaves, way.bands, strict=True)]
    way.open_left = figures[0] and to_the_right
    way.edges = [extents[0][0] - _PAD]
    for i, ((_, x1), (x0, _)) in enumerate(pairwise(extents)):
        if figures[i] and to_the_right:
            way.edges.append(way.leaves[i].bbox[2] + _PAD)
        else:
            way.edges.append((x1 + x0) / 2 if figures[i + 1] else x0 - _PAD)
    way.edges.append(extents[-1][1] + _PAD)
    way.cost = max(min(shifts), min(max(names, default=0.0), _FREE))


def _freely(way: _Way) -> None:
    """However they are set, words and what stands under them keep clear of the columns beside."""
    extents = way.extents
    way.open_left = way.open_right = True
    way.edges = [extents[0][0] - _PAD, *((a[1] + b[0]) / 2 for a, b in pairwise(extents)), extents[-1][1] + _PAD]
    way.cost = _FREE


def _left(x0: float, _: float) -> float:
    return x0


def _middle(x0: float, x1: float) -> float:
    return (x0 + x1) / 2


def _right(_: float, x1: float) -> float:
    return x1


_EDGES = (_left, _middle, _right)
_SETTINGS = (_centred, _to_the_left, _to_the_right, _as_below, _freely)


def _spread(values: Sequence[float]) -> float:
    return max(values) - min(values) if values else 0.0


# --- spanning words -------------------------------------------------------------------------------------------------


def _span(way: _Way, spanning: Sequence[HeadCell], setting: object) -> float:
    """Give each spanning word the columns it stands over; return how badly they fit."""
    usual = {_to_the_left: _left, _to_the_right: _right}.get(setting, _middle)  # type: ignore[call-overload]
    ways = [(_spans(way, spanning, edge), 0.0 if edge is usual else 1.0) for edge in _EDGES]
    (cost, way.paths), unusual = min(ways, key=lambda w: w[0][0] + w[1])
    lows = _low(way, spanning)
    bottom = max(leaf.bbox[3] for leaf in way.leaves) + _PAD
    bare = sum(low if len(path) == 1 else _is_cut_off(path, bottom) for path, low in zip(way.paths, lows, strict=True))
    return cost + unusual * bool(spanning) + min(_BARE * bare, _FREE)


def _is_cut_off(path: Sequence[HeadCell], bottom: float) -> bool:
    """Whether a leaf begins so far below the word over it that something between them is missing."""
    above, leaf = path[-2:]
    return 2 * leaf.level - bottom > above.bbox[3] + 0.9 * (leaf.bbox[3] - leaf.bbox[1])


def _low(way: _Way, spanning: Sequence[HeadCell]) -> list[bool]:
    """Which leaves do not begin at the top of the header, and so have something above them."""
    top = min(cell.level for cell in (*spanning, *way.leaves))
    bottom = max(leaf.bbox[3] for leaf in way.leaves) + _PAD
    return [2 * leaf.level - bottom > top for leaf in way.leaves]


def _spans(way: _Way, spanning: Sequence[HeadCell], edge: _Edge) -> tuple[float, list[tuple[HeadCell, ...]]]:
    runs: list[tuple[int, int, HeadCell]] = []
    cost = 0.0
    bare = {k for k, low in enumerate(_low(way, spanning)) if low}
    # Edges lie outside the white beside their words.
    pad = {_left: -_PAD, _right: _PAD}.get(edge, 0.0)
    for cell in sorted(spanning, key=lambda c: -c.level):
        at = edge(cell.bbox[0], cell.bbox[2]) + pad
        found = [
            (
                round(abs(at - edge(way.edges[i], way.edges[j + 1])) - 2 * _BARE * len(bare & {*range(i, j + 1)})),
                i - j,
                i,
                j,
            )
            for i in range(len(way.leaves))
            for j in range(i, len(way.leaves))
            if _may_span(way, cell, i, j, runs, spanning, edge)
        ]
        if not found:
            cost += _NOWHERE
            continue
        _, _, i, j = min(found)
        cost += 0.5 * _off(way, at, edge, i, j)
        bare -= {*range(i, j + 1)}
        runs.append((i, j, cell))
    paths: list[tuple[HeadCell, ...]] = [
        (*sorted((c for i, j, c in runs if i <= k <= j), key=lambda c: c.level), leaf)
        for k, leaf in enumerate(way.leaves)
    ]
    return cost, paths


def _off(way: _Way, at: float, edge: _Edge, i: int, j: int) -> float:
    """How far a spanning word stands from where its columns would have it; an outer column may be wider than we know."""
    off = at - edge(way.edges[i], way.edges[j + 1])
    if edge is _middle and way.open_left and i == 0:
        return max(0.0, off)
    if edge is _middle and way.open_right and j == len(way.leaves) - 1:
        return max(0.0, -off)
    return abs(off)


def _may_span(
    way: _Way,
    cell: HeadCell,
    i: int,
    j: int,
    runs: Sequence[tuple[int, int, HeadCell]],
    spanning: Sequence[HeadCell],
    edge: _Edge,
) -> bool:
    # A leaf reaches to the bottom of the header; where it begins, its text being in its middle, must be below the word.
    bottom = max(leaf.bbox[3] for leaf in way.leaves) + _PAD
    under = way.leaves[i : j + 1]
    if any(leaf.bbox[1] < cell.bbox[3] - _OVER or 2 * leaf.level - bottom < cell.level for leaf in under):
        return False
    if cell.bbox[0] < way.edges[i] - _PAD or cell.bbox[2] > way.edges[j + 1] + _PAD:
        return False
    for other in spanning:
        if _is_beside(cell, other) and way.edges[i] < edge(other.bbox[0], other.bbox[2]) < way.edges[j + 1]:
            return False
    for a, b, other in runs:
        apart = b < i or j < a
        if not apart and (not (i <= a and b <= j) or other.bbox[1] < cell.bbox[3] - _OVER):
            return False
    return True
