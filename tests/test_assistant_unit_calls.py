"""Units by what people call them: the end of a name, a character of each of its words, a word for its kind."""

from __future__ import annotations

import pytest

from asking import amounts, published
from assistant.answer import Turn
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


@pytest.fixture(scope="module")
def beside(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """A department with its units by income, “三公” and a form of one unit's project; and a book of one unit's own."""
    units = [u[0] for u in UNITS]
    cars = [[u, "6.00", "6.00", "4.00", "2.00"] for u in units[1:3]]
    said = f"{BOARD}部门预算是包括{BOARD}本部以及下属5家预算单位的综合收支计划。" + "".join(f"{n}.{u}；" for n, u in enumerate(units, 1))
    html = page(
        f"{BOARD}2026年部门预算", said,
        table("部门收入预算分单位明细表", [
            ["预算单位", "合计", "财政拨款收入", "事业收入"], ["合计", "2,100.00", "1,050.00", "1,050.00"],
            *([u[0], u[1], f"{float(u[1]) / 2:.2f}", f"{float(u[1]) / 2:.2f}"] for u in UNITS),
        ]),
        table("部门“三公”经费预算表", [
            [("预算单位", "rowspan=2"), ("“三公”经费合计", "rowspan=2"), ("公务用车购置及运行费", "colspan=3")], ["小计", "购置费", "运行费"],
            *cars, ["合计", "12.00", "12.00", "8.00", "4.00"],
        ]),
        table("部门项目支出预算表", [
            ["项目名称", "项目单位", "项目类别", "预算金额"], ["适龄妇女筛查", "云湖县妇幼保健所", "经常性项目", "64.00"],
            ["执法办案", f"{BOARD}监督所", "经常性项目", "36.00"], ["合计", "", "", "100.00"],
        ]),
        table("财政项目支出绩效目标表（适龄妇女筛查）", [
            ["一级指标", "二级指标", "三级指标", "年度指标值"], ["产出指标", "数量指标", "筛查人数", "≥2000（人）"],
            ["效益指标", "社会效益指标", "早诊率", "≥90（%）"],
        ]),
    ).replace("某市水利局", BOARD)  # fmt: skip
    return published(tmp_path_factory.mktemp("beside"), {f"{BOARD}2026年部门预算.html": html})


@pytest.mark.parametrize(
    ("turns", "given"),
    [
        (["监督所2026年公务用车购置及运行费多少"], "60000"), (["中心医院2026年财政给了多少"], "3000000"),
        (["监督所2026年公务用车购置及运行费多少", "再加上妇幼所的，一共多少"], "120000"),
        (["妇幼所2026年财政拨款多少", "占全委财政拨款的比例"], "14.29"),
        (["妇幼所2026年适龄妇女筛查项目多少钱", "按筛查人数，平均一个人合多少"], "320"),
    ],
)  # fmt: skip
def test_a_unit_is_told_by_its_own_rows_and_forms(beside: Assistant, turns: list[str], given: str) -> None:
    history: list[Turn] = []
    for question in turns:
        answer = beside.ask(question, history)
        history += [Turn(role="user", content=question), Turn(role="assistant", content=answer.text)]
    assert answer.status == "answered" and given in amounts(answer), answer.text
