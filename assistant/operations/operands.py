"""What a computation works on: figures found, what sentences state, and how a result is entered."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from assistant.basis import agree
from assistant.catalogue import Entry, Meaning
from assistant.citations import label_of
from assistant.derivation import Derivation
from assistant.evidence import Ambiguous, Found, Missing, Resolution
from assistant.operations.desk import Desk, Draft, by_concept
from assistant.operations.quoting import meanings_of
from assistant.operations.righted import righted
from assistant.operations.single import failure
from assistant.phrases import counters_asked
from assistant.query import Subject
from assistant.scoping import Side
from index.classification import aliases, name_key
from index.records import Fact
from index.vocabulary import MONEY_UNITS, Origin, ScheduleKind


def shown_result(desk: Desk, label: str, d: Derivation, *, role: str = "answer", value: Decimal | None = None) -> str:
    places = 2 if d.unit in {"%", "倍"} else None
    return desk.ledger.derived(
        label,
        d.value if value is None else value,
        d.unit,
        d.formula,
        d.operands,
        role=role,
        places=places,
        said_in=desk.query.unit,
    )


def operands(desk: Desk) -> tuple[list[tuple[Side, Found]], list[Draft]]:
    """The figures that are added or held against one another, and what is to be said of those not found.

    One word that could be an item or what the item stands under means the one that has none of the others below it; and
    what all the others stand under only says where they stand.
    """
    subjects = desk.query.subjects or (by_concept("total_expenditure"),)
    found: list[tuple[Side, Found]] = []
    problems: list[Draft] = []
    over = _departments_of_units(desk)
    resolved = [(side, subject, righted(desk, side, _in_any_phase(side, subject, r))) for side, subject, r in desk.resolve_all(subjects) if side not in over]
    several = len(subjects) > 1
    for side, subject, resolution in resolved:
        if isinstance(resolution, Ambiguous) and several:
            others = [r for s, x, r in resolved if s is side and x is not subject]
            resolution = _beside_others(desk, resolution, others)
        if isinstance(resolution, Found) and several and _counts_beside_money(desk, resolution, [r for s, _, r in resolved if s is side]):
            resolution = Missing(side.disclosure, subject.text)
        if isinstance(resolution, Found):
            for part in resolution.parts or (resolution,):
                if all(part.entry.fact is not f.entry.fact for _, f in found):
                    found.append((side, part))
        else:
            problems.append(failure(desk, side, subject, resolution))
    return _without_heading(found), problems


def _counts_beside_money(desk: Desk, found: Found, others: Sequence[Resolution]) -> bool:
    """A number of things under a name somewhat alike is no operand beside amounts of money, unless things are counted."""
    money = sum(isinstance(r, Found) and r.entry.fact.unit in MONEY_UNITS for r in others)
    return found.entry.fact.unit not in MONEY_UNITS and money > 1 and not counters_asked(desk.query.text)


def _departments_of_units(desk: Desk) -> list[Side]:
    """水利局的水库管理所和水土保持站一共: the department only says whose units they are."""
    if re.search("本部|本级|机关|[和与跟、]局", desk.query.text):
        return []
    of = [desk.library.directory.belongs_to(s.agency) for s in desk.sides]
    return [s for s in desk.sides if sum(o == s.agency for o in of) > 1]


def _in_any_phase(side: Side, subject: Subject, resolution: Resolution) -> Resolution:
    """编报绩效目标涉及的预算金额: what a sentence states under a heading of no phase is meant, whatever phase was named."""
    if not isinstance(resolution, Missing) or not side.basis.phases:
        return resolution
    again = replace(side, basis=replace(side.basis, phases=()), alternates=()).resolve(subject)
    entries = [again.entry] if isinstance(again, Found) else [c.entry for c in again.choices] if isinstance(again, Ambiguous) else []
    timeless = all(e.fact.origin is Origin.NARRATIVE and not _OF_PHASE.search("".join(e.columns)) for e in entries)
    return again if entries and timeless else resolution


_OF_PHASE = re.compile("[预决]算|执行|增减|占比|完成")


def _beside_others(desk: Desk, resolution: Ambiguous, others: Sequence[Resolution]) -> Resolution:
    """Which of several things a word means beside others: in their unit, and nothing that one of them is part of."""
    entries = [r.entry for r in others if isinstance(r, Found)]
    units = {e.fact.unit in MONEY_UNITS for e in entries} or ({True} if re.search("金额|钱|资金|经费|[万亿]元", desk.query.text) else set())
    left = [c for c in resolution.choices if not units or (c.entry.fact.unit in MONEY_UNITS) in units]
    apart = [c for c in left if not any(stands_under(e, c.entry) for e in entries)] if entries else left
    kept = apart or left
    return Found(resolution.disclosure, kept[0].entry) if len(kept) == 1 else resolution


def stands_under(part: Entry, whole: Entry) -> bool:
    """Whether a figure is part of another: by code, by name, or by the header above it."""
    if part is whole:
        return False
    a, b = part.fact.row_code, whole.fact.row_code
    if a and b:
        return len(a) > len(b) and a.startswith(b)
    return whole.row in part.ancestors if whole.row else whole.leaf in part.columns[:-1]


def _without_heading(found: list[tuple[Side, Found]]) -> list[tuple[Side, Found]]:
    """政府采购预算里，服务类跟工程类差多少: the figure that all the others are part of is none of them."""
    heads = [(s, f) for s, f in found if all(g is f or stands_under(g.entry, f.entry) for _, g in found)]
    return [x for x in found if x not in heads] if len(found) > len(heads) + 1 else found


def operand_name(desk: Desk, side: Side, found: Found) -> str:
    """An operand's name with what tells it from the others: its body, its year, or just itself."""
    several_bodies = len({s.agency for s in desk.sides}) > 1
    several_years = len({s.fiscal_year for s in desk.sides}) > 1
    several_bodies = several_bodies or len(desk.query.scopes) >= 2
    head = (desk.short(side.agency) if several_bodies else "") + (
        f"{side.fiscal_year}年" if several_years or several_bodies else ""
    )
    if several_bodies:
        head += (side.disclosure.scope.value if len(desk.query.scopes) >= 2 else "") + found.entry.fact.phase.value
    return f"{head}{label_of(found.entry.fact)}"


