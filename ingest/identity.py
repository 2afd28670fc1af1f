"""Whose document, which year, which phase and scope: decided from what is printed, not from the file's name."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from index.errors import NotADisclosure, UnknownAgency
from index.vocabulary import Phase, Scope
from ingest.pages import Page
from ingest.paragraphs import clean
from ingest.tables import looks_like_amount, squeeze


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Whose disclosure this is. `units` are the 预算单位 it lists, the agency's own 本部 first."""

    agency: str
    scope: Scope
    fiscal_year: int
    phase: Phase
    title: str
    units: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Sign:
    pattern: re.Pattern[str]
    weight: int
    value: str


@dataclass(frozen=True, slots=True)
class _Words:
    labels: tuple[_Sign, ...]
    titles: tuple[_Sign, ...]
    phases: tuple[_Sign, ...]
    scopes: tuple[_Sign, ...]
    endings: tuple[str, ...]
    suffixes: re.Pattern[str]
    foreign: re.Pattern[str]
    fillers: re.Pattern[str]
    cues: tuple[re.Pattern[str], ...]
    units_after: re.Pattern[str]
    units_until: re.Pattern[str]
    unit_item: re.Pattern[str]


@cache
def _words() -> _Words:
    raw = tomllib.loads(files("ingest").joinpath("data/identity.toml").read_text("utf-8"))
    label = r"(?:^|\s)(?:{})\s*[:：]\s*(?P<agency>[^\s:：]{{2,40}})"
    return _Words(
        labels=tuple(
            _Sign(re.compile(label.format("|".join(entry["words"]))), entry["weight"], entry["scope"])
            for entry in raw["labels"]
        ),
        titles=tuple(_Sign(re.compile(entry["pattern"]), entry["weight"], "") for entry in raw["titles"]),
        phases=tuple(_sign(s, "phase") for s in raw["signs"] if "phase" in s),
        scopes=tuple(_sign(s, "scope") for s in raw["signs"] if "scope" in s),
        endings=tuple(raw["endings"]),
        suffixes=re.compile(
            f"(?:[（(](?:{'|'.join(raw['suffixes'])})[）)]|(?<=[处局会室院厅])(?:部门|本级|本部|单位))+$"
        ),
        foreign=re.compile("|".join(raw["foreign"])),
        fillers=re.compile("|".join(f"(?:{p})" for p in raw["fillers"])),
        cues=tuple(re.compile(p) for p in raw["cues"]),
        units_after=re.compile(raw["units_after"]),
        units_until=re.compile(raw["units_until"]),
        unit_item=re.compile(raw["unit_item"]),
    )


def _sign(raw: dict[str, str | int], key: str) -> _Sign:
    return _Sign(re.compile(str(raw["pattern"])), int(raw["weight"]), str(raw[key]))


@dataclass(frozen=True, slots=True)
class _Printed:
    """A line with how much it counts: the cover most, titles next, sentences least."""

    text: str
    weight: int


def identify(pages: Sequence[Page], source: str) -> Identity:
    """Return whose disclosure the pages print; `source` names the file in messages and breaks ties only."""
    words = _words()
    lines = _lines(pages)
    _require_a_disclosure(lines, source, words)
    phase = Phase(_vote(lines, words.phases, source) or Phase.APPROVED.value)
    scope = Scope(_vote(lines, words.scopes, source) or Scope.DEPARTMENT.value)
    agency = _agency(lines, words)
    if not agency:
        raise UnknownAgency(f"没有在“{source}”里找到编制部门或单位的名称，请确认封面或表头是否印有“编制部门：”。")
    year = _year(lines, source)
    if year is None:
        raise NotADisclosure(f"“{source}”没有印明预算或决算年度，无法收录。")
    degree = "年度" if phase is Phase.EXECUTED else "年"
    return Identity(
        agency=agency,
        scope=scope,
        fiscal_year=year,
        phase=phase,
        title=f"{agency}{year}{degree}{scope.value}{phase.value}",
        units=_units(lines, _listed_in_tables(pages), agency, words) if scope is Scope.DEPARTMENT else (agency,),
    )


_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_CHINESE_YEAR = re.compile(r"二[〇○零]([〇○零一二三四五六七八九]{2})(?=年)")


