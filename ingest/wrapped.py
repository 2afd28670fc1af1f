"""Names wrapped around their numbers: whose the lines of words above and below a row are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

from index.amounts import read_number
from index.classification import name_key, standard_items
from ingest.numbering import marker, number_of
from ingest.rows import FINISHED, Entry, Token, adds_up, printed_on, side_of
from ingest.schedules import is_total
from ingest.tables import Column, Counted, outline_step


def name_rows(entries: Sequence[Entry], after: Sequence[str], coded: bool) -> None:
    """Give the lines of words between rows, and after the last, to the rows whose names they are."""
    for entry in entries:
        _open_above(entry)
    above_style = sum(not e.segment.name and bool(e.before) for e in entries) > len(entries) / 4
    between = [*(e.before for e in entries), list(after)]
    named = _name_around(entries, between)
    for k, words in enumerate(between):
        if not words or k in named:
            continue
        above = entries[k - 1] if k > 0 else None
        below = entries[k] if k < len(entries) else None
        if not coded:
            _name_outlined(entries, k, words)
        elif above is not None and above.open:
            above.tail += "".join(words)
        elif max(map(len, lines := (_on_line(entries, above), _on_line(entries, below)))) > 1:
            _name_beside(*lines, words)
        elif above is None or below is None:
            if below is not None:
                below.head += "".join(words)
            elif above is not None:
                above.tail += "".join(words)
        elif not above.segment.name and not below.segment.name:
            cut = len(words) // 2 if len(words) > 1 else (0 if above.head else 1)
            above.tail += "".join(words[:cut])
            below.head += "".join(words[cut:])
        elif not above.segment.name:
            cut = len(words) if not above.head else len(words) - 1 if above_style else len(words)
            above.tail += "".join(words[:cut])
            below.head += "".join(words[cut:])
        elif not below.segment.name or above_style:
            below.head += "".join(words)
        else:
            above.tail += "".join(words)


def _open_above(entry: Entry) -> None:
    """Words that a 序号 opens, above a row with a name but no 序号 of its own: where that name begins.

        1 甲街道办事处（本部） 135,844,764
        2 甲街道社区事
        务受理服务中心 9,296,324
    """
    opens = [at for at, words in enumerate(entry.before) if isinstance(words, Counted)]
    names = entry.segment.names
    if opens and names and entry.segment.numbers and not (isinstance(names[0], Counted) or is_total(names[0])):
        entry.head = "".join(entry.before[opens[-1] :])
        del entry.before[opens[-1] :]


def _name_around(entries: Sequence[Entry], between: Sequence[list[str]]) -> set[int]:
    """Name the rows of one column of names as the whole table wraps them, with codes or without; say which lines of words that took.

        青山区公路养护管理
        90,656,537.76 68,656,537.76
        中心

    Lines are filled before they are broken, and stand around, from or up to their numbers, the same way throughout. Where
    that can be read in two ways nothing is named here.
    """
    items = [(words, at) for at, lines in enumerate(between) for words in (*lines, *([None] if at < len(entries) else []))]
    parts = [_Part(words if words is not None else entries[at].segment.name, None if words is not None else at) for words, at in items]
    plain = all(e.side == 0 and len(e.segment.names) < 2 and not (e.head or e.open) for e in entries)
    if not plain or not any(between) or any(outline_step(part.text) is not None for part in parts):
        return set()
    widest = max(part.width for part in parts)
    for slack in _BROKEN_EARLY:
        ways = [way for style in _STYLES for way in _ways(parts, style, widest - slack)]
        named = {tuple(sorted((row, *_told(parts[start:end])) for row, start, end in way)) for way in ways}
        if len(named) > 1:
            return set()
        for row, head, tail in next(iter(named), ()):
            entries[row].head, entries[row].tail = head, tail
        if named:
            return {*range(len(between))}
    return set()


@dataclass(frozen=True, slots=True)
class _Part:
    """One line of the column of names: words alone, or what stands on the line of a row's numbers."""

    text: str
    row: int | None

    @property
    def width(self) -> int:
        return sum(2 if ord(c) > 0x2E7F else 1 for c in self.text)


_STYLES = ("around", "from", "up to")
_BROKEN_EARLY = (1, 3, 5)
"How much of a line may be left empty before its name goes on below, in half letters: the least that explains a table."
_MOST_LINES, _MOST_WAYS = 7, 2


