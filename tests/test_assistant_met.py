"""Whether a target was met, what a body is made up of, an item in two schedules: told as printed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.asking import offered, published
from tests.national import table
from tests.provincial import BODY, account

BOTH = "".join(
    table(
        f"一般公共预算财政拨款{half}决算表",
        [["科目编码", "科目名称", "金额"], ["302", "商品和服务支出", spent], ["30201", "办公费", spent]],
    ).replace("某市水利局", BODY)
    for half, spent in (("基本支出", "19.50"), ("项目支出", "41.30"))
)

SELF = table("部门整体支出绩效自评表", [
    ["一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分"],
    ["产出指标", "数量指标", "巡护演练场次", "≥120场次", "146场次", "50", "50"],
    ["效益指标", "社会效益", "林农调解成功率", "≥65%", "62.8%", "50", "48"],
]).replace("某市水利局", BODY)  # fmt: skip
MADE_UP = (
    "二、机构设置情况",
    "局机关内设机构3个：办公室、资源管理股、防火股。另设林业综合执法大队，为局所属副科级行政执法机构，不独立核算。",
)


@pytest.mark.parametrize(
    ("question", "figures", "verdict"),
    [
        ("林农调解成功率完成目标没有", {"62.8", "65"}, "没有达到目标"),
        ("巡护演练场次达标了吗", {"146", "120"}, "达到目标"),
        ("林农调解成功率有没有达到目标", {"62.8", "65"}, "没有达到目标"),
    ],
)
def test_a_target_is_held_against_what_came_of_it(tmp_path: Path, question: str, figures: set[str], verdict: str) -> None:
    page = account(*MADE_UP).replace("</body>", f"{SELF}</body>")
    answer = published(tmp_path, {"甲县林业局2024年度部门决算.html": page}).ask(f"{BODY}2024年{question}？")
    assert {f.rstrip("%场次") for f in offered(answer)} == figures
    assert verdict in answer.text


@pytest.mark.parametrize("question", ["有哪些股室", "内设机构有哪些", "有几个股室，都叫什么"])
def test_the_rooms_of_a_body_are_told_by_its_structure(tmp_path: Path, question: str) -> None:
    answer = published(tmp_path, {"甲县林业局2024年度部门决算.html": account(*MADE_UP)}).ask(f"{BODY}2024年{question}？")
    assert "防火股" in answer.text


def test_whether_a_part_of_a_body_keeps_its_own_books_is_told_by_its_sentence(tmp_path: Path) -> None:
    answer = published(tmp_path, {"甲县林业局2024年度部门决算.html": account(*MADE_UP)}).ask("甲县林业局的林业综合执法大队是不是单独核算的？")
    assert "不独立核算" in answer.text


def test_an_item_in_two_schedules_is_added_up_and_not_their_totals(tmp_path: Path) -> None:
    page = account().replace("</body>", f"{BOTH}</body>")
    asked = f"把基本支出和项目支出两张表合起来看，{BODY}2024年的办公费总共花了多少？"
    answer = published(tmp_path, {"甲县林业局2024年度部门决算.html": page}).ask(asked)
    assert offered(answer) == {"608000.00"}
