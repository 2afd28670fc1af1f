"""What part of its department a unit is, in money of one kind: 人民医院的人员经费占全部门的几成."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from assistant import derivation
from assistant.catalogue import Entry
from assistant.citations import label_of
from assistant.evidence import Found, Resolution
from assistant.operations.desk import Desk, Draft, bold, by_concept
from assistant.operations.operands import shown_result
from assistant.operations.single import failure
from assistant.query import Subject
from assistant.scoping import Side, scope
from index.classification import name_key
from index.vocabulary import ScheduleKind

_ALL_UNITS = (
    r"(?:全部门|全局|全委|全系统|全[县区市镇院校]|整个(?:部门|局|委|系统)|全[县区市省镇]?[^,。?占]{0,5}系统|"
    r"(?:部门|局里|委里)(?:全部|所有)|所有单位|各单位(?:加起来|合计))"
)


_TOTAL_TOO = re.compile("总[数额量](?:也|都|又|再)*(?:报|说|列|给|是|要)")
"""占全局多少（全局总数也报下）: what it is a share of is asked for as well."""


def of_all_units(desk: Desk) -> Draft | None:
    """A unit's row beside the total of its schedule: nothing but the body, or the same item of it, is named behind 占."""
    directory = desk.library.directory
    units = [s for s in desk.sides if (s.agency != s.disclosure.agency and directory.parent(s.agency) == s.disclosure.agency) or s.basis.own_only]
    if len(desk.query.subjects) == 1 and (apart := _by_its_own_book(desk)) is not None:
        return apart
    if len(units) != 1 or len(desk.query.subjects) != 1:
        return None
    unit, subject = units[0], desk.query.subjects[0]
    called = [re.escape(said) for name, said in desk.query.called if name == unit.disclosure.agency]
    whole = "|".join([_ALL_UNITS, *called])
    item = "|".join(map(re.escape, dict.fromkeys((subject.text, *subject.surfaces, subject.text.removeprefix("部门")))))
    among = re.search(rf"占(?:了|到|比)?(?:{whole})(?:的|所有|全部)*(?:{item})?(?:的|多少|几|百分|比|$)", desk.query.text)
    beside = None if among else _BESIDE_ALL.search(desk.query.text)
    if not among and not beside:
        return None
    part = _of_all_money(unit, unit.resolve(subject), desk.query.text)
    total = _total_of(unit, part.entry) if isinstance(part, Found) else None
    computed = derivation.share(part.entry.fact, total.fact) if isinstance(part, Found) and total is not None else None
    if not isinstance(part, Found) or total is None or computed is None:
        return None
    alone = unit.agency == unit.disclosure.agency
    label, whose = subject.text if alone else label_of(part.entry.fact), desk.short(unit.disclosure.agency)
    role = "answer" if beside or _TOTAL_TOO.search(desk.query.text) else "support"
    a, b = desk.put(part, role="answer" if beside else "support"), desk.ledger.figure(total.fact, role=role, label=f"{label}合计")
    text = shown_result(desk, f"{label}占全部门的比例", computed)
    line = f"{desk.whose(unit)}{'本级' if alone else ''}{label}{a}，占{whose}全部门{label}{b}的**{bold(text)}；计算：{computed.formula}。"
    return Draft(lines=[line], subject=label, measure="占比")


_BESIDE_ALL = re.compile(rf"{_ALL_UNITS}的?(?:是|有|要|一共|总共)*(?:多少|几).*占(?:其中|它|比|了|到|的|全部)*(?:多少|几|比)")
"""公用经费全系统多少，妇幼所占其中多少: the department, the unit, and the share."""
_OF_ALL = re.compile(f"占(?:了|到|比)?{_ALL_UNITS}")


def _of_all_money(unit: Side, part: Resolution, text: str) -> Resolution:
    """监督所支出占全委几成: where no fund is said, its row in the schedule of all money is meant, and not the one of 财政拨款."""
    if not isinstance(part, Found) or part.entry.fact.schedule is not ScheduleKind.APPROPRIATION_BY_UNIT or re.search("拨款|财政", text):
        return part
    listed = unit.catalogue.by_schedule.get(ScheduleKind.EXPENDITURE_BY_UNIT, ()) if part.entry.total_column else ()
    wider = [e for e in listed if e.fact.agency == unit.agency and e.total_column and e.fact.fiscal_year == unit.fiscal_year and e.fact.amount is not None]
    return Found(part.disclosure, wider[0]) if wider else part


def _by_its_own_book(desk: Desk) -> Draft | None:
    """云桥中心的办公费占全委多少: a unit that publishes a book of its own, held against its department's of the same year."""
    beside = _BESIDE_ALL.search(desk.query.text)
    if len(desk.sides) != 1 or not (beside or _OF_ALL.search(desk.query.text)):
        return None
    (unit,), subject = desk.sides, desk.query.subjects[0]
    over = desk.library.directory.belongs_to(unit.agency) if unit.agency == unit.disclosure.agency else None
    if over is None:
        return None
    query = replace(desk.query, agencies=(over,), years=(unit.fiscal_year,), carried=frozenset(), own_only=False)
    whole = next((s for s in scope(query, desk.library).sides if s.disclosure.phase is unit.disclosure.phase), None)
    if whole is None:
        return None
    role = "answer" if beside or _TOTAL_TOO.search(desk.query.text) else "support"
    return of_other(desk, subject, unit, whole, lambda label, a, b: f"{desk.whose(unit)}{label}{a}，占{desk.whose(whole)}{b}的", role=role)


def _total_of(unit: Side, part: Entry) -> Entry | None:
    """The total row of the schedule that lists the units, in the same column; without one, the row of the department itself."""
    fact, department = part.fact, name_key(unit.disclosure.agency)
    beside = [
        e for e in unit.catalogue.entries
        if e.fact.table is not None and e.fact.table == fact.table and e.columns == part.columns
        and e.fact.fiscal_year == fact.fiscal_year and e.fact.amount is not None and e is not part
    ]  # fmt: skip
    return next((e for e in beside if e.total_row), None) or next((e for e in beside if e.row == department), None)


def of_department(desk: Desk, unit: Side, department: Side) -> Draft:
    """A unit's own document against its department's: what part of the whole the unit is."""
    subject = next(iter(desk.query.subjects), by_concept("total_expenditure"))
    return of_other(
        desk, subject, unit, department, lambda label, a, b: f"{desk.whose(unit)}{label}{a}，占{desk.whose(department)}{b}的"
    )


def of_other(desk: Desk, subject: Subject, one: Side, other: Side, said: Callable[[str, str, str], str], *, role: str = "support") -> Draft:
    """One document's figure in percent of another's; `said` puts the item, its figure and the other's into words."""
    part, whole = one.resolve(subject), other.resolve(subject)
    for side, resolution in ((one, part), (other, whole)):
        if not isinstance(resolution, Found):
            return failure(desk, side, subject, resolution)
    assert isinstance(part, Found) and isinstance(whole, Found)
    computed = derivation.share(part.entry.fact, whole.entry.fact)
    if computed is None:
        return Draft(status="not_disclosed", lines=[f"{desk.whose(other)}为0，没有占比可言。"])
    a, b = desk.put(part, role=role), desk.put(whole, role=role)
    label = label_of(part.entry.fact)
    text = shown_result(desk, f"{label}占{desk.whose(other)}的比例", computed)
    return Draft(lines=[f"{said(label, a, b)}**{bold(text)}；计算：{computed.formula}。"], subject=label, measure="占比")
