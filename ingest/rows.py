"""Lines of a table into rows: code, name and numbers of each side, and names put together that were wrapped.

Lines that hold only words are parts of names, above or below their numbers; lines that hold only numbers belong to the
row with which they add up.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import combinations, pairwise

from index.amounts import read_number
from ingest.cellwise import RowLine
from ingest.headers import side_words, whole_items
from ingest.pages import Line
from ingest.schedules import Role, fold, is_total
from ingest.sums import row_sums
from ingest.tables import Column, Counted, is_code, outline_step

_CJK = re.compile(r"[\u4e00-\u9fff]")
_AMOUNT = re.compile(r"-?\d{1,3}(?:,\d{3})+(?:\.\d{1,2})?|-?\d+\.\d{2}(?!\d)|-?\d+\.\d{2}(?=\d{1,3}(?:,|\.\d{2}))")
# An amount with the next row's 类, or with 合计, right behind it: where a file has lost a line end.
_CODE_BEHIND = re.compile(r"(0|-?\d{1,3}(?:,\d{3})+(?:\.\d{2})?|-?\d+\.\d{2})([1-4]\d\d|[合总]计|[收支][入出]总计)")
# A 款 or 项 with its name right behind it; a number with what it counts is none: 23000元, 20506人.
_CODE_BEFORE = re.compile(r"([1-4]\d{2}(?:\d{2}){1,2})([\u4e00-\u9fff“（(].*)")
_SECTION_BEFORE = re.compile(r"(\d{2})([\u4e00-\u9fff“（(].*)")
_COUNTED = re.compile(r"[元万亿人个辆台平项家户次名所座套年月日号多余件米亩吨]")
_ORDINAL_ALONE = re.compile(r"^(?:\d{1,2}|[一二三四五六七八九十]+)[.．、]$")
FINISHED = re.compile(r"(?:支出|收入|资金|合计|总计|结余|预算)$")


@dataclass(frozen=True, slots=True)
class Token:
    """A run of letters without a blank, and where it stands on its line."""

    text: str
    x0: float
    x1: float
    line: Line | None = None
    "Its own line, where a row was put together from several."

    @property
    def is_number(self) -> bool:
        if re.fullmatch(r"0\d+", self.text):
            return False  # 05 is a 款, never an amount
        return read_number(self.text.rstrip("%％")) is not None or bool(re.fullmatch(r"[-—–]+", self.text))


@dataclass(slots=True)
class Segment:
    """One side's share of a line."""

    codes: list[str] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    numbers: list[Token] = field(default_factory=list)

    @property
    def name(self) -> str:
        return self.names[0] if len(self.names) == 1 else "".join(self.names)

    @property
    def is_orphan(self) -> bool:
        """Numbers alone, without saying whose."""
        return bool(self.numbers) and not self.names and not self.codes


@dataclass(slots=True)
class Entry:
    """A row while it is still being put together."""

    line: Line
    segment: Segment
    side: int
    head: str = ""
    tail: str = ""
    before: list[str] = field(default_factory=list)
    "Lines of words that stand between the row above and this one."
    open: bool = False
    "A code stood alone on its line: its name and numbers came on the next ones."

    @property
    def name(self) -> str:
        return self.head + self.segment.name + self.tail

    @property
    def is_open(self) -> bool:
        """A code alone: its name and numbers come on the next lines."""
        return bool(self.segment.codes) and not self.segment.names and not self.segment.numbers


def tokens_of(line: Line, wide: float = 2.0) -> list[Token]:
    """The line's tokens with their places; numbers glued to words or to each other are parted.

    `wide` is how many columns a Chinese letter takes in a text whose blanks keep its columns.
    """
    if isinstance(line, RowLine):
        return [replace(token, line=part) for part in line.parts for token in tokens_of(part, wide)]
    found: list[Token] = []
    if line.words:
        found = [Token(w.text, w.bbox[0], w.bbox[2]) for w in line.words]
    else:
        at = 0.0
        for piece in re.split(r"([\s\u3000]+)", line.text):
            width = sum(wide if ord(c) > 0x2E7F else 1.0 for c in piece)
            if piece.strip():
                found.append(Token(piece, at, at + width))
            at += width
    parted = [part for token in found for part in _parted(token)]
    return [piece for at, part in enumerate(parted) for piece in (_section_parted(part) if at and is_code(parted[at - 1].text) else [part])]


