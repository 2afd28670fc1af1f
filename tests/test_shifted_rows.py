"""A schedule whose figures slipped into other rows: told once, and none of them given as an answer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

import pytest

from assistant.conversation import Assistant
from index.budget_index import BudgetIndex
from index.encoders import HashingEncoder
from index.records import Reading
from index.vocabulary import ScheduleKind, Severity
from ingest.reconciliation import reconcile
from small_world import shelved
from tests.planted import loud, make


def slipped(by: int) -> Reading:
    """A final account in whose 一般公共预算 schedule every figure from the fourth row on is that of a row further down."""
    made = make(7, "final")
    rows = list(dict.fromkeys((f.row_code, f.row) for f in made.cells if f.schedule is ScheduleKind.GENERAL_PUBLIC))
    below = {row: rows[(at + by) % len(rows)] for at, row in enumerate(rows) if at >= 3}
    held = {(f.row_code, f.row, f.column): f for f in made.cells if f.schedule is ScheduleKind.GENERAL_PUBLIC}

    def moved(index: int) -> None:
        fact = made.cells[index]
        other = held.get((*below[fact.row_code, fact.row], fact.column)) if (fact.row_code, fact.row) in below else None
        if fact.schedule is ScheduleKind.GENERAL_PUBLIC and other is not None:
            made.cells[index] = replace(fact, printed=other.printed, amount=other.amount, state=other.state)

    for index in range(len(made.cells)):
        moved(index)
    return made.reading()


@pytest.mark.parametrize("by", [1, 2, 5])
def test_a_slipped_schedule_is_told_once_with_every_row(by: int) -> None:
    reading = slipped(by)
    findings, _ = reconcile(reading.disclosure, reading.facts, reading.passages)
    told = [f for f in loud(findings) if f.rule == "shifted-rows"]
    assert len(told) == 1 and told[0].severity is Severity.ERROR
    assert "错位" in told[0].message and len(told[0].citations) >= 6
    others = [f.rule for f in loud(findings) if f.rule != "shifted-rows"]
    assert not others, "what follows from the slip is not told again"


def test_a_sound_schedule_has_not_slipped() -> None:
    for seed in range(12):
        assert not [f for f in make(seed, "final").findings() if f.rule == "shifted-rows"]


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    reading = slipped(2)
    findings, checks = reconcile(reading.disclosure, reading.facts, reading.passages)
    index = BudgetIndex.open(tmp_path_factory.mktemp("index"), HashingEncoder())
    shelved(index, [replace(reading, findings=findings, checks=checks)])
    yield Assistant(index)
    index.close()


def test_no_slipped_figure_is_given(assistant: Assistant) -> None:
    right = {
        f.amount for f in make(7, "final").cells if f.schedule is ScheduleKind.EXPENDITURE and f.row == "住房公积金"
    }
    answer = assistant.ask("甲市乙区司法局2024年住房公积金决算多少？", [])
    assert answer.status == "answered"
    assert {Decimal(f.amount) for f in answer.figures if f.role == "answer"} <= right
    assert "口径不同" not in answer.text


def test_a_slipped_figure_asked_about_is_explained(assistant: Assistant) -> None:
    wrong = next(
        f for f in slipped(2).facts if f.schedule is ScheduleKind.GENERAL_PUBLIC and f.row == "住房公积金" and f.amount
    )
    answer = assistant.ask(f"甲市乙区司法局一般公共预算表里住房公积金写的是{wrong.printed}，对吗？", [])
    assert answer.status == "answered" and "错位" in answer.text


def test_which_of_two_schedules_is_right_is_told_where_the_rows_of_one_slipped(assistant: Assistant) -> None:
    of_row = [f for f in slipped(2).facts if f.row == "住房公积金" and f.amount]
    wrong, right = (next(f for f in of_row if f.schedule is kind) for kind in (ScheduleKind.GENERAL_PUBLIC, ScheduleKind.EXPENDITURE))
    answer = assistant.ask(f"甲市乙区司法局的住房公积金，一般公共预算那张表写{wrong.printed}，别的表写{right.printed}，到底哪个是对的", [])
    assert {wrong.amount, right.amount} <= {Decimal(f.amount) for f in answer.figures if f.role == "answer"}, answer.text
    assert "不一致" in answer.text
