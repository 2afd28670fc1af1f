"""Sums, differences, shares and what is left: reckoned with the figures that were meant, however they are asked for."""

from __future__ import annotations

from pathlib import Path

import pytest

from asking import amounts, offered, published
from assistant.conversation import Assistant
from tests.provincial import BODY, account, budget

REFUSED = {"not_disclosed", "out_of_scope"}
PLANNED = (
    "三、一般公共预算财政拨款支出决算具体情况。2024年度一般公共预算财政拨款支出年初预算为2,000.00万元，支出决算为1,950.00万元，完成年初预算的97.50%。其中：",
    "1.农林水支出（类）林业和草原（款）森林资源培育（项）。年初预算为500.00万元，支出决算为452.00万元，完成年初预算的90.40%。",
    "2.农林水支出（类）林业和草原（款）林业草原防灾减灾（项）。年初预算为310.00万元，支出决算为325.50万元，完成年初预算的105.00%。",
)
BOUGHT = ("四、政府采购情况。2025年度政府采购预算86.00万元，其中：政府采购货物预算11.00万元、政府采购工程预算15.00万元、政府采购服务预算60.00万元。",)


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    folder: Path = tmp_path_factory.mktemp("forestry")
    return published(folder, {"甲县林业局2025年部门预算.html": budget(*BOUGHT), "甲县林业局2024年度部门决算.html": account(*PLANNED)})


@pytest.mark.parametrize(
    ("question", "amount"),
    [
        ("甲县林业局2024年森林资源培育，年初说要用的和最后实际用的差了多少万", "480000"),
        ("甲县林业局2024年森林资源培育的预算没用完吧，还有多少没花出去", "480000"),
        ("甲县林业局2024年森林资源培育还剩多少没用", "480000"),
        ("林业局24年森林资源培育这块预算没花完，剩了多少", "480000"),
        ("林业局2024年林业草原防灾减灾实际比年初打算的多花了多少", "155000"),
    ],
)
def test_what_an_item_left_of_its_plan_is_its_budget_less_its_account(assistant: Assistant, question: str, amount: str) -> None:
    assert amounts(assistant.ask(question)) == {amount}


@pytest.mark.parametrize("question", ["甲县林业局2024年年底账上还剩多少没用完的钱", "林业局2024年底结转了多少钱", "林业局2024年末剩下的钱还有多少"])
def test_what_a_year_left_over_is_what_is_carried_over(assistant: Assistant, question: str) -> None:
    assert offered(assistant.ask(question)) == {"110.00"}


def test_both_figures_are_given_where_both_were_asked_beside_their_difference(assistant: Assistant) -> None:
    answer = assistant.ask("林业局2024年森林资源培育年初批了多少、实际用了多少、差多少")
    assert amounts(answer) == {"5000000", "4520000", "480000"}
    answer = assistant.ask("林业局2024年年末结转多少，比年初多了多少")
    assert amounts(answer) == {"1100000", "300000"}


def test_how_it_went_against_the_budget_is_both_figures_their_rate_and_difference(assistant: Assistant) -> None:
    assert amounts(assistant.ask("林业局2024年森林资源培育跟年初预算比怎么样")) == {"5000000", "4520000", "480000", "90.40"}


TRUNCATED = (
    "1.农林水支出（类）林业和草原（款）森林资源培育（项）。年初预算为559.80万元，支出决算为607.19万元，完成年初预算的108.46%。",
    "六、绩效目标。林相改造项目：年度投资完成率不低于95%。",
)


@pytest.mark.parametrize("question", ["林业局2024年森林资源培育完成率", "林业局2024年森林资源培育完成了年初预算的百分之几"])
def test_a_rate_cut_off_where_it_should_be_rounded_is_given_as_printed(tmp_path: Path, question: str) -> None:
    world = published(tmp_path, {"甲县林业局2024年度部门决算.html": account(*TRUNCATED)})
    assert offered(world.ask(question)) == {"108.46"}


@pytest.mark.parametrize(
    "question", ["以公开01表为准，林业局2024年末的结转比年初多了多少", "以部门决算为准，林业局2024年年末结转比年初多多少"]
)
def test_what_is_to_be_taken_as_right_says_where_to_look_and_checks_nothing(assistant: Assistant, question: str) -> None:
    assert amounts(assistant.ask(question)) == {"300000"}


def test_what_is_named_before_two_that_are_compared_is_neither_of_them(assistant: Assistant) -> None:
    both = amounts(assistant.ask("林业局2025年人员经费比公用经费多多少"))
    assert both and amounts(assistant.ask("林业局2025年一般公共预算基本支出，人员经费比公用经费多出多少")) == both


def test_an_account_closes_with_what_is_carried_over_and_a_year_spends_without_it(assistant: Assistant) -> None:
    assert offered(assistant.ask("林业局2024年决算支出总计是多少")) == {"2290.00"}
    assert offered(assistant.ask("林业局2024年本年支出合计是多少")) == {"2180.00"}
    assert amounts(assistant.ask("林业局2025年本年收入比本年支出少多少")) == {"1000000"}


