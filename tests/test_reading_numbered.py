"""Schedules with a number before their title, and a schedule of 科目 under each 单位: a department's budget as counties print it."""

from __future__ import annotations

from pathlib import Path

import pytest

from asking import amounts, last, offered, published
from assistant.conversation import Assistant
from index.vocabulary import Scope
from tests import read_back
from tests.national import SAID, page, table
from tests.read_back import read_as

BUREAU = "桐湾县水利局"
CENTRE, STATION = "桐湾县水土保持监测中心", "桐湾县河道管护站"
NAME = f"{BUREAU}2025年部门预算"
HEAD = [
    [("科目编码", "colspan=3"), ("单位名称（科目名称）", "rowspan=2"), ("合计", "rowspan=2"), ("基本支出", "colspan=2"), ("项目支出", "rowspan=2")],
    ["类", "款", "项", "人员经费", "公用经费"],
]


def row(code: str, name: str, *printed: str) -> list[str]:
    return [code[:3], code[3:5], code[5:], name, *printed]


BY_UNIT = [
    row("", "合计", "640.00", "400.00", "60.00", "180.00"),
    row("", f"{BUREAU}机关", "300.00", "180.00", "20.00", "100.00"), row("2130301", "行政运行", "180.00", "160.00", "20.00", ""),
    row("2130306", "水利工程运行与维护", "100.00", "", "", "100.00"), row("2210201", "住房公积金", "20.00", "20.00", "", ""),
    row("", CENTRE, "200.00", "120.00", "30.00", "50.00"), row("2130310", "水土保持", "186.00", "106.00", "30.00", "50.00"),
    row("2210201", "住房公积金", "14.00", "14.00", "", ""),
    row("", STATION, "140.00", "100.00", "10.00", "30.00"), row("2130306", "水利工程运行与维护", "128.00", "88.00", "10.00", "30.00"),
    row("2210201", "住房公积金", "12.00", "12.00", "", ""),
]  # fmt: skip
OF_ALL = [
    row("", "合计", "640.00", "400.00", "60.00", "180.00"), row("213", "农林水支出", "594.00", "354.00", "60.00", "180.00"),
    row("21303", "水利", "594.00", "354.00", "60.00", "180.00"), row("2130301", "行政运行", "180.00", "160.00", "20.00", ""),
    row("2130306", "水利工程运行与维护", "228.00", "88.00", "10.00", "130.00"), row("2130310", "水土保持", "186.00", "106.00", "30.00", "50.00"),
    row("221", "住房保障支出", "46.00", "46.00", "", ""), row("22102", "住房改革支出", "46.00", "46.00", "", ""),
    row("2210201", "住房公积金", "46.00", "46.00", "", ""),
]  # fmt: skip
UNITS = f"1.{BUREAU}机关（行政单位）\n2.{CENTRE}（事业单位）\n3.{STATION}（事业单位）"


def content(*more: str) -> str:
    said = SAID.replace("2025年", f"{BUREAU}2025年")
    html = page(
        NAME, "三、部门预算单位构成", *UNITS.split("\n"), "二、部门预算情况说明", said,
        table("预算03表 部门支出总体情况表", [*HEAD, *BY_UNIT]), table("表5 一般公共预算支出情况表", [*HEAD, *OF_ALL]), *more,
    )  # fmt: skip
    return html.replace("某市水利局", BUREAU)


@pytest.mark.parametrize("number", ["表5", "附表五", "表五", "预算05表", "公开05表"])
def test_a_number_is_no_part_of_the_title(number: str, tmp_path: Path) -> None:
    shown = table(f"{number} 一般公共预算支出表", [*HEAD, *OF_ALL])
    facts = read_as(tmp_path, f"{NAME}.html", page(NAME, SAID, shown)).facts
    assert {(f.schedule_title, f.schedule and f.schedule.value) for f in facts if f.table} == {("一般公共预算支出表", "一般公共预算支出表")}


def test_items_below_a_unit_that_they_make_up_are_that_unit_s(tmp_path: Path) -> None:
    facts = read_as(tmp_path, f"{NAME}.html", content()).facts
    whole = {f.printed: (f.agency, f.scope) for f in facts if f.row == "住房公积金" and f.column == "合计"}
    assert whole == {
        "20.00": (BUREAU, Scope.UNIT), "14.00": (CENTRE, Scope.UNIT), "12.00": (STATION, Scope.UNIT), "46.00": (BUREAU, Scope.DEPARTMENT),
    }  # fmt: skip


def test_items_that_make_up_nothing_stay_the_department_s(tmp_path: Path) -> None:
    broken = content().replace(">14.00<", ">74.00<").replace(">186.00<", ">586.00<").replace(">106.00<", ">6.00<").replace(">50.00<", ">5.00<", 2)
    facts = read_as(tmp_path, f"{NAME}.html", broken).facts
    assert (BUREAU, Scope.DEPARTMENT) in {(f.agency, f.scope) for f in facts if f.row == "水土保持" and f.printed == "586.00"}


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    return published(tmp_path_factory.mktemp("numbered"), {f"{NAME}.html": content()})


