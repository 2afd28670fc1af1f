"""Words and sentences of a document: the names of an item, a quotation with its mark."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from assistant.catalogue import Catalogue, Meaning
from assistant.citations import basis_of_disclosure, mark
from assistant.evidence import Excerpt
from assistant.operations.desk import Desk
from assistant.phrases import counters_asked
from assistant.query import Operation, Subject
from assistant.retrieval import sentences
from assistant.scoping import Side
from index.classification import aliases, name_key
from index.records import Disclosure, Fact, Passage
from index.vocabulary import PassageKind


def names_of(side_meanings: Sequence[Meaning], surfaces: Sequence[str]) -> list[str]:
    """Every folded name under which the subject may be spoken of, longest first."""
    names: set[str] = set(surfaces)
    for m in side_meanings:
        names |= m.keys
        if m.concept:
            names |= {*m.concept.said, name_key(m.concept.label)}
    for alias in aliases():
        if names & set(alias.means) and not alias.vague and not alias.sum:
            names |= {m for m in alias.means if not m.startswith("@")}  # …费用 in the schedule is …费 in the text
    return sorted((n for n in names if len(n) >= 2), key=len, reverse=True)


def with_tails(names: Sequence[str]) -> set[str]:
    """老年福利 in a schedule is 老年福利支出 in a sentence, 公务接待费 the row 公务接待费支出 of another table."""
    return {*names, *(n + "支出" for n in names), *(short for n in names if len(short := n.removesuffix("支出")) >= 2)}


def meanings_of(side: Side, subject: Subject) -> list[Meaning]:
    return [m for s in subject.surfaces if (m := side.catalogue.meaning(s)) is not None]


_GOES_ON = re.compile(r"(?:包括|包含|如下|是|为|有|名单)[:：]\s*$")
_MOST_LISTED, _LONGEST_LISTED = 20, 90


def listed_after(desk: Desk, excerpt: Excerpt) -> list[Passage]:
    """The lines that a sentence ending in a colon goes on with (…单位包括：), as far as its section goes."""
    passage = excerpt.passage
    if not _GOES_ON.search(excerpt.text) or passage.text[excerpt.end :].strip():
        return []
    after = [p for p in desk.library.index.passages.of_document(passage.document) if p.ordinal > passage.ordinal]
    listed: list[Passage] = []
    for p in after[:_MOST_LISTED]:
        if p.section != passage.section or p.kind is PassageKind.HEADING or len(p.text) > _LONGEST_LISTED:
            break
        listed.append(p)
    items = [p for p in listed if _NUMBERED.match(p.text)]
    return items or listed


_NUMBERED = re.compile(r"\s*(?:[(（]?\d{1,2}[)）]?[.、．]?\s*|[(（]?[一二三四五六七八九十]{1,2}[)）]?[、.．])(?=\D)")


def with_list(desk: Desk, excerpt: Excerpt) -> list[str]:
    """A sentence as quoted, and the items it goes on with, a line each."""
    whole = [Excerpt(p, 0, len(p.text)) for p in listed_after(desk, excerpt)]
    lines = [quote(desk, excerpt), *(f"- {quote(desk, e)}" for e in whole)]
    if desk.query.hints & {Operation.COUNT} and len(whole) > 1:
        marks = [desk.ledger.cite_excerpt(e) for e in (excerpt, *whole)]
        unit = next((u[0] for u in counters_asked(desk.query.text)), "个")
        count = _counted_off([e.text for e in whole])
        text = desk.ledger.derived("所列", Decimal(count), unit, f"逐项数得{count}", (), marks=marks)
        lines.append(f"一共列了**{text.partition('[')[0]}**。")
    return lines


def _counted_off(lines: Sequence[str]) -> int:
    """How many are listed: as many as are numbered, where the number of the first stands on a line of its own."""
    numbers = [int(m.group()) for line in lines if (m := re.match(r"\d{1,2}(?!\d)", line.strip("（( ")))]
    runs_on = len(numbers) == len(lines) and numbers == list(range(2, len(lines) + 2))
    return numbers[-1] if runs_on else len(lines)


def quote(desk: Desk, excerpt: Excerpt) -> str:
    return f"“{excerpt.text.strip()}”{mark([desk.ledger.cite_excerpt(excerpt)])}"


def quoted(desk: Desk, document: Disclosure, excerpts: Sequence[Excerpt]) -> list[str]:
    """Sentences of one document under its name, a line each."""
    return [f"{desk.short(document.agency)}{basis_of_disclosure(document)}：", *(f"- {quote(desk, e)}" for e in dict.fromkeys(excerpts))]


def stated_in(side: Side, passage: Passage) -> list[Fact]:
    """The figures a passage states."""
    return [e.fact for e in side.catalogue.stated.get(passage.ordinal, ())]


def stated_by(catalogue: Catalogue, excerpts: Sequence[Excerpt]) -> list[Fact]:
    """The figures that these sentences state."""
    stated = (e.fact for ordinal in sorted({x.passage.ordinal for x in excerpts}) for e in catalogue.stated.get(ordinal, ()))
    return [f for f in stated if any(f.passage == x.passage.ordinal and is_stated_in(f, x.text) for x in excerpts)]


def is_stated_in(fact: Fact, sentence: str) -> bool:
    """Whether a figure was read from this sentence, or from a part of it."""
    return bool(fact.quoted) and fact.quoted.strip()[:_OPENING] in sentence


_OPENING = 10
"Characters of its quotation by which a figure is found in a sentence."


def bigrams(text: str) -> set[str]:
    return {text[i : i + 2] for i in range(len(text) - 1)} or {text}


_HEADS = re.compile(r"[(（]?[一二三四五六七八九十\d]{1,3}[)）]?[、.．]?[^，,：:；;]{2,20}(?:说明|情况)[。]?")
"""（三）机关运行经费说明。: a heading run into its paragraph."""


def past_heading(sentence: Excerpt) -> Excerpt:
    """A sentence that is nothing but a heading with the one it heads; any other as it is."""
    if not _HEADS.fullmatch(sentence.text.strip()):
        return sentence
    after = next((s for s in sentences(sentence.passage) if s.start >= sentence.end), sentence)
    return Excerpt(sentence.passage, sentence.start, after.end)
