"""Findings grouped by document, worst first, each with its places, and beside them every rule that was tried."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pydantic import BaseModel

from assistant.answer import Source
from assistant.export import source_of
from assistant.terminal import SEVERITY_WORDS
from index.budget_index import BudgetIndex
from index.records import Check, Disclosure, Finding
from index.vocabulary import Outcome, Severity, Standing


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One finding as people read it."""

    number: int
    severity: Severity
    rule: str
    basis: str
    "Why it is a rule: the form, the regulation or the identity."
    finding: Finding
    places: tuple[Source, ...]

    @property
    def word(self) -> str:
        return SEVERITY_WORDS[self.severity.value]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """One rule with what became of it in every place where it could be tried."""

    rule: str
    basis: str
    counts: Mapping[Outcome, int]

    def count(self, outcome: Outcome) -> int:
        return self.counts.get(outcome, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentAudit:
    """What was found in one document, and what was looked at."""

    disclosure: Disclosure
    findings: tuple[Told, ...]
    tried: tuple[Tried, ...]

    @property
    def name(self) -> str:
        d = self.disclosure
        return f"{d.agency}{d.fiscal_year}年{d.scope.value}{d.phase.value}"

    def count(self, severity: Severity) -> int:
        return sum(told.severity is severity for told in self.findings)

    @property
    def summary(self) -> str:
        """错误 3 处、疑点 8 处; or that nothing was found, and on how many checks that rests."""
        counts = [f"{SEVERITY_WORDS[s.value]} {self.count(s)} 处" for s in Severity if self.count(s)]
        return "、".join(counts) or "没有发现前后不一致"

    @property
    def coverage(self) -> str:
        """What was tried, in one sentence; nothing missing counts as holding."""
        if not self.tried:
            return "收录时没有记录核对了哪些规则，请重新收录这份文件。"
        used = [one for one in self.tried if one.counts]
        totals = [(outcome, sum(one.count(outcome) for one in used)) for outcome in Outcome]
        shown = "、".join(f"{outcome.value} {number:,} 处" for outcome, number in totals if number)
        idle = len(self.tried) - len(used)
        return f"核对规则 {len(used)} 条：{shown}" + (f"；另有 {idle} 条在本文件没有可核对之处。" if idle else "。")


def audit(index: BudgetIndex, documents: Iterable[Disclosure]) -> tuple[DocumentAudit, ...]:
    """The audit of these documents, the one with the most errors first."""
    held = {one.document: one for one in index.disclosures(*Standing)}
    audits = [_audit_of(index, disclosure, held) for disclosure in documents]
    return tuple(sorted(audits, key=lambda a: (-a.count(Severity.ERROR), -a.count(Severity.WARNING), a.name)))


def _audit_of(index: BudgetIndex, disclosure: Disclosure, held: Mapping[str, Disclosure]) -> DocumentAudit:
    checks = index.checks([disclosure.document])
    known = {check.rule: check for check in checks}
    findings = [finding for finding in index.findings([disclosure.document]) if finding.citations]
    return DocumentAudit(
        disclosure=disclosure,
        findings=tuple(_told(number, finding, known, held) for number, finding in enumerate(findings, 1)),
        tried=_tried(checks),
    )


def _told(number: int, finding: Finding, known: Mapping[str, Check], held: Mapping[str, Disclosure]) -> Told:
    check = known.get(finding.rule)
    return Told(
        number=number,
        severity=finding.severity,
        rule=check.name if check else finding.rule,
        basis=check.source if check else "",
        finding=finding,
        places=tuple(source_of(citation, at, held) for at, citation in enumerate(finding.citations, 1)),
    )


def _tried(checks: Sequence[Check]) -> tuple[Tried, ...]:
    """One row for each rule, whatever it was compared with; those that failed first, those never used last."""
    rows: dict[str, tuple[Check, dict[Outcome, int]]] = {}
    for check in checks:
        _, counts = rows.setdefault(check.rule, (check, {}))
        for outcome, number in check.counts:
            counts[outcome] = counts.get(outcome, 0) + number
    tried = [Tried(rule=check.name, basis=check.source, counts=counts) for check, counts in rows.values()]
    return tuple(sorted(tried, key=lambda t: (-t.count(Outcome.FAILS), not t.counts)))


class CheckRecord(BaseModel):
    """One rule tried on one document, for programs."""

    document: str
    source: str
    rule: str
    name: str
    basis: str
    holds: int
    fails: int
    not_applicable: int
    not_enough_data: int
    unread: int
    error: int
    others: list[str]


def check_record(check: Check, disclosures: Mapping[str, Disclosure]) -> CheckRecord:
    counts = {outcome.name.lower(): check.count(outcome) for outcome in Outcome}
    return CheckRecord(
        document=check.document, source=disclosures[check.document].source, rule=check.rule, name=check.name,
        basis=check.source, others=list(check.others), **counts,
    )  # fmt: skip


def where(place: Source) -> str:
    """Where it is printed, in words.

    >>> where(Source(id=1, document="d", source="s", title="t", page=3, lines=(7, 8)))
    '第 3 页第 7 至 8 行'
    """
    if not place.lines:
        return f"第 {place.page} 页"
    first, last = place.lines
    return f"第 {place.page} 页第 {first} 行" if first == last else f"第 {place.page} 页第 {first} 至 {last} 行"


def trail(place: Source) -> str:
    """The table, row and column, or the section it stands in."""
    table = f"《{place.table}》" if place.table else place.section
    return " › ".join(part for part in (table, place.row if place.table else "", place.column) if part)
