"""What contradicts itself, from the findings of reconciliation: the list, what touches a figure, what it should likely be."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache

from assistant.answer import Figure
from assistant.citations import Ledger, loose_numbers, mark
from assistant.operations import quoting
from assistant.operations.desk import Desk, Draft
from assistant.operations.single import merge
from assistant.query import Operation
from assistant.scoping import Side
from assistant.wording import Quantity, fold, subwords
from index.amounts import half_step, in_yuan, plain, read_number
from index.classification import name_key
from index.records import Fact, Finding
from index.vocabulary import MONEY_UNITS, Severity

NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
MOST_PLACES = 14
QUOTED_MINIMUM = 3
"Characters of words in quotation marks that say which contradiction is meant."
LEVELS = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.NOTICE: 2}


def contradictions(desk: Desk) -> Draft:
    """The list of what contradicts itself, worst first."""
    return merge([contradictions_of(desk, side) for side in desk.sides])


def contradictions_of(desk: Desk, side: Side) -> Draft:
    """The contradictions of one document, worst first, ten at most."""
    findings = [f for f in desk.library.index.findings([side.disclosure.document]) if f.severity is not Severity.NOTICE]
    findings.sort(key=lambda f: LEVELS[f.severity])
    if not findings:
        number = desk.ledger.cite_document(side.disclosure)
        return Draft(
            lines=[f"{desk.whose(side)}按现有规则核对，没有发现前后矛盾的地方[{number}]。"], subject="勾稽关系"
        )
    lines = [
        f"{desk.whose(side)}里有{len(findings)}处前后不一致或疑似笔误："
        if len(findings) <= 31
        else f"{desk.whose(side)}里有多处前后不一致或疑似笔误："
    ]
    for finding in findings[:10]:
        marks = [desk.ledger.cite(c) for c in finding.citations[:MOST_PLACES]]
        lines.append(f"- {finding.message}{mark(marks)}")
        enter_expected(desk.ledger, finding, role="support")
        desk.ledger.warn("discrepancy", finding.message, marks)
    return Draft(lines=lines, subject="勾稽关系")


def best_finding(desk: Desk, side: Side) -> Finding | None:
    """The finding a question is about: it shares the numbers quoted, or the item and the words."""
    findings = desk.library.index.findings([side.disclosure.document])
    said = desk.query.quantities
    values = {q.value for q in said}
    items = [s for s in desk.query.subjects if not any(m.kind for m in quoting.meanings_of(side, s))]
    names = {n for s in items or desk.query.subjects for n in quoting.names_of(quoting.meanings_of(side, s), s.surfaces)}
    ranked = []
    schedules = [_SCHEDULE.sub("", w) for s in desk.query.subjects for w in s.surfaces] if not items and not said else []
    telling = {w for w in _telling_words(desk, findings) if not any(w in n for n in names)} if items else _telling_words(desk, findings)
    for finding in findings:
        pieces = [finding.message, finding.subject, finding.printed, finding.expected, *(c.quoted for c in finding.citations)]
        text = _plain(" ".join(pieces))
        if any(schedules) and not any(w in text + _plain(" ".join(f"{c.table}{c.section}" for c in finding.citations)) for w in schedules):
            continue  # 政府性基金表底下写着没有: nothing that is wrong elsewhere
        pieces_of_first = [finding.subject, finding.printed, finding.expected]
        of_move = not said and Operation.CHANGE in desk.query.hints and finding.rule.startswith(_OF_MOVES)
        if finding.rule not in _OF_LISTS and (not finding.subject or of_move):  # a name among many in a list or sentence is not what is wrong there
            pieces_of_first += [c.quoted for c in finding.citations[:1]]
        first = _plain(" ".join(pieces_of_first))
        own_words = [finding.message, finding.printed, finding.expected, *(c.quoted for c in finding.citations if read_number(c.quoted) is not None)]
        # A long sentence cited states much beside what is wrong in it: all of it counts only for the item itself.
        shared = [q for q in said if any(says(q, p) for p in (pieces if name_key(finding.subject) in names else own_words))]
        if said and finding.rule.startswith(_OF_MOVES) and Operation.CHANGE not in desk.query.hints and not any(says(q, p) for q in said for p in own_words):
            continue  # 项目支出955.14万，占33.81%，对不对: not what is wrong in how it moved
        own = [q for q in said if says(q, _plain(finding.printed))]
        told = sum(len(q) >= QUOTED_MINIMUM and q in text for q in quoted_parts(desk.query.quotations))
        agreed = len(shared) + 2 * len(own)
        named = sum(n in first for n in names)
        words = len(quoting.bigrams(desk.query.text) & quoting.bigrams(text))
        rows = (c for c in finding.citations if c.row and read_number(c.quoted) in values)
        of_row = any(n in _plain(c.row) for c in rows for n in names)
        if said and len(shared) < min(2, len(said)) and not own and not of_row:
            continue
        told_by = sum(len(w) for w in telling if w in text)
        if not said and not (named or told or told_by >= _TELLING_LENGTH or ((words >= _TELLING_WORDS or told_by) and not items)):
            continue
        named = max(named, 2 * of_row, 2 * (name_key(finding.subject) in names))
        of_slip, of_rate = of_row and finding.rule == "shifted-rows", desk.query.wants_rate and "rate" in finding.rule
        by_words = (-(told_by // _TELLING_LENGTH), -min(named, 2), -told_by)
        ranked.append(((-told, -of_slip, -agreed, -of_rate, -of_move, *by_words, LEVELS[finding.severity], -words), finding))
    ranked.sort(key=lambda r: r[0])
    return ranked[0][1] if ranked else None


def alike(desk: Desk, side: Side, finding: Finding) -> list[Finding]:
    """列了奖金、水费，表里有数吗: the same slip of the other items asked about."""
    names = [set(quoting.names_of(quoting.meanings_of(side, s), s.surfaces)) for s in desk.query.subjects]
    about = [f for f in desk.library.index.findings([side.disclosure.document]) if f.rule == finding.rule]
    own = [next((f for f in about if {name_key(f.subject), name_key(f.printed)} & of), None) for of in names]
    return [f for f in own if f is not None and f != finding] if len(names) > 1 else []


_SCHEDULE = re.compile("(?:财政拨款)?(?:收入|支出)*(?:预算|决算)?(?:支出|收入)?(?:功能分类|经济分类|明细|总)?(?:预算|决算)?表$")
_LEFT_OUT = re.compile(r"…+|\.{3,}|。{2,}")
"What a quotation leaves out between its parts."
_plain = lru_cache(maxsize=8192)(fold)
"""What findings say, folded once: the same few are held against every question that doubts something."""


def _telling_words(desk: Desk, findings: Sequence[Finding]) -> set[str]:
    """Words of the question that stand in one finding or two and in no other: 老旧电梯更新, 周期."""
    words = {part for w in (*desk.query.content, *desk.query.residual) for part in (w, *subwords(w)) if len(part) >= 2}
    texts = [_plain(" ".join((f.message, f.subject, *(c.quoted for c in f.citations[:3])))) for f in findings]
    return {w for w in words if 0 < sum(w in t for t in texts) <= _MOST_SHARED}


def says(quantity: Quantity, piece: str) -> bool:
    """Whether a text states a number the asker quotes, if only roundly: 印的4.3个亿 is 43269.3万元, 3845万 is 3845.49万元."""
    for match in _MEASURED.finditer(piece):
        number, unit = read_number(match.group(1)), match.group(2) or ""
        if number is None:
            continue
        if number == quantity.value and (not unit or not quantity.unit or unit == quantity.unit):
            return True
        if not number or len(quantity.printed.replace(".", "").strip("0")) < _TELLING_DIGITS:
            continue
        # Cut off or rounded, as people say amounts.
        slack = 2 * half_step(quantity.printed, quantity.unit)
        if unit in MONEY_UNITS and quantity.unit in MONEY_UNITS and abs(in_yuan(number, unit) - quantity.amount) <= slack:
            return True
    return False


def quoted_parts(quotations: Sequence[str]) -> list[str]:
    """“增加的主要原因是……减少”: the parts of what is quoted, each as far as it stands in a text of its own."""
    return [part for q in quotations for words in _LEFT_OUT.split(q) if (part := fold(words).rstrip("是为了的,:"))]


_SEVERAL = 2


def says_all(finding: Finding, quantities: Sequence[Quantity]) -> bool:
    """Whether every figure the asker quotes is one of a finding's own, or it is of moves, which add up by their signs alone."""
    if len(quantities) < _SEVERAL and finding.rule != "moves-sum":
        return False
    whole = fold(" ".join((finding.message, finding.printed, finding.expected)))
    return all(says(q, whole) for q in quantities)


