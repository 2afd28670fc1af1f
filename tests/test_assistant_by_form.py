"""Documents in the forms of other provinces: 本级 as a row of its own, 项目支出 by 经济科目, projects told in words and scored in a form."""

from __future__ import annotations

from pathlib import Path

import pytest

from asking import amounts, last, offered, published
from assistant.conversation import Assistant
from tests.national import SAID, page, table

BUREAU = "桐湾县交通运输局"
CENTRE, TEAM = "桐湾县公路养护中心", "桐湾县交通执法大队"
PROJECTS = (("农村公路养护", "60.00"), ("渡口渡船运营", "30.00"), ("危桥改造", "20.00"))


def _bureau() -> dict[str, str]:
    html = page(
        f"{BUREAU}2025年部门预算公开", SAID, "从预算单位构成看，本部门预算由局本级和2家所属单位的预算汇总组成：", f"{BUREAU}本级", CENTRE, TEAM,
        "七、预算绩效情况", "2025年，本部门对所有项目支出编制绩效目标，共2个项目，涉及资金110.00万元。",
        table("部门收支总表", [
            [("收入", "colspan=2"), ("支出", "colspan=2")], ["项目", "预算数", "项目", "预算数"],
            ["一、一般公共预算拨款收入", "664.00", "一、交通运输支出", "664.00"], ["收入总计", "664.00", "支出总计", "664.00"],
        ]),
        table("部门收入总表", [
            ["部门（单位）代码", "部门（单位）名称", "合计", "一般公共预算"], ["", "合计", "664.00", "664.00"], ["401", BUREAU, "664.00", "664.00"],
            ["401001", f"{BUREAU}本级", "300.00", "300.00"], ["401002", CENTRE, "264.00", "264.00"], ["401003", TEAM, "100.00", "100.00"],
        ]),
        table("一般公共预算“三公”经费支出表", [
            [("单位名称", "rowspan=2"), ("“三公”经费合计", "rowspan=2"), ("公务用车购置及运行费", "colspan=3"), ("公务接待费", "rowspan=2")],
            ["小计", "公务用车购置费", "公务用车运行费"], [BUREAU, "50.00", "40.00", "0.00", "40.00", "10.00"],
            [f"{BUREAU}本级", "20.00", "16.00", "0.00", "16.00", "4.00"], [CENTRE, "18.00", "14.00", "0.00", "14.00", "4.00"],
            [TEAM, "12.00", "10.00", "0.00", "10.00", "2.00"],
        ]),
        table("项目支出表", [
            ["序号", "项目单位", "项目名称", "合计"], ["", "合计", "", "110.00"], *([str(i + 1), CENTRE, *p] for i, p in enumerate(PROJECTS)),
        ]),
    ).replace("某市水利局", BUREAU)  # fmt: skip
    return {f"{BUREAU}2025年部门预算.html": html}


