"""Shares, sums, differences, changes and ratios, each with its formula and its cited operands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from assistant import derivation
from assistant.answer import Chart, Point
from assistant.catalogue import Entry
from assistant.citations import label_of, mark, money
from assistant.derivation import Derivation
from assistant.evidence import Found
from assistant.operations import declining, telling
from assistant.operations.desk import Desk, Draft, bold, by_concept, total_of, whole_document_total
from assistant.operations.single import failure, merge
from assistant.query import Operation, Subject
from assistant.scoping import Side
from index.amounts import plain, print_number
from index.records import Fact
from index.vocabulary import MONEY_UNITS, Origin, Phase


def _shown(desk: Desk, label: str, d: Derivation, *, role: str = "answer", value: Decimal | None = None) -> str:
    places = 2 if d.unit in {"%", "倍"} else None
    return desk.ledger.derived(
        label,
        d.value if value is None else value,
        d.unit,
        d.formula,
        d.operands,
        role=role,
        places=places,
        said_in=desk.query.unit,
    )


def share(desk: Desk) -> Draft:
    """What part of a whole a figure is. The whole is what was named, else the total it is printed under."""
    subjects = desk.query.subjects
    if not subjects:
        return telling.tell(desk)
    drafts, values = [], []
    for side in desk.sides:
        for subject in subjects:
            part = side.resolve(subject)
            if not isinstance(part, Found):
                drafts.append(failure(desk, side, subject, part))
                continue
            whole = _whole(desk, side, part.entry)
            if whole is None:
                drafts.append(declining.out_of_scope(desk))
                continue
            computed = derivation.share(part.entry.fact, whole.entry.fact)
            if computed is None:
                drafts.append(
                    Draft(
                        status="not_disclosed",
                        lines=[f"{desk.whose(side)}的“{label_of(whole.entry.fact)}”为0，没有占比可言。"],
                    )
                )
                continue
            a = desk.put(part, role="support")
            b = desk.put(whole, role="support")
            name, of = label_of(part.entry.fact), _whole_name(whole.entry.fact)
            text = _shown(desk, f"{name}占{of}的比例", computed)
            values.append((side, computed.value))
            drafts.append(
                Draft(
                    lines=[
                        f"{desk.whose(side)}，{name}占{of}的**{bold(text)}：{name}{a}，{of}{b}；计算：{computed.formula}。"
                    ],
                    subject=name,
                    measure="占比",
                )
            )
            _check_stated_share(desk, side, part.entry, computed)
    draft = merge(drafts)
    if len(values) > 1 and len({s.agency for s, _ in values}) > 1:
        first = max(values, key=lambda v: v[1] if desk.query.descending else -v[1])
        word = "更高" if desk.query.descending else "更低"
        draft.lines.append(f"比较起来，{desk.short(first[0].agency)}的占比{word}。")
    return draft


def _whole(desk: Desk, side: Side, part: Entry) -> Found | None:
    if desk.query.whole is not None and desk.query.whole.text != "":
        found = side.resolve(desk.query.whole)
        if isinstance(found, Found) and ("whole" not in desk.query.carried or _contains(found.entry, part)):
            return found
    total = total_of(side, part)
    if total is not None:
        return Found(side.disclosure, total)
    whole = whole_document_total(side)
    return whole if isinstance(whole, Found) else None


def _contains(whole: Entry, part: Entry) -> bool:
    """Whether a figure spoken of earlier is what this one is part of."""
    if part.fact.row_code and whole.fact.row_code:
        return part.fact.row_code.startswith(whole.fact.row_code) and part.fact.row_code != whole.fact.row_code
    return (
        whole.row in part.ancestors
        or (whole.total_row and whole.columns == part.columns)
        or whole.leaf in part.columns[:-1]
    )


def _whole_name(fact: Fact) -> str:
    label = label_of(fact)
    return (
        f"{fact.schedule_title.removeprefix(str(fact.fiscal_year) + '年')}的{label}"
        if label in {"合计", "总计"}
        else label
    )


def _check_stated_share(desk: Desk, side: Side, part: Entry, computed: Derivation) -> None:
    """Where the narrative prints a share of its own that arithmetic does not bear out, say so."""
    for entry in side.catalogue.by_key.get(part.subject, ()):
        fact = entry.fact
        if (
            fact.origin is Origin.NARRATIVE
            and fact.unit == "%"
            and entry.leaf == "占比"
            and fact.amount is not None
            and (
                fact.fiscal_year == side.fiscal_year
                and abs(fact.amount - computed.value) > Decimal("0.02")
                and abs(fact.amount - computed.value) < 5
            )
        ):
            number = desk.ledger.cite_fact(fact)
            desk.ledger.figure(fact, role="support")
            desk.ledger.warn(
                "discrepancy",
                f"文字说明写作占{fact.printed}%，按表内数字计算为{print_number(computed.value, 2)}%，两者不一致[{number}]。",
                [number],
            )


def completion(desk: Desk) -> Draft:
    """How much of the budget was spent: 决算数 in percent of 预算数; what the text states of it is cited too."""
    drafts = []
    for side in desk.sides:
        for subject in desk.query.subjects or (by_concept("general_public"),):
            spent, planned = (
                replace(side, basis=replace(side.basis, phases=(p,))).resolve(subject)
                for p in (Phase.EXECUTED, Phase.APPROVED)
            )
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
                drafts.append(failure(desk, side, subject, side.resolve(subject)))
                continue
            name = label_of(spent.entry.fact)
            computed = derivation.share(spent.entry.fact, planned.entry.fact)
            if computed is None:
                line = f"{desk.whose(side)}，{name}的预算数为0，没有完成率可言{mark([desk.ledger.cite_entry(planned.entry)])}。"
                drafts.append(Draft(status="not_disclosed", lines=[line], subject=name))
                continue
            a, b = desk.put(spent, role="support"), desk.put(planned, role="support")
            text = _shown(desk, f"{name}完成率", computed)
            drafts.append(
                Draft(
                    lines=[
                        f"{desk.whose(side)}，{name}完成预算的**{bold(text)}：决算数{a}，预算数{b}；计算：{computed.formula}。"
                    ],
                    subject=name,
                )
            )
    return merge(drafts)


def sum_of(desk: Desk, side: Side, parts: Sequence[Found], whose: str) -> str:
    """One word for several items (水电费): each item, and their sum."""
    shown = [f"{label_of(p.entry.fact)}{desk.put(p, role='support')}" for p in parts]
    computed = derivation.total([p.entry.fact for p in parts])
    text = _shown(desk, "、".join(label_of(p.entry.fact) for p in parts) + "合计", computed)
    return f"{whose}，{'、'.join(shown)}，合计**{bold(text)}；计算：{computed.formula}。"


def add(desk: Desk) -> Draft:
    """The sum over items, years or bodies."""
    found, problems = _operands(desk)
    if problems and not found:
        return merge(problems)
    try:
        computed = derivation.total([f.entry.fact for _, f in found])
    except ValueError:
        return Draft(
            status="partial",
            lines=[f"{_named(desk, s, f)}为{desk.put(f)}。" for s, f in found] + ["计量单位不同，不能相加。"],
        )
    shown = [f"{_named(desk, s, f)}{desk.put(f, role='support')}" for s, f in found]
    text = _shown(desk, "合计", computed)
    lines = [f"合计**{bold(text)}：{'、'.join(shown)}；计算：{computed.formula}。"]
    lines += [line for p in problems for line in p.lines]
    return Draft(
        status="partial" if problems else "answered",
        lines=lines,
        subject=desk.query.subjects[0].text if desk.query.subjects else "",
    )


def _operands(desk: Desk) -> tuple[list[tuple[Side, Found]], list[Draft]]:
    subjects = desk.query.subjects or (by_concept("total_expenditure"),)
    found, problems = [], []
    for side, subject, resolution in desk.resolve_all(subjects):
        if isinstance(resolution, Found):
            found += [(side, p) for p in resolution.parts] or [(side, resolution)]
        else:
            problems.append(failure(desk, side, subject, resolution))
    return found, problems


def _named(desk: Desk, side: Side, found: Found) -> str:
    """An operand's name with what tells it from the others: its body, its year, or just itself."""
    several_bodies = len({s.agency for s in desk.sides}) > 1
    several_years = len({s.fiscal_year for s in desk.sides}) > 1
    several_bodies = several_bodies or len(desk.query.scopes) >= 2
    head = (desk.short(side.agency) if several_bodies else "") + (
        f"{side.fiscal_year}年" if several_years or several_bodies else ""
    )
    if several_bodies:
        head += (side.disclosure.scope.value if len(desk.query.scopes) >= 2 else "") + found.entry.fact.phase.value
    return f"{head}{label_of(found.entry.fact)}"


