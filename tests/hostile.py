"""Files that are damaged or mean harm: truncated, bits flipped, nested, swollen, renamed, locked. The same for a seed."""

from __future__ import annotations

import io
import random
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

from documents import make_disclosure
from printing import write_pdf, write_text
from renderings import pictures_of, write_docx, write_html, write_xls, write_xlsx

SUFFIXES = ("pdf", "docx", "xlsx", "xls", "html", "txt", "png", "zip")
Hostile = tuple[str, bytes]


def seeds(folder: Path) -> dict[str, bytes]:
    """One good file of each format, to be damaged."""
    made = make_disclosure(random.Random(1))
    for suffix, write in (
        ("pdf", write_pdf), ("docx", write_docx), ("xlsx", write_xlsx), ("xls", write_xls), ("html", write_html),
        ("txt", write_text),
    ):  # fmt: skip
        write(made, folder / f"a.{suffix}")
    good = {path.suffix[1:]: path.read_bytes() for path in folder.glob("a.*")}
    good["png"] = pictures_of(folder / "a.pdf", 60)[3]
    good["zip"] = packed({"表/a.txt": good["txt"], "b.docx": good["docx"]})
    return good


def packed(parts: dict[str, bytes], how: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", how) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def repacked(office: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    """An Office file with one part changed, whole otherwise."""
    with zipfile.ZipFile(io.BytesIO(office)) as archive:
        parts = {entry.filename: archive.read(entry) for entry in archive.infolist()}
    return packed(parts | {name: change(parts[name])})


def crafted(good: dict[str, bytes]) -> Iterator[Hostile]:
    """Those that take thought."""
    docx, xlsx, pdf = good["docx"], good["xlsx"], good["pdf"]
    yield "空.pdf", b""
    yield "空.docx", b""
    yield "空白.txt", b" \n\t\n" * 100
    yield "零.xlsx", b"\0" * 5000
    yield "只有头.pdf", b"%PDF-1.7\n"
    yield "只有头.docx", b"PK\x03\x04"
    yield "只有头.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
    yield "只有头.png", b"\x89PNG\r\n\x1a\n"
    yield "旧.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "WordDocument".encode("utf-16-le") + b"\0" * 99
    yield (
        "密.xlsx",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 9,
    )
    for real, told in (
        ("pdf", "docx"),
        ("docx", "pdf"),
        ("xlsx", "txt"),
        ("txt", "xlsx"),
        ("png", "pdf"),
        ("html", "xls"),
    ):
        yield f"改名{real}.{told}", good[real]
    yield "炸弹.docx", repacked(docx, "word/document.xml", lambda _: b"<w>" + b"A" * 300_000_000)
    yield "炸弹.xlsx", repacked(xlsx, "xl/worksheets/sheet1.xml", lambda _: b" " * 300_000_000)
    yield "炸弹.zip", packed({f"{k}.txt": b"0" * 60_000_000 for k in range(20)})
    yield (
        "深.docx",
        repacked(
            docx, "word/document.xml", lambda x: _nested(x, b"<w:sdt><w:sdtContent>", b"</w:sdtContent></w:sdt>", 400)
        ),
    )
    yield (
        "表中表.docx",
        repacked(
            docx, "word/document.xml", lambda x: _nested(x, b"<w:tbl><w:tr><w:tc>", b"</w:tc></w:tr></w:tbl>", 60)
        ),
    )
    yield "实体.docx", repacked(docx, "word/document.xml", _laughs)
    yield "实体.xlsx", repacked(xlsx, "xl/workbook.xml", _laughs)
    yield (
        "远.xlsx",
        repacked(
            xlsx,
            "xl/worksheets/sheet4.xml",
            lambda x: x.replace(b"</sheetData>", b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'),
        ),
    )
    yield (
        "大并.xlsx",
        repacked(
            xlsx,
            "xl/worksheets/sheet4.xml",
            lambda x: x.replace(b'<mergeCell ref="A1', b'<mergeCell ref="A1:XFD1048576"/><mergeCell ref="A1', 1),
        ),
    )
    yield (
        "宽.docx",
        repacked(docx, "word/document.xml", lambda x: x.replace(b"<w:tcPr>", b'<w:tcPr><w:gridSpan w:val="999999"/>')),
    )
    yield "深.html", b"<html><body>" + b"<div>" * 100_000 + "预算".encode()
    yield "表中表.html", b"<table><tr><td>" * 3_000 + "预算".encode()
    yield "宽.html", b"<table>" + b"<tr><td colspan=99999 rowspan=99999>1<td>2</tr>" * 2_000
    yield "长行.txt", ("预算支出1,234 " * 500_000).encode()
    yield "多行.txt", ("支出总表\n单位：元\n项目 合计\n201 支出 1\n" * 60_000).encode()
    yield "乱码.txt", random.Random(3).randbytes(200_000)
    inner = packed({"a.txt": good["txt"]})
    for _ in range(12):
        inner = packed({"内.zip": inner})
    yield "套.zip", inner
    yield "穿越.zip", packed({"../../../../tmp/穿越.txt": good["txt"], "/etc/a.txt": good["txt"]})
    yield "多.zip", packed({f"{k}.txt": b"x" for k in range(5_000)})
    yield "空.zip", packed({})
    yield "无关.zip", packed({"a.exe": b"MZ", "b.css": b"p{}"})
    yield "大页.pdf", pdf.replace(b"/MediaBox [ 0 0 841.8898 595.2756 ]", b"/MediaBox [ 0 0 9e9 9e9 ]")
    yield "深页.pdf", _deep_pages(3_000)
    yield "深数组.pdf", _one_page(b"[" * 50_000)
    yield "深图层.pdf", _one_page(b"q " * 300_000 + b"BT /F1 9 Tf (1) Tj ET")
    yield "多字.pdf", _one_page(b"BT /F1 9 Tf " + b"(12345) Tj " * 300_000 + b"ET")
    yield (
        "多线.pdf",
        _one_page(b"".join(b"%d 0 m %d 900 l S 0 %d m 900 %d l S " % (k, k, k, k) for k in range(1, 900)) * 3),
    )
    yield (
        "碎线.pdf",
        _one_page(
            b"".join(
                b"%d %d 3 0.4 re f %d %d 0.4 3 re f " % (x, y, x, y) for x in range(0, 600, 7) for y in range(0, 800, 7)
            )
        ),
    )
    yield "炸弹.pdf", _one_page(b" " * 400_000_000)
    yield "套弹.pdf", _one_page(zlib.compress(b" " * 400_000_000), b"/Filter [/FlateDecode /FlateDecode]")
    yield "自引.pdf", _one_page(b"/X Do", b"", b"/XObject << /X 4 0 R >> ")
    for side in (30_000, 60_000):
        yield f"大图{side}.png", _png(side, side)
    yield "小图.png", _png(1, 1)
    yield "白图.png", _png(400, 400)


def damaged(good: dict[str, bytes], count: int, seed: int = 7) -> Iterator[Hostile]:
    """Good files with pieces missing, bits flipped, or stretches overwritten, repeated or swapped."""
    rng = random.Random(seed)
    names = [s for s in SUFFIXES for _ in range(1 if s == "png" else 3)]
    for number in range(count):
        suffix = names[number % len(names)]
        content = bytearray(good[suffix])
        how = rng.choice(["cut", "flip", "noise", "repeat", "drop", "part"])
        if how == "cut":
            content = content[: rng.randrange(1, len(content))]
        elif how == "flip":
            for _ in range(rng.choice([1, 10, 200])):
                content[rng.randrange(len(content))] ^= 1 << rng.randrange(8)
        elif how == "noise":
            at = rng.randrange(len(content))
            content[at : at + rng.randrange(1, 4_000)] = rng.randbytes(rng.randrange(1, 4_000))
        elif how == "repeat":
            at = rng.randrange(len(content))
            content[at:at] = content[at : at + 3_000] * rng.randrange(1, 40)
        elif how == "drop":
            at = rng.randrange(len(content))
            del content[at : at + rng.randrange(1, 5_000)]
        elif suffix in {"docx", "xlsx"}:
            content = bytearray(_damaged_part(good[suffix], rng))
        yield f"{number:04d}{how}.{suffix}", bytes(content)


def _damaged_part(office: bytes, rng: random.Random) -> bytes:
    """A whole ZIP around a part that is not: what a program that crashed while saving leaves."""
    with zipfile.ZipFile(io.BytesIO(office)) as archive:
        names = [n for n in archive.namelist() if n.endswith((".xml", ".rels"))]

    def change(part: bytes) -> bytes:
        text = bytearray(part)
        for _ in range(rng.choice([1, 5, 60])):
            at = rng.randrange(len(text))
            digits = [i for i in range(at, min(at + 400, len(text))) if chr(text[i]).isdigit()]
            text[rng.choice(digits) if digits and rng.random() < 0.7 else at] = rng.choice(b'0123456789<>"/ &')
        return bytes(text)

    return repacked(office, rng.choice(names), change)


def _nested(xml: bytes, before: bytes, after: bytes, depth: int) -> bytes:
    return xml.replace(
        b"<w:body>", b"<w:body>" + before * depth + b"<w:p><w:r><w:t>1</w:t></w:r></w:p>" + after * depth
    )


def _laughs(xml: bytes) -> bytes:
    """Entities that double and double again."""
    told = b'<!DOCTYPE x [<!ENTITY a0 "ha">' + b"".join(
        b'<!ENTITY a%d "%s">' % (k, b"&a%d;" % (k - 1) * 10) for k in range(1, 12)
    )
    head, _, rest = xml.partition(b"?>")
    return (
        head + b"?>" + told + b"]>" + rest.replace(b"</w:t>", b"&a11;</w:t>", 1).replace(b'name="', b'name="&a11;', 1)
    )


def _pdf(objects: list[bytes]) -> bytes:
    out, at = b"%PDF-1.5\n", []
    for number, body in enumerate(objects, 1):
        at.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in at)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    return (
        out
        + head
        + table
        + b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, len(out))
    )


def _one_page(content: bytes, filters: bytes = b"", resources: bytes = b"") -> bytes:
    stream = zlib.compress(content)
    kind = filters or b"/Filter /FlateDecode"
    if resources:  # a form that draws itself
        kind += b" /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X 4 0 R >> >>"
    font = b"/Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> "
    return _pdf(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Resources << " + font + resources + b">> /Contents 4 0 R >>",
            b"<< /Length %d %s >> stream\n%s\nendstream" % (len(stream), kind, stream),
        ]
    )  # fmt: skip


def _deep_pages(depth: int) -> bytes:
    """A tree of pages that is one long branch."""
    nodes = [b"<< /Type /Pages /Kids [%d 0 R] /Count 1 >>" % (k + 3) for k in range(depth)]
    return _pdf([b"<< /Type /Catalog /Pages 2 0 R >>", *nodes, b"<< /Type /Page /MediaBox [0 0 600 800] >>"])


def _png(width: int, height: int) -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    squeeze = zlib.compressobj(9)
    row = b"\0" + b"\xff" * ((width + 7) // 8)
    body = b"".join(squeeze.compress(row) for _ in range(min(height, 4_000))) + squeeze.flush()
    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


__all__ = ["crafted", "damaged", "packed", "repacked", "seeds"]
