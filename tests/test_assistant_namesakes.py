"""Bodies named like an item, a place or another body: whose figure is meant."""

from __future__ import annotations

from pathlib import Path

import pytest

from asking import amounts, offered, published
from assistant.conversation import Assistant
from tests.national import SAID, page, table
from tests.provincial import BODY, account, budget


def test_an_item_that_begins_like_a_units_short_name_is_the_departments_item(tmp_path: Path) -> None:
    bureau, school = "云湖县教育局", "云湖县特殊教育学校"
    html = page(
        f"{bureau}2025年部门预算", SAID,
        table("部门支出分单位明细表", [["单位名称", "合计", "人员经费", "公用经费"], ["合计", "300.00", "250.00", "50.00"],
                                [bureau, "100.00", "80.00", "20.00"], [school, "200.00", "170.00", "30.00"]]),
        table("一般公共预算支出表", [
            ["科目编码", "科目名称", "合计", "人员经费", "公用经费"], ["", "合计", "300.00", "250.00", "50.00"],
            ["205", "教育支出", "300.00", "250.00", "50.00"], ["20507", "特殊教育", "300.00", "250.00", "50.00"],
            ["2050701", "特殊学校教育", "260.00", "215.00", "45.00"], ["2050799", "其他特殊教育支出", "40.00", "35.00", "5.00"],
        ]),
    )  # fmt: skip
    asked = published(tmp_path, {f"{bureau}2025年部门预算.html": html.replace("某市水利局", bureau)})
    assert amounts(asked.ask("云湖教育局特殊学校教育这个科目，公用经费排了多少")) == {"450000"}
    assert amounts(asked.ask("云湖教育局特殊学校2025年一共多少")) == {"2000000"}


