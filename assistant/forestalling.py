"""What can be told before any figure is looked up: what this is not for, whom or which year we do not hold, what must be asked back."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from assistant.operations import (
    amount_for,
    attributes,
    backcasting,
    declining,
    defining,
    duties,
    estimates,
    offices,
    paragraphs,
    single,
    targets,
    telling,
    valued,
    whose_book,
)
from assistant.operations.desk import Desk, Draft
from assistant.phrases import counters_asked
from assistant.query import Operation
from assistant.retrieval import evidence_passages, topic_of, topics_of
from assistant.wording import cut, does_or_relates
from index.classification import name_key

ASKS_AMOUNT = re.compile(r"多少|几[个家项万辆台人批次名]|金额|比例|占")
"""Asked is an amount or a number."""
_DECLINED = (Operation.INVENT, Operation.PREDICT, Operation.PERSONAL, Operation.OPINION, Operation.GREET)
_TELLS = (
    Operation.REASON,
    Operation.DEFINITION,
    Operation.WHO,
    Operation.LIST,
    Operation.COUNT,
    Operation.CONTRADICTIONS,
)
_OF_PROJECT = frozenset({"goals", "overview", "plan", "period", "basis", "implementer"})
_TOGETHER = (Operation.DIFFERENCE, Operation.CHANGE, Operation.COMPARE, Operation.RATIO, Operation.SUM, Operation.SHARE)


def before_looking(desk: Desk, in_no_year: Callable[[Desk], Draft | None]) -> Draft | None:
    """What can be told without a figure: what this is not for, whom or which year we do not hold, what must be asked back."""
    if desk.sides and (told_of_amount := amount_for.what_for(desk)) is not None:
        return told_of_amount
    if (untold := valued.untold(desk)) is not None:
        return untold
    query, scoping = desk.query, desk.scoping
    if query.wants(*_DECLINED) and not (
        query.wants(Operation.GREET) and query.subjects and "subject" not in query.carried
    ):
        return declining.decline(desk)
    if (book := whose_book.told(desk)) is not None:
        return book
    if (office := offices.money_of(desk)) is not None:
        return office
    if counts_cars(query.text) and query.wants(Operation.DEFINITION):
        query = desk.query = replace(query, operations=(Operation.LIST,))  # 有多少辆车，都是干什么用的
    checks = query.wants(Operation.CHECK, Operation.SAME, Operation.CONTRADICTIONS)
    told = None if checks else attributes.told_of(desk, asks_amount=bool(ASKS_AMOUNT.search(query.text)))
    if told is not None:
        more = telling.told_by_topic(desk) if told.status != "not_disclosed" and topics_of(query.text) else None  # 代建单位是谁，工期到什么时候
        told.lines += [line for line in (more.lines if more is not None else []) if line not in told.lines]
        if query.wants(Operation.EXIST) and query.subjects and len({s.agency for s in scoping.sides}) > 1:
            told.lines[:0] = single.value(desk).lines  # 图书馆有没有机关运行经费？文旅局那边含哪些单位: of each body whether it has any
        return told
    topic = topic_of(query.text)
    of_body = topic is not None and topic.name in {"duties", "structure"} and bool(query.agencies) and not query.subjects
    if query.wants(Operation.DEFINITION) and topic is not None and topic.name in _OF_PROJECT and scoping.sides:
        told = telling.told_by_topic(desk)  # 年度目标是啥: asks for no term
        if told is not None:
            return told
    if query.wants(Operation.DEFINITION) and not of_body and (query.subjects or query.quotations or defining.term_of(desk)):
        defined = _defined(desk)
        used = paragraphs.usage(desk, desk.sides[0]) if defined.status == "not_disclosed" and query.agencies and desk.sides else None
        return used or defined  # 政府性基金那116万是干什么用的: no term, of a body that is named
    if topic is not None and topic.name == "usage" and not scoping.sides and query.subjects and not query.agencies:
        told = telling.usage_anywhere(desk)
        if told is not None:
            return told
    of_project = topic is not None and topic.of_project
    nobody = not query.agencies and not query.unknown_agencies
    if query.wants(Operation.WHO) and nobody and query.content and not of_project and not _DEALS_WITH.search(query.text):
        return duties.responsible(desk)
    if query.waiting:
        return declining.waiting(desk, query.waiting)
    if query.unknown_agencies and query.wants(Operation.WHO) and query.content:
        told = duties.responsible(desk)
        if told.status == "answered":
            return told
    if query.unknown_agencies and (not query.agencies or query.wants(*_TOGETHER) or not _is_spoken_of(desk, query.unknown_agencies)):
        return declining.unknown_agency(desk)  # never one body's change for its difference from another, nor its total for its unit's
    if scoping.undecided_agencies and not scoping.sides and query.subjects and _CONSISTS.search(query.text) and not ASKS_AMOUNT.search(query.text):
        told = defining.definition(desk)
        if told.status == "answered":
            return told
    if scoping.undecided_agencies and not scoping.sides:
        if not query.subjects and (not query.operations or (query.residual and query.wants(Operation.VALUE))):
            return declining.out_of_scope(desk)
        return declining.which_agency(desk, scoping.undecided_agencies)
    if not scoping.sides:
        if scoping.missing_phase is not None:
            return estimates.as_estimated(desk) or declining.missing_phase(desk)
        if scoping.missing:
            return backcasting.from_year_after(desk) or declining.missing_years(desk, scoping.missing)
        return declining.out_of_scope(desk)
    if scoping.missing and query.wants(Operation.CHANGE) and _only_compared_with(desk):
        return declining.missing_years(desk, scoping.missing)
    alone = _unit_without_figures(desk)
    if alone is not None:
        return alone
    if not query.subjects and not query.operations and not query.residual:
        return None if query.years or query.agencies else declining.out_of_scope(desk)
    if (
        len(scoping.undecided_years) > 1
        and not query.wants(*_TELLS, Operation.CHECK)
        and not query.everybody
        and _year_matters(desk)
        and _asks_figures(desk)
    ):
        return in_no_year(desk) or declining.which_year(desk, desk.sides[0], scoping.undecided_years)
    return None


def _only_compared_with(desk: Desk) -> bool:
    """2025年预算收入是多少，跟24年比涨没涨, where 2024 alone is held: what was only to be compared with is no answer."""
    lacking = [y for _, y in desk.scoping.missing if y is not None]
    years = {s.fiscal_year for s in desk.sides}
    said = all(re.search(rf"(?<=[跟和与比较同])(?:20)?{y % 100}年?", desk.query.text) for y in years)
    return bool(years) and bool(lacking) and min(lacking) > max(years) and said


_DEALS_WITH = re.compile(r"[向跟和与]谁(?:买|采购|购买|签|合作|租|借)")
"Asks with whom something is done, and not whose duty it is."
_CONSISTS = re.compile(r"(?:包括|包含|含|指)(?:的是)?哪")


_ORDINAL = frozenset("第一二三四五六七八九十")


def _is_spoken_of(desk: Desk, names: Sequence[str]) -> bool:
    """Whether the documents asked of know what is called so, be it no body of theirs."""
    held = [(s.catalogue, evidence_passages(desk.library, s.disclosure)) for s in desk.sides]
    # 邻居说街道 and 算上街道 are no names; 第八小学 is one.
    said = [n for n in names if not any(does_or_relates(w) for w in cut(n)[:-1] if w[0] not in _ORDINAL)]
    return all(any(c.containing(n) or any(n in p.text for p in passages) for c, passages in held) for n in said)


def _defined(desk: Desk) -> Draft:
    """是什么意思，金额多少: the term explained, and its figure where that was asked as well."""
    draft = defining.definition(desk)
    if desk.query.wants(Operation.VALUE) and desk.query.subjects and desk.sides and draft.status == "answered":
        figure = single.value(desk)
        draft.lines += figure.lines if figure.status == "answered" else []
    return draft


def counts_cars(text: str) -> bool:
    """有多少辆车，都是干什么用的: the vehicles and their kinds, not what the money for them is for."""
    return any("辆" in units for units in counters_asked(text))


def _unit_without_figures(desk: Desk) -> Draft | None:
    """A unit its department names but prints no figure of: told so, with the sentence that names it."""
    units = [s for s in desk.sides if s.agency != s.disclosure.agency]
    if not units or len(units) < len(desk.sides):
        return None
    owners = {name_key(s.agency) for s in units}  # of projects listed under its name
    if any(e.fact.agency == s.agency or e.ancestors & owners for s in units for e in s.catalogue.entries):
        return None
    return declining.not_separate(desk, [s.agency for s in units])


def _asks_figures(desk: Desk) -> bool:
    return bool(desk.query.subjects) or bool(ASKS_AMOUNT.search(desk.query.text))


def _year_matters(desk: Desk) -> bool:
    """Whether the question can be answered in more than one year; a subject that one year alone holds decides it."""
    topic = topic_of(desk.query.text)
    told = topic is not None and topic.of_project and not ASKS_AMOUNT.search(desk.query.text)
    told = told or targets.asked_of(desk.query.text)
    return not told and not (topic is not None and not desk.query.subjects)
