"""The audit as publishers get it: on a page, in Word, in a workbook, each place marked; and what was looked at."""

from __future__ import annotations

import io
import json
import re
from base64 import b64decode
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

import app
from index.budget_index import BudgetIndex
from index.encoders import HashingEncoder
from index.records import Check, Citation, Finding, Provenance, Reading
from index.vocabulary import Outcome, Severity
from made_up import pdf_reading, text_reading

CONTROL = "\x0b"


def found_in(reading: Reading, rule: str, severity: Severity, *places: Citation) -> Finding:
    return Finding(
        document=reading.disclosure.document, rule=rule, severity=severity, printed="31,800元", expected="3.81万元",
        message=f"说明写差旅费 3.81万元，表为 31,800元，两处不一致{CONTROL}。", difference="0.63万元", citations=places, subject="差旅费",
    )  # fmt: skip


@pytest.fixture
def held(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A text with one finding; a PDF with three, one of which leans on the text."""
    text, pdf = text_reading(), pdf_reading()
    own = Citation(
        document=pdf.disclosure.document, place=Provenance(page=2, bbox=(300.0, 140.0, 380.0, 160.0)), quoted="31,800",
        table="一般公共预算基本支出表", row="30211 差旅费", column="合计",
    )  # fmt: skip
    other = Citation(document=text.disclosure.document, place=Provenance(page=1, lines=(3, 3)), quoted="1786.11万元")
    findings = (
        found_in(pdf, "narrative-schedule", Severity.ERROR, own),
        found_in(pdf, "last-year", Severity.ERROR, own, other),
        found_in(pdf, "schedule-rounding", Severity.NOTICE, own),
    )
    checks = tuple(
        Check(document=pdf.disclosure.document, rule=rule, name=name, source="依据", counts=counts)
        for rule, name, counts in (
            ("narrative-schedule", "文字与表", ((Outcome.HOLDS, 7), (Outcome.FAILS, 1), (Outcome.UNREAD, 2))),
            ("nature", "基本与项目支出", ()),
        )
    )
    place = tmp_path / "index"
    opened = BudgetIndex.open(place, HashingEncoder())
    opened.replace(text)
    opened.replace(replace(pdf, findings=findings, checks=checks))
    opened.close()
    monkeypatch.setenv("MINGZHANG_INDEX", str(place))
    monkeypatch.setattr("index.encoders.SentenceEncoder", HashingEncoder)
    return tmp_path


def written(held: Path, form: str) -> bytes:
    out = held / f"报告.{form}"
    assert app.main(["audit", "--format", form, "--out", str(out)]) == 0
    return out.read_bytes()


def test_a_terminal_shows_the_worst_document_first_and_what_was_looked_at(
    held: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert app.main(["audit"]) == 0
    said = capsys.readouterr().out
    assert said.index("司法局2026年部门预算：错误 2 处、提示 1 处") < said.index(
        "地区工作办公室2024年部门预算：错误 1 处"
    )
    assert "核对规则 1 条：相符 7 处、不符 1 处、未能读出 2 处；另有 1 条在本文件没有可核对之处。" in said
    assert "《一般公共预算基本支出表》 › 30211 差旅费 › 合计  “31,800”" in said


def test_the_rules_that_were_tried_are_a_table_for_people_and_for_programs(
    held: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert app.main(["audit", "--coverage"]) == 0
    assert re.search(r"文字与表 +7 +1 +2 +依据", capsys.readouterr().out)
    assert app.main(["audit", "--coverage", "--json"]) == 0
    first = json.loads(capsys.readouterr().out.splitlines()[0])
    assert (first["rule"], first["holds"], first["fails"], first["unread"]) == ("narrative-schedule", 7, 1, 2)


def test_the_page_holds_everything_with_each_place_marked(held: Path) -> None:
    page = written(held, "html").decode()
    assert not re.search(r"""(?:src|href)=["'](?!data:|#)""", page), "nothing is fetched from elsewhere"
    pictures = re.findall(r'<img src="data:image/png;base64,([^"]+)"', page)
    assert len(pictures) == 3
    picture = Image.open(io.BytesIO(b64decode(pictures[0]))).convert("RGB")
    red = sum(r > 170 and g < 90 and b < 80 for r, g, b in picture.get_flattened_data())
    assert red > 200, "the box around the figure"
    assert picture.height < picture.width, "a part of the page, not all of it"
    assert "<mark>3  预算支出总额为1786.11万元" in page
    assert "《某区地区工作办公室2024年部门预算.txt》第 1 页第 3 行" in page


def test_the_word_document_has_the_findings_the_pictures_and_the_rules(held: Path) -> None:
    from docx import Document

    book = Document(io.BytesIO(written(held, "docx")))
    said = "\n".join(p.text for p in book.paragraphs)
    assert "说明写差旅费 3.81万元，表为 31,800元，两处不一致。" in said
    assert said.count("处理意见：") == 4
    assert len(book.inline_shapes) == 3
    assert [c.text for c in book.tables[0].rows[1].cells][:4] == ["文字与表", "依据", "7", "1"]


def test_the_workbook_has_a_row_for_each_finding_and_a_link_to_its_place(held: Path) -> None:
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(written(held, "xlsx")))
    listed, shown = book["问题清单"], book["原文截图"]
    rows = list(listed.iter_rows(min_row=2, values_only=True))
    assert [row[2] for row in rows] == ["错误", "错误", "提示", "错误"]
    assert listed["L2"].hyperlink.location == "'原文截图'!A1"
    assert len(shown._images) == 3
    assert str(listed.data_validations.dataValidation[0].sqref) == "M2:M5"
    assert book["核对过的规则"].max_row == 3


def test_text_that_looks_like_a_formula_stays_text(held: Path) -> None:
    from openpyxl import load_workbook

    opened = BudgetIndex.open(held / "index", HashingEncoder())
    text = opened.disclosure("某区地区工作办公室2024年部门预算.txt")
    finding = opened.findings([text.document])[0]
    opened.replace_findings(text.document, [replace(finding, message="=HYPERLINK(1)", printed="=1+1")])
    opened.close()
    cells = [c for row in load_workbook(io.BytesIO(written(held, "xlsx")))["问题清单"] for c in row]
    assert [c.data_type for c in cells if str(c.value).startswith("=")] == ["s", "s"]


def test_a_report_without_its_original_still_has_the_words(held: Path) -> None:
    for original in (held / "index" / "originals").iterdir():
        original.unlink()
    page = written(held, "html").decode()
    assert "<img" not in page and "31,800" in page


@pytest.mark.parametrize("arguments", [["--format", "docx"], ["--out", "报告.docx"]])
def test_a_report_needs_its_form_and_its_file(
    held: Path, capsys: pytest.CaptureFixture[str], arguments: list[str]
) -> None:
    assert app.main(["audit", *arguments]) == 2
    assert "--format 和 --out" in capsys.readouterr().err
