"""其他商品和服务支出 printed with the sum of its whole group: a part cannot be all of it where others have amounts too."""

from __future__ import annotations

from assistant import derivation
from assistant.catalogue import Entry
from assistant.operations.desk import Desk, Draft, place_word
from assistant.operations.quoting import meanings_of, names_of
from assistant.query import Subject
from assistant.scoping import Side
from index.amounts import half_step
from index.classification import name_key
from index.vocabulary import Origin


def repeats_its_whole(desk: Desk, side: Side) -> Draft | None:
    """What is doubted repeats the figure of the group above it, and others of the group have amounts: told with both, and with the others' sum."""
    for subject in desk.query.subjects:
        for entry in _printed(side, subject):
            whole, others = _group_of(side, entry)
            if whole is not None and others and whole.fact.amount == entry.fact.amount:
                return _told(desk, side, entry, whole, others)
    return None


def _printed(side: Side, subject: Subject) -> list[Entry]:
    names = set(names_of(meanings_of(side, subject), subject.surfaces))
    return [e for e in side.catalogue.entries if e.row in names and e.fact.origin is Origin.CELL and e.fact.amount and len(e.fact.row_path) > 1]


def _group_of(side: Side, entry: Entry) -> tuple[Entry | None, list[Entry]]:
    """The figure of the group above, in the same column of the same table, and those of the group that have amounts."""
    above = entry.fact.row_path[:-1]
    column = [e for e in side.catalogue.entries if e.fact.table == entry.fact.table and e.fact.column_path == entry.fact.column_path]
    whole = next((e for e in column if e.fact.row_path == above), None)
    others = [e for e in column if e.fact.row_path[:-1] == above and e.fact.amount and e is not entry]
    return whole, others


def _told(desk: Desk, side: Side, entry: Entry, whole: Entry, others: list[Entry]) -> Draft:
    fact, group = entry.fact, whole.fact
    line = f"{desk.whose(side)}{place_word(fact)}：“{fact.row}”印作{desk.ledger.figure(fact)}，与上一级“{group.row}”的合计{desk.ledger.figure(group)}相同"
    total = derivation.total([e.fact for e in others])
    text = desk.ledger.derived("同级其余各项合计", total.value, total.unit, total.formula, total.operands, role="support")
    line += f"；而同级另有{_COUNT[len(others)] if len(others) < len(_COUNT) else '多'}项有数，合计{text}。**两者不能同时成立，这一格疑填错（错行或错格）。**"
    lines = [line]
    close = half_step(group.printed, group.unit) * len(others)
    above = max((e for e in others if e.fact.ordinal < fact.ordinal), key=lambda e: e.fact.ordinal, default=None)
    if group.amount is not None and abs(total.value - group.amount) <= close and above is not None:
        lines.append(f"其余各项相加已等于合计；上一行“{above.fact.row}”印作{desk.ledger.figure(above.fact, role='support')}，疑为本行的数错在上一行。")
    desk.ledger.warn("discrepancy", f"“{name_key(fact.row)}”与上一级合计相同。", [desk.ledger.cite_fact(fact), desk.ledger.cite_fact(group)])
    return Draft(lines=lines, subject=fact.row)


_COUNT = "零一两三四五六七八九"
