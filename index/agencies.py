"""部门 and 单位: full names, the short names people use, and which of them a sentence means.

The rule of lessons.md: the longest exact alias wins, and a tie is refused, never guessed.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, KeysView, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from index.naming import LEVELS, NO_PLACE, bare_place, naming_tables, short_names, split_places, stems
from index.openings import Openings
from index.records import Disclosure
from index.short_forms import ShortForms

# What a body's name ends in. Used to notice that a question names a body we do not hold.
_BODY = re.compile(
    r"[一-鿿]{1,12}?(?:委员会|街道办事处|办事处|管委会|人民政府|镇政府|区政府|市政府|检察院|法院|街道|服务中心|事务中心|管理中心|收付中心"
    r"|(?:大学|中学|小学)(?![费生籍杂])|幼儿园|医院|研究院|总队|支队|执法队|公安局|(?<=[区县市])[一-鿿]{2,3}[镇乡](?![级街村社])|红十字会|联合会|协会|学会|基金会|(?<![当本格结布大全定])局(?![面部限势]))"
)
# A town or township, named at the beginning or after what is no word: 白云镇的三公经费. 城镇 and 乡镇 are no names.
_TOWN = re.compile(
    r"(?:^|(?<=[^一-鿿])|(?<=[问请查看]))(?!.{0,3}(?:城镇|乡镇|集镇|村镇|下乡|返乡|还乡|城乡|老乡|家乡))"
    r"(?!.{0,2}(?:了解|知道|咱们?|我们?|你们?|[这那]个?|[本该全各]|哪个?)[镇乡])[一-鿿]{2,3}[镇乡](?![级街村社镇区])"
)
_SHORT_BODY = (
    "组织部",
    "宣传部",
    "统战部",
    "政法委",
    "党校",
    "区府办",
    "市府办",
    "县府办",
    "政府办",
    "区委办",
    "市委办",
    "县委办",
    "编办",
    "纪委监委",
    "监委",
    "人大办",
    "政协办",
    "发改委",
    "经信委",
    "国资委",
    "卫健委",
    "住建委",
    "建管委",
    "建交委",
    "科委",
    "农委",
    "商务委",
    "残联",
    "妇联",
    "工商联",
    "科协",
    "总工会",
    "团委",
)
# What makes a body's name the name of another: a place of its own behind it, unless an item's name goes on from there.
_LONGER_BODY = re.compile(
    r"(?!本级|本部|机关)(?:[一-鿿]{1,8}?|(?=执法队))(?:中心|大队|支队|执法队|管理所|监管所|站|馆|学校|学院|医院)(?!新建|建设|项目|工程|改造|迁建|经费|专项|补助|支出|运行|的?费)"
)
# 支出决算表中图书馆: where an item is printed, and no part of a body's name.
IN_DOCUMENT = re.compile("(?:表格?|[预决]算书?|说明|文件|报告)(?:里面|[中里内上])的?")
_INSTITUTIONS = ("中心", "学校", "中学", "小学", "大学", "幼儿园", "医院", "研究院")
_ITEM_GOES_ON = re.compile(r"的?(?:新建|建设|项目|工程|改造|迁建|搬迁|扩建|修缮|经费|专项|补助|补贴|奖补|支出|运行费)")
# 2026年局本级: the body itself, and no body of that name.
_OF_ITSELF = re.compile(r"本级|机关|本部|本身|自己|自身|里|内")
# What may be a body's name written short: a few characters and the ending people keep.
_ABBREVIATED = r"[一-鿿]{1,7}?(?P<ending>中心|大队|支队|所|站|队|局|委|办|院|馆|校)(?![长员])"

# Words that a body's name never starts with, though they stand before it in a sentence.
_FUNCTION_CHARS = "的和与跟及把问换成比看查是年那请在们咱占由"


@dataclass(frozen=True, slots=True)
class AgencyMention:
    """Where a question names a body, and whom that can be: one name, or several on a tie, or none we hold."""

    start: int
    end: int
    text: str
    names: tuple[str, ...]
    waiting: str = ""
    "A body of which we only hold documents that nobody has accepted yet."


class AgencyDirectory:
    """Everybody the index knows by name, and who belongs to whom."""

    def __init__(self, disclosures: Iterable[Disclosure], waiting: Iterable[Disclosure] = ()) -> None:
        """`waiting` are documents that are held out of answers."""
        self._aliases: dict[str, set[str]] = defaultdict(set)
        self._parents: dict[str, str] = {}
        self._units: dict[str, list[str]] = defaultdict(list)
        agencies: dict[str, None] = {}
        for d in disclosures:
            agencies[d.agency] = None
            for unit in d.units:
                if unit != d.agency and unit not in self._units[d.agency]:
                    self._units[d.agency].append(unit)
                    self._parents.setdefault(unit, d.agency)
        self.agencies = agencies.keys()
        for name in (*agencies, *(u for u in self._parents if u not in agencies)):
            for alias in short_names(name):
                self._aliases[alias].add(name)
        # A short name shared by a body and one of its own units means the body: 商务委 is the 部门 before it is the 单位.
        for names in self._aliases.values():
            tops = {n for n in names if n in agencies}
            if tops and tops != names:
                names.difference_update({n for n in names if n not in agencies and self._parents.get(n) in tops})
        self.stems: dict[str, list[str]] = defaultdict(list)
        "Nicknames without an ending (城管, 财政), each with the agencies it can stand for."
        self._of_last_place: dict[str, list[str]] = defaultdict(list)
        for name in agencies:
            self._of_last_place[_last_place(name)].append(name)
            for stem in stems(name):
                self.stems[stem].append(name)
        printed = {p for a in agencies for p in split_places(a)[0]}
        self._places = {bare_place(p) for p in printed}
        self._forms_of_places = {*printed, *self._places}
        self._longest_place = max(map(len, self._forms_of_places), default=0)
        self.everybody = dict.fromkeys((*agencies, *self._parents)).keys()
        "Agencies and the units they list."
        self._printed_forms = ShortForms((name, name) for name in self.everybody)
        self._short_forms = ShortForms.without_places(self.everybody)
        self._waiting = {
            alias: d.agency for d in waiting if d.agency not in agencies for alias in short_names(d.agency)
        }
        self._openings = Openings(alias for alias in (*self._aliases, *self._waiting) if len(alias) > 2)

    @property
    def aliases(self) -> KeysView[str]:
        """Every way of writing a body's name."""
        return self._aliases.keys()

    def parent(self, unit: str) -> str | None:
        """The agency a unit belongs to, or None for an agency that discloses for itself."""
        return None if unit in self.agencies else self._parents.get(unit)

    def belongs_to(self, unit: str) -> str | None:
        """The agency that lists a unit as its own, whether or not the unit discloses for itself."""
        return self._parents.get(unit)

    def units(self, agency: str) -> tuple[str, ...]:
        """The subordinate units an agency's disclosures list, itself left out."""
        return tuple(self._units.get(agency, ()))

    def of_place(self, text: str) -> tuple[str, ...]:
        """The one body whose place a text names (徐汇 食品安全监管), when a place is all it says of whom."""
        named = {text[a:b] for a, b in self._spans_of_places(text)}
        found = {a for p in named for a in self._of_last_place.get(p, ())}
        return tuple(found) if len(found) == 1 else ()

    def at_place(self, place: str) -> Sequence[str]:
        """The agencies of a place, said without its 省, 市, 区 or 县: 嘉定."""
        return self._of_last_place.get(place, ())

    def places(self, text: str) -> list[tuple[int, int]]:
        """Where a text names the places our agencies are of (嘉定的…): they say whose, and name no item."""
        return [(a, b + (text[b : b + 1] in LEVELS)) for a, b in self._spans_of_places(text)]

    def _spans_of_places(self, text: str) -> list[tuple[int, int]]:
        """Where the places of our agencies stand in a text, without their 省, 市, 区 or 县."""
        spans = ((a, b) for a in range(len(text)) for b in range(a + 1, min(a + self._longest_place, len(text)) + 1))
        return [(a, b) for a, b in spans if text[a:b] in self._places]

    def place_before(self, text: str, start: int) -> str:
        """The place said right before a position, one of our agencies' if it can be."""
        lengths = range(min(self._longest_place, start), 0, -1)
        ours = next((text[start - n : start] for n in lengths if text[start - n : start] in self._forms_of_places), "")
        return ours or _place_before(text, start)

    def short(self, name: str) -> str:
        """The name as people say it: without province, with its ending kept. Used in answers."""
        places, body = split_places(name)
        return (places[-1] if places else "") + body

    def mentions(self, text: str) -> list[AgencyMention]:
        """Find the bodies a text names, left to right; `names` is empty for a body nobody here is called."""
        found: list[AgencyMention] = []
        position = 0
        while position < len(text):
            hit = self._longest_at(text, position)
            if hit is None:
                position += 1
                continue
            found.append(hit)
            position = hit.end
        found += self._abbreviated(text, found)
        return sorted([*found, *self._unknown(text, found)], key=lambda m: m.start)

    def _longest_at(self, text: str, start: int) -> AgencyMention | None:
        for end in self._openings.ends_at(text, start):
            alias = text[start:end]
            names = self._aliases.get(alias)
            if names is None:
                if alias in self._waiting:
                    return AgencyMention(start, end, alias, (), waiting=self._waiting[alias])
                continue
            if alias[0] in LEVELS and _goes_on(text, start):
                continue  # 洛江区财政局 is not the 区财政局 we hold
            # 上海市嘉定区财政局: a place that is not the body's own, right before its short name, names somebody else.
            foreign = self.place_before(text, start)
            if foreign:
                place = bare_place(foreign)
                at_place = self._short_forms.meant(alias) & set(self.at_place(place))
                names = {n for n in names if _last_place(n) == place} or at_place  # 佳木斯文旅局 is not the 文旅局 of another place
                return AgencyMention(start - len(foreign), end, foreign + alias, tuple(sorted(names)))
            longer = _LONGER_BODY.match(text, end)
            if longer and not (IN_DOCUMENT.search(longer.group()) or any(c in _FUNCTION_CHARS + "对给于对下所属" for c in longer.group()[:-2])):
                # 万里街道办事处文化中心 is not 万里街道; 青溪镇农业服务中心 may be 青溪镇农业综合服务中心.
                said = alias + longer.group()
                short = self._printed_forms.meant(said)
                return AgencyMention(start, longer.end(), said, tuple(short) if len(short) == 1 else ())
            return AgencyMention(start, end, alias, tuple(sorted(names)))
        return None

    def _unknown(self, text: str, known: Sequence[AgencyMention]) -> list[AgencyMention]:
        masked = list(text)
        for m in known:
            masked[m.start : m.end] = "\0" * (m.end - m.start)
        rest = "".join(masked)
        spans = [m.span() for m in _BODY.finditer(rest)]
        spans += [(i, i + len(s)) for s in _SHORT_BODY if (i := rest.find(s)) >= 0]
        spans += [m.span() for m in _TOWN.finditer(rest)]
        spans = [s for s in spans if not any(o != s and o[0] <= s[0] and s[1] <= o[1] for o in spans)]
        spans = [(a, b) for a, b in spans if not (rest[:b].endswith(_INSTITUTIONS) and _ITEM_GOES_ON.match(rest, b))]
        spans = [(a, b) for a, b in spans if not (rest[a : b - 1].strip(_FUNCTION_CHARS) == "" and _OF_ITSELF.match(rest, b))]
        found = [self._nobody(rest, a, b) for a, b in spans]
        return [m for m in found if m.names or m.text not in _bare_endings()]  # 给街道划界线 names no street office

    def _abbreviated(self, text: str, taken: Sequence[AgencyMention]) -> list[AgencyMention]:
        """社工中心 for 社会建设工作事务中心, 文旅局 for 文化广电旅游体育局: first and last right, the rest in order, one such."""
        found = []
        free = list(text)
        for m in taken:
            free[m.start : m.end] = "\0" * (m.end - m.start)
        for match in re.finditer(_ABBREVIATED, "".join(free)):
            if any(m.start < match.end() and match.start() < m.end for m in taken):
                continue
            least = 3 if len(match.group("ending")) == 1 else 4
            for start in range(match.start(), match.end() - least + 1):
                place = self.place_before(text, start)
                bare_level = text[start - 1 : start] in LEVELS and not _goes_on(text, start - 1)  # 县农技推广中心
                if _goes_on(text, start) and not place and not bare_level:
                    continue  # 工作事务中心 inside 地区工作事务中心 is no name of its own
                said = text[start : match.end()]
                names = self._short_forms.meant(said)
                if place:
                    bare = bare_place(place)
                    names = {n for n in names if bare in {bare_place(p) for p in split_places(n)[0]}}
                    start -= len(place)
                if len(names) == 1:
                    found.append(AgencyMention(start, match.end(), place + said, tuple(names)))
                    break
        return found

    @cached_property
    def _by_ending(self) -> dict[str, set[str]]:
        """Agencies by what their names, long or short, end in: three characters or fewer, or an ending such as 街道办."""
        found: dict[str, set[str]] = defaultdict(set)
        lengths = sorted({1, 2, 3, *map(len, _bare_endings())})
        for alias, names in self._aliases.items():
            for name in names & self.agencies:
                for n in lengths:
                    found[alias[-n:]].add(name)
        return found

    def _nobody(self, text: str, start: int, end: int) -> AgencyMention:
        """A body we do not hold by that name; a bare ending (换成街道的) means the only one that ends so."""
        while start < end - 2 and text[start] in _FUNCTION_CHARS:
            start += 1
        said = re.split(r"都是|就是|到底归|归(?!口)|的|是|在|由|让|被|把|找|向(?!阳)|给|问", text[start:end])[-1]
        start = end - len(said)
        bare = _bare_endings()
        ending = self._by_ending.get(said, set()) if len(said) <= 3 or said in bare else set()
        return AgencyMention(start, end, said, tuple(sorted(ending)))



@lru_cache(maxsize=1)
def _bare_endings() -> set[str]:
    return {*dict(naming_tables().endings), *(s for _, short in naming_tables().endings for s in short)}


def _goes_on(text: str, start: int) -> bool:
    """Whether what stands at a place may go on from the word before it."""
    said = start > 0 and "一" <= text[start - 1] <= "鿿" and text[start - 1] not in _FUNCTION_CHARS
    return said and not text.startswith("年度", max(start - 2, 0))


def _last_place(name: str) -> str:
    places, _ = split_places(name)
    return bare_place(places[-1]) if places else ""


def _place_before(text: str, start: int) -> str:
    """The place printed right before position `start`, with or without its 市/区, or nothing."""
    head = text[:start]
    known = naming_tables().place_before(head)
    if known:
        return known
    match = re.search(r"([一-鿿]{2,3}?[区县]|[一-鿿]{1,3}?州)$", head)
    place = match.group(1) if match else ""
    if not place or NO_PLACE.search(place) or any(c in "请问查看找我们在是把给说的和跟" for c in place[:-1]):
        return ""
    return place
