"""Targets told in words beside the indicators of the project's own form."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from index.amounts import read_number
from index.records import Fact
from index.vocabulary import MONEY_UNITS, Outcome, Phase, ScheduleKind
from ingest.paragraphs import bare
from ingest.reconciliation.ledger import Ledger
from ingest.reconciliation.numbers import keystroke, value
from ingest.reconciliation.rules import RuleBook, Trial, fails

_WHAT_COUNTS = re.compile("(?:的)?(?:总)?(?:人数|人次数?|数量|个数|次数|件数|户数|面积|数)$")
_SIGN = re.compile(r"^[^\d]+")
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
    indicators = [
        cell for sheet in ledger.of_kind(ScheduleKind.PERFORMANCE) for row in sheet.rows for cell in row.every
        if cell.amount and cell.unit and cell.unit not in MONEY_UNITS and len(_core(cell)) >= _LETTERS
    ]  # fmt: skip
    names: dict[str, list[Fact]] = defaultdict(list)
    for cell in indicators:
        names[_core(cell)].append(cell)
    told_of = [f for f in ledger.stated if f.amount and f.unit not in MONEY_UNITS and f.ordinal not in ledger.doubted]
    for fact in told_of:
        found = [c for core, cells in names.items() if _speaks_of(fact, core) for c in cells if c.unit == fact.unit]
        # Several projects may have an indicator of one name, each its own.
        if len({value(c) for c in found}) != 1:
            continue
        cell = found[0]
        if value(cell) == value(fact):
            yield Trial(rule.id, Outcome.HOLDS)
            continue
        printed, wanted = _number(fact), read_number(_number(cell))
        digit = keystroke(printed, wanted) if wanted is not None and _long(printed) and _long(_number(cell)) else ""
        same_name = bare(fact.row) == bare(cell.row) and fact.column == "指标值" and sum(f.row == fact.row for f in told_of) == 1
        if not digit and not same_name:
            yield Trial(rule.id, Outcome.NOT_APPLICABLE)
            continue
        message = rule.tell(
            subject=bare(fact.row), printed=f"{printed}{fact.unit}", table=cell.schedule_title, row=bare(cell.row),
            expected=f"{_number(cell)}{cell.unit}", hint="，疑数字颠倒或错位" if digit else "",
        )  # fmt: skip
        yield fails(
            rule, ledger.disclosure.document, message, f"{printed}{fact.unit}", f"{_number(cell)}{cell.unit}", "",
            (ledger.cite(fact), ledger.cite(cell)), bare(fact.row), (fact.ordinal,),
        )  # fmt: skip


def _core(cell: Fact) -> str:
    return _WHAT_COUNTS.sub("", bare(cell.row))


def _speaks_of(fact: Fact, core: str) -> bool:
    """Its own name, or the words just before its number: 全年发放扶助对象1980人."""
    at = fact.quoted.find(_number(fact))
    clause = re.split("[，。；、：]", fact.quoted[:at])[-1] if at > 0 else ""
    return bare(fact.row).endswith(core) or re.search(f"{re.escape(core)}[^，。；、]{{0,4}}$", clause) is not None


def _number(fact: Fact) -> str:
    return _SIGN.sub("", fact.printed)


def _long(printed: str) -> bool:
    return len(re.sub(r"\D", "", printed)) >= _DIGITS
