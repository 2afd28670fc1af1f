"""Disclosures made from known figures, consistent to the last cent, into which a test plants one slip."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

from index.records import Disclosure, Fact, Finding, Provenance, Reading
from index.vocabulary import Origin, Phase, ScheduleKind, Scope, State
from ingest.narrative import read_passages
from ingest.pages import Line, Page
from ingest.reconciliation import reconcile
from ingest.stated import stated_facts

ITEMS = {
    "2010301": ("一般公共服务支出", "政府办公厅（室）及相关机构事务", "行政运行"),
    "2010302": ("一般公共服务支出", "政府办公厅（室）及相关机构事务", "一般行政管理事务"),
    "2040604": ("公共安全支出", "司法", "基层司法业务"),
    "2080501": ("社会保障和就业支出", "行政事业单位养老支出", "行政单位离退休"),
    "2080505": ("社会保障和就业支出", "行政事业单位养老支出", "机关事业单位基本养老保险缴费支出"),
    "2080506": ("社会保障和就业支出", "行政事业单位养老支出", "机关事业单位职业年金缴费支出"),
    "2101101": ("卫生健康支出", "行政事业单位医疗", "行政单位医疗"),
    "2120199": ("城乡社区支出", "城乡社区管理事务", "其他城乡社区管理事务支出"),
    "2210201": ("住房保障支出", "住房改革支出", "住房公积金"),
    "2210203": ("住房保障支出", "住房改革支出", "购房补贴"),
}
PROJECTS = {"2010302", "2040604", "2120199"}
WAN = Decimal(10_000)


def wan(amount: Decimal) -> str:
    return f"{(amount / WAN).quantize(Decimal('0.01'), ROUND_HALF_UP)}"


def percent(part: Decimal, whole: Decimal) -> str:
    return f"{(part / whole * 100).quantize(Decimal('0.01'), ROUND_HALF_UP)}"


@dataclass
class Made:
    """A consistent disclosure: its figures, the cells of its schedules and the text of its narrative."""

    seed: int
    style: str
    year: int = 2024
    items: dict[str, Decimal] = field(default_factory=dict)
    before: dict[str, Decimal] = field(default_factory=dict)
    cells: list[Fact] = field(default_factory=list)
    text: str = ""

    @property
    def disclosure(self) -> Disclosure:
        final = self.style == "final"
        return Disclosure(
            document=f"made{self.year}{self.seed:04d}", source=f"{self.style}-{self.seed}.txt", title="甲市乙区司法局部门预算",
            agency="甲市乙区司法局", scope=Scope.DEPARTMENT, fiscal_year=self.year,
            phase=Phase.EXECUTED if final else Phase.APPROVED, format="pdf", pages=1, units=("甲市乙区司法局", "乙区法律援助中心", "乙区公证事务中心"),
        )  # fmt: skip

    @property
    def total(self) -> Decimal:
        return sum(self.items.values(), Decimal(0))

    def part(self, projects: bool) -> Decimal:
        return sum((v for k, v in self.items.items() if (k in PROJECTS) is projects), Decimal(0))

    def findings(self, text: str | None = None, cells: list[Fact] | None = None) -> tuple[Finding, ...]:
        """What reconciliation says of it, or of it with other words or cells."""
        return self.reading(text, cells).findings

    def reading(self, text: str | None = None, cells: list[Fact] | None = None) -> Reading:
        """It as a file would give it, or with other words or cells."""
        lines = (text if text is not None else self.text).split("\n")
        page = Page(
            number=1, width=0, height=0,
            lines=tuple(Line(text=t, page=1, number=i) for i, t in enumerate(lines, 1)),
        )  # fmt: skip
        passages = read_passages(self.disclosure.document, [page], [])
        used = cells if cells is not None else self.cells
        facts = (*used, *stated_facts(self.disclosure, passages, len(used)))
        findings, checks = reconcile(self.disclosure, facts, passages)
        return Reading(
            disclosure=self.disclosure, facts=facts, passages=passages, findings=findings, checks=checks,
            content="\n".join(lines).encode(),
        )  # fmt: skip


def loud(findings: tuple[Finding, ...]) -> list[Finding]:
    return [f for f in findings if f.severity.value in {"error", "warning"}]


def make(seed: int, style: str, year: int = 2024) -> Made:
    rng = random.Random(seed)
    made = Made(seed, style, year)
    codes = sorted({*rng.sample(sorted(ITEMS), rng.randint(5, len(ITEMS))), "2010301", "2010302", "2210201"})
    for code in codes:
        made.items[code] = Decimal(rng.randint(20_000, 90_000_000))
        made.before[code] = (made.items[code] * Decimal(rng.randint(60, 140)) / 100).quantize(Decimal(1))
    _schedules(made, rng)
    writer = {"shanghai": _shanghai, "plain": _plain, "final": _final}[style]
    made.text = writer(made, rng)
    return made


def _cell(
    made: Made, kind: ScheduleKind, table: int, title: str, code: str, path: tuple[str, ...], column: tuple[str, ...],
    amount: Decimal | None, unit: str = "元",
) -> None:  # fmt: skip
    printed = "" if amount is None else f"{amount:,}" if unit == "元" else wan(amount)
    made.cells.append(
        Fact(
            document=made.disclosure.document,
            ordinal=len(made.cells),
            agency=made.disclosure.agency,
            scope=Scope.DEPARTMENT,
            fiscal_year=made.year,
            phase=made.disclosure.phase,
            origin=Origin.CELL,
            place=Provenance(page=1, lines=(500 + len(made.cells),) * 2),
            schedule=kind,
            table=table,
            schedule_title=title,
            row_code=code,
            row=path[-1] if path else "",
            row_path=path,
            column=column[-1],
            column_path=column,
            printed=printed,
            unit=unit,
            amount=None if amount is None else (Decimal(printed) * WAN if unit == "万元" else amount),
            state=State.BLANK if amount is None else State.PRINTED,
        )
    )


def _schedules(made: Made, rng: random.Random) -> None:
    unit = "万元" if made.style == "final" else "元"
    if unit == "万元":  # a final account prints 万元: round first, so that sums stay exact
        made.items = {k: (v / 100).quantize(Decimal(1)) * 100 for k, v in made.items.items()}
        made.before = {k: (v / 100).quantize(Decimal(1)) * 100 for k, v in made.before.items()}
    names = {c[:3]: ITEMS[c][0] for c in made.items}
    phase = "决算" if made.style == "final" else "预算"
    totals = {c: sum((v for k, v in made.items.items() if k.startswith(c)), Decimal(0)) for c in names}
    one, side = ScheduleKind.REVENUE_EXPENDITURE, f"{phase}数"
    title = f"{made.year}年部门收支{phase}总表"
    _cell(made, one, 1, title, "", ("一、财政拨款收入",), ("收入", side), made.total, unit)
    for order, (code, name) in enumerate(sorted(names.items())):
        _cell(made, one, 1, title, "", (f"{'一二三四五六七八'[order]}、{name}",), ("支出", side), totals[code], unit)
    _cell(made, one, 1, title, "", ("收入总计",), ("收入", side), made.total, unit)
    _cell(made, one, 1, title, "", ("支出总计",), ("支出", side), made.total, unit)
    _tree(made, ScheduleKind.REVENUE, 2, f"{made.year}年部门收入{phase}总表", ("合计", "财政拨款收入"), unit)
    for number, kind, name in (
        (3, ScheduleKind.EXPENDITURE, "支出"),
        (4, ScheduleKind.GENERAL_PUBLIC, "一般公共预算支出"),
    ):
        _tree(made, kind, number, f"{made.year}年部门{name}{phase}表", ("合计", "基本支出", "项目支出"), unit)
    basic = made.part(False)
    public = (basic / 1000).quantize(Decimal(1)) * 100
    title = f"{made.year}年部门一般公共预算基本支出{phase}表"
    for code, path, amount in (
        ("301", ("工资福利支出",), basic - public), ("30101", ("工资福利支出", "基本工资"), basic - public),
        ("302", ("商品和服务支出",), public), ("30201", ("商品和服务支出", "办公费"), public),
    ):  # fmt: skip
        people = code.startswith("301")
        row = (amount, amount if people else None, None if people else amount)
        for column, value in zip(("合计", "人员经费", "公用经费"), row, strict=True):
            _cell(made, ScheduleKind.BASIC_BY_ECONOMIC, 5, title, code, path, (column,), value, unit)
    for column, value in zip(("合计", "人员经费", "公用经费"), (basic, basic - public, public), strict=True):
        _cell(made, ScheduleKind.BASIC_BY_ECONOMIC, 5, title, "", ("合计",), (column,), value, unit)
    made.before["人员经费"], made.before["公用经费"] = basic - public, public
    reception, running = Decimal(rng.randint(1, 90) * 1000), Decimal(rng.randint(1, 300) * 1000)
    made.before["接待"], made.before["运行"], made.before["机关"] = reception, running, public
    title, top = f"{made.year}年部门“三公”经费和机关运行经费{phase}表", "“三公”经费预算数"
    pairs = ((("合计",), reception + running), (("因公出国(境)费",), Decimal(0)), (("公务接待费",), reception),
             (("公务用车购置及运行费", "小计"), running), (("公务用车购置及运行费", "购置费"), Decimal(0)),
             (("公务用车购置及运行费", "运行费"), running))  # fmt: skip
    for path, amount in pairs:
        columns = (top, *path, "决算数") if made.style == "final" else (top, *path)
        _cell(made, ScheduleKind.THREE_PUBLIC, 6, title, "", (), columns, amount, "万元")
        if made.style == "final":
            _cell(made, ScheduleKind.THREE_PUBLIC, 6, title, "", (), (top, *path, "预算数"), amount, "万元")
    if made.style != "final":
        _cell(made, ScheduleKind.THREE_PUBLIC, 6, title, "", (), ("机关运行经费预算数",), public, "万元")


def _tree(made: Made, kind: ScheduleKind, table: int, title: str, columns: tuple[str, ...], unit: str) -> None:
    def row(code: str, path: tuple[str, ...], members: list[str]) -> None:
        whole = sum((made.items[m] for m in members), Decimal(0))
        basic = sum((made.items[m] for m in members if m not in PROJECTS), Decimal(0))
        values = {"合计": whole, "财政拨款收入": whole, "基本支出": basic or None, "项目支出": (whole - basic) or None}
        for column in columns:
            _cell(made, kind, table, title, code, path, (column,), values[column], unit)

    done: set[str] = set()
    for code in sorted(made.items):
        for length in (3, 5, 7):
            head = code[:length]
            if head not in done:
                done.add(head)
                row(head, ITEMS[code][: (length - 1) // 2], [c for c in made.items if c.startswith(head)])
    row("", ("合计",), list(made.items))


def _rate(now: Decimal, then: Decimal) -> str:
    """Percentages from what the sentence prints, as a careful writer would."""
    a, b = Decimal(wan(now)), Decimal(wan(then))
    return f"{abs((a / b - 1) * 100).quantize(Decimal('0.01'), ROUND_HALF_UP)}"


def _moved(now: Decimal, then: Decimal, base: str, amount: bool = True) -> str:
    if wan(now) == wan(then):
        return f"与{base}持平"
    verb = "增加" if now > then else "减少"
    move = f"{verb}{abs(Decimal(wan(now)) - Decimal(wan(then)))}万元，" if amount else ""
    rate = {"增加": "增长", "减少": "下降"}[verb] if amount else verb
    return f"比{base}{move}{rate}{_rate(now, then)}%"


def _shanghai(made: Made, rng: random.Random) -> str:
    y, t = made.year, made.total
    before = (t * Decimal(rng.randint(80, 120)) / 100).quantize(Decimal(1))
    move = Decimal(wan(t)) - Decimal(wan(before))
    verb = "增加" if move > 0 else "减少"
    gap = f"比{y - 1}年预算{verb}{abs(move)}万元" if move else f"与{y - 1}年预算持平"
    lines = [
        *_bodies(made),
        f"{y}年部门预算编制说明",
        f"{y}年，甲市乙区司法局收入预算{wan(t)}万元，其中：财政拨款收入{wan(t)}万元，{gap}；事业收入0万元；其他收入0万元。",
        f"支出预算{wan(t)}万元，其中：财政拨款支出预算{wan(t)}万元，{gap}。",
    ]
    for n, (code, amount) in enumerate(made.items.items(), 1):
        _, _, c = ITEMS[code]
        change = _moved(amount, made.before[code], f"{y - 1}年预算执行数", amount=False)
        direction = "增加" if "增加" in change else "减少" if "减少" in change else "保持不变"
        lines.append(
            f"{n}. “{_coded(code, made.seed)}”{wan(amount)}万元，主要用于{c}。{y - 1}年当年预算执行数为{wan(made.before[code])}万元，"
            f"{y}年预算安排{wan(amount)}万元，{change}。主要原因是：{c}经费{direction}。"
        )
    return "\n".join([*lines, *_three_public(made), *_project(made)])


def _coded(code: str, seed: int) -> str:
    """类款项 names, in some disclosures with their codes: 公共安全支出（204类）司法（06款）."""
    a, b, c = ITEMS[code]
    if seed % 2:
        return f"{a}（类）{b}（款）{c}（项）"
    return f"{a}（{code[:3]}类）{b}（{code[3:5]}款）{c}（{code[5:]}项）"


def _plain(made: Made, rng: random.Random) -> str:
    y, t, basic, project = made.year, made.total, made.part(False), made.part(True)
    before = (t * Decimal(rng.randint(80, 120)) / 100).quantize(Decimal(1))
    lines = [
        f"{y}年部门预算情况说明",
        "一、收支预算总体情况说明",
        f"{y}年部门预算支出总额为{wan(t)}万元，{_moved(t, before, '上年')}。其中：基本支出{wan(basic)}万元，占{percent(basic, t)}%；"
        f"项目支出{wan(project)}万元，占{percent(project, t)}%。",
        "二、一般公共预算支出情况说明",
    ]
    for n, (code, amount) in enumerate(made.items.items(), 1):
        a, b, c = ITEMS[code]
        change = _moved(amount, made.before[code], f"{y - 1}年执行数")
        lines.append(
            f"{n}、{a}（类）{b}（款）{c}（项）{y}年预算数为{wan(amount)}万元，{change}。{y - 1}年执行数为{wan(made.before[code])}万元。"
        )
    lines += [
        "三、一般公共预算基本支出情况说明",
        f"{y}年一般公共预算财政拨款基本支出{wan(basic)}万元，其中：人员经费{wan(made.before['人员经费'])}万元，"
        f"主要包括：基本工资；公用经费{wan(made.before['公用经费'])}万元，主要包括：办公费。",
    ]
    return "\n".join([*lines, *_three_public(made), *_project(made)])


def _final(made: Made, rng: random.Random) -> str:
    y, t, basic, project = made.year, made.total, made.part(False), made.part(True)
    before = (t * Decimal(rng.randint(80, 120)) / 100).quantize(Decimal(1))
    planned = sum((made.before[code] for code in made.items), Decimal(0))
    move = _moved(t, before, f"{y - 1}年度").removeprefix(f"比{y - 1}年度")
    moved = f"与{y - 1}年度相比，收入支出总计{move}" if "持平" not in move else f"与{y - 1}年度持平"
    lines = [
        "第三部分 甲市乙区司法局2024年度部门决算情况说明",
        "一、收入支出决算总体情况说明",
        f"甲市乙区司法局{y}年度收入支出总计{wan(t)}万元。{moved}。",
        "二、支出决算情况说明",
        f"本年支出合计{wan(t)}万元，其中：基本支出{wan(basic)}万元，占{percent(basic, t)}%；项目支出{wan(project)}万元，"
        f"占{percent(project, t)}%。",
        "三、一般公共预算财政拨款支出决算情况说明",
        f"一般公共预算财政拨款支出年初预算为{wan(planned)}万元，支出决算为{wan(t)}万元，"
        f"完成年初预算的{percent(Decimal(wan(t)), Decimal(wan(planned)))}%。",
    ]
    for n, (code, amount) in enumerate(made.items.items(), 1):
        a, b, c = ITEMS[code]
        lines.append(
            f"{n}、{a}（类）{b}（款）{c}（项）。主要用于：{c}支出。年初预算为{wan(made.before[code])}万元，支出决算为{wan(amount)}万元，"
            f"完成年初预算的{percent(Decimal(wan(amount)), Decimal(wan(made.before[code])))}%。"
        )
    reception, running = made.before["接待"], made.before["运行"]
    lines += [
        "四、财政拨款“三公”经费支出决算情况说明",
        f"“三公”经费财政拨款支出年初预算为{wan(reception + running)}万元，支出决算为{wan(reception + running)}万元，"
        f"完成预算的100%，其中：因公出国（境）费支出决算为0.00万元；公务用车购置及运行维护费支出决算为{wan(running)}万元，完成预算的100%；"
        f"公务接待费支出决算为{wan(reception)}万元，完成预算的100%。",
    ]
    return "\n".join([*lines, *_procurement(made, "政府采购金额", "采购金额")])


def _bodies(made: Made) -> list[str]:
    return [
        "甲市乙区司法局机构设置",
        "甲市乙区司法局部门预算是包括区司法局本部以及下属2家预算单位的综合收支计划。本部门中，行政单位1家，事业单位2家，具体包括：",
        *(f"{n}. {name}。" for n, name in enumerate(made.disclosure.units, 1)),
    ]


def _three_public(made: Made) -> list[str]:
    y, reception, running = made.year, made.before["接待"], made.before["运行"]
    return [
        "其他相关情况说明",
        f"一、{y}年“三公”经费预算情况说明",
        f"{y}年“三公”经费预算数为{wan(reception + running)}万元，比{y - 1}年预算减少0.50万元。其中：",
        f"（一）因公出国（境）费0万元，与{y - 1}年预算持平。",
        f"（二）公务用车购置及运行费{wan(running)}万元，与{y - 1}年预算持平，主要原因是车辆没有变化。其中：公务用车购置费0万元；"
        f"公务用车运行费{wan(running)}万元。",
        f"（三）公务接待费{wan(reception)}万元，比{y - 1}年预算减少0.50万元。主要原因是厉行节约。",
        "二、机关运行经费预算",
        f"{y}年甲市乙区司法局财政拨款的机关运行经费预算为{wan(made.before['机关'])}万元。",
        *_procurement(made, "政府采购预算", "预算"),
    ]


def _procurement(made: Made, whole: str, part: str) -> list[str]:
    a, b, c = (Decimal(made.seed % 50 + k) for k in (3, 7, 11))
    words = ("政府采购货物预算", "政府采购工程预算", "政府采购服务预算") if part == "预算" else (
        "货物采购金额", "工程采购金额", "服务采购金额")  # fmt: skip
    return [
        "三、政府采购情况说明",
        f"{made.year}年本部门{whole}为{a + b + c}.00万元，其中：{words[0]}{a}.00万元、{words[1]}{b}.00万元、{words[2]}{c}.00万元。",
        f"{made.year}年本部门面向中小企业预留政府采购项目预算金额{a + b}.00万元，其中，预留给小型和微型企业的政府采购项目预算为{a}.00万元。",
        "四、国有资产占有使用情况说明",
        f"截至{made.year - (part == '预算')}年12月31日，甲市乙区司法局共有车辆{a + b}辆，其中：主要领导干部用车{a}辆、执法执勤用车{b}辆、其他用车0辆。",
    ]


def _project(made: Made) -> list[str]:
    y = made.year
    return [
        "人民调解项目经费情况说明", "一、项目概述", "完善人民调解经费保障体系，开展“优秀案例”活动。", "二、实施周期",
        f"{y}年1月1日-{y}年12月31日", "三、年度预算安排",
        f"{y}年度项目总预算90.00万元，其中调解补贴60.00万元，培训20.00万元，其他10.00万元。",
    ]  # fmt: skip


def plant(text: str, pattern: str, replacement: str) -> str | None:
    """The text with its first match replaced; None where it has none."""
    changed, count = re.subn(pattern, replacement, text, count=1)
    return changed if count and changed != text else None
