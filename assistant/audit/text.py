"""The audit as people read it in a terminal: grouped by document, worst first, quotes and places."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.audit.report import DocumentAudit, Told, trail, where
from assistant.terminal import aligned
from index.vocabulary import Outcome

_QUOTED = 70
_MOST_PLACES = 4


def audit_text(audits: Sequence[DocumentAudit]) -> str:
    """What was found in each document, and in one line what was looked at."""
    if not audits:
        return "还没有收录任何文件，请用 mingzhang ingest 文件或文件夹 收录。"
    lines: list[str] = []
    for audit in audits:
        lines += [f"《{audit.disclosure.source}》{audit.name}：{audit.summary}", ""]
        for told in audit.findings:
            lines += _finding_lines(audit, told)
        lines += [f"  {audit.coverage}", ""]
    return "\n".join(lines).rstrip()


def _finding_lines(audit: DocumentAudit, told: Told) -> list[str]:
    spots: dict[tuple[str, str, str], str] = {}
    for place in told.places:
        other = "" if place.document == audit.disclosure.document else f"《{place.source}》"
        quoted = place.quoted if len(place.quoted) <= _QUOTED else place.quoted[: _QUOTED - 1] + "…"
        where_ = f"{other}{where(place).replace(' ', '')}"
        if quoted:
            spots.setdefault((where_, place.table, quoted), trail(place))
    shown = [
        "  ".join(part for part in (f"        {at}", trail_, f"“{quoted}”") if part)
        for (at, _, quoted), trail_ in list(spots.items())[:_MOST_PLACES]
    ]
    if len(spots) > _MOST_PLACES:
        shown.append(f"        另有 {len(spots) - _MOST_PLACES} 处，见 --json。")
    return [f"  {told.word}  {where(told.places[0]).replace(' ', '')}  {told.finding.message}", *shown]


def coverage_text(audits: Sequence[DocumentAudit]) -> str:
    """Every rule with what became of it, document by document."""
    lines: list[str] = []
    for audit in audits:
        lines += [f"《{audit.disclosure.source}》{audit.coverage}", ""]
        rows = [("规则", *(outcome.value for outcome in Outcome), "依据")]
        rows += [(one.rule, *(str(one.count(o) or "") for o in Outcome), one.basis) for one in audit.tried]
        lines += [*(f"  {line}" for line in aligned(rows)), ""] if audit.tried else []
    return "\n".join(lines).rstrip()
