"""Why: the sentence that gives the reason for an item."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.against import against_plan
from assistant.basis import agree
from assistant.catalogue import Meaning
from assistant.citations import label_of
from assistant.evidence import Excerpt, Found, Missing, Resolution
from assistant.operations import declining, projects, telling
from assistant.operations.by_use import BECAUSE, reason_by_use
from assistant.operations.causes import followed, of_the_base, parts_by_move, short_of_plan
from assistant.operations.desk import Desk, Draft, by_concept
from assistant.operations.paragraphs import shortcomings, usage_of
from assistant.operations.quoting import bigrams, meanings_of, names_of, quote, stated_by, stated_in
from assistant.operations.stated import moves
from assistant.query import Mention, Operation, Subject
from assistant.retrieval import evidence_passages, loosely, sentences
from assistant.scoping import Side
from assistant.uses import FOR, LEVELLED, last_level
from assistant.wording import tokens
from index.classification import name_key
from index.records import Fact, Passage
from index.vocabulary import MONEY_UNITS, Direction, Phase

_WHOLES = ("收入总预算", "收入预算总额", "支出预算总额", "预算总收入", "预算总支出", "支出总预算", "收支总预算", "收支总计",
    "收、支总计", "收入支出总计", "收入支出决算总计", "收支预算")
"How narratives call the whole of both sides when they say why it moved."
_APPROPRIATED = "财政拨款支出"
_WHY_AT_ALL = re.compile(r"(?:怎么|咋|为啥|为什么|为何|凭啥|凭什么)(?:会|还|也|要|又|就)*(?:有|出现|安排|列|设|花)|哪来的|哪儿来的")
"Asked is why there is such an item at all: what it is for answers that."
_HEAD = 60
"Characters before the colon of a paragraph about one item."


_EXPECTED_WORDS = {
    "没花完": "决算数小于预算数完成年初预算", "没用完": "决算数小于预算数完成年初预算", "花超": "决算数大于预算数", "超支": "决算数大于预算数",
    "比预算少": "决算数小于预算数", "比预算多": "决算数大于预算数", "低于预算": "决算数小于预算数", "超预算": "决算数大于预算数",
}  # fmt: skip


def reason(desk: Desk) -> Draft:
    """Why: the sentence that gives the reason for this very item, or that none is given."""
    side = _as_executed(desk, max(desk.sides, key=lambda s: s.fiscal_year))
    of_project = _OF_SCORE.search(desk.query.text) or (desk.query.possible_items and not desk.query.subjects)
    told = shortcomings(desk, side) if of_project else None  # 智慧校园二期为什么没花完: what its review says
    if told is not None and told.status == "answered":
        return told  # 自评为什么才拿到81.5
    told = _reason_in_words(desk, side) or _reason_of_project_meant(desk, side)
    if told is not None:
        return told
    if unheard := _unheard_of(desk, side):
        return declining.not_found(desk, side, Missing(side.disclosure, unheard), None)
    subjects = desk.query.subjects or (_explained_total(desk, side),)
    draft = Draft(subject=subjects[0].text)
    for subject in subjects:
        meanings = meanings_of(side, subject)
        names = names_of(meanings, subject.surfaces)
        if any(m.concept and m.concept.key.startswith("total_") for m in meanings):
            # 支出 alone and 当年支出 stand in every other name.
            others = [n for n in names if len(n) > 2 and not n.startswith(("当年", "本年", "全年"))]
            names = [*_WHOLES, *others]
            excerpt = _reason_for(desk, side, _WHOLES) or _reason_for(desk, side, others) or _reason_of_other_side(desk, side, meanings)
        else:
            excerpt = _reason_for(desk, side, names)
        if not desk.query.subjects or any(m.concept for m in meanings):
            excerpt = short_of_plan(desk, side, [*names, _APPROPRIATED]) or excerpt
        if excerpt is None:
            wider = [n for s in subject.surfaces for n in side.catalogue.containing(s.lstrip("~"))]
            excerpt = _reason_for(desk, side, wider) if len(wider) == 1 else None
        excerpt = excerpt or _reason_of_parts(desk, side, subject) or reason_by_use(desk, side, names)
        excerpt = excerpt or _reason_of_project(desk, side)
        found = side.resolve(subject)
        label = label_of(found.entry.fact) if isinstance(found, Found) else subject.text
        project = isinstance(found, Found) and found.entry.leaf == "年度预算安排"
        below = _reasons_below(desk, side, names, excerpt)
        if below:
            draft.lines.append(f"{desk.whose(side)}没有说明“{label}”整体的原因，其下各项的说明是：")
            draft.lines += [f"- {quote(desk, e)}" for e in below]
            draft.status = "partial"
            continue
        reviewed = shortcomings(desk, side) if excerpt is None and side.disclosure.phase is Phase.EXECUTED else None
        if reviewed is not None and reviewed.status == "answered":
            draft.lines += [line for line in reviewed.lines if line not in draft.lines]
            draft.status = "answered"
            continue
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
        excerpt, *further = followed(desk, of_the_base(desk.query.text, _with_what_is_above(excerpt)), lambda part: _reason_for(desk, side, [part]))
        figures = _figures_beside(desk, side, subject, found, excerpt)
        draft.lines.append(f"{desk.whose(side)}的说明：{quote(desk, excerpt)}" + (f" {figures}" if figures else ""))
        draft.lines += [f"- {quote(desk, e)}" for e in further]
    return draft


def _unheard_of(desk: Desk, side: Side) -> str:
    """宠物医院补贴为什么没花完: the thing no word of the document speaks of; why the whole moved is no answer to it. Else empty."""
    things = [r for r in desk.query.residual if any(w in r for w in desk.query.possible_items)] if not desk.query.subjects else []
    said = [name_key(p.text) for p in evidence_passages(desk.library, side.disclosure)] if things else []
    unheard = [t for t in things if not any(t in text for text in said)]
    return unheard[0] if unheard and len(unheard) == len(things) and len(unheard[0]) >= _THING else ""


_THING = 4
_OF_SCORE = re.compile("自评|得分|扣分|扣了|评分|评价等级|评级|[几多少]分")


def _reasons_below(desk: Desk, side: Side, names: Sequence[str], excerpt: Excerpt | None) -> list[Excerpt]:
    """教育支出为什么多了, where each of its items gives a reason and the class none: those, and never one of them for all."""
    last = last_level(excerpt.text) if excerpt is not None else ""
    if not last or any(last.endswith(n) for n in names):
        return []
    found = []
    for passage in evidence_passages(desk.library, side.disclosure):
        for part in _by_item(passage):
            above = [name_key(a) for a in _ABOVE.findall(part.text)]
            if BECAUSE.search(part.text) and any(a.endswith(n) for a in above for n in names):
                found.append(part)
    return found[:_MOST_BELOW] if len(found) > 1 else []


_ABOVE = re.compile(r"([^（）()“”。；;、，]+)[（(]\d{0,3}[类款][）)]")
_MOST_BELOW = 8


def _by_item(passage: Passage) -> list[Excerpt]:
    """A passage cut where a sentence begins that names an item by its levels: one paragraph may run on over several."""
    parts = sentences(passage)
    starts = [i for i, s in enumerate(parts) if last_level(s.text)]
    ends = [*starts[1:], len(parts)][: len(starts)]
    return [Excerpt(passage, parts[a].start, parts[b - 1].end) for a, b in zip(starts, ends, strict=True)]


def _figures_beside(desk: Desk, side: Side, subject: Subject, found: Resolution, excerpt: Excerpt) -> str:
    """The figures that go with a reason: how much the item moved, else its amount, as its own paragraph states them.

    They are the answer where they were asked for: 差多少, 上一年实际执行了多少, and why.
    """
    from assistant.operations.operands import MOVES, stated_of

    asked = bool(desk.query.wants_amount or _MOVED.search(desk.query.text))
    stated = stated_by(side.catalogue, [excerpt])
    moved = [f for f in stated_of(side, subject, MOVES, plan=against_plan(desk.query.text)) if f in stated or asked]
    figures = _moved(desk, moved) if moved else ""
    if figures:
        return figures
    item = last_level(excerpt.text)
    own = [f for f in stated if item and name_key(f.row) == item]
    if own and (desk.query.hints & _ASKS_FIGURES or len(desk.query.phases) > 1):  # 年初安排六千多万，怎么只花了一千七百万
        kept = list({(f.fiscal_year, f.phase, f.unit): f for f in own}.values())
        return "其中：" + "、".join(f"{_told_as(f)}{desk.ledger.figure(f)}" for f in kept[:_MOST_FIGURES]) + "。"
    if not isinstance(found, Found) or found.entry.fact.amount is None or moves(found.entry):
        return ""
    fact, label = found.entry.fact, label_of(found.entry.fact)
    amounts = [f for f in stated if name_key(f.row) == name_key(fact.row) and f.unit in MONEY_UNITS and f.fiscal_year == fact.fiscal_year]
    amounts = [f for f in amounts if f.phase is fact.phase and not _MOVEMENT.search(f.column)]
    if amounts and not any(agree(f, fact) for f in amounts):
        return f"{label}为{desk.ledger.figure(amounts[-1], role='support')}。"  # 口径 of the paragraph, not of the schedule
    return f"{label}为{desk.put(found, role='support')}。"


def _told_as(fact: Fact) -> str:
    """2023年预算执行数, 增减率: what a figure of a paragraph is called beside the others."""
    return (fact.column if _MOVEMENT.search(fact.column) else f"{fact.fiscal_year}年{fact.phase.value}{'' if fact.phase.value.endswith('数') else '数'}")


_ASKS_FIGURES = frozenset({Operation.VALUE, Operation.DIFFERENCE, Operation.CHANGE, Operation.COMPARE})
_MOVEMENT = re.compile("增减|占比|完成率")
_MOST_FIGURES = 4


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
        cause = next((i for i in range(named, len(parts)) if BECAUSE.search(parts[i].text)), None)
        if cause is None:
            continue
        until = max(cause, next(i for i in range(len(parts)) if all(w in passage.text[: parts[i].end] for w in words)))  # what it is for, behind
        excerpt = Excerpt(passage, parts[named].start, parts[until].end)
        figures = stated_by(side.catalogue, [excerpt])[:3]
        shown = "、".join(desk.ledger.figure(f, role="support") for f in figures)
        line = f"{desk.whose(side)}的说明：{quote(desk, excerpt)}" + (f"其中的数：{shown}。" if shown else "")
        return Draft(lines=[line], subject="".join(words))
    return None


def _reason_of_parts(desk: Desk, side: Side, subject: Subject) -> Excerpt | None:
    """A total without a reason of its own: that of the part which moved most, the way it moved."""
    return next((e for part in parts_by_move(desk, side, subject) if (e := _reason_for(desk, side, [part])) is not None), None)


def _reason_of_other_side(desk: Desk, side: Side, meanings: Sequence[Meaning]) -> Excerpt | None:
    """收入预算总额…，主要原因是…: 收支 balance, and what moved one total moved the other."""
    spent = any(m.concept is not None and m.concept.key.startswith("total_expenditure") for m in meanings)
    other = by_concept("total_revenue" if spent else "total_expenditure")
    names = [n for n in names_of(meanings_of(side, other), other.surfaces) if len(n) > _SHORT_TOTAL]
    word = "收入" if spent else "支出"
    named = [f"{word}预算总额", f"预算{word}总额", f"{word}预算总数", f"{word}总预算", *names]
    return _reason_for(desk, side, named) or _reason_for(desk, side, ["财政拨款收入支出"]) or _reason_at_start(desk, side, "支出" if spent else "收入")


def _reason_at_start(desk: Desk, side: Side, own: str) -> Excerpt | None:
    """支出预算1252.14万元，比上年减少…，主要原因…: a total called by no name of its own opens the sentence."""
    opens = re.compile(rf"^\s*(?:\d{{4}}年)?(?:本)?(?:部门|单位)?{own}(?:预算|决算)?(?:总额|总计|总数|合计)?(?:为)?\s*\d[\d,.]*\s*万?元")
    for passage in evidence_passages(desk.library, side.disclosure):
        for sentence in sentences(passage):
            if opens.search(sentence.text) and BECAUSE.search(sentence.text):
                return sentence
    return None


def _with_what_is_above(excerpt: Excerpt) -> Excerpt:
    """主要原因同上 points to the reason given before it: that is quoted too."""
    if not _SAME.search(excerpt.text):
        return excerpt
    before = [s for s in sentences(excerpt.passage) if s.end <= excerpt.start and BECAUSE.search(s.text)]
    return Excerpt(excerpt.passage, before[-1].start, excerpt.end) if before else excerpt


_SAME = re.compile("原因(?:为|是)?[:：]?(?:同上|同前|与上述?相同|与前述?相同)")


_SHORT_TOTAL = 3


def _reason_of_project(desk: Desk, side: Side) -> Excerpt | None:
    """打疫苗防疫病的钱为什么少了: the paragraph of the item that is 主要用于 the project that the words mean."""
    meant = projects.named(desk, side)
    return _reason_for(desk, side, [meant.project.key]) or reason_by_use(desk, side, [meant.project.key]) if meant is not None else None


def _reason_of_project_meant(desk: Desk, side: Side) -> Draft | None:
    excerpt = _reason_of_project(desk, side) if desk.query.residual and not desk.query.subjects else None
    return Draft(lines=[f"{desk.whose(side)}的说明：{quote(desk, excerpt)}"], subject="".join(desk.query.content)) if excerpt is not None else None


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
    from assistant.operations.operands import from_plan

    asked = (desk.query.hints & {Operation.CHANGE, Operation.DIFFERENCE} and desk.query.wants_amount) or _MOVED.search(desk.query.text)
    parts = []
    for unit_is_money in (True, False):
        for fact in [f for f in moved if (f.unit in MONEY_UNITS) is unit_is_money and f.amount and (unit_is_money or f.unit == "%")][:1]:
            word = "增减额" if unit_is_money else "增减率"
            direction = "增加" if (fact.amount or 0) > 0 else "减少"
            parts.append(
                f"{direction}{desk.ledger.figure(fact, role='answer' if asked else 'support', label=f'{fact.row}{word}')}"
            )
    return f"{'比年初预算数' if from_plan(moved[0]) else '比上年'}{'，'.join(parts)}。" if parts else ""


def _cause_after(side: Side, passage: Passage, parts: Sequence[Excerpt], names: Sequence[str]) -> int | None:
    """In a paragraph about one item alone, which sentence gives the reason, however far from the item's name."""
    rows = {name_key(f.row) for f in stated_in(side, passage)}
    head = re.sub(r"[（(][类款项][）)]", "", re.split(r"[:：]", passage.text, maxsplit=1)[0])
    opening = parts[0].text.rstrip("。")  # （三）公务用车购置及运行维护费。2024年…
    headed = any(len(h) <= _HEAD and any(name_key(h).endswith(n) for n in names) for h in (head, opening))  # 抗旱（项）：2025年预算数为…
    if not headed and (not rows or not rows <= set(names)):
        return None
    cause = r"(?:[较比][^，,]{2,24}[，,])?[^，,]{0,16}原因"
    return next((i for i, s in enumerate(parts) if i and re.match(cause, s.text)), None)


