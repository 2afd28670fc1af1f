"""Figures that sentences state and no schedule prints: counts, scores, areas."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace

from assistant.basis import is_dated
from assistant.catalogue import Entry
from assistant.citations import label_of
from assistant.concepts import concepts
from assistant.evidence import Found
from assistant.operations.asked import DONE, counted_after
from assistant.operations.desk import Desk, Draft, bold
from assistant.operations.printed import is_in
from assistant.operations.quoting import bigrams, meanings_of, names_of
from assistant.operations.speaking import of_its_department
from assistant.phrases import counters_asked, persons_asked
from assistant.query import Operation
from assistant.scoping import Side
from assistant.wording import clauses, nouns, tokens
from index.classification import name_key
from index.naming import runs_through
from index.records import Fact
from index.vocabulary import MONEY_UNITS, Origin

_MOVEMENTS = frozenset({"增减额", "增减率", "占比", "完成率"})


def moves(entry: Entry) -> bool:
    """Whether an entry is a change, a share or a rate of its item, and no amount of it."""
    return entry.leaf in _MOVEMENTS


_ENOUGH = 0.6
_OF_THINGS = frozenset({"人", "辆", "台", "批次", "人次", "名", "平方米", "分"})
_COUNTED_OFF = re.compile(
    r"(?:多少|几)个?大?(?:个|家|项|类|款|块|笔|样|种)?(?:预算|下属|所属|事业|行政)*(?:单位|项目|科目|明细|专项|部门|支出|收入|款级|部分|方面|$|[?,。是有能几])"
)
"""What may be counted off in the schedules themselves: 几个项目, 多少家单位."""


def counts(desk: Desk) -> Draft | None:
    """多少批次多少人, 几辆: the counts that sentences state of the subject, one for each unit asked for."""
    counters = counters_asked(desk.query.text)
    if not counters:
        return None
    draft = Draft(subject="、".join(s.text for s in desk.query.subjects))
    for side in desk.sides:
        if of_its_department(side):
            return None
        others = (replace(side, disclosure=d, catalogue=c) for d, c in side.alternates)
        told = next((lines for one in (side, *others) if (lines := _counted_in(desk, one, counters))), None)
        if told is None:
            return None
        draft.lines += told
    return draft


def _counted_in(desk: Desk, side: Side, counters: Sequence[Sequence[str]]) -> list[str] | None:
    """The counts as one document states them, a line for each unit; None where one of them is not there."""
    lines = []
    keys = {n for s in desk.query.subjects for n in names_of(meanings_of(side, s), s.surfaces)}
    lines += _measured_otherwise(desk, side, counters)
    each = _of_each(desk, side, counters[0]) if len(counters) == 1 and len(desk.query.subjects) > 1 else []
    if each:
        return [f"{desk.whose(side)}：" + "，".join(f"{label_of(f)}为**{bold(desk.ledger.figure(f))}" for f in each) + "。"]
    for units in counters:
        things = [
            t
            for r in concepts().counted
            if set(r.units) & set(units) and (any(w in desk.query.text for w in r.said) or units[0] == _UNIT_OF_CARS)
            for t in r.things
        ]
        buys = [BUYS.search(desk.query.text[a:b]) is not None for a, b in clauses(desk.query.text)]
        held = [] if all(buys) else _of_things(side, [t for t in things if t not in _BOUGHT], units)
        fact: Fact | None = None
        if held and not any(q.unit for q in desk.query.quantities):
            fact = held[0]
        elif all(buys) and "车" in desk.query.text and (new := _bought_of(side, units)) is not None:
            fact = new  # 买几台车: not how many there are
        else:
            fact = _persons(side, desk.query.text, units)
            fact = fact or best_stated(side, "".join(desk.query.content), units, keys, _limits(desk))
            fact = fact or _target(side, desk.query.text, units)
            fact = fact or (_bought_of(side, units) if any(buys) else None) or _spent_on(desk, side, units) or _beside(desk, side, units)
        if fact is not None and _counts_something_else(fact, desk.query.text, units):
            fact = None
        if fact is None and lines:
            continue
        if fact is None:
            return None
        if any(buys) and not all(buys) and held:  # 有几辆车，今年买新车吗: the stock, and what is bought
            bought = _bought_of(side, units)
            lines += [_stated_line(desk, side, fact), *([_stated_line(desk, side, bought)] if bought else [])]
            continue
        lines.append(_stated_line(desk, side, _of_kind(side, fact, desk.query.text, [w for s in desk.query.subjects for w in s.surfaces])))
    return lines


def _counts_something_else(fact: Fact, text: str, units: Sequence[str]) -> bool:
    """多少台执法记录仪 names what is counted by its head, 仪 (车子 by 车): a count whose name has none is of something else."""
    thing = re.search(rf"(?:几|多少)(?:{'|'.join(map(re.escape, units))})(?P<thing>[\u4e00-\u9fff]{{2,8}})", text)
    named = nouns(thing["thing"]) if thing is not None and _EQUIPMENT & set(units) else []
    return bool(named) and (named[-1][0].removesuffix("子") or "子")[-1] not in "".join((*fact.row_path, fact.row, fact.quoted))


_EQUIPMENT = frozenset({"台", "套", "件"})
"Counters that any equipment shares; what is counted by 辆 is vehicles."


def bought(desk: Desk) -> list[str]:
    """今年还买车吗: how many, beside the money for them, where a sentence says so."""
    if not re.search(r"[买购换添].{0,4}车", desk.query.text):
        return []
    facts = [(s, f) for s in desk.sides if (f := _bought_of(s, ("辆", "台"))) is not None]
    return [_stated_line(desk, s, f) for s, f in facts]


def _target(side: Side, text: str, units: Sequence[str]) -> Fact | None:
    """要办几场推介会, 多少分钟要赶到: the one target in that unit whose name, or whose project's, shares most words with the question."""
    held = [
        e for e in side.catalogue.entries
        if is_in(e.fact.unit, units) and e.fact.amount is not None and e.leaf.endswith(_TARGET) and of_its_year(side, e)
    ]  # fmt: skip
    asked = {w for w in tokens(text) if len(w) >= 2 and not _HOW_MANY.match(w) and not _NAMES_NONE.search(w)}
    ranked = sorted(
        ((sum(w in e.row for w in asked), sum(w in "".join((e.fact.schedule_title, *e.fact.row_path)) for w in asked), e) for e in held),
        key=lambda r: (-r[0], -r[1]),
    )
    best = ranked[0] if ranked else None
    if best is None or not best[0] + best[1] or (len(ranked) > 1 and ranked[1][:2] == best[:2]):
        return None
    if not (best[0] or len(held) == 1):
        return None
    return best[2].fact if _SETS.search(text) else _outcome(side, best[2]).fact


