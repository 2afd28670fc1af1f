"""Order, lists, breakdowns and counts: the rows below a row, or the same row of several bodies."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from assistant import derivation
from assistant.answer import Chart, Point
from assistant.catalogue import Entry
from assistant.citations import label_of
from assistant.evidence import Ambiguous, Found, Resolution
from assistant.operations import comparing, declining, selecting, stated, telling
from assistant.operations.arithmetic import between
from assistant.operations.bounds import against_limit
from assistant.operations.defining import definition_of
from assistant.operations.desk import (
    Desk,
    Draft,
    added_up,
    bold,
    by_concept,
    counted_off,
    place_word,
    total_of,
    whole_document_total,
)
from assistant.operations.operands import keys_of, shown_result
from assistant.operations.parts import (
    asks_by_unit,
    by_units,
    is_everything,
    no_units,
    parts_in_words,
    projects_of,
    stated_parts,
)
from assistant.operations.purchases import purchases
from assistant.operations.quoting import quote
from assistant.operations.selecting import deep_enough, described_projects, rows_below, said_excluded, without_excluded
from assistant.operations.single import failure, merge
from assistant.operations.standing import asks_order, place_words, places_of
from assistant.orders import BETWEEN_PLACES, asks_place, both_ends
from assistant.phrases import counters_asked
from assistant.query import Operation, Subject
from assistant.retrieval import topics_of
from assistant.rows import children
from assistant.scoping import Side
from index.amounts import plain
from index.records import Fact
from index.vocabulary import MONEY_UNITS, Direction, Origin, State


def rank(desk: Desk) -> Draft:
    """The largest or smallest of what stands below the subject; of several bodies, the bodies in order."""
    if len({s.agency for s in desk.sides}) > 1 and (desk.query.subjects or desk.query.everybody or not _OF_ITEMS.search(desk.query.text)):
        return comparing.rank_bodies(desk)
    if asks_by_unit(desk):
        units = by_units(desk)
        if units is not None:
            return units
        if _WHOSE.search(desk.query.text):
            return no_units(desk)
    if len(desk.query.subjects) >= 2 and _within_last(desk):
        desk.query = replace(desk.query, subjects=desk.query.subjects[-1:])
    apart = len(desk.query.subjects) >= 2 and not asks_place(desk.query.text) and not all(selecting.asks_by_economic(desk, s) for s in desk.sides)
    if apart or _several_in_one(desk):
        return comparing.rank_subjects(desk)
    drafts = []
    for side in desk.sides:
        rows, head = rows_below(_of_the_order(desk), side)
        head += said_excluded(desk)
        rows = [e for e in rows if e.fact.amount is not None and e.fact.state is State.PRINTED]
        rows = without_excluded(desk, side, deep_enough(desk, side, rows))
        if not rows:
            told = stated_parts(desk, side)
            drafts.append(told or _nothing_below(desk, side, head))
            continue
        if not desk.query.descending:
            rows = [e for e in rows if e.fact.amount] or rows
        if both_ends(desk.query.text) and len(rows) > 1:
            rows = sorted(rows, key=lambda e: e.fact.amount or Decimal(0))
            for title, end in (("最多", rows[-1]), ("最少", next((e for e in rows if e.fact.amount), rows[0]))):
                drafts.append(listed(desk, side, [end], f"{desk.whose(side)}，{head}中金额{title}的是：", of=head))
            continue
        rows = sorted(rows, key=lambda e: e.fact.amount or Decimal(0), reverse=desk.query.descending)
        if asks_place(desk.query.text) and (place := _place_of(desk, side, rows, head)) is not None:
            drafts.append(place)
            continue
        if places := places_of(desk.query):
            if places[-1] > len(rows):
                drafts.append(_nothing_below(desk, side, head))
                continue
            word = "从多到少" if desk.query.descending else "从少到多"
            drafts.append(listed(desk, side, [rows[n - 1] for n in places], f"{desk.whose(side)}，{head}{word}排{place_words(places)}的是：", of=head))
            continue
        wanted = rows[: desk.query.limit or 1] if not asks_order(desk.query) else rows[: desk.query.limit or 10]
        drafts.append(listed(desk, side, wanted, _rank_title(desk, side, head, len(wanted)), of=head, chart="bar"))
        if len(wanted) > 1 and Operation.SUM in desk.query.hints and not desk.query.wants(Operation.SHARE):
            drafts[-1].lines.append(added_up(desk, [e.fact for e in wanted]))  # 最大的三项，合计多少
    return merge(drafts)


def between_places(desk: Desk) -> Draft | None:
    """最大的类比最小的类多多少: the difference of the first and the last of an order, or the place that is named."""
    if len({s.agency for s in desk.sides}) > 1 or not BETWEEN_PLACES.search(desk.query.text) or len(desk.query.subjects) > 1:
        return None
    drafts = []
    for side in desk.sides:
        rows = deep_enough(desk, side, rows_below(desk, side)[0])
        rows = sorted((e for e in rows if e.fact.amount), key=lambda e: e.fact.amount or Decimal(0), reverse=True)
        last = desk.query.nth or len(rows)
        if not 1 < last <= len(rows):
            return None
        first, other = ((side, Found(side.disclosure, e)) for e in (rows[0], rows[last - 1]))
        drafts.append(between(desk, first, other))
    return merge(drafts) if drafts else None


_OF_ITEMS = re.compile(
    r"(?:哪|各|几|前[一二三四五六七八九十两\d]|最[大多高少小低]的?[一二两三四五六七八九十\d])[一个些几]*(?:大?类|项|款|科目|块|样|笔|方面)|科目|项目"
)
_WHOSE = re.compile(r"哪[一]?[家所]|谁|哪个(?:单位|学校|医院|中心)|单位(?:排|是哪|哪)|前[一二三四五六七八九十\d]个?(?:下属|所属)")


def _of_the_order(desk: Desk) -> Desk:
    """津贴补贴在工资福利支出里排第几: the order is of what stands under the other item named, or under everything."""
    if not asks_place(desk.query.text):
        return desk
    subjects = desk.query.subjects
    if len(subjects) == 1 and len(subjects[0].mentions) > 1:  # named together: the item by what it stands under
        return replace(desk, query=replace(desk.query, subjects=(Subject(subjects[0].mentions[:-1]),)))
    wide = [s for s in subjects if any(isinstance(r := side.resolve(s), Found) and children(side.catalogue, r.entry) for side in desk.sides)]
    return replace(desk, query=replace(desk.query, subjects=tuple(wide[:1]) if len(subjects) > 1 else ()))


def _place_of(desk: Desk, side: Side, rows: list[Entry], head: str) -> Draft | None:
    """The place of one item in the order of those beside it; None where it is not among them."""
    keys = {k for s in desk.query.subjects for k in keys_of(side, s)}
    at = next((i for i, e in enumerate(rows) if e.row in keys and e.fact.amount), None)
    if at is None:
        return None
    fact = rows[at].fact
    order = "从多到少" if desk.query.descending else "从少到多"
    marks = [desk.ledger.cite_fact(e.fact) for e in rows[: at + 1]][:4]
    number = desk.ledger.derived("名次", Decimal(at + 1), "位", f"{order}数到第{at + 1}", (), marks=marks)
    line = f"{desk.whose(side)}，{head}{order}，{label_of(fact)}{desk.ledger.figure(fact, role='support')}排在第**{bold(number)}，共{len(rows)}项。"
    return Draft(lines=[line], subject=label_of(fact))


def _several_in_one(desk: Desk) -> bool:
    """水费和电费哪个多: one word of the vocabulary for both."""
    found = [side.resolve(s) for side in desk.sides for s in desk.query.subjects] if Operation.COMPARE in desk.query.hints else []
    return bool(found) and all(isinstance(f, Found) and len(f.parts) > 1 for f in found)


def _within_last(desk: Desk) -> bool:
    """基本支出，商品和服务支出这一类里排前三; 基本支出的工资福利支出各款里: among the parts of what was named last."""
    *others, last = (s.mentions[-1].surface for s in desk.query.subjects)
    before, named, behind = desk.query.text.rpartition(last)
    if not named:
        return False
    inside = others and re.search(rf"{re.escape(others[-1])}(?:里|中|下|内|之|当|面|头)*的?$", before)
    return bool(inside) or _PARTS_OF_IT.match(behind) is not None


_PARTS_OF_IT = re.compile(r"(?:这|那)?(?:一|各|所有|几)?个?(?:大?[类款项块]|科目|部分)?(?:里面|里头|里|中|当中|下面|下)")


def share_of_largest(desk: Desk, count: int) -> Draft | None:
    """哪一类最多，占几成; 前三大类合计占总支出多少: the largest rows in percent of what they stand under; None where nothing does."""
    drafts = []
    for side in desk.sides:
        rows, head = rows_below(desk, side)
        rows = sorted((e for e in rows if e.fact.amount), key=lambda e: e.fact.amount or Decimal(0), reverse=desk.query.descending)[:count]
        facts = [e.fact for e in rows]
        found = stood_under(desk, side, rows[0]) if rows else None
        whole = found.entry.fact if found is not None else None
        if not rows and desk.query.subjects and (told := parts_in_words(desk, side)) is not None:  # 政府采购里哪类最多，占多少
            whole, facts = told[0], sorted(told[1], key=lambda f: f.amount or Decimal(0), reverse=desk.query.descending)[:count]
        computed = derivation.share(facts, whole) if whole is not None else None
        if whole is None or computed is None or computed.value > derivation.ALL:
            continue
        name = said = label_of(facts[0])
        shown = [f"{label_of(f)}{desk.ledger.figure(f, role='support')}" for f in facts]
        if len(facts) > 1:
            total = derivation.total(facts)
            name = f"{head}中前{len(facts)}项合计"
            said = name + desk.ledger.derived("合计", total.value, total.unit, total.formula, total.operands)
        of, b = label_of(whole), desk.put(found, role="support") if found is not None else desk.ledger.figure(whole, role="support")
        text = bold(shown_result(desk, f"{name}占{of}的比例", computed)) + against_limit(desk.query.text, desk.query.quantities, computed.value)
        line = f"{desk.whose(side)}，{said}占{of}的**{text}：{'、'.join(shown)}，{of}{b}；计算：{computed.formula}。"
        drafts.append(Draft(lines=[line], subject=name, measure="占比"))
    return merge(drafts) if drafts else None


def stood_under(desk: Desk, side: Side, row: Entry) -> Found | None:
    """What `rows_below` listed the parts of: the item named, else all that came in or was spent, else the row's own total."""
    subjects = desk.query.subjects or ((by_concept("total_revenue"),) if desk.query.direction is Direction.REVENUE else ())
    head = side.resolve(subjects[0]) if subjects else whole_document_total(side)
    if isinstance(head, Found):
        return head
    total = total_of(side, row)
    return Found(side.disclosure, total) if total is not None else None


