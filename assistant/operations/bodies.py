"""Bodies held against one another: what part of all of them one is, who has more than one, whose budget was spent or moved most."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from assistant import derivation
from assistant.citations import label_of
from assistant.company import EACH
from assistant.derivation import Derivation
from assistant.evidence import Blank, Found
from assistant.operations import explaining
from assistant.operations.arithmetic import between
from assistant.operations.bases import warn_apart
from assistant.operations.changing import prior_of
from assistant.operations.desk import Desk, Draft, added_up, bold, by_concept
from assistant.operations.operands import shown_result, stated_of
from assistant.operations.single import failure, merge
from assistant.operations.spending import both_phases
from assistant.orders import both_ends
from assistant.query import Operation, Subject
from assistant.scoping import Side
from index.records import Fact
from index.vocabulary import MONEY_UNITS, Phase

_WHO = re.compile(r"谁|哪[一几些]?[家边]|哪[些几]?个?(?:部门|街道|局|单位|委|镇|乡|机构)|几家|最[高低多少大小快慢狠猛]|排")
_LESS = re.compile(r"(?:低于|少于|小于|不如|赶不上|比[^,。?]{2,14}?(?:还|要|更|都)?[少低小])")
_UP, _DOWN = re.compile(r"增|涨|升|多了|上去|变多"), re.compile(r"减|降|跌|少了|下来|变少|下滑")
_MOST = re.compile(r"最")
_BY_RATE = re.compile(r"幅|率|百分|比例|快|几成")


def _several(desk: Desk) -> bool:
    """Whether one item is asked about of several bodies."""
    return len({s.agency for s in desk.sides}) > 1 and len(desk.query.subjects) <= 1


def _subject(desk: Desk) -> Subject:
    return desk.query.subjects[0] if desk.query.subjects else by_concept("total_expenditure")


def _found(desk: Desk) -> tuple[list[tuple[Side, Found]], list[Draft]]:
    """The item's figure of each body, and what is to be said of those that print none."""
    found: list[tuple[Side, Found]] = []
    problems: list[Draft] = []
    for side in desk.sides:
        resolution = side.resolve(_subject(desk))
        if isinstance(resolution, Found):
            found.append((side, resolution))
        elif not desk.query.everybody:
            problems.append(failure(desk, side, _subject(desk), resolution))
    warn_apart(desk, found)
    return found, problems


def share_of_one(desk: Desk) -> Draft | None:
    """三家加起来，城管占多少: one body's figure in percent of what all of them have together; None where none stands apart."""
    if not desk.query.apart or not _several(desk):
        return None
    found, problems = _found(desk)
    if desk.query.apart == EACH and not problems:
        return _share_of_each(desk, found)
    one = next((f for s, f in found if s.agency == desk.query.apart), None)
    if problems or one is None:
        return merge(problems) if problems else None
    computed = derivation.share_of_all(one.entry.fact, [f.entry.fact for _, f in found])
    if computed is None:
        return None
    name = label_of(one.entry.fact)
    shown = "、".join(f"{desk.short(s.agency)}{desk.put(f, role='support')}" for s, f in found)
    text = shown_result(desk, f"{name}占{len(found)}家合计的比例", computed)
    line = f"{desk.called(desk.query.apart)}{name}占{len(found)}家合计的**{bold(text)}：{shown}；计算：{computed.formula}。"
    return Draft(lines=[line], subject=name, measure="占比")


def _share_of_each(desk: Desk, found: Sequence[tuple[Side, Found]]) -> Draft | None:
    """各占几成, 谁占得多: each one's part of what all of them have together, the largest first."""
    facts = [f.entry.fact for _, f in found]
    shares = [(s, f, c) for s, f in found if (c := derivation.share_of_all(f.entry.fact, facts)) is not None]
    if len(shares) < len(found):
        return None
    shares.sort(key=lambda x: x[2].value, reverse=True)
    name = label_of(facts[0])
    lines = [f"{name}占{len(found)}家合计的比例："]
    for s, f, c in shares:
        a, text = desk.put(f, role="support"), shown_result(desk, f"{desk.short(s.agency)}{name}占合计的比例", c)
        lines.append(f"- {desk.short(s.agency)}（{s.fiscal_year}年）：**{bold(text)}（{a}；{c.formula}）")
    lines.append(f"最高的是{desk.called(shares[0][0].agency)}。")
    return Draft(lines=lines, subject=name, measure="占比")


