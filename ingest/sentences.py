"""Sentences and the quantities in them: which digits count something, and which are only dates or names."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

_NARROW = str.maketrans("０１２３４５６７８９％．", "0123456789%.")
# Thousands parted by the comma of a sentence.
_WIDE_COMMA = re.compile(r"(?<![\d.,，])([1-9]\d{0,2})，(\d{3}(?:\.\d{1,2})?(?=\s?[万亿]?元))")


@dataclass(frozen=True, slots=True)
class Sentence:
    """From one full stop to the next; `start` and `end` within the passage."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Quantity:
    """Digits with a unit; `start` and `end` within the sentence, the unit included."""

    start: int
    end: int
    printed: str
    unit: str
    "As kept: 万 becomes 万元."
    kind: str
    "money, share, count or none."


@cache
def stated_words() -> dict[str, dict[str, object]]:
    raw: dict[str, dict[str, object]] = tomllib.loads(files("ingest").joinpath("data/stated.toml").read_text("utf-8"))
    return raw


def sentences(text: str) -> Iterator[Sentence]:
    """Cut at full stops outside brackets; a point between Chinese characters is one too.

    >>> [s.text for s in sentences("公务接待费1.35万元。比2023年预算持平。")]
    ['公务接待费1.35万元。', '比2023年预算持平。']
    """
    start = 0
    for stop in re.finditer(r"[。！？]+[”’）)\"]*|(?<=[\u4e00-\u9fff）])\.(?=[\u4e00-\u9fff“])", text):
        if text[start : stop.end()].strip():
            yield Sentence(start, stop.end(), text[start : stop.end()])
        start = stop.end()
    if text[start:].strip():
        yield Sentence(start, len(text), text[start:])


def narrow(text: str) -> str:
    """Full-width digits as half-width, one for one, so that places stay; 3，518.85万元 is one number.

    >>> narrow("３，518.85万元，比上年"), narrow("共12，300人")
    ('3,518.85万元，比上年', '共12，300人')
    """
    return _WIDE_COMMA.sub(r"\1,\2", text.translate(_NARROW))


@cache
def _units() -> tuple[re.Pattern[str], dict[str, str], dict[str, str]]:
    words = stated_words()["units"]
    money, share, count, large = words["money"], words["share"], words["count"], words["large"]
    assert isinstance(money, dict) and isinstance(share, dict) and isinstance(count, list) and isinstance(large, list)
    counted = [*count, *(f"[万亿]{unit}" for unit in (*count, *large) if unit != "分")]  # 万分之一 counts nothing
    names = sorted([*map(re.escape, money), *map(re.escape, share), *counted], key=lambda name: len(name.replace("[万亿]", "万")), reverse=True)
    pattern = re.compile(
        r"(?<![\dA-Za-z.第〔\[【])(?<!\d[,-])(?P<number>-?\d{1,3}(?:,\d{3})+(?:\.\d+)?|-?\d+(?:\.\d+)?)"
        rf"\s?(?P<unit>{'|'.join(names)})"
    )
    return pattern, money, share


def quantities(sentence: str) -> list[Quantity]:
    """Return what a sentence counts, leaving out dates, document numbers, codes and thresholds (50万元以上).

    >>> [(q.printed, q.unit) for q in quantities("2024年预计接待3批次，单价100万元（含）以上设备0台（套）。")]
    [('3', '批次'), ('0', '台（套）')]
    >>> [(q.printed, q.unit, q.kind) for q in quantities("2026年计划完成240万页，安排246万。")]
    [('240', '万页', 'count'), ('246', '万元', 'money')]
    """
    pattern, money, share = _units()
    grammar = stated_words()["grammar"]
    threshold = re.compile(str(grammar["threshold"]))
    found: list[Quantity] = []
    for hit in pattern.finditer(narrow(sentence)):
        if threshold.match(sentence, hit.end()):
            continue
        unit = hit.group("unit")
        if (
            sentence[: hit.start()].endswith(("（", "("))
            and sentence[hit.end() : hit.end() + 1] in {"）", ")"}
            and unit in "类款项"
        ):
            continue
        if unit in {"类", "条", "项"} and sentence[hit.end() : hit.end() + 1] in {"）", ")"}:
            continue
        kind = "money" if unit in money else "share" if unit in share else "count"
        found.append(
            Quantity(hit.start(), hit.end(), hit.group("number"), money.get(unit) or share.get(unit) or unit, kind)
        )
    for words, unit in stated_words()["bare"].items():
        for bare in re.finditer(rf"{words}\s*(?P<number>\d+)(?=[、，。；）)]|$)", narrow(sentence)):
            found.append(Quantity(bare.start("number"), bare.end(), bare.group("number"), str(unit), "count"))
    return sorted(found, key=lambda q: q.start)
