"""Readers: each turns one format into pages of words, lines and ruled cells.

letters  letters as people type them
baselines  digits of flattened text that a tool put a line below the words they belong between
layout   letters into words and lines
ruling   ruling lines into grids of cells
pdf      pdfminer and pdfplumber live here, and nowhere else
text     flattened text
typeset  paragraphs and tables of a format without pages, set on pages of our own
package  an Office file is a ZIP of XML parts
docx     Word, with numbering: the numbers that Word prints and does not store
sheets   a sheet of a workbook into tables and lines, with number_formats: a number as its cell shows it
xlsx     Excel
xls      Excel 97 to 2003: xlrd lives here
html     web pages
scan     pictures of pages: picture cuts out their lines, recognition reads them, wording settles letters left unsure
swelling streams of a PDF that swell a thousandfold, measured before they are unpacked
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from index.errors import UnreadableFile
from ingest.archives import complaint
from ingest.formats import format_of, refusal
from ingest.pages import Page

_LARGEST_FILE = 300 * 1024 * 1024
OnPage = Callable[[int, int], None]
"Called with the number of the page that is read next, and how many there are."


def read_pages(path: Path, on_page: OnPage | None = None) -> tuple[Page, ...]:
    """Return the pages of a file in any format we know; `on_page` hears of each page that takes seconds."""
    try:
        if path.stat().st_size > _LARGEST_FILE:
            raise UnreadableFile(f"《{path.name}》超过 {_LARGEST_FILE >> 20} MB，请拆分或压缩图像后再导入。")
        match format_of(path):
            case "pdf":
                from ingest.readers.pdf import read_pdf

                pages = read_pdf(path)
                pictures = [page.number for page in pages if page.picture]
                if pictures:
                    from ingest.readers.scan import read_scanned

                    pages = read_scanned(path, pages, pictures, on_page)
                return pages
            case "txt":
                from ingest.readers.text import read_text

                return read_text(path)
            case "docx":
                from ingest.readers.docx import read_docx

                return read_docx(path)
            case "xlsx":
                from ingest.readers.xlsx import read_xlsx

                return read_xlsx(path)
            case "xls":
                from ingest.readers.xls import read_xls

                return read_xls(path)
            case "html":
                from ingest.readers.html import read_html

                return read_html(path)
            case "png" | "jpg" | "tif" | "bmp":
                from ingest.readers.scan import read_pictures

                return read_pictures(path, on_page)
            case "zip":
                raise complaint(path)
            case kind:
                raise refusal(path, kind)
    except OSError as error:
        reason = "没有这个文件" if isinstance(error, FileNotFoundError) else "无法读取"
        raise UnreadableFile(f"《{path.name}》{reason}，请检查路径和权限。") from error