@pytest.mark.parametrize(
    ("questions", "printed"),
    [
        ((f"{BUREAU}2025年住房公积金多少",), {"46.00"}), ((f"{CENTRE}2025年住房公积金多少",), {"14.00"}),
        # A unit by a later word of its name, behind its department or after a sister unit.
        ((f"{BUREAU}监测中心2025年项目支出多少",), {"50.00"}),
        ((f"{BUREAU}机关2025年项目支出多少", f"{CENTRE}呢", "管护站的呢"), {"30.00"}),
        ((f"{BUREAU}局机关自己（本级）2025年项目支出多少",), {"100.00"}),
    ],
)  # fmt: skip
def test_whose_items_are_asked_for(questions: tuple[str, ...], printed: set[str], assistant: Assistant) -> None:
    assert offered(last(assistant, *questions)) == printed


def test_what_a_header_names_is_the_sum_of_its_columns(assistant: Assistant) -> None:
    answer = assistant.ask(f"{STATION}2025年基本支出多少")
    assert amounts(answer) == {"1100000"} and any(f.formula for f in answer.figures)


FORMS = ("堤防维修", "水土流失治理", "泵站改造", "山塘清淤")


def form(name: str, money: str) -> str:
    return table("部门预算项目绩效目标表", [
        ["项目名称", (name, "colspan=3")], ["项目资金（万元）", "资金总额", (money, "colspan=2")],
        ["一级指标", "二级指标", "三级指标", "指标值"], ["产出指标", "数量指标", f"{name}长度", "≥12公里"],
    ])  # fmt: skip


@pytest.mark.parametrize(("money", "rules"), [("30.00", []), ("300.00", ["across-schedules"])])
def test_a_form_has_the_money_its_project_has_in_the_list(money: str, rules: list[str], tmp_path: Path) -> None:
    listed = table("预算10表 项目支出表", [
        ["项目名称", "项目单位", "合计"], ["合计", "", "180.00"],
        *([name, f"{BUREAU}机关", amount] for name, amount in zip(FORMS, ("80.00", "50.00", "30.00", "20.00"), strict=True)),
    ])  # fmt: skip
    forms = [form(n, m) for n, m in zip(FORMS, ("80.00", "50.00", money, "20.00"), strict=True)]
    told = read_back.told(read_as(tmp_path, f"{NAME}.html", content(listed, *forms)))
    assert [t.split(":")[0] for t in told] == rules and all("泵站改造" in t for t in told)


def test_a_note_of_an_empty_schedule_under_a_numbered_one_that_is_filled(tmp_path: Path) -> None:
    shown = table("附表十 政府性基金预算支出表", [
        ["科目编码", "科目名称", "合计", "基本支出", "项目支出"], ["", "合计", "60.00", "", "60.00"],
        ["212", "城乡社区支出", "60.00", "", "60.00"], ["21208", "国有土地使用权出让收入安排的支出", "60.00", "", "60.00"],
    ])  # fmt: skip
    note = "<p>注：本部门2025年没有政府性基金预算支出，此表为空表。</p>"
    told = read_back.told(read_as(tmp_path, f"{NAME}.html", content(shown + note)))
    assert [t.split(":")[0] for t in told if "政府性基金" in t] == ["empty-note"]


SAID_NONE = {
    "本部门2025年无政府性基金预算财政拨款安排的支出。": ["narrative-schedule"],
    f"{BUREAU}2025年度没有政府性基金预算财政拨款收入和支出。": ["denied-fund"],
    "本部门2025年没有使用政府性基金预算拨款安排的支出。": ["narrative-schedule"],
    "2024年无政府性基金预算财政拨款安排的支出。": ["section-year"],
    "本部门2025年无国有资本经营预算拨款安排的支出。": [],
}


@pytest.mark.parametrize(("said", "rules"), SAID_NONE.items())
def test_a_fund_that_the_words_deny_and_a_schedule_fills(said: str, rules: list[str], tmp_path: Path) -> None:
    shown = table("附表十 政府性基金预算支出表", [
        ["科目编码", "科目名称", "合计", "基本支出", "项目支出"], ["", "合计", "60.00", "", "60.00"],
        ["212", "城乡社区支出", "60.00", "", "60.00"], ["21208", "国有土地使用权出让收入安排的支出", "60.00", "", "60.00"],
    ])  # fmt: skip
    reading = read_as(tmp_path, f"{NAME}.html", content(said, shown))
    assert [t.split(":")[0] for t in read_back.told(reading) if "基金" in t] == rules


@pytest.mark.parametrize(("unit", "rules"), [("万元", []), ("元", ["narrative-unit"])])
def test_the_money_of_all_projects_is_in_the_unit_that_makes_it_so(unit: str, rules: list[str], tmp_path: Path) -> None:
    said = f"2025年对部门全部3个项目实行绩效目标管理，涉及财政拨款180.00{unit}。"
    told = read_back.told(read_as(tmp_path, f"{NAME}.html", content(said)))
    assert [t.split(":")[0] for t in told] == rules
