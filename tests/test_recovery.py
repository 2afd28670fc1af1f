"""Columns that flattening lost: right wherever only one arrangement adds up, left open wherever more than one does.

What is possible is counted here by trying every arrangement of a small table, which the program never does.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations, product
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from documents import MadeDisclosure, Sheet
from index.records import Fact
from index.vocabulary import State
from ingest.pipeline import read_disclosure
from printing import write_text

HEADER = "项目{功能分类科目编码{类 款 项} 功能分类科目名称} 政府性基金预算支出{合计 基本支出 项目支出}"
NAMES = {
    "212": "城乡社区支出",
    "21208": "国有土地使用权出让收入安排的支出",
    "2120801": "征地和拆迁补偿支出",
    "2120803": "城市建设支出",
    "229": "其他支出",
    "22960": "彩票公益金安排的支出",
    "2296002": "用于社会福利的彩票公益金支出",
    "2296003": "用于体育事业的彩票公益金支出",
}
COLUMNS = 3
Way = tuple[int, ...]
Amounts = tuple[int, int, int]


@dataclass(frozen=True)
class Line:
    code: str
    name: str
    amounts: Amounts
    children: tuple[int, ...] = ()
    "Places of the lines that this one sums up."

    @property
    def printed(self) -> tuple[int, ...]:
        return tuple(amount for amount in self.amounts if amount)


def whole(parts: Sequence[Amounts]) -> Amounts:
    total, basic, project = (sum(part[at] for part in parts) for at in range(COLUMNS))
    return total, basic, project


@st.composite
def ledgers(draw: st.DrawFn) -> list[Line]:
    """A table of one or two 类 down to 项, some amounts nought and therefore blank, some alike."""
    codes = sorted(draw(st.sets(st.sampled_from([c for c in NAMES if len(c) == 7]), min_size=1, max_size=3)))
    some = st.one_of(st.sampled_from([0, 100, 200, 300]), st.integers(1, 9999))
    splits = st.tuples(some, some).filter(any)
    items = {code: (sum(split), *split) for code, split in zip(codes, draw(st.lists(splits, min_size=3, max_size=3)), strict=False)}
    lines: list[Line] = []
    classes = []
    for head in dict.fromkeys(code[:3] for code in codes):
        mine = [code for code in codes if code.startswith(head)]
        amounts = whole([items[code] for code in mine])
        at = len(lines)
        classes.append(at)
        lines.append(Line(head, NAMES[head], amounts, (at + 1,)))
        lines.append(Line(mine[0][:5], NAMES[mine[0][:5]], amounts, tuple(range(at + 2, at + 2 + len(mine)))))
        lines += [Line(code, NAMES[code], items[code]) for code in mine]
    lines.append(Line("", "合计", whole([lines[at].amounts for at in classes]), tuple(classes)))
    return lines


def ways(line: Line) -> Iterator[Way]:
    """Every way to put what a line prints into columns, in order, so that 合计 is the sum of the others."""
    for way in combinations(range(COLUMNS), len(line.printed)):
        held = dict(zip(way, line.printed, strict=True))
        if held.get(0, 0) == held.get(1, 0) + held.get(2, 0):
            yield way


def possible(lines: Sequence[Line]) -> list[list[set[int]]]:
    """For each printed number of each line the columns it stands in, over all arrangements that add up."""
    found: list[list[set[int]]] = [[set() for _ in line.printed] for line in lines]
    for chosen in product(*map(ways, lines)):
        held = [dict(zip(way, line.printed, strict=True)) for way, line in zip(chosen, lines, strict=True)]
        adds_up = all(
            held[at].get(column, 0) == sum(held[child].get(column, 0) for child in line.children)
            for at, line in enumerate(lines)
            if line.children
            for column in range(COLUMNS)
        )
        if adds_up:
            for at, way in enumerate(chosen):
                for number, column in enumerate(way):
                    found[at][number].add(column)
    return found


def read_back(lines: Sequence[Line], *, decimals: bool) -> dict[str, list[Fact]]:
    """What is read of the table once it is flattened, by code."""

    def money(amount: int) -> str:
        return "" if not amount else f"{Decimal(amount).scaleb(-2):.2f}" if decimals else f"{amount * 1000:,}"

    rows = [[*split(line.code), line.name, *map(money, line.amounts)] for line in lines]
    sheet = Sheet("2023年部门政府性基金预算支出功能分类预算表", "万元" if decimals else "元", HEADER, rows)
    made = MadeDisclosure("上海市青浦区文化和旅游局", 2023, False, False, [sheet])
    with tempfile.TemporaryDirectory() as folder:
        write_text(made, Path(folder) / "a.txt")
        facts = read_disclosure(Path(folder) / "a.txt").facts
    return {line.code: [f for f in facts if f.table and f.row_code == line.code] for line in lines}


def split(code: str) -> list[str]:
    return [code[:3], code[3:5], code[5:7]]


@given(lines=ledgers(), decimals=st.booleans())
@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_number_gets_its_column_exactly_where_only_one_adds_up(lines: list[Line], decimals: bool) -> None:
    facts = read_back(lines, decimals=decimals)
    for line, options in zip(lines, possible(lines), strict=True):
        here = facts[line.code]
        columns = dict(enumerate(("合计", "基本支出", "项目支出")))
        step = 100 if decimals else 1000  # what a printed 1 is in 元
        settled = {f.column: int(f.amount / step) for f in here if f.state is State.PRINTED and f.amount is not None}
        want = {columns[next(iter(o))]: n for o, n in zip(options, line.printed, strict=True) if len(o) == 1}
        assert settled == want, line
        unread = [f for f in here if f.state is State.UNREAD]
        assert len(unread) == sum(len(o) > 1 for o in options)
        for fact, option in zip(unread, [o for o in options if len(o) > 1], strict=True):
            assert fact.amount is None and all(columns[column] in fact.quoted for column in option)
