"""Two years of an item out of the later year's document: each as asked, printed there or worked back and said to be."""

from __future__ import annotations

from pathlib import Path

import pytest

from asking import amounts, published
from assistant.conversation import Assistant
from tests.provincial import account, budget

MOVED = (
    "三、会议费情况说明。2025年会议费预算数为12.00万元，比2024年预算减少3.00万元。",
    "四、机关运行经费。2025年机关运行经费预算为200.00万元，比2024年预算数160.00万元增加40.00万元，增长25.00%。",
)
TOTAL = ("一、收入支出决算总体情况说明。2024年度收入总计2,290.00万元，支出总计2,290.00万元，与2023年度相比，各减少90.00万元，下降3.78%。",)


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    folder: Path = tmp_path_factory.mktemp("years")
    elsewhere = account(*TOTAL).replace("甲县林业局", "乙县水利局")
    return published(folder, {"甲县林业局2025年部门预算.html": budget(*MOVED), "乙县水利局2024年度部门决算.html": elsewhere})


@pytest.mark.parametrize(
    "question",
    [
        "林业局2025年机关运行经费比2024年多了，请列明两年数额和增加额",
        "林业局机关运行经费24年到25年是涨还是跌，分别多少",
    ],
)
def test_both_years_are_given_beside_the_change_where_both_were_asked(assistant: Assistant, question: str) -> None:
    assert {"2000000", "1600000", "400000"} <= amounts(assistant.ask(question))


@pytest.mark.parametrize("question", ["林业局2025年会议费比24年变化了，两年的数额分别列一下", "林业局会议费24年和25年两年都报一下"])
def test_a_year_that_is_not_printed_is_worked_back_and_said_to_be(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question)
    assert {"120000", "150000"} <= amounts(answer)
    assert any("推算" in w.text for w in answer.warnings)


@pytest.mark.parametrize("question", ["林业局会议费预算2024年是几万（根据25年公开里的降幅推）", "按减少额测算林业局2024年会议费预算"])
def test_a_change_named_to_work_back_from_is_not_what_is_asked(assistant: Assistant, question: str) -> None:
    assert amounts(assistant.ask(question)) == {"150000"}


@pytest.mark.parametrize("question", ["依据水利局2024年度决算披露的减少额，测算该局2023年度收入总计", "水利局2023年收入总计（决算口径）推算一下"])
def test_what_is_said_of_both_totals_is_said_of_income_as_well(assistant: Assistant, question: str) -> None:
    assert amounts(assistant.ask(question)) == {"23800000"}


def test_what_is_reckoned_of_a_year_that_is_held_is_what_it_prints(assistant: Assistant) -> None:
    assert amounts(assistant.ask("请测算林业局2025年会议费")) == {"120000"}
