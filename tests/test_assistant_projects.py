"""What people ask of a project's own text: by which papers, how often, within how long, what its review found; and of a body's year."""

from __future__ import annotations

import pytest

from asking import offered, published
from assistant.conversation import Assistant
from tests.provincial import account, budget

PLANNED = (
    "（三）重点工作概述。完成营造林2.3万亩，义务植树45万株。",
    "用于14个村的林管员报酬和培训，按每村每年不低于3万元的标准核定。",
    "一、2025年重点工作",
    "2025年将重点抓好以下工作：一是新造林1800亩；二是巡护里程达到9000公里。",
    "二、部门收支增减变化情况",
    "2025年本单位收入预算2400.00万元，比上年增加100.00万元，主要原因是苗圃改造开工；支出预算2400.00万元，比上年增加100.00万元，主要原因同上。",
    "三、“三公”经费预算情况",
    "2025年“三公”经费预算30.50万元，比2024年减少1.50万元。",
    "古树养护项目经费情况说明",
    "一、立项依据",
    "《甲县古树名木保护条例》；《甲县古树养护规程》。",
    "二、实施主体",
    "甲县林场",
    "三、实施方案",
    "1.公开招标确定养护单位，合同一招三年；",
    "2.发现问题后整改期限不超过5个工作日；",
    "3.每月巡查不少于4次。",
    "四、年度预算安排",
    "60.00万元，资金来源为政府性基金。",
)  # fmt: skip
SPENT = (
    "一、一般公共预算财政拨款支出决算具体情况",
    "1.农林水支出（类）林业和草原（款）森林资源培育（项）。年初预算为500.00万元，支出决算为452.00万元，决算数小于预算数的主要原因是招标结余。",
    "二、预算绩效管理情况",
    "（1）古树养护项目：预算60.00万元，执行58.00万元，自评得分88.5分。主要问题：巡查记录不全。改进措施：启用电子台账。",
)


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    pages = {"林业局2025年预算.html": budget(*PLANNED), "林业局2024年度决算.html": account(*SPENT)}
    return published(tmp_path_factory.mktemp("published"), pages)


@pytest.mark.parametrize(
    ("question", "printed"),
    [
        ("林业局2025年古树养护项目是按哪些文件搞的", "古树名木保护条例"),
        ("林业局2025年古树养护项目哪个单位来干，合同怎么签的", "甲县林场"),
        ("林业局2025年古树养护项目合同咋签", "一招三年"),
        ("林业局古树养护发现问题几天内得改完", "5个工作日"),
        ("林业局古树养护发现问题几天内要整改", "5个工作日"),
        ("林业局2025年古树养护一个月要巡查几次", "不少于4次"),
        ("林业局2025年古树养护项目资金来源是什么", "政府性基金"),
        ("林业局2025年重点工作有哪些", "新造林1800亩"),
    ],
)
def test_a_projects_own_text_answers_in_other_words(assistant: Assistant, question: str, printed: str) -> None:
    answer = assistant.ask(question)
    assert answer.status == "answered" and printed in answer.text


def test_what_no_sentence_tells_is_not_told(assistant: Assistant) -> None:
    assert assistant.ask("林业局食堂一个月换几次菜单").status in {"not_disclosed", "out_of_scope"}


@pytest.mark.parametrize("question", ["林业局24年古树养护自评打了几分，有啥毛病没", "林业局2024年古树养护自评为什么才拿到88.5分"])
def test_a_review_is_told_with_its_score_and_its_faults(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question)
    assert "88.5" in offered(answer) and "巡查记录不全" in answer.text and "电子台账" in answer.text


def test_the_same_as_above_is_quoted_with_what_is_above(assistant: Assistant) -> None:
    assert "苗圃改造开工" in assistant.ask("林业局2025年支出预算为什么增加").text


def test_a_section_with_one_item_has_that_items_reason(assistant: Assistant) -> None:
    answer = assistant.ask("林业局2024年林业和草原支出没花完是什么原因")
    assert answer.status in {"answered", "partial"} and "招标结余" in answer.text


def test_what_is_paid_each_village_is_no_rate_of_something_else(assistant: Assistant) -> None:
    answer = assistant.ask("林业局2025年林管员报酬每村每年补多少")
    assert "3万元" in answer.text and "%" not in answer.text


@pytest.mark.parametrize("question", ["林业局2025年重点抓哪些工作", "林业局2025年重点工作"])
def test_what_a_body_means_to_do_is_no_list_of_amounts(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question)
    assert answer.status == "answered" and offered(answer) == set()
    assert "新造林1800亩" in answer.text or "2.3万亩" in answer.text


def test_a_project_without_a_figure_has_the_reason_its_review_gives(assistant: Assistant) -> None:
    answer = assistant.ask("林业局2024年古树养护为什么没花完")
    assert "巡查记录不全" in answer.text and "招标结余" not in answer.text
