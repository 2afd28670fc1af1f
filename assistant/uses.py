"""What a document says each item is for: 主要用于微型消防站运行保障经费, read back from the words to the item."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assistant.wording import fold, tokens
from index.classification import name_key
from index.records import Passage
from index.vocabulary import PassageKind

FOR = re.compile(r"主要用于|主要安排|用于|主要包括")
LEVELLED = re.compile(r"[（(]\d{0,3}[类款项][）)]")
_LAST_LEVEL = re.compile(r"([^（）()“”。；;]+)[（(]\d{0,3}[类款项][）)]")
_SENTENCE = re.compile(r"[^。；;]+")
_APART = re.compile(r"[、，,]")
_APART_OR_AND = re.compile(r"[、，,和与及]")
_MORE = re.compile(r"等(?:等)?(?:方面|支出|费用|经费|项目|工作)*$")
OF_ANY_WORK = frozenset(["改造", "建设", "工程", "项目", "修缮", "提升", "装修", "维修", "整治", "改建", "扩建", "服务", "工作", "管理", "补贴", "补助"])
"""Words that say what is done and not to what: 武宁路改造 is the work on 武宁路."""
_WHOSE = re.compile(r"(?:人员|职工|干部|员工|单位|机关|部门|群众|居民)$")
"For whom, and not for what: 在职人员 stands in the purpose of many items."
_DISTINCT = 3
"Characters a word must have to name something by itself."


@dataclass(frozen=True, slots=True)
class Use:
    """One sentence of a document: the item (folded name) and what it is for (folded)."""

    item: str
    purpose: str
    alone: bool
    "Whether that is all the item is for, so that its figure is the figure of that."


def last_level(text: str) -> str:
    """The innermost item a sentence names with its level: 群众文化 in …文化和旅游（款）群众文化（项）; empty for none."""
    found = _LAST_LEVEL.findall(text)
    return name_key(found[-1]).lstrip("-—－") if found else ""


def uses_in(passages: Iterable[Passage]) -> tuple[Use, ...]:
    """Read what items are for from the sentences that say so, in printing order.

    >>> last_level("“城乡社区支出（类）城乡社区公共设施（款）其他支出（项）”5万元")
    '其他支出'
    """
    found = []
    for passage in passages:
        if passage.kind is not PassageKind.BODY:
            continue
        item = ""
        for sentence in _SENTENCE.findall(passage.text):
            named = [m.end() for m in LEVELLED.finditer(sentence)]  # 用于社会福利的彩票公益金支出（项） is a name
            use = (FOR.search(sentence, named[-1]) if named else None) or FOR.search(sentence)
            item = last_level(sentence[: use.start()] if use else sentence) or item
            if use is None or not item:
                continue
            purpose = fold(sentence[use.end() :]).lstrip(":：")
            alone = len(_APART.findall(purpose)) == 0 and not _MORE.search(purpose)
            found.append(Use(item, purpose, alone))
    return tuple(found)


def spoken_of(uses: Sequence[Use], text: str) -> list[tuple[Use, int, int]]:
    """Where a text says in so many words what one item alone is for: 搞垃圾分类用了多少, of 主要用于垃圾分类."""
    found = []
    for use in uses:
        if not use.alone:
            found += _each_named(use, text)
            continue
        core = _TAIL.sub("", use.purpose)
        at = text.find(core) if len(core) >= _DISTINCT and not _WHOSE.search(core) else -1
        if at >= 0:
            tail = _WORDS_BEHIND.match(text, at + len(core))
            found.append((use, at, tail.end() if tail else at + len(core)))
    return found


def _each_named(use: Use, text: str) -> list[tuple[Use, int, int]]:
    """Where a text names everything that an item is for, one by one: 依法治区和法制业务, of 主要用于依法治区、法制业务经费等支出."""
    for apart in (_APART, _APART_OR_AND):
        parts = [_TAIL.sub("", _MORE.sub("", part)) for part in apart.split(use.purpose)]
        places = [text.find(part) for part in parts]
        if not all(len(p) >= _DISTINCT and at >= 0 and not _WHOSE.search(p) for p, at in zip(parts, places, strict=True)):
            continue
        end = max(at + len(part) for at, part in zip(places, parts, strict=True))
        if end - min(places) <= sum(map(len, parts)) + _AMONG * len(parts):
            return [(use, min(places), end)]
    return []


_AMONG = 3
"Characters that may join one thing to the next."
_WORDS_BEHIND = re.compile(r"(?:专项|项目|经费|支出|费用|资金|工作|补贴|补助)+")
_TAIL = re.compile(r"(?:等)?(?:方面|专项|项目)*(?:经费|支出|费用|资金|工作|补贴|补助)*$")


def used_for(uses: Sequence[Use], phrase: str) -> list[Use]:
    """The uses that carry a phrase: whole, or its words, or the one word of it that names something by itself."""
    if _WHOSE.search(phrase):
        return []
    words = [w for w in tokens(phrase) if len(w) >= 2]
    whole = [u for u in uses if len(phrase) >= _DISTINCT and phrase in u.purpose]
    if whole or not words:
        return whole
    scattered = [u for u in uses if len(words) >= 2 and all(w in u.purpose for w in words)]
    if scattered:
        return scattered
    naming = [w for w in words if w not in OF_ANY_WORK]
    if len(naming) != 1 or len(naming[0]) < _DISTINCT or len(words) < 2:
        return []
    return [u for u in uses if naming[0] in u.purpose]
