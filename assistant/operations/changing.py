"""From one year to another: the amount, the rate, and what a document itself says of the year before."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from assistant import derivation
from assistant.answer import Chart, Point
from assistant.basis import Basis, agree
from assistant.catalogue import Entry
from assistant.citations import label_of, mark
from assistant.derivation import Derivation
from assistant.evidence import Found, Resolution
from assistant.operations import declining, stated, telling
from assistant.operations.desk import Desk, Draft, bold, by_concept, whole_document_total
from assistant.operations.moving import RATES, UNMOVED, WHICH_MOVED, changes_below, moved_in_words, unmoved_in_words
from assistant.operations.operands import shown_result, stated_of, verdict
from assistant.operations.single import failure, merge
from assistant.query import Operation, Subject
from assistant.scoping import Side
from index.amounts import half_step, plain, print_number
from index.classification import name_key
from index.records import Fact
from index.vocabulary import MONEY_UNITS, Direction, Origin, Phase


def change(desk: Desk) -> Draft:
    """From one year to another: the amount, the rate, or both, as asked; a base of zero has no rate."""
    sides = sorted(desk.sides, key=lambda s: s.fiscal_year)
    later = [(a, y) for a, y in desk.scoping.missing if y is not None and sides and y > sides[-1].fiscal_year]
    if later:
        return declining.missing_years(desk, later)  # 2025年比2024年: not how 2024 compares with the year before it
    subjects = desk.query.subjects
    over_rows = desk.query.hints & {Operation.LIST, Operation.RANK, Operation.COUNT} or desk.query.level is not None
    below = re.search(r"(?:下面|底下|里面|里|中|下)[^。]{0,16}哪|哪[几些]个?[项款科类]", desk.query.text)
    estimated = Phase.ESTIMATED in desk.query.phases and not UNMOVED.search(desk.query.text)
    if over_rows and estimated and not subjects and len({s.agency for s in sides}) == 1:
        of_each = moved_in_words(desk, sides[-1])  # 比2025年执行数增加的科目: what the later document says of each
        if of_each.status == "answered" or len(sides) < 2:
            return of_each
        sides = [replace(s, basis=replace(s.basis, phases=())) for s in sides]
    if over_rows and len(sides) >= 2 and len({s.agency for s in sides}) == 1 and (not subjects or below):
        return changes_below(desk, sides[0], sides[-1], subjects[0] if subjects else None)
    if over_rows and len(sides) == 1 and UNMOVED.search(desk.query.text) and (told := unmoved_in_words(desk, sides[0])) is not None:
        return told
    if len(sides) == 1 and WHICH_MOVED.search(desk.query.text) and all(map(RATES.search, desk.query.residual)):
        return moved_in_words(desk, sides[0])
    counted = stated.counts(desk) if not subjects else None
    if counted is not None:
        return counted
    if not subjects and desk.query.residual:
        return telling.tell(desk)
    revenue = desk.query.direction is Direction.REVENUE
    subjects = subjects or (by_concept("total_revenue" if revenue else "total_expenditure"),)
    if len({s.fiscal_year for s in sides}) < 2:
        return merge([stated_change(desk, side, subject) for side in sides for subject in subjects])
    drafts = []
    for subject in subjects:
        for agency in dict.fromkeys(s.agency for s in sides):
            mine = [s for s in sides if s.agency == agency]
            drafts.append(
                _change_between(desk, mine[0], mine[-1], subject)
                if len(mine) > 1
                else stated_change(desk, mine[0], subject)
            )
    return merge(drafts)


def _change_between(desk: Desk, old_side: Side, new_side: Side, subject: Subject) -> Draft:
    old, new = old_side.resolve(subject), new_side.resolve(subject)
    for side, resolution in ((old_side, old), (new_side, new)):
        if not isinstance(resolution, Found):
            return failure(desk, side, subject, resolution)
    assert isinstance(old, Found) and isinstance(new, Found)
    if old.parts or new.parts:
        return _change_of_sums(desk, old_side, new_side, old.parts or (old,), new.parts or (new,))
    a, b = old.entry.fact, new.entry.fact
    try:
        moved = derivation.difference(b, a)
    except ValueError:
        return Draft(status="partial", lines=["两年的计量单位不同，不能比较。"])
    query = desk.query
    role = "answer" if query.vague_change or moved.value == 0 else "support"
    shown = [desk.put(old, role=role), desk.put(new, role=role)]
    label = label_of(b)
    head = verdict(query.text, moved.value)
    head += f"{desk.short(new_side.agency)}{label}：{old_side.fiscal_year}年{a.phase.value}{shown[0]}，{new_side.fiscal_year}年{b.phase.value}{shown[1]}"
    if moved.value == 0:
        shown_result(desk, "增减额", moved, role="support")
        return Draft(lines=[f"{head}，**持平**，没有变化。"], subject=label, measure="增减额")
    word = "增加" if moved.value > 0 else "减少"
    size = derivation.difference(*((b, a) if moved.value > 0 else (a, b)))
    only_rate = query.wants_rate and not query.wants_amount
    amount = shown_result(desk, f"{label}{word}额", size, role="support" if only_rate else "answer")
    rate = derivation.growth(b, a)
    if rate is None:
        tail = "；上年为0，没有可比的增幅"
    else:
        size_rate = Derivation(abs(rate.value), "%", rate.formula.replace("= -", "= -"), rate.operands)
        rate_text = shown_result(
            desk,
            f"{label}{'增幅' if moved.value > 0 else '降幅'}",
            size_rate,
            role="answer" if query.wants_rate else "support",
        )
        tail = f"，{'增幅' if moved.value > 0 else '降幅'}{rate_text}"
    chart = Chart(
        type="bar", title=f"{desk.short(new_side.agency)}{label}", unit="元" if b.unit in MONEY_UNITS else b.unit,
        points=[Point(label=f"{s.fiscal_year}年", amount=plain(derivation.amount(f))) for s, f in ((old_side, a), (new_side, b))],
    )  # fmt: skip
    return Draft(
        lines=[f"{head}，{word}**{bold(amount)}{tail}；计算：{size.formula}。"],
        subject=label,
        measure="增减额",
        chart=chart,
    )


def _change_of_sums(desk: Desk, old_side: Side, new_side: Side, old: Sequence[Found], new: Sequence[Found]) -> Draft:
    """水电费比上年: one word for several items moved by what all of them moved together."""
    before, after = (derivation.total([f.entry.fact for f in side]) for side in (old, new))
    name = "、".join(label_of(f.entry.fact) for f in new)
    shown = ["、".join(f"{label_of(f.entry.fact)}{desk.put(f, role='support')}" for f in side) for side in (old, new)]
    role = "answer" if desk.query.vague_change else "support"
    sums = [shown_result(desk, f"{s.fiscal_year}年{name}合计", d, role=role) for s, d in ((old_side, before), (new_side, after))]
    size = abs(after.value - before.value)
    formula = f"{print_number(max(after.value, before.value))} - {print_number(min(after.value, before.value))} = {print_number(size)}（元）"
    moved = Derivation(size, "元", formula, (*before.operands, *after.operands))
    word = "增加" if after.value >= before.value else "减少"
    amount = shown_result(desk, f"{name}合计{word}额", moved)
    head = f"{desk.short(new_side.agency)}{name}合计：{old_side.fiscal_year}年{sums[0]}（{shown[0]}），{new_side.fiscal_year}年{sums[1]}（{shown[1]}）"
    line = f"{head}，{word}**{bold(amount)}"
    if before.value:
        value = size / before.value * derivation.ALL
        rate = Derivation(value, "%", f"{print_number(size)} ÷ {print_number(before.value)} × 100% = {print_number(value, 2)}%", moved.operands)
        rise = "增幅" if word == "增加" else "降幅"
        line += f"，{rise}{shown_result(desk, f'{name}合计{rise}', rate, role='answer' if desk.query.wants_rate else 'support')}"
    return Draft(lines=[f"{line}；计算：{formula}。"], subject=name, measure="增减额")


def stated_change(desk: Desk, side: Side, subject: Subject) -> Draft:
    """The other year's document is not held: what this document itself says of the change."""
    if side.disclosure.phase is not Phase.EXECUTED:  # 比执行数少: the phase named is the other year's
        side = replace(side, basis=replace(side.basis, phases=()))
    current = side.resolve(subject)
    stated = stated_of(side, subject, ("增减额", "增减率")) or _of_the_whole(side, current)
    label = label_of(current.entry.fact) if isinstance(current, Found) else subject.text
    only_rate = desk.query.wants_rate and not desk.query.wants_amount
    if not stated or (not only_rate and not any(f.unit in MONEY_UNITS for f in stated)):
        between = _from_printed_prior(desk, side, subject, current)
        if between is not None:
            return between
    if not stated:
        source = mark([desk.ledger.cite_document(side.disclosure)])
        line = f"{desk.whose(side)}没有写明“{label}”与上年相比的增减，上一年度的文件也没有收录，算不出变化{source}。"
        return Draft(status="not_disclosed", lines=[line], subject=label)
    parts = []
    amounts = [f for f in stated if f.unit in MONEY_UNITS][:1]
    rates = [f for f in stated if f.unit == "%"][:1]
    wants_both = not desk.query.wants_rate or desk.query.wants_amount
    for fact in amounts:
        word = "增加" if derivation.amount(fact) > 0 else ("减少" if derivation.amount(fact) < 0 else "持平，变动")
        parts.append(
            f"{_base_word(fact)}{word}**{bold(desk.ledger.figure(fact, role='answer' if wants_both or not rates else 'support'))}"
        )
    for fact in rates:
        word = "增长" if derivation.amount(fact) >= 0 else "下降"
        parts.append(
            f"{word}{desk.ledger.figure(fact, role='answer')}"
        )
    said = stated[0].row if name_key(stated[0].row) in _BOTH_SIDES else label
    lines = [f"{desk.whose(side)}写明，{said}{'，'.join(parts)}。"]
    if desk.query.wants_rate and amounts and not rates and isinstance(current, Found):
        base = _in_unit_of(current, amounts[0])
        implied = derivation.growth_stated(base, amounts[0]) if derivation.amount(amounts[0]) else None
        if implied is not None:
            word = "增幅" if implied.value > 0 else "降幅"
            size = Derivation(abs(implied.value), "%", implied.formula.replace("= -", "= "), implied.operands)
            lines.append(f"按此推算，{word}**{bold(shown_result(desk, f'{label}{word}（推算）', size))}；计算：{implied.formula}。")
    return Draft(lines=lines, subject=label, measure="增减额")


