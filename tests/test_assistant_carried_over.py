"""What one year leaves to the next: of which fund, of which project; and a department with units, its tables and its words held together."""

from __future__ import annotations

from pathlib import Path

import pytest

from asking import amounts, last, offered, published
from assistant.conversation import Assistant
from tests.national import SAID, page, table
from tests.provincial import BODY, budget

BUREAU = "桐湾县文化和旅游局"
UNITS = (
    (BUREAU + "（机关）", "260.00", "130.00", "60.00", "70.00"),
    ("桐湾县文化市场综合行政执法大队", "120.00", "90.00", "20.00", "10.00"),
    ("桐湾县图书馆", "120.00", "80.00", "20.00", "20.00"),
)
ITEMS = (
    ("207", "文化旅游体育与传媒支出", "460.00", "400.00", "60.00"), ("20701", "文化和旅游", "460.00", "400.00", "60.00"),
    ("2070101", "行政运行", "340.00", "320.00", "20.00"), ("2070104", "图书馆", "120.00", "80.00", "40.00"),
)  # fmt: skip
PROJECTS = (("古镇灯会", "30.00"), ("2024年古籍修复专项资金", "12.00"), ("书香进校园", "18.00"))
FUND_PROJECT = ("2024年标识标牌补助资金", "9.00")
WORDS = (
    "一般公共预算财政拨款支出460.00万元，主要用于以下方面：文化旅游体育与传媒支出（类）153.30万元，占33.33%；教育支出（类）153.20万元，占33.30%；"
    "住房保障支出（类）153.50万元，占33.36%。",
    "公用经费中电费5.20万元，主要因阅览区延时开放至21时；物业管理费6.40万元，用于保洁和安保服务。",
    "上缴上级支出、经营支出均为0万元。", "灯会支出100.00万元，其中：灯组制作支出33.34万元，安全保卫支出66.67万元。",
    "全局共有编制24名，其中行政编制18名、事业编制6名。", "本部门核定编制26名。",
)


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    html = page(
        f"{BUREAU}2025年部门预算", SAID, "二、收支预算情况说明", *WORDS,
        table("部门收支总表", [
            [("收入", "colspan=2"), ("支出", "colspan=2")], ["项目", "预算数", "项目", "预算数"],
            ["一、一般公共预算拨款收入", "448.00", "一、文化旅游体育与传媒支出", "500.00"], ["二、政府性基金预算拨款收入", "31.00", "", ""],
            ["本年收入合计", "479.00", "本年支出合计", "500.00"], ["上年结转", "21.00", "结转下年", ""], ["收入总计", "500.00", "支出总计", "500.00"],
        ]),
        table("部门支出分单位明细表", [
            [("单位名称", "rowspan=2"), ("合计", "rowspan=2"), ("基本支出", "colspan=2"), ("项目支出", "rowspan=2")],
            ["人员经费", "公用经费"], ["合计", "500.00", "300.00", "100.00", "100.00"], *UNITS,
        ]),
        table("财政拨款收支预算总表", [
            [("收入", "colspan=2"), ("支出", "colspan=4")], ["项目", "预算数", "项目", "合计", "一般公共预算", "政府性基金预算"],
            ["一、本年收入", "479.00", "一、本年支出", "500.00", "460.00", "40.00"],
            ["一般公共预算拨款收入", "448.00", "文化旅游体育与传媒支出", "500.00", "460.00", "40.00"],
            ["政府性基金预算拨款收入", "31.00", "", "", "", ""], ["二、上年结转", "21.00", "", "", "", ""],
            ["一般公共预算拨款收入", "12.00", "", "", "", ""], ["政府性基金预算拨款收入", "9.00", "二、结转下年", "", "", ""],
            ["收入总计", "500.00", "支出总计", "500.00", "460.00", "40.00"],
        ]),
        table("一般公共预算支出预算表", [["科目编码", "科目名称", "合计", "基本支出", "项目支出"], ["", "合计", "460.00", "400.00", "60.00"], *ITEMS]),
        table("一般公共预算项目支出预算表", [["单位名称", "项目名称", "金额"], ["", "合计", "69.00"], *([BUREAU, *p] for p in (*PROJECTS, FUND_PROJECT))]),
        "第四部分 名词解释", "1.文化旅游体育与传媒支出（类）文化和旅游（款）图书馆（项）：指图书馆的支出，包括公共图书馆、少儿图书馆等。",
    )  # fmt: skip
    return published(tmp_path_factory.mktemp("culture"), {f"{BUREAU}2025年部门预算.html": html.replace("某市水利局", BUREAU)})