def _section_parted(token: Token) -> list[Token]:
    """301 01基本工资: the 款 behind its 类, with its name right behind it."""
    match = _SECTION_BEFORE.fullmatch(token.text)
    if match is None or _COUNTED.match(match.group(2)):
        return [token]
    cut = token.x0 + (token.x1 - token.x0) * len(match.group(1)) / len(token.text)
    return [Token(match.group(1), token.x0, cut), Token(match.group(2), cut, token.x1)]


def _parted(token: Token) -> list[Token]:
    """A token of one kind stays whole; `支出总计17,861,071`, `636,140636,140`, `0.00208` (a code behind), `2010506统计管理` are parted."""
    before = _CODE_BEFORE.fullmatch(token.text)
    if before and not _COUNTED.match(before.group(2)):
        cut = token.x0 + (token.x1 - token.x0) * len(before.group(1)) / len(token.text)
        return [Token(before.group(1), token.x0, cut), *_parted(Token(before.group(2), cut, token.x1))]
    behind = _CODE_BEHIND.fullmatch(token.text)
    pieces = [p for p in behind.groups() if p] if behind else []
    if not pieces:
        if read_number(token.text) is not None or not _AMOUNT.search(token.text):
            return [token]
        at = 0
        for match in _AMOUNT.finditer(token.text):
            pieces += [token.text[at : match.start()], match.group()]
            at = match.end()
        pieces = [p for p in [*pieces, token.text[at:]] if p]
    words = [p for p in pieces if read_number(p) is None]
    if any(not _CJK.search(w) for w in words) or any(w.startswith(("元", "万", "亿")) for w in words):
        return [token]
    step = (token.x1 - token.x0) / len(token.text)
    parts, x = [], token.x0
    for piece in pieces:
        parts.append(Token(piece, x, x + step * len(piece)))
        x += step * len(piece)
    return parts


def letter_width(lines: Sequence[Line]) -> float:
    """1 or 2: the width of a Chinese letter under which the numbers of these lines stand in the fewest columns."""

    def edges(wide: float) -> int:
        ends = sorted(t.x1 for line in lines for t in tokens_of(line, wide) if t.is_number and len(t.text) > 3)
        return sum(b - a > 1.5 for a, b in pairwise(ends))

    return 1.0 if edges(1.0) < edges(2.0) else 2.0


def prints_decimals(lines: Sequence[Line]) -> bool:
    """Whether the amounts of a table all print decimals, so that bare digits can only be codes."""
    numbers = [t for line in lines for t in line.text.split() if read_number(t) is not None and not is_code(t)]
    return len(numbers) > 3 and all("." in t for t in numbers)


def segments_of(
    line: Line, columns: Sequence[Column], coded: bool, decimals: bool = False, wide: float = 2.0
) -> list[Segment]:
    """The line parted into code, name and numbers, side by side."""
    tokens = tokens_of(line, wide)
    sides = max(c.side for c in columns) + 1
    first_name = next((i for i, c in enumerate(columns) if c.role is Role.NAME), 0)
    tagged = any(c.role is Role.TEXT for c in columns[:first_name])
    index_before = any(c.role is Role.INDEX for c in columns[:first_name])
    index_after = any(c.role is Role.INDEX for c in columns[first_name:])
    code_after = first_name < next((i for i, c in enumerate(columns) if c.role is Role.CODE), 0)
    segments, k = [Segment()], 0
    while k < len(tokens):
        token = tokens[k]
        rest = tokens[k + 1 :]
        current = segments[-1]
        if code_after and _closes_names(token, rest, current):
            current.codes.append(token.text)
            k += 1
            continue
        if coded and (_opens_code(token, rest, current) or (decimals and is_code(token.text) and token.text != "0")):
            if current.names or current.numbers or (current.codes and len(token.text) >= 3):
                current = Segment()
                segments.append(current)
            current.codes.append(token.text)
            k += 1
            while k < len(tokens) and re.fullmatch(r"[1-9]|\d\d", tokens[k].text) and len(current.codes) < 3 and len(token.text) < 7:
                current.codes.append(tokens[k].text)
                k += 1
            continue
        is_tag = tagged and not current.names and bool(rest) and re.fullmatch(r"[A-Z]?\d{3,}", token.text)
        if is_tag and (not coded or (current.codes and not current.numbers and _CJK.match(rest[0].text))):
            k += 1  # the number of a 单位 or of a project, before its name: 201 08 01 120001 行政运行
            continue
        # Where amounts print decimals, bare digits behind a name are its 行次, though nothing else stands on the line.
        more = bool(rest) or (index_after and decimals and bool(current.names))
        is_index = not coded and not current.numbers and more and re.fullmatch(r"\d{1,3}", token.text)
        numbered = index_after and (current.names or decimals)
        if is_index and (numbered or (index_before and not current.names and not rest[0].is_number)):
            tokens[k + 1 : k + 2] = [replace(t, text=Counted(t.text)) for t in rest[:1]]
            k += 1
            continue
        if _ORDINAL_ALONE.match(token.text) and rest and _CJK.search(rest[0].text):
            token = Token(token.text + rest[0].text, token.x0, rest[0].x1)
            k += 1
        if token.is_number:
            current.numbers.append(token)
        elif (sides > 1 and (current.numbers or (current.names and _opens_label(token.text, current.name, sides)))) or (
            current.numbers and is_total(token.text)
        ):
            segments.append(Segment(names=[token.text]))
        elif not current.numbers:
            current.names.append(token.text)
        k += 1
    return segments