def _in_unit_of(current: Found, moved: Fact) -> Fact:
    """The figure as it is printed in the unit of the change, where it is."""
    return next((e.fact for e in (current.entry, *current.agreeing) if e.fact.unit == moved.unit), current.entry.fact)


def _of_the_whole(side: Side, current: Resolution) -> list[Fact]:
    """How the whole moved, stated of it by another name: 收入支出总计增加100.46万元 beside an equal 支出总计."""
    whole = whole_document_total(side)
    if not isinstance(current, Found) or not isinstance(whole, Found) or not agree(whole.entry.fact, current.entry.fact):
        return []
    said = [
        e for e in side.catalogue.entries
        if e.fact.origin is Origin.NARRATIVE and e.fact.amount is not None and e.fact.agency == side.agency
    ]  # fmt: skip
    equal = {e.row for e in said if e.leaf not in _MOVED and e.fact.unit in MONEY_UNITS and _nearly(e.fact, whole.entry.fact)}
    moved = [e for e in said if e.leaf in _MOVED and e.row in equal]
    moved = moved or [e for e in said if e.leaf in _MOVED and e.row in _BOTH_SIDES]
    return [e.fact for e in moved if e.row == moved[0].row]


_BOTH_SIDES = frozenset({"收入支出总计", "收支总计", "收入支出决算总计", "收支总预算", "收支预算总数"})
"How sentences call the whole of income and expenditure."


