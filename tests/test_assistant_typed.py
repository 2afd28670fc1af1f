"""What people type in a hurry or by rule: bare pinyin, dialect, terse follow-ups, checks of sums, counts given in the question."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from asking import amounts, last
from assistant.conversation import Assistant
from assistant.operations.bounds import Bounds
from assistant.spelling import SpellingTable, initials_read
from assistant.wording import quantities
from index.budget_index import BudgetIndex
from index.encoders import HashingEncoder
from index.vocabulary import ScheduleKind
from small_world import Row, disclosure, reading, shelved, with_schedule

WATER, MUSEUM = "江州市东湖区水务局", "江州市东湖区文化馆"
LIBRARY, HALL = "东湖区图书馆", "东湖区美术馆"
UNITS = [(LIBRARY, "合计", "600,000"), (HALL, "合计", "400,000"), ("合计", "合计", "1,000,000")]
DUTIES = "4.负责水利工程移民管理和后期扶持工作。"


def works(supply: str, drought: str) -> list[Row]:
    return [
        ("213", "农林水支出", ("农林水支出",), "300,000", supply),
        ("2130314", "抗旱", ("农林水支出", "抗旱"), "", drought),
        ("2130335", "农村供水", ("农林水支出", "农村供水"), "300,000", supply),
        ("221", "住房保障支出", ("住房保障支出",), "90,000", ""),
        ("", "合计", ("合计",), "390,000", supply),
    ]


def spent(travel: str) -> list[Row]:
    return [
        ("302", "商品和服务支出", ("商品和服务支出",), "", "200,000"),
        ("30205", "水费", ("商品和服务支出", "水费"), "", "3,000"),
        ("30211", "差旅费", ("商品和服务支出", "差旅费"), "", travel),
        ("30217", "公务接待费", ("商品和服务支出", "公务接待费"), "", "6,000"),
        ("", "合计", ("合计",), "", "200,000"),
    ]


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    index = BudgetIndex.open(tmp_path_factory.mktemp("index"), HashingEncoder())
    museum = reading(disclosure(MUSEUM, 2025, units=[LIBRARY, HALL]), works("100,000", "50,000"))
    shelved(
        index,
        [
            reading(disclosure(WATER, 2024), works("500,000", "250,000"), economic=spent("5,000")),
            reading(disclosure(WATER, 2025), works("750,000", "200,000"), economic=spent("7,000"), sentences=[DUTIES]),
            with_schedule(museum, ScheduleKind.REVENUE, "2025年部门收入总表", UNITS, by_unit=True),
        ],
    )
    yield Assistant(index, today=date(2025, 6, 1))
    index.close()


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("shui费", "水费"),
        ("chai lv fei多少", "差旅费多少"),
        ("chalv费", "差旅费"),
        ("东湖shuiwuju", "东湖水务局"),
        ("lü费", "lü费"),
        ("top3 why hello", "top3 why hello"),
    ],
)
def test_letters_become_known_words_and_others_stay(typed: str, read: str) -> None:
    assert SpellingTable(["水费", "差旅费", "水务局", "东湖水务局"]).read(typed) == read


def test_the_longest_word_wins() -> None:
    assert SpellingTable(["公务", "公务接待费"]).read("gongwujiedaifei") == "公务接待费"


def test_initials_are_read_only_where_one_body_has_them() -> None:
    assert initials_read("sfj多少", ["司法局", "水务局"]) == "司法局多少"
    assert initials_read("cwh多少", ["常务会", "财务会"]) == "cwh多少"


@pytest.mark.parametrize(
    ("question", "amount"),
    [
        ("shuiwuju 2025 chailv费 duoshao", "7000"),
        ("水务局25年gongwu jiedai费几多", "6000"),
        ("水务局2025年水费到头来排了好多公家钞票", "3000"),
        ("水务局今年差旅费是好多嘛", "7000"),
    ],
)
def test_pinyin_and_dialect_ask_like_print(assistant: Assistant, question: str, amount: str) -> None:
    assert amounts(assistant.ask(question)) == {amount}


@pytest.mark.parametrize(
    ("said", "holds"),
    [("不低于150万元", True), ("不少于150万元", True), ("低于150万元", False), ("没有超过150万元", True), ("超过150万元", False)],
)
def test_a_limit_that_is_denied_turns_round_and_includes_itself(said: str, holds: bool) -> None:
    limits = quantities(said)
    assert Bounds.of(said, limits).hold(limits[0].amount) is holds


def test_not_below_is_above() -> None:
    limits = quantities("不低于150万元")
    assert not Bounds.of("不低于150万元", limits).under


@pytest.mark.parametrize(
    ("turns", "amount"),
    [
        (("水务局25年水费多少", "差旅费呢", "加一起捏"), "10000"),
        (("水务局25年农村供水多少", "24年呢", "两年差好多"), "250000"),
        (("水务局25年农村供水多少", "项目支出呢？占该项的比重？"), "71.43"),
    ],
)
def test_short_follow_ups_keep_what_was_spoken_of(assistant: Assistant, turns: tuple[str, ...], amount: str) -> None:
    assert amount in amounts(last(assistant, *turns))


def test_a_rate_after_two_years_is_between_those(assistant: Assistant) -> None:
    answer = last(assistant, "水务局25年农村供水多少", "24年呢", "涨了百分之几")
    assert "31.25" in amounts(answer)  # (1,050,000 - 800,000) ÷ 800,000


def test_parts_that_add_up_are_said_to_be_equal(assistant: Assistant) -> None:
    answer = assistant.ask("水务局2025年支出预算总表2130335：基本支出加项目支出是否等于合计？")
    assert "相等" in answer.text and "不相等" not in answer.text
    assert {"300000", "750000", "1050000"} <= amounts(answer)


def test_parts_that_do_not_add_up_are_said_to_differ(tmp_path_factory: pytest.TempPathFactory) -> None:
    index = BudgetIndex.open(tmp_path_factory.mktemp("slip"), HashingEncoder())
    rows = [("合计", "合计", "900"), ("合计", "基本支出", "500"), ("合计", "项目支出", "300")]
    one = reading(disclosure(WATER, 2025), [])
    shelved(index, [with_schedule(one, ScheduleKind.EXPENDITURE, "2025年部门支出预算总表", rows)])
    answer = Assistant(index, today=date(2025, 6, 1)).ask("水务局2025年基本支出与项目支出之和是否等于合计")
    assert "不相等" in answer.text and "100" in amounts(answer)
    index.close()


def test_the_units_together_are_their_sum(assistant: Assistant) -> None:
    assert "1000000" in amounts(assistant.ask("文化馆2025年两家单位的收入合计"))


def test_a_count_given_in_the_question_divides(assistant: Assistant) -> None:
    answer = assistant.ask("水务局2025年预算说公务接待40人次，平均1人次多少元")
    assert "150" in amounts(answer)
    assert "按问题所给的40人次" in answer.text


def test_how_a_duty_is_worded_is_told_in_its_words(assistant: Assistant) -> None:
    answer = assistant.ask("水务局2025年部门预算中，关于移民工作的职责如何表述？")
    assert not amounts(answer)
