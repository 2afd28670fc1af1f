"""Which rows are asked about: below an item or the total, at the level named, without what is left out."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.catalogue import PARTIAL, SAYS_WHEN, Entry
from assistant.citations import label_of
from assistant.evidence import Ambiguous, Found
from assistant.operations.desk import Desk, by_concept, whole_document_total
from assistant.operations.parts import PROJECTS, is_everything, projects_of
from assistant.operations.purchases import purchases
from assistant.operations.quoting import meanings_of
from assistant.query import Subject
from assistant.rows import children
from assistant.scoping import Side
from index.classification import is_economic, level_of
from index.vocabulary import MONEY_UNITS, Direction, Level, Origin, ScheduleKind

_WIDTHS = {Level.CLASS: 3, Level.SECTION: 5, Level.ITEM: 7}
_PLANNED = "年度预算安排"
"The heading under which a project's description states its money."


def rows_below(desk: Desk, side: Side) -> tuple[list[Entry], str]:
    """The rows asked about: below the subject, or below the document's total; at the level that was named, less what is left out."""
    rows, head = _rows_of(desk, side)
    return without_excluded(desk, side, _down_to_excluded(desk, side, rows)), head


def excluded_codes(desk: Desk, side: Side) -> set[str]:
    """The codes of what is left out by name."""
    named = [m for w in desk.query.excluded if not w.startswith(PARTIAL) and (m := side.catalogue.meaning(w)) is not None]
    codes = {e.fact.row_code for m in named for k in m.keys for e in side.catalogue.by_key.get(k, ()) if e.row == k and e.fact.row_code}
    return codes | {c for m in named for c in (*((m.code,) if m.code else ()), *(m.concept.codes if m.concept else ()))}


def _down_to_excluded(desk: Desk, side: Side, rows: list[Entry]) -> list[Entry]:
    """住房公积金除外，住房保障支出里还有什么: the rows at the level of what is left out, where it stands below them."""
    codes = excluded_codes(desk, side)
    while rows and any(c.startswith(e.fact.row_code) and c != e.fact.row_code for e in rows if e.fact.row_code for c in codes):
        deeper = [c for e in rows for c in (children(side.catalogue, e) or [e])]
        if {e.fact.ordinal for e in deeper} == {e.fact.ordinal for e in rows}:
            break
        rows = deeper
    return rows


def without_excluded(desk: Desk, side: Side, rows: list[Entry]) -> list[Entry]:
    """Rows without those left out by name (除了住房保障支出), by a part of the name (带“其他”的不算), or with what they stand under."""
    parts = [w.removeprefix(PARTIAL) for w in desk.query.excluded if w.startswith(PARTIAL)]
    named = [m for w in desk.query.excluded if not w.startswith(PARTIAL) and (m := side.catalogue.meaning(w)) is not None]
    keys = {k for m in named for k in m.keys}
    codes = tuple(excluded_codes(desk, side))
    totals = tuple(m.surface for m in named if m.concept is not None)
    return [
        e for e in rows
        if not any(p in e.row for p in parts) and e.row not in keys and not keys & e.ancestors
        and not (codes and e.fact.row_code.startswith(codes)) and not (totals and e.row.endswith(totals))
    ]  # fmt: skip


def said_excluded(desk: Desk) -> str:
    """（不计…）, where something is left out: it is said in the answer."""
    words = [f"名称带“{w.removeprefix(PARTIAL)}”的" if w.startswith(PARTIAL) else w for w in desk.query.excluded]
    return f"（不计{'、'.join(words)}）" if words else ""


def asks_by_economic(desk: Desk, side: Side) -> bool:
    """项目支出按经济科目, 经济分类里: by 经济分类, and no item beside it named but columns and funds."""
    meanings = [m for s in desk.query.subjects for w in s.surfaces if (m := side.catalogue.meaning(w)) is not None]
    return any(m.kind is ScheduleKind.BASIC_BY_ECONOMIC for m in meanings) and all(m.kind is not None or m.concept is not None for m in meanings)


