"""Who has more: bodies, items or years of one thing in order, and by how much."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from assistant.answer import Chart, Point
from assistant.citations import label_of
from assistant.evidence import Found
from assistant.operations import declining
from assistant.operations.desk import Desk, Draft, bold, by_concept
from assistant.operations.parts import asks_by_unit, by_units, no_units
from assistant.operations.single import failure, merge
from assistant.operations.standing import by_amount, first_of, is_descending, of_each
from assistant.query import Operation
from index.amounts import plain
from index.vocabulary import Direction


def rank_bodies(desk: Desk) -> Draft:
    """谁的高: the same item of several bodies, in order; each of several items by itself."""
    if len(desk.query.subjects) > 1 and _EACH.search(desk.query.text):
        return merge([rank_bodies(replace(desk, query=replace(desk.query, subjects=(s,)))) for s in desk.query.subjects])
    found, problems = of_each(desk, lacking=True)
    if not found:
        return merge(problems)
    found = by_amount(found, descending=is_descending(desk.query))
    word = "从高到低" if is_descending(desk.query) else "从低到高"
    name = label_of(found[0][1].entry.fact)
    lines = [f"{name}{word}："]
    lines += [f"- {desk.short(s.agency)}（{s.fiscal_year}年{f.entry.fact.phase.value}）：**{bold(desk.put(f))}" for s, f in found]
    several = len({s.agency for s, _ in found}) < len(found)
    named = [(desk.called(s.agency) + (f"（{s.fiscal_year}年）" if several else ""), f.entry.fact.amount) for s, f in found]
    lines.append(first_of(named, desk.query))
    lines += [line for p in problems for line in p.lines]
    chart = Chart(
        type="bar", title=name, unit="元",
        points=[Point(label=desk.short(s.agency), amount=plain(f.entry.fact.amount or Decimal(0))) for s, f in found],
    )  # fmt: skip
    return Draft(
        status="partial" if problems else "answered", lines=lines, subject=name, chart=chart if len(found) > 1 else None
    )


_EACH = re.compile("各|分别|都|和|、|以及")


def rank_subjects(desk: Desk) -> Draft:
    """哪个多: several items of one body, in order."""
    drafts = []
    for side in desk.sides:
        resolved = [(s, side.resolve(s)) for s in desk.query.subjects]
        found = [p for _, r in resolved if isinstance(r, Found) for p in r.parts or (r,)]
        if not found:
            drafts.append(failure(desk, side, resolved[0][0], resolved[0][1]))
            continue
        found.sort(key=lambda f: f.entry.fact.amount or Decimal(0), reverse=desk.query.descending)
        lines = [f"{desk.whose(side)}："] + [f"- {label_of(f.entry.fact)}：**{bold(desk.put(f))}" for f in found]
        lines.append(f"{'最多' if desk.query.descending else '最少'}的是{label_of(found[0].entry.fact)}。")
        drafts.append(Draft(lines=lines, subject=label_of(found[0].entry.fact)))
    return merge(drafts)


def compare(desk: Desk) -> Draft:
    """Who has more: bodies, items or years in order, and by how much when that was asked."""
    from assistant.operations.arithmetic import subtract

    several = len({s.agency for s in desk.sides}) > 1
    if not several and len(desk.query.scopes) > 1 and len(desk.query.subjects) <= 1 and (both := _rank_documents(desk)) is not None:
        return both
    if not several and asks_by_unit(desk):
        return by_units(desk) or no_units(desk)
    handle = rank_bodies if several else (rank_subjects if len(desk.query.subjects) >= 2 else _rank_years)
    draft = handle(desk)
    if desk.query.wants(Operation.DIFFERENCE):
        extra = subtract(desk)
        draft.lines += extra.lines
    return draft


def one_lacking(desk: Desk) -> Draft | None:
    """甲和乙2024年三公谁高, where nothing is held of 乙: that it is not, and what is printed of the other; None where more are held, or all."""
    held = {s.agency for s in desk.sides}
    lacking = [(a, y) for a, y in desk.scoping.missing if a in desk.query.agencies and a not in held]
    if len(held) != 1 or not lacking or len(set(desk.query.agencies)) != len(held) + len({a for a, _ in lacking}):
        return None
    draft = declining.missing_years(desk, lacking)
    for side, _, found in desk.resolve_all(desk.query.subjects):
        if isinstance(found, Found) and not found.parts:
            draft.lines.append(f"比不出来；收录了的{desk.whose(side)}，{label_of(found.entry.fact)}为{desk.put(found, role='support')}。")
    return draft


def _rank_documents(desk: Desk) -> Draft | None:
    """部门预算和单位预算，哪本的人员经费多: the documents of one body and year in order; None where only one prints it."""
    side = desk.sides[0]
    subject = next(iter(desk.query.subjects), by_concept("total_expenditure"))
    held = [side, *(replace(side, disclosure=d, catalogue=c, alternates=()) for d, c in side.alternates)]
    found = [(s, r) for s in held if isinstance(r := replace(s, alternates=()).resolve(subject), Found)]
    if len(found) < 2:
        return None
    found = by_amount(found, descending=is_descending(desk.query))
    name = label_of(found[0][1].entry.fact)
    lines = [f"{name}：", *(f"- {desk.whose(s)}：**{bold(desk.put(f))}" for s, f in found)]
    lines.append(first_of([(desk.whose(s), f.entry.fact.amount) for s, f in found], desk.query))
    return Draft(lines=lines, subject=name)


_WHICH_YEAR = re.compile(r"哪一?年|谁|哪一?个(?=年|更?[高低多少大小])|[两三]年(?:里|中|当中)?哪|年(?:高|低|多|少|大|小)?还是")


def _rank_years(desk: Desk) -> Draft:
    """哪年多: the years in order; by how much as well where that was asked."""
    from assistant.operations.changing import change

    over_rows = desk.query.hints & {Operation.LIST, Operation.COUNT} or desk.query.level is not None
    if len(desk.query.subjects) > 1 or len(desk.sides) < 2 or over_rows or not _WHICH_YEAR.search(desk.query.text):
        return change(desk)
    subject = next(iter(desk.query.subjects), by_concept("total_revenue" if desk.query.direction is Direction.REVENUE else "total_expenditure"))
    found = [(s, r) for s in desk.sides if isinstance(r := s.resolve(subject), Found)]
    if len(found) < len(desk.sides):
        return change(desk)
    found = by_amount(found, descending=is_descending(desk.query))
    name = label_of(found[0][1].entry.fact)
    lines = [f"{desk.short(found[0][0].agency)}{name}{'从高到低' if is_descending(desk.query) else '从低到高'}："]
    lines += [f"- {s.fiscal_year}年{f.entry.fact.phase.value}：**{bold(desk.put(f))}" for s, f in found]
    level = found[0][1].entry.fact.amount == found[-1][1].entry.fact.amount
    lines.append(first_of([(f"{s.fiscal_year}年", f.entry.fact.amount) for s, f in found], desk.query))
    if len({f.entry.fact.phase for _, f in found}) > 1:
        desk.ledger.warn("assumption", "各数口径不同：有的是预算数，有的是决算数，比较时请注意。")
    draft = Draft(lines=lines, subject=name)
    if desk.query.hints & {Operation.DIFFERENCE, Operation.CHANGE} and not desk.query.wants(Operation.DIFFERENCE, Operation.CHANGE) and not level:
        draft.lines += change(desk).lines
    return draft
