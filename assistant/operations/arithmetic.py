"""Sums, differences and ratios, each with its formula and its cited operands."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from assistant import derivation
from assistant.against import against_budget
from assistant.basis import agree, direction_of
from assistant.beside import asked_beside
from assistant.catalogue import PARTIAL
from assistant.citations import label_of
from assistant.evidence import Ambiguous, Found, Resolution
from assistant.operations import declining, spending
from assistant.operations.bases import warn_apart
from assistant.operations.between import beside_what_was_told, equal_to, in_two_schedules
from assistant.operations.desk import Desk, Draft, bold, by_concept, place_word, whole_document_total
from assistant.operations.operands import operand_name, operands, shown_result, verdict
from assistant.operations.selecting import rows_below
from assistant.operations.single import merge, value
from assistant.query import Mention, Operation, Query, Subject
from assistant.scoping import Side
from index.amounts import spoken_number
from index.vocabulary import MONEY_UNITS, Direction, ScheduleKind


def sum_of(desk: Desk, parts: Sequence[Found], whose: str) -> str:
    """One word for several items (水电费): each item, and their sum."""
    each = re.search("怎么|咋|怎样|如何|各|分别|每", desk.query.text) is not None  # 四个季度怎么排的，合起来多少
    shown = [f"{label_of(p.entry.fact)}{desk.put(p, role='answer' if each else 'support')}" for p in parts]
    computed = derivation.total([p.entry.fact for p in parts])
    text = shown_result(desk, "、".join(label_of(p.entry.fact) for p in parts) + "合计", computed)
    return f"{whose}，{'、'.join(shown)}，合计**{bold(text)}；计算：{computed.formula}。"


_FEW_OPERANDS = 3


_SO_MANY = re.compile(r"(?P<many>[两二三四五六七八九])[项笔样块个](?!单位|部门|街道|年)")


def _as_many_as_said(desk: Desk) -> Desk:
    """亏损补助、老年人免费乘车补贴…，三项加起来: where more were found than are said, none is one that its purpose alone brought in."""
    said, subjects = _SO_MANY.search(desk.query.text), desk.query.subjects
    named = tuple(s for s in subjects if not any(m.purpose for m in s.mentions))
    if said is None or len(named) == len(subjects) or len(named) != spoken_number(said["many"]):
        return desk
    return replace(desk, query=replace(desk.query, subjects=named))


def add(desk: Desk) -> Draft:
    """The sum over items, years or bodies."""
    desk = _as_many_as_said(desk)
    years = {s.fiscal_year for s in desk.sides}
    if len(years) > 1 and len(desk.query.subjects) > 1 and "fiscal_year" in desk.query.carried and len({s.agency for s in desk.sides}) == 1:
        by_year = (tuple(s for s in desk.sides if s.fiscal_year == y) for y in sorted(years))  # 两年的都说过了，这两项加起来: of each year
        return merge([add(replace(desk, scoping=replace(desk.scoping, sides=sides))) for sides in by_year])
    found, problems = operands(desk)
    if problems and not found:
        return merge(problems)
    if problems and len(found) == 1 and len(desk.query.subjects) == 2:
        side, only = found[0]
        rest = f"只有{operand_name(desk, side, only)}{desk.put(only, role='support')}，加不成合计。"
        return Draft(status="not_disclosed", lines=[*(line for p in problems for line in p.lines), rest], subject=desk.query.subjects[0].text)
    try:
        computed = derivation.total([f.entry.fact for _, f in found])
    except ValueError:
        return Draft(
            status="partial",
            lines=[f"{operand_name(desk, s, f)}为{desk.put(f)}。" for s, f in found] + ["计量单位不同，不能相加。"],
        )
    # 体育场馆那笔呢，两个加起来多少: that one is asked for as well.
    if len(found) == 1 and not found[0][1].parts:
        draft = value(desk)  # 一共给了多少 of the one figure there is
        draft.lines += [line for p in problems for line in p.lines]
        return draft
    beside = asked_beside(desk.query)
    each = re.search(r"呢[,;?]|各|分别", desk.query.text) is not None and len(found) <= _FEW_OPERANDS
    also = [x for x in found if not beside or x[0].agency == beside] if each else []
    shown = [f"{operand_name(desk, s, f)}{desk.put(f, role='answer' if (s, f) in also else 'support')}" for s, f in found]
    text = shown_result(desk, "合计", computed)
    if len({s.agency for s, _ in found}) > 1:
        warn_apart(desk, found)
    of_year = f"{desk.whose(found[0][0])}，" if len(desk.sides) == 1 and "fiscal_year" in desk.query.carried and len(desk.query.years) > 1 else ""
    lines = [f"{of_year}合计**{bold(text)}：{'、'.join(shown)}；计算：{computed.formula}。"]
    lines += [line for p in problems for line in p.lines]
    return Draft(
        status="partial" if problems else "answered",
        lines=lines,
        subject=desk.query.subjects[0].text if desk.query.subjects else "",
    )


def of_a_kind(desk: Desk) -> Draft | None:
    """免费开放资金一共多少: the projects that all bear the word, added up; None where the word is of other things as well."""
    subjects = desk.query.subjects
    part = len(subjects) == 1 and subjects[0].surfaces[0].startswith(PARTIAL) and len(subjects[0].surfaces) == 1
    if not part or Operation.SUM not in desk.query.hints or len(desk.sides) != 1 or not isinstance(desk.sides[0].resolve(subjects[0]), Ambiguous):
        return None
    side, kind = desk.sides[0], desk.query.subjects[0].text
    rows, _ = rows_below(desk, side)
    listed = rows and all(e.fact.schedule is ScheduleKind.PROJECT and e.fact.amount and kind in e.row for e in rows)
    if not listed or len(rows) < _SEVERAL:
        return None
    total = derivation.total([e.fact for e in rows])
    shown = "、".join(f"{label_of(e.fact)}{desk.ledger.figure(e.fact, role='support')}" for e in rows)
    text = shown_result(desk, f"{kind}合计", total)
    line = f"{desk.whose(side)}，名称带“{kind}”的项目有{len(rows)}个，合计**{bold(text)}：{shown}；计算：{total.formula}。"
    return Draft(lines=[line], subject=kind)


_SEVERAL = 2


def less_excluded(desk: Desk) -> Draft | None:
    """支出除了公共安全支出还剩多少: what is left of an item, or of everything, without what is left out; None where nothing is."""
    left_out = [w for w in desk.query.excluded if not w.startswith(PARTIAL)]
    if not left_out or len(desk.query.subjects) > 1 or len(left_out) < len(desk.query.excluded):
        return None
    revenue = desk.query.direction is Direction.REVENUE
    whole_subject = next(iter(desk.query.subjects), by_concept("total_revenue" if revenue else "total_expenditure"))
    drafts = []
    for side in desk.sides:
        whole = side.resolve(whole_subject)
        parts = [_inside(side, whole_subject, w) for w in left_out]
        found = [p for p in parts if isinstance(p, Found)]
        if not isinstance(whole, Found) or len(found) < len(parts):
            return None
        unit = whole.entry.fact.unit
        facts = [next((e.fact for e in (p.entry, *p.agreeing) if e.fact.unit == unit), p.entry.fact) for p in found]
        if any((f.unit in MONEY_UNITS) is not (unit in MONEY_UNITS) or (f.unit not in MONEY_UNITS and f.unit != unit) for f in facts):
            return None  # 下属单位有哪些（不含机关）: a number of bodies is no part of the money
        if sum(derivation.amount(f) for f in facts) > derivation.amount(whole.entry.fact) or whole.entry.fact in facts:
            return None
        computed = derivation.remainder(whole.entry.fact, facts)
        name = label_of(whole.entry.fact)
        shown = "、".join(f"{label_of(f)}{desk.put(p, role='support')}" for f, p in zip(facts, found, strict=True))
        text = shown_result(desk, f"{name}（不计{'、'.join(left_out)}）", computed)
        line = f"{desk.whose(side)}，{name}{desk.put(whole, role='support')}，不计{shown}，为**{bold(text)}；计算：{computed.formula}。"
        drafts.append(Draft(lines=[line, *(_as_printed(desk, side, computed) if all("结转" in w for w in left_out) else [])], subject=name))
    return merge(drafts) if drafts else None


def _as_printed(desk: Desk, side: Side, computed: derivation.Derivation) -> list[str]:
    """What is left without what was carried over is this year's own, which the schedule of both sides prints."""
    kinds = (ScheduleKind.REVENUE_EXPENDITURE, ScheduleKind.APPROPRIATION)
    rows = (e.fact for k in kinds for e in side.catalogue.by_schedule.get(k, ()) if e.row and direction_of(e) is Direction.REVENUE)
    same = next((f for f in rows if f.amount == computed.value), None)
    return [f"{place_word(same)}“{label_of(same)}”所印也是{desk.ledger.figure(same, role='support')}。"] if same is not None else []


