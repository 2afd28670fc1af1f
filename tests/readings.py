"""Small readings for tests: one figure for each (row, printed), one passage for each sentence."""

from __future__ import annotations

import hashlib
from datetime import datetime
from decimal import Decimal

from index.amounts import read_amount
from index.records import Disclosure, Fact, Passage, Provenance, Reading, Span
from index.vocabulary import Origin, PassageKind, Phase, ScheduleKind, Scope, State


def reading_of(
    agency: str = "上海市某区财政局",
    rows: dict[str, str] | None = None,
    sentences: tuple[str, ...] = ("公务接待费主要用于接待来访单位。",),
    *,
    fiscal_year: int = 2025,
    phase: Phase = Phase.APPROVED,
    scope: Scope = Scope.DEPARTMENT,
    unit: str = "万元",
    edition: str = "",
) -> Reading:
    """A disclosure nobody published; what is not given is the same each time."""
    rows = {"公务接待费": "0.50", "公务用车运行费": ""} if rows is None else rows
    content = f"{agency}{fiscal_year}{phase}{scope}{edition}{rows}{sentences}".encode()
    document = hashlib.sha256(content).hexdigest()[:12]
    return Reading(
        disclosure=Disclosure(
            document=document,
            source=f"{agency}{fiscal_year}年{scope}{phase}{edition}.txt",
            title=f"{agency}{fiscal_year}年{scope}{phase}",
            agency=agency,
            scope=scope,
            fiscal_year=fiscal_year,
            phase=phase,
            format="txt",
            pages=1,
            units=(agency,),
            ingested_at=datetime(2026, 11, 1, 9, 30),
            seconds=0.25,
        ),
        facts=tuple(
            _fact(document, agency, fiscal_year, phase, scope, unit, at, row, printed)
            for at, (row, printed) in enumerate(rows.items())
        ),
        passages=tuple(_passage(document, at, sentence) for at, sentence in enumerate(sentences)),
        content=content,
    )


def _fact(
    document: str,
    agency: str,
    fiscal_year: int,
    phase: Phase,
    scope: Scope,
    unit: str,
    ordinal: int,
    row: str,
    printed: str,
) -> Fact:
    amount: Decimal | None = read_amount(printed, unit)
    return Fact(
        document=document,
        ordinal=ordinal,
        agency=agency,
        scope=scope,
        fiscal_year=fiscal_year,
        phase=phase,
        origin=Origin.CELL,
        place=Provenance(page=1, lines=(ordinal + 1, ordinal + 1)),
        schedule=ScheduleKind.THREE_PUBLIC,
        table=1,
        schedule_title="“三公”经费和机关运行经费预算表",
        row_code="",
        row=row,
        row_path=("三公经费", row),
        column="合计",
        column_path=("预算数", "合计"),
        printed=printed,
        unit=unit,
        amount=amount,
        state=State.BLANK if amount is None else State.PRINTED,
    )


def _passage(document: str, ordinal: int, sentence: str) -> Passage:
    return Passage(
        document=document,
        ordinal=ordinal,
        kind=PassageKind.BODY,
        section=("三、“三公”经费说明",),
        text=sentence,
        spans=(Span(start=0, end=len(sentence), place=Provenance(page=1, lines=(ordinal + 9, ordinal + 9))),),
    )
