"""Names wrapped so that their lines tell which row they are of: the lines of a row put on one line again.

A bracket that one line opens and the next closes, and two sides whose numbered names stand above and below their numbers:

    一、一般公共预 一、文化旅游体
    618.26 528.56
    算财政拨款收入 育与传媒支出
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import product

from index.amounts import read_number
from ingest.cellwise import RowLine
from ingest.headers import whole_items
from ingest.numbering import marker, number_of
from ingest.pages import Line
from ingest.rows import side_of
from ingest.schedules import Role, fold, is_total
from ingest.tables import Column, outline_step

_SIDES = 2
_LINES = 3


def bracketed(lines: Sequence[Line]) -> list[Line]:
    """Join a line whose bracket is still open with the next, which closes it: …本级（机关 / ） 5568958.00."""
    found: list[Line] = []
    for line in lines:
        last = found[-1] if found else None
        closing = _CLOSES.match(line.text)
        if last is not None and closing is not None and not line.words and _open(last.text):
            *before, opened = last.parts if isinstance(last, RowLine) else (last,)
            whole = replace(opened, text=opened.text.rstrip() + closing.group().strip())
            parts = (*before, whole, replace(line, text=line.text[closing.end() :]))
            text = " ".join(part.text for part in parts)
            found[-1] = RowLine(text=text, page=line.page, number=line.number, bbox=line.bbox, paragraph=line.paragraph, parts=parts)
        else:
            found.append(line)
    return found


def _open(text: str) -> bool:
    """Whether a line ends inside a bracket, in a name and not in a sentence."""
    tail = re.split(r"[）)]", text)[-1]
    return bool(re.search(r"[（(][^（(\d，。；]{0,12}$", tail)) and not re.search(r"[，。；]", text)


_CLOSES = re.compile(r"\s*[^（(，。；\s\d]{0,8}[）)]")


def uncentred(lines: Sequence[Line], columns: Sequence[Column]) -> list[Line]:
    """Return the lines of a table of two sides without codes, each row on one line where its numbers can be told apart.

    Every part keeps the number of the line it was printed on; what is not of this shape stays as it is.
    """
    amounts = [sum(c.role is Role.AMOUNT and c.side == side for c in columns) for side in range(_SIDES)]
    sides = {c.side for c in columns}
    if sides != {0, 1} or any(c.role is Role.CODE for c in columns) or any(line.words for line in lines) or not all(amounts):
        return list(lines)
    found: list[Line] = []
    at = 0
    around = _around(lines) if amounts[0] == 1 else {}
    while at < len(lines):
        three = lines[at : at + _LINES]
        row = (around.get(at) or _both(three, amounts) or _one(three, amounts)) if len(three) == _LINES else None
        found.append(row or lines[at])
        at += _LINES if row else 1
    return found


def _both(three: Sequence[Line], amounts: Sequence[int]) -> Line | None:
    """Both names above and below, all the numbers between: the first is the left side's where that has one column."""
    above, between, below = (line.text.split() for line in three)
    if len(above) != _SIDES or len(below) != _SIDES or not all(map(_opens, above)) or not all(map(_goes_on, below)):
        return None
    values = [read_number(text) for text in between]
    if amounts[0] != 1 or not 1 < len(values) <= 1 + amounts[1] or any(v is None for v in values):
        return None
    total, *parts = (v for v in values[1:] if v is not None)
    if parts and sum(parts, Decimal(0)) != total:
        return None  # whose the first number is cannot be told
    pieces = [(0, above[0]), (2, below[0]), (1, between[0]), (0, above[1]), (2, below[1]), *((1, text) for text in between[1:])]
    return _row(three, pieces)


def _one(three: Sequence[Line], amounts: Sequence[int]) -> Line | None:
    """One name wrapped around the line of the other side, and no number of its own."""
    above, between, below = (line.text.split() for line in three)
    if len(above) != 1 or len(below) != 1 or not _opens(above[0]) or not _goes_on(below[0]):
        return None
    if len(between) < _SIDES or not _opens(between[0]) or any(read_number(text) is None for text in between[1:]):
        return None
    wrapped, whole = above[0] + below[0], between[0]
    side, other = side_of(wrapped), side_of(whole)
    same = number_of(marker(wrapped)[1]) == number_of(marker(whole)[1])
    if not same or side is None or other is None or side == other or len(between) - 1 > amounts[other]:
        return None
    name, row = [(0, above[0]), (2, below[0])], [(1, text) for text in between]
    return _row(three, [*name, *row] if side == 0 else [*row, *name])


