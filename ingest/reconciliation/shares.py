"""Shares and completion rates in words: which whole a share may be of, by the words themselves or by the schedules."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from index.amounts import half_step, read_number
from index.records import Fact
from index.vocabulary import MONEY_UNITS, Outcome, Phase, ScheduleKind, Severity, State
from ingest.clauses import grammar
from ingest.paragraphs import bare
from ingest.reconciliation.ledger import TOTAL_ROWS, Ledger
from ingest.reconciliation.numbers import (
    both,
    explained_by_slip,
    keystroke,
    percent,
    rate_range,
    show,
    step,
    value,
    within,
)
from ingest.reconciliation.rules import RuleBook, Trial, fails
from ingest.reconciliation.statements import in_schedule, sound

_AMOUNTS = {"预算数", "决算数", "年初预算数", "调整预算数", "年度预算安排", "涉及金额"}
Pair = tuple[Fact, Fact]
"A part and the whole it may be a share of."


def _is_money(fact: Fact) -> bool:
    return fact.unit in MONEY_UNITS and fact.column in _AMOUNTS and read_number(fact.printed) is not None


def shares(ledger: Ledger, book: RuleBook) -> Iterator[Trial]:
    """占比 = part ÷ whole, by the words themselves or by the schedules."""
    for facts in ledger.by_passage.values():
        for share in facts:
            trial: Trial | None = None
            if share.column == "占比" and (part := _part(share, facts)) is not None:
                trial = _share(ledger, book, share, part, facts)
            elif share.column == "完成率":
                trial = _completion(ledger, book, share, facts)
            if trial is not None:
                ledger.doubted.update(trial.doubts)
                yield trial


def _part(share: Fact, facts: Sequence[Fact]) -> Fact | None:
    before = facts[: facts.index(share)]
    return next((f for f in reversed(before) if f.row_path == share.row_path and _is_money(f)), None)


def _share(ledger: Ledger, book: RuleBook, share: Fact, part: Fact, facts: Sequence[Fact]) -> Trial:
    base = share.column_path[0].removeprefix("占") if len(share.column_path) > 1 else ""
    known = sound(ledger, book, [part])
    if part.ordinal in ledger.doubted and any(ledger.with_carried(cell) is not None for cell in known):
        return Trial("share", Outcome.NOT_APPLICABLE)  # already told of; it may have counted in what was carried over
    covered = [(one, whole) for one in known or [part] for whole in _covered(ledger, book, base, part.column)]
    if covered and known:
        return _judge(ledger, book, "coverage-share", share, covered, base)
    pairs = _by_schedules(ledger, book, part, _whole(share, part, facts, base))
    if base:
        pairs += [(part, f) for f in ledger.stated if _is_money(f) and _same(f, part) and _core(f.row) == _core(base)]
        return _judge(ledger, book, "share", share, _believed(ledger, known, pairs), base)
    pairs = _believed(ledger, known, [*pairs, *_of_totals(ledger, book, part), *_of_section(ledger, share, part)])
    others = [(s, p) for s in facts if s is not share and s.column_path == share.column_path and (p := _part(s, facts))]
    if _of_all(share, part, others):
        return Trial("share", Outcome.HOLDS)
    return _judge(ledger, book, "share", share, sorted(pairs, key=lambda pair: -_votes(pair[1], others)), base)


def _believed(ledger: Ledger, known: Sequence[Fact], pairs: Sequence[Pair]) -> list[Pair]:
    """Nothing is built on an amount already found wrong: what the schedule prints stands for it."""
    stands = [
        (one, whole) for part, whole in pairs
        for one in ([part] if part.ordinal not in ledger.doubted else known)
    ]  # fmt: skip
    return _positive([pair for pair in stands if pair[1].ordinal not in ledger.doubted or pair[1].table is not None])


def _positive(pairs: Sequence[Pair]) -> list[Pair]:
    return [pair for pair in pairs if value(pair[1]) > 0]


def _same(fact: Fact, part: Fact) -> bool:
    return fact.fiscal_year == part.fiscal_year and fact.column == part.column and fact is not part


def _core(row: str) -> str:
    return grammar().same.sub("", bare(row))


def _by_schedules(ledger: Ledger, book: RuleBook, part: Fact, whole: Fact | None) -> list[Pair]:
    """The whole as stated and as the schedules print it; first what is not in doubt."""
    if whole is None:
        if len(part.row_path) < 2:
            return []
        # 支出预算中，基本支出…: the whole is named and its amount is not.
        whole = replace(part, row=part.row_path[-2], row_path=part.row_path[:-1], row_code="")
        return [(part, b.cell) for b in in_schedule(ledger, book, whole) if b.cell.amount]
    there = [(a.cell, b.cell) for a in in_schedule(ledger, book, part) for b in in_schedule(ledger, book, whole)]
    pairs = [(part, whole), *((a, b) for a, b in there if a.amount is not None and b.amount)]
    return [*pairs[1:], pairs[0]] if part.ordinal in ledger.doubted else pairs


def _of_totals(ledger: Ledger, book: RuleBook, part: Fact) -> Iterator[Pair]:
    """With no whole in words, a 类 is a share of its schedule's total, a “三公” item of “三公”."""
    hits = in_schedule(ledger, book, part)
    for hit in hits:
        if hit.sheet.kind is ScheduleKind.THREE_PUBLIC:
            whole = ledger.find(book.totals[-1].place, column=part.column)
            if whole is not None and whole[1].amount and whole[1] is not hit.cell and hit.cell.amount is not None:
                yield hit.cell, whole[1]
        elif len(part.row_path) == 1 and (hit.item or bare(hit.cell.row) in TOTAL_ROWS):
            for other in hits:
                row = other.sheet.total_row()
                total = row.total() if row else None
                for whole_cell in (total, ledger.without_carried(total) if total else None):
                    if whole_cell is not None and whole_cell.amount and hit.cell.amount is not None:
                        yield hit.cell, whole_cell


