"""Amounts, counts and shares stated in sentences become facts: what is spoken of, what is said of it, and how much.

The grammar is small. A figure is preceded by its clause; the end of the clause says what is stated (年初预算为, 占,
比上年增加), what is left of it names the subject. A clause without a subject goes on about the one before; 其中 makes the
subjects that follow parts of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cache
from typing import Any

from index.amounts import in_yuan, read_number
from index.records import Disclosure, Fact, Passage
from index.vocabulary import Origin, PassageKind, Phase
from ingest.sentences import Quantity, Sentence, narrow, quantities, sentences, stated_words

CHANGE, RATE, SHARE, COMPLETION, EVEN = "增减额", "增减率", "占比", "完成率", "持平"


@dataclass(frozen=True, slots=True)
class _Measure:
    pattern: re.Pattern[str]
    column: str
    phase: Phase | None
    kind: str
    keep_after: re.Pattern[str] | None


@dataclass(frozen=True, slots=True)
class _Grammar:
    copula: re.Pattern[str]
    compare: re.Pattern[str]
    follow: re.Pattern[str]
    compare_even: re.Pattern[str]
    share: re.Pattern[str]
    completed: re.Pattern[str]
    rise: re.Pattern[str]
    year: re.Pattern[str]
    last_year: re.Pattern[str]
    as_of: re.Pattern[str]
    scope: re.Pattern[str]
    year_opening: re.Pattern[str]
    whole: re.Pattern[str]
    measures: tuple[_Measure, ...]
    openings: re.Pattern[str]
    closings: re.Pattern[str]
    none: re.Pattern[str]
    known: re.Pattern[str]
    levels: re.Pattern[str]
    absent: re.Pattern[str]
    absent_units: dict[str, str]
    target: re.Pattern[str]
    counted: dict[str, str]
    after: re.Pattern[str]
    after_units: tuple[str, ...]
    after_never: re.Pattern[str]
    skip: re.Pattern[str]
    allocation: re.Pattern[str]
    project: re.Pattern[str]
    project_generic: re.Pattern[str]
    project_name: re.Pattern[str]


@cache
def _grammar() -> _Grammar:
    raw: dict[str, Any] = stated_words()
    words, subject, section = raw["grammar"], raw["subject"], raw["sections"]
    verb = f"(?P<verb>{words['rise']}|{words['fall']})"
    return _Grammar(
        copula=re.compile(f"(?:{words['copula']})\\s*$"),
        compare=re.compile(f"{words['compare']}{words['subject_then_verb']}{verb}{words['change_tail']}\\s*$"),
        follow=re.compile(
            f"(?:^|[，,、；（(])\\s*(?:同比|环比)?(?P<subject>(?:[^，。；：、]{{0,20}}(?:费|支出|收入|预算|决算|资金|总额|总计|数))?){verb}{words['change_tail']}\\s*$"
        ),
        compare_even=re.compile(f"{words['compare']}{words['subject_then_verb']}(?P<verb>)$"),
        share=re.compile(f"{words['share']}\\s*$"),
        completed=re.compile(f"{words['completed']}\\s*$"),
        rise=re.compile(words["rise"]),
        year=re.compile(words["year"]),
        last_year=re.compile(words["last_year"]),
        as_of=re.compile(words["as_of"]),
        scope=re.compile(words["scope"]),
        year_opening=re.compile(words["year_opening"]),
        whole=re.compile(subject["whole"]),
        measures=tuple(
            _Measure(
                re.compile(f"(?:{m['pattern']})$"),
                m["column"],
                Phase(m["phase"]) if "phase" in m else None,
                m.get("kind", "money"),
                re.compile(f"(?:{m['keep_after']})$") if "keep_after" in m else None,
            )
            for m in raw["measures"]
        ),
        openings=re.compile("|".join(f"(?:{p})" for p in subject["openings"])),
        closings=re.compile(f"(?:{'|'.join(subject['closings'])})$"),
        none=re.compile("|".join(f"(?:{p})" for p in subject["none"])),
        known=re.compile(f"(?P<name>{'|'.join(subject['known'])}){subject['known_tail']}$"),
        levels=re.compile(raw["levels"]["pattern"]),
        absent=re.compile(raw["absent"]["pattern"]),
        absent_units=raw["absent"]["units"],
        target=re.compile(raw["target"]["pattern"].replace("COMPARATORS", raw["target"]["comparators"])),
        counted=raw["counted"],
        after=re.compile(raw["after"]["noun"]),
        after_units=tuple(raw["after"]["units"]),
        after_never=re.compile(raw["after"]["never"]),
        skip=re.compile(section["skip"]),
        allocation=re.compile(section["allocation"]),
        project=re.compile(section["project"]),
        project_generic=re.compile(f"(?:{section['project_generic']})*"),
        project_name=re.compile(section["project_name"]),
    )


@dataclass(frozen=True, slots=True)
class _Subject:
    """What a sentence speaks of, and the year and phase of the figures it gives."""

    row: str
    path: tuple[str, ...]
    code: str = ""
    year: int | None = None
    phase: Phase | None = None
    column: str = ""
    unit: str = ""


@dataclass(slots=True)
class _Talk:
    """What has been said so far in a paragraph."""

    section: _Subject | None = None
    topic: _Subject | None = None
    latest: _Subject | None = None
    parents: list[tuple[int, _Subject]] = field(default_factory=list)
    named: list[_Subject] = field(default_factory=list)
    "Subjects of the sentence, in order."
    levels: tuple[str, ...] = ()
    base: str = ""
    as_of: str = ""
    as_of_year: int | None = None


@dataclass(frozen=True, slots=True)
class _Said:
    """A figure with everything the grammar found about it."""

    subject: _Subject
    column: str
    column_path: tuple[str, ...]
    year: int
    phase: Phase
    printed: str
    unit: str
    amount: Decimal


def stated_facts(disclosure: Disclosure, passages: Sequence[Passage], first_ordinal: int) -> tuple[Fact, ...]:
    """Return every amount, count, share and target that the passages state, in the order of printing."""
    facts: list[Fact] = []
    reader = _Reader(disclosure, passages)
    for passage in passages:
        for sentence, said in reader.read(passage):
            facts.append(
                Fact(
                    document=disclosure.document,
                    ordinal=first_ordinal + len(facts),
                    agency=disclosure.agency,
                    scope=disclosure.scope,
                    fiscal_year=said.year,
                    phase=said.phase,
                    origin=Origin.NARRATIVE,
                    place=passage.place_of(sentence.start, sentence.end),
                    schedule=None,
                    table=None,
                    schedule_title=passage.section[-1] if passage.section else "",
                    row_code=said.subject.code,
                    row=said.subject.row,
                    row_path=said.subject.path,
                    column=said.column,
                    column_path=said.column_path,
                    printed=said.printed,
                    unit=said.unit,
                    amount=said.amount,
                    quoted=sentence.text.strip(),
                    passage=passage.ordinal,
                )
            )
    return tuple(facts)


class _Reader:
    """Reads one document's passages, one after the other."""

    def __init__(self, disclosure: Disclosure, passages: Sequence[Passage]) -> None:
        self.disclosure = disclosure
        self.passages = passages
        self.g = _grammar()
        self.agency = _agency_pattern(disclosure)
        self.column = "决算数" if disclosure.phase is Phase.EXECUTED else "预算数"

    def read(self, passage: Passage) -> Iterator[tuple[Sentence, _Said]]:
        if passage.kind not in {PassageKind.BODY, PassageKind.NOTE} or any(map(self.g.skip.search, passage.section)):
            return
        talk = _Talk(section=self._project(passage))
        talk.topic = talk.section
        for sentence in sentences(passage.text):
            targets = list(self._targets(sentence))
            if targets:
                for said in targets:
                    yield sentence, said
                continue
            for said in self._sentence(sentence, talk, passage):
                yield sentence, said

    def _targets(self, sentence: Sentence) -> Iterator[_Said]:
        for hit in self.g.target.finditer(sentence.text):
            number = read_number(hit.group("number"))
            if number is None or (hit.group("sign") in {"达到", "=", "＝"} and not hit.group("unit")):
                continue
            row = hit.group("row")
            yield _Said(
                _Subject(row, (row,)), "指标值", ("指标值",), self.disclosure.fiscal_year, self.disclosure.phase,
                hit.group("sign") + hit.group("number"), hit.group("unit") or "", number,
            )  # fmt: skip

    def _sentence(self, sentence: Sentence, talk: _Talk, passage: Passage) -> Iterator[_Said]:
        text = sentence.text
        talk.latest, talk.parents, talk.named, talk.as_of, talk.as_of_year = None, [], [], "", None
        if dated := self.g.as_of.search(text):
            talk.as_of = dated.group()
            talk.as_of_year = int((dated.group("date") or dated.group("end"))[:4])
        marks = _marks(text, self.g)
        if (
            not marks
            and talk.topic is talk.section
            and (levels := list(self.g.levels.finditer(_clause(text.rstrip("。")))))
        ):
            talk.topic = self._levelled(levels, talk)
        before = 0
        for mark in marks:
            if isinstance(mark, Quantity):
                said = self._quantity(text, before, mark, talk, passage)
                before = mark.end
            else:
                said = self._word(text, before, mark, talk)
                before = mark.end()
            if said is not None:
                yield said

    # What is said of a quantity -----------------------------------------------------------------------------

    def _quantity(self, text: str, before: int, q: Quantity, talk: _Talk, passage: Passage) -> _Said | None:
        g = self.g
        gap = text[before : q.start]
        self._parents(text, before, q.start, talk)
        number = read_number(q.printed)
        if number is None:
            return None
        amount = in_yuan(number, q.unit)
        if hit := g.compare.search(gap) or g.follow.search(gap):
            base = hit.groupdict().get("base") or ""
            opening = gap[: hit.start()] if base else ""
            subject = (
                self._named(hit.group("subject"), talk) or self._opened(opening, talk) or talk.latest or talk.topic
            )
            talk.base = base.strip().removesuffix("部门").removesuffix("单位") or talk.base
            if subject is None:
                return None
            if hit.group("subject"):
                talk.latest = subject
            sign = 1 if g.rise.fullmatch(hit.group("verb")) else -1
            column = RATE if q.kind == "share" and q.unit != "个百分点" else CHANGE
            path = (f"比{talk.base}", column) if talk.base else (column,)
            return self._said(subject, column, path, q, sign * amount, subject.year, subject.phase)
        if q.kind == "share":
            return self._share(gap, q, amount, talk)
        return self._amount(gap, text[q.end :], q, amount, talk, passage)

    def _share(self, gap: str, q: Quantity, amount: Decimal, talk: _Talk) -> _Said | None:
        g = self.g
        if hit := g.share.search(gap):
            subject = self._opened(gap[: hit.start()], talk) or talk.latest or talk.topic
            path: tuple[str, ...] = (f"占{hit.group('base')}", SHARE) if hit.group("base") else (SHARE,)
            return self._said(subject, SHARE, path, q, amount) if subject else None
        if hit := g.completed.search(gap):
            subject = self._opened(gap[: hit.start()], talk) or talk.latest or talk.topic
            path = (f"完成{hit.group('base')}", COMPLETION) if hit.group("base") else (COMPLETION,)
            return self._said(subject, COMPLETION, path, q, amount) if subject else None
        clause = g.copula.sub("", _clause(gap))
        subject = self._named(clause, talk) or talk.latest or talk.topic
        return self._said(subject, "比率", ("比率",), q, amount) if subject else None

    def _amount(self, gap: str, tail: str, q: Quantity, amount: Decimal, talk: _Talk, passage: Passage) -> _Said | None:
        g = self.g
        clause = _clause(gap)
        year = self._year(gap)
        words = g.copula.sub("", clause.strip()).strip()
        words, measure = self._measured(words, q.kind)
        column, phase = (measure.column, measure.phase) if measure else ("", None)
        if g.whole.fullmatch(words) and (whole := talk.section or talk.topic):
            return self._said(whole, column or self.column, (words,), q, amount, year)
        subject = None if measure or q.kind == "money" else self._after(q.unit, tail, talk)
        subject = subject or self._named(words, talk, unit=q.unit if q.kind == "count" else "")
        if subject is not None and (scope := g.scope.search(gap)):
            subject = replace(subject, path=(scope.group("scope"), *subject.path[-1:]))
        fresh = subject is not None
        subject = subject or talk.latest or talk.topic or talk.section
        if subject is None:
            subject = _Subject(passage.section[-1], passage.section[-1:]) if passage.section else None
        if subject is None:
            return None
        inherited = talk.parents[-1][1] if talk.parents and fresh else None
        if q.kind == "count":
            column = g.counted.get(q.unit, column or "数量")
        elif talk.section is not None and any(map(g.allocation.search, passage.section[-1:])):
            column, phase = "年度预算安排", Phase.APPROVED
        elif not column and inherited is not None and inherited.column and year is None:
            column, phase, year = inherited.column, inherited.phase, inherited.year
        year = year or talk.as_of_year or self.disclosure.fiscal_year
        column, phase = self._of_year(column or self.column, phase, year)
        subject = replace(subject, year=year, phase=phase, column=column, unit=q.unit)
        talk.named.append(subject)
        # A figure of another year is said in passing; what follows still speaks of this year's subject.
        if fresh or year == self.disclosure.fiscal_year:
            talk.latest = subject
        if fresh and not talk.parents or talk.topic is None:
            talk.topic = subject
        path = (talk.as_of, column) if talk.as_of else (column,)
        return self._said(subject, column, path, q, amount, year, phase)

    def _measured(self, words: str, kind: str) -> tuple[str, _Measure | None]:
        """The words without the measure they end in, and that measure."""
        words = self.g.year_opening.sub("", words, count=1) if self.g.year_opening.match(words) else words
        for measure in self.g.measures:
            if kind == measure.kind and (hit := measure.pattern.search(words)):
                rest = words[: hit.start()]
                kept = measure.keep_after and measure.keep_after.search(rest)
                return (words if kept else rest), measure
        return words, None

    def _word(self, text: str, before: int, mark: re.Match[str], talk: _Talk) -> _Said | None:
        """持平 is a change of zero; 无车辆 is none of it."""
        self._parents(text, before, mark.start(), talk)
        gap = text[before : mark.start()]
        if mark.lastgroup == "what":
            what = mark.group("what")
            unit = next((u for end, u in self.g.absent_units.items() if what.endswith(end)), "元")
            if unit == "元" and what.endswith(("设备", "车辆")):
                unit = "台"
            column = "数量" if unit != "元" else self.column
            subject = _Subject(what, (what,))
            year = talk.as_of_year or self.disclosure.fiscal_year
            path = (talk.as_of, column) if talk.as_of else (column,)
            return _Said(subject, column, path, year, self.disclosure.phase, "无", unit, Decimal(0))
        hit = self.g.compare_even.search(gap)
        opening = gap[: hit.start()] if hit else gap
        named = (self._named(hit.group("subject"), talk) if hit else None) or self._opened(opening, talk)
        subject = named or talk.latest or talk.topic
        if subject is None:
            return None
        if named:
            talk.latest = subject
        if hit:
            talk.base = hit.group("base").strip()
        path = (f"比{talk.base}", CHANGE) if talk.base else (CHANGE,)
        year, phase = subject.year or self.disclosure.fiscal_year, subject.phase or self.disclosure.phase
        return _Said(subject, CHANGE, path, year, phase, EVEN, "元", Decimal(0))

    # Subjects -----------------------------------------------------------------------------------------------

    def _parents(self, text: str, start: int, end: int, talk: _Talk) -> None:
        """其中 makes what follows parts of what came before, until its bracket closes."""
        depth = _depth(text[:start])
        for index in range(start, end):
            depth += (text[index] in "（(") - (text[index] in "）)")
            talk.parents = [(d, s) for d, s in talk.parents if d <= depth]
            if text.startswith("其中", index):
                whole = talk.latest if talk.latest is not None else talk.topic
                if whole is not None:
                    outer = [(d, s) for d, s in talk.parents if d < depth]
                    talk.parents = [*outer, (depth, whole)]

    def _opened(self, opening: str, talk: _Talk) -> _Subject | None:
        """The subject in the clause before a comparison: 一般公共预算财政拨款支出比上年…"""
        words, _ = self._measured(_clause(opening.rstrip("，,")), "money")
        return self._named(words, talk, strict=True)

    def _named(self, words: str, talk: _Talk, strict: bool = False, unit: str = "") -> _Subject | None:
        """The subject some words name, or None where they name none."""
        levels = list(self.g.levels.finditer(words))
        if levels:
            return self._levelled(levels, talk)
        name = self._clean(words)
        if len(name) < 2 or len(name) > 40 or self.g.none.fullmatch(name) or re.search(r"[，。；]", name):
            return None
        if strict and not re.search(r"(?:收入|支出|费|经费|预算|决算|数|资金|总计|合计|总额|采购|金额)$", name):
            return None
        path: tuple[str, ...] = (name,)
        quoted = words.strip().startswith("“") and words.strip().endswith("”")
        if (
            quoted
            and not talk.parents
            and len(talk.levels) > 1
            and talk.topic
            and talk.topic.path[:1] == talk.levels[:1]
        ):
            path = (*talk.levels[:2], name)  # an item of the 款 this paragraph is about, its （项） forgotten
        elif talk.parents and (parent := self._whole(talk, unit)):
            path = (*parent.path, name) if parent.row != name else parent.path
        elif talk.section is not None and talk.section.row != name:
            path = (*talk.section.path, name)
        return _Subject(name, path)

    def _whole(self, talk: _Talk, unit: str) -> _Subject | None:
        """What 其中 divides: 个 are parts of 个, 台 no parts of 辆."""
        whole = talk.parents[-1][1]
        if not unit or not whole.unit or whole.unit == unit or whole.column not in {"数量", "得分", "保有量", "购置数"}:
            return whole
        before = talk.named[: talk.named.index(whole)] if whole in talk.named else talk.named
        return next((s for s in reversed(before) if s.unit == unit), None)

    def _levelled(self, levels: list[re.Match[str]], talk: _Talk) -> _Subject:
        """一般公共服务支出（类）商贸事务（款）行政运行（项）, or 行政运行（项） under the 款 named before."""
        names = {hit.group("level"): _bare_name(hit.group("name")) for hit in levels}
        known = dict(zip("类款项", talk.levels, strict=False))
        merged: list[str] = []
        for level in "类款项":
            if level in names:
                merged.append(names[level])
            elif any(deeper in names for deeper in "类款项"["类款项".index(level) :]) and level in known:
                merged.append(known[level])
        talk.levels = tuple(merged)
        code = "".join(hit.group("code") for hit in levels)
        return _Subject(merged[-1], tuple(merged), code if len(code) in {3, 5, 7} else "")

    def _clean(self, words: str) -> str:
        name = re.sub(r"^[\s，,、：:；（(\"]+|[\s，,、：:\"]+$", "", words)
        name = self.agency.sub("", name, count=1)
        while (hit := self.g.openings.match(name)) and hit.end() < len(name):
            name = name[hit.end() :].lstrip("，,、：: ")
        name = self.agency.sub("", name, count=1)
        if hit := self.g.year.match(name):
            name = name[hit.end() :]
        name = re.sub(
            r"^(?:[（(][一二三四五六七八九十\d]{1,2}[）)]|\d{1,2}[.、．]|[一二三四五六七八九十]{1,2}、)\s*", "", name
        )
        if known := self.g.known.search(name):
            return known.group("name")
        while (hit := self.g.closings.search(name)) and hit.start() > 1:
            name = name[: hit.start()]
        if name.startswith("“") and name.count("“") > name.count("”"):
            name = name[1:]
        return _unquoted(name.strip(" ，,、：:")).strip()

    def _after(self, unit: str, tail: str, talk: _Talk) -> _Subject | None:
        """9个内设机构: the noun stands behind the count."""
        hit = self.g.after.match(tail)
        if unit not in self.g.after_units or not hit or self.g.after_never.match(hit.group("noun")):
            return None
        return self._named(hit.group("noun"), talk)

    def _project(self, passage: Passage) -> _Subject | None:
        """The project a section describes, by its title or by the 项目名称 printed in it."""
        for title in passage.section[:2]:
            hit = self.g.project.match(title)
            if hit and not re.search(r"三公|采购|机关运行|绩效|国有资产|收入|支出|收支|编制|其他|预算|决算", title):
                name = hit.group("name")
                if self.g.project_generic.fullmatch(name):
                    name = self._printed_project(passage) or "项目"
                return _Subject(name, (name,))
        return None

    def _printed_project(self, passage: Passage) -> str:
        for later in self.passages:
            if later.ordinal >= passage.ordinal and (hit := self.g.project_name.search(later.text)):
                return hit.group(1)
        return ""

    # Years and phases ---------------------------------------------------------------------------------------

    def _year(self, gap: str) -> int | None:
        clause = re.split(r"[。；]", gap)[-1]
        years = [int(y) for y in self.g.year.findall(clause)]
        if years:
            return years[-1]
        return self.disclosure.fiscal_year - 1 if self.g.last_year.search(_clause(clause)) else None

    def _of_year(self, column: str, phase: Phase | None, year: int) -> tuple[str, Phase]:
        """上年执行数, 上年预算数, 上年决算数 where the figure is last year's."""
        phase = phase or self.disclosure.phase
        if column == "执行数" and self.disclosure.phase is Phase.EXECUTED and year == self.disclosure.fiscal_year:
            phase = Phase.EXECUTED
        if year == self.disclosure.fiscal_year - 1 and column in {"执行数", "预算数", "决算数", "年初预算数"}:
            column = f"上年{column}"
        return column, phase

    def _said(
        self, subject: _Subject, column: str, path: tuple[str, ...], q: Quantity, amount: Decimal,
        year: int | None = None, phase: Phase | None = None,
    ) -> _Said:  # fmt: skip
        return _Said(
            subject, column, path, year or subject.year or self.disclosure.fiscal_year,
            phase or subject.phase or self.disclosure.phase, q.printed, q.unit, amount,
        )  # fmt: skip


