"""The toolkit's page, corrected on its way out: Chinese from the first byte, styled at once, without advertising."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable

from fastapi import Request
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.web.problems import BAD_REQUEST, NOT_FOUND, Problem, problem_of, respond

log = logging.getLogger(__name__)

# The frame is the same for everyone, so it is found once by what it looks like, never by position.
ADVERTS = re.compile(r'<meta\s+(?:property="og:|name="twitter:)[^>]*?/?>\s*', re.DOTALL)
LANGUAGE = re.compile(r'(<html\s[^>]*?)lang="en"')
STRAY = re.compile(r'<link rel="manifest"[^>]*>|<script>\s*window\.gradio_api_info = .*?</script>', re.DOTALL)


class Frame:
    """Rewrite the page at `/`; everything else passes untouched."""

    def __init__(self, app: ASGIApp, head: str, first_paint: Callable[[], str]) -> None:
        self._app, self._head, self._first_paint = app, head, first_paint

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] != "/" or scope["method"] not in ("GET", "HEAD"):
            return await self._app(scope, receive, send)
        # A compressed page could not be rewritten.
        plain = [(name, value) for name, value in scope["headers"] if name != b"accept-encoding"]
        start: Message | None = None
        body = bytearray()

        async def rewritten(message: Message) -> None:
            nonlocal start
            if message["type"] == "http.response.start":
                start = message
                return
            body.extend(message.get("body", b""))
            if message.get("more_body") or start is None:
                return
            if "text/html" in Headers(raw=start["headers"]).get("content-type", ""):
                page = self.dress(body.decode("utf-8", "replace")).encode()
                MutableHeaders(raw=start["headers"])["content-length"] = str(len(page))
            else:
                page = bytes(body)
            await send(start)
            await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else page})

        return await self._app({**scope, "headers": plain}, receive, rewritten)

    def dress(self, page: str) -> str:
        """Correct one page."""
        page = LANGUAGE.sub(r'\1lang="zh-CN" class="mz"', page, count=1)
        page = STRAY.sub("", ADVERTS.sub("", page))
        page = page.replace("<head>", f"<head>{self._head}", 1)
        return re.sub(r"(<body[^>]*>)", lambda found: found[1] + self._first_paint(), page, count=1)


# Routes of the toolkit that the page never uses: a visitor may neither store files through them nor call behind the page.
CLOSED = (
    "/gradio_api/upload",
    "/gradio_api/file=",
    "/gradio_api/proxy=",
    "/gradio_api/stream/",
    "/gradio_api/deep_link",
    "/gradio_api/component_server",
    "/gradio_api/run/",
    "/gradio_api/api/",
    "/gradio_api/call/",
    "/gradio_api/vibe",
    "/custom_component",
    "/monitoring",
    "/login",
    "/logout",
    "/token",
    "/user",
    "/manifest.json",
    "/pwa_icon",
)


class Guard:
    """What the toolkit answers to malformed requests: never a 500, and in our words wherever a person may read it."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        if scope["path"].startswith(CLOSED):
            await respond(Request(scope), Problem(NOT_FOUND, "没有这个地址，请从首页进入。"))(scope, receive, send)
            return
        # The toolkit's own script reads the errors of its own routes; elsewhere they are for people.
        for_people = not scope["path"].startswith("/gradio_api/")
        replaced: Problem | None = None
        started = False

        async def watched(message: Message) -> None:
            nonlocal replaced, started
            if message["type"] == "http.response.start":
                started = True
                status, kind = message["status"], Headers(raw=message["headers"]).get("content-type", "")
                foreign = not kind.startswith(("application/problem+json", "text/html"))
                if foreign and not scope["path"].startswith("/v1/"):
                    if status >= 500:
                        replaced = Problem(BAD_REQUEST, "请求的内容不合要求，请刷新页面后重试。")
                    elif status >= 400 and for_people:
                        replaced = problem_of(HTTPException(status))
                if replaced:
                    return
            if replaced is None:
                await send(message)

        try:
            await self._app(scope, receive, watched)
        except Exception:
            if started and replaced is None:
                raise
            log.warning("the toolkit refused %s %s", scope["method"], scope["path"], exc_info=True)
            replaced = replaced or Problem(BAD_REQUEST, "请求的内容不合要求，请刷新页面后重试。")
        if replaced:
            response = respond(Request(scope), replaced)
            await response(scope, receive, send)
