"""A department with schools: units by what people call them, their projects, pupils and shares; what prose tells of a project."""

from __future__ import annotations

from pathlib import Path

import pytest

from asking import amounts, last, offered, published
from assistant.conversation import Assistant
from tests.national import SAID, page, table

BUREAU = "桐湾县教育局"
UNITS = (
    (BUREAU + "机关", "46", "", "100.00", "60.00", "10.00", "30.00"),
    ("桐湾县第一中学", "312", "4126", "540.00", "450.00", "50.00", "40.00"),
    ("桐湾县第二中学", "228", "3015", "330.00", "280.00", "30.00", "20.00"),
    ("桐湾县职业技术学校", "142", "1894", "250.00", "180.00", "20.00", "50.00"),
)
PROJECTS = (
    (BUREAU + "机关", "教师招聘", "2050102", "30.00", "30.00", ""),
    ("桐湾县第一中学", "运动场改造", "2050204", "40.00", "25.00", "15.00"),
    ("桐湾县第二中学", "宿舍设备更新", "2050204", "20.00", "", "20.00"),
    ("桐湾县职业技术学校", "实训基地建设", "2050302", "32.00", "32.00", ""),
    ("桐湾县职业技术学校", "中职学生资助", "2050302", "18.00", "18.00", ""),
)


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    html = page(
        f"{BUREAU}2025年部门预算", SAID, "二、收支预算情况说明",
        f"{BUREAU}2025年收支总预算1220.00万元，比上年增加80.00万元，主要原因是新招聘教师。",
        f"2025年{BUREAU}机关运行经费10.00万元，比上年增加1.00万元，主要原因是电费上涨。",
        "三、重点项目情况",
        "1.实训基地建设项目。项目概述：在老校区东侧，位于环城路与书院街交叉口，新建数控实训车间两间，由桐湾县城建公司代建。"
        "采用政府购买服务方式组织实训。年度预算安排：32.00万元。",
        "2.中职学生资助项目。补助对象为家庭经济困难的在籍学生。年度预算安排：18.00万元。",
        table("预算单位基本情况表", [["单位名称", "在职人数", "学生数"], *([u[0], u[1], u[2]] for u in UNITS)]),
        table("部门支出分单位明细表", [
            [("单位名称", "rowspan=2"), ("合计", "rowspan=2"), ("基本支出", "colspan=2"), ("项目支出", "rowspan=2")],
            ["人员经费", "公用经费"], ["合计", "1,220.00", "970.00", "110.00", "140.00"], *([u[0], *u[3:]] for u in UNITS),
        ]),
        table("项目支出预算表", [
            ["单位名称", "项目名称", "科目编码", "合计", "一般公共预算", "财政专户管理资金"], ["", "合计", "", "140.00", "105.00", "35.00"], *PROJECTS,
        ]),
    )  # fmt: skip
    return published(tmp_path_factory.mktemp("schools"), {f"{BUREAU}2025年部门预算.html": html.replace("某市水利局", BUREAU)})


@pytest.mark.parametrize(
    ("question", "printed"),
    [
        ("支出最多的前两个下属学校", {"540", "330"}), ("下属学校里人员经费最高的是哪家，最低的又是哪家", {"450", "280", "180"}),
        ("哪所学校公用经费最少", {"20", "30", "50"}),
    ],
)  # fmt: skip
def test_the_schools_under_a_bureau_are_put_in_order(assistant: Assistant, question: str, printed: set[str]) -> None:
    answer = assistant.ask(f"{BUREAU}2025年{question}")
    assert {f.removesuffix(".00") for f in offered(answer)} == printed


@pytest.mark.parametrize(
    ("question", "printed"),
    [
        ("桐湾县一中2025年预算总共多少", {"540"}),
        ("二中2025年公用经费多少", {"30"}),
        ("桐湾县教育局预算里，县职校的公用经费有多少", {"20"}),
        ("桐湾县职业技术学校的项目支出是多少", {"50"}),
        ("桐湾县第一中学加第二中学，两所学校的预算总共多少", {"870"}),
        ("一中、二中、职校三家的公用经费合计是多少", {"100"}),
    ],
)
def test_a_school_is_called_as_its_town_calls_it(assistant: Assistant, question: str, printed: set[str]) -> None:
    """Amounts in 万元."""
    answer = assistant.ask(question)
    assert answer.status == "answered" and amounts(answer) == {f"{p}0000" for p in printed}, answer.text


