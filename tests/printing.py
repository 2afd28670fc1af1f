"""Made-up disclosures printed as real ones are: flattened text, and PDF with or without rules, continued over pages."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from documents import MadeDisclosure
from headers import header_grid

# --- text -----------------------------------------------------------------------------------------------------------


def write_text(made: MadeDisclosure, path: Path, *, blank_lines: bool = True, rows_per_page: int = 14) -> None:
    """Flattened as a copy of the page is: one line a row, blank cells gone, the header repeated after page breaks."""
    lines = [made.title, "", f"预算主管部门：{made.agency}", "", "目  录", ""]
    lines += [f"{i}. {sheet.title}" for i, sheet in enumerate(made.sheets, 1)]
    lines += ["", f"{made.agency}主要职能", "", "负责本区文化和旅游工作。", "", "编制说明", "", *made.prose, ""]
    for sheet in made.sheets:
        header = [" ".join(c[0] for c in row if c) for row in header_grid(sheet.header)]
        lines += [sheet.title, "", f"编制部门：{made.agency} 单位：{sheet.unit}", "", *header, ""]
        for count, row in enumerate(sheet.rows):
            if count and count % rows_per_page == 0:
                lines += ["", *header, ""]
            printed = " ".join(text for text in row if text)
            if printed:
                lines.append(printed)
                if blank_lines:
                    lines.append("")
        if sheet.note:
            lines += [sheet.note, ""]
    lines += ["其他相关情况说明", "", f"{made.year}年{made.agency}无车辆。"]
    path.write_text("\n".join(lines), "utf-8")


# --- PDF ------------------------------------------------------------------------------------------------------------


def write_pdf(
    made: MadeDisclosure,
    path: Path,
    *,
    ruled: bool = True,
    rows_per_page: int = 18,
    repeat_header: bool = False,
    wrap: bool = True,
) -> None:
    """Printed on A4 across; `ruled` draws every border. Long names wrap inside their cells."""
    from reportlab.lib.pagesizes import A4, landscape
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfgen.canvas import Canvas

    if "STSong-Light" not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    width, height = landscape(A4)
    canvas = Canvas(str(path), pagesize=(width, height), invariant=1)

    def page_of(lines: Sequence[str], top: float = height - 70) -> None:
        for k, line in enumerate(lines):
            canvas.setFont("STSong-Light", 12)
            canvas.drawString(60, top - 22 * k, line)
        canvas.showPage()

    page_of([made.title, f"预算主管部门：{made.agency}"])
    page_of(["目 录", *[f"{i}. {sheet.title}" for i, sheet in enumerate(made.sheets, 1)]])
    page_of(
        [
            f"{made.agency}主要职能",
            "负责本区文化和旅游工作。",
            *[p[i : i + 55] for p in made.prose for i in range(0, len(p), 55)],
        ]
    )
    for sheet in made.sheets:
        _draw_sheet(canvas, made, sheet, width, height, ruled, rows_per_page, repeat_header, wrap)
    page_of(["其他相关情况说明", f"{made.year}年{made.agency}无车辆。"])
    canvas.save()


def _draw_sheet(canvas, made, sheet, width, height, ruled, rows_per_page, repeat_header, wrap) -> None:  # type: ignore[no-untyped-def]
    from reportlab.pdfbase.pdfmetrics import stringWidth

    size, line = 9.0, 11.0
    header = header_grid(sheet.header)
    widths = []
    for path in sheet.paths:
        leaf = path[-1]
        if leaf in {"类", "款", "项", "序号"}:
            widths.append(30.0)
        elif leaf == "项目" or leaf.endswith(("名称", "单位")):
            widths.append(150.0)
        else:
            widths.append(80.0)
    scale = min(1.0, (width - 100) / sum(widths))
    widths = [w * scale for w in widths]
    xs = [50.0]
    for w in widths:
        xs.append(xs[-1] + w)

    def wrapped(text: str, room: float) -> list[str]:
        lines, current = [], ""
        for letter in text:
            if wrap and stringWidth(current + letter, "STSong-Light", size) > room - 4 and current:
                lines.append(current)
                current = letter
            else:
                current += letter
        return [*lines, current] if current else lines or [""]

    def text_in(lines: list[str], x0: float, x1: float, top: float, bottom: float, right: bool = False) -> None:
        y = (top + bottom) / 2 + line * len(lines) / 2 - size
        for part in lines:
            canvas.setFont("STSong-Light", size)
            if right:
                canvas.drawRightString(x1 - 3, y, part)
            else:
                canvas.drawString(x0 + 3, y, part)
            y -= line

    def draw_header(y: float) -> float:
        tall = [
            max(
                [line * max(1, len(wrapped(c[0], sum(widths[j : j + c[2]])))) / c[1] for j, c in enumerate(r) if c]
                or [line]
            )
            + 6
            for r in header
        ]
        tops = [y]
        for t in tall:
            tops.append(tops[-1] - t)
        for i, row in enumerate(header):
            for j, cell in enumerate(row):
                if cell:
                    text, rows, columns = cell
                    x0, x1, top, bottom = xs[j], xs[j + columns], tops[i], tops[i + rows]
                    if ruled:
                        canvas.rect(x0, bottom, x1 - x0, top - bottom)
                    lines = wrapped(text, x1 - x0)
                    text_in(lines, x0, x1, top, bottom)
        return tops[-1]

    pages = [sheet.rows[i : i + rows_per_page] for i in range(0, len(sheet.rows), rows_per_page)] or [[]]
    paths = sheet.paths
    for number, rows in enumerate(pages):
        y = height - 50.0
        if number == 0:
            canvas.setFont("STSong-Light", 14)
            canvas.drawCentredString(width / 2, y, sheet.title)
            canvas.setFont("STSong-Light", size)
            canvas.drawString(50, y - 24, f"编制部门：{made.agency}")
            canvas.drawRightString(xs[-1], y - 24, f"单位：{sheet.unit}")
            y = draw_header(y - 34)
        elif repeat_header:
            y = draw_header(y)
        for row in rows:
            parts = [wrapped(text, widths[j]) if not _is_amount(paths[j][-1]) else [text] for j, text in enumerate(row)]
            bottom = y - (line * max(map(len, parts)) + 6)
            for j, lines in enumerate(parts):
                if ruled:
                    canvas.rect(xs[j], bottom, widths[j], y - bottom)
                text_in(lines, xs[j], xs[j + 1], y, bottom, right=_is_amount(paths[j][-1]))
            y = bottom
        if sheet.note and number == len(pages) - 1:
            canvas.setFont("STSong-Light", size)
            canvas.drawString(50, y - 16, sheet.note)
        canvas.showPage()


def _is_amount(leaf: str) -> bool:
    return not (leaf in {"类", "款", "项", "项目", "序号"} or leaf.endswith(("名称", "编码", "单位")))
