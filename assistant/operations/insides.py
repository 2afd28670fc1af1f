"""A part that no vocabulary knows, sought inside the whole that was named and nowhere else: 三公里头，车的钱占多少."""

from __future__ import annotations

import re
from decimal import Decimal

from assistant import derivation
from assistant.basis import agree
from assistant.catalogue import Entry
from assistant.citations import label_of
from assistant.derivation import ALL, Derivation
from assistant.evidence import Found, Missing
from assistant.operations import declining
from assistant.operations.desk import Desk, Draft, bold, by_concept
from assistant.operations.operands import shown_result, stated_of
from assistant.operations.single import failure
from assistant.query import Subject
from assistant.rows import children
from assistant.scoping import Side
from assistant.wholes import part_inside
from index.amounts import print_number
from index.records import Fact
from index.vocabulary import MONEY_UNITS, Origin, ScheduleKind


def inside_whole(desk: Desk) -> list[Draft]:
    """三公里头，车的钱占多少: the part of what was named whose own name carries the word, if there is but one."""
    if desk.query.whole is None:
        return []
    word = part_inside(desk.query.text, desk.query.whole)
    drafts = []
    for side in desk.sides if word else ():
        whole = side.resolve(desk.query.whole)
        if not isinstance(whole, Found):
            drafts.append(failure(desk, side, desk.query.whole, whole))
            continue
        below = [e for top in (whole.entry, *whole.agreeing) for e in _all_below(side, top)]
        carrying = [e for e in below if word in e.subject or any(word in c for c in (*e.columns, *e.ancestors))]
        places = {_place(top) for top in (whole.entry, *whole.agreeing)}
        same = [e for e in carrying if _place(e) in places and e.fact.amount]
        carrying = sorted(same, key=lambda e: -(e.fact.amount or Decimal(0)))
        names = [{c for c in (e.row, *e.columns, *e.ancestors) if word in c} for e in carrying]
        if not names or not set.intersection(*names):  # two of the name are two things
            drafts.append(declining.not_found(desk, side, Missing(side.disclosure, word), None))
            continue
        part = Found(side.disclosure, carrying[0])
        computed = derivation.share(part.entry.fact, whole.entry.fact)
        if computed is None or computed.value > ALL:
            drafts.append(declining.not_found(desk, side, Missing(side.disclosure, word), None))
            continue
        a, b, name, of = desk.put(part, role="support"), desk.put(whole, role="support"), label_of(part.entry.fact), whole_name(whole.entry.fact)
        text = shown_result(desk, f"{name}占{of}的比例", computed)
        line = f"{desk.whose(side)}，{name}占{of}的**{bold(text)}：{name}{a}，{of}{b}；计算：{computed.formula}。"
        drafts.append(Draft(lines=[line], subject=name, measure="占比"))
    return drafts


def _place(entry: Entry) -> tuple[object, int, object]:
    return entry.fact.table, entry.fact.fiscal_year, entry.fact.phase


def _all_below(side: Side, top: Entry) -> list[Entry]:
    below = children(side.catalogue, top)
    if not below and top.fact.schedule is ScheduleKind.THREE_PUBLIC:  # a row for each body: its parts stand beside it
        table = [e for e in side.catalogue.entries if e.fact.table == top.fact.table is not None]
        below = [e for e in table if e.row == top.row and e.fact.agency == top.fact.agency and e is not top]
    return below + [e for b in below if b.row for e in children(side.catalogue, b)]


def is_total(side: Side, subject: Subject) -> bool:
    """Whether a subject names a total of the document or of a fund, of which nothing is more than all."""
    meanings = [m for w in subject.surfaces if (m := side.catalogue.meaning(w)) is not None]
    return bool(meanings) and all(m.concept is not None and not m.concept.measure for m in meanings)


def _in_money(side: Side, part: Found, whole: Found) -> Found:
    """三公里公务接待占多少: of money the 公务接待费 is a part, and the number of guests is none."""
    if part.entry.fact.unit in MONEY_UNITS or whole.entry.fact.unit not in MONEY_UNITS or part.parts:
        return part
    costs = (e for ending in _COSTS for e in side.catalogue.by_key.get(part.entry.subject + ending, ()))
    of_whole = [
        e for e in costs
        if e.fact.unit in MONEY_UNITS and e.fact.amount is not None and e.fact.schedule is whole.entry.fact.schedule
        and (e.fact.agency, e.fact.fiscal_year, e.fact.phase) == (whole.entry.fact.agency, whole.entry.fact.fiscal_year, whole.entry.fact.phase)
    ]  # fmt: skip
    return Found(part.disclosure, of_whole[0]) if of_whole else part


_COSTS = ("费", "经费", "费用")


