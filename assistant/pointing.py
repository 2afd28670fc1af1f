"""Bodies pointed at and not named: 街道, 该局, 听说街道 after 我是宜川的; and those that are named only to be set aside."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.company import is_of_kind, spoken_of
from assistant.linking import Library
from assistant.nicknames import ENDING, STEM
from assistant.query import Query
from index.agencies import AgencyMention
from index.naming import bare_place, naming_tables, runs_through, split_places, stems

_HEARD = r"(?:(?:我|俺|咱)?(?:听|据|都)?(?:人|别人|邻居)?(?:讲|说|闻|话|传)|看到|看见|晓得|知道|觉得|感觉|好像|以为)"
_OWN = r"(?:我们?|咱们?|俺们?|你们|他们|她们|它们|人家|[这那](?:个|一?家|边的?)?|本|该|贵|同一个?)"
_BEHIND = (
    r"(?=里|上|的|那|这|呢|今|去年|前年|明年|上年|\d|一共|总共|一年|到底|究竟|自己|本身|全年|有|没|花|用|是|为|拿|给|要|批|啊|呀|也|还|又|能|会|买|请"
    r"|决算|预算|三公|部门|机关|总|占|排|最|和|跟|与|比|[,。;?!:]|$)"
)
_KINDS = re.compile(
    rf"(?:(?<![\u4e00-\u9fff])|(?<=[年在把问看查让给跟和比到月份]))(?:{_HEARD})?(?:{_OWN})?(?P<street>街道办事处|街道办|街道){_BEHIND}"
    rf"|(?:{_HEARD})?{_OWN}(?P<kind>街道办事处|街道办|街道|镇政府|[局委办镇乡院校馆]){_BEHIND}"
    rf"|(?:(?<![\u4e00-\u9fff])|(?<=[年在把问看查]))(?P<inside>[局委镇乡院])里"
)
"""街道, 他们街道, 该局, 镇里: a kind of body that is said alone; 街道社区 and 局部 go on into other words."""
_OURS = re.compile("[我咱俺]")
_AT_HOME = re.compile(r"[我咱俺]们?(?:家|单位)?(?:就|也)?(?:是|住在?|在|来自|属于)$")


def home_of(bodies: Sequence[AgencyMention], text: str, context: Query | None) -> str:
    """我是万里的居民: the body that an asker calls his own, in this turn or an earlier one."""
    own = next((b.names[0] for b in bodies if len(b.names) == 1 and _AT_HOME.search(text, 0, b.start)), "")
    return own or (context.home if context is not None else "")


_KIND_OF = {"街道办事处": "街道", "街道办": "街道", "镇政府": "镇"}
_DENIED = re.compile(r"(?:不是|不要|不看|没问|不问|别看|别管|而非|并非|不说)(?:指|说|问|看|要)?的?(?:是)?(?:那个?|这个?)?$")


def with_pointed_at(
    bodies: Sequence[AgencyMention], text: str, context: Query | None, library: Library
) -> tuple[str, list[AgencyMention]]:
    """A text without the bodies it sets aside, and its bodies with those it points at by their kind alone or by part of their name.

    A kind (街道) means the one of the conversation that is of it, else everybody of it.
    """
    text, found = _without_denied([*bodies, *_by_part(bodies, text, context, library)], text)
    for m in _KINDS.finditer(text):
        if any(len(b.names) == 1 and b.start < m.end() and m.start() < b.end for b in found):
            continue
        said = m["street"] or m["kind"] or m["inside"]
        home = context.home if context is not None and _OURS.search(m.group()) and is_of_kind(context.home, _KIND_OF.get(said, said)) else ""
        names = (home,) if home else _of_kind(_KIND_OF.get(said, said), context, library, anybody=m["kind"] is None or len(said) > 1)
        named = next((b.names for b in found if len(b.names) == 1 and set(b.names) & set(names)), None)
        names = named or names  # 街道呢，我说宜川
        found = [b for b in found if not (b.start < m.end() and m.start() < b.end)]
        if names:
            found.append(AgencyMention(m.start(), m.end(), m.group(), names))
    found = [_elsewhere(_narrowed(_of_wider_place(b, library), context), text) for b in found]
    return text, sorted((_from_below(b, text, context, library) for b in found), key=lambda b: b.start)


def _narrowed(body: AgencyMention, context: Query | None) -> AgencyMention:
    """A name that several can bear means the one of them that was last spoken of."""
    meant = next((kept for group in spoken_of(context) if (kept := [n for n in group if n in body.names])), []) if len(body.names) > 1 else []
    return replace(body, names=(meant[0],)) if len(meant) == 1 else body


def _of_wider_place(body: AgencyMention, library: Library) -> AgencyMention:
    """云川市柳塘镇 for 云川市南屏区柳塘镇: a place that the body's own place lies in, said in its stead."""
    if body.names or body.waiting:
        return body
    meant: set[str] = set()
    for cut in range(2, len(body.text) - 1):
        head, rest = body.text[:cut], body.text[cut:]
        names = {n for m in library.directory.mentions(rest) for n in m.names} if rest in library.directory.aliases else set()
        meant |= {n for n in names if any(head in {p, bare_place(p)} for p in split_places(n)[0][:-1])}
    return replace(body, names=tuple(meant)) if len(meant) == 1 else body


