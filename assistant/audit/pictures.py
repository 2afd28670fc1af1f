"""The page around each cited place, cut out with the place marked; of a text file, its lines."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from PIL import Image, ImageChops, ImageDraw

from assistant.answer import Source
from assistant.web.source_pages import SCALE, Printer, text_pages
from index.budget_index import BudgetIndex
from index.errors import MingzhangError
from index.records import Disclosure
from index.vocabulary import Standing

_MARGIN = 36.0
"Points of the page shown above and below the marked places, for what stands around them."
_LEAST, _MOST = 110.0, 430.0
"Points: less shows too little to find the place, more is the whole page."
_INK, _WASH = (200, 52, 31), (255, 205, 60)
_WIDTH, _COLOURS = 1000, 40
_LINES_AROUND = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """Part of a page with the places that a finding cites on it, marked."""

    source: str
    page: int
    png: bytes
    size: tuple[int, int]

    @property
    def told(self) -> str:
        return f"《{self.source}》第 {self.page} 页，框出的是所引之处"


@dataclass(frozen=True, slots=True, kw_only=True)
class Excerpt:
    """Lines of a text file; those cited are marked."""

    source: str
    lines: tuple[tuple[int, str, bool], ...]


class Cutter:
    """Cuts out places. Pages are drawn once, however many findings stand on them."""

    def __init__(self, index: BudgetIndex) -> None:
        self._index = index
        self._printer = Printer()
        self._held = {one.document: one for one in index.disclosures(*Standing)}

    def of(self, places: Sequence[Source]) -> Iterator[Picture | Excerpt]:
        """Every page on which these places stand, in the order in which they are cited."""
        pages: dict[tuple[str, int], list[Source]] = {}
        for place in places:
            pages.setdefault((place.document, place.page), []).append(place)
        for (document, page), own in pages.items():
            disclosure = self._held.get(document)
            cut = self._cut(disclosure, page, own) if disclosure else None
            if cut is not None:
                yield cut

    def _cut(self, disclosure: Disclosure, page: int, places: Sequence[Source]) -> Picture | Excerpt | None:
        try:
            if disclosure.format == "pdf":
                return self._picture(disclosure, page, places)
            if disclosure.format == "txt":
                return self._excerpt(disclosure, page, places)
        except MingzhangError:
            return None  # the original is gone or damaged: the words are cited all the same
        return None

    def _picture(self, disclosure: Disclosure, page: int, places: Sequence[Source]) -> Picture | None:
        boxes = [place.bbox for place in places if place.bbox]
        if not boxes:
            return None
        path = self._index.original(disclosure.document)
        sheet = self._printer.sheet(path, page)
        image = Image.open(io.BytesIO(self._printer.picture(path, page))).convert("RGB")
        across, down = image.width / sheet.width, image.height / sheet.height
        top = min(box[1] for box in boxes) - sheet.top - _MARGIN
        bottom = max(box[3] for box in boxes) - sheet.top + _MARGIN
        if bottom - top < _LEAST:
            top, bottom = (top + bottom - _LEAST) / 2, (top + bottom + _LEAST) / 2
        if bottom - top > _MOST:
            top, bottom = 0.0, sheet.height
        wash = Image.new("RGB", image.size, (255, 255, 255))
        pen = ImageDraw.Draw(wash)
        edges = [
            ((x0 - sheet.left - 2) * across, (y0 - sheet.top - 2) * down, (x1 - sheet.left + 2) * across,
             (y1 - sheet.top + 2) * down)
            for x0, y0, x1, y1 in boxes
        ]  # fmt: skip
        for edge in edges:
            pen.rectangle(edge, fill=tuple((255 * 2 + c) // 3 for c in _WASH))
        marked = ImageChops.multiply(image, wash)
        pen = ImageDraw.Draw(marked)
        for edge in edges:
            pen.rectangle(edge, outline=_INK, width=max(2, round(SCALE * 1.2)))
        band = marked.crop((0, round(max(0.0, top * down)), image.width, round(min(image.height, bottom * down))))
        if band.width > _WIDTH:
            band = band.resize((_WIDTH, max(1, round(band.height * _WIDTH / band.width))), Image.Resampling.LANCZOS)
        out = io.BytesIO()
        band.quantize(_COLOURS).save(out, "PNG", optimize=True)
        return Picture(source=disclosure.source, page=page, png=out.getvalue(), size=band.size)

    def _excerpt(self, disclosure: Disclosure, page: int, places: Sequence[Source]) -> Excerpt | None:
        cited = {n for place in places if place.lines for n in range(place.lines[0], place.lines[1] + 1)}
        if not cited:
            return None
        shown = {n + k for n in cited for k in range(-_LINES_AROUND, _LINES_AROUND + 1)}
        pages = text_pages(self._index.original(disclosure.document).read_bytes())
        own = pages[page - 1] if page <= len(pages) else []
        lines = tuple((n, text, n in cited) for n, text in own if n in shown and (text.strip() or n in cited))
        return Excerpt(source=disclosure.source, lines=lines)
