"""From one year to another: the amount, the rate, and what a document itself says of the year before."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal

from assistant import derivation
from assistant.against import against_plan
from assistant.answer import Chart, Point
from assistant.basis import agree
from assistant.citations import bare_label, label_of, mark
from assistant.derivation import Derivation
from assistant.evidence import Found, Missing, Resolution
from assistant.operations import declining, stated, telling
from assistant.operations.between import as_told
from assistant.operations.desk import Desk, Draft, bold, by_concept, place_word, whole_document_total
from assistant.operations.moving import (
    MOVED_ROWS,
    RATES,
    UNMOVED,
    WHICH_MOVED,
    changes_below,
    moved_in_words,
    unmoved_in_words,
)
from assistant.operations.operands import MOVES, from_year_before, shown_result, stated_of, verdict
from assistant.operations.single import failure, merge
from assistant.operations.two_years import beside_last_year
from assistant.orders import MOVED_MORE
from assistant.phrases import find_years, is_vague_change
from assistant.query import Operation, Subject
from assistant.scoping import Side
from index.amounts import half_step, plain
from index.classification import name_key
from index.records import Fact
from index.vocabulary import MONEY_UNITS, Direction, Origin, Phase


def change(desk: Desk) -> Draft:
    """From one year to another: the amount, the rate, or both, as asked; a base of zero has no rate."""
    sides = [as_told(desk, s) for s in sorted(desk.sides, key=lambda s: s.fiscal_year)]
    later = [(a, y) for a, y in desk.scoping.missing if y is not None and sides and y > sides[-1].fiscal_year]
    if later:
        return declining.missing_years(desk, later)  # 2025年比2024年: not how 2024 compares with the year before it
    subjects = desk.query.subjects
    if subjects and sides and (other := _held_against(desk)) is not None:
        return declining.not_found(desk, sides[-1], Missing(sides[-1].disclosure, other), None)
    over_rows = desk.query.hints & {Operation.LIST, Operation.RANK, Operation.COUNT} or desk.query.level is not None or MOVED_ROWS.search(desk.query.text)
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
    of_projects = desk.query.over_projects and over_rows and not subjects
    if len(sides) == 1 and (of_projects or WHICH_MOVED.search(desk.query.text)) and all(map(RATES.search, desk.query.residual)):
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
    draft = merge(drafts)
    if len(subjects) > 1 and draft.status == "answered" and (more := _moved_more(desk, sides, subjects)):
        draft.lines.append(more)
    return draft


def _moved_more(desk: Desk, sides: Sequence[Side], subjects: Sequence[Subject]) -> str:
    """教育支出和住房保障支出谁涨得多: which of several items of one body moved most, the way that is asked about; empty where that is not asked."""
    asked = MOVED_MORE.search(desk.query.text)
    pairs = [(sides[0].resolve(s), sides[-1].resolve(s)) for s in subjects]
    found = [(a.entry.fact, b.entry.fact) for a, b in pairs if isinstance(a, Found) and isinstance(b, Found)]
    if asked is None or len({s.agency for s in sides}) > 1 or len(found) < len(subjects):
        return ""
    in_rate = asked["by"] == "快" or "幅" in desk.query.text
    moves = [(label_of(b), derivation.growth(b, a) if in_rate else derivation.difference(b, a)) for a, b in found]
    way, word = (1, "增加") if asked["up"] else (-1, "减少")
    moved = [(name, way * m.value) for name, m in moves if m is not None and way * m.value > 0]
    if not moved:
        return f"都没有{word}。"
    most = (min if asked["by"] == "少" else max)(value for _, value in moved)
    return f"{word}{'幅度' if in_rate else ''}{'较小' if asked['by'] == '少' else '较大'}的是{'、'.join(n for n, v in moved if v == most)}。"


def _held_against(desk: Desk) -> str | None:
    """图书馆比博物馆多多少: another thing that no document here prints is no year before."""
    return next((w for w in desk.query.residual if re.search(rf"(?<!同)[比较跟和与]{re.escape(w)}", desk.query.text) and not find_years(w)), None)


def _change_between(desk: Desk, old_side: Side, new_side: Side, subject: Subject) -> Draft:
    old, new = old_side.resolve(subject), new_side.resolve(subject)
    for side, resolution in ((old_side, old), (new_side, new)):
        if not isinstance(resolution, Found):
            # 25年预算比24年预算, of which year the final account alone is held: what the later document says of it.
            told = stated_change(desk, new_side, subject) if side is old_side and isinstance(new, Found) else None
            return told if told is not None and told.status == "answered" else failure(desk, side, subject, resolution)
    assert isinstance(old, Found) and isinstance(new, Found)
    if old.parts or new.parts:
        return _change_of_sums(desk, old_side, new_side, old.parts or (old,), new.parts or (new,))
    a, b = old.entry.fact, new.entry.fact
    try:
        moved = derivation.difference(b, a)
    except ValueError:
        return Draft(status="partial", lines=["两年的计量单位不同，不能比较。"])
    query = desk.query
    role = "answer" if _both_asked(desk) or moved.value == 0 else "support"
    shown = [desk.put(old, role=role), desk.put(new, role=role)]
    label = label_of(b)
    head = verdict(query.text, moved.value)
    head += f"{desk.short(new_side.agency)}{label}：{old_side.fiscal_year}年{a.phase.value}{shown[0]}，{new_side.fiscal_year}年{b.phase.value}{shown[1]}"
    if moved.value == 0:
        shown_result(desk, "增减额", moved, role="support")
        return Draft(lines=[f"{head}，**持平**，没有变化。"], subject=label, measure="增减额")
    word = "增加" if moved.value > 0 else "减少"
    size = derivation.gap(a, b)
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
        lines=[f"{head}，{word}**{bold(amount)}{tail}；计算：{size.formula}。{_apart(a, b)}"],
        subject=label,
        measure="增减额",
        chart=chart,
    )


def _apart(old: Fact, new: Fact) -> str:
    """A budget against a final account: said, for the two are not on one 口径."""
    differ = old.phase is not new.phase and Phase.EXECUTED in {old.phase, new.phase}
    return f"两个数口径不同：一个是{old.phase.value}数，一个是{new.phase.value}数。" if differ else ""


def _both_asked(desk: Desk) -> bool:
    """变化, 今年和去年各多少: both years' figures are asked for, not the difference alone."""
    return is_vague_change(desk.query.text) or _of_each_year(desk) or _COMES_TO.search(desk.query.text) is not None


