"""Tables into facts: one for every cell of an amount column, printed, blank or unread."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from index.amounts import in_yuan, read_number
from index.records import Disclosure, Fact
from index.vocabulary import Origin, ScheduleKind, Scope, State
from ingest.grids import read_grids
from ingest.pages import Page, Region
from ingest.schedules import is_total, stamp_of
from ingest.tables import Row, Table, is_blank, squeeze

# A number that carries its own sign, unit or bracket: ≥90.00(%), 12人次.
_QUALIFIED = re.compile(r"([≥≤<>=＞＜＝约]*)([-−－]?[\d,，]+(?:\.\d+)?)[(（]?(%|％|[^\d\s()（）]{0,6})[)）]?")


def read_facts(disclosure: Disclosure, pages: Sequence[Page]) -> tuple[tuple[Fact, ...], tuple[Region, ...]]:
    """Return the facts of every table in order of printing, and the regions the tables take."""
    tables = read_grids(pages)
    facts: list[Fact] = []
    for number, table in enumerate(tables, 1):
        facts.extend(_table_facts(disclosure, table, number, len(facts)))
    return tuple(facts), tuple(region for table in tables for region in table.regions)


def _table_facts(disclosure: Disclosure, table: Table, number: int, first: int) -> Iterator[Fact]:
    kind = table.kind
    ordinal = first
    for row in table.rows:
        agency, scope = _owner(disclosure, kind, row)
        for index, cell in row.cells:
            column = table.columns[index]
            reading = read_cell(cell.text, row.unit or column.unit or table.unit)
            if reading is None:
                continue
            year, phase = stamp_of(column.path, disclosure.fiscal_year, disclosure.phase)
            yield Fact(
                document=disclosure.document,
                ordinal=ordinal,
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
                row_path=row.path,
                column=column.path[-1] if column.path else "",
                column_path=column.path,
                printed=reading.printed,
                unit=reading.unit,
                amount=reading.amount,
                state=reading.state,
                recovered=index in row.recovered,
                quoted=reading.quoted,
            )
            ordinal += 1


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
        own = unicodedata.normalize("NFKC", qualified.group(3))
        if value is not None and (own or qualified.group(1)):
            return CellReading(State.PRINTED, qualified.group(2), own or unit, in_yuan(value, own or unit), bare)
    if "\ufffd" in bare or re.fullmatch(r"[\d.,，．\s-]+", bare):
        return CellReading(State.UNREAD, bare, unit, quoted=f"无法辨认：{bare}")
    return None


def _owner(disclosure: Disclosure, kind: ScheduleKind, row: Row) -> tuple[str, Scope]:
    """A row of a by-unit schedule speaks of the 单位 it names; every other row of the document's agency."""
    by_unit = kind in {ScheduleKind.EXPENDITURE_BY_UNIT, ScheduleKind.APPROPRIATION_BY_UNIT}
    if by_unit and row.name and not is_total(row.name):
        return row.name, Scope.UNIT
    return disclosure.agency, disclosure.scope
