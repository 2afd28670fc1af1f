"""Where a flattened table begins: its title, its unit, and its header put back into columns."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile

from index.amounts import read_number
from ingest.header_shapes import borne_out, numbers_of, shaped
from ingest.headers import columns_from_words, cut_words, lists_side_by_side, match_layouts
from ingest.pages import Line
from ingest.schedules import Role, fold, is_header_word, role_of, sounds_like_money, vocabulary
from ingest.standard_forms import prints_more, standard_form
from ingest.tables import (
    Column,
    column_number,
    is_code,
    looks_like_amount,
    numbers_columns,
    outline_step,
    read_title,
    read_unit,
    squeeze,
    unit_in_header,
)

_HEADER_LINES = 45
_PRELUDE_LINES = 5
_ROWS_TRIED = 30
_NAME_LINES = 4
_AGENCY = re.compile(r"^(?:编制|填报|公开|预算)?(?:部门|单位)(?:名称)?[:：]")
PROSE = re.compile(r"[。；]|，.*，")


@dataclass(frozen=True, slots=True)
class Opening:
    title: str
    unit: str
    columns: tuple[Column, ...]
    header: tuple[str, ...]
    "Folded lines of the header, to know it again."
    lines: tuple[str, ...]
    first: int
    data: int
    "Where the rows begin."


def find_opening(lines: Sequence[Line], at: int) -> Opening | None:
    """Read title, unit and header from here, if a table begins here."""
    first = lines[at].text
    title = read_title([first])
    unit = read_unit([first]) if is_unit_line(first) else ""
    if not title and not unit:
        return None
    start = at + 1
    while start < min(at + 1 + _PRELUDE_LINES, len(lines)):
        text = lines[start].text
        again = read_title([text])
        if again and title:
            return None  # a list of titles is a table of contents
        # “ ” of a title may be printed on a line of their own.
        if fold(text) and not (is_unit_line(text) or _AGENCY.match(squeeze(text)) or again or is_table_number(text)):
            break
        title, unit = title or again, unit or (read_unit([text]) if is_unit_line(text) else "")
        start += 1
    texts: list[str] = []
    best: tuple[tuple[Column, ...], int] | None = None
    for line in lines[start : start + _HEADER_LINES]:
        if _begins_rows(line.text) or read_title([line.text]) or PROSE.search(line.text):
            break
        if is_column_numbers(line.text.split()):
            continue
        texts.append(line.text)
        match = match_layouts(texts)
        if match and match[1] == 0:
            best = _borne_out(match[0], lines[start + len(texts) :]), len(texts)
    if best is not None and (more := _with_more(texts, best[1], lines[start + len(texts) :])):
        best = more, len(texts)
    if best is None:
        match = match_layouts(texts)
        columns = _borne_out(match[0], lines[start + len(texts) :]) if match else None
        columns = columns or lists_side_by_side(texts) or _plain_columns(texts, lines[start + len(texts) : start + len(texts) + 8])
        rows = lines[start + len(texts) : start + len(texts) + _ROWS_TRIED]
        if columns is None:
            read, of = _unknown_header(texts, lines[start + len(texts) :])
            columns = standard_form(texts, rows) if read is None or prints_more(read, rows) else None
            columns, texts = (columns, texts) if columns else (read, of)
        if columns is None:
            return None
        best = columns, len(texts)
    unit = unit or read_unit([title, *texts])
    lines_of_header = tuple(texts[: best[1]])
    header = tuple(map(fold, lines_of_header))
    data = start
    while data < len(lines) and (best[1] > 0 or is_column_numbers(lines[data].text.split())):
        best = best[0], best[1] - (not is_column_numbers(lines[data].text.split()))
        data += 1
    return Opening(title, unit, best[0], header, lines_of_header, at, data)


def _borne_out(headers: Sequence[tuple[Column, ...]], rows: Sequence[Line]) -> tuple[Column, ...]:
    """Of headers with the same letters the one under which the rows below add up; the first where that tells nothing."""
    if len(headers) == 1:
        return headers[0]
    held = [numbers for line in _own_rows(rows) if (numbers := numbers_of(line.text))]
    return max(headers, key=lambda columns: sum(borne_out(columns, numbers) for numbers in held))


def _own_rows(rows: Sequence[Line]) -> list[Line]:
    """The first lines of data, as far as no other table or sentence begins; the numbers of columns and of pages are none."""
    own = takewhile(lambda line: not (read_title([line.text]) or PROSE.search(line.text)), rows[:_ROWS_TRIED])
    return [line for line in own if len(line.text.split()) > 1 and not is_column_numbers(line.text.split())]


def _with_more(texts: Sequence[str], known: int, rows: Sequence[Line]) -> tuple[Column, ...] | None:
    """The columns of a header whose first lines we know, and whose last names more amounts under them."""
    words = [word for text in texts[known:] for word in text.split()]
    if len(words) < 2 or not all(role_of(w) is Role.AMOUNT or sounds_like_money(w) for w in words):
        return None
    # Only what is known to stand under one of them tells which: sums close as well under another.
    nested = any(sum(any(fold(w) in leaf for leaf in nest.leaves) for w in words) > 1 for nest in vocabulary().nests)
    return shaped(texts, rows[:_ROWS_TRIED]) if nested else None


def _unknown_header(texts: list[str], rows: Sequence[Line]) -> tuple[tuple[Column, ...] | None, list[str]]:
    """A header no layout explains: as its rows bear it out, else word by word. The last lines may be a wrapped name."""
    if len(texts) > 1 and squeeze(texts[-1]) in {"类款项", "类款"}:
        texts = texts[:-1]  # the three columns of the code named above, and no columns of their own
    follow = _own_rows(rows)
    ends = [len(texts)]
    while len(ends) < _NAME_LINES and ends[-1] > 1 and not any(map(_heads_column, texts[ends[-1] - 1].split())):
        ends.append(ends[-1] - 1)
    for end in reversed(ends):
        if columns := shaped(texts[:end], follow):
            return columns, texts[:end]
    for end in ends:
        words = cut_words(texts[:end])
        if words and len(words) > 1 and (columns := columns_from_words(words)):
            return columns, texts[:end]
    return None, texts


def _heads_column(word: str) -> bool:
    return is_header_word(word) or sounds_like_money(word)


def _plain_columns(texts: Sequence[str], rows: Sequence[Line]) -> tuple[Column, ...] | None:
    """A header we have never seen, where it is one line and its rows have as many words as it has."""
    if len(texts) != 1 or len(texts[0].split()) < 2:
        return None
    words = texts[0].split()
    alike = [line.text.split() for line in rows if len(line.text.split()) == len(words)]
    if len(alike) < 2 or not any(looks_like_amount(cells[-1]) for cells in alike):
        return None
    columns = []
    named = False
    for i, word in enumerate(words):
        held = [cells[i] for cells in alike]
        role = role_of(word)
        if role is None and all(read_number(text) is not None for text in held):
            role = Role.AMOUNT
        if role is None:
            role = Role.TEXT if named else Role.NAME
        named = named or role is Role.NAME
        columns.append(Column(path=(word,), role=role, unit=unit_in_header((word,))))
    # A sentence may stand below a title as well; nothing of it is a column of amounts.
    return tuple(columns) if any(column.role is Role.AMOUNT for column in columns) else None


def is_unit_line(text: str) -> bool:
    heads = [word for word in text.split() if is_header_word(word)]
    # 项目 2025年预算数（万元） is a header whose columns name their units.
    return bool(read_unit([text])) and len(squeeze(text)) < 60 and not looks_like_amount(text) and len(heads) < 2


def is_table_number(text: str) -> bool:
    return bool(re.fullmatch(r"(?:部门|单位)?(?:预算|决算|公开)+(?:\d+表|表\d+)|附?表\d+(?:-\d+)?|续表", squeeze(text)))


def _begins_rows(text: str) -> bool:
    """Whether a line can only be data: amounts, a code before a name, a numbered item."""
    tokens = text.split()
    if not tokens:
        return False
    if is_column_numbers(tokens):
        return False
    if any(looks_like_amount(t) and not re.fullmatch(r"20\d\d", t) for t in tokens):
        return True
    coded = is_code(tokens[0]) and len(tokens[0]) >= 3
    return coded or outline_step(squeeze(text)) == 0


def is_column_numbers(tokens: Sequence[str]) -> bool:
    numbers = [n for t in tokens if (n := column_number(t)) is not None]
    words = [t for t in tokens if column_number(t) is None]
    return (
        len(numbers) >= 2
        and all(numbers_columns(w) for w in words)
        and (bool(words) or len(numbers) > 2)
        and numbers == list(range(numbers[0], numbers[0] + len(numbers)))
    )
