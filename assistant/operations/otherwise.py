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


def of_all_alone(desk: Desk, figures: Sequence[Figure]) -> Draft | None:
    """16个社区，每个社区各配了几名: the number of all of them together answers for none; it is told as what it is."""
    given = [f for f in figures if f.role == "answer"]
    each = _OF_EACH.search(desk.query.text) or (_PAID_EACH.search(desk.query.text) if all(f.unit in MONEY_UNITS for f in given) else None)
    if each is None or len(given) != 1 or not desk.sides or given[0].unit == "%" or re.search("[每均]|标准|单价", given[0].label):
        return None
    only = given[0]
    desk.ledger.figures[:] = [f for f in desk.ledger.figures if f is not only]
    marks = "".join(f"[{n}]" for n in only.citations)
    line = f"{desk.whose(desk.sides[0])}没有按{each['of']}分列；印出的{only.label}{only.printed}{only.printed_unit}{marks}是合计。"
    return Draft(status="not_disclosed", lines=[line], subject=only.label)


_OF_EACH = re.compile(
    r"(?:每一?[个家所条座户支]|各个?|每)(?P<of>(?!单位|部门|年|项|类|款|科目|项目)[一-鿿]{2,5}?)(?:各自?|分别|都)(?:是|有|配|给|拿|分|得|花|用|安排|补|发)*了?(?:到)?(?:多少|几)"
)


_PAID_EACH = re.compile(
    r"每一?[个家所条座户支辆台套处]?(?P<of>(?!单位|部门|[年月季天日人]|项|类|款|科目|学[期年])[一-鿿]{1,5}?)(?:是|要|得|花|给|补|拿|分|有|能|大概|用|安排|到|合|摊)*了?(?:多少|几)"
)
"""每个站多少钱: the money of all of them is that of none."""


def asked_in_words(desk: Desk, draft: Draft) -> Draft | None:
    """给谁用, 哪年买的, of an item spoken of: a draft that only gives its money again tells nothing of it."""
    query = desk.query
    follows = "subject" in query.carried or (query.about and "agency" in query.carried)
    if not follows or not query.subjects or not desk.sides or not set(query.operations) <= _IN_ONE_FIGURE or len(query.agencies) > 1:
        return None
    asked = _IN_WORDS.search(query.text)
    if asked is None or _AMOUNTS.search(query.text) or any(_QUOTES.search(line) or line.startswith("- ") for line in draft.lines):
        return None
    side = desk.sides[0]
    thing = "、".join(s.text for s in query.subjects)
    number = desk.ledger.cite_document(side.disclosure)
    return Draft(status="not_disclosed", lines=[f"{desk.whose(side)}没有写明“{thing}”的“{query.text.rstrip('?？。')}”[{number}]。"], subject=thing)


_IN_ONE_FIGURE = frozenset({Operation.VALUE, Operation.WHO, Operation.EXIST, Operation.RANK, Operation.DEFINITION, Operation.LIST})
_IN_WORDS = re.compile(
    "谁|哪(?:里|儿|一?家|一?年|天|个(?:公司|单位|国家|地方|厂|品牌|银行|饭店|酒店|学校|人|月)|些(?:人|公司|企业|单位|国家|地方))"
    "|(?:什么|啥)(?:时候|牌子?|品牌|型号|公司|单位|地方|人|颜色|样子)|何时|何地|几号"
)
_AMOUNTS = re.compile("多少|几(?!号)|[最排]|金额|比|占|增|减|涨|降|高|低|原因|为什么|为啥")
_QUOTES = re.compile("“[^”]{12,}")


def _is_of_item(desk: Desk, asked: Asked) -> bool:
    """多少办公设备购置: what is counted is the item's own name, and its money is asked for."""
    said = "".join(s for x in desk.query.subjects for s in x.surfaces)
    return not asked.words or (asked.anyhow and any(w in said for w in asked.counted if len(w) > 1))
