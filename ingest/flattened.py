"""Lines without rules into tables: titles, headers, rows; numbers stay loose until their columns are settled.

A line of a table is one or more segments: code, name, numbers. Lines that hold only words are parts of names that were
wrapped above or below their numbers, or repeat the header after a page break.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from index.amounts import read_number
from index.records import Provenance
from ingest.headers import columns_from_words, cut_words, match_layout, side_words, whole_items
from ingest.pages import Line, Region
from ingest.positions import is_aligned, place_by_position
from ingest.schedules import Role, fold, is_header_word, is_total
from ingest.tables import (
    Cell,
    CodeReader,
    Column,
    Row,
    Table,
    is_code,
    is_note,
    looks_like_amount,
    outline_step,
    read_title,
    read_unit,
    squeeze,
    with_paths,
)

_HEADER_LINES = 18
_PRELUDE_LINES = 5
_CJK = re.compile(r"[\u4e00-\u9fff]")
_GLUED = re.compile(r"(?<=[\u4e00-\u9fff)）])(?=\d{1,3}(?:,\d{3})+(?:\.\d+)?$|\d+\.\d{1,2}$)")
_NUMBERS = re.compile(r"-?\d{1,3}(?:,\d{3})+(?:\.\d{1,2})?|-?\d+\.\d{2}(?=\d)")
_ORDINAL_ALONE = re.compile(r"^(?:\d{1,2}|[一二三四五六七八九十]+)[.．、]$")
_AGENCY = re.compile(r"^(?:编制|填报|公开|预算)?(?:部门|单位)(?:名称)?[:：]")
_ENDS = re.compile(r"(?:说明|情况说明|名词解释|附件|第[一二三四五六七八九十]+部分|重点项目)")
_PROSE = re.compile(r"[。；]|，.*，")


@dataclass(frozen=True, slots=True)
class Token:
    """A run of letters without a blank, and where it stands on its line."""

    text: str
    x0: float
    x1: float

    @property
    def is_number(self) -> bool:
        return read_number(self.text) is not None or bool(re.fullmatch(r"[-—–]+", self.text))


@dataclass(slots=True)
class _Segment:
    """One side's share of a line."""

    codes: list[str] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    numbers: list[Token] = field(default_factory=list)

    @property
    def name(self) -> str:
        return "".join(self.names)


@dataclass(slots=True)
class _Entry:
    """A row while its name is still being put together."""

    line: Line
    segment: _Segment
    side: int
    head: str = ""
    tail: str = ""

    @property
    def name(self) -> str:
        return self.head + self.segment.name + self.tail


@dataclass(frozen=True, slots=True)
class _Opening:
    title: str
    unit: str
    columns: tuple[Column, ...]
    header: tuple[str, ...]
    "Folded lines of the header, to know it again."
    first: int
    data: int
    "Where the rows begin."


def read_flattened(lines: Sequence[Line]) -> list[Table]:
    """Return the tables that these lines print, their numbers loose."""
    tables: list[Table] = []
    at = 0
    while at < len(lines):
        opening = _open(lines, at)
        if opening is None:
            at += 1
            continue
        entries, end = _entries(lines, opening)
        if not entries and not any(c.role in {Role.NAME, Role.CODE} for c in opening.columns):
            entries = [_Entry(lines[opening.data - 1], _Segment(), 0)]  # one row, left blank
        if entries:
            tables.append(_table(lines, opening, entries, end))
        at = max(end, opening.data, at + 1)
    return tables


# --- where a table begins -------------------------------------------------------------------------------------------


