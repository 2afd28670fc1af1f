"""The same money told in two places: with and without what was carried over, planned and spent, listed twice."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import read_back
from tests.national import SAID, page, table
from tests.provincial import account
from tests.read_back import read_as


def told(text: str, tmp_path: Path, name: str = "某市水利局2025年部门预算.html") -> list[str]:
    return read_back.told(read_as(tmp_path, name, text))


def appropriations(class_: str, said: str) -> str:
    """财政拨款收支总表 counts 20.00 of 上年结转 in; 一般公共预算支出表 lists what this year allots."""
    return page(
        "某市水利局2025年部门预算", SAID,
        "二、财政拨款收支预算情况说明",
        f"某市水利局2025年财政拨款收支预算总数520.00万元。支出包括：农林水支出{said}万元、住房保障支出100.00万元。",
        table("财政拨款收支预算总表", [
            [("收入", "colspan=2"), ("支出", "colspan=3")], ["项目", "2025年预算数", "项目", "合计", "一般公共预算"],
            ["一、本年收入", "500.00", "一、本年支出", "520.00", "520.00"],
            ["一般公共预算拨款收入", "500.00", "农林水支出", class_, class_],
            ["二、上年结转", "20.00", "住房保障支出", "100.00", "100.00"],
            ["一般公共预算拨款收入", "20.00", "二、结转下年", "", ""],
            ["收入总计", "520.00", "支出总计", "520.00", "520.00"],
        ]),
        table("一般公共预算支出预算表", [
            ["科目编码", "科目名称", "合计", "基本支出", "项目支出"], ["", "合计", "500.00", "300.00", "200.00"],
            ["213", "农林水支出", "400.00", "200.00", "200.00"], ["21303", "水利", "400.00", "200.00", "200.00"],
            ["2130301", "行政运行", "400.00", "200.00", "200.00"], ["221", "住房保障支出", "100.00", "100.00", ""],
            ["22102", "住房改革支出", "100.00", "100.00", ""], ["2210201", "住房公积金", "100.00", "100.00", ""],
        ]),
    )  # fmt: skip


def test_a_class_with_and_without_what_was_carried_over_is_no_contradiction(tmp_path: Path) -> None:
    assert told(appropriations("420.00", "420.00"), tmp_path) == []


@pytest.mark.parametrize(("class_", "said"), [("460.00", "420.00"), ("420.00", "460.00")])
def test_more_than_was_carried_over_is(class_: str, said: str, tmp_path: Path) -> None:
    assert told(appropriations(class_, said), tmp_path) != []


SPENT = (
    "2.公务用车购置及运行维护费全年预算为24.00万元，支出决算为22.50万元，完成全年预算的93.75%。其中：公务用车购置费支出0万元；"
    "公务用车运行维护费支出22.50万元，主要用于燃料费。"
)


def test_the_parts_of_what_was_spent_are_not_held_against_the_plan(tmp_path: Path) -> None:
    name = "甲县林业局2024年度部门决算.html"
    assert told(account("七、“三公”经费支出决算情况说明", SPENT), tmp_path, name) == []
    slip = SPENT.replace("维护费支出22.50", "维护费支出25.20")
    assert len(told(account("七、“三公”经费支出决算情况说明", slip), tmp_path, name)) == 1


def test_ten_thousand_of_something_else_is_no_other_way_to_write_money(tmp_path: Path) -> None:
    books = "六、国有资产占有使用情况", "本部门固定资产2638.47万元，其中馆藏纸质图书86.4万册，服务读者1.5万人次。"
    assert told(page("某市水利局2025年部门预算", SAID, *books), tmp_path) == []
    mixed = "六、国有资产占有使用情况", "本部门固定资产2638.47万元，其中房屋1200.50万，其他固定资产500.00万元。"
    assert told(page("某市水利局2025年部门预算", SAID, *mixed), tmp_path) != []


def listed(clearing: str, dam: str = "402.50") -> str:
    targets = ["产出指标", "数量指标", "长度", "12千米"]
    return page(
        "某市水利局2025年部门预算", SAID,
        table("专项业务经费支出表", [
            ["单位（项目）名称", "项目金额", "项目简介"], ["合计", "1,888.22", ""], ["河道清淤", "1,386.72", "清淤"],
            ["水库管护", "402.50", "管护"], ["山洪预警", "99.00", "预警"],
        ]),
        table("专项业务经费绩效目标表", [
            ["项目名称", "项目金额", "总体目标", "一级指标", "二级指标", "指标内容", "指标值"],
            ["河道清淤", clearing, "清淤", *targets], ["水库管护", dam, "管护", *targets], ["山洪预警", "99.00", "预警", *targets],
        ]),
    )  # fmt: skip


def test_a_project_listed_twice_has_one_amount(tmp_path: Path) -> None:
    assert told(listed("1,386.72"), tmp_path) == []
    found = told(listed("1,368.72"), tmp_path)
    assert len(found) == 1 and "河道清淤" in found[0] and "1,368.72" in found[0]


def test_lists_that_agree_on_hardly_anything_count_different_money(tmp_path: Path) -> None:
    assert told(listed("2,386.72", "902.50"), tmp_path) == []


def test_rows_of_one_name_each_count_in_the_sum(tmp_path: Path) -> None:
    sheet = table("支出分单位预算表", [
        ["单位名称", "合计", "基本支出", "项目支出"], ["合计", "30.00", "10.00", "20.00"], ["甲站", "6.00", "6.00", ""],
        ["乙站", "14.00", "4.00", "10.00"], ["甲站", "10.00", "", "10.00"],
    ])  # fmt: skip
    assert told(page("某市水利局2025年部门预算", SAID, sheet), tmp_path) == []


PURCHASES = (
    "2025年政府采购预算总额486.00万元，其中：货物类采购126.00万元，工程类采购300.00万元，服务类采购60.00万元；"
    "面向中小企业预留采购份额340.20万元，占政府采购预算总额的70.00%。"
)
VEHICLES = (
    "公务用车购置及运行维护费预算49.17万元。其中：公务用车购置费0万元；公务用车运行维护费49.17万元，主要用于燃料费，"
    "含从防汛、水利工程运行等项目支出中列支的30.55万元。"
)


@pytest.mark.parametrize(("said", "slip"), [(PURCHASES, ("60.00", "66.00")), (VEHICLES, ("费预算49.17", "费预算41.97"))])
def test_what_is_counted_in_other_parts_adds_nothing(said: str, slip: tuple[str, str], tmp_path: Path) -> None:
    assert told(page("某市水利局2025年部门预算", SAID, "七、其他重要事项说明", said), tmp_path) == []
    (found,) = told(page("某市水利局2025年部门预算", SAID, "七、其他重要事项说明", said.replace(*slip)), tmp_path)
    assert "parts-sum" in found and "340.20" not in found and "30.55" not in found


@pytest.mark.parametrize(
    "said", ["财政拨款收入总计2150.00万元，支出总计2150.00万元。", "收入总计2150.00万元。支出总计2150.00万元。"]
)
def test_the_totals_of_appropriations_are_not_those_of_all_money(said: str, tmp_path: Path) -> None:
    name = "甲县林业局2024年度部门决算.html"
    assert told(account("四、财政拨款收入支出决算总体情况说明", f"2024年度{said}"), tmp_path, name) == []
    assert told(account("一、收入支出决算总体情况说明", f"2024年度{said.removeprefix('财政拨款')}"), tmp_path, name) != []


def test_they_are_those_of_their_own_schedule(tmp_path: Path) -> None:
    text = appropriations("420.00", "420.00")
    said = "财政拨款收入总计520.00万元，支出总计520.00万元"
    assert told(text.replace("财政拨款收支预算总数520.00万元", said), tmp_path) == []
    (found,) = told(text.replace("财政拨款收支预算总数520.00万元", said.replace("支出总计520", "支出总计502")), tmp_path)
    assert "502.00" in found and "财政拨款收支预算总表" in found


def units(said: str, *paragraphs: str) -> str:
    return page(
        "某市教育局2025年部门预算", SAID, "二、支出预算情况说明", said, *paragraphs,
        table("部门支出分单位明细表", [
            [("单位名称", "rowspan=2"), ("合计", "rowspan=2"), ("基本支出", "colspan=2"), ("项目支出", "rowspan=2")],
            ["人员经费", "公用经费"], ["合计", "900.00", "600.00", "200.00", "100.00"],
            ["某市教育局", "300.00", "200.00", "80.00", "20.00"], ["某市第一中学", "600.00", "400.00", "120.00", "80.00"],
        ]),
        table("一般公共预算基本支出表", [
            ["科目编码", "科目名称", "合计", "人员经费", "公用经费"], ["", "合计", "700.00", "560.00", "140.00"],
            ["301", "工资福利支出", "560.00", "560.00", ""], ["302", "商品和服务支出", "140.00", "", "140.00"],
        ]),
    )  # fmt: skip


@pytest.mark.parametrize(("printed", "found"), [("600.00", 0), ("660.00", 1)])
def test_a_unit_named_with_what_it_spends_is_looked_up_in_the_schedule_by_unit(printed: str, found: int, tmp_path: Path) -> None:
    assert len(told(units(f"支出预算超过500万元的单位有1个：某市第一中学{printed}万元。"), tmp_path, "某市教育局2025年部门预算.html")) == found


def test_parts_of_all_basic_spending_are_not_those_of_one_fund_s(tmp_path: Path) -> None:
    said = "基本支出800.00万元，其中人员经费600.00万元、公用经费200.00万元；项目支出100.00万元。"
    assert told(units(said), tmp_path, "某市教育局2025年部门预算.html") == []
    wrong = "一般公共预算基本支出700.00万元，其中人员经费600.00万元、公用经费140.00万元。"
    assert told(units(wrong), tmp_path, "某市教育局2025年部门预算.html") != []


@pytest.mark.parametrize(("count", "found"), [("1", 0), ("3", 1)])
def test_the_body_itself_is_counted_among_the_kinds_and_not_among_its_units(count: str, found: int, tmp_path: Path) -> None:
    said = f"部门预算由局本级和1个下属预算单位组成，其中行政单位1个，公益一类事业单位0个，其他事业单位{count}个。"
    assert len(told(units(said), tmp_path, "某市教育局2025年部门预算.html")) == found


@pytest.mark.parametrize(("printed", "found"), [("500.00", 0), ("480.00", 1)])
def test_a_final_account_s_appropriation_is_looked_up_under_its_own_subtotal(printed: str, found: int, tmp_path: Path) -> None:
    """支出决算表 counts other money in: a sentence on 一般公共预算财政拨款 is the schedule's whose total is 本年支出小计."""

    def sheet(title: str, total: str, amount: str) -> str:
        levels = [["208", "社会保障和就业支出"], ["20801", "人力资源和社会保障管理事务"], ["2080101", "行政运行"]]
        rows = [[code, name, amount, amount, ""] for code, name in levels]
        return table(title, [["科目编码", "科目名称", total, "基本支出", "项目支出"], ["", "合计", amount, amount, ""], *rows])

    text = page(
        "某市民政局2024年度部门决算", "2024年度一般公共预算财政拨款基本支出、项目支出和“三公”经费决算已经批复。",
        "五、一般公共预算财政拨款支出决算情况说明",
        f"2024年度一般公共预算财政拨款支出{printed}万元，主要用于以下方面：社会保障和就业支出500.00万元。",
        sheet("支出决算表", "本年支出合计", "540.00"), sheet("一般公共预算财政拨款支出决算表", "本年支出小计", printed),
    )  # fmt: skip
    assert len([one for one in told(text, tmp_path, "某市民政局2024年度部门决算.html") if "社会保障和就业支出 500.00" in one]) == found


