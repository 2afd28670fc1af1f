"""What one document holds, arranged for asking: every figure with the words by which it can be named."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from assistant.concepts import Concept, Concepts, concepts
from assistant.torn import torn_names
from assistant.wording import fold, word_starts
from index.classification import Alias, aliases, is_economic, name_key
from index.naming import is_itself
from index.openings import Openings
from index.records import Disclosure, Fact, Finding
from index.vocabulary import MONEY_UNITS, Direction, Origin, ScheduleKind, State

_TAILS = ("预算总额", "预算数", "决算数", "缴费支出", "支出", "经费", "缴费", "费用", "预算", "收入", "项目", "总额", "费")
_PHASED = ("预算数", "决算数", "安排")
_SHORTENED_MINIMUM = 4
_BRACKETED = re.compile(r"[（(][^（()）]*[)）]")
_BY_UNIT = frozenset({ScheduleKind.EXPENDITURE_BY_UNIT, ScheduleKind.APPROPRIATION_BY_UNIT})
SAYS_WHEN = re.compile(r"(?:20\d\d年?|本年|当年|上年|年初)?(?:财政拨款(?=预算))?(?:预算|决算|执行)?(?:数|安排)?")
"Headers that say of which year and phase a figure is, and nothing of what."
_MEASURED = frozenset({ScheduleKind.REVENUE, ScheduleKind.EXPENDITURE, ScheduleKind.GENERAL_PUBLIC, ScheduleKind.GOVERNMENT_FUND})
"Schedules whose columns split the row's total, whatever phase each header says again below."
_FUNDS = ("政府性基金", "国有资本经营")
_OF_FUND = frozenset({"本年收入", "本年支出", "年初结转和结余", "年末结转和结余"})
"What the section on a fund says of that fund alone: 本年收入与2023年度相比，增加39.00万元, under 政府性基金预算收支决算情况."
STAMPED_ROW = re.compile(r"(?:20\d\d年度?|本年|上年|年初|全年|调整后?)?(?:预算|决算|执行)数")
"Rows that say only that: of a table turned on its side."
PARTIAL = "~"
"Before a word that is part of several names: ~补贴."


@dataclass(frozen=True, slots=True)
class Entry:
    """A fact with its names folded, ready for comparison."""

    fact: Fact
    row: str
    ancestors: frozenset[str]
    columns: tuple[str, ...]
    "Folded headers, outermost first."
    side: Direction | None
    total_row: bool
    total_column: bool

    @property
    def leaf(self) -> str:
        return self.columns[-1] if self.columns else ""

    @property
    def subject(self) -> str:
        """What the figure is of: the row, or the innermost header of a one-row table."""
        if self.row and self.row not in concepts().total_rows:
            return self.row
        return self.columns[-2] if len(self.columns) > 1 and STAMPED_ROW.fullmatch(self.leaf) else self.leaf


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a word of the question can mean in this document."""

    surface: str
    keys: frozenset[str] = frozenset()
    "Folded row, group or column names; any of them."
    concept: Concept | None = None
    stated: frozenset[str] = frozenset()
    "Other names of the concept, under which sentences state it."
    kind: ScheduleKind | None = None
    "Set where the word says in which schedule to look."
    code: str = ""
    parts: tuple[str, ...] = ()
    "Set where the word covers several items together."
    vague: bool = False
    weak: bool = False
    "Means the total only where nothing else is named."


