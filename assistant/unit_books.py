"""What a department's document tells of one of its units: what it says of all of them together is said of none."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import TypeVar

from assistant.catalogue import Catalogue, Entry
from assistant.wording import tokens
from index.classification import name_key
from index.naming import split_places
from index.vocabulary import Origin, ScheduleKind

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


def _own_forms(catalogue: Catalogue, unit: str) -> set[int]:
    """The tables that are forms of projects which the schedule of projects lists under the unit's name."""
    own, key = set[str](), name_key(unit)
    for e in catalogue.by_schedule.get(ScheduleKind.PROJECT, ()):
        if key in e.ancestors and len(e.row) >= _A_NAME:
            own.add(e.row)
    titles = {e.fact.table: name_key(e.fact.schedule_title) for e in catalogue.entries if e.fact.table is not None and e.fact.origin is Origin.CELL}
    others = {e.row for e in catalogue.by_schedule.get(ScheduleKind.PROJECT, ()) if len(e.row) >= _A_NAME} - own
    return {t for t, title in titles.items() if any(n in title for n in own) and not any(n in title for n in others)}


_A_NAME = 4
_CLAUSE = re.compile("[，、；。：,;:]")


def book_of(catalogue: Catalogue, unit: str) -> Catalogue:
    """Return a department's catalogue with only those stated amounts that are told of one unit; the schedules are kept whole.

    在职35人（本级14人、康复指导中心11人）: of the centre the 11 is told, and not the 35. The forms of the unit's own projects are its own.
    """
    forms = _own_forms(catalogue, unit)
    owned = {id(e): replace(e, fact=replace(e.fact, agency=unit)) for e in catalogue.entries if e.fact.table in forms and e.fact.agency != unit}

    def told(entry: Entry) -> bool:
        fact = entry.fact
        if fact.origin is not Origin.NARRATIVE or fact.agency == unit or name_key(unit) in entry.ancestors:
            return True
        before = _CLAUSE.split(fact.quoted[: max(fact.quoted.find(fact.printed), 0)])
        # 用于产品质量抽查、检验检测能力建设 carries the words of a centre's name, but in no one place the centre.
        return any(calls(part, unit) for part in (fact.schedule_title, "".join(fact.row_path), *before))

    def kept(held: Mapping[K, Sequence[Entry]]) -> dict[K, list[Entry]]:
        return {key: [owned.get(id(e), e) for e in entries if told(e)] for key, entries in held.items()}

    return replace(
        catalogue,
        entries=tuple(owned.get(id(e), e) for e in catalogue.entries if told(e)),
        by_key=kept(catalogue.by_key), by_schedule=kept(catalogue.by_schedule), stated=kept(catalogue.stated),
    )  # fmt: skip