def _inside(side: Side, whole: Subject, word: str) -> Resolution:
    """政府性基金支出不含上年结转: what is carried over of that fund, and not of all funds."""
    part = Mention(word, 0, 0)
    within = side.resolve(Subject((*whole.mentions, part)))
    return within if isinstance(within, Found) else side.resolve(Subject((part,)))


def _of_two(query: Query) -> Query:
    """基本支出，人员经费比公用经费多多少: the two on either side of 比 are compared; what is named before says where they stand."""
    if len(query.subjects) < 3:
        return query
    for a, b in pairwise(query.subjects):
        if re.search(f"{re.escape(a.surfaces[-1])}的?[比较]{re.escape(b.surfaces[0])}", query.text):
            return replace(query, subjects=(a, b))
    return query


def subtract(desk: Desk) -> Draft:
    """How much one figure is more than another: two items, two bodies, or budget against final account."""
    query = _of_two(desk.query)
    desk = replace(desk, query=query)
    if two := in_two_schedules(desk) or beside_what_was_told(desk):
        return between(desk, two[0], two[1])
    if len(query.phases) >= 2 and (len(query.subjects) <= 1 or against_budget(query.text)) and not _of_its_own_kind_each(desk):
        return spending.against(desk)
    found, problems = operands(desk)
    if len(query.scopes) >= 2 and len(found) == 1:
        side = found[0][0]
        for d, catalogue in side.alternates:
            other = replace(side, disclosure=d, catalogue=catalogue, alternates=())
            resolution = other.resolve(query.subjects[0]) if query.subjects else whole_document_total(other)
            if isinstance(resolution, Found):
                found.append((other, resolution))
    if len(found) < 2:
        return merge(problems) if problems else declining.out_of_scope(desk)
    return between(desk, found[0], found[1], problems)


