"""What is asked after an answer: a part of it, its unit, another body or year, as many of what was spoken of as are counted."""

from __future__ import annotations

from datetime import date

import pytest

from asking import amounts, last, published
from assistant.answer import Turn
from assistant.conversation import Assistant
from tests.provincial import BODY, account, budget


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    pages = {f"{BODY}2025年部门预算.html": budget(), f"{BODY}2024年度部门决算.html": account()}
    return published(tmp_path_factory.mktemp("follow_ups"), pages, today=date(2025, 6, 1))


@pytest.mark.parametrize(
    ("questions", "expected"),
    [
        (("林业局2025年基本支出多少", "其中发给人的和日常公用的各多少"), {"10500000", "1600000"}),
        (("林业局2025年基本支出多少", "人员和公用分别多少"), {"10500000", "1600000"}),
        (("林业局2025年支出总额", "基本和项目各多少"), {"12100000", "11900000"}),
        (("林业局2025年支出总额", "项目支出占其中多少钱"), {"11900000"}),
        (("林业局2025年一般公共预算基本支出里工资福利支出多少", "这里面基本工资占多少钱"), {"6200000"}),
        (("林业局2025年三公经费多少", "里面吃饭的钱呢"), {"65000"}),
    ],
)
def test_parts_of_what_was_spoken_of_are_each_given(assistant: Assistant, questions: tuple[str, ...], expected: set[str]) -> None:
    assert amounts(last(assistant, *questions)) == expected


def test_as_many_as_are_counted_are_taken_together(assistant: Assistant) -> None:
    assert "1835000" in amounts(last(assistant, "林业局2025年办公费和退休费分别多少", "这俩加一块呢"))
    ranked = last(assistant, "林业局2025年工资福利支出多少", "其中基本工资呢", "津贴补贴呢", "退休费呢", "这三个里哪个最多")
    assert amounts(ranked) == {"6200000", "4000000", "300000"}


@pytest.mark.parametrize(
    "questions",
    [
        ("林业局2025年人员经费多少", "公用经费呢", "这两项相加，等不等于基本支出那个数"),
        ("林业局2025年人员经费和公用经费分别多少", "两项加起来是不是基本支出"),
        ("林业局2025年人员经费多少", "公用经费呢", "加起来跟基本支出对得上吗"),
        ("林业局2025年人员经费加公用经费等不等于基本支出",),
    ],
)
def test_a_sum_is_held_against_what_stands_behind_equals(assistant: Assistant, questions: tuple[str, ...]) -> None:
    answer = last(assistant, *questions)
    assert amounts(answer) == {"10500000", "1600000", "12100000"}
    assert "相等，勾稽一致" in answer.text


def test_the_other_side_of_a_total_is_another_total(assistant: Assistant) -> None:
    assert amounts(last(assistant, "林业局2024年总支出", "那收入呢")) == {"22100000"}


def test_what_is_planned_is_asked_after_what_was_spent(assistant: Assistant) -> None:
    assert amounts(last(assistant, "林业局2024年三公经费实际花了多少", "25年又打算安排几多")) == {"305000"}


def test_an_invented_thing_stays_refused_behind_an_answer(assistant: Assistant) -> None:
    assert last(assistant, "林业局2025年退休费多少", "那宠物医院补贴呢").status == "not_disclosed"
    assert last(assistant, "林业局2025年退休费多少", "静安区教育局的呢").status == "not_disclosed"


@pytest.mark.parametrize(
    ("questions", "expected"),
    [
        (("林业局2025年办公费和公务接待费各是多少", "后一个占前一个的比例"), {"4.23"}),
        (("林业局2025年森林资源培育多少", "这是基本支出还是项目支出"), {"5300000"}),
        (("林业局2025年支出总额", "农林水支出呢", "它的项目支出呢"), {"9400000"}),
        (("林业局2025年农林水支出多少", "只看项目支出的话"), {"9400000"}),
        (("林业局2025年三公经费多少", "公车呢", "运行的那部分呢"), {"240000"}),
        (("林业局2025年公用经费多少", "人员的呢", "各占基本支出百分之几"), {"13.22", "86.78"}),
    ],
)
def test_words_that_point_back_mean_what_was_spoken_of(assistant: Assistant, questions: tuple[str, ...], expected: set[str]) -> None:
    assert amounts(last(assistant, *questions)) == expected


@pytest.mark.parametrize("before", ["那前一个年度呢", "那前一年呢"])
def test_the_year_before_is_no_first_of_two(assistant: Assistant, before: str) -> None:
    assert "2024年" in last(assistant, "林业局2025年支出总额", before).text


