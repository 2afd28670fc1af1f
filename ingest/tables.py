"""One logical table: what every layout is turned into, and the parts of reading that all layouts share."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import takewhile

from index.amounts import read_number
from index.records import Provenance
from index.vocabulary import MONEY_UNITS, ScheduleKind
from ingest.pages import Region
from ingest.schedules import Role, fold, is_total, kind_of, vocabulary

_UNIT = re.compile(r"(?:金额)?单位[:：]?\s*(?:人民币)?[(（]?\s*(亿元|百万元|万元|千元|元)")
_UNIT_IN_TITLE = re.compile(r"[(（](?:单位[:：])?(亿元|百万元|万元|千元|元)[)）]")
_COUNT_IN_TITLE = re.compile(r"[(（](?:单位[:：])?(人次?|辆|台|个|家|户|平方米)[)）]$")
_TITLE = re.compile(
    r"(?:表|表[(（].{1,20}[)）]|表[—－-]{1,2}[^，,]{2,30}|(?:预算|决算|支出|收支|收入)(?:总体)?情况|续表)$"
)
_NO_TITLE = re.compile(
    r"编制(?:部门|单位)|预算主管部门|填报(?:部门|单位|日期)|见表|下表|如下|公开(?:部门|单位)|[。；：:]|^第.{1,3}部分"
    r"|^\d{1,2}表$|(?:公开|预算|决算)\d{1,2}表"
)
_REMARK = re.compile(r"[（(][^（()）]*(?:单位[:：]|公开\d{1,2}表)[^（()）]*[)）]$")
"What a title remarks of its unit and its number: …表（公开08表，单位：万元）."
_ENUMERATED = re.compile(r"^(?:[一二三四五六七八九十]+[、.．]|\d{1,2}[、.．]|[(（][一二三四五六七八九十\d]+[)）]|附件?\d*[:：]|附件\d*|附\d+)")
# What numbers a schedule, before or behind its title: 附表四, 表5, 预算01表. The 一 of 表5一般公共预算 counts nothing.
_NUMBERED = (
    r"(?:部门|单位)?(?:公开|预算|决算)\d{1,2}表"
    r"|附?表(?:\d{1,2}(?:[-—－]\d{1,2})?|[一二三四五六七八九十]+?(?!般)(?=一般)|[一二三四五六七八九十]+(?!般))?[:：、.．]?"
)
_TABLE_NUMBER = re.compile(rf"^(?:{_NUMBERED})|(?<=表)[(（]?(?:(?:公开|预算|决算)\d{{1,2}}表|附?表\d{{1,2}})[)）]?$")
# How an item says on which step of the outline it stands, outermost first.
_OUTLINE = tuple(
    re.compile(p)
    for p in (
        r"[一二三四五六七八九十]+[、.．]",
        r"[(（][一二三四五六七八九十]+[)）]",
        r"\d{1,2}[、.．]",
        r"[(（]\d{1,2}[)）]|[①-⑳]",
    )
)
_ROUNDED = Decimal("0.006")
_AMONG = re.compile(r"^其中[:：]?")
_NOTE = re.compile(r"^(?:注|备注|说明|附注)\s*\d*[:：、.．]")
_DASHES = re.compile(r"^[-—–－─~/\\]+$")


class Counted(str):
    """A name right behind its 序号: it opens a row."""


@dataclass(frozen=True, slots=True)
class Cell:
    """What is printed in one place of a table."""

    text: str
    place: Provenance


@dataclass(frozen=True, slots=True)
class Column:
    """`path` from the outermost header to the innermost; `side` counts tables standing side by side, from 0."""

    path: tuple[str, ...]
    role: Role
    side: int = 0
    unit: str = ""
    "Where the column's own header names one."

    @property
    def names_units(self) -> bool:
        """Whether the words in this column are 单位, by what stands over them."""
        return self.role is Role.NAME and bool(self.path) and bool(_UNITS.search(fold(self.path[-1])))


    @property
    def names_owners(self) -> bool:
        """Whether the words in this column say whose the rows are, beside a name of their own: 项目单位."""
        return self.role is Role.TEXT and bool(self.path) and bool(_OWNERS.fullmatch(fold(self.path[-1])))


_UNITS = re.compile(r"预算单位|单位\)?名称")
_OWNERS = re.compile("(?:项目|实施|承担|执行|用款|使用|申报)单位")


@dataclass(frozen=True, slots=True)
class Row:
    """One printed row of one side; `loose` holds numbers whose column the file has lost."""

    name: str
    code: str
    place: Provenance
    side: int = 0
    cells: tuple[tuple[int, Cell], ...] = ()
    "Column number and cell, for amount columns."
    loose: tuple[Cell, ...] = ()
    spots: tuple[tuple[float, float], ...] = ()
    "Where the loose numbers begin and end on their line, where that says something about their columns."
    path: tuple[str, ...] = ()
    unit: str = ""
    "Where the row itself names one."
    recovered: frozenset[int] = frozenset()
    "Columns that were deduced."
    doubt: str = ""
    "Why loose numbers stayed without a column."
    of_unit: str = ""
    "The 单位 that a column of its own prints beside the row's name."
    beside: tuple[str, ...] = ()
    "What other columns print in words: 一次性项目, 政府性基金."


@dataclass(frozen=True, slots=True)
class Table:
    """One schedule, whole: joined over pages."""

    title: str
    unit: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    regions: tuple[Region, ...]
    head: tuple[tuple[str, tuple[float, float]], ...] = ()
    "Header words and where they stand, of a text that kept its columns with blanks."

    @property
    def sides(self) -> int:
        return max((c.side for c in self.columns), default=0) + 1

    @property
    def codes(self) -> str:
        """function, economic or none: what the rows' codes classify."""
        codes = [row.code for row in self.rows if row.code]
        if not codes:
            return "none"
        economic = sum(code.startswith(("30", "310", "311", "312", "313", "399", "50", "51", "59")) and len(code) <= 5 for code in codes)
        return "economic" if 2 * economic > len(codes) else "function"

    @property
    def kind(self) -> ScheduleKind:
        units = {self.columns[i].unit for i in self.amount_columns}
        if units and not units & {"", *MONEY_UNITS}:
            return ScheduleKind.OTHER  # it prints no money
        header = "/".join(part for column in self.columns for part in column.path)
        # A table without rows still says by its header whether it has codes.
        codes = self.codes
        if codes == "none" and not any(r.cells or r.loose for r in self.rows):
            coded = [fold("".join(c.path)) for c in self.columns if c.role is Role.CODE]
            codes = "none" if not coded else "economic" if any("经济" in c for c in coded) else "function"
        return kind_of(self.title, header, codes, self.sides)

    @property
    def amount_columns(self) -> tuple[int, ...]:
        return tuple(i for i, c in enumerate(self.columns) if c.role is Role.AMOUNT)