def _of_its_own_kind_each(desk: Desk) -> bool:
    """甲2025年决算比乙2026年预算多几万: the account of one body against the budget of another, and neither against its own."""
    return len({s.agency for s in desk.sides}) == len(desk.sides) == len({s.disclosure.phase for s in desk.sides}) > 1


_WHO_MORE = re.compile(r"(?:谁|哪一?[个家边])[^,。?;]{0,8}[多少高低大小]")
"""哪家多、多多少: each one's amount is asked for with the difference."""


def between(
    desk: Desk, first: tuple[Side, Found], second: tuple[Side, Found], problems: Sequence[Draft] = ()
) -> Draft:
    """How much more the one of two figures is than the other."""
    a, b = first[1].entry.fact, second[1].entry.fact
    try:
        forward = derivation.difference(a, b)
    except ValueError:
        return Draft(status="partial", lines=["两个数的计量单位不同，不能相减。"])
    larger, smaller = (first, second) if forward.value >= 0 else (second, first)
    computed = derivation.gap(a, b)
    names = operand_name(desk, *larger), operand_name(desk, *smaller)
    if names[0] == names[1]:  # two schedules print it, each on its own 口径
        names = tuple(f"{place_word(f.entry.fact)}的{n}" for (_, f), n in zip((larger, smaller), names, strict=True))  # type: ignore[assignment]
    also = _named_first(desk, first, second)  # X呢？两者差额: X is asked for as well
    also = first[1] if _AND_THEN_AGAINST.search(desk.query.text) else also
    if beside := asked_beside(desk.query):
        also = next((f for s, f in (first, second) if s.agency == beside), None)
    of_one = (first[0].agency, first[0].fiscal_year, a.phase) == (second[0].agency, second[0].fiscal_year, b.phase)
    rounded = computed.value != 0 and of_one and agree(a, b)  # 507.25万元 and 5,072,538元
    shown = [
        desk.put(
            f,
            role="answer"
            if f is also
            or rounded
            or (desk.query.hints & {Operation.LIST, Operation.COMPARE} and not desk.query.wants(Operation.DIFFERENCE))
            or (Operation.COMPARE in desk.query.hints and _WHO_MORE.search(desk.query.text))
            else "support",
        )
        for _, f in (larger, smaller)
    ]
    if computed.value == 0:
        text = shown_result(desk, "差额", computed, role="support")
        lines = [f"{names[0]}与{names[1]}相同，都是{shown[0]}，差额为{text}。"]
    else:
        text = shown_result(desk, "差额", computed)
        lines = [
            f"{verdict(desk.query.text, forward.value)}"
            f"{names[0]}比{names[1]}多**{bold(text)}：{names[0]}{shown[0]}，{names[1]}{shown[1]}；计算：{computed.formula}。"
        ]
    if rounded:
        desk.ledger.warn("rounding", f"{names[0]}与{names[1]}差的只是四舍五入的尾数，两个数对得上。", [desk.ledger.cite_fact(f) for f in (a, b)])
    if equal := equal_to(desk, computed):
        lines.append(equal)
    if a.phase is not b.phase:
        desk.ledger.warn("assumption", f"两个数口径不同：一个是{a.phase.value}数，一个是{b.phase.value}数。")
    return Draft(
        status="partial" if problems else "answered",
        lines=lines + [line for p in problems for line in p.lines],
        subject=label_of(a),
        measure="差额",
    )