@pytest.mark.parametrize(("given", "inside"), [("1,840.00", "9400000"), ("1,690.00", "7900000")])
def test_of_rows_of_one_name_the_one_that_was_told_is_spoken_of(assistant: Assistant, given: str, inside: str) -> None:
    told = [Turn(role="user", content="林业局2025年林业和草原安排多少"), Turn(role="assistant", content=f"2025年安排林业和草原{given}万元。")]
    assert amounts(assistant.ask("这里面项目支出是多少", told)) == {inside}


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("津贴补贴少多少", {"2200000"}),
        ("津贴补贴呢？差多少", {"4000000", "2200000"}),
        ("跟津贴补贴差多少", {"2200000"}),
        ("津贴补贴呢，哪个高", {"6200000", "4000000"}),
        ("津贴补贴是多少，占它几成", {"4000000", "64.52"}),
        ("津贴补贴是它的百分之几", {"64.52"}),
        ("津贴补贴呢？比基本工资少多少", {"4000000", "2200000"}),
    ],
)
def test_an_item_named_next_is_held_against_the_one_spoken_of(assistant: Assistant, question: str, expected: set[str]) -> None:
    assert amounts(last(assistant, "林业局2025年基本工资多少", question)) == expected


ORDER = ("林业局2025年总支出多少", "其中最大的一类是什么")


@pytest.mark.parametrize(
    ("questions", "expected"),
    [
        ((*ORDER, "它占多少"), {"76.67"}),
        ((*ORDER, "它占多少", "第二大的呢"), {"2500000"}),
        ((*ORDER, "第二大的呢", "这两个加起来占多少"), {"87.08"}),
        ((*ORDER, "第二第三名呢"), {"2500000", "1500000"}),
        ((*ORDER, "它占多少", "第二大的呢", "两个差多少"), {"15900000"}),
        (("林业局2025年工资福利支出多少", "里面都有啥", "第二个占几成"), {"39.22"}),
        (("林业局2025年人员经费多少", "占总支出多少", "反过来公用经费占多少"), {"6.67"}),
        (("林业局2025年人员经费多少", "占总支出多少", "公用经费占多少", "这两个加起来呢"), {"12100000"}),
        (("林业局2025年办公费多少", "公务接待费呢", "加起来呢", "占公用经费多少"), {"100"}),
        (("林业局2025年社保支出多少", "它在整个预算里能占到几个百分点"), {"6.25"}),
        (("林业局2025年办公费多少", "公务接待费又是多少，跟办公费两个加拢呢"), {"65000", "1600000"}),
        (("林业局2025年三公经费多少", "分开说说", "公车那块呢"), {"240000"}),
    ],
)
def test_what_a_reply_came_to_is_what_is_asked_about_next(assistant: Assistant, questions: tuple[str, ...], expected: set[str]) -> None:
    assert expected <= amounts(last(assistant, *questions))
    assert not {"24000000"} & amounts(last(assistant, *questions))


def test_a_kind_named_alone_is_that_kind_of_the_item_spoken_of(tmp_path_factory: pytest.TempPathFactory) -> None:
    pages = {"2025预算.html": budget("行政单位医疗安排60.00万元，事业单位医疗安排12.00万元，事业收入0.00万元。")}
    told = published(tmp_path_factory.mktemp("kinds"), pages)
    assert amounts(last(told, "林业局2025年行政单位医疗多少", "事业那边呢")) == {"120000"}
    units = "本部门中，行政单位1家，事业单位2家，具体包括甲县林业局本级和甲县苗圃场、甲县护林站。"
    pages = {"2025预算.html": budget("行政单位医疗安排60.00万元，事业单位医疗安排12.00万元。", units)}
    counted = published(tmp_path_factory.mktemp("counted"), pages)
    assert amounts(last(counted, "林业局2025年有几家事业单位")) == {"2"}
    for asked in ("那事业单位的呢", "事业单位呢"):
        assert amounts(last(counted, "林业局2025年行政单位医疗多少", asked)) == {"120000"}
    assert "720000" in amounts(last(counted, "林业局2025年事业单位医疗多少", "行政的呢，加起来多少"))
    alone = published(tmp_path_factory.mktemp("alone"), {"2025预算.html": budget("事业收入0.00万元。", units)})
    for asked in ("事业的呢", "那事业单位的呢"):  # printed nowhere: never 事业收入, and no number of units
        refused = last(alone, "林业局2025年行政单位医疗多少", asked)
        assert refused.status == "not_disclosed" and "事业单位医疗" in refused.text and not amounts(refused)


