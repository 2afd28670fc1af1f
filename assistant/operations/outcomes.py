"""Items in the order of what became of their budgets: 完成率最高的, 超支最多的, 剩得最多的."""

from __future__ import annotations

import re
from decimal import Decimal

from assistant import derivation
from assistant.citations import label_of
from assistant.derivation import Derivation
from assistant.operations.bounds import Bounds
from assistant.operations.desk import Desk, Draft, bold
from assistant.operations.operands import shown_result
from assistant.operations.sifting import is_whole, sifted, stated_pairs
from assistant.operations.standing import foremost, nth_of, place_words, places_of
from assistant.scoping import Side
from index.records import Fact
from index.vocabulary import Origin, Phase

_RATE = re.compile(
    r"(?:完成|执行)(?:得|的|了|年初|全年|预算|情况|进度)*(?:率|比例|百分比|百分|几成|程度|最[好高低差慢快])|完成(?:年初|全年)?预算的?(?:百分|比例|%|率)|执行率|完成率"
    r"|(?:决算|实际)[^,。?]{0,6}(?:占|是|为)(?:年初)?预算[^,。?]{0,3}(?:比例|百分|倍)|超[^,。?]{0,6}(?:幅度|比例|百分)"
)
_OVER = re.compile(
    r"超(?:支|预算|年初预算|出|过|了|得)[^,。?]{0,8}最|最[^,。?]{0,3}超(?:支|预算)|比(?:年初)?预算[^,。?]{0,3}(?:多|超|高)[^,。?]{0,4}最|多[花用]得?最"
)
_UNDER = re.compile(
    r"(?:剩余?|结余|节余|余下|省|没[花用]完)(?:得|的|了|下)*(?:钱|预算)?最[多大狠]|比(?:年初)?预算[^,。?]{0,3}(?:少|低)[^,。?]{0,4}最|少[花用]得?最|最[多大]的?(?:结余|节余)|砍得最"
)
_EITHER = re.compile(r"(?:相差|差距|差额|差异|偏差|偏离)[^,。?]{0,6}最|最[^,。?]{0,3}(?:差距|偏差|偏离)")
_AGAINST = re.compile(r"预算|决算")
_LEAST = re.compile(r"最[低少差小慢]|垫底|倒数|末位")
_ORDERS = re.compile(r"最|第[一二三四五六七八九十\d]|前[一二三四五六七八九十两\d]|排[名个序行]|从[高低大小多少]到")
_LIST_FIRST = re.compile(r"的(?:科目|项目|[类款项])(?=[?。,]|$)|哪些|几[个项]|多少[个项]|有哪几")


def orders_outcomes(desk: Desk) -> bool:
    """Whether items are asked for in the order of what became of their budgets; 剩得最多 is asked of a final account alone."""
    text = desk.query.text
    accounts = any(s.disclosure.phase is Phase.EXECUTED for s in desk.sides)
    asked = _RATE.search(text) or _OVER.search(text) or (_EITHER.search(text) and "预算" in text)
    asked = asked or (_UNDER.search(text) and (accounts or _AGAINST.search(text)))
    limited = _RATE.search(text) and any(q.unit == "%" for q in desk.query.quantities) and _LIST_FIRST.search(text)
    return bool(_ORDERS.search(text) or limited) and bool(asked) and bool(desk.sides)


def in_order(desk: Desk) -> Draft | None:
    """The items by rate of completion, by what they overspent or left; None where no document states both figures of its items."""
    text = desk.query.text
    if not orders_outcomes(desk) or not all(is_whole(desk, s) for s in desk.query.subjects):
        return None
    lines = []
    for side in desk.sides:
        pairs = [(p, s) for p, s in stated_pairs(side) if p.amount or not _RATE.search(text)]
        pairs = [(p, s) for p, s in pairs if not any(label_of(s) == w for w in desk.query.excluded)]
        if pairs:
            lines += _ordered(desk, side, pairs)
    if not lines:
        return None
    every = sifted(desk) if _LIST_FIRST.search(text) and not desk.query.limit else None
    return Draft(lines=[*(every.lines if every is not None else []), *lines], subject="完成率" if _RATE.search(text) else "决算与预算的差额")


