"""A message as its asks: where each begins and ends, and what shows that an answer gives it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from assistant.answer import Figure
from assistant.phrases import counters_asked, find_cues
from assistant.query import Operation
from assistant.wording import fold
from index.vocabulary import MONEY_UNITS

_PIECE = re.compile(r"(?:[^,，。！!；;\n?？]|(?<=\d),(?=\d{3}))+[,，。！!；;\n?？]*")
_LISTED = re.compile(r"、")
_MOST = 5
"Asks of one message that are read one by one."
_ONE_QUESTION = frozenset(
    {
        Operation.CHECK, Operation.SAME, Operation.CONTRADICTIONS, Operation.INVENT,
        Operation.PREDICT, Operation.PERSONAL, Operation.OPINION,
    }
)
"What is held against each other in all parts of a message together."


@dataclass(frozen=True, slots=True)
class Need:
    """A kind of thing an ask wants, and how an answer that gives it is known."""

    asked: re.Pattern[str]
    units: tuple[str, ...]
    told: re.Pattern[str] | None


@dataclass(frozen=True, slots=True)
class _Words:
    asks: re.Pattern[str]
    of_each: re.Pattern[str]
    begs: re.Pattern[str]
    in_words: re.Pattern[str]
    echoes: re.Pattern[str]
    points: re.Pattern[str]
    several: re.Pattern[str]
    turned_round: re.Pattern[str]
    out_of: re.Pattern[str]
    says_whose: re.Pattern[str]
    nominal: re.Pattern[str]
    needs: tuple[Need, ...]


@lru_cache(maxsize=1)
def _words() -> _Words:
    """data/asks.toml, read once."""
    raw = tomllib.loads(files("assistant").joinpath("data/asks.toml").read_text("utf-8"))
    needs = (Need(re.compile(n["asked"]), tuple(n.get("units", ())), re.compile(n["told"]) if "told" in n else None) for n in raw["need"])
    patterns = {name: re.compile(words.replace("\n", "")) for name, words in raw.items() if isinstance(words, str)}
    return _Words(**patterns, needs=tuple(needs))


def asks_of(question: str) -> list[str]:
    """The asks of a message in order, each with the words that lead to it; the whole message where it asks one thing.

    >>> asks_of("那条隧道有多长，代建的是谁")
    ['那条隧道有多长，', '代建的是谁']
    """
    folded = fold(question)
    if any(c.operation in _ONE_QUESTION for c in find_cues(folded, 0, len(folded))):
        return [question]
    asks: list[str] = []
    leading = ""
    pieces = _pieces(question)
    for number, piece in enumerate(pieces):
        said = piece.strip().rstrip(",，。！!；;")
        asking = _asks(said) or (number == len(pieces) - 1 and _asks(f"{said}？"))  # …，两年差额 at the very end asks
        if not asking or (not asks and not leading and _words().turned_round.search(said)):
            leading += piece
        elif asks and not leading and (_words().of_each.fullmatch(said.rstrip("?？")) or _words().echoes.search(said)):
            asks[-1] += piece  # 哪几样，各多少: of those just asked for
        else:
            asks.append(leading + piece)
            leading = ""
    if leading and asks:
        whose = _words().says_whose.search(leading)
        asks = [f"{leading.rstrip('。')}，{asks[0]}", *asks[1:]] if whose else [*asks[:-1], asks[-1] + leading]
    return asks if 1 < len(asks) <= _MOST else [question]


def _pieces(question: str) -> list[str]:
    """The parts of a message between its marks; 来了几个人、几批 is two."""
    pieces: list[str] = []
    for m in _PIECE.finditer(question):
        parts = _LISTED.split(m.group())
        if len(parts) > 1 and all(_asks(p) for p in parts):
            pieces += [f"{p}，" for p in parts[:-1]]
            pieces.append(parts[-1])
        else:
            pieces.append(m.group())
    return pieces


def _asks(said: str) -> bool:
    if _words().begs.fullmatch(said):
        return False
    said = _words().out_of.sub("", said)
    return _words().asks.search(said) is not None or _words().nominal.search(said) is not None


@dataclass(frozen=True, slots=True)
class Wanted:
    """What one ask wants to be told: in which units, or in which words."""

    units: tuple[tuple[str, ...], ...]
    told: tuple[re.Pattern[str], ...]
    in_words: bool = False
    "Asks which, who, when, what and for no number: an amount alone is no answer."
    printed: bool = False
    "Asks for two or more alike: what is computed of them is none of them."

    @property
    def is_typed(self) -> bool:
        return bool(self.units or self.told)


def wanted(ask: str) -> Wanted:
    """What an ask wants; () among its units is any figure."""
    folded = fold(ask)
    units: list[tuple[str, ...]] = [(*group, "次") if "批次" in group else tuple(group) for group in counters_asked(_words().out_of.sub("", folded))]
    told = []
    for need in _words().needs:
        if not need.asked.search(folded):
            continue
        if need.told is not None:
            told.append(need.told)
        elif need.units or not units:
            units += [need.units] * (2 if _words().several.search(folded) and need.units != ("%",) else 1)
    if not units and not told and _words().nominal.search(folded):
        units.append(())
    return Wanted(tuple(units), tuple(told), not units and _words().in_words.search(folded) is not None, _words().several.search(folded) is not None)


def pointed_at(ask: str, item: str) -> str:
    """那个科目总共多少钱, where the ask before was answered with one item: asked of it by its name."""
    return _words().points.sub(lambda _: item, ask, count=1) if item else ask


def unmet(wants: Sequence[Wanted], figures: Sequence[Figure], text: str) -> list[int]:
    """Which asks the figures and the words given leave open; each figure answers one of them.

    Asks whose answer cannot be told by its unit or its words are not among them.
    """
    left = [f for f in figures if f.role == "answer"]
    missing: list[int] = []
    asked = [(number, units) for number, want in enumerate(wants) for units in want.units]
    for number, units in sorted(asked, key=lambda a: not a[1]):  # what is asked in a unit of its own first: any figure may answer 多少
        hit = next((f for f in left if _is_in(f, units) and not (wants[number].printed and f.origin == "derived")), None)
        if hit is None:
            missing.append(number)
        else:
            left.remove(hit)
    missing += [n for n, want in enumerate(wants) if any(not told.search(text) for told in want.told)]
    return list(dict.fromkeys(missing))


def alike(one: Wanted, other: Wanted) -> bool:
    """Whether a figure that answers one ask could be taken for the other's answer."""
    return any(_could_be(a, b) or _could_be(b, a) for a in one.units for b in other.units)


def _could_be(plain: Sequence[str], units: Sequence[str]) -> bool:
    return bool(set(plain) & set(units)) or (not plain and (not units or bool(set(units) & MONEY_UNITS.keys())))


def _is_in(figure: Figure, units: Sequence[str]) -> bool:
    if not units:
        return figure.unit != "%" or figure.origin != "derived"  # 满意度定的多少: a rate that is printed, and no share of something
    return figure.unit in units or figure.unit.removeprefix("万") in units or figure.unit.split("（")[0] in units
