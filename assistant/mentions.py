"""Words of a question that name items: known, part of a name, counted in a list, or standing beside one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant import phrases
from assistant.catalogue import PARTIAL
from assistant.linking import Library
from assistant.phrases import YearMention
from assistant.placing import asks_money
from assistant.query import Mention
from assistant.wording import Quantity, clauses, content_of, fold, is_listed, nouns, whole_words
from index.agencies import AgencyMention
from index.records import Disclosure
from index.vocabulary import MONEY_UNITS


def in_money(
    mentions: Sequence[Mention], text: str, documents: Sequence[Disclosure], library: Library
) -> list[Mention]:
    """培训要花多少 asks for money: a word that here names only counts is taken as part of the names that carry money."""
    spans = clauses(text)
    kept = []
    for m in mentions:
        # 接待花了多少？接待了几批: the first clause is after money, the second is not.
        said = next((text[a:b] for a, b in spans if a <= m.start < b), text)
        if not asks_money(said):
            kept.append(m)
            continue
        meanings = [(d, x) for d in documents if (x := library.meaning(d, m.surface)) is not None]
        units = {e.fact.unit for d, x in meanings for k in x.keys for e in library.catalogue(d).by_key.get(k, ())}
        only_counts = bool(units) and not units & set(MONEY_UNITS) and all(x.concept is None for _, x in meanings)
        names = (
            {n for d in documents for n in library.catalogue(d).containing(m.surface)} - {m.surface}
            if only_counts
            else set()
        )
        if only_counts and not names:
            continue  # 事业单位 in 事业单位退休人员的经费 counts nothing here: let the encoder place the whole phrase
        kept.append(Mention(PARTIAL + m.surface, m.start, m.end, linked=True) if names else m)
    return kept


def with_counterpart(
    mentions: list[Mention], text: str, documents: Sequence[Disclosure], library: Library
) -> list[Mention]:
    """年末结转和结余比年初多了多少: a bare 年初 beside an item of 年末 means the same item at the other end of the year."""
    for here, there in (("年末", "年初"), ("年初", "年末")):
        for m in mentions:
            labels = [k for d in documents if (x := library.meaning(d, m.surface)) for k in x.keys if here in k]
            bare = re.search(there + "(?!预算|结转|结余)", text)
            if labels and bare and not any(x.start <= bare.start() < x.end for x in mentions):
                other = labels[0].replace(here, there)
                if any(library.meaning(d, other) for d in documents):
                    found = [*mentions, Mention(other, bare.start(), bare.end(), linked=True)]
                    return sorted(found, key=lambda x: x.start)
    return mentions


def with_joints(text: str, mentions: Sequence[Mention], documents: Sequence[Disclosure], library: Library) -> str:
    """平台运维和家庭核对两个项目加起来: a 和 that joins two things asked for together is a mark between them, and no part of a word (维和).

    So is a 加 right behind a name: 开会加培训. The 和 of 之和 joins nothing.
    """
    if not _TOGETHER.search(text):
        return text
    labels = [label for d in documents for label in library.catalogue(d).labels if "和" in label or "加" in label]
    named = {m.end for m in mentions}
    for m in _JOINT.finditer(text):
        a = m.start()
        inside = any(x.start <= a < x.end for x in mentions) or any(text[a - 1 : a + 2] in label for label in labels)
        if not inside and 0 < a < len(text) - 1 and (m.group() == "和" or a in named):
            text = f"{text[:a]}、{text[a + 1 :]}"
    return text


_JOINT = re.compile("(?<![之总求])和|加(?![一上到在成起总了多减大强班装急快])")
_TOGETHER = re.compile(r"[这那]?[两俩三四几][个项笔样块者](?!单位)|加起来|合计|一共|总共|之和|加在?一|合起来")


def in_parallel(
    mentions: list[Mention], text: str, documents: Sequence[Disclosure], library: Library
) -> list[Mention]:
    """治大气比治水多花多少: what stands in the same place of a pair is the item beside the one that is known."""
    for m in mentions:
        verb = text[m.start - 1 : m.start]
        if len(m.surface) > _SHORT or not verb or not "一" <= verb <= "鿿" or verb in _TIES:
            continue
        found = re.search(rf"[{_TIES}]{verb}(?P<other>[一-鿿]{{1,4}}?)(?={_ENDED})", text[m.end :])
        start = m.end + found.start("other") if found else -1
        if not found:
            found = re.search(rf"{verb}(?P<other>[一-鿿]{{1,4}}?)[{_TIES}]{verb}$", text[: m.start])
            start = found.start("other") if found else -1
        if not found or any(x.start < start + len(found["other"]) and start < x.end for x in mentions):
            continue
        keys = [k for d in documents if (x := library.meaning(d, m.surface)) is not None for k in x.keys]
        above = {e.fact.row_path[:-1] for d in documents for k in keys for e in library.catalogue(d).by_key.get(k, ()) if e.row == k}
        beside = {
            e.row for d in documents for e in library.catalogue(d).entries
            if e.fact.row_path[:-1] in above and e.fact.row_path[:-1] and e.row not in keys and e.row.startswith(found["other"])
        }  # fmt: skip
        if len(beside) == 1:
            return sorted([*mentions, Mention(beside.pop(), start - 1, start + len(found["other"]), linked=True)], key=lambda x: x.start)
    return mentions


def in_a_row(mentions: list[Mention], text: str, documents: Sequence[Disclosure], library: Library) -> list[Mention]:
    """组织、宣传、统战三摊: what is listed beside a shortened name (宣传事务) is shortened like it, where such a name is printed."""
    labels = {label for d in documents for label in library.catalogue(d).labels}
    words = set(whole_words(_YEAR.sub(lambda m: "," * len(m.group()), text)))  # 24年水、电: 年水 is no word
    found, open_ = list(mentions), [named for m in mentions if (named := _in_full(m, text, labels, documents, library)) is not None]
    while open_:
        m = open_.pop()
        said = text[m.start : m.end]
        head, _, tail = m.surface.partition(said)
        least = 1 if tail == "费" and not head else 2  # 水、电、邮电三样
        if said not in m.surface or len(head) + len(tail) < least:
            continue
        spans = [(m.end + 1, m.end + 1 + n) for n in range(_LONG, least - 1, -1) if text[m.end : m.end + 1] in _LISTS]
        spans += [(m.start - 1 - n, m.start - 1) for n in range(_LONG, least - 1, -1) if text[m.start - 1 : m.start] in _LISTS]
        for a, b in (span for span in spans if span[1] - span[0] > 1 or span in words):
            name = f"{head}{text[max(a, 0) : b]}{tail}"
            if a >= 0 and b <= len(text) and name in labels and not any(x.start < b and a < x.end for x in found):
                found.append(Mention(name, a, b, linked=True))
                open_.append(found[-1])
    return sorted(found, key=lambda x: x.start)


def _in_full(mention: Mention, text: str, labels: set[str], documents: Sequence[Disclosure], library: Library) -> Mention | None:
    """A shortened name by what is printed: 邮电 of 邮电费."""
    if mention.linked:
        return mention if mention.surface in labels else None
    keys = {k for d in documents if (x := library.meaning(d, mention.surface)) is not None for k in x.keys}
    return replace(mention, surface=keys.pop()) if len(keys) == 1 and keys <= {f"{text[mention.start : mention.end]}费"} else None


_LISTS = frozenset("、和与及跟")
_YEAR = re.compile(r"\d+年?")
_LONG = 8
"How much of a name is said at most."
_SHORT = 4
"Characters of a name before which a verb of one character is part of the pair: 治大气, 修水库."
_TIES = "比和跟与同、,较"
_ENDED = "多|少|高|低|的|花|用|哪|谁|差|相|各|一共|合|加|总|[,。?;]|$"


def only_wanted(mentions: list[Mention], text: str) -> list[Mention]:
    """水费电费不要加一起，我只要电费: of several named, the one that is picked out again."""
    for m in _ONLY.finditer(text):
        picked = [x for x in mentions if m.end() <= x.start <= m.end() + _NEAR]
        if picked and any(picked[0].surface in x.surface for x in mentions if x.start < m.start()):
            return [replace(picked[0], start=m.start()), *picked[1:]]
    return mentions


_ONLY = re.compile("(?:只|光|就|单)(?:要|说|问|看|报|讲|给|想[知要])(?:知?道|我|一?下)*")
_NEAR = 6


def with_listed(
    mentions: list[Mention], text: str, reply: str, documents: Sequence[Disclosure], library: Library
) -> list[Mention]:
    """第二个, 后者: the item that stood there in the list the last reply gave."""
    matches = list(phrases.ORDINAL.finditer(text)) if reply else []
    if not matches:
        return mentions
    lines = [line for line in reply.split("\n") if line.startswith("- ")]
    folded = fold("\n".join(lines) if len(lines) > 1 else reply)  # what heads a list is none of it
    names = [m for m in library.mentions(folded, documents, {}) if not m.surface.isdigit()]
    listed = [m for m in names if _is_listed(m, folded)]
    found = list(mentions)
    for match in matches:  # 后一个占前一个的比例
        number = phrases.ordinal_of(match.group())
        if listed and number <= len(listed):
            chosen = listed[number - 1] if number > 0 else listed[-1]
            found.append(Mention(chosen.surface, match.start(), match.end(), linked=True))
    return sorted(found, key=lambda m: m.start)


def _is_listed(mention: Mention, text: str) -> bool:
    """Whether a name stands as an entry of a list: 办公费4,333,478元, or 2. 支持打造示范地标."""
    after = re.match(r"[:：*为是]*[\d,]+(?:\.\d+)?", text[mention.end :])
    return after is not None or re.search(r"(?:^|\D)\d[.、．]$", text[: mention.start]) is not None


def beside_words(
    mentions: Sequence[Mention], text: str, taken: dict[int, bool], start: int, end: int
) -> tuple[str, ...]:
    """Nouns right beside an item's name: they make it another item unless the item itself carries them."""
    hidden = "".join("□" if taken.get(i) else text[i] for i in range(start, end))
    found = []
    short = {m.start for m in mentions if len(m.surface) <= 2}
    ended = {m.end for m in mentions if m.end - m.start <= 2 and not m.linked}
    for word, a, b in nouns(hidden):
        if word.endswith(("完", "好", "过")):
            continue  # 改造完急救站: done with it
        if any(m.start == start + b or m.end == start + a for m in mentions):
            found.append(word)
    for a, b in content_of(hidden):  # before a word as bare as 收入, any word makes another item: 罚没收入
        unlisted = not is_listed(hidden[a:b]) and any(m.start == start + b for m in mentions)
        beside = start + b in short or start + a in ended or unlisted
        if beside and hidden[a:b] not in found and b - a >= 2 and not hidden[a:b].endswith(("完", "好", "过")):
            found.append(hidden[a:b])
    return tuple(dict.fromkeys(found))


