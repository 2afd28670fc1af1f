"""What a follow-up's words take from what was spoken of: 其中项目支出 of the item, 它的基本支出, 那收入呢 after 总支出."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.catalogue import basis_of
from assistant.linking import Library
from assistant.mentions import is_weak
from assistant.phrases import counters_asked
from assistant.placing import is_measure
from assistant.query import Mention, Operation, Query, Subject
from assistant.subjects import carried_together, is_row
from index.records import Disclosure
from index.vocabulary import MONEY_UNITS

_ALL = re.compile("总|一共|全部|合计|整|共|所有|拢共|通通")


def of_the_item(query: Query, before: Query | None, documents: Sequence[Disclosure], library: Library) -> Query:
    """实际花了多少 after an item was spoken of means that item; 一共花了多少 means everything."""
    mentions = [m for s in query.subjects for m in s.mentions]
    if before is None or not before.subjects or not mentions or (query.agencies and query.years):
        return query
    if _other_side(mentions, before, documents, library):
        return query  # 总支出多少, then 那收入呢
    if all(is_weak(m, documents, library) for m in mentions) and not _ALL.search("".join(m.surface for m in mentions)):
        return replace(query, subjects=())
    return query


def _other_side(mentions: Sequence[Mention], before: Query, documents: Sequence[Disclosure], library: Library) -> bool:
    """Whether a total is named after another total: 收入 after 支出总额, and not 支出 after it."""
    held = {x.concept.key for d in documents for s in before.subjects for w in s.surfaces if (x := library.meaning(d, w)) and x.concept}
    said = {x.concept.key for d in documents for m in mentions if (x := library.meaning(d, m.surface)) and x.concept}
    return bool(said) and bool(held) and not said & held and all(k.startswith("total_") for k in (*said, *held))


_INSIDE_IT = re.compile(r"其中|里面|里头|当中|占[该这那此]|^那?么?(?:它|[该这那]一?[项笔块个])的|[只光单]看|[只光]算|[只光]要")


def completed(query: Query, before: Query | None, documents: Sequence[Disclosure], library: Library) -> Query:
    """涉及多少资金, 其中项目支出: a measure alone takes the item spoken of, where one figure carries both."""
    if before is None or not query.subjects or not before.subjects or "subject" in query.carried:
        return query
    if columns := _columns_of_rows(query, before, documents, library):
        whole = query.whole if query.whole not in before.subjects else Subject(columns[0].mentions[:-1])
        return replace(query, subjects=columns, whole=whole, carried=query.carried | {"subject"})
    if len(before.subjects) > 1:
        return query
    if len(query.subjects) > 1:
        return _each_measure(query, before, documents, library)
    own, held = query.subjects[0].mentions, before.subjects[0].mentions
    meanings = [library.meaning(d, m.surface) for d in documents for m in own]
    unnamed = all(m is None or (m.concept is None and not m.kind) for m in meanings)
    inside = _INSIDE_IT.search(query.text) is not None
    if _part_of_total(held, own, documents, library):
        return query  # 三公经费多少, then 里面买车的钱: the part is one of its own
    names_a_row = any(
        e.row in m.keys
        for d in documents
        for s in own
        if (m := library.meaning(d, s.surface))
        for e in library.catalogue(d).entries
    )
    if (inside or (unnamed and not names_a_row)) and carried_together([*held, *own], documents, library):
        return replace(query, subjects=(Subject((*held, *own)),), carried=query.carried | {"subject"})
    return _of_the_row(query, held[-1], own, documents, library) if inside else query


def _columns_of_rows(query: Query, before: Query, documents: Sequence[Disclosure], library: Library) -> tuple[Subject, ...]:
    """那项目支出多少, after functional items or a fund: the column of each row, and the whole body's only where 一共 or a body is said."""
    own = [m for s in query.subjects for m in s.mentions]
    named = (query.agencies and "agency" not in query.carried) or query.wants(Operation.WHICH)
    if named or _OF_ALL.search(query.text) or not all(is_measure(m, documents, library) for m in own):
        return ()
    items = dict.fromkeys(tuple(m for m in s.mentions if not is_measure(m, documents, library)) for s in before.subjects)
    if not all(items) or not all(_has_columns(m, documents, library) for item in items for m in item):
        return ()
    each = tuple(Subject((*item, m)) for item in items for m in own)
    return each if all(carried_together(s.mentions, documents, library) for s in each) else ()


def _has_columns(item: Mention, documents: Sequence[Disclosure], library: Library) -> bool:
    """Whether an item is divided into 基本支出 and 项目支出: one of 经济分类 is all of one of them."""
    meanings = [(d, m) for d in documents if (m := library.meaning(d, item.surface)) is not None]
    if any(m.concept is not None and m.concept.key in _FUNDS for _, m in meanings):
        return True
    rows = [e for d, m in meanings for k in m.keys for e in library.catalogue(d).by_key.get(k, ()) if e.row == k]
    return is_row(item, documents, library) and not any(basis_of(e) == "经济分类" for e in rows)


_FUNDS = frozenset({"general_public", "government_fund", "state_capital"})
_OF_ALL = re.compile(rf"{_ALL.pattern}|全[局区街镇委办乡院校]|部门(?:的|里|上)?(?:基本|项目)")


def _of_the_row(query: Query, held: Mention, own: Sequence[Mention], documents: Sequence[Disclosure], library: Library) -> Query:
    """社保支出多少, then 里面人员经费呢: where no figure carries both, never the 人员经费 of everything."""
    if not all(is_measure(m, documents, library) for m in own) or not is_row(held, documents, library):
        return query
    return replace(query, residual=(*query.residual, held.surface), possible_items=(*query.possible_items, held.surface))


