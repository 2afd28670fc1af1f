"""Performance forms: indicators with their signs and units, under the groups they belong to."""

from __future__ import annotations

from pathlib import Path

from index.vocabulary import ScheduleKind
from ingest.forms import read_form_grids
from ingest.pages import Line, Page, RuledCell, RuledTable
from layouts import only, page_of, text_of
from tests.national import SAID, Cell, page, table
from tests.read_back import read_as


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


def block(tmp_path: Path, *rows: list[Cell], title: str = "2025年度项目支出绩效自评表") -> list[tuple[str, str, str, str]]:
    html = page("某市水利局2025年度部门决算", SAID, table(title, list(rows)))
    facts = read_as(tmp_path, "某市水利局2025年度部门决算.html", html).facts
    return [(f.row, f.column, f.quoted or f.printed, f.unit) for f in facts if f.schedule is ScheduleKind.PERFORMANCE]


def test_a_self_evaluation_is_read_by_its_headers(tmp_path: Path) -> None:
    assert block(
        tmp_path,
        ["一级指标", "二级指标", "三级指标", "指标性质", "年度指标值", "实际完成值", "分值", "得分", "偏差原因"],
        [("产出指标", "rowspan=2"), "数量指标", "巡查河道次数", "≥", "120次", "132次", "40", "40", ""],
        ["成本指标", "养护费用控制", "≤", "预算数", "预算内", "30", "28.5", "雨季延长，巡查加密"],
        [("总分", "colspan=6"), "70", "68.5", ""],
    ) == [
        ("巡查河道次数", "年度指标值", "≥120次", "次"), ("巡查河道次数", "实际完成值", "132次", "次"),
        ("巡查河道次数", "分值", "40", "分"), ("巡查河道次数", "得分", "40", "分"),
        ("养护费用控制", "分值", "30", "分"), ("养护费用控制", "得分", "28.5", "分"),
        ("总分", "分值", "70", "分"), ("总分", "得分", "68.5", "分"),
    ]  # fmt: skip


def test_a_form_is_known_by_its_headers_whatever_its_title(tmp_path: Path) -> None:
    assert block(
        tmp_path,
        ["项目名称", "项目资金（万元）", "一级指标", "二级指标", "三级指标", "指标性质", "指标值", "度量单位"],
        [("河道养护", "rowspan=2"), ("160.00", "rowspan=2"), "产出指标", "数量指标", "养护河道长度", "＝", "12", "公里"],
        ["产出指标", "质量指标", "水质达标率", "≥", "95", "%"],
        title="项目支出绩效表",
    ) == [
        ("河道养护", "项目资金（万元）", "160.00", "万元"),
        ("养护河道长度", "指标值", "＝12公里", "公里"),
        ("水质达标率", "指标值", "≥95%", "%"),
    ]  # fmt: skip


def test_money_above_the_indicators_has_the_headers_of_its_own_block(tmp_path: Path) -> None:
    found = block(
        tmp_path,
        ["项目名称", ("河道养护", "colspan=7")],
        [("项目资金（万元）", "rowspan=2"), "", "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分"],
        ["年度资金总额", "160.00", "160.00", "158.32", "10", "98.95%", "9.9"],
        ["一级指标", "二级指标", ("三级指标", "colspan=2"), "年度指标值", "实际完成值", "分值", "得分"],
        ["产出指标", "数量指标", ("巡查河道次数", "colspan=2"), "≥120次", "132次", "90", "90"],
    )
    assert [(row, column, printed) for row, column, printed, _ in found] == [
        ("年度资金总额", "年初预算数", "160.00"), ("年度资金总额", "全年预算数", "160.00"),
        ("年度资金总额", "全年执行数", "158.32"), ("年度资金总额", "分值", "10"), ("年度资金总额", "执行率", "98.95%"),
        ("年度资金总额", "得分", "9.9"), ("巡查河道次数", "年度指标值", "≥120次"), ("巡查河道次数", "实际完成值", "132次"),
        ("巡查河道次数", "分值", "90"), ("巡查河道次数", "得分", "90"),
    ]  # fmt: skip
    assert {unit for _, column, _, unit in found if column.endswith("数")} == {"万元"}


