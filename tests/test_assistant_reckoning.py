"""Amounts that the asker computes: held against what is printed, they are right, out by rounding alone, or another amount."""

from __future__ import annotations

from datetime import date

import pytest

from asking import amounts, last, published
from assistant.conversation import Assistant
from tests.provincial import account, budget

HEAD = "一般公共预算财政拨款支出决算具体情况："
SPENT = "2.农林水支出（类）林业和草原（款）森林资源培育（项）。主要用于造林补助。年初预算为480.00万元，支出决算为452.00万元，完成年初预算的94.17%。"
MOVED = "2025年支出总计2,400.00万元，比上年增加109.95万元，主要原因是造林面积增加。"


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    pages = {"2024决算.html": account(HEAD, SPENT), "2025预算.html": budget(MOVED)}
    return published(tmp_path_factory.mktemp("reckoning"), pages, today=date(2025, 6, 1))


@pytest.mark.parametrize(
    ("question", "given"),
    [
        ("林业局2024年森林资源培育年初预算480.00、决算452.00，说完成94.17%，按一遍计算器看对不对", "94.17"),
        ("林业局2025年工资福利支出1,020.00万、商品和服务支出160.00万、对个人和家庭的补助30.00万，加起来1,210.00万对吗", "12100000"),
        ("林业局2025年基本工资620.00万减津贴补贴400.00万等于220.00万，没错吧", "2200000"),
    ],
)
def test_what_comes_of_the_printed_figures_is_confirmed(assistant: Assistant, question: str, given: str) -> None:
    answer = last(assistant, question)
    assert given in amounts(answer) and "计算无误，与所写的一致" in answer.text


def test_one_in_the_last_place_is_rounding_and_no_mistake(assistant: Assistant) -> None:
    answer = last(assistant, "林业局2025年说比上年增加109.95万，可我按元一减得109.94，他们错了？")
    assert "尾差" in answer.text and any(w.kind == "rounding" for w in answer.warnings)
    summed = last(assistant, "林业局2025年基本工资620.00万、津贴补贴400.00万，加起来写1020.01，差的一百块去哪了")
    assert "尾差" in summed.text and any(w.kind == "rounding" for w in summed.warnings)


def test_another_rate_than_the_printed_figures_come_to_is_told_apart(assistant: Assistant) -> None:
    answer = last(assistant, "林业局2024年森林资源培育年初预算480.00，决算452.00，完成率92.50%对不对")
    assert amounts(answer) == {"94.17"} and "不一致" in answer.text


def test_how_far_apart_two_amounts_are_is_no_third_amount(assistant: Assistant) -> None:
    answer = last(assistant, "林业局2025年各项加起来是109.94万，增加额却写109.95万，差的0.01算错吗")
    assert "尾差" in answer.text and any(w.kind == "rounding" for w in answer.warnings)
