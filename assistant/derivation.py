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


Operand = Fact | Sequence[Fact]
"What is computed with: a printed figure, or several taken together."


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


def _facts(of: Operand) -> tuple[Fact, ...]:
    return (of,) if isinstance(of, Fact) else tuple(of)


def _value(of: Operand) -> Decimal:
    return sum((amount(f) for f in _facts(of)), Decimal(0))


def _working(of: Operand, scale: Decimal) -> str:
    """A figure as a formula prints it; of several their sum, in brackets."""
    working = " + ".join(_in(f, scale) for f in _facts(of))
    return f"({working})" if len(_facts(of)) > 1 else working


def _alike(*operands: Operand) -> tuple[tuple[Fact, ...], str, Decimal]:
    """All figures of a computation, each once, and the unit to compute in.

    Raises ValueError when counters differ (3批次 and 30人次 do not add up).
    """
    facts = tuple(dict.fromkeys(f for of in operands for f in _facts(of)))
    if len({_base(f.unit) for f in facts}) > 1:
        raise ValueError("unlike units")
    return facts, *common_unit(facts)


def total(facts: Sequence[Fact]) -> Derivation:
    """Sum of the operands."""
    _, unit, scale = _alike(facts)
    value = _value(facts)
    working = " + ".join(_in(f, scale) for f in facts)
    return Derivation(value, _base(unit), f"{working} = {print_number(_trim(value / scale))}（{unit}）", tuple(facts))


def mean(facts: Sequence[Fact]) -> Derivation:
    """What the operands come to on average."""
    _, unit, scale = _alike(facts)
    value = _value(facts) / len(facts)
    formula = f"{_working(facts, scale)} ÷ {len(facts)} = {print_number(value / scale, 2)}（{unit}）"
    return Derivation(value, _base(unit), formula, tuple(facts))


def difference(larger: Operand, smaller: Operand) -> Derivation:
    """First less second, signed."""
    facts, unit, scale = _alike(larger, smaller)
    value = _value(larger) - _value(smaller)
    formula = f"{_working(larger, scale)} - {_working(smaller, scale)} = {print_number(_trim(value / scale))}（{unit}）"
    return Derivation(value, _base(unit), formula, facts)


def gap(one: Operand, other: Operand) -> Derivation:
    """How far apart two are: the larger less the smaller."""
    return difference(one, other) if _value(one) >= _value(other) else difference(other, one)


def remainder(whole: Fact, parts: Sequence[Fact]) -> Derivation:
    """What is left of the whole without its parts."""
    facts, unit, scale = _alike(whole, parts)
    value = amount(whole) - _value(parts)
    working = " - ".join(_in(f, scale) for f in (whole, *parts))
    return Derivation(value, _base(unit), f"{working} = {print_number(_trim(value / scale))}（{unit}）", facts)


def share(part: Operand, whole: Operand) -> Derivation | None:
    """Part in percent of whole; None where the whole is zero or in another unit."""
    try:
        facts, _, scale = _alike(part, whole)
    except ValueError:
        return None
    if not _value(whole):
        return None
    value = _value(part) / _value(whole) * ALL
    return Derivation(value, "%", f"{_working(part, scale)} ÷ {_working(whole, scale)} × 100% = {print_number(value, 2)}%", facts)


def growth(new: Operand, old: Operand) -> Derivation | None:
    """Change in percent of the old value; None for a base of zero, which has no percentage."""
    before = _value(old)
    if before == 0:
        return None
    _, scale = common_unit([*_facts(new), *_facts(old)])
    value = (_value(new) - before) / abs(before) * ALL
    formula = f"({_working(new, scale)} - {_working(old, scale)}) ÷ {_working(old, scale)} × 100% = {print_number(value, 2)}%"
    return Derivation(value, "%", formula, (*_facts(new), *_facts(old)))


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
    formula = f"{print_number(_trim(amount(money)))}元 ÷ {count.printed.removesuffix(count.unit)}{count.unit} = {print_number(value, 2)}元"
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
    value = amount(change) / abs(before) * ALL
    moved = print_number(_trim(amount(change) / scale))
    formula = f"{moved} ÷ {print_number(_trim(before / scale))} × 100% = {print_number(value, 2)}%"
    return Derivation(value, "%", formula, (current, change))


def _trim(value: Decimal) -> Decimal:
    """Drop empty decimals, keep integers as integers."""
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize()
