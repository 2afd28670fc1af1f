"""Changes stated in words: amount with percentage, direction with sign, 持平 with two years, a base of zero."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from index.amounts import half_step
from index.records import Fact
from index.vocabulary import MONEY_UNITS, Outcome, Phase, Severity
from ingest.paragraphs import bare
from ingest.reconciliation.bases import CURRENT, befores_of, is_even, kin, words_of
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


def rates(ledger: Ledger, book: RuleBook) -> Iterator[Trial]:
    """增减率 = (this year − last year) ÷ last year; what is found wrong on the way is not built upon."""
    for facts in ledger.by_passage.values():
        for rate in facts:
            for trial in _of(ledger, book, rate, facts):
                ledger.doubted.update(trial.doubts)
                yield trial


def _of(ledger: Ledger, book: RuleBook, rate: Fact, facts: Sequence[Fact]) -> Iterator[Trial]:
    if rate.column == "增减率":
        yield _rate(ledger, book, rate, kin(rate, facts))
    elif rate.column == "增减额" and is_even(rate):
        yield from _even(ledger, book, rate, kin(rate, facts))
    elif rate.column == "增减额":
        yield from _difference(ledger, book, rate, kin(rate, facts))


def _rate(ledger: Ledger, book: RuleBook, rate: Fact, near: Sequence[Fact]) -> Trial:
    base_words = rate.column_path[0] if len(rate.column_path) > 1 else ""
    currents = [f for f in near if f.unit in MONEY_UNITS and f.column in CURRENT and f.fiscal_year == rate.fiscal_year]
    # 支出预算6.50万元，支出决算4.18万元，与上年相比减少: what was spent is held against the year before, and not what was planned.
    currents = sound(ledger, book, sorted(currents, key=lambda f: f.column != "决算数"))
    befores = befores_of(ledger, rate, near)
    if "年初预算" in base_words or base_words == "比预算数":
        befores, currents = (
            [f for f in currents if f.column == "年初预算数"], [f for f in currents if f.column == "决算数"],
        )  # fmt: skip
    moves = [
        f for f in near
        if f.column == "增减额" and not is_even(f) and f.unit in MONEY_UNITS and f.column_path[:-1] == rate.column_path[:-1]
        and f.quoted == rate.quoted and f.ordinal not in ledger.doubted
    ]  # fmt: skip
    if moves and any(_fits(rate, current, moves[-1]) for current in currents):
        return Trial("change-rate", Outcome.HOLDS)
    if befores and currents:
        return _against_last_year(ledger, book, rate, currents, befores[-1])
    if befores and moves:
        return _of_base(ledger, book, rate, moves[-1], befores[-1])
    if moves:
        told = currents or list(_elsewhere(ledger, book, rate))
        return _against_move(ledger, book, rate, told, moves[-1], None if currents else Severity.WARNING)
    return Trial("change-rate", Outcome.NOT_ENOUGH_DATA)


def _fits(rate: Fact, current: Fact, move: Fact, ulps: int = 1) -> bool:
    base = value(current) - value(move)
    low, high = rate_range(value(move), base, step(move), step(current) + step(move))
    return base > 0 and within(value(rate), ulps * half_step(rate.printed, "%"), low, high)


def _elsewhere(ledger: Ledger, book: RuleBook, rate: Fact) -> Iterator[Fact]:
    """This year's amount, stated in another paragraph of the section or printed in a schedule."""
    here = ledger.passage.get(rate.passage or 0)
    column = "决算数" if ledger.disclosure.phase is Phase.EXECUTED else "预算数"
    for fact in ledger.stated:
        passage = ledger.passage.get(fact.passage or 0)
        near = here is not None and passage is not None and passage.section[:2] == here.section[:2]
        named = _total(fact.row) == _total(rate.row) and fact.column == column and fact.unit in MONEY_UNITS
        if near and named and fact.fiscal_year == rate.fiscal_year and fact.ordinal not in ledger.doubted:
            yield fact
    for hit in in_schedule(ledger, book, replace(rate, column=column, column_path=(column,), unit="万元")):
        if hit.cell.amount is not None:
            yield hit.cell


def _total(row: str) -> str:
    """收入、支出预算总计, further on 收、支预算总计: both sides told as one."""
    return re.sub("收入、?支出|收、支", "收支", row)


