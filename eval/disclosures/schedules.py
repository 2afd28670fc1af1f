"""The 公开表 of a made-up body: its accounts in rows and columns, as the ministry's forms draw them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from eval.disclosures.accounts import NOTHING, Accounts, tree
from eval.disclosures.bodies import names

Cell = str | tuple[str, int, int]
"A text, or a text with the columns and rows it spans."

NUMERALS = "一二三四五六七八九十"
CODES = ["科目编码", "科目名称"]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One schedule as printed."""

    title: str
    unit: str
    header: list[list[Cell]]
    rows: list[list[str]]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Printer:
    """How a body prints amounts: in its unit, a blank where there are none."""

    unit: str
    blank: str

    def __call__(self, amount: Decimal) -> str:
        if not amount:
            return self.blank
        return f"{amount:,.2f}" if self.unit == "万元" else f"{amount * 10_000:,.2f}"


def printer(accounts: Accounts) -> Printer:
    return Printer(accounts.body.unit, "0.00" if accounts.body.form == "text" else "")


def sheets(accounts: Accounts) -> list[Sheet]:
    """The schedules of a budget or, where the accounts are final, of a final account."""
    money = printer(accounts)
    return _final(accounts, money) if accounts.final else _budget(accounts, money)


def _budget(accounts: Accounts, money: Printer) -> list[Sheet]:
    scope = accounts.body.scope
    everything, general = accounts.items(), accounts.items("一般公共预算")
    fund = accounts.items("政府性基金")
    lines = [
        ("一、一般公共预算拨款收入", accounts.total("一般公共预算")),
        ("二、政府性基金预算拨款收入", accounts.total("政府性基金")),
        ("三、国有资本经营预算拨款收入", NOTHING),
        ("四、事业收入", accounts.total("自有")),
        ("五、其他收入", NOTHING),
    ]
    found = [
        Sheet(f"{scope}收支总表", money.unit, _sides("收入", "支出", "预算数"),
              _two_sides(accounts, money, lines, everything, ("收入总计", "支出总计"))),
        Sheet(f"{scope}收入总表", money.unit,
              [[*CODES, "合计", "一般公共预算拨款收入", "政府性基金预算拨款收入", "事业收入"]], _income(accounts, money)),
        _by_function(accounts, f"{scope}支出总表", money, everything),
        _appropriation(accounts, money),
        _by_function(accounts, "一般公共预算支出表", money, general),
        _by_economic(accounts, "一般公共预算基本支出表", money),
        _three_public(accounts, money),
    ]  # fmt: skip
    if fund:
        found.append(_by_function(accounts, "政府性基金预算支出表", money, fund))
    else:
        empty = ["", "合计", money.blank, money.blank, money.blank]
        found.append(Sheet("政府性基金预算支出表", money.unit, [[*CODES, "合计", "基本支出", "项目支出"]], [empty],
                           f"注：本{scope}{accounts.year}年没有政府性基金预算安排的支出，故本表为空表。"))  # fmt: skip
    found.append(_projects(accounts, money))
    if len(accounts.body.units) > 1:
        rows = [[name, money(b + p), money(b), money(p)] for name, (b, p) in accounts.units().items()]
        basic = accounts.basic_total
        rows.append(["合计", money(accounts.total()), money(basic), money(accounts.total() - basic)])
        found.append(Sheet("部门支出分单位预算表", money.unit, [["预算单位", "合计", "基本支出", "项目支出"]], rows))
    return found


