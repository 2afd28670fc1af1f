"""One disclosure's figures laid out for checking: tables by row and column, sentences by what they speak of."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from copy import copy
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property

from index.records import Citation, Disclosure, Fact, Passage
from index.vocabulary import Origin, PassageKind, ScheduleKind, Scope, State
from ingest.pages import Page
from ingest.paragraphs import bare
from ingest.reconciliation.rules import Place
from ingest.schedules import is_total

TOTAL_ROWS = ("合计", "总计")
# Cells of one column begin this near to each other (points).
_LANE = 20.0
TOTAL_COLUMNS = (
    "合计", "本年支出合计", "本年收入合计", "支出合计", "收入合计", "小计", "本年支出小计", "本年收入小计", "支出小计", "收入小计",
    "总计", "决算数", "预算数",
)  # fmt: skip


@dataclass(slots=True)
class Row:
    """One printed row: its cells by the last header of their column."""

    code: str
    name: str
    side: str
    path: tuple[str, ...] = ()
    "Bare names from 类 down."
    cells: dict[str, Fact] = field(default_factory=dict)
    before: dict[str, Fact] = field(default_factory=dict)
    "Its cells of another year than the disclosure's: 上年预算数, 2023年执行数."
    every: list[Fact] = field(default_factory=list)

    def total(self) -> Fact | None:
        """The cell under 合计, or the only amount there is."""
        found = [cell for name in TOTAL_COLUMNS if (cell := self.cells.get(name)) is not None]
        # 总计, 财政拨款/小计, 财政拨款/…: a subtotal of one group of columns is no total beside the one over all of them.
        wider = [c for c in found if bare(c.column) in TOTAL_ROWS and len(c.column_path) < len(found[0].column_path)]
        if found:
            # So are 基本支出/合计 and 基本支出/小计: the column over all groups is the row's whole, 总计 as well as 合计.
            return wider[0] if wider and len(found[0].column_path) > 1 else found[0]
        return next(iter(self.cells.values()), None) if len(self.cells) == 1 else None

    def under(self, name: str) -> Fact | None:
        """The cell under a header, or of a group of columns with that header its 小计: 基本支出/小计 before 人员经费."""
        if (cell := self.cells.get(name)) is not None or not self.cells:
            return cell
        year = next(iter(self.cells.values())).fiscal_year
        return next(
            (
                c for c in self.every
                if c.fiscal_year == year and len(c.column_path) > 1 and bare(c.column_path[-2]) == name and bare(c.column) in {"小计", "合计"}
            ),
            None,
        )  # fmt: skip


@dataclass(slots=True)
class Sheet:
    """One table of the disclosure."""

    number: int
    kind: ScheduleKind
    title: str
    rows: list[Row] = field(default_factory=list)
    unit: str = ""
    "Whose items these are, of a schedule that lists them under each 单位 of the department."
    slipped: bool = False
    "Rows whose figures are another row's were taken out: what is left need not add up."

    @property
    def torn(self) -> bool:
        """So many cells could not be told apart that those beside them may be misplaced."""
        cells = [cell for row in self.rows for cell in row.every]
        return sum(cell.state is State.UNREAD for cell in cells) * 50 > len(cells)

    @property
    def by_items(self) -> bool:
        """“三公”经费 with 公务接待费 and the others as rows."""
        return self.kind is ScheduleKind.THREE_PUBLIC and any(_THREE_PUBLIC.search(row.name) for row in self.rows)

    @property
    def carried_in(self) -> Decimal:
        """What a two-sided table says was carried over from the year before."""
        amounts = (row.total() for row in self.rows if "收入" in row.side and re.search(r"上年|年初", row.name))
        return max((c.amount for c in amounts if c is not None and c.amount is not None), default=Decimal(0))

    def total_row(self, side: str = "") -> Row | None:
        found = [r for r in self.rows if bare(r.name) in TOTAL_ROWS and side in r.side]
        return found[0] if found else None

    def by_code(self) -> dict[str, Row]:
        return {row.code: row for row in self.rows if row.code}


class Ledger:
    """What the rules look things up in."""

    def __init__(
        self, disclosure: Disclosure, facts: Sequence[Fact], passages: Sequence[Passage] = (), pages: Sequence[Page] = ()
    ) -> None:
        self.disclosure = disclosure
        self.passages = passages
        self.pages = pages
        self.doubted: set[int] = set()
        "Ordinals of facts already found wrong: what is built on them is explained by them."
        self.corrected: dict[int, Decimal] = {}
        "Cells already found wrong, with what they should be."
        self.passage = {p.ordinal: p for p in passages}
        every = list(_sheets([f for f in facts if f.origin is Origin.CELL], disclosure.fiscal_year))
        self.sheets = [sheet for sheet in every if not sheet.unit]
        self.of_units = [sheet for sheet in every if sheet.unit]
        self.stated = [f for f in facts if f.origin is Origin.NARRATIVE and f.amount is not None]
        self.by_passage: dict[int, list[Fact]] = defaultdict(list)
        for fact in self.stated:
            if fact.passage is not None:
                self.by_passage[fact.passage].append(fact)

    def amount(self, fact: Fact) -> Decimal:
        """What a figure says, or should have said where it was already found wrong."""
        assert fact.amount is not None
        return self.corrected.get(fact.ordinal, fact.amount)

    @cached_property
    def earlier(self) -> Ledger:
        """The same schedules with the columns of earlier years in the place of this year's."""
        view = copy(self)
        view.sheets = [
            replace(sheet, rows=[replace(row, cells=row.before) for row in sheet.rows if row.before])
            for sheet in self.sheets
        ]
        return view

    @cached_property
    def _of_the_year(self) -> dict[int, Fact]:
        """Totals that count 结转 in, with the total of the same row that leaves it out."""
        found: dict[int, Fact] = {}
        for sheet in self.sheets:
            for row in sheet.rows:
                carried = any(word in name for c in row.every for name in c.column_path for word in ("结转", "结余"))
                whole = row.total() if carried else None
                year = next((c for c in row.cells.values() if c is not whole and _without_carried(c)), None)
                if whole is not None and year is not None:
                    found[whole.ordinal] = year
        return found

    def with_carried(self, cell: Fact) -> Decimal | None:
        """项目支出 of this year and what was carried over for it, printed in two columns of its row."""
        if cell.table is None or cell.amount is None or not any(self._of_the_year):
            return None
        row = next((r for s in self.sheets if s.number == cell.table for r in s.rows if cell in r.every), None)
        more = [c.amount for c in row.every if "结转" in c.column and c is not cell and c.amount] if row else []
        return cell.amount + more[0] if len(more) == 1 and "结转" not in cell.column else None

    def without_carried(self, cell: Fact) -> Fact | None:
        """当年拨款 beside a 合计 that 上年结转 is part of."""
        return self._of_the_year.get(cell.ordinal)

    def of_kind(self, *kinds: ScheduleKind) -> list[Sheet]:
        return [s for kind in kinds for s in self.sheets if s.kind is kind]

    def find(self, place: Place, subject: str = "", column: str = "") -> tuple[Sheet, Fact] | None:
        """The cell a place names, printed or blank; None where the disclosure has no such schedule or row."""
        for sheet in self.of_kind(*place.kinds):
            cell = self._in_sheet(sheet, place, subject, column)
            if cell is not None:
                return sheet, cell
        return None

    def find_all(self, place: Place) -> list[tuple[Sheet, Fact]]:
        """Every row's cell that a place could mean: 本年收入合计 and 收入总计."""
        if place.row is None:
            found = self.find(place)
            return [found] if found else []
        return [
            (sheet, cell) for sheet in self.of_kind(*place.kinds) for row in sheet.rows
            if place.row.fullmatch(bare(row.name)) and place.side in row.side and (cell := row.total()) is not None
        ]  # fmt: skip

    def _in_sheet(self, sheet: Sheet, place: Place, subject: str, column: str) -> Fact | None:
        if place.cell is not None:
            return _cell_of(sheet, place.cell, column)
        if place.same_row:
            row = next((r for r in sheet.rows if bare(r.name) == bare(subject)), None)
        elif place.row is not None:
            row = next((r for r in sheet.rows if place.row.fullmatch(bare(r.name)) and place.side in r.side), None)
        else:
            row = sheet.total_row(place.side)
        if row is None:
            if place.column == "same":
                named = next((r for r in sheet.rows if bare(r.name) == f"{bare(subject)}合计"), None)
                return named.total() if named else None
            return None
        if place.column == "same":
            return row.under(bare(subject)) or row.under(re.sub(r"(?:预算|决算)$", "", bare(subject)))
        return row.under(place.column) if place.column not in {"", "total"} else row.total()

    def cite(self, fact: Fact) -> Citation:
        """The place of a figure and what is printed there."""
        if fact.origin is Origin.NARRATIVE:
            return Citation(
                document=fact.document, place=fact.place, quoted=fact.quoted, section=fact.schedule_title,
                row=fact.row, column=fact.column,
            )  # fmt: skip
        return Citation(
            document=fact.document, place=fact.place, quoted=fact.printed, table=fact.schedule_title,
            row=f"{fact.row_code} {fact.row}".strip(), column="/".join(fact.column_path),
        )  # fmt: skip

    def cite_words(self, passage: Passage, start: int, end: int) -> Citation:
        """Words of a passage, where they are printed."""
        return Citation(
            document=passage.document, place=passage.place_of(start, end), quoted=passage.text[start:end],
            section=passage.section[-1] if passage.section else "",
        )  # fmt: skip