_TARGET, _OUTCOME = "指标值", "完成值"
_NAMES_NONE = re.compile(r"\d|^(?:项目|绩效|目标|指标|年度|计划)$")
"24年 and 目标 stand in the title of every form."
_SETS = re.compile("目标|指标|计划|要求|打算|准备|要[办搞做开建达完培]|应该?|拟|不少于|至少|预期|设定|定的")
"""Asks for what is set, and not for what came of it."""


def _outcome(side: Side, target: Entry) -> Entry:
    """搞了多少场次, in an account: what was done, where it is printed beside the target."""
    fact = target.fact
    beside = (
        e for e in side.catalogue.entries
        if e.fact.table is not None and e.fact.table == fact.table and e.fact.row_path == fact.row_path and e.leaf.endswith(_OUTCOME)
        and e.fact.unit == fact.unit and e.fact.amount is not None
    )  # fmt: skip
    return next(beside, target)


def _persons(side: Side, text: str, units: Sequence[str]) -> Fact | None:
    """有多少学生, 核了多少编制: the persons named, by the shortest name that carries the word."""
    word = persons_asked(text)
    counted = [e for e in side.catalogue.entries if e.fact.unit in units and e.fact.amount is not None and not moves(e) and of_its_year(side, e)]
    rows = [e for e in counted if word and runs_through(word, e.row) and not e.row.endswith(("金", "费", "补贴", "补助"))]
    rows = [e for e in rows if word in e.row] or [e for e in rows if e.row.endswith("合计")]  # 年末在职在编人员合计93人
    return min(rows, key=lambda e: (len(e.row), e.fact.ordinal)).fact if rows else None


