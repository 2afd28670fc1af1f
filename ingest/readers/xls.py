"""A workbook of Excel 97 to 2003 into pages, like one of today."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import xlrd

from index.errors import UnreadableFile
from ingest.pages import Page
from ingest.readers.number_formats import GENERAL, shown
from ingest.readers.sheets import USUAL_WIDTH, Filled, Sheet, set_sheet
from ingest.readers.typeset import Typesetter

_LARGEST = 64 * 1024 * 1024
_MOST_CELLS = 400_000
_WIDTH_UNITS = 256


def read_xls(path: Path) -> tuple[Page, ...]:
    """Return the pages of a .xls: every visible sheet is one."""
    if path.stat().st_size > _LARGEST:
        raise UnreadableFile(f"《{path.name}》超过 64 MB，不像一份预算或决算公开文件，请检查后再导入。")
    try:
        with Path(os.devnull).open("w") as silence:
            book = xlrd.open_workbook(
                str(path), logfile=silence, formatting_info=True, on_demand=True, ragged_rows=True
            )
            return _pages(book, path.name)
    except UnreadableFile:
        raise
    except xlrd.XLRDError as error:
        if "encrypt" in str(error).lower() or "password" in str(error).lower():
            raise UnreadableFile(f"《{path.name}》已加密，需要密码才能打开，请提供未加密的文件。") from error
        raise _damaged(path) from error
    except Exception as error:  # xlrd raises whatever a broken file makes it stumble on
        raise _damaged(path) from error


def _damaged(path: Path) -> UnreadableFile:
    return UnreadableFile(f"《{path.name}》已损坏，无法打开，请重新下载，或用 Excel 打开后另存为 .xlsx。")


def _pages(book: Any, name: str) -> tuple[Page, ...]:
    setter = Typesetter(name)
    hidden: list[str] = []
    first = True
    cells = 0
    for number in range(book.nsheets):
        stored = book.sheet_by_index(number)
        if stored.visibility:
            hidden.append(stored.name)
            continue
        sheet = _sheet(book, stored)
        cells += len(sheet.cells)
        if cells > _MOST_CELLS:
            told = f"超过 {_MOST_CELLS // 10_000} 万个，不像一份预算或决算公开文件，请拆分后再导入"
            raise UnreadableFile(f"《{name}》的单元格{told}。")
        if not first:
            setter.turn()
        first = False
        set_sheet(setter, sheet)
        book.unload_sheet(number)
    if hidden:
        setter.note(f"隐藏的工作表没有读取：{'、'.join(hidden[:20])}。")
    return setter.pages()


def _sheet(book: Any, stored: Any) -> Sheet:
    sheet = Sheet(stored.name)
    sheet.merged = [(top, left, below - 1, right - 1) for top, below, left, right in stored.merged_cells]
    sheet.hidden_rows = {row for row, told in stored.rowinfo_map.items() if told.hidden}
    for column, told in stored.colinfo_map.items():
        sheet.widths[column] = told.width / _WIDTH_UNITS or USUAL_WIDTH
        if told.hidden:
            sheet.hidden_columns.add(column)
    for row in range(stored.nrows):
        for column in range(stored.row_len(row)):
            cell = stored.cell(row, column)
            text = _shown(book, cell)
            bordered = _is_bordered(book, cell)
            if text or bordered:
                sheet.cells[row, column] = Filled(text, bordered)
            if cell.ctype == xlrd.XL_CELL_ERROR:
                sheet.notes.append(
                    f"工作表“{stored.name}”的 {xlrd.cellname(row, column)} 显示错误值 {text}，没有数字可读。"
                )
    return sheet


def _shown(book: Any, cell: Any) -> str:
    match cell.ctype:
        case xlrd.XL_CELL_NUMBER | xlrd.XL_CELL_DATE:
            return shown(repr(cell.value), _format(book, cell), from_1904=bool(book.datemode))
        case xlrd.XL_CELL_TEXT:
            return str(cell.value)
        case xlrd.XL_CELL_BOOLEAN:
            return "TRUE" if cell.value else "FALSE"
        case xlrd.XL_CELL_ERROR:
            return str(xlrd.error_text_from_code.get(cell.value, "#ERROR"))
    return ""


def _format(book: Any, cell: Any) -> str:
    style = book.xf_list[cell.xf_index] if cell.xf_index is not None and cell.xf_index < len(book.xf_list) else None
    told = book.format_map.get(style.format_key) if style is not None else None
    return told.format_str if told is not None else GENERAL


def _is_bordered(book: Any, cell: Any) -> bool:
    if cell.xf_index is None or cell.xf_index >= len(book.xf_list):
        return False
    border = book.xf_list[cell.xf_index].border
    return any((border.left_line_style, border.right_line_style, border.top_line_style, border.bottom_line_style))
