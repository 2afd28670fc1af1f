"""Which 公开表 a table is, and what each of its columns means: the loops over data/schedules.toml."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from importlib import resources
from typing import Any

from index.vocabulary import Phase, ScheduleKind

_FOLDED_AWAY = re.compile(r"[\s\u3000“”\"‘’'《》]")
_REMARK = re.compile(r"[(（][^()（）]*[)）]")
_CHINESE_ORDINAL = re.compile(r"^[一二三四五六七八九十]+[、.．]")


class Role(StrEnum):
    """What a column is for."""

    CODE = "code"
    NAME = "name"
    INDEX = "index"
    "序号 and 行次: numbers that are no amounts."
    TEXT = "text"
    AMOUNT = "amount"


class Head(StrEnum):
    """What stands over a column of a form's block: indicators or money, and how they were scored."""

    LEVEL = "level"
    SIGN = "sign"
    UNIT = "unit"
    TARGET = "target"
    REACHED = "reached"
    MONEY = "money"
    SCORE = "score"
    RATE = "rate"


VALUES = frozenset({Head.TARGET, Head.REACHED})


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a header says about year and phase."""

    words: tuple[str, ...]
    year: int
    phase: Phase | None


@dataclass(frozen=True, slots=True)
class Shape:
    """Conditions under which a table is a certain schedule."""

    kind: ScheduleKind
    title_any: tuple[str, ...] = ()
    title_all: tuple[str, ...] = ()
    title_none: tuple[str, ...] = ()
    header_any: tuple[str, ...] = ()
    header_all: tuple[str, ...] = ()
    header_none: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    sides: int = 0

    def fits(self, title: str, header: str, codes: str, sides: int) -> bool:
        return (
            _words_hold(title, self.title_any, self.title_all, self.title_none)
            and _words_hold(header, self.header_any, self.header_all, self.header_none)
            and (not self.codes or codes in self.codes)
            and (not self.sides or sides >= self.sides)
        )


@dataclass(frozen=True, slots=True)
class Nest:
    """A group header and the leaves under it, each with its synonyms."""

    group: tuple[str, ...]
    leaves: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Place:
    """Cells of one schedule, as a link picks them."""

    kind: ScheduleKind
    row: str
    column: str | tuple[str, ...]
    side: int | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """Cells of one schedule equal (or are at most) cells of another."""

    left: Place
    right: Place
    most: bool = False


@dataclass(frozen=True, slots=True)
class FormWords:
    """How to know a form, and what its values are called."""

    title: tuple[str, ...]
    signs: tuple[str, ...]
    amount: str
    value: str
    heads: dict[str, Head]
    first_level: frozenset[str]
    second_level: dict[str, str]
    "二级指标 → the 一级指标 it stands under."

    def head(self, text: str) -> Head | None:
        """What a header is, whatever it remarks in brackets: 年度指标值, 年度(/项目)指标值."""
        return self.heads.get(fold(_REMARK.sub("", text)))


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Everything data/schedules.toml says."""

    roles: dict[str, Role]
    amount_words: frozenset[str]
    group_words: frozenset[str]
    nests: tuple[Nest, ...]
    total_columns: frozenset[str]
    total_rows: frozenset[str]
    apart: tuple[str, ...]
    natures: frozenset[str]
    sources: tuple[str, ...]
    stamps: tuple[Stamp, ...]
    shapes: tuple[Shape, ...] = field(repr=False)
    links: tuple[Link, ...] = field(repr=False)
    same: dict[str, str] = field(repr=False)
    counts: tuple[tuple[str, str], ...]
    "What a header may end in, and the unit it counts in."
    form: FormWords
    project_headers: frozenset[str]
    belongs: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]
    "Codes, and the columns their amounts belong to."

    @property
    def header_words(self) -> frozenset[str]:
        return frozenset(self.roles) | self.amount_words | self.group_words


def fold(text: str) -> str:
    """Header words as we compare them: no spaces or quotes, one width.

    >>> fold("因 公 出 国（境）费")
    '因公出国(境)费'
    """
    return _FOLDED_AWAY.sub("", unicodedata.normalize("NFKC", text))


@cache
def vocabulary() -> Vocabulary:
    """Read the tables once."""
    data = tomllib.loads(resources.files("ingest").joinpath("data/schedules.toml").read_text("utf-8"))
    return Vocabulary(
        roles={fold(word): Role(role) for role, words in data["roles"].items() for word in words},
        amount_words=frozenset(map(fold, data["words"]["amount"])),
        group_words=frozenset(map(fold, data["words"]["group"])),
        nests=tuple(
            Nest(tuple(map(fold, n["group"])), tuple(tuple(map(fold, leaf)) for leaf in n["leaves"]))
            for n in data["nest"]
        ),
        total_columns=frozenset(map(fold, data["totals"]["columns"])),
        total_rows=frozenset(map(fold, data["totals"]["rows"])),
        apart=tuple(map(fold, data["totals"]["apart"])),
        natures=frozenset(map(fold, data["totals"]["natures"])),
        sources=tuple(map(fold, data["totals"]["sources"])),
        stamps=tuple(
            Stamp(tuple(map(fold, s["words"])), s.get("year", 0), Phase[s["phase"]] if "phase" in s else None)
            for s in data["stamp"]
        ),
        shapes=tuple(_shape(s) for s in data["schedule"]),
        links=tuple(Link(_place(x["left"]), _place(x["right"]), x.get("most", False)) for x in data["link"]),
        counts=tuple((fold(word), c["unit"]) for c in data["count"] for word in c["words"]),
        form=FormWords(
            title=tuple(map(fold, data["form"]["title"])),
            signs=tuple(map(fold, data["form"]["signs"])),
            amount=data["form"]["amount"],
            value=data["form"]["value"],
            heads={fold(word): Head(head) for head, words in data["form"]["heads"].items() for word in words},
            first_level=frozenset(map(fold, data["form"]["second_level"])),
            second_level={fold(s): first for first, seconds in data["form"]["second_level"].items() for s in seconds},
        ),
        project_headers=frozenset(map(fold, data["projects"]["headers"])),
        belongs=tuple((tuple(b["codes"]), tuple(map(fold, b["columns"]))) for b in data["belongs"]),
        same={fold(name): fold(s["names"][0]) for s in data["same"] for name in s["names"]},
    )


