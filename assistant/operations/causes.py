"""Which of several causes is meant: that of the part that moved most and the way the whole did, that of the year before, that of the plan."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from decimal import Decimal

from assistant.against import against_budget, against_plan
from assistant.evidence import Excerpt
from assistant.operations.by_use import BECAUSE
from assistant.operations.desk import Desk
from assistant.operations.operands import stated_of
from assistant.operations.quoting import meanings_of
from assistant.query import Mention, Subject
from assistant.retrieval import evidence_passages, loosely, sentences
from assistant.scoping import Side
from assistant.uses import LEVELLED
from index.classification import name_key

_CAUSE = re.compile("原因")
_UP, _DOWN = re.compile("[涨增升高]|多(?!少)"), re.compile("[降减跌低省]|少")
_OF_YEAR = re.compile("上年|去年|上一年|同比|(?:20)?\\d\\d年(?:度)?(?:比|相比|多|少|增|减)|比(?:20)?\\d\\d年|[涨跌]")
_OF_BUDGET = re.compile("预算数?(?:的)?(?:主要)?原因|完成(?:年初)?预算")
_OF_PLAN = re.compile("决算数?[^，。]{0,4}(?:小于|大于|低于|高于|少于|多于)[^，。]{0,4}预算数?的?(?:主要)?原因")
_ONLY_MOVED = re.compile(r"原因(?:是|为|在于)?[:：]?(?P<part>[\u4e00-\u9fff（）()]{3,16}?)(?:经费|支出|预算)?(?:有所)?(?:增加|减少|增长|下降|上升)[。；]?$")


def short_of_plan(desk: Desk, side: Side, names: Sequence[str]) -> Excerpt | None:
    """没达到年初预算，怎么解释: of a total, why less or more was spent than planned, which is no cause of the year's move."""
    if not against_budget(desk.query.text):
        return None
    for passage in evidence_passages(desk.library, side.disclosure):
        parts = sentences(passage)
        at = next((i for i, s in enumerate(parts) if _OF_PLAN.search(s.text)), None)
        if at is None or LEVELLED.search(passage.text[: parts[at].end]):
            continue  # of one item alone
        told = next((i for i in range(at, -1, -1) if any(n in name_key(parts[i].text) for n in names)), None)
        if told is not None:
            return Excerpt(passage, parts[told].start, parts[at].end)
    return None


def parts_by_move(desk: Desk, side: Side, subject: Subject) -> list[str]:
    """The parts of a total that moved, those first that went its way, the largest move first; the others where it is asked of what stayed."""
    parts = [p for m in meanings_of(side, subject) for p in (m.concept.parts if m.concept else ())]
    moves = {part: _move(side, Subject((Mention(part, 0, 0),))) for part in dict.fromkeys(parts)}
    way = _way(desk, _move(side, subject))
    moved = [p for p, by in moves.items() if by or "持平" in desk.query.text]
    return sorted(moved, key=lambda p: (way * moves[p] < 0, -abs(moves[p])))


def _move(side: Side, subject: Subject) -> Decimal:
    return next((f.amount for f in stated_of(side, subject, ("增减额",)) if f.amount), Decimal(0))


def _way(desk: Desk, moved: Decimal) -> int:
    """Up or down, as the total is told to have gone, else as the question says."""
    if moved:
        return 1 if moved > 0 else -1
    up, down = _UP.search(desk.query.text), _DOWN.search(desk.query.text)
    return 0 if (up is None) == (down is None) else (1 if up else -1)


def followed(desk: Desk, excerpt: Excerpt, reason_for: Callable[[str], Excerpt | None]) -> list[Excerpt]:
    """A cause, and the one it points on to: 主要原因是公务用车购置费增加 says no more than where to look; and the cause of the year's move."""
    found = [_for_the_year(desk, excerpt)]
    only = _ONLY_MOVED.search(excerpt.text.strip())
    if only is not None:
        own = loosely(only["part"])
        beside = [s for s in sentences(excerpt.passage) if s.start >= excerpt.end and own.search(s.text) and _CAUSE.search(s.text)]
        more = beside[0] if beside else reason_for(only["part"])
        found += [more] if more is not None and more.text != excerpt.text else []
    return found


def _for_the_year(desk: Desk, excerpt: Excerpt) -> Excerpt:
    """比上年多了那么多 is not answered by why less was spent than planned: as far as the cause told behind it."""
    if not _OF_YEAR.search(desk.query.text) or "预算" in desk.query.text or not _OF_BUDGET.search(excerpt.text):
        return excerpt
    behind = [s for s in sentences(excerpt.passage) if s.start >= excerpt.end and _CAUSE.search(s.text) and re.search("上年|去年|20\\d\\d年", s.text)]
    return Excerpt(excerpt.passage, excerpt.start, behind[0].end) if behind else excerpt


def of_the_base(text: str, excerpt: Excerpt) -> Excerpt:
    """三公经费为什么比上年减少: of 较年初预算数减少…，主要原因是… and 较上年减少…，主要原因是… behind it, the one asked about; both where neither is said."""
    behind = next((s for s in sentences(excerpt.passage) if s.start >= excerpt.end), None)
    if behind is None or not (_FROM.match(behind.text) and BECAUSE.search(behind.text)) or ("年初" in excerpt.text) is ("年初" in behind.text):
        return excerpt
    plan, year = against_plan(text), _OF_YEAR.search(text) is not None
    if plan is year:
        return Excerpt(excerpt.passage, excerpt.start, behind.end)
    return excerpt if ("年初" in excerpt.text) is plan else behind


_FROM = re.compile(r"\s*(?:费用支出)?[较比与](?:上年|去年|20\d\d年|年初)")
