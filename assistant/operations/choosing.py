"""Which of the operations a question names are done, where one already gives what another asks."""

from __future__ import annotations

import re

from assistant.operations import checking
from assistant.operations.attributes import asks_standard
from assistant.operations.desk import Desk
from assistant.operations.outcomes import orders_outcomes
from assistant.phrases import counters_asked
from assistant.query import Operation

_GIVE_THE_VALUE = frozenset(
    {
        Operation.RANK, Operation.LIST, Operation.BACKCAST, Operation.CONVERT, Operation.EXIST,
        Operation.SUM, Operation.WHICH, Operation.COMPARE,
    }
)  # fmt: skip
"Operations whose answer already gives the value that 多少 in another clause asks for."
_RANKS_MOVES = re.compile(
    r"[增减涨降升跌砍缩](?:幅度?|得|的|数|额|加|少|长|了|低|高)*[^,。?]{0,4}最|最[^,。?]{0,3}[增减涨降升跌砍]|(?:增|减|涨|降)幅[^,。?]{0,4}(?:前|第|排)"
)
_OUT_OF_SOME = re.compile(r"几[家个](?:单位|部门|街道)?(?:里|中|当中|之中)")
"""几家单位里，哪家最少: which of them, and not how many they are."""
_ASKS_WAY = re.compile(r"还是|是[增减多少涨跌]|[增减多少涨跌]没[增减多少涨跌]|有没有变")

_OF_BUDGET = re.compile("占(?:了|到)?(?:年初|原来的?|全年)?预算")
_OTHER_YEAR = re.compile("上年|去年|上一年|同比|同期")


def main_operations(desk: Desk) -> tuple[Operation, ...]:
    """What a question asks to be done, without what another of its operations already gives."""
    query = desk.query
    if orders_outcomes(desk):
        return (Operation.COMPLETION,)
    operations = tuple(o for o in query.operations if o is not Operation.GREET) or (Operation.VALUE,)
    kept = [o for o in operations if not (o is Operation.VALUE and len(operations) > 1 and not _GIVE_THE_VALUE.isdisjoint(operations))]
    if Operation.SHARE in kept and set(kept) & {Operation.COMPARE, Operation.RANK} and len({s.agency for s in desk.sides}) > 1:
        kept = [o for o in kept if o not in {Operation.COMPARE, Operation.RANK}]  # 哪家的占比更高: the shares are compared, not the amounts
    if {Operation.COMPARE, Operation.CHANGE} <= set(kept) and _two_bodies(desk):
        # 甲跟乙比，谁的多？多了多少: by how much one is more than the other says which
        kept = [Operation.DIFFERENCE if o is Operation.COMPARE else o for o in kept if o is not Operation.CHANGE]
    if Operation.RANK in kept and asks_standard(query.text):
        kept = [o for o in kept if o is not Operation.RANK] or [Operation.VALUE]  # 一个村一年最低给多少: a standard, and no order
    if Operation.COMPARE in kept and Operation.DIFFERENCE in kept:
        kept.remove(Operation.DIFFERENCE)
    if Operation.RANK in kept and Operation.CHANGE in kept and _RANKS_MOVES.search(query.text):
        kept.remove(Operation.RANK)  # 哪个科目降得最狠: the moves are ranked, not the amounts
    if Operation.VALUE in kept and Operation.DIFFERENCE in kept and (len(query.phases) > 1 or len(query.subjects) > 1):
        kept.remove(Operation.VALUE)  # 年初批了多少、用了多少、差多少: the difference names both
    if Operation.SHARE in kept and len(query.phases) > 1 and _OF_BUDGET.search(query.text):
        kept = [Operation.COMPLETION if o is Operation.SHARE else o for o in kept]  # 比预算少了多少，占预算多少
    if Operation.COMPLETION in kept and len(query.years) < 2 and not _OTHER_YEAR.search(query.text):
        kept = [o for o in kept if o not in {Operation.DIFFERENCE, Operation.CHANGE}]  # 完成多少，差额多少: of the same two
    if Operation.RANK in kept and Operation.COMPARE in kept:
        kept.remove(Operation.COMPARE)
    if Operation.RANK in kept and Operation.LIST in kept:
        kept.remove(Operation.LIST)
    if Operation.RANK in kept and Operation.COUNT in kept and _OUT_OF_SOME.search(query.text):
        kept.remove(Operation.COUNT)
    if Operation.ABOVE in kept and any(u[0] in {"台", "辆"} for u in counters_asked(query.text)):
        kept = [o for o in kept if o is not Operation.ABOVE] or [Operation.COUNT]  # 50万元以上的设备几台
    if Operation.SHARE in kept and query.quantities and all(q.unit == "%" for q in query.quantities):
        kept = [o for o in kept if o is not Operation.ABOVE]  # 占多少，有没有超过50%: the share is held against it
    if Operation.ABOVE in kept:
        kept = [o for o in kept if o not in {Operation.LIST, Operation.COUNT, Operation.VALUE}]
    if Operation.CHANGE in kept and Operation.REASON in kept and not query.wants_amount and not _ASKS_WAY.search(query.text):
        kept.remove(Operation.CHANGE)  # 比上年多了90来万，因为啥: why is asked, not how much
    if Operation.SAME in kept and Operation.REASON in kept:
        kept.remove(Operation.REASON)
    if Operation.CHECK in kept or checking.quotes_a_slip(desk):
        return (Operation.CHECK,)
    return tuple(kept)


def _two_bodies(desk: Desk) -> bool:
    """Whether two bodies are held against each other, of one year."""
    return len({s.agency for s in desk.sides}) == 2 == len(desk.sides) and len({s.fiscal_year for s in desk.sides}) == 1
