"""Questions that say more than an item's name: what it is for in the asker's words, who asks and why."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from asking import amounts, last, offered, published
from assistant.conversation import Assistant
from tests.national import table
from tests.provincial import BODY, account, budget


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    pages = {f"{BODY}2025年部门预算.html": budget(), f"{BODY}2024年度部门决算.html": account()}
    return published(tmp_path_factory.mktemp("described"), pages, today=date(2025, 6, 1))


@pytest.mark.parametrize(
    "question",
    [
        "甲县林业局2025年买文具纸笔、订报纸的办公费多少",
        "甲县林业局2025年日常办公零碎开支那种办公费是多少钱",
        "甲县林业局2025年的办公费（买笔墨那些）多少",
    ],
)
def test_words_that_say_what_an_item_is_make_it_no_other_item(assistant: Assistant, question: str) -> None:
    assert amounts(assistant.ask(question)) == {"1535000"}


@pytest.mark.parametrize(
    "question",
    ["甲县林业局2025年植树造林、种树育林的森林资源培育安排了多少", "甲县林业局2025年用来植树造林的森林资源培育有多少钱"],
)
def test_what_a_functional_item_is_for_describes_it_as_well(assistant: Assistant, question: str) -> None:
    assert amounts(assistant.ask(question)) == {"5300000"}


@pytest.mark.parametrize(
    "question", ["甲县林业局2025年无人机巡查的办公费多少", "甲县林业局2025年给外籍专家的退休费多少", "甲县林业局2025年养熊猫的森林资源培育多少"]
)
def test_words_that_narrow_an_item_are_not_taken_for_a_description(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question)
    assert answer.status == "not_disclosed"
    assert not amounts(answer)


def test_two_things_side_by_side_are_both_asked_for(assistant: Assistant) -> None:
    assert amounts(assistant.ask("甲县林业局2025年办公费、退休费分别多少")) == {"1535000", "300000"}


@pytest.mark.parametrize(
    "question",
    [
        "领导让我摘个数：甲县林业局2025年度退休费",
        "老板让查：甲县林业局2025年退休费这一摊多少",
        "我爷爷退休在家，村里老人多，甲县林业局2025年退休费那头留了多少",
        "刚才路上听邻居讲起，甲县林业局2025年退休费盘子有多大",
    ],
)
def test_who_asks_and_why_is_no_item(assistant: Assistant, question: str) -> None:
    assert amounts(assistant.ask(question)) == {"300000"}


def test_a_thing_told_of_before_the_question_is_still_refused(assistant: Assistant) -> None:
    assert not amounts(assistant.ask("听说甲县林业局要建宠物医院，2025年补贴安排了多少"))


PROJECT = (
    "一、预算编制说明",
    "2025年编报绩效目标的项目2个，涉及项目预算资金180.00万元，占年初项目总预算的100%。",
    "云岭步道新建工程项目经费情况说明",
    "一、项目概述",
    "云岭步道新建工程全长12公里，改善游客通行条件。",
    "五、年度预算安排",
    "云岭步道新建工程2025年度预算安排60.00万元。",
)
FORM = [["项目资金", "金额"], ["项目资金总额", "300.00"], ["年度资金申请总额", "60.00"]]


@pytest.fixture(scope="module")
def builder(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """A budget that describes one project and prints its form of 绩效目标."""
    html = budget(*PROJECT).replace("</body>", table("财政项目支出绩效目标申报表", FORM).replace("某市水利局", BODY) + "</body>")
    return published(tmp_path_factory.mktemp("builder"), {f"{BODY}2025年部门预算.html": html})


@pytest.mark.parametrize(
    "question",
    ["林业局云岭步道新建工程总投资多少", "看到要修条步道，林业局云岭步道新建工程这个项目三年一共要投多少钱", "云岭步道新建工程前后几年加起来总盘子多大"],
)
def test_what_a_project_costs_in_all_its_years_stands_on_its_form(builder: Assistant, question: str) -> None:
    assert offered(builder.ask(question)) == {"300.00"}


def test_this_years_part_is_of_what_the_project_spoken_of_costs_in_all(builder: Assistant) -> None:
    answer = last(builder, "云岭步道新建工程2025年安排多少", "项目总投资多少，今年这笔占百分之几")
    assert "300.00" in offered(answer) and "占项目资金总额" in answer.text
    assert not amounts(builder.ask("林业局2025年森林资源培育总投资多少，今年占几成"))  # and never of all that is spent


@pytest.mark.parametrize("question", ["林业局2025年古树名木保护总投资多少", "林业局古树名木保护一共要投多少钱，哪年建成"])
def test_this_years_money_is_not_what_a_project_costs_in_all_its_years(question: str, tmp_path: Path) -> None:
    rows = [["单位名称", "项目名称", "金额"], ["", "合计", "90.00"], [BODY, "古树名木保护", "40.00"], [BODY, "林区道路前期", "50.00"]]
    html = budget().replace("</body>", table("一般公共预算项目支出预算表", rows).replace("某市水利局", BODY) + "</body>")
    answer = published(tmp_path, {f"{BODY}2025年部门预算.html": html}).ask(question)
    assert answer.status == "not_disclosed"
    assert not offered(answer)


def test_of_things_of_one_name_the_kind_asked_for_decides(builder: Assistant) -> None:
    assert offered(builder.ask("林业局2025年编报绩效目标的项目，总共牵涉多少预算资金")) == {"180.00"}
    assert offered(builder.ask("林业局2025年编报绩效目标的项目有几个")) == {"2"}


@pytest.mark.parametrize("question", ["编报绩效目标的项目数和涉及资金各多少", "绩效目标项目个数、金额是多少", "编报绩效目标的项目有几个、多少钱"])
def test_how_many_there_are_and_how_much_are_two_figures_of_one_item(builder: Assistant, question: str) -> None:
    assert offered(builder.ask(f"林业局2025年{question}")) == {"2", "180.00"}


def test_a_rate_that_is_set_answers_how_much_it_is_set_at(tmp_path: Path) -> None:
    forms = table("育苗项目绩效目标表（2025年度）", [["指标名称", "指标值"], ["苗农满意度", "≥92%"], ["培训苗农人数", "≥150人"]]).replace("某市水利局", BODY)
    page = budget().replace("</body>", forms + "</body>")
    answer = published(tmp_path, {"甲县林业局2025年部门预算.html": page}).ask("林业局2025年苗农满意度定的多少？培训苗农人数呢")
    assert offered(answer) == {"92", "150"}
