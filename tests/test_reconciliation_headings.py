"""The table of contents and the headings below it say the same: parts with their numbers, years with all their digits."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.vocabulary import Severity
from tests import read_back
from tests.national import SAID, page, table
from tests.read_back import read_as

NAME = "甲县林业局2024年度部门决算.html"
CONTENTS = (
    "目录", "第一部分 甲县林业局概况", "一、主要职能", "第二部分 甲县林业局2024年度部门决算表", "一、收入支出决算总表", "二、收入决算表",
    "第三部分 甲县林业局2024年度部门决算情况说明", "一、收入支出决算总体情况说明", "二、其他重要事项说明", "第四部分 名词解释",
)  # fmt: skip
BODY = (
    "甲县林业局2024年度部门决算已经县人民代表大会常务委员会批准，现予公开。", "第一部分 甲县林业局概况", "一、主要职能",
    "贯彻执行林业工作的方针政策和法律法规，负责全县造林绿化。", "第二部分 甲县林业局2024年度部门决算表",
    table("收入决算表", [["科目编码", "科目名称", "本年收入合计", "财政拨款收入"], ["", "合计", "80.00", "80.00"], ["213", "农林水支出", "80.00", "80.00"]]),
    "第三部分 甲县林业局2024年度部门决算情况说明", "一、收入支出决算总体情况说明", "甲县林业局2024年度收入总计80.00万元，支出总计80.00万元。",
    "二、其他重要事项的情况说明", SAID.replace("2025", "2024"), "第四部分 名词解释", "财政拨款收入：指县级财政当年拨付的资金。",
)  # fmt: skip


def told(tmp_path: Path, old: str = "", new: str = "") -> list[str]:
    parts = [part.replace(old, new) if old else part for part in (*CONTENTS, *BODY)]
    return read_back.told(read_as(tmp_path, NAME, page("甲县林业局2024年度部门决算", *parts)))


def test_contents_and_headings_that_agree_are_left_alone(tmp_path: Path) -> None:
    assert told(tmp_path) == []


def test_a_year_that_lost_a_digit_is_told(tmp_path: Path) -> None:
    assert {t.split(":")[0] for t in told(tmp_path, "局2024年度部门决算情况", "局202年度部门决算情况")} == {"short-year"}


def test_a_part_headed_without_its_number_is_told(tmp_path: Path) -> None:
    pages = [
        "甲县林业局\n2024年度部门决算", "\n".join(CONTENTS), "\n".join(BODY[1:4]), f"{BODY[4]}\n收入支出决算总表\n单位：万元\n注：本表反映总收支。",
        "\n".join(BODY[6:]),
    ]  # fmt: skip
    name = NAME.replace("html", "txt")
    assert read_back.told(read_as(tmp_path, name, "\f".join(pages))) == []
    found = read_back.told(read_as(tmp_path, name, "\f".join(pages).replace("\f第二部分 ", "\f")))
    assert [t.split(":")[0] for t in found] == ["part-number"]


def test_a_heading_that_reads_otherwise_than_its_entry_is_worth_a_look(tmp_path: Path) -> None:
    reading = read_as(tmp_path, NAME, page("甲县林业局2024年度部门决算", *CONTENTS, *BODY))
    (found,) = (f for f in reading.findings if f.rule == "contents-heading")
    assert found.severity is Severity.NOTICE and "其他重要事项的情况说明" in found.message


SCHEDULES = (
    "2025年部门收支预算总表", "2025年部门收入预算总表", "2025年部门支出预算总表", "2025年部门财政拨款收支预算总表",
    "2025年部门一般公共预算支出功能分类预算表",
)  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "rules"),
    [
        ("", "", []), ("5.  2025年部门一般", "5.  2024年部门一般", ["title-year"]),
        ("编制部门：青石区柳河街道办事处", "编制部门：青石区柳沟街道办事处", ["agency-misprint"]),
    ],
)  # fmt: skip
def test_schedules_are_of_one_year_and_one_body_in_the_contents_and_over_each(old: str, new: str, rules: list[str], tmp_path: Path) -> None:
    listed = "\n\n".join(f"    {n}.  {title}" for n, title in enumerate(SCHEDULES, 1))
    rows = "\n".join(
        f"{title}\n编制部门：青石区柳河街道办事处 单位：元\n项目 合计 基本支出 项目支出\n合计 8,000,000 3,000,000 5,000,000\n" for title in SCHEDULES
    )
    said = SAID.replace("2025年", "2025年青石区柳河街道办事处")
    text = f"青石区柳河街道办事处2025年部门预算\n\n目  录\n\n五、部门预算表\n\n{listed}\n\n六、其他情况说明\n\n    {said}\n\n{rows}"
    found = read_as(tmp_path, "青石区柳河街道办事处2025年部门预算.txt", text.replace(old, new, 1) if old else text)
    assert [t.split(":")[0] for t in read_back.told(found)] == rules


@pytest.mark.parametrize(
    ("guests", "rules"),
    [
        ("国内公务接待2批次、24人次，其中：接待外宾0批次、0人次。", []),
        ("国内公务接待支出0.40万元。其中：接待外宾0批次、0人次。", ["foreign-guests-only"]),
    ],
)  # fmt: skip
def test_a_final_account_tells_of_all_its_guests(guests: str, rules: list[str], tmp_path: Path) -> None:
    said = page("甲县林业局2024年度部门决算", SAID.replace("2025", "2024"), "七、“三公”经费支出决算情况说明", f"公务接待费支出0.40万元。{guests}")
    assert [t.split(":")[0] for t in read_back.told(read_as(tmp_path, NAME, said))] == rules


def test_the_old_name_of_a_section_is_told_once_for_all_tables(tmp_path: Path) -> None:
    rows = [["科目编码", "科目名称", "本年支出合计", "基本支出"], ["", "合计", "80.00", "80.00"], ["208", "社会保障和就业支出", "80.00", "80.00"]]
    tables = [
        table(title, [*rows, ["20805", "行政事业单位离退休", "80.00", "80.00"], ["2080501", "行政单位离退休", "80.00", "80.00"]])
        for title in ("支出决算表", "一般公共预算财政拨款支出决算表")
    ]
    found = read_back.told(read_as(tmp_path, NAME, page("甲县林业局2024年度部门决算", SAID.replace("2025", "2024"), *tables)))
    assert [t.split(":")[0] for t in found] == ["old-name"] and "共 2 处" in found[0]
