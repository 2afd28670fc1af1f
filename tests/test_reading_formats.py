"""The same disclosure in every format gives the same figures; what a format hides or loses is told, never guessed."""

from __future__ import annotations

import io
import random
import zipfile
from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from functools import partial
from pathlib import Path

import pytest

from documents import CellFact, MadeDisclosure, make_disclosure
from index.errors import UnreadableFile, UnsupportedFormat
from index.records import Disclosure, Fact, Reading
from index.vocabulary import State
from ingest.pipeline import ingest, read_disclosure
from ingest.readers import read_pages
from printing import write_pdf
from renderings import pictures_of, write_docx, write_html, write_scan, write_xls, write_xlsx

Figure = tuple[str, str, str, tuple[str, ...], str, str]
Write = Callable[[MadeDisclosure, Path], None]
WRITERS: dict[str, Write] = {
    "ruled.pdf": write_pdf,
    "unruled.pdf": partial(write_pdf, ruled=False),
    "a.docx": write_docx,
    "onepage.docx": partial(write_docx, pages=False),
    "a.xlsx": write_xlsx,
    "a.xls": write_xls,
    "a.html": write_html,
    "gb2312.htm": partial(write_html, encoding="gb18030", declared="gb2312"),
}


def printed(cells: list[CellFact]) -> Counter[Figure]:
    return Counter((c.table, c.code, c.row, c.column, c.printed, c.unit) for c in cells)


def read(facts: tuple[Fact, ...]) -> Counter[Figure]:
    return Counter(
        (f.schedule_title, f.row_code, f.row, f.column_path, f.printed, f.unit)
        for f in facts
        if f.table is not None and f.state is not State.UNREAD
    )


def amounts(facts: tuple[Fact, ...]) -> Counter[tuple[str, Decimal | None, State]]:
    return Counter((f.row, f.amount, f.state) for f in facts if f.table is not None)


def made(seed: int) -> MadeDisclosure:
    """Every third one a final account; zeros blank, 0 or 0.00; with separators or without."""
    return make_disclosure(
        random.Random(seed),
        final=seed % 3 == 2,
        zero=["", "0", "0.00"][seed % 3],
        separators=seed % 2 == 0,
        decimals=[0, 2][seed % 2],
    )


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("name", WRITERS)
def test_every_format_gives_the_figures_that_were_written(tmp_path: Path, name: str, seed: int) -> None:
    one = made(seed)
    WRITERS[name](one, tmp_path / name)
    reading = read_disclosure(tmp_path / name)
    assert read(reading.facts) == printed(one.cells)
    assert not reading.unread
    told = reading.disclosure
    assert (told.agency, told.fiscal_year, told.title) == (one.agency, one.year, one.title)


def test_amounts_are_the_same_whatever_the_format(tmp_path: Path) -> None:
    one = made(0)
    found = {}
    for name, write in WRITERS.items():
        write(one, tmp_path / name)
        found[name] = amounts(read_disclosure(tmp_path / name).facts)
    assert all(told == found["ruled.pdf"] for told in found.values())


@pytest.mark.parametrize("name", ["a.docx", "a.xlsx", "a.xls", "a.html"])
def test_every_figure_has_its_place_on_a_page(tmp_path: Path, name: str) -> None:
    WRITERS[name](made(1), tmp_path / name)
    pages = {page.number: page for page in read_pages(tmp_path / name)}
    for fact in read_disclosure(tmp_path / name).facts:
        box = fact.place.bbox
        assert box is not None
        page = pages[fact.place.page]
        assert 0 <= box[0] < box[2] <= page.width and 0 <= box[1] < box[3] <= page.height


# --- Excel ----------------------------------------------------------------------------------------------------------


def workbook(path: Path, cells: dict[str, tuple[object, str]]) -> None:
    from openpyxl import Workbook

    book = Workbook()
    for place, (value, form) in cells.items():
        book.active[place] = value
        book.active[place].number_format = form
    book.save(path)