def _by_economic(desk: Desk, side: Side) -> tuple[list[Entry], str]:
    """What 基本支出, or 项目支出 where that is said and printed so, is spent on by 经济分类: the 款, or the 类 where those are asked for."""
    projects = "项目" in desk.query.text
    rows = [
        e for e in side.catalogue.entries
        if is_economic(e.fact.row_code) and e.total_column and e.fact.amount is not None and e.fact.fiscal_year == side.fiscal_year
        and ("项目支出" in e.fact.schedule_title if projects else e.fact.schedule is ScheduleKind.BASIC_BY_ECONOMIC)
    ]  # fmt: skip
    width = _WIDTHS[Level.CLASS if desk.query.level is Level.CLASS else Level.SECTION]
    rows.sort(key=lambda e: e.fact.row_code)
    return [e for e in rows if len(e.fact.row_code) == width] or rows, f"{'项目支出' if projects else '基本支出'}的经济科目"


def _rows_of(desk: Desk, side: Side) -> tuple[list[Entry], str]:
    if asks_by_economic(desk, side) and len((by := _by_economic(desk, side))[0]) > 1:
        return by
    if bought := purchases(desk, side):
        return bought, "政府采购"
    subjects = desk.query.subjects
    kinds = {m.kind for s in subjects for w in s.surfaces if (m := side.catalogue.meaning(w)) and m.kind}
    only_kinds = all((m := side.catalogue.meaning(w)) and m.kind for s in subjects for w in s.surfaces)
    kinds = kinds if only_kinds else set()
    listed = [e for e in side.catalogue.entries if e.fact.schedule in kinds and not e.total_row and e.total_column]
    if listed:
        width = _WIDTHS.get(desk.query.level) if desk.query.level else 0
        at_level = [e for e in listed if len(e.fact.row_code) == width and e.fact.amount is not None]
        return at_level or listed, subjects[0].text
    projects = projects_of(side)
    # 项目支出前三名, where projects are listed by name, is of them, unless 科目 are asked for.
    by_name = (desk.query.limit or 0) > 1 and [s.text for s in subjects] == ["项目支出"] and not re.search("科目|类|款|功能", desk.query.text)
    speaks_of_projects = (desk.query.over_projects or by_name) and desk.query.level is None
    named = [m.surface for s in subjects for m in s.mentions if m.surface not in PROJECTS]
    of_fund = [e for e in projects if all(n in e.fact.schedule_title for n in named)]  # 一般公共预算项目里最多的
    if speaks_of_projects and named and (funded := _paid_from(side, subjects, projects)):
        return funded, f"{funded[0].fact.column}安排的项目"
    if speaks_of_projects and len(of_fund) > 1:
        return of_fund, "各项目"
    if subjects:
        found = side.resolve(subjects[0])
        if not isinstance(found, Found):
            several = side.carrying(subjects[0]) if isinstance(found, Ambiguous) else []
            # 那四个专项: what carries the word, where nothing is called by it alone.
            return (several if len({e.fact.unit for e in several}) == 1 and len(several) > 1 else []), subjects[0].text
        candidates = sorted((found.entry, *found.agreeing), key=lambda e: _own_schedule(desk, side, e))
        left_out = excluded_codes(desk, side)
        for candidate in candidates:
            rows = _columns_of(side, candidate) or _at_level(desk, side, candidate)
            if rows and left_out and candidate is not candidates[-1] and not _holds(rows, left_out):
                continue  # 除工资福利支出外，基本支出里哪块最大: the schedule that prints what is left out
            if rows:
                return rows, label_of(found.entry.fact)
        codes = tuple(c for w in subjects[0].surfaces if (m := side.catalogue.meaning(w)) and m.concept for c in m.concept.codes)
        table = [e for e in side.catalogue.entries if e.fact.table == found.entry.fact.table and codes]
        by_code = [e for e in table if len(e.fact.row_code) == 5 and e.fact.row_code.startswith(codes)]
        if by_code:
            return [e for e in by_code if e.fact.amount is not None], label_of(found.entry.fact)
        if not is_everything(side, found):
            return [], label_of(found.entry.fact)
    if desk.query.over_projects and desk.query.level is None and not projects and (told := _told_projects(side)):
        return told, "说明列出的项目"
    described = described_projects(side)
    if len(described) > 1 and re.search("项目(?!支出)|专项", desk.query.text):
        return described, "有说明的项目"
    revenue = desk.query.direction is Direction.REVENUE
    whole = side.resolve(by_concept("total_revenue")) if revenue else whole_document_total(side)
    if not isinstance(whole, Found):
        return [], "收入" if revenue else "支出"
    # 收支总表 stops at 类; when 款 or 项 was asked for, the schedule that prints them comes first.
    candidates = sorted((whole.entry, *whole.agreeing), key=lambda e: desk.query.level is not None and bool(e.side))
    for candidate in candidates:
        rows = _at_level(desk, side, candidate)
        rows = rows if revenue else [e for e in rows if not _BALANCE.search(e.row)]
        if rows and (candidate is candidates[-1] or desk.query.level in {None, level_of(rows[0].fact.row_code)}):
            unlisted = "（文件没有逐个列出项目的金额）" if desk.query.over_projects and not desk.query.level else ""
            return rows, "各项收入" if revenue else f"各{desk.query.level or '类'}支出{unlisted}"
    return [], "各项收入" if revenue else "各类支出"


