"""What a change is measured from: last year's amounts, said beside it or in a paragraph nearby."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from index.amounts import read_number
from index.records import Fact
from index.vocabulary import MONEY_UNITS
from ingest.paragraphs import bare
from ingest.reconciliation.ledger import Ledger
from ingest.reconciliation.numbers import value

CURRENT = {"预算数", "决算数", "年初预算数", "年度预算安排", "执行数"}
_BEFORE = {"上年执行数", "上年预算数", "上年决算数", "上年年初预算数"}


def kin(fact: Fact, others: Sequence[Fact]) -> list[Fact]:
    return [o for o in others if o is not fact and o.row_path == fact.row_path]


def is_even(fact: Fact) -> bool:
    return read_number(fact.printed) is None


def words_of(amount: Decimal) -> str:
    return "增加" if amount > 0 else "减少"


def befores_of(ledger: Ledger, move: Fact, near: Sequence[Fact], doubted: bool = False) -> list[Fact]:
    """Last year's amounts that a change may be from; where it names a year, those of that year, however long ago."""
    money = [f for f in near if f.unit in MONEY_UNITS and (doubted or f.ordinal not in ledger.doubted)]
    said = re.search(r"20\d\d", move.column_path[0]) if len(move.column_path) > 1 else None
    if said is None or int(said.group()) >= ledger.disclosure.fiscal_year - 1:
        return [f for f in money if f.column in _BEFORE] or _told_apart(ledger, move)
    return [f for f in money if f.fiscal_year == int(said.group()) and f.column not in {"增减额", "增减率"}]


def _told_apart(ledger: Ledger, move: Fact) -> list[Fact]:
    """事业收入…比2025年预算减少185.00万元; paragraphs on: 2025年事业收入预算为4680.00万元, the one amount that it can be from."""
    here = ledger.passage.get(move.passage or 0)
    base = move.column_path[0] if len(move.column_path) > 1 else ""
    kind = next((column for word, column in _KINDS if word in base), "")
    found = [
        f for f in ledger.stated
        if f.column == kind and f.passage != move.passage and f.unit in MONEY_UNITS and f.ordinal not in ledger.doubted
        and plainly(f) == plainly(move) and f.fiscal_year == ledger.disclosure.fiscal_year - 1
        and (there := ledger.passage.get(f.passage or 0)) is not None and here is not None and there.section == here.section
    ]  # fmt: skip
    return found if len({value(f) for f in found}) == 1 else []


_KINDS = (("执行", "上年执行数"), ("决算", "上年决算数"), ("年初预算", "上年年初预算数"), ("预算", "上年预算数"))


def plainly(fact: Fact) -> str:
    return re.sub("(?:预算|决算)数?$", "", bare(fact.row))
