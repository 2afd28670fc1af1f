"""Do the parts add up to what is printed as their sum: units to 合计, 基本支出 and 项目支出 to a row's total, rows to the row above."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from assistant import derivation
from assistant.basis import Basis, agree
from assistant.catalogue import Entry
from assistant.citations import label_of, mark
from assistant.evidence import Found
from assistant.operations import contradicting
from assistant.operations.desk import Desk, Draft, bold, place_word
from assistant.operations.operands import shown_result
from assistant.operations.parts import asks_by_unit, units_listed
from assistant.rows import children
from assistant.scoping import Side
from index.amounts import half_step, read_number
from index.vocabulary import MONEY_UNITS, Origin, ScheduleKind

_ASKS = re.compile(r"相加|加了?一遍|加总|之和|等于|勾稽|轧平|平衡|加起来|相等|[加+][^,。?]{1,12}(?:[是等]|比)|\d[+＋]\d")


def added_up(desk: Desk, side: Side) -> Draft | None:
    """The parts, their sum and the printed total side by side, and whether they are equal; None where nothing adds up here."""
    if not _ASKS.search(desk.query.text) and desk.query.whole is None:
        return None
    held = _against_said(desk, side)
    if held is not None:
        return held
    of_schedule, of_columns = _of_schedule(desk, side), _of_columns(desk, side)
    taken = _of_said(desk, side) or of_schedule or _of_units(desk, side) or _of_items(desk, side) or _of_row(desk, side)
    taken = taken or _of_one_whole(desk, side) or of_columns or _of_rows_below(desk, side)
    if taken is None:
        return None
    parts, whole = taken
    computed = derivation.total([e.fact for e in parts])
    printed = whole.fact.amount or Decimal(0)
    gap = abs(computed.value - printed)
    slack = sum((half_step(e.fact.printed, e.fact.unit) for e in (*parts, whole)), Decimal(0))
    apart = contradicting.findings_touching(desk.library.index.findings([side.disclosure.document]), [e.fact for e in (*parts, whole)]) if gap >= slack else []
    doubted = [e for e in parts if apart and contradicting.starts_with(apart[0].printed, e.fact)]
    role = "support" if taken in (of_schedule, of_columns) else "answer"
    shown = [f"{_name(e, parts)}{desk.ledger.figure(e.fact, role='answer' if e in doubted else role)}" for e in parts]
    total = desk.ledger.figure(whole.fact)
    added = shown_result(desk, "相加之和", computed)
    head = f"{desk.whose(side)}{place_word(whole.fact)}，{label_of(whole.fact)}"
    if gap == 0:
        verdict = "相等，勾稽一致"
    elif gap < slack and "." in whole.fact.printed:
        verdict = "除四舍五入的尾差外相等，勾稽一致"
    else:
        difference = shown_result(desk, "相差", derivation.gap([e.fact for e in parts], whole.fact))
        verdict = f"不相等，两处不一致，相差{difference}"
    if gap >= slack and (taken in (of_schedule, of_columns) or (desk.query.quantities and whole.fact.passage is not None)):
        desk.ledger.warn("discrepancy", f"各部分之和与“{label_of(whole.fact)}”所印不相等。", [desk.ledger.cite_fact(e.fact) for e in (*parts, whole)])
    line = f"{head}：**{verdict.partition('[')[0]}**。{'、'.join(shown)}，相加为{bold('**' + added)}；所印为{total}；计算：{computed.formula}。"
    lines = [line, *(f"{f.message}{mark([desk.ledger.cite(c) for c in f.citations[: contradicting.MOST_PLACES]])}" for f in apart[:1])]
    return Draft(lines=lines, subject=label_of(whole.fact), measure="勾稽")


_EACH_PROJECT = re.compile(r"(?:各|每|所有|全部|\d+|[一二三四五六七八九十]+)个?项目[^,。?]{0,8}(?:加|之和)")


def _of_schedule(desk: Desk, side: Side) -> tuple[list[Entry], Entry] | None:
    """项目支出预算表17个项目加一遍，跟合计行一样吗: every row of that schedule, and its own 合计."""
    if not _EACH_PROJECT.search(desk.query.text) or "合计" not in desk.query.text:
        return None
    rows = [
        e for e in side.catalogue.by_schedule.get(ScheduleKind.PROJECT, ())
        if e.fact.origin is Origin.CELL and e.fact.amount is not None and e.fact.fiscal_year == side.fiscal_year
    ]  # fmt: skip
    whole = next((e for e in rows if e.total_row and e.total_column), None)
    if whole is None:
        return None
    own = [e for e in rows if e is not whole and e.fact.table == whole.fact.table and e.columns == whole.columns and not e.total_row]
    above = {a for e in own for a in e.ancestors}
    parts = [e for e in own if e.row not in above]
    return (parts, whole) if len(parts) > 1 else None


_ADDED = re.compile(r"[加和跟与及、+]")


def _against_said(desk: Desk, side: Side) -> Draft | None:
    """水费加电费等于5.59万吗: the sum of the items named, held against the amount said."""
    said = [q for q in desk.query.quantities if q.unit in MONEY_UNITS]
    found = [r.entry.fact for s in desk.query.subjects if isinstance(r := side.resolve(s), Found)]
    if len(said) != 1 or len(found) < 2 or len(found) < len(desk.query.subjects) or not _ADDED.search(desk.query.text[: said[0].start]):
        return None
    computed = derivation.total(found)
    shown = [f"{label_of(f)}{desk.ledger.figure(f)}" for f in found]
    added = shown_result(desk, "相加之和", computed)
    near = abs(computed.value - said[0].amount) <= half_step(said[0].printed, said[0].unit)
    verdict = "相等" if computed.value == said[0].amount else "四舍五入后相等" if near else "与问题中的数不相等"
    line = f"{desk.whose(side)}：{'、'.join(shown)}，相加为{bold('**' + added)}，**{verdict}**；计算：{computed.formula}。"
    return Draft(lines=[line], subject="、".join(label_of(f) for f in found), measure="勾稽")


def _name(entry: Entry, parts: list[Entry]) -> str:
    """What tells a part from the others: its column where all are of one row, else its row or unit."""
    same_row = len({(e.row, e.fact.agency) for e in parts}) == 1
    if same_row and entry.fact.column not in {"小计", "合计"}:
        return entry.fact.column or label_of(entry.fact)
    return entry.fact.agency if len({e.fact.agency for e in parts}) == len(parts) else label_of(entry.fact)


def says_parts(desk: Desk, side: Side) -> bool:
    """Whether a question states or names the parts and the whole themselves, and they are printed."""
    return _of_items(desk, side) is not None or (bool(_ASKS.search(desk.query.text)) and _of_said(desk, side) is not None)


_SAID = re.compile(r"(?<![\d.])(?<!\d,)\d[\d,]*(?:\.\d+)?(?![\d年])")
_LEAST_SAID = 3


def _of_said(desk: Desk, side: Side) -> tuple[list[Entry], Entry] | None:
    """地上8013、地下5356，加起来等于13459吗: the numbers said, each printed in one place of the document in one unit."""
    text = desk.query.text
    chain = _CHAIN.search(text)
    numbers = [(m.start(), n) for m in _SAID.finditer(text) if (n := read_number(m.group())) is not None]
    if chain is not None:  # 370+30+1106 are the parts, wherever their sum is said
        inside = [n for at, n in numbers if chain.start() <= at < chain.end()]
        outside = [n for at, n in numbers if not chain.start() <= at < chain.end()]
        said = [*inside, *outside[:1]]
    else:
        outside = said = [n for _, n in numbers]
    if len(said) < _LEAST_SAID:
        return None
    printed = [[e for e in side.catalogue.entries if e.fact.amount is not None and read_number(e.fact.printed) == n] for n in said]
    if not all(printed):
        return None
    for first in printed[0]:
        beside = [[e for e in some if e.fact.unit == first.fact.unit and e.fact.passage == first.fact.passage] for some in printed]
        if all(beside) and outside:
            *parts, whole = [some[0] for some in beside]
            return parts, whole
        if all(beside):
            found = side.resolve(desk.query.subjects[0]) if len(desk.query.subjects) == 1 else None
            return ([some[0] for some in beside], found.entry) if isinstance(found, Found) else None
    return None


_CHAIN = re.compile(r"\d[\d,.]*(?:万元?|元)?(?:[+＋加]\d[\d,.]*(?:万元?|元)?)+")


def _of_items(desk: Desk, side: Side) -> tuple[list[Entry], Entry] | None:
    """住房公积金加购房补贴等于住房保障支出吗: the items named, and the one they are held against."""
    if desk.query.whole is None:
        return None
    whole = side.resolve(desk.query.whole)
    found = [r for s in desk.query.subjects if isinstance(r := side.resolve(s), Found)]
    parts = [p.entry for r in found for p in r.parts or (r,)]
    if not isinstance(whole, Found) or len(found) < len(desk.query.subjects) or len(parts) < 2 or whole.entry in parts:
        return None
    return (parts, whole.entry) if len({e.fact.unit in MONEY_UNITS for e in (whole.entry, *parts)}) == 1 else None


def _of_units(desk: Desk, side: Side) -> tuple[list[Entry], Entry] | None:
    """两家单位人员经费相加: each unit's figure in the schedule by unit, and that of its total row."""
    if not desk.query.subjects or not asks_by_unit(desk):
        return None
    for subject in desk.query.subjects:
        found = []
        for unit in units_listed(side):
            basis = Basis(unit, side.fiscal_year, own_only=unit == side.disclosure.agency)
            resolution = replace(side, agency=unit, basis=basis, alternates=()).resolve(subject)
            if isinstance(resolution, Found):
                found.append(resolution.entry)
        if len(found) < 2:
            continue
        whole = [
            e for e in side.catalogue.entries
            if e.fact.table == found[0].fact.table and e.columns == found[0].columns and e.total_row and e.fact.amount is not None
        ]  # fmt: skip
        if whole:
            return found, whole[0]
    return None


