"""口径是否一致: in what the documents that the figures given come from differ."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.citations import mark
from assistant.evidence import Found
from assistant.operations.desk import Desk
from assistant.scoping import Side
from index.vocabulary import Phase

ASKS_BASIS = re.compile(
    r"口径[^,。;?]{0,8}(?:一致|一样|相同|统一|可比|差异|差别|不同|区别|能比|说明)|(?:一致|相同|同一个?|统一)的?口径"
    r"|能不能(?:直接)?(?:比|对比)|可不可比|可比吗|有没有可比性"
)
"Asked is on what basis figures stand, and not whether two numbers contradict each other."
_MEANS = {Phase.EXECUTED: "全年实际支出", Phase.APPROVED: "年初安排"}


def warn_apart(desk: Desk, found: Sequence[tuple[Side, Found]]) -> None:
    """A sum or an order over figures of several years, or over 预算数 and 决算数, is said to be one."""
    if len({f.entry.fact.phase for _, f in found}) > 1:
        desk.ledger.warn("assumption", "各数口径不同：有的是预算数，有的是决算数，比较时请注意。")
    if len({s.fiscal_year for s, _ in found}) > 1:
        desk.ledger.warn("assumption", "各数年度不同，比较时请注意。")


def told(desk: Desk) -> list[str]:
    """口径不一致：甲为2024年部门决算（全年实际支出），乙为2024年部门预算（年初安排）; nothing where it is not asked."""
    if not ASKS_BASIS.search(desk.query.text) or len(desk.sides) < 2:
        return []
    documents = {s.disclosure: s for s in desk.sides}
    apart = [
        what
        for what, kinds in (
            ("预算与决算不同", {d.phase for d in documents}),
            ("年度不同", {d.fiscal_year for d in documents}),
            ("部门与单位口径不同", {d.scope for d in documents}),
        )
        if len(kinds) > 1
    ]
    each = [
        f"{desk.whose(s)}{f'（{_MEANS[d.phase]}）' if d.phase in _MEANS else ''}{mark([desk.ledger.cite_document(d)])}"
        for d, s in documents.items()
    ]
    if not apart:
        return [f"口径一致：都取自{'、'.join(each)}。"]
    return [f"口径不一致（{'，'.join(apart)}）：分别取自{'、'.join(each)}，不宜直接相比。"]
