"""Words typed as bare pinyin: sangong经费, sifaju, shui费 become the words of the index and of the vocabulary.

A question half in letters is common on a phone. Each run of letters, with the characters around it, is read against known
words by their toneless sound; the longest wins, and letters that spell nothing known stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from assistant.homophones import readings, sound

_RUN = re.compile(r"[a-zü]+(?:[ '’]+[a-zü]+)*")
_SPELLABLE = re.compile(
    r"(?:(?:[bpmfdtnlgkhjqxrzcsyw]|zh|ch|sh)?"
    r"(?:i?ang|iong|uang|[aeio]ng|i?an|uan|[eiuv]n|i?ao|uai|[aeu]i|i?ou|iu|ie|ia|u[aeo]|ve|er|[aoeiuv])|ng?)*"
)
_INITIALS = re.compile(r"(?<![a-zü])[a-z]{3,6}(?![a-zü])")
_BEFORE = 8
"Characters before a run that a word spelled in part may begin with: 普陀sifaju."
_MOST_LETTERS = 60
"A longer run of letters is no pinyin anybody typed."


class SpellingTable:
    """Known words by how they are spelled; of words that are spelled alike, the one given first is meant."""

    def __init__(self, words: Iterable[str]) -> None:
        self._words: dict[str, list[tuple[str, tuple[str, ...]]]] = {}
        for word in words:
            if re.fullmatch(r"[一-鿿]{1,20}", word):
                for reading in readings(word):
                    syllables = tuple(s.replace("ü", "v") for s in reading)
                    held = self._words.setdefault("".join(syllables), [])
                    if (word, syllables) not in held:
                        held.append((word, syllables))
        self._longest = max((len(k) for k in self._words), default=0)

    def read(self, text: str) -> str:
        """The text with spelled words written out.

        >>> SpellingTable(["三公经费", "水费", "合计"]).read("sangong jingfei heji, shui费, top3")
        '三公经费合计, 水费, top3'
        """
        for run in reversed(list(_RUN.finditer(text))):
            letters = run.end() - run.start()
            if 2 <= letters <= _MOST_LETTERS:
                text = self._written(text, run.start(), run.end())
        return text

    def _written(self, text: str, start: int, end: int) -> str:
        joined = re.sub(r"[ '’]", "", text[start:end]).replace("ü", "v")
        if not _SPELLABLE.fullmatch(joined):
            return text
        before = re.search(rf"[一-鿿]{{0,{_BEFORE}}}$", text[:start])
        head = before.group() if before else ""
        line = head + joined + text[end:]
        stop = len(head) + len(joined)
        found, position = [], 0
        while position < stop:
            hit = self._longest_at(line, position, len(head), stop)
            if hit is None:
                position += 1
            else:
                found.append((position, *hit))
                position = hit[0]
        if not found:
            return text
        for a, b, word in reversed(found):
            line = line[:a] + word + line[b:]
        return text[: start - len(head)] + line

    def _longest_at(self, line: str, at: int, first: int, stop: int) -> tuple[int, str] | None:
        """The end and the word of the longest known spelling here that takes in letters and leaves whole syllables."""
        window = line[at : at + self._longest]
        sounds = [s.replace("ü", "v") for s in sound(window)]
        for length in range(len(window), 0, -1):
            end = at + length
            if end <= first:
                break  # shorter ones take in no letters
            if end < stop and not _SPELLABLE.fullmatch(line[end:stop]):
                continue
            for word, syllables in self._words.get("".join(sounds[:length]), ()):
                if word != window[:length] and _aligned(word, syllables, window[:length]):
                    return end, word
        return None


def _aligned(word: str, syllables: Sequence[str], written: str) -> bool:
    """Whether each character written as such stands in the word at its place."""
    position = 0
    for char, spelled in zip(word, syllables, strict=True):
        if position < len(written) and written[position] == char:
            position += 1
            continue
        if written[position : position + len(spelled)] != spelled:
            return False
        position += len(spelled)
    return position == len(written)


def initials_read(text: str, names: Iterable[str]) -> str:
    """The text with a run of initials (sfj, 普陀sww) written out as the one short name it can stand for.

    >>> initials_read("普陀sfj 26年", ["司法局", "财政局"])
    '普陀司法局 26年'
    """
    held: dict[str, set[str]] = {}
    for run in reversed(list(_INITIALS.finditer(text))):
        if not held:
            for name in names:
                if 3 <= len(name) <= 6 and re.fullmatch("[一-鿿]+", name):
                    held.setdefault("".join(s[0] for s in sound(name)), set()).add(name)
        meant = held.get(run.group(), set())
        if len(meant) == 1 and not _SPELLABLE.fullmatch(run.group()):
            text = text[: run.start()] + meant.copy().pop() + text[run.end() :]
    return text


def in_order(*groups: Sequence[str] | frozenset[str]) -> list[str]:
    """The words of each group, the more particular groups first, each group's shorter words first."""
    return [w for group in groups for w in sorted(group, key=lambda w: (len(w), w))]
