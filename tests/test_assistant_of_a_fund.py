"""Of one fund and of all: what came in, was spent and is left of 政府性基金; a unit's 本年收入 beside all it has; counts by what is counted."""

from __future__ import annotations

import pytest

from asking import amounts, offered, published
from assistant.conversation import Assistant
from tests.national import SAID, page, table

TOWN = "桐湾县青川镇人民政府"
WORDS = (
    "（一）收入情况。2024年度收入合计930.00万元，与2023年度相比，增加60.00万元，增长6.9%，主要原因是项目增加。",
    "二、政府性基金预算收支决算情况说明",
    "2024年度政府性基金预算财政拨款年初结转和结余5.00万元，本年收入80.00万元，本年支出78.00万元，年末结转和结余7.00万元。"
    "本年收入与2023年度相比，增加30.00万元，增长60.0%，主要原因是安排了田间道路建设。",
    "三、差旅费情况说明", "本年度差旅费支出21.36万元，与2023年度相比，增加1.58万元，增长8.0%，主要原因是外出增多。",
    "四、人员情况", "全镇核定编制98名，其中行政编制42名、事业编制56名。所属行政单位1个，事业单位3个。",
    "实有在职人员93人，退休人员37人。与上年相比，在职人员减少6人。年末公务用车保有量为7辆。",
    "五、支出情况", "1.教育（类）支出3.00万元，占总支出的0.33%，完成年初预算的81.50%。主要用于讲解员培训。",
)  # fmt: skip


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    html = page(
        f"{TOWN}2024年度部门决算", "一、收入支出决算总体情况说明", *WORDS,
        table("收入支出决算总表", [
            [("收入", "colspan=2"), ("支出", "colspan=2")], ["项目", "决算数", "项目", "决算数"],
            ["一、一般公共预算财政拨款收入", "850.00", "一、一般公共服务支出", "827.00"],
            ["", "", "三、教育支出", "3.00"], ["二、政府性基金预算财政拨款收入", "80.00", "二、城乡社区支出", "78.00"],
            ["本年收入合计", "930.00", "本年支出合计", "908.00"], ["年初结转和结余", "25.00", "年末结转和结余", "47.00"],
            ["总计", "955.00", "总计", "955.00"],
        ]),
        table("国有资产使用情况表", [["项目", "流动资产", "车辆", "无形资产"], ["合计", "12.00", "142.68", "3.00"]]),
        table("一般公共预算财政拨款基本支出决算表", [["科目代码", "科目名称", "决算数"], ["30211", "差旅费", "21.36"], ["30201", "办公费", "6.00"]]),
        table("政府性基金预算财政拨款收入支出决算表", [
            [("科目编码", "rowspan=2"), ("科目名称", "rowspan=2"), ("年初结转和结余", "rowspan=2"), ("本年收入", "rowspan=2"), ("本年支出", "colspan=3"),
             ("年末结转和结余", "rowspan=2")], ["小计", "基本支出", "项目支出"],
            ["", "合计", "5.00", "80.00", "78.00", "0.00", "78.00", "7.00"], ["212", "城乡社区支出", "5.00", "80.00", "78.00", "0.00", "78.00", "7.00"],
        ]),
    ).replace("某市水利局", TOWN)  # fmt: skip
    return published(tmp_path_factory.mktemp("town"), {f"{TOWN}2024年度部门决算.html": html})


@pytest.mark.parametrize(
    ("question", "printed"),
    [
        ("青川镇政府性基金2024年年末结转和结余多少", "7.00"), ("青川镇2024年年末结转和结余多少", "47.00"),
        ("青川镇政府性基金2024年本年收入多少", "80.00"), ("青川镇2024年政府性基金的本年支出", "78.00"), ("青川镇2024年本年支出多少", "908.00"),
    ],
)  # fmt: skip
def test_what_is_asked_of_a_fund_is_never_told_of_all_the_money(assistant: Assistant, question: str, printed: str) -> None:
    assert offered(assistant.ask(question)) == {printed}


