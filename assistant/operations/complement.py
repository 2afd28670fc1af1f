"""What of a count is left without a part of it: 还有几个没拿到优."""

from __future__ import annotations

import re

from assistant import derivation
from assistant.catalogue import Entry
from assistant.citations import label_of
from assistant.operations.desk import Desk, Draft, bold
from assistant.operations.operands import shown_result
from assistant.operations.printed import is_in
from assistant.phrases import counters_asked
from assistant.scoping import Side
from index.vocabulary import Origin

_WITHOUT = re.compile(
    r"(?:没有?|未|不是|并非|非|不)(?:能|被|有|曾)*(?:拿到?|评上?|评为|评定|评得|得到?|获评?|获得|达到?|打|算|属于|到|为|是|上)*(?P<of>优秀?|良好?|合格|达标|通过)"
)


def counted_without(desk: Desk) -> Draft | None:
    """还有几个没拿到优: what is counted of all, less what is counted of the part; never the part's own number.

    None where no such thing is asked for, or no sentence counts the part.
    """
    m = _WITHOUT.search(desk.query.text)
    units = [u for group in counters_asked(desk.query.text) for u in group]
    if m is None or not units:
        return None
    for side in desk.sides:
        parts = [e for e in _stated(side, units) if m["of"] in e.row]
        if not parts:
            continue
        wholes = [e for e in _stated(side, units) if _holds(e, parts[0])][-1:]
        if not wholes:
            line = f"{desk.whose(side)}只写了{label_of(parts[0].fact)}为{desk.ledger.figure(parts[0].fact, role='support')}，没有写明其余有多少。"
            return Draft(status="not_disclosed", lines=[line])
        computed = derivation.gap(wholes[0].fact, parts[0].fact)
        whole, part = (desk.ledger.figure(e.fact, role="support") for e in (wholes[0], parts[0]))
        text = bold(shown_result(desk, f"其余{label_of(wholes[0].fact)}", computed))
        line = f"{desk.whose(side)}，{label_of(wholes[0].fact)}{whole}，{label_of(parts[0].fact)}{part}，其余**{text}；计算：{computed.formula}。"
        return Draft(lines=[line], subject=label_of(parts[0].fact))
    return None


def _stated(side: Side, units: list[str]) -> list[Entry]:
    """What sentences count in these units."""
    return [
        e for e in side.catalogue.entries
        if e.fact.origin is Origin.NARRATIVE and e.fact.amount is not None and is_in(e.fact.unit, units) and e.fact.fiscal_year == side.fiscal_year
    ]  # fmt: skip


def _holds(whole: Entry, part: Entry) -> bool:
    """Whether one count may be of all that another is a part of: named before it in the same sentence, 其中 between, and larger."""
    a, b = whole.fact, part.fact
    larger = a.amount is not None and b.amount is not None and a.amount > b.amount
    before = a.passage == b.passage and a.unit == b.unit and a.quoted == b.quoted and a.ordinal < b.ordinal
    return larger and before and "其中" in a.quoted
