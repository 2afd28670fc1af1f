"""部门预算写2846.54万，中心自己写2946.54万: two figures said of one item, each printed by a document of its own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from assistant.basis import agree
from assistant.catalogue import Catalogue, Entry
from assistant.citations import label_of, mark
from assistant.operations import contradicting, quoting
from assistant.operations.desk import Desk, Draft, bold
from assistant.query import Subject
from assistant.scoping import Side
from assistant.wording import Quantity
from index.amounts import half_step
from index.records import Disclosure
from index.vocabulary import MONEY_UNITS, State


def said_of_two(desk: Desk) -> Draft | None:
    """Both documents with what each prints, and what is found wrong with either; None where it is not so."""
    said = [q for q in desk.query.quantities if q.is_money]
    if len(said) != _TWO or len(desk.query.subjects) != 1 or not desk.sides:
        return None
    subject = desk.query.subjects[0]
    books = {d: c for side in desk.sides for d, c in _books(desk, side)}
    printed = [(d, [e for q in said if (e := _printed(c, subject, q)) is not None]) for d, c in books.items()]
    pairs = [(d, held[0]) for d, held in printed if len(held) == 1]
    if len(pairs) != _TWO or any(len(held) > 1 for _, held in printed):
        return None
    first, second = (e.fact for _, e in pairs)
    of_one = first.agency == second.agency or _one_digit_apart(first.printed, second.printed)  # else a body's own figure and all its units'
    same = of_one and (first.fiscal_year, first.phase) == (second.fiscal_year, second.phase)
    return _told(desk, desk.sides[0], pairs) if same and not agree(first, second) else None


_TWO = 2


def _one_digit_apart(one: str, other: str) -> bool:
    """2846.54 and 2946.54: as one figure is copied wrongly, and as two figures hardly ever differ."""
    a, b = one.replace(",", ""), other.replace(",", "")
    return len(a) == len(b) and sum(x != y for x, y in zip(a, b, strict=True)) == 1


def _told(desk: Desk, side: Side, pairs: list[tuple[Disclosure, Entry]]) -> Draft:
    facts = [e.fact for _, e in pairs]
    label = label_of(facts[0])
    lines = [f"{label}的{facts[0].fiscal_year}年{facts[0].phase.value}，两份文件所写**不一致**："]
    for d, e in pairs:
        own = replace(side, agency=d.agency, disclosure=d, catalogue=desk.library.catalogue(d), alternates=())
        lines.append(f"- {desk.whose(own)}：**{bold(desk.ledger.figure(e.fact))}")
    desk.ledger.warn("discrepancy", f"“{label}”两份文件所写不一致。", [desk.ledger.cite_fact(f) for f in facts])
    for d, e in pairs:
        for finding in contradicting.findings_touching(desk.library.index.findings([d.document]), [e.fact])[:1]:
            marks = [desk.ledger.cite(c) for c in finding.citations[: contradicting.MOST_PLACES]]
            lines.append(f"按勾稽核对，《{d.title}》里的这个数有误或与他处矛盾：{finding.message}{mark(marks)}")
            contradicting.enter_expected(desk.ledger, finding, role="support")
    return Draft(lines=lines, subject=label)


def _books(desk: Desk, side: Side) -> Iterator[tuple[Disclosure, Catalogue]]:
    """A body's document, and those of its department or of its units for the same year and phase."""
    directory, first = desk.library.directory, side.disclosure
    over = directory.belongs_to(side.agency)
    kin = [over] if over else list(directory.units(side.agency))
    held = [first, *(d for a in kin for d in desk.library.documents_of(a, (first.fiscal_year,)) if d.phase is first.phase)]
    for d in dict.fromkeys(held):
        yield d, desk.library.catalogue(d)


def _printed(catalogue: Catalogue, subject: Subject, quantity: Quantity) -> Entry | None:
    """The figure of an item that a document prints just so."""
    known = [m for s in subject.surfaces if (m := catalogue.meaning(s)) is not None]
    entries = (e for name in quoting.names_of(known, subject.surfaces) for e in catalogue.by_key.get(name, ()))
    return next((e for e in entries if e.fact.state is State.PRINTED and e.fact.unit in MONEY_UNITS and _is(e, quantity)), None)


def _is(entry: Entry, quantity: Quantity) -> bool:
    amount = entry.fact.amount
    return amount is not None and abs(amount - quantity.amount) <= half_step(quantity.printed, quantity.unit)
