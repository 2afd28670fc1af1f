"""What is pointed at: by a word of the name just spoken of, by what else the question says, by the two years a schedule prints."""

from __future__ import annotations

from pathlib import Path

import pytest

from asking import amounts, last, published
from assistant.conversation import Assistant
from tests.national import SAID, page, table


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    html = page(
        "某市水利局2025年部门预算", SAID,
        "五、国有资产占有使用情况", "处置车辆1辆，账面原值13.86万元；报废报损资产12项，账面原值21.57万元。",
        table("一般公共预算基本支出表", [
            ["科目编码", "科目名称", "合计"], ["", "合计", "2.57"], ["303", "对个人和家庭的补助", "2.57"], ["30309", "奖励金", "2.57"],
        ]),
        table("项目支出预算表", [
            ["单位名称", "项目名称", "功能科目", "2024年预算数", "2025年预算数"],
            ["合计", "", "", "300.00", "390.00"],
            ["某市水利局", "节水型企业奖励补助", "2130311", "100.00", "150.00"],
            ["某市水利局", "河道清淤疏浚", "2130306", "120.00", "190.00"],
            ["某市水利局", "水库安全巡查", "2130306", "80.00", "50.00"],
        ]),
    )  # fmt: skip
    return published(tmp_path_factory.mktemp("assistant"), {"某市水利局2025年部门预算.html": html})


def test_this_reward_is_the_one_just_spoken_of(assistant: Assistant) -> None:
    assert amounts(last(assistant, "某市水利局2025年节水型企业奖励补助多少", "那这笔奖励是多少元")) == {"1500000"}
    assert amounts(last(assistant, "某市水利局2025年节水型企业奖励补助多少", "某市水利局2025年奖励金是多少元")) == {"25700"}


@pytest.mark.parametrize(("question", "amount"), [("报废报损的那批，账面原值多少", "215700"), ("处置车辆的账面原值多少", "138600")])
def test_of_sentences_that_state_the_same_the_other_words_tell_which(assistant: Assistant, question: str, amount: str) -> None:
    assert amounts(assistant.ask(f"某市水利局2025年{question}")) == {amount}


@pytest.mark.parametrize(
    ("question", "amount"),
    [("哪个项目比2024年增加得最多", "700000"), ("各个项目里哪个比上年减少得最多", "300000")],
)
def test_how_projects_moved_is_read_from_the_two_years_of_their_schedule(assistant: Assistant, question: str, amount: str) -> None:
    assert amount in amounts(assistant.ask(f"某市水利局2025年{question}"))


def test_a_pronoun_for_the_body_is_no_word_of_the_item(assistant: Assistant) -> None:
    assert "25700" not in amounts(last(assistant, "某市水利局2025年奖励金多少", "这个单位的项目支出合计多少"))


def test_so_many_projects_as_are_not_listed_are_never_the_total(assistant: Assistant) -> None:
    answer = assistant.ask("某市水利局2025年五个项目总共多少钱")
    assert answer.status == "not_disclosed" and not amounts(answer)
    assert amounts(assistant.ask("某市水利局2025年三个项目总共多少钱")) == {"3900000"}


def test_what_a_section_says_of_one_fund_contradicts_no_figure_of_the_whole_body(tmp_path: Path) -> None:
    html = page(
        "某市水利局2025年度部门决算", SAID,
        table("收入支出决算总表", [
            [("收入", "colspan=2"), ("支出", "colspan=2")], ["项目", "决算数", "项目", "决算数"],
            ["一、一般公共预算财政拨款收入", "400.00", "一、农林水支出", "410.00"],
            ["年初结转和结余", "41.20", "年末结转和结余", "31.20"], ["总计", "441.20", "总计", "441.20"],
        ]),
        "八、政府性基金预算财政拨款收入支出决算情况说明",
        "2025年度政府性基金预算财政拨款年初结转和结余0万元，本年收入85.00万元，本年支出85.00万元，年末结转和结余0万元。",
    )  # fmt: skip
    answer = published(tmp_path, {"某市水利局2025年度部门决算.html": html}).ask("水利局2025年末结转和结余多少")
    assert amounts(answer) == {"312000"} and not [w for w in answer.warnings if w.kind == "discrepancy"]
