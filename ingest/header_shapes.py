"""Which group of a header each inner word stands under, where a file has lost it: the arrangement under which rows add up.

    单位名称 合计 财政拨款 财政专户拨款 其他资金
    小计 一般公共预算 政府性基金预算

Every way to hang the words of one line, in their order, under the words of the line above is tried on the rows below;
and, for a file that prints a header column by column, every way to take some of its words as heads of those that follow.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import combinations, islice, pairwise
from math import comb

from index.amounts import half_step, read_number
from ingest.headers import columns_from_words, columns_of, cut_words
from ingest.pages import Line
from ingest.schedules import Role, fold, is_header_word, is_total, role_of, sounds_like_money, vocabulary
from ingest.sums import row_sums
from ingest.tables import Column

Path = tuple[str, ...]
_MOST_SHAPES, _MOST_WAYS, _MOST_ROWS = 4000, 400, 8


def shaped(header: Sequence[str], rows: Sequence[Line]) -> tuple[Column, ...] | None:
    """The columns of a header with one side, if its words are known and the rows below bear an arrangement out."""
    lines = [text.split() for text in header]
    held = [numbers for line in rows if (numbers := numbers_of(line.text))]
    # Rows that print the most say the most.
    held = sorted(held, key=len, reverse=True)[:_MOST_ROWS]
    best: tuple[float, tuple[Column, ...]] | None = None
    for paths in (*_by_line(lines), *_by_column(header)):
        columns = columns_of(paths)
        score = sum(borne_out(columns, numbers) for numbers in held)
        if score > 0 and (best is None or score + _likely(paths) > best[0]):
            best = score + _likely(paths), columns
    return best[1] if best else _woven_best(_mended(lines), held)


def _woven_best(lines: Sequence[list[str]], held: Sequence[Sequence[Decimal]]) -> tuple[Column, ...] | None:
    """The one shape by middles under which every row adds up; None where two do, for what stands first is then unknown."""
    for ways in _by_middle(lines):
        found = [columns for paths in ways if _labels_apart(paths) and _in_usual_order(paths) and _bears(columns := columns_of(paths), held)]
        if found:
            return found[0] if len(found) == 1 else None
    return None


def _bears(columns: Sequence[Column], held: Sequence[Sequence[Decimal]]) -> bool:
    scores = [borne_out(columns, numbers) for numbers in held]
    return len(scores) > 1 and all(score >= 0 for score in scores) and sum(scores) > len(scores) / 2


def _labels_apart(paths: Sequence[Path]) -> bool:
    """Whether codes and names stand before all amounts and under groups of their own, and 序号 comes first of all."""
    labels = [role_of(path[-1]) in {Role.CODE, Role.NAME, Role.INDEX} for path in paths]
    mixed = any(len(a) > 1 and a[:-1] == b[:-1] and x != y for (a, x), (b, y) in pairwise(zip(paths, labels, strict=True)))
    return not mixed and labels == sorted(labels, reverse=True) and not any(role_of(path[-1]) is Role.INDEX for path in paths[1:])


def _in_usual_order(paths: Sequence[Path]) -> bool:
    """Whether columns of funds side by side stand in the order of the national forms: 一般公共预算, 政府性基金, 国有资本经营, …"""
    order = vocabulary().sources
    known = [(path[:-1], next((k for k, word in enumerate(order) if word in path[-1]), None)) for path in paths]
    return all(a is None or b is None or one != other or a <= b for (one, a), (other, b) in pairwise(known))


def _by_line(lines: Sequence[list[str]]) -> Iterator[list[Path]]:
    """Shapes of a header whose lines are its levels."""
    words = [word for line in lines for word in line]
    names = sum(role_of(word) is Role.NAME for word in words)
    known = all(is_header_word(word) or sounds_like_money(word) for word in words)
    if 2 <= len(lines) <= 3 and names <= 1 and known:
        yield from islice(_shapes([(word,) for word in lines[0]], lines[1:]), _MOST_SHAPES)


def _mended(lines: Sequence[list[str]]) -> list[list[str]]:
    """The lines with 政府性基金预算拨 and the 款 that a line of its own has of it in one word, where the line before it stands."""
    if len(lines) < 2 or len(lines[-1]) > 2:
        return list(lines)
    rest = [list(line) for line in lines[:-1]]
    for end in lines[-1]:
        broken = [(i, j) for i, line in enumerate(rest) for j, word in enumerate(line) if not is_header_word(word) and _is_money(word + end)]
        if len(broken) != 1:
            return list(lines)
        i, j = broken[0]
        rest[i][j] += end
    return rest


def _by_middle(lines: Sequence[list[str]]) -> Iterator[list[list[Path]]]:
    """Shapes of a header of three lines, whose second has what spans the two others, set in the middle of its cell; likelier ones first.

        功能分类科目 基本支出
        序号 合计 项目支出
        科目编码 科目名称 小计 人员经费 日常公用经费

    A word of the second line stands between the groups; one that was wrapped may as well stand inside one.
    """
    words = [word for line in lines for word in line]
    known = all(is_header_word(word) or sounds_like_money(word) for word in words)
    if len(lines) != _LEVELS or sum(role_of(word) is Role.NAME for word in words) > 1 or not known:
        return
    groups, spanning, leaves = lines
    for inside in (False, True):
        yield list(islice(_woven(groups, spanning, leaves, inside=inside), _MOST_SHAPES))


_LEVELS = 3


def _woven(groups: Sequence[str], spanning: Sequence[str], leaves: Sequence[str], *, inside: bool) -> Iterator[list[Path]]:
    """Every way to deal `leaves` to `groups`, at least two to each, with `spanning` before, between and behind them."""
    if spanning:
        for rest in _woven(groups, spanning[1:], leaves, inside=inside):
            yield [(spanning[0],), *rest]
    if not groups:
        if not spanning and not leaves:
            yield []
        return
    for size in range(2, len(leaves) + 1):
        for taken in range(len(spanning) + 1) if inside else (0,):
            for rest in _woven(groups[1:], spanning[taken:], leaves[size:], inside=inside):
                for mixed in _merged(list(leaves[:size]), list(spanning[:taken])):
                    yield [*((groups[0], word) for word in mixed), *rest]


def _merged(one: list[str], other: list[str]) -> Iterator[list[str]]:
    """Two lists in one, each in its own order; the first word of the first stays first."""
    for at in combinations(range(1, len(one) + len(other)), len(other)):
        left, right = iter(one), iter(other)
        yield [next(right) if k in at else next(left) for k in range(len(one) + len(other))]


def _by_column(header: Sequence[str]) -> Iterator[list[Path]]:
    """Shapes of a header that is printed column by column: a group stands right before what is under it."""
    words = cut_words(header) or []
    flat = columns_from_words(words) if len(words) > 1 else None
    if flat is None or max(column.side for column in flat) > 0:
        return
    labels = [column.path for column in flat if column.role is not Role.AMOUNT]
    amounts = [word for word in words if _is_money(word) or fold(word) in vocabulary().group_words]
    amounts = [word for word in amounts if role_of(word) in {None, Role.AMOUNT}]
    if len(labels) + len(amounts) <= len(words):
        for nested in islice(_nestings(amounts), _MOST_SHAPES):
            yield [*labels, *nested]


def _is_money(word: str) -> bool:
    return role_of(word) is Role.AMOUNT or sounds_like_money(word)


def _nestings(words: Sequence[str], *, first: bool = True) -> Iterator[list[Path]]:
    """Every way to take words as heads of two or more that follow, down to two levels.

    A 小计 or 合计 that is not the first of all stands first under a group; what is only ever a group is one.
    """
    if not words:
        yield []
        return
    alone = first or not is_total(words[0])
    only_group = fold(words[0]) in vocabulary().group_words and role_of(words[0]) is not Role.AMOUNT
    if alone and not only_group:
        for rest in _nestings(words[1:], first=False):
            yield [(words[0],), *rest]
    if _may_head(words[0]):
        for size in range(2, len(words)):
            inside = words[1 : size + 1]
            # 小计 opens what stands under a group, and stands there once.
            if any(is_total(word) for word in inside[1:]):
                break
            for rest in _nestings(words[size + 1 :], first=False):
                yield [*((words[0], word) for word in inside), *rest]


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
    """How usual a shape is, below the weight of one row: few groups, known as groups, more than one word under them."""
    under: dict[Path, list[str]] = {}
    for path in paths:
        for depth in range(1, len(path)):
            under.setdefault(path[:depth], []).append(path[depth])
    known = sum(fold(group[-1]) in vocabulary().group_words for group in under)
    # 人员经费 and 公用经费 belong under 基本支出, wherever a file has put them.
    known += 3 * sum(_is_nest(group[-1], words) for group, words in under.items())
    lone = sum(len({word for word in words if not is_total(word)}) < 2 for words in under.values())
    # Beside the group that has the header's only total nothing is in that total.
    totals = {path[:-1] for path in paths if is_total(path[-1])}
    beside = sum(len(path) == 1 and _is_money(path[0]) for path in paths) if len(totals) == 1 and () not in totals else 0
    return 0.05 * known - 0.06 * len(under) - 0.2 * lone - 0.02 * beside


def _is_nest(group: str, words: Sequence[str]) -> bool:
    bare = {fold(word) for word in words if not is_total(word)}
    own = [nest for nest in vocabulary().nests if fold(group) in nest.group]
    return len(bare) > 1 and any(all(any(word in leaf for leaf in nest.leaves) for word in bare) for nest in own)


def numbers_of(text: str) -> list[Decimal]:
    """The amounts at the end of a line; 序号 and code that open one whose name stands on other lines are none.

    >>> [str(number) for number in numbers_of("14 2080505 82.76 80.00 2.76")]
    ['82.76', '80.00', '2.76']
    """
    found: list[Decimal] = []
    tokens = text.split()
    while tokens and re.fullmatch(r"\d{1,7}", tokens[0]) and any(re.search("[.,]", token) for token in tokens[1:]):
        tokens = tokens[1:]
    for token in reversed(tokens):
        value = read_number(token)
        if value is None:
            break
        found.insert(0, value)
    return found


def borne_out(columns: Sequence[Column], numbers: Sequence[Decimal]) -> float:
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
