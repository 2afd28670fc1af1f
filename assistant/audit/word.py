"""A Word document to work through: each finding with its places, their pictures, and room for what was done."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from typing import Any

from assistant.audit.pictures import Cutter, Picture
from assistant.audit.report import DocumentAudit, Told, trail, where
from index.vocabulary import Outcome, Severity

_COLOURS = {Severity.ERROR: "A3241D", Severity.WARNING: "7A4D00", Severity.NOTICE: "566064"}
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_WIDTH_CM = 16.0


def write_word(audits: Sequence[DocumentAudit], cutter: Cutter) -> bytes:
    """The report as .docx."""
    from docx import Document
    from docx.oxml.ns import qn
    from docx.shared import Cm, Pt

    book = Document()
    normal = book.styles["Normal"]
    normal.font.name, normal.font.size = "宋体", Pt(10.5)
    for style in (normal, *(book.styles[f"Heading {level}"] for level in (1, 2, 3)), book.styles["Title"]):
        style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), "宋体")
    for section in book.sections:
        section.left_margin = section.right_margin = Cm(2.5)
    book.core_properties.title = "前后一致性核对报告"
    book.add_heading("前后一致性核对报告", 0)
    book.add_paragraph("“错误”是两处不能同时成立；“疑点”很可能是笔误；“提示”是尾差或口径，不必改。页码从文件首页起数。")
    for audit in audits:
        book.add_heading(audit.name, 1)
        book.add_paragraph(_clean(f"{audit.disclosure.source}，{audit.disclosure.pages} 页。{audit.summary}。"))
        for told in audit.findings:
            _add_finding(book, audit, told, cutter)
        book.add_heading("核对过的规则", 2)
        book.add_paragraph(audit.coverage)
        _add_coverage(book, audit)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _add_finding(book: Any, audit: DocumentAudit, told: Told, cutter: Cutter) -> None:
    from docx.shared import Cm, Pt, RGBColor

    heading = book.add_heading("", 2)
    heading.add_run(f"{told.number}. ")
    heading.add_run(f"【{told.word}】").font.color.rgb = RGBColor.from_string(_COLOURS[told.severity])
    heading.add_run(f"{told.rule} · {where(told.places[0])}")
    book.add_paragraph(_clean(told.finding.message))
    for place in told.places:
        other = "" if place.document == audit.disclosure.document else f"《{place.source}》"
        spot = "，".join(part for part in (f"{other}{where(place)}", trail(place)) if part)
        book.add_paragraph(_clean(f"{spot}：“{place.quoted}”" if place.quoted else spot), style="List Bullet")
    for cut in cutter.of(told.places):
        if isinstance(cut, Picture):
            book.add_picture(io.BytesIO(cut.png), width=Cm(_WIDTH_CM))
            book.add_paragraph(_clean(cut.told)).runs[0].font.size = Pt(8)
        else:
            lines = book.add_paragraph()
            for number, text, cited in cut.lines:
                run = lines.add_run(_clean(f"{number}  {text}"))
                run.font.size, run.bold = Pt(9), cited
                run.add_break()
    if told.basis:
        book.add_paragraph(f"依据：{told.basis}")
    book.add_paragraph("处理意见：＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿")


def _add_coverage(book: Any, audit: DocumentAudit) -> None:
    from docx.shared import Pt

    heads = ["规则", "依据", *(outcome.value for outcome in Outcome)]
    table = book.add_table(rows=1, cols=len(heads), style="Table Grid")
    for cell, text in zip(table.rows[0].cells, heads, strict=True):
        cell.text = text
    for one in audit.tried:
        row = [one.rule, one.basis, *(str(one.count(outcome) or "") for outcome in Outcome)]
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    for row in table.rows:
        for cell in row.cells:
            for run in cell.paragraphs[0].runs:
                run.font.size = Pt(8)


def _clean(text: str) -> str:
    """What XML can carry: no control characters, which a damaged file may have printed."""
    return _UNPRINTABLE.sub("", text)