_COMES_TO = re.compile("(?:是|[涨升增降减变]到|[变改]?成|变为)了?(?:多少|几)(?:钱|万元?|元)?了$")
"""2025年变成多少了: what it came to is asked, with how far it moved."""


def _of_each_year(desk: Desk) -> bool:
    """2026 vs 2025，金额, 两年各多少: the figure of each of the years is asked for by itself."""
    each = Operation.LIST in desk.query.hints and re.search("各|分别|两年", desk.query.text) is not None
    return each or (Operation.COMPARE in desk.query.hints and len(desk.query.years) > 1 and "金额" in desk.query.text)


def _of_its_year(desk: Desk, side: Side, subject: Subject, current: Resolution, moved: Sequence[Fact]) -> str:
    """What an item comes to whose movement a sentence states; where each year is asked for, the year before as well."""
    if not isinstance(current, Found) or current.parts or not moved or current.entry.leaf in MOVES:
        return ""
    now = _moved_from(side, subject, current, moved[0])
    still = not derivation.amount(moved[0])
    shown = f"{side.fiscal_year}年{now.phase.value}为{desk.ledger.figure(now, role='answer' if _both_asked(desk) or still else 'support')}"
    if not _of_each_year(desk) or still:
        return f"{shown}。"
    was, formula = worked_back(desk, side, label_of(now), now, moved[0])
    return f"{shown}，按此推算{side.fiscal_year - 1}年为{was}；计算：{formula}。"


