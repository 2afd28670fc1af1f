"""The made-up disclosures of documents.py, written the way offices write them: Word, Excel old and new, web page, scan."""

from __future__ import annotations

import io
from html import escape
from pathlib import Path

from documents import MadeDisclosure, Sheet
from headers import header_grid
from printing import write_pdf

FILLER = "负责本区文化和旅游工作。"


def opening(made: MadeDisclosure) -> list[list[str]]:
    """The pages before the schedules."""
    return [
        [made.title, f"预算主管部门：{made.agency}"],
        ["目 录", *[f"{i}. {sheet.title}" for i, sheet in enumerate(made.sheets, 1)]],
        [f"{made.agency}主要职能", FILLER, *made.prose],
    ]


def closing(made: MadeDisclosure) -> list[str]:
    return ["其他相关情况说明", f"{made.year}年{made.agency}无车辆。"]


def write_docx(made: MadeDisclosure, path: Path, *, pages: bool = True) -> None:
    from docx import Document

    document = Document()
    for lines in opening(made):
        for line in lines:
            document.add_paragraph(line)
        if pages:
            document.add_page_break()
    for sheet in made.sheets:
        document.add_paragraph(sheet.title)
        document.add_paragraph(f"编制部门：{made.agency}\t单位：{sheet.unit}")
        header = header_grid(sheet.header)
        table = document.add_table(len(header) + len(sheet.rows), len(sheet.paths), style="Table Grid")
        for i, cells in enumerate(header):
            for j, cell in enumerate(cells):
                if cell is not None:
                    text, tall, wide = cell
                    corner = table.cell(i, j)
                    if (tall, wide) != (1, 1):
                        corner = corner.merge(table.cell(i + tall - 1, j + wide - 1))
                    corner.text = text
        for i, row in enumerate(sheet.rows, len(header)):
            for cell, text in zip(table.rows[i].cells, row, strict=True):
                cell.text = text
        if sheet.note:
            document.add_paragraph(sheet.note)
        if pages:
            document.add_page_break()
    for line in closing(made):
        document.add_paragraph(line)
    document.save(str(path))


def as_stored(text: str) -> tuple[object, str]:
    """A printed number as a workbook stores it: the value, and the format that prints it so."""
    bare = text.replace(",", "")
    if not bare.replace(".", "", 1).isdigit() or (bare.startswith("0") and bare != "0" and not bare.startswith("0.")):
        return text, "General"
    places = len(bare.partition(".")[2])
    form = ("#,##0" if "," in text or len(bare.partition(".")[0]) > 3 else "0") + ("." + "0" * places if places else "")
    if "," not in text and form.startswith("#"):
        form = form.replace("#,##0", "0")
    return (float(bare) if places else int(bare)), form


def write_xlsx(made: MadeDisclosure, path: Path, *, ruled: bool = True, hidden: str = "") -> None:
    """Every schedule on a sheet of its own, every number stored as a number."""
    from openpyxl import Workbook
    from openpyxl.styles import Border, Side

    book = Workbook()
    book.remove(book.active)
    line = Side(style="thin")
    border = Border(left=line, right=line, top=line, bottom=line) if ruled else Border()
    for name, lines in zip(("封面", "目录", "说明"), opening(made), strict=True):
        page = book.create_sheet(name)
        for i, text in enumerate(lines, 1):
            page.cell(i, 1, text)
    for number, sheet in enumerate(made.sheets, 1):
        page = book.create_sheet(f"表{number}")
        wide = len(sheet.paths)
        page.cell(1, 1, sheet.title)
        page.merge_cells(start_row=1, start_column=1, end_row=1, end_column=wide)
        page.cell(2, 1, f"编制部门：{made.agency}")
        page.cell(2, wide, f"单位：{sheet.unit}")
        header = header_grid(sheet.header)
        for i, cells in enumerate(header, 3):
            for j, cell in enumerate(cells, 1):
                page.cell(i, j).border = border
                if cell is not None:
                    text, tall, across = cell
                    page.cell(i, j, text)
                    if (tall, across) != (1, 1):
                        page.merge_cells(start_row=i, start_column=j, end_row=i + tall - 1, end_column=j + across - 1)
        for i, row in enumerate(sheet.rows, 3 + len(header)):
            for j, text in enumerate(row, 1):
                cell = page.cell(i, j)
                cell.border = border
                if text:
                    cell.value, cell.number_format = as_stored(text)
        if sheet.note:
            page.cell(3 + len(header) + len(sheet.rows), 1, sheet.note)
    page = book.create_sheet("其他")
    for i, text in enumerate(closing(made), 1):
        page.cell(i, 1, text)
    if hidden:
        page = book.create_sheet(hidden)
        page.sheet_state = "hidden"
        page["A1"] = "草稿"
        page["B1"] = 12345
    book.save(str(path))


