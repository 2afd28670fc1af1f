"""Words of a question that no vocabulary knows whole: the part of a name they are, the item they are the purpose of, the sibling they name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from assistant import shortening, slips
from assistant.catalogue import PARTIAL
from assistant.concepts import concepts
from assistant.linking import Library
from assistant.phrases import counters_asked, speaks_of_projects, words_for
from assistant.query import Mention, Operation
from assistant.wording import clauses, content_of, cut, nouns, tokens, whole_words
from index.classification import aliases, standard_items, standard_sections
from index.records import Disclosure
from index.vocabulary import MONEY_UNITS

_OF_AN_ITEM = re.compile(r"多少(?![个家辆台人批次名])|钱|花|经费|预算|为什么|为啥|原因|[增减涨降砍]|占|科目")
"Asked is what an item has: an amount, its change, its reason."


def asks_money(text: str) -> bool:
    """Whether a question is after money rather than counts."""
    return bool(re.search(r"花|钱|费用|开支|元|的经费", text)) and not re.search(r"[几多少][个家辆台人批名次]", text)


def with_parts(
    mentions: list[Mention],
    text: str,
    documents: Sequence[Disclosure],
    library: Library,
    taken: dict[int, bool],
    spoken_of: Sequence[str],
) -> list[Mention]:
    """Add the words that are part of printed names: 生命健康 for 生命健康专项（政策资金）, 补贴 for each …补贴."""
    whole = library.purpose_in(text, documents) if _OF_AN_ITEM.search(text) else None
    clear = [m for m in mentions if is_clear(m, documents, library)]
    if whole is not None and all(_is_part_of(m, whole[1], whole[2]) for m in clear):
        item, a, b = whole
        mentions = [*(m for m in mentions if m.end <= a or m.start >= b), Mention(item, a, b, linked=True, purpose=text[a:b])]
    mentions = _with_counted_names(mentions, text, documents, library)
    standard = _standard(text, taken, mentions)
    mentions = [*(m for m in mentions if not any(s.start <= m.start < s.end for s in standard)), *standard]
    covered = taken | mask([(m.start, m.end) for m in mentions])
    hidden = "".join("□" if covered.get(i) else c for i, c in enumerate(text))
    found = list(mentions)
    left = [(a, b) for a, b in content_of(hidden) if hidden[a:b] != "绩效" or not _OF_PERFORMANCE.match(text, a)]
    spans = clauses(text)
    for start, end in left:
        if clear and hidden[start:end] in words_for(Operation.COMPLETION):
            continue  # 防汛的完成率: of that item, and no 年度投资完成率 of another
        before = next((m for m in found if m.end == start and hidden[start:end] in m.surface[end - m.start - 1 :]), None)
        if before is not None:  # 居家养老补贴, of which 居家养老 was read as 居家养老服务补贴
            found[found.index(before)] = replace(before, end=end)
            continue
        joined = _joined_with(text, start, end, found, documents, library)
        if joined is not None:
            found = [m for m in found if m.end <= joined.start or m.start >= joined.end]
            found.append(joined)
            continue
        said = next((text[a:b] for a, b in spans if a <= start < b), text)
        thing = _counted(hidden[start:end], said, documents, library)
        if thing is not None:
            found.append(Mention(thing, start, end, linked=True))
            continue
        printed = any(hidden[start:end] in label for d in documents for label in library.catalogue(d).labels)
        apart = [] if printed else _joined_by_and(text, start, end)  # 信息化平台运维和家庭经济状况: two things
        around = [w for a, b in left if (a, b) != (start, end) for w in tokens(hidden[a:b]) if len(w) >= 2]
        for a, b in apart or [(start, end)]:
            found += _placed(
                hidden[a:b], a, found, documents, library, spoken_of, around,
                money=asks_money(text), asks_of_item=_OF_AN_ITEM.search(text) is not None, projects=speaks_of_projects(text),
            )  # fmt: skip
    return _whole_pieces(sorted(found, key=lambda m: m.start), text, covered)


def _whole_pieces(found: Sequence[Mention], text: str, covered: dict[int, bool]) -> list[Mention]:
    """为进博会准备, cut as 为进/博会; 垃圾分类减量, of which 垃圾 was placed: a piece of a name reaches as far as the name's own characters do."""
    kept: list[Mention] = []
    for m in found:
        if kept and m.end <= kept[-1].end and m.surface == kept[-1].surface:
            continue
        start, end = m.start, m.end
        first = kept[-1].end if kept else 0
        while m.linked and start > first and not covered.get(start - 1) and text[start - 1 : end] in m.surface:
            start -= 1
        while m.linked and end < len(text) and not covered.get(end) and text[start:end] in m.surface and text[start : end + 1] in m.surface:
            end += 1
        kept.append(replace(m, start=start, end=end))
    return kept


