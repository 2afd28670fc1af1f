"""What people ask of a project in everyday words: how much of what its form sets, what it is for, to whom it goes, why it moved."""

from __future__ import annotations

from pathlib import Path

import pytest

from asking import last, offered, published
from assistant.conversation import Assistant
from tests.national import table
from tests.provincial import BODY, account, budget


def _form(project: str, *rows: tuple[str, str]) -> str:
    return table(f"{project}项目绩效目标表（2025年度）", [["指标名称", "指标值"], *([a, b] for a, b in rows)]).replace("某市水利局", BODY)


PLANNED = (
    "一、收支预算总体情况",
    "2025年，甲县林业局收入预算总额为2400.00万元，比上年增加100.00万元，增长4.35%，主要原因是新增苗圃改造和林业科普节。",
    "2025年，甲县林业局支出预算总额为2400.00万元，比上年增加100.00万元，增长4.35%。",
    "二、一般公共预算支出情况",
    "1、农林水支出（类）林业和草原（款）森林资源培育（项）支出480.00万元，比上年减少120.00万元，下降20.00%，主要原因是旧林场收尾。"
    "主要用于山塔修缮（塔身加固、防雷和登山步道整治）、林农机具补助（补助林农购买割灌机和油锯）。",
    "2、农林水支出（类）林业和草原（款）林业草原防灾减灾（项）支出310.00万元，比上年增加40.00万元，增长14.81%，主要原因是松材线虫病扩散。"
    "主要用于松林疫病防治（采购药剂、补助村级护林员）、林业科普节（为小学女生和老人举办林间讲座）。",
    "三、国有资产占有使用情况",
    "截至2024年12月31日，全系统核定行政编制17名、事业编制8名。",
    _form("松林疫病防治", ("年度目标", "松林疫情发生面积只减不增。"), ("防治松林面积", "≥3.6万亩"), ("村级护林员补助人数", "=186人"), ("防治站点", "=6家")),
    _form("林业科普节", ("讲座场次", "≥24场"), ("听众满意度", "≥92%"), ("参与人次", "≥1.5万人次"), ("新购科普图书", "≥800册")),
)
SPENT = ("（三）公务接待费年初预算为6.50万元，支出决算为5.20万元。共接待国内来访团组41个，来宾344人次。",)


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    before = budget("（三）公务接待费6.50万元。预计接待47批次，402人次。").replace("2025年", "2024年")
    pages = {"甲县林业局2025年部门预算.html": budget(*PLANNED), "甲县林业局2024年部门决算.html": account(*SPENT), "甲县林业局2024年部门预算.html": before}
    return published(tmp_path_factory.mktemp("indicators"), pages)


@pytest.mark.parametrize(
    ("question", "figures"),
    [
        ("林业科普节要办几场讲座，来多少人次", {"24", "1.5"}),
        ("林业科普节打算买多少本新书", {"800"}),
        ("松林疫病防治要管多大面积的松林", {"3.6"}),
        ("松林疫病防治给多少个护林员发补助", {"186"}),
    ],
)
def test_what_a_projects_form_sets_is_found_by_its_unit_in_everyday_words(assistant: Assistant, question: str, figures: set[str]) -> None:
    answer = last(assistant, f"{BODY}2025年{question}？")
    assert (answer.status, offered(answer)) == ("answered", figures)


def test_two_indicators_asked_for_together_are_both_told(assistant: Assistant) -> None:
    assert offered(last(assistant, f"{BODY}2025年林业科普节的绩效指标里，讲座场次和听众满意度定的是多少？")) == {"24", "92"}
    assert offered(last(assistant, f"{BODY}2025年林业科普节的绩效表，听众满意度定的几成？")) == {"92"}


@pytest.mark.parametrize("counter", ["几个", "几家", "多少个"])
def test_how_many_is_told_in_the_unit_that_is_printed(assistant: Assistant, counter: str) -> None:
    assert offered(last(assistant, f"{BODY}2025年松林疫病防治设{counter}防治站点？")) == {"6"}