def _of_row(desk: Desk, side: Side) -> tuple[list[Entry], Entry] | None:
    """基本支出加项目支出: two columns of one row, and the row's total column."""
    named_items = (*desk.query.subjects, *([desk.query.whole] if desk.query.whole is not None else []))
    resolved = [r for s in named_items if isinstance(r := side.resolve(s), Found)]
    found = [e for r in resolved for e in (r.entry, *r.agreeing, *r.other_bases)]
    named = {e.columns for e in found}
    leaves = {e.leaf for e in found}
    summed = []
    for first in found:
        table = [e for e in side.catalogue.entries if e.fact.table == first.fact.table is not None and _row(e) == _row(first)]
        split = leaves - {e.columns[0] for e in table if len(e.columns) == 1}  # 基本支出 printed only as 人员支出 and 公用支出
        parts = [
            e for e in table
            if not e.total_column and e.fact.amount is not None and e.columns and (e.columns in named or e.columns[0] in split)
        ]  # fmt: skip
        parts = [e for e in parts if not _counted_in(e, parts)]
        wholes = [e for e in table if e.total_column and e.fact.amount is not None and e.fact.unit in MONEY_UNITS]
        if len(parts) >= 2 and wholes:
            summed.append((parts, min(wholes, key=lambda e: len(e.columns))))
    # 等于总支出吗: of two tables that split a total, the one whose total was named.
    asked = [s for s in summed if any(agree(s[1].fact, r.entry.fact) for r in resolved)]
    return next(iter(asked or summed), None)


