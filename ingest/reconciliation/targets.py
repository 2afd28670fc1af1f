"""Targets told in words beside the indicators of the project's own form."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise

from index.amounts import read_number
from index.records import Fact
from index.vocabulary import MONEY_UNITS, Outcome, Phase, ScheduleKind
from ingest.paragraphs import bare
from ingest.reconciliation.ledger import Ledger, bodies
from ingest.reconciliation.numbers import keystroke, transposed, value
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
        each = unit.startswith("元/") and len(core) >= 2 * _LETTERS  # 每餐补贴4元 says what 元/餐 does
        name = "[^，。；、：\\d]{0,3}".join(map(re.escape, core)) if each else re.escape(core)
        said = rf"{name}[^，。；、：\d]{{0,6}}(?P<n>\d[\d,]*(?:\.\d+)?)\s*{'元' if each else re.escape(unit)}"
        hits = [(passage, hit) for passage in bodies(ledger) for hit in re.finditer(said, passage.text)]
        cell, wanted = cells[0], _number(cells[0])
        for passage, hit in hits:
            printed = hit.group("n")
            if read_number(printed) == read_number(wanted):
                yield Trial(rule.id, Outcome.HOLDS)
                continue
            digit = _long(printed) and _long(wanted) and keystroke(printed, read_number(wanted) or value(cell))
            if not digit and not ((unit == "%" or each) and len(hits) == len(cells) == 1):
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


def turned(ledger: Ledger, book: RuleBook) -> Iterator[Trial]:
    """治理河道长度 8.7公里, where every sentence on that 河道 has 7.8公里: its digits turned round, and told nowhere as they are."""
    if ledger.disclosure.phase is not Phase.APPROVED:
        return
    rule = book.rules["target"]
    for cell in (c for sheet in ledger.of_kind(ScheduleKind.PERFORMANCE) for row in sheet.rows for c in row.every):
        wanted, core = _number(cell), bare(cell.row)
        if not cell.amount or not cell.unit or cell.unit in {*MONEY_UNITS, "%", "分"} or not ("." in wanted or _long(wanted)):
            continue
        said = re.compile(rf"(?<![\d.,])(?P<n>\d[\d,]*(?:\.\d+)?)\s*{re.escape(cell.unit)}")
        hits = [(passage, hit) for passage in bodies(ledger) for hit in said.finditer(passage.text)]
        others = {read_number(other) for other in transposed(wanted)} - {read_number(wanted)}
        near = [(p, h) for p, h in hits if read_number(h.group("n")) in others and _shares_a_word(core, p.text, h)]
        named = _WHAT_COUNTS.sub("", core)
        if _long(wanted) and len(named) >= _LETTERS and any(named in p.text for p, _ in near):
            continue  # told under its own name already
        if not near or any(read_number(h.group("n")) == read_number(wanted) for _, h in hits):
            continue
        passage, hit = near[0]
        printed, expected = f"{wanted}{cell.unit}", hit.group()
        message = rule.tell(subject=core, printed=expected, table=cell.schedule_title, row=core, expected=printed, hint="，疑数字颠倒或错位")
        cited = (ledger.cite(cell), ledger.cite_words(passage, *hit.span()))
        yield fails(rule, ledger.disclosure.document, message, printed, expected, "", cited, core)


def _shares_a_word(core: str, text: str, hit: re.Match[str]) -> bool:
    """Whether the clause around a number speaks of what the indicator counts: 河道."""
    around = re.split("[，。；、]", text[: hit.start()])[-1] + re.split("[，。；、]", text[hit.end() :])[0]
    return any(a + b in around for a, b in pairwise(core))


def _number(cell: Fact) -> str:
    return re.sub(r"[^\d.,]", "", cell.printed)


def _long(printed: str) -> bool:
    return len(re.sub(r"\D", "", printed)) >= _DIGITS