def shown(path: Path) -> list[str]:
    return [word.text for page in read_pages(path) for line in page.lines for word in line.words]


def test_a_number_reads_as_its_cell_shows_it(tmp_path: Path) -> None:
    cells = {
        "A1": (1234567, "#,##0.00"),
        "B1": (0.1766, "0.00%"),
        "C1": (5, "00"),
        "D1": (0, '#,##0;-#,##0;""'),
        "E1": (-12.5, "0.00_);(0.00)"),
        "F1": (0.1 + 0.2, "General"),
        "G1": (12345678, "0!.0,"),
    }
    workbook(tmp_path / "a.xlsx", cells)
    assert shown(tmp_path / "a.xlsx") == ["1,234,567.00", "17.66%", "05", "(12.50)", "0.3", "1234.6"]


def test_a_hidden_sheet_is_not_read_and_is_told(tmp_path: Path) -> None:
    one = made(0)
    write_xlsx(one, tmp_path / "a.xlsx", hidden="底稿")
    reading = read_disclosure(tmp_path / "a.xlsx")
    assert read(reading.facts) == printed(one.cells)
    assert reading.unread == ("隐藏的工作表没有读取：底稿。",)


def test_hidden_rows_and_columns_are_not_read_and_are_told(tmp_path: Path) -> None:
    from openpyxl import load_workbook

    one = made(0)
    write_xlsx(one, tmp_path / "a.xlsx")
    book = load_workbook(tmp_path / "a.xlsx")
    book["表3"].row_dimensions[8].hidden = True
    book["表3"].column_dimensions["G"].hidden = True
    book.save(tmp_path / "a.xlsx")
    reading = read_disclosure(tmp_path / "a.xlsx")
    assert reading.unread == ("工作表“表3”有1 行、1 列被隐藏，没有读取。",)
    assert not [f for f in reading.facts if f.schedule_title == one.sheets[2].title and f.column == "项目支出"]


def test_a_formula_that_was_never_computed_is_unread(tmp_path: Path) -> None:
    from openpyxl import load_workbook

    write_xlsx(made(0), tmp_path / "a.xlsx")
    book = load_workbook(tmp_path / "a.xlsx")
    book["表3"]["E7"] = "=F7+G7"  # openpyxl stores no result
    book.save(tmp_path / "a.xlsx")
    reading = read_disclosure(tmp_path / "a.xlsx")
    assert sum(f.state is State.UNREAD for f in reading.facts) == 1
    assert reading.unread[0] == "工作表“表3”有公式没有保存计算结果，请用 Excel 打开并保存后再导入。"


def test_a_sheet_without_borders_is_a_table_where_its_cells_are_filled(tmp_path: Path) -> None:
    one = made(1)
    write_xlsx(one, tmp_path / "a.xlsx", ruled=False)
    assert read(read_disclosure(tmp_path / "a.xlsx").facts) == printed(one.cells)


# --- Word -----------------------------------------------------------------------------------------------------------


def test_numbers_that_word_prints_without_storing_are_read(tmp_path: Path) -> None:
    from docx import Document

    document = Document()
    for text in ("收入情况", "支出情况"):
        document.add_paragraph(text, style="List Number")
    document.save(str(tmp_path / "a.docx"))
    (page,) = read_pages(tmp_path / "a.docx")
    assert [line.text for line in page.lines] == ["1.收入情况", "2.支出情况"]


def test_what_word_does_not_print_is_not_read(tmp_path: Path) -> None:
    from docx import Document

    document = Document()
    paragraph = document.add_paragraph("收入预算")
    paragraph.add_run("999万元").font.hidden = True
    paragraph.add_run("100万元。")
    document.save(str(tmp_path / "a.docx"))
    (page,) = read_pages(tmp_path / "a.docx")
    assert [line.text for line in page.lines] == ["收入预算100万元。"]


