"""Of what a question speaks where it does not say so: the documents to look in, the thing an earlier turn named."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assistant.operations.desk import Desk
from assistant.retrieval import evidence_passages, loosely
from assistant.scoping import Side
from assistant.wording import tokens
from index.classification import name_key
from index.records import Disclosure, Passage
from index.vocabulary import MONEY_UNITS


def documents_to_look_in(desk: Desk) -> Iterator[Disclosure]:
    """Where to look, newest first: the documents asked about, those of the same bodies, and of anybody where none was named."""
    asked = sorted({s.disclosure for s in desk.sides}, key=lambda d: -d.fiscal_year)
    yield from asked
    if not desk.query.years:
        yield from (d for s in desk.sides for d in desk.library.documents_of(s.agency) if d not in asked)
    if not desk.sides and not desk.query.agencies and not desk.query.unknown_agencies:
        years = desk.query.years
        yield from (d for d in desk.library.broad() if not years or d.fiscal_year in years)


def passages_about(desk: Desk, document: Disclosure, thing: Sequence[str], least: float) -> Iterator[tuple[Passage, float]]:
    """The passages that, with their headings, carry at least so much of the words that name a thing, and how much; all where it has none."""
    for passage in evidence_passages(desk.library, document):
        carried = carried_in("".join(passage.section) + passage.text, thing)
        if carried >= least:
            yield passage, carried


def carried_in(text: str, thing: Sequence[str]) -> float:
    """How many of the words that name a thing a text carries, from 0 to 1."""
    return sum(loosely(name_key(w)).search(text) is not None for w in thing) / len(thing) if thing else 1.0


def spoken_before(desk: Desk) -> list[str]:
    """What earlier turns last spoke of, in the asker's own words where those were placed by their purpose."""
    query = desk.query
    if not query.carried & {"agency", "subject", "fiscal_year"}:
        return []
    earlier = [t for t in query.trail if "subject" in query.carried or t.subjects != query.subjects]
    for target in reversed(earlier):
        words = [w for s in target.subjects for m in s.mentions for w in tokens((m.purpose or m.surface).lstrip("~")) if len(w) >= 2]
        if words and (not query.agencies or not target.agencies or set(target.agencies) & set(query.agencies)):
            return list(dict.fromkeys(words))
    return list(dict.fromkeys(w for c in query.spoken for w in tokens(c) if len(w) >= 2))


def of_its_department(side: Side) -> bool:
    """Whether a unit is asked about whose department's document alone is held, and counts nothing of the unit's own in it."""
    if side.agency == side.disclosure.agency:
        return False
    return not any(e.fact.agency == side.agency and e.fact.unit not in MONEY_UNITS for e in side.catalogue.entries)
