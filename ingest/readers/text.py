"""A flattened text into pages: a form feed starts a page, lines count from 1 in the file."""

from __future__ import annotations

import codecs
from pathlib import Path

from index.errors import UnreadableFile
from ingest.pages import Line, Page
from ingest.readers.baselines import restored
from ingest.readers.letters import as_typed

_LARGEST_TEXT = 10 * 1024 * 1024


def read_text(path: Path) -> tuple[Page, ...]:
    """Return the pages of a text file in UTF-8, GB18030 or marked UTF-16."""
    if path.stat().st_size > _LARGEST_TEXT:
        raise UnreadableFile(f"《{path.name}》超过 10 MB，不像一份预算或决算公开文本，请检查后再导入。")
    content = path.read_bytes()
    if not content.strip():
        raise UnreadableFile(f"《{path.name}》是空文件，请重新下载。")
    text = as_typed(_decode(content, path.name)).replace("\r\n", "\n").replace("\r", "\n")
    pages: list[Page] = []
    number = 0
    for count, sheet in enumerate(text.split("\f"), 1):
        # A form feed is no line end: editors count on, and so do we.
        printed = sheet.split("\n")
        lines = []
        for k, line in enumerate(printed):
            if k or count == 1:
                number += 1
            if line.strip():
                lines.append(Line(text=line.rstrip(), page=count, number=number))
        pages.append(Page(number=count, width=0.0, height=0.0, lines=tuple(restored(lines))))
    while len(pages) > 1 and not pages[-1].lines:
        pages.pop()
    return tuple(pages)


def _decode(content: bytes, name: str) -> str:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encodings = ["utf-16"]
    elif b"\x00" in content:
        encodings = []
    else:
        encodings = ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UnreadableFile(f"《{name}》的文字编码无法识别，请另存为 UTF-8 后再导入。")
