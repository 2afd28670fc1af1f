"""The Answer and the index over HTTP, in the form of the contract."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Annotated, Generic, Literal, TypeVar

from fastapi import APIRouter, Query
from fastapi.responses import Response, StreamingResponse
from pydantic import BaseModel, ConfigDict, Field

from assistant.answer import Answer, Answers, Turn
from assistant.export import (
    DocumentRecord,
    FactRecord,
    FindingRecord,
    document_record,
    fact_record,
    finding_record,
)
from assistant.web.problems import ProblemDocument
from assistant.web.rendering import pieces
from assistant.web.sent import PlainText
from index.budget_index import BudgetIndex
from index.records import Disclosure
from index.vocabulary import Origin, Phase, ScheduleKind, Severity, Standing

Row = TypeVar("Row", bound=BaseModel)

# What keeps proxies from holding an event back until the stream ends.
STREAM_HEADERS = {"Cache-Control": "no-cache", "X-Accel-Buffering": "no"}
EVENT_STREAM = "text/event-stream; charset=utf-8"
ERRORS: dict[int | str, dict[str, object]] = {
    422: {"model": ProblemDocument, "description": "请求不合要求（application/problem+json）"}
}
MISSING: dict[int | str, dict[str, object]] = {
    404: {"model": ProblemDocument, "description": "没有这份文件（application/problem+json）"}
}


class Said(BaseModel):
    """此前的一句话。"""

    role: Literal["user", "assistant"]
    content: PlainText

    def turn(self) -> Turn:
        return Turn(role=self.role, content=self.content)


class Question(BaseModel):
    """一个问题。history 是此前的对话，由旧到新；需要的上下文都在其中，服务端不保存会话。"""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"question": "嘉定区地区工作办公室2024年公务接待费预算是多少？"}]}
    )

    question: PlainText = Field(description="问题，2,000 字以内")
    history: list[Said] = Field(default_factory=list, max_length=200, description="此前的对话")
    agency: PlainText | None = Field(None, max_length=200, description="只问这个部门或单位")
    fiscal_year: int | None = Field(None, ge=1949, le=2100, description="只问这个年度")
    stream: bool = Field(False, description="为 true 时以 server-sent events 逐段返回")


class Paged(BaseModel, Generic[Row]):
    """一页记录。total 是全部条数。"""

    items: list[Row]
    total: int
    limit: int
    offset: int


class Health(BaseModel):
    """服务是否正常；刚启动时 warm 为 false：已经能答，但还在载入语义模型，会慢一些。"""

    status: str
    documents: int
    version: int
    warm: bool


class DocumentDetail(DocumentRecord):
    """一份文件及其中的公开表。"""

    schedules: list[str]


Limit = Annotated[int, Query(ge=1, le=1000, description="最多返回多少条")]
Offset = Annotated[int, Query(ge=0, le=100_000_000, description="跳过多少条")]
Name = Annotated[str | None, Query(max_length=500, description="文件编号或文件名")]


def event(name: str, data: object) -> str:
    """One server-sent event; JSON keeps it on one line."""
    return f"event: {name}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"


def router(index: BudgetIndex, assistant: Answers) -> APIRouter:
    """`/v1/ask`, `/v1/documents`, `/v1/facts`, `/v1/findings` and `/health`."""
    routes = APIRouter()

    @routes.post("/v1/ask", response_model=Answer, responses=ERRORS, tags=["问答"], summary="问一个问题")
    def ask(asked: Question) -> Response:
        """返回一个 Answer。

        stream 为 true 时先逐段发送 `delta` 事件（只含新增文字，数字不拆开），最后一个 `answer` 事件带完整的 Answer。
        """
        history = [said.turn() for said in asked.history]
        answer = assistant.ask(asked.question, history, agency=asked.agency, fiscal_year=asked.fiscal_year)
        if not asked.stream:
            return Response(_bytes(answer.model_dump_json()), media_type="application/json")
        return StreamingResponse(_events(answer), media_type=EVENT_STREAM, headers=STREAM_HEADERS)

    @routes.get("/v1/documents", tags=["索引"], summary="已收录的文件")
    def documents(limit: Limit = 100, offset: Offset = 0) -> Paged[DocumentRecord]:
        held = index.disclosures(Standing.CURRENT, Standing.HELD)
        shown = [document_of(index, one) for one in held[offset : offset + limit]]
        return Paged(items=shown, total=len(held), limit=limit, offset=offset)

    @routes.get("/v1/documents/{document}", responses=MISSING, tags=["索引"], summary="一份文件")
    def one_document(document: str) -> DocumentDetail:
        """`document` 是文件编号、编号的开头几位（至少四位）或文件名。"""
        disclosure = index.disclosure(document)
        titles = dict.fromkeys(
            fact.schedule_title for fact in index.facts.of_document(disclosure.document) if fact.schedule
        )
        return DocumentDetail(**document_of(index, disclosure).model_dump(), schedules=list(titles))

    @routes.get("/v1/facts", responses=MISSING | ERRORS, tags=["索引"], summary="数字及其出处")
    def facts(
        document: Name = None,
        agency: Annotated[str | None, Query(max_length=200, description="部门或单位全称")] = None,
        fiscal_year: Annotated[int | None, Query(ge=1949, le=2100, description="年度")] = None,
        phase: Annotated[Phase | None, Query(description="预算、决算等")] = None,
        schedule: Annotated[ScheduleKind | None, Query(description="公开表")] = None,
        row_code: Annotated[str | None, Query(max_length=20, description="科目编码，如 30217")] = None,
        row: Annotated[str | None, Query(max_length=200, description="行名称")] = None,
        origin: Annotated[Origin | None, Query(description="cell 表格，narrative 文字")] = None,
        limit: Limit = 100,
        offset: Offset = 0,
    ) -> Paged[FactRecord]:
        within = [index.disclosure(document).document] if document else None
        total = index.facts.count(
            documents=within,
            agency=agency,
            fiscal_year=fiscal_year,
            phase=phase,
            schedule=schedule,
            row_code=row_code,
            row=row,
            origin=origin,
        )
        found = index.facts.find(
            documents=within,
            agency=agency,
            fiscal_year=fiscal_year,
            phase=phase,
            schedule=schedule,
            row_code=row_code,
            row=row,
            origin=origin,
            limit=limit,
            offset=offset,
        )
        held = {one.document: one for one in index.disclosures(*Standing)}
        items = [fact_record(fact, held[fact.document]) for fact in found if fact.document in held]
        return Paged(items=items, total=total, limit=limit, offset=offset)

    @routes.get("/v1/findings", responses=MISSING | ERRORS, tags=["索引"], summary="前后不一致之处")
    def findings(
        document: Name = None,
        severity: Annotated[Severity | None, Query(description="error、warning 或 notice")] = None,
        limit: Limit = 100,
        offset: Offset = 0,
    ) -> Paged[FindingRecord]:
        within = [index.disclosure(document).document] if document else None
        held = {one.document: one for one in index.disclosures()}
        found = [
            one
            for one in index.findings(within)
            if one.document in held and (severity is None or one.severity is severity)
        ]
        items = [finding_record(one, held) for one in found[offset : offset + limit]]
        return Paged(items=items, total=len(found), limit=limit, offset=offset)

    @routes.get("/health", tags=["服务"], summary="服务是否正常")
    def health() -> Health:
        return Health(status="ok", documents=len(index.disclosures()), version=index.version, warm=assistant.is_warm)

    return routes


def document_of(index: BudgetIndex, disclosure: Disclosure) -> DocumentRecord:
    """A document with how much is known of it."""
    return document_record(
        disclosure, index.facts.count(documents=[disclosure.document]), index.findings([disclosure.document])
    )


def _events(answer: Answer) -> Iterator[bytes]:
    for piece in pieces(answer.text):
        yield _bytes(event("delta", {"text": piece}))
    yield _bytes(event("answer", answer.model_dump(mode="json")))


def _bytes(text: str) -> bytes:
    # What a visitor sent may hold half a surrogate pair, which no encoding can carry.
    return text.encode("utf-8", "replace")
