"""One item between two schedules, items held against a limit, purchases by their rows, and a budget against the account told before."""

from __future__ import annotations

import pytest

from asking import amounts, last, offered, published
from assistant.conversation import Assistant
from tests.provincial import BODY, account, budget

_ROWS = (("巡护无人机", "128,000.00"), ("防火服装", "64,500.00"), ("监测服务", "310,000.00"), ("合计", "502,500.00"))
_PURCHASES = "<h3>政府采购预算表</h3><p>单位：元</p><table><tr><td>采购项目</td><td>采购预算金额</td></tr>"
_PURCHASES += "".join(f"<tr><td>{n}</td><td>{a}</td></tr>" for n, a in _ROWS) + "</table>"
_SPENT = "1.农林水支出（类）林业和草原（款）行政运行（项）。年初预算为890.00万元，支出决算为880.00万元，完成年初预算的98.88%。"


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    pages = {"甲县林业局2025年部门预算.html": budget().replace("</body>", f"{_PURCHASES}</body>"), "甲县林业局2024年度部门决算.html": account(_SPENT)}
    return published(tmp_path_factory.mktemp("between"), pages)


@pytest.mark.parametrize(
    "question",
    ["森林资源培育，部门支出总表的数减去一般公共预算那张表的数，差多少", "森林资源培育在支出总表和一般公共预算支出表里差多少"],
)
def test_one_item_differs_between_two_schedules(assistant: Assistant, question: str) -> None:
    assert amounts(assistant.ask(f"{BODY}2025年{question}")) == {"500000"}


def test_what_a_difference_equals_is_named_where_it_is_printed(assistant: Assistant) -> None:
    answer = assistant.ask(f"{BODY}2025年森林资源培育，支出总表的数减去一般公共预算那张表的数，差多少，这差额正好等于哪类收入")
    assert amounts(answer) == {"500000"} and "其他收入" in answer.text


def test_items_named_are_held_against_a_limit(assistant: Assistant) -> None:
    named = "住房公积金、行政单位医疗、森林资源培育"
    assert offered(assistant.ask(f"{BODY}2025年{named}这几个，超过100万的有谁")) == {"530.00"}
    assert offered(assistant.ask(f"{BODY}2025年{named}里哪几个不到100万")) == {"60.00"}
    answer = assistant.ask(f"{BODY}2025年住房公积金和行政单位医疗超过80万了吗")
    assert offered(answer) == {"100.00", "60.00"} and "没有超过" in answer.text


@pytest.mark.parametrize("question", ["政府采购预算表里要买哪几样，金额分别多少元", "政府采购清单", "政府采购都买些啥，各多少钱"])
def test_what_is_bought_is_the_rows_of_its_schedule(assistant: Assistant, question: str) -> None:
    assert offered(assistant.ask(f"{BODY}2025年{question}")) >= {"128000.00", "64500.00", "310000.00"}


def test_purchases_are_put_in_order(assistant: Assistant) -> None:
    assert offered(assistant.ask(f"{BODY}2025年政府采购最贵的是哪样")) == {"310000.00"}


@pytest.mark.parametrize("question", ["2025年预算比它多多少", "跟25年预算比差多少", "那2025年预算跟这个实际数比，多出多少"])
def test_a_budget_is_held_against_the_account_that_was_told_before(assistant: Assistant, question: str) -> None:
    assert amounts(last(assistant, f"{BODY}2024年行政运行决算多少", question)) == {"200000"}
