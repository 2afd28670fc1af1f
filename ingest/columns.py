"""Columns that a flattened file lost, found again from what must add up.

A row `229 其他支出 1,160,000 1,160,000` under three columns has lost a blank. Each row has a few ways to put its
numbers into columns, in order; the sums of the document (合计 = parts, 类 = Σ款 = Σ项, one schedule and another, the
words beside them) leave one way for most rows. Where more than one way stays possible, the number is left without one.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import combinations
from math import comb

from index.amounts import half_step, in_yuan, read_number
from index.vocabulary import MONEY_UNITS
from ingest.arrangement import Found, Options, Told, Way, arrange
from ingest.pages import Line
from ingest.positions import place_what_is_open
from ingest.schedules import Place, fold, is_total, item_key, vocabulary
from ingest.sums import MEASURES, Balance, Sum, balance, column_sums, row_sums
from ingest.tables import Cell, Row, Table
from ingest.trust import distrusted, is_jumbled

# How much each kind of evidence weighs: sums inside a schedule, between schedules, words beside them.
_INSIDE, _BETWEEN, _WORDS = 100, 20, 3
# Ways of one row that we are ready to weigh.
_MOST_WAYS = 4000
_FEN = 100
# So many rows show where a table prints its zeros.
_USUAL = 3

Spot = tuple[int, int, int]
"table, row, column"


@dataclass(frozen=True, slots=True)
class _Sum:
    """Σ coefficient · cell = constant, within `slack` (in 分); `most` makes it ≤."""

    terms: tuple[tuple[int, Spot], ...]
    constant: int
    slack: int
    weight: int
    most: bool = False


def settle(tables: Sequence[Table], prose: Iterable[Line] = ()) -> list[Table]:
    """Give every loose number its column, where only one is possible."""
    settled = _Settling(tables, "".join(line.text for line in prose)).settled()
    settled = [place_what_is_open(before, after) for before, after in zip(tables, settled, strict=True)]
    return [distrusted(table) if is_jumbled(table) else table for table in settled]


class _Settling:
    """One document's tables while their columns are found."""

    def __init__(self, tables: Sequence[Table], prose: str) -> None:
        self.tables = tables
        self.prose = re.sub(r"\s", "", prose)
        self.columns = [
            {side: [i for i in t.amount_columns if t.columns[i].side == side] for side in range(t.sides)}
            for t in tables
        ]
        self.ways: dict[tuple[int, int], list[Way]] = {}
        "Rows that have more than one way, and their ways."
        self.fixed: dict[tuple[int, int], Way] = {}
        self.lost: set[tuple[int, int]] = set()
        "Rows with more numbers than columns: nothing can be said of them."
        self.by_key: dict[tuple[int, str], list[int]] = defaultdict(list)
        for t, table in enumerate(tables):
            for r, row in enumerate(table.rows):
                self._enter(t, r, row)

    def settled(self) -> list[Table]:
        self._narrow()
        found = self._zeros_as_usual(self._solve(self._sums()).options) if self.ways else {}
        return [
            replace(table, rows=tuple(self._placed(t, r, row, found) for r, row in enumerate(table.rows)))
            for t, table in enumerate(self.tables)
        ]

    # --- ways of a row ------------------------------------------------------------------------------------------

    def _enter(self, t: int, r: int, row: Row) -> None:
        columns = self.columns[t].get(row.side, [])
        if row.cells:
            return
        count = len(row.loose)
        if row.doubt or count > len(columns) or comb(len(columns), count) > _MOST_WAYS * 5:
            self.lost.add((t, r))
            return
        if count in {0, len(columns)}:
            self.fixed[t, r] = tuple(columns) if count else ()
            return
        ways = list(combinations(columns, count))
        inside = row_sums(self.tables[t].columns, row.side)
        carried = balance(self.tables[t].columns, row.side)
        values = [self._value(t, cell.text) for cell in row.loose]
        # Keep the ways in which most sums of the row close, to the last digit if they can.
        close = self._slack(t, row)
        scores = [
            sum(_closes(s, way, values, close) + _closes(s, way, values, 0) for s in inside) + _balances(carried, way, values, close)
            for way in ways
        ]
        ways = [way for way, score in zip(ways, scores, strict=True) if score == max(scores)]
        if len(ways) == 1:
            self.fixed[t, r] = ways[0]
        elif len(ways) > _MOST_WAYS:
            self.lost.add((t, r))
        else:
            self.ways[t, r] = ways

    def _value(self, t: int, text: str) -> int:
        value = read_number(text)
        return 0 if value is None else int(in_yuan(value, self._unit(t)) * _FEN)

    def _unit(self, t: int) -> str:
        return self.tables[t].unit if self.tables[t].unit in MONEY_UNITS else "元"

    def _slack(self, t: int, row: Row) -> int:
        """Rounding of one printed number of the row, in 分."""
        steps = [half_step(c.text, self._unit(t)) for c in row.loose or [cell for _, cell in row.cells]]
        return int(max(steps, default=Decimal("0.5")) * _FEN)

    # --- sums ---------------------------------------------------------------------------------------------------

    def _sums(self) -> Iterator[_Sum]:
        for t in range(len(self.tables)):
            yield from self._down(t)
            yield from self._by_nature(t)
        yield from self._across()
        yield from self._told()

    def _down(self, t: int) -> Iterator[_Sum]:
        """Within a schedule, column by column: a parent is the sum of its children, 合计 of the outermost rows."""
        table = self.tables[t]
        for side in range(table.sides):
            for parent, children in column_sums(table, side):
                if any((t, r) in self.lost for r in (parent, *children)):
                    continue
                slack = self._slack(t, table.rows[parent]) * (len(children) + 1)
                for column in self.columns[t][side]:
                    terms = ((1, (t, parent, column)), *((-1, (t, r, column)) for r in children))
                    yield _Sum(terms, 0, slack, _INSIDE)

    def _by_nature(self, t: int) -> Iterator[_Sum]:
        """What a code says of its columns: nothing of 工资福利支出 stands under 公用经费."""
        for r, row in enumerate(self.tables[t].rows):
            if (t, r) not in self.ways:
                continue
            for codes, names in vocabulary().belongs:
                if not row.code.startswith(codes):
                    continue
                others = [n for c, ns in vocabulary().belongs if c != codes for n in ns]
                for column in self.columns[t][row.side]:
                    path = self.tables[t].columns[column].path
                    if fold(path[-1]) in others and fold(path[-1]) not in names:
                        yield _Sum(((1, (t, r, column)),), 0, 0, _WORDS)

    def _across(self) -> Iterator[_Sum]:
        """Between schedules, as data/schedules.toml links them."""
        for link in vocabulary().links:
            for left in self._picked(link.left.kind):
                for right in self._picked(link.right.kind):
                    if left == right and link.left.side == link.right.side:
                        continue
                    # An item may be printed twice, once for the year and once carried over: its whole counts.
                    matched: dict[Spot, list[Spot]] = defaultdict(list)
                    for a, b in self._pairs(left, link.left, right, link.right):
                        matched[a].append(b)
                    for a, twins in matched.items():
                        slack = self._slack(left, self.tables[left].rows[a[1]])
                        slack += sum(self._slack(right, self.tables[right].rows[b[1]]) for b in twins)
                        yield _Sum(((1, a), *((-1, b) for b in twins)), 0, slack, _BETWEEN, link.most)

    def _picked(self, kind: object) -> list[int]:
        return [t for t, table in enumerate(self.tables) if table.kind == kind]

    def _pairs(self, left: int, a: Place, right: int, b: Place) -> Iterator[tuple[Spot, Spot]]:
        for r, row in self._rows(left, a):
            for column in self._columns_of(left, a, row.side):
                name = item_key(self.tables[left].columns[column].path[-1])
                for s, other in self._rows(right, b):
                    same = (
                        b.row in {"total", other.code}
                        or (b.row == "code" and bool(row.code) and row.code == other.code)
                        or (b.row == "name" and item_key(row.name) == item_key(other.name))
                        or (b.row == "column" and item_key(other.name) == name)
                    )
                    if not same or (left, r) in self.lost or (right, s) in self.lost:
                        continue
                    for twin in self._columns_of(right, b, other.side):
                        twin_name = item_key(self.tables[right].columns[twin].path[-1])
                        if b.column != "same" or twin_name == name:
                            yield (left, r, column), (right, s, twin)

    def _rows(self, t: int, place: Place) -> Iterator[tuple[int, Row]]:
        for r, row in enumerate(self.tables[t].rows):
            if place.side is not None and row.side != place.side:
                continue
            total = not row.code and is_total(row.name)
            if place.row == "any":
                yield r, row
            elif place.row.isdigit():
                if row.code == place.row:
                    yield r, row
            elif (place.row == "total") == total and (place.row != "code" or row.code):
                if place.row == "name" and row.code and len(row.code) != 3:
                    continue
                yield r, row

    def _columns_of(self, t: int, place: Place, side: int) -> list[int]:
        columns = self.columns[t].get(side, [])
        if place.column in {"every", "same"}:
            return columns
        if place.column == "first":
            return columns[:1]
        if place.column == "total":
            totals = [c for c in columns if is_total("".join(self.tables[t].columns[c].path[-1:]))]
            return (totals or columns)[:1]
        names = {item_key(name) for name in place.column}
        return [c for c in columns if item_key("".join(self.tables[t].columns[c].path[-1:])) in names]

    def _told(self) -> Iterator[_Sum]:
        """What the words beside the schedules say of a whole column: 公务接待费预算0.5万元."""
        for (t, r), _ in self.ways.items():
            row = self.tables[t].rows[r]
            if row.name and not is_total(row.name):
                continue
            for column in self.columns[t][row.side]:
                path = self.tables[t].columns[column].path
                name = next((p for p in reversed(path) if fold(p) not in MEASURES | {"小计"}), "")
                stated = self._stated(fold(name))
                if stated is not None:
                    value, slack = stated
                    yield _Sum(((1, (t, r, column)),), value, slack + self._slack(t, row), _WORDS)

    def _stated(self, name: str) -> tuple[int, int] | None:
        if len(name) < 3 or is_total(name):
            return None
        # 公务用车运行维护支出19.56万元 tells of 公务用车运行维护费, and 公务用车购置及运行维护费 not of the first of the two.
        spelled = "".join(f"[{c}{'（' if c == '(' else '）' if c == ')' else ''}]" for c in name.removesuffix("费"))
        match = re.search(rf"{spelled}(?!及|和|与|、)[^\d。；，,]{{0,14}}?([\d,]+(?:\.\d+)?)(亿元|万元|元)", self.prose)
        value = read_number(match.group(1)) if match else None
        if match is None or value is None:
            return None
        unit = match.group(2)
        return int(in_yuan(value, unit) * _FEN), int(half_step(match.group(1), unit) * _FEN)

    # --- solving ------------------------------------------------------------------------------------------------

    def _constant(self, spot: Spot) -> int | None:
        """The cell's amount where its row is fixed (blank is nothing), None where it is open."""
        t, r, column = spot
        row = self.tables[t].rows[r]
        if row.cells:
            cell = next((cell for index, cell in row.cells if index == column), None)
            return self._value(t, cell.text) if cell is not None else 0
        way = self.fixed.get((t, r))
        if way is None:
            return None
        return self._value(t, row.loose[way.index(column)].text) if column in way else 0

    def _solve(self, sums: Iterable[_Sum]) -> Found:
        """For each open row and each of its numbers the columns it may go to in the best arrangements."""
        values = {(t, r): [self._value(t, c.text) for c in self.tables[t].rows[r].loose] for t, r in self.ways}
        told = [one for one in map(self._open_part, sums) if one is not None]
        return arrange(self.ways, values, told)

    def _open_part(self, told: _Sum) -> Told | None:
        """What a sum says of rows that are still open; None where it says nothing of them."""
        constant = -told.constant
        terms = []
        for sign, (t, r, column) in told.terms:
            known = self._constant((t, r, column))
            if known is not None:
                constant += sign * known
            elif any(column in way for way in self.ways[t, r]):
                terms.append((sign, (t, r), column))
        return Told(tuple(terms), constant, told.slack, told.weight, told.most) if terms else None

    def _narrow(self) -> None:
        """Settle what each table says of itself alone: where all of it holds at once, the document only has to decide
        what that leaves open."""
        for t in range(len(self.tables)):
            alone = {key: ways for key, ways in self.ways.items() if key[0] == t}
            if not alone:
                continue
            found = self._solve([*self._down(t), *self._by_nature(t)])
            for key in alone if found.perfect else ():
                options = found.options[key]
                ways = [way for way in self.ways[key] if all(c in options[i] for i, c in enumerate(way))]
                if len(ways) == 1:
                    self.fixed[key] = ways[0]
                    del self.ways[key]
                else:
                    self.ways[key] = ways

    def _zeros_as_usual(self, found: Options) -> Options:
        """Zeros go where the table's other rows with as many numbers print theirs: sums do not tell 0.00 from a blank."""
        usual: dict[tuple[int, int], Counter[Way]] = defaultdict(Counter)
        open_rows = {key for key, options in found.items() if any(len(o) > 1 for o in options)}
        for key, way in ((*self.fixed.items(), *((k, tuple(next(iter(o)) for o in options)) for k, options in found.items() if k not in open_rows))):
            usual[key[0], len(way)][way] += 1
        placed = dict(found)
        for t, r in open_rows:
            options, loose = found[t, r], self.tables[t].rows[r].loose
            (way, often), *others = usual[t, len(loose)].most_common(2) or [((), 0)]
            zeros = all(len(o) == 1 or not self._value(t, cell.text) for o, cell in zip(options, loose, strict=True))
            if zeros and often >= _USUAL and not others and all(c in o for c, o in zip(way, options, strict=False)):
                placed[t, r] = [{c} for c in way]
        return placed

    # --- placing ------------------------------------------------------------------------------------------------

    def _placed(self, t: int, r: int, row: Row, found: Options) -> Row:
        if row.cells or not self.columns[t].get(row.side):
            return row
        columns = self.columns[t][row.side]
        if (t, r) in self.lost:
            doubt = row.doubt or ("数字比栏目多" if len(row.loose) > len(columns) else "栏目太多，无法推定")
            return replace(row, doubt=doubt)
        options = [{column} for column in self.fixed[t, r]] if (t, r) in self.fixed else found[t, r]
        settled = {next(iter(o)): cell for o, cell in zip(options, row.loose, strict=True) if len(o) == 1}
        open_cells = [(o, cell) for o, cell in zip(options, row.loose, strict=True) if len(o) > 1]
        maybe = {column for o, _ in open_cells for column in o}
        blank = Cell("", row.place)
        cells = [(c, settled.get(c, blank)) for c in columns if c in settled or c not in maybe]
        return replace(
            row,
            cells=tuple(cells),
            loose=tuple(cell for _, cell in open_cells),
            spots=(),
            recovered=frozenset(settled) if 0 < len(row.loose) < len(columns) else frozenset(),
            doubt="；".join(f"{cell.text}可能属于{self._alternatives(t, o)}" for o, cell in open_cells),
        )

    def _alternatives(self, t: int, columns: Iterable[int]) -> str:
        return "或".join("“" + "/".join(self.tables[t].columns[c].path) + "”" for c in sorted(columns))


def _balances(carried: Balance | None, way: Way, values: Sequence[int], slack: int) -> bool:
    if carried is None:
        return False
    at = dict(zip(way, values, strict=True))
    before, after = (sum(at.get(c, 0) for c in side) for side in carried)
    return abs(before - after) <= slack * _SIDES_OF_BALANCE


_SIDES_OF_BALANCE = 4
"Columns whose rounding a balance adds up."


def _closes(total: Sum, way: Way, values: Sequence[int], slack: int) -> bool:
    at = dict(zip(way, values, strict=True))
    return abs(at.get(total[0], 0) - sum(at.get(c, 0) for c in total[1])) <= slack * (len(total[1]) + 1)
