"""A final account and a budget of two bodies: whose book it is, what small firms won, units of measure, the year before worked out."""

from __future__ import annotations

from pathlib import Path

import pytest

from asking import amounts, last, offered, published
from assistant.conversation import Assistant
from tests.national import page, table

BUREAU, OFFICE = "桐湾县生态环境局", "桐湾县城市管理局"
ACCOUNT = (
    "从预算单位构成看，桐湾县生态环境局部门决算包括：本级决算、下属行政事业单位决算。",
    "“三公”经费财政拨款支出决算数比2024年度减少3.59万元，下降15.31%，其中：公务用车购置及运行维护费支出决算减少3.59万元，下降15.51%。",
    "14.节能环保支出（类）污染防治（款）大气（项），主要用于扬尘监管，年初预算为420.80万元，支出决算为379.96万元，决算数小于预算数的主要原因：年中项目调减。",
    "15.社会保障和就业支出（类）抚恤（款）死亡抚恤（项），年初预算为0万元，支出决算为27.41万元。",
    "机关运行经费支出185.41万元，比2024年度增加4.68万元，增长2.59%。",
    "2025年度本部门面向中小企业预留政府采购项目预算金额3602.16万元，面向小微企业预留政府采购项目预算金额1646.91万元。"
    "在面向中小企业预留的政府采购项目中，由中小企业供应商中标或成交的，采购金额1913.49万元；"
    "在面向小微企业预留政府采购项目中，由小微企业供应商中标或成交的，采购金额1622.80万元；"
    "在其他政府采购项目中，由中小企业供应商中标或成交的，采购金额0万元。",
)
CARS = ("公务用车购置及运行维护费", "colspan=6")


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    account = page(
        f"{BUREAU}2025年度部门决算", "<h2>一、主要职能</h2>", "（五）负责本县大气、噪声、光、固体废物等污染防治的监督管理。",
        "<h2>二、部门决算单位构成</h2>", *ACCOUNT,
        table("预算单位", [["序号", "单位名称", "备注"], ["1", BUREAU + "（本级）", ""], ["2", BUREAU + "执法大队", ""], ["3", "桐湾县环境监测站", ""]]),
        table("收入支出决算总表", [
            ["收入", "决算数", "支出", "决算数"], ["一、一般公共预算财政拨款收入", "4,733.14", "十、节能环保支出", "4,733.14"],
            ["本年收入合计", "4,733.14", "本年支出合计", "4,733.14"],
        ]),
        table("一般公共预算财政拨款基本支出决算表", [
            ["科目编码", "科目名称", "决算数"], ["301", "工资福利支出", "2,857.05"], ["30101", "基本工资", "1,833.51"], ["30102", "津贴补贴", "1,023.54"],
            ["302", "商品和服务支出", "401.93"], ["30201", "办公费", "384.98"], ["30213", "维修（护）费", "0.00"], ["30231", "公务用车运行维护费", "16.95"],
        ]),
        table("财政拨款“三公”经费支出决算表", [
            [("合计", "colspan=2 rowspan=2"), ("因公出国（境）费", "colspan=2 rowspan=2"), CARS, ("公务接待费", "colspan=2 rowspan=2")],
            [("小计", "colspan=2"), ("公务用车购置费", "colspan=2"), ("公务用车运行维护费", "colspan=2")],
            ["预算数", "决算数"] * 6, ["21.00", "19.86", "0.00", "0.00", "20.50", "19.86", "0.00", "0.00", "20.50", "19.86", "0.50", "0.00"],
        ]),
    ).replace("某市水利局", BUREAU)  # fmt: skip
    budget = page(
        f"{OFFICE}2026年部门预算", "2026年一般公共预算财政拨款基本支出、项目支出和“三公”经费预算已经批复。", "2026年机关运行经费预算182.65万元。",
    ).replace("某市水利局", OFFICE)  # fmt: skip
    return published(tmp_path_factory.mktemp("accounts"), {f"{BUREAU}2025年度部门决算.html": account, f"{OFFICE}2026年部门预算.html": budget})


@pytest.mark.parametrize(
    "asked",
    ["这份决算光是局机关的，还是连下属单位一起算", "的决算包不包括下属单位", "公开的这本决算只是局机关自己的吗", "决算是光局机关的，还是把执法大队也算进去了"],
)
def test_whose_book_it_is_is_told_with_the_units_it_takes_in(assistant: Assistant, asked: str) -> None:
    answer = last(assistant, f"桐湾县生态环境局2025年{asked}")
    assert all(word in answer.text for word in ("部门决算", "2家下属单位", "执法大队", "环境监测站", "共3家")), answer.text


