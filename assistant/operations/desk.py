"""The work on one sub-question: what is asked, of whom, and the draft of an answer that comes of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from assistant import derivation
from assistant.answer import Chart, Clarification, Status
from assistant.catalogue import PARTIAL, Entry
from assistant.citations import Ledger, basis_of_disclosure, citation_of, label_of, mark
from assistant.concepts import concepts
from assistant.evidence import Ambiguous, Found, Resolution
from assistant.linking import Library
from assistant.lookups import resolve
from assistant.phrases import find_years
from assistant.places import is_own_row
from assistant.query import Mention, Operation, Query, Subject
from assistant.scoping import Scoping, Side
from index.records import Fact

_MOST_MARKS = 4
"Places cited for one figure: enough to check it against another schedule, few enough to read."


@dataclass(slots=True)
class Draft:
    """An answer to one sub-question before it is put together."""

    status: Status = "answered"
    lines: list[str] = field(default_factory=list)
    clarification: Clarification | None = None
    chart: Chart | None = None
    suggestions: list[str] = field(default_factory=list)
    subject: str = ""
    measure: str = ""


@dataclass(slots=True)
class Desk:
    """Everything at hand while one sub-question is worked on."""

    query: Query
    scoping: Scoping
    library: Library
    ledger: Ledger

    @property
    def sides(self) -> tuple[Side, ...]:
        return self.scoping.sides

    def short(self, agency: str) -> str:
        return self.library.directory.short(agency)

    def called(self, agency: str) -> str:
        """A body by its name and, where that is another, by the asker's: 城市管理行政执法局（城管局）."""
        short = self.short(agency)
        said = next((said for name, said in self.query.called if name == agency), "")
        return short if not said or said in short else f"{short}（{said}）"

    def whose(self, side: Side) -> str:
        """普陀区财政局2024年部门决算."""
        return f"{self.short(side.agency)}{basis_of_disclosure(side.disclosure)}"

    def year(self, year: int) -> str:
        """A year we do not hold, in the asker's own words: as digits only where the question has them."""
        text = self.query.text
        for form in (f"{year}年", f"{year % 100}年"):
            if form in text or str(year) in text:
                return form if form in text else f"{year}年"
        held = [s.fiscal_year for s in self.sides]
        return "上一年度" if any(y == year + 1 for y in held) or re.search("去年|上年|上一年", text) else "所问年度"

    def put(self, found: Found, *, role: str = "answer", label: str | None = None) -> str:
        """Enter a found figure and return it as text with marks; say so where a sentence states another amount."""
        fact = found.entry.fact
        also = _varied([e.fact for e in found.agreeing], fact)
        text = self.ledger.figure(fact, role=role, label=label, also=also)
        for other in found.conflicting[:2]:
            marks = [self.ledger.cite_fact(other.fact), self.ledger.cite_fact(fact)]
            self.ledger.figure(other.fact, role="support")
            self.ledger.warn(
                "discrepancy",
                f"“{label or label_of(fact)}”以表列{fact.printed}{fact.unit}为准；文字说明写作{other.fact.printed}{other.fact.unit}，"
                f"两处不一致{mark(marks)}。",
                marks,
            )
        return text

    def resolve(self, side: Side, subject: Subject) -> Resolution:
        """A subject's figure; where the asker wants them together or each (四个季度…总共), all that carry the word."""
        resolution = side.resolve(subject)
        partial = any(s.startswith(PARTIAL) and len(s) > len(PARTIAL) + 1 for s in subject.surfaces)
        together = self.query.hints & {Operation.SUM, Operation.LIST} or re.search(r"每|各|都", self.query.text)
        if not partial or not together or not isinstance(resolution, Ambiguous | Found):
            return resolution
        entries = side.carrying(subject)
        series = (
            len({re.sub(r"[第一二三四五六七八九十\d上下半]+", "", e.row) for e in entries}) == 1
        )  # 第一季度, 第二季度 …
        if len(entries) < 2 or len({e.fact.unit for e in entries}) > 1 or not series:
            return resolution
        return Found(side.disclosure, entries[0], parts=tuple(Found(side.disclosure, e) for e in entries))

    def resolve_all(self, subjects: Sequence[Subject]) -> list[tuple[Side, Subject, Resolution]]:
        return [(side, subject, self.resolve(side, subject)) for side in self.sides for subject in subjects]


