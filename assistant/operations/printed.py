"""Figures as a sentence prints them, whether or not they were read into facts: a number, its unit, the words beside it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from assistant.evidence import Excerpt
from assistant.linking import Library
from assistant.retrieval import loosely
from index.amounts import in_yuan, read_number
from index.classification import name_key
from index.records import Disclosure, Fact
from index.vocabulary import MONEY_UNITS, Origin

_BREAK = "，,；;。：:、"
_NAME = re.compile(r"[\u4e00-\u9fff“”（）()]{1,14}$")
_LEADS_TO = re.compile(r"(?:不低于|不少于|不超过|不高于|不大于|不小于|达到|达|约|共|共计|合计|为|有|是|至少|最多|超过|低于|高于|[≥≤＞＜><]|和|及|与|或)+$")
_JOINS = re.compile(r"[及和与或]\s*$")
_NO_NAME = re.compile("(?:其中|用于|用作|对|在|为|给|向|按|以|拟|计划|安排|预计|全年|每年|每月)*")
_COUNTED = re.compile(r"[\u4e00-\u9fff]{1,10}")


@dataclass(frozen=True, slots=True)
class Units:
    """data/measures.toml: what is counted in, and what a question may be answered in."""

    known: re.Pattern[str]
    "A number and the unit behind it, longest unit first."
    asked: tuple[tuple[re.Pattern[str], tuple[str, ...]], ...]
    "Words of a question that ask for a measure, and the units in which it may be printed."
    same: dict[str, tuple[str, ...]]
    "What people call a thing and documents call otherwise: 房子, 房屋."


@dataclass(frozen=True, slots=True)
class Printed:
    """A figure of a sentence: where its number stands in the passage, its clause, and the words before and behind it."""

    start: int
    end: int
    number: str
    unit: str
    clause: str
    before: str
    after: str
    joined: bool = False
    "Whether what stands before belongs to the figure before: 污水处理厂及 before 14座."


@lru_cache(maxsize=1)
def measures() -> Units:
    """data/measures.toml, read once."""
    raw = tomllib.loads(files("assistant").joinpath("data/measures.toml").read_text("utf-8"))
    units = sorted(raw["units"], key=len, reverse=True)
    pattern = re.compile(rf"(?<![\d.A-Za-z])(\d[\d,]*(?:\.\d+)?)\s*((?:万|亿)?(?:{'|'.join(map(re.escape, units))}))")
    return Units(pattern, tuple((re.compile(a["said"]), tuple(a["printed"])) for a in raw["asked"]), {k: tuple(v) for k, v in raw["same"].items()})


def printed_in(excerpt: Excerpt) -> Iterator[Printed]:
    """Every number with a unit that a sentence prints, in order."""
    text = excerpt.passage.text
    for m in measures().known.finditer(text, excerpt.start, excerpt.end):
        left = max((text.rfind(b, excerpt.start, m.start()) for b in _BREAK), default=-1) + 1
        right = min((at for b in _BREAK if (at := text.find(b, m.end(), excerpt.end)) >= 0), default=excerpt.end)
        left = max(left, excerpt.start)
        before = _LEADS_TO.sub("", text[left : m.start()].strip())
        counted = _COUNTED.match(text[m.end() : right])
        name = _NAME.search(before)
        joined = _JOINS.search(text[left : m.start()]) is not None
        yield Printed(
            m.start(), m.end(), m.group(1), m.group(2), text[left:right], name.group() if name else before, counted.group() if counted else "", joined
        )


def is_in(unit: str, units: Collection[str]) -> bool:
    """Whether a printed unit is one of those asked for, by the ten thousand too, whatever it adds in brackets: 41.2万亩, 320万头（只、羽）."""
    bare = unit.split("（")[0] or unit
    return unit in units or bare in units or bare.lstrip("万亿") in units


def fact_of(library: Library, document: Disclosure, excerpt: Excerpt, figure: Printed) -> Fact:
    """The figure as the index holds it, or as the sentence alone prints it."""
    passage = excerpt.passage
    known = next((e.fact for e in library.catalogue(document).stated.get(passage.ordinal, ()) if _is(e.fact, figure)), None)
    if known is not None:
        return known
    value = read_number(figure.number)
    amount = value if value is None or figure.unit not in MONEY_UNITS else in_yuan(value, figure.unit)
    name = name_key(figure.after) if _NO_NAME.fullmatch(figure.before) and figure.after else name_key(figure.before)
    return Fact(
        document=document.document, ordinal=0, agency=document.agency, scope=document.scope, fiscal_year=document.fiscal_year,
        phase=document.phase, origin=Origin.NARRATIVE, place=passage.place_of(excerpt.start, excerpt.end), schedule=None, table=None,
        schedule_title=passage.section[-1] if passage.section else "", row_code="", row=name, row_path=(name,), column="数量",
        column_path=("数量",), printed=figure.number, unit=figure.unit, amount=amount, quoted=excerpt.text.strip(), passage=passage.ordinal,
    )  # fmt: skip


def held(word: str, text: str) -> float:
    """1 where a word, or one that says the same, stands in a text, less where some of its characters do: 队员 of 消防员."""
    if any(loosely(w).search(text) for w in (word, *measures().same.get(word, ()))):
        return 1.0
    return 0.5 * sum(c in text for c in word) / len(word)


def bare(printed: str) -> str:
    """30 of 不超过30."""
    return re.sub(r"[^\d.,]", "", printed)


def _is(fact: Fact, figure: Printed) -> bool:
    """Whether a fact of the passage is that figure: 不超过30 is 30, 台（套） may be read as 台."""
    return read_number(bare(fact.printed)) == read_number(figure.number) and fact.unit.startswith(figure.unit)
