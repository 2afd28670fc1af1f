"""Of whom and of when a question is: what stands before a body's name, two years held, a year said twice."""

from __future__ import annotations

from datetime import date

import pytest

from asking import last, offered, published
from assistant.conversation import Assistant
from tests.provincial import account, budget
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


@pytest.fixture(scope="module")
def plan_and_outcome(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    said = (
        "1.住房保障支出（类）住房改革支出（款）住房公积金（项）。年初预算为70.00万元，支出决算为98.00万元，完成年初预算的140.00%。",
        "绩效自评的2024年度项目23个，涉及预算金额598.42万元，平均得分95.43分（其中，绩效评级为“优”的项目19个）。",
    )
    pages = {"林业局2025年部门预算.html": budget(), "林业局2024年度部门决算.html": account(*said)}
    return published(tmp_path_factory.mktemp("outcome"), pages, today=date(2025, 11, 1))


@pytest.mark.parametrize(
    "questions",
    [
        ("林业局2025年住房公积金预算比24年实际多多少",),
        ("林业局住房公积金25年预算比24年用掉的多几何",),
        ("林业局2025年住房公积金预算，和去年实际相比多多少",),
        ("林业局2024年决算里住房公积金是多少", "2025年预算呢", "所以25年预算比24年实际要多出多少？"),
        ("林业局2024年决算里住房公积金是多少", "2025年预算呢", "预算比决算多多少"),
    ],
)
def test_what_a_year_plans_is_held_against_what_another_spent(plan_and_outcome: Assistant, questions: tuple[str, ...]) -> None:
    assert offered(last(plan_and_outcome, *questions)) == {"20000.00"}


def test_a_count_without_its_part_is_what_is_left(plan_and_outcome: Assistant) -> None:
    answer = last(plan_and_outcome, "林业局2024年绩效自评了多少个项目", "评为优的几个？那就是说还有几个没拿到优？")
    assert offered(answer) == {"19", "4"}
    assert offered(last(plan_and_outcome, "林业局2024年绩效自评了多少个项目", "不是优的有多少个")) == {"4"}


def test_a_year_that_is_only_compared_with_leaves_no_body_out(county: Assistant) -> None:
    assert county.ask("机关运行经费比上一年少了多少").status == "clarify"


def test_vehicles_of_bodies_are_counted_and_not_what_is_spent(tmp_path_factory: pytest.TempPathFactory) -> None:
    said = "截至2024年12月31日，{0}共有车辆{1}辆，其中：业务用车{1}辆。"
    pages = {n: p.replace("<h2>第三部分", f"<p>{said.format('本部门', 4 + i)}</p><h2>第三部分") for i, (n, p) in enumerate(accounts().items())}
    parks = published(tmp_path_factory.mktemp("cars"), pages, today=date(2025, 11, 1))
    answer = parks.ask("2024年清河街道、南塘街道、林业局，谁的车最多，谁最少")
    assert offered(answer) == {"4", "5", "6"} and "最高的是甲县林业局" in answer.text
