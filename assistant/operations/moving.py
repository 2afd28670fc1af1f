"""Which items moved from one year to the next, and which did not: the rows on both sides, or the paragraphs that say so."""

from __future__ import annotations

import re
from decimal import Decimal

from assistant import derivation
from assistant.citations import label_of
from assistant.evidence import Found
from assistant.operations import declining
from assistant.operations.desk import Desk, Draft, bold, whole_document_total
from assistant.operations.operands import shown_result
from assistant.query import Subject
from assistant.rows import children
from assistant.scoping import Side
from index.vocabulary import Origin


def unmoved_in_words(desk: Desk, side: Side) -> Draft | None:
    """有多少个科目与上年持平: the items whose paragraphs say so, counted."""
    leveled = {
        p.ordinal for p in desk.library.index.passages.of_document(side.disclosure.document) if _LEVEL.search(p.text)
    }
    still = {
        e.fact.passage: e.fact for e in side.catalogue.entries
        if e.fact.origin is Origin.NARRATIVE and e.leaf == "增减额" and e.fact.amount == 0 and e.fact.row_path and _EVEN.search(e.fact.printed)
        and e.fact.passage in leveled
    }  # fmt: skip
    facts = list(still.values())
    if not facts:
        return None
    count = desk.ledger.derived("持平的项数", Decimal(len(facts)), "个", f"逐项数得{len(facts)}", facts)
    lines = [f"{desk.whose(side)}的说明里，与上年持平的有**{bold(count)}："]
    lines += [f"- {label_of(f)}[{desk.ledger.cite_fact(f)}]" for f in facts]
    return Draft(lines=lines, subject="持平的项目", measure="增减额")


_EVEN = re.compile(r"持平|不变|无增减")
_LEVEL = re.compile(r"[（(][款项][）)]")
UNMOVED = re.compile(r"没变|没有变|不变|没动|持平|一样多|没增没减|没增也没减")


def changes_below(desk: Desk, old_side: Side, new_side: Side, subject: Subject | None = None) -> Draft:
    """哪几类减少了: the rows below the total on both sides, those that moved the way asked."""
    tops = [s.resolve(subject) if subject else whole_document_total(s) for s in (old_side, new_side)]
    if not all(isinstance(t, Found) for t in tops):
        return declining.out_of_scope(desk)
    rows = []
    for side, top in zip((old_side, new_side), tops, strict=True):
        assert isinstance(top, Found)
        below = [e for candidate in (top.entry, *top.agreeing) for e in children(side.catalogue, candidate)]
        rows.append({e.row: e for e in reversed(below) if (e.fact.amount is not None and e.fact.row_code) or e.side})
    down = bool({"减", "降", "少"} & set(desk.query.text)) and not bool({"增", "涨", "升"} & set(desk.query.text))
    up = bool({"增", "涨", "升"} & set(desk.query.text))
    still = UNMOVED.search(desk.query.text) is not None
    lines: list[tuple[Decimal, str]] = []
    for name, new in rows[1].items():
        old = rows[0].get(name)
        if old is None or old.fact.amount is None or new.fact.amount is None:
            continue
        moved = derivation.difference(new.fact, old.fact)
        if still:
            if moved.value == 0 and new.fact.amount:
                a, b = desk.ledger.figure(old.fact, role="support"), desk.ledger.figure(new.fact)
                lines.append((new.fact.amount, f"- {label_of(new.fact)}：{old_side.fiscal_year}年{a}，{new_side.fiscal_year}年**{bold(b)}"))
            continue
        if moved.value == 0 or (down and moved.value > 0) or (up and not down and moved.value < 0):
            continue
        a, b = desk.ledger.figure(old.fact, role="support"), desk.ledger.figure(new.fact, role="support")
        size = derivation.difference(*((new.fact, old.fact) if moved.value > 0 else (old.fact, new.fact)))
        word = "增加" if moved.value > 0 else "减少"
        text = shown_result(desk, f"{label_of(new.fact)}{word}额", size)
        lines.append(
            (
                abs(moved.value),
                f"- {label_of(new.fact)}{word}**{bold(text)}：{old_side.fiscal_year}年{a}，{new_side.fiscal_year}年{b}",
            )
        )
    lines.sort(key=lambda pair: -pair[0])
    word = "没有变化" if still else ("减少" if down else ("增加" if up else "变化"))
    head = f"{desk.short(new_side.agency)}{new_side.fiscal_year}年比{old_side.fiscal_year}年{word}的有{len(lines)}类："
    return Draft(lines=[head, *(line for _, line in lines)], subject="各类支出", measure="增减额")
