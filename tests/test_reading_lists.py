"""What is listed rather than classified: projects with their indicators, purchases, staff, 支出 in two ways at once."""

from __future__ import annotations

from pathlib import Path

from index.records import Fact
from index.vocabulary import ScheduleKind, State
from ingest.pipeline import read_disclosure
from tests.national import page, table

SAID = "2025年一般公共预算财政拨款基本支出、项目支出和“三公”经费预算已经批复。"


def cells(tmp_path: Path, *tables: str) -> list[Fact]:
    file = tmp_path / "某市水利局2025年部门预算.html"
    file.write_text(page("某市水利局2025年部门预算", SAID, *tables), "utf-8")
    return [f for f in read_disclosure(file).facts if f.table is not None and f.state is not State.BLANK]


def told(facts: list[Fact]) -> list[tuple[str, str, str, str]]:
    return [(f.row, f.column, f.printed, f.unit) for f in facts]


def test_spending_listed_by_function_and_by_purpose_side_by_side_keeps_both_names(tmp_path: Path) -> None:
    sheet = table("部门收支总表", [
        [("收入", "colspan=2"), ("支出", "colspan=4")],
        ["项目", "预算数", "支出功能分类科目（按大类）", "预算数", "部门预算支出经济分类科目（按大类）", "预算数"],
        ["一、财政拨款", "900.00", "1、一般公共服务支出", "", "一、人员经费和公用经费支出", "600.00"],
        ["二、其他收入", "", "2、农林水支出", "900.00", "（一）工资福利支出", "600.00"],
        ["", "", "", "", "二、专项业务经费支出", "300.00"],
        ["收入总计", "900.00", "支出总计", "900.00", "支出总计", "900.00"],
    ])  # fmt: skip
    facts = cells(tmp_path, sheet)
    assert {f.schedule for f in facts} == {ScheduleKind.REVENUE_EXPENDITURE}
    assert [(row, printed) for row, _, printed, _ in told(facts)] == [
        ("一、财政拨款", "900.00"), ("一、人员经费和公用经费支出", "600.00"), ("2、农林水支出", "900.00"),
        ("（一）工资福利支出", "600.00"), ("二、专项业务经费支出", "300.00"), ("收入总计", "900.00"),
        ("支出总计", "900.00"), ("支出总计", "900.00"),
    ]  # fmt: skip


def test_heads_are_counted_in_people_whatever_unit_the_tables_print(tmp_path: Path) -> None:
    rows = [["序号", "单位名称", "单位性质", "编制人数", "在职人数"], ["1", "某市水利局（机关）", "行政机关", "24", "22"]]
    for sheet in (table("预算单位构成表", rows), table("预算单位构成表", rows).replace("单位：万元", "")):
        facts = cells(tmp_path, sheet)
        assert [(f.printed, f.unit) for f in facts] == [("24", "人"), ("22", "人")]
        assert {f.schedule for f in facts} == {ScheduleKind.OTHER}


def test_purchases_are_named_by_what_is_bought_and_a_quantity_is_no_money(tmp_path: Path) -> None:
    sheet = table("政府采购（资产配置、购买服务）预算表", [
        ["单位名称", "采购项目", "采购目录", "数量", "采购金额"], ["合计", "", "", "", "30.00"],
        ["甲站", "执法记录仪", "货物", "20", "6.00"], ["乙站", "检测仪", "货物", "2", "14.00"], ["甲站", "物业", "服务", "1", "10.00"],
    ])  # fmt: skip
    facts = cells(tmp_path, sheet)
    assert ("执法记录仪", "采购金额", "6.00", "万元") in told(facts)
    assert {f.unit for f in facts if f.column == "数量"} == {"件"}
    assert {f.schedule for f in facts} == {ScheduleKind.OTHER}


def test_projects_listed_with_their_indicators_keep_the_header_over_their_amounts(tmp_path: Path) -> None:
    sheet = table("部门预算项目支出绩效目标表", [
        ["项目名称", "预算金额", "年度总体目标", "一级指标", "二级指标", "三级指标", "指标值"],
        [("河道清淤", "rowspan=2"), ("1,386.72", "rowspan=2"), ("完成清淤", "rowspan=2"), "产出指标", "数量指标", "清淤长度", "12千米"],
        ["产出指标", "质量指标", "合格率", "≥99%"],
        ["水库管护", "402.50", "安全度汛", "满意度指标", "服务对象满意度", "居民满意度", "≥92%"],
    ])  # fmt: skip
    assert told(cells(tmp_path, sheet)) == [
        ("河道清淤", "预算金额", "1,386.72", "万元"),
        ("合格率", "指标值", "99", "%"),
        ("水库管护", "预算金额", "402.50", "万元"),
        ("居民满意度", "指标值", "92", "%"),
    ]


def test_projects_listed_in_flattened_text_keep_the_column_of_every_fund(tmp_path: Path) -> None:
    file = tmp_path / "某市图书馆2025年单位预算.txt"
    lines = [
        "某市图书馆2025年单位预算", "", SAID, "", "单位预算项目支出及绩效目标表", "", "单位名称：某市图书馆 单位：万元", "",
        "项目名称 合计 一般公共预算 事业收入及其他资金 绩效目标", "", "合计 185.30 165.00 20.30", "",
        "图书购置 165.00 165.00 新增入藏图书3.2万册", "", "自修室服务 11.80 11.80 服务读者1.5万人次", "",
        "文献整理 8.50 8.50 整理文献1800种", "",
    ]  # fmt: skip
    file.write_text("\n".join(lines), "utf-8")
    facts = [f for f in read_disclosure(file).facts if f.table is not None and f.state is State.PRINTED]
    assert {(f.row, f.column, f.printed) for f in facts} == {
        ("合计", "合计", "185.30"), ("合计", "一般公共预算", "165.00"), ("合计", "事业收入及其他资金", "20.30"),
        ("图书购置", "合计", "165.00"), ("图书购置", "一般公共预算", "165.00"),
        ("自修室服务", "合计", "11.80"), ("自修室服务", "事业收入及其他资金", "11.80"),
        ("文献整理", "合计", "8.50"), ("文献整理", "事业收入及其他资金", "8.50"),
    }  # fmt: skip
