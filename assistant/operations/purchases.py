"""What is bought: the rows of the schedule of 政府采购, where one lists them."""

from __future__ import annotations

import re

from assistant.catalogue import Entry
from assistant.operations.desk import Desk
from assistant.scoping import Side
from index.vocabulary import MONEY_UNITS, Origin, State

_ASKS_THINGS = re.compile(
    r"(?:买|采购|购置|采买|购买)(?:的是|了|些|点|哪些|计划|预算|表|里|都|有|要)*(?:哪|什么|啥|几[样种件项])|哪[几些]?(?:样|种|件|[类项](?!支出)|个项目|个品目|东西|货|宗)"
    r"|清单|明细|品目|(?:全部|所有|各个?|有关)的?采购项目|采购项目(?:及|和|与|、|有|名称|分别|各)|每一?[样项笔种]|各项|逐项|最[大贵多高](?:的|是)"
)
_OF_MONEY = re.compile("金额|预算|合计|总计|资金")


def purchases(desk: Desk, side: Side) -> list[Entry]:
    """政府采购预算表里要买哪几样: each row with its money, where nothing but purchases is asked about; else nothing."""
    about = [w for s in desk.query.subjects for w in s.surfaces]
    if "采购" not in desk.query.text or not _ASKS_THINGS.search(desk.query.text) or not all("采购" in w or "政采" in w for w in about):
        return []
    cells = [
        e for e in side.catalogue.entries
        if e.fact.origin is Origin.CELL and "采购" in e.fact.schedule_title and e.row and not e.total_row and e.fact.unit in MONEY_UNITS
        and e.fact.state is State.PRINTED and e.fact.amount and (e.total_column or _OF_MONEY.search(e.leaf))
        and not re.search("合计|总计|其中|中小企业|小微", e.row) and e.fact.fiscal_year == side.fiscal_year
    ]  # fmt: skip
    totals = [e for e in cells if e.total_column] or cells
    rows = list({e.row: e for e in reversed(totals)}.values())[::-1]
    return rows if len(rows) > 1 else []
