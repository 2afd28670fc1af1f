"""Bodies held against one another: what part of all of them one is, who has more than one, whose budget was spent or moved most."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant import derivation
from assistant.citations import label_of
from assistant.company import EACH, LEAST, MOST
from assistant.derivation import Derivation
from assistant.evidence import Found
from assistant.operations import stated
from assistant.operations.arithmetic import add, between
from assistant.operations.bounds import Bounds
from assistant.operations.desk import Desk, Draft, added_up, bold
from assistant.operations.operands import shown_result
from assistant.operations.single import failure, merge
from assistant.operations.spending import both_phases
from assistant.operations.standing import (
    OfBody,
    asks_of_several,
    by_amount,
    first_of,
    is_descending,
    item_of,
    nth_of,
    of_each,
    place_words,
    places_of,
)
from assistant.orders import asks_place, both_ends
from assistant.phrases import asks_together, counter_per, counters_asked
from assistant.query import Operation
from assistant.scoping import Side
from index.records import Fact
from index.vocabulary import MONEY_UNITS, Phase

WHO = re.compile(r"谁|哪[一几些]?[家边]|哪[些几]?个?(?:部门|街道|局|单位|委|镇|乡|机构)|几家|最[高低多少大小快慢狠猛]|排")
_LESS = re.compile(r"(?:低于|少于|小于|不如|赶不上|比[^,。?]{2,14}?(?:还|要|更|都)?[少低小])")
THE_MOST = re.compile(r"最")


def _found(desk: Desk) -> tuple[list[OfBody], list[Draft]]:
    """The item's figure of each body; those that print none are told only where they were named."""
    return of_each(desk, lacking=not desk.query.everybody)


def share_of_one(desk: Desk) -> Draft | None:
    """三家加起来，城管占多少: one body's figure in percent of what all of them have together; None where none stands apart."""
    if not desk.query.apart or not asks_of_several(desk):
        return None
    found, problems = _found(desk)
    if desk.query.apart == EACH and not problems:
        return _share_of_each(desk, found)
    if desk.query.apart in {MOST, LEAST} and found:
        end, _ = by_amount(found, descending=desk.query.apart == MOST)[0]
        desk = replace(desk, query=replace(desk.query, apart=end.agency))
    one = next((f for s, f in found if s.agency == desk.query.apart), None)
    if problems or one is None:
        return merge(problems) if problems else None
    computed = derivation.share(one.entry.fact, [f.entry.fact for _, f in found])
    if computed is None:
        return None
    name = label_of(one.entry.fact)
    shown = "、".join(f"{desk.short(s.agency)}{desk.put(f, role='support')}" for s, f in found)
    text = shown_result(desk, f"{name}占{len(found)}家合计的比例", computed)
    line = f"{desk.called(desk.query.apart)}{name}占{len(found)}家合计的**{bold(text)}：{shown}；计算：{computed.formula}。"
    return Draft(lines=[line], subject=name, measure="占比")


def _share_of_each(desk: Desk, found: Sequence[OfBody]) -> Draft | None:
    """各占几成, 谁占得多: each one's part of what all of them have together, the largest first."""
    facts = [f.entry.fact for _, f in found]
    shares = [(s, f, c) for s, f in found if (c := derivation.share(f.entry.fact, facts)) is not None]
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
    if not asks_of_several(desk) or len({s.agency for s in desk.sides}) != 2 or not _BY_PERCENT.search(desk.query.text):
        return None
    found, problems = _found(desk)
    if len(found) < 2:
        return merge(problems)
    named = re.search("比(?!较)", desk.query.text) is not None and len(desk.query.called) == 2
    if not named:
        less = re.search("[少低小]", desk.query.text) is not None and not re.search("[多高大]", desk.query.text)
        found = by_amount(found, descending=not less)
    (one, a), (other, b) = found
    rate = derivation.growth(a.entry.fact, b.entry.fact)
    if rate is None:
        return None
    shown = [f"{desk.short(s.agency)}{label_of(f.entry.fact)}{desk.put(f, role='support')}" for s, f in found]
    text = shown_result(desk, "相差的百分比", replace(rate, value=abs(rate.value)))
    word = "高" if rate.value >= 0 else "低"
    lines = [f"{shown[0]}，比{shown[1]}{word}**{bold(text)}；计算：{rate.formula}。", f"最高的是{desk.called((one if rate.value >= 0 else other).agency)}。"]
    return drafted(lines, problems, label_of(a.entry.fact), "差额")


