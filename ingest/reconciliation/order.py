"""Every check, in the order in which one explains the next: what is known to be wrong is not built upon."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace

from index.vocabulary import Outcome, Severity
from ingest.reconciliation import (
    changes,
    comparisons,
    counts,
    form,
    headings,
    listings,
    looks,
    names,
    parts,
    presence,
    projects,
    purposes,
    repeated,
    schedules,
    scores,
    shares,
    shifted,
    statements,
    targets,
    template,
    three_public,
    totals,
    wording,
    years,
)
from ingest.reconciliation.ledger import Ledger, bodies
from ingest.reconciliation.rules import RuleBook, Trial

Trying = Callable[[Ledger, RuleBook], Iterator[Trial]]

# The rule beside a check is the one that is told as not checked, should the check itself break down.
CHECKS: tuple[tuple[str, Trying], ...] = (
    ("shifted-rows", shifted.shifted),
    ("row-sum", schedules.inside),
    ("three-public-basic", three_public.basic_within),
    ("narrative-schedule", statements.with_schedules),
    ("narrative-schedule", projects.allotments),
    ("narrative-schedule", projects.told),
    ("project-count", projects.counted),
    ("coverage-share", projects.covered),
    ("narrative-unit", projects.involved),
    ("same-item-twice", repeated.same_item_twice),
    ("year-slip", repeated.year_slips),
    ("count-year", repeated.count_years),
    ("base-year", years.bases),
    ("common-base", years.common),
    ("section-year", years.opened),
    ("listed-year", years.listed),
    ("reason-year", years.reasons),
    ("allotted-year", years.allotted),
    ("score-total", scores.totals),
    ("items-sum", totals.items),
    ("change-rate", changes.rates),
    ("parts-sum", parts.sums),
    ("parts-sum", parts.staffs),
    ("parts-sum", parts.of_projects),
    ("share", shares.shares),
    ("completion", shares.of_forms),
    ("share-sum", parts.share_sums),
    ("moves-sum", totals.moves),
    ("part-exceeds", totals.within),
    ("average", totals.averages),
    ("unit-count", totals.units),
    ("listed-count", listings.counted),
    ("listed-count", listings.numbered),
    ("listed-count", listings.named),
    ("unit-name", listings.misnamed),
    ("unit-name", listings.ended),
    ("same-count-twice", counts.twice),
    ("share", counts.shares),
    ("same-count-twice", counts.bought),
    ("same-count-twice", counts.received),
    ("target", targets.told),
    ("target", targets.turned),
    ("vehicles", counts.vehicles),
    ("foreign-guests-only", counts.guests),
    ("increase-exceeds", comparisons.impossible),
    ("code-name", names.names_of_codes),
    ("old-name", names.old_names),
    ("outcome-words", comparisons.outcome_words),
    ("placeholder", form.placeholders),
    ("heading-year", form.heading_years),
    ("part-number", headings.parts),
    ("contents-heading", headings.titles),
    ("short-year", headings.years),
    ("title-year", headings.listed_years),
    ("compared-with-itself", comparisons.compared_with_itself),
    ("mixed-base", comparisons.mixed_base),
    ("economic-purpose", purposes.purposes),
    ("reason-other-item", purposes.borrowed),
    ("nature", purposes.nature),
    ("even-and-moving", comparisons.both_ways),
    ("reason-direction", wording.reasons),
    ("said-direction", wording.said_directions),
    ("reason-other-item", wording.other_items),
    ("empty-note", wording.empty_notes),
    ("homophone", wording.homophones),
    ("unit-kind", wording.unit_kinds),
    ("project-period", wording.periods),
    ("doubled-mark", form.punctuation),
    ("run-on-number", form.run_on),
    ("numbering-mark", form.numbering),
    ("agency-misprint", form.names),
    ("title-year", form.titles),
    ("mixed-unit", form.mixed_units),
    ("missing-unit", form.missing_units),
    ("missing-unit", form.money_without_units),
    ("not-chosen", template.leftovers),
    ("dropped-word", template.dropped),
    ("broken-sentence", template.broken),
    ("as-of", template.as_of),
    ("missing-schedule", presence.schedules),
    ("empty-table", presence.empty_tables),
    ("denied-fund", presence.denied_funds),
    ("blank-owner", presence.blank_owners),
    ("foreign-agency", presence.owners),
    ("agency-misprint", presence.misprinted_owners),
    ("blank-page", looks.blank_pages),
    ("cut-line", looks.cut_lines),
    ("code-digits", looks.codes),
    ("repeated-header", looks.headers),
)


def tried(ledger: Ledger, book: RuleBook) -> list[Trial]:
    """Every trial of every check. A check that breaks down on a strange document takes no other with it."""
    done: list[Trial] = []
    scanned = {page.number for page in ledger.pages if page.scanned}
    for rule, check in CHECKS:
        made: list[Trial] = []
        try:
            made.extend(check(ledger, book))
        except Exception:
            logging.getLogger(__name__).exception("%s on %s", rule, ledger.disclosure.source)
            made.append(Trial(rule, Outcome.ERROR))
        ledger.doubted.update(ordinal for trial in made for ordinal in trial.doubts)
        done += (_as_read(trial, scanned, book) for trial in made)
    return [*done, *_untouched(ledger, book, done)]


def _untouched(ledger: Ledger, book: RuleBook, done: list[Trial]) -> Iterator[Trial]:
    """The paragraphs in which a slip was looked for and not found."""
    read = len(bodies(ledger))
    tripped = Counter(trial.rule for trial in done)
    for rule in book.rules.values():
        if rule.passages:
            yield from (Trial(rule.id, Outcome.HOLDS) for _ in range(read - tripped[rule.id]))


def _as_read(trial: Trial, scanned: set[int], book: RuleBook) -> Trial:
    """On a scanned page a single letter may be our misreading, so what hangs on it is told quietly."""
    finding = trial.finding
    if finding is None or not scanned or not book.rules[finding.rule].letters:
        return trial
    if not any(citation.place.page in scanned for citation in finding.citations):
        return trial
    return replace(trial, finding=replace(finding, severity=Severity.NOTICE))
