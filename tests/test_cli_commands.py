"""The command line: Chinese for people, JSON for programs, and an exit status that tells."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

import app
import assistant.conversation
from index.budget_index import BudgetIndex
from index.encoders import HashingEncoder
from made_up import RowAssistant, pdf_reading, text_reading


@pytest.fixture
def held(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An index with two documents, named by the environment; questions go to an assistant that needs no model."""
    place = tmp_path / "index"
    opened = BudgetIndex.open(place, HashingEncoder())
    opened.replace(text_reading())
    opened.replace(pdf_reading())
    opened.close()
    monkeypatch.setenv("MINGZHANG_INDEX", str(place))
    monkeypatch.setattr("index.encoders.SentenceEncoder", HashingEncoder)
    monkeypatch.setattr(assistant.conversation, "Assistant", RowAssistant)
    return place


def test_documents_are_listed_for_people_and_for_programs(held: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert app.main(["documents"]) == 0
    assert "上海市某区地区工作办公室2024年部门预算" in capsys.readouterr().out
    assert app.main(["documents", "--json"]) == 0
    listed = json.loads(capsys.readouterr().out)
    assert [one["fiscal_year"] for one in listed] == [2026, 2024]


def test_an_empty_index_says_what_to_do(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert app.main(["documents", "--index", str(tmp_path / "new")]) == 0
    assert "mingzhang ingest" in capsys.readouterr().out
    assert app.main(["documents", "--index", str(tmp_path / "new"), "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == []


def test_a_question_is_answered_with_its_place(held: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert app.main(["ask", "公务接待费是多少？"]) == 0
    said = capsys.readouterr().out
    assert "5,000元[1]" in said
    assert "第2页第6行" in said
    assert app.main(["ask", "公务接待费是多少？", "--year", "2026", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["status"] == "not_disclosed"


def test_a_follow_up_reads_its_history_from_a_file(
    held: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    history = tmp_path / "history.json"
    history.write_text('[{"role": "user", "content": "公务接待费"}]', "utf-8")
    assert app.main(["ask", "占比呢", "--history", str(history)]) == 0
    assert "5,000元" in capsys.readouterr().out


@pytest.mark.parametrize("content", ["{", '{"role": "user"}', '[{"role": "王", "content": ""}]', None])
def test_a_history_that_is_none_is_wrong_usage(
    held: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], content: str | None
) -> None:
    history = tmp_path / "history.json"
    if content is not None:
        history.write_text(content, "utf-8")
    assert app.main(["ask", "占比呢", "--history", str(history)]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "history.json" in captured.err


def test_a_question_of_ten_thousand_characters_is_told_so(held: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert app.main(["ask", "多" * 10_000]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.count("\n") == 1
    assert "2,000" in captured.err


def test_batch_answers_each_line_and_tells_of_bad_ones(
    held: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    questions, out = tmp_path / "questions.jsonl", tmp_path / "answers.jsonl"
    questions.write_text(
        '{"id": "a", "question": "公务接待费是多少？"}\n\n{"id": "b"}\n{\n'
        '{"id": "c", "question": " "}\n'
        '{"id": 7, "question": "占比呢", "history": [{"role": "user", "content": "邮电费"}], "type": "x"}\n',
        "utf-8",
    )
    assert app.main(["batch", str(questions), "--out", str(out)]) == 1
    lines = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
    assert [(line["id"], line["answer"]["figures"][0]["amount"]) for line in lines] == [("a", "5000"), (7, "12000")]
    assert all(line["ms"] >= 0 for line in lines)
    told = capsys.readouterr().err
    assert all(f"第 {number} 行" in told for number in (3, 4, 5))
    assert "3 行有误" in told


def test_batch_without_bad_lines_is_done(held: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    questions = tmp_path / "questions.jsonl"
    questions.write_text('\ufeff{"id": "a", "question": "公务接待费是多少？"}', "utf-8")
    assert app.main(["batch", str(questions)]) == 0
    assert json.loads(capsys.readouterr().out)["id"] == "a"


def test_facts_are_exported_in_three_forms(held: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert app.main(["facts"]) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert len(lines) == 4
    assert {line["amount"] for line in lines} == {"5000", "12000", "424393", "31800"}

    assert app.main(["facts", "--format", "csv", "--document", "某区司法局2026年部门预算.pdf"]) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert [(row["row_code"], row["bbox"]) for row in rows] == [("30211", "300.0,140.0,380.0,160.0")]

    book = tmp_path / "数字.xlsx"
    assert app.main(["facts", "--format", "xlsx", "--out", str(book)]) == 0
    from openpyxl import load_workbook

    sheet = load_workbook(book).active
    assert sheet is not None
    header, *cells = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert len(cells) == 4
    by_name = dict(zip(header, cells[1], strict=True))
    assert (by_name["row_code"], by_name["amount"]) == ("30217", 5000)


def test_a_workbook_needs_a_file_to_go_to(held: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert app.main(["facts", "--format", "xlsx"]) == 2
    assert "--out" in capsys.readouterr().err


def test_a_place_that_cannot_be_written_is_named(
    held: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for form in ("jsonl", "xlsx"):
        assert app.main(["facts", "--format", form, "--out", str(tmp_path / "无" / "x")]) == 1
        assert "无法写入" in capsys.readouterr().err


def test_contradictions_are_listed_with_what_is_printed(held: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert app.main(["audit"]) == 0
    said = capsys.readouterr().out
    assert "错误  第1页第3行  同一句里先说增加，又说减幅。" in said
    assert app.main(["audit", "--json"]) == 0
    finding = json.loads(capsys.readouterr().out)
    assert finding["citations"][0]["url"].startswith("/documents/")
    assert app.main(["audit", "--document", "某区司法局2026年部门预算.pdf", "--json"]) == 0
    assert capsys.readouterr().out == ""


def test_a_removed_document_is_gone_and_an_unknown_one_is_told(held: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert app.main(["remove", "某区司法局2026年部门预算.pdf"]) == 0
    assert "已移除" in capsys.readouterr().out
    assert app.main(["remove", "某区司法局2026年部门预算.pdf"]) == 1
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "某区司法局2026年部门预算.pdf" in captured.err


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["documnts"], "没有子命令“documnts”"),
        (["documents", "--indx"], "没有选项 --indx"),
        (["ask"], "缺少参数 问题"),
        (["ask", "公务", "接待"], "用引号括起来"),
        (["ask", "多少", "--year", "明年"], "--year 应为整数"),
        (["ask", "多少", "--year", "3"], "--year 不能小于 1949"),
        (["facts", "--format", "docx"], "--format 只能是"),
        (["facts", "--format"], "选项 --format 后面要写一个值"),
        (["ingest", "没有这个文件.pdf"], "没有这个文件.pdf 不存在"),
        (["batch", "没有这个文件.jsonl"], "没有这个文件.jsonl 不存在"),
        (["serve", "--port", "99999"], "--port 不能大于 65535"),
    ],
)
def test_wrong_usage_is_one_chinese_sentence(
    held: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], words: str
) -> None:
    assert app.main(arguments) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert words in captured.err
    assert captured.err.count("\n") == 1


def test_a_taken_port_is_told_before_anything_is_loaded(held: Path, capsys: pytest.CaptureFixture[str]) -> None:
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert app.main(["serve", "--port", str(port)]) == 1
    assert f"{port} 端口" in capsys.readouterr().err
