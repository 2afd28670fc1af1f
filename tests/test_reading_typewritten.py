"""Texts that keep their columns with blanks: what stands under which word is seen, as on a page printed without rules."""

from __future__ import annotations

from ingest.facts import read_tables
from layouts import only, printed, text_of


def typed(title: str, *rows: tuple[str, ...]) -> str:
    """A table as a typewriter sets it: names to the left, figures to the right, a wide letter two steps; the first rows are its header."""

    def wide(text: str) -> int:
        return sum(2 if ord(c) > 0x2E7F else 1 for c in text)

    widths = [max(wide(row[i]) for row in rows) for i in range(len(rows[0]))]
    figures = [any(row[i].endswith(".00") for row in rows) for i in range(len(widths))]
    lines = [
        "   ".join(" " * (w - wide(c)) + c if right else c + " " * (w - wide(c)) for c, w, right in zip(row, widths, figures, strict=True))
        for row in rows
    ]
    return "\n".join([f"          {title}", " " * 60 + "单位：元", *lines])


ECONOMIC = typed(
    "财政拨款支出预算表（部门经济分类科目）",
    ("科目", "编码", "", "", "", "", "一般公共预算拨款", "", ""),
    ("类", "款", "单位代码", "单位名称（科目）", "总计", "小计", "基本支出", "项目支出", "上年结转安排"),
    ("", "", "", "合计", "500.00", "450.00", "300.00", "150.00", "50.00"),
    ("302", "", "120001", "商品和服务支出", "500.00", "450.00", "300.00", "150.00", "50.00"),
    ("302", "01", "120001", "办公费", "300.00", "300.00", "300.00", "", ""),
    ("302", "27", "120001", "委托业务费", "200.00", "150.00", "", "150.00", "50.00"),
)


def test_the_code_of_a_body_between_codes_and_name_is_no_amount_and_blanks_keep_their_columns() -> None:
    rows = printed(only(text_of(ECONOMIC)))
    assert ("30227", "委托业务费", "项目支出", "150.00") in rows
    assert ("30227", "委托业务费", "上年结转安排", "50.00") in rows
    assert [r for r in rows if r[0] == "30201"] == [
        ("30201", "办公费", "总计", "300.00"), ("30201", "办公费", "小计", "300.00"), ("30201", "办公费", "基本支出", "300.00")
    ]  # fmt: skip
    assert all("120001" not in r for r in rows)


def test_a_cell_read_by_where_it_stands_is_cited_by_the_line_it_is_printed_on() -> None:
    table = only(text_of(ECONOMIC))
    lines = ECONOMIC.split("\n")
    for row in table.rows:
        for _, cell in row.cells:
            assert cell.place.lines is not None and cell.place.bbox is None
            assert not cell.text or cell.text in lines[cell.place.lines[0] - 1]


def test_items_without_money_on_either_side_stay_rows_of_their_own() -> None:
    text = typed(
        "财政拨款收支预算总表",
        ("收入", "", "支出", "", ""),
        ("项目", "预算数", "项目", "合计", "一般公共预算"),
        ("一、本年收入", "900.00", "一、本年支出", "950.00", "950.00"),
        ("一般公共预算拨款收入", "900.00", "一般公共服务支出", "900.00", "900.00"),
        ("政府性基金预算拨款收入", "", "外交支出", "", ""),
        ("二、上年结转", "50.00", "教育支出", "50.00", "50.00"),
        ("一般公共预算拨款收入", "50.00", "预备费", "", ""),
        ("收入总计", "950.00", "支出总计", "950.00", "950.00"),
    )
    names = [row.name for row in only(text_of(text)).rows]
    assert "外交支出" in names and "预备费" in names and "一般公共服务支出" in names


PROJECTS = typed(
    "一般公共预算项目支出预算表",
    ("类", "款", "项", "单位名称", "项目名称", "金额"),
    ("", "", "", "", "合计", "900.00"),
    ("201", "08", "04", "某县审计局", "投资审计聘请中介机构经费", "500.00"),
    ("201", "08", "04", "某县审计局", "经济责任审计外勤经费", "150.00"),
    ("201", "08", "04", "某县审计局", "审计整改督查经费", "50.00"),
    ("201", "08", "06", "某县审计局", "审计平台建设经费", "200.00"),
)


def test_projects_of_one_item_are_told_apart_by_their_names_and_add_up_to_their_total() -> None:
    rows = printed(only(text_of(PROJECTS)))
    assert ("2010804", "审计整改督查经费", "金额", "50.00") in rows and len(rows) == 5


def test_a_name_broken_over_two_lines_is_not_made_two_rows() -> None:
    text = typed(
        "一般公共预算支出表",
        ("科目编码", "科目名称", "合计", "基本支出", "项目支出"),
        ("2080505", "机关事业单位基本养老保险缴", "500.00", "500.00", ""),
        ("", "费支出", "", "", ""),
        ("2080506", "机关事业单位职业年金缴费支出", "250.00", "250.00", ""),
        ("", "合计", "750.00", "750.00", ""),
    )
    names = {row.name for table in read_tables(text_of(text)) for row in table.rows}
    assert "机关事业单位基本养老保险缴费支出" in names and "费支出" not in names