def _final(accounts: Accounts, money: Printer) -> list[Sheet]:
    everything, general = accounts.items(), accounts.items("一般公共预算")
    spent, carried, left = accounts.total(), carried_in(accounts), carried_out(accounts)
    lines = [
        ("一、一般公共预算财政拨款收入", accounts.total("一般公共预算") - carried + left),
        ("二、政府性基金预算财政拨款收入", accounts.total("政府性基金")),
        ("三、国有资本经营预算财政拨款收入", NOTHING),
        ("四、事业收入", accounts.total("自有")),
        ("五、其他收入", NOTHING),
    ]
    rows = _two_sides(accounts, money, lines, everything, ("本年收入合计", "本年支出合计"))
    rows[-1] = ["本年收入合计", money(spent - carried + left), "本年支出合计", money(spent)]
    rows.append(["年初结转和结余", money(carried), "年末结转和结余", money(left)])
    rows.append(["总计", money(spent + left), "总计", money(spent + left)])
    return [
        Sheet("收入支出决算总表", money.unit, _sides("收入", "支出", "决算数"), rows),
        _by_function(accounts, "支出决算表", money, everything, "本年支出合计"),
        _by_function(accounts, "一般公共预算财政拨款支出决算表", money, general, "本年支出合计"),
        _by_economic(accounts, "一般公共预算财政拨款基本支出决算表", money),
        _three_public_final(accounts, money),
        _by_function(accounts, "政府性基金预算财政拨款支出决算表", money, accounts.items("政府性基金"), "本年支出合计"),
    ]


def carried_in(accounts: Accounts) -> Decimal:
    return accounts.body.final.carried if accounts.body.final else NOTHING


def carried_out(accounts: Accounts) -> Decimal:
    """年末结转和结余: what the year brought in beyond what was spent. All of the plan came in."""
    return accounts.before.total("一般公共预算") - accounts.total("一般公共预算") + carried_in(accounts)


def classes(
    accounts: Accounts, items: dict[str, tuple[Decimal, Decimal]]
) -> list[tuple[str, str, tuple[Decimal, ...]]]:
    return [row for row in tree(items, names("function")) if len(row[0]) == 3]


def _sides(left: str, right: str, figure: str) -> list[list[Cell]]:
    return [[(left, 2, 1), (right, 2, 1)], ["项目", figure, "项目", figure]]


def _two_sides(
    accounts: Accounts,
    money: Printer,
    left: Sequence[tuple[str, Decimal]],
    items: dict[str, tuple[Decimal, Decimal]],
    ends: tuple[str, str],
) -> list[list[str]]:
    right = [
        (f"{NUMERALS[n]}、{name}", sum(both, NOTHING)) for n, (_, name, both) in enumerate(classes(accounts, items))
    ]
    rows = []
    for n in range(max(len(left), len(right))):
        cells: list[str] = []
        for side in (left, right):
            cells += [side[n][0], money(side[n][1])] if n < len(side) else ["", ""]
        rows.append(cells)
    total = money(sum((amount for _, amount in right), NOTHING))
    return [*rows, [ends[0], total, ends[1], total]]


def _income(accounts: Accounts, money: Printer) -> list[list[str]]:
    parts = [accounts.items("一般公共预算"), accounts.items("政府性基金"), accounts.items("自有")]
    amounts = {
        code: tuple(sum(part.get(code, (NOTHING, NOTHING)), NOTHING) for part in parts) for code in accounts.items()
    }
    rows = [
        [code, name, money(sum(three, NOTHING)), *map(money, three)]
        for code, name, three in tree(amounts, names("function"))
    ]
    ends = [sum((three[n] for three in amounts.values()), NOTHING) for n in range(3)]
    return [*rows, ["", "合计", money(sum(ends, NOTHING)), *map(money, ends)]]


def _by_function(
    accounts: Accounts, title: str, money: Printer, items: dict[str, tuple[Decimal, Decimal]], whole: str = "合计"
) -> Sheet:
    rows = [
        [code, name, money(basic + project), money(basic), money(project)]
        for code, name, (basic, project) in tree(items, names("function"))
    ]
    basic, project = (sum((both[n] for both in items.values()), NOTHING) for n in range(2))
    rows.append(["", "合计", money(basic + project), money(basic), money(project)])
    return Sheet(title, money.unit, [[*CODES, whole, "基本支出", "项目支出"]], rows)


def _by_economic(accounts: Accounts, title: str, money: Printer) -> Sheet:
    rows = []
    for code, name, (amount,) in tree({c: (a,) for c, a in accounts.economics.items()}, names("economic")):
        goods = code.startswith("302")
        rows.append(
            [code, name, money(amount), money(NOTHING if goods else amount), money(amount if goods else NOTHING)]
        )
    rows.append(["", "合计", money(accounts.basic_total), money(accounts.people()), money(accounts.goods())])
    return Sheet(title, money.unit, [[*CODES, "合计", "人员经费", "公用经费"]], rows)


