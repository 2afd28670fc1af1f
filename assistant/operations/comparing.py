"""Who has more: bodies, items or years of one thing in order, and by how much."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from assistant.answer import Chart, Point
from assistant.citations import label_of
from assistant.evidence import Found
from assistant.operations.desk import Desk, Draft, bold, by_concept
from assistant.operations.single import failure, merge
from assistant.operations.stated import in_unit
from assistant.phrases import counters_asked
from assistant.query import Operation
from assistant.scoping import Side
from index.amounts import plain


def rank_bodies(desk: Desk) -> Draft:
    """谁的高: the same item of several bodies, in order."""
    subject = desk.query.subjects[0] if desk.query.subjects else by_concept("total_expenditure")
    found: list[tuple[Side, Found]] = []
    problems: list[Draft] = []
    units = {u for group in counters_asked(desk.query.text) for u in group}
    for side in desk.sides:
        resolution = side.resolve(subject)
        if isinstance(resolution, Found):
            found.append((side, in_unit(side, resolution, units)))
        else:
            problems.append(failure(desk, side, subject, resolution))
    if not found:
        return merge(problems)
    found.sort(key=lambda pair: pair[1].entry.fact.amount or Decimal(0), reverse=_descending(desk))
    word = "从高到低" if _descending(desk) else "从低到高"
    name = label_of(found[0][1].entry.fact)
    lines = [f"{name}{word}："]
    for side, f in found:
        lines.append(
            f"- {desk.short(side.agency)}（{side.fiscal_year}年{f.entry.fact.phase.value}）：**{bold(desk.put(f))}"
        )
    lines.append(_winners(desk, found))
    if len({f.entry.fact.phase for _, f in found}) > 1:
        desk.ledger.warn("assumption", "各数口径不同：有的是预算数，有的是决算数，比较时请注意。")
    if len({s.fiscal_year for s, _ in found}) > 1:
        desk.ledger.warn("assumption", "各数年度不同，比较时请注意。")
    lines += [line for p in problems for line in p.lines]
    chart = Chart(
        type="bar", title=name, unit="元",
        points=[Point(label=desk.short(s.agency), amount=plain(f.entry.fact.amount or Decimal(0))) for s, f in found],
    )  # fmt: skip
    return Draft(
        status="partial" if problems else "answered", lines=lines, subject=name, chart=chart if len(found) > 1 else None
    )


def _winners(desk: Desk, found: Sequence[tuple[Side, Found]]) -> str:
    """最高的是…: who stands first, all of those that are level, and who last where both ends are asked for."""
    several = len({(s.agency) for s, _ in found}) < len(found)

    def names(end: Decimal | None) -> str:
        level = [s for s, f in found if f.entry.fact.amount == end]
        return "、".join(desk.called(s.agency) + (f"（{s.fiscal_year}年）" if several else "") for s in level)

    first, last = found[0][1].entry.fact.amount, found[-1][1].entry.fact.amount
    if len(found) > 1 and first == last:
        return "两者相同。" if len(found) == 2 else "各家相同。"
    high, low = ("最高", "最低") if _descending(desk) else ("最低", "最高")
    line = f"{high}的是{names(first)}"
    return f"{line}，{low}的是{names(last)}。" if both_ends(desk.query.text) else f"{line}。"


def _descending(desk: Desk) -> bool:
    """谁最高谁最低: the highest first."""
    return desk.query.descending or both_ends(desk.query.text)


def both_ends(text: str) -> bool:
    """最多是哪项, 最少是哪项: both ends of the order are asked for."""
    return bool(re.search(r"最[多大高贵]", text)) and bool(re.search(r"最[少小低]", text))


def rank_subjects(desk: Desk) -> Draft:
    """哪个多: several items of one body, in order."""
    drafts = []
    for side in desk.sides:
        resolved = [(s, side.resolve(s)) for s in desk.query.subjects]
        found = [r for _, r in resolved if isinstance(r, Found)]
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
    handle = rank_bodies if several else (rank_subjects if len(desk.query.subjects) >= 2 else _rank_years)
    draft = handle(desk)
    if desk.query.wants(Operation.DIFFERENCE):
        extra = subtract(desk)
        draft.lines += extra.lines
    return draft


def _rank_years(desk: Desk) -> Draft:
    from assistant.operations.changing import change

    return change(desk)
