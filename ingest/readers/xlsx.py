"""An Excel workbook into pages: every visible sheet is one, every cell reads as it shows.

Formulas are not computed: what the program stored when it last saved the file is what was published.
"""

from __future__ import annotations

import re
from pathlib import Path

from index.errors import UnreadableFile
from ingest.pages import Page
from ingest.readers.number_formats import BUILT_IN, GENERAL, shown
from ingest.readers.package import DAMAGE, Element, Package, attribute, child, local
from ingest.readers.sheets import USUAL_WIDTH, Filled, Sheet, set_sheet
from ingest.readers.typeset import Typesetter

_MOST_CELLS = 400_000
_MOST_COLUMN_RANGES = 2_000
_MOST_MERGES = 100_000
_REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})")
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_OFF = frozenset({"", "0", "false"})
_SIDES = frozenset({"left", "right", "top", "bottom"})


def read_xlsx(path: Path) -> tuple[Page, ...]:
    """Return the pages of a .xlsx or .xlsm."""
    try:
        with Package(path) as package:
            return _Workbook(package, path.name).pages()
    except (UnreadableFile, RecursionError):
        raise
    except DAMAGE as error:
        raise UnreadableFile(f"《{path.name}》已损坏，无法打开，请重新下载，或用 Excel 打开后另存为 .xlsx。") from error


class _Workbook:
    """The parts that all sheets share: texts, formats and borders."""

    def __init__(self, package: Package, name: str) -> None:
        self._package = package
        self._name = name
        self._main = next(
            (target for target in package.relations("").values() if target.endswith("workbook.xml")), "xl/workbook.xml"
        )
        self._folder = self._main.rpartition("/")[0]
        self._parts = package.relations(self._main)
        self._texts = self._shared_texts()
        self._styles = self._read_styles()
        self._cells = 0
        self._from_1904 = False

    def pages(self) -> tuple[Page, ...]:
        book = self._package.xml(self._main)
        properties = child(book, "workbookPr")
        self._from_1904 = properties is not None and attribute(properties, "date1904") not in _OFF
        listed = child(book, "sheets")
        setter = Typesetter(self._name)
        hidden: list[str] = []
        first = True
        for entry in listed if listed is not None else ():
            title = attribute(entry, "name")
            part = self._parts.get(entry.get(_id_key(entry), ""), "")
            if "worksheet" not in part and "sheet" not in part.rpartition("/")[2]:
                continue  # a chart
            if attribute(entry, "state") not in {"", "visible"}:
                hidden.append(title)
                continue
            if part not in self._package:
                raise KeyError(part)
            if not first:
                setter.turn()
            first = False
            set_sheet(setter, self._sheet(title, part))
        if hidden:
            setter.note(f"隐藏的工作表没有读取：{'、'.join(hidden[:20])}。")
        return setter.pages()

    def _shared_texts(self) -> list[str]:
        part = f"{self._folder}/sharedStrings.xml"
        if part not in self._package:
            return []
        return [_text_of(entry) for entry in self._package.elements(part, "si")]

    def _read_styles(self) -> list[tuple[str, bool]]:
        """For each style its number format, and whether it draws borders."""
        root = self._package.xml(f"{self._folder}/styles.xml")
        if root is None:
            return []
        own = {
            _whole(attribute(entry, "numFmtId")): attribute(entry, "formatCode") for entry in _entries(root, "numFmts")
        }
        borders = [
            any(local(side) in _SIDES and attribute(side, "style") not in {"", "none"} for side in border)
            for border in _entries(root, "borders")
        ]
        styles = []
        for entry in _entries(root, "cellXfs"):
            number = _whole(attribute(entry, "numFmtId"))
            border = _whole(attribute(entry, "borderId"))
            styles.append((own.get(number) or BUILT_IN.get(number, GENERAL), border < len(borders) and borders[border]))
        return styles

    def _sheet(self, title: str, part: str) -> Sheet:
        sheet = Sheet(title)
        row_number = -1
        ranges: list[tuple[range, bool, float]] = []
        for element in self._package.elements(part, "row", "col", "mergeCell"):
            match local(element):
                case "row":
                    told = _whole(attribute(element, "r"))
                    row_number = told - 1 if told else row_number + 1
                    if attribute(element, "hidden") not in _OFF:
                        sheet.hidden_rows.add(row_number)
                    self._row(sheet, element, row_number)
                case "col" if len(ranges) < _MOST_COLUMN_RANGES:
                    ranges.append(_columns_of(element))
                case "mergeCell" if len(sheet.merged) < _MOST_MERGES:
                    corners = [_place(one) for one in attribute(element, "ref").split(":")]
                    if len(corners) == 2 and corners[0] and corners[1]:
                        sheet.merged.append((*corners[0], *corners[1]))
        for column in {c for _, c in sheet.cells}:
            for across, is_hidden, wide in ranges:
                if column in across:
                    sheet.widths[column] = wide
                    if is_hidden:
                        sheet.hidden_columns.add(column)
        return sheet

    def _row(self, sheet: Sheet, row: Element, number: int) -> None:
        column = -1
        for cell in row:
            if local(cell) != "c":
                continue
            place = _place(attribute(cell, "r"))
            column = place[1] if place else column + 1
            style = _whole(attribute(cell, "s"))
            form, bordered = self._styles[style] if style < len(self._styles) else (GENERAL, False)
            text = self._shown(cell, form, sheet, number, column)
            if text or bordered:
                sheet.cells[number, column] = Filled(text, bordered)
                self._cells += 1
        if self._cells > _MOST_CELLS:
            told = f"超过 {_MOST_CELLS // 10_000} 万个，不像一份预算或决算公开文件，请拆分后再导入"
            raise UnreadableFile(f"《{self._name}》的单元格{told}。")

    def _shown(self, cell: Element, form: str, sheet: Sheet, row: int, column: int) -> str:
        kind = attribute(cell, "t")
        if kind == "inlineStr":
            inline = child(cell, "is")
            return "" if inline is None else _text_of(inline)
        stored = child(cell, "v")
        value = "" if stored is None else (stored.text or "")
        if kind == "s":
            at = _whole(value)
            return self._texts[at] if at < len(self._texts) else "\ufffd"
        if kind == "str":
            return _unescaped(value)
        if kind == "b":
            return {"1": "TRUE", "0": "FALSE"}.get(value, value)
        if kind in {"e", "d"}:
            if kind == "e":
                sheet.notes.append(f"工作表“{sheet.name}”的 {_name(row, column)} 显示错误值 {value}，没有数字可读。")
            return value
        if not value:
            if child(cell, "f") is not None:
                note = f"工作表“{sheet.name}”有公式没有保存计算结果，请用 Excel 打开并保存后再导入。"
                if note not in sheet.notes:
                    sheet.notes.append(note)
                return "\ufffd"
            return ""
        return shown(value, form, from_1904=self._from_1904)


