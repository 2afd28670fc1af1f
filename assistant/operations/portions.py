"""The share of every part of a whole: 哪些类占比超过一成, 各类各占多少."""

from __future__ import annotations

import re
from decimal import Decimal

from assistant import derivation
from assistant.catalogue import Entry
from assistant.citations import label_of
from assistant.derivation import Derivation
from assistant.operations.bounds import Bounds
from assistant.operations.desk import Desk, Draft, bold
from assistant.operations.operands import shown_result
from assistant.operations.ranking import stood_under
from assistant.operations.selecting import rows_below
from assistant.operations.single import merge
from assistant.scoping import Side

_OF_EACH = re.compile(r"(?:哪[些几]|有几|几|各|每|分别)(?:个|一|大)*(?:类|项|款|科目|支出|方面|块|部分)|(?:类|项|款|科目|支出|部分)(?:有哪|分别|各)")
_WHICH = re.compile("哪|几|有没有")
_MOST = 12


def asks_portions(desk: Desk) -> bool:
    """各类各占多少, 哪些项占比过一成: whether the share of each part is asked for."""
    return _OF_EACH.search(desk.query.text) is not None


def portions(desk: Desk) -> Draft | None:
    """Each part in percent of what it stands under, those within the limit that was set; None where no parts are asked about."""
    text = desk.query.text
    limits = [q for q in desk.query.quantities if q.unit == "%"]
    if not asks_portions(desk) or len(desk.query.subjects) > 1 or (not limits and _WHICH.search(text) and "最" in text):
        return None
    drafts = [d for side in desk.sides if (d := _of_side(desk, side, Bounds.of(text, limits) if limits else None)) is not None]
    return merge(drafts) if drafts else None


def _of_side(desk: Desk, side: Side, bounds: Bounds | None) -> Draft | None:
    rows, head = rows_below(desk, side)
    rows = [e for e in rows if e.fact.amount]
    whole = stood_under(desk, side, rows[0]) if len(rows) > 1 else None
    shares: list[tuple[Entry, Derivation]] = []
    for e in rows if whole is not None else ():
        assert whole is not None
        computed = derivation.share(e.fact, whole.entry.fact)
        if computed is None or computed.value > derivation.ALL:
            return None
        shares.append((e, computed))
    if whole is None or not shares:
        return None
    kept = sorted((p for p in shares if bounds is None or bounds.hold(p[1].value)), key=lambda p: -p[1].value)
    of = label_of(whole.entry.fact)
    opening = f"{desk.whose(side)}，各部分占{of}{desk.put(whole, role='support')}的比例"
    if bounds is None:
        opening += "："
    elif kept:
        count = desk.ledger.derived("项数", Decimal(len(kept)), "项", f"逐项数得{len(kept)}", [e.fact for e, _ in kept], role="support")
        opening += f"{bounds.word}{bounds.said}的有{count.partition('[')[0]}："
    else:
        opening += f"，没有{bounds.word}{bounds.said}的。"
    lines = [opening]
    for e, computed in kept[:_MOST]:
        amount = desk.ledger.figure(e.fact, role="support")
        lines.append(f"- {label_of(e.fact)}：**{bold(shown_result(desk, f'{label_of(e.fact)}占{of}的比例', computed))}（{amount}）")
    if len(kept) > _MOST:
        lines.append("（其余占比更小，未列。）")
    return Draft(lines=lines, subject=head, measure="占比")
