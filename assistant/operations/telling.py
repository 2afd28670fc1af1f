"""Reasons, duties, definitions, projects: the sentences themselves, cited to the line, trimmed to what was asked."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.catalogue import Meaning
from assistant.citations import label_of, mark
from assistant.evidence import Excerpt, Found
from assistant.operations.desk import Desk, Draft, bold
from assistant.phrases import counters_asked
from assistant.query import Operation, Subject
from assistant.retrieval import (
    Topic,
    evidence_passages,
    loosely,
    retrieve,
    sentences,
    sentences_with,
    topics_of,
    under_section,
)
from assistant.scoping import Side
from assistant.wording import tokens
from index.classification import name_key
from index.records import Disclosure, Fact, Passage
from index.vocabulary import MONEY_UNITS, Origin

_BECAUSE = re.compile(r"原因|由于|因为|系因|是因|因.{1,20}(?:增加|减少|调整)")
_DEFINES = re.compile(r"[:：]|是指|指|是")
_MOST_CHARACTERS = 600
_ENOUGH = 0.6
"Share of the asked-for characters that a stated figure's name must carry."
_FOR_FIGURES = frozenset(
    {Operation.VALUE, Operation.COUNT, Operation.SUM, Operation.SHARE, Operation.CHANGE, Operation.RANK}
)
_MOVEMENTS = frozenset({"增减额", "增减率", "占比", "完成率"})
_EXPECTED_WORDS = {
    "没花完": "决算数小于预算数完成年初预算", "没用完": "决算数小于预算数完成年初预算", "花超": "决算数大于预算数", "超支": "决算数大于预算数",
    "比预算少": "决算数小于预算数", "比预算多": "决算数大于预算数", "低于预算": "决算数小于预算数", "超预算": "决算数大于预算数",
}  # fmt: skip
_FOR = re.compile(r"主要用于|主要安排|用于|主要包括")


def names_of(side_meanings: Sequence[Meaning], surfaces: Sequence[str]) -> list[str]:
    """Every folded name under which the subject may be spoken of, longest first."""
    names: set[str] = set(surfaces)
    for m in side_meanings:
        names |= m.keys
        if m.concept:
            names |= {*m.concept.said, name_key(m.concept.label)}
    return sorted((n for n in names if len(n) >= 2), key=len, reverse=True)


def _meanings(side: Side, subject: Subject) -> list[Meaning]:
    return [m for s in subject.surfaces if (m := side.catalogue.meaning(s)) is not None]


def quote(desk: Desk, excerpt: Excerpt) -> str:
    return f"“{excerpt.text.strip()}”{mark([desk.ledger.cite_excerpt(excerpt)])}"


def stated_in(side: Side, passage: Passage) -> list[Fact]:
    """The figures a passage states."""
    return [
        e.fact
        for e in side.catalogue.entries
        if e.fact.origin is Origin.NARRATIVE and e.fact.passage == passage.ordinal and e.fact.amount is not None
    ]


# -- reasons ------------------------------------------------------------------------------------------------------------


def reason(desk: Desk) -> Draft:
    """Why: the sentence that gives the reason for this very item, or that none is given."""
    from assistant.operations.arithmetic import stated_of
    from assistant.operations.desk import by_concept

    side = max(desk.sides, key=lambda s: s.fiscal_year)
    subjects = desk.query.subjects or (by_concept("appropriation_revenue"),)
    draft = Draft(subject=subjects[0].text)
    for subject in subjects:
        names = names_of(_meanings(side, subject), subject.surfaces)
        excerpt = _reason_for(desk, side, names)
        found = side.resolve(subject)
        label = label_of(found.entry.fact) if isinstance(found, Found) else subject.text
        if excerpt is None:
            number = desk.ledger.cite_document(side.disclosure)
            draft.lines.append(
                f"{desk.whose(side)}没有说明“{label}”增减或数额的原因，文件里找不到相应的解释[{number}]。"
            )
            if draft.status != "answered" or len(draft.lines) == 1:
                draft.status = "not_disclosed"
            continue
        draft.status = "answered"
        moved = [
            f
            for f in stated_of(side, subject, ("增减额", "增减率"))
            if f.passage == excerpt.passage.ordinal or desk.query.wants_amount
        ]
        figures = _moved(desk, moved) if moved else ""
        if isinstance(found, Found) and not figures and found.entry.fact.amount is not None:
            figures = f"{label}为{desk.put(found, role='support')}。"
        draft.lines.append(f"{desk.whose(side)}的说明：{quote(desk, excerpt)}" + (f" {figures}" if figures else ""))
    return draft


def _moved(desk: Desk, moved: Sequence[Fact]) -> str:
    asked = desk.query.hints & {Operation.CHANGE, Operation.DIFFERENCE} and desk.query.wants_amount
    parts = []
    for unit_is_money in (True, False):
        for fact in [f for f in moved if (f.unit in MONEY_UNITS) is unit_is_money][:1]:
            word = "增减额" if unit_is_money else "增减率"
            direction = "增加" if (fact.amount or 0) > 0 else ("减少" if (fact.amount or 0) < 0 else "持平")
            parts.append(
                f"{direction}{desk.ledger.figure(fact, role='answer' if asked else 'support', label=f'{fact.row}{word}')}"
            )
    return f"比上年{'，'.join(parts)}。" if parts else ""


def _cause_after(side: Side, passage: Passage, parts: Sequence[Excerpt], names: Sequence[str]) -> int | None:
    """In a paragraph about one item alone, which sentence gives the reason, however far from the item's name."""
    rows = {name_key(f.row) for f in stated_in(side, passage)}
    if not rows or not rows <= set(names):
        return None
    return next((i for i, s in enumerate(parts) if i and re.match(r"[^，,]{0,16}原因", s.text)), None)


