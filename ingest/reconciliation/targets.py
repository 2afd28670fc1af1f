"""Targets told in words beside the indicators of the project's own form."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from index.amounts import read_number
from index.records import Fact
from index.vocabulary import MONEY_UNITS, Outcome, Phase, ScheduleKind
from ingest.paragraphs import bare
from ingest.reconciliation.ledger import Ledger, bodies
from ingest.reconciliation.numbers import keystroke, value
from ingest.reconciliation.rules import RuleBook, Trial, fails

_WHAT_COUNTS = re.compile("(?:的)?(?:总)?(?:人数|人次数?|数量|个数|次数|件数|户数|面积|数)$")
_DIGITS = 3
"Digits from which one number is the other mistyped; shorter ones are alike by chance."
_LETTERS = 3
"Letters of an indicator that say what is counted."


def told(ledger: Ledger, book: RuleBook) -> Iterator[Trial]:
    """发放扶助对象1980人, where the form of 绩效目标 has 扶助对象人数 1890人; 签约率不低于75%, where it has 签约率 57%.

    A budget tells what it means to reach in both; an outcome may well be another than the target.
    """
    if ledger.disclosure.phase is not Phase.APPROVED:
        return
    rule = book.rules["target"]
    indicators: dict[tuple[str, str], list[Fact]] = defaultdict(list)
    for sheet in ledger.of_kind(ScheduleKind.PERFORMANCE):
        for cell in (cell for row in sheet.rows for cell in row.every):
            core = _WHAT_COUNTS.sub("", bare(cell.row))
            if cell.amount and cell.unit and cell.unit not in MONEY_UNITS and len(core) >= _LETTERS:
                indicators[core, cell.unit].append(cell)
    for (core, unit), cells in indicators.items():
        # Several projects may have an indicator of one name, each its own.
        if len({value(c) for c in cells}) != 1:
            continue
        said = rf"{re.escape(core)}[^，。；、：\d]{{0,6}}(?P<n>\d[\d,]*(?:\.\d+)?)\s*{re.escape(unit)}"
        hits = [(passage, hit) for passage in bodies(ledger) for hit in re.finditer(said, passage.text)]
        cell, wanted = cells[0], _number(cells[0])
        for passage, hit in hits:
            printed = hit.group("n")
            if read_number(printed) == read_number(wanted):
                yield Trial(rule.id, Outcome.HOLDS)
                continue
            digit = _long(printed) and _long(wanted) and keystroke(printed, read_number(wanted) or value(cell))
            if not digit and not (unit == "%" and len(hits) == len(cells) == 1):
                yield Trial(rule.id, Outcome.NOT_APPLICABLE)
                continue
            expected = f"{wanted}{unit}"
            message = rule.tell(
                subject=core, printed=f"{printed}{unit}", table=cell.schedule_title, row=bare(cell.row), expected=expected,
                hint="，疑数字颠倒或错位" if digit else "",
            )  # fmt: skip
            yield fails(
                rule, ledger.disclosure.document, message, f"{printed}{unit}", expected, "",
                (ledger.cite_words(passage, *hit.span()), ledger.cite(cell)), bare(cell.row),
            )  # fmt: skip


def _number(cell: Fact) -> str:
    return re.sub(r"[^\d.,]", "", cell.printed)


def _long(printed: str) -> bool:
    return len(re.sub(r"\D", "", printed)) >= _DIGITS
