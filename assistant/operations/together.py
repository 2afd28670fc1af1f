"""One item in several documents, or two items of one, held together: are they equal."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.basis import agree
from assistant.citations import label_of
from assistant.evidence import Found
from assistant.operations import quoting
from assistant.operations.desk import Desk, Draft, by_concept, place_word
from assistant.query import Operation, Subject
from assistant.retrieval import sentences_with
from assistant.scoping import Side
from index.records import Disclosure
from index.vocabulary import MONEY_UNITS


def held_together(desk: Desk) -> Draft | None:
    """Each item asked about in every document of the question, or two items of one document: are they equal."""
    first, *others = desk.query.subjects or (by_concept("total_expenditure"),)
    places = _places(desk, first)
    if others and len(places) == 1:
        found = desk.sides[0].resolve(others[0])
        places += [(desk.sides[0], found)] if isinstance(found, Found) else []
        others = []
    if len(places) < 2:
        return None
    held = [places, *(at for s in others if len(at := _places(desk, s)) > 1)]
    return Draft(lines=[line for at in held for line in _told(desk, at)], subject=label_of(places[0][1].entry.fact))


def _places(desk: Desk, subject: Subject) -> list[tuple[Side, Found]]:
    """Every document of the question that prints an item, with what it prints."""
    places: list[tuple[Side, Found]] = []
    for side in desk.sides:
        options = [in_department(desk, side) or side]
        if side.alternates:
            options += [replace(side, disclosure=d, catalogue=c, alternates=()) for d, c in side.alternates]
        elif len(desk.query.scopes) > 1 and len(desk.sides) == 1:
            options += [at for d in _of_its_department(desk, side) if (at := _row_in(desk, d, side))]
        for option in options:
            alone = replace(option, alternates=())
            of_both = (alone.resolve(s) for s in (subject, _of_the_item(option, subject)))
            places += [(option, f) for f in of_both if isinstance(f, Found)][:1]
    return places


def _told(desk: Desk, places: Sequence[tuple[Side, Found]]) -> list[str]:
    """What each place prints, and whether it is the same."""
    equal = all(agree(f.entry.fact, places[0][1].entry.fact) for _, f in places)
    label = label_of(places[0][1].entry.fact)
    lines = [f"{label}**{'一样，两处相等' if equal else '不一样'}**："]
    for side, f in places:
        lines.append(f"- {desk.whose(side)}{place_word(f.entry.fact)}：{desk.put(f)}")
    counted = {f.entry.fact.unit for _, f in places}
    if not equal and len({f.entry.fact.document for _, f in places}) == 1 == len(counted) and counted.isdisjoint(MONEY_UNITS):
        marks = [desk.ledger.cite_fact(f.entry.fact) for _, f in places]
        desk.ledger.warn("discrepancy", f"“{label}”两处所写不同，文件没有说明口径是否一样。", marks)
    if desk.query.wants(Operation.REASON) and equal:
        lines += _why_same(desk, places[0][0])
    return lines


def carried_over(desk: Desk) -> Draft | None:
    """23年决算的年末结转和24年预算的上年结转对得上吗: what one year leaves, held against what the next begins with."""
    by_year = sorted(desk.sides, key=lambda s: s.fiscal_year)
    ends = [s for s in desk.query.subjects if _ENDS.search(s.text)]
    begins = [s for s in desk.query.subjects if _BEGINS.search(s.text)]
    if len(by_year) != 2 or not ends or not begins or by_year[0].fiscal_year + 1 != by_year[1].fiscal_year or by_year[0].agency != by_year[1].agency:
        return None
    left, taken = by_year[0].resolve(ends[0]), by_year[1].resolve(begins[0])
    if not isinstance(left, Found) or not isinstance(taken, Found):
        return None
    equal = agree(left.entry.fact, taken.entry.fact)
    told = [
        f"{desk.whose(s)}{place_word(f.entry.fact)}“{label_of(f.entry.fact)}”为{desk.put(f, role='support' if equal and f is taken else 'answer')}"
        for s, f in zip(by_year, (left, taken), strict=True)
    ]
    if not equal:
        desk.ledger.warn("discrepancy", "上一年的年末结转与下一年的上年结转不相等。", [desk.ledger.cite_fact(f.entry.fact) for f in (left, taken)])
    verdict = "一致，两处相等" if equal else "不一致，两处不相等；预算编制时结转往往还是预计数"
    return Draft(lines=[f"**{verdict}**：", *(f"- {t}" for t in told)], subject=label_of(left.entry.fact))


_ENDS, _BEGINS = re.compile("年[末底].*结[转余]|结转下年"), re.compile("(?:上年|年初).*结[转余]")


def in_department(desk: Desk, side: Side) -> Side | None:
    """图书馆自己的总数，跟文旅局部门预算里列的一样吗: what a department prints of its unit, beside the unit's own document."""
    unit = next((s for s in desk.sides if desk.library.directory.belongs_to(s.agency) == side.agency and s.disclosure != side.disclosure), None)
    return None if unit is None or desk.query.of_itself(side.agency) else _row_in(desk, side.disclosure, unit)


def _of_its_department(desk: Desk, side: Side) -> list[Disclosure]:
    over = desk.library.directory.belongs_to(side.agency)
    held = desk.library.documents_of(over, (side.fiscal_year,)) if over and side.agency == side.disclosure.agency else []
    return [d for d in held if d.phase is side.disclosure.phase]


def _row_in(desk: Desk, department: Disclosure, unit: Side) -> Side | None:
    """A unit as a document of its department prints it; None where that lists no such unit."""
    catalogue = desk.library.catalogue(department)
    there = replace(unit, disclosure=department, catalogue=catalogue, alternates=())
    return there if any(e.fact.agency == unit.agency for e in catalogue.entries) else None


def _of_the_item(side: Side, subject: Subject) -> Subject:
    """The item without the schedule it was said to stand in: the other document prints it elsewhere."""
    mentions = tuple(m for m in subject.mentions if (x := side.catalogue.meaning(m.surface)) is None or x.kind is None)
    return Subject(mentions or subject.mentions)


def _why_same(desk: Desk, side: Side) -> list[str]:
    """部门 and 单位 coincide where the other units have no budget of their own: the sentence that says so."""
    for word in ("不单列", "并入", "不单独"):
        hits = sentences_with(desk.library, side.disclosure, [word])
        if hits:
            return [f"原因：{quoting.quote(desk, hits[0])}"]
    return []
