"""Take the pictures in this folder from the real page: `.venv/bin/python docs/screenshots.py`.

A server is started on an index of its own that holds the bundled sample; nothing is posed.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

HERE = Path(__file__).resolve().parent
WINDOWS = {"wide": (1280, 860), "phone": (360, 760)}
QUESTIONS = {
    "figure": "嘉定区地区工作办公室2024年公务接待费预算是多少？",
    "chart": "2024年支出构成是怎样的？",
    "contradiction": "基本支出占支出总额的比例是多少？",
    "refusal": "2030年公务接待费是多少？",
}


@contextmanager
def served() -> Iterator[str]:
    """The real server, from an empty index on."""
    with socket.socket() as free, tempfile.TemporaryDirectory(prefix="mingzhang-") as folder:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        free.close()
        environment = os.environ | {"MINGZHANG_INDEX": folder}
        command = [sys.executable, str(HERE.parent / "app.py"), "serve", "--port", str(port)]
        server = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            origin = f"http://127.0.0.1:{port}"
            wait_for(f"{origin}/health", server)
            yield origin
        finally:
            server.terminate()
            server.wait(timeout=20)


def wait_for(address: str, server: subprocess.Popen[bytes], seconds: float = 120) -> None:
    """Until the server answers."""
    until = time.monotonic() + seconds
    while time.monotonic() < until and server.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=2):
                return
        except OSError:
            time.sleep(0.2)
    raise SystemExit("服务没有启动，请先运行 make serve 查看原因。")


def ask(page: Page, question: str) -> None:
    turns = page.locator(".turn").count()
    box = page.get_by_label("提问")
    box.fill(question)
    box.press("Enter")
    page.wait_for_function(
        "turns => document.querySelectorAll('.turn').length > turns && !document.querySelector('[aria-busy=true]')",
        arg=turns,
    )
    page.wait_for_timeout(900)


def take(page: Page, name: str) -> None:
    """Keep one picture, with few colours: the pages have few."""
    path = HERE / f"{name}.png"
    page.screenshot(path=path)
    Image.open(path).convert("RGB").quantize(128).save(path, optimize=True)
    print(path.relative_to(HERE.parent))


def visit(browser: Browser, origin: str, window: str, *, dark: bool) -> None:
    width, height = WINDOWS[window]
    context = browser.new_context(
        viewport={"width": width, "height": height}, color_scheme="dark" if dark else "light", locale="zh-CN"
    )
    page, kind = context.new_page(), f"{window}-{'dark' if dark else 'light'}"
    page.goto(origin)
    page.locator("#question textarea").wait_for()
    page.wait_for_timeout(800)
    take(page, f"welcome-{kind}")
    for name, question in QUESTIONS.items():
        page.goto(origin)
        page.locator("#question textarea").wait_for()
        ask(page, question)
        take(page, f"{name}-{kind}")
        if name == "figure":
            address = page.locator("a.mark").first.get_attribute("href")
            if window == "wide":
                page.locator("a.mark").first.click()
                page.wait_for_timeout(1200)
                take(page, f"source-{kind}")
            else:
                page.goto(f"{origin}{address}")
                page.wait_for_timeout(600)
                take(page, f"source-{kind}")
    page.goto(f"{origin}/documents")
    page.wait_for_timeout(400)
    take(page, f"documents-{kind}")
    page.locator(".documents a").first.click()
    page.wait_for_timeout(400)
    take(page, f"overview-{kind}")
    context.close()


def main() -> None:
    with served() as origin, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium") or shutil.which("google-chrome"),
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        for window in WINDOWS:
            for dark in (False, True):
                visit(browser, origin, window, dark=dark)
        browser.close()


if __name__ == "__main__":
    main()
