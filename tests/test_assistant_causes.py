"""Why something moved: the part that moved it, the way it moved, and in the year that is asked about."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.asking import published
from tests.provincial import account, budget

MOVED = (
    "一、“三公”经费预算情况说明",
    "2025年“三公”经费预算数为30.50万元，比2024年预算增加16.20万元。其中：",
    "（一）因公出国（境）费0万元，与2024年预算持平，主要原因是无出国安排。",
    "（二）公务用车购置及运行费24.00万元，比2024年预算增加17.70万元，主要原因公务用车购置费增加。其中：公务用车购置费18.00万元，"
    "比2024年预算增加18.00万元，主要原因是更新防火巡护车辆1辆。",
    "（三）公务接待费6.50万元，比2024年预算减少1.50万元，主要原因是厉行节约。",
)
BOTH = (
    "（一）“三公”经费支出预算为32.00万元，支出决算为29.70万元，完成预算的92.81%。较上年增加6.20万元，增长26.38%。"
    "决算数小于预算数的主要原因：压缩用车支出。决算数较上年增加的主要原因：报废更新巡护车1辆。",
)


@pytest.mark.parametrize("question", ["三公涨是因为啥", "三公经费为什么增加"])
def test_a_total_moved_because_of_the_part_that_moved_its_way(tmp_path: Path, question: str) -> None:
    answer = published(tmp_path, {"甲县林业局2025年部门预算.html": budget(*MOVED)}).ask(f"甲县林业局2025年{question}？")
    assert "防火巡护车辆" in answer.text
    assert "厉行节约" not in answer.text


def test_why_more_than_the_year_before_is_not_why_less_than_planned(tmp_path: Path) -> None:
    answer = published(tmp_path, {"甲县林业局2024年度部门决算.html": account(*BOTH)}).ask("甲县林业局2024年三公经费为啥比上年多了那么多？")
    assert "报废更新巡护车" in answer.text


WHOLE = (
    "二、收入支出决算总体情况说明",
    "2024年度收入支出总计2,400.00万元。与2023年度相比，收入支出总计减少50.00万元，下降2.04%。主要原因：人员退休。",
    "三、一般公共预算财政拨款支出决算情况说明",
    "一般公共预算财政拨款支出年初预算为2,050.00万元，支出决算为2,000.00万元，完成年初预算的97.56%。决算数小于预算数的主要原因：苗圃监测项目调减。其中：",
)


@pytest.mark.parametrize(
    ("question", "cause"),
    [
        ("决算比年初预算少，是什么原因", "苗圃监测"),
        ("一般公共预算支出没达到年初预算，官方怎么解释的", "苗圃监测"),
        ("为什么没花到年初预算那么多", "苗圃监测"),
        ("支出比上年少，官方怎么解释的", "人员退休"),
    ],
)
def test_why_less_than_planned_is_not_why_less_than_the_year_before(tmp_path: Path, question: str, cause: str) -> None:
    answer = published(tmp_path, {"甲县林业局2024年度部门决算.html": account(*WHOLE)}).ask(f"甲县林业局2024年{question}？")
    assert cause in answer.text.partition("\n")[0]