def squeeze(text: str) -> str:
    """Printed text without the blanks and line ends that only fill a cell."""
    return re.sub(r"[\s\u3000]+", "", text)


_COLUMN_NUMBER = re.compile(r"[（(]?(\d{1,2})[)）]?(?:[=＝][（(]?\d[\d+＋\-－–()（）]*)?")


def column_number(text: str) -> int | None:
    """The number that stands under a column's header: 1, (1), 1=2+3.

    >>> column_number("1"), column_number("(2)"), column_number("1=2+3"), column_number("合计")
    (1, 2, 1, None)
    """
    hit = _COLUMN_NUMBER.fullmatch(text)
    return int(hit.group(1)) if hit else None


def numbers_columns(text: str) -> bool:
    """Whether a word stands before the numbers of columns: 栏次, or ** where nothing is to be numbered."""
    return fold(text) in {"栏次", "行次", "栏目"} or re.fullmatch(r"\*+", text) is not None


def is_blank(text: str) -> bool:
    """Nothing, or a dash for nothing."""
    bare = squeeze(text)
    return not bare or bool(_DASHES.match(bare))


def is_note(text: str) -> bool:
    return bool(_NOTE.match(squeeze(text)))


def is_code(text: str) -> bool:
    """Digits of a classification: 类 (3), 款 and 项 (1 or 2), or joined (5, 7).

    >>> is_code("2080501"), is_code("05"), is_code("5.00")
    (True, True, False)
    """
    return bool(re.fullmatch(r"\d{1,3}|\d{5}|\d{7}", squeeze(text)))


