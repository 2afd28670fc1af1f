"""Every figure the made-up disclosures print, by name: `临湖文旅 2024 30217`, `青岩农业 2025 2130135 项目支出`.

`海陵卫健 2024决算 三公` is what was spent, `海陵卫健 2024决算 预算三公` what the same final account says was planned.
A case names the figure it expects instead of writing the number, so that it can only expect what is printed.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from eval.disclosures.accounts import NOTHING, Accounts
from eval.disclosures.bodies import BODIES, body, names
from eval.disclosures.pages import Document
from eval.disclosures.schedules import carried_in, carried_out
from index.errors import MingzhangError

WAN = Decimal(10_000)
_REFERENCE = re.compile(
    r"(?P<body>\S+) (?P<year>20\d\d)(?P<final>决算)?(?: (?P<item>\S+)(?: (?P<part>基本支出|项目支出))?)?"
)
# A figure named inside a question, a turn or a list of amounts: `{临湖文旅 2024 30217}` in 元, `{… 万元}` in 万元.
_NAMED = re.compile(r"\{([^\"{}]+?)( 万元)?\}")


class UnknownFigure(MingzhangError):
    "No made-up disclosure prints a figure of this name."


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A figure that a disclosure prints: how much, what it is called there, and in which file."""

    document: str
    amount: Decimal
    "In 元, or of what is counted."
    unit: str
    names: tuple[str, ...]

    @property
    def printed(self) -> tuple[Decimal, ...]:
        """The numbers it may stand there as."""
        return (self.amount, self.amount / WAN) if self.unit == "元" else (self.amount,)


TOTALS: dict[str, tuple[Callable[[Accounts], Decimal], tuple[str, ...]]] = {
    "支出总计": (lambda a: a.total(), ("支出总计", "支出预算总额", "本年支出合计", "合计")),
    "收入总计": (lambda a: a.total(), ("收入总计", "收入预算总额", "合计")),
    "一般公共预算": (lambda a: a.total("一般公共预算"), ("一般公共预算",)),
    "政府性基金": (lambda a: a.total("政府性基金"), ("政府性基金",)),
    "事业收入": (lambda a: a.total("自有"), ("事业收入", "单位资金")),
    "财政拨款": (lambda a: a.total("一般公共预算", "政府性基金"), ("财政拨款",)),
    "基本支出": (lambda a: a.basic_total, ("基本支出", "合计")),
    "项目支出": (lambda a: a.total() - a.basic_total, ("项目支出",)),
    "人员经费": (lambda a: a.people(), ("人员经费",)),
    "公用经费": (lambda a: a.goods(), ("公用经费", "商品和服务支出")),
    "年初结转": (carried_in, ("年初结转和结余",)),
    "年末结转": (carried_out, ("年末结转和结余",)),
    "采购": (
        lambda a: a.money("采购货物") + a.money("采购工程") + a.money("采购服务"), ("政府采购预算总额", "政府采购预算"),
    ),
    "采购货物": (lambda a: a.money("采购货物"), ("货物",)),
    "采购工程": (lambda a: a.money("采购工程"), ("工程",)),
    "采购服务": (lambda a: a.money("采购服务"), ("服务",)),
    "中小企业": (lambda a: a.money("中小企业"), ("中小企业",)),
    "小微企业": (lambda a: a.money("小微企业"), ("小型和微型", "小微")),
    "机关运行经费": (lambda a: a.money("机关运行经费"), ("机关运行经费",)),
}  # fmt: skip
THREE = {
    "三公": ("三公", "合计"), "出国": ("出国",), "用车": ("用车购置及运行", "小计"), "购置": ("购置费",), "运行": ("运行费",),
    "接待": ("接待",),
}  # fmt: skip
COUNTED = {
    "接待批次": "批次",
    "接待人次": "人次",
    "行政编制": "名",
    "事业编制": "名",
    "退休人员": "人",
    "车辆": "辆",
    "大型设备": "台",
}


def document(reference: str) -> Document:
    """The disclosure that a reference speaks of."""
    return Document(_accounts(reference))


def known(reference: str) -> Known:
    """The figure of this name.

    >>> known("青岩农业 2024 购置").amount
    Decimal('180000.00')
    """
    said = _parts(reference)
    accounts, item, part = _accounts(reference), said["item"] or "", said["part"] or ""
    planned = accounts.final and item.startswith("预算")
    amount, unit, called = _figure(accounts.before if planned else accounts, item.removeprefix("预算"), part)
    return Known(
        document=Document(accounts).source,
        amount=amount * WAN if unit == "元" else amount,
        unit=unit,
        names=(*called, part) if part else called,
    )


def filled(text: str) -> str:
    """The text with the numbers of the figures it names.

    >>> filled("安排了{青岩农业 2024 购置 万元}万元，就是{青岩农业 2024 购置}元")
    '安排了18.00万元，就是180000.00元'
    """
    return _NAMED.sub(lambda named: str(known(named[1]).amount / (WAN if named[2] else 1)), text)


def _parts(reference: str) -> dict[str, str | None]:
    said = _REFERENCE.fullmatch(reference)
    if not said:
        raise UnknownFigure(f"“{reference}”不是“部门 年度 项目”的写法。")
    return said.groupdict()


def _accounts(reference: str) -> Accounts:
    said = _parts(reference)
    return _kept(said["body"] or "", int(said["year"] or 0), bool(said["final"]))


@cache
def _kept(key: str, year: int, final: bool) -> Accounts:
    """The accounts with what they have worked out so far."""
    if key not in BODIES:
        raise UnknownFigure(f"没有自拟的部门“{key}”；有 {'、'.join(BODIES)}。")
    return Accounts(key, year, final)


def _figure(accounts: Accounts, item: str, part: str) -> tuple[Decimal, str, tuple[str, ...]]:

    def of(both: tuple[Decimal, Decimal]) -> Decimal:
        return {"": both[0] + both[1], "基本支出": both[0], "项目支出": both[1]}[part]

    if item in TOTALS:
        amount, called = TOTALS[item]
        return amount(accounts), "元", called
    if item in THREE:
        return accounts.three_public()[item], "元", THREE[item]
    if item in COUNTED or item.endswith("用车"):
        return Decimal(accounts.count(item)), COUNTED.get(item, "辆"), (item.removeprefix("接待"), "设备", "接待")
    if item[:1] == "3" and item in names("economic"):
        amounts = [amount for code, amount in accounts.economics.items() if code.startswith(item)]
        return sum(amounts, NOTHING), "元", (names("economic")[item],)
    if item in names("function"):
        inside = [of(both) for code, both in accounts.items().items() if code.startswith(item)]
        return sum(inside, NOTHING), "元", (names("function")[item],)
    if item in accounts.units():
        return of(accounts.units()[item]), "元", (item,)
    for project in accounts.body.projects:
        if project.name == item:
            # A 项 with one project prints that project's money, under its own name.
            return accounts.spent(project), "元", (item, names("function")[project.item])
    raise UnknownFigure(f"{body(accounts.key).name}{accounts.year}年没有印出“{item}”。")
