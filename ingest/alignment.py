"""Tables without ruling lines into the grids that ruled ones give: columns by where words stand, rows by their lines.

A table is found below a title or a line that names its unit, and goes on at the top of the next page. Whatever does not
fit one way of reading the header and the rows without doubt is left alone: its lines are read as flattened text is.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from index.amounts import read_number
from index.records import BBox
from ingest.bars import floors, rows_between
from ingest.head_cells import Band, HeadCell, folded, head_cells, leading_of
from ingest.leaves import Layout, lay_out, without_numbers
from ingest.openings import PROSE, is_column_numbers, is_table_number
from ingest.pages import Line, Page, RuledCell, RuledTable, Word
from ingest.schedules import Role, is_header_word, is_total, role_of
from ingest.stacks import Stack, levels, middle_of, stacked
from ingest.tables import is_blank, is_code, is_note, looks_like_amount, outline_step, read_title, squeeze

_BANNER = re.compile(r"(?:单位|部门)(?:名称)?[:：]|^(?:预算|公开|决算)\d+表$")
_PAGE_NUMBER = re.compile(r"[-—–]?\d{1,3}[-—–]?|第\d{1,3}页(?:[,，/]?共\d{1,3}页)?")
# White between two columns is at least this wide (points).
_GAP = 0.8
# A table ends where the white below a row is so many times what is usual.
_END = 3.0
# Lines of the first name that may stand above its figures, and the way without them.
_NAME_LINES = 3


@dataclass(slots=True)
class _Block:
    """What may be a table on one page: the words of its header, those of its rows."""

    page: int
    opened: bool
    "A title or a unit stands above it."
    first: bool
    last: bool
    head: list[HeadCell]
    body: list[Word]
    leading: float | None
    "The white between the lines of a header cell."
    floors: list[float]
    "The rules that run all along it."

    def with_last_head_line(self) -> _Block | None:
        """The block with the last line of its header as the first of its rows: a name wrapped above its figures."""
        lowest = max((cell.bbox[1] for cell in self.head), default=0.0)
        moved = [cell for cell in self.head if cell.bbox[1] > lowest - 1]
        if len(moved) == len(self.head) or any(is_header_word(cell.text) for cell in moved):
            return None
        head = [cell for cell in self.head if cell not in moved]
        body = [*(Word(text=cell.text, bbox=cell.bbox) for cell in moved), *self.body]
        return replace(self, head=head, body=body)


@dataclass(slots=True)
class _Run:
    """One table over its pages."""

    blocks: list[_Block]
    broken: bool = False
    "Goes on in a way we do not understand."

    @property
    def head(self) -> list[HeadCell]:
        return self.blocks[0].head

    def leads_to(self, block: _Block) -> bool:
        """Whether the block stands where this table would go on."""
        last = self.blocks[-1]
        return block.first and last.last and not block.opened and block.page == last.page + 1

    def take(self, block: _Block) -> None:
        """Go on with the block: below the header again, or below none."""
        known = set(folded(self.head))
        own = [cell for cell in block.head if not known & set(folded([cell]))]
        # A name wrapped above its figures opens the rows.
        block.body = [*(Word(text=cell.text, bbox=cell.bbox) for cell in own), *block.body]
        block.head = [cell for cell in block.head if cell not in own]
        missing = bool(block.head) and len(block.head) < len(self.head)
        self.broken = self.broken or missing or any(is_header_word(cell.text) for cell in own)
        self.blocks.append(block)


@dataclass(frozen=True, slots=True)
class Aligned:
    """One table over its pages; `doubtful` where its figures have their columns, but names may have others' lines."""

    grids: list[RuledTable]
    doubtful: bool = False


def read_aligned(pages: Sequence[Page]) -> list[Aligned]:
    """Return the grids of every table that stands without rules and whose header reads one way only."""
    runs: list[_Run] = []
    for page in pages:
        if page.scanned or page.picture:
            continue
        for block in _blocks(page):
            if runs and runs[-1].leads_to(block):
                runs[-1].take(block)
            elif block.opened and block.head:
                runs.append(_Run([block]))
    return [aligned for run in runs if not run.broken for aligned in [_aligned(run)] if aligned.grids]


# --- where tables are -----------------------------------------------------------------------------------------------


