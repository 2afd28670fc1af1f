"""Tables into facts: one for every cell of an amount column, printed, blank or unread."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import count, groupby, takewhile

from index.amounts import in_yuan, read_number
from index.naming import is_itself
from index.records import BBox, Disclosure, Fact
from index.vocabulary import Origin, Phase, ScheduleKind, Scope, State
from ingest.alignment import read_aligned
from ingest.columns import settle
from ingest.flattened import read_flattened
from ingest.forms import read_form_grids, read_form_lines
from ingest.furniture import without_furniture
from ingest.grids import read_grids
from ingest.inscribed import with_codes_apart
from ingest.overleaf import with_names_of_first_half
from ingest.pages import Line, Page, Region
from ingest.schedules import fold, is_total, stamp_of
from ingest.spellings import spelled
from ingest.tables import Cell, Row, Table, is_blank, squeeze
from ingest.trust import distrusted, is_jumbled
from ingest.typewritten import read_typewritten
from ingest.units import with_units

_BY_UNIT = frozenset({ScheduleKind.EXPENDITURE_BY_UNIT, ScheduleKind.APPROPRIATION_BY_UNIT})
# 某局机关, 某局（本级）: a body's own books, among those of its 单位.
_TITLED = re.compile(r"[表目]录?$|续表|单位[:：]")
# A number that carries its own sign, unit or bracket: ≥90.00(%), 12人次, ≥320万头（只、羽）.
_QUALIFIED = re.compile(r"([≥≤<>=＞＜＝约]*)([-−－]?[\d,，]+(?:\.\d+)?)[(（]?(%|％|[^\d\s()（）]{1,6}[（(][^\d\s()（）]{1,8}[)）]|[^\d\s()（）]{0,6})[)）]?")


def read_facts(disclosure: Disclosure, pages: Sequence[Page]) -> tuple[tuple[Fact, ...], tuple[Region, ...]]:
    """Return the facts of every table in order of printing, and the regions the tables take."""
    tables = read_tables(pages)
    facts: list[Fact] = []
    kinds = _kinds(tables)
    for number, (table, kind) in enumerate(zip(tables, kinds, strict=True), 1):
        facts.extend(_table_facts(disclosure, table, kind, number, len(facts)))
    return tuple(facts), tuple(region for table in tables for region in table.regions)


def read_tables(pages: Sequence[Page]) -> list[Table]:
    """Every table in order of printing: ruled ones from their grids, the rest from their lines."""
    forms, taken = read_form_grids(pages)
    ruled = [*forms, *map(with_codes_apart, _gridded(pages, taken))]
    boxes = [(region.page, region.bbox) for table in ruled for region in table.regions]
    bare = without_furniture(pages, keep=_TITLED)
    lines = [line for page in bare for line in page.lines if not _inside_any(line, boxes)]
    forms = read_form_lines(lines)
    spent = [region for table in forms for region in table.regions]
    typed = [table for table in read_typewritten(bare) if not any(_meet(r, s) for r in table.regions for s in spent)]
    forms += map(with_codes_apart, typed)
    spent += [region for table in typed for region in table.regions]
    flat = [with_codes_apart(table) for table in read_flattened([line for line in lines if not _taken(line, spent)])]
    ruled += forms
    if flat:
        spent += [region for table in flat for region in table.regions]
        prose = [line for line in lines if not _taken(line, spent)]
        # What is ruled is known, and helps to settle what is not.
        flat = settle([*ruled, *flat], prose)[len(ruled) :]
        flat = spelled(flat, ruled, "".join(line.text for line in prose))
    return with_units(with_names_of_first_half(sorted([*ruled, *flat], key=lambda table: _place_key(table.regions[0]))))


def named_units(disclosure: Disclosure, facts: Sequence[Fact]) -> tuple[str, ...]:
    """The 单位 of a disclosure, and those that a 部门's by-unit schedules give rows of their own or whose projects it lists under their names."""
    if disclosure.scope is not Scope.DEPARTMENT:
        return disclosure.units
    rows = (f.agency for f in facts if f.scope is Scope.UNIT and f.agency != disclosure.agency)
    owners = dict.fromkeys(f.row_path[0] for f in facts if f.schedule is ScheduleKind.PROJECT and not f.row_code and len(f.row_path) == _OWNED)
    own = [name for name in owners if is_itself(name, disclosure.agency)]  # the body itself is among them: they are bodies all
    named = dict.fromkeys((*disclosure.units, *rows, *(name for name in owners if own and name not in own)))
    # 综合行政执法大队, over its projects, is the 澜港区综合行政执法大队 of another schedule: one body, and not two that share every short name.
    return tuple(name for name in named if not any(other != name and is_itself(name, other) for other in named))


