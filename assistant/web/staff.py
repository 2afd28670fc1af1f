"""What only staff may do: put documents in and take them out, over HTTP or on a small console."""

from __future__ import annotations

import hashlib
import secrets
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from pydantic import BaseModel, Field
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile

from assistant.export import DocumentRecord
from assistant.settings import Settings
from assistant.web.api import document_of
from assistant.web.feedback import FeedbackBook
from assistant.web.pages import render
from assistant.web.problems import INVALID, STAFF_DISABLED, UNAUTHORIZED, FieldError, Problem, ProblemDocument
from index.budget_index import BudgetIndex
from index.errors import DisclosureError, MingzhangError, UnreadableFile
from index.vocabulary import Standing

COOKIE = "mingzhang_staff"
ERRORS: dict[int | str, dict[str, object]] = {
    401: {"model": ProblemDocument, "description": "没有口令或口令不对"},
    403: {"model": ProblemDocument, "description": "没有开放工作人员操作"},
}
UPLOAD_SCHEMA = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["file"],
                    "properties": {"file": {"type": "string", "format": "binary", "description": "公开文件原件"}},
                }
            }
        },
    },
    "security": [{"bearer": []}],
}


class TakenIn(BaseModel):
    """一份文件入库的结果。"""

    source: str
    status: Literal["added", "replaced", "accepted", "held", "unchanged"] = Field(
        description="新增、替换旧版、验收、读得不好暂不用于回答、内容已在库中"
    )
    document: DocumentRecord | None
    unread: list[str] = Field(default_factory=list, description="没有读懂的地方")


class Removed(BaseModel):
    document: str
    source: str


class IngestOutcome(BaseModel):
    """What the ingesting half reports of one file; it is passed in, for this half must not import it."""

    document: str | None
    status: Literal["added", "replaced", "accepted", "held", "unchanged", "failed"]
    message: str = ""
    unread: list[str] = Field(default_factory=list)


TakeIn = Callable[[Path, bool], IngestOutcome]
"Ingest a file; the second argument accepts it however badly it was read."


