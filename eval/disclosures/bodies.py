"""A made-up body as its table in `data/` describes it: what it does, what it spends on, and four years of amounts."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

FIRST = 2022
"The year of the first of every four amounts: no disclosure of it is written, but that of 2023 compares with it."

Four = tuple[Decimal, Decimal, Decimal, Decimal]
FundName = Literal["一般公共预算", "政府性基金", "自有"]


class Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Project(Strict):
    """Money for one thing, under one 项 of 功能分类."""

    name: str
    item: str
    amounts: Four
    "万元, from 2022 to 2025."
    purpose: str
    fund: FundName = "一般公共预算"
    three: Literal["", "出国", "购置"] = ""
    "Counted among the “三公” as well."
    why: dict[int, str] = Field(default_factory=dict)
    goal: str = ""
    indicators: list[list[str]] = Field(default_factory=list)
    "A name and its value, or a name and its values of 2023, 2024 and 2025."


class Unit(Strict):
    """A 预算单位 of the body; the first is its 本部 and has what the others leave."""

    name: str
    nature: Literal["行政单位", "事业单位"]
    basic: Four | None = None
    project: Four | None = None
    body: str = ""
    "The table of a unit that publishes a disclosure of its own."


class Final(Strict):
    """What the final account tells beside the budget."""

    carried: Decimal
    "年初结转和结余, 万元."
    people: str
    "Why 基本支出 differs."
    projects: dict[str, tuple[Decimal, str]]


class Body(Strict):
    """One body and the years it publishes."""

    name: str
    short: str
    province: str
    form: Literal["html", "text"]
    unit: Literal["万元", "元"] = "万元"
    scope: Literal["部门", "单位"] = "部门"
    parent: str = ""
    years: list[int]
    finals: list[int] = Field(default_factory=list)
    rest: str
    "The 项 that takes what 基本支出 has left: 行政运行, or what a unit is there for."
    medical: str
    retired: str
    own: str = "其他收入"
    "What the money beside the appropriation comes from."
    three_public: Literal["columns", "rows"] = "columns"
    duties: list[str]
    terms: list[tuple[str, str]]
    units: list[Unit]
    basic: dict[str, Four] = Field(default_factory=dict)
    "基本支出 of other 项 than `rest`."
    economics: dict[str, Decimal]
    "基本支出 of 2022 by 经济分类, 万元; the years after drift from it."
    counts: dict[str, tuple[int, int, int, int]]
    money: dict[str, Four]
    why: dict[int, str]
    projects: list[Project]
    final: Final | None = None


BODIES = ("临湖文旅", "临湖图书馆", "青岩农业", "海陵卫健", "滦源教育")


@cache
def body(key: str) -> Body:
    """The body with this short name."""
    return Body.model_validate(tomllib.loads(_table(key)))


@cache
def names(classification: Literal["function", "economic"]) -> dict[str, str]:
    """What each code is called."""
    found: dict[str, str] = tomllib.loads(_table("items"))[classification]
    return found


def _table(name: str) -> str:
    return files("eval").joinpath(f"disclosures/data/{name}.toml").read_text("utf-8")