_OWNED = 2
"A project under its owner: 澜港区残疾人联合会（本级）, 家庭无障碍改造."


def of_units(disclosure: Disclosure, facts: Sequence[Fact]) -> tuple[Fact, ...]:
    """Give the rows of any schedule that lists the 单位 one by one (“三公”经费 by 单位) to the 单位 they name."""
    if disclosure.scope is not Scope.DEPARTMENT:
        return tuple(facts)
    units = {fold(unit): unit for unit in disclosure.units if unit != disclosure.agency}
    named: dict[int, set[str]] = defaultdict(set)
    owners: dict[str, str] = {}
    for fact in facts:
        owner = disclosure.agency if is_itself(fact.row, disclosure.agency) else units.get(fold(fact.row))
        if owner is not None and fact.table is not None and fact.scope is disclosure.scope:
            owners[fact.row] = owner
            named[fact.table].add(fact.row)
    listing = {table: rows for table, rows in named.items() if len(rows) >= _LISTED}
    told = [replace(f, agency=owners[f.row], scope=Scope.UNIT) if f.row in listing.get(f.table or 0, ()) else f for f in facts]
    return tuple(fact for _, printed in groupby(told, key=lambda f: f.table) for fact in _with_items(list(printed), disclosure))


_LISTED = 2
"Units a schedule must name to be one that lists them."


def _with_items(facts: list[Fact], disclosure: Disclosure) -> list[Fact]:
    """The facts of one table; where the coded rows below the row of a 单位 make it up, they are that 单位's own items.

    单位名称（科目名称）: each 单位 with its whole, and below it what it spends by 科目.
    """
    rows = [list(cells) for _, cells in groupby(facts, key=lambda f: (f.agency, f.scope, f.row_code, f.row))]
    told: list[Fact] = []
    while rows:
        head = rows.pop(0)
        items = list(takewhile(lambda cells: bool(cells[0].row_code) and cells[0].scope is disclosure.scope, rows))
        del rows[: len(items)]
        owned = head[0].scope is Scope.UNIT and disclosure.scope is not Scope.UNIT and _makes_up(head, items)
        told += [*head, *(replace(f, agency=head[0].agency, scope=Scope.UNIT) if owned else f for cells in items for f in cells)]
    return told


def _makes_up(head: Sequence[Fact], items: Sequence[Sequence[Fact]]) -> bool:
    """Whether in most of its columns a row is the sum of the items below it, counted on their innermost step."""
    codes = {cells[0].row_code for cells in items}
    leaves = [f for cells in items if not any(c != cells[0].row_code and c.startswith(cells[0].row_code) for c in codes) for f in cells]
    sums: dict[tuple[str, ...], Decimal] = defaultdict(Decimal)
    for fact in leaves:
        sums[fact.column_path] += fact.amount or 0
    wholes = [f for f in head if f.amount]
    return 2 * sum(f.amount == sums[f.column_path] for f in wholes) > len(wholes)


