"""整个街道的部门预算还是只有本级: which book a document is, of a body with its units or of the body alone."""

from __future__ import annotations

import re

from assistant.citations import basis_of_disclosure, mark
from assistant.operations.desk import Desk, Draft
from assistant.retrieval import sentences_with
from assistant.scoping import Side
from index.classification import name_key
from index.naming import split_places
from index.vocabulary import Scope

_WHOLE = "(?:部门(?:预算|决算|口径|的)|整个|全部门|全局|全系统|[连含]下属|汇总|各单位加)"
_OWN = "(?:单位(?:预算|决算|口径|的)|本级|本部|自己|[光只]是?有?)"
_UNITS = "(?:下属|所属|二级)(?:的)?(?:预算|事业|行政)*(?:单位|机构|部门)?"
_ASKS = re.compile(
    rf"{_WHOLE}[^。?;]*还是[^。?;]*{_OWN}|{_OWN}[^。?;]*还是[^。?;]*(?:{_WHOLE}|算(?:了|上|进|在))"
    rf"|(?:包不包括|包不包含|含不含|算不算|包括不包括|有没有(?:包括|包含|算)|是否(?:包括|包含|含))(?:了|上|进)?{_UNITS}"
    rf"|(?:包括|包含|含|算上|算进|算)了?{_UNITS}[^,。?;]{{0,6}}(?:吗|么|没有|没)"
    r"|(?:[光只仅就]|是不是)是?有?[^,。?;]{0,4}(?:机关|本级|本部)(?:自己|单独|一家)?的?(?:吗|么|吧)"
)
_OF_NOTHING = re.compile("预算|决算|这[份本]|那[份本]|总")


def told(desk: Desk) -> Draft | None:
    """Say of each document asked about which book it is; None where that is not asked, or asked of one item."""
    if not desk.sides or _ASKS.search(desk.query.text) is None or any(not _OF_NOTHING.search(s.text) for s in desk.query.subjects):
        return None
    if any(q.is_money for q in desk.query.quantities):
        return None  # 整个部门花2823万还是只有机关花这么多: whose figure that is, and no book
    years = {s.fiscal_year for s in desk.sides}
    held = [d for a in dict.fromkeys(s.disclosure.agency for s in desk.sides) for d in desk.library.documents_of(a) if d.fiscal_year in years and d.agency == a]
    sides = {s.disclosure.document: s for s in desk.sides}
    lines = [_line(desk, sides[d.document]) if d.document in sides else f"另收录有《{d.title}》[{desk.ledger.cite_document(d)}]。" for d in held]
    return Draft(lines=lines, subject="口径") if lines else None


def _line(desk: Desk, side: Side) -> str:
    number = desk.ledger.cite_document(side.disclosure)
    book, short = side.disclosure.phase.value, desk.short(side.disclosure.agency)  # 把执法队算进去了吗: the book is its department's
    whose = f"{short}{basis_of_disclosure(side.disclosure)}"
    if side.disclosure.scope is Scope.UNIT:
        return f"{whose}是**单位{book}**，只是{short}本级自己的收支，不含下属单位[{number}]。"
    units = [u for u in side.disclosure.units if u != side.disclosure.agency]
    if not units:
        return f"{whose}是**部门{book}**，是{short}本级的汇总[{number}]。"
    names = "、".join(map(desk.short, units[:_NAMED])) + ("等" if len(units) > _NAMED else "")
    listed = [h for u in units[:_NAMED] for h in sentences_with(desk.library, side.disclosure, [name_key(split_places(u)[1])])[:1]]
    marks = mark([number, *map(desk.ledger.cite_excerpt, listed)])
    return f"{whose}是**部门{book}**，是{short}本级连同{len(units)}家下属单位（{names}）的汇总，共{len(units) + 1}家{marks}。"


_NAMED = 12
"So many units are named; of more the number tells."
