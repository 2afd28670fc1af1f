"""Money in 元 and in 万元: both stand on the page, exactly, and the reader chooses which is seen."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from index.amounts import print_number

TEN_THOUSAND = Decimal(10_000)
MONEY = ("元", "万元", "亿元")


@dataclass(frozen=True, slots=True, kw_only=True)
class Money:
    """One amount, written in both units."""

    yuan: str
    wan: str


def money(value: Decimal) -> Money:
    """Both writings of one amount; neither is rounded.

    >>> money(Decimal("8265.00"))
    Money(yuan='8,265', wan='0.8265')
    """
    return Money(yuan=legible(value), wan=print_number((value / TEN_THOUSAND).normalize()))


def legible(value: Decimal) -> str:
    """As people write it: separators, and no decimals where all of them are 0.

    >>> legible(Decimal("5000.00")), legible(Decimal("1234567.50"))
    ('5,000', '1,234,567.50')
    """
    return print_number(value, 0) if value == value.to_integral_value() else print_number(value)


def decimal(amount: str) -> Decimal | None:
    """The number an amount is, None where it is none."""
    try:
        value = Decimal(amount)
    except InvalidOperation:
        return None
    return value if value.is_finite() else None