def test_where_a_thing_is_built_is_not_told_by_its_money(assistant: Assistant) -> None:
    answer = last(assistant, f"{BODY}2025年松林疫病防治的站点建在哪几个村？")
    assert answer.status == "not_disclosed" and not offered(answer)


def test_an_indicator_of_another_projects_form_is_never_the_answer(assistant: Assistant) -> None:
    answer = last(assistant, f"{BODY}2025年林业科普节建了几家站点？")
    assert not offered(answer)


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("山塔修缮到底修些啥", "塔身加固"),
        ("林农机具补助是补林农买什么机器", "割灌机"),
        ("松林疫病防治的钱拿去买什么", "药剂"),
        ("林业科普节是办给谁的", "小学女生"),
    ],
)
def test_what_a_project_buys_repairs_or_gives_is_told_by_the_sentence_that_describes_it(assistant: Assistant, question: str, words: str) -> None:
    answer = last(assistant, f"{BODY}2025年{question}？")
    assert answer.status == "answered"
    assert words in answer.text
    assert not offered(answer)


def test_what_a_project_is_to_achieve_is_told_by_the_goal_of_its_form(assistant: Assistant) -> None:
    answer = last(assistant, f"{BODY}2025年松林疫病防治想达到什么目标？")
    assert "只减不增" in answer.text


@pytest.mark.parametrize("question", ["山塔修缮是哪家公司施工", "松林疫病防治的站点是哪几家"])
def test_names_that_no_sentence_gives_are_not_told_by_what_the_project_is_for(assistant: Assistant, question: str) -> None:
    answer = last(assistant, f"{BODY}2025年{question}？")
    assert answer.status == "not_disclosed"
    assert not offered(answer)


def test_why_a_thing_costs_less_is_told_with_what_the_item_is_for(assistant: Assistant) -> None:
    answer = last(assistant, f"{BODY}2025年修山塔防雷的钱少了，原因写的啥？")
    assert answer.status == "answered"
    assert "旧林场收尾" in answer.text


@pytest.mark.parametrize("question", ["预算咋涨了那么多", "预算增加是因为啥"])
def test_why_the_whole_grew_is_told_by_the_sentence_about_its_income(assistant: Assistant, question: str) -> None:
    answer = last(assistant, f"{BODY}2025年{question}？")
    assert answer.status == "answered"
    assert "新增苗圃改造和林业科普节" in answer.text


def test_what_was_received_in_fact_is_that_of_the_account(assistant: Assistant) -> None:
    answer = last(assistant, f"{BODY}2024年实际接待了多少个团、多少人？")
    assert offered(answer) == {"41", "344"}


def test_a_count_of_a_department_is_none_of_its_unit(tmp_path: Path) -> None:
    units = table("部门支出分单位预算表", [
        ["预算单位", "合计", "基本支出", "项目支出"], [f"{BODY}机关", "2,000.00", "1,000.00", "1,000.00"],
        ["甲县青山实验林场", "400.00", "210.00", "190.00"], ["合计", "2,400.00", "1,210.00", "1,190.00"],
    ]).replace("某市水利局", BODY)  # fmt: skip
    assistant = published(tmp_path, {"甲县林业局2025年部门预算.html": budget(*PLANNED, units)})
    answer = last(assistant, "甲县青山实验林场2025年有几个护林员？")
    assert answer.status in {"not_disclosed", "out_of_scope", "clarify"}
    assert not offered(answer)


@pytest.mark.parametrize("question", ["听众满意度定到百分之多少", "绩效表里听众满意度是百分之几", "听众满意度要达到几成"])
def test_what_a_form_prints_in_percent_is_a_share_of_nothing(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(f"{BODY}2025年林业科普节{question}？")
    assert offered(answer) == {"92"} and "÷" not in answer.text
