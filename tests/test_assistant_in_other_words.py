"""What is printed, asked for in words that stand beside or inside the printed ones; and two items that differ contradict nothing."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest

from asking import amounts, last, offered, published
from assistant.conversation import Assistant
from assistant.query import Mention, Subject
from tests.national import SAID as SAID_OF_ALL
from tests.national import Cell, page, table
from tests.provincial import BODY, budget

ACCOUNT = f"{BODY}2025年部门预算.html"
SAID = (
    "“社会保障和就业支出（类）行政事业单位养老支出（款）机关事业单位基本养老保险缴费支出（项）”150.00万元，主要用于机关事业单位职工养老保险单位部分办公费。",
    f"2025年{BODY}政府采购预算总额90.00万元，其中：政府采购货物预算40.00万元、政府采购工程预算20.00万元、政府采购服务预算30.00万元。",
    "护林员队伍编制人数176人，在编队员168人，退休队员94人。",
    f"由{BODY}建设的苗木繁育中心新建工程，位于城东，2025年总投资700.00万元。",
    "2025年山塔修缮项目总预算90.00万元，其中塔身加固40.00万元、防雷设施30.00万元、步道整治10.00万元。",
    "巡护服务：与甲县护林协会签订购买巡护服务合同，委托其提供专业服务。",
)


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    return published(tmp_path_factory.mktemp("words"), {ACCOUNT: budget(*SAID)}, today=date(2025, 11, 1))


def test_a_name_said_with_a_particle_inside_is_that_name(assistant: Assistant) -> None:
    assert amounts(assistant.ask("林业局2025年行政单位的医疗是多少")) == {"600000"}
    assert amounts(assistant.ask("林业局2025年基本工资的多少")) == {"6200000"}


def test_what_one_item_is_for_is_that_item_and_not_the_word_it_ends_in(assistant: Assistant) -> None:
    answer = assistant.ask("林业局2025年机关事业单位职工养老保险单位部分办公费多少钱")
    assert amounts(answer) == {"1500000"}
    assert amounts(assistant.ask("林业局2025年办公费多少钱")) == {"1535000"}


@pytest.mark.parametrize(
    ("whole", "fund", "expected"),
    [("项目支出多少", "这当中政府性基金出了多少", {"2500000"}), ("城乡社区支出多少", "其中政府性基金有多少", {"2500000"})],
)
def test_what_a_fund_gives_of_an_item_is_in_the_funds_own_schedule(assistant: Assistant, whole: str, fund: str, expected: set[str]) -> None:
    assert amounts(last(assistant, f"林业局2025年{whole}", fund)) == expected


def test_what_is_newly_built_is_no_body(assistant: Assistant) -> None:
    answer = assistant.ask("林业局新建苗木繁育中心，2025年总投资多少")
    assert answer.status == "answered" and offered(answer) == {"700.00"}


def test_who_is_paid_is_not_told_by_the_amount(assistant: Assistant) -> None:
    answer = assistant.ask("林业局2025年153.50万元的办公费付给了哪家文具公司")
    assert answer.status == "not_disclosed" and not amounts(answer)


def test_two_items_quoted_each_with_its_own_number_do_not_contradict_each_other(assistant: Assistant) -> None:
    answer = assistant.ask("都是发给人的，林业局基本工资620.00万元，津贴补贴却是400.00万元，表是不是做岔了")
    assert "不算错误" in answer.text and "应有一处有误" not in answer.text
    assert not [w for w in answer.warnings if w.kind == "discrepancy"]


def test_two_spoken_of_are_asked_for_in_another_year(assistant: Assistant) -> None:
    answer = last(assistant, "林业局2025年基本工资多少", "津贴补贴呢", "2025年这俩分别是多少了")
    assert amounts(answer) == {"6200000", "4000000"}


def test_amounts_that_a_quotation_lists_are_the_answer(assistant: Assistant) -> None:
    assert {"400000", "200000", "300000"} <= amounts(assistant.ask("林业局2025年采购预算怎么分的，货物工程服务？"))
    assert {"176", "168", "94"} == amounts(assistant.ask("林业局2025年护林员队伍有多少在编和退休队员？编制多少"))


def test_a_name_in_brackets_is_meant_and_not_the_loose_words_before_it(assistant: Assistant) -> None:
    assert amounts(assistant.ask("林业局2025年政府采购里，修修建建（工程）那部分打算花多少")) == {"200000"}
    assert amounts(assistant.ask("林业局2025年下属行政单位的医疗（行政单位医疗项）是多少")) == {"600000"}


def test_an_average_of_what_is_counted_nowhere_is_refused_whichever_row_is_meant(assistant: Assistant) -> None:
    answer = assistant.ask("林业局2025年人均工资多少")
    assert answer.status == "not_disclosed" and not offered(answer) and "算不出平均数" in answer.text


@pytest.mark.parametrize(
    "question",
    [
        "林业局2025年三公里公务接待费多少，就是“三公”经费那张表上的",
        "“三公”经费表上，林业局2025年公务接待费多少",
        "林业局2025年公务接待费多少？按三公经费表",
    ],
)
def test_the_schedule_that_is_named_is_where_the_figure_is_from(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question)
    assert answer.status == "answered" and all("三公" in c.table for c in answer.citations if c.table)


@pytest.mark.parametrize("doubt", ["写总预算90万，我把几个小项加了一遍对不上，帮我核下", "各小项加起来等于总预算吗", "的分项之和和总额一致吗"])
def test_the_parts_that_a_sentence_tells_are_added_up_against_its_own_total(assistant: Assistant, doubt: str) -> None:
    answer = assistant.ask(f"林业局2025年山塔修缮项目{doubt}")
    assert "不相等" in answer.text and {"800000", "100000"} <= amounts(answer)
    equal = assistant.ask("林业局2025年政府采购预算的货物、工程、服务加一遍和总数对得上吗")
    assert "相等" in equal.text and "不相等" not in equal.text


def test_of_whom_a_service_is_bought_is_the_party_of_the_contract(assistant: Assistant) -> None:
    assert "甲县护林协会" in assistant.ask("林业局2025年的巡护服务是向谁买的？").text


def test_two_items_that_differ_in_what_they_count_get_a_notice_and_no_reproach(assistant: Assistant) -> None:
    answer = assistant.ask("林业局2025年基本工资620.00万元，津贴补贴只有400.00万元，两个数不一样是不是弄错了")
    assert "不算错误" in answer.text and {w.kind for w in answer.warnings} & {"rounding", "discrepancy"} == {"rounding"}


COMMISSION = "某市发展和改革委员会"


@pytest.fixture(scope="module")
def commission(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """250 of one fund and 50 of another: 300, of which 200 for projects; the text tells the share of all of it."""
    heads: list[Cell] = ["科目编码", "科目名称", "合计", "基本支出", "项目支出"]
    general: list[list[Cell]] = [
        ["201", "一般公共服务支出", "180.00", "70.00", "110.00"], ["20104", "发展与改革事务", "180.00", "70.00", "110.00"],
        ["2010401", "行政运行", "70.00", "70.00", ""], ["2010404", "战略规划与实施", "110.00", "", "110.00"],
        ["208", "社会保障和就业支出", "30.00", "30.00", ""], ["20805", "行政事业单位养老支出", "30.00", "30.00", ""],
        ["2080501", "行政单位离退休", "30.00", "30.00", ""],
        ["213", "农林水支出", "40.00", "", "40.00"], ["21301", "农业农村", "40.00", "", "40.00"], ["2130199", "其他农业农村支出", "40.00", "", "40.00"],
    ]  # fmt: skip
    fund: list[list[Cell]] = [
        [code, name, "50.00", "", "50.00"]
        for code, name in (("212", "城乡社区支出"), ("21208", "国有土地使用权出让收入安排的支出"), ("2120803", "城市建设支出"))
    ]
    tables = [
        table("部门支出总表", [heads, [("合计", "colspan=2"), "300.00", "100.00", "200.00"], *general, *fund]),
        table("一般公共预算支出表", [heads, [("合计", "colspan=2"), "250.00", "100.00", "150.00"], *general]),
        table("政府性基金预算支出表", [heads, [("合计", "colspan=2"), "50.00", "", "50.00"], *fund]),
        table("一般公共预算基本支出表", [
            ["科目编码", "科目名称", "合计", "人员经费", "公用经费"], [("合计", "colspan=2"), "100.00", "90.00", "10.00"],
            ["301", "工资福利支出", "60.00", "60.00", ""], ["30101", "基本工资", "45.00", "45.00", ""], ["30102", "津贴补贴", "15.00", "15.00", ""],
            ["302", "商品和服务支出", "10.00", "", "10.00"], ["30201", "办公费", "10.00", "", "10.00"],
            ["303", "对个人和家庭的补助", "30.00", "30.00", ""], ["30302", "退休费", "30.00", "30.00", ""],
        ]),
    ]  # fmt: skip
    said = "2025年支出预算300.00万元，其中：基本支出100.00万元，占33.33%；项目支出200.00万元，占66.67%。"
    html = page(f"{COMMISSION}2025年部门预算", SAID_OF_ALL, said, *tables).replace("某市水利局", COMMISSION)
    return published(tmp_path_factory.mktemp("commission"), {f"{COMMISSION}2025年部门预算.html": html}, today=date(2025, 11, 1))


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("发改委2025年一般公共预算支出里，项目支出占多大比例", {"60"}),
        ("发改委2025年一般公共预算支出中基本支出占比", {"40"}),
        ("发改委2025年总支出里，项目支出占多大比例", {"66.67"}),
        ("发改委2025年除了农林水支出，其余各类支出一共多少", {"2600000"}),
        ("某市发展和改革委员会2025年基本工资占基本支出的百分之几", {"45"}),
        ("发改委2025年对个人和家庭的补助和工资福利支出一共多少", {"900000"}),
    ],
)
def test_a_part_is_of_the_whole_that_is_named(commission: Assistant, question: str, expected: set[str]) -> None:
    answer = commission.ask(question)
    assert amounts(answer) == expected
    assert not [w for w in answer.warnings if w.kind == "discrepancy"]  # what the text tells of all money contradicts no share of one fund


def test_projects_that_are_not_listed_are_said_to_be_so(commission: Assistant) -> None:
    assert "没有逐个列出项目的金额" in commission.ask("发改委2025年最大的项目是什么").text


def test_bodies_are_each_told_their_own_share(tmp_path_factory: pytest.TempPathFactory) -> None:
    forestry, water = budget(), budget().replace(BODY, "甲县水务局")
    both = published(
        tmp_path_factory.mktemp("both"), {ACCOUNT: forestry, "甲县水务局2025年部门预算.html": water}, today=date(2025, 11, 1)
    )
    answer = both.ask("25年项目支出占比，林业局高还是水务局高")
    assert amounts(answer) == {"49.58"} and "几倍" not in answer.text
    assert len([f for f in answer.figures if f.role == "answer"]) == 2


def test_numbers_joined_by_plus_signs_are_the_parts(assistant: Assistant) -> None:
    answer = assistant.ask("620.00+400.00是不是林业局2025年工资福利支出的数")
    assert "不相等" not in answer.text and "有误" not in answer.text


def test_a_term_is_explained_in_a_row_with_others() -> None:
    from assistant.operations.defining import _in_a_row

    text = "（五）专有名词解释：河长制，指由党政负责同志担任河长的制度。圩区，指封闭排灌区域。"
    assert [text[slice(*span)] for name in ("河长制", "圩区") if (span := _in_a_row(text, name))] == [
        "河长制，指由党政负责同志担任河长的制度。", "圩区，指封闭排灌区域。"
    ]  # fmt: skip
    assert _in_a_row(text, "排灌") is None


@pytest.mark.parametrize("said", ["比上一年", "比去年", "跟上年比"])
def test_the_year_before_counts_from_the_newest_year_held(tmp_path_factory: pytest.TempPathFactory, said: str) -> None:
    pages = {ACCOUNT: budget(), f"{BODY}2024年部门预算.html": budget().replace("2025", "2024").replace("1,190.00", "1,090.00")}
    late = published(tmp_path_factory.mktemp("late"), pages, today=date(2026, 11, 1))  # the calendar's own year has no document
    assert amounts(late.ask(f"林业局项目支出{said}增加多少")) >= {"1000000"}


def test_two_bodies_are_held_together_in_the_one_year_that_both_are_held_of(tmp_path_factory: pytest.TempPathFactory) -> None:
    pages = {ACCOUNT: budget(), f"{BODY}2024年部门预算.html": budget().replace("2025", "2024")}
    pages["甲县水务局2025年部门预算.html"] = budget().replace(BODY, "甲县水务局")
    late = published(tmp_path_factory.mktemp("common"), pages, today=date(2026, 11, 1))
    answer = late.ask("林业局和水务局的住房公积金，哪个多")
    assert answer.status == "answered" and {f.fiscal_year for f in answer.figures} == {2025}


def test_columns_of_one_row_do_not_contradict_each_other(commission: Assistant) -> None:
    answer = commission.ask("发改委2025年一般公共服务支出，说明里180.00万元，表里110.00万元，是不是写错了")
    assert "口径不同" in answer.text and "有误" not in answer.text
    assert not [w for w in answer.warnings if w.kind == "discrepancy"]


def test_goals_of_one_project_are_told_apart_from_those_of_the_others() -> None:
    from assistant.operations import goals

    def told(name: str, section: str) -> list[str]:
        desk: Any = SimpleNamespace(query=SimpleNamespace(subjects=[Subject((Mention(name, 0, len(name)),))]))
        printed: Any = [SimpleNamespace(section=("名词解释", section), text=text) for text in ("全县松材线虫病病死树动态清零。", "完成古树名木复壮三十株。")]
        return [p.text for p in goals._of_project(desk, printed)]

    assert told("古树名木复壮", "部门整体绩效目标表") == ["完成古树名木复壮三十株。"]
    assert len(told("古树名木复壮", "古树名木复壮项目")) == 2  # under the project's own heading all of them are its
    assert len(told("苗木培育", "部门整体绩效目标表")) == 2
