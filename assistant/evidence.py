"""What supports an answer: figures found, choices left open, things missing, sentences."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.catalogue import Entry
from index.records import Disclosure, Passage


@dataclass(frozen=True, slots=True)
class Found:
    """The figure asked for, with the other places that print the same and those that print otherwise."""

    disclosure: Disclosure
    entry: Entry
    agreeing: tuple[Entry, ...] = ()
    other_bases: tuple[Entry, ...] = ()
    "The same item under another 口径 (全部资金 against 财政拨款), with another amount."
    conflicting: tuple[Entry, ...] = ()
    "Sentences of the same document that state another amount: a discrepancy."
    parts: tuple[Found, ...] = ()
    "Set where one word covers several items (水电费)."


@dataclass(frozen=True, slots=True)
class Blank:
    """The row is printed and the cell is empty: neither zero nor missing."""

    disclosure: Disclosure
    entry: Entry


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several things the words can mean."""

    label: str
    entry: Entry


@dataclass(frozen=True, slots=True)
class Ambiguous:
    disclosure: Disclosure
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Missing:
    """Nothing of that name in this document; `nearest` are names that are there."""

    disclosure: Disclosure
    subject: str
    nearest: tuple[str, ...] = ()


Resolution = Found | Blank | Ambiguous | Missing


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Sentences of a passage that answer, by their character range."""

    passage: Passage
    start: int
    end: int

    @property
    def text(self) -> str:
        return self.passage.text[self.start : self.end]