def said(text: str, tmp_path: Path) -> list[str]:
    """What is found in one sentence of a water bureau's budget that is otherwise clean."""
    return told(page("某市水利局2025年部门预算", SAID, "三、其他重要事项的情况说明", text), tmp_path)


@pytest.mark.parametrize(
    ("clean", "slip", "rule"),
    [
        ("收入预算500.15万元，其中：财政拨款500.15万元。", "收入预算500..15万元，其中：财政拨款500.15万元。", "broken-number"),
        ("政府性基金支出105.00万元，支出具体情况如下。", "政府性基金支出收入105.00万元，支出具体情况如下。", "not-chosen"),
        ("防汛支出预算数为4.19万元。上年为0.14万元。", "防汛支出预算数为4.19。上年为0.14万元。", "missing-unit"),
        ("国内公务接待支出0.40万元（含外宾接待支出0.00万元）。", "国内公务接待支出0.40万（含外宾接待支出0.00万元）。", "mixed-unit"),
        ("支出增加的主要原因：年中新增防汛项目。", "支出增加的主要原因年中新增防汛项目。", "dropped-word"),
        ("文化旅游体育与传媒支出（类）10.00万元。", "文化体育与传媒支出（类）10.00万元。", "old-name"),
        ("单位构成如下。", "（仅有一个单位的部门，本部分内容为“机构设置”）单位构成如下。", "template-hint"),
        ("上年结转35.00万元，主要是跨年工程。", "上年结转万元，主要是跨年工程。", "placeholder"),
        ("公务用车运行费38.64万元，较上年增加2.54万元，增长7.04%。", "公务用车运行费38.64万元，较上年增加2.54万元，与上年持平。", "even-and-moving"),
        ("公务用车运行费38.64万元，较上年增加2.54万元，增长7.04%。", "公务用车运行费38.64万元，较上年减增加2.54万元，增长7.04%。", "not-chosen"),
        ("某市水利局厉行节约。2025年某市水利局政府采购预算总额30.00万元。",
         "某市水利局厉行节约，由某市水利局负责。2025年某县林业局政府采购预算总额30.00万元。", "foreign-agency"),
        ("共有车辆9辆，其中应急保障用车4辆、执法执勤用车3辆、特种专业技术用车2辆。",
         "共有车辆11辆，其中应急保障用车4辆、执法执勤用车3辆、特种专业技术用车2辆。", "parts-sum"),
        ("共有公务用车3辆，其中：机要通信用车1辆，应急保障用车1辆，执法执勤用车0辆，特种专业技术用车1辆，其他用车0辆。",
         "共有公务用车5辆，其中：机要通信用车1辆，应急保障用车1辆，执法执勤用车0辆，特种专业技术用车1辆，其他用车0辆。", "parts-sum"),
        ("下属预算单位3家，具体为：某市水文站、某市水库管理所、某市河道管理站。",
         "下属预算单位4家，具体为：某市水文站、某市水库管理所、某市河道管理站。", "listed-count"),
        ("包括局机关和下属预算单位3家，具体为：某市水文站、某市水库管理所、某市河道管理站。",
         "包括局机关和下属预算单位4家，具体为：某市水文站、某市水库管理所、某市河道管理站。", "listed-count"),
        ("编制范围的单位共17个，其中行政单位1个，参照公务员法管理的事业单位1个，公益类事业单位15个。",
         "编制范围的单位共16个，其中行政单位1个，参照公务员法管理的事业单位1个，公益类事业单位15个。", "parts-sum"),
        ("内设机构4个，分别是办公室、财务科、水资源科、河长办公室。", "内设机构5个，分别是办公室、财务科、水资源科、河长办公室。", "listed-count"),
        ("某市水利局内设办公室、规划财务科、水资源与水土保持科、河长办公室四个科室。",
         "某市水利局内设办公室、规划财务科、水资源与水土保持科、河长办公室六个科室。", "listed-count"),
        ("公务用车购置费18.00万元，比2024年预算增加18.00万元，主要原因是车辆到了年限；公务用车运行费26.10万元，比2024年预算减少1.20万元，主要原因是压减燃油费用。",
         "公务用车购置费18.00万元，比2024年预算增加18.00万元，主要原因是车辆费用减少；公务用车运行费26.10万元，比2024年预算减少1.20万元，主要原因是压减燃油费用。",
         "reason-direction"),
    ],
)  # fmt: skip
def test_a_slip_is_found_and_the_same_sentence_without_it_is_left_alone(clean: str, slip: str, rule: str, tmp_path: Path) -> None:
    assert said(clean, tmp_path) == []
    assert [one.partition(":")[0] for one in said(slip, tmp_path)] == [rule]