def _nearly(stated: Fact, whole: Fact) -> bool:
    """Equal but for the last printed place, which some sentences cut off rather than round."""
    gap = abs(derivation.amount(stated) - derivation.amount(whole))
    return gap <= 2 * max(half_step(stated.printed, stated.unit), half_step(whole.printed, whole.unit))


_MOVED = ("增减额", "增减率")


def _from_printed_prior(desk: Desk, side: Side, subject: Subject, current: Resolution) -> Draft | None:
    """2026年度预算199万元，2025年度预算256万元: the change between what one document prints of the two years."""
    if not isinstance(current, Found) or current.entry.fact.unit not in MONEY_UNITS:
        return None
    wanted = desk.query.phases
    prior = [f for f in stated_of(side, subject, _PRIOR) if f.fiscal_year == side.fiscal_year - 1 and f.unit in MONEY_UNITS]
    prior = [f for f in prior if f.phase in wanted] or sorted(prior, key=lambda f: f.phase is not current.entry.fact.phase)
    pair = (current.entry.fact, prior[0]) if prior else _beside_last_year(side, current)
    if pair is None:
        return None
    new, old = pair
    label = label_of(new)
    moved = derivation.difference(new, old)
    both = "answer" if desk.query.vague_change else "support"
    shown = f"{desk.year(old.fiscal_year)}{old.phase.value}{desk.ledger.figure(old, role=both)}，"
    shown += f"{new.fiscal_year}年{new.phase.value}{desk.ledger.figure(new, role='answer' if prior else both)}"
    if moved.value == 0:
        return Draft(lines=[f"{desk.whose(side)}写明，{label}{shown}，**持平**，没有变化。"], subject=label, measure="增减额")
    word = "增加" if moved.value > 0 else "减少"
    size = derivation.difference(*((new, old) if moved.value > 0 else (old, new)))
    amount = shown_result(desk, f"{label}{word}额", size)
    growth = derivation.growth(new, old)
    # A rate that is stated of another base (of 执行数, where 预算数 is asked about) is not the rate of this change.
    rates = [f for f in stated_of(side, subject, ("增减率",)) if f.unit == "%" and growth is not None and _is_rate(f, growth)][:1]
    tail = f"；文件写明变动{desk.ledger.figure(rates[0])}" if rates else ""
    growth = None if rates else growth
    if growth is not None:
        rate = replace(growth, value=abs(growth.value), formula=growth.formula.replace("= -", "= "))
        rise = "增幅" if moved.value > 0 else "降幅"
        tail = f"，{rise}{shown_result(desk, f'{label}{rise}', rate, role='answer' if desk.query.wants_rate else 'support')}"
    line = f"{desk.whose(side)}写明，{label}{shown}，{word}**{bold(amount)}{tail}；计算：{size.formula}。"
    return Draft(lines=[line], subject=label, measure="增减额")