def shares_words(desk: Desk, finding: Finding) -> bool:
    """Whether a question speaks of what a finding is about: by the item's name, or by words of it."""
    text = fold(f"{finding.subject} {finding.printed} {finding.message}")
    return len(quoting.bigrams(desk.query.text) & quoting.bigrams(text)) >= _KNOWN_BY


_KNOWN_BY = 3
_OF_MOVES = ("change", "said-direction", "even", "moves", "not-chosen", "zero-base", "increase")
"Rules about more and less, up and down: what is meant where a question speaks of that."
_OF_LISTS = frozenset({"economic-list"})
_MOST_SHARED = 2
"Findings that may share a word that still tells them from the others: one slip is often found by two rules."
_TELLING_LENGTH = 4
"Characters of such words that stand for the name of an item."
_TELLING_WORDS = 6
"Pairs of characters shared with a finding by a question that names no item."
_TELLING_DIGITS = 2
"Digits a number must have to be recognised where it was rounded: 差1元 is no 0.00万元."
_MEASURED = re.compile(r"(\d[\d,]*(?:\.\d+)?)\s*(亿元|万元|元|%)?")


def enter_expected(ledger: Ledger, finding: Finding, *, role: str) -> None:
    """Enter what a finding computes, with its message as the working: no number of a message goes without a source."""
    marks = [ledger.cite(c) for c in finding.citations[-MOST_PLACES:]]
    computed = expected_of(finding)
    if computed is None:
        loose = loose_numbers(finding.message, ledger, "")
        number = read_number(loose[0]) if loose else None
        if number is None:
            return
        computed, role = (number, "", loose[0]), "support"
    amount, unit, printed = computed
    value, base = in_yuan(amount, unit), "元" if unit in MONEY_UNITS else unit
    slack = half_step(printed, unit)
    asked = [f for f in ledger.figures if role != "answer" or f.role == "answer"]  # 4辆 of one kind is not the 4 that all come to
    known = any(f.unit == base and abs(Decimal(f.amount) - value) <= slack for f in asked)
    if known and not loose_numbers(finding.message, ledger, ""):
        return  # the schedule's own figure says it more exactly
    ledger.enter(
        Figure(
            label=f"{finding.subject}（按勾稽核对）",
            amount=plain(value),
            unit=base,
            printed=printed,
            printed_unit=unit,
            role="answer" if role == "answer" and unit != "年" else "support",  # a year is not the figure that was wrong
            origin="derived",
            formula=finding.message,
            citations=marks,
        )
    )


