"""What became of one file: in one word, in numbers, and in the form `mingzhang ingest --json` gives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Literal

from index.records import Disclosure, Quality
from index.vocabulary import Standing

Status = Literal["added", "replaced", "accepted", "held", "unchanged", "failed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class IngestReport:
    """What became of one file."""

    path: Path
    disclosure: Disclosure | None = None
    "None where the file could not be read."
    skipped: bool = False
    "Its content was indexed before."
    accepted: bool = False
    "It was held out before, or an earlier version, and is answered from now."
    replaced: tuple[Disclosure, ...] = ()
    "Earlier versions it took the place of; they are kept as history."
    quality: Quality = field(default_factory=Quality)
    pages: int = 0
    tables: int = 0
    figures: int = 0
    recovered: int = 0
    passages: int = 0
    findings: int = 0
    notices: int = 0
    "Of the findings, those of rounding and scope, which contradict nothing."
    unread: tuple[str, ...] = ()
    seconds: float = 0.0
    error: str = ""
    "One sentence that names the file and says what to do."

    @property
    def status(self) -> Status:
        """What became of the file, in one word; `held` is stored and not answered from."""
        if self.error:
            return "failed"
        if self.accepted:
            return "accepted"
        if self.skipped:
            return "unchanged"
        if self.disclosure is not None and self.disclosure.standing is Standing.HELD:
            return "held"
        return "replaced" if self.replaced else "added"


def record_of(one: IngestReport) -> Mapping[str, object]:
    """A report as JSON."""
    found = one.disclosure
    return {
        "source": one.path.name,
        "path": str(one.path),
        "status": one.status,
        "document": found.document if found else None,
        "title": found.title if found else None,
        "agency": found.agency if found else None,
        "scope": found.scope.value if found else None,
        "fiscal_year": found.fiscal_year if found else None,
        "phase": found.phase.value if found else None,
        "standing": found.standing.value if found else None,
        "pages": one.pages,
        "tables": one.tables,
        "figures": one.figures,
        "recovered": one.recovered,
        "passages": one.passages,
        "findings": one.findings,
        "notices": one.notices,
        "unread": list(one.unread),
        "quality": asdict(one.quality),
        "seconds": one.seconds,
        "error": one.error or None,
    }
