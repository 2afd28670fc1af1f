"""A disclosure printed is a disclosure read: every figure comes back, in its row and column, from every layout."""

from __future__ import annotations

import random
from collections import Counter
from pathlib import Path

import pytest

from documents import CellFact, MadeDisclosure, Sheet, make_disclosure
from index.records import Fact
from index.vocabulary import Phase, ScheduleKind, Scope, State
from ingest.pipeline import read_disclosure
from printing import write_pdf, write_text

Figure = tuple[str, str, str, tuple[str, ...], str, str]


def printed(cells: list[CellFact]) -> Counter[Figure]:
    return Counter((c.table, c.code, c.row, c.column, c.printed, c.unit) for c in cells)


def read(facts: tuple[Fact, ...]) -> Counter[Figure]:
    return Counter(
        (f.schedule_title, f.row_code, f.row, f.column_path, f.printed, f.unit)
        for f in facts
        if f.table is not None and f.state is not State.UNREAD
    )


def doubted(facts: tuple[Fact, ...]) -> int:
    return sum(f.state is State.UNREAD for f in facts)


def assert_nothing_is_wrong(made: MadeDisclosure, facts: tuple[Fact, ...]) -> None:
    """Every figure read stands where it was printed; what is missing was kept as unread."""
    want, got = printed(made.cells), read(facts)
    assert {figure: n for figure, n in (got - want).items() if figure[4]} == {}
    missing = sum(n for figure, n in (want - got).items() if figure[4])
    assert missing == doubted(facts)


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("ruled", [True, False], ids=["ruled", "unruled"])
def test_a_printed_budget_is_read_back_whole(tmp_path: Path, seed: int, ruled: bool) -> None:
    rng = random.Random(seed)
    made = make_disclosure(rng, zero=["", "0", "0.00"][seed % 3], separators=seed % 2 == 0, decimals=[0, 2][seed % 2])
    write_pdf(made, tmp_path / "a.pdf", ruled=ruled, repeat_header=seed % 2 == 0, rows_per_page=9)
    facts = read_disclosure(tmp_path / "a.pdf").facts
    assert read(facts) == printed(made.cells)
    assert doubted(facts) == 0


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("ruled", [True, False], ids=["ruled", "unruled"])
def test_a_printed_final_account_is_read_back_whole(tmp_path: Path, seed: int, ruled: bool) -> None:
    made = make_disclosure(random.Random(seed), final=True, zero=["", "0.00"][seed % 2])
    write_pdf(made, tmp_path / "a.pdf", ruled=ruled)
    reading = read_disclosure(tmp_path / "a.pdf")
    assert reading.disclosure.phase is Phase.EXECUTED
    assert read(reading.facts) == printed(made.cells)


@pytest.mark.parametrize("seed", range(30))
def test_columns_that_flattening_lost_are_found_or_left_open_never_guessed(tmp_path: Path, seed: int) -> None:
    rng = random.Random(seed)
    final = seed % 3 == 2
    made = make_disclosure(
        rng, final=final, zero=["", "", "0"][seed % 3], separators=seed % 2 == 0, decimals=[0, 2][seed % 2]
    )
    write_text(made, tmp_path / "a.txt", blank_lines=seed % 2 == 0)
    facts = read_disclosure(tmp_path / "a.txt").facts
    assert_nothing_is_wrong(made, facts)
    assert doubted(facts) <= 0.03 * len(made.cells)


def test_a_recovered_figure_says_so(tmp_path: Path) -> None:
    made = make_disclosure(random.Random(3), zero="")
    write_text(made, tmp_path / "a.txt")
    facts = [f for f in read_disclosure(tmp_path / "a.txt").facts if f.schedule is ScheduleKind.EXPENDITURE]
    assert any(f.recovered for f in facts)
    whole = [f for f in facts if f.row == "合计"]
    assert not any(f.recovered for f in whole if len([w for w in whole if w.state is State.PRINTED]) == 3)


def test_where_two_columns_stay_possible_the_figure_is_unread_with_both_named(tmp_path: Path) -> None:
    rows = [["229", "", "", "其他支出", "500", "", "500"], ["", "", "", "合计", "500", "", "500"]]
    header = "项目{功能分类科目编码{类 款 项} 功能分类科目名称} 政府性基金预算支出{合计 基本支出 项目支出}"
    sheet = Sheet("2023年部门政府性基金预算支出功能分类预算表", "元", header, rows)
    made = MadeDisclosure("上海市青浦区文化和旅游局", 2023, False, False, [sheet])
    write_text(made, tmp_path / "a.txt")
    reading = read_disclosure(tmp_path / "a.txt")
    unread = [f for f in reading.facts if f.state is State.UNREAD]
    assert [(f.row, f.printed, f.amount) for f in unread] == [("其他支出", "500", None), ("合计", "500", None)]
    assert "基本支出" in unread[0].quoted and "项目支出" in unread[0].quoted
    assert len(reading.unread) == 2 and "第" in reading.unread[0]
    assert [f.printed for f in reading.facts if f.column == "合计"] == ["500", "500"]


def test_a_blank_cell_is_not_zero(tmp_path: Path) -> None:
    made = make_disclosure(random.Random(1), zero="", fund=False)
    write_pdf(made, tmp_path / "a.pdf")
    facts = read_disclosure(tmp_path / "a.pdf").facts
    blank = [f for f in facts if f.row == "二、事业收入" and f.column == "预算数"]
    assert [(f.state, f.amount, f.printed) for f in blank] == [(State.BLANK, None, "")]


