"""A Word document into pages: paragraphs and tables in their order, as Word prints them.

Pages turn where the document says so, and where Word noted that it turned them when it last saved the file. What is
deleted, hidden or an instruction is not printed, so it is not read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from index.errors import UnreadableFile
from ingest.pages import Page
from ingest.readers.numbering import Numbering
from ingest.readers.package import DAMAGE, Element, Package, attribute, child, local, value_of
from ingest.readers.typeset import Box, Typesetter

_TWENTIETHS = 20.0  # to a point
_WIDEST_SPAN = 200
# A picture larger than this (EMU, some 9 × 5 cm) is no seal or emblem: it may print a table.
_LARGE_PICTURE = 3_240_000 * 1_800_000
_UNPRINTED = frozenset(
    [
        "del",
        "moveFrom",
        "delText",
        "instrText",
        "delInstrText",
        "rPr",
        "pPr",
        "tblPr",
        "tcPr",
        "trPr",
        "fldData",
        "rt",
        "commentReference",
    ]
)
_OFF = frozenset({"0", "false", "off"})
# Within the text of a paragraph: the page turns because the document says so; it turned when Word last printed it.
_BREAK, _NOTED = "\f", "\v"
_MOST_BLANK = 20
_BLANK = " \t\n\f\v\u3000"


def read_docx(path: Path) -> tuple[Page, ...]:
    """Return the pages of a .docx."""
    try:
        with Package(path) as package:
            return _read(package, path.name)
    except UnreadableFile:
        raise
    except RecursionError as error:
        raise UnreadableFile(f"《{path.name}》层层嵌套得过深，可能已损坏，请另存为新的文件后再导入。") from error
    except DAMAGE as error:
        raise UnreadableFile(f"《{path.name}》已损坏，无法打开，请重新下载，或用 Word 打开后另存为 .docx。") from error


def _read(package: Package, name: str) -> tuple[Page, ...]:
    top = package.relations("")
    main = next((target for target in top.values() if target.endswith("document.xml")), "word/document.xml")
    root = package.xml(main)
    body = child(root, "body") if root is not None else None
    if body is None:
        raise UnreadableFile(f"《{name}》已损坏，无法打开，请重新下载，或用 Word 打开后另存为 .docx。")
    folder = main.rpartition("/")[0]
    numbering = Numbering.read(package.xml(f"{folder}/numbering.xml"), package.xml(f"{folder}/styles.xml"))
    writer = _Writer(Typesetter(name), numbering)
    writer.blocks(body)
    return writer.setter.pages()


@dataclass(slots=True)
class _Writer:
    setter: Typesetter
    numbering: Numbering
    _turns: int = field(default=0)
    "How many times the page turns before the next thing that is printed."
    _begun: bool = field(default=False)

    def blocks(self, container: Element) -> None:
        """Set the paragraphs and tables of a body, a text box or a cell."""
        for element in container:
            match local(element):
                case "p":
                    self._paragraph(element)
                case "tbl":
                    self._table(element)
                case "sdt":
                    if (content := child(element, "sdtContent")) is not None:
                        self.blocks(content)
                case "customXml" | "ins" | "moveTo" | "smartTag":
                    self.blocks(element)

    def _paragraph(self, element: Element) -> None:
        properties = child(element, "pPr")
        if self._begun and properties is not None and _is_on(child(properties, "pageBreakBefore")):
            self._turns = max(self._turns, 1)
        self._begun = True
        boxes: list[Element] = []
        text = "".join(_printed(element, boxes))
        if text.strip(_BLANK):
            text = self._numbered(properties, text)
        begun = False
        for part in re.split(f"([{_BREAK}{_NOTED}])", text):
            if part == _BREAK:
                self._turns += 1
            elif part == _NOTED:
                # Word notes every turn, also where the document asks for it.
                self._turns = max(self._turns, 1)
            elif part.strip():
                self._turn()
                self.setter.paragraph(part, goes_on=begun)
                begun = True
        for box in boxes:
            self.blocks(box)
        self._pictures(element)
        if properties is not None and (section := child(properties, "sectPr")) is not None:
            turns = value_of(section, "type") not in {"continuous", "nextColumn"}
            self._turns = max(self._turns, int(turns))

    def _numbered(self, properties: Element, text: str) -> str:
        """The text after the number that Word prints before it."""
        number = self.numbering.before(properties) if properties is not None else ""
        if not number:
            return text
        lead = len(text) - len(text.lstrip(_BLANK))
        gap = " " if number[-1].isalnum() else ""
        return text[:lead] + number + gap + text[lead:]

    def _turn(self) -> None:
        for _ in range(min(self._turns, _MOST_BLANK)):
            self.setter.turn()
        self._turns = 0

    def _pictures(self, element: Element) -> None:
        for extent in element.iter("{*}extent"):
            size = [attribute(extent, side) for side in ("cx", "cy")]
            if all(re.fullmatch(r"\d{1,12}", s) for s in size) and int(size[0]) * int(size[1]) > _LARGE_PICTURE:
                self.setter.note(f"第 {self.setter.page} 页有插图，图中的文字和数字没有读取。")

    def _table(self, table: Element) -> None:
        rows = list(_rows(table))
        self._turn()
        cells = [cell for row in rows for cell in _cells(row)]
        if len(cells) == 1:  # a frame
            self.blocks(cells[0])
            return
        boxes: list[Box] = []
        inner: list[Element] = []
        turns: list[int] = []
        reached: dict[int, int] = {}  # column → the box that a merged cell below goes on with
        for number, row in enumerate(rows):
            begins, turned = _turns_in(row)
            if begins:
                turns.append(number)
            column = _span(value_of(row, "trPr", "gridBefore"), 0)
            for cell in _cells(row):
                wide = _span(value_of(cell, "tcPr", "gridSpan"), 1)
                merge = child(cell, "tcPr", "vMerge")
                if merge is not None and attribute(merge, "val") != "restart" and column in reached:
                    above = boxes[reached[column]]
                    boxes[reached[column]] = Box(
                        above.text, above.row, above.column, number - above.row + 1, above.wide
                    )
                else:
                    reached[column] = len(boxes)
                    boxes.append(Box(self._cell_text(cell, inner), number, column, 1, wide))
                column += wide
            if turned:
                turns.append(number + 1)
        columns = child(table, "tblGrid")
        widths = [_points(attribute(g, "w")) for g in (columns if columns is not None else ()) if local(g) == "gridCol"]
        self._turns = max(self._turns, int(len(rows) in turns))
        self.setter.table(boxes, widths, [t for t in turns if t < len(rows)])
        for one in inner:
            self._table(one)
        self._pictures(table)

    def _cell_text(self, cell: Element, inner: list[Element]) -> str:
        """The paragraphs of a cell; tables inside it are set below the one it stands in."""
        parts = []
        for element in cell.iter("{*}p", "{*}tbl"):
            holder = next((a for a in element.iterancestors("{*}tc")), None)
            if holder is not cell or any(local(a) in {"del", "txbxContent"} for a in _up_to(element, cell)):
                continue
            if local(element) == "tbl":
                inner.append(element)
                continue
            text = re.sub(f"[{_BREAK}{_NOTED}]", "", "".join(_printed(element, []))).strip(_BLANK)
            properties = child(element, "pPr")
            # An empty cell may hold nothing but its number, as in a column 序号.
            number = self.numbering.before(properties) if properties is not None else ""
            parts.append(number + text)
        return "\n".join(part for part in parts if part)


def _up_to(element: Element, top: Element) -> Iterator[Element]:
    for above in element.iterancestors():
        if above is top:
            return
        yield above


def _rows(table: Element) -> Iterator[Element]:
    for element in table:
        match local(element):
            case "tr":
                properties = child(element, "trPr")
                if properties is None or not (
                    child(properties, "del") is not None or _is_on(child(properties, "hidden"))
                ):
                    yield element
            case "sdt":
                if (content := child(element, "sdtContent")) is not None:
                    yield from _rows(content)
            case "ins" | "customXml" | "moveTo":
                yield from _rows(element)


def _cells(row: Element) -> Iterator[Element]:
    for element in row:
        match local(element):
            case "tc":
                yield element
            case "sdt":
                if (content := child(element, "sdtContent")) is not None:
                    yield from _cells(content)
            case "ins" | "customXml":
                yield from _cells(element)


def _turns_in(row: Element) -> tuple[bool, bool]:
    """Whether the page turned before this row, and whether it turned within it."""
    before = within = False
    printed = False
    for element in row.iter("{*}t", "{*}lastRenderedPageBreak"):
        if local(element) == "t":
            printed = printed or bool(element.text)
        elif printed:
            within = True
        else:
            before = True
    return before, within


def _points(twentieths: str) -> float:
    return int(twentieths) / _TWENTIETHS if re.fullmatch(r"[0-9]{1,5}", twentieths) else 0.0


def _span(text: str, default: int) -> int:
    return min(int(text), _WIDEST_SPAN) if re.fullmatch(r"[0-9]{1,6}", text) and int(text) else default


def _is_on(toggle: Element) -> bool:
    return toggle is not None and attribute(toggle, "val") not in _OFF


def _printed(element: Element, boxes: list[Element]) -> Iterator[str]:
    """The text a paragraph prints; text boxes anchored in it are put into `boxes`."""
    for part in element:
        match local(part):
            case "t" | "_":
                yield part.text or ""
            case "tab" | "ptab":
                yield "\t"
            case "br":
                kind = attribute(part, "type")
                yield _BREAK if kind == "page" else "\n"
            case "cr":
                yield "\n"
            case "lastRenderedPageBreak":
                yield _NOTED
            case "noBreakHyphen":
                yield "-"
            case "r":
                properties = child(part, "rPr")
                if properties is None or not _is_on(child(properties, "vanish")):
                    yield from _printed(part, boxes)
            case "AlternateContent":
                # The same thing twice, for newer and older programs.
                choice = child(part, "Choice")
                yield from _printed(choice if choice is not None else part, boxes)
            case "txbxContent":
                boxes.append(part)
            case name if name not in _UNPRINTED:
                yield from _printed(part, boxes)
