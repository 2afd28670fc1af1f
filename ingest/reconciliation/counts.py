"""Counts told twice: what there is of something, and what it cannot be more than."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from index.amounts import half_step, read_number
from index.records import Fact, Passage
from index.vocabulary import Outcome, Phase
from ingest.paragraphs import bare, opening_of
from ingest.reconciliation.ledger import Ledger, bodies
from ingest.reconciliation.numbers import explained_by_slip, percent, show, value
from ingest.reconciliation.rules import RuleBook, Trial, fails

_COUNTED = frozenset({"数量", "保有量", "面积"})
_DIGITS = 3
"Digits from which one number is the other mistyped; shorter ones are alike by chance."
_OF_A_PLAN = re.compile("项目|绩效|目标|任务|重点工作|实施|计划")


def twice(ledger: Ledger, book: RuleBook) -> Iterator[Trial]:
    """现有馆藏图书10.6万册 and 馆藏图书16.0万册: one stock, and the one number is the other with its digits turned round."""
    rule = book.rules["same-count-twice"]
    known: dict[tuple[str, str], Fact] = {}
    for fact in ledger.stated:
        if fact.column not in _COUNTED or not fact.amount or len(fact.row_path) > 1 or _OF_A_PLAN.search(fact.schedule_title):
            continue
        name = book.wording["there_being"].sub("", bare(fact.row))
        first = known.setdefault((name, fact.unit), fact)
        if first is fact or len(name) < 2 or book.of_many.fullmatch(name):
            continue
        if value(first) == value(fact):
            yield Trial(rule.id, Outcome.HOLDS)
            continue
        digits = min(len(re.sub(r"\D", "", f.printed)) for f in (first, fact))
        near = abs(first.fiscal_year - fact.fiscal_year) <= 1 and first.passage != fact.passage
        slip = near and digits >= _DIGITS and explained_by_slip(first.printed, lambda n: n == read_number(fact.printed))  # noqa: B023
        if not slip and not (near and all(book.wording["of_the_whole_body"].search(f.quoted) for f in (first, fact))):
            yield Trial(rule.id, Outcome.NOT_APPLICABLE)  # it may have grown, or be another's
            continue
        told = rule.tell(subject=name, printed=show(first), expected=show(fact), hint="，疑数字颠倒或错位" if slip else "")
        yield fails(
            rule, ledger.disclosure.document, told, show(first), show(fact), "", (ledger.cite(first), ledger.cite(fact)), name
        )


def shares(ledger: Ledger, book: RuleBook) -> Iterator[Trial]:
    """填报绩效目标的项目19个，占全部项目18个的100%: a share of things counted in the same breath."""
    rule = book.rules["share"]
    for passage in bodies(ledger):
        for hit in book.wording["counted_share"].finditer(passage.text):
            part, whole, unit = int(hit.group("part")), int(hit.group("whole")), hit.group("unit")
            worth = Decimal(100 * part) / whole if whole else Decimal(0)
            if abs(worth - Decimal(hit.group("share"))) <= half_step(hit.group("share"), "%"):
                yield Trial(rule.id, Outcome.HOLDS)
                continue
            start = opening_of(passage.text, hit.start(), "，。；：")
            subject, printed, expected = passage.text[start : hit.start()], f"{hit.group('share')}%", percent(worth)
            told = rule.tell(subject=subject, printed=printed, part=f"{part}{unit}", whole=f"{whole}{unit}", expected=expected, hint="")
            cited = (ledger.cite_words(passage, start, hit.end()),)
            yield fails(rule, ledger.disclosure.document, told, printed, expected, "", cited, subject)


def bought(ledger: Ledger, book: RuleBook) -> Iterator[Trial]:
    """主要原因是更新2辆执法执勤用车, and 更新车辆3辆 where the same money is told in full: one count of what the year bought.

    A paragraph that tells several counts tells of kinds of cars, or of other years; only two that tell one each are of one thing.
    """
    rule = book.rules["same-count-twice"]
    told: list[tuple[Passage, re.Match[str]]] = []
    for passage in bodies(ledger):
        hits = list(book.wording["cars_bought"].finditer(passage.text))
        if len(hits) == 1 and any("三公" in title for title in passage.section):
            start = opening_of(passage.text, hits[0].start())
            if not re.search("上年|去年|其中[^，。]{0,4}$|拟|另", passage.text[start : hits[0].start()].split("，")[-1]):
                told.append((passage, hits[0]))
    for passage, hit in told[1:]:
        first, other = told[0]
        if int(hit.group("n")) == int(other.group("n")):
            yield Trial(rule.id, Outcome.HOLDS)
            continue
        printed, expected = f"{hit.group('n')}辆", f"{other.group('n')}辆"
        message = rule.tell(subject="当年更新、购置的车辆", printed=printed, expected=expected, hint="")
        cited = (ledger.cite_words(passage, *hit.span()), ledger.cite_words(first, *other.span()))
        yield fails(rule, ledger.disclosure.document, message, printed, expected, "", cited, "更新车辆")


def vehicles(ledger: Ledger, book: RuleBook) -> Iterator[Trial]:
    """现有公务用车3辆, where of all vehicles there are 2: official ones are among them."""
    rule = book.rules["vehicles"]
    year = ledger.disclosure.fiscal_year
    cars = [f for f in ledger.stated if f.unit == "辆" and f.amount is not None and len(f.row_path) == 1]
    official = [f for f in cars if book.wording["official_cars"].search(bare(f.row)) and f.column in {"数量", "保有量"}]
    every = [f for f in cars if re.fullmatch("车辆|公务车辆", bare(f.row)) and f.column == "数量" and f.fiscal_year >= year - 1]
    bought = any(f.amount and f.fiscal_year >= year and re.search("购置|更新|新增", f.row + f.column) for f in cars)
    if not official or len({value(f) for f in every}) != 1:
        yield Trial(rule.id, Outcome.NOT_ENOUGH_DATA)
        return
    for fact in official:
        # Those of more bodies may be more; those of the body alone are among the cars of it and all below it.
        apart = _MORE_BODIES.search(fact.quoted) is not None and _MORE_BODIES.search(every[0].quoted) is None
        if value(fact) <= value(every[0]) or bought or apart:
            yield Trial(rule.id, Outcome.HOLDS)
            continue
        told = rule.tell(subject=bare(fact.row), printed=show(fact), whole=bare(every[0].row), expected=show(every[0]))
        yield fails(
            rule, ledger.disclosure.document, told, show(fact), f"不大于{show(every[0])}", "",
            (ledger.cite(fact), ledger.cite(every[0])), bare(fact.row),
        )  # fmt: skip


def received(ledger: Ledger, book: RuleBook) -> Iterator[Trial]:
    """公务接待28批次，196人次, and 全年28批次169人: as many 批次, and their guests with the digits the other way."""
    rule = book.rules["same-count-twice"]
    hits = [(passage, hit) for passage in bodies(ledger) for hit in book.wording["batches_of_guests"].finditer(passage.text)]
    first: dict[str, tuple[Passage, re.Match[str]]] = {}
    for passage, hit in hits:
        before, other = first.setdefault(hit.group("batches"), (passage, hit))
        printed, expected = hit.group("heads"), other.group("heads")
        if other is hit or printed == expected:
            if other is not hit:
                yield Trial(rule.id, Outcome.HOLDS)
            continue
        elsewhere = before.section != passage.section or _OF_ANOTHER_YEAR.search(passage.text[: hit.start()][-_BEFORE:])
        if elsewhere or not explained_by_slip(printed, lambda n: n == read_number(expected)):  # noqa: B023
            yield Trial(rule.id, Outcome.NOT_APPLICABLE)
            continue
        told = rule.tell(subject=f"{hit.group('batches')}批次的接待人次", printed=f"{printed}人", expected=f"{expected}人", hint="，疑数字颠倒或错位")
        cited = (ledger.cite_words(passage, *hit.span()), ledger.cite_words(before, *other.span()))
        yield fails(rule, ledger.disclosure.document, told, f"{printed}人", f"{expected}人", "", cited, "公务接待")


_OF_ANOTHER_YEAR, _BEFORE = re.compile(r"上年|去年|20\d\d年|其中"), 24
"So many characters before a count say of which year, or of which part, it is."


def guests(ledger: Ledger, book: RuleBook) -> Iterator[Trial]:
    """其中：接待外宾0批次、0人次, with no word of how many others were received: a final account tells of all."""
    rule, words = book.rules["foreign-guests-only"], book.wording
    if ledger.disclosure.phase is not Phase.EXECUTED:
        return
    for passage in bodies(ledger):
        for hit in words["foreign_guests"].finditer(passage.text):
            near = [p.text for p in bodies(ledger) if p.section == passage.section]
            if any(words["guests"].search(words["foreign_guests"].sub("", text)) for text in near):
                yield Trial(rule.id, Outcome.HOLDS)
                continue
            start = opening_of(passage.text, hit.start(), "，。；")
            printed = passage.text[start : hit.end()]
            told = rule.tell(printed=printed)
            cited = (ledger.cite_words(passage, start, hit.end()),)
            yield fails(rule, ledger.disclosure.document, told, printed, "国内公务接待批次、人次", "", cited, "公务接待")


_MORE_BODIES = re.compile("全系统|所属|下属|汇总|各单位")
"""A count of these and one of the body alone are not of the same cars."""
