"""A message in clauses: what was found in each, and which of them ask about the same thing."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from assistant import phrases
from assistant.phrases import Cue
from assistant.placing import mask
from assistant.query import Mention, Operation
from assistant.siblings import opens_rest
from assistant.wording import clauses, content_of
from index.agencies import AgencyMention

_OVER_ROWS = {Operation.LIST, Operation.RANK, Operation.COUNT, Operation.ABOVE}
_PART = 3
"Characters a phrase must have before the encoder may place it."


@dataclass(slots=True)
class Clause:
    """Part of a question between marks, with what was found in it."""

    start: int
    end: int
    cues: list[Cue] = field(default_factory=list)
    mentions: list[Mention] = field(default_factory=list)
    bodies: list[AgencyMention] = field(default_factory=list)


_BESIDE = 2
"Characters before or behind a word that show it to be inside a name."
_BEFORE = 3


def _is_han(char: str) -> bool:
    return "一" <= char <= "鿿"


def _cuts_name(text: str, cue: Cue, labels: Collection[str]) -> bool:
    """Whether a cue is part of a printed name: 核对 in 家庭经济状况核对工作经费 asks for no check."""
    if cue.end - cue.start < _BESIDE:
        return False
    before = _BEFORE if cue.start >= _BEFORE and _is_han(text[cue.start - _BEFORE]) else _BESIDE  # 建设经费合计 is no “三公”经费合计
    around = (text[cue.start - before : cue.end] if cue.start >= before else "", text[cue.start : cue.end + _BESIDE])
    longer = [a for a in around if len(a) >= cue.end - cue.start + _BESIDE and _is_han(a[0]) and _is_han(a[-1])]
    return any(a in label for a in longer for label in labels)


def clauses_of(
    text: str, mentions: Sequence[Mention], bodies: Sequence[AgencyMention], weak: set[Mention], labels: Collection[str] = ()
) -> list[Clause]:
    """The clauses of a question. 花了多少钱 means the total only where its clause names nothing else and asks for no list."""
    hidden = list(text)
    for start, end in [(m.start, m.end) for m in mentions] + [(b.start, b.end) for b in bodies]:
        hidden[start:end] = "□" * (end - start)
    masked = "".join(hidden)
    if len(weak) < len(mentions) or len({b.names for b in bodies}) > 1:  # beside an item, 总共花 in 总共花了多少 names no total: it asks for a sum
        for m in weak:
            hidden[m.start : m.end] = m.surface
    unhidden = "".join(hidden) if all(len(m.surface) == m.end - m.start for m in weak) else masked
    parts = []
    for start, end in clauses(text):
        inside = [m for m in mentions if start <= m.start < end]
        cues = phrases.find_cues(unhidden, start, end)
        cues = [c for c in cues if not _cuts_name(text, c, labels)]
        # 主任的工资: who is asked about decides, whatever item it is.
        cues = [c for c in phrases.find_cues(text, start, end) if c.operation is Operation.PERSONAL] or cues
        strong = [m for m in inside if m not in weak]
        bare_after_strong = len(weak) < len(mentions) and all(len(m.surface) == 2 for m in inside)
        said_too = bool(inside) and not strong and any(b - a >= 2 for a, b in content_of(masked[start:end]))
        if said_too or strong or bare_after_strong or any(c.operation in _OVER_ROWS for c in cues):
            inside = strong
        if _ONLY_WHERE.fullmatch(text[start:end]) and len(inside) < len(mentions):
            cues, inside = [], []  # 基本支出那张经济分类表上的: where it is printed
        parts.append(Clause(start, end, cues, inside, [b for b in bodies if start <= b.start < end]))
    return parts


_HELD_AGAINST = re.compile(r"(?:又|再|并|而)?(?:与|和|跟|同|比|较|减|对比)(?!上年|去年|上一年|20\d\d|\d\d年|预算|年初预算)")
_BETWEEN = {Operation.DIFFERENCE, Operation.CHANGE, Operation.RATIO, Operation.COMPARE}
_OF_EACH = re.compile(r"(?:都|又)?(?:各|分别|各自)(?:花|用|是|有|安排|批|拨)?了?(?:多少|几多)(?:钱|万|元)?")
_ONLY_WHERE = re.compile(r"(?:就是|说的是|在)?[^,。?;]{0,16}(?:表|说明|附件)(?:上|里|中|里面)(?:的|写的|列的|印的)?")
"""A clause that says only where a figure stands."""
_AND_THAT = re.compile("(?:那么?|还有)?[一-鿿]{2,4}呢")
"""谁多？资金呢: a short question behind another, of its own measure."""
_ONLY_TOTAL = re.compile(r"(?:一?共|总共)?(?:花|用|支出|开支)了?多少钱?")


def grouped(parts: Sequence[Clause], text: str, taken: dict[int, bool]) -> list[list[Clause]]:
    """Clauses that ask about the same thing stay together; a clause with an item of its own, after a question, starts anew."""
    checks = any(c.operation in {Operation.CHECK, Operation.CONTRADICTIONS} for p in parts for c in p.cues)
    groups: list[list[Clause]] = []
    for part in parts:
        asked_before = bool(groups) and any(
            p.cues or any(re.search("几|多少", m.surface) for m in p.mentions) for p in groups[-1]
        )
        # 文化馆呢，其中人员经费多少: the figure spoken of is asked of that body, and then its part
        known = bool(groups) and bool(groups[-1][-1].bodies) and all(b.names for b in groups[-1][-1].bodies)
        asked_before = asked_before or (known and text[: groups[-1][-1].end].endswith("呢"))
        asks = bool(part.cues) or bool(phrases.counters_asked(text[part.start : part.end]))
        asks = asks or any("多少" in m.surface or m.surface.startswith("几") for m in part.mentions)
        counts = bool(phrases.counters_asked(text[part.start : part.end])) and bool(
            content_of(text[part.start : part.end])
        )
        said = text[part.start : part.end]
        asks = asks or (bool(part.mentions) and said.endswith("呢") and said.startswith(("其中", "那", "里面", "里头")))
        asks = asks or (part is parts[-1] and _nothing_but_a_part(part, text))
        opens = (bool(part.mentions) or counts or opens_rest(said)) and asks and asked_before
        opens = opens or (asks and asked_before and _OF_IT.match(said) is not None)
        opens = opens or (counts and not part.mentions and bool(groups) and text[groups[-1][0].start : groups[-1][-1].end].endswith("呢"))
        opens = opens or (asked_before and not part.mentions and not part.bodies and text[part.start - 1] == "?" and _AND_THAT.fullmatch(said) is not None)
        only_total = bool(part.mentions) and all(_ONLY_TOTAL.fullmatch(m.surface) for m in part.mentions)
        if only_total and asked_before and not any(re.search("多少|几", text[p.start : p.end]) for p in groups[-1]):
            opens = False  # 水费、电费三样加一块，街道去年花了多少: asks of those
        opens = opens or (asked_before and phrases.of_whole_body(said))
        names_nothing = bool(groups) and not any(p.mentions or _content_words(p, text, taken) for p in groups[-1])
        if opens and said.startswith("其中") and _only_sets_up(groups[-1], text):
            for p in groups[-1]:
                p.cues = []  # 社保支出拆开看，其中公用经费多少: the one part is asked for
            groups[-1].append(part)
            continue
        if groups and _OF_EACH.fullmatch(said):
            groups[-1].append(part)  # 有哪些…？各花了多少: of those just asked for
            continue
        if groups and opens and _HELD_AGAINST.match(said) and any(c.operation in _BETWEEN for c in part.cues):
            groups[-1].append(part)  # A多少，与B相差多少: of the two together
            continue
        before = text[groups[-1][0].start : groups[-1][-1].end] if groups else ""
        part_of_total = said.startswith(("其中", "里面", "里头")) and re.search("多少|几|呢$", before) is not None
        joined = opens and not counts and not part_of_total and names_nothing and not phrases.of_whole_body(said)
        if groups and (checks or not opens or joined):
            groups[-1].append(part)
        else:
            groups.append([part])
    return groups


def accounted_for(primaries: Sequence[Operation], group: Sequence[Clause], text: str) -> list[Operation]:
    """少了10万，官方怎么解释的: where something moved, what is to be explained is the movement and no term."""
    explained = [text[c.start : c.end] for p in group for c in p.cues if c.operation is Operation.DEFINITION]
    said = text[group[0].start : group[-1].end]
    if not any(_EXPLAINED.search(e) for e in explained) or not (Operation.REASON in primaries or _MOVED.search(said)):
        return list(primaries)
    return list(dict.fromkeys(Operation.REASON if o is Operation.DEFINITION else o for o in primaries))


_EXPLAINED = re.compile("解释|讲|说")
_MOVED = re.compile(r"[增减涨降升跌砍多少高低缩变翻超][了加少掉低高长幅化倍]|超(?:过|出|预)|没(?:花|用)完|持平|\d%")


_OF_IT = re.compile(r"(?:[这那该此]一?(?:项|笔|个科目|科目|个项目)|它)(?:的|上|里)?[^,。?;]{0,6}(?:支出|收入|预算数?|决算数?)(?!的?(?:原因|占))")
"""这项全年实际支出又是多少, after its 事业收入: the same item, by another measure."""


def _nothing_but_a_part(part: Clause, text: str) -> bool:
    """其中人员经费, at the end of a message: a part is named, and its figure asked for."""
    said = text[part.start : part.end]
    rest = re.sub("^(?:其中|里面|里头)的?|(?:有|是|为)$", "", said)
    return len(part.mentions) == 1 and rest != said and part.mentions[0].end - part.mentions[0].start >= len(rest)


def _only_sets_up(group: Sequence[Clause], text: str) -> bool:
    """Whether clauses say to take something apart and ask nothing of it."""
    said = text[group[0].start : group[-1].end]
    return any(p.cues for p in group) and all(c.operation is Operation.LIST for p in group for c in p.cues) and not re.search("多少|几|哪|什么|啥", said)


def _content_words(clause: Clause, text: str, taken: dict[int, bool]) -> list[tuple[int, int]]:
    """What a clause is about beyond bodies, years and the words that say what to do."""
    covered = taken | mask([(c.start, c.end) for c in clause.cues])
    hidden = "".join("□" if covered.get(i) else text[i] for i in range(clause.start, clause.end))
    return [(a, b) for a, b in content_of(hidden) if b - a >= _PART]