def _lines(pages: Sequence[Page]) -> list[_Printed]:
    found: list[_Printed] = []
    for page in pages:
        for line in page.lines:
            text = clean(
                unicodedata.normalize("NFKC", line.text).replace(":", "：").replace("(", "（").replace(")", "）")
            )
            text = _CHINESE_YEAR.sub(lambda m: m.group().translate(_DIGITS).replace("二", "2"), text)
            if not text:
                continue
            if len(text) >= 7 and all(len(part) == 1 for part in text.split(" ")):
                text = text.replace(" ", "")  # a title set wide: 上 海 市
            cover = page.number == pages[0].number and len(found) < 12
            bare = re.sub(r"（[^）]*）?$", "", text)  # 单位构成（仅有一个单位的部门，本部分内容为…
            short = len(bare) <= 45 and not re.search(r"[。；，]", bare)
            found.append(_Printed(text, 5 if cover and short else 2 if short else 1))
    return found


def _require_a_disclosure(lines: list[_Printed], source: str, words: _Words) -> None:
    seen = sum(any(cue.search(line.text) for line in lines) for cue in words.cues)
    said = any(sign.pattern.search(line.text) for sign in words.phases for line in lines if line.weight > 1)
    if seen < 3 or not said:
        raise NotADisclosure(f"“{source}”不像部门（单位）预算或决算公开文件，没有收录；请核对是否选错了文件。")


def _vote(lines: Iterable[_Printed], signs: tuple[_Sign, ...], source: str) -> str:
    votes: Counter[str] = Counter()
    for line in lines:
        for sign in signs:
            if sign.pattern.search(line.text):
                # A sentence of a final account speaks of the budget all the time; only titles tell them apart.
                votes[sign.value] += sign.weight * (line.weight if line.weight > 1 else 0)
    for sign in signs:
        if sign.pattern.search(source):
            votes[sign.value] += 1
    return votes.most_common(1)[0][0] if votes else ""


_YEAR = re.compile(r"(?<!\d)(20[0-4]\d)(?!\d)")
_BUDGET_YEAR = re.compile(r"(20[0-4]\d)\s*年?\s*度?[\u4e00-\u9fff“”（）]{0,16}?(?:部门|单位|预算|决算|收支|收入|支出)")


def _year(lines: Iterable[_Printed], source: str) -> int | None:
    votes: Counter[int] = Counter()
    for line in lines:
        for year in _BUDGET_YEAR.findall(line.text):
            votes[int(year)] += 3 * line.weight if line.weight > 1 else 1
        if line.weight == 5:
            for year in _YEAR.findall(line.text):
                votes[int(year)] += 10
    if not votes:
        return int(named.group(1)) if (named := _YEAR.search(source)) else None
    top = votes.most_common(2)
    if len(top) == 2 and top[0][1] == top[1][1] and str(top[1][0]) in source:
        return top[1][0]
    return top[0][0]


_PLACE = re.compile(r"(?:(?:中共|中国|共青团)?[\u4e00-\u9fff]{0,12}(?:省|市|区|县|州|盟|旗|镇|乡|委|政府|兵团))?")


def _agency(lines: Sequence[_Printed], words: _Words) -> str:
    votes: Counter[str] = Counter()
    for line in (*lines, *_wrapped_titles(lines)):
        for label in words.labels:
            for hit in label.pattern.finditer(line.text):
                if name := agency_name(hit.group("agency"), words):
                    votes[name] += label.weight
        text = words.fillers.sub("", line.text).lstrip()
        for title in words.titles:
            if (whole := title.pattern.match(text)) and (name := agency_name(whole.group("agency"), words)):
                votes[name] += title.weight
        if line.weight == 5 and (name := agency_name(line.text, words)):
            votes[name] += 3
    if not votes:
        return ""
    # 嘉定区地区工作办公室 and 上海市嘉定区地区工作办公室 are one agency: their votes add up, and the form with its place
    # names it. A form that a sentence gives once (纳入石桥区水务局…) adds its vote to the name and does not become it.
    best = max(
        votes,
        key=lambda name: (
            sum(v for other, v in votes.items() if name.endswith(other) or other.endswith(name)),
            votes[name],
            len(name),
        ),
    )
    fuller = [name for name in votes if name.endswith(best) and _PLACE.fullmatch(name.removesuffix(best))]
    return max(fuller, key=len, default=best)


