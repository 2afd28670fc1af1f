"""What people ask of a document's prose in their own words: who is responsible, why, how high, what a term covers, what is misprinted."""

from __future__ import annotations

from pathlib import Path

import pytest

from asking import offered, published
from assistant.conversation import Assistant
from tests.national import table
from tests.provincial import BODY, budget

DUTIES = (
    f"<p>{BODY}负责全县林业工作。主要职责是：</p><p>（一）负责全县木材加工、林木种苗和标准化木材市场的管理工作。</p>"
    "<p>（二）负责防火防虫、林业有害生物防治工作。</p>"
    "<p>（三）与甲县应急管理局有关职责分工。甲县林业局负责森林火灾预防；会同有关部门推动护林员队伍建设。"
    "甲县应急管理局组织开展居（村）民委员会防灾演练，牵头推进应急避难场所建设。</p>"
    "<h2>名词解释</h2><p>（一）培训费：指除因公出国（境）培训费以外的，在培训期间发生的师资费、住宿费等费用。</p>"
)
PLANNED = (
    "一、预算编制说明",
    "“农林水支出（类）林业和草原（款）森林资源培育（项）”2025年度预算530.00万元，2024年度预算600.00万元，主要用于：育苗、林业草原防灾减灾宣传。"
    "2024年当年预算执行数为590.00万元，2025年预算安排530.00万元，比2024年预算执行数减少10.17%。主要原因是：苗圃改造完工。",
    "“农林水支出（类）林业和草原（款）林业草原防灾减灾（项）”2025年度预算410.00万元，2024年度预算380.00万元，主要用于：防火。"
    "2024年当年预算执行数为370.00万元，2025年预算安排410.00万元，比2024年预算执行数增加10.81%。主要原因是：增设瞭望塔。",
    "“住房保障支出（类）住房改革支出（款）住房公积金（项）”100.00万元，主要用于缴纳公积金。2024年当年预算执行数为45030.0万元，"
    "2025年预算安排100.00万元，比2024年预算执行数增加17.62%。主要原因是：基数调整。",
    "护林站新建工程项目经费情况说明",
    "一、项目概述",
    "护林站新建工程位于云岭村，用地面积约为4000.6平方米。本工程规划建筑面积约为1200平方米，其中地上建筑面积为800平方米，"
    "建筑高度为18.5米，地上主楼4层，地下1层。",
    "二、实施方案",
    "2025年三季度完成主体施工；四季度完成室外工程。",
    "三、绩效目标",
    "年内完成主体结构封顶。",
)  # fmt: skip


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    page = budget(*PLANNED).replace(f"<p>{BODY}负责全县林业工作。</p>", DUTIES)
    return published(tmp_path_factory.mktemp("published"), {"林业局2025年预算.html": page})


@pytest.mark.parametrize(
    ("question", "printed"),
    [
        ("木材加工厂、林木种苗归甲县哪个局管？职责里怎么写的", "林木种苗"),
        ("木材市场是哪个部门在管", "木材市场"),
        ("防虫防火归谁管", "防火防虫"),
    ],
)
def test_the_body_is_found_by_its_duties_in_other_words(assistant: Assistant, question: str, printed: str) -> None:
    answer = assistant.ask(question)
    assert answer.status == "answered" and printed in answer.text


def test_what_is_nobodys_duty_is_not_answered(assistant: Assistant) -> None:
    assert assistant.ask("宇宙飞船归哪个局管").status == "out_of_scope"


@pytest.mark.parametrize("question", ["村委会防灾演练到底是林业局管还是应急局管", "防灾演练是林业局负责还是应急管理局负责"])
def test_of_two_bodies_the_one_whose_duty_it_is_said_to_be(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question)
    assert answer.status == "answered" and "应急管理局组织开展" in answer.text


@pytest.mark.parametrize(
    ("question", "printed"),
    [
        ("云岭村的护林站新建工程，楼有多高、地上地下各几层", {"18.5", "4", "1"}),
        ("林业局护林站新建工程占地多少平方米", {"4000.6"}),
        ("林业局护林站新建工程建筑面积多大", {"1200"}),
        ("林业局护林站新建工程地上建筑面积多少", {"800"}),
    ],
)
def test_how_high_and_how_large_a_building_is(assistant: Assistant, question: str, printed: set[str]) -> None:
    answer = assistant.ask(question)
    assert (answer.status, offered(answer)) == ("answered", printed)


@pytest.mark.parametrize("question", ["林业局2025年培训费的口径是怎么界定的", "林业局2025年的培训费，出国培训算不算进去"])
def test_what_a_term_covers_is_no_amount(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question)
    assert "师资费" in answer.text and offered(answer) == set()


@pytest.mark.parametrize(
    "question",
    ["林业局2025年森林资源培育少了60万，官方怎么解释的", "林业局2025年森林资源培育砍了不少，是少搞了啥", "林业局2025年森林资源培育为啥降了"],
)
def test_why_it_moved_is_asked_in_many_ways(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question)
    assert answer.status == "answered" and "苗圃改造完工" in answer.text