_BY_PERCENT = re.compile(r"[高多大低少小](?:出|了|出来)*(?:了)?(?:百分之[几多]|几成|多少个?百分|几个(?:百分)?点|%)")


def share_of_other(desk: Desk) -> Draft | None:
    """宜川是石泉的几成: one body's figure in percent of another's; None where the one is not said to be so much of the other."""
    called = list(dict.fromkeys(desk.query.called))
    if not asks_of_several(desk) or len({s.agency for s in desk.sides}) != 2 or len(called) != 2:
        return None
    (one, said), (other, of) = called
    if not re.search(rf"{re.escape(said)}[^,。;?]{{0,20}}(?:(?<![还不])是|占|(?<!以)为|相当于|等于|抵得?上?)(?:了|到)?{re.escape(of)}", desk.query.text):
        return None
    if {desk.library.directory.belongs_to(one), desk.library.directory.belongs_to(other)} & {one, other}:
        return None  # a unit and its department: of the whole that the department prints
    found, problems = _found(desk)
    by_body = {s.agency: f for s, f in found}
    if problems or len(by_body) < 2:
        return merge(problems) if problems else None
    part, whole = by_body[one], by_body[other]
    computed = derivation.share(part.entry.fact, whole.entry.fact)
    if computed is None:
        return None
    name = label_of(part.entry.fact)
    text = shown_result(desk, f"{desk.short(one)}{name}占{desk.short(other)}的比例", computed)
    shown = f"{desk.short(one)}{desk.put(part, role='support')}，{desk.short(other)}{desk.put(whole, role='support')}"
    return Draft(lines=[f"{desk.short(one)}{name}是{desk.short(other)}的**{bold(text)}：{shown}；计算：{computed.formula}。"], subject=name, measure="占比")


def average_of_all(desk: Desk) -> Draft | None:
    """四家平均多少: what all of them have together, over their number; None where it is an average over something else."""
    of_bodies = set(counter_per(desk.query.text)) <= {"家", "个"}  # 平均每家多少
    if not asks_of_several(desk) or not of_bodies or not (Operation.AVERAGE in desk.query.hints or "平均" in desk.query.text):
        return None
    found, problems = _found(desk)
    facts = [f.entry.fact for _, f in found]
    if len(found) < 2 or len({f.unit in MONEY_UNITS for f in facts}) > 1:
        return merge(problems) if problems else None
    mean = derivation.mean(facts)
    shown = "、".join(f"{desk.short(s.agency)}{desk.put(f, role='support')}" for s, f in found)
    name = label_of(facts[0])
    asks_which = WHO.search(desk.query.text) is not None or "有哪" in desk.query.text
    text = shown_result(desk, f"{name}平均", mean, role="support" if asks_which else "answer")
    lines = [f"{len(found)}家{name}平均为**{bold(text)}：{shown}；计算：{mean.formula}。"]
    if asks_which:
        under = re.search("低于|少于|不到|小于|比平均[^,。?]{0,2}[少低]", desk.query.text) is not None
        hits = [(s, f) for s, f in found if (derivation.amount(f.entry.fact) < mean.value) is under]
        lines.append(f"{'低' if under else '高'}于平均的{so_many([desk.called(s.agency) for s, _ in hits])}。")
        for _, f in hits:
            desk.put(f)
    return drafted(lines, problems, name, "平均")


def summed_counts(desk: Desk) -> Draft | None:
    """他俩一共几辆: what is counted of several bodies, added up; None where no sum is asked for."""
    counted = counters_asked(desk.query.text) and desk.query.subjects
    return add(desk) if counted and asks_of_several(desk) and asks_together(desk.query.text) else None


