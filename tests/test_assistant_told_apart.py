"""Questions of which a word points elsewhere: at a body, at the whole, at a part, at the year the calendar says."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from asking import amounts, last, published
from assistant.conversation import Assistant
from tests.national import page, table

TOWN = "青川县柳林镇人民政府"
UNITS = (
    (TOWN, "1,000.00", "300.00", "100.00", "600.00"), ("青川县柳林镇综合执法队", "200.00", "150.00", "20.00", "30.00"),
    ("青川县柳林镇社区事务受理服务中心", "120.00", "90.00", "30.00", ""), ("青川县柳林镇社区党群服务中心", "80.00", "50.00", "10.00", "20.00"),
    ("青川县柳林镇城市运行管理中心", "60.00", "40.00", "20.00", ""),
)
HEAD = [("预算单位", "rowspan=2"), ("合计", "rowspan=2"), ("基本支出", "colspan=2"), ("项目支出", "rowspan=2")]
FUND = [("预算单位", "rowspan=3"), ("财政拨款支出", "colspan=4")]
FUNCTION = (
    ("207", "文化旅游体育与传媒支出", "90.00", "50.00", "40.00"), ("20701", "文化和旅游", "90.00", "50.00", "40.00"),
    ("2070104", "图书馆", "60.00", "50.00", "10.00"), ("2070109", "群众文化", "30.00", "", "30.00"),
    ("208", "社会保障和就业支出", "20.00", "20.00", ""), ("20805", "行政事业单位养老支出", "20.00", "20.00", ""),
    ("2080501", "行政单位离退休", "20.00", "20.00", ""), ("213", "农林水支出", "300.00", "", "300.00"), ("21307", "农村综合改革", "300.00", "", "300.00"),
    ("2130705", "对村民委员会和村党支部的补助", "300.00", "", "300.00"),
)
ECONOMIC = (("302", "商品和服务支出", "60.00"), ("30205", "水费", "10.00"), ("30206", "电费", "20.00"), ("30207", "邮电费", "30.00"))


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    listed = f"{TOWN}部门预算是包括镇政府本级以及下属4家预算单位的综合收支计划。" + "".join(f"{n}.{u[0]}；" for n, u in enumerate(UNITS, 1))
    html = page(
        f"{TOWN}2025年部门预算", listed, "名词解释", "（一）专有名词解释：“柳绿河清”专项，指柳林镇统筹用于河道保洁和岸线绿化的项目资金。",
        "2025年部门预算编制说明",
        "1、“农林水支出（类）农村综合改革（款）对村民委员会和村党支部的补助（项）”300.00元，主要用于村级组织运转。2024年当年预算执行数为350.00万元，"
        "2025年预算安排300.00万元，比2024年预算执行数减少14.29%。主要原因是：补助标准下调。",
        table("2025年部门支出预算总表", [["科目编码", "科目名称", "合计", "基本支出", "项目支出"], ["", "合计", "410.00", "70.00", "340.00"], *FUNCTION]),
        table("2025年部门一般公共预算支出功能分类预算表", [
            ["科目编码", "科目名称", "合计", "基本支出", "项目支出"], ["", "合计", "405.00", "65.00", "340.00"],
            ("207", "文化旅游体育与传媒支出", "85.00", "45.00", "40.00"), ("20701", "文化和旅游", "85.00", "45.00", "40.00"),
            ("2070104", "图书馆", "55.00", "45.00", "10.00"), *FUNCTION[3:],
        ]),
        "2、“其他支出（类）彩票公益金安排的支出（款）”5.00万元，其中：“用于社会福利的彩票公益金支出（项）”5.00万元，主要用于老年助餐点补贴。",
        table("2025年部门政府性基金预算支出功能分类预算表", [
            ["科目编码", "科目名称", "合计", "基本支出", "项目支出"], ["", "合计", "12.00", "", "12.00"], ["212", "城乡社区支出", "7.00", "", "7.00"],
            ["21208", "国有土地使用权出让收入安排的支出", "7.00", "", "7.00"], ["2120804", "农村基础设施建设支出", "7.00", "", "7.00"],
            ["229", "其他支出", "5.00", "", "5.00"], ["22960", "彩票公益金安排的支出", "5.00", "", "5.00"],
            ["2296002", "用于社会福利的彩票公益金支出", "5.00", "", "5.00"],
        ]),
        table("2025年部门支出预算分单位明细表", [HEAD, ["人员经费", "公用经费"], ["合计", "1,460.00", "630.00", "180.00", "650.00"], *UNITS]),
        table("2025年部门财政拨款支出预算明细表", [
            FUND, [("合计", "rowspan=2"), ("基本支出", "colspan=2"), ("项目支出", "rowspan=2")], ["人员经费", "公用经费"],
            ["合计", "1,400.00", "630.00", "180.00", "590.00"], (TOWN, "940.00", "300.00", "100.00", "540.00"), *UNITS[1:],
        ]),
        table("2025年部门一般公共预算基本支出部门预算经济分类预算表", [
            ["科目编码", "科目名称", "合计", "人员经费", "公用经费"], ["", "合计", "60.00", "", "60.00"], *((c, n, a, "", a) for c, n, a in ECONOMIC),
        ]),
        "政府采购预算情况", "2025年本部门政府采购预算450.00万元，其中：政府采购货物预算100.00万元、政府采购工程预算50.00万元、政府采购服务预算300.00万元。",
        "“三公”经费预算情况说明", "公务用车购置费18.00万元，比2024年预算增加18.00万元，主要原因是城市运行管理中心更新1辆巡查车。",
        "河道整治项目经费情况说明", "一、项目概述", "对全镇河道开展整治。", "四、实施方案", "1、河道保洁：安排80.00万元，对46条段河道开展保洁；",
        "2、为整治河段配置监测设备，安排40.00万元。", "六、年度预算安排", "120.00万元",
    )  # fmt: skip
    pages = {f"{TOWN}2025年部门预算.html": html.replace("某市水利局", TOWN)}
    return published(tmp_path_factory.mktemp("town"), pages, today=date(2026, 3, 1))


@pytest.mark.parametrize(
    ("question", "given"),
    [
        # What is spent by a unit is all of it, whatever else has 支出 in its header.
        ("柳林镇本级2025年支出多少", {"1000"}), ("柳林镇执法队2025年支出多少", {"200"}), ("柳林镇执法队2025年人头费多少", {"150"}),
        # A body's name, the name of a schedule and an item's: no other body.
        ("柳林镇支出预算总表中图书馆的项目支出是多少", {"10"}), ("柳林26年给村民委员会和村党支部的补助", set()),
        ("柳林25年给村民委员会和村党支部的补助是多少", {"300"}),
        # Items side by side without a mark between them; the whole of one.
        ("柳林镇2025年水费电费邮电费三样合起来是多少", {"60"}), ("柳林镇2025年政府采购总盘子多少", {"450"}),
        # The parts of an item in the schedule of a fund.
        ("柳林镇2025年一般公共预算“文化和旅游”款下各项支出分别是多少", {"55", "30", "85"}),
        # What an item is for stands behind its name, also where the name says 用于.
        ("柳林镇老年助餐点补贴安排了多少钱", {"5"}), ("柳林镇执法队2025年项目上的钱有多少", {"30"}),
        # A part of a project is not the project.
        ("柳林镇河道整治项目2025年多少钱", {"120"}), ("柳林镇2025年河道保洁安排多少钱", {"80"}),
    ],
)  # fmt: skip
def test_a_figure_is_told_from_what_only_looks_like_it(assistant: Assistant, question: str, given: set[str]) -> None:
    """Amounts in 万元."""
    answer = assistant.ask(question)
    assert amounts(answer) == {f"{g}0000" for g in given}, answer.text


@pytest.mark.parametrize("question", ["柳林镇对村民委员会和村党支部的补助比上一年差多少万元", "柳林镇2025年对村民委员会和村党支部的补助比上一年减少多少"])
def test_the_year_before_is_that_of_the_newest_held_and_wan_is_not_lost(assistant: Assistant, question: str) -> None:
    """The sentence once writes 元 for 万元; the calendar is a year ahead of what is held."""
    answer = assistant.ask(question)
    assert answer.status == "answered" and "500000" in amounts(answer) and "3499700" not in amounts(answer), answer.text


def test_units_listed_behind_their_number_are_summed(assistant: Assistant) -> None:
    answer = assistant.ask("柳林镇三家事业单位（受理、党群、城运）2025年支出总共多少")
    assert answer.status == "answered" and amounts(answer) == {"2600000"}, answer.text


def test_the_projects_of_a_fund_are_its_items(assistant: Assistant) -> None:
    answer = assistant.ask("柳林镇2025年政府性基金安排了哪些项目，各多少钱？")
    assert "农村基础设施建设支出" in answer.text and {"70000", "50000"} <= amounts(answer), answer.text


def test_stretches_of_river_are_counted(assistant: Assistant) -> None:
    assert amounts(assistant.ask("柳林镇河道整治要保洁多少条段河道？")) == {"46"}


def test_for_whom_a_thing_is_bought_stands_in_the_reason(assistant: Assistant) -> None:
    answer = assistant.ask("柳林镇2025年那18万买车是给谁买的？")
    assert answer.status == "answered" and amounts(answer) == {"180000"} and "城市运行管理中心更新" in answer.text, answer.text


def test_a_term_is_explained_by_what_stands_behind_the_word_for_its_kind(assistant: Assistant) -> None:
    answer = assistant.ask("“柳绿河清”专项是啥意思？")
    assert answer.status == "answered" and "岸线绿化" in answer.text


@pytest.mark.parametrize("last_one", ["刚才三类里最大的那类，项目支出有多少？", "这三类里大的那个，项目支出多少"])
def test_the_largest_of_those_spoken_of_is_meant(assistant: Assistant, last_one: str) -> None:
    answer = last(assistant, "柳林镇2025年一般公共预算里文化旅游体育与传媒支出多少？", "农林水呢", "社会保障和就业呢", last_one)
    assert amounts(answer) == {"3000000"}, answer.text


def test_a_figure_to_be_looked_over_again_is_checked(assistant: Assistant) -> None:
    answer = assistant.ask("柳林镇说对村民委员会和村党支部的补助减少14.29%，帮我复核一下")
    assert answer.status == "answered" and "14.29" in answer.text and "没有发现矛盾" in answer.text, answer.text


BOARD, CLINIC = "青石县卫生健康委员会", "青石县东关社区卫生服务中心"


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """A department and its unit, which print what the year before came to otherwise; the unit's figure does not fit its own rate."""
    said = (
        "1、“卫生健康支出（类）基层医疗卫生机构（款）城市社区卫生机构（项）”3071.36万元，主要用于社区卫生服务机构运转。2024年当年预算执行数为{}万元，"
        "2025年预算安排3071.36万元，比2024年预算执行数增加7.90%。主要原因是：门诊业务量增加。"
    )
    shown = table("2025年一般公共预算支出功能分类预算表", [
        ["科目编码", "科目名称", "合计", "基本支出", "项目支出"], ["", "合计", "3,071.36", "3,071.36", ""], ["210", "卫生健康支出", "3,071.36", "3,071.36", ""],
        ["21003", "基层医疗卫生机构", "3,071.36", "3,071.36", ""], ["2100301", "城市社区卫生机构", "3,071.36", "3,071.36", ""],
    ])  # fmt: skip
    units = [[f"{BOARD}（本部）", "500.00", "500.00", ""], [CLINIC, "3,071.36", "3,071.36", ""], ["青石县疾病预防控制中心", "100.00", "100.00", ""]]
    by_unit = table("2025年部门支出预算分单位明细表", [
        ["预算单位", "合计", "基本支出", "项目支出"], ["合计", "3,671.36", "3,671.36", ""], *units,
    ])  # fmt: skip
    whole = f"{BOARD}部门预算是包括{BOARD}本部以及下属2家预算单位的综合收支计划。" + "".join(f"{n}.{u[0]}；" for n, u in enumerate(units, 1))
    books = {
        f"{BOARD}2025年部门预算": (BOARD, whole, "2025年部门预算编制说明", said.format("2846.54"), shown, by_unit),
        f"{CLINIC}2025年单位预算": (CLINIC, "2025年单位预算编制说明", said.format("2946.54"), shown),
    }
    pages = {f"{title}.html": page(title, *parts).replace("某市水利局", body) for title, (body, *parts) in books.items()}
    return published(tmp_path_factory.mktemp("books"), pages)


