"""Money per counted thing (每辆, 每批次, 每人次), where the document prints both the money and the count."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant import derivation
from assistant.citations import label_of
from assistant.concepts import concepts
from assistant.evidence import Ambiguous, Found, Resolution
from assistant.operations import divisors
from assistant.operations.desk import Desk, Draft, bold, by_concept
from assistant.operations.gathered import projects_spoken_of
from assistant.operations.operands import shown_result
from assistant.operations.printed import held
from assistant.operations.single import failure, merge
from assistant.operations.stated import counted_for
from assistant.phrases import counter_per
from assistant.query import Mention, Subject
from assistant.scoping import Side
from assistant.wording import Quantity, tokens
from index.amounts import print_number
from index.classification import name_key
from index.records import Fact
from index.vocabulary import MONEY_UNITS


def average(desk: Desk) -> Draft:
    """Each money asked about, over the count of what it was spent on; told so where no such count is printed."""
    units = counter_per(desk.query.text)
    if (of_items := _over_items(desk)) is not None:
        return of_items
    drafts = []
    for side in desk.sides:
        found = [(s, r) for s in desk.query.subjects for r in _each_meaning(side.resolve(s))]
        money = [(s, r) for s, r in found if isinstance(r, Found) and r.entry.fact.unit in MONEY_UNITS]
        counted = [r.entry.fact for _, r in found if isinstance(r, Found) and r.entry.fact.unit in (units or (r.entry.fact.unit,))
                   and r.entry.fact.unit not in {*MONEY_UNITS, "%"}]  # fmt: skip
        if not money and counted:  # 按筛查人数，平均一个人合多少, after the money of the project
            spoken = [(s, r) for s in desk.query.about if isinstance(r := side.resolve(s), Found)]
            money = [(s, r) for s, r in spoken if r.entry.fact.unit in MONEY_UNITS][:1]
        if not money and (not found or counted):
            said = desk.query.text + "".join(s.text for s in desk.query.subjects)
            money = [(s, r) for s in _spent_on(units, said) if isinstance(r := side.resolve(s), Found)][:1]
            counted = []
        if not money:
            left = [(s, r) for s, r in found if not isinstance(r, Found)]
            drafts += [_without_count(desk, side, s, r, units) or failure(desk, side, s, r) for s, r in left]
            continue
        drafts += [_per(desk, side, r, units, counted) for _, r in money[:2]]
    if drafts:
        return merge(drafts)
    return Draft(status="not_disclosed", lines=["没有说清按哪一笔钱来平均；文件里也没有与它对应的数量。"])


_EACH_ITEM = re.compile(
    r"平均(?:下来|算下来|一下|到)?(?:每|一)?(?:个|项|笔|款|样|家)?(?:项目|专项|科目)?(?:是|有|能|要|花|安排|大概|大约|各|合)*(?:多少|几)"
    r"|(?:每|一)(?:个|项|笔)(?:项目|专项)?平均"
)


def _over_items(desk: Desk) -> Draft | None:
    """四个专项平均每个多少: the items named, or the projects of which so many are spoken, each counted once; None where no such list is."""
    if not _EACH_ITEM.search(desk.query.text) or len(desk.sides) != 1:
        return None
    side = desk.sides[0]
    named = [r for s in desk.query.subjects if isinstance(r := side.resolve(s), Found) and r.entry.fact.unit in MONEY_UNITS]
    facts = [f.entry.fact for f in named] if len(named) > 1 and len(named) == len(desk.query.subjects) else projects_spoken_of(desk, side)
    if len(facts) < _SEVERAL:
        return None
    computed = derivation.mean(facts)
    shown = "、".join(f"{label_of(f)}{desk.ledger.figure(f, role='support')}" for f in facts)
    summed = shown_result(desk, "合计", derivation.total(facts), role="support")
    said_in = desk.query.unit or facts[0].unit
    text = desk.ledger.derived(f"{len(facts)}项平均", computed.value, computed.unit, computed.formula, facts, places=2, said_in=said_in)
    line = f"{desk.whose(side)}，{len(facts)}项合计{summed}，平均每项**{bold(text)}：{shown}；计算：{computed.formula}。"
    return Draft(lines=[line], subject="平均", measure="平均")


_SEVERAL = 2


def _each_meaning(resolution: Resolution) -> list[Resolution]:
    """编报绩效目标的项目 is printed with a count and with money: both are what an average takes."""
    if not isinstance(resolution, Ambiguous) or len({c.entry.row for c in resolution.choices}) > 1:
        return [resolution]
    return [Found(resolution.disclosure, c.entry) for c in resolution.choices]


def _without_count(desk: Desk, side: Side, subject: Subject, resolution: Resolution, units: Sequence[str]) -> Draft | None:
    """人均工资, which may be of several rows: whichever is meant, there is no average where no count is printed for any of them."""
    if not isinstance(resolution, Ambiguous) or any(q.unit in units for q in desk.query.quantities):
        return None
    facts = [c.entry.fact for c in resolution.choices]
    if any(f.unit not in MONEY_UNITS or _counts(desk, side, f, units, ())[0] for f in facts) or _elsewhere(desk, side, units):
        return None
    shown = "、".join(f"{label_of(f)}{desk.ledger.figure(f, role='support')}" for f in facts[:_SHOWN])
    line = f"{desk.whose(side)}没有印与“{subject.text}”对应的数量{'（' + units[0] + '）' if units else ''}，算不出平均数；印有的是{shown}。"
    return Draft(status="not_disclosed", lines=[line], subject=subject.text)


_SHOWN = 3


def _spent_on(units: Sequence[str], text: str) -> list[Subject]:
    """Whose money 每辆 and 每批次 mean when no money is named."""
    return [
        Subject((Mention(name_key(said), 0, 0),)) if not said.startswith("@") else by_concept(said[1:])
        for relation in concepts().counted
        if set(relation.units) & set(units) and any(w in text for w in relation.said)
        for said in relation.default
    ]


def _per(desk: Desk, side: Side, money: Found, units: Sequence[str], counted: Sequence[Fact]) -> Draft:
    fact = money.entry.fact
    label = label_of(fact)
    counts, by = _counts(desk, side, fact, units, counted)
    if not counts and by:
        line = f"{desk.whose(side)}没有印“{by}”的数量，算不出平均数；{label}是{desk.put(money, role='support')}。"
        return Draft(status="not_disclosed", lines=[line], subject=label)
    if not counts:
        for other in _elsewhere(desk, side, units):
            return _per(desk, other[0], other[1], units, other[2])
        said = [q for q in desk.query.quantities if q.unit in units and q.value]
        if said:
            return _per_said(desk, side, money, said[0])
        put = desk.put(money, role="support")
        asked = units[0] if units else ""
        line = f"{desk.whose(side)}没有印{label}对应的数量{'（' + asked + '）' if asked else ''}，算不出平均数；{label}是{put}。"
        return Draft(status="not_disclosed", lines=[line], subject=label)
    count = counts[0]
    computed = derivation.per(fact, count)
    shown = f"{label}{desk.put(money, role='support')}，{label_of(count)}{desk.ledger.figure(count, role='support')}"
    if computed is None:
        return Draft(
            status="not_disclosed", lines=[f"{desk.whose(side)}，{shown}；数量为0，没有平均数可言。"], subject=label
        )
    text = desk.ledger.derived(
        f"{label}平均每{count.unit}", computed.value, "元", computed.formula, computed.operands, places=2,
        said_in=desk.query.unit,
    )  # fmt: skip
    return Draft(
        lines=[f"{desk.whose(side)}，{label}平均每{count.unit}**{bold(text)}：{shown}；计算：{computed.formula}。"],
        subject=label,
        measure="平均",
    )


def _counts(desk: Desk, side: Side, money: Fact, units: Sequence[str], counted: Sequence[Fact]) -> tuple[list[Fact], str]:
    """What the money is divided by, and the words the asker says for it: 按在职人数算 is by no 接待人次."""
    if counted:
        return list(counted), ""
    own = counted_for(side, money, units)
    if not (by := divisors.named(desk.query.text)):
        of_form = None if own else divisors.of_project(desk, side, money, units)
        return own if of_form is None else [of_form], ""
    fitting = [f for f in own if any(held(w, f"{label_of(f)}{f.unit}") == 1 for w in tokens(by))]
    said = [q for q in desk.query.quantities if q.unit in units and q.value]
    if fitting or said:
        return fitting, ""
    told = divisors.told(desk, side, by) or divisors.of_project(desk, side, money, units, by)
    return [] if told is None else [told], by


def _elsewhere(desk: Desk, side: Side, units: Sequence[str]) -> list[tuple[Side, Found, Sequence[Fact]]]:
    """Money and count of the same thing where another document of the year prints both: the 决算 tells how many came."""
    found: list[tuple[Side, Found, Sequence[Fact]]] = []
    for d, catalogue in side.alternates:
        other = replace(side, disclosure=d, catalogue=catalogue, basis=replace(side.basis, phases=()), alternates=())
        for subject in desk.query.subjects or _spent_on(units, desk.query.text):
            own = other.resolve(subject)
            counts = counted_for(other, own.entry.fact, units) if isinstance(own, Found) else []
            if isinstance(own, Found) and own.entry.fact.unit in MONEY_UNITS and counts:
                found.append((other, own, counts))
    return found


def _per_said(desk: Desk, side: Side, money: Found, said: Quantity) -> Draft:
    """讲要招待30人次: a count the asker gives and no page prints divides all the same, and is named as the asker's."""
    fact = money.entry.fact
    label = label_of(fact)
    value = derivation.amount(fact) / said.value
    formula = f"{print_number(derivation.amount(fact))}元 ÷ {said.printed}{said.unit} = {print_number(value, 2)}元"
    shown = desk.put(money, role="support")
    text = desk.ledger.derived(f"{label}平均每{said.unit}", value, "元", formula, [fact], places=2, said_in=desk.query.unit)
    line = f"{desk.whose(side)}，{label}{shown}，按问题所给的{said.printed}{said.unit}，平均每{said.unit}**{bold(text)}；计算：{formula}。"
    return Draft(lines=[line], subject=label, measure="平均")
