"""A department whose schedules list its units and their items: sums, halves and doubts that are right only when it is clear whose a figure is."""

from __future__ import annotations

import pytest

from asking import amounts, offered, published
from assistant.conversation import Assistant
from tests.national import table
from tests.test_reading_numbered import BUREAU, NAME, content

OTHER = "桐湾县林业局"
BASIC = [
    ["301", "工资福利支出", "400.00", "400.00", ""], ["30101", "基本工资", "400.00", "400.00", ""],
    ["302", "商品和服务支出", "60.00", "", "60.00"], ["30201", "办公费", "38.00", "", "38.00"],
    ["30205", "水费", "10.00", "", "10.00"], ["30208", "取暖费", "21.00", "", "12.00"],
]  # fmt: skip
SAID = (
    "十、其他重要事项的情况说明", f"2025年{BUREAU}本级机关运行经费20.00万元，比上年减少1.00万元，下降4.76%。",
    "2025年会议费预算3.00万元，拟召开全县河湖管护工作会议等会议3次，参会120人次。",
)  # fmt: skip


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    basic = table("表6 一般公共预算基本支出表", [["科目编码", "科目名称", "合计", "人员经费", "公用经费"], ["", "合计", "460.00", "400.00", "60.00"], *BASIC])
    form = table("项目绩效目标表", [
        ["项目名称", ("畜禽防疫", "colspan=3")], ["项目资金（万元）", "资金总额", ("30.00", "colspan=2")],
        ["一级指标", "二级指标", "三级指标", "指标值"], ["产出指标", "数量指标", "免疫畜禽数量", "≥320万头（只、羽）"],
        ["产出指标", "数量指标", "无害化处理病死猪", "≥1.20万头"],
    ])  # fmt: skip
    one = content(*SAID, basic.replace("某市水利局", BUREAU), form)
    other = content().replace(BUREAU, OTHER).replace(">400.00<", ">300.00<").replace(">180.00<", ">280.00<")
    pages = {f"{NAME}.html": one, f"{OTHER}2025年部门预算.html": other}
    return published(tmp_path_factory.mktemp("of_units"), pages)


@pytest.mark.parametrize("asked", ["两家下属单位2025年加起来安排多少元", "下属单位2025年支出一共多少钱"])
def test_what_the_units_below_spend_is_added_up_without_an_item_named(asked: str, assistant: Assistant) -> None:
    assert "3400000" in amounts(assistant.ask(f"{BUREAU}{asked}"))


def test_whose_an_amount_is_that_the_asker_says(assistant: Assistant) -> None:
    answer = assistant.ask(f"{BUREAU}整个部门2025年花300万还是只有机关花这么多？")
    assert {"300.00", "640.00"} <= offered(answer) and "所说的300万元是机关的数" in answer.text


def test_what_the_whole_has_more_than_the_body_alone_is_its_units(assistant: Assistant) -> None:
    text = assistant.ask(f"{BUREAU}本级和全部门2025年的公用经费差多少").text
    assert "相差的部分是下属单位的" in text and "30.00万元" in text and "10.00万元" in text


def test_what_the_body_alone_has_of_another_item_contradicts_nothing(assistant: Assistant) -> None:
    text = assistant.ask(f"{BUREAU}2025年公用经费60.00万，机关运行经费才20.00万，是账错了吗").text
    assert "口径不同" in text and "应有一处有误" not in text


def test_a_share_is_compared_between_bodies_that_are_named_behind_it(assistant: Assistant) -> None:
    answer = assistant.ask(f"2025年项目支出占总支出比重，{BUREAU}高还是{OTHER}高？")
    assert {f.unit for f in answer.figures if f.role == "answer"} == {"%"} and "是" + OTHER + "的" not in answer.text


@pytest.mark.parametrize(
    ("asked", "given"),
    [
        ("2025年打算开几次会、多少人参加", {"3", "120"}), ("2025年水费、取暖费（按正确的取暖费）合计多少", {"220000"}),
        ("2025年畜禽免疫要打多少头", {"320"}),
    ],
)  # fmt: skip
def test_what_is_asked_for_is_given(asked: str, given: set[str], assistant: Assistant) -> None:
    assert amounts(assistant.ask(f"{BUREAU}{asked}")) == given


def test_a_score_given_by_an_evaluation_is_no_opinion(assistant: Assistant) -> None:
    assert assistant.ask(f"{BUREAU}2025年河道项目评价打了多少分").status != "out_of_scope"


def test_the_body_itself_stands_in_the_order_beside_those_under_it(assistant: Assistant) -> None:
    text = assistant.ask(f"{BUREAU}2025年本级和下属哪个花钱最多").text
    assert f"最多的是{BUREAU}" in text.replace("：\n\n- ", "").replace("预算最多的是", "最多的是")


def test_the_sector_a_body_is_of_names_no_item(tmp_path_factory: pytest.TempPathFactory) -> None:
    body = BUREAU.replace("水利", "农业农村")
    held = published(tmp_path_factory.mktemp("sector"), {f"{body}2025年部门预算.html": content().replace(BUREAU, body)})
    assert offered(held.ask(f"{body}2025年农口的项目支出多少")) == {"180.00"}


def test_of_money_the_cost_is_a_part_and_the_number_of_guests_none(tmp_path_factory: pytest.TempPathFactory) -> None:
    spent = table("“三公”经费支出表", [["项目", "2025年预算数"], ["合计", "20.00"], ["公务用车运行维护费", "15.00"], ["公务接待费", "5.00"]])
    said = f"2025年{BUREAU}按标准执行公务接待169人。"
    held = published(tmp_path_factory.mktemp("guests"), {f"{NAME}.html": content(said, spent)})
    assert offered(held.ask(f"{BUREAU}2025年三公里头公务接待占多大份额")) == {"25.00"}


def test_a_year_between_a_department_and_its_unit_leaves_the_unit_alone_asked_about(assistant: Assistant) -> None:
    assert amounts(assistant.ask(f"{BUREAU}2025年河道管护站项目支出多少")) == {"300000"}
    assert amounts(assistant.ask(f"{BUREAU}河道管护站2025年项目支出多少")) == {"300000"}
