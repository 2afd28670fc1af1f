"""How the names of public bodies are built and shortened: places, body, ending; the forms people say.

What is shortened how stands in data/agencies.toml.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib.resources import files
from itertools import product

NO_PLACE = re.compile(
    r"和|与|地区$|社区|园区|景区|城市|上市|都市|小区|辖区|办公室|街区|校区|^[^一-鿿]|^(?:全|本|该|各)"
)


LEVELS = ("省", "市", "区", "县", "州")
"What the name of a place ends in."


@dataclass(frozen=True)
class NamingTables:
    provinces: tuple[str, ...]
    places: tuple[str, ...]
    endings: tuple[tuple[str, tuple[str, ...]], ...]
    cores: tuple[tuple[str, tuple[str, ...]], ...]
    kinds: tuple[str, ...]

    def place_at(self, text: str) -> str:
        """The longest known place that a text begins with, without its 省 or 市, or nothing."""
        return next((text[:n] for n in range(self._longest_place, 1, -1) if text[:n] in self._known_places), "")

    def place_before(self, text: str) -> str:
        """The known place that a text ends in, with the 省, 市, 区 or 县 said behind it, or nothing."""
        bare = text[:-1] if text[-1:] in LEVELS else text
        for head in dict.fromkeys((bare, text)):
            for n in range(min(self._longest_place, len(head)), 1, -1):
                if head[-n:] in self._known_places:
                    return text[len(head) - n :]
        return ""

    @cached_property
    def _known_places(self) -> frozenset[str]:
        return frozenset(self.places)

    @cached_property
    def _longest_place(self) -> int:
        return max(map(len, self.places), default=0)


@lru_cache(maxsize=1)
def naming_tables() -> NamingTables:
    """Read data/agencies.toml once."""
    raw = tomllib.loads(files("index").joinpath("data/agencies.toml").read_text("utf-8"))

    def longest_first(table: dict[str, list[str]]) -> tuple[tuple[str, tuple[str, ...]], ...]:
        return tuple((k, tuple(table[k])) for k in sorted(table, key=len, reverse=True))

    return NamingTables(
        provinces=tuple(raw["provinces"]),
        places=tuple(sorted({*raw["places"], *raw["provinces"]}, key=len, reverse=True)),
        endings=longest_first(raw["endings"]),
        cores=longest_first(raw["cores"]),
        kinds=tuple(sorted(raw["kinds"]["named"], key=len, reverse=True)),
    )


@lru_cache(maxsize=200_000)
def split_places(name: str) -> tuple[tuple[str, ...], str]:
    """Split the places before a body's name from the body itself.

    >>> split_places("上海市普陀区人民政府万里街道办事处")
    (('上海市', '普陀区'), '万里街道办事处')
    """
    tables = naming_tables()
    places: list[str] = []
    rest = name
    while True:
        known = tables.place_at(rest)
        if known and rest[len(known) : len(known) + 1] in LEVELS:
            place = rest[: len(known) + 1]
        else:
            # A place is a proper name: what carries 和, or is a common word, is part of the body's duty (绿化和市容管理局).
            match = re.match(
                r"(?:[一-鿿]{2,8}?(?:自治区|自治州|自治县)|[一-鿿]{2,3}?州(?![县区州]|市(?!场))|[一-鿿]{1,3}?(?:省|市|新区|区|县|旗))(?=[一-鿿]{2})", rest
            )
            if match is None or NO_PLACE.search(match.group()):
                break
            place = match.group()
            if len(place) == _SHORTEST and rest[len(place) : len(place) + 1] in LEVELS and len(rest) - len(place) > _SHORTEST:
                place += rest[len(place)]  # 沙市区, 沙县区, 津市市: the place is called 沙市 and is a district
        if len(rest) - len(place) < 2:
            break
        places.append(place)
        rest = rest[len(place) :]
    trimmed = re.sub(r"^人民政府(?=[一-鿿]{2})", "", rest)
    return tuple(places), trimmed


def bare_place(place: str) -> str:
    """A place as people say it, without its 省, 市, 区, 县 or 州; what is called 州 itself stays whole.

    >>> bare_place("普陀区"), bare_place("徐州市"), bare_place("徐州"), bare_place("阿坝州"), bare_place("大理白族自治州")
    ('普陀', '徐州', '徐州', '阿坝', '大理')
    """
    if place.endswith("州"):
        return _OF_PREFECTURE.sub("", place)
    return place.rstrip("省市区县")


_PEOPLES = "藏|羌|彝|苗|侗|布依|土家|白|傣|景颇|哈尼|壮|傈僳|回|蒙古|哈萨克|柯尔克孜|朝鲜"
_OF_PREFECTURE = re.compile(f"(?<=[一-鿿]{{2}})(?:(?:{_PEOPLES})族?)*(?:自治)?州$")


_OWN_PART = re.compile("[(（]?(?:(?<=[局委办])[局委办])?(?:机关本级|机关|本级|本部)[)）]?$")
_ENOUGH = 4
"Characters of a body's name that are enough to know it by: 水利局 could be another one's."


def is_itself(name: str, agency: str) -> bool:
    """Whether a name is the body's own: whole or without its first places, with or without 本级 or 机关.

    >>> is_itself("水利局本级", "水利局"), is_itself("澜港区水利局（本级）", "海瀛市澜港区水利局"), is_itself("水利局水文站", "水利局")
    (True, True, False)
    """
    bare = _OWN_PART.sub("", name)
    return bare == agency or (len(bare) >= _ENOUGH and agency.endswith(bare))


def own_name(name: str) -> str:
    """The name of its own that a unit has before what it is, or nothing.

    >>> own_name("上海市普陀区云桥社区卫生服务中心"), own_name("青浣县水利局")
    ('云桥', '')
    """
    _, body = split_places(name)
    kind = next((k for k in naming_tables().kinds if body.endswith(k)), "")
    return body.removesuffix(kind) if kind and len(body) - len(kind) >= 2 else ""


_NUMBERED = re.compile(r"第([一二三四五六七八九十]{1,3})(?:初级|高级|实验|完全|中心)?(中学|小学|幼儿园)")
_OF_ROAD = re.compile(r"([一-鿿]{2,3})[路街]街道办事处")
_OF_TOWN = re.compile(r"([一-鿿]{2,4}?)(?:镇|乡|街道)(?=[一-鿿]{4})(?!办事处|人民政府)")


def names_of_two(name: str) -> tuple[str, ...]:
    """The names of two characters a body has, its place left out: too short to be looked for where others may be meant.

    >>> names_of_two("楚原市第二人民医院"), names_of_two("桐湾县第一中学"), names_of_two("青浣县水利局")
    (('二院',), ('一中',), ())
    """
    _, body = split_places(name)
    found = [s for long, shorts in naming_tables().cores if body.endswith(long) and long.endswith(_SHORT_OF_TWO) for s in shorts]
    numbered = _NUMBERED.fullmatch(body)
    found += [numbered.group(1) + numbered.group(2)[0]] if numbered else []
    return tuple(s for s in found if len(s) == 2 and s not in _KINDS)


_SHORTEST = 2
"Characters of a place's name with its level."
_KINDS = frozenset({"医院", "学校", "初中", "高中", "中学", "小学"})
"What a body is, said of any of its kind: 高中 names no school."
_SHORT_OF_TWO = ("院", "联合会", "协会", "学校", "小学", "中学", "幼儿园")


def short_names(name: str) -> tuple[str, ...]:
    """Return every way people write a body's full name, the full name first.

    >>> "地区办" in short_names("上海市嘉定区地区工作办公室"), "普陀区商务委" in short_names("上海市普陀区商务委员会")
    (True, True)
    >>> "澜川法院" in short_names("云南省澜川县人民法院"), "法院" in short_names("云南省澜川县人民法院")
    (True, False)
    """
    tables = naming_tables()
    places, body = split_places(name)
    bodies = [body]
    for long, shorts in tables.cores:
        if long in body:
            bodies += [body.replace(long, s) for s in shorts]
            break
    for long, shorts in tables.endings:
        if body.endswith(long) and len(body) - len(long) >= 2:
            bodies += [body[: -len(long)] + s for s in shorts]
        elif body == long and places:
            bodies += [s for s in shorts if len(s) >= 2]  # 澜川县人民法院: 澜川法院
    along = _OF_ROAD.fullmatch(body)
    if along:
        bodies += [along.group(1) + ending for ending in ("街道办事处", "街道", "街道办")]  # 石泉路街道: 石泉街道
    numbered = _NUMBERED.search(body)
    if numbered:
        number, kind = numbered.groups()  # 第三初级中学: 第三中学, 三中
        if "高级" in numbered.group():
            bodies += [_NUMBERED.sub(number + short, body) for short in ("高", "高中")]  # 十一高
        bodies += [_NUMBERED.sub(f"第{number}{kind}", body), _NUMBERED.sub(number + kind[0], body)]
    bodies += [b.removeprefix("国家") for b in bodies if b.startswith("国家") and len(b) >= 6]
    under = _OF_TOWN.match(body)
    if under:
        bodies += [under.group(1) + body[under.end() :], body[under.end() :]]  # 青溪农业综合服务中心, 农业综合服务中心
    prefixes = [""]
    if places:
        last = places[-1]
        prefixes += ["".join(places), last, last[:-1], last[-1], last.removesuffix("新区")]
        if last.endswith("州"):
            prefixes += [bare_place(last), f"{bare_place(last)}州"]  # 大理州, of 大理白族自治州
        if len(places) > 1:  # never the province alone: 上海市商务委 is another body than 普陀区商务委
            prefixes += [places[0][:-1] + last, places[0][:-1] + last[:-1]]
    found = [name, *(p + b for p, b in product(prefixes, bodies))]
    government = f"{''.join(places)}人民政府"
    found += [government + b for b in bodies if government != "人民政府"]
    return tuple(dict.fromkeys(f for f in found if len(f) >= 3))


def runs_through(said: str, name: str) -> bool:
    """Whether the characters of a word stand in a name in their order.

    >>> runs_through("卫健委", "卫生健康委员会"), runs_through("健卫", "卫生健康委员会")
    (True, False)
    """
    rest = iter(name)
    return all(c in rest for c in said)


def stems(name: str) -> tuple[str, ...]:
    """Return what is left of a body's short names without their ending, the ones people use as a nickname.

    A contraction names the body anywhere (城管今年买几辆车); a word of the full name only behind its place (普陀财政).

    >>> stems("上海市普陀区城市管理行政执法局")
    ('城管执法', '城管', '城市管理行政执法')
    """
    tables = naming_tables()
    _, body = split_places(name)
    contracted = next((shorts for long, shorts in tables.cores if long in body), ())
    found = [s[:-1] for s in contracted if s[-1] in _STEM_ENDINGS]
    whole = re.sub(f"(?:委员会|办公室|[{_STEM_ENDINGS}])$", "", body)
    return tuple(dict.fromkeys(s for s in (*found, whole) if len(s) >= 2 and s != body))


_STEM_ENDINGS = "局委办"


def is_contraction(stem: str, name: str) -> bool:
    """Whether a stem is no word of the full name: 城管 of 城市管理行政执法局, and not 财政 of 财政局."""
    return stem not in name
