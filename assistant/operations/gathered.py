"""What no schedule adds up: all that came in besides 财政拨款, and all the projects that a document describes together."""

from __future__ import annotations

import re
from decimal import Decimal

from assistant import derivation
from assistant.catalogue import HALVES, Entry, half_of
from assistant.citations import label_of
from assistant.evidence import Found, Missing
from assistant.operations.desk import Desk, Draft, bold, by_concept, place_word
from assistant.operations.operands import shown_result
from assistant.operations.parts import PROJECTS, is_project, of_body, projects_of
from assistant.operations.quoting import meanings_of, names_of
from assistant.operations.selecting import described_projects
from assistant.operations.single import failure, merge
from assistant.query import Operation
from assistant.scoping import Side
from index.amounts import spoken_number
from index.records import Fact
from index.vocabulary import MONEY_UNITS, Direction, Origin, ScheduleKind

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
        meanings = [m for s in desk.query.subjects for m in meanings_of(side, s)]
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
        naught = [e for e in rows if e.fact.amount == 0 and e.row.endswith("其他收入")][:1]
        if naught:  # printed, and nothing
            return Draft(lines=[f"{desk.whose(side)}没有安排，{label_of(naught[0].fact)}为**{bold(desk.ledger.figure(naught[0].fact))}。"], subject="其他收入")
        all_of_it = side.resolve(by_concept("appropriation_revenue"))
        shown = f"，收入都是财政拨款{desk.put(all_of_it, role='support')}" if isinstance(all_of_it, Found) else ""
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
_GENERAL = PROJECTS | {"年度预算", "预算", "预算合计", "专项经费", "专项资金", "重点项目"}


def share_of_projects(desk: Desk) -> Draft | None:
    """生命健康专项占四个专项总和的比例: one project in percent of all that are listed or described."""
    said = _OF_ALL.search(desk.query.text)
    subjects = [s for s in desk.query.subjects if not all(w in _GENERAL for w in s.surfaces)]
    if said is None or len(subjects) != 1:
        return None
    drafts = []
    for side in desk.sides:
        part = side.resolve(subjects[0])
        rows = _projects(side, spoken_number(said["n"]) if said["n"] else None)
        named = [p.row for p in (part.entry, *part.agreeing)] if isinstance(part, Found) else []
        entry = next((e for e in rows if e.row in named), None)
        if entry is None:
            drafts.append(failure(desk, side, subjects[0], part if not isinstance(part, Found) else Missing(side.disclosure, said[0])))
            continue
        facts = [e.fact for e in rows]
        if (computed := derivation.share(entry.fact, facts)) is None:
            continue
        shown = "、".join(f"{label_of(f)}{desk.ledger.figure(f, role='support')}" for f in facts)
        summed = shown_result(desk, f"{len(rows)}个项目合计", derivation.total(facts), role="support")
        text = shown_result(desk, f"{label_of(entry.fact)}占{len(rows)}个项目合计的比例", computed)
        line = f"{desk.whose(side)}，{label_of(entry.fact)}占{len(rows)}个项目合计{summed}的**{bold(text)}：{shown}；计算：{computed.formula}。"
        drafts.append(Draft(lines=[line], subject=label_of(entry.fact), measure="占比"))
    return merge(drafts) if drafts else None


_OF_ALL = re.compile(
    r"占(?:了|到|这|那|全部|所有)*(?P<n>[一二两三四五六七八九十]|\d{1,2})?个?(?:重点)?(?:专项|项目)(?!支出|经费)"
    r"(?:资金|预算)?的?(?:总和|之和|合计|总额|总数|总计|总盘子|加起来)"
    r"|占(?:了|到)*(?:所有|全部)的?(?:专项|项目)(?!支出|经费)"
)


