"""A row as each schedule named prints it: 经济科目表 and 三公表 of one item, held side by side."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant import derivation
from assistant.basis import agree, is_move
from assistant.catalogue import Entry
from assistant.citations import label_of
from assistant.concepts import concepts
from assistant.operations import contradicting
from assistant.operations.desk import Desk, Draft, place_word
from assistant.operations.quoting import meanings_of, names_of, with_tails
from assistant.query import Subject
from assistant.scoping import Side
from assistant.wording import fold
from index.amounts import read_number
from index.classification import name_key
from index.vocabulary import FUND_SCHEDULES, MONEY_UNITS, Origin, ScheduleKind, Severity, State

_NARROWER = {
    ScheduleKind.BASIC_BY_ECONOMIC: "只含一般公共预算的基本支出",
    ScheduleKind.GENERAL_PUBLIC: "只含一般公共预算",
    ScheduleKind.APPROPRIATION: "只含财政拨款",
    ScheduleKind.GOVERNMENT_FUND: "只含政府性基金",
}
"Schedules of a part of the money: a smaller figure there is no error yet."


def kinds_named(text: str) -> tuple[ScheduleKind, ...]:
    """The schedules a text names, in its order: the longest name at each place."""
    said = sorted(concepts().schedules, key=lambda s: -len(s[0]))
    key, found, taken = name_key(text), [], set[int]()
    for name, kind in said:
        start = key.find(name)
        while start >= 0:
            span = range(start, start + len(name))
            if not taken & set(span):
                taken |= set(span)
                found.append((start, kind))
            start = key.find(name, start + 1)
    return tuple(dict.fromkeys(kind for _, kind in sorted(found, key=lambda f: f[0])))


def side_by_side(desk: Desk, side: Side) -> Draft | None:
    """Both prints, and whether they are one number; None where not two schedules are named that print the item."""
    for subject in desk.query.subjects:
        told = _of_one_fund(desk, side, subject)
        if told is not None:
            return told
    kinds = kinds_named(desk.query.text)
    if len(kinds) < 2 and not _ANY_OTHER.search(desk.query.text):
        return None
    for subject in desk.query.subjects:
        printed = [e for k in kinds if (e := _print_in(side, subject, k)) is not None] if len(kinds) > 1 else _in_others(side, subject, kinds)
        if len(printed) >= 2:
            return _told(desk, side, printed)
    return None


_ANY_OTHER = re.compile("(?:别的|其[他它余]的?|另外的?|另一张)表|各表")
_OF_ALL_MONEY = (ScheduleKind.REVENUE_EXPENDITURE, ScheduleKind.EXPENDITURE)
_OF_PART = (ScheduleKind.APPROPRIATION, ScheduleKind.GENERAL_PUBLIC, ScheduleKind.BASIC_BY_ECONOMIC)


def _in_others(side: Side, subject: Subject, named: Sequence[ScheduleKind]) -> list[Entry]:
    """收支总表里社保支出跟别的表一样吗: the schedules of all money; those of part of it where they print the same, or nothing else is there."""
    wide = [e for k in dict.fromkeys((*named, *_OF_ALL_MONEY)) if (e := _print_in(side, subject, k)) is not None]
    part = [e for k in _OF_PART if k not in named and (e := _print_in(side, subject, k)) is not None]
    return [*wide, *([e for e in part if any(agree(e.fact, w.fact) for w in wide)] or (part[:1] if len(wide) == 1 else []))]


def _of_one_fund(desk: Desk, side: Side, subject: Subject) -> Draft | None:
    """收支总表把政府性基金的数记在城乡社区支出，基金支出表里不是: a fund's row where the figure said stands, and in its own schedule."""
    fund = next((k for word, k in FUND_SCHEDULES.items() if re.search(f"{word}[^,。?]{{0,8}}表", desk.query.text)), None)
    said = {q.value for q in desk.query.quantities}
    surfaces = [s for s in subject.surfaces if not any(word in s for word in FUND_SCHEDULES)]
    if fund is None or not said or not surfaces:
        return None
    names = with_tails(names_of([m for m in meanings_of(side, subject) if m.kind is None], surfaces))
    rows = [
        e for e in side.catalogue.entries
        if e.row in names and e.fact.origin is Origin.CELL and e.fact.amount is not None
        and (e.fact.fiscal_year, e.fact.phase) == (side.fiscal_year, side.disclosure.phase)
    ]  # fmt: skip
    elsewhere = [e for e in rows if e.fact.schedule is not fund and read_number(e.fact.printed) in said]
    own = [e for e in rows if e.fact.schedule is fund and e.total_column]
    return _told(desk, side, [elsewhere[0], own[0]]) if elsewhere and own else None


