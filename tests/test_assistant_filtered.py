"""Rows that meet a condition on another column: new this year, no more, paid from one source; and how rows moved between two printed years."""

from __future__ import annotations

import pytest

from asking import amounts, last, offered, published
from assistant.conversation import Assistant
from tests.provincial import BODY, budget

_HEADS = ["单位名称", "项目名称", "2024年预算数", "2025年预算数", "增减额"]
_PROJECTS = (
    (f"{BODY}（机关）", "古树名木普查", "0.00", "64.00", "64.00"),
    ("", "林区道路维护", "90.00", "70.00", "-20.00"), ("", "苗木补贴", "50.00", "0.00", "-50.00"),
    ("甲县林业站", "巡护装备购置", "", "36.00", "36.00"), ("", "病虫害防治服务", "120.00", "110.00", "-10.00"),
)  # fmt: skip
_SOURCES = (
    ("林区道路维护", "70.00", "70.00", ""), ("巡护装备购置", "36.00", "", "36.00"), ("病虫害防治服务", "110.00", "96.00", "14.00"),
)  # fmt: skip


def _table(title: str, heads: list[str], rows: list[list[str]]) -> str:
    lines = "".join("<tr>" + "".join(f"<td>{c}</td>" for c in row) + "</tr>" for row in (heads, *rows))
    return f"<h3>{title}</h3><p>单位：万元</p><table>{lines}</table>"


def _page(table: str) -> str:
    return budget().replace("</body>", f"{table}</body>")


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    rows, unit = [], ""
    for body, name, *money in _PROJECTS:
        unit = body or unit
        rows.append([unit, name, *money])
    return published(tmp_path_factory.mktemp("moved"), {"甲县林业局2025年部门预算.html": _page(_table("项目支出表", _HEADS, rows))})


@pytest.mark.parametrize(
    "question",
    [
        "2025年有哪些项目是2024年预算为零、当年新安排的", "25年新增的项目有哪些", "2025年新设的专项是哪几个，钱各多少", "2025年哪些项目去年预算是0",
        "2025年有哪些项目上年没有今年才有", "2025年首次安排的项目都有哪些",
    ],
)  # fmt: skip
def test_what_is_new_this_year_had_nothing_in_the_column_before(assistant: Assistant, question: str) -> None:
    assert offered(assistant.ask(f"{BODY}{question}")) == {"64.00", "36.00"}


def test_new_rows_are_counted_and_added_where_that_is_asked(assistant: Assistant) -> None:
    assert offered(assistant.ask(f"{BODY}2025年新增的项目有几个")) == {"2"}
    assert amounts(assistant.ask(f"{BODY}2025年新增的项目有哪些，合计多少钱")) == {"640000", "360000", "1000000"}


def test_what_is_no_more_has_nothing_this_year(assistant: Assistant) -> None:
    assert offered(assistant.ask(f"{BODY}2025年取消了哪些项目")) == {"50.00"}


def test_moves_of_projects_are_those_of_the_body_that_is_asked_about(assistant: Assistant) -> None:
    assert amounts(assistant.ask(f"{BODY}的项目，2025年比2024年被砍了钱的有哪些？分别减了多少")) == {"200000", "500000", "100000"}
    assert amounts(assistant.ask(f"{BODY}本级的项目，2025年比2024年被砍了钱的有哪些？分别减了多少")) == {"200000", "500000"}


def test_both_years_and_the_rate_are_told_where_each_is_asked(assistant: Assistant) -> None:
    answer = assistant.ask(f"{BODY}林区道路维护，2025年预算和2024年各多少，降了百分之几")
    assert offered(answer) >= {"90.00", "70.00", "22.22"}


def test_the_rows_paid_from_one_source_are_those_with_money_under_it(tmp_path_factory: pytest.TempPathFactory) -> None:
    heads = ["项目名称", "合计", "一般公共预算拨款", "事业收入"]
    page = _page(_table("项目支出表", heads, [list(row) for row in _SOURCES]))
    held = published(tmp_path_factory.mktemp("sources"), {"甲县林业局2025年部门预算.html": page})
    for question in ("项目支出表里，哪些项目用的是事业收入", "哪些项目是事业收入出的钱，各多少", "靠事业收入安排的项目有哪几个"):
        assert offered(held.ask(f"{BODY}2025年{question}")) == {"36.00", "14.00"}, question
    assert amounts(held.ask(f"{BODY}2025年用事业收入安排的项目一共几个，多少钱")) >= {"2", "500000"}