def _blocks(page: Page) -> Iterator[_Block]:
    """The stretches of a page that print amounts, between titles, sentences and ruled tables."""
    lines = [line for line in page.lines if line.bbox and line.words and line.paragraph is None]
    if not any(read_number(word.text) is not None for line in lines for word in line.words):
        return
    stretches: list[tuple[bool, list[Line]]] = [(False, [])]
    for line in lines:
        if _is_banner(line):
            stretches.append((True, []))
        elif _ends(line, page):
            stretches.append((False, []))
        elif not is_column_numbers(line.text.split()):
            stretches[-1][1].append(line)
    held = [(opened, part) for opened, part in stretches if part]
    for count, (opened, part) in enumerate(held):
        block = _block(page, opened, part)
        if block is not None:
            block.first = count == 0 and not page.tables
            block.last = count == len(held) - 1 and not page.tables
            yield block


def _is_banner(line: Line) -> bool:
    text = squeeze(line.text)
    return bool(read_title([text]) or is_table_number(text) or (_BANNER.search(text) and len(text) < 80))


def _ends(line: Line, page: Page) -> bool:
    text = squeeze(line.text)
    assert line.bbox is not None
    if PROSE.search(text) or is_note(text):
        return True
    if _PAGE_NUMBER.fullmatch(text) and (line.bbox[1] > 0.9 * page.height or line.bbox[3] < 0.08 * page.height):
        return True
    middle = (line.bbox[1] + line.bbox[3]) / 2
    return any(table.bbox[1] - 1 <= middle <= table.bbox[3] + 1 for table in page.tables)


def _block(page: Page, opened: bool, lines: Sequence[Line]) -> _Block | None:
    """A stretch of lines as header and rows; None where it prints no amount."""
    start = next((k for k, line in enumerate(lines) if _begins_rows(line)), None)
    if start is None:
        return None
    # The first name may be wrapped above its figures: then its line reaches into theirs.
    words = [word for line in lines for word in line.words]
    top = min(word.bbox[1] for word in lines[start].words)
    size = median(word.bbox[3] - word.bbox[1] for word in words)
    while above := [w for w in words if w.bbox[1] < top - 0.1 * size and w.bbox[3] > top + 0.1 * size]:
        top = min(w.bbox[1] for w in above)
    along = floors(page.bars, words)
    # Where rules part the rows, the first row begins at the rule above it.
    top = max((y for y in along if y <= top), default=top) if len(along) > 2 else top
    body: list[Line] = []
    for line in lines:
        assert line.bbox is not None
        if middle_of(line.words[0]) < top:
            continue
        if len(body) > 2:
            gaps = [max(0.0, _top(b) - _bottom(a)) for a, b in pairwise(body)]
            filled = [_top(one) for one in body if any(read_number(w.text) is not None for w in one.words)]
            pitch = median(b - a for a, b in pairwise(filled)) if len(filled) > 1 else 0.0  # wrapped names leave no white between lines
            if _top(line) - _bottom(body[-1]) > max(_END * median(gaps), 1.5 * size, pitch):
                break
        body.append(line)
    inside = [word for line in body for word in line.words]
    header = [w for w in words if middle_of(w) < top]
    bands = _bands(inside)
    return _Block(
        page=page.number,
        opened=opened,
        first=False,
        last=False,
        head=head_cells(header, bands),
        body=inside,
        leading=leading_of(header, bands),
        floors=along,
    )


def _top(line: Line) -> float:
    return line.bbox[1] if line.bbox else 0.0


def _bottom(line: Line) -> float:
    return line.bbox[3] if line.bbox else 0.0


def _begins_rows(line: Line) -> bool:
    """Whether a line can only be data: amounts, a code before a name, a numbered item."""
    texts = [word.text for word in line.words]
    if any(looks_like_amount(t) and not re.fullmatch(r"20\d\d", t) for t in texts):
        return True
    if is_total(texts[0]) and texts[1:] and all(read_number(t) is not None for t in texts[1:]):
        return True
    return (is_code(texts[0]) and len(texts[0]) >= 3) or outline_step(squeeze(texts[0])) == 0


# --- columns and rows -----------------------------------------------------------------------------------------------


