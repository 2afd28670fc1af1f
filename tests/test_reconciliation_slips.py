"""Slips that writers make in words of many kinds: each is found, and the same words without it are left alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.terminal import ingest_text
from index.budget_index import BudgetIndex
from ingest.pipeline import ingest
from tests import read_back
from tests.national import SAID, page, table
from tests.read_back import read_as

BUDGET = "甲县林业局2025年部门预算"
ACCOUNT = "甲县林业局2024年度部门决算"


def told(tmp_path: Path, title: str, *parts: str) -> list[str]:
    said = SAID.replace("2025年", f"甲县林业局{title[5:9]}年")
    return [t.split(":")[0] for t in read_back.told(read_as(tmp_path, f"{title}.html", page(title, said, *parts)))]


IN_A_BUDGET = [
    # Other bodies' names before what only their own accounts tell.
    ("截至2024年8月31日，甲县林业局共有车辆9辆。", ("县林业局共有", "县水务局共有"), "foreign-agency"),
    ("甲县林业局及所属各单位现有公务用车9辆。", ("甲县林业局及", "甲县农业农村局及"), "foreign-agency"),
    ("2025年，甲县林业局重点项目绩效目标全部公开。", ("甲县林业局", "甲县交通运输局"), "foreign-agency"),
    ("甲县林业局整体支出绩效目标已随预算公开。", ("甲县林业局", "甲县民政局"), "foreign-agency"),
    ("甲县林业局2025年无国有资本经营预算财政拨款安排的预算。", ("县林业局2025", "县水务局2025"), "foreign-agency"),
    ("甲县林业局2025年度没有使用政府性基金预算财政拨款安排的支出。", ("县林业局2025", "县民政局2025"), "foreign-agency"),
    ("2025年甲县林业局政府性基金预算财政拨款支出60.00万元。", ("县林业局政府", "县民政局政府"), "foreign-agency"),
    ("表9 甲县林业局国有资本经营预算支出表\n注：本单位没有这类支出。", ("县林业局国有", "县园林管理院国有"), "foreign-agency"),
    # Kinds of the very thing that is counted, more than there are of it.
    ("保障全县45个护林站点运转，其中县级站点15个、镇级站点30个，配齐望远镜。", ("点30个", "点38个"), "parts-sum"),
    # A unit's name with another ending, told rightly elsewhere.
    ("四、部门预算单位构成\n纳入编制范围的单位：\n1.甲县林业局机关\n2.甲县森林病虫防治中心\n病虫调查由甲县森林病虫防治中心实施，飞防由甲县森林病虫防治中心实施。",
     ("飞防由甲县森林病虫防治中心", "飞防由甲县森林病虫防治站"), "unit-name"),
    # Shares of what is counted in the same breath.
    ("2025年，本部门填报绩效目标的预算项目18个，占本部门全部预算项目18个的100%。", ("项目18个，", "项目19个，"), "share"),
    ("实行政府采购的项目6个，占全部项目24个的25%。", ("25%", "52%"), "share"),
    # What is left over closes a list, whatever all its members begin with.
    ("公务用车运行维护费预算28.98万元，其中：公务用车加油11.80万元，公务用车维修9.26万元，公务用车保险5.12万元，公务用车其他支出2.80万元。",
     ("支出2.80", "支出1.80"), "parts-sum"),
    # Counts with names, however they are joined.
    ("甲县林业局内设办公室、人事科、资源科、造林科、防火科等5个科室。", ("等5个", "等4个"), "listed-count"),
    ("下辖林业工作站4个，分别为东山站、西山站、南山站、北山站。", ("站4个", "站6个"), "listed-count"),
    ("下设管护队3支，下属林场站3个，分别是：东山站、西山站、南山站。", ("场站3个", "场站5个"), "listed-count"),
    ("单价100万元以上设备3台（套），为森林防火无人机、红外监测平台和木材检测仪。", ("设备3台", "设备2台"), "listed-count"),
    # What one item is for, copied to another; an item without its number.
    ("1、“住房保障支出（类）住房改革支出（款）住房公积金（项）”30.00万元，主要用于按规定缴纳在职人员住房公积金。\n"
     "2、“卫生健康支出（类）行政事业单位医疗（款）事业单位医疗（项）”20.00万元，主要用于按规定缴纳在职人员医疗保险。",
     ("人员医疗保险", "人员住房公积金"), "reason-other-item"),
    ("1、“住房保障支出（类）住房改革支出（款）购房补贴（项）”30.00万元，主要用于发放补贴。", ("”30.00万元", "”万元"), "placeholder"),
    # Nothing changed, and changed; nothing changed, for a reason to change.
    ("培训费预算3.20万元，与上年预算数持平，主要原因是培训任务不变。", ("主要原因是培训任务不变", "主要原因是压减培训，较上年减少0.40万元"), "even-and-moving"),
    ("会议费预算5.60万元，与2024年预算持平。", ("预算持平", "预算持平，比2024年预算下降6.67%"), "even-and-moving"),
    ("公务接待费1.50万元，与上年持平，主要原因是接待任务与上年相当。", ("接待任务与上年相当", "压减接待批次"), "even-with-reason"),
    ("因公出国（境）费6.00万元，与上年持平，原因是按计划安排。", ("按计划安排", "新增出国团组1个"), "even-with-reason"),
    # A change beside last year's amount in another paragraph.
    ("事业收入486.00万元，比2024年预算增加18.50万元。\n2024年事业收入预算为467.50万元。", ("增加18.50", "减少18.50"), "change-rate"),
    # 元 for 万元, by what the change says.
    ("机关运行经费246.38万元，比上年减少8.62万元，下降3.38%。", ("246.38万元", "246.38元"), "change-unit"),
    ("印刷费18.20万元，比上年增加1.20万元，增长7.06%。", ("18.20万元", "18.20元"), "change-unit"),
    # A part that was left out.
    ("2025年政府采购预算300.00万元，其中：货物类100.00万元，工程类120.00万元，服务类80.00万元。", ("，工程类120.00万元", ""), "part-missing"),
    ("2025年政府采购预算总额300.00万元，其中：政府采购货物预算100.00万元、政府采购工程预算120.00万元、政府采购服务预算80.00万元。",
     ("、政府采购服务预算80.00万元", ""), "part-missing"),
    # Percentages of totals by their shorter names.
    ("2025年度收入、支出预算总计8659.21万元，与上年相比收、支预算总计各增加486.75万元，增长5.96%。", ("5.96%", "59.6%"), "change-rate"),
]  # fmt: skip
IN_AN_ACCOUNT = [
    ("国内公务接待31批次，274人次，支出3.10万元。全年31批次274人均按标准接待。", ("31批次274人均", "31批次247人均"), "same-count-twice"),
    ("2024年度，甲县林业局机关运行经费支出66.20万元，比2023年度减少2.10万元，下降3.07%。", ("2024年度，甲", "2025年度，甲"), "section-year"),
    ("绩效自评的2024年度项目22个，其中评级为“优”的项目17个，“良”的项目4个，“合格”的项目1个，“不合格”的项目0个。",
     ("优”的项目17个", "优”的项目18个"), "parts-sum"),
    ("1.农林水支出（类）林业和草原（款）行政运行（项）。年初预算为58.33万元，支出决算为58.33万元。决算数等于预算数的主要原因是按预算执行。",
     ("按预算执行", "人员增加，缴费支出增长"), "even-with-reason"),
    ("1.农林水支出（类）林业和草原（款）行政运行（项）。年初预算为60.33万元，支出决算为58.33万元。决算数小于预算数的主要原因是人员支出减少。",
     ("支出减少", "支出增加"), "reason-direction"),
    ("2024年末，财政拨款开支运行维护费的公务用车保有量为8辆。\n截至2024年12月31日，甲县林业局及所属各单位共有车辆8辆。", ("量为8辆", "量为9辆"), "vehicles"),
    ("从预算单位构成看，部门决算包括：局本级决算、下属3家事业单位决算。\n纳入甲县林业局2024年度部门决算编制范围的二级预算单位包括：\n"
     "1．甲县林业局（本级）\n2．甲县林木种苗站\n3．甲县森林防火中心\n4．甲县东山林场站", ("下属3家", "下属4家"), "listed-count"),
]  # fmt: skip
EACH = [(BUDGET, *one) for one in IN_A_BUDGET] + [(ACCOUNT, *one) for one in IN_AN_ACCOUNT]


@pytest.mark.parametrize(("title", "clean", "slip", "rule"), EACH, ids=[f"{e[3]}-{e[1][:12]}" for e in EACH])
def test_a_slip_is_told_once_and_the_words_without_it_not_at_all(
    title: str, clean: str, slip: tuple[str, str], rule: str, tmp_path: Path
) -> None:
    assert slip[0] in clean
    assert told(tmp_path, title, "三、其他情况说明", *clean.split("\n")) == []
    assert told(tmp_path, title, "三、其他情况说明", *clean.replace(*slip).split("\n")) == [rule]


IN_PEACE = [
    ("甲县林业局内设办公室、人事科、资源科等6个科室。", BUDGET),  # 等: more than are named
    ("培训费预算3.20万元，与上年预算持平，比上年决算数减少0.40万元。", BUDGET),  # two bases
    ("公务接待费1.50万元，与上年持平，主要原因是厉行节约、严格控制接待标准。", BUDGET),
    ("公务接待费1.50万元，与上年持平，主要原因是接待任务增加，同时压减接待标准。", BUDGET),  # the one makes up for the other
    ("2025年政府采购预算180.00万元，其中：货物类100.00万元，服务类80.00万元。", BUDGET),
    ("印刷费18.20元，比上年减少1.20元，下降6.19%。", BUDGET),
    ("开展绩效评价的项目7个，占全部项目18个的38.9%。", BUDGET),
    ("2024年，甲县财政局重点项目绩效评价中，甲县林业局得分92分。", BUDGET),
    ("1.农林水支出（类）林业和草原（款）行政运行（项）。年初预算为0.44万元，支出决算为0.43万元。决算数小于预算数的主要原因是据实列支。", ACCOUNT),
]  # fmt: skip


@pytest.mark.parametrize(("clean", "title"), IN_PEACE)
def test_what_only_looks_like_a_slip_is_left_alone(clean: str, title: str, tmp_path: Path) -> None:
    assert told(tmp_path, title, "三、其他情况说明", clean) == []


FORM = table("项目支出绩效目标表（林木良种补贴）", [
    ["一级指标", "二级指标", "三级指标", "年度指标值"], ["产出指标", "数量指标", "补贴农户人数", "1890（人）"],
    ["产出指标", "质量指标", "良种合格率", "95%"], ["效益指标", "社会效益指标", "农户满意度", "90%"],
])  # fmt: skip


@pytest.mark.parametrize(
    ("said", "rules"),
    [
        ("全年补贴农户1890人，良种合格率不低于95%。", []), ("全年补贴农户1980人，良种合格率不低于95%。", ["target"]),
        ("全年补贴农户1890人，良种合格率不低于59%。", ["target"]), ("全年补贴农户260人，良种合格率不低于95%。", []),
    ],
)  # fmt: skip
def test_a_target_told_in_words_is_that_of_the_project_s_form(said: str, rules: list[str], tmp_path: Path) -> None:
    assert told(tmp_path, BUDGET, "三、林木良种补贴项目绩效目标", said, FORM) == rules


@pytest.mark.parametrize(
    ("allotted", "spent", "rules"),
    [
        ("120.00", "120.00", []), ("110.40", "120.00", ["parts-sum"]), ("210.00", "300.00", ["parts-sum"]),
        ("90.00", "90.00", []), ("90.00", "300.00", []),  # a plan of several years
    ],
)  # fmt: skip
def test_the_parts_of_a_project_come_to_what_is_allotted(allotted: str, spent: str, rules: list[str], tmp_path: Path) -> None:
    """Told where a schedule prints what the parts come to, or one slip of the pen makes it of what is allotted."""
    rows = [["科目编码", "科目名称", "合计", "基本支出", "项目支出"], ["213", "农林水支出", spent, "", spent], ["", "合计", spent, "", spent]]
    said = (
        "森林防火项目经费情况说明", "一、项目概述", "对全县林区开展防火。", "四、实施方案",
        "1、开设防火道，安排80.00万元；", "2、为防火队配置设备，安排40.00万元。",
        "六、年度预算安排", f"{allotted}万元",
    )  # fmt: skip
    assert told(tmp_path, BUDGET, table("2025年部门支出预算总表", rows), *said) == rules


@pytest.mark.parametrize(("money", "rules"), [("13286.50", []), ("13186.50", ["coverage-share"]), ("9040.00", [])])
def test_what_is_said_to_be_all_projects_is_their_total(money: str, rules: list[str], tmp_path: Path) -> None:
    shown = table("财政拨款支出表（功能科目）", [
        [("科目编码", "rowspan=2"), ("科目名称", "rowspan=2"), ("合计", "rowspan=2"), ("基本支出", "colspan=3"), ("项目支出", "rowspan=2")],
        ["小计", "人员经费", "公用经费"], ["", "合计", "18,339.21", "5,052.71", "4,612.66", "440.05", "13,286.50"],
        ["213", "农林水支出", "18,339.21", "5,052.71", "4,612.66", "440.05", "13,286.50"],
    ])  # fmt: skip
    said = f"本部门共16个项目纳入绩效目标管理，涉及财政性资金合计{money}万元，占财政性资金（人员类和运转类中的公用经费项目支出除外）总额的比例为100%。"
    assert told(tmp_path, BUDGET, "十四、预算绩效目标设置情况说明", said, shown) == rules


@pytest.mark.parametrize(("year", "rules"), [("2025", []), ("2024", ["year-slip"])])
def test_the_subtotal_of_basic_spending_is_looked_up_for_words_of_a_year_left_over(year: str, rules: list[str], tmp_path: Path) -> None:
    shown = table("一般公共预算支出表", [
        [("科目编码", "rowspan=2"), ("科目名称", "rowspan=2"), ("合计", "rowspan=2"), ("基本支出", "colspan=3"), ("项目支出", "rowspan=2")],
        ["小计", "人员经费", "公用经费"], ["", "合计", "7,946.41", "5,052.71", "4,612.66", "440.05", "2,893.70"],
        ["213", "农林水支出", "7,946.41", "5,052.71", "4,612.66", "440.05", "2,893.70"],
    ])  # fmt: skip
    said = f"{year}年度一般公共预算财政拨款基本支出预算5052.71万元，其中："
    assert told(tmp_path, BUDGET, "八、一般公共预算基本支出预算情况说明", said, shown) == rules


def test_what_one_unit_spends_on_guests_is_not_what_all_do(tmp_path: Path) -> None:
    basic = table("一般公共预算基本支出预算表", [
        ["科目编码", "科目名称", "合计", "人员经费", "公用经费"], ["302", "商品和服务支出", "5.00", "", "5.00"],
        ["30201", "办公费", "2.40", "", "2.40"], ["30217", "公务接待费", "2.60", "", "2.60"], ["", "合计", "5.00", "", "5.00"],
    ])  # fmt: skip
    rows = [["1", "甲县林业局（本部）", "1.20", "", "1.20"], ["2", "甲县种苗站", "1.40", "", "1.40"], ["", "合计", "2.60", "", "2.60"]]
    three = table("“三公”经费和机关运行经费预算表", [["序号", "预算单位", "“三公”经费预算数", "因公出国（境）费", "公务接待费"], *rows])
    assert told(tmp_path, BUDGET, basic, three) == []


def test_the_subtotal_of_a_group_of_columns_is_not_the_total(tmp_path: Path) -> None:
    both = table("部门收支总表", [
        [("收入", "colspan=2"), ("支出", "colspan=2")], ["项目", "预算数", "项目", "预算数"],
        ["一、一般公共预算拨款", "80.00", "一、农林水支出", "100.00"], ["二、其他收入", "20.00", "", ""],
        ["本年收入合计", "100.00", "本年支出合计", "100.00"], ["收入总计", "100.00", "支出总计", "100.00"],
    ])  # fmt: skip
    income = table("部门收入总表", [
        [("科目编码", "rowspan=2"), ("科目名称", "rowspan=2"), ("总计", "rowspan=2"), ("财政拨款", "colspan=2"), ("其他收入", "rowspan=2")],
        ["小计", "一般公共预算拨款"], ["", "合计", "100.00", "80.00", "80.00", "20.00"],
        ["213", "农林水支出", "100.00", "80.00", "80.00", "20.00"],
    ])  # fmt: skip
    assert told(tmp_path, BUDGET, both, income) == []
    assert told(tmp_path, BUDGET, both, income.replace("100.00", "110.00")) != []


def test_rounding_tails_are_neither_failing_identities_nor_contradictions(tmp_path: Path, index: BudgetIndex) -> None:
    shown = table("支出决算表", [
        ["科目编码", "科目名称", "本年支出合计", "基本支出", "项目支出"], ["", "合计", "466.96", "110.39", "356.57"],
        ["213", "农林水支出", "466.96", "110.39", "356.57"], ["21302", "林业和草原", "466.95", "110.39", "356.57"],
        ["2130201", "行政运行", "466.96", "110.39", "356.57"],
    ])  # fmt: skip
    read = read_as(tmp_path, f"{ACCOUNT}.html", page(ACCOUNT, SAID, shown))
    assert {f.rule for f in read.findings} == {"schedule-rounding"}
    assert read.quality.open == 0 and read.quality.closed > 0
    (report,) = ingest([tmp_path / f"{ACCOUNT}.html"], index)
    assert report.findings == report.notices > 0
    assert "前后不一致 0 处（另有尾差等提示" in ingest_text(ACCOUNT, report.disclosure, report)


@pytest.mark.parametrize(("whole", "rules"), [("94.67", []), ("284", []), ("95.10", []), ("294", ["score-total"])])
def test_the_score_below_a_list_of_projects_may_be_their_average(whole: str, rules: list[str], tmp_path: Path) -> None:
    scored = table("项目绩效自评结果汇总表", [
        ["序号", "项目名称", "全年预算数", "全年执行数", "自评得分"], ["1", "林木良种补贴", "20.00", "19.00", "95"],
        ["2", "森林防火", "40.00", "40.00", "99"], ["3", "病虫害防治", "40.00", "38.00", "90"], [("合计", "colspan=2"), "100.00", "97.00", whole],
    ])  # fmt: skip
    assert told(tmp_path, ACCOUNT, scored) == rules


@pytest.mark.parametrize(
    ("where", "rules"),
    [("甲区东山街道困难家庭救助", []), ("甲区西山街道困难家庭救助", ["foreign-agency"]), ("甲区各街道困难家庭救助", []), ("辖区困难家庭救助", [])],
)
def test_the_money_of_a_street_goes_to_its_own_people(where: str, rules: list[str], tmp_path: Path) -> None:
    title = "甲区东山街道办事处2025年部门预算"
    said = f"“临时救助支出（项）”18.00万元，主要用于{where}。"
    content = page(title, SAID.replace("2025年", "甲区东山街道办事处2025年"), "三、甲区东山街道办事处其他情况说明", said)
    assert [t.split(":")[0] for t in read_back.told(read_as(tmp_path, f"{title}.html", content))] == rules


@pytest.mark.parametrize(
    ("first", "second", "rules"),
    [
        ("更新2辆执法执勤用车", "更新车辆2辆", []), ("更新2辆执法执勤用车", "更新车辆3辆", ["same-count-twice"]),
        ("购置公务用车1辆", "当年购置车辆2辆", ["same-count-twice"]),
        ("更新3辆公务用车", "更新执法执勤用车2辆，购置应急保障用车1辆", []),  # kinds of them
    ],
)  # fmt: skip
def test_what_cars_a_year_bought_is_one_number(first: str, second: str, rules: list[str], tmp_path: Path) -> None:
    heading = "七、“三公”经费支出决算情况说明"
    parts = (f"公务用车购置费支出增加31.40万元，主要原因是{first}。", f"公务用车购置支出35.98万元，{second}。")
    assert told(tmp_path, ACCOUNT, heading, *parts) == rules


LENGTHS = table("项目支出绩效目标表（河道林带建设）", [
    ["一级指标", "二级指标", "三级指标", "年度指标值"], ["产出指标", "数量指标", "林带长度", "8.7（公里）"],
    ["成本指标", "经济成本指标", "80周岁以上护林员每餐补贴", "5（元/餐）"], ["效益指标", "社会效益指标", "农户满意度", "90%"],
])  # fmt: skip


@pytest.mark.parametrize(
    ("said", "rules"),
    [
        ("建设河道林带8.7公里，对80周岁以上的护林员每餐补贴5元。", []), ("建设河道林带7.8公里。", ["target"]),
        ("建设河道林带9.6公里。", []), ("修建防火公路7.8公里。", []), ("对80周岁以上的护林员每餐补贴4元。", ["target"]),
        ("对60周岁以上护林员每餐补贴4元。", []),
    ],
)  # fmt: skip
def test_a_target_with_its_digits_turned_and_the_price_of_each_are_those_of_the_form(said: str, rules: list[str], tmp_path: Path) -> None:
    assert told(tmp_path, BUDGET, "三、河道林带建设项目绩效目标", said, LENGTHS) == rules
