"""What a total is made up of: the units of a body, and the parts a sentence lists."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from assistant.answer import Chart, Point
from assistant.basis import Basis, agree
from assistant.catalogue import SAYS_WHEN, Entry
from assistant.evidence import Found
from assistant.operations.bounds import Bounds
from assistant.operations.desk import Desk, Draft, added_up, bold, by_concept, whole_document_total
from assistant.operations.single import merge
from assistant.operations.standing import asks_order, foremost, is_descending, place_words, places_of
from assistant.orders import both_ends
from assistant.phrases import asks_together
from assistant.places import is_own_name
from assistant.query import Operation, Subject
from assistant.scoping import Side
from index.amounts import plain
from index.classification import is_economic, name_key
from index.records import Fact
from index.vocabulary import MONEY_UNITS, Origin, ScheduleKind, Scope

_UNITS_ASKED = re.compile(
    r"[两二三四五六七八九十几各每]个?[家个]?(?:预算|下属)?(?:事业|行政)?单位|[几两二三各]家|本部和|(?:本级|机关)[和与跟]下属|哪几家|各单位|按(?:下属|预算|各|所属)*单位|单位(?:(?:20)?\d\d年度?的?|今年|去年)?(?:各|分别)|哪些单位|下[属辖级面底](?:的)?(?:事业|预算)?单位(?:里|中|当中|之中|哪)|的单位(?:有|是|共)|(?<![和与跟及加+、])(?<!以及)(?<!连同)(?:下属|所属|下辖|下面|底下)的?(?:学校|医院|幼儿园|站所|街道|院校)|(?:预算|下属|所属)?单位(?:里|中|当中|之中)[^,。?]{0,6}(?:哪|谁|最)|(?:哪|各|每)所学校|最[多大高少小低]的(?:下属)?(?:学校|医院|单位|中心)"
)
PROJECTS = frozenset({"项目支出", "项目", "项目的钱", "各项目", "专项", "项目经费"})
"Words for projects in general: 最大的三个项目."
_BY_UNIT = (ScheduleKind.EXPENDITURE_BY_UNIT, ScheduleKind.APPROPRIATION_BY_UNIT)


def is_everything(side: Side, found: Found) -> bool:
    """Whether what was named is the document's total by another name: 预算支出, as a sentence states it."""
    whole = whole_document_total(side)
    return isinstance(whole, Found) and agree(whole.entry.fact, found.entry.fact)


_MONEY_OF_ONE = "项目资金"
"Above the lines of money in the form of one project: 项目资金总额, 其中：财政资金 are no projects."


_WEIGHT = "分值"
"Printed in the form in which one project is scored: its 年度资金总额 and 当年财政拨款 are no projects."


def projects_of(side: Side) -> list[Entry]:
    """The projects' money in the schedule of projects, or else in the schedule of their targets; of a unit, those printed beside it."""
    kinds = (ScheduleKind.PROJECT, ScheduleKind.PERFORMANCE)
    forms = {e.fact.table for e in side.catalogue.entries if e.leaf == _WEIGHT}
    entries = [e for e in side.catalogue.entries if e.fact.table not in forms]
    rows = next((rows for kind in kinds if (rows := [e for e in entries if is_project(e, side, kind)])), [])
    return of_body(side, rows)


def of_body(side: Side, entries: Sequence[Entry]) -> list[Entry]:
    """Of rows that a schedule groups by unit, those of the unit that is asked about, or of the body without its units (本级)."""
    if side.agency != side.disclosure.agency:
        unit = name_key(side.agency)
        return [e for e in entries if unit in e.ancestors]
    own = [e for e in entries if any(is_own_name(a, side.agency) for a in e.ancestors)] if side.basis.own_only else []
    return own or list(entries)


_ECONOMIC = 5
"Digits of a 款 of 经济分类: a longer code is a project's own."


def is_project(entry: Entry, side: Side, kind: ScheduleKind = ScheduleKind.PROJECT) -> bool:
    """Whether an entry is a project's money in the schedule of projects."""
    fact = entry.fact
    return bool(
        fact.schedule is kind and (entry.total_column or SAYS_WHEN.fullmatch(entry.leaf)) and not entry.total_row and fact.fiscal_year == side.fiscal_year
        and bool(fact.amount) and fact.unit in MONEY_UNITS and len(entry.columns) <= (1 if kind is ScheduleKind.PROJECT else 2)
        and fact.scope is side.disclosure.scope and entry.columns[:1] != (_MONEY_OF_ONE,)
        and not (is_economic(fact.row_code) and len(fact.row_code) <= _ECONOMIC)  # 项目支出 by 经济科目 lists no projects
    )  # fmt: skip