def _open(lines: Sequence[Line], at: int) -> _Opening | None:
    """Read title, unit and header from here, if a table begins here."""
    first = lines[at].text
    title = read_title([first])
    unit = read_unit([first]) if _is_unit_line(first) else ""
    if not title and not unit:
        return None
    start = at + 1
    while start < min(at + 1 + _PRELUDE_LINES, len(lines)):
        text = lines[start].text
        again = read_title([text])
        if again and title:
            return None  # a list of titles is a table of contents
        if not (_is_unit_line(text) or _AGENCY.match(squeeze(text)) or again or _is_table_number(text)):
            break
        title, unit = title or again, unit or (read_unit([text]) if _is_unit_line(text) else "")
        start += 1
    texts: list[str] = []
    best: tuple[tuple[Column, ...], int] | None = None
    for line in lines[start : start + _HEADER_LINES]:
        if _begins_rows(line.text, bool(best)) or read_title([line.text]) or _PROSE.search(line.text):
            break
        texts.append(line.text)
        match = match_layout(texts)
        if match and match[1] == 0:
            best = match[0], len(texts)
    if best is None:
        match = match_layout(texts)
        words = None if match else cut_words(texts)
        columns = match[0] if match else columns_from_words(words) if words and len(words) > 1 else None
        if columns is None:
            return None
        best = columns, len(texts)
    unit = unit or read_unit([title, *texts])
    header = tuple(fold(text) for text in texts[: best[1]])
    return _Opening(title, unit, best[0], header, at, start + best[1])


def _is_unit_line(text: str) -> bool:
    return bool(read_unit([text])) and len(squeeze(text)) < 60 and not looks_like_amount(text)


def _is_table_number(text: str) -> bool:
    return bool(re.fullmatch(r"(?:部门|单位)?(?:预算|决算|公开)+\d+表|附?表\d+(?:-\d+)?|续表", squeeze(text)))


def _begins_rows(text: str, headed: bool) -> bool:
    """Whether a line can only be data: amounts, a code before a name, a numbered item, or 合计 after a whole header."""
    tokens = text.split()
    if not tokens:
        return False
    if _is_column_numbers(tokens):
        return False
    if any(looks_like_amount(t) and not re.fullmatch(r"20\d\d", t) for t in tokens):
        return True
    coded = is_code(tokens[0]) and len(tokens[0]) >= 3 and len(tokens) > 1
    return coded or outline_step(squeeze(text)) == 0 or (headed and is_total(text))


def _is_column_numbers(tokens: Sequence[str]) -> bool:
    numbers = [int(t) for t in tokens if re.fullmatch(r"\d{1,2}", t)]
    words = [t for t in tokens if not re.fullmatch(r"\d{1,2}", t)]
    return (
        len(numbers) >= 2
        and all(fold(w) in {"栏次", "行次", "栏目"} for w in words)
        and (bool(words) or len(numbers) > 2)
        and numbers == list(range(numbers[0], numbers[0] + len(numbers)))
    )


# --- rows -----------------------------------------------------------------------------------------------------------


def _entries(lines: Sequence[Line], opening: _Opening) -> tuple[list[_Entry], int]:
    """The rows of a table with their names put together, and the line after the table."""
    entries: list[_Entry] = []
    between: list[list[str]] = [[]]
    "Lines of words before each row, and after the last."
    letters = "".join(opening.header)
    coded = any(c.role is Role.CODE for c in opening.columns)
    at = opening.data
    while at < len(lines):
        text = lines[at].text
        folded = fold(text)
        if read_title([text]) or _is_unit_line(text) or _is_table_number(text):
            break
        if is_note(text) or _ends_here(lines, at, entries, coded):
            break
        repeated = folded in opening.header or (is_header_word(text) and folded in letters and not is_total(text))
        if repeated or _is_column_numbers(text.split()) or re.fullmatch(r"[-—\s]*第?\d{1,3}页?[-—\s]*", text):
            at += 1
            continue
        segments = _segments(text, lines[at], opening.columns, coded)
        if any(s.numbers or s.codes for s in segments):
            for side, segment in _sided(segments, opening.columns, entries):
                entries.append(_Entry(lines[at], segment, side))
                between.append([])
        else:
            words = [s.name for s in segments if s.name]
            complete = [w for w in words if outline_step(w) is not None or fold(w) in whole_items()]
            if complete and not coded:
                for side, segment in _sided(segments, opening.columns, entries):
                    entries.append(_Entry(lines[at], segment, side))
                    between.append([])
            elif coded and any(is_total(w) for w in words):
                entries.append(_Entry(lines[at], segments[0], 0))
                between.append([])
            else:
                between[-1].append("".join(words))
        at += 1
    _name(entries, between, coded)
    return entries, at


