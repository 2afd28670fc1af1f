"""What a careful reader would answer: the parts within a limit, the share of two together, the unit meant, and never money for a number."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from assistant.answer import Answer
from assistant.conversation import Assistant
from index.budget_index import BudgetIndex
from index.encoders import HashingEncoder
from small_world import disclosure, reading, shelved
from test_assistant_freely import HALL, LIBRARY, WATER, amounts, assistant, last, spent, works

__all__ = ["assistant"]


def right(answer: Answer) -> bool:
    return answer.status in {"answered", "partial"}


@pytest.mark.parametrize(
    "question",
    [
        "水务局2025年河道整治要动迁多少户人家",
        "水务局2025年农村供水建多少座泵站",
        "文化馆2025年馆里有多少张座席",
    ],
)
def test_a_number_of_things_is_never_answered_in_money(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question)
    assert answer.status in {"not_disclosed", "out_of_scope"}
    assert not [f for f in answer.figures if f.role == "answer"]


@pytest.mark.parametrize(
    ("question", "amount"),
    [
        ("水务局2025年正好是20万元的项目有哪些", {"200000"}),
        ("水务局2025年超过10万的项目有几个", {"500000", "200000", "2"}),
    ],
)
def test_a_limit_may_be_exact_and_what_is_within_it_is_counted(assistant: Assistant, question: str, amount: set[str]) -> None:
    assert amounts(assistant.ask(question)) == amount


def test_items_together_have_one_share(assistant: Assistant) -> None:
    answer = assistant.ask("水务局2025年商品和服务支出里会议费和培训费一共占多少")
    (share,) = [f for f in answer.figures if f.role == "answer"]
    assert share.unit == "%" and share.amount == "5.00" and share.formula is not None and "+" in share.formula


def test_a_unit_is_called_by_the_end_of_its_name(assistant: Assistant) -> None:
    assert amounts(assistant.ask("文化馆2025年下面那个图书馆的预算是多少")) == {"600000"}
    assert amounts(last(assistant, "东湖区图书馆2025年预算多少", "美术馆呢")) == {"400000"}


def test_the_second_of_the_units_is_the_second(assistant: Assistant) -> None:
    answer = assistant.ask("文化馆2025年各单位里预算排第二的是哪家")
    assert amounts(answer) == {"400000"} and HALL in answer.text and LIBRARY not in answer.text


def test_projects_stay_spoken_of_in_the_next_turn(assistant: Assistant) -> None:
    assert amounts(last(assistant, "水务局2025年金额最大的项目是哪个", "第二大的呢")) == {"200000"}


def test_the_body_spoken_of_before_is_the_other_side(assistant: Assistant) -> None:
    answer = last(assistant, "水务局2025年公务接待费多少", "跟二院的比，谁高，差多少")
    assert right(answer) and "2000" in amounts(answer)


def test_a_sum_that_lacks_an_operand_is_no_sum(assistant: Assistant) -> None:
    answer = assistant.ask("水务局2025年会议费和取暖费加起来多少")
    assert answer.status == "not_disclosed" and not [f for f in answer.figures if f.role == "answer"]


def test_standard_items_said_in_full_are_those_and_nothing_near(assistant: Assistant) -> None:
    for question in ("水务局2025年一般公共服务支出多少钱", "水务局2025年农林水支出下面的公共卫生支出是多少"):
        answer = assistant.ask(question)
        assert answer.status == "not_disclosed" and not [f for f in answer.figures if f.role == "answer"]


def test_a_year_that_is_not_held_is_not_the_one_before(assistant: Assistant) -> None:
    answer = assistant.ask("水务局2026年抗旱支出比2025年增加多少")
    assert answer.status == "not_disclosed" and "2026" in answer.text


def test_held_against_the_budget_is_how_much_of_it_was_spent(assistant: Assistant) -> None:
    assert "80" in amounts(assistant.ask("水务局2024年公务接待费跟预算比怎么样"))


def test_a_body_pointed_at_and_not_named_is_asked_for(assistant: Assistant) -> None:
    answer = assistant.ask("那所中学2025年公务接待费多少")
    assert answer.status == "clarify" and answer.clarification is not None and len(answer.clarification.options) >= 2


def test_a_clause_that_tells_who_asks_names_no_item(assistant: Assistant) -> None:
    assert amounts(assistant.ask("退休在家没事看看账，水务局2025年公务接待费多少")) == {"6000"}


@pytest.fixture(scope="module")
def two_years_on(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """Budgets of 2024 and 2025, asked in 2026."""
    path: Path = tmp_path_factory.mktemp("two_years_on")
    index = BudgetIndex.open(path, HashingEncoder())
    budgets = [
        reading(disclosure(WATER, 2024), works("500,000", "250,000"), economic=spent("5,000")),
        reading(disclosure(WATER, 2025), works("750,000", "200,000"), economic=spent("6,000")),
    ]
    yield Assistant(shelved(index, budgets), today=date(2026, 11, 29))
    index.close()


def test_this_year_that_is_not_held_is_said_to_be_the_newest(two_years_on: Assistant) -> None:
    answer = two_years_on.ask("水务局今年公务接待费多少")
    assert amounts(answer) == {"6000"} and "fiscal_year" in answer.interpretation.assumed
    assert any(w.kind == "assumption" and "2025年" in w.text and "今年" in w.text for w in answer.warnings)


def test_last_year_is_the_calendars_where_that_is_held(two_years_on: Assistant) -> None:
    answer = two_years_on.ask("水务局去年公务接待费多少")
    assert amounts(answer) == {"6000"} and not answer.warnings
    assert amounts(two_years_on.ask("水务局前年公务接待费多少")) == {"5000"}


def test_last_year_after_a_year_was_spoken_of_is_the_one_before_it(two_years_on: Assistant) -> None:
    answer = last(two_years_on, "水务局今年公务接待费多少", "那去年呢")
    assert amounts(answer) == {"5000"}
