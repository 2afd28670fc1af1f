"""Digits set on another baseline, which tools print a line below the words they belong between.

    支出总计减少 万元，下降 。主要原因：          支出总计减少56.95万元，下降1.87%。主要原因：
    56.95 1.87%                            →

A number goes back only where it fits what stands around the gap, and only if there is one way to put all of the line back.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice, pairwise

from ingest.pages import Line

_ENOUGH = 3
"Lines that must be restorable before any is: one alone may be a list of figures that belongs where it stands."
_PIECE = re.compile(r"[-－]?\d[\d,]*(?:\.\d+)?[%％]?|[“”‘’\"]")
_GAP = re.compile(r"(?<=\S) (?=\S)")
_WORDS = re.compile(r"[\u4e00-\u9fff]")
_MEASURED = re.compile(r"万?元|亿|平方|公里|公顷|亩|万(?:$|人|亩|平)")
"What a number with decimals or separators can stand before in a sentence; 人员经费 and 项目支出 head columns."
_COUNTED = re.compile(r"[月辆个批次件户]|人(?!员|均)|日(?!常)|台(?!账)|家(?!具)|名(?!称)|项(?!目)")
"What only a whole number counts."


def restored(lines: Sequence[Line]) -> list[Line]:
    """The lines with fallen numbers back in their gaps; as they were where too few can be put back."""
    found = dict(_restorable(lines))
    if len(found) < _ENOUGH:
        return list(lines)
    taken = {at + 1 for at in found}
    return [found.get(at, line) for at, line in enumerate(lines) if at not in taken]


def _restorable(lines: Sequence[Line]) -> Iterator[tuple[int, Line]]:
    for at, (line, below) in enumerate(pairwise(lines)):
        pieces = below.text.split()
        if not all(_PIECE.fullmatch(piece) for piece in pieces) or len(_WORDS.findall(line.text)) < 3:
            continue
        ways = _ways(line.text.strip(), pieces)
        if len(ways) == 1:
            yield at, Line(text=ways[0], page=line.page, number=line.number)


def _ways(text: str, pieces: Sequence[str]) -> list[str]:
    """The first two ways to put all pieces, in their order, into gaps that they fit."""
    gaps = [0, *(m.start() for m in _GAP.finditer(text))]

    def put(piece: int, gap: int, so_far: str, since: int) -> Iterator[str]:
        if piece == len(pieces):
            yield so_far + text[since:]
            return
        for number in range(gap, len(gaps)):
            at = gaps[number]
            before, after = text[:at], text[at:].lstrip()
            if _fits(pieces[piece], before, after):
                rest = at if at == 0 else at + 1
                yield from put(piece + 1, number + 1, so_far + text[since:at] + pieces[piece], rest)

    return list(islice(put(0, 0, "", 0), 2))


def _fits(piece: str, before: str, after: str) -> bool:
    """Whether a piece can stand between these words; digits beside digits belong to a table."""
    if not after or before[-1:].isdigit():
        return False
    if piece in "“”‘’\"":
        return bool(_WORDS.match(after)) if piece in "“‘" else bool(_WORDS.search(before[-1:]))
    if piece[-1] in "%％":
        return after[0] in "，。；、）的"
    if piece.isdigit() and len(piece) == 4 and piece.startswith(("19", "20")):
        return after[0] == "年"
    if not before:
        # 1、 begins a line; so does a number that the line above was cut from.
        return after[0] == "、" if piece.isdigit() and len(piece) < 3 else after.startswith(("万元", "亿元"))
    return _MEASURED.match(after) is not None or (piece.isdigit() and _COUNTED.match(after) is not None)