def _appropriation(accounts: Accounts, money: Printer) -> Sheet:
    general, fund = accounts.items("一般公共预算"), accounts.items("政府性基金")
    by_class = {code: (sum(a, NOTHING), NOTHING) for code, _, a in classes(accounts, general)}
    for code, _, a in classes(accounts, fund):
        by_class[code] = (by_class.get(code, (NOTHING, NOTHING))[0], sum(a, NOTHING))
    left = [
        ("一、一般公共预算拨款", accounts.total("一般公共预算")),
        ("二、政府性基金预算拨款", accounts.total("政府性基金")),
    ]
    rows = []
    for n, (code, (one, other)) in enumerate(sorted(by_class.items())):
        side = [left[n][0], money(left[n][1])] if n < len(left) else ["", ""]
        name = f"{NUMERALS[n]}、{names('function')[code]}"
        rows.append([*side, name, money(one + other), money(one), money(other)])
    ends = [left[0][1], left[1][1]]
    whole = money(sum(ends, NOTHING))
    rows.append(["收入总计", whole, "支出总计", whole, *map(money, ends)])
    header: list[list[Cell]] = [[("收入", 2, 1), ("支出", 4, 1)],
                                ["项目", "预算数", "项目", "合计", "一般公共预算", "政府性基金预算"]]  # fmt: skip
    return Sheet("财政拨款收支总表", money.unit, header, rows)


CARS = ["小计", "公务用车购置费", "公务用车运行费"]
ORDER = ("三公", "出国", "用车", "购置", "运行", "接待")


def _three_public(accounts: Accounts, money: Printer) -> Sheet:
    title = "一般公共预算“三公”经费支出表"
    now, then = accounts.three_public(), accounts.before.three_public()
    if accounts.body.three_public == "rows":
        labels = ["“三公”经费合计", "一、因公出国（境）费用", "二、公务用车购置及运行费", "1.公务用车购置费", "2.公务用车运行费",
                  "三、公务接待费"]  # fmt: skip
        rows = [[label, money(then[key]), money(now[key])] for label, key in zip(labels, ORDER, strict=True)]
        year = accounts.year
        return Sheet(title, money.unit, [["项目", f"{year - 1}年预算数", f"{year}年预算数"]], rows)
    header: list[list[Cell]] = [
        [("合计", 1, 2), ("因公出国（境）费", 1, 2), ("公务用车购置及运行费", 3, 1), ("公务接待费", 1, 2)], [*CARS],
    ]  # fmt: skip
    return Sheet(title, money.unit, header, [[money(now[key]) for key in ORDER]])


def _three_public_final(accounts: Accounts, money: Printer) -> Sheet:
    heads: list[Cell] = [
        ("合计", 1, 2), ("因公出国（境）费", 1, 2), ("公务用车购置及运行费", 3, 1), ("公务接待费", 1, 2)
    ]  # fmt: skip
    header: list[list[Cell]] = [[("预算数", 6, 1), ("决算数", 6, 1)], [*heads, *heads], [*CARS, *CARS]]
    planned, spent = accounts.before.three_public(), accounts.three_public()
    row = [money(planned[key]) for key in ORDER] + [money(spent[key]) for key in ORDER]
    return Sheet("财政拨款“三公”经费支出决算表", money.unit, header, [row])


def _projects(accounts: Accounts, money: Printer) -> Sheet:
    rows = [
        [p.name, money(accounts.spent(p)), *(money(accounts.spent(p) if p.fund == fund else NOTHING) for fund in
         ("一般公共预算", "政府性基金", "自有"))]
        for p in accounts.body.projects if accounts.spent(p)
    ]  # fmt: skip
    ends = [accounts.projects(fund) for fund in ("一般公共预算", "政府性基金", "自有")]
    sums = [sum(part.values(), NOTHING) for part in ends]
    rows.append(["合计", money(sum(sums, NOTHING)), *map(money, sums)])
    header: list[list[Cell]] = [["项目名称", "合计", "一般公共预算拨款", "政府性基金预算拨款", "单位资金"]]
    return Sheet(f"{accounts.body.scope}项目支出表", money.unit, header, rows)