_HEADED = re.compile(
    r"(?:项目|专项|这个?项目)?的?|(?:当?中|里[面头]?|之中|内)?(?:专门|单独|定向|直接)?(?:预?留|分|拨|发|付|拿)?(?:出来?)?(?:给|面向|用于|用在)"
    r"|(?:里|中|下|内|当中|里面|里头|下面|底下|项下)的?(?:,?其中)?的?"
)
"""What ties an item to the word behind it: 补贴的对象, 采购给小微企业, 采购当中专门预留给中小企业的."""
_PERIOD = re.compile(r".*(?:月份?|季度|半年|旬)")


_LISTED = re.compile("(?:的(?:钱|款|费用?|经费|资金|支出|那笔)|那笔)?(?:[和与跟及、]|以及|还有|加上)")
"""Between two things that are asked for side by side: 双拥慰问的钱和军供站的钱."""


def possible_items(
    hidden: str, text: str, start: int, spans: Sequence[tuple[int, int, bool]], mentions: Sequence[Mention],
    named: Sequence[Mention], by_name: bool,
) -> tuple[str, ...]:
    """Nouns left over that can be what is asked about, or make it another item.

    `spans` are the clauses (start, end, asks), `named` the mentions that name an item beyond doubt; `by_name` says that
    some clause names one, or a measure such as 人员经费. Beside such a name,
    only what modifies it or is its head counts; a clause that asks with no such name is about its nouns; an aside is not.
    """
    found: list[str] = []
    for a, b in content_of(hidden):
        a, b = start + a, start + b
        first, last, asks = next(((x, y, z) for x, y, z in spans if x <= a < y), (start, start + len(hidden), True))
        inside = [m for m in mentions if first <= m.start < last]
        modifies = any(_modifies(text[b : m.start]) for m in inside if m.start >= b)
        heads = any(_HEADED.fullmatch(text[m.end : a]) for m in inside if m.end <= a)
        listed = any(_LISTED.fullmatch(text[m.end : a]) for m in inside if m.end <= a) or any(
            _LISTED.fullmatch(text[b : m.start]) for m in inside if m.start >= b
        )
        clear = any(m in named for m in inside)
        heads = heads or re.search(r"(?:几|多少)(?:辆|台|家|名|户|座|套|批|件)$|(?:哪些|哪个|哪几个?|什么|啥|哪家)$", text[:a]) is not None  # 去了哪些国家
        if _PERIOD.fullmatch(text[a:b]):
            found.append(text[a:b])  # no figure is of a month
        elif listed:
            found += [word for word, *_ in nouns(text[a:b])] or [text[a:b]]
        elif modifies or heads or (not clear and (asks or inside or not by_name)):
            found += [word for word, *_ in nouns(text[a:b])]
    return tuple(dict.fromkeys(found))


