"""Paragraphs are put together as they were written, each under its headings and citable by line."""

from __future__ import annotations

from pathlib import Path

from index.records import Passage
from index.vocabulary import PassageKind
from ingest.narrative import read_passages
from ingest.pages import Line, Page, Region, RuledCell, RuledTable
from ingest.readers import read_pages


def text_page(text: str, number: int = 1, first: int = 1) -> Page:
    lines = tuple(Line(text=t, page=number, number=n) for n, t in enumerate(text.split("\n"), first))
    return Page(number=number, width=0, height=0, lines=lines)


def pdf_page(number: int, *rows: tuple[float, float, str], tables: tuple[RuledTable, ...] = ()) -> Page:
    """Lines as (left, top, text), 12 points to a character, on a page 600 wide."""
    lines = tuple(
        Line(text=t, page=number, bbox=(x, top, x + 12 * len(t), top + 12)) for x, top, t in rows
    )  # fmt: skip
    return Page(number=number, width=600, height=800, lines=lines, tables=tables)


def passages(*pages: Page, regions: tuple[Region, ...] = ()) -> tuple[Passage, ...]:
    return read_passages("d", list(pages), list(regions))


def texts(found: tuple[Passage, ...], kind: PassageKind = PassageKind.BODY) -> list[str]:
    return [p.text for p in found if p.kind is kind]


LONG = "负责统筹协调指导推进全区基层社会治理工作负责社区建设和管理工作的规划研究"


def test_wrapped_lines_join_without_a_space_and_each_keeps_its_line() -> None:
    found = passages(text_page(f"名词解释\n\n    （一）{LONG}\n、统筹协调。\n    （二）短。"))
    assert texts(found) == [f"（一）{LONG}、统筹协调。", "（二）短。"]
    body = next(p for p in found if p.kind is PassageKind.BODY)
    assert body.place_of(0, 3).lines == (3, 3)
    assert body.place_of(len(body.text) - 3, len(body.text)).lines == (4, 4)
    assert body.place_of(0, len(body.text)).lines == (3, 4)


def test_a_paragraph_goes_on_over_the_page_break() -> None:
    found = passages(
        pdf_page(1, (60, 700, "名词解释"), (84, 760, LONG)),
        pdf_page(2, (60, 60, "和督查牵头推进居村委规范化建设。"), (84, 90, "（二）另一条。")),
    )
    assert texts(found) == [f"{LONG}和督查牵头推进居村委规范化建设。", "（二）另一条。"]


def test_page_numbers_and_running_headers_are_no_text() -> None:
    pages = [
        pdf_page(
            n,
            (60, 20, "甲局部门预算公开"),
            (60, 100, f"（{'一二三四五'[n - 1]}）第{n}条的内容说明完毕。"),
            (300, 780, f"- {n} -"),
        )
        for n in range(1, 6)
    ]
    assert texts(passages(*pages)) == [f"（{'一二三四五'[n - 1]}）第{n}条的内容说明完毕。" for n in range(1, 6)]


def test_text_clipped_at_one_page_and_repeated_on_the_next_is_read_once() -> None:
    tail = [
        "（二）负责本区律师法律援助公证管理工作以及有关事项。",
        "（三）负责本系统警车管理工作和信息化建设有关事项。",
    ]
    found = passages(
        pdf_page(
            1, (60, 60, "甲局主要职能"), (60, 700, "（一）贯彻执行政策。"), (60, 730, tail[0]), (60, 760, tail[1])
        ),
        pdf_page(
            2, (60, -200, "（一）贯彻执行政策。"), (60, 30, tail[0]), (60, 60, tail[1]), (60, 90, "（四）其他任务。")
        ),
    )
    assert texts(found) == ["（一）贯彻执行政策。", *tail, "（四）其他任务。"]