@pytest.mark.parametrize(
    ("question", "printed"),
    [
        ("文旅局2025年政府性基金上年结转多少", "9.00"), ("文旅局2025年上年结转里政府性基金多少", "9.00"),
        ("文旅局2025年一般公共预算上年结转多少", "12.00"), ("文旅局2025年上年结转多少", "21.00"), ("文旅局2025年去年剩下来的钱有多少", "21.00"),
    ],
)  # fmt: skip
def test_what_is_carried_over_of_a_fund_is_that_funds_row(assistant: Assistant, question: str, printed: str) -> None:
    assert offered(assistant.ask(question)) == {printed}


def test_without_what_was_carried_over_a_fund_is_less_its_own_part_of_it(assistant: Assistant) -> None:
    assert amounts(last(assistant, "文旅局2025年政府性基金总共安排支出多少", "不含结转的话是多少")) == {"310000"}
    assert amounts(assistant.ask("文旅局2025年支出总计，刨掉上年结转还有多少")) == {"4790000"}


@pytest.mark.parametrize(
    ("question", "names"),
    [("文旅局2025年一般公共预算上年结转是哪一笔", {"古籍修复"}), ("文旅局2025年上年结转安排的项目是哪个", {"古籍修复", "标识标牌"})],
)
def test_the_project_of_the_very_amount_carried_over_is_named(assistant: Assistant, question: str, names: set[str]) -> None:
    text = assistant.ask(question).text
    assert all(name in text for name in names)


def test_a_body_that_is_not_named_again_is_meant_as_it_last_was(assistant: Assistant) -> None:
    assert amounts(last(assistant, "文旅局机关2025年公用经费多少", "执法大队的呢", "他们俩加起来呢")) == {"800000"}
    assert amounts(last(assistant, "文旅局2025年公用经费多少", "执法大队的呢", "他们俩加起来呢")) == {"1200000"}


@pytest.mark.parametrize(
    "question",
    ["文旅局下面的执法大队2025年人员经费", "执法大队（县文旅局下面管市场的）2025年人员经费给了多少", "县文旅局执法大队2025年人员经费多少"],
)
def test_a_unit_is_called_by_the_end_of_its_name(assistant: Assistant, question: str) -> None:
    assert amounts(assistant.ask(question)) == {"900000"}


def test_what_only_a_body_has_is_asked_of_the_unit_and_not_of_the_item_of_its_name(assistant: Assistant) -> None:
    assert amounts(assistant.ask("文旅局2025年图书馆人员经费多少")) == {"800000"}
    assert amounts(last(assistant, "文旅局2025年分单位来看，图书馆总支出多少", "那执法大队呢")) == {"1200000"}


def test_a_body_gone_on_to_and_a_part_of_it_are_both_asked_for(assistant: Assistant) -> None:
    assert amounts(last(assistant, "文旅局2025年支出合计多少", "换成执法大队呢，其中公用经费多少")) == {"1200000", "200000"}


def test_a_part_asked_of_a_body_that_is_not_held_is_nobody_elses(assistant: Assistant) -> None:
    answer = last(assistant, "文旅局2025年支出合计多少", "换成青岩县水利局呢，其中公用经费多少")
    assert answer.status == "not_disclosed"
    assert not offered(answer)


def test_a_centre_that_is_held_nowhere_has_no_figures(assistant: Assistant) -> None:
    answer = assistant.ask("请提供桐湾县游客集散中心2025年度的收支总额")
    assert answer.status == "not_disclosed"
    assert not offered(answer)