def _rank_title(desk: Desk, side: Side, head: str, count: int) -> str:
    word = "最多" if desk.query.descending else "最少"
    return f"{desk.whose(side)}，{head}中金额{word}的{'是' if count == 1 else f'{count}项是'}："



def listed(desk: Desk, side: Side, rows: Sequence[Entry], title: str, *, of: str, chart: str = "") -> Draft:
    """Rows under a line that says what they are, each with its figure; `of` is what they are part of."""
    lines = [title]
    coded = [e for e in rows if e.fact.row_code]
    empty = [e for e in coded if not e.fact.amount]
    if desk.query.descending and 0 < len(empty) < len(rows) and len(coded) == len(rows):
        rows = [e for e in rows if e not in empty]  # a 科目 without money is no part of what something consists of
        lines[0] = re.sub(r"由\d+项组成", f"由{len(rows)}项组成", lines[0])
    for entry in rows:
        name = label_of(entry.fact)
        told = _stated_for(side, entry) if entry.fact.state is State.BLANK else None
        if told is not None:
            lines.append(f"- {name}：**{bold(desk.ledger.figure(told))}（表中空白，据文字说明）")
            continue
        if entry.fact.state is State.BLANK:
            number = desk.ledger.cite_entry(entry)
            lines.append(f"- {name}：（空白，未印数字）[{number}]")
            continue
        lines.append(f"- {name}：**{bold(desk.ledger.figure(entry.fact))}")
    lines.append(f"见{place_word(rows[0].fact)}。")
    money = [e for e in rows if e.fact.unit in MONEY_UNITS and e.fact.amount is not None]
    picture = None
    if len(money) >= 2:
        picture = Chart(
            type="bar" if chart != "pie" else "pie",
            title=re.sub(r"\[\d+\]", "", title).rstrip("："),
            unit="元",
            points=[Point(label=label_of(e.fact), amount=plain(e.fact.amount or Decimal(0))) for e in money[:12]],
        )
    return Draft(lines=lines, chart=picture, subject=of)


