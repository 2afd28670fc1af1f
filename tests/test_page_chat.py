"""The chat page in a real browser: ask, follow up, open the source, choose, and nothing a visitor sends runs."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Browser, Page, expect, sync_playwright

from browsers import open_browser, visiting
from doors import TOKEN, House, build, listening
from index.budget_index import BudgetIndex
from index.encoders import HashingEncoder
from made_up import TEXT, text_reading


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = open_browser(playwright)
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    place = Path(tmp_path_factory.mktemp("page"))
    index = BudgetIndex.open(place / "index", HashingEncoder())
    yield build(index, place, chat=True)
    index.close()


@pytest.fixture(scope="module")
def origin(house: House, browser: Browser) -> Iterator[str]:
    with listening(house.app) as address:
        yield address


@pytest.fixture
def page(browser: Browser, origin: str) -> Iterator[Page]:
    with visiting(browser, origin) as (page, watch):
        page.goto(origin)
        yield page
        assert watch.complaints == []
        assert watch.strangers == []


def ask(page: Page, question: str) -> None:
    box = page.get_by_label("提问")
    box.fill(question)
    box.press("Enter")


def test_a_question_shows_its_figure_with_unit_and_basis_first(page: Page) -> None:
    ask(page, "2024年公务接待费是多少？")
    log = page.get_by_role("log", name="对话")
    expect(log.locator(".figure-amount").first).to_contain_text("5,000元")
    expect(log.locator(".figure-basis").first).to_have_text("上海市某区地区工作办公室 · 2024年部门预算")
    expect(log.locator(".sources")).to_contain_text("30217 公务接待费")
    expect(log.locator(".notice")).to_contain_text("减幅53.43%")
    expect(page.get_by_label("提问")).to_have_value("")


def test_a_mark_opens_the_source_beside_with_its_place_marked(page: Page) -> None:
    ask(page, "2024年公务接待费是多少？")
    page.locator("a.mark").first.click()
    beside = page.frame_locator("#source-panel iframe")
    expect(beside.locator("#cited mark")).to_have_text("302 17 公务接待费 5,000 5,000")
    page.keyboard.press("Escape")
    expect(page.locator("#source-panel")).to_be_hidden()
    assert page.evaluate("document.activeElement.className") == "mark", "the reader is back where they were"


def test_a_cited_cell_is_outlined_inside_its_ruled_box(page: Page, origin: str) -> None:
    ask(page, "2026年差旅费是多少？")
    address = page.locator("a.mark").first.get_attribute("href")
    page.goto(f"{origin}{address}")
    sheet, box = page.locator(".sheet").bounding_box(), page.locator(".cited-box").bounding_box()
    assert sheet and box
    scale = (sheet["width"] - 2) / 595
    assert box["x"] - sheet["x"] == pytest.approx(300 * scale, abs=2)
    assert box["y"] - sheet["y"] == pytest.approx(140 * scale, abs=2)
    assert (box["width"], box["height"]) == (pytest.approx(80 * scale, abs=1), pytest.approx(20 * scale, abs=1))


def test_on_a_phone_a_source_opens_in_a_new_tab_and_nothing_is_cut_off(browser: Browser, origin: str) -> None:
    with visiting(browser, origin, width=360, height=740) as (page, watch):
        page.goto(origin)
        ask(page, "2024年商品和服务支出的构成？")
        expect(page.locator(".chart")).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        with page.expect_popup() as opened:
            page.locator("a.mark").first.click()
        opened.value.wait_for_load_state()
        assert opened.value.evaluate("document.documentElement.scrollWidth") <= 360
        assert watch.complaints == []


def test_a_follow_up_is_asked_with_what_was_said_before(page: Page, house: House) -> None:
    ask(page, "2024年公务接待费是多少？")
    expect(page.locator(".turn")).to_have_count(1)
    expect(page.locator(".sources")).to_have_count(1)
    page.get_by_role("button", name="邮电费呢？").click()
    expect(page.locator(".turn")).to_have_count(2)
    expect(page.locator(".turn").nth(1).locator(".sources")).to_be_visible()
    question, history = house.assistant.heard[-1]
    assert question == "邮电费呢？"
    assert [turn.role for turn in history] == ["user", "assistant"]


def test_a_question_back_is_answered_by_a_button(page: Page) -> None:
    ask(page, "要哪个？")
    page.get_by_role("button", name="邮电费", exact=True).click()
    expect(page.locator(".figure-amount").last).to_contain_text("12,000")


def test_an_opening_question_is_asked_by_pressing_it(page: Page) -> None:
    page.get_by_role("button", name="2024年邮电费是多少？").click()
    expect(page.locator(".figure-amount").first).to_contain_text("12,000")


def test_what_is_not_there_is_said_with_something_that_is(page: Page) -> None:
    ask(page, "火箭发射费是多少？")
    expect(page.locator(".reply")).to_contain_text("没有这一项")
    expect(page.locator(".next button")).to_have_count(1)


def test_a_script_in_a_question_or_a_document_name_is_shown_as_text(page: Page, house: House) -> None:
    nasty = "<img src=x onerror=\"document.title='ran'\">${alert(1)}{{7*7}}公务接待费"
    reading = text_reading("<script>document.title='ran'</script>.txt")
    house.index.replace(reading)
    try:
        ask(page, nasty)
        expect(page.locator(".sources")).to_contain_text("<script>document.title='ran'</script>.txt")
        expect(page.locator(".asked p")).to_have_text(nasty)
        assert page.title() != "ran"
    finally:
        house.index.replace(house.text)


def test_ten_thousand_characters_and_nothing_at_all_are_answered_kindly(page: Page) -> None:
    ask(page, "   ")
    expect(page.get_by_text("请先写下问题")).to_be_visible()
    expect(page.locator(".turn")).to_have_count(0)
    ask(page, "多" * 10_000)
    expect(page.get_by_role("alert")).to_contain_text("2,000 字以内")
    ask(page, "2024年邮电费是多少？")
    expect(page.locator(".figure-amount").first).to_contain_text("12,000")


def test_the_page_is_chinese_without_the_toolkits_own_links(page: Page, origin: str) -> None:
    raw = page.request.get(origin).text()
    assert '<html\n\tlang="zh-CN"' in raw
    assert "githubusercontent" not in raw
    assert page.evaluate("document.documentElement.lang") == "zh-CN"
    words = page.locator("body").inner_text()
    assert not any(word in words for word in ("Gradio", "API", "Share", "Settings", "Submit", "Loading"))


def test_everything_can_be_done_from_the_keyboard(page: Page) -> None:
    page.get_by_label("提问").focus()
    page.keyboard.type("2024年公务接待费是多少？")
    page.keyboard.press("Enter")
    expect(page.locator("a.mark").first).to_be_visible()
    page.locator("a.mark").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#source-panel")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#source-panel")).to_be_hidden()


def test_the_basis_of_an_answer_can_be_changed_in_place(page: Page, house: House) -> None:
    earlier = text_reading("2023.txt", TEXT.replace("5,000", "4,000"), fiscal_year=2023)
    house.index.replace(earlier)
    try:
        ask(page, "公务接待费是多少？")
        basis = page.get_by_role("group", name="回答所按的口径")
        basis.get_by_text("年度").click()
        other = basis.get_by_role("button", name="202")
        year = other.inner_text()
        other.click()
        expect(page.locator(".turn")).to_have_count(2)
        expect(page.locator(".turn").nth(1).locator(".asked p")).to_contain_text(f"{year}部门预算公务接待费是多少？")
        expect(page.locator(".turn").nth(1).locator(".sources")).to_be_visible()
        assert house.assistant.heard[-1][1] == [], "asked as the first question was, before which nothing had been said"
    finally:
        house.index.remove(earlier.disclosure.document)


def test_an_answer_that_takes_long_can_be_stopped_and_asked_again(page: Page, house: House) -> None:
    with house.assistant.thinking():
        ask(page, "2024年公务接待费是多少？")
        expect(page.locator(".waiting")).to_be_visible()
        page.get_by_role("button", name="停止").click()
        expect(page.get_by_role("alert")).to_contain_text("已停止")
    expect(page.get_by_role("button", name="发送")).to_be_visible()
    # The toolkit goes on stopping for a moment, quicker than a hand but not than a test.
    page.wait_for_timeout(500)
    page.get_by_role("button", name="重试").click()
    expect(page.locator(".figure-amount").first).to_contain_text("5,000")


def test_an_idle_page_rests(page: Page) -> None:
    ask(page, "2024年公务接待费是多少？")
    expect(page.locator(".sources")).to_be_visible()
    page.wait_for_timeout(4000)
    frames = """async () => {
        let asked = 0; const own = window.requestAnimationFrame;
        window.requestAnimationFrame = (step) => { asked += 1; return own(step); };
        await new Promise((done) => setTimeout(done, 500));
        return [asked, document.getAnimations().length];
    }"""
    assert page.evaluate(frames) == [0, 0], "ten open tabs must leave the machine to those who ask"


def test_a_conversation_is_kept_in_the_browser_and_asked_again(page: Page) -> None:
    ask(page, "2024年公务接待费是多少？")
    expect(page.locator(".sources")).to_have_count(1)
    page.reload()
    expect(page.locator(".figure-amount")).to_contain_text("5,000")
    page.get_by_role("button", name="新对话").click()
    expect(page.locator(".turn")).to_have_count(0)
    expect(page.get_by_role("button", name="2024年邮电费是多少？")).to_be_visible()

    page.get_by_text("历史记录", exact=True).click()
    page.once("dialog", lambda dialog: dialog.accept("接待费的事"))
    page.get_by_role("button", name="改名").click()
    page.get_by_role("button", name="接待费的事", exact=True).click()
    expect(page.locator(".figure-amount")).to_contain_text("5,000")
    ask(page, "邮电费呢？")
    expect(page.locator(".turn")).to_have_count(2)

    page.get_by_text("历史记录", exact=True).click()
    page.get_by_role("button", name="删除：接待费的事").click()
    expect(page.locator(".turn")).to_have_count(0)


def test_a_conversation_and_its_figures_can_be_taken_along(page: Page) -> None:
    ask(page, "2024年商品和服务支出的构成？")
    expect(page.locator(".sources")).to_be_visible()
    with page.expect_download() as exported:
        page.get_by_role("button", name="导出").click()
    text = Path(exported.value.path()).read_text("utf-8")
    assert "424,393" in text
    assert "/documents/" in text
    with page.expect_download() as sheet:
        page.get_by_role("link", name="下载 CSV").click()
    assert "424393" in Path(sheet.value.path()).read_text("utf-8-sig")
    with page.expect_download() as workbook:
        page.get_by_role("link", name="下载 XLSX").click()
    rows = list(load_workbook(io.BytesIO(Path(workbook.value.path()).read_bytes())).active.values)
    assert ("商品和服务支出", 424393) in [row[:2] for row in rows], "an amount a spreadsheet can add up"


def test_a_link_to_an_answer_asks_it_again_wherever_it_is_opened(page: Page, browser: Browser, origin: str) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    ask(page, "2024年公务接待费是多少？")
    page.get_by_role("button", name="邮电费呢？").click()
    expect(page.locator(".sources")).to_have_count(2)
    page.get_by_role("button", name="复制链接").last.click()
    expect(page.get_by_role("button", name="已复制")).to_be_visible()
    link = page.evaluate("navigator.clipboard.readText()")
    assert link.startswith(f"{origin}/?q=")
    with visiting(browser, origin) as (elsewhere, watch):
        elsewhere.goto(link)
        expect(elsewhere.locator(".turn")).to_have_count(2)
        expect(elsewhere.locator(".asked p").last).to_have_text("邮电费呢？")
        assert "q=" not in elsewhere.url
        assert watch.complaints == []


def test_money_can_be_read_in_another_unit_and_stays_so(page: Page, origin: str) -> None:
    ask(page, "2024年公务接待费是多少？")
    amount = page.locator(".figure-amount").first
    assert "5,000" in amount.inner_text()
    page.get_by_role("button", name="用万元").click()
    assert "0.5" in amount.inner_text()
    assert "5,000" not in amount.inner_text()
    page.goto(f"{origin}/documents")
    page.locator(".documents a", has_text="2024年").click()
    expect(page.get_by_role("button", name="用万元")).to_have_attribute("aria-pressed", "true")
    assert "42.4393" in page.locator(".schedule").first.inner_text(), "exactly, not rounded"


def test_a_question_can_be_put_back_into_the_box_and_changed(page: Page) -> None:
    ask(page, "2024年公务接待费是多少？")
    page.get_by_role("button", name="修改问题").click()
    box = page.get_by_label("提问")
    expect(box).to_have_value("2024年公务接待费是多少？")
    box.press("Enter")
    expect(page.locator(".turn")).to_have_count(2)


def test_what_visitors_say_of_an_answer_reaches_the_staff(page: Page, origin: str) -> None:
    ask(page, "2024年公务接待费是多少？")
    page.get_by_text("有问题", exact=True).click()
    page.get_by_label("哪里不对").fill("<b>口径</b>不对")
    page.get_by_role("button", name="提交").click()
    expect(page.locator(".tools")).to_contain_text("谢谢，已记录")
    page.goto(f"{origin}/staff")
    page.get_by_label("工作人员口令").fill(TOKEN)
    page.get_by_role("button", name="登录").click()
    expect(page.locator("table").last).to_contain_text("<b>口径</b>不对")


def test_type_can_be_made_larger_and_stays_so(page: Page) -> None:
    # The page has asked for its opening questions and had them: nothing is under way that a reload would cut off.
    expect(page.get_by_role("button", name="2024年邮电费是多少？")).to_be_visible()
    page.get_by_role("button", name="大字").click()
    assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == "20px"
    page.reload()
    expect(page.get_by_role("button", name="大字")).to_have_attribute("aria-pressed", "true")


@pytest.mark.parametrize("path", ["/没有这个地址", "/assets/none.js", "/config/../x", "/login", "/v1/answers", "/v1/ask", "/v1/a/b"])
def test_an_address_nobody_knows_is_said_in_chinese(page: Page, origin: str, path: str) -> None:
    reply = page.request.get(origin + path)
    assert reply.status in (404, 405)
    assert reply.json()["type"].startswith("/problems/")


@pytest.mark.parametrize(
    "body", ["{}", "[", '{"data": [1, 2, 3], "fn_index": 99, "session_hash": "x"}', '{"data": 0, "fn_index": -1}']
)
def test_the_toolkits_routes_never_end_in_a_500(page: Page, origin: str, body: str) -> None:
    for path in ("queue/join", "run/ask", "run/0", "api/ask", "call/ask", "cancel", "upload"):
        reply = page.request.post(
            f"{origin}/gradio_api/{path}", data=body, headers={"content-type": "application/json"}
        )
        assert reply.status < 500, path


def test_a_visitor_can_store_no_file_and_call_nothing_behind_the_page(page: Page, origin: str) -> None:
    for path in ("upload", "call/ask", "run/ask", "component_server"):
        reply = page.request.post(f"{origin}/gradio_api/{path}", multipart={"files": "x"})
        assert reply.status == 404, path


def test_a_source_can_be_brought_nearer_and_copied_with_its_place(page: Page, origin: str) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    ask(page, "2026年差旅费是多少？")
    page.goto(f"{origin}{page.locator('a.mark').first.get_attribute('href')}")
    expect(page.locator(".cited-words")).to_contain_text("差旅费 › 合计：31,800元")
    before = page.locator(".sheet").bounding_box()
    page.get_by_role("button", name="放大").click()
    after = page.locator(".sheet").bounding_box()
    assert before and after
    assert after["width"] == pytest.approx(before["width"] * 1.5, abs=2)
    expect(page.locator("#cited")).to_be_in_viewport()
    page.get_by_role("button", name="复制出处").click()
    expect(page.get_by_role("button", name="已复制")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert "第2页" in copied
    assert "31,800元" in copied
    assert f"{origin}/documents/" in copied


def test_a_document_taken_out_while_its_answer_is_open_is_said_to_be_gone(
    page: Page, house: House, browser: Browser
) -> None:
    other = text_reading("2022.txt", TEXT.replace("5,000", "3,000"), fiscal_year=2022)
    house.index.replace(other)
    try:
        ask(page, "公务接待费是多少？")
        expect(page.locator(".sources")).to_be_visible()
    finally:
        house.index.remove(other.disclosure.document)
    link = page.locator(f"a.source[href*='{other.disclosure.document}']").first
    gone = page.request.get(link.evaluate("a => a.href"), headers={"accept": "text/html"})
    assert gone.status == 404
    assert "没有这份文件" in gone.text()
    ask(page, "2024年邮电费是多少？")
    expect(page.locator(".figure-amount").last).to_contain_text("12,000")
