"""What is made of short texts again and again, kept; what is made of long ones is not, so that what is kept stays small."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import TypeVar

T = TypeVar("T")

LONGEST = 100
"Characters: printed names and numbers are shorter; questions and sentences, which anybody may write, come once."


def kept(many: int) -> Callable[[Callable[[str], T]], Callable[[str], T]]:
    """Keep so many results of a function of one text, those of short texts alone.

    >>> made = []
    >>> length = kept(10)(lambda text: made.append(text) or len(text))
    >>> [length("短"), length("短"), length("长" * 1000), length("长" * 1000)], len(made)
    ([1, 1, 1000, 1000], 3)
    """

    def keeping(make: Callable[[str], T]) -> Callable[[str], T]:
        remembered = lru_cache(maxsize=many)(make)

        @wraps(make)
        def told(text: str) -> T:
            return remembered(text) if len(text) <= LONGEST else make(text)

        return told

    return keeping
