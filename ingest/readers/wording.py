"""Letters that a scan leaves unsure, settled by words that are known: those of schedules, and of the same document."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from importlib.resources import files

from ingest.readers.recognition import Seen

_UNSURE, _NEARLY_SURE = 0.9, 0.99
"A letter less sure than the first gives way to a better known one; than the second, to a much better known one."
_KNOWN = 0.97
"A line whose letters are all this sure teaches its words."
_REACH = 4
_LETTER = re.compile(r"[\u4e00-\u9fff]")
_LEAST = 2
"Letters of a known word that must agree, the unsure one among them."
_OFTEN = 10
"So often printed that it stands against a nearly sure letter that fits nothing."


class Words:
    """What is known to be printed: a text in which a run of letters is looked up."""

    def __init__(self, seen: Iterable[Seen]) -> None:
        taught = [one.text for one in seen if one.text and min(one.sure) >= _KNOWN]
        self._text = "\n".join([_known(), *taught])
        self._simple = _simplified()

    def settle(self, seen: Seen) -> str:
        """The line with its unsure letters as a known word has them; digits are never touched."""
        text = seen.text
        for k, letter in enumerate(seen.text):
            if not _LETTER.match(letter):
                continue
            simple = letter.translate(self._simple)  # no schedule prints traditional letters
            doubted = simple != letter or seen.sure[k] < _UNSURE
            others = seen.others[k] if doubted or seen.sure[k] < _NEARLY_SURE else ""
            candidates = list(dict.fromkeys([simple, *(c.translate(self._simple) for c in others if _LETTER.match(c))]))
            runs = [self._known_run(text, k, candidate) for candidate in candidates]
            best = runs.index(max(runs))
            odd = runs[0][0] == 1 and runs[best][1] >= _OFTEN
            better = runs[best] > runs[0] if doubted or odd else runs[best][0] >= runs[0][0] + 2
            told = candidates[best] if better and runs[best][0] >= _LEAST else simple
            text = text[:k] + told + text[k + 1 :]
        return text

    def _known_run(self, text: str, k: int, letter: str) -> tuple[int, int]:
        """The longest known run of letters through place `k`, were this letter there, and how often it is printed."""
        tried = text[:k] + letter + text[k + 1 :]
        best = 1, 0
        for start in range(max(0, k - _REACH), k + 1):
            for end in range(min(len(tried), k + _REACH + 1), max(k, start + best[0] - 1), -1):
                if count := self._text.count(tried[start:end]):
                    best = max(best, (end - start, count))
                    break
        return best


@cache
def _known() -> str:
    """Every Chinese word in our own tables of schedules, headers, titles and agencies."""
    texts = [
        entry.read_text("utf-8")
        for package in ("ingest", "index")
        for entry in sorted(files(package).joinpath("data").iterdir(), key=lambda e: e.name)
        if entry.name.endswith((".toml", ".txt"))
    ]
    return "\n".join(dict.fromkeys(re.findall(r"[\u4e00-\u9fff（）“”、]+", "\n".join(texts))))


@cache
def _simplified() -> dict[int, str]:
    """Traditional letters that a reader of Chinese may see in simplified print."""
    from opencc import OpenCC

    letters = "".join(map(chr, range(0x4E00, 0x9FA6)))
    simple = OpenCC("t2s").convert(letters)
    return {ord(a): b for a, b in zip(letters, simple, strict=True) if a != b} if len(simple) == len(letters) else {}