def _stated_for(side: Side, entry: Entry) -> Fact | None:
    """What a sentence states of an item whose cell is blank: 因公出国（境）费预算0万元."""
    if entry.row and not entry.total_row:
        return None  # a sentence about a row says nothing of one of its columns
    for other in side.catalogue.by_key.get(entry.subject, ()):
        fact = other.fact
        same = fact.fiscal_year == entry.fact.fiscal_year and fact.unit in MONEY_UNITS and other.total_column
        if fact.origin is Origin.NARRATIVE and fact.amount is not None and same:
            return fact
    return None


_TO_WHOM = re.compile("[给拨投补奖付发]给?(?:了|到|过)?(?:哪|谁|什么(?:人|企业|单位|公司))|(?:哪[些几]?|几)[家个](?:企业|公司)(?:[拿得领]|享受)")
_COVERS = re.compile("包括|包含|含(?:有|了)?(?:哪|什么|啥)")


def _nothing_below(desk: Desk, side: Side, head: str) -> Draft:
    subject = desk.query.subjects[0] if desk.query.subjects else by_concept("total_expenditure")
    resolution = side.resolve(subject)
    if not isinstance(resolution, Found):
        return failure(desk, side, subject, resolution)
    if resolution.entry.fact.passage is not None and resolution.entry.fact.unit not in MONEY_UNITS:
        listed = telling.around(desk, side, resolution.entry.fact)
        if listed is not None:
            return listed
    covered = definition_of(desk, side, resolution.entry) if _COVERS.search(desk.query.text) else None
    if covered is not None:
        return Draft(lines=[quote(desk, covered)], subject=head)  # 机关运行经费包括哪些: what the term covers
    unsaid = [*desk.query.residual, *(["给了谁"] if _TO_WHOM.search(desk.query.text) else [])]
    told = not unsaid
    text = desk.put(resolution, role="answer" if told else "support")
    asked = "" if told else f"，也没有写明{'、'.join(unsaid)}"
    return Draft(
        status="answered" if told else "not_disclosed",
        lines=[f"{desk.whose(side)}没有把“{head}”再往下分{asked}；它的金额是{text}。"],
        subject=head,
    )