def test_projects_listed_with_what_was_spent_keep_every_column(tmp_path: Path) -> None:
    found = block(
        tmp_path,
        ["项目名称", "年初预算数", "全年执行数", "执行率", "项目内容", "产出目标", "效益目标"],
        ["河道养护", "280.00", "267.55", "95.55%", "保洁和绿化", "巡查120次", "群众满意"],
        ["水质监测", "98.00", "96.42", "98.39%", "断面监测", "监测48次", "水质达标"],
    )
    assert [(row, column, printed) for row, column, printed, _ in found] == [
        ("河道养护", "年初预算数", "280.00"), ("河道养护", "全年执行数", "267.55"), ("河道养护", "执行率", "95.55%"),
        ("水质监测", "年初预算数", "98.00"), ("水质监测", "全年执行数", "96.42"), ("水质监测", "执行率", "98.39%"),
    ]  # fmt: skip


def test_a_form_is_titled_with_the_project_it_is_of(tmp_path: Path) -> None:
    form = table("项目支出绩效目标表——河道养护", [["一级指标", "三级指标", "目标值"], ["产出指标", "巡查河道次数", "≥120次"]])
    reading = read_as(tmp_path, "某市水利局2025年部门预算.html", page("某市水利局2025年部门预算", SAID, form))
    (fact,) = (f for f in reading.facts if f.row == "巡查河道次数")
    assert (fact.schedule, fact.schedule_title) == (ScheduleKind.PERFORMANCE, "项目支出绩效目标表——河道养护")


LISTED = """项目支出绩效自评结果表

单位：万元

序号 项目名称 实施单位 年初预算数 决算数 执行率 自评得分 评级

1 河道养护 河道所 280.00 267.55 95.55% 96.50 优
2 水质监测 监测站 98.00 96.42 98.39% 84.20 良
3 水库巡查 局机关 45.00 45.00 100.00% 98.10 优
"""


def test_projects_listed_with_their_scores_are_rows_by_their_names(tmp_path: Path) -> None:
    sums = "收入支出决算总表\n\n单位：万元\n\n收入 支出\n项目 决算数 项目 决算数\n本年收入合计 423.00 本年支出合计 423.00\n\n"
    said = f"某市水利局2025年度部门决算\n\n第一部分 部门概况\n\n主要职能：管理河道。\n\n{sums}"
    facts = read_as(tmp_path, "某市水利局2025年度部门决算.txt", said + LISTED).facts
    told = [(f.row, f.column, f.printed, f.unit) for f in facts if f.row == "水质监测"]
    assert told == [
        ("水质监测", "年初预算数", "98.00", "万元"), ("水质监测", "决算数", "96.42", "万元"),
        ("水质监测", "执行率", "98.39%", "%"), ("水质监测", "自评得分", "84.20", "分"),
    ]  # fmt: skip


def test_a_total_below_a_list_of_projects_is_no_project(tmp_path: Path) -> None:
    rows: list[list[Cell]] = [line.split() for line in LISTED.splitlines() if line[:1] in "序123" and line]
    html = page("某市水利局2025年度部门决算", SAID, table("2025年度项目支出绩效自评结果表", [*rows, ["合计", "", "", "423.00", "408.97", "", "", ""]]))
    facts = read_as(tmp_path, "某市水利局2025年度部门决算.html", html).facts
    assert {f.row for f in facts if f.column == "自评得分"} >= {"河道养护", "水质监测", "水库巡查"}


def test_money_beside_a_project_with_several_indicators_is_the_projects(tmp_path: Path) -> None:
    sheet = table("单位预算项目绩效目标表", [
        ["项目名称", "预算数", "一级指标", "二级指标", "三级指标", "指标性质", "指标值", "度量单位", "权重"],
        [("图书文献购置经费", "rowspan=2"), ("36.00", "rowspan=2"), "产出指标", "数量指标", "新增图书册数", "≥", "9000", "册", "40"],
        ["产出指标", "数量指标", "订阅报刊种类", "≥", "220", "种", "20"],
        ["古籍修复专项资金", "11.45", "产出指标", "数量指标", "修复古籍册数", "≥", "46", "册", "50"],
    ])  # fmt: skip
    reading = read_as(tmp_path, "某县图书馆2024年单位预算.html", page("某县图书馆2024年单位预算", SAID, sheet))
    facts = [f for f in reading.facts if f.table is not None and f.column in {"预算数", "指标值"}]
    assert [(f.row, f.printed, f.unit) for f in facts] == [
        ("图书文献购置经费", "36.00", "万元"), ("新增图书册数", "9000", "册"), ("订阅报刊种类", "220", "种"),
        ("古籍修复专项资金", "11.45", "万元"), ("修复古籍册数", "46", "册"),
    ]  # fmt: skip
    assert {f.row_path[0] for f in facts[:3]} == {"图书文献购置经费"}


