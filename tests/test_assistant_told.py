"""What a conversation has at hand: the items a reply listed, the parts beside one, what the text says of the project spoken of."""

from __future__ import annotations

from pathlib import Path

import pytest

from asking import amounts, last, offered, published
from assistant.conversation import Assistant
from tests.provincial import account, budget

HEAD = "一般公共预算财政拨款支出决算具体情况："
SPENT = (
    "1.社会保障和就业支出（类）抚恤（款）死亡抚恤（项）。主要用于抚恤金。年初预算为0.00万元，支出决算为10.77万元。决算数大于预算数的主要原因：年中人员去世。",
    "2.农林水支出（类）林业和草原（款）森林资源培育（项）。主要用于造林补助。年初预算为480.00万元，支出决算为452.00万元。决算数小于预算数的主要原因：造林面积减少。",
    "3.农林水支出（类）林业和草原（款）动植物保护（项）。主要用于编制湿地规划。年初预算为0.00万元，支出决算为7.50万元。决算数大于预算数的主要原因：年中追加。",
)  # fmt: skip
BOUGHT = "2025年本部门政府采购预算486.42万元，其中：政府采购货物预算3.66万元、政府采购工程预算36.44万元、政府采购服务预算446.32万元。"
FIRE = (
    "项目二：专业防火队运行。预算安排112.48万元，用于16名防火队员薪酬和装备更新，绩效目标为"
    "全年开展演练不少于12次，系统可用率不低于99.5%，2025年11月底前完成装备验收。"
)
MEETINGS = "一般性支出情况：2025年会议费预算1.20万元，拟召开4次会议，人数260人；培训费预算1.60万元，拟开展3次培训，人数180人，内容为护林员培训。"


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    folder: Path = tmp_path_factory.mktemp("told")
    return published(folder, {"2024决算.html": account(HEAD, *SPENT), "2025预算.html": budget(BOUGHT, FIRE, MEETINGS)})


NONE_PLANNED = "甲县林业局2024年决算，年初预算是0却有支出的项有哪几个，各多少？"


@pytest.mark.parametrize(
    ("questions", "expected"),
    [
        ((NONE_PLANNED, "两个加起来呢"), {"182700"}),
        ((NONE_PLANNED, "这些一共多少"), {"182700"}),
        ((NONE_PLANNED, "最小的那个是多少", "两个加起来呢"), {"182700"}),
        (("甲县林业局2024年决算住房公积金多少？", "年初预算是0却有支出的项有哪几个，各多少"), {"107700", "75000"}),
        (("甲县林业局2025年政府采购里服务类占多少？", "剩下两类各多少"), {"36600", "364400"}),
        (("甲县林业局2025年政府采购里服务类占多少？", "另外两块加起来呢"), {"401000"}),
    ],
)  # fmt: skip
def test_what_a_reply_listed_is_worked_on(assistant: Assistant, questions: tuple[str, ...], expected: set[str]) -> None:
    assert amounts(last(assistant, *questions)) == expected


@pytest.mark.parametrize("pointing", ["7.5万那个是拿来做什么的？", "7.5万元的那项用来干啥", "最小的那个主要用于什么"])
def test_an_item_is_pointed_at_by_the_amount_it_was_given_with(assistant: Assistant, pointing: str) -> None:
    assert "湿地规划" in last(assistant, NONE_PLANNED, pointing).text


def test_the_rest_of_nothing_known_is_not_everything(assistant: Assistant) -> None:
    answer = last(assistant, "甲县林业局2025年三公经费多少？", "另外四块加起来呢")
    assert answer.status in {"not_disclosed", "clarify"} and not amounts(answer)


FUNDED = "甲县林业局2025年专业防火队运行安排多少钱？"


@pytest.mark.parametrize(
    ("question", "expected", "told"),
    [
        ("有几个队员？一年演练几次", {"16", "不少于12"}, "防火队员"),
        ("装备什么时候要验收", set(), "11月底前"),
        ("系统可用率有啥要求没", {"不低于99.5"}, "可用率"),
    ],
)
def test_a_detail_is_told_of_the_project_spoken_of(assistant: Assistant, question: str, expected: set[str], told: str) -> None:
    answer = last(assistant, FUNDED, question)
    assert answer.status == "answered" and told in answer.text
    assert offered(answer) >= expected


def test_an_item_behind_an_item_is_asked_its_amount_and_its_counts(assistant: Assistant) -> None:
    answer = last(assistant, "甲县林业局2025年会议费预算多少，开几次会？", "培训呢？搞几次多少人参加")
    assert offered(answer) >= {"1.60", "3", "180"} and "260" not in offered(answer)


def test_a_project_is_still_spoken_of_behind_one_of_its_details(assistant: Assistant) -> None:
    answer = last(assistant, FUNDED, "一年演练几次", "装备什么时候要验收")
    assert "11月底前" in answer.text


def test_what_no_sentence_tells_of_the_project_stays_refused(assistant: Assistant) -> None:
    assert last(assistant, FUNDED, "有几辆消防坦克").status == "not_disclosed"


@pytest.mark.parametrize(
    ("questions", "told"),
    [
        (("甲县林业局2024年森林资源培育年初打算花多少，最后花了多少", "差出这么一大截，什么原因"), "造林面积减少"),
        (("甲县林业局2024年森林资源培育实际花了多少", "少了这么多咋回事"), "造林面积减少"),
    ],
)
def test_why_is_asked_of_the_figure_just_given(assistant: Assistant, questions: tuple[str, ...], told: str) -> None:
    assert told in last(assistant, *questions).text


def test_the_figure_spoken_of_is_the_other_side_with_its_own_year_and_phase(assistant: Assistant) -> None:
    assert amounts(last(assistant, "甲县林业局2024年三公经费决算多少", "那2025年预算跟这个实际数比，多出多少")) == {"8000"}


def test_a_list_pointed_at_is_summed_out_of_a_whole_once(assistant: Assistant) -> None:
    three = last(assistant, "甲县林业局2025年最大的三个项级支出", "这三个加起来", "最小的那个占总支出多少", "这三个加起来占总支出多少")
    assert amounts(three) == {"76.67"}


def test_the_two_figures_are_given_with_the_reason_where_they_are_asked_for(assistant: Assistant) -> None:
    answer = last(assistant, "甲县林业局2024年森林资源培育决算为什么低于年初预算？请一并给出两个数")
    assert amounts(answer) == {"4520000", "4800000"} and "造林面积减少" in answer.text


def test_why_of_a_thing_no_word_speaks_of_is_not_why_of_everything(assistant: Assistant) -> None:
    assert last(assistant, "甲县林业局2024年宠物医院补贴决算数小于预算数的主要原因是什么").status == "not_disclosed"
