"""The toolkit's page, corrected on its way out: Chinese from the first byte, styled at once, without advertising."""

from __future__ import annotations

import re
from collections.abc import Callable

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

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