def _measured_otherwise(desk: Desk, side: Side, counters: Sequence[Sequence[str]]) -> list[str]:
    """得分怎样，查出几个问题: the thing named that is measured in another unit than those counted in."""
    asked = {u for units in counters for u in units}
    found = [r.entry.fact for s in desk.query.subjects if isinstance(r := side.resolve(s), Found)]
    others = [f for f in found if f.unit not in asked and f.unit in {"分", "%"} and f.origin is Origin.NARRATIVE]
    return [_stated_line(desk, side, f) for f in others]


_UNIT_OF_CARS = "辆"
"Counted of nothing but vehicles: 写有几辆."
BUYS = re.compile("[买购新添]|换(?!算|成|句)|淘汰")
_BOUGHT = ("购置车辆", "安排购置车辆", "公务用车购置")
_BUYING = re.compile(r"(?:安排|拟|计划)?(?:购置|新购|更新|新增).{0,8}车辆?")


def _bought_of(side: Side, units: Sequence[str]) -> Fact | None:
    """How many vehicles are bought, by whatever name the sentence that says so calls them."""
    rows = [
        e for e in side.catalogue.entries
        if e.fact.unit in units and e.fact.amount is not None and of_its_year(side, e) and (e.row in _BOUGHT or _BUYING.fullmatch(e.row))
    ]  # fmt: skip
    return min(rows, key=lambda e: (e.row not in _BOUGHT, e.fact.ordinal)).fact if rows else None


def _stated_line(desk: Desk, side: Side, fact: Fact) -> str:
    return f"{desk.whose(side)}，{label_of(fact)}为{at_least(fact)}**{bold(desk.ledger.figure(fact))}{_with_kinds(desk, side, fact)}。"


def at_least(fact: Fact) -> str:
    """What the sign before a target says: ≥800.00(人次) is 不少于."""
    sign = _SIGN.search(fact.quoted) if fact.printed and not _SIGN.search(fact.printed) else None
    return _SIGNS.get(sign.group(), "") if sign else ""


_SIGN = re.compile(r"[≥≤＞＜><]")
_SIGNS = {"≥": "不少于", "≤": "不超过", ">": "大于", "＞": "大于", "<": "小于", "＜": "小于"}


def _spent_on(desk: Desk, side: Side, units: Sequence[str]) -> Fact | None:
    """公车购置费多少, then 买了几辆: the count of what the money spoken of is spent on."""
    for subject in desk.query.subjects:
        found = side.resolve(subject)
        counted = counted_for(side, found.entry.fact, units) if isinstance(found, Found) and found.entry.fact.unit in MONEY_UNITS else []
        if counted:
            return counted[0]
    return None


def in_unit(side: Side, found: Found, units: Collection[str]) -> Found:
    """A stated figure as the unit asked for has it: 自评打了多少分 is the one score in the sentence that counts the projects.

    The figure itself where it is in one of the units, is no sentence's, or that sentence has none or several in them.
    """
    own = found.entry.fact
    if not units or own.unit in units or own.origin is not Origin.NARRATIVE:
        return found
    near = [e for e in side.catalogue.entries if e.fact.passage == own.passage and e.fact.unit in units and e.fact.amount is not None]
    return Found(found.disclosure, near[0]) if len(near) == 1 else found


def _beside(desk: Desk, side: Side, units: Sequence[str]) -> Fact | None:
    """What the sentence that states a subject's own figure, or the one just told, states in the unit asked for."""
    if not desk.query.subjects and DONE.issuperset(desk.query.content):
        return counted_after(side, desk.ledger.used, units)
    resolved = (side.resolve(s) for s in desk.query.subjects)
    measured = (in_unit(side, r, units).entry.fact for r in resolved if isinstance(r, Found))
    return next((f for f in measured if f.unit in units and all(n in f.row for n in _limits(desk))), None)