def by_percent(desk: Desk) -> Draft | None:
    """哪家高，高出百分之几: by how many percent the one of two bodies is above the other; None where that is not asked for."""
    if not _several(desk) or len({s.agency for s in desk.sides}) != 2 or not _BY_PERCENT.search(desk.query.text):
        return None
    found, problems = _found(desk)
    found.sort(key=lambda x: x[1].entry.fact.amount or Decimal(0), reverse=True)
    rate = derivation.growth(found[0][1].entry.fact, found[1][1].entry.fact) if len(found) == 2 else None
    if rate is None:
        return merge(problems) if problems else None
    less = re.search("[少低小]", desk.query.text) is not None and not re.search("[多高大]", desk.query.text)
    base, other = (found[0], found[1]) if less else (found[1], found[0])
    rate = derivation.growth(other[1].entry.fact, base[1].entry.fact)
    if rate is None:
        return None
    shown = [f"{desk.short(s.agency)}{label_of(f.entry.fact)}{desk.put(f, role='support')}" for s, f in (other, base)]
    text = shown_result(desk, "相差的百分比", replace(rate, value=abs(rate.value)))
    word = "低" if less else "高"
    lines = [f"{shown[0]}，比{shown[1]}{word}**{bold(text)}；计算：{rate.formula}。", f"最{word}的是{desk.called(other[0].agency)}。"]
    return _draft(lines, problems, label_of(found[0][1].entry.fact), "差额")


_BY_PERCENT = re.compile(r"[高多大低少小](?:出|了|出来)*(?:了)?(?:百分之[几多]|几成|多少个?百分|几个百分|%)")


def without_any(desk: Desk) -> Draft | None:
    """哪家没有接待费: of the bodies those that print nothing or 0 of it; None where that is not asked for."""
    if not _several(desk) or not _NONE.search(desk.query.text):
        return None
    zero: list[str] = []
    lines: list[str] = []
    for side in desk.sides:
        r = side.resolve(_subject(desk))
        if not isinstance(r, (Found, Blank)):
            return None
        none = isinstance(r, Blank) or r.entry.fact.amount == 0
        zero += [desk.called(side.agency)] if none else []
        shown = f"空白[{desk.ledger.cite_entry(r.entry)}]" if isinstance(r, Blank) else desk.put(r, role="answer" if none else "support")
        lines.append(f"- {desk.short(side.agency)}（{side.fiscal_year}年）：{shown}")
    name = _subject(desk).text
    return Draft(lines=[f"没有{name}的{_so_many(zero)}：", *lines], subject=name)


_NONE = re.compile(r"(?:谁|哪[一几些]?[家个](?:部门|街道|局|单位)?)(?:的)?[^,。?]{0,8}(?:没有?|没安排|没花|未|为0|是0|为零|是零)(?!完)")


def more_than(desk: Desk) -> Draft | None:
    """比宜川多的有哪些: of the others those that have more (or less), in order; None where none is held against the others."""
    if not desk.query.apart or not _several(desk) or desk.query.wants(Operation.SHARE) or _PLACE.search(desk.query.text):
        return None
    found, problems = _found(desk)
    one = next(((s, f) for s, f in found if s.agency == desk.query.apart), None)
    if one is None:
        return merge(problems) if problems else None
    limit, less = derivation.amount(one[1].entry.fact), _LESS.search(desk.query.text) is not None
    others = [(s, f) for s, f in found if s.agency != desk.query.apart and f.entry.fact.amount is not None]
    hits = [(s, f) for s, f in others if (derivation.amount(f.entry.fact) < limit) is less and derivation.amount(f.entry.fact) != limit]
    hits.sort(key=lambda x: derivation.amount(x[1].entry.fact), reverse=not less)
    name, whose = label_of(one[1].entry.fact), desk.called(desk.query.apart)
    head = f"{whose}{name}为{desk.put(one[1], role='support')}"
    word = "少" if less else "多"
    lines = [f"{head}，比它{word}的{_so_many([desk.called(s.agency) for s, _ in hits])}。"]
    lines += _listed(desk, [*hits, *(x for x in others if x not in hits)], wanted=hits)
    return _draft(lines, problems, name)


