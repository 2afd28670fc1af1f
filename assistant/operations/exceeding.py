"""What is above or below a limit: items over 100万元, whether one is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from assistant.catalogue import Entry
from assistant.citations import label_of
from assistant.evidence import Found
from assistant.operations import comparing, declining
from assistant.operations.bounds import Bounds
from assistant.operations.desk import Desk, Draft, added_up, bold, counted_off
from assistant.operations.parts import asks_by_unit, by_units, parts_in_words
from assistant.operations.ranking import listed
from assistant.operations.selecting import rows_below
from assistant.operations.single import failure, merge
from assistant.orders import asks_how_many
from assistant.rows import children
from assistant.scoping import Side
from index.records import Fact


def _singly(desk: Desk, side: Side, rows: list[Entry]) -> list[Entry]:
    """单项, 具体科目: the finest rows, each counted once."""
    if not re.search(r"单项|单个|单笔|具体|细项|最底层|末级", desk.query.text):
        return rows
    seen = {e.fact.ordinal for e in rows}
    while True:
        # The parts of a one-row table are parts of one another: each is gone into once.
        deeper = [[c for c in children(side.catalogue, e) if c.fact.ordinal not in seen] for e in rows]
        if not any(deeper):
            return rows
        rows = [c for e, below in zip(rows, deeper, strict=True) for c in (below or [e])]
        seen |= {e.fact.ordinal for e in rows}


def _against(desk: Desk, side: Side, found: Found, bounds: Bounds) -> Draft:
    """公务接待费超过1万了吗: one figure against what was named."""
    fact = found.entry.fact
    holds = fact.amount is not None and bounds.hold(fact.amount)
    verdict = f"{'' if holds else '没有'}{bounds.word}{bounds.said}"
    line = f"{desk.whose(side)}，{label_of(fact)}为**{bold(desk.put(found))}，**{verdict}**。"
    return Draft(lines=[line], subject=label_of(fact))


_ADDED = re.compile(r"合计|加起来|一共.{0,4}(?:钱|万|元)|总共.{0,4}(?:钱|万|元)|加一起|总额")
_WHICH_OF = re.compile(r"哪|几[个项]|有什么")


def _of_parts(desk: Desk, side: Side, told: tuple[Fact, list[Fact]], bounds: Bounds) -> Draft:
    """商业创新专项里哪几个方向不到100万: of the parts a sentence lists, those within the limit."""
    total, parts = told
    hits = [f for f in parts if f.amount is not None and bounds.hold(f.amount)]
    hits.sort(key=lambda f: f.amount or Decimal(0), reverse=not bounds.under)
    if not hits:
        number = desk.ledger.cite_fact(total)
        return Draft(lines=[f"{desk.whose(side)}，{total.row}的各部分中没有{bounds.word}{bounds.said}的[{number}]。"], subject=total.row)
    lines = [f"{desk.whose(side)}，{total.row}中{bounds.word}{bounds.said}的有{len(hits)}项："]
    lines += [f"- {f.row}：**{bold(desk.ledger.figure(f))}" for f in hits]
    return Draft(lines=lines, subject=total.row)


def _counted_and_added(desk: Desk, facts: Sequence[Fact]) -> list[str]:
    """How many they are, and what they come to, where that is asked."""
    counted = [counted_off(desk, "项数", facts)] if facts and asks_how_many(desk.query.text) else []
    return counted + ([added_up(desk, facts)] if len(facts) > 1 and _ADDED.search(desk.query.text) else [])


def _of_named(desk: Desk, side: Side, bounds: Bounds) -> Draft:
    """甲专项、乙专项里超过1500万的有谁: of the items named, those within the limit; each held against it where no choice is asked."""
    resolved = [(s, side.resolve(s)) for s in desk.query.subjects]
    found = [p for _, r in resolved if isinstance(r, Found) for p in r.parts or (r,)]
    problems = [failure(desk, side, s, r) for s, r in resolved if not isinstance(r, Found)]
    if not _CHOOSES.search(desk.query.text):
        return merge([*(_against(desk, side, f, bounds) for f in found), *problems])
    within = [f for f in found if bounds.hold(f.entry.fact.amount or Decimal(0))]
    hits = sorted(within, key=lambda f: f.entry.fact.amount or Decimal(0), reverse=not bounds.under)
    if not found:
        return merge(problems)
    lines = [f"{desk.whose(side)}，所列{len(found)}项中{bounds.word}{bounds.said}的有{len(hits)}项："]
    lines += [f"- {label_of(f.entry.fact)}：**{bold(desk.put(f))}" for f in hits]
    missed = [f for f in found if f not in hits]
    lines += [f"其余：{'、'.join(label_of(f.entry.fact) + desk.put(f, role='support') for f in missed)}。"] if missed else []
    lines += _counted_and_added(desk, [f.entry.fact for f in hits])
    return merge([Draft(lines=lines, subject="、".join(s.text for s in desk.query.subjects)), *problems])


_CHOOSES = re.compile(r"哪|谁|几[个项]|多少[个项]|(?:以上|以下|的)(?:是|有|都有)")


def above(desk: Desk) -> Draft:
    """Which rows exceed (or stay under) an amount."""
    limits = [q for q in desk.query.quantities if q.is_money]
    if not limits:
        if len(desk.query.subjects) >= 2:
            return comparing.rank_subjects(desk)
        return Draft(status="not_disclosed", lines=["没有看懂要与多少金额相比；请写明数额，例如“超过一百万元的有哪些”。"])
    bounds = Bounds.of(desk.query.text, limits)
    if asks_by_unit(desk) and (units := by_units(desk, bounds)) is not None:
        return units
    if len(desk.query.subjects) > 1:
        return merge([_of_named(desk, side, bounds) for side in desk.sides])
    drafts = []
    for side in desk.sides:
        rows, head = rows_below(desk, side)
        rows = _singly(desk, side, rows)
        told = parts_in_words(desk, side) if not rows and desk.query.subjects and _WHICH_OF.search(desk.query.text) else None
        if told is not None:
            drafts.append(_of_parts(desk, side, told, bounds))
            continue
        itself = side.resolve(desk.query.subjects[0]) if desk.query.subjects else None
        if isinstance(itself, Found) and (
            not rows or re.search(r"吗|没超|没过|没到|是否|是不是|有没有|没有[?。]?$", desk.query.text)
        ):
            drafts.append(_against(desk, side, itself, bounds))
            continue
        hits = [e for e in rows if e.fact.amount is not None and bounds.hold(e.fact.amount)]
        hits.sort(key=lambda e: e.fact.amount or Decimal(0), reverse=not bounds.under)
        word, amount = bounds.word, bounds.said
        if hits:
            draft = listed(desk, side, hits, f"{desk.whose(side)}，{head}中{word}{amount}的有{len(hits)}项：", of=head, chart="bar")
            draft.lines += _counted_and_added(desk, [e.fact for e in hits])
            drafts.append(draft)
        elif not rows:
            drafts.append(declining.out_of_scope(desk))
        else:
            number = desk.ledger.cite_document(side.disclosure)
            drafts.append(Draft(lines=[f"{desk.whose(side)}，{head}中没有{word}{amount}的项目[{number}]。"]))
    return merge(drafts)