def _modifies(between: str) -> bool:
    """Whether what stands between a word and a name ties them: nothing, 的, or a short verb with 的 (宠物用的培训费)."""
    return not between or (between.endswith("的") and len(between) <= 3 and not re.search(r"[,、。;?]", between))


def body_years(bodies: Sequence[AgencyMention], years: Sequence[YearMention]) -> tuple[tuple[str, int], ...]:
    """Pair each body with the year said with it, where there are as many of both and they alternate."""
    said = [(b.start, b.names[0]) for b in bodies if len(b.names) == 1]
    when = [(y.start, y.year) for y in years if y.year is not None]
    if len(said) < 2 or len(said) != len(when) or len({y for _, y in when}) < 2:
        return ()
    order = sorted([*((p, 0) for p, _ in said), *((p, 1) for p, _ in when)])
    kinds = [k for _, k in order]
    alternating = all(kinds[i] != kinds[i + 1] for i in range(0, len(kinds), 2))
    return tuple((name, year) for (_, name), (_, year) in zip(said, when, strict=True)) if alternating else ()


_BARE_YEAR = re.compile(r"(?:20)?([1-3]\d)(?![\d.%年]|万|亿|元|个|家|辆|台|人|批|项|次|类)")


def with_bare_years(years: list[YearMention], bodies: Sequence[AgencyMention], text: str) -> list[YearMention]:
    """司法局26、商务委25: two digits right behind a body are its year, with 年 or without."""
    found = list(years)
    for body in bodies:
        m = _BARE_YEAR.match(text, body.end)
        if m and not any(y.start < m.end() and m.start() < y.end for y in found):
            found.append(YearMention(m.start(), m.end(), year=2000 + int(m.group(1))))
    return sorted(found, key=lambda y: y.start)


