"""A project's goals where its own text only points to the form (具体见表格): the words of the form that follows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile

from assistant.operations.desk import Desk
from assistant.scoping import Side
from assistant.uses import OF_ANY_WORK
from assistant.wording import tokens
from index.records import Passage
from index.vocabulary import PassageKind

_POINTS = re.compile(r"(?:具体)?(?:详?见|参见)[^。]{0,16}(?:表格?|附件)[)）]?[。]?$")
_OF_FORM = re.compile(r"项目名称|主管部门|计划开始")


def behind(desk: Desk, side: Side, passages: Sequence[Passage]) -> Sequence[Passage]:
    """What a heading answers with, where that is more than a pointer; else what the form behind the pointer says."""
    told = [p for p in passages if not _POINTS.search(p.text.strip()) and not _OF_FORM.match(p.text)]
    if told or not passages:
        return _of_project(desk, told)
    pointer = passages[0]
    after = [p for p in desk.library.index.passages.of_document(side.disclosure.document) if p.ordinal > pointer.ordinal]
    bodies = [p for p in after if p.kind is PassageKind.BODY]
    under = pointer.section if not _OF_FORM.match(pointer.text) or not bodies else bodies[0].section
    same = takewhile(lambda p: p.kind is not PassageKind.BODY or p.section[:1] == under[:1], after)
    found = [p for p in same if p.kind is PassageKind.BODY and not _POINTS.search(p.text.strip()) and p.section[1:2] in {under[1:2], ()}]
    return _of_project(desk, found) or passages


def _of_project(desk: Desk, told: Sequence[Passage]) -> Sequence[Passage]:
    """小麦一喷三防的目标: of the goals that the forms of all projects print one after another, those that speak of the one asked about."""
    if not all(any(_FORMS.search(part) for part in p.section) for p in told):
        return told
    words = {w for s in desk.query.subjects for name in s.surfaces for w in tokens(name) if len(w) >= 2} - OF_ANY_WORK
    return [p for p in told if words and 2 * sum(w in p.text for w in words) >= len(words)] or told


_FORMS = re.compile("绩效目标(?:申报|填报)?表")
