"""办公室和督导室各分到多少经费: a budget is of bodies, and none prints what an office inside one has."""

from __future__ import annotations

import re

from assistant.citations import mark
from assistant.operations.asked import without_bodies
from assistant.operations.desk import Desk, Draft
from assistant.retrieval import evidence_passages

_ASKS_MONEY = re.compile("(?:经费|预算|钱|资金|支出|拨款|费用)[^,。?]{0,6}(?:多少|几)|(?:多少|几)(?:钱|经费|万|预算|资金)")
_SAYS_OFFICE = re.compile("[科股处室]|内设|[办部](?![公门分])")
_ANY_OFFICE = re.compile("(?:科|股|处|庭)室|内设(?:机构|部门)")
_LISTED = re.compile("内设(?:机构|科室|股室|处室|部门)?(?:包括|主要有|有|为|[:：])?(?P<names>[^。；;]{2,200})")
_OFFICE = re.compile("[一-鿿]{1,12}?[科股处室办部]$")


def money_of(desk: Desk) -> Draft | None:
    """The money of an office inside a body, by its name or of all of them: not disclosed; None where none is asked for."""
    text = without_bodies(desk.query.text, desk.query)
    if not desk.sides or not _ASKS_MONEY.search(text) or not _SAYS_OFFICE.search(text):
        return None  # before any passage is read: most questions are after money, and few after an office
    side = desk.sides[0]
    listed = [m["names"] for p in evidence_passages(desk.library, side.disclosure) for m in _LISTED.finditer(p.text)]
    names = {n for said in listed for n in re.split("[、，,和及等]", said) if len(n) >= _LEAST and _OFFICE.fullmatch(n)}
    printed = side.catalogue.labels
    meant = [n for n in sorted(names, key=len, reverse=True) if n in text and not any(n in label for label in printed)]
    if not meant and not (_ANY_OFFICE.search(text) and not any(_ANY_OFFICE.search(label) for label in printed)):
        return None
    cited = desk.ledger.cite_document(side.disclosure)
    what = "、".join(meant) if meant else "各内设机构"
    line = f"{desk.whose(side)}按部门和单位公开，没有披露“{what}”的经费：文件里没有分到内设科室的数字{mark([cited])}。"
    return Draft(status="not_disclosed", lines=[line], subject=what)


_LEAST = 3
