"""An item's own paragraph: what it is for, and what else is said of it there."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile

from assistant.citations import mark
from assistant.evidence import Excerpt
from assistant.operations.desk import Desk, Draft
from assistant.operations.quoting import meanings_of, names_of, quote, stated_by, stated_in
from assistant.query import Subject
from assistant.retrieval import evidence_passages, loosely, sentences
from assistant.scoping import Side
from assistant.uses import FOR, LEVELLED, last_level
from assistant.wording import tokens
from index.classification import name_key
from index.records import Fact, Passage
from index.vocabulary import FUND_SCHEDULES, Origin, Phase, ScheduleKind

_MOST_CHARACTERS = 600


def usage(desk: Desk, side: Side) -> Draft | None:
    """What an item's money is for: the sentence 主要用于 of its own paragraph, else those of the items below it."""
    for subject in desk.query.subjects:
        names = names_of(meanings_of(side, subject), subject.surfaces)
        hits = usage_of(desk, side, names) or usage_of(desk, side, _names_of_parts(side, names))
        if hits:
            lines = [f"{desk.whose(side)}的说明：{quote(desk, hits[0])}", *(f"- {quote(desk, h)}" for h in hits[1:_MOST_USES])]
            return Draft(lines=lines, subject=subject.text)
    return None


def _names_of_parts(side: Side, names: Sequence[str]) -> list[str]:
    """公务用车运行费 of 公务用车购置及运行费: what sentences say of a part where they say nothing of the whole."""
    held = set(names)
    funds = [k for word, k in FUND_SCHEDULES.items() if any(n.startswith(word) for n in held)]
    if funds:  # 政府性基金是干什么用的: the items it pays for
        held_by = [e for k in funds for e in side.catalogue.by_schedule.get(k, ())]
        return list(dict.fromkeys(e.row for e in held_by if len(e.fact.row_code) > _CLASS_DIGITS and e.fact.amount))
    return list(dict.fromkeys(e.row for e in side.catalogue.entries if e.row and e.ancestors & held and e.fact.origin is Origin.NARRATIVE))


def shortcomings(desk: Desk, side: Side) -> Draft | None:
    """What a project's 绩效自评 found wrong and means to mend, in the sentences that name it or follow those."""
    for subject in desk.query.subjects or (Subject(()),):
        names = names_of(meanings_of(side, subject), subject.surfaces)
        patterns = [loosely(n) for n in (*names, *desk.query.content) if len(n) >= TELLING]
        words = [w for c in desk.query.content for w in tokens(c) if len(w) >= 2 and not _OF_REVIEW.search(w)]
        scores = [f"{q.printed}分" for q in desk.query.quantities if q.unit == "分"]
        for passage in evidence_passages(desk.library, side.disclosure):
            parts = sentences(passage)
            about = [
                i for i, s in enumerate(parts)
                if any(p.search(s.text) for p in patterns) or (len(words) > 1 and all(w in s.text for w in words)) or any(q in s.text for q in scores)
            ]  # fmt: skip
            for i in about:
                after = takewhile(lambda s: not _NEXT_ONE.search(s.text), parts[i + 1 : i + _GOES_ON])
                told = [s for s in (parts[i], *after) if _WRONG.search(s.text)]
                if not told:
                    continue
                first = parts[i] if _SCORE.search(desk.query.text) or not names else told[0]
                whole = Excerpt(passage, first.start, told[-1].end)  # 主要问题：…。改进措施：…
                for fact in stated_by(side.catalogue, [whole]):
                    if fact.unit == "分":
                        desk.ledger.figure(fact)
                return Draft(lines=[f"{desk.whose(side)}：{quote(desk, whole)}"], subject=subject.text)
        if patterns and names and side.disclosure.phase is Phase.EXECUTED:  # a budget tells of no 自评
            line = f"{desk.whose(side)}没有写明“{subject.text}”发现的问题或改进措施{mark([desk.ledger.cite_document(side.disclosure)])}。"
            return Draft(status="not_disclosed", lines=[line], subject=subject.text)
    return None


_WRONG = re.compile("(?:发现|存在)的?(?:主要)?(?:问题|不足)|主要问题|改进措施")
_OF_REVIEW = re.compile("暴露|发现|存在|反映|自评|评价|得分|绩效|毛病|问题|短板|整改|改进|不足")
_SCORE = re.compile("[几多少]分|得分|评分|什么档|啥档|等级|才[拿得]")
_NEXT_ONE = re.compile("[“\"《].{2,40}[”\"》]?.{0,4}(?:项目|自评)|(?:项目|自评)[^,，。]{0,6}得分")
_GOES_ON = 4
"Sentences of one project's 自评综述: 得分, 全年预算数与执行数, 产出, 发现的问题."

TELLING = 4
"Characters of a name that tell it from a common word in somebody else's purpose."
_MOST_USES = 5
_FURTHEST_BACK = 2
"How many sentences before 主要用于 may still say what is used."