@pytest.mark.parametrize("asked", ["桐湾县生态环境局2025年局本级支出多少", "桐湾县生态环境局2025年公务接待费多少？局本级单独支出多少能查到不"])
def test_what_is_printed_of_all_units_is_not_given_for_the_body_alone(assistant: Assistant, asked: str) -> None:
    answer = last(assistant, asked)
    assert "没有单独列出本级的" in answer.text
    assert "47331400" not in {str(f.amount) for f in answer.figures if f.role == "answer"}


@pytest.mark.parametrize(
    ("asked", "printed"),
    [
        ("预留给小微企业的采购项目里，小微企业实际中标成交了多少万", "1622.80"),
        ("中小企业最后拿到多少采购", "1913.49"),
        ("给小微企业预留了多少采购预算", "1646.91"),
    ],
)
def test_what_small_firms_won_is_told_apart_from_what_was_set_aside_for_them(assistant: Assistant, asked: str, printed: str) -> None:
    assert offered(last(assistant, f"桐湾县生态环境局2025年{asked}")) == {printed}


def test_what_was_set_aside_is_held_against_what_was_won(assistant: Assistant) -> None:
    assert "16886700" in amounts(last(assistant, "桐湾县生态环境局2025年预留给中小企业的采购额和中小企业最后拿到的差多少"))


@pytest.mark.parametrize(
    ("asked", "text"),
    [
        ("决算表津贴补贴那格1,023.54是什么单位？折成元是多少", "10,235,400元"),
        ("支出总数是零点几个亿", "0.4733亿元"),
        ("三公表上运行维护费决算换成元", "198,600元"),
    ],
)
def test_in_which_unit_a_cell_is_printed_and_what_it_is_in_another(assistant: Assistant, asked: str, text: str) -> None:
    assert text in last(assistant, f"桐湾县生态环境局2025年{asked}").text


def test_a_whole_said_first_stays_the_whole_with_whose_and_when_behind_it(assistant: Assistant) -> None:
    answer = last(assistant, "工资福利支出当中，桐湾县生态环境局2025年津贴补贴占比是多少")
    assert "35.83%" in answer.text
    assert "占工资福利支出" in answer.text


@pytest.mark.parametrize(
    "asked",
    [
        "桐湾县生态环境局2025年机关运行经费决算比桐湾县城管局2026年机关运行经费预算多几万",
        "机关运行经费：桐湾县生态环境局2025年决算和桐湾县城管局2026年预算分别多少万，差多少",
    ],
)
def test_the_account_of_one_body_is_held_against_the_budget_of_another(assistant: Assistant, asked: str) -> None:
    answer = last(assistant, asked)
    assert "2.76" in answer.text
    assert "没有同时印" not in answer.text


@pytest.mark.parametrize(
    ("asked", "text"),
    [
        ("2024年三公经费实际支出是多少，2025年是升是降", "23.45"),
        ("2024年公车购置加运行花了多少钱，按2025年决算倒推", "23.45"),
        ("2025年公务用车购置及运行费比上年减少多少", "3.59"),
    ],
)
def test_the_year_before_is_worked_out_from_what_the_account_says_of_the_change(assistant: Assistant, asked: str, text: str) -> None:
    answer = last(assistant, f"桐湾县生态环境局{asked}")
    assert answer.status == "answered", answer.text
    assert text in answer.text


@pytest.mark.parametrize(
    ("said", "verdict"),
    [("机关运行经费增加4.68万元，对吗", "与文件所写一致"), ("机关运行经费比上年增加6.86万元，对不对", "与问题中的数不符")],
)
def test_a_movement_quoted_is_held_against_what_is_said_of_the_movement(assistant: Assistant, said: str, verdict: str) -> None:
    answer = last(assistant, f"桐湾县生态环境局2025年{said}")
    assert verdict in answer.text
    assert "4.68" in answer.text


def test_what_was_planned_first_is_told_after_what_was_spent(assistant: Assistant) -> None:
    assert offered(last(assistant, "桐湾县生态环境局2025年大气支出决算多少", "年初本来排了多少？")) == {"420.80"}


def test_why_so_little_of_the_plan_was_spent_is_told_with_both_figures(assistant: Assistant) -> None:
    answer = last(assistant, "桐湾县生态环境局2025年大气年初安排四百多万，怎么最后只花了三百八十万")
    assert "年中项目调减" in answer.text
    assert offered(answer) == {"420.80", "379.96"}


