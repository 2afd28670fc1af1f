"""Words that were typed wrong: by their sound, or with one character that looks like another."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from assistant.catalogue import Catalogue
from assistant.concepts import concepts
from assistant.homophones import SoundTable
from assistant.phrases import asking_words
from assistant.wording import cut, is_listed, is_rare, is_word


def meant_by(phrase: str, catalogues: Sequence[Catalogue]) -> str | None:
    """The printed name that a phrase, itself no word, was typed for; None where none or several can be meant."""
    return _sounding_like(phrase, catalogues) or _looking_like(phrase, catalogues)


def _sounding_like(phrase: str, catalogues: Sequence[Catalogue]) -> str | None:
    """水费 for 水废: two characters of the same sound."""
    if len(phrase) != 2 or is_word(phrase):
        return None
    words = {w for c in catalogues for w in c.meanings if len(w) == 2 and set(w) & set(phrase)}
    like = {right for *_, right in SoundTable(words).corrections(phrase, {})} if words else set()
    return like.pop() if len(like) == 1 else None


def _looking_like(phrase: str, catalogues: Sequence[Catalogue]) -> str | None:
    """租凭费 for 租赁费: all but one character, of a phrase that is made of no words."""
    stem = phrase[:-1] if phrase[-1:] in "费金款" else phrase
    if len(phrase) < 3 or not (is_rare(stem) and is_rare(phrase)):
        return None
    for held in catalogues:
        names = (n for n in held.labels if len(n) == len(phrase) and n[-1] == phrase[-1] and n not in concepts().nameless)
        near = {n for n in names if sum(a != b for a, b in zip(n, phrase, strict=True)) == 1}
        if len(near) == 1:
            return near.pop()
    return None


@lru_cache(maxsize=1)
def what_to_do() -> frozenset[str]:
    """The words of three characters or more that say what to do; not 减多少, which 建多少 would sound like."""
    return frozenset(w for w in asking_words() if len(w) >= 3 and w.isalpha() and "多少" not in w)


def makes_sense(text: str, start: int, right: str) -> bool:
    """那一年 is not typed for 哪一年, 怎么回事 for 怎么会, nor the 化多少钱 of 绿化多少钱 for 花多少钱: what makes sense as it stands is no slip."""
    wrong = [i for i, c in enumerate(right) if text[start + i] != c]
    other = [i for i in wrong if not text[: start + i + 1].endswith("其它")]  # 其它社会保障缴费 is printed 其他…
    if any({text[start + i], right[i]} <= pair for i in other for pair in _EACH_RIGHT):
        return True
    position, end = 0, start + len(right)
    for word in cut(text):
        behind = position + len(word)
        inside = any(position <= start + i < behind for i in wrong)
        crosses = position < start < behind or position < end < behind
        if inside and len(word) >= 2 and is_listed(word) and (crosses or right in what_to_do()):
            return True
        position = behind
    return False


_EACH_RIGHT = (frozenset("那哪"), frozenset("它他她"), frozenset("再在"), frozenset("的地得"), frozenset("由有"), frozenset("是时事"))
