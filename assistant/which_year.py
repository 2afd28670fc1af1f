"""Which year is meant where none is said and several are held."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.evidence import Ambiguous, Found
from assistant.linking import Library
from assistant.query import Query
from assistant.scoping import Scoping, scope
from index.vocabulary import MONEY_UNITS


def decided(query: Query, library: Library) -> Scoping:
    """No year said, several held: the only one whose document prints what is asked about is meant, or the only one held of every body asked about."""
    scoping = scope(query, library)
    if len(scoping.undecided_years) < 2:
        return scoping
    if len({s.agency for s in scoping.sides}) > 1 and not query.everybody:
        return _in_common(scoping, query, library)
    if not query.subjects or len(scoping.sides) != 1:
        return scoping
    tried = [(y, scope(replace(query, years=(y,)), library)) for y in scoping.undecided_years]
    holding = [
        (y, s) for y, s in tried
        if s.sides and all(isinstance(s.sides[0].resolve(x), (Found, Ambiguous)) for x in query.subjects)
    ]  # fmt: skip
    if len(holding) > 1 and len(quoted := [(y, s) for y, s in holding if _prints_quoted(s, query)]) == 1:
        holding = quoted  # 卫生健康支出怎么才25.37元: of the year whose document prints those digits
    if len(holding) > 1 and _alike([s for _, s in holding], query):
        holding = holding[-1:]  # 总建筑面积 is the same in every year's document
    if len(holding) != 1:
        return scoping
    return replace(holding[0][1], assumed=(*holding[0][1].assumed, "fiscal_year"))


def _in_common(scoping: Scoping, query: Query, library: Library) -> Scoping:
    """万里街道和商务委哪个多, the one held of two years and the other of one: of the one year that both are held of."""
    held = [{d.fiscal_year for d in library.documents_of(a)} for a in dict.fromkeys(s.agency for s in scoping.sides)]
    common = set.intersection(*held)
    if len(common) != 1:
        return scoping
    of_it = scope(replace(query, years=tuple(common)), library)
    return replace(of_it, assumed=(*of_it.assumed, "fiscal_year"))


def _prints_quoted(scoping: Scoping, query: Query) -> bool:
    """Whether the figure of an item asked about has the very digits the asker quotes, in whatever unit."""
    found = [s.resolve(x) for s in scoping.sides for x in query.subjects]
    printed = {e.fact.printed for r in found if isinstance(r, Found) for e in (r.entry, *r.agreeing)}
    return any(q.printed in printed for q in query.quantities)


def _alike(scopings: Sequence[Scoping], query: Query) -> bool:
    """Whether every year prints the same of a thing that is no money: an area, a number of storeys."""
    for subject in query.subjects:
        found = [s.sides[0].resolve(subject) for s in scopings]
        facts = [r.entry.fact for r in found if isinstance(r, Found)]
        if len(facts) < len(found) or len({f.amount for f in facts}) > 1 or facts[0].unit in MONEY_UNITS:
            return False
    return True