def _beside_last_year(side: Side, current: Found) -> tuple[Fact, Fact] | None:
    """What a schedule prints of this year and of the one before in one row: 2025年预算数 beside 2026年预算数."""
    for entry in (current.entry, *current.agreeing):
        fact = entry.fact
        if fact.origin is not Origin.CELL:
            continue
        for other in side.catalogue.entries:
            last = other.fact
            same = (last.table, last.row, last.row_code, last.agency, last.unit) == (fact.table, fact.row, fact.row_code, fact.agency, fact.unit)
            if same and last.amount is not None and last.fiscal_year == fact.fiscal_year - 1 and _alike(other, entry):
                return fact, last
    return None


def _alike(one: Entry, other: Entry) -> bool:
    """Whether two columns print the same of different years."""
    bare = [tuple(c for c in (_WHEN.sub("", c) for c in e.columns) if c) for e in (one, other)]
    return bare[0] == bare[1] or all(e.total_column or not b for e, b in zip((one, other), bare, strict=True))


def _is_rate(stated: Fact, computed: Derivation) -> bool:
    return abs(abs(derivation.amount(stated)) - abs(computed.value)) <= 2 * half_step(stated.printed, stated.unit) + Decimal("0.01")


_WHEN = re.compile(r"(?:20\d\d年?|上年|本年|去年|今年)(?:预算数?|决算数?|执行数?)?")
_PRIOR = ("上年执行数", "上年预算数", "上年决算数", "预算数", "决算数", "执行数")


def _base_word(fact: Fact) -> str:
    return fact.column_path[0] if len(fact.column_path) > 1 and "比" in fact.column_path[0] else "比上年"


def prior_of(desk: Desk, side: Side) -> Side | None:
    """The same body's document of the year before and of the same phase, where it is held."""
    held = desk.library.documents_of(side.agency, [side.fiscal_year - 1], (side.disclosure.scope,), (side.disclosure.phase,))
    if not held:
        return None
    return replace(side, fiscal_year=side.fiscal_year - 1, disclosure=held[0], catalogue=desk.library.catalogue(held[0]), alternates=(),
                   basis=replace(side.basis, fiscal_year=side.fiscal_year - 1))  # fmt: skip