def _varied(agreeing: Sequence[Fact], first: Fact) -> list[Fact]:
    """One agreeing place per schedule, and one sentence, up to the number of marks we show."""
    kept: list[Fact] = []
    seen = {(first.document, first.schedule, first.origin)}
    for fact in agreeing:
        key = (fact.document, fact.schedule, fact.origin)
        if key not in seen:
            seen.add(key)
            kept.append(fact)
    return kept[: _MOST_MARKS - 1]


def by_concept(key: str) -> Subject:
    """The subject of a named total, such as total_expenditure."""
    concept = next(c for c in concepts().concepts if c.key == key)
    return Subject((Mention(concept.said[0], 0, 0),))


def total_of(side: Side, entry: Entry) -> Entry | None:
    """What a figure is part of by default: the total row of its column, or the total column of its row."""
    same_table = [e for e in side.catalogue.entries if e.fact.table == entry.fact.table and e.fact.table is not None]
    of_unit = side.agency != side.disclosure.agency and is_own_row(entry, side.agency)
    if entry.total_row or not entry.row or (of_unit and not entry.total_column):
        pool = [e for e in same_table if e.total_column and e.row == entry.row and e is not entry]
        pool = [e for e in pool if e.columns[:1] == entry.columns[:1] or len(e.columns) == 1] or pool
    else:
        pool = [e for e in same_table if e.columns == entry.columns and e.total_row]
    pool = [e for e in pool if e.fact.amount]
    return max(pool, key=lambda e: e.fact.amount or 0) if pool else None


def whole_document_total(side: Side) -> Resolution:
    return resolve(side.catalogue, by_concept("total_expenditure").surfaces, side.basis)


def bold(figure: str) -> str:
    """Close the bold face before the marks: the caller opens it, and the marks stay plain."""
    body, _, marks = figure.partition("[")
    return f"{body}**" + (f"[{marks}" if marks else "")


def added_up(desk: Desk, facts: Sequence[Fact]) -> str:
    """合计…；计算：…: the sum of what was listed, in a line of its own."""
    computed = derivation.total(facts)
    added = desk.ledger.derived("合计", computed.value, computed.unit, computed.formula, computed.operands, said_in=desk.query.unit)
    return f"合计**{bold(added)}；计算：{computed.formula}。"


def counted_off(desk: Desk, what: str, facts: Sequence[Fact], unit: str = "个") -> str:
    """一共…个: how many were listed, in a line of its own."""
    count = desk.ledger.derived(what, Decimal(len(facts)), unit, f"逐行数得{len(facts)}", facts)
    return f"一共**{count.partition('[')[0]}**。"


def place_word(fact: Fact) -> str:
    """《2024年部门支出预算总表》, or the section of the narrative."""
    return f"《{fact.schedule_title}》" if fact.passage is None else f"“{fact.schedule_title}”部分"


def cite(desk: Desk, fact: Fact) -> str:
    return mark([desk.ledger.cite(citation_of(fact))])


def of_this_year(desk: Desk, operation: Operation, operations: Sequence[Operation]) -> Desk:
    """多少？占比呢？比去年增加多少？: only the change speaks of last year."""
    said = [y for y in find_years(desk.query.text) if y.year is not None]
    held = [s.fiscal_year for s in desk.sides]
    latest = said[0].year if len(said) == 1 and said[0].year in held else max(held, default=0)
    alone = operation in {Operation.VALUE, Operation.SHARE, Operation.RANK} and Operation.CHANGE in operations
    if not alone or len(said) > 1 or len({s.fiscal_year for s in desk.sides}) < 2:
        return desk
    sides = tuple(s for s in desk.sides if s.fiscal_year == latest)
    return replace(desk, scoping=replace(desk.scoping, sides=sides))
