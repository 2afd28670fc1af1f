"""Amounts, counts and shares stated in sentences become facts: what is spoken of, what is said of it, and how much.

The grammar is small. A figure is preceded by its clause; the end of the clause says what is stated (年初预算为, 占,
比上年增加), what is left of it names the subject. A clause without a subject goes on about the one before; 其中 makes
the subjects that follow parts of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from index.amounts import in_yuan, read_number
from index.records import Disclosure, Fact, Passage
from index.vocabulary import Origin, PassageKind, Phase
from ingest.clauses import Grammar, grammar, last_clause, opening_levels
from ingest.sentences import Quantity, Sentence, quantities, sentences
from ingest.subjects import Subject, Subjects, Talk

CHANGE, RATE, SHARE, COMPLETION, EVEN = "增减额", "增减率", "占比", "完成率", "持平"


@dataclass(frozen=True, slots=True)
class _Said:
    """A figure with everything the grammar found about it."""

    subject: Subject
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
        self.g = grammar()
        self.subjects = Subjects(disclosure)
        self.column = "决算数" if disclosure.phase is Phase.EXECUTED else "预算数"

    def read(self, passage: Passage) -> Iterator[tuple[Sentence, _Said]]:
        if passage.kind not in {PassageKind.BODY, PassageKind.NOTE} or any(map(self.g.skip.search, passage.section)):
            return
        talk = Talk(section=self._project(passage))
        talk.topic = talk.section
        for sentence in sentences(passage.text):
            targets = list(self.g.target.finditer(sentence.text))
            marks = _marks(sentence.text, self.g)
            if targets:
                # 项目预算1380.00万元，按每生每学期200元补助，覆盖面达到100%: money told before the first target is no target.
                marks = [m for m in marks if isinstance(m, Quantity) and m.kind == "money" and m.end <= targets[0].start()]
            for said in (*self._targets(targets), *(self._sentence(sentence, marks, talk, passage) if marks or not targets else ())):
                yield sentence, said

    def _targets(self, hits: Sequence[re.Match[str]]) -> Iterator[_Said]:
        for hit in hits:
            number = read_number(hit.group("number"))
            if number is None or (hit.group("sign") in {"达到", "=", "＝"} and not hit.group("unit")):
                continue
            row = hit.group("row")
            yield _Said(
                Subject(row, (row,)), "指标值", ("指标值",), self.disclosure.fiscal_year, self.disclosure.phase,
                hit.group("sign") + hit.group("number"), hit.group("unit") or "", number,
            )  # fmt: skip

    def _sentence(
        self, sentence: Sentence, marks: Sequence[Quantity | re.Match[str]], talk: Talk, passage: Passage
    ) -> Iterator[_Said]:
        text = sentence.text
        talk.latest, talk.parents, talk.named, talk.depth = None, [], [], 0
        talk.as_of, talk.as_of_year, talk.moved, talk.told = "", None, None, []
        of_project = self.g.item.match(text) if talk.section is not None else None
        talk.item = self.subjects.named(of_project.group("name"), talk) if of_project is not None else None
        if dated := self.g.as_of.search(text):
            talk.as_of = dated.group()
            talk.as_of_year = int((dated.group("date") or dated.group("end"))[:4])
        if talk.topic is talk.section:
            levels = (
                opening_levels(text, _start(marks[0])) if marks
                else list(self.g.levels.finditer(last_clause(text.rstrip("。")))) or opening_levels(text, len(text))
            )  # fmt: skip
            headed = None if levels else self.g.headed.match(text)
            talk.topic = (
                self.subjects.levelled(levels, talk) if levels
                else (headed and self.subjects.named(headed.group("name"), talk)) or talk.topic
            )  # fmt: skip
        if hit := self.g.entry.match(text) or self.g.entry_given.match(passage.text[sentence.start :]):
            project = hit.group("project")
            if entry := Subject(project, (project,)) if project else self.subjects.named(hit.group("name"), talk):
                talk.topic = talk.entry = talk.latest = entry
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

    def _quantity(self, text: str, before: int, q: Quantity, talk: Talk, passage: Passage) -> _Said | None:
        g = self.g
        gap = text[before : q.start]
        self.subjects.divide(text, before, q.start, talk)
        number = read_number(q.printed)
        if number is None:
            return None
        amount = in_yuan(number, q.unit)
        if hit := g.compare.search(gap) or g.follow.search(gap):
            base = hit.groupdict().get("base") or ""
            opening = gap[: hit.start()] if base else ""
            named = self.subjects.again(hit.group("subject"), talk) or self.subjects.opened(opening, talk)
            subject = named or talk.listed_whole() or talk.latest or talk.topic
            talk.base = base.strip().removesuffix("部门").removesuffix("单位") or talk.base
            if subject is None:
                return None
            if named:
                talk.latest = subject
            sign = 1 if g.rise.match(hit.string, hit.start("verb")) else -1
            column = RATE if q.kind == "share" and q.unit != "个百分点" else CHANGE
            talk.moved = (q.end, subject, sign) if column == CHANGE else None
            return self._changed(subject, column, q, sign * amount, talk)
        if q.kind == "share" and talk.moved and talk.moved[0] == before and gap.strip() in {"（", "("}:
            return self._changed(talk.moved[1], RATE, q, talk.moved[2] * amount, talk)  # 减少1.20万元（10.91%）
        if q.kind == "share":
            return self._share(gap, q, amount, talk)
        if q.kind == "money" and g.limit.search(gap) and g.limited.match(text, q.end):
            return None
        return self._amount(gap, text[q.end :], q, amount, talk, passage)

    def _changed(self, subject: Subject, column: str, q: Quantity, amount: Decimal, talk: Talk) -> _Said:
        path = (f"比{talk.base}", column) if talk.base else (column,)
        return self._said(subject, column, path, q, amount, subject.year, subject.phase)

    def _share(self, gap: str, q: Quantity, amount: Decimal, talk: Talk) -> _Said | None:
        g = self.g
        if hit := g.share.search(gap):
            subject = self.subjects.opened(gap[: hit.start()], talk) or talk.latest or talk.topic
            path: tuple[str, ...] = (f"占{hit.group('base')}", SHARE) if hit.group("base") else (SHARE,)
            return self._said(subject, SHARE, path, q, amount) if subject else None
        if hit := g.completed.search(gap):
            subject = self.subjects.opened(gap[: hit.start()], talk) or talk.latest or talk.topic
            path = (f"完成{hit.group('base')}", COMPLETION) if hit.group("base") else (COMPLETION,)
            return self._said(subject, COMPLETION, path, q, amount) if subject else None
        words = g.copula.sub("", last_clause(gap))
        subject = self.subjects.named(words, talk) or talk.latest or talk.topic
        if talk.measured_by and subject is not None and re.fullmatch(r"的(?:比重|比例)?", words):
            column, base = talk.measured_by
            return self._said(subject, column, (f"{'占' if column == SHARE else '完成'}{base}", column), q, amount)
        return self._said(subject, "比率", ("比率",), q, amount) if subject else None

    def _amount(self, gap: str, tail: str, q: Quantity, amount: Decimal, talk: Talk, passage: Passage) -> _Said | None:
        g = self.g
        year = self._year(gap)
        words = g.copula.sub("", last_clause(gap).strip()).strip()
        because = g.because.match(words)
        words = words[because.end() :] if because else words
        of = g.measured_by.search(gap)
        talk.measured_by = ()
        if of and tail.startswith("的") and talk.latest is not None:
            talk.measured_by = (SHARE if of.group("how") == "占" else COMPLETION, of.group("base"))
            if of.group("how") == "占":
                whole = self.subjects.named(of.group("base"), talk)
                return self._said(whole, self.column, (self.column,), q, amount, year) if whole else None
        words, measure = self.subjects.measured(words, q.kind)
        column, phase = (measure.column, measure.phase) if measure else ("", None)
        if g.whole.fullmatch(words) and (whole := talk.section or talk.topic):
            return self._said(whole, column or self.column, (words,), q, amount, year)
        aside = None if measure or q.kind == "money" else self.subjects.after(q.unit, tail, talk)
        subject = aside or self._counted(words, q, talk) or self.subjects.named(words, talk, unit=q.unit if q.kind == "count" else "")
        if subject is not None and (scope := g.scope.search(gap)):
            subject = replace(subject, path=(*self.subjects.whole_of(scope, talk), *subject.path[-1:]))
        if subject is not None and g.compared.match(last_clause(gap).strip()) and talk.latest is not None:
            subject = self.subjects.again(subject.row, talk)  # 收支总预算…，较2023年收支预算总数1718.26万元减少
            subject = talk.latest if subject is None or subject.row == talk.latest.row else subject
        fresh = subject is not None and subject is not talk.latest
        subject = subject or talk.latest or talk.item or (talk.entry if q.kind == "money" else None) or talk.topic or talk.section
        if subject is None:
            subject = Subject(passage.section[-1], passage.section[-1:]) if passage.section else None
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
        if because is None:
            talk.named.append(subject)
        if (aside or because) and talk.latest:
            fresh = False  # 下属1家预算单位, 原因是2024年购置车辆1辆: what follows goes on about the subject before
        # A figure of another year is said in passing; what follows still speaks of this year's subject.
        if fresh or (not aside and not because and year == self.disclosure.fiscal_year):
            talk.latest = subject
        if fresh and year != self.disclosure.fiscal_year and (given := g.base_given.search(gap.strip())):
            talk.latest, talk.base = replace(subject, year=None, phase=None, column=""), given.group("base")
        if (fresh and not talk.parents) or talk.topic is None:
            talk.topic = talk.latest if fresh else subject
        elif subject.path == talk.topic.path and column == self.column:
            talk.topic = subject  # 全年预算9.60万元，支出决算8.92万元。其中： divides what was spent
        if q.kind == "money":
            talk.tell(subject, amount, beside=_JOINT.match(gap) is not None)
        path = (talk.as_of, column) if talk.as_of else (column,)
        return self._said(subject, column, path, q, amount, year, phase)

    def _counted(self, words: str, q: Quantity, talk: Talk) -> Subject | None:
        """预计接待46批次 counts 公务接待; 用于5辆 and 更新1辆 name nothing and go on about the subject before."""
        if q.kind != "count":
            return None
        if self.g.receiving.search(words) and q.unit in self.g.counted:
            spoken = (s for s in (talk.latest, talk.topic) if s is not None and self.g.received in s.row)
            return next(spoken, Subject(self.g.received, (self.g.received,)))
        return talk.latest or talk.topic if self.g.bare_verb.fullmatch(words) else None

    def _word(self, text: str, before: int, mark: re.Match[str], talk: Talk) -> _Said | None:
        """持平 is a change of zero; 无车辆 is none of it."""
        self.subjects.divide(text, before, mark.start(), talk)
        gap = text[before : mark.start()]
        if "what" in mark.re.groupindex:
            what = mark.group("what")
            unit = next((u for end, u in self.g.absent_units.items() if what.endswith(end)), "元")
            if unit == "元" and what.endswith(("设备", "车辆")):
                unit = "台"
            column = "数量" if unit != "元" else self.column
            absent = Subject(what, (what,))
            if any(unit_name in gap for unit_name in self.disclosure.units if unit_name != self.disclosure.agency):
                return None  # of one of the units, and not of the whole
            year = talk.as_of_year or self._year(gap) or self.disclosure.fiscal_year
            path = (talk.as_of, column) if talk.as_of else (column,)
            return _Said(absent, column, path, year, self.disclosure.phase, "无", unit, Decimal(0))
        hit = self.g.compare_even.search(gap)
        if hit is None and EVEN not in mark.group():
            return None  # 车辆无变化 compares no amounts
        opening = gap[: hit.start()] if hit else gap
        named = (self.subjects.again(hit.group("subject"), talk) if hit else None) or self.subjects.opened(
            opening, talk
        )
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

    def _project(self, passage: Passage) -> Subject | None:
        """The project a section describes, by its title or by the 项目名称 printed in it."""
        for title in passage.section[:2]:
            hit = self.g.project.match(title)
            if hit and not re.search(r"三公|采购|机关运行|绩效|国有资产|收入|支出|收支|编制|其他|预算|决算", title):
                name = hit.group("name")
                if self.g.project_generic.fullmatch(name):
                    name = self._printed_project(passage) or "项目"
                return Subject(name, (name,))
        return None

    def _printed_project(self, passage: Passage) -> str:
        """The name in a form (项目名称 …) of this section or the next, or else in the section's own prose.

        Where 项目名称：… opens each block of a section, it is that of the block a passage stands in.
        """
        own = [p for p in self.passages if p.section == passage.section and p.kind is PassageKind.BODY]
        opened = [(p, hit) for p in own if (hit := self.g.project_name.match(p.text))]
        if opened and opened[0][0] is own[0]:
            return str([hit for p, hit in opened if p.ordinal <= passage.ordinal][-1].group("name"))
        for later in self.passages:
            if later.ordinal >= passage.ordinal and (hit := self.g.project_name.search(later.text)):
                return str(hit.group(1))
        for other in self.passages:
            same = other.section[:1] == passage.section[:1] and other.kind is PassageKind.BODY
            if same and (hit := self.g.project_in_prose.search(other.text)):
                return str(hit.group("name"))
        return ""

    # Years and phases ---------------------------------------------------------------------------------------

    def _year(self, gap: str) -> int | None:
        clause = re.split(r"[。；]", gap)[-1]
        years = [int(y) for y in self.g.year.findall(clause)]
        if years:
            return years[-1]
        return self.disclosure.fiscal_year - 1 if self.g.last_year.search(last_clause(clause)) else None

    def _of_year(self, column: str, phase: Phase | None, year: int) -> tuple[str, Phase]:
        """上年执行数, 上年预算数, 上年决算数 where the figure is last year's."""
        phase = phase or self.disclosure.phase
        if column == "执行数" and self.disclosure.phase is Phase.EXECUTED and year == self.disclosure.fiscal_year:
            phase = Phase.EXECUTED
        if year == self.disclosure.fiscal_year - 1 and column in {"执行数", "预算数", "决算数", "年初预算数"}:
            column = f"上年{column}"
        return column, phase

    def _said(
        self, subject: Subject, column: str, path: tuple[str, ...], q: Quantity, amount: Decimal,
        year: int | None = None, phase: Phase | None = None,
    ) -> _Said:  # fmt: skip
        return _Said(
            subject, column, path, year or subject.year or self.disclosure.fiscal_year,
            phase or subject.phase or self.disclosure.phase, q.printed, q.unit, amount,
        )  # fmt: skip


_JOINT = re.compile(r"\s*(?:、|和|及|与|以及)")


def _marks(text: str, g: Grammar) -> list[Quantity | re.Match[str]]:
    """Quantities, 持平 and absences of a sentence, in order."""
    counted = quantities(text)
    words: list[Quantity | re.Match[str]] = [
        hit
        for pattern in (g.even, g.absent)
        for hit in pattern.finditer(text)
        if not any(q.start < hit.end() and q.end > hit.start() for q in counted)
    ]
    return sorted([*counted, *words], key=_start)


def _start(mark: Quantity | re.Match[str]) -> int:
    return mark.start if isinstance(mark, Quantity) else mark.start()
