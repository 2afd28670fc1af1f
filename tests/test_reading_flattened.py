"""Disclosures flattened to text, each way they are: cells one by one, words run together, blanks and codes left out."""

from __future__ import annotations

from ingest.columns import settle
from ingest.facts import read_tables
from layouts import only, printed, text_of


def test_a_file_that_prints_cell_after_cell_is_followed() -> None:
    text = """一般公共预算财政拨款支出决算表
单位：万元
项目
合计 基本支出 项目支出
支出功能分类
科目名称
科目编码
类 款 项
201 一般公共服务支出 7.00
5.00 2.00
208 05 05
机关事业单位基本养老保险
缴费支出
4.00 4.00
合计 11.00
9.00
2.00"""
    assert printed(only(text_of(text))) == [
        ("201", "一般公共服务支出", "合计", "7.00"),
        ("201", "一般公共服务支出", "基本支出", "5.00"),
        ("201", "一般公共服务支出", "项目支出", "2.00"),
        ("2080505", "机关事业单位基本养老保险缴费支出", "合计", "4.00"),
        ("2080505", "机关事业单位基本养老保险缴费支出", "基本支出", "4.00"),
        ("", "合计", "合计", "11.00"),
        ("", "合计", "基本支出", "9.00"),
        ("", "合计", "项目支出", "2.00"),
    ]


def test_words_and_numbers_run_together_are_parted() -> None:
    text = """2024年部门财务收支预算总表
编制部门：某局 单位：元
本年收入 本年支出
项目 预算数 项目 预算数
一、财政拨款收入 1,636,140一、教育支出 636,140
1、一般公共预算资金1,636,140 二、住房保障支出 1,000,000
收入总计1,636,140 支出总计1,636,140"""
    rows = {(row.side, row.name): [c.text for _, c in row.cells] for row in only(text_of(text)).rows}
    assert rows == {
        (0, "一、财政拨款收入"): ["1,636,140"],
        (1, "一、教育支出"): ["636,140"],
        (0, "1、一般公共预算资金"): ["1,636,140"],
        (1, "二、住房保障支出"): ["1,000,000"],
        (0, "收入总计"): ["1,636,140"],
        (1, "支出总计"): ["1,636,140"],
    }


def test_a_table_of_contents_is_no_schedule() -> None:
    text = "目录\n1. 2024年部门收入预算总表\n2. 2024年部门支出预算总表\n六、其他相关情况说明"
    assert read_tables(text_of(text)) == []


def test_columns_kept_by_blanks_are_read_from_their_places() -> None:
    text = """                政府性基金预算支出表
                                                       单位：元
    科目编码     科目名称           合计       基本支出      项目支出
    229      其他支出          500.00                  500.00
    22960    彩票公益金         500.00                  500.00
    合计                     500.00                  500.00"""
    assert [p[2] for p in printed(only(text_of(text)))] == ["合计", "项目支出"] * 3


def test_a_table_whose_numbers_do_not_add_up_is_not_believed() -> None:
    text = """2024年部门支出预算总表
单位：元
项目 支出预算
功能分类科目编码
功能分类科目名称 合计 基本支出 项目支出
类 款 项
208 社会保障和就业支出 1,000 7 900
208 05 行政事业单位养老支出 50 400 3
208 05 01 行政单位离退休 80 1 2
合计 17 9 4,000"""
    table = only(text_of(text))
    assert printed(table) == []
    assert all(row.doubt for row in table.rows)
    assert sum(len(row.loose) for row in table.rows) == 12


def test_codes_whose_parents_a_flattened_file_left_out_find_their_step_by_their_sums() -> None:
    text = """2024年部门支出预算总表
编制部门：某局 单位：元
项目 支出预算
功能分类科目编码
功能分类科目名称 合计 基本支出 项目支出
类 款 项
208 社会保障和就业支出 9,000 9,000
05 行政事业单位养老支出 7,000 7,000
01 行政单位离退休 3,000 3,000
05 机关事业单位基本养老保险缴费支出 4,000 4,000
08 抚恤 2,000 2,000
01 死亡抚恤 2,000 2,000
合计 9,000 9,000"""
    codes = [row.code for row in only(text_of(text)).rows]
    assert codes == ["208", "20805", "2080501", "2080505", "20808", "2080801", ""]