def without_glossed(
    question: str, text: str, mentions: Sequence[Mention], documents: Sequence[Disclosure], library: Library
) -> list[Mention]:
    """日常办公那块（商品和服务支出）: the name in the bracket is meant, not what the loose words before it could mean."""
    kept = list(mentions)
    for m in _GLOSS.finditer(question):
        before, inner = fold(m.group(1)), _THIS_ONE.sub("", fold(m.group(2)))
        at = text.find(before + inner)
        start = at + len(before)
        held = [x for x in kept if _is_inner(x, start, inner)]
        coded = inner.isdigit()  # 退休和养老这块(20805): the code is meant
        if at < 0 or not held or not (coded or any(held[0].surface in library.catalogue(d).labels for d in documents)):
            continue
        kept = [
            x for x in kept
            if not at <= x.start < start
            or (not coded and x.surface not in held[0].surface and any(x.surface in library.catalogue(d).labels for d in documents))
            or (coded and any(text[x.start : x.end] in library.catalogue(d).labels for d in documents))
        ]  # fmt: skip
    return kept


def without_counted_in(mentions: Sequence[Mention], text: str, documents: Sequence[Disclosure], library: Library) -> list[Mention]:
    """图书馆一共多少钱，买书、搞活动那些也都算进去: what is counted in with an item is no other item, unless a printed name says so."""
    spans = [(a, b) for a, b in clauses(text)[1:] if _COUNTED_IN.fullmatch(text[a:b])]
    labels = {label for d in documents for label in library.catalogue(d).labels}

    def guessed(m: Mention) -> bool:
        return m.linked and text[m.start : m.end] not in labels

    kept = [m for m in mentions if not (guessed(m) and any(a <= m.start < b for a, b in spans))]
    return kept if spans and any(m.start < spans[0][0] for m in kept) else list(mentions)