def _against_last_year(ledger: Ledger, book: RuleBook, rate: Fact, currents: Sequence[Fact], before: Fact) -> Trial:
    printed = value(rate)
    near = half_step(rate.printed, "%")
    if value(before) == 0:
        rule = book.rules["zero-base"]
        told = rule.tell(
            subject=bare(rate.row), base=show(before), direction=words_of(printed), printed=f"{rate.printed}%"
        )
        return fails(
            rule, ledger.disclosure.document, told, f"{words_of(printed)}{rate.printed}%", "上年为零，无可比增减率", "",
            (ledger.cite(rate), ledger.cite(before)), bare(rate.row),
        )  # fmt: skip
    for current in currents:
        if within(printed, near, *(r - 100 for r in _range(current, before))):
            return Trial("change-rate", Outcome.HOLDS)
    nearest = next(
        (c for c in currents if within(printed, 2 * near, *(r - 100 for r in _range(c, before)))), None
    )  # fmt: skip
    current = nearest or next((c for c in reversed(currents) if c.quoted == rate.quoted), currents[-1])
    true = (value(current) / value(before) - 1) * 100
    working = f" {show(before)} 到 {show(current)} "
    hint = ""
    digit = explained_by_slip(before.printed, lambda n: n > 0 and _gives(current, n, before.unit, printed, near))
    if digit and abs(true - printed) > 5:
        likely = value(current) / (1 + printed / 100)
        hint = f"；与{words_of(printed)} {rate.printed}% 相符的上年数约为 {show_like(likely, before.unit)}，“{before.printed}”疑为 {digit} 之误"
    rule = book.rules["change-rounding" if nearest else "change-rate"]
    told = rule.tell(
        subject=bare(rate.row), direction=words_of(printed), printed=f"{rate.printed}%", working=working,
        expected=f"{words_of(true)} {percent(abs(true))}", hint=hint,
    )  # fmt: skip
    expected = f"{digit}{before.unit}" if hint else f"{words_of(true)}{percent(abs(true))}"
    shown = show(before) if hint else f"{words_of(printed)}{rate.printed}%"
    return fails(
        rule, ledger.disclosure.document, told, shown, expected, percent(abs(true - printed)),
        (ledger.cite(rate), ledger.cite(current), ledger.cite(before)), bare(rate.row),
        () if nearest else (rate.ordinal,),
    )  # fmt: skip


def fits_years(rate: Fact, current: Fact, before: Fact) -> bool:
    """Is this the rate from one year's amount to the other's?"""
    return value(before) > 0 and within(value(rate), half_step(rate.printed, "%"), *(r - 100 for r in _range(current, before)))


def _range(current: Fact, before: Fact) -> tuple[Decimal, Decimal]:
    return rate_range(value(current), value(before), step(current), step(before))


def _gives(current: Fact, number: Decimal, unit: str, printed: Decimal, near: Decimal) -> bool:
    base = number * MONEY_UNITS[unit]
    return abs((value(current) / base - 1) * 100 - printed) <= near + Decimal("0.05")


def _against_move(
    ledger: Ledger, book: RuleBook, rate: Fact, currents: Sequence[Fact], move: Fact, severity: Severity | None = None
) -> Trial:
    printed, near = value(rate), half_step(rate.printed, "%")
    opposed = value(move) * printed < 0
    if not currents:
        if not opposed:
            return Trial("change-rate", Outcome.NOT_ENOUGH_DATA)
        return _opposed(ledger, book, rate, move, "", "", ())
    # Behind a list of parts the sentence may go on about the whole.
    wholes = [
        f for f in ledger.by_passage.get(rate.passage or 0, ())
        if f.column in CURRENT and f.unit in MONEY_UNITS and f.row_path == rate.row_path[:-1] and f.ordinal < rate.ordinal
    ]  # fmt: skip
    if any(_fits(rate, current, move) for current in (*currents, *sound(ledger, book, wholes))):
        return Trial("change-rate", Outcome.HOLDS)
    nearest = next((c for c in currents if _fits(rate, c, move, 2)), None)
    current = nearest or currents[0]
    if (meant := _in_wan(current)) is not None and not nearest and _fits(rate, meant, move):
        return _of_unit(ledger, book, rate, current, meant, move)
    base = value(current) - value(move)
    if base <= 0:
        if opposed and current.printed == move.printed:
            return _opposed(ledger, book, rate, move, "", "", (ledger.cite(current),))
        from_nothing = not opposed and current.printed == move.printed and current.unit == move.unit and value(move) > 0
        return _from_nothing(ledger, book, rate, move, current) if from_nothing else Trial("change-rate", Outcome.NOT_ENOUGH_DATA)
    true = value(move) / base * 100
    working = f"上年 {show_like(base, current.unit)}"
    expected = f"{'增幅' if true > 0 else '减幅'}应为 {percent(abs(true))}"
    # Amount and percentage fit one another the other way round: it is the direction of one that is wrong, or of both.
    turned = replace(move, amount=-value(move))
    if not opposed or not any(_fits(replace(rate, amount=-printed), c, move) for c in currents):
        for other in currents:
            if _fits(rate if opposed else replace(rate, amount=-printed), other, turned):
                working = f"本年 {show(other)}、上年 {show_like(value(other) + value(move), other.unit)}"
                expected = f"应为{words_of(-value(move))}{show(move)}、{rate.printed}%"
                return _opposed(ledger, book, rate, move, working, expected, (ledger.cite(other),), None if opposed else severity)
    if opposed:
        return _opposed(ledger, book, rate, move, working, expected, (ledger.cite(current),))
    rule = book.rules["change-rounding" if nearest else "change-rate"]
    hint, slip = _likeliest(rate, current, move, abs(true), near)
    told = rule.tell(
        subject=bare(rate.row), direction=words_of(printed), printed=f"{rate.printed}%", working=working,
        expected=f"{words_of(true)} {percent(abs(true))}", hint=hint,
    )  # fmt: skip
    doubts = () if nearest else tuple(f.ordinal for f in (rate, move, slip) if f is not None)
    return fails(
        rule, ledger.disclosure.document, told, f"{rate.printed}%", percent(abs(true)), percent(abs(true - printed)),
        (ledger.cite(rate), ledger.cite(current)), bare(rate.row), doubts,
        None if nearest else severity,
    )  # fmt: skip


