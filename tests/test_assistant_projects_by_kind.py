"""Projects by what their schedule prints beside them: whose they are, of which kind, from which fund."""

from __future__ import annotations

from pathlib import Path

import pytest

from asking import amounts, offered, published
from assistant.conversation import Assistant
from tests.national import page, table
from tests.provincial import BODY, account

BOARD = "云湖县卫生健康委员会"
CENTRE, STATION = "云湖县疾病预防控制中心", f"{BOARD}监督所"
PROJECTS = (
    ("应急物资储备", f"{BOARD}（本部）", "经常性项目", "一般公共预算", "40.00"),
    ("老人居家护理", f"{BOARD}（本部）", "经常性项目", "政府性基金", "30.00"),
    ("实验室设备更新", CENTRE, "一次性项目", "一般公共预算", "60.00"),
    ("病媒生物监测", CENTRE, "经常性项目", "一般公共预算", "50.00"),
    ("执法办案", STATION, "经常性项目", "一般公共预算", "20.00"),
    ("快检设备购置", STATION, "一次性项目", "单位自有资金", "10.00"),
)


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    said = f"{BOARD}部门预算是包括{BOARD}本部以及下属2家预算单位的综合收支计划。1.{BOARD}（本部）；2.{CENTRE}；3.{STATION}。"
    html = page(
        f"{BOARD}2026年部门预算", said,
        table("部门项目支出预算表", [["项目名称", "项目单位", "项目类别", "资金来源", "预算金额"], *PROJECTS, ["合计", "", "", "", "210.00"]]),
    ).replace("某市水利局", BOARD)  # fmt: skip
    outcome = account().replace(BODY, BOARD)
    folder: Path = tmp_path_factory.mktemp("projects")
    return published(folder, {f"{BOARD}2026年部门预算.html": html, f"{BOARD}2024年部门决算.html": outcome})


@pytest.mark.parametrize(
    ("question", "given"),
    [
        ("卫健委2026年一次性项目有几个", {"2"}), ("卫健委2026年一次性项目一共多少钱", {"70.00"}), ("疾控中心有几个一次性项目", {"1"}),
        ("卫健委2026年经常性项目里最多的是哪个", {"50.00"}), ("卫健委2026年政府性基金安排的项目有哪些", {"30.00"}),
        ("疾控中心2026年有哪些项目，分别多少钱", {"60.00", "50.00"}), ("监督所的项目一共多少钱", {"30.00"}),
    ],
)  # fmt: skip
def test_projects_are_told_by_their_kind_and_by_whose_they_are(assistant: Assistant, question: str, given: set[str]) -> None:
    """Amounts in 万元; the units print figures in the budget alone, and so its year is meant."""
    answer = assistant.ask(question)
    assert answer.status == "answered" and {f.removesuffix("0000") for f in amounts(answer)} == {g.removesuffix(".00") for g in given}, answer.text


@pytest.mark.parametrize(
    ("question", "word"),
    [
        ("疾控中心实验室设备更新的项目预算多少，属于经常性还是一次性", "一次性项目"), ("快检设备购置的资金来源是什么", "单位自有资金"),
        ("快检设备购置是哪家单位的项目", STATION),
    ],
)  # fmt: skip
def test_a_project_is_told_with_the_word_beside_it(assistant: Assistant, question: str, word: str) -> None:
    answer = assistant.ask(question)
    assert answer.status == "answered" and word in answer.text and not offered(answer) - {"60.00"}, answer.text


def test_what_is_asked_without_a_body_is_asked_of_the_one_department_held(assistant: Assistant) -> None:
    answer = assistant.ask("2026年一次性项目有几个")
    assert answer.status == "answered" and any(w.kind == "assumption" for w in answer.warnings)