def _around(lines: Sequence[Line]) -> dict[int, Line]:
    """A name of 支出 wrapped around the line of a 收入, or around its own numbers: by where it begins, the row.

    Whether the first number is the 收入's, the sum of the 支出 tells:

        三、文化旅游体育与传
        2. 政府性基金 1,295,000
        媒支出
    """
    wrapped = {at: found for at in range(len(lines) - 2) if (found := _Wrapped.read(lines[at : at + _LINES])) is not None}
    inside = {at + i for at in wrapped for i in range(_LINES)}
    texts = [line.text for i, line in enumerate(lines) if i not in inside]
    spent, income = _left_over(texts, _SPENT_TOTAL, _SPENT, 1), _left_over(texts, _INCOME_TOTAL, _INCOME, 0)
    if not wrapped or len(wrapped) > _MOST or spent is None:
        return {}
    rows = list(wrapped.values())
    fitting: list[tuple[bool, ...]] = []
    for first in product(*((True, False) if row.income and row.numbers else (False,) for row in rows)):
        chosen = list(zip(rows, first, strict=True))
        earned = sum((row.earned(f) for row, f in chosen), Decimal(0))
        if sum((row.spent(f) for row, f in chosen), Decimal(0)) == spent and income in {None, earned}:
            fitting.append(first)
    if len(fitting) != 1:
        return {}
    return {at: found.row(lines[at : at + _LINES], f) for (at, found), f in zip(wrapped.items(), fitting[0], strict=True)}


_MOST = 8
"Wrapped names of one table, each of which may double what must be tried."
_SPENT = re.compile(r"([一二三四五六七八九十]+、[^\s\d]+)\s+(-?[\d,.]+)(?:\s+-?[\d,.]+)*\s*$")
_SPENT_TOTAL = re.compile(r"支出(?:总计|合计)\s+(-?[\d,.]+)(?:\s+-?[\d,.]+)*\s*$")
_INCOME = re.compile(r"^\s*([一二三四五六七八九十]+、[^\s\d]+)\s+(-?[\d,.]+)(?=\s)")
_INCOME_TOTAL = re.compile(r"^\s*收入(?:总计|合计)\s+(-?[\d,.]+)(?=\s)")
_NUMBERS = re.compile(r"(?:(?:^|\s+)-?[\d,]+(?:\.\d+)?)*\s*$")


@dataclass(frozen=True, slots=True)
class _Wrapped:
    """What such three lines say: the 收入 if there is one, and the numbers, of which the first may be its own."""

    income: str
    numbers: tuple[str, ...]

    @classmethod
    def read(cls, three: Sequence[Line]) -> _Wrapped | None:
        above, below = three[0].text.split(), three[2].text.split()
        if len(above) != 1 or len(below) != 1 or not _opens(above[0]) or not _goes_on(below[0]):
            return None
        text = three[1].text.strip()
        tail = _NUMBERS.search(text)
        numbers = tuple(tail.group().split()) if tail is not None else ()
        income = text[: tail.start()].strip() if tail is not None else text
        whole = above[0].endswith("支出")  # 二十一、国有资本经营预算支出: the next line begins the name that ends below
        if whole or side_of(above[0] + below[0]) != 1 or not (income or numbers) or (income and (side_of(income) != 0 or outline_step(income) is None)):
            return None
        return cls(income, numbers)

    def spent(self, first: bool) -> Decimal:
        """What the 支出 comes to, where the first number is the 收入's or is not."""
        own = self.numbers[first:]
        return (read_number(own[0]) or Decimal(0)) if own else Decimal(0)

    def earned(self, first: bool) -> Decimal:
        """What the 收入 adds to 收入总计: nothing where it is but a part of one above it."""
        own = self.numbers[:first] if outline_step(self.income) == 0 else ()
        return (read_number(own[0]) or Decimal(0)) if own else Decimal(0)

    def row(self, three: Sequence[Line], first: bool) -> Line:
        """The three on one line, every number behind the name it belongs to."""
        income = [(1, self.income)] if self.income else []
        name = [(0, three[0].text.strip()), (2, three[2].text.strip())]
        return _row(three, [*income, *((1, n) for n in self.numbers[:first]), *name, *((1, n) for n in self.numbers[first:])])


def _left_over(texts: Sequence[str], total: re.Pattern[str], item: re.Pattern[str], side: int) -> Decimal | None:
    """What the total of a side leaves to the rows that no one line tells; None where no total is printed."""
    totals = [read_number(m.group(1)) for text in texts if (m := total.search(text))]
    items = (m for text in texts if (m := item.search(text)) and (side_of(m.group(1)) == 1) == (side == 1))
    added = sum((read_number(m.group(2)) or Decimal(0) for m in items), Decimal(0))
    return totals[-1] - added if totals and totals[-1] is not None else None


def _opens(text: str) -> bool:
    return outline_step(text) is not None and fold(text) not in whole_items()


def _goes_on(text: str) -> bool:
    alone = outline_step(text) is None and fold(text) not in whole_items() and not is_total(text)
    return alone and read_number(text) is None and not any(char.isdigit() for char in text)


def _row(three: Sequence[Line], pieces: Sequence[tuple[int, str]]) -> Line:
    parts = tuple(replace(three[i], text=text) for i, text in pieces)
    first = three[1]
    return RowLine(
        text=" ".join(text for _, text in pieces), page=first.page, number=first.number, bbox=first.bbox, paragraph=first.paragraph, parts=parts
    )
