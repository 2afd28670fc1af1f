"""What a question leaves out of an order, a list or a sum: 除了住房保障支出, 名称里带“其他”的不算."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.query import Mention
from assistant.wording import fold

_WITHOUT = r"(?<![算计含括看要])不(?:算(?!数)|计(?!较)|含|包括|包含|考虑|看|要)|排除|剔除|去[掉除]|刨[除去掉]|抛开|抛去|撇开|撇去|扣除|扣掉|除了|除去|除开|除却"
_BEFORE = re.compile(rf"(?:{_WITHOUT}|除)(?:掉|了|开)?[^,。;?]{{0,2}}$")
_BEHIND = re.compile(
    r"(?:这|那)?一?(?:大?[类款项块]|科目)?的?(?:支出)?(?:之外|以外|外(?=[,哪最还其])|除外"
    r"|[都就]?(?:(?<![算计含括看要])不(?:算|计|考虑|看|要)|排除|剔除|去掉|刨除|刨掉)(?:在内|在里面|进去|的话|后|了)?(?=[,。?;最哪前剩]|$))"
)
_AND = re.compile(r"[、和与跟及]|以及|还有")
_CARRYING = r"(?:科目|项目)?(?:名称?|名字|名目)?(?:里|中)?(?:面)?(?:带|含|有|叫|写)(?:着|有)?"
_NAMED_SO = r"(?:这|那)?(?:两|二)?个?(?:字样|字眼|字|打头|开头|之类|这类|一类)*的?(?:那些|这些)?(?:科目|项目|名目|项|款|类|支出)*"
_ALL_OF_THEM = r"(?:都|一律|统统|全)?"
_SO = r"(?=(?:这|那)?(?:两|二)?个?(?:字样|字眼|字|打头|开头))"


def _patterns(part: str, carrying: str, so: str) -> tuple[re.Pattern[str], ...]:
    return (
        re.compile(rf"(?:{_WITHOUT})(?:那些)?{carrying}(?P<part>{part}){so}{_NAMED_SO}(?:之外|以外|外)?(?=[,。?;]|$|[的后最哪前剩还])"),
        re.compile(rf"{carrying}(?P<part>{part}){_NAMED_SO}{_ALL_OF_THEM}(?:除外|{_WITHOUT})"),
    )


_OTHER = "其他|其它"
"A part of names that is left out more often than any, with no need to be quoted."


def parts_left_out(text: str, question: str) -> list[tuple[int, int, str]]:
    """Where a folded question leaves out whatever carries a word in its name, and that word.

    >>> parts_left_out("名称里带其他的不算,最多的是哪项", "")
    [(0, 9, '其他')]
    >>> parts_left_out("其他支出最多的是哪项", "")
    []
    """
    quoted = [re.escape(fold(q)) for q in _QUOTED.findall(question)]
    # What is quoted is part of a name only where a name is spoken of: 带“专项”字样的不算.
    looked_for = [*_patterns(_OTHER, f"(?:{_CARRYING})?", "")]
    for q in quoted:
        looked_for += [_patterns(q, f"(?:{_CARRYING})?", _SO)[0], _patterns(q, _CARRYING, "")[1]]
    found = [m for p in looked_for if (m := p.search(text))][:1]
    return [(m.start(), m.end(), "其他" if m["part"] == "其它" else m["part"]) for m in found]


_QUOTED = re.compile(r"[“\"「『]([^”\"」』]{1,10})[”\"」』]")


def left_out(mentions: Sequence[Mention], text: str) -> list[Mention]:
    """The items named to be left out: 除了住房保障支出, 人员经费不算; and what is named with them: 除了甲和乙以外."""
    found: list[Mention] = []
    for m in mentions:
        beside = bool(found) and _AND.fullmatch(text[found[-1].end : m.start]) is not None and _BEFORE.search(text[: found[0].start]) is not None
        if beside or _BEFORE.search(text[: m.start]) or _BEHIND.match(text[m.end :]):
            found.append(m)
    if found and _BEHIND.match(text[found[0].end :]) and not _BEFORE.search(text[: found[0].start]):
        while (at := list(mentions).index(found[0])) and _AND.fullmatch(text[mentions[at - 1].end : found[0].start]):
            found.insert(0, mentions[at - 1])  # 甲和乙都不算
    return found


def spans_left_out(mentions: Sequence[Mention], text: str) -> list[tuple[int, int]]:
    """Where those items stand with the words that leave them out: they ask for nothing."""
    found = []
    for m in mentions:
        before, behind = _BEFORE.search(text[: m.start]), _BEHIND.match(text[m.end :])
        found.append((before.start() if before else m.start, m.end + (behind.end() if behind else 0)))
    return found
