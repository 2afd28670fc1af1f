"""Of whom and of when a question is: what stands before a body's name, two years held, a year said twice."""

from __future__ import annotations

from datetime import date

import pytest

from asking import offered, published
from assistant.conversation import Assistant
from tests.provincial import budget
from tests.several import accounts


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    return published(tmp_path_factory.mktemp("county"), accounts(), today=date(2025, 11, 1))


@pytest.fixture(scope="module")
def two_years(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    later = budget()
    earlier = later.replace("2025", "2024").replace("153.50", "143.50").replace(">6.50<", ">16.50<")
    pages = {"林业局2025年部门预算.html": later, "林业局2024年部门预算.html": earlier}
    return published(tmp_path_factory.mktemp("years"), pages, today=date(2026, 11, 1))


@pytest.mark.parametrize("before", ["我在写论文，需要", "想知道", "课题组核对", "关于", "劳驾，搜索", "研究", "想引用", "帮忙核对"])
def test_what_is_done_before_a_bare_county_names_no_place(county: Assistant, before: str) -> None:
    assert offered(county.ask(f"{before}县林业局2024年三公经费决算数是多少")) == {"7.50"}


@pytest.mark.parametrize("place", ["光明县", "静安县", "云泽县", "需要丙阳县"])
def test_another_place_before_the_same_office_is_another_body(county: Assistant, place: str) -> None:
    assert county.ask(f"{place}林业局2024年三公经费决算数是多少").status == "not_disclosed"


@pytest.mark.parametrize(
    "question",
    ["2024年三公决算清河和南塘街道差多少", "清河、南塘两街道2024年三公经费决算差额", "清河街道跟南塘街道2024年三公决算悬殊多大"],
)
def test_streets_named_together_are_held_against_each_other(county: Assistant, question: str) -> None:
    assert "100000.00" in offered(county.ask(question))


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("林业局办公费，两个年度预算差多少", {"100000.00"}),
        ("林业局两份预算的办公费相差多少", {"100000.00"}),
        ("林业局后一年比前一年办公费多了多少", {"100000.00"}),
        ("林业局办公费一年比一年多了多少", {"100000.00"}),
        ("林业局各年度办公费预算是多少", {"143.50", "153.50"}),
        ("林业局两本预算里办公费各多少", {"143.50", "153.50"}),
    ],
)
def test_two_years_are_asked_about_by_their_documents(two_years: Assistant, question: str, expected: set[str]) -> None:
    assert offered(two_years.ask(question)) == expected


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("林业局去年办公费预算多少？（2024年度）", "143.50"),
        ("林业局明年办公费打算花多少？年份是2025", "153.50"),
        ("林业局上年办公费预算多少，哦我是说2025年", "153.50"),
        ("林业局前年的办公费，就是2024那本预算", "143.50"),
    ],
)
def test_a_year_said_for_another_is_the_one_meant(two_years: Assistant, question: str, expected: str) -> None:
    assert offered(two_years.ask(question)) == {expected}
