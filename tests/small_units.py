"""A small department with one unit of its own, to stand beside another."""

from __future__ import annotations

from tests.national import page, table

SISTER = "某市湿地管理局"


def sister() -> str:
    """A 部门预算 whose department lists 某市湿地保护中心 as its unit, each with money of its own."""
    said = f"{SISTER}部门预算是包括{SISTER}本部以及下属1家预算单位的综合收支计划。具体包括：1.{SISTER}本部；2.某市湿地保护中心。"
    units = table("部门支出预算分单位明细表", [
        ["序号", "单位名称", "合计", "基本支出", "项目支出"], ["", "合计", "300.00", "200.00", "100.00"],
        ["1", f"{SISTER}本部", "180.00", "120.00", "60.00"], ["2", "某市湿地保护中心", "120.00", "80.00", "40.00"],
    ])  # fmt: skip
    return page(f"{SISTER}2025年部门预算", said, units).replace("某市水利局", SISTER)
