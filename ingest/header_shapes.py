"""Which group of a header each inner word stands under, where a file has lost it: the arrangement under which rows add up.

    单位名称 合计 财政拨款 财政专户拨款 其他资金
    小计 一般公共预算 政府性基金预算

Every way to hang the words of one line, in their order, under the words of the line above is tried on the rows below.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import combinations, islice
from math import comb

from index.amounts import half_step, read_number
from ingest.headers import columns_of
from ingest.pages import Line
from ingest.schedules import Role, fold, is_header_word, is_total, role_of, sounds_like_money, vocabulary
from ingest.sums import row_sums
from ingest.tables import Column

Path = tuple[str, ...]
_MOST_SHAPES, _MOST_WAYS, _MOST_ROWS = 4000, 400, 8


def shaped(header: Sequence[str], rows: Sequence[Line]) -> tuple[Column, ...] | None:
    """The columns of a header of two lines or three, one side, if its words are known and the rows below bear one out."""
    lines = [text.split() for text in header]
    words = [word for line in lines for word in line]
    names = sum(role_of(word) is Role.NAME for word in words)
    if not 2 <= len(lines) <= 3 or names > 1 or not all(is_header_word(word) or sounds_like_money(word) for word in words):
        return None
    held = [numbers for line in rows if (numbers := _numbers(line.text))]
    # Rows that print the most say the most.
    held = sorted(held, key=len, reverse=True)[:_MOST_ROWS]
    best: tuple[float, tuple[Column, ...]] | None = None
    for paths in islice(_shapes([(word,) for word in lines[0]], lines[1:]), _MOST_SHAPES):
        columns = columns_of(paths)
        score = sum(_borne_out(columns, numbers) for numbers in held)
        if score > 0 and (best is None or score + _likely(paths) > best[0]):
            best = score + _likely(paths), columns
    return best[1] if best else None


def _shapes(above: list[Path], below: Sequence[list[str]]) -> Iterator[list[Path]]:
    """Every way to hang each line of words under the line above it."""
    if not below:
        yield above
        return
    depth = max(map(len, above))
    parents = [i for i, path in enumerate(above) if len(path) == depth and _may_head(path[-1])]
    for cut in _cuts(below[0], len(parents)):
        hung: list[Path] = []
        for i, path in enumerate(above):
            own = cut[parents.index(i)] if i in parents else []
            hung += [(*path, word) for word in own] or [path]
        yield from _shapes(hung, below[1:])


def _cuts(words: Sequence[str], bins: int) -> Iterator[list[list[str]]]:
    """Every way to deal words, in order, to parents; 小计 opens a parent's share."""
    if bins == 0:
        if not words:
            yield []
        return
    for size in range(len(words) + 1):
        share = list(words[:size])
        if any(is_total(word) for word in share[1:]):
            break
        for rest in _cuts(words[size:], bins - 1):
            yield [share, *rest]


def _may_head(word: str) -> bool:
    """A total and a label have nothing under them; 科目 and 项目 do."""
    return not is_total(word) and (role_of(word) in {None, Role.AMOUNT} or fold(word) in vocabulary().group_words)


def _likely(paths: Sequence[Path]) -> float:
    """How usual a shape is, below the weight of one row: groups known as groups, with more than one word under them."""
    under: dict[Path, list[str]] = {}
    for path in paths:
        for depth in range(1, len(path)):
            under.setdefault(path[:depth], []).append(path[depth])
    known = sum(fold(group[-1]) in vocabulary().group_words for group in under)
    lone = sum(len(set(words)) == 1 for words in under.values())
    return 0.05 * known - 0.1 * lone


def _numbers(text: str) -> list[Decimal]:
    """The amounts at the end of a line."""
    found: list[Decimal] = []
    for token in reversed(text.split()):
        value = read_number(token)
        if value is None:
            break
        found.insert(0, value)
    return found


def _borne_out(columns: Sequence[Column], numbers: Sequence[Decimal]) -> float:
    """1 where the numbers of a row fit its columns so that every sum closes and is used, less where they do not fit."""
    amounts = [i for i, column in enumerate(columns) if column.role is Role.AMOUNT]
    sums = row_sums(columns, 0)
    if len(numbers) > len(amounts):
        return -3.0
    if not sums or comb(len(amounts), len(numbers)) > _MOST_WAYS:
        return 0.0
    slack = 2 * max((half_step(str(number), "") for number in numbers), default=Decimal(0))
    for way in combinations(amounts, len(numbers)):
        at = dict(zip(way, numbers, strict=True))
        if all(
            abs(at.get(total, Decimal(0)) - sum((at.get(part, Decimal(0)) for part in parts), Decimal(0)))
            <= slack * (len(parts) + 1)
            for total, parts in sums
        ):
            return 1.0
    return -1.0
