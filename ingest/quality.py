"""How well a document was read, and whether that is well enough to answer from."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from index.records import Check, Fact, Passage, Provenance, Quality
from index.vocabulary import Origin, Outcome, State
from ingest.contents import not_carried, promised
from ingest.pages import Line, Page, Region
from ingest.paragraphs import claims, clean

_UNDECIDED = (Outcome.NOT_ENOUGH_DATA, Outcome.UNREAD, Outcome.ERROR)


@dataclass(frozen=True, slots=True)
class Threshold:
    """A share of a whole that a reading has to reach, or must not pass; wholes smaller than `start` tell nothing."""

    message: str
    at_least: float | None = None
    at_most: float | None = None
    start: int = 0

    def doubt(self, part: int, whole: int) -> str | None:
        """The reason in words, or None where the reading is good enough."""
        if whole < self.start:
            return None
        share = part / whole if whole else float(part)
        low = self.at_least is not None and share < self.at_least
        high = self.at_most is not None and share > self.at_most
        return self.message.format(part=f"{part:,}", whole=f"{whole:,}") if low or high else None


@cache
def _thresholds() -> tuple[Mapping[str, Threshold], frozenset[str]]:
    raw = tomllib.loads(files("ingest").joinpath("data/quality.toml").read_text("utf-8"))
    told = {
        name: Threshold(one["message"], one.get("at_least"), one.get("at_most"), one.get("from", 0))
        for name, one in raw["thresholds"].items()
    }
    return told, frozenset(raw["identities"]["rules"])


def quality_of(
    pages: Sequence[Page],
    regions: Sequence[Region],
    facts: Sequence[Fact],
    passages: Sequence[Passage],
    checks: Sequence[Check],
    steps: Mapping[str, float],
) -> Quality:
    """Say what was read of a document, what was checked and what was not; and why it should be held out, if it should.

    `regions` are the places tables claimed; `steps` are seconds by step of reading.
    """
    thresholds, identities = _thresholds()
    cells = [fact for fact in facts if fact.origin is Origin.CELL]
    states = Counter(fact.state for fact in cells)
    entries = promised(passages)
    missing = not_carried(entries, {fact.schedule_title for fact in cells}, passages, pages)
    outcomes: Counter[Outcome] = Counter()
    for check in checks:
        if check.rule in identities:
            outcomes.update(dict(check.counts))
    closed, opened = outcomes[Outcome.HOLDS], outcomes[Outcome.FAILS]
    letters = [_letters(page, regions, passages) for page in pages]
    understood, printed = sum(read for read, _ in letters), sum(whole for _, whole in letters)
    unseen = sum(bool(page.notes) and not whole for page, (_, whole) in zip(pages, letters, strict=True))
    tried = {
        "figures": (states[State.PRINTED] + len(facts) - len(cells), 0),
        "schedules": (len(entries) - len(missing), len(entries)),
        "unread": (states[State.UNREAD], states[State.UNREAD] + states[State.PRINTED]),
        "sums": (closed, closed + opened),
        "coverage": (understood, printed),
        "pictures": (unseen, len(pages)),
    }
    doubts = [thresholds[name].doubt(part, whole) for name, (part, whole) in tried.items()]
    return Quality(
        listed=tuple(entry.title for entry in entries),
        missing=tuple(entry.title for entry in missing),
        tables=len({fact.table for fact in cells}),
        printed=states[State.PRINTED],
        recovered=sum(fact.recovered for fact in cells),
        blank=states[State.BLANK],
        unread=states[State.UNREAD],
        stated=len(facts) - len(cells),
        closed=closed,
        open=opened,
        undecided=sum(outcomes[one] for one in _UNDECIDED),
        coverage=tuple(round(read / whole, 3) if whole else None for read, whole in letters),
        steps=tuple((name, round(seconds, 3)) for name, seconds in steps.items()),
        doubts=tuple(doubt for doubt in doubts if doubt),
    )


def _letters(page: Page, regions: Sequence[Region], passages: Sequence[Passage]) -> tuple[int, int]:
    """How many letters of a page became figures or passages, and how many it has."""
    here = [region for region in regions if region.page == page.number]
    places = {span.place for passage in passages for span in passage.spans if span.place.page == page.number}
    boxes = [place for place in places if place.bbox]
    said = "".join(
        re.sub(r"\s", "", passage.text) for passage in passages if any(abs(s.place.page - page.number) <= 1 for s in passage.spans)
    )
    read = whole = 0
    for line in page.lines:
        text = re.sub(r"\s", "", clean(line.text))
        whole += len(text)
        if any(claims(region, line) for region in here) or _stands_in(line, places, boxes) or text in said:
            read += len(text)
    return read, whole


def _stands_in(line: Line, places: set[Provenance], boxes: Sequence[Provenance]) -> bool:
    """Whether a line is one of a passage, or within a cell that is."""
    lines = (line.number, line.number) if line.number else None
    if Provenance(page=line.page, lines=lines, bbox=line.bbox) in places:
        return True
    if line.bbox is None:
        return False
    x, y = (line.bbox[0] + line.bbox[2]) / 2, (line.bbox[1] + line.bbox[3]) / 2
    return any(b.bbox and b.bbox[0] <= x <= b.bbox[2] and b.bbox[1] <= y <= b.bbox[3] for b in boxes)