def test_another_school_is_asked_about_in_the_next_turn(assistant: Assistant) -> None:
    assert offered(last(assistant, "桐湾县一中2025年预算总共多少", "二中呢")) == {"330.00"}


def test_high_school_is_no_school_s_name(assistant: Assistant) -> None:
    assert not offered(assistant.ask("桐湾县教育局有几个高中班"))


@pytest.mark.parametrize("question", ["桐湾县教育局实训基地建设多少钱", "桐湾县职业技术学校的实训基地建设给了多少钱", "县职校的实训基地建设多少钱"])
def test_a_project_is_of_the_department_and_of_the_unit_printed_beside_it(assistant: Assistant, question: str) -> None:
    assert offered(assistant.ask(question)) == {"32.00"}


def test_a_unit_s_projects_are_those_printed_beside_its_name(assistant: Assistant) -> None:
    assert offered(assistant.ask("桐湾县职业技术学校有哪些项目，各多少钱")) >= {"32.00", "18.00"}
    assert not {"40.00", "20.00", "30.00"} & offered(assistant.ask("桐湾县职业技术学校有哪些项目，各多少钱"))
    assert offered(assistant.ask("桐湾县教育局哪个项目最花钱")) == {"40.00"}
    assert offered(assistant.ask("桐湾县教育局最花钱的三个项目是哪些")) == {"40.00", "32.00", "30.00"}


def test_a_part_of_a_unit_is_a_share_of_that_unit(assistant: Assistant) -> None:
    answer = last(assistant, "桐湾县第二中学2025年预算多少", "里面公用经费占多大比例")
    assert "9.09%" in answer.text and "30 ÷ 330" in answer.text


@pytest.mark.parametrize(
    ("question", "fund"),
    [("桐湾县教育局宿舍设备更新的钱从哪来", "财政专户管理资金20.00万元"), ("教师招聘这笔钱是哪儿来的，教育局的", "一般公共预算30.00万元")],
)
def test_money_comes_from_the_fund_in_whose_column_it_stands(assistant: Assistant, question: str, fund: str) -> None:
    assert fund in assistant.ask(question).text


def test_inside_of_an_item_is_what_its_own_row_prints(assistant: Assistant) -> None:
    answer = last(assistant, "桐湾县教育局运动场改造多少钱", "这里面一般公共预算出了多少")
    assert offered(answer) == {"25.00"}


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("桐湾县教育局的实训基地建设在哪个位置", "环城路与书院街"),
        ("实训基地建设是哪家代建的，桐湾县教育局那个", "城建公司代建"),
        ("桐湾县教育局的中职学生资助是发给什么人的", "家庭经济困难"),
        ("桐湾县教育局实训基地建设用什么方式做", "购买服务方式"),
        ("桐湾县教育局实训基地那个项目是做什么的", "数控实训车间"),
    ],
)
def test_what_prose_tells_of_a_project_besides_its_figure(assistant: Assistant, question: str, said: str) -> None:
    answer = assistant.ask(question)
    assert answer.status == "answered" and said in answer.text and answer.citations, answer.text


def test_what_no_disclosure_tells_is_refused_and_nothing_beside_it_told(assistant: Assistant) -> None:
    answer = assistant.ask("桐湾县教育局实训基地建设买的机床是什么牌子")
    assert answer.status == "not_disclosed" and not amounts(answer)


def test_why_the_whole_grew_is_the_reason_of_the_whole(assistant: Assistant) -> None:
    answer = assistant.ask("桐湾县教育局2025年预算怎么比上一年多了")
    assert "新招聘教师" in answer.text and "电费" not in answer.text


