"""Printed lines become paragraphs: wrapped lines joined, page furniture and clipped repeats left out.

A PDF says where a line begins and ends in points, a flattened text in columns; read in ems, one rule joins both.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from index.records import BBox, Provenance, Span
from ingest.furniture import without_furniture
from ingest.numbering import marker
from ingest.pages import Line, Page, Region, RuledCell, RuledTable
from ingest.punctuation import full_width

_ENDS = "。；！？;!?"
_CLOSERS = "，。、；：！？）》」』”’,;:!?)%％"
_SPACES = re.compile(r"[ \t\u3000\u00a0]+")
_LEADERS = re.compile(r"[.…·．]{3,}[\s\d]*$")
_PROSE = re.compile(r"[，。；]|、[^、]+、")
_FIGURES = re.compile(r"(?<![\d,.])\d[\d,]*(?:\.\d+)?\s+\d|(?<![\d,])\d{1,3}(?:,\d{3})+")
_SPACE_AT_MARK = re.compile(r"\s+(?=[，。、；：！？）》”])|(?<=[（《“])\s+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """Text printed together; `spans` say on which line each part of it stands."""

    text: str
    spans: tuple[Span, ...]
    claimed: bool = False
    "Within a schedule's region: only its notes are narrative."
    alone: bool = True
    "Printed on one line."

    @property
    def page(self) -> int:
        return self.spans[0].place.page


@dataclass(slots=True)
class _Printed:
    """A line with its text cleaned and its two ends measured in ems."""

    text: str
    place: Provenance
    left: float
    right: float
    gap: float = 0.0
    "Blank ems above it beyond ordinary leading."
    claimed: bool = False
    cell: bool = False
    "A cell of a frame: never joined with its neighbours."
    paragraph: int | None = None
    "Where the file itself counts its paragraphs."


def read_paragraphs(pages: Sequence[Page], regions: Sequence[Region] = ()) -> list[Paragraph]:
    """Return every paragraph in the order of printing, those inside schedules included and marked."""
    found: list[Paragraph] = []
    open_lines: list[_Printed] = []
    before: set[str] = set()
    for page in without_furniture(pages, keep=_TITLE):
        printed = list(_printed_lines(page, regions))
        _free_prose(printed)
        kept = _without_clipped_repeats(printed, before)
        if printed:
            before = {line.text for line in printed if not line.claimed}
        for index, line in enumerate(kept):
            window = [other.right for other in kept[max(0, index - 4) : index + 4] if not other.claimed]
            if open_lines and not _continues(open_lines, line, window):
                found.append(_paragraph(open_lines))
                open_lines = []
            open_lines.append(line)
    if open_lines:
        found.append(_paragraph(open_lines))
    return found


def _free_prose(printed: list[_Printed]) -> None:
    """Sentences inside a form that a schedule has claimed (年度总目标 …) are narrative all the same."""
    within = [line.claimed for line in printed]
    for step in (1, -1):
        beside = False
        for line, inside in list(zip(printed, within, strict=True))[::step]:
            body = _YEAR.sub(r"\1", line.text[len(marker(line.text)[1]) :])
            if line.cell or _FIGURES.search(body) or body.startswith(("注", "备注")):
                beside = False
                continue
            # A wrapped line between sentences may hold no mark of its own.
            wrapped = beside and " " not in body and (step == 1 or width(body) >= 14) and not is_title(body)
            if not inside or not (_PROSE.search(body) or wrapped):
                beside = False
                continue
            beside = not body.endswith(tuple(_ENDS)) if step == 1 else not marker(line.text)[0]
            line.claimed = False


def clean(text: str) -> str:
    """Drop the padding that layout puts into a line; its punctuation is written in full width.

    >>> clean("　　工作部门 ，为正处级　")
    '工作部门，为正处级'
    """
    return full_width(_unpadded(text))


def _unpadded(text: str) -> str:
    return _SPACE_AT_MARK.sub("", _LEADERS.sub("", _SPACES.sub(" ", text).strip())).strip()


@lru_cache(maxsize=8192)
def opening_of(text: str, at: int, marks: str = "。；") -> int:
    """Where the sentence around a place of a text begins, or with other `marks` the clause.

    >>> text = "人员经费9万元。公用经费1万元，比上年减少。"
    >>> text[opening_of(text, 16):], text[opening_of(text, 16, "，。；"):]
    ('公用经费1万元，比上年减少。', '比上年减少。')
    """
    return max(text.rfind(mark, 0, at) for mark in marks) + 1


def bare(name: str) -> str:
    """A row or column name without numbering, quotes, spaces and year.

    >>> bare("一、一般公共服务支出"), bare("2024年“三公”经费预算数")
    ('一般公共服务支出', '三公经费预算数')
    """
    spaced = unicodedata.normalize("NFKC", name).strip()
    numbered = marker(spaced)[1]  # while `1. 2024年` can still be told from `1.2024`
    text = re.sub(r"[\s“”\"《》]", "", spaced[len(numbered) :])
    text = text if numbered else text[len(marker(text)[1]) :]
    return re.sub(r"^20\d\d年(?:度)?", "", text)


def width(text: str) -> float:
    """Ems a text takes: a Chinese character is one, a Latin one a half."""
    return sum(1.0 if unicodedata.east_asian_width(c) in "WFA" else 0.5 for c in text)


def _printed_lines(page: Page, regions: Sequence[Region]) -> Iterator[_Printed]:
    frames = [t for t in page.tables if _is_frame(t, regions)]
    forms = [t for t in page.tables if t not in frames]
    told = [cell.bbox for table in forms for cell in _sentence_cells(table)]
    last_bottom: float | None = None
    blank = 0.0
    done: set[int] = set()
    for line in page.lines:
        printed = _unpadded(line.text)  # a mark in half width takes half an em, whatever it is read as
        text = full_width(printed)
        if not text:
            blank += 1
            continue
        if line.bbox and (_off_page(line.bbox, page) or _mostly_within(line.bbox, told)):
            continue  # the cell tells it whole: a line across two cells reads as neither
        frame = next((k for k, t in enumerate(frames) if line.bbox and _inside(line.bbox, t.bbox)), None)
        if frame is not None:
            if frame not in done:
                done.add(frame)
                yield from _frame_lines(frames[frame])
            last_bottom = frames[frame].bbox[3]
            continue
        place = Provenance(page=page.number, lines=(line.number, line.number) if line.number else None, bbox=line.bbox)
        claimed = any(claims(region, line) for region in regions)
        if line.bbox:
            x0, top, x1, bottom = line.bbox
            em = max(min((x1 - x0) / max(width(printed), 1.0), 24.0), 6.0)
            gap = (top - last_bottom) / em if last_bottom is not None else 0.0
            last_bottom = bottom
            yield _Printed(text, place, x0 / em, x1 / em, max(gap - 0.9, 0.0), claimed, paragraph=line.paragraph)
        else:
            left = width(line.text) - width(line.text.lstrip())
            yield _Printed(text, place, left, left + width(printed), blank, claimed)
        blank = 0.0
    for table in forms:
        yield from _prose_cells(table)


def _sentence_cells(table: RuledTable) -> list[RuledCell]:
    """Cells of a claimed form that hold sentences."""
    return [
        cell for row in table.rows for cell in row
        if cell is not None and len(cell.text) >= 20 and re.search(r"[，；].*。", cell.text, re.S)
    ]  # fmt: skip


def _mostly_within(box: BBox, boxes: Sequence[BBox]) -> bool:
    """Whether most of a line's width lies in boxes at its height."""
    x0, top, x1, bottom = box
    middle = (top + bottom) / 2
    shared = sum(max(0.0, min(x1, b[2]) - max(x0, b[0])) for b in boxes if b[1] <= middle <= b[3])
    return shared > 0.5 * (x1 - x0)


