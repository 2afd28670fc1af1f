"""Years that sentences were left with, and look-alikes that are right as they stand."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import read_back
from tests.national import SAID, page, table
from tests.read_back import read_as

BUDGET, ACCOUNT = "某市水利局2025年部门预算", "某市水利局2025年度部门决算"


def told(title: str, *parts: str, tmp_path: Path) -> list[str]:
    return read_back.told(read_as(tmp_path, f"{title}.html", page(title, SAID, *parts)))


@pytest.mark.parametrize(
    ("said", "year"),
    [
        ("2024年执行数为5.57万元，2025年预算安排10.00万元，比{}年执行数增加79.53%。", "2023"),
        ("2024年预算数为8.00万元，2025年预算数为6.00万元，比{}年预算减少2.00万元，下降25.00%。", "2022"),
        ("2024年执行数为30.00万元，2025年预算安排30.00万元，与{}年执行数持平。", "2023"),
    ],
)
def test_a_change_is_from_the_year_that_its_sentence_gives(said: str, year: str, tmp_path: Path) -> None:
    item = "1.农林水支出（类）水利（款）水土保持（项）" + said
    assert told(BUDGET, "二、支出情况说明", item.format(2024), tmp_path=tmp_path) == []
    found = told(BUDGET, "二、支出情况说明", item.format(year), tmp_path=tmp_path)
    assert found and all(f.startswith("base-year") for f in found) and "2024 年" in found[0]


def test_an_older_base_that_is_given_too_is_one_to_compare_with(tmp_path: Path) -> None:
    said = "水土保持经费2023年执行数为8.00万元，2024年执行数为5.00万元，2025年预算数为10.00万元，比2023年执行数增加25.00%。"
    assert told(BUDGET, "二、支出情况说明", said, tmp_path=tmp_path) == []
    other = "水土保持经费2024年执行数为5.00万元，2025年预算数为10.00万元，比2023年执行数增加25.00%。"
    assert told(BUDGET, "二、支出情况说明", other, tmp_path=tmp_path) == []


NAMES = ("行政运行", "水土保持", "防汛", "抗旱", "农村水利", "水利工程建设")


@pytest.mark.parametrize(("odd", "wrong"), [(1, "2023"), (4, "2022")])
def test_one_item_of_a_list_with_the_year_of_an_older_text(odd: int, wrong: str, tmp_path: Path) -> None:
    def items(other: str) -> list[str]:
        years = [other if n == odd else "2024" for n in range(len(NAMES))]
        return [
            f"{n + 1}.农林水支出（类）水利（款）{name}（项）2025年预算{n + 3}2.00万元，{year}年预算{n + 2}7.00万元，主要用于{name}。"
            for n, (name, year) in enumerate(zip(NAMES, years, strict=True))
        ]

    assert told(BUDGET, "二、支出情况说明", *items("2024"), tmp_path=tmp_path) == []
    (found,) = told(BUDGET, "二、支出情况说明", *items(wrong), tmp_path=tmp_path)
    assert found.startswith("listed-year") and f"{wrong}年" in found


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        ("公务用车购置费0万元，与2024年预算持平，主要原因是{}年无公务用车购置计划。", True),
        ("因公出国（境）费0万元，与上年持平，原因是{}年度未安排出国任务。", True),
        ("公务用车购置费18.00万元，比2024年预算增加18.00万元，主要原因是{}年无公务用车购置计划，今年更新1辆。", False),
    ],
)
def test_that_last_year_planned_nothing_explains_no_standstill(said: str, wrong: bool, tmp_path: Path) -> None:
    assert told(BUDGET, "四、“三公”经费预算情况说明", said.format(2025), tmp_path=tmp_path) == []
    found = told(BUDGET, "四、“三公”经费预算情况说明", said.format(2024), tmp_path=tmp_path)
    assert [f[:11] for f in found] == ["reason-year"] * wrong


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        ("本项目总投资13526.00万元。2024年安排建设资金5000.00万元。", True),
        ("2024年安排资金300.00万元，2025年安排资金500.00万元。", False),
        ("本项目总投资13526.00万元，其中2024年已完成5000.00万元。", False),
        ("总投资13526.00万元，2024年安排建设资金5000.00万元，2025年继续实施。", False),
        ("本项目2023年立项，年度预算安排500.00万元。", False),
    ],
)
def test_what_is_allotted_is_allotted_in_the_year_of_the_budget(said: str, wrong: bool, tmp_path: Path) -> None:
    parts = ("城东水库加固工程项目经费情况说明", "一、项目概述", "加固城东水库大坝。", "二、年度预算安排", said, "三、绩效目标", "确保大坝安全。")
    assert [f[:13] for f in told(BUDGET, *parts, tmp_path=tmp_path)] == ["allotted-year"] * wrong


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        ("截至2024年12月31日，本部门共有车辆7辆，其中应急保障用车3辆、其他用车4辆。", True),
        ("截至2024年12月31日，本部门拥有房屋面积1,200平方米。", True),
        ("截至2025年12月31日，本部门共有车辆7辆；截至2024年12月31日，共有车辆8辆。", False),
        ("截至2024年12月31日，该项目累计支付86.50万元，2025年完成剩余工程。", False),
    ],
)
def test_an_account_counts_what_there_is_at_the_end_of_its_own_year(said: str, wrong: bool, tmp_path: Path) -> None:
    assert [f[:5] for f in told(ACCOUNT, "九、国有资产占用情况说明", said, tmp_path=tmp_path)] == ["as-of"] * wrong


def test_a_total_of_last_year_whose_parts_are_this_years(tmp_path: Path) -> None:
    said = (
        "{}年度一般公共预算财政拨款支出682.05万元，主要用于以下方面：教育支出（类）2.87万元；社会保障和就业支出（类）96.54万元；"
        "农林水支出（类）582.64万元。"
    )
    before = "2025年度一般公共预算财政拨款支出682.05万元，与2024年度相比，减少5.00万元。"
    heading = "五、一般公共预算财政拨款支出决算情况说明"
    sheet = table("一般公共预算财政拨款支出决算表", [
        ["科目编码", "科目名称", "本年支出合计", "基本支出", "项目支出"], ["", "合计", "682.05", "500.00", "182.05"],
        ["205", "教育支出", "2.87", "2.87", ""], ["208", "社会保障和就业支出", "96.54", "96.54", ""],
        ["213", "农林水支出", "582.64", "400.59", "182.05"],
    ])  # fmt: skip
    assert told(ACCOUNT, heading, before, said.format(2025), sheet, tmp_path=tmp_path) == []
    (found,) = told(ACCOUNT, heading, before, said.format(2024), sheet, tmp_path=tmp_path)
    assert found.startswith("year-slip") and "2025 年" in found
    same = "2025年预算与2024年相同，2024年度一般公共预算财政拨款支出682.05万元。"
    assert told(ACCOUNT, heading, before, same, sheet, tmp_path=tmp_path) == []


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        ("实施周期：2024年1月1日至2024年12月31日。", True),
        ("实施周期：2024年1月至2026年12月。", False),
        ("项目周期：2025年全年。", False),
        ("实施周期：2025年3月至2025年11月。", False),
    ],
)
def test_a_period_named_in_its_own_paragraph(said: str, wrong: bool, tmp_path: Path) -> None:
    parts = ("项目经费情况说明", "项目名称：河道保洁", "一、项目概述：保洁河道86公里。", f"二、{said}", "三、年度预算安排：823.67万元。")
    assert [f[:14] for f in told(BUDGET, *parts, tmp_path=tmp_path)] == ["project-period"] * wrong


@pytest.mark.parametrize(
    ("said", "rule"),
    [
        ("项目实施期为2025年1月至2025年12月", ""),
        ("项目实施期为2024年1月至2026年12月", ""),
        ("项目实施期为2024年1月至2024年12月", "project-period"),
        ("建设周期2025年3月至2024年11月", "period-backwards"),
    ],
)
def test_a_period_within_a_paragraph_holds_the_year_and_ends_after_it_begins(said: str, rule: str, tmp_path: Path) -> None:
    parts = ("八、重点项目说明", f"（一）河道保洁服务外包。保洁河道86公里，{said}，保洁合格率不低于95%。")
    found = told(BUDGET, *parts, tmp_path=tmp_path)
    assert [f.partition(":")[0] for f in found] == [rule] * bool(rule)
    assert not rule.startswith("project") or "河道保洁服务外包" in found[0]


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        ("{}年本部门政府采购预算486.00万元，其中：货物126.00万元、工程300.00万元、服务60.00万元。", True),
        ("（二）政府采购。{}年安排政府采购预算486.00万元。", True),
        ("{}年某市水利局机关运行经费预算为84.13万元。", True),
        ("{}年没有使用政府性基金预算拨款安排的支出。", True),
        ("本部门3个预算单位开展了{}年项目预算绩效目标编报工作。", True),
        ("{}年政府采购预算执行情况良好，节约资金5.00万元。", False),
        ("{}年完成政府采购预算400.00万元，完成全年任务。", False),
        ("{}年机关运行经费结转2.00万元。", False),
    ],
)
def test_what_every_budget_tells_is_of_its_own_year(said: str, wrong: bool, tmp_path: Path) -> None:
    heading = "七、其他重要事项说明"
    assert told(BUDGET, heading, said.format(2025), tmp_path=tmp_path) == []
    assert [f[:12] for f in told(BUDGET, heading, said.format(2024), tmp_path=tmp_path)] == ["section-year"] * wrong
    both = ("2024年政府采购预算400.00万元，机关运行经费80.00万元。", said.format(2025))
    assert [f for f in told(BUDGET, heading, *both, tmp_path=tmp_path) if "政府采购" in said] == []


@pytest.mark.parametrize(
    ("others", "older", "wrong"), [(2, "2023年预算", True), (2, "2022年预算", False), (0, "2023年预算", False), (2, "2024年预算", False)]
)
def test_a_base_that_no_other_sentence_has(others: int, older: str, wrong: bool, tmp_path: Path) -> None:
    usual = ["公务接待费2.00万元，比2024年预算减少0.20万元。", "因公出国（境）费3.00万元，比2024年预算减少0.30万元。"][:others]
    said = f"公务用车运行维护费16.80万元，比{older}减少0.80万元。"
    found = told(BUDGET, "四、“三公”经费预算情况说明", *usual, said, tmp_path=tmp_path)
    assert [f[:11] for f in found] == ["common-base"] * wrong


def test_an_older_year_that_is_told_of_is_a_base_too(tmp_path: Path) -> None:
    usual = ["公务接待费2.00万元，比2024年预算减少0.20万元。", "因公出国（境）费3.00万元，比2024年预算减少0.30万元。"]
    said = "公务用车运行维护费16.80万元，比2023年预算减少0.80万元，2023年更新车辆较多。"
    assert told(BUDGET, "四、“三公”经费预算情况说明", *usual, said, tmp_path=tmp_path) == []


@pytest.mark.parametrize(
    ("said", "wrong"), [("截至2024年8月31日", False), ("截至2023年8月31日", True), ("截至2023年12月31日", False), ("截至2022年底", True)]
)
def test_a_budget_counts_what_there_was_lately(said: str, wrong: bool, tmp_path: Path) -> None:
    assert [f[:5] for f in told(BUDGET, "六、国有资产占用情况", f"{said}，本部门共有车辆7辆。", tmp_path=tmp_path)] == ["as-of"] * wrong


@pytest.mark.parametrize(
    ("said", "rules"),
    [
        ("公务接待费较2024年预算1.80万元减少0.24万元，下降13.33%", []),
        ("公务接待费较2024年预算1.80万元减少0.24万元，下降31.33%", ["change-rate"]),
        ("公务接待费比2024年预算1.80万元减少0.24万元，增长13.33%", ["change-direction"]),
        ("公务接待费较上年预算1.80万元增加0.24万元，增长13.33%", []),
    ],
)
def test_a_change_from_the_amount_named_in_it(said: str, rules: list[str], tmp_path: Path) -> None:
    found = told(BUDGET, "四、“三公”经费预算情况说明", f"（二）{said}。", tmp_path=tmp_path)
    assert [f.split(":")[0] for f in found] == rules