def test_an_item_of_one_fund_moved_as_the_schedule_of_that_fund_prints_both_years(tmp_path_factory: pytest.TempPathFactory) -> None:
    rows = [["2130204", "事业机构", "90.00", "81.00", "81.00"], ["2130209", "森林生态效益补偿", "60.00", "75.00", "0.00"]]
    table = _table("一般公共预算支出表（与上年比较）", ["科目编码", "科目名称", "2024年执行数", "2025年预算数", "基本支出"], rows)
    held = published(tmp_path_factory.mktemp("years"), {"甲县林业局2025年部门预算.html": _page(table)})
    for said in ("事业机构", "事业机构的一般公共预算拨款", "“事业机构”的一般公共预算"):
        assert amounts(held.ask(f"{BODY}2025年{said}比2024年执行数少了多少万，降幅百分之几")) == {"90000", "10"}, said


def test_the_name_of_a_schedule_is_no_operand(assistant: Assistant) -> None:
    assert amounts(assistant.ask(f"{BODY}2025年基本支出经济科目表里办公费、公务接待费两样加起来是多少元")) == {"1600000"}


def test_a_whole_that_is_not_printed_is_no_reason_for_another(assistant: Assistant) -> None:
    answer = assistant.ask(f"{BODY}2025年办公费占航天经费的百分之几")
    assert not any(f.unit == "%" for f in answer.figures)


@pytest.mark.parametrize("question", ["办公费的153.5万，相当于商品和服务支出的百分之几", "办公费抵得上商品和服务支出的几成", "办公费是商品和服务支出的几成"])
def test_what_one_thing_is_held_to_be_a_part_of_is_named_behind_it(assistant: Assistant, question: str) -> None:
    assert offered(assistant.ask(f"{BODY}2025年{question}")) == {"95.94"}


def test_a_name_torn_by_a_line_end_is_known_by_what_is_left_of_it(tmp_path_factory: pytest.TempPathFactory) -> None:
    words = (
        "签订为准）400.00万元，其中：货物采购金额100.00万元、工程采购金额0.00万元、服务采购金额300.00万元。面向小微企业预留政府采购项目预算80.00万元。",
    )
    held = published(tmp_path_factory.mktemp("torn"), {"甲县林业局2025年部门预算.html": budget("五、政府采购情况", *words)})
    assert offered(held.ask(f"{BODY}2025年服务采购占政府采购总额多少")) == {"75.00"}
    assert offered(last(held, f"{BODY}2025年政府采购总额多少")) == {"400.00"}


def test_rows_that_moved_are_added_and_held_against_a_rate(assistant: Assistant) -> None:
    answer = assistant.ask(f"{BODY}2025年比2024年减少的项目合计减了多少")
    assert "800000" in amounts(answer)
    assert offered(assistant.ask(f"{BODY}2025年比2024年降幅超过20%的项目有哪些")) == {"22.22", "100.00"}


def test_an_item_held_against_what_is_not_printed_is_not_held_against_the_year_before(assistant: Assistant) -> None:
    answer = assistant.ask(f"{BODY}2025年林区道路维护比航天基地建设多多少")
    assert offered(answer) == set()


def test_items_are_averaged_over_how_many_they_are(assistant: Assistant) -> None:
    assert amounts(assistant.ask(f"{BODY}2025年办公费、公务接待费平均每项多少")) == {"800000"}


def test_the_largest_named_are_added_where_that_is_asked(assistant: Assistant) -> None:
    assert amounts(assistant.ask(f"{BODY}2025年金额最大的两个项目是哪些，合计多少")) == {"1100000", "700000", "1800000"}


def test_those_that_fell_are_listed_before_the_one_that_fell_most(assistant: Assistant) -> None:
    answer = assistant.ask(f"{BODY}2025年哪些项目比上年减少了，减得最多的是哪个")
    assert amounts(answer) == {"200000", "500000", "100000"} and "最大的是苗木补贴" in answer.text


def test_each_part_inside_what_is_named_is_a_share_of_that(assistant: Assistant) -> None:
    assert offered(assistant.ask(f"{BODY}2025年工资福利支出里各项占比")) == {"60.78", "39.22"}
