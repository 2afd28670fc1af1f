"""Two or three asks in one message: what the message read as one leaves open is asked again by itself."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from assistant.answer import Figure
from assistant.answering import answer_query
from assistant.asks import Wanted, alike, pointed_at, unmet, wanted
from assistant.citations import Ledger
from assistant.linking import Library
from assistant.operations.desk import Desk, Draft
from assistant.query import Operation, Query
from assistant.uses import last_level
from index.vocabulary import MONEY_UNITS

Worked = list[tuple[Draft, Desk]]
Follow = Callable[[str, Query | None], Sequence[Query]]
"An ask in words, and what was spoken of before it, to what it asks."
_TOGETHER = (Operation.SUM, Operation.DIFFERENCE, Operation.RATIO)
_HELD_TOGETHER = (Operation.CHECK, Operation.SAME, Operation.CONTRADICTIONS)
_SAY_WHICH = (Operation.RANK, Operation.COMPARE, Operation.ABOVE, Operation.CHECK, Operation.SAME, Operation.WHICH)
_TOLD = frozenset({"answered", "partial"})
_QUOTED = re.compile(r"(?:^|[:：\s])“([^”]{6,})", re.MULTILINE)
"A sentence of a document, and no name: 见“政府采购情况”部分."


@dataclass(frozen=True, slots=True)
class _Half:
    """One ask, worked by itself after those before it, in a ledger of its own."""

    want: Wanted
    queries: tuple[Query, ...]
    worked: Worked
    figures: Sequence[Figure]
    rows: frozenset[str]
    "Names of the rows whose figures were used."

    @property
    def lines(self) -> list[str]:
        return [line for draft, _ in self.worked for line in draft.lines]

    @property
    def is_given(self) -> bool:
        """Whether anything was found, be it of the kind asked for or not."""
        return any(draft.status in _TOLD for draft, _ in self.worked)

    @property
    def names_unheard(self) -> bool:
        """住房公积金多少？宠物医院补贴呢: whether it names a thing of its own that no document speaks of; that is to be said."""
        refused = bool(self.worked) and all(draft.status == "not_disclosed" for draft, _ in self.worked)
        plain = self.want.units == ((),) and not self.want.told  # 多久拨一次 names no thing
        return refused and plain and any(q.possible_items and not q.subjects for q in self.queries)

    @property
    def given(self) -> list[Figure]:
        return [f for f in self.figures if f.role == "answer"]


def work(queries: Sequence[Query], library: Library, ledger: Ledger, before: Sequence[tuple[Draft, Desk]] = ()) -> Worked:
    """Each sub-question to its draft, in order; `before` are those of the same message that are worked already."""
    worked: Worked = []
    for query in queries:
        worked.append(answer_query(_of_whom(query, [*before, *worked]), library, ledger))
    return worked


def _of_whom(query: Query, worked: Sequence[tuple[Draft, Desk]]) -> Query:
    """A clause that names nobody means the body that the clause before it was taken to mean."""
    before = next((desk for _, desk in reversed(worked) if desk.sides and "agency" in desk.scoping.assumed), None)
    named = query.agencies or query.unknown_agencies or query.tied_agencies or query.everybody
    if before is None or named:
        return query
    years = query.years or (before.sides[0].fiscal_year,)
    return replace(query, agencies=(before.sides[0].agency,), years=years, carried=query.carried | {"agency"})


def with_each_half(
    asks: Sequence[str], queries: Sequence[Query], whole: Worked, ledger: Ledger, library: Library, follow: Follow
) -> tuple[Worked, Ledger]:
    """The whole message's answer where it gives all that is asked; else with each ask that it leaves open answered by itself."""
    if len(asks) < 2 or any(desk.query.wants(*_HELD_TOGETHER) for _, desk in whole):
        return whole, ledger  # 说明写的跟表里一样吗，分别多少: one question
    wants = [wanted(ask) for ask in asks]
    lines = [line for draft, _ in whole for line in draft.lines]
    left = unmet(wants, ledger.figures, "".join(lines))
    answered = all(draft.status == "answered" for draft, _ in whole)
    if answered and not left and all(w.is_typed for w in wants):
        return whole, ledger
    halves = _one_by_one(asks, wants, library, ledger, follow)
    told: list[_Half] = []
    for half, before in zip(halves, [None, *halves], strict=False):
        told += [half] if _is_told(half, before, before in told) else []
    if not any(draft.status in _TOLD for draft, _ in whole) or len(left) == len(asks):
        shown = [q for h in halves if h in told or not h.is_given for q in h.queries]
        return _run(shown, library, ledger) if any(map(_tells_something, told)) else (whole, ledger)
    news = [h for h in told if _is_news(h, ledger.figures, lines)]
    open_in_words = not _quotes(lines) and not any(desk.query.wants(*_SAY_WHICH) for _, desk in whole)
    more = [
        h for h in news
        if (h.want.is_typed and any(h.want is wants[n] or alike(h.want, wants[n]) for n in left))
        or (h.want.in_words and not h.want.is_typed and open_in_words and _quotes(h.lines))
    ]  # fmt: skip
    more += [h for n, h in enumerate(halves) if n in left and h not in told and h.names_unheard]
    lacking = _lacking(asks, halves, told, whole, lines) if answered else []
    if not more:
        return [*whole, *lacking], ledger
    given = {_identity(f) for h in halves for f in h.given}
    if len(told) == len(halves) and {_identity(f) for f in ledger.figures if f.role == "answer"} <= given:
        return _run([q for h in halves for q in h.queries], library, ledger)
    worked, tried = _run([*queries, *(q for h in more for q in h.queries)], library, ledger)
    return [*worked, *lacking], tried


