"""Rules as data: what is checked, how loudly a failure is told, in which words, and on whose authority."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from index.records import Citation, Finding
from index.vocabulary import Outcome, ScheduleKind, Severity


@dataclass(frozen=True, slots=True)
class Rule:
    id: str
    name: str
    severity: Severity
    source: str
    message: str
    between: bool = False
    "Compares documents; the others look at one alone."
    letters: bool = False
    "Hangs on single letters and marks, which the reading of a scan may get wrong."
    passages: bool = False
    "Looked for in every paragraph: one without it holds."

    def tell(self, **words: object) -> str:
        """The finding as one calm sentence."""
        return self.message.format(**{"hint": "", "count": "", **words})


@dataclass(frozen=True, slots=True)
class Trial:
    """One rule tried in one place; a failure carries its finding."""

    rule: str
    outcome: Outcome
    finding: Finding | None = None
    doubts: tuple[int, ...] = ()
    "Ordinals of the facts the failure puts in doubt: later rules do not build on them."


def fails(
    rule: Rule, document: str, message: str, printed: str, expected: str, difference: str,
    citations: tuple[Citation, ...], subject: str, doubts: tuple[int, ...] = (), severity: Severity | None = None,
) -> Trial:  # fmt: skip
    finding = Finding(
        document=document, rule=rule.id, severity=severity or rule.severity, message=message, printed=printed,
        expected=expected, difference=difference, citations=citations, subject=subject,
    )  # fmt: skip
    return Trial(rule.id, Outcome.FAILS, finding, doubts)


@dataclass(frozen=True, slots=True)
class Place:
    """Where schedules print a figure: a total row's column, a named row, or the one row of a cell table."""

    kinds: tuple[ScheduleKind, ...]
    column: str = ""
    side: str = ""
    row: re.Pattern[str] | None = None
    same_row: bool = False
    cell: re.Pattern[str] | None = None


@dataclass(frozen=True, slots=True)
class Statement:
    """Words of a sentence and the place of the schedule they speak of."""

    subject: re.Pattern[str]
    within: re.Pattern[str] | None
    place: Place


@dataclass(frozen=True, slots=True)
class Total:
    """A total that a 部门 and its 单位 both print."""

    name: str
    place: Place


@dataclass(frozen=True, slots=True)
class Moves:
    """Changes that add up."""

    whole: re.Pattern[str]
    parts: tuple[re.Pattern[str], ...]
    even: bool
    "Whole and part are one amount told twice, this year and last: only where they are equal this year."


@dataclass(frozen=True, slots=True)
class Bound:
    """A part and what it is part of, in sentences or in schedules."""

    part: re.Pattern[str]
    whole: re.Pattern[str]
    part_place: Place | None
    whole_place: Place | None


@dataclass(frozen=True, slots=True)
class Average:
    """What one of many costs: the whole by how many there are."""

    subject: re.Pattern[str]
    whole: re.Pattern[str]
    count: re.Pattern[str]
    units: frozenset[str]


@dataclass(frozen=True, slots=True)
class RuleBook:
    rules: Mapping[str, Rule]
    across: tuple[tuple[Place, Place], ...]
    statements: tuple[Statement, ...]
    coverage: tuple[Statement, ...]
    totals: tuple[Total, ...]
    moves: tuple[Moves, ...]
    bounds: tuple[Bound, ...]
    averages: tuple[Average, ...]
    partitions: tuple[tuple[str, ...], ...]
    told_whole: tuple[tuple[str, ...], ...]
    "Partitions of which every member is told."
    closing: re.Pattern[str]
    overlapping: re.Pattern[str]
    beside: re.Pattern[str]
    own_apart: re.Pattern[str]
    of_many: re.Pattern[str]
    wording: Mapping[str, re.Pattern[str]]
    levels: Mapping[str, re.Pattern[str]]
    level_words: re.Pattern[str]
    slips: Mapping[str, str]
    dropped: tuple[tuple[re.Pattern[str], str], ...]
    "Set phrases that lack a word, up to where it belongs, and the word."
    old_names: Mapping[str, tuple[str, int]]
    "Names that items had, with what they are called and since when."


@cache
def rule_book() -> RuleBook:
    """Read data/reconciliation.toml once."""
    raw: dict[str, Any] = tomllib.loads(files("ingest").joinpath("data/reconciliation.toml").read_text("utf-8"))
    words = raw["wording"]
    return RuleBook(
        rules={
            key: Rule(
                key, r["name"], Severity(r["severity"]), r["source"], r["message"], r.get("between", False),
                r.get("letters", False), r.get("passages", False),
            )
            for key, r in raw["rules"].items()
        },
        across=tuple((_place(a["left"]), _place(a["right"])) for a in raw["across"]),
        statements=tuple(_statement(s, "subject") for s in raw["statements"]),
        coverage=tuple(_statement(s, "base") for s in raw["coverage"]),
        totals=tuple(Total(t["name"], _place(t)) for t in raw["totals"]),
        moves=tuple(
            Moves(re.compile(m["whole"]), tuple(map(re.compile, m["parts"])), m.get("even", False))
            for m in raw["moves"]
        ),
        bounds=tuple(
            Bound(
                re.compile(b.get("part", "")), re.compile(b.get("whole", "")),
                _place(b["part_place"]) if "part_place" in b else None,
                _place(b["whole_place"]) if "whole_place" in b else None,
            )
            for b in raw["bounds"]
        ),
        averages=tuple(
            Average(re.compile(a["subject"]), re.compile(a["whole"]), re.compile(a["count"]), frozenset(a["units"]))
            for a in raw["averages"]
        ),
        partitions=tuple(tuple(p) for p in raw["partitions"]["lists"]),
        told_whole=tuple(tuple(p) for p in raw["partitions"]["told_whole"]),
        closing=re.compile(raw["partitions"]["closing"]),
        overlapping=re.compile(raw["partitions"]["overlapping"]),
        beside=re.compile(raw["partitions"]["beside"]),
        own_apart=re.compile(raw["partitions"]["own_apart"]),
        of_many=re.compile(raw["partitions"]["of_many"]),
        wording={name: re.compile(pattern) for name, pattern in words.items() if isinstance(pattern, str)},
        levels={name: re.compile(pattern) for name, pattern in words["levels"].items()},
        level_words=re.compile(words["level_words"]["pattern"]),
        slips=dict(words["slips"]),
        old_names={old: (name["now"], name["since"]) for old, name in words["old_names"].items()},
        dropped=tuple((re.compile(d["pattern"]), d["word"]) for d in words["dropped"]),
    )


def _kinds(raw: Mapping[str, Any]) -> tuple[ScheduleKind, ...]:
    return tuple(ScheduleKind[name] for name in raw["kinds"])


def _place(raw: Mapping[str, Any]) -> Place:
    rows = "|".join(raw["rows"]) if "rows" in raw else raw.get("row", "")
    return Place(
        kinds=_kinds(raw),
        column=raw.get("column", ""),
        side=raw.get("side", ""),
        row=re.compile(rows) if rows and rows != "same" else None,
        same_row=rows == "same",
        cell=re.compile(raw["cell"]) if "cell" in raw else None,
    )


def _statement(raw: Mapping[str, Any], key: str) -> Statement:
    within = raw.get("within")
    return Statement(re.compile(raw[key]), re.compile(within) if within else None, _place(raw))