def _projects(side: Side, number: int | None) -> list[Entry]:
    """The projects that are described or listed with their money; of a number that was said, as many."""
    offered = [rows for rows in (described_projects(side), projects_of(side)) if len(rows) > 1]
    rows = next((r for r in offered if number in {None, len(r)}), [])
    return rows if all(e.fact.amount for e in rows) else []


def _of_projects_alone(desk: Desk) -> bool:
    return desk.query.over_projects and not desk.query.possible_items and all(w in _GENERAL for s in desk.query.subjects for w in s.surfaces)


def projects_spoken_of(desk: Desk, side: Side) -> list[Fact]:
    """这四个专项: the money of the projects that are listed or described, as many as were said; nothing where none are spoken of."""
    if not _of_projects_alone(desk):
        return []
    said = _SO_MANY.search(desk.query.text)
    return [e.fact for e in _projects(side, spoken_number(said.group(1)) if said else None)]


def all_projects(desk: Desk) -> Draft | None:
    """这四个专项的年度预算加总: the sum of all the projects that are listed or described, as many as were said."""
    if Operation.SUM not in desk.query.hints or not _of_projects_alone(desk):
        return None
    said = _SO_MANY.search(desk.query.text)
    drafts = []
    for side in desk.sides:
        facts = projects_spoken_of(desk, side)
        if not facts and said is not None:
            line = f"{desk.whose(side)}没有列出{said.group()}[{desk.ledger.cite_document(side.disclosure)}]，加不成合计。"
            drafts.append(Draft(status="not_disclosed", lines=[line], subject="项目合计"))
            continue
        if not facts:
            return None
        computed = derivation.total(facts)
        shown = "、".join(f"{label_of(f)}{desk.ledger.figure(f, role='support')}" for f in facts)
        text = shown_result(desk, f"{len(facts)}个项目合计", computed)
        drafts.append(Draft(lines=[f"{desk.whose(side)}，{len(facts)}个项目合计**{bold(text)}：{shown}；计算：{computed.formula}。"], subject="项目合计"))
    return merge(drafts) if drafts else None


def with_targets(desk: Desk) -> Draft | None:
    """实行绩效目标管理的项目有哪些，各多少: those that their forms list, or else the schedule of projects, where they are as many, or come to
    as much, as is printed of them."""
    if not _WITH_TARGETS.search(desk.query.text):
        return None
    drafts = []
    for side in desk.sides:
        said = [e.fact for e in side.catalogue.entries if e.fact.origin is Origin.NARRATIVE and e.row.endswith("项目") and "绩效目标" in e.fact.quoted]
        offered = [
            (f, rows) for kind in (ScheduleKind.PERFORMANCE, ScheduleKind.PROJECT) for rows in [_listed(side, kind)]
            for f in said if f.amount in {len(rows), sum(derivation.amount(e.fact) for e in rows)} and len(rows) >= _SEVERAL
        ]  # fmt: skip
        if not offered:
            return None
        whole, rows = offered[0]
        lines = [f"- {label_of(e.fact)}：**{bold(desk.ledger.figure(e.fact))}" for e in rows]
        head = f"{desk.whose(side)}，设了绩效目标的项目有{len(rows)}个（{label_of(whole)}{desk.ledger.figure(whole, role='support')}）："
        drafts.append(Draft(lines=[head, *lines, f"见{place_word(rows[0].fact)}。"], subject="绩效目标项目"))
    return merge(drafts) if drafts else None