def read_unit(texts: Iterable[str]) -> str:
    """The unit of money that a title, a header or a unit line names; empty where none does."""
    for text in texts:
        match = _UNIT.search(fold(text)) or _UNIT_IN_TITLE.search(fold(text))
        if match:
            return match.group(1)
    return ""


def read_title(lines: Sequence[str]) -> str:
    """The nearest line above a table that reads as its title, without its number; lines from top to bottom.

    >>> [read_title([line]) for line in ("表5 一般公共预算支出表", "附表一 收入决算表", "表一 一般公共预算支出表", "公开01表", "预算03表 部门支出总表")]
    ['一般公共预算支出表', '收入决算表', '一般公共预算支出表', '', '部门支出总表']
    """
    for line in reversed(lines):
        text = _REMARK.sub("", squeeze(line))
        bare = _TABLE_NUMBER.sub("", _ENUMERATED.sub("", text))
        told = bare if len(bare) >= 3 else text
        if 3 <= len(text) <= 60 and _TITLE.search(told) and not _NO_TITLE.search(told):
            return told
    return ""


class CodeReader:
    """Joins the 类, 款 and 项 of a row, remembering the parents that a schedule leaves blank."""

    def __init__(self) -> None:
        self._above = ["", "", ""]
        self._left: Decimal | None = None
        "What the 项 still to come of the current 款 add up to."

    def join(self, parts: Sequence[str], whole: Decimal | None = None) -> str:
        """Return the digits joined, or an empty string where the row has none.

        A flattened file also loses which of 款 and 项 a lone `05` is: it is a 款 again once the 项 of the one before
        make up its `whole`, the first number of the row.

        >>> reader = CodeReader()
        >>> [reader.join(p) for p in (["208", "", ""], ["", "5", ""], ["", "", "01"])]
        ['208', '20805', '2080501']
        """
        digits = [squeeze(p) for p in parts]
        if any("\ufffd" in d for d in digits):
            # An unread code tells nothing, and leaves nothing for the rows below to go on from.
            self._above = ["", "", ""]
            return ""
        if not any(digits) or not all(re.fullmatch(r"\d*", d) for d in digits):
            return ""
        if len(digits) == 1 and len(digits[0]) >= 3:
            return self._whole(digits[0], whole)
        if digits[0] and len(digits[0]) < 3:
            digits = self._own_step(digits, whole)
        levels: list[str] = []
        for step, part in enumerate(digits):
            if part and levels and len(part) > 3 and part.startswith(levels[0]):
                return self._whole(part, whole)
            if part:
                levels.append(part if step == 0 else part.zfill(2))
            elif any(digits[step:]):
                levels.append(self._above[step])
            else:
                break
        if not all(levels):
            return ""
        self._remember(levels, whole)
        return "".join(levels)

    def _whole(self, digits: str, whole: Decimal | None) -> str:
        """A code in one column: 2080501."""
        self._remember([digits[:3], digits[3:5], digits[5:7]], whole)
        return digits

    def _own_step(self, digits: list[str], whole: Decimal | None) -> list[str]:
        """Put 款 and 项 that stand without their 类 on their steps."""
        if len(digits) > 1:
            return ["", *digits[:2]]
        under = bool(self._above[1]) and not (self._above[2] and self._left is not None and self._left <= 0)
        return ["", "", digits[0]] if under else ["", digits[0], ""]

    def _remember(self, levels: Sequence[str], whole: Decimal | None) -> None:
        steps = [step for step in levels if step]
        self._above = [*steps, "", "", ""][:3]
        if len(steps) == 2:
            self._left = whole
        elif len(steps) == 3 and self._left is not None and whole is not None:
            self._left -= whole