def test_headings_make_the_section_path() -> None:
    found = passages(
        text_page(
            "其他相关情况说明\n\n一、2024年“三公”经费预算情况说明\n\n    （一）因公出国（境）费预算0万元。\n\n二、机关运行经费预算\n\n    预算为31.8万元。"
        )
    )
    assert [p.section for p in found if p.kind is PassageKind.BODY] == [
        ("其他相关情况说明", "2024年“三公”经费预算情况说明"),
        ("其他相关情况说明", "机关运行经费预算"),
    ]


def test_numbering_that_starts_anew_inside_a_heading_stands_under_it() -> None:
    found = passages(
        text_page(
            "人民调解项目经费情况说明\n四、实施方案：\n一、运营培训\n统筹开展培训。\n二、社区培训\n分层培训。\n五、实施周期：\n2024年"
        )
    )
    assert [p.section[1:] for p in found if p.kind is PassageKind.BODY] == [
        ("实施方案", "运营培训"), ("实施方案", "社区培训"), ("实施周期",),
    ]  # fmt: skip


def test_a_table_of_contents_is_one_passage_and_no_heading() -> None:
    found = passages(
        text_page("目  录\n一、部门主要职能……………… 1\n二、部门机构设置\n1. 2024年部门收入预算总表\n三、名词解释"),
        text_page("甲局主要职能\n    甲局是主管全区工作的部门。", 2, 6),
    )
    contents = [p for p in found if p.kind is PassageKind.CONTENTS]
    assert len(contents) == 1
    assert contents[0].text == "目 录 一、部门主要职能 二、部门机构设置 1. 2024年部门收入预算总表 三、名词解释"
    assert found[1].kind is PassageKind.HEADING
    assert found[1].text == "甲局主要职能"


def test_short_names_in_a_list_are_passages_of_their_own() -> None:
    found = passages(text_page("甲局机构设置\n    具体包括：\n    1、甲局\n    2、乙中心"))
    assert texts(found) == ["具体包括：", "1、甲局", "2、乙中心"]


def test_a_schedule_is_left_alone_but_the_note_under_it_is_read() -> None:
    page = text_page(
        "2024年部门政府性基金预算支出表\n编制部门：甲局 单位：元\n合计 1 2\n注：本部门无政府性基金预算，故本表为空表。"
    )
    found = passages(page, regions=(Region(page=1, lines=(1, 3)),))
    assert [(p.kind, p.section) for p in found] == [(PassageKind.NOTE, ("2024年部门政府性基金预算支出表",))]


def test_prose_in_the_cells_of_a_frame_is_not_mixed_across_columns() -> None:
    def cell(x: float, text: str) -> RuledCell:
        return RuledCell(text=text, bbox=(x, 100, x + 200, 160))

    frame = RuledTable(
        page=1,
        bbox=(60, 100, 460, 160),
        rows=((cell(60, "年度总目标"), cell(260, "完成培训，提高\n能力和水平，服务\n群众。")),),
    )
    page = pdf_page(1, (60, 105, "年度总目标 完成培训，提高"), (260, 125, "能力和水平，服务"), tables=(frame,))
    assert "完成培训，提高能力和水平，服务群众。" in texts(passages(page))


def test_the_bundled_disclosure_is_read_under_its_parts(sample: Path) -> None:
    pages = read_pages(sample)
    found = read_passages("d", pages, [Region(page=p.number, lines=(162, 619)) for p in pages])
    tops = dict.fromkeys(p.section[0] for p in found if p.section and p.kind is PassageKind.BODY)
    assert [t.removeprefix("上海市嘉定区地区工作办公室（汇总）（部门）") for t in tops][:5] == [
        "主要职能", "机构设置", "名词解释", "2024年部门预算编制说明", "其他相关情况说明",
    ]  # fmt: skip
    reception = next(p for p in found if "公务接待费预算0.5万元" in p.text)
    assert reception.text.endswith("2024年预计接待3批次，30人次。")
    assert reception.place_of(0, len(reception.text)).lines == (635, 636)