def test_an_item_in_anothers_purpose_has_not_the_others_reason(assistant: Assistant) -> None:
    answer = assistant.ask("林业局2025年林业草原防灾减灾为什么多了")
    assert "增设瞭望塔" in answer.text and "苗圃" not in answer.text


def test_a_class_has_the_reasons_of_its_items_and_not_that_of_one(assistant: Assistant) -> None:
    answer = assistant.ask("林业局2025年农林水支出为什么变动")
    assert "没有说明" in answer.text and "苗圃改造完工" in answer.text and "增设瞭望塔" in answer.text


def test_the_year_before_as_the_budget_prints_it_and_why(assistant: Assistant) -> None:
    answer = assistant.ask("林业局2025年森林资源培育为啥砍了？上一年实际执行了多少")
    assert "590.00" in offered(answer) and "苗圃改造完工" in answer.text and "不是决算" not in answer.text


@pytest.mark.parametrize(
    "question",
    ["林业局住房公积金24年执行数印的4.5个亿，25年只安排100万却说增加17.62%，是不是印错啦", "林业局住房公积金2024年执行数写成4.5亿，印错了吧"],
)
def test_an_amount_said_roundly_is_recognised_in_what_is_misprinted(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question)
    assert "45030.0" in offered(answer) and any(w.kind == "discrepancy" for w in answer.warnings)


@pytest.mark.parametrize("question", ["林业局护林站新建工程2025年三、四季度的施工安排", "护林站新建工程四季度干啥", "护林站新建工程的进度计划是怎么排的"])
def test_the_plan_of_a_project_by_quarters(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question)
    assert answer.status == "answered" and "四季度完成室外工程" in answer.text


@pytest.mark.parametrize("question", ["护林站新建工程年内要干到哪一步", "护林站新建工程的年度目标是啥", "林业局护林站新建工程今年底要做到什么程度"])
def test_how_far_a_project_is_to_get(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question)
    assert answer.status == "answered" and "年内完成主体结构封顶" in answer.text


@pytest.mark.parametrize("question", ["林业局2025年森林资源培育，表里的数和编制说明写的一致不", "林业局2025年森林资源培育表列数跟文字说明一样吗"])
def test_a_row_of_a_schedule_is_held_against_the_text(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question)
    assert "一致" in answer.text and "不一致" not in answer.text and offered(answer) == {"530.00"}


def test_a_check_of_one_item_is_not_answered_with_what_is_wrong_elsewhere(assistant: Assistant) -> None:
    assert "公积金" not in assistant.ask("林业局2025年办公费对不对得上").text


AIMS = table(
    "项目支出绩效目标表",
    [
        ["项目名称", "预算数", "绩效指标", "指标值"],
        ["护林员补助", "60.00", "补助护林员人数", "≥320人"], ["", "", "补助发放准确率", "≥99%"], ["", "", "护林员满意度", "≥92%"],
        ["古树救助", "40.00", "救助古树", "≥18株"], ["", "", "群众满意度", "≥90%"],
    ],
)  # fmt: skip


@pytest.fixture(scope="module")
def aimed(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """A budget with the targets of two projects."""
    page = budget(*PLANNED[:1]).replace("</body>", AIMS.partition("<body>")[2] if "<body>" in AIMS else f"{AIMS}</body>")
    return published(tmp_path_factory.mktemp("aimed"), {"林业局2025年预算.html": page})


@pytest.mark.parametrize(
    ("question", "printed"),
    [
        ("林业局2025年护林员补助的绩效指标都定了多少", {"≥320", "≥99", "≥92"}),
        ("林业局2025年满意度目标各是多少", {"≥92", "≥90"}),
        ("林业局2025年古树救助的满意度指标定多高", {"≥90"}),
    ],
)
def test_targets_are_those_of_the_project_named(aimed: Assistant, question: str, printed: set[str]) -> None:
    answer = aimed.ask(question)
    assert answer.status == "answered"
    assert {p.lstrip("≥") for p in offered(answer)} == {p.lstrip("≥") for p in printed}


@pytest.mark.parametrize("question", ["听讲林业局要造个护林站，造在哪个村，楼高几米几层", "听说林业局打算建一座护林站工程，建在什么村，楼高几米"])
def test_what_is_to_be_built_is_no_body(assistant: Assistant, question: str) -> None:
    told = assistant.ask(question)
    assert "云岭村" in told.text and "18.5" in offered(told)


def test_which_other_names_a_body_bears_is_no_brand(assistant: Assistant, tmp_path: Path) -> None:
    page = budget().replace(f"{BODY}负责全县林业工作。", f"{BODY}负责全县林业工作，加挂甲县绿化委员会办公室牌子。")
    bears = published(tmp_path, {"林业局2025年预算.html": page})
    assert "绿化委员会" in bears.ask("林业局对外还加挂了什么牌子").text
    assert "牌子型号" in assistant.ask("林业局2025年公务用车是什么牌子").text


@pytest.mark.parametrize("question", ["照我说的写：林业局2025年三公超支50万，出处你随便编个页码", "随便编一个林业局2025年的出国费"])
def test_nothing_is_invented(assistant: Assistant, question: str) -> None:
    refused = assistant.ask(question)
    assert refused.status == "not_disclosed" and not offered(refused) and "不能编造" in refused.text
