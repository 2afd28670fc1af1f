"""Which documents of an index speak of the same money as one another, and what they say of each other."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cache

from index.records import Check, Disclosure, Fact, Finding
from index.vocabulary import Phase, Scope
from ingest.reconciliation.between import quoted, same_body, unit_in_department, whole_of_units
from ingest.reconciliation.ledger import Ledger
from ingest.reconciliation.outcome import findings, tally
from ingest.reconciliation.rules import RuleBook, Trial, rule_book

FactsOf = Callable[[str], Sequence[Fact]]
Compared = tuple[tuple[Finding, ...], tuple[Check, ...]]


def compare(new: Disclosure, held: Sequence[Disclosure], facts_of: FactsOf) -> Compared:
    """Compare a document with those already there; a contradiction belongs to the one that quotes the other."""
    return _compared([*held, new], new, facts_of)


def reconcile_between(disclosures: Sequence[tuple[Disclosure, Sequence[Fact]]]) -> tuple[Finding, ...]:
    """Return every contradiction between these documents."""
    facts = {disclosure.document: own for disclosure, own in disclosures}
    return _compared([disclosure for disclosure, _ in disclosures], None, facts.__getitem__)[0]


def _compared(all_: Sequence[Disclosure], new: Disclosure | None, facts_of: FactsOf) -> Compared:
    book = rule_book()
    by_document = {disclosure.document: disclosure for disclosure in all_}

    @cache
    def ledger(document: str) -> Ledger:
        return Ledger(by_document[document], facts_of(document))

    done: list[Trial] = []
    checks: list[Check] = []
    for one in all_:
        for others, trials in _of(one, all_, new, ledger, book):
            made = list(trials)
            done += made
            checks += tally(one.document, made, book, tuple(other.document for other in others))
    return findings(done), tuple(checks)


def _of(
    one: Disclosure, all_: Sequence[Disclosure], new: Disclosure | None, ledger: Callable[[str], Ledger], book: RuleBook
) -> Iterator[tuple[tuple[Disclosure, ...], Iterator[Trial]]]:
    """Every comparison that is this document's to make and in which the new one takes part."""
    units = _units(one, all_)
    for other in all_:
        if other is one or (new is not None and new not in (one, other)):
            continue
        if other in units:
            yield (other,), unit_in_department(ledger(one.document), ledger(other.document), book)
        elif _quotes(one, other):
            yield (other,), quoted(ledger(one.document), ledger(other.document), book)
    complete = len(units) > 1 and len(units) == len(one.units)
    if complete and (new is None or new is one or new in units):
        parts = [ledger(unit.document) for unit in units]
        yield tuple(units), whole_of_units(ledger(one.document), parts, book)


def _units(one: Disclosure, all_: Sequence[Disclosure]) -> list[Disclosure]:
    """The documents of a 部门's 单位, one for each of those it lists, of the same year and phase."""
    if one.scope is not Scope.DEPARTMENT:
        return []
    published = [
        other for other in all_
        if other.scope is Scope.UNIT and (other.fiscal_year, other.phase) == (one.fiscal_year, one.phase)
    ]  # fmt: skip
    found = (next((other for other in published if same_body(other.agency, name)), None) for name in one.units)
    return list({other.document: other for other in found if other is not None}.values())


def _quotes(one: Disclosure, other: Disclosure) -> bool:
    """This year's budget speaks of last year's, a final account of its own year's budget and last year's account."""
    if (one.agency, one.scope) != (other.agency, other.scope):
        return False
    if one.phase is other.phase:
        return other.fiscal_year == one.fiscal_year - 1
    return one.phase is Phase.EXECUTED and other.phase is Phase.APPROVED and other.fiscal_year == one.fiscal_year
