"""A budget and a final account in the forms of the ministry, as web pages: years side by side, 结转, several funds."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

Cell = str | tuple[str, str]
Item = tuple[str, str, Decimal, Decimal, Decimal]
"Code, name, basic, project, and the figure it is compared with."


def item(code: str, name: str, basic: str, project: str, other: str) -> Item:
    return code, name, Decimal(basic), Decimal(project), Decimal(other)


ITEMS = (
    item("205", "教育支出", "0", "120", "110"), item("20508", "进修及培训", "0", "120", "110"),
    item("2050803", "培训支出", "0", "120", "110"), item("208", "社会保障和就业支出", "300.50", "0", "280"),
    item("20805", "行政事业单位养老支出", "300.50", "0", "280"), item("2080501", "行政单位离退休", "100.50", "0", "90"),
    item("2080505", "机关事业单位基本养老保险缴费支出", "200", "0", "190"), item("213", "农林水支出", "1500", "830", "2200"),
    item("21303", "水利", "1500", "830", "2200"), item("2130301", "行政运行", "1500", "0", "1450"),
    item("2130304", "水利行业业务管理", "0", "830", "750"),
)  # fmt: skip
NAMES = {code: name for code, name, *_ in ITEMS}
BASIC = sum((b for c, _, b, _, _ in ITEMS if len(c) == 3), Decimal(0))
PROJECT = sum((p for c, _, _, p, _ in ITEMS if len(c) == 3), Decimal(0))
BEFORE = sum((o for c, _, _, _, o in ITEMS if len(c) == 3), Decimal(0))
TOTAL, OTHER, CARRIED = BASIC + PROJECT, Decimal(50), Decimal(100)
BODY = "某市水利局"
SAID = "2025年一般公共预算财政拨款基本支出、项目支出和“三公”经费预算已经批复。"
"A sentence that makes a page of one or two tables a disclosure."


def money(amount: Decimal) -> str:
    return f"{amount:,.2f}" if amount else ""


def percent(part: Decimal, whole: Decimal) -> str:
    return f"{part / whole * 100:.2f}%"


def table(title: str, rows: Sequence[Sequence[Cell]]) -> str:
    lines = []
    for row in rows:
        cells = ((cell, "") if isinstance(cell, str) else cell for cell in row)
        lines.append("<tr>" + "".join(f"<td {span}>{text}</td>" for text, span in cells) + "</tr>")
    return f"<p>{title}</p><p>部门：{BODY} 单位：万元</p><table>{''.join(lines)}</table>"


def page(title: str, *parts: str) -> str:
    return (
        f"<html><body><h1>{title}</h1>{''.join(p if p.startswith('<') else f'<p>{p}</p>' for p in parts)}</body></html>"
    )


def _extra(code: str, name: str, more: Decimal) -> Decimal:
    """Money of other sources, all of it spent on one item."""
    return more if code in {"213", "21303", "2130304"} else Decimal(0)


def _whole(columns: int) -> tuple[str, str]:
    return "合计", f"colspan={columns}"


def budget() -> str:
    """部门预算: last year beside this, what is carried over, a change for every item."""
    total = TOTAL + OTHER + CARRIED
    return page(
        f"{BODY}2024年部门预算", "<h2>第一部分 部门概况</h2>", "一、主要职责", f"{BODY}负责全市水利工作。", "<h2>第二部分 2024年部门预算表</h2>",
        table("部门收支总表", [
            [("收入", "colspan=2"), ("支出", "colspan=2")], ["项目", "预算数", "项目", "预算数"],
            ["一、一般公共预算拨款收入", money(TOTAL), "一、教育支出", "120.00"],
            ["二、事业收入", "", "二、社会保障和就业支出", "300.50"],
            ["三、其他收入", money(OTHER), "三、农林水支出", money(Decimal(2330) + OTHER)],
            ["本年收入合计", money(TOTAL + OTHER), "本年支出合计", money(TOTAL + OTHER)],
            ["上年结转", money(CARRIED), "结转下年", money(CARRIED)], ["收入总计", money(total), "支出总计", money(total)],
        ]),
        table("部门收入总表", [
            ["科目编码", "科目名称", "合计", "上年结转", "一般公共预算拨款收入", "事业收入", "其他收入"],
            *([c, n, money(b + p + _extra(c, n, OTHER + CARRIED)), money(_extra(c, n, CARRIED)), money(b + p), "",
               money(_extra(c, n, OTHER))] for c, n, b, p, _ in ITEMS),
            [_whole(2), money(total), money(CARRIED), money(TOTAL), "", money(OTHER)],
        ]),
        table("部门支出总表", [
            ["科目编码", "科目名称", "合计", "基本支出", "项目支出", "上缴上级支出"],
            *([c, n, money(b + p + _extra(c, n, OTHER)), money(b), money(p + _extra(c, n, OTHER)), ""]
              for c, n, b, p, _ in ITEMS),
            [_whole(2), money(TOTAL + OTHER), money(BASIC), money(PROJECT + OTHER), ""],
        ]),
        table("一般公共预算支出表", [
            [("功能分类科目", "colspan=2"), ("2023年执行数", "rowspan=2"), ("2024年预算数", "colspan=3"),
             ("2024年预算数比2023年执行数", "colspan=2")],
            ["科目编码", "科目名称", "小计", "基本支出", "项目支出", "增减额", "增减%"],
            *([c, n, money(o), money(b + p), money(b), money(p), f"{b + p - o:.2f}", percent(b + p - o, o)[:-1]]
              for c, n, b, p, o in ITEMS),
            [_whole(2), money(BEFORE), money(TOTAL), money(BASIC), money(PROJECT), money(TOTAL - BEFORE),
             percent(TOTAL - BEFORE, BEFORE)[:-1]],
        ]),
        _basic_by_economic("一般公共预算基本支出表"), _three_public("2023年预算数", "2024年预算数", "120.00", "110.00"),
        "<h2>第三部分 2024年部门预算情况说明</h2>", f"一、关于{BODY}2024年收支预算情况的总体说明",
        f"{BODY}2024年收支总预算{total:.2f}万元。", f"二、关于{BODY}2024年收入预算情况说明",
        f"{BODY}2024年收入预算{total:.2f}万元，其中：一般公共预算拨款收入{TOTAL:.2f}万元，占{percent(TOTAL, total)}；"
        f"其他收入{OTHER:.2f}万元，占{percent(OTHER, total)}；上年结转{CARRIED:.2f}万元，占{percent(CARRIED, total)}。",
        f"三、关于{BODY}2024年一般公共预算当年拨款情况说明", "（一）一般公共预算当年拨款规模变化情况。",
        f"{BODY}2024年一般公共预算当年拨款{TOTAL:.2f}万元，比2023年执行数增加{TOTAL - BEFORE:.2f}万元，增长{percent(TOTAL - BEFORE, BEFORE)}。",
        "（二）一般公共预算当年拨款结构情况。",
        "；".join(f"{n.removesuffix('支出')}（类）支出{b + p:.2f}万元，占{percent(b + p, TOTAL)}" for c, n, b, p, _ in ITEMS if len(c) == 3) + "。",
        "（三）一般公共预算当年拨款具体使用情况。",
        *(f"{k}.{NAMES[c[:3]]}（类）{NAMES[c[:5]]}（款）{n}（项）2024年预算数为{b + p:.2f}万元，比2023年执行数增加{b + p - o:.2f}万元，"
          f"增长{percent(b + p - o, o)}。主要是业务增加。" for k, (c, n, b, p, o) in enumerate((i for i in ITEMS if len(i[0]) == 7), 1)),
        f"四、关于{BODY}2024年“三公”经费预算情况说明",
        "2024年“三公”经费预算数为110.00万元，其中：因公出国（境）费60.00万元，公务用车购置及运行费30.00万元（其中，公务用车购置费0万元，"
        "公务用车运行费30.00万元），公务接待费20.00万元。2024年“三公”经费预算比2023年减少10.00万元，主要原因是压减公务接待费。",
        "五、其他重要事项的情况说明", "（一）机关运行经费",
        "2024年机关运行经费财政拨款预算400.00万元，比2023年预算增加10.00万元，增长2.56%。主要原因是办公费增加。",
    )  # fmt: skip


def _basic_by_economic(title: str) -> str:
    return table(title, [
        ["科目编码", "科目名称", "合计", "人员经费", "公用经费"], ["301", "工资福利支出", "1,350.50", "1,350.50", ""],
        ["30101", "基本工资", "750.50", "750.50", ""], ["30102", "津贴补贴", "600.00", "600.00", ""],
        ["302", "商品和服务支出", "400.00", "", "400.00"], ["30201", "办公费", "380.00", "", "380.00"],
        ["30217", "公务接待费", "20.00", "", "20.00"], ["303", "对个人和家庭的补助", "50.00", "50.00", ""],
        ["30301", "离休费", "50.00", "50.00", ""], [_whole(2), "1,800.50", "1,400.50", "400.00"],
    ])  # fmt: skip


def _three_public(left: str, right: str, first: str, second: str) -> str:
    heads = [
        ("合计", "rowspan=2"),
        ("因公出国（境）费", "rowspan=2"),
        ("公务用车购置及运行费", "colspan=3"),
        ("公务接待费", "rowspan=2"),
    ]
    reception = [f"{Decimal(whole) - 90:.2f}" for whole in (first, second)]
    return table("一般公共预算“三公”经费支出表", [
        [(left, "colspan=6"), (right, "colspan=6")], [*heads, *heads],
        ["小计", "公务用车购置费", "公务用车运行费"] * 2,
        [first, "60.00", "30.00", "", "30.00", reception[0], second, "60.00", "30.00", "", "30.00", reception[1]],
    ])  # fmt: skip


def account() -> str:
    """部门决算: a government fund, money carried over on both sides, 预算数 beside 决算数."""
    fund, first, last = Decimal(200), Decimal(55), Decimal(75)
    spent = TOTAL + fund + OTHER
    income = spent + last - first
    appropriated = TOTAL + fund + 10
    from_others = income - appropriated
    funded = (("212", "城乡社区支出"), ("21208", "国有土地使用权出让收入安排的支出"), ("2120803", "城市建设支出"))
    return page(
        f"{BODY}2024年度部门决算", "<h2>第一部分 部门概况</h2>", "一、主要职能", f"{BODY}负责全市水利工作。",
        "<h2>第二部分 2024年度部门决算表</h2>",
        table("收入支出决算总表", [
            [("收入", "colspan=3"), ("支出", "colspan=3")], ["项目", "行次", "决算数", "项目", "行次", "决算数"],
            ["一、一般公共预算财政拨款收入", "1", money(TOTAL + 10), "一、教育支出", "9", "120.00"],
            ["二、政府性基金预算财政拨款收入", "2", money(fund), "二、社会保障和就业支出", "10", "300.50"],
            ["三、事业收入", "3", "", "三、城乡社区支出", "11", money(fund)],
            ["四、其他收入", "4", money(from_others), "四、农林水支出", "12", money(Decimal(2330) + OTHER)],
            ["本年收入合计", "5", money(income), "本年支出合计", "13", money(spent)],
            ["使用非财政拨款结余", "6", "", "结余分配", "14", ""],
            ["年初结转和结余", "7", money(first), "年末结转和结余", "15", money(last)],
            ["总计", "8", money(income + first), "总计", "16", money(spent + last)],
        ]),
        table("收入决算表", [
            [("项目", "colspan=2"), ("本年收入合计", "rowspan=2"), ("财政拨款收入", "rowspan=2"), ("事业收入", "colspan=2"),
             ("其他收入", "rowspan=2")],
            ["科目编码", "科目名称", "小计", "其中：教育收费"],
            [_whole(2), money(income), money(appropriated), "", "", money(from_others)],
            *([c, n, money(b + p + _extra(c, n, from_others + 10)), money(b + p + _extra(c, n, Decimal(10))), "", "",
               money(_extra(c, n, from_others))] for c, n, b, p, _ in ITEMS),
            *([c, n, money(fund), money(fund), "", "", ""] for c, n in funded),
        ]),
        table("支出决算表", [
            ["科目编码", "科目名称", "本年支出合计", "基本支出", "项目支出", "经营支出"],
            [_whole(2), money(spent), money(BASIC), money(PROJECT + fund + OTHER), ""],
            *([c, n, money(b + p + _extra(c, n, OTHER)), money(b), money(p + _extra(c, n, OTHER)), ""]
              for c, n, b, p, _ in ITEMS),
            *([c, n, money(fund), "", money(fund), ""] for c, n in funded),
        ]),
        table("一般公共预算财政拨款支出决算表", [
            [("项目", "colspan=2"), ("本年支出", "colspan=3")], ["科目编码", "科目名称", "小计", "基本支出", "项目支出"],
            [_whole(2), money(TOTAL), money(BASIC), money(PROJECT)],
            *([c, n, money(b + p), money(b), money(p)] for c, n, b, p, _ in ITEMS),
        ]),
        _basic_by_economic("一般公共预算财政拨款基本支出决算表"), _three_public("预算数", "决算数", "120.00", "110.00"),
        table("政府性基金预算财政拨款收入支出决算表", [
            [("项目", "colspan=2"), ("年初结转和结余", "rowspan=2"), ("本年收入", "rowspan=2"), ("本年支出", "colspan=3"),
             ("年末结转和结余", "rowspan=2")],
            ["科目编码", "科目名称", "小计", "基本支出", "项目支出"],
            [_whole(2), "", money(fund), money(fund), "", money(fund), ""],
            *([c, n, "", money(fund), money(fund), "", money(fund), ""] for c, n in funded),
        ]),
        "<h2>第三部分 2024年度部门决算情况说明</h2>", "一、收入支出决算总体情况说明",
        f"2024年度收、支总计{income + first:.2f}万元。与2023年度相比，收、支总计各增加120.00万元，增长{percent(Decimal(120), income + first - 120)}。",
        "二、支出决算情况说明",
        f"本年支出合计{spent:.2f}万元，其中：基本支出{BASIC:.2f}万元，占{percent(BASIC, spent)}；"
        f"项目支出{spent - BASIC:.2f}万元，占{percent(spent - BASIC, spent)}。",
        "三、一般公共预算财政拨款支出决算情况说明", "（一）一般公共预算财政拨款支出决算总体情况",
        f"2024年度一般公共预算财政拨款支出{TOTAL:.2f}万元，占本年支出合计的{percent(TOTAL, spent)}。",
        "（二）一般公共预算财政拨款支出决算具体情况",
        f"2024年度一般公共预算财政拨款支出年初预算为{BEFORE:.2f}万元，支出决算为{TOTAL:.2f}万元，完成年初预算的{percent(TOTAL, BEFORE)}。其中：",
        *(f"{k}.{NAMES[c[:3]]}（类）{NAMES[c[:5]]}（款）{n}（项）。年初预算为{o:.2f}万元，支出决算为{b + p:.2f}万元，完成年初预算的"
          f"{percent(b + p, o)}。决算数大于年初预算数的主要原因是追加项目。" for k, (c, n, b, p, o) in enumerate((i for i in ITEMS if len(i[0]) == 7), 1)),
        "四、财政拨款“三公”经费支出决算情况说明",
        "2024年度“三公”经费财政拨款支出预算为120.00万元，支出决算为110.00万元，完成预算的91.67%，决算数小于预算数的主要原因是厉行节约。",
        "“三公”经费财政拨款支出决算中，因公出国（境）费支出决算60.00万元，占54.55%；公务用车购置及运行费支出决算30.00万元，占27.27%；"
        "公务接待费支出决算20.00万元，占18.18%。",
        "五、国有资产占用情况说明", "截至2024年12月31日，共有车辆3辆，其中：机要通信用车1辆、其他用车2辆。",
    )  # fmt: skip
