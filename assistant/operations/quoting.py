"""Words and sentences of a document: the names of an item, a quotation with its mark."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.catalogue import Meaning
from assistant.citations import mark
from assistant.evidence import Excerpt
from assistant.operations.desk import Desk
from assistant.query import Subject
from assistant.scoping import Side
from index.classification import aliases, name_key
from index.records import Fact, Passage
from index.vocabulary import Origin


def names_of(side_meanings: Sequence[Meaning], surfaces: Sequence[str]) -> list[str]:
    """Every folded name under which the subject may be spoken of, longest first."""
    names: set[str] = set(surfaces)
    for m in side_meanings:
        names |= m.keys
        if m.concept:
            names |= {*m.concept.said, name_key(m.concept.label)}
    for alias in aliases():
        if names & set(alias.means) and not alias.vague and not alias.sum:
            names |= {m for m in alias.means if not m.startswith("@")}  # …费用 in the schedule is …费 in the text
    return sorted((n for n in names if len(n) >= 2), key=len, reverse=True)


def meanings_of(side: Side, subject: Subject) -> list[Meaning]:
    return [m for s in subject.surfaces if (m := side.catalogue.meaning(s)) is not None]


def quote(desk: Desk, excerpt: Excerpt) -> str:
    return f"“{excerpt.text.strip()}”{mark([desk.ledger.cite_excerpt(excerpt)])}"


def stated_in(side: Side, passage: Passage) -> list[Fact]:
    """The figures a passage states."""
    return [
        e.fact
        for e in side.catalogue.entries
        if e.fact.origin is Origin.NARRATIVE and e.fact.passage == passage.ordinal and e.fact.amount is not None
    ]


def bigrams(text: str) -> set[str]:
    return {text[i : i + 2] for i in range(len(text) - 1)} or {text}