def _so_many(names: Sequence[str]) -> str:
    """只有甲, 有两家：甲、乙, 一家也没有."""
    if not names:
        return "一家也没有"
    return f"只有{names[0]}" if len(names) == 1 else f"有{len(names)}家：{'、'.join(names)}"


def _draft(lines: list[str], problems: Sequence[Draft], subject: str, measure: str = "") -> Draft:
    lines += [line for p in problems for line in p.lines]
    return Draft(status="partial" if problems else "answered", lines=lines, subject=subject, measure=measure)


def by_completion(desk: Desk) -> Draft | None:
    """四家里谁完成年初预算的比例最低: each one's 决算数 in percent of its 预算数, in order; None where no order is asked for."""
    if not _several(desk) or not _WHO.search(desk.query.text):
        return None
    rates: list[tuple[Side, Found, Found, Derivation]] = []
    problems: list[Draft] = []
    for side in desk.sides:
        spent, planned = both_phases(side, _subject(desk), (Phase.EXECUTED, Phase.APPROVED))
        if not isinstance(spent, Found) or not isinstance(planned, Found):
            whole = spent if not isinstance(spent, Found) else planned
            problems.append(failure(desk, side, _subject(desk), whole))
            continue
        rate = derivation.share(spent.entry.fact, planned.entry.fact)
        if rate is None:
            line = f"{desk.whose(side)}的预算数为0，没有完成率可言[{desk.ledger.cite_entry(planned.entry)}]。"
            problems.append(Draft(status="not_disclosed", lines=[line]))
            continue
        rates.append((side, spent, planned, rate))
    if not rates:
        return merge(problems)
    ends = both_ends(desk.query.text)
    rates.sort(key=lambda r: r[3].value, reverse=desk.query.descending or ends)
    name = label_of(rates[0][1].entry.fact)
    wanted = {rates[0][3].value, rates[-1][3].value} if ends else {rates[0][3].value} if _MOST.search(desk.query.text) else {r[3].value for r in rates}
    lines = [f"{name}完成预算的比例："]
    for side, spent, planned, rate in rates:
        a, b = desk.put(spent, role="support"), desk.put(planned, role="support")
        text = shown_result(desk, f"{desk.short(side.agency)}{name}完成率", rate, role="answer" if rate.value in wanted else "support")
        lines.append(f"- {desk.short(side.agency)}（{side.fiscal_year}年）：**{bold(text)}（决算数{a}，预算数{b}；{rate.formula}）")
    lines.append(_who_stands_first(desk, [(s.agency, r.value) for s, _, _, r in rates], ("最高", "最低"), both=ends))
    return _draft(lines, problems, name, "完成率")


def _who_stands_first(desk: Desk, order: Sequence[tuple[str, Decimal]], words: tuple[str, str], *, both: bool) -> str:
    first, last = order[0], order[-1]
    high, low = words if first[1] >= last[1] else words[::-1]
    names = ["、".join(desk.called(a) for a, v in order if v == end[1]) for end in (first, last)]
    return f"{high}的是{names[0]}，{low}的是{names[1]}。" if both and first[1] != last[1] else f"{high}的是{names[0]}。"


def reason_of_each(desk: Desk) -> Draft | None:
    """为什么, of several bodies: each one's own reason; of the one that moved most, where that one is asked for."""
    agencies = list(dict.fromkeys(s.agency for s in desk.sides))
    if not _several(desk):
        return None
    if _MOST.search(desk.query.text) and Operation.CHANGE in desk.query.hints and (order := _in_order_of_change(desk)):
        agencies = [order[0].side.agency]
    told = []
    for agency in agencies:
        sides = tuple(s for s in desk.sides if s.agency == agency)
        told.append(explaining.reason(replace(desk, scoping=replace(desk.scoping, sides=sides))))
    return merge(told)


@dataclass(frozen=True, slots=True)
class _Move:
    """How one body's figure moved: by how much of what was before, stated or worked out."""

    side: Side
    amount: Decimal
    rate: Decimal | None
    facts: tuple[Fact, ...]
    computed: Derivation | None = None


