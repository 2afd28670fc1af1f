"""Who has more: bodies, items or years of one thing in order, and by how much."""

from __future__ import annotations

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
    found.sort(key=lambda pair: pair[1].entry.fact.amount or Decimal(0), reverse=desk.query.descending)
    word = "从高到低" if desk.query.descending else "从低到高"
    name = label_of(found[0][1].entry.fact)
    lines = [f"{name}{word}："]
    for side, f in found:
        lines.append(
            f"- {desk.short(side.agency)}（{side.fiscal_year}年{f.entry.fact.phase.value}）：**{bold(desk.put(f))}"
        )
    top = desk.short(found[0][0].agency)
    tied = len(found) > 1 and found[0][1].entry.fact.amount == found[1][1].entry.fact.amount
    lines.append("两者相同。" if tied else f"{'最高' if desk.query.descending else '最低'}的是{top}。")
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
