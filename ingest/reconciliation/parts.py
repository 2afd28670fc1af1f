"""Wholes and parts in words: shares, completion rates, and parts that should add up to their whole."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal

from index.amounts import half_step, read_number
from index.records import Fact
from index.vocabulary import MONEY_UNITS, Outcome, Phase, ScheduleKind, State
from ingest.paragraphs import bare
from ingest.reconciliation.ledger import TOTAL_ROWS, Ledger
from ingest.reconciliation.numbers import (
    TAIL,
    both,
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

_AMOUNTS = {"预算数", "决算数", "年初预算数", "年度预算安排", "涉及金额"}


def _is_money(fact: Fact) -> bool:
    return fact.unit in MONEY_UNITS and fact.column in _AMOUNTS and read_number(fact.printed) is not None


def shares(ledger: Ledger, book: RuleBook) -> Iterator[Trial]:
    """占比 = part ÷ whole, by the words themselves or by the schedules."""
    for facts in ledger.by_passage.values():
        for index, share in enumerate(facts):
            if share.column == "占比":
                part = next((f for f in reversed(facts[:index]) if f.row_path == share.row_path and _is_money(f)), None)
                if part is not None:
                    yield _share(ledger, book, share, part, facts)
            elif share.column == "完成率":
                yield _completion(ledger, book, share, facts)


def _share(
    ledger: Ledger, book: RuleBook, share: Fact, part: Fact, facts: Sequence[Fact]
) -> Trial:
    base = share.column_path[0].removeprefix("占") if len(share.column_path) > 1 else ""
    covered = _covered(ledger, book, base, part.column)
    if base and covered is not None:
        return _judge(ledger, book, "coverage-share", share, [(part, covered)], base)
    whole = _whole(share, part, facts, base)
    pairs: list[tuple[Fact, Fact]] = []
    if whole is not None:
        pairs.append((part, whole))
        there = [(a.cell, b.cell) for a in in_schedule(ledger, book, part) for b in in_schedule(ledger, book, whole)]
        pairs += [(a, b) for a, b in there if a.amount is not None and b.amount]
        if part.ordinal in ledger.doubted:
            pairs = [*pairs[1:], pairs[0]]
    if not base:
        pairs += list(_of_totals(ledger, book, part))
    return _judge(ledger, book, "share", share, [p for p in pairs if value(p[1]) > 0], base)


def _of_totals(ledger: Ledger, book: RuleBook, part: Fact) -> Iterator[tuple[Fact, Fact]]:
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
                if total is not None and total.amount and hit.cell.amount is not None:
                    yield hit.cell, total


def _covered(ledger: Ledger, book: RuleBook, base: str, column: str) -> Fact | None:
    for statement in (*book.coverage, *(s for s in book.statements if s.within is None)):
        if base and statement.subject.fullmatch(base) and (hit := ledger.find(statement.place, base, column)):
            return hit[1] if hit[1].amount else None
    return None


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
    ledger: Ledger, book: RuleBook, rule_id: str, share: Fact, pairs: Sequence[tuple[Fact, Fact]], base: str
) -> Trial:
    if not pairs:
        return Trial(rule_id, Outcome.NOT_ENOUGH_DATA)
    near = half_step(share.printed, "%")
    for part, whole in pairs:
        low, high = rate_range(ledger.amount(part), ledger.amount(whole), step(part), step(whole))
        if within(value(share), near, low, high):
            return Trial(rule_id, Outcome.HOLDS)
    part, whole = pairs[0]
    true = value(part) / value(whole) * 100
    rule = book.rules[rule_id]
    told = rule.tell(
        subject=bare(share.row), printed=f"{share.printed}%", part=show(part), whole=both(whole, part.unit),
        expected=percent(true), base=base, table=whole.schedule_title,
    )  # fmt: skip
    return fails(
        rule, ledger.disclosure.document, told, f"{share.printed}%", percent(true),
        percent(abs(true - value(share))), (ledger.cite(share), ledger.cite(part), ledger.cite(whole)),
        bare(share.row), (share.ordinal,),
    )  # fmt: skip


def _completion(ledger: Ledger, book: RuleBook, rate: Fact, facts: Sequence[Fact]) -> Trial:
    done = [f for f in facts if f.row_path == rate.row_path and f.column in {"决算数", "执行数"} and _is_money(f)]
    done = sound(ledger, book, done)
    planned = [
        f for f in facts
        if f.row_path == rate.row_path and _is_money(f) and f.phase in {Phase.APPROVED, Phase.ADJUSTED}
    ]  # fmt: skip
    if any(f.ordinal in ledger.doubted for f in planned):
        return Trial("completion", Outcome.NOT_APPLICABLE)
    if done and planned and value(planned[-1]) > 0:
        return _judge(ledger, book, "completion", rate, [(d, p) for d in done for p in planned if value(p) > 0], "")
    if done and not planned and value(done[-1]) == 0 and value(rate) == 0:
        return _zero_base(ledger, book, rate, done[-1])
    if planned and value(planned[-1]) == 0:
        return _zero_base(ledger, book, rate, planned[-1])
    return Trial("completion", Outcome.NOT_ENOUGH_DATA)


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


def sums(ledger: Ledger, book: RuleBook) -> Iterator[Trial]:
    """A whole is the sum of its parts, where the parts are all of them."""
    corrected: dict[int, str] = {}
    for facts in ledger.by_passage.values():
        groups: dict[tuple[tuple[str, ...], str], list[Fact]] = defaultdict(list)
        for fact in facts:
            if len(fact.row_path) > 1 and fact.column not in {"增减额", "增减率", "占比", "完成率", "指标值"}:
                groups[(fact.row_path[:-1], "元" if fact.unit in MONEY_UNITS else fact.unit)].append(fact)
        # The innermost first: a slip found there explains the outer sum too.
        for (path, unit), parts in sorted(groups.items(), key=lambda g: -len(g[0][0])):
            wholes = [
                f for f in facts
                if f.row_path == path and (f.unit in MONEY_UNITS) == (unit == "元") and f.column == parts[0].column
                and (unit == "元" or f.unit == unit) and f.ordinal < parts[0].ordinal
                and f.fiscal_year == parts[0].fiscal_year
            ]  # fmt: skip
            if wholes and len(parts) >= 2 and len({p.row_path for p in parts}) == len(parts):
                yield _sum(ledger, book, wholes[-1], parts, corrected, _closing(facts, wholes[-1], parts))
    yield from _share_sums(ledger, book)


def _exhaustive(book: RuleBook, whole: Fact, parts: Sequence[Fact]) -> bool:
    """Do these parts make up the whole? By a known partition, or by ending in 其他."""
    names = [bare(p.row) for p in parts]
    for partition in book.partitions:
        if len(parts) >= len(partition) and all(any(word in n for n in names) for word in partition):
            return True
    return len(parts) >= (2 if whole.unit == "辆" else 3) and bool(book.closing.search(names[-1]))


def _closing(facts: Sequence[Fact], whole: Fact, parts: Sequence[Fact]) -> Fact | None:
    """…，合计1170.00万元 after the parts: then the parts are all there."""
    last = parts[-1].ordinal
    after = (f for f in facts if f.row_path == whole.row_path and f.ordinal > last and f.unit in MONEY_UNITS)
    said = r"(?:合计|共计|总计)(?:为|：)?\s*"
    return next((f for f in after if re.search(said + re.escape(f.printed), f.quoted)), None)


def _sum(
    ledger: Ledger, book: RuleBook, whole: Fact, parts: Sequence[Fact], corrected: dict[int, str],
    closing: Fact | None = None,
) -> Trial:  # fmt: skip
    if {whole.ordinal, *(p.ordinal for p in parts)} & ledger.doubted:
        return Trial("parts-sum", Outcome.NOT_APPLICABLE)
    total = sum((value(p) for p in parts), Decimal(0))
    gap = abs(value(whole) - total)
    allowed = step(whole) + sum((step(p) for p in parts), Decimal(0))
    if closing is not None and abs(value(closing) - total) > allowed and gap <= allowed:
        # The parts make the whole, so it is the closing total that is wrong.
        whole, gap = closing, abs(value(closing) - total)
    elif closing is None and not _exhaustive(book, whole, parts):
        # Parts of an unknown list may leave some out; more than the whole they cannot be.
        if total <= value(whole) + allowed or len(parts) < 2:
            return Trial("parts-sum", Outcome.NOT_APPLICABLE)
        return Trial("parts-sum", Outcome.NOT_ENOUGH_DATA)
    if gap == 0:
        return Trial("parts-sum", Outcome.HOLDS)
    mended = [read_number(corrected[p.ordinal]) for p in parts if p.ordinal in corrected]
    if mended:
        return Trial("parts-sum", Outcome.NOT_APPLICABLE)
    money = whole.unit in MONEY_UNITS
    rounding = gap <= max(allowed, TAIL if money else Decimal(0)) and (money or "." in whole.printed)
    rule = book.rules["parts-rounding" if rounding else "parts-sum"]
    scale = MONEY_UNITS.get(whole.unit, 1)
    digit = explained_by_slip(whole.printed, lambda n: abs(n * scale - total) <= allowed)
    if digit and not rounding:
        corrected[whole.ordinal] = digit
    unit = whole.unit
    told = rule.tell(
        subject=bare(whole.row), printed=show(whole), parts="、".join(show(p) for p in parts[:8]),
        sum=show_like(total, unit), difference=show_like(gap, unit),
        hint=f"，{whole.printed} 疑为 {digit} 之误" if digit else "",
    )  # fmt: skip
    return fails(
        rule, ledger.disclosure.document, told, show(whole), show_like(total, unit), show_like(gap, unit),
        (ledger.cite(whole), *(ledger.cite(p) for p in parts[:6])), bare(whole.row),
        () if rounding else (whole.ordinal,),
    )  # fmt: skip


def _share_sums(ledger: Ledger, book: RuleBook) -> Iterator[Trial]:
    """Shares of an exhaustive list make 100%."""
    for facts in ledger.by_passage.values():
        groups: dict[tuple[str, ...], list[Fact]] = defaultdict(list)
        for fact in facts:
            if fact.column == "占比" and len(fact.column_path) == 1 and len(fact.row_path) > 1:
                groups[fact.row_path[:-1]].append(fact)
        for path, parts in groups.items():
            if len(parts) < 2 or not _exhaustive(book, parts[0], parts) or {p.ordinal for p in parts} & ledger.doubted:
                yield Trial("share-sum", Outcome.NOT_APPLICABLE)
                continue
            total = sum((value(p) for p in parts), Decimal(0))
            allowed = sum((half_step(p.printed, "%") for p in parts), Decimal(0))
            if abs(total - 100) <= allowed:
                yield Trial("share-sum", Outcome.HOLDS)
                continue
            rule = book.rules["share-sum"]
            told = rule.tell(subject=bare(path[-1]), sum=percent(total))
            yield fails(
                rule, ledger.disclosure.document, told, percent(total), "100%", percent(abs(total - 100)),
                tuple(ledger.cite(p) for p in parts), bare(path[-1]),
            )  # fmt: skip
