"""What a page prints of itself: its number, and the running head or foot that it shares with the other pages."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from ingest.pages import Line, Page

_NUMBER = re.compile(r"[-—–－\s]*(?:第\s*)?(\d{1,4})(?:\s*页)?(?:\s*[/／共，,]\s*(?:共\s*)?\d{1,4}\s*页?)?[-—–－\s]*")
_MARKED = re.compile(r"\s*(?:[-—–－]\s*\d{1,4}\s*[-—–－]|第\s*\d{1,4}\s*页(?:[\s/／共，,]*\d{1,4}\s*页)?)\s*")
"A page number that cannot be anything else."
_LONGEST, _DEEP = 60, 2


def without_furniture(pages: Sequence[Page], keep: re.Pattern[str] | None = None) -> list[Page]:
    """The pages without page numbers and running heads; lines that match `keep` stay, however often they are printed."""
    heads = _running(pages, keep)
    counted = _counted(pages)
    told = []
    for page in pages:
        gone = set(_edges(page, heads, counted)) | set(_within(page, keep))
        told.append(replace(page, lines=tuple(line for i, line in enumerate(page.lines) if i not in gone)))
    return told


def _running(pages: Sequence[Page], keep: re.Pattern[str] | None) -> set[str]:
    """Words at the edge of many pages, numbers left out."""
    seen: Counter[str] = Counter()
    for page in pages:
        texts = [_mask(line) for line in page.lines if line.text.strip()]
        edge = [*texts[:_DEEP], *texts[-_DEEP:]] if len(texts) > 2 * _DEEP else texts[:1] + texts[-1:]
        seen.update({text for text in edge if len(text) <= _LONGEST and not (keep and keep.search(text))})
    return {text for text, count in seen.items() if count >= max(4, len(pages) // 2)}


def _counted(pages: Sequence[Page]) -> set[tuple[int, str]]:
    """Bare numbers at the edge of pages that count them: on most pages the same step from the page's own number."""
    steps: Counter[int] = Counter()
    at_edge: list[tuple[int, str, int]] = []
    for page in pages:
        texts = [line.text for line in page.lines if line.text.strip()]
        for text in dict.fromkeys((*texts[:1], *texts[-1:])):
            if number := _NUMBER.fullmatch(text):
                at_edge.append((page.number, text, int(number.group(1)) - page.number))
                steps[at_edge[-1][2]] += 1
    usual = {step for step, count in steps.items() if count >= max(3, len(pages) // 2)}
    return {(page, text) for page, text, step in at_edge if step in usual}


def _edges(page: Page, heads: set[str], counted: set[tuple[int, str]]) -> Iterator[int]:
    """Lines at the top and at the bottom of a page that are its number or a running head."""
    filled = [i for i, line in enumerate(page.lines) if line.text.strip()]
    for side in (filled, filled[::-1]):
        for i in side[: _DEEP + 1]:
            text = page.lines[i].text
            printed = page.height > 0 and _NUMBER.fullmatch(text)  # in a text, it may be a cell
            if not (printed or (page.number, text) in counted or _MARKED.fullmatch(text) or _mask(page.lines[i]) in heads):
                break
            yield i


def _within(page: Page, keep: re.Pattern[str] | None) -> Iterator[int]:
    """In a text that has lost where its pages end: numbers that are marked as such, and what always stands beside them."""
    filled = [i for i, line in enumerate(page.lines) if line.text.strip()]
    marked = [k for k, i in enumerate(filled) if _MARKED.fullmatch(page.lines[i].text)]
    yield from (filled[k] for k in marked)
    for step in (1, -1):
        beside = [filled[k + step] for k in marked if 0 <= k + step < len(filled)]
        told = Counter(_mask(page.lines[i]) for i in beside)
        for i in beside:
            text = _mask(page.lines[i])
            if told[text] >= max(3, len(marked) // 2) and len(text) <= _LONGEST and not (keep and keep.search(text)):
                yield i


def _mask(line: Line) -> str:
    return re.sub(r"\d+", "#", re.sub(r"[\s\u3000]+", "", line.text))
