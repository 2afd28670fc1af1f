"""One item as two schedules print it: 支出总表的数减去一般公共预算表的数; and which figure a difference equals."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from assistant.basis import Basis
from assistant.citations import label_of
from assistant.concepts import concepts
from assistant.derivation import Derivation
from assistant.evidence import Found
from assistant.operations.desk import Desk
from assistant.phrases import find_years
from assistant.query import Mention, Subject
from assistant.scoping import Side
from index.amounts import half_step
from index.vocabulary import MONEY_UNITS, Direction, Origin, Phase, ScheduleKind


def in_two_schedules(desk: Desk) -> list[tuple[Side, Found]]:
    """The figures of the one item named, as each of the two schedules named prints it; nothing where no such pair is asked of."""
    if "表" not in desk.query.text or len(desk.sides) != 1:
        return []
    side = desk.sides[0]
    items: dict[str, Mention] = {}
    kinds: list[ScheduleKind] = []
    for mention in (m for s in desk.query.subjects for m in s.mentions):
        kind = _schedule_of(side, mention.surface, desk.query.text)
        if kind is None:
            items.setdefault(mention.surface, mention)
        elif kind not in kinds:
            kinds.append(kind)
    if not items or len(kinds) != _TWO:
        return []
    subject = Subject(tuple(items.values()))
    of_each = (replace(side, basis=replace(side.basis, kinds=(k,)), alternates=()).resolve(subject) for k in kinds)
    found = [(side, r) for r, k in zip(of_each, kinds, strict=True) if isinstance(r, Found) and r.entry.fact.schedule is k]
    return found if len(found) == _TWO else []


_TWO = 2
_WHAT_WAS_TOLD = re.compile(
    r"(?:这|那|该|上面|刚才|刚刚|前面)(?:个|一?[笔项]|的)*(?:实际|决算|执行|预算)?(?:支出|花费|花的|用的)?(?:数|额|金额|结果)|[比跟和与较](?:它|这个|那个|上面|刚才)(?:的)?(?=[,比多少高低相差]|$)"
)


def beside_what_was_told(desk: Desk) -> list[tuple[Side, Found]]:
    """那2025年预算跟这个实际数比，多出多少: this year's figure, and the one the turn before told; nothing where none is pointed at."""
    query = desk.query
    earlier = [t for t in query.trail[:-1] if t.agencies and len(t.years) == 1 and len(t.subjects) == 1]
    if not earlier or len(desk.sides) != 1 or len(query.subjects) != 1 or not _WHAT_WAS_TOLD.search(query.text):
        return []
    side, told = desk.sides[0], earlier[-1]
    phases = told.phases or tuple(p for p in query.phases if p is not side.disclosure.phase)
    held = desk.library.documents_of(told.agencies[0], told.years, phases=phases[:1])
    if told.agencies[0] != side.agency or not held or (told.years[0] == side.fiscal_year and held[0].phase is side.disclosure.phase):
        return []
    d = held[0]
    other = Side(side.agency, d.fiscal_year, d, desk.library.catalogue(d), Basis(side.agency, d.fiscal_year, phases[:1] if d.phase is Phase.EXECUTED else ()))
    now, then = side.resolve(query.subjects[0]), other.resolve(told.subjects[0])
    return [(side, now), (other, then)] if isinstance(now, Found) and isinstance(then, Found) else []


def as_told(desk: Desk, side: Side) -> Side:
    """2025年预算比它多多少: the year that was spoken of and is not said again is held on the 口径 it was told on, its 决算数."""
    told = next((t for t in reversed(desk.query.trail[:-1]) if t.years == (side.fiscal_year,) and side.agency in t.agencies and t.phases), None)
    said = {y.year for y in find_years(desk.query.text)}
    if told is None or side.fiscal_year in said or not said or side.disclosure.phase is not Phase.EXECUTED:
        return side
    return replace(side, basis=replace(side.basis, phases=told.phases[:1]))


def _schedule_of(side: Side, surface: str, text: str) -> ScheduleKind | None:
    """The schedule a word names, by its title (支出合计 in 部门支出总表 is a part of one) or by the fund it is of."""
    _, _, behind = text.partition(surface)
    title = surface + next((tail for tail in ("总表", "表") if behind.startswith(tail)), "")
    titled = next((kind for said, kind in concepts().schedules if title != surface and title.endswith(said)), None)
    if titled is not None:
        return titled
    meaning = side.catalogue.meaning(surface)
    if meaning is None:
        return None
    if meaning.concept is not None and meaning.concept.key in {"general_public", "government_fund", "state_capital"}:
        return meaning.concept.spots[0].kind
    return meaning.kind


def equal_to(desk: Desk, computed: Derivation) -> str:
    """这差额正好等于哪类收入: the figures of the document that print this amount; empty where that is not asked, or none does."""
    asked = _EQUALS.search(desk.query.text)
    if asked is None or computed.unit not in {"元", *MONEY_UNITS} or not desk.sides:
        return ""
    side, names = desk.sides[0], {label_of(f) for f in computed.operands}
    near = max((half_step(f.printed, f.unit) for f in computed.operands), default=Decimal(0))
    of_income = "收入" in asked.group()
    found: dict[str, str] = {}
    for e in side.catalogue.entries:
        fact = e.fact
        is_cell = fact.origin is Origin.CELL and fact.unit in MONEY_UNITS and fact.fiscal_year == side.fiscal_year and not e.total_row
        if not is_cell or fact.amount is None or abs(fact.amount - computed.value) > max(near, half_step(fact.printed, fact.unit)):
            continue
        name = label_of(fact)
        on_side = e.side is Direction.REVENUE if of_income else e.total_column or e.side is not None
        if on_side and name not in names and name not in found and len(found) < _MOST:
            found[name] = desk.ledger.figure(fact)
    if not found:
        return f"文件里没有与它相等的{'收入' if of_income else '科目'}。"
    return f"与它相等的是{'、'.join(name + figure for name, figure in found.items())}。"


_MOST = 3
_EQUALS = re.compile(r"(?:正好|刚好|恰好|恰恰|差不多|就)?(?:等于|是|对应|对得上)(?:了)?(?:哪|什么|啥)[^,。;?]{0,4}(?:收入|科目|项|钱|支出|数)")
