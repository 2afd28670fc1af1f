"""Names a line end tore in two: 购金额（以合同签订为准） is what is left of 政府采购金额（以合同签订为准）."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import lru_cache

from assistant.wording import word_starts
from index.classification import aliases, name_key

_LEAST = 4
"Characters that must be left of a name for it to be known again."


@lru_cache(maxsize=1)
def _endings() -> Mapping[str, tuple[tuple[str, bool], ...]]:
    """Every ending of a name that an alias stands for: (the name, whether the ending begins where one of its words does)."""
    found: dict[str, list[tuple[str, bool]]] = defaultdict(list)
    for name in {m for alias in aliases() for m in alias.means if not m.startswith("@")}:
        for start in range(1, len(name) - _LEAST + 1):
            found[name[start:]].append((name, start in word_starts(name)))
    return {ending: tuple(names) for ending, names in found.items()}


def torn_names(printed: Mapping[str, str], keys: Iterable[str]) -> dict[str, set[str]]:
    """For each name, what a document prints of it: `keys` are folded names, `printed` gives them as they stand.

    An ending that begins inside a word, or closes a bracket it does not open, is torn; 养老保险缴费 is a name of its own.
    """
    found: dict[str, set[str]] = defaultdict(set)
    for key in keys:
        for name, at_word in _endings().get(key, ()):
            if _is_torn(printed[key], at_word):
                found[name].add(key)
    return found


def _is_torn(printed: str, at_word: bool) -> bool:
    return not at_word or sum(map(printed.count, "（(")) < sum(map(printed.count, "）)"))


def mended(printed: str) -> str:
    """A printed name, or the one it is the torn end of where it can be of one alone."""
    whole = {name for name, at_word in _endings().get(name_key(printed), ()) if _is_torn(printed, at_word)}
    return whole.pop() if len(whole) == 1 else printed
