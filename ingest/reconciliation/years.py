"""Years that sentences were left with: what a change is measured from, why nothing was planned, what is allotted when."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from index.records import Fact, Passage
from index.vocabulary import MONEY_UNITS, Outcome, Phase
from ingest.clauses import grammar
from ingest.paragraphs import bare
from ingest.reconciliation.bases import CURRENT, is_even, kin, plainly
from ingest.reconciliation.changes import fits_years
from ingest.reconciliation.ledger import Ledger, bodies
from ingest.reconciliation.numbers import agree, show, value
from ingest.reconciliation.rules import RuleBook, Trial, fails

_BEFORE = {"上年执行数": "执行", "上年预算数": "预算", "上年决算数": "决算"}


def bases(ledger: Ledger, book: RuleBook) -> Iterator[Trial]:
    """2025年执行数5.57万元，2026年预算10万元，比2024年执行数增加79.53%: the rate is right from the year that the sentence gives."""
    rule, wrong = book.rules["base-year"], ledger.disclosure.fiscal_year - 1
    for facts in ledger.by_passage.values():
        for rate in facts:
            base = rate.column_path[0].removeprefix("比") if rate.column in {"增减率", "增减额"} else ""
            said = re.search(r"20\d\d", base)
            if said is None or int(said.group()) >= wrong or rate.fiscal_year != ledger.disclosure.fiscal_year:
                continue
            near = kin(rate, facts)
            if any(f.fiscal_year == int(said.group()) for f in near):
                continue  # the year it says is given too
            given = [
                f for f in near
                if f.fiscal_year == wrong and f.unit in MONEY_UNITS and f.amount and _BEFORE.get(f.column, "无") in base
            ]  # fmt: skip
            before = next((f for f in given if _from(rate, near, f)), None)
            if before is None:
                yield Trial(rule.id, Outcome.NOT_ENOUGH_DATA)
                continue
            expected = base.replace(said.group(), str(wrong))
            told = rule.tell(subject=bare(rate.row), printed=base, before=show(before), year=wrong, expected=expected)
            yield fails(
                rule, ledger.disclosure.document, told, base, expected, "", (ledger.cite(rate), ledger.cite(before)), bare(rate.row),
                (rate.ordinal,),
            )  # fmt: skip


def _from(move: Fact, near: Sequence[Fact], before: Fact) -> bool:
    """Does the change come out from this amount of the year before?"""
    currents = [f for f in near if f.unit in MONEY_UNITS and f.column in CURRENT and f.fiscal_year == move.fiscal_year]
    if is_even(move):
        return any(agree(c, before) for c in currents)
    if move.column == "增减率":
        return any(fits_years(move, c, before) for c in currents)
    return any(abs(value(c) - value(before) - value(move)) <= 100 for c in currents)


def common(ledger: Ledger, book: RuleBook) -> Iterator[Trial]:
    """比2023年预算增加3,355.65万元, in the budget of 2025 that compares all else with 2024 and says no more of 2023."""
    d, rule = ledger.disclosure, book.rules["base-year"]
    found: dict[int, list[Fact]] = {}
    for fact in ledger.stated:
        base = fact.column_path[0] if fact.column in {"增减率", "增减额"} and len(fact.column_path) > 1 else ""
        said = re.search(r"20\d\d", base)
        if fact.fiscal_year == d.fiscal_year and (said or re.search("上年|去年", base)):
            found.setdefault(int(said.group()) if said else d.fiscal_year - 1, []).append(fact)
    usual = found.get(d.fiscal_year - 1, [])
    for year, facts in found.items():
        sentences = {f.quoted for f in facts}
        if year >= d.fiscal_year - 1 or len(sentences) > 1 or len({f.quoted for f in usual}) < _USUAL:
            continue
        fact = facts[0]
        passage = ledger.passage.get(fact.passage or 0)
        text = passage.text if passage is not None else fact.quoted
        elsewhere = sum(p.text.count(str(year)) for p in bodies(ledger)) - text.count(str(year))
        if {f.ordinal for f in facts} & ledger.doubted or text.count(str(year)) > 1 or elsewhere > _PASSING or d.fiscal_year - 1 - year > 1:
            yield Trial(rule.id, Outcome.NOT_APPLICABLE)  # that year is told of as well
            continue
        base = fact.column_path[0].removeprefix("比")
        expected = base.replace(str(year), str(d.fiscal_year - 1))
        told = book.rules["common-base"].tell(subject=bare(fact.row), printed=base, count=len(usual), expected=expected)
        yield fails(
            book.rules["common-base"], d.document, told, base, expected, "", (ledger.cite(fact), ledger.cite(usual[0])), bare(fact.row)
        )


_USUAL = 2
"Sentences that compare with the year before, beside which an older year stands out."
_PASSING = 2
"Times that an older year may be named elsewhere: in the name of a law, in a project's history."


def opened(ledger: Ledger, book: RuleBook) -> Iterator[Trial]:
    """2024年本部门政府采购预算…, in the budget of 2025: what every budget tells is of its own year."""
    d, rule = ledger.disclosure, book.rules["section-year"]
    pattern = book.wording["fixed_final" if d.phase is Phase.EXECUTED else "fixed_budget"]
    hits = [(passage, hit) for passage in bodies(ledger) for hit in pattern.finditer(passage.text)]
    now = {hit.group("what") for _, hit in hits if int(hit.group("year")) == d.fiscal_year}
    for passage, hit in hits:
        year = int(hit.group("year"))
        rest = re.split("[。；]", passage.text[hit.start("year") :])[0]
        facts = ledger.by_passage.get(passage.ordinal, ())
        sentence = passage.text[hit.start("year") :].split("。")[0]
        # Nobody tells of the year before what it had none of.
        told_now = hit.group("what") in now and not _NONE.match(hit.group("what"))
        told_now = told_now or f"{d.fiscal_year}年" in sentence or any(f.ordinal in ledger.doubted for f in facts)
        # 事业收入486.00万元，比上年增加…。2024年事业收入预算为467.50万元。 What this year's is compared with.
        told_now = told_now or any(_has_this_years(ledger, passage, f) for f in facts if f.fiscal_year == year)
        if year == d.fiscal_year + 1 and re.search(rf"[比较与同]{d.fiscal_year - 1}年", rest):
            yield _as_of_year(ledger, book, passage, hit)  # 2025年度机关运行经费支出…，比2023年度减少, in the account of 2024
            continue
        if year != d.fiscal_year - 1 or told_now or book.wording["looking_back"].search(hit.group() + rest[:_NEAR]):
            yield Trial(rule.id, Outcome.HOLDS if year == d.fiscal_year else Outcome.NOT_APPLICABLE)
            continue
        yield _as_of_year(ledger, book, passage, hit)


def _as_of_year(ledger: Ledger, book: RuleBook, passage: Passage, hit: re.Match[str]) -> Trial:
    d, rule, start = ledger.disclosure, book.rules["section-year"], hit.start("year")
    words = passage.text[start : hit.end()]
    expected = words.replace(hit.group("year"), str(d.fiscal_year), 1)
    rest = re.split("[。；]", passage.text[start:])[0]
    told = rule.tell(printed=words, year=d.fiscal_year)
    return fails(rule, d.document, told, words, expected, "", (ledger.cite_words(passage, start, start + len(rest)),), "")


def _has_this_years(ledger: Ledger, passage: Passage, before: Fact) -> bool:
    """Whether the section tells of the same thing of this year too, and as much of it as would be no slip."""
    now = [
        f for f in ledger.stated
        if f.fiscal_year == ledger.disclosure.fiscal_year and f.unit in MONEY_UNITS and f.column in CURRENT and plainly(f) == plainly(before)
        and (there := ledger.passage.get(f.passage or 0)) is not None and there.section == passage.section
    ]  # fmt: skip
    return before.unit in MONEY_UNITS and before.amount is not None and any(not agree(f, before) for f in now)


_NONE = re.compile("没有|无|未")
_NEAR = 40
"Letters in which a sentence that looks back says so."


def listed(ledger: Ledger, book: RuleBook) -> Iterator[Trial]:
    """2026年度预算1,687.92万元，2024年度预算1,676.41万元 of one item, where all the others have 2025年度预算."""
    d, rule = ledger.disclosure, book.rules["listed-year"]
    sections: dict[tuple[str, ...], dict[int, list[Fact]]] = {}
    for ordinal, facts in ledger.by_passage.items():
        item = next((f for f in facts if len(f.row_path) == _LEVELS), None)
        passage = ledger.passage.get(ordinal)
        if item is None or passage is None:
            continue
        for measure in ("预算数", "执行数", "决算数"):
            mine = [f for f in facts if f.row_path == item.row_path and f.unit in MONEY_UNITS and f.column.removeprefix("上年") == measure]
            before = [f for f in mine if f.fiscal_year < d.fiscal_year]
            if len({f.fiscal_year for f in before}) == 1:
                key = (*passage.section, measure)
                sections.setdefault(key, {}).setdefault(before[0].fiscal_year, []).append(before[0])
    for found in sections.values():
        most = max(found, key=lambda year: len(found[year]))
        for year, facts in found.items():
            if year == most or most != d.fiscal_year - 1:
                yield Trial(rule.id, Outcome.HOLDS if year == most else Outcome.NOT_APPLICABLE)
                continue
            if len(found[most]) < max(_LISTED, _LISTED * len(facts)):
                continue
            for fact in facts:
                printed = f"{year}年{show(fact)}"
                told = rule.tell(subject=bare(fact.row), printed=printed, count=len(found[most]), year=most)
                yield fails(rule, d.document, told, printed, f"{most}年", "", (ledger.cite(fact),), bare(fact.row), (fact.ordinal,))


_LEVELS = 3
"类款项: the names of an item that is told of by itself."
_LISTED = 4
"Items that have the year right, for each that may have it wrong."


def reasons(ledger: Ledger, book: RuleBook) -> Iterator[Trial]:
    """与2025年预算持平，主要原因是2025年无购置计划: that last year planned nothing is no reason for this year's nothing."""
    d, rule = ledger.disclosure, book.rules["reason-year"]
    for passage in bodies(ledger):
        for hit in book.wording["none_planned"].finditer(passage.text):
            if int(hit.group("year")) != d.fiscal_year - 1 or d.phase is Phase.EXECUTED:
                yield Trial(rule.id, Outcome.HOLDS)
                continue
            expected = hit.group("reason").replace(hit.group("year"), str(d.fiscal_year), 1)
            told = rule.tell(printed=hit.group("reason"), moved=hit.group("moved"), expected=expected)
            yield fails(
                rule, d.document, told, hit.group("reason"), expected, "", (ledger.cite_words(passage, *hit.span()),), ""
            )


