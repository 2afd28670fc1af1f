"""A question as we compare it: width, script, quotes and spaces folded, numbers read."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from importlib.resources import files
from types import ModuleType

from index.amounts import half_step, in_yuan, read_number, spoken_number
from index.vocabulary import MONEY_UNITS

_DROPPED = re.compile(r"[\s“”\"'‘’《》()\[\]【】「」『』]")
_CLAUSE_END = re.compile(r"[?。;!\n]|,(?!\d{3})")
_QUANTITY = re.compile(
    r"(-?\d(?:[\d,]*\d)?(?:\.\d+)?)\s*(?:个(?=[万亿]))?(亿元|万元|千元|百万元|万块|块钱|块|元|亿|万|w|%|批次|人次|平方米|辆|个|家|名|台|分)?"
)
_LOOSE_UNITS = {"万": "万元", "亿": "亿元", "w": "万元", "块": "元", "块钱": "元", "万块": "万元"}
_SPOKEN = re.compile(
    r"(?<![第每])([一二两三四五六七八九十百千]+)个?(万|亿)(?:元|块钱|块)?"
    r"|([一二两三四五六七八九][百千][一二三四五六七八九十百]*)(?:元|块钱|块)"
)


@lru_cache(maxsize=1)
def _simplifier() -> object:
    from opencc import OpenCC

    return OpenCC("t2s")


def simplify(text: str) -> str:
    """Turn traditional characters into simplified ones (OpenCC's t2s tables)."""
    return str(_simplifier().convert(text))  # type: ignore[attr-defined]


@lru_cache(maxsize=16384)  # the names a document prints are held against every turn of a conversation
def fold(text: str) -> str:
    """Fold a question: NFKC, simplified characters, no spaces, quotes or brackets; punctuation that ends a clause stays.

    >>> fold("万里街道 2024年“三公”经费是多少？")
    '万里街道2024年三公经费是多少?'
    """
    folded = unicodedata.normalize("NFKC", text).lower()
    folded = folded.replace("、", "、").replace("，", ",").replace("；", ";").replace("：", ":")
    return simplify(_DROPPED.sub("", folded))


def plainly(question: str) -> str:
    """A question without its examples in brackets, 几个亿 asked as what it is: 多少亿元."""
    question = re.sub(r"[（(](?:比如|例如|像|譬如)[^（()）]{1,20}[)）]", "", question)
    return re.sub(r"(?:大概|大约)?(?:零点)?(?:几|多少)(?:个|十|百|千)*(亿|万)(?:元|块钱?)?(?=[?？。,，啊呀呢]|$)", r"多少\1元", question)


def clauses(folded: str) -> list[tuple[int, int]]:
    """Return the (start, end) of each clause of a folded question, in order; separators of thousands do not split."""
    spans, start = [], 0
    for match in _CLAUSE_END.finditer(folded):
        if match.start() > start:
            spans.append((start, match.start()))
        start = match.end()
    if start < len(folded):
        spans.append((start, len(folded)))
    return spans


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number the asker quotes: in 元 for money, else in its unit; `unit` is empty when none was said."""

    start: int
    end: int
    value: Decimal
    unit: str
    printed: str
    said: str = ""
    "As it stands in the question, where that is not in digits."

    @property
    def amount(self) -> Decimal:
        return in_yuan(self.value, self.unit)

    @property
    def is_money(self) -> bool:
        return self.unit in MONEY_UNITS

    def says(self, amount: Decimal) -> bool:
        """Whether an amount is the one quoted, as exactly as it is quoted: 380万 is 379.96万元."""
        return abs(amount - self.amount) <= half_step(self.printed, self.unit)


def quantities(folded: str) -> list[Quantity]:
    """Read the amounts a question quotes; years, codes and small counts (24年, 前3) are left to others."""
    found = []
    for match in _QUANTITY.finditer(folded):
        printed, unit = match.group(1), match.group(2) or ""
        after = folded[match.end() : match.end() + 1]
        if not unit and (
            after == "年" or ("." not in printed and "," not in printed and len(printed.lstrip("-")) <= 7)
        ):
            continue
        value = read_number(printed)
        if value is not None:
            found.append(Quantity(match.start(), match.end(), value, _LOOSE_UNITS.get(unit, unit), printed))
    return [*found, *_spoken_quantities(folded, found)]


def _spoken_quantities(folded: str, written: Sequence[Quantity]) -> Iterator[Quantity]:
    """Amounts said in characters with a unit of size: 一千万, 五十万元, 两亿."""
    for match in _SPOKEN.finditer(folded):
        if any(q.start < match.end() and match.start() < q.end for q in written):
            continue
        value = spoken_number(match.group(1) or match.group(3))
        if value:
            unit = _LOOSE_UNITS.get(match.group(2) or "块", "元")
            yield Quantity(match.start(), match.end(), Decimal(value), unit, str(value), match.group())


@lru_cache(maxsize=1)
def function_words() -> frozenset[str]:
    lines = files("assistant").joinpath("data/function_words.txt").read_text("utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


_SAID_TOGETHER = ("花了", "用了", "花掉", "用掉")
_OFTEN = 50_000
"As often as common words, so that 物资储备库花了 is not cut into 库花."


@lru_cache(maxsize=1)
def _jieba() -> ModuleType:
    """The word segmenter with its dictionary read, once: it is slow to load, and setting its log level empties logging's caches."""
    import jieba

    jieba.setLogLevel("ERROR")
    jieba.initialize()
    for said in _SAID_TOGETHER:
        jieba.add_word(said, freq=_OFTEN)
    segmenter: ModuleType = jieba
    return segmenter


def content_of(text: str) -> list[tuple[int, int]]:
    """Return the spans left in a text after taking away the words that name no item, digits and marks.

    Words are jieba's, so that 高 in 高质量 is not taken for a word of its own.

    >>> text = "请问幼儿园建设一共花了多少钱"
    >>> [text[a:b] for a, b in content_of(text)]
    ['幼儿园建设']
    """
    spans: list[tuple[int, int]] = []
    for start, end in whole_words(text):
        word = text[start:end]
        says = any("一" <= c <= "鿿" or c.isalpha() for c in word)
        if not says or _names_nothing(word):
            continue
        if spans and spans[-1][1] == start:
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
    return spans


def cut(text: str) -> list[str]:
    """All words of a text, in order (jieba)."""
    return [text[start:end] for start, end in whole_words(text)]


def is_word(text: str) -> bool:
    """Whether a text stands in the dictionary (jieba)."""
    return bool(_jieba().get_FREQ(text))


def is_rare(text: str) -> bool:
    """Whether jieba's dictionary has a text a handful of times at most: 租凭, which it counts 3 times and 租赁 361."""
    return (_jieba().get_FREQ(text) or 0) <= _HANDFUL


_HANDFUL = 5


@lru_cache(maxsize=1_000)
def whole_words(text: str) -> tuple[tuple[int, int], ...]:
    """Where the words of a text begin and end (jieba)."""
    return tuple((start, end) for _, start, end in _jieba().tokenize(text))


@lru_cache(maxsize=1_000)
def word_starts(text: str) -> frozenset[int]:
    """Where words begin, words inside longer words included (jieba's search mode)."""
    return frozenset(start for _, start, _ in _jieba().tokenize(text, mode="search"))


@lru_cache(maxsize=4096)
def is_listed(word: str) -> bool:
    """Whether jieba's dictionary knows a word: 临聘 and 编外 it does not, and guesses what they are."""
    return bool(_jieba().dt.FREQ.get(word))


@lru_cache(maxsize=4096)
def does_or_relates(word: str) -> bool:
    """Whether a word says what is done, or joins words: 需要, 引用, 关于. One character does only where it is a function word."""
    if _names_nothing(word):
        return True
    if len(word) < 2 or not is_listed(word):
        return False
    import jieba.posseg

    _jieba()
    jieba.posseg.dt.initialize()
    return str(jieba.posseg.dt.word_tag_tab.get(word, ""))[:1] in {"v", "p", "d", "c", "r", "u", "a"}


@lru_cache(maxsize=4096)
def subwords(word: str) -> tuple[str, ...]:
    """The words inside a longer word (jieba's search mode), itself left out."""
    return tuple(w for w in _jieba().cut_for_search(word) if 2 <= len(w) < len(word))


@lru_cache(maxsize=8192)
def word_pieces(text: str) -> tuple[str, ...]:
    """The words of two characters or more that a name is made of."""
    return tuple(w for w in cut(text) if len(w) >= 2)


def tokens(text: str) -> list[str]:
    """The words of a phrase, without those that name no item."""
    return [w for w in cut(text) if not _names_nothing(w)]


def nouns(text: str) -> list[tuple[str, int, int]]:
    """The words of a text that name things, with their places: what could make an item another item."""
    import jieba.posseg

    _jieba()
    found, position = [], 0
    for pair in jieba.posseg.cut(text):
        start, position = position, position + len(pair.word)
        names = pair.flag[:1] in {"n", "j", "l", "i"} or pair.flag in {"vn", "an", "b", "eng"}
        if names and len(pair.word) >= 2 and not _names_nothing(pair.word):
            found.append((pair.word, start, position))
    return found


def leading_nouns(text: str) -> list[str]:
    """The words a text opens with that name things, those included that are no item's: 受灾, 群众 in 受灾群众呢."""
    import jieba.posseg

    _jieba()
    found: list[str] = []
    names = False
    for pair in jieba.posseg.cut(text):
        noun = pair.flag[:1] in {"n", "j", "l", "i"} or pair.flag in {"vn", "an", "b", "eng"}
        if noun or (not found and pair.flag == "v"):
            found.append(pair.word)
            names |= noun
        elif pair.flag != "a" or len(pair.word) > 1:
            break
    return [w for w in found if len(w) >= 2] if names else []


def has_verb(text: str) -> bool:
    """Whether a text says that something is done (jieba): 让我摘个数, and not 外墙保温工程."""
    import jieba.posseg

    _jieba()
    return any(pair.flag in {"v", "vd", "vg", "zg", "a"} for pair in jieba.posseg.cut(text))


@lru_cache(maxsize=8192)
def _names_nothing(word: str) -> bool:
    """Whether a word is a function word, or falls apart into such: 多少个, 花了."""
    words = function_words()
    return word in words or any(word[:n] in words and _names_nothing(word[n:]) for n in range(1, len(word)))
