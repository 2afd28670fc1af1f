"""The table of contents: which schedules a disclosure promises, and which of them its pages carry."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from index.records import Passage
from index.vocabulary import PassageKind
from ingest.pages import Page
from ingest.paragraphs import bare, clean


@dataclass(frozen=True, slots=True)
class Entry:
    """One schedule a table of contents lists, and where in the passage it does."""

    title: str
    passage: Passage
    start: int
    end: int


def contents(passages: Iterable[Passage]) -> list[Passage]:
    """The passages that are a table of contents."""
    return [passage for passage in passages if passage.kind is PassageKind.CONTENTS]


def promised(passages: Iterable[Passage]) -> list[Entry]:
    """The schedules a table of contents lists, in its order."""
    entries = [
        Entry(bare(passage.text[span.start : span.end]), passage, span.start, span.end)
        for passage in contents(passages)
        for span in passage.spans
        if not _PART.match(passage.text[span.start : span.end].strip())
    ]
    return [entry for entry in entries if _is_schedule(entry.title)]


_PART = re.compile("第[一二三四五六七八九十]+(?:部分|章)")
"第二部分 某局2024年度部门决算表: what holds the schedules is none itself."


def not_carried(entries: Sequence[Entry], tables: Iterable[str], passages: Iterable[Passage], pages: Sequence[Page]) -> list[Entry]:
    """Those entries that are neither the title of a table read nor a title printed on a page."""
    titles = _titles(tables, list(contents(passages)), pages)
    return [entry for entry in entries if not any(_alike(_plain(entry.title), title) for title in titles)]


def _is_schedule(entry: str) -> bool:
    return bool(re.search(r"(?:总|决算|预算|明细|支出|收入)表$", entry)) and len(entry) >= 6 and not entry.startswith("第")


def _plain(title: str) -> str:
    """A title without year, brackets and the words that come and go: 部门, 单位, 预算单位."""
    return re.sub(r"20\d\d年(?:度)?|预算单位|部门|单位|[（(][^）)]*[）)]|[\s“”\"]", "", title)


def _titles(tables: Iterable[str], listing: Sequence[Passage], pages: Sequence[Page]) -> set[str]:
    listed_pages = {span.place.page for passage in listing for span in passage.spans}
    listed_lines = {
        number
        for passage in listing
        for span in passage.spans
        if span.place.lines
        for number in range(span.place.lines[0], span.place.lines[1] + 1)
    }
    found = {_plain(bare(title)) for title in tables if title}
    for page in pages:
        if page.number in listed_pages and page.height:
            continue
        for line in page.lines:
            text = clean(line.text)
            if len(text) <= 60 and text.rstrip("）) ").endswith("表") and line.number not in listed_lines:
                found.add(_plain(bare(text)))
    return {title for title in found if title}


def _alike(one: str, other: str) -> bool:
    return one in other or other in one or SequenceMatcher(None, one, other).ratio() >= 0.8