def asks_by_unit(desk: Desk) -> bool:
    """两家单位, 各单位, 分别: whether each 预算单位 is asked about; 行政事业单位… inside an item's name does not count."""
    text = desk.query.text
    for subject in desk.query.subjects:
        for surface in subject.surfaces:
            text = text.replace(surface, "□")
    bodies = len({s.agency for s in desk.sides})
    if bodies > 1 and len({s.disclosure.agency for s in desk.sides}) == bodies and "单位" not in text:
        return False  # 这两家各多少: of the bodies named, and not of the units of each
    return bool(_UNITS_ASKED.search(text)) or asks_which_unit(desk)


def asks_which_unit(desk: Desk) -> bool:
    """哪个单位最少, 预算单位里头谁家最多: which of a body's 预算单位 stands first; of several bodies, which body is asked."""
    several = len({s.disclosure.agency for s in desk.sides}) > 1
    return not several and desk.query.wants(Operation.RANK) and bool(_WHICH_UNIT.search(desk.query.text))


_WHICH_UNIT = re.compile(
    r"哪一?(?:个|家)(?:下属|预算|基层|二级|所属)*单位|(?:下属|预算|基层|二级|所属)的?(?:那些|这些|各)?单位(?:里|中|当中|之中)|(?:几|些)[家个](?:单位)?(?:里|中|当中|之中)"
    r"|谁家|哪一?家(?!公司|企业|供应商)"
)
_EACH = re.compile(r"各(?:是|自|有)?多少|分别|都[是有花]|各自|排序|排名|排个?序|排一?[排下]|[由从][高多大低少小][到至]|一[一个]列|列出|列一|依次")


def units_listed(side: Side) -> list[str]:
    """The 预算单位 that a document's schedules print figures of, in printing order."""
    return list(
        dict.fromkeys(
            e.fact.agency
            for e in side.catalogue.entries
            if not e.total_row and (e.fact.schedule in _BY_UNIT or (e.fact.schedule is not None and _of_unit(e.fact, side)))
        )
    )


_WITHOUT_ITSELF = re.compile(r"(?:除了?|不含|不算|不计|扣除)[^,。?]{0,10}(?:机关|本级|本部|自己|本身)")


_UNDER_IT = re.compile("下[属辖]|[所家间个](?:学校|医院|幼儿园|卫生院)")
"The body itself is none of its schools, none of those under it."
_AND_ITSELF = re.compile("(?:本级|本部|机关)(?:[和与跟]下|也?[要算列含])|(?<!不)(?:包括|包含|含|加上|连同?)[^,。?]{0,4}(?:本级|本部|机关)")


def _of_unit(fact: Fact, side: Side) -> bool:
    return fact.scope is Scope.UNIT and side.disclosure.scope is not Scope.UNIT


def sums_units(desk: Desk) -> bool:
    """两个下属单位的收入合计, 两家下属单位加起来安排多少钱: whether the units' figures are wanted as one sum."""
    everything = not desk.query.residual and desk.query.wants_amount and _MONEY.search(desk.query.text) is not None
    return (bool(desk.query.subjects) or everything) and asks_together(desk.query.text) and (asks_by_unit(desk) or _BELOW.search(desk.query.text) is not None)


_MONEY = re.compile("(?:花|用|支出|开支|安排|预算|拨|批)[^,。?;人辆名个家]{0,6}(?:多少|几多)|(?:多少|几多)(?:钱|元|万)")
"""Without an item named: all that is spent."""
_BELOW = re.compile("(?<![和与跟及加+、同])(?<!以及)(?:下[属辖]|所属)的?(?:事业|预算|行政)*单位")


def _measured(desk: Desk, side: Side) -> list[Subject]:
    """What each unit is asked for: the item named, and the unit's total only where everything was asked for."""
    named = [s for subject in desk.query.subjects for s in (subject, _alone(subject))]
    whole = replace(side, agency=side.disclosure.agency, basis=Basis(side.disclosure.agency, side.fiscal_year))
    everything = all(isinstance(r := whole.resolve(s), Found) and is_everything(whole, r) for s in desk.query.subjects)
    return [*named, by_concept("total_expenditure")] if everything else named


def _alone(subject: Subject) -> Subject:
    """公用经费合计, of several units: the sum is of them, and 公用经费 what each prints."""
    return Subject(tuple(replace(m, surface=_ADDED.sub("", m.surface) or m.surface) for m in subject.mentions))