@pytest.mark.parametrize("question", ["桐湾县教育局飞行表演、马术训练这些，2025年一共给了多少钱", "桐湾县教育局2025年马术训练一共多少钱"])
def test_what_is_listed_and_not_known_is_never_answered_with_the_total(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question)
    assert answer.status == "not_disclosed" and not offered(answer), answer.text


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("桐湾县教育局2025年哪个单位预算最少", ("桐湾县教育局机关", "100.00")),
        ("县教育局2025年预算单位里头，公用经费最多的是谁家", ("桐湾县第一中学", "50.00")),
        ("桐湾县教育局下面几家单位里，2025年项目支出排第二的是哪家", ("桐湾县第一中学", "40.00")),
        ("桐湾县教育局2025年哪家单位人员经费最高，多少", ("桐湾县第一中学", "450.00")),
    ],
)
def test_of_its_units_the_one_at_the_head_of_the_order_is_told_alone(assistant: Assistant, question: str, said: tuple[str, str]) -> None:
    answer = assistant.ask(question)
    assert [(f.label, f.printed) for f in answer.figures if f.role == "answer"] == [said], answer.text


def test_each_is_told_where_each_is_asked_for(assistant: Assistant) -> None:
    answer = assistant.ask("桐湾县教育局2025年各单位预算分别多少，哪家最多")
    assert len([f for f in answer.figures if f.role == "answer"]) == len(UNITS)


@pytest.mark.parametrize("own", ["教育局机关", "教育局本部", "教育局（本级）"])
def test_the_body_itself_is_the_row_of_its_own_office(assistant: Assistant, own: str) -> None:
    answer = assistant.ask(f"桐湾县{own}2025年预算多少")
    assert amounts(answer) == {"1000000"}, answer.text


@pytest.mark.parametrize(
    ("question", "percent"),
    [
        ("桐湾县第一中学2025年预算占县教育局全部门总预算的比重是多少", "44.26"),
        ("桐湾县第一中学2025年人员经费占全部门人员经费的几成", "46.39"),
        ("桐湾县一中2025年人员经费占县教育局的百分之几", "46.39"),
        ("桐湾县第一中学2025年人员经费占它自己预算的几成", "83.33"),
    ],
)
def test_a_unit_is_a_share_of_its_department_where_the_department_is_named(assistant: Assistant, question: str, percent: str) -> None:
    answer = assistant.ask(question)
    assert [f.printed for f in answer.figures if f.role == "answer"] == [percent], answer.text


@pytest.mark.parametrize(
    ("question", "amount"),
    [
        ("桐湾县教育局下面两所中学2025年预算加一块一共多少", "8700000"),
        ("桐湾县第一、第二两所中学2025年预算差多少", "2100000"),
        ("桐湾县一中跟二中比，2025年谁的预算多？多了多少", "2100000"),
    ],
)
def test_so_many_units_of_a_kind_are_those_units(assistant: Assistant, question: str, amount: str) -> None:
    answer = assistant.ask(question)
    assert amount in amounts(answer), answer.text


def test_a_year_in_digits_says_which_year_next_year_is(assistant: Assistant) -> None:
    assert amounts(assistant.ask("桐湾县一中明年…就是2025年预算多少")) == {"5400000"}


def test_what_the_department_states_of_all_is_no_figure_of_one_unit(assistant: Assistant) -> None:
    assert not amounts(assistant.ask("桐湾县第二中学2025年机关运行经费多少"))


@pytest.mark.parametrize("question", ["桐湾县教育局2025项目支出TOP3", "县教育局2025年项目支出前三名是哪些"])
def test_the_largest_of_project_spending_are_projects_by_name(assistant: Assistant, question: str) -> None:
    assert [f.label for f in assistant.ask(question).figures if f.role == "answer"] == ["运动场改造", "实训基地建设", "教师招聘"]


def test_a_measure_said_of_each_of_two_items_is_of_each(assistant: Assistant) -> None:
    answer = assistant.ask("2025年桐湾县第一中学的公用经费比第二中学的公用经费多多少")
    assert amounts(answer) == {"200000"}