def _of_each(desk: Desk, side: Side, units: Sequence[str]) -> list[Fact]:
    """行政单位、事业单位各几家: the count of each thing named, where every one of them is counted in this unit."""
    found = []
    for subject in desk.query.subjects:
        entries = (
            e for s in subject.surfaces for e in side.catalogue.by_key.get(s, ())
            if e.row == s and e.fact.unit in units and e.fact.amount is not None and of_its_year(side, e)
        )  # fmt: skip
        found.append(next((e.fact for e in entries), None))
    return [f for f in found if f is not None] if all(f is not None for f in found) else []


def _of_kind(side: Side, fact: Fact, text: str, named: Sequence[str] = ()) -> Fact:
    """几辆救护车: of the 14, those that are called so."""
    kinds = [f for f in _kinds_of(side, fact) if len(f.row) >= 2]
    return next((f for f in kinds if name_key(f.row) in named or name_key(f.row) in text), fact)


def _of_things(side: Side, things: Sequence[str], units: Sequence[str]) -> list[Fact]:
    """The stock printed of what money is spent on: 车辆 before 公务用车 保有量."""
    found = [
        (things.index(e.row), e.fact)
        for e in side.catalogue.entries
        if e.row in things and e.fact.unit in units and e.leaf not in {"购置数"} and e.fact.amount is not None and of_its_year(side, e)
    ]
    return [f for _, f in sorted(found, key=lambda p: p[0])]


def of_its_year(side: Side, entry: Entry) -> bool:
    """A figure's own year; what is counted 截至 a day of the year before is this year's too."""
    return entry.fact.fiscal_year == side.fiscal_year or (is_dated(entry) and entry.fact.fiscal_year == side.fiscal_year - 1)


def _with_kinds(desk: Desk, side: Side, fact: Fact) -> str:
    kinds = _kinds_of(side, fact)
    several = len({s.agency for s in desk.sides}) > 1
    asked = (_OF_KINDS if several else _ASKS_KINDS).search(desk.query.text) is not None  # 两家各有几辆 asks for no kinds
    shown = (f"{f.row}{desk.ledger.figure(f, role='answer' if asked else 'support')}" for f in kinds)
    return "，其中" + "、".join(shown) if kinds else ""


_OF_KINDS = re.compile("什么|啥|哪些|哪几|用途|类型|种类")
_ASKS_KINDS = re.compile(f"{_OF_KINDS.pattern}|分别|各")


def _kinds_of(side: Side, fact: Fact) -> list[Fact]:
    """What a stated count is made up of, where the sentence says so: the kinds that are not zero."""
    key = name_key(fact.row)
    return [
        e.fact
        for e in side.catalogue.entries
        if e.fact.passage == fact.passage and e.fact.unit == fact.unit and key in e.ancestors and e.fact.amount
    ][:8]


def uncounted(desk: Desk) -> Draft | None:
    """几个人, 几辆: a count was asked for and none is printed; no money is given in its place."""
    counters = [units[0] for units in counters_asked(desk.query.text) if units[0] in _OF_THINGS or not _COUNTED_OFF.search(desk.query.text)]
    if not counters or not desk.sides or desk.query.wants(Operation.AVERAGE):
        return None
    side = desk.sides[0]
    about = "、".join(s.text for s in desk.query.subjects) or "".join(desk.query.content)
    number = desk.ledger.cite_document(side.disclosure)
    line = f"{desk.whose(side)}没有写明“{about}”的数量（{'、'.join(counters)}）[{number}]。"
    return Draft(status="not_disclosed", lines=[line], subject=about)


_HOW_MANY = re.compile(r"几|多少")


def _limits(desk: Desk) -> list[str]:
    """The figures the question itself prints: 50万元以上的设备 are not those of 300万元."""
    return [q.printed for q in desk.query.quantities]


