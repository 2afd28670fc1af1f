"""What people call a body when they do not say its name: 万里, 商委, 二院, 普陀财政, 城管."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from assistant.wording import word_starts
from index.agencies import AgencyDirectory, AgencyMention
from index.naming import is_contraction, naming_tables, split_places

STEM = re.compile(r"(?:(?<=[一-鿿]{2})路)?(?:街道办事处|街道)$|(?:镇人民政府|乡人民政府|镇|乡)$")
"""What people leave out behind the name of a street or town: 万里, 石泉 of 石泉路街道."""
_SHORT_OF_TWO = ("院", "联合会", "协会")
_JOINS = re.compile(r"[和与跟、,比]|还是|或者?|以及|对比")
_LONGEST = 12
_THEN = re.compile(r"$|[的那这今去前明本上和与跟比及有花用一总整年里,。、?？;\d]|啥|哪|几|多少|为|怎")
"""What follows a nickname that is a common word: 普陀财政今年, and not 普陀财政补贴."""


def abbreviates(said: str, body: str) -> bool:
    """Whether a short form keeps a body's first and last characters, and others in their order."""
    if not 2 <= len(said) < len(body) or said[0] != body[0] or said[-1] != body[-1]:
        return False
    rest = iter(body)
    return all(c in rest for c in said)


def apart(found: Sequence[AgencyMention], taken: Sequence[AgencyMention]) -> list[AgencyMention]:
    """Those of `found` that stand where nothing of `taken` stands."""
    return [m for m in found if not any(o.start < m.end and m.start < o.end for o in taken)]


def shorter(text: str, directory: AgencyDirectory) -> list[AgencyMention]:
    """万里 for 万里街道, 商委 for 商务委: shorter than any listed short name, where only one body can be meant."""
    found: dict[tuple[int, int], set[str]] = {}
    starts = word_starts(text)
    for agency in directory.agencies:
        body = split_places(agency)[1]
        stem = STEM.sub("", body)
        if stem != body and len(stem) >= 2 and (at := text.find(stem)) in starts:
            longer = re.match("[镇乡街区县市村路]", text[at + len(stem) :])  # 万里镇 is not 万里街道
            if longer and body.startswith(stem + longer.group()):
                stem, longer = stem + longer.group(), None  # 石泉路 of 石泉路街道
            found.setdefault((at, at + len(stem) + bool(longer)), set()).update(() if longer else {agency})
        for m in re.finditer(r"[一-鿿]{1,3}(?:委|局|办)(?![公事理法案会面])", text):
            for start in range(m.start(), m.end() - 1):
                if abbreviates(text[start : m.end()], re.sub("委员会$", "委", re.sub("办公室$", "办", body))):
                    found.setdefault((start, m.end()), set()).add(agency)
                    break
    return [AgencyMention(a, b, text[a:b], tuple(names)) for (a, b), names in found.items() if len(names) <= 1]


def of_two(text: str, directory: AgencyDirectory) -> list[AgencyMention]:
    """二院, 残联: names of two characters, where one body alone is called so."""
    found: dict[str, set[str]] = {}
    for agency in directory.agencies:
        for long, shorts in naming_tables().cores if agency.endswith(_SHORT_OF_TWO) else ():
            for short in shorts if agency.endswith(long) else ():
                if len(short) == 2 and short in text:
                    found.setdefault(short, set()).add(agency)
    places = [(text.index(s), s, tuple(names)) for s, names in found.items() if len(names) == 1]
    return [AgencyMention(at, at + 2, s, names) for at, s, names in places]


def stemmed(
    text: str,
    named: Sequence[AgencyMention],
    directory: AgencyDirectory,
    begins_item: Callable[[str, str], int],
) -> list[AgencyMention]:
    """普陀财政, 普陀城管, and 城管 alone: a body's name without its ending.

    `named` are the bodies already found: beside one of them a nickname without its place is a word like any other
    (万里街道的城管), unless the two are joined (建管委和城管). `begins_item` tells how much of a text, as an agency's
    documents print it, is an item's name: 城管执法花了多少 names an item.
    """
    found: dict[tuple[int, int], set[str]] = {}
    spans = ((a, b) for a in range(len(text)) for b in range(a + 2, min(a + _LONGEST, len(text)) + 1))
    for start, end in spans:
        stem = text[start:end]
        for agency in directory.stems.get(stem, ()):
            places = {form for p in split_places(agency)[0][-1:] for form in (p, p[:-1])}
            place = max((p for p in places if text[:start].endswith(p)), key=len, default="")
            contracted = is_contraction(stem, agency)
            alone = contracted and (not any(o.names for o in named) or _is_joined(text, start, end, named))
            if not (place or alone) or (not contracted and not _THEN.match(text, end)):
                continue
            if place or begins_item(text[start:], agency) < len(stem):
                found.setdefault((start - len(place), end), set()).add(agency)
    longest = [k for k in found if not any(o != k and o[0] <= k[0] and k[1] <= o[1] for o in found)]
    return [AgencyMention(a, b, text[a:b], tuple(sorted(found[a, b]))) for a, b in longest]


def _is_joined(text: str, start: int, end: int, named: Sequence[AgencyMention]) -> bool:
    """Whether 和 or a comma alone stands between text[start:end] and a body already found."""
    between = [text[o.end : start] for o in named if o.end <= start] + [text[end : o.start] for o in named if end <= o.start]
    return any(_JOINS.fullmatch(words) for words in between)
