"""The columns of one fund's own schedule, asked for in one breath: 政府性基金的年初结转、收入、支出、年末结余."""

from __future__ import annotations

import re

from assistant.catalogue import Entry
from assistant.concepts import concepts
from assistant.operations.desk import Desk, Draft, bold, place_word
from assistant.operations.single import merge
from assistant.scoping import Side
from index.vocabulary import FUND_SCHEDULES, ScheduleKind

_COLUMNS = {
    "年初": "年初结[转余]|年初(?=[、和及,])|上年结转", "收入": "(?:本年)?收入(?!支出|决算|总)",
    "支出": "(?:本年)?支出(?!决算|总)", "年末": "年末",
}  # fmt: skip
_LISTED = 3
"Columns asked for together that are a row of the schedule, and no figures of their own."


def columns_of_fund(desk: Desk) -> Draft | None:
    """Each column named, of the total row of the fund's schedule; None where fewer are named, or the schedule lacks one of them."""
    funds = [(word, kind) for word, kind in FUND_SCHEDULES.items() if word in desk.query.text]
    if len(funds) != 1:
        return None
    said = desk.query.text.replace("收入支出决算表", "")
    asked = [name for name, words in _COLUMNS.items() if re.search(words, said)]
    if len(asked) < _LISTED:
        return None
    drafts = []
    for side in desk.sides:
        rows = [(name, _column(side, funds[0][1], name)) for name in asked]
        found = [e for _, e in rows if e is not None]
        if len(found) < len(rows):
            return None
        lines = [f"{desk.whose(side)}，{funds[0][0]}："]
        lines += [f"- {''.join(e.fact.column_path[:1])}：**{bold(desk.ledger.figure(e.fact, label=e.fact.column_path[0]))}" for e in found]
        drafts.append(Draft(lines=[*lines, f"见{place_word(found[0].fact)}。"], subject=funds[0][0]))
    return merge(drafts) if drafts else None


def _column(side: Side, kind: ScheduleKind, name: str) -> Entry | None:
    """The total row's cell under the header that begins so, the 小计 where parts stand beside it."""
    under = [
        e for e in side.catalogue.by_schedule.get(kind, ())
        if e.total_row and e.fact.amount is not None and e.columns and name in e.columns[0] and e.fact.fiscal_year == side.fiscal_year
    ]  # fmt: skip
    whole = [e for e in under if len(e.columns) == 1 or e.leaf in concepts().total_columns]
    return whole[0] if whole else None
