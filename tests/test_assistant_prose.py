"""What people ask of what a document says in prose: purposes, reasons, vehicles, duties, a project's description, the year before."""

from __future__ import annotations

from pathlib import Path

import pytest

from asking import offered, published
from assistant.conversation import Assistant
from tests.national import table
from tests.provincial import BODY, account, budget

DUTIES = (
    f"<p>{BODY}负责全县林业工作。主要职责是：</p><p>（一）组织开展古树名木保护、森林公园管理工作。</p>"
    "<p>（二）负责森林防火、林业有害生物防治工作。</p><p>（三）承担县委、县政府交办的其他任务。</p>"
)
SPENT = (
    "一、收入支出决算总体情况说明",
    "与2023年度相比，收入支出总计增加90.00万元，增长4.09%。主要原因：基建项目增加。",
    "二、一般公共预算财政拨款支出决算具体情况",
    "1.农林水支出（类）林业和草原（款）森林资源培育（项），主要用于森林防火、有害生物防治等支出。年初预算为500.00万元，"
    "支出决算为452.00万元。决算数小于预算数的主要原因：招标结余。",
    "2.农林水支出（类）林业和草原（款）林业草原防灾减灾（项），主要用于古树名木保护。年初预算为0万元，支出决算为325.50万元，"
    "决算数大于预算数的主要原因：年中追加抢救复壮经费。",
    "3.卫生健康支出（类）行政事业单位医疗（款）行政单位医疗（项），主要用于机关在职人员医疗保险。年初预算为54.50万元，支出决算为54.50万元。",
    "三、“三公”经费支出决算情况说明",
    "公务接待费支出6.00万元。其中：国内公务接待支出6.00万元。主要用于接待青水市考察团，其中：接待批次3次、接待15人次。",
    "四、预算绩效管理情况",
    "组织开展绩效自评的2024年度项目28个，涉及预算金额900.00万元，平均得分99.86分。",
    "五、国有资产占用情况说明",
    f"截至2024年12月31日，{BODY}共有车辆9辆，其中：执法执勤用车5辆、其他用车4辆。",
)  # fmt: skip
PLANNED = (
    "一、预算编制说明",
    "2025年“三公”经费预算数为30.50万元，比2024年预算减少1.50万元。其中：公务接待费6.50万元，比2024年预算减少1.50万元。",
    "2025年机关运行经费财政拨款预算160.00万元，比2024年预算增加10.00万元。2025年本部门面向中小企业预留政府采购项目预算金额200.00万元，其中，预留给小型和微型企业的政府采购项目预算为80.00万元。"
    "2025年本部门政府采购预算500.00万元。",
    f"截至2024年8月31日，{BODY}共有车辆9辆，其中：执法执勤用车5辆、其他用车4辆。",
    "2025年部门预算安排购置车辆2辆，其中：执法执勤用车2辆、其他用车0辆。",
    "云岭步道新建工程项目经费情况说明",
    "一、项目概述",
    "云岭步道新建工程全长12公里，改善游客通行条件。",
    "二、立项依据",
    "甲县发改委〔2024〕7号文件。",
    "三、实施主体",
    "施工单位：青山建设有限公司；",
    "监理单位：白水监理有限公司；",
    "四、实施周期",
    "2025年3月至2026年12月。",
    "五、年度预算安排",
    "云岭步道新建工程2025年度预算安排60.00万元。",
)  # fmt: skip


def _told(html: str) -> str:
    return html.replace(f"<p>{BODY}负责全县林业工作。</p>", DUTIES)


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    pages = {"林业局2024年度决算.html": account(*SPENT), "林业局2025年预算.html": budget(*PLANNED)}
    return published(tmp_path_factory.mktemp("published"), {name: _told(html) for name, html in pages.items()})


