"""Tables without ruling lines are read by where their words stand, however they are set; what is unclear stays unread."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from documents import CellFact, MadeDisclosure, Sheet, make_disclosure
from index.records import Fact
from index.vocabulary import State
from ingest.pipeline import read_disclosure
from test_reading_documents import doubted, printed, read
from unruled import Style, made_units, random_style, write_unruled

UNITS = lambda: made_units(random.Random(4))  # noqa: E731
BUDGET = lambda: make_disclosure(random.Random(11), zero="", decimals=2)  # noqa: E731
FINAL = lambda: make_disclosure(random.Random(5), final=True, zero="0.00")  # noqa: E731

STYLES = {
    "centred headers, figures to the right": Style(),
    "figures in the middle": Style(figures="centre"),
    "figures to the left": Style(figures="left", header="left"),
    "headers to the left": Style(header="left"),
    "headers to the right": Style(header="right"),
    "headers as what is below": Style(header="as_below"),
    "names above their figures": Style(across="bottom", label=110),
    "names below their figures": Style(across="top", label=110),
    "names around their figures": Style(label=90),
    "dense": Style(above=1.5, leading=1.1),
    "loose": Style(above=6.0, leading=1.35),
    "a rule below each row": Style(rules="rows"),
    "rules below each row, closed at both ends": Style(rules="frame", label=90),
    "rules between columns only": Style(rules="columns", label=90),
    "three rules": Style(rules="three"),
    "the header again on each page": Style(repeat=True, rows_per_page=6),
    "no header on later pages": Style(rows_per_page=6),
    "合计 across the labels": Style(across_total=True, codes="centre"),
    "upright": Style(landscape=False, size=8.0),
}


def figures(made: MadeDisclosure, tmp_path: Path, style: Style) -> tuple[Fact, ...]:
    write_unruled(made, tmp_path / "a.pdf", style)
    return read_disclosure(tmp_path / "a.pdf").facts


@pytest.mark.parametrize("style", STYLES.values(), ids=STYLES.keys())
@pytest.mark.parametrize("make", [UNITS, BUDGET, FINAL], ids=["by unit", "budget", "final"])
def test_whatever_is_printed_without_rules_is_read_back_whole(
    tmp_path: Path, style: Style, make: Callable[[], MadeDisclosure]
) -> None:
    made = make()
    facts = figures(made, tmp_path, style)
    assert read(facts) == printed(made.cells)
    assert doubted(facts) == 0


@pytest.mark.parametrize("seed", range(200, 215))
def test_in_a_style_never_seen_nothing_is_wrong(tmp_path: Path, seed: int) -> None:
    rng = random.Random(seed)
    zero = rng.choice(["", "0.00"])
    made = made_units(rng, zero) if seed % 3 else make_disclosure(rng, zero=zero, separators=seed % 2 == 0, decimals=2)
    facts = figures(made, tmp_path, random_style(rng))
    want, got = keyed(made.cells), read(facts)
    wrong = [f for f in got if f[4] and (f[0], f[1], f[2], f[3][-1], f[4], f[5]) not in want]
    assert wrong == []
    told = sum(f.state is State.PRINTED for f in facts if f.table) + doubted(facts)
    assert told == sum(bool(c.printed) for c in made.cells)


def test_names_that_could_be_broken_two_ways_leave_their_figures_unread(tmp_path: Path) -> None:
    rows = [
        ["白马镇人民政府本级机关服务中心", "15.10", "6.50", "8.60"],
        ["白马镇农业综合服务中心农业站所", "", "", ""],
        ["白马镇退役军人服务站", "0.80", "", "0.80"],
        ["合计", "15.90", "6.50", "9.40"],
    ]
    sheet = Sheet("2025年一般公共预算“三公”经费支出表", "万元", "单位名称 合计 公务接待费 会议费", rows)
    made = MadeDisclosure("沅江市白马镇人民政府", 2025, False, False, [sheet])
    dense = Style(across="top", size=10.0, leading=1.3, above=1.5, label=106.0)
    facts = figures(made, tmp_path, dense)
    want = keyed(made.cells)
    wrong = [f for f in read(facts) if f[4] and (f[0], f[1], f[2], f[3][-1], f[4], f[5]) not in want]
    assert wrong == []
    assert any("折行" in f.quoted for f in facts if f.state is State.UNREAD)


def keyed(cells: list[CellFact]) -> set[tuple[str, str, str, str, str, str]]:
    return {(c.table, c.code, c.row, c.column[-1], c.printed, c.unit) for c in cells}


def test_a_unit_that_prints_nothing_keeps_its_row(tmp_path: Path) -> None:
    rows = [
        ["白马镇人民政府本级", "15.10", "6.50", "6.50", "8.60"],
        ["白马镇农业综合服务中心", "", "", "", ""],
        ["白马镇退役军人服务站", "0.80", "", "", "0.80"],
        ["合计", "15.90", "6.50", "6.50", "9.40"],
    ]
    header = "单位名称 合计 公务用车购置及运行费{小计 公务用车运行费} 公务接待费"
    sheet = Sheet("2025年一般公共预算“三公”经费支出表", "万元", header, rows)
    made = MadeDisclosure("沅江市白马镇人民政府", 2025, False, False, [sheet])
    facts = figures(made, tmp_path, Style())
    assert read(facts) == printed(made.cells)


def test_a_header_word_broken_before_its_last_letter_is_one_word(tmp_path: Path) -> None:
    """款 alone on the last line of 一般公共预算拨 | 款 is no 款 of a code."""
    rows = [
        ["合计", "85,773.38", "78,616.97", "4,790.00", "", "2,366.41", ""],
        ["白马镇人民政府本级", "24,457.51", "19,799.51", "4,658.00", "", "", ""],
        ["白马镇农业综合服务中心", "61,315.87", "58,817.46", "132.00", "", "2,366.41", ""],
    ]
    header = "单位名称 合计 一般公共预算拨款 政府性基金预算拨款 国有资本经营预算拨款 财政专户拨款 其他收入"
    sheet = Sheet("2025年部门收入总体情况表", "万元", header, rows)
    made = MadeDisclosure("沅江市白马镇人民政府", 2025, False, False, [sheet])
    for figure in (62.0, 66.0, 70.0, 74.0):
        facts = figures(made, tmp_path, Style(figure=figure, landscape=False, size=8.5, label=120))
        assert read(facts) == printed(made.cells)


def test_a_wrapped_name_takes_no_line_of_the_other_side(tmp_path: Path) -> None:
    rows = [
        ["一、本年收入", "17,731", "一、本年支出", "17,731", "16,531", "1,200", ""],
        ["（一）一般公共预算拨款", "16,531", "（一）一般公共服务支出", "4,405", "4,405", "", ""],
        ["（二）政府性基金预算拨款", "1,200", "（二）文化旅游体育与传媒支出", "12,126", "12,126", "", ""],
        ["（三）国有资本经营预算拨款", "", "（三）社会保障和就业支出", "1,200", "", "1,200", ""],
        ["二、上年结转", "", "二、年终结转结余", "", "", "", ""],
        ["收入总计", "17,731", "支出总计", "17,731", "16,531", "1,200", ""],
    ]
    header = "收入{项目 预算数} 支出{项目 合计 一般公共预算 政府性基金预算 国有资本经营预算}"
    sheet = Sheet("2025年财政拨款收支总表", "元", header, rows)
    made = MadeDisclosure("沅江市白马镇人民政府", 2025, False, False, [sheet])
    for label in (90.0, 104.0, 140.0):
        facts = figures(made, tmp_path, Style(label=label, landscape=False))
        assert read(facts) == printed(made.cells)


def assert_numbered_rows_are_read(rows: list[list[str]], tmp_path: Path, style: Style) -> None:
    """Every amount of the national 收入支出决算总表, 项目 | 行次 | 金额 on both sides, is read in its row and none is in doubt."""
    header = "收入{项目 行次 金额} 支出{项目 行次 金额}"
    made = MadeDisclosure("沅江市白马镇人民政府", 2024, True, False, [Sheet("收入支出决算总表", "万元", header, rows)])
    facts = figures(made, tmp_path, style)
    want = Counter((row[side], row[side + 2]) for row in rows for side in (0, 3) if row[side] and row[side + 2])
    assert Counter((f.row, f.printed) for f in facts if f.table and f.printed) == want
    assert doubted(facts) == 0


def test_rules_across_part_the_rows_whatever_stands_in_them(tmp_path: Path) -> None:
    """Rows that hold a 行次 and no name, or a name and no figure, are rows as well."""
    spent = ["一、一般公共服务支出", "二、公共安全支出", "三、文化旅游体育与传媒支出", "四、资源勘探工业信息等支出", "五、住房保障支出"]
    rows = [
        ["一、一般公共预算财政拨款收入", "1", "5,349.86", spent[0], "9", "4,500.13"],
        ["二、国有资本经营预算财政拨款收入", "2", "", spent[1], "10", ""],
        ["三、事业收入", "3", "367.97", spent[2], "11", ""],
        ["", "4", "", spent[3], "12", ""],
        ["", "5", "", spent[4], "13", "1,217.70"],
        ["本年收入合计", "6", "5,717.83", "本年支出合计", "14", "5,717.83"],
        ["使用非财政拨款结余（含专用结余）", "7", "", "结余分配", "15", ""],
        ["总计", "8", "5,717.83", "总计", "16", "5,717.83"],
    ]
    for label in (90.0, 170.0):
        assert_numbered_rows_are_read(rows, tmp_path, Style(rules="rows", label=label, landscape=False, size=8.0))


def test_rows_known_by_their_number_alone_need_no_rules(tmp_path: Path) -> None:
    """The national form numbers every row (行次), those of which nothing was received or spent too."""
    rows = [
        ["一、一般公共预算财政拨款收入", "1", "5,349.86", "一、一般公共服务支出", "9", "4,500.13"],
        ["二、国有资本经营预算财政拨款收入", "2", "", "二、外交支出", "10", ""],
        ["三、事业收入", "3", "367.97", "三、公共安全支出", "11", ""],
        ["", "4", "", "四、资源勘探工业信息等支出", "12", "1,217.70"],
        ["本年收入合计", "5", "5,717.83", "本年支出合计", "13", "5,717.83"],
        ["总计", "6", "5,717.83", "总计", "14", "5,717.83"],
    ]
    assert_numbered_rows_are_read(rows, tmp_path, Style(label=170, landscape=False, size=8.0))


def test_a_total_stands_across_codes_and_names(tmp_path: Path) -> None:
    """合计 over the codes alone, 公用经费合计 over two groups of columns before its one figure."""
    rows = [
        ["301", "工资福利支出", "80.00", "302", "商品和服务支出", "24.00", "310", "资本性支出", "1.50"],
        ["30101", "基本工资", "50.00", "30201", "办公费", "20.00", "31002", "办公设备购置", "1.50"],
        ["30113", "住房公积金", "30.00", "30205", "水费", "4.00", "", "", ""],
        ["人员经费合计", "", "80.00", "公用经费合计", "", "", "", "", "25.50"],
    ]
    header = "人员经费{科目编码 科目名称 金额} 公用经费{科目编码 科目名称 金额 科目编码 科目名称 金额}"
    made = MadeDisclosure("沅江市白马镇人民政府", 2024, True, False, [Sheet("一般公共预算财政拨款基本支出决算表", "万元", header, rows)])
    facts = figures(made, tmp_path, Style(label=70, figure=52.0, size=8.0))
    got = {(f.row_code, f.row, f.printed) for f in facts if f.table and f.printed}
    assert {("30113", "住房公积金", "30.00"), ("31002", "办公设备购置", "1.50")} <= got
    assert {("", "人员经费合计", "80.00"), ("", "公用经费合计", "25.50")} <= got
    assert doubted(facts) == 0


UNITS_OF_REVENUE = [
    ["合计", "", "2,647.94", "2,636.47", "2,603.68", "-", "32.79", "11.47"],
    ["031001", "沅江市白马镇人民政府机关", "1,653.46", "1,641.99", "1,641.99", "-", "-", "11.47"],
    ["031002", "沅江市白马镇农业综合服务中心", "679.09", "679.09", "646.30", "-", "32.79", "-"],
    ["031005", "白马镇文化站", "315.39", "315.39", "315.39", "-", "-", "-"],
    ["031006", "白马镇林业站", "-", "-", "-", "-", "-", "-"],
]


@pytest.mark.parametrize("numbers", [(), ("栏次", "", "(1)", "(2)", "(3)", "(4)", "(5)", "(6)"), ("**", "**", "1=2+6", "2=3+4+5", "3", "4", "5", "6")])
@pytest.mark.parametrize("style", [Style(label=66, size=7.5), Style(label=66, size=7.5, above=6.0), Style(label=66, size=7.5, across="bottom", above=5.5)])
def test_a_dash_is_a_cell_a_wrapped_name_no_end_and_the_numbers_of_columns_no_row(tmp_path: Path, numbers: tuple[str, ...], style: Style) -> None:
    header = "单位编码 单位名称 合计 本年收入{小计 一般公共预算 政府性基金 事业收入} 上年结转结余"
    rows = [*([list(numbers)] if numbers else []), *UNITS_OF_REVENUE]
    made = MadeDisclosure("沅江市白马镇人民政府", 2025, False, False, [Sheet("收入总表", "万元", header, rows)])
    facts = figures(made, tmp_path, style.but(across_total=True))
    got = Counter((f.row, f.column, f.printed) for f in facts if f.table and f.state is State.PRINTED and f.printed != "-")
    names = ["合计", "小计", "一般公共预算", "政府性基金", "事业收入", "上年结转结余"]
    held = ((row, name, text) for row in UNITS_OF_REVENUE for name, text in zip(names, row[2:], strict=True))
    want = Counter((row[1] or row[0], name, text) for row, name, text in held if text != "-")
    assert got == want and doubted(facts) == 0


def test_a_header_of_five_lines_that_nests_both_halves(tmp_path: Path) -> None:
    rows = [
        ["", "", "", "合计", "99.00", "59.00", "50.00", "9.00", "40.00", "20.00", "15.00", "1.00", "4.00"],
        ["214", "", "", "交通运输支出", "99.00", "59.00", "50.00", "9.00", "40.00", "20.00", "15.00", "1.00", "4.00"],
        ["214", "01", "", "公路水路运输", "99.00", "59.00", "50.00", "9.00", "40.00", "20.00", "15.00", "1.00", "4.00"],
        ["214", "01", "01", "行政运行", "59.00", "59.00", "50.00", "9.00", "", "", "", "", ""],
        ["214", "01", "36", "水路运输管理支出", "40.00", "", "", "", "40.00", "20.00", "15.00", "1.00", "4.00"],
    ]
    header = (
        "科目编码{类 款 项} 单位（科目名称） 总计 基本支出{小计 其中{人员经费支出 公用经费支出}}"
        " 项目支出{小计 资金来源{当年安排{一般公共预算 政府性基金 其他收入} 上年结转}}"
    )
    made = MadeDisclosure("沅江市交通运输局", 2025, False, False, [Sheet("部门支出总体情况表", "万元", header, rows)])
    facts = figures(made, tmp_path, Style(size=7.5, label=110))
    got = {(f.row_code, f.column_path[-1], f.printed) for f in facts if f.table and f.printed}
    assert {("2140101", "公用经费支出", "9.00"), ("2140136", "政府性基金", "15.00"), ("2140136", "上年结转", "4.00")} <= got
    assert doubted(facts) == 0


def test_several_projects_of_one_code_are_read_as_long_as_they_add_up(tmp_path: Path) -> None:
    rows = [
        ["合计", "", "", "95.30", "74.80", "20.50"],
        ["沅江市卫生健康局（机关）", "村卫生室基本药物补助", "2100399", "43.70", "43.70", ""],
        ["沅江市卫生健康局（机关）", "乡村医生养老保险", "2100399", "21.10", "21.10", ""],
        ["沅江市人民医院", "医疗设备购置", "2100201", "15.50", "", "15.50"],
        ["沅江市人民医院", "综合改革补助", "2100201", "10.00", "10.00", ""],
        ["沅江市中医医院", "设备购置", "2100201", "5.00", "", "5.00"],
    ]
    header = "单位名称 项目名称 功能科目 合计 资金来源{一般公共预算拨款 事业收入}"
    made = MadeDisclosure("沅江市卫生健康局", 2026, False, False, [Sheet("项目支出表", "万元", header, rows)])
    facts = figures(made, tmp_path, Style(rules="rows"))
    assert [(f.row_code, f.row_path, f.column, f.printed) for f in facts if f.row_code and f.printed][:3] == [
        ("2100399", ("沅江市卫生健康局（机关）", "村卫生室基本药物补助"), "合计", "43.70"),
        ("2100399", ("沅江市卫生健康局（机关）", "村卫生室基本药物补助"), "一般公共预算拨款", "43.70"),
        ("2100399", ("沅江市卫生健康局（机关）", "乡村医生养老保险"), "合计", "21.10"),
    ]
