"""Prose in forms and under headings: what a line across two cells says, remarks in brackets, paragraphs about one item."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.records import Reading
from index.vocabulary import Origin, PassageKind
from ingest.identity import agency_name
from ingest.pages import Line, Page, Region, RuledCell, RuledTable
from ingest.paragraphs import read_paragraphs
from ingest.readers.text import read_text
from tests.provincial import account, budget
from tests.read_back import read_as


def _reading(tmp_path: Path, *paragraphs: str, of: str = "account") -> Reading:
    return read_as(tmp_path, "林业局.html", account(*paragraphs) if of == "account" else budget(*paragraphs))


def test_a_line_across_two_cells_is_told_by_the_cells() -> None:
    left, right = "为居民出行提供便捷的通道，\n完善路网服务功能。", "推进项目前期征收，年内开\n展管线搬迁工作。"
    cells = (
        RuledCell(text=left, bbox=(50, 100, 200, 140), span=(1, 1)),
        RuledCell(text=right, bbox=(200, 100, 350, 140), span=(1, 1)),
    )
    table = RuledTable(page=1, bbox=(50, 100, 350, 140), rows=((*cells,),))
    lines = tuple(
        Line(text=text, page=1, bbox=(55, 105 + 18 * k, 340, 117 + 18 * k))
        for k, text in enumerate(("为居民出行提供便捷的通道，推进项目前期征收，年内开", "完善路网服务功能。展管线搬迁工作。"))
    )
    page = Page(number=1, width=400, height=600, lines=lines, tables=(table,))
    told = [p.text for p in read_paragraphs([page], [Region(page=1, bbox=table.bbox)])]
    assert "为居民出行提供便捷的通道，完善路网服务功能。" in told
    assert "推进项目前期征收，年内开展管线搬迁工作。" in told
    assert not any("年内开完善" in t or "通道，推进" in t for t in told)


def test_a_heading_keeps_its_remark_in_brackets_and_is_a_heading(tmp_path: Path) -> None:
    held = _reading(tmp_path, "二、部门决算单位构成（仅有一个单位的部门，本部分内容为“机构设置”）", "纳入范围的单位是本级。")
    (unit,) = [p for p in held.passages if p.text == "纳入范围的单位是本级。"]
    assert any("单位构成" in part for part in unit.section)


def test_a_reference_to_a_form_is_no_heading(tmp_path: Path) -> None:
    held = _reading(tmp_path, "七、绩效目标", "详见单位的项目绩效目标表", of="budget")
    (line,) = [p for p in held.passages if p.text.startswith("详见")]
    assert line.kind is PassageKind.BODY and any("绩效目标" in part for part in line.section)


def test_the_item_that_opens_a_paragraph_is_what_its_later_sentences_speak_of(tmp_path: Path) -> None:
    held = _reading(
        tmp_path,
        "1.住房保障支出（类）住房改革支出（款）住房公积金（项），主要用于缴存住房公积金。年初预算为97.00万元，支出决算为98.00万元。",
    )
    said = {(f.row, f.column, f.printed) for f in held.facts if f.origin is Origin.NARRATIVE}
    assert {("住房公积金", "年初预算数", "97.00"), ("住房公积金", "决算数", "98.00")} <= said


@pytest.mark.parametrize(
    ("said", "name"),
    [("纳入重庆市交通委员会", "重庆市交通委员会"), ("列入甲县林业局", "甲县林业局"), ("甲县林业局", "甲县林业局")],
)
def test_a_body_is_named_without_the_verb_before_it(said: str, name: str) -> None:
    assert agency_name(said) == name


MOVED = "2025年，甲县林业局收入预算2,400.00万元，其中：财政拨款收入2,250.00万元，比2024年预算减少80.00万元。"


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        ("财政拨款收入支出增加的主要原因是项目支出减少。", ["said-direction"]),
        ("财政拨款收入支出减少的主要原因是项目支出减少。", []),
    ],
)
def test_a_sentence_that_says_the_other_way_is_told(tmp_path: Path, sentence: str, told: list[str]) -> None:
    held = _reading(tmp_path, "一、预算编制说明", MOVED, sentence, of="budget")
    assert [f.rule for f in held.findings if f.rule == "said-direction"] == told


@pytest.mark.parametrize(("guests", "office", "told"), [("6.50", "153.50", 0), ("9.50", "150.50", 1)])
def test_a_part_of_the_three_is_never_more_than_their_own_schedule_prints(
    tmp_path: Path, guests: str, office: str, told: int
) -> None:
    html = budget().replace("<td >6.50</td><td ></td><td >6.50</td>", f"<td >{guests}</td><td ></td><td >{guests}</td>")
    html = html.replace("<td >153.50</td><td ></td><td >153.50</td>", f"<td >{office}</td><td ></td><td >{office}</td>")
    assert len([f for f in read_as(tmp_path, "林业局.html", html).findings if f.rule == "three-public-basic"]) == told


def test_an_item_called_otherwise_is_told_by_its_branch_and_amount(tmp_path: Path) -> None:
    wrong = "1.农林水支出（类）林业和草原（款）林木培育（项）452.00万元，主要用于造林。"
    right = "1.农林水支出（类）林业和草原（款）森林资源培育（项）452.00万元，主要用于造林。"
    told = [f for f in _reading(tmp_path, wrong).findings if f.rule == "item-name"]
    assert len(told) == 1 and told[0].printed == "林木培育" and told[0].expected == "森林资源培育"
    assert not [f for f in _reading(tmp_path, right).findings if f.rule == "item-name"]


def test_the_class_without_its_last_word_is_no_other_name(tmp_path: Path) -> None:
    short = "1.农林水（类）林业和草原（款）森林资源培育（项）452.00万元，主要用于造林。"
    assert not [f for f in _reading(tmp_path, short).findings if f.rule == "item-name"]


def test_an_amount_whose_unit_begins_the_next_line_is_one_amount() -> None:
    wrapped = ("东湖区环保局 2025 年度收入支出总计 4733.14", "万元。与 2024 年度相比，收入支出总计增加 90.09 万元，增长", "1.94%。主要原因：基本支出增加。")
    lines = tuple(Line(text=text, page=1, number=n, bbox=None) for n, text in enumerate(wrapped, 1))
    (paragraph,) = read_paragraphs([Page(number=1, width=0, height=0, lines=lines, tables=())], [])
    assert "4733.14万元。" in paragraph.text and "增长1.94%。" in paragraph.text


_FALLEN = """甲县林业局 年度部门决算
2024
收入支出总计 万元。与 年度相比，收入支出
295.39 2023
总计减少 万元，下降 。主要原因：人员退休。
5.62 1.87%
本年支出合计 万元，其中：基本支出 万元，占
290.00 203.00
；项目支出 万元，占 。
70.00% 87.00 30.00%
、林业和草原（款）行政运行（项） 。主要用于：人员。
1
完成预算的 。“三公”经费见
98.20%
17 办公费 18 印刷费
69.10 21.00
"""


def test_digits_that_a_tool_put_a_line_below_go_back_to_their_places(tmp_path: Path) -> None:
    path = tmp_path / "林业局.txt"
    path.write_text(_FALLEN, "utf-8")
    lines = [line for page in read_text(path) for line in page.lines]
    assert [line.text for line in lines] == [
        "甲县林业局2024年度部门决算",
        "收入支出总计295.39万元。与2023年度相比，收入支出",
        "总计减少5.62万元，下降1.87%。主要原因：人员退休。",
        "本年支出合计290.00万元，其中：基本支出203.00万元，占",
        "70.00%；项目支出87.00万元，占30.00%。",
        "1、林业和草原（款）行政运行（项） 。主要用于：人员。",
        "完成预算的98.20%。“三公”经费见",
        "17 办公费 18 印刷费",
        "69.10 21.00",
    ]
    assert [line.number for line in lines] == [1, 3, 5, 7, 9, 11, 13, 15, 16]


def test_a_number_that_could_stand_in_two_places_stays_where_it_is(tmp_path: Path) -> None:
    path = tmp_path / "林业局.txt"
    path.write_text(_FALLEN + "年初预算为 万元，支出决算为 万元。\n80.38\n", "utf-8")
    assert [line.text for page in read_text(path) for line in page.lines][-2:] == ["年初预算为 万元，支出决算为 万元。", "80.38"]


def test_figures_below_the_heads_of_columns_stay_there(tmp_path: Path) -> None:
    path = tmp_path / "林业局.txt"
    table = "合计 基本支出 项目支出\n11.00\n合计 人员经费 公用经费\n1,210.00\n四、机关运行经费 日常公用经费\n3\n"
    path.write_text(_FALLEN + table, "utf-8")
    assert [line.text for page in read_text(path) for line in page.lines][-6:] == table.split("\n")[:-1]


def test_two_lines_of_figures_alone_are_left_as_they_are(tmp_path: Path) -> None:
    path = tmp_path / "林业局.txt"
    path.write_text("本年收入 万元。\n12.00\n本年支出合计见下。\n13.00\n", "utf-8")
    assert len([line for page in read_text(path) for line in page.lines]) == 4


def test_marks_in_half_width_say_the_same_as_in_full_width(tmp_path: Path) -> None:
    wide = (
        "支出预算5106.67万元，比上年减少129.51万元，下降2.47%。其中：基本支出3621.22万元，占70.91%；项目支出1485.45万元，占29.09%。",
        "下属4家事业单位、1家行政执法单位（执法队），设备2台（套）。",
    )
    told = []
    for marks in ("", "，：；（）"):
        reading = _reading(tmp_path, *(text.translate(str.maketrans(marks, ",:;()"[: len(marks)])) for text in wide))
        told.append([(f.row_path, f.column, f.printed, f.unit, f.quoted) for f in reading.facts if f.origin is Origin.NARRATIVE])
    assert told[0] == told[1] and len(told[0]) >= 9


@pytest.mark.parametrize(
    ("sentence", "amount", "unit"),
    [
        ("全年处理污水6384万立方米，出水达标。", "6384", "万立方米"),
        ("义务植树45万株。", "45", "万株"),
        ("计划完成档案数字化240万页。", "240", "万页"),
        ("林木抚育预算45万，按季拨付。", "450000", "万元"),
    ],
)
def test_ten_thousands_of_things_are_no_money(tmp_path: Path, sentence: str, amount: str, unit: str) -> None:
    stated = [f for f in _reading(tmp_path, sentence).facts if f.origin is Origin.NARRATIVE and f.quoted == sentence]
    assert [(str(f.amount).removesuffix(".00"), f.unit) for f in stated] == [(amount, unit)]
