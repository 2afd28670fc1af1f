"""Which items were spent otherwise than planned: 年初没有预算的, 超过预算的, 没花完的, one by one from what the text says of each."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal

from assistant.citations import label_of
from assistant.operations.desk import Desk, Draft, bold
from assistant.orders import asks_how_many
from assistant.query import Subject
from assistant.scoping import Side
from index.records import Fact
from index.vocabulary import MONEY_UNITS, Origin, Phase

_WHICH = re.compile(r"哪[些几]|几[个项]|多少[个项]|列出|列一下|列举|有没有")
_OF_ITEMS = re.compile(r"科目|项目(?!支出|经费)|[类款项]级|(?<!事)项(?!目)|支出项|款项")
_LARGEST = re.compile(r"最[大多高]的?(?:一笔|一项|是|那)|(?:哪[个一]?[笔项]?|谁)(?:的?金额)?最[大多高]")
_LEVELS = 3
"类款项: what the text states year's budget and outcome of."
_Test = Callable[[Decimal, Decimal], bool]
_SIEVES: tuple[tuple[str, re.Pattern[str], _Test], ...] = (
    (
        "年初没有预算、年中安排了支出",
        re.compile(r"年初(?:一分钱?|一点)(?:的)?预算(?:都|也)?没|年初(?:预算)?(?:数)?(?:是|为|列)?(?:0|零)|年初(?:预算)?(?:根本|压根|完全)?(?:没有?|无|未)(?:预算|安排|列)?|(?:年中|中途)(?:才)?(?:追加|新增|增加)"),
        lambda planned, spent: planned == 0 and spent > 0,
    ),
    (
        "决算数大于年初预算数",
        re.compile(r"超(?:过|出|了|支)*(?:年初)?预算|超支|超额(?:完成|支出)?|(?:决算|实际|花的?)数?[^,。;]{0,4}比(?:年初)?预算数?[^,。;]{0,3}[高多大]|(?:决算|实际|花的?)[^,。;]{0,6}(?:高于|大于|多于|超过|超出)[^,。;]{0,4}预算"),
        lambda planned, spent: spent > planned,
    ),
    (
        "决算数小于年初预算数",
        re.compile(r"(?:决算|实际|花的?)数?[^,。;]{0,4}比(?:年初)?预算数?[^,。;]{0,3}[低少小]|(?:决算|实际|花的?)[^,。;]{0,6}(?:低于|小于|少于|不到)[^,。;]{0,4}预算|(?:没有?|未)(?:花|用|执行)完|有结余"),
        lambda planned, spent: spent < planned,
    ),
)  # fmt: skip
"What is asked for in words, and the test it means of (年初预算数, 决算数)."


def sifted(desk: Desk) -> Draft | None:
    """The items that meet a condition on budget and outcome, counted and listed; None where nothing of the kind is asked or stated."""
    text = desk.query.text
    asked = next(((name, test) for name, words, test in _SIEVES if words.search(text)), None)
    if asked is None or not all(is_whole(desk, s) for s in desk.query.subjects) or not (_WHICH.search(text) and _OF_ITEMS.search(text)):
        return None
    name, test = asked
    draft = Draft(subject=name)
    for side in desk.sides:
        pairs = stated_pairs(side)
        if not pairs:
            continue
        kept = [(p, s) for p, s in pairs if test(p.amount or Decimal(0), s.amount or Decimal(0))]
        counts = asks_how_many(text)
        marks = [desk.ledger.cite_fact(s) for _, s in kept]
        shown = [
            f"- {label_of(s)}：年初预算{desk.ledger.figure(p, role='support')}，决算**{bold(desk.ledger.figure(s, role='support' if counts else 'answer'))}"
            for p, s in kept
        ]
        if not kept:
            draft.lines.append(f"{desk.whose(side)}的说明逐项写了年初预算和决算，其中没有{name}的。")
            continue
        number = desk.ledger.derived(name, Decimal(len(kept)), "个", f"逐项数得{len(kept)}", (), marks=marks, role="answer" if counts else "support")
        draft.lines.append(f"{desk.whose(side)}的说明逐项写了年初预算和决算，{name}的有**{number.partition('[')[0]}**：")
        draft.lines += shown
        if _LARGEST.search(text) and len(kept) > 1:
            most = max(kept, key=lambda pair: pair[1].amount or Decimal(0))[1]
            draft.lines.append(f"其中决算数最大的是{label_of(most)}，{desk.ledger.figure(most)}。")
    return draft if draft.lines else None


def is_whole(desk: Desk, subject: Subject) -> bool:
    """一般公共预算, 支出: a total of which the items are the parts."""
    meanings = [m for side in desk.sides for s in subject.surfaces if (m := side.catalogue.meaning(s)) is not None]
    return bool(meanings) and all(m.concept is not None for m in meanings)


def stated_pairs(side: Side) -> list[tuple[Fact, Fact]]:
    """(年初预算数, 决算数) of each item as its paragraph states them, in printing order."""
    planned: dict[tuple[str, ...], Fact] = {}
    spent: dict[tuple[str, ...], Fact] = {}
    for entry in side.catalogue.entries:
        fact = entry.fact
        if fact.origin is not Origin.NARRATIVE or fact.amount is None or fact.unit not in MONEY_UNITS or len(fact.row_path) != _LEVELS:
            continue
        if fact.fiscal_year != side.fiscal_year:
            continue
        if fact.column == "年初预算数" or (fact.column == "预算数" and fact.phase is Phase.APPROVED):
            planned.setdefault(fact.row_path, fact)
        elif fact.column == "决算数":
            spent[fact.row_path] = fact
    return [(planned[path], fact) for path, fact in spent.items() if path in planned]