def subtract(desk: Desk) -> Draft:
    """How much one figure is more than another: two items, two bodies, or budget against final account."""
    query = desk.query
    if len(query.phases) >= 2 and len(query.subjects) == 1:
        return _phases(desk)
    found, problems = _operands(desk)
    if len(query.scopes) >= 2 and len(found) == 1:
        side = found[0][0]
        for d, catalogue in side.alternates:
            other = replace(side, disclosure=d, catalogue=catalogue, alternates=())
            resolution = other.resolve(query.subjects[0]) if query.subjects else whole_document_total(other)
            if isinstance(resolution, Found):
                found.append((other, resolution))
    if len(found) < 2:
        return merge(problems) if problems else declining.out_of_scope(desk)
    return _difference(desk, found[0], found[1], problems)


def _difference(
    desk: Desk, first: tuple[Side, Found], second: tuple[Side, Found], problems: Sequence[Draft] = ()
) -> Draft:
    a, b = first[1].entry.fact, second[1].entry.fact
    try:
        forward = derivation.difference(a, b)
    except ValueError:
        return Draft(status="partial", lines=["两个数的计量单位不同，不能相减。"])
    larger, smaller = (first, second) if forward.value >= 0 else (second, first)
    computed = derivation.difference(larger[1].entry.fact, smaller[1].entry.fact)
    names = _named(desk, *larger), _named(desk, *smaller)
    shown = [
        desk.put(
            f,
            role="answer"
            if desk.query.hints & {Operation.LIST, Operation.COMPARE} and not desk.query.wants(Operation.DIFFERENCE)
            else "support",
        )
        for _, f in (larger, smaller)
    ]
    if computed.value == 0:
        text = _shown(desk, "差额", computed, role="support")
        lines = [f"{names[0]}与{names[1]}相同，都是{shown[0]}，差额为{text}。"]
    else:
        text = _shown(desk, "差额", computed)
        lines = [
            f"{names[0]}比{names[1]}多**{bold(text)}：{names[0]}{shown[0]}，{names[1]}{shown[1]}；计算：{computed.formula}。"
        ]
    if a.phase is not b.phase:
        desk.ledger.warn("assumption", f"两个数口径不同：一个是{a.phase.value}数，一个是{b.phase.value}数。")
    return Draft(
        status="partial" if problems else "answered",
        lines=lines + [line for p in problems for line in p.lines],
        subject=label_of(a),
        measure="差额",
    )


