"""One word for two kinds of the same, taken apart: 城乡低保 into 城市低保 and 农村低保, where a document prints both."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from functools import lru_cache
from importlib.resources import files

from assistant.linking import Library
from index.records import Disclosure

_LONGEST = 10
"Characters of an item's name that may follow."


@lru_cache(maxsize=1)
def _twins() -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    raw = tomllib.loads(files("assistant").joinpath("data/twins.toml").read_text("utf-8"))
    return tuple((said, tuple((a, b) for a, b in pairs)) for said, pairs in raw.items())


def apart(question: str, documents: Sequence[Disclosure], library: Library) -> str:
    """The question with such a word written out as both; as it stands where the joint name is printed, or only one kind is."""
    for joint, pairs in _twins():
        at = question.find(joint)
        if at < 0:
            continue
        rest = question[at + len(joint) : at + len(joint) + _LONGEST]
        for length in range(len(rest), 1, -1):
            kind = rest[:length]
            if any(library.meaning(d, joint + kind) is not None for d in documents):
                break
            for a, b in pairs:
                if any(library.meaning(d, a + kind) is not None and library.meaning(d, b + kind) is not None for d in documents):
                    return question[:at] + f"{a}{kind}和{b}{kind}" + question[at + len(joint) + length :]
    return question