def on_its_basis(side: Side, part: Found, whole: Found, named: Subject | None) -> Found:
    """教育支出占一般公共预算支出: the row as the schedule of that fund prints it, where the whole is one fund's and the part is of all."""
    part = _in_money(side, part, whole)
    said = [m.concept.key for w in (named.surfaces if named else ()) if (m := side.catalogue.meaning(w)) is not None and m.concept is not None]
    if not any(key in {"general_public", "government_fund", "state_capital"} for key in said):
        return part
    kinds = {e.fact.schedule for e in (whole.entry, *whole.agreeing)} & _OF_ONE_FUND
    at = part.entry
    if not kinds or at.fact.schedule in kinds or any(e.fact.table == whole.entry.fact.table for e in (at, *part.agreeing)) or not at.row:
        return part
    same = [
        e for e in side.catalogue.by_key.get(at.row, ())
        if e.fact.schedule in kinds and e.fact.amount is not None
        # 项目支出 of the whole fund is a column of its total row, also where another schedule prints it as a row
        and ((e.row == at.row and (e.leaf == at.leaf if at.total_row else e.total_column)) or (not at.total_row and e.total_row and e.columns == (at.row,)))
        and (e.fact.row_code == at.fact.row_code or not (e.fact.row_code and at.fact.row_code))
        and (e.fact.agency, e.fact.fiscal_year, e.fact.phase) == (at.fact.agency, at.fact.fiscal_year, at.fact.phase)
    ]  # fmt: skip
    return Found(part.disclosure, same[0]) if same and not agree(same[0].fact, at.fact) else part


def of_its_fund(side: Side, part: Found, whole: Found, named: Subject | None) -> Found:
    """公用经费占基本支出: the 基本支出 of the schedule by 经济分类, which is of one fund, where the part stands in it alone."""
    said = [m.concept.key for w in (named.surfaces if named else ()) if (m := side.catalogue.meaning(w)) is not None and m.concept is not None]
    kinds = {e.fact.schedule for e in (part.entry, *part.agreeing) if e.fact.schedule is not None}
    if said != ["basic"] or kinds != {ScheduleKind.BASIC_BY_ECONOMIC}:
        return whole
    own = side.resolve(by_concept("general_public_basic"))
    return own if isinstance(own, Found) and not agree(own.entry.fact, whole.entry.fact) else whole


_OF_ONE_FUND = frozenset({ScheduleKind.GENERAL_PUBLIC, ScheduleKind.GOVERNMENT_FUND, ScheduleKind.STATE_CAPITAL})


def whole_name(fact: Fact) -> str:
    label = label_of(fact)
    bare = label in {"合计", "总计"} or (label.startswith("本年") and fact.schedule not in _OF_ALL_FUNDS)
    return f"{fact.schedule_title.removeprefix(str(fact.fiscal_year) + '年')}的{label}" if bare and fact.passage is None else label


_OF_ALL_FUNDS = frozenset({ScheduleKind.REVENUE_EXPENDITURE, ScheduleKind.EXPENDITURE, ScheduleKind.REVENUE, None})


def share_stated(desk: Desk, side: Side, subject: Subject, part: Found) -> Draft | None:
    """授予中小企业合同金额占比: of what sentences alone state, the share they state with it and of what; None where another whole is meant."""
    fact = part.entry.fact
    if desk.query.whole is not None or fact.origin is not Origin.NARRATIVE or part.parts or _OF_WHOLE.search(desk.query.text):
        return None
    told = [f for f in stated_of(side, subject, ("占比",)) if f.passage == fact.passage and len(f.column_path) > 1]
    if len(told) != 1:
        return None
    line = f"{desk.whose(side)}写明，{label_of(fact)}{desk.put(part, role='support')}，{told[0].column_path[0]}的**{bold(desk.ledger.figure(told[0]))}。"
    return Draft(lines=[line], subject=label_of(fact), measure="占比")


_OF_WHOLE = re.compile("占(?!比)")


def check_stated_share(desk: Desk, side: Side, part: Entry, computed: Derivation) -> None:
    """Where the narrative prints a share of its own that arithmetic does not bear out, say so; a share of another amount is of another basis."""
    for entry in side.catalogue.by_key.get(part.subject, ()):
        fact = entry.fact
        of_this_year = fact.origin is Origin.NARRATIVE and fact.unit == "%" and entry.leaf == "占比" and fact.fiscal_year == side.fiscal_year
        if not of_this_year or fact.amount is None or not Decimal("0.02") < abs(fact.amount - computed.value) < _NEAR:
            continue
        beside = [e.fact for e in side.catalogue.stated.get(fact.passage or 0, ()) if e.subject == part.subject and e.fact.unit in MONEY_UNITS]
        if beside and not any(agree(f, part.fact) for f in beside):
            continue  # 项目支出1260.40万元，占70.57%: of all money, where the asker's is of one fund
        number = desk.ledger.cite_fact(fact)
        desk.ledger.figure(fact, role="support")
        told = f"文字说明写作占{fact.printed}%，按表内数字计算为{print_number(computed.value, 2)}%，两者不一致[{number}]。"
        desk.ledger.warn("discrepancy", told, [number])


_NEAR = 5
"Percentage points beyond which a stated share is of something else."