def router(settings: Settings, index: BudgetIndex, take_in: TakeIn, feedback: FeedbackBook) -> APIRouter:
    """`POST` and `DELETE /v1/documents`, and the console at `/staff`."""
    routes = APIRouter(tags=["工作人员"])
    token = settings.staff_token

    # The browser keeps a digest, so that reading its cookies does not give the token away.
    pass_ = hashlib.sha256(f"mingzhang staff {token}".encode()).hexdigest()

    def known(presented: str | None) -> bool:
        return bool(token and presented) and _same(presented or "", token or "")

    def check(request: Request) -> None:
        if token is None:
            raise Problem(
                STAFF_DISABLED, "本服务没有设置工作人员口令（环境变量 MINGZHANG_STAFF_TOKEN），不能增删文件。"
            )
        scheme, _, presented = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not known(_as_sent(presented.strip())):
            raise Problem(UNAUTHORIZED, "请在 Authorization 头里用 Bearer 方式给出工作人员口令。")

    @routes.post(
        "/v1/documents", responses=ERRORS, openapi_extra=UPLOAD_SCHEMA, summary="收录一份文件", status_code=201
    )
    async def add(
        request: Request, response: Response, accept: Annotated[bool, Query(description="读得不好也用于回答")] = False
    ) -> TakenIn:
        # The token is looked at before the first byte of the body is read.
        check(request)
        taken = await _receive(request, accept)
        response.status_code = 201 if taken.status != "unchanged" else 200
        return taken

    @routes.delete(
        "/v1/documents/{document}",
        responses=ERRORS,
        openapi_extra={"security": [{"bearer": []}]},
        summary="移除一份文件",
    )
    def remove(document: str, request: Request) -> Removed:
        check(request)
        gone = index.remove(document)
        return Removed(document=gone.document, source=gone.source)

    async def _receive(request: Request, accept: bool = False) -> TakenIn:
        async with request.form(max_files=1, max_fields=10) as form:
            sent = form.get("file")
            if not isinstance(sent, UploadFile) or not sent.filename:
                raise Problem(
                    INVALID,
                    "请用 multipart/form-data 的 file 字段发送文件。",
                    [FieldError(field="file", detail="缺少这一项")],
                )
            name = _plain_name(sent.filename)
            with tempfile.TemporaryDirectory(prefix="mingzhang-") as folder:
                path = Path(folder) / name
                with path.open("wb") as file:
                    while piece := await sent.read(1 << 20):
                        file.write(piece)
                outcome = await run_in_threadpool(take_in, path, accept)
        if outcome.status == "failed":
            raise UnreadableFile(outcome.message) if outcome.message else DisclosureError(f"《{name}》不能入库。")
        held = index.disclosure(outcome.document) if outcome.document else None
        record = await run_in_threadpool(document_of, index, held) if held else None
        return TakenIn(source=name, status=outcome.status, document=record, unread=outcome.unread)

    def signed_in(request: Request) -> bool:
        return token is not None and _same(request.cookies.get(COOKIE, ""), pass_)

    def console(request: Request, said: str = "", failed: str = "", status: int = 200) -> HTMLResponse:
        inside = signed_in(request)
        # What waits for somebody to look at it comes first.
        stored = (
            sorted(index.disclosures(*Standing), key=lambda one: one.standing is not Standing.HELD) if inside else []
        )
        held = [document_of(index, one) for one in stored]
        heard = feedback.latest() if inside else []
        page = render(
            "staff.html",
            open=token is not None,
            inside=inside,
            held=held,
            waiting=sum(one.standing is Standing.HELD for one in stored),
            heard=heard,
            said=said,
            failed=failed,
        )
        return HTMLResponse(page.encode("utf-8", "replace"), status, headers={"Cache-Control": "no-store"})

    @routes.get("/staff", include_in_schema=False)
    def staff(request: Request) -> HTMLResponse:
        return console(request)

    @routes.post("/staff", include_in_schema=False)
    async def sign_in(request: Request) -> Response:
        async with request.form(max_files=0, max_fields=5) as form:
            presented = form.get("token")
        if not isinstance(presented, str) or not known(presented):
            return await run_in_threadpool(console, request, failed="口令不对，请重新输入。", status=401)
        answer = RedirectResponse("/staff", 303)
        # Strict: no other site can make a signed-in browser add or remove documents.
        answer.set_cookie(COOKIE, pass_, httponly=True, samesite="strict", path="/staff", max_age=8 * 3600)
        return answer

    @routes.post("/staff/out", include_in_schema=False)
    def sign_out() -> Response:
        answer = RedirectResponse("/staff", 303)
        answer.delete_cookie(COOKIE, path="/staff")
        return answer

    @routes.post("/staff/documents", include_in_schema=False)
    async def upload(request: Request) -> Response:
        if not signed_in(request):
            return await run_in_threadpool(console, request, failed="请先登录。", status=401)
        try:
            taken = await _receive(request)
        except (MingzhangError, Problem) as error:
            return await run_in_threadpool(console, request, failed=str(error), status=422)
        words = {
            "added": "已收录",
            "replaced": "已替换旧版",
            "accepted": "已验收",
            "held": "已收录，但读得不好，暂不用于回答，请核对后验收",
            "unchanged": "内容没有变化，无需重新收录",
        }
        figures = f"，读出 {taken.document.figures:,} 个数字" if taken.document else ""
        unread = f"，有 {len(taken.unread)} 处没有读懂" if taken.unread else ""
        said = f"《{taken.source}》{words[taken.status]}{figures}{unread}。"
        return await run_in_threadpool(console, request, said=said)

    @routes.post("/staff/documents/{document}/accept", include_in_schema=False)
    def accept(document: str, request: Request) -> Response:
        if not signed_in(request):
            return console(request, failed="请先登录。", status=401)
        try:
            now = index.disclosure(document)
            done = take_in(index.original(now.document), True)
        except MingzhangError as error:
            return console(request, failed=str(error), status=409)
        if done.status == "failed":
            return console(request, failed=done.message, status=409)
        return console(request, said=f"《{now.source}》已验收，从此用于回答。")

    @routes.post("/staff/documents/{document}/remove", include_in_schema=False)
    def take_out(document: str, request: Request) -> Response:
        if not signed_in(request):
            return console(request, failed="请先登录。", status=401)
        try:
            gone = index.remove(document)
        except MingzhangError as error:
            return console(request, failed=str(error), status=409)
        return console(request, said=f"《{gone.source}》已移除。")

    return routes


def _as_sent(header: str) -> str:
    """A header's text: the server reads headers as Latin-1, while clients write UTF-8."""
    return header.encode("latin-1", "replace").decode("utf-8", "replace")


def _same(one: str, other: str) -> bool:
    """Compared in constant time; what no encoding can carry is simply another text."""
    return secrets.compare_digest(one.encode("utf-8", "replace"), other.encode("utf-8", "replace"))


def _plain_name(sent: str) -> str:
    """The file's own name without any folder, control character or trick, short enough for every file system."""
    name = "".join(c for c in sent.replace("\\", "/").rsplit("/", 1)[-1] if c.isprintable()).strip(". ")
    stem, dot, suffix = name.rpartition(".")
    return f"{(stem if dot else name)[:60]}{dot}{suffix[:10] if dot else ''}" or "未命名"
