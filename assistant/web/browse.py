"""What is in the index, to be read without asking: the list of documents, one document's overview and schedules."""

from __future__ import annotations

import io
from collections.abc import Sequence
from urllib.parse import quote

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response

from assistant.answer import Answers
from assistant.citations import page_url
from assistant.export import DocumentRecord, facts_of, write_csv, write_xlsx
from assistant.web.api import document_of
from assistant.web.overview import Glances
from assistant.web.pages import render
from assistant.web.problems import NOT_FOUND, Problem
from assistant.web.rendering import href
from assistant.web.schedules import tables
from index.budget_index import BudgetIndex
from index.records import Finding
from index.vocabulary import Standing

SHEETS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def router(index: BudgetIndex, assistant: Answers) -> APIRouter:
    """`/documents`, `/documents/{document}` and its figures as a table to take along."""
    routes = APIRouter(include_in_schema=False)
    glances = Glances(index, assistant)

    @routes.get("/documents", response_class=HTMLResponse)
    def documents() -> HTMLResponse:
        held = [document_of(index, one) for one in index.disclosures(*Standing)]
        return _html("documents.html", held=by_agency(held), count=len(held))

    @routes.get("/documents/{name}", response_class=HTMLResponse)
    def overview(name: str) -> HTMLResponse:
        disclosure = index.disclosure(name)
        facts = index.facts.of_document(disclosure.document)
        findings = index.findings([disclosure.document])
        return _html(
            "overview.html",
            one=document_of(index, disclosure),
            glance=glances.of(disclosure),
            href=href,
            tables=tables(facts),
            findings=[(finding, _address(finding)) for finding in findings],
        )

    @routes.get("/documents/{name}/figures.{kind}")
    def figures(name: str, kind: str) -> Response:
        if kind not in SHEETS:
            raise Problem(NOT_FOUND, "数字可以下载为 figures.csv 或 figures.xlsx。")
        disclosure = index.disclosure(name)
        records = facts_of(index.facts.of_document(disclosure.document), {disclosure.document: disclosure})
        if kind == "xlsx":
            book = io.BytesIO()
            write_xlsx(records, book)
            content = book.getvalue()
        else:
            text = io.StringIO()
            write_csv(records, text)
            content = ("\ufeff" + text.getvalue()).encode("utf-8", "replace")
        return Response(content, media_type=SHEETS[kind], headers=attached(f"{disclosure.source}.数字.{kind}"))

    return routes


def attached(name: str) -> dict[str, str]:
    """The header that makes a reply a file of this name."""
    return {"Content-Disposition": f"attachment; filename*=utf-8''{quote(name, safe='')}"}


def by_agency(held: Sequence[DocumentRecord]) -> list[tuple[str, list[DocumentRecord]]]:
    """Documents under their bodies, the newest year first."""
    grouped: dict[str, list[DocumentRecord]] = {}
    for one in held:
        grouped.setdefault(one.agency, []).append(one)
    return [
        (agency, sorted(own, key=lambda one: (-one.fiscal_year, one.phase, one.scope)))
        for agency, own in grouped.items()
    ]


def _address(finding: Finding) -> str:
    return page_url(finding.citations[0].document, finding.citations[0].place) if finding.citations else ""


def _html(template: str, **values: object) -> HTMLResponse:
    return HTMLResponse(render(template, here="documents", **values).encode("utf-8", "replace"))