def _cause_of_levelled(parts: Sequence[Excerpt], number: int) -> int:
    """…宗教事务（项）。年初预算…，主要原因是…: which sentence after the one that ends with an item gives its reason; 0 for none."""
    for at in range(number + 1, len(parts)):
        if last_level(parts[at].text):
            return 0
        if BECAUSE.search(parts[at].text):
            return at
    return 0


def _said_of_execution(text: str) -> list[str]:
    """Colloquial words for how the money was spent against the budget, for which disclosures have their own."""
    return [w for w in _EXPECTED_WORDS if w in text]


def _cause_behind(parts: Sequence[Excerpt], number: int) -> int | None:
    """Which of the next sentences opens with 减少原因：…; None where none does."""
    ahead = range(number + 1, min(number + _FURTHEST, len(parts)))
    return next((k for k in ahead if _GIVES_REASON.match(parts[k].text)), None)


_GIVES_REASON = re.compile(r"[^，,]{0,16}原因|费用支出[较比与][^。]{4,40}原因")
_FURTHEST = 4
"Sentences behind the one that names an item in which 减少原因：… may still be its own."


def _only_in_purpose(text: str, patterns: Sequence[re.Pattern[str]]) -> bool:
    """文化活动 in 主要用于：…群众文化活动 is what another item is for."""
    use = FOR.search(text)
    return use is not None and not any(p.search(text, 0, use.start()) for p in patterns)


def _reason_for(desk: Desk, side: Side, names: Sequence[str]) -> Excerpt | None:
    best: tuple[tuple[int, ...], Excerpt] | None = None
    patterns = [loosely(n) for n in names]
    asked = bigrams(
        "".join(_EXPECTED_WORDS.get(w, w) for w in (*desk.query.content, *_said_of_execution(desk.query.text)))
    )
    for passage in evidence_passages(desk.library, side.disclosure):
        if not BECAUSE.search(passage.text):
            continue
        parts = sentences(passage)
        for number, sentence in enumerate(parts):
            named = next((i for i, p in enumerate(patterns) if p.search(sentence.text)), None)
            if named is None or _only_in_purpose(sentence.text, patterns):
                continue
            if BECAUSE.search(sentence.text):
                position = patterns[named].search(sentence.text)
                early = position.start() if position else 0
                cause = BECAUSE.search(sentence.text)
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
            elif (below := _cause_of_levelled(parts, number)) and any(name_key(a).endswith(n) for a in _ABOVE.findall(sentence.text) for n in names):
                score = (2, 0, named)  # of the class: its only item's, or all of theirs
                excerpt = Excerpt(passage, sentence.start, parts[below].end)
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
