"""A PDF into pages: what ink is visible, where, and between which ruling lines.

pdfminer draws everything; a printed page does not show what lies outside the clipping path, nor the same letter
drawn twice on one spot. We follow the clipping path while it draws and keep what can be seen.
"""

from __future__ import annotations

import logging
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pdfplumber
from pdfminer.converter import PDFLayoutAnalyzer
from pdfminer.layout import LTChar, LTCurve, LTFigure, LTPage
from pdfminer.pdfinterp import PDFPageInterpreter
from pdfminer.utils import apply_matrix_pt, mult_matrix

from index.errors import UnreadableFile
from index.records import BBox
from ingest.pages import Page
from ingest.readers.layout import Ink, read_lines
from ingest.readers.letters import as_typed
from ingest.readers.ruling import Rule, Ruling, parts_rows, read_ruled_tables
from ingest.readers.swelling import swells

_NOWHERE: BBox = (0.0, 0.0, 0.0, 0.0)
_EVERYWHERE: BBox = (-1e9, -1e9, 1e9, 1e9)
# A border is drawn as a line or as a rectangle this thin.
_HAIRLINE = 3.0
# Less of a letter is a trace nobody notices.
_SLIVER = 0.1
# Nobody prints budgets on pages larger than this; a page that claims so is damaged or hostile.
_LARGEST_PAGE = 20_000.0
_MOST_PAGES = 3_000
# Letters and strokes of the fullest page, and the seconds it may take.
_MOST_MARKS, _LONGEST_PAGE = 300_000, 20.0
# A page whose pictures cover this share of it, and which prints fewer letters than this, is a scan.
_PICTURED, _FEW_LETTERS = 0.5, 60
_INVISIBLE = (3, 7)  # text rendering modes


def read_pdf(path: Path) -> tuple[Page, ...]:
    """Return the pages of a PDF; refuse what is damaged, locked, empty or only a picture."""
    logging.getLogger("pdfminer").setLevel(logging.ERROR)
    try:
        if swells(path.read_bytes()):
            raise _Overfull
        with pdfplumber.open(path) as document:
            if len(document.pages) > _MOST_PAGES:
                raise UnreadableFile(f"《{path.name}》超过 {_MOST_PAGES} 页，请拆分后再导入。")
            pages = tuple(_read_page(page, document.rsrcmgr) for page in document.pages)
    except UnreadableFile:
        raise
    except _Overfull as error:
        raise UnreadableFile(f"《{path.name}》的内容多得不像一份预算或决算公开文件，请拆分后再导入。") from error
    except Exception as error:  # the libraries raise whatever a broken file makes them stumble on
        causes = f"{error!r} {error.__cause__!r} {error.__context__!r}"
        if "Password" in causes or "Encryption" in causes:
            raise UnreadableFile(f"《{path.name}》已加密，需要密码才能打开，请提供未加密的文件。") from error
        raise UnreadableFile(f"《{path.name}》已损坏或不是 PDF 文件，无法打开，请重新下载。") from error
    if not pages:
        raise UnreadableFile(f"《{path.name}》没有页面，请重新下载。")
    unknown = Counter(w.text == "\ufffd" * len(w.text) for page in pages for line in page.lines for w in line.words)
    if unknown[True] > unknown[False] and not any(page.picture for page in pages):
        raise UnreadableFile(f"《{path.name}》的字体没有编码，复制出来是乱码，请提供可复制文字的版本。")
    if not any(page.lines or page.picture for page in pages):
        raise UnreadableFile(f"《{path.name}》没有文字层（可能是扫描件），请提供可复制文字的版本。")
    return pages


class _Overfull(Exception):
    "A page draws more than any schedule does, or takes too long to draw."


def _read_page(page: Any, resources: Any) -> Page:
    device = _VisibleInk(resources, pageno=page.page_number)
    _ClippingInterpreter(resources, device).process_page(page.page_obj)
    box = device.page.bbox
    width, height = box[2] - box[0], box[3] - box[1]
    if not (0 < width < _LARGEST_PAGE and 0 < height < _LARGEST_PAGE):
        raise UnreadableFile(f"第 {page.page_number} 页的尺寸无法识别，文件可能已损坏，请重新下载。")
    picture = device.pictured > _PICTURED * width * height
    if not picture:
        device.ink += device.unseen
    turned = device.set_upright()
    sideways = len(turned) > _FEW_LETTERS and len(turned) > len(device.ink)
    device.ink = [] if sideways else [*device.ink, *turned]
    picture = picture and not sideways and len(device.ink) < _FEW_LETTERS
    ink = tuple(_flip(device.ink, box))
    ruling = Ruling.of(_flip_rules(device.rules, box))
    lines = read_lines(ink, page.page_number)
    return Page(
        number=page.page_number,
        width=float(width),
        height=float(height),
        lines=lines,
        tables=tuple(table for table in read_ruled_tables(ink, ruling, page.page_number) if parts_rows(table)),
        bars=ruling.bars,
        picture=picture,
        cut=read_lines(tuple(_flip(device.cut, box)), page.page_number),
        notes=(f"第 {page.page_number} 页的文字是横着放的，没有读取；请把这一页转正后再导入。",) if sideways else (),
    )


