"""功能分类 and 经济分类: the levels of their codes, and what people call their names.

Codes follow 《政府收支分类科目》 (财政部, yearly): 类 3 digits, 款 5, 项 7; 经济分类 has 类 and 款 only.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from index.memos import kept
from index.vocabulary import Level

_LEVELS = {3: Level.CLASS, 5: Level.SECTION, 7: Level.ITEM}
_ORDINAL = re.compile(
    r"^(?:[（(]?[一二三四五六七八九十\d]{1,3}[)）]|[一二三四五六七八九十]{1,3}[、.．]|\d{1,2}[、.．](?!\d)|其中[:：])\s*"
)
_NOISE = re.compile(r"[\s“”\"'‘’《》·:：、，,。.（）()\[\]【】—\-]")


def level_of(code: str) -> Level | None:
    """Return the level a code stands on, or None for no classification code.

    >>> level_of("20805"), level_of("301"), level_of("")
    (<Level.SECTION: '款'>, <Level.CLASS: '类'>, None)
    """
    return _LEVELS.get(len(code))


def parent_code(code: str) -> str:
    """Return the code one level up, empty at the top.

    >>> parent_code("2080501"), parent_code("208")
    ('20805', '')
    """
    return code[:-2] if len(code) > 3 else ""


def is_economic(code: str) -> bool:
    """经济分类 starts at 301; 功能分类 stays below 240 (政府收支分类科目). The two must never be compared by code."""
    return code.startswith("3") and code[:3] >= "301"


@kept(32768)  # names of rows are held against every question
def name_key(name: str) -> str:
    """Fold a printed name for comparison: width, spaces, quotes, brackets and a leading ordinal do not count.

    >>> name_key("一、因 公 出 国（境）费"), name_key("“三公”经费")
    ('因公出国境费', '三公经费')
    """
    folded = unicodedata.normalize("NFKC", name).strip()
    folded = _ORDINAL.sub("", _ORDINAL.sub("", folded))
    return _NOISE.sub("", folded).lower()


@dataclass(frozen=True, slots=True)
class Alias:
    """What people say (`said`, folded) for printed names or @concepts (`means`, names folded)."""

    said: tuple[str, ...]
    means: tuple[str, ...]
    sum: bool = False
    vague: bool = False
    weak: bool = False
    loose: bool = False
    counted: bool = False


@lru_cache(maxsize=1)
def standard_items() -> frozenset[str]:
    """The folded names of items every budget knows, whether a document prints them or not (data/standard_items.toml)."""
    raw = tomllib.loads(files("index").joinpath("data/standard_items.toml").read_text("utf-8"))
    return frozenset(name_key(name) for kind, names in raw.items() if kind != "sections" for name in names)


@lru_cache(maxsize=1)
def standard_sections() -> frozenset[str]:
    """The folded names of 款 and common 项, without a closing 支出: items where a question says exactly that."""
    raw = tomllib.loads(files("index").joinpath("data/standard_items.toml").read_text("utf-8"))
    return frozenset(name_key(name).removesuffix("支出") for name in raw["sections"])


@lru_cache(maxsize=1)
def aliases() -> tuple[Alias, ...]:
    """Read data/aliases.toml once."""
    raw = tomllib.loads(files("index").joinpath("data/aliases.toml").read_text("utf-8"))
    return tuple(
        Alias(
            said=tuple(name_key(s) for s in entry["said"]),
            means=tuple(m if m.startswith("@") else name_key(m) for m in entry["means"]),
            sum=entry.get("sum", False),
            vague=entry.get("vague", False),
            weak=entry.get("weak", False),
            loose=entry.get("loose", False),
            counted=entry.get("counted", False),
        )
        for entry in raw["alias"]
    )
