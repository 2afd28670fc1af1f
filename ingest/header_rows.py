"""The header rows of a ruled grid: how deep they are, what stands over each column, and what each column is for.

A header is as deep as its spanning cells reach; what follows is data.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.amounts import read_number
from index.records import BBox
from ingest.schedules import Role, fold, is_header_word, is_total, role_of
from ingest.tables import (
    Column,
    column_number,
    is_blank,
    is_code,
    looks_like_amount,
    numbers_columns,
    outline_step,
    squeeze,
    unit_in_header,
)

_HEADER_ROWS = 6


@dataclass(frozen=True, slots=True)
class Slot:
    """A cell with the grid columns it covers, and the row it began in."""

    text: str
    bbox: BBox
    row: int
    first: int
    wide: int
    tall: int


SlotRow = list[Slot]
"For each grid column the slot that covers it."


def distinct(row: SlotRow) -> list[Slot]:
    return [slot for j, slot in enumerate(row) if j == 0 or slot is not row[j - 1]]


def prints_amount(row: SlotRow) -> bool:
    return any(looks_like_amount(slot.text) for slot in distinct(row))


def is_column_numbers(row: SlotRow) -> bool:
    """栏次 1 2 3 …: numbers of the columns, no amounts."""
    texts = [squeeze(slot.text) for slot in distinct(row) if slot.text.strip()]
    numbers = [n for t in texts if (n := column_number(t)) is not None]
    return (
        len(numbers) >= (1 if texts[:1] == ["栏次"] else 2)
        and numbers == list(range(numbers[0], numbers[0] + len(numbers)))
        and numbers[0] <= 2
        and (len(numbers) + sum(map(numbers_columns, texts)) == len(texts))
    )


def numbers_beside_codes(row: SlotRow) -> bool:
    """类 | 款 | 项 | 栏次 | 1 | 2 | 3: the last row of a header, of which only 类, 款 and 项 say what stands below."""
    slots = distinct(row)
    others = [slot for slot in slots if role_of(slot.text) is not Role.CODE]
    return len(others) < len(slots) and is_column_numbers(others)


def begins_data(row: SlotRow) -> bool:
    """A code or a numbered item opens a row of data."""
    texts = [squeeze(slot.text) for slot in distinct(row) if slot.text.strip()]
    if not texts:
        return True
    return (
        prints_amount(row)
        or is_code(texts[0])
        or any(outline_step(t) == 0 for t in texts)
        or (is_total(texts[0]) and len(texts) == 1)
    )


def header_depth(rows: list[SlotRow]) -> int:
    """How many rows the header has; the last of them may also carry the 合计 row."""
    if not rows or begins_data(rows[0]) or is_column_numbers(rows[0]):
        return 0
    depth = needed = 1
    while depth < min(len(rows), _HEADER_ROWS):
        for slot in distinct(rows[depth - 1]):
            bottom = slot.row - rows[0][0].row + slot.tall
            needed = max(needed, bottom + (1 if slot.wide > 1 and slot.text.strip() else 0))
        row = rows[depth]
        texts = [slot.text for slot in distinct(row) if slot.text.strip()]
        worded = len(texts) > 1 and all(is_header_word(t) for t in texts)
        own = [slot for slot in distinct(row) if slot.row - rows[0][0].row == depth and slot.text.strip()]
        if is_column_numbers(row):
            break
        if begins_data(row) and not any(role_of(slot.text) is Role.CODE for slot in own) and not splits_a_group(rows, depth):
            break
        if depth >= needed and not worded:
            break
        depth += 1
    return depth


def splits_a_group(rows: Sequence[SlotRow], depth: int) -> list[Slot]:
    """The words of a row that split a group of the header above it, where the row's other cells are the total's already.

    The 决算 form for 政府性基金 prints 合计 | 0 | 2002.80 | 合计 | 基本支出 | 项目支出 | 0, the three words under 本年支出.
    """
    row = rows[depth]
    under: dict[int, list[Slot]] = {}
    for slot in distinct(row):
        group = rows[depth - 1][slot.first] if slot.first < len(rows[depth - 1]) else slot
        if group.wide > slot.wide and group.text.strip() and role_of(group.text) not in {Role.CODE, Role.NAME} and group.first:
            under.setdefault(id(group), []).append(slot)
    words = [s for slots in under.values() if len(slots) > 1 and all(is_header_word(s.text) for s in slots) for s in slots]
    return words if is_total(row[0].text) and role_of(rows[depth - 1][0].text) in {Role.CODE, Role.NAME} else []


def header_paths(header: list[SlotRow], width: int) -> list[tuple[str, ...]]:
    """For each grid column the header texts from top to bottom, each cell once, data in the last row left out."""
    paths = []
    for j in range(width):
        path: list[str] = []
        seen: list[Slot] = []
        for depth, row in enumerate(header):
            slot = row[j]
            text = squeeze(slot.text)
            if any(slot is s for s in seen):
                continue
            seen.append(slot)
            last = depth == len(header) - 1
            if numbers_beside_codes(row) and role_of(text) is not Role.CODE:
                continue
            if not text and depth == 0 and not last and j and header[1][j].text.strip():
                # A group that was not merged over its columns: the words stand over the first one.
                text = squeeze(row[j - 1].text) if len(header) > 1 and not role_of(row[j - 1].text) else ""
            if text and not (last and _is_data_in_header(header, slot)):
                path.append(text)
        paths.append(tuple(path))
    return paths


def _is_data_in_header(header: Sequence[SlotRow], slot: Slot) -> bool:
    """The 合计 row may share its line with 类 款 项 or with the words that split a group: there only those are header."""
    words = splits_a_group(header, len(header) - 1) if len(header) > 1 else []
    if not (words or prints_amount(header[-1])) or role_of(slot.text) is Role.CODE:
        return False
    return not any(slot is s for s in words)


def columns_of_grid(paths: Sequence[tuple[str, ...]], data: Sequence[SlotRow]) -> tuple[Column, ...]:
    roles: list[Role] = []
    for j, path in enumerate(paths):
        cells = [squeeze(row[j].text) for row in data if row[j].wide == 1 and not is_blank(row[j].text)]
        roles.append(_role(path, cells, roles))
        if roles[-3:-1] == [Role.AMOUNT, Role.TEXT] and roles[-1] is Role.AMOUNT and _lists(paths[j - 1], data, j - 1):
            roles[-2] = Role.NAME
    roles = _named_once(paths, roles)
    columns: list[Column] = []
    side = 0
    for j, (path, role) in enumerate(zip(paths, roles, strict=True)):
        opens = role in {Role.NAME, Role.CODE, Role.INDEX} and j and roles[j - 1] in {Role.AMOUNT, Role.TEXT}
        if opens and any(r is Role.AMOUNT for r in roles[:j]) and any(r is Role.AMOUNT for r in roles[j:]):
            side += 1
        columns.append(Column(path=path, role=role, side=side, unit=unit_in_header(path)))
    return tuple(columns)


_BOUGHT = re.compile("采购品目(?:名称)?$|购买内容")
_TWICE = re.compile(r"政府(?:预算)?(?:支出)?经济(?:分类|科目)")


def _named_once(paths: Sequence[tuple[str, ...]], roles: list[Role]) -> list[Role]:
    """部门预算经济分类 names a row; 政府预算经济分类 beside it says what the same row is called in another book.

    So does 采购品目 beside the name of a project; beside a 单位 it is what names the row.
    """
    named = {j: fold(paths[j][-1]) for j, role in enumerate(roles) if role is Role.NAME and paths[j]}
    if any(not _BOUGHT.search(word) and not re.search("单位|部门", word) for word in named.values()):
        roles = [Role.TEXT if _BOUGHT.search(named.get(j, "")) else role for j, role in enumerate(roles)]
    labels = [j for j, role in enumerate(roles) if role in {Role.CODE, Role.NAME}]
    again = {j for j in labels if _TWICE.search(fold("".join(paths[j])))}
    if not any(j not in again and "经济" in fold("".join(paths[j])) for j in labels):
        return roles
    return [Role.TEXT if j in again else role for j, role in enumerate(roles)]


def _lists(path: tuple[str, ...], data: Sequence[SlotRow], column: int) -> bool:
    """Whether words between amounts are the items of one more list: 按经济分类, or numbered as those beside them."""
    if not path or role_of(path[-1]) is not None:
        return False
    cells = [squeeze(row[column].text) for row in data if not is_blank(row[column].text)]
    items = sum(outline_step(c) is not None or is_total(c) for c in cells)
    return 2 * items > len(cells) or bool(re.search(r"^按|分类(?:科目)?$", fold(re.sub(r"[(（].*", "", path[-1]))))


def _role(path: tuple[str, ...], cells: Sequence[str], before: Sequence[Role]) -> Role:
    """What a column is for: its header's word, unless what it holds speaks against it."""
    told = role_of(path[-1]) if path else None
    if told is None and len(path) > 1 and role_of("".join(path[-2:])):
        told = role_of("".join(path[-2:]))
    numbers = sum(read_number(c.rstrip("%％")) is not None for c in cells)
    amounts = sum(looks_like_amount(c) for c in cells)
    if told is Role.AMOUNT and cells and not numbers:
        return Role.TEXT
    if told is Role.NAME and cells and amounts > 0.8 * len(cells):
        return Role.AMOUNT
    if told is Role.CODE and amounts > 0.5 * max(len(cells), 1):
        return Role.AMOUNT
    beside_a_name = Role.NAME in before and Role.AMOUNT not in before
    if told is Role.CODE and beside_a_name and sum(not re.search(r"\d", c) for c in cells) > 0.5 * len(cells):
        return Role.TEXT  # of which 科目 a named project is, in words
    if told is not None:
        return told
    if cells:
        if 2 * numbers >= len(cells):
            return Role.AMOUNT
        return Role.NAME if Role.NAME not in before and Role.AMOUNT not in before else Role.TEXT
    return Role.AMOUNT if path and Role.AMOUNT in before else Role.TEXT