def _ends_here(lines: Sequence[Line], at: int, entries: Sequence[_Entry], coded: bool) -> bool:
    """Prose, or a heading of what follows."""
    text = lines[at].text
    bare = squeeze(text)
    tokens = text.split()
    if any(looks_like_amount(t) for t in tokens[1:]) and not _PROSE.search(text):
        return False
    if _PROSE.search(text) and len(bare) > 12:
        return True
    if len(bare) > 45 and not re.search(r"[\d,]+(?:\.\d+)?$", bare):
        return True
    if _ENDS.search(bare) and not re.search(r"\d$", bare):
        return True
    after_total = bool(entries) and is_total(entries[-1].name)
    after_total = after_total and (len(entries) > 1 or not entries[-1].segment.numbers)
    if not after_total or re.search(r"\d$", bare) or is_total(text):
        return False
    return coded or not _rows_follow(lines, at)


def _rows_follow(lines: Sequence[Line], at: int) -> bool:
    """Whether words after a 合计 are items of the same table: more numbers come before any other title or sentence."""
    for line in lines[at + 1 : at + 4]:
        if read_title([line.text]) or _is_unit_line(line.text) or _PROSE.search(line.text) or is_note(line.text):
            return False
        tokens = line.text.split()
        if len(tokens) > 1 and looks_like_amount(tokens[-1]) and _CJK.search(tokens[0]):
            return True
    return False


def tokens_of(line: Line) -> list[Token]:
    """The line's tokens with their places; numbers glued to words or to each other are parted."""
    found: list[Token] = []
    if line.words:
        found = [Token(w.text, w.bbox[0], w.bbox[2]) for w in line.words]
    else:
        at = 0.0
        for piece in re.split(r"([\s\u3000]+)", line.text):
            width = sum(2.0 if ord(c) > 0x2E7F else 1.0 for c in piece)
            if piece.strip():
                found.append(Token(piece, at, at + width))
            at += width
    return [part for token in found for part in _parted(token)]


def _parted(token: Token) -> list[Token]:
    pieces: list[str] = []
    for piece in _GLUED.split(token.text):
        if not _CJK.search(piece) and len(piece) > 8 and read_number(piece) is None:
            numbers = re.findall(r"-?\d{1,3}(?:,\d{3})+(?:\.\d{1,2})?|-?\d+\.\d{2}", piece)
            pieces.extend(numbers if "".join(numbers) == piece else [piece])
        else:
            pieces.append(piece)
    if len(pieces) == 1:
        return [token]
    step = (token.x1 - token.x0) / max(len(token.text), 1)
    parts, at = [], token.x0
    for piece in pieces:
        parts.append(Token(piece, at, at + step * len(piece)))
        at += step * len(piece)
    return parts


