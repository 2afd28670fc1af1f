"""Disclosures flattened to text, each way they are: wrapped names, cells one by one, words run together, blanks lost."""

from __future__ import annotations

from ingest.facts import read_tables
from layouts import numbers_of, only, printed, text_of


def test_flattened_names_wrapped_above_and_below_their_numbers_are_joined() -> None:
    text = """支出决算表
单位：万元
项目
支出功能分类 科目名称 本年支出合计 基本支出 项目支出 上缴上级支出 经营支出 对附属单位补助支出
科目编码
类 款 项
合计 11.00 11.00
208 05 01 行政单位离退休 5.00 5.00
机关事业单位基本养老保险
208 05 05 4.00 4.00
缴费支出
机关事业单位职业年金
208 05 06 2.00 2.00
缴费支出"""
    assert [(row.code, row.name) for row in only(text_of(text)).rows] == [
        ("", "合计"),
        ("2080501", "行政单位离退休"),
        ("2080505", "机关事业单位基本养老保险缴费支出"),
        ("2080506", "机关事业单位职业年金缴费支出"),
    ]


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


def test_an_indicator_keeps_its_sign_and_unit() -> None:
    text = """项目支出绩效目标申报表
（2024年度）
项目名称 培训经费 项目类别 经常性项目
项目资金
（元）
项目资金总额 647,050.00 年度资金申请总额 647,050.00
其他资金 0 其他资金 0
一级指标 二级指标 三级指标 年度指标值
产出指标
数量指标
培训人次 ≥800.00(人次)
满意度 ≥90.00(%)"""
    table = only(text_of(text))
    assert (table.kind.value, table.unit) == ("绩效目标表", "元")
    assert [(row.name, cell.text) for row in table.rows for _, cell in row.cells] == [
        ("项目资金总额", "647,050.00"),
        ("年度资金申请总额", "647,050.00"),
        ("其他资金（项目资金总额项下）", "0"),
        ("其他资金（年度资金申请总额项下）", "0"),
        ("培训人次", "≥800.00(人次)"),
        ("满意度", "≥90.00(%)"),
    ]
    assert table.rows[4].path == ("产出指标", "数量指标", "培训人次")


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


def test_a_header_that_prints_its_measure_under_every_column_is_known_by_its_letters() -> None:
    text = """收入决算表
单位：万元
项目
附属单位上缴
功能分 本年收入合计 财政拨款收入 上级补助收入 事业收入 经营收入 其他收入
收入
类科目 科目名称
编码 决算数 决算数 决算数 决算数 决算数 决算数 决算数
类 款 项 合计 14.00 9.00 0.00 2.00 0.00 3.00 0.00
211 节能环保支出 14.00 9.00 0.00 2.00 0.00 3.00 0.00"""
    rows = printed(only(text_of(text)))
    assert [(column, amount) for code, _, column, amount in rows if not code] == [
        ("本年收入合计", "14.00"),
        ("财政拨款收入", "9.00"),
        ("上级补助收入", "0.00"),
        ("事业收入", "2.00"),
        ("经营收入", "0.00"),
        ("附属单位上缴收入", "3.00"),
        ("其他收入", "0.00"),
    ]


def test_a_label_of_the_right_side_wrapped_around_a_line_of_both_gets_its_numbers() -> None:
    text = """2026年部门财政拨款收支预算总表
编制部门：某局 单位：元
财政拨款收入 财政拨款支出
项目 预算数 项目 合计 一般公共预算 政府性基金预算 国有资本经营预算
一、社会保障和就业
一、一般公共预算 500.00 200.00 200.00 0.00 0.00
支出
二、政府性基金预算 100.00 二、卫生健康支出 150.00 150.00 0.00 0.00
三、国有资本经营预
三、城乡社区支出 220.00 120.00 100.00 0.00
算
四、资源勘探工业信
30.00 30.00 0.00 0.00
息等支出
收入总计 600.00 支出总计 600.00 500.00 100.00 0.00"""
    rows = [(row.side, row.name, [c.text for _, c in row.cells if c.text]) for row in only(text_of(text)).rows]
    assert rows == [
        (0, "一、一般公共预算", ["500.00"]),
        (1, "一、社会保障和就业支出", ["200.00", "200.00", "0.00", "0.00"]),
        (0, "二、政府性基金预算", ["100.00"]),
        (1, "二、卫生健康支出", ["150.00", "150.00", "0.00", "0.00"]),
        (0, "三、国有资本经营预算", []),
        (1, "三、城乡社区支出", ["220.00", "120.00", "100.00", "0.00"]),
        (1, "四、资源勘探工业信息等支出", ["30.00", "30.00", "0.00", "0.00"]),
        (0, "收入总计", ["600.00"]),
        (1, "支出总计", ["600.00", "500.00", "100.00", "0.00"]),
    ]