def _elsewhere(body: AgencyMention, text: str) -> AgencyMention:
    """虹口的文旅局: of a place that is not the body's own, so nobody we hold."""
    behind = text[: body.start]
    place = naming_tables().place_before(behind[:-1]) if body.names and behind.endswith("的") else ""
    if not place or any(bare_place(place) in n for n in body.names):
        return body
    start = body.start - 1 - len(place)
    return AgencyMention(start, body.end, text[start : body.end], ())


def _from_below(body: AgencyMention, text: str, context: Query | None, library: Library) -> AgencyMention:
    """它下属的执法大队: the words before a unit that say whose it is name no item."""
    head = library.directory.belongs_to(body.names[0]) if len(body.names) == 1 and context is not None else None
    lead = _ITS_OWN.search(text, 0, body.start) if head is not None and context is not None and head in context.agencies else None
    return replace(body, start=lead.start()) if lead is not None else body


_ITS_OWN = re.compile(r"(?:它|他们|其|该局)?的?(?:下[属辖面]|底下|手下|所属)的?(?:[那这](?:个|家)?)?的?$")
_SURELY_BODY = re.compile(r"[这那]一?家|一家(?=占)|[这那]边|那里|那儿|他们")
_BODY_BEHIND = re.compile(r"街道|呢|的呢|和|跟|与|比|、|占|多|高|少|低|大|小|更|最|还|也|[,;?。]|$")
_BODY_BEFORE = re.compile(r"(?:^|[,。;?、]|不是|比|跟|和|与|同|除了?|回到|换成|看看?|还有|超过|不如|那么?|再)$")


def _by_part(bodies: Sequence[AgencyMention], text: str, context: Query | None, library: Library) -> list[AgencyMention]:
    """林业那家, 比石泉多, 不是清河: bodies of the conversation called by part of their names, where that names no item."""
    taken = {i for b in bodies for i in range(b.start, b.end)}
    found: list[AgencyMention] = []
    for agency in dict.fromkeys(a for group in spoken_of(context) for a in group):
        for part in sorted(_parts_of(agency), key=len, reverse=True):
            at = text.find(part)
            if at < 0 or taken & set(range(at, at + len(part))):
                continue
            begins = library.begins_item(text[at:], agency)
            sure = _SURELY_BODY.match(text, at + len(part)) is not None and begins <= len(part)
            if sure or (begins < len(part) and _BODY_BEHIND.match(text, at + len(part)) and _BODY_BEFORE.search(text, 0, at)):
                found.append(AgencyMention(at, at + len(part), part, (agency,)))
                taken |= set(range(at, at + len(part)))
                break
        found += _shortened(text, agency, taken)
    return [f for f in found if sum(o.text == f.text for o in found) == 1]


def _shortened(text: str, agency: str, taken: set[int]) -> list[AgencyMention]:
    """文旅那家: characters of a body's name in their order, where the words behind say that a body is meant."""
    found = []
    body = split_places(agency)[1]
    for m in _SHORT_THAT_ONE.finditer(text):
        for at in range(m.start(), m.end() - 1):
            said = text[at : m.end()]
            if not taken & {at, m.end() - 1} and said[0] == body[0] and runs_through(said, body):
                found.append(AgencyMention(at, m.end(), said, (agency,)))
                break
    return found


_SHORT_THAT_ONE = re.compile(r"[\u4e00-\u9fff]{2,4}(?=[这那]一?家|[这那]边)")


def _parts_of(agency: str) -> set[str]:
    """What a body already spoken of is called by: 石泉, 生态环境, 文旅, 生态, 江川."""
    places, body = split_places(agency)
    middle = ENDING.sub("", STEM.sub("", body))
    place = bare_place(places[-1]) if places else ""
    return {p for p in (middle, middle[:2], place, *stems(agency)) if len(p) >= 2}


def _of_kind(kind: str, context: Query | None, library: Library, *, anybody: bool) -> tuple[str, ...]:
    """The bodies a kind can mean: those last spoken of that are of it, else (where the kind is a word of its own) everybody of it."""
    for group in spoken_of(context):
        meant = tuple(a for a in group if is_of_kind(a, kind))
        if meant:
            return meant
    if not anybody:
        return ()
    ending = {n for m in library.directory.mentions(f"的{kind}") for n in m.names}  # looked up where the directory keeps endings
    return tuple(a for a in ending or library.directory.agencies if is_of_kind(a, kind))


def _without_denied(bodies: Sequence[AgencyMention], text: str) -> tuple[str, list[AgencyMention]]:
    """不是石泉，是宜川: a body that is set aside is none of those asked about, where another one is named."""
    denied = {b: m for b in bodies if b.names and (m := _DENIED.search(text, 0, b.start)) is not None}
    if not denied or not any(b.names for b in bodies if b not in denied):
        return text, list(bodies)
    for b, m in denied.items():
        text = text[: m.start()] + "," * (b.end - m.start()) + text[b.end :]
    return text, [b for b in bodies if b not in denied]


def as_own_unit(agency: str, library: Library) -> str:
    """水利局本级, where a schedule by unit prints 水利局（本级） as one of the units: that row's figures, and never the whole body's."""
    units = {u: _OWN_BEHIND.sub("", u) for u in library.directory.units(agency)}
    return next((u for u, bare in units.items() if bare != u and agency.endswith(bare)), agency)


_OWN_BEHIND = re.compile("[（(]?[局委办]?(?:本级|本部|机关)[）)]?$")