def _aligned(run: _Run) -> Aligned:
    if not any(read_number(word.text) is not None for block in run.blocks for word in block.body):
        return Aligned([])
    blocks: list[_Block] = run.blocks
    doubtful: list[RuledTable] = []
    for _ in range(_NAME_LINES):
        layout = lay_out(blocks[0].head, _bands([word for block in blocks for word in block.body]))
        if layout is not None:
            layout = without_numbers(layout)
            rows = [_rows(layout, block, blocks[0].leading) for block in blocks]
            sure = [_grid(layout, block, held) for block, held in zip(blocks, rows, strict=True) if held]
            if len(sure) == len(blocks):
                return Aligned(sure)
            rough = [(block, _rough_rows(layout, block)) for block in blocks]
            doubtful = doubtful or [_grid(layout, block, held) for block, held in rough if held]
        first = blocks[0].with_last_head_line()
        if first is None:
            break
        blocks = [first, *blocks[1:]]
    return Aligned(doubtful, doubtful=True)


def _bands(words: Sequence[Word]) -> list[Band]:
    """Stretches of the line that the words of the rows fill; a 合计 may stand across several."""
    held: list[tuple[float, float, list[Word]]] = []
    for word in sorted(words, key=lambda w: w.bbox[0]):
        if is_total(word.text):
            continue
        if held and word.bbox[0] - held[-1][1] < _GAP:
            x0, x1, inside = held[-1]
            held[-1] = x0, max(x1, word.bbox[2]), [*inside, word]
        else:
            held.append((word.bbox[0], word.bbox[2], [word]))
    return [Band(x0, x1, _are_figures(inside)) for x0, x1, inside in held]


def _are_figures(words: Sequence[Word]) -> bool:
    figures = sum(read_number(word.text.rstrip("%％")) is not None or is_blank(word.text) for word in words)
    return 2 * figures > len(words)


def _in_columns(layout: Layout, words: Sequence[Word]) -> list[list[Word]] | None:
    columns: list[list[Word]] = [[] for _ in layout.paths]
    for word in words:
        at = bisect_right(layout.edges, (word.bbox[0] + word.bbox[2]) / 2) - 1
        if not 0 <= at < len(columns):
            return None
        columns[at].append(word)
    return columns


def _rough_rows(layout: Layout, block: _Block) -> list[tuple[float, dict[int, str]]]:
    """What stands on the line of each row's figures, without the names' other lines."""
    columns = _in_columns(layout, block.body)
    if columns is None:
        return []
    size = median(word.bbox[3] - word.bbox[1] for word in block.body)
    figures = [
        w for i, held in enumerate(columns) if layout.figures[i] for w in held if read_number(w.text) is not None
    ]
    rows: dict[float, dict[int, str]] = {y: {} for y in levels(figures, size)}
    for i, held in enumerate(columns):
        for word in held:
            row = min(rows, key=lambda y: abs(y - middle_of(word)), default=None)
            if row is not None and abs(row - middle_of(word)) < size / 3:
                rows[row][i] = rows[row].get(i, "") + word.text
    return sorted(rows.items())


def _rows(layout: Layout, block: _Block, leading: float | None) -> list[tuple[float, dict[int, str]]] | None:
    """Each row with its height and the text of its cells; None where a word fits in no cell or two in one."""
    size = median(word.bbox[3] - word.bbox[1] for word in block.body)
    columns = _in_columns(layout, block.body)
    if columns is None:
        return None
    roles = [role_of(path[-1].text) for path in layout.paths]
    labels = [
        i for i, figures in enumerate(layout.figures) if not figures or roles[i] in {Role.CODE, Role.NAME, Role.INDEX}
    ]
    coded = [i for i in labels if roles[i] is Role.CODE]
    figures = [i for i in range(len(columns)) if i not in labels]
    numbered = [i for i in labels if roles[i] is Role.INDEX]  # 行次: a row of its own, whether figures stand in it or not
    heights = levels([w for i in [*figures, *coded, *numbered] for w in columns[i] if read_number(w.text) is not None or is_blank(w.text)], size)
    if not heights:
        return None
    told = rows_between(columns, figures, block.floors, size)
    if told is not None:
        return told
    stacks = stacked([columns[i] for i in [*labels, *figures]], heights, size, bool(coded), leading)
    if stacks is None:
        return None
    rows = {y: dict[int, str]() for y in heights}
    for i, column in zip([*labels, *figures], stacks, strict=True):
        for stack in column:
            if stack.loose or (stack.alone and not _may_stand_alone(stack, i, labels, bool(coded))):
                return None
            row = min(rows, key=lambda y: abs(y - stack.at))
            row = row if abs(row - stack.at) <= 0.3 * size else stack.at
            if i in rows.setdefault(row, {}) or (i in figures and len(stack.words) > 1):
                return None
            rows[row][i] = stack.text
    for cells in rows.values():
        _spread_totals(cells, figures, labels)
    if labels and not all(_is_named(row, figures, labels, coded) for row in rows.values()):
        return None
    return sorted(rows.items())


