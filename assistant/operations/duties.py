"""Duties: which body's name a matter stands under, and which of a body's duties a question is about."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.evidence import Excerpt
from assistant.operations.desk import Desk, Draft
from assistant.operations.quoting import quote
from assistant.phrases import find_cues
from assistant.query import Operation
from assistant.retrieval import loosely, retrieve, sentences, topic_named, topics_of, under_section
from assistant.scoping import Side
from assistant.wording import tokens
from index.classification import name_key
from index.naming import bare_place
from index.records import Disclosure, Passage

_FEW, _NEAR = 4, 12
_NUMBERED = re.compile(r"\s*[(（]?[一二三四五六七八九十\d]{1,3}[)）、.．]")
_WHETHER = re.compile(r"负不负责|负责不负责|归不归|管不管|[归由是].{0,4}[管责]|吗|是不是|还是")
_ASKING = re.compile(r"职[责能权]|哪一|规定|[局委办]管|部门|单位|归[谁哪]|管|负责|主管|具体|写")
_OF_ANY = frozenset({"项目", "服务", "工作", "事务", "政府", "单位", "事情", "方面", "业务"})
"Words that stand in every duty and name none."
_HALF = 0.5
_AT_ALL = 0.4
"Of a word's characters, how many a duty must have in its order to speak of it at all: 律师 of 律师事务所."
_STRETCH = 4
"Characters more than its own over which a short name may be spread: 居委会 in 居（村）民委员会."


def carries(word: str, text: str) -> float:
    """How much of a word a duty says, from 0 to 1: whole, in parts (公证 of 公证处, 防台防汛 of 防汛防台), or in full for a short name.

    >>> carries("公证处", "负责公证工作") > 0.5, carries("居委会", "组织居（村）民委员会选举"), carries("水利", "负责文化工作")
    (True, 0.8, 0.0)
    """
    if loosely(word).search(text):
        return 1.0
    if len(word) < _SHORT:  # 菜场 is 菜市场
        return 0.8 if any(len(t) == _SHORT and (t[0], t[-1]) == (word[0], word[-1]) for t in tokens(text)) else 0.0
    if re.search(f"[^，。；、]{{0,{_STRETCH}}}?".join(map(re.escape, word)), text):
        return 0.8
    held, at = 0, 0
    while at < len(word) - 1:
        run = next((n for n in range(len(word) - at, 1, -1) if word[at : at + n] in text), 0)
        held, at = held + run, at + (run or 1)
    return held / len(word)


_SHORT = 3


def responsible(desk: Desk) -> Draft:
    """社区矫正归哪个局管: the bodies whose duties name it, in their own words; of one place, where one was named."""
    from assistant.operations import declining

    text = desk.query.text
    places = [text[a:b] for a, b in desk.library.directory.places(text)]
    words = [w for w in _matters(desk, desk.query.content) if w not in "".join(places)]
    heads = topic_named("duties").sections
    draft = Draft(subject="".join(words))
    seen: set[str] = set()
    hits: list[tuple[float, Disclosure, Excerpt]] = []
    for d in desk.library.broad() if words else []:
        if d.agency in seen or not all(bare_place(p) in d.agency for p in places):
            continue
        said = under_section(desk.library, d, heads)
        ranked = [(sum(n for w in words if (n := carries(w, s.text)) >= _AT_ALL), s) for p in said for s in sentences(p)]
        most, sentence = max(ranked, key=lambda r: r[0], default=(0.0, None))
        if sentence is not None and most >= _AT_ALL * len(words):
            seen.add(d.agency)
            hits.append((most, d, sentence))
    best = max((h[0] for h in hits), default=0)
    for most, d, sentence in hits:
        if most == best:
            told = "写明" if most > _HALF * len(words) else f"没有原样写着“{'、'.join(words)}”，最接近的一条是"
            draft.lines.append(f"{desk.short(d.agency)}的职责里{told}：{quote(desk, sentence)}")
    return draft if draft.lines else declining.out_of_scope(desk)


def either(desk: Desk) -> Draft | None:
    """居委会选举是地区办管还是民政局管: the sentence of one body's duties that says it, from where it last names whose duty."""
    if not desk.sides or "还是" not in desk.query.text:
        return None
    words = _matters(desk, desk.query.content)
    heads = topic_named("duties").sections
    best: tuple[float, Side, Excerpt] | None = None
    for side in desk.sides if words else ():
        for passage in under_section(desk.library, side.disclosure, heads):
            parts = sentences(passage)
            for at, part in enumerate(parts):
                most = sum(n for w in words if (n := carries(w, part.text)) >= _AT_ALL)
                if most > _HALF * len(words) and (best is None or most > best[0]):
                    whose = next((i for i in range(at, -1, -1) if _NAMES_BODY.search(parts[i].text)), at)
                    best = (most, side, Excerpt(passage, parts[whose].start, part.end))
    if best is None:
        return None
    return Draft(lines=[f"{desk.whose(best[1])}的职责里写明：{quote(desk, best[2])}"], subject="".join(words))


_NAMES_BODY = re.compile(r"(?:局|委员会|委|办公室|办事处|中心|院|厅|署|站)(?:负责|组织|牵头|承担|会同|主管|指导|统筹|要|应)")


def _matters(desk: Desk, said: Sequence[str]) -> list[str]:
    """The words that name what is to be done, without those that ask for it."""
    text = desk.query.text
    asks = "".join(text[c.start : c.end] for c in find_cues(text, 0, len(text)) if c.operation is Operation.WHO)
    asks += "".join(w for t in topics_of(text) for w in t.said)
    words = [w for c in said for w in tokens(c) if len(w) >= 2 and not _ASKING.search(w) and w not in _OF_ANY]
    return list(dict.fromkeys(w for w in words if w not in asks))


def chosen(desk: Desk, side: Side, passages: Sequence[Passage]) -> Sequence[Passage] | Draft:
    """Those of a body's duties that a question is about; an answer of its own where none of them is."""
    named = [*desk.query.residual, *(s.text for s in desk.query.subjects)]
    words = _matters(desk, named) or _matters(desk, desk.query.content)
    by_words = [(sum(n for w in words if (n := carries(w, name_key(p.text))) >= _AT_ALL), p) for p in passages]
    named_in = [p for n, p in by_words if n]
    most = max((n for n, _ in by_words), default=0)
    if len(named_in) > _FEW or (words and most >= len(words)):
        named_in = [p for n, p in by_words if n == most]
    if named_in or not words or not _WHETHER.search(desk.query.text):
        return named_in or passages
    near = [p for p in retrieve(desk.library, "".join(words), [side.disclosure], _NEAR) if p in passages and _NUMBERED.match(p.text)]
    if near:
        said = "、".join(words)
        line = f"{desk.whose(side)}的主要职能里没有原样写着“{said}”；意思最近的一条是：{quote(desk, Excerpt(near[0], 0, len(near[0].text)))}"
        return Draft(lines=[line], subject="duties")
    line = f"{desk.whose(side)}所列的主要职能里没有提到“{'、'.join(words)}”[{desk.ledger.cite_excerpt(Excerpt(passages[0], 0, len(passages[0].text)))}]。"
    return Draft(status="not_disclosed", lines=[line], subject="duties")
