"""Amounts as schedules print them, kept exact and in 元."""

from __future__ import annotations

import re
import unicodedata
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from index.memos import kept
from index.vocabulary import MONEY_UNITS

_NUMBER = re.compile(r"[-－−]?(?:\d{1,3}(?:[,，]\d{3})+|\d+)(?:\.\d+)?")


@kept(32768)  # a question holds the same few thousand printed numbers against its words again and again
def read_number(text: str) -> Decimal | None:
    """Return the number a cell prints, without its unit, or None where nothing numeric is printed.

    Full-width digits, separators and inner spaces are accepted; a bracketed number is negative (accounting style).

    >>> read_number("1,234.50"), read_number("—"), read_number("（12）")
    (Decimal('1234.50'), None, Decimal('-12'))
    """
    folded = re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).replace("−", "-").replace("－", "-")
    negative = folded.startswith("(") and folded.endswith(")")
    body = folded[1:-1] if negative else folded
    if not _NUMBER.fullmatch(body):
        return None
    try:
        value = Decimal(body.replace(",", ""))
    except InvalidOperation:
        return None
    return -value if negative else value


def in_yuan(value: Decimal, unit: str) -> Decimal:
    """Return `value` in 元 when `unit` is a unit of money; any other unit leaves it as it is.

    >>> in_yuan(Decimal("31.80"), "万元")
    Decimal('318000.00')
    """
    return value * MONEY_UNITS.get(unit, 1)


def read_amount(cell: str, unit: str) -> Decimal | None:
    """Return the printed amount in 元, or None for a cell left blank.

    >>> read_amount("1,234.56", "万元")
    Decimal('12345600.00')
    """
    value = read_number(cell)
    return None if value is None else in_yuan(value, unit)


def half_step(printed: str, unit: str) -> Decimal:
    """Return half of the last printed place, in 元 (or in `unit` where it is no money): the rounding a print allows.

    >>> half_step("30.30", "万元"), half_step("0.00", "万元"), half_step("5,257,121", "元")
    (Decimal('50.000'), Decimal('50.000'), Decimal('0.5'))
    """
    value = read_number(printed.rstrip("%％"))
    exponent = value.as_tuple().exponent if value is not None else 0
    places = -exponent if isinstance(exponent, int) and exponent < 0 else 0
    return in_yuan(Decimal(5).scaleb(-places - 1), unit)


def print_number(value: Decimal, places: int | None = None) -> str:
    """Print with separators; `places` rounds half up, None keeps the digits there are.

    >>> print_number(Decimal("5257121")), print_number(Decimal("29.4334"), 2)
    ('5,257,121', '29.43')
    """
    if places is not None:
        value = value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    return f"{value:,f}"


def plain(value: Decimal) -> str:
    """The decimal as contracts carry it: digits, no exponent, no separators."""
    return f"{value:f}"


def spoken_number(said: str) -> int:
    """A whole number below ten thousand, in characters or in digits; 0 for what is none.

    >>> spoken_number("一千"), spoken_number("十二"), spoken_number("两百三十"), spoken_number("12"), spoken_number("俩"), spoken_number("几")
    (1000, 12, 230, 12, 2, 0)
    """
    if said.isdecimal():
        return int(said)
    total, digit = 0, 0
    for c in said:
        if c in _POWER:
            total += (digit or 1) * _POWER[c]
            digit = 0
        else:
            digit = _DIGIT.get(c, 0)
    return total + digit


_DIGIT = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2, "俩": 2, "仨": 3}
_POWER = {"十": 10, "百": 100, "千": 1000}
