"""A scanned page into lines and ruled tables, like a printed one; what was not surely read says so.

Digits are read twice, at two sizes. Where the readings differ or a digit is unsure, the number is not guessed: its unsure
letters become �, and the figure is kept as unread.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from index.errors import UnreadableFile
from index.records import BBox
from ingest.pages import Page, RuledTable
from ingest.readers.layout import Ink, read_lines
from ingest.readers.picture import (
    Grey,
    Picture,
    Pixels,
    cut,
    letter_height,
    lines_in,
    prepared,
    samples,
    smudge,
    split,
    turned,
)
from ingest.readers.recognition import Recogniser, Seen
from ingest.readers.ruling import Rule, Ruling, read_ruled_tables
from ingest.readers.typeset import width
from ingest.readers.wording import Words

OnPage = Callable[[int, int], None]
"Called with the number of the page that is read next, and how many there are."

_POINTS = 72.0
_USUAL_DPI, _LOWEST_DPI, _HIGHEST_DPI = 200.0, 150.0, 300.0
_PAPER = 11.7  # inches, the long side of A4
_MOST_PIXELS = 80_000_000
_MOST_SCANNED = 400
_SURE, _SURE_IF_COARSE = 0.9, 0.98
"A digit less sure than this is not read."
_COARSE_DPI = 140.0
_UPRIGHT = 0.85
"How sure the letters of a page are, on the whole, that stands upright."
_MARK = 0.3
"Of a letter's height: what is taller is no dust."
_MARGINS = (0.3, 0.2, 0.45)
_UNREAD = "\ufffd"
_GLUED = re.compile(r"(\d[\d,]*(?:\.\d+)?)\s*([一二三四五六七八九十]{1,3}[、.．].+)")
_COLUMN_GAP = 1.0  # ems
_FIGURES = re.compile(r"[\d,，.．。\s()（）%％+\-−－—–OoIl|]*\d[\d,，.．。\s()（）%％+\-−－—–OoIl|]*")
# What digits and their marks are taken for.
_ALIKE = str.maketrans(
    {"，": ",", "．": ".", "。": ".", "O": "0", "o": "0", "I": "1", "l": "1", "|": "1", "（": "(", "）": ")", "％": "%"}
)


def read_pictures(path: Path, on_page: OnPage | None = None) -> tuple[Page, ...]:
    """Return the pages of a picture file, one for each of its frames."""
    from PIL import Image, ImageOps, ImageSequence, UnidentifiedImageError

    leaves: list[_Leaf] = []
    reader = Recogniser()
    try:
        with Image.open(path) as image:
            frames = getattr(image, "n_frames", 1)
            _refuse_many(frames, path)
            for number, frame in enumerate(ImageSequence.Iterator(image), 1):
                if frame.width * frame.height > _MOST_PIXELS:
                    raise _too_large(path)
                if on_page:
                    on_page(number, frames)
                grey = ImageOps.exif_transpose(frame).convert("RGB").convert("L")
                dpi = _resolution(frame.info.get("dpi"), max(grey.size))
                leaves.append(_leaf(np.asarray(grey), dpi, dpi, number, reader))
    except UnreadableFile:
        raise
    except Image.DecompressionBombError as error:
        raise _too_large(path) from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError) as error:
        raise UnreadableFile(f"《{path.name}》已损坏，无法打开，请重新扫描或下载。") from error
    return _printed(_pages(leaves), path)


def read_scanned(
    path: Path, pages: Sequence[Page], numbers: Sequence[int], on_page: OnPage | None = None
) -> tuple[Page, ...]:
    """Return the pages of a PDF, those of these numbers read from their pictures."""
    import pypdfium2

    _refuse_many(len(numbers), path)
    reader = Recogniser()
    leaves: list[_Leaf] = []
    try:
        document = pypdfium2.PdfDocument(path)
        try:
            for count, number in enumerate(numbers, 1):
                if on_page:
                    on_page(count, len(numbers))
                sheet = document[number - 1]
                own, dpi = _resolutions(sheet)
                grey = np.asarray(sheet.render(scale=dpi / _POINTS, grayscale=True).to_pil().convert("L"))
                leaves.append(_leaf(grey, dpi, own, number, reader))
        finally:
            document.close()
    except pypdfium2.PdfiumError as error:
        raise UnreadableFile(f"《{path.name}》的扫描页已损坏，无法打开，请重新扫描或下载。") from error
    read = {page.number: page for page in [*pages, *_pages(leaves)]}
    return _printed([read[number] for number in sorted(read)], path)


def _too_large(path: Path) -> UnreadableFile:
    return UnreadableFile(f"《{path.name}》的图像过大，请缩小到 300 DPI 以内再导入。")


def _refuse_many(count: int, path: Path) -> None:
    if count > _MOST_SCANNED:
        raise UnreadableFile(f"《{path.name}》有 {count} 页扫描图像，超过 {_MOST_SCANNED} 页，请拆分后再导入。")


def _printed(pages: Sequence[Page], path: Path) -> tuple[Page, ...]:
    if not any(page.lines for page in pages):
        raise UnreadableFile(f"《{path.name}》的图像里没有认出文字，请提供更清晰的扫描件。")
    return tuple(pages)


def _resolution(told: Any, longest: int) -> float:
    """Dots per inch: as the file says, where that gives a page of a sensible size."""
    dpi = float(told[0]) if isinstance(told, tuple) and told and told[0] else 0.0
    return dpi if dpi and 5 <= longest / dpi <= 24 else longest / _PAPER


def _resolutions(sheet: Any) -> tuple[float, float]:
    """The resolution of the picture that fills a page of a PDF, and the one to draw it at."""
    import pypdfium2.raw as raw

    width, height = (float(side) for side in sheet.get_size())
    own = 0.0
    for item in sheet.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=3):
        told = item.get_metadata()
        own = max(own, min(float(told.horizontal_dpi), float(told.vertical_dpi)))
    own = own or _USUAL_DPI
    most = math.sqrt(_MOST_PIXELS / max(width * height, 1.0)) * _POINTS
    return own, min(max(own, _LOWEST_DPI), _HIGHEST_DPI, most)


def _upright(grey: Grey, dpi: float, reader: Recogniser) -> Picture:
    """The page as it is read: most stand upright, some lie on a side or on their head."""
    grey, dpi = _sized(grey, dpi)
    best: tuple[float, Picture] | None = None
    for degrees in (0, 270, 90, 180):
        picture = prepared(turned(grey, degrees), dpi)
        letter = letter_height(picture)
        seen = reader.read([cut(picture, box, letter) for box in samples(picture, letter)])
        sure = [s for one in seen for s in one.sure]
        mean = float(np.mean(sure)) if len(sure) > 10 else 0.0
        if best is None or mean > best[0]:
            best = mean, picture
        if mean >= _UPRIGHT or (degrees == 0 and not picture.ink.any()):
            break
    assert best is not None
    return best[1]


def _sized(grey: Grey, dpi: float) -> tuple[Grey, float]:
    """The picture at a resolution that letters are read well at."""
    import cv2

    wanted = min(max(dpi, _LOWEST_DPI), _HIGHEST_DPI)
    if wanted == dpi:
        return grey, dpi
    how = cv2.INTER_AREA if wanted < dpi else cv2.INTER_CUBIC
    return cv2.resize(grey, None, fx=wanted / dpi, fy=wanted / dpi, interpolation=how), wanted


@dataclass(frozen=True, slots=True)
class _Line:
    """One printed line: in which cell (table, row, column), where, and what its readings are."""

    cell: tuple[int, int, int] | None
    box: BBox
    readings: tuple[Seen, ...]
    is_mark: bool
    "Too large to be dust."
    smudge: float | None
    "How far along the line a blot covers its letters."


@dataclass(frozen=True, slots=True)
class _Leaf:
    """A page as it was read, before its unsure words are settled."""

    number: int
    width: float
    height: float
    letter: float
    tables: tuple[RuledTable, ...]
    lines: tuple[_Line, ...]
    sure: float
    "How sure a digit must be on this page."
    notes: tuple[str, ...]


def _leaf(grey: Grey, dpi: float, own: float, number: int, reader: Recogniser) -> _Leaf:
    """Read a picture of `dpi` dots per inch, which was scanned at `own`."""
    sure = _SURE if own >= _COARSE_DPI else _SURE_IF_COARSE
    note = f"第 {number} 页的扫描只有约 {own:.0f} DPI，数字可能认错，请核对，或提供 200 DPI 以上的扫描件。"
    picture = _upright(grey, dpi, reader)
    scale = _POINTS / picture.dpi
    letter = letter_height(picture)
    rules = [Rule(s.horizontal, s.at * scale, s.start * scale, s.end * scale) for s in picture.strokes]
    tables = read_ruled_tables((), Ruling.of(rules), number)
    places = [*_in_cells(picture, tables, letter), *_outside(picture, tables, letter, reader)]
    readings = _readings(picture, [box for _, box in places], letter, reader, sure)
    lines = tuple(
        _Line(
            cell,
            (box[0] * scale, box[1] * scale, box[2] * scale, box[3] * scale),
            seen,
            box[3] - box[1] >= _MARK * letter,
            smudge(picture, box, letter) if len(seen) > 1 else None,
        )
        for (cell, box), seen in zip(places, readings, strict=True)
    )
    high, wide = picture.grey.shape
    notes = () if own >= _COARSE_DPI or not lines else (note,)
    return _Leaf(number, wide * scale, high * scale, letter * scale, tables, lines, sure, notes)


def _page(leaf: _Leaf, words: Words) -> Page:
    """A page of what was read, its unsure words settled."""
    ink = []
    cells: dict[tuple[int, int, int], list[str]] = {}
    for line in leaf.lines:
        text = (
            _blotted(_figure(line.readings, leaf.sure), line.smudge)
            if len(line.readings) > 1
            else _folded(words.settle(line.readings[0]))
        )
        if line.cell is not None and (text or line.is_mark):
            cells.setdefault(line.cell, []).append(text or _UNREAD)
        for part, x0, x1 in _apart(text, line.box[0], line.box[2]):
            middle, half = (line.box[1] + line.box[3]) / 2, leaf.letter / 2
            ink.append(Ink(part, (x0, middle - half, x1, middle + half), middle + half, 2 * half))
    tables = tuple(
        replace(
            table,
            rows=tuple(
                tuple(cell and replace(cell, text="\n".join(cells.get((t, i, j), ()))) for j, cell in enumerate(row))
                for i, row in enumerate(table.rows)
            ),
        )
        for t, table in enumerate(leaf.tables)
    )
    return Page(
        number=leaf.number,
        width=leaf.width,
        height=leaf.height,
        lines=read_lines(ink, leaf.number),
        tables=tables,
        notes=leaf.notes,
        scanned=True,
    )


def _apart(text: str, x0: float, x1: float) -> Iterator[tuple[str, float, float]]:
    """A number that runs up to the item of the next column (517三、其他支出), and that item, each with its ends."""
    glued = _GLUED.match(text)
    if not glued:
        if text:
            yield text, x0, x1
        return
    number, item = glued.groups()
    em = (x1 - x0) / (width(text) + _COLUMN_GAP)
    yield number, x0, x0 + em * width(number)
    yield item, x1 - em * width(item), x1


def _pages(leaves: Sequence[_Leaf]) -> list[Page]:
    words = Words(line.readings[0] for leaf in leaves for line in leaf.lines)
    return [_page(leaf, words) for leaf in leaves]


def _in_cells(
    picture: Picture, tables: Sequence[RuledTable], letter: float
) -> Iterator[tuple[tuple[int, int, int] | None, Pixels]]:
    """The printed lines of every cell: table, row and column, and the box of the line."""
    scale = picture.dpi / _POINTS
    edge = 2 + round(picture.dpi / 100)
    for t, table in enumerate(tables):
        for i, row in enumerate(table.rows):
            for j, cell in enumerate(row):
                if cell is not None:
                    x0, top, x1, bottom = (round(v * scale) for v in cell.bbox)
                    for box in lines_in(picture, (x0 + edge, top + edge, x1 - edge, bottom - edge), letter):
                        yield (t, i, j), box


def _outside(
    picture: Picture, tables: Sequence[RuledTable], letter: float, reader: Recogniser
) -> Iterator[tuple[None, Pixels]]:
    """What is printed around the tables."""
    scale = picture.dpi / _POINTS
    around = picture.bare.copy()
    for table in tables:
        x0, top, x1, bottom = (round(v * scale) for v in table.bbox)
        around[max(top - 3, 0) : bottom + 4, max(x0 - 3, 0) : x1 + 4] = 255
    rows = np.flatnonzero((around < 160).any(axis=1))
    if not len(rows):
        return
    first = max(int(rows[0]) - 20, 0)
    for x0, top, x1, bottom in reader.find(around[first : int(rows[-1]) + 20], letter):
        for box in split(picture, (x0, top + first, x1, bottom + first), 1.0 * letter):
            yield None, box


def _readings(
    picture: Picture, boxes: Sequence[Pixels], letter: float, reader: Recogniser, sure: float
) -> list[tuple[Seen, ...]]:
    """Each line read; figures twice, and a third time where that does not settle them."""
    first = reader.read([cut(picture, box, letter, _MARGINS[0]) for box in boxes])
    readings: list[tuple[Seen, ...]] = [(seen,) for seen in first]
    figures = [i for i, seen in enumerate(first) if _FIGURES.fullmatch(_folded(seen.text)) or not seen.text]
    for margin in _MARGINS[1:]:
        again = reader.read([cut(picture, boxes[i], letter, margin) for i in figures])
        for i, seen in zip(figures, again, strict=True):
            readings[i] = (*readings[i], seen)
        figures = [i for i in figures if _settled(readings[i], sure) is None]
    return readings


def _folded(text: str) -> str:
    return unicodedata.normalize("NFC", text).strip()


def _settled(readings: Sequence[Seen], sure: float) -> str | None:
    """What two readings agree on, every letter sure in one of them at least."""
    for k, one in enumerate(readings):
        for other in readings[k + 1 :]:
            if one.text == other.text and all(max(a, b) >= sure for a, b in zip(one.sure, other.sure, strict=True)):
                return one.text
    return None


def _figure(readings: Sequence[Seen], sure: float) -> str:
    """The figure that was read, its unsure letters unread."""
    text = _settled(readings, sure)
    if text is not None:
        return _unless_odd(_folded(text).translate(_ALIKE))
    lengths = {len(seen.text) for seen in readings}
    best = max(readings, key=lambda seen: sum(seen.sure) / max(len(seen.sure), 1))
    told = ""
    for k, letter in enumerate(best.text):
        agreed = len(lengths) == 1 and len({seen.text[k] for seen in readings}) == 1
        told += letter if agreed and best.sure[k] >= sure else _UNREAD
    told = _folded(told).translate(_ALIKE)
    return told if _UNREAD in told or not told else told + _UNREAD


def _blotted(text: str, at: float | None) -> str:
    """A blot may look like a 0 or an 8: the letter it covers is unread, however surely it was read."""
    if at is None or not any(letter.isdigit() for letter in text):
        return text
    k = min(int(at * len(text)), len(text) - 1)
    return text[:k] + _UNREAD + text[k + 1 :]


def _unless_odd(text: str) -> str:
    """A point before three digits is likelier a comma whose tail was lost: then it is not read."""
    return re.sub(r"^(\(?-?\d{1,3})\.(?=\d{3}\)?$)", rf"\g<1>{_UNREAD}", text)