@pytest.fixture(scope="module")
def planner(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """The budget of 2025 alone."""
    return published(tmp_path_factory.mktemp("budget"), {"林业局2025年预算.html": _told(budget(*PLANNED))})


@pytest.mark.parametrize(
    "question", ["林业局2024年古树名木保护花了多少", "2024年搞古树名木保护用了多少钱，林业局的"]
)
def test_what_an_item_alone_is_for_finds_the_item(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question)
    assert (answer.status, offered(answer)) == ("answered", {"325.50"})
    assert any("按文件所写的用途" in w.text and "林业草原防灾减灾" in w.text for w in answer.warnings)


def test_one_of_several_purposes_has_no_amount_of_its_own(assistant: Assistant) -> None:
    answer = assistant.ask("林业局2024年森林防火单独花了多少钱")
    assert answer.status == "not_disclosed"
    assert offered(answer) == set()


def test_the_words_of_an_items_purpose_are_accounted_for(assistant: Assistant) -> None:
    assert offered(assistant.ask("林业局2024年发给在职的行政单位医疗")) == {"54.50"}


def test_more_than_the_amount_is_answered_with_the_items_own_paragraph(assistant: Assistant) -> None:
    answer = assistant.ask("林业局2024年古树名木保护花了多少？钱是怎么来的")
    assert "年中追加抢救复壮经费" in answer.text


@pytest.mark.parametrize(
    ("question", "amounts"),
    [
        ("林业局2024年哪些科目年初没有预算、年中才追加", {"325.50"}),
        ("林业局2024年哪几个科目超预算了", {"325.50"}),
        ("林业局2024年有几个科目决算低于年初预算", {"1"}),
    ],
)
def test_items_spent_otherwise_than_planned_are_sifted(assistant: Assistant, question: str, amounts: set[str]) -> None:
    assert amounts <= offered(assistant.ask(question))


def test_a_total_moved_by_what_is_said_of_it_under_another_name(assistant: Assistant) -> None:
    answer = assistant.ask("林业局2024年总支出跟2023年比是多了还是少了，什么原因")
    assert "90.00" in offered(answer) and "基建项目增加" in answer.text


@pytest.mark.parametrize("question", ["林业局2024年底有多少辆车，都是干什么用的", "林业局2024年有几辆车，分别是什么车"])
def test_vehicles_come_with_their_kinds(assistant: Assistant, question: str) -> None:
    assert {"9", "5", "4"} <= offered(assistant.ask(question))


@pytest.mark.parametrize("question", ["林业局2024年手上有几台公家的车子，里面执法执勤的占几台", "林业局2024年几辆车？执法执勤用车占多少辆"])
def test_how_many_of_the_vehicles_are_of_a_kind_is_a_number_and_no_share(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question)
    assert "9" in offered(answer) and "%" not in answer.text and "没有写明" not in answer.text


def test_the_stock_of_vehicles_and_what_is_bought_are_two_counts(planner: Assistant) -> None:
    assert {"9", "2"} <= offered(planner.ask("林业局有几辆车？2025年还打算买吗"))


@pytest.mark.parametrize(
    ("question", "printed"), [("古树名木保护归林业局管吗", "古树名木"), ("林业局管不管森林防火", "森林防火")]
)
def test_whether_something_is_a_duty(planner: Assistant, question: str, printed: str) -> None:
    answer = planner.ask(question)
    assert answer.status == "answered" and printed in answer.text


def test_what_is_no_duty_is_said_to_be_none(planner: Assistant) -> None:
    assert "没有" in planner.ask("林业局管不管殡葬").text


def test_each_thing_asked_of_a_project_is_its_own_line(planner: Assistant) -> None:
    answer = planner.ask("云岭步道新建工程的施工、监理分别是哪家")
    assert "青山建设有限公司" in answer.text and "白水监理有限公司" in answer.text


def test_a_clause_without_a_body_means_the_body_of_the_clause_before(planner: Assistant) -> None:
    answer = planner.ask("云岭步道新建工程什么时候完工，2025年安排多少")
    assert "2026年12月" in answer.text and "60.00" in offered(answer)


def test_the_year_before_is_worked_out_and_said_to_be(planner: Assistant) -> None:
    answer = planner.ask("林业局2024年机关运行经费预算多少")
    assert "150万元" in answer.text
    assert any("推算" in w.text for w in answer.warnings)


def test_the_year_before_and_the_rate_it_implies(planner: Assistant) -> None:
    answer = planner.ask("林业局2024年机关运行经费是多少，2025涨了百分之几")
    assert "6.67%" in answer.text


def test_another_phase_of_a_year_not_held_is_not_worked_out(planner: Assistant) -> None:
    assert planner.ask("林业局2024年机关运行经费决算多少").status == "not_disclosed"


@pytest.mark.parametrize("question", ["林业局2025年采购给小微企业留了多少", "林业局2025年给小微企业预留多少采购份额"])
def test_what_is_reserved_is_not_the_whole_of_procurement(planner: Assistant, question: str) -> None:
    answer = planner.ask(question)
    assert "80.00" in offered(answer) and "500.00" not in offered(answer)


def test_a_slip_of_the_pen_is_read_and_said(planner: Assistant) -> None:
    answer = planner.ask("林业局2025年退体费多少")
    assert offered(answer) == {"30.00"}
    assert any("退体费" in w.text and "退休费" in w.text for w in answer.warnings)


@pytest.mark.parametrize("question", ["林业局2025年三公经费里单项超过1万的有哪些", "林业局2025年三公经费里最多的是哪项，请的谁"])
def test_the_parts_of_a_one_row_table_are_gone_into_once(planner: Assistant, question: str) -> None:
    assert planner.ask(question).status in {"answered", "partial"}


def test_how_many_hundred_million_asks_for_the_amount(planner: Assistant) -> None:
    answer = planner.ask("林业局2025年预算大概几个亿？")
    assert answer.status == "answered" and "2,400.00" in answer.text


@pytest.mark.parametrize("question", ["林业局2024年决算公务接待是请的谁？", "林业局2024年决算公务接待费是干啥的", "林业局2024年决算公务接待费主要用于什么"])
def test_who_was_received_is_read_where_the_sentence_goes_on(assistant: Assistant, question: str) -> None:
    assert "接待青水市考察团" in assistant.ask(question).text


@pytest.mark.parametrize("question", ["林业局2024年绩效自评打了多少分？", "林业局2024年绩效自评项目得了几分"])
def test_a_score_asked_for_is_the_score_and_not_how_many_were_scored(assistant: Assistant, question: str) -> None:
    assert offered(assistant.ask(question)) == {"99.86"}


def test_more_than_half_of_it_names_the_whole(assistant: Assistant) -> None:
    answer = assistant.ask("林业局2024年决算林业和草原里一半以上都是森林资源培育？占多少")
    assert "森林资源培育占林业和草原的" in answer.text


def test_scores_of_two_bodies_are_compared_and_not_how_many_were_scored(tmp_path: Path) -> None:
    scored = {BODY: "28个，涉及预算金额900.00万元，平均得分99.86分", "甲县水利局": "35个，涉及预算金额700.00万元，平均得分97.20分"}
    assistant = published(tmp_path, {
        f"{name}2024年度决算.html": account("一、预算绩效管理情况", f"组织开展绩效自评的2024年度项目{said}。").replace(BODY, name)
        for name, said in scored.items()
    })  # fmt: skip
    higher = assistant.ask("林业局和水利局2024年绩效自评哪个分高")
    assert offered(higher) == {"99.86", "97.20"} and "最高的是甲县林业局" in higher.text
    assert "最低的是甲县水利局" in assistant.ask("林业局和水利局2024年绩效自评谁的得分更低").text


REVIEWED = (
    "四、预算绩效管理情况",
    "“松材线虫防控”项目自评得分98.00分：全年预算数40.00万元，执行数40.00万元。“护林员补助”项目自评得分91.00分："
    "全年预算数80.00万元，执行数72.00万元。发现的主要问题是发放滞后，下一步改进措施是按月核发。",
)  # fmt: skip


@pytest.fixture(scope="module")
def reviewed(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """A final account that tells what the 绩效自评 of two projects found."""
    return published(tmp_path_factory.mktemp("reviewed"), {"林业局2024年度决算.html": _told(account(*REVIEWED))})


@pytest.mark.parametrize("question", ["林业局2024年护林员补助存在什么问题", "林业局2024年护林员补助项目怎么改进"])
def test_what_a_projects_own_review_found_wrong_is_told_in_its_words(reviewed: Assistant, question: str) -> None:
    answer = reviewed.ask(question)
    assert answer.status == "answered" and "发放滞后" in answer.text and not offered(answer)


def test_the_next_projects_shortcomings_are_not_told_of_this_one(reviewed: Assistant) -> None:
    assert "发放滞后" not in reviewed.ask("林业局2024年松材线虫防控存在什么问题").text


LISTED = (
    "二、一般公共预算财政拨款支出决算具体情况",
    "1.农林水支出（类）林业和草原（款）森林资源培育（项）年初预算为500.00万元，支出决算为452.00万元，完成年初预算的90.40%。"
    "主要用于造林抚育。减少原因：两个标段招标结余。",
    "三、名词解释",
    "1.“三公”经费：指因公出国（境）费、公务用车购置及运行费和公务接待费。2.森林防火储备金：指为扑救森林火灾预留的资金。"
    "3.生态护林员：指参与管护的脱贫人口。4.“绿屏护城”工程：指在城区周边建设防护林带的工程。",
)  # fmt: skip


@pytest.fixture(scope="module")
def listed(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """A final account whose reasons stand sentences behind, and whose glossary is one paragraph."""
    return published(tmp_path_factory.mktemp("listed"), {"林业局2024年度决算.html": _told(account(*LISTED))})


def test_a_reason_is_found_sentences_behind_its_item(listed: Assistant) -> None:
    assert "两个标段招标结余" in listed.ask("林业局2024年森林资源培育决算为什么比预算少").text


@pytest.mark.parametrize(
    ("question", "entry"),
    [
        ("林业局2024年森林防火储备金是什么意思", "2.森林防火储备金：指为扑救森林火灾预留的资金。"),
        ("什么是生态护林员", "3.生态护林员：指参与管护的脱贫人口。"),
        ("“绿屏护城”工程是干嘛的", "4.“绿屏护城”工程：指在城区周边建设防护林带的工程。"),
        ("甲县林业局2024年部门决算中提到的三公经费是指什么", "1.“三公”经费：指因公出国（境）费、公务用车购置及运行费和公务接待费。"),
    ],
)
def test_one_term_of_a_glossary_that_runs_on(listed: Assistant, question: str, entry: str) -> None:
    answer = listed.ask(question)
    assert answer.status == "answered"
    assert [line for line in answer.text.splitlines() if "：指" in line] == [f"“{entry}”[1]"]


@pytest.mark.parametrize(
    ("question", "printed"),
    [
        ("林业局2024年森林资源培育用掉了预算的百分之几", {"90.40"}),
        ("林业局2024年三公经费实际用掉了预算的百分之几", {"92.81"}),
        ("林业局2024年一般公共预算的钱主要花在哪三类", {"1657.50", "140.00", "98.00"}),
    ],
)
def test_how_much_of_the_plan_was_used_and_on_what_most(listed: Assistant, question: str, printed: set[str]) -> None:
    assert offered(listed.ask(question)) == printed


@pytest.mark.parametrize(
    ("question", "shared"),
    [
        ("林业局2024年一般公共预算支出最多的是哪一类，占几成", {"1657.50", "85.00"}),
        ("林业局2024年一般公共预算支出中最大的一类占多少", {"85.00"}),
        ("林业局2024年支出里哪一类最多，占几成", {"1697.50", "77.87"}),
        ("林业局2024年三公经费里最大的一项是什么，占几成", {"22.50", "75.76"}),
    ],
)
def test_the_share_of_the_largest_is_not_the_share_of_what_it_is_the_largest_of(listed: Assistant, question: str, shared: set[str]) -> None:
    assert offered(listed.ask(question)) == shared


TARGETS = (
    ["一级指标", "二级指标", "三级指标", "年度(/项目)指标值"], ["产出指标", "时效指标", "虫情处置率", "=97.00(%)"],
    ["满意度指标", "服务对象满意度指标", "林农满意度", "≥90.00(%)"],
)  # fmt: skip


@pytest.mark.parametrize(
    ("question", "printed"),
    [
        ("林业局2025年虫害防治项目的虫情处置率目标是多少", {"97.00"}),
        ("林业局2025年虫害防治项目林农满意度目标是多少", {"90.00"}),
        ("林业局2025年虫害防治项目要花多少钱", {"60.00"}),
        ("林业局2025年虫害防治项目的复发率目标是多少", set()),
    ],
)
def test_a_target_of_a_project_is_not_what_the_project_costs(tmp_path: Path, question: str, printed: set[str]) -> None:
    told = ("虫害防治项目经费情况说明", "一、项目概述", "统防统治。", "二、年度预算安排", "虫害防治2025年度预算安排60.00万元。")
    html = budget(*told).replace("</body>", table("项目支出绩效目标申报表", TARGETS).replace("某市水利局", BODY) + "</body>")
    assert offered(published(tmp_path, {"林业局2025年预算.html": html}).ask(question)) == printed


MOVED = (
    "一、收入支出决算总体情况说明", "与2023年度相比，收入支出总计增加90.00万元，增长4.09%。",
    "二、一般公共预算财政拨款支出决算具体情况",
    "1.农林水支出（类）林业和草原（款）森林资源培育（项）支出决算为452.00万元，比上年增加52.00万元，增长13.00%。",
    "2.农林水支出（类）林业和草原（款）林业草原防灾减灾（项）支出决算为325.50万元，比上年增加65.10万元，增长25.00%。",
    "3.农林水支出（类）林业和草原（款）行政运行（项）支出决算为880.00万元，比上年减少20.00万元，下降2.22%。",
    "4.住房保障支出（类）住房改革支出（款）住房公积金（项）支出决算为98.00万元，比上年减少2.00万元，下降2.00%。",
)  # fmt: skip


@pytest.fixture(scope="module")
def moved(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """A final account that tells of each item how it moved from the year before, which is not held."""
    return published(tmp_path_factory.mktemp("moved"), {"林业局2024年度决算.html": _told(account(*MOVED))})


@pytest.mark.parametrize(
    ("question", "printed"),
    [
        ("林业局2024年哪个科目比上年增加得最多", {"65.10"}),
        ("林业局2024年哪一项减少得最多", {"20.00"}),
        ("林业局2024年哪一项增长最快", {"25.00"}),
        ("林业局2024年哪些科目比上年减少了", {"20.00", "2.00"}),
        ("林业局2024年总支出比上年增加多少", {"90.00", "4.09"}),
    ],
)
def test_which_item_moved_is_not_how_the_whole_moved(moved: Assistant, question: str, printed: set[str]) -> None:
    assert offered(moved.ask(question)) == printed


def test_which_item_moved_is_not_told_where_no_sentence_says_it(listed: Assistant) -> None:
    answer = listed.ask("林业局2024年哪个科目比上年增加得最多")
    assert answer.status == "not_disclosed" and not offered(answer)


@pytest.mark.parametrize("question", ["林业局2025年买几台车", "林业局2025年打算买几辆车"])
def test_vehicles_bought_are_not_those_there_are(planner: Assistant, question: str) -> None:
    assert offered(planner.ask(question)) == {"2"}


def test_vehicles_bought_are_no_other_equipment_bought(planner: Assistant) -> None:
    answer = planner.ask("林业局2025年要采购多少台执法记录仪")
    assert answer.status == "not_disclosed" and not offered(answer)


@pytest.mark.parametrize("question", ["林业局2024年三公决算表的合计等不等于各项相加", "林业局2024年三公经费各项加起来等于合计吗"])
def test_a_subtotal_is_not_added_to_what_it_sums(listed: Assistant, question: str) -> None:
    answer = listed.ask(question)
    assert "相等，勾稽一致" in answer.text and offered(answer) == {"22.50", "7.20", "29.70", "297000.00"}


@pytest.mark.parametrize("question", ["林业局2024年收入主要来自哪里", "林业局2024年的钱主要来自哪些渠道"])
def test_where_the_money_comes_from_is_income(listed: Assistant, question: str) -> None:
    assert {"1960.00", "190.00", "60.00"} <= offered(listed.ask(question))


@pytest.mark.parametrize(
    ("question", "printed"),
    [
        ("林业局2025年绩效工资多少", {"620.00"}),
        ("林业局2025年绩效目标情况", set()),
        ("林业局2025年人员经费多少", {"1050.00"}),
        ("林业局2025年公用经费多少", {"160.00"}),
    ],
)
def test_targets_are_no_pay_and_a_column_may_be_called_expenditure(tmp_path: Path, question: str, printed: set[str]) -> None:
    html = budget().replace("基本工资", "绩效工资").replace("人员经费<", "人员经费支出<").replace("公用经费<", "公用经费支出<")
    assert "人员经费支出<" in html and "公用经费支出<" in html
    assert offered(published(tmp_path, {"林业局2025年预算.html": html}).ask(question)) == printed
