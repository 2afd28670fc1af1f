"""Flattened tables whose rows are printed on several lines: names wrapped beside each other, numbers above and below."""

from __future__ import annotations

import pytest

from ingest.columns import settle
from ingest.facts import read_tables
from layouts import numbers_of, only, printed, text_of


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


def test_a_number_below_two_rows_is_the_one_s_in_which_it_adds_up() -> None:
    text = """一般公共预算财政拨款基本支出决算表
单位：万元
经济分类科目编码 科目名称 决算数 经济分类科目编码 科目名称 决算数
类 款 类 款
301 302
工资福利支出 60.00 商品和服务支出 12.00
301 01 302
基本工资 01 办公费
50.00 9.50
301 08 机关事业单位基本养老保险缴 302
06 电费
费 7.00
301 10 302
职工基本医疗保险缴费 08 取暖费
3.00
301 14 302
医疗费 13 维修（护）费
2.50
302 其他商品和服务支
99
出"""
    assert printed(only(text_of(text))) == [
        ("301", "工资福利支出", "决算数", "60.00"),
        ("302", "商品和服务支出", "决算数", "12.00"),
        ("30101", "基本工资", "决算数", "50.00"),
        ("30201", "办公费", "决算数", "9.50"),
        ("30108", "机关事业单位基本养老保险缴费", "决算数", "7.00"),
        ("30110", "职工基本医疗保险缴费", "决算数", "3.00"),
        ("30213", "维修（护）费", "决算数", "2.50"),
    ]


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


def test_a_name_that_a_number_opens_on_the_line_above_is_of_the_row_below() -> None:
    text = """2025年部门支出预算分单位明细表
单位：元
序号 预算单位 合计
基本支出
项目支出
人员经费 公用经费
1 某街道办事处（本部） 135,844,764 13,870,219 3,254,975 118,719,570
2 某街道社区事务受理服
务中心 9,296,324 7,543,791 267,333 1,485,200
3 某街道社区党群服务中心 7,821,364 5,123,158 193,806 2,504,400
合计 152,962,452 26,537,168 3,716,114 122,709,170"""
    rows = [(row.name, row.cells[0][1].text) for row in settle([only(text_of(text))])[0].rows]
    assert rows == [
        ("某街道办事处（本部）", "135,844,764"), ("某街道社区事务受理服务中心", "9,296,324"),
        ("某街道社区党群服务中心", "7,821,364"), ("合计", "152,962,452"),
    ]  # fmt: skip


def two_sided(*rows: str) -> dict[str, list[str]]:
    head = ("2025年部门收支预算总表", "单位：元", "本年收入 本年支出", "项目 预算数 项目 预算数")
    table = only(text_of("\n".join((*head, *rows))))
    return {row.name: [cell.text for _, cell in row.cells if cell.text] for row in table.rows}


def test_a_number_beside_a_wrapped_name_is_of_the_side_that_the_sums_leave_it_to() -> None:
    wrapped = ("二、文化旅游体育与传", "二、政府性基金 1,295", "媒支出", "三、社会保障和就业支", "1,305", "出")
    spent = two_sided("一、一般公共预算拨款 3,000 一、一般公共服务支出 400", *wrapped, "收入总计 3,000 支出总计 3,000")
    assert spent["二、文化旅游体育与传媒支出"] == ["1,295"] and spent["二、政府性基金"] == []
    earned = two_sided("一、一般公共预算拨款 410 一、一般公共服务支出 400", *wrapped, "收入总计 1,705 支出总计 1,705")
    assert earned["二、文化旅游体育与传媒支出"] == [] and earned["二、政府性基金"] == ["1,295"]
    assert spent["三、社会保障和就业支出"] == earned["三、社会保障和就业支出"] == ["1,305"]