def _named_first(desk: Desk, first: tuple[Side, Found], second: tuple[Side, Found]) -> Found | None:
    """The one of two items that is asked for by itself before they are held together: 物业管理费呢，比差旅费高多少."""
    m = _ITSELF.match(desk.query.text)
    if m is None:
        return None
    named = [s for s in desk.query.subjects if s.surfaces[-1] in m["before"]]
    return first[1] if len(named) == 1 and named[0] is desk.query.subjects[0] else second[1]


_ITSELF = re.compile("(?P<before>[^,?;]*?)(?:呢|(?<![差多少高低大小])是?(?:多少|几多)(?:钱|万|元)?)[,?;]")


_AND_THEN_AGAINST = re.compile(r"(?:多少|几何)[^,。;?]{0,2}[,;?。](?:又|再|并|而)?(?:与|和|跟|同|比|较)")
"""年末结转多少，比年初多多少: the first is asked for as well."""


def times(desk: Desk) -> Draft:
    """How many times one figure is the other."""
    found, problems = operands(desk)
    if len(found) < 2:
        return merge(problems) if problems else declining.out_of_scope(desk)
    computed = derivation.ratio(found[0][1].entry.fact, found[1][1].entry.fact)
    if computed is None:
        return Draft(status="partial", lines=["除数为0，没有倍数可言。"])
    too = re.search(r"呢[,?;]", desk.query.text) is not None  # 那建管委呢，是文旅局的几倍: both are asked for
    beside = asked_beside(desk.query)
    also = [f for i, (s, f) in enumerate(found[:2]) if (s.agency == beside if beside else too and not i)]
    shown = [f"{operand_name(desk, s, f)}{desk.put(f, role='answer' if f in also else 'support')}" for s, f in found[:2]]
    text = shown_result(desk, "倍数", computed)
    return Draft(lines=[f"{shown[0]}，是{shown[1]}的**{bold(text)}；计算：{computed.formula}。"], measure="倍数")

