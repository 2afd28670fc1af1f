"""What the year before came to, as the budget of the year after prints it: 2025年当年预算执行数为323.47万元."""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.basis import Basis
from assistant.citations import label_of
from assistant.operations import explaining
from assistant.operations.desk import Desk, Draft, bold
from assistant.operations.operands import stated_of
from assistant.query import Operation
from assistant.scoping import Side
from index.vocabulary import Phase

_AS_EXECUTED = re.compile("执行|实际|花|用|支")


def as_estimated(desk: Desk) -> Draft | None:
    """上一年实际执行了多少, of which no final account is held: the 执行数 that the budget after it prints, said to be that.

    And why, where that was asked too; None where no later budget of the body prints one of everything named.
    """
    query = desk.query
    if not query.subjects or not _AS_EXECUTED.search(query.text) or not query.years:
        return None
    lines: list[str] = []
    later: list[Side] = []
    for agency in query.agencies:
        for year in query.years:
            budgets = [d for d in desk.library.documents_of(agency) if d.fiscal_year == year + 1 and d.phase is Phase.APPROVED]
            for d in budgets[:1]:
                side = Side(agency, d.fiscal_year, d, desk.library.catalogue(d), Basis(agency, d.fiscal_year))
                found = [next(iter(stated_of(side, s, ("上年执行数",))), None) for s in query.subjects]
                if None in found:
                    return None
                told = "、".join(f"{label_of(f)}{year}年预算执行数为**{bold(desk.ledger.figure(f))}" for f in found if f is not None)
                lines.append(f"{desk.whose(side)}写明，{told}（{year}年决算没有收录，这是编预算时所列的执行数）。")
                later.append(side)
    if not lines:
        return None
    if query.wants(Operation.REASON):
        why = explaining.reason(replace(desk, scoping=replace(desk.scoping, sides=tuple(later), missing_phase=None)))
        lines = [*why.lines, *lines]
    return Draft(lines=lines, subject="、".join(s.text for s in query.subjects))
