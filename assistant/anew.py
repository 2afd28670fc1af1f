"""A turn that says only what changes, after one that asked in words: 司法局呢, 24年呢, 分别是哪几个. The earlier question asked anew."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant import phrases
from assistant.query import Operation, Query
from assistant.wording import fold
from index.agencies import AgencyMention

_PARTICLES = re.compile(r"(?:那么?|还有|然后|换成|换|再看看?|看看|的|呢|怎么样|咋样|又|也|是|[,，。?？!！\s])*")
_WHICH = re.compile(r"(?P<lead>(?:那|都|分别|各|具体|又)*(?:是|有|叫)?[哪那](?:几|些|[两二三四五六七八九])[个家所项种类])(?P<end>[呢啊呀]?[?？。]?)$")
_COUNTED = re.compile(r"(?:[几哪]|多少)[个家所项种类](?P<thing>[\u4e00-\u9fff]{2,6}?)(?=[?？。,，呢啊呀]|$)")
_IN_WORDS = frozenset({Operation.DEFINITION, Operation.WHO, Operation.LIST})


def asked_anew(question: str, bodies: Sequence[AgencyMention], context: Query | None) -> str | None:
    """商务委主要职责是什么, then 司法局呢: the earlier question of that body or year; None where more is said, or an item was asked for.

    What names an item goes on from the item (carrying.py). A question in words goes on from its words.
    """
    if context is None or not context.text or (bodies and not any(b.names for b in bodies)):
        return None
    text = fold(question)
    years = [(y.start, y.end) for y in phrases.find_years(text)]
    spans = sorted([*((b.start, b.end) for b in bodies), *years])
    if not spans or not _goes_on_in_words(context) or not _PARTICLES.fullmatch(_without(text, spans)):
        return None
    said = "".join(text[a:b] for a, b in spans)
    before = _without(context.text, [(y.start, y.end) for y in phrases.find_years(context.text)])  # the year is carried over, and gives way
    for _, called in context.called if bodies else ():
        before = before.replace(called, "", 1)
    return None if _PARTICLES.fullmatch(before) else f"{said}{before}"


def of_what_was_counted(question: str, context: Query | None) -> str:
    """有几个下属单位, then 分别是哪几个: of those."""
    m = _WHICH.fullmatch(fold(question)) if context is not None else None
    counted = _COUNTED.search(context.text) if m is not None and context is not None else None
    return f"{m['lead']}{counted['thing']}{m['end']}" if m is not None and counted is not None else question


def of_what_is_worth_so_much(question: str, context: Query | None) -> str:
    """有没有100万以上的设备, then 哪年买的: of those, and of no other thing of that name."""
    worth = _WORTH.search(context.text) if context is not None else None
    if worth is not None and _CARS.fullmatch(fold(question)):
        return "有几辆车"  # beside how much equipment there is, documents print how many vehicles
    return f"{worth.group()}{question}" if worth is not None and _WHICH_ONE.match(fold(question)) else question


_WORTH = re.compile(r"(?:单价|价值)?[\d.一二两三五百千]+万元?(?:\(含\)|含)?以上的?[^,。;?]{0,6}?设备")
_CARS = re.compile("(?:那么?|还有|然后)?(?:公务用|公)?车(?:辆|子)?的?(?:呢|有几辆|几辆|多少)?")
_WHICH_ONE = re.compile(
    "(?:那|都|它们?|这些|那些|分别|具体|又)*(?:是(?:些)?(?:什么|啥)|(?:什么|啥|哪些)(?:设备|牌子|品牌|型号)|哪一?年|什么时候|啥时候|何时|哪家"
    "|干(?:什么|啥)|做(?:什么|啥)|多少钱一|[一每][台套件](?:要|是|得|值|花)?(?:多少|几)|[放摆装用]在哪)"
)


def _goes_on_in_words(context: Query) -> bool:
    """Whether a turn asked about a body in words, and not for an item, an amount or an order."""
    if len(context.agencies) != 1 or context.wants(Operation.GREET) or "subject" in context.carried:
        return False
    return set(context.operations) <= _IN_WORDS if context.subjects else not context.wants_amount and not set(context.operations) - _IN_WORDS


def _without(text: str, spans: Sequence[tuple[int, int]]) -> str:
    kept, at = "", 0
    for a, b in spans:
        kept, at = kept + text[at:a], max(at, b)
    return kept + text[at:]
