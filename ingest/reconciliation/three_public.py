"""“三公”经费 beside 基本支出 by 经济分类: the part is never more than the whole.

财政部《部门决算公开》: the “三公” schedule prints all that is spent on an item from 一般公共预算财政拨款; 30212, 30217 and 30231 of the
basic expenditure print what of it is 基本支出.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from index.records import Fact
from index.vocabulary import Outcome, ScheduleKind
from ingest.paragraphs import bare
from ingest.reconciliation.ledger import Ledger, Row, Sheet
from ingest.reconciliation.numbers import both, show, show_like, step, value
from ingest.reconciliation.rules import RuleBook, Trial, fails

_ITEMS = {
    "30212": re.compile(r"因公出国\(境\)费用?"),
    "30217": re.compile(r"公务接待费"),
    "30231": re.compile(r"公务用车运行(?:维护)?费|运行(?:维护)?费"),
}


def basic_within(ledger: Ledger, book: RuleBook) -> Iterator[Trial]:
    """公务接待费 8.31 under 基本支出, where the “三公” schedule has 0.30 in all; told with the row in which the 0.30 stands."""
    rule = book.rules["three-public-basic"]
    spent = [f for sheet in ledger.of_kind(ScheduleKind.THREE_PUBLIC) for row in _of_the_whole(sheet) for f in row.every]
    for sheet in ledger.of_kind(ScheduleKind.BASIC_BY_ECONOMIC):
        rows = [row for row in sheet.rows if row.code.startswith("302")]
        for at, row in enumerate(rows):
            part = row.total()
            whole = _spent_on(ledger, spent, row) if row.code in _ITEMS and part is not None else None
            if part is None or part.amount is None or whole is None or whole.ordinal in ledger.doubted:
                continue
            if value(part) <= value(whole) + step(part) + step(whole):
                yield Trial(rule.id, Outcome.HOLDS)
                continue
            above = rows[at - 1].total() if at else None
            slipped = above is not None and above.amount is not None and value(whole) > 0 and abs(value(above) - value(whole)) <= step(above) + step(whole)
            hint = f"；{show(above)} 印在上一行“{bare(rows[at - 1].name)}”，疑错行" if slipped and above is not None else ""
            told = rule.tell(
                subject=bare(row.name), printed=show(part), table=sheet.title, whole=whole.schedule_title,
                expected=both(whole, part.unit), hint=hint,
            )  # fmt: skip
            yield fails(
                rule, ledger.disclosure.document, told, show(part), f"不大于{show(whole)}",
                show_like(value(part) - value(whole), part.unit), (ledger.cite(part), ledger.cite(whole)), bare(row.name),
            )  # fmt: skip


def _of_the_whole(sheet: Sheet) -> list[Row]:
    """Its rows, or of one for each 单位 the one for all of them: what the first of them spends is not what all do."""
    total = sheet.total_row()
    if sheet.by_items or len(sheet.rows) == 1:
        return sheet.rows
    if total is not None:
        return [total]
    return [] if all(row.name for row in sheet.rows) else sheet.rows


def _spent_on(ledger: Ledger, facts: list[Fact], row: Row) -> Fact | None:
    """What the “三公” schedule prints of a row's item, of the document's own year and phase."""
    pattern = _ITEMS[row.code]
    for fact in facts:
        if fact.amount is None or fact.phase is not ledger.disclosure.phase or fact.fiscal_year != ledger.disclosure.fiscal_year:
            continue
        names = [bare(p) for p in (*fact.column_path, fact.row)]
        if any(pattern.fullmatch(n) for n in names) and not any("购置费" in n and "及" not in n for n in names):
            return fact
    return None
