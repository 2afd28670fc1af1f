"""Which items were spent otherwise than planned: 年初没有预算的, 超过预算的, 没花完的, one by one from what the text says of each."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal

from assistant.against import NONE_PLANNED, OVERSPENT, UNDERSPENT, condition_asked
from assistant.catalogue import Entry
from assistant.citations import label_of
from assistant.operations.desk import Desk, Draft, bold
from assistant.operations.operands import as_scheduled
from assistant.operations.quoting import meanings_of
from assistant.orders import asks_how_many
from assistant.query import Subject
from assistant.scoping import Side
from index.records import Fact
from index.vocabulary import MONEY_UNITS, Origin, Phase

_LARGEST = re.compile(r"最[大多高]的?(?:一笔|一项|是|那)|(?:哪[个一]?[笔项]?|谁)(?:的?金额)?最[大多高]")
_LEVELS = 3
"类款项: what the text states year's budget and outcome of."
_Test = Callable[[Decimal, Decimal], bool]
_TESTS: dict[str, _Test] = {
    NONE_PLANNED: lambda planned, spent: planned == 0 and spent > 0,
    OVERSPENT: lambda planned, spent: spent > planned,
    UNDERSPENT: lambda planned, spent: spent < planned,
}
"The test each condition means of (年初预算数, 决算数)."


def sifted(desk: Desk) -> Draft | None:
    """The items that meet a condition on budget and outcome, counted and listed; None where nothing of the kind is asked or stated."""
    text = desk.query.text
    name = condition_asked(text)
    if not name or not all(is_whole(desk, s) for s in desk.query.subjects):
        return None
    test = _TESTS[name]
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
    meanings = [m for side in desk.sides for m in meanings_of(side, subject)]
    return bool(meanings) and all(m.concept is not None for m in meanings)


def stated_pairs(side: Side) -> list[tuple[Fact, Fact]]:
    """(年初预算数, 决算数) of each item as its paragraph states them, in printing order; the schedule's 决算数 where the paragraph slips."""
    planned: dict[tuple[str, ...], Fact] = {}
    spent: dict[tuple[str, ...], Entry] = {}
    for entry in side.catalogue.entries:
        fact = entry.fact
        if fact.origin is not Origin.NARRATIVE or fact.amount is None or fact.unit not in MONEY_UNITS or len(fact.row_path) != _LEVELS:
            continue
        if fact.fiscal_year != side.fiscal_year:
            continue
        if fact.column == "年初预算数" or (fact.column == "预算数" and fact.phase is Phase.APPROVED):
            planned.setdefault(fact.row_path, fact)
        elif fact.column == "决算数":
            spent[fact.row_path] = entry
    return [(planned[path], as_scheduled(side, entry).fact) for path, entry in spent.items() if path in planned]