_COUNTED_IN = re.compile(r"(?![把将再加])[^,。;?]*?(?:也|都|全|一起|统统)+(?:要)?(?:算|包括|包含|计|含)(?:进去|进来|在内|在里面|里面|上)[了的哈啊吧呢]*")
_THIS_ONE = re.compile(r"[这那]一?个?(?:款|类|项|科目|块|笔)$")
_GLOSS = re.compile(r"([\u4e00-\u9fff]{1,12})[（(]([^（()）]{2,40})[)）]")


def _is_inner(mention: Mention, start: int, inner: str) -> bool:
    """Whether a name is all that a bracket holds, its level (污染防治这一款) aside."""
    return mention.start == start and _LEVEL.fullmatch(inner[mention.end - start :]) is not None


_LEVEL = re.compile("(?:[这那]?一?个?(?:[类款项]|科目))?")


def with_gloss(question: str, text: str, mentions: Sequence[Mention]) -> list[Mention]:
    """环卫（城乡社区环境卫生）: an item's name in a bracket, with the other word for it that stands before."""
    found = list(mentions)
    for m in _GLOSS.finditer(question):
        before, inner = fold(m.group(1)), _THIS_ONE.sub("", fold(m.group(2)))
        at = text.find(before + inner)
        start = at + len(before)
        held = [x for x in found if at >= 0 and _is_inner(x, start, inner)]
        said = max((x.end for x in found if at <= x.end <= start), default=at)
        words = [at + a for a, _ in content_of(before) if at + a >= said]
        if held and words:
            found[found.index(held[0])] = replace(held[0], start=words[0])
    return found


def is_number_of(mention: Mention, quoted: Sequence[Quantity]) -> bool:
    return mention.surface.isdigit() and any(q.start <= mention.start < q.end for q in quoted)


def is_weak(mention: Mention, documents: Sequence[Disclosure], library: Library) -> bool:
    found = [m for d in documents if (m := library.meaning(d, mention.surface)) is not None]
    return bool(found) and all(m.weak for m in found)
