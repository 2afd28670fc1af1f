"""What went wrong, told to a visitor: RFC 9457 problem documents in Chinese, or a page where a page was asked for."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, Response
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException

from assistant.web.pages import problem_page
from index import errors

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of problem: the last part of its stable `type`, its status and its title."""

    slug: str
    status: int
    title: str


NOT_FOUND = Kind("not-found", 404, "没有这个地址")
BAD_METHOD = Kind("method-not-allowed", 405, "这个地址不支持这种请求方法")
BAD_REQUEST = Kind("bad-request", 400, "请求不是合法的 JSON")
INVALID = Kind("invalid-request", 422, "请求的内容不合要求")
TOO_LARGE = Kind("too-large", 413, "发送的内容太大")
TOO_MANY = Kind("too-many-requests", 429, "问得太快了")
UNAUTHORIZED = Kind("unauthorized", 401, "需要工作人员口令")
STAFF_DISABLED = Kind("staff-disabled", 403, "没有开放工作人员操作")
UNKNOWN_PAGE = Kind("unknown-page", 404, "没有这一页")
INTERNAL = Kind("internal", 500, "服务出错")

OWN = (
    BAD_REQUEST,
    UNAUTHORIZED,
    STAFF_DISABLED,
    NOT_FOUND,
    UNKNOWN_PAGE,
    BAD_METHOD,
    TOO_LARGE,
    INVALID,
    TOO_MANY,
    INTERNAL,
)

# Looked up along the class's ancestors: a new error is covered by its branch of the tree until it has its own line.
KINDS: Mapping[type[Exception], Kind] = {
    errors.UnreadableFile: Kind("unreadable-file", 422, "文件无法读取"),
    errors.UnsupportedFormat: Kind("unsupported-format", 415, "不支持这种文件格式"),
    errors.NotADisclosure: Kind("not-a-disclosure", 422, "不是预算或决算公开文件"),
    errors.UnknownAgency: Kind("unknown-agency", 422, "文件没有写明部门或单位"),
    errors.DisclosureError: Kind("disclosure", 422, "文件不能入库"),
    errors.UnknownDocument: Kind("unknown-document", 404, "没有这份文件"),
    errors.AmbiguousDocument: Kind("ambiguous-document", 409, "有多份文件符合"),
    errors.IndexBusy: Kind("index-busy", 409, "索引正在写入"),
    errors.OldIndex: Kind("old-index", 503, "索引需要重建"),
    errors.IndexUnavailable: Kind("index-unavailable", 503, "索引暂时不可用"),
    errors.StoreError: Kind("store", 503, "索引暂时不可用"),
    errors.EncoderError: Kind("encoder", 503, "语义模型暂时不可用"),
    errors.AnswersCeased: Kind("answers-ceased", 503, "回答暂时不可用"),
    errors.QuestionError: Kind("question", 422, "问题不合要求"),
    errors.MingzhangError: Kind("mingzhang", 422, "无法完成"),
}
BY_STATUS: Mapping[int, Kind] = {
    kind.status: kind for kind in (BAD_REQUEST, UNAUTHORIZED, NOT_FOUND, BAD_METHOD, TOO_LARGE, INVALID)
}

# What pydantic found, said in Chinese; the context names the limit where there is one.
COMPLAINTS: Mapping[str, str] = {
    "missing": "缺少这一项",
    "string_type": "应为文字",
    "string_unicode": "含有无法识别的字符",
    "string_too_long": "太长，最多 {max_length} 个字",
    "string_too_short": "不能为空",
    "string_pattern_mismatch": "写法不合要求",
    "int_type": "应为整数",
    "int_parsing": "应为整数",
    "int_parsing_size": "数字太大",
    "int_from_float": "应为整数",
    "bool_type": "应为 true 或 false",
    "bool_parsing": "应为 true 或 false",
    "list_type": "应为列表",
    "too_long": "太多，最多 {max_length} 项",
    "dict_type": "应为对象",
    "model_type": "应为对象",
    "model_attributes_type": "应为对象",
    "literal_error": "只能是 {expected}",
    "enum": "只能是 {expected}",
    "greater_than_equal": "不能小于 {ge}",
    "less_than_equal": "不能大于 {le}",
    "extra_forbidden": "没有这一项",
    "json_invalid": "不是合法的 JSON",
}


class FieldError(BaseModel):
    field: str = Field(description="出错的字段")
    detail: str


class ProblemDocument(BaseModel):
    """RFC 9457。type 固定不变，可供程序判断；title、detail 是给人看的中文。"""

    type: str
    title: str
    status: int
    detail: str
    instance: str
    errors: list[FieldError] | None = None


