"""Readers: each turns one format into pages of words, lines and ruled cells.

letters  letters as people type them
layout   letters into words and lines
ruling   ruling lines into grids of cells
pdf      pdfminer and pdfplumber live here, and nowhere else
text     flattened text
"""

from __future__ import annotations

from pathlib import Path

from index.errors import UnreadableFile, UnsupportedFormat
from ingest.files import format_of
from ingest.pages import Page


def read_pages(path: Path) -> tuple[Page, ...]:
    """Return the pages of a file in any format we know."""
    try:
        kind = format_of(path)
        if kind == "pdf":
            from ingest.readers.pdf import read_pdf

            return read_pdf(path)
        if kind == "txt":
            from ingest.readers.text import read_text

            return read_text(path)
    except OSError as error:
        reason = "没有这个文件" if isinstance(error, FileNotFoundError) else "无法读取"
        raise UnreadableFile(f"《{path.name}》{reason}，请检查路径和权限。") from error
    raise UnsupportedFormat(f"《{path.name}》的格式（{path.suffix or '无扩展名'}）暂不支持，请提供 PDF 或文本文件。")
