"""What stands before every route: how much may be sent, and what browsers are told about safety."""

from __future__ import annotations

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.web.problems import TOO_LARGE, Problem, respond

# Gradio compiles its templates in the browser, hence the two unsafe words; nothing may come from another origin.
POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self' data: blob:; worker-src 'self' blob:; "
    "object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'self'"
)
SAFETY = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
}


class BodyLimit:
    """Refuse a body before it fills the memory, whether or not its length is declared."""

    def __init__(self, app: ASGIApp, visitor: int, upload: int) -> None:
        self._app, self._visitor, self._upload = app, visitor, upload

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self._app(scope, receive, send)
        uploading = scope["method"] == "POST" and scope["path"] in ("/v1/documents", "/staff/documents")
        limit = self._upload if uploading else self._visitor
        told = Headers(scope=scope).get("content-length", "")
        if told.isdecimal() and int(told[:20]) > limit:
            problem = Problem(TOO_LARGE, f"发送的内容超过 {limit >> 20} MB，请缩小后再发。")
            return await respond(Request(scope), problem)(scope, receive, send)
        got = 0

        async def counted() -> Message:
            nonlocal got
            message = await receive()
            got += len(message.get("body", b""))
            if got > limit:
                raise HTTPException(413)
            return message

        return await self._app(scope, counted, send)


class SafetyHeaders:
    """Add the safety headers to every response that does not bring its own."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self._app(scope, receive, send)

        async def safer(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in SAFETY.items():
                    headers.setdefault(name, value)
            await send(message)

        return await self._app(scope, receive, safer)
