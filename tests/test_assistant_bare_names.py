"""A department whose units lose their place in one of its schedules, and a town that is called without what it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from asking import offered, published
from assistant.conversation import Assistant
from tests.national import SAID, page, table
from tests.read_back import read_as, told

BODY = "沅坪县农业农村局"
TEAM, STATION = "沅坪县农业综合行政执法大队", "沅坪县农产品质量检验检测中心"
TOWN = "沅坪县青石镇人民政府"
SPENDING = [
    [("科目编码", "rowspan=2"), ("科目名称", "rowspan=2"), ("总计", "rowspan=2"), ("基本支出", "colspan=3"), ("项目支出", "rowspan=2")],
    ["合计", "人员经费", "公用经费"], ["", "合计", "600.00", "470.00", "400.00", "70.00", "130.00"],
    ["213", "农林水支出", "580.00", "450.00", "380.00", "70.00", "130.00"], ["21301", "农业农村", "580.00", "450.00", "380.00", "70.00", "130.00"],
    ["2130101", "行政运行", "450.00", "450.00", "380.00", "70.00", ""], ["2130108", "病虫害控制", "130.00", "", "", "", "130.00"],
    ["221", "住房保障支出", "20.00", "20.00", "20.00", "", ""], ["22102", "住房改革支出", "20.00", "20.00", "20.00", "", ""],
    ["2210201", "住房公积金", "20.00", "20.00", "20.00", "", ""],
]  # fmt: skip
BOTH_SIDES = [
    [("收入", "colspan=2"), ("支出", "colspan=2")], ["项目", "本年预算", "项目", "本年预算"],
    ["一、一般公共预算拨款收入", "600.00", "一、农林水支出", "580.00"], ["", "", "二、住房保障支出", "20.00"], ["收入总计", "600.00", "支出总计", "600.00"],
]  # fmt: skip
BUDGET = page(
    f"{BODY}2025年部门预算", SAID.replace("2025年", f"{BODY}2025年"), "一、部门收支总体情况",
    "2025年本部门支出预算600.00万元，其中：农林水支出580.00万元，住房保障支出20.00万元。其中基本支出470.00万元，项目支出130.00万元。"
    "其中：项目支出主要用于质量抽查、产品检验、检测能力建设。",
    "二、机关运行经费",
    "2025年局本级和农业综合行政执法大队的机关运行经费当年一般公共预算拨款58.00万元，比上年预算减少2.00万元，下降3.33%。",
    table("收支总表", BOTH_SIDES), table("支出总表", SPENDING),
    table("收入总表", [
        ["单位代码", "单位名称", "总计", "一般公共预算", "其他收入"], ["", "合计", "600.00", "600.00", ""],
        ["301001", f"{BODY}（本级）", "310.00", "310.00", ""], ["301002", TEAM, "180.00", "180.00", ""], ["301003", STATION, "110.00", "110.00", ""],
    ]),
    table("项目支出预算明细表", [
        ["单位名称", "项目名称", "总计", "一般公共预算"], ["", "合计", "130.00", "130.00"], ["农业农村局（本级）", "绿色防控", "60.00", "60.00"],
        ["农业综合行政执法大队", "农资打假", "30.00", "30.00"], ["农业综合行政执法大队", "执法装备", "15.00", "15.00"],
        ["农产品质量检验检测中心", "快检耗材", "18.00", "18.00"], ["农产品质量检验检测中心", "仪器检定", "7.00", "7.00"],
    ]),
)  # fmt: skip
OF_A_TOWN = page(
    f"{TOWN}2025年部门预算", SAID.replace("2025年", f"{TOWN}2025年"), "一、政府采购情况",
    "2025年青石镇政府采购预算总额88.60万元，其中：政府采购货物预算18.60万元、政府采购工程预算30.00万元、政府采购服务预算40.00万元。",
    table("支出总表", SPENDING),
)  # fmt: skip


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    files = {f"{name}2025年部门预算.html": html.replace("某市水利局", name) for name, html in ((BODY, BUDGET), (TOWN, OF_A_TOWN))}
    return published(tmp_path_factory.mktemp("bare"), files)


@pytest.mark.parametrize(
    ("question", "printed"),
    [
        (f"{BODY}2025年执法大队预算多少", {"180.00"}), ("沅坪那个执法大队2025年预算多少", {"180.00"}),
        (f"{BODY}的检测中心2025年预算是多少", {"110.00"}), (f"{STATION}2025年有哪些项目，各多少钱", {"18.00", "7.00"}),
        ("执法大队今年有哪些项目，分别多少钱？沅坪农业农村局2025", {"30.00", "15.00"}), (f"{STATION}2025年项目支出多少", set()),
        (f"{BODY}2025年机关运行经费是多少", {"58.00"}), ("青石镇2025年政府采购预算总额有多少", {"88.60"}),
    ],
)  # fmt: skip
def test_a_body_is_one_body_however_much_of_its_name_is_printed(assistant: Assistant, question: str, printed: set[str]) -> None:
    answer = assistant.ask(question)
    assert offered(answer) == printed, answer.text


def test_the_whole_of_a_row_is_not_the_whole_of_one_group_of_its_columns(tmp_path: Path) -> None:
    assert not told(read_as(tmp_path, "b.html", BUDGET.replace("某市水利局", BODY)))


def test_what_was_spent_is_held_against_the_year_before(tmp_path: Path) -> None:
    said = "公务接待费支出预算为6.00万元，支出决算为4.50万元，完成预算的75.00%，与上年相比减少0.50万元，减少12.00%。"
    html = page(f"{BODY}2024年度部门决算", SAID.replace("2025年", f"{BODY}2024年"), "一、“三公”经费支出决算情况说明", said)
    assert any("10.00%" in line for line in told(read_as(tmp_path, "c.html", html)))


@pytest.mark.parametrize(
    ("question", "rate"),
    [
        ("公用经费里行政运行占几成", "100.00%"), ("人员经费里住房公积金占多少", "5.00%"), ("住房公积金占人员经费的比例", "5.00%"),
        ("人员经费里行政运行占多少", "95.00%"),
    ],
)  # fmt: skip
def test_of_what_a_column_holds_an_item_s_part_is_its_own_cell_of_that_column(assistant: Assistant, question: str, rate: str) -> None:
    answer = assistant.ask(f"{BODY}2025年{question}")
    assert rate in answer.text, answer.text


def test_cells_of_one_column_and_of_different_rows_contradict_nothing(assistant: Assistant) -> None:
    answer = assistant.ask(f"{BODY}2025年机关运行经费58.00万，公用经费70.00万，是不是弄错了")
    assert "不是同一个项目" in answer.text and "应有一处有误" not in answer.text


@pytest.mark.parametrize("behind", ["各单位分别多少预算，本级也要", "下面那几个单位各分到多少预算，本级也要", "下属单位分别多少预算，包括本级"])
def test_the_body_itself_asked_for_with_its_units_is_one_of_them(assistant: Assistant, behind: str) -> None:
    assert offered(assistant.ask(f"{BODY}2025年{behind}")) == {"310.00", "180.00", "110.00"}
