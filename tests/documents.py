"""Made-up disclosures: known figures, printed the way real ones are, as PDF with or without rules and as flattened text.

made = make_disclosure(random.Random(7))
write_pdf(made, path)            # ruled, continued over pages
write_text(made, path)           # flattened: blanks lost
made.cells                       # what must be read back
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from classified import AID, ECONOMIC_CLASSES, FUNCTIONS, FUND_FUNCTIONS, GOODS, STAFF
from headers import header_paths

NUMERALS = "一二三四五六七八九十"

FUNCTION_HEADER = "项目{功能分类科目编码{类 款 项} 功能分类科目名称}"


class CellFact(NamedTuple):
    """One printed cell: what reading the document must give back."""

    table: str
    code: str
    row: str
    column: tuple[str, ...]
    printed: str
    "Empty for a blank cell."
    unit: str


@dataclass
class Sheet:
    """A schedule as printed. `labels` counts the label columns of each side, in order: 3 codes and a name is 4."""

    title: str
    unit: str
    header: str
    "Nested: `收入预算{合计 财政拨款收入}`."
    rows: list[list[str]]
    note: str = ""

    @property
    def paths(self) -> list[tuple[str, ...]]:
        return header_paths(self.header)

    def cells(self) -> Iterator[CellFact]:
        """Every cell of the amount columns, row by row, side by side."""
        paths = self.paths
        for row in self.rows:
            name, codes = "", []
            fresh = True
            for path, text in zip(paths, row, strict=True):
                leaf = path[-1]
                label = leaf in {"类", "款", "项", "项目", "预算单位", "序号"} or leaf.endswith(("名称", "编码"))
                if label:
                    if fresh:
                        name, codes, fresh = "", [], False
                    if leaf in {"类", "款", "项"} or leaf.endswith("编码"):
                        codes.append(text)
                    elif leaf != "序号":
                        name = text
                else:
                    fresh = True
                    if name or any(codes) or not self._has_labels:
                        yield CellFact(self.title, "".join(codes), name, path, text, self.unit)

    @property
    def _has_labels(self) -> bool:
        return any(p[-1] == "项目" or p[-1].endswith(("名称", "单位")) for p in self.paths)


@dataclass
class MadeDisclosure:
    """One document of known figures."""

    agency: str
    year: int
    final: bool
    unit_scope: bool
    sheets: list[Sheet]
    prose: list[str] = field(default_factory=list)

    @property
    def title(self) -> str:
        scope = "单位" if self.unit_scope else "部门"
        return f"{self.agency}{self.year}年度{scope}决算" if self.final else f"{self.agency}{self.year}年{scope}预算"

    @property
    def cells(self) -> list[CellFact]:
        return [cell for sheet in self.sheets for cell in sheet.cells()]


# --- figures --------------------------------------------------------------------------------------------------------


def make_disclosure(
    rng: random.Random,
    *,
    agency: str = "上海市青浦区文化和旅游局",
    year: int = 2023,
    final: bool = False,
    unit_scope: bool = False,
    fund: bool | None = None,
    zero: str = "",
    separators: bool = True,
    decimals: int = 0,
) -> MadeDisclosure:
    """A random but consistent disclosure: the schedules of a Shanghai 部门预算, or of a 部门决算 with `final`."""
    unit = "万元" if final else "元"
    places = 2 if final else decimals

    def money(value: Decimal | int) -> str:
        if value == 0:
            return zero
        return f"{value:,.{places}f}" if separators else f"{value:.{places}f}"

    def amount(low: int, high: int) -> Decimal:
        return Decimal(rng.randrange(low * 100, high * 100)).scaleb(-2) if places else Decimal(rng.randrange(low, high))

    items = _pick_items(rng, FUNCTIONS)
    general = {code: (Decimal(0), Decimal(0)) for code in items}
    for code in items:
        kind = rng.random()
        basic = amount(10, 900) * (1 if final else 997) if kind < 0.65 else Decimal(0)
        project = amount(10, 900) * (1 if final else 991) if kind >= 0.45 else Decimal(0)
        general[code] = basic, project
    with_fund = rng.random() < 0.5 if fund is None else fund
    gov = {code: (Decimal(0), amount(10, 500)) for code in _pick_items(rng, FUND_FUNCTIONS)} if with_fund else {}
    basic_total = sum((b for b, _ in general.values()), Decimal(0))
    if basic_total == 0:
        code = items[0]
        basic_total = amount(1000, 9000)
        general[code] = basic_total, general[code][1]
    whole = {**general, **gov}
    economic = _split_economic(rng, basic_total, places)
    staff = sum((v for c, v in economic.items() if not c.startswith("302")), Decimal(0))
    goods = basic_total - staff
    general_total = sum((b + p for b, p in general.values()), Decimal(0))
    fund_total = sum((b + p for b, p in gov.values()), Decimal(0))
    total = general_total + fund_total
    guest = economic.get("30217", Decimal(0))
    sheets = (
        _final_sheets(money, unit, general, gov, economic, guest)
        if final
        else _budget_sheets(money, unit, year, unit_scope, general, gov, whole, economic, guest, goods, zero)
    )
    scale = Decimal(1) if final else Decimal(10_000)
    prose = [
        f"{year}年，{agency}收入预算{_wan(total / scale)}万元，其中：财政拨款收入{_wan(total / scale)}万元；事业收入0万元；"
        "事业单位经营收入0万元；其他收入0万元。"
    ]
    return MadeDisclosure(agency, year, final, unit_scope, sheets, prose)


def _wan(value: Decimal) -> str:
    return f"{value:.2f}"


def _pick_items(rng: random.Random, names: dict[str, str]) -> list[str]:
    items = [code for code in names if len(code) == 7]
    picked = rng.sample(items, rng.randint(min(2, len(items)), len(items)))
    return sorted(picked)


def _split_economic(rng: random.Random, total: Decimal, places: int) -> dict[str, Decimal]:
    codes = sorted([*rng.sample([*STAFF, *GOODS, *AID], rng.randint(4, 9)), "30101"])
    codes = sorted(set(codes))
    step = Decimal(1).scaleb(-places)
    units = int(total / step)
    cuts = sorted(rng.randrange(1, max(units, len(codes) + 1)) for _ in codes[1:])
    edges = [0, *cuts, units]
    return {code: (b - a) * step for code, a, b in zip(codes, edges[:-1], edges[1:], strict=True) if b > a}


def tree_rows(
    amounts: dict[str, tuple[Decimal, ...]], names: dict[str, str]
) -> list[tuple[str, str, tuple[Decimal, ...]]]:
    """(code, name, sums) of every 类, 款 and 项 in order."""
    codes = sorted({code[:n] for code in amounts for n in (3, 5, 7) if n <= len(code)})
    width = len(next(iter(amounts.values())))
    return [
        (
            code,
            names[code],
            tuple(sum((v[i] for c, v in amounts.items() if c.startswith(code)), Decimal(0)) for i in range(width)),
        )
        for code in codes
    ]


def _coded(code: str, levels: int) -> list[str]:
    return [code[:3], code[3:5], code[5:7]][:levels]


def _function_sheet(title: str, unit: str, header: str, table, total: tuple[str, ...]) -> Sheet:  # type: ignore[no-untyped-def]
    rows = [[*_coded(code, 3), name, *values] for code, name, values in table]
    rows.append(["", "", "", "合计", *total])
    return Sheet(title, unit, header, rows)


def _split_rows(money, amounts, names=None):  # type: ignore[no-untyped-def]
    names = names or {**FUNCTIONS, **FUND_FUNCTIONS}
    rows = [(c, n, [money(b + p), money(b), money(p)]) for c, n, (b, p) in tree_rows(amounts, names)]
    basic = sum((b for b, _ in amounts.values()), Decimal(0))
    project = sum((p for _, p in amounts.values()), Decimal(0))
    return rows, (money(basic + project), money(basic), money(project))


def _budget_sheets(money, unit, year, unit_scope, general, gov, whole, economic, guest, goods, zero):  # type: ignore[no-untyped-def]
    who = "预算单位" if unit_scope else "部门"
    names = {**FUNCTIONS, **FUND_FUNCTIONS}
    general_total = sum((b + p for b, p in general.values()), Decimal(0))
    fund_total = sum((b + p for b, p in gov.values()), Decimal(0))
    total = general_total + fund_total
    classes = [(c, n, v) for c, n, v in tree_rows(whole, names) if len(c) == 3]
    left = [
        ("一、财政拨款收入", total),
        ("1、一般公共预算资金", general_total),
        ("2、政府性基金", fund_total),
        ("3、国有资本经营预算", Decimal(0)),
        ("二、事业收入", Decimal(0)),
        ("三、事业单位经营收入", Decimal(0)),
        ("四、其他收入", Decimal(0)),
    ]
    right = [(f"{NUMERALS[i]}、{n}", b + p) for i, (_, n, (b, p)) in enumerate(classes)]
    rows = []
    for i in range(max(len(left), len(right))):
        a = left[i] if i < len(left) else ("", None)
        b = right[i] if i < len(right) else ("", None)
        rows.append([a[0], "" if a[1] is None else money(a[1]), b[0], "" if b[1] is None else money(b[1])])
    rows.append(["收入总计", money(total), "支出总计", money(total)])
    sheets = [Sheet(f"{year}年{who}财务收支预算总表", unit, "本年收入{项目 预算数} 本年支出{项目 预算数}", rows)]
    income = [(c, n, [money(b + p), money(b + p), zero, zero, zero]) for c, n, (b, p) in tree_rows(whole, names)]
    sheets.append(
        _function_sheet(
            f"{year}年{who}收入预算总表",
            unit,
            f"{FUNCTION_HEADER} 收入预算{{合计 财政拨款收入 事业收入 事业单位经营收入 其他收入}}",
            income,
            (money(total), money(total), zero, zero, zero),
        )
    )
    spent, spent_total = _split_rows(money, whole)
    sheets.append(
        _function_sheet(
            f"{year}年{who}支出预算总表",
            unit,
            f"{FUNCTION_HEADER} 支出预算{{合计 基本支出 项目支出}}",
            spent,
            spent_total,
        )
    )
    left = [
        ("一、一般公共预算资金", general_total),
        ("二、政府性基金", fund_total),
        ("三、国有资本经营预算", Decimal(0)),
    ]
    rows = []
    for i in range(max(len(left), len(classes))):
        a = left[i] if i < len(left) else ("", None)
        row = [a[0], "" if a[1] is None else money(a[1])]
        if i < len(classes):
            code, n, (b, p) = classes[i]
            fund = b + p if code in {"229"} else Decimal(0)
            row += [f"{NUMERALS[i]}、{n}", money(b + p), money(b + p - fund), money(fund), zero]
        else:
            row += ["", "", "", "", ""]
        rows.append(row)
    rows.append(["收入总计", money(total), "支出总计", money(total), money(general_total), money(fund_total), zero])
    sheets.append(
        Sheet(
            f"{year}年{who}财政拨款收支预算总表",
            unit,
            "财政拨款收入{项目 预算数} 财政拨款支出{项目 合计 一般公共预算 政府性基金预算 国有资本经营预算}",
            rows,
        )
    )
    for fund_name, amounts in (("一般公共预算", general), ("政府性基金预算", gov)):
        if not amounts:
            note = f"注：本部门{year}年无{fund_name}财政拨款安排的预算，故本表为空表。"
            header = f"{FUNCTION_HEADER} {fund_name}支出{{合计 基本支出 项目支出}}"
            sheets.append(
                Sheet(
                    f"{year}年{who}{fund_name}支出功能分类预算表",
                    unit,
                    header,
                    [["", "", "", "合计", "", "", ""]],
                    note,
                )
            )
            continue
        spent, spent_total = _split_rows(money, amounts)
        sheets.append(
            _function_sheet(
                f"{year}年{who}{fund_name}支出功能分类预算表",
                unit,
                f"{FUNCTION_HEADER} {fund_name}支出{{合计 基本支出 项目支出}}",
                spent,
                spent_total,
            )
        )
    sheets.append(_economic_sheet(money, unit, f"{year}年{who}一般公共预算基本支出部门预算经济分类预算表", economic))
    wan = Decimal(10_000)
    three = [
        f"{guest / wan:.2f}" if guest else zero,
        zero,
        f"{guest / wan:.2f}" if guest else zero,
        zero,
        zero,
        zero,
        f"{goods / wan:.2f}",
    ]
    sheets.append(
        Sheet(
            f"{year}年{who}“三公”经费和机关运行经费预算表",
            "万元",
            "“三公”经费预算数{合计 因公出国(境)费 公务接待费 公务用车购置及运行费{小计 购置费 运行费}} 机关运行经费预算数",
            [three],
        )
    )
    return sheets


def _economic_sheet(money, unit, title, economic):  # type: ignore[no-untyped-def]
    names = {**ECONOMIC_CLASSES, **STAFF, **GOODS, **AID}
    table = []
    for code, name, (value,) in tree_rows({c: (v,) for c, v in economic.items()}, names):
        public = code.startswith("302")
        table.append([code[:3], code[3:5], name, money(value), money(Decimal(0) if public else value)])
        table[-1].append(money(value if public else Decimal(0)))
    whole = sum(economic.values(), Decimal(0))
    public = sum((v for c, v in economic.items() if c.startswith("302")), Decimal(0))
    table.append(["", "", "合计", money(whole), money(whole - public), money(public)])
    header = "项目{部门预算经济分类科目编码{类 款} 经济分类科目名称} 一般公共预算基本支出{合计 人员经费 公用经费}"
    return Sheet(title, unit, header, table)


def _final_sheets(money, unit, general, gov, economic, guest):  # type: ignore[no-untyped-def]
    names = {**FUNCTIONS, **FUND_FUNCTIONS}
    whole = {**general, **gov}
    general_total = sum((b + p for b, p in general.values()), Decimal(0))
    fund_total = sum((b + p for b, p in gov.values()), Decimal(0))
    spent = general_total + fund_total
    other = Decimal("6.20")
    income = spent + other
    classes = [(c, n, v) for c, n, v in tree_rows(whole, names) if len(c) == 3]
    left = [
        ("一、一般公共预算财政拨款收入", general_total),
        ("二、政府性基金预算财政拨款收入", fund_total),
        ("三、国有资本经营预算财政拨款收入", Decimal(0)),
        ("四、上级补助收入", Decimal(0)),
        ("五、事业收入", Decimal(0)),
        ("六、经营收入", Decimal(0)),
        ("七、附属单位上缴收入", Decimal(0)),
        ("八、其他收入", other),
    ]
    rows = []
    for i in range(max(len(left), len(classes))):
        a = left[i] if i < len(left) else ("", None)
        row = [a[0], "" if a[1] is None else money(a[1])]
        if i < len(classes):
            row += [f"{NUMERALS[i]}、{classes[i][1]}", money(sum(classes[i][2], Decimal(0)))]
        else:
            row += ["", ""]
        rows.append(row)
    rows.append(["本年收入合计", money(income), "本年支出合计", money(spent)])
    rows.append(["使用非财政拨款结余", money(Decimal(0)), "结余分配", money(Decimal(0))])
    rows.append(["年初结转和结余", money(Decimal(0)), "年末结转和结余", money(other)])
    rows.append(["总计", money(income), "总计", money(income)])
    sheets = [Sheet("收入支出决算总表", unit, "收入{项目 决算数} 支出{项目 决算数}", rows)]
    function = "项目{支出功能分类科目编码{类 款 项} 科目名称}"
    split, total = _split_rows(money, whole)
    sheets.append(
        _function_sheet(
            "支出决算表",
            unit,
            f"{function} 本年支出合计 基本支出 项目支出 上缴上级支出 经营支出 对附属单位补助支出",
            [(c, n, [*v, *[money(Decimal(0))] * 3]) for c, n, v in split],
            (*total, *[money(Decimal(0))] * 3),
        )
    )
    split, total = _split_rows(money, general)
    sheets.append(
        _function_sheet("一般公共预算财政拨款支出决算表", unit, f"{function} 合计 基本支出 项目支出", split, total)
    )
    cells = [money(guest), money(guest), *[money(Decimal(0))] * 8, money(guest), money(guest)]
    header = "财政拨款“三公”经费{合计{预算数 决算数} 因公出国（境）费{预算数 决算数} 公务用车购置及运行费{小计{预算数 决算数} "
    header += "公务用车购置费{预算数 决算数} 公务用车运行费{预算数 决算数}} 公务接待费{预算数 决算数}}"
    sheets.append(Sheet("财政拨款“三公”经费支出决算表", unit, header, [cells]))
    return sheets
