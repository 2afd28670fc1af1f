"""Things called otherwise than they are printed: by their kind, by what is done with them, by their amount, by each body in its own way."""

from __future__ import annotations

import pytest

from asking import amounts, published
from assistant.conversation import Assistant
from tests.national import SAID, page, table

AUDIT, CULTURE = "云湖县审计局", "云湖县文化局"


def _budget(body: str, year: int, health: str, projects: dict[str, str], *said: str) -> str:
    total = sum(float(p) for p in projects.values())
    rows = [[body, name, "2010899", amount] for name, amount in projects.items()]
    html = page(
        f"{body}{year}年部门预算", SAID.replace("2025", str(year)), *said,
        table("部门支出总表", [["科目编码", "科目名称", "合计", "基本支出", "项目支出"], ["", "合计", f"{total + float(health):.2f}", health, f"{total:.2f}"],
                         ["201", "一般公共服务支出", f"{total:.2f}", "", f"{total:.2f}"], ["210", "卫生健康支出", health, health, ""]]),
        table("项目支出预算表", [["单位名称", "项目名称", "科目编码", "合计"], ["", "合计", "", f"{total:.2f}"], *rows]),
    )  # fmt: skip
    return html.replace("某市水利局", body)


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    cars = "截至2023年底，本部门共有车辆5辆，其中：机要通信用车2辆、特种专业技术用车3辆。"
    cloud = {"政务云三期县级节点运行维护费": "18.60", "驻村帮扶工作经费": "5.00", "聘请中介机构经费": "46.40"}
    books = {"驻村帮扶及乡村振兴工作经费": "8.00", "图书文献购置经费": "36.00", "古籍修复经费": "6.00"}
    pages = {
        f"{AUDIT}2024年部门预算.html": _budget(AUDIT, 2024, "25.37", cloud, cars),
        f"{AUDIT}2025年部门预算.html": _budget(AUDIT, 2025, "26.41", {"政务云三期县级节点运行维护费": "19.40", "聘请中介机构经费": "50.60"}),
        f"{CULTURE}2024年部门预算.html": _budget(CULTURE, 2024, "40.00", books),
    }
    return published(tmp_path_factory.mktemp("by_name"), pages)


@pytest.mark.parametrize("question", ["审计局、文化局24年驻村帮扶的钱各多少", "两家2024年都有驻村帮扶的钱吧？审计局多少、文化局多少"])
def test_each_body_has_a_name_of_its_own_for_it(assistant: Assistant, question: str) -> None:
    assert amounts(assistant.ask(question)) == {"50000", "80000"}


def test_a_name_is_shortened_in_the_middle(assistant: Assistant) -> None:
    assert amounts(assistant.ask("审计局政务云三期运维两年（24、25）拢共多少")) == {"380000"}


@pytest.mark.parametrize(("question", "printed"), [("文化局2024年买书花多少钱", {"360000"}), ("文化局2024年买书的钱占项目支出多大比例", {"72"})])
def test_what_is_bought_is_the_item_that_says_so(assistant: Assistant, question: str, printed: set[str]) -> None:
    assert amounts(assistant.ask(question)) == printed


def test_a_part_is_told_by_its_amount_alone(assistant: Assistant) -> None:
    assert "66.29%" in assistant.ask("2024年，审计局请人协审的46.4万元，在全部项目支出里算几成").text


def test_the_digits_quoted_say_which_year_is_meant(assistant: Assistant) -> None:
    assert amounts(assistant.ask("审计局的卫生健康支出怎么才25.37元，单位是什么")) == {"253700"}


@pytest.mark.parametrize("question", ["审计局24年车子都是些什么车", "审计局2024年有哪几种车", "审计局2024年车辆构成"])
def test_the_kinds_of_vehicles_are_told_in_the_sentence_that_counts_them(assistant: Assistant, question: str) -> None:
    text = assistant.ask(question).text
    assert "机要通信用车2辆" in text and "特种专业技术用车3辆" in text


def test_the_unit_to_answer_in_is_no_item(assistant: Assistant) -> None:
    assert amounts(assistant.ask("审计局2025年政务云三期运维的预算，用万元表示")) == {"194000"}


@pytest.mark.parametrize("question", ["审计局机关2024年项目支出多少", "审计局2024年机关的合计是多少"])
def test_of_a_body_without_units_its_offices_are_the_whole(assistant: Assistant, question: str) -> None:
    assert amounts(assistant.ask(question)) in ({"700000"}, {"953700"})


def test_the_projects_that_bear_a_word_are_added_up_where_all_of_it_is_asked(tmp_path_factory: pytest.TempPathFactory) -> None:
    free = {"文化馆免费开放补助资金": "20.00", "文化馆免费开放配套资金": "5.00", "图书馆免费开放补助资金": "30.00", "古籍修复经费": "6.00"}
    asked = published(tmp_path_factory.mktemp("free"), {f"{CULTURE}2024年部门预算.html": _budget(CULTURE, 2024, "40.00", free)})
    assert amounts(asked.ask("文化局2024年免费开放资金一共多少")) == {"550000"}
    assert asked.ask("文化局2024年免费开放资金是多少").status == "clarify"
    assert not amounts(asked.ask("文化局2024年管网的项目一共多少钱"))
