"""Amounts that an answer's own quotations print, entered as what was asked for: 货物、工程、服务各多少, told by the one sentence that lists them."""

from __future__ import annotations

import re

from assistant.citations import label_of
from assistant.operations.desk import Desk, Draft
from assistant.operations.quoting import is_stated_in
from assistant.query import Operation
from assistant.uses import OF_ANY_WORK
from assistant.wording import tokens
from index.records import Fact

_ASKS = re.compile("多少|哪一?笔|几(?!乎)|各|分别|怎么分|咋分|构成|多大")
_IN_PERCENT = re.compile("占|比|率|%|百分|成")
_OTHERWISE = (
    Operation.REASON, Operation.DEFINITION, Operation.CHECK, Operation.SAME, Operation.CONTRADICTIONS,
    Operation.CHANGE, Operation.DIFFERENCE, Operation.SHARE, Operation.COMPLETION, Operation.AVERAGE,
)  # fmt: skip
"Asked in words, or worked out: then no amount printed is the answer by itself."
_MOST = 6
"Amounts of one sentence that still answer a question; of more, none is singled out."


def enter(desk: Desk, draft: Draft, figures: int, sources: int) -> Draft:
    """The draft as it is; where all that it gives is in quotations, the figures in them that bear the words asked, or the only one.

    Its own figures begin at `figures`, what it cites at `sources`.
    """
    ledger, query = desk.ledger, desk.query
    if not _ASKS.search(query.text) or query.wants(*_OTHERWISE):
        return draft
    text = "".join(draft.lines)
    quotes = {s.id: (s.document, s.quoted) for s in ledger.sources[sources:] if s.quoted and f"“{s.quoted.strip()}”" in text}
    given = [f for f in ledger.figures[figures:] if f.role == "answer"]
    if not quotes or not all(set(f.citations) & set(quotes) for f in given):
        return draft  # a figure of its own, which what is quoted only explains
    printed: dict[tuple[object, str], Fact] = {}
    for side in desk.sides:
        for entry in (e for stated in side.catalogue.stated.values() for e in stated):
            fact = entry.fact
            quoted = any(d == fact.document and is_stated_in(fact, q) for d, q in quotes.values())
            if quoted and fact.amount is not None and (fact.unit != "%" or _IN_PERCENT.search(query.text)):
                printed.setdefault((fact.amount, fact.unit), fact)
    words = {w for said in (*query.content, *query.residual) for w in tokens(said) if len(w) >= 2} - OF_ANY_WORK
    words = {w for w in words if not any(w in f.label for f in given)}  # 编制多少 is told: 在职和退休 are not yet
    units = {f.printed_unit for f in given}
    named = [f for f in printed.values() if any(w in label_of(f) for w in words) and (not units or f.unit in units)]
    meant = named or (list(printed.values()) if len(printed) == 1 and not given else [])
    held = {(f.printed, f.printed_unit) for f in given}
    for fact in meant if len(meant) <= _MOST else ():
        if (fact.printed, fact.unit) not in held:
            ledger.figure(fact)
    return draft
