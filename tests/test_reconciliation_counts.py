"""Projects, counts and names told in two places, set phrases and reasons; and look-alikes that are right as they stand."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.pages import Line, Page, RuledCell, RuledTable
from ingest.reconciliation import trials
from tests import read_back
from tests.national import SAID, page, table
from tests.planted import make
from tests.read_back import read_as

BUDGET, ACCOUNT = "某市水利局2025年部门预算", "某市水利局2025年度部门决算"


def told(title: str, *parts: str, tmp_path: Path) -> list[str]:
    return read_back.told(read_as(tmp_path, f"{title}.html", page(title, SAID, *parts)))


def projects(total: str, clearing: str = "1,386.72") -> str:
    return table("2025年部门项目支出预算表", [
        ["单位名称", "项目名称", "合计", "一般公共预算", "政府性基金预算"], ["合计", "", total, total, ""],
        ["某市水利局", "河道清淤工程", clearing, clearing, ""], ["某市水利局", "水库安全管护", "402.50", "402.50", ""],
        ["某市水利局", "山洪灾害预警", "99.00", "99.00", ""], ["某市水文站", "水文监测设备", "55.30", "55.30", ""],
    ])  # fmt: skip


@pytest.mark.parametrize(("total", "wrong"), [("1,943.52", False), ("1,934.52", True), ("19,435.2", True), ("1,703.11", False)])
def test_a_total_of_projects_is_wrong_where_a_slip_of_the_pen_made_it_so(total: str, wrong: bool, tmp_path: Path) -> None:
    found = told(BUDGET, projects(total), tmp_path=tmp_path)
    assert bool(found) is wrong and all("1,943.52" in f for f in found)


def spent(project: str) -> str:
    return table("2025年部门支出预算总表", [
        ["科目编码", "科目名称", "合计", "基本支出", "项目支出"], ["", "合计", "2,943.52", "1,000.00", project],
        ["213", "农林水支出", "2,943.52", "1,000.00", project],
    ])  # fmt: skip


def test_or_where_another_schedule_prints_what_the_projects_come_to(tmp_path: Path) -> None:
    found = told(BUDGET, spent("1,943.52"), projects("1,703.11"), tmp_path=tmp_path)
    assert found and all("1,943.52" in f for f in found)
    assert told(BUDGET, spent("1,943.52"), projects("1,943.52"), tmp_path=tmp_path) == []


def form(project: str, amount: str) -> str:
    return table(f"2025年项目支出绩效目标表（{project}）", [
        [("项目资金（万元）", "rowspan=2"), "年度资金总额", amount], ["其中：财政拨款", amount],
        ["一级指标", "二级指标", "三级指标"], ["产出指标", "数量指标", "长度12千米"],
    ])  # fmt: skip


@pytest.mark.parametrize(("amount", "wrong"), [("402.50", False), ("420.50", True)])
def test_a_project_has_the_amount_of_its_own_form(amount: str, wrong: bool, tmp_path: Path) -> None:
    forms = [form("河道清淤工程", "1,386.72"), form("水库安全管护", amount), form("山洪灾害预警", "99.00")]
    found = told(BUDGET, projects("1,943.52"), *forms, tmp_path=tmp_path)
    assert bool(found) is wrong and all(f.startswith("across-schedules") and "420.50" in f for f in found)


def test_lists_of_sums_are_no_lists_of_projects(tmp_path: Path) -> None:
    sheet = table("2025年部门项目支出预算表", [
        ["项目名称", "合计", "一般公共预算"], ["合计", "198.00", "198.00"], ["某市水利局小计", "99.00", "99.00"],
        ["山洪灾害预警", "44.00", "44.00"], ["水库安全管护", "55.00", "55.00"], ["水文监测设备", "99.00", "99.00"],
    ])  # fmt: skip
    assert told(BUDGET, sheet, tmp_path=tmp_path) == []


def carried(said: str) -> list[str]:
    sheet = table("一般公共预算支出预算表", [
        ["科目编码", "科目名称", "合计", "当年拨款安排", "上年结转安排"], ["", "合计", "528.42", "516.97", "11.45"],
        ["213", "农林水支出", "428.06", "416.61", "11.45"], ["21303", "水利", "428.06", "416.61", "11.45"],
        ["2130301", "行政运行", "188.54", "177.09", "11.45"], ["2130310", "水土保持", "239.52", "239.52", ""],
        ["221", "住房保障支出", "100.36", "100.36", ""], ["22102", "住房改革支出", "100.36", "100.36", ""],
        ["2210201", "住房公积金", "100.36", "100.36", ""],
    ])  # fmt: skip
    return ["三、一般公共预算当年拨款情况说明", f"1.农林水支出（类）水利（款）行政运行（项）2025年预算数为{said}万元，主要用于人员经费。", sheet]


@pytest.mark.parametrize(("said", "wrong"), [("177.09", False), ("188.54", False), ("179.07", True)])
def test_what_the_year_allots_stands_beside_what_was_carried_over(said: str, wrong: bool, tmp_path: Path) -> None:
    assert [f[:18] for f in told(BUDGET, *carried(said), tmp_path=tmp_path)] == ["narrative-schedule"] * wrong


def funds(said: str) -> list[str]:
    return [
        "二、财政拨款收支预算情况说明",
        f"2025年财政拨款收支总预算627.14万元。支出包括：农林水支出{said}、住房保障支出100.36万元。",
        table("财政拨款收支预算总表", [
            [("收入", "colspan=2"), ("支出", "colspan=4")], ["项目", "2025年预算数", "项目", "合计", "一般公共预算", "政府性基金预算"],
            ["一、本年收入", "627.14", "一、本年支出", "627.14", "528.42", "98.72"],
            ["一般公共预算拨款收入", "528.42", "农林水支出", "526.78", "428.06", "98.72"],
            ["政府性基金预算拨款收入", "98.72", "住房保障支出", "100.36", "100.36", ""],
            ["收入总计", "627.14", "支出总计", "627.14", "528.42", "98.72"],
        ]),
        table("一般公共预算支出预算表", [
            ["科目编码", "科目名称", "合计", "基本支出", "项目支出"], ["", "合计", "528.42", "300.00", "228.42"],
            ["213", "农林水支出", "428.06", "199.64", "228.42"], ["221", "住房保障支出", "100.36", "100.36", ""],
        ]),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("said", "rules"),
    [("526.78万元", []), ("526.78元", ["narrative-unit"]), ("562.78万元", ["narrative-schedule"]), ("428.06万元", [])],
)
def test_in_a_section_on_every_fund_a_class_is_as_its_schedule_lists_it(said: str, rules: list[str], tmp_path: Path) -> None:
    assert [f.split(":")[0] for f in told(BUDGET, *funds(said), tmp_path=tmp_path)] == rules


def test_whose_share_it_is_stands_before_it(tmp_path: Path) -> None:
    said = "收入总计1000.00万元，包括：一般公共预算拨款{}万元、其他收入80.00万元、上年结转20.00万元。一般公共预算拨款占收入总计的90.00%。"
    assert told(BUDGET, "一、收入情况", said.format("900.00"), tmp_path=tmp_path) == []


@pytest.mark.parametrize(
    ("first", "second", "wrong"),
    [
        ("现有馆藏图书10.6万册", "馆藏图书16.0万册", True),
        ("馆舍建筑面积2,460平方米", "馆舍建筑面积2,640平方米", True),
        ("全局核定编制26名", "本部门共有编制24名", True),
        ("现有馆藏图书10.6万册", "馆藏图书15.9万册", False),  # it has grown
        ("局机关核定编制26名", "水文站核定编制24名", False),  # another's
        ("实施项目12个", "实施项目21个", False),
        ("会议室座席212个", "阅览座席221个", False),
    ],
)
def test_one_stock_told_twice(first: str, second: str, wrong: bool, tmp_path: Path) -> None:
    parts = ("一、机构和人员", f"{first}，内设科室4个。", "六、国有资产", f"截至2024年底，{second}。")
    assert [f[:16] for f in told(BUDGET, *parts, tmp_path=tmp_path)] == ["same-count-twice"] * wrong


@pytest.mark.parametrize(
    ("said", "every", "wrong"),
    [
        ("单位现有公务用车3辆", "共有车辆2辆", True),
        ("单位现有公务用车2辆", "共有车辆3辆", False),
        ("单位现有公务用车2辆，2025年拟购置公务用车1辆", "共有车辆1辆", False),
        ("全系统现有公务用车6辆", "共有车辆2辆", False),
    ],
)
def test_official_cars_are_among_all_vehicles(said: str, every: str, wrong: bool, tmp_path: Path) -> None:
    parts = ("四、“三公”经费预算情况说明", f"{said}。", "六、国有资产占用情况", f"截至2024年底，某市水利局{every}。")
    assert [f[:8] for f in told(BUDGET, *parts, tmp_path=tmp_path)] == ["vehicles"] * wrong


def test_what_is_still_to_be_bought_is_none_of_what_there_is(tmp_path: Path) -> None:
    said = "全系统现有公务用车6辆，其中：轿车2辆、越野车3辆、小型客车{}辆；2025年拟购置轿车1辆。"
    assert told(BUDGET, "四、“三公”经费预算情况说明", said.format(1), tmp_path=tmp_path) == []
    assert len(told(BUDGET, "四、“三公”经费预算情况说明", said.format(2), tmp_path=tmp_path)) == 1


def units(said: str) -> list[str]:
    names = ["某市水利局（本级）", "某市水政监察大队", "某市河道管理中心", "某市水旱灾害防御中心"]
    rows = [[name, "10.00", "6.00", "4.00"] for name in names]
    sheet = table("部门支出分单位预算表", [["单位名称", "合计", "基本支出", "项目支出"], ["合计", "40.00", "24.00", "16.00"], *rows])
    return ["一、机构设置", f"下属单位为：{said}。", sheet]


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        ("某市水政监察大队、某市河道管理中心、某市水旱灾害防御中心", False),
        ("某市水政执法大队、某市河道管理中心、某市水旱灾害防御中心", True),
        ("某市水政监察大队、某市河道管护中心、某市水旱灾害防御中心", True),
        ("某市河道管理中心、某市水旱灾害防御中心", False),  # one is left out, not named otherwise
        ("某市农田灌溉大队、某市河道管理中心、某市水旱灾害防御中心", False),  # another body
    ],
)
def test_a_unit_is_called_what_the_schedules_call_it(said: str, wrong: bool, tmp_path: Path) -> None:
    assert [f[:9] for f in told(BUDGET, *units(said), tmp_path=tmp_path)] == ["unit-name"] * wrong


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        ("比上年减少0.80万元，下降4.55%，主要原因是新增车辆1辆", True),
        ("比上年减少0.80万元，下降4.55%，主要原因是燃料费用上涨", True),
        ("比上年减少0.80万元，下降4.55%，主要原因是维修合同价上升", True),
        ("比上年减少0.80万元，下降4.55%，主要原因是补助标准提高，用车减少", False),
        ("比上年增加0.80万元，增长5.01%，主要原因是车辆保险费率下调", True),
        ("比上年减少0.80万元，下降4.55%，主要原因是新增退休人员2人", False),
        ("比上年减少0.80万元，下降4.55%，主要原因是新增线上会议系统，差旅减少", False),
        ("比上年减少0.80万元，下降4.55%，主要原因是上年新增车辆1辆", False),
        ("比上年增加0.80万元，增长5.01%，主要原因是厉行节约", True),
        ("比上年增加0.80万元，增长5.01%，主要原因是严格控制公务接待", True),
        ("比上年增加0.80万元，增长5.01%，主要原因是上年厉行节约，基数较低", False),
        ("比上年增加0.80万元，增长5.01%，主要原因是严格控制规模的同时新增接待任务", False),
    ],
)
def test_a_reason_goes_the_way_of_its_change(said: str, wrong: bool, tmp_path: Path) -> None:
    amount = "16.78" if "减少0.80" in said else "16.77"
    parts = ("四、“三公”经费预算情况说明", f"公务用车运行维护费{amount}万元，{said}。")
    assert [f[:16] for f in told(BUDGET, *parts, tmp_path=tmp_path)] == ["reason-direction"] * wrong


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        ("2024年执行数为7.73万元，2025预算安排9.00万元", "2025年预算"),
        ("比2024预算执行数减少29.30%", "2024年预算"),
        ("公务用车购置费增加，主要原因公务用车更新", "主要原因是公务用车"),
        ("水利工程建设32.00万元，主要用扶持小型水库", "主要用于扶持"),
        ("编号为HS2025预算安排表", ""),
        ("2024-2025预算安排见附表", ""),
        ("未完成目标的主要原因如下", ""),
        ("主要用途为防汛", ""),
        ("主要用水单位为灌区", ""),
    ],
)
def test_a_set_phrase_keeps_its_words(said: str, wrong: str, tmp_path: Path) -> None:
    found = [f for f in told(BUDGET, "二、支出情况说明", f"2025年水利工程{said}。", tmp_path=tmp_path) if f.startswith("dropped-word")]
    assert len(found) == bool(wrong) and all(wrong in f for f in found)


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        ("（项目名称）项目自评得分XX分", True), ("×××局2025年开展自评", True), ("XX个项目已完成", True),
        ("项目自评得分92.5分", False), ("申报项目（项目名称见附表）共5个", False), ("XXL型号设备2台", False),
    ],
)
def test_what_a_template_leaves_to_be_filled_in(said: str, wrong: bool, tmp_path: Path) -> None:
    assert bool(told(ACCOUNT, "十、预算绩效情况说明", f"{said}。", tmp_path=tmp_path)) is wrong


def test_a_rate_of_what_there_was_nothing_of(tmp_path: Path) -> None:
    said = "公务用车购置费36.00万元，比上年增加36.00万元，增长100.00%，主要原因是更新执法执勤用车2辆。"
    (found,) = told(BUDGET, "四、“三公”经费预算情况说明", said, tmp_path=tmp_path)
    assert found.startswith("zero-base")
    assert told(BUDGET, "四、“三公”经费预算情况说明", said.replace("，增长100.00%", ""), tmp_path=tmp_path) == []


def test_each_block_of_a_section_is_of_the_project_that_opens_it(tmp_path: Path) -> None:
    parts = (
        "项目经费情况说明", "项目名称：水库安全管护", "一、项目概述：管护水库12座。", "二、年度预算安排：{}万元。",
        "项目名称：河道清淤工程", "一、项目概述：清淤河道86公里。", "二、年度预算安排：1386.72万元。",
    )  # fmt: skip
    right = [p.format("402.50") for p in parts]
    assert told(BUDGET, *right, projects("1,943.52"), tmp_path=tmp_path) == []
    (found,) = told(BUDGET, *[p.format("420.50") for p in parts], projects("1,943.52"), tmp_path=tmp_path)
    assert "水库安全管护" in found


def grid(*rows: str) -> RuledTable:
    cells = [
        tuple(RuledCell(text=text, bbox=(50 + 80 * x, 100 + 20 * y, 130 + 80 * x, 120 + 20 * y)) for x, text in enumerate(row.split()))
        for y, row in enumerate(rows)
    ]  # fmt: skip
    return RuledTable(page=2, bbox=(50, 100, 400, 200), rows=tuple(cells))


def looked(rule: str, *pages: Page) -> list[str]:
    found = [t.finding for t in trials(make(1, "plain").disclosure, (), (), pages) if t.rule == rule]
    return [f.message for f in found if f is not None]


def sheet(number: int, *lines: str, tables: tuple[RuledTable, ...] = ()) -> Page:
    printed = tuple(Line(text=text, page=number, bbox=(50, 50 + 20 * n, 400, 65 + 20 * n)) for n, text in enumerate(lines))
    return Page(number=number, width=595, height=842, lines=printed, tables=tables)


@pytest.mark.parametrize(
    ("rows", "wrong"),
    [
        (("项目 合计 财政拨款收入", "类 款 项", "项目 合计 财政拨款收入", "类 款 项", "208 12.00 12.00"), True),
        (("项目 合计 财政拨款收入", "类 款 项", "208 12.00 12.00", "项目 合计 财政拨款收入"), False),
        (("项目 合计 备注", "无 无 无", "无 无 无"), False),
        (("项目 名称 方式", "保洁 服务 公开", "保洁 服务 公开", "清淤 3 公开"), False),
    ],
)
def test_a_header_is_printed_once(rows: tuple[str, ...], wrong: bool) -> None:
    assert bool(looked("repeated-header", sheet(1, "表"), sheet(2, "表", tables=(grid(*rows),)), sheet(3, "文"))) is wrong


@pytest.mark.parametrize(("number", "wrong"), [(3, True), (2, False), (4, False)])
def test_an_empty_front_is_one_too_many(number: int, wrong: bool) -> None:
    pages = [sheet(n, *(() if n == number else ("正文",))) for n in range(1, 6)]
    assert bool(looked("blank-page", *pages)) is wrong


@pytest.mark.parametrize(
    ("labels", "wrong"),
    [
        (["编制部门：甲市乙区司法局 单位：元"] * 4 + ["编制部门： 单位：元"], True),
        (["编制部门：甲市乙区司法局 单位：元"] * 2 + ["编制部门： 单位：元"], False),
        (["编制部门： 单位：元"] * 5, False),
        (["编制部门：甲市乙区司法局 单位：元"] * 5, False),
    ],
)
def test_every_schedule_names_its_department(labels: list[str], wrong: bool) -> None:
    assert bool(looked("blank-owner", *[sheet(n, label) for n, label in enumerate(labels, 1)])) is wrong


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        ("全局编制24名，其中行政编制18名、事业编制6名", False),
        ("全局编制24名，其中行政编制81名、事业编制6名", True),
        ("全局编制42名，其中行政编制18名、事业编制6名", True),
        ("实有在职人员23人，其中行政人员17人、事业人员6人；退休人员11人", False),
        ("实有在职人员23人，其中行政人员16人、事业人员6人；退休人员11人", True),
        ("实有在职人员25人，其中行政人员17人、工勤人员2人，另有劳务派遣人员6人", False),
        ("实有在职35人（本级14人、就业服务所10人、康复中心11人）", False),
        ("实有在职53人（本级14人、就业服务所10人、康复中心11人）", True),
        ("实有在职35人（含聘用人员4人）", False),
        ("计划实施审计项目26个，其中财政审计7个、经济责任审计9个、投资审计7个、资源审计3个", False),
        ("计划实施审计项目62个，其中财政审计7个、经济责任审计9个、投资审计7个、资源审计3个", True),
        ("计划实施审计项目40个，其中财政审计7个、经济责任审计9个、投资审计7个、资源审计3个", False),
        ("共有公务车辆48辆，其中执法执勤用车36辆、特种专业技术用车8辆、其他用车4辆；另有环卫作业车辆63辆不计入公务用车", False),
    ],
)
def test_a_staff_is_the_sum_of_its_kinds(said: str, wrong: bool, tmp_path: Path) -> None:
    assert [f[:9] for f in told(BUDGET, "一、机构和人员", f"2024年末，{said}。", tmp_path=tmp_path)] == ["parts-sum"] * wrong


@pytest.mark.parametrize(("part", "wrong"), [("1,480.00", False), ("1,408.00", True), ("1,300.00", False)])
def test_two_digits_turned_round_in_a_list(part: str, wrong: bool, tmp_path: Path) -> None:
    said = f"项目支出1,773.44万元，其中：水系连通整治{part}万元、基础设施建设220.00万元、移民直补73.44万元。"
    found = [f for f in told(BUDGET, "三、项目支出情况", said, tmp_path=tmp_path) if f.startswith("parts-sum")]
    assert bool(found) is wrong


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        ("财政拨款收入支出增加的主要原因是政策资金项目预算减少", True),
        ("财政拨款收入支出减少的主要原因是人员经费增加", True),
        ("财政拨款收入支出增加的主要原因是上年项目预算减少较多", False),
        ("财政拨款收入支出增加的主要原因是人员经费增加，项目预算减少", False),
        ("财政拨款收入支出减少的主要原因是退休人员经费增加、在职人员经费减少", False),
    ],
)
def test_a_reason_goes_the_way_that_its_own_sentence_says(said: str, wrong: bool, tmp_path: Path) -> None:
    assert [f[:16] for f in told(BUDGET, "二、收支情况说明", f"{said}。", tmp_path=tmp_path)] == ["reason-direction"] * wrong


@pytest.mark.parametrize(("head", "said"), [("当年财政拨款预算安排", "2.70"), ("“三公”经费预算安排", "2.70")])
def test_the_total_of_three_public_under_a_head_of_its_own(head: str, said: str, tmp_path: Path) -> None:
    sheet = table("一般公共预算“三公”经费支出预算表", [
        [("单位名称", "rowspan=3"), (head, "colspan=6")],
        [("合计", "rowspan=2"), ("因公出国（境）费用", "rowspan=2"), ("公务用车购置及运行费", "colspan=3"), ("公务接待费", "rowspan=2")],
        ["小计", "公务用车购置费", "公务用车运行费"],
        ["合计", "7.20", "", "5.40", "", "5.40", "1.80"], ["某市水利局", "7.20", "", "5.40", "", "5.40", "1.80"],
    ])  # fmt: skip
    text = "2025年“三公”经费财政拨款预算数{}万元，其中：公务接待费1.80万元，公务用车购置及运行维护费5.40万元。"
    assert told(BUDGET, sheet, "四、“三公”经费预算情况说明", text.format("7.20"), tmp_path=tmp_path) == []
    found = told(BUDGET, sheet, "四、“三公”经费预算情况说明", text.format(said), tmp_path=tmp_path)
    assert [f.split(":")[0] for f in found] == ["narrative-schedule"]


@pytest.mark.parametrize(
    ("item", "said", "rules"),
    [
        ("水土保持", "239.52", []), ("水土保持", "293.52", ["narrative-schedule"]), ("水土保护", "239.52", ["item-name"]),
        ("抗旱", "12.00", []), ("行政运行", "88.00", []),  # not listed; listed twice
    ],
)  # fmt: skip
def test_a_schedule_may_list_the_items_alone(item: str, said: str, rules: list[str], tmp_path: Path) -> None:
    sheet = table("一般公共预算支出预算表", [
        ["科目编码", "科目名称", "合计", "基本支出", "项目支出"], ["", "合计", "528.42", "288.90", "239.52"],
        ["2130301", "行政运行", "188.54", "188.54", ""], ["2130310", "水土保持", "239.52", "", "239.52"],
        ["2010301", "行政运行", "58.36", "58.36", ""], ["2210201", "住房公积金", "42.00", "42.00", ""],
    ])  # fmt: skip
    text = f"1.农林水支出（类）水利（款）{item}（项）2025年预算数为{said}万元，主要用于{item}。"
    assert [f.split(":")[0] for f in told(BUDGET, "三、支出情况说明", text, sheet, tmp_path=tmp_path)] == rules


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        ("1.文化旅游体育与传媒支出（类）135.60万元", ""),
        ("1.文化体育与传媒支出（类）135.60万元", "文化旅游体育与传媒支出"),
        ("2.教育支出（类）特殊教育（款）特殊教育学校（项）983.90万元", "特殊学校教育"),
    ],
)
def test_a_class_told_alone_and_an_item_with_its_words_in_another_order_are_called_otherwise(said: str, wrong: str, tmp_path: Path) -> None:
    """The same letters in another order may be a mixture of wrapped lines, but not where two schedules print them alike."""
    levels = [["205", "教育支出"], ["20507", "特殊教育"], ["2050701", "特殊学校教育"]]
    rows = [
        ["", "合计", "1,119.50", "1,119.50", ""], *([code, name, "983.90", "983.90", ""] for code, name in levels),
        ["207", "文化旅游体育与传媒支出", "135.60", "135.60", ""],
    ]  # fmt: skip
    sheets = [
        table(title, [["科目编码", "科目名称", "合计", "基本支出", "项目支出"], *rows]) for title in ("部门支出总表", "一般公共预算支出预算表")
    ]
    found = told(BUDGET, "三、一般公共预算支出情况", f"{said}，主要用于保障运转。", *sheets, tmp_path=tmp_path)
    told_by = "old-name" if "文化体育" in said else "item-name"  # a name given up is told once, as that
    assert [f.split(":")[0] for f in found] == [told_by] * bool(wrong)
    assert all(wrong in f for f in found)
