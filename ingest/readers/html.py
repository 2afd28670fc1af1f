"""A web page into pages: its paragraphs and tables in their order, without what a browser would not show."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from lxml import etree

from index.errors import UnreadableFile
from ingest.pages import Page
from ingest.readers.package import Element
from ingest.readers.typeset import Box, Typesetter

_LARGEST = 32 * 1024 * 1024
_WIDEST_SPAN = 1000  # the limit browsers keep
_LARGEST_AREA = 1_000_000  # cells
_UNSHOWN = frozenset(
    ["head", "script", "style", "noscript", "template", "nav", "footer", "iframe", "object", "svg", "select", "button",
     "textarea", "input", "map", "audio", "video", "canvas", "title", "meta", "link"]
)  # fmt: skip
_BLOCKS = frozenset(
    ["p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "dl", "dt", "dd", "section", "article", "header",
     "main", "aside", "address", "blockquote", "pre", "figure", "figcaption", "form", "fieldset", "legend", "center",
     "table", "caption", "thead", "tbody", "tfoot", "tr", "td", "th", "hr", "body", "html"]
)  # fmt: skip
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.I)
_TURNS_BEFORE = re.compile(r"page-break-before\s*:\s*always|break-before\s*:\s*page", re.I)
_TURNS_AFTER = re.compile(r"page-break-after\s*:\s*always|break-after\s*:\s*page", re.I)
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]{2,20})|encoding=[\"']([\w-]{2,20})", re.I)
_SPACES = re.compile(r"[ \t\r\n\f\u00a0]+")
# The source may break its lines within a Chinese word.
_BROKEN = re.compile(r"(?<=[\u2e80-\uffef])[ \t]*[\r\n]+[ \t]*(?=[\u2e80-\uffef])")
_LOST = 0.01
"Share of letters that may be unreadable."


def read_html(path: Path) -> tuple[Page, ...]:
    """Return the pages of a web page; one, unless its style turns pages."""
    if path.stat().st_size > _LARGEST:
        raise UnreadableFile(f"《{path.name}》超过 32 MB，不像一份预算或决算公开网页，请检查后再导入。")
    text = _decoded(path.read_bytes(), path.name)
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True)
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
        if root is None:
            raise UnreadableFile(f"《{path.name}》里没有文字，请检查文件后再导入。")
        if any("depth" in str(error.message) for error in parser.error_log):
            raise RecursionError
        writer = _Writer(Typesetter(path.name))
        writer.walk(root)
        writer.flush()
    except RecursionError as error:
        raise UnreadableFile(f"《{path.name}》层层嵌套得过深，可能已损坏，请用浏览器打开后另存。") from error
    except (etree.LxmlError, ValueError) as error:
        raise UnreadableFile(f"《{path.name}》已损坏，无法打开，请重新下载。") from error
    return writer.setter.pages()


@dataclass(slots=True)
class _Writer:
    setter: Typesetter
    _open: list[str] = field(default_factory=list)
    "The text of the paragraph that is being written."
    _lists: list[int] = field(default_factory=list)

    def flush(self) -> None:
        text = "".join(self._open)
        self._open = []
        if text.strip():
            self.setter.paragraph("\n".join(part.strip(" \t\r\f\u00a0") for part in text.split("\n")))

    def walk(self, element: Element) -> None:
        """Write what an element shows, and begin a paragraph where it does."""
        name = element.tag
        if not isinstance(name, str) or name in _UNSHOWN or _is_hidden(element):
            return
        style = element.get("style") or ""
        if _TURNS_BEFORE.search(style):
            self.flush()
            self.setter.turn()
        if name == "br":
            self._open.append("\n")
        elif name == "table" and not _is_layout(element):
            self.flush()
            self._table(element)
        else:
            self._inside(element, name)
        if _TURNS_AFTER.search(style):
            self.flush()
            self.setter.turn()

    def _inside(self, element: Element, name: str) -> None:
        block = name in _BLOCKS
        if block:
            self.flush()
        if name == "ol":
            self._lists.append(_whole(element.get("start"), 1))
        elif name == "ul":
            self._lists.append(-1)
        elif name == "li" and self._lists and self._lists[-1] >= 0:
            self._open.append(f"{self._lists[-1]}. ")
            self._lists[-1] += 1
        self._text(element.text, name == "pre")
        for child in element:
            self.walk(child)
            self._text(child.tail, name == "pre")
        if name in {"ol", "ul"} and self._lists:
            self._lists.pop()
        if block:
            self.flush()

    def _text(self, text: str | None, preformatted: bool) -> None:
        if text:
            self._open.append(text if preformatted else _one_line(text))

    def _table(self, table: Element) -> None:
        boxes: list[Box] = []
        taken: dict[int, int] = {}  # column → the row above which it is taken from above
        rows = list(_rows(table))
        area = 0
        for number, row in enumerate(rows):
            column = 0
            for cell in row:
                if cell.tag not in {"td", "th"} or _is_hidden(cell):
                    continue
                while taken.get(column, 0) > number:
                    column += 1
                if column >= _WIDEST_SPAN:
                    break
                wide = min(max(_whole(cell.get("colspan"), 1), 1), _WIDEST_SPAN)
                tall = _whole(cell.get("rowspan"), 1)
                tall = min(tall, len(rows) - number) if tall else len(rows) - number
                area += tall * wide
                if area > _LARGEST_AREA:
                    raise ValueError("cells that reach beyond measure")
                boxes.append(Box(_cell_text(cell), number, column, tall, wide))
                for k in range(column, column + wide):
                    taken[k] = number + tall
                column += wide
        for caption in table.iterchildren("caption"):
            self.setter.paragraph(_cell_text(caption))
        self.setter.table(boxes)


def _is_hidden(element: Element) -> bool:
    return element.get("hidden") is not None or bool(_HIDDEN.search(element.get("style") or ""))


def _is_layout(table: Element) -> bool:
    """A table around other tables, or with one cell, only arranges the page."""
    if next(table.iterdescendants("table"), None) is not None:
        return True
    cells = table.iterdescendants("td", "th")
    next(cells, None)
    return next(cells, None) is None


def _rows(table: Element) -> Iterator[Element]:
    for child in table:
        if child.tag == "tr" and not _is_hidden(child):
            yield child
        elif child.tag in {"thead", "tbody", "tfoot"} and not _is_hidden(child):
            yield from _rows(child)


def _cell_text(cell: Element) -> str:
    parts: list[str] = []
    _gather(cell, parts)
    lines = (_SPACES.sub(" ", line).strip() for line in "".join(parts).split("\n"))
    return "\n".join(line for line in lines if line)


def _gather(element: Element, parts: list[str]) -> None:
    parts.append(_one_line(element.text))
    for child in element:
        if isinstance(child.tag, str) and child.tag not in _UNSHOWN and not _is_hidden(child):
            block = child.tag in _BLOCKS
            if child.tag == "br" or block:
                parts.append("\n")
            _gather(child, parts)
            if block:
                parts.append("\n")
        parts.append(_one_line(child.tail))


def _one_line(text: str | None) -> str:
    return _SPACES.sub(_space, _BROKEN.sub("", text)) if text else ""


def _space(match: re.Match[str]) -> str:
    """Blanks are one blank, but hard ones in a row keep what they set apart apart."""
    return "  " if "\u00a0\u00a0" in match.group() else " "


def _whole(text: str | None, default: int) -> int:
    found = re.match(r"\s*([0-9]{1,6})", text or "")
    return int(found.group(1)) if found else default


def _decoded(content: bytes, name: str) -> str:
    """The text in the encoding the page declares, or in the one it is really in."""
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if content.startswith(mark):
            return content.decode(encoding, "replace")
    if content[:400:2].count(0) > 100 or content[1:400:2].count(0) > 100:
        return content.decode("utf-16-le" if content[1:400:2].count(0) > 100 else "utf-16-be", "replace")
    found = _CHARSET.search(content[:4096])
    declared = (found.group(1) or found.group(2)).decode("ascii") if found else "utf-8"
    if declared.lower() in {"gb2312", "gbk", "gb_2312-80", "x-gbk"}:
        declared = "gb18030"
    for encoding in (declared, "utf-8", "gb18030"):
        try:
            return content.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
    best = min((content.decode(e, "replace") for e in ("utf-8", "gb18030")), key=lambda text: text.count("\ufffd"))
    if best.count("\ufffd") > _LOST * len(best):
        raise UnreadableFile(f"《{name}》的文字编码无法识别，请用浏览器打开后另存为 UTF-8。")
    return best