def _change_of_sums(desk: Desk, old_side: Side, new_side: Side, old: Sequence[Found], new: Sequence[Found]) -> Draft:
    """水电费比上年: one word for several items moved by what all of them moved together."""
    before, after = ([f.entry.fact for f in side] for side in (old, new))
    name = "、".join(label_of(f) for f in after)
    shown = ["、".join(f"{label_of(f.entry.fact)}{desk.put(f, role='support')}" for f in side) for side in (old, new)]
    role = "answer" if _both_asked(desk) else "support"
    sums = [shown_result(desk, f"{s.fiscal_year}年{name}合计", derivation.total(f), role=role) for s, f in ((old_side, before), (new_side, after))]
    word, rise = ("增加", "增幅") if derivation.difference(after, before).value >= 0 else ("减少", "降幅")
    moved = derivation.gap(after, before)
    amount = shown_result(desk, f"{name}合计{word}额", moved)
    line = f"{desk.short(new_side.agency)}{name}合计：{old_side.fiscal_year}年{sums[0]}（{shown[0]}），{new_side.fiscal_year}年{sums[1]}（{shown[1]}）"
    line += f"，{word}**{bold(amount)}"
    if (rate := derivation.growth(after, before)) is not None:
        role = "answer" if desk.query.wants_rate else "support"
        line += f"，{rise}{shown_result(desk, f'{name}合计{rise}', replace(rate, value=abs(rate.value)), role=role)}"
    return Draft(lines=[f"{line}；计算：{moved.formula}。"], subject=name, measure="增减额")


def stated_change(desk: Desk, side: Side, subject: Subject) -> Draft:
    """The other year's document is not held: what this document itself says of the change."""
    if side.disclosure.phase is not Phase.EXECUTED:  # 比执行数少: the phase named is the other year's
        side = replace(side, basis=replace(side.basis, phases=()))
    current = side.resolve(subject)
    plan = against_plan(desk.query.text)
    stated = stated_of(side, subject, MOVES, plan=plan) or ([] if plan else of_the_whole(side, current))
    if not stated and not _SAYS_YEAR.search(desk.query.text):
        stated = stated_of(side, subject, MOVES, plan=not plan)  # 变化情况, of whatever it is held against
    label = label_of(current.entry.fact) if isinstance(current, Found) and current.entry.leaf not in MOVES else subject.text
    only_rate = desk.query.wants_rate and not desk.query.wants_amount
    if not stated or _both_asked(desk) or (not only_rate and not any(f.unit in MONEY_UNITS for f in stated)):
        between = _from_printed_prior(desk, side, subject, current)
        if between is not None:
            return between
    if not stated:
        source = mark([desk.ledger.cite_document(side.disclosure)])
        line = f"{desk.whose(side)}没有写明“{label}”与上年相比的增减，上一年度的文件也没有收录，算不出变化{source}。"
        return Draft(status="not_disclosed", lines=[line], subject=label)
    parts = []
    amounts = ([f for f in stated if f.unit in MONEY_UNITS] or [f for f in stated if f.unit != "%"])[:1]
    rates = [f for f in stated if f.unit == "%"][:1]
    wants_both = not desk.query.wants_rate or desk.query.wants_amount
    for fact in amounts:
        word = "增加" if derivation.amount(fact) > 0 else ("减少" if derivation.amount(fact) < 0 else "持平，变动")
        parts.append(
            f"{base_word(fact)}{word}**{bold(desk.ledger.figure(fact, role='answer' if wants_both or not rates else 'support'))}"
        )
    for fact in rates:
        word = "增长" if derivation.amount(fact) >= 0 else "下降"
        parts.append(
            f"{word}{desk.ledger.figure(fact, role='answer')}"
        )
    said = stated[0].row if name_key(stated[0].row) in _BOTH_SIDES else label
    lines = [f"{desk.whose(side)}写明，{said}{'，'.join(parts)}。{_of_its_year(desk, side, subject, current, amounts)}"]
    if desk.query.wants_rate and amounts and not rates and isinstance(current, Found):
        base = _moved_from(side, subject, current, amounts[0])
        implied = derivation.growth_stated(base, amounts[0]) if derivation.amount(amounts[0]) else None
        if implied is not None:
            word = "增幅" if implied.value > 0 else "降幅"
            size = Derivation(abs(implied.value), "%", implied.formula.replace("= -", "= "), implied.operands)
            lines.append(f"按此推算，{word}**{bold(shown_result(desk, f'{label}{word}（推算）', size))}；计算：{implied.formula}。")
    return Draft(lines=lines, subject=label, measure="增减额")


