"""Known words found at a place of a text: only words that begin as the text goes on there are looked for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence

_OPENING = 2


class Openings:
    """How long the known words are that begin with the same two signs.

    >>> known = Openings(["公务接待费", "公务用车", "公务"])
    >>> list(known.ends_at("说说公务接待", 2)), list(known.ends_at("说说公务接待费", 2)), list(known.ends_at("接待", 0))
    ([6, 4], [7, 6, 4], [])
    """

    def __init__(self, words: Iterable[Sequence[Hashable]]) -> None:
        """`words` are texts, or rows of syllables; of fewer than two signs none is ever found."""
        lengths: dict[Sequence[Hashable], set[int]] = defaultdict(set)
        for word in words:
            if len(word) >= _OPENING:
                lengths[word[:_OPENING]].add(len(word))
        self._lengths = {opening: tuple(sorted(each, reverse=True)) for opening, each in lengths.items()}

    def ends_at(self, text: Sequence[Hashable], start: int) -> Iterator[int]:
        """Where a known word that begins at `start` could end, the longest first."""
        for length in self._lengths.get(text[start : start + _OPENING], ()):
            if start + length <= len(text):
                yield start + length