def _part_of_total(held: Sequence[Mention], own: Sequence[Mention], documents: Sequence[Disclosure], library: Library) -> bool:
    """Whether an item of its own is named after a total of several: no column, and no schedule, that both could share."""
    of_total = [x for d in documents for m in held if (x := library.meaning(d, m.surface)) is not None]
    spoken = [x for d in documents for m in own if (x := library.meaning(d, m.surface)) is not None]
    totals = bool(of_total) and all(x.concept is not None and x.concept.key.startswith(("total_", "three_public")) for x in of_total)
    return totals and bool(spoken) and all(x.concept is None and x.kind is None and not x.code for x in spoken)


def of_what_was_refused(query: Query, before: Query | None, reply: str) -> Query:
    """为什么比去年多, after 社区矫正 was told to be printed nowhere: still of that, and of nothing wider that a figure could be given of."""
    if before is None or not before.possible_items or not _REFUSED.match(reply) or query.possible_items or "agency" not in query.carried:
        return query
    if (query.subjects and "subject" not in query.carried) or query.everybody or _ALL.search(query.text) or query.wants(*_OF_NOTHING):
        return query
    return replace(
        query, residual=(*query.residual, *before.residual), possible_items=before.possible_items, unexplained=before.unexplained,
        content=(*query.content, *before.content), carried=query.carried | {"subject"},
    )  # fmt: skip


_REFUSED = re.compile("[^。“]{0,40}没有(?:单独)?(?:披露|列出|写明)")
_OF_NOTHING = (Operation.GREET, Operation.CONTRADICTIONS, Operation.PREDICT, Operation.OPINION, Operation.DEFINITION, Operation.PERSONAL, Operation.INVENT)


def that_stands(query: Query, before: Query | None, documents: Sequence[Disclosure], library: Library) -> Query:
    """A new item in the place of the old one: 教育支出呢, after 城乡社区支出的基本支出, keeps the column; 水体呢, after 大气污染防治, nothing."""
    by_column = _by_same_column(query, before, documents, library)
    if by_column is not None:
        return by_column
    if "measure" not in query.carried or len(query.subjects) != 1:
        return query
    mentions = query.subjects[0].mentions
    *held, new = mentions
    above = is_row(new, documents, library) and any(is_row(m, documents, library) for m in held)  # 卫生健康支出, after its 卫生监督机构
    if not above and carried_together(mentions, documents, library):
        return query
    return replace(query, subjects=(Subject((new,)),))


def _by_same_column(query: Query, before: Query | None, documents: Sequence[Disclosure], library: Library) -> Query | None:
    """Each new row by the column that the one before was asked by, where one figure carries both."""
    if before is None or len(before.subjects) != 1 or len(before.subjects[0].mentions) < 2 or not _AND_THAT.search(query.text):
        return None
    *held, column = before.subjects[0].mentions
    rows = [s.mentions[-1] for s in query.subjects if len(s.mentions) == 1 or "measure" in query.carried]
    if is_row(column, documents, library) or not any(is_row(m, documents, library) for m in held):
        return None
    if not rows or len(rows) < len(query.subjects) or _ALL.search(query.text) or not all(is_row(m, documents, library) for m in rows):
        return None
    each = tuple(Subject((row, column)) for row in rows)
    if not all(carried_together(s.mentions, documents, library) for s in each):
        return None
    return replace(query, subjects=each, carried=query.carried | {"measure"})


_AND_THAT = re.compile(r"呢(?:[?,。;]|$)")


def paid_for(query: Query, documents: Sequence[Disclosure], library: Library) -> Query:
    """买几辆车, then 花多少钱: the money of the vehicles that were counted, and not their number again."""
    if "subject" not in query.carried or len(query.subjects) != 1 or not _ASKS_PAY.search(query.text) or counters_asked(query.text):
        return query
    keys = {k for d in documents for w in query.subjects[0].surfaces if (m := library.meaning(d, w)) is not None for k in m.keys}
    units = {e.fact.unit for d in documents for k in keys for e in library.catalogue(d).by_key.get(k, ())}
    paid = next((money for counted, money in _PAID if any(counted in k for k in keys)), None)
    if paid is None or not units or units & set(MONEY_UNITS) or not any(library.meaning(d, paid) for d in documents):
        return query
    return replace(query, subjects=(Subject((Mention(paid, 0, 0, linked=True),)),))


_ASKS_PAY = re.compile("钱|花|费用|开支|预算(?:是|有|安排|给)?了?多少|多少(?:预算|万|元)|金额")
_PAID = (("购置车辆", "公务用车购置费"), ("公务接待", "公务接待费"), ("出国", "因公出国(境)费"))
"""What the number of bought vehicles, of guests, of journeys is paid under (部门决算 公开07表)."""


def _each_measure(query: Query, before: Query, documents: Sequence[Disclosure], library: Library) -> Query:
    """里面基本支出和项目支出分别是多少: each measure of the item spoken of, where one figure carries both."""
    held = before.subjects[0].mentions
    if query.wants(Operation.WHICH):
        return replace(query, subjects=(*before.subjects, *query.subjects), carried=query.carried | {"subject"})  # 这是基本支出还是项目支出
    own = [m for s in query.subjects for m in s.mentions]
    inside = _INSIDE_IT.search(query.text) is not None
    together = [Subject((*held, *s.mentions)) for s in query.subjects]
    if not inside or not all(carried_together(s.mentions, documents, library) for s in together):
        return _of_the_row(query, held[-1], own, documents, library) if inside else query
    return replace(query, subjects=tuple(together), carried=query.carried | {"subject"})
