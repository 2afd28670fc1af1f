"""Trials into findings, each cause told once, and into the table of what was tried."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import replace

from index.records import Check, Finding
from index.vocabulary import Outcome, Severity
from ingest.reconciliation.rules import RuleBook, Trial

_LOUDNESS = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.NOTICE: 2}
_EACH_BY_ITSELF = {"doubled-mark", "unmatched-quote", "completion-zero-base"}


def findings(done: Iterable[Trial]) -> tuple[Finding, ...]:
    """Findings worst first; the same contradiction in several places is told once, with all of them."""
    told: dict[tuple[str, ...], Finding] = {}
    for trial in done:
        finding = trial.finding
        if finding is None:
            continue
        key: tuple[str, ...] = (finding.document, finding.rule, finding.subject, finding.printed, finding.expected)
        if finding.rule in _EACH_BY_ITSELF:
            key = (*key, finding.message)
        if key in told:
            more = tuple(c for c in finding.citations if c not in told[key].citations)
            told[key] = replace(told[key], citations=(*told[key].citations, *more))
        else:
            told[key] = finding
    return tuple(sorted(told.values(), key=lambda f: _LOUDNESS[f.severity]))


def tally(document: str, done: Iterable[Trial], book: RuleBook, others: tuple[str, ...] = ()) -> tuple[Check, ...]:
    """How often each rule held, failed or could not be decided; a rule that found no occasion is there too."""
    counts: dict[str, Counter[Outcome]] = defaultdict(Counter)
    for trial in done:
        counts[trial.rule][trial.outcome] += 1
    return tuple(
        Check(
            document=document, rule=rule.id, name=rule.name, source=rule.source, others=others,
            counts=tuple((outcome, counts[rule.id][outcome]) for outcome in Outcome if counts[rule.id][outcome]),
        )
        for rule in book.rules.values() if (rule.id in counts if others else not rule.between)
    )  # fmt: skip
