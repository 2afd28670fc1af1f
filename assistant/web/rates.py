"""How often one visitor may ask: enough for any reader, too little to wear the service out."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable

from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from assistant.web.problems import TOO_MANY, Problem, respond

# What makes the service think. The chat page asks by itself, so that being too quick is said in the conversation.
ASKING = ("/v1/ask", "/v1/chat/completions", "/answers/figures.")
NEARBY = ("127.0.0.1", "::1", "testclient")
"Who asks from the machine itself is its keeper; a proxy on it tells us whom it speaks for, which uvicorn believes."
VISITORS_KEPT = 10_000


class Allowance:
    """A purse for each visitor: a question takes one coin, and time puts coins back."""

    def __init__(self, a_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._most, self._clock = float(a_minute), clock
        self._purses: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._lock = threading.Lock()

    def take(self, visitor: str) -> int:
        """Take one; returns 0, or the seconds until there is one to take."""
        if not visitor or visitor in NEARBY or not self._most:
            return 0
        with self._lock:
            now = self._clock()
            held, since = self._purses.pop(visitor, (self._most, now))
            held = min(self._most, held + (now - since) * self._most / 60)
            wait = 0.0 if held >= 1 else (1 - held) * 60 / self._most
            self._purses[visitor] = (held if wait else held - 1, now)
            while len(self._purses) > VISITORS_KEPT:
                self._purses.popitem(last=False)
        return int(wait) + 1 if wait else 0


def too_quick(seconds: int) -> str:
    return f"问得太快了，请 {seconds} 秒后再试。"


class RateLimit:
    """Answer 429 to who asks faster than that, and say when to come back."""

    def __init__(self, app: ASGIApp, allowance: Allowance) -> None:
        self._app, self._allowance = app, allowance

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not scope["path"].startswith(ASKING):
            return await self._app(scope, receive, send)
        if seconds := self._allowance.take((scope.get("client") or ("",))[0]):
            problem = Problem(TOO_MANY, too_quick(seconds), retry_after=seconds)
            return await respond(Request(scope), problem)(scope, receive, send)
        return await self._app(scope, receive, send)
