"""The figures of one body and year, to the cent, so that every sum that must close does."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property

from eval.disclosures.bodies import FIRST, Body, FundName, Project, body

CENT = Decimal("0.01")
NOTHING = Decimal(0)
# What people are paid is spent, in 功能分类, under these 项.
SOCIAL = {"30108": "2080505", "30109": "2080506", "30111": "2101103", "30113": "2210201"}


@dataclass(frozen=True)
class Accounts:
    """A body's money in one year, in 万元: as planned, or with `final` as spent."""

    key: str
    year: int
    final: bool = False

    @property
    def body(self) -> Body:
        return body(self.key)

    @property
    def at(self) -> int:
        return self.year - FIRST

    @cached_property
    def before(self) -> Accounts:
        """What it is compared with: the budget of the year before, or the budget that a final account carries out."""
        return Accounts(self.key, self.year) if self.final else Accounts(self.key, self.year - 1)

    @cached_property
    def economics(self) -> dict[str, Decimal]:
        """基本支出 by 款 of 经济分类."""
        amounts = dict(self.body.economics)
        for year in range(FIRST + 1, self.year + 1):
            for code in amounts:
                # Pay rises a little each year; what an office consumes rather falls. Nothing moves twice alike.
                low, high = (101, 104) if code[:3] != "302" else (93, 102)
                chance = random.Random(f"{self.key}{code}{year}")
                rate = Decimal(chance.randint(low * 10, high * 10)) / 1000
                amounts[code] = (amounts[code] * rate).quantize(CENT, ROUND_HALF_UP)
        if self.final:
            for code in amounts:
                chance = random.Random(f"{self.key}{code}决算")
                rate = Decimal(chance.randint(930, 1000 if code[:3] == "302" else 1010)) / 1000
                amounts[code] = (amounts[code] * rate).quantize(CENT, ROUND_HALF_UP)
        return amounts

    @cached_property
    def basic(self) -> dict[str, Decimal]:
        """基本支出 by 项 of 功能分类."""
        found = {item: self.economics[code] for code, item in SOCIAL.items() if code in self.economics}
        found[self.body.medical] = self.economics["30110"]
        found[self.body.retired] = self.economics["30302"]
        for item, four in self.body.basic.items():
            found[item] = (four[self.at] * (Decimal("0.985") if self.final else 1)).quantize(CENT, ROUND_HALF_UP)
        for unit in self.body.units:
            if unit.body:
                own = Accounts(unit.body, self.year)
                found[own.body.rest] = own.basic[own.body.rest]
        found[self.body.rest] = self.basic_total - sum(found.values(), NOTHING)
        return found

    @cached_property
    def basic_total(self) -> Decimal:
        return sum(self.economics.values(), NOTHING)

    def spent(self, project: Project) -> Decimal:
        """What a project costs in this year."""
        if self.final and self.body.final:
            return self.body.final.projects[project.name][0]
        return project.amounts[self.at]

    def projects(self, *funds: FundName) -> dict[str, Decimal]:
        """项目支出 by 项, of these funds or of all."""
        found: dict[str, Decimal] = {}
        for project in self.body.projects:
            if self.spent(project) and (not funds or project.fund in funds):
                found[project.item] = found.get(project.item, NOTHING) + self.spent(project)
        return found

    def items(self, *funds: FundName) -> dict[str, tuple[Decimal, Decimal]]:
        """(基本支出, 项目支出) by 项, of these funds or of all."""
        basic = self.basic if not funds or "一般公共预算" in funds else {}
        project = self.projects(*funds)
        codes = sorted({*basic, *project})
        return {code: (basic.get(code, NOTHING), project.get(code, NOTHING)) for code in codes}

    def total(self, *funds: FundName) -> Decimal:
        return sum((basic + project for basic, project in self.items(*funds).values()), NOTHING)

    def people(self) -> Decimal:
        """人员经费: everything but 商品和服务支出."""
        return self.basic_total - self.goods()

    def goods(self) -> Decimal:
        return sum((amount for code, amount in self.economics.items() if code.startswith("302")), NOTHING)

    def three_public(self) -> dict[str, Decimal]:
        """The “三公” and their parts."""
        abroad, bought = (
            sum((self.spent(p) for p in self.body.projects if p.three == part), NOTHING) for part in ("出国", "购置")
        )
        reception, running = self.economics["30217"], self.economics.get("30231", NOTHING)
        return {
            "三公": abroad + bought + reception + running, "出国": abroad, "用车": bought + running, "购置": bought,
            "运行": running, "接待": reception,
        }  # fmt: skip

    def units(self) -> dict[str, tuple[Decimal, Decimal]]:
        """(基本支出, 项目支出) of each 预算单位; the first has what the others leave."""
        found: dict[str, tuple[Decimal, Decimal]] = {}
        for unit in self.body.units[1:]:
            if unit.body:
                own = Accounts(unit.body, self.year)
                found[unit.name] = own.basic_total, own.total() - own.basic_total
            elif unit.basic and unit.project:
                found[unit.name] = unit.basic[self.at], unit.project[self.at]
        basic = self.basic_total - sum((b for b, _ in found.values()), NOTHING)
        project = self.total() - self.basic_total - sum((p for _, p in found.values()), NOTHING)
        return {self.body.units[0].name: (basic, project), **found}

    def money(self, name: str) -> Decimal:
        return self.body.money[name][self.at]

    def count(self, name: str) -> int:
        return self.body.counts.get(name, (0, 0, 0, 0))[self.at]


def tree(
    amounts: Mapping[str, tuple[Decimal, ...]], names: Mapping[str, str]
) -> list[tuple[str, str, tuple[Decimal, ...]]]:
    """(code, name, sums) of every 类, 款 and 项, in order."""
    codes = sorted({code[:length] for code in amounts for length in (3, 5, 7) if length <= len(code)})
    width = len(next(iter(amounts.values()))) if amounts else 0
    return [
        (
            code,
            names[code],
            tuple(sum((v[i] for c, v in amounts.items() if c.startswith(code)), NOTHING) for i in range(width)),
        )
        for code in codes
    ]