def _flip(letters: list[Ink], box: BBox) -> Iterator[Ink]:
    """From PDF's upward axis to top-down coordinates, dropping what lies off the page."""
    x0, y0, x1, y1 = box
    for letter in letters:
        left, bottom, right, top = letter.bbox
        if x0 - 1 <= (left + right) / 2 <= x1 + 1 and y0 - 1 <= (bottom + top) / 2 <= y1 + 1:
            bbox = (left - x0, y1 - top, right - x0, y1 - bottom)
            yield replace(letter, bbox=bbox, baseline=y1 - letter.baseline)


def _flip_rules(rules: list[Rule], box: BBox) -> Iterator[Rule]:
    x0, _, _, y1 = box
    for rule in rules:
        if rule.horizontal:
            yield Rule(True, y1 - rule.at, rule.start - x0, rule.end - x0)
        else:
            yield Rule(False, rule.at - x0, y1 - rule.end, y1 - rule.start)


@dataclass(slots=True)
class _Clip:
    """The visible rectangle, which an interpreter and its forms share through the device."""

    box: BBox = _EVERYWHERE
    saved: list[BBox] = field(default_factory=list)


class _ClippingInterpreter(PDFPageInterpreter):
    "Runs the page's drawing operators, keeping the clipping rectangle up to date."

    device: _VisibleInk

    def do_q(self) -> None:
        super().do_q()
        self.device.clip.saved.append(self.device.clip.box)

    def do_Q(self) -> None:  # noqa: N802 - the operator's own name
        super().do_Q()
        if self.device.clip.saved:
            self.device.clip.box = self.device.clip.saved.pop()

    def do_W(self) -> None:  # noqa: N802
        corners = [
            apply_matrix_pt(self.ctm, (float(step[i]), float(step[i + 1])))
            for step in self.curpath
            for i in range(1, len(step) - 1, 2)
        ]
        if corners:
            xs, ys = [x for x, _ in corners], [y for _, y in corners]
            self.device.clip.box = _intersection(self.device.clip.box, (min(xs), min(ys), max(xs), max(ys)))

    def do_W_a(self) -> None:  # noqa: N802
        self.do_W()

    def do_Do(self, xobjid_arg: Any) -> None:  # noqa: N802
        clip = self.device.clip
        box, depth = clip.box, len(clip.saved)
        super().do_Do(xobjid_arg)
        clip.box = box
        del clip.saved[depth:]


