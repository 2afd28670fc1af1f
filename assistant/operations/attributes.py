"""What the narrative says of one property of a thing: where it lies, how long it is, for whom it is, how it is done."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.resources import files

from assistant.citations import label_of, mark
from assistant.evidence import Excerpt
from assistant.operations.desk import Desk, Draft
from assistant.operations.printed import fact_of, is_in, printed_in
from assistant.operations.quoting import bigrams, quoted, stated_by
from assistant.operations.speaking import carried_in, documents_to_look_in, passages_about, spoken_before
from assistant.phrases import counters_asked
from assistant.query import Operation
from assistant.retrieval import sentences, topic_named, under_section
from assistant.wording import clauses, tokens
from index.records import Disclosure

_MOST_QUOTED = 3
_CARRIED = 0.5
"Share of the words that name the thing which a sentence, its paragraph or its headings must carry."
_WHERE_WRITTEN = frozenset({"材料", "文件", "说明", "报告", "里面"})
_CARRIED_LAST = 0.6
"The same, where a sentence answers because no figure does."
_ONLY_A_NAME = re.compile(r"[^，,：:；;是为]{0,24}[。]?")
"1.实训基地建设项目。: a heading run into its paragraph tells nothing."
_FURTHEST = 1
"How many sentences after the one that names the thing still speak of it."


@dataclass(frozen=True, slots=True)
class Attribute:
    """A property that is asked for in words, and how a sentence reads that tells it."""

    name: str
    asked: re.Pattern[str]
    each: re.Pattern[str] | None
    told: str
    refused: bool
    described: bool
    amount: bool
    "Asked for with 多少, as a figure is."
    units: tuple[str, ...] = ()
    "What it is measured in, where a figure tells it."
    last: bool = False
    "Asked of the sentences only where no figure is printed."
    figure: bool = False
    "Told by the figure that stands there."
    alone: bool = False
    "Told in words that nothing else is told in, so that the thing need not be named."

    def wanted(self, text: str) -> Iterator[_Wanted]:
        """What `text` asks for of this property: one thing, or each of the kinds it names; nothing where it does not ask."""
        hit = self.asked.search(text)
        if hit is None:
            return
        said = hit.group()
        for kept in filter(None, hit.groups()):
            said = said.replace(kept, "，")  # 多久测评一次 asks how often of 测评
        if self.each is None:
            yield _Wanted(self.name, said, re.compile(self.told), self.refused, self.described, self.units, self.figure, self.alone)
        for kind in dict.fromkeys(self.each.findall(text) if self.each is not None else ()):
            yield _Wanted(kind, hit.group() + kind, re.compile(self.told.replace("{0}", kind)), self.refused, self.described)


@dataclass(frozen=True, slots=True)
class _Wanted:
    name: str
    said: str
    "The words that ask for it: they name no thing."
    told: re.Pattern[str]
    refused: bool
    described: bool
    "What the heading 项目概述 tells, where there is one."
    units: tuple[str, ...] = ()
    figure: bool = False
    alone: bool = False


_Told = tuple[Disclosure, dict[str, list[Excerpt]]]
"""A document, and its sentences that tell each property."""


@lru_cache(maxsize=1)
def attributes() -> tuple[Attribute, ...]:
    """data/attributes.toml, read once."""
    raw = tomllib.loads(files("assistant").joinpath("data/attributes.toml").read_text("utf-8"))
    return tuple(
        Attribute(
            a["name"], re.compile(a["asked"]), re.compile(a["each"]) if "each" in a else None, a["told"],
            a.get("refused", False), a.get("described", False), a.get("amount", False), tuple(a.get("units", ())), a.get("last", False),
            a.get("figure", False), a.get("alone", False),
        )
        for a in raw["attribute"]
    )


def told_of(desk: Desk, *, asks_amount: bool = False, last: bool = False) -> Draft | None:
    """The sentences that tell each property asked for, of the thing named; None where none is asked for or told.

    Of a body whose year was not said, the newest document that tells it answers. Where an amount is asked for, only the
    properties that are amounts count.
    """
    asked = [wanted for a in attributes() if a.last is last and (a.amount or not asks_amount) for wanted in a.wanted(desk.query.text)]
    told = _find(desk, asked, last=last)
    if told is not None:
        return _draft_of(desk, asked, *told)
    if asked and desk.sides and all(w.refused for w in asked) and _words(desk, asked):
        side = desk.sides[0]
        names = "、".join(dict.fromkeys(w.name for w in asked))
        of = f"“{thing}”的" if (thing := _thing(desk, asked)) else ""
        line = f"{desk.whose(side)}没有写明{of}{names}{mark([desk.ledger.cite_document(side.disclosure)])}。"
        return Draft(status="not_disclosed", lines=[line], subject=thing)
    return None


def _words(desk: Desk, asked: Sequence[_Wanted]) -> list[str]:
    """The words that name the thing, in this question or before it."""
    return _naming(desk, asked) or spoken_before(desk)


def _find(desk: Desk, asked: Sequence[_Wanted], *, last: bool) -> _Told | None:
    """The newest document that tells a property asked for, and its sentences for each."""
    words = _words(desk, asked) if asked else []
    if not words and not (asked and all(w.alone for w in asked)):
        return None
    for document in documents_to_look_in(desk):
        if any(w.described for w in asked) and _has_description(desk, document, words):
            return None
        for of in (words, []) if words and all(w.alone for w in asked) else (words,):
            found = {w.name: _sentences_telling(desk, document, of, w, last=last) for w in asked}
            if any(found.values()):
                return document, found
    return None


def _draft_of(desk: Desk, asked: Sequence[_Wanted], document: Disclosure, found: Mapping[str, Sequence[Excerpt]]) -> Draft:
    """The sentences quoted, their figures entered, and which property is not told."""
    told = list(dict.fromkeys(e for sentences_of in found.values() for e in sentences_of))
    lines = quoted(desk, document, told)
    counted = {u for units in counters_asked(desk.query.text) for u in units}  # 工期多少天
    enter_figures(desk, document, told, {u for w in asked for u in w.units} | counted)
    _enter_told(desk, document, found, asked)
    untold = [name for name, of_it in found.items() if not of_it]
    lines += [f"没有写明“{'、'.join(untold)}”。"] if untold else []
    return Draft(status="partial" if untold else "answered", lines=lines, subject=_thing(desk))


def tells_when(text: str) -> re.Pattern[str] | None:
    """How a sentence reads that tells when, where `text` asks for that."""
    return next((wanted.told for a in attributes() if a.name in _TIMES for wanted in a.wanted(text)), None)


_TIMES = frozenset({"月份", "何时"})
"The properties that are a time of the year, and no time that something takes."


def asks_standard(text: str) -> bool:
    """Whether what each person, household or village is paid is asked for."""
    return any(a.name == "标准" and a.asked.search(text) for a in attributes())


def _has_description(desk: Desk, document: Disclosure, words: Sequence[str]) -> bool:
    """Whether a heading of its own describes the thing named."""
    titles = topic_named("overview").sections
    return any(under_section(desk.library, document, titles, w) for w in words)


def enter_figures(desk: Desk, document: Disclosure, excerpts: Sequence[Excerpt], units: set[str]) -> None:
    """The figures that the quoted sentences state go with them as typed facts; in the units asked for they are the answer.

    楼多高, 地上地下各几层: of several in one unit, those whose name the question carries.
    """
    stated = stated_by(desk.library.catalogue(document), excerpts)
    asked = [f for f in stated if f.unit.removesuffix("以内") in units]
    named = bigrams(desk.query.text)
    for unit in units:
        told_by = {f: len(bigrams(f.row) & named) for f in asked if f.unit == unit}
        most = max(told_by.values(), default=0)
        own = [f for f, n in told_by.items() if n == most]
        own = [f for f in own if not any(o.row in f.row_path and o.row != f.row for o in own)]  # 建筑面积, not what it is made up of
        asked = [f for f in asked if f.unit != unit or f in own]
    for fact in stated:
        desk.ledger.figure(fact, role="answer" if fact in asked else "support")


def _enter_told(desk: Desk, document: Disclosure, found: Mapping[str, Sequence[Excerpt]], asked: Sequence[_Wanted]) -> None:
    """每村每年不低于28万元: the figure that stands where a sentence tells a property is what was asked for."""
    named = bigrams(desk.query.text)
    for wanted in asked:
        for excerpt in found[wanted.name] if wanted.figure else ():
            told = [m.span() for m in wanted.told.finditer(excerpt.passage.text, excerpt.start, excerpt.end)]
            figures = [
                f for f in printed_in(excerpt)
                if any(a < f.end and f.start < b + _CLOSE for a, b in told) and (not wanted.units or is_in(f.unit, wanted.units))
            ]  # fmt: skip
            near = {f: len(bigrams(f.clause) & named) for f in figures}
            each = re.search("各|分别", desk.query.text) is not None
            own = [f for f in figures if each or near[f] == max(near.values())]  # 90岁以上每月多少: of several, the one whose clause says so
            first = len(own) - 1
            for figure in printed_in(excerpt):
                if own and figure.start > own[-1].end and _AND_SO_MUCH.fullmatch(excerpt.passage.text, own[-1].end, figure.start):
                    own.append(figure)
            facts = [fact_of(desk.library, document, excerpt, f) for f in own]
            for n, fact in enumerate(facts):
                desk.ledger.figure(fact, label=label_of(facts[first]) if n > first else None)


_AND_SO_MUCH = re.compile("[、和及或]")
"""每人每月500元、250元和125元: by grades, which are all the answer."""
_CLOSE = 1
"Characters behind the words that tell a property in which its figure begins."


def told_instead(desk: Desk, draft: Draft, figures: int, used: int) -> Draft:
    """多久拨一次, 什么时候装好: the sentence that tells it, in place of a draft that does not; behind it where another clause was answered."""
    text = desk.query.text
    asked = [wanted for a in attributes() if a.last for wanted in a.wanted(text)]
    if not asked or draft.status == "clarify" or desk.query.wants(*_NEVER):
        return draft
    nothing = draft.status in {"not_disclosed", "out_of_scope"}
    if not nothing and (desk.query.wants(*_OTHERWISE) or desk.query.whole is not None):
        return draft
    if not nothing and all(w.told.search("".join(draft.lines)) for w in asked):
        return draft
    found = _find(desk, asked, last=True)
    if found is None:
        return draft
    if not nothing and len(clauses(text)) > 1:
        told = _draft_of(desk, asked, *found)
        return replace(draft, lines=[*draft.lines, *(line for line in told.lines if line not in draft.lines)])
    desk.ledger.take_back(figures, used)
    return _draft_of(desk, asked, *found)


_NEVER = (Operation.CHECK, Operation.SAME, Operation.INVENT, Operation.PREDICT, Operation.PERSONAL, Operation.OPINION, Operation.CONTRADICTIONS)
_OTHERWISE = (
    Operation.LIST, Operation.REASON, Operation.RANK, Operation.COMPARE, Operation.CHANGE, Operation.DIFFERENCE, Operation.SHARE, Operation.COMPLETION,
)  # fmt: skip


def _thing(desk: Desk, asked: Sequence[_Wanted] = ()) -> str:
    """What is asked about, as it is called; what only asks for the property (谁中标的) is no name of it."""
    asking = "".join((*(w.said for w in asked), *(w.name for w in asked)))
    own = "".join(c for c in desk.query.content if any(len(w) > 1 and w not in asking for w in tokens(c)))
    named = "、".join(s.text for s in desk.query.subjects if s.text not in asking)
    return named or own or next((s.text for s in desk.query.about), "")


def _naming(desk: Desk, asked: Sequence[_Wanted]) -> list[str]:
    """The words that name the thing: what the question says, less what asks for the property."""
    asking = "".join(w.said for w in asked)
    said = [w for c in desk.query.content for w in tokens(c)]
    said = said or [w for s in desk.query.subjects for x in s.surfaces for w in tokens(x)]
    told = [w for w in said if len(w) >= 2 and w not in asking and w not in _WHERE_WRITTEN]
    return list(dict.fromkeys(w for w in told if not any(x.name in w for x in asked)))


def _sentences_telling(desk: Desk, document: Disclosure, words: Sequence[str], wanted: _Wanted, *, last: bool = False) -> list[Excerpt]:
    """The sentences that read like an answer, where most words of the thing's name stand in them or around them."""
    found: list[tuple[float, Excerpt]] = []
    for passage, around in passages_about(desk, document, words, _CARRIED_LAST if last else _CARRIED):
        if not wanted.told.search(passage.text):
            continue
        parts = sentences(passage)
        headings = "".join(passage.section)
        for at, sentence in enumerate(parts):
            if not wanted.told.search(sentence.text) or _ONLY_A_NAME.fullmatch(sentence.text.strip()):
                continue
            itself = carried_in(sentence.text, words)
            if last and not itself:
                continue
            carried = around if last else carried_in(headings + "".join(s.text for s in parts[max(at - _FURTHEST, 0) : at + 1]), words)
            if carried >= _CARRIED:
                own = sum(carried_in(sentence.text, [w]) > carried_in(headings, [w]) for w in words) if last else 0  # 汛期 of 防汛物资
                alike = len(bigrams(sentence.text) & bigrams(desk.query.text)) if wanted.figure else 0  # 意外险 of 意外伤害保险
                found.append((carried + own + 0.1 * itself + 0.001 * alike, sentence))
    best = max((score for score, _ in found), default=0)
    return [sentence for score, sentence in found if score == best][: 1 if last else _MOST_QUOTED]
