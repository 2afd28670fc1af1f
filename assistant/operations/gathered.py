"""What no schedule adds up: all that came in besides 财政拨款, and all the projects that a document describes together."""

from __future__ import annotations

import re

from assistant import derivation
from assistant.catalogue import Entry
from assistant.citations import label_of
from assistant.evidence import Found
from assistant.operations.desk import Desk, Draft, bold, by_concept
from assistant.operations.operands import shown_result
from assistant.operations.parts import PROJECTS, projects_of
from assistant.operations.selecting import described_projects
from assistant.operations.single import merge
from assistant.query import Operation
from assistant.scoping import Side
from index.vocabulary import MONEY_UNITS, Direction, ScheduleKind

_BESIDES = re.compile(
    r"(?:除(?:了|去|开|却|掉)?|不算|刨去|刨掉|抛开|扣除)[^,。;?]{0,3}(?:财政|一般公共预算|公共财政|拨款|国家|政府|上面|公家)"
    r"|财政拨款(?:以|之)外"
)
_COMES_IN = re.compile(r"收入|进账|进项|入账|进来|来源|来钱|收到|挣|进钱|的钱|资金")
_APPROPRIATED = re.compile(r"财政拨款|一般公共预算|政府性基金|国有资本|财政专户|结转|结余|总计|合计|小计")
_TOGETHER = re.compile(r"一共|总共|合计|总|加起来|合起来|加在?一起")


def besides_appropriation(desk: Desk) -> Draft | None:
    """除了财政拨的钱还有没有别的进账: each other income that is printed, and none where none is; None where something else is asked."""
    text = desk.query.text
    if not _BESIDES.search(text) or not _COMES_IN.search(text) or not desk.sides:
        return None
    for side in desk.sides:
        meanings = [m for s in desk.query.subjects for w in s.surfaces if (m := side.catalogue.meaning(w)) is not None]
        about_income = all(m.concept is not None and "revenue" in m.concept.key for m in meanings) or "收入" in "".join(s.text for s in desk.query.subjects)
        if meanings and desk.query.read_as is None and not about_income:
            return None
    drafts = [d for side in desk.sides if (d := _other_income(desk, side)) is not None]
    return merge(drafts) if drafts else None


def _other_income(desk: Desk, side: Side) -> Draft | None:
    rows = [
        e for e in side.catalogue.entries
        if e.fact.schedule is ScheduleKind.REVENUE_EXPENDITURE and e.side is Direction.REVENUE and e.row and not e.total_row
        and not e.ancestors and e.fact.unit in MONEY_UNITS and e.fact.fiscal_year == side.fiscal_year and e.fact.agency == side.agency
    ]  # fmt: skip
    if not rows:
        rows = [
            e for e in side.catalogue.entries
            if e.fact.schedule is ScheduleKind.REVENUE and e.total_row and not e.total_column and e.fact.agency == side.agency
            and e.fact.fiscal_year == side.fiscal_year and e.fact.unit in MONEY_UNITS
        ]  # fmt: skip
    if not rows:
        return None
    others = [e for e in rows if e.fact.amount and not _APPROPRIATED.search(_name(e))]
    if not others:
        all_of_it = side.resolve(by_concept("appropriation_revenue"))
        shown = f"，收入都是财政拨款{desk.put(all_of_it)}" if isinstance(all_of_it, Found) else ""
        number = desk.ledger.cite_entry(rows[0])
        return Draft(lines=[f"{desk.whose(side)}**没有**财政拨款以外的收入{shown}[{number}]。"], subject="其他收入")
    summed = len(others) > 1 and (_TOGETHER.search(desk.query.text) is not None or Operation.SUM in desk.query.hints)
    shown_all = "、".join(f"{label_of(e.fact)}{desk.ledger.figure(e.fact, role='support' if summed else 'answer')}" for e in others)
    line = f"{desk.whose(side)}，财政拨款以外的收入有：{shown_all}"
    if len(others) > 1:
        computed = derivation.total([e.fact for e in others])
        line += f"，合计**{bold(shown_result(desk, '财政拨款以外的收入', computed, role='answer' if summed else 'support'))}；计算：{computed.formula}"
    return Draft(lines=[f"{line}。"], subject="财政拨款以外的收入")


def _name(entry: Entry) -> str:
    return entry.row if not entry.total_row else entry.leaf


_SO_MANY = re.compile(r"([一二两三四五六七八九十]|\d{1,2})个?(?:重点|大)?(?:专项|项目)")
_DIGIT = {c: i for i, c in enumerate("零一二三四五六七八九十")} | {"两": 2}
_GENERAL = PROJECTS | {"年度预算", "预算", "预算合计", "专项经费", "专项资金", "重点项目"}


def all_projects(desk: Desk) -> Draft | None:
    """这四个专项的年度预算加总: the sum of all the projects that are listed or described, as many as were said."""
    query = desk.query
    if Operation.SUM not in query.hints or not query.over_projects or any(w not in _GENERAL for s in query.subjects for w in s.surfaces):
        return None
    said = _SO_MANY.search(query.text)
    number = (_DIGIT.get(said.group(1)) or int(said.group(1))) if said else None
    drafts = []
    for side in desk.sides:
        offered = [rows for rows in (described_projects(side), projects_of(side)) if len(rows) > 1]
        rows = next((r for r in offered if len(r) == number), []) if number else next(iter(offered), [])
        if not rows or any(not e.fact.amount for e in rows):
            return None
        computed = derivation.total([e.fact for e in rows])
        shown = "、".join(f"{label_of(e.fact)}{desk.ledger.figure(e.fact, role='support')}" for e in rows)
        text = shown_result(desk, f"{len(rows)}个项目合计", computed)
        drafts.append(Draft(lines=[f"{desk.whose(side)}，{len(rows)}个项目合计**{bold(text)}：{shown}；计算：{computed.formula}。"], subject="项目合计"))
    return merge(drafts) if drafts else None
