"""那笔7.5万是干啥的, 75.25万是什么钱: what an amount that the asker quotes is for, told by the paragraph that states it."""

from __future__ import annotations

import re

from assistant.catalogue import Entry
from assistant.evidence import Excerpt
from assistant.operations import contradicting
from assistant.operations.desk import Desk, Draft
from assistant.operations.quoting import is_stated_in, quoted
from assistant.query import Operation
from assistant.retrieval import evidence_passages, sentences
from assistant.scoping import Side
from assistant.uses import FOR
from assistant.wording import Quantity
from index.amounts import half_step
from index.vocabulary import MONEY_UNITS, Origin

_ASKS = re.compile(
    "(?:是|算)(?:什么|啥|哪(?:一?笔|门子))(?:样的)?(?:钱|款|费用|支出)|(?:干|做)(?:什么|啥|嘛)(?:用|的|去|了|$)|(?:用|花)(?:在|到|于|来|去)(?:了)?(?:哪|什么|啥|干|做)"
    "|(?:什么|啥)(?:用|用途|规划|项目|活动|工程)[^,。?]{0,3}(?:用|的|$)|用途|拿(?:来|去)(?:干|做)"
)
_WHY = re.compile("原因[:：]|原因是|原因为|主要是|年中|追加|下达")


def what_for(desk: Desk) -> Draft | None:
    """The sentences that say it, where one amount of money is quoted and one paragraph alone states it and says what for; else None."""
    query = desk.query
    money = [q for q in query.quantities if q.unit in MONEY_UNITS]
    if len(money) != 1 or len(query.quantities) > 1 or not _ASKS.search(query.text) or query.wants(Operation.CHECK, Operation.SAME, Operation.SHARE):
        return None
    for side in desk.sides:
        stated = _stated(side, money[0])
        told = {e.fact.passage: _says(desk, side, e) for e in stated}
        told = {passage: excerpts for passage, excerpts in told.items() if excerpts}
        if len(told) == 1:
            (excerpts,) = told.values()
            fact = next(e.fact for e in stated if e.fact.passage in told)
            desk.ledger.figure(fact, role="support")
            return Draft(lines=quoted(desk, side.disclosure, excerpts), subject=fact.row)
    return None


def _stated(side: Side, money: Quantity) -> list[Entry]:
    """What sentences state of the document's own year to the amount quoted, as people say amounts."""
    slack = half_step(money.printed, money.unit)
    return [
        e for e in side.catalogue.entries
        if e.fact.origin is Origin.NARRATIVE and e.fact.unit in MONEY_UNITS and e.fact.amount is not None and e.fact.passage is not None
        and e.fact.fiscal_year == side.fiscal_year and e.fact.phase is side.disclosure.phase and abs(e.fact.amount - money.amount) < slack
        and not e.leaf.startswith("增减") and contradicting.says(money, f"{e.fact.printed}{e.fact.unit}")
    ]  # fmt: skip


def _says(desk: Desk, side: Side, entry: Entry) -> list[Excerpt]:
    """What the paragraph of an amount says it is for, or why there is such an amount."""
    passage = next((p for p in evidence_passages(desk.library, side.disclosure) if p.ordinal == entry.fact.passage), None)
    parts = sentences(passage) if passage is not None else []
    at = next((i for i, s in enumerate(parts) if is_stated_in(entry.fact, s.text)), None)
    if at is None:
        return []
    own = [parts[at]] if FOR.search(parts[at].text) else []
    near = [s for s in parts[max(at - 1, 0) : at + 3] if s is not parts[at] and (FOR.search(s.text) or _WHY.search(s.text))]
    return [*own, *([parts[at]] if near and not own else []), *near] if own or near else []