def write_xls(made: MadeDisclosure, path: Path) -> None:
    import xlwt

    book = xlwt.Workbook(encoding="utf-8")
    borders = xlwt.Borders()
    borders.left = borders.right = borders.top = borders.bottom = xlwt.Borders.THIN
    styles: dict[str, object] = {}

    def style(form: str) -> object:
        if form not in styles:
            styles[form] = xlwt.XFStyle()
            styles[form].num_format_str = form  # type: ignore[attr-defined]
            styles[form].borders = borders  # type: ignore[attr-defined]
        return styles[form]

    for name, lines in zip(("封面", "目录", "说明"), opening(made), strict=True):
        page = book.add_sheet(name)
        for i, text in enumerate(lines):
            page.write(i, 0, text)
    for number, sheet in enumerate(made.sheets, 1):
        page = book.add_sheet(f"表{number}")
        wide = len(sheet.paths)
        page.write_merge(0, 0, 0, wide - 1, sheet.title)
        page.write(1, 0, f"编制部门：{made.agency}")
        page.write(1, wide - 1, f"单位：{sheet.unit}")
        header = header_grid(sheet.header)
        for i, cells in enumerate(header, 2):
            for j, cell in enumerate(cells):
                if cell is not None:
                    text, tall, across = cell
                    page.write_merge(i, i + tall - 1, j, j + across - 1, text, style("General"))
        for i, row in enumerate(sheet.rows, 2 + len(header)):
            for j, text in enumerate(row):
                value, form = as_stored(text)
                page.write(i, j, value, style(form))
        if sheet.note:
            page.write(2 + len(header) + len(sheet.rows), 0, sheet.note)
    page = book.add_sheet("其他")
    for i, text in enumerate(closing(made)):
        page.write(i, 0, text)
    book.save(str(path))


def write_html(made: MadeDisclosure, path: Path, *, encoding: str = "utf-8", declared: str = "") -> None:
    """As a web page: everything inside the frame of a layout table, as government sites still do."""
    body: list[str] = []
    for lines in opening(made):
        body += [f"<p>{escape(line)}</p>" for line in lines]
    for sheet in made.sheets:
        body.append(f'<p align="center"><strong>{escape(sheet.title)}</strong></p>')
        body.append(f"<p>编制部门：{escape(made.agency)}&nbsp;&nbsp;&nbsp;单位：{sheet.unit}</p>")
        body.append(_html_table(sheet))
        if sheet.note:
            body.append(f"<p>{escape(sheet.note)}</p>")
    body += [f"<p>{escape(line)}</p>" for line in closing(made)]
    page = (
        f'<!DOCTYPE html><html><head><meta http-equiv="Content-Type" content="text/html; charset={declared or encoding}">'
        f"<title>{escape(made.title)}</title><style>p {{margin: 0}}</style><script>var a = '<p>1,234</p>';</script></head>"
        f'<body><div class="nav"><a href="/">首页</a></div><table width="100%"><tr><td>\n'
        + "\n".join(body)
        + "\n</td></tr></table></body></html>"
    )
    path.write_bytes(page.encode(encoding))


def _html_table(sheet: Sheet) -> str:
    rows = []
    for cells in header_grid(sheet.header):
        told = [f'<th rowspan="{c[1]}" colspan={c[2]}>{escape(c[0])}</th>' for c in cells if c is not None]
        rows.append("<tr>" + "".join(told) + "</tr>")
    for row in sheet.rows:
        rows.append("<tr>" + "".join(f"<td> {escape(text) or '&nbsp;'}\n</td>" for text in row) + "</tr>")
    return "<table border=1 cellspacing=0>\n" + "\n".join(rows) + "\n</table>"


def pictures_of(pdf: Path, dpi: int = 200) -> list[bytes]:
    """Every page of a PDF as a grey picture, the way a scanner gives it."""
    import pypdfium2

    pictures = []
    for page in pypdfium2.PdfDocument(pdf):
        buffer = io.BytesIO()
        page.render(scale=dpi / 72).to_pil().convert("L").save(buffer, "PNG", dpi=(dpi, dpi))
        pictures.append(buffer.getvalue())
    return pictures


def write_scan(made: MadeDisclosure, path: Path, *, dpi: int = 200, noise: int = 0, turn: float = 0.0) -> None:
    """Printed, then scanned: a PDF of pictures, a little noisy and askew when asked for."""
    from PIL import Image
    from reportlab.lib.utils import ImageReader
    from reportlab.pdfgen.canvas import Canvas

    printed = path.with_suffix(".printed.pdf")
    write_pdf(made, printed)
    canvas = Canvas(str(path), invariant=1)
    for picture in pictures_of(printed, dpi):
        image = Image.open(io.BytesIO(picture))
        if turn:
            image = image.rotate(turn, resample=Image.Resampling.BICUBIC, fillcolor=255)
        if noise:
            image = Image.blend(image, Image.effect_noise(image.size, noise), 0.12)
        width, height = image.width * 72 / dpi, image.height * 72 / dpi
        canvas.setPageSize((width, height))
        canvas.drawImage(ImageReader(image), 0, 0, width, height)
        canvas.showPage()
    canvas.save()
    printed.unlink()
