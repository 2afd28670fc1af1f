"""What a disclosure says in words: duties, units, explanations with their reasons, terms and goals."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

from eval.disclosures.accounts import NOTHING, Accounts
from eval.disclosures.bodies import Project, names
from eval.disclosures.schedules import NUMERALS, Sheet, carried_in, carried_out

REASONS = {
    "2080505": "缴费基数调整", "2080506": "缴费基数调整", "2101101": "医疗保险缴费基数调整", "2101102": "医疗保险缴费基数调整",
    "2101103": "补助标准调整", "2210201": "公积金缴存基数调整", "2080501": "退休人员增加", "2080502": "退休人员增加",
}  # fmt: skip
PAID = {
    "2080505": "在职人员基本养老保险缴费", "2080506": "在职人员职业年金缴费", "2101101": "在职人员基本医疗保险缴费",
    "2101102": "在职人员基本医疗保险缴费", "2101103": "公务员医疗补助缴费", "2210201": "在职人员住房公积金缴费",
    "2080501": "退休人员补贴和活动经费", "2080502": "退休人员补贴和活动经费",
}  # fmt: skip
TERMS = (
    ("一般公共预算拨款收入", "指财政当年拨付的一般公共预算资金"),
    ("基本支出", "指为保障机构正常运转、完成日常工作任务而发生的人员支出和公用支出"),
    ("项目支出", "指在基本支出之外为完成特定行政任务和事业发展目标所发生的支出"),
    ("“三公”经费",
     "指财政拨款安排的因公出国（境）费、公务用车购置及运行费和公务接待费。其中，因公出国（境）费反映公务出国（境）的国际旅费、"
     "国外城市间交通费、住宿费、伙食费、培训费等支出；公务用车购置及运行费反映公务用车购置支出及燃料费、维修费、过路过桥费、"
     "保险费等支出；公务接待费反映按规定开支的各类公务接待支出"),
    ("机关运行经费", "指为保障行政单位运行用于购买货物和服务的各项资金，包括办公及印刷费、邮电费、差旅费、会议费、福利费、日常维修费等"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Part:
    """A heading, what is told under it, and the tables printed there."""

    heading: str
    lines: list[str] = field(default_factory=list)
    sheets: list[Sheet] = field(default_factory=list)
    schedules: bool = False


def wan(amount: Decimal) -> str:
    return f"{amount:.2f}"


def rate(part: Decimal, whole: Decimal) -> str:
    return f"{(part / whole * 100).quantize(Decimal('0.01'), ROUND_HALF_UP)}"


def moved(now: Decimal, then: Decimal) -> str:
    """How much more or less, with the rate where there is one."""
    if now == then:
        return "与上年持平"
    more = now > then
    said = f"比上年{'增加' if more else '减少'}{wan(abs(now - then))}万元"
    return said + (f"，{'增长' if more else '下降'}{rate(abs(now - then), then)}%" if then else "")


def parts(accounts: Accounts) -> list[Part]:
    """Everything printed but the schedules, in its order; one part says where they stand."""
    year, scope = accounts.year, accounts.body.scope
    what = f"{year}年度{scope}决算" if accounts.final else f"{year}年{scope}预算"
    told = _account(accounts) if accounts.final else _plan(accounts)
    goals = [] if accounts.final else [sheet for p in accounts.body.projects for sheet in _goal(accounts, p)]
    return [
        Part(f"第一部分 {scope}概况", _about(accounts)),
        Part(f"第二部分 {what}情况说明", [*told, *_others(accounts)]),
        Part(
            "第三部分 名词解释",
            [f"{NUMERALS[n]}、{a}：{b}。" for n, (a, b) in enumerate((*TERMS, *accounts.body.terms))],
        ),
        Part(f"第四部分 {what}表", schedules=True),
        *([Part("第五部分 重点项目绩效目标", sheets=goals)] if goals else []),
    ]


def _about(accounts: Accounts) -> list[str]:
    body = accounts.body
    lines = ["一、主要职责", f"{body.name}（以下简称{body.short}）的主要职责是："]
    lines += [f"（{NUMERALS[n]}）{duty}" for n, duty in enumerate(body.duties)]
    staff = f"行政编制{accounts.count('行政编制')}名、" if accounts.count("行政编制") else ""
    people = f"核定{staff}事业编制{accounts.count('事业编制')}名，退休人员{accounts.count('退休人员')}人。"
    lines.append("二、机构设置")
    if len(body.units) > 1:
        lines.append(f"纳入{body.short}{accounts.year}年部门预算编制范围的预算单位共{len(body.units)}家，具体包括：")
        lines += [f"{n}、{unit.name}（{unit.nature}）" for n, unit in enumerate(body.units, 1)]
        return [*lines, f"截至{accounts.year - 1}年底，全系统{people}"]
    return [*lines, f"{body.name}是{body.parent}所属的公益一类事业单位，{people}"]


def _plan(accounts: Accounts) -> list[str]:
    year, body, then = accounts.year, accounts.body, accounts.before
    total, general = accounts.total(), accounts.total("一般公共预算")
    basic, fund, own = accounts.basic_total, accounts.total("政府性基金"), accounts.total("自有")
    lines = [
        "一、收支预算总体情况",
        f"{year}年，{body.name}收入预算总额为{wan(total)}万元，{moved(total, then.total())}，主要原因是{body.why[year]}。"
        f"其中：一般公共预算拨款收入{wan(general)}万元，占{rate(general, total)}%；政府性基金预算拨款收入{wan(fund)}万元，"
        f"占{rate(fund, total)}%；事业收入{wan(own)}万元，占{rate(own, total)}%。",
        f"{year}年，{body.name}支出预算总额为{wan(total)}万元，{moved(total, then.total())}。其中：基本支出{wan(basic)}万元，"
        f"占{rate(basic, total)}%；项目支出{wan(total - basic)}万元，占{rate(total - basic, total)}%。",
        "二、一般公共预算支出情况",
        f"{year}年，{body.name}一般公共预算支出{wan(general)}万元，{moved(general, then.total('一般公共预算'))}。具体情况如下：",
    ]
    lines += [f"{n}、{text}" for n, text in enumerate(_items(accounts), 1)]
    lines += [
        "三、一般公共预算基本支出情况",
        f"{year}年，{body.name}一般公共预算基本支出{wan(basic)}万元，其中：人员经费{wan(accounts.people())}万元，主要包括基本工资、"
        f"津贴补贴、社会保障缴费、住房公积金等；公用经费{wan(accounts.goods())}万元，主要包括办公费、水费、电费、差旅费、工会经费等。",
        "四、政府性基金预算支出情况",
    ]
    funded = [p for p in body.projects if p.fund == "政府性基金" and accounts.spent(p)]
    lines += [
        f"{year}年，{body.name}政府性基金预算支出{wan(fund)}万元，{moved(fund, then.total('政府性基金'))}，用于{p.name}项目：{p.purpose}。"
        for p in funded
    ] or [f"{year}年，{body.name}没有政府性基金预算安排的支出。"]
    return [*lines, "五、国有资本经营预算支出情况", f"{year}年，{body.name}没有国有资本经营预算安排的支出。"]


def _items(accounts: Accounts) -> list[str]:
    called, before = names("function"), accounts.before.items("一般公共预算")
    found = []
    for code, both in accounts.items("一般公共预算").items():
        amount, was = sum(both, NOTHING), sum(before.get(code, (NOTHING, NOTHING)), NOTHING)
        head = f"{called[code[:3]]}（类）{called[code[:5]]}（款）{called[code]}（项）"
        projects = [
            p for p in accounts.body.projects if p.item == code and accounts.spent(p) and p.fund == "一般公共预算"
        ]
        uses = [PAID.get(code, "人员工资、办公经费等日常运转支出")] if both[0] else []
        uses += [f"{p.name}（{p.purpose}）" for p in projects]
        why = [p.why[accounts.year] for p in accounts.body.projects if p.item == code and accounts.year in p.why]
        reason = "，".join(why) or REASONS.get(code, "人员增减变动和工作量调整")
        because = f"，主要原因是{reason}" if amount != was else ""
        found.append(f"{head}支出{wan(amount)}万元，{moved(amount, was)}{because}。主要用于{'、'.join(uses)}。")
    return found


def _account(accounts: Accounts) -> list[str]:
    year, body, planned = accounts.year, accounts.body, accounts.before
    total, general, basic = accounts.total(), accounts.total("一般公共预算"), accounts.basic_total
    came = total - carried_in(accounts) + carried_out(accounts)
    lines = [
        "一、收入支出决算总体情况",
        f"{body.name}{year}年度收入总计{wan(came + carried_in(accounts))}万元，其中：本年收入合计{wan(came)}万元，"
        f"年初结转和结余{wan(carried_in(accounts))}万元；支出总计{wan(came + carried_in(accounts))}万元，其中：本年支出合计{wan(total)}万元，"
        f"年末结转和结余{wan(carried_out(accounts))}万元。",
        f"本年支出合计{wan(total)}万元，其中：基本支出{wan(basic)}万元，占{rate(basic, total)}%；项目支出{wan(total - basic)}万元，"
        f"占{rate(total - basic, total)}%。",
        "二、一般公共预算财政拨款支出决算情况",
        f"{year}年度一般公共预算财政拨款支出年初预算为{wan(planned.total('一般公共预算'))}万元，支出决算为{wan(general)}万元，"
        f"完成年初预算的{rate(general, planned.total('一般公共预算'))}%。其中：",
    ]
    called, plan = names("function"), planned.items("一般公共预算")
    told = body.final.projects if body.final else {}
    for n, (code, both) in enumerate(accounts.items("一般公共预算").items(), 1):
        amount, was = sum(both, NOTHING), sum(plan[code], NOTHING)
        whys = [told[p.name][1] for p in body.projects if p.item == code and p.name in told and told[p.name][1]]
        reason = "，".join(whys) or (body.final.people if body.final else "")
        side = "大于" if amount > was else "小于" if amount < was else "等于"
        because = f"决算数{side}预算数的主要原因是{reason}" if amount != was else "决算数等于预算数"
        lines.append(
            f"{n}、{called[code[:3]]}（类）{called[code[:5]]}（款）{called[code]}（项）。年初预算为{wan(was)}万元，"
            f"支出决算为{wan(amount)}万元，完成年初预算的{rate(amount, was)}%，{because}。"
        )
    return [
        *lines,
        "三、一般公共预算财政拨款基本支出决算情况",
        f"{year}年度一般公共预算财政拨款基本支出{wan(basic)}万元，其中：人员经费{wan(accounts.people())}万元，公用经费{wan(accounts.goods())}万元。",
    ]


def _others(accounts: Accounts) -> list[str]:
    lines = _three_public_final(accounts) if accounts.final else _three_public(accounts)
    year, short = accounts.year, accounts.body.short
    if "机关运行经费" in accounts.body.money and not accounts.final:
        now, then = accounts.money("机关运行经费"), accounts.before.money("机关运行经费")
        lines += [
            "七、机关运行经费情况",
            f"{year}年，{short}机关运行经费预算{wan(now)}万元，{moved(now, then)}，主要原因是厉行节约，压减一般性支出。",
        ]
    if not accounts.final:
        goods, works, services = (accounts.money(f"采购{kind}") for kind in ("货物", "工程", "服务"))
        lines += [
            "八、政府采购情况",
            f"{year}年，{short}政府采购预算总额{wan(goods + works + services)}万元，其中：政府采购货物预算{wan(goods)}万元、"
            f"政府采购工程预算{wan(works)}万元、政府采购服务预算{wan(services)}万元。",
            f"面向中小企业预留政府采购项目预算金额{wan(accounts.money('中小企业'))}万元，其中，预留给小型和微型企业的政府采购项目预算为"
            f"{wan(accounts.money('小微企业'))}万元。",
        ]
    cars = [f"{name}{accounts.count(name)}辆" for name in accounts.body.counts if name.endswith("用车")]
    date = f"{year}年12月31日" if accounts.final else f"{year - 1}年12月31日"
    lines += [
        "九、国有资产占有使用情况",
        f"截至{date}，{short}共有车辆{accounts.count('车辆')}辆，其中：{'、'.join(cars)}；单价100万元以上设备{accounts.count('大型设备')}台（套）。",
    ]
    return lines


def _three_public(accounts: Accounts) -> list[str]:
    year, now, then = accounts.year, accounts.three_public(), accounts.before.three_public()

    def because(key: str, reason: str) -> str:
        return f"，主要原因是{reason}" if now[key] != then[key] else ""

    bought = [p for p in accounts.body.projects if p.three == "购置"]
    abroad = [p for p in accounts.body.projects if p.three == "出国"]
    more = "部分车辆车龄较长，维修费增加" if now["用车"] > then["用车"] else "加强车辆管理，控制维修和用油"
    guests = "上级调研检查增加" if now["接待"] > then["接待"] else "严格控制接待标准和陪餐人数"
    car = next((p.why[year] for p in bought if year in p.why), more)
    trip = next((p.why[year] for p in abroad if year in p.why), "安排出访团组")
    return [
        "六、“三公”经费情况",
        f"{year}年，{accounts.body.name}“三公”经费预算{wan(now['三公'])}万元，{moved(now['三公'], then['三公'])}。其中：",
        f"（一）因公出国（境）费{wan(now['出国'])}万元，{moved(now['出国'], then['出国'])}{because('出国', trip)}。",
        f"（二）公务用车购置及运行费{wan(now['用车'])}万元，其中：公务用车购置费{wan(now['购置'])}万元，公务用车运行费{wan(now['运行'])}万元。"
        f"{moved(now['用车'], then['用车'])}{because('用车', car)}。",
        f"（三）公务接待费{wan(now['接待'])}万元，{moved(now['接待'], then['接待'])}{because('接待', guests)}。"
        f"{year}年预计接待{accounts.count('接待批次')}批次，{accounts.count('接待人次')}人次。",
    ]


def _three_public_final(accounts: Accounts) -> list[str]:
    year, spent, planned = accounts.year, accounts.three_public(), accounts.before.three_public()

    def carried(name: str, key: str) -> str:
        if not planned[key]:
            return f"{name}支出决算为{wan(spent[key])}万元"
        return f"{name}年初预算为{wan(planned[key])}万元，支出决算为{wan(spent[key])}万元，完成预算的{rate(spent[key], planned[key])}%"

    return [
        "四、财政拨款“三公”经费支出决算情况",
        f"{year}年度{carried('“三公”经费财政拨款支出', '三公')}，决算数小于预算数的主要原因是压减公务接待和车辆运行开支。其中：",
        f"（一）{carried('因公出国（境）费', '出国')}。",
        f"（二）{carried('公务用车购置及运行费', '用车')}。其中：公务用车购置费支出决算为{wan(spent['购置'])}万元，购置车辆1辆；"
        f"公务用车运行费支出决算为{wan(spent['运行'])}万元。",
        f"（三）{carried('公务接待费', '接待')}。共接待国内来访团组{accounts.count('接待批次') - 6}个，"
        f"来宾{accounts.count('接待人次') - 58}人次。",
    ]


def _goal(accounts: Accounts, project: Project) -> list[Sheet]:
    """The 绩效目标表 of a project that has one."""
    if not project.goal or not accounts.spent(project):
        return []
    at = accounts.year - 2023
    rows = [["年度目标", project.goal], ["项目资金（万元）", wan(accounts.spent(project))]]
    rows += [[name, values[at] if len(values) > 1 else values[0]] for name, *values in project.indicators]
    return [Sheet(f"{project.name}项目绩效目标表（{accounts.year}年度）", "", [["指标名称", "指标值"]], rows)]
