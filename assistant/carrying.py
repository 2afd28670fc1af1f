"""What a turn inherits from the turns before: whose, when, what, and what to do with it, as far as it is not replaced."""

from __future__ import annotations

import re
from dataclasses import replace

from assistant import phrases
from assistant.against import condition_asked
from assistant.beside import both_spoken, held_against
from assistant.catalogue import PARTIAL
from assistant.company import ENDS, among, back_to, of_another_body, of_one, remembered
from assistant.gathering import OF_IT, gather, of_its_total, orders_again, said_in
from assistant.orders import BETWEEN_PLACES, MOVED_MORE
from assistant.query import Mention, Operation, Query, Subject, Target
from assistant.wholes import part_inside
from index.vocabulary import Direction, Phase

_FOLLOW = re.compile(
    r"^(?:那|那么|其中|里面|这里面|它|换成|同一年|上一年|去年|前年|为什么|为啥|原因|占|加起来|和|跟|比)|呢\??$|呢[?,;。]"
)
_COMPUTES = {Operation.CHANGE, Operation.DIFFERENCE}
_TOGETHER = {Operation.SUM, Operation.DIFFERENCE, Operation.COMPARE, Operation.RATIO, Operation.RANK}
_PLANS = re.compile("打算|准备|计划|安排|预计|拟|要花|想花|预备")
"""26年又打算安排多少, after what was spent: of the plan."""
_REMEMBERED = 6


def as_spoken_of(question: str, context: Query | None) -> str:
    """这笔奖励, after 知识产权与标准化奖励: what is pointed at by a word of the name just spoken of goes by that name.

    这个单位, after 事业单位离退休, is the body: only 笔 and 块 count nothing but money, else the word must end the name.
    """
    said = [s.surfaces[-1] for s in context.subjects if not s.surfaces[-1].startswith(PARTIAL)] if context else []

    def named(m: re.Match[str]) -> str:
        meant = [s for s in said if m["noun"] != s and (s.endswith(m["noun"]) or (m["of"] in "笔块" and m["noun"] in s))]
        return meant[0] if len(meant) == 1 else m.group()

    return _POINTED_AT.sub(named, question)


_POINTED_AT = re.compile(r"[这那该](?P<of>[笔项个块])(?P<noun>[\u4e00-\u9fff]{2,4}?)(?=[换算合折是的占有]|多少|[,，。?？]|$)")


