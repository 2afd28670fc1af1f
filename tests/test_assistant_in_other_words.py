"""What is printed, asked for in words that stand beside or inside the printed ones; and two items that differ contradict nothing."""

from __future__ import annotations

from datetime import date

import pytest

from asking import amounts, last, offered, published
from assistant.conversation import Assistant
from tests.provincial import BODY, budget

ACCOUNT = f"{BODY}2025年部门预算.html"
SAID = (
    "“社会保障和就业支出（类）行政事业单位养老支出（款）机关事业单位基本养老保险缴费支出（项）”150.00万元，主要用于机关事业单位职工养老保险单位部分办公费。",
    f"2025年{BODY}政府采购预算总额90.00万元，其中：政府采购货物预算40.00万元、政府采购工程预算20.00万元、政府采购服务预算30.00万元。",
    "护林员队伍编制人数176人，在编队员168人，退休队员94人。",
    f"由{BODY}建设的苗木繁育中心新建工程，位于城东，2025年总投资700.00万元。",
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
