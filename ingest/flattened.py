"""Lines without rules into tables: titles, headers, rows; numbers stay loose until their columns are settled.

A line of a table is one or more segments: code, name, numbers. Lines that hold only words are parts of names that were
wrapped above or below their numbers, or repeat the header after a page break.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace
from decimal import Decimal

from index.amounts import read_number
from index.classification import name_key, standard_items
from index.records import Provenance
from ingest.cellwise import is_cellwise, join_rows
from ingest.centred import bracketed, counted_off, uncentred
from ingest.headers import whole_items
from ingest.inscribed import code_apart
from ingest.openings import PROSE, Opening, find_opening, is_column_numbers, is_table_number, is_unit_line
from ingest.pages import Line, Region
from ingest.positions import is_aligned, place_by_position
from ingest.rows import (
    Entry,
    Segment,
    adopt_orphans,
    letter_width,
    prints_decimals,
    segments_of,
    sided,
    tokens_of,
)
from ingest.schedules import Role, fold, is_header_word, is_total
from ingest.sharing import share_orphans
from ingest.tables import (
    Cell,
    CodeReader,
    Column,
    Row,
    Table,
    is_note,
    looks_like_amount,
    outline_step,
    read_title,
    squeeze,
    with_paths,
)
from ingest.wrapped import claim_heads, join_split, name_rows

# A line of a schedule is shorter than this, unless it has lost its line ends: then digits fill it.
_LONGEST_LINE, _DIGITS = 600, 0.2
_CJK = re.compile(r"[\u4e00-\u9fff]")
_ENDS = re.compile(r"(?:说明|情况说明|名词解释|附件|第[一二三四五六七八九十]+部分|重点项目)")


def read_flattened(printed: Sequence[Line]) -> list[Table]:
    """Return the tables that these lines print, their numbers loose."""
    lines = [part for line in printed if _may_be_row(line.text) for part in _header_apart(line)]
    tables: list[Table] = []
    at = 0
    while at < len(lines):
        opening = find_opening(lines, at)
        if opening is None:
            at += 1
            continue
        stop = _stretch(lines, opening.data)
        if is_cellwise(lines[opening.data : stop]):
            lines[opening.data : stop] = join_rows(lines[opening.data : stop], opening.columns)
        else:
            lines[opening.data : stop] = uncentred(counted_off(bracketed(lines[opening.data : stop]), opening.columns, opening.lines), opening.columns)
        entries, end = _entries(lines, opening)
        if not entries and not any(c.role in {Role.NAME, Role.CODE} for c in opening.columns):
            entries = [Entry(lines[opening.data - 1], Segment(), 0)]  # one row, left blank
        if entries:
            tables.append(_table(lines, opening, entries, end))
        at = max(end, opening.data, at + 1)
    return tables


def _stretch(lines: Sequence[Line], start: int) -> int:
    """Where the next title, sentence or heading stops a table at the latest."""
    for k in range(start, len(lines)):
        text = lines[k].text
        ends = read_title([text]) or is_unit_line(text) or is_note(text) or PROSE.search(text) or _ENDS.search(text)
        if ends or is_table_number(text):
            return k
    return len(lines)


def _may_be_row(text: str) -> bool:
    return len(text) <= _LONGEST_LINE or sum(map(str.isdigit, text)) > _DIGITS * len(text)


def _header_apart(line: Line) -> list[Line]:
    """类 款 项 is the last row of a header, and so are words that split a group; what else stands on their line is a row.

    合计 0 2002.80 合计 基本支出 项目支出 0, in the 决算 form for 政府性基金: the second 合计 and what follows it stand under 本年支出.
    """
    match = re.match(r"\s*(?P<words>类\s*款(?:\s*项)?)(?=\s+[^\s项])", line.text) or _SPLITS.match(line.text)
    if match is None or not all(w in {"类", "款", "项"} or is_header_word(w) for w in match["words"].split()):
        return [line]
    start, end = match.span("words")
    head = match["words"].split()
    first = next((k for k in range(len(line.words)) if [w.text for w in line.words[k : k + len(head)]] == head), 0)
    own = line.words[first : first + len(head)]
    rest = replace(line, text=line.text[:start] + " " * (end - start) + line.text[end:], words=tuple(w for w in line.words if w not in own))
    return [replace(line, text=" " * start + match["words"], words=tuple(own)), rest]


_SPLITS = re.compile(
    r"\s*(?:合计|总计)(?:\s+-?[\d,.]+)*\s+(?P<words>(?:合计|小计)(?:\s+[\u4e00-\u9fff]{2,8}){1,3})(?=(?:\s+-?[\d,.]+)*\s*$)"
)


def _entries(lines: Sequence[Line], opening: Opening) -> tuple[list[Entry], int]:
    """The rows of a table with their names put together, and the line after the table."""
    entries: list[Entry] = []
    waiting: list[str] = []
    "Lines of words since the last row."
    heads = {fold(token) for line in opening.lines for token in line.split()}
    coded = any(c.role is Role.CODE for c in opening.columns)
    labelled = coded or any(c.role is Role.NAME for c in opening.columns)
    room = sum(c.role is Role.AMOUNT for c in opening.columns)
    sides = max(c.side for c in opening.columns) + 1
    ahead = lines[opening.data : opening.data + 80]
    aligned = all(line.words for line in ahead) or is_aligned([line.text for line in ahead])
    wide = letter_width(ahead) if aligned else 2.0
    decimals = prints_decimals(lines[opening.data : opening.data + 120])
    at = opening.data
    while at < len(lines):
        text = lines[at].text
        folded = fold(text)
        if read_title([text]) or is_unit_line(text) or is_table_number(text):
            break
        repeated = (
            folded in opening.header
            or folded in {"类", "款", "项", "类款", "类款项"}
            or (_repeats(text, heads) and not is_total(text) and (len(text.split()) > 1 or _beside(lines, at, heads)))
        )
        if not repeated and (is_note(text) or _ends_here(lines, at, entries, coded)):
            break
        page = _is_page_number(text, coded) and not (coded and decimals and entries and _wants_section(entries[-1]))
        if repeated or page or is_column_numbers(text.split()):
            at += 1
            continue
        segments = segments_of(lines[at], opening.columns, coded, decimals, wide)
        if segments and entries and not aligned:
            begun = _begun(entries, segments[0])
            if _finishes(begun, segments[0], coded):
                begun.segment.names += [*waiting, *segments[0].names]
                begun.segment.numbers += segments[0].numbers
                waiting, segments = [], segments[1:]
            elif coded and not waiting:
                segments = _joined(entries, segments)
        words = [s.name for s in segments if s.name]
        complete = any(outline_step(w) is not None or fold(w).removeprefix("其中:") in whole_items() for w in words) and not coded
        total = coded and any(is_total(w) for w in words)
        if complete or total or any(s.numbers or s.codes for s in segments):
            ends = [s for s in segments if coded and sides > 1 and not (s.codes or s.numbers or is_total(s.name))]
            for side, segment in sided([s for s in segments if s not in ends], opening.columns, entries):
                if not labelled and entries and len(entries[-1].segment.numbers) + len(segment.numbers) <= room:
                    entries[-1].segment.numbers += segment.numbers  # one row, number by number
                    continue
                entry = Entry(lines[at], segment, side, before=waiting)
                entry.open = entry.is_open
                entries.append(entry)
                waiting = []
            waiting += [segment.name for segment in ends]
        elif words:
            # Of two sides each may print a word on this line.
            waiting.append(" ".join(name for s in segments for name in s.names) if coded and sides > 1 else words[0] if len(words) == 1 else "".join(words))
        at += 1
    if coded and sides == 1 and not aligned:
        join_split(entries, opening.columns)
    if coded:
        adopt_orphans(entries, opening.columns, aligned)
    if coded and sides == 2 and room == 2 and not aligned:
        share_orphans(entries)
    if sides > 1 and not coded:
        claim_heads(entries)
    name_rows(entries, waiting, coded)
    if labelled and not coded:
        adopt_orphans(entries, opening.columns, aligned)
    return entries, at


def _repeats(text: str, heads: Collection[str]) -> bool:
    return all(fold(token) in heads for token in text.split())


def _beside(lines: Sequence[Line], at: int, heads: Collection[str]) -> bool:
    """A word of the header alone is the end of a wrapped name, unless more of the header stands beside it."""
    return any(_repeats(line.text, heads) for line in (*lines[at - 1 : at], *lines[at + 1 : at + 2]))


def _is_page_number(text: str, coded: bool) -> bool:
    """第 3 页, - 3 -, or 3; but 302 alone is a code where there are codes."""
    bare = squeeze(text)
    if re.fullmatch(r"[-—–]\d{1,3}[-—–]|第\d{1,3}页(?:共\d{1,3}页)?", bare):
        return True
    return bool(re.fullmatch(r"\d{1,2}" if coded else r"\d{1,3}", bare)) and not (coded and bare.startswith("0"))


def _wants_section(entry: Entry) -> bool:
    """302 and a name, without numbers: its 款 comes on the next line."""
    return len(entry.segment.codes) == 1 and len(entry.segment.codes[0]) == 3 and not entry.segment.numbers


def _goes_on(entry: Entry, segment: Segment) -> bool:
    """The 款 of a 类 that waits for one, or the name of a code without."""
    if segment.codes:
        return _wants_section(entry) and [len(code) for code in segment.codes] == [2]
    return entry.is_open and bool(segment.names) and not is_total(segment.name)


def _begun(entries: Sequence[Entry], segment: Segment) -> Entry:
    """Of the rows side by side that wait for numbers, the one whose name this ends; else the last."""
    names = [(e, name_key(e.name + segment.name)) for e in entries if e.line is entries[-1].line and not e.segment.numbers]
    return next((e for e, name in names if name in standard_items()), entries[-1])


def _finishes(entry: Entry, segment: Segment, coded: bool) -> bool:
    """A name begun on one line, and on the next its end with the numbers."""
    begun = bool(entry.segment.names) and not entry.segment.numbers
    ends = bool(segment.names) and bool(segment.numbers) and not segment.codes
    if not begun or not ends or fold(segment.name) in whole_items() or is_total(entry.name):
        return False
    if coded:
        return bool(entry.segment.codes) and not is_total(segment.name)
    return outline_step(entry.name) is not None and outline_step(segment.name) is None and not is_total(segment.name)


def _joined(entries: Sequence[Entry], segments: list[Segment]) -> list[Segment]:
    """Codes alone, and on the next line their 款, or their names and numbers; return what is left of the line."""
    above = [entry for entry in entries if entry.line is entries[-1].line]
    wanting = [entry for entry in above if _wants_section(entry)]
    two = len(above) == len(segments) == 2 and all(map(_goes_on, above, segments))
    if len(wanting) == 1 and len(segments) == 1 and _goes_on(wanting[0], segments[0]) and segments[0].codes:
        above = wanting
    elif two:
        pass
    elif not all(entry.is_open for entry in above) or len(segments) > len(above):
        return segments
    if any(s.is_orphan or is_total(s.name) or any(len(code) >= 3 for code in s.codes) for s in segments):
        return segments
    if any(not s.codes and not s.numbers for s in segments) and len(segments) < len(above):
        return segments
    if not any(s.codes or s.numbers for s in segments):
        return segments
    for entry, segment in zip(above[-len(segments) :] if len(above) == 1 else above, segments, strict=False):
        entry.segment.codes += segment.codes
        entry.segment.names += segment.names
        entry.segment.numbers += segment.numbers
    return []


def _ends_here(lines: Sequence[Line], at: int, entries: Sequence[Entry], coded: bool) -> bool:
    """Prose, or a heading of what follows."""
    text = lines[at].text
    bare = squeeze(text)
    tokens = text.split()
    if any(looks_like_amount(t) for t in tokens[1:]) and not PROSE.search(text):
        return False
    if PROSE.search(text) and len(bare) > 12:
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
    unknown = 0
    for line in lines[at + 1 : at + _ITEMS_AHEAD]:
        if read_title([line.text]) or is_unit_line(line.text) or PROSE.search(line.text) or is_note(line.text):
            return False
        tokens = line.text.split()
        if len(tokens) > 1 and looks_like_amount(tokens[-1]) and _CJK.search(tokens[0]):
            return True
        unknown += not all(fold(token) in whole_items() or outline_step(token) is not None for token in tokens)
        if unknown >= _WORDS_AHEAD:
            return False
    return False


_ITEMS_AHEAD, _WORDS_AHEAD = 12, 3
"Lines looked at below a 合计: blank items of the form (年初结转, 一、一般公共预算) tell nothing, three of other words end the table."


def _table(lines: Sequence[Line], opening: Opening, entries: Sequence[Entry], end: int) -> Table:
    readers: dict[int, CodeReader] = {}
    rows: list[Row] = []
    coded = any(c.role is Role.CODE for c in opening.columns)
    labelled = any(c.role in {Role.NAME, Role.CODE} for c in opening.columns)
    # A label wrapped alone waits for the numbers printed on the next line.
    waiting: dict[int, Entry] = {}
    for entry in entries:
        begun = waiting.get(entry.side)
        alone = begun is not None and not any(e.line is begun.line for e in waiting.values() if e is not begun)
        if entry.segment.is_orphan and not entry.head and alone and not coded:
            entry.head = waiting.pop(entry.side).name
            rows = [r for r in rows if not (r.side == entry.side and r.name == entry.head and not r.loose)]
        if not entry.segment.numbers and entry.name:
            waiting[entry.side] = entry
        else:
            waiting.pop(entry.side, None)
        if not (entry.name or entry.segment.numbers or entry.segment.codes or len(entries) == 1):
            continue
        reader = readers.setdefault(entry.side, CodeReader())
        row = code_apart(_row(entry, opening.columns, reader), reader)
        if labelled and entry.segment.is_orphan and not row.name:
            row = replace(row, doubt="不能确定这些数字属于哪一行")
        if coded and not row.code and row.loose and not row.doubt and not re.search(r"[合总小]计$", row.name):
            row = replace(row, doubt="读不到这一行的科目编码")
        if coded and not row.name and row.loose and not row.doubt:
            row = replace(row, doubt="读不到这一行的科目名称")
        rows.append(row)
    rows = [r for r in rows if r.name not in {"无", "空表"}]
    printed = [entry.line for entry in entries]
    exact = all(line.words for line in printed)
    head: tuple[tuple[str, tuple[float, float]], ...] = ()
    if exact or is_aligned([line.text for line in printed]):
        above = lines[opening.data - len(opening.header) : opening.data]
        wide = letter_width(printed) if printed else 2.0
        head = tuple((token.text, (token.x0, token.x1)) for line in above for token in tokens_of(line, wide))
    if exact:
        rows = place_by_position(rows, opening.columns, head)
    return Table(
        title=opening.title,
        unit=opening.unit,
        columns=opening.columns,
        rows=with_paths(rows),
        regions=tuple(_regions(lines[opening.first : end])),
        head=() if exact else head,
    )


def _row(entry: Entry, columns: Sequence[Column], reader: CodeReader) -> Row:
    line = entry.line
    place = Provenance(page=line.page, lines=(line.number, line.number) if line.number else None, bbox=line.bbox)
    loose = []
    for token in entry.segment.numbers:
        own = token.line or line
        box = (token.x0, own.bbox[1], token.x1, own.bbox[3]) if own.bbox else None
        lines = (own.number, own.number) if own.number else None
        loose.append(Cell(token.text, Provenance(page=own.page, lines=lines, bbox=box)))
    name = squeeze(_own_name(entry, columns))
    return Row(
        name=name,
        code="" if is_total(name) else reader.join(entry.segment.codes, _first_number(entry)),
        place=place,
        side=entry.side,
        loose=tuple(loose),
        spots=tuple((t.x0, t.x1) for t in entry.segment.numbers),
    )


def _first_number(entry: Entry) -> Decimal | None:
    return read_number(entry.segment.numbers[0].text) if entry.segment.numbers else None


def _own_name(entry: Entry, columns: Sequence[Column]) -> str:
    """Of several label columns (类型, 项目名称, 项目单位) the one that names the row; of two names the innermost."""
    labels = [c.role for c in columns if c.side == entry.side and c.role in {Role.NAME, Role.TEXT}]
    labels = [r for i, r in enumerate(labels) if r is Role.NAME or i < len(entry.segment.names)]
    if len(labels) > 1 and len(entry.segment.names) == len(labels) and Role.NAME in labels:
        return entry.segment.names[len(labels) - 1 - labels[::-1].index(Role.NAME)]
    return entry.name


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