def as_many_projects(desk: Desk) -> Draft | None:
    """说14个项目全覆盖，项目支出表里是14个吗: how many the schedule of projects lists, held against the number said; None where none is."""
    said = [q for q in desk.query.quantities if q.unit in _COUNTED]
    named = [w for s in desk.query.subjects for w in s.surfaces]
    if not said or not _ARE_THERE.search(desk.query.text) or "项目" not in desk.query.text or len(desk.sides) != 1:
        return None
    side = desk.sides[0]
    kinds = {m.kind for w in named if w not in PROJECTS and (m := side.catalogue.meaning(w)) is not None}
    rows = _listed(side, ScheduleKind.PROJECT)
    if not kinds <= {ScheduleKind.PROJECT} or len(rows) < _SEVERAL:
        return None
    in_words = next((e.fact for e in side.catalogue.entries if e.fact.unit in _COUNTED and e.row.endswith("项目") and e.fact.amount == said[0].value), None)
    facts = [e.fact for e in rows]
    count = desk.ledger.derived("项目数", Decimal(len(rows)), "个", f"逐行数得{len(rows)}", (), marks=[desk.ledger.cite_fact(f) for f in (facts[0], facts[-1])])
    told = f"{place_word(in_words)}写{desk.ledger.figure(in_words, role='support')}，" if in_words is not None else ""
    verdict = "一致" if all(q.value == len(rows) for q in said) else "两处不一致" if told else "与所说的数不符"
    if in_words is not None and in_words.amount != len(rows):
        marks = [desk.ledger.cite_fact(f) for f in (in_words, facts[0])]
        desk.ledger.warn("discrepancy", f"说明写{in_words.printed}{in_words.unit}项目，表里列了{len(rows)}个。", marks)
    return Draft(lines=[f"{desk.whose(side)}，{told}{place_word(facts[0])}列了**{bold(count)}项目，**{verdict}**。"], subject="项目数")


_COUNTED = ("个", "项")
_ARE_THERE = re.compile(r"(?:表|列|数)[^。?]{0,12}(?:吗|么|吧|不是|对不|一样|一致|对得?上|是不是)|(?:是不是|是否|真有)[^。?]{0,8}\d")


def _listed(side: Side, kind: ScheduleKind) -> list[Entry]:
    """The projects that one kind of schedule lists, each once."""
    rows = [e for e in side.catalogue.by_schedule.get(kind, ()) if is_project(e, side, kind)]
    return of_body(side, list({e.row: e for e in reversed(rows)}.values())[::-1])


_WITH_TARGETS = re.compile("绩效目标(?:管理|申报)?的?(?:重点)?项目(?:都|一共|总共|具体|分别|各)*(?:有|是|为)?(?:哪|什么|啥)")
_SEVERAL = 2


_TWO_TABLES = re.compile("(?:两|2)(?:张|个)?表")


def of_two_tables(desk: Desk) -> Draft | None:
    """基本支出和项目支出两张表合起来，办公费多少: one item as both schedules print it, added up; never the totals of the two."""
    both = _TWO_TABLES.search(desk.query.text) is not None and all(h in desk.query.text for h in HALVES)
    if not both and (not _TOGETHER.search(desk.query.text) or any(h in desk.query.text for h in HALVES) or len(desk.query.subjects) != 1):
        return None
    for side in desk.sides:
        for subject in desk.query.subjects:
            names = set(names_of(meanings_of(side, subject), subject.surfaces)) - set(HALVES)
            rows = [
                e for e in side.catalogue.entries
                if e.row in names and e.fact.origin is Origin.CELL and e.fact.amount is not None and e.fact.unit in MONEY_UNITS
                and (e.fact.fiscal_year, e.fact.phase) == (side.fiscal_year, side.disclosure.phase)
            ]  # fmt: skip
            found = [next((e.fact for e in rows if half_of(e) == half), None) for half in HALVES]
            facts = [f for f in found if f is not None]
            if len(facts) == len(HALVES):
                shown = "、".join(f"{place_word(f)}{desk.ledger.figure(f, role='support')}" for f in facts)
                total = derivation.total(facts)
                text = desk.ledger.derived(f"{facts[0].row}合计", total.value, total.unit, total.formula, total.operands)
                line = f"{desk.whose(side)}，{facts[0].row}两张表合计**{bold(text)}：{shown}；计算：{total.formula}。"
                return Draft(lines=[line], subject=facts[0].row)
    return None
