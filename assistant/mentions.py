"""Words of a question that name items: known, part of a name, counted in a list, or standing beside one."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant import phrases
from assistant.linking import Library
from assistant.phrases import YearMention
from assistant.query import Mention
from assistant.wording import Quantity, content_of, fold, nouns
from index.agencies import AgencyMention
from index.records import Disclosure


def with_parts(
    mentions: list[Mention],
    text: str,
    documents: Sequence[Disclosure],
    library: Library,
    taken: dict[int, bool],
    spoken_of: Sequence[str],
) -> list[Mention]:
    """Add the words that are part of printed names: 生命健康 for 生命健康专项（政策资金）, 补贴 for each …补贴."""
    covered = taken | mask([(m.start, m.end) for m in mentions])
    hidden = "".join("□" if covered.get(i) else c for i, c in enumerate(text))
    found = list(mentions)
    for start, end in content_of(hidden):
        phrase = hidden[start:end]
        ended = library.with_ending(phrase, documents)
        if ended is not None:
            found.append(Mention(ended, start, end, linked=True))
            continue
        under = [m.surface for m in found if m.start < start] or list(spoken_of)
        part = library.part_of(phrase, documents, under) if len(phrase) >= 2 else None
        if part is not None:
            at = start + phrase.index(part[1])
            found.append(Mention(part[0], at, at + len(part[1]), linked=True))
    return sorted(found, key=lambda m: m.start)


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


def with_listed(
    mentions: list[Mention], text: str, reply: str, documents: Sequence[Disclosure], library: Library
) -> list[Mention]:
    """第二个, 后者: the item that stood there in the list the last reply gave."""
    match = phrases.ORDINAL.search(text)
    if match is None or not reply:
        return mentions
    folded = fold(reply)
    listed = [m for m in library.mentions(folded, documents, {}) if _is_listed(m, folded)]
    number = phrases.ordinal_of(match.group())
    if not listed or number is None or number > len(listed):
        return mentions
    chosen = listed[number - 1] if number > 0 else listed[-1]
    return sorted([*mentions, Mention(chosen.surface, match.start(), match.end(), linked=True)], key=lambda m: m.start)


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
    for word, a, b in nouns(hidden):
        if any(m.start == start + b or m.end == start + a for m in mentions):
            found.append(word)
    return tuple(found)


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


def is_number_of(mention: Mention, quoted: Sequence[Quantity]) -> bool:
    return mention.surface.isdigit() and any(q.start <= mention.start < q.end for q in quoted)


def is_weak(mention: Mention, documents: Sequence[Disclosure], library: Library) -> bool:
    found = [m for d in documents if (m := library.meaning(d, mention.surface)) is not None]
    return bool(found) and all(m.weak for m in found)


def mask(*groups: Sequence[tuple[int, int]]) -> dict[int, bool]:
    return {i: True for spans in groups for start, end in spans for i in range(start, end)}
