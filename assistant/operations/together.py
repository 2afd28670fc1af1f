"""One item in several documents, or two items of one, held together: are they equal."""

from __future__ import annotations

from dataclasses import replace

from assistant.basis import agree
from assistant.citations import label_of
from assistant.evidence import Found
from assistant.operations import quoting
from assistant.operations.desk import Desk, Draft, by_concept, place_word
from assistant.query import Operation, Subject
from assistant.retrieval import sentences_with
from assistant.scoping import Side
from index.vocabulary import MONEY_UNITS


def held_together(desk: Desk) -> Draft | None:
    """One item in each document of the question, or two items of one: are they equal."""
    subjects = desk.query.subjects[:1] or (by_concept("total_expenditure"),)
    places: list[tuple[Side, Found]] = []
    for side in desk.sides:
        options = [side]
        if side.alternates:
            options += [replace(side, disclosure=d, catalogue=c, alternates=()) for d, c in side.alternates]
        for option in options:
            alone = replace(option, alternates=())
            of_both = (alone.resolve(s) for s in (subjects[0], _of_the_item(option, subjects[0])))
            places += [(option, f) for f in of_both if isinstance(f, Found)][:1]
    if len(desk.query.subjects) >= 2 and len(places) == 1:
        found = desk.sides[0].resolve(desk.query.subjects[1])
        if isinstance(found, Found):
            places.append((desk.sides[0], found))
    if len(places) < 2:
        return None
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
    return Draft(lines=lines, subject=label)


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