def _prose_cells(table: RuledTable) -> Iterator[_Printed]:
    for cell in _sentence_cells(table):
        for part in _cell_paragraphs(cell.text):
            if not part.startswith(("注", "备注")):
                yield _Printed(part, Provenance(page=table.page, bbox=cell.bbox), 0, 0, cell=True)


def _frame_lines(table: RuledTable) -> Iterator[_Printed]:
    """A frame of several columns: a row of short cells reads as one line, a long cell as a paragraph of its own."""
    for row in table.rows:
        cells = [c for c in row if c is not None and c.text.strip()]
        if not cells:
            continue
        texts = [clean(c.text.replace("\n", "")) for c in cells]
        if all("\n" not in c.text.strip() and len(t) <= 40 for c, t in zip(cells, texts, strict=True)):
            box = (
                min(c.bbox[0] for c in cells),
                min(c.bbox[1] for c in cells),
                max(c.bbox[2] for c in cells),
                max(c.bbox[3] for c in cells),
            )
            yield _Printed(" ".join(texts), Provenance(page=table.page, bbox=box), 0, 0, cell=True)
            continue
        for cell in cells:
            for part in _cell_paragraphs(cell.text):
                yield _Printed(part, Provenance(page=table.page, bbox=cell.bbox), 0, 0, cell=True)


