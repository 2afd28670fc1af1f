"""The earlier year's figure, worked out from what a later document says of the change."""

from __future__ import annotations

import re
from dataclasses import replace

from assistant import derivation
from assistant.basis import Basis
from assistant.citations import label_of
from assistant.evidence import Found
from assistant.operations import declining
from assistant.operations.changing import PRIOR, base_word, in_unit_of, of_the_whole, stated_change, worked_back
from assistant.operations.desk import Desk, Draft, bold, by_concept
from assistant.operations.operands import stated_of
from assistant.operations.single import failure, merge, value
from assistant.query import Operation, Subject
from assistant.scoping import Side
from index.vocabulary import MONEY_UNITS, Phase


def backcast(desk: Desk) -> Draft:
    """The earlier year's figure, from what a later document says of the change."""
    drafts = []
    subjects = desk.query.subjects or (by_concept("total_expenditure"),)
    later = [s for s in desk.sides if (s.agency, s.fiscal_year - 1) in desk.scoping.missing]
    if not later and _RECKONS.search(desk.query.text):
        return value(desk)  # 测算2026年支出总计, of a year that is held: what is printed
    for side in later or desk.sides:
        for subject in subjects:
            drafts.append(_backcast(desk, replace(side, basis=replace(side.basis, phases=())), subject))
    return merge(drafts) if drafts else declining.missing_years(desk, desk.scoping.missing)


_RECKONS = re.compile("测算|还原|推导")


def of_year_before(desk: Desk) -> Draft | None:
    """2025年是多少，2026涨了百分之几, where 2026 alone is held: the earlier figure as the later document lets it be worked out."""
    lacking = {(a, y) for a, y in desk.scoping.missing if y is not None}
    later = [s for s in desk.sides if (s.agency, s.fiscal_year - 1) in lacking and s.fiscal_year in desk.query.years]
    if not later or not desk.query.subjects or len(later) < len(desk.sides) or not all(_asks_of(desk, s.fiscal_year - 1) for s in later):
        return None
    drafts = [_backcast(desk, replace(s, basis=replace(s.basis, phases=())), x) for s in later for x in desk.query.subjects]
    once = list({tuple(d.lines): d for d in drafts}.values())  # 总支出, 支出: one figure by two words
    return merge(once) if all(d.status == "answered" for d in drafts) else None


def with_its_change(desk: Desk) -> Draft | None:
    """2024年是多少，2025年是升是降, where 2025 alone is held: the earlier figure worked out, and what is said of the change."""
    before = of_year_before(desk)
    if before is None:
        return None
    moved = [stated_change(desk, s, x) for s in desk.sides for x in desk.query.subjects]
    return merge([before, *{tuple(d.lines): d for d in moved if d.status == "answered"}.values()])


def from_year_after(desk: Desk) -> Draft | None:
    """2024年三公多少, of which the document of 2025 alone is held: what it says of the change lets it be worked out, and said so.

    None where nothing of the kind is said, where another phase is asked for than what the change is from, or no item is named.
    """
    query = desk.query
    drafts = []
    for agency, year in desk.scoping.missing:
        later = [d for d in desk.library.documents_of(agency) if year is not None and d.fiscal_year == year + 1]
        if not later or not query.subjects or query.hints & {Operation.LIST, Operation.RANK, Operation.CHECK, Operation.REASON}:
            return None
        d = max(later, key=lambda d: (d.phase in query.phases, d.phase is Phase.EXECUTED))
        if query.phases and d.phase not in query.phases and "phase" not in query.carried:
            return None
        side = Side(agency, d.fiscal_year, d, desk.library.catalogue(d), Basis(agency, d.fiscal_year))
        drafts += [_backcast(desk, side, x) for x in query.subjects]
    return merge(drafts) if drafts and all(x.status == "answered" for x in drafts) else None


def _asks_of(desk: Desk, year: int) -> bool:
    """Whether the figure of a year is asked for, and not only what another is compared with (比上年, 跟2024年比)."""
    if re.search("两年[^,。;?]{0,4}(?:都|各|分别|数)", desk.query.text):
        return True  # 24年和25年两年都报一下
    said = rf"(?:{year}|(?<!\d){year % 100}(?=年)|去年|上年|上一年)"
    return re.search(rf"(?<![比较跟与和同]){said}年?(?:度)?(?!.{{0,2}}比)[^,。;?]{{0,14}}(?:多少|几(?:[何多]|个?[万亿元]))", desk.query.text) is not None


_MOVES_OF = frozenset({"增减额", "增减率"})


def _backcast(desk: Desk, side: Side, subject: Subject) -> Draft:
    current = side.resolve(subject)
    if not isinstance(current, Found):
        return failure(desk, side, subject, current)
    label = label_of(current.entry.fact)
    direct = [
        f
        for f in stated_of(side, subject, PRIOR)
        if f.fiscal_year < side.fiscal_year
    ]
    if direct:
        fact = direct[0]
        return Draft(
            lines=[
                f"{desk.whose(side)}写明，{fact.fiscal_year}年{label}{fact.phase.value}为**{bold(desk.ledger.figure(fact))}。"
            ],
            subject=label,
        )
    stated = stated_of(side, subject, ("增减额",)) or of_the_whole(side, current)
    moves = [f for f in stated if f.unit in MONEY_UNITS]
    if not moves:
        return Draft(
            status="not_disclosed",
            lines=[f"{desk.whose(side)}没有写明“{label}”比上年增减多少，推算不出上年数。"],
            subject=label,
        )
    base = in_unit_of(current, moves[0])
    if base.unit not in MONEY_UNITS or base.column in _MOVES_OF:
        line = f"{desk.whose(side)}只写了“{label}”的增减，没有写它的数额，推算不出上年数[{desk.ledger.cite_fact(base)}]。"
        return Draft(status="not_disclosed", lines=[line], subject=label)
    of_this = re.search(rf"{side.fiscal_year}年?[^,。;?]{{0,14}}多少|两年", desk.query.text)
    both = of_this and _asks_of(desk, side.fiscal_year - 1)
    shown = desk.ledger.figure(base, role="answer" if both else "support")
    moved = desk.ledger.figure(moves[0], role="support")
    moved_by = derivation.amount(moves[0])
    word = "增加" if moved_by > 0 else "减少" if moved_by else "持平，增减"
    text, formula = worked_back(desk, side, label, base, moves[0])
    working = f"{side.fiscal_year}年{shown}，{base_word(moves[0])}{word}{moved}；计算：{formula}"
    line = f"按{desk.whose(side)}的说法推算，{side.fiscal_year - 1}年{label}为**{bold(text)}：{working}。"
    return Draft(lines=[line], subject=label)
