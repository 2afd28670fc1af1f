"""Which columns of a schedule add up: its headers as a tree, a total standing for the columns beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from index.records import Fact
from index.vocabulary import MONEY_UNITS, Phase
from ingest.paragraphs import bare
from ingest.reconciliation.ledger import Sheet

TOTALS = frozenset(["合计", "小计", "总计", "本年收入合计", "本年支出合计", "收入合计", "支出合计", "本年收入", "本年支出"])
_FLOWS = frozenset(["本年收入", "本年支出"])
# A column that repeats part of its neighbour, or compares, is no part of the sum.
_ASIDE = re.compile(r"^其中|^#|^教育收费|^非税收入|增减|增长|变动|比例|占比|%|率$|备注")
_MEASURES = frozenset(["预算数", "决算数", "年初预算数", "金额"])
Path = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Split:
    """A whole column and the columns that make it up, as they are in one row."""

    whole: Path
    parts: tuple[Path, ...]


@dataclass(slots=True)
class _Node:
    path: Path | None = None
    "The column itself, where it is one."
    children: dict[str, _Node] = field(default_factory=dict)

    def value(self) -> list[Path]:
        """The columns that together are this one's amount: its own, its total's, or all of its children's."""
        if self.path is not None and not self.children:
            return [self.path]
        total = self.total()
        if total is not None:
            return [total]
        if self.path is not None:
            return [self.path]
        return [path for name, child in self.children.items() if not _ASIDE.search(name) for path in child.value()]

    def total(self) -> Path | None:
        flows = any(re.match("年[初末]", name) for name in self.children) or self.children.keys() >= _FLOWS
        totals = TOTALS - _FLOWS if flows else TOTALS  # 年初结转 | 本年收入 | 本年支出 | 年末结转: what comes in is no total of what goes out
        return next((c.path for name, c in self.children.items() if name in totals and c.path is not None), None)


def groups_of(sheet: Sheet) -> dict[tuple[int, Phase, str, str], dict[int, dict[Path, Fact]]]:
    """The money cells of each year, phase, measure and side apart, by row and by column."""
    groups: dict[tuple[int, Phase, str, str], dict[int, dict[Path, Fact]]] = {}
    for number, row in enumerate(sheet.rows):
        for cell in row.every:
            if cell.unit in MONEY_UNITS and cell.column_path:
                path = tuple(map(bare, cell.column_path))
                measure = path[-1] if path[-1] in _MEASURES else ""
                group = groups.setdefault((cell.fiscal_year, cell.phase, measure, row.side), {})
                group.setdefault(number, {}).setdefault(path, cell)
    return groups


def splits(paths: Sequence[Path]) -> Iterator[Split]:
    """Every total among these columns, with what it is the total of.

    >>> list(splits([("收入预算", "合计"), ("收入预算", "财政拨款收入"), ("收入预算", "其他收入")]))
    [Split(whole=('收入预算', '合计'), parts=(('收入预算', '财政拨款收入'), ('收入预算', '其他收入')))]
    """
    root = _Node()
    measured = len({path[-1] for path in paths}) == 1 and paths[0][-1] in _MEASURES
    for path in paths:
        node = root
        for name in path[:-1] if measured and len(path) > 1 else path:
            node = node.children.setdefault(name, _Node())
        node.path = path
    yield from _splits(root)


def _splits(node: _Node) -> Iterator[Split]:
    if node.children:
        total = node.total() or (node.path if node.path is not None else None)
        parts = [
            path for name, child in node.children.items()
            if child.path != total and not _ASIDE.search(name) for path in child.value()
        ]  # fmt: skip
        if total is not None and parts:
            yield Split(total, tuple(parts))
    for child in node.children.values():
        yield from _splits(child)


