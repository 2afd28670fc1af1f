"""The same question in other words: turned round, in signs, in dialect, in the middle of a long story."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from asking import amounts
from assistant.conversation import Assistant
from assistant.orders import wanted_limit
from assistant.speech import in_common_words, set_straight
from index.budget_index import BudgetIndex
from index.encoders import HashingEncoder
from index.vocabulary import ScheduleKind
from small_world import Row, disclosure, reading, shelved, with_schedule

WATER, HALL = "江州市东湖区水务局", "江州市东湖区水利管理站"
WORKS: list[Row] = [
    ("213", "农林水支出", ("农林水支出",), "300,000", "700,000"),
    ("2130314", "抗旱", ("农林水支出", "抗旱"), "", "200,000"),
    ("2130335", "农村供水", ("农林水支出", "农村供水"), "300,000", "500,000"),
    ("", "合计", ("合计",), "300,000", "700,000"),
]
SPENT: list[Row] = [
    ("302", "商品和服务支出", ("商品和服务支出",), "", "200,000"),
    ("30205", "水费", ("商品和服务支出", "水费"), "", "3,000"),
    ("30211", "差旅费", ("商品和服务支出", "差旅费"), "", "7,000"),
    ("30217", "公务接待费", ("商品和服务支出", "公务接待费"), "", "16,000"),
    ("", "合计", ("合计",), "", "200,000"),
]
UNITS = [(WATER, "合计", "600,000"), (HALL, "合计", "400,000"), ("合计", "合计", "1,000,000")]


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    index = BudgetIndex.open(tmp_path_factory.mktemp("index"), HashingEncoder())
    water = reading(disclosure(WATER, 2025, units=[WATER, HALL]), WORKS, economic=SPENT)
    shelved(index, [with_schedule(water, ScheduleKind.REVENUE, "2025年部门收入总表", UNITS, by_unit=True)])
    yield Assistant(index, today=date(2025, 6, 1))
    index.close()


@pytest.mark.parametrize(
    ("question", "amount"),
    [
        ("占商品和服务支出的比重，水务局2025年公务接待费是多少", "8"),
        ("在水务局2025年商品和服务支出里，占多少的是公务接待费？", "8"),
        ("水务局2025年公务接待费/商品和服务支出", "8"),
        ("水务局2025年公务接待费/商品和服务支出比重", "8"),
        ("水务局2025年公务接待费/商品和服务支出=?%", "8"),
        ("加起来多少，水务局2025年水费和差旅费", "10000"),
        ("水务局2025年公务接待费减差旅费", "9000"),
        ("水务局2025年公务接待费－差旅费＝多少？", "9000"),
        ("水务局2025年 公务接待费 − 差旅费 = ?", "9000"),
        ("水务局2025年：公务接待费÷商品和服务支出", "8"),
        ("水务局2025年水、差旅两样一共", "10000"),
        ("水务局2025年水费、差旅费不要加一起，我只要差旅费", "7000"),
        ("水务局2025年水费、差旅费、公务接待费三项支出合计", "26000"),
    ],
)
def test_signs_and_turned_round_clauses_say_what_to_do(assistant: Assistant, question: str, amount: str) -> None:
    assert amounts(assistant.ask(question)) == {amount}


@pytest.mark.parametrize(
    ("question", "amount"),
    [
        ("水务局2025年公务接待费几化", {"16000"}),
        ("水务局2025年公务接待费比差旅费多好多钱", {"9000"}),
        ("水务局2025年商品和服务支出入面顶多系边项", {"16000"}),
        ("水务局2025年商品和服务支出5000元至1万的项", {"7000"}),
        ("水务局2025年商品和服务支出最高两项", {"16000", "7000"}),
    ],
)
def test_dialect_and_terse_words_are_read(assistant: Assistant, question: str, amount: set[str]) -> None:
    assert amounts(assistant.ask(question)) == amount


@pytest.mark.parametrize(
    ("question", "amount"),
    [
        ("您好，我爸以前也是机关退下来的，老人家总爱打听这些，请问水务局2025年差旅费安排了多少？辛苦了！", "7000"),
        ("你好，我在比较体制内外的开销，只想看两项，水费、差旅费，水务局2025年这两项加起来是多少元，麻烦算一下。", "10000"),
        ("我对功能分类不太懂，随便问问，水务局2025年农村供水一共多少，方便的话请告诉我", "800000"),
        ("我想了解下面那家事业单位的情况，水务局2025年差旅费多少", "7000"),
        ("我看水务局2025年农村供水这个数特别大，感觉是大头，想知道农村供水一共多少", "800000"),
        ("我想了解一下公务接待费，水务局2025年比差旅费多多少", "9000"),
        ("您好，我正在整理一份摘要，就差一个数了，请问水务局2025年公用经费的合计是多少？非常感谢您的帮助。", "200000"),
        ("您好，不好意思耽误您一点时间，要用到一个例子，想查水务局2025年的公用经费是多少，麻烦您了。", "200000"),
    ],
)
def test_who_asks_and_why_asks_nothing(assistant: Assistant, question: str, amount: str) -> None:
    assert amounts(assistant.ask(question)) == {amount}


def test_what_is_wanted_is_no_aside(assistant: Assistant) -> None:
    wished = assistant.ask("我想了解宠物医院补贴，水务局2025年安排了多少")
    assert wished.status == "not_disclosed" and not amounts(wished)
    assert not amounts(assistant.ask("我想了解宠物医院补贴，水务局2025年差旅费多少")) - {"7000"}
    assert amounts(assistant.ask("我听说水务局2025年公务接待费是16000元，帮我核对一下")) == {"16000"}


@pytest.mark.parametrize(
    ("question", "amount"),
    [("水务局2025年水费和差旅费家起来多少", "10000"), ("水务局2025年水费和差旅费和起来多少", "10000")],
)
def test_what_to_do_typed_by_its_sound_is_read(assistant: Assistant, question: str, amount: str) -> None:
    assert amounts(assistant.ask(question)) == {amount}


def test_a_body_and_its_only_unit_are_the_whole_document(assistant: Assistant) -> None:
    both = assistant.ask("水务局和下属单位2025年农村供水加起来多少")
    assert amounts(both) == {"800000"}


@pytest.mark.parametrize(
    ("said", "plain"),
    [
        ("这边项目多少", "这边项目多少"),
        ("封顶多少", "封顶多少"),
        ("干嘛用的呀", "干嘛用的"),
        ("部门间的关系哪里写了", "部门间的关系哪里写了"),
        ("2家单位的公用经费", "两家单位的公用经费"),
        ("前3项", "前3项"),
    ],
)
def test_ordinary_words_are_not_taken_for_dialect(said: str, plain: str) -> None:
    assert in_common_words(said) == plain


@pytest.mark.parametrize(
    ("said", "plain"),
    [
        ("25年，街道（青山）的公积金", "25年，青山街道的公积金"),
        ("街道（本部）的公积金", "街道（本部）的公积金"),
        ("水务局2024年江堤加固工程两段（东门段、西门段）加起来多少", "水务局2024年江堤加固工程东门段和江堤加固工程西门段加起来多少"),
        ("2025年的培训费:青山街道、水务局（均取基本支出里的）", "2025年的基本支出里的培训费:青山街道、水务局"),
        ("培训费一行是6860000，后面没写单位，这是六百多万还是六百多亿", "培训费一行是6860000，单位是什么"),
        ("水务局采购买货、搞工程、买服务各花多少", "水务局采购货物、搞工程、买服务各花多少"),
    ],
)
def test_what_is_said_in_passing_is_put_where_it_is_read(said: str, plain: str) -> None:
    assert in_common_words(said) == plain


def test_a_question_the_usual_way_round_stays() -> None:
    for question in ("办公费多少，印刷费呢", "公务接待费占三公经费的比重是多少，为什么", "为什么多了，水务局解释过吗"):
        assert set_straight(question) == question


def test_how_many_of_the_highest() -> None:
    assert wanted_limit("工资福利支出最高两项") == 2
    assert wanted_limit("最高的是什么") is None


def test_the_beginning_and_the_end_of_a_year_are_read_behind_its_number() -> None:
    assert in_common_words("水务局2024年初结转和结余多少") == "水务局2024年年初结转和结余多少"
    assert in_common_words("水务局2024年初预算多少") == "水务局2024年初预算多少"
