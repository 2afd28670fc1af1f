"""Everybody can use every screen: checked by axe-core, light and dark, and no screen complains or asks a stranger."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from browsers import open_browser, visiting
from doors import TOKEN, House, build, listening
from index.budget_index import BudgetIndex
from index.encoders import HashingEncoder
from made_up import marked_url

axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="没有 axe：请先 make setup-dev")
GRAVE = ("serious", "critical")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = open_browser(playwright)
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    place = Path(tmp_path_factory.mktemp("everybody"))
    index = BudgetIndex.open(place / "index", HashingEncoder())
    yield build(index, place, chat=True)
    index.close()


@pytest.fixture(scope="module")
def origin(house: House, browser: Browser) -> Iterator[str]:
    with listening(house.app) as address:
        yield address


def grave(page: Page) -> list[tuple[str, str]]:
    """What axe finds that would keep somebody out."""
    # What has just arrived may still be fading in, and half a colour has half the contrast.
    page.evaluate("Promise.all(document.getAnimations().map((one) => one.finished.catch(() => 0)))")
    found = axe.Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    return [(one["id"], str(one["nodes"][0]["target"])) for one in found if one["impact"] in GRAVE]


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [1280, 360])
def test_nothing_on_the_chat_page_keeps_anybody_out(browser: Browser, origin: str, width: int, dark: bool) -> None:
    with visiting(browser, origin, width=width, dark=dark) as (page, watch):
        page.goto(origin)
        expect(page.get_by_label("提问")).to_be_visible()
        expect(page.locator("#first-paint")).to_have_count(0)
        assert grave(page) == [], "welcome"
        asked = (
            "2024年公务接待费是多少？",
            "2024年商品和服务支出的构成？",
            "要哪个？",
            "火箭发射费是多少？",
            "多" * 3000,
        )
        for number, question in enumerate(asked, 1):
            page.get_by_label("提问").fill(question)
            page.get_by_label("提问").press("Enter")
            expect(page.locator(".turn")).to_have_count(number)
            expect(page.locator("[aria-busy=true]")).to_have_count(0)
        page.locator(".judge summary").first.click()
        page.get_by_text("历史记录", exact=True).click()
        assert grave(page) == [], "figure, chart, question back, refusal, error"
        page.keyboard.press("Escape")
        if width > 1080:
            page.locator("a.mark").first.click()
            expect(page.frame_locator("#source-panel iframe").locator("#cited")).to_be_visible()
            assert grave(page) == [], "source beside"
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert (watch.complaints, watch.strangers) == ([], [])


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_nothing_on_any_other_page_keeps_anybody_out(browser: Browser, origin: str, house: House, dark: bool) -> None:
    document = house.text.disclosure.document
    with visiting(browser, origin, width=360, dark=dark) as (page, watch):
        for path in (
            "/documents",
            f"/documents/{document}",
            marked_url(house.text),
            marked_url(house.pdf),
            "/docs",
            "/staff",
        ):
            page.goto(origin + path)
            assert grave(page) == [], path
            assert page.evaluate("document.documentElement.lang") == "zh-CN"
            assert page.evaluate("document.documentElement.scrollWidth") <= 360, path
        page.get_by_label("工作人员口令").fill(TOKEN)
        page.get_by_role("button", name="登录").click()
        assert grave(page) == [], "staff, inside"
        assert (watch.complaints, watch.strangers) == ([], [])
        page.goto(f"{origin}/documents/none")
        assert grave(page) == [], "an error"
