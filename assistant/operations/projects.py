"""What a document tells of one project: which project a question names, in whatever words, its own form and its own sentence."""

from __future__ import annotations

import re
import tomllib
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from weakref import WeakKeyDictionary

from assistant.catalogue import Entry
from assistant.linking import Library
from assistant.operations.asked import MEASURE, asked_in, without_bodies
from assistant.operations.desk import Desk
from assistant.operations.printed import held
from assistant.operations.quoting import meanings_of, names_of
from assistant.operations.speaking import spoken_before
from assistant.phrases import find_years
from assistant.retrieval import evidence_passages, loosely
from assistant.scoping import Side
from assistant.uses import FOR
from assistant.wording import tokens
from index.classification import name_key
from index.records import Disclosure, Passage
from index.vocabulary import ScheduleKind

TARGET = "指标值"
_TITLE = re.compile(r"(?:\d{4}年度?)?(.+?)(?:项目)?(?:支出)?(?:预算)?绩效(?:目标|指标)(?:申报)?表?(?:[（(].*)?$")
_OF_ANY = re.compile(r"^(?:财政|部门|单位|项目|预算|支出|年度|整体|重点|的|\d)*$")
"A title that names no project: 财政项目支出绩效目标申报表."
_GOAL = re.compile("^年度(?:总体)?目标[:：\\s]*")
_BEHIND = re.compile(r"(?:项目)?\s*(?:[（(]([^（）()]{4,})[）)]|[:：]\s*([^。；;]{4,}))")
"What a project does, behind its name: 村医补助（按月补助行政村卫生站医生）."
_IN_USE = re.compile("([^、，,。；;：:（）()]{4,20})(?=[（(][^（）()]{6,}[)）])")
_SAME_YEAR = re.compile(r"\d{2,4}年度?|[今去前明]年|年度|[?？。,，、;；]")
_NAMED = 0.5
"Share of the words of a question that what is said of a project must carry, for it to be meant."
_LEAST = 3
"Characters of a name that names a project by itself."
_NEARER = 0.04
"How much nearer in meaning the project meant must be than any other."
_RIVAL = 0.08
"How much nearer in meaning another project must be than the one that a word was read as."
_BY_NAME = 0.5
"How much more a word tells that stands in a project's own name."
_NEAR = 0.74
"How near in meaning a project must be where not every word of the question stands in what is said of it."
_WHOLE, _MOST, _APART = 0.99, 0.7, 0.4
"What is said of a project carries all the words of a question; most of them, and so much less is carried by any other."


@dataclass(frozen=True, slots=True)
class Words:
    """data/projects.toml: in which words projects are spoken of, and what they do is asked."""

    general: frozenset[str]
    asks: re.Pattern[str]
    in_figures: re.Pattern[str]
    of_else: re.Pattern[str]
    goals: re.Pattern[str]
    anything: frozenset[str]


@lru_cache(maxsize=1)
def words() -> Words:
    """data/projects.toml, read once."""
    raw = tomllib.loads(files("assistant").joinpath("data/projects.toml").read_text("utf-8"))
    asks, in_figures, of_else, goals = (re.compile(raw[k].replace("\n", "")) for k in ("asks", "in_figures", "of_else", "goals"))
    return Words(frozenset(raw["general"]), asks, in_figures, of_else, goals, frozenset(raw["anything"]))


@dataclass(frozen=True, slots=True)
class Project:
    """One project of a document: its printed name, its indicators, and what is said of it."""

    name: str
    key: str
    targets: tuple[Entry, ...] = ()
    described: str = ""
    goal: str = ""

    @property
    def said(self) -> str:
        """Everything that is said of it, to be held against the words of a question."""
        return "，".join(filter(None, (self.name, self.described, self.goal, *(t.row for t in self.targets))))

    @property
    def sense(self) -> str:
        """What it is, as it is held against the meaning of a question."""
        return f"{self.name}：{self.described or self.goal}" if self.described or self.goal else self.name


@dataclass(frozen=True, slots=True)
class Named:
    """The project that a question means, and whether its words say so or only their meaning."""

    project: Project
    said: bool
    "By its printed name, or a name that the words were read as."


def projects_of(library: Library, document: Disclosure) -> tuple[Project, ...]:
    """The projects of a document: those of its forms, and those its schedule of projects lists."""
    kept = _KEPT.setdefault(library, OrderedDict())
    at = (library.version, document.document)
    if at not in kept:
        kept[at] = _read(library, document)
        while len(kept) > _MOST_KEPT:
            kept.popitem(last=False)
    return kept[at]


_MOST_KEPT = 64
"Documents: as many as a library keeps catalogues of."
_KEPT: WeakKeyDictionary[Library, OrderedDict[tuple[int, str], tuple[Project, ...]]] = WeakKeyDictionary()
"What was read of each library's documents, gone with it."


def _read(library: Library, document: Disclosure) -> tuple[Project, ...]:
    names: dict[str, str] = {}
    targets: dict[str, list[Entry]] = {}
    for entry in library.catalogue(document).entries:
        fact = entry.fact
        if entry.leaf.endswith(TARGET) and (name := project_name(fact.schedule_title, fact.row_path)):
            names.setdefault(name_key(name), name)
            if fact.amount is not None and entry not in targets.setdefault(name_key(name), []):
                targets[name_key(name)].append(entry)
        elif fact.schedule is ScheduleKind.PROJECT and not entry.total_row and entry.row and not fact.row_code:
            names.setdefault(entry.row, fact.row)
    passages = evidence_passages(library, document)
    for name in _in_uses(passages):
        names.setdefault(name_key(name), name)
    return tuple(
        Project(name, key, tuple(targets.get(key, ())), described_in(passages, name), _goal(passages, name))
        for key, name in names.items() if len(key) >= _LEAST
    )  # fmt: skip


