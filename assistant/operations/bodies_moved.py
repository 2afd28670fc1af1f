"""How the figures of several bodies moved: who went up, whose fell most, and why."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from assistant import derivation
from assistant.derivation import Derivation
from assistant.evidence import Found
from assistant.operations import explaining
from assistant.operations.bodies import THE_MOST, WHO, so_many
from assistant.operations.changing import prior_of
from assistant.operations.desk import Desk, Draft, bold
from assistant.operations.moving import ways_asked
from assistant.operations.operands import shown_result, stated_of
from assistant.operations.single import merge
from assistant.operations.standing import asks_of_several, item_of
from assistant.query import Operation
from assistant.scoping import Side
from index.records import Fact
from index.vocabulary import MONEY_UNITS

_BY_RATE = re.compile(r"幅|率|百分|比例|快|几成")


def reason_of_each(desk: Desk) -> Draft | None:
    """为什么, of several bodies: each one's own reason; of the one that moved most, where that one is asked for."""
    agencies = list(dict.fromkeys(s.agency for s in desk.sides))
    if not asks_of_several(desk):
        return None
    if THE_MOST.search(desk.query.text) and Operation.CHANGE in desk.query.hints and (order := _in_order_of_change(desk)):
        agencies = [order[0].side.agency]
    told = []
    for agency in agencies:
        sides = tuple(s for s in desk.sides if s.agency == agency)
        told.append(explaining.reason(replace(desk, scoping=replace(desk.scoping, sides=sides))))
    return merge(told)


@dataclass(frozen=True, slots=True)
class _Move:
    """How one body's figure moved: by how much of what was before, stated or worked out."""

    side: Side
    amount: Decimal
    rate: Decimal | None
    facts: tuple[Fact, ...]
    computed: Derivation | None = None


def _move_of(desk: Desk, agency: str) -> _Move | None:
    """How an item moved from the year before: between the two documents where both are held, else as the later one states it."""
    sides = sorted((s for s in desk.sides if s.agency == agency), key=lambda s: s.fiscal_year)
    side, subject = sides[-1], item_of(desk)
    before = sides[-2] if len(sides) > 1 else prior_of(desk, side)
    new = side.resolve(subject)
    old = before.resolve(subject) if before is not None else None
    if isinstance(new, Found) and isinstance(old, Found) and new.entry.fact.phase is old.entry.fact.phase:
        moved = derivation.difference(new.entry.fact, old.entry.fact)
        rate = derivation.growth(new.entry.fact, old.entry.fact)
        return _Move(side, moved.value, rate.value if rate else None, moved.operands, moved)
    stated = stated_of(side, subject, ("增减额", "增减率"))
    amounts = [f for f in stated if f.unit in MONEY_UNITS][:1]
    rates = [f for f in stated if f.unit == "%"][:1]
    if not amounts:
        return None
    return _Move(side, derivation.amount(amounts[0]), derivation.amount(rates[0]) if rates else None, (*amounts, *rates))


def _in_order_of_change(desk: Desk) -> list[_Move]:
    """How each body's figure moved, first whose moved most the way that was asked about."""
    text = desk.query.text
    held = [m for a in dict.fromkeys(s.agency for s in desk.sides) if (m := _move_of(desk, a)) is not None]
    by_rate = _BY_RATE.search(text) is not None and all(m.rate is not None for m in held)
    sign = -1 if ways_asked(text) == (False, True) else 1
    return sorted(held, key=lambda m: sign * ((m.rate or Decimal(0)) if by_rate else m.amount), reverse=True)


def by_change(desk: Desk) -> Draft | None:
    """这三家哪家是比上年增加的, 谁降得最多: how each one's figure moved, and who it is that was asked for; None where none is."""
    if not asks_of_several(desk) or not WHO.search(desk.query.text):
        return None
    text, agencies = desk.query.text, list(dict.fromkeys(s.agency for s in desk.sides))
    held = _in_order_of_change(desk)
    if not held:
        return None
    up, down = ways_asked(text)
    sign = -1 if down and not up else 1
    hits = [m for m in held if m.amount * sign > 0] if up != down else held
    if THE_MOST.search(text):
        hits = hits[:1]
    name = item_of(desk).text
    lines = [f"{name}与上年相比："]
    for m in held:
        lines.append(f"- {desk.short(m.side.agency)}（{m.side.fiscal_year}年）：{_told(desk, m, name, role='answer' if m in hits else 'support')}")
    word = "减少" if sign < 0 else "增加"
    if THE_MOST.search(text):
        lines.append(f"{word}最多的是{desk.called(hits[0].side.agency)}。" if hits else f"没有一家{word}。")
    elif up != down:
        lines.append(f"{word}的{so_many([desk.called(m.side.agency) for m in hits])}。")
    lacking = [a for a in agencies if all(m.side.agency != a for m in held)]
    lines += [f"{desk.short(a)}的文件没有写明{name}与上年相比的增减，上一年度的文件也没有收录。" for a in lacking]
    return Draft(status="partial" if lacking else "answered", lines=lines, subject=name, measure="增减额")


def _told(desk: Desk, m: _Move, name: str, *, role: str) -> str:
    """增加4.68万元，增长2.60%: stated, or worked out of two documents."""
    if m.amount == 0:
        return "持平" + f"[{desk.ledger.cite_fact(m.facts[0])}]"
    word = "增加" if m.amount > 0 else "减少"
    if m.computed is None:
        shown = [desk.ledger.figure(f, role=role) for f in m.facts]
        return f"{word}**{bold(shown[0])}" + (f"，{'增长' if m.amount > 0 else '下降'}{shown[1]}" if len(shown) > 1 else "")
    size = derivation.gap(*m.facts)
    for f in m.facts:
        desk.ledger.figure(f, role="support")
    text = shown_result(desk, f"{desk.short(m.side.agency)}{name}{word}额", size, role=role)
    rate = derivation.growth(*m.facts)
    by = shown_result(desk, f"{desk.short(m.side.agency)}{name}变动幅度", rate, role="support") if rate is not None else ""
    return f"{word}**{bold(text)}" + (f"，幅度{by}" if by else "") + f"；计算：{size.formula}"
