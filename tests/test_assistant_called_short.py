"""Items, projects and units said shorter or looser than they are printed, and whose they are where only a place is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from asking import amounts, published
from assistant.conversation import Assistant
from tests.national import SAID, page, table


def test_so_many_of_a_kind_may_be_part_of_a_name(tmp_path: Path) -> None:
    bureau = "云湖县残疾人联合会"
    html = page(
        f"{bureau}2025年部门预算", SAID,
        table("项目支出预算表", [
            ["单位名称", "项目名称", "合计"], ["", "合计", "150.00"], [bureau, "残疾人两项补贴", "120.00"], [bureau, "燃油补贴", "30.00"],
        ]),
    )  # fmt: skip
    asked = published(tmp_path, {f"{bureau}2025年部门预算.html": html.replace("某市水利局", bureau)})
    assert amounts(asked.ask("云湖县残联2025年两项补贴多少钱")) == {"1200000"}


def test_a_word_for_a_project_is_the_project_and_not_what_is_bought_for_it(tmp_path: Path) -> None:
    bureau = "云湖县城市管理局"
    html = page(
        f"{bureau}2025年部门预算", SAID,
        table("项目支出预算表", [
            ["单位名称", "项目名称", "合计"], ["", "合计", "150.00"], [bureau, "生活垃圾分类收运处置", "120.00"], [bureau, "公厕管养", "30.00"],
        ]),
        table("政府采购预算表", [["采购项目", "合计"], ["合计", "100.00"], ["垃圾分类收运服务", "80.00"], ["保洁工具", "20.00"]]),
    )  # fmt: skip
    asked = published(tmp_path, {f"{bureau}2025年部门预算.html": html.replace("某市水利局", bureau)})
    assert amounts(asked.ask("云湖县城管局2025年垃圾分类那一块的项目多少钱")) == {"1200000"}


def test_a_loose_word_is_the_project_that_bears_it_and_else_the_whole_field(tmp_path: Path) -> None:
    bureau = "云湖县城市管理局"
    heads = ["科目编码", "科目名称", "合计", "基本支出", "项目支出"]
    items = [heads, ["", "合计", "200.00", "50.00", "150.00"], ["2120501", "城乡社区环境卫生", "200.00", "50.00", "150.00"]]
    projects = [["单位名称", "项目名称", "合计"], ["", "合计", "150.00"], [bureau, "道路清扫保洁市场化服务", "120.00"], [bureau, "公厕管养", "30.00"]]
    for listed, of_sweeping in ((table("项目支出预算表", projects), "1200000"), ("", "2000000")):
        html = page(f"{bureau}2025年部门预算", SAID, table("部门支出总表", items), listed).replace("某市水利局", bureau)
        folder = tmp_path / of_sweeping
        folder.mkdir()
        asked = published(folder, {f"{bureau}2025年部门预算.html": html})
        assert amounts(asked.ask("云湖县城管局2025年扫马路安排了多少")) == {of_sweeping}


@pytest.fixture(scope="module")
def federation(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """A department that prints its units only beside their projects, and a bureau of another place."""
    bureau, centre, other = "云湖县残疾人联合会", "云湖县残疾人康复中心", "白沙县文化局"
    listed = [
        ["单位名称", "项目名称", "合计"], ["", "合计", "150.00"],
        [f"{bureau}（本级）", "居家养老服务补贴", "40.00"], [f"{bureau}（本级）", "石刻保护性修缮工程经费", "50.00"],
        [centre, "0-15岁残疾儿童康复服务", "35.00"], [centre, "器具适配", "25.00"],
    ]  # fmt: skip
    basic = [["科目编码", "科目名称", "合计"], ["", "合计", "80.00"], ["30102", "津贴补贴", "60.00"], ["30201", "办公费", "20.00"]]
    own = page(f"{bureau}2025年部门预算", SAID, table("一般公共预算基本支出表", basic), table("项目支出预算表", listed)).replace("某市水利局", bureau)
    strange = page(f"{other}2025年部门预算", SAID, table("一般公共预算基本支出表", basic)).replace("某市水利局", other)
    return published(tmp_path_factory.mktemp("federation"), {f"{bureau}2025年部门预算.html": own, f"{other}2025年部门预算.html": strange})


@pytest.mark.parametrize(
    ("question", "figures"),
    [
        ("云湖县残联2025年居家养老补贴多少钱", {"400000"}), ("云湖县残联2025年残疾儿童康复服务这个项目多少钱", {"350000"}),
        ("云湖县2025年石刻修缮工程给了多少经费", {"500000"}),
    ],
)  # fmt: skip
def test_a_name_is_said_without_a_word_inside_it_and_what_ends_it_is_no_item_by_itself(
    federation: Assistant, question: str, figures: set[str]
) -> None:
    assert amounts(federation.ask(question)) == figures


def test_projects_with_targets_are_those_listed_where_they_are_as_many(tmp_path: Path) -> None:
    bureau = "云湖县水利局"
    rows = [["单位名称", "项目名称", "合计"], ["", "合计", "90.00"], [bureau, "河道清淤", "50.00"], [bureau, "水库维修", "40.00"]]
    for said, given in (("2", {"500000", "400000"}), ("7", set())):
        words = f"2025年实行绩效目标管理的项目{said}个，涉及预算资金300.00万元。"
        html = page(f"{bureau}2025年部门预算", SAID, table("项目支出预算表", rows), words).replace("某市水利局", bureau)
        folder = tmp_path / said
        folder.mkdir()
        answer = published(folder, {f"{bureau}2025年部门预算.html": html}).ask("云湖县水利局2025年实行绩效目标管理的项目都有哪些，各多少万")
        assert {"500000", "400000"} & amounts(answer) == given


def test_units_are_known_by_the_projects_under_their_names(federation: Assistant) -> None:
    assert amounts(federation.ask("残疾人康复中心2025年名下两个项目合计多少")) == {"600000"}


def test_where_a_place_is_named_a_bare_name_is_of_no_body_elsewhere(federation: Assistant) -> None:
    answer = federation.ask("云湖县文化局2025年办公费多少")
    assert not amounts(answer) and "白沙县文化局2025年" not in answer.text.split("已收录")[0]
    assert amounts(federation.ask("白沙县的文化局2025年办公费多少")) == {"200000"}
