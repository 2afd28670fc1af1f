"""Several items named side by side, and a word that stands for one of them: which figures are then meant."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from asking import amounts
from assistant.conversation import Assistant
from index.budget_index import BudgetIndex
from index.encoders import HashingEncoder
from small_world import Row, disclosure, reading, shelved

REFUSED = {"not_disclosed", "out_of_scope"}
ROWS: list[Row] = [
    ("2070104", "图书馆", ("文化和旅游", "图书馆"), "700,000", "200,000"),
    ("2070108", "文化活动", ("文化和旅游", "文化活动"), "", "60,000"),
    ("2070109", "群众文化", ("文化和旅游", "群众文化"), "400,000", "100,000"),
    ("", "合计", ("合计",), "1,100,000", "360,000"),
]
ECONOMIC: list[Row] = [
    ("30205", "水费", ("商品和服务支出", "水费"), "", "3,000"),
    ("30206", "电费", ("商品和服务支出", "电费"), "", "5,000"),
    ("30215", "会议费", ("商品和服务支出", "会议费"), "", "7,000"),
    ("30216", "培训费", ("商品和服务支出", "培训费"), "", "11,000"),
    ("", "合计", ("合计",), "1,000,000", "100,000"),
]
JUSTICE: list[Row] = [
    ("2040601", "行政运行", ("公共安全支出", "行政运行"), "800,000", "60,000"),
    ("2040607", "公共法律服务", ("公共安全支出", "公共法律服务"), "", "40,000"),
    ("", "合计", ("合计",), "800,000", "100,000"),
]


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    index = BudgetIndex.open(tmp_path_factory.mktemp("index"), HashingEncoder())
    culture = reading(disclosure("江州市东湖区文化局", 2026), ROWS, economic=ECONOMIC)
    yield Assistant(shelved(index, [culture, reading(disclosure("江州市东湖区司法局", 2026), JUSTICE)]))
    index.close()


@pytest.mark.parametrize(
    ("question", "total"),
    [
        ("文化局26年会议费与培训费之和是多少", "18000"),
        ("文化局26年基本支出水费、电费两样合计", "8000"),
        ("开会加培训，文化局26年基本支出里一共打算花多少", "18000"),
    ],
)
def test_a_sum_is_of_the_items_named_and_not_of_what_they_stand_in(assistant: Assistant, question: str, total: str) -> None:
    assert amounts(assistant.ask(question)) == {total}


@pytest.mark.parametrize(
    ("question", "given"),
    [
        ("文化局26年图书馆与群众文化的基本支出之和", {"1100000"}),
        ("文化局26年图书馆、群众文化的项目支出分别是多少", {"200000", "100000"}),
        ("文化局26年图书馆的基本支出和群众文化的项目支出一共多少", {"800000"}),
    ],
)
def test_items_listed_are_all_by_the_measure_said_with_one_of_them(assistant: Assistant, question: str, given: set[str]) -> None:
    assert amounts(assistant.ask(question)) == given


@pytest.mark.parametrize("question", ["司法局26年群众文化多少钱", "司法局26年绿化多少钱", "司法局26年机关服务的项目支出是多少"])
def test_an_item_not_printed_is_neither_the_total_nor_a_name_somewhat_alike(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question)
    assert answer.status in REFUSED
    assert amounts(answer) == set()


def test_what_is_counted_in_with_an_item_is_no_other_item_unless_it_is_named(assistant: Assistant) -> None:
    assert amounts(assistant.ask("图书馆2026年在文化局这本预算里一共排了多少钱，买书、搞活动那些也都算进去哈")) == {"900000"}
    assert amounts(assistant.ask("文化局图书馆26年一共多少钱，群众文化也算进去")) == {"1400000"}