def _segments(text: str, line: Line, columns: Sequence[Column], coded: bool) -> list[_Segment]:
    tokens = tokens_of(line)
    sides = max(c.side for c in columns) + 1
    indexed = any(c.role is Role.INDEX for c in columns)
    segments = [_Segment()]
    k = 0
    while k < len(tokens):
        token = tokens[k]
        rest = tokens[k + 1 :]
        current = segments[-1]
        if coded and _opens_code(token, rest, current):
            if current.names or current.numbers:
                current = _Segment()
                segments.append(current)
            current.codes.append(token.text)
            k += 1
            while k < len(tokens) and re.fullmatch(r"\d{1,2}", tokens[k].text) and len(current.codes) < 3:
                current.codes.append(tokens[k].text)
                k += 1
            continue
        is_index = indexed and not coded and not current.numbers and re.fullmatch(r"\d{1,3}", token.text)
        if is_index and rest and (current.names or not rest[0].is_number):
            k += 1
            continue
        if _ORDINAL_ALONE.match(token.text) and rest and _CJK.search(rest[0].text):
            token = Token(token.text + rest[0].text, token.x0, rest[0].x1)
            k += 1
        if token.is_number:
            current.numbers.append(token)
        elif sides > 1 and (current.numbers or (current.names and _opens_label(token.text, current.name))):
            segments.append(_Segment(names=[token.text]))
        elif not current.numbers:
            current.names.append(token.text)
        k += 1
    return segments


def _opens_code(token: Token, rest: Sequence[Token], current: _Segment) -> bool:
    """Whether digits begin the code of a row rather than an amount."""
    if not is_code(token.text):
        return False
    if not current.names and not current.numbers and not current.codes:
        return len(token.text) >= 2
    following = rest[0].text if rest else ""
    return len(token.text) in {3, 5, 7} and bool(_CJK.match(following) or re.fullmatch(r"\d{2}", following))


def _opens_label(text: str, before: str) -> bool:
    """Whether a word begins the next side's label rather than going on with this one."""
    if outline_step(text) is not None or fold(text) in whole_items():
        return True
    return {_side_of(text), _side_of(before)} == {0, 1}


def _side_of(label: str) -> int | None:
    """Revenue (0) or expenditure (1), by the label's own words."""
    revenue, expenditure = side_words()
    out = any(word in label for word in expenditure)
    if label.endswith("支出") or (out and not label.endswith("收入")):
        return 1
    return 0 if any(word in label for word in revenue) else None


def _sided(
    segments: Sequence[_Segment], columns: Sequence[Column], entries: Sequence[_Entry]
) -> list[tuple[int, _Segment]]:
    """Say for each segment of a line on which side it stands."""
    sides = max(c.side for c in columns) + 1
    held = [s for s in segments if s.names or s.numbers or s.codes]
    if sides == 1:
        return [(0, s) for s in held]
    if len(held) >= sides:
        return list(enumerate(held[:sides]))
    told: list[tuple[int, _Segment]] = []
    at = 0
    for segment in held:
        side = _side_of(segment.name)
        if side is None and segment.name:
            side = _next_in_order(segment, entries, sides)
        side = max(at, min(side if side is not None else at, sides - 1))
        told.append((side, segment))
        at = side + 1 if side + 1 < sides else side
    return told


def _next_in_order(segment: _Segment, entries: Sequence[_Entry], sides: int) -> int | None:
    """The side whose codes or numbering this one continues."""
    if segment.codes:
        for side in range(sides):
            last = next((e for e in reversed(entries) if e.side == side and e.segment.codes), None)
            if last and last.segment.codes[0] == segment.codes[0]:
                return side
    return None


# --- names ----------------------------------------------------------------------------------------------------------


def _name(entries: list[_Entry], between: Sequence[Sequence[str]], coded: bool) -> None:
    """Give the lines of words between rows to the rows whose names they are."""
    for k, words in enumerate(between):
        words = [w for w in words if w]
        if not words:
            continue
        above = entries[k - 1] if k > 0 else None
        below = entries[k] if k < len(entries) else None
        if not coded:
            _name_outlined(entries, k, words)
        elif below is None or (above is not None and not above.segment.name and below.segment.name):
            if above is not None:
                above.tail += "".join(words)
        elif above is None or (above.segment.name and not below.segment.name):
            below.head += "".join(words)
        elif not above.segment.name and not below.segment.name:
            cut = len(words) // 2 if len(words) > 1 else (0 if above.head else 1)
            above.tail += "".join(words[:cut])
            below.head += "".join(words[cut:])
        else:
            above.tail += "".join(words)


