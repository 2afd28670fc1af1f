"""What one schedule prints of two years, row by row: 2023年执行数 beside 2024年预算数."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.basis import agree
from assistant.catalogue import SAYS_WHEN, Entry
from assistant.evidence import Found
from assistant.operations.desk import Desk
from assistant.operations.parts import of_body
from assistant.operations.quoting import meanings_of
from assistant.scoping import Side
from index.records import Fact
from index.vocabulary import MONEY_UNITS, Level, Origin, ScheduleKind, State

_WIDTHS = {None: 7, Level.ITEM: 7, Level.SECTION: 5, Level.CLASS: 3}
_FUNDS = {"general_public": ScheduleKind.GENERAL_PUBLIC, "government_fund": ScheduleKind.GOVERNMENT_FUND, "state_capital": ScheduleKind.STATE_CAPITAL}


@dataclass(frozen=True, slots=True)
class YearPair:
    """One row's figure of the year and the one printed beside it for the year before, either of which may be blank."""

    new: Fact
    old: Fact

    @property
    def name(self) -> str:
        return self.new.row


def beside_last_year(side: Side, current: Found) -> tuple[Fact, Fact] | None:
    """What a schedule prints of this year and of the one before in one row: 2025年预算数 beside 2026年预算数."""
    own = current.entry
    same_row = [
        e for e in side.catalogue.by_key.get(own.row, ())
        if own.row and e.row == own.row and e.fact.row_code == own.fact.row_code and e.fact.agency == own.fact.agency and e.total_column
        and e.fact.fiscal_year == own.fact.fiscal_year and e.fact.amount is not None and (own.total_column or agree(e.fact, own.fact))
    ]  # fmt: skip
    # Another schedule's year before stands beside its own figure of the row: of one fund, where the item's own is of all.
    for entry in (own, *current.agreeing, *sorted(same_row, key=lambda e: not agree(e.fact, own.fact))):
        fact = entry.fact
        if fact.origin is not Origin.CELL:
            continue
        for other in side.catalogue.entries:
            last = other.fact
            same = (last.table, last.row, last.row_code, last.agency, last.unit) == (fact.table, fact.row, fact.row_code, fact.agency, fact.unit)
            if same and last.amount is not None and last.fiscal_year == fact.fiscal_year - 1 and _alike(other, entry):
                return fact, last
    return None


def _alike(one: Entry, other: Entry) -> bool:
    """Whether two columns print the same of different years."""
    bare = [tuple(c for c in (_WHEN.sub("", c) for c in e.columns) if c) for e in (one, other)]
    return bare[0] == bare[1] or all(e.total_column or not b for e, b in zip((one, other), bare, strict=True))


_WHEN = re.compile(r"(?:20\d\d年?|上年|本年|去年|今年)(?:预算数?|决算数?|执行数?)?")


def year_pairs(desk: Desk, side: Side) -> list[YearPair]:
    """The rows that one schedule gives for this year and the one before: of projects where those are asked about, else 科目."""
    level = _WIDTHS[desk.query.level]
    kinds = _kinds_named(desk, side)
    rows: dict[tuple[object, ...], dict[int, Fact]] = {}
    for e in of_body(side, side.catalogue.entries):
        f = e.fact
        if f.origin is not Origin.CELL or e.total_row or not (e.total_column or SAYS_WHEN.fullmatch(e.leaf)) or f.unit not in MONEY_UNITS:
            continue
        is_project = f.schedule is ScheduleKind.PROJECT
        if desk.query.over_projects != is_project or (not is_project and len(f.row_code) != level) or (kinds and f.schedule not in kinds):
            continue
        if f.state in {State.PRINTED, State.BLANK} and is_below(desk, side, e):
            rows.setdefault((f.table, f.row_path, f.row_code), {}).setdefault(f.fiscal_year, f)
    this, before = side.fiscal_year, side.fiscal_year - 1
    pairs = [YearPair(years[this], years[before]) for years in rows.values() if {this, before} <= set(years)]
    return list({(p.name, p.new.row_code if not desk.query.over_projects else p.new.row_path): p for p in reversed(pairs)}.values())[::-1]


def _kinds_named(desk: Desk, side: Side) -> set[ScheduleKind]:
    """一般公共预算里哪个项…: the schedule of the fund that is named."""
    keys = {m.concept.key for s in desk.query.subjects for m in meanings_of(side, s) if m.concept is not None}
    return {_FUNDS[k] for k in keys if k in _FUNDS}


def is_below(desk: Desk, side: Side, entry: Entry) -> bool:
    """Whether a row stands under what was named, where an item was."""
    for subject in desk.query.subjects:
        meanings = [m for m in meanings_of(side, subject) if m.concept is None]
        keys = {k for m in meanings for k in (*m.keys, m.surface)}
        named = (e.fact.row_code for k in keys for e in side.catalogue.by_key.get(k, ()) if e.row == k)
        codes = tuple({c for c in (*named, *(m.code for m in meanings)) if c})
        if meanings and not entry.ancestors & keys and not (codes and entry.fact.row_code.startswith(codes)):
            return False
    return True
