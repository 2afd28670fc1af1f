"""按正确的取暖费合计: of a cell that is found wrong, the other cell of its row that prints what it should be."""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.evidence import Found, Resolution
from assistant.operations.contradicting import expected_of, findings_touching, starts_with
from assistant.operations.desk import Desk
from assistant.scoping import Side
from index.amounts import in_yuan

_RIGHT = re.compile("(?:按|用|以|取)[^,。?;]{0,4}(?:正确|更正|改正|纠正|核实|对的|应为|应有)|(?:正确|更正后?|改正后?|应为)的")


def righted(desk: Desk, side: Side, resolution: Resolution) -> Resolution:
    """What is meant where the right figure is asked for by name; as it is where nothing is wrong with it, or nothing prints the right one."""
    if not isinstance(resolution, Found) or not _RIGHT.search(desk.query.text):
        return resolution
    wrong = resolution.entry
    for finding in findings_touching(desk.library.index.findings([side.disclosure.document]), [wrong.fact]):
        meant = expected_of(finding) if starts_with(finding.printed, wrong.fact) else None
        if meant is None:
            continue
        amount = in_yuan(meant[0], meant[1])
        right = next(
            (
                e for e in side.catalogue.entries
                if (e.row, e.fact.row_code, e.fact.agency, e.fact.table) == (wrong.row, wrong.fact.row_code, wrong.fact.agency, wrong.fact.table)
                and e.fact.amount == amount and e.fact.fiscal_year == wrong.fact.fiscal_year
            ),
            None,
        )  # fmt: skip
        if right is not None:
            return replace(resolution, entry=right, agreeing=(), conflicting=())
    return resolution