def _ordered(desk: Desk, side: Side, pairs: list[tuple[Fact, Fact]]) -> list[str]:
    text, query = desk.query.text, desk.query
    by_rate, under = _RATE.search(text) is not None, _UNDER.search(text) is not None
    least = _LEAST.search(text) is not None
    either = _EITHER.search(text) is not None and not by_rate

    def size(pair: tuple[Fact, Fact]) -> Decimal:
        planned, spent = (f.amount or Decimal(0) for f in pair)
        return spent / planned * derivation.ALL if by_rate else abs(spent - planned) if either else planned - spent if under else spent - planned

    pairs = sorted(pairs, key=size, reverse=not least)
    if not by_rate:
        pairs = [p for p in pairs if size(p) > 0]
    limits = [q for q in query.quantities if q.unit == "%"]
    if by_rate and limits and not _ORDERS.search(text):
        return _within(desk, side, [p for p in pairs if Bounds.of(text, limits).hold(size(p))], Bounds.of(text, limits))
    nth, kept = nth_of(query), foremost(pairs, query, size)
    if not kept:
        return [f"{desk.whose(side)}的说明逐项写了年初预算和决算，没有{'结余' if under else '超支'}的。"]
    what = "完成年初预算的比例" if by_rate else "决算数与年初预算数相差" if either else "决算数比年初预算数少得" if under else "决算数比年初预算数多得"
    degree = ("最低" if least else "最高") if by_rate else "最少" if least else "最多"
    opening = f"{desk.whose(side)}的说明逐项写了年初预算和决算，{what}{degree}{f'（排{place_words(places_of(query))}）' if nth else ''}的是："
    lines = [opening]
    for planned, spent in kept:
        a, b = desk.ledger.figure(planned, role="support"), desk.ledger.figure(spent, role="support")
        told = _rate_of(desk, side, planned, spent) if by_rate else shown_result(desk, f"{label_of(spent)}决算与年初预算的差额", derivation.gap(planned, spent))
        lines.append(f"- {label_of(spent)}：**{bold(told)}（年初预算{a}，决算{b}）")
    if by_rate:
        lines.append("年初没有预算的项目没有完成率，不参加排序。")
    return lines


def _within(desk: Desk, side: Side, pairs: list[tuple[Fact, Fact]], bounds: Bounds) -> list[str]:
    """完成率低于90%的科目有哪些: those whose rate lies within the limit that was set."""
    if not pairs:
        return [f"{desk.whose(side)}的说明逐项写了年初预算和决算，没有完成率{bounds.word}{bounds.said}的科目[{desk.ledger.cite_document(side.disclosure)}]。"]
    lines = [f"{desk.whose(side)}的说明逐项写了年初预算和决算，完成率{bounds.word}{bounds.said}的有："]
    for planned, spent in pairs:
        a, b = desk.ledger.figure(planned, role="support"), desk.ledger.figure(spent, role="support")
        lines.append(f"- {label_of(spent)}：**{bold(_rate_of(desk, side, planned, spent))}（年初预算{a}，决算{b}）")
    return lines


def _rate_of(desk: Desk, side: Side, planned: Fact, spent: Fact) -> str:
    """The rate of completion as the item's sentence prints it, else as computed."""
    stated = next(
        (
            e.fact for e in side.catalogue.entries
            if e.leaf == "完成率" and e.fact.unit == "%" and e.fact.row_path == spent.row_path and e.fact.origin is Origin.NARRATIVE
            and e.fact.fiscal_year == side.fiscal_year and e.fact.amount is not None
        ),
        None,
    )  # fmt: skip
    computed: Derivation | None = derivation.share(spent, planned)
    if stated is not None and stated.amount is not None and computed is not None and abs(stated.amount - computed.value) < Decimal("0.02"):
        return desk.ledger.figure(stated)
    return shown_result(desk, f"{label_of(spent)}完成率", computed) if computed is not None else ""