CELLS = """2024年部门支出预算总表
编制部门：某局
单位：元
项目
支出预算
功能分类科目编码
功能分类科目名称
合计
基本支出
项目支出
类
款
项
208
社会保障和就业支出
1,000
780
220
208
05
行政事业单位养老支出
1,000
780
220
合计
1,000
780
220"""


def test_a_file_with_every_cell_on_its_own_line_is_put_together_and_each_figure_keeps_its_line() -> None:
    table = only(text_of(CELLS))
    assert [(row.code, row.name, [c.text for _, c in row.cells]) for row in table.rows] == [
        ("208", "社会保障和就业支出", ["1,000", "780", "220"]),
        ("20805", "行政事业单位养老支出", ["1,000", "780", "220"]),
        ("", "合计", ["1,000", "780", "220"]),
    ]
    assert [c.place.lines for _, c in table.rows[0].cells] == [(16, 16), (17, 17), (18, 18)]


def test_a_file_that_lost_its_line_ends_is_read_row_by_row() -> None:
    header, rows = CELLS.split("类\n款\n项\n")
    decimals = rows.replace("1,000", "1,000.00").replace("780", "780.00").replace("220", "220.00")
    table = only(text_of(header + "类 款 项\n" + decimals.replace("\n", " ").replace("220.00 208", "220.00208")))
    assert [(row.code, [c.text for _, c in row.cells]) for row in table.rows] == [
        ("208", ["1,000.00", "780.00", "220.00"]),
        ("20805", ["1,000.00", "780.00", "220.00"]),
        ("", ["1,000.00", "780.00", "220.00"]),
    ]


def test_codes_run_into_their_names_are_codes() -> None:
    text = """2026年预算单位收入预算总表
单位：元
项目 收入预算
功能分类科目编码
功能分类科目名称 合计 财政拨款收入 事业收入
类 款 项
201 一般公共服务支出 501,200 501,200
20105 统计信息事务 501,200 501,200
2010506统计管理 1,200 1,200
2010507专项普查活动 500,000 500,000"""
    rows = only(text_of(text)).rows
    assert [(row.code, row.name) for row in rows][2:] == [("2010506", "统计管理"), ("2010507", "专项普查活动")]


def test_a_section_run_into_its_name_is_a_code_behind_its_class() -> None:
    text = """一般公共预算基本支出部门预算经济分类预算表
单位：元
项目 一般公共预算基本支出
经济分类科目编码
部门经济分类科目名称 合计 人员经费 公用经费
类 款
301 工资福利支出 14,541,837 14,541,837
301 01基本工资 2,724,912 2,724,912
301 02津贴补贴 11,816,925 11,816,925"""
    assert [(row.code, row.name) for row in only(text_of(text)).rows] == [
        ("301", "工资福利支出"), ("30101", "基本工资"), ("30102", "津贴补贴"),
    ]  # fmt: skip


def test_a_long_header_printed_again_on_the_next_page_does_not_end_its_table() -> None:
    head = "科目编码 科目名称 合计 一般公共预算拨款收入 政府性基金预算拨款收入 国有资本经营预算拨款收入 其他收入 上年结转"
    text = f"""2025年部门收入预算总表
单位：元
{head}
201 一般公共服务支出 500.00 500.00
201 03 政府办公厅(室)及相关机构事务 500.00 500.00
{head}
201 03 01 行政运行 500.00 500.00
合计 500.00 500.00"""
    assert [row.code for row in only(text_of(text)).rows] == ["201", "20103", "2010301", ""]


