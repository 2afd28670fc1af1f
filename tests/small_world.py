"""Three bodies, two years, a handful of rows: a published world small enough to hold in the head."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import replace

from index.amounts import read_amount
from index.budget_index import BudgetIndex
from index.records import Disclosure, Fact, Passage, Provenance, Reading, Span
from index.vocabulary import Origin, PassageKind, Phase, ScheduleKind, Scope, State

Row = tuple[str, str, tuple[str, ...], str, str]
"(code, name, names from 类 down, 基本支出, 项目支出); 合计 is their sum as printed."


def disclosure(agency: str, year: int, *, phase: Phase = Phase.APPROVED, units: Sequence[str] = ()) -> Disclosure:
    kind = "决算" if phase is Phase.EXECUTED else "预算"
    source = f"{agency}{year}年部门{kind}.pdf"
    return Disclosure(
        document=hashlib.sha256(source.encode()).hexdigest()[:12],
        source=source,
        title=f"{agency}{year}年部门{kind}",
        agency=agency,
        scope=Scope.DEPARTMENT,
        fiscal_year=year,
        phase=phase,
        format="pdf",
        pages=9,
        units=tuple(units) or (agency,),
    )


def reading(
    d: Disclosure, rows: Iterable[Row], *, sentences: Sequence[str] = (), economic: Iterable[Row] = ()
) -> Reading:
    """A disclosure with a 支出总表, an 经济分类 table and sentences of narrative, every cell on its own line of page 3 or 4."""
    facts: list[Fact] = []
    for table, kind, title, columns, some in (
        (1, ScheduleKind.EXPENDITURE, f"{d.fiscal_year}年部门支出预算总表", ("合计", "基本支出", "项目支出"), list(rows)),
        (2, ScheduleKind.BASIC_BY_ECONOMIC, f"{d.fiscal_year}年部门基本支出经济分类预算表", ("合计", "人员经费", "公用经费"), list(economic)),
    ):  # fmt: skip
        for line, (code, name, path, first, second) in enumerate(some):
            total = _sum(first, second)
            for column, printed in zip(columns, (total, first, second), strict=True):
                facts.append(_cell(d, len(facts), table, kind, title, (code, name, path), column, printed, line))
    passages = tuple(_passage(d, number, text) for number, text in enumerate(sentences, 1))
    return Reading(disclosure=d, facts=tuple(facts), passages=passages, content=d.source.encode())


def with_schedule(
    one: Reading, kind: ScheduleKind, title: str, rows: Iterable[tuple[str, str, str]], *, by_unit: bool = False
) -> Reading:
    """The same reading with one more schedule: (row, column, printed in 元); rows are units of the body where `by_unit`."""
    d, facts = one.disclosure, list(one.facts)
    table = max((f.table or 0 for f in facts), default=0) + 1
    for line, (row, column, printed) in enumerate(rows):
        cell = _cell(d, len(facts), table, kind, title, ("", row, (row,) if row else ()), column, printed, line)
        of_unit = by_unit and row != "合计"
        facts.append(replace(cell, agency=row, scope=Scope.UNIT) if of_unit else cell)
    return replace(one, facts=tuple(facts))


def shelved(index: BudgetIndex, readings: Iterable[Reading]) -> BudgetIndex:
    for one in readings:
        index.replace(one)
    return index


def _sum(first: str, second: str) -> str:
    amounts = [a for a in (read_amount(first, "元"), read_amount(second, "元")) if a is not None]
    return f"{sum(amounts):,f}" if amounts else ""


def _cell(
    d: Disclosure,
    ordinal: int,
    table: int,
    kind: ScheduleKind,
    title: str,
    row: tuple[str, str, tuple[str, ...]],
    column: str,
    printed: str,
    line: int,
) -> Fact:
    code, name, path = row
    top = 100.0 + 20 * line
    return Fact(
        document=d.document,
        ordinal=ordinal,
        agency=d.agency,
        scope=d.scope,
        fiscal_year=d.fiscal_year,
        phase=d.phase,
        origin=Origin.CELL,
        place=Provenance(page=2 + table, bbox=(100.0 + 60 * len(column), top, 160.0 + 60 * len(column), top + 18)),
        schedule=kind,
        table=table,
        schedule_title=title,
        row_code=code,
        row=name,
        row_path=path,
        column=column,
        column_path=(column,),
        printed=printed,
        unit="元",
        amount=read_amount(printed, "元"),
        state=State.PRINTED if printed else State.BLANK,
    )


def _passage(d: Disclosure, ordinal: int, text: str) -> Passage:
    section = ("名词解释",) if "：指" in text else ("编制说明",)
    place = Provenance(page=6, bbox=(72.0, 100.0 + 20 * ordinal, 520.0, 118.0 + 20 * ordinal))
    return Passage(
        document=d.document,
        ordinal=ordinal,
        kind=PassageKind.BODY,
        section=section,
        text=text,
        spans=(Span(start=0, end=len(text), place=place),),
    )
