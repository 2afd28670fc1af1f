"""Words typed by their sound: 三工经费 is 三公经费, because both are san gong jing fei.

Chinese is mostly typed by pinyin, so the common slip is a right sound with a wrong character.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache

from index.memos import kept
from index.openings import Openings


@kept(50_000)
def sound(text: str) -> tuple[str, ...]:
    """The toneless syllables of a text, one for each character; other signs stand for themselves."""
    return tuple(_syllable(char) if "一" <= char <= "鿿" else char for char in text)


@lru_cache(maxsize=50_000)
def readings(word: str) -> tuple[tuple[str, ...], ...]:
    """How a word is read: character by character, and as a word where that differs (差旅 is chai lv, and typed cha lv too)."""
    from pypinyin import Style, lazy_pinyin

    single = sound(word)
    whole = tuple(lazy_pinyin(word, style=Style.NORMAL))
    return (single,) if whole == single or len(whole) != len(single) else (single, whole)


@lru_cache(maxsize=30_000)
def _syllable(char: str) -> str:
    from pypinyin import Style, lazy_pinyin

    return str(lazy_pinyin(char, style=Style.NORMAL)[0])


class SoundTable:
    """Known words by their sound."""

    def __init__(self, words: Iterable[str]) -> None:
        self._words: dict[tuple[str, ...], set[str]] = {}
        for word in words:
            if len(word) >= 2:
                self._words.setdefault(sound(word), set()).add(word)
        self._openings = Openings(self._words)

    def corrections(self, text: str, taken: Mapping[int, bool]) -> list[tuple[int, int, str]]:
        """Find (start, end, right word) for stretches of `text` that sound like one known word but are written otherwise.

        `taken` marks positions already understood. At least half of the characters must be right, and the
        right word unique; a two-character word needs one of its two.
        """
        found, position = [], 0
        syllables = sound(text)
        while position < len(text):
            hit = None
            for end in self._openings.ends_at(syllables, position):
                if any(taken.get(i) for i in range(position, end)):
                    continue
                written = text[position:end]
                words = self._words.get(syllables[position:end], ())
                near = [
                    w
                    for w in words
                    if w != written and 2 * sum(a == b for a, b in zip(w, written, strict=True)) >= end - position
                ]
                if written not in words and len(near) == 1:
                    hit = (position, end, near[0])
                    break
            if hit:
                found.append(hit)
                position = hit[1]
            else:
                position += 1
        return found
