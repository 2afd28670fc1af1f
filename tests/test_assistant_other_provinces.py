"""What other provinces' forms print and people ask of them: schools by kind, units by fund, purchases by class, projects scored."""

from __future__ import annotations

from pathlib import Path

import pytest

from asking import amounts, last, published
from assistant.conversation import Assistant
from tests.national import SAID, page, table

BUREAU = "云湖县教育局"
HEADS = ["科目编码", "科目名称", "合计", "基本支出", "项目支出"]
SPENT = [
    HEADS, ["", "合计", "900.00", "700.00", "200.00"], ["205", "教育支出", "900.00", "700.00", "200.00"],
    ["2050202", "小学教育", "400.00", "300.00", "100.00"], ["2050203", "初中教育", "300.00", "250.00", "50.00"],
    ["2050302", "中等职业教育", "200.00", "150.00", "50.00"],
]  # fmt: skip
ECONOMIC = [
    ["科目编码", "科目名称", "合计"],
    ["", "合计", "30.00"], ["302", "商品和服务支出", "30.00"], ["30207", "邮电费", "9.60"], ["30201", "办公费", "20.40"],
]  # fmt: skip
RUNNING = [
    ["科目编码", "科目名称", "机关运行经费支出"],
    ["", "合计", "10.00"], ["302", "商品和服务支出", "10.00"], ["30207", "邮电费", "4.80"], ["30201", "办公费", "5.20"],
]  # fmt: skip
UNITS = [
    ["部门代码", "单位名称", "合计", "一般公共预算", "政府性基金预算"], ["", "合计", "950.00", "900.00", "50.00"],
    ["058001", "云湖县第一小学", "450.00", "400.00", "50.00"], ["058002", "云湖县第二小学", "500.00", "500.00", ""],
]  # fmt: skip
BOUGHT = [["采购类别", "2025年政府采购预算"], ["合计", "60.00"], ["货物类", "20.00"], ["工程类", "40.00"]]


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    html = page(
        f"{BUREAU}2025年部门预算", SAID, table("收入总表", UNITS), table("支出总表", SPENT),
        table("财政拨款支出表（功能科目）", [HEADS, ["", "合计", "800.00", "700.00", "100.00"], ["205", "教育支出", "800.00", "700.00", "100.00"]]),
        table("一般公共预算支出表", [HEADS, ["", "合计", "750.00", "700.00", "50.00"], ["205", "教育支出", "750.00", "700.00", "50.00"]]),
        table("一般公共预算基本支出表", ECONOMIC), table("一般公共预算机关运行经费支出预算表", RUNNING), table("政府采购预算情况表", BOUGHT),
        "2025年机关运行经费预算支出10.00万元。", f"{BUREAU}内设办公室、基础教育科、督导室等3个科室。",
    )  # fmt: skip
    return published(tmp_path_factory.mktemp("provinces"), {f"{BUREAU}2025年部门预算.html": html.replace("某市水利局", BUREAU)})


@pytest.mark.parametrize(("question", "figures"), [
    ("云湖县教育局2025年小学教育预算总共多少钱", {"4000000"}),
    ("云湖县教育局2025年初中安排了多少", {"3000000"}),
    ("云湖县教育局2025年中职多少", {"2000000"}),
    ("云湖县教育局2025年项目支出多少", {"2000000"}),
    ("云湖县教育局2025年邮电费多少", {"96000"}),
    ("云湖县教育局2025年机关运行经费里面邮电费多少", {"48000"}),
    ("云湖县教育局2025年工程类采购预算是多少", {"400000"}),
])  # fmt: skip
def test_what_is_asked_for_is_the_one_row_it_names(assistant: Assistant, question: str, figures: set[str]) -> None:
    assert amounts(assistant.ask(question)) == figures


def test_a_part_asked_for_after_its_whole_is_of_that_whole(assistant: Assistant) -> None:
    assert amounts(last(assistant, "云湖县教育局2025年机关运行经费有多少", "里面邮电费是多少")) == {"48000"}


def test_a_quoted_name_and_the_money_of_a_scored_project(tmp_path: Path) -> None:
    scored = [
        ["序号", "项目名称", "全年预算数", "全年执行数", "执行率", "自评得分"],
        ["1", "文化惠民“送戏下乡”", "150.00", "163.52", "109.01%", "94.2"], ["2", "应急广播", "134.00", "134.00", "100.00%", "97.4"],
    ]  # fmt: skip
    html = page("某市水利局2024年度部门决算", SAID, table("2024年度项目支出绩效自评结果汇总表", scored))
    asked = published(tmp_path, {"某市水利局2024年度部门决算.html": html})
    assert amounts(asked.ask("某市水利局2024年送戏下乡花了多少")) == {"1635200"}


def test_three_bodies_are_all_where_three_are_held(tmp_path: Path) -> None:
    pages = {}
    for number, bureau in enumerate(("云湖县水利局", "白沙县林业局", "青山县教育局"), 1):
        rows = [["科目编码", "科目名称", "合计"], ["", "合计", f"{number}.00"], ["30207", "邮电费", f"{number}.00"]]
        html = page(f"{bureau}2025年部门预算", SAID, table("一般公共预算基本支出表", rows)).replace("某市水利局", bureau)
        pages[f"{bureau}2025年部门预算.html"] = html
    asked = published(tmp_path, pages)
    assert amounts(asked.ask("三家单位2025年的邮电费分别是多少")) == {"10000", "20000", "30000"}
    assert asked.ask("两家单位2025年的邮电费分别是多少").status == "clarify"


@pytest.mark.parametrize("question", [
    "云湖县教育局办公室和督导室各分到多少经费", "云湖县教育局2025年基础教育科有多少经费", "云湖县教育局2025年各科室经费分别是多少",
])  # fmt: skip
def test_an_office_inside_a_body_has_no_budget_of_its_own(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question)
    assert answer.status == "not_disclosed" and not amounts(answer)
