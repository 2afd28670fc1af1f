"""Changes stated in words: amount with percentage, direction with sign, 持平 with two years, a base of zero."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from index.amounts import half_step, read_number
from index.records import Fact
from index.vocabulary import MONEY_UNITS, Outcome, Phase
from ingest.paragraphs import bare
from ingest.reconciliation.ledger import Ledger
from ingest.reconciliation.numbers import (
    TAIL,
    agree,
    close,
    explained_by_slip,
    percent,
    rate_range,
    show,
    show_like,
    step,
    value,
    within,
)  # fmt: skip
from ingest.reconciliation.rules import RuleBook, Trial, fails
from ingest.reconciliation.statements import in_schedule, sound

_CURRENT = {"预算数", "决算数", "年初预算数", "年度预算安排", "执行数"}
_BEFORE = {"上年执行数", "上年预算数", "上年决算数", "上年年初预算数"}


def _kin(fact: Fact, others: Sequence[Fact]) -> list[Fact]:
    return [o for o in others if o is not fact and o.row_path == fact.row_path]


def _is_even(fact: Fact) -> bool:
    return read_number(fact.printed) is None


def _words(amount: Decimal) -> str:
    return "增加" if amount > 0 else "减少"


def rates(ledger: Ledger, book: RuleBook) -> Iterator[Trial]:
    """增减率 = (this year − last year) ÷ last year; what is found wrong on the way is not built upon."""
    for facts in ledger.by_passage.values():
        for rate in facts:
            for trial in _of(ledger, book, rate, facts):
                ledger.doubted.update(trial.doubts)
                yield trial


def _of(ledger: Ledger, book: RuleBook, rate: Fact, facts: Sequence[Fact]) -> Iterator[Trial]:
    if rate.column == "增减率":
        yield _rate(ledger, book, rate, _kin(rate, facts))
    elif rate.column == "增减额" and _is_even(rate):
        yield from _even(ledger, book, rate, _kin(rate, facts))
    elif rate.column == "增减额":
        yield from _difference(ledger, book, rate, _kin(rate, facts))


def _rate(ledger: Ledger, book: RuleBook, rate: Fact, kin: Sequence[Fact]) -> Trial:
    base_words = rate.column_path[0] if len(rate.column_path) > 1 else ""
    currents = [f for f in kin if f.unit in MONEY_UNITS and f.column in _CURRENT and f.fiscal_year == rate.fiscal_year]
    currents = sound(ledger, book, currents)
    befores = [
        f for f in kin if f.unit in MONEY_UNITS and f.column in _BEFORE and f.ordinal not in ledger.doubted
    ]  # fmt: skip
    if "年初预算" in base_words or base_words == "比预算数":
        befores, currents = (
            [f for f in currents if f.column == "年初预算数"], [f for f in currents if f.column == "决算数"],
        )  # fmt: skip
    moves = [
        f for f in kin
        if f.column == "增减额" and not _is_even(f) and f.unit in MONEY_UNITS and f.column_path[0] == base_words
        and f.quoted == rate.quoted and f.ordinal not in ledger.doubted
    ]  # fmt: skip
    if befores and currents:
        return _against_last_year(ledger, book, rate, currents, befores[-1])
    if moves:
        return _against_move(ledger, book, rate, currents, moves[-1])
    return Trial("change-rate", Outcome.NOT_ENOUGH_DATA)


def _against_last_year(ledger: Ledger, book: RuleBook, rate: Fact, currents: Sequence[Fact], before: Fact) -> Trial:
    printed = value(rate)
    near = half_step(rate.printed, "%")
    if value(before) == 0:
        rule = book.rules["zero-base"]
        told = rule.tell(
            subject=bare(rate.row), base=show(before), direction=_words(printed), printed=f"{rate.printed}%"
        )
        return fails(
            rule, ledger.disclosure.document, told, f"{_words(printed)}{rate.printed}%", "上年为零，无可比增减率", "",
            (ledger.cite(rate), ledger.cite(before)), bare(rate.row),
        )  # fmt: skip
    for current in currents:
        low, high = rate_range(value(current), value(before), step(current), step(before))
        if within(printed, near, low - 100, high - 100):
            return Trial("change-rate", Outcome.HOLDS)
    current = next((c for c in reversed(currents) if c.quoted == rate.quoted), currents[-1])
    true = (value(current) / value(before) - 1) * 100
    working = f" {show(before)} 到 {show(current)} "
    hint = ""
    digit = explained_by_slip(before.printed, lambda n: n > 0 and _gives(current, n, before.unit, printed, near))
    if digit and abs(true - printed) > 5:
        likely = value(current) / (1 + printed / 100)
        hint = f"；与{_words(printed)} {rate.printed}% 相符的上年数约为 {show_like(likely, before.unit)}，“{before.printed}”疑为 {digit} 之误"
    rule = book.rules["change-rate"]
    told = rule.tell(
        subject=bare(rate.row), direction=_words(printed), printed=f"{rate.printed}%", working=working,
        expected=f"{_words(true)} {percent(abs(true))}", hint=hint,
    )  # fmt: skip
    expected = f"{digit}{before.unit}" if hint else f"{_words(true)}{percent(abs(true))}"
    shown = show(before) if hint else f"{_words(printed)}{rate.printed}%"
    return fails(
        rule, ledger.disclosure.document, told, shown, expected, percent(abs(true - printed)),
        (ledger.cite(rate), ledger.cite(current), ledger.cite(before)), bare(rate.row), (rate.ordinal,),
    )  # fmt: skip


def _gives(current: Fact, number: Decimal, unit: str, printed: Decimal, near: Decimal) -> bool:
    base = number * MONEY_UNITS[unit]
    return abs((value(current) / base - 1) * 100 - printed) <= near + Decimal("0.05")


def _against_move(ledger: Ledger, book: RuleBook, rate: Fact, currents: Sequence[Fact], move: Fact) -> Trial:
    printed, near = value(rate), half_step(rate.printed, "%")
    opposed = value(move) * printed < 0
    if not currents:
        if not opposed:
            return Trial("change-rate", Outcome.NOT_ENOUGH_DATA)
        return _opposed(ledger, book, rate, move, "", "", ())
    for current in currents:
        base = value(current) - value(move)
        if base <= 0:
            continue
        low, high = rate_range(value(move), base, step(move), step(current) + step(move))
        if within(printed, near, low, high):
            return Trial("change-rate", Outcome.HOLDS)
    current = currents[0]
    base = value(current) - value(move)
    if base <= 0:
        return Trial("change-rate", Outcome.NOT_ENOUGH_DATA)
    true = value(move) / base * 100
    working = f"上年 {show_like(base, current.unit)}"
    expected = f"{'增幅' if true > 0 else '减幅'}应为 {percent(abs(true))}"
    if opposed:
        return _opposed(ledger, book, rate, move, working, expected, (ledger.cite(current),))
    digit = explained_by_slip(rate.printed, lambda n: within(n, near, abs(true) - near, abs(true) + near))
    hint = "，疑小数点或数位写错" if digit else ""
    rule = book.rules["change-rate"]
    told = rule.tell(
        subject=bare(rate.row), direction=_words(printed), printed=f"{rate.printed}%", working=working,
        expected=f"{_words(true)} {percent(abs(true))}", hint=hint,
    )  # fmt: skip
    return fails(
        rule, ledger.disclosure.document, told, f"{rate.printed}%", percent(abs(true)), percent(abs(true - printed)),
        (ledger.cite(rate), ledger.cite(current)), bare(rate.row), (rate.ordinal,),
    )  # fmt: skip


def _opposed(
    ledger: Ledger, book: RuleBook, rate: Fact, move: Fact, working: str, expected: str, more: tuple[object, ...]
) -> Trial:
    rule = book.rules["change-direction"]
    said = _between(rate.quoted, move, rate)
    told = rule.tell(
        subject=bare(rate.row), quoted=said, working=working or "金额与比率", expected=expected or "两者方向应当一致"
    )
    return fails(
        rule, ledger.disclosure.document, told, said, expected.replace("应为 ", "") or "增减方向一致", "",
        (ledger.cite(rate), *more), bare(rate.row), (rate.ordinal,),  # type: ignore[arg-type]
    )  # fmt: skip


def _between(quoted: str, move: Fact, rate: Fact) -> str:
    """增加90.58万元，减幅53.43%: the words themselves."""
    start, end = quoted.find(move.printed), quoted.find(rate.printed)
    if start < 0 or end < start:
        return quoted[:40]
    head = re.search(r"[\u4e00-\u9fff]{2,4}$", quoted[:start])
    return quoted[head.start() if head else start : end + len(rate.printed) + 1]


def _difference(ledger: Ledger, book: RuleBook, move: Fact, kin: Sequence[Fact]) -> Iterator[Trial]:
    """增减额 = this year − last year, where both are printed."""
    befores = [
        f for f in kin if f.unit in MONEY_UNITS and f.column in _BEFORE and f.ordinal not in ledger.doubted
    ]  # fmt: skip
    currents = [f for f in kin if f.unit in MONEY_UNITS and f.column in _CURRENT and f.fiscal_year == move.fiscal_year]
    if move.unit in MONEY_UNITS and currents and not befores:
        yield from _against_column(ledger, book, move, currents[-1])
    if move.unit not in MONEY_UNITS or not befores or not currents:
        return
    before = befores[-1]
    for current in currents:
        allowed = step(current) + step(before) + step(move)
        if abs(value(current) - value(before) - value(move)) <= allowed:
            yield Trial("change-rate", Outcome.HOLDS)
            return
    current = currents[-1]
    true = value(current) - value(before)
    rule = book.rules["change-rate"]
    expected = f"{_words(true)}{show_like(abs(true), move.unit)}"
    told = rule.tell(
        subject=bare(move.row), direction=_words(value(move)), printed=show(move),
        working=f" {show(before)} 到 {show(current)} ", expected=expected,
    )  # fmt: skip
    yield fails(
        rule, ledger.disclosure.document, told, show(move), expected, show_like(abs(true - value(move)), move.unit),
        (ledger.cite(move), ledger.cite(current), ledger.cite(before)), bare(move.row), (move.ordinal,),
    )  # fmt: skip


def _against_column(ledger: Ledger, book: RuleBook, move: Fact, current: Fact) -> Iterator[Trial]:
    """比2023年减少10万元, where the schedule prints 2023 beside this year."""
    base = move.column_path[0]
    found = [hit.cell for hit in in_schedule(ledger.earlier, book, current)] if any(s.rows for s in ledger.earlier.sheets) else []
    words = {"执行": {Phase.ESTIMATED, Phase.EXECUTED}, "决算": {Phase.EXECUTED}, "预算": {Phase.APPROVED}}
    phases = next((fits for word, fits in words.items() if word in base), set(Phase))
    year = re.search(r"20\d\d", base)
    cells = [
        c for c in found
        if c.amount is not None and c.phase in phases and (year is None or c.fiscal_year == int(year.group()))
    ]  # fmt: skip
    if not cells:
        return
    said = value(current) - value(move)
    allowed = step(current) + step(move) + TAIL
    if any(abs(said - ledger.amount(c)) <= allowed + step(c) for c in cells):
        yield Trial("change-rate", Outcome.HOLDS)
        return
    cell, rule = cells[0], book.rules["change-rate"]
    true = value(current) - value(cell)
    expected = f"{_words(true)}{show_like(abs(true), move.unit)}" if true else "持平"
    told = rule.tell(
        subject=bare(move.row), direction=_words(value(move)), printed=show(move), expected=expected,
        working=f"《{cell.schedule_title}》的 {show(cell)} 到 {show(current)} ",
    )  # fmt: skip
    yield fails(
        rule, ledger.disclosure.document, told, show(move), expected, show_like(abs(true - value(move)), move.unit),
        (ledger.cite(move), ledger.cite(current), ledger.cite(cell)), bare(move.row), (move.ordinal,),
    )  # fmt: skip


def _even(ledger: Ledger, book: RuleBook, even: Fact, kin: Sequence[Fact]) -> Iterator[Trial]:
    """持平: the two years are equal. 基本持平 leaves one percent."""
    before = next((f for f in reversed(kin) if f.unit in MONEY_UNITS and f.column in _BEFORE), None)
    current = next(
        (f for f in reversed(kin) if f.unit in MONEY_UNITS and f.column in _CURRENT and f.quoted == even.quoted), None
    )
    if before is None or current is None:
        return
    loosely = "基本持平" in even.quoted and abs(value(current) - value(before)) * 100 <= abs(value(before))
    if agree(current, before) or close(current, before) or loosely:
        yield Trial("even-but-different", Outcome.HOLDS)
        return
    rule = book.rules["even-but-different"]
    base = even.column_path[0].removeprefix("比") if len(even.column_path) > 1 else "上年"
    told = rule.tell(subject=bare(even.row), base=base, printed=show(current), expected=show(before))
    yield fails(
        rule, ledger.disclosure.document, told, show(current), show(before),
        show_like(abs(value(current) - value(before)), current.unit),
        (ledger.cite(even), ledger.cite(current), ledger.cite(before)), bare(even.row),
    )  # fmt: skip


def compared_with_itself(ledger: Ledger, book: RuleBook) -> Iterator[Trial]:
    """比2026年预算增加, said of 2026: one finding with every place."""
    d = ledger.disclosure
    wrong: dict[str, list[Fact]] = {}
    for fact in ledger.stated:
        base = fact.column_path[0].removeprefix("比") if fact.column in {"增减额", "增减率"} else ""
        year = re.search(r"20\d\d", base)
        if not year or fact.fiscal_year != d.fiscal_year:
            continue
        # A final account may well be compared with the budget of its own year.
        if int(year.group()) == d.fiscal_year and (d.phase is not Phase.EXECUTED or "预算" not in base):
            wrong.setdefault(base, []).append(fact)
        else:
            yield Trial("compared-with-itself", Outcome.HOLDS)
    for base, facts in wrong.items():
        rule = book.rules["compared-with-itself"]
        expected = f"比{base.replace(str(d.fiscal_year), str(d.fiscal_year - 1))}"
        many = f"（同类共 {len(facts)} 处）" if len(facts) > 1 else ""
        told = rule.tell(year=d.fiscal_year, printed=f"比{base}", expected=expected, count=many)
        quoted = "；".join(dict.fromkeys(f"{_words(value(f))}{show(f)}" for f in facts if value(f)))
        told = f"{told.removesuffix('。')}：{quoted}。" if quoted else told
        yield fails(
            rule, d.document, told, f"比{base}", expected, "", tuple(ledger.cite(f) for f in facts), bare(facts[0].row)
        )


def mixed_base(ledger: Ledger, book: RuleBook) -> Iterator[Trial]:
    """Totals of one section compared now with 预算, now with 预算执行数."""
    sections: dict[tuple[str, ...], dict[str, list[Fact]]] = {}
    for fact in ledger.stated:
        passage = ledger.passage.get(fact.passage or 0)
        base = fact.column_path[0].removeprefix("比") if fact.column in {"增减额", "增减率"} else ""
        if passage is None or not re.search(r"20\d\d|上年", base) or len(fact.row_path) > 2:
            continue
        if re.search(r"[类款项][）)]", passage.text):
            continue
        kind = "执行数" if "执行数" in base else "决算" if "决算" in base else "预算" if "预算" in base else ""
        if kind:
            sections.setdefault(passage.section, {}).setdefault(kind, []).append(fact)
    for bases in sections.values():
        if not {"执行数", "预算"} <= set(bases):
            yield Trial("mixed-base", Outcome.HOLDS)
            continue
        rule = book.rules["mixed-base"]
        first, second = bases["执行数"][0], bases["预算"][0]
        said = [f.column_path[0].removeprefix("比") for f in (first, second)]
        told = rule.tell(printed=said[0], expected=said[1])
        moved = [f"{_words(value(f))}{show(f)}" for k in ("执行数", "预算") for f in bases[k] if value(f)]
        told = f"{told.removesuffix('。')}（{'；'.join(dict.fromkeys(moved))}）。" if moved else told
        yield fails(
            rule, ledger.disclosure.document, told, said[0], said[1], "",
            tuple(ledger.cite(f) for k in ("预算", "执行数") for f in bases[k][:4]), bare(first.row),
        )  # fmt: skip


def outcome_words(ledger: Ledger, book: RuleBook) -> Iterator[Trial]:
    """决算数大于预算数, said of an outcome below its budget."""
    for ordinal, facts in ledger.by_passage.items():
        passage = ledger.passage.get(ordinal)
        done = [f for f in facts if f.column == "决算数" and f.unit in MONEY_UNITS and not _is_even(f)]
        planned = [f for f in facts if f.phase is Phase.APPROVED and f.column in {"年初预算数", "预算数"}]
        if passage is None or len(done) != 1 or len(planned) != 1 or done[0].row_path != planned[0].row_path:
            continue
        hit = book.wording["outcome_words"].search(passage.text)
        if hit is None:
            continue
        gap = value(done[0]) - value(planned[0])
        same = abs(gap) <= step(done[0]) + step(planned[0])
        true = "与预算数持平" if same else "大于预算数" if gap > 0 else "小于预算数"
        said = hit.group("said")
        loosely = "基本持平" in said and abs(gap) * 20 <= abs(value(planned[0]))
        kinds = {"大于": 1, "高于": 1, "超过": 1, "多于": 1, "小于": -1, "低于": -1, "少于": -1}
        holds = loosely or (same if said not in kinds else not same and (gap > 0) == (kinds[said] > 0))
        if holds:
            yield Trial("outcome-words", Outcome.HOLDS)
            continue
        rule = book.rules["outcome-words"]
        told = rule.tell(
            subject=bare(done[0].row), printed=hit.group(), done=show(done[0]), planned=show(planned[0]), expected=true
        )
        yield fails(
            rule, ledger.disclosure.document, told, hit.group(), true, show_like(abs(gap), done[0].unit),
            (ledger.cite_words(passage, *hit.span()), ledger.cite(done[0]), ledger.cite(planned[0])), bare(done[0].row),
        )  # fmt: skip


def impossible(ledger: Ledger, book: RuleBook) -> Iterator[Trial]:
    """5万元, 比上年增加8万元: last year would have been less than nothing."""
    for facts in ledger.by_passage.values():
        for move in facts:
            if move.column != "增减额" or move.unit not in MONEY_UNITS or value(move) <= 0:
                continue
            current = [
                f for f in _kin(move, facts)
                if f.unit in MONEY_UNITS and f.column in _CURRENT and f.fiscal_year == move.fiscal_year
            ]  # fmt: skip
            now = max(current, key=value, default=None)
            if now is None or {now.ordinal, move.ordinal} & ledger.doubted:
                continue
            if value(move) <= value(now) + step(move) + step(now):
                yield Trial("increase-exceeds", Outcome.HOLDS)
                continue
            rule = book.rules["increase-exceeds"]
            told = rule.tell(subject=bare(now.row), printed=show(now), move=show(move))
            yield fails(
                rule, ledger.disclosure.document, told, show(move), f"不大于{show(now)}",
                show_like(value(move) - value(now), now.unit), (ledger.cite(move), ledger.cite(now)), bare(now.row),
                (move.ordinal,),
            )  # fmt: skip
