"""How spending moved, from what was planned for its own year and from the year before: a sentence each, and never one for the other."""

from __future__ import annotations

from pathlib import Path

import pytest

from asking import amounts, last, published
from assistant.conversation import Assistant
from tests.national import SAID, page, table

TOWN = "沱口区青石镇人民政府"


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    html = page(
        f"{TOWN}2024年度部门决算情况说明", SAID, "（三）一般公共预算财政拨款收入支出决算情况说明",
        "2.支出情况。2024年度一般公共预算财政拨款支出500.00万元，与2023年度相比，减少20.00万元，下降3.8%，主要原因是基础设施项目减少。"
        "较年初预算数增加50.00万元，增长11.1%，主要原因是年中追加项目。",
        "（1）卫生健康支出138.04万元，占27.6%，较年初预算数增加1.19万元，增长0.9%，主要原因是计划生育奖励扶助人数增加。",
        "（2）农林水支出361.96万元，占72.4%，较年初预算数增加48.81万元，增长15.6%，主要原因是年中追加衔接资金。",
        "3.支出情况。2024年度支出合计500.00万元。其中：基本支出300.00万元，占60.0%；项目支出240.00万元，占40.0%。",
        "二、政府采购支出情况说明",
        "政府采购支出总额300.00万元，其中：政府采购服务支出94.20万元。授予中小企业合同金额240.00万元，占政府采购支出总额的80.0%。",
        "三、“三公”经费情况说明",
        "2024年度“三公”经费支出共计22.28万元，较年初预算数减少4.22万元，下降15.9%，主要原因是推行公务出行拼车。"
        "较上年支出数减少1.87万元，下降7.7%，主要原因是压缩一般性接待。",
        table("一般公共预算财政拨款支出决算表", [
            ["科目代码", "科目名称", "小计", "基本支出", "项目支出"], ["", "合计", "500.00", "300.00", "200.00"],
            ["210", "卫生健康支出", "138.04", "138.04", ""], ["213", "农林水支出", "361.96", "161.96", "200.00"],
        ]),
    ).replace("某市水利局", TOWN)  # fmt: skip
    return published(tmp_path_factory.mktemp("town"), {f"{TOWN}2024年度部门决算.html": html})


@pytest.mark.parametrize(
    ("question", "moved"),
    [
        ("青石镇2024年三公经费比上年减少多少", {"-18700", "-7.7"}), ("青石镇2024年三公经费比年初预算减少多少", {"-42200", "-15.9"}),
        ("青石镇2024年卫生健康支出比年初预算多多少", {"11900", "0.9"}), ("青石镇2024年一般公共预算支出比年初预算增加多少", {"500000", "11.1"}),
        ("青石镇2024年一般公共预算支出比上年减少多少", {"-200000", "-3.8"}), ("青石镇2024年卫生健康支出比上年增加多少", set()),
        ("青石镇2024年比年初预算增加最多的是哪类支出", {"488100"}),
    ],
)  # fmt: skip
def test_a_move_is_from_the_base_that_is_asked_about(assistant: Assistant, question: str, moved: set[str]) -> None:
    assert amounts(assistant.ask(question)) == moved


@pytest.mark.parametrize(
    ("question", "cause", "other"),
    [("青石镇2024年三公经费为什么比上年减少", "压缩一般性接待", "拼车"), ("青石镇2024年三公经费为什么比年初预算少", "拼车", "压缩一般性接待")],
)
def test_a_reason_is_of_the_base_that_is_asked_about(assistant: Assistant, question: str, cause: str, other: str) -> None:
    text = assistant.ask(question).text
    assert cause in text and other not in text


def test_a_share_that_only_a_sentence_states_is_told_with_what_it_is_of(assistant: Assistant) -> None:
    answer = assistant.ask("青石镇2024年授予中小企业合同金额占比多少")
    assert "80.0" in amounts(answer) and "占政府采购支出总额" in answer.text


def test_a_share_that_is_doubted_is_worked_out_from_the_whole_of_its_sentence(assistant: Assistant) -> None:
    answer = assistant.ask("青石镇说明里项目支出240.00万，占40.0%，对不对")
    assert "48.00%" in answer.text and "不一致" in answer.text


@pytest.mark.parametrize("asked", ["少花了多少万？", "比预算少用了多少？", "省了多少？"])
def test_less_spent_is_between_the_budget_and_the_account_just_spoken_of(tmp_path: Path, asked: str) -> None:
    html = page(
        f"{TOWN}2024年度部门决算情况说明", SAID, "（三）一般公共预算财政拨款支出决算具体情况",
        "1、住房保障支出（类）住房改革支出（款）住房公积金（项）。主要用于：缴存公积金。年初预算为187.75万元，支出决算为187.19万元。",
        table("支出决算表", [
            ["科目编码", "科目名称", "本年支出合计", "基本支出", "项目支出"], ["", "合计", "500.00", "500.00", ""],
            ["210", "卫生健康支出", "312.81", "312.81", ""], ["2210201", "住房公积金", "187.19", "187.19", ""],
        ]),
        "年末结转和结余55.34万元。",
    ).replace("某市水利局", TOWN)  # fmt: skip
    office = published(tmp_path, {f"{TOWN}2024年度部门决算.html": html})
    answer = last(office, "青石镇2024年住房公积金决算多少？", "年初预算是多少？", asked)
    assert "5600" in amounts(answer)