def _closes_names(token: Token, rest: Sequence[Token], current: Segment) -> bool:
    """Whether digits are the code of a row that its names began: 农村公路日常养护 公路管理中心 2140106 9,862,000.00."""
    begun = bool(current.names) and not (current.codes or current.numbers)
    return begun and is_code(token.text) and len(token.text) in {3, 5, 7} and bool(rest) and rest[0].is_number


def _opens_code(token: Token, rest: Sequence[Token], current: Segment) -> bool:
    """Whether digits begin the code of a row rather than an amount."""
    if not is_code(token.text):
        return False
    if not current.names and not current.numbers and not current.codes:
        return len(token.text) >= 2
    following = rest[0].text if rest else ""
    if is_total(following):
        return False
    return len(token.text) in {3, 5, 7} and bool(_CJK.match(following) or re.fullmatch(r"\d{2}", following))


def _opens_label(text: str, before: str, sides: int) -> bool:
    """Whether a word begins the next side's label rather than going on with this one."""
    if outline_step(text) is not None or fold(text) in whole_items():
        return True
    if sides > 2:
        return bool(FINISHED.search(before))
    return {side_of(text), side_of(before)} == {0, 1}


def side_of(label: str) -> int | None:
    """Revenue (0) or expenditure (1), by the label's own words."""
    revenue, expenditure = side_words()
    out = any(word in label for word in expenditure)
    if label.endswith("支出") or (out and not label.endswith("收入")):
        return 1
    return 0 if any(word in label for word in revenue) else None


def sided(
    segments: Sequence[Segment], columns: Sequence[Column], entries: Sequence[Entry]
) -> list[tuple[int, Segment]]:
    """Say for each segment of a line on which side it stands."""
    sides = max(c.side for c in columns) + 1
    held = [s for s in segments if s.names or s.numbers or s.codes]
    if sides == 1:
        return [(0, s) for s in held]
    if sides == 2 and len(held) == 1 and not held[0].codes:
        rooms = [sum(c.role is Role.AMOUNT and c.side == side for c in columns) for side in range(2)]
        held = _parted_sides(held[0], rooms)
        if len(held) == 1 and held[0].is_orphan and rooms[0] < len(held[0].numbers) <= rooms[1]:
            return [(1, held[0])]
    if len(held) >= sides:
        return list(enumerate(held[:sides]))
    told: list[tuple[int, Segment]] = []
    at = 0
    for segment in held:
        side = _side_in_order(segment, entries, sides) if segment.codes else side_of(segment.name)
        side = max(at, min(side if side is not None else at, sides - 1))
        told.append((side, segment))
        at = side + 1 if side + 1 < sides else side
    return told


def _parted_sides(segment: Segment, rooms: Sequence[int]) -> list[Segment]:
    """One label before the numbers of both sides: the right one's own is wrapped above and below."""
    numbers = segment.numbers
    if not segment.names or len(numbers) != sum(rooms) or not all(rooms):
        return [segment]
    return [replace(segment, numbers=numbers[: rooms[0]]), Segment(numbers=numbers[rooms[0] :])]


def _side_in_order(segment: Segment, entries: Sequence[Entry], sides: int) -> int:
    """The side whose codes this one continues; a new 类 opens a side that is still empty, else goes on at the left."""
    for side in range(sides):
        last = next((e for e in reversed(entries) if e.side == side and e.segment.codes), None)
        if last is None or last.segment.codes[0][:3] == segment.codes[0][:3]:
            return side
    return 0


# --- orphans --------------------------------------------------------------------------------------------------------


