"""What was spent against what was planned: 决算数 beside 预算数, in one document or in two."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from assistant import derivation
from assistant.basis import agree
from assistant.citations import bare_label, label_of, mark
from assistant.evidence import Found, Resolution
from assistant.operations.desk import Desk, Draft, bold, by_concept, place_word
from assistant.operations.operands import MOVES, as_scheduled, shown_result, stated_of
from assistant.operations.outcomes import in_order
from assistant.operations.quoting import meanings_of
from assistant.operations.single import failure, merge
from assistant.query import Mention, Operation, Subject
from assistant.scoping import Side
from index.amounts import half_step
from index.vocabulary import MONEY_UNITS, Phase


def completion(desk: Desk) -> Draft:
    """How much of the budget was spent: 决算数 in percent of 预算数; what the text states of it is cited too."""
    ordered = in_order(desk)
    if ordered is not None:
        return ordered
    if Operation.RANK in desk.query.hints:
        line = "文件没有逐项列出完成率，排不出高低；可以问某一项的预算数和决算数。"
        return Draft(status="not_disclosed", lines=[line], subject="完成率")
    drafts = []
    for side in map(_of_account, desk.sides):
        for asked in desk.query.subjects or (by_concept("general_public"),):
            for subject in _with_both(side, asked):
                spent, planned = both_phases(side, subject, (Phase.EXECUTED, Phase.APPROVED))
                if isinstance(spent, Found) and isinstance(planned, Found):
                    break
            stated = [f for f in stated_of(side, subject, ("完成率",)) if f.unit == "%"]
            if not isinstance(spent, Found) or not isinstance(planned, Found):
                if stated:
                    drafts.append(
                        Draft(
                            lines=[
                                f"{desk.whose(side)}写明，{subject.text}完成率为**{bold(desk.ledger.figure(stated[0]))}。"
                            ]
                        )
                    )
                    continue
                drafts.append(_one_phase(desk, side, subject, spent if isinstance(spent, Found) else planned))
                continue
            name = label_of(spent.entry.fact)
            computed = derivation.share(spent.entry.fact, planned.entry.fact)
            if computed is None:
                line = f"{desk.whose(side)}，{name}的预算数为0，没有完成率可言{mark([desk.ledger.cite_entry(planned.entry)])}。"
                drafts.append(Draft(status="not_disclosed", lines=[line], subject=name))
                continue
            role = "answer" if _EACH_ASKED.search(desk.query.text) or _HOW_IT_WENT.search(desk.query.text) else "support"
            a, b = desk.put(spent, role=role), desk.put(planned, role=role)
            printed = next((f for f in stated if abs(derivation.amount(f) - computed.value) <= max(_ROUNDED, half_step(f.printed, "%"))), None)
            text = shown_result(desk, f"{name}完成率", computed, role="answer" if printed is None else "support")
            said = f"（文件写明{desk.ledger.figure(printed)}）" if printed is not None else ""
            drafts.append(
                Draft(
                    lines=[
                        f"{desk.whose(side)}，{name}完成预算的**{bold(text)}{said}，{'超出预算' if computed.value > 100 else '没有超出预算'}："
                        f"决算数{a}，预算数{b}；计算：{computed.formula}。"
                    ],
                    subject=name,
                )
            )
            if _BY_HOW_MUCH.search(desk.query.text) or _HOW_IT_WENT.search(desk.query.text):
                drafts.append(_phase_difference(desk, side, [spent, planned]))
    return merge(drafts)


def planned_of_all(desk: Desk) -> Draft | None:
    """财政局2024年年初预算多少, of a year whose final account alone is held: the budget it prints of 一般公共预算; None where it prints one of everything."""
    query = desk.query
    total = by_concept("total_expenditure")
    of_all = all(s.surfaces == total.surfaces for s in query.subjects) and not query.residual and not query.content
    if query.phases != (Phase.APPROVED,) or not of_all or not desk.sides or any(s.disclosure.phase is not Phase.EXECUTED for s in desk.sides):
        return None
    drafts = []
    for side in desk.sides:
        planned = side.at(Phase.APPROVED, by_concept("general_public"))[1]
        if isinstance(side.at(Phase.APPROVED, total)[1], Found) or not isinstance(planned, Found):
            return None
        name = bare_label(planned.entry.fact)
        line = f"{desk.whose(side)}只写了{name}的年初预算，为**{bold(desk.put(planned))}，见{place_word(planned.entry.fact)}。"
        drafts.append(Draft(lines=[line], subject=name))
    return merge(drafts)


def _of_account(side: Side) -> Side:
    """A year's final account before its budget, where both are held: it prints both, and how far one is of the other."""
    account = next(((d, c) for d, c in side.alternates if d.phase is Phase.EXECUTED), None)
    if account is None or side.disclosure.phase is Phase.EXECUTED:
        return side
    others = ((side.disclosure, side.catalogue), *(a for a in side.alternates if a is not account))
    return replace(side, disclosure=account[0], catalogue=account[1], alternates=others)


