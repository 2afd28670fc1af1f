"""A consistent disclosure is left in peace; one slip in it is found, told once, with its places."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from index.amounts import read_amount
from index.records import Fact
from index.vocabulary import ScheduleKind, Severity, State
from ingest.reconciliation import Outcome, reconcile_between, rule_book, trials
from tests.planted import Made, loud, make
from tests.real import reading

STYLES = ("shanghai", "plain", "final")
SEEDS = range(4)


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("seed", range(12))
def test_a_consistent_disclosure_raises_nothing(style: str, seed: int) -> None:
    assert loud(make(seed, style).findings()) == []


def bumped(hit: re.Match[str]) -> str:
    """The figure with its first digit changed."""
    digits = hit.group("n")
    changed = f"{int(digits[0]) % 9 + 1}{digits[1:]}"
    return hit.group().replace(digits, changed, 1)


def bumped_last(hit: re.Match[str]) -> str:
    """The last figure with its first digit changed."""
    start = hit.start("n") - hit.start()
    return hit.group()[:start] + str(int(hit.group("n")[0]) % 9 + 1) + hit.group()[start + 1 :]


N = r"(?P<n>\d+\.\d\d)"
Replacement = str | Callable[[re.Match[str]], str]
SLIPS: list[tuple[str, str, Replacement, set[str]]] = [
    ("shanghai", rf"收入预算{N}万元", bumped, {"narrative-schedule"}),
    ("shanghai", rf"支出预算{N}万元", bumped, {"narrative-schedule"}),
    ("shanghai", rf"（项）”{N}万元", bumped, {"narrative-schedule"}),
    ("shanghai", rf"预算安排{N}万元，(?:比|与)", bumped, {"narrative-schedule"}),
    ("shanghai", rf"执行数(?:增加|减少){N}%", bumped, {"change-rate"}),
    ("shanghai", rf"当年预算执行数为{N}万元", bumped, {"change-rate", "even-but-different"}),
    ("shanghai", r"（项）”(\d{3,}\.\d\d)万元", r"（项）”\1元", {"narrative-unit"}),
    ("shanghai", r"基本养老保险缴费支出（项）", "养老保险缴费（项）", {"item-name"}),
    ("shanghai", r"住房保障支出（类）", "住房改革保障支出（类）", {"item-name"}),
    ("shanghai", r"执行数减少([\d.]+%。主要原因是：[^。]*)减少", r"执行数减少\1增加", {"reason-direction"}),
    ("shanghai", r"比2023年预算(增加|减少)", r"比2024年预算\1", {"compared-with-itself"}),
    (
        "shanghai",
        r"公务接待费([\d.]+)万元，比2023年预算减少0.50万元",
        r"公务接待费\1万元，比2023年预算减少持平",
        {"even-and-moving"},
    ),
    ("shanghai", rf"“三公”经费预算数为{N}万元", bumped, {"narrative-schedule"}),
    ("shanghai", rf"公务接待费{N}万元", bumped, {"narrative-schedule"}),
    ("shanghai", rf"机关运行经费预算为{N}万元", bumped, {"narrative-schedule"}),
    ("shanghai", rf"政府采购货物预算{N}万元", bumped, {"parts-sum"}),
    ("shanghai", r"共有车辆(?P<n>\d+)辆", bumped, {"parts-sum"}),
    ("shanghai", rf"调解补贴{N}万元", bumped, {"parts-sum"}),
    ("shanghai", r"2024年1月1日-2024年12月31日", "2023年1月1日-2023年12月31日", {"project-period"}),
    ("shanghai", r"2024年1月1日-2024年12月31日", "2023年3月开工，工期200天", {"project-period"}),
    ("shanghai", r"（项）”(\d)(\d\d\d\.\d\d)万元", r"（项）”\1，\2万元", {"wide-comma"}),
    ("shanghai", r"（项）”(?=\d)", "（项）", {"unpaired-quote"}),
    ("shanghai", r"万元。\n", "万元。（采购的内容、数量、金额及变化的原因）\n", {"template-hint"}),
    ("shanghai", r"万元。\n", "万元。。\n", {"doubled-mark"}),
    ("shanghai", r"“优秀案例”", "优秀案例”", {"unmatched-quote"}),
    ("shanghai", r"甲市乙区司法局财政拨款", "甲市乙司法局财政拨款", {"agency-misprint"}),
    ("shanghai", r"主要原因是车辆没有变化", "主要原因是公务车用车没有变化", {"slip"}),
    ("plain", rf"基本支出{N}万元，占", bumped, {"narrative-schedule"}),
    ("plain", rf"占{N}%", bumped, {"share"}),
    ("plain", rf"执行数(?:增加|减少){N}万元", bumped, {"change-rate"}),
    ("plain", r"执行数增加([\d.]+万元)，增长", r"执行数增加\1，下降", {"change-rate", "change-direction"}),
    ("plain", rf"人员经费{N}万元", bumped, {"narrative-schedule"}),
    ("plain", r"总预算90.00万元", "总预算90.00万", {"mixed-unit"}),
    ("final", rf"收入支出总计{N}万元", bumped, {"narrative-schedule"}),
    ("final", rf"占{N}%", bumped, {"share"}),
    ("final", rf"（项）(.*?)支出决算为{N}万元", bumped, {"narrative-schedule"}),
    ("final", rf"（项）(.*?)完成年初预算的{N}%", bumped, {"completion"}),
    ("final", rf"公务接待费支出决算为{N}万元", bumped, {"narrative-schedule"}),
    ("final", rf"服务采购金额{N}万元", bumped, {"parts-sum"}),
    ("final", r"购房补贴（项）", "购房补助（项）", {"item-name"}),
    ("shanghai", r"2024年，甲市乙区司法局收入预算", "2023年，甲市乙区司法局收入预算", {"year-slip"}),
    ("plain", r"2024年部门预算情况说明", "2023年部门预算情况说明", {"heading-year"}),
    ("plain", r"公用经费[\d.]+万元", "公用经费万元", {"placeholder"}),
    ("shanghai", r"下属2家预算单位", "下属3家预算单位", {"unit-count"}),
    ("shanghai", r"事业单位2家", "事业单位4家", {"unit-count"}),
    ("shanghai", rf"财政拨款支出预算[\d.]+万元，(?:比2023年预算(?:增加|减少)){N}万元", bumped_last, {"moves-sum"}),
    (
        "shanghai",
        r"经费预算数为([\d.]+)万元，比2023年预算减少0.50万元",
        r"经费预算数为\1万元，比2023年预算减少0.80万元",
        {"moves-sum"},
    ),
    ("shanghai", r"（204类）", "（205类）", {"item-code"}),
    ("shanghai", r"(预留给小型和微型企业的政府采购项目预算为)[\d.]+万元", r"\g<1>900.00万元", {"part-exceeds"}),
    ("shanghai", r"(公务接待费[\d.]+万元，比2023年预算)减少0.50万元", r"\1增加990.50万元", {"increase-exceeds"}),
    ("shanghai", r"财政拨款的机关运行经费预算为", "财政拨款的机关运行经费预算预算为", {"doubled-word"}),
    ("shanghai", r"比2023年预算执行数增加(?=\d)", "比2023年预算执行数增加（减少）", {"not-chosen"}),
    ("shanghai", r"主要原因是厉行节约。", "主要原因是。", {"missing-reason"}),
    ("shanghai", r"截至2023年12月31日", "截至2025年12月31日", {"as-of"}),
    ("shanghai", r"2024年，甲市乙区司法局收入预算", "2024年，甲市乙区民政局收入预算", {"foreign-agency"}),
    ("plain", r"2024年部门预算情况说明", "甲市丙区民政局2024年部门预算情况说明", {"foreign-agency"}),
    ("plain", r"占(\d+\.\d\d)%；", r"占\1；", {"missing-percent"}),
    ("final", rf"（项）(.*?)年初预算为{N}万元", bumped, {"items-sum", "completion"}),
    ("final", rf"支出年初预算为{N}万元", bumped, {"items-sum", "completion"}),
    ("shanghai", r"比2023年预算执行数(?=增加|减少)", "比2022年预算执行数", {"base-year"}),
    ("plain", r"，比2023年执行数(?=增加|减少)", "，比2022年执行数", {"base-year"}),
    ("shanghai", r"2024年预算安排(?=\d)", "2024预算安排", {"dropped-word"}),
    ("shanghai", r"主要原因是(?=厉行节约)", "主要原因", {"dropped-word"}),
    ("shanghai", r"主要原因是厉行节约", "主要原因是新增接待任务", {"reason-direction"}),
    ("shanghai", r"\n3\. (?=“)", "\n3、", {"numbering-mark"}),
    ("shanghai", r"\n4\. (?=“)", "\n4", {"numbering-mark"}),
    ("shanghai", r"2024年(?=本部门政府采购预算)", "2023年", {"section-year"}),
    ("shanghai", r"比2023年预算(?=减少0\.50万元。主要原因)", "比2022年预算", {"common-base"}),
    ("final", r"2024年(?=本部门面向中小企业)", "2023年", {"section-year"}),
    ("shanghai", r"甲市乙区司法局财政拨款的", "XX局财政拨款的", {"placeholder"}),
    ("final", r"截至2024年12月31日", "截至2023年12月31日", {"as-of"}),
    ("final", r"(完成年初预算的\d\d\.\d\d%)。\n", r"\1。决算数大于预算数的主要原因是人员变动。\n", {"outcome-words"}),
    ("final", r"(完成年初预算的\d\d\.\d\d%)。\n", r"\1。决算数小于预算数的主要原因是人员经费支出增加。\n", {"reason-direction"}),
    ("final", r"甲市乙区司法局共有车辆", "甲市乙区民政局共有车辆", {"foreign-agency"}),
    ("shanghai", r"甲市乙区司法局共有车辆", "甲市乙区民政局共有车辆", {"foreign-agency"}),
    ("shanghai", r"、政府采购工程预算[\d.]+万元", "", {"part-missing"}),
    ("final", r"、服务采购金额[\d.]+万元", "", {"part-missing"}),
    ("shanghai", r"主要原因是车辆没有变化", "主要原因是压减公务用车数量", {"even-with-reason"}),
    ("shanghai", r"主要原因是车辆没有变化", "主要原因是加强管理，比2023年预算减少0.20万元", {"even-and-moving"}),
]


@pytest.mark.parametrize(("style", "pattern", "replacement", "rules"), SLIPS)
def test_one_planted_slip_is_found_and_told_once(
    style: str, pattern: str, replacement: Replacement, rules: set[str]
) -> None:
    tried = 0
    for seed in range(100, 140):
        made = make(seed, style)
        text = re.sub(pattern, replacement, made.text, count=1)
        if text == made.text:
            continue
        tried += 1
        found = loud(made.findings(text))
        assert {f.rule for f in found} <= rules, [f.message for f in found]
        assert len(found) == 1
        if tried == 2:
            return
    pytest.fail("no disclosure to plant this slip in")


def test_a_project_that_lasts_into_the_year_is_left_in_peace() -> None:
    made = make(100, "shanghai")
    lasting = re.sub(r"2024年1月1日-2024年12月31日", "2023年10月正式开工，合同工期490天", made.text)
    assert lasting != made.text and loud(made.findings(lasting)) == []


def _with(made: Made, at: int, printed: str) -> list[Fact]:
    """The cells, one of them printed otherwise."""
    cell = made.cells[at]
    return [
        *made.cells[:at],
        replace(cell, printed=printed, amount=read_amount(printed, cell.unit)),
        *made.cells[at + 1 :],
    ]


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("kind", list(ScheduleKind), ids=lambda k: k.name)
def test_any_cell_with_a_wrong_digit_is_found_and_told_once(style: str, kind: ScheduleKind) -> None:
    made = make(3, style)
    for at, cell in enumerate(made.cells):
        if cell.schedule is kind and cell.amount:
            digit = next(i for i, c in enumerate(cell.printed) if c.isdigit() and c != "0")
            wrong = cell.printed[:digit] + str(int(cell.printed[digit]) % 9 + 1) + cell.printed[digit + 1 :]
            found = loud(made.findings(cells=_with(made, at, wrong)))
            assert len(found) == 1, (cell.row, cell.column_path, [f.message for f in found])
            assert cell.place in {c.place for c in found[0].citations}


def test_a_wrong_cell_is_named_with_what_it_should_be() -> None:
    made = make(3, "shanghai")
    at, cell = next(
        (i, c) for i, c in enumerate(made.cells)
        if c.schedule is ScheduleKind.EXPENDITURE and c.row_code == "2010301" and c.column == "合计"
    )  # fmt: skip
    assert cell.amount is not None
    (finding,) = loud(made.findings(cells=_with(made, at, f"{cell.amount + 90_000:,}")))
    assert (finding.rule, finding.expected) == ("schedule-cell", f"{cell.printed}元")
    assert finding.citations[0].place == cell.place


def test_a_cell_left_empty_that_its_sums_need_is_found() -> None:
    made = make(3, "shanghai")
    at, cell = next((i, c) for i, c in enumerate(made.cells) if c.row_code == "2010301" and c.column == "基本支出")
    (finding,) = loud(made.findings(cells=_with(made, at, "")))
    assert (finding.printed, finding.expected) == ("空白", f"{cell.printed}元")


def test_a_table_that_fails_everywhere_was_misread_and_nothing_is_told_of_it() -> None:
    made = make(3, "shanghai")
    cells = [
        replace(c, amount=c.amount * 2 if c.amount else c.amount) if c.schedule is ScheduleKind.EXPENDITURE and c.column == "基本支出" else c
        for c in made.cells
    ]  # fmt: skip
    assert not any(f.rule in {"column-sum", "schedule-cell"} for f in loud(made.findings(cells=cells)))
    outcomes = {t.outcome for t in trials(made.disclosure, cells, ()) if t.rule == "column-sum"}
    assert Outcome.ERROR in outcomes


def test_a_difference_of_one_yuan_is_no_error() -> None:
    made = make(3, "shanghai")
    cells = [
        replace(c, amount=c.amount + 1, printed=f"{c.amount + 1:,}")
        if c.schedule is ScheduleKind.EXPENDITURE and c.row_code == "20103" and c.column == "合计" and c.amount else c
        for c in made.cells
    ]  # fmt: skip
    found = made.findings(cells=cells)
    assert loud(found) == []
    assert {f.severity for f in found} == {Severity.NOTICE}


def test_what_could_not_be_read_never_counts_as_holding() -> None:
    made = make(3, "shanghai")
    cells = [replace(c, state=State.UNREAD, amount=None) if c.row_code == "2010301" else c for c in made.cells]
    outcomes = {t.outcome for t in trials(made.disclosure, cells, ()) if t.rule == "row-sum"}
    assert Outcome.UNREAD in outcomes
    assert loud(made.findings(cells=cells)) == []


def test_a_finding_says_both_figures_and_cites_both_places() -> None:
    made = make(3, "shanghai")
    text = re.sub(rf"机关运行经费预算为{N}万元", bumped, made.text, count=1)
    (finding,) = loud(made.findings(text))
    assert finding.printed in finding.message
    assert finding.expected in finding.message
    assert {bool(c.table) for c in finding.citations} == {True, False}
    assert finding.subject == "机关运行经费"


def test_every_rule_says_where_it_comes_from() -> None:
    for rule in rule_book().rules.values():
        assert rule.source
        assert rule.message.endswith("。")


def test_a_department_and_its_unit_must_agree() -> None:
    from index.vocabulary import Scope

    whole, alone = make(5, "shanghai"), make(5, "shanghai")
    total = next(
        c for c in whole.cells if c.schedule is ScheduleKind.EXPENDITURE and c.row == "合计" and c.column == "合计"
    )
    assert total.amount is not None
    by_unit = replace(
        total, schedule=ScheduleKind.EXPENDITURE_BY_UNIT, table=9, row="甲市乙区司法局", row_path=("甲市乙区司法局",),
        schedule_title="支出分单位明细表",
    )  # fmt: skip
    unit = replace(alone.disclosure, scope=Scope.UNIT, document="unit")
    same = reconcile_between([(whole.disclosure, [*whole.cells, by_unit]), (unit, alone.cells)])
    assert same == ()
    off = replace(by_unit, amount=total.amount + 50_000, printed=f"{total.amount + 50_000:,}")
    (finding,) = reconcile_between([(whole.disclosure, [*whole.cells, off]), (unit, alone.cells)])
    assert finding.rule == "department-unit"
    assert finding.document == whole.disclosure.document


def test_the_bundled_disclosure_s_known_slips_are_told(sample: Path) -> None:
    told = {f.rule: f.message for f in loud(reading(sample).findings)}
    assert "525.71万元" in told["narrative-schedule"]
    assert "30.3万元" in told["narrative-unit"]
    assert "5.34%" in told["change-direction"]
    assert "94.51%" in told["coverage-share"]
    assert "参公" in told["unit-kind"]


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        (
            "上海市普陀区司法局26年部门预算.pdf",
            ["201.50万元", "43269.3", "17.93%", "比2026年预算", "医疗卫生与计划生育支出"],
        ),
        ("上海市普陀区财政局2024年度部门决算.pdf", ["0.3万元", "71.65%", "个人农业生产补贴", "持平"]),
    ],
)
def test_the_slips_of_real_disclosures_are_told(corpus: Path, name: str, wanted: list[str]) -> None:
    messages = " ".join(f.message for f in loud(reading(corpus / name).findings))
    assert [w for w in wanted if w not in messages] == []