def _of_columns(desk: Desk, side: Side) -> tuple[list[Entry], Entry] | None:
    """固定资产小计和后面几栏加起来一样不: the columns of a group beside its 小计, and that 小计."""
    found = side.resolve(desk.query.subjects[0]) if len(desk.query.subjects) == 1 else None
    for whole in (found.entry, *found.agreeing) if isinstance(found, Found) else ():
        if len(whole.columns) < 2 or not whole.total_column:
            continue
        beside = [e for e in side.catalogue.entries if e.fact.table == whole.fact.table is not None and _row(e) == _row(whole)]
        parts = [e for e in beside if e.columns[:-1] == whole.columns[:-1] and not e.total_column and e.fact.amount is not None]
        if len(parts) >= 2:
            return parts, whole
    return None


def _counted_in(entry: Entry, parts: list[Entry]) -> bool:
    """Whether a column is already in the 小计 beside it: 公务用车运行费 in 公务用车购置及运行费 小计."""
    group = entry.fact.column_path[:-1]
    beside = [o for o in parts if o is not entry and group and o.fact.column_path[:-1] == group and _row(o) == _row(entry)]
    return any(o.fact.column in {"小计", "合计"} for o in beside)


def _row(entry: Entry) -> tuple[str, str, int]:
    return entry.row, entry.fact.row_code, entry.fact.place.page


