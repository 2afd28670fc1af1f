"""Names wrapped so that their lines tell which row they are of: the lines of a row put on one line again.

A bracket that one line opens and the next closes, and two sides whose numbered names stand above and below their numbers:

    一、一般公共预 一、文化旅游体
    618.26 528.56
    算财政拨款收入 育与传媒支出

And a 序号 that stands beside the numbers of its row, with the name above and below.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import product, takewhile

from index.amounts import read_number
from ingest.cellwise import RowLine
from ingest.headers import whole_items
from ingest.numbering import marker, number_of
from ingest.pages import Line
from ingest.rows import side_of
from ingest.schedules import Role, fold, is_header_word, is_total
from ingest.tables import Column, is_code, outline_step

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


def counted_off(lines: Sequence[Line], columns: Sequence[Column], header: Sequence[str] = ()) -> list[Line]:
    """Return the lines of a table that counts its rows, each row on one line whose name is wrapped around 序号 and numbers.

        某镇社区事务受
        3 5,344,625 4,958,385 386,240
        理服务中心

    As many lines of the name stand below as above. A number is a 序号 only where it counts on from the row before. Where the
    `header` says 序号 and the columns, of two sides, have none, the numbers are left out.
    """
    first_name = next((i for i, c in enumerate(columns) if c.role is Role.NAME), 0)
    indexed = any(c.role is Role.INDEX for c in columns[:first_name])
    beside = not any(c.role is Role.INDEX for c in columns) and any(fold(word) == "序号" for text in header for word in text.split())
    if not (indexed or beside) or any(line.words for line in lines):
        return list(lines)
    coded = any(c.role is Role.CODE for c in columns)
    found: list[Line] = []
    count = at = 0
    while at < len(lines):
        line = lines[at]
        token, *rest = line.text.split() or [""]
        at += 1
        if token != str(count + 1) or not rest:
            found.append(line)
            continue
        count += 1
        if beside:
            found.append(replace(line, text=line.text.replace(token, " " * len(token), 1)))
            continue
        if any(read_number(text) is None for text in rest):
            found.append(line)
            continue
        above = [*reversed([*takewhile(_is_of_name, reversed(found))])]
        below = [*takewhile(_is_of_name, lines[at : at + len(above)])]
        if not above or len(below) < len(above):
            found.append(replace(line, text=line.text.replace(token, " " * len(token), 1)))
            continue
        opens = [token, *rest[:1]] if coded and is_code(rest[0]) and len(rest[0]) > _SHORT and len(rest) > 1 else [token]
        name = replace(above[0], text=" ".join([*opens, "".join(part.text.strip() for part in (*above, *below))]))
        numbers = replace(line, text=" ".join(rest[len(opens) - 1 :]))
        row = f"{name.text} {numbers.text}"
        found[len(found) - len(above) :] = [
            RowLine(text=row, page=line.page, number=line.number, bbox=line.bbox, paragraph=line.paragraph, parts=(name, numbers))
        ]
        at += len(below)
    return found


_SHORT = 2
"Digits of a code that may as well be a small number."


def _is_of_name(line: Line) -> bool:
    text = line.text.strip()
    return bool(text) and not isinstance(line, RowLine) and _goes_on(text) and not (is_header_word(text) or " " in text)


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


def _wrapped(three: Sequence[Line]) -> tuple[str, str] | None:
    """The two ends of the one name that stands above and below what is between, each alone on its line."""
    above, below = three[0].text.split(), three[2].text.split()
    return (above[0], below[0]) if len(above) == len(below) == 1 and _opens(above[0]) and _goes_on(below[0]) else None


def _one(three: Sequence[Line], amounts: Sequence[int]) -> Line | None:
    """One name wrapped around the line of the other side, and no number of its own."""
    ends, between = _wrapped(three), three[1].text.split()
    if ends is None or len(between) < _SIDES or not _opens(between[0]) or any(read_number(text) is None for text in between[1:]):
        return None
    wrapped, whole = "".join(ends), between[0]
    side, other = side_of(wrapped), side_of(whole)
    same = number_of(marker(wrapped)[1]) == number_of(marker(whole)[1])
    if not same or side is None or other is None or side == other or len(between) - 1 > amounts[other]:
        return None
    name, row = [(0, ends[0]), (2, ends[1])], [(1, text) for text in between]
    return _row(three, [*name, *row] if side == 0 else [*row, *name])


def _around(lines: Sequence[Line]) -> dict[int, Line]:
    """A name of 支出 wrapped around the line of a 收入, or around its own numbers: by where it begins, the row.

    Whether the first number is the 收入's, the sum of the 支出 tells:

        三、文化旅游体育与传
        2. 政府性基金 1,295,000
        媒支出
    """
    found = {at: row for at in range(len(lines) - 2) if (row := _Around.read(lines[at : at + _LINES])) is not None}
    if not 0 < len(found) <= _MOST:
        return {}
    inside = {at + i for at in found for i in range(_LINES)}
    texts = [line.text for i, line in enumerate(lines) if i not in inside]
    spent, earned = _left_over(texts, _SPENT_TOTAL, _SPENT, spending=True), _left_over(texts, _EARNED_TOTAL, _EARNED, spending=False)
    rows = list(found.values())
    fitting = [
        way for way in product(*((True, False) if row.income and row.numbers else (False,) for row in rows))
        if sum(row.spent(first) for row, first in zip(rows, way, strict=True)) == spent
        and earned in {None, sum(row.earned(first) for row, first in zip(rows, way, strict=True))}
    ]  # fmt: skip
    return {at: found[at].row(first) for at, first in zip(found, fitting[0], strict=True)} if len(fitting) == 1 else {}


_MOST = 8
"Wrapped names of one table, each of which may double what must be tried."
_SPENT = re.compile(r"([一二三四五六七八九十]+、[^\s\d]+)\s+(-?[\d,.]+)(?:\s+-?[\d,.]+)*\s*$")
_SPENT_TOTAL = re.compile(r"支出(?:总计|合计)\s+(-?[\d,.]+)(?:\s+-?[\d,.]+)*\s*$")
_EARNED = re.compile(r"^\s*([一二三四五六七八九十]+、[^\s\d]+)\s+(-?[\d,.]+)(?=\s)")
_EARNED_TOTAL = re.compile(r"^\s*收入(?:总计|合计)\s+(-?[\d,.]+)(?=\s)")


@dataclass(frozen=True, slots=True)
class _Around:
    """Such three lines: the 收入 between if there is one, and the numbers, of which the first may be its own."""

    lines: Sequence[Line]
    income: str
    numbers: tuple[str, ...]

    @classmethod
    def read(cls, three: Sequence[Line]) -> _Around | None:
        ends, between = _wrapped(three), three[1].text.split()
        if ends is None or not between or side_of("".join(ends)) != 1 or ends[0].endswith("支出"):
            return None  # 二十一、国有资本经营预算支出 is whole: the line between begins the name that ends below
        named = len(between) - sum(1 for _ in takewhile(lambda text: read_number(text) is not None, reversed(between)))
        income = " ".join(between[:named])
        if income and (side_of(income) != 0 or outline_step(income) is None):
            return None
        return cls(three, income, tuple(between[named:]))

    def spent(self, first: bool) -> Decimal:
        """What the 支出 comes to, where the first number is the 收入's or is not."""
        return _first(self.numbers[first:])

    def earned(self, first: bool) -> Decimal:
        """What the 收入 adds to 收入总计: nothing where it is but a part of one above it."""
        return _first(self.numbers[:first] if outline_step(self.income) == 0 else ())

    def row(self, first: bool) -> Line:
        """The three on one line, every number behind the name it belongs to."""
        above, _, below = (line.text.strip() for line in self.lines)
        income = [(1, text) for text in (self.income, *self.numbers[:first]) if text]
        return _row(self.lines, [*income, (0, above), (2, below), *((1, text) for text in self.numbers[first:])])


def _first(numbers: Sequence[str]) -> Decimal:
    return (read_number(numbers[0]) if numbers else None) or Decimal(0)


def _left_over(texts: Sequence[str], total: re.Pattern[str], item: re.Pattern[str], *, spending: bool) -> Decimal | None:
    """What the total of a side leaves to the rows that no one line tells; None where no total is printed."""
    totals = [read_number(m.group(1)) for text in texts if (m := total.search(text))]
    items = (m.group(2) for text in texts if (m := item.search(text)) and (side_of(m.group(1)) == 1) is spending)
    added = sum((read_number(n) or Decimal(0) for n in items), Decimal(0))
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