def _may_stand_alone(stack: Stack, column: int, labels: Sequence[int], coded: bool) -> bool:
    """A row without figures has its name, and is no part of the row beside it."""
    if column not in labels:
        return False
    beside = [i for i in labels if abs(i - column) == 1]
    return is_total(stack.text) or not (coded or beside)


def _spread_totals(row: dict[int, str], figures: Sequence[int], labels: Sequence[int]) -> None:
    """公用经费合计, set across the columns of two groups before its one figure: the name stands beside the figure then."""
    for i in figures:
        at = max((k for k in row if k < i), default=i)
        if i in row and at < i - 1 and i - 1 in labels and row[at].endswith(("合计", "总计")):
            row[i - 1] = row.pop(at)


def _is_named(row: dict[int, str], figures: Sequence[int], labels: Sequence[int], coded: Sequence[int]) -> bool:
    """Whether the figures of a row have a name before them, on their own side."""
    for i in figures:
        if i not in row:
            continue
        before = [k for k in labels if k < i]
        last = before[-1] if before else labels[0]
        side = [last]
        while side[0] - 1 in labels:
            side.insert(0, side[0] - 1)
        names = [k for k in side if k not in coded] or side
        if not any(k in row for k in names) and not any(is_total(row.get(k, "")) for k in side):
            return False  # 合计 stands across the code and the name
    return True


def _grid(layout: Layout, block: _Block, rows: Sequence[tuple[float, dict[int, str]]]) -> RuledTable:
    """The table as if it had been ruled."""
    edges = layout.edges
    ys = [y for y, _ in rows]
    top = min(word.bbox[1] for word in block.body) - 1
    bottom = max(word.bbox[3] for word in block.body) + 1
    lines = [top, *((a + b) / 2 for a, b in pairwise(ys)), bottom]
    grid: list[tuple[RuledCell | None, ...]] = []
    if block.head:
        upper = min(cell.bbox[1] for cell in block.head) - 1
        depth = max(map(len, layout.paths))
        steps = [upper + (top - upper) * k / depth for k in range(depth + 1)]
        grid += _head_rows(layout, steps)
        top = upper
    for k, (_, cells) in enumerate(rows):
        grid.append(
            tuple(
                RuledCell(text=cells.get(i, ""), bbox=(edges[i], lines[k], edges[i + 1], lines[k + 1]))
                for i in range(len(layout.paths))
            )
        )
    return RuledTable(page=block.page, bbox=(edges[0], top, edges[-1], bottom), rows=tuple(grid))


def _head_rows(layout: Layout, steps: Sequence[float]) -> list[tuple[RuledCell | None, ...]]:
    depth = len(steps) - 1
    rows: list[tuple[RuledCell | None, ...]] = []
    for level in range(depth):
        row: list[RuledCell | None] = [None] * len(layout.paths)
        j = 0
        while j < len(layout.paths):
            path = layout.paths[j]
            wide = 1
            if level < len(path) - 1:
                while j + wide < len(layout.paths) and any(c is path[level] for c in layout.paths[j + wide]):
                    wide += 1
            if level < len(path):
                tall = depth - level if level == len(path) - 1 else 1
                box: BBox = (layout.edges[j], steps[level], layout.edges[j + wide], steps[level + tall])
                row[j] = RuledCell(text=path[level].text, bbox=box, span=(tall, wide))
            j += wide
        rows.append(tuple(row))
    return rows
