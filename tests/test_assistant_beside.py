"""Items beside one another: siblings in a follow-up, an item and its part, sums by one word, two prints that differ."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from asking import last, offered
from assistant.conversation import Assistant
from index.budget_index import BudgetIndex
from index.encoders import HashingEncoder
from index.vocabulary import ScheduleKind, Scope
from small_world import disclosure, reading, shelved, with_schedule

BUREAU, STREET = "江州市东湖区卫生健康委员会", "江州市东湖区人民政府柳岸路街道办事处"
HEALTH = ("卫生健康支出", "行政事业单位医疗")
ITEMS = (
    ("210", "卫生健康支出", ("卫生健康支出",), "900,000", "100,000"),
    ("21011", "行政事业单位医疗", HEALTH, "900,000", "100,000"),
    ("2101101", "行政单位医疗", (*HEALTH, "行政单位医疗"), "300,000", ""),
    ("2101102", "事业单位医疗", (*HEALTH, "事业单位医疗"), "600,000", "100,000"),
)
ECONOMIC = (
    ("30108", "机关事业单位基本养老保险缴费", ("工资福利支出", "机关事业单位基本养老保险缴费"), "400,000", ""),
    ("30110", "职工基本医疗保险缴费", ("工资福利支出", "职工基本医疗保险缴费"), "200,000", ""),
    ("30112", "其他社会保障缴费", ("工资福利支出", "其他社会保障缴费"), "10,000", ""),
    ("30113", "住房公积金", ("工资福利支出", "住房公积金"), "300,000", ""),
    ("30217", "公务接待费", ("商品和服务支出", "公务接待费"), "", "8,300"),
)


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    bureau = reading(disclosure(BUREAU, 2025), ITEMS, economic=ECONOMIC)
    bureau = with_schedule(bureau, ScheduleKind.THREE_PUBLIC, "2025年“三公”经费表", [("公务接待费", "预算数", "3,000")])
    own = reading(replace(disclosure(STREET, 2025), scope=Scope.UNIT), ITEMS)
    own = replace(own, facts=tuple(replace(f, scope=Scope.UNIT) for f in own.facts))
    index = BudgetIndex.open(tmp_path_factory.mktemp("index"), HashingEncoder())
    yield Assistant(shelved(index, [bureau, own]))


def test_the_item_beside_the_one_spoken_of(assistant: Assistant) -> None:
    assert offered(last(assistant, "卫健委2025年事业单位医疗多少", "那行政单位的呢")) == {"300000"}


def test_an_item_and_its_part_are_two_figures(assistant: Assistant) -> None:
    assert offered(assistant.ask("卫健委2025年2101102的数，其中项目支出多少")) == {"700000", "100000"}


def test_one_word_for_several_contributions_is_their_sum(assistant: Assistant) -> None:
    answer = assistant.ask("卫健委2025年五险一金单位交了多少")
    assert "910000" in offered(answer)
    assert "其他社会保障缴费" in answer.text and "住房公积金" in answer.text


def test_a_measure_held_against_another_is_of_the_item(assistant: Assistant) -> None:
    answer = assistant.ask("卫健委2025年事业单位医疗的基本支出比项目支出多多少")
    assert "500000" in offered(answer)


def test_an_item_of_the_three_is_what_their_own_table_prints(assistant: Assistant) -> None:
    answer = assistant.ask("卫健委2025年公务接待费多少")
    assert "3000" in offered(answer) and "8300" not in offered(answer)


def test_two_prints_that_differ_are_never_called_one_number(assistant: Assistant) -> None:
    answer = assistant.ask("卫健委2025年公务接待费，一张表写3,000元，一张表写8,300元，哪个对")
    assert "不一致" in answer.text and "一致，是同一个数" not in answer.text
    assert offered(answer) == {"3000", "8300"}


@pytest.mark.parametrize("question", ["柳岸街道本级2025年事业单位医疗多少", "柳岸路街道2025年事业单位医疗", "柳岸2025年事业单位医疗多少钱"])
def test_a_unit_budget_is_of_the_body_itself(assistant: Assistant, question: str) -> None:
    assert offered(assistant.ask(question)) == {"700000"}