def test_pages_of_a_word_file_turn_where_it_says(tmp_path: Path) -> None:
    from docx import Document

    document = Document()
    for text in ("封面", "目录", "说明"):
        document.add_paragraph(text)
        document.add_page_break()
    document.add_paragraph("末页")
    document.save(str(tmp_path / "a.docx"))
    assert [[line.text for line in page.lines] for page in read_pages(tmp_path / "a.docx")] == [
        ["封面"],
        ["目录"],
        ["说明"],
        ["末页"],
    ]


# --- web pages ------------------------------------------------------------------------------------------------------


def test_what_a_browser_does_not_show_is_not_read(tmp_path: Path) -> None:
    page = (
        "<html><head><title>不读</title></head><body><script>var x = '不读'</script><p style='display: none'>不读</p>"
        "<nav>不读</nav><p>部门\n预算</p><table><tr style='display:none'><td>不读<td>9</tr>"
        "<tr><td>收入<br>总计</td><td>1,234</td></tr></table></body></html>"
    )
    (tmp_path / "a.html").write_text(page, "utf-8")
    (only,) = read_pages(tmp_path / "a.html")
    assert [line.text for line in only.lines] == ["部门预算", "收入总计 1,234"]
    assert [[cell and cell.text for cell in row] for row in only.tables[0].rows] == [["收入\n总计", "1,234"]]


# --- scans ----------------------------------------------------------------------------------------------------------


def small(seed: int) -> MadeDisclosure:
    """Two schedules: two or three scanned pages after the front matter."""
    one = made(seed)
    one.sheets = one.sheets[2:4] if not one.final else one.sheets[:2]
    return one


@pytest.mark.slow
def test_a_scan_gives_the_figures_that_were_written(tmp_path: Path) -> None:
    one = small(2)
    write_scan(one, tmp_path / "a.pdf", noise=80, turn=0.6)
    heard: list[tuple[int, int]] = []
    read_pages(tmp_path / "a.pdf", lambda page, of: heard.append((page, of)))
    assert [page for page, _ in heard] == list(range(1, heard[0][1] + 1))
    reading = read_disclosure(tmp_path / "a.pdf")
    want, got = printed(one.cells), read(reading.facts)
    assert sum((want - got).values()) <= 0.01 * len(one.cells)
    wrong = sum((got - want).values())
    assert wrong == 0 or reading.findings, "a wrong digit that no sum tells"
    assert not any(f.recovered for f in reading.facts)


@pytest.mark.slow
def test_a_page_that_lies_on_its_side_is_read(tmp_path: Path) -> None:
    from PIL import Image

    write_pdf(small(2), tmp_path / "a.pdf")
    picture = Image.open(io.BytesIO(pictures_of(tmp_path / "a.pdf")[3])).rotate(90, expand=True)
    picture.save(tmp_path / "a.tif", dpi=(200, 200))
    (page,) = read_pages(tmp_path / "a.tif")
    assert page.lines[0].text == "收入支出决算总表" and page.tables


@pytest.mark.slow
def test_a_smudged_digit_is_unread_never_guessed(tmp_path: Path) -> None:
    from PIL import Image, ImageDraw

    write_pdf(small(2), tmp_path / "a.pdf")
    picture = Image.open(io.BytesIO(pictures_of(tmp_path / "a.pdf")[3]))
    picture.save(tmp_path / "clean.png", dpi=(200, 200))
    (clean,) = read_pages(tmp_path / "clean.png")
    cell = next(
        c for row in clean.tables[0].rows for c in row if c and c.text.replace(",", "").replace(".", "").isdigit()
    )
    # Ink over the middle of the number, which stands at the right of its cell.
    x1, middle = cell.bbox[2] / 0.36, (cell.bbox[1] + cell.bbox[3]) / 2 / 0.36
    ImageDraw.Draw(picture).ellipse((x1 - 52, middle - 11, x1 - 34, middle + 11), fill=0)
    picture.save(tmp_path / "smudged.png", dpi=(200, 200))
    (smudged,) = read_pages(tmp_path / "smudged.png")
    again = next(c for row in smudged.tables[0].rows for c in row if c and c.bbox == cell.bbox)
    assert again.text != cell.text and "\ufffd" in again.text


