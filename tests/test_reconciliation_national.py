"""The forms of the ministry, consistent to the last cent, are left in peace; a slip in them is found."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from index.records import Reading
from tests.national import account, budget
from tests.read_back import read_as, told

MADE = {"budget": (budget, "某市水利局2024年部门预算.html"), "account": (account, "某市水利局2024年度部门决算.html")}


@cache
def consistent(kind: str, folder: Path) -> Reading:
    return reading_of(kind, folder)


def reading_of(kind: str, folder: Path, pattern: str = "", replacement: str = "") -> Reading:
    write, name = MADE[kind]
    page = write()
    changed = re.sub(pattern, replacement, page, count=1) if pattern else page
    assert not pattern or changed != page
    return read_as(folder, name, changed)


@pytest.mark.parametrize("kind", MADE)
def test_a_consistent_disclosure_raises_nothing(kind: str, tmp_path: Path) -> None:
    reading = reading_of(kind, tmp_path)
    assert told(reading) == []
    assert len({fact.table for fact in reading.facts if fact.table}) >= 6


SLIPS = [
    ("budget", r"收支总预算2900\.50", "收支总预算2090.50", "narrative-schedule"),
    ("budget", r"占94\.83%", "占49.83%", "share"),
    ("budget", r"教育（类）支出120\.00", "教育（类）支出210.00", "narrative-schedule"),
    ("budget", r"，占4\.36%", "，占4.86%", "share"),
    ("budget", r"比2023年执行数增加10\.50万元", "比2023年执行数增加11.50万元", "change-rate"),
    ("budget", r"比2023年减少10\.00万元", "比2023年减少30.00万元", "change-rate"),
    ("budget", r"<td >30\.00</td><td ></td><td >30\.00</td><td >20\.00", "<td >30.00</td><td ></td><td >30.00</td><td >25.00", "schedule-cell"),
    ("budget", r"<td >2,750\.50</td><td >1,800\.50</td>", "<td >2,570.50</td><td >1,800.50</td>", "schedule-cell"),
    ("account", r"收、支总计(\d)", r"收、支总计9\1", "narrative-schedule"),
    ("account", r"完成年初预算的106\.20%", "完成年初预算的160.20%", "completion"),
    ("account", r"年初预算为90\.00万元", "年初预算为80.00万元", "items-sum"),
    ("account", r"公务接待费支出决算20\.00万元", "公务接待费支出决算21.00万元", "narrative-schedule"),
    ("account", r"占27\.27%", "占72.27%", "share"),
    ("account", r"共有车辆3辆", "共有车辆4辆", "parts-sum"),
    ("account", r'<td >7</td><td >55\.00</td>', "<td >7</td><td >65.00</td>", "row-sum"),
    ("account", r"决算数大于年初预算数", "决算数小于年初预算数", "outcome-words"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "pattern", "replacement", "rule"), SLIPS, ids=lambda v: str(v)[:20])
def test_a_slip_is_found(kind: str, pattern: str, replacement: str, rule: str, tmp_path: Path) -> None:
    (found,) = told(reading_of(kind, tmp_path, pattern, replacement))
    assert found.startswith(f"{rule}: ")
