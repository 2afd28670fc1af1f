"""The page a citation leads to: the original as it was published, with the cited place marked."""

from __future__ import annotations

import codecs
import io
import re
import threading
from collections import OrderedDict
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from fastapi import APIRouter, Request
from fastapi.responses import FileResponse, HTMLResponse, Response

from assistant.web.pages import render
from assistant.web.problems import UNKNOWN_PAGE, Problem
from assistant.web.schedules import Table, tables, touches
from index.budget_index import BudgetIndex
from index.errors import UnreadableFile
from index.records import BBox, Disclosure, Provenance

BOX = re.compile(r"-?\d{1,6}(?:\.\d{1,4})?(?:,-?\d{1,6}(?:\.\d{1,4})?){3}")
LINES = re.compile(r"(\d{1,9})(?:-(\d{1,9}))?")
# The document's name is its content's hash, so what is under it never changes.
FOREVER = {"Cache-Control": "public, max-age=31536000, immutable"}
SCALE = 2.0
"Pixels per point: sharp on a phone's screen and still some 150 kB a page."
PICTURES_KEPT = 64
MOST_ROWS = 4
"Rows named in words where one place holds several."


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A marked place, in percent of the page."""

    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True, slots=True, kw_only=True)
class TextLine:
    number: int
    text: str
    cited: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A paragraph or a schedule of a page that is shown as it was read."""

    text: str = ""
    cited: bool = False
    table: Table | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One PDF page: its size in points, where its visible part begins, and its text."""

    width: float
    height: float
    left: float
    top: float
    text: str


class Printer:
    """Pictures of PDF pages. pdfium is not safe to call from two threads, so one lock guards it."""

    def __init__(self, kept: int = PICTURES_KEPT) -> None:
        self._lock = threading.Lock()
        self._pictures: OrderedDict[tuple[Path, int], bytes] = OrderedDict()
        self._kept = kept

    def sheet(self, path: Path, page: int) -> Sheet:
        import pypdfium2

        with self._lock, _opened(path) as pdf:
            try:
                sheet = pdf[page - 1]
                width, height = sheet.get_size()
                media, crop = sheet.get_mediabox(), sheet.get_cropbox()
                text = sheet.get_textpage().get_text_bounded()
            except pypdfium2.PdfiumError as error:
                raise _damaged(path) from error
        return Sheet(width=width, height=height, left=crop[0] - media[0], top=media[3] - crop[3], text=text)

    def picture(self, path: Path, page: int) -> bytes:
        """The page as PNG."""
        import pypdfium2

        key = (path, page)
        with self._lock:
            if key in self._pictures:
                self._pictures.move_to_end(key)
                return self._pictures[key]
            with _opened(path) as pdf:
                try:
                    sheet = pdf[page - 1]
                    # A poster-sized page is drawn smaller instead of filling the memory.
                    scale = min(SCALE, 3000 / max(*sheet.get_size(), 1))
                    image = sheet.render(scale=scale).to_pil()
                except pypdfium2.PdfiumError as error:
                    raise _damaged(path) from error
            buffer = io.BytesIO()
            image.convert("P", palette=1, colors=64).save(buffer, "PNG")
            self._pictures[key] = buffer.getvalue()
            while len(self._pictures) > self._kept:
                self._pictures.popitem(last=False)
            return self._pictures[key]


def _opened(path: Path):  # type: ignore[no-untyped-def]  # pypdfium2 ships no types
    import pypdfium2

    try:
        return pypdfium2.PdfDocument(path)
    except (pypdfium2.PdfiumError, OSError) as error:
        raise _damaged(path) from error


def _damaged(path: Path) -> UnreadableFile:
    return UnreadableFile(f"{path.name} 的页面无法显示，可以下载原件查看。")


def read_box(asked: str | None, sheet: Sheet) -> Box | None:
    """The box a citation names, in percent; anything else is ignored, and nothing leaves the page.

    >>> read_box("0,0,50,100", Sheet(width=100, height=200, left=0, top=0, text=""))
    Box(left=0.0, top=0.0, width=50.0, height=50.0)
    """
    if (edges := read_edges(asked)) is None:
        return None
    x0, top, x1, bottom = edges
    left, right = sorted(max(0.0, min(100.0, (x - sheet.left) * 100 / sheet.width)) for x in (x0, x1))
    upper, lower = sorted(max(0.0, min(100.0, (y - sheet.top) * 100 / sheet.height)) for y in (top, bottom))
    return Box(left=left, top=upper, width=right - left, height=lower - upper)


def read_edges(asked: str | None) -> BBox | None:
    """The four edges of a box, in points, or None for anything else."""
    if not asked or not BOX.fullmatch(asked):
        return None
    x0, top, x1, bottom = (float(edge) for edge in asked.split(","))
    return (x0, top, x1, bottom)


def rebuilt(index: BudgetIndex, disclosure: Disclosure, page: int, cited: BBox | None) -> list[Block]:
    """A page of a format that has no picture: its paragraphs and schedules, in the order of printing."""
    blocks: list[tuple[float, Block]] = []
    for passage in index.passages.of_document(disclosure.document):
        spans = [span for span in passage.spans if span.place.page == page]
        if spans:
            marked = any(touches(span.place.bbox, cited) for span in spans)
            shown = passage.text[spans[0].start : spans[-1].end]
            blocks.append((_top(spans[0].place), Block(text=shown, cited=marked)))
    facts = [fact for fact in index.facts.of_document(disclosure.document) if fact.place.page == page]
    for table in tables(facts, cited):
        top = min(_top(fact.place) for fact in facts if fact.table == table.number)
        blocks.append((top, Block(table=table)))
    return [block for _, block in sorted(blocks, key=lambda one: one[0])]


def in_words(index: BudgetIndex, disclosure: Disclosure, page: int, box: BBox | None, lines: tuple[int, int]) -> str:
    """What stands in the cited place: its table, row, column and figure; empty where no figure of ours is printed."""
    if box is None and lines[1] < lines[0]:
        return ""
    facts = [fact for fact in index.facts.of_document(disclosure.document) if fact.place.page == page]
    # A sentence's figures are marked together with it; a cell is marked alone.
    there = [fact for fact in facts if touches(fact.place.bbox, box) or (box is None and fact.place.lines == lines)]
    rows = list(dict.fromkeys(fact.row_label for fact in there if fact.row_label))
    if len(there) == 1:
        unit = "" if there[0].printed.endswith(there[0].unit) else there[0].unit
        rows = [
            " › ".join(part for part in (rows[0] if rows else "", there[0].column) if part)
            + f"：{there[0].printed}{unit}"
        ]
    table = there[0].schedule_title if there else ""
    return " › ".join(part for part in (table, "、".join(rows[:MOST_ROWS])) if part)


def _top(place: Provenance) -> float:
    return place.bbox[1] if place.bbox else 0.0


def read_lines(asked: str | None) -> tuple[int, int]:
    """First and last cited line; (0, -1), which marks nothing, for anything unreadable.

    >>> read_lines("577-578"), read_lines("577"), read_lines("x")
    ((577, 578), (577, 577), (0, -1))
    """
    found = LINES.fullmatch(asked or "")
    if not found:
        return (0, -1)
    first = int(found[1])
    return (first, int(found[2] or first))


def text_pages(content: bytes) -> list[list[tuple[int, str]]]:
    """A text file's pages as (line number, text). A form feed begins a page; a line's number counts newlines only."""
    text = decode(content)
    pages: list[list[tuple[int, str]]] = [[]]
    for number, line in enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), 1):
        first, *after = line.split("\f")
        pages[-1].append((number, first))
        pages += [[(number, part)] for part in after]
    return pages


def decode(content: bytes) -> str:
    """UTF-8 (with or without a mark), marked UTF-16, else GB18030; what is neither shows as replacement characters."""
    marked = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    for encoding in ("utf-16",) if marked else ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return content.decode("utf-8", "replace")


def router(index: BudgetIndex, printer: Printer) -> APIRouter:
    """`/documents/{document}/pages/{n}`, its picture, and the original."""
    routes = APIRouter(include_in_schema=False)

    def found(name: str, page: int) -> tuple[Disclosure, Path]:
        disclosure = index.disclosure(name)
        if not 1 <= page <= disclosure.pages:
            raise Problem(UNKNOWN_PAGE, f"《{disclosure.source}》共 {disclosure.pages} 页，没有第 {page} 页。")
        return disclosure, index.original(disclosure.document)

    @routes.get("/documents/{name}/pages/{page}", response_class=HTMLResponse)
    def source_page(
        name: str, page: int, bbox: str | None = None, lines: str | None = None, embed: bool = False
    ) -> HTMLResponse:
        disclosure, path = found(name, page)
        shared = {
            "disclosure": disclosure,
            "page": page,
            "embed": embed,
            "base": f"/documents/{quote(disclosure.document, safe='')}",
            "words": in_words(index, disclosure, page, read_edges(bbox), read_lines(lines)),
        }
        if disclosure.format == "pdf":
            sheet = printer.sheet(path, page)
            return _html("source_pdf.html", **shared, sheet=sheet, box=read_box(bbox, sheet))
        if disclosure.format != "txt":
            return _html("source_rebuilt.html", **shared, blocks=rebuilt(index, disclosure, page, read_edges(bbox)))
        first, last = read_lines(lines)
        pages = text_pages(path.read_bytes())
        own = pages[page - 1] if page <= len(pages) else []
        shown = [TextLine(number=n, text=text, cited=first <= n <= last) for n, text in own]
        return _html("source_text.html", **shared, lines=shown, cited=any(line.cited for line in shown))

    @routes.get("/documents/{name}/pages/{page}/image.png")
    def picture(name: str, page: int) -> Response:
        disclosure, path = found(name, page)
        if disclosure.format != "pdf":
            raise Problem(UNKNOWN_PAGE, f"《{disclosure.source}》没有页面图像。")
        return Response(printer.picture(path, page), media_type="image/png", headers=FOREVER)

    @routes.get("/documents/{name}/original")
    def original(name: str, request: Request) -> FileResponse:
        disclosure = index.disclosure(name)
        # Sent as a download under a neutral type: a published file is never run as a page of ours.
        return FileResponse(
            index.original(disclosure.document),
            media_type="application/octet-stream",
            filename=disclosure.source,
            headers={"X-Content-Type-Options": "nosniff"},
        )

    return routes


def _html(template: str, **values: object) -> HTMLResponse:
    return HTMLResponse(render(template, **values).encode("utf-8", "replace"))
