"""Kinds of questions, over the bundled sample: averages, limits, places in an order, whether, and words to be accounted for."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import product

import pytest

from asking import last
from assistant.answer import Answer
from assistant.conversation import Assistant
from eval.runner import sample_index
from index.encoders import HashingEncoder

REFUSED = {"not_disclosed", "out_of_scope"}


@pytest.fixture(scope="module")
def assistant() -> Iterator[Assistant]:
    with sample_index(HashingEncoder()) as index:
        yield Assistant(index, today=date(2024, 6, 1))


def offered(answer: Answer) -> list[tuple[str, str]]:
    return [(f.printed.replace(",", "").removesuffix(".00"), f.unit) for f in answer.figures if f.role == "answer"]


@pytest.mark.parametrize(
    ("question", "amount"),
    [
        ("招待费摊到每个人次是多少钱", "166.67"),
        ("每批接待平均花多少", "1666.67"),
        ("接待一个人平均要多少钱", "166.67"),
    ],
)
def test_money_is_divided_by_what_it_was_spent_on(assistant: Assistant, question: str, amount: str) -> None:
    assert (amount, "元") in offered(assistant.ask(question))


def test_money_is_not_divided_by_a_count_nobody_printed(assistant: Assistant) -> None:
    answer = assistant.ask("机关运行经费平均每个人多少")
    assert answer.status == "not_disclosed"
    assert offered(answer) == []


@pytest.mark.parametrize("question", ["哪些类超过一百万", "哪些大类过百万", "100万以上的大类有哪些", "哪几类超100万元"])
def test_a_limit_is_read_however_it_is_written(assistant: Assistant, question: str) -> None:
    assert offered(assistant.ask(question)) == [("15043586", "元"), ("1160000", "元")]


def test_one_figure_against_a_limit_is_answered_yes_or_no(assistant: Assistant) -> None:
    assert "没有超过1万元" in assistant.ask("公务接待费超过1万了吗").text


def test_a_place_in_the_order_is_not_the_first(assistant: Assistant) -> None:
    assert offered(assistant.ask("支出第二大的类是哪个")) == [("1160000", "元")]
    assert offered(last(assistant, "地区办24年哪类支出最多", "第二呢")) == [("1160000", "元")]


def test_both_ends_of_an_order_are_given_where_both_are_asked_for(assistant: Assistant) -> None:
    assert offered(assistant.ask("工资福利支出最多是哪项，最少是哪项")) == [("1736320", "元"), ("30690", "元")]


def test_whether_is_answered_before_the_figures(assistant: Assistant) -> None:
    assert assistant.ask("事业单位医疗是不是比行政单位医疗多").text.startswith("不是，")
    assert "没有安排" in assistant.ask("国有资本经营预算安排了吗").text


@pytest.mark.parametrize(
    "question",
    ["2024年1月花了多少", "上半年支出多少", "行政单位人员经费多少", "临聘人员工资多少", "2080999这个科目多少"],
)
def test_a_total_is_never_given_for_what_narrows_it(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question)
    assert answer.status in REFUSED
    assert offered(answer) == []


def test_two_words_for_one_item_are_one_item(assistant: Assistant) -> None:
    assert offered(assistant.ask("公积金（住房公积金）是多少")) == [("382296", "元")]


def test_the_part_is_asked_for_not_its_whole(assistant: Assistant) -> None:
    assert offered(assistant.ask("采购里头服务类的有多少")) == [("790.39", "元")]
    assert offered(assistant.ask("工资福利支出里津贴补贴占多少")) == [("36.31", "%")]


def test_thanks_ask_for_nothing_and_are_forgotten(assistant: Assistant) -> None:
    assert offered(last(assistant, "地区办24年公务接待费", "谢谢")) == []
    assert offered(last(assistant, "地区办24年公务接待费", "谢谢", "那印刷费呢")) == [("10000", "元")]


BODIES = (
    "嘉定区民政局", "嘉定区司法局", "嘉定区档案馆", "嘉定区安亭镇", "普陀区地区办", "嘉定区卫健委", "地区办司法所", "嘉定区投促办",
    "嘉定区图书馆", "嘉定区菊园街道", "上海市民政局", "嘉定区政法委",
)  # fmt: skip
NOT_PRINTED = (
    "审计费", "律师费", "养犬管理费", "绿化养护费", "广告费", "慰问费", "高温补贴", "停车费", "体检费", "诉讼费", "河道整治", "危房改造",
    "适老化改造", "托育补贴", "垃圾房改造", "保险理赔", "疫苗接种", "公租房租金", "村医补贴", "扫雪除冰", "防汛物资", "社区食堂补贴",
)  # fmt: skip
INVENTED = [
    *(f"{body}24年{item}{end}" for (body, item), end in zip(
        product(BODIES, ("三公经费", "公务接待费", "支出总额", "公积金", "办公费", "项目支出")), ("是多少", "多少钱", "花了多少") * 24, strict=True)),
    *(f"地区办{year}年{item}多少" for year, item in product((21, 22, 25, 26), ("三公经费", "公积金", "支出总额", "办公费", "机关运行经费"))),
    *(form.format(item) for item, form in product(NOT_PRINTED, ("地区办24年{}是多少", "在{}上花了多少", "24年{}预算", "地区办{}花了多少钱", "{}"))),
]  # fmt: skip


def test_what_is_invented_is_refused(assistant: Assistant) -> None:
    assert len(INVENTED) >= 200
    given = [(q, offered(a)) for q in INVENTED if (a := assistant.ask(q)).status not in REFUSED or offered(a)]
    assert given == []


def test_what_a_list_is_of_is_named_without_its_amount_or_marks(assistant: Assistant) -> None:
    answer = assistant.ask("地区办24年工资福利支出由哪几项组成")
    assert answer.interpretation.subject == "工资福利支出"
    assert answer.chart is not None and "[" not in answer.chart.title


def test_a_name_with_quotation_marks_of_its_own_is_quoted_with_single_ones_inside(assistant: Assistant) -> None:
    text = assistant.ask("地区办2024年三公经费为什么减少").text
    assert "“‘三公’经费”" in text and "““" not in text


@pytest.mark.parametrize("question", ["三公是哪三公", "三公到底是哪三公？"])
def test_an_item_asked_after_by_its_own_name_is_defined(assistant: Assistant, question: str) -> None:
    assert "因公出国（境）费" in assistant.ask(question).text
