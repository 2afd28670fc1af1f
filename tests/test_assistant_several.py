"""Several things asked in one message: each is told, by a schedule or by the sentence that has it, and none is made up."""

from __future__ import annotations

from pathlib import Path

import pytest

from asking import last, offered, published
from assistant.conversation import Assistant
from tests.provincial import BODY, account, budget

SAID = (
    "一、2025年度部门主要工作",
    "新建、改扩建林场管护站12处，新增护林岗位960个；招聘技术员42名。",
    "二、国有资产占有使用情况说明",
    "截至2024年12月31日，本部门固定资产构成为：房屋6240平方米；车辆7台；单价50万元以上设备16台（套）。",
    "三、预算绩效情况说明",
    "1.瞭望塔安全防范项目，预算64.75万元，由局本级组织实施。绩效目标：为86处瞭望塔更新报警装置，设备完好率不低于98%，新增护林技术岗位60个。",
    "2.受灾群众救助项目：全年预算数34.70万元，执行数31.60万元。救助受灾群众862人，重建倒损住房63户，资金发放及时率96%。",
    "四、其他情况说明",
    "公务接待费预算0.30万元。主要用于接待青水市考察团，其中：接待批次1次、接待15人次、陪同5人。",
)
DONE = (
    "一、一般公共预算财政拨款支出决算具体情况",
    "1.农林水支出（类）林业和草原（款）森林资源培育（项）。年初预算为45.00万元，支出决算为492.00万元。决算数大于预算数的主要原因：追加项目经费。",
)


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    folder: Path = tmp_path_factory.mktemp("several")
    return published(folder, {"甲县林业局2025年部门预算.html": budget(*SAID)})


@pytest.mark.parametrize(
    ("question", "figures"),
    [
        ("瞭望塔安全防范项目给多少处瞭望塔换报警装置？花多少钱", {"86", "64.75"}),
        ("房子多大面积、车几台、50万以上的设备几套", {"6240", "7", "16"}),
        ("招多少技术员，新增多少护林岗位", {"42", "960"}),
        ("救助了多少受灾群众、重建了多少户房子，实际花了多少钱", {"862", "63", "31.60"}),
        ("来了几批、多少人，陪了几个人", {"1", "15", "5"}),
    ],
)
def test_each_measure_of_a_message_is_told_by_its_own_sentence(assistant: Assistant, question: str, figures: set[str]) -> None:
    about = "公务接待" if "陪" in question else ""
    answer = last(assistant, f"{BODY}2025年{about}{question}？")
    assert figures <= offered(answer)


def test_what_a_body_spends_in_all_is_no_answer_beside_a_thing_that_is_not_disclosed(assistant: Assistant) -> None:
    answer = last(assistant, f"{BODY}2025年无人机巡护飞了多少架次，花多少钱？")
    assert not offered(answer) & {"2400.00", "2100.00"}


@pytest.mark.parametrize(
    "question", ["原来批了多少、后来花了多少", "起初定的是多少，到头来又用掉多少", "当初安排多少，结果花了多少", "年初给了多少、最终花了多少"]
)
def test_both_figures_are_told_of_what_was_first_given_and_then_spent(tmp_path: Path, question: str) -> None:
    assistant = published(tmp_path, {"甲县林业局2024年部门决算.html": account(*DONE)})
    assert {"45.00", "492.00"} <= offered(last(assistant, f"{BODY}2024年森林资源培育{question}？"))


@pytest.mark.parametrize("question", ["建好以后能坐多少观众，票卖几块钱一张", "门票多少钱", "一张票卖多少", "一年借出多少本书"])
def test_what_is_asked_in_a_unit_of_its_own_is_not_answered_by_the_money_of_the_item(assistant: Assistant, question: str) -> None:
    answer = last(assistant, f"{BODY}2025年瞭望塔安全防范项目{question}？")
    assert (answer.status, offered(answer)) == ("not_disclosed", set())