def _said_of_execution(text: str) -> list[str]:
    """Colloquial words for how the money was spent against the budget, for which disclosures have their own."""
    return [w for w in _EXPECTED_WORDS if w in text]


def _reason_for(desk: Desk, side: Side, names: Sequence[str]) -> Excerpt | None:
    best: tuple[tuple[int, ...], Excerpt] | None = None
    patterns = [loosely(n) for n in names]
    asked = _bigrams(
        "".join(_EXPECTED_WORDS.get(w, w) for w in (*desk.query.content, *_said_of_execution(desk.query.text)))
    )
    for passage in evidence_passages(desk.library, side.disclosure):
        if not _BECAUSE.search(passage.text):
            continue
        parts = sentences(passage)
        for number, sentence in enumerate(parts):
            named = next((i for i, p in enumerate(patterns) if p.search(sentence.text)), None)
            if named is None:
                continue
            if _BECAUSE.search(sentence.text):
                position = patterns[named].search(sentence.text)
                early = position.start() if position else 0
                cause = _BECAUSE.search(sentence.text)
                if cause and early > cause.start():
                    continue  # the item stands inside somebody else's reason
                score = (0, min(early // 12, 3), named)
                excerpt = sentence
            elif number + 1 < len(parts) and re.match(r"[^，,]{0,16}原因", parts[number + 1].text):
                score = (1, 0, named)
                excerpt = Excerpt(passage, sentence.start, parts[number + 1].end)
            elif number == 0 and (at := _cause_after(side, passage, parts, names)) is not None:
                score = (2, 0, named)
                excerpt = Excerpt(passage, parts[at - 1].start, parts[at].end)
            else:
                continue
            shared = len(asked & _bigrams(excerpt.text))
            ranked = (score[0], -shared, *score[1:])
            if best is None or ranked < best[0]:
                best = (ranked, excerpt)
    return best[1] if best else None


# -- definitions --------------------------------------------------------------------------------------------------------


def definition(desk: Desk) -> Draft:
    """What a term means, in the words of 名词解释: of the documents asked about, else of any that explains it."""
    query = desk.query
    terms = list(query.subjects) or [Subject(())]
    documents = [s.disclosure for s in desk.sides] or desk.library.broad()
    if query.phases:
        documents = sorted(documents, key=lambda d: d.phase not in query.phases)
    draft = Draft(subject="、".join(t.text for t in terms))
    words = [_term_names(desk, documents, t) for t in terms] if query.subjects else [list(query.residual)]
    for d in documents:
        hits = [_definition_in(desk, d, names) for names in words]
        if hits and all(hits):
            for hit in hits:
                assert hit is not None
                draft.lines.append(f"{quote(desk, hit)}")
            return draft
    for names in words:
        hit = next((h for d in documents if (h := _definition_in(desk, d, names)) is not None), None)
        if hit is not None:
            draft.lines.append(quote(desk, hit))
    if draft.lines:
        draft.status = "partial" if len(draft.lines) < len(words) else "answered"
        return draft
    name = draft.subject or "、".join(query.residual)
    return Draft(status="not_disclosed", lines=[f"已收录的文件没有解释“{name}”这个名词。"], subject=name)


def _term_names(desk: Desk, documents: Sequence[Disclosure], term: Subject) -> list[str]:
    names: set[str] = set(term.surfaces)
    for d in documents[:6]:
        for s in term.surfaces:
            m = desk.library.meaning(d, s)
            if m is not None:
                names |= m.keys
                if m.concept:
                    names |= {name_key(m.concept.label), *m.concept.said}
    return sorted(names, key=len, reverse=True)


def _definition_in(desk: Desk, d: Disclosure, names: Sequence[str]) -> Excerpt | None:
    best: tuple[int, Excerpt] | None = None
    for passage in evidence_passages(desk.library, d):
        glossary = any("名词解释" in part for part in passage.section)
        head = re.split(r"[:：]", passage.text, maxsplit=1)[0]
        for name in names:
            hit = loosely(name).search(passage.text)
            if hit is None:
                continue
            key = name_key(head)
            if glossary and (
                key.startswith(name)
                or (hit.start() < 12 and _DEFINES.match(passage.text[hit.end() : hit.end() + 4].lstrip('”"预算 ')))
            ):
                score = 0 if key == name else 1
            elif re.match(r"[”\"]?(?:是指|指)", passage.text[hit.end() :]):
                score = 2
            else:
                continue
            if best is None or score < best[0]:
                best = (score, Excerpt(passage, 0, len(passage.text)))
    return best[1] if best else None


# -- topics and projects ------------------------------------------------------------------------------------------------


def told_by_topic(desk: Desk) -> Draft | None:
    """Duties, structure, a project's basis, implementer, period …: what stands under the headings that answer it."""
    named = topics_of(desk.query.text)
    if not named or not desk.sides:
        return None
    side = max(desk.sides, key=lambda s: s.fiscal_year)
    drafts = [d for topic in named if (d := _by_topic(desk, side, topic)) is not None]
    if not drafts:
        return None
    first = drafts[0]
    for other in drafts[1:]:
        first.lines += [line for line in other.lines if line not in first.lines]
    return first


def _by_topic(desk: Desk, side: Side, topic: Topic) -> Draft | None:
    if topic.name == "usage":
        return _usage(desk, side)
    spoken = [w for w in (*(s.text for s in desk.query.subjects), *desk.query.residual)]
    within = [
        w for w in spoken if not any(w in said or said in w for t in topics_of(desk.query.text) for said in t.said)
    ]
    general = topic.name in {"duties", "structure", "assets", "procurement"}
    for name in [*within, ""] if general else (within or [""]):
        passages = under_section(desk.library, side.disclosure, topic.sections, name)
        if passages:
            return _told(desk, side, passages, topic.name)
    return None


def usage_anywhere(desk: Desk) -> Draft | None:
    """公务接待费都花在哪些地方, of nobody in particular: the glossary's sentence, whichever document prints it."""
    for d in desk.library.broad():
        for subject in desk.query.subjects:
            for name in _term_names(desk, [d], subject):
                hits = [s for s in sentences_with(desk.library, d, [name]) if _FOR.search(s.text)]
                glossary = [h for h in hits if any("名词解释" in part for part in h.passage.section)]
                if glossary or hits:
                    return Draft(lines=[quote(desk, (glossary or hits)[0])], subject=subject.text)
    return None


def _told(desk: Desk, side: Side, passages: Sequence[Passage], subject: str) -> Draft:
    draft = Draft(subject=subject)
    length = 0
    draft.lines.append(f"{desk.whose(side)}：")
    for passage in passages:
        if length + len(passage.text) > _MOST_CHARACTERS and length:
            break
        length += len(passage.text)
        excerpt = Excerpt(passage, 0, len(passage.text))
        draft.lines.append(f"- {quote(desk, excerpt)}")
        for fact in stated_in(side, passage)[:4]:
            desk.ledger.figure(fact, role="support")
    return draft


def around(desk: Desk, side: Side, fact: Fact) -> Draft | None:
    """A count and what it counts (事业单位4家，具体包括：…): the passage that states it, and those that follow under its heading."""
    passages = evidence_passages(desk.library, side.disclosure)
    at = next((i for i, p in enumerate(passages) if p.ordinal == fact.passage), None)
    if at is None:
        return None
    following = [p for p in passages[at : at + 12] if p.section == passages[at].section]
    return _told(desk, side, following, label_of(fact)) if len(following) > 1 else None


def _usage(desk: Desk, side: Side) -> Draft | None:
    for subject in desk.query.subjects:
        names = names_of(_meanings(side, subject), subject.surfaces)
        for name in names:
            hits = [s for s in sentences_with(desk.library, side.disclosure, [name]) if _FOR.search(s.text)]
            if hits:
                return Draft(lines=[f"{desk.whose(side)}的说明：{quote(desk, hits[0])}"], subject=subject.text)
    return None


def tell_of(desk: Desk, side: Side, subject: Subject) -> Draft | None:
    """The item has no figure in the schedules: a figure stated in a sentence that names it, or nothing."""
    words = [*subject.surfaces]
    hits = sentences_with(desk.library, side.disclosure, words)
    for hit in hits:
        facts = [
            f
            for f in stated_in(side, hit.passage)
            if hit.start <= hit.passage.text.find(f.quoted[:12]) < hit.end or f.quoted[:12] in hit.text
        ]
        if facts:
            shown = "、".join(desk.ledger.figure(f) for f in facts[:3])
            return Draft(lines=[f"{desk.whose(side)}：{quote(desk, hit)}其中的数：{shown}。"], subject=subject.text)
    return None


# -- anything else --------------------------------------------------------------------------------------------------------


def tell(desk: Desk) -> Draft:
    """No printed name was recognised: a stated figure whose name carries the words, else the passage that carries them."""
    from assistant.operations import declining

    content = "".join(desk.query.residual)
    stated = _stated_by_overlap(desk, content)
    if stated is not None:
        return stated
    for side in sorted(desk.sides, key=lambda s: -s.fiscal_year):
        hit = _best_sentence(desk, side, content)
        if hit is not None:
            for fact in stated_in(side, hit.passage)[:6]:
                if fact.quoted and fact.quoted[:10] in hit.text:
                    desk.ledger.figure(
                        fact, role="answer" if desk.query.wants(Operation.VALUE, Operation.COUNT) else "support"
                    )
            return Draft(lines=[f"{desk.whose(side)}：{quote(desk, hit)}"], subject=content)
    if not desk.sides:
        return declining.out_of_scope(desk)
    from assistant.evidence import Missing

    side = desk.sides[0]
    return declining.not_found(desk, side, Missing(side.disclosure, content), None)


def _bigrams(text: str) -> set[str]:
    return {text[i : i + 2] for i in range(len(text) - 1)} or {text}


def counts(desk: Desk) -> Draft | None:
    """多少批次多少人, 几辆: the counts that sentences state of the subject, one for each unit asked for."""
    counters = counters_asked(desk.query.text)
    if not counters:
        return None
    draft = Draft(subject="、".join(s.text for s in desk.query.subjects))
    for side in desk.sides:
        keys = {n for s in desk.query.subjects for n in names_of(_meanings(side, s), s.surfaces)}
        for units in counters:
            fact = _best_stated(side, "".join(desk.query.content), units, keys)
            if fact is None:
                return None
            kinds = _kinds_of(side, fact)
            shown = (
                "，其中" + "、".join(f"{f.row}{desk.ledger.figure(f, role='support')}" for f in kinds) if kinds else ""
            )
            draft.lines.append(f"{desk.whose(side)}，{label_of(fact)}为**{bold(desk.ledger.figure(fact))}{shown}。")
    return draft


def _kinds_of(side: Side, fact: Fact) -> list[Fact]:
    """What a stated count is made up of, where the sentence says so: the kinds that are not zero."""
    key = name_key(fact.row)
    return [
        e.fact
        for e in side.catalogue.entries
        if e.fact.passage == fact.passage and e.fact.unit == fact.unit and key in e.ancestors and e.fact.amount
    ][:8]


def _best_stated(side: Side, content: str, units: Sequence[str], keys: set[str]) -> Fact | None:
    """The stated figure, in one of these units, whose name carries most of what was asked; one of the subject's first."""
    asked = set(content)
    words = [w for w in tokens(content) if len(w) >= 2] if not keys else []
    ranked = []
    for entry in side.catalogue.entries:
        fact = entry.fact
        dated = bool(entry.columns) and entry.columns[0].startswith("截至")
        right_year = fact.fiscal_year == side.fiscal_year or (dated and fact.fiscal_year == side.fiscal_year - 1)
        if (
            fact.origin is not Origin.NARRATIVE
            or fact.amount is None
            or not right_year
            or (units and fact.unit not in units)
        ):
            continue
        if entry.leaf in _MOVEMENTS and not _MOVEMENTS & set(content):
            continue
        own = set(entry.row) | set(entry.leaf) | {c for a in entry.ancestors for c in a}
        overlap = len(asked & own) / max(len(asked), 1)
        wider = len(asked & (own | set(fact.quoted) | set(fact.schedule_title))) / max(len(asked), 1)
        around = entry.row + entry.leaf + "".join(entry.ancestors) + fact.quoted + fact.schedule_title + fact.unit
        if not all(w in around for w in words):
            continue
        named = bool(keys & {entry.row, *entry.ancestors}) or any(len(k) > 2 and k in entry.row for k in keys)
        if named or overlap >= _ENOUGH or (units and overlap >= _ENOUGH / 2 and wider >= 0.9):
            ranked.append(((not named, -overlap, len(set(entry.row) - asked), fact.ordinal), fact))
    return min(ranked, key=lambda r: r[0])[1] if ranked else None


def _stated_by_overlap(desk: Desk, content: str) -> Draft | None:
    if not content or not desk.sides:
        return None
    lines = []
    for side in desk.sides:
        for units in counters_asked(desk.query.text) or ((),):
            fact = _best_stated(side, "".join(desk.query.content) or content, units, set())
            if fact is None:
                return None
            lines.append(f"{desk.whose(side)}，{label_of(fact)}为**{bold(desk.ledger.figure(fact))}。")
    return Draft(lines=lines, subject=content)


def _best_sentence(desk: Desk, side: Side, content: str) -> Excerpt | None:
    asked = _bigrams(content)
    # For a figure every word must be there: a passage that lacks one of them speaks of something else.
    words = [w for w in tokens(content) if len(w) >= 2] if desk.query.hints & _FOR_FIGURES else []
    best: tuple[float, Excerpt] | None = None
    for passage in retrieve(desk.library, desk.query.text, [side.disclosure], 6):
        around = passage.text + "".join(passage.section)
        if not all(w in around for w in words):
            continue
        for sentence in sentences(passage):
            overlap = len(asked & _bigrams(re.sub(r"[^\u4e00-\u9fff]", "", sentence.text))) / len(asked)
            if overlap >= 0.5 and (best is None or overlap > best[0]):
                best = (overlap, sentence)
    return best[1] if best else None


__all__ = ["definition", "reason", "sentences_with", "tell", "tell_of", "told_by_topic"]