_SAYS_YEAR = re.compile(r"上年|去年|上一年|同比|20\d\d年?[^,。?]{0,12}比|[比较](?:20)?\d\d年")


def _moved_from(side: Side, subject: Subject, current: Found, moved: Fact) -> Fact:
    """The amount that the sentence of the movement itself gives, which may be of one fund where the total is not; else the figure found."""
    stated = stated_of(side, subject, ("预算数", "决算数"))
    own = sorted((f for f in stated if f.passage == moved.passage is not None and f.unit in MONEY_UNITS), key=_unlike(current))
    return next((f for f in own if f.fiscal_year == side.fiscal_year), in_unit_of(current, moved))


def _unlike(current: Found) -> Callable[[Fact], bool]:
    """Sorts what a sentence states twice: first what the schedules print as well, then what it writes in the wrong unit."""
    printed = [e.fact for e in (current.entry, *current.agreeing, *current.other_bases)]
    return lambda fact: not any(agree(fact, p) for p in printed)


def worked_back(desk: Desk, side: Side, label: str, base: Fact, moved: Fact) -> tuple[str, str]:
    """The figure of the year before, from this year's and how it moved, and its working; said to be no printed figure."""
    computed = derivation.prior(base, moved)
    year = side.fiscal_year
    named = f"{year - 1}年{label}（推算）"
    text = desk.ledger.derived(named, computed.value, computed.unit, computed.formula, computed.operands, said_in=desk.query.unit or base.unit)
    desk.ledger.warn("assumption", f"{year - 1}年数为推算：由{year}年的数和文件所写的增减额倒推，不是原文件所印。")
    return text, computed.formula


def in_unit_of(current: Found, moved: Fact) -> Fact:
    """The figure as it is printed in the unit of the change, where it is."""
    return next((e.fact for e in (current.entry, *current.agreeing) if e.fact.unit == moved.unit), current.entry.fact)


def of_the_whole(side: Side, current: Resolution) -> list[Fact]:
    """How the whole moved, stated of it by another name: 收入支出总计增加100.46万元 beside an equal 支出总计."""
    whole = whole_document_total(side)
    if not isinstance(current, Found):
        return []
    if current.entry.row not in _WHOLES and not (isinstance(whole, Found) and agree(whole.entry.fact, current.entry.fact)):
        return []
    said = [
        e for e in side.catalogue.entries
        if e.fact.origin is Origin.NARRATIVE and e.fact.amount is not None and e.fact.agency == side.agency
    ]  # fmt: skip
    equal = {e.row for e in said if e.leaf not in MOVES and e.fact.unit in MONEY_UNITS and _nearly(e.fact, current.entry.fact)}
    moves = [e for e in said if e.leaf in MOVES and from_year_before(e.fact)]
    moved = [e for e in moves if e.row in equal] or [e for e in moves if e.row in _BOTH_SIDES]
    return [e.fact for e in moved if e.row == moved[0].row]


