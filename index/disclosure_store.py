"""Documents, in SQL: whose, which year, in what standing, and how well each was read."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from index.records import Disclosure, Quality
from index.schema import disclosures
from index.vocabulary import Phase, Scope, Standing

_AT_ONCE = 10_000  # SQLite takes 32,766 values in one statement
_CATALOGUED = [column for column in disclosures.c if column.name != "quality"]


def write_disclosure(connection: Connection, disclosure: Disclosure, quality: Quality, revision: int) -> None:
    """Store a document within the caller's transaction."""
    told = json.dumps(dataclasses.asdict(quality), ensure_ascii=False)
    connection.execute(insert(disclosures), _columns(disclosure) | {"quality": told, "revision": revision})


def write_standing(connection: Connection, document: str, standing: Standing, revision: int) -> None:
    """Change a document's standing within the caller's transaction."""
    changed = update(disclosures).where(disclosures.c.document == document)
    connection.execute(changed.values(standing=standing.value, revision=revision))


def read_disclosures(
    connection: Connection, known: Mapping[str, tuple[Disclosure, int]] = MappingProxyType({})
) -> dict[str, tuple[Disclosure, int]]:
    """Every document with the index version that wrote it, by agency, scope, year and phase, the newest first.

    What is `known` of an earlier reading is read again only where it was written since: of 100,000 documents, one.
    """
    order = (
        disclosures.c.agency,
        disclosures.c.scope,
        disclosures.c.fiscal_year,
        disclosures.c.phase,
        disclosures.c.revision.desc(),
    )
    standing = connection.execute(select(disclosures.c.document, disclosures.c.revision).order_by(*order))
    found = {row.document: row.revision for row in standing}
    fresh = [d for d, revision in found.items() if d not in known or known[d][1] != revision]
    read: dict[str, Disclosure] = {}
    for start in range(0, len(fresh), _AT_ONCE):
        wanted = select(*_CATALOGUED).where(disclosures.c.document.in_(fresh[start : start + _AT_ONCE]))
        read |= {row.document: _disclosure(row) for row in connection.execute(wanted)}
    return {d: (read[d] if d in read else known[d][0], revision) for d, revision in found.items()}


def read_quality(connection: Connection, document: str) -> Quality:
    """How well a document was read; a document of an index made before this was kept has an empty report."""
    told = connection.execute(select(disclosures.c.quality).where(disclosures.c.document == document)).scalar()
    raw = json.loads(told or "{}")
    known = {field.name for field in dataclasses.fields(Quality)}
    return Quality(**{name: _frozen(value) for name, value in raw.items() if name in known})


def _frozen(value: Any) -> Any:
    return tuple(_frozen(one) for one in value) if isinstance(value, list) else value


def _columns(disclosure: Disclosure) -> dict[str, object]:
    return {
        "document": disclosure.document,
        "source": disclosure.source,
        "title": disclosure.title,
        "agency": disclosure.agency,
        "scope": disclosure.scope.value,
        "fiscal_year": disclosure.fiscal_year,
        "phase": disclosure.phase.value,
        "format": disclosure.format,
        "pages": disclosure.pages,
        "units": json.dumps(disclosure.units, ensure_ascii=False),
        "ingested_at": None if disclosure.ingested_at is None else disclosure.ingested_at.isoformat(),
        "seconds": disclosure.seconds,
        "standing": disclosure.standing.value,
    }


def _disclosure(row: Row[Any]) -> Disclosure:
    return Disclosure(
        document=row.document,
        source=row.source,
        title=row.title,
        agency=row.agency,
        scope=Scope(row.scope),
        fiscal_year=row.fiscal_year,
        phase=Phase(row.phase),
        format=row.format,
        pages=row.pages,
        units=tuple(json.loads(row.units)),
        ingested_at=None if row.ingested_at is None else datetime.fromisoformat(row.ingested_at),
        seconds=row.seconds,
        standing=Standing(row.standing),
    )