def _is_part_of(m: Mention, start: int, end: int) -> bool:
    """Whether a word is only part of what text[start:end] names: 福利费 of 事业单位离退休人员福利费, which is what one item is for."""
    return start <= m.start and (m.end < end or (m.end == end and m.start - start >= _TOLD_BEFORE))


_TOLD_BEFORE = 4
"Characters that tell whose or what kind it is, before the word that ends a purpose."


_SO_MANY = re.compile("[两三四五六七八九]项[一-鿿]{2}")


def _with_counted_names(mentions: list[Mention], text: str, documents: Sequence[Disclosure], library: Library) -> list[Mention]:
    """两项补贴: so many of a kind, where the one printed name that holds the words is called so (残疾人两项补贴)."""
    for m in _SO_MANY.finditer(text):
        names = {label for d in documents for label in library.catalogue(d).labels if m.group() in label}
        if len(names) == 1:
            apart = [x for x in mentions if x.end <= m.start() or x.start >= m.end()]
            mentions = sorted([*apart, Mention(names.pop(), m.start(), m.end(), linked=True)], key=lambda x: x.start)
    return mentions


_ENDS_ITEM = re.compile(r"支出|的?(?:基本|项目)支出|经费|资金|款|[（(]?[类款项]|的?(?:预算|决算)?(?:是|有|安排|花|用|一共|总共|给)?了?多少|$|[,。?]")


_OF_PERFORMANCE = re.compile(r"绩效(?=目标|评价|自评|管理|考核|评估|指标|情况|运行|表|里|上|方面)")
"绩效目标 is no part of 绩效工资."


@lru_cache(maxsize=1)
def _standard_names() -> tuple[str, ...]:
    """The names of every budget that stand for themselves wherever they are said, the longest first."""
    names = {n for n in standard_items() if n.endswith("支出")} | standard_sections()
    long = {n for n in names if len(n) >= 4} | {n for n in standard_items() if n.endswith("费")}  # 咨询 alone only asks
    long |= {n for a in aliases() for n in a.means if n[0] != "@" and n in a.said and n.endswith("经费")}  # 机关运行经费, which some bodies print none of
    return tuple(sorted(long, key=lambda n: (-len(n), n)))


def _standard(text: str, taken: dict[int, bool], mentions: Sequence[Mention]) -> list[Mention]:
    """一般公共服务支出, 机关服务（项）: items every budget knows, said in full, whether or not a document prints them.

    A word that a document knows and that is only part of such a name (机关) is not what is meant.
    """
    found: list[Mention] = []
    for name in _standard_names():
        at = text.find(name)
        end = at + len(name)
        if at < 0 or any(taken.get(i) for i in range(at, end)) or not _ENDS_ITEM.match(text, end):
            continue
        there = [m for m in (*mentions, *found) if m.start < end and at < m.end]
        if any(m in found or m.start < at or end < m.end or m.end - m.start == len(name) for m in there) or at not in {a for a, _ in whole_words(text)}:
            continue
        found.append(Mention(name, at, end, linked=True))
    return found


_AND = frozenset({"和", "与", "及", "跟", "以及"})


