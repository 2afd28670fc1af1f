"""Names of bodies and places that stand in the names of items: 博物馆那块, 万里社区公共服务中心新建, “岩屏石刻”文化节经费."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from assistant.bearings import OWN
from assistant.homophones import sound
from assistant.linking import Library
from assistant.nicknames import OF_BODY
from assistant.query import Query
from assistant.units_named import BELOW_IT
from index.agencies import AgencyMention
from index.naming import bare_place, split_places
from index.records import Disclosure


def without_institutions_in_items(
    bodies: Sequence[AgencyMention], text: str, context: Query | None, library: Library
) -> list[AgencyMention]:
    """万里社区公共服务中心 is what a document of 万里街道 builds, not a body: its words stand in the name of an item there."""
    found = []
    named = [n for b in bodies for n in b.names] or list(context.agencies if context else ())
    documents = [d for n in named for d in library.documents_of(n)] or library.broad()
    unnamed = [b for b in bodies if not b.names]
    items = {
        n for d in documents for n in library.catalogue(d).labels
        if n in text and (len(n) >= _LONG_LABEL or any(len(n) > len(b.text) > 1 and text.startswith(n, b.start) for b in unnamed))
    } if unnamed else ()  # fmt: skip
    for b in bodies:
        if not b.names and any(at < b.end < at + len(n) and b.start < at + len(n) for n in items for at in (text.find(n),)):
            continue  # 决算表里对村民委员会和村党支部的补助, 小学教育: the item is said in full, and goes on behind
        if not b.names and not BELOW_IT.search(text[: b.start]) and any(library.meaning(d, b.text) is not None for d in documents):
            continue  # 小学安排了多少: what people call 小学教育
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
    """文旅局博物馆那块: what its department's document prints as an item is the item.

    Unless the unit is pointed at (下属, 那家), said to have what bodies have, or held beside its department.
    """
    named = {n for b in bodies for n in b.names} | set(context.agencies if context else ())
    found = []
    for b in bodies:
        heads = {library.directory.belongs_to(n) for n in b.names} & named
        beside = any(_held_beside(b, o, text) for o in bodies if heads & set(o.names)) or any(
            _JOINS.fullmatch(text[min(b.end, o.end) : max(b.start, o.start)])  # 图书馆和文化馆: two units
            for o in bodies if o is not b and any(library.directory.belongs_to(n) in heads for n in o.names)
        )  # fmt: skip
        pointed = BELOW_IT.search(text[: b.start]) or _POINTED.match(text, b.end) or OF_BODY.match(text, b.end) or beside
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
        if own and OF_BODY.match(text, unit.end) and _YEAR_ALONE.fullmatch(text[head.end : unit.start]):
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


def _held_beside(body: AgencyMention, head: AgencyMention, text: str) -> bool:
    """图书馆占文旅局的几成, 图书馆有没有？文旅局那边呢: whether a unit and its department are two bodies held together, and no item and its body."""
    if head.end <= body.start:
        own = any(head.end <= m.start() < body.start for m in OWN.finditer(text))
        return own and text[: body.start].endswith(("比", "和", "跟", "与", "同"))  # 文旅局机关比图书馆: it is one of the units too
    between = text[body.end : head.start]
    return "科目" not in between and (_AGAINST.search(between) or _THAT_SIDE.match(text, head.end)) is not None


_JOINS = re.compile("[和与跟同及比、]|还有")
_AGAINST = re.compile(r"(?:占(?:了|到|去|整个|全)*|比|[和跟与同]|[?？;；]|相当于|[是为])$")
_THAT_SIDE = re.compile(r"(?:那|这)(?:边|头|里|儿)|自己|本身|全?部门|整个|呢")
_BESIDE, _NICKNAME = 2, 4
_POINTED = re.compile(
    r"(?:那|这)?一?[家所]|自己|单位|本身|这边|那边"
    r"|的?(?:全部|全年|年度)?(?:人员经费|公用经费|机关运行经费|人员编制|编制|职工|在职|在编|合计|总数|总计|总额|总收入|总支出|收支|收入(?!分类))"
)
"What follows the name of a body, and of no item: 图书馆的人员经费, 图书馆合计."
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


def places_alone(text: str, documents: Sequence[Disclosure], library: Library) -> list[tuple[int, int]]:
    """Where a text names a place, and no item that bears its name: “岩屏石刻”文化节经费."""
    spans = library.directory.places(text)
    if not spans:
        return spans
    heads = {text[a:b] for a, b in spans}
    labels = {n for d in documents for n in library.catalogue(d).labels if len(n) >= _LONG_LABEL and any(h in n for h in heads) and n in text}
    inside = [(m.start(), m.end()) for n in labels for m in re.finditer(re.escape(n), text)]
    return [(a, b) for a, b in spans if not any(x <= a and b <= y for x, y in inside)]


_LONG_LABEL = 6


def places_by_sound(bodies: Sequence[AgencyMention], text: str) -> list[tuple[int, int]]:
    """普佗的建管委: the body's own place, typed by its sound right before it."""
    found = []
    for b in (b for b in bodies if len(b.names) == 1):
        for place in (bare_place(p) for p in split_places(b.names[0])[0]):
            start = b.start - text[: b.start].endswith("的") - len(place)
            if start >= 0 and sound(text[start : start + len(place)]) == sound(place):
                found.append((start, start + len(place)))
    return found
