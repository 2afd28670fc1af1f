"""勾稽关系: where a disclosure contradicts itself, or another.

rules.py        rules as data (data/reconciliation.toml), outcomes, trials
ledger.py       the figures laid out for checking
numbers.py      tolerance from printed precision; the slip that explains a difference
order.py        every check, in the order in which one explains the next
outcome.py      trials into findings, each cause told once, and into the table of what was tried
schedules.py    what must add up in schedules and between them
projects.py      projects with their total, by 科目, and in forms of their own
presence.py      what should be there: the schedules promised, notes under empty ones
three_public.py “三公”经费 beside 基本支出 by 经济分类
shifted.py      figures that stand in the wrong rows
columns.py      which columns add up, from their headers
equations.py    sums judged; the one cell that explains why several fail
statements.py   sentences with schedules
repeated.py     one subject told twice; counts and amounts of another year
years.py        years that sentences were left with: bases, reasons, allotments
scores.py       scores of a self-evaluation and their total
names.py        names with names: items and codes
bases.py        what a change is measured from
changes.py      amount with percentage, direction, 持平, zero base
comparisons.py  what is compared with what: years, bases, 大于 and 小于
shares.py       shares of a whole and completion rates in words
totals.py       the same money told more than once in words
parts.py        parts that add up to their whole in words
purposes.py     what money is said to be for
listings.py     how many of something there are, beside their names; 单位 named otherwise in schedules
targets.py      targets told in words beside indicators of forms
counts.py       counts of one thing told twice, official cars among all
wording.py      words with words: reasons, notes, units, periods
template.py     what a template leaves behind
looks.py        pages as they look: empty, cut off, codes unlike their neighbours
headings.py     headings with the table of contents
form.py         names, titles, punctuation as printed
between.py      documents with documents
neighbours.py   which documents of an index speak of the same money
"""

from __future__ import annotations

from collections.abc import Sequence

from index.records import Check, Disclosure, Fact, Finding, Passage
from index.vocabulary import Outcome
from ingest.pages import Page
from ingest.reconciliation.ledger import Ledger
from ingest.reconciliation.neighbours import compare, reconcile_between
from ingest.reconciliation.order import tried
from ingest.reconciliation.outcome import findings, tally
from ingest.reconciliation.rules import RuleBook, Trial, rule_book


def reconcile(
    disclosure: Disclosure, facts: Sequence[Fact], passages: Sequence[Passage], pages: Sequence[Page] = ()
) -> tuple[tuple[Finding, ...], tuple[Check, ...]]:
    """Return the contradictions inside one disclosure, worst first, each cause once; and what was tried."""
    done = trials(disclosure, facts, passages, pages)
    return findings(done), tally(disclosure.document, done, rule_book())


def trials(
    disclosure: Disclosure, facts: Sequence[Fact], passages: Sequence[Passage], pages: Sequence[Page] = ()
) -> list[Trial]:
    """Every rule tried, in every place, with its outcome."""
    return tried(Ledger(disclosure, facts, passages, pages), rule_book())


__all__ = ["Outcome", "RuleBook", "Trial", "compare", "reconcile", "reconcile_between", "rule_book", "trials"]