@pytest.mark.parametrize(
    ("question", "moved"),
    [
        ("青川镇2024年本年收入比上年增加多少", {"600000", "6.9"}), ("青川镇政府性基金收入2024年比上年增加多少", {"300000", "60.0"}),
        ("青川镇2024年差旅费比23年多了还是少了，多少", {"15800", "8.0"}), ("青川镇政府性基金收入2024年增长百分之几", {"60.0"}),
    ],
)  # fmt: skip
def test_how_a_thing_moved_is_told_of_that_thing_by_whatever_name_the_sentence_gives_it(assistant: Assistant, question: str, moved: set[str]) -> None:
    assert amounts(assistant.ask(question)) == moved


@pytest.mark.parametrize(
    ("question", "count"),
    [
        ("青川镇行政编制几个", "42"), ("青川镇在职人员多少", "93"), ("青川镇有多少在职人员", "93"), ("青川镇2024年在职人员比上年减少几个", "-6"),
        ("青川镇2024年公务用车保有量", "7"),
    ],
)  # fmt: skip
def test_persons_and_cars_are_counted_and_neither_moves_nor_money_are_their_number(assistant: Assistant, question: str, count: str) -> None:
    assert amounts(assistant.ask(question)) == {count}


def test_an_item_whose_level_breaks_its_name_is_that_item(assistant: Assistant) -> None:
    assert amounts(assistant.ask("青川镇2024年教育支出完成年初预算的百分之几")) == {"81.50"}


BUREAU = "桐湾县交通运输局"
CENTRE = "桐湾县公路养护中心"


@pytest.fixture(scope="module")
def bureau(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    html = page(
        f"{BUREAU}2025年部门预算公开", SAID, "从预算单位构成看，本部门预算由局本级和1家所属单位的预算汇总组成：",
        f"{BUREAU}本级", CENTRE,
        table("部门收支总表", [
            [("收入", "colspan=2"), ("支出", "colspan=2")], ["项目", "预算数", "项目", "预算数"],
            ["一、一般公共预算拨款收入", "640.00", "一、交通运输支出", "664.00"], ["本年收入合计", "640.00", "本年支出合计", "664.00"],
            ["上年结转结余", "24.00", "结转下年", ""], ["收入总计", "664.00", "支出总计", "664.00"],
        ]),
        table("部门收入总表", [
            [("部门（单位）代码", "rowspan=2"), ("部门（单位）名称", "rowspan=2"), ("合计", "rowspan=2"), ("上年结转", "colspan=2"), ("本年收入", "colspan=3")],
            ["小计", "一般公共预算", "小计", "一般公共预算", "事业收入"], ["", "合计", "664.00", "24.00", "24.00", "640.00", "640.00", ""],
            ["401001", f"{BUREAU}本级", "300.00", "", "", "300.00", "300.00", ""], ["401002", CENTRE, "364.00", "24.00", "24.00", "340.00", "340.00", ""],
        ]),
        table("国有资产使用情况表", [
            [("项目", "rowspan=2"), ("资产总额", "rowspan=2"), ("固定资产", "colspan=3"), ("无形资产", "rowspan=2")],
            ["小计", "房屋构筑物", "车辆"], ["合计", "620.00", "600.00", "480.00", "110.00", "20.00"],
        ]),
    ).replace("某市水利局", BUREAU)  # fmt: skip
    return published(tmp_path_factory.mktemp("bureau"), {f"{BUREAU}2025年部门预算.html": html})


@pytest.mark.parametrize(("question", "printed"), [("公路养护中心2025年本年收入多少", "340.00"), ("公路养护中心2025年收入合计多少", "364.00")])
def test_what_a_unit_receives_in_the_year_is_without_what_was_carried_over(bureau: Assistant, question: str, printed: str) -> None:
    assert offered(bureau.ask(question)) == {printed}


def test_a_subtotal_is_held_against_the_columns_beside_it(bureau: Assistant) -> None:
    answer = bureau.ask("交通局2025年固定资产小计和后面几栏加起来一样不")
    assert amounts(answer) == {"6000000", "5900000", "100000"}
    assert "不相等" in answer.text


def test_the_columns_of_a_fund_asked_for_in_one_breath_are_all_of_that_fund(assistant: Assistant) -> None:
    answer = assistant.ask("青川镇2024年政府性基金的年初结转、收入、支出、年末结余都给我列出来")
    assert offered(answer) == {"5.00", "80.00", "78.00", "7.00"}, answer.text