def _wrapped_titles(lines: Sequence[_Printed]) -> Iterator[_Printed]:
    """上海市普陀区人民政府 / 石泉路街道办事处2025 / 年度部门决算: the title of a cover, put together over its lines."""
    cover = [line.text.replace(" ", "") for line in lines if line.weight == _ON_COVER]
    ends = next((at for at, text in enumerate(cover) if text in _CONTENTS), len(cover))
    for start in range(ends):
        for many in range(2, min(_TITLE_LINES, ends - start) + 1):
            yield _Printed("".join(cover[start : start + many]), 0)


_ON_COVER, _TITLE_LINES = 5, 4
_CONTENTS = frozenset({"目录", "目次"})

_VERB = re.compile(r"^(?:纳入|列入|编入|汇入|包含|包括|隶?属于)(?=[\u4e00-\u9fff]{4})")
"""What a sentence says before a body's name: 纳入重庆市交通委员会部门预算的单位."""


def agency_name(text: str, words: _Words | None = None) -> str:
    """The agency a text names, without what is printed around it; empty where it names none.

    >>> agency_name("上海市嘉定区地区工作办公室（汇总）")
    '上海市嘉定区地区工作办公室'
    """
    words = words or _words()
    name = _VERB.sub("", words.fillers.sub("", clean(text)).strip("：。，、；“” "))
    for _ in range(3):
        name = words.suffixes.sub("", name).strip()
    if not 3 <= len(name) <= 40 or not name.endswith(words.endings) or words.foreign.search(name):
        return ""
    return name if re.fullmatch(r"[\u4e00-\u9fff（）·]+", name) else ""


def _listed_in_tables(pages: Sequence[Page]) -> list[str]:
    """The cells below 单位名称 in ruled tables of names alone (序号 单位名称 备注), in order of printing."""
    names: list[str] = []
    for table in (t for page in pages for t in page.tables):
        head, *rows = [[squeeze(cell.text) if cell else "" for cell in row] for row in table.rows]
        at = next((j for j, text in enumerate(head) if text in _NAMED), None)
        if at is not None and not any(looks_like_amount(text) for row in rows for j, text in enumerate(row) if j > at):
            names += [row[at] for row in rows if row[at]]
    return names


_NAMED = frozenset({"单位名称", "预算单位", "预算单位名称", "决算单位", "决算单位名称", "单位"})


def _units(lines: Sequence[_Printed], listed: Sequence[str], agency: str, words: _Words) -> tuple[str, ...]:
    """The names listed under 机构设置: numbered lines, or the rows of a small table; of a table with rules the names `listed` in it."""
    inside = False
    found: list[str] = []
    for line in lines:
        title = line.weight > 1 and len(line.text) <= 40
        if title and words.units_after.search(line.text):
            inside, found = True, found if found else []
            continue
        if inside and title and words.units_until.search(line.text):
            if found:
                break
            inside = False
        if inside:
            found += [n for hit in words.unit_item.finditer(line.text) if (n := _unit_name(hit.group("name"), agency))]
    ruled = [n for text in listed if (n := _unit_name(text.replace("(", "（").replace(")", "）"), agency))]
    found = ruled if len(ruled) > len(set(found)) else found  # wrapped in their cells, lines hold less of them
    own = [name for name in found if name == agency]
    rest = [name for name in dict.fromkeys(found) if name != agency]
    return (agency, *rest) if own or rest else (agency,)


def _unit_name(text: str, agency: str) -> str:
    if not agency_name(text):
        text = re.sub(r"（[^（）]*）$", "", text)  # 区图书馆（区少年儿童图书馆）
    name = agency_name(text)
    bare = re.sub(r"[（(]?(?:本部|本级|机关)[）)]?$", "", text.strip())
    if bare != text.strip() or (name and agency.endswith(name)):
        # 商务委本部, 普陀区司法局本部: the agency itself, under a shorter name.
        return agency if _abbreviates(bare, agency) else name
    return name


def _abbreviates(short: str, full: str) -> bool:
    """Do the characters of `short` stand in `full` in this order?

    >>> _abbreviates("商务委", "上海市普陀区商务委员会")
    True
    """
    rest = iter(full)
    return all(char in rest for char in short)
