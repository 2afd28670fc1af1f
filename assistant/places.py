"""Where a named total stands: whether a figure is in one of a concept's places, and whether a row is a body's own."""

from __future__ import annotations

from assistant.catalogue import SAYS_WHEN, Entry, Meaning
from assistant.concepts import Spot, concepts
from index.classification import name_key
from index.naming import is_itself
from index.vocabulary import Phase

OWN_ROW = "@self"
"In concepts.toml: the row of a schedule by unit that names the unit asked about."


def spot_index(entry: Entry, meaning: Meaning, phase: Phase) -> int | None:
    """Which of a concept's places this entry stands in, best first; None for none."""
    if meaning.concept is None:
        return None
    for number, spot in enumerate(meaning.concept.spots):
        if _stands_in(entry, spot, phase):
            return number
    return None


def _stands_in(entry: Entry, spot: Spot, phase: Phase) -> bool:
    if entry.fact.schedule is not spot.kind or (spot.phase is not None and spot.phase is not phase):
        return False
    own_row = OWN_ROW in spot.rows and is_own_row(entry, entry.fact.agency)
    if spot.rows and entry.row not in spot.rows and not own_row:
        return False
    if spot.columns:
        if entry.leaf not in spot.columns and not (entry.total_column and set(entry.columns) & spot.columns):
            return False
    elif not entry.total_column and not SAYS_WHEN.fullmatch(entry.leaf):
        return False
    if spot.path:
        # The nearest header that names something: 小计 under 公务用车 is not the total of “三公”. 2025年预算数 names nothing.
        named = [c for c in entry.columns if c not in concepts().total_columns and not SAYS_WHEN.fullmatch(c)]
        if spot.path not in (named[-1] if named else entry.fact.schedule_title):
            return False
    return spot.side is None or entry.side is None or entry.side is spot.side


def is_own_row(entry: Entry, agency: str) -> bool:
    """Whether a row is a body's own in a schedule by unit: under its name, or as its 机关 or 本级."""
    return is_own_name(entry.row, agency)


def is_own_name(name: str, agency: str) -> bool:
    """Whether a folded name is a body's, whole or without its first place, alone or as its 机关 or 本级."""
    return is_itself(name, name_key(agency))