@pytest.mark.parametrize(
    ("question", "amount"),
    [
        ("林业局2025年基本工资、津贴补贴、退休费三块加到一块是多少", "10500000"),
        ("请将林业局2025年森林资源培育、林业草原防灾减灾两项的预算数相加", "9400000"),
        ("林业局2025年办公费＋公务接待费 公用经费里一共多少", "1600000"),
    ],
)
def test_items_listed_are_added_whatever_says_so(assistant: Assistant, question: str, amount: str) -> None:
    assert amounts(assistant.ask(question)) == {amount}


@pytest.mark.parametrize("question", ["看林业局2025政府采购预算，服务类跟工程类之间的差额几何", "林业局2025年政采服务类比工程类多多少"])
def test_what_the_others_stand_under_is_no_operand(assistant: Assistant, question: str) -> None:
    assert amounts(assistant.ask(question)) == {"450000"}


def test_the_part_of_a_row_is_its_own(assistant: Assistant) -> None:
    assert amounts(assistant.ask("林业局2025年农林水支出里项目支出占几成")) == {"51.09"}
    assert amounts(assistant.ask("林业局2025年基本支出和项目支出占比相差几个百分点")) >= {"0.83"}


def test_a_part_no_vocabulary_knows_is_sought_inside_the_whole_and_nowhere_else(assistant: Assistant) -> None:
    assert amounts(assistant.ask("林业局2025年三公里头，车的钱占了多少比例")) == {"78.69"}
    answer = assistant.ask("林业局2025年三公里头，飞机票的钱占了多少比例")
    assert answer.status in REFUSED
    assert amounts(answer) == set()


@pytest.mark.parametrize("question", ["林业局2024年除了财政拨的钱还有没有别的进账，有的话几万", "林业局除了财政拨款，2024年还有别的收入吗，多少"])
def test_income_besides_appropriation_is_every_other_that_is_printed(assistant: Assistant, question: str) -> None:
    assert offered(assistant.ask(question)) == {"60.00"}


def test_the_phase_that_is_said_not_to_be_meant_is_not(assistant: Assistant) -> None:
    answer = assistant.ask("林业局2024年森林资源培育的决算（不是年初预算）是多少")
    assert offered(answer) == {"492.00"}


def test_two_clauses_that_hold_one_thing_against_another_ask_one_question(tmp_path: Path) -> None:
    words = (
        "五、预算绩效管理情况。2024年度编报绩效目标的项目12个，涉及金额900.00万元；绩效自评的项目12个，涉及金额640.00万元。",
    )
    assistant = published(tmp_path, {"甲县林业局2024年度部门决算.html": account(*words)})
    assert amounts(assistant.ask("林业局2024年编报绩效目标的项目涉及的预算金额，与绩效自评的项目涉及的金额相差多少万元？")) == {"2600000"}


def test_the_share_of_the_budget_that_was_spent_is_no_share_of_all_that_was_spent(assistant: Assistant) -> None:
    assert amounts(assistant.ask("林业局2024年森林资源培育花的钱比预算少了多少，占预算多少")) >= {"480000", "90.40"}
    assert amounts(assistant.ask("林业局2024年森林资源培育的预算花了几成，剩多少")) >= {"480000", "90.40"}


def test_a_sum_asked_beside_its_share_is_given_too(assistant: Assistant) -> None:
    assert amounts(assistant.ask("林业局2025年基本工资和津贴补贴加一起是多少、占工资福利支出多少")) == {"10200000", "100"}


def test_what_is_times_another_in_a_clause_of_its_own_is_what_was_named_before(assistant: Assistant) -> None:
    assert amounts(assistant.ask("林业局2025年基本支出比项目支出多多少，是项目支出的几倍")) == {"200000", "1.02"}
    assert amounts(assistant.ask("林业局2025年基本支出与项目支出之比")) == {"1.02"}


def test_a_share_of_one_fund_is_of_what_that_fund_paid(assistant: Assistant) -> None:
    assert amounts(assistant.ask("林业局2024年农林水支出占一般公共预算财政拨款支出的百分之几")) == {"85"}
    assert amounts(assistant.ask("林业局2024年农林水支出占本年支出的百分之几")) == {"77.87"}


def test_a_word_that_joins_two_items_is_no_part_of_either(tmp_path: Path) -> None:
    rows = "".join(f"<tr><td>{n}</td><td>{a}</td></tr>" for n, a in (("民政信息化平台运行维护", "48.60"), ("家庭经济状况核对工作", "36.00"), ("合计", "84.60")))
    projects = f"<h3>项目支出表</h3><p>单位：万元</p><table><tr><td>项目名称</td><td>金额</td></tr>{rows}</table>"
    page = budget().replace("</body>", f"{projects}</body>")
    assistant = published(tmp_path, {"甲县林业局2025年部门预算.html": page})
    assert amounts(assistant.ask("林业局2025年信息化平台运行维护和家庭经济状况核对这两个项目加起来多少")) == {"846000"}


