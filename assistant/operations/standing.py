"""Who stands where: one item's figure of each body, their order, the place of it that is asked for, who is first and who last."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import TypeVar

from assistant import orders
from assistant.evidence import Found
from assistant.operations.bases import warn_apart
from assistant.operations.desk import Desk, Draft, by_concept
from assistant.operations.single import failure
from assistant.operations.stated import in_unit
from assistant.orders import both_ends, lists_then_most
from assistant.phrases import counters_asked
from assistant.query import Mention, Operation, Query, Subject
from assistant.scoping import Side

OfBody = tuple[Side, Found]
_T = TypeVar("_T")


def asks_of_several(desk: Desk) -> bool:
    """Whether one item is asked about of several bodies."""
    return len({s.agency for s in desk.sides}) > 1 and len(desk.query.subjects) <= 1


def item_of(desk: Desk) -> Subject:
    """The item named; 车, where nothing else is; else everything that is spent."""
    if desk.query.subjects:
        return desk.query.subjects[0]
    return Subject((Mention("车辆", 0, 0),)) if _CARS.search(desk.query.text) else by_concept("total_expenditure")


_CARS = re.compile("车(?:子|辆)?(?=最|更|比较|[多少]|数|有?几|保有|谁|哪)|(?:几|多少)[辆台部]个?车")
"""哪家车最多: vehicles are counted, a word of one character that no vocabulary looks for."""


def of_each(desk: Desk, *, lacking: bool) -> tuple[list[OfBody], list[Draft]]:
    """The item's figure of each body, and what is to be said of those that print none; nothing unless they are `lacking` to the asker."""
    item = item_of(desk)
    found: list[OfBody] = []
    problems: list[Draft] = []
    units = {u for group in counters_asked(desk.query.text + item.text) for u in group}
    for side in desk.sides:
        resolution = side.resolve(item)
        if isinstance(resolution, Found):
            found.append((side, in_unit(side, resolution, units)))
        elif lacking:
            problems.append(failure(desk, side, item, resolution))
    warn_apart(desk, found)
    return found, problems


def by_amount(found: Sequence[OfBody], *, descending: bool) -> list[OfBody]:
    return sorted(found, key=lambda pair: pair[1].entry.fact.amount or Decimal(0), reverse=descending)


def is_descending(query: Query) -> bool:
    """谁最高谁最低: the highest first."""
    return query.descending or both_ends(query.text)


def nth_of(query: Query) -> int | None:
    """排第二, 第二大的一项: the one place that is asked for; None where it is the first, or the first few."""
    return query.nth if (query.nth or 0) > 1 and (query.limit or 1) == 1 else None


def places_of(query: Query) -> tuple[int, ...]:
    """第二名, 第二第三名: the places asked for where they are not the first, or the first few."""
    nth = nth_of(query)
    return (orders.wanted_places(query.text) or (nth,)) if nth else ()


def place_words(places: Sequence[int]) -> str:
    return "、".join(f"第{n}" for n in places)


def asks_order(query: Query) -> bool:
    """Whether all are wanted in order; 有哪几项，哪项最多 wants the list as well."""
    both = {Operation.LIST, Operation.RANK} <= set(query.operations) and lists_then_most(query.text)
    return query.limit is None and (both or _IN_ORDER.search(query.text) is not None)


_IN_ORDER = re.compile(r"谁[大高多][,，、]?谁[小低少]|排一下|排序|排名|排个|从.到.|由.到.|排行")


def foremost(order: Sequence[_T], query: Query, size: Callable[[_T], Decimal]) -> list[_T]:
    """Of an order the place that is asked for; else as many of the first as are asked for, and those level with the last of these."""
    if places := places_of(query):
        return [order[n - 1] for n in places if n <= len(order)]
    kept = list(order[: query.limit or 1])
    return kept + [one for one in order[len(kept) :] if size(one) == size(kept[-1])]


def first_of(order: Sequence[tuple[str, Decimal | None]], query: Query, words: tuple[str, str] = ("最高", "最低")) -> str:
    """最高的是…，最低的是…: all that are level at the head of an order, and at its end where both are asked for."""
    first, last = order[0][1], order[-1][1]
    if len(order) > 1 and first == last:
        return "两者相同。" if len(order) == 2 else "都相同。"
    high, low = words if is_descending(query) else words[::-1]
    head, end = ("、".join(name for name, amount in order if amount == at) for at in (first, last))
    return f"{high}的是{head}，{low}的是{end}。" if both_ends(query.text) and len(order) > 1 else f"{high}的是{head}。"
