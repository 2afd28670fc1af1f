"""A reader who doubts a figure: both prints are told, the one the schedule supports, and nothing is called equal that was not compared."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.asking import amounts, last, offered, published
from tests.national import table
from tests.provincial import account, budget

HOUSING = "住房公积金（项）2025年预算数为110.00万元，主要用于职工缴纳住房公积金。"
CARS = "截至2024年12月31日，本部门共有车辆7辆，其中：机要通信用车1辆、应急保障用车1辆、业务用车3辆、其他用车1辆。"
BUILDING = "苗圃管理用房，规划建筑面积13459平方米，其中地上建筑面积8013平方米、地下建筑面积5356平方米。"
NAME = "甲县林业局2025年部门预算.html"


@pytest.mark.parametrize(
    "question",
    [
        "甲县林业局2025年住房公积金说明跟表上是一个数吗",
        "甲县林业局2025年住房公积金到底多少？说明里写110.00万元",
        "甲县林业局2025年住房公积金才110.00万，不可能吧",
        "甲县林业局2025年说明里住房公积金写110.00万元，表里也是这个吗",
        "甲县林业局2025年住房公积金前后写的一样吗",
        "甲县林业局2025年住房公积金不对呀，我听人念的是110.00万，你算错了吧？",
    ],
)
def test_a_figure_that_is_printed_two_ways_is_told_both_ways_however_it_is_doubted(tmp_path: Path, question: str) -> None:
    answer = published(tmp_path, {NAME: budget(HOUSING)}).ask(question)
    assert {"110.00", "100.00"} <= offered(answer)
    assert any(w.kind == "discrepancy" for w in answer.warnings)


def test_a_figure_said_in_passing_leaves_the_question_what_it_is(tmp_path: Path) -> None:
    answer = published(tmp_path, {NAME: budget(HOUSING)}).ask("甲县林业局2025年住房公积金说明写110.00万元，占基本支出多少？")
    assert "8.26" in offered(answer)


def test_to_check_and_compare_two_years_is_to_compare_them(tmp_path: Path) -> None:
    held = {NAME: budget(), "甲县林业局2024年度部门决算.html": account()}
    answer = published(tmp_path, held).ask("写报道，想核对：甲县林业局2025年行政运行预算，比2024年决算高多少？")
    assert "200000" in amounts(answer)


@pytest.mark.parametrize("question", ["经济科目表和三公表里的公务接待费一样吗", "公务接待费，经济分类表跟三公表数对得上吗"])
def test_two_schedules_named_are_held_side_by_side(tmp_path: Path, question: str) -> None:
    before, _, after = budget().rpartition("6.50")
    answer = published(tmp_path, {NAME: f"{before}9.60{after}"}).ask(f"甲县林业局2025年{question}")
    assert {"6.50", "9.60"} <= offered(answer)
    assert "不一致" in answer.text


@pytest.mark.parametrize("question", ["说有7辆车，分项数一数有几辆", "一共7辆车，各类加起来是7辆吗？"])
def test_a_number_and_the_parts_listed_after_it_are_counted(tmp_path: Path, question: str) -> None:
    answer = published(tmp_path, {NAME: budget(CARS)}).ask(f"甲县林业局{question}")
    assert offered(answer) == {"7", "6"}


def test_parts_said_by_the_asker_are_added_from_what_is_printed(tmp_path: Path) -> None:
    answer = published(tmp_path, {NAME: budget(BUILDING)}).ask("甲县林业局2025年地上8013、地下5356平方米，加起来等于建筑面积13459吗？")
    assert "13369" in offered(answer)
    assert "不相等" in answer.text


def test_what_is_printed_once_is_not_called_consistent(tmp_path: Path) -> None:
    answer = published(tmp_path, {NAME: budget()}).ask("甲县林业局2025年基本工资对得上吗")
    assert offered(answer) == {"620.00"}
    assert "没有别处可以核对" in answer.text


def test_a_doubt_holds_for_the_figure_just_spoken_of(tmp_path: Path) -> None:
    answer = last(published(tmp_path, {NAME: budget(HOUSING)}), "甲县林业局2025年住房公积金多少", "不对吧，我看是110.00万")
    assert {"110.00", "100.00"} <= offered(answer)


@pytest.mark.parametrize("question", ["基本支出加项目支出等于总支出吗", "基本支出和项目支出相加是不是等于总支出"])
def test_parts_named_are_added_in_the_schedule_whose_total_was_named(tmp_path: Path, question: str) -> None:
    answer = published(tmp_path, {NAME: budget()}).ask(f"甲县林业局2025年{question}")
    assert {"1210.00", "1190.00", "2400.00"} <= offered(answer)
    assert "相等" in answer.text
    assert not answer.warnings


def test_two_items_that_differ_contradict_nothing(tmp_path: Path) -> None:
    answer = published(tmp_path, {NAME: budget()}).ask("甲县林业局2025年基本支出和总支出是一个数吗")
    assert not any(w.kind == "discrepancy" for w in answer.warnings)


def test_a_figure_that_is_right_is_called_so_whatever_is_wrong_beside_it(tmp_path: Path) -> None:
    three = "2025年“三公”经费预算数为30.50万元，其中公务用车购置及运行维护费42.00万元，公务接待费6.50万元。"
    answer = published(tmp_path, {NAME: budget(three)}).ask("听说甲县林业局2025年“三公”经费是30.50万，是这个数不")
    assert offered(answer) == {"30.50"}
    assert "一致" in answer.text


@pytest.mark.parametrize(
    "question",
    ["说明里的住房公积金和表里的差多少", "住房公积金，表列的跟文字写的相差多少", "住房公积金110.00万元，和预算表差多少钱"],
)
def test_how_far_words_and_schedule_are_apart_is_reckoned(tmp_path: Path, question: str) -> None:
    answer = published(tmp_path, {NAME: budget(HOUSING)}).ask(f"甲县林业局2025年{question}")
    assert "100000" in amounts(answer)


def test_a_rate_no_fall_can_have_is_told_with_the_one_that_follows(tmp_path: Path) -> None:
    text = "公务接待费6.50万元，比上年预算减少1.50万元，下降187.50%。"
    answer = published(tmp_path, {NAME: budget(text)}).ask("甲县林业局2025年公务接待费下降187.50%，降幅还能超过百分百？")
    assert {"187.50", "18.75"} <= offered(answer)


INCOME = "甲县林业局2024年度部门决算.html"
BY_SOURCE = table(
    "收入决算表",
    [["科目编码", "科目名称", "本年收入合计", "财政拨款收入", "事业收入"], [("合计", "colspan=2"), "540.00", "480.00", "60.00"],
     ["2130205", "森林资源培育", "540.00", "480.00", "60.00"]],
)  # fmt: skip


@pytest.mark.parametrize("again", ["这项全年实际支出又是多少", "该项支出多少"])
def test_an_item_is_asked_for_again_by_its_other_side(tmp_path: Path, again: str) -> None:
    assistant = published(tmp_path, {INCOME: account().replace("</body>", f"{BY_SOURCE}</body>")})
    assert {"60.00", "492.00"} <= offered(assistant.ask(f"甲县林业局2024年决算森林资源培育的事业收入是多少？{again}"))
    assert offered(last(assistant, "甲县林业局2024年决算森林资源培育的事业收入是多少", again)) == {"492.00"}


def test_a_total_of_income_beside_an_item_is_what_came_in_for_it(tmp_path: Path) -> None:
    assistant = published(tmp_path, {INCOME: account().replace("</body>", f"{BY_SOURCE}</body>")})
    assert offered(assistant.ask("甲县林业局2024年决算森林资源培育本年收入合计多少")) == {"540.00"}


def test_a_part_named_behind_a_total_is_asked_for_as_well(tmp_path: Path) -> None:
    answer = published(tmp_path, {NAME: budget()}).ask("甲县林业局2025年一共预算多少，其中人员经费？")
    assert {"2400.00", "1050.00"} <= offered(answer)


@pytest.mark.parametrize("question", ["政府采购当中专门预留给中小企业的是多少", "政府采购里给中小企业多少"])
def test_a_part_that_is_not_printed_is_never_its_whole(tmp_path: Path, question: str) -> None:
    answer = published(tmp_path, {NAME: budget("2025年政府采购预算总额30.00万元。")}).ask(f"甲县林业局2025年{question}")
    assert answer.status == "not_disclosed"
    assert not offered(answer)


@pytest.mark.parametrize("again", ["跟文字说明对得上吗", "说明里也是吗", "前面那段说明可不是这个数", "说明是不是少写了"])
def test_a_doubt_about_words_is_about_what_was_just_spoken_of(tmp_path: Path, again: str) -> None:
    answer = last(published(tmp_path, {NAME: budget(HOUSING, CARS)}), "甲县林业局2025年住房公积金多少", again)
    assert {"110.00", "100.00"} <= offered(answer)


def test_income_and_spending_are_held_together(tmp_path: Path) -> None:
    answer = published(tmp_path, {NAME: budget()}).ask("甲县林业局2025年收支总计相等吗，各多少")
    assert "2400.00" in offered(answer)
    assert "相等" in answer.text


@pytest.mark.parametrize(("said", "told"), [("160.00", "，**相等"), ("159.6", "不相等"), ("160", "相等")])
def test_items_named_are_added_and_held_against_the_amount_said(tmp_path: Path, said: str, told: str) -> None:
    answer = published(tmp_path, {NAME: budget()}).ask(f"甲县林业局2025年办公费加公务接待费等于{said}万元吗")
    assert {"153.50", "6.50"} <= offered(answer)
    assert told in answer.text


def test_the_parts_of_a_total_are_the_first_thing_looked_at(tmp_path: Path) -> None:
    answer = last(published(tmp_path, {NAME: budget(CARS)}), "甲县林业局2025年有几辆车", "各类车加起来够不够这个数")
    assert offered(answer) == {"7", "6"}


def test_the_other_spelling_of_other_names_the_same_item(tmp_path: Path) -> None:
    page = budget().replace("办公费", "其他商品和服务支出")
    answer = published(tmp_path, {NAME: page}).ask("甲县林业局2025年其它商品和服务支出多少")
    assert offered(answer) == {"153.50"}


def test_of_two_items_named_the_one_the_words_state_is_held_against_its_schedule(tmp_path: Path) -> None:
    answer = published(tmp_path, {NAME: budget(HOUSING)}).ask("甲县林业局2025年津贴补贴以外的住房公积金，正文和表里数字不一样，到底是多少？")
    assert {"110.00", "100.00"} <= offered(answer)


TURNED = "（三）公务接待费预算6.50万元，比上年增加1.50万元，下降18.75%，主要原因是从严控制接待标准。"


@pytest.mark.parametrize(
    "question",
    ["公务接待费说比上年增加1.50万又说下降18.75%，应该信哪个", "接待费增加1.5万却下降18.75%，怎么理解", "公务接待费写增加1.50万元、下降18.75%，到底听谁的"],
)
def test_two_figures_said_that_contradict_each_other_are_told_as_such_whatever_is_asked_of_them(tmp_path: Path, question: str) -> None:
    answer = published(tmp_path, {NAME: budget(TURNED)}).ask(f"甲县林业局2025年{question}？")
    assert "应为减少" in answer.text
    assert any(w.kind == "discrepancy" for w in answer.warnings)


@pytest.mark.parametrize("question", ["办公费居然有160.00万，是不是填错格子了", "办公费160.00跟商品和服务支出合计一模一样，正常吗"])
def test_a_part_that_repeats_the_sum_of_its_group_cannot_be_right_where_others_have_amounts(tmp_path: Path, question: str) -> None:
    page = budget().replace("153.50", "160.00")
    answer = published(tmp_path, {NAME: page}).ask(f"甲县林业局2025年{question}？")
    assert "160.00" in offered(answer)
    assert "错行" in answer.text


@pytest.mark.parametrize("question", ["是两笔不同的钱么", "算不算同一笔钱"])
def test_one_amount_in_two_schedules_is_one_and_no_two(tmp_path: Path, question: str) -> None:
    answer = published(tmp_path, {NAME: budget()}).ask(f"甲县林业局2025年公务接待费，经济分类表写6.50，三公表也写6.50，{question}？")
    assert "同一个数" in answer.text


ITEMS = (("行政运行", "900.00"), ("森林资源培育", "480.00"), ("林业草原防灾减灾", "310.00"))


@pytest.mark.parametrize("asked", ["说的用途是不是张冠李戴了？", "这条说明难道没抄错？", "用途那句写得对吗"])
def test_an_amount_names_the_item_whose_words_are_doubted(tmp_path: Path, asked: str) -> None:
    own = [f"{n}. “农林水支出（类）林业和草原（款）{item}（项）”{amount}万元，主要用于{item}。" for n, (item, amount) in enumerate(ITEMS, 1)]
    copied = "4. “住房保障支出（类）住房改革支出（款）住房公积金（项）”100.00万元，主要用于森林资源培育。"
    assistant = published(tmp_path, {NAME: budget(*own, copied)})
    answer = assistant.ask(f"甲县林业局2025年住房公积金100.00万元，{asked}")
    assert "误用他处文字" in answer.text
    assert any(w.kind == "discrepancy" for w in answer.warnings)
    assert "误用" not in assistant.ask(f"甲县林业局2025年森林资源培育480.00万元，{asked}").text


def test_what_a_verb_is_done_to_is_what_is_asked_about(tmp_path: Path) -> None:
    assert published(tmp_path, {NAME: budget()}).ask("甲县林业局2025年搞科普的钱有多少").status == "not_disclosed"


def test_words_quoted_that_a_finding_doubts_ask_for_it_and_for_no_term(tmp_path: Path) -> None:
    glossary = "基本支出：是市级预算主管部门及所属预算单位为保障其机构正常运转发生的支出。项目支出：是市级预算主管部门为完成特定任务发生的支出。"
    answer = published(tmp_path, {NAME: budget(glossary)}).ask("甲县林业局是县里的部门，名词解释却写“市级预算主管部门”，是不是写错了？")
    assert "市级预算主管部门" in answer.text and "县级" in answer.text