def _in_uses(passages: Sequence[Passage]) -> Iterator[str]:
    """主要用于山塔修缮（塔身加固）: the projects that a sentence names with what they do in brackets behind."""
    for p in passages:
        use = FOR.search(p.text)
        if use is not None:
            yield from (m.group(1) for m in _IN_USE.finditer(p.text, use.end()))


def project_name(title: str, path: Sequence[str]) -> str:
    """Of which project a form is: by its title, or by the group its row stands under; empty where neither says.

    >>> project_name("村医补助项目绩效目标表（2024年度）", ("补助人数",)), project_name("财政项目支出绩效目标申报表", ("数量指标", "拆违"))
    ('村医补助', '')
    """
    m = _TITLE.match(title)
    if m is not None and not _OF_ANY.match(m.group(1)):
        return m.group(1).strip("《》“” —－-")
    return path[0] if len(path) > 1 and not re.search("指标|目标|绩效", path[0]) else ""


def described_in(passages: Sequence[Passage], name: str) -> str:
    """What stands behind a project's name in a sentence: in brackets, or behind a colon."""
    pattern = loosely(name_key(name))
    for p in passages:
        for m in pattern.finditer(p.text):
            behind = _BEHIND.match(p.text, m.end())
            if behind is not None:
                return behind.group(1) or behind.group(2)
    return ""


def _goal(passages: Sequence[Passage], name: str) -> str:
    goals = (p.text for p in passages if _GOAL.match(p.text) and any(name in part for part in p.section))
    return next((_GOAL.sub("", g) for g in goals), "")


def named(desk: Desk, side: Side) -> Named | None:
    """The one project that a question means: called by its name, or by the words that are said of it, or near it in meaning."""
    projects = projects_of(desk.library, side.disclosure)
    if not projects:
        return None
    keys = {n.lstrip("~") for s in desk.query.subjects for n in names_of(meanings_of(side, s), s.surfaces)}
    called = [p for p in projects if p.key in keys]
    phrase = phrase_of(desk)
    if len(called) == 1:
        near = desk.library.index.passages.nearness(phrase, [p.sense for p in (called[0], *projects)])
        rival = max(range(len(projects)), key=lambda i: near[i + 1])
        if called[0].key in name_key(phrase) or near[rival + 1] - near[0] < _RIVAL:
            return Named(called[0], said=True)
        return Named(projects[rival], said=False)  # 助学金资助什么样的学生 names no 学生营养改善计划
    in_full = [p for p in called or projects if p.key in name_key(phrase)]
    if len(in_full) == 1:
        return Named(in_full[0], said=True)
    best = _by_words(desk, side.agency, called or projects, phrase)
    return Named(best, said=False) if best is not None else None


def phrase_of(desk: Desk) -> str:
    """A question without the bodies and the years it names."""
    text = without_bodies(desk.query.text, desk.query)
    for start, end in sorted(desk.library.directory.places(text), reverse=True):
        text = text[:start] + text[end:]
    for year in sorted(find_years(text), key=lambda y: -y.start):
        text = text[: year.start] + text[year.end :]
    return _SAME_YEAR.sub("", text)


def whose(desk: Desk) -> str | None:
    """锡剧团补助用来做什么, of one of a place's bodies that was not said: the one body that has such a project; None where several have, or none."""
    undecided = desk.scoping.undecided_agencies
    if desk.sides or not 1 < len(undecided) <= _MOST_BODIES or desk.query.unknown_agencies:
        return None
    text = desk.query.text
    if not desk.library.directory.places(text) or not (words().asks.search(text) or asked_in(text)):
        return None  # an amount that several print is asked back
    phrase, years = phrase_of(desk), desk.query.years
    held_by = ((a, d) for a in undecided for d in desk.library.documents_of(a) if not years or d.fiscal_year in years)
    having = {a for a, d in held_by if _by_words(desk, a, projects_of(desk.library, d), phrase) is not None}
    return having.pop() if len(having) == 1 else None


_MOST_BODIES = 12


def words_of(desk: Desk, agency: str) -> list[str]:
    """The words of a question that can tell one project from another."""
    said = [w for c in (*desk.query.content, *desk.query.residual, *(s.text for s in desk.query.subjects)) for w in tokens(c)]
    return list(dict.fromkeys(w for w in said if len(w) >= 2 and w not in words().general and w not in MEASURE and w not in agency))


def _by_words(desk: Desk, agency: str, projects: Sequence[Project], phrase: str) -> Project | None:
    said = words_of(desk, agency)
    if not said:  # 多大面积, after a clause or a turn that named it
        said = [w for w in spoken_before(desk) if w not in words().general]
        phrase = "".join((*said, phrase))
    if not said or not projects:
        return None
    near = desk.library.index.passages.nearness(phrase, [p.sense for p in projects])
    carried = [sum(held(w, p.said) for w in said) / len(said) for p in projects]
    whole = [any(held(w, p.said) >= _WHOLE for w in said) for p in projects]
    by_name = [_BY_NAME * sum(held(w, p.key) for w in said) / len(said) for p in projects]
    totals = [c + 2 * n + b for c, n, b in zip(carried, near, by_name, strict=True)]
    ranked = sorted(zip(totals, carried, near, whole, projects, strict=True), key=lambda r: -r[0])
    total, share, nearest, is_whole, best = ranked[0]
    others = [r[:2] for r in ranked[1:] if r[4].key != best.key]
    ahead = not others or total - others[0][0] >= 2 * _NEARER
    alone = share >= _MOST and share - max((c for _, c in others), default=0.0) >= _APART
    meant = share >= _WHOLE or alone or (share >= _NAMED and nearest >= _NEAR)
    return best if ahead and is_whole and meant else None
