"""Which of the operations a question names are done, where one already gives what another asks."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from assistant.operations.attributes import asks_standard
from assistant.operations.desk import Desk
from assistant.operations.outcomes import orders_outcomes
from assistant.operations.parts import asks_by_unit
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
_ASKS_WAY = re.compile(r"还是|是[增减多少涨跌升降]|[增减多少涨跌升降]没[增减多少涨跌升降]|有没有变")

_HOW_MUCH_OF_IT = re.compile(r"(?:增|涨|多|升)[^,。;?]{0,3}还是[^,。;?]{0,4}[减降少跌][^,。;?]{0,2}[,，]?(?:具体)?(?:是|差)?多少[?。]?$")
_EACH_YEAR = re.compile(r"年[^。;?]{0,10}(?:各|分别)(?:自|是|为|有)*(?:多少|几)|两年[^。;?]{0,6}(?:各|分别|都|列)")
_COMES_TO = re.compile(r"(?:共|合计|总共|总计|加起来|相加)[^,。;?]{0,4}(?:多少|几)")
_HOW_MUCH_MOVED = re.compile(r"[增减涨降升跌多少][加少长低跌]?了?(?:多少|几)")
_OF_BUDGET = re.compile("占(?:了|到)?(?:年初|原来的?|全年)?预算")
_OTHER_YEAR = re.compile("上年|去年|上一年|同比|同期")


_OF_YEARS = re.compile(r"上年|去年|上一年|同比|[增涨升减降跌][得幅加长了]|变化")
"""Asked is how the figures of bodies moved, and not how far they are apart."""


_WHICH_YEAR = re.compile("哪一?个?年")

_Asked = frozenset[Operation]
_When = Callable[[Desk, _Asked], bool]


@dataclass(frozen=True)
class _Settled:
    """Of operations that are asked for together, the one that gives what the others ask.

    `among` must all be asked, and `when` hold; `gone` are then left out and `instead` stands where the first of them stood.
    """

    among: _Asked
    gone: _Asked
    when: _When = lambda desk, asked: True
    instead: Operation | None = None

    def applied(self, desk: Desk, asked: tuple[Operation, ...]) -> tuple[Operation, ...]:
        if not self.among <= set(asked) or self.gone.isdisjoint(asked) or not self.when(desk, frozenset(asked)):
            return asked
        first = next(o for o in asked if o in self.gone)
        kept = [self.instead if o is first else o for o in asked if o not in self.gone or o is first]
        return tuple(dict.fromkeys(o for o in kept if o is not None))


def _settled(among: str, gone: str, when: _When = lambda desk, asked: True, instead: str = "") -> _Settled:
    return _Settled(_named(among), _named(gone), when, Operation[instead] if instead else None)


def _named(operations: str) -> _Asked:
    return frozenset(Operation[name] for name in operations.split())


_IN_ALL = re.compile("合计|一共|总共|共计|加起来|加在一起")
_RULES = (
    # 一个村一年最低给多少: a standard, and no order
    _settled("RANK", "RANK", lambda desk, asked: asks_standard(desk.query.text), instead="VALUE"),
    # 多少 of another clause, which the operation gives as well
    _settled("", "VALUE", lambda desk, asked: not _GIVE_THE_VALUE.isdisjoint(asked)),
    # 哪家的占比更高: the shares are compared, not the amounts
    _settled("SHARE", "COMPARE RANK", lambda desk, asked: _several_bodies(desk)),
    # 谁完成年初预算的比例最低: the rates are put in order, not the amounts
    _settled("COMPLETION", "RANK COMPARE VALUE LIST COUNT", lambda desk, asked: _several_bodies(desk)),
    # 哪家比上年增得最多
    _settled("CHANGE", "RANK COMPARE LIST COUNT", lambda desk, asked: _several_bodies(desk) and bool(_OF_YEARS.search(desk.query.text))),
    # 甲跟乙比，谁的多？多了多少: by how much one is more than the other says which
    _settled("COMPARE CHANGE", "COMPARE CHANGE", lambda desk, asked: _two_bodies(desk), instead="DIFFERENCE"),
    _settled("COMPARE", "DIFFERENCE"),
    # 哪个科目降得最狠: the moves are ranked, not the amounts
    _settled("RANK CHANGE", "RANK", lambda desk, asked: bool(_RANKS_MOVES.search(desk.query.text))),
    # 今年和去年各多少，降了百分之几: the change names both
    _settled(
        "LIST CHANGE",
        "LIST",
        lambda desk, asked: len(desk.query.subjects) == 1 and len(desk.query.years) > 1 and bool(_EACH_YEAR.search(desk.query.text)),
    ),
    # 按减少额推上年是多少: the change is what it is worked out from
    _settled("BACKCAST CHANGE", "CHANGE", lambda desk, asked: not _HOW_MUCH_MOVED.search(desk.query.text)),
    # 三公合计，25年和24年各多少: of each year, and not of both together
    _settled("SUM", "SUM", lambda desk, asked: bool(_EACH_YEAR.search(desk.query.text)) and not _COMES_TO.search(desk.query.text), instead="VALUE"),
    # 增加还是减少，多少: of the change
    _settled("CHANGE VALUE", "VALUE", lambda desk, asked: bool(_HOW_MUCH_OF_IT.search(desk.query.text))),
    # 年初批了多少、用了多少、差多少: the difference names both
    _settled("DIFFERENCE", "VALUE", lambda desk, asked: len(desk.query.phases) > 1 or len(desk.query.subjects) > 1),
    # 比预算少了多少，占预算多少
    _settled("SHARE", "SHARE", lambda desk, asked: len(desk.query.phases) > 1 and bool(_OF_BUDGET.search(desk.query.text)), instead="COMPLETION"),
    # 完成率三百多，具体是百分之多少: of its budget, and not of the whole
    _settled("COMPLETION", "SHARE", lambda desk, asked: "占" not in desk.query.text),
    # 完成多少，差额多少: of the same two
    _settled(
        "COMPLETION",
        "DIFFERENCE CHANGE",
        lambda desk, asked: len(desk.query.years) < 2 and not _OTHER_YEAR.search(desk.query.text),
    ),
    # 三年里哪年三公最多: the years are put in order, not what the item consists of
    _settled("RANK", "RANK", lambda desk, asked: bool(_WHICH_YEAR.search(desk.query.text)) and _of_one_over_years(desk), instead="COMPARE"),
    _settled("RANK", "COMPARE LIST"),
    _settled("RANK", "COUNT", lambda desk, asked: bool(_OUT_OF_SOME.search(desk.query.text))),
    # 按单位分，每家分到多少: the figures of each, and no average
    _settled("LIST AVERAGE", "AVERAGE", lambda desk, asked: asks_by_unit(desk)),
    # 50万元以上的设备几台
    _settled("ABOVE", "ABOVE", lambda desk, asked: _counts_things(desk) and len(asked) > 1),
    _settled("ABOVE", "ABOVE", lambda desk, asked: _counts_things(desk), instead="COUNT"),
    # 占多少，有没有超过50%: the share is held against it
    _settled("SHARE", "ABOVE", lambda desk, asked: bool(desk.query.quantities) and all(q.unit == "%" for q in desk.query.quantities)),
    _settled("ABOVE", "LIST COUNT VALUE"),
    # 比上年多了90来万，因为啥: why is asked, not how much
    _settled("CHANGE REASON", "CHANGE", lambda desk, asked: not (desk.query.wants_amount or _ASKS_WAY.search(desk.query.text) or _several_bodies(desk))),
    # 这几个部门预算合计多少: all of them together
    _settled("VALUE", "VALUE", lambda desk, asked: desk.query.everybody and _several_bodies(desk) and bool(_IN_ALL.search(desk.query.text)), instead="SUM"),
    # 一样吗，分别多少: both are given
    _settled("SAME", "REASON LIST VALUE"),
)
"""What settles which of several operations are done, one after another."""


def main_operations(desk: Desk) -> tuple[Operation, ...]:
    """What a question asks to be done, without what another of its operations already gives."""
    if orders_outcomes(desk):
        return (Operation.COMPLETION,)
    asked: tuple[Operation, ...] = tuple(o for o in desk.query.operations if o is not Operation.GREET) or (Operation.VALUE,)
    for rule in _RULES:
        asked = rule.applied(desk, asked)
    if Operation.CHECK in asked:
        return (Operation.CHECK,)
    return asked


def _counts_things(desk: Desk) -> bool:
    return any(u[0] in {"台", "辆"} for u in counters_asked(desk.query.text))


def _of_one_over_years(desk: Desk) -> bool:
    return len(desk.query.subjects) <= 1 and len({s.fiscal_year for s in desk.sides}) > 1 and not _several_bodies(desk)


def _several_bodies(desk: Desk) -> bool:
    return len({s.agency for s in desk.sides}) > 1


def _two_bodies(desk: Desk) -> bool:
    """Whether two bodies are held against each other, each in one document."""
    return len({s.agency for s in desk.sides}) == 2 == len(desk.sides)