_MANY = 8
_MAINLY = re.compile("主要|大头|大部分|多半|基本上")


def listing(desk: Desk) -> Draft:
    """What something consists of: rows below it, figures of each unit, parts stated in a sentence; or what a section lists."""
    query = desk.query
    money = query.subjects or re.search(r"多少|钱|花|各自|分别", query.text)
    if query.hints & {Operation.LIST, Operation.COUNT} and money and asks_by_unit(desk):
        units = by_units(desk)
        if units is not None:
            return units
    covers = any(isinstance(r, Found) and r.parts for _, _, r in desk.resolve_all(query.subjects))  # 水费和电费各多少
    if covers or len(query.subjects) >= 2 or len({(s.agency, s.fiscal_year) for s in desk.sides}) > 1 or len(query.phases) > 1:
        from assistant.operations.single import value

        return value(desk)
    if any(units[0] in {"辆", "台"} for units in counters_asked(query.text)) and (counted := stated.counts(desk)) is not None:
        return counted  # 有多少辆车，都是什么车: the count, and its kinds
    structural = {t.name for t in topics_of(query.text)} & {"structure", "duties"}
    if not query.subjects or (structural and not re.search("多少|金额", query.text)):
        told = telling.told_by_topic(desk)
        if told is not None:
            return told
    if not query.subjects and query.residual and not any(purchases(desk, s) for s in desk.sides):
        parts = [d for side in desk.sides if (d := stated_parts(desk, side)) is not None]
        return merge(parts) if parts else telling.tell(desk)
    if query.limit and _MAINLY.search(query.text):
        return rank(desk)  # 钱主要花在哪三类
    drafts = []
    for side in desk.sides:
        rows, head = rows_below(desk, side)
        coded = bool(rows) and all(e.fact.row_code for e in rows)
        rows = [e for e in rows if len(rows) <= _MANY or e.fact.amount is not None] or rows
        rows = deep_enough(desk, side, rows) if coded and sum(bool(e.fact.amount) for e in rows) == 1 else rows
        if query.subjects and not rows:
            found = side.resolve(query.subjects[0])
            if isinstance(found, Found):
                drafts.append(stated_parts(desk, side) or _nothing_below(desk, side, head))
            else:
                told_parts = stated_parts(desk, side) or _of_one_name(desk, side, found)
                drafts.append(told_parts or failure(desk, side, query.subjects[0], found))
            continue
        if not rows:
            drafts.append(declining.out_of_scope(desk))
            continue
        consists = f"{_total_text(desk, side)}由{len(rows)}项组成" if not query.excluded else f"{said_excluded(desk)}有{len(rows)}项"
        drafts.append(listed(desk, side, rows, f"{desk.whose(side)}，{head}{consists}：", of=head, chart="pie"))
    return merge(drafts)


