"""What a header names that no column of its own adds up: 基本支出, of a row that prints 人员经费 and 公用经费 under it."""

from __future__ import annotations

from assistant import derivation
from assistant.catalogue import Entry
from assistant.citations import label_of
from assistant.evidence import Ambiguous
from assistant.operations.desk import Desk, Draft, bold, place_word
from assistant.query import Subject
from assistant.scoping import Side
from index.classification import name_key
from index.records import Fact
from index.vocabulary import MONEY_UNITS


def together(desk: Desk, side: Side, subject: Subject, several: Ambiguous) -> Draft | None:
    """The columns under the one header that a question names, added up; None where the choices are anything else."""
    chosen = [c.entry for c in several.choices]
    heads = {e.columns[:-1] for e in chosen}
    rows = {(e.fact.table, e.fact.row_code, e.fact.row, e.fact.agency) for e in chosen}
    head = next(iter(heads))
    if len(chosen) < 2 or len(heads) > 1 or len(rows) > 1 or not head or name_key(head[-1]) not in map(name_key, subject.surfaces):
        return None
    row = [e for e in side.catalogue.entries if (e.fact.table, e.fact.row_code, e.fact.row, e.fact.agency) in rows]
    printed = [e for e in row if e.columns[:-1] == head and e.fact.amount is not None]
    if any(e.total_column for e in printed) or not _adds_up(printed):
        return None
    facts = [e.fact for e in printed]
    total = derivation.total(facts)
    shown = "、".join(f"{e.leaf}{desk.ledger.figure(e.fact, role='support')}" for e in printed)
    whose, label = desk.whose(side), f"{label_of(facts[0])}{head[-1]}"
    of_row = f"{facts[0].row}的" if facts[0].row and not printed[0].total_row and facts[0].row not in whose else ""
    text = desk.ledger.derived(label, total.value, total.unit, total.formula, total.operands, said_in=desk.query.unit)
    line = f"{whose}，{of_row}{head[-1]}合计为**{bold(text)}：{shown}；计算：{total.formula}，见{place_word(facts[0])}。"
    return Draft(lines=[line], subject=head[-1])


def _adds_up(printed: list[Entry]) -> bool:
    facts: list[Fact] = [e.fact for e in printed]
    return len(facts) > 1 and all(f.unit in MONEY_UNITS for f in facts) and len({(f.fiscal_year, f.phase) for f in facts}) == 1
