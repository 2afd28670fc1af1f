"""Units as a question calls them: by the end of their names, counted, beside the department that has them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from assistant.linking import Library
from assistant.query import Mention, Query
from index.agencies import AgencyMention
from index.amounts import spoken_number
from index.classification import name_key
from index.naming import runs_through, split_places


def with_units(
    bodies: Sequence[AgencyMention], text: str, context: Query | None, library: Library
) -> list[AgencyMention]:
    """下面那个事务中心: a unit called by the end of its name, beside its department or after it was spoken of."""
    named = [n for b in bodies for n in b.names] or list(context.agencies if context else ())
    tops = dict.fromkeys(library.directory.belongs_to(n) or n for n in named)
    units = [u for top in tops for u in library.directory.units(top)]
    found = []
    for b in bodies:
        meant = [u for u in units if u.endswith(b.text)] if not b.names and len(b.text) >= 3 else []
        lead = BELOW_IT.search(text[: b.start])
        named_so = replace(b, start=lead.start() if lead else b.start, names=tuple(meant))
        found.append(named_so if len(meant) == 1 else b)
    if not found:
        found += _units_called(units, text)
    for m in _UNIT_SAID.finditer(text):
        start = m.start("unit")
        meant = [u for u in units if u.endswith(m.group("unit"))]
        if len(meant) == 1 and not any(b.start < m.end() and start < b.end for b in found):
            found.append(AgencyMention(m.start(), m.end(), m.group("unit"), (meant[0],)))
    told = any(set(b.names) & set(units) for b in found)
    if counted := _units_listed(text, units) or ([] if told else _units_counted(library, text, named, units)):
        around = [b for b in found if any(b.start < c.end and c.start < b.end for c in counted)]
        start = min(b.start for b in (*around, *counted))
        found = [*(b for b in found if b not in around), *(replace(c, start=start) for c in counted)]
    found = library.with_units_called(found, text, units)
    return _with_their_heads(_without_anothers(found, text, library), text, library)


def said_in_full(text: str, mentions: Sequence[Mention], library: Library) -> str:
    """云桥的基本公共卫生服务: a word that is part of the name of one unit alone is that unit, said in full; its row is no item."""
    for m in reversed(mentions):
        if (unit := library.unit_calls.in_full(name_key(m.surface))) is not None and text[m.start : m.end] != unit:
            text = text[: m.start] + unit + text[m.end :]
    return text


def _without_anothers(bodies: list[AgencyMention], text: str, library: Library) -> list[AgencyMention]:
    """石泉街道下面的社区党群服务中心: a unit that only another body has is not this one's; this one's is nobody we hold."""
    for head, unit in pairwise(bodies):
        apart = len(head.names) == len(unit.names) == 1 and library.directory.belongs_to(unit.names[0]) not in {None, *head.names}
        if apart and unit.names[0] not in library.directory.units(head.names[0]) and _OF_IT.fullmatch(text[head.end : unit.start]):
            mine = AgencyMention(head.start, unit.end, text[head.start : unit.end], ())
            return [mine if b is unit else b for b in bodies if b is not head]
    return bodies


_OF_IT = re.compile("(?:下面|下属|所属|底下|手下|辖下|名下|管)的?(?:那[个家])?")


def _units_counted(library: Library, text: str, named: Sequence[str], units: Sequence[str]) -> list[AgencyMention]:
    """六个乡镇卫生院: so many units of a kind are those of the department, where it has just so many."""
    if not named:
        tops = [library.directory.parent(n) or n for n in library.directory.of_place(text)]
        units = [u for top in dict.fromkeys(tops) for u in library.directory.units(top)]
    for m in _SO_MANY.finditer(text):
        count = spoken_number(m["count"])
        for start in range(m.start("kind"), m.end("kind") - 1):
            meant = [u for u in units if u.endswith(text[start : m.end("kind")])]
            if len(meant) == count > 1:
                return [AgencyMention(m.start(), m.end(), m.group(), (u,)) for u in meant]
    return []


def _units_listed(text: str, units: Sequence[str]) -> list[AgencyMention]:
    """四家事业单位（受理、党群、城运、农服）: so many units, and a word or short form for each of them."""
    for m in _COUNTED_AND_LISTED.finditer(text):
        found: list[AgencyMention] = []
        at = m.start()
        *words, last = re.split(_COMMA, m["words"])
        for word in (*words, *(last[:n] for n in range(len(last), _SHORTEST - 1, -1))):
            start, unit = text.find(word, at if found else m.start("words")), _unit_of(word, units)
            if unit is None and len(found) < len(words):
                break  # 财务科 is none of its units
            if unit is not None and start >= 0:
                found.append(AgencyMention(at, start + len(word), text[at : start + len(word)], (unit,)))
                at = start + len(word) + 1
                if len(found) > len(words):
                    break
        if len(found) == spoken_number(m["count"]) == len({f.names for f in found}):
            return found
    return []


def _unit_of(word: str, units: Sequence[str]) -> str | None:
    """The one unit whose name has this word, or else the one whose own name has its characters in this order."""
    having = [u for u in units if word in u] or [u for u in units if (own := split_places(u)[1]) and runs_through(word, own)]
    return having[0] if len(having) == 1 else None


_SHORTEST = 2
_COMMA = "[、,和与及]"
_COUNTED_AND_LISTED = re.compile(
    rf"(?:[这那]|下[面属辖]的?|底下的?|所属的?)*(?P<count>[两三四五六七八九十]|\d{{1,2}})(?:个|家|所)(?:[\u4e00-\u9fff]{{0,4}}(?:单位|机构|中心))?"
    rf"(?P<words>[\u4e00-\u9fff]{{2,8}}(?:{_COMMA}[\u4e00-\u9fff]{{2,8}})+)"
)
_SO_MANY = re.compile(
    r"(?:[这那]|下[面属辖]的?|底下的?|所属的?)*(?<![前头第])(?<!最[多少大小高低]的)(?P<count>[两三四五六七八九十]|\d{1,2})(?:个|家|所)"
    r"(?P<kind>[\u4e00-\u9fff]{0,4}(?:卫生院|医院|学校|小学|中学|幼儿园|中心|[馆站所队院园]))"
)


def _with_their_heads(bodies: list[AgencyMention], text: str, library: Library) -> list[AgencyMention]:
    """文化馆下面那个图书馆, 某中心（建管委下属）: the department only says whose unit is meant, and is no body of its own."""
    kept = list(bodies)
    for unit in bodies:
        head = next((b for b in kept if len(unit.names) == 1 and any(unit.names[0] in library.directory.units(n) for n in b.names)), None)
        if head is None or unit not in kept:
            continue
        between = text[head.end : unit.start].rstrip(",，")
        behind = _OF_WHICH.match(text[head.end :])
        year = _ITS_YEAR.match(between) if head.end < unit.start else None
        if year is not None and unit.names[0].endswith(between[year.end() :] + unit.text):
            kept[kept.index(head)] = replace(head, names=unit.names)  # 卫健委25年疾控中心: the department only says whose
            continue
        below = BELOW_IT.search(text[head.end : unit.end - len(unit.text)]) or between in ("", "的")  # 河湖局执法大队
        if head.end <= unit.start and not JOINED.search(between) and below:
            start, end = head.start, unit.end
        elif unit.end <= head.start and _LAST_WORD.fullmatch(text[head.end :]) and text[head.start - 1] in _STOPS and len(bodies) == _TWO:
            kept[kept.index(head)] = replace(head, names=unit.names)  # 执法大队有哪些项目？岚江市监2025: said last, and only says whose
            continue
        elif unit.end <= head.start and behind is not None and len(text[unit.end : head.start]) <= 1:
            start, end = unit.start, head.end + behind.end()
        else:
            continue
        kept = [b for b in kept if b not in (head, unit)]
        kept.append(AgencyMention(start, end, unit.text, unit.names))
    return sorted(kept, key=lambda b: b.start)


_LAST_WORD = re.compile(r"的?(?:(?:20)?\d\d年?度?|今年|去年)?的?(?:部门)?(?:预算|决算)?(?:里|中)?的?[?。!,]*")
_STOPS = "?。!,;"
_TWO = 2
_ITS_YEAR = re.compile(r"(?:20)?\d\d年(?:度)?的?")
JOINED = re.compile("[和跟与比、,;?]|以及|还有")


def _units_called(units: Sequence[str], text: str) -> list[AgencyMention]:
    """执法大队呢, 康复那边几个人, after a sister unit was spoken of: one unit of the department by the end of its name or a word of it."""
    for there in _OVER_THERE.finditer(text):
        called = [u for u in units if there["word"] in u]
        if len(called) == 1:
            return [AgencyMention(there.start("word"), there.end(), there["word"], (called[0],))]
    for u in units:
        for n in (n for n in range(len(u), 2, -1) if u[-n:] in text):
            m = re.search(rf"(?:^|[那和跟与比,。]|换成){re.escape(u[-n:])}(?=呢|的|今年|去年|[,?。]|$|\d|[那这]|一家|占|分到?|拿|有|花|用|是|里|多少)", text)
            if m and sum(o.endswith(u[-n:]) for o in units) == 1:
                return [AgencyMention(m.end() - n, m.end(), u[-n:], (u,))]
    return []


_OVER_THERE = re.compile("(?:^|[那和跟与比,。]|换成)(?P<word>[一-鿿]{2,8}?)(?:那边|那头|那儿|那里|这边)(?:的)?")

BELOW_IT = re.compile(
    r"(?:的?[那这][个家支所]|(?:下[属辖面]|底下|手下|所属)的?(?:那|这)?(?:个|家)?"
    r"|(?:部门)?的?(?:预算|决算|文件|公开)(?:里|中|里面|当中)的?[,，]?)$"
)
_AND_UNITS = re.compile(
    r"(?:和|与|跟|同|及|以及|连同|加上?|\+)(?:它|其)?的?(?:所有|全部|各)?(?:的)?下[属辖级]的?(?:那|这)?(?:个|家)?(?:的)?"
    r"(?P<unit>(?:事业|行政|预算|参公)*单位|机构|中心)"
)


def with_its_units(text: str, agencies: Sequence[str], library: Library) -> list[tuple[int, int]]:
    """地区办和下属中心的公用经费加起来: a body with all its units is what its own document is about."""
    found = _AND_UNITS.search(text)
    if found is None or len(agencies) != 1:
        return []
    units = library.directory.units(library.directory.parent(agencies[0]) or agencies[0])
    alone = len(units) == 1 and units[0] != agencies[0]
    if not (alone or found["unit"].endswith(("单位", "机构"))):
        return []
    return [found.span(), *(m.span() for m in re.finditer(rf"下[属辖级]的?{found['unit']}", text))]


_UNIT_SAID = re.compile(
    r"(?<![两二三四五六七八九十几][个家所])(?<!各)(?<!哪些)(?<!的)(?:(?:下[属辖面]|底下|手下|所属)的?(?:那|这)?(?:个|家)?|[那这][个家支所])"
    r"(?P<unit>[一-鿿]{1,10}?(?:中心|大队|支队|站|院|校|馆|所|队))(?!长)"
)


_OF_WHICH = re.compile("的?(?:下属|下面|所属|底下)(?!.{0,4}(?:和|与|跟))")
"""普陀区市政水务管理中心（建管委下属）: the body only says whose unit is meant."""