@pytest.mark.parametrize(
    "question", ["桐湾县教育局名下那些车一共值多少钱", "桐湾县教育局2025年助学金每人每年标准是多少元", "桐湾县教育局2025年一个村一年最低给多少"]
)
def test_what_is_not_told_is_no_question_about_the_total(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question)
    assert answer.status == "not_disclosed" and not amounts(answer), answer.text


@pytest.mark.parametrize("question", ["桐湾县教育局那个职校，25年公用经费给了多少", "桐湾县教育局下面那个职校2025年公用经费多少"])
def test_a_unit_pointed_at_is_the_one_meant(assistant: Assistant, question: str) -> None:
    assert amounts(assistant.ask(question)) == {"200000"}


def test_one_amount_over_another_in_percent_is_a_share(assistant: Assistant) -> None:
    answer = assistant.ask("桐湾县教育局 2025 运动场改造/项目支出 = ?%")
    assert [f.printed for f in answer.figures if f.role == "answer"] == ["28.57"], answer.text


@pytest.mark.parametrize("question", ["桐湾县教育局2025年机关运行经费比上年的变化情况", "桐湾县教育局2025年机关运行经费同比"])
def test_an_open_question_about_a_change_gets_whatever_is_told_of_it(assistant: Assistant, question: str) -> None:
    assert "10000" in amounts(assistant.ask(question))


@pytest.mark.parametrize(
    "question",
    [
        "教育局2025年公用经费，局机关自己的和整个部门的各多少", "2025年公用经费，县教育局局机关的跟全部门的分别是多少",
        "教育局局本级与部门合计2025年公用经费各是多少",
    ],
)
def test_a_body_alone_and_with_its_units_are_both_told(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question)
    assert {f.removesuffix(".00") for f in offered(answer)} == {"10", "110"}


def test_a_body_alone_is_the_row_its_department_prints_for_it_be_its_name_shorter_there(tmp_path: Path) -> None:
    bureau = "临江市云湖县教育局"
    html = page(
        f"{bureau}2025年部门预算", SAID, "2025年支出预算300.00万元，其中：基本支出250.00万元，项目支出50.00万元。",
        table("部门收入预算表", [["单位名称", "合计", "一般公共预算", "政府性基金预算"], ["合计", "300.00", "240.00", "60.00"],
                            ["云湖县教育局（本级）", "100.00", "50.00", "50.00"], ["云湖县特殊教育学校", "200.00", "190.00", "10.00"]]),
    )  # fmt: skip
    asked = published(tmp_path, {f"{bureau}2025年部门预算.html": html.replace("某市水利局", bureau)})
    assert amounts(asked.ask("教育局本级2025年收入多少")) == {"1000000"}
    assert amounts(asked.ask("教育局“本级”和“全部门”的政府性基金拨款2025年各多少")) == {"500000", "600000"}
    assert not amounts(asked.ask("教育局本级2025年基本支出多少"))


@pytest.mark.parametrize("question", ["财政专户管理资金安排了哪些项目，各多少", "财政专户管理资金给了哪几个项目"])
def test_the_projects_of_one_source_are_those_with_money_in_its_column(assistant: Assistant, question: str) -> None:
    assert {"150000", "200000"} <= amounts(assistant.ask(f"桐湾县教育局2025年{question}"))


@pytest.mark.parametrize(
    "question", ["第一中学的人员经费与整个局部门的人员经费分别是多少？桐湾，2025", "2025年一中的人员经费和全部门的人员经费各多少"]
)
def test_a_unit_and_its_department_are_both_told(assistant: Assistant, question: str) -> None:
    assert amounts(assistant.ask(f"桐湾县{question}")) == {"4500000", "9700000"}


def test_the_whole_is_given_too_where_it_is_asked_beside_the_share(assistant: Assistant) -> None:
    answer = assistant.ask("桐湾县第一中学2025年人员经费占全部门的百分之几（全部门总数也报一下）")
    assert {"46.39", "970.00"} <= offered(answer)