_HOW_MANY_EACH = re.compile(r"(?:编制|职工|人员?|人手)数?(?:最|更|比较|要|还)*[多少]|[多少](?:几|多少)个?人|[几多少]+个人|人数|编制数|实有")


def by_count(desk: Desk) -> Draft | None:
    """哪家在职的人多，编制数2025年比2024年多几个: of each body, or year, the count that a sentence states, and never its money."""
    query = desk.query
    over_years = len({s.agency for s in desk.sides}) == 1 and len({s.fiscal_year for s in desk.sides}) > 1
    if query.subjects or not _HOW_MANY_EACH.search(query.text) or not (over_years or asks_of_several(desk)):
        return None
    said = "".join(query.content).replace("人手", "") or ("编制" if "编制" in query.text else "在职人员")
    counted = [(s, stated.best_stated(s, said, ("人", "名"), set())) for s in sorted(desk.sides, key=lambda s: -s.fiscal_year)]
    found = [(s, f) for s, f in counted if f is not None]
    if not over_years:
        found.sort(key=lambda pair: pair[1].amount or 0, reverse=not _LEAST.search(query.text))
    lacking = [f"{s.fiscal_year}年" if over_years else desk.called(s.agency) for s, f in counted if f is None]
    if not found:
        return Draft(status="not_disclosed", lines=[f"{so_many(lacking)}的文件都没有写明“{said}”有多少人。"], subject=said)
    lines = [f"- {desk.short(s.agency)}（{s.fiscal_year}年{f.phase.value}）{label_of(f)}：**{bold(desk.ledger.figure(f))}" for s, f in found]
    lines += [f"{so_many(lacking)}没有写明。"] if lacking else []
    if len({_BESIDE_COUNT.sub("", f.row) for _, f in found}) > 1:
        return Draft(status="partial", lines=[*lines, "各文件写的不是同一种人数，不能直接比较。"], subject=said)
    if len(found) > 1 and not lacking:
        lines.append(_counted_apart(desk, found, over_years))
    return drafted([f"{said}的人数：", *lines], [], said)


def _counted_apart(desk: Desk, found: Sequence[tuple[Side, Fact]], over_years: bool) -> str:
    """By how many the first and the last are apart: the newest year and the oldest, or the ends of the order."""
    (first, one), (last, other) = found[0], found[-1]
    apart = derivation.gap(one, other)
    role = "answer" if desk.query.wants(Operation.DIFFERENCE, Operation.CHANGE) else "support"
    shown = f"{shown_result(desk, '相差', apart, role=role)}；计算：{apart.formula}。"
    if over_years:
        return f"{first.fiscal_year}年文件比{last.fiscal_year}年文件{'增加' if (one.amount or 0) >= (other.amount or 0) else '减少'}{shown}"
    return f"{'最少' if _LEAST.search(desk.query.text) else '最多'}的是{desk.called(first.agency)}，与{desk.called(last.agency)}相差{shown}"


_BESIDE_COUNT = re.compile("实有|现有|年末|本?部门|单位|核定|人员|人数|总[数额]?|数")
"What documents write beside a count of persons without counting others by it: 实有在职人员, 在职人数."
_LEAST = re.compile("人数?(?:最|更)?少|少的")


def more_than(desk: Desk) -> Draft | None:
    """比宜川多的有哪些: of the others those that have more (or less), in order; None where none is held against the others."""
    if not desk.query.apart or not asks_of_several(desk) or desk.query.wants(Operation.SHARE) or asks_place(desk.query.text):
        return None
    found, problems = _found(desk)
    one = next(((s, f) for s, f in found if s.agency == desk.query.apart), None)
    if one is None:
        return merge(problems) if problems else None
    limit, less = derivation.amount(one[1].entry.fact), _LESS.search(desk.query.text) is not None
    others = [(s, f) for s, f in found if s.agency != desk.query.apart and f.entry.fact.amount is not None]
    hits = [(s, f) for s, f in others if (derivation.amount(f.entry.fact) < limit) is less and derivation.amount(f.entry.fact) != limit]
    hits = by_amount(hits, descending=not less)
    name, whose = label_of(one[1].entry.fact), desk.called(desk.query.apart)
    head = f"{whose}{name}为{desk.put(one[1], role='support')}"
    word = "少" if less else "多"
    lines = [f"{head}，比它{word}的{so_many([desk.called(s.agency) for s, _ in hits])}。"]
    lines += _listed(desk, [*hits, *(x for x in others if x not in hits)], wanted=hits)
    return drafted(lines, problems, name)


