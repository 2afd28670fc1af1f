"""What totals are made of: halves in schedules of their own, what was carried over, a department above its units; and slips beside them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.national import SAID, page, table
from tests.read_back import read_as
from tests.read_back import told as told_of


def told(text: str, tmp_path: Path, name: str = "某市水利局2025年部门预算.html") -> list[str]:
    return told_of(read_as(tmp_path, name, text))


TOTALS = [
    ["科目编码", "科目名称", "总计", ("基本支出", "colspan=3"), "项目支出"],
    ["", "", "", "合计", "人员经费", "公用经费", ""],
    ["", "合计", "500.00", "300.00", "280.00", "20.00", "200.00"],
    ["213", "农林水支出", "500.00", "300.00", "280.00", "20.00", "200.00"],
    ["21303", "水利", "500.00", "300.00", "280.00", "20.00", "200.00"],
    ["2130301", "行政运行", "300.00", "300.00", "280.00", "20.00", ""],
    ["2130305", "水利工程建设", "200.00", "", "", "", "200.00"],
]


def halves(said: str) -> str:
    """基本支出 in two schedules, one of 人员经费 and one of 公用经费; the total of all stands beside that of the half."""
    return page(
        "某市水利局2025年部门预算", SAID, said,
        table("支出总表", TOTALS), table("一般公共预算支出表", TOTALS),
        table("一般公共预算基本支出表—人员经费（工资福利支出）", [
            ["科目编码", "科目名称", "人员经费"], ["", "合计", "280.00"], ["301", "工资福利支出", "280.00"], ["30101", "基本工资", "280.00"],
        ]),
        table("一般公共预算基本支出表—公用经费（商品和服务支出）", [
            ["科目编码", "科目名称", "公用经费"], ["", "合计", "20.00"], ["302", "商品和服务支出", "20.00"], ["30201", "办公费", "20.00"],
        ]),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("said", "rules"),
    [
        ("2025年支出预算500.00万元，其中：项目支出200.00万元。", []),
        ("附件1 部门整体支出绩效自评报告。项目支出200.00元，主要用于水利工程建设。", ["narrative-unit"]),
        ("某市水利局负责全市水利工作。2025年某市水利局收入预算500.00万元。项目绩效目标详见某市农业农村局部门预算公开附件。", ["foreign-agency"]),
        ("“农林水支出（类）水利（款）行政运行（项）”科目万元，主要用于人员经费。", ["placeholder"]),
    ],
)
def test_the_halves_of_basic_expenditure_are_no_contradiction_and_a_slip_beside_them_is(said: str, rules: list[str], tmp_path: Path) -> None:
    assert [t.split(":")[0] for t in told(halves(said), tmp_path)] == rules


@pytest.mark.parametrize(("count", "rules"), [("3", []), ("4", ["listed-count"])])
def test_the_units_under_a_body_are_those_listed_below_beside_itself(count: str, rules: list[str], tmp_path: Path) -> None:
    listed = (
        "某市水利局机构设置", f"某市水利局部门预算是包括市水利局本部以及下属{count}家预算单位的综合收支计划。",
        "本部门中，行政单位1家，事业单位3家，具体包括：",
        "1.某市水利局（本部），内设办公室、规划科、建设科3个科室。", "2.某市水文站。", "3.某市水利工程质量监督站。", "4.某市灌溉试验站。",
    )  # fmt: skip
    found = told(page("某市水利局2025年部门预算", SAID, *listed, table("支出总表", TOTALS)), tmp_path)
    assert [t.split(":")[0] for t in found] == rules


FLOWS = [
    ["科目编码", "科目名称", "年初结转和结余", "本年收入", ("本年支出", "colspan=3"), "年末结转和结余"],
    ["", "", "", "", "小计", "基本支出", "项目支出", ""],
    ["", "合计", "12.00", "80.00", "86.00", "50.00", "36.00", "6.00"],
    ["213", "农林水支出", "12.00", "80.00", "86.00", "50.00", "36.00", "6.00"],
    ["21303", "水利", "12.00", "80.00", "86.00", "50.00", "36.00", "6.00"],
    ["2130301", "行政运行", "12.00", "80.00", "86.00", "50.00", "36.00", "6.00"],
]


@pytest.mark.parametrize(("left", "wrong"), [("6.00", False), ("9.00", True)])
def test_what_came_in_is_no_total_of_what_went_out(left: str, wrong: bool, tmp_path: Path) -> None:
    """年初 12 + 本年收入 80 = 本年支出 86 + 年末 6, and neither is the sum of the other three."""
    said = (
        "2024年度本年收入80.00万元，其中一般公共预算财政拨款74.00万元，其他收入6.00万元；"
        "本年支出86.00万元，其中基本支出50.00万元，项目支出36.00万元，年末结转和结余6.00万元。"
    )
    shown = [[*row[:-1], left] if row[1] == "合计" else row for row in FLOWS]
    text = page("某市水利局2024年度部门决算", SAID, said, table("一般公共预算财政拨款收入支出决算表", shown))
    assert bool(told(text, tmp_path, "某市水利局2024年度部门决算.html")) is wrong


DEPARTMENT = [["某市水利局", "90.00", "70.00", "20.00"], ["某市水利局（本级）", "60.00", "50.00", "10.00"], ["某市水文站", "30.00", "20.00", "10.00"]]


def test_a_department_between_the_total_and_its_units_is_no_further_unit(tmp_path: Path) -> None:
    header = ["单位名称", "合计", "一般公共预算", "事业收入"]
    listed = table("收入总表", [header, ["合计", "90.00", "70.00", "20.00"], *DEPARTMENT])
    assert told(page("某市水利局2025年部门预算", SAID, listed), tmp_path) == []