@pytest.fixture(scope="module")
def libraries(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """A library that is a 项, a unit in its department's schedule, and a body with a document of its own."""
    bureau, library = "云湖县文化局", "云湖县图书馆"
    functions = [["科目编码", "科目名称", "合计", "基本支出", "项目支出"], ["", "合计", "900.00", "700.00", "200.00"],
                 ["207", "文化旅游体育与传媒支出", "900.00", "700.00", "200.00"], ["2070101", "行政运行", "500.00", "500.00", ""],
                 ["2070104", "图书馆", "160.00", "100.00", "60.00"], ["2070109", "群众文化", "240.00", "100.00", "140.00"]]  # fmt: skip
    whole = page(
        f"{bureau}2025年部门预算", SAID, table("部门支出总表", functions),
        table("部门支出分单位明细表", [["单位名称", "合计", "人员经费", "公用经费", "项目支出"], ["合计", "900.00", "600.00", "100.00", "200.00"],
                                [f"{bureau}（机关）", "700.00", "490.00", "70.00", "140.00"], [library, "200.00", "110.00", "30.00", "60.00"]]),
    )  # fmt: skip
    own = page(
        f"{library}2025年单位预算", SAID,
        table("单位支出总表", [functions[0], ["", "合计", "200.00", "140.00", "60.00"], ["207", "文化旅游体育与传媒支出", "160.00", "100.00", "60.00"],
                         ["2070104", "图书馆", "160.00", "100.00", "60.00"], ["208", "社会保障和就业支出", "40.00", "40.00", ""]]),
        table("一般公共预算基本支出表", [["科目编码", "科目名称", "合计", "人员经费", "公用经费"], ["", "合计", "140.00", "110.00", "30.00"],
                               ["301", "工资福利支出", "110.00", "110.00", ""], ["302", "商品和服务支出", "30.00", "", "30.00"]]),
    )  # fmt: skip
    pages = {f"{bureau}2025年部门预算.html": whole.replace("某市水利局", bureau), f"{library}2025年单位预算.html": own.replace("某市水利局", library)}
    return published(tmp_path_factory.mktemp("libraries"), pages)


@pytest.mark.parametrize(
    ("question", "printed"),
    [
        ("文化局给图书馆安排了多少", {"1600000"}), ("群众文化比图书馆多多少（文化局）", {"800000"}),
        ("图书馆的人员经费占文化局全部门人员经费的百分之几", {"18.33"}), ("图书馆占文化局总支出多少", {"22.22"}),
        ("文化局，机关的合计比图书馆高出多少", {"5000000"}), ("文化局机关的人员经费比图书馆多多少", {"3800000"}),
        ("文化局机关和图书馆的人员经费各多少", {"4900000", "1100000"}),
    ],
)  # fmt: skip
def test_a_unit_named_like_an_item_is_the_unit_where_it_is_held_beside_its_department(libraries: Assistant, question: str, printed: set[str]) -> None:
    assert amounts(libraries.ask(f"2025年{question}")) == printed


@pytest.mark.parametrize(
    "question", ["图书馆自己公开的单位预算总数，跟文化局部门预算里列的图书馆合计一样吗", "图书馆的支出合计，单位预算和部门预算里写的一样吗"]
)
def test_a_unit_is_held_against_its_row_in_its_departments_document(libraries: Assistant, question: str) -> None:
    answer = libraries.ask(question)
    assert "一样，两处相等" in answer.text and amounts(answer) == {"2000000"}, answer.text


@pytest.mark.parametrize("question", ["云湖县美术馆2025年的单位预算总额是多少", "云湖县美术馆2025年公务接待费多少"])
def test_what_only_a_body_has_is_not_told_by_the_item_of_its_name(tmp_path: Path, question: str) -> None:
    bureau = "云湖县文化局"
    items = [["科目编码", "科目名称", "合计"], ["", "合计", "900.00"], ["2070101", "行政运行", "740.00"], ["2070105", "美术馆", "160.00"]]
    html = page(f"{bureau}2025年部门预算", SAID, table("部门支出总表", items), "公务接待费预算2.10万元。").replace("某市水利局", bureau)
    asked = published(tmp_path, {f"{bureau}2025年部门预算.html": html})
    assert amounts(asked.ask("云湖县文化局2025年美术馆多少")) == {"1600000"}
    assert (asked.ask(question).status, amounts(asked.ask(question))) == ("not_disclosed", set())


def test_money_of_a_unit_that_is_not_printed_is_no_share_of_the_item_named_alike(libraries: Assistant) -> None:
    assert not amounts(libraries.ask("群众文化的人员经费占文化局人员经费的多少"))


def test_a_unit_named_after_a_place_is_that_unit(tmp_path: Path) -> None:
    bureau = "岭海市东湖区教育局"
    html = page(
        f"{bureau}2025年部门预算", SAID, "2025年支出预算300.00万元，其中：基本支出250.00万元，项目支出50.00万元。",
        table("部门收入预算表", [["单位名称", "合计", "一般公共预算", "财政专户管理资金"], ["合计", "300.00", "240.00", "60.00"],
                            [f"{bureau}机关", "100.00", "50.00", "50.00"], ["岭海市东湖中学", "200.00", "190.00", "10.00"]]),
    )  # fmt: skip
    asked = published(tmp_path, {f"{bureau}2025年部门预算.html": html.replace("某市水利局", bureau)})
    assert amounts(asked.ask("2025年东湖中学的收入预算中，财政专户管理资金是多少")) == {"100000"}

def test_two_streets_are_named_by_their_stems_and_counted(tmp_path: Path) -> None:
    streets = {f"上海市甲区人民政府{stem}路街道办事处": spent for stem, spent in (("清溪", "160.00"), ("白沙", "145.00"))}
    assistant = published(tmp_path, {
        f"{name}2025年预算.html": budget(f"2025年{name}机关运行经费财政拨款预算{spent}万元。").replace(BODY, name)
        for name, spent in streets.items()
    })  # fmt: skip
    answer = assistant.ask("清溪路和白沙路两个街道2025年的机关运行经费差多少")
    assert (answer.status, amounts(answer)) == ("answered", {"150000"})


def test_a_library_of_another_place_is_not_the_item_of_this_bureau(tmp_path: Path) -> None:
    bureau, library = "甲县文化和旅游局", "乙市丙区图书馆"
    assistant = published(tmp_path, {
        f"{bureau}2025年预算.html": budget().replace(BODY, bureau).replace("森林资源培育", "图书馆"),
        f"{library}2024年度决算.html": account().replace(BODY, library),
    })  # fmt: skip
    assert offered(assistant.ask("甲县文化和旅游局2025年图书馆经费")) == {"530.00"}
    assert offered(assistant.ask("图书馆2024年三公多少")) == {"29.70"}