def allotted(ledger: Ledger, book: RuleBook) -> Iterator[Trial]:
    """年度预算安排：2025年安排建设资金5000万元, in the budget of 2026 that says of no other year what it allots."""
    d, rule = ledger.disclosure, book.rules["allotted-year"]
    sections: dict[tuple[str, ...], list[Passage]] = {}
    for passage in bodies(ledger):
        if len(passage.section) > 1 and grammar().allocation.search(passage.section[-1]):
            sections.setdefault(passage.section, []).append(passage)
    for section, passages in sections.items():
        hits = [(p, h) for p in passages for h in book.wording["allotted"].finditer(p.text)]
        years = {int(y) for p in passages for y in re.findall(r"(?<!\d)(20\d\d)年", p.text)}
        if not hits or not years or max(years) >= d.fiscal_year or d.phase is not Phase.APPROVED:
            yield Trial(rule.id, Outcome.HOLDS if hits else Outcome.NOT_APPLICABLE)
            continue
        passage, hit = hits[-1]
        told = rule.tell(subject=section[0], printed=hit.group(), year=d.fiscal_year)
        yield fails(
            rule, d.document, told, hit.group(), f"{d.fiscal_year}年的安排", "", (ledger.cite_words(passage, *hit.span()),), section[0]
        )
