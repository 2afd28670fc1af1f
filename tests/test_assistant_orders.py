"""Orders and lists as people ask for them: what moved most, what is left out, which place, what became of budgets, whose is most."""

from __future__ import annotations

from pathlib import Path

import pytest

from asking import amounts, offered, published
from assistant.conversation import Assistant
from tests.provincial import BODY, account, budget

_MOVED = (
    "1.农林水支出（类）林业和草原（款）行政运行（项）900.00万元，2024年当年预算执行数为1,000.00万元，2025年预算安排900.00万元，比2024年预算执行数减少10.00%。",
    "2.农林水支出（类）林业和草原（款）森林资源培育（项）480.00万元，2024年当年预算执行数为960.00万元，2025年预算安排480.00万元，比2024年预算执行数减少50.00%。",
    "3.农林水支出（类）林业和草原（款）林业草原防灾减灾（项）310.00万元，2024年当年预算执行数为200.00万元，2025年预算安排310.00万元，比2024年预算执行数增加55.00%。",
    "4.住房保障支出（类）住房改革支出（款）住房公积金（项）100.00万元，2024年当年预算执行数为250.00万元，2025年预算安排100.00万元，比2024年预算执行数减少60.00%。",
)
_SPENT = (
    "1.农林水支出（类）林业和草原（款）行政运行（项）。年初预算为880.00万元，支出决算为872.50万元，完成年初预算的99.15%。",
    "2.农林水支出（类）林业和草原（款）森林资源培育（项）。年初预算为400.00万元，支出决算为470.00万元，完成年初预算的117.50%。",
    "3.住房保障支出（类）住房改革支出（款）住房公积金（项）。年初预算为70.00万元，支出决算为98.00万元，完成年初预算的140.00%。",
    "4.卫生健康支出（类）行政事业单位医疗（款）行政单位医疗（项）。年初预算为0.00万元，支出决算为54.50万元。",
)