class Problem(Exception):
    """Something a visitor should be told, raised where it is noticed."""

    def __init__(
        self, kind: Kind, detail: str, errors: Sequence[FieldError] = (), *, retry_after: int | None = None
    ) -> None:
        super().__init__(detail)
        self.kind, self.detail, self.errors, self.retry_after = kind, detail, tuple(errors), retry_after

    def document(self, instance: str) -> ProblemDocument:
        return ProblemDocument(
            type=f"/problems/{self.kind.slug}",
            title=self.kind.title,
            status=self.kind.status,
            detail=self.detail,
            instance=instance,
            errors=list(self.errors) or None,
        )


def problem_of(error: Exception) -> Problem:
    """The problem an exception is. Anything we did not foresee is logged in full and told in one sentence."""
    if isinstance(error, Problem):
        return error
    if isinstance(error, RequestValidationError):
        return _of_validation(error)
    if isinstance(error, HTTPException):
        kind = BY_STATUS.get(error.status_code, INVALID if error.status_code < 500 else INTERNAL)
        details = {
            400: "请求正文不是合法的 JSON，请检查后重发。",
            404: "没有这个地址，请从首页进入。",
            405: "请求方法不对，请查看 /docs 里的说明。",
        }
        return Problem(
            Kind(kind.slug, error.status_code, kind.title), details.get(error.status_code, "请求没有被接受。")
        )
    for ancestor in type(error).__mro__:
        if ancestor in KINDS:
            return Problem(KINDS[ancestor], str(error))
    log.error("unforeseen error", exc_info=error)
    return Problem(INTERNAL, "服务内部出错，已记录，请稍后再试。")


def _of_validation(error: RequestValidationError) -> Problem:
    found = [
        FieldError(field=".".join(str(part) for part in one["loc"][1:]) or "正文", detail=_complaint(one))
        for one in error.errors()[:20]
    ]
    if any(one["type"] == "json_invalid" for one in error.errors()):
        return Problem(BAD_REQUEST, "请求正文不是合法的 JSON，请检查后重发。")
    return Problem(INVALID, "；".join(f"{one.field}：{one.detail}" for one in found[:3]) + "。", found)


def _complaint(one: Mapping[str, Any]) -> str:
    template = COMPLAINTS.get(str(one["type"]), "不合要求")
    try:
        return template.format(**one.get("ctx", {})).replace(" or ", " 或 ")
    except (KeyError, IndexError):
        return "不合要求"


class ProblemResponse(Response):
    media_type = "application/problem+json"

    def __init__(self, problem: Problem, instance: str, headers: Mapping[str, str] | None = None) -> None:
        body = problem.document(instance).model_dump(mode="json", exclude_none=True)
        # "replace": what a visitor sent may hold half a surrogate pair, and is quoted back in `instance`.
        content = json.dumps(body, ensure_ascii=False).encode("utf-8", "replace")
        super().__init__(content, status_code=problem.kind.status, headers=headers)


def respond(request: Request, error: Exception) -> Response:
    """Answer with a problem: the OpenAI form under its routes, a page for a reader's browser, else a document."""
    problem = problem_of(error)
    headers = {"WWW-Authenticate": "Bearer"} if problem.kind.status == 401 else {}
    if problem.retry_after is not None:
        headers["Retry-After"] = str(problem.retry_after)
    path = request.url.path
    if path.startswith(("/v1/chat/", "/v1/models")):
        return openai_error(problem, headers)
    if not path.startswith("/v1/") and "text/html" in request.headers.get("accept", ""):
        html = problem_page(problem.kind.title, problem.detail, embed="embed" in request.query_params)
        return HTMLResponse(html.encode("utf-8", "replace"), problem.kind.status, headers)
    return ProblemResponse(problem, path, headers)


def openai_error(problem: Problem, headers: Mapping[str, str] | None = None) -> Response:
    """The error form OpenAI clients know; all four keys are required."""
    return Response(
        json.dumps(openai_error_body(problem), ensure_ascii=False).encode("utf-8", "replace"),
        problem.kind.status,
        headers,
        media_type="application/json",
    )


def openai_error_body(problem: Problem) -> dict[str, dict[str, str | None]]:
    kinds = {401: "authentication_error", 403: "permission_error", 429: "rate_limit_error"}
    name = kinds.get(problem.kind.status, "server_error" if problem.kind.status >= 500 else "invalid_request_error")
    param = problem.errors[0].field if problem.errors else None
    return {"error": {"message": problem.detail, "type": name, "param": param, "code": problem.kind.slug}}


def install(app: FastAPI) -> None:
    """Every error that reaches the application becomes a problem."""
    for kind in (Problem, RequestValidationError, HTTPException, errors.MingzhangError, Exception):
        app.add_exception_handler(kind, respond)


def all_kinds() -> list[Kind]:
    """Every kind a client may meet, for the page that explains them."""
    return sorted({*OWN, *KINDS.values()}, key=lambda kind: (kind.status, kind.slug))