def with_paths(rows: Sequence[Row]) -> tuple[Row, ...]:
    """Give each row the names it stands under: by its code, else by the outline its name is numbered with."""
    named: dict[tuple[int, str], str] = {}
    outline: dict[int, list[tuple[int, str]]] = {}
    told: list[Row] = []
    parent = _summed_up(rows)
    for at, row in enumerate(rows):
        if row.path:
            told.append(row)
            continue
        if row.code:
            named[row.side, row.code] = row.name
            above = [
                named[row.side, row.code[:n]] for n in (3, 5) if n < len(row.code) and (row.side, row.code[:n]) in named
            ]
            told.append(replace(row, path=(*above, row.name)))
            continue
        stack = outline.setdefault(row.side, [])
        if is_total(row.name):
            stack.clear()
            told.append(replace(row, path=(row.name,) if row.name else ()))
            continue
        step = outline_step(row.name)
        if step is None and _AMONG.match(row.name):
            step = stack[-1][0] + 1 if stack and not _AMONG.match(stack[-1][1]) else stack[-1][0] if stack else 0
        if step is None:
            above = list(told[parent[at]].path) if at in parent else []
            told.append(replace(row, path=(*above, row.name) if row.name else ()))
            continue
        while stack and stack[-1][0] >= step:
            stack.pop()
        stack.append((step, row.name))
        told.append(replace(row, path=tuple(name for _, name in stack)))
    return tuple(told)


def _summed_up(rows: Sequence[Row]) -> dict[int, int]:
    """For rows without a number of their own that together make up the numbered row above them: its place.

    一、基本支出 100, 人员经费 80, 公用经费 20: a file that has lost its indents still adds up.
    """
    found: dict[int, int] = {}
    for side in {row.side for row in rows}:
        here = [i for i, row in enumerate(rows) if row.side == side]
        for k, at in enumerate(here):
            if rows[at].code or outline_step(rows[at].name) is None:
                continue
            parts = list(takewhile(lambda i: _is_unnumbered(rows[i]), here[k + 1 :]))
            whole = _printed(rows[at])
            if whole and parts and any(map(_printed, (rows[i] for i in parts))):
                left = dict(whole)
                for i in parts:
                    for column, amount in _printed(rows[i]).items():
                        left[column] = left.get(column, Decimal(0)) - amount
                if all(abs(rest) <= _ROUNDED * (len(parts) + 1) for rest in left.values()):
                    found |= dict.fromkeys(parts, at)
    return found


def _is_unnumbered(row: Row) -> bool:
    return bool(row.name) and not row.code and not is_total(row.name) and outline_step(row.name) is None


def _printed(row: Row) -> dict[int, Decimal]:
    """A row's amounts by column, as far as it is known which column each stands in."""
    held = row.cells or (((0, row.loose[0]),) if len(row.loose) == 1 else ())
    return {column: value for column, cell in held if (value := read_number(cell.text)) is not None}


def outline_step(name: str) -> int | None:
    """On which step of an outline a numbered name stands, 0 outermost.

    >>> outline_step("一、财政拨款收入"), outline_step("1.一般公共预算"), outline_step("行政运行")
    (0, 2, None)
    """
    body = _AMONG.sub("", name)
    for step, pattern in enumerate(_OUTLINE):
        if pattern.match(body):
            return step
    return None


def looks_like_amount(text: str) -> bool:
    """A number that can only be an amount: separators, decimals, or more digits than a code has."""
    bare = squeeze(text)
    value = read_number(bare)
    return value is not None and (not is_code(bare) or value == 0)


def unit_in_header(path: Sequence[str]) -> str:
    """A unit that a column's own header names, such as 预算数（万元）, or counts in, such as 在职人数."""
    for part in reversed(path):
        match = _UNIT_IN_TITLE.search(fold(part))
        if match and match.group(1) in MONEY_UNITS:
            return match.group(1)
        if re.search(r"%|％|(?:占比|比例|增长率|幅度)$", fold(part)):
            return "%"
        counted = _COUNT_IN_TITLE.search(fold(part))
        told = counted.group(1) if counted else next((u for w, u in vocabulary().counts if fold(part).endswith(w)), "")
        if told:
            return told
    return ""