@pytest.mark.parametrize("question", ["文旅局2025年项目支出预算表4个项目加一遍，看跟合计行一不一样", "文旅局2025年各项目相加等于项目支出表的合计吗"])
def test_the_rows_of_a_schedule_are_added_up_against_its_own_total(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question)
    assert "690000" in amounts(answer)
    assert "相等" in answer.text
    assert "不相等" not in answer.text


def test_shares_that_fall_short_of_the_whole_by_rounding_are_no_error(assistant: Assistant) -> None:
    answer = assistant.ask("文旅局2025年一般公共预算支出几大块的占比加出来99.99%，少的0.01是漏了啥")
    assert "四舍五入" in answer.text


def test_by_how_much_two_numbers_are_apart_is_said_of_them_and_comes_of_no_other(assistant: Assistant) -> None:
    answer = assistant.ask("文旅局2025年灯组制作支出33.34万元加安全保卫支出66.67万元跟灯会支出100.00万元差了0.01，算差错吗")
    assert "四舍五入" in answer.text


def test_a_count_that_is_said_twice_is_told_both_ways(assistant: Assistant) -> None:
    assert {"24", "26"} <= offered(assistant.ask("文旅局2025年编制前头说24后头说26，哪个嘛"))


def test_why_so_high_is_answered_by_a_cause_that_names_no_change(assistant: Assistant) -> None:
    assert "延时开放" in assistant.ask("文旅局2025年电费为什么那么高").text


def test_what_a_sentence_says_is_nothing_is_told_beside_the_blank(assistant: Assistant) -> None:
    assert "没有安排" in assistant.ask("文旅局2025年有没有经营支出").text


def test_what_an_item_is_for_is_the_glossarys_own_sentence(assistant: Assistant) -> None:
    assert "少儿图书馆" in assistant.ask("文旅局2025年“图书馆”这个科目是管啥的").text


def test_what_a_year_leaves_is_what_the_next_begins_with(tmp_path: Path) -> None:
    def year(title: str, rows: list[list[str]]) -> str:
        heads = [[("收入", "colspan=2"), ("支出", "colspan=2")], ["项目", "金额", "项目", "金额"]]
        return page(title, SAID, table("收入支出决算总表" if "决算" in title else "部门收支总表", [*heads, *rows])).replace("某市水利局", "桐湾县审计局")

    spent = [["本年收入合计", "90.00", "本年支出合计", "85.00"], ["年初结转和结余", "8.00", "年末结转和结余", "13.00"], ["总计", "98.00", "总计", "98.00"]]
    planned = [["本年收入合计", "80.00", "本年支出合计", "93.00"], ["上年结转", "13.00", "结转下年", ""], ["收入总计", "93.00", "支出总计", "93.00"]]
    world = published(tmp_path, {
        "桐湾县审计局2023年度部门决算.html": year("桐湾县审计局2023年度部门决算", spent),
        "桐湾县审计局2024年部门预算.html": year("桐湾县审计局2024年部门预算", planned),
    })  # fmt: skip
    answer = world.ask("审计局2023年决算年末结转的钱，和2024年预算里的上年结转对不对得起来")
    assert offered(answer) == {"13.00"}
    assert "一致" in answer.text


@pytest.fixture(scope="module")
def forestry(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    return published(tmp_path_factory.mktemp("forestry"), {f"{BODY}2025年部门预算.html": budget()})


@pytest.mark.parametrize(
    ("question", "printed"),
    [
        ("林业局2025年林业草原防灾减灾连上年结转一起算，总共多少", "410.00"), ("林业局2025年林业草原防灾减灾把去年结转的也算上是多少", "410.00"),
        ("林业局2025年林业草原防灾减灾和上年结转一共多少", "410.00"), ("林业局2025年林业草原防灾减灾里上年结转是多少", "100.00"),
    ],
)  # fmt: skip
def test_what_was_carried_over_is_in_the_total_of_the_row_and_is_not_added_again(forestry: Assistant, question: str, printed: str) -> None:
    assert offered(forestry.ask(question)) == {printed}


def test_what_came_in_and_what_was_carried_over_are_added(forestry: Assistant) -> None:
    assert amounts(forestry.ask("林业局2025年本年收入合计加上年结转一共多少")) == {"24000000"}