@pytest.mark.parametrize(
    ("questions", "expected"),
    [
        (("林业局2025年农林水支出多少", "那项目支出部分是多少？"), {"9400000"}),
        (("林业局2025年农林水支出多少", "基本支出那一栏呢"), {"9000000"}),
        (("林业局2025年农林水支出多少", "基本支出有多少", "项目支出有多少"), {"9400000"}),
        (("林业局2025年农林水支出多少", "基本支出和项目支出各多少"), {"9000000", "9400000"}),
        (("林业局2025年农林水支出多少", "项目支出占多少"), {"51.09", "9400000"}),
        (("林业局2025年农林水支出多少", "项目支出比基本支出多多少"), {"400000"}),
        (("林业局2024年农林水支出决算多少", "那项目支出呢"), {"8175000"}),
        (("林业局2025年农林水支出多少", "全局项目支出呢"), {"11900000"}),
        (("林业局2025年农林水支出多少", "整个局的项目支出呢"), {"11900000"}),
        (("林业局2025年农林水支出多少", "林业局的项目支出呢"), {"11900000"}),
        (("林业局2025年支出总额多少", "项目支出呢"), {"11900000"}),
        (("林业局2025年退休费多少", "公用经费呢"), {"1600000"}),
        (("林业局2025年政府性基金支出多少", "项目支出呢"), {"2500000"}),
        (("林业局2025年农林水支出多少", "其中基本的呢"), {"9000000"}),
        (("林业局2025年农林水支出多少", "基本支出和项目支出分别多少", "项目支出占比呢"), {"51.09"}),
        (("林业局2025年农林水支出和社会保障和就业支出各多少", "基本支出分别多少"), {"9000000", "1500000"}),
    ],
)
def test_a_column_asked_after_an_item_is_that_of_its_row(assistant: Assistant, questions: tuple[str, ...], expected: set[str]) -> None:
    assert amounts(last(assistant, *questions)) == expected


@pytest.mark.parametrize(
    ("questions", "expected"),
    [
        (("林业局2025年农林水支出的基本支出多少", "卫生健康支出呢"), {"600000"}),
        (("林业局2025年农林水支出的基本支出多少", "卫生健康支出一共呢"), {"600000"}),
        (("林业局2025年卫生健康支出的基本支出多少", "农林水支出呢"), {"9000000"}),
        (("林业局2025年卫生健康支出的基本支出多少", "农林水支出一共多少"), {"18400000"}),
    ],
)
def test_the_next_item_is_asked_by_the_same_column(assistant: Assistant, questions: tuple[str, ...], expected: set[str]) -> None:
    assert amounts(last(assistant, *questions)) == expected


def test_a_blank_column_of_the_row_spoken_of_is_told_as_blank(assistant: Assistant) -> None:
    blank = last(assistant, "林业局2025年卫生健康支出多少", "项目支出呢")
    assert blank.status == "not_disclosed" and "空白" in blank.text and not amounts(blank)
    both = last(assistant, "林业局2025年农林水支出多少", "是基本支出还是项目支出")
    assert "一栏没有数" not in both.text


def test_why_asked_by_the_way_is_not_asked_of_the_next_item(assistant: Assistant) -> None:
    assert amounts(last(assistant, "林业局2025年办公费多少", "为什么", "公务接待费呢")) == {"65000"}


def test_two_items_of_two_years_are_added_up_for_each_year(assistant: Assistant) -> None:
    summed = last(assistant, "林业局2024年和2025年住房保障支出各多少", "卫生健康支出呢", "这两个加起来呢")
    assert amounts(summed) == {"1525000", "1600000"}


def test_last_year_counts_from_the_year_that_was_told(assistant: Assistant) -> None:
    assert "2024年" in last(assistant, "林业局有多少钱", "都花哪了", "那去年呢").text
    assert len(amounts(last(assistant, "林业局2025年有多少钱", "都花哪了"))) >= 5