def _cell_paragraphs(text: str) -> list[str]:
    parts: list[str] = []
    for raw in text.split("\n"):
        line = clean(raw)
        if not line:
            continue
        if parts and not marker(line)[0] and not parts[-1].endswith(tuple(_ENDS)):
            parts[-1] = _join(parts[-1], line)
        else:
            parts.append(line)
    return parts


def _continues(lines: list[_Printed], line: _Printed, rights: list[float]) -> bool:
    """Does `line` go on with the paragraph that `lines` has begun?"""
    last = lines[-1]
    if last.cell or line.cell or last.claimed != line.claimed or line.claimed:
        return False
    if last.paragraph is not None and line.paragraph is not None:
        return last.paragraph == line.paragraph
    if line.text[0] in _CLOSERS or _amount_goes_on(last.text, line.text):
        return True
    if (
        marker(line.text)[0]
        or line.text.startswith(("注：", "注:", "备注"))
        or _stands_alone(last)
        or _stands_alone(line)
    ):
        return False
    if line.text.startswith("《") and last.text.endswith(("）", ")", "》")):
        return False  # a list of documents
    if width(last.text) < _WRAPPED and not last.text.endswith(("，", "、")):
        return False  # nothing is wrapped this early
    turned = last.place.page != line.place.page
    ended = last.text.endswith(tuple(_ENDS))
    full = last.right >= max(rights, default=0.0) - (1.5 if ended else 3.5) if not turned else width(last.text) > 25
    body_left = min(entry.left for entry in [*lines[1:], line])
    indented = line.left > body_left + 0.8 or (len(lines) == 1 and line.left > last.left + 0.8)
    widest = max(rights, default=0.0)
    if 0.8 < lines[0].left - line.left < 5 and (not ended or last.right >= 0.75 * widest):
        return True  # an indented first line and its body
    if indented or (ended and not full):
        return False
    if line.gap >= 1 and (ended or width(last.text) < 15 or (line.left >= 2 and line.place.lines is not None)):
        return False
    if full:
        return True
    # A narrow column of a frame breaks its lines short of the page's margin.
    return (not ended and last.right >= max(12.0, 0.6 * widest)) or last.text.endswith("，")


_UNITS = r"(?:亿元|万元|元|[%％]|个|家|人次|批次|辆|台|人|名|项|平方米)"
_UNIT_FIRST = re.compile(_UNITS)
_AMOUNT_FIRST = re.compile(rf"-?\d[\d,]*(?:\.\d+)?\s?{_UNITS}[，。；、（(]")


def _amount_goes_on(last: str, line: str) -> bool:
    """A number at the end of a line whose unit begins the next, or an amount that begins the line after an open clause."""
    if last[-1].isdigit():
        return _UNIT_FIRST.match(line) is not None
    open_clause = "一" <= last[-1] <= "鿿" and width(last) >= _WRAPPED
    return open_clause and not is_title(last) and _AMOUNT_FIRST.match(line) is not None


