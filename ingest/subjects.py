"""What a sentence speaks of: subjects named, inherited, or made parts of one another by 其中."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from index.naming import split_places
from index.records import Disclosure
from index.short_forms import abbreviates
from index.vocabulary import Phase
from ingest.clauses import Measure, grammar, last_clause


@dataclass(frozen=True, slots=True)
class Subject:
    """What a sentence speaks of, and the year and phase of the figures it gives."""

    row: str
    path: tuple[str, ...]
    code: str = ""
    year: int | None = None
    phase: Phase | None = None
    column: str = ""
    unit: str = ""


@dataclass(slots=True)
class Talk:
    """What has been said so far in a paragraph."""

    section: Subject | None = None
    topic: Subject | None = None
    entry: Subject | None = None
    "The project a numbered name has opened: what is given without a name is given to it."
    item: Subject | None = None
    "The numbered part of a project that this sentence tells of."
    latest: Subject | None = None
    moved: tuple[int, Subject, int] | None = None
    "The last change in money: where it ends, of what, and its sign."
    parents: list[tuple[int, Subject]] = field(default_factory=list)
    depth: int = 0
    "Brackets open where the sentence has been read to."
    named: list[Subject] = field(default_factory=list)
    "Subjects of the sentence, in order."
    levels: tuple[str, ...] = ()
    base: str = ""
    measured_by: tuple[()] | tuple[str, str] = ()
    "What a percentage that follows is of, after 占…3422.43万元的 and 完成…32.00万元的."
    as_of: str = ""
    as_of_year: int | None = None
    told: list[tuple[Subject, Decimal, bool]] = field(default_factory=list)
    "The money of the sentence so far: of what, how much, and whether a 、 ties it to the one before."

    def tell(self, subject: Subject, amount: Decimal, *, beside: bool) -> None:
        self.told.append((subject, amount, beside))

    def listed_whole(self) -> Subject | None:
        """120万元，用于培训43.60万元、租赁76.40万元，比上年减少: what the parts just listed add up to, which the sentence goes on about."""
        first = len(self.told) - 1
        while first > 0 and self.told[first][2]:
            first -= 1
        parts = sum(amount for _, amount, _ in self.told[first:])
        return next((s for s, amount, _ in reversed(self.told[:first]) if amount == parts), None) if first < len(self.told) - 1 else None


_REMARK = re.compile(r"[（(][^（）()]*[，,；;][^（）()]*[)）]")
"""机关运行经费（局本级，行政单位）支出: a remark of several parts stands inside a name and is none of it."""
_SIDES = {"收入": "支出", "支出": "收入"}
_NUMBERING = re.compile(r"^(?:[（(][一二三四五六七八九十\d]{1,2}[）)]|\d{1,2}[.、．]|[一二三四五六七八九十]{1,2}、)\s*")


class Subjects:
    """Finds the subject some words name, in the talk of one paragraph."""

    def __init__(self, disclosure: Disclosure) -> None:
        self.g = grammar()
        self.agency = _agency_pattern(disclosure)
        self.bodies = {split_places(name)[1] for name in (disclosure.agency, *disclosure.units)}

    def _without_agency(self, name: str) -> str:
        """A name without the body at its head: in full, or as the locals call it (市文广旅局政府采购预算)."""
        rest = self.agency.sub("", name, count=1).removeprefix("的")
        short = _LOCALLY.match(rest) if rest == name else None
        if short and any(short.group("body") == b or abbreviates(short.group("body"), b) for b in self.bodies):
            rest = rest[short.end() :]
        return rest.lstrip()

    def divide(self, text: str, start: int, end: int, talk: Talk) -> None:
        """其中 makes what follows parts of what came before, until its bracket closes."""
        depth = talk.depth
        for index in range(start, end):
            depth += (text[index] in "（(") - (text[index] in "）)")
            if text[index] in "；;" and self._is_aside(text, index):
                talk.parents = [(d, s) for d, s in talk.parents if d < depth]
            if closed := [s for d, s in talk.parents if d > depth]:
                talk.latest = closed[0]  # behind its bracket the sentence goes on about the whole
            talk.parents = [(d, s) for d, s in talk.parents if d <= depth]
            if self.g.parts.match(text, index):
                whole = talk.latest if talk.latest is not None else talk.topic
                if whole is not None:
                    outer = [(d, s) for d, s in talk.parents if d < depth]
                    talk.parents = [*outer, (depth, whole)]
            elif index == start and text[index] in "（(" and talk.latest is not None and start:
                talk.parents = [*talk.parents, (depth, talk.latest)]  # 10.70万元（购置费0万元，运行费10.70万元）
        talk.depth = depth

    def _is_aside(self, text: str, end: int) -> bool:
        """…722.00万元，其中单位资金126.00万元；: in a list of items, what 其中 says of one of them ends with it; 其中： goes on."""
        start = max(text.rfind(mark, 0, end) for mark in "；;")
        told = list(self.g.parts.finditer(text, start + 1, end)) if start >= 0 else []
        return bool(told) and told[-1].group() == "其中" and text[told[-1].end()] not in "：:，,"

    def opened(self, opening: str, talk: Talk) -> Subject | None:
        """The subject in the clause before a comparison: 一般公共预算财政拨款支出比上年…"""
        words, _ = self.measured(last_clause(opening.rstrip("，,")), "money")
        if "、" in words or self.g.passing.match(words):
            return None  # a list of what something includes
        return self.named(words, talk, strict=True)

    def measured(self, words: str, kind: str) -> tuple[str, Measure | None]:
        """The words without the measure they end in, and that measure."""
        words = self.g.year_opening.sub("", words, count=1) if self.g.year_opening.match(words) else words
        if self.g.funds.search(words):
            return words, None  # 政府性基金预算190.00万元 names the fund, of a final account too
        for measure in self.g.measures:
            if kind == measure.kind and (hit := measure.pattern.search(words)):
                rest = words[: hit.start()]
                kept = measure.keep_after and measure.keep_after.search(rest) and not self.g.known.search(rest)
                return (words if kept else rest), measure
        return words, None

    def named(self, words: str, talk: Talk, strict: bool = False, unit: str = "") -> Subject | None:
        """The subject some words name, or None where they name none."""
        levels = list(self.g.levels.finditer(words))
        if levels:
            found = self.levelled(levels, talk)
            rest = self._clean(words[levels[-1].end() :])
            if (
                levels[-1].group("level") != "项"
                and re.search(r"[\u4e00-\u9fff]{3}", rest)
                and not self.g.none.fullmatch(rest)
            ):
                return Subject(rest, (*found.path, rest))  # an item whose （项） was forgotten
            return found
        name = self._clean(words)
        name = self._other_side(name, talk) or name
        code, name = _code_beside(name)
        if len(name) < 2 or len(name) > 40 or self.g.none.fullmatch(name) or re.search(r"[，。；]", name):
            return None
        if not re.search(r"[\u4e00-\u9fff]{2}", name) or (unit and self.g.none_counted.fullmatch(name)):
            return None
        if strict and not re.search(
            r"(?:收入|支出|费|经费|预算|决算|数|资金|总计|合计|总额|采购|金额|总体|规模|拨款|结转|结余)$", name
        ):
            return None
        if talk.parents and self.g.apart.fullmatch(name) and "收入" in talk.parents[-1][1].row:
            talk.parents = []
        if talk.parents and any(name in pair and talk.parents[-1][1].row in pair for pair in self.g.siblings):
            talk.parents = talk.parents[:-1]
        if talk.parents and any(whole.search(talk.parents[-1][1].row) and part.search(name) for whole, part in self.g.strangers):
            talk.parents = talk.parents[:-1]
        name = self._of_the_same(name, talk)
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
        elif talk.parents and (parent := self._family(name, talk) or self._whole(talk, unit)):
            path = (*parent.path, name) if parent.row != name else parent.path
        elif talk.section is not None and talk.section.row != name:
            path = (*talk.section.path, name)
        return Subject(name, path, code)

    def _of_the_same(self, name: str, talk: Talk) -> str:
        """财政拨款收入总计9438.44万元，支出总计9438.44万元: the total of the other side is of the same money."""
        said = (self.g.sides.fullmatch(s.row) for s in (*reversed(talk.named), talk.topic) if s is not None)
        here = self.g.sides.fullmatch(name)
        before = next(filter(None, said), None)
        if here is None or before is None or here.group("money") or here.group("total") != before.group("total"):
            return name
        return name if here.group("side") == before.group("side") else before.group("money") + name

    def _other_side(self, name: str, talk: Talk) -> str:
        """政府性基金预算财政拨款收入412.00万元，支出398.20万元: what was spent of the same money; nothing for any other name."""
        before = talk.latest
        if before is None or name not in _SIDES or talk.parents:
            return ""
        other = _SIDES[name]
        return before.row.removesuffix(other) + name if before.row.endswith(other) and before.row != other else ""

    def again(self, words: str, talk: Talk) -> Subject | None:
        """What a comparison names: the subject it goes on about, in other words, or another."""
        subject = self.named(words, talk)
        before = talk.latest or talk.topic
        if subject is None or before is None or subject.path == before.path:
            return subject
        core, said = (self.g.same.sub("", s.row) for s in (subject, before))
        return before if core == said or (core in {"", "支出", "收入", "经费"} and said.endswith(core)) else subject

    def whole_of(self, scope: re.Match[str], talk: Talk) -> tuple[str, ...]:
        """支出预算中，基本支出…，项目支出…: what they are parts of."""
        if scope.group("scope"):
            return (scope.group("scope"),)
        found = self.named(scope.group("whole"), talk)
        whole = found or Subject(scope.group("whole"), (scope.group("whole"),))
        talk.parents = [(talk.depth, whole)]
        return whole.path

    def _whole(self, talk: Talk, unit: str) -> Subject | None:
        """What 其中 divides: 个 are parts of 个, 台 no parts of 辆."""
        whole = talk.parents[-1][1]
        if not unit or not whole.unit or whole.unit == unit or whole.column not in {"数量", "得分", "保有量", "购置数"}:
            return whole
        before = talk.named[: talk.named.index(whole)] if whole in talk.named else talk.named
        return next((s for s in reversed(before) if s.unit == unit), None)

    def _family(self, name: str, talk: Talk) -> Subject | None:
        """公务接待费 is part of “三公”经费, wherever 其中 may stand; 公务用车运行费 of 公务用车购置及运行费."""
        said = [*reversed(talk.named), *(s for _, s in reversed(talk.parents))]
        for whole, parts in self.g.families:
            if parts.match(name) and not whole.match(name):
                return next((s for s in said if whole.match(s.row)), None)
        return None

    def levelled(self, levels: Sequence[re.Match[str]], talk: Talk) -> Subject:
        """一般公共服务支出（类）商贸事务（款）行政运行（项）, or 行政运行（项） under the 款 named before."""
        names = {hit.group("level"): _bare_name(hit.group("name")) for hit in levels}
        known: dict[str, str] = dict(zip("类款项", talk.levels, strict=False))
        merged: list[str] = []
        for level in "类款项":
            if level in names:
                merged.append(names[level])
            elif any(deeper in names for deeper in "类款项"["类款项".index(level) :]) and level in known:
                merged.append(known[level])
        if "类" in names or known:
            talk.levels = tuple(merged)
        code = "".join(hit.group("code") for hit in levels)
        return Subject(merged[-1], tuple(merged), code if len(code) in {3, 5, 7} else "")

    def _clean(self, words: str) -> str:
        name = _REMARK.sub("", words).strip(' ，,、：:；"')
        name = _NUMBERING.sub("", name).lstrip("（( ")
        name = self._without_agency(name)
        while (hit := self.g.openings.match(name)) and hit.end() < len(name):
            name = name[hit.end() :].lstrip("，,、：: ")
        name = self._without_agency(name)
        if hit := self.g.year.match(name):
            name = name[hit.end() :].lstrip()
        name = _NUMBERING.sub("", name)
        if known := self.g.known.search(name):
            return known.group("name")
        while (hit := self.g.closings.search(name)) and hit.start() > 1:
            name = name[: hit.start()]
        if name.startswith("“") and name.count("“") > name.count("”"):
            name = name[1:]
        return _unquoted(name.strip(" ，,、：:")).strip()

    def after(self, unit: str, tail: str, talk: Talk) -> Subject | None:
        """9个内设机构: the noun stands behind the count."""
        hit = self.g.after.match(tail)
        if unit not in self.g.after_units or not hit or self.g.after_never.match(hit.group("noun")):
            return None
        return self.named(hit.group("noun"), talk)


def _code_beside(name: str) -> tuple[str, str]:
    """农业生产发展（2130122）, 2130209森林生态效益补偿: the code of an item beside its name, and the name alone."""
    match = _CODED.fullmatch(name)
    return (match.group("before") or match.group("behind"), match.group("name") or match.group("named")) if match else ("", name)


_CODED = re.compile(r"(?P<before>[12]\d{6})(?P<name>[\u4e00-\u9fff].{1,38})|(?P<named>.{2,38}[\u4e00-\u9fff])[（(](?P<behind>[12]\d{6})[)）]")


def _bare_name(name: str) -> str:
    return re.sub(
        r"^(?:其中|主要|包括|\d{1,2}[.、．]|[一二三四五六七八九十]+、)+", "", name.strip('“”"，,：: 、-—－')
    ).strip()


def _unquoted(name: str) -> str:
    """Quotes around the whole of a name go; quotes within it stay (评级为“优”的项目)."""
    if len(name) > 2 and name[0] == "“" and name[-1] == "”" and "”" not in name[1:-1]:
        return name[1:-1]
    return name.lstrip("”").rstrip("“") if name.count("“") != name.count("”") else name


_TOWN = re.compile("^[\u4e00-\u9fff]{2,6}?(?:镇|乡|街道)(?=(?:人民政府|办事处)$)")
_LOCALLY = re.compile(r"(?:我|本|省|市|区|县|州|镇|乡)(?P<body>[\u4e00-\u9fff]{2,10}?(?:局|委|办|院|厅|中心|馆|学校|中学|站|所|队|联合会|协会))(?=.)")
"""What a body is called in its own place: 市文广旅局."""


def _agency_pattern(disclosure: Disclosure) -> re.Pattern[str]:
    """The agency at the head of a clause, in full, shortened or with a slip in it."""
    names = {disclosure.agency, *disclosure.units}
    tails = "|".join(sorted({re.escape(name[-4:]) for name in names if len(name) >= 4}, reverse=True))
    # 云岫镇政府采购预算, of a town's 人民政府: the town alone stands for it, and 政府 belongs to what is spoken of.
    towns = "".join(f"|{re.escape(m.group())}(?!人民政府|的)" for name in sorted(names) if (m := _TOWN.search(split_places(name)[1])))
    return re.compile(rf"^(?:[\u4e00-\u9fff（）()]{{0,30}}?(?:{tails})(?:[（(]部门[）)]|部门|本级|机关(?!运行))?{towns})(?=.)")
