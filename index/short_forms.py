"""Bodies found again from a form shorter than their names, without holding it against every name there is."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from index.naming import naming_tables, runs_through, split_places

_TAIL = 4
"Characters at the end of a name that may stand for its beginning."


class ShortForms:
    """Names by the characters they begin and end with: a short form keeps the first, or the last four."""

    def __init__(self, names: Iterable[tuple[str, str]]) -> None:
        """`names` are pairs: what may be shortened, and the name it stands for."""
        self._by_head: dict[str, list[tuple[str, str]]] = defaultdict(list)
        self._by_tail: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for form, name in names:
            self._by_head[form[:1]].append((form, name))
            self._by_tail[form[-_TAIL:]].append((form, name))

    @classmethod
    def without_places(cls, names: Iterable[str]) -> ShortForms:
        """Names shortened as people do who know where they live: 社工中心, 文旅局."""
        return cls((body, name) for name in names for body in bodies_of(name))

    def meant(self, said: str) -> set[str]:
        """The names that `said` can be short for."""
        return {name for form, name in self._candidates(said) if abbreviates(said, form)}

    def _candidates(self, said: str) -> Iterator[tuple[str, str]]:
        yield from self._by_head.get(said[:1], ())
        if len(said) > _TAIL:
            yield from self._by_tail.get(said[-_TAIL:], ())


def abbreviates(said: str, body: str) -> bool:
    """Whether a short form keeps a body's first character, its last two, and others in their order."""
    if not 3 <= len(said) < len(body):
        return False
    if said[0] != body[0] and (len(said) < 5 or said[-4:] != body[-4:]):
        return False
    if len(said) == 3 and said[-2:] == body[-2:]:
        return False  # 局 with the one character before it is a word of its own: 务局, 心站
    same_ending = said[-2:] == body[-2:] or (said[-1] == body[-1] and said[-1] in "局委院馆校")
    ending = dict(naming_tables().endings)
    same_ending = same_ending or any(body.endswith(k) and said.endswith(s) for k, v in ending.items() for s in v if s)
    if not same_ending:
        return False
    return runs_through(said, body)


def bodies_of(name: str) -> tuple[str, ...]:
    """A body's name without its places, and without the 镇 or 街道 it belongs to."""
    _, body = split_places(name)
    under = re.match(r"[一-鿿]{2,4}?(?:镇|乡|街道)(?=[一-鿿]{4})", body)
    return (body, body[under.end() :]) if under else (body,)
