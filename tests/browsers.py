"""A real browser for the page's tests, where one can be had."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Playwright, Request
from playwright.sync_api import Error as BrowserError

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


def open_browser(playwright: Playwright) -> Browser:
    """Chromium of the system or of Playwright; CI has one, elsewhere its lack skips the test."""
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    try:
        return playwright.chromium.launch(executable_path=found, args=ARGUMENTS)
    except BrowserError as error:
        if os.environ.get("CI"):
            raise
        pytest.skip(f"没有可用的浏览器：{str(error).splitlines()[0]}")


@dataclass
class Watch:
    """What a page complained of, and whom else it asked."""

    origin: str
    complaints: list[str] = field(default_factory=list)
    strangers: list[str] = field(default_factory=list)

    def on_console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.complaints.append(message.text)

    def on_request(self, request: Request) -> None:
        if not request.url.startswith((self.origin, "data:", "blob:", "about:")):
            self.strangers.append(request.url)


@contextmanager
def visiting(
    browser: Browser, origin: str, *, width: int = 1280, height: int = 860, dark: bool = False
) -> Iterator[tuple[Page, Watch]]:
    """A new visitor's window."""
    context = browser.new_context(
        viewport={"width": width, "height": height}, color_scheme="dark" if dark else "light", locale="zh-CN"
    )
    page, watch = context.new_page(), Watch(origin)
    page.on("console", watch.on_console)
    page.on("pageerror", lambda error: watch.complaints.append(str(error)))
    page.on("request", watch.on_request)
    try:
        yield page, watch
    finally:
        context.close()