def test_one_item_in_percent_of_another(assistant: Assistant) -> None:
    assert amounts(assistant.ask("林业局2025年津贴补贴是基本工资的百分之几")) == {"64.52"}


def test_planned_figures_are_added_where_they_are_asked_together(assistant: Assistant) -> None:
    assert amounts(assistant.ask("林业局2024年森林资源培育与林业草原防灾减灾年初预算共多少")) == {"8100000"}


@pytest.mark.parametrize("question", ["甲县林业局2024年没花完的有几项", "甲县林业局2024年有几个科目没执行完"])
def test_how_many_were_not_spent_is_a_number_of_items(assistant: Assistant, question: str) -> None:
    assert "1" in amounts(assistant.ask(question))


def test_how_far_a_budget_was_carried_out_is_its_rate(assistant: Assistant) -> None:
    assert offered(assistant.ask("甲县林业局2024年森林资源培育预算执行过半了吗")) == {"90.40"}


_TWO_LEVELS = "护林专项经费100.00万元，其中：县级补种苗木25.00万元，乡级补种苗木60.00万元，印制标牌15.00万元。"


@pytest.mark.parametrize(
    ("question", "figures"),
    [
        ("补种苗木分县级乡级两笔，这两笔相差几何", {"350000"}), ("补种苗木那两笔加起来多少", {"850000"}),
        ("补种苗木县级比乡级少多少", {"350000"}), ("补种苗木的两笔各多少", {"250000", "600000"}),
    ],
)  # fmt: skip
def test_a_name_said_of_several_items_is_each_of_them_where_they_are_told_apart_or_counted(tmp_path: Path, question: str, figures: set[str]) -> None:
    answer = published(tmp_path, {"a.html": budget(_TWO_LEVELS)}).ask(f"{BODY}2025年护林专项经费里{question}")
    assert amounts(answer) == figures


def test_names_listed_beside_a_shortened_one_are_shortened_like_it(tmp_path: Path) -> None:
    page = budget()
    for name, plain in (("行政运行", "组织事务"), ("森林资源培育", "宣传事务"), ("林业草原防灾减灾", "统战事务")):
        page = page.replace(name, plain)
    answer = published(tmp_path, {"a.html": page}).ask(f"组织、宣传、统战三摊子事，{BODY}2025年拢共安排多少")
    assert amounts(answer) == {"18400000"}


@pytest.mark.parametrize("asked", ["增加额、增幅各是", "增减额和增减率", "增额几何、增速几何"])
def test_by_how_much_is_asked_beside_by_how_many_percent(tmp_path: Path, asked: str) -> None:
    more = budget().replace("2025", "2026").replace("60.00", "75.00")
    answer = published(tmp_path, {"a.html": budget(), "b.html": more}).ask(f"{BODY}卫生健康支出2026年比2025年，{asked}")
    assert amounts(answer) == {"150000", "25"}


ROUNDED = ("四、政府采购情况。2025年度政府采购预算86.00万元，其中：政府采购货物预算11.02万元、政府采购服务预算74.99万元。",)


@pytest.mark.parametrize(
    "question",
    [
        "林业局2025年政府采购86.00万元，货物11.02加服务74.99是86.01，怎么差了0.01",
        "林业局2025年政府采购预算总额86.00万，货物11.02万、服务74.99万，差0.01万正常吗",
        "林业局2025年政府采购预算86.00万元，两块加起来得86.01万元，要不要紧",
    ],
)
def test_by_how_much_two_amounts_are_apart_is_no_amount_beside_them(tmp_path: Path, question: str) -> None:
    answer = published(tmp_path, {"甲县林业局2025年部门预算.html": budget(*ROUNDED)}).ask(question)
    assert "尾差" in answer.text
    assert "0.01" not in offered(answer)


def test_two_amounts_hardly_apart_are_said_by_who_asks_why_they_are(tmp_path: Path) -> None:
    held = budget().replace("1,840.00", "1,840.01", 1)
    answer = published(tmp_path, {"甲县林业局2025年部门预算.html": held}).ask("甲县林业局2025年农林水支出一处18400000元，另一处18400100元，要紧不")
    assert {"1840.00", "1840.01"} <= offered(answer)
    assert "不一致" in answer.text


def test_the_order_of_outcomes_takes_what_the_schedule_prints_where_a_sentence_slips(tmp_path: Path) -> None:
    slipped = [s.replace("452.00万元", "452.00元") for s in PLANNED]  # the schedule prints 452.00万元
    world = published(tmp_path, {"甲县林业局2024年度部门决算.html": account(*slipped)})
    answer = world.ask("林业局2024年完成预算最差的科目是哪个")
    assert "森林资源培育" in answer.text and {"90.40"} <= offered(answer) | amounts(answer)
