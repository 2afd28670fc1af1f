"""What people call a body when they do not say its name: 万里, 商委, 二院, 普陀财政, 城管."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise

from assistant.wording import cut, does_or_relates, is_listed, word_starts
from index.agencies import AgencyDirectory, AgencyMention
from index.classification import standard_items
from index.naming import bare_place, is_contraction, names_of_two, runs_through, split_places

STEM = re.compile(r"(?:(?<=[一-鿿]{2})路)?(?:街道办事处|街道)$|(?:镇人民政府|乡人民政府|镇|乡)$")
"""What people leave out behind the name of a street or town: 万里, 石泉 of 石泉路街道."""
_NUMERALS = tuple("一二三四五六七八九十第")
_JOINS = re.compile(r"[和与跟、,比]|(?:[多少大小高低](?:一?[点些])?)?还是|或者?|以及|对比")
_BETWEEN = "[、和与跟及,]"
_JOINED = frozenset("、和与跟及,比")
_LISTED_BODIES = re.compile(
    rf"(?P<names>[一-鿿]{{2,10}}(?:{_BETWEEN}[一-鿿]{{2,8}}?)+)(?:这|那)?"
    r"(?:[两二三四五六]|几)(?:家|个?(?:部门|单位|局|街道|镇|乡|学校|医院))"
)
ENDING = re.compile("(?:委员会|办公室|管理局|管理委员会|[局委办院馆校])$")
"""What people leave out behind the name of an office."""
_SPOKEN_ENDS = ("图书馆", "档案馆", "博物馆", "文化馆", "体育馆", "科技馆")
_LONGEST = 12
_SHORTENED = 4
"Characters of a name shortened behind its place: 文旅, 农业农村."
_ASKED_OF = 8
"Agencies whose documents are read to tell a nickname from the beginning of an item: every county has its 城管."
THEN = re.compile(
    r"$|[的那这今去前明本上和与跟比及有花用一总整年里,。、?？;\d]|啥|哪|几|多少|为|怎|系统|口子|部门|各单位|[两二三四五六七八九][家个]|下属|下面"
    "|三公|[预决]算|支出|收入|基本|项目|人员|公用|工资|机关|采购"
)
"""What follows a nickname that is a common word: 普陀财政今年, and not 普陀财政补贴."""


def abbreviates(said: str, body: str) -> bool:
    """Whether a short form keeps a name's first and last characters, and others in their order: 卫健委, 建安费 of 建筑安装工程费."""
    return 2 <= len(said) < len(body) and said[0] == body[0] and said[-1] == body[-1] and runs_through(said, body)


def units_called(said: str, units: Sequence[str]) -> list[str]:
    """Those of a body's units that the words behind its name call: 下属执法大队 by the end of the name, 法援中心 by its short form."""
    words = _POINTS_AT_UNIT.sub("", said)
    bodies = {u: split_places(u)[1] for u in units}
    return [u for u, body in bodies.items() if abbreviates(words, body) or (len(words) > _SHORT_UNIT and body.endswith(words))]


_POINTS_AT_UNIT = re.compile("^的?(?:下[属面辖]|所属|底下)?的?(?:那个|那家)?")
_SHORT_UNIT = 2
"The end of a unit's name stands for it where it has more characters than this."


def apart(found: Sequence[AgencyMention], taken: Sequence[AgencyMention]) -> list[AgencyMention]:
    """Those of `found` that stand where nothing of `taken` stands."""
    return [m for m in found if not any(o.start < m.end and m.start < o.end for o in taken)]


def untied(mentions: Sequence[AgencyMention]) -> list[AgencyMention]:
    """The bodies of a text in order; 街道 behind 我住宜川 is the one of its kind that the text names."""
    named = {m.names[0] for m in mentions if len(m.names) == 1}
    found = []
    for m in mentions:
        meant = [n for n in m.names if n in named]
        found.append(replace(m, names=tuple(meant)) if len(m.names) > 1 and len(meant) == 1 else m)
    return sorted(found, key=lambda m: m.start)


_LEVEL = re.compile("(?P<head>[一-鿿]{1,8}?)(?P<level>[区县市])(?=[一-鿿]{2})")


def without_doings(mentions: Sequence[AgencyMention], text: str, directory: AgencyDirectory) -> list[AgencyMention]:
    """需要区文旅局: what is done stands before the bare 区, and no place is called so; 静安区文旅局 is another's."""
    found = []
    for m in mentions:
        head = _LEVEL.match(m.text) if not m.names else None
        rest = directory.mentions(m.text[head.end("head") :]) if head is not None and _is_no_place(text[: m.start + head.end("head")], head["level"]) else []
        meant = [r for r in rest if not r.start and r.names]
        start = m.start + len(head["head"]) if head is not None else m.start
        found += [AgencyMention(start, start + r.end, r.text, r.names) for r in meant] or [m]
    return found