def adopt_orphans(entries: list[Entry], columns: Sequence[Column], aligned: bool) -> None:
    """Give lines of bare numbers to the row above or below with which they add up; the rest stay orphans.

    Where a file prints cell after cell (codes alone on their lines), numbers follow their row.
    """
    flowing = any(e.open for e in entries) or any(
        b.segment.is_orphan and not b.head and a.name and not a.segment.numbers for a, b in pairwise(entries)
    )
    rooms = [sum(c.role is Role.AMOUNT and c.side == side for c in columns) for side in range(columns[-1].side + 1)]
    k = 0
    while k < len(entries):
        entry = entries[k]
        if not entry.segment.is_orphan or entry.head:
            k += 1
            continue
        own = printed_on(entry.line, entry.segment.numbers)
        above = entries[k - 1] if k and not entries[k - 1].segment.is_orphan else None
        below = entries[k + 1] if k + 1 < len(entries) and not entries[k + 1].segment.is_orphan else None
        offers: list[tuple[Entry, list[Token]]] = []
        peers = [e for e in entries[:k] if above is not None and e.line is above.line and not e.segment.numbers]
        if flowing and len(peers) > 1:
            # Two rows of one line wait for numbers: as they add up, or nobody knows whose.
            if shares := _shared(own, peers, rooms, columns):
                for peer, numbers in zip(peers, shares, strict=True):
                    peer.segment.numbers.extend(numbers)
                entries.pop(k)
            else:
                k += 1
            continue
        if flowing and above is not None and not above.segment.numbers and len(own) <= rooms[above.side]:
            offers.append((above, own))
        for other in (above, below) if not offers else ():
            if other is None or adds_up(other, other.segment.numbers, columns):
                continue
            for numbers in ([*other.segment.numbers, *own], [*own, *other.segment.numbers]):
                if adds_up(other, numbers, columns):
                    offers.append((other, numbers))
                    break
            if flowing and offers:
                break
        if not offers and flowing and above is not None:
            both = [*above.segment.numbers, *own]
            if len(both) <= rooms[above.side]:
                offers.append((above, both))
        if len(offers) == 1:
            offers[0][0].segment.numbers[:] = offers[0][1]
        elif not offers and above is not None and above.segment.numbers and below is None:
            above.segment.numbers.extend(own)
        else:
            k += 1
            continue
        if below is not None and offers and offers[0][0] is below:
            below.before[:0] = entry.before
        elif above is not None:
            above.tail += "".join(entry.before)
        entries.pop(k)


def printed_on(line: Line, numbers: Sequence[Token]) -> list[Token]:
    """Numbers that go to a row of another line keep their own."""
    return [replace(token, line=token.line or line) for token in numbers]


def _shared(
    own: list[Token], peers: Sequence[Entry], rooms: Sequence[int], columns: Sequence[Column]
) -> list[list[Token]]:
    """Numbers parted among the rows of one line: one each where each has one column, else the one way that adds up."""
    if all(rooms[e.side] == 1 for e in peers):
        return [[number] for number in own] if len(own) == len(peers) else []
    if len(peers) != 2:
        return []
    ways = [[own[:n], own[n:]] for n in range(len(own) + 1)]
    ways = [w for w in ways if all(not held or _stands(e, held, rooms, columns) for e, held in zip(peers, w, strict=True))]
    return ways[0] if len(ways) == 1 else []


def _stands(entry: Entry, held: Sequence[Token], rooms: Sequence[int], columns: Sequence[Column]) -> bool:
    return len(held) == rooms[entry.side] == 1 or adds_up(entry, held, columns)


def adds_up(entry: Entry, held: Sequence[Token], columns: Sequence[Column]) -> bool:
    """Whether the row's sums close with these numbers in some order-keeping arrangement."""
    amounts = [i for i, c in enumerate(columns) if c.role is Role.AMOUNT and c.side == entry.side]
    sums = row_sums(columns, entry.side)
    if not held or len(held) > len(amounts) or not sums or len(amounts) > 12:
        return False
    values = [read_number(t.text) or Decimal(0) for t in held]
    for way in combinations(amounts, len(values)):
        at = dict(zip(way, values, strict=True))
        if all(_difference(at, total, parts) <= Decimal("0.011") * len(parts) for total, parts in sums):
            return True
    return False


def _difference(at: dict[int, Decimal], total: int, parts: Sequence[int]) -> Decimal:
    return abs(at.get(total, Decimal(0)) - sum((at.get(part, Decimal(0)) for part in parts), Decimal(0)))