def test_no_half_car_is_suggested(tmp_path: Path) -> None:
    (found,) = said("共有车辆5辆，其中应急保障用车1辆、执法执勤用车1辆、其他用车1辆。", tmp_path)
    assert "0." not in found and "3辆" in found


@pytest.mark.parametrize(
    "text",
    [
        "2025年“三公”经费预算18.08万元（其中：一般公共预算支出18.08万元；政府性基金预算支出0万元）。",
        "共6个项目开展了重点绩效评价，涉及资金合计1,835.40万元；共1个项目开展了部门评价，涉及资金合计238.20万元。",
        "处置车辆1辆，账面原值13.86万元；报废报损资产12项，账面原值21.57万元。",
        "资产总额2,416.38万元，其中，流动资产386.12万元，固定资产2,030.26万元。与上年相比，资产总额增加128.65万元，其中固定资产减少42.18万元。",
        "某市水利局内设办公室、规划财务科、水资源科等8个科室。",
        "下属预算单位3个，其中行政单位1个，公益一类事业单位3个。",
        "编制范围的单位共4个，其中行政单位1个，事业单位3个，参照公务员法管理的事业单位1个。",
        "某市水利局内设办公室和财务科、水资源科、河长办公室4个科室。",
        "本部门由局机关和3个下属单位组成：局机关、水文站、水库管理所、河道管理站。",
        "某市水利局内设办公室、政工科、财务科、法制科4个科室和城区中队、河东中队、河西中队3个中队。",
        "我局有3个内设科室和2个二级机构，即：办公室、财务科、水资源科、水文站、水库管理所。",
        "为2个乡镇配备设备，包括：中心卫生院、镇卫生院、村卫生室。",
        "全市有一百二十家下属单位，包括：水文站、水库管理所、河道管理站。",
        "（一）绩效管理工作开展情况。对全部4个项目开展了自评。（二）自评结果。项目得分均为优，没有发现问题。",
    ],
)
def test_what_is_told_of_several_things_in_one_breath_contradicts_nothing(text: str, tmp_path: Path) -> None:
    funds = table("政府性基金预算支出表", [["科目编码", "科目名称", "合计"], ["", "合计", "912.27"], ["2296002", "彩票公益金支出", "912.27"]])
    general = table("一般公共预算支出表", [["科目编码", "科目名称", "合计"], ["", "合计", "5,285.95"], ["2130301", "行政运行", "5,285.95"]])
    assert told(page("某市水利局2025年部门预算", SAID, "三、其他重要事项的情况说明", text, general, funds), tmp_path) == []


