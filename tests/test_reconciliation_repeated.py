"""What was true once: words of the year before, directions turned round, scores and lists that do not come to what is said."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import read_back
from tests.national import SAID, page, table
from tests.read_back import read_as

BUDGET, ACCOUNT = "某市水利局2025年部门预算", "某市水利局2025年度部门决算"


def told(title: str, *parts: str, tmp_path: Path) -> list[str]:
    return read_back.told(read_as(tmp_path, f"{title}.html", page(title, SAID, *parts)))


def scores(total: str) -> str:
    return table("2025年度项目支出绩效自评表", [
        ["一级指标", "二级指标", "三级指标", "指标性质", "年度指标值", "实际完成值", "分值", "得分"],
        ["产出指标", "数量指标", "巡查河道次数", "≥", "120次", "132次", "40", "40"],
        ["产出指标", "质量指标", "隐患整改率", "≥", "98%", "97.5%", "30", "28.5"],
        ["满意度指标", "服务对象满意度", "群众满意度", "≥", "90%", "93%", "30", "30"],
        [("总分", "colspan=6"), "100", total],
    ])  # fmt: skip


def test_scores_that_do_not_come_to_their_total_are_told(tmp_path: Path) -> None:
    assert told(ACCOUNT, scores("98.5"), tmp_path=tmp_path) == []
    (found,) = told(ACCOUNT, scores("99.5"), tmp_path=tmp_path)
    assert found.startswith("score-total") and "总分印 99.5分，各项之和为 98.5分" in found


@pytest.mark.parametrize(
    ("said", "likely"),
    [
        ("公务接待费1.20万元，比上年增加0.30万元，下降20.00%", "应为减少0.30万元、20.00%"),
        ("公务接待费1.50万元，比上年减少0.30万元，增长25.00%", "应为增加0.30万元、25.00%"),
    ],
)
def test_of_a_direction_turned_round_the_likely_one_is_told(said: str, likely: str, tmp_path: Path) -> None:
    (found,) = told(BUDGET, "四、“三公”经费预算情况说明", f"{said}，主要原因是从严控制接待标准。", tmp_path=tmp_path)
    assert found.startswith("change-direction") and likely in found


def test_visits_of_the_year_before_are_words_that_were_left(tmp_path: Path) -> None:
    said = "公务接待费支出决算为3.86万元。{}年度共接待国内来访团组47个、386人次。"
    heading = "“三公”经费财政拨款支出决算情况说明"
    assert told(ACCOUNT, heading, said.format(2025), tmp_path=tmp_path) == []
    (found,) = told(ACCOUNT, heading, said.format(2024), tmp_path=tmp_path)
    assert found.startswith("count-year") and "2024年" in found and "2025年的决算" in found
    abroad = "因公出国（境）费支出决算为2.00万元。2024年度因公出国（境）团组3个、累计12人次。"
    assert [f[:10] for f in told(ACCOUNT, heading, said.format(2024) + abroad, tmp_path=tmp_path)] == ["count-year"] * 2


def test_a_list_longer_than_the_number_of_units_said_is_told(tmp_path: Path) -> None:
    said = "纳入本部门汇总预算编制范围的预算单位共计{}家，具体包括：某市水利局（本级）、某市河道管理所、某市水文站、某市水利学校。"
    assert told(BUDGET, "二、单位构成", said.format(4), tmp_path=tmp_path) == []
    (found,) = told(BUDGET, "二、单位构成", said.format(3), tmp_path=tmp_path)
    assert found.startswith("listed-count") and "为 4家" in found


@pytest.mark.parametrize(("said", "wrong"), [("预算单位共4个", 0), ("预算单位共3个", 1), ("下属预算单位3个", 0), ("下属预算单位5个", 1)])
def test_units_listed_line_by_line_are_counted(said: str, wrong: int, tmp_path: Path) -> None:
    """Those under a body may be counted without it, though the list has it."""
    names = ("1.某市水利局（本级）", "2.某市河道管理所", "3.某市水文站", "4.某市水利学校")
    found = told(BUDGET, "二、机构设置", f"纳入2025年部门预算编制范围的{said}，具体包括：", *names, tmp_path=tmp_path)
    assert [f[:12] for f in found] == ["listed-count"] * wrong


def economic(spent: str) -> str:
    return table("一般公共预算基本支出表", [
        ["科目编码", "科目名称", "合计", "人员经费", "公用经费"], ["", "合计", "300.00", "173.16", spent],
        ["301", "工资福利支出", "173.16", "173.16", ""], ["302", "商品和服务支出", spent, "", spent],
    ])  # fmt: skip


def test_what_a_figure_leaves_out_is_no_total(tmp_path: Path) -> None:
    heading, said = "机关运行经费说明", "机关运行经费为行政单位的公用经费，不含某市水文站公用经费14.24万元。"
    assert told(BUDGET, economic("126.84"), heading, said, tmp_path=tmp_path) == []


def test_units_of_a_kind_that_may_be_as_civil_service_are_no_contradiction(tmp_path: Path) -> None:
    listed = "部门预算包含局本部及下属1家行政单位、{}，具体为："
    running = "2025年下属1家机关和1家参公事业单位财政拨款的机关运行经费预算为384.68万元。"
    parts = ("某市水利局机构设置", listed, "1. 某市水利局（本部）", "二、机关运行经费预算", running)
    assert told(BUDGET, *(p.format("1家行政执法单位") for p in parts), tmp_path=tmp_path) == []
    (found,) = told(BUDGET, *(p.format("1家事业单位") for p in parts), tmp_path=tmp_path)
    assert found.startswith("unit-kind")


def of_all_money(amount: str) -> tuple[str, ...]:
    return (
        table("收支总体情况表", [
            [("收入", "colspan=2"), ("支出", "colspan=2")], ["项目", "2025年预算", "项目", "2025年预算"],
            ["一、一般公共预算拨款", "380.00", "一、卫生健康支出", "400.00"],
            ["二、事业收入", "30.00", "二、住房保障支出", "10.00"],
            ["收入总计", "410.00", "支出总计", "410.00"],
        ]),
        table("一般公共预算支出情况表（按功能分类科目）", [
            ["科目编码", "科目名称", "合计", "基本支出", "项目支出"], ["", "合计", "380.00", "200.00", "180.00"],
            ["210", "卫生健康支出", "370.00", "190.00", "180.00"], ["21004", "公共卫生", "370.00", "190.00", "180.00"],
            ["2100401", "疾病预防控制机构", "370.00", "190.00", "180.00"], ["221", "住房保障支出", "10.00", "10.00", ""],
            ["22102", "住房改革支出", "10.00", "10.00", ""], ["2210201", "住房公积金", "10.00", "10.00", ""],
        ]),
        "七、结构性说明", f"按功能分类，卫生健康支出{amount}万元；住房保障支出10.00万元。",
    )  # fmt: skip


def test_a_class_of_all_money_is_not_held_against_one_fund(tmp_path: Path) -> None:
    assert told(BUDGET, *of_all_money("400.00"), tmp_path=tmp_path) == []
    assert [f.split(":")[0] for f in told(BUDGET, *of_all_money("450.00"), tmp_path=tmp_path)] == ["narrative-schedule"]


def in_and_out(stated: str) -> tuple[str, ...]:
    return (
        table("一般公共预算财政拨款收入支出决算表", [
            [("项目", "colspan=2"), ("年初结转和结余", "rowspan=2"), ("本年收入", "colspan=3"), ("本年支出", "colspan=3")],
            ["科目编码", "科目名称", "合计", "基本支出", "项目支出", "合计", "基本支出", "项目支出"],
            ["", "合计", "40.00", "460.00", "200.00", "260.00", "500.00", "200.00", "300.00"],
            ["204", "公共安全支出", "40.00", "450.00", "190.00", "260.00", "490.00", "190.00", "300.00"],
            ["20405", "法院", "40.00", "450.00", "190.00", "260.00", "490.00", "190.00", "300.00"],
            ["2040504", "案件审判", "40.00", "450.00", "190.00", "260.00", "490.00", "190.00", "300.00"],
            ["221", "住房保障支出", "", "10.00", "10.00", "", "10.00", "10.00", ""],
            ["22102", "住房改革支出", "", "10.00", "10.00", "", "10.00", "10.00", ""],
            ["2210201", "住房公积金", "", "10.00", "10.00", "", "10.00", "10.00", ""],
        ]),
        "三、一般公共预算财政拨款支出决算情况说明", f"公共安全（类）支出{stated}万元，主要用于审判。",
    )  # fmt: skip


def test_of_a_table_of_income_and_spending_a_class_is_what_was_spent(tmp_path: Path) -> None:
    assert told(ACCOUNT, *in_and_out("490.00"), tmp_path=tmp_path) == []
    assert told(ACCOUNT, *in_and_out("459.00"), tmp_path=tmp_path) != []