def _phases(desk: Desk) -> Draft:
    drafts = []
    for side in desk.sides:
        pair: list[tuple[Side, Found]] = []
        for phase in desk.query.phases[:2]:
            at = replace(side, basis=replace(side.basis, phases=(phase,)))
            resolution = at.resolve(desk.query.subjects[0])
            if isinstance(resolution, Found):
                pair.append((at, resolution))
        if len(pair) == 2:
            drafts.append(_phase_difference(desk, side, pair))
        else:
            told = telling.tell_of(desk, side, desk.query.subjects[0])
            drafts.append(told or failure(desk, side, desk.query.subjects[0], side.resolve(desk.query.subjects[0])))
    return merge(drafts)


def _phase_difference(desk: Desk, side: Side, pair: Sequence[tuple[Side, Found]]) -> Draft:
    (_, first), (_, second) = pair
    a, b = first.entry.fact, second.entry.fact
    larger, smaller = (a, b) if derivation.amount(a) >= derivation.amount(b) else (b, a)
    computed = derivation.difference(larger, smaller)
    shown = [desk.put(f, role="support") for f in (first, second)]
    text = _shown(desk, f"{label_of(a)}{a.phase.value}与{b.phase.value}的差额", computed)
    word = "多" if larger is a else "少"
    line = f"{desk.whose(side)}，{label_of(a)}{a.phase.value}数{shown[0]}，比{b.phase.value}数{shown[1]}{word}**{bold(text)}；计算：{computed.formula}。"
    return Draft(lines=[line], subject=label_of(a), measure="差额")


