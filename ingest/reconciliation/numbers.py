"""Figures compared as printed: the rounding a print allows, the slip that would explain a difference."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from itertools import pairwise

from index.amounts import half_step, plain, print_number, read_number
from index.records import Fact
from index.vocabulary import MONEY_UNITS

TAIL = Decimal(200)
"元: what truncating or adding rounded figures may leave (0.02 万元)."


def step(fact: Fact) -> Decimal:
    """Half of the last printed place, in 元 or the fact's own unit; a bare 0 is none at all, no rounded half."""
    number = read_number(fact.printed)
    return half_step(fact.printed, fact.unit) if number or (number is not None and "." in fact.printed) else Decimal(0)


def value(fact: Fact) -> Decimal:
    assert fact.amount is not None
    return fact.amount


def agree(a: Fact, b: Fact) -> bool:
    """Equal once the finer print is rounded to the coarser."""
    return abs(abs(value(a)) - abs(value(b))) <= max(step(a), step(b))


def close(a: Fact, b: Fact) -> bool:
    """Apart by no more than truncation or added roundings leave: 328,661 for 328,661.81 has lost its last places."""
    apart = abs(abs(value(a)) - abs(value(b)))
    coarse, fine = (a, b) if step(a) >= step(b) else (b, a)
    cut = abs(value(coarse)) <= abs(value(fine)) and apart < 2 * step(coarse)
    return cut or apart <= max(step(a) + step(b), TAIL if a.unit != "元" or b.unit != "元" else 2)


def show(fact: Fact) -> str:
    """As printed, with its unit."""
    return f"{fact.printed}{fact.unit}" if read_number(fact.printed) is not None else fact.printed


def show_like(amount: Decimal, unit: str, places: int = 2) -> str:
    """An amount in the unit its neighbour is printed in.

    >>> show_like(Decimal("5257121"), "万元")
    '525.71万元'
    """
    scale = MONEY_UNITS.get(unit)
    if scale is None:
        return f"{_trim(amount, places)}{unit}"
    return f"{print_number(amount) if scale == 1 else print_number(amount / scale, places)}{unit}"


def both(fact: Fact, unit: str) -> str:
    """A schedule's figure in the sentence's unit, and as printed: 525.71万元（5,257,121元）."""
    if fact.unit == unit or fact.unit not in MONEY_UNITS or unit not in MONEY_UNITS:
        return show(fact)
    if MONEY_UNITS[unit] < MONEY_UNITS[fact.unit]:
        return show(fact)
    return f"{show_like(value(fact), unit)}（{show(fact)}）"


def percent(rate: Decimal, places: int = 2) -> str:
    return f"{print_number(rate, places)}%"


def _trim(amount: Decimal, places: int) -> str:
    return plain(amount.normalize()) if amount == amount.to_integral_value() else print_number(amount, places)


def rate_range(part: Decimal, whole: Decimal, part_step: Decimal, whole_step: Decimal) -> tuple[Decimal, Decimal]:
    """The percentages that two rounded figures allow."""
    if whole - whole_step <= 0:
        return Decimal("-Infinity"), Decimal("Infinity")
    corners = [(part + dp) / (whole + dw) * 100 for dp in (-part_step, part_step) for dw in (-whole_step, whole_step)]
    return min(corners), max(corners)


def within(printed: Decimal, places_step: Decimal, low: Decimal, high: Decimal) -> bool:
    return low - places_step <= printed <= high + places_step


def slips(printed: str) -> Iterator[str]:
    """Figures one keystroke away: a digit too many or too few places, two digits swapped, the point moved.

    >>> "3269.3" in set(slips("43269.3")), "8103" in set(slips("8013")), "5.343" in set(slips("53.43"))
    (True, True, True)
    """
    bare = printed.replace(",", "")
    for i in range(len(bare)):
        if bare[i].isdigit() and len(bare) > 1:
            yield bare[:i] + bare[i + 1 :]
    yield from transposed(bare)
    number = read_number(bare)
    if number is not None:
        for shift in (1, 2, -1, -2):
            yield re.sub(r"(\.\d{2}\d*?)0+$", r"\1", plain(number.scaleb(-shift)))


def transposed(printed: str) -> Iterator[str]:
    """Two neighbouring digits the other way round.

    >>> list(transposed("1,408.0"))
    ['4108.0', '1048.0', '1480.0', '1400.8']
    """
    bare = printed.replace(",", "")
    digits = [i for i, char in enumerate(bare) if char.isdigit()]
    for i, k in pairwise(digits):
        if bare[i] != bare[k]:
            yield bare[:i] + bare[k] + bare[i + 1 : k] + bare[i] + bare[k + 1 :]


def keystroke(printed: str, wanted: Decimal, slack: Decimal = Decimal(0)) -> str:
    """The number that should have been printed, where one keystroke would have made it what is printed.

    >>> keystroke("793.14", Decimal("893.14")), keystroke("1,260.40", Decimal("126.04")), keystroke("5", Decimal("812"))
    ('893.14', '126.04', '')
    """
    near = [
        (abs(number - abs(wanted)), variant)
        for variant in dict.fromkeys((*slips(printed), *_retyped(printed)))
        if (number := read_number(variant)) is not None and number and abs(number - abs(wanted)) <= slack
    ]
    if not near:
        return ""
    meant = read_number(min(near)[1])
    places = len(printed.partition(".")[2])
    return min(near)[1] if meant is None or round(meant, places) != meant else f"{meant:.{places}f}"


def _retyped(printed: str) -> Iterator[str]:
    """Figures with one digit changed, or one more."""
    typed = printed.replace(",", "")
    for i in range(len(typed) + 1):
        for digit in "0123456789":
            if i < len(typed) and typed[i].isdigit() and typed[i] != digit:
                yield typed[:i] + digit + typed[i + 1 :]
            yield typed[:i] + digit + typed[i:]


def explained_by_slip(printed: str, fits: Callable[[Decimal], bool]) -> str:
    """The first slip that makes the figure fit, or an empty string."""
    for candidate in slips(printed):
        number = read_number(candidate)
        if number is not None and fits(number):
            return candidate
    return ""
