"""What is in the index, in the form the contract promises to the rest of the world."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import BinaryIO, TextIO
from urllib.parse import quote

from pydantic import BaseModel

from assistant.answer import Source
from assistant.citations import page_url
from index.amounts import plain
from index.records import Citation, Disclosure, Fact, Finding

BBox = tuple[float, float, float, float]

# Spreadsheets keep 15 digits; a longer amount stays text rather than lose its last ones.
EXACT_IN_A_SHEET = 15


class DocumentRecord(BaseModel):
    """One document of the index."""

    document: str
    source: str
    title: str
    agency: str
    scope: str
    fiscal_year: int
    phase: str
    format: str
    pages: int
    units: list[str]
    ingested_at: str | None
    figures: int
    findings: dict[str, int]
    standing: str
    url: str


class FactRecord(BaseModel):
    """One printed figure with its place of printing."""

    document: str
    source: str
    agency: str
    scope: str
    fiscal_year: int
    phase: str
    origin: str
    page: int
    lines: tuple[int, int] | None
    bbox: BBox | None
    schedule: str | None
    schedule_title: str
    row_code: str
    row: str
    row_path: list[str]
    column: str
    column_path: list[str]
    printed: str
    unit: str
    amount: str | None
    state: str
    recovered: bool


class FindingRecord(BaseModel):
    """One contradiction with every place that takes part."""

    document: str
    source: str
    agency: str
    scope: str
    fiscal_year: int
    phase: str
    severity: str
    rule: str
    message: str
    printed: str
    expected: str
    difference: str
    page: int
    lines: tuple[int, int] | None
    citations: list[Source]


def document_record(disclosure: Disclosure, figures: int, findings: Iterable[Finding]) -> DocumentRecord:
    counts: dict[str, int] = {"error": 0, "warning": 0, "notice": 0}
    for finding in findings:
        counts[finding.severity.value] += 1
    return DocumentRecord(
        document=disclosure.document,
        source=disclosure.source,
        title=disclosure.title,
        agency=disclosure.agency,
        scope=disclosure.scope.value,
        fiscal_year=disclosure.fiscal_year,
        phase=disclosure.phase.value,
        format=disclosure.format,
        pages=disclosure.pages,
        units=list(disclosure.units),
        ingested_at=disclosure.ingested_at.isoformat(timespec="seconds") if disclosure.ingested_at else None,
        figures=figures,
        findings=counts,
        standing=disclosure.standing.value,
        url=f"/documents/{quote(disclosure.document, safe='')}",
    )


def fact_record(fact: Fact, disclosure: Disclosure) -> FactRecord:
    return FactRecord(
        document=fact.document,
        source=disclosure.source,
        agency=fact.agency,
        scope=fact.scope.value,
        fiscal_year=fact.fiscal_year,
        phase=fact.phase.value,
        origin=fact.origin.value,
        page=fact.place.page,
        lines=fact.place.lines,
        bbox=fact.place.bbox,
        schedule=fact.schedule.value if fact.schedule else None,
        schedule_title=fact.schedule_title,
        row_code=fact.row_code,
        row=fact.row_label,
        row_path=list(fact.row_path),
        column=fact.column,
        column_path=list(fact.column_path),
        printed=fact.printed,
        unit=fact.unit,
        amount=None if fact.amount is None else plain(fact.amount),
        state=fact.state.value,
        recovered=fact.recovered,
    )


def finding_record(finding: Finding, disclosures: Mapping[str, Disclosure]) -> FindingRecord:
    disclosure, first = disclosures[finding.document], finding.citations[0].place
    return FindingRecord(
        document=finding.document,
        source=disclosure.source,
        agency=disclosure.agency,
        scope=disclosure.scope.value,
        fiscal_year=disclosure.fiscal_year,
        phase=disclosure.phase.value,
        severity=finding.severity.value,
        rule=finding.rule,
        message=finding.message,
        printed=finding.printed,
        expected=finding.expected,
        difference=finding.difference,
        page=first.page,
        lines=first.lines,
        citations=[source_of(c, number, disclosures) for number, c in enumerate(finding.citations, 1)],
    )


def source_of(citation: Citation, number: int, disclosures: Mapping[str, Disclosure]) -> Source:
    """A citation as the contract carries it, numbered, with its address."""
    disclosure = disclosures.get(citation.document)
    return Source(
        id=number,
        document=citation.document,
        source=disclosure.source if disclosure else "",
        title=disclosure.title if disclosure else "",
        page=citation.place.page,
        lines=citation.place.lines,
        bbox=citation.place.bbox,
        section=citation.section,
        table=citation.table,
        row=citation.row,
        column=citation.column,
        quoted=citation.quoted,
        url=page_url(citation.document, citation.place),
    )


def write_jsonl(records: Iterable[BaseModel], out: TextIO) -> int:
    """One JSON object per line; returns how many."""
    count = 0
    for record in records:
        out.write(record.model_dump_json() + "\n")
        count += 1
    return count


def write_csv(records: Iterable[FactRecord], out: TextIO) -> int:
    """With the header line spreadsheets expect; lists are joined with ` / `."""
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(FactRecord.model_fields)
    count = 0
    for record in records:
        writer.writerow([_cell(value) for value in record.model_dump().values()])
        count += 1
    return count


def write_xlsx(records: Iterable[FactRecord], out: BinaryIO) -> int:
    """A workbook with amounts as numbers, codes as text and a frozen header."""
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    book = Workbook(write_only=True)
    sheet = book.create_sheet("数据")
    sheet.freeze_panes = "A2"
    sheet.append(list(FactRecord.model_fields))
    count = 0
    for record in records:
        row: list[object] = []
        for name, value in record.model_dump().items():
            if name in {"page", "fiscal_year"}:
                row.append(value)
                continue
            if name == "amount" and value is not None and len(value) <= EXACT_IN_A_SHEET:
                row.append(Decimal(value))
                continue
            cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", str(_cell(value))))
            # Text stays text: a code keeps its zeros, and what a document prints never becomes a formula.
            cell.data_type, cell.number_format = "s", "@"
            row.append(cell)
        sheet.append(row)
        count += 1
    book.save(out)
    return count


def _cell(value: object) -> str | int:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return value
    if isinstance(value, (list, tuple)):
        text = [str(part) for part in value]
        return (" / " if all(isinstance(part, str) for part in value) else ",").join(text)
    return str(value)


def as_json(value: BaseModel | Sequence[BaseModel]) -> str:
    """One JSON document, Chinese as it is."""
    if isinstance(value, BaseModel):
        return value.model_dump_json(indent=2)
    return json.dumps([one.model_dump(mode="json") for one in value], ensure_ascii=False, indent=2)


Writer = Callable[[Iterable[FactRecord], TextIO], int]
WRITERS: Mapping[str, Writer] = {"jsonl": write_jsonl, "csv": write_csv}


def facts_of(facts: Iterable[Fact], disclosures: Mapping[str, Disclosure]) -> Iterator[FactRecord]:
    for fact in facts:
        yield fact_record(fact, disclosures[fact.document])