def _lacking(asks: Sequence[str], halves: Sequence[_Half], told: Sequence[_Half], whole: Worked, lines: Sequence[str]) -> Worked:
    """What is to be said of an ask in words (留着干啥用的) that an amount does not answer, and no sentence or list beside it either."""
    if _quotes(lines) or any(line.startswith("- ") for line in lines):
        return []
    if any(desk.query.wants(*_SAY_WHICH, Operation.DIFFERENCE) for _, desk in whole):
        return []  # which it is was said by the way
    left = (a for a, h in zip(asks[1:], halves[1:], strict=True) if h not in told and h.want.in_words and not h.want.is_typed)
    return [(Draft("not_disclosed", [f"“{a.strip(_MARKS)}”没有找到对应的内容，可以单独再问一次。"]), whole[-1][1]) for a in left]


_MARKS = "，,。；;？?！! "


def _one_by_one(asks: Sequence[str], wants: Sequence[Wanted], library: Library, ledger: Ledger, follow: Follow) -> list[_Half]:
    """Each ask as one that follows the asks before it."""
    halves: list[_Half] = []
    context: Query | None = None
    for ask, want in zip(asks, wants, strict=True):
        said = pointed_at(ask, _item_told(halves[-1])) if halves else ask
        queries = tuple(_of_same_year(q) if halves else q for q in follow(said, context))
        own = ledger.fresh()
        worked = work(queries, library, own, [d for h in halves for d in h.worked])
        halves.append(_Half(want, queries, worked, own.figures, frozenset(f.row for f in own.used if f.row)))
        context = queries[-1]
    return halves


def _of_same_year(query: Query) -> Query:
    """A year said in the same message is no guess: of another year nothing is told."""
    return replace(query, carried=query.carried - {"fiscal_year"})


def _is_told(half: _Half, before: _Half | None, before_told: bool) -> bool:
    """Whether an ask is answered by itself, by something of its own and of the kind asked for."""
    if not half.worked or any(draft.status != "answered" for draft, _ in half.worked):
        return False
    only_money = bool(half.given) and all(f.unit in MONEY_UNITS for f in half.given)
    if before is not None:
        own = any(q.content and not q.wants(*_TOGETHER) for q in half.queries)
        unnamed = not any(q.subjects for q in half.queries) and (
            half.want.told or only_money or not any(len(c) > 1 for q in half.queries for c in q.content)
        )
        follows_nothing = not before.is_given
        if unnamed or (follows_nothing and not any(q.agencies for q in half.queries)):
            return False  # 有多少, 为什么, after what was not understood: never the total
        if not own and ((not before_told and half.given) or any(q.wants(Operation.WHICH) for q in before.queries)):
            return False  # 列在基本支出还是项目支出，金额多少: of the two it is one
        if not _is_news(half, before.figures, before.lines):
            return False
    listed = any(q.wants(*_SAY_WHICH) for q in half.queries) or any(line.startswith("- ") for line in half.lines)
    if half.want.in_words and not listed and not _quotes(half.lines) and only_money:
        return False  # 是哪两项 is not answered by how much
    return not unmet([half.want], half.figures, "".join(half.lines))


def _item_told(half: _Half) -> str:
    """The one item that an ask was answered with; empty where it was answered with none or several."""
    if len(half.rows) == 1:
        return next(iter(half.rows))
    levels = {name for line in half.lines for quoted in _QUOTED.findall(line) if (name := last_level(quoted))}
    return levels.pop() if len(levels) == 1 else ""


def _is_news(half: _Half, figures: Sequence[Figure], lines: Sequence[str]) -> bool:
    """Whether a half gives a figure or quotes a sentence that is not given yet."""
    held = {_identity(f) for f in figures if f.role == "answer"}
    text = "".join(lines)
    return any(_identity(f) not in held for f in half.given) or any(q not in text for line in half.lines for q in _QUOTED.findall(line))


def _quotes(lines: Sequence[str]) -> bool:
    return any(_QUOTED.search(line) for line in lines)


def _tells_something(half: _Half) -> bool:
    """Whether a half gives a sentence or an amount that is not nothing: 0人次 went nowhere, and is no answer to where they went."""
    return any(float(f.amount) for f in half.given) or _quotes(half.lines)


def _identity(f: Figure) -> tuple[str, str, str, str | None, int | None]:
    return (f.amount, f.unit, "" if f.unit in {"元", "%"} else f.label, f.agency, f.fiscal_year)  # 发现问题3个, 完成整改3个


def _run(queries: Sequence[Query], library: Library, ledger: Ledger) -> tuple[Worked, Ledger]:
    tried = ledger.fresh()
    return work(queries, library, tried), tried