def backcast(desk: Desk) -> Draft:
    """The earlier year's figure, from what a later document says of the change."""
    drafts = []
    subjects = desk.query.subjects or (by_concept("total_expenditure"),)
    for side in desk.sides:
        for subject in subjects:
            drafts.append(_backcast(desk, replace(side, basis=replace(side.basis, phases=())), subject))
    return merge(drafts) if drafts else declining.missing_years(desk, desk.scoping.missing)


def of_year_before(desk: Desk) -> Draft | None:
    """2025年是多少，2026涨了百分之几, where 2026 alone is held: the earlier figure as the later document lets it be worked out."""
    lacking = {(a, y) for a, y in desk.scoping.missing if y is not None}
    later = [s for s in desk.sides if (s.agency, s.fiscal_year - 1) in lacking and s.fiscal_year in desk.query.years]
    if not later or not desk.query.subjects or len(later) < len(desk.sides) or not all(_asks_of(desk, s.fiscal_year - 1) for s in later):
        return None
    drafts = [_backcast(desk, replace(s, basis=replace(s.basis, phases=())), x) for s in later for x in desk.query.subjects]
    return merge(drafts) if all(d.status == "answered" for d in drafts) else None


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
        d = max(later, key=lambda d: d.phase is Phase.EXECUTED)
        if query.phases and d.phase not in query.phases and "phase" not in query.carried:
            return None
        side = Side(agency, d.fiscal_year, d, desk.library.catalogue(d), Basis(agency, d.fiscal_year))
        drafts += [_backcast(desk, side, x) for x in query.subjects]
    return merge(drafts) if drafts and all(x.status == "answered" for x in drafts) else None


def _asks_of(desk: Desk, year: int) -> bool:
    """Whether the figure of a year is asked for, and not only what another is compared with (比上年, 跟2024年比)."""
    said = rf"(?:{year}|(?<!\d){year % 100}(?=年)|去年|上年|上一年)"
    return re.search(rf"(?<![比较跟与和同]){said}年?(?:度)?(?!.{{0,2}}比)[^,。;?]{{0,14}}(?:多少|几[何多])", desk.query.text) is not None


_MOVES_OF = frozenset({"增减额", "增减率"})


def _backcast(desk: Desk, side: Side, subject: Subject) -> Draft:
    current = side.resolve(subject)
    if not isinstance(current, Found):
        return failure(desk, side, subject, current)
    label = label_of(current.entry.fact)
    direct = [
        f
        for f in stated_of(side, subject, _PRIOR)
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
    stated = stated_of(side, subject, ("增减额",)) or _of_the_whole(side, current)
    moves = [f for f in stated if f.unit in MONEY_UNITS]
    if not moves:
        return Draft(
            status="not_disclosed",
            lines=[f"{desk.whose(side)}没有写明“{label}”比上年增减多少，推算不出上年数。"],
            subject=label,
        )
    base = _in_unit_of(current, moves[0])
    if base.unit not in MONEY_UNITS or base.column in _MOVES_OF:
        line = f"{desk.whose(side)}只写了“{label}”的增减，没有写它的数额，推算不出上年数[{desk.ledger.cite_fact(base)}]。"
        return Draft(status="not_disclosed", lines=[line], subject=label)
    computed = derivation.prior(base, moves[0])
    both = re.search(rf"{side.fiscal_year}年?[^,。;?]{{0,14}}多少", desk.query.text) and _asks_of(desk, side.fiscal_year - 1)
    shown = desk.ledger.figure(base, role="answer" if both else "support")
    moved = desk.ledger.figure(moves[0], role="support")
    word = "增加" if derivation.amount(moves[0]) >= 0 else "减少"
    text = desk.ledger.derived(
        f"{side.fiscal_year - 1}年{label}（推算）",
        computed.value,
        computed.unit,
        computed.formula,
        computed.operands,
        said_in=desk.query.unit or base.unit,
    )
    desk.ledger.warn(
        "assumption",
        f"{side.fiscal_year - 1}年数为推算：由{side.fiscal_year}年的数和文件所写的增减额倒推，不是原文件所印。",
    )
    working = f"{side.fiscal_year}年{shown}，{_base_word(moves[0])}{word}{moved}；计算：{computed.formula}"
    line = f"按{desk.whose(side)}的说法推算，{side.fiscal_year - 1}年{label}为**{bold(text)}：{working}。"
    return Draft(lines=[line], subject=label)
