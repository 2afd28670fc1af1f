"""Which of several bodies have an item, and which have none: 哪家没有接待费, 这几家谁安排了离休费."""

from __future__ import annotations

import re

from assistant.evidence import Blank, Found
from assistant.operations.bodies import so_many
from assistant.operations.desk import Desk, Draft
from assistant.operations.standing import asks_of_several, item_of
from assistant.orders import WHO_HAS


def having(desk: Desk) -> Draft | None:
    """The bodies that print an amount of it, or with 没有 those that print none or 0, each with what it prints; None where neither is asked for."""
    text = desk.query.text
    lacking = _NONE.search(text) is not None
    if not asks_of_several(desk) or not (lacking or WHO_HAS.search(text)):
        return None
    meant: list[str] = []
    told: list[tuple[bool, str]] = []
    for side in desk.sides:
        r = side.resolve(item_of(desk))
        if not isinstance(r, (Found, Blank)):
            if lacking and not desk.query.everybody:
                return None
            continue
        none = isinstance(r, Blank) or r.entry.fact.amount == 0
        hit = none is lacking
        meant += [desk.called(side.agency)] if hit else []
        shown = f"空白[{desk.ledger.cite_entry(r.entry)}]" if isinstance(r, Blank) else desk.put(r, role="answer" if hit else "support")
        told.append((hit, f"- {desk.short(side.agency)}（{side.fiscal_year}年）：{shown}"))
    if not told:
        return None
    name = item_of(desk).text
    lines = [line for hit, line in told if hit] + [line for hit, line in told if not hit]
    head = f"{'没有' if lacking else '有'}{name}的{so_many(meant)}：" if meant else f"这{len(told)}家都{'有' if lacking else '没有'}{name}："
    return Draft(lines=[head, *lines], subject=name)


_NONE = re.compile(
    r"(?:谁|哪[一几些]?[家个](?:部门|街道|局|单位)?)(?:的)?[^,。?]{0,8}(?:没有?(?![超变增减降达到完压])|没安排|没花(?!完)|未(?![超变增减降达到完压])|为0|是0|为零|是零)(?!完)"
)
