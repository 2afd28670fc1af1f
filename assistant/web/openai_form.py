"""The OpenAI chat form, so that any client or bot platform plugs in. The Answer rides along under `mingzhang`."""

from __future__ import annotations

import json
import re
import time
import uuid
from collections.abc import Iterator
from typing import Literal

from fastapi import APIRouter, Request
from fastapi.responses import Response, StreamingResponse
from pydantic import BaseModel, ConfigDict, Field

from assistant.answer import Answer, Answers, Turn
from assistant.web.api import EVENT_STREAM, STREAM_HEADERS
from assistant.web.problems import FieldError, Kind, Problem
from assistant.web.rendering import MARK, href, markdown, pieces, place
from assistant.web.sent import PlainText

MODEL = "mingzhang"
UNSUPPORTED = Kind("unsupported-value", 400, "不支持这个取值")
NO_QUESTION = Kind("no-question", 400, "没有问题")
# The foot list we add for clients that show nothing else is no part of what was said.
FOOT = re.compile(r"\n\n\[1\] .*", re.DOTALL)


class Part(BaseModel):
    type: str = "text"
    text: PlainText = ""


class Message(BaseModel):
    role: Literal["system", "developer", "user", "assistant", "tool", "function"]
    content: PlainText | list[Part] | None = None

    def said(self) -> str:
        if isinstance(self.content, list):
            return "".join(part.text for part in self.content if part.type == "text")
        return self.content or ""


class StreamOptions(BaseModel):
    include_usage: bool = False


class ChatRequest(BaseModel):
    """temperature、top_p、tools、user、stop 等一律接受并忽略；system 消息不改变任何规则。"""

    model_config = ConfigDict(
        extra="ignore",
        json_schema_extra={
            "examples": [{"model": MODEL, "messages": [{"role": "user", "content": "2024年公务接待费预算是多少？"}]}]
        },
    )

    messages: list[Message] = Field(min_length=1, max_length=400)
    model: PlainText = MODEL
    stream: bool = False
    stream_options: StreamOptions | None = None
    n: int | None = None


def router(assistant: Answers) -> APIRouter:
    """`POST /v1/chat/completions` and `GET /v1/models`."""
    routes = APIRouter(tags=["OpenAI 兼容"])

    @routes.get("/v1/models", summary="可用的模型")
    def models() -> dict[str, object]:
        return {"object": "list", "data": [{"id": MODEL, "object": "model", "created": 0, "owned_by": MODEL}]}

    @routes.post("/v1/chat/completions", summary="OpenAI 对话形式", response_model=None)
    def complete(asked: ChatRequest, request: Request) -> Response:
        if asked.n is not None and asked.n != 1:
            raise Problem(UNSUPPORTED, "n 只能是 1。", [FieldError(field="n", detail="只能是 1")])
        question, history = _conversation(asked.messages)
        answer = assistant.ask(question, history)
        completion = Completion(answer, asked.model, str(request.base_url).rstrip("/"))
        if not asked.stream:
            return Response(_bytes(completion.whole()), media_type="application/json")
        with_usage = bool(asked.stream_options and asked.stream_options.include_usage)
        return StreamingResponse(completion.events(with_usage), media_type=EVENT_STREAM, headers=STREAM_HEADERS)

    return routes


def _conversation(messages: list[Message]) -> tuple[str, list[Turn]]:
    """The last thing the user said is the question; what was said before is history."""
    spoken = [
        Turn(role="user" if message.role == "user" else "assistant", content=FOOT.sub("", message.said()))
        for message in messages
        if message.role in ("user", "assistant")
    ]
    last = max((at for at, turn in enumerate(spoken) if turn.role == "user"), default=None)
    if last is None:
        raise Problem(
            NO_QUESTION, "messages 里没有 user 消息。", [FieldError(field="messages", detail="缺少 user 消息")]
        )
    return spoken[last].content, spoken[:last]


class Completion:
    """One Answer in the OpenAI form, whole or as chunks."""

    def __init__(self, answer: Answer, model: str, origin: str) -> None:
        self._answer, self._model, self._origin = answer, model, origin
        self._content = markdown(answer)
        self._id = f"chatcmpl-{uuid.uuid4().hex}"
        self._created = int(time.time())

    def whole(self) -> dict[str, object]:
        message = {
            "role": "assistant",
            "content": self._content,
            "refusal": None,
            "annotations": self._annotations(),
        }
        choice = {"index": 0, "message": message, "logprobs": None, "finish_reason": "stop"}
        return self._head("chat.completion") | {
            "choices": [choice],
            "usage": self._usage(),
            "mingzhang": self._answer.model_dump(mode="json"),
        }

    def events(self, with_usage: bool) -> Iterator[bytes]:
        yield self._chunk({"role": "assistant", "content": ""})
        for piece in pieces(self._content):
            yield self._chunk({"content": piece})
        # Sources come once, with the last chunk; clients that know no annotations read the foot list.
        yield self._chunk(
            {"annotations": self._annotations()}, finish="stop", mingzhang=self._answer.model_dump(mode="json")
        )
        if with_usage:
            yield _event(self._head("chat.completion.chunk") | {"choices": [], "usage": self._usage()})
        yield b"data: [DONE]\n\n"

    def _chunk(self, delta: dict[str, object], finish: str | None = None, **more: object) -> bytes:
        choice = {"index": 0, "delta": delta, "finish_reason": finish}
        return _event(self._head("chat.completion.chunk") | {"choices": [choice]} | more)

    def _head(self, kind: str) -> dict[str, object]:
        return {"id": self._id, "object": kind, "created": self._created, "model": self._model}

    def _annotations(self) -> list[dict[str, object]]:
        """Each mark in the content, by character position, with its page's address."""
        sources = {source.id: source for source in self._answer.citations}
        return [
            {
                "type": "url_citation",
                "url_citation": {
                    "start_index": found.start(),
                    "end_index": found.end(),
                    "title": place(sources[int(found[1])]),
                    "url": self._origin + href(sources[int(found[1])]),
                },
            }
            for found in MARK.finditer(self._content)
            if int(found[1]) in sources
        ]

    def _usage(self) -> dict[str, int]:
        # No language model is at work, so no tokens are spent.
        return {"prompt_tokens": 0, "completion_tokens": 0, "total_tokens": 0}


def _event(data: dict[str, object]) -> bytes:
    return b"data: " + _bytes(data) + b"\n\n"


def _bytes(data: dict[str, object]) -> bytes:
    return json.dumps(data, ensure_ascii=False).encode("utf-8", "replace")
