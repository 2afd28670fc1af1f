"""Ruling lines into grids of cells, spans included, and letters into their cells."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from index.records import BBox
from ingest.pages import RuledCell, RuledTable
from ingest.readers.layout import Ink, rows_of, words_of

# Strokes this close are one line; ends this close meet (points).
_SNAP = 2.5
_REACH = 3.0
# Shorter strokes are dots, ticks and marks.
_SHORTEST = 4.0
_AMOUNT = re.compile(r"-?(?:\d{1,3}(?:,\d{3})+|\d+(?=\.))(?:\.\d+)?")
# More strokes than this draw a picture, not a table.
_MOST_STROKES = 40_000


@dataclass(frozen=True, slots=True)
class Rule:
    """A stroke at `at`, along the other axis from `start` to `end`."""

    horizontal: bool
    at: float
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class _Grid:
    xs: list[float]
    ys: list[float]
    owner: list[list[int]]
    "Which cell covers each box of the grid."
    spans: dict[int, tuple[int, int, int, int]]
    "cell: first row, first column, rows, columns"


@dataclass(frozen=True, slots=True)
class Ruling:
    """The strokes of a page, sorted out: those that rule tables, and those that only part lines of text."""

    grids: tuple[_Grid, ...]
    bars: tuple[BBox, ...]
    "The rules across that no rule down crosses, from top to bottom; a frame may close them at their ends."

    @classmethod
    def of(cls, rules: Iterable[Rule]) -> Ruling:
        """Sort out the strokes of one page; of a picture (very many strokes) none are taken."""
        strokes = list(rules)
        if len(strokes) > _MOST_STROKES:
            return cls((), ())
        across = _joined(r for r in strokes if r.horizontal)
        down = _joined(r for r in strokes if not r.horizontal)
        if len(across) * len(down) > _MOST_STROKES * 50:
            return cls((), ())
        crossed = [(h, v) for h, v in _groups(across, down) if not _is_frame(h, v)]
        grids = (_grid(h, v) for h, v in crossed)
        met = {rule for h, _ in crossed for rule in h}
        bars = tuple((r.start, r.at, r.end, r.at) for r in across if r not in met)
        return cls(tuple(g for g in grids if len(g.spans) > 1), bars)


def read_ruled_tables(ink: Sequence[Ink], ruling: Ruling, page: int) -> tuple[RuledTable, ...]:
    """Return the ruled tables of a page from top to bottom; a grid of a single cell is a frame, not a table."""
    letters: list[dict[int, list[Ink]]] = [defaultdict(list) for _ in ruling.grids]
    for run in _runs(ink):
        x, y = _middle(run)
        for grid, cells in zip(ruling.grids, letters, strict=True):
            row, column = bisect_right(grid.ys, y) - 1, bisect_right(grid.xs, x) - 1
            if 0 <= row < len(grid.ys) - 1 and 0 <= column < len(grid.xs) - 1:
                cells[grid.owner[row][column]].extend(run)
                break
    tables = [_table(grid, cells, page) for grid, cells in zip(ruling.grids, letters, strict=True)]
    return tuple(sorted(tables, key=lambda t: (t.bbox[1], t.bbox[0])))


def parts_rows(table: RuledTable) -> bool:
    """Whether the rules of a table part its rows: not where most amounts stand above each other in one cell."""
    packed = single = 0
    for row in table.rows:
        held = [
            sum(bool(_AMOUNT.fullmatch(line)) for line in cell.text.split("\n")) for cell in row if cell is not None
        ]
        several = [count for count in held if count > 1]
        if len(several) > 1 or sum(several) > 2:
            packed += sum(held)
        else:
            single += sum(held)
    return packed <= single


def _is_frame(across: Sequence[Rule], down: Sequence[Rule]) -> bool:
    """Whether all rules down stand at the ends of the rules across, and so part no columns."""
    left, right = min(h.start for h in across), max(h.end for h in across)
    return len(across) > 2 and all(min(abs(v.at - left), abs(v.at - right)) <= 2 * _REACH for v in down)


def _joined(rules: Iterable[Rule]) -> list[Rule]:
    """Strokes on one line that touch, as one; a dashed line becomes whole."""
    levels: list[list[Rule]] = []
    for rule in sorted(rules, key=lambda r: r.at):
        if levels and rule.at - levels[-1][-1].at <= _SNAP and rule.at - levels[-1][0].at <= 2 * _SNAP:
            levels[-1].append(rule)
        else:
            levels.append([rule])
    joined = []
    for level in levels:
        at = sum(r.at for r in level) / len(level)
        level.sort(key=lambda r: r.start)
        start, end = level[0].start, level[0].end
        for rule in level[1:]:
            if rule.start - end <= _REACH:
                end = max(end, rule.end)
            else:
                joined.append(Rule(rule.horizontal, at, start, end))
                start, end = rule.start, rule.end
        joined.append(Rule(level[0].horizontal, at, start, end))
    return [rule for rule in joined if rule.end - rule.start >= _SHORTEST]


def _groups(across: list[Rule], down: list[Rule]) -> list[tuple[list[Rule], list[Rule]]]:
    """Lines that cross or meet, however indirectly, rule one table."""
    parent = list(range(len(across) + len(down)))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    for i, h in enumerate(across):
        for j, v in enumerate(down, len(across)):
            if _meet(h, v):
                parent[root(j)] = root(i)
    groups: dict[int, tuple[list[Rule], list[Rule]]] = defaultdict(lambda: ([], []))
    for i, rule in enumerate([*across, *down]):
        groups[root(i)][0 if rule.horizontal else 1].append(rule)
    return [(h, v) for h, v in groups.values() if len(h) >= 2 and len(v) >= 1]


def _meet(across: Rule, down: Rule) -> bool:
    along = across.start - _REACH <= down.at <= across.end + _REACH
    return along and down.start - _REACH <= across.at <= down.end + _REACH


def _grid(across: list[Rule], down: list[Rule]) -> _Grid:
    # A table may be open at its sides: then its lines run on beyond the outermost crossing line.
    xs = _levels([v.at for v in down], min(h.start for h in across), max(h.end for h in across))
    ys = _levels([h.at for h in across], min(v.start for v in down), max(v.end for v in down))
    rows, columns = len(ys) - 1, len(xs) - 1
    walls = _walls(down, xs, ys)
    floors = _walls(across, ys, xs)
    owner = [[-1] * columns for _ in range(rows)]
    spans: dict[int, tuple[int, int, int, int]] = {}
    for i in range(rows):
        for j in range(columns):
            if owner[i][j] >= 0:
                continue
            wide = 1
            while j + wide < columns and owner[i][j + wide] < 0 and (j + wide, i) not in walls:
                wide += 1
            tall = 1
            while i + tall < rows and _open_below(i + tall, j, wide, floors, walls, columns):
                tall += 1
            number = len(spans)
            spans[number] = (i, j, tall, wide)
            for a in range(i, i + tall):
                owner[a][j : j + wide] = [number] * wide
    return _Grid(xs, ys, owner, spans)


def _open_below(
    row: int, left: int, wide: int, floors: set[tuple[int, int]], walls: set[tuple[int, int]], columns: int
) -> bool:
    """Whether the cell above continues into `row`, keeping exactly its width."""
    if any((row, c) in floors for c in range(left, left + wide)):
        return False
    if any((c, row) in walls for c in range(left + 1, left + wide)):
        return False
    return (left == 0 or (left, row) in walls) and (left + wide == columns or (left + wide, row) in walls)


def _levels(values: list[float], low: float, high: float) -> list[float]:
    levels: list[float] = []
    for value in sorted(values):
        if not levels or value - levels[-1] > _SNAP:
            levels.append(value)
    if low < levels[0] - 2 * _REACH:
        levels.insert(0, low)
    if high > levels[-1] + 2 * _REACH:
        levels.append(high)
    return levels if len(levels) > 1 else [levels[0], max(high, levels[0] + 1)]


def _walls(rules: list[Rule], levels: list[float], crossings: list[float]) -> set[tuple[int, int]]:
    """(level, interval) pairs where a line stands: it covers more than half of the interval."""
    walls: set[tuple[int, int]] = set()
    for rule in rules:
        level = min(range(len(levels)), key=lambda k: abs(levels[k] - rule.at))
        for k in range(len(crossings) - 1):
            covered = min(rule.end, crossings[k + 1]) - max(rule.start, crossings[k])
            if covered > 0.5 * (crossings[k + 1] - crossings[k]):
                walls.add((level, k))
    return walls


def _runs(ink: Sequence[Ink]) -> list[list[Ink]]:
    """Letters one by one, but a number whole: one that runs over its border still belongs to one cell."""
    runs: list[list[Ink]] = []
    for letter in sorted(ink, key=lambda i: (round(i.baseline), i.bbox[0])):
        last = runs[-1][-1] if runs else None
        if (
            last is not None
            and letter.text in "0123456789.,"
            and last.text in "0123456789.,-"
            and abs(last.baseline - letter.baseline) < 1
            and -0.2 * letter.size <= letter.bbox[0] - last.bbox[2] <= 0.12 * letter.size
        ):
            runs[-1].append(letter)
        else:
            runs.append([letter])
    return runs


def _middle(run: list[Ink]) -> tuple[float, float]:
    box: BBox = run[0].bbox
    return (box[0] + run[-1].bbox[2]) / 2, (box[1] + box[3]) / 2


def _table(grid: _Grid, letters: dict[int, list[Ink]], page: int) -> RuledTable:
    rows: list[list[RuledCell | None]] = [[None] * (len(grid.xs) - 1) for _ in range(len(grid.ys) - 1)]
    for number, (i, j, tall, wide) in grid.spans.items():
        text = "\n".join(" ".join(w.text for w in words_of(line)) for line in rows_of(letters.get(number, [])))
        rows[i][j] = RuledCell(
            text=text, bbox=(grid.xs[j], grid.ys[i], grid.xs[j + wide], grid.ys[i + tall]), span=(tall, wide)
        )
    return RuledTable(
        page=page,
        bbox=(grid.xs[0], grid.ys[0], grid.xs[-1], grid.ys[-1]),
        rows=tuple(tuple(row) for row in rows),
    )
