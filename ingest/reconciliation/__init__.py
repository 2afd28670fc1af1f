"""勾稽关系: where a disclosure contradicts itself, or another.

rules.py        rules as data (data/reconciliation.toml), outcomes, trials
ledger.py       the figures laid out for checking
numbers.py      tolerance from printed precision; the slip that explains a difference
schedules.py    a schedule with itself and with other schedules
statements.py   sentences with schedules
changes.py      amount with percentage, direction, 持平, zero base, the year compared with
parts.py        shares, completion, parts and wholes in words
wording.py      words with words: reasons, notes, names, periods, punctuation
between.py      documents with documents
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from index.records import Disclosure, Fact, Finding, Passage
from index.vocabulary import Severity
from ingest.pages import Page
from ingest.reconciliation import changes, form, parts, purposes, schedules, statements, wording
from ingest.reconciliation.between import between
from ingest.reconciliation.ledger import Ledger
from ingest.reconciliation.rules import Outcome, RuleBook, Trial, rule_book

_LOUDNESS = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.NOTICE: 2}


def reconcile(
    disclosure: Disclosure, facts: Sequence[Fact], passages: Sequence[Passage], pages: Sequence[Page] = ()
) -> tuple[Finding, ...]:
    """Return the contradictions inside one disclosure, worst first, each cause once."""
    return _findings(trials(disclosure, facts, passages, pages))


def reconcile_between(disclosures: Sequence[tuple[Disclosure, Sequence[Fact]]]) -> tuple[Finding, ...]:
    """Return the contradictions between documents; each belongs to the one that quotes the other."""
    return _findings(between(disclosures, rule_book()))


def trials(
    disclosure: Disclosure, facts: Sequence[Fact], passages: Sequence[Passage], pages: Sequence[Page] = ()
) -> list[Trial]:
    """Every rule tried, in every place, with its outcome: what the coverage table counts."""
    book = rule_book()
    ledger = Ledger(disclosure, facts, passages)
    done = list(schedules.trusted(_inside_schedules(ledger, book), ledger))
    done += statements.with_schedules(ledger, book)
    # What is already known to be wrong explains what is built on it: one cause, one finding.
    done += statements.same_item_twice(ledger, book, _doubted(done))
    done += changes.rates(ledger, book, _doubted(done))
    done += parts.shares(ledger, book, _doubted(done))
    done += parts.sums(ledger, book, _doubted(done))
    for check in (
        changes.outcome_words, statements.year_slips, form.placeholders, form.heading_years,
        changes.compared_with_itself, changes.mixed_base, purposes.purposes, purposes.nature, wording.reasons,
        wording.other_items, wording.empty_notes, wording.unit_kinds, wording.periods, form.punctuation,
        form.run_on, form.names, form.titles, form.mixed_units, form.missing_units,
    ):  # fmt: skip
        done += check(ledger, book)
    done += form.blank_pages(ledger, book, pages)
    return done


def _inside_schedules(ledger: Ledger, book: RuleBook) -> Iterator[Trial]:
    yield from schedules.column_sums(ledger, book)
    yield from schedules.row_sums(ledger, book)
    yield from schedules.across(ledger, book)


def _doubted(done: Iterable[Trial]) -> frozenset[int]:
    return frozenset(ordinal for trial in done for ordinal in trial.doubts)


def _findings(done: Iterable[Trial]) -> tuple[Finding, ...]:
    """Findings worst first; the same contradiction in several places is told once, with all of them."""
    told: dict[tuple[str, ...], Finding] = {}
    for trial in done:
        finding = trial.finding
        if finding is None:
            continue
        key: tuple[str, ...] = (finding.document, finding.rule, finding.subject, finding.printed, finding.expected)
        if finding.rule in {"doubled-mark", "unmatched-quote", "completion-zero-base"}:
            key = (*key, finding.message)
        if key in told:
            told[key] = _joined(told[key], finding)
        else:
            told[key] = finding
    return tuple(sorted(told.values(), key=lambda f: _LOUDNESS[f.severity]))


def _joined(first: Finding, other: Finding) -> Finding:
    more = tuple(c for c in other.citations if c not in first.citations)
    return Finding(
        document=first.document, rule=first.rule, severity=first.severity, message=first.message,
        printed=first.printed, expected=first.expected, difference=first.difference,
        citations=(*first.citations, *more), subject=first.subject,
    )  # fmt: skip


__all__ = ["Outcome", "RuleBook", "Trial", "reconcile", "reconcile_between", "rule_book", "trials"]