def bodies(ledger: Ledger) -> list[Passage]:
    """The passages that say something: no contents, covers or headings."""
    return [p for p in ledger.passages if p.kind in {PassageKind.BODY, PassageKind.NOTE}]


def _sheets(cells: Sequence[Fact], year: int) -> Iterator[Sheet]:
    tables: dict[int, list[Fact]] = defaultdict(list)
    for cell in cells:
        if cell.table is not None and cell.schedule is not None:
            tables[cell.table].append(cell)
    for (number, unit), facts in [part for table, printed in tables.items() for part in _apart(table, printed)]:
        kind = facts[0].schedule
        assert kind is not None
        sheet = Sheet(number, kind, facts[0].schedule_title, unit=unit)
        rows: dict[tuple[str, str, str], Row] = {}
        two_sided = kind in {ScheduleKind.REVENUE_EXPENDITURE, ScheduleKind.APPROPRIATION}
        again = _listed_again(facts) if two_sided else set()
        for fact in facts:
            side = fact.column_path[0] if two_sided and len(fact.column_path) > 1 else ""
            side = "" if fact.ordinal in again else side
            key = (fact.row_code, "/".join(fact.row_path) or fact.row, side)
            if key not in rows or (not fact.row_code and _is_another(fact, rows[key])):
                rows[key] = Row(fact.row_code, fact.row, side, tuple(map(bare, fact.row_path)))
                sheet.rows.append(rows[key])
            leaf = "/".join(map(bare, fact.column_path)) if kind is ScheduleKind.THREE_PUBLIC else bare(fact.column)
            kept = rows[key].cells if fact.fiscal_year == year else rows[key].before
            if leaf not in kept or _gives_way(kept[leaf], fact):
                kept[leaf] = fact
            rows[key].every.append(fact)
        yield sheet