class _VisibleInk(PDFLayoutAnalyzer):
    "Collects letters and rules that fall inside the clipping rectangle."

    def __init__(self, resources: Any, pageno: int) -> None:
        super().__init__(resources, pageno=pageno, laparams=None)
        self.clip = _Clip()
        self.ink: list[Ink] = []
        self.unseen: list[Ink] = []
        "Letters that a scanner's own reading lays invisibly over the picture, wrong digits included."
        self._rising: list[list[Ink]] = []
        "Words turned so that they run up the page, letter by letter."
        self.cut: list[Ink] = []
        "Letters of which a sliver shows."
        self.pictured = 0.0
        "The area that pictures cover."
        self._invisible = False
        self._marks = 0
        self._deadline = time.monotonic() + _LONGEST_PAGE
        self._spots: dict[tuple[str, int, int], list[Ink]] = {}
        self.rules: list[Rule] = []
        self.page: LTPage

    def begin_page(self, page: Any, ctm: Any) -> None:
        super().begin_page(page, ctm)
        assert isinstance(self.cur_item, LTPage)
        self.page = self.cur_item

    def receive_layout(self, ltpage: LTPage) -> None:
        "Everything was taken while it was drawn."

    def begin_figure(self, name: Any, bbox: Any, matrix: Any) -> None:
        # Keep drawing on the page: figures only nest the layout, which we do not use.
        self._stack.append(self.cur_item)
        self.cur_item = LTFigure(name, bbox, mult_matrix(matrix, self.ctm))

    def end_figure(self, _: str) -> None:
        self.cur_item = self._stack.pop()

    def render_image(self, name: str, stream: Any) -> None:
        # What a picture prints is read elsewhere; here we only see how much of the page it fills.
        x0, y0, x1, y1 = _intersection(self.cur_item.bbox, _intersection(self.clip.box, self.page.bbox))
        self.pictured += (x1 - x0) * (y1 - y0)

    def render_string(self, textstate: Any, seq: Any, ncs: Any, graphicstate: Any) -> None:
        self._invisible = textstate.render in _INVISIBLE
        super().render_string(textstate, seq, ncs, graphicstate)

    def _mark(self) -> None:
        """Count what the page draws, and stop where that never ends."""
        self._marks += 1
        if self._marks > _MOST_MARKS or (self._marks % 1_000 == 0 and time.monotonic() > self._deadline):
            raise _Overfull

    def render_char(self, matrix: Any, font: Any, *args: Any) -> float:
        self._mark()
        advance = super().render_char(matrix, font, *args)
        item = self.cur_item._objs.pop()
        if isinstance(item, LTChar):
            self._take_letter(item)
        return advance

    def _take_letter(self, item: LTChar) -> None:
        text = as_typed(item.get_text())
        if not text.strip():
            return
        if text.startswith("(cid:"):
            text = "\ufffd"
        a, b, _, _, _, f = item.matrix
        x0, y0, x1, y1 = item.bbox
        size = item.size
        upright = abs(b) < abs(a)
        # Font descriptors lie about ascent; the baseline does not.
        baseline = float(f) if upright else y0
        bbox = (x0, baseline - 0.14 * size, x1, baseline + 0.86 * size) if upright else (x0, y0, x1, y1)
        if not _inside(self.clip.box, bbox):
            if _shown(self.clip.box, bbox) > _SLIVER:
                self.cut.append(Ink(text, bbox, baseline, size))
            return
        if not self._is_overprint(text, x0, baseline, x1 - x0):
            letter = Ink(text, bbox, baseline, size)
            if not upright and b > 0 and not self._invisible:
                self._rise(letter)
            else:
                (self.unseen if self._invisible else self.ink).append(letter)
            self._spots.setdefault((text, int(x0 // 2), int(baseline // 2)), []).append(letter)

    def _rise(self, letter: Ink) -> None:
        """Add a letter to the word that runs up the page to it, or begin another."""
        last = self._rising[-1][-1] if self._rising else None
        goes_on = last is not None and abs(last.bbox[0] - letter.bbox[0]) < 1 and -1 < letter.bbox[1] - last.bbox[3] < letter.size
        if goes_on:
            self._rising[-1].append(letter)
        else:
            self._rising.append([letter])

    def set_upright(self) -> list[Ink]:
        """The letters of turned words, each word from top to bottom in the place it has: as a header that is set upright is read."""
        return [
            replace(letter, bbox=other.bbox, baseline=other.baseline)
            for word in self._rising for letter, other in zip(word, reversed(word), strict=True)
        ]  # fmt: skip

    def _is_overprint(self, text: str, x0: float, baseline: float, width: float) -> bool:
        """Whether the same letter stands on this spot already: printed twice to look bold, or as a shadow."""
        near = min(1.2, 0.3 * width)
        column, row = int(x0 // 2), int(baseline // 2)
        return any(
            abs(other.bbox[0] - x0) < near and abs(other.baseline - baseline) < 1.2
            for i in (column - 1, column, column + 1)
            for j in (row - 1, row, row + 1)
            for other in self._spots.get((text, i, j), ())
        )

    def paint_path(self, gstate: Any, stroke: bool, fill: bool, evenodd: bool, path: Any) -> None:
        self._mark()
        super().paint_path(gstate, stroke, fill, evenodd, path)
        objects = self.cur_item._objs
        while objects:
            item = objects.pop()
            if isinstance(item, LTCurve):
                self.rules.extend(_rules_of(item, self.clip.box))


def _rules_of(item: LTCurve, clip: BBox) -> Iterator[Rule]:
    """The horizontal and vertical strokes of a path, as far as they can be seen."""
    x0, y0, x1, y1 = _intersection(item.bbox, clip)
    if (x0, y0, x1, y1) == _NOWHERE:
        return
    if x1 - x0 <= _HAIRLINE or y1 - y0 <= _HAIRLINE:
        # A dot of a dotted line may belong to a line either way.
        dot = x1 - x0 <= _HAIRLINE and y1 - y0 <= _HAIRLINE
        if dot or x1 - x0 > y1 - y0:
            yield Rule(True, (y0 + y1) / 2, x0, x1)
        if dot or y1 - y0 > x1 - x0:
            yield Rule(False, (x0 + x1) / 2, y0, y1)
        return
    points = item.pts
    for (ax, ay), (bx, by) in zip(points, [*points[1:], points[0]], strict=True):
        if abs(ay - by) < 0.5 and abs(ax - bx) > 0.5:
            yield Rule(True, (ay + by) / 2, max(min(ax, bx), x0), min(max(ax, bx), x1))
        elif abs(ax - bx) < 0.5 and abs(ay - by) > 0.5:
            yield Rule(False, (ax + bx) / 2, max(min(ay, by), y0), min(max(ay, by), y1))


def _intersection(a: BBox, b: BBox) -> BBox:
    box = (max(a[0], b[0]), max(a[1], b[1]), min(a[2], b[2]), min(a[3], b[3]))
    return box if box[0] <= box[2] and box[1] <= box[3] else _NOWHERE


def _shown(clip: BBox, box: BBox) -> float:
    """How much of a letter's height the clipping path lets through, where it lets through its width."""
    height, middle = box[3] - box[1], (box[0] + box[2]) / 2
    if height <= 0 or not clip[0] <= middle <= clip[2]:
        return 0.0
    return max(0.0, min(clip[3], box[3]) - max(clip[1], box[1])) / height


def _inside(clip: BBox, box: BBox) -> bool:
    """A letter is seen when its middle is."""
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return clip[0] - 1 <= x <= clip[2] + 1 and clip[1] - 1 <= y <= clip[3] + 1
