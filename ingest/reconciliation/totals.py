"""The same money told more than once: items with their total, changes with changes, a part within its whole."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal

from index.amounts import half_step, read_number
from index.naming import is_itself
from index.records import Fact
from index.vocabulary import MONEY_UNITS, Outcome, Phase, ScheduleKind, Severity
from ingest.paragraphs import bare
from ingest.reconciliation.ledger import Ledger, bodies
from ingest.reconciliation.numbers import TAIL, keystroke, show, show_like, step, value
from ingest.reconciliation.rules import RuleBook, Trial, fails


def items(ledger: Ledger, book: RuleBook) -> Iterator[Trial]:
    """年初预算 of all items = 年初预算 of their total, where the items are all there: their 决算 add up to its 决算."""
    sections: dict[tuple[str, ...], list[Fact]] = defaultdict(list)
    for fact in ledger.stated:
        passage = ledger.passage.get(fact.passage or 0)
        if passage is not None and fact.unit in MONEY_UNITS:
            sections[passage.section].append(fact)
    for facts in sections.values():
        listed = [f for f in facts if len(f.row_path) == 3]
        if len({f.row_path for f in listed}) < 3:
            continue
        heads = [f for f in facts if len(f.row_path) == 1 and f.ordinal < listed[0].ordinal]
        planned, done = _last(heads, "年初预算数"), _last(heads, "决算数")
        parts = _once(listed, "年初预算数")
        outcomes = _once(listed, "决算数")
        if planned is None or done is None or len(parts) < 3:
            continue
        if not _adds_up(done, outcomes):
            yield Trial("items-sum", Outcome.NOT_ENOUGH_DATA)
            continue
        yield _sum(ledger, book, "items-sum", planned, parts)


def _last(facts: Sequence[Fact], column: str) -> Fact | None:
    return next((f for f in reversed(facts) if f.column == column), None)


def _once(facts: Sequence[Fact], column: str) -> list[Fact]:
    found: dict[tuple[str, ...], Fact] = {}
    for fact in facts:
        if fact.column == column:
            found.setdefault(fact.row_path, fact)
    return list(found.values())


def _slack(whole: Fact, parts: Sequence[Fact]) -> Decimal:
    return max(step(whole) + sum((step(p) for p in parts), Decimal(0)), TAIL)


def _adds_up(whole: Fact, parts: Sequence[Fact]) -> bool:
    total = sum((value(p) for p in parts), Decimal(0))
    return bool(parts) and abs(value(whole) - total) <= _slack(whole, parts)


def _sum(ledger: Ledger, book: RuleBook, rule_id: str, whole: Fact, parts: Sequence[Fact]) -> Trial:
    if {whole.ordinal, *(p.ordinal for p in parts)} & ledger.doubted:
        return Trial(rule_id, Outcome.NOT_APPLICABLE)
    if _adds_up(whole, parts):
        return Trial(rule_id, Outcome.HOLDS)
    rule = book.rules[rule_id]
    total = sum((value(p) for p in parts), Decimal(0))
    gap = show_like(abs(value(whole) - total), whole.unit)
    doubts, slip = _slip(ledger, whole, parts)
    told = rule.tell(
        subject=bare(whole.row), column=whole.column, printed=show(whole), sum=show_like(total, whole.unit),
        difference=gap, count=len(parts), hint=slip,
    )  # fmt: skip
    return fails(
        rule, ledger.disclosure.document, told, show(whole), show_like(total, whole.unit), gap,
        tuple(ledger.cite(f) for f in (whole, *parts[:12])), bare(whole.row), doubts,
        None if slip else Severity.NOTICE,
    )  # fmt: skip


def _slip(ledger: Ledger, whole: Fact, parts: Sequence[Fact]) -> tuple[tuple[int, ...], str]:
    """Which figures, mistyped by one key, would make the sum fail; with none, it may be a matter of 口径.

    Of several, the one whose own 完成率 fits what it should have been is told.
    """
    total = sum((value(p) for p in parts), Decimal(0))
    found: list[tuple[Fact, str]] = []
    for fact, wanted in ((whole, total), *((p, value(p) + value(whole) - total) for p in parts)):
        scale = MONEY_UNITS.get(fact.unit, 1)
        digit = keystroke(fact.printed, wanted / scale, _slack(whole, parts) / scale) if wanted else ""
        if digit:
            found.append((fact, digit))
    if not found:
        return (), ""
    told = [(f, d) for f, d in found if _fits_its_rate(ledger, f, d)] or found
    turned = [bare(f.row) for f, d in told if d == f.printed]  # the right digits, said to go the wrong way
    likely = "或".join(f"{row}的增减方向疑写反" for row in turned[:1]) or "或".join(f"{bare(f.row)}的 {f.printed} 疑为 {d} 之误" for f, d in told[:2])
    return tuple(f.ordinal for f, _ in found), f"，{likely}"


def _fits_its_rate(ledger: Ledger, fact: Fact, digit: str) -> bool:
    kin = [f for f in ledger.by_passage.get(fact.passage or 0, ()) if f.row_path == fact.row_path]
    rate = next((f for f in kin if f.column == "完成率"), None)
    done = next((f for f in kin if f.column == "决算数" and f.unit == fact.unit), None)
    planned = read_number(digit)
    if rate is None or done is None or not planned:
        return False
    return abs(value(done) / (planned * MONEY_UNITS[fact.unit]) * 100 - value(rate)) <= half_step(rate.printed, "%")


def _told(fact: Fact) -> str:
    if fact.column != "增减额":
        return show(fact)
    return "持平" if fact.printed == "持平" else f"{'增加' if value(fact) > 0 else '减少'}{show(fact)}"


def moves(ledger: Ledger, book: RuleBook) -> Iterator[Trial]:
    """The change of a whole is the sum of the changes of its parts; 收入 and 支出 of a budget change alike."""
    told: dict[str, list[Fact]] = defaultdict(list)
    for fact in ledger.stated:
        if fact.column == "增减额" and (fact.unit in MONEY_UNITS):
            told[fact.column_path[0]].append(fact)
    for facts in told.values():
        for identity in book.moves:
            whole = next((f for f in facts if identity.whole.fullmatch(bare(f.row))), None)
            parts = [next((f for f in facts if p.fullmatch(bare(f.row)) and f is not whole), None) for p in identity.parts]
            known = [p for p in parts if p is not None]
            if whole is None or len(known) < len(parts):
                continue
            if identity.even and (ledger.disclosure.phase is not Phase.APPROVED or not _equal_now(ledger, whole, known[0])):
                yield Trial("moves-sum", Outcome.NOT_APPLICABLE)
                continue
            yield _moved(ledger, book, whole, known)


def _equal_now(ledger: Ledger, one: Fact, other: Fact) -> bool:
    """Are the two amounts themselves the same this year?"""
    now = []
    for move in (one, other):
        facts = ledger.by_passage.get(move.passage or 0, ())
        now.append(next((f for f in facts if f.row_path == move.row_path and f.column in {"预算数", "决算数"}), None))
    a, b = now
    return a is not None and b is not None and abs(value(a) - value(b)) <= step(a) + step(b) + TAIL


def _moved(ledger: Ledger, book: RuleBook, whole: Fact, parts: Sequence[Fact]) -> Trial:
    if {whole.ordinal, *(p.ordinal for p in parts)} & ledger.doubted:
        return Trial("moves-sum", Outcome.NOT_APPLICABLE)
    if _adds_up(whole, parts):
        return Trial("moves-sum", Outcome.HOLDS)
    rule = book.rules["moves-sum"]
    total = sum((value(p) for p in parts), Decimal(0))
    unit = next((f.unit for f in (whole, *parts) if f.printed != "持平"), "万元")
    expected = "持平" if not total else f"{'增加' if total > 0 else '减少'}{show_like(abs(total), unit)}"
    doubts, slip = _slip(ledger, whole, parts)
    told = rule.tell(
        subject=bare(whole.row), base=whole.column_path[0], printed=_told(whole), expected=expected,
        parts="、".join(f"{bare(p.row)}{_told(p)}" for p in parts), hint=slip,
    )  # fmt: skip
    return fails(
        rule, ledger.disclosure.document, told, _told(whole), expected,
        show_like(abs(value(whole) - total), unit), tuple(ledger.cite(f) for f in (whole, *parts)), bare(whole.row),
        doubts, None if slip else Severity.NOTICE,
    )  # fmt: skip


def within(ledger: Ledger, book: RuleBook) -> Iterator[Trial]:
    """A part is no larger than what it is part of: 小微企业 within 中小企业, 基本支出's 公务接待费 within 三公's."""
    for bound in book.bounds:
        if bound.whole_place is not None and bound.part_place is not None:
            a, b = ledger.find(bound.part_place), ledger.find(bound.whole_place, column="决算数")
            if a is not None and b is not None:
                # Two schedules may differ in 口径; two sentences of one section do not.
                yield _bounded(ledger, book, a[1], b[1], Severity.NOTICE)
            continue
        parts = [f for f in ledger.stated if bound.part.fullmatch(bare(f.row)) and f.unit in MONEY_UNITS]
        for part in parts:
            here = [
                f for f in ledger.stated
                if bound.whole.fullmatch(bare(f.row)) and f.unit in MONEY_UNITS and f.column == part.column
                and f.fiscal_year == part.fiscal_year and f.schedule_title == part.schedule_title
            ]  # fmt: skip
            if here:
                yield _bounded(ledger, book, part, here[0])


def _bounded(
    ledger: Ledger, book: RuleBook, part: Fact, whole: Fact, severity: Severity | None = None
) -> Trial:
    if part.amount is None or whole.amount is None:
        return Trial("part-exceeds", Outcome.NOT_ENOUGH_DATA)
    if value(part) <= value(whole) + _slack(whole, [part]):
        return Trial("part-exceeds", Outcome.HOLDS)
    if {part.ordinal, whole.ordinal} & ledger.doubted:
        return Trial("part-exceeds", Outcome.NOT_APPLICABLE)
    rule = book.rules["part-exceeds"]
    told = rule.tell(
        subject=bare(part.row) or bare(part.column), printed=show(part), whole=_named(whole), expected=show(whole)
    )
    return fails(
        rule, ledger.disclosure.document, told, show(part), f"不大于{show(whole)}",
        show_like(value(part) - value(whole), part.unit), (ledger.cite(part), ledger.cite(whole)),
        bare(part.row) or bare(part.column), severity=severity,
    )  # fmt: skip


def averages(ledger: Ledger, book: RuleBook) -> Iterator[Trial]:
    """人均接待费108.12元 = 公务接待费3.86万元 ÷ 357人: as a sentence or the “三公” schedule has the whole, and a sentence the count."""
    rule = book.rules["average"]
    year = [f for f in ledger.stated if f.fiscal_year == ledger.disclosure.fiscal_year and f.amount]
    for each in book.averages:
        told = [f for f in year if each.subject.fullmatch(bare(f.row)) and f.unit in MONEY_UNITS and f.column in _NOW]
        counts = [f for f in year if f.unit in each.units and len(f.row_path) == 1 and each.count.match(bare(f.row)) and "购置" not in f.column]
        wholes = [f for f in year if each.whole.fullmatch(bare(f.row)) and f.unit in MONEY_UNITS and f.column in _NOW]
        places = (s.place for w in wholes[:1] for s in book.statements if s.subject.fullmatch(bare(w.row)))
        cells = [hit[1] for place in places if (hit := ledger.find(place, "", "决算数")) and hit[1].amount]
        for fact in told:
            pairs = [(whole, count) for count in counts for whole in (*cells, *wholes)]
            if not pairs or len({value(c) for c in counts}) > 1:
                yield Trial(rule.id, Outcome.NOT_ENOUGH_DATA)
                continue
            if any(abs(value(w) / value(c) - value(fact)) <= step(fact) + step(w) / value(c) for w, c in pairs):
                yield Trial(rule.id, Outcome.HOLDS)
                continue
            whole, count = pairs[0]
            expected = show_like(value(whole) / value(count), fact.unit)
            message = rule.tell(subject=bare(fact.row), printed=show(fact), whole=show(whole), count=show(count), expected=expected)
            cited = (ledger.cite(fact), ledger.cite(whole), ledger.cite(count))
            yield fails(rule, ledger.disclosure.document, message, show(fact), expected, "", cited, bare(fact.row))


_NOW = frozenset({"预算数", "决算数"})


def _named(fact: Fact) -> str:
    if fact.schedule is ScheduleKind.THREE_PUBLIC and fact.table is not None:
        name = next((n for n in reversed(fact.column_path) if n not in {"预算数", "决算数"}), fact.column)
        return f"《{fact.schedule_title}》的{bare(name)}"
    return bare(fact.row)


def units(ledger: Ledger, book: RuleBook) -> Iterator[Trial]:
    """下属 5 家预算单位, 行政单位 1 家、事业单位 5 家, and the list itself: two of the three outvote the third."""
    agency = ledger.disclosure.agency
    # 乙区某街道（本级） is the body itself, listed by the schedules beside its full name.
    listed = len({agency if is_itself(unit, agency) else unit for unit in ledger.disclosure.units})
    for passage in bodies(ledger):
        facts = ledger.by_passage.get(passage.ordinal, ())
        under = next((f for f in facts if f.row == "预算单位" and f"下属{f.printed}" in passage.text.replace(" ", "")), None)
        kinds = [f for f in facts if f.unit == "家" and re.search(r"(?:行政|参公|事业|企业|参照\S*|其他)单位$", f.row)]
        if under is None or not kinds or under in kinds or listed < 2:
            continue
        counted = sum((value(f) for f in kinds), Decimal(0))
        votes = [value(under) + 1, counted, Decimal(listed)]
        if len(set(votes)) == 1:
            yield Trial("unit-count", Outcome.HOLDS)
            continue
        true = next((v for v in votes if votes.count(v) > 1), None)
        if true is None or true != votes[2]:
            yield Trial("unit-count", Outcome.NOT_ENOUGH_DATA)
            continue
        wrong = [under] if votes[0] != true else kinds
        rule = book.rules["unit-count"]
        printed = "、".join(f"{f.row}{show(f)}" for f in wrong)
        expected = f"下属 {true - 1} 家" if wrong == [under] else f"合计 {true} 家"
        told = rule.tell(printed=printed, listed=listed, expected=expected)
        yield fails(
            rule, ledger.disclosure.document, told, printed, expected, "",
            tuple(ledger.cite(f) for f in dict.fromkeys((*wrong, under, *kinds))), "预算单位", tuple(f.ordinal for f in wrong),
        )  # fmt: skip

