"""What a file is: its content says so, whatever it is called; and what to do about formats we do not read."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

from index.errors import UnreadableFile, UnsupportedFormat

_HEAD = 4096
# Formats known by how they begin.
_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"\xff\xd8\xff", "jpg"),
    (b"II*\x00", "tif"),
    (b"MM\x00*", "tif"),
    (b"BM", "bmp"),
    (b"GIF8", "gif"),
    (b"Rar!\x1a\x07", "rar"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"\x1f\x8b", "gz"),
    (b"{\\rtf", "rtf"),
)
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# A ZIP with this part is that Office file.
_PACKAGES: tuple[tuple[str, str], ...] = (
    ("word/document.xml", "docx"),
    ("xl/workbook.xml", "xlsx"),
    ("xl/workbook.bin", "xlsb"),
    ("ppt/presentation.xml", "pptx"),
    ("OFD.xml", "ofd"),
    ("content.xml", "odf"),
)
# An old Office file with a stream of this name.
_STREAMS: tuple[tuple[str, str], ...] = (
    ("EncryptedPackage", "locked"),
    ("WordDocument", "doc"),
    ("Workbook", "xls"),
    ("Book", "xls"),
    ("PowerPoint Document", "ppt"),
)
READ = frozenset({"pdf", "txt", "docx", "xlsx", "xls", "html", "png", "jpg", "tif", "bmp"})
"What a reader exists for."
# What to do about a format we know and do not read.
_INSTEAD: dict[str, str] = {
    "doc": "是旧版 Word 或 WPS 文字文件，请用 Word 或 WPS 打开后另存为 .docx 或 PDF",
    "xlsb": "是二进制的 Excel 文件，请用 Excel 打开后另存为 .xlsx",
    "ppt": "是演示文稿，请另存为 PDF",
    "pptx": "是演示文稿，请另存为 PDF",
    "ofd": "是 OFD 版式文件，请用 OFD 阅读器转存为 PDF",
    "odf": "是 OpenDocument 文件，请另存为 .docx、.xlsx 或 PDF",
    "rtf": "是 RTF 文件，请用 Word 打开后另存为 .docx 或 PDF",
    "mht": "是单文件网页，请用浏览器打开后另存为 .html 或打印为 PDF",
    "xmlss": "是 XML 电子表格，请用 Excel 打开后另存为 .xlsx",
    "wordml": "是 XML 格式的 Word 文件，请用 Word 打开后另存为 .docx",
    "rar": "是 RAR 压缩包，请解压后再导入",
    "7z": "是 7z 压缩包，请解压后再导入",
    "gz": "是 GZIP 压缩包，请解压后再导入",
    "gif": "是 GIF 图片，请另存为 PNG 后再导入",
}
_TAGS = re.compile(rb"<!doctype\s+html|<(?:html|head|body|table|meta)\b", re.I)
_XML_KINDS: tuple[tuple[re.Pattern[bytes], str], ...] = (
    (re.compile(rb"urn:schemas-microsoft-com:office:spreadsheet|progid=\"Excel\.Sheet\"", re.I), "xmlss"),
    (re.compile(rb"schemas\.microsoft\.com/office/word/2003|progid=\"Word\.Document\"", re.I), "wordml"),
)
_NAMES = {".docx": "docx", ".docm": "docx", ".xlsx": "xlsx", ".xlsm": "xlsx", ".xls": "xls", ".et": "xls", ".htm": "html",
          ".html": "html", ".zip": "zip", ".pdf": "pdf", ".doc": "doc", ".wps": "doc", ".png": "png", ".jpg": "jpg",
          ".jpeg": "jpg", ".tif": "tif", ".tiff": "tif", ".bmp": "bmp"}  # fmt: skip


def format_of(path: Path) -> str:
    """Return what the file is: one of READ, `zip`, or a name that `refusal` explains; raise on an empty or damaged file."""
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if not head.strip():
        raise UnreadableFile(f"《{path.name}》是空文件，请重新下载。")
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if head.startswith(_ZIP):
        return _packed(path)
    if head.startswith(_OLE):
        return _old_office(path)
    for signature, name in _SIGNATURES:
        if head.startswith(signature):
            return name
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "webp"
    return _worded(path, head)


def refusal(path: Path, kind: str) -> UnsupportedFormat:
    """Why we do not read this kind of file, and what to do instead."""
    told = _INSTEAD.get(kind) or (
        f"的格式（{path.suffix or '无扩展名'}）暂不支持，请提供 PDF、Word（.docx）、Excel（.xlsx、.xls）、网页或文本文件"
    )
    return UnsupportedFormat(f"《{path.name}》{told}。")


def _packed(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as archive:
            names = {name.lstrip("/").lower() for name in archive.namelist()}
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError, UnicodeDecodeError) as error:
        raise UnreadableFile(f"《{path.name}》已损坏，无法打开，请重新下载。") from error
    return next((kind for part, kind in _PACKAGES if part.lower() in names), "zip")


def _old_office(path: Path) -> str:
    """Names of streams stand in the file's directory as UTF-16."""
    content = path.read_bytes()
    for stream, kind in _STREAMS:
        if stream.encode("utf-16-le") + b"\x00\x00" in content:
            if kind == "locked":
                raise UnreadableFile(f"《{path.name}》已加密，需要密码才能打开，请提供未加密的文件。")
            return kind
    raise UnreadableFile(f"《{path.name}》已损坏，无法打开，请重新下载，或用原来的软件打开后另存。")


def _worded(path: Path, head: bytes) -> str:
    """Something without a signature: marked up, plain text, or nothing we can tell."""
    text = head.replace(b"\x00", b"")  # UTF-16 markup is still markup
    for pattern, kind in _XML_KINDS:
        if pattern.search(text):
            return kind
    if re.match(rb"\s*MIME-Version:", text, re.I) and b"multipart" in text:
        return "mht"
    named = _NAMES.get(path.suffix.lower(), "")
    if _TAGS.search(text) or (named == "html" and b"<" in text):
        return "html"
    if named in {"", "html"} and path.suffix.lower() in {".txt", ".text", ".md", "", ".htm", ".html"}:
        return "txt"
    if named and named != "txt":
        raise UnreadableFile(f"《{path.name}》已损坏或不是 {path.suffix[1:].upper()} 文件，无法打开，请重新下载。")
    return path.suffix.lower().lstrip(".")
