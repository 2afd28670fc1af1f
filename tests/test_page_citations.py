"""On real documents, every mark opens a page whose outlined box holds what is quoted."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pypdfium2
import pytest
from fastapi.testclient import TestClient

from assistant.answer import Answer
from assistant.conversation import Assistant
from assistant.settings import Settings
from assistant.web.server import create_app
from assistant.web.staff import IngestOutcome
from index.budget_index import BudgetIndex
from index.encoders import HashingEncoder
from ingest.pipeline import ingest

DOCUMENTS = ("上海市普陀区司法局26年部门预算.pdf", "上海市普陀区人民政府万里街道办事处25年预算.pdf")
QUESTIONS = (
    "普陀区司法局2026年支出总额是多少？",
    "普陀区司法局2026年各类支出构成",
    "普陀区司法局2026年基本支出占支出总额的比例是多少？",
    "普陀区司法局2026年机关运行经费是多少？",
    "万里街道2025年“三公”经费是多少？",
    "万里街道2025年支出最多的三个科目是什么？",
    "万里街道2025年主要职能是什么？",
    "万里街道2025年政府采购预算是多少？",
)


@pytest.fixture(scope="module")
def visitor(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    place = Path(tmp_path_factory.mktemp("citations"))
    index = BudgetIndex.open(place, HashingEncoder())
    reports = list(ingest([corpus / name for name in DOCUMENTS], index))
    assert all(not one.error for one in reports)
    refused = IngestOutcome(document=None, status="failed")
    yield TestClient(create_app(Settings(index=place), index, Assistant(index), lambda _: refused, chat=False))
    index.close()


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_outlined_box_holds_the_quoted_text(visitor: TestClient, corpus: Path, question: str) -> None:
    answer = Answer.model_validate(visitor.post("/v1/ask", json={"question": question}).json())
    assert answer.status in ("answered", "partial")
    boxed = [source for source in answer.citations if source.bbox]
    assert boxed
    for source in boxed:
        page = visitor.get(source.url)
        assert page.status_code == 200
        assert 'class="cited-box"' in page.text
        assert source.bbox is not None
        asked = [float(edge) for edge in parse_qs(urlsplit(source.url).query)["bbox"][0].split(",")]
        assert asked == pytest.approx(source.bbox, abs=0.06)
        assert plain(source.quoted)[:10] in plain(printed_in(corpus / source.source, source.page, asked)), source


def printed_in(path: Path, page: int, box: list[float]) -> str:
    """The words of a PDF whose place is in a box, in the reading of the library that draws the page."""
    with pypdfium2.PdfDocument(path) as pdf:
        sheet = pdf[page - 1]
        height = sheet.get_height()
        x0, top, x1, bottom = box
        return str(sheet.get_textpage().get_text_bounded(x0 - 1, height - bottom - 1, x1 + 1, height - top + 1))


def plain(text: str) -> str:
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))
