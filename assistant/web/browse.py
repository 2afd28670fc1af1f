"""What is in the index, to be read without asking: the list of documents, and one document's schedules."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from assistant.citations import page_url
from assistant.web.api import document_of
from assistant.web.pages import render
from assistant.web.schedules import tables
from index.budget_index import BudgetIndex
from index.records import Finding


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


def _address(finding: Finding) -> str:
    return page_url(finding.citations[0].document, finding.citations[0].place) if finding.citations else ""


def _html(template: str, **values: object) -> HTMLResponse:
    return HTMLResponse(render(template, here="documents", **values).encode("utf-8", "replace"))