_ASKS_WHETHER = re.compile(r"(?:吗|么|没有|没|不)(?=[?。,]|$)|是不是|有没有|是否")
_UPWARD, _DOWNWARD = re.compile(r"[多高大增涨升]"), re.compile(r"[少低小减降跌]")


def verdict(text: str, moved: Decimal) -> str:
    """是的, 不是: the answer to 比去年少了吗, before the figures; nothing where no direction was asked about."""
    up, down = bool(_UPWARD.search(text)), bool(_DOWNWARD.search(text))
    if not _ASKS_WHETHER.search(text) or up == down:
        return ""
    return "是的，" if (moved > 0) is up and moved != 0 else "不是，"


def keys_of(side: Side, subject: Subject) -> set[str]:
    """Every key under which the catalogue files what a subject may name."""
    return {k for m in meanings_of(side, subject) for k in (*m.keys, *m.stated, m.surface)}


def stated_of(side: Side, subject: Subject, columns: Sequence[str], *, plan: bool = False) -> list[Fact]:
    """What sentences state of a subject under one of these headings, in the order printed.

    How it moved is from the year before; `plan` asks how it moved from what was planned for its own year.
    """
    meanings = meanings_of(side, subject)
    if not meanings:
        return []

    def keys(meaning: Meaning) -> frozenset[str]:
        concept = (
            {*(name_key(s) for s in meaning.concept.said), name_key(meaning.concept.label)}
            if meaning.concept
            else set()
        )
        return meaning.keys | concept | {meaning.surface}

    # 农业生产发展（一般公共预算）: what is said of the fund as a whole is not said of the item.
    items = [m for m in meanings if m.concept is None and not m.kind]
    wanted = frozenset.union(*(keys(m) for m in items or meanings))
    wanted |= {m for a in aliases() if wanted & set(a.means) and not (a.vague or a.sum) for m in a.means}  # 公务用车运行维护费, and …运行费
    # 2100401疾病预防控制机构支出…: by its code where the sentence prints it.
    codes = {e.fact.row_code for e in side.catalogue.entries if items and e.row in wanted and e.fact.row_code}
    return [
        e.fact
        for e in side.catalogue.entries
        if e.fact.origin is Origin.NARRATIVE and (e.row in wanted or {e.fact.row_code} == codes) and e.leaf in columns and e.fact.amount is not None
        and e.fact.agency == side.agency  # a department's 增减率 is not the rate of one of its units
        and (e.leaf not in MOVES or (from_plan(e.fact) if plan else from_year_before(e.fact)))
    ]  # fmt: skip


MOVES = ("增减额", "增减率")
_OF_OTHER_YEAR = re.compile("上年|去年|上一年")


def from_plan(fact: Fact) -> bool:
    """比年初预算数: whether a movement is from what was planned for the same year."""
    base = fact.column_path[0] if len(fact.column_path) > 1 else ""
    return "年初" in base and all(int(y) == fact.fiscal_year for y in re.findall(r"20\d\d", base))


def from_year_before(fact: Fact) -> bool:
    """比上年, 比年初预算数和上年: whether a movement is from the year before, alone or too."""
    return not from_plan(fact) or _OF_OTHER_YEAR.search(fact.column_path[0]) is not None


def as_scheduled(side: Side, stated: Entry) -> Entry:
    """What the fund's own schedule prints of an item, where a sentence states of it what no schedule does: a slip of the sentence.

    A sentence whose own 完成率 follows from what it states is left as it stands: which of the two is right cannot be told from here.
    """
    cells = [
        e for e in side.catalogue.by_key.get(stated.row, ())
        if e.row == stated.row and e.fact.origin is Origin.CELL and e.fact.amount is not None
        and (e.fact.fiscal_year, e.fact.phase) == (stated.fact.fiscal_year, stated.fact.phase)
    ]  # fmt: skip
    of_fund = [e for e in cells if e.fact.schedule is ScheduleKind.GENERAL_PUBLIC and e.total_column]
    slipped = stated.fact.origin is Origin.NARRATIVE and len(of_fund) == 1 and not any(agree(e.fact, stated.fact) for e in cells)
    return of_fund[0] if slipped and not _follows(side, stated.fact) else stated


def _follows(side: Side, spent: Fact) -> bool:
    """Whether the 完成率 that a sentence states is that of the 年初预算数 and 决算数 it states."""
    beside = [e.fact for e in side.catalogue.stated.get(spent.passage or 0, ()) if e.fact.row_path == spent.row_path]
    rate = next((f for f in beside if f.column == "完成率" and f.amount is not None), None)
    planned = next((f for f in beside if f.column in ("年初预算数", "预算数") and f.amount), None)
    if rate is None or rate.amount is None or planned is None or planned.amount is None or spent.amount is None:
        return False
    return abs(spent.amount / planned.amount * 100 - rate.amount) <= _ROUNDED


_ROUNDED = Decimal("0.02")