def _of_one_name(desk: Desk, side: Side, found: Resolution) -> Draft | None:
    """一般行政管理事务分别是多少, 出现几处: each row of that name, called by what it stands under; None where the names differ."""
    if not isinstance(found, Ambiguous) or len({c.entry.row for c in found.choices}) > 1 or not all(c.entry.fact.row_code for c in found.choices):
        return None
    entries = [c.entry for c in found.choices]
    lines = [f"{desk.whose(side)}里的“{label_of(entries[0].fact)}”："]
    lines += [f"- {c.label}：**{bold(desk.ledger.figure(c.entry.fact, label=c.label))}" for c in found.choices]
    counters = [units[0] for units in counters_asked(desk.query.text)]
    lines += [counted_off(desk, label_of(entries[0].fact), [e.fact for e in entries], *counters[:1])] if counters else []
    return Draft(lines=lines, subject=label_of(entries[0].fact))


def _total_text(desk: Desk, side: Side) -> str:
    """The amount of what is broken down, where it was named."""
    found = side.resolve(desk.query.subjects[0]) if desk.query.subjects else None
    return desk.put(found) if isinstance(found, Found) else ""


def count(desk: Desk) -> Draft:
    """How many: rows below a row, units of a body, or a count a sentence states."""
    counted = stated.counts(desk)
    if counted is not None:
        return counted
    if desk.query.quantities and (uncounted := stated.uncounted(desk)) is not None:
        return uncounted  # 300万元以上的设备几台: those of 50万元 are others
    if desk.query.level is not None and not desk.query.subjects:
        return listing(desk)
    structural = {t.name for t in topics_of(desk.query.text)} & {"structure"}
    if structural and re.search("下属|所属|下辖|编制范围", desk.query.text) and not re.search("多少钱|花", desk.query.text):
        told = telling.told_by_topic(desk)
        if told is not None:
            return told
    if all(_is_all(desk, s) for s in desk.query.subjects) and re.search("项目(?!支出)|专项", desk.query.text):
        drafts = [d for side in desk.sides if (d := _projects_counted(desk, side)) is not None]
        if drafts:
            return merge(drafts)
    if not desk.query.subjects:
        told = telling.told_by_topic(desk)
        return told or telling.tell(desk)
    return listing(desk)


def _is_all(desk: Desk, subject: Subject) -> bool:
    """总额: everything, of which projects are counted."""
    return all(isinstance(r := side.resolve(subject), Found) and is_everything(side, r) for side in desk.sides)


def _projects_counted(desk: Desk, side: Side) -> Draft | None:
    """一共几个项目: the rows of the schedule of projects, each named and counted."""
    rows = projects_of(side) or described_projects(side)
    if not rows:
        return None
    draft = listed(desk, side, rows, f"{desk.whose(side)}的项目：", of="项目")
    facts = [e.fact for e in rows]
    draft.lines.append(counted_off(desk, "项目数", facts))
    if Operation.SUM in desk.query.hints and len(rows) > 1:
        draft.lines.append(added_up(desk, facts))
    return draft