def above_limit(desk: Desk) -> Draft | None:
    """三公超过40万的是哪几个部门: of the bodies those whose figure is within the limit, in order; None where no bodies are asked for."""
    limits = [q for q in desk.query.quantities if q.is_money]
    if not limits or not desk.query.subjects or not asks_of_several(desk) or not _WHICH_BODIES.search(desk.query.text):
        return None
    found, problems = _found(desk)
    bounds = Bounds.of(desk.query.text, limits)
    hits = by_amount([(s, f) for s, f in found if f.entry.fact.amount is not None and bounds.hold(f.entry.fact.amount)], descending=not bounds.under)
    if not found:
        return merge(problems) if problems else None
    name = label_of(found[0][1].entry.fact)
    lines = [f"{name}{bounds.word}{bounds.said}的{so_many([desk.called(s.agency) for s, _ in hits])}。"]
    lines += _listed(desk, [*hits, *(x for x in found if x not in hits)], wanted=hits)
    return drafted(lines, problems, name)


_WHICH_BODIES = re.compile("谁|(?:哪|几)[一些几]?个?(?:家|部门|街道|局|单位|委|镇|机构)|(?:部门|街道|局|单位|镇)(?:有|是)?(?:哪|谁|几)")


def so_many(names: Sequence[str]) -> str:
    """只有甲, 有两家：甲、乙, 一家也没有."""
    if not names:
        return "一家也没有"
    return f"只有{names[0]}" if len(names) == 1 else f"有{len(names)}家：{'、'.join(names)}"


def drafted(lines: list[str], problems: Sequence[Draft], subject: str, measure: str = "") -> Draft:
    lines += [line for p in problems for line in p.lines]
    return Draft(status="partial" if problems else "answered", lines=lines, subject=subject, measure=measure)


def by_completion(desk: Desk) -> Draft | None:
    """四家里谁完成年初预算的比例最低: each one's 决算数 in percent of its 预算数, in order; None where no order is asked for."""
    if not asks_of_several(desk) or not WHO.search(desk.query.text):
        return None
    rates: list[tuple[Side, Found, Found, Derivation]] = []
    problems: list[Draft] = []
    for side in desk.sides:
        spent, planned = both_phases(side, item_of(desk), (Phase.EXECUTED, Phase.APPROVED))
        if not isinstance(spent, Found) or not isinstance(planned, Found):
            whole = spent if not isinstance(spent, Found) else planned
            problems.append(failure(desk, side, item_of(desk), whole))
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
    rates.sort(key=lambda r: r[3].value, reverse=is_descending(desk.query))
    name = label_of(rates[0][1].entry.fact)
    wanted = {rates[0][3].value, rates[-1][3].value} if ends else {rates[0][3].value} if THE_MOST.search(desk.query.text) else {r[3].value for r in rates}
    lines = [f"{name}完成预算的比例："]
    for side, spent, planned, rate in rates:
        a, b = desk.put(spent, role="support"), desk.put(planned, role="support")
        text = shown_result(desk, f"{desk.short(side.agency)}{name}完成率", rate, role="answer" if rate.value in wanted else "support")
        lines.append(f"- {desk.short(side.agency)}（{side.fiscal_year}年）：**{bold(text)}（决算数{a}，预算数{b}；{rate.formula}）")
    lines.append(first_of([(desk.called(s.agency), r.value) for s, _, _, r in rates], desk.query))
    return drafted(lines, problems, name, "完成率")


_AGAINST_SUM = re.compile("比[^,。?]{1,12}(?:加起来|合计|总和|之和|加一起)")


