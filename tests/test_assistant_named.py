"""Who is named: other words before a body's name, what only looks like one, and the years among which one is asked for."""

from __future__ import annotations

from datetime import date

import pytest

from asking import amounts, offered, published
from assistant.conversation import Assistant
from tests.national import SAID, page, table
from tests.provincial import budget
from tests.several import accounts


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    return published(tmp_path_factory.mktemp("named"), accounts(), today=date(2025, 11, 1))


@pytest.fixture(scope="module")
def three_years(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    said = "截至2024年12月31日，本部门共有车辆9辆，其中：应急保障用车9辆。"
    last = budget(said)
    # The same budget a year earlier, and two years: other years, another 办公费, fewer cars.
    middle = last.replace("2024", "2023").replace("2025", "2024").replace("9辆", "7辆").replace("153.50", "143.50")
    first = last.replace("2024", "2022").replace("2025", "2023").replace("153.50", "163.50")
    pages = {f"林业局{year}年部门预算.html": page for year, page in ((2025, last), (2024, middle), (2023, first))}
    return published(tmp_path_factory.mktemp("three"), pages, today=date(2025, 11, 1))


@pytest.mark.parametrize("named", ["占整个林业局", "相当于林业局", "需要林业局"])
def test_words_before_a_bodys_name_are_no_part_of_it(county: Assistant, named: str) -> None:
    answer = county.ask(f"2024年清河街道的三公决算{named}三公决算的百分之几")
    assert "没有找到" not in answer.text


def test_bodies_counted_at_the_end_of_their_list_are_no_body_of_that_name(county: Assistant) -> None:
    answer = county.ask("把甲县林业、甲县水利两个局2024年的三公决算加起来是多少")
    assert "22500000" not in amounts(answer)
    assert {"225000"} <= amounts(answer)


@pytest.mark.parametrize(
    "question", ["林业局下面的第八小学2024年三公决算多少", "林业局和阳光幼儿园2024年谁的三公多", "林业局下属的蓝天医院2024年花了多少"]
)
def test_a_body_nobody_holds_is_not_answered_with_the_one_named_beside_it(county: Assistant, question: str) -> None:
    answer = county.ask(question)
    assert answer.status == "not_disclosed"
    assert amounts(answer) == set()


@pytest.mark.parametrize("question", ["邻居说街道花钱多，林业局2024年三公决算多少", "算上街道，林业局2024年三公决算多少"])
def test_a_kind_of_body_behind_a_verb_is_no_name(county: Assistant, question: str) -> None:
    assert "75000" in amounts(county.ask(question))


@pytest.mark.parametrize(
    ("question", "cars"),
    [("到2024年底林业局还有几辆车", "9"), ("林业局2023年末有多少辆公车", "7"), ("林业局2025年预算里写的车有几辆", "9")],
)
def test_what_is_counted_at_a_years_end_is_printed_in_the_budget_after(three_years: Assistant, question: str, cars: str) -> None:
    assert offered(three_years.ask(question)) >= {cars}


def test_years_are_put_in_order_where_the_year_is_asked_for(three_years: Assistant) -> None:
    answer = three_years.ask("林业局23、24、25三年里哪年办公费最多")
    assert "最高的是2023年" in answer.text
    assert amounts(answer) == {"1535000", "1435000", "1635000"}


def test_years_listed_by_two_digits_are_all_added(three_years: Assistant) -> None:
    assert "4605000" in amounts(three_years.ask("林业局办公费，23、24、25三年总共安排多少"))


def test_the_beginning_of_a_longer_name_is_not_the_item_inside_it(tmp_path_factory: pytest.TempPathFactory) -> None:
    said = ("“农林水支出（类）林业和草原（款）”530.00万元。", "突发林业和草原灾害应急处置项目2025年预算安排46.00万元。")
    office = published(tmp_path_factory.mktemp("begun"), {"林业局2025年部门预算.html": budget(*said)}, today=date(2025, 11, 1))
    assert amounts(office.ask("林业局2025年突发林业和草原那笔多少钱")) == {"460000"}


@pytest.mark.parametrize("question", ["林业局下属单位都有谁（不含机关）", "林业局2024年下属单位有哪些（机关不算）"])
def test_a_body_left_out_of_a_list_is_no_part_of_the_money(county: Assistant, question: str) -> None:
    assert "没能算出来" not in county.ask(question).text


def test_projects_are_put_in_order_by_their_scores(tmp_path_factory: pytest.TempPathFactory) -> None:
    heads = ["项目名称", "年初预算数", "全年执行数", "执行率", "自评得分"]
    rows = [
        ["河道养护", "280.00", "267.55", "95.55%", "96.50"], ["水质监测", "98.00", "96.42", "98.39%", "84.20"],
        ["水库巡查", "45.00", "45.00", "100.00%", "98.10"],
    ]
    html = page("某市水利局2025年度部门决算", SAID, table("2025年度项目支出绩效自评结果表", [heads, *rows]))
    office = published(tmp_path_factory.mktemp("scored"), {"某市水利局2025年度部门决算.html": html}, today=date(2026, 11, 1))
    assert offered(office.ask("水利局2025年哪个项目自评得分垫底")) == {"84.20"}
    assert offered(office.ask("水利局2025年哪个项目自评分最低，多少分")) == {"84.20"}
    assert offered(office.ask("水利局2025年自评得分最高的两个项目")) == {"98.10", "96.50"}
    assert offered(office.ask("水利局2025年哪个项目得分最高、哪个最低")) == {"98.10", "84.20"}