def usage_of(desk: Desk, side: Side, names: Sequence[str]) -> list[Excerpt]:
    """The sentences that say what an item is for: the one that names it last before 主要用于, else those naming it higher up.

    运动场馆（项）。主要用于：… goes on about the item that the sentence before ends with.
    """
    own: list[Excerpt] = []
    below: list[Excerpt] = []
    within: list[Excerpt] = []
    patterns = [loosely(n) for n in names]
    for passage in evidence_passages(desk.library, side.disclosure):
        parts = sentences(passage)
        for at, sentence in enumerate(parts):
            use = FOR.search(sentence.text)
            if use is None:
                continue
            head = sentence.text[: use.start()]
            excerpt = sentence
            if at and not any(p.search(head) for p in patterns) and LEVELLED.search(parts[at - 1].text) and not LEVELLED.search(head):
                excerpt = Excerpt(passage, parts[at - 1].start, sentence.end)
                head = parts[at - 1].text
            elif not head.strip():  # 公务接待费支出…。其中：国内…。主要用于…: what goes before says of what
                for back in range(at - 1, max(at - 1 - _FURTHEST_BACK, -1), -1):
                    if any(p.search(parts[back].text) for p in patterns):
                        excerpt, head = Excerpt(passage, parts[back].start, sentence.end), parts[back].text
                        break
            placed = [(m.end(), len(m.group())) for p in patterns for m in p.finditer(head)]
            if not placed:
                purpose = sentence.text[use.end() :]
                within += [excerpt] if use.group() != "主要包括" and any(len(n) >= TELLING and n in name_key(purpose) for n in names) else []
                continue
            ends = last_level(head)
            if not ends or any(ends.endswith(n) for n in names):
                own.append(excerpt)
            else:
                below.append(excerpt)
    return [_whole(desk, side, e) for e in own[:1] or below or within[:1]]


def _whole(desk: Desk, side: Side, cut: Excerpt) -> Excerpt:
    """A sentence that breaks off at the end of its page, as the document prints it again to its end; else itself."""
    said = cut.text.strip()
    if said.endswith(_ENDS):
        return cut
    again = (
        e for p in evidence_passages(desk.library, side.disclosure) for e in sentences(p)
        if len(e.text.strip()) > len(said) and e.text.strip().startswith(said) and e.text.strip().endswith(_ENDS)
    )  # fmt: skip
    return next(again, cut)


_ENDS = ("。", "；", ";", "！", "”")


def own_paragraphs(desk: Desk, used: Sequence[Fact], lines: Sequence[str]) -> list[str]:
    """What else was asked of an item (钱怎么来的, 年初安排了吗) stands in its own paragraph: that, once, where the answer does not quote it."""
    told = "".join(lines)
    for side in desk.sides:
        items = {name_key(f.row) for f in used if f.document == side.disclosure.document and (len(f.row_code) == _ITEM_DIGITS or f.origin is Origin.NARRATIVE)}
        for passage in evidence_passages(desk.library, side.disclosure) if items else []:
            head = re.split(r"[。；]", passage.text, maxsplit=1)[0]
            about = last_level(head) in items or (stated_in(side, passage) and {name_key(f.row) for f in stated_in(side, passage)} <= items)
            if about and len(passage.text) <= _MOST_CHARACTERS and passage.text.strip()[:30] not in told and not _quoted(passage, told):
                return [f"{desk.whose(side)}的说明：{quote(desk, Excerpt(passage, 0, len(passage.text)))}"]
        rows = _rows_of_fund(desk, side)
        uses = dict.fromkeys(e for row in rows for e in usage_of(desk, side, [row])[:1])
        under = _under_fund(desk, side)
        if len(under) > len(uses):
            uses = dict.fromkeys(under)
        uses = {e: None for e in uses if e.text.strip() not in told}
        if uses:
            return [f"{desk.whose(side)}的说明：", *(f"- {quote(desk, e)}" for e in uses)]
    return []


def _rows_of_fund(desk: Desk, side: Side) -> list[str]:
    """政府性基金…拿去做什么: the items that a fund's own schedule lists, where the fund was asked about."""
    named = [m for s in desk.query.subjects for m in meanings_of(side, s)]
    kinds = {m.kind for m in named} | {spot.kind for m in named if m.concept is not None for spot in m.concept.spots}
    funds = kinds & _OF_ONE_FUND
    facts = (e.fact for e in side.catalogue.entries if e.fact.schedule in funds and len(e.fact.row_code) == _ITEM_DIGITS and e.fact.amount)
    return list(dict.fromkeys(name_key(f.row) for f in facts))[:_MOST_USES]


def _under_fund(desk: Desk, side: Side) -> list[Excerpt]:
    """The paragraphs under a fund's own heading that say of an item what its money is for, or is a project's."""
    funds = [w for s in desk.query.subjects for w in s.surfaces if "基金" in w or "国有资本" in w]
    found = []
    for p in evidence_passages(desk.library, side.disclosure):
        headed = bool(p.section) and any(name_key(f).removesuffix("预算") in name_key(p.section[-1]) for f in funds)
        if headed and len(p.text) <= _MOST_CHARACTERS and stated_in(side, p) and (FOR.search(p.text) or _ONE_OF_SEVERAL.match(p.text)):
            found.append(Excerpt(p, 0, len(p.text)))
    return found[:_MOST_USES]


_ONE_OF_SEVERAL = re.compile(r"\s*(?:[(（]?\d{1,2}[)）]|\d{1,2}[.、．])")
_OF_ONE_FUND = frozenset({ScheduleKind.GOVERNMENT_FUND, ScheduleKind.STATE_CAPITAL})
_CLASS_DIGITS, _ITEM_DIGITS = 3, 7


def _quoted(passage: Passage, told: str) -> bool:
    """Whether the answer already quotes the reason this passage gives."""
    return any(s.text.strip() in told for s in sentences(passage) if "原因" in s.text)
