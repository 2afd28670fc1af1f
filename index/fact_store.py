"""Figures, in SQL: written with their disclosure, found by whose, when, what for."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Engine, Row, Select, func, insert, select

from index.records import Fact, Provenance
from index.schema import disclosures, facts
from index.vocabulary import Origin, Phase, ScheduleKind, Scope, Standing, State

_DOCUMENTS_KEPT = 256


class FactStore:
    """The figures of all disclosures. Asking never writes."""

    def __init__(self, engine: Engine, revision: Callable[[str], int]) -> None:
        self._engine = engine
        self._revision = revision
        self._of_document = lru_cache(maxsize=_DOCUMENTS_KEPT)(self._read_document)

    def of_document(self, document: str) -> tuple[Fact, ...]:
        """Every figure of one document, in the order of printing."""
        return self._of_document(document, self._revision(document))

    def find(
        self,
        *,
        documents: Sequence[str] | None = None,
        agency: str | None = None,
        fiscal_year: int | None = None,
        phase: Phase | None = None,
        schedule: ScheduleKind | None = None,
        row_code: str | None = None,
        row: str | None = None,
        origin: Origin | None = None,
        limit: int | None = None,
        offset: int = 0,
    ) -> list[Fact]:
        """The figures that agree with every filter given, by document and order of printing."""
        wanted = _filtered(
            select(facts),
            documents,
            agency=agency,
            fiscal_year=fiscal_year,
            phase=phase,
            schedule=schedule,
            row_code=row_code,
            row=row,
            origin=origin,
        )
        wanted = wanted.order_by(facts.c.document, facts.c.ordinal).limit(limit).offset(offset)
        with self._engine.connect() as connection:
            return [_fact(found) for found in connection.execute(wanted)]

    def count(
        self,
        *,
        documents: Sequence[str] | None = None,
        agency: str | None = None,
        fiscal_year: int | None = None,
        phase: Phase | None = None,
        schedule: ScheduleKind | None = None,
        row_code: str | None = None,
        row: str | None = None,
        origin: Origin | None = None,
    ) -> int:
        """How many figures agree with every filter given."""
        wanted = _filtered(
            select(func.count()).select_from(facts),
            documents,
            agency=agency,
            fiscal_year=fiscal_year,
            phase=phase,
            schedule=schedule,
            row_code=row_code,
            row=row,
            origin=origin,
        )
        with self._engine.connect() as connection:
            return int(connection.execute(wanted).scalar_one())

    def _read_document(self, document: str, revision: int) -> tuple[Fact, ...]:
        return tuple(self.find(documents=[document]))


def write_facts(connection: Connection, of_document: Iterable[Fact]) -> None:
    """Store figures within the caller's transaction."""
    if rows := [_columns(fact) for fact in of_document]:
        connection.execute(insert(facts), rows)


def _filtered(query: Select[Any], documents: Sequence[str] | None, **equal: str | int | None) -> Select[Any]:
    """Without documents named, those that answers are drawn from."""
    if documents is None:
        current = select(disclosures.c.document).where(disclosures.c.standing == Standing.CURRENT.value)
        query = query.where(facts.c.document.in_(current))
    else:
        query = query.where(facts.c.document.in_(documents))
    for name, value in equal.items():
        if value is not None:
            query = query.where(facts.c[name] == value)
    return query


def _columns(fact: Fact) -> Mapping[str, object]:
    first, last = fact.place.lines or (None, None)
    x0, top, x1, bottom = fact.place.bbox or (None, None, None, None)
    return {
        "document": fact.document,
        "ordinal": fact.ordinal,
        "agency": fact.agency,
        "scope": fact.scope.value,
        "fiscal_year": fact.fiscal_year,
        "phase": fact.phase.value,
        "origin": fact.origin.value,
        "page": fact.place.page,
        "line_first": first,
        "line_last": last,
        "x0": x0,
        "top": top,
        "x1": x1,
        "bottom": bottom,
        "schedule": None if fact.schedule is None else fact.schedule.value,
        "table_number": fact.table,
        "schedule_title": fact.schedule_title,
        "row_code": fact.row_code,
        "row": fact.row,
        "row_path": json.dumps(fact.row_path, ensure_ascii=False),
        "column": fact.column,
        "column_path": json.dumps(fact.column_path, ensure_ascii=False),
        "printed": fact.printed,
        "unit": fact.unit,
        "amount": None if fact.amount is None else str(fact.amount),
        "state": fact.state.value,
        "recovered": fact.recovered,
        "quoted": fact.quoted,
        "beside": json.dumps(fact.beside, ensure_ascii=False),
        "passage": fact.passage,
    }


def _fact(found: Row[Any]) -> Fact:
    return Fact(
        document=found.document,
        ordinal=found.ordinal,
        agency=found.agency,
        scope=Scope(found.scope),
        fiscal_year=found.fiscal_year,
        phase=Phase(found.phase),
        origin=Origin(found.origin),
        place=Provenance(
            page=found.page,
            lines=None if found.line_first is None else (found.line_first, found.line_last),
            bbox=None if found.x0 is None else (found.x0, found.top, found.x1, found.bottom),
        ),
        schedule=None if found.schedule is None else ScheduleKind(found.schedule),
        table=found.table_number,
        schedule_title=found.schedule_title,
        row_code=found.row_code,
        row=found.row,
        row_path=tuple(json.loads(found.row_path)),
        column=found.column,
        column_path=tuple(json.loads(found.column_path)),
        printed=found.printed,
        unit=found.unit,
        amount=None if found.amount is None else Decimal(found.amount),
        state=State(found.state),
        recovered=bool(found.recovered),
        quoted=found.quoted,
        beside=tuple(json.loads(found.beside)),
        passage=found.passage,
    )
