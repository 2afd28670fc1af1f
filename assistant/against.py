"""What was planned against what was spent: the words by which the one is held against the other, and by which the rest is asked for."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from importlib.resources import files

from assistant.linking import Library
from assistant.query import Mention, Operation, Query, Subject
from index.records import Disclosure
from index.vocabulary import Phase


@lru_cache(maxsize=1)
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    raw = tomllib.loads(files("assistant").joinpath("data/against.toml").read_text("utf-8"))
    words = raw["words"]

    def joined(said: list[str]) -> re.Pattern[str]:
        for name, pattern in words.items():
            said = [s.replace(f"{{{name}}}", pattern) for s in said]
        return re.compile("|".join(said))

    return joined(raw["against"]["said"]), joined(raw["left"]["said"])


def against_budget(text: str) -> bool:
    """Whether what was spent is held against what was planned.

    >>> against_budget("年初说要用的和最后实际用的差了多少"), against_budget("预算比上年执行数少多少")
    (True, False)
    """
    return _patterns()[0].search(text) is not None


def against_plan(text: str) -> bool:
    """Whether a movement is asked about from what was planned for the same year: 比年初预算数增加多少, and not 比上年.

    >>> against_plan("卫生健康支出比年初预算增加多少"), against_plan("三公经费比上年减少多少")
    (True, False)
    """
    return against_budget(text) or _PLANNED.search(text) is not None


_PLANNED = re.compile("年初(?:的)?预算")


def asks_what_is_left(text: str) -> bool:
    """Whether what of the plan was not spent is asked for, as an amount.

    >>> asks_what_is_left("还有多少没花出去"), asks_what_is_left("为什么没花完")
    (True, False)
    """
    return _patterns()[1].search(text) is not None


_CARRIED_OVER = "年末结转和结余"
_KEEPS = re.compile("结转|结余|剩余")


def of_what_is_left(
    said: str, subjects: tuple[Subject, ...], asked: Sequence[Operation], documents: Sequence[Disclosure], library: Library
) -> tuple[tuple[Subject, ...], list[Operation], bool]:
    """没花完，剩多少: of an item its budget against its account, of nothing in particular what is carried over.

    Returns the subjects, what is asked, and whether both phases are meant. Only a final account can tell.
    """
    accounts = [d for d in documents if d.phase is Phase.EXECUTED]
    if not accounts or Operation.COUNT in asked or not asks_what_is_left(said) or _FROM_YEAR_TO_YEAR.search(said):
        return subjects, list(asked), False
    keys = {k for d in accounts for s in subjects for w in s.surfaces if (m := library.meaning(d, w)) is not None for k in (*m.keys, w)}
    kept = [o for o in asked if o not in {Operation.DIFFERENCE, Operation.CHANGE, Operation.VALUE, Operation.COMPLETION, Operation.EXIST}]
    if any(_KEEPS.search(k) for k in keys):
        return subjects, list(asked), False
    if subjects or against_budget(said):
        rate = Operation.COMPLETION in asked and _RATE.search(said) is not None  # 花了几成，剩多少: the rate, and the rest with it
        return subjects, [*kept, Operation.COMPLETION if rate else Operation.DIFFERENCE], True
    held = Subject((Mention(_CARRIED_OVER, 0, 0, linked=True),))
    if any(library.meaning(d, _CARRIED_OVER) is not None for d in accounts):
        return (held,), [*kept, Operation.VALUE], False
    return subjects, list(asked), False


def of_item_spoken_of(query: Query, before: Query | None) -> Query:
    """省了多少, after an item's budget and its account: between those two, and not what everything left over."""
    if before is None or not before.subjects or _CARRIED_OVER in query.text or [s.surfaces for s in query.subjects] != [(_CARRIED_OVER,)]:
        return query
    spoken = {p for t in before.trail[-2:] if t.subjects == before.subjects for p in t.phases}
    return replace(query, subjects=(), operations=(Operation.DIFFERENCE,)) if len(spoken) > 1 else query


_RATE = re.compile("几成|百分|率|比例|占")
_FROM_YEAR_TO_YEAR = re.compile(r"(?:比|较|跟|和|与|同)(?:上年|去年|上一年|前年|20\d\d|\d\d年)")


NONE_PLANNED, OVERSPENT, UNDERSPENT = "年初没有预算、年中安排了支出", "决算数大于年初预算数", "决算数小于年初预算数"
_WHICH = re.compile(r"哪[些几]|几[个项]|多少[个项]|列出|列一下|列举|有没有")
_OF_ITEMS = re.compile(r"科目|项目(?!支出|经费)|[类款项]级|(?<!事)项(?!目)|支出项|款项")
_CONDITIONS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        NONE_PLANNED,
        re.compile(r"年初(?:一分钱?|一点)(?:的)?预算(?:都|也)?没|年初(?:预算)?(?:数)?(?:是|为|列)?(?:0|零)|年初(?:预算)?(?:根本|压根|完全)?(?:没有?|无|未)(?:预算|安排|列)?|(?:年中|中途)(?:才)?(?:追加|新增|增加)"),
    ),
    (
        OVERSPENT,
        re.compile(r"超(?:过|出|了|支)*(?:年初)?预算|超支|超额(?:完成|支出)?|(?:决算|实际|花的?)数?[^,。;]{0,4}比(?:年初)?预算数?[^,。;]{0,3}[高多大]|(?:决算|实际|花的?)[^,。;]{0,6}(?:高于|大于|多于|超过|超出)[^,。;]{0,4}预算"),
    ),
    (
        UNDERSPENT,
        re.compile(r"(?:决算|实际|花的?)数?[^,。;]{0,4}比(?:年初)?预算数?[^,。;]{0,3}[低少小]|(?:决算|实际|花的?)[^,。;]{0,6}(?:低于|小于|少于|不到)[^,。;]{0,4}预算|(?:没有?|未)(?:花|用|执行)完|有结余"),
    ),
)  # fmt: skip


def condition_asked(text: str) -> str:
    """The condition on budget and outcome that the items asked for meet; empty where none is asked for.

    >>> condition_asked("年初预算是0、年底却有支出的项有哪几个") == NONE_PLANNED, condition_asked("为什么没花完")
    (True, '')
    """
    if not (_WHICH.search(text) and _OF_ITEMS.search(text)):
        return ""
    return next((name for name, words in _CONDITIONS if words.search(text)), "")
