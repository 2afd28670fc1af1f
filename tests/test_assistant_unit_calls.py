"""Units by what people call them: the end of a name, a character of each of its words, a word for its kind."""

from __future__ import annotations

import pytest

from asking import amounts, published
from assistant.conversation import Assistant
from tests.national import page, table

BOARD = "云湖县卫生健康委员会"
UNITS = (
    (f"{BOARD}（本部）", "100.00", "60.00", "10.00", "30.00"),
    (f"{BOARD}监督所", "200.00", "150.00", "20.00", "30.00"),
    ("云湖县妇幼保健所", "300.00", "200.00", "30.00", "70.00"),
    ("云湖县疾病预防控制中心", "400.00", "250.00", "40.00", "110.00"),
    ("云湖县白塔社区卫生服务中心", "500.00", "300.00", "50.00", "150.00"),
    ("云湖县中心医院", "600.00", "350.00", "60.00", "190.00"),
)


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    said = f"{BOARD}部门预算是包括{BOARD}本部以及下属5家预算单位的综合收支计划。" + "".join(f"{n}.{u[0]}；" for n, u in enumerate(UNITS, 1))
    html = page(
        f"{BOARD}2026年部门预算", said,
        table("部门支出预算分单位明细表", [
            [("预算单位", "rowspan=2"), ("合计", "rowspan=2"), ("基本支出", "colspan=2"), ("项目支出", "rowspan=2")],
            ["人员经费", "公用经费"], ["合计", "2,100.00", "1,310.00", "210.00", "580.00"], *UNITS,
        ]),
    )  # fmt: skip
    return published(tmp_path_factory.mktemp("health"), {f"{BOARD}2026年部门预算.html": html.replace("某市水利局", BOARD)})


@pytest.mark.parametrize(
    ("question", "printed"),
    [
        ("监督所2026年公用经费多少", {"20"}), ("卫监所的公用经费呢", {"20"}), ("妇幼所2026年预算总共多少", {"300"}),
        ("云湖县妇幼所的项目支出", {"70"}), ("白塔那个社区医院2026年公用经费多少", {"50"}), ("白塔中心的项目支出多少", {"150"}),
        ("白塔的项目支出多少", {"150"}), ("卫健委下面那个监督所人员经费多少", {"150"}), ("监督所比妇幼所的公用经费少多少", {"10"}),
    ],
)  # fmt: skip
def test_a_unit_is_called_by_a_short_form_of_its_own_name(assistant: Assistant, question: str, printed: set[str]) -> None:
    """Amounts in 万元."""
    answer = assistant.ask(question)
    assert answer.status == "answered" and amounts(answer) == {f"{p}0000" for p in printed}, answer.text


@pytest.mark.parametrize("question", ["静安区妇幼所2026年公用经费多少", "中医院2026年预算总共多少"])
def test_a_unit_of_another_place_or_by_another_word_is_none_of_ours(assistant: Assistant, question: str) -> None:
    assert assistant.ask(question).status == "not_disclosed"