def _columns_of(element: Element) -> tuple[range, bool, float]:
    """Which columns an element describes, whether it hides them, and how wide they are."""
    across = range(_whole(attribute(element, "min")) - 1, _whole(attribute(element, "max")))
    wide = attribute(element, "width")
    width = float(wide) if re.fullmatch(r"[0-9]{1,3}(?:\.[0-9]+)?", wide) else USUAL_WIDTH
    return across, attribute(element, "hidden") not in _OFF, width


def _id_key(entry: Element) -> str:
    return next((key for key in entry.attrib if key.endswith("}id")), "id")


def _entries(root: Element, name: str) -> list[Element]:
    found = child(root, name)
    return [] if found is None else [entry for entry in found if local(entry)]


def _text_of(entry: Element) -> str:
    """A text in one piece or in runs; how it is pronounced is not printed."""
    parts = [
        t.text or ""
        for t in entry.iter("{*}t")
        if not any(local(above) == "rPh" for above in t.iterancestors() if above is not entry)
    ]
    return _unescaped("".join(parts))


def _unescaped(text: str) -> str:
    return _ESCAPE.sub(lambda m: chr(int(m.group(1), 16)), text).replace("\r\n", "\n").replace("\r", "\n")


def _place(reference: str) -> tuple[int, int] | None:
    found = _REFERENCE.fullmatch(reference)
    if not found:
        return None
    column = 0
    for letter in found.group(1):
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(found.group(2)) - 1, column - 1


def _name(row: int, column: int) -> str:
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"{letters}{row + 1}"


def _whole(text: str) -> int:
    return int(text) if re.fullmatch(r"[0-9]{1,9}", text) else 0