def starts_with(told: str, fact: Fact) -> bool:
    """Whether a finding's words open with this figure: 525.71万元（5,257,121元） is either."""
    return any(read_number(m.group(1)) == read_number(fact.printed) for m in list(_MEASURED.finditer(told))[:2])


def expected_of(finding: Finding) -> tuple[Decimal, str, str] | None:
    """The amount a finding computes: (number, unit, as printed); None where it computes none."""
    m = re.search(r"(-?\d[\d,]*(?:\.\d+)?)\s*(亿元|万元|元|%|辆|个|家|平方米|人次|批次|年|分|人|名|台|户|项|次|处|所)", finding.expected)
    number = read_number(m.group(1)) if m else None
    return (number, m.group(2), m.group(1)) if m and number is not None else None


def findings_touching(findings: Sequence[Finding], facts: Sequence[Fact]) -> list[Finding]:
    """The contradictions in which a quoted figure itself takes part: same place, and its digits are what is doubted."""
    touching = []
    for finding in findings:
        if finding.severity is Severity.NOTICE:
            continue
        numbers = {read_number(t) for t in NUMBER.findall(f"{finding.printed} {finding.expected} {finding.message}")}
        for c in finding.citations:
            if any(
                f.document == c.document and f.place.page == c.place.page and read_number(f.printed) in numbers
                and (f.place.bbox, f.place.lines) == (c.place.bbox, c.place.lines)
                for f in facts
            ):  # fmt: skip
                touching.append(finding)
                break
    return touching