@pytest.fixture(scope="module")
def neighbours(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    units = "从预算单位构成看，甲县林业局2025年部门预算包括甲县林业局本级和下属2家单位：甲县苗圃场、甲县护林站。"
    pages = {
        "林业2025.html": budget("一、部门预算单位构成", units),
        "林业2024.html": account(),
        "水利2025.html": budget().replace(BODY, "甲县水利局").replace("全县林业工作", "全县水利工作"),
    }
    return published(tmp_path_factory.mktemp("neighbours"), pages, today=date(2025, 6, 1))


@pytest.mark.parametrize(
    ("questions", "told"),
    [
        (("林业局主要职责是什么", "水利局呢"), "全县水利工作"),
        (("林业局的钱都花在哪些地方", "那水利局的呢"), "甲县水利局2025年部门预算，各类支出由5项组成"),
        (("林业局2025年的钱都花在哪些地方", "24年呢"), "2024年"),
        (("林业局主要职责是什么", "水利局呢", "三公经费多少"), "甲县水利局2025年部门预算，“三公”经费"),
        (("林业局有几个下属单位", "分别是哪几个"), "护林站"),
    ],
)
def test_a_body_or_year_alone_asks_the_earlier_question_anew(neighbours: Assistant, questions: tuple[str, ...], told: str) -> None:
    assert told in last(neighbours, *questions).text


def test_what_names_no_item_is_refused_in_its_own_words(neighbours: Assistant) -> None:
    refused = last(neighbours, "林业局2025年一共几个人")
    assert refused.status == "not_disclosed" and "几个人" in refused.text and "相近" not in refused.text


def test_an_item_printed_only_as_spent_is_named_as_that(neighbours: Assistant) -> None:
    refused = last(neighbours, "林业局2024年住房公积金决算多少", "预算是多少")
    assert refused.status == "not_disclosed" and not amounts(refused) and "印出的是决算数98" in refused.text


@pytest.mark.parametrize(
    "questions",
    [
        ("林业局2025年住房保障支出里人员经费多少",),
        ("林业局2025年住房保障支出里人员和公用各多少",),
        ("林业局2025年住房保障支出多少", "里面人员经费呢"),
        ("林业局2025年住房保障支出多少", "其中人员经费和公用经费呢"),
    ],
)
def test_a_part_that_no_figure_gives_of_an_item_is_not_that_of_everything(assistant: Assistant, questions: tuple[str, ...]) -> None:
    refused = last(assistant, *questions)
    assert refused.status == "not_disclosed" and not amounts(refused) and "住房保障支出" in refused.text


def test_what_a_year_began_with_is_what_came_over_from_the_year_before(assistant: Assistant) -> None:
    assert amounts(last(assistant, "林业局2024年决算，年底结转结余剩了多少", "那刚开年的时候，手里上年转过来的有多少")) == {"800000"}


BOUGHT = (
    "截至2024年12月31日，甲县林业局共有车辆3辆，其中：应急保障用车2辆、其他用车1辆；单价100万元（含）以上设备（不含车辆）2台（套）。",
    "2025年部门预算安排购置车辆1辆，其中：应急保障用车0辆、其他用车1辆；部门预算安排购置单价100万元（含）以上设备（不含车辆）0台（套）。",
    "公务用车购置及运行维护费主要安排编制内公务车辆的报废更新，以及公务用车燃料费、维修费、过路过桥费、保险费等支出。",
)


@pytest.fixture(scope="module")
def bought(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    return published(tmp_path_factory.mktemp("bought"), {"2025预算.html": budget("一、国有资产占有情况", *BOUGHT)}, today=date(2025, 6, 1))


@pytest.mark.parametrize(
    "questions",
    [
        ("林业局2025年有没有100万以上的设备", "是啥设备，哪年买的，多少钱一台？"),
        ("林业局2025年有没有100万以上的设备", "什么牌子的"),
        ("林业局2025年公务接待费多少", "谁批的"),
        ("林业局2025年公车运行费多少", "给谁用"),
        ("林业局2025年公车运行费多少", "买的什么牌子型号，谁中标的"),
        ("林业局2025年办公费多少", "哪家供应商供的货"),
        ("林业局2025年办公费多少", "哪年买的"),
        ("林业局2025年森林资源培育多少", "每个林场多少"),
        ("林业局2025年森林资源培育多少", "补给了哪些企业"),
        ("林业局2025年森林资源培育多少", "给了哪几家公司"),
    ],
)
def test_a_detail_that_no_sentence_tells_is_refused_and_no_other_figure_given(bought: Assistant, questions: tuple[str, ...]) -> None:
    refused = last(bought, *questions)
    assert refused.status == "not_disclosed" and not amounts(refused), refused.text


def test_what_the_car_is_for_is_told_of_the_car_and_no_duty_of_the_body(bought: Assistant) -> None:
    kind = last(bought, "林业局2025年公务用车购置费多少", "买的是啥用途的车，几辆")
    assert "其他用车1辆" in kind.text and "1" in amounts(kind)
    used = last(bought, "林业局2025年公务用车购置及运行维护费多少", "是干啥的")
    assert "过路过桥费" in used.text and "全县林业工作" not in used.text


def test_a_code_in_brackets_is_what_is_meant_and_the_loose_words_before_it_are_not(assistant: Assistant) -> None:
    for loose in ("退休和养老", "养老和年金"):
        assert amounts(last(assistant, f"林业局2025年{loose}这块（20805）按项列出来")) == {"1500000"}


def test_two_kinds_of_one_name_in_brackets_are_both_of_that_name(tmp_path_factory: pytest.TempPathFactory) -> None:
    pages = {"2025预算.html": budget("行政单位医疗安排60.00万元，事业单位医疗安排12.00万元，事业收入0.00万元。")}
    told = published(tmp_path_factory.mktemp("both_kinds"), pages)
    for asked in ("医疗（行政+事业）合计多少", "行政和事业单位医疗一共多少"):
        assert amounts(last(told, f"林业局2025年{asked}")) == {"720000"}
    lacking = last(told, "林业局2025年离退休（行政、事业）一共多少")
    assert lacking.status == "not_disclosed" and not amounts(lacking)


def test_vehicles_asked_beside_equipment_are_counted(bought: Assistant) -> None:
    assert amounts(last(bought, "林业局2025年有几台100万以上的设备？车呢")) == {"2", "3"}
    assert amounts(last(bought, "林业局2025年有几台100万以上的设备", "那车呢")) == {"3"}


def test_a_body_asked_for_by_itself_gives_its_figure_beside_the_difference(neighbours: Assistant) -> None:
    held = last(neighbours, "林业局2025年公务接待费多少", "水利局的办公费呢，比林业局多还是少")
    assert "1535000" in amounts(held)
    assert "护林站" in last(neighbours, "林业局2025年部门预算包括哪几家").text


def test_how_many_and_how_much_of_several_bodies_are_asked_one_after_the_other(tmp_path_factory: pytest.TempPathFactory) -> None:
    goals = "2025年，编报绩效目标的项目{}个，涉及项目预算资金{}万元。"
    pages = {
        "林业2025.html": budget("绩效目标设置情况", goals.format(49, "825.00")),
        "水利2025.html": budget("绩效目标设置情况", goals.format(25, "1138.00")).replace(BODY, "甲县水利局"),
    }
    both = published(tmp_path_factory.mktemp("goals"), pages, today=date(2025, 6, 1))
    asked = last(both, "2025年林业局和水利局编报绩效目标的项目谁多？资金呢")
    assert {"49", "25", "8250000", "11380000"} <= amounts(asked)


def test_what_is_left_out_next_is_left_out_of_the_item_spoken_of_last(assistant: Assistant) -> None:
    less = last(assistant, "林业局2025年基本支出多少", "公用经费一共是多少，扣掉公务接待费呢")
    assert "1535000" in amounts(less) and "10500000" not in amounts(less)


def test_the_second_name_of_an_office_is_told_by_its_bracket(tmp_path_factory: pytest.TempPathFactory) -> None:
    offices = "甲县林业局机关设3个内设机构，包括：办公室、资源科（湿地管理科）、防火科。"
    told = published(tmp_path_factory.mktemp("offices"), {"2025预算.html": budget("二、机构设置", offices)})
    assert "湿地管理科" in last(told, "林业局2025年有几个内设机构", "资源科另外一个名字叫什么").text


def test_what_is_printed_nowhere_stays_what_is_spoken_of(assistant: Assistant) -> None:
    for asked in ("为什么比去年多", "占总支出多少", "最大的是哪个"):
        refused = last(assistant, "林业局2025年无人机编队表演多少钱", asked)
        assert not amounts(refused), asked
    assert amounts(last(assistant, "林业局2025年无人机编队表演多少钱", "支出总额是多少"))


@pytest.mark.parametrize(
    ("questions", "expected"),
    [
        (("林业局2025年办公费和退休费合计多少", "再加上公务接待费"), {"1900000"}),
        (("林业局2025年办公费多少", "加上退休费呢", "再加上公务接待费"), {"1900000"}),
        (("林业局2025年办公费多少", "再加上退休费和公务接待费一共多少"), {"1900000"}),
    ],
)
def test_what_is_added_is_added_to_what_was_spoken_of(assistant: Assistant, questions: tuple[str, ...], expected: set[str]) -> None:
    assert expected <= amounts(last(assistant, *questions))


def test_what_was_spent_and_what_was_planned_are_both_of_the_item_named(assistant: Assistant) -> None:
    both = last(assistant, "林业局2024年三公经费决算多少", "那车的运行费呢，花了多少、预算多少")
    assert amounts(both) == {"225000", "240000"}
