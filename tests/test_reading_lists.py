"""What is listed rather than classified: projects with their indicators, purchases, staff, 支出 in two ways at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from documents import MadeDisclosure, Sheet
from index.records import Fact
from index.vocabulary import ScheduleKind, State
from ingest.pipeline import read_disclosure
from tests.national import SAID, page, table
from tests.read_back import read_as
from unruled import Style, write_unruled


def cells(tmp_path: Path, *tables: str) -> list[Fact]:
    reading = read_as(tmp_path, "某市水利局2025年部门预算.html", page("某市水利局2025年部门预算", SAID, *tables))
    return [f for f in reading.facts if f.table is not None and f.state is not State.BLANK]


def listed(tmp_path: Path, *lines: str, of: str = "某市水利局2025年部门预算") -> list[Fact]:
    """The figures of the tables that lines of text print."""
    return [f for f in read_as(tmp_path, f"{of}.txt", "\n".join([of, "", SAID, "", *lines])).facts if f.table is not None and f.printed]


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


def test_purchases_of_several_bodies_are_named_by_what_is_bought_and_sums_by_what_they_sum(tmp_path: Path) -> None:
    bought = table("政府采购预算明细表", [
        ["部门（单位）名称", "采购类别", "采购品目", "金额"], ["合计", "", "", "50.00"], ["", "货物", "小计", "20.00"],
        ["甲站", "货物", "A212 防汛物资", "20.00"], ["", "服务", "小计", "30.00"], ["甲站", "服务", "C210 保洁服务", "30.00"],
    ])  # fmt: skip
    served = table("政府购买服务预算明细表", [
        [("单位名称", "rowspan=2"), ("指导性目录", "colspan=3"), ("预算金额", "rowspan=2")], ["一级", "二级", "三级"],
        ["甲站", "公共服务", "水务服务", "河道保洁", "30.00"], ["甲站", "法律服务", "辅助性服务", "法律顾问", "5.00"],
    ])  # fmt: skip
    projects = table("政府采购预算表", [
        ["单位名称", "项目名称", "采购品目", "金额"], ["甲站", "汛期抢险", "防汛物资", "20.00"], ["甲站", "河道管护", "保洁服务", "30.00"],
    ])  # fmt: skip
    assert [(f.row, f.printed) for f in cells(tmp_path, bought, served, projects)] == [
        ("合计", "50.00"), ("货物", "20.00"), ("A212防汛物资", "20.00"), ("服务", "30.00"), ("C210保洁服务", "30.00"),
        ("河道保洁", "30.00"), ("法律顾问", "5.00"), ("汛期抢险", "20.00"), ("河道管护", "30.00"),
    ]  # fmt: skip


def test_a_sum_or_a_note_in_the_columns_before_the_names_is_the_name_of_its_row(tmp_path: Path) -> None:
    projects = table("项目支出表", [
        ["项目单位", "类型", "项目名称", "合计", "单位资金"], ["合计", "", "", "61.00", "1.00"],
        ["甲站", "其他运转类", "设备维护", "20.00", ""], ["乙站", "特定目标类", "河道清淤", "40.00", ""],
        [("注：另有乙站房屋出租收入安排的维护支出", "colspan=3"), "1.00", "1.00"],
    ])  # fmt: skip
    scored = table("项目绩效自评结果汇总表", [
        ["序号", "项目名称", "全年预算数", "全年执行数", "自评得分"], ["1", "设备维护", "20.00", "19.00", "95"],
        ["2", "河道清淤", "40.00", "40.00", "99"], [("合计", "colspan=2"), "60.00", "59.00", "97"],
    ])  # fmt: skip
    rows = list(dict.fromkeys(f.row for f in cells(tmp_path, projects)))
    assert rows == ["合计", "设备维护", "河道清淤", "注：另有乙站房屋出租收入安排的维护支出"]
    assert list(dict.fromkeys(f.row for f in cells(tmp_path, scored))) == ["设备维护", "河道清淤", "合计"]


def test_projects_listed_with_their_bodies_are_named_by_the_project(tmp_path: Path) -> None:
    sheet = table("项目支出绩效目标表", [
        ["项目名称", "实施单位", "预算金额", "年度绩效目标"], ["河道清淤", "某市水利局（本级）", "362.00", "清淤12千米，合格率100%"],
        ["水库管护", "某市水库管理所", "215.00", "安全度汛"],
    ])  # fmt: skip
    assert told(cells(tmp_path, sheet)) == [
        ("河道清淤", "预算金额", "362.00", "万元"), ("水库管护", "预算金额", "215.00", "万元"),
    ]  # fmt: skip


def test_so_they_are_in_a_file_without_rules(tmp_path: Path) -> None:
    facts = listed(
        tmp_path, "2025年项目支出绩效目标表", "部门：某市水利局 单位：万元", "项目名称 实施单位 预算金额 年度绩效目标",
        "河道清淤工程项目 某市水利局（本级） 362.00 清淤12千米，合格率100%", "水库管护 某市水库管理所 215.00 安全度汛",
    )  # fmt: skip
    assert told(facts) == [("河道清淤工程项目", "预算金额", "362.00", "万元"), ("水库管护", "预算金额", "215.00", "万元")]


@pytest.mark.parametrize("turned", [False, True])
def test_a_row_with_two_economic_classifications_is_named_by_the_department_s(turned: bool, tmp_path: Path) -> None:
    def row(ours: list[str], theirs: list[str], *rest: str) -> list[str]:
        return [*(theirs + ours if turned else ours + theirs), *rest]

    groups = [("部门预算经济分类", "colspan=3"), ("政府预算经济分类", "colspan=3")]
    sheet = table("支出预算经济分类汇总表", [
        [*(reversed(groups) if turned else groups), ("总计", "rowspan=2"), ("基本支出", "colspan=2")],
        row(["类", "款", "科目名称"], ["类", "款", "科目名称"], "一般公共预算", "财政专户管理资金"),
        row(["", "", "合计"], ["", "", ""], "50.80", "18.20", "32.60"),
        row(["302", "", "商品和服务支出"], ["505", "", "对事业单位经常性补助"], "50.80", "18.20", "32.60"),
        row(["302", "01", "办公费"], ["505", "02", "商品和服务支出"], "50.80", "18.20", "32.60"),
    ])  # fmt: skip
    facts = cells(tmp_path, sheet)
    assert [(f.row_code, f.row) for f in facts][::3] == [("", "合计"), ("302", "商品和服务支出"), ("30201", "办公费")]
    assert [f.column for f in facts][:3] == ["总计", "一般公共预算", "财政专户管理资金"]


def test_projects_listed_with_their_indicators_keep_the_header_over_their_amounts(tmp_path: Path) -> None:
    sheet = table("部门预算项目支出绩效目标表", [
        ["项目名称", "预算金额", "年度总体目标", "一级指标", "二级指标", "三级指标", "指标值"],
        [("河道清淤", "rowspan=2"), ("1,386.72", "rowspan=2"), ("完成清淤", "rowspan=2"), "产出指标", "数量指标", "清淤长度", "12千米"],
        ["产出指标", "质量指标", "合格率", "≥99%"],
        ["水库管护", "402.50", "安全度汛", "满意度指标", "服务对象满意度", "居民满意度", "≥92%"],
    ])  # fmt: skip
    assert told(cells(tmp_path, sheet)) == [
        ("河道清淤", "预算金额", "1,386.72", "万元"),
        ("清淤长度", "指标值", "12千米", "千米"),
        ("合格率", "指标值", "99", "%"),
        ("水库管护", "预算金额", "402.50", "万元"),
        ("居民满意度", "指标值", "92", "%"),
    ]


def test_projects_listed_in_flattened_text_keep_the_column_of_every_fund(tmp_path: Path) -> None:
    facts = listed(
        tmp_path, "单位预算项目支出及绩效目标表", "", "单位名称：某市图书馆 单位：万元", "",
        "项目名称 合计 一般公共预算 事业收入及其他资金 绩效目标", "", "合计 185.30 165.00 20.30", "",
        "图书购置 165.00 165.00 新增入藏图书3.2万册", "", "自修室服务 11.80 11.80 服务读者1.5万人次", "",
        "文献整理 8.50 8.50 整理文献1800种", "", of="某市图书馆2025年单位预算",
    )  # fmt: skip
    assert {(f.row, f.column, f.printed) for f in facts} == {
        ("合计", "合计", "185.30"), ("合计", "一般公共预算", "165.00"), ("合计", "事业收入及其他资金", "20.30"),
        ("图书购置", "合计", "165.00"), ("图书购置", "一般公共预算", "165.00"),
        ("自修室服务", "合计", "11.80"), ("自修室服务", "事业收入及其他资金", "11.80"),
        ("文献整理", "合计", "8.50"), ("文献整理", "事业收入及其他资金", "8.50"),
    }  # fmt: skip


THREE_WAYS = [
    ["一、财政拨款收入", "2,551.86", "一、一般公共服务支出", "1,610.52", "一、基本支出", "1,890.10"],
    ["二、单位资金", "86.40", "二、公共安全支出", "", "人员经费", "1,650.30"],
    ["", "", "三、社会保障和就业支出", "1,027.74", "公用经费", "239.80"],
    ["", "", "", "", "二、项目支出", "748.16"],
    ["本年收入合计", "2,638.26", "本年支出合计", "2,638.26", "本年支出合计", "2,638.26"],
    ["上年结转", "38.30", "结转下年", "38.30", "结转下年", "38.30"],
    ["收入总计", "2,676.56", "支出总计", "2,676.56", "支出总计", "2,676.56"],
]
NAMED = sorted((row[j], row[j + 1]) for row in THREE_WAYS for j in (0, 2, 4) if row[j + 1])


@pytest.mark.parametrize("wide", [True, False], ids=["columns kept by blanks", "flattened"])
def test_three_lists_side_by_side_in_text_keep_their_names(tmp_path: Path, wide: bool) -> None:
    rows = [["收入", "", "支出"], ["项目", "预算数", "按功能分类", "预算数", "按支出性质分类", "预算数"], *THREE_WAYS]
    lines = ["某市水利局2025年部门预算", "", SAID, "", "2025年部门收支总表", "部门：某市水利局 单位：万元"]
    for row in rows:
        blank = "".join(text + " " * (26 - 2 * len(text) + sum(c < "\u2e80" for c in text)) for text in row).rstrip()
        lines.append(blank if wide else " ".join(text for text in row if text))
    reading = read_as(tmp_path, "某市水利局2025年部门预算.txt", "\n".join(lines))
    assert sorted((f.row, f.printed) for f in reading.facts if f.table and f.printed) == NAMED
    assert [f.message for f in reading.findings] == []


@pytest.mark.parametrize("rules", ["none", "rows", "frame", "columns"])
def test_three_lists_side_by_side_keep_their_names_with_and_without_rules(tmp_path: Path, rules: str) -> None:
    header = "收入{项目 预算数} 支出{功能分类科目名称 预算数 按支出性质分类 预算数}"
    sheet = Sheet("2025年部门收支总表", "万元", header, THREE_WAYS)
    made = MadeDisclosure("沅江市白马镇人民政府", 2025, False, False, [sheet])
    write_unruled(made, tmp_path / "a.pdf", Style(rules=rules))
    reading = read_disclosure(tmp_path / "a.pdf")
    assert sorted((f.row, f.printed) for f in reading.facts if f.table and f.printed) == NAMED


def test_an_item_that_prints_nothing_is_no_end_of_the_name_above(tmp_path: Path) -> None:
    facts = listed(
        tmp_path, "2025年“三公”经费支出预算表", "部门：某市水利局 单位：万元",
        "项目 2024年预算数 2025年预算数", "合计 32.00 30.50", "公务接待费 8.00 6.50", "公务用车购置及运行维护费 24.00 24.00",
        "其中：公务用车运行维护费 24.00 24.00", "公务用车购置费",
    )  # fmt: skip
    rows = [f.row for f in facts if "运行维护费" in f.row]
    assert rows == ["公务用车购置及运行维护费"] * 2 + ["其中：公务用车运行维护费"] * 2


def test_an_item_said_to_be_among_another_takes_no_number_of_it(tmp_path: Path) -> None:
    facts = listed(
        tmp_path, "2025年“三公”经费支出表", "编制单位：某市水利局 单位：万元",
        "序号 项目 2024年预算数 2025年预算数", "1 合计 8.90 8.68", "2 一、因公出国（境）费用", "3 二、公务用车购置及运维费 7.50 7.42",
        "4 其中：公务用车购置费", "5 公务用车运行维护费 7.50 7.42", "6 三、公务接待费 1.40 1.26",
    )  # fmt: skip
    rows = [(f.row, f.printed) for f in facts if f.column == "2025年预算数" and "车" in f.row]
    assert rows == [("二、公务用车购置及运维费", "7.42"), ("公务用车运行维护费", "7.42")]


def test_columns_that_name_their_units_are_a_header_and_no_unit_line(tmp_path: Path) -> None:
    facts = listed(
        tmp_path, "一般公共预算“三公”经费支出情况表", "部门：某市水利局 单位：万元", "项目 2024年预算数（万元） 2025年预算数（万元） 增减变化率（%）",
        "“三公”经费合计 20.00 18.60 -7.00", "一、因公出国（境）费", "二、公务接待费 4.00 2.60 -35.00",
        "三、公务用车购置及运行维护费 16.00 16.00 0.00",
    )  # fmt: skip
    assert [(f.row, f.printed, f.unit) for f in facts if f.row == "二、公务接待费"] == [
        ("二、公务接待费", "4.00", "万元"), ("二、公务接待费", "2.60", "万元"), ("二、公务接待费", "-35.00", "%")
    ]  # fmt: skip


def test_more_amounts_under_a_header_we_know_are_columns_of_their_own(tmp_path: Path) -> None:
    facts = listed(
        tmp_path, "部门支出总体情况表", "部门：某市水利局 单位：万元", "科目编码 科目名称 合计 基本支出 项目支出", "人员经费 公用经费 本级资金 上级资金",
        "合计 1,653.77 719.61 84.16 450.00 400.00", "208 社会保障和就业支出 170.16 170.16", "20805 行政事业单位养老支出 170.16 170.16",
        "2080501 行政单位离退休 170.16 170.16", "213 农林水支出 1,483.61 549.45 84.16 450.00 400.00", "21303 水利 1,483.61 549.45 84.16 450.00 400.00",
        "2130301 行政运行 633.61 549.45 84.16", "2130305 水利工程建设 850.00 450.00 400.00",
    )  # fmt: skip
    told = {(f.row_code, f.column_path, f.printed) for f in facts}
    assert ("208", ("基本支出", "人员经费"), "170.16") in told
    assert ("2130305", ("项目支出", "上级资金"), "400.00") in told


def test_amounts_that_may_stand_under_several_funds_stay_unread_unless_blanks_tell(tmp_path: Path) -> None:
    lines = [
        "项目支出预算明细表", "部门：某市水利局 单位：万元",
        "项目名称          项目类别    合计    一般公共预算            政府性基金  事业收入",
        "                                      本级财力      上级补助",
        "合计                          850.00  430.00        400.00                20.00",
        "病险水库除险加固  特定目标类  600.00  250.00        350.00",
        "水文监测设备更新  特定目标类  250.00  180.00        50.00                 20.00",
    ]  # fmt: skip
    facts = listed(tmp_path, *lines)
    assert ("病险水库除险加固", "上级补助", "350.00", "万元") in told(facts)
    facts = listed(tmp_path, *(" ".join(line.split()) for line in lines))
    assert not any(f.column == "政府性基金" and f.state is State.PRINTED for f in facts)
    assert {f.printed for f in facts if f.state is State.UNREAD} >= {"250.00", "350.00"}


def test_projects_listed_below_the_bodies_that_run_them_are_theirs(tmp_path: Path) -> None:
    sheet = table("项目支出预算及绩效目标表", [
        ["单位名称", "项目名称", "科目编码", "预算金额"], ["", "合计", "", "577.00"],
        [("某市水库管理所", "rowspan=2"), "水库管护", "2130306", "215.00"], ["闸门更新", "2130305", "300.00"],
        ["某市水利局（机关）", "防汛值守", "2130314", "62.00"],
    ])  # fmt: skip
    facts = cells(tmp_path, sheet)
    assert told(facts) == [
        (row, "预算金额", printed, "万元")
        for row, printed in [("合计", "577.00"), ("水库管护", "215.00"), ("闸门更新", "300.00"), ("防汛值守", "62.00")]
    ]
    assert [f.row_path[:-1] for f in facts] == [(), ("某市水库管理所",), ("某市水库管理所",), ("某市水利局（机关）",)]
    assert [f.row_code for f in facts] == ["", "2130306", "2130305", "2130314"]


def test_pupils_are_counted_in_people_where_no_unit_is_printed(tmp_path: Path) -> None:
    sheet = table("预算单位基本情况表", [["单位名称", "在职人数", "学生数"], ["某市第一中学", "312", "4126"]]).replace("单位：万元", "")
    assert [(f.printed, f.unit) for f in cells(tmp_path, sheet)] == [("312", "人"), ("4126", "人")]


def test_rows_that_name_their_unit_count_in_it_whatever_the_schedule_is_printed_in(tmp_path: Path) -> None:
    """The national form of “三公” and 机关运行经费 prints 相关统计数 below the money, under 单位：万元."""
    html = page(
        "某市水利局2024年度部门决算", "财政拨款基本支出和项目支出见各表。“三公”经费说明。",
        table("财政拨款“三公”经费、行政参公单位机关运行经费情况表", [
            ["项目", "预算数", "决算统计数"], ["一、“三公”经费支出", "21.00", "16.95"], ["（一）支出合计", "21.00", "16.95"],
            ["4.公务用车保有量（辆）", "—", "7"], ["6.国内公务接待人次（人）", "—", "418"],
        ]),
    )  # fmt: skip
    facts = [f for f in read_as(tmp_path, "某市水利局2024年度部门决算.html", html).facts if f.table is not None and f.amount is not None]
    assert [(f.row, f.unit, str(f.amount)) for f in facts][-2:] == [("4.公务用车保有量（辆）", "辆", "7"), ("6.国内公务接待人次（人）", "人", "418")]
    assert {f.unit for f in facts[:-2]} == {"万元"}
