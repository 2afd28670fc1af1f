"""Numbers that Word prints before a paragraph without storing them: 一、 （二） 3. ①."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from ingest.readers.package import Element, attribute, child, local, value_of

_DIGITS = "〇一二三四五六七八九"
_FORMAL = "零壹贰叁肆伍陆柒捌玖"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_DEEPEST = 20  # styles based on styles
_LEVELS = 9


@dataclass(slots=True)
class _Level:
    form: str = "decimal"
    text: str = ""
    start: int = 1


@dataclass(slots=True)
class Numbering:
    """The lists of a document, counting as its paragraphs go by."""

    _levels: dict[tuple[str, int], _Level] = field(default_factory=dict)
    "By list and depth."
    _lists: dict[str, str] = field(default_factory=dict)
    "Lists that count together have one definition."
    _styles: dict[str, tuple[str, int]] = field(default_factory=dict)
    _counts: dict[str, list[int]] = field(default_factory=dict)

    @classmethod
    def read(cls, numbering: Element, styles: Element) -> Numbering:
        """From the two parts that define lists; either may be missing."""
        told = cls()
        abstract: dict[str, Element] = {}
        for entry in numbering if numbering is not None else ():
            if local(entry) == "abstractNum":
                abstract[attribute(entry, "abstractNumId")] = entry
            elif local(entry) == "num":
                told._take(attribute(entry, "numId"), value_of(entry, "abstractNumId"), entry, abstract)
        if styles is not None:
            told._take_styles({attribute(s, "styleId"): s for s in styles if local(s) == "style"})
        return told

    def _take(self, number: str, definition: str, entry: Element, abstract: dict[str, Element]) -> None:
        self._lists[number] = definition
        for level in abstract.get(definition, ()):
            if local(level) == "lvl":
                self._levels[number, _whole(attribute(level, "ilvl"))] = _level(level)
                if style := value_of(level, "pStyle"):
                    self._styles.setdefault(style, (number, _whole(attribute(level, "ilvl"))))
        for override in entry:
            if local(override) == "lvlOverride":
                depth = _whole(attribute(override, "ilvl"))
                if (level := child(override, "lvl")) is not None:
                    self._levels[number, depth] = _level(level)
                if value_of(override, "startOverride"):
                    self._lists[number] = f"{definition}/{number}"

    def _take_styles(self, styles: dict[str, Element]) -> None:
        for name in styles:
            at: str = name
            depth = ""
            for _ in range(_DEEPEST):
                style = styles.get(at)
                if style is None:
                    break
                depth = depth or value_of(style, "pPr", "numPr", "ilvl")
                if number := value_of(style, "pPr", "numPr", "numId"):
                    kept = self._styles.get(name)
                    if not (kept and kept[0] == number and not depth):
                        self._styles[name] = number, _whole(depth)
                    break
                at = value_of(style, "basedOn")

    def before(self, properties: Element) -> str:
        """What Word prints before the paragraph with these properties; counts it."""
        number = value_of(properties, "numPr", "numId")
        depth = _whole(value_of(properties, "numPr", "ilvl"))
        if not number:
            number, depth = self._styles.get(value_of(properties, "pStyle"), ("", 0))
        level = self._levels.get((number, depth))
        if level is None or number == "0" or depth >= _LEVELS:
            return ""
        counts = self._counts.setdefault(self._lists[number], [0] * _LEVELS)
        for outer in range(depth):
            if counts[outer] == 0:
                counts[outer] = self._start(number, outer)
        counts[depth] = counts[depth] + 1 if counts[depth] else level.start
        counts[depth + 1 :] = [0] * len(counts[depth + 1 :])

        def printed(match: re.Match[str]) -> str:
            at = int(match.group(1)) - 1
            form = self._levels.get((number, at), level).form
            return counted(counts[at] if at < len(counts) else 0, form)

        return "" if level.form in {"bullet", "none"} else re.sub(r"%([1-9])", printed, level.text)

    def _start(self, number: str, depth: int) -> int:
        level = self._levels.get((number, depth))
        return level.start if level else 1


def _level(element: Element) -> _Level:
    return _Level(
        form=value_of(element, "numFmt") or "decimal",
        text=value_of(element, "lvlText"),
        start=_whole(value_of(element, "start") or "1"),
    )


def _whole(text: str) -> int:
    return int(text) if re.fullmatch(r"[0-9]{1,4}", text) else 0


def counted(number: int, form: str) -> str:
    """A count in one of Word's forms.

    >>> counted(21, "chineseCounting"), counted(3, "decimalEnclosedCircle"), counted(7, "decimal"), counted(4, "upperRoman")
    ('二十一', '③', '7', 'IV')
    """
    match form:
        case "chineseCounting" | "chineseCountingThousand" | "japaneseCounting" | "taiwaneseCountingThousand":
            return _chinese(number, _DIGITS, "十", "百")
        case "chineseLegalSimplified" | "ideographLegalTraditional":
            return _chinese(number, _FORMAL, "拾", "佰")
        case "ideographDigital" | "japaneseDigitalTenThousand" | "taiwaneseDigital":
            return "".join(_DIGITS[int(d)] for d in str(number))
        case "ideographTraditional":
            return _STEMS[(number - 1) % 10]
        case "decimalEnclosedCircle" | "decimalEnclosedCircleChinese" if 1 <= number <= 20:
            return chr(ord("①") + number - 1)
        case "decimalEnclosedParen" if 1 <= number <= 20:
            return f"({number})"
        case "decimalEnclosedFullstop":
            return f"{number}."
        case "decimalFullWidth" | "decimalFullWidth2":
            return "".join(chr(ord("０") + int(d)) for d in str(number))
        case "decimalZero":
            return f"{number:02d}"
        case "upperLetter" | "lowerLetter":
            letter = chr(ord("A") + (number - 1) % 26) * ((number - 1) // 26 + 1)
            return letter if form == "upperLetter" else letter.lower()
        case "upperRoman" | "lowerRoman":
            roman = _roman(number)
            return roman if form == "upperRoman" else roman.lower()
    return str(number)


def _chinese(number: int, digits: str, ten: str, hundred: str) -> str:
    if number >= 1000:
        return "".join(digits[int(d)] for d in str(number))
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    text = digits[hundreds] + hundred if hundreds else ""
    if tens:
        text += ("" if tens == 1 and not hundreds and ten == "十" else digits[tens]) + ten
    elif hundreds and ones:
        text += "零"
    return text + (digits[ones] if ones or not text else "")


def _roman(number: int) -> str:
    text = ""
    for value, letters in ((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"),
                           (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")):  # fmt: skip
        text += letters * (number // value)
        number %= value
    return text
