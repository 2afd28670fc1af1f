"""Self-evaluations: the scores of the indicators add up to the total that is printed below them."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from index.records import Fact
from index.vocabulary import Outcome, ScheduleKind
from ingest.paragraphs import bare
from ingest.reconciliation.ledger import Ledger, Sheet
from ingest.reconciliation.rules import RuleBook, Trial, fails

_TOTALS = frozenset({"总分", "合计", "总计", "总得分"})
_SUMS = frozenset({"总分", "总得分"})
_FEWEST = 3
"Scores from which a table is one of scores."


def totals(ledger: Ledger, book: RuleBook) -> Iterator[Trial]:
    """总分 = Σ得分, 100 = Σ分值 (项目支出绩效自评表, 财预〔2020〕10号附件)."""
    rule = book.rules["score-total"]
    for sheet in ledger.of_kind(ScheduleKind.PERFORMANCE):
        for column in dict.fromkeys(cell.column for row in sheet.rows for cell in row.every if cell.unit == "分"):
            whole, parts = _column(sheet, column)
            if whole is None or len(parts) < _FEWEST:
                continue
            scores = [p.amount for p in parts if p.amount is not None]
            added = sum(scores, Decimal(0))
            # Below a list of projects stands their average, which may be weighed by their money: no sum of theirs is so small.
            if added == whole.amount or (whole.row not in _SUMS and (whole.amount or 0) <= max(scores)):
                yield Trial(rule.id, Outcome.HOLDS)
                continue
            printed, expected = f"{whole.printed}分", f"{added}分"
            told = rule.tell(table=sheet.title, subject=column, printed=printed, expected=expected)
            cited = tuple(ledger.cite(f) for f in (whole, *parts))
            yield fails(rule, ledger.disclosure.document, told, printed, expected, f"{abs(added - (whole.amount or 0))}分", cited, column)


def _column(sheet: Sheet, column: str) -> tuple[Fact | None, list[Fact]]:
    """The total of one column of scores, the last row of its name, and the scores above it."""
    held = [(bare(row.name), cell) for row in sheet.rows for cell in row.every if cell.column == column and cell.amount is not None]
    whole = next((cell for name, cell in reversed(held) if name in _TOTALS), None)
    return whole, [cell for name, cell in held if name not in _TOTALS]
