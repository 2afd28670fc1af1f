"""What a turn inherits from the turns before: whose, when, what, and what to do with it, as far as it is not replaced."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from assistant import phrases
from assistant.against import against_budget, condition_asked
from assistant.beside import held_against, item_held_against
from assistant.catalogue import PARTIAL
from assistant.company import ENDS, among, back_to, of_another_body, of_one, remembered
from assistant.orders import BETWEEN_PLACES, MOVED_MORE
from assistant.query import Mention, Operation, Query, Subject, Target
from assistant.wholes import part_inside
from index.amounts import spoken_number
from index.vocabulary import Direction, Phase

_FOLLOW = re.compile(
    r"^(?:那|那么|其中|里面|这里面|它|换成|同一年|上一年|去年|前年|为什么|为啥|原因|占|加起来|和|跟|比)|呢\??$|呢[?,;。]"
)
_COMPUTES = {Operation.CHANGE, Operation.DIFFERENCE}
_TOGETHER = {Operation.SUM, Operation.DIFFERENCE, Operation.COMPARE, Operation.RATIO, Operation.RANK}
_PLANS = re.compile("打算|准备|计划|安排|预计|拟|要花|想花|预备")
"""26年又打算安排多少, after what was spent: of the plan."""
_REMEMBERED = 6
_BOTH_YEARS = re.compile(r"^[^\d]*(?:这|那|前后)?(?:两|二|俩)年[^\d]*$")


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
    query = back_to(among(query, context), context)
    query = held_against(query if query.apart else _gather(_of_the_order(query, context), context), context)
    if query.nth and context is not None and context.wants(Operation.RANK) and not query.subjects:
        query = replace(query, operations=(Operation.RANK,), level=query.level or context.level)
    query = replace(query, operations=_settle(query, context))
    if context is None:
        return replace(_whole_alone(query), asked=query.operations or (Operation.VALUE,))
    carried: set[str] = set()
    changes: dict[str, object] = {}
    if not query.agencies and not query.unknown_agencies and not query.tied_agencies and context.agencies:
        changes["agencies"] = context.agencies
        changes["own_of"] = query.own_of or context.own_of
        changes["own_only"] = query.own_only or (context.own_only and not phrases.of_whole_body(query.text))
        carried.add("agency")
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
    leans = (not query.residual or only_says_how) and not counts and not sifts and not (_orders_again(query, context) and context.ranked is not None)
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
        again = _said(query.subjects) == _said(context.subjects)  # 哪家项目支出占比最高, after one's 项目支出占支出总计
        of_same = context.whole is not None and context.wants(Operation.SHARE) and not _OF_IT.search(query.text)  # 反过来公用经费占多少
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


_APART = re.compile("各|分别")
_OF_IT = re.compile("其中|[里其中当之](?:面|头|中)|占[它其该这那]")


def _of_the_order(query: Query, context: Query | None) -> Query:
    """其中最大的是哪块, then 它占多少: of the one it came to; and then 第二大的呢: the next of the same order."""
    if context is None or query.subjects or query.agencies or query.residual or query.everybody:
        return query
    if _orders_again(query, context) and context.ranked is not None:
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


def _orders_again(query: Query, context: Query) -> bool:
    """最少的呢, 第二大的呢, after 其中最大的是哪项: another place of the same order."""
    ordered = context.ranked is not None or (context.wants(Operation.RANK) and len(context.subjects) < 2 and len(context.agencies) < 2)
    return ordered and query.wants(Operation.RANK) and not (query.subjects or query.agencies or _SO_MANY.search(query.text) or _OF_IT.search(query.text))


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
        target = Target(query.agencies, query.years, query.subjects, query.phases)
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


def _said(subjects: Sequence[Subject]) -> tuple[tuple[str, ...], ...]:
    """Subjects by their words, wherever in a message those stood."""
    return tuple(s.surfaces for s in subjects)


def _gather(query: Query, context: Query | None) -> Query:
    """加起来呢, 差多少, 谁高 with nothing named: over what the last turns spoke of, where they differ in one respect."""
    query = _of_so_many(_with_earlier(query, context), context)
    if against_budget(query.text):
        return _plan_and_outcome(query, context)
    if query.wants(Operation.RANK) and (re.search("其中|里面|里头|当中", query.text) or (context is not None and _orders_again(query, context))):
        return query  # 其中最大的一项: among the parts of what was spoken of last
    years = () if _BOTH_YEARS.search(query.text) else query.years  # 两年 after two years were spoken of means those
    named = query.subjects or query.agencies or years or query.residual or query.whole
    rate = query.wants(Operation.SHARE) and Operation.CHANGE in query.hints and "占" not in query.text
    changed = (query.wants(Operation.CHANGE) or rate) and not query.wants(*_TOGETHER)
    if context is None or named or not (changed or query.wants(*_TOGETHER)) or len(context.trail) < 2:
        return query
    last = context.trail[-1]
    kin = [
        t
        for t in context.trail
        if sum((t.agencies != last.agencies, t.years != last.years, _said(t.subjects) != _said(last.subjects))) <= 1
    ]
    differing = [t for t in kin if t != last]
    if not differing:
        return query
    other = differing[-1]
    same = (other.agencies, other.years, _said(other.subjects)) == (last.agencies, last.years, _said(last.subjects))
    if same and other.phases != last.phases and not _OF_YEARS.search(query.text):
        return replace(query, subjects=last.subjects, phases=_both_phases(other.phases, last.phases))
    if changed and (other.years == last.years or _said(other.subjects) != _said(last.subjects) or other.agencies != last.agencies):
        return query  # 涨了多少 of one item alone is from the year before
    if _said(other.subjects) != _said(last.subjects) and not (other.subjects and last.subjects):
        return query
    if _said(other.subjects) != _said(last.subjects):
        kin = [t for t in kin if t.agencies == last.agencies and t.years == last.years]
        subjects = _distinct(s for t in kin for s in t.subjects)
        return replace(query, subjects=subjects if query.wants(Operation.SUM, Operation.RANK) else subjects[-2:])
    if other.agencies != last.agencies:
        kin = [t for t in kin if _said(t.subjects) == _said(last.subjects) and t.years == last.years]
        return replace(query, agencies=tuple(dict.fromkeys(a for t in kin for a in t.agencies)), subjects=last.subjects)
    kin = [t for t in kin if _said(t.subjects) == _said(last.subjects) and t.agencies == last.agencies]
    return replace(query, years=tuple(dict.fromkeys(y for t in kin for y in t.years)), subjects=last.subjects)


_OF_YEARS = re.compile("上年|去年|上一年|同比|[增涨升减降跌]")


def _plan_and_outcome(query: Query, context: Query | None) -> Query:
    """预算比决算多多少, after 2025年决算 and 2026年预算: of the two years spoken of, else of one item its two figures (比预算少多少)."""
    two = [t for t in context.trail if t.subjects][-2:] if context is not None else []
    named = query.subjects or query.agencies or query.years or query.residual or query.whole
    if named or len(two) < 2 or two[0].agencies != two[1].agencies or _said(two[0].subjects) != _said(two[1].subjects):
        return query
    years = tuple(dict.fromkeys(y for t in two for y in t.years))
    if len(years) != 2 or {t.phases for t in two} != {(Phase.EXECUTED,), (Phase.APPROVED,)}:
        return query
    return replace(query, years=years, subjects=two[1].subjects, phases=(), operations=(Operation.CHANGE,), carried=query.carried | {"subject"})


_SO_MANY = re.compile(r"(?:[这那]|上面|前面|刚才)?(?<!第)([两俩二三四五])(?:个|样|项|笔|者|块|类|家)?")


def _of_so_many(query: Query, context: Query | None) -> Query:
    """差旅费和培训费分别多少, then 这俩加一块呢: as many of what was spoken of last as are counted; of one turn where it named several."""
    if context is None or query.subjects or query.agencies or query.years or query.residual or query.whole or not query.wants(*_TOGETHER):
        return query
    m = _SO_MANY.search(query.text)
    count = spoken_number(m.group(1)) if m else len(context.subjects)
    given = _listed(context, count if m else 0, bool(_ALL_OF_THEM.search(query.text)) or query.wants(Operation.SUM))
    if given:
        return replace(query, subjects=given, carried=query.carried | {"subject"})
    last = context.trail[-1] if context.trail else None
    kin = [t for t in context.trail if last and (t.agencies, t.years) == (last.agencies, last.years)]
    spoken = _distinct(s for t in kin for s in t.subjects)
    of_any = query.wants(Operation.SUM, Operation.RANK, Operation.COMPARE)
    if not 2 <= count <= len(spoken) or (m is None and len(context.subjects) < 2) or (count > 2 and not of_any):
        return query
    return replace(query, subjects=tuple(spoken[-count:]), carried=query.carried | {"subject"})


def _distinct(subjects: Iterable[Subject]) -> tuple[Subject, ...]:
    """Each item once, wherever in a question it was named."""
    return tuple({s.surfaces: s for s in subjects}.values())


def _listed(context: Query, count: int, of_any: bool) -> tuple[Subject, ...]:
    """The list that is pointed at: the last one of as many items, or of any where none are counted, while nothing beside it was spoken of since."""
    since: set[tuple[str, ...]] = set()
    for given in reversed(context.told):
        fits = len(given) == count if count else of_any and len(given) > 1
        if fits and len(given) > 1:
            return given if since <= {s.surfaces for s in given} else ()
        since |= {s.surfaces for s in given}
    return ()


_ALL_OF_THEM = re.compile("[这那上前][面些几]|它们|以上|全部")
def _both_phases(one: tuple[Phase, ...], other: tuple[Phase, ...]) -> tuple[Phase, ...]:
    """行政运行多少, 年初预算呢, 差额: what was not said is what the other is not."""
    said = tuple(dict.fromkeys((*one, *other)))
    if len(said) == 1:
        said = (*said, Phase.APPROVED if said[0] is Phase.EXECUTED else Phase.EXECUTED)
    return said


_SO_MANY_OF_THEM = re.compile(r"(?P<count>[两俩二三四五])(?:个|样|项|笔|者|块|类)")
_SEVERAL = re.compile(r"(?P<count>)(?:再加上?|加上|加起来|加一起|一起)")
_EACH_OF_THEM = re.compile("(?:各自?|分别)占")
_THAN_IT = re.compile(r"(?:是|比|跟|和|占)(?:它|那个|前面那个|刚才那个|这个|前者)")
_IS_OF = re.compile("(?:又|也|还|大概|大约)?(?:是|为|相当于|等于|达到)")


def _with_earlier(query: Query, context: Query | None) -> Query:
    """体育场馆那笔呢，两个加起来多少: the item named and those spoken of before it, of the same body and year."""
    if context is None:
        return query
    m = _SO_MANY_OF_THEM.search(query.text) or _SEVERAL.search(query.text)
    count = spoken_number(m["count"]) if m is not None else 0
    if query.whole and not query.subjects and query.wants(Operation.SHARE, Operation.CHECK):
        if count or (m is not None and query.wants(Operation.CHECK)):  # 这两类合起来占总预算, 加起来等不等于住房保障支出
            spoken = _listed(context, count, False) or _distinct(s for t in context.trail for s in t.subjects)[-count:]
            return replace(query, subjects=spoken)
        if query.wants(Operation.SHARE) and _EACH_OF_THEM.search(query.text):  # 公用经费多少, 人员的呢, 各占基本支出多少
            both = (s for t in context.trail if (t.agencies, t.years) == (context.agencies, context.years) for s in t.subjects)
            return replace(query, subjects=_distinct(both)[-2:])
    if len(query.subjects) != 1:
        return query
    own = query.subjects[0]
    if (together := item_held_against(query, context)) is not None:
        return together
    if context.subjects and _THAN_IT.search(query.text) and query.wants(Operation.RATIO, *_COMPUTES):
        return replace(query, subjects=(own, context.subjects[-1]))  # 公共法律服务那项是它的几倍
    if context.subjects and query.wants(Operation.RATIO) and _IS_OF.match(query.text):
        return replace(query, subjects=(next((x for x in context.subjects if x != own), own), own))  # 项目支出比基本支出多多少，是基本支出的几倍
    if m is None or not query.wants(Operation.SUM, Operation.SHARE, *_COMPUTES) or not context.trail:
        return query
    last = context.trail[-1]
    earlier: list[Subject] = []
    for t in context.trail:
        same = (t.agencies, t.years) == (last.agencies, last.years)
        earlier += [s for s in t.subjects if same and s.surfaces not in {e.surfaces for e in (*earlier, own)}]
    if len(query.agencies) > 1 and not count:
        return query  # 两家加起来人员经费多少: of the bodies
    if count and query.wants(Operation.SUM) and (given := _listed(context, count - 1, False)):
        return replace(query, subjects=(*given, *query.subjects))  # 连科技创新一起，四个加起来: with the three just listed
    if query.wants(Operation.SUM) and (count > len(earlier) + 1 or not earlier):
        return replace(query, residual=(*query.residual, m.group()), possible_items=(*query.possible_items, m.group()))  # of which four?
    kept = earlier[-(count - 1) :] if count else (earlier if "再" in m.group() else earlier[-1:])
    return replace(query, subjects=(*kept, *query.subjects))


def _replace_part(subject: Subject, context: Query, text: str) -> Subject | None:
    """那项目支出的部分呢: a new measure for the item spoken of keeps the item; a new item keeps nothing but the measure."""
    if len(context.subjects) != 1 or not _FOLLOW.search(text) or len(subject.mentions) != 1:
        return None
    held = context.subjects[0].mentions
    if len(held) < 2:
        return None
    return Subject((*held[:-1], subject.mentions[0]))


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
