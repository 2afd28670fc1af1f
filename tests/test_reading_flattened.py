"""Disclosures flattened to text, each way they are: wrapped names, cells one by one, words run together, blanks lost."""

from __future__ import annotations

from ingest.columns import settle
from ingest.facts import read_tables
from ingest.schedules import Role
from layouts import only, printed, text_of


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


def test_indicators_under_a_remarked_header_stand_under_the_group_printed_below_its_first_row() -> None:
    text = """财政项目支出绩效目标申报表
（2026年度）
项目名称 拆违经费 项目性质 阶段性 项目类别 特定目标
项目资金总额 10,308,000.00 年度资金申请总额 3,498,000.00
一级指标 二级指标 三级指标 年度(/项目)指标值
成本指标 经济成本指标 成本控制合理性 合理
数量指标 完成年度拆违计划 =100.00(%)
产出指标 质量指标 违法建筑销项正确率 =99.00(%)
社会效益指标 群众政策知晓度 ≥90.00(%)
效益指标 生态效益指标 提升城市环境美化指数 提高
满意度指标 群众满意度 ≥85.00(%)"""
    table = only(text_of(text))
    assert [(row.path, cell.text) for row in table.rows[2:] for _, cell in row.cells] == [
        (("产出指标", "数量指标", "完成年度拆违计划"), "=100.00(%)"),
        (("产出指标", "质量指标", "违法建筑销项正确率"), "=99.00(%)"),
        (("效益指标", "社会效益指标", "群众政策知晓度"), "≥90.00(%)"),
        (("满意度指标", "群众满意度"), "≥85.00(%)"),
    ]


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


def test_three_public_without_the_running_costs_of_the_office_is_a_form_of_its_own() -> None:
    text = """2025年单位“三公”经费预算表
编制单位：某市人民医院 单位：万元
“三公”经费预算数
合计 因公出国(境)费 公务接待费
公务用车购置及运行费
小计 购置费 运行费
6.20 6.20 6.20"""
    (table,) = settle([only(text_of(text))])
    amounts = [(column, amount) for _, _, column, amount in printed(table)]
    assert amounts == [("合计", "6.20"), ("小计", "6.20")]  # the third is 购置费 or 运行费
    assert len(table.rows[0].loose) == 1


def test_names_of_two_sides_wrapped_above_and_below_their_numbers_are_put_together() -> None:
    text = """收入支出决算总表
单位：万元
收入 支出
项目 决算数 项目 决算数
一、一般公共预 一、文化旅游体
618.26 528.56
算财政拨款收入 育与传媒支出
二、政府性基金预 二、社会保障
8.52 54.83
算财政拨款收入 和就业支出
三、国有资本经营
三、卫生健康支出 17.30
预算财政拨款收入
四、上级补助收入 四、住房保障支出 29.97
本年收入合计 626.78 本年支出合计 630.66"""
    (table,) = settle([only(text_of(text))])
    assert [(name, amount) for _, name, _, amount in printed(table)][:5] == [
        ("一、一般公共预算财政拨款收入", "618.26"), ("一、文化旅游体育与传媒支出", "528.56"),
        ("二、政府性基金预算财政拨款收入", "8.52"), ("二、社会保障和就业支出", "54.83"), ("三、卫生健康支出", "17.30"),
    ]  # fmt: skip
    assert "三、国有资本经营预算财政拨款收入" in [row.name for row in table.rows]


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


def test_a_header_of_the_same_letters_is_told_by_what_adds_up_under_it() -> None:
    head = "一般公共预算“三公”经费支出表\n单位：元\n"
    words = "合计 因公出国（境）费 公务用车购置及运行费 公务接待费\n小计 公务用车购置费 公务用车运行费\n"
    (table,) = settle([only(text_of(head + words + "382,800 0 314,700 0 314,700 68,100"))])
    assert {column: amount for _, _, column, amount in printed(table)}["公务接待费"] == "68,100"
    words = "合计 因公出国（境）费 公务接待费 公务用车购置及运行费\n小计 公务用车购置费 公务用车运行费\n"
    (table,) = settle([only(text_of(head + words + "382,800 0 68,100 314,700 0 314,700"))])
    assert {column: amount for _, _, column, amount in printed(table)}["公务接待费"] == "68,100"


def test_what_was_carried_over_is_no_total_and_a_balance_tells_the_columns() -> None:
    text = """政府性基金预算财政拨款收入支出决算表
单位：万元
功能分类科目编码 科目名称 年初结转和结余 本年收入 本年支出 年末结转和结余
合计 基本支出 项目支出
合计 8.52 6.52 6.52 2.00
229 其他支出 8.52 6.52 6.52 2.00"""
    (table,) = settle([only(text_of(text))])
    columns = {column for _, _, column, amount in printed(table) if amount == "6.52"}
    assert "合计" in columns and not any(column == "本年收入" for _, _, column, amount in printed(table) if amount == "6.52")


def test_a_name_whose_bracket_the_next_line_closes_is_one_name() -> None:
    text = """2025年部门综合预算收入总表
单位：元
单位编码 单位名称 总计 一般公共预算拨款
小计 其中：当年拨款
合计 18,902,004 18,902,004 18,902,004
601001 某区交通运输局本级（机关
） 5,568,958 5,568,958 5,568,958
601002 某区农村公路管理站 13,333,046 13,333,046 13,333,046"""
    assert [row.name for row in only(text_of(text)).rows] == ["合计", "某区交通运输局本级（机关）", "某区农村公路管理站"]


def test_a_name_that_fills_its_line_goes_on_with_the_row_below() -> None:
    text = """2025年部门综合预算专项业务经费支出表
单位：元
项目名称 项目金额
合计 一般公共预算 上年结转
县乡公路改造工程配套 5,069,417 5,069,417
治超站运转经费 453,229 453,229
交通安全劝导站及公交惠民补
助 1,304,249 1,304,249
合计 6,826,895 6,826,895"""
    assert [row.name for row in only(text_of(text)).rows] == ["县乡公路改造工程配套", "治超站运转经费", "交通安全劝导站及公交惠民补助", "合计"]


def test_a_word_before_the_labels_stands_over_all_amounts_behind_them() -> None:
    text = """2025年部门收入预算总表
编制部门：某镇 单位：元
项目 收入预算
功能分类科目编码
功能分类科目名称 合计 财政拨款收入 事业收入 其他收入
类 款 项
201 一般公共服务支出 503,200 500,000 2,000 1,200
201 05 统计信息事务 3,200 2,000 1,200
201 29 群众团体事务 500,000 500,000
合计 503,200 500,000 2,000 1,200"""
    (table,) = settle([only(text_of(text))])
    assert [c.path for c in table.columns if c.role is Role.AMOUNT] == [
        ("收入预算", "合计"),
        ("收入预算", "财政拨款收入"),
        ("收入预算", "事业收入"),
        ("收入预算", "其他收入"),
    ]
    assert [(column, amount) for code, _, column, amount in printed(table) if code == "20129"] == [
        ("合计", "500,000"),
        ("财政拨款收入", "500,000"),
    ]
