"""Files as they come: damaged, locked, empty, renamed, in any encoding; and pages as they are seen, not as they are stored."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from documents import make_disclosure
from index.errors import NotADisclosure, UnreadableFile, UnsupportedFormat
from index.records import Disclosure, Fact, Quality, Reading
from ingest.files import find_files, format_of
from ingest.pipeline import ingest, read_disclosure
from ingest.readers import read_pages
from printing import write_pdf, write_text


@pytest.fixture(scope="module")
def budget(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("files") / "文旅局2023年部门预算.pdf"
    write_pdf(make_disclosure(random.Random(1)), path)
    return path


@pytest.fixture
def flat(tmp_path: Path) -> Path:
    path = tmp_path / "文旅局2023年部门预算.txt"
    write_text(make_disclosure(random.Random(1)), path)
    return path


def canvas_of(path: Path) -> object:
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfgen.canvas import Canvas

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    canvas = Canvas(str(path), pagesize=(595, 842))
    canvas.setFont("STSong-Light", 12)
    return canvas


class Shelf:
    """Keeps readings as an index would."""

    def __init__(self) -> None:
        self.kept: dict[str, Reading] = {}

    def holds(self, document: str) -> bool:
        return document in self.kept

    def disclosure(self, name: str) -> Disclosure:
        return self.kept[name].disclosure

    def quality(self, document: str) -> Quality:
        return self.kept[document].quality

    def prepare(self) -> None: ...

    @property
    def facts(self) -> Shelf:
        return self

    def of_document(self, document: str) -> tuple[Fact, ...]:
        return self.kept[document].facts

    def replace(self, reading: Reading, beside: object = None) -> list[Disclosure]:
        self.kept[reading.disclosure.document] = reading
        return []

    def accept(self, document: str, beside: object = None) -> list[Disclosure]:
        return []


# --- refusing -------------------------------------------------------------------------------------------------------


def test_an_empty_file_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "空.pdf").write_bytes(b"")
    with pytest.raises(UnreadableFile, match=r"《空\.pdf》是空文件"):
        read_pages(tmp_path / "空.pdf")


def test_a_file_that_is_not_there_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match=r"《没有\.pdf》没有这个文件"):
        read_pages(tmp_path / "没有.pdf")


@pytest.mark.parametrize("damage", ["cut", "noise", "head only", "renamed text"])
def test_a_damaged_pdf_is_refused_in_one_sentence(tmp_path: Path, budget: Path, damage: str) -> None:
    content = budget.read_bytes()
    rng = random.Random(3)
    broken = {
        "cut": content[: len(content) // 3],
        "noise": b"%PDF-1.4\n" + bytes(rng.randrange(256) for _ in range(5000)),
        "head only": b"%PDF-1.7\n",
        "renamed text": "这是一段文字".encode(),
    }[damage]
    path = tmp_path / "坏.pdf"
    path.write_bytes(broken)
    with pytest.raises(UnreadableFile, match=r"《坏\.pdf》已损坏|《坏\.pdf》没有"):
        read_pages(path)


def test_a_locked_pdf_is_refused_and_says_why(tmp_path: Path) -> None:
    from reportlab.lib.pdfencrypt import StandardEncryption
    from reportlab.pdfgen.canvas import Canvas

    path = tmp_path / "密.pdf"
    canvas = Canvas(str(path), encrypt=StandardEncryption("secret", strength=128))
    canvas.drawString(72, 72, "budget")
    canvas.save()
    with pytest.raises(UnreadableFile, match=r"《密\.pdf》已加密"):
        read_pages(path)


def test_a_pdf_without_letters_is_refused_as_a_scan(tmp_path: Path) -> None:
    canvas = canvas_of(tmp_path / "扫描.pdf")
    canvas.rect(50, 50, 200, 200)  # type: ignore[attr-defined]
    canvas.save()  # type: ignore[attr-defined]
    with pytest.raises(UnreadableFile, match="没有文字层"):
        read_pages(tmp_path / "扫描.pdf")


def test_another_format_is_refused_whatever_its_suffix(tmp_path: Path) -> None:
    (tmp_path / "表.txt").write_bytes(b"Rar!\x1a\x07\x01\x00")
    with pytest.raises(UnsupportedFormat, match="请解压后再导入"):
        read_pages(tmp_path / "表.txt")


def test_a_binary_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "乱.txt").write_bytes(b"\x01\x00\xff\xfe\x80" * 50)
    with pytest.raises(UnreadableFile, match="编码无法识别"):
        read_pages(tmp_path / "乱.txt")


def test_a_text_that_is_no_disclosure_is_refused(tmp_path: Path) -> None:
    (tmp_path / "诗.txt").write_text("床前明月光，疑是地上霜。", "utf-8")
    with pytest.raises(NotADisclosure):
        read_disclosure(tmp_path / "诗.txt")


def test_flipped_bits_never_end_in_a_traceback(tmp_path: Path, budget: Path) -> None:
    content = budget.read_bytes()
    rng = random.Random(11)
    path = tmp_path / "翻.pdf"
    for _ in range(25):
        broken = bytearray(content)
        for _ in range(rng.choice([1, 20, 400])):
            broken[rng.randrange(len(broken))] ^= 1 << rng.randrange(8)
        path.write_bytes(bytes(broken))
        (report,) = ingest([path], Shelf())
        assert report.error or report.disclosure


# --- reading --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_text_reads_the_same_in_any_encoding(flat: Path, encoding: str) -> None:
    text = flat.read_text("utf-8")
    plain = read_pages(flat)
    flat.write_bytes(text.replace("\n", "\r\n").encode(encoding))
    assert read_pages(flat) == plain


def test_a_form_feed_starts_a_page_and_lines_count_on(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("甲\n\n乙\f丙\n丁\n", "utf-8")
    pages = read_pages(tmp_path / "a.txt")
    assert [(line.page, line.number, line.text) for page in pages for line in page.lines] == [
        (1, 1, "甲"),
        (1, 3, "乙"),
        (2, 3, "丙"),
        (2, 4, "丁"),
    ]


def test_text_outside_its_clipping_path_is_not_read(tmp_path: Path) -> None:
    canvas = canvas_of(tmp_path / "a.pdf")
    canvas.drawString(72, 700, "看得见")  # type: ignore[attr-defined]
    canvas.saveState()  # type: ignore[attr-defined]
    path = canvas.beginPath()  # type: ignore[attr-defined]
    path.rect(60, 590, 300, 40)
    canvas.clipPath(path, stroke=0, fill=0)  # type: ignore[attr-defined]
    canvas.drawString(72, 600, "也看得见")  # type: ignore[attr-defined]
    canvas.drawString(72, 500, "被裁掉了")  # type: ignore[attr-defined]
    canvas.restoreState()  # type: ignore[attr-defined]
    canvas.drawString(72, 400, "仍看得见")  # type: ignore[attr-defined]
    canvas.drawString(72, -30, "在纸外")  # type: ignore[attr-defined]
    canvas.save()  # type: ignore[attr-defined]
    (page,) = read_pages(tmp_path / "a.pdf")
    assert [line.text for line in page.lines] == ["看得见", "也看得见", "仍看得见"]


def test_letters_printed_twice_on_one_spot_are_read_once(tmp_path: Path) -> None:
    canvas = canvas_of(tmp_path / "a.pdf")
    for shift in (0.0, 0.3):
        canvas.drawString(72 + shift, 700, "部门预算1,234.50")  # type: ignore[attr-defined]
    canvas.save()  # type: ignore[attr-defined]
    (page,) = read_pages(tmp_path / "a.pdf")
    assert [line.text for line in page.lines] == ["部门预算1,234.50"]


def test_digits_on_another_baseline_stay_in_their_sentence(tmp_path: Path) -> None:
    canvas = canvas_of(tmp_path / "a.pdf")
    for k, (words, number, rest) in enumerate([("收入总计", "2995.39", "万元。"), ("支出合计", "2940.05", "万元，")]):
        y = 700 - 18 * k
        canvas.drawString(72, y, words)  # type: ignore[attr-defined]
        canvas.drawString(120, y - 4.5, number)  # type: ignore[attr-defined]
        canvas.drawString(165, y, rest)  # type: ignore[attr-defined]
    canvas.save()  # type: ignore[attr-defined]
    (page,) = read_pages(tmp_path / "a.pdf")
    assert [line.text.replace(" ", "") for line in page.lines] == ["收入总计2995.39万元。", "支出合计2940.05万元，"]


def test_radicals_are_read_as_the_letters_they_look_like(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("部⻔收⼊⽀出⼀⼾", "utf-8")
    (page,) = read_pages(tmp_path / "a.txt")
    assert page.lines[0].text == "部门收入支出一户"


# --- walking --------------------------------------------------------------------------------------------------------


def test_a_folder_is_walked_once_in_order_and_what_is_hidden_is_left_alone(tmp_path: Path) -> None:
    for name in ("b.pdf", "a.txt", "sub/c.PDF", ".hidden/d.pdf", "~$e.pdf", "f.css"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"x")
    found = [p.name for p in find_files([tmp_path, tmp_path / "a.txt"])]
    assert found == ["a.txt", "b.pdf", "c.PDF"]


def test_the_content_says_what_a_file_is(tmp_path: Path, budget: Path) -> None:
    (tmp_path / "a.txt").write_bytes(budget.read_bytes())
    assert format_of(tmp_path / "a.txt") == "pdf"


def test_one_bad_file_never_stops_the_rest_and_the_same_content_is_read_once(tmp_path: Path, budget: Path) -> None:
    (tmp_path / "1坏.pdf").write_bytes(b"%PDF-1.4 broken")
    (tmp_path / "2好.pdf").write_bytes(budget.read_bytes())
    (tmp_path / "3同.pdf").write_bytes(budget.read_bytes())
    shelf = Shelf()
    bad, good, same = ingest([tmp_path], shelf)
    assert "《1坏.pdf》" in bad.error and bad.disclosure is None
    assert good.disclosure is not None and good.tables == 8 and good.figures > 50 and not good.unread
    assert same.skipped
    assert [r.disclosure.source for r in shelf.kept.values()] == ["2好.pdf"]


# --- real documents -------------------------------------------------------------------------------------------------


def test_real_disclosures_are_read_without_an_open_question(corpus: Path) -> None:
    for path in sorted(corpus.glob("*司法局*")) + sorted(corpus.glob("*决算*")):
        reading = read_disclosure(path)
        assert reading.unread == (), path.name
        assert all(fact.unit for fact in reading.facts if fact.table), path.name


def test_the_sample_finds_every_lost_column(sample: Path) -> None:
    reading = read_disclosure(sample)
    cells = [f for f in reading.facts if f.table]
    assert reading.unread == ()
    assert len({f.table for f in cells}) == 12
    assert sum(f.state.value == "printed" for f in cells) == 270
    three = {f.column: f.printed for f in cells if f.table == 11 and f.printed}
    assert three == {"合计": "0.50", "公务接待费": "0.50", "机关运行经费预算数": "31.80"}