def test_words_between_two_rows_side_by_side_go_to_the_name_they_complete() -> None:
    text = """一般公共预算财政拨款基本支出决算表
单位：万元
经济分类科目编码 科目名称 决算数 经济分类科目编码 科目名称 决算数
类 款 类 款
301 工资福利支出 16.00 302 商品和服务支出 15.00
机关事业单位基本
301 08 2.00 302 07 邮电费 3.00
养老保险缴费
301 11 公务员医疗补助缴 4.00 302 11 差旅费 5.00
费 因公出国（境）费
301 12 其他社会保障缴费 6.00 302 12 7.00
用
其他工资福利支 其他商品和服务支
301 99 4.00 302 99 0.00
出 出"""
    assert [(row.code, row.name) for row in only(text_of(text)).rows][2:] == [
        ("30108", "机关事业单位基本养老保险缴费"),
        ("30207", "邮电费"),
        ("30111", "公务员医疗补助缴费"),
        ("30211", "差旅费"),
        ("30112", "其他社会保障缴费"),
        ("30212", "因公出国（境）费用"),
        ("30199", "其他工资福利支出"),
        ("30299", "其他商品和服务支出"),
    ]


def test_a_name_cut_short_or_mixed_with_the_next_is_spelled_as_elsewhere() -> None:
    text = """支出决算表
单位：万元
项目
对附属单位补助
本年支出合计 基本支出 项目支出 上缴上级支出 经营支出
功能分类 支出
科目名称
科目编码
决算数 决算数 决算数 决算数 决算数 决算数
类 款 项 合计 11.00 7.00 4.00 0.00 0.00 0.00
2080505 机关事业单位基本养老保险缴费 5.00 5.00 0.00 0.00 0.00 0.00
支出
2080506 机关事业单位职业年金缴费支出 2.00 2.00 0.00 0.00 0.00 0.00
20808 抚恤 4.00 0.00 4.00 0.00 0.00 0.00
注：本表反映部门本年度各项支出情况。
一般公共预算财政拨款支出决算表
单位：万元
项目 一般公共预算财政拨款支出决算数
功能分类
科目编码 科目名称 合计 基本支出 项目支出
类 款 项
2080505 机关事业单位基本养老保 5.00 5.00 0.00
2080506
险机缴关费事支业出单位职业年金缴
2.00 2.00 0.00
20808
费支出抚恤
4.00 0.00 4.00
合计 11.00 7.00 4.00
注：本表反映部门本年度一般公共预算财政拨款支出情况。
机关事业单位基本养老保险缴费支出（项），主要用于支付养老保险；机关事业单位职业年金缴费支出（项）另列。"""
    names = [[(row.code, row.name) for row in table.rows if row.code] for table in read_tables(text_of(text))]
    assert names == 2 * [
        [
            ("2080505", "机关事业单位基本养老保险缴费支出"),
            ("2080506", "机关事业单位职业年金缴费支出"),
            ("20808", "抚恤"),
        ]
    ]


def test_a_header_past_reading_is_the_standard_form_its_rows_add_up_under() -> None:
    text = """支出决算表
单位：万元
项
对附属单位补
本年支出合计 基本支出 项目支 上缴上级支出 经营支出
功能分类 支出
科目名称 注
科目编码 代
类 款 项 合计 14.00 9.00 3.00 2.00 0.00 0.00
211 节能环保支出 10.00 7.00 3.00 0.00 0.00 0.00
221 住房保障支出 4.00 2.00 0.00 2.00 0.00 0.00"""
    rows = printed(only(text_of(text)))
    assert [(column, amount) for code, _, column, amount in rows if code == "221"] == [
        ("本年支出合计", "4.00"),
        ("基本支出", "2.00"),
        ("项目支出", "0.00"),
        ("上缴上级支出", "2.00"),
        ("经营支出", "0.00"),
        ("对附属单位补助支出", "0.00"),
    ]


def test_a_row_printed_on_two_lines_is_one_row_where_its_numbers_add_up() -> None:
    text = """支出决算表
单位：万元
项目 对附属单位
本年支出合 项目支 上缴上级支 经营支
支出功能分类 基本支出 补
科目名称 计 出 出 出
科目编码 助支出
类 款 项
合计 15.00 6.00
21.00
一般公共服务支出 15.00 6.00
201 21.00
行政运行 12.00
201 06 13.00 1.00
一般行政管理事务
201 07 5.00 5.00
事业运行 3.00
201 08 3.00"""
    # In which columns the others of a row stand, other schedules tell.
    rows = [(row.code, row.name, *numbers_of(row)) for row in only(text_of(text)).rows]
    assert rows == [
        ("", "合计", "21.00", "15.00", "6.00"),
        ("201", "一般公共服务支出", "21.00", "15.00", "6.00"),
        ("20106", "行政运行", "13.00", "12.00", "1.00"),
        ("20107", "一般行政管理事务", "5.00", "5.00"),
        ("20108", "事业运行", "3.00", "3.00"),
    ]


def test_numbers_below_two_labels_go_to_both_where_only_that_adds_up() -> None:
    text = """财政拨款收入支出决算总表
单位：万元
收入 支出
项目 决算数 项目 合计 一般公共预算财政拨款 政府性基金预算财政拨款 国有资本经营预算财政拨款
一、一般公共预算财政拨款 30.00 一、一般公共服务支出 25.00 25.00
二、政府性基金预算财政拨款 二、外交支出
年初财政拨款结转和结余 年末财政拨款结转和结余
5.00 10.00 10.00
总计 总计
35.00 35.00 35.00"""
    rows = [(row.side, row.name, *numbers_of(row)) for row in only(text_of(text)).rows]
    assert rows[-4:] == [
        (0, "年初财政拨款结转和结余", "5.00"),
        (1, "年末财政拨款结转和结余", "10.00", "10.00"),
        (0, "总计", "35.00"),
        (1, "总计", "35.00", "35.00"),
    ]
