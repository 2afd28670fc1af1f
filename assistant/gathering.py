"""What was spoken of in several turns, taken together: 加起来呢, 差多少, 这两个, 各占多少, 预算比决算多多少."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from assistant.against import against_budget
from assistant.beside import item_held_against
from assistant.query import Operation, Query, Subject
from index.amounts import spoken_number
from index.vocabulary import Phase

_COMPUTES = {Operation.CHANGE, Operation.DIFFERENCE}
_TOGETHER = {Operation.SUM, Operation.DIFFERENCE, Operation.COMPARE, Operation.RATIO, Operation.RANK}
_BOTH_YEARS = re.compile(r"^[^\d]*(?:这|那|前后)?(?:两|二|俩)年[^\d]*$")
OF_IT = re.compile("其中|[里其中当之](?:面|头|中)|占[它其该这那]")


def said_in(subjects: Sequence[Subject]) -> tuple[tuple[str, ...], ...]:
    """Subjects by their words, wherever in a message those stood."""
    return tuple(s.surfaces for s in subjects)


def orders_again(query: Query, context: Query) -> bool:
    """最少的呢, 第二大的呢, after 其中最大的是哪项: another place of the same order."""
    ordered = context.ranked is not None or (context.wants(Operation.RANK) and len(context.subjects) < 2 and len(context.agencies) < 2)
    return ordered and query.wants(Operation.RANK) and not (query.subjects or query.agencies or _SO_MANY.search(query.text) or OF_IT.search(query.text))


def gather(query: Query, context: Query | None) -> Query:
    """加起来呢, 差多少, 谁高 with nothing named: over what the last turns spoke of, where they differ in one respect."""
    query = _of_so_many(_with_earlier(query, context), context)
    if against_budget(query.text):
        return _plan_and_outcome(query, context)
    if query.wants(Operation.RANK) and (re.search("其中|里面|里头|当中", query.text) or (context is not None and orders_again(query, context))):
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
        if sum((t.agencies != last.agencies, t.years != last.years, said_in(t.subjects) != said_in(last.subjects))) <= 1
    ]
    differing = [t for t in kin if t != last]
    if not differing:
        return query
    other = differing[-1]
    same = (other.agencies, other.years, said_in(other.subjects)) == (last.agencies, last.years, said_in(last.subjects))
    if same and other.phases != last.phases and not _OF_YEARS.search(query.text):
        return replace(query, subjects=last.subjects, phases=_both_phases(other.phases, last.phases))
    if changed and (other.years == last.years or said_in(other.subjects) != said_in(last.subjects) or other.agencies != last.agencies):
        return query  # 涨了多少 of one item alone is from the year before
    if said_in(other.subjects) != said_in(last.subjects) and not (other.subjects and last.subjects):
        return query
    if said_in(other.subjects) != said_in(last.subjects):
        kin = [t for t in kin if t.agencies == last.agencies and t.years == last.years]
        subjects = _distinct(s for t in kin for s in t.subjects)
        return replace(query, subjects=subjects if query.wants(Operation.SUM, Operation.RANK) else subjects[-2:])
    if other.agencies != last.agencies:
        kin = [t for t in kin if said_in(t.subjects) == said_in(last.subjects) and t.years == last.years]
        return replace(query, agencies=tuple(dict.fromkeys(a for t in kin for a in t.agencies)), subjects=last.subjects)
    kin = [t for t in kin if said_in(t.subjects) == said_in(last.subjects) and t.agencies == last.agencies]
    return replace(query, years=tuple(dict.fromkeys(y for t in kin for y in t.years)), subjects=last.subjects)


_OF_YEARS = re.compile("上年|去年|上一年|同比|[增涨升减降跌]")


def _plan_and_outcome(query: Query, context: Query | None) -> Query:
    """预算比决算多多少, after 2025年决算 and 2026年预算: of the two years spoken of, else of one item its two figures (比预算少多少)."""
    two = [t for t in context.trail if t.subjects][-2:] if context is not None else []
    named = query.subjects or query.agencies or query.years or query.residual or query.whole
    if named or len(two) < 2 or two[0].agencies != two[1].agencies or said_in(two[0].subjects) != said_in(two[1].subjects):
        return query
    years = tuple(dict.fromkeys(y for t in two for y in t.years))
    if len(years) != 2 or {t.phases for t in two} != {(Phase.EXECUTED,), (Phase.APPROVED,)}:
        return query
    return replace(query, years=years, subjects=two[1].subjects, phases=(), operations=(Operation.CHANGE,), carried=query.carried | {"subject"})


_POINTS = ("这", "那", "上面", "前面", "刚才")
_SO_MANY = re.compile(r"(?:[这那]|上面|前面|刚才)?(?<!第)([两俩二三四五])(?:个|样|项|笔|者|块|类|家)?")


def _of_so_many(query: Query, context: Query | None) -> Query:
    """差旅费和培训费分别多少, then 这俩加一块呢: as many of what was spoken of last as are counted; of one turn where it named several."""
    if context is None or query.subjects or query.agencies or query.residual or query.whole:
        return query
    m = _SO_MANY.search(query.text)
    in_a_year = bool(query.years) and m is not None and m.group().startswith(_POINTS)  # 2025年这俩分别是多少
    if not in_a_year and (query.years or not query.wants(*_TOGETHER)):
        return query
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


def of_its_total(query: Query, context: Query) -> Query:
    """政府采购多少, 里面工程多少, then 2025年总额呢: the total of the thing spoken of, and not of all that the body spends."""
    apart = query.agencies or query.unknown_agencies or len(query.subjects) != 1 or not _ITS_TOTAL.fullmatch(query.text)
    if apart or not context.subjects or not (query.years or OF_IT.search(context.text)):
        return query
    earlier = [t.subjects for t in context.trail if t.agencies == context.agencies and t.subjects and t.subjects != context.subjects]
    whole = earlier[-1] if OF_IT.search(context.text) and earlier else context.subjects
    return replace(query, subjects=whole, carried=query.carried | {"subject"})


_ITS_TOTAL = re.compile(r"(?:那|那么)?(?:(?:20)?\d\d年(?:度)?|今年|去年|上年|前年)?的?(?:总额|总数|总量|总的|一共|总共|合计)(?:是|有)?(?:呢|多少|几多)?[?。]?")


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
_ADDED_TO_IT = re.compile("(?:那|再|还|要是|如果|把)*(?:加上|加|算上|连上|带上)(?!起来|一起|总|和|强|大|快|班)")
"""水费和电费合计多少, then 再加上物业管理费: to what was spoken of last."""
_ADDS = frozenset({Operation.VALUE, Operation.SUM})
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
    alone = not (query.agencies or query.years or query.whole or set(query.operations) - _ADDS)
    if query.subjects and _ADDED_TO_IT.match(query.text) and context.subjects and alone and not _SO_MANY_OF_THEM.search(query.text):
        with_it = _distinct((*context.subjects, *query.subjects))
        return replace(query, subjects=with_it, operations=(Operation.SUM,), carried=query.carried | {"subject"})
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
