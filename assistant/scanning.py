"""Words of a question that vocabularies know, found from left to right: the longest, and none that cuts through another word."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from assistant.catalogue import Catalogue
from assistant.query import Mention
from assistant.wording import content_of, whole_words, word_starts

_SHORT_WORD = 3
_FURTHER = 6
"Characters a spoken word may go on to become part of a printed name."
_BEFORE = 5
"Characters within which a known word must begin, for what stands before it to be the beginning of a longer name."


def known_words(text: str, catalogues: Sequence[Catalogue], taken: Mapping[int, bool]) -> list[Mention]:
    """Words of `text` that these catalogues know, longest first at each place, outside `taken`."""
    found: list[Mention] = []
    position = 0
    while position < len(text):
        best = 0
        if not taken.get(position):
            for catalogue in catalogues:
                hit = catalogue.meaning_at(text, position)
                if hit and hit[0] > best and not any(taken.get(i) for i in range(position, hit[0])):
                    best = hit[0]
        if best and _part_of_number(text, position, best):
            best = 0  # 201 is not in 2010301
        printed = bool(best) and any(text[position:best] in c.labels for c in catalogues)
        if best and not printed and (_cuts_longer(text, position, best, catalogues) or _cuts_word(text, position, best)):
            best = 0  # 实发工资福利: 发工资 would cut through 工资福利; 校车补贴 is no 车补
        longer = _said_with_particle(text, position, best, catalogues, taken)
        if longer is None and best and not printed:
            longer = _goes_on(text, position, best, catalogues, taken)
        if longer is not None:
            found.append(longer)
            position = longer.end
        elif best:
            found.append(Mention(text[position:best], position, best))
            position = best
        elif (begun := _begins(text, position, catalogues, taken)) is not None:
            found.append(begun)
            position = begun.end
        else:
            position += 1
    return found


def _part_of_number(text: str, start: int, end: int) -> bool:
    return text[start:end].isdigit() and (text[start - 1 : start].isdigit() or text[end : end + 1].isdigit())


def _cuts_longer(text: str, start: int, end: int, catalogues: Sequence[Catalogue]) -> bool:
    """Whether a spoken word ends inside a longer word that begins within it and is of a printed name."""
    hits = ((at, c.meaning_at(text, at)) for at in range(start + 1, end) for c in catalogues)
    return any(
        hit and hit[0] > end and hit[0] - at > end - start and any(text[at : hit[0]] in k for k in hit[1].keys)
        for at, hit in hits
    )


def _cuts_word(text: str, start: int, end: int) -> bool:
    """Whether a short spoken word is the end of one word and the beginning of the next: 车补 in 校车补贴."""
    if end - start > _SHORT_WORD or any(a <= start and end <= b for a, b in whole_words(text)):
        return False
    starts = word_starts(text)
    return start not in starts and end not in starts


def _said_with_particle(
    text: str, start: int, end: int, catalogues: Sequence[Catalogue], taken: Mapping[int, bool]
) -> Mention | None:
    """年初的财政拨款结转和结余 for 年初财政拨款结转和结余: a printed name with one 的 said inside it, where it goes on beyond what was found."""
    at = text.find(_PARTICLE, start + 2, start + _PARTICLE_WITHIN)
    if at < 0 or at < end or text[start:at].endswith(_WHOSE) or any(taken.get(i) for i in range(start, at + 2)):
        return None
    without = text[:at] + text[at + 1 :]
    ends = [hit[0] for c in catalogues if (hit := c.meaning_at(without, start)) is not None and without[start : hit[0]] in c.labels]
    until = max(ends, default=0)
    if until < at + 2 or any(taken.get(i) for i in range(at, until + 1)):
        return None
    return Mention(without[start:until], start, until + 1, linked=True)


_PARTICLE, _PARTICLE_WITHIN = "的", 10
_WHOSE = ("单位", "部门", "其他", "其余", "个人")
"""这个单位的资金, 其他的收入: whose it is, or which of them, and no beginning of a name."""


def _begins(text: str, start: int, catalogues: Sequence[Catalogue], taken: Mapping[int, bool]) -> Mention | None:
    """突发公共卫生 for 突发公共卫生事件应急处置, where 公共卫生 alone is another item: the one printed name that begins so."""
    if start not in word_starts(text):
        return None
    ends = sorted({hit[0] for at in range(start + 1, start + _BEFORE) for c in catalogues if (hit := c.meaning_at(text, at)) is not None}, reverse=True)
    for end in ends:
        said = text[start:end]
        if any(taken.get(i) for i in range(start, end)) or not any(a == 0 for a, _ in content_of(said)):
            continue  # 占总支出 begins with a word that names nothing
        names = {label for c in catalogues for label in c.labels if label.startswith(said)}
        if len(names) == 1:
            return Mention(names.pop(), start, end, linked=True)
    return None


def _goes_on(
    text: str, start: int, end: int, catalogues: Sequence[Catalogue], taken: Mapping[int, bool]
) -> Mention | None:
    """文化旅游节 for 临湖文化旅游节, where 文化旅游 is spoken of something else: the one printed name that begins or ends so."""
    for until in range(min(end + _FURTHER, len(text)), end, -1):
        stretch = text[start:until]
        if any(taken.get(i) for i in range(start, until)):
            continue
        names = {label for c in catalogues for label in c.labels if stretch in label}
        if names:
            name = names.pop()
            alone = not names and (name.startswith(stretch) or name.endswith(stretch))
            return Mention(name, start, until, linked=True) if alone else None
    return None