def _move_of(desk: Desk, agency: str) -> _Move | None:
    """How an item moved from the year before: between the two documents where both are held, else as the later one states it."""
    sides = sorted((s for s in desk.sides if s.agency == agency), key=lambda s: s.fiscal_year)
    side, subject = sides[-1], _subject(desk)
    before = sides[-2] if len(sides) > 1 else prior_of(desk, side)
    new = side.resolve(subject)
    old = before.resolve(subject) if before is not None else None
    if isinstance(new, Found) and isinstance(old, Found) and new.entry.fact.phase is old.entry.fact.phase:
        moved = derivation.difference(new.entry.fact, old.entry.fact)
        rate = derivation.growth(new.entry.fact, old.entry.fact)
        return _Move(side, moved.value, rate.value if rate else None, moved.operands, moved)
    stated = stated_of(side, subject, ("增减额", "增减率"))
    amounts = [f for f in stated if f.unit in MONEY_UNITS][:1]
    rates = [f for f in stated if f.unit == "%"][:1]
    if not amounts:
        return None
    return _Move(side, derivation.amount(amounts[0]), derivation.amount(rates[0]) if rates else None, (*amounts, *rates))


def _in_order_of_change(desk: Desk) -> list[_Move]:
    """How each body's figure moved, first whose moved most the way that was asked about."""
    text = desk.query.text
    held = [m for a in dict.fromkeys(s.agency for s in desk.sides) if (m := _move_of(desk, a)) is not None]
    by_rate = _BY_RATE.search(text) is not None and all(m.rate is not None for m in held)
    sign = -1 if _DOWN.search(text) and not _UP.search(text) else 1
    return sorted(held, key=lambda m: sign * ((m.rate or Decimal(0)) if by_rate else m.amount), reverse=True)


def by_change(desk: Desk) -> Draft | None:
    """这三家哪家是比上年增加的, 谁降得最多: how each one's figure moved, and who it is that was asked for; None where none is."""
    if not _several(desk) or not _WHO.search(desk.query.text):
        return None
    text, agencies = desk.query.text, list(dict.fromkeys(s.agency for s in desk.sides))
    held = _in_order_of_change(desk)
    if not held:
        return None
    up, down = _UP.search(text) is not None, _DOWN.search(text) is not None
    sign = -1 if down and not up else 1
    hits = [m for m in held if m.amount * sign > 0] if up != down else held
    if _MOST.search(text):
        hits = hits[:1]
    name = _subject(desk).text
    lines = [f"{name}与上年相比："]
    for m in held:
        lines.append(f"- {desk.short(m.side.agency)}（{m.side.fiscal_year}年）：{_told(desk, m, name, role='answer' if m in hits else 'support')}")
    word = "减少" if sign < 0 else "增加"
    if _MOST.search(text):
        lines.append(f"{word}最多的是{desk.called(hits[0].side.agency)}。" if hits else f"没有一家{word}。")
    elif up != down:
        lines.append(f"{word}的{_so_many([desk.called(m.side.agency) for m in hits])}。")
    lacking = [a for a in agencies if all(m.side.agency != a for m in held)]
    lines += [f"{desk.short(a)}的文件没有写明{name}与上年相比的增减，上一年度的文件也没有收录。" for a in lacking]
    return Draft(status="partial" if lacking else "answered", lines=lines, subject=name, measure="增减额")


def _told(desk: Desk, m: _Move, name: str, *, role: str) -> str:
    """增加4.68万元，增长2.60%: stated, or worked out of two documents."""
    if m.amount == 0:
        return "持平" + f"[{desk.ledger.cite_fact(m.facts[0])}]"
    word = "增加" if m.amount > 0 else "减少"
    if m.computed is None:
        shown = [desk.ledger.figure(f, role=role) for f in m.facts]
        return f"{word}**{bold(shown[0])}" + (f"，{'增长' if m.amount > 0 else '下降'}{shown[1]}" if len(shown) > 1 else "")
    first, second = m.facts if m.amount > 0 else m.facts[::-1]
    size = derivation.difference(first, second)
    for f in m.facts:
        desk.ledger.figure(f, role="support")
    text = shown_result(desk, f"{desk.short(m.side.agency)}{name}{word}额", size, role=role)
    rate = derivation.growth(*m.facts)
    by = shown_result(desk, f"{desk.short(m.side.agency)}{name}变动幅度", rate, role="support") if rate is not None else ""
    return f"{word}**{bold(text)}" + (f"，幅度{by}" if by else "") + f"；计算：{size.formula}"