def test_a_schedule_of_another_year_is_told_though_no_other_names_its_year(tmp_path: Path) -> None:
    def sheet(title: str) -> str:
        return table(title, [["科目编码", "科目名称", "合计"], ["", "合计", "8.52"], ["2296002", "彩票公益金支出", "8.52"]])

    assert told(page("某市水利局2025年部门预算", SAID, sheet("政府性基金预算支出表")), tmp_path) == []
    (found,) = told(page("某市水利局2025年部门预算", SAID, sheet("2024年政府性基金预算支出表")), tmp_path)
    assert found.startswith("title-year") and "本文件为“2025年" in found


def test_the_schedule_of_all_appropriations_is_not_that_of_the_general_public_budget(tmp_path: Path) -> None:
    def sheet(title: str, amount: str) -> str:
        return table(title, [["科目编码", "科目名称", "合计", "基本支出"], ["", "合计", amount, amount], ["2130301", "行政运行", amount, amount]])

    text = page(
        "某市水利局2024年度部门决算", "2024年度财政拨款基本支出、项目支出和“三公”经费决算已经批复。",
        "六、一般公共预算支出决算情况说明", "2024年度一般公共预算支出决算437.00万元。",
        sheet("财政拨款支出决算表（功能科目）", "528.00"), sheet("一般公共预算支出决算表（功能科目）", "437.00"),
    )  # fmt: skip
    assert told(text, tmp_path, "某市水利局2024年度部门决算.html") == []