def _gridded(pages: Sequence[Page], taken: Collection[tuple[int, BBox]]) -> list[Table]:
    """The tables between rules, and those whose columns and rows the white between them rules as well."""
    aligned = read_aligned(pages)
    if not aligned:
        return read_grids(pages, taken)
    beside = [
        replace(page, tables=tuple(sorted([*page.tables, *grids], key=lambda table: table.bbox[1])))
        for page in pages
        for grids in [[grid for one in aligned for grid in one.grids if grid.page == page.number]]
    ]
    sure, doubtful = (
        {(grid.page, grid.bbox[3]) for one in aligned if one.doubtful is told for grid in one.grids}
        for told in (False, True)
    )
    tables = []
    for table in read_grids(beside, taken):
        if _ends_at(table, doubtful):
            tables.append(distrusted(table, "折行的名称与上下行分不开，不能确定数字属于哪一行"))
        elif not (_ends_at(table, sure) and is_jumbled(table)):
            tables.append(table)
    return tables


def _ends_at(table: Table, ends: Collection[tuple[int, float]]) -> bool:
    return any(region.bbox is not None and (region.page, region.bbox[3]) in ends for region in table.regions)


def _inside_any(line: Line, boxes: Sequence[tuple[int, BBox | None]]) -> bool:
    if line.bbox is None:
        return False
    middle = (line.bbox[1] + line.bbox[3]) / 2
    return any(page == line.page and box is not None and box[1] - 1 <= middle <= box[3] + 1 for page, box in boxes)


def _meet(a: Region, b: Region) -> bool:
    return a.lines is not None and b.lines is not None and a.lines[0] <= b.lines[1] and b.lines[0] <= a.lines[1]


def _taken(line: Line, regions: Sequence[Region]) -> bool:
    if line.number is not None:
        return any(r.lines is not None and r.lines[0] <= line.number <= r.lines[1] for r in regions)
    return _inside_any(line, [(r.page, r.bbox) for r in regions])


_IS_STAMP = re.compile(r"(?:20\d\d年度?|本年|上年|年初|全年|调整后?)?(?:预算|决算|执行)数")


def _place_key(region: Region) -> tuple[int, float]:
    return region.page, float(region.lines[0]) if region.lines else region.bbox[1] if region.bbox else 0.0


_OF_ONE_FUND = frozenset({ScheduleKind.GENERAL_PUBLIC, ScheduleKind.BASIC_BY_ECONOMIC})


def _kinds(tables: Sequence[Table]) -> list[ScheduleKind]:
    """Which 公开表 each table is. 财政拨款支出决算表 is another than 一般公共预算支出决算表 where a disclosure prints both."""
    kinds = [table.kind for table in tables]
    named = [("一般公共" in table.title, kind) for table, kind in zip(tables, kinds, strict=True)]
    twice = {kind for kind in _OF_ONE_FUND if {(True, kind), (False, kind)} <= set(named)}
    return [
        ScheduleKind.OTHER if kind in twice and "财政拨款" in table.title and not of_fund else kind
        for table, (of_fund, kind) in zip(tables, named, strict=True)
    ]