_ADDED = re.compile(r"(?:合计|总和|总计|总共|一共|之和)$")


def by_units(desk: Desk, bounds: Bounds | None = None) -> Draft | None:
    """Each 预算单位 with its figure, from the schedule that lists them; in order where an order was asked for."""
    drafts = []
    named = [s.agency for s in desk.sides if s.agency != s.disclosure.agency]
    for side in {s.disclosure.document: s for s in desk.sides}.values():
        units = units_listed(side)
        if len(named) > 1 and all(n in units for n in named):
            units = [u for u in units if u in named]  # 疾控中心、妇幼保健院、卫生监督所三家: those named, not all
        elif named and side.disclosure.agency in desk.query.own_of and any(s.agency == side.disclosure.agency for s in desk.sides):
            units = [u for u in units if u in named or is_own_name(name_key(u), side.disclosure.agency)]  # 本部和执法大队两家
        if _UNDER_IT.search(desk.query.text) and not _AND_ITSELF.search(desk.query.text) and len(units) > 1 and side.disclosure.agency in units:
            units.remove(side.disclosure.agency)  # 下属单位 are those under it
        rows = []
        subjects = _measured(desk, side) if desk.query.subjects or not desk.query.over_projects else [by_concept("project")]
        for unit in units:
            own = replace(
                side, agency=unit, basis=Basis(unit, side.fiscal_year, own_only=unit == side.disclosure.agency)
            )
            found = next((r for s in subjects if isinstance(r := own.resolve(s), Found)), None)
            if found is not None:
                rows.append((unit, found.entry))
        rows = [r for r in rows if bounds is None or (r[1].fact.amount is not None and bounds.hold(r[1].fact.amount))]
        if not rows:
            continue
        if _WITHOUT_ITSELF.search(desk.query.text):
            rows = [r for r in rows if r[0] != side.disclosure.agency] or rows
        if desk.query.wants(Operation.RANK, Operation.COMPARE):
            rows.sort(key=lambda r: r[1].fact.amount or Decimal(0), reverse=desk.query.descending or both_ends(desk.query.text))
            if (places := places_of(desk.query)) and places[-1] <= len(rows):
                order = "从多到少" if desk.query.descending else "从少到多"
                told = "；".join(
                    f"{_printed(u, e)}：**{bold(desk.ledger.figure(e.fact, label=_printed(u, e)))}" for u, e in (rows[n - 1] for n in places)
                )
                drafts.append(Draft(lines=[f"{desk.whose(side)}的预算单位{order}排{place_words(places)}的是{told}。"], subject=rows[places[0] - 1][0]))
                continue
            if asks_which_unit(desk) and len(rows) > 1 and not _EACH.search(desk.query.text) and not both_ends(desk.query.text):
                drafts.append(_foremost(desk, side, rows))
                continue
        name = _ADDED.sub("", "、".join(s.text for s in desk.query.subjects)) or ("项目支出" if desk.query.over_projects else "预算")
        first, last = (_printed(unit, e) for unit, e in (rows[0], rows[-1]))
        if desk.query.wants(Operation.RANK) and desk.query.limit and desk.query.limit > 1:
            rows = rows[: desk.query.limit]  # 支出最多的前三个下属学校
        whole = replace(side, agency=side.disclosure.agency)
        lines = [f"{desk.whose(whole)}列出{len(units)}家预算单位，{name}分别是："]
        if bounds is not None:
            lines = [f"{desk.whose(whole)}列出的预算单位里，{name}{bounds.word}{bounds.said}的有{len(rows)}家："]
        # 四家总共多少: what they come to is asked for, and each only shows how
        role = "support" if sums_units(desk) and len(rows) > 1 and not _EACH.search(desk.query.text) else "answer"
        lines += [f"- {_printed(unit, e)}：**{bold(desk.ledger.figure(e.fact, label=_printed(unit, e), role=role))}" for unit, e in rows]
        if desk.query.wants(Operation.RANK, Operation.COMPARE):
            ends = both_ends(desk.query.text)
            high = "最多" if desk.query.descending or ends else "最少"
            lines.append(f"{high}的是{first}" + (f"，最少的是{last}。" if ends else "。"))
        if sums_units(desk) and len(rows) > 1 and all(e.fact.amount is not None for _, e in rows):
            lines.append(added_up(desk, [e.fact for _, e in rows]))
        points = [Point(label=u, amount=plain(e.fact.amount or Decimal(0))) for u, e in rows]
        chart = Chart(type="bar", title=name, unit="元", points=points) if len(points) > 1 else None
        drafts.append(Draft(lines=lines, subject=name, chart=chart))
    return merge(drafts) if drafts else None


