"""What contradicts itself, from the findings of reconciliation: the list, what touches a figure, what it should likely be."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from assistant.answer import Figure
from assistant.citations import Ledger, loose_numbers, mark
from assistant.operations.desk import Desk, Draft
from assistant.operations.single import merge
from assistant.scoping import Side
from index.amounts import half_step, in_yuan, plain, read_number
from index.records import Fact, Finding
from index.vocabulary import MONEY_UNITS, Severity

_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
_MOST_PLACES = 14
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
        marks = [desk.ledger.cite(c) for c in finding.citations[:_MOST_PLACES]]
        lines.append(f"- {finding.message}{mark(marks)}")
        enter_expected(desk.ledger, finding, role="support")
        desk.ledger.warn("discrepancy", finding.message, marks)
    return Draft(lines=lines, subject="勾稽关系")


def enter_expected(ledger: Ledger, finding: Finding, *, role: str) -> None:
    """Enter what a finding computes, with its message as the working: no number of a message goes without a source."""
    marks = [ledger.cite(c) for c in finding.citations[-_MOST_PLACES:]]
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
    known = any(f.unit == base and abs(Decimal(f.amount) - value) <= slack for f in ledger.figures)
    if known and not loose_numbers(finding.message, ledger, ""):
        return  # the schedule's own figure says it more exactly
    ledger.enter(
        Figure(
            label=f"{finding.subject}（按勾稽核对）",
            amount=plain(value),
            unit=base,
            printed=printed,
            printed_unit=unit,
            role="answer" if role == "answer" else "support",
            origin="derived",
            formula=finding.message,
            citations=marks,
        )
    )


def expected_of(finding: Finding) -> tuple[Decimal, str, str] | None:
    """The amount a finding computes: (number, unit, as printed); None where it computes none."""
    m = re.search(r"(-?\d[\d,]*(?:\.\d+)?)\s*(亿元|万元|元|%|辆|个|家|平方米|人次|批次|年)", finding.expected)
    number = read_number(m.group(1)) if m else None
    return (number, m.group(2), m.group(1)) if m and number is not None else None


def findings_touching(findings: Sequence[Finding], facts: Sequence[Fact]) -> list[Finding]:
    """The contradictions in which a quoted figure itself takes part: same place, and its digits are what is doubted."""
    touching = []
    for finding in findings:
        if finding.severity is Severity.NOTICE:
            continue
        numbers = {read_number(t) for t in _NUMBER.findall(f"{finding.printed} {finding.expected} {finding.message}")}
        for c in finding.citations:
            if any(
                f.document == c.document and f.place.page == c.place.page and read_number(f.printed) in numbers
                and (f.place.bbox, f.place.lines) == (c.place.bbox, c.place.lines)
                for f in facts
            ):  # fmt: skip
                touching.append(finding)
                break
    return touching