def _in_wan(fact: Fact) -> Fact | None:
    """246.38元 as 246.38万元; whole 元 are meant as they stand."""
    if fact.unit != "元" or "." not in fact.printed or fact.table is not None:
        return None
    return replace(fact, unit="万元", amount=value(fact) * MONEY_UNITS["万元"])


def _of_unit(ledger: Ledger, book: RuleBook, rate: Fact, current: Fact, meant: Fact, move: Fact) -> Trial:
    """机关运行经费246.38元，比上年减少8.62万元，下降3.38%: the change and its rate are of 246.38万元."""
    told = book.rules["change-unit"].tell(
        subject=bare(current.row), printed=show(current), direction=words_of(value(move)), move=show(move),
        rate=f"{rate.printed}%", likely=show(meant),
    )  # fmt: skip
    return fails(
        book.rules["change-unit"], ledger.disclosure.document, told, show(current), show(meant), "",
        (ledger.cite(current), ledger.cite(move), ledger.cite(rate)), bare(current.row), (current.ordinal, rate.ordinal, move.ordinal),
    )  # fmt: skip


def _of_base(ledger: Ledger, book: RuleBook, rate: Fact, move: Fact, before: Fact) -> Trial:
    """较2024年预算1.80万元减少0.24万元，下降13.33%: the change over what it is from, this year's amount left out."""
    printed, near = value(rate), half_step(rate.printed, "%")
    if value(before) <= 0:
        return Trial("change-rate", Outcome.NOT_ENOUGH_DATA)
    low, high = rate_range(value(move), value(before), step(move), step(before))
    if within(printed, near, low, high):
        return Trial("change-rate", Outcome.HOLDS)
    if within(-printed, near, low, high):
        return _opposed(ledger, book, rate, move, "", "", (ledger.cite(before),))
    true = value(move) / value(before) * 100
    rounded = within(printed, 2 * near, low, high)
    rule = book.rules["change-rounding" if rounded else "change-rate"]
    told = rule.tell(
        subject=bare(rate.row), direction=words_of(printed), printed=f"{rate.printed}%",
        working=f" {show(before)} {words_of(value(move))} {show(move)} ", expected=f"{words_of(true)} {percent(abs(true))}",
    )  # fmt: skip
    return fails(
        rule, ledger.disclosure.document, told, f"{rate.printed}%", percent(abs(true)), percent(abs(true - printed)),
        (ledger.cite(rate), ledger.cite(move), ledger.cite(before)), bare(rate.row), () if rounded else (rate.ordinal, move.ordinal),
    )  # fmt: skip


def _from_nothing(ledger: Ledger, book: RuleBook, rate: Fact, move: Fact, current: Fact) -> Trial:
    """公务用车购置费36.00万元，比上年增加36.00万元，增长100%: there was none the year before."""
    rule, said = book.rules["zero-base"], f"增加{rate.printed}%"
    told = rule.tell(subject=bare(rate.row), base=f"0{move.unit}", direction="增加", printed=f"{rate.printed}%")
    return fails(
        rule, ledger.disclosure.document, told, said, "上年为零，无可比增减率", "",
        (ledger.cite(rate), ledger.cite(current), ledger.cite(move)), bare(rate.row),
    )  # fmt: skip