def _apart(number: int, facts: list[Fact]) -> list[tuple[tuple[int, str], list[Fact]]]:
    """A table, and apart from it the items that it lists under the row of each 单位."""
    of_department = any(fact.scope is Scope.DEPARTMENT for fact in facts)
    parts: dict[tuple[int, str], list[Fact]] = {(number, ""): []}
    for fact in facts:
        unit = fact.agency if of_department and fact.row_code and fact.scope is Scope.UNIT else ""
        parts.setdefault((number, unit), []).append(fact)
    return [part for part in parts.items() if part[1]]


def _without_carried(cell: Fact) -> bool:
    """本年收入/合计, 当年拨款安排: a total, or the only column, of what the year itself allots."""
    if len(cell.column_path) > 1 and bare(cell.column) in TOTAL_COLUMNS:
        return _OF_THE_YEAR.search(cell.column_path[-2]) is not None
    return _ALLOTTED.fullmatch(bare(cell.column)) is not None


_OF_THE_YEAR = re.compile("当年|本年")
_ALLOTTED = re.compile("(?:当年|本年)(?:财政)?(?:拨款|预算|资金)?(?:安排|拨款)数?")


def _gives_way(kept: Fact, fact: Fact) -> bool:
    """本年收入/合计, or what was carried over, to 本年支出/合计 in one table: what a 科目 is said to cost is the 支出."""
    of, to = (f.column_path[0] if len(f.column_path) > 1 else "" for f in (kept, fact))
    return "支出" in to and _NOT_SPENT.search(to) is None and _NOT_SPENT.search(of) is not None