def _joined_by_and(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The parts of a phrase that words for 和 join, where there are any."""
    ands = [(a, b) for a, b in whole_words(text) if start < a and b < end and text[a:b] in _AND]
    edges = [start, *(x for span in ands for x in span), end]
    parts = list(zip(edges[::2], edges[1::2], strict=True))
    return parts if ands and all(b - a >= 2 for a, b in parts) else []


def _joined_with(
    text: str, start: int, end: int, found: Sequence[Mention], documents: Sequence[Disclosure], library: Library
) -> Mention | None:
    """高龄津贴: a word and the spoken name right behind it, where together they begin the one printed name that holds both.

    Where what stands behind is printed by itself too, or in several names (服务, 补贴), they must be that one name but for what it
    leaves out: 居家养老补贴 for 居家养老服务补贴, 石刻修缮工程 for 石刻保护性修缮工程经费.
    """
    behind = next((m for m in found if m.start == end), None)
    if behind is None or end - start < 2:
        return None
    said = text[start : behind.end]
    labels = {label for d in documents for label in library.catalogue(d).labels}
    if behind.surface.startswith(PARTIAL) or behind.surface in labels:
        names = {n for n in labels if n.endswith(said)} or {n for n in labels if shortening.leaves_out(said, _TAIL.sub("", n) or n)}
        one = len({_TAIL.sub("", n) for n in names}) == 1 and said not in labels
        return Mention(max(names, key=len), start, behind.end, linked=True) if one else None
    names = {label for label in labels if label.startswith(said)} or {label for label in labels if shortening.leaves_out(said, label)}
    names = names or {label for label in labels if len(said) >= _ENDED and label.endswith(said)}  # 校舍维修, of 义务教育阶段公办学校校舍维修
    alike = len(names) == 1 or (bool(names) and all(n.removesuffix("支出") == min(names, key=len).removesuffix("支出") for n in names))
    return Mention(max(names, key=len), start, behind.end, linked=True) if alike else None


_ENDED = 4
"Characters that may stand for a name by its end."
_TAIL = re.compile("(?:经费|支出|资金|项目)+$")


def _counted(phrase: str, said: str, documents: Sequence[Disclosure], library: Library) -> str | None:
    """行政、参公、事业各几家, 几个班: a word that begins or ends the name of one thing counted in the unit asked for; the shortest.

    A word ends the name (学校现有教学班) where it stands right behind its counter.
    """
    units = {u for group in counters_asked(said) for u in group}
    each = len(phrase) >= 2 and re.search("各|分别", said) is not None
    noun = phrase.removeprefix("个")
    behind = len(noun) <= 2 and re.search(rf"[几少][个家张间所处台名]?{re.escape(noun)}", said) is not None
    if not units or not (each or behind):
        return None
    rows = {
        e.row for d in documents for e in library.catalogue(d).entries
        if e.fact.unit in units and e.fact.amount is not None and e.row in library.catalogue(d).meanings
        and ((each and e.row.startswith(phrase)) or (behind and e.row.endswith(noun)))
    }  # fmt: skip
    names = sorted(rows, key=lambda r: (len(r), r))
    return names[0] if names and (len(names) == 1 or len(names[0]) < len(names[1])) else None


def _placed(
    phrase: str,
    start: int,
    found: Sequence[Mention],
    documents: Sequence[Disclosure],
    library: Library,
    spoken_of: Sequence[str],
    around: Sequence[str],
    *,
    money: bool,
    asks_of_item: bool,
    projects: bool,
) -> list[Mention]:
    """What a phrase no vocabulary knows whole can mean: a standard item, a shortened one, part of one or several names."""
    standard = max((n for n in standard_items() if n in phrase), key=len, default="")
    if standard:
        at = start + phrase.index(standard)
        return [Mention(standard, at, at + len(standard), linked=True)]
    bare = re.sub(r"(?:这一)?(?:类|款|项|科目)$|(?:支出|经费)$", "", phrase)
    if bare in standard_sections() and len(bare) >= 4:
        return [Mention(bare, start, start + len(phrase), linked=True)]  # 公共卫生 is no part of 卫生健康支出
    if phrase in _terms():
        return [Mention(phrase, start, start + len(phrase), linked=True)]  # 机关运行经费 is never 公务用车运行维护费
    before = [m.surface for m in found if m.start < start]
    under = [*before, *(spoken_of if all(m.linked for m in found) else ())]
    inner = library.below(phrase, documents, spoken_of) if len(phrase) == 2 and all(m.linked for m in found) else None
    if inner is not None:
        return [Mention(inner, start, start + len(phrase), linked=True)]
    beside = _sibling_of(phrase, found, start, documents, library)
    if beside is not None:
        return [Mention(beside, start, start + len(phrase), linked=True)]
    joined = any(m.linked and m.end == start - 1 for m in found)  # 离退休(行政、事业): a word beside part of a name is no other name's
    ended = library.with_ending(phrase, documents) if not joined else None
    if ended is not None:
        return [Mention(ended, start, start + len(phrase), linked=True)]
    like = slips.meant_by(phrase, [library.catalogue(d) for d in documents])
    if like is not None:
        return [Mention(like, start, start + len(phrase), linked=True, slip=phrase)]
    held = [library.catalogue(d) for d in documents]
    if (thing := shortening.bought(phrase, {e.row for c in held for e in c.entries if e.fact.unit in MONEY_UNITS and e.row in c.meanings})) is not None:
        return [Mention(thing, start, start + len(phrase), linked=True)]
    if not nouns(phrase):
        return []
    listed = _each(phrase, start, documents, library, under)
    if listed:
        return listed
    used = library.item_used_for(phrase, documents) if asks_of_item else None
    if used is not None:
        return [Mention(used, start, start + len(phrase), linked=True, purpose=phrase)]
    part = library.part_of(phrase, documents, under, money=money, around=around, projects=projects)
    if part is None:
        return []
    at = phrase.index(part[1])
    end = start + at + len(part[1])
    if at and all(w in part[0] for w in tokens(phrase[:at])):
        at = 0  # what stands before the part is of the name as well
    return [Mention(part[0], start + at, end, linked=True)]


def _sibling_of(
    phrase: str, found: Sequence[Mention], start: int, documents: Sequence[Disclosure], library: Library
) -> str | None:
    """政府采购货物、工程、服务: the name that says of one thing what the name just before says of another."""
    last = next((m for m in reversed(found) if m.end == start - 1), None)
    if last is None:
        return None
    for d in documents:
        held = library.catalogue(d)
        meaning = held.meaning(last.surface)
        for key in (k for k in (meaning.keys if meaning else ()) if k in held.labels):
            for name in held.labels:
                at = name.find(phrase)
                begins = at == 0 and len(name) - len(phrase) >= _ENDS_ALIKE  # 离退休(行政+事业)
                if (at > 1 or begins) and key.startswith(name[:at]) and key.endswith(name[at + len(phrase) :]) and key != name:
                    return name
    return None


_ENDS_ALIKE = 4


@lru_cache(maxsize=1)
def _terms() -> frozenset[str]:
    """Names of money, of three characters or more, that mean one thing in every budget, whether or not a document prints it."""
    spoken = (said for alias in aliases() if not alias.vague and not alias.weak for said in (*alias.said, *alias.means))
    return frozenset(s for s in (*spoken, *(s for c in concepts().concepts for s in c.said)) if _A_NAME.fullmatch(s))


_A_NAME = re.compile(r".{2,}(?:费用?|经费|支出|收入|补[贴助]|[资基]金)")


def _each(
    phrase: str, start: int, documents: Sequence[Disclosure], library: Library, under: Sequence[str]
) -> list[Mention]:
    """货物工程服务 after 政府采购: words run together, each the name of a part of what is spoken of."""
    words = cut(phrase)
    if len(words) < 2 or not under:
        return []
    mentions, position = [], start
    for word in words:
        held = [library.catalogue(d) for d in documents]
        names = {n for catalogue in held for n in catalogue.containing(word) if catalogue.stands_under(n, under)}
        if len(names) != 1:
            return []
        mentions.append(Mention(names.pop(), position, position + len(word), linked=True))
        position += len(word)
    return mentions


def is_clear(mention: Mention, documents: Sequence[Disclosure], library: Library) -> bool:
    """Whether a word names an item beyond doubt: no total, no part of names, no field."""
    if mention.surface.startswith(PARTIAL):
        return False
    found = [m for d in documents if (m := library.meaning(d, mention.surface)) is not None]
    general = [m.vague or m.weak or m.kind is not None or (m.concept is not None and m.concept.general) for m in found]
    return bool(found) and not all(general)


def is_measure(mention: Mention, documents: Sequence[Disclosure], library: Library) -> bool:
    """Whether a word names a column that schedules print for every item: 人员经费, 基本支出."""
    meanings = [m for d in documents if (m := library.meaning(d, mention.surface)) is not None]
    return bool(meanings) and all(m.concept is not None and m.concept.measure for m in meanings)


def mask(*groups: Sequence[tuple[int, int]]) -> dict[int, bool]:
    return {i: True for spans in groups for start, end in spans for i in range(start, end)}