_COUNTED_BODIES = re.compile(r"(?P<who>[一-鿿]*?)(?:[两俩二三四五六七八九十几]|\d)[个家](?:[局委办镇乡]|街道|单位|部门|医院|学校|中心)")


TO_BE_BUILT = re.compile(
    "(?:要|想|打算|准备|计划)(?:新?建|造|盖|修|办|开|设|搞)(?:一?[个座所家处]|起)|(?<=[街道镇乡局委办院会])(?:新|改|扩|迁|翻)建(?!区|县|镇|乡|街道|路|村)(?=[一-鿿]{3})"
)
"""万里要造个社区公共服务中心, 万里街道新建社区公共服务中心: what is yet to be built is no body."""


def without_lead(mentions: Sequence[AgencyMention], text: str, directory: AgencyDirectory) -> list[AgencyMention]:
    """预算占整个文旅局: a body that is held, and other words before it; 青岩农业四个局 counts bodies and is none by name."""
    found = []
    for m in mentions:
        built = TO_BE_BUILT.search(m.text) if not m.names else None
        if built is not None:  # only who builds it
            who = directory.mentions(m.text[: built.start()])
            found += [AgencyMention(m.start + w.start, m.start + w.end, w.text, w.names) for w in who if w.names]
        elif m.names or _COUNTED_BODIES.fullmatch(m.text) is None:
            found.append(m if m.names else _at_end_of(m, text, directory))
    return found


def _at_end_of(mention: AgencyMention, text: str, directory: AgencyDirectory) -> AgencyMention:
    """The held body that a name nobody bears ends in, where words that are no place stand before it."""
    starts = word_starts(text)
    for at in range(mention.start + 1, mention.end - 2):
        lead = text[mention.start : at]
        if at not in starts or re.search("[省市区县镇乡]", lead) or not all(map(_says_no_name, cut(lead))):
            continue
        held = directory.mentions(text[at : mention.end])
        if len(held) == 1 and len(held[0].names) == 1 and not held[0].start and held[0].end == mention.end - at:
            return AgencyMention(at, mention.end, held[0].text, held[0].names)
    return mention


_INSTITUTION = re.compile(r"(?P<lead>[一-鿿]{2,})(?:幼儿园|小学|中学|大学|学校|医院|卫生院|服务站|中心)")


OF_BODY = re.compile(
    r"(?:(?:20)?\d\d年度?)?(?:部门|单位)?(?:预算|决算)?的?(?:总支出|总收入|[收支][入出]?(?:合计|总计)|人员经费|公用经费|公务接待费?|三公|机关运行)"
    r"|(?:(?:20)?\d\d年度?)?的?单位(?:预算|决算|总)"
)
"""Asked about as only a body can be: 图书馆总支出, 博物馆公用经费, 区图书馆2026年的单位预算总额."""


_WHOLE_NAME = 4
"Characters of a body's name that an item's name may hold whole."
_AS_ITEM = re.compile("[类项](?![目级])|款(?!项)")
"""综合医院（项）: said with its level, an item and no body."""


def without_items(
    mentions: Sequence[AgencyMention], text: str, directory: AgencyDirectory,
    begins_item: Callable[[str, str], int], is_in_item: Callable[[str, str], bool],
) -> list[AgencyMention]:
    """海陵乡镇卫生院, 滦源的普惠幼儿园: what the budgets of a place speak of, and no body of that name.

    `begins_item` tells how much of a text, as an agency's documents print it, is an item's name; `is_in_item` whether a word is in one.
    """
    places = directory.places(text)
    spoken_of = {a for m in mentions for a in m.names} | {a for p in places for a in directory.at_place(bare_place(text[slice(*p)]))}
    found = []
    for m in mentions:
        place = next((p for p in places if p[0] == m.start and p[1] < m.end), None) if not m.names else None
        if place is not None:
            at = directory.at_place(bare_place(text[place[0] : place[1]]))
            if not OF_BODY.match(text, m.end) and any(begins_item(text[place[1] :], agency) >= m.end - place[1] for agency in at):
                continue
        elif not m.names:
            kind = _INSTITUTION.fullmatch(m.text)
            lead = kind["lead"] if kind is not None else m.text if len(m.text) >= _WHOLE_NAME else ""  # 村民委员会, of 对村民委员会的补助
            if _AS_ITEM.match(text, m.end) or (lead and any(is_in_item(lead, a) for a in spoken_of)):
                continue
        found.append(m)
    return found