def _ways(parts: Sequence[_Part], style: str, full: int) -> list[list[tuple[int, int, int]]]:
    """Ways to cut the lines into names of one row each: the row, and its first and last line; no more than two."""
    ways: list[list[list[tuple[int, int, int]]]] = [[[]]]
    for end in range(1, len(parts) + 1):
        found: list[list[tuple[int, int, int]]] = []
        for start in range(max(0, end - _MOST_LINES), end):
            if ways[start] and (row := _row_of(parts[start:end], style, full)) is not None:
                found += [[*way, (row, start, end)] for way in ways[start]]
        ways.append(found[:_MOST_WAYS])
    return ways[-1]


def _row_of(lines: Sequence[_Part], style: str, full: int) -> int | None:
    """The row that these lines name, if they are all of one name and stand by its numbers as the table has it."""
    rows = [k for k, part in enumerate(lines) if part.row is not None]
    said = [part for part in lines if part.text]
    if len(rows) != 1 or not said or any(part.width < full for part in said[:-1]) or (len(said) > 1 and any(is_total(p.text) for p in said)):
        return None
    above, below, alone = rows[0], len(lines) - rows[0] - 1, not lines[rows[0]].text
    stands = {"around": above == below, "from": above == 0 and not alone, "up to": below == 0 and not alone}[style]
    return lines[above].row if stands else None


def _told(lines: Sequence[_Part]) -> tuple[str, str]:
    """What of a name stands above the line of its numbers, and what below."""
    at = next(k for k, part in enumerate(lines) if part.row is not None)
    return "".join(part.text for part in lines[:at]), "".join(part.text for part in lines[at + 1 :])


def _on_line(entries: Sequence[Entry], one: Entry | None) -> list[Entry]:
    """The rows of the line on which this row stands, side by side."""
    return [e for e in entries if one is not None and e.line is one.line]


def _name_beside(above: Sequence[Entry], below: Sequence[Entry], words: Sequence[str]) -> None:
    """Between two lines of two sides: the last words open the names still wanting below, what is left ends those above.

    A line of words that prints one for each side keeps their order.
    """
    lines = [line.split() for line in words]
    wanting = [e for e in below if not e.segment.name]
    unnamed = [e for e in above if not e.segment.name]
    if wanting and (not above or len(lines) > 1 or not any(e.side == w.side for e in unnamed for w in wanting)):
        dealt, left = _dealt(lines.pop(), wanting)
        for entry, word in dealt:
            entry.head += word
        lines.append(left)
    for pieces in lines:
        dealt, left = _dealt(pieces, unnamed)
        rest, _ = _dealt(left, [e for e in above if e not in unnamed] or above)
        for entry, word in [*dealt, *rest]:
            entry.tail += word


def _dealt(pieces: list[str], entries: Sequence[Entry]) -> tuple[list[tuple[Entry, str]], list[str]]:
    """Which piece goes to which of these rows (one each in order, the one of its side, or all to the one it completes),
    and the pieces left."""
    if not pieces or not entries:
        return [], pieces
    if len(pieces) == len(entries):
        return list(zip(entries, pieces, strict=True)), []
    if len(pieces) > 1 and all(entry.side < len(pieces) for entry in entries):
        sides = {entry.side for entry in entries}
        return [(e, pieces[e.side]) for e in entries], [p for side, p in enumerate(pieces) if side not in sides]
    whole = "".join(pieces)
    completed = [e for e in entries if name_key(e.name + whole) in standard_items()]
    begun = [e for e in entries if name_key(e.name) not in standard_items() and not FINISHED.search(e.name)]
    return [((completed or begun or list(entries))[-1], whole)], []


def _name_outlined(entries: Sequence[Entry], k: int, words: Sequence[str]) -> None:
    """Words below a numbered item go on with it; words above numbers without a name are their name."""
    below = entries[k] if k < len(entries) else None
    if below is not None and below.segment.is_orphan:
        head = "".join(words)
        blank = entries[k - 1] if k > 0 else None
        if below.head:
            head = below.head + head
        elif blank is not None and not blank.segment.numbers and blank.side == below.side:
            head = blank.name + head
            blank.segment.names.clear()
        below.head = head
        return
    if below is not None and k > 0 and _full(words, entries) and _goes_on_below(entries[k - 1], below, words):
        below.head = "".join(words) + below.head
        return
    if k > 0:
        same_line = [e for e in entries[:k] if e.line is entries[k - 1].line]
        begun = [e for e in entries[: k - len(same_line)][-1:] if not e.segment.numbers and len(same_line) == 1]
        unfinished = [e for e in [*begun, *same_line] if not FINISHED.search(e.name)]
        (unfinished or same_line)[-1].tail += "".join(words)


