"""Why, and what it means: the sentence that gives the reason for an item, the entry that defines a term."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.catalogue import Entry, Meaning
from assistant.citations import label_of
from assistant.evidence import Excerpt, Found
from assistant.operations import telling
from assistant.operations.desk import Desk, Draft, by_concept
from assistant.operations.paragraphs import TELLING, usage_of
from assistant.operations.quoting import bigrams, meanings_of, names_of, quote, stated_in
from assistant.operations.stated import moves
from assistant.phrases import find_cues, find_years
from assistant.query import Mention, Operation, Subject
from assistant.retrieval import evidence_passages, loosely, sentences
from assistant.scoping import Side
from assistant.uses import FOR, LEVELLED, last_level
from assistant.wording import tokens
from index.classification import name_key
from index.records import Disclosure, Fact, Passage
from index.vocabulary import MONEY_UNITS, Direction, Phase

_BECAUSE = re.compile(r"原因|主要是|由于|因为|系因|是因|因.{1,20}(?:增加|减少|调整)")


_WHOLES = ("收入总预算", "支出总预算", "收支总预算", "收支总计", "收、支总计", "收入支出总计", "收入支出决算总计", "收支预算")
"How narratives call the whole of both sides when they say why it moved."
_TOTALS = frozenset({"total_expenditure", "total_revenue"})
_WHY_AT_ALL = re.compile(r"(?:怎么|咋|为啥|为什么|为何|凭啥|凭什么)(?:会|还|也|要|又|就)*(?:有|出现|安排|列|设|花)|哪来的|哪儿来的")
"Asked is why there is such an item at all: what it is for answers that."
_HEAD = 60
"Characters before the colon of a paragraph about one item."
_DEFINES = re.compile(r"[:：]|是指|指|是")


_EXPECTED_WORDS = {
    "没花完": "决算数小于预算数完成年初预算", "没用完": "决算数小于预算数完成年初预算", "花超": "决算数大于预算数", "超支": "决算数大于预算数",
    "比预算少": "决算数小于预算数", "比预算多": "决算数大于预算数", "低于预算": "决算数小于预算数", "超预算": "决算数大于预算数",
}  # fmt: skip


def reason(desk: Desk) -> Draft:
    """Why: the sentence that gives the reason for this very item, or that none is given."""
    from assistant.operations.operands import stated_of

    side = _as_executed(desk, max(desk.sides, key=lambda s: s.fiscal_year))
    told = _reason_in_words(desk, side)
    if told is not None:
        return told
    subjects = desk.query.subjects or (_explained_total(desk, side),)
    draft = Draft(subject=subjects[0].text)
    for subject in subjects:
        meanings = meanings_of(side, subject)
        names = names_of(meanings, subject.surfaces)
        if any(m.concept and m.concept.key in _TOTALS for m in meanings):
            # 支出 alone and 当年支出 stand in every other name.
            others = [n for n in names if len(n) > 2 and not n.startswith(("当年", "本年", "全年"))]
            names = [*_WHOLES, *others]
            excerpt = _reason_for(desk, side, _WHOLES) or _reason_for(desk, side, others) or _reason_of_other_side(desk, side, meanings)
        else:
            excerpt = _reason_for(desk, side, names)
        if excerpt is None:
            wider = [n for s in subject.surfaces for n in side.catalogue.containing(s.lstrip("~"))]
            excerpt = _reason_for(desk, side, wider) if len(wider) == 1 else None
        excerpt = excerpt or _reason_of_parts(desk, side, subject) or _reason_by_use(desk, side, names)
        found = side.resolve(subject)
        label = label_of(found.entry.fact) if isinstance(found, Found) else subject.text
        project = isinstance(found, Found) and found.entry.leaf == "年度预算安排"
        if excerpt is None and project:
            why = telling.project_background(desk, side, subject.text)
            if why is not None:
                draft.lines += why.lines
                draft.status = "answered"
                continue
        uses = usage_of(desk, side, names) if excerpt is None and _WHY_AT_ALL.search(desk.query.text) else []
        if uses:
            draft.lines.append(f"{desk.whose(side)}写明它的用途：{quote(desk, uses[0])}")
            draft.lines += [f"- {quote(desk, u)}" for u in uses[1:5]]
            draft.status = "answered"
            continue
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
            if (f.passage == excerpt.passage.ordinal and f.quoted[:10] in excerpt.text) or desk.query.wants_amount or _MOVED.search(desk.query.text)
        ]
        figures = _moved(desk, moved) if moved else ""
        if isinstance(found, Found) and not figures and found.entry.fact.amount is not None and not moves(found.entry):
            figures = f"{label}为{desk.put(found, role='support')}。"
        draft.lines.append(f"{desk.whose(side)}的说明：{quote(desk, excerpt)}" + (f" {figures}" if figures else ""))
    return draft


def _reason_in_words(desk: Desk, side: Side) -> Draft | None:
    """两新组织党建为什么没花完预算: no item is called so, but the paragraph of one is about it and gives a reason."""
    words = [w for r in desk.query.residual for w in tokens(r) if len(w) >= 2]
    if desk.query.subjects or not words:
        return None
    for passage in evidence_passages(desk.library, side.disclosure):
        parts = sentences(passage)
        if not all(w in passage.text for w in words) or not LEVELLED.search(passage.text):
            continue
        named = next((i for i, s in enumerate(parts) if any(w in s.text for w in words)), 0)
        cause = next((i for i in range(named, len(parts)) if _BECAUSE.search(parts[i].text)), None)
        if cause is None:
            continue
        excerpt = Excerpt(passage, parts[named].start, parts[cause].end)
        figures = [f for f in stated_in(side, passage) if f.quoted[:10] in excerpt.text][:3]
        shown = "、".join(desk.ledger.figure(f, role="support") for f in figures)
        line = f"{desk.whose(side)}的说明：{quote(desk, excerpt)}" + (f"其中的数：{shown}。" if shown else "")
        return Draft(lines=[line], subject="".join(words))
    return None


def _reason_of_parts(desk: Desk, side: Side, subject: Subject) -> Excerpt | None:
    """A total without a reason of its own: that of the part which moved."""
    from assistant.operations.operands import stated_of

    for meaning in meanings_of(side, subject):
        for part in meaning.concept.parts if meaning.concept else ():
            item = Subject((Mention(part, 0, 0),))
            moved = any(f.amount for f in stated_of(side, item, ("增减额",)))
            if moved or "持平" in desk.query.text:
                excerpt = _reason_for(desk, side, [part])
                if excerpt is not None:
                    return excerpt
    return None


def _reason_of_other_side(desk: Desk, side: Side, meanings: Sequence[Meaning]) -> Excerpt | None:
    """收入预算总额…，主要原因是…: 收支 balance, and what moved one total moved the other."""
    keys = {m.concept.key for m in meanings if m.concept is not None}
    other = by_concept("total_revenue" if "total_expenditure" in keys else "total_expenditure")
    names = [n for n in names_of(meanings_of(side, other), other.surfaces) if len(n) > _SHORT_TOTAL]
    word = "收入" if "total_expenditure" in keys else "支出"
    return _reason_for(desk, side, [f"{word}预算总额", f"预算{word}总额", f"{word}预算总数", f"{word}总预算", *names])


_SHORT_TOTAL = 3


def _reason_by_use(desk: Desk, side: Side, names: Sequence[str]) -> Excerpt | None:
    """修古塔的钱为什么少了: the paragraph of the one item that is 主要用于 it, where that gives a reason."""
    found = []
    for passage in evidence_passages(desk.library, side.disclosure):
        use = FOR.search(passage.text)
        if use is None or not LEVELLED.search(passage.text[: use.start()]) or not _BECAUSE.search(passage.text):
            continue
        purpose = name_key(passage.text[use.end() :])
        if any(len(n) >= TELLING and n in purpose for n in names):
            found.append(Excerpt(passage, 0, len(passage.text)))
    return found[0] if len(found) == 1 else None


def _as_executed(desk: Desk, side: Side) -> Side:
    """为什么没花完: the final account says why, where that is held beside the budget."""
    if side.disclosure.phase is Phase.EXECUTED or not _said_of_execution(desk.query.text):
        return side
    for d, catalogue in side.alternates:
        if d.phase is Phase.EXECUTED:
            return replace(side, disclosure=d, catalogue=catalogue, alternates=())
    return side


def _explained_total(desk: Desk, side: Side) -> Subject:
    """Why the budget grew, of nothing in particular: the total whose change the document explains."""
    keys = ("total_revenue", "total_expenditure") if desk.query.direction is Direction.REVENUE else ("total_expenditure", "total_revenue")
    tried = [by_concept(k) for k in (*keys, "appropriation_revenue")]
    wholes = [Subject((Mention(w, 0, 0),)) for w in _WHOLES]
    for subject in (*wholes, *tried):
        names = names_of(meanings_of(side, subject), subject.surfaces) if subject in tried else subject.surfaces
        if _reason_for(desk, side, [n for n in names if len(n) > _OF_ANYTHING]) is not None:
            return subject
    return tried[2]


_OF_ANYTHING = 2
"Characters of a name that stands in every other one: 支出, 预算."


_MOVED = re.compile(r"(?:多|少|增加?|减少?|涨|降|砍|翻)了")


def _moved(desk: Desk, moved: Sequence[Fact]) -> str:
    asked = (desk.query.hints & {Operation.CHANGE, Operation.DIFFERENCE} and desk.query.wants_amount) or _MOVED.search(desk.query.text)
    parts = []
    for unit_is_money in (True, False):
        for fact in [f for f in moved if (f.unit in MONEY_UNITS) is unit_is_money and f.amount][:1]:
            word = "增减额" if unit_is_money else "增减率"
            direction = "增加" if (fact.amount or 0) > 0 else "减少"
            parts.append(
                f"{direction}{desk.ledger.figure(fact, role='answer' if asked else 'support', label=f'{fact.row}{word}')}"
            )
    return f"比上年{'，'.join(parts)}。" if parts else ""


def _cause_after(side: Side, passage: Passage, parts: Sequence[Excerpt], names: Sequence[str]) -> int | None:
    """In a paragraph about one item alone, which sentence gives the reason, however far from the item's name."""
    rows = {name_key(f.row) for f in stated_in(side, passage)}
    head = re.sub(r"[（(][类款项][）)]", "", re.split(r"[:：]", passage.text, maxsplit=1)[0])
    headed = len(head) <= _HEAD and any(name_key(head).endswith(n) for n in names)  # 抗旱（项）：2025年预算数为…
    if not headed and (not rows or not rows <= set(names)):
        return None
    cause = r"(?:[较比][^，,]{2,24}[，,])?[^，,]{0,16}原因"
    return next((i for i, s in enumerate(parts) if i and re.match(cause, s.text)), None)