def place_of_one(desk: Desk) -> Draft | None:
    """司法局排第几: which place one body has among all of them; None where no place is asked for."""
    if not desk.query.apart or not asks_of_several(desk) or not asks_place(desk.query.text):
        return None
    found, problems = _found(desk)
    found = by_amount(found, descending=desk.query.descending)
    at = next((i for i, (s, _) in enumerate(found) if s.agency == desk.query.apart), None)
    if at is None:
        return None
    name, order = label_of(found[at][1].entry.fact), "从高到低" if desk.query.descending else "从低到高"
    lines = [f"{desk.called(desk.query.apart)}的{name}在{len(found)}家里{order}排第**{at + 1}**："]
    lines += _listed(desk, found, wanted=[found[at]])
    return drafted(lines, problems, name)


def first_few(desk: Desk) -> Draft | None:
    """排第二的是谁, 前三名合计多少: one place of an order of bodies, or the first few of it, added up where that is asked too."""
    nth, limit = nth_of(desk.query), desk.query.limit
    if not asks_of_several(desk) or both_ends(desk.query.text) or not (nth or limit):
        return None
    found, problems = _found(desk)
    if len(found) <= (limit or 0) or len(found) < (nth or 0):
        return None
    found = by_amount(found, descending=desk.query.descending)
    places = places_of(desk.query)
    chosen = [found[n - 1] for n in places] if nth else found[:limit]
    name, order = label_of(found[0][1].entry.fact), "从高到低" if desk.query.descending else "从低到高"
    which = "、".join(desk.called(side.agency) for side, _ in chosen)
    which = f"前{limit}家" if limit and limit > 1 else f"排{place_words(places or (1,))}的是{which}"
    summed = len(chosen) > 1 and Operation.SUM in desk.query.hints
    lines = [f"{name}{order}，{which}："]
    lines += _listed(desk, found, wanted=[] if summed else chosen)
    if summed:
        lines.append(added_up(desk, [f.entry.fact for _, f in chosen]))
    return drafted(lines, problems, name)


def _listed(desk: Desk, found: Sequence[OfBody], wanted: Sequence[OfBody]) -> list[str]:
    """Each body with its figure, a line each; only those wanted are the answer."""
    lines = []
    for s, f in found:
        shown = desk.put(f, role="answer" if (s, f) in wanted else "support")
        figure = f"**{bold(shown)}" if (s, f) in wanted else shown
        lines.append(f"- {desk.short(s.agency)}（{s.fiscal_year}年{f.entry.fact.phase.value}）：{figure}")
    return lines


def times_ends(desk: Desk) -> Draft | None:
    """最高的是最低的几倍: the highest of several bodies in times of the lowest; None where that is not asked for."""
    if not asks_of_several(desk) or "倍" not in desk.query.text or not both_ends(desk.query.text):
        return None
    found, problems = _found(desk)
    found = by_amount(found, descending=True)
    computed = derivation.ratio(found[0][1].entry.fact, found[-1][1].entry.fact) if len(found) > 1 else None
    if computed is None:
        return None
    names = [f"{desk.short(s.agency)}{label_of(f.entry.fact)}{desk.put(f, role='support')}" for s, f in (found[0], found[-1])]
    line = f"最高的{names[0]}，是最低的{names[1]}的**{bold(shown_result(desk, '倍数', computed))}；计算：{computed.formula}。"
    return drafted([line], problems, label_of(found[0][1].entry.fact), "倍数")


def between_ends(desk: Desk) -> Draft | None:
    """最高的比最低的多多少, of three bodies: the difference of the two ends; None of two, whose difference needs no order."""
    if not asks_of_several(desk) or len({s.agency for s in desk.sides}) < 3:
        return None
    if _AGAINST_SUM.search(desk.query.text):
        line = "请把几家的合计和另一家的数分开问，这里不拿其中两家的差额代替。"
        return Draft(status="not_disclosed", lines=[line])
    found, problems = _found(desk)
    if len(found) < 2:
        return None
    found = by_amount(found, descending=True)
    return between(desk, found[0], found[-1], problems)
