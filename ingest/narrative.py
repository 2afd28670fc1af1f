"""Headings and paragraphs become passages: what is said in words, each under its section and citable by line."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

from index.records import Passage, Span
from index.vocabulary import PassageKind
from ingest.numbering import marker, number_of
from ingest.pages import Page, Region
from ingest.paragraphs import Paragraph, is_title, read_paragraphs

_STYLE_DEPTH = {
    "part": 0,
    "chinese": 1,
    "chinese-bracket": 2,
    "arabic": 3,
    "arabic-bracket": 4,
    "circled": 5,
    "clause": 9,
}


_EXPLAINED = re.compile(r"(?<=[\u4e00-\u9fff]{4})[（(][^（()）]{4,60}[)）]$")
"""A remark in brackets behind a heading: 单位构成（仅有一个单位的部门，本部分内容为“机构设置”）."""


@dataclass(frozen=True, slots=True)
class SectionWords:
    """The parts of a disclosure and the words by which each kind of line is known (data/sections.toml)."""

    parts: re.Pattern[str]
    items: re.Pattern[str]
    furniture: re.Pattern[str]
    notes: re.Pattern[str]
    schedule_title: re.Pattern[str]
    contents_title: re.Pattern[str]
    leaders: re.Pattern[str]


@cache
def section_words() -> SectionWords:
    raw = tomllib.loads(files("ingest").joinpath("data/sections.toml").read_text("utf-8"))
    one = {key: "|".join(f"(?:{p})" for p in value) for key, value in raw.items() if isinstance(value, list)}
    return SectionWords(
        parts=re.compile(one["parts"]),
        items=re.compile(one["items"]),
        furniture=re.compile(one["furniture"]),
        notes=re.compile(one["notes"]),
        schedule_title=re.compile(raw["schedule_title"]),
        contents_title=re.compile(raw["contents_title"]),
        leaders=re.compile(raw["leaders"]),
    )


def read_passages(document: str, pages: Sequence[Page], regions: Sequence[Region]) -> tuple[Passage, ...]:
    """Return the passages in the order of printing; `regions` are the places schedules have claimed."""
    paragraphs = read_paragraphs(pages, regions)
    words = section_words()
    contents = _contents(paragraphs, words)
    sections = _Sections(words)
    drafts: list[_Draft] = []
    started = False
    for index, paragraph in enumerate(paragraphs):
        text = paragraph.text
        following = next((p for p in paragraphs[index + 1 :] if not p.claimed), None)
        if index in contents:
            started = True
            _extend(drafts, PassageKind.CONTENTS, ("目录",), paragraph)
            continue
        if words.furniture.fullmatch(text):
            sections.beside_schedule = sections.beside_schedule or paragraph.claimed
            continue
        if (
            words.schedule_title.fullmatch(_bare(text))
            and marker(text)[0] != "part"
            and (paragraph.claimed or is_title(text))
        ):
            sections.schedule = _bare(text)
            sections.in_schedules = True
            if not paragraph.claimed:
                drafts.append(_Draft(PassageKind.HEADING, (), [paragraph]))
                sections.enter_part(_bare(text))
            started = True
            continue
        if words.notes.fullmatch(text) and (paragraph.claimed or sections.beside_schedule):
            drafts.append(_Draft(PassageKind.NOTE, (sections.schedule,) if sections.schedule else (), [paragraph]))
            continue
        if paragraph.claimed:
            sections.beside_schedule = True
            continue
        if sections.in_schedules and _is_scrap(text, words):
            continue
        if not started and paragraph.page == 1 and _on_cover(text) and not words.parts.fullmatch(_bare(text)):
            _extend(drafts, PassageKind.COVER, (), paragraph)
            continue
        started = True
        if sections.is_heading(paragraph, following):
            path = sections.path
            sections.enter(paragraph)
            drafts.append(_Draft(PassageKind.HEADING, path, [paragraph]))
            sections.in_schedules = False
        else:
            drafts.append(_Draft(PassageKind.BODY, sections.path, [paragraph]))
        sections.beside_schedule = False
    return tuple(draft.passage(document, ordinal) for ordinal, draft in enumerate(drafts, 1))


@dataclass(slots=True)
class _Draft:
    kind: PassageKind
    section: tuple[str, ...]
    paragraphs: list[Paragraph]

    def passage(self, document: str, ordinal: int) -> Passage:
        text = ""
        spans: list[Span] = []
        for paragraph in self.paragraphs:
            start = len(text) + (1 if text else 0)
            text = f"{text} {paragraph.text}" if text else paragraph.text
            spans += [Span(start=s.start + start, end=s.end + start, place=s.place) for s in paragraph.spans]
        return Passage(
            document=document, ordinal=ordinal, kind=self.kind, section=self.section, text=text, spans=tuple(spans)
        )


def _extend(drafts: list[_Draft], kind: PassageKind, section: tuple[str, ...], paragraph: Paragraph) -> None:
    """A cover or a page of contents is one passage, whatever it says."""
    if drafts and drafts[-1].kind is kind and drafts[-1].paragraphs[0].page == paragraph.page:
        drafts[-1].paragraphs.append(paragraph)
    else:
        drafts.append(_Draft(kind, section, [paragraph]))


@dataclass(slots=True)
class _Level:
    depth: float
    style: str
    ordinal: int
    title: str
    item: bool = False


@dataclass(slots=True)
class _Sections:
    """The headings we stand under, outermost first."""

    words: SectionWords
    levels: list[_Level] = field(default_factory=list)
    schedule: str = ""
    in_schedules: bool = False
    "Since the last schedule's title no part of the narrative has begun."
    beside_schedule: bool = False

    @property
    def path(self) -> tuple[str, ...]:
        return tuple(level.title for level in self.levels)

    def is_heading(self, paragraph: Paragraph, following: Paragraph | None) -> bool:
        text = _EXPLAINED.sub("", paragraph.text)
        if marker(text)[0] and is_title(text.rstrip("。")):
            return True
        if len(text) > 48 or re.search(r"[，。；？！;]", text) or text.endswith(("、", "“", "（")):
            return False
        bare = _bare(text)
        style, printed = marker(text)
        if self.words.items.fullmatch(bare) or style == "part":
            return True
        if not style:
            return bool(self.words.parts.fullmatch(bare)) or is_title(text)
        # Numbered names that follow one another are a list, not headings.
        next_style, next_printed = marker(following.text) if following else ("", "")
        listed = next_style == style and number_of(next_printed) == number_of(printed) + 1 and not is_title(text)
        if style in {"chinese", "chinese-bracket"}:
            return not listed and following is not None
        return style == "arabic" and not listed and len(text) <= 30 and (is_title(text) or text.endswith(("：", ":")))

    def enter_part(self, title: str) -> None:
        self.levels = [level for level in self.levels if level.style == "part"][:1]
        self.levels.append(_Level(0.5, "", 0, title))

    def enter(self, paragraph: Paragraph) -> None:
        style, printed = marker(paragraph.text)
        bare = _bare(paragraph.text)
        ordinal = number_of(printed)
        if style == "part":
            self.levels = [_Level(0, style, ordinal, bare)]
        elif self.words.items.fullmatch(bare):
            self._enter_item(style, ordinal, bare)
        elif not style:
            if self.words.parts.fullmatch(bare) or not self.levels:
                self.enter_part(bare)
            else:
                self._enter_at(_Level(self.levels[-1].depth + 0.1 if self.levels[-1].style else 0.5, "", 0, bare))
        else:
            self._enter_numbered(style, ordinal, bare)

    def _enter_item(self, style: str, ordinal: int, bare: str) -> None:
        """Standard headings of a project are siblings, whatever was numbered between them."""
        sibling = next((k for k, level in enumerate(self.levels) if level.item), None)
        if sibling is not None:
            self.levels = self.levels[:sibling]
            self.levels.append(_Level(_STYLE_DEPTH.get(style, 1), style, ordinal, bare, item=True))
            return
        self._enter_at(_Level(_STYLE_DEPTH.get(style, 1), style, ordinal, bare, item=True))

    def _enter_numbered(self, style: str, ordinal: int, bare: str) -> None:
        depth: float = _STYLE_DEPTH[style]
        same = [level for level in self.levels if level.style == style]
        if same and ordinal == 1 and same[-1] is self.levels[-1] and (same[-1].item or same[-1].ordinal > 1):
            depth = same[-1].depth + 0.2  # numbering starts anew inside a numbered heading
        elif same:
            depth = next((lv.depth for lv in reversed(same) if lv.ordinal == ordinal - 1), same[0].depth)
        self._enter_at(_Level(depth, style, ordinal, bare))

    def _enter_at(self, level: _Level) -> None:
        self.levels = [*(kept for kept in self.levels if kept.depth < level.depth), level]


def _contents(paragraphs: Sequence[Paragraph], words: SectionWords) -> set[int]:
    """Which paragraphs are the table of contents: from 目录 until its first entry is printed again."""
    start = next((i for i, p in enumerate(paragraphs[:80]) if words.contents_title.fullmatch(p.text)), None)
    if start is None:
        return set()
    found = {start}
    entries: list[str] = []
    page = paragraphs[start].page
    for index in range(start + 1, len(paragraphs)):
        text = paragraphs[index].text
        entry = words.leaders.sub("", _bare(text)).strip()
        turned = paragraphs[index].page != page
        if re.search(r"[。；]", text) or (len(text) > 60 and entry == _bare(text)):
            break
        unmarked = not marker(text)[0]
        again = entry in entries and len(entry) >= 4 and not entry.isdigit()
        if again or (unmarked and len(entries) > 2 and any(len(e) >= 4 and entry.endswith(e[-4:]) for e in entries)):
            break
        if turned and unmarked and not words.leaders.search(text):
            break
        if not entry.isdigit():
            entries.append(entry)
        found.add(index)
        page = paragraphs[index].page
    return found


def _is_scrap(text: str, words: SectionWords) -> bool:
    """A bit of a schedule that nobody claimed: short, without a sentence's marks, no heading."""
    if len(text) > 40 or re.search(r"[，。；]|[：:]$", text) or is_title(text):
        return False
    return not words.items.fullmatch(_bare(text)) and marker(text)[0] not in {"part", "chinese-bracket"}


def _on_cover(text: str) -> bool:
    """A cover has names and dates, no sentences."""
    return len(text) <= 60 and not re.search(r"[。；，]", text) and not marker(text)[0]


def _bare(text: str) -> str:
    """A heading without its number and its colon."""
    return text[len(marker(text)[1]) :].strip().rstrip("：:。").strip()