@pytest.mark.slow
def test_a_scanners_own_reading_under_the_picture_is_not_trusted(tmp_path: Path) -> None:
    from PIL import Image
    from reportlab.lib.utils import ImageReader
    from reportlab.pdfgen.canvas import Canvas

    write_pdf(small(2), tmp_path / "a.pdf")
    picture = Image.open(io.BytesIO(pictures_of(tmp_path / "a.pdf")[3]))
    size = picture.width * 0.36, picture.height * 0.36
    canvas = Canvas(str(tmp_path / "b.pdf"), pagesize=size)
    text = canvas.beginText(72, 300)
    text.setTextRenderMode(3)
    text.textLine("99999.99 88888.88")
    canvas.drawText(text)
    canvas.drawImage(ImageReader(picture), 0, 0, *size)
    canvas.save()
    (page,) = read_pages(tmp_path / "b.pdf")
    assert page.tables and not any("99999" in line.text for line in page.lines)


# --- archives and what we do not read -------------------------------------------------------------------------------


class Shelf:
    """Keeps readings as an index would."""

    def __init__(self) -> None:
        self.kept: dict[str, Reading] = {}

    def holds(self, document: str) -> bool:
        return document in self.kept

    def prepare(self) -> None: ...

    def replace(self, reading: Reading, beside: object = None) -> list[Disclosure]:
        self.kept[reading.disclosure.document] = reading
        return []

    @property
    def facts(self) -> Shelf:
        return self

    def of_document(self, document: str) -> tuple[Fact, ...]:
        return self.kept[document].facts


def test_an_archive_is_walked_and_what_cannot_be_read_in_it_is_told(tmp_path: Path) -> None:
    write_docx(made(0), tmp_path / "a.docx")
    write_xlsx(made(1), tmp_path / "b.xlsx")
    name = "公开/文旅局预算.docx".encode("gb18030")  # as Chinese Windows packs
    with zipfile.ZipFile(tmp_path / "附件.zip", "w") as archive:
        archive.writestr("x" * len(name), (tmp_path / "a.docx").read_bytes())
        archive.writestr("b.xlsx", (tmp_path / "b.xlsx").read_bytes())
        archive.writestr("坏.pdf", b"%PDF-1.4 broken")
        archive.writestr("__MACOSX/._b.xlsx", b"x")
    packed = (tmp_path / "附件.zip").read_bytes().replace(b"x" * len(name), name)
    (tmp_path / "附件.zip").write_bytes(packed)
    shelf = Shelf()
    reports = list(ingest([tmp_path / "附件.zip"], shelf))
    assert sorted(r.disclosure.source for r in reports if r.disclosure) == ["b.xlsx", "文旅局预算.docx"]
    assert [r.error for r in reports if r.error] == ["《坏.pdf》已损坏或不是 PDF 文件，无法打开，请重新下载。"]
    assert not any(r.path.exists() for r in reports)


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("旧.doc", "WordDocument", "另存为 .docx 或 PDF"),
        ("文.wps", "WordDocument", "另存为 .docx 或 PDF"),
        ("稿.ppt", "PowerPoint Document", "另存为 PDF"),
    ],
)
def test_an_old_format_is_refused_with_what_to_do(tmp_path: Path, name: str, content: str, told: str) -> None:
    stored = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + content.encode("utf-16-le") + b"\0\0"
    (tmp_path / name).write_bytes(stored)
    with pytest.raises(UnsupportedFormat, match=told):
        read_pages(tmp_path / name)


def test_a_locked_office_file_is_refused_in_a_sentence(tmp_path: Path) -> None:
    stored = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le") + b"\0\0"
    (tmp_path / "密.xlsx").write_bytes(stored)
    with pytest.raises(UnreadableFile, match=r"《密\.xlsx》已加密"):
        read_pages(tmp_path / "密.xlsx")