@pytest.mark.parametrize(
    "question",
    [
        "城市社区卫生机构2024年执行数，部门预算写2846.54万，东关社区卫生服务中心自己写2946.54万，哪份有问题？",
        "城市社区卫生机构的执行数，青石县卫健委部门预算写2846.54万元，东关社区卫生服务中心单位预算写2946.54万元，哪个对？",
    ],
)
def test_what_two_documents_print_otherwise_is_shown_from_both(books: Assistant, question: str) -> None:
    answer = books.ask(question)
    assert amounts(answer) == {"28465400", "29465400"} and "不一致" in answer.text, answer.text
    assert f"《{CLINIC}2025年单位预算》里的这个数" in answer.text and any(w.kind == "discrepancy" for w in answer.warnings)


def test_what_was_spent_is_what_the_schedule_prints_where_a_sentence_slips(tmp_path: Path) -> None:
    body = "青石县文化和旅游局"
    shown = table("一般公共预算财政拨款支出决算表", [
        ["科目编码", "科目名称", "合计", "基本支出", "项目支出"], ["207", "文化旅游体育与传媒支出", "64.50", "64.50", ""],
        ["20701", "文化和旅游", "64.50", "64.50", ""], ["2070104", "图书馆", "64.50", "64.50", ""], ["", "合计", "64.50", "64.50", ""],
    ])  # fmt: skip
    said = (
        f"{body}2024年度财政拨款支出决算情况说明", "1、文化旅游体育与传媒支出（类）文化和旅游（款）图书馆（项）。年初预算为70.00万元，支出决算为65.40万元。"
        "决算数小于预算数的主要原因是设备采购节约。",
    )  # fmt: skip
    name = f"{body}2024年度部门决算"
    asked = published(tmp_path, {f"{name}.html": page(name, shown, *said).replace("某市水利局", body)})
    assert amounts(asked.ask("青石县文旅局2024年图书馆预算和决算差多少")) == {"55000"}