@pytest.fixture(scope="module")
def bureau(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    return published(tmp_path_factory.mktemp("bureau"), _bureau())


@pytest.mark.parametrize(
    ("question", "printed"),
    [("交通局本级2025年收入合计多少", "300.00"), ("交通局本级2025年三公经费多少", "20.00"), ("交通局2025年收入总计多少", "664.00")],
)
def test_a_bureau_alone_is_the_row_that_says_so_and_not_the_sum_of_its_units(bureau: Assistant, question: str, printed: str) -> None:
    assert offered(bureau.ask(question)) == {printed}


@pytest.mark.parametrize(
    ("question", "percent"),
    [
        ("公路养护中心的公车运行费占全部门公车运行费百分之多少", "35"), ("交通局本级2025年公务接待费占全部门多少", "40"),
        ("交通执法大队2025年收入占全部门收入的百分之几", "15.06"),
    ],
)  # fmt: skip
def test_a_unit_is_a_share_of_its_department_by_the_row_of_the_department(bureau: Assistant, question: str, percent: str) -> None:
    assert amounts(bureau.ask(question)) == {percent}


def test_what_the_bureau_alone_has_is_held_against_what_all_have(bureau: Assistant) -> None:
    answer = bureau.ask("交通局本级的收入预算是不是就等于整个部门的？差多少")
    assert amounts(answer) == {"3000000", "6640000", "3640000"}
    assert "不是同一个数" in answer.text


@pytest.mark.parametrize(("question", "verdict"), [("交通局说2个项目，项目支出表里是2个吗", "不一致"), ("交通局项目支出表列了3个项目对不对", "一致")])
def test_the_projects_of_a_schedule_are_counted_against_what_is_said_of_them(bureau: Assistant, question: str, verdict: str) -> None:
    answer = bureau.ask(question)
    assert amounts(answer) == {"3"} and f"{verdict}**" in answer.text


CULTURE = "澜坪州文化和旅游局"


def _culture() -> dict[str, str]:
    html = page(
        f"{CULTURE}2024年度部门决算", SAID, "二、支出决算情况说明", "（二）项目支出情况",
        "2024年度用于专项业务工作的经费支出70.00万元。具体项目开支如下：文物保护专项42.00万元，用于古驿道修缮；旅游宣传推介28.00万元，用于推介会。",
        "五、预算绩效情况说明", "山歌剧创作项目因剧本修改延期，年末仍有资金结转。",
        "1.山歌剧创作项目。全年预算50.00万元，执行40.00万元，执行率85.0%，自评得分88.6分。",
        "第五部分 名词解释", "（三）对村民委员会和村党支部的补助（2130705）：反映农村税费改革后对村民委员会和村党支部的补助支出。",
        table("收入支出决算表", [
            [("收入", "colspan=2"), ("支出", "colspan=2")], ["项目", "决算数", "项目", "决算数"],
            ["一、一般公共预算财政拨款收入", "200.00", "一、文化旅游体育与传媒支出", "197.00"], ["", "", "二、农林水支出", "3.00"],
            ["总计", "200.00", "总计", "200.00"],
        ]),
        table("支出决算表", [
            ["科目编码", "科目名称", "本年支出合计", "基本支出", "项目支出"], ["", "合计", "200.00", "130.00", "70.00"],
            ["207", "文化旅游体育与传媒支出", "197.00", "130.00", "67.00"], ["20701", "文化和旅游", "197.00", "130.00", "67.00"],
            ["2070101", "行政运行", "130.00", "130.00", ""], ["2070104", "图书馆", "67.00", "", "67.00"], ["213", "农林水支出", "3.00", "", "3.00"],
            ["21307", "农村综合改革", "3.00", "", "3.00"], ["2130705", "对村民委员会和村党支部的补助", "3.00", "", "3.00"],
        ]),
        table("一般公共预算财政拨款基本支出决算表", [
            ["科目编码", "科目名称", "决算数"], ["301", "工资福利支出", "110.00"], ["30101", "基本工资", "60.00"], ["30102", "津贴补贴", "50.00"],
            ["302", "商品和服务支出", "20.00"], ["30201", "办公费", "12.00"], ["30226", "劳务费", "8.00"],
        ]),
        table("一般公共预算财政拨款项目支出决算表", [
            ["科目编码", "科目名称", "决算数"], ["302", "商品和服务支出", "70.00"], ["30227", "委托业务费", "40.00"], ["30213", "维修（护）费", "21.00"],
            ["30226", "劳务费", "9.00"],
        ]),
    ).replace("某市水利局", CULTURE)  # fmt: skip
    return {f"{CULTURE}2024年度部门决算.html": html}


@pytest.fixture(scope="module")
def culture(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    return published(tmp_path_factory.mktemp("culture"), _culture())


@pytest.mark.parametrize(
    ("question", "printed"),
    [
        ("州文旅局2024年项目支出按经济科目（款），前两名是哪些", {"40.00", "21.00"}), ("澜坪文旅局2024年基本支出经济科目最大的两个", {"60.00", "50.00"}),
        ("澜坪文旅局2024年基本支出经济分类最大的类是哪个", {"110.00"}), ("澜坪文旅局2024年最大的项目是哪个", {"42.00"}),
        ("澜坪文旅局20701下面几个项，2024年各支出多少", {"197.00", "130.00", "67.00"}),
    ],
)  # fmt: skip
def test_an_order_keeps_to_one_level_and_to_what_is_asked_about(culture: Assistant, question: str, printed: set[str]) -> None:
    assert offered(culture.ask(question)) == printed


def test_what_was_left_of_a_project_and_why_is_told_by_its_own_words(culture: Assistant) -> None:
    answer = culture.ask("澜坪文旅局山歌剧创作项目为什么没花完，剩多少")
    assert amounts(answer) == {"100000"} and "延期" in answer.text


def test_a_rate_that_is_doubted_is_worked_out_from_the_figures_beside_it(culture: Assistant) -> None:
    answer = culture.ask("澜坪文旅局山歌剧创作项目执行率85.0%对不对")
    assert amounts(answer) == {"80"} and "不一致" in answer.text


def test_an_item_named_in_full_is_no_body_though_a_body_stands_in_its_name(culture: Assistant) -> None:
    assert "农村税费改革" in culture.ask("决算表里“对村民委员会和村党支部的补助”这个科目反映什么").text


def test_an_amount_is_turned_into_the_unit_that_is_asked_for(culture: Assistant) -> None:
    assert amounts(culture.ask("澜坪文旅局2024年支出总计200.00，折成元")) == {"2000000"}


def test_what_both_halves_print_of_one_item_is_asked_back_or_added_up(culture: Assistant) -> None:
    assert culture.ask("澜坪文旅局2024年劳务费多少").status == "clarify"
    assert amounts(culture.ask("澜坪文旅局2024年劳务费一共多少")) == {"170000"}
    assert offered(culture.ask("澜坪文旅局2024年项目支出里的劳务费多少")) == {"9.00"}


@pytest.mark.parametrize(("chosen", "printed"), [("项目支出的", "9.00"), ("第一个", "8.00"), ("我说的是基本支出的", "8.00")])
def test_a_question_asked_back_is_answered_by_a_part_of_an_option(culture: Assistant, chosen: str, printed: str) -> None:
    assert offered(last(culture, "澜坪文旅局2024年劳务费多少", chosen)) == {printed}


def test_two_bodies_are_not_compared_where_one_is_not_held_for_that_year(tmp_path_factory: pytest.TempPathFactory) -> None:
    both = published(tmp_path_factory.mktemp("both"), {**_bureau(), **_culture()})
    for question in ("澜坪文旅局和桐湾县交通局2024年收入合计谁高", "澜坪文旅局2024年收入合计比桐湾县交通局多多少"):
        answer = both.ask(question)
        assert answer.status == "not_disclosed" and "没有收录桐湾县交通运输局2024年" in answer.text and not amounts(answer)


def test_a_plan_printed_under_another_name_of_the_item_is_found(tmp_path: Path) -> None:
    html = page(
        f"{BUREAU}2024年度部门决算", SAID,
        table("一般公共预算财政拨款基本支出决算表", [
            ["科目代码", "科目名称", "决算数"], ["", "合计", "80.00"], ["302", "商品和服务支出", "80.00"],
            ["30201", "办公费", "58.00"], ["30231", "公务用车运行维护费", "22.00"],
        ]),
        table("财政拨款“三公”经费支出决算表", [
            [("预算数", "colspan=2"), ("决算数", "colspan=2")], ["公务用车运行费", "公务接待费"] * 2, ["24.00", "8.00", "22.00", "7.20"],
        ]),
    ).replace("某市水利局", BUREAU)  # fmt: skip
    account = published(tmp_path, {f"{BUREAU}2024年度部门决算.html": html})
    assert amounts(account.ask("交通局2024年公务用车运行维护费决算和预算各是多少")) == {"220000", "240000"}