def _likeliest(rate: Fact, current: Fact, move: Fact, true: Decimal, near: Decimal) -> tuple[str, Fact | None]:
    """Of three numbers that do not fit, the one that a slip of the pen explains."""
    if explained_by_slip(rate.printed, lambda n: within(n, near, true - near, true + near)):
        return "，疑小数点或数位写错", None
    ratio = value(rate) / (100 + value(rate)) if value(rate) > -100 else Decimal(0)
    wanted = [(move, abs(value(current) * ratio)), (current, value(move) / ratio if ratio else Decimal(0))]
    for fact, amount in wanted:
        scale = MONEY_UNITS[fact.unit]
        slack = step(fact) + abs(amount) * near / (abs(value(rate)) or Decimal(1))
        digit = explained_by_slip(fact.printed, lambda n: abs(n * scale - amount) <= slack)  # noqa: B023
        if digit and amount > 0:
            return f"；若比率无误，{show(fact)} 疑为 {digit}{fact.unit} 之误", fact
    return "", None


def _opposed(
    ledger: Ledger, book: RuleBook, rate: Fact, move: Fact, working: str, expected: str, more: tuple[object, ...],
    severity: Severity | None = None,
) -> Trial:
    rule = book.rules["change-direction"]
    said = _between(rate.quoted, move, rate)
    told = rule.tell(
        how="增减方向前后矛盾" if value(move) * value(rate) < 0 else "金额与比率相符，增减方向却与两年数不符",
        subject=bare(rate.row), quoted=said, working=working or "金额与比率", expected=expected or "两者方向应当一致"
    )
    return fails(
        rule, ledger.disclosure.document, told, said, expected.replace("应为 ", "") or "增减方向一致", "",
        (ledger.cite(rate), *more), bare(rate.row), (rate.ordinal, move.ordinal), severity,  # type: ignore[arg-type]
    )  # fmt: skip


def _between(quoted: str, move: Fact, rate: Fact) -> str:
    """增加90.58万元，减幅53.43%: the words themselves."""
    start, end = quoted.find(move.printed), quoted.find(rate.printed)
    if start < 0 or end < start:
        return quoted[:40]
    head = re.search(r"[\u4e00-\u9fff]{2,4}$", quoted[:start])
    return quoted[head.start() if head else start : end + len(rate.printed) + 1]


def _difference(ledger: Ledger, book: RuleBook, move: Fact, near: Sequence[Fact]) -> Iterator[Trial]:
    """增减额 = this year − last year, where both are printed."""
    befores = befores_of(ledger, move, near)
    stated = [f for f in near if f.unit in MONEY_UNITS and f.column in CURRENT and f.fiscal_year == move.fiscal_year]
    if move.unit in MONEY_UNITS and stated and not befores and stated[-1].ordinal not in ledger.doubted:
        yield from _against_column(ledger, book, move, stated[-1])
    currents = sound(ledger, book, stated)
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
    # Change and percentage that fit one another clear themselves: it is last year's amount that is off.
    fitting = any(f.column == "增减率" and _fits(f, c, move) for f in near for c in currents)
    rule = book.rules["change-rate"]
    expected = f"{words_of(true)}{show_like(abs(true), move.unit)}"
    told = rule.tell(
        subject=bare(move.row), direction=words_of(value(move)), printed=show(move),
        working=f" {show(before)} 到 {show(current)} ", expected=expected,
    )  # fmt: skip
    yield fails(
        rule, ledger.disclosure.document, told, show(move), expected, show_like(abs(true - value(move)), move.unit),
        (ledger.cite(move), ledger.cite(current), ledger.cite(before)), bare(move.row),
        (before.ordinal,) if fitting else (move.ordinal,),
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
        if c.amount is not None and c.ordinal not in ledger.doubted and c.phase in phases and (year is None or c.fiscal_year == int(year.group()))
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
    expected = f"{words_of(true)}{show_like(abs(true), move.unit)}" if true else "持平"
    told = rule.tell(
        subject=bare(move.row), direction=words_of(value(move)), printed=show(move), expected=expected,
        working=f"《{cell.schedule_title}》的 {show(cell)} 到 {show(current)} ",
    )  # fmt: skip
    yield fails(
        rule, ledger.disclosure.document, told, show(move), expected, show_like(abs(true - value(move)), move.unit),
        (ledger.cite(move), ledger.cite(current), ledger.cite(cell)), bare(move.row), (move.ordinal,),
    )  # fmt: skip


def _even(ledger: Ledger, book: RuleBook, even: Fact, near: Sequence[Fact]) -> Iterator[Trial]:
    """持平: the two years are equal. 基本持平 leaves one percent."""
    before = next(reversed(befores_of(ledger, even, near, doubted=True)), None)
    current = next(
        (f for f in reversed(near) if f.unit in MONEY_UNITS and f.column in CURRENT and f.quoted == even.quoted), None
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
        (ledger.cite(even), ledger.cite(current), ledger.cite(before)), bare(even.row), (even.ordinal,),
    )  # fmt: skip
