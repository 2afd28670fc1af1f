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
