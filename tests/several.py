"""Final accounts of four invented bodies of one county, so that a conversation can go from one to another."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from tests.national import BODY as TABLES_SAY
from tests.national import Cell, table

UNIT = "甲县林业科技推广中心"
SPENT: Mapping[str, tuple[str, str, str, str]] = {
    # 公务用车运行维护费: 预算数, 决算数; 公务接待费: 预算数, 决算数
    "甲县清河街道办事处": ("30.00", "19.00", "2.00", "1.00"),
    "甲县南塘街道办事处": ("28.00", "27.00", "5.00", "3.00"),
    "甲县林业局": ("24.00", "6.00", "6.00", "1.50"),
    "甲县水利局": ("12.00", "11.00", "4.00", "4.00"),
}
OFFICE = {
    "甲县清河街道办事处": ("81.00", "减少9.00"), "甲县南塘街道办事处": ("62.00", "减少3.00"),
    "甲县林业局": ("40.00", "增加4.00"), "甲县水利局": ("55.00", "减少5.00"),
}  # fmt: skip
RETIRED = {"甲县清河街道办事处": "21.00", "甲县南塘街道办事处": "22.00", "甲县林业局": "23.00", "甲县水利局": "24.00"}


def accounts() -> dict[str, str]:
    """Each body's 2024年度部门决算, by its file name."""
    return {f"{body}2024年度部门决算.html": _account(body) for body in SPENT}


def _account(body: str) -> str:
    planned_cars, cars, planned_guests, guests = SPENT[body]
    planned, spent = (f"{Decimal(a) + Decimal(b):.2f}" for a, b in ((planned_cars, planned_guests), (cars, guests)))
    heads: list[Cell] = [
        ("合计", "rowspan=2"), ("因公出国（境）费", "rowspan=2"), ("公务用车购置及运行维护费", "colspan=3"), ("公务接待费", "rowspan=2"),
    ]  # fmt: skip
    kinds = ("小计", "公务用车购置费", "公务用车运行维护费")
    units = f"<p>纳入{body}2024年度部门决算编制范围的预算单位包括：</p><p>1. {body}本级</p>"
    units += f"<p>2. {UNIT}，不单列预算。</p>" if body.endswith("林业局") else ""
    amount, moved = OFFICE[body]
    rows = [["208", "社会保障和就业支出", RETIRED[body], RETIRED[body], ""], ["20805", "行政事业单位养老支出", RETIRED[body], RETIRED[body], ""],
            ["2080501", "行政单位离退休", RETIRED[body], RETIRED[body], ""]]  # fmt: skip
    tables = [
        table("支出决算表", [
            ["科目编码", "科目名称", "本年支出合计", "基本支出", "项目支出"], [("合计", "colspan=2"), RETIRED[body], RETIRED[body], ""], *rows,
        ]),
        table("财政拨款“三公”经费支出决算表", [
            [("预算数", "colspan=6"), ("决算数", "colspan=6")], [*heads, *heads], [*kinds, *kinds],
            [planned, "", planned_cars, "", planned_cars, planned_guests, spent, "", cars, "", cars, guests],
        ]),
    ]  # fmt: skip
    said = (
        f"“三公”经费支出决算数小于预算数的主要原因：{body.removeprefix('甲县')}厉行节约。",
        f"2024年度{body}机关运行经费支出{amount}万元，比2023年度{moved}万元。",
    )
    words = "".join(f"<p>{s}</p>" for s in said)
    return (
        f"<html><body><h1>{body}2024年度部门决算</h1><h2>第一部分 部门概况</h2><p>一、主要职责</p><p>{body}负责有关工作。</p>"
        f"<p>二、机构设置</p>{units}<h2>第二部分 2024年度部门决算情况说明</h2>{words}<h2>第三部分 2024年度部门决算表</h2>"
        f"{''.join(tables)}</body></html>".replace(TABLES_SAY, body)
    )
