"""Headers of flattened tables: which of them stands over which figures, by their letters and by what adds up below."""

from __future__ import annotations

from ingest.columns import settle
from ingest.schedules import Role
from layouts import only, printed, text_of


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


def test_a_code_is_called_either_way_and_a_column_wrapped_in_the_header_keeps_its_place() -> None:
    text = """支出决算表
单位：万元
项目 对附属单位补助支
本年支出合计 基本支出 项目支出 上缴上级支出 经营支出
科目代码 科目名称 出
合计 900.00 300.00 600.00
208 社会保障和就业支出 300.00 300.00
20805 行政事业单位养老支出 300.00 300.00
213 农林水支出 600.00 600.00
21303 水利 600.00 600.00"""
    columns = only(text_of(text)).columns
    assert [c.path[-1] for c in columns if c.role is Role.AMOUNT] == ["本年支出合计", "基本支出", "项目支出", "上缴上级支出", "经营支出", "对附属单位补助支出"]
    assert [c.path[-1] for c in columns if c.role is not Role.AMOUNT] == ["科目编码", "科目名称"]


def test_a_classification_over_its_class_and_section_is_the_code() -> None:
    text = """一般公共预算基本支出预算表
单位：元
经济分类科目 科目名称 合计 人员经费 公用经费
类 款
合计 1,500.00 1,200.00 300.00
301 工资福利支出 1,200.00 1,200.00
301 01 基本工资 1,200.00 1,200.00
302 商品和服务支出 300.00 300.00
302 01 办公费 300.00 300.00"""
    (table,) = settle([only(text_of(text))])
    assert [row for row in printed(table) if row[2] != "合计" and row[0]] == [
        ("301", "工资福利支出", "人员经费", "1,200.00"),
        ("30101", "基本工资", "人员经费", "1,200.00"),
        ("302", "商品和服务支出", "公用经费", "300.00"),
        ("30201", "办公费", "公用经费", "300.00"),
    ]


def test_a_total_divided_by_nature_and_by_source_closes_either_way() -> None:
    """Codes stand on the lines of figures whose names are wrapped around them; 合计 is not the sum of both divisions."""
    text = """部门支出预算表
单位：万元
科目编码 科目名称 合计 基本支出 项目支出 财政拨款 单位资金 上年结转结余
小计 基本支出 项目支出
1 2 3 4 5 6 7 8 9 10
205 教育支出 23.00 23.00 23.00 23.00
20508 进修及培训 23.00 23.00 23.00 23.00
2050803 培训支出 23.00 23.00 23.00 23.00
210 卫生健康支出 90.00 50.00 40.00 72.00 50.00 22.00 7.00 11.00
21015 医疗保障管理事务 90.00 50.00 40.00 72.00 50.00 22.00 7.00 11.00
2101501 行政运行 50.00 50.00 50.00 50.00
其他医疗保障管理事务
2101599 40.00 40.00 22.00 22.00 7.00 11.00
支出
合计 113.00 50.00 63.00 95.00 50.00 45.00 7.00 11.00"""
    (table,) = settle([only(text_of(text))])
    held = {(code, column, amount) for code, _, column, amount in printed(table)}
    assert {("2101501", "基本支出", "50.00"), ("2101599", "单位资金", "7.00"), ("2101599", "上年结转结余", "11.00")} <= held
    assert [column.path for column in table.columns][5:8] == [("财政拨款", "小计"), ("财政拨款", "基本支出"), ("财政拨款", "项目支出")]
    assert not any(row.loose for row in table.rows)


INTERWOVEN = """部门预算收入总表
单位：万元
功能分类科目 本年收入
序号 合计 政府性基金预算拨 上年结转结余
科目编码 科目名称 小计 一般公共预算拨款 其他收入
款
1 合计 146.00 144.00 130.00 6.00 8.00 2.00
2 204 公共安全支出 109.00 107.00 101.00 6.00 2.00
3 20404 检察 109.00 107.00 101.00 6.00 2.00
4 2040401 行政运行 76.00 76.00 70.00 6.00
国有土地使用权出让收入
5 2120899 37.00 37.00 29.00 8.00
安排的支出"""


def test_what_spans_a_header_is_printed_between_its_lines() -> None:
    """The second line has what spans both others, and the middle of a word wrapped inside a group; 序号 and code open a wrapped row."""
    table = only(text_of(INTERWOVEN))
    assert [column.path for column in table.columns if column.role is Role.AMOUNT] == [
        ("合计",), ("本年收入", "小计"), ("本年收入", "一般公共预算拨款"), ("本年收入", "政府性基金预算拨款"), ("本年收入", "其他收入"), ("上年结转结余",),
    ]  # fmt: skip
    assert [(row.code, row.name) for row in table.rows][-1] == ("2120899", "国有土地使用权出让收入安排的支出")


def test_where_the_middle_of_a_header_could_stand_in_two_places_nothing_is_said() -> None:
    """Two columns of no known order, one wrapped: which comes first no sum can tell."""
    text = INTERWOVEN.replace("政府性基金预算拨", "养护专项资金拨").replace("一般公共预算拨款", "绿化专项资金拨款")
    paths = [column.path for column in only(text_of(text)).columns]
    assert ("本年收入", "养护专项资金拨款") not in paths


def test_the_serial_of_a_row_of_two_sides_is_no_amount() -> None:
    text = """部门预算收支总表
单位：万元
收入 支出
序号
项目 金额 项目 金额
1 一般公共预算拨款收入 90.00 公共安全支出 70.00
2 财政专户核拨收入 卫生健康支出 20.00
3 本年收入合计 90.00 本年支出合计 90.00"""
    rows = printed(only(text_of(text)))
    assert {amount for *_, amount in rows} == {"90.00", "70.00", "20.00"}