def carry(query: Query, context: Query | None, *, same_message: bool) -> Query:
    """Fill what was not said from the turn before, as far as it is not replaced."""
    named_item = bool(query.subjects)
    query = back_to(among(both_spoken(query, context), context), context)
    query = held_against(query if query.apart or query.excluded else gather(_of_the_order(query, context), context), context)
    query = _as_they_were_meant(query, context)
    if query.nth and context is not None and context.wants(Operation.RANK) and not query.subjects:
        query = replace(query, operations=(Operation.RANK,), level=query.level or context.level)
    query = replace(query, operations=_settle(query, context))
    if context is None:
        return replace(_whole_alone(query), asked=query.operations or (Operation.VALUE,))
    query = of_its_total(query, context) if not same_message else query
    carried: set[str] = set()
    changes: dict[str, object] = {}
    if not query.agencies and not query.unknown_agencies and not query.tied_agencies and context.agencies:
        changes["agencies"] = context.agencies
        changes["own_of"] = query.own_of or context.own_of
        changes["own_only"] = query.own_only or (context.own_only and not phrases.of_whole_body(query.text))
        carried.add("agency")
    elif same_message and context.unknown_agencies and not (query.agencies or query.unknown_agencies or query.tied_agencies):
        changes["unknown_agencies"] = context.unknown_agencies  # 石泉路街道三公多少，其中接待费呢: of nobody else, where it is not held
    if context.pairs and not query.years and not query.pairs and {a for a, _ in context.pairs} == set(query.agencies or context.agencies):
        changes["pairs"] = context.pairs  # 哪个多, then 差多少: each of its own year
    if not query.years and context.years:
        anew = bool(query.subjects or query.agencies) and context.beside_year is not None  # 比上年多多少, then 建管委呢: of this year
        changes["years"] = tuple(y for y in context.years if y != context.beside_year) if anew else context.years
        changes["beside_year"] = None if anew else context.beside_year
        carried.add("fiscal_year")
    elif query.wants(Operation.CHANGE) and len(query.years) == 1 and not query.pairs:
        earlier = [y for y in context.years if y not in query.years]
        if len(context.years) == 1 and earlier and not query.subjects and not query.residual:
            changes["years"] = (*query.years, *earlier)  # 24年呢？变了多少: from the year spoken of to this one
    if query.wants(Operation.RANK, Operation.ABOVE) and not query.subjects and query.level is None and context.over_projects:
        changes["over_projects"] = True  # 第二大的呢, after 金额最大的专项
    if not query.subjects and query.ranked is None and not query.wants(Operation.RANK):
        changes["ranked"] = context.ranked
    if not query.scopes and context.scopes:
        changes["scopes"] = context.scopes
        carried.add("scope")
    if not query.phases and context.phases and not (query.years and _PLANS.search(query.text) and Phase.EXECUTED in context.phases):
        both = len(context.phases) > 1 and query.subjects and not same_message  # 哪几项超预算, then another item's figure
        changes["phases"] = (Phase.EXECUTED,) if both and Phase.EXECUTED in context.phases else context.phases
        carried.add("phase")
    counts = any(len(c) >= 2 for c in query.content) and bool(phrases.counters_asked(query.text))  # 几个项目是优 names what it counts
    doubts = query.wants(Operation.CHECK, Operation.SAME) and not query.everybody  # 跟文字说明对得上吗, 名单上真有这么多吗
    sifts = condition_asked(query.text) and not _INSIDE.search(query.text)  # 年初没有预算的项有哪几个: of all, whatever was spoken of
    only_says_how = query.wants(Operation.REASON) and not query.possible_items  # 差出这么一大截，什么原因
    leans = (not query.residual or only_says_how) and not counts and not sifts and not (orders_again(query, context) and context.ranked is not None)
    if not query.subjects and (doubts or leans) and context.subjects:
        changes["subjects"] = tuple(_by_other_measure(s, query) for s in context.subjects)
        carried.add("subject")
        if not query.operations or query.operations == (Operation.VALUE,):
            keep = context.operations if not query.operations else query.operations
            if query.agencies and not query.operations and not same_message:
                keep = of_another_body(query, context)
            keep = tuple(o for o in keep if o is not Operation.GREET)
            changes["operations"] = keep
            changes["whole"] = query.whole or context.whole
        elif query.wants(Operation.SHARE) and context.wants(Operation.SHARE) and query.whole is None and not query.apart:
            changes["whole"] = context.whole  # 公务接待费占三公的比例, then 哪家占得最高
    elif query.subjects and len(query.subjects) == 1 and not same_message:
        merged = _replace_part(query.subjects[0], context, query.text)
        if merged is not None:
            changes["subjects"] = (merged,)
            carried.add("measure")
    if query.subjects and query.wants(Operation.SHARE) and query.whole is None and context.subjects and "subjects" not in changes:
        again = said_in(query.subjects) == said_in(context.subjects)  # 哪家项目支出占比最高, after one's 项目支出占支出总计
        of_same = context.whole is not None and context.wants(Operation.SHARE) and not OF_IT.search(query.text)  # 反过来公用经费占多少
        changes["whole"] = context.whole if again or of_same else context.subjects[0]
        carried |= {"whole"} if again or not of_same else context.carried & {"whole"}
    unnamed = query.agencies and not context.subjects and not query.residual  # 占全局多少, then 文化馆呢
    if (query.subjects or unnamed) and not query.operations and _FOLLOW.search(query.text) and not same_message:
        other = bool(query.agencies) and "agency" not in query.carried and query.agencies != context.agencies  # 涨了多少, then 石泉的三公呢
        aside = len(context.agencies) > 1 and not set(context.operations).isdisjoint(_TOGETHER)  # 三家差多少, then 那三公呢
        wondered = context.wants(Operation.REASON) and Operation.REASON not in context.asked  # 三公多少, 为什么, then 培训费呢
        inherited = of_one(context.asked if aside or wondered else context.operations, query.agencies, context)
        changes["operations"] = of_another_body(query, context) if other and context.subjects else inherited
        named_item = named_item and not (other and context.subjects)  # what was asked first is still what is asked
        changes["whole"] = query.whole or context.whole
        carried |= {"whole"} & context.carried if query.whole is None else set()
    if query.wants(Operation.SHARE) and context.wants(Operation.SUM) and "subject" in carried and not _APART.search(query.text):
        changes["hints"] = query.hints | {Operation.SUM}  # A加上B一共多少？占总数百分之几: the sum's share
    carried_query = replace(query, carried=query.carried | frozenset(carried), **changes)  # type: ignore[arg-type]
    asked = context.asked if not named_item and context.asked else carried_query.operations or (Operation.VALUE,)
    if len(carried_query.agencies) > 1:
        asked = tuple(o for o in asked if o is not Operation.LIST)  # 各多少 of several bodies: of each its figure
    return _whole_alone(replace(carried_query, asked=asked))


