"""Final accounts and budgets in the forms of several provinces: their tables read by name, their slips found."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.records import Reading
from tests import read_back
from tests.national import SAID, page, table
from tests.read_back import read_as

ACCOUNT = "甲县林业局2024年度部门决算.html"
BUDGET = "甲县林业局2025年部门预算.html"


def told(tmp_path: Path, *parts: str, name: str = ACCOUNT) -> list[str]:
    said = SAID.replace("2025年", f"甲县林业局{name[5:9]}年")
    return read_back.told(read_as(tmp_path, name, page(name.removesuffix(".html"), said, *parts)))


def cells(reading: Reading) -> set[tuple[str, str, str, str]]:
    return {(f.row_code, f.row, f.column, f.printed) for f in reading.facts if f.table is not None and f.amount is not None}


def test_a_header_that_ends_in_numbers_beside_its_codes_leaves_the_rows_their_names(tmp_path: Path) -> None:
    shown = table("收入决算表", [
        [("项目", "colspan=4"), ("本年收入合计", "rowspan=2"), ("财政拨款收入", "rowspan=2")],
        [("支出功能分类科目编码", "colspan=3"), "科目名称"], ["类", "款", "项", "栏次", "1", "2"],
        ["", "", "", "合计", "80.00", "80.00"], ["213", "", "", "农林水支出", "80.00", "80.00"],
        ["213", "02", "", "林业和草原", "80.00", "80.00"], ["213", "02", "01", "行政运行", "80.00", "80.00"],
    ])  # fmt: skip
    read = cells(read_as(tmp_path, ACCOUNT, page("甲县林业局2024年度部门决算", SAID, shown)))
    assert ("2130201", "行政运行", "财政拨款收入", "80.00") in read and ("", "合计", "本年收入合计", "80.00") in read


def test_a_name_over_two_lists_beside_each_other_is_that_of_the_amount_behind_it(tmp_path: Path) -> None:
    shown = table("一般公共预算财政拨款基本支出决算表", [
        [("人员经费", "colspan=3"), ("公用经费", "colspan=6")], ["科目编码", "科目名称", "决算数"] * 3,
        ["301", "工资福利支出", "60.00", "302", "商品和服务支出", "15.00", "310", "资本性支出", "5.00"],
        ["30101", "基本工资", "60.00", "30201", "办公费", "15.00", "31002", "办公设备购置", "5.00"],
        [("人员经费合计", "colspan=2"), "60.00", ("公用经费合计", "colspan=5"), "20.00"],
    ])  # fmt: skip
    read = cells(read_as(tmp_path, ACCOUNT, page("甲县林业局2024年度部门决算", SAID, shown)))
    assert ("", "公用经费合计", "决算数", "20.00") in read and ("", "人员经费合计", "决算数", "60.00") in read


def three_public(received: str) -> str:
    return table("一般公共预算财政拨款“三公”经费情况表", [
        ["项目", "行次", "预算数", "决算统计数"], ["一、“三公”经费支出", "1", "", ""], ["（一）支出合计", "2", "32.60", "25.21"],
        ["1.因公出国（境）费", "3", "0.00", "0.00"], ["2.公务用车购置及运行维护费", "4", "24.00", "19.84"],
        ["（1）公务用车购置费", "5", "0.00", "0.00"], ["（2）公务用车运行维护费", "6", "24.00", "19.84"],
        ["3.公务接待费", "7", "8.60", received], ["（1）国内接待费", "8", "—", "5.37"], ["（2）国（境）外接待费", "9", "—", "0.00"],
    ])  # fmt: skip


@pytest.mark.parametrize(("received", "rules"), [("5.37", []), ("5.73", ["schedule-cell"])])
def test_receptions_at_home_and_abroad_make_the_whole(received: str, rules: list[str], tmp_path: Path) -> None:
    assert [t.split(":")[0] for t in told(tmp_path, three_public(received))] == rules


@pytest.mark.parametrize(("others", "rules"), [("17.00", []), ("71.00", ["column-sum"])])
def test_what_stands_under_a_group_of_any_table_makes_its_total(others: str, rules: list[str], tmp_path: Path) -> None:
    assets = table("国有资产使用情况表", [
        [("项目", "rowspan=2"), ("流动资产", "rowspan=2"), ("固定资产", "colspan=4")], ["小计", "房屋构筑物", "车辆", "其他固定资产"],
        ["合计", "48.00", "57.00", "30.00", "10.00", others],
    ])  # fmt: skip
    assert [t.split(":")[0] for t in told(tmp_path, assets)] == rules


@pytest.mark.parametrize(("rate", "found"), [("80.11%", False), ("85.11%", True)])
def test_the_rate_of_a_self_evaluation_is_what_was_spent_of_the_plan(rate: str, found: bool, tmp_path: Path) -> None:
    form = table("项目支出绩效自评表", [
        ["项目名称", ("防火专项", "colspan=7")],
        [("项目资金（万元）", "rowspan=3"), "", "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分"],
        ["年度资金总额", "102.00", "190.20", "152.36", "10", rate, "8.01"],
        ["其中：当年财政拨款", "102.00", "190.20", "152.36", "—", "—", "—"],
        ["绩效指标", "二级指标", "三级指标", "指标值", "实际完成值", "分值", "得分", "偏差原因"],
        ["产出指标", "数量指标", "修缮数", "2处", "2处", "90", "90", ""], [("总分", "colspan=5"), "100", "98.01", ""],
    ])  # fmt: skip
    assert any("80.11%" in t for t in told(tmp_path, form)) == found


POSTS = (
    "2024年末人员编制96人。其中：行政编制27人（含行政工勤编制2人），事业编制69人；在职在编实有行政人员26人，"
    "参照公务员法管理事业人员15人，非参公管理事业人员50人。年末在职在编人员合计{}人。"
)


@pytest.mark.parametrize(("total", "rules"), [("91", []), ("93", ["parts-sum"])])
def test_posts_and_those_who_hold_them_are_summed_apart(total: str, rules: list[str], tmp_path: Path) -> None:
    assert [t.split(":")[0] for t in told(tmp_path, "二、部门人员情况", POSTS.format(total))] == rules


OTHERS = [
    "乙县水利局固定资产账面原值6284.36万元。", "2024年度甲县赤岭镇人民政府机关运行经费支出21.05万元。", "甲县农业农村局2024年度机关运行经费支出89.73万元。",
]  # fmt: skip


@pytest.mark.parametrize("sentence", OTHERS)
def test_anothers_name_at_the_head_of_a_clause_about_ones_own_accounts_is_told(sentence: str, tmp_path: Path) -> None:
    own = "甲县林业局2024年度收入总计100.00万元，支出总计100.00万元。"
    found = told(tmp_path, "三、其他情况", own, sentence)
    assert [t.split(":")[0] for t in found] == ["foreign-agency"]
    # A body below the agency is told of elsewhere too.
    below = sentence.split("固定资产")[0].split("机关运行")[0].replace("2024年度", "")
    assert told(tmp_path, "二、机构设置", f"所属单位为{below}。", "三、其他情况", own, sentence) == []


def test_money_of_its_own_ends_with_the_item_it_is_told_of(tmp_path: Path) -> None:
    listed = (
        "重点项目安排如下：农村公路配套1260.00万元，用于升级改造；国省干线大中修722.00万元，其中单位资金126.00万元，实施罩面；"
        "危桥改造680.00万元，其中上年结转240.00万元，改造8座；公交补贴426.00万元。"
    )
    assert told(tmp_path, "二、重点项目安排", listed, name=BUDGET) == []


def test_the_year_before_in_a_sentence_on_so_many_bodies_is_told(tmp_path: Path) -> None:
    said = "2024年，甲县林业局本级和县防火大队2家单位机关运行经费财政拨款预算213.19万元，用于办公费。"
    assert [t.split(":")[0] for t in told(tmp_path, "三、机关运行经费安排情况", said, name=BUDGET)] == ["section-year"]


def test_what_was_carried_out_of_a_budget_is_no_budget(tmp_path: Path) -> None:
    said = "2024年度项目支出预算3850.00万元、执行3472.70万元，预算执行率{}%。"
    assert told(tmp_path, "七、预算绩效情况", said.format("90.20"), name=BUDGET) == []
    assert [t.split(":")[0] for t in told(tmp_path, "七、预算绩效情况", said.format("92.20"), name=BUDGET)] == ["completion"]


ROADS = "农村公路配套1260.00万元，日常养护项目987.00万元，国省干线大中修722.00万元，危桥改造{}万元，公交补贴426.00万元。"


def projects(total: str = "4,075.00") -> str:
    rows = ("农村公路配套", "1,260.00"), ("日常养护", "987.00"), ("国省干线大中修", "722.00"), ("危桥改造", "680.00"), ("公交补贴", "426.00")
    return table("项目支出表", [["项目名称", "合计", "一般公共预算"], ["合计", total, total], *([n, a, a] for n, a in rows)])


@pytest.mark.parametrize(("bridges", "rules"), [("680.00", []), ("860.00", ["narrative-schedule"])])
def test_a_project_costs_in_words_what_the_list_of_projects_says(bridges: str, rules: list[str], tmp_path: Path) -> None:
    found = told(tmp_path, "二、重点项目安排", ROADS.format(bridges), projects(), name=BUDGET)
    assert [t.split(":")[0] for t in found] == rules


@pytest.mark.parametrize(
    ("said", "rules"),
    [
        ("5个项目，涉及资金4075.00万元", []), ("4个项目，涉及资金4075.00万元", ["project-count"]), ("5个项目，涉及资金4705.00万元", ["narrative-schedule"]),
        ("4个项目，涉及资金3000.00万元", []),
    ],
)  # fmt: skip
def test_all_projects_are_as_many_as_the_list_has(said: str, rules: list[str], tmp_path: Path) -> None:
    sentence = f"2025年，本部门对所有项目支出编制绩效目标，实现全覆盖，共{said}。"
    assert [t.split(":")[0] for t in told(tmp_path, "七、预算绩效情况", sentence, projects(), name=BUDGET)] == rules


RECEIVED = "国内公务接待41批次357人，公务车保有量为6辆。本部门人均接待费{}元，车均维护费{}万元。"


@pytest.mark.parametrize(("guest", "car", "rules"), [("108.12", "3.07", []), ("180.12", "3.07", ["average"]), ("108.12", "3.70", ["average"])])
def test_what_one_guest_and_one_car_cost_is_the_whole_by_their_count(guest: str, car: str, rules: list[str], tmp_path: Path) -> None:
    spent = "公务车运行维护费18.42万元，用于下村走访。公务接待费3.86万元，用于工作餐。"
    found = told(tmp_path, "三、“三公”经费情况说明", spent, RECEIVED.format(guest, car))
    assert [t.split(":")[0] for t in found] == rules


@pytest.mark.parametrize(("spent", "rules"), [("111.00", []), ("110.10", ["narrative-schedule"])])
def test_what_a_year_spends_in_the_section_on_a_fund_is_of_that_fund(spent: str, rules: list[str], tmp_path: Path) -> None:
    fund = table("政府性基金预算财政拨款收入支出决算表", [
        [("项目", "colspan=2"), ("年初结转和结余", "rowspan=2"), ("本年收入", "rowspan=2"), ("本年支出", "colspan=3"), ("年末结转和结余", "rowspan=2")],
        ["科目编码", "科目名称", "小计", "基本支出", "项目支出"],
        ["", "合计", "0.00", "111.00", "111.00", "0.00", "111.00", "0.00"], ["212", "城乡社区支出", "0.00", "111.00", "111.00", "0.00", "111.00", "0.00"],
    ])  # fmt: skip
    said = f"政府性基金预算财政拨款年初结转和结余0.00万元，本年收入111.00万元，本年支出{spent}万元，年末结转和结余0.00万元。"
    assert [t.split(":")[0] for t in told(tmp_path, "五、政府性基金预算收支决算情况说明", said, fund)] == rules


def test_bodies_named_on_lines_of_their_own_are_counted(tmp_path: Path) -> None:
    lines = ("甲县林业局本级", "甲县森林防火大队", "甲县林业技术推广中心", "甲县国有林场管理所", "甲县木材检查站")
    said = "从预算单位构成看，本部门预算由局本级和4家所属单位的预算汇总组成，共{}家预算单位，具体为："
    for count, rules in (("5", []), ("6", ["listed-count"])):
        found = told(tmp_path, "二、机构设置情况", said.format(count), *lines, "其中：局本级为行政单位。", name=BUDGET)
        assert [t.split(":")[0] for t in found] == rules


OF_THE_YEAR = [
    "纳入本部门{}年度决算编报范围的独立核算单位为1个。", "本部门{}年度无国有资本经营预算财政拨款支出。", "{}年本部门人均接待费108.12元。",
    "本部门{}年度一般公共预算财政拨款支出主要用于以下几个方面：",
]  # fmt: skip


@pytest.mark.parametrize("sentence", OF_THE_YEAR)
def test_what_every_account_tells_of_its_own_year_is_not_of_the_one_before(sentence: str, tmp_path: Path) -> None:
    note = "备注：本部门2024年度无国有资本经营预算财政拨款支出，故本表为空。"
    assert told(tmp_path, "二、决算情况说明", sentence.format(2024), note) == []
    assert [t.split(":")[0] for t in told(tmp_path, "二、决算情况说明", sentence.format(2023), note)] == ["section-year"]
