"""What is held and what is bought; one body's own figures beside another's; how an item moved, and what it came to."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from asking import amounts, published
from assistant.conversation import Assistant
from index.budget_index import BudgetIndex
from index.encoders import HashingEncoder
from index.vocabulary import Scope
from small_world import disclosure, reading, shelved
from tests.provincial import budget

CARS = (
    "截至2024年12月31日，本部门共有车辆63辆，其中：执法执勤用车60辆、其他用车3辆。"
    "2025年本部门预算安排购置车辆5辆，其中：执法执勤用车5辆。"
)
MOVED = "2025年一般公共预算拨款支出预算2,000.00万元，比2024年预算减少500.00万元。"
STILL = "2025年“三公”经费预算数为20.00万元，与2024年预算持平。"


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    return published(tmp_path_factory.mktemp("forestry"), {"甲县林业局2025年部门预算.html": budget(CARS, MOVED, STILL)})


@pytest.mark.parametrize("question", ["林业局手里现在多少部执法执勤车子", "林业局25年执法执勤用车有几辆"])
def test_vehicles_are_those_held(assistant: Assistant, question: str) -> None:
    assert amounts(assistant.ask(question)) == {"60"}


@pytest.mark.parametrize("question", ["林业局25年要换几辆车", "林业局25年打算买几辆车", "林业局25年计划换几台车"])
def test_vehicles_exchanged_are_those_bought(assistant: Assistant, question: str) -> None:
    assert amounts(assistant.ask(question)) == {"5"}


def test_how_an_item_moved_is_told_with_what_it_came_to(assistant: Assistant) -> None:
    answer = assistant.ask("林业局2025年一般公共预算拨款支出同比怎么变的")
    assert "5000000" in {a.removeprefix("-") for a in amounts(answer)}
    assert "2,000" in answer.text


def test_each_year_is_told_by_itself_where_the_amounts_of_both_are_asked_for(assistant: Assistant) -> None:
    answer = assistant.ask("一般公共预算拨款支出：林业局2025 vs 2024，金额+降幅")
    assert {"20000000", "25000000", "20"} <= amounts(answer)


@pytest.mark.parametrize("question", ["三公这块林业局25年跟上一年相比动了没有", "林业局25年三公经费同比持平吗"])
def test_what_stood_still_is_told_with_its_amount(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question)
    assert answer.status == "answered"
    assert "200000" in amounts(answer) and "持平" in answer.text


def test_own_figures_are_of_the_body_of_which_that_was_said(tmp_path: Path) -> None:
    index = BudgetIndex.open(tmp_path / "index", HashingEncoder())
    rows = {"江州市东湖区水务局": "300,000", "江州市东湖区柳岸街道办事处": "120,000"}
    scopes = (Scope.DEPARTMENT, Scope.UNIT)
    bodies = [
        reading(replace(disclosure(b, 2025), scope=scope), [("2010101", "行政运行", ("行政运行",), a, "")])
        for (b, a), scope in zip(rows.items(), scopes, strict=True)
    ]
    answer = Assistant(shelved(index, bodies)).ask("行政运行：水务局2025年比柳岸街道（本级）高多少")
    assert amounts(answer) == {"180000"}
    index.close()