def place_of_one(desk: Desk) -> Draft | None:
    """司法局排第几: which place one body has among all of them; None where no place is asked for."""
    if not desk.query.apart or not _several(desk) or not _PLACE.search(desk.query.text):
        return None
    found, problems = _found(desk)
    found.sort(key=lambda x: x[1].entry.fact.amount or Decimal(0), reverse=desk.query.descending)
    at = next((i for i, (s, _) in enumerate(found) if s.agency == desk.query.apart), None)
    if at is None:
        return None
    name, order = label_of(found[at][1].entry.fact), "从高到低" if desk.query.descending else "从低到高"
    lines = [f"{desk.called(desk.query.apart)}的{name}在{len(found)}家里{order}排第**{at + 1}**："]
    lines += _listed(desk, found, wanted=[found[at]])
    return _draft(lines, problems, name)


_PLACE = re.compile(r"[排列居名][列名居在于位]*第几|第几(?:大|高|多|名|位)")


def first_few(desk: Desk) -> Draft | None:
    """排第二的是谁, 前三名合计多少: one place of an order of bodies, or the first few of it, added up where that is asked too."""
    nth, limit = desk.query.nth, desk.query.limit
    if not _several(desk) or both_ends(desk.query.text) or not ((nth or 0) > 1 or limit):
        return None
    found, problems = _found(desk)
    if len(found) <= (limit or 0) or len(found) < (nth or 0):
        return None
    found.sort(key=lambda x: x[1].entry.fact.amount or Decimal(0), reverse=desk.query.descending)
    chosen = found[:limit] if limit and not (nth or 0) > 1 else [found[(nth or 1) - 1]]
    name, order = label_of(found[0][1].entry.fact), "从高到低" if desk.query.descending else "从低到高"
    which = f"前{limit}家" if len(chosen) > 1 else f"排第{nth}的是{desk.called(chosen[0][0].agency)}"
    summed = len(chosen) > 1 and Operation.SUM in desk.query.hints
    lines = [f"{name}{order}，{which}："]
    lines += _listed(desk, found, wanted=[] if summed else chosen)
    if summed:
        lines.append(added_up(desk, [f.entry.fact for _, f in chosen]))
    return _draft(lines, problems, name)


def _listed(desk: Desk, found: Sequence[tuple[Side, Found]], wanted: Sequence[tuple[Side, Found]]) -> list[str]:
    """Each body with its figure, a line each; only those wanted are the answer."""
    lines = []
    for s, f in found:
        shown = desk.put(f, role="answer" if (s, f) in wanted else "support")
        figure = f"**{bold(shown)}" if (s, f) in wanted else shown
        lines.append(f"- {desk.short(s.agency)}（{s.fiscal_year}年{f.entry.fact.phase.value}）：{figure}")
    return lines


def times_ends(desk: Desk) -> Draft | None:
    """最高的是最低的几倍: the highest of several bodies in times of the lowest; None where that is not asked for."""
    if not _several(desk) or "倍" not in desk.query.text or not both_ends(desk.query.text):
        return None
    found, problems = _found(desk)
    found.sort(key=lambda x: x[1].entry.fact.amount or Decimal(0), reverse=True)
    computed = derivation.ratio(found[0][1].entry.fact, found[-1][1].entry.fact) if len(found) > 1 else None
    if computed is None:
        return None
    names = [f"{desk.short(s.agency)}{label_of(f.entry.fact)}{desk.put(f, role='support')}" for s, f in (found[0], found[-1])]
    line = f"最高的{names[0]}，是最低的{names[1]}的**{bold(shown_result(desk, '倍数', computed))}；计算：{computed.formula}。"
    return _draft([line], problems, label_of(found[0][1].entry.fact), "倍数")


def between_ends(desk: Desk) -> Draft | None:
    """最高的比最低的多多少, of three bodies: the difference of the two ends; None of two, whose difference needs no order."""
    if not _several(desk) or len({s.agency for s in desk.sides}) < 3:
        return None
    found, problems = _found(desk)
    if len(found) < 2:
        return None
    found.sort(key=lambda x: x[1].entry.fact.amount or Decimal(0), reverse=True)
    return between(desk, found[0], found[-1], problems)