@dataclass(slots=True)
class Catalogue:
    """One document's figures and its vocabulary. Built once per document and index version."""

    disclosure: Disclosure
    entries: tuple[Entry, ...]
    labels: dict[str, str] = field(default_factory=dict)
    "Folded name to the name as printed."
    meanings: dict[str, Meaning] = field(default_factory=dict)
    bases: frozenset[str] = frozenset()
    "Outer headers of stated changes (比2023年预算执行数, 截至…): they qualify, and name nothing."
    openings: Openings = field(default_factory=lambda: Openings(()))
    "Of the words of `meanings`."
    by_key: dict[str, list[Entry]] = field(default_factory=dict)
    by_schedule: dict[ScheduleKind | None, list[Entry]] = field(default_factory=dict)
    stated: dict[int, list[Entry]] = field(default_factory=dict)
    "By the ordinal of a passage: the figures its sentences state, in order of printing; none of unknown amount."
    marked: dict[str, str] = field(default_factory=dict)
    "Names printed with a mark in them (法规、规划及标准), as a text writes them, to the folded name."
    _by_ends: dict[tuple[str, str], list[Entry]] = field(default_factory=dict)

    def meaning(self, surface: str) -> Meaning | None:
        """What a word means here. ~补贴 stands for every item whose name contains 补贴."""
        if not surface.startswith(PARTIAL):
            return self.meanings.get(surface)
        keys = self.containing(surface.removeprefix(PARTIAL))
        return Meaning(surface, frozenset(keys), vague=len(keys) > 1) if keys else None

    def carries(self, name: str, words: Sequence[str]) -> bool:
        """Whether an item's name, or what it stands under, carries all these words."""
        around = name + "".join(a for e in self.by_key.get(name, ()) for a in e.ancestors)
        return all(w in around for w in words)

    def containing(self, part: str, *, money: bool = False) -> list[str]:
        """The names of items (rows, and what sentences speak of) that contain a word, shortest first."""
        items = [e for e in self.entries if e.fact.amount is not None and e.fact.schedule not in _BY_UNIT]
        if money or any(e.fact.unit in MONEY_UNITS and part in e.row for e in items):
            items = [e for e in items if e.fact.unit in MONEY_UNITS]
        names = {name for e in items for name in (e.row, *e.ancestors) if part in name and name in self.meanings}
        found = {n for n in names if _at_word(n, part)}
        return sorted(found, key=lambda k: (len(k), k))

    def stands_under(self, name: str, surfaces: Sequence[str]) -> bool:
        """Whether an item stands under one of the things spoken of, or carries its name."""
        for surface in surfaces:
            meaning = self.meaning(surface)
            keys = (meaning.keys if meaning else frozenset()) | {surface}
            if any(name != k and name.startswith(k) for k in keys):
                return True
            if any(e.row == name and e.ancestors & keys for e in self.by_key.get(name, ())):
                return True
        return False

    def innermost(self, names: Sequence[str], beginning: str) -> list[str]:
        """Of names that stand one under the other, the innermost; of several such, those that begin with a word."""
        over = {a for n in names for e in self.by_key.get(n, ()) if e.row == n for a in e.ancestors}
        inner = [n for n in names if n not in over] or list(names)
        return [n for n in inner if n.startswith(beginning)] or inner

    def meaning_at(self, text: str, start: int) -> tuple[int, Meaning] | None:
        """The longest word of this document's vocabulary that starts at `start`, and what it means."""
        for end in self.openings.ends_at(text, start):
            meaning = self.meanings.get(text[start:end])
            if meaning is not None:
                return end, meaning
        return None

    def rows_between(self, first: str, last: str) -> list[Entry]:
        """The entries whose row's name begins and ends with these characters."""
        if not self._by_ends:
            for entry in self.entries:
                self._by_ends.setdefault((entry.row[:1], entry.row[-1:]), []).append(entry)
        return self._by_ends.get((first, last), [])


@lru_cache(maxsize=8192)
def _at_word(name: str, part: str) -> bool:
    """Whether a part of a name begins where one of its words does: 电费 is no part of 邮电费, 保险 is one of 养老保险."""
    return name.find(part) in word_starts(name)


