"""The same question on another basis is written out in full, keeps what it asks, and is answered."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.conversation import Assistant
from assistant.web.bases import bases, put_on, stands_alone
from assistant.web.rendering import card
from index.agencies import AgencyDirectory
from index.budget_index import BudgetIndex
from index.vocabulary import Phase
from ingest.pipeline import read_disclosure
from small_world import disclosure, reading, shelved

ROWS = [("2010101", "行政运行", ("一般公共服务支出", "行政运行"), "1,000", "200")]


@pytest.fixture
def world(index: BudgetIndex) -> BudgetIndex:
    bodies = [("上海市某区财政局", 2025), ("上海市某区财政局", 2026), ("上海市某区司法局", 2026)]
    return shelved(index, [reading(disclosure(agency, year), ROWS) for agency, year in bodies])


def test_what_else_the_index_has_is_offered_and_what_it_has_not_is_not(world: BudgetIndex) -> None:
    answer = Assistant(world).ask("某区财政局2026年行政运行是多少？")
    offered = {basis.name: [value.label for value in basis.values] for basis in bases(answer, world.disclosures())}
    assert offered == {
        "部门或单位": ["上海市某区司法局", "上海市某区财政局"],
        "年度": ["2026年", "2025年"],
        "阶段": ["预算"],
        "范围": ["部门"],
    }


@pytest.mark.parametrize(
    ("question", "written"),
    [
        ("某区财政局2026年行政运行是多少？", "某区司法局2026年部门预算行政运行是多少？"),
        ("财政局26年度部门预算里行政运行的预算数是多少", "某区司法局2026年部门预算行政运行是多少"),
        ("行政运行是多少？", "某区司法局2026年部门预算行政运行是多少？"),
        ("2025年呢？", "某区司法局2026年部门预算呢？"),
        ("一般公共预算支出是多少？", "某区司法局2026年部门预算一般公共预算支出是多少？"),
    ],
)
def test_a_question_keeps_what_it_asks(world: BudgetIndex, question: str, written: str) -> None:
    held = world.disclosures()
    target = next(one for one in held if "司法局" in one.agency)
    assert put_on(question, target, AgencyDirectory(held)) == written


def test_a_question_that_names_a_body_needs_nothing_said_before(world: BudgetIndex) -> None:
    directory = AgencyDirectory(world.disclosures())
    assert stands_alone("某区财政局支出构成", directory)
    assert not stands_alone("2025年呢？", directory)


def test_two_years_side_by_side_have_no_one_basis(world: BudgetIndex, tmp_path: Path) -> None:
    answer = Assistant(world).ask("某区财政局2026年行政运行比2025年增加了多少？")
    assert bases(answer, world.disclosures()) == ()
    assert all(one.phase is Phase.APPROVED for one in world.disclosures())


def test_two_amounts_of_one_name_say_on_their_cards_where_each_is_printed(index: BudgetIndex, sample: Path) -> None:
    shelved(index, [read_disclosure(sample)])
    answer = Assistant(index).ask("地区办2024年基本支出到底是多少，说明里写29.43万，不可能吧")
    shown = {card(f, answer).amount: card(f, answer).basis.rpartition(" · ")[2] for f in answer.figures if f.role == "answer"}
    assert shown == {"5,257,121": "《2024年部门支出预算总表》", "294,300": "“关于2024年部门预算支出情况说明”"}
    alone = Assistant(index).ask("地区办2024年公务接待费是多少")
    assert [card(f, alone).basis for f in alone.figures] == ["上海市嘉定区地区工作办公室 · 2024年部门预算"]
