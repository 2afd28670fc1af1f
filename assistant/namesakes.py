"""Names of bodies that are items in their department's document: 博物馆那块, 万里社区公共服务中心新建."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from assistant.linking import Library
from assistant.query import Query
from assistant.units_named import BELOW_IT
from index.agencies import AgencyMention
from index.naming import split_places


def without_institutions_in_items(
    bodies: Sequence[AgencyMention], text: str, context: Query | None, library: Library
) -> list[AgencyMention]:
    """万里社区公共服务中心 is what a document of 万里街道 builds, not a body: its words stand in the name of an item there."""
    found = []
    for b in bodies:
        owner = None if b.names or len(b.text) < _LONG_NAME else _owner_of(b.text, [n for o in bodies for n in o.names], context, library)
        if owner is None:
            found.append(b)
            continue
        agency, at = owner
        if at or not any(o.names for o in bodies):
            found.append(AgencyMention(b.start, b.start + at, b.text[:at], (agency,)))
    return found


def without_namesakes(
    bodies: Sequence[AgencyMention], text: str, context: Query | None, library: Library
) -> list[AgencyMention]:
    """文旅局博物馆那块: what its department's document prints as an item is the item, unless the unit is pointed at (下属, 那家)."""
    named = {n for b in bodies for n in b.names} | set(context.agencies if context else ())
    found = []
    for b in bodies:
        heads = {library.directory.belongs_to(n) for n in b.names} & named
        pointed = BELOW_IT.search(text[: b.start]) or _POINTED.match(text, b.end) or _OF_BODY.match(text, b.end)
        labels = (e for head in heads for d in library.documents_of(head or "") for e in library.catalogue(d).by_key.get(b.text, ()))
        placed = any(split_places(n)[1] != b.text for n in b.names)  # 桐湾县第一中学 is said with its place
        if not pointed and len(b.text) < _NICKNAME and _inside_item(b, text, context, library):
            continue  # 节能环保支出, after 生态环境局 was spoken of: its 环保 is no body
        if pointed or placed or not any(_IS_FUNCTION.fullmatch(e.fact.row_code) for e in labels):
            found.append(b)
    return _without_heads(found, text, library)


def _without_heads(bodies: Sequence[AgencyMention], text: str, library: Library) -> list[AgencyMention]:
    """文旅局2024年图书馆人员经费: the department before its unit only says whose unit it is."""
    found = list(bodies)
    for head, unit in pairwise(bodies):
        own = len(unit.names) == 1 and library.directory.belongs_to(unit.names[0]) in head.names
        if own and _OF_BODY.match(text, unit.end) and _YEAR_ALONE.fullmatch(text[head.end : unit.start]):
            found = [b for b in found if b not in (head, unit)] + [AgencyMention(head.start, unit.end, unit.text, unit.names)]
    return sorted(found, key=lambda b: b.start)


_YEAR_ALONE = re.compile(r"(?:(?:20)?\d\d年度?|今年|去年)?(?:部门|单位)?(?:预算|决算)?的?")


def _inside_item(body: AgencyMention, text: str, context: Query | None, library: Library) -> bool:
    """Whether a bare nickname and what stands right beside it are part of an item's name in the documents spoken of."""
    around = (text[max(body.start - _BESIDE, 0) : body.end], text[body.start : body.end + _BESIDE])
    longer = [a for a in around if len(a) == len(body.text) + _BESIDE and body.text in a and all("一" <= c <= "鿿" for c in a)]
    if not longer or context is None:
        return False
    return any(a in label for whose in context.agencies for d in library.documents_of(whose) for label in library.catalogue(d).labels for a in longer)


_BESIDE, _NICKNAME = 2, 4
_POINTED = re.compile(r"(?:那|这)?一?[家所]|自己|单位|本身|这边|那边")
_OF_BODY = re.compile(r"(?:(?:20)?\d\d年度?)?(?:部门|单位)?(?:预算|决算)?的?(?:总支出|总收入|[收支][入出]?(?:合计|总计)|人员经费|公用经费|三公)")
"Asked about as only a body can be: 图书馆总支出, 博物馆公用经费."
_IS_FUNCTION = re.compile(r"2\d{6}")
"The code of a 项 of 支出功能分类."
_LONG_NAME = 6


def _owner_of(said: str, named: Sequence[str], context: Query | None, library: Library) -> tuple[str, int] | None:
    """Whose document prints an item's name that carries a supposed body's: the agency, and how much of `said` names it."""
    heads = [(m.names[0], m.end) for m in library.bodies(said[:4])[1] if len(m.names) == 1 and not m.start]
    for agency, at in [*heads, *((n, 0) for n in (*named, *(context.agencies if context else ())))]:
        rest = said[at:]
        labels = (label for d in library.documents_of(agency) for label in library.catalogue(d).labels)
        if len(rest) >= 4 and (any(rest in label for label in labels) or _is_for(rest, agency, library)):
            return agency, at
    return None


def _is_for(words: str, agency: str, library: Library) -> bool:
    """Whether a body's documents say that an item is for these words: 微型消防站."""
    return any(words in use.purpose for d in library.documents_of(agency) for use in library.uses_of(d))