def _shape(rule: dict[str, Any]) -> Shape:
    words = {k: tuple(map(fold, v)) for k, v in rule.items() if k.startswith(("title_", "header_"))}
    return Shape(
        kind=ScheduleKind[rule["kind"]], codes=tuple(rule.get("codes", ())), sides=rule.get("sides", 0), **words
    )


def _place(told: dict[str, Any]) -> Place:
    column = told["column"]
    return Place(
        kind=ScheduleKind[told["kind"]],
        row=told["row"],
        column=tuple(map(fold, column)) if isinstance(column, list) else column,
        side=told.get("side"),
    )


def item_key(name: str) -> str:
    """What an item is called in every schedule: without its number, its year and its synonyms.

    >>> item_key("1、一般公共预算资金") == item_key("一般公共预算财政拨款")
    True
    """
    word = re.sub(r"^(?:其中:)?(?:\d{1,2}[、.]|\([一二三四五六七八九十\d]+\))", "", _bare(name))
    return vocabulary().same.get(word, word)


def role_of(header: str) -> Role | None:
    """What a header word says its column is for; None where it is not a word of ours.

    >>> role_of("款"), role_of("预算数"), role_of("行次")
    (<Role.CODE: 'code'>, <Role.AMOUNT: 'amount'>, <Role.INDEX: 'index'>)
    """
    word = _bare(header)
    words = vocabulary()
    if word in words.roles:
        return words.roles[word]
    if word in words.amount_words or any(word == counted for counted, _ in words.counts):
        return Role.AMOUNT
    if re.search(r"(?:科目|分类|功能)(?:编码|代码)|^科目\(?编?码\)?$", word):
        return Role.CODE
    if re.search(r"(?:编码|代码)$", word):
        return Role.TEXT
    if re.search(r"(?:科目|项目|单位|指标|部门|\(单位\))名称", word):
        return Role.NAME
    if re.search(r"(?:预算|决算|执行|合计|金额|经费|数量)数?$|%$|\((?:万|千|亿)?元\)$", word):
        return Role.AMOUNT
    return None


def sounds_like_money(text: str) -> bool:
    """Whether words we do not know can only stand over amounts: 当年财政拨款安排, 特定目标类项目."""
    return bool(re.search(r"(?:拨款|资金|财力|安排|收入|支出|结转|结余|补助|经费|费用?|类项目|专款|债券)$", _bare(text)))


def is_header_word(text: str) -> bool:
    """Whether a cell holds a word that headers use."""
    return role_of(text) is not None or _bare(text) in vocabulary().group_words


def is_total(name: str) -> bool:
    """Whether a row or column of this name sums up others."""
    word = _bare(name)
    words = vocabulary()
    return word in words.total_columns or word in words.total_rows


def stamp_of(path: Sequence[str], fiscal_year: int, phase: Phase) -> tuple[int, Phase]:
    """The year and phase a column's header names, else the disclosure's."""
    header = fold("/".join(path))
    year = fiscal_year
    named = re.findall(r"(20\d\d)年", header)
    if named:
        # 2024年预算数比2023年执行数增减 speaks of 2024.
        year = int(named[0] if "比" in header else named[-1])
    for stamp in vocabulary().stamps:
        if any(word in header for word in stamp.words):
            # 预算数 in a budget is the budget's own phase; in a final account it is what had been approved.
            told = stamp.phase if stamp.phase is not None else phase
            if told is Phase.ESTIMATED and (phase is Phase.EXECUTED or year + stamp.year >= fiscal_year):
                told = phase
            return (year + stamp.year if not named else year), told
    if year < fiscal_year and phase is Phase.EXECUTED:
        return year, Phase.EXECUTED
    return year, phase


def kind_of(title: str, header: str, codes: str, sides: int) -> ScheduleKind:
    """The first schedule whose shape this is; one we have never seen is kept as OTHER."""
    title, header = fold(title), fold(header)
    for shape in vocabulary().shapes:
        if shape.fits(title, header, codes, sides):
            return shape.kind
    return ScheduleKind.OTHER


def _bare(header: str) -> str:
    """A header word without its year, its ordinal and its unit."""
    word = _CHINESE_ORDINAL.sub("", fold(header))
    word = re.sub(r"^20\d\d年(?:度)?|\(按[^()]{1,12}\)$", "", word)
    return re.sub(r"\((?:单位:)?(?:万|千|亿)?元\)$", "", word) or word


def _words_hold(text: str, some: tuple[str, ...], every: tuple[str, ...], none: tuple[str, ...]) -> bool:
    return (
        (not some or any(w in text for w in some))
        and all(w in text for w in every)
        and not any(w in text for w in none)
    )
