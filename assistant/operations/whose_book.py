"""整个街道的部门预算还是只有本级: which book a document is, of a body with its units or of the body alone."""

from __future__ import annotations

import re

from assistant.operations.desk import Desk, Draft
from assistant.scoping import Side
from index.vocabulary import Scope

_WHOLE = "(?:部门(?:预算|决算|口径|的)|整个|全部门|全局|全系统|[连含]下属|汇总|各单位加)"
_OWN = "(?:单位(?:预算|决算|口径|的)|本级|本部|自己|[光只]是?有?)"
_ASKS = re.compile(rf"{_WHOLE}[^。?;]*还是[^。?;]*{_OWN}|{_OWN}[^。?;]*还是[^。?;]*{_WHOLE}")
_OF_NOTHING = re.compile("预算|决算|这[份本]|那[份本]|总")


def told(desk: Desk) -> Draft | None:
    """Say of each document asked about which book it is; None where that is not asked, or asked of one item."""
    if not desk.sides or _ASKS.search(desk.query.text) is None or any(not _OF_NOTHING.search(s.text) for s in desk.query.subjects):
        return None
    years = {s.fiscal_year for s in desk.sides}
    held = [d for a in dict.fromkeys(s.agency for s in desk.sides) for d in desk.library.documents_of(a) if d.fiscal_year in years and d.agency == a]
    sides = {s.disclosure.document: s for s in desk.sides}
    lines = [_line(desk, sides[d.document]) if d.document in sides else f"另收录有《{d.title}》[{desk.ledger.cite_document(d)}]。" for d in held]
    return Draft(lines=lines, subject="口径") if lines else None


def _line(desk: Desk, side: Side) -> str:
    number = desk.ledger.cite_document(side.disclosure)
    book, short = side.disclosure.phase.value, desk.short(side.agency)
    if side.disclosure.scope is Scope.UNIT:
        return f"{desk.whose(side)}是**单位{book}**，只是{short}本级自己的收支，不含下属单位[{number}]。"
    units = [u for u in side.disclosure.units if u != side.disclosure.agency]
    return f"{desk.whose(side)}是**部门{book}**，是{short}本级{f'连同{len(units)}家下属单位' if units else ''}的汇总[{number}]。"