def test_a_code_printed_behind_the_names_is_the_code_of_their_row() -> None:
    text = """一般公共预算项目支出预算表
单位：元
项目名称 项目单位 功能科目 合计
合计 6,500,000.00
河道日常养护 临江区河道管理中心 2130306 4,000,000.00
防汛物资储备 临江区水务局机关 2130314 2,500,000.00"""
    assert [(row.code, row.name, [c.text for _, c in row.cells]) for row in settle([only(text_of(text))])[0].rows] == [
        ("", "合计", ["6,500,000.00"]),
        ("2130306", "河道日常养护", ["4,000,000.00"]),
        ("2130314", "防汛物资储备", ["2,500,000.00"]),
    ]


def test_words_that_split_a_group_stand_in_the_row_of_the_total_and_0_is_no_part_of_a_code() -> None:
    text = """政府性基金预算财政拨款收入支出决算表
单位：万元
项目
年初结转和 年末结转和
本年收入 本年支出
功能分类
结余 结余
科目名称
科目编码
合计 0 2002.80 合计 基本支出 项目支出 0
212 城乡社区支出 0 2,000.00 2,000.00 500.00 1,500.00 0
国有土地使用权出让
21208 0 2,000.00 2,000.00 500.00 1,500.00 0
收入安排的支出
207 文化旅游体育与传媒支出 0 2.80 2.80 0.80 2.00 0
20709 旅游发展基金支出 0 2.80 2.80 0.80 2.00 0"""
    table = settle([only(text_of(text))])[0]
    heads = ("年初结转和结余", "本年收入", "合计", "基本支出", "项目支出", "年末结转和结余")
    assert [(path, number) for code, _, path, number in printed(table) if code == "21208"] == [
        *zip(heads, ("0", "2,000.00", "2,000.00", "500.00", "1,500.00", "0"), strict=True)
    ]
    assert [(path, number) for code, _, path, number in printed(table) if code == "20709"] == [
        *zip(heads, ("0", "2.80", "2.80", "0.80", "2.00", "0"), strict=True)
    ]


def test_zeros_stand_where_the_other_rows_print_theirs() -> None:
    rows = "201 一般公共服务支出 7.00 0.00 7.00", "205 教育支出 5.00 1.00 4.00", "206 科学技术支出 3.00 2.00 1.00", "210 卫生健康支出 9.00 9.00 0.00"
    text = "\n".join([
        "支出决算表", "单位：万元", "科目编码 科目名称 本年支出合计 基本支出 项目支出 上缴上级支出 经营支出 对附属单位补助支出",
        "合计 24.00 12.00 12.00", *rows,
        "一般公共预算财政拨款支出决算表", "单位：万元", "科目编码 科目名称 合计 基本支出 项目支出", "合计 24.00 12.00 12.00", *rows,
    ])  # fmt: skip
    table = settle(read_tables(text_of(text)))[0]
    spent = [(path, number) for code, _, path, number in printed(table) if code == "210"]
    assert spent == [("本年支出合计", "9.00"), ("基本支出", "9.00"), ("项目支出", "0.00")]


def test_blank_items_of_the_form_do_not_end_a_table_before_its_last_total() -> None:
    text = """财政拨款收入支出决算总表
单位：万元
收入 支出
项目 决算数 项目 合计 一般公共预算财政拨款 政府性基金预算财政拨款 国有资本经营预算财政拨款
一、一般公共预算财政拨款 20.00 一、一般公共服务支出 15.00 15.00
二、政府性基金预算财政拨款 5.00 二、外交支出
三、国有资本经营预算财政拨款 十一、城乡社区支出 10.00 5.00 5.00
本年收入合计 25.00 本年支出合计 25.00 20.00 5.00
年初财政拨款结转和结余 年末财政拨款结转和结余
一、一般公共预算财政拨款
二、政府性基金预算财政拨款
三、国有资本经营预算财政拨款
总计 25.00 总计 25.00 20.00 5.00"""
    table = settle([only(text_of(text))])[0]
    assert [number for _, name, _, number in printed(table) if name == "总计"] == ["25.00", "25.00", "20.00", "5.00"]