@pytest.mark.parametrize(
    "question",
    ["运动场改造吃掉项目支出的百分之几", "以项目支出合计为分母，运动场改造在教育局项目支出中占比是多少", "运动场改造占项目支出总盘子多少"],
)
def test_a_share_is_of_the_whole_that_is_named_however_it_is_said(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(f"桐湾县教育局2025年{question}")
    assert [f.printed for f in answer.figures if f.role == "answer"] == ["28.57"], answer.text


@pytest.mark.parametrize(
    ("asked", "verdict"),
    [
        ("教育局2025年局本级的人员经费跟全部门的人员经费是一个数吗", "不是同一个数"),
        ("教育局2025年局本级的和全部门汇总的人员经费一样吗", "不是同一个数"),
        ("教育局2025年机关本级的人员经费和整个部门的差多少", "910"),
    ],
)
def test_a_body_alone_is_held_against_all_its_units_and_never_against_itself(assistant: Assistant, asked: str, verdict: str) -> None:
    answer = assistant.ask(asked)
    assert {"600000", "9700000", "9100000"} <= amounts(answer)
    assert verdict in answer.text


@pytest.mark.parametrize("asked", ["教育局2025年局机关的公用经费", "教育局2025年局本级的公用经费是多少"])
def test_the_body_itself_behind_a_year_is_no_other_body(assistant: Assistant, asked: str) -> None:
    assert amounts(assistant.ask(asked)) == {"100000"}


ROOMS = "桐湾县教育局设4个内设机构：办公室、计划财务股、校外培训监管股、学校安全与后勤管理股。"


@pytest.mark.parametrize(("matter", "room"), [("哪个股室管校外培训", "校外培训监管股"), ("学校安全归哪个股管", "学校安全与后勤管理股")])
def test_which_room_a_matter_falls_to_is_told_by_the_rooms_names(tmp_path: Path, matter: str, room: str) -> None:
    html = page(f"{BUREAU}2025年部门预算", SAID, "二、机构设置", ROOMS).replace("某市水利局", BUREAU)
    answer = published(tmp_path, {f"{BUREAU}2025年部门预算.html": html}).ask(f"{BUREAU}{matter}")
    assert f"“{room}”" in answer.text


TOLD_OF_ALL = (
    "全部门编制38名，实有在职35人（本级14人、就业服务所10人、康复指导中心11人），退休9人。",
    "截至2024年底，本部门共有车辆6辆；房屋建筑面积2360平方米，其中康复指导中心1580平方米。",
)


@pytest.fixture(scope="module")
def federation(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    name = "桐湾县残疾人联合会"
    units = [
        [name + "本级", "70.00", "60.00", "10.00"],
        ["桐湾县残疾人劳动就业服务所", "35.00", "30.00", "5.00"],
        ["桐湾县残疾人康复指导中心", "46.00", "40.00", "6.00"],
    ]
    html = page(
        f"{name}2025年部门预算", SAID, *TOLD_OF_ALL,
        table("部门支出分单位明细表", [["单位名称", "合计", "基本支出", "项目支出"], *units]),
    )  # fmt: skip
    return published(tmp_path_factory.mktemp("federation"), {f"{name}2025年部门预算.html": html.replace("某市水利局", name)})


@pytest.mark.parametrize(
    ("asked", "printed"),
    [
        (("残疾人康复指导中心在职几个人",), {"11"}),
        (("桐湾县残联下面就业服务所现在在职多少人",), {"10"}),
        (("桐湾县残联下面就业服务所现在在职多少人", "康复那边几个人？"), {"11"}),
        (("残疾人康复指导中心房子有多大面积",), {"1580"}),
        (("残疾人康复指导中心有几辆车",), set()),
        (("桐湾县残联在职多少人",), {"35"}),
    ],
)
def test_what_is_told_of_all_units_together_is_told_of_none_of_them(federation: Assistant, asked: tuple[str, ...], printed: set[str]) -> None:
    answer = last(federation, *asked)
    assert offered(answer) == printed, answer.text
