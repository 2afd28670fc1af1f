"""Findings and the checks that led to them, in SQL: kept with the document that prints what is doubted."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, select

from index.records import Check, Citation, Finding, Provenance
from index.schema import checks, findings
from index.vocabulary import Outcome, Severity

LOUDEST_FIRST = tuple(Severity)


def write_findings(connection: Connection, document: str, found: Iterable[Finding]) -> None:
    """Store findings within the caller's transaction, after those the document already has."""
    last = select(func.max(findings.c.ordinal)).where(findings.c.document == document)
    first = connection.execute(last).scalar()
    rows = [
        {
            "document": document,
            "ordinal": at,
            "rule": finding.rule,
            "severity": finding.severity.value,
            "message": finding.message,
            "printed": finding.printed,
            "expected": finding.expected,
            "difference": finding.difference,
            "subject": finding.subject,
            "citations": json.dumps([_listed(citation) for citation in finding.citations], ensure_ascii=False),
        }
        for at, finding in enumerate(found, 0 if first is None else first + 1)
    ]
    if rows:
        connection.execute(insert(findings), rows)


def read_findings(connection: Connection, documents: Sequence[str] | None) -> list[Finding]:
    """Findings of these documents (or of all), worst first, then in the order they were found."""
    wanted = select(findings).order_by(findings.c.document, findings.c.ordinal)
    if documents is not None:
        wanted = wanted.where(findings.c.document.in_(documents))
    found = [_finding(row) for row in connection.execute(wanted)]
    return sorted(found, key=lambda finding: LOUDEST_FIRST.index(finding.severity))


def drop_findings(connection: Connection, document: str) -> None:
    """Forget what was found in one document."""
    connection.execute(delete(findings).where(findings.c.document == document))


def drop_findings_citing(connection: Connection, document: str) -> None:
    """Forget what other documents hold against one that is going away: its half of the proof goes with it."""
    citing = findings.c.citations.contains(f'"document": "{document}"', autoescape=True)
    connection.execute(delete(findings).where(citing))
    connection.execute(delete(checks).where(checks.c.others.contains(f'"{document}"', autoescape=True)))


def drop_compared(connection: Connection, document: str) -> None:
    """Forget all that comparing a document with others brought to light, in it or in them."""
    alone = [
        finding
        for finding in read_findings(connection, [document])
        if all(citation.document == document for citation in finding.citations)
    ]
    drop_findings_citing(connection, document)
    drop_findings(connection, document)
    write_findings(connection, document, alone)
    connection.execute(delete(checks).where(checks.c.document == document, checks.c.others != "[]"))


def write_checks(connection: Connection, made: Iterable[Check]) -> None:
    """Store which rules were tried within the caller's transaction."""
    rows = [
        {
            "document": check.document,
            "rule": check.rule,
            "others": json.dumps(check.others),
            "ordinal": at,
            "name": check.name,
            "source": check.source,
            "counts": json.dumps({outcome.name: number for outcome, number in check.counts}),
        }
        for at, check in enumerate(made)
    ]
    if rows:
        connection.execute(insert(checks), rows)


def read_checks(connection: Connection, documents: Sequence[str] | None) -> list[Check]:
    """The rules tried on these documents (or on all), in the order they were tried."""
    wanted = select(checks).order_by(checks.c.document, checks.c.others, checks.c.ordinal)
    if documents is not None:
        wanted = wanted.where(checks.c.document.in_(documents))
    return [
        Check(
            document=row.document,
            rule=row.rule,
            name=row.name,
            source=row.source,
            counts=tuple((Outcome[name], number) for name, number in json.loads(row.counts).items()),
            others=tuple(json.loads(row.others)),
        )
        for row in connection.execute(wanted)
    ]


def _listed(citation: Citation) -> dict[str, object]:
    return {
        "document": citation.document,
        "place": [citation.place.page, citation.place.lines, citation.place.bbox],
        "quoted": citation.quoted,
        "section": citation.section,
        "table": citation.table,
        "row": citation.row,
        "column": citation.column,
    }


def _citation(listed: dict[str, Any]) -> Citation:
    page, lines, bbox = listed.pop("place")
    place = Provenance(page=page, lines=tuple(lines) if lines else None, bbox=tuple(bbox) if bbox else None)
    return Citation(place=place, **listed)


def _finding(row: Row[Any]) -> Finding:
    return Finding(
        document=row.document,
        rule=row.rule,
        severity=Severity(row.severity),
        message=row.message,
        printed=row.printed,
        expected=row.expected,
        difference=row.difference,
        citations=tuple(_citation(listed) for listed in json.loads(row.citations)),
        subject=row.subject,
    )