def _cause_of_levelled(parts: Sequence[Excerpt], number: int) -> int:
    """…宗教事务（项）。年初预算…，主要原因是…: which sentence after the one that ends with an item gives its reason; 0 for none."""
    for at in range(number + 1, len(parts)):
        if last_level(parts[at].text):
            return 0
        if _BECAUSE.search(parts[at].text):
            return at
    return 0


def _said_of_execution(text: str) -> list[str]:
    """Colloquial words for how the money was spent against the budget, for which disclosures have their own."""
    return [w for w in _EXPECTED_WORDS if w in text]


def _cause_behind(parts: Sequence[Excerpt], number: int) -> int | None:
    """Which of the next sentences opens with 减少原因：…; None where none does."""
    ahead = range(number + 1, min(number + _FURTHEST, len(parts)))
    return next((k for k in ahead if _GIVES_REASON.match(parts[k].text)), None)


_GIVES_REASON = re.compile(r"[^，,]{0,16}原因")
_FURTHEST = 4
"Sentences behind the one that names an item in which 减少原因：… may still be its own."


def _reason_for(desk: Desk, side: Side, names: Sequence[str]) -> Excerpt | None:
    best: tuple[tuple[int, ...], Excerpt] | None = None
    patterns = [loosely(n) for n in names]
    asked = bigrams(
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
            elif (cause_at := _cause_behind(parts, number)) is not None:
                score = (1, cause_at - number, named)
                excerpt = Excerpt(passage, sentence.start, parts[cause_at].end)
            elif (last := last_level(sentence.text)) and any(last.endswith(n) for n in names) and (
                until := _cause_of_levelled(parts, number)
            ):
                score = (1, 0, named)
                excerpt = Excerpt(passage, sentence.start, parts[until].end)
            elif number == 0 and (at := _cause_after(side, passage, parts, names)) is not None:
                score = (2, 0, named)
                excerpt = Excerpt(passage, parts[at - 1].start, parts[at].end)
            else:
                continue
            shared = len(asked & bigrams(excerpt.text))
            ranked = (score[0], -shared, *score[1:])
            if best is None or ranked < best[0]:
                best = (ranked, excerpt)
    return best[1] if best else None


def definition(desk: Desk) -> Draft:
    """What a term means, in the words of 名词解释: of the documents asked about, else of any that explains it."""
    query = desk.query
    if query.agencies and not query.subjects and (told := telling.told_by_topic(desk)) is not None:
        return told  # 财政局是干嘛的
    terms = list(query.subjects) or [Subject(())]
    documents = [s.disclosure for s in desk.sides] or desk.library.broad()
    if query.phases:
        documents = sorted(documents, key=lambda d: d.phase not in query.phases)
    draft = Draft(subject="、".join(t.text for t in terms))
    whole = name_key(query.quotations[0]) if query.quotations else term_of(desk)
    words = [term_names(desk, documents, t) for t in terms] if query.subjects else [[whole]]
    if len(terms) == 1 and len(whole) >= 3 and whole not in words[0]:
        exact = next((h for d in documents if (h := _definition_in(desk, d, [whole])) is not None), None)
        if exact is not None:
            return Draft(lines=[quote(desk, exact)], subject=whole)  # 河长制 itself, before 河长制巡查信息化运维
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
    told = telling.usage_anywhere(desk)
    if told is not None:
        return told
    name = draft.subject or term_of(desk)
    return Draft(status="not_disclosed", lines=[f"已收录的文件没有解释“{name}”这个名词。"], subject=name)


def term_of(desk: Desk) -> str:
    """The term a question asks to have explained, when no vocabulary knows it: what stands before or after 是什么意思, past the body and year."""
    text = desk.query.text
    cues = [c for c in find_cues(text, 0, len(text)) if c.operation is Operation.DEFINITION]
    rest = text[: cues[0].start] or text[cues[0].end :] if cues else text
    rest = re.split(r"[,。;?]", rest.strip(",。;?"), maxsplit=1)[0]
    rest = re.split(r"(?:里|中|上|里面)(?:说|讲|提|写)(?:到|过)?的", rest)[-1]
    known = [*(y.end for y in find_years(rest)), *(m.end for m in desk.library.directory.mentions(rest) if m.names)]
    rest = rest[max((end for end in known if end < len(rest)), default=0) :]
    return name_key(re.sub(r"^(?:请问|(?:部门)?[预决]算里?说?的?|文件里的|所谓的?|那么?|什么是)|[?？。的]+$", "", rest))


def term_names(desk: Desk, documents: Sequence[Disclosure], term: Subject) -> list[str]:
    names: set[str] = set(term.surfaces)
    for d in documents[:6]:
        for s in term.surfaces:
            m = desk.library.meaning(d, s)
            if m is not None:
                names |= m.keys
                if m.concept:
                    names |= {name_key(m.concept.label), *m.concept.said}
    return sorted(names, key=len, reverse=True)


def definition_of(desk: Desk, side: Side, entry: Entry) -> Excerpt | None:
    """What the document's 名词解释 says an item covers."""
    said = re.sub("(?:预算|决算)数$", "", entry.subject)
    names = names_of([m for m in [side.catalogue.meaning(entry.subject)] if m is not None], (entry.subject, said))
    return _definition_in(desk, side.disclosure, names)


def _inline(text: str, name: str) -> tuple[int, int] | None:
    """Where a glossary that runs on (3.“三公”经费：…4.超限超载治理：…) explains a term: from its number to the next."""
    for match in _ENTRY.finditer(text):
        following = _ENTRY.search(text, match.end())
        if (match.start() or following) and name_key(match.group("term")) == name:
            return match.start(), following.start() if following else len(text)
    return None


_ENTRY = re.compile(r"(?:(?<=[。；])|^)\s*(?:\d{1,2}[.、．]|[（(]?[一二三四五六七八九十]{1,3}[)）、.．])\s*(?P<term>[^：:。；]{2,30})[：:]")


def _definition_in(desk: Desk, d: Disclosure, names: Sequence[str]) -> Excerpt | None:
    best: tuple[int, Excerpt] | None = None
    for passage in evidence_passages(desk.library, d):
        glossary = any("名词解释" in part for part in passage.section)
        head = re.split(r"[:：]", passage.text, maxsplit=1)[0]
        for name in names:
            hit = loosely(name).search(passage.text)
            if hit is None:
                continue
            inline = _inline(passage.text, name) if glossary else None
            if inline is not None and (best is None or best[0] > 0):
                best = (0, Excerpt(passage, *inline))
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
