"""Of the names of a question, which is the whole that a share is of, what is asked of it, and whose total a total is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from assistant.linking import Library
from assistant.query import Mention, Subject
from index.records import Disclosure

INSIDE = re.compile(
    r"(?:预算|经费|支出|费用|总额)?的?(?:里头|里面|里边|里|中|其中|当中|之中|内|下面|底下|项下|下(?=的))的?,?(?:其中)?(?:用于|属于|给|花在)?的?"
    r"(?:[超过近有]{0,2}(?:一大?半|半数|[一二两三四五六七八九]成|大部分|大头|多数|大多数)(?:以上|多)?)?(?:都|全|基本)?(?:用在|花在|是|为)?"
)
_INTO = re.compile(r"[里中内](?:面|头|边)?(?:的|,|,其中)?[^,。;?、和与跟及里中内占]{0,6}")

_SAID_FIRST = re.compile(r"(?:支出|经费|费用)?(?:里头|里面|里边|里|中|其中|当中|之中),[^,。;?占比]{2,24}")
"""工资福利支出当中，某街道2025年津贴补贴占比: whose and when between the two."""


def is_inside(between: str) -> bool:
    """Whether what stands between two names says that the second is inside the first: 环保支出里，治污染（污染防治）."""
    return any(p.fullmatch(between) for p in (INSIDE, _INTO, _SAID_FIRST))


_OPENS = re.compile(
    r"(?:经费|支出|预算|决算)?的?[里中内](?:面|头|边)?的?[,，]?(?P<part>[^,。;?]{1,10}?)"
    r"(?:的(?:钱|部分|费用|开支|支出|经费)|那?部分|那[块项])?(?:大概|大约|一共|总共|能|要|就|又|的)*"
)


def opens_whole(between: str) -> str:
    """What is named between a whole and 占 as its part: 车 in 三公里头，车的钱占多少; empty where nothing is."""
    m = _OPENS.fullmatch(between)
    return m["part"] if m and any("一" <= c <= "鿿" for c in m["part"]) and not _NO_PART.fullmatch(m["part"]) else ""


def _only_whole(before: str, behind: str) -> bool:
    """Whether all that is named is what something else is part of: 在政府采购里占, 是总支出的几成."""
    return bool((_IN.search(before) and _WITHIN.fullmatch(behind)) or (_AMOUNTS_TO.search(before) and behind in {"的", "", "里的"}))


_IN = re.compile("(?:在|于)(?:整个|全部|全年)?$")
_WITHIN = re.compile("的?(?:[里中内](?:面|头|边)?|当中|之中)(?:的|又|也|大概|大约|要|一共|能|可以|会|就|到底|究竟)*")
_AMOUNTS_TO = re.compile("(?:^|[,;?。])(?:那|又|也|大概|大约|约)*(?:是|为|相当于|等于|达到|合)(?:整个|全部|全年)?$")


def part_inside(text: str, whole: Subject) -> str:
    """What a share is asked of inside the whole that was named, where no vocabulary knows it; empty where nothing is."""
    _, _, behind = text.partition(whole.mentions[-1].surface)
    before, share, _ = behind.partition("占")
    return opens_whole(before) if share else ""


_NO_PART = re.compile("(?:一共|总共|大概|大约|能|要|就|又|它|都|各|的|是)+|.*[最第哪前几].*")


def stands_within(part: Subject, whole: Subject, documents: Sequence[Disclosure], library: Library) -> bool:
    """Whether an item stands under another in some schedule."""
    return any(
        library.catalogue(d).stands_under(key, whole.surfaces)
        for d in documents for m in part.mentions if (x := library.meaning(d, m.surface)) is not None for key in x.keys
    )  # fmt: skip


def part_and_whole(
    before: list[Mention], after: list[Mention], text: str, cut: int, documents: Sequence[Disclosure], library: Library
) -> tuple[list[Mention], list[Mention]]:
    """What a share is asked of and what it is of, from the names that stand before 占 or 几成, and behind it."""
    asked_before = [cut, *(m.end for m in after)]
    for i, m in enumerate(after if before else ()):
        joint = text[asked_before[i] : m.start]
        if (_ASKED.match(joint) or (i and _RATIO_AND.fullmatch(joint))) and _TOO.match(text[m.end :]):
            parts, whole = part_and_whole(before, after[:i], text, cut, documents, library)
            return [*parts, *after[i:]], whole  # 公积金占住房保障支出多少，购房补贴呢: asked next is another part
    if before and after and any(_PART_IS.fullmatch(text[before[-1].end : after[0].start + n]) for n in (0, _VERB)):
        return after, before  # 基本支出里有几成是人员经费, 总支出的几成花在人身上
    if len(after) > 1 and not before and _GOES_TO.fullmatch(text[after[-2].end : after[-1].start]):
        return after[-1:], after[:-1]  # 多大比例的基本支出花在人员经费上
    if after or not before:
        return before, after
    between = [text[a.end : b.start] for a, b in pairwise(before)]
    behind = text[before[-1].end : cut]
    if between and ("在" in between[-1] or _is_of(between[-1], behind)):
        return before[:-1], before[-1:]  # 津贴补贴在工资福利支出里占多少, 职业年金是养老保险的百分之几, 调解项目的795万，相当于基层司法业务的几成
    if between and (is_inside(between[0]) or _are_parts_behind(before, text, documents, library)):
        return before[1:], before[:1]  # 公共安全支出里其他司法支出和基层司法业务一共占多少; 住房保障支出，房贴那部分占多少
    if not between and (opens_whole(behind) or _only_whole(text[: before[0].start], behind)):
        return [], before  # 三公里头，车的钱占多少; 服务采购多少？在政府采购里占几成: of what was named, a part that is not, or was before
    return before, after


def _are_parts_behind(named: Sequence[Mention], text: str, documents: Sequence[Disclosure], library: Library) -> bool:
    """住房保障支出，房贴那部分占了多少; …，其中房贴: whether all the names behind the first are of parts of what the first names."""
    whole, *parts = (Subject((m,)) for m in named)
    m = _THEN.fullmatch(text[named[0].end : named[1].start])
    if m is None or (len(parts) == 1 and re.search("各|分别", text)):
        return False
    return m["among"] is not None or all(stands_within(part, whole, documents, library) for part in parts)


_THEN = re.compile(r"(?:支出|经费|预算|决算)?(?:一?共?是?有?(?:多少|几多)(?:钱|元)?)?[,:?](?P<among>(?:这?其中|[这那]?里[面头边])的?)?(?:光|单|仅|的|那)*")
_ASKED = re.compile(r"[^,。;?]*?(?:多少|几|比例|比重|占比)[^,。;?]*[,;?](?:那么?|还有)?$")
_RATIO_AND = re.compile("的?(?:比例|比重|占比|份额)[,跟和与比同]+")
"""房补占住房保障的比例跟公积金占的比例: both are of the one whole."""
_TOO = re.compile("的?(?:[这那]?[部块]分?)?(?:呢|又|也|占)")
_GOES_TO = re.compile(r"(?:都|全|又|要|会|能|被|可以)*(?:是|为|算|属于?|归|给|花|用|拿|投|砸|养|发|来自|来源于|靠)[^,。;?占]{0,4}")
"""Behind how much of a whole, before its part: 是, 花在, 用到, 给了, 来自."""
_VERB = 2
"Characters of a verb that a name may begin with: 花在人身上, 养人."
_PART_IS = re.compile(
    rf"(?:{INSIDE.pattern})?,?(?:有|大概|大约|约|差不多|的)*(?:几成|百分之(?:几|多少)|多[大少](?:的|个)?(?:百分比|比例|比重|份额))"
    rf"(?:左右)?的?(?:钱|资金|经费)?{_GOES_TO.pattern}"
)


_IS = re.compile(r"(?:支出|经费|缴费)?(?:大概|大约|约)?(?:是|为|相当于|等于)|[^。;?]*(?:相当于|等于|抵得?上?|顶得?上?|合)[^,。;?占是]*")
_ITS = re.compile(r"[^,。;?]{0,6}")


def _is_of(between: str, behind: str) -> bool:
    """Whether one thing is held to be a part of the one named behind it: X是Y的百分之几, X相当于Y的几成."""
    return _IS.fullmatch(between) is not None and _ITS.fullmatch(behind) is not None


def without_their_total(mentions: Sequence[Mention], text: str) -> list[Mention]:
    """水费、电费、差旅费三项支出合计: the total of those named, not the total of everything."""
    m = SO_MANY_TOGETHER.search(text)
    if m is None or sum(x.end <= m.start() for x in mentions) < 2:
        return list(mentions)
    return [x for x in mentions if not m.start() <= x.start < m.end()]


SO_MANY_TOGETHER = re.compile(r"[两二三四五六七八九\d](?:大?类|项|个|笔|样|者|家|块)[^,。?;\d]{0,6}(?:合计|总计|总和|之和|加总)")