def _as_they_were_meant(query: Query, context: Query | None) -> Query:
    """文旅局机关的公用经费, 执法大队的呢, 他们俩加起来: a body that is not named again is meant as it last was, without its units."""
    named = {name for name, _ in query.called}
    if context is None or len(query.agencies) < 2 or query.own_only or phrases.of_whole_body(query.text):
        return query
    last = {a: a in t.alone for t in context.trail for a in t.agencies}
    alone = tuple(a for a in query.agencies if a not in named and last.get(a))
    return replace(query, own_only=True, own_of=alone) if alone else query


_APART = re.compile("各|分别")


def _of_the_order(query: Query, context: Query | None) -> Query:
    """其中最大的是哪块, then 它占多少: of the one it came to; and then 第二大的呢: the next of the same order."""
    if context is None or query.subjects or query.agencies or query.residual or query.everybody:
        return query
    if orders_again(query, context) and context.ranked is not None:
        return replace(query, subjects=context.ranked, carried=query.carried | {"subject"})
    one = item_come_to(context)
    if one is None or not (query.wants(Operation.SHARE, Operation.CHANGE, Operation.REASON) or _THE_ONE.search(query.text)):
        return query
    whole = context.subjects[0] if query.whole is None and query.wants(Operation.SHARE) and context.subjects else query.whole
    return replace(query, subjects=(one,), whole=whole, ranked=context.subjects, carried=query.carried | {"subject"})


def item_come_to(context: Query) -> Subject | None:
    """The one item that a reply came to, where an order of one body's items was asked for: 其中最大的是哪块."""
    of_items = context.wants(Operation.RANK) and len(context.agencies) < 2 and not context.everybody
    given = context.told[-1] if of_items and context.told else ()
    return given[0] if len(given) == 1 and given[0] not in context.subjects else None


_THE_ONE = re.compile("它(?!们)|[这那该](?:一)?(?:[项笔块类款]|个(?!年)|部分)")


def _by_other_measure(subject: Subject, query: Query) -> Subject:
    """这项全年实际支出又是多少, after its 事业收入: the item, without the column it was asked for by."""
    other = {Direction.REVENUE: Direction.EXPENDITURE, Direction.EXPENDITURE: Direction.REVENUE}.get(query.direction) if query.direction else None
    if other is None or len(subject.mentions) < 2 or not subject.mentions[-1].surface.endswith(other.value):
        return subject
    return Subject(subject.mentions[:-1])


def _whole_alone(query: Query) -> Query:
    """占总支出多少 with nothing before it and nothing carried: what was named is what is asked about."""
    if query.wants(Operation.SHARE) and not query.subjects and query.whole is not None and not part_inside(query.text, query.whole):
        return replace(query, subjects=(query.whole,), whole=None)
    return query


def remember(query: Query, context: Query | None) -> Query:
    """Keep what was spoken of, newest last, so that 加起来呢 and 哪个高 can reach back."""
    trail = context.trail if context is not None else ()
    if query.subjects or (query.years and query.agencies and not query.residual):
        target = Target(query.agencies, query.years, query.subjects, query.phases, tuple(a for a in query.agencies if query.of_itself(a)))
        again = query.wants(Operation.RANK) and "subject" in query.carried  # 第二大的呢: what it comes to is spoken of, and not what it is of
        trail = trail if again and target in trail else (*(t for t in trail if t != target), target)[-_REMEMBERED:]
    before = _about(context) if context is not None and not set(query.agencies) - set(context.agencies) else ()
    if context is not None and {w for x in context.subjects for w in x.surfaces} & {w for x in query.subjects for w in x.surfaces}:
        query = replace(query, given=context.given)
    return replace(query, trail=trail, company=remembered(query, context), about=before, told=context.told if context is not None else ())


