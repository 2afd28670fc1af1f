"""Who asks too fast is told so, wherever they ask; nobody else notices."""

from __future__ import annotations

from pathlib import Path

from fastapi.testclient import TestClient

from assistant.settings import Settings
from assistant.web.rates import Allowance
from assistant.web.server import create_app
from assistant.web.staff import IngestOutcome
from doors import build
from index.budget_index import BudgetIndex


def test_a_purse_empties_and_fills_again() -> None:
    now = [0.0]
    allowance = Allowance(60, clock=lambda: now[0])
    assert [allowance.take("192.0.2.1") for _ in range(60)] == [0] * 60
    assert allowance.take("192.0.2.1") == 2, "seconds until the next"
    assert allowance.take("192.0.2.2") == 0, "another visitor has their own"
    assert allowance.take("127.0.0.1") == 0
    now[0] += 1.5
    assert allowance.take("192.0.2.1") == 0


def test_who_asks_too_fast_is_told_when_to_come_back(index: BudgetIndex, tmp_path: Path) -> None:
    house = build(index, tmp_path)
    refused = IngestOutcome(document=None, status="failed")
    settings = Settings(index=tmp_path, questions_a_minute=2)
    app = create_app(settings, index, house.assistant, lambda *_: refused, chat=False)  # type: ignore[arg-type]
    visitor = TestClient(app, client=("192.0.2.7", 5000))
    asked = {"question": "2024年公务接待费是多少？"}
    assert [visitor.post("/v1/ask", json=asked).status_code for _ in range(3)] == [200, 200, 429]
    reply = visitor.post("/v1/ask", json=asked)
    assert reply.headers["content-type"] == "application/problem+json"
    assert 0 < int(reply.headers["retry-after"]) <= 31
    assert "秒后再试" in reply.json()["detail"]
    openai = visitor.post("/v1/chat/completions", json={"messages": [{"role": "user", "content": "x"}]})
    assert (openai.status_code, openai.json()["error"]["type"]) == (429, "rate_limit_error")
    assert visitor.get("/documents").status_code == 200, "reading is free"
