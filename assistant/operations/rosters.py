"""Where a document lists the units of its body: the passages under that heading, and the names that a table there prints."""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.operations.asked import without_bodies
from assistant.operations.desk import Desk, Draft
from assistant.operations.quoting import quote, quoted, stated_by
from assistant.query import Operation
from assistant.retrieval import evidence_passages, sentences, under_section
from assistant.scoping import Side
from assistant.wording import tokens
from index.records import Passage

_SAYS_UNITS = re.compile(
    r"(?:所属|下属|下辖|二级)[^。；，]{0,12}单位[^。；]{0,24}(?:分别(?:是|为)|具体(?:是|为|包括)|(?:包括|有)[:：])|单位分别(?:是|为)|单位包括[:：]"
)
_NAMES_SEVERAL = re.compile(r"[:：]|^\s*[（(]?\d{1,2}[)）.、．]?\s*\D|、")
_OF_UNITS = re.compile(r"(?:预算|下属|所属|下辖|事业|行政|哪几?[个家]|几[个家]|哪些)单位|单位(?:构成|组成|有哪|名单)")
_LISTED_UNDER = ("单位构成", "编制范围", "单位组成")


def units_told(desk: Desk, side: Side) -> tuple[Side, list[Passage]] | None:
    """The passages that list a body's units, where these are asked for; where no year was said, of the newest document that does."""
    if not _OF_UNITS.search(desk.query.text):
        return None
    others = [] if desk.query.years else sorted(desk.library.documents_of(side.agency), key=lambda d: -d.fiscal_year)
    for d in dict.fromkeys((side.disclosure, *others)):
        units = under_section(desk.library, d, _LISTED_UNDER)
        if not any(_NAMES_SEVERAL.search(p.text) for p in units):
            units = [p for p in evidence_passages(desk.library, d) if _SAYS_UNITS.search(p.text) and p not in units] + units
        if units:
            return replace(side, fiscal_year=d.fiscal_year, disclosure=d, catalogue=desk.library.catalogue(d)), units
    return None


_ROOMS = re.compile("(?:内设|派出)[^。；]*(?:机构|[股室庭科处队])|设[^。；]{0,8}(?:内设机构|[股处科]室)")
_OF_ROOMS = re.compile("办公室|[股科处庭]室|审判庭|法庭|内设|派出|内部")


def rooms_told(desk: Desk, side: Side) -> Draft | None:
    """有几个股室，都叫什么: the sentences that list what a body is made up of inside, and not the units below it."""
    if not _OF_ROOMS.search(without_bodies(desk.query.text, desk.query)):
        return None
    told = [s for p in evidence_passages(desk.library, side.disclosure) for s in sentences(p) if _ROOMS.search(s.text) and "、" in s.text]
    for fact in stated_by(side.catalogue, told[:1]):
        desk.ledger.figure(fact, role="answer" if desk.query.hints & {Operation.COUNT} and "设" in fact.row else "support")
    return Draft(lines=quoted(desk, side.disclosure, told[:2]), subject="structure") if told else None


_WHOSE_MATTER = re.compile(
    r"(?:哪(?:一?个)?|什么|啥)(?:内设)?(?:机构|[股科处庭]室|[股科处室庭队])(?:在|是|负责)*(?:管|负责|承担|分管|主管)(?P<matter>[^,。?的]{2,12})"
    r"|(?P<before>[^,。?]{2,12}?)(?:是|归|由)(?:哪(?:一?个)?|什么|啥)(?:内设)?(?:机构|[股科处庭]室|[股科处室庭队])(?:在)?(?:管|负责|承担|分管|主管)(?:的)?(?=[?。,]|$)"
)
_NAMED_IN_LIST = re.compile("[^、，：:；。和及]{2,}[股科处室庭队办站所]")


def room_for(desk: Desk) -> Draft | None:
    """哪个股室管校外培训: of the rooms that a document lists, those whose name says the matter; None where none does."""
    asked = _WHOSE_MATTER.search(without_bodies(desk.query.text, desk.query))
    words = [w for w in tokens(asked["matter"] or asked["before"]) if len(w) > 1] if asked else []
    for side in desk.sides if words else ():
        lists = [s for p in evidence_passages(desk.library, side.disclosure) for s in sentences(p) if _ROOMS.search(s.text) and "、" in s.text]
        named = [(name.strip(), s) for s in lists for name in _NAMED_IN_LIST.findall(s.text) if all(w in name for w in words)]
        if named:
            names = "、".join(dict.fromkeys(f"“{name}”" for name, _ in named))
            return Draft(lines=[f"{desk.whose(side)}列出的内设机构里，名称与所问相符的是{names}：{quote(desk, named[0][1])}"], subject="structure")
    return None


def with_names(desk: Desk, side: Side, draft: Draft) -> Draft:
    """The units that a table under the heading lists, where the sentences quoted do not name them."""
    text = "".join(draft.lines)
    names = [u for u in side.disclosure.units if u not in text and u.removeprefix(side.disclosure.agency) not in text]
    if len(names) > 1:
        draft.lines.append(f"所列预算单位：{'、'.join(side.disclosure.units)}[{desk.ledger.cite_document(side.disclosure)}]。")
    return draft
