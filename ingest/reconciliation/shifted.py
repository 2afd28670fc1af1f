"""A schedule whose figures stand in the wrong rows: names printed that have no figures here, and every figure moved up."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from index.records import Fact
from index.vocabulary import Outcome, ScheduleKind
from ingest.paragraphs import bare
from ingest.reconciliation.ledger import Ledger, Row, Sheet
from ingest.reconciliation.rules import RuleBook, Trial, fails
from ingest.reconciliation.schedules import row_sums

_BY_FUNCTION = (
    ScheduleKind.EXPENDITURE, ScheduleKind.GENERAL_PUBLIC, ScheduleKind.REVENUE, ScheduleKind.APPROPRIATION_BY_UNIT,
)  # fmt: skip
_LEAST = 5
"Rows that must carry another row's figures before a table is said to have slipped."

Figures = tuple[Decimal, ...]


@dataclass(frozen=True, slots=True)
class _Slip:
    """A row, what it prints, and the row whose figures those are."""

    row: Row
    cell: Fact
    own: Fact
    whose: Row


def shifted(ledger: Ledger, book: RuleBook) -> Iterator[Trial]:
    """Compare each schedule by 科目 with a sounder one of the same money: row by row, are its figures another row's?

    Rows that slipped are told once, and taken out: nothing is to be built on them.
    """
    rule = book.rules["shifted-rows"]
    sheets = ledger.of_kind(*_BY_FUNCTION)
    failing = _failing(ledger)
    for sheet in sheets:
        for other in sheets:
            if other is sheet or failing.get(other.number, 0) >= failing.get(sheet.number, 0):
                continue
            slips, rows = _slipped(sheet, other)
            if not slips:
                continue
            first, example = slips[0], slips[len(slips) // 2]
            told = rule.tell(
                table=sheet.title, row=bare(first.row.name), code=first.row.code, count=len(rows), item=bare(example.row.name),
                printed=f"{example.cell.printed}{example.cell.unit}", whose=bare(example.whose.name),
                other=other.title, expected=f"{example.own.printed}{example.own.unit}",
            )  # fmt: skip
            cells = [cell for row in rows if (cell := row.total()) is not None]
            yield fails(
                rule, ledger.disclosure.document, told, f"{example.cell.printed}{example.cell.unit}",
                f"{example.own.printed}{example.own.unit}", "", tuple(ledger.cite(c) for c in (*cells, example.own)),
                sheet.title, tuple(fact.ordinal for row in rows for fact in row.every),
            )  # fmt: skip
            sheet.rows, sheet.slipped = [row for row in sheet.rows if row not in rows], True
            break
        else:
            yield Trial(rule.id, Outcome.HOLDS if len(sheets) > 1 else Outcome.NOT_ENOUGH_DATA)


def _failing(ledger: Ledger) -> dict[int, int]:
    """How many sums of rows fail in each table."""
    count: dict[int, int] = {}
    for equation in row_sums(ledger):
        if equation.judge() is Outcome.FAILS and abs(equation.gap) > equation.allowed:
            count[equation.sheet.number] = count.get(equation.sheet.number, 0) + 1
    return count


def _slipped(sheet: Sheet, other: Sheet) -> tuple[list[_Slip], list[Row]]:
    """The rows that print another row's figures, and every row from the first of them on that differs from the other schedule."""
    here, there = sheet.by_code(), other.by_code()
    owners: dict[Figures, list[Row]] = {}
    for row in there.values():
        owners.setdefault(_figures(row), []).append(row)
    slips: list[_Slip] = []
    differing: list[Row] = []
    for code, row in here.items():
        own = there.get(code)
        cell = row.total()
        printed = own.total() if own is not None else None
        if own is None or cell is None or printed is None or cell.amount == printed.amount:
            continue
        differing.append(row)
        whose = [r for r in owners.get(_figures(row), ()) if r.code != code]
        if whose:
            slips.append(_Slip(row, cell, printed, whose[-1]))
    if len(slips) < _LEAST or 2 * len(slips) < len(differing):
        return [], []
    rows = differing[differing.index(slips[0].row) :]
    total = sheet.total_row()
    # The other columns of 合计 may be unread; its own amount is then enough.
    theirs = other.total_row()
    told = {figures[0] for figures in owners} - {_figures(theirs)[0] if theirs is not None else Decimal(0)}
    if total is not None and _figures(total)[0] in told:
        rows = [*rows, total]
    return slips, rows


def _figures(row: Row) -> Figures:
    """What a row prints under 合计, 基本支出 and 项目支出."""
    cells: Sequence[Fact | None] = (row.total(), row.cells.get("基本支出"), row.cells.get("项目支出"))
    return tuple(cell.amount if cell is not None and cell.amount is not None else Decimal(0) for cell in cells)
