"""Whatever a visitor sends, the reply is a problem in Chinese with a stable type, and never a 500."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from doors import House, build
from index.budget_index import BudgetIndex
from index.errors import IndexUnavailable


@pytest.fixture
def house(index: BudgetIndex, tmp_path: Path) -> House:
    return build(index, tmp_path)


@pytest.fixture
def visitor(house: House) -> TestClient:
    return house.visitor()


@pytest.mark.parametrize(
    ("body", "slug"),
    [
        ({"question": "多" * 10_000}, "question"),
        ({"question": "  "}, "question"),
        ({}, "invalid-request"),
        ({"question": 3}, "invalid-request"),
        ({"question": None}, "invalid-request"),
        ({"question": "多少", "fiscal_year": 10**30}, "invalid-request"),
        ({"question": "多少", "fiscal_year": "明年"}, "invalid-request"),
        ({"question": "多少", "history": [{"role": "王", "content": "x"}]}, "invalid-request"),
        ({"question": "多少", "history": "x"}, "invalid-request"),
        ([], "invalid-request"),
    ],
)
def test_a_question_we_cannot_take_is_told_why(visitor: TestClient, body: object, slug: str) -> None:
    reply = visitor.post("/v1/ask", json=body)
    assert reply.status_code == 422
    assert reply.headers["content-type"] == "application/problem+json"
    problem = reply.json()
    assert problem["type"] == f"/problems/{slug}"
    assert problem["status"] == 422
    assert any("\u4e00" <= c <= "\u9fff" for c in problem["detail"])


@pytest.mark.parametrize(
    "body",
    [b"{", b"", b"\xff\xfe\x00", b"[" * 100_000, b'{"question": ' + b"9" * 5_000 + b"}"],
)
def test_what_is_no_json_is_a_problem_too(visitor: TestClient, body: bytes) -> None:
    reply = visitor.post("/v1/ask", content=body, headers={"content-type": "application/json"})
    assert 400 <= reply.status_code < 500
    assert reply.json()["title"]


def test_a_nul_or_a_script_in_a_question_is_only_text(visitor: TestClient) -> None:
    for question in ("公务接待费\\u0000多少", "<script>alert(1)</script>", "'; DROP TABLE facts; --", "\\ud800多少"):
        body = f'{{"question": "{question}"}}'.encode()
        reply = visitor.post("/v1/ask", content=body, headers={"content-type": "application/json"})
        assert reply.status_code == 200
        assert reply.json()["status"] in ("answered", "not_disclosed")


def test_a_huge_body_is_refused_before_it_is_read(visitor: TestClient) -> None:
    assert visitor.post("/v1/ask", json={"question": "多" * 3_000_000}).status_code == 413

    def undeclared() -> Iterator[bytes]:
        for _ in range(64):
            yield b"x" * 65_536

    reply = visitor.post("/v1/ask", content=undeclared(), headers={"content-type": "application/json"})
    assert reply.status_code == 413
    assert reply.json()["type"] == "/problems/too-large"


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/v1/documents/没有这份", 404),
        ("/v1/documents/%00", 404),
        ("/v1/facts?document=没有这份", 404),
        ("/v1/facts?limit=0", 422),
        ("/v1/facts?limit=abc", 422),
        ("/v1/facts?offset=99999999999999999999", 422),
        ("/v1/facts?phase=幻想", 422),
        ("/v1/findings?severity=loud", 422),
        ("/v1/nothing", 404),
        ("/v1/ask", 405),
    ],
)
def test_an_address_that_leads_nowhere_says_so(visitor: TestClient, path: str, status: int) -> None:
    reply = visitor.get(path)
    assert reply.status_code == status
    assert reply.headers["content-type"] == "application/problem+json"
    assert reply.json()["type"].startswith("/problems/")


def test_a_browser_is_told_on_a_page(visitor: TestClient) -> None:
    reply = visitor.get("/documents/没有这份/pages/1", headers={"accept": "text/html"})
    assert reply.status_code == 404
    assert 'lang="zh-CN"' in reply.text
    assert "没有" in reply.text


def test_a_store_that_is_down_is_said_to_be_down(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    def down(*_: object, **__: object) -> None:
        raise IndexUnavailable("索引无法读取，请检查磁盘与权限。")

    monkeypatch.setattr(house.assistant, "ask", down)
    reply = house.visitor().post("/v1/ask", json={"question": "公务接待费？"})
    assert (reply.status_code, reply.json()["type"]) == (503, "/problems/index-unavailable")


def test_an_error_we_did_not_foresee_shows_no_inside(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("/secret/path")

    monkeypatch.setattr(house.assistant, "ask", broken)
    reply = house.visitor().post("/v1/ask", json={"question": "公务接待费？"})
    assert reply.status_code == 500
    assert "secret" not in reply.text
    assert reply.json()["title"] == "服务出错"


def test_every_documented_type_is_listed_on_the_api_page(visitor: TestClient) -> None:
    page = visitor.get("/docs").text
    assert "/problems/unknown-document" in page
    assert "/v1/chat/completions" in page


def test_the_api_page_needs_no_other_origin(visitor: TestClient) -> None:
    page = visitor.get("/docs")
    assert "http" not in page.text.replace("http://127.0.0.1:7860", "")
    assert "default-src 'self'" in page.headers["content-security-policy"]


def test_the_openapi_document_names_every_route_of_the_contract(visitor: TestClient) -> None:
    paths = json.loads(visitor.get("/openapi.json").content)["paths"]
    wanted = {"/v1/ask", "/v1/chat/completions", "/v1/models", "/v1/facts", "/v1/findings", "/health", "/v1/documents"}
    assert wanted <= set(paths)
    assert {"get", "post"} <= set(paths["/v1/documents"])
    assert {"get", "delete"} <= set(paths["/v1/documents/{document}"])