def _full(words: Sequence[str], entries: Sequence[Entry]) -> bool:
    """Whether these words fill their lines: no name on one line is longer, so they were wrapped and not finished."""
    return min(map(len, words)) >= max(len(e.segment.name) for e in entries)


def _goes_on_below(above: Entry, below: Entry, words: Sequence[str]) -> bool:
    """Whether a row with its name and numbers stands above, and one begins below that can be the rest of these words."""
    rest = below.segment.name
    alone = outline_step(rest) is None and name_key(rest) not in standard_items() and not is_total(rest)
    return bool(above.segment.names and above.segment.numbers and rest and alone) and len(rest) < len(words[-1]) and above.side == below.side


def join_split(entries: list[Entry], columns: Sequence[Column]) -> None:
    """A row printed on two lines, name and some numbers above, code and the others below: one row, if one order adds up.

        行政运行 1,503.52
        201 06 01 1,511.89 8.37
    """
    for above, below in [*pairwise(entries)]:
        split = above.segment.names and above.segment.numbers and not above.segment.codes and not is_total(above.name)
        if not split or not below.segment.codes or below.segment.names or below.before:
            continue
        parent = next((e for e in entries if e.segment.codes == below.segment.codes[:-1]), None)
        orders = {
            tuple(token.text for token in order): order
            for order in _interleaved(printed_on(above.line, above.segment.numbers), below.segment.numbers)
            if adds_up(below, order, columns) and not (parent and _outgrows(order, parent.segment.numbers))
        }
        if len(orders) == 1:
            below.segment.names += above.segment.names
            below.segment.numbers[:] = orders.popitem()[1]
            below.before[:0] = above.before
            entries.remove(above)


def _interleaved(one: Sequence[Token], other: Sequence[Token]) -> Iterator[list[Token]]:
    """Every way to print both, each in its own order."""
    for places in combinations(range(len(one) + len(other)), len(one)):
        first, second = iter(one), iter(other)
        yield [next(first) if k in places else next(second) for k in range(len(one) + len(other))]


def _outgrows(numbers: Sequence[Token], whole: Sequence[Token]) -> bool:
    """Whether a part would be more than its whole, where both print as many numbers."""
    pairs = [(read_number(a.text), read_number(b.text)) for a, b in zip(numbers, whole, strict=False)]
    return len(numbers) == len(whole) and any(a is not None and b is not None and b >= 0 and a > b for a, b in pairs)


def claim_heads(entries: list[Entry]) -> None:
    """Numbers without a name beside or below a numbered label without numbers: its own, where it goes on their side's count.

        一、社会保障和就业
        一、一般公共预算 493.00 16.00 16.00 0.00
        支出
    """
    for k, entry in enumerate(entries):
        count, bare = _number(entry.name), not entry.segment.numbers and len(_on_line(entries, entry)) == 1
        if count and bare and not _follows(entries[:k], entry.side, count) and _follows(entries[:k], 1 - entry.side, count):
            entry.side = 1 - entry.side
    for entry in [e for e in entries if e.segment.is_orphan and not e.head]:
        line = _on_line(entries, entry)
        at = entries.index(line[0])
        label = entries[at - 1] if at else None
        parted = bool(line[0].before) and line[0] is not entry
        if label is None or label.segment.numbers or parted or not (count := _number(label.name)):
            continue
        taken = any(_number(e.name) == count for e in line if e.side == label.side)
        stays = not taken and _follows(entries[: at - 1], label.side, count)
        following = entries[at + len(line)].before if at + len(line) < len(entries) else []
        ours = side_of(label.name + "".join(following)) == entry.side
        if _follows(entries[: at - 1], entry.side, count) and (label.side == entry.side or not stays or ours):
            entry.head = label.name
            if label.before:
                _name_outlined(entries, at - 1, label.before)
            entries.remove(label)


def _follows(entries: Sequence[Entry], side: int, count: int) -> bool:
    """Whether 五、 comes next on this side."""
    counts = [found for e in entries if e.side == side and (found := _number(e.name))]
    return count == (counts[-1] if counts else 0) + 1


def _number(name: str) -> int:
    """The number of an item: 12 of 十二、农林水支出, 0 of one without."""
    style, printed = marker(name)
    return number_of(printed) if style == "chinese" and printed.endswith("、") else 0