def _print_in(side: Side, subject: Subject, kind: ScheduleKind) -> Entry | None:
    """The item's figure in one schedule, of this document's own year and phase: for the whole row, or in the column named with it.

    城乡社区支出的“一般公共预算”列 is that column where the schedule has one, and of no other row.
    """
    meanings = [m for m in meanings_of(side, subject) if m.kind is None]
    surfaces = [s for s in subject.surfaces if (m := side.catalogue.meaning(s)) is None or m.kind is None]
    items = [m for m in meanings if m.concept is None]
    columns = [m.surface for m in meanings if items and m not in items]
    if columns:
        meanings, surfaces = items, [s for s in surfaces if s not in columns]
    names = with_tails(names_of(meanings, surfaces)) if surfaces else set()
    own = [
        e for e in side.catalogue.by_schedule.get(kind, ())
        if e.fact.origin is Origin.CELL and e.fact.state is State.PRINTED and e.fact.amount is not None
        and e.fact.fiscal_year == side.fiscal_year and e.fact.phase is side.disclosure.phase and names & {e.row, e.subject} and not is_move(e)
    ]  # fmt: skip
    named = [e for e in own if any(c in header for c in columns for header in e.columns)]
    return min(named or own, key=lambda e: (not (e.total_column or e.subject in names), len(e.columns), e.fact.ordinal)) if own else None


def _told(desk: Desk, side: Side, printed: Sequence[Entry]) -> Draft:
    facts = [e.fact for e in printed]
    label = label_of(facts[0])
    shown = [f"- {place_word(f)}：{desk.ledger.figure(f)}" for f in facts]
    marks = [desk.ledger.cite_fact(f) for f in facts]
    if all(agree(f, facts[0]) for f in facts):
        rounded = len({f.amount for f in facts}) > 1
        if rounded:
            desk.ledger.warn("rounding", f"“{label}”两张表差的只是四舍五入的尾数，不是错误。", marks)
        return Draft(lines=[f"{desk.whose(side)}，{label}：**一致，{'四舍五入后' if rounded else ''}是同一个数。**", *shown], subject=label)
    lines = [f"{desk.whose(side)}，{label}：**两张表所印不一致。**", *shown]
    if len(facts) == 2 and facts[0].unit in MONEY_UNITS and facts[1].unit in MONEY_UNITS:
        least = min(facts, key=lambda f: f.amount or 0)
        computed = derivation.gap(*facts)
        lines.append(f"相差{desk.ledger.derived('相差', computed.value, computed.unit, computed.formula, computed.operands)}。")
        if least.schedule in _NARROWER and all(e.total_column for e in printed):
            lines.append(f"{place_word(least)}{_NARROWER[least.schedule]}，数小一些不一定是错；文件没有说明差在哪里。")
    desk.ledger.warn("discrepancy", f"“{label}”两张表所印不一致。", marks)
    names = {n for e in printed for n in (e.row, e.subject)}
    findings = desk.library.index.findings([side.disclosure.document])
    told = [f for f in contradicting.findings_touching(findings, facts) if fold(f.subject) in names and f.severity is not Severity.NOTICE]
    lines += [f.message for f in told[:1]]
    for finding in told[:1]:
        contradicting.enter_expected(desk.ledger, finding, role="support")
    return Draft(lines=lines, subject=label)


def columns_of_row(desk: Desk, side: Side, chosen: Sequence[Entry]) -> Draft | None:
    """说明里2018.13万，收入总表是2104.13万: two columns of one row, which differ by what they count; None where they are not that."""
    rows = {(e.fact.table, e.row) for e in chosen}
    if len(rows) > 1 or chosen[0].fact.table is None or len({e.columns for e in chosen}) < len(chosen):
        return None
    shown = "，".join(f"{e.leaf}为{desk.ledger.figure(e.fact)}" for e in chosen)
    line = f"{desk.whose(side)}，{chosen[0].row}：{shown}，见{place_word(chosen[0].fact)}。"
    return Draft(lines=[line, "**口径不同，不是写错**：同一行里各栏所算的范围不同，数本来就不一样。"], subject=chosen[0].row)
