"""What people ask in their own words, over many kinds of question: two made-up bodies, budgets and a final account."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from asking import amounts, last
from assistant.conversation import Assistant
from index.budget_index import BudgetIndex
from index.encoders import HashingEncoder
from index.records import Reading
from index.vocabulary import Phase, ScheduleKind, Standing
from small_world import Row, disclosure, reading, shelved, with_schedule

WATER, MUSEUM, HOSPITAL = "江州市东湖区水务局", "江州市东湖区文化馆", "江州市第二人民医院"
LIBRARY, HALL = "东湖区图书馆", "东湖区美术馆"
UNITS = [(LIBRARY, "合计", "600,000"), (HALL, "合计", "400,000"), ("合计", "合计", "1,000,000")]
PROJECTS = [("河道整治", "合计", "500,000"), ("水库维修", "合计", "200,000"), ("宣传", "合计", "50,000"), ("合计", "合计", "750,000")]
LISTED = ["纳入江州市东湖区文化馆2025年部门预算编制范围的预算单位为：", "1 东湖区图书馆", "2 东湖区美术馆"]
DROUGHT = "17.农林水支出（类）水利（款）抗旱（项）：2025年预算数为20万元，主要用于水车租用。较2024年减少5.00万元，主要原因是租赁费减少。"
NO_CAR = "江州市东湖区水务局2025年无公务用车。"


def works(supply: str, drought: str) -> list[Row]:
    return [
        ("213", "农林水支出", ("农林水支出",), "300,000", supply),
        ("2130314", "抗旱", ("农林水支出", "抗旱"), "", drought),
        ("2130335", "农村供水", ("农林水支出", "农村供水"), "300,000", supply),
        ("221", "住房保障支出", ("住房保障支出",), "90,000", ""),
        ("", "合计", ("合计",), "390,000", supply),
    ]


def spent(meals: str) -> list[Row]:
    return [
        ("302", "商品和服务支出", ("商品和服务支出",), "", "200,000"),
        ("30215", "会议费", ("商品和服务支出", "会议费"), "", "3,000"),
        ("30216", "培训费", ("商品和服务支出", "培训费"), "", "7,000"),
        ("30217", "公务接待费", ("商品和服务支出", "公务接待费"), "", meals),
        ("", "合计", ("合计",), "", "200,000"),
    ]


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    index = BudgetIndex.open(tmp_path_factory.mktemp("index"), HashingEncoder())
    final = disclosure(WATER, 2024, phase=Phase.EXECUTED)
    water = reading(disclosure(WATER, 2025), works("750,000", "200,000"), economic=spent("6,000"), sentences=[DROUGHT, NO_CAR])
    museum = reading(disclosure(MUSEUM, 2025, units=[LIBRARY, HALL]), works("100,000", "50,000"), sentences=LISTED)
    shelved(
        index,
        [
            reading(disclosure(WATER, 2024), works("500,000", "250,000"), economic=spent("5,000")),
            reading(final, works("560,000", "240,000"), economic=spent("4,000")),
            with_schedule(water, ScheduleKind.PROJECT, "2025年项目支出表", PROJECTS),
            with_schedule(museum, ScheduleKind.REVENUE, "2025年部门收入总表", UNITS, by_unit=True),
            reading(disclosure(HOSPITAL, 2025), works("900,000", "100,000"), economic=spent("8,000")),
        ],
    )
    yield Assistant(index, today=date(2025, 6, 1))
    index.close()


@pytest.mark.parametrize(
    ("question", "amount"),
    [
        ("我在写稿子，要核实水务局2025年会议费和培训费相差多少元，请给个数", "4000"),
        ("水务局2025年农村供水那块预算几钿，离谱吧", "1050000"),
        ("听说挺多的，水务局2025年公务接待费好多钱", "6000"),
    ],
)
def test_asides_and_politeness_veto_nothing(assistant: Assistant, question: str, amount: str) -> None:
    assert amounts(assistant.ask(question)) == {amount}


@pytest.mark.parametrize("question", ["水务局2025年宠物培训费多少", "水务局2025年给宠物用的培训费多少", "水务局2025年航天发射多少钱"])
def test_a_word_that_makes_another_item_is_not_disclosed(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question)
    assert answer.status == "not_disclosed" and not amounts(answer)


@pytest.mark.parametrize(
    ("question", "amount"),
    [
        ("水务局2024年农村供水预算多少、实际多少", {"800000", "860000"}),
        ("水务局2024年农村供水决算超年初预算多少", {"60000"}),
        ("水务局24年公务接待费预算执行率", {"80"}),
        ("水务局2024年公务接待费实际花了多少", {"4000"}),
        ("水务局2024年公务接待费决算占预算百分之几", {"80"}),
    ],
)
def test_what_was_spent_stands_against_what_was_planned_in_two_documents(
    assistant: Assistant, question: str, amount: set[str]
) -> None:
    assert amounts(assistant.ask(question)) == amount


@pytest.mark.parametrize(
    "question",
    ["水务局公务接待费25年比24年多安排了多少", "水务局公务接待费25年比头年多多少", "水务局 公务接待费 2025 vs 2024 预算"],
)
def test_two_years_of_budgets_are_compared_however_said(assistant: Assistant, question: str) -> None:
    assert "1000" in amounts(assistant.ask(question))


def test_both_years_of_a_change_are_of_one_phase(assistant: Assistant) -> None:
    assert "决算" not in assistant.ask("水务局公务接待费25年比24年变化多少").text


@pytest.mark.parametrize(
    ("question", "amount"),
    [
        ("东湖区图书馆2025年预算", {"600000"}),
        ("东湖区图书馆预算比美术馆多多少", {"200000"}),
        ("图书馆跟美术馆2025年预算总共多少", {"1000000"}),
        ("文化馆下属单位里预算最高的是谁", {"600000"}),
        ("文化馆预算超过50万的单位有几个", {"600000"}),
    ],
)
def test_a_unit_with_a_row_of_its_own_has_a_budget(assistant: Assistant, question: str, amount: set[str]) -> None:
    assert amounts(assistant.ask(question)) == amount


def test_a_follow_up_replaces_the_body_and_keeps_the_rest(assistant: Assistant) -> None:
    assert amounts(last(assistant, "东湖区图书馆2025年预算多少", "美术馆呢？")) == {"400000"}
    assert amounts(last(assistant, "水务局2025年公务接待费多少", "二院的呢")) == {"8000"}
    assert amounts(last(assistant, "水务局2024年公务接待费预算是多少", "实际花了多少")) == {"4000"}


def test_what_was_spoken_of_is_added_and_compared(assistant: Assistant) -> None:
    assert "10000" in amounts(last(assistant, "水务局2025年会议费多少", "培训费那笔呢，两个加起来多少"))
    assert "16000" in amounts(last(assistant, "水务局2025年会议费多少", "培训费呢", "再加上公务接待费，这三样总共"))
    assert "1000" in amounts(last(assistant, "水务局2025年公务接待费预算多少", "24年预算呢？变了多少"))


@pytest.mark.parametrize(
    ("question", "amount"),
    [
        ("水务局2025年最大的两个项目是啥", {"500000", "200000"}),
        ("水务局2025年超过10万的项目有哪些", {"500000", "200000"}),
        ("水务局2025年农村供水，基本的多少项目的多少", {"300000", "750000"}),
        ("水务局2025年支出里排老二的是哪类", {"90000"}),
    ],
)
def test_projects_measures_and_places_in_an_order(assistant: Assistant, question: str, amount: set[str]) -> None:
    assert amounts(assistant.ask(question)) == amount


def test_a_list_goes_on_behind_its_colon_and_is_counted(assistant: Assistant) -> None:
    answer = assistant.ask("文化馆2025年纳入编制范围的单位共几个")
    assert amounts(answer) == {"2"} and LIBRARY in answer.text and HALL in answer.text


def test_a_reason_under_an_items_own_heading_is_found(assistant: Assistant) -> None:
    assert "租赁费减少" in assistant.ask("水务局2025年抗旱的钱怎么少了").text


def test_a_stranger_in_a_comparison_is_named_and_nothing_else_told(assistant: Assistant) -> None:
    answer = assistant.ask("水务局跟西山区教育局2025年公务接待费差多少")
    assert answer.status == "not_disclosed" and "教育局" in answer.text and not amounts(answer)


def test_a_body_whose_document_waits_for_acceptance_is_told_so(index: BudgetIndex) -> None:
    held = reading(disclosure("江州市青石镇人民政府", 2025), works("100,000", "50,000"))
    waits: Reading = replace(held, disclosure=replace(held.disclosure, standing=Standing.HELD))
    shelved(index, [waits, reading(disclosure(WATER, 2025), works("750,000", "200,000"), economic=spent("6,000"))])
    for turns in (["青石镇2025年农村供水多少"], ["水务局2025年农村供水多少", "青石镇的呢"]):
        answer = last(Assistant(index, today=date(2025, 6, 1)), *turns)
        assert answer.status == "not_disclosed" and "尚未验收" in answer.text and not amounts(answer)