_BOTH_SIDES = frozenset({
    "收入支出总计", "收支总计", "收入支出决算总计", "收支总预算", "收支预算总数", "收、支总计", "收、支预算总计", "收支预算总计", "收入支出预算总计",
})  # fmt: skip
"How sentences call the whole of income and expenditure."
_WHOLES = _BOTH_SIDES | {"总计", "收入总计", "支出总计", "本年收入合计", "本年支出合计"}
"How schedules do: 总计 is of a final account more than what was received or spent in its year."


def _nearly(stated: Fact, whole: Fact) -> bool:
    """Equal but for the last printed place, which some sentences cut off rather than round."""
    gap = abs(derivation.amount(stated) - derivation.amount(whole))
    return gap <= 2 * max(half_step(stated.printed, stated.unit), half_step(whole.printed, whole.unit))


def _from_printed_prior(desk: Desk, side: Side, subject: Subject, current: Resolution) -> Draft | None:
    """2026年度预算199万元，2025年度预算256万元: the change between what one document prints of the two years."""
    if not isinstance(current, Found) or current.entry.fact.unit not in MONEY_UNITS:
        return None
    wanted = desk.query.phases
    prior = [f for f in stated_of(side, subject, PRIOR) if f.fiscal_year == side.fiscal_year - 1 and f.unit in MONEY_UNITS]
    if not _SPENT.isdisjoint(wanted):
        prior = [f for f in prior if f.phase in _SPENT]  # 26年预算比25年实际执行: never than its budget
    prior = [f for f in prior if f.phase in wanted] or sorted(prior, key=lambda f: f.phase is not current.entry.fact.phase)
    pair = (current.entry.fact, prior[0]) if prior else beside_last_year(side, current)
    if pair is None:
        return None
    new, old = pair
    if prior and not agree(new, old):  # the same sentence says of one fund what the total is not of
        own = sorted((f for f in stated_of(side, subject, ("预算数", "决算数")) if f.passage == old.passage is not None), key=_unlike(current))
        new = next((f for f in own if f.fiscal_year == new.fiscal_year and f.phase is new.phase and f.unit in MONEY_UNITS), new)
    label = bare_label(new) + ("" if agree(new, current.entry.fact) else f"（{place_word(new)}口径）")
    moved = derivation.difference(new, old)
    both = "answer" if _both_asked(desk) else "support"
    shown = f"{desk.year(old.fiscal_year)}{old.phase.value}{desk.ledger.figure(old, role=both)}，"
    shown += f"{new.fiscal_year}年{new.phase.value}{desk.ledger.figure(new, role='answer' if prior else both)}"
    if moved.value == 0:
        return Draft(lines=[f"{desk.whose(side)}写明，{label}{shown}，**持平**，没有变化。"], subject=label, measure="增减额")
    word = "增加" if moved.value > 0 else "减少"
    size = derivation.gap(new, old)
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


def _is_rate(stated: Fact, computed: Derivation) -> bool:
    return abs(abs(derivation.amount(stated)) - abs(computed.value)) <= 2 * half_step(stated.printed, stated.unit) + Decimal("0.01")


_SPENT = frozenset({Phase.EXECUTED, Phase.ESTIMATED})
PRIOR = ("上年执行数", "上年预算数", "上年决算数", "预算数", "决算数", "执行数")


def base_word(fact: Fact) -> str:
    return fact.column_path[0] if len(fact.column_path) > 1 and "比" in fact.column_path[0] else "比上年"


def prior_of(desk: Desk, side: Side) -> Side | None:
    """The same body's document of the year before and of the same phase, where it is held."""
    held = desk.library.documents_of(side.agency, [side.fiscal_year - 1], (side.disclosure.scope,), (side.disclosure.phase,))
    if not held:
        return None
    return replace(side, fiscal_year=side.fiscal_year - 1, disclosure=held[0], catalogue=desk.library.catalogue(held[0]), alternates=(),
                   basis=replace(side.basis, fiscal_year=side.fiscal_year - 1))  # fmt: skip
