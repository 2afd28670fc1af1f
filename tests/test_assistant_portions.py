"""Parts of a whole: more than half or not, each part's share, what is left without one, on what basis two figures stand."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from asking import last, offered, published
from assistant.conversation import Assistant
from tests.provincial import BODY, account, budget

_BOUGHT = "2025年政府采购支出总额100.00万元，其中：授予小微企业合同金额60.00万元。"
_PAID_FROM_FUND = (
    "六、政府性基金预算支出情况说明",
    "1、城乡社区支出（类）国有土地使用权出让收入安排的支出（款）城市建设支出（项）250.00万元，主要用于城北公园步道改造。",
)


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    return published(tmp_path_factory.mktemp("assistant"), {"甲县林业局2025年部门预算.html": budget(_BOUGHT, *_PAID_FROM_FUND)})


@pytest.mark.parametrize(
    ("question", "share", "verdict"),
    [
        ("基本支出有没有过半", "50.42", "超过一半"), ("项目支出过半了没", "49.58", "没有超过一半"), ("项目支出占比超过一半了吗", "49.58", "没有超过一半"),
        ("农林水支出占总支出是不是超过了七成", "76.67", "超过七成"), ("卫生健康支出占比不到10%吗", "2.50", "低于一成"),
    ],
)  # fmt: skip
def test_whether_a_share_is_above_half_is_said_with_the_share(assistant: Assistant, question: str, share: str, verdict: str) -> None:
    answer = assistant.ask(f"{BODY}2025年{question}")
    assert offered(answer) == {share}
    assert f"，{verdict}" in answer.text


def test_the_first_of_two_stated_amounts_is_the_whole_of_the_second(assistant: Assistant) -> None:
    answer = assistant.ask(f"{BODY}2025年政府采购支出总额，给到小微企业合同金额的有没有过半")
    assert offered(answer) == {"60.00"} and "超过一半" in answer.text


def test_what_holds_another_of_those_named_is_not_added_to_it(assistant: Assistant) -> None:
    """行政单位医疗 stands in 卫生健康支出: the two together are what the larger one is."""
    alone = offered(assistant.ask(f"{BODY}2025年卫生健康支出占总支出多少"))
    assert offered(last(assistant, f"{BODY}2025年行政单位医疗多少", "那卫生健康支出加一起占总支出多少")) == alone


def test_parts_are_told_by_their_shares(assistant: Assistant) -> None:
    assert offered(assistant.ask(f"{BODY}2025年哪几类支出占比超过10%")) == {"76.67", "10.42"}
    assert len(offered(assistant.ask(f"{BODY}2025年各类支出占总支出的比例分别是多少"))) == 5


@pytest.mark.parametrize(
    ("question", "left"),
    [("支出除了农林水支出还剩多少", "5600000"), ("工资福利支出扣掉津贴补贴是多少", "6200000"), ("公用经费多少，不含公务接待费", "1535000")],
)
def test_what_is_left_without_a_part_is_worked_out(assistant: Assistant, question: str, left: str) -> None:
    assert {f.removesuffix(".00") for f in offered(assistant.ask(f"{BODY}2025年{question}"))} == {left}


def test_what_a_fund_was_spent_on_is_told_beside_its_amounts(assistant: Assistant) -> None:
    answer = assistant.ask(f"{BODY}2025年政府性基金的钱办了哪几件事，各花多少")
    assert "城北公园步道" in answer.text and "250.00" in offered(answer)


def test_on_one_basis_or_not_is_no_search_for_contradictions(tmp_path: Path) -> None:
    other = account().replace(BODY, "甲县水利局").replace("2024", "2025")
    held = published(tmp_path, {"a.html": budget(), "b.html": other})
    answer = held.ask("2025年林业局、水利局两家的公务接待费分别多少？口径是否一致请说明")
    assert offered(answer) == {"6.50", "7.20"}
    assert "口径不一致（预算与决算不同" in answer.text


@pytest.fixture(scope="module")
def spent(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    return published(tmp_path_factory.mktemp("spent"), {"甲县林业局2024年度部门决算.html": account()})


@pytest.mark.parametrize(
    ("question", "share"),
    [
        (f"{BODY}2024年一般公共预算财政拨款支出中农林水支出（类）占比", "85.00"),
        (f"{BODY}2024年农林水支出占总支出的比例", "77.87"),
    ],
)
def test_a_part_is_taken_from_the_schedule_of_the_whole_it_is_asked_of(spent: Assistant, question: str, share: str) -> None:
    assert offered(spent.ask(question)) == {share}


@pytest.mark.parametrize(
    ("question", "share"),
    [
        ("基本支出里有几成是人员经费", "86.78"), ("总支出的百分之多少花在了农林水支出上", "76.67"), ("有多大比例的基本支出用在公用经费上", "13.22"),
        ("工资福利支出，津贴补贴那部分占了多少（%）", "39.22"), ("农林水支出共多少钱？其中行政运行占几成", "48.91"),
    ],
)  # fmt: skip
def test_the_whole_of_a_share_may_be_named_before_its_part(assistant: Assistant, question: str, share: str) -> None:
    assert share in offered(assistant.ask(f"{BODY}2025年{question}"))


def test_parts_named_behind_their_whole_are_shares_of_it(assistant: Assistant) -> None:
    assert offered(assistant.ask(f"{BODY}2025年农林水支出，行政运行和森林资源培育各占多少")) == {"48.91", "28.80"}


def test_what_is_asked_next_is_a_part_of_what_was_asked_before(spent: Assistant) -> None:
    assert offered(last(spent, f"{BODY}2024年三公经费决算数", "接待那块占了百分之几？")) == {"24.24"}


def test_a_year_and_a_code_are_two_numbers(assistant: Assistant) -> None:
    assert offered(assistant.ask(f"{BODY} 2025 2210201 基本支出")) == offered(assistant.ask(f"{BODY}2025年住房公积金基本支出"))
    assert assistant.ask(f"{BODY} 2025 2210201 基本支出").status == "answered"


@pytest.mark.parametrize(
    ("question", "verdict"),
    [("占总支出的比例有没有超过10%", "，没有超过一成"), ("占总支出多少，有没有超过50%", "，没有超过一半")],
)
def test_whether_it_is_above_is_not_whether_it_is_not(assistant: Assistant, question: str, verdict: str) -> None:
    answer = assistant.ask(f"{BODY}2025年卫生健康支出{question}")
    assert answer.status == "answered" and offered(answer) == {"2.50"} and verdict in answer.text
    assert "没有不超过" not in answer.text


@pytest.mark.parametrize(
    "question",
    ["公务接待费的数额和占三公的比例", "公务接待费多少，是三公经费的百分之几", "公务接待费在三公占了多大一块，百分比也给我", "公务接待费多少？在三公里占几成"],
)
def test_the_amount_and_the_share_are_both_answers_where_both_are_asked_for(assistant: Assistant, question: str) -> None:
    whole = next(f for f in assistant.ask(f"{BODY}2025年三公经费多少").figures if f.role == "answer")
    share = f"{Decimal('6.50') / Decimal(whole.printed) * 100:.2f}"
    assert offered(assistant.ask(f"{BODY}2025年{question}")) == {"6.50", share}


def test_a_share_alone_gives_the_share_alone(assistant: Assistant) -> None:
    assert offered(assistant.ask(f"{BODY}2025年农林水支出占总支出的比例是多少")) == {"76.67"}


@pytest.mark.parametrize("asked", ["都花哪儿了，列细一点", "花在哪了", "用到哪里去了"])
def test_where_the_money_of_an_item_goes_is_told_by_the_items_below_it(assistant: Assistant, asked: str) -> None:
    assert {"900.00", "530.00", "410.00"} <= offered(assistant.ask(f"{BODY}2025年农林水支出{asked}"))


@pytest.mark.parametrize(
    ("question", "shares"),
    [
        ("津贴补贴占工资福利支出多少，基本工资呢", {"39.22", "60.78"}), ("工资福利支出里津贴补贴占几成，基本工资又占几成", {"39.22", "60.78"}),
        ("津贴补贴占工资福利支出几成，基本工资又占几成", {"39.22", "60.78"}), ("农林水支出占总支出几成，卫生健康支出又占多少", {"76.67", "2.50"}),
    ],
)  # fmt: skip
def test_another_part_asked_after_is_a_share_of_the_same_whole(assistant: Assistant, question: str, shares: set[str]) -> None:
    assert shares <= offered(assistant.ask(f"{BODY}2025年{question}"))


def test_the_largest_part_a_sentence_lists_is_a_share_of_what_the_sentence_is_about(tmp_path: Path) -> None:
    page = budget("护林专项经费100.00万元，其中：补种苗木25.00万元，添置望远镜60.00万元，印制标牌15.00万元。")
    assert "60.00" in offered(published(tmp_path, {"a.html": page}).ask(f"{BODY}2025年护林专项经费里哪块最多，占比多少"))


def test_what_stands_beside_an_item_in_a_sentence_on_its_use_is_not_added_to_it(tmp_path: Path) -> None:
    use = "1、农林水支出（类）林业和草原（款）森林资源培育（项）480.00万元，主要用于护林宣传、苗木调运、山塔值守等工作支出。"
    own = "护林宣传项目2025年预算安排80.00万元。"
    answer = published(tmp_path, {"a.html": budget(use, own)}).ask(f"{BODY}2025年护林宣传、苗木调运一共安排多少")
    assert not offered(answer) & {"80.00", "80"}


def test_shares_of_one_whole_are_held_against_each_other(assistant: Assistant) -> None:
    answer = assistant.ask(f"{BODY}2025年基本工资占工资福利支出的比例跟津贴补贴占的比例相差几个百分点")
    assert offered(answer) == {"60.78", "39.22", "21.57"}
