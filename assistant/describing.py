"""Words that only say what an item is: 给外头公司做活的 before 委托业务费, 修修补补那种 before 维修费."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.resources import files

from assistant.linking import Library
from assistant.placing import is_clear
from assistant.query import Mention
from assistant.wording import clauses, fold, function_words, nouns, tokens, whole_words
from index.classification import name_key
from index.records import Disclosure

_TIES = re.compile(
    r"(?:的|之类|之流|等等?|[这那]些|[这那]?(?:一)?[种类个笔项块摊档]|那?(?:方面|相关|有关)|上头?|[用要]|叫做?|所谓|科目|[这那]头|什么|啥)+$"
)
"What ties a description to the name behind it: 那种, 之类的, 那个."
_DOES = frozenset("请给发付交缴买搞弄办做干打收开修去跑租雇印寄订陪送坐养烧扫拨")
"Verbs of one character that the list of harmless words holds, and that begin a description."
_ASKS = re.compile(r"多少|几[个家项笔钱万亿]|哪|什么|吗|占|[,。;?]")
_APART = re.compile("的?(?:[、和与跟及同加减比较占/]|还有|以及|或|[里中内]的?(?:面|头|边)?|当中|其中|支出里|支出中)")
_NEAR = 0.79
"How near, by the mean of the whole sense and its nearest phrase, a description must be to the sense of its item."
_VERY_NEAR = 0.83
_FOREIGN = 0.67
"Below that a noun is foreign to the item: 局长 to 差旅费."
_OTHERS = 2
"Items of a kind (养老, 医保, 公积金) that may be as near."
_FAR = 10


@dataclass(frozen=True, slots=True)
class Sense:
    """What items of one name or several are for, in the words people use."""

    items: frozenset[str]
    words: tuple[str, ...]

    @property
    def text(self) -> str:
        return "，".join(self.words)


@lru_cache(maxsize=1)
def senses() -> tuple[Sense, ...]:
    """Read data/senses.toml once; names folded, the first name of an item being a word for it as well."""
    raw = tomllib.loads(files("assistant").joinpath("data/senses.toml").read_text("utf-8"))
    return tuple(Sense(frozenset(map(name_key, s["of"])), (s["of"][0], *s["words"])) for s in raw["sense"])


def with_descriptions(
    question: str, mentions: Sequence[Mention], text: str, documents: Sequence[Disclosure], library: Library, taken: dict[int, bool]
) -> list[Mention]:
    """The words that name items, each with the stretch right before it, or in brackets behind it, that only describes the item."""
    found: list[Mention] = []
    for m in mentions:
        if found and m.start < found[-1].end:
            continue  # 办公费（买文具那些）: a word of the description
        start = _described_from(m, mentions, text, documents, library, taken)
        found = [f for f in found if f.end <= start]
        found.append(replace(m, start=start, end=_described_to(m, question, text, documents, library)))
    return found


def _described_to(m: Mention, question: str, text: str, documents: Sequence[Disclosure], library: Library) -> int:
    """Where a description in brackets behind an item ends; at the end of its own name where there is none."""
    inside = next((x for b in _BEHIND.findall(question) if (x := fold(b)) and text.startswith(x, m.end)), "")
    core = _core(inside, 0, len(inside)) if inside and is_clear(m, documents, library) else None
    described = core is not None and _is_of(inside[core[0] : core[1]], _names(m, documents, library), documents, library)
    return m.end + len(inside) if described else m.end


_BEHIND = re.compile(r"[\u4e00-\u9fff][（(](?:就是|比如|包括|也就是|例如|像)?([^（()）]{2,30})[)）]")


def _names(m: Mention, documents: Sequence[Disclosure], library: Library) -> set[str]:
    return {k for d in documents if (x := library.meaning(d, m.surface)) is not None for k in x.keys}


def _described_from(
    m: Mention, mentions: Sequence[Mention], text: str, documents: Sequence[Disclosure], library: Library, taken: dict[int, bool]
) -> int:
    """Where the description of an item begins; at its own name where there is none."""
    if not is_clear(m, documents, library):
        return m.start
    names = _names(m, documents, library)
    core = _core(text, _begins(text, m, mentions, names, documents, library, taken), m.start)
    if core is None or _ASKS.search(text[core[0] : core[1]]) or not _is_of(text[core[0] : core[1]], names, documents, library):
        return m.start
    return core[0]


def _begins(
    text: str, m: Mention, mentions: Sequence[Mention], names: set[str], documents: Sequence[Disclosure], library: Library,
    taken: dict[int, bool],
) -> int:
    """Where a description may begin: at its clause, behind a body or a year, behind the last other item that is called by its printed name."""
    start = next((a for a, b in clauses(text) if a <= m.start < b), 0)
    start = max([start, *(i + 1 for i in range(start, m.start) if taken.get(i))])
    edges = {edge for span in whole_words(text) for edge in span}
    for other in mentions:
        meanings = [x for d in documents if (x := library.meaning(d, other.surface)) is not None]
        same = any(x.keys & names for x in meanings)
        whole = other.end in edges and is_clear(other, documents, library)  # 打印 in 打印机 names nothing
        apart = _APART.match(text, other.end) is not None  # 养老、医保: two things
        general = any(x.concept is not None or x.kind for x in meanings)
        if start <= other.start < m.start and (apart or general or (whole and not same)):
            start = other.end
    return start


def _core(text: str, start: int, end: int) -> tuple[int, int] | None:
    """A description without what leads to it (预算里用来) and what ties it to the name behind (那种)."""
    tie = _TIES.search(text[start:end])
    last = start + tie.start() if tie else end
    words = [(start + a, start + b) for a, b in whole_words(text[start:last])]
    harmless = function_words()
    while words and text[slice(*words[0])] in harmless and text[words[0][0]] not in _DOES:
        words.pop(0)
    if not words or not tokens(text[words[0][0] : last]):
        return None
    return words[0][0], last


def _is_of(phrase: str, names: Iterable[str], documents: Sequence[Disclosure], library: Library) -> bool:
    """Whether a phrase says what an item of these names is for: in the words of its sense, or near it and to no other."""
    held = set(names)
    own = [s for s in senses() if s.items & held]
    said = "".join((*(w for s in own for w in s.words[1:]), *_purposes(held, documents, library)))
    words = [w for w in tokens(phrase) if len(w) >= 2] or tokens(phrase)
    if all(w in said for w in words):
        return True
    if not own or len(phrase) < _SHORTEST:
        return False
    score, before = _rank(phrase, held, library)
    if not (score >= _VERY_NEAR and before <= _OTHERS) and not (score >= _NEAR and not before):
        return False
    return not any(_is_foreign(word, held, library) for word, *_ in nouns(phrase) if word not in said)


_SHORTEST = 3


def _is_foreign(word: str, names: set[str], library: Library) -> bool:
    score, before = _rank(word, names, library)
    return score < _FOREIGN and before > _FAR


def warm(library: Library) -> None:
    """Have the senses of items encoded, which the first described item would wait for; an index keeps them."""
    library.index.passages.nearness("费用", _texts())


@lru_cache(maxsize=1)
def _texts() -> tuple[str, ...]:
    """Every sense as a whole, then every phrase of each, in one order."""
    return (*(s.text for s in senses()), *(w for s in senses() for w in s.words))


def _rank(phrase: str, names: set[str], library: Library) -> tuple[float, int]:
    """How near a phrase is to the nearest sense of an item, and how many senses of others are nearer."""
    near = library.index.passages.nearness(phrase, _texts())
    whole, each = near[: len(senses())], iter(near[len(senses()) :])
    scores = [(all_ + max(next(each) for _ in s.words)) / 2 for all_, s in zip(whole, senses(), strict=True)]
    own = max(score for score, s in zip(scores, senses(), strict=True) if s.items & names)
    return own, sum(score > own for score in scores)


def _purposes(names: set[str], documents: Sequence[Disclosure], library: Library) -> list[str]:
    return [u.purpose for d in documents for u in library.uses_of(d) if u.item in names]