def _marks(text: str, g: _Grammar) -> list[Quantity | re.Match[str]]:
    """Quantities, 持平 and absences of a sentence, in order."""
    counted = quantities(text)
    words: list[Quantity | re.Match[str]] = [
        hit
        for pattern in (re.compile(r"(?:基本)?持平"), g.absent)
        for hit in pattern.finditer(text)
        if not any(q.start < hit.end() and q.end > hit.start() for q in counted)
    ]
    return sorted([*counted, *words], key=lambda m: m.start if isinstance(m, Quantity) else m.start())


def _clause(gap: str) -> str:
    """The last clause before a figure; brackets and quotes hold together what stands in them."""
    depth = 0
    for index in range(len(gap) - 1, -1, -1):
        char = gap[index]
        depth += (char in "）)”》") - (char in "（(“《")
        if depth < 0 and char in "（(":
            return gap[index + 1 :]
        if depth <= 0 and char in "，,；;：:。" and index < len(gap) - 1:
            return gap[index + 1 :]
    return gap.lstrip("、，,；;）)")


def _depth(text: str) -> int:
    return sum((c in "（(") - (c in "）)") for c in text)


def _bare_name(name: str) -> str:
    return re.sub(
        r"^(?:其中|主要|包括|\d{1,2}[.、．]|[一二三四五六七八九十]+、)+", "", name.strip('“”"，,：: 、')
    ).strip()


def _unquoted(name: str) -> str:
    """Quotes around the whole of a name go; quotes within it stay (评级为“优”的项目)."""
    if len(name) > 2 and name[0] == "“" and name[-1] == "”" and "”" not in name[1:-1]:
        return name[1:-1]
    return name.lstrip("”").rstrip("“") if name.count("“") != name.count("”") else name


def _agency_pattern(disclosure: Disclosure) -> re.Pattern[str]:
    """The agency at the head of a clause, in full, shortened or with a slip in it."""
    names = {disclosure.agency, *disclosure.units}
    tails = {re.escape(name[-4:]) for name in names if len(name) >= 4}
    return re.compile(
        rf"^[\u4e00-\u9fff（）()]{{0,30}}?(?:{'|'.join(sorted(tails, reverse=True))})(?:[（(]部门[）)]|部门|本级|机关)?(?=.)"
    )


__all__ = ["CHANGE", "COMPLETION", "EVEN", "RATE", "SHARE", "narrow", "stated_facts"]
