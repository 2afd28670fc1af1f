"""Read this first: a published file goes in, a question is asked, its figure comes out with its page.

sample file → ingest → index → ask → a figure with its citation → the source page with the line marked
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

import app
from assistant.answer import Answer
from assistant.conversation import Assistant
from assistant.settings import Settings
from assistant.web.server import create_app
from index.budget_index import BudgetIndex
from index.encoders import HashingEncoder
from ingest.pipeline import ingest

QUESTION = "嘉定区地区工作办公室2024年公务接待费预算是多少？"


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BudgetIndex]:
    """The bundled sample, read into an index of its own."""
    opened = BudgetIndex.open(Path(tmp_path_factory.mktemp("walk")) / "index", HashingEncoder())
    reports = list(ingest([app.Settings().sample], opened))
    assert [one.error for one in reports] == [""]
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def visitor(index: BudgetIndex) -> TestClient:
    assistant = Assistant(index)
    application = create_app(
        Settings(index=index.original(index.disclosures()[0].document).parent),
        index,
        assistant,
        lambda path: app.outcome(path, index),
        chat=False,
    )
    return TestClient(application)


def test_the_sample_is_recognised_as_whose_budget_it_is(index: BudgetIndex) -> None:
    held = index.disclosures()[0]
    assert (held.agency, held.scope, held.fiscal_year, held.phase) == (
        "上海市嘉定区地区工作办公室",
        "部门",
        2024,
        "预算",
    )


def test_its_schedules_become_exact_figures(index: BudgetIndex) -> None:
    totals = index.facts.find(row="公务接待费", row_code="30217")
    assert {(fact.printed, fact.amount, fact.unit) for fact in totals if fact.amount} == {("5,000", 5000, "元")}


def test_a_question_gets_its_figure_with_where_it_is_printed(index: BudgetIndex) -> None:
    answer = Assistant(index).ask(QUESTION)
    asked = next(figure for figure in answer.figures if figure.role == "answer")
    assert (asked.amount, asked.unit, asked.fiscal_year, asked.phase) == ("5000", "元", 2024, "预算")
    source = next(source for source in answer.citations if source.id == asked.citations[0])
    printed = Path(app.Settings().sample / source.source).read_text("utf-8").split("\n")
    assert source.lines is not None
    assert "公务接待费 5,000" in printed[source.lines[0] - 1]


def test_the_citation_opens_the_page_with_that_line_marked(visitor: TestClient) -> None:
    answer = Answer.model_validate(visitor.post("/v1/ask", json={"question": QUESTION}).json())
    page = visitor.get(answer.citations[0].url)
    assert page.status_code == 200
    marked = re.findall(r"<mark>(.*?)</mark>", page.text)
    assert marked == ["302 17 公务接待费 5,000 5,000"]


def test_every_mark_of_every_kind_of_answer_opens_where_it_says(visitor: TestClient) -> None:
    for question in (QUESTION, "2024年支出构成是怎样的？", "主要职能是什么？", "基本支出占支出总额的比例是多少？"):
        answer = Answer.model_validate(visitor.post("/v1/ask", json={"question": question}).json())
        assert answer.status == "answered", question
        for source in answer.citations:
            marked = "".join(re.findall(r"<mark>(.*?)</mark>", visitor.get(source.url).text))
            first = re.sub(r"\s", "", source.quoted)[:8]
            assert first in re.sub(r"\s", "", marked), (question, source)


def test_a_follow_up_needs_only_what_was_said(visitor: TestClient) -> None:
    first = visitor.post("/v1/ask", json={"question": QUESTION}).json()
    history = [{"role": "user", "content": QUESTION}, {"role": "assistant", "content": first["text"]}]
    then = visitor.post("/v1/ask", json={"question": "那邮电费呢？", "history": history}).json()
    assert then["interpretation"]["agency"] == "上海市嘉定区地区工作办公室"
    assert "邮电费" in then["text"]


def test_what_was_never_published_is_not_made_up(visitor: TestClient) -> None:
    answer = visitor.post("/v1/ask", json={"question": "嘉定区地区工作办公室2031年公务接待费是多少？"}).json()
    assert answer["status"] == "not_disclosed"
    assert [figure for figure in answer["figures"] if figure["role"] == "answer"] == []


def test_the_same_from_the_command_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("index.encoders.SentenceEncoder", HashingEncoder)
    monkeypatch.setenv("MINGZHANG_INDEX", str(tmp_path / "index"))
    assert app.main(["ingest", str(app.Settings().sample)]) == 0
    assert "张表" in capsys.readouterr().out
    assert app.main(["ask", QUESTION, "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["figures"][0]["amount"] == "5000"
    assert app.main(["ingest", str(app.Settings().sample), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)[0]["status"] == "unchanged"


def test_bad_files_are_told_of_one_by_one_and_the_rest_is_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], sample: Path
) -> None:
    monkeypatch.setattr("index.encoders.SentenceEncoder", HashingEncoder)
    monkeypatch.setenv("MINGZHANG_INDEX", str(tmp_path / "index"))
    folder = tmp_path / "files"
    folder.mkdir()
    (folder / "坏.pdf").write_bytes(b"%PDF-1.7 broken")
    (folder / "空.txt").write_bytes(b"")
    (folder / "菜谱.txt").write_text("番茄炒蛋：先炒蛋。", "utf-8")
    (folder / sample.name).write_bytes(sample.read_bytes())
    assert app.main(["ingest", str(folder), "--json"]) == 1
    captured = capsys.readouterr()
    assert [one["status"] for one in json.loads(captured.out)].count("added") == 1
    told = captured.err
    assert all(name in told for name in ("坏.pdf", "空.txt", "菜谱.txt"))
    assert "Traceback" not in told
