"""Rows of one name, targets of one value, the funds counted in or left out, one column held against another schedule."""

from __future__ import annotations

from pathlib import Path

import pytest

from asking import amounts, published
from assistant.conversation import Assistant
from index.budget_index import BudgetIndex
from index.encoders import HashingEncoder
from index.vocabulary import ScheduleKind
from small_world import disclosure, reading, shelved, with_schedule
from tests.national import table
from tests.provincial import BODY, budget

FORM = [
    ["指标名称", "指标值"], ["违法建筑拆除率", "=100.00(%)"], ["新增违建处置率", "=100.00(%)"], ["投诉办结率", "≥95.00(%)"],
]  # fmt: skip
MOVED = "农林水支出（类）林业和草原（款）森林资源培育（项）2025年预算数为480.00万元，比2024年执行数减少71.20%，主要原因是：2024年增加图书购置经费。"


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    forms = table("拆违经费项目支出绩效目标申报表", FORM)
    html = budget(MOVED).replace("</body>", forms.replace("某市水利局", BODY) + "</body>")
    return published(tmp_path_factory.mktemp("forestry"), {"甲县林业局2025年部门预算.html": html})


@pytest.mark.parametrize("question", ["拆违经费绩效表中，林业局25年把哪些指标定成了必须100%？", "林业局25年拆违经费哪些目标值是100%"])
def test_targets_are_those_of_the_value_said(assistant: Assistant, question: str) -> None:
    text = assistant.ask(question).text
    assert "违法建筑拆除率" in text and "新增违建处置率" in text
    assert "投诉办结率" not in text


@pytest.mark.parametrize(
    ("question", "amount"),
    [("林业局25年支出总额含政府性基金一共多少", "24000000"), ("林业局25年支出总额（不含基金）多少", "21500000")],
)
def test_the_funds_are_counted_in_or_left_out_as_said(assistant: Assistant, question: str, amount: str) -> None:
    assert amounts(assistant.ask(question)) == {amount}


def test_the_column_named_with_an_item_is_held_against_the_other_schedule(tmp_path: Path) -> None:
    split = [("城乡社区支出", "合计", "550,000"), ("城乡社区支出", "一般公共预算", "300,000"), ("城乡社区支出", "政府性基金预算", "250,000")]
    one = reading(disclosure("江州市东湖区柳岸街道办事处", 2025), [("212", "城乡社区支出", ("城乡社区支出",), "330,000", "220,000")])
    one = with_schedule(one, ScheduleKind.APPROPRIATION, "2025年财政拨款收支预算总表", split)
    one = with_schedule(one, ScheduleKind.GENERAL_PUBLIC, "2025年一般公共预算支出功能分类预算表", [("城乡社区支出", "合计", "330,000")])
    index = BudgetIndex.open(tmp_path / "index", HashingEncoder())
    said = "柳岸街道25年财政拨款收支预算总表中城乡社区支出的“一般公共预算”列，与一般公共预算支出功能分类预算表的城乡社区支出合计，两处金额是否一致"
    answer = Assistant(shelved(index, [one])).ask(said)
    assert {"300000", "330000"} <= amounts(answer) and "550000" not in amounts(answer)
    index.close()


def test_a_reason_is_looked_for_in_the_year_that_names_where_it_fell_from(assistant: Assistant) -> None:
    assert "图书" in assistant.ask("林业局森林资源培育从2024年执行一千六百多万掉到480万，怎么回事").text


@pytest.mark.parametrize("question", ["街道办25年一般行政管理事务共出现几处？请逐一写明所属款及金额", "街道办25年一般行政管理事务分别是多少"])
def test_rows_of_one_name_are_all_told_where_each_is_asked_for(tmp_path: Path, question: str) -> None:
    index = BudgetIndex.open(tmp_path / "index", HashingEncoder())
    rows = [
        ("20129", "群众团体事务", ("一般公共服务支出", "群众团体事务"), "", "50,000"),
        ("2012902", "一般行政管理事务", ("一般公共服务支出", "群众团体事务", "一般行政管理事务"), "", "50,000"),
        ("20132", "组织事务", ("一般公共服务支出", "组织事务"), "", "70,000"),
        ("2013202", "一般行政管理事务", ("一般公共服务支出", "组织事务", "一般行政管理事务"), "", "70,000"),
    ]
    answer = Assistant(shelved(index, [reading(disclosure("江州市东湖区柳岸街道办事处", 2025), rows)])).ask(question.replace("街道办", "柳岸街道"))
    assert {"50000", "70000"} <= amounts(answer)
    index.close()


def test_one_row_of_two_schedules_is_offered_by_their_titles(tmp_path: Path) -> None:
    one = reading(disclosure("江州市东湖区柳岸街道办事处", 2025), [])
    one = with_schedule(one, ScheduleKind.EXPENDITURE, "支出总表", [("自然资源事务", "合计", "582,235")])
    one = with_schedule(one, ScheduleKind.EXPENDITURE, "另一张支出表", [("自然资源事务", "合计", "550,235")])
    index = BudgetIndex.open(tmp_path / "index", HashingEncoder())
    assistant = Assistant(shelved(index, [one]))
    asked = assistant.ask("柳岸街道2025年自然资源事务多少")
    assert asked.status == "clarify" and asked.clarification
    chosen = {o.label: amounts(assistant.ask(o.question)) for o in asked.clarification.options}
    assert len(chosen) == 2 and sorted(map(sorted, chosen.values())) == [["550235"], ["582235"]]
    index.close()