def in_their_rows(facts: Iterable[Fact], findings: Sequence[Finding]) -> list[Fact]:
    """The facts without those of rows that print another row's figures: what stands there is nobody's answer."""
    slipped = {(c.table, c.place.page, c.row) for f in findings if f.rule == "shifted-rows" for c in f.citations[:-1]}
    return [f for f in facts if not slipped or (f.schedule_title, f.place.page, f"{f.row_code} {f.row}".strip()) not in slipped]


def build_catalogue(disclosure: Disclosure, facts: Iterable[Fact]) -> Catalogue:
    """Arrange a document's facts for asking. Unread cells are left out: they have nothing to say."""
    totals = concepts()
    entries = _under_units(disclosure, [_entry(f, totals) for f in facts if f.state is not State.UNREAD])
    catalogue = Catalogue(disclosure, entries)
    by_key, by_schedule, stated = defaultdict(list), defaultdict(list), defaultdict(list)
    for entry in entries:
        by_schedule[entry.fact.schedule].append(entry)
        if entry.fact.origin is Origin.NARRATIVE and entry.fact.passage is not None and entry.fact.amount is not None:
            stated[entry.fact.passage].append(entry)
        for key in {entry.row, *entry.columns, *entry.ancestors}:
            if key:
                by_key[key].append(entry)
    catalogue.by_key, catalogue.by_schedule, catalogue.stated = dict(by_key), dict(by_schedule), dict(stated)
    catalogue.labels = _labels(entries)
    catalogue.bases = frozenset(c for e in entries if e.fact.origin is Origin.NARRATIVE for c in e.columns[:-1])
    catalogue.meanings = _vocabulary(catalogue, totals)
    catalogue.openings = Openings(catalogue.meanings)
    catalogue.marked = {said: key for key, printed in catalogue.labels.items() if (said := fold(printed)) != key}
    return catalogue


