"""单价100万元以上的设备有几台: equipment is counted by the price that a document counts it from, and by no other."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.catalogue import Entry
from assistant.citations import label_of
from assistant.operations.desk import Desk, Draft, bold
from assistant.operations.stated import BUYS, of_its_year
from assistant.scoping import Side
from assistant.wording import Quantity, quantities

_WORTH = re.compile(r"以上的?(?P<kind>[^,。;?]{0,6}?)设备(?!购置|更新|采购|[费款]|经费|支出|专项|项目)|设备[^,。;?]{0,4}(?:单价|价值|单台)[^,。;?]*以上")
_HOW_MANY = re.compile("几|多少|有没有|有无|没有|[吗么没]|数量")
_TO_BE_BOUGHT = re.compile("购置|购买|采购|新增|添置")
_LARGE = re.compile("大型|大件|贵重|重型|大宗|大")
"""那种100万以上的大件设备: what is worth so much is large, and no other thing for it."""
_COUNTERS = ("台", "套", "件")


def counted_above(desk: Desk) -> Draft | None:
    """How many are worth so much or more; where another price is printed, that one is told and no answer given."""
    limit = next((q for q in desk.query.quantities if q.is_money), None)
    asked = _WORTH.search(desk.query.text)
    if limit is None or asked is None or not _HOW_MANY.search(desk.query.text):
        return None
    query = desk.query
    desk.query = replace(query, possible_items=tuple(w for w in query.possible_items if not _LARGE.fullmatch(w)))
    draft, lacking = Draft(subject="设备"), 0
    for side in desk.sides:
        held = _held(side, buys=BUYS.search(desk.query.text) is not None)
        if not held:
            return None
        counted = [e for e in held if any(q.amount == limit.amount for q in _prices(e))]
        counted = [e for e in counted if asked["kind"] and asked["kind"] in e.row] or counted
        if not counted:
            lacking += 1
            draft.lines.append(f"{desk.whose(side)}没有写明{limit.said or limit.printed + limit.unit}以上的设备有多少；写明的是：")
        for fact in (e.fact for e in counted or held):
            number = desk.ledger.figure(fact, role="answer" if counted else "support")
            draft.lines.append(f"{desk.whose(side)}，{label_of(fact)}为**{bold(number)}。")
    draft.status = "not_disclosed" if lacking == len(desk.sides) else "partial" if lacking else "answered"
    return draft


_WHICH_ONES = re.compile(
    "是(?:些)?(?:什么|啥)|(?:什么|啥|哪些)设备|型号|品牌|牌子|哪[一]?年|什么时候|何时|哪家|哪个(?:厂|公司|部门)|干(?:什么|啥)|做(?:什么|啥)"
    "|多少钱一|[一每][台套件](?:要|是|得|值|花|卖)?(?:多少|几)|(?:放|摆|装|用)在哪"
)


def untold(desk: Desk) -> Draft | None:
    """那两台百万以上的设备是什么设备，哪年买的: what is counted is counted alone, and no other item of 设备 tells of it."""
    text = desk.query.text
    if _WORTH.search(text) is None or _WHICH_ONES.search(text) is None or _ASKS_COUNT.search(text):
        return None
    lines = []
    for side in desk.sides:
        shown = "、".join(f"{label_of(e.fact)}{desk.ledger.figure(e.fact, role='support')}" for e in _held(side, buys=False)[:_FEW])
        lines += [f"{desk.whose(side)}只写明{shown}，没有写明它们是什么、何时购置、各多少钱。"] if shown else []
    return Draft(status="not_disclosed", lines=lines, subject="设备") if lines else None


_ASKS_COUNT = re.compile("几[台套件]|多少[台套件]")
_FEW = 3


def _held(side: Side, *, buys: bool) -> list[Entry]:
    """What a document counts of equipment by its price: what there is, or what is to be bought."""
    named = (e for e in side.catalogue.entries if "设备" in e.row and e.fact.unit.startswith(_COUNTERS) and e.fact.amount is not None)
    held = [e for e in named if of_its_year(side, e) and _prices(e)]
    return [e for e in held if (_TO_BE_BOUGHT.search(e.row) is not None) is buys]


def _prices(entry: Entry) -> Sequence[Quantity]:
    return [q for q in quantities(entry.row) if q.is_money]
