"""Whose disclosure it is, told from what is printed and not from the file's name."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.errors import NotADisclosure, UnknownAgency
from index.vocabulary import Phase, Scope
from ingest.identity import Identity, identify
from ingest.pages import Line, Page
from ingest.readers import read_pages
from layouts import page_of
from tests.real import reading


def printed(text: str) -> list[Page]:
    lines = tuple(Line(text=t, page=1, number=n) for n, t in enumerate(text.split("\n"), 1))
    return [Page(number=1, width=0, height=0, lines=lines)]


COVER = """{year}年度{agency}{scope}{phase}
目录
第一部分 {agency}概况
一、主要职责
二、机构设置
第二部分 {year}年度{scope}{phase}表
一、收入支出{phase}总表
公开部门：{agency} 金额单位：万元
第四部分 名词解释"""


def of(text: str, source: str = "x.txt") -> Identity:
    return identify(printed(text), source)


@pytest.mark.parametrize(
    ("agency", "year", "scope", "phase"),
    [
        ("贵阳市水务局", 2023, "部门", "决算"),
        ("成都市青羊区住房建设和交通运输局", 2022, "部门", "决算"),
        ("杭州市第二中学", 2024, "单位", "预算"),
        ("中共某某县委宣传部", 2025, "部门", "预算"),
    ],
)
def test_a_cover_says_whose_which_year_and_which_phase(agency: str, year: int, scope: str, phase: str) -> None:
    identity = of(COVER.format(agency=agency, year=year, scope=scope, phase=phase))
    assert (identity.agency, identity.fiscal_year) == (agency, year)
    assert (identity.scope, identity.phase) == (Scope(scope), Phase(phase))


def test_the_file_name_does_not_overrule_the_page() -> None:
    identity = of(
        COVER.format(agency="贵阳市水务局", year=2023, scope="部门", phase="决算"), "财政局2019年单位预算.txt"
    )
    assert (identity.agency, identity.fiscal_year, identity.phase) == ("贵阳市水务局", 2023, Phase.EXECUTED)


def test_the_fullest_printed_name_is_the_agency_without_its_brackets(sample: Path) -> None:
    identity = identify(read_pages(sample), sample.name)
    assert identity.agency == "上海市嘉定区地区工作办公室"
    assert identity.units == ("上海市嘉定区地区工作办公室", "上海市嘉定区社会建设工作事务中心")
    assert identity.title == "上海市嘉定区地区工作办公室2024年部门预算"


def test_a_sentence_that_runs_into_the_name_does_not_lengthen_it() -> None:
    text = COVER.format(agency="石桥区水务局", year=2025, scope="部门", phase="预算").replace(
        "二、机构设置", "二、机构设置\n纳入石桥区水务局2025年部门预算编制范围的预算单位共4家，包括局本级。"
    )
    assert of(text).agency == "石桥区水务局"


def test_a_year_in_chinese_digits_is_read() -> None:
    text = COVER.format(agency="贵阳市水务局", year="二〇二四", scope="部门", phase="预算")
    assert of(text).fiscal_year == 2024


def test_its_own_office_is_the_agency_itself_and_comes_first() -> None:
    identity = of(
        "普陀区2026年部门预算\n预算主管部门：上海市普陀区司法局\n上海市普陀区司法局机构设置\n具体包括： 1. 普陀区司法局本部\n"
        "2. 普陀区法律援助中心\n名词解释\n编制部门：上海市普陀区司法局 单位：元"
    )
    assert identity.units == ("上海市普陀区司法局", "普陀区法律援助中心")


@pytest.mark.parametrize(
    "text", ["今天天气很好。我们去爬山。", "财政局公布2024年部门预算\n据悉，今年预算总额10亿元。", ""]
)
def test_a_text_that_is_no_disclosure_is_refused_by_name(text: str) -> None:
    with pytest.raises(NotADisclosure, match=r"通知\.txt"):
        of(text, "通知.txt")


def test_a_disclosure_of_nobody_is_refused_by_name() -> None:
    with pytest.raises(UnknownAgency, match=r"无名\.txt"):
        of("2024年部门预算\n2024年部门收支预算总表\n单位：万元\n名词解释\n“三公”经费", "无名.txt")


@pytest.mark.parametrize(
    ("name", "agency", "scope", "year", "phase"),
    [
        ("上海市普陀区司法局26年部门预算.pdf", "上海市普陀区司法局", "部门", 2026, "预算"),
        ("上海市普陀区商务委员会单位25年预算.pdf", "上海市普陀区商务委员会", "单位", 2025, "预算"),
        ("上海市普陀区财政局2024年度部门决算.pdf", "上海市普陀区财政局", "部门", 2024, "决算"),
    ],
)
def test_the_real_disclosures_say_who_they_are(
    corpus: Path, name: str, agency: str, scope: str, year: int, phase: str
) -> None:
    identity = reading(corpus / name).disclosure
    assert (identity.agency, identity.scope, identity.fiscal_year, identity.phase) == (agency, scope, year, phase)


@pytest.mark.parametrize(
    "cover",
    [
        ["上海市丙区人民政府", "石泉路街道办事处 2025", "年度部门决算"],
        ["上海市丙区人民政府", "石泉路街道办事处", "2025 年度部门决算"],
    ],
)
def test_a_title_wrapped_over_a_cover_is_one_title(cover: list[str]) -> None:
    told = ["目 录", "第一部分 部门概况", "一、主要职能", "部门决算表", "收入支出决算总表", "单位：万元", "财政拨款“三公”经费", "名词解释", "机关运行经费"]
    lines = tuple(Line(text=text, page=1, number=n) for n, text in enumerate((*cover, *told), 1))
    assert identify([Page(number=1, width=0, height=0, lines=lines)], "x.txt").agency == "上海市丙区人民政府石泉路街道办事处"


LISTED = COVER.replace(
    "二、机构设置",
    "（九）指导全县水土保持工作。\n（十）完成县委、县政府交办的其他任务。\n二、机构设置\n纳入编制范围的单位共3个，包括：\n"
    "1.甲县水利局（机关）（行政）\n2.甲县水政监察大队（参公）\n3.甲县水利技术服务中心（公益一类）",
)


def test_the_units_are_those_listed_and_nobody_whom_a_duty_names() -> None:
    identity = of(LISTED.format(year=2025, agency="甲县水利局", scope="部门", phase="预算"))
    assert identity.units == ("甲县水利局", "甲县水政监察大队", "甲县水利技术服务中心")


def test_units_in_a_ruled_table_are_read_whole_under_a_heading_with_a_remark() -> None:
    above = COVER.format(year=2025, agency="上海市甲区文化和旅游局", scope="部门", phase="决算") + "\n二、部门决算单位构成（仅有一个单位的部门，本部分内容为"
    listed: list[list[str | None]] = [
        ["序号", "单位名称", "备注"], ["1", "上海市甲区文化和旅游局（本级）", ""], ["2", "上海市甲区文化馆", ""],
        ["3", "上海市甲区图书馆（上海市甲区少年\n儿童图书馆）", ""],
    ]  # fmt: skip
    assert identify([page_of(1, above, listed)], "x.pdf").units == ("上海市甲区文化和旅游局", "上海市甲区文化馆", "上海市甲区图书馆")