def _of_section(ledger: Ledger, share: Fact, part: Fact) -> Iterator[Pair]:
    """The totals stated before in the same part of the text: 一般公共预算当年拨款2962.45万元, then its structure."""
    here = ledger.passage.get(share.passage or 0)
    if here is None:
        return
    totals: dict[Decimal, Fact] = {}
    for fact in ledger.stated:
        passage = ledger.passage.get(fact.passage or 0)
        if passage is None or fact.ordinal >= share.ordinal or passage.section[:2] != here.section[:2]:
            continue
        if _is_money(fact) and _same(fact, part) and len(fact.row_path) == 1 and value(fact) >= value(part):
            totals[value(fact)] = fact
    yield from ((part, fact) for fact in list(totals.values())[: -_NEAREST - 1 : -1])


_NEAREST = 8
"Totals further back are of other matters."


def _of_all(share: Fact, part: Fact, others: Sequence[Pair]) -> bool:
    """Parts of one list, each with its share, together are the whole."""
    if len(others) < 2:
        return False
    parts = [part, *(p for _, p in others)]
    total = sum(map(value, parts), Decimal(0))
    told = value(share) + sum((value(s) for s, _ in others), Decimal(0))
    if total <= 0 or abs(told - 100) > len(parts) * half_step(share.printed, "%"):
        return False
    low, high = rate_range(value(part), total, step(part), sum(map(step, parts), Decimal(0)))
    return within(value(share), half_step(share.printed, "%"), low, high)


def _votes(whole: Fact, others: Sequence[Pair]) -> int:
    """How many of the other shares fit this whole."""
    return sum(_fits(share, part, whole) for share, part in others)


def _fits(share: Fact, part: Fact, whole: Fact) -> bool:
    low, high = rate_range(value(part), value(whole), step(part), step(whole))
    return within(value(share), half_step(share.printed, "%"), low, high)


def _covered(ledger: Ledger, book: RuleBook, base: str, column: str) -> list[Fact]:
    found = [
        hit[1] for statement in (*book.coverage, *(s for s in book.statements if s.within is None))
        if base and statement.subject.fullmatch(base) and (hit := ledger.find(statement.place, base, column))
    ]  # fmt: skip
    return [cell for cell in found if cell.amount]


def _whole(share: Fact, part: Fact, facts: Sequence[Fact], base: str) -> Fact | None:
    money = [f for f in facts if _is_money(f) and f is not part and f.fiscal_year == part.fiscal_year]
    if base:
        return next((f for f in money if bare(f.row) == bare(base)), None)
    if len(part.row_path) > 1:
        parent = next((f for f in money if f.row_path == part.row_path[:-1]), None)
        if parent is not None:
            return parent
    # 主要用于以下方面：一般公共服务支出（类）… 占…: the paragraph's own total is the whole.
    first = money[0] if money else None
    if first is not None and any(f.column_path == ("占比",) and f.row_path == first.row_path for f in facts):
        return None  # its share is told like the others': it is one of the parts
    return (
        first if first is not None and facts.index(first) < facts.index(part) and value(first) >= value(part) else None
    )


def _judge(
    ledger: Ledger, book: RuleBook, rule_id: str, share: Fact, pairs: Sequence[Pair], base: str,
    severity: Severity | None = None,
) -> Trial:  # fmt: skip
    if not pairs:
        return Trial(rule_id, Outcome.NOT_ENOUGH_DATA)
    near = half_step(share.printed, "%")
    nearest: Pair | None = None
    for part, whole in pairs:
        low, high = rate_range(ledger.amount(part), ledger.amount(whole), step(part), step(whole))
        if within(value(share), near, low, high):
            return Trial(rule_id, Outcome.HOLDS)
        if nearest is None and within(value(share), 2 * near, low, high):
            nearest = (part, whole)
    part, whole = nearest or pairs[0]
    true = value(part) / value(whole) * 100
    slip = "" if nearest or keystroke(share.printed, true, near) else _mistyped(share, part, whole)
    rule = book.rules["rate-rounding" if nearest else rule_id]
    told = rule.tell(
        subject=bare(share.row), printed=f"{share.printed}%", part=show(part), whole=both(whole, part.unit),
        expected=percent(true), base=base, table=whole.schedule_title, what=share.column,
        hint=f"；若{share.column}无误，{show(part)} 疑为 {slip}{part.unit} 之误" if slip else "",
    )  # fmt: skip
    return fails(
        rule, ledger.disclosure.document, told, f"{share.printed}%", percent(true),
        percent(abs(true - value(share))), (ledger.cite(share), ledger.cite(part), ledger.cite(whole)),
        bare(share.row), () if nearest else (share.ordinal, part.ordinal) if slip else (share.ordinal,),
        None if nearest else severity,
    )  # fmt: skip


