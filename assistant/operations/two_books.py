"""水利局2024年三公经费是多少, where its budget and its final account of that year are held and differ: which of the two is asked back."""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.answer import Clarification, Option
from assistant.basis import agree
from assistant.citations import label_of
from assistant.evidence import Found
from assistant.operations.desk import Desk, Draft
from assistant.query import Operation
from assistant.scoping import Side, says_spent
from index.vocabulary import Phase

_PLANS = re.compile("打算|计划|准备|安排|预计|拟|编[了列]|列了|批了")
_OF_ONE_FIGURE = frozenset({Operation.VALUE, Operation.SUM, Operation.CONVERT})


def which_book(desk: Desk) -> Draft | None:
    """Both figures with the question which is meant; None where one book is held, both agree, or the question or history decides."""
    query = desk.query
    if query.phases or not set(query.operations or (Operation.VALUE,)) <= _OF_ONE_FIGURE or len(desk.sides) != 1 or len(query.subjects) != 1:
        return None
    side, subject = desk.sides[0], query.subjects[0]
    if says_spent(query.text) or _PLANS.search(query.text) or query.carried & {"phase", "subject"} or query.quantities:
        return None
    books = [side, *(_opened(side, n) for n, (d, _) in enumerate(side.alternates) if d.scope is side.disclosure.scope)]
    found = {s.disclosure.phase: r for s in reversed(books) if isinstance(r := s.resolve(subject), Found) and r.entry.fact.phase is s.disclosure.phase}
    planned, spent = found.get(Phase.APPROVED), found.get(Phase.EXECUTED)
    if planned is None or spent is None or planned.parts or spent.parts or agree(planned.entry.fact, spent.entry.fact):
        return None
    if planned.entry.fact.unit == "%" or not planned.entry.fact.amount or not spent.entry.fact.amount:
        return None
    desk.scoping = replace(desk.scoping, assumed=tuple(a for a in desk.scoping.assumed if a != "phase"))
    head, name = f"{desk.short(side.agency)}{side.fiscal_year}年", label_of(planned.entry.fact)
    asked = f"{head}的预算和决算都有收录，“{subject.text}”两处不同，请问要预算数还是决算数？"
    lines = [asked, *(f"- {side.fiscal_year}年{p.value}：{desk.put(r, role='support')}" for p, r in ((Phase.APPROVED, planned), (Phase.EXECUTED, spent)))]
    options = [Option(label=f"{side.fiscal_year}年{p.value}", question=f"{head}{p.value}{subject.text}是多少？") for p in (Phase.APPROVED, Phase.EXECUTED)]
    return Draft(status="clarify", lines=lines, clarification=Clarification(question=asked, options=options), subject=name)


def _opened(side: Side, number: int) -> Side:
    """A side with one of its other documents in the first one's place."""
    disclosure, catalogue = side.alternates[number]
    return replace(side, disclosure=disclosure, catalogue=catalogue, basis=replace(side.basis, phases=()), alternates=())
