"""Performance forms in flattened text: indicators with their signs and units, under the groups they belong to."""

from __future__ import annotations

from layouts import only, text_of


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


def test_a_group_printed_below_its_first_row_may_be_the_first_of_all() -> None:
    text = """财政项目支出绩效目标申报表
（2026年度）
项目名称 拆违经费 项目性质 阶段性 项目类别 特定目标
项目资金总额 10,308,000.00 年度资金申请总额 3,498,000.00
一级指标 二级指标 三级指标 年度(/项目)指标值
数量指标 完成年度拆违计划 =100.00(%)
产出指标 质量指标 违法建筑销项正确率 =99.00(%)
满意度指标 群众满意度 ≥85.00(%)"""
    assert [row.path for row in only(text_of(text)).rows[2:]] == [
        ("产出指标", "数量指标", "完成年度拆违计划"),
        ("产出指标", "质量指标", "违法建筑销项正确率"),
        ("满意度指标", "群众满意度"),
    ]
