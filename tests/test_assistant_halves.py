"""Two or three asks in one message: each is answered, or its lack is said; none is silently dropped."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from asking import amounts, last, offered, published
from assistant.asks import asks_of
from assistant.conversation import Assistant
from tests.provincial import BODY, account, budget

PLANNED = (
    "机构设置：内设股室3个，行政编制21名，事业编制9名；在职人员28人，退休人员13人。",
    "一般性支出情况：会议费预算2.20万元，拟召开5次会议，人数310人，内容为春季造林动员会；培训费预算3.40万元，拟开展2次培训，人数160人，"
    "内容为护林员业务培训。",
    "其中：因公出国（境）费4.00万元，拟安排1个团组3人次参加林草碳汇交流；公务接待费6.50万元。",
    "项目一：良种苗木补助。预算安排46.00万元，用于12名育苗员劳务和苗圃维护，资金按季度拨付到苗圃，绩效目标为苗木成活率不低于90%。",
    "项目二：森林管护两项补贴。预算安排88.00万元，主要用于公益林管护补贴和天然林停伐补贴。",
    "上年结转100.00万元，主要是跨年实施的防火道路尾款。",
    "“农林水支出（类）林业和草原（款）森林资源培育（项）”530.00万元，主要用于种苗基地、飞播造林、古树名木复壮等支出。",
)
SPENT = (
    "（1）飞播造林项目：预算60.00万元，执行54.00万元，自评得分87.5分，评价等级为“良”。主要问题：飞播时间推迟。",
    "公务接待费支出7.20万元。其中：国内公务接待支出7.20万元。主要用于接待乙市林草考察团，国内公务接待21批次，接待168人次。",
)


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    pages = {f"{BODY}2025年部门预算.html": budget(*PLANNED), f"{BODY}2024年度部门决算.html": account(*SPENT)}
    return published(tmp_path_factory.mktemp("halves"), pages, today=date(2025, 6, 1))


@pytest.mark.parametrize(
    ("message", "asks"),
    [
        ("那条隧道有多长，代建的是谁", ["那条隧道有多长，", "代建的是谁"]),
        ("来了几个人、几批", ["来了几个人，", "几批"]),
        ("基本支出一共多少元，其中人员经费？", ["基本支出一共多少元，", "其中人员经费？"]),
        ("用基金干了哪两件事，各花多少", ["用基金干了哪两件事，各花多少"]),
        ("差了多少？顺便算下降幅", ["差了多少？", "顺便算下降幅"]),
        ("几家单位里，哪家最多", ["几家单位里，哪家最多"]),
        ("查出过毛病没有，整改完了吗？问的是林业局2025年", ["问的是林业局2025年，查出过毛病没有，", "整改完了吗？"]),
    ],
)
def test_a_message_falls_into_what_it_asks(message: str, asks: list[str]) -> None:
    assert asks_of(message) == asks


@pytest.mark.parametrize(
    ("question", "figures", "words"),
    [
        ("林业局2025年培训费多少？搞几次，多少人参加", {"34000", "2", "160"}, ""),
        ("林业局2025年森林管护两项补贴安排了多少钱，是哪两项？", {"880000"}, "天然林停伐补贴"),
        ("林业局2025年良种苗木补助有几个育苗员，多久拨一次钱", {"12"}, "按季度"),
        ("林业局2024年公务接待是哪里来的客人？来了几批", {"21"}, "乙市林草考察团"),
        ("林业局2024年飞播造林项目预算执行率多少，评价是什么等级", {"90"}, "“良”"),
        ("林业局2025年飞播造林算在哪个科目里，那个科目2025年总共多少钱", {"5300000"}, "森林资源培育"),
    ],
)
def test_each_half_is_answered(assistant: Assistant, question: str, figures: set[str], words: str) -> None:
    answer = assistant.ask(question)
    assert answer.status == "answered"
    assert amounts(answer) >= figures
    assert words in answer.text


def test_two_figures_of_one_item_are_both_given(assistant: Assistant) -> None:
    asked = assistant.ask("林业局2024年决算森林资源培育全部花了多少，其中财政拨款的多少，公务接待费又是多少")
    assert "72000" in amounts(asked)
    assert {"12100000", "10500000"} <= amounts(assistant.ask("林业局2025年基本支出一共多少元，其中人员经费？"))


def test_both_years_are_given_before_the_rate(assistant: Assistant) -> None:
    answer = assistant.ask("林业局公务接待费2025年预算和2024年预算各多少，降了百分之几")
    assert {"6.50", "8.00", "18.75"} <= offered(answer)


def test_an_half_that_is_not_told_is_said_to_be_missing(assistant: Assistant) -> None:
    answer = assistant.ask("林业局2025年退休费多少，宠物医院补贴多少")
    assert answer.status == "partial"
    assert amounts(answer) == {"300000"} and "宠物医院" in answer.text


def test_an_ask_in_words_that_no_sentence_answers_is_not_dropped(assistant: Assistant) -> None:
    answer = assistant.ask("林业局2025年退休费多少，由谁来审批")
    assert answer.status == "partial"
    assert amounts(answer) == {"300000"} and "“由谁来审批”没有找到对应的内容" in answer.text


def test_what_is_asked_of_an_unknown_thing_is_no_total(assistant: Assistant) -> None:
    answer = assistant.ask("林业局2025年直升机巡护花了多少，为什么没用完")
    assert answer.status == "not_disclosed"


def test_how_many_of_a_kind_follow_what_was_spoken_of(assistant: Assistant) -> None:
    answer = last(assistant, "林业局2025年会议费多少", "培训呢？搞几次多少人参加")
    assert {"34000", "2", "160"} <= amounts(answer)


def test_a_percentage_asked_for_beside_a_change_is_its_rate(assistant: Assistant) -> None:
    answer = assistant.ask("林业局公务接待费2025年预算比2024年预算减少多少？百分比也算一下")
    assert {"15000", "18.75"} <= amounts(answer)
    assert len([f for f in answer.figures if f.role == "answer" and f.unit == "%"]) == 1


def test_an_ask_that_names_what_no_document_speaks_of_is_told_so_beside_the_other(tmp_path: Path) -> None:
    answer = published(tmp_path, {"甲县林业局2025年部门预算.html": budget()}).ask("林业局2025年住房公积金多少？宠物医院补贴呢")
    assert answer.status == "partial"
    assert offered(answer) == {"100.00"}
    assert "宠物医院补贴" in answer.text


@pytest.mark.parametrize("question", ["给了哪几家企业", "最后拨给了谁"])
def test_to_whom_money_went_is_not_answered_with_how_much_it_was(tmp_path: Path, question: str) -> None:
    answer = published(tmp_path, {"甲县林业局2025年部门预算.html": budget()}).ask(f"林业局2025年森林资源培育的480万{question}")
    assert answer.status == "not_disclosed"
    assert offered(answer) == set()