_ROUNDED = Decimal("0.02")
"A rate that is printed so near to the one that was worked out was only rounded otherwise, or cut off."
_HOW_IT_WENT = re.compile(r"怎么样|咋样|怎样|如何|变化|差异|情况|差多少|差额|出入")
"""跟预算比怎么样: both figures, the rate and the difference."""
_BY_HOW_MUCH = re.compile(r"(?:超|省|差|剩|多|少|高|低|少花|多花|多用|少用)了?(?:出|支|下)?多少")


def both_phases(side: Side, subject: Subject, phases: Sequence[Phase]) -> list[Resolution]:
    """The subject's figure of each phase; where one is printed of a code, what a sentence states of its name serves for the other.

    What a project may spend in the whole year (全年预算数) is its budget where no other one is printed.
    """
    if Phase.APPROVED in phases and isinstance(side.at(Phase.ADJUSTED, subject)[1], Found) and not isinstance(side.at(Phase.APPROVED, subject)[1], Found):
        phases = [Phase.ADJUSTED if p is Phase.APPROVED else p for p in phases]
    found = _printed_together(side, [side.at(p, subject)[1] for p in phases], phases)
    held = next((r.entry for r in found if isinstance(r, Found)), None)
    if held is None or all(isinstance(r, Found) for r in found) or not held.row or not held.fact.row_code:
        return found
    named = Subject((Mention(held.row, 0, 0),))
    again = [side.at(p, named)[1] for p in phases]
    own = next((r for r, f in zip(again, found, strict=True) if isinstance(f, Found)), None)
    if isinstance(own, Found) and agree(own.entry.fact, held.fact):
        return [f if isinstance(f, Found) else a for f, a in zip(found, again, strict=True)]
    return found


def _printed_together(side: Side, found: list[Resolution], phases: Sequence[Phase]) -> list[Resolution]:
    """培训费 has a 决算数 under 基本支出 too: what is held against a 预算数 is the one printed beside it."""
    for own, other in ((0, 1), (1, 0)):
        held = found[other]
        if not isinstance(held, Found):
            continue
        at = held.entry
        beside = next(
            (
                e for e in side.catalogue.entries
                if (e.fact.document, e.fact.table, e.fact.passage) == (at.fact.document, at.fact.table, at.fact.passage)
                and e.row == at.row and e.columns[:-1] == at.columns[:-1]
                and e.fact.row_code == at.fact.row_code and e.fact.phase is phases[own] and e.fact.amount is not None
                and e.fact.fiscal_year == at.fact.fiscal_year and e.fact.agency == at.fact.agency and e is not at
            ),
            None,
        )  # fmt: skip
        if beside is not None:
            return [Found(held.disclosure, as_scheduled(side, beside)) if i == own else r for i, r in enumerate(found)]
    return found


_EACH_ASKED = re.compile(r"各(?:是|为)?多少|分别|各自|预算数?[、,和与]决算数?|决算数?[、,和与](?:年初)?预算数?|决算数?呢")
"The two figures are asked for, and not the rate alone."