def test_a_row_of_a_by_unit_schedule_belongs_to_its_unit(tmp_path: Path) -> None:
    rows = [
        ["1", "上海市青浦区文化馆", "900", "700", "100", "100"],
        ["2", "上海市青浦区图书馆", "500", "300", "", "200"],
        ["", "合计", "1400", "1000", "100", "300"],
    ]
    header = "序号 预算单位 合计 基本支出{人员经费 公用经费} 项目支出"
    sheet = Sheet("2023年部门支出预算分单位明细表", "元", header, rows)
    made = MadeDisclosure("上海市青浦区文化和旅游局", 2023, False, False, [sheet])
    for name, write in (("a.pdf", write_pdf), ("a.txt", write_text)):
        write(made, tmp_path / name)
        facts = read_disclosure(tmp_path / name).facts
        owners = {f.row: (f.agency, f.scope) for f in facts if f.table}
        assert owners == {
            "上海市青浦区文化馆": ("上海市青浦区文化馆", Scope.UNIT),
            "上海市青浦区图书馆": ("上海市青浦区图书馆", Scope.UNIT),
            "合计": ("上海市青浦区文化和旅游局", Scope.DEPARTMENT),
        }
        assert read(facts) == printed(made.cells)


def test_a_budget_column_of_a_final_account_is_of_the_approved_budget(tmp_path: Path) -> None:
    made = make_disclosure(random.Random(2), final=True, zero="0.00")
    write_pdf(made, tmp_path / "a.pdf")
    three = [f for f in read_disclosure(tmp_path / "a.pdf").facts if f.schedule is ScheduleKind.THREE_PUBLIC]
    assert {(f.column, f.phase) for f in three} == {("预算数", Phase.APPROVED), ("决算数", Phase.EXECUTED)}


def test_last_years_column_is_last_years_figure(tmp_path: Path) -> None:
    rows = [
        ["2080501", "行政单位离退休", "90.00", "100.00", "80.00", "20.00"],
        ["", "合计", "90.00", "100.00", "80.00", "20.00"],
    ]
    header = "科目编码 科目名称 2022年执行数 2023年预算数{合计 基本支出 项目支出}"
    sheet = Sheet("一般公共预算支出表", "万元", header, rows)
    made = MadeDisclosure("上海市青浦区文化和旅游局", 2023, False, False, [sheet])
    write_pdf(made, tmp_path / "a.pdf")
    facts = [f for f in read_disclosure(tmp_path / "a.pdf").facts if f.table]
    assert {(f.column_path[0], f.fiscal_year, f.phase) for f in facts} == {
        ("2022年执行数", 2022, Phase.ESTIMATED),
        ("2023年预算数", 2023, Phase.APPROVED),
    }
    assert {f.row_code for f in facts} == {"2080501", ""}


def test_schedules_are_known_by_their_shape(tmp_path: Path) -> None:
    made = make_disclosure(random.Random(5), fund=True)
    for sheet in made.sheets[1:3]:
        sheet.title = "附表"
    write_pdf(made, tmp_path / "a.pdf")
    facts = read_disclosure(tmp_path / "a.pdf").facts
    kinds = list(dict.fromkeys(f.schedule for f in facts if f.table))
    assert kinds == [
        ScheduleKind.REVENUE_EXPENDITURE,
        ScheduleKind.REVENUE,
        ScheduleKind.EXPENDITURE,
        ScheduleKind.APPROPRIATION,
        ScheduleKind.GENERAL_PUBLIC,
        ScheduleKind.GOVERNMENT_FUND,
        ScheduleKind.BASIC_BY_ECONOMIC,
        ScheduleKind.THREE_PUBLIC,
    ]


def test_a_header_turned_on_its_side_is_read_the_way_it_runs(tmp_path: Path) -> None:
    from reportlab.lib.pagesizes import A4
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfgen.canvas import Canvas

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    canvas = Canvas(str(tmp_path / "沅江市农业农村局2024年度部门决算.pdf"), pagesize=A4, invariant=1)
    canvas.setFont("STSong-Light", 10)
    for y, text in ((800, "沅江市农业农村局2024年度部门决算"), (780, "支出决算表"), (765, "单位：万元")):
        canvas.drawString(60, y, text)
    xs, ys = (60, 120, 240, 300, 360), (750, 650, 630, 610)
    for x in xs:
        canvas.line(x, ys[0], x, ys[-1])
    for y in ys:
        canvas.line(xs[0], y, xs[-1], y)
    for x, text in zip(xs, ("科目编码", "科目名称", "本年支出合计", ""), strict=False):
        canvas.drawString(x + 2, 700, text[:5] if len(text) > 5 else text)
    canvas.drawString(xs[2] + 2, 688, "计")
    canvas.saveState()
    canvas.translate(xs[3] + 30, ys[1] + 8)
    canvas.rotate(90)
    canvas.drawString(0, 0, "上缴上级支出")
    canvas.restoreState()
    for y, row in ((636, ("213", "农林水支出", "8.00", "3.00")), (616, ("21301", "农业农村", "8.00", "3.00"))):
        for x, text in zip(xs, row, strict=False):
            canvas.drawString(x + 2, y, text)
    canvas.save()
    facts = read_disclosure(tmp_path / "沅江市农业农村局2024年度部门决算.pdf").facts
    assert ("213", "上缴上级支出", "3.00") in {(f.row_code, f.column, f.printed) for f in facts if f.table}