@pytest.fixture(scope="module")
def planned(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    return published(tmp_path_factory.mktemp("planned"), {"甲县林业局2025年部门预算.html": budget(*_MOVED)})


@pytest.fixture(scope="module")
def spent(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    return published(tmp_path_factory.mktemp("spent"), {"甲县林业局2024年度部门决算.html": account(*_SPENT)})


@pytest.mark.parametrize(
    ("question", "rate"),
    [
        ("哪个科目降得最狠，降了几个点", "60.00"),
        ("跟上年执行数比，降幅最大的科目", "60.00"), ("比上年涨得最猛的是哪个科目", "55.00"), ("降幅排第二的是哪个科目", "50.00"),
    ],
)
def test_the_item_that_moved_most_is_found_among_what_sentences_say_of_each(planned: Assistant, question: str, rate: str) -> None:
    assert offered(planned.ask(f"{BODY}2025年{question}")) == {rate}


def test_moved_most_in_money_is_worked_out_from_both_years_that_a_sentence_states(planned: Assistant) -> None:
    answer = planned.ask(f"{BODY}2025年比上年减少最多的是哪个科目，少了多少钱")
    assert "森林资源培育" in answer.text and offered(answer) == {"4800000.00"}


def test_where_the_most_in_percent_is_not_the_most_in_money_both_are_told(planned: Assistant) -> None:
    assert "按金额算，减少最多的是森林资源培育" in planned.ask(f"{BODY}2025年哪个科目降得最狠").text


@pytest.mark.parametrize(
    ("question", "items"),
    [
        ("农林水支出里，除了行政运行之外最大的是哪项", {"530.00"}),
        ("哪一类支出最大，农林水支出不算", {"250.00"}),
        ("工资福利支出，带“津贴”字样的不算，最多的是哪项", {"620.00"}),
        ("公用经费里公务接待费除外还有什么", {"153.50"}),
    ],
)
def test_what_is_left_out_by_name_stands_in_no_order_and_no_list(planned: Assistant, question: str, items: set[str]) -> None:
    assert offered(planned.ask(f"{BODY}2025年{question}")) == items


def test_an_item_of_a_class_is_found_at_the_level_of_items(planned: Assistant) -> None:
    assert offered(planned.ask(f"{BODY}2025年农林水支出底下哪一项用得最少")) == {"410.00"}


@pytest.mark.parametrize(
    ("question", "figure"),
    [("位列第二的是哪一类支出", "250.00"), ("工资福利支出里居第二的是哪项", "400.00"), ("最烧钱的一类是啥", "1840.00"), ("哪一类支出垫底", "60.00")],
)
def test_a_place_in_an_order_has_many_names(planned: Assistant, question: str, figure: str) -> None:
    assert offered(planned.ask(f"{BODY}2025年{question}")) == {figure}


@pytest.mark.parametrize(
    ("question", "item", "figure"),
    [
        ("哪个科目完成年初预算的比例最高", "住房公积金", "140.00"),
        ("执行率最低的科目，达到多少", "行政运行", "99.15"),
        ("哪个科目超支最多", "森林资源培育", "700000.00"),
        ("完成率排第二的是哪个科目", "森林资源培育", "117.50"),
        ("哪个科目剩的钱最多", "行政运行", "75000.00"),
    ],
)
def test_items_are_put_in_the_order_of_what_became_of_their_budgets(spent: Assistant, question: str, item: str, figure: str) -> None:
    answer = spent.ask(f"{BODY}2024年{question}")
    assert item in answer.text and offered(answer) == {figure}


def test_whose_is_most_in_whatever_year_is_looked_for_in_every_document(tmp_path: Path) -> None:
    other = budget().replace(BODY, "甲县水利局").replace("6.50", "8.50")
    held = published(tmp_path, {"a.html": budget(), "b.html": other, "c.html": account()})
    answer = held.ask("不管哪一年，公务接待费最多的是哪个部门、哪年")
    assert "最高的是甲县水利局" in answer.text
    assert {"8.50", "6.50"} <= offered(answer)


def test_shares_of_two_bodies_are_compared_by_share_and_not_by_amount(tmp_path: Path) -> None:
    held = published(tmp_path, {"a.html": budget(), "b.html": budget().replace(BODY, "甲县水利局")})
    answer = held.ask("2025年林业局和水利局谁的项目支出占比低")
    assert all(f.unit == "%" for f in answer.figures if f.role == "answer")


def test_bodies_listed_in_a_bracket_behind_their_number_are_those_bodies(tmp_path: Path) -> None:
    towns = {name: budget().replace(BODY, f"甲县{name}街道办事处") for name in ("河东", "河西")}
    held = published(tmp_path, {f"{name}.html": page for name, page in towns.items()})
    assert offered(held.ask("两个街道（河东、河西）2025年公务接待费总共多少")) == {"130000.00"}


def test_two_bodies_and_no_item_are_put_in_order_by_what_they_spend(tmp_path: Path) -> None:
    other = budget().replace(BODY, "甲县水利局").replace("2,400.00", "2,500.00")
    held = published(tmp_path, {"a.html": budget(), "b.html": other})
    answer = held.ask("2025年林业局和水利局支出规模排个序")
    assert "从高到低" in answer.text and {"2500.00", "2400.00"} <= offered(answer)


def test_which_year_is_higher_is_named(tmp_path: Path) -> None:
    held = published(tmp_path, {"a.html": budget(), "b.html": account()})
    answer = held.ask(f"{BODY}2024、2025两年哪年公务接待费高")
    assert "最高的是2024年" in answer.text and offered(answer) == {"7.20", "6.50"}


def test_units_without_figures_of_their_own_are_not_answered_with_classes(planned: Assistant) -> None:
    answer = planned.ask(f"{BODY}2025年三家预算单位里支出最少的是哪家")
    assert answer.status == "not_disclosed" and offered(answer) == set()


def test_a_limit_in_ten_thousands_is_no_year(planned: Assistant) -> None:
    answer = planned.ask(f"{BODY}2025年2000万以上的类有哪些")
    assert answer.status == "answered" and "没有收录" not in answer.text


@pytest.mark.parametrize("most", ["最狠的三个类", "最多的三类", "最烧钱的三类"])
def test_how_many_are_asked_for_is_read_behind_any_superlative(planned: Assistant, most: str) -> None:
    assert offered(planned.ask(f"{BODY}2025年花钱{most}是哪些")) == {"1840.00", "250.00", "150.00"}


def test_the_largest_of_those_not_planned_for_is_named(spent: Assistant) -> None:
    answer = spent.ask(f"{BODY}2024年哪些科目年初没预算")
    assert offered(answer) == {"54.50"}


def test_the_parts_of_a_three_public_header_are_told_apart_by_their_year_and_phase(spent: Assistant) -> None:
    assert offered(spent.ask(f"{BODY}2024年三公经费里哪块最大")) == {"22.50"}


def test_which_place_an_item_takes_among_its_like(planned: Assistant) -> None:
    assert offered(planned.ask(f"{BODY}2025年工资福利支出里，津贴补贴排第几")) == {"2"}


def test_a_list_and_its_largest_are_one_answer_in_order(planned: Assistant) -> None:
    answer = planned.ask(f"{BODY}2025年林业和草原下有哪几项，哪项最多")
    assert offered(answer) == {"900.00", "530.00", "410.00"}


@pytest.mark.parametrize(
    ("question", "rates"),
    [("完成率低于100%的科目有哪些", {"99.15"}), ("执行率超过110%的有哪些科目", {"117.50", "140.00"})],
)
def test_items_within_a_rate_of_completion_are_listed(spent: Assistant, question: str, rates: set[str]) -> None:
    assert offered(spent.ask(f"{BODY}2024年{question}")) == rates


def test_the_item_furthest_from_its_budget_either_way(spent: Assistant) -> None:
    assert offered(spent.ask(f"{BODY}2024年决算与年初预算相差最大的科目")) == {"700000.00"}


def test_each_of_several_items_is_put_in_its_own_order(tmp_path: Path) -> None:
    other = budget().replace(BODY, "甲县水利局").replace("6.50", "8.50")
    held = published(tmp_path, {"a.html": budget(), "b.html": other})
    answer = held.ask("2025年林业局和水利局，公务接待费、办公费各是谁高")
    assert {"8.50", "6.50", "153.50"} <= offered(answer)


def test_items_that_moved_by_more_than_a_limit(tmp_path: Path) -> None:
    held = published(tmp_path, {"a.html": budget(), "b.html": account()})
    answer = held.ask(f"{BODY}2025年和2024年相比，哪些项级科目增加超过50万")
    assert answer.figures and all(float(f.amount) > 500000 for f in answer.figures if f.role == "answer")


def test_what_is_carried_over_is_no_class_of_expenditure(spent: Assistant) -> None:
    answer = spent.ask(f"{BODY}2024年哪一类支出最少")
    assert "结转" not in answer.text and offered(answer) == {"54.50"}
    assert len(offered(spent.ask(f"{BODY}2024年各类支出多少"))) == 5


def test_nothing_that_fell_is_told_as_such(tmp_path: Path) -> None:
    more = budget().replace("2025", "2026").replace("60.00", "70.00")
    held = published(tmp_path, {"a.html": budget(), "b.html": more})
    answer = held.ask(f"{BODY}2026年比2025年哪一类降得最猛")
    assert answer.status == "answered" and "没有减少" in answer.text and offered(answer) == set()


@pytest.mark.parametrize(
    "question",
    [
        "林业局2025年部门预算，哪两大类支出最烧钱", "林业局2025年支出按类排前两位的是哪些", "林业局2025年支出预算，两个最大的类",
        "林业局2025年支出里花钱头两个类是", "林业局2025年哪俩类支出最大", "林业局2025年支出按类的冠亚军", "林业局2025年支出数额靠前的两个类",
    ],
)
def test_as_many_are_told_as_are_asked_for(planned: Assistant, question: str) -> None:
    assert offered(planned.ask(question)) == {"1840.00", "250.00"}


def test_the_parts_of_what_was_named_last_are_put_in_order(planned: Assistant) -> None:
    answer = planned.ask("林业局2025年基本支出的工资福利支出各款里，金额排前二的是哪几项")
    assert offered(answer) == {"620.00", "400.00"}


def test_places_behind_the_point_ask_for_no_order(planned: Assistant) -> None:
    answer = planned.ask("林业局2025年办公费是公务接待费的几倍？算到小数点后两位")
    assert "23.62" in answer.text and "最少" not in answer.text


@pytest.mark.parametrize(
    "question",
    ["按类排，金额排第一、第二的是什么", "最大的类和第二大的类各是哪个", "支出最大的是哪类，第二大的是哪类", "各类支出里老大老二是谁"],
)
def test_each_place_asked_for_by_its_own_word_is_told(planned: Assistant, question: str) -> None:
    assert offered(planned.ask(f"{BODY}2025年{question}")) == {"1840.00", "250.00"}


@pytest.mark.parametrize(
    ("asked", "figures"),
    [
        ("各块从多到少排个序", ["60.00", "25.00", "15.00"]), ("各部分由低到高排一下", ["15.00", "25.00", "60.00"]),
        ("里排第二的是哪块", ["25.00"]), ("里最小的是哪块", ["15.00"]),
    ],
)  # fmt: skip
def test_parts_that_a_sentence_lists_are_put_in_order_like_rows(tmp_path: Path, asked: str, figures: list[str]) -> None:
    page = budget("护林专项经费100.00万元，其中：补种苗木25.00万元，添置望远镜60.00万元，印制标牌15.00万元。")
    answer = published(tmp_path, {"a.html": page}).ask(f"{BODY}2025年护林专项经费{asked}")
    assert [f.printed for f in answer.figures if f.role == "answer"] == figures


@pytest.mark.parametrize(
    ("asked", "amount"),
    [("最大和最小的类相差多少", "17800000"), ("最大的类比第二大的类多多少", "15900000"), ("工资福利支出里最高的比最低的多多少", "2200000")],
)
def test_two_places_of_one_order_are_held_against_each_other(planned: Assistant, asked: str, amount: str) -> None:
    assert amounts(planned.ask(f"{BODY}2025年{asked}")) == {amount}


@pytest.mark.parametrize(
    "asked",
    ["卫生健康支出和住房保障支出谁涨得多", "卫生健康支出涨得多还是住房保障支出涨得多", "比上年，卫生健康支出和住房保障支出哪个增加得更快"],
)
def test_moves_are_held_against_one_another_and_not_amounts(tmp_path: Path, asked: str) -> None:
    more = budget().replace("2025", "2026").replace("60.00", "75.00")
    answer = published(tmp_path, {"a.html": budget(), "b.html": more}).ask(f"{BODY}2026年{asked}")
    assert "150000" in amounts(answer) and "较大的是卫生健康支出" in answer.text


def test_some_of_which_one_is_asked_for_are_not_counted(planned: Assistant) -> None:
    assert amounts(planned.ask("林业局2025年农林水支出下面几个项，哪个最少，多少钱")) == {"4100000"}
    assert "3项" in planned.ask("林业局2025年林业和草原下面有几个项").text
