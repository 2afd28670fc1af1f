"""What is in the index, to be read without asking: the list of documents, and one document's schedules."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from assistant.export import page_url
from assistant.web.api import document_of
from assistant.web.pages import render
from index.budget_index import BudgetIndex
from index.records import Fact, Finding
from index.vocabulary import Origin, State


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    shown: str
    url: str
    recovered: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    code: str
    name: str
    cells: tuple[Cell | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    number: int
    title: str
    unit: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]

    @property
    def coded(self) -> bool:
        return any(row.code for row in self.rows)


def router(index: BudgetIndex) -> APIRouter:
    """`/documents` and `/documents/{document}`."""
    routes = APIRouter(include_in_schema=False)

    @routes.get("/documents", response_class=HTMLResponse)
    def documents() -> HTMLResponse:
        held = [document_of(index, one) for one in index.disclosures()]
        return _html("documents.html", held=held)

    @routes.get("/documents/{name}", response_class=HTMLResponse)
    def overview(name: str) -> HTMLResponse:
        disclosure = index.disclosure(name)
        facts = index.facts.of_document(disclosure.document)
        findings = index.findings([disclosure.document])
        return _html(
            "overview.html",
            one=document_of(index, disclosure),
            tables=tables(facts),
            findings=[(finding, _address(finding)) for finding in findings],
        )

    return routes


def tables(facts: Sequence[Fact]) -> list[Table]:
    """The document's schedules, rows and columns in the order of printing."""
    grouped: dict[int, list[Fact]] = {}
    for fact in facts:
        if fact.origin is Origin.CELL and fact.table is not None:
            grouped.setdefault(fact.table, []).append(fact)
    return [_table(number, cells) for number, cells in sorted(grouped.items())]


def _table(number: int, facts: Sequence[Fact]) -> Table:
    columns = list(dict.fromkeys(fact.column_path or (fact.column,) for fact in facts))
    rows: list[tuple[Fact, dict[tuple[str, ...], Cell]]] = []
    for fact in facts:
        column = fact.column_path or (fact.column,)
        same = rows and (rows[-1][0].row_code, rows[-1][0].row, rows[-1][0].row_path) == (
            fact.row_code,
            fact.row,
            fact.row_path,
        )
        # The same name printed again with a column already filled is another row.
        if not same or column in rows[-1][1]:
            rows.append((fact, {}))
        shown = "（未读出）" if fact.state is State.UNREAD else fact.printed
        rows[-1][1][column] = Cell(shown=shown, url=page_url(fact.document, fact.place), recovered=fact.recovered)
    units = dict.fromkeys(fact.unit for fact in facts if fact.unit)
    return Table(
        number=number,
        title=facts[0].schedule_title or (facts[0].schedule.value if facts[0].schedule else f"表{number}"),
        unit="、".join(units),
        columns=tuple(" ".join(path) for path in columns),
        rows=tuple(
            Row(code=first.row_code, name=first.row, cells=tuple(cells.get(path) for path in columns))
            for first, cells in rows
        ),
    )


def _address(finding: Finding) -> str:
    return page_url(finding.citations[0].document, finding.citations[0].place) if finding.citations else ""


def _html(template: str, **values: object) -> HTMLResponse:
    return HTMLResponse(render(template, here="documents", **values).encode("utf-8", "replace"))