def test_a_whole_name_above_a_wrapped_one_stays_a_row_of_its_own() -> None:
    rows = two_sided(
        "一、一般公共预算拨款 1,260 一、住房保障支出 1,160", "二、国有资本经营预算支出", "三、灾害防治及应急管理支", "98", "出", "四、其他支出",
        "五、抗疫特别国债安排的支", "2", "出", "收入总计 1,260 支出总计 1,260",
    )
    assert {name: rows[name] for name in list(rows)[2:6]} == {
        "二、国有资本经营预算支出": [], "三、灾害防治及应急管理支出": ["98"], "四、其他支出": [], "五、抗疫特别国债安排的支出": ["2"],
    }  # fmt: skip


def test_units_wrapped_around_their_numbers_have_as_many_lines_above_as_below() -> None:
    text = """财政拨款支出分单位预算表
单位：元
单位名称 合计 基本支出 项目支出
合计 600.00 290.00 310.00
青山市临江区水务局机关本级 100.00 40.00 60.00
青山市临江区水资源综合行
200.00 50.00 150.00
政执法大队
青山市临江区防汛抗旱服务
300.00 200.00 100.00
中心"""
    assert [(row.name, [cell.text for _, cell in row.cells if cell.text]) for row in only(text_of(text)).rows] == [
        ("合计", ["600.00", "290.00", "310.00"]),
        ("青山市临江区水务局机关本级", ["100.00", "40.00", "60.00"]),
        ("青山市临江区水资源综合行政执法大队", ["200.00", "50.00", "150.00"]),
        ("青山市临江区防汛抗旱服务中心", ["300.00", "200.00", "100.00"]),
    ]


@pytest.mark.parametrize(
    "lines",
    [
        "青山市临江区水资源\n200.00\n综合行政执法大队\n青山市临江区水利工\n程质量与安全监督管 300.00\n理服务站",
        "青山市临江区水资源 200.00\n综合行政执法大队\n青山市临江区水利工 300.00\n程质量与安全监督管\n理服务站",
        "青山市临江区水资源\n综合行政执法大队 200.00\n青山市临江区水利工\n程质量与安全监督管\n理服务站 300.00",
    ],
    ids=["around", "from", "up to"],
)
def test_a_table_wraps_its_names_the_same_way_throughout(lines: str) -> None:
    """Only a line that is filled goes on below, so names end where a line is not: whatever their numbers stand by."""
    text = f"财政拨款支出分单位预算表\n单位：元\n单位名称 合计\n合计 600.00\n青山市临江区水文站 100.00\n{lines}"
    assert [(row.name, [cell.text for _, cell in row.cells]) for row in only(text_of(text)).rows] == [
        ("合计", ["600.00"]),
        ("青山市临江区水文站", ["100.00"]),
        ("青山市临江区水资源综合行政执法大队", ["200.00"]),
        ("青山市临江区水利工程质量与安全监督管理服务站", ["300.00"]),
    ]


@pytest.mark.parametrize(
    "lines",
    [
        "机关事业单位基\n208 05 05 本养老保险缴费 4.00 4.00\n支出\n机关事业单位职\n208 05 06 2.00 2.00\n业年金缴费支出",
        "机关事业单位基\n本养老保险缴费\n208 05 05 支出 4.00 4.00\n机关事业单位职\n208 05 06 业年金缴费支出 2.00 2.00",
    ],
    ids=["around", "up to"],
)
def test_names_of_codes_are_wrapped_the_same_way_throughout(lines: str) -> None:
    text = f"一般公共预算支出预算表\n单位：万元\n科目编码 科目名称 合计 基本支出 项目支出\n类 款 项\n合计 6.00 6.00\n{lines}\n208 99 其他支出 1.00 1.00"
    assert [(row.code, row.name) for row in only(text_of(text)).rows] == [
        ("", "合计"),
        ("2080505", "机关事业单位基本养老保险缴费支出"),
        ("2080506", "机关事业单位职业年金缴费支出"),
        ("20899", "其他支出"),
    ]