def test_a_form_that_goes_on_overleaf_keeps_its_title_and_unit() -> None:
    head = ("项目名称", "预算数", "一级指标", "二级指标", "三级指标", "指标值")
    first, second = (
        Page(number=number, width=800, height=600, lines=lines, tables=(ruled(number, head, row),))
        for number, lines, row in (
            (1, printed_above("部门预算项目绩效目标表", "单位：万元"), ("河道清淤", "68.00", "产出指标", "数量指标", "清淤长度", "12千米")),
            (2, (), ("水库管护", "38.00", "产出指标", "数量指标", "巡查次数", "90次")),
        )
    )
    tables, _ = read_form_grids([first, second])
    assert [(t.title, t.unit, t.rows[0].name) for t in tables] == [
        ("部门预算项目绩效目标表", "万元", "河道清淤"), ("部门预算项目绩效目标表", "万元", "水库管护")
    ]  # fmt: skip
    apart = Page(number=4, width=800, height=600, lines=(), tables=(ruled(4, head, ("别的", "1.00", "产出指标", "数量指标", "次数", "9次")),))
    # Two leaves on, it is no longer the same form.
    assert [(t.title, t.unit) for t in read_form_grids([first, apart])[0]] == [("部门预算项目绩效目标表", "万元"), ("", "")]


def ruled(page: int, *rows: tuple[str, ...]) -> RuledTable:
    cells = tuple(
        tuple(RuledCell(text=text, bbox=(100.0 * i, 100.0 + 20 * k, 100.0 * (i + 1), 120.0 + 20 * k)) for i, text in enumerate(row))
        for k, row in enumerate(rows)
    )
    return RuledTable(page=page, bbox=(0.0, 100.0, 600.0, 100.0 + 20 * len(rows)), rows=cells)


def printed_above(*texts: str) -> tuple[Line, ...]:
    return tuple(Line(text=text, page=1, bbox=(0.0, 20.0 * k, 300.0, 20.0 * k + 12)) for k, text in enumerate(texts))


def test_projects_listed_line_by_line_keep_their_money_and_their_indicators() -> None:
    """Sign, value and what it counts may stand apart; the weight behind them is no money."""
    text = """部门预算项目绩效目标表
单位：元
项目名称                预算数  一级指标    二级指标      三级指标          指标性质   指标值   度量单位   权重
河道日常管护经费    920,000.00  产出指标    数量指标      管护河道里程      ≥         32       公里       20
                                产出指标    质量指标      水质达标率        ≥         95       %          20
防汛物资储备经费    228,000.00  产出指标    数量指标      储备编织袋数量    =         12       万条       40"""
    table = only(text_of(text))
    assert [(row.path, table.columns[i].path[-1], cell.text) for row in table.rows for i, cell in row.cells] == [
        (("河道日常管护经费",), "预算数", "920,000.00"),
        (("河道日常管护经费", "产出指标", "数量指标", "管护河道里程"), "指标值", "≥32公里"),
        (("河道日常管护经费", "产出指标", "质量指标", "水质达标率"), "指标值", "≥95%"),
        (("防汛物资储备经费",), "预算数", "228,000.00"),
        (("防汛物资储备经费", "产出指标", "数量指标", "储备编织袋数量"), "指标值", "=12万条"),
    ]


def test_a_form_names_its_project_in_a_cell_and_goes_on_without_its_headers() -> None:
    heads = [["项目名称", "学位补贴", "主管部门", "某区教育局"], ["序号", "指标类型", "指标名称", "指标值"], ["1", "数量指标", "购买学位数", "5728个"]]
    first = page_of(1, "重点项目绩效目标表（3）", heads)
    second = page_of(2, "", [["2", "成本指标", "每学位补贴标准", "5000元"], ["3", "时效指标", "补贴发放时间", "学期结束前"]])
    tables, taken = read_form_grids([first, second])
    assert [(t.title, r.path, r.cells[-1][1].text) for t in tables for r in t.rows] == [
        ("重点项目绩效目标表（3）", ("学位补贴", "数量指标", "购买学位数"), "5728个"),
        ("重点项目绩效目标表（3）", ("学位补贴", "成本指标", "每学位补贴标准"), "5000元"),
    ]
    assert len(taken) == 2
