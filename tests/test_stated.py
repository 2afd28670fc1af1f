"""Sentences say what, how much, of which year; the facts say the same."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from index.records import Disclosure, Fact, Passage, Provenance, Span
from index.vocabulary import PassageKind, Phase, Scope
from ingest.stated import stated_facts
from tests.real import reading

B, F = Phase.APPROVED, Phase.EXECUTED


def stated(text: str, phase: Phase = B, year: int = 2025, section: tuple[str, ...] = ("编制说明",)) -> tuple[Fact, ...]:
    disclosure = Disclosure(
        document="d", source="d.txt", title="", agency="上海市甲区乙局", scope=Scope.DEPARTMENT, fiscal_year=year,
        phase=phase, format="txt", pages=1, units=("上海市甲区乙局",),
    )  # fmt: skip
    span = Span(start=0, end=len(text), place=Provenance(page=3, lines=(7, 7)))
    passage = Passage(document="d", ordinal=4, kind=PassageKind.BODY, section=section, text=text, spans=(span,))
    return stated_facts(disclosure, [passage], 100)


def brief(facts: tuple[Fact, ...]) -> list[tuple[str, str, str, str]]:
    return [(f.row, f.column, f.printed, f.unit) for f in facts]


def test_a_stated_amount_is_a_fact_with_its_sentence_and_place() -> None:
    (fact,) = stated("2025年上海市甲区乙局财政拨款的机关运行经费预算为171.01万元。")
    assert (fact.row, fact.column, fact.amount, fact.unit) == ("机关运行经费", "预算数", Decimal("1710100.00"), "万元")
    assert (fact.ordinal, fact.passage, fact.place.lines) == (100, 4, (7, 7))
    assert fact.quoted == "2025年上海市甲区乙局财政拨款的机关运行经费预算为171.01万元。"


def test_parts_are_named_with_their_whole() -> None:
    facts = stated("2025年本部门政府采购预算总额791.19万元，其中：政府采购货物预算0.8万元、政府采购工程预算0万元。")
    assert [f.row_path for f in facts] == [
        ("政府采购预算",), ("政府采购预算", "政府采购货物预算"), ("政府采购预算", "政府采购工程预算"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "words",
    [
        "“一般公共服务支出（类）商贸事务（款）行政运行（项）”938.99万元，主要用于机关行政运行。",
        "1、一般公共服务支出（201类）商贸事务（13款）行政运行（01项）938.99万元。",
        "一般公共服务支出（类）商贸事务（款）行政运行（项）2025年预算数为938.99万元。",
        "“一般公共服务支出（类）商贸事务（款)行政运行（项）”科目938.99万元。",
    ],
)
def test_an_item_is_named_by_its_three_levels_in_any_form(words: str) -> None:
    fact = stated(words)[0]
    assert fact.row_path == ("一般公共服务支出", "商贸事务", "行政运行")
    assert (fact.row, fact.printed) == ("行政运行", "938.99")


def test_the_codes_in_brackets_are_kept() -> None:
    assert stated("公共安全支出（204类）司法（06款）普法宣传（05项）124.29万元。")[0].row_code == "2040605"


def test_last_year_s_figure_belongs_to_last_year_and_the_change_to_this() -> None:
    facts = stated(
        "1. “教育支出（类）普通教育（款）小学教育（项）”90.00万元。2024年当年预算执行数为93.65万元，2025年预算安排90.00万元，"
        "比2024年预算执行数减少3.90%。"
    )
    assert [(f.column, f.fiscal_year, f.phase) for f in facts] == [
        ("预算数", 2025, Phase.APPROVED), ("上年执行数", 2024, Phase.ESTIMATED), ("预算数", 2025, Phase.APPROVED),
        ("增减率", 2025, Phase.APPROVED),
    ]  # fmt: skip
    assert facts[3].column_path == ("比2024年预算执行数", "增减率")
    assert (facts[3].amount, facts[3].printed) == (Decimal("-3.90"), "3.90")
    assert {f.row for f in facts} == {"小学教育"}


def test_the_total_of_the_year_before_in_other_words_is_what_this_years_moved_from() -> None:
    facts = stated("上海市甲区乙局2025年收支总预算1641.74万元，较2024年收支预算总数1718.26万元减少76.52万元，下降4.45%。")
    assert {f.row for f in facts} == {"收支"}
    assert [(f.column, f.fiscal_year, f.amount) for f in facts] == [
        ("预算数", 2025, Decimal("16417400.00")), ("上年预算数", 2024, Decimal("17182600.00")),
        ("增减额", 2025, Decimal("-765200.00")), ("增减率", 2025, Decimal("-4.45")),
    ]  # fmt: skip


def test_behind_all_its_parts_a_sentence_goes_on_about_the_whole() -> None:
    said = "政府性基金预算支出120.00万元，用于技能培训43.60万元、辅助器具适配{}万元，比上年减少8.00万元，下降6.25%。"
    assert [f.row for f in stated(said.format("76.40")) if f.column.startswith("增减")] == ["政府性基金预算支出"] * 2
    assert [f.row for f in stated(said.format("70.40")) if f.column.startswith("增减")] == ["辅助器具适配"] * 2  # not all of them


def test_a_sentence_without_a_subject_goes_on_about_the_paragraph_s() -> None:
    facts = stated(
        "预算收入总额为100万元，其中：财政拨款收入90万元，占90%；其他收入10万元，占10%。比上年增加8万元，增幅8.70%。"
    )
    assert [(f.row, f.column, f.amount) for f in facts][-2:] == [
        ("预算收入总额", "增减额", Decimal(80000)), ("预算收入总额", "增减率", Decimal("8.70")),
    ]  # fmt: skip


def test_a_bracket_ends_the_parts_named_in_it() -> None:
    facts = stated(
        "建筑面积13459平方米，其中地上面积为8103平方米（其中计容面积7998平方米，不计容面积105平方米），地下面积为5356平方米。"
    )
    assert [f.row_path for f in facts] == [
        ("建筑面积",), ("建筑面积", "地上面积"), ("建筑面积", "地上面积", "计容面积"), ("建筑面积", "地上面积", "不计容面积"),
        ("建筑面积", "地下面积"),
    ]  # fmt: skip


def test_counts_keep_their_counter() -> None:
    facts = stated("（二）公务接待费预算0.5万元。与2024年预算持平，2025年预计接待3批次，30人次。")
    assert brief(facts) == [
        ("公务接待费", "预算数", "0.5", "万元"), ("公务接待费", "增减额", "持平", "元"),
        ("公务接待费", "批次", "3", "批次"), ("公务接待费", "人次", "30", "人次"),
    ]  # fmt: skip


def test_coverage_of_targets_is_said_of_the_projects() -> None:
    facts = stated(
        "本部门1个预算单位开展了编报工作，编报绩效目标的项目4个，涉及项目预算资金1191.15万元，占年初项目总预算的100%。"
    )
    assert brief(facts) == [
        ("预算单位", "数量", "1", "个"), ("编报绩效目标的项目", "数量", "4", "个"),
        ("编报绩效目标的项目", "涉及金额", "1191.15", "万元"), ("编报绩效目标的项目", "占比", "100", "%"),
    ]  # fmt: skip
    assert facts[3].column_path == ("占年初项目总预算", "占比")


def test_a_stock_is_dated_and_a_threshold_is_no_amount() -> None:
    facts = stated(
        "截至2024年8月31日，上海市甲区乙局共有车辆7辆，其中：其他用车7辆；单价100万元（含）以上设备（不含车辆）0台（套）。"
    )
    assert brief(facts) == [
        ("车辆", "数量", "7", "辆"), ("其他用车", "数量", "7", "辆"),
        ("单价100万元（含）以上设备（不含车辆）", "数量", "0", "台（套）"),
    ]  # fmt: skip
    assert {f.fiscal_year for f in facts} == {2024}
    assert facts[0].column_path == ("截至2024年8月31日", "数量")
    assert facts[2].row_path == ("单价100万元（含）以上设备（不含车辆）",)


def test_none_is_zero_and_printed_as_such() -> None:
    facts = stated("乙局2025年无车辆、无价值50万元以上通用设备。")
    assert brief(facts) == [("车辆", "数量", "无", "辆"), ("价值50万元以上通用设备", "数量", "无", "台")]
    assert {f.amount for f in facts} == {Decimal(0)}


def test_a_final_account_tells_budget_from_outcome() -> None:
    facts = stated(
        "1、教育支出（类）普通教育（款）小学教育（项）。主要用于：学校支出。年初预算为100.00万元，支出决算为98.00万元，完成年初预算的98%。",
        phase=F,
    )
    assert [(f.column, f.phase) for f in facts] == [("年初预算数", B), ("决算数", F), ("完成率", F)]
    assert {f.row for f in facts} == {"小学教育"}


def test_scores_and_grades_of_projects() -> None:
    facts = stated(
        "绩效自评的2025年度项目4个，涉及预算金额598.42万元，平均得分99.43分（其中，绩效评级为“优”的项目4个；绩效评级为“良”的项目0个）。",
        phase=F,
    )
    assert brief(facts)[2:] == [
        ("平均得分", "得分", "99.43", "分"), ("绩效评级为“优”的项目", "数量", "4", "个"),
        ("绩效评级为“良”的项目", "数量", "0", "个"),
    ]  # fmt: skip


def test_a_project_s_allocation_is_said_of_the_project() -> None:
    section = ("生命健康专项（政策资金）经费情况说明", "年度预算安排")
    facts = stated(
        "2025年度项目总预算1170.00万，其中支持企业规模化发展870.00万，支持商销稳增长300.00万，合计1170.00万。",
        section=section,
    )
    assert [(f.row_path[-1], f.printed, f.unit) for f in facts] == [
        ("生命健康专项（政策资金）", "1170.00", "万元"), ("支持企业规模化发展", "870.00", "万元"),
        ("支持商销稳增长", "300.00", "万元"), ("生命健康专项（政策资金）", "1170.00", "万元"),
    ]  # fmt: skip
    assert brief(stated("795万元", section=("人民调解项目经费情况说明", "年度预算安排"))) == [
        ("人民调解", "年度预算安排", "795", "万元")
    ]


def test_a_target_keeps_its_sign() -> None:
    (fact,) = stated("村干部培训人次 ≥800.00(人次)")
    assert brief((fact,)) == [("村干部培训人次", "指标值", "≥800.00", "人次")]
    assert fact.amount == Decimal("800.00")


@pytest.mark.parametrize(
    ("text", "phase", "wanted"),
    [
        ("2025年公务接待费预算10.00万元，较上年预算数下降5%。", B, ("公务接待费", "增减率", "5", "%")),
        ("本年收入合计4800.50万元，其中：一般公共预算财政拨款收入4500.00万元，占93.74%。", F, ("一般公共预算财政拨款收入", "占比", "93.74", "%")),
        ("授予中小企业合同金额450.00万元，占政府采购支出总额的90.00%。", F, ("授予中小企业合同金额", "占比", "90.00", "%")),
        ("收入支出总体与上年相比，增加58.21万元，增长15.46%。", F, ("收入支出总体", "增减额", "58.21", "万元")),
        ("国内公务接待批次为520个，接待人次为4200人。", F, ("国内公务接待", "批次", "520", "个")),
        ("因公出国（境）团组0次，公务用车保有量为2辆。", F, ("公务用车", "保有量", "2", "辆")),
        ("年末职工人数120人，其中在职人员100人。", B, ("在职人员", "数量", "100", "人")),
        ("上年结转和结余8.02万元，较2024年度决算数增加0.78万元。", F, ("上年结转和结余", "决算数", "8.02", "万元")),
        ("部门及所属单位共有车辆25辆。", B, ("车辆", "数量", "25", "辆")),
    ],
)  # fmt: skip
def test_other_publishers_write_otherwise(text: str, phase: Phase, wanted: tuple[str, str, str, str]) -> None:
    assert wanted in brief(stated(text, phase))


@pytest.mark.parametrize(
    "text", ["沪委办发〔2020〕24号", "2025年1月1日-2025年12月31日", "抗震设防烈度为7度，第3条", "W060701单元"]
)
def test_dates_documents_and_codes_are_no_amounts(text: str) -> None:
    assert stated(text) == ()


def test_definitions_state_nothing() -> None:
    assert stated("机关运行经费：指单价100万元的设备2台。", section=("名词解释",)) == ()


def test_the_bundled_disclosure_states_its_amounts(sample: Path) -> None:
    facts = {(f.row, f.column, f.printed) for f in reading(sample).facts if f.passage is not None}
    assert {
        ("政府采购预算", "预算数", "791.19"), ("编报绩效目标的项目", "数量", "4"), ("培训经费", "年度预算安排", "64.705"),
        ("“三公”经费", "预算数", "0.5"), ("行政事业单位医疗", "预算数", "30.3"), ("公务接待费", "批次", "3"),
    } <= facts  # fmt: skip


def test_the_change_of_a_part_is_a_change_and_no_amount() -> None:
    said = (
        "2024年度支出合计2000.00万元。与上年相比，支出合计减少18.00万元，下降0.89%，"
        "其中：基本支出增加28.00万元，增长1.72%；项目支出减少46.00万元，下降4.95%。"
    )
    told = [(f.row, f.column, f.printed, f.amount) for f in stated(said, F, 2024) if f.printed in {"28.00", "46.00"}]
    assert told == [
        ("基本支出", "增减额", "28.00", Decimal("280000.00")),
        ("项目支出", "增减额", "46.00", Decimal("-460000.00")),
    ]


@pytest.mark.parametrize("between", ["，", "，其中：本年财政拨款收入90.00万元；", "。"])
def test_the_other_side_s_total_is_of_the_same_money(between: str) -> None:
    facts = stated(f"2024年度财政拨款收入总计100.00万元{between}支出总计100.00万元。", F, 2024)
    assert facts[-1].row == "财政拨款支出总计"
    assert stated("2024年度收入总计100.00万元，支出总计100.00万元。", F, 2024)[-1].row == "支出总计"


def test_what_a_reason_counts_is_said_in_passing() -> None:
    text = "2025年“三公”经费预算21.65万元，减少的主要原因是2024年已购置执法车辆1辆。其中：公务接待费3.15万元，较上年减少0.43万元。"
    facts = {(f.row, f.column): f for f in stated(text)}
    meals = facts["公务接待费", "预算数"]
    assert (meals.printed, meals.fiscal_year) == ("3.15", 2025)
    assert facts["购置执法车辆", "数量"].fiscal_year == 2024


def test_batches_behind_the_word_for_receiving_are_of_receptions() -> None:
    facts = stated("公务用车5辆。预计接待46批次、385人次。")
    assert {("公务接待", "46", "批次"), ("公务接待", "385", "人次")} <= {(f.row, f.printed, f.unit) for f in facts}


def test_years_set_apart_by_spaces_are_years() -> None:
    (amount, rate) = stated("2025 年度“三公”经费财政拨款支出决算数比 2024 年度增加 5.07 万元，增长 42.68%。", Phase.EXECUTED)
    assert (amount.row, amount.printed, rate.printed) == ("“三公”经费", "5.07", "42.68")


def test_what_is_spent_is_of_the_same_fund_as_what_came_in() -> None:
    facts = stated("2024年度政府性基金预算财政拨款收入412.00万元，支出398.20万元，年末结转和结余13.80万元。", F, 2024)
    assert [f.row for f in facts] == ["政府性基金预算财政拨款收入", "政府性基金预算财政拨款支出", "年末结转和结余"]


@pytest.mark.parametrize(
    "text",
    [
        "1.广场演出项目：预算88.00万元，送戏下乡186场，拉动旅游收入4.2亿元。2.文物数字化项目：预算60.00万元，扫描文物420件。",
        "（一）广场演出项目。项目概述：演出186场。年度预算安排：88.00万元。（二）文物数字化项目。扫描文物420件。年度预算安排：60.00万元。",
    ],
)
def test_what_is_given_without_a_name_is_given_to_the_project_whose_number_opens_it(text: str) -> None:
    money = {f.row: f.printed for f in stated(text) if f.unit == "万元"}
    assert money == {"广场演出项目": "88.00", "文物数字化项目": "60.00"}


def test_two_ways_of_dividing_a_whole_are_no_parts_of_each_other() -> None:
    facts = stated("基本支出150.00万元，其中人员经费120.00万元、公用经费30.00万元；项目支出80.00万元。")
    assert [f.row_path for f in facts] == [
        ("基本支出",), ("基本支出", "人员经费"), ("基本支出", "公用经费"), ("项目支出",),
    ]  # fmt: skip


def test_what_was_mainly_done_is_a_reason_and_the_list_goes_on_about_the_whole() -> None:
    facts = stated("收入预算300.00万元，比上年增加20.00万元，主要是新招聘教师76名。其中：财政拨款收入280.00万元；其他收入20.00万元。")
    assert [f.row_path for f in facts if f.column == "预算数"] == [
        ("收入预算",), ("收入预算", "财政拨款收入"), ("收入预算", "其他收入"),
    ]  # fmt: skip


def test_an_amount_that_only_says_which_is_nobody_s() -> None:
    facts = stated("支出预算超过2000万元的单位有2个：县第一中学5395.15万元、县第二中学3369.40万元。")
    assert [(f.row, f.printed) for f in facts if f.unit == "万元"] == [("县第一中学", "5395.15"), ("县第二中学", "3369.40")]


@pytest.mark.parametrize(
    ("text", "row", "code"),
    [
        ("农业生产发展（2130122）2025年预算数为12.00万元。", "农业生产发展", "2130122"),
        ("2130209森林生态效益补偿支出12.00万元。", "森林生态效益补偿支出", "2130209"),
    ],
)
def test_a_code_beside_a_name_is_kept_and_is_no_part_of_it(text: str, row: str, code: str) -> None:
    fact = stated(text)[0]
    assert (fact.row, fact.row_code, fact.printed) == (row, code, "12.00")


@pytest.mark.parametrize(("word", "sign"), [("多", 1), ("少", -1)])
def test_a_change_said_in_one_syllable_has_its_direction(word: str, sign: int) -> None:
    facts = stated(f"2025年公务接待费预算5.00万元，同比{word}1.20万元。")
    assert [f.amount for f in facts if f.printed == "1.20"] == [sign * Decimal(12000)]


@pytest.mark.parametrize("part", ["国（境）外公务接待", "国（境）外公务接待费", "国内公务接待费"])
def test_a_kind_of_reception_is_not_reception_as_a_whole(part: str) -> None:
    facts = stated(f"公务接待费5.00万元，其中：{part}2.00万元。")
    assert brief(facts) == [("公务接待费", "预算数", "5.00", "万元"), (part, "预算数", "2.00", "万元")]


def test_three_public_money_under_its_long_name_and_a_bare_rate_behind_its_change() -> None:
    facts = stated("2025年本部门当年一般公共预算“三公”经费预算支出9.80万元，较上年减少1.20万元（10.91%），主要原因是压减支出。")
    assert [(f.row, f.column, f.amount) for f in facts] == [
        ("“三公”经费", "预算数", Decimal(98000)), ("“三公”经费", "增减额", Decimal(-12000)), ("“三公”经费", "增减率", Decimal("-10.91")),
    ]  # fmt: skip


def test_what_is_raised_to_an_amount_did_not_rise_by_it() -> None:
    facts = stated("主要原因是残疾学生生均公用经费标准由每生每年6000元提高至7000元。")
    assert "增减额" not in {f.column for f in facts}
    (rise,) = (f for f in stated("公务接待费1.20万元，比上年提高0.30万元。") if f.column == "增减额")
    assert rise.printed == "0.30"


def test_the_retired_are_no_part_of_those_in_post() -> None:
    facts = stated("年末实有在职人员174人，其中行政人员104人、事业人员70人；退休人员112人。")
    assert [f.row_path[-1] for f in facts if len(f.row_path) > 1] == ["行政人员", "事业人员"]
    assert facts[-1].row_path == ("退休人员",)


def test_an_office_s_running_costs_keep_their_name_behind_its_own() -> None:
    (fact,) = stated("2025年乙局机关运行经费支出209.81万元。")
    assert fact.row == "机关运行经费"


def test_what_is_said_of_a_noun_before_a_comma_belongs_to_its_name() -> None:
    facts = stated("在面向中小企业预留的政府采购项目中，由中小企业供应商中标或成交的，采购金额1913.49万元。", F)
    assert [(f.row_path, f.printed) for f in facts] == [
        (("面向中小企业预留的政府采购项目", "中小企业供应商中标或成交的采购金额"), "1913.49")
    ]


@pytest.mark.parametrize(
    ("words", "paths"),
    [
        ("1.为改造站点配置基本设备，安排245.60万元；", [("站点改造", "为改造站点配置基本设备")]),
        ("二、河道管养：安排214.8万元。", [("站点改造", "河道管养")]),
        ("2、项目预算：安排214.8万元。", [("站点改造",)]),
    ],
)  # fmt: skip
def test_a_numbered_part_of_a_project_has_its_own_money(words: str, paths: list[tuple[str, ...]]) -> None:
    assert [f.row_path for f in stated(words, section=("站点改造项目经费情况说明", "四、实施方案"))] == paths