_WRAPPED = 14
"Ems below which a line is not wrapped."


_YEAR = re.compile(r"\s*(20\d\d)\s*(?=年)")
"""A year set apart by spaces parts no cells: 生态环境局 2025 年度政府采购金额."""


def _stands_alone(line: _Printed) -> bool:
    """A title, or the cells of one row with the blanks between them."""
    body = line.text[len(marker(line.text)[1]) :]
    return is_title(line.text) or (
        " " in body and len(body) <= 60 and not re.search(r"[，。；：、“]|[A-Za-z] [A-Za-z]", body)
    )


_TITLE = re.compile(
    r"(?:主要职能|主要职责|机构设置|单位构成|名词解释|编制说明|情况说明|基本情况|概况|概述|目\s*录|"
    r"(?:总体|具体|结构|收支|占用|使用|管理|预算|决算|采购|绩效|支出|设置)情况|"
    r"(?:预算|决算|填报|申报|明细|总|目标|一览)表|(?:预算|决算|公开|附)\d{1,2}表)[：:]?$"
)


def is_title(text: str) -> bool:
    """A short line that ends in the name of a part: 机构设置, 情况说明, 预算总表.

    >>> is_title("上海市普陀区司法局机构设置"), is_title("截至年末，无车辆占用情况。"), is_title("详见绩效目标表")
    (True, False, False)
    """
    if len(text) > 45 or text.startswith(("详见", "具体见", "参见", "见附")) or re.search(r"[，。；？！]", text):
        return False
    return _TITLE.search(text) is not None


def _paragraph(lines: list[_Printed]) -> Paragraph:
    text = ""
    spans: list[Span] = []
    for line in lines:
        joined = _join(text, line.text)
        spans.append(Span(start=len(joined) - len(line.text), end=len(joined), place=line.place))
        text = joined
    return Paragraph(text=text, spans=tuple(spans), claimed=lines[0].claimed, alone=len(lines) == 1)


def _join(text: str, more: str) -> str:
    """Chinese lines join without a space; two Latin words keep one between them."""
    if text and text[-1].isascii() and text[-1].isalpha() and more[0].isascii() and more[0].isalpha():
        return f"{text} {more}"
    return text + more


def _without_clipped_repeats(printed: list[_Printed], before: set[str]) -> list[_Printed]:
    """Text that overflows a page stands in the text layer of both: the second copy goes."""
    run = 0
    for line in printed:
        if line.claimed or line.text not in before:
            break
        run += 1
    length = sum(len(line.text) for line in printed[:run])
    return printed[run:] if run >= 2 and length >= 40 else printed


def _off_page(box: BBox, page: Page) -> bool:
    middle = (box[1] + box[3]) / 2
    return page.height > 0 and not (0 <= middle <= page.height and box[2] > 0 and box[0] < page.width)


def _inside(inner: BBox, outer: BBox) -> bool:
    x, y = (inner[0] + inner[2]) / 2, (inner[1] + inner[3]) / 2
    return outer[0] - 2 <= x <= outer[2] + 2 and outer[1] - 2 <= y <= outer[3] + 2


def claims(region: Region, line: Line) -> bool:
    """Whether a line stands where a table does."""
    if region.page != line.page:
        return False
    if region.lines and line.number is not None:
        return region.lines[0] <= line.number <= region.lines[1]
    return bool(region.bbox and line.bbox and _inside(line.bbox, region.bbox))


def _is_frame(table: RuledTable, regions: Sequence[Region]) -> bool:
    """A ruled grid of two columns or more that no schedule claims."""
    if any(r.page == table.page and r.bbox and _inside(table.bbox, r.bbox) for r in regions):
        return False
    return max((sum(1 for c in row if c is not None and c.text.strip()) for row in table.rows), default=0) >= 2
