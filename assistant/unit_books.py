"""What a department's document tells of one of its units: what it says of all of them together is said of none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import TypeVar

from assistant.catalogue import Catalogue, Entry
from assistant.wording import tokens
from index.classification import name_key
from index.naming import split_places
from index.vocabulary import Origin

_HALF = 0.5
K = TypeVar("K")


@lru_cache(maxsize=4096)
def words_of(unit: str) -> tuple[str, ...]:
    """The words of a unit's own name, its place left out: 残疾人, 康复, 指导, 中心."""
    return tuple(map(name_key, tokens(split_places(unit)[1])))


def calls(text: str, unit: str) -> bool:
    """Whether a text calls a unit by half of its name, in words or from the end: 康复指导中心 for 残疾人康复指导中心."""
    said, words, name = name_key(text), words_of(unit), name_key(split_places(unit)[1])
    return name[len(name) // 2 :] in said or (bool(words) and sum(w in said for w in words) >= _HALF * len(words))


def book_of(catalogue: Catalogue, unit: str) -> Catalogue:
    """Return a department's catalogue with only those stated amounts that are told of one unit; the schedules are kept whole.

    在职35人（本级14人、康复指导中心11人）: of the centre the 11 is told, and not the 35.
    """

    def told(entry: Entry) -> bool:
        fact = entry.fact
        if fact.origin is not Origin.NARRATIVE or fact.agency == unit or name_key(unit) in entry.ancestors:
            return True
        return calls("".join((fact.schedule_title, *fact.row_path, fact.quoted[: max(fact.quoted.find(fact.printed), 0)])), unit)

    def kept(held: Mapping[K, Sequence[Entry]]) -> dict[K, list[Entry]]:
        return {key: [e for e in entries if told(e)] for key, entries in held.items()}

    return replace(
        catalogue,
        entries=tuple(filter(told, catalogue.entries)),
        by_key=kept(catalogue.by_key), by_schedule=kept(catalogue.by_schedule), stated=kept(catalogue.stated),
    )  # fmt: skip