def _mistyped(share: Fact, part: Fact, whole: Fact) -> str:
    """The part as it may have been meant, where a slip in it explains the share better than one in the share."""
    scale = MONEY_UNITS[part.unit]
    wanted = value(whole) * value(share) / 100
    slack = value(whole) * half_step(share.printed, "%") / 100 + step(part)
    return explained_by_slip(part.printed, lambda n: abs(n * scale - wanted) <= slack)


def of_forms(ledger: Ledger, book: RuleBook) -> Iterator[Trial]:
    """执行率 of a self-evaluation = 全年执行数 ÷ 全年预算数, or ÷ 年初预算数 where that is all the form is drawn up from."""
    for sheet in ledger.of_kind(ScheduleKind.PERFORMANCE):
        for row in sheet.rows:
            rates = [c for c in row.every if bare(c.column).endswith("执行率") and c.unit == "%" and c.amount is not None]
            money = [c for c in row.every if c.unit in MONEY_UNITS and c.amount is not None]
            done = [c for c in money if bare(c.column).endswith("执行数") and "上年" not in c.column]
            planned = sorted((c for c in money if bare(c.column).endswith("预算数")), key=lambda c: "年初" in c.column)
            for rate in rates if len(done) == 1 else ():
                yield _judge(ledger, book, "completion", rate, _positive([(done[0], p) for p in planned]), "")


def _completion(ledger: Ledger, book: RuleBook, rate: Fact, facts: Sequence[Fact]) -> Trial:
    mine = [(f, f.column.removeprefix("上年")) for f in facts if f.row_path == rate.row_path and f.unit in MONEY_UNITS]
    done = sound(ledger, book, [f for f, column in mine if column in {"决算数", "执行数"}])
    planned = [
        f for f, column in mine
        if column in _AMOUNTS and f.phase in {Phase.APPROVED, Phase.ADJUSTED} and read_number(f.printed) is not None
    ]  # fmt: skip
    if any(f.ordinal in ledger.doubted for f in planned):
        return Trial("completion", Outcome.NOT_APPLICABLE)
    if done and not planned and (found := _planned(ledger, book, rate, done)):
        return _judge(ledger, book, "completion", rate, found, "", Severity.WARNING)
    if "年初" not in rate.column_path[0]:  # 执行率 is of what was to be spent in the end, 全年预算数
        planned.sort(key=lambda f: f.phase is not Phase.ADJUSTED)
    if done and any(value(p) > 0 for p in planned):
        return _judge(ledger, book, "completion", rate, [(d, p) for d in done for p in planned if value(p) > 0], "")
    if done and not planned and value(done[-1]) == 0 and value(rate) == 0:
        return _zero_base(ledger, book, rate, done[-1])
    if planned and value(planned[-1]) == 0:
        return _zero_base(ledger, book, rate, planned[-1])
    return Trial("completion", Outcome.NOT_ENOUGH_DATA)


def _planned(ledger: Ledger, book: RuleBook, rate: Fact, done: Sequence[Fact]) -> list[Pair]:
    """完成预算的98.53%, where only the “三公” schedule prints the budget."""
    if "年初" in rate.column_path[0]:
        return []
    cells = in_schedule(ledger, book, replace(done[-1], column="预算数"))
    planned = [c.cell for c in cells if c.sheet.kind is ScheduleKind.THREE_PUBLIC and "预算数" in "".join(c.cell.column_path)]
    return _positive([(d, p) for d in done for p in planned if p.amount and p.ordinal not in ledger.doubted])


def _zero_base(ledger: Ledger, book: RuleBook, rate: Fact, fact: Fact) -> Trial:
    """完成预算的0% where nothing was budgeted."""
    for statement in book.statements:
        if statement.subject.fullmatch(rate.row) and (hit := ledger.find(statement.place, rate.row, "预算数")):
            cell = hit[1]
            if cell.state is State.UNREAD or cell.amount:
                return Trial("completion-zero-base", Outcome.NOT_APPLICABLE)
            rule = book.rules["completion-zero-base"]
            told = rule.tell(subject=bare(rate.row), printed=f"{rate.printed}%")
            return fails(
                rule, ledger.disclosure.document, told, f"完成预算的{rate.printed}%", "无预算，不适用", "",
                (ledger.cite(rate), ledger.cite(cell)), bare(rate.row),
            )  # fmt: skip
    return Trial("completion-zero-base", Outcome.NOT_ENOUGH_DATA)