def _of_one_whole(desk: Desk, side: Side) -> tuple[list[Entry], Entry] | None:
    """采购的货物、工程、服务加一遍和总数对得上吗: parts of one whole that are named, and the whole that they are told of."""
    found = [r.entry for s in desk.query.subjects if isinstance(r := side.resolve(s), Found)]
    if len(found) < len(desk.query.subjects) or len(found) <= 1 or not _TOTAL_SAID.search(desk.query.text):
        return None
    above = {(e.fact.passage, e.fact.table, e.fact.row_path[:-1], e.fact.column, e.fact.unit) for e in found}
    if len(above) != 1:
        return None
    wholes = (e for e in side.catalogue.entries if (e.fact.passage, e.fact.table, e.fact.row_path, e.fact.column, e.fact.unit) in above)
    whole = next((e for e in wholes if e.fact.amount is not None), None)
    return None if whole is None else (found, whole)


_TOTAL_SAID = re.compile("总(?:数|额|预算|计|和)|合计")
_ITS_PARTS = re.compile("(?:各|几个|所有|[两三四五六七八九])?(?:小项|分项|子项|明细|部分)(?:之和|相?加)[^,。?]{0,12}总(?:预算|额|数|计)")


def _told_below(side: Side, whole: Entry) -> list[Entry]:
    """总预算4268万元，其中分类实效测评386万元、…: the parts that the sentence of a whole tells of it."""
    fact = whole.fact
    return [
        e for e in side.catalogue.entries
        if fact.passage is not None and e.fact.passage == fact.passage and e.fact.row_path[:-1] == fact.row_path and e.fact.column == fact.column
    ]  # fmt: skip


def _of_rows_below(desk: Desk, side: Side) -> tuple[list[Entry], Entry] | None:
    """各款相加, 某项目各小项加起来等于总预算吗: the rows below a row, and the row itself."""
    if len(desk.query.subjects) != 1 and _ITS_PARTS.search(desk.query.text) is None:
        return None
    found = side.resolve(desk.query.subjects[0])
    if not isinstance(found, Found):
        return None
    for whole in (found.entry, *found.agreeing):
        below = children(side.catalogue, whole) or _told_below(side, whole)
        rows = [e for e in below if e.fact.amount is not None and e.fact.unit == whole.fact.unit]
        rows = [e for e in rows if not _counted_in(e, rows)]  # a one-row table lists a 小计 beside what it sums
        if len(rows) >= 2 and whole.fact.amount is not None:
            return rows, whole
    return None
