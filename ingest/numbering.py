"""How paragraphs and items are numbered: the styles, and the number each one says."""

from __future__ import annotations

import re

from index.amounts import spoken_number

# Numbering that opens a paragraph of its own. The style tells how deep it stands.
MARKERS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("part", re.compile(r"第[一二三四五六七八九十]{1,3}(?:部分|章)[\s:：、]*")),
    ("clause", re.compile(r"第[一二三四五六七八九十]{1,3}条\s*")),
    ("chinese", re.compile(r"[一二三四五六七八九十]{1,3}(?:[、，.．]|\s+(?=\S))\s*")),
    ("chinese-bracket", re.compile(r"[（(][一二三四五六七八九十]{1,3}[）)][、.．]?\s*")),
    ("arabic", re.compile(r"\d{1,2}(?:[、．]|\.(?!\d)|\.(?=20\d\d年))\s*")),
    ("arabic-bracket", re.compile(r"(?:[（(]\d{1,2}[）)]|\d{1,2}[）)])[、.．]?\s*")),
    ("circled", re.compile(r"[①-⑳]\s*")),
)


def marker(text: str) -> tuple[str, str]:
    """Return the numbering style a text opens with and the numbering as printed, or two empty strings.

    >>> marker("（一）因公出国（境）费0万元"), marker("3.5万元")
    (('chinese-bracket', '（一）'), ('', ''))
    """
    for style, pattern in MARKERS:
        if hit := pattern.match(text):
            return style, hit.group()
    return "", ""


def number_of(printed: str) -> int:
    """The number a numbering says; 0 of none.

    >>> number_of("十二、"), number_of("（3）"), number_of("②")
    (12, 3, 2)
    """
    if digits := re.search(r"\d+", printed):
        return int(digits.group())
    if circled := re.search(r"[①-⑳]", printed):
        return ord(circled.group()) - ord("①") + 1
    return spoken_number(re.sub(r"[^一二三四五六七八九十]", "", printed))
