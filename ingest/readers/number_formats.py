"""A number as its cell shows it: `#,##0.00` prints 1234567 as 1,234,567.00.

What is published is what the cell shows, so a figure from a workbook is read like one from print.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import lru_cache

GENERAL = "General"
# Formats that a workbook names by number only, as a Chinese Excel shows them.
BUILT_IN: dict[int, str] = {
    0: GENERAL, 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 5: '"¥"#,##0;"¥"-#,##0', 6: '"¥"#,##0;"¥"-#,##0',
    7: '"¥"#,##0.00;"¥"-#,##0.00', 8: '"¥"#,##0.00;"¥"-#,##0.00', 9: "0%", 10: "0.00%", 11: "0.00E+00",
    14: "yyyy/m/d", 15: "d-m-yy", 16: "d-m", 17: "yyyy-m", 18: "h:mm", 19: "h:mm:ss", 20: "h:mm", 21: "h:mm:ss",
    22: "yyyy/m/d h:mm", 27: 'yyyy"年"m"月"', 28: 'm"月"d"日"', 29: 'm"月"d"日"', 30: "m-d-yy", 31: 'yyyy"年"m"月"d"日"',
    32: "h:mm", 33: "h:mm:ss", 36: 'yyyy"年"m"月"', 37: "#,##0;-#,##0", 38: "#,##0;-#,##0", 39: "#,##0.00;-#,##0.00",
    40: "#,##0.00;-#,##0.00", 41: '#,##0;-#,##0;"-"', 42: '"¥"#,##0;"¥"-#,##0;"¥-"', 43: '#,##0.00;-#,##0.00;"-"',
    44: '"¥"#,##0.00;"¥"-#,##0.00;"¥-"', 45: "mm:ss", 46: "h:mm:ss", 47: "mm:ss", 48: "0.0E+0", 49: "@",
    50: 'yyyy"年"m"月"', 51: 'm"月"d"日"', 52: 'yyyy"年"m"月"', 53: 'm"月"d"日"', 54: 'm"月"d"日"', 57: 'yyyy"年"m"月"',
    58: 'm"月"d"日"',
}  # fmt: skip
_PIECES = re.compile(
    r'"([^"]*)"|[\\!](.)|_.|\*.|\[([^\]]*)\]|([0#?]+)|([Ee][+-])|(AM/PM|A/P)|([ymdhsYMDHS]+)|(.)', re.S
)
_CONDITION = re.compile(r"([<>=]{1,2})(-?\d+(?:\.\d+)?)")
_MARKS = re.compile(r"[¥￥$€]\s*")
_DIGITS = 15  # what a workbook keeps
_ROOM = 11  # letters that a cell without a format shows
_LONGEST = 60
_LAST_DAY = 2_958_465
_DAY_ONE, _DAY_ONE_1904 = date(1899, 12, 30), date(1904, 1, 1)


@dataclass(frozen=True, slots=True)
class _Section:
    """One part of a format: for the positive, the negative, or zero."""

    pieces: tuple[tuple[str, str], ...]
    "Kind and text: digits (placeholders), point, comma, percent, power, date, text."
    condition: tuple[str, Decimal] | None = None

    def has(self, kind: str) -> bool:
        return any(k == kind for k, _ in self.pieces)


def shown(stored: str, form: str, *, from_1904: bool = False) -> str:
    """Return what a cell of this format shows for a stored number.

    >>> shown("96282213.439999998", "#,##0.00"), shown("5", "00"), shown("0.1766", "0.00%"), shown("0", '0.00;-0.00;""')
    ('96,282,213.44', '05', '17.66%', '')
    """
    try:
        value = _kept(Decimal(stored))
    except InvalidOperation:
        return stored
    if not value.is_finite() or abs(value.adjusted()) > _LONGEST:
        return stored
    section, negative = _chosen(value, _sections(form))
    if section is None or (not section.pieces and not form.strip()):
        return _general(value)
    if section.has("general") or section.has("fraction"):
        return _general(value)
    if section.has("date"):
        return _as_date(value, section, from_1904)
    # A figure is read without its mark of money, and with the zero that `#.00` leaves out.
    text = _MARKS.sub("", _as_number(abs(value) if negative else value, section))
    return re.sub(r"^(-?)\.(?=\d)", r"\g<1>0.", text.removesuffix("."))


def _kept(value: Decimal) -> Decimal:
    """The 15 digits that a workbook keeps: 0.30000000000000004 is 0.3."""
    if not value.is_finite() or value == 0:
        return value
    return value.quantize(Decimal(1).scaleb(value.adjusted() - _DIGITS + 1), ROUND_HALF_UP)


def _general(value: Decimal) -> str:
    """A number without a format: all its digits, but no more decimals than a cell has room for, and two at least."""
    text = _plain(value)
    whole, _, decimals = text.partition(".")
    room = max(_ROOM - len(whole) - 1, 2)
    if len(decimals) > room:
        text = _plain(value.quantize(Decimal(1).scaleb(-room), ROUND_HALF_UP))
    return text


def _plain(value: Decimal) -> str:
    text = f"{value:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in {"-0", ""} else text


@lru_cache(maxsize=1024)
def _sections(form: str) -> tuple[_Section, ...]:
    sections: list[_Section] = []
    pieces: list[tuple[str, str]] = []
    condition: tuple[str, Decimal] | None = None
    for match in _PIECES.finditer(form[:500]):
        quoted, escaped, bracket, digits, power, noon, dated, other = match.groups()
        if quoted is not None or escaped is not None:
            pieces.append(("text", quoted if quoted is not None else escaped))
        elif bracket is not None:
            if told := _CONDITION.fullmatch(bracket):
                condition = told.group(1), Decimal(told.group(2))
            elif bracket.startswith("$"):
                pieces.append(("text", bracket[1:].partition("-")[0]))
            elif re.fullmatch(r"[hmsHMS]+", bracket):
                pieces.append(("date", bracket.lower()))
        elif digits:
            pieces.append(("digits", digits))
        elif power:
            pieces.append(("power", power))
        elif dated or noon:
            pieces.append(("date", (dated or "").lower()))
        elif other == ";":
            sections.append(_Section(tuple(pieces), condition))
            pieces, condition = [], None
        elif other:
            kind = {".": "point", ",": "comma", "%": "percent", "％": "percent", "/": "slash", "@": "general"}
            pieces.append((kind.get(other, "text"), other))
    sections.append(_Section(tuple(pieces), condition))
    return tuple(_settled(section) for section in sections)


def _settled(section: _Section) -> _Section:
    """Words that are no placeholders: General spelled out, a slash between digits or within a date."""
    pieces = list(section.pieces)
    letters = "".join(text for kind, text in pieces if kind in {"text", "date"}).lower()
    if "general" in letters or "g/通用格式" in "".join(text for _, text in pieces).lower():
        return _Section((("general", ""),), section.condition)
    slash = any(kind == "slash" for kind, _ in pieces)
    if slash and section.has("digits") and not section.has("date"):
        return _Section((("fraction", ""),), section.condition)
    return _Section(tuple(("text" if k == "slash" else k, t) for k, t in pieces), section.condition)


def _chosen(value: Decimal, sections: tuple[_Section, ...]) -> tuple[_Section | None, bool]:
    """The section for this value, and whether it prints the sign itself."""
    for section in sections:
        if section.condition and _holds(value, *section.condition):
            return section, value < 0 and section is not sections[0]
    if any(section.condition for section in sections):
        rest = [section for section in sections if section.condition is None]
        return (rest[0] if rest else None), False
    if value < 0 and len(sections) > 1:
        return sections[1], True
    if value == 0 and len(sections) > 2:
        return sections[2], False
    return sections[0], False


def _holds(value: Decimal, sign: str, bound: Decimal) -> bool:
    return {
        ">": value > bound,
        "<": value < bound,
        ">=": value >= bound,
        "<=": value <= bound,
        "=": value == bound,
        "<>": value != bound,
    }.get(sign, False)


def _as_number(value: Decimal, section: _Section) -> str:
    kinds = [kind for kind, _ in section.pieces]
    if "digits" not in kinds:
        sign = "-" if value < 0 and section.pieces else ""
        return (sign + "".join(text for kind, text in section.pieces if kind in {"text", "percent"})).strip()
    if "power" in kinds:
        return _general(value)
    last = max(i for i, kind in enumerate(kinds) if kind == "digits")
    point = kinds.index("point") if "point" in kinds else len(kinds)
    scaled = value.scaleb(2 * kinds.count("percent"))
    last_whole = max((i for i, kind in enumerate(kinds[:point]) if kind == "digits"), default=-1)
    commas = [i for i, kind in enumerate(kinds) if kind == "comma"]
    trailing = sum(1 for i in commas if (last_whole < i < point) or i > last)
    grouped = any(i < last_whole for i in commas)
    scaled = scaled.scaleb(-3 * trailing)
    places = "".join(text for kind, text in section.pieces[point:] if kind == "digits")
    rounded = abs(scaled).quantize(Decimal(1).scaleb(-len(places)), ROUND_HALF_UP)
    whole, _, decimals = f"{rounded:f}".partition(".")
    before = _whole_part(section.pieces[:point], whole.lstrip("0"), grouped)
    after = _decimal_part(section.pieces[point:], decimals, places)
    sign = "-" if scaled < 0 and rounded != 0 else ""
    return sign + f"{before}{after}".strip()


def _whole_part(pieces: tuple[tuple[str, str], ...], digits: str, grouped: bool) -> str:
    """Placeholders filled from the right; what is left over stands before the first."""
    told: list[str] = []
    count = 0
    first = next((i for i, (kind, _) in enumerate(pieces) if kind == "digits"), None)

    def take(digit: str) -> None:
        nonlocal count
        if grouped and count and count % 3 == 0:
            told.append(",")
        told.append(digit)
        count += 1

    for index in range(len(pieces) - 1, -1, -1):
        kind, text = pieces[index]
        if kind == "digits":
            for holder in reversed(text):
                if digits:
                    take(digits[-1])
                    digits = digits[:-1]
                elif holder == "0":
                    take("0")
            if index == first:
                while digits:
                    take(digits[-1])
                    digits = digits[:-1]
        elif kind in {"text", "percent"}:
            told.append(text[::-1])
    return "".join(told)[::-1]


def _decimal_part(pieces: tuple[tuple[str, str], ...], decimals: str, places: str) -> str:
    keep = len(decimals)
    while keep and decimals[keep - 1] == "0" and places[keep - 1] != "0":
        keep -= 1
    decimals = decimals[:keep]
    told = ""
    for kind, text in pieces:
        if kind == "point":
            told += "."
        elif kind == "digits":
            told += decimals[: len(text)]
            decimals = decimals[len(text) :]
        elif kind in {"text", "percent"}:
            told += text
    return told


def _as_date(value: Decimal, section: _Section, from_1904: bool) -> str:
    if not 0 <= value < _LAST_DAY:
        return _general(value)
    day = (_DAY_ONE_1904 if from_1904 else _DAY_ONE) + timedelta(days=int(value))
    seconds = int((value % 1 * 86_400).to_integral_value(ROUND_HALF_UP))
    hour, minute, second = seconds // 3600 % 24, seconds // 60 % 60, seconds % 60
    told = ""
    timed = False
    for kind, text in section.pieces:
        if kind == "date":
            for run in re.findall(r"y+|m+|d+|h+|s+", text):
                number, timed = {
                    "y": (day.year, False),
                    "m": (minute if timed else day.month, timed),
                    "d": (day.day, False),
                    "h": (hour, True),
                    "s": (second, True),
                }[run[0]]
                told += f"{number % 100:02d}" if run in {"yy"} else str(number).zfill(min(len(run), 2))
        elif kind in {"text", "point", "comma", "digits"}:
            told += text if kind != "digits" else ""
    return told.strip()