def best_stated(
    side: Side, content: str, units: Sequence[str], keys: set[str], numbers: Sequence[str] = ()
) -> Fact | None:
    """The stated figure, in one of these units, whose name carries most of what was asked; one of the subject's first."""
    asked = set(content)
    money = not units
    told = [w for w in tokens(content) if len(w) >= 2 and not _HOW_MANY.match(w)]
    words = [w for w in told if not w.endswith(tuple(units))] if not keys else []  # 打分 asks in 分
    ranked, around_all = [], []
    for entry in side.catalogue.entries:
        fact = entry.fact
        in_unit_asked = not units or is_in(fact.unit, units)
        if fact.origin is not Origin.NARRATIVE or fact.amount is None or not of_its_year(side, entry) or not in_unit_asked:
            continue
        if entry.leaf in _MOVEMENTS and not _MOVEMENTS & set(content):
            continue
        if numbers and not all(n in fact.row for n in numbers):
            continue
        if not units and not keys and fact.unit not in MONEY_UNITS and money:
            continue
        if not units and not keys and not (
            all(w in "".join((entry.row, entry.leaf, *entry.ancestors)) for w in words) and _shares_words(content, entry)
        ):
            continue  # 机关运行经费 is not the 运行维护费 of vehicles
        own = set(entry.row) | set(entry.leaf) | {c for a in entry.ancestors for c in a}
        overlap = len(asked & own) / max(len(asked), 1)
        wider = len(asked & (own | set(fact.quoted) | set(fact.schedule_title))) / max(len(asked), 1)
        around = entry.row + entry.leaf + "".join(entry.ancestors) + fact.quoted + fact.schedule_title + fact.unit
        if not all(w in around for w in words):
            continue
        if units and words:
            around_all.append(fact)
        named = bool(keys & {entry.row, *entry.ancestors}) or any(len(k) > 2 and k in entry.row for k in keys)
        if named or overlap >= _ENOUGH or (units and overlap >= _ENOUGH / 2 and wider >= 0.9):
            other = fact.phase is not side.disclosure.phase and fact.phase not in side.basis.phases  # 年初预算为0万元，支出决算为27.41万元
            ranked.append(((other, entry.row not in keys and named, not named, -overlap, len(set(entry.row) - asked), fact.ordinal), fact))
    if not ranked and len(around_all) == 1:
        return around_all[0]  # 绩效自评打了多少分: the one figure in that unit that a sentence with these words states
    return min(ranked, key=lambda r: r[0])[1] if ranked else None


def _shares_words(content: str, entry: Entry) -> bool:
    """Whether two characters in a row of what was asked stand in a figure's name, for a fair part of them."""
    pairs = bigrams(content)
    return len(pairs & bigrams("".join((entry.row, "|", entry.leaf, "|", *entry.ancestors)))) / len(pairs) >= _SHARED


_SHARED = 0.3


def stated_by_overlap(desk: Desk, content: str) -> Draft | None:
    if not content or not desk.sides:
        return None
    lines = []
    said = "".join(desk.query.content)
    said = content if not said or said in content else said
    for side in desk.sides:
        for units in counters_asked(desk.query.text) or ((),):
            fact = best_stated(side, said, units, set(), _limits(desk))
            if fact is None:
                return None
            lines.append(f"{desk.whose(side)}，{label_of(fact)}为{at_least(fact)}**{bold(desk.ledger.figure(fact))}。")
    return Draft(lines=lines, subject=content)


def counted_for(side: Side, money: Fact, units: Sequence[str]) -> list[Fact]:
    """The counts printed of what this money is for: under its own name, or of the things it is spent on."""
    key = name_key(money.row) or name_key(money.column)
    own = {key, name_key(label_of(money))}
    wanted: list[tuple[int, Fact]] = []
    for entry in side.catalogue.entries:
        fact = entry.fact
        right_year = fact.fiscal_year == side.fiscal_year or (is_dated(entry) and fact.fiscal_year == side.fiscal_year - 1)
        if fact.amount is None or fact.unit in {*MONEY_UNITS, "%", "分"} or not right_year:
            continue
        if units and fact.unit not in units:
            continue
        if entry.row in own:
            wanted.append((0, fact))
            continue
        for relation in concepts().counted:
            if (
                any(m in name for m in relation.money for name in own)
                and entry.row in relation.things
                and entry.leaf not in relation.except_
            ):
                wanted.append((1 + relation.things.index(entry.row), fact))
    order = {u: i for i, u in enumerate(units)}
    wanted.sort(key=lambda w: (w[0], order.get(w[1].unit, 9), w[1].origin is not Origin.NARRATIVE))
    return [f for _, f in wanted]
