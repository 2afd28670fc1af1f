"""What several schedules print under names of their own, and people ask for by one: data/concepts.toml, read once."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from index.classification import aliases, name_key, standard_items
from index.vocabulary import Direction, Phase, ScheduleKind


@dataclass(frozen=True, slots=True)
class Spot:
    """One place where a concept stands."""

    kind: ScheduleKind
    rows: frozenset[str]
    columns: frozenset[str]
    side: Direction | None
    phase: Phase | None
    path: str


@dataclass(frozen=True, slots=True)
class Concept:
    key: str
    label: str
    said: tuple[str, ...]
    spots: tuple[Spot, ...]
    codes: tuple[str, ...] = ()
    "类 of 经济分类 that make it up."
    parts: tuple[str, ...] = ()
    "Items it covers, folded, where no schedule lists them below it."

    @property
    def measure(self) -> bool:
        """True where it is a column that schedules print for every item: 基本支出, 公用经费."""
        return bool(self.spots) and bool(self.spots[0].columns) and self.spots[0].side is None

    @property
    def general(self) -> bool:
        """True for what every item is part of: the totals, and the columns of every schedule."""
        return self.measure or self.key.startswith(("total", "appropriation"))


@dataclass(frozen=True, slots=True)
class Counted:
    """Which counts belong to which money: 车辆 to 公务用车运行费."""

    money: tuple[str, ...]
    things: tuple[str, ...]
    except_: tuple[str, ...]
    units: tuple[str, ...]
    default: tuple[str, ...]
    "The money meant when none is named, and the words by which it is meant."
    said: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Concepts:
    """data/concepts.toml, read once: named totals, total headers, schedule names, order of preference."""

    concepts: tuple[Concept, ...]
    total_columns: frozenset[str]
    total_rows: frozenset[str]
    nameless: frozenset[str]
    composites: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
    "(group, ((leaf, whole name), …)): 购置费 under 公务用车… is 公务用车购置费."
    schedules: tuple[tuple[str, ScheduleKind], ...]
    preference: tuple[ScheduleKind, ...]
    counted: tuple[Counted, ...]
    funds: Mapping[str, frozenset[str]]
    "By the key of a concept: what schedules of revenue call the row of that fund."

    def fund_rows(self, of: Concept) -> frozenset[str]:
        """What schedules of revenue call the row of a fund, for that fund's 收入 and 支出 alike; nothing for what is no fund."""
        return self.funds.get(of.key, frozenset())


@lru_cache(maxsize=1)
def concepts() -> Concepts:
    raw = tomllib.loads(files("assistant").joinpath("data/concepts.toml").read_text("utf-8"))

    def spot(entry: dict[str, object]) -> Spot:
        rows, columns = entry.get("row"), entry.get("column")
        side, phase = entry.get("side"), entry.get("phase")
        return Spot(
            kind=ScheduleKind(str(entry["kind"])),
            rows=frozenset(name_key(r) for r in rows) if isinstance(rows, list) else frozenset(),
            columns=frozenset(name_key(c) for c in columns) if isinstance(columns, list) else frozenset(),
            side=Direction(str(side)) if side else None,
            phase=Phase(str(phase)) if phase else None,
            path=str(entry.get("path", "")),
        )

    named = tuple(
        Concept(
            c["key"],
            c["label"],
            tuple(name_key(s) for s in c["said"]),
            tuple(spot(p) for p in c["places"]),
            tuple(c.get("codes", ())),
            tuple(name_key(p) for p in c.get("parts", ())),
        )
        for c in raw["concept"]
    )
    return Concepts(
        concepts=named,
        total_columns=frozenset(name_key(c) for c in raw["total"]["columns"]),
        total_rows=frozenset(name_key(r) for r in raw["total"]["rows"]),
        nameless=frozenset(raw["total"]["nameless"]),
        composites=tuple(
            (c["group"], tuple((name_key(leaf), name_key(name)) for leaf, name in c["leaves"].items()))
            for c in raw["composite"]
        ),
        schedules=tuple(
            (name_key(said), ScheduleKind(kind)) for kind, names in raw["schedules"].items() for said in names
        ),
        preference=tuple(ScheduleKind(k) for k in raw["preference"]["kinds"]),
        counted=tuple(
            Counted(*(tuple(c[k]) for k in ("money", "things", "except", "units", "default", "said"))) for c in raw["counted"]
        ),
        funds=_funds(named),
    )


def _funds(named: Iterable[Concept]) -> dict[str, frozenset[str]]:
    """Concepts that are a fund's revenue and its spending, with the rows that print the revenue."""
    rows: dict[str, frozenset[str]] = {
        c.key.removesuffix("_revenue"): next((s.rows for s in c.spots if s.rows), frozenset()) for c in named if c.key.endswith("_revenue")
    }
    spent = {c.key for c in named}
    return {key: found for fund, found in rows.items() if fund in spent for key in (fund, f"{fund}_revenue")}


def begins_with_item(text: str) -> bool:
    """Whether a text begins with what every budget calls an item, in print or in speech.

    >>> begins_with_item("住房公积金多少"), begins_with_item("王老师的书")
    (True, False)
    """
    return text.startswith(_items_of_every_budget())


@lru_cache(maxsize=1)
def _items_of_every_budget() -> tuple[str, ...]:
    spoken = (said for alias in aliases() if not alias.weak for said in alias.said)
    totals = (said for concept in concepts().concepts for said in concept.said)
    return (*standard_items(), *spoken, *totals)
