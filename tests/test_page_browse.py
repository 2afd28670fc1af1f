"""Reading without asking: what is held, a document at a glance, its schedules searched and taken along."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from openpyxl import load_workbook
from playwright.sync_api import Browser, expect, sync_playwright

from assistant.conversation import Assistant
from assistant.settings import Settings
from assistant.web.server import create_app
from assistant.web.staff import IngestOutcome
from browsers import open_browser, visiting
from doors import TOKEN, House, build, listening
from index.budget_index import BudgetIndex
from index.vocabulary import Standing
from ingest.pipeline import ingest


@pytest.fixture
def house(index: BudgetIndex, tmp_path: Path) -> House:
    return build(index, tmp_path)


@pytest.fixture
def visitor(house: House) -> TestClient:
    return house.visitor()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = open_browser(playwright)
        yield opened
        opened.close()


def test_a_document_is_told_at_a_glance_by_the_answers_everybody_gets(index: BudgetIndex, sample: Path) -> None:
    assert all(not one.error for one in ingest([sample], index))
    refused = IngestOutcome(document=None, status="failed")
    app = create_app(Settings(index=sample), index, Assistant(index), lambda *_: refused, chat=False)
    page = TestClient(app).get(f"/documents/{index.disclosures()[0].document}").text
    for printed in ("17,861,100", "5,257,121", "12,603,950", "各类支出，由大到小", "材料里前后不一致"):
        assert printed in page
    assert page.index("城乡社区支出") < page.index("住房保障支出"), "the largest first"
    assert "/pages/1?lines=" in page, "each with its page"


def test_figures_of_a_document_can_be_taken_along_whole(visitor: TestClient, house: House) -> None:
    address = f"/documents/{house.text.disclosure.document}/figures"
    assert "5,000" in visitor.get(f"{address}.csv").content.decode("utf-8-sig")
    book = load_workbook(io.BytesIO(visitor.get(f"{address}.xlsx").content))
    assert any(424393 in row for row in book.active.values)
    assert visitor.get(f"{address}.exe").status_code == 404
    assert visitor.get("/documents/none/figures.csv").status_code == 404


def test_what_is_held_back_is_listed_and_said_to_be(visitor: TestClient, house: House) -> None:
    house.index.replace(replace(house.pdf, disclosure=replace(house.pdf.disclosure, standing=Standing.HELD)))
    listed = visitor.get("/documents").text
    assert "待验收" in listed
    assert "验收之前不用于回答" in visitor.get(f"/documents/{house.pdf.disclosure.document}").text
    visitor.post("/staff", data={"token": TOKEN})
    assert "验收</button>" in visitor.get("/staff").text


def test_documents_and_schedules_can_be_searched(house: House, browser: Browser) -> None:
    with listening(house.app) as origin, visiting(browser, origin, width=360) as (page, watch):
        page.goto(f"{origin}/documents")
        page.get_by_label("查找文件").fill("司法局 2026")
        expect(page.locator(".documents li:visible")).to_have_count(1)
        page.get_by_label("查找文件").fill("没有的部门")
        expect(page.get_by_role("status")).to_contain_text("没有找到")
        page.get_by_label("查找文件").fill("")
        page.get_by_role("link", name="2024年部门预算").click()
        page.get_by_label("在公开表里查找").fill("接待")
        expect(page.locator("tbody tr:visible")).to_have_count(1)
        page.get_by_label("在公开表里查找").fill("424393")
        expect(page.locator("tbody tr:visible")).to_contain_text("商品和服务支出")
        page.locator("tbody tr:visible a").first.click()
        expect(page.locator("#cited")).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        assert (watch.complaints, watch.strangers) == ([], [])