def spent_on(project: str, projects: str = "400.00") -> str:
    return page(
        "某市水利局2025年部门预算", SAID,
        "一、部门收支总体情况", f"支出预算2,000.00万元，按支出性质分：基本支出1,600.00万元，项目支出{projects}万元。",
        "三、预算绩效情况说明", f"项目1：河道清淤与管护补助。安排资金{project}万元，清淤12千米。",
        table("部门支出总表", [
            ["科目编码", "科目名称", "合计", "基本支出", "项目支出"], ["", "合计", "2,000.00", "1,600.00", "400.00"],
            ["2130305", "水利工程建设", "2,000.00", "1,600.00", "400.00"],
        ]),
        table("项目支出表", [
            ["单位名称", "项目名称", "功能科目", "合计"], ["", "合计", "", "400.00"],
            ["某市水利局", "河道清淤与管护补助", "2130305", "346.90"], ["某市水利局", "山洪灾害预警维护", "2130305", "53.10"],
        ]),
    )  # fmt: skip


def test_a_project_named_in_its_paragraph_is_looked_up_in_the_schedule_of_projects(tmp_path: Path) -> None:
    assert told(spent_on("346.90"), tmp_path) == []
    (found,) = told(spent_on("364.90"), tmp_path)
    assert found.startswith("narrative-schedule") and "346.90" in found and "河道清淤与管护补助" in found