def _under_units(disclosure: Disclosure, entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """The entries; those under 综合行政执法大队 also under 澜港区综合行政执法大队, as the document calls that unit in full."""
    units = [unit for unit in disclosure.units if unit != disclosure.agency]
    above = {name for e in entries if e.fact.origin is Origin.CELL for name in e.fact.row_path[:-1]}
    full = {name: name_key(unit) for name in above for unit in units if unit != name and is_itself(name, unit)}
    if not full:
        return tuple(entries)
    named = ((e, {full[name] for name in e.fact.row_path[:-1] if name in full}) for e in entries)
    return tuple(replace(e, ancestors=e.ancestors | names) if names else e for e, names in named)


def _entry(fact: Fact, totals: Concepts) -> Entry:
    columns = tuple(name_key(c) for c in fact.column_path) or ((name_key(fact.column),) if fact.column else ())
    row = name_key(fact.row)
    ancestors = frozenset(k for k in map(name_key, fact.row_path) if k and k != row) | _titled(fact)
    columns = _composed(columns, totals)
    if fact.origin is Origin.NARRATIVE and row in _OF_FUND and len(named := [f for f in _FUNDS if f in fact.schedule_title]) == 1:
        row = f"{named[0]}预算财政拨款{row.removeprefix('本年')}"
    if fact.schedule in _MEASURED and len(columns) > 1 and STAMPED_ROW.fullmatch(columns[-1]) and columns[-2] not in totals.nameless:
        columns = columns[:-1]  # 基本支出/决算数: of which phase, and not the whole of the row
    if row and not fact.row_code and STAMPED_ROW.fullmatch(row):
        row, columns, ancestors = "", (*columns, row), frozenset()  # a table turned on its side
    sides = [side for side in Direction if columns and side.value in columns[0]]
    return Entry(
        fact=fact,
        row=row,
        ancestors=ancestors,
        columns=columns,
        side=sides[0] if len(sides) == 1 else None,
        total_row=row in totals.total_rows,
        total_column=not columns or columns[-1] in totals.total_columns,
    )


def _titled(fact: Fact) -> frozenset[str]:
    """What all rows of a schedule are parts of, where its title alone says so: the 水费 of 机关运行经费支出预算表, 工程类 of 政府采购预算表."""
    if fact.origin is not Origin.CELL or fact.schedule is not ScheduleKind.OTHER:
        return frozenset()
    return frozenset(name for word, names in _WHOLES.items() if word in fact.schedule_title for name in names if name != name_key(fact.row))


_WHOLES = {"机关运行经费": ("机关运行经费",), "政府采购": ("政府采购", "采购", "政府采购预算", "采购预算", "政府采购支出")}


def _composed(columns: tuple[str, ...], totals: Concepts) -> tuple[str, ...]:
    """Give a header that means nothing alone the name it has under its group."""
    # 预算数 and 决算数 below 购置费 say of which phase, not of what.
    split = len(columns) - 1 if columns and columns[-1] in {"预算数", "决算数"} else len(columns)
    named, phase = columns[:split], columns[split:]
    for group, leaves in totals.composites:
        for leaf, name in leaves:
            if len(named) > 1 and named[-1] == leaf and any(group in c for c in named[:-1]):
                return (*(c for c in named[:-1] if c != name), name, *phase)
    return columns


def _labels(entries: Iterable[Entry]) -> dict[str, str]:
    labels: dict[str, str] = {}
    for entry in entries:
        if entry.row:
            labels.setdefault(entry.row, entry.fact.row if entry.row == name_key(entry.fact.row) else entry.row)
        for key, printed in zip(map(name_key, entry.fact.row_path), entry.fact.row_path, strict=True):
            if key:
                labels.setdefault(key, printed)
        for key, printed in zip(entry.columns, entry.fact.column_path or (entry.fact.column,), strict=False):
            if key:
                labels.setdefault(key, printed)
    return labels


def _vocabulary(catalogue: Catalogue, totals: Concepts) -> dict[str, Meaning]:
    """Every word by which something here can be named. Printed names win over concepts, those over aliases and short forms."""
    words: dict[str, Meaning] = {}
    named = {k for k in catalogue.labels if k not in totals.nameless and k not in catalogue.bases and 2 <= len(k) <= 40}
    by_concept = {c.key: c for c in totals.concepts}
    for concept in totals.concepts:
        for said in concept.said:
            stated = frozenset({*concept.said, name_key(concept.label)}) & named
            own = frozenset(concept.said if concept.measure else (said,)) & named  # 基本的 is the column 基本支出
            words[said] = Meaning(said, own, concept, stated=stated)
    printed = {k for e in catalogue.entries if e.fact.origin is Origin.CELL for k in (e.row, *e.ancestors, *e.columns)}
    for key in named:
        if key not in words:
            # A sentence's 机关运行经费 and the column 机关运行经费预算数 are one item, and so are the row 差旅费 and a sentence's 差旅费支出.
            spent = {key + "支出"} & named - printed if key.endswith("费") else set()
            if key.endswith("支出") and (bare := key.removesuffix("支出")) in named - printed and _levelled(catalogue.by_key[bare]):
                spent = {bare}  # 教育（类）支出3.26万元, of the row 教育支出
            words[key] = Meaning(key, frozenset({key, *spent, *(k for tail in _PHASED if (k := key + tail) in named)}))
    for said, kind in totals.schedules:
        words.setdefault(said, Meaning(said, kind=kind))
    torn = torn_names(catalogue.labels, named)
    projects = {e.row for e in catalogue.by_schedule.get(ScheduleKind.PROJECT, ())}
    for alias in aliases():
        if not (alias.loose and any(said in name for said in alias.said for name in projects)):
            usable = {k for k in named if any(e.fact.unit not in MONEY_UNITS for e in catalogue.by_key.get(k, ()))} if alias.counted else named
            _add_alias(words, alias, usable, torn, by_concept)
    for key in named:
        bare = name_key(_BRACKETED.sub("", catalogue.labels[key]))
        if len(bare) >= _SHORTENED_MINIMUM:
            words.setdefault(bare, Meaning(bare, frozenset({key})))
        for short in _shortened(key):
            held = words.get(short)
            if held is None:
                words[short] = Meaning(short, frozenset({key}))
            elif (
                held.concept is None and held.kind is None and not held.parts and short not in named and not held.vague
            ) and any(short in k for k in held.keys):
                words[short] = Meaning(short, held.keys | {key})
    for key in named:
        for quoted in _QUOTED.findall(catalogue.labels[key]):  # 送戏下乡, of 文化惠民“送戏下乡”
            words.setdefault(name_key(quoted), Meaning(name_key(quoted), frozenset({key})))
    for code in {e.fact.row_code for e in catalogue.entries if len(e.fact.row_code) >= 3}:
        words[code] = Meaning(code, code=code)
    return words


_QUOTED = re.compile("“([^”]{3,12})”")
_LEVELLED = re.compile(r"[（(][类款项][）)]支出")


def _levelled(entries: Iterable[Entry]) -> bool:
    """Whether a sentence breaks the name of an item with its level: 教育（类）支出."""
    return any(_LEVELLED.search(e.fact.quoted) for e in entries)


def _add_alias(words: dict[str, Meaning], alias: Alias, named: set[str], torn: dict[str, set[str]], by_concept: dict[str, Concept]) -> None:
    keys = frozenset(m for m in alias.means if m in named).union(*(torn.get(m, ()) for m in alias.means))
    concept = next((by_concept[m[1:]] for m in alias.means if m.startswith("@") and m[1:] in by_concept), None)
    if not keys and concept is None:
        return
    # What other documents print for the same item is understood of this one too.
    elsewhere = () if alias.sum or alias.vague or alias.weak else (m for m in alias.means if m[0] != "@")
    for said in (*alias.said, *elsewhere):
        if said in words and not alias.vague:
            continue
        parts = tuple(m for m in alias.means if m in keys) if alias.sum else ()
        stated = frozenset({*concept.said, name_key(concept.label)}) & named if concept and not alias.weak else frozenset()
        vague = alias.vague and len(keys) > 1
        words[said] = Meaning(said, keys, concept, stated=stated, parts=parts, vague=vague, weak=alias.weak)


def by_other_names(catalogue: Catalogue, meaning: Meaning) -> Meaning:
    """公务用车运行维护费, whose budget this document prints under 公务用车运行费: by every name of one thing that is printed here."""
    other = [a.means for a in aliases() if not (a.sum or a.vague or a.weak or a.counted) and meaning.keys & set(a.means)]
    if meaning.concept is not None or len(other) != 1:
        return meaning
    return replace(meaning, keys=meaning.keys | {name for name in other[0] if name in catalogue.labels})


def _shortened(key: str) -> Iterable[str]:
    """Shorter ways of saying a printed name: without its ending, without 机关事业单位."""
    stems = {key, re.sub(r"^(?:机关事业单位|行政事业单位|用于|编报)", "", key)}
    stems |= {s.replace("的", "") for s in stems}
    for stem in stems:
        if stem != key and len(stem) >= _SHORTENED_MINIMUM:
            yield stem
        for tail in _TAILS:
            if stem.endswith(tail) and len(stem) - len(tail) >= 3:
                yield stem[: -len(tail)]
                break


HALVES = ("基本支出", "项目支出")
"What is spent is one or the other."


def half_of(entry: Entry) -> str:
    """Of which half of all spending a row by 经济分类 is, where its schedule says so: 一般公共预算财政拨款项目支出决算表."""
    return next((h for h in HALVES if h in entry.fact.schedule_title), "") if is_economic(entry.fact.row_code) else ""


def basis_of(entry: Entry) -> str:
    """Which classification a row belongs to, for telling 功能分类 from 经济分类."""
    code = entry.fact.row_code
    return "" if not code else ("经济分类" if is_economic(code) else "功能分类")