_BALANCE = re.compile("结转|结余|弥补")
"What stands below the 类 in a schedule of both sides and is no expenditure."


def _paid_from(side: Side, subjects: Sequence[Subject], projects: Sequence[Entry]) -> list[Entry]:
    """政府性基金给了哪些项目: the projects with money in the column that is named; none where their schedule has no such column."""
    said = {k for s in subjects for m in meanings_of(side, s) for k in (*m.keys, *m.stated, *(m.concept.said if m.concept else ()))}
    rows = {(e.fact.table, e.row) for e in projects}
    return [
        e for e in side.catalogue.by_schedule.get(ScheduleKind.PROJECT, ())
        if not e.total_column and e.leaf in said and (e.fact.table, e.row) in rows and e.fact.amount and e.fact.fiscal_year == side.fiscal_year
    ]  # fmt: skip


def _holds(rows: list[Entry], codes: set[str]) -> bool:
    """Whether what is left out is among these rows, or below one of them."""
    return any(e.fact.row_code and (c.startswith(e.fact.row_code) or e.fact.row_code.startswith(c)) for e in rows for c in codes)


def _columns_of(side: Side, entry: Entry) -> list[Entry]:
    """The three parts of “三公” are headers of its schedule, also where its rows are the units of the body."""
    if entry.fact.schedule is not ScheduleKind.THREE_PUBLIC or not entry.row or not entry.total_row or not entry.total_column:
        return []
    row = [
        e for e in side.catalogue.entries
        if e.fact.table == entry.fact.table and e.row == entry.row and e.fact.phase is entry.fact.phase and e.fact.fiscal_year == entry.fact.fiscal_year
        and e.columns != entry.columns and len(e.columns) >= len(entry.columns)
    ]  # fmt: skip
    top = [e for e in row if len(e.columns) == len(entry.columns) or e.total_column]
    return [e for e in top if not (e.total_column and len(e.columns) == len(entry.columns))] if len(top) > 1 else []


def _own_schedule(desk: Desk, side: Side, entry: Entry) -> bool:
    """A fund's own schedule breaks it down; a column of another one only adds it up. False sorts first."""
    concepts = [m.concept for w in desk.query.subjects[0].surfaces if (m := side.catalogue.meaning(w)) and m.concept]
    return not any(c.spots and c.spots[0].kind is entry.fact.schedule for c in concepts)


