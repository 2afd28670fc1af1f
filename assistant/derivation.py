"""Sums, differences, shares and changes: the value and its working together, in exact decimals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from index.amounts import print_number
from index.records import Fact
from index.vocabulary import MONEY_UNITS

ALL = 100
"Percent of a whole: no part is more."


@dataclass(frozen=True, slots=True)
class Derivation:
    """A computed value with the formula a person can check by hand. `unit` is 元, % or the operands' counter."""

    value: Decimal
    unit: str
    formula: str
    operands: tuple[Fact, ...]


def amount(fact: Fact) -> Decimal:
    """A fact's amount; asking for the amount of a blank is an error of ours, never a zero."""
    if fact.amount is None:
        raise ValueError("a blank has no amount")
    return fact.amount


def common_unit(facts: Sequence[Fact]) -> tuple[str, Decimal]:
    """The unit to compute in, and how many of the base unit it is: the printed one when all agree, else 元."""
    units = {f.unit for f in facts}
    if len(units) == 1:
        unit = units.pop()
        return unit, Decimal(MONEY_UNITS.get(unit, 1))
    return "元", Decimal(1)


def _in(fact: Fact, scale: Decimal) -> str:
    value = amount(fact) / scale
    return print_number(value.normalize() if value != value.to_integral_value() else value.quantize(Decimal(1)))


def _base(unit: str) -> str:
    return "元" if unit in MONEY_UNITS else unit


def total(facts: Sequence[Fact]) -> Derivation:
    """Sum of the operands.

    Raises ValueError when counters differ (3批次 and 30人次 do not add up).
    """
    if len({_base(f.unit) for f in facts}) > 1:
        raise ValueError("unlike units")
    unit, scale = common_unit(facts)
    value = sum((amount(f) for f in facts), Decimal(0))
    working = " + ".join(_in(f, scale) for f in facts)
    return Derivation(value, _base(unit), f"{working} = {print_number(_trim(value / scale))}（{unit}）", tuple(facts))


def difference(larger: Fact, smaller: Fact) -> Derivation:
    """First less second, signed."""
    if _base(larger.unit) != _base(smaller.unit):
        raise ValueError("unlike units")
    unit, scale = common_unit([larger, smaller])
    value = amount(larger) - amount(smaller)
    formula = f"{_in(larger, scale)} - {_in(smaller, scale)} = {print_number(_trim(value / scale))}（{unit}）"
    return Derivation(value, _base(unit), formula, (larger, smaller))


def remainder(whole: Fact, parts: Sequence[Fact]) -> Derivation:
    """What is left of the whole without its parts."""
    facts = [whole, *parts]
    if len({_base(f.unit) for f in facts}) > 1:
        raise ValueError("unlike units")
    unit, scale = common_unit(facts)
    value = amount(whole) - sum((amount(p) for p in parts), Decimal(0))
    working = " - ".join(_in(f, scale) for f in facts)
    return Derivation(value, _base(unit), f"{working} = {print_number(_trim(value / scale))}（{unit}）", tuple(facts))


def share(part: Fact, whole: Fact) -> Derivation | None:
    """Part in percent of whole; None where the whole is zero or in another unit."""
    return share_of_sum([part], whole)


def share_of_sum(parts: Sequence[Fact], whole: Fact) -> Derivation | None:
    """The parts together in percent of the whole, or None where that has no meaning."""
    facts = [*parts, whole]
    if len({_base(f.unit) for f in facts}) > 1 or not amount(whole):
        return None
    _, scale = common_unit(facts)
    value = sum((amount(p) for p in parts), Decimal(0)) / amount(whole) * 100
    working = " + ".join(_in(p, scale) for p in parts)
    working = f"({working})" if len(parts) > 1 else working
    return Derivation(value, "%", f"{working} ÷ {_in(whole, scale)} × 100% = {print_number(value, 2)}%", tuple(facts))


def share_of_all(part: Fact, parts: Sequence[Fact]) -> Derivation | None:
    """One of several in percent of them all; None where they come to nothing or are not alike."""
    if len({_base(f.unit) for f in parts}) > 1 or not (whole := sum((amount(p) for p in parts), Decimal(0))):
        return None
    _, scale = common_unit(parts)
    value = amount(part) / whole * 100
    working = " + ".join(_in(p, scale) for p in parts)
    return Derivation(value, "%", f"{_in(part, scale)} ÷ ({working}) × 100% = {print_number(value, 2)}%", tuple(parts))


def growth(new: Fact, old: Fact) -> Derivation | None:
    """Change in percent of the old value; None for a base of zero, which has no percentage."""
    if amount(old) == 0:
        return None
    _, scale = common_unit([new, old])
    value = (amount(new) - amount(old)) / abs(amount(old)) * 100
    formula = f"({_in(new, scale)} - {_in(old, scale)}) ÷ {_in(old, scale)} × 100% = {print_number(value, 2)}%"
    return Derivation(value, "%", formula, (new, old))


def ratio(a: Fact, b: Fact) -> Derivation | None:
    """How many times b goes into a; None where b is zero."""
    if amount(b) == 0:
        return None
    _, scale = common_unit([a, b])
    value = amount(a) / amount(b)
    return Derivation(value, "倍", f"{_in(a, scale)} ÷ {_in(b, scale)} = {print_number(value, 2)}", (a, b))


def per(money: Fact, count: Fact) -> Derivation | None:
    """Money per counted thing, in 元; None where nothing was counted."""
    if amount(count) == 0 or money.unit not in MONEY_UNITS or count.unit in MONEY_UNITS:
        return None
    value = amount(money) / amount(count)
    formula = f"{print_number(_trim(amount(money)))}元 ÷ {count.printed}{count.unit} = {print_number(value, 2)}元"
    return Derivation(value, "元", formula, (money, count))


def prior(current: Fact, change: Fact) -> Derivation:
    """The earlier value that a stated change implies: 本年 less 增减额."""
    unit, scale = common_unit([current, change])
    value = amount(current) - amount(change)
    sign = "-" if amount(change) >= 0 else "+"
    moved = print_number(_trim(abs(amount(change)) / scale))
    formula = f"{_in(current, scale)} {sign} {moved} = {print_number(_trim(value / scale))}（{unit}）"
    return Derivation(value, _base(unit), formula, (current, change))


def growth_stated(current: Fact, change: Fact) -> Derivation | None:
    """The rate that a stated change implies, in percent of the earlier value; None for an earlier value of zero."""
    before = amount(current) - amount(change)
    if before == 0:
        return None
    _, scale = common_unit([current, change])
    value = amount(change) / abs(before) * 100
    moved = print_number(_trim(amount(change) / scale))
    formula = f"{moved} ÷ {print_number(_trim(before / scale))} × 100% = {print_number(value, 2)}%"
    return Derivation(value, "%", formula, (current, change))


def _trim(value: Decimal) -> Decimal:
    """Drop empty decimals, keep integers as integers."""
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize()