def against(desk: Desk) -> Draft:
    """How much more or less was spent than planned, item by item."""
    drafts = []
    for side in desk.sides:
        for asked in desk.query.subjects or (by_concept("total_expenditure"),):
            pair: list[Found] = []
            for subject in _with_both(side, asked):
                both = both_phases(side, subject, desk.query.phases[:2])
                pair = [r for r in both if isinstance(r, Found)]
                if len(pair) == 2:
                    break
            if len(pair) == 2:
                drafts.append(_phase_difference(desk, side, pair))
            elif (told := _moved_from_plan(desk, side, asked)) is not None:
                drafts.append(told)
            elif pair:
                drafts.append(_one_phase(desk, side, asked, pair[0]))
            else:
                drafts.append(failure(desk, side, asked, side.resolve(asked)))
    return merge(drafts)


def _moved_from_plan(desk: Desk, side: Side, subject: Subject) -> Draft | None:
    """较年初预算数增加1.19万元，增长0.9%: how far what was spent is from the plan, where a sentence alone says so."""
    stated = stated_of(side, subject, MOVES, plan=True)
    amount, rate = (next((f for f in stated if (f.unit in MONEY_UNITS) is money), None) for money in (True, False))
    if amount is None:
        return None
    moved = derivation.amount(amount)
    word = "增加" if moved > 0 else "减少" if moved < 0 else "持平，变动"
    tail = f"，{'增长' if moved > 0 else '下降'}{desk.ledger.figure(rate)}" if rate is not None else ""
    line = f"{desk.whose(side)}写明，{subject.text}比年初预算数{word}**{bold(desk.ledger.figure(amount))}{tail}。"
    return Draft(lines=[line], subject=subject.text, measure="差额")


def _with_both(side: Side, subject: Subject) -> list[Subject]:
    """The subject; for a document's total, also the total of 一般公共预算, whose 年初预算 alone is printed."""
    meanings = meanings_of(side, subject)
    is_total = any(m.concept is not None and m.concept.key.startswith(("total_expenditure", "appropriation_expenditure")) for m in meanings)
    return [subject, by_concept("general_public")] if is_total else [subject]


def _phase_difference(desk: Desk, side: Side, pair: Sequence[Found]) -> Draft:
    first, second = pair
    a, b = first.entry.fact, second.entry.fact
    computed = derivation.gap(a, b)
    said = desk.query.text
    both = _BOTH_ASKED.search(said) or (_HOW_IT_WENT.search(said) and not _BY_HOW_MUCH.search(said))
    role = "answer" if both else "support"
    shown = [desk.put(f, role=role) for f in (first, second)]
    name = bare_label(a)
    text = shown_result(desk, f"{name}{a.phase.value}与{b.phase.value}的差额", computed)
    word = "多" if computed.operands[0] is a else "少"
    line = f"{desk.whose(side)}，{name}{a.phase.value}数{shown[0]}，比{b.phase.value}数{shown[1]}{word}**{bold(text)}；计算：{computed.formula}"
    spent, planned = (a, b) if a.phase is Phase.EXECUTED else (b, a)
    moved = derivation.growth(spent, planned) if desk.query.wants_rate else None
    if moved is not None:
        rate = shown_result(desk, f"{name}超支率" if moved.value > 0 else f"{name}结余率", replace(moved, value=abs(moved.value)))
        line += f"；相当于预算数的{rate}"
    return Draft(lines=[f"{line}。"], subject=name, measure="差额")


_BOTH_ASKED = re.compile(r"各|分别|(?:多少|几)[^。;]*(?:多少|几(?!个?百分))")
"The two figures are asked for beside their difference."


def _one_phase(desk: Desk, side: Side, subject: Subject, only: Resolution) -> Draft:
    """Only one of the two is printed: say which, and compare nothing."""
    if not isinstance(only, Found):
        return failure(desk, side, subject, only)
    line = f"{desk.whose(side)}没有同时印“{subject.text}”的预算数和决算数，比较不出差额"
    line += f"；印出的是{desk.put(only, role='support')}。"
    return Draft(status="not_disclosed", lines=[line], subject=subject.text)