_ONE_FUND = frozenset({ScheduleKind.GOVERNMENT_FUND, ScheduleKind.STATE_CAPITAL})
_ONE_ITEM = re.compile(r"(?:哪|一|单|小|细|各|每)个?一?个?项(?!目)")


def _at_level(desk: Desk, side: Side, entry: Entry) -> list[Entry]:
    rows = children(side.catalogue, entry)
    if entry.total_row and not entry.total_column and rows and all(is_economic(e.fact.row_code) for e in rows):
        # 公用经费 is a column of 经济分类: its parts are 办公费, 邮电费 …, not the 类 they stand under.
        rows = [c for e in rows for c in children(side.catalogue, e) if c.fact.amount is not None] or rows
    level = desk.query.level
    if level is None and len(entry.fact.row_code) == _WIDTHS[Level.CLASS] and not is_economic(entry.fact.row_code) and _ONE_ITEM.search(desk.query.text):
        level = Level.ITEM  # 一般公共服务支出底下哪一项用得最少
    if level is None and desk.query.over_projects and entry.total_row and entry.fact.schedule in _ONE_FUND:
        level = Level.ITEM  # 政府性基金安排了哪些项目, where none is listed by name
    if level is None or not rows:
        return rows if entry.side is None or not entry.total_row else [e for e in rows if e.side is entry.side]
    width = _WIDTHS[level]
    if entry.fact.row_code and len(entry.fact.row_code) >= width:
        return rows
    column = [e for e in side.catalogue.entries if e.fact.table == entry.fact.table and e.columns == entry.columns]
    deeper = [e for e in column if len(e.fact.row_code) == width and e.fact.row_code.startswith(entry.fact.row_code)]
    return deeper or rows


def deep_enough(desk: Desk, side: Side, rows: list[Entry]) -> list[Entry]:
    """前三项 of a 类 with one 款 means its 项: go down while too few rows carry money."""
    wanted = max(desk.query.limit or 2, 2)
    seen = {e.fact.ordinal for e in rows}
    while rows and desk.query.level is None and all(e.fact.row_code for e in rows) and sum(bool(e.fact.amount) for e in rows) < wanted:
        deeper = [c for e in rows for c in children(side.catalogue, e) if c.fact.ordinal not in seen]
        if not deeper:
            break  # the parts of a one-row table are parts of one another: never around in a circle
        seen |= {e.fact.ordinal for e in deeper}
        if sum(bool(e.fact.amount) for e in deeper) <= sum(bool(e.fact.amount) for e in rows) and len(rows) > 1:
            break
        rows = deeper
    return rows


_OF_PROJECT = ("项目", "专项")


def _told_projects(side: Side) -> list[Entry]:
    """具体项目开支如下：文物保护专项152.36万元 …: the projects that the section on 项目支出 lists, or others call so, with what each cost."""
    told = [
        e for e in side.catalogue.entries
        if e.fact.origin is Origin.NARRATIVE and ("项目支出" in e.fact.schedule_title or e.row.endswith(_OF_PROJECT))
        and e.fact.unit in MONEY_UNITS and e.fact.amount
        and (e.fact.fiscal_year, e.fact.phase) == (side.fiscal_year, side.disclosure.phase) and not e.ancestors and SAYS_WHEN.fullmatch(e.leaf)
    ]  # fmt: skip
    over = {a for e in side.catalogue.entries for a in e.ancestors}
    named = [e for e in told if e.row not in over and not e.row.endswith("支出")]  # 用于专项业务工作的经费支出 is all of them
    return named if len(named) > 1 else []


def described_projects(side: Side) -> list[Entry]:
    """The projects that paragraphs of their own describe, by what they say is planned for the year."""
    planned = [e for e in side.catalogue.entries if e.leaf == _PLANNED and not e.ancestors and e.fact.fiscal_year == side.fiscal_year]
    return list({e.row: e for e in reversed(planned)}.values())[::-1]
