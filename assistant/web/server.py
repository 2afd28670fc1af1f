"""One process, one origin: the chat page, the API, the source pages and the staff console."""

from __future__ import annotations

from fastapi import FastAPI, HTTPException, Request
from fastapi.responses import FileResponse, HTMLResponse, RedirectResponse, Response
from markupsafe import Markup
from starlette.routing import Match

from assistant.answer import Answers
from assistant.settings import Settings
from assistant.web import api, browse, openai_form, problems, sheets, source_pages, staff
from assistant.web.feedback import FeedbackBook
from assistant.web.limits import BodyLimit, SafetyHeaders
from assistant.web.pages import render, static_files
from assistant.web.problems import NOT_FOUND, Problem
from assistant.web.rates import Allowance, RateLimit
from assistant.web.rendering import prose
from index.budget_index import BudgetIndex

DESCRIPTION = """问政府预算公开，得到准确的数字、口径和出处。

金额一律为十进制字符串，不用浮点数。出错时返回 RFC 9457 的 application/problem+json，`type` 固定不变。"""


def create_app(
    settings: Settings, index: BudgetIndex, assistant: Answers, take_in: staff.TakeIn, *, chat: bool = True
) -> FastAPI:
    """Everything `mingzhang serve` answers. `chat=False` leaves the page out, for tests that need no toolkit."""
    app = FastAPI(
        title="明账",
        version="1",
        description=DESCRIPTION,
        docs_url=None,
        redoc_url=None,
        swagger_ui_oauth2_redirect_url=None,
    )
    problems.install(app)
    allowance = Allowance(settings.questions_a_minute)
    app.add_middleware(RateLimit, allowance=allowance)
    app.add_middleware(BodyLimit, visitor=settings.visitor_body_limit, upload=settings.upload_limit)
    app.add_middleware(SafetyHeaders)
    app.include_router(api.router(index, assistant))
    app.include_router(openai_form.router(assistant))
    feedback = FeedbackBook(settings.index / "feedback.jsonl")
    app.include_router(staff.router(settings, index, take_in, feedback))
    app.include_router(source_pages.router(index, source_pages.Printer()))
    app.include_router(sheets.router(assistant))
    app.include_router(browse.router(index, assistant))
    _add_pages(app)
    _close_api(app)
    if chat:
        from assistant.web.chat import mount

        mount(app, index, assistant, settings, feedback, allowance)
    return app


def _close_api(app: FastAPI) -> None:
    """An unknown address under /v1 is answered here, in the API's own form, and never by the toolkit that has `/`."""

    @app.api_route("/v1/{rest:path}", methods=["GET", "POST", "PUT", "PATCH", "DELETE"], include_in_schema=False)
    def unknown(rest: str, request: Request) -> Response:
        known = any(route.matches(request.scope)[0] is Match.PARTIAL for route in app.routes)
        raise HTTPException(405 if known else 404)


def said(text: str) -> Markup:
    """A description written for the OpenAPI document, as a page shows it."""
    return prose(text, {})


def _add_pages(app: FastAPI) -> None:
    files = static_files()

    @app.get("/web/{name}", include_in_schema=False)
    def static(name: str, request: Request) -> Response:
        if name not in files:
            raise Problem(NOT_FOUND, "没有这个文件。")
        return FileResponse(files[name], headers={"Cache-Control": "no-cache"})

    @app.get("/favicon.ico", include_in_schema=False)
    def icon() -> Response:
        return FileResponse(files["seal.svg"])

    @app.get("/problems/{kind}", include_in_schema=False)
    def problem(kind: str) -> Response:
        return RedirectResponse("/docs#problems")

    @app.get("/docs", include_in_schema=False)
    def docs() -> HTMLResponse:
        return HTMLResponse(
            render("docs.html", schema=app.openapi(), kinds=problems.all_kinds(), said=said, here="docs")
        )
