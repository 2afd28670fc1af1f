"""Files that print every cell on a line of its own: the cells of a row are put on one line again."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.amounts import read_number
from ingest.headers import whole_items
from ingest.pages import Line
from ingest.schedules import Role, fold, is_total
from ingest.tables import Column, is_code, looks_like_amount, outline_step

_CJK = re.compile(r"[\u4e00-\u9fff]")
_SHARE = 0.8
_FEWEST, _WHOLE = 6, 1


@dataclass(frozen=True, slots=True, kw_only=True)
class RowLine(Line):
    """Lines that are one row; each keeps its own number."""

    parts: tuple[Line, ...] = ()


def is_cellwise(lines: Sequence[Line]) -> bool:
    """Whether nearly every line holds one cell, and many of them an amount."""
    if len(lines) < _FEWEST or any(line.words for line in lines):
        return False
    single = [line for line in lines if len(line.text.split()) == 1]
    # 防汛物资储备 3,237,377.27: names and numbers share their lines; those that do not are wrapped around them.
    whole = [words for line in lines if len(words := line.text.split()) > 1 and _CJK.search(words[0]) and not is_total(words[0])]
    if sum(looks_like_amount(words[-1]) for words in whole) >= _WHOLE:
        return False
    amounts = sum(looks_like_amount(line.text) for line in single)
    digits = amounts + sum(is_code(line.text) for line in single)
    return len(single) >= _SHARE * len(lines) and 4 * digits >= len(lines) and 20 * amounts >= len(lines)


def join_rows(lines: Sequence[Line], columns: Sequence[Column]) -> list[Line]:
    """Return one line for each row."""
    coded = any(c.role is Role.CODE for c in columns)
    labelled = coded or any(c.role is Role.NAME for c in columns)
    indexed = any(c.role is Role.INDEX for c in columns)
    rows: list[list[Line]] = []
    for k, line in enumerate(lines):
        ahead = [later.text.strip() for later in lines[k + 1 : k + 3]]
        text = line.text.strip()
        if not rows:
            opens = True
        elif not labelled:
            opens = False
        elif coded:
            opens = is_total(text) or _is_row_code(text, ahead)
        else:
            opens = _opens_item(text, rows[-1]) or (indexed and _is_index(text, ahead))
        if opens:
            rows.append([line])
        else:
            rows[-1].append(line)
    return [_joined(row) for row in rows]


def _is_row_code(text: str, ahead: Sequence[str]) -> bool:
    """类 before its 款 or its name; an amount of three digits is followed by another amount or by the next 类."""
    tokens = text.split()
    if not tokens or not is_code(tokens[0]) or len(tokens[0]) < 3:
        return False
    following = [*tokens[1:], *ahead, "", ""]
    if _CJK.match(following[0]):
        return not is_total(following[0])
    return len(tokens[0]) == 3 and bool(
        re.fullmatch(r"\d{1,2}", following[0]) and (_CJK.match(following[1]) or re.fullmatch(r"\d{1,2}", following[1]))
    )


def _opens_item(text: str, row: Sequence[Line]) -> bool:
    """A label opens a row when it is numbered or whole, or when the row before has its numbers already."""
    if not _CJK.search(text):
        return False
    if outline_step(text) is not None or fold(text) in whole_items():
        return True
    return any(read_number(part.text.strip()) is not None for part in row[1:])


def _is_index(text: str, ahead: Sequence[str]) -> bool:
    return bool(re.fullmatch(r"\d{1,3}", text)) and bool(ahead) and bool(_CJK.match(ahead[0]))


def _joined(row: Sequence[Line]) -> Line:
    if len(row) == 1:
        return row[0]
    return RowLine(
        text=" ".join(line.text.strip() for line in row), page=row[0].page, number=row[0].number, parts=tuple(row)
    )
