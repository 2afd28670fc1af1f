"""Conversations that go from one body to another: whom 三家, 第一家, 另外两家, 街道 and 它 mean, and what is asked of them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from asking import amounts, last, offered, published
from assistant.conversation import Assistant
from tests.provincial import BODY, budget
from tests.several import accounts

FOUR = "2024年清河街道、南塘街道、林业局、水利局的三公经费决算各多少"


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    return published(tmp_path_factory.mktemp("company"), accounts(), today=date(2025, 11, 1))


@pytest.mark.parametrize(
    ("questions", "expected"),
    [
        (("加起来呢",), {"725000"}),
        (("四家加起来呢？林业那家占多少",), {"725000", "10.34"}),
        (("第一家的公务接待费呢",), {"10000"}),
        (("第一家的公务接待费呢", "第二个呢"), {"30000"}),
        (("谁最高谁最低", "最高的比最低的多几多"), {"225000"}),
        (("比清河街道多的有哪些",), {"300000"}),
        (("四家里三公完成年初预算的比例，谁最低",), {"25"}),
        (("最后一家呢",), {"150000"}),
        (("前两家加起来",), {"500000"}),
    ],
)
def test_sums_shares_orders_and_filters_run_over_the_bodies_spoken_of(
    assistant: Assistant, questions: tuple[str, ...], expected: set[str]
) -> None:
    assert amounts(last(assistant, FOUR, *questions)) == expected


def test_the_one_that_the_reply_came_to_is_it(assistant: Assistant) -> None:
    assert "林业局厉行节约" in last(assistant, FOUR, "四家里三公完成年初预算的比例，谁最低", "为什么").text
    assert offered(last(assistant, FOUR, "这四家谁最高", "它的公务接待费呢")) == {"3.00"}


def test_what_is_asked_of_the_next_body_is_what_was_asked_first(assistant: Assistant) -> None:
    answer = last(assistant, "林业局2024年机关运行经费多少", "比上年多多少，多在哪", "水利局呢")
    assert "55.00" in offered(answer)
    assert offered(last(assistant, "2024年机关运行经费，清河街道和南塘街道谁大，差多少", "水利局的呢")) == {"55.00"}


def test_who_moved_which_way_is_asked_of_those_spoken_of(assistant: Assistant) -> None:
    asked = ("2024年机关运行经费，清河街道和南塘街道谁大", "林业局的呢", "反过来看，这三家哪家是比上年增加的")
    answer = last(assistant, *asked)
    assert "增加的只有甲县林业局" in answer.text and amounts(answer) == {"40000"}


@pytest.mark.parametrize("greeting", ["同志你好，我是清河街道的老居民", "我是清河的，随便问问", "你好呀，我住清河街道这边"])
@pytest.mark.parametrize("question", ["2024年街道的行政单位离退休花了多少", "听讲街道2024年行政单位离退休花了钱，多少", "那里2024年行政单位离退休是多少"])
def test_a_body_named_in_passing_is_meant_by_later_turns(assistant: Assistant, greeting: str, question: str) -> None:
    assert offered(last(assistant, greeting, question)) == {"21.00"}


def test_a_kind_of_body_alone_is_asked_back_where_several_are_held(assistant: Assistant) -> None:
    answer = last(assistant, "街道2024年的三公经费是多少")
    assert answer.status == "clarify" and answer.clarification and len(answer.clarification.options) == 2


def test_a_unit_without_figures_is_an_aside(assistant: Assistant) -> None:
    asked = ("林业局2024年三公经费多少", "下面不是还有个林业科技推广中心吗？")
    answer = last(assistant, *asked)
    assert answer.status == "answered" and "不单列" in answer.text
    assert offered(last(assistant, *asked, "公务接待费多少")) == {"1.50"}
    assert last(assistant, "林业科技推广中心2024年的三公经费多少").status == "not_disclosed"


def test_a_body_set_aside_is_not_meant(assistant: Assistant) -> None:
    assert offered(last(assistant, "清河街道2024年三公经费多少", "我问的不是清河，是南塘街道")) == {"30.00"}


def test_back_to_a_body_is_back_to_what_was_spoken_of(assistant: Assistant) -> None:
    asked = ("清河街道2024年三公经费多少", "水利局的公务接待费呢", "回到清河街道")
    assert offered(last(assistant, *asked)) == {"20.00"}


@pytest.mark.parametrize(
    ("questions", "expected"),
    [
        (("谁最高", "排第二的是谁"), {"200000"}),
        (("前三名合计多少",), {"650000"}),
        (("林业局排第几",), {"75000"}),
        (("最高的是最低的几倍",), {"4"}),
        (("除了清河，另外三家合计多少",), {"525000"}),
        (("第一家的公务接待费", "第二家的呢", "剩下那两家加起来"), {"55000"}),
        (("这四家里哪几家比清河少",), {"75000", "150000"}),
        (("谁最低", "最低的那家公务接待费多少"), {"15000"}),
        (("最高的比最低的多几多", "那公务接待费呢"), {"10000", "30000", "15000", "40000"}),
    ],
)
def test_places_multiples_and_the_rest_of_the_bodies_are_told(assistant: Assistant, questions: tuple[str, ...], expected: set[str]) -> None:
    assert amounts(last(assistant, FOUR, *questions)) == expected


def test_one_more_body_is_added_to_those_spoken_of(assistant: Assistant) -> None:
    asked = ("清河街道2024年三公经费多少", "南塘街道的呢", "再加上林业局的，三家一共多少", "林业局占多少")
    assert amounts(last(assistant, *asked[:3])) == {"575000"}
    assert amounts(last(assistant, *asked)) == {"13.04"}


def test_two_bodies_together_have_one_item_summed(assistant: Assistant) -> None:
    asked = ("清河街道2024年三公经费多少", "南塘街道的呢", "两家加起来公务接待费多少")
    assert amounts(last(assistant, *asked)) == {"40000"}


def test_one_body_is_held_against_the_one_spoken_of(assistant: Assistant) -> None:
    asked = ("清河街道2024年公务接待费多少", "比南塘多还是少")
    assert amounts(last(assistant, *asked)) == {"20000"}


def test_they_are_the_body_last_spoken_of_alone(assistant: Assistant) -> None:
    asked = ("清河街道和南塘街道2024年三公经费谁高", "回到清河，它的三公呢", "他们的公务接待费花了没")
    assert amounts(last(assistant, *asked)) == {"10000"}


@pytest.mark.parametrize("talk", ["谢谢侬哦，讲得蛮清爽", "哦哦，原来是他们印得不一样，晓得了", "好的，辛苦了", "好吧，谢谢你的耐心"])
def test_talk_between_questions_leaves_what_was_spoken_of(assistant: Assistant, talk: str) -> None:
    assert last(assistant, "清河街道2024年三公经费多少", talk).status == "out_of_scope"
    assert offered(last(assistant, "清河街道2024年三公经费多少", talk, "那南塘街道呢")) == {"30.00"}
    assert last(assistant, "清河街道2024年三公经费多少", "宠物医院补贴，谢谢").status == "not_disclosed"


def test_why_is_told_of_each_of_several_bodies(assistant: Assistant) -> None:
    text = last(assistant, FOUR, "为什么都没花完").text
    assert "清河街道办事处厉行节约" in text and "水利局厉行节约" in text


@pytest.mark.parametrize(
    ("questions", "expected"),
    [
        (("加起来呢", "各占几成"), {"27.59", "41.38", "10.34", "20.69"}),
        (("前两家谁高，高出百分之几",), {"50"}),
        (("这四家里谁最省",), {"75000", "150000", "200000", "300000"}),
        (("谁最省", "最省的那家公务接待费多少"), {"15000"}),
    ],
)
def test_each_ones_part_and_how_far_two_are_apart_are_told(assistant: Assistant, questions: tuple[str, ...], expected: set[str]) -> None:
    assert amounts(last(assistant, FOUR, *questions)) == expected


def test_the_former_and_the_latter_are_bodies_where_bodies_were_named(assistant: Assistant) -> None:
    asked = ("清河街道2024年三公经费多少", "南塘街道呢")
    assert amounts(last(assistant, *asked, "后者比前者多多少")) == {"100000"}
    assert offered(last(assistant, *asked, "前者的公务接待费呢")) == {"1.00"}
    assert offered(last(assistant, *asked, "前者的公务接待费呢", "后者呢")) == {"3.00"}


def test_the_askers_own_street_is_ours_and_another_is_theirs(assistant: Assistant) -> None:
    asked = ("我是清河街道的居民", "2024年三公经费多少", "南塘街道的三公呢")
    assert amounts(last(assistant, *asked, "咱们街道比他们多吗")) == {"100000"}
    assert offered(last(assistant, *asked, "我们街道的公务接待费呢")) == {"1.00"}
    assert offered(last(assistant, *asked, "我们街道的公务接待费呢", "他们呢")) == {"3.00"}


def test_a_body_of_another_place_is_nobodys_and_leaves_what_was_spoken_of(assistant: Assistant) -> None:
    asked = ("2024年林业局和水利局的三公经费多少", "虹口的水利局呢")
    assert last(assistant, *asked).status == "not_disclosed"
    assert amounts(last(assistant, *asked, "那两家加起来")) == {"225000"}


def test_a_year_that_was_only_to_be_compared_with_is_no_answer(assistant: Assistant) -> None:
    answer = last(assistant, "林业局2025年的三公经费是多少，跟24年比涨没涨")
    assert answer.status == "not_disclosed" and not amounts(answer)


@pytest.mark.parametrize(
    ("questions", "expected"),
    [
        (("加起来呢", "最高的占合计多少"), {"41.38"}),
        (("最低的两家加起来",), {"225000"}),
        (("第二低的是谁",), {"150000"}),
        (("四家平均多少",), {"181250"}),
        (("高于平均的有哪些",), {"200000", "300000"}),
        (("这四家里两个街道加起来",), {"500000"}),
        (("两个局谁高",), {"75000", "150000"}),
        (("不要水利局，另外三家合计多少",), {"575000"}),
        (("它们几家谁最低", "前两家哪家高", "高的那家公务接待费多少"), {"30000"}),
    ],
)
def test_ends_kinds_and_the_average_of_the_bodies_are_told(assistant: Assistant, questions: tuple[str, ...], expected: set[str]) -> None:
    assert amounts(last(assistant, FOUR, *questions)) == expected


def test_a_sum_is_never_replaced_by_one_of_its_parts(assistant: Assistant) -> None:
    assert last(assistant, FOUR, "第三家比前两家加起来少多少").status == "not_disclosed"


def test_one_more_body_joins_a_sum(assistant: Assistant) -> None:
    assert amounts(last(assistant, "清河街道2024年三公经费多少", "加上南塘街道的呢")) == {"500000"}


def test_a_share_of_the_same_whole_is_asked_of_all(assistant: Assistant) -> None:
    asked = ("清河街道2024年公务接待费占三公经费的比例", "南塘街道呢", "哪家占得最高")
    assert amounts(last(assistant, *asked)) == {"5", "10"}


@pytest.mark.parametrize(
    ("questions", "expected"),
    [
        (("哪两家最高",), {"300000", "200000"}),
        (("第三家和第四家差多少",), {"75000"}),
        (("最后一家的公务接待费", "前一家的呢"), {"15000"}),
        (("最少的比最多的少多少",), {"225000"}),
        (("平均每家多少",), {"181250"}),
    ],
)
def test_so_many_of_an_order_and_the_one_beside_it_are_told(assistant: Assistant, questions: tuple[str, ...], expected: set[str]) -> None:
    assert amounts(last(assistant, FOUR, *questions)) == expected


@pytest.mark.parametrize(
    ("question", "expected", "told"),
    [
        ("林业局呢？哪家更省", {"7.50", "20.00"}, "最低的是甲县林业局"),
        ("水利局的呢，谁花得少", {"15.00", "20.00"}, "最低的是甲县水利局"),
        ("水利局呢，差多少", {"15.00", "50000.00"}, ""),
        ("林业局多少？是它的几倍", {"7.50", "0.38"}, ""),
        ("南塘街道有没有它多", {"100000.00"}, "是的"),
        ("林业局、水利局呢？三家里谁最省", {"7.50", "15.00", "20.00"}, "最低的是甲县林业局"),
    ],
)
def test_a_body_named_next_is_held_against_the_one_spoken_of(assistant: Assistant, question: str, expected: set[str], told: str) -> None:
    answer = last(assistant, "2024年清河街道的三公经费决算多少", question)
    assert offered(answer) == expected and told in answer.text


def test_a_body_named_next_is_not_held_against_the_one_before_when_its_own_years_are(assistant: Assistant) -> None:
    answer = last(assistant, "2024年清河街道的机关运行经费多少", "林业局的呢？比上年多多少")
    assert "清河" not in answer.text


def test_of_all_bodies_those_within_a_limit_are_named(assistant: Assistant) -> None:
    assert offered(assistant.ask("2024年三公经费决算超过18万的是哪几个部门")) == {"20.00", "30.00"}
    answer = assistant.ask("哪些部门2024年三公经费决算不到10万")
    assert offered(answer) == {"7.50"} and "林业局" in answer.text


def test_which_of_two_bodies_saves_is_no_question_of_a_budget(assistant: Assistant) -> None:
    assert offered(assistant.ask("清河街道和南塘街道2024年三公经费决算谁省，省了多少")) == {"20.00", "30.00", "100000.00"}


def test_one_body_is_so_much_of_another(assistant: Assistant) -> None:
    answer = assistant.ask("2024年三公经费决算，林业局是清河街道的几成")
    assert offered(answer) == {"37.50"}


def test_how_many_people_bodies_have_is_held_together_and_never_their_money(tmp_path: Path) -> None:
    said = {"甲县林业局": "截至2024年12月31日，本部门实有在职人员28人，车辆3辆。", "甲县水利局": "截至2024年12月31日，在职人员41人，车辆5辆。"}
    pages = {f"{body}2025年部门预算.html": budget(words).replace(BODY, body) for body, words in said.items()}
    assistant = published(tmp_path, pages)
    assert amounts(assistant.ask("林业局跟水利局2025年哪家在职的人多，多几个")) == {"28", "41", "13"}
    assert amounts(assistant.ask("林业局和水利局2025年各有多少辆车")) == {"3", "5"}
    assert not any(f.unit == "元" for f in assistant.ask("林业局和水利局2025年谁的编制多").figures)


def test_how_many_posts_a_body_has_is_compared_over_the_years_and_never_its_money(tmp_path: Path) -> None:
    pages = {
        "甲县林业局2025年部门预算.html": budget("截至2024年12月31日，本部门编制人数31人，实有在职人员28人。"),
        "甲县林业局2024年部门预算.html": budget("截至2023年12月31日，本部门编制人数29人，实有在职人员27人。").replace("2025年", "2024年"),
    }
    answer = published(tmp_path, pages).ask("林业局的编制数，2025年预算公开的比2024年公开的多几个")
    assert {"31", "29", "2"} <= amounts(answer)
    assert not any(f.unit == "元" for f in answer.figures)


def test_which_bodies_have_an_item_and_which_have_none_is_told_of_each(tmp_path: Path) -> None:
    pages = {name: html.replace("23.00", "") for name, html in accounts().items()}  # 林业局 prints its 离退休 blank
    assistant = published(tmp_path, pages, today=date(2025, 11, 1))
    having = last(assistant, "2024年哪些部门有行政单位离退休")
    assert amounts(having) == {"210000", "220000", "240000"} and "有3家" in having.text
    asked = last(assistant, "库里收录的这几家，谁没有行政单位离退休")
    assert "没有行政单位离退休的只有甲县林业局" in asked.text
    assert "都没有公务用车购置费" in last(assistant, "2024年哪几家安排了公务用车购置费").text


def test_two_bodies_asked_the_same_one_after_the_other_are_then_held_together(assistant: Assistant) -> None:
    said = ("清河街道2024年公务接待费决算多少", "林业局的呢")
    assert amounts(last(assistant, *said, "差多少")) == {"5000"}
    assert amounts(last(assistant, *said, "哪个多")) == {"10000", "15000"}
    assert amounts(last(assistant, *said, "哪个多", "差多少")) == {"5000"}
    assert amounts(last(assistant, *said, "加起来呢")) == {"25000"}