@pytest.mark.parametrize(
    "sentence",
    [
        "（一）河道清淤与管护补助。项目预算364.90万元，清淤12千米。",
        "（一）河道清淤与管护补助。由某市河道管理站实施，年度预算364.90万元，清淤12千米。",
        "重点项目一：河道清淤与管护补助。2025年预算364.90万元，清淤12千米。",
        "（一）河道清淤与管护补助。2025年河道清淤与管护补助项目预算364.90万元，按每千米每年3000元补助，管护覆盖率达到100%。",
    ],
)
def test_a_numbered_name_is_the_project_that_the_amount_behind_it_is_of(tmp_path: Path, sentence: str) -> None:
    """项目预算, 年度预算 and 2025年预算 say whose they are by the name before them; targets behind the amount change nothing."""
    text = spent_on("346.90").replace("项目1：河道清淤与管护补助。安排资金346.90万元，清淤12千米。", sentence)
    (found,) = told(text, tmp_path)
    assert found.startswith("narrative-schedule") and "346.90" in found
    assert told(text.replace("364.90", "346.90"), tmp_path) == []


def test_what_is_divided_by_its_nature_is_part_of_all_spending(tmp_path: Path) -> None:
    found = told(spent_on("346.90", "460.00"), tmp_path)
    assert found and all("项目支出" in one and "400.00" in one for one in found)