def _about(context: Query) -> tuple[Subject, ...]:
    """What turns spoke of, the last first: their items, else the words for a thing that no vocabulary knows."""
    thing = max((r for r in context.residual if len(r) >= _THING), key=len, default="")
    last = context.subjects or ((Subject((Mention(thing, 0, 0),)),) if thing else ())
    return tuple(dict.fromkeys((*last, *context.about)))[:_STILL_ABOUT]


_THING = 4
_STILL_ABOUT = 4
"Things spoken of that a detail may still be asked of: the project, behind one of its indicators."


def _replace_part(subject: Subject, context: Query, text: str) -> Subject | None:
    """那项目支出的部分呢: a new measure for the item spoken of keeps the item; a new item keeps nothing but the measure."""
    if len(context.subjects) != 1 or not (_FOLLOW.search(text) or _LEFT.match(text)) or len(subject.mentions) != 1:
        return None
    held = context.subjects[0].mentions
    if len(held) < 2:
        return None
    return Subject((*held[:-1], subject.mentions[0]))


_LEFT = re.compile("(?:那|那么)?(?:剩下|剩余|余下|其余|另外)的?")
"""剩下的基本支出是多少, after an item's 项目支出: of that item."""
_HELD_AGAINST = frozenset({Operation.COMPARE, Operation.RANK, Operation.DIFFERENCE, Operation.WHICH, Operation.CHANGE})
_BETWEEN_ENDS = re.compile(f"比最[高低多少大小]|{ENDS}")
_INSIDE = re.compile("[这那该其它]|里|下面|当中|之中")
_EACH_MOVED = re.compile(r"(?:各自?|分别|都)(?:比[^,。]{1,8})?[增减涨降升跌]")


def _settle(query: Query, context: Query | None) -> tuple[Operation, ...]:
    """Settle what the words leave open by what there is to work on."""
    settled: list[Operation] = []
    nobody = not (query.agencies or query.unknown_agencies or query.tied_agencies)
    bodies = len(query.agencies) >= 2 or (nobody and context is not None and len(context.agencies) >= 2)
    named = len(query.agencies) >= 2 and "agency" not in query.carried
    several = len(query.scopes) >= 2 or len(query.subjects) >= 2 or named or len(query.phases) >= 2
    several = several or query.everybody
    for operation in query.operations:
        if operation is Operation.SHARE and Operation.CHANGE in query.hints and "占" not in query.text:
            operation = Operation.CHANGE  # 增长了百分之几 asks for a rate, not a share
        if operation is Operation.DIFFERENCE and query.excluded and not several:
            operation = Operation.VALUE  # 工资福利支出扣掉津贴补贴是多少: what is left
        if operation in _HELD_AGAINST and len(query.subjects) > 1 and not bodies and MOVED_MORE.search(query.text):
            settled.append(Operation.CHANGE)  # 教育支出和住房保障支出谁涨得多: the moves, and not the amounts
            continue
        if operation in _COMPUTES and not query.wants(Operation.COMPARE):
            ends = operation is Operation.DIFFERENCE and BETWEEN_PLACES.search(query.text) is not None  # 最大的类比最小的类多多少
            apart = several or (bodies and operation is Operation.DIFFERENCE) or ends
            between = apart and (len(query.years) < 2 or query.pairs) and not _EACH_MOVED.search(query.text)
            operation = Operation.DIFFERENCE if between else Operation.CHANGE
        if operation is Operation.CHANGE and bodies and _BETWEEN_ENDS.search(query.text):
            operation = Operation.DIFFERENCE  # 最少的比最多的少多少, of bodies
        if operation is Operation.SUM and not (
            len(query.subjects) >= 2 or len(query.years) >= 2 or bodies or query.everybody
        ):
            operation = Operation.VALUE
        if operation is Operation.COMPARE and not (
            bodies or len(query.subjects) >= 2 or len(query.years) >= 2 or len(query.scopes) >= 2
        ):
            operation = Operation.RANK
        settled.append(operation)
    return tuple(dict.fromkeys(settled))