def _foremost(desk: Desk, side: Side, rows: list[tuple[str, Entry]]) -> Draft:
    """The units at the head of the order, as many as were asked for, and how many there are."""
    first = [row for row in rows if row[1].fact.amount is not None][: desk.query.limit or 1] or rows[:1]
    most = "最多" if desk.query.descending else "最少"
    named = "、".join(s.text for s in desk.query.subjects) or ("项目支出" if desk.query.over_projects else "预算")
    lines = [f"{desk.whose(replace(side, agency=side.disclosure.agency))}的{len(rows)}家预算单位里，{named}{most}的是："]
    lines += [f"- {_printed(unit, e)}：**{bold(desk.ledger.figure(e.fact, label=_printed(unit, e)))}" for unit, e in first]
    return Draft(lines=lines, subject=first[0][0])


def _printed(unit: str, entry: Entry) -> str:
    """A unit as its row names it: 某局（本部） is not the whole of the body."""
    return entry.fact.row if entry.fact.row.startswith(unit) else unit


def no_units(desk: Desk) -> Draft:
    """哪家单位最多, where the document prints no figure of each unit: told so, and no 类 of expenditure in its place."""
    side = desk.sides[0]
    number = desk.ledger.cite_document(side.disclosure)
    about = "、".join(s.text for s in desk.query.subjects) or "支出"
    line = f"{desk.whose(side)}没有分单位列出“{about}”的数，比不出哪家单位多、哪家少[{number}]。"
    return Draft(status="not_disclosed", lines=[line], subject=about)


_CARRIED = 0.8
"Share of the characters asked for that a project's paragraph must carry."


def parts_in_words(desk: Desk, side: Side) -> tuple[Fact, list[Fact]] | None:
    """A project or total and the parts of it that a sentence lists: 其中支持外贸发展370.00万 …"""
    words = [s.text for s in desk.query.subjects] or list(desk.query.residual)
    asked = "".join(words)
    groups: dict[int, list[Fact]] = {}
    for entry in side.catalogue.entries:
        fact = entry.fact
        if (
            fact.origin is Origin.NARRATIVE
            and fact.passage is not None
            and fact.amount is not None
            and fact.unit in MONEY_UNITS
        ):
            groups.setdefault(fact.passage, []).append(fact)
    best: tuple[float, int] | None = None
    for passage in desk.library.index.passages.of_document(side.disclosure.document):
        facts = groups.get(passage.ordinal, [])
        if len(facts) < 3:
            continue
        place = "".join(passage.section) + passage.text[:40]
        carried = sum(c in place for c in set(asked)) / max(len(set(asked)), 1)
        if carried >= _CARRIED and all(any(w[i : i + 2] in place for i in range(max(1, len(w) - 1))) for w in words):
            score = carried
            if best is None or score > best[0]:
                best = (score, passage.ordinal)
    if best is None:
        return None
    facts = [f for f in groups[best[1]] if f.phase is side.disclosure.phase] or groups[best[1]]
    total, parts = facts[0], [f for f in facts[1:] if f.row != facts[0].row]
    return (total, parts) if parts else None


def stated_parts(desk: Desk, side: Side) -> Draft | None:
    """The parts that a sentence lists of what was asked about, as an answer."""
    told = parts_in_words(desk, side)
    if told is None:
        return None
    total, parts = told
    order = ""
    if desk.query.wants(Operation.RANK):
        ends, downwards = both_ends(desk.query.text), is_descending(desk.query)
        parts = sorted(parts, key=lambda f: f.amount or Decimal(0), reverse=downwards)
        every = ends or asks_order(desk.query)
        parts = parts if every else foremost(parts, desk.query, lambda f: f.amount or Decimal(0))
        order = "从多到少" if downwards else "从少到多"
        order = order if every else f"{order}排{place_words(places)}的是" if (places := places_of(desk.query)) else "最多的是" if downwards else "最少的是"
    whole = desk.ledger.figure(total, role="answer" if desk.query.wants(Operation.VALUE) or re.search("呢[,?]", desk.query.text) else "support")
    title = f"{desk.whose(side)}，{total.row}{whole}，其中{order}："
    lines = [title, *(f"- {f.row}：**{bold(desk.ledger.figure(f))}" for f in parts)]
    chart = Chart(
        type="pie",
        title=total.row,
        unit="元",
        points=[Point(label=f.row, amount=plain(f.amount or Decimal(0))) for f in parts],
    )
    return Draft(lines=lines, subject=total.row, chart=chart if len(parts) > 1 else None)