@pytest.mark.parametrize("asked", ["噪声污染的监督管理，归不归桐湾县生态环境局？", "光污染、固体废物这些，是不是归桐湾县生态环境局"])
def test_whether_a_matter_is_a_bodys_is_told_by_its_duties(assistant: Assistant, asked: str) -> None:
    assert "负责本县大气、噪声、光、固体废物等污染防治的监督管理" in last(assistant, asked).text


@pytest.fixture(scope="module")
def both_books(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """One body's budget and final account of one year, three of whose items differ and one of which agrees."""

    def book(title: str, head: str, *rows: tuple[str, str, str]) -> str:
        said = "2025年一般公共预算财政拨款基本支出、项目支出和“三公”经费已经批复。机关运行经费见说明。"
        return page(title, said, table(f"一般公共预算财政拨款{head}表", [["科目编码", "科目名称", head], *rows])).replace("某市水利局", BUREAU)

    return published(tmp_path_factory.mktemp("books"), {
        f"{BUREAU}2025年部门预算.html": book(
            f"{BUREAU}2025年部门预算", "支出预算", ("211", "节能环保支出", "100.00"), ("21101", "行政运行", "60.00"), ("21103", "污染防治", "40.00"),
        ),
        f"{BUREAU}2025年度部门决算.html": book(
            f"{BUREAU}2025年度部门决算", "支出决算", ("211", "节能环保支出", "95.00"), ("21101", "行政运行", "60.00"), ("21103", "污染防治", "35.00"),
        ),
    })  # fmt: skip


def test_which_of_a_years_two_books_is_asked_back_where_they_differ_and_nothing_decides(both_books: Assistant) -> None:
    answer = last(both_books, "桐湾县生态环境局2025年污染防治是多少")
    assert answer.status == "clarify"
    assert answer.clarification is not None
    assert [amounts(last(both_books, o.question)) for o in answer.clarification.options] == [{"400000"}, {"350000"}]


@pytest.mark.parametrize(
    ("asked", "given"),
    [("污染防治花了多少", {"350000"}), ("污染防治安排了多少", {"400000"}), ("污染防治决算是多少", {"350000"}), ("行政运行是多少", {"600000"})],
)
def test_what_was_spent_is_of_the_account_and_what_was_planned_of_the_budget(both_books: Assistant, asked: str, given: set[str]) -> None:
    answer = last(both_books, f"桐湾县生态环境局2025年{asked}")
    assert (answer.status, amounts(answer)) == ("answered", given), answer.text


def test_a_number_of_all_together_answers_for_none_of_each(tmp_path: Path) -> None:
    html = page(f"{OFFICE}2026年部门预算", "2026年一般公共预算财政拨款基本支出、项目支出和“三公”经费预算已经批复。", "全县16个社区配备社区工作者142名。")
    assistant = published(tmp_path, {f"{OFFICE}2026年部门预算.html": html.replace("某市水利局", OFFICE)})
    answer = last(assistant, "桐湾县城管局2026年16个社区，每个社区各配了几名社区工作者？")
    assert (answer.status, offered(answer)) == ("not_disclosed", set())
    assert "142名" in answer.text and answer.citations


def test_what_another_body_spends_a_fund_on_tells_nothing_of_the_one_that_is_named(tmp_path: Path) -> None:
    said = "2026年一般公共预算财政拨款基本支出、项目支出和“三公”经费预算已经批复。"
    other = "政府性基金预算财政拨款支出135.00万元，主要用于住宅老旧电梯更新改造。"
    pages = {
        f"{name}2026年部门预算.html": page(f"{name}2026年部门预算", said, *more).replace("某市水利局", name)
        for name, more in ((OFFICE, ()), (BUREAU, (other,)))
    }
    answer = last(published(tmp_path, pages), "桐湾县城管局2026年政府性基金是干什么用的")
    assert (answer.status, "电梯" in answer.text) == ("not_disclosed", False), answer.text


def test_of_an_account_what_was_spent_is_told_and_not_what_was_planned(assistant: Assistant) -> None:
    assert offered(assistant.ask("桐湾县生态环境局2025年发给死亡职工家里的钱")) == {"27.41"}
    assert offered(assistant.ask("桐湾县生态环境局2025年死亡抚恤年初预算多少")) == {"0"}