def change(desk: Desk) -> Draft:
    """From one year to another: the amount, the rate, or both, as asked; a base of zero has no rate."""
    sides = sorted(desk.sides, key=lambda s: s.fiscal_year)
    subjects = desk.query.subjects
    if not subjects and desk.query.hints & {Operation.LIST, Operation.RANK} and len(sides) >= 2:
        return _changes_below(desk, sides[0], sides[-1])
    if not subjects and desk.query.residual:
        return telling.tell(desk)
    subjects = subjects or (by_concept("total_expenditure"),)
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
    a, b = old.entry.fact, new.entry.fact
    try:
        moved = derivation.difference(b, a)
    except ValueError:
        return Draft(status="partial", lines=["两年的计量单位不同，不能比较。"])
    query = desk.query
    role = "answer" if query.vague_change or moved.value == 0 else "support"
    shown = [desk.put(old, role=role), desk.put(new, role=role)]
    label = label_of(b)
    head = f"{desk.short(new_side.agency)}{label}：{old_side.fiscal_year}年{a.phase.value}{shown[0]}，{new_side.fiscal_year}年{b.phase.value}{shown[1]}"
    if moved.value == 0:
        _shown(desk, "增减额", moved, role="support")
        return Draft(lines=[f"{head}，**持平**，没有变化。"], subject=label, measure="增减额")
    word = "增加" if moved.value > 0 else "减少"
    size = derivation.difference(*((b, a) if moved.value > 0 else (a, b)))
    only_rate = query.wants_rate and not query.wants_amount
    amount = _shown(desk, f"{label}{word}额", size, role="support" if only_rate else "answer")
    rate = derivation.growth(b, a)
    if rate is None:
        tail = "；上年为0，没有可比的增幅"
    else:
        size_rate = Derivation(abs(rate.value), "%", rate.formula.replace("= -", "= -"), rate.operands)
        rate_text = _shown(
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


def stated_change(desk: Desk, side: Side, subject: Subject) -> Draft:
    """The other year's document is not held: what this document itself says of the change."""
    stated = stated_of(side, subject, ("增减额", "增减率"))
    current = side.resolve(subject)
    label = label_of(current.entry.fact) if isinstance(current, Found) else subject.text
    if not stated:
        years = sorted({d.fiscal_year for d in desk.library.documents_of(side.agency)})
        line = f"索引里只有{desk.short(side.agency)}{'、'.join(f'{y}年' for y in years)}的文件，其中没有写明“{label}”与上年相比的增减，算不出变化{mark([desk.ledger.cite_document(side.disclosure)])}。"
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
            f"{word}{desk.ledger.figure(fact, role='answer' if desk.query.wants_rate or not amounts else 'support')}"
        )
    return Draft(lines=[f"{desk.whose(side)}写明，{label}{'，'.join(parts)}。"], subject=label, measure="增减额")


def _base_word(fact: Fact) -> str:
    return fact.column_path[0] if len(fact.column_path) > 1 and "比" in fact.column_path[0] else "比上年"


def stated_of(side: Side, subject: Subject, columns: Sequence[str]) -> list[Fact]:
    """What sentences state of a subject under one of these headings, in the order printed."""
    from assistant.catalogue import Meaning

    meanings = [m for s in subject.surfaces if (m := side.catalogue.meaning(s)) is not None]
    if not meanings:
        return []

    def keys(meaning: Meaning) -> frozenset[str]:
        from index.classification import name_key

        concept = (
            {*(name_key(s) for s in meaning.concept.said), name_key(meaning.concept.label)}
            if meaning.concept
            else set()
        )
        return meaning.keys | concept | {meaning.surface}

    wanted = frozenset.union(*(keys(m) for m in meanings))
    return [
        e.fact
        for e in side.catalogue.entries
        if e.fact.origin is Origin.NARRATIVE and e.row in wanted and e.leaf in columns and e.fact.amount is not None
    ]


def backcast(desk: Desk) -> Draft:
    """The earlier year's figure, from what a later document says of the change."""
    drafts = []
    subjects = desk.query.subjects or (by_concept("total_expenditure"),)
    for side in desk.sides:
        for subject in subjects:
            drafts.append(_backcast(desk, replace(side, basis=replace(side.basis, phases=())), subject))
    return merge(drafts) if drafts else declining.missing_years(desk, desk.scoping.missing)