_NOT_SPENT = re.compile("收入|结转|结余")


def _listed_again(facts: Sequence[Fact]) -> set[int]:
    """Of 支出 listed twice side by side, 按功能分类 and 按经济分类: the cells of the second list.

    Where a text does not tell which list a line goes on with, only its totals are left to the first.
    """
    lanes: dict[tuple[int, tuple[str, ...]], list[float]] = defaultdict(list)
    lines: dict[tuple[tuple[int, int], tuple[str, ...]], list[Fact]] = defaultdict(list)
    for fact in facts:
        if fact.place.bbox is not None:
            lanes[fact.place.page, fact.column_path].append(fact.place.bbox[0])
        elif fact.place.lines is not None:
            lines[fact.place.lines, fact.column_path].append(fact)
    twice = {path for (_, path), held in lines.items() if len(held) > 1}
    first = {held[0].ordinal for held in lines.values() if is_total(held[0].row)}
    return {
        fact.ordinal for fact in facts
        if (fact.place.bbox and fact.place.bbox[0] > min(lanes[fact.place.page, fact.column_path]) + _LANE)
        or (not fact.place.bbox and fact.column_path in twice and fact.ordinal not in first)
    }  # fmt: skip


def _is_another(fact: Fact, row: Row) -> bool:
    """Whether a row of the same name is printed once more, on a line of its own."""
    same = next((cell for cell in row.every if cell.column_path == fact.column_path), None)
    if same is None or same.place.page != fact.place.page:
        return False
    if same.place.lines and fact.place.lines:
        return same.place.lines[0] != fact.place.lines[0]
    return bool(same.place.bbox and fact.place.bbox and same.place.bbox[3] <= fact.place.bbox[1] + 1)


_MEASURES = frozenset(["预算数", "决算数", "年初预算数", "全年预算数", "调整预算数"])


def _cell_of(sheet: Sheet, pattern: re.Pattern[str], column: str) -> Fact | None:
    """A cell of a table whose columns are the items; where it pairs 预算数 with 决算数, the one asked for.

    The measure stands over the items or under them: 决算数/公务接待费, 公务接待费/决算数.
    """
    if sheet.by_items:
        named = next((row for row in sheet.rows if pattern.search(re.sub(r"\s", "", bare(row.name)))), None)
        return _measured(named, column) if named is not None else None
    rows = [row for row in sheet.rows if bare(row.name) in TOTAL_ROWS] or _of_all(sheet.rows) or sheet.rows
    if len(rows) > 1 and all(row.name for row in rows):
        return None  # a row for each 单位 and none for all of them
    for row in rows:
        for path, cell in row.cells.items():
            parts = path.split("/")
            measure = next((part for part in parts if part in _MEASURES), "")
            if measure and measure.removeprefix("年初") != column.removeprefix("年初"):
                continue
            if pattern.search("/".join(part for part in parts if part != measure)):
                return cell
    return None


def _of_all(rows: Sequence[Row]) -> list[Row]:
    """The 部门 itself above its 单位, where in every column it has what they have together."""
    if len(rows) < _BODIES:
        return []
    first, rest = rows[0], rows[1:]
    sums = {path: sum((r.cells[path].amount or Decimal(0) for r in rest if path in r.cells), Decimal(0)) for path in first.cells}
    off = [path for path, cell in first.cells.items() if (cell.amount or Decimal(0)) != sums[path]]
    return [first] if sum(sums.values()) and len(off) * _MOST <= len(first.cells) else []


_BODIES = 3
_MOST = 5
"A row that is the sum of the others in four columns of five is their total; the fifth is for the sums to tell."
_THREE_PUBLIC = re.compile(r"三公|公务接待|公务用车|因公出国")


def _measured(row: Row, column: str) -> Fact | None:
    """The items as rows: the cell of the measure asked for, or the only one there is."""
    for path, cell in row.cells.items():
        measure = next((part for part in path.split("/") if part in _MEASURES), "")
        if measure and measure.removeprefix("年初") == column.removeprefix("年初"):
            return cell
    measured = any(part in _MEASURES for path in row.cells for part in path.split("/"))
    return row.total() if not measured or len(row.cells) == 1 else None
