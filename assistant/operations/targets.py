"""What a project is to achieve: the indicators of its 绩效目标表, and those its description states."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.catalogue import Entry
from assistant.evidence import Ambiguous, Found, Resolution
from assistant.operations import telling
from assistant.operations.desk import Desk, Draft, bold, place_word
from assistant.operations.printed import is_in
from assistant.operations.single import value
from assistant.operations.stated import at_least
from assistant.query import Operation
from assistant.retrieval import evidence_passages
from assistant.scoping import Side
from assistant.wording import tokens
from index.classification import name_key
from index.records import Fact
from index.vocabulary import MONEY_UNITS

_ASKS = re.compile(
    r"指标|绩效目标|目标值|目标(?:定|是|都|分别|各)|绩效(?!工资|奖|考核奖)[^,。?]{0,16}(?:定|要求|目标|多少|多高)"
    r"|(?:得|须|需|要求?|应)达到|达到(?:多少|百分之几)|考核.{0,6}(?:多少|哪些|什么)"
)
_IN_WORDS = re.compile(
    r"(?:什么|啥|哪些|怎样的)(?:样的)?(?:绩效|年度|总体)?目标(?!值)|总目标|年度(?:总体)?目标"
    r"|(?<!指标)目标(?:是|有|都有|都是|写的?是?)?(?:些)?(?:什么|啥|哪些|怎么写)"
)
_ASKS_VALUE = re.compile(r"多少|多高|几|哪些|什么|啥|分别|各|定|要求|列|[标值]$")
_OTHERWISE = re.compile(r"编报|自评|得分|评价|涉及|完成情况|完成了|实际|达到了|用款|资金总额|多少钱|经费多少|预算多少|个项目|项目.{0,2}几个")
"Of the work of setting targets, or of what came of them: no target."
_GROUP = re.compile(r"(数量|质量|时效|成本|产出|满意度|经济效益|社会效益|生态效益|可持续影响|效益)(?:类|方面)?的?(?:指标|目标)")
_TARGET = "指标值"
_MOST = 12
_ASKING = re.compile(r"绩效|指标值?|目标值?|考核|要求|达到|标准|年度|多高|多少")
_PROJECT = ("经费", "项目", "工程", "专项", "资金", "补助", "补贴", "配套", "救助", "奖补")


def targets(desk: Desk, *, in_words: bool = False) -> Draft | None:
    """培训经费的数量指标定的都是多少, 满意度目标多高: the targets named, of the project named; None where none is asked for or printed.

    年度总目标是什么 is asked of the words, so that the figures answer it only where nothing else does (`in_words`).
    """
    query = desk.query
    if _IN_WORDS.search(query.text) and not in_words:
        return None
    if not _ASKS.search(query.text) or not _ASKS_VALUE.search(query.text) or _OTHERWISE.search(query.text):
        return None
    if query.wants(Operation.CHECK, Operation.REASON, Operation.SAME, Operation.PREDICT):
        return None
    return _set(desk)


def rate(desk: Desk) -> Draft | None:
    """满意度定到百分之多少: what is printed in percent is itself what is asked for, and a share of nothing."""
    query = desk.query
    if "占" in query.text or query.whole is not None:
        return None
    rates = tuple(s for s in query.subjects if any(_is_rate(side.resolve(s)) for side in desk.sides))
    if not rates:
        return None
    draft = None if _OTHERWISE.search(query.text) else _set(desk)
    return draft or value(replace(desk, query=replace(query, subjects=rates, operations=(Operation.VALUE,))))


def _is_rate(resolution: Resolution) -> bool:
    if isinstance(resolution, Ambiguous):
        return all(is_in(c.entry.fact.unit, _PERCENT) for c in resolution.choices)
    return isinstance(resolution, Found) and is_in(resolution.entry.fact.unit, _PERCENT)


_PERCENT = ("%", "％")


def _set(desk: Desk) -> Draft | None:
    """What is set for the indicators named, of the project named; None where no such is printed."""
    query = desk.query
    lines: list[str] = []
    open_year = len(desk.scoping.undecided_years) > 1 or "fiscal_year" in desk.scoping.assumed
    for side in telling.sides_told(desk) if open_year else desk.sides:
        of_what, named = _said(desk, side)
        chosen = _chosen(desk, side, of_what, named)
        if not chosen and open_year:
            continue
        if not chosen:
            return None
        lines.append(f"{desk.whose(side)}{place_word(chosen[0].fact)}：")
        lines += [f"- {_named(e.fact, chosen)}：{at_least(e.fact)}**{bold(desk.ledger.figure(e.fact))}" for e in chosen[:_MOST]]
        if open_year:
            if side not in desk.sides:
                desk.scoping = replace(desk.scoping, sides=(side,))
            break
    return Draft(lines=lines, subject="、".join(s.text for s in query.subjects)) if lines else None


def asked_of(text: str) -> bool:
    """Whether a question asks for targets: those of the year whose document sets them."""
    return bool(_ASKS.search(text)) and not _OTHERWISE.search(text)


def _said(desk: Desk, side: Side) -> tuple[list[str], list[str]]:
    """What the question names: projects, and indicators."""
    projects = [
        s.lstrip("~") for x in desk.query.subjects for s in x.surfaces
        if s.endswith(_PROJECT) or (isinstance(f := side.resolve(x), Found) and f.entry.fact.unit in MONEY_UNITS)
    ]  # fmt: skip
    said = [p for c in desk.query.content for p in re.split("[、和与及跟]", c) if len(p) >= 2]
    said += [s.lstrip("~") for x in desk.query.subjects for s in x.surfaces]
    projects += [p for p in said if p.endswith(_PROJECT)]
    said = [_ASKING.sub("", _GROUP.sub("", p)) for p in said]
    of_group = _GROUP.search(desk.query.text) is not None  # 满意度指标 names a group, 居民满意度 an indicator
    named = [p for p in dict.fromkeys(said) if len(p) >= 2 and not any(p in q for q in projects) and not (of_group and _GROUP.fullmatch(f"{p}指标"))]
    return list(dict.fromkeys(projects)), named


def _chosen(desk: Desk, side: Side, projects: Sequence[str], named: Sequence[str]) -> list[Entry]:
    """The targets of the project named, or of the one that prints such an indicator; those named, else all of the group or project."""
    held = [
        e for e in side.catalogue.entries
        if e.leaf.endswith(_TARGET) and e.fact.amount is not None and e.fact.fiscal_year == side.fiscal_year
    ]  # fmt: skip
    held = list({(e.row, e.fact.row_path, e.fact.printed): e for e in held}.values())
    group = _GROUP.search(desk.query.text)
    if group is not None:
        of_group = [e for e in held if any(group.group(1) in name_key(p) for p in e.fact.row_path[:-1])]
        held = of_group or [e for e in held if group.group(1) in e.row]
    around = {e: _around(desk, side, e) for e in held}
    of_project = [max((_share(p, around[e]) for p in projects), default=0.0) for e in held]
    most = max(of_project, default=0.0)
    if projects and most >= _NAMES:
        held = [e for e, s in zip(held, of_project, strict=True) if s == most]
    elif projects and len({_project(e) for e in held}) > 1:
        return []
    if (said := [q.amount for q in desk.query.quantities if q.unit == "%"]) and _WHICH.search(desk.query.text):
        return [e for e in held if e.fact.unit == "%" and e.fact.amount in said]  # 哪些指标定成了必须100%
    titles = "".join(name_key(t) for p in evidence_passages(desk.library, side.disclosure) for t in p.section)
    forms = "".join(name_key(e.fact.schedule_title) for e in held)
    named = [n for n in named if _share(n, titles) < 1 or any(_share(n, e.row) for e in held)]  # 下立交 names the project
    named = [n for n in named if n not in forms or any(n in e.row for e in held)]  # 科普节 the form, and no 科普图书
    by_name = {n: max((_share(n, e.row) for e in held), default=0.0) for n in named}
    found = [e for e in held if any(s >= _NAMES and _share(n, e.row) == s for n, s in by_name.items())]
    if found:
        return found
    return held if (group is not None or projects) and not named else []


_WHICH = re.compile(r"哪[几些]|什么指标|有几")
_NAMES = 0.5
"Share of a name's words that must stand in an indicator's name or in what is said of its project."


def _share(name: str, text: str) -> float:
    if name in text:
        return 1.0
    words = [w for w in tokens(name) if len(w) >= 2]
    return sum(w in text for w in words) / len(words) if words else 0.0


def _around(desk: Desk, side: Side, entry: Entry) -> str:
    """What names the project a target belongs to: the form's group, the headings and the paragraph of a description."""
    fact = entry.fact
    said = [*fact.row_path[:-1], fact.schedule_title, fact.quoted]
    if fact.passage is not None:
        said += [s for p in evidence_passages(desk.library, side.disclosure) if p.ordinal == fact.passage for s in (*p.section, p.text)]
    elif _levelled(fact):
        said += [p.text for p in evidence_passages(desk.library, side.disclosure) if fact.schedule_title in p.section and p.text.startswith("项目名称")]
    return name_key("".join(said))


def _project(entry: Entry) -> str:
    fact = entry.fact
    return f"{fact.schedule_title}{fact.passage or ''}" + ("" if _levelled(fact) else "/".join(fact.row_path[:-1]))


def _levelled(fact: Fact) -> bool:
    """Whether a form groups its indicators by kind (产出指标/数量指标), and not by project."""
    return any("指标" in p for p in fact.row_path)


def _named(fact: Fact, chosen: Sequence[Entry]) -> str:
    """The indicator, with its project where several projects have it."""
    several = len({_project(e) for e in chosen}) > 1
    return "·".join((*fact.row_path[:-1], fact.row)) if several and not _levelled(fact) else fact.row