def _table_facts(disclosure: Disclosure, table: Table, kind: ScheduleKind, number: int, first: int) -> Iterator[Fact]:
    ordinals = count(first)
    for row in table.rows:
        agency, scope = _owner(disclosure, table, row)

        def make(
            path: tuple[str, ...],
            cell: Cell,
            reading: CellReading,
            year: int,
            phase: Phase,
            recovered: bool,
            row: Row = row,
            agency: str = agency,
            scope: Scope = scope,
        ) -> Fact:
            return Fact(
                document=disclosure.document,
                ordinal=next(ordinals),
                agency=agency,
                scope=scope,
                fiscal_year=year,
                phase=phase,
                origin=Origin.CELL,
                place=cell.place,
                schedule=kind,
                table=number,
                schedule_title=table.title,
                row_code=row.code,
                row=row.name,
                row_path=(row.of_unit, *row.path) if row.of_unit and len(row.path) == 1 else row.path,
                column=path[-1] if path else "",
                column_path=path,
                printed=reading.printed,
                unit=reading.unit,
                amount=reading.amount,
                state=reading.state,
                recovered=recovered,
                quoted=reading.quoted,
                beside=row.beside,
            )

        for index, cell in row.cells:
            column = table.columns[index]
            reading = read_cell(cell.text, row.unit or _unit_in_name(row) or column.unit or table.unit)
            if reading is None:
                continue
            # A table turned on its side says 预算数 and 决算数 in its rows.
            stamped = column.path if row.code or not _IS_STAMP.fullmatch(row.name) else (*column.path, row.name)
            year, phase = stamp_of(stamped, disclosure.fiscal_year, disclosure.phase)
            yield make(column.path, cell, reading, year, phase, index in row.recovered)
        for cell in row.loose:
            # Its column is open: it is kept, with what it may be, but never under a guess.
            unread = CellReading(State.UNREAD, squeeze(cell.text), row.unit or _unit_in_name(row) or table.unit, quoted=row.doubt)
            yield make((), cell, unread, disclosure.fiscal_year, disclosure.phase, False)


@dataclass(frozen=True, slots=True)
class CellReading:
    """What one cell of an amount column says."""

    state: State
    printed: str
    unit: str
    amount: Decimal | None = None
    quoted: str = ""


def read_cell(text: str, unit: str) -> CellReading | None:
    """Read one cell; None for words, which are no figures.

    >>> read_cell("1,234.50", "万元").amount
    Decimal('12345000.00')
    >>> read_cell("≥90.00(%)", "元").printed
    '90.00'
    """
    bare = squeeze(text)
    if is_blank(bare):
        return CellReading(State.BLANK, bare, unit)
    value = read_number(bare)
    if value is not None:
        return CellReading(State.PRINTED, bare, unit, in_yuan(value, unit))
    qualified = _QUALIFIED.fullmatch(bare)
    if qualified:
        value = read_number(qualified.group(2))
        own = unicodedata.normalize("NFKC", qualified.group(3)).replace("(", "（").replace(")", "）")
        if value is not None and (own or qualified.group(1)):
            bracketed = bool(qualified.group(1)) or bare[-1] in ")）"
            printed = qualified.group(2) if bracketed else bare
            return CellReading(State.PRINTED, printed, own or unit, in_yuan(value, own or unit), bare)
    if "\ufffd" in bare or re.fullmatch(r"[\d.,，．\s-]+", bare):
        return CellReading(State.UNREAD, bare, unit, quoted=f"无法辨认：{bare}")
    return None


def _owner(disclosure: Disclosure, table: Table, row: Row) -> tuple[str, Scope]:
    """A row of a by-unit schedule speaks of the 单位 it names; every other row of the document's agency."""
    if names_units(table) and row.name and not row.code and not is_total(row.name):
        return (disclosure.agency if is_itself(row.name, disclosure.agency) else row.name), Scope.UNIT
    return disclosure.agency, disclosure.scope


def _unit_in_name(row: Row) -> str:
    """公务用车保有量（辆）, in a schedule in 万元: the row counts in its own unit, as the 相关统计数 of the national “三公” form do."""
    match = None if row.code else _COUNTED_ROW.search(fold(row.name))
    return match["unit"] if match is not None else ""


_COUNTED_ROW = re.compile(r"\((?P<unit>个|辆|人|人次|次|批次|批|台|套|台套|家|户|名|份|件|项|平方米|亩|公里|万元|元|%)\)$")


def names_units(table: Table) -> bool:
    """Whether the rows of a table are 单位: by its kind, or by what stands over their names."""
    if table.kind in _BY_UNIT:
        return True
    return table.kind is ScheduleKind.REVENUE and any(column.names_units for column in table.columns)