def _says_no_name(word: str) -> bool:
    return does_or_relates(word) or word in standard_items() or word in {"预算", "决算"}


def _is_no_place(before: str, level: str) -> bool:
    """Whether what stands before 区, 县 or 市 is what is done, and with it no word that the dictionary lists."""
    if any(is_listed(before[-n:] + level) for n in range(2, _SHORTENED + 1) if len(before) >= n):
        return False
    words = cut(before)
    return bool(words) and does_or_relates(words[-1])


def beside_named(found: Sequence[AgencyMention], named: Sequence[AgencyMention], text: str) -> list[AgencyMention]:
    """宜川和石泉路街道: beside a body that is named in full, a shorter name counts only where the two are joined."""
    if not any(len(m.names) == 1 for m in named):
        return list(found)
    return [m for m in found if m.names and _is_joined(text, m.start, m.end, [n for n in named if n.names])]


class Nicknames:
    """What the bodies of a directory are called by those who do not say their names."""

    def __init__(self, directory: AgencyDirectory) -> None:
        self._directory = directory
        self._stems = directory.stems
        self._streets: dict[str, list[tuple[str, str]]] = defaultdict(list)
        self._short: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
        self._of_two: dict[str, set[str]] = defaultdict(set)
        self._middles: dict[str, set[str]] = defaultdict(set)
        for agency in directory.agencies:
            body = split_places(agency)[1]
            stem = STEM.sub("", body)
            if stem != body and len(stem) >= 2:
                self._streets[stem].append((body, agency))
            written = re.sub("委员会$", "委", re.sub("办公室$", "办", body))
            self._short[written[0], written[-1]].append((written, agency))
            for middle in {stem, body, ENDING.sub("", body), re.sub("街道(?:办事处)?$", "", body), *(s for s in _SPOKEN_ENDS if body.endswith(s))}:
                self._middles[middle].add(agency)
        for name in directory.everybody:
            for short in names_of_two(name):
                self._of_two[short].add(name)
        self._longest = max(map(len, self._streets), default=0)

    def shorter(self, text: str) -> list[AgencyMention]:
        """万里 for 万里街道, 商委 for 商务委: shorter than any listed short name, where only one body can be meant."""
        found: dict[tuple[int, int], set[str]] = {}
        for at in sorted(word_starts(text)):
            for stem in (text[at:end] for end in range(at + 2, min(at + self._longest, len(text)) + 1)):
                longer = re.match("[镇乡街区县市村路]", text[at + len(stem) :])  # 万里镇 is not 万里街道
                for body, agency in self._streets.get(stem, ()) if text.find(stem) == at else ():
                    goes_on = longer is not None and body.startswith(stem + longer.group())  # 石泉路 of 石泉路街道
                    names = found.setdefault((at, at + len(stem) + (longer is not None)), set())
                    names.update({agency} if goes_on or longer is None else ())
        for m in re.finditer(r"[一-鿿]{1,3}(?:委|局|办)(?![公事理法案会面])", text):
            known: set[str] = set()
            for start in range(m.start(), m.end() - 1):
                said = text[start : m.end()]
                held = {a for w, a in self._short.get((said[0], said[-1]), ()) if abbreviates(said, w)} - known
                if held:
                    found.setdefault((start, m.end()), set()).update(held)
                known |= held
        return [AgencyMention(a, b, text[a:b], tuple(names)) for (a, b), names in found.items() if len(names) <= 1]

    def at_places(self, text: str) -> list[AgencyMention]:
        """临湖文旅, 滦源教育局: a place, and first characters that with the body's own ending shorten the name of one body there."""
        found: dict[tuple[int, int], set[str]] = {}
        for start, end in self._directory.places(text):
            for agency in self._directory.at_place(bare_place(text[start:end])):
                body = split_places(agency)[1]
                for n in range(2, _SHORTENED + 1):
                    said = text[end : end + n]
                    if len(said) == n and THEN.match(text, end + n) and abbreviates(said + body[-1], body):
                        found.setdefault((start, end + n), set()).add(agency)
        return [AgencyMention(a, b, text[a:b], tuple(names)) for (a, b), names in found.items() if len(names) == 1]

    def of_one_kind(self, text: str, named: Sequence[AgencyMention]) -> list[AgencyMention]:
        """湄潭和秦原农业农村局, 同样是农业农村局，湄潭和秦原: places joined to each other, the kind of body said but once."""
        places = self._directory.places(text)
        starts = {m.start for m in named} | {a for a, _ in places}
        ends = {m.end for m in named} | {b for _, b in places}
        found: list[AgencyMention] = []
        for start, end in places:
            before, behind = text[max(start - 1, 0) : start], text[end : end + 1]
            joined = (behind in _JOINED and end + 1 in starts) or (before in _JOINED and start - 1 in ends)
            held = self._directory.at_place(bare_place(text[start:end])) if joined else ()
            names = [a for a in held if len(body := split_places(a)[1]) >= 3 and body in text]
            if len(names) == 1:
                found.append(AgencyMention(start, end, text[start:end], (names[0],)))
        return found

    def places_joined(self, text: str, named: Sequence[AgencyMention]) -> list[AgencyMention]:
        """拱墅、千山两家: places joined to each other, each of them the place of one body alone, where no body is named."""
        spans = [] if any(m.names for m in named) else self._directory.places(text)
        spans = [(a, b) for a, b in spans if not any(o != (a, b) and o[0] <= a and b <= o[1] for o in spans)]
        held = [(a, b, self._directory.at_place(bare_place(text[a:b]))) for a, b in spans]
        alone = [AgencyMention(a, b, text[a:b], (names[0],)) for a, b, names in held if len(names) == 1]
        joined = len(alone) > 1 and all(_JOINS.fullmatch(text[x.end : y.start]) for x, y in pairwise(alone))
        return alone if joined and len(alone) == len(held) else []

    def listed(self, text: str) -> list[AgencyMention]:
        """民政、农业农村、图书馆三家: bodies called by the middle of their names, where the text counts them as bodies."""
        found: list[AgencyMention] = []
        for m in _LISTED_BODIES.finditer(text):
            at = m.start("names")
            for part in re.split(f"({_BETWEEN})", m.group("names")):
                names = {a for s in (part, *(part[i:] for i in range(1, len(part) - 1))) for a in self._middles.get(s, ())}
                if len(part) >= 2 and len(names) == 1:
                    found.append(AgencyMention(at, at + len(part), part, tuple(names)))
                at += len(part)
        return found if len(found) >= 2 else []

    def of_two(self, text: str) -> list[AgencyMention]:
        """二院, 残联, 一中: names of two characters, where one body alone is called so."""
        said = dict.fromkeys(text[i : i + 2] for i in range(len(text) - 1) if text[i - 1 : i] not in _NUMERALS)
        alone = [(text.index(s), s, tuple(self._of_two[s])) for s in said if len(self._of_two.get(s, ())) == 1]
        return [AgencyMention(at, at + 2, s, names) for at, s, names in alone]

    def stemmed(
        self, text: str, named: Sequence[AgencyMention], begins_item: Callable[[str, str], int]
    ) -> list[AgencyMention]:
        """普陀财政, 普陀城管, and 城管 alone: a body's name without its ending.

        `named` are the bodies already found: beside one of them a nickname without its place is a word like any other
        (万里街道的城管), unless the two are joined (建管委和城管). `begins_item` tells how much of a text, as an
        agency's documents print it, is an item's name: 城管执法花了多少 names an item.
        """
        found: dict[tuple[int, int], set[str]] = {}
        spans = ((a, b) for a in range(len(text)) for b in range(a + 2, min(a + _LONGEST, len(text)) + 1))
        for start, end in spans:
            stem = text[start:end]
            bearers = self._stems.get(stem, ())
            apart_from_others = bool(bearers) and (not any(o.names for o in named) or _is_joined(text, start, end, named))
            tried = 0
            for agency in bearers:
                places = {form for p in split_places(agency)[0][-1:] for form in (p, p[:-1])}
                place = max((p for p in places if text[:start].endswith(p)), key=len, default="")
                contracted = is_contraction(stem, agency)
                if not (place or (contracted and apart_from_others)) or (not contracted and not THEN.match(text, end)):
                    continue
                tried += not place
                if place or tried > _ASKED_OF or begins_item(text[start:], agency) < len(stem):
                    found.setdefault((start - len(place), end), set()).add(agency)
        longest = [k for k in found if not any(o != k and o[0] <= k[0] and k[1] <= o[1] for o in found)]
        return [AgencyMention(a, b, text[a:b], tuple(sorted(found[a, b]))) for a, b in longest]


def _is_joined(text: str, start: int, end: int, named: Sequence[AgencyMention]) -> bool:
    """Whether 和 or a comma alone stands between text[start:end] and a body already found."""
    between = [text[o.end : start] for o in named if o.end <= start] + [text[end : o.start] for o in named if end <= o.start]
    return any(_JOINS.fullmatch(words) for words in between)
