"""An Excel workbook to work through: one row a finding, with columns for what was done about it."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from assistant.audit.pictures import Cutter, Picture
from assistant.audit.report import DocumentAudit, trail, where
from index.vocabulary import Outcome, Severity

_HEADS = (
    ("序号", 6), ("文件", 34), ("程度", 8), ("规则", 18), ("位置", 16), ("问题", 60), ("文件所写", 24), ("应为或对照", 24),
    ("相差", 14), ("涉及之处", 60), ("依据", 30), ("截图", 8), ("是否采纳", 10), ("处理意见", 30),
)  # fmt: skip
_FILLS = {Severity.ERROR: "F8DAD7", Severity.WARNING: "FFF0CC", Severity.NOTICE: "EEF1F0"}
_ROW_POINTS = 0.75  # an Excel row's points for a pixel
_PICTURE_WIDTH = 720
_STATES = '"采纳,不采纳,待核实"'


def write_workbook(audits: Sequence[DocumentAudit], cutter: Cutter) -> bytes:
    """The report as .xlsx: findings, the rules tried, and the marked places."""
    from openpyxl import Workbook

    book = Workbook()
    listed = book.active
    listed.title = "问题清单"
    shown = book.create_sheet("原文截图")
    _add_coverage(book.create_sheet("核对过的规则"), audits)
    _add_findings(listed, shown, audits, cutter)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _add_findings(sheet: Any, shown: Any, audits: Sequence[DocumentAudit], cutter: Cutter) -> None:
    from openpyxl.styles import Alignment, PatternFill
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation
    from openpyxl.worksheet.hyperlink import Hyperlink

    _head(sheet, _HEADS)
    gallery = _Gallery(shown)
    number = 0
    for audit in audits:
        for told in audit.findings:
            number += 1
            spots = [
                "，".join(part for part in (
                    "" if p.document == audit.disclosure.document else f"《{p.source}》", where(p), trail(p),
                    f"“{p.quoted}”" if p.quoted else "",
                ) if part)
                for p in told.places
            ]  # fmt: skip
            row = [
                number, audit.disclosure.source, told.word, told.rule, where(told.places[0]), told.finding.message,
                told.finding.printed, told.finding.expected, told.finding.difference, "\n".join(spots), told.basis,
            ]  # fmt: skip
            sheet.append([_safe(value) for value in row])
            for cell in sheet[sheet.max_row]:
                cell.alignment = Alignment(wrap_text=True, vertical="top")
                cell.data_type = "n" if isinstance(cell.value, int) else "s"
            sheet.cell(sheet.max_row, 3).fill = PatternFill("solid", fgColor=_FILLS[told.severity])
            at = gallery.add(f"{number}. {told.finding.message}", list(cutter.of(told.places)))
            if at:
                link = sheet.cell(sheet.max_row, 12, "查看")
                link.hyperlink = Hyperlink(ref=link.coordinate, location=f"'{shown.title}'!A{at}")
                link.style = "Hyperlink"
    if number:
        states = DataValidation(type="list", formula1=_STATES, allow_blank=True)
        sheet.add_data_validation(states)
        states.add(f"M2:M{number + 1}")
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(_HEADS))}{number + 1}"


class _Gallery:
    """The marked places under one another, each under the finding it belongs to."""

    def __init__(self, sheet: Any) -> None:
        self._sheet = sheet
        self._row = 1
        sheet.column_dimensions["A"].width = 120

    def add(self, title: str, cuts: Sequence[object]) -> int:
        """Add what was cut out for a finding; return the row of its title, or 0 where there is nothing to show."""
        if not cuts:
            return 0
        from openpyxl.drawing.image import Image
        from openpyxl.styles import Alignment, Font

        first = self._row
        self._write(title).font = Font(bold=True)
        for cut in cuts:
            if isinstance(cut, Picture):
                self._write(cut.told)
                image = Image(io.BytesIO(cut.png))
                image.width, image.height = _PICTURE_WIDTH, round(cut.size[1] * _PICTURE_WIDTH / cut.size[0])
                # A row holds 409 points at most; a taller picture hangs over the rows below it.
                self._sheet.add_image(image, f"A{self._row}")
                left = image.height * _ROW_POINTS + 6
                while left > 0:
                    self._sheet.row_dimensions[self._row].height = min(left, 400)
                    left -= 400
                    self._row += 1
            else:
                for number, text, cited in getattr(cut, "lines", ()):
                    cell = self._write(f"{number}  {text}")
                    cell.font, cell.alignment = Font(bold=cited), Alignment(wrap_text=True)
        self._row += 1
        return first

    def _write(self, text: str) -> Any:
        cell = self._sheet.cell(self._row, 1, _safe(text))
        cell.data_type = "s"
        self._row += 1
        return cell


def _add_coverage(sheet: Any, audits: Sequence[DocumentAudit]) -> None:
    heads = (("文件", 34), ("规则", 22), ("依据", 44), *((outcome.value, 10) for outcome in Outcome))
    _head(sheet, heads)
    for audit in audits:
        for one in audit.tried:
            counts = [one.count(outcome) or None for outcome in Outcome]
            sheet.append([_safe(audit.disclosure.source), one.rule, one.basis, *counts])


def _head(sheet: Any, heads: Sequence[tuple[str, int]]) -> None:
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    sheet.append([name for name, _ in heads])
    for at, (_, width) in enumerate(heads, 1):
        sheet.cell(1, at).font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(at)].width = width
    sheet.freeze_panes = "A2"


def _safe(value: object) -> object:
    """Text without the control characters a sheet cannot hold, and no longer than a cell may be."""
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    return ILLEGAL_CHARACTERS_RE.sub("", value)[:32_000] if isinstance(value, str) else value