def _name_outlined(entries: list[_Entry], k: int, words: Sequence[str]) -> None:
    """Words below a numbered item go on with it; words above numbers without a name are their name."""
    below = entries[k] if k < len(entries) else None
    if below is not None and not below.segment.name and below.segment.numbers:
        head = "".join(words)
        blank = entries[k - 1] if k > 0 else None
        if blank is not None and not blank.segment.numbers and blank.side == below.side:
            head = blank.name + head
            blank.segment.names.clear()
        below.head = head
        return
    if k > 0:
        same_line = [e for e in entries[:k] if e.line is entries[k - 1].line]
        unfinished = [e for e in same_line if not re.search(r"(?:支出|收入|资金|合计|总计|结余|预算)$", e.name)]
        (unfinished or same_line)[-1].tail += "".join(words)


def _table(lines: Sequence[Line], opening: _Opening, entries: Sequence[_Entry], end: int) -> Table:
    readers: dict[int, CodeReader] = {}
    rows: list[Row] = []
    # A label wrapped alone waits for the numbers printed on the next line.
    waiting: dict[int, _Entry] = {}
    for entry in entries:
        if not entry.segment.name and not entry.head and entry.side in waiting and entry.segment.numbers:
            entry.head = waiting.pop(entry.side).name
            rows = [r for r in rows if not (r.side == entry.side and r.name == entry.head and not r.loose)]
        if not entry.segment.numbers and entry.name:
            waiting[entry.side] = entry
        else:
            waiting.pop(entry.side, None)
        if not (entry.name or entry.segment.numbers or entry.segment.codes or len(entries) == 1):
            continue
        rows.append(_row(entry, readers.setdefault(entry.side, CodeReader())))
    rows = [r for r in rows if r.name not in {"无", "空表"}]
    printed = [entry.line for entry in entries]
    if all(line.words for line in printed) or is_aligned([line.text for line in printed]):
        above = lines[opening.data - len(opening.header) : opening.data]
        words = [(token.text, (token.x0, token.x1)) for line in above for token in tokens_of(line)]
        rows = place_by_position(rows, opening.columns, words)
    return Table(
        title=opening.title,
        unit=opening.unit,
        columns=opening.columns,
        rows=with_paths(rows),
        regions=tuple(_regions(lines[opening.first : end])),
    )


def _row(entry: _Entry, reader: CodeReader) -> Row:
    line = entry.line
    place = Provenance(page=line.page, lines=(line.number, line.number) if line.number else None, bbox=line.bbox)
    loose = []
    for token in entry.segment.numbers:
        box = (token.x0, line.bbox[1], token.x1, line.bbox[3]) if line.bbox else None
        loose.append(Cell(token.text, Provenance(page=line.page, lines=place.lines, bbox=box)))
    name = squeeze(entry.name)
    return Row(
        name=name,
        code="" if is_total(name) else reader.join(entry.segment.codes),
        place=place,
        side=entry.side,
        loose=tuple(loose),
        spots=tuple((t.x0, t.x1) for t in entry.segment.numbers),
    )


def _regions(lines: Sequence[Line]) -> list[Region]:
    """The lines a table takes, page by page."""
    regions = []
    for page in dict.fromkeys(line.page for line in lines):
        here = [line for line in lines if line.page == page]
        numbers = [line.number for line in here if line.number is not None]
        boxes = [line.bbox for line in here if line.bbox]
        regions.append(
            Region(
                page=page,
                lines=(numbers[0], numbers[-1]) if numbers else None,
                bbox=(
                    min(b[0] for b in boxes),
                    min(b[1] for b in boxes),
                    max(b[2] for b in boxes),
                    max(b[3] for b in boxes),
                )
                if boxes
                else None,
            )
        )
    return regions