def _backcast(desk: Desk, side: Side, subject: Subject) -> Draft:
    current = side.resolve(subject)
    if not isinstance(current, Found):
        return failure(desk, side, subject, current)
    label = label_of(current.entry.fact)
    direct = [
        f
        for f in stated_of(side, subject, ("上年执行数", "上年预算数", "上年决算数", "预算数", "决算数", "执行数"))
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
    moves = [f for f in stated_of(side, subject, ("增减额",)) if f.unit in MONEY_UNITS]
    if not moves:
        return Draft(
            status="not_disclosed",
            lines=[f"{desk.whose(side)}没有写明“{label}”比上年增减多少，推算不出上年数。"],
            subject=label,
        )
    like = [e.fact for e in (current.entry, *current.agreeing) if e.fact.unit == moves[0].unit]
    base = like[0] if like else current.entry.fact
    computed = derivation.prior(base, moves[0])
    shown = desk.ledger.figure(base, role="support")
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
    line = f"按{desk.whose(side)}的说法推算，{side.fiscal_year - 1}年{label}为**{bold(text)}：{side.fiscal_year}年{shown}，{_base_word(moves[0])}{word}{moved}；计算：{computed.formula}。"
    return Draft(lines=[line], subject=label)


def _changes_below(desk: Desk, old_side: Side, new_side: Side) -> Draft:
    """哪几类减少了: the rows below the total on both sides, those that moved the way asked."""
    from assistant.lookups import children

    tops = [whole_document_total(s) for s in (old_side, new_side)]
    if not all(isinstance(t, Found) for t in tops):
        return declining.out_of_scope(desk)
    rows = []
    for side, top in zip((old_side, new_side), tops, strict=True):
        assert isinstance(top, Found)
        below = [e for candidate in (top.entry, *top.agreeing) for e in children(side.catalogue, candidate, side.basis)]
        rows.append({e.row: e for e in reversed(below) if (e.fact.amount is not None and e.fact.row_code) or e.side})
    down = bool({"减", "降", "少"} & set(desk.query.text)) and not bool({"增", "涨", "升"} & set(desk.query.text))
    up = bool({"增", "涨", "升"} & set(desk.query.text))
    lines = []
    for name, new in rows[1].items():
        old = rows[0].get(name)
        if old is None or old.fact.amount is None or new.fact.amount is None:
            continue
        moved = derivation.difference(new.fact, old.fact)
        if moved.value == 0 or (down and moved.value > 0) or (up and not down and moved.value < 0):
            continue
        a, b = desk.ledger.figure(old.fact, role="support"), desk.ledger.figure(new.fact, role="support")
        size = derivation.difference(*((new.fact, old.fact) if moved.value > 0 else (old.fact, new.fact)))
        word = "增加" if moved.value > 0 else "减少"
        text = _shown(desk, f"{label_of(new.fact)}{word}额", size)
        lines.append(
            (
                abs(moved.value),
                f"- {label_of(new.fact)}{word}**{bold(text)}：{old_side.fiscal_year}年{a}，{new_side.fiscal_year}年{b}",
            )
        )
    lines.sort(key=lambda pair: -pair[0])
    word = "减少" if down else ("增加" if up else "变化")
    head = f"{desk.short(new_side.agency)}{new_side.fiscal_year}年比{old_side.fiscal_year}年{word}的有{len(lines)}类："
    return Draft(lines=[head, *(line for _, line in lines)], subject="各类支出", measure="增减额")


def times(desk: Desk) -> Draft:
    """How many times one figure is the other."""
    found, problems = _operands(desk)
    if len(found) < 2:
        return merge(problems) if problems else declining.out_of_scope(desk)
    computed = derivation.ratio(found[0][1].entry.fact, found[1][1].entry.fact)
    if computed is None:
        return Draft(status="partial", lines=["除数为0，没有倍数可言。"])
    shown = [f"{_named(desk, s, f)}{desk.put(f, role='support')}" for s, f in found[:2]]
    text = _shown(desk, "倍数", computed)
    return Draft(lines=[f"{shown[0]}，是{shown[1]}的**{bold(text)}；计算：{computed.formula}。"], measure="倍数")


def average(desk: Desk) -> Draft | None:
    """Money per counted thing, where both are printed."""
    found, _ = _operands(desk)
    amounts = [(s, f) for s, f in found if f.entry.fact.unit in MONEY_UNITS]
    counts = [(s, f) for s, f in found if f.entry.fact.unit not in MONEY_UNITS and f.entry.fact.unit != "%"]
    if not amounts or not counts:
        return None
    computed = derivation.per(amounts[0][1].entry.fact, counts[0][1].entry.fact)
    if computed is None:
        return Draft(status="not_disclosed", lines=["数量为0，没有平均数可言。"])
    shown = [f"{_named(desk, s, f)}{desk.put(f, role='support')}" for s, f in (amounts[0], counts[0])]
    text = desk.ledger.derived(
        f"平均每{counts[0][1].entry.fact.unit}", computed.value, "元", computed.formula, computed.operands, places=2
    )
    return Draft(
        lines=[f"平均每{counts[0][1].entry.fact.unit}**{bold(text)}：{'，'.join(shown)}；计算：{computed.formula}。"],
        measure="平均",
    )


__all__ = ["add", "average", "backcast", "change", "money", "share", "stated_of", "subtract", "sum_of", "times"]
