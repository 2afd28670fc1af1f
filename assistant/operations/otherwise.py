"""票卖几块钱一张, 能坐多少观众: what is asked in a unit of its own is not answered by the money of the item."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.answer import Figure
from assistant.operations.asked import ASKS, CLAUSE, Asked, asked_in, without_bodies
from assistant.operations.desk import Desk, Draft
from assistant.query import Operation
from index.vocabulary import MONEY_UNITS

_ONE = "(?:张|台|辆|本|套|件|平方米?|平米|公里|米|亩|吨|个|户|盏|株|棵|座|间|学期|学年|门|节|次)"
_PRICE = re.compile(
    rf"票价|门票|单价|(?<!补助)(?<!补贴)学费|房价|地价|租金标准|[一每]{_ONE}[^,，。?？]{{0,8}}(?:多少(?:钱|元|万|块)|几(?:块|元|钱|万)|造价|卖多少|卖几)"
    rf"|(?:几|多少)(?:块|元|万)?钱?一{_ONE}(?!共)|票[^,，。?？]{{0,3}}(?:卖|要)?(?:多少钱?|几块)"
)
_OF_MONEY = re.compile(
    "[费款金钱项类]|资金|预算|支出|收入|[银元块万亿]|安排|花|用了|工资|补[贴助]"
    "|份额|[额税债]|规模|采购|合同|结余|结转|利息|缺口|收益|利润|成本|科目|单位|相差|差额"
)
"Money is asked for, or rows are counted, whatever else a clause counts."
_EACH = re.compile("[每/]|单价|票|标准|学费|一次")
_COMPUTED = (Operation.AVERAGE, Operation.CHECK, Operation.SAME, Operation.SHARE, Operation.RATIO, Operation.CONTRADICTIONS, Operation.REASON)


def asked_otherwise(desk: Desk, figures: Sequence[Figure]) -> Draft | None:
    """A refusal where all that is asked is a price of one or a number of things, and all that is given is money; else None."""
    given = [f for f in figures if f.role == "answer"]
    if not given or not desk.sides or desk.query.wants(*_COMPUTED) or any(f.unit not in MONEY_UNITS for f in given):
        return None
    text = without_bodies(desk.query.text, desk.query)
    parts = [a for a in asked_in(text, desk.query.content) if not _is_of_item(desk, a)]
    untold = []
    for clause in (m.group() for m in CLAUSE.finditer(text)):
        if not ASKS.search(clause):
            continue
        price = _PRICE.search(clause)
        if price is not None and not any(_EACH.search(f.label) for f in given):
            untold.append(price.group())
        elif any(a.said in clause for a in parts) and not _OF_MONEY.search(clause):
            untold.append(clause)
        else:
            return None
    if not untold:
        return None
    side = desk.sides[0]
    thing = "、".join(s.text for s in desk.query.subjects) or "".join(desk.query.content)
    number = desk.ledger.cite_document(side.disclosure)
    line = f"{desk.whose(side)}没有写明“{thing}”的“{'、'.join(untold)}”[{number}]。"
    return Draft(status="not_disclosed", lines=[line], subject=thing)


def _is_of_item(desk: Desk, asked: Asked) -> bool:
    """多少办公设备购置: what is counted is the item's own name, and its money is asked for."""
    said = "".join(s for x in desk.query.subjects for s in x.surfaces)
    return not asked.words or (asked.anyhow and any(w in said for w in asked.counted if len(w) > 1))
