"""The page a citation opens: the original, with the cited place marked and everything escaped."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from PIL import Image

from assistant.web.source_pages import Sheet, read_box, text_pages
from doors import House, build
from index.budget_index import BudgetIndex
from made_up import marked_url, text_reading


@pytest.fixture
def house(index: BudgetIndex, tmp_path: Path) -> House:
    return build(index, tmp_path)


@pytest.fixture
def visitor(house: House) -> TestClient:
    return house.visitor()


def test_a_cited_line_is_marked_with_its_number_in_the_file(visitor: TestClient, house: House) -> None:
    page = visitor.get(marked_url(house.text)).text
    marked = re.findall(r"<mark>(.*?)</mark>", page)
    assert marked == ["302 17 公务接待费 5,000 5,000"]
    assert '<th scope="row">6</th>' in page
    assert page.count('id="cited"') == 1


def test_a_cited_cell_is_outlined_where_it_is_printed(visitor: TestClient, house: House) -> None:
    page = visitor.get(marked_url(house.pdf)).text
    style = re.search(r'class="cited-box" style="left:([\d.]+)%;top:([\d.]+)%;width:([\d.]+)%;height:([\d.]+)%', page)
    assert style is not None
    left, top, width, height = (float(edge) for edge in style.groups())
    assert left == pytest.approx(300 / 595 * 100, abs=0.01)
    assert top == pytest.approx(140 / 842 * 100, abs=0.01)
    assert (width, height) == (pytest.approx(80 / 595 * 100, abs=0.01), pytest.approx(20 / 842 * 100, abs=0.01))
    assert "31,800" in page, "the page's words are there for those who cannot see its picture"


def test_the_picture_is_the_page_as_published(visitor: TestClient, house: House) -> None:
    address = f"/documents/{house.pdf.disclosure.document}/pages/2/image.png"
    reply = visitor.get(address)
    assert reply.headers["content-type"] == "image/png"
    assert "immutable" in reply.headers["cache-control"]
    image = Image.open(io.BytesIO(reply.content)).convert("L")
    assert image.size == (1190, 1684)
    box = image.crop((600, 280, 760, 320))
    assert min(box.getdata()) < 128, "ink where the table is ruled"
    assert visitor.get(address).content == reply.content


def test_pages_lead_to_their_neighbours_and_to_the_original(visitor: TestClient, house: House) -> None:
    document = house.pdf.disclosure.document
    page = visitor.get(f"/documents/{document}/pages/2").text
    assert f'href="/documents/{document}/pages/1"' in page
    assert f'href="/documents/{document}/pages/3"' in page
    original = visitor.get(f"/documents/{document}/original")
    assert original.content == house.pdf.content
    assert original.headers["content-disposition"].startswith("attachment")


@pytest.mark.parametrize("page", ["0", "4", "99999999999999999999", "一", "-1"])
def test_a_page_that_is_not_there_is_said_not_to_be(visitor: TestClient, house: House, page: str) -> None:
    reply = visitor.get(f"/documents/{house.pdf.disclosure.document}/pages/{page}")
    assert reply.status_code in (404, 422)
    assert reply.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    "query", ["bbox=1,2,3", "bbox=a", "bbox=" + "9" * 4000, "lines=9-1", "lines=<b>", "bbox=1e9,0,1,1"]
)
def test_a_mark_that_makes_no_sense_marks_nothing(visitor: TestClient, house: House, query: str) -> None:
    for reading in (house.text, house.pdf):
        reply = visitor.get(f"/documents/{reading.disclosure.document}/pages/2?{query}")
        assert reply.status_code == 200
        assert 'id="cited"' not in reply.text


def test_a_script_in_a_name_or_a_line_is_shown_as_text(visitor: TestClient, house: House) -> None:
    nasty = "<script>alert(1)</script>"
    reading = text_reading(f"{nasty}.txt", f"{nasty}\n某预算\f第二页 5,000")
    house.index.replace(reading)
    address = f"/documents/{reading.disclosure.document}"
    for path in (f"{address}/pages/1?lines=1-1", address, "/documents"):
        page = visitor.get(path).text
        assert nasty not in page
        assert "&lt;script&gt;" in page


def test_a_document_removed_meanwhile_is_said_to_be_gone(visitor: TestClient, house: House) -> None:
    house.index.remove(house.text.disclosure.document)
    reply = visitor.get(marked_url(house.text), headers={"accept": "text/html"})
    assert reply.status_code == 404
    assert "没有这份文件" in reply.text


def test_the_overview_links_every_figure_to_its_page(visitor: TestClient, house: House) -> None:
    page = visitor.get(f"/documents/{house.text.disclosure.document}").text
    assert f'href="{marked_url(house.text)}#cited"><span class="in-yuan">5,000</span>' in page
    assert "先说增加，又说减幅" in page


def test_lines_are_counted_as_editors_count_them() -> None:
    pages = text_pages("一\n二\f三\n\n四".encode("gb18030"))
    assert pages == [[(1, "一"), (2, "二")], [(2, "三"), (3, ""), (4, "四")]]


def test_a_box_is_placed_on_what_is_visible_of_the_page() -> None:
    sheet = Sheet(width=100, height=200, left=10, top=20, text="")
    box = read_box("10.0,20.0,60.0,120.0", sheet)
    assert box is not None
    assert (box.left, box.top, box.width, box.height) == (0, 0, 50, 50)


def test_a_format_without_pictures_shows_what_was_read_with_the_place_marked(visitor: TestClient, house: House) -> None:
    held = house.pdf.disclosure
    word = replace(house.pdf, disclosure=replace(held, format="docx", source="某区司法局2026年部门预算.docx"))
    house.index.replace(word)
    page = visitor.get(marked_url(word)).text
    assert re.findall(r"<mark[^>]*>(.*?)</mark>", page) == ["31,800"]
    assert "差旅费" in page
    assert visitor.get(f"/documents/{held.document}/pages/2/image.png").status_code == 404
