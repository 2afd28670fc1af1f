"""Reasons, duties, definitions, projects: the sentences themselves, cited to the line, trimmed to what was asked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.answer import Status
from assistant.bearings import OWN
from assistant.citations import basis_of_disclosure, label_of
from assistant.concepts import concepts
from assistant.evidence import Excerpt, Found, Missing
from assistant.operations import duties, goals, rosters
from assistant.operations.defining import term_names
from assistant.operations.desk import Desk, Draft
from assistant.operations.paragraphs import shortcomings, usage
from assistant.operations.printed import fact_of, printed_in
from assistant.operations.quoting import bigrams, listed_after, past_heading, quote, stated_by, stated_in, with_list
from assistant.operations.stated import stated_by_overlap
from assistant.phrases import counters_asked
from assistant.query import Operation, Subject
from assistant.retrieval import (
    Topic,
    evidence_passages,
    loosely,
    retrieve,
    sentences,
    sentences_with,
    topic_named,
    topics,
    topics_of,
    under_section,
)
from assistant.scoping import Side
from assistant.uses import FOR
from assistant.wording import tokens
from index.classification import name_key
from index.naming import split_places
from index.records import Disclosure, Fact, Passage
from index.vocabulary import MONEY_UNITS, PassageKind, Scope

_MOST_CHARACTERS = 600
_NAMING = 3  # characters of a word that names the figure a sentence states: 可用率
_FOR_FIGURES = frozenset(
    {Operation.VALUE, Operation.COUNT, Operation.SUM, Operation.SHARE, Operation.CHANGE, Operation.RANK}
)


def told_by_topic(desk: Desk) -> Draft | None:
    """Duties, structure, a project's basis, implementer, period …: what stands under the headings that answer it."""
    named = topics_of(desk.query.text)
    if not named or not desk.sides:
        return None
    asked = sides_told(desk) if all(t.of_project for t in named) else [max(desk.sides, key=lambda s: s.fiscal_year)]
    tried = ((side, [d for topic in named if (d := _by_topic(desk, side, topic)) is not None]) for side in asked)
    told_in, drafts = next(((side, found) for side, found in tried if found), (asked[0], []))
    if not drafts:
        return None
    if told_in not in desk.sides:  # no year was said: the one whose document describes it
        desk.scoping = replace(desk.scoping, sides=(told_in,))
    first = drafts[0]
    for other in drafts[1:]:
        first.lines += [line for line in other.lines if line not in first.lines]
    return first


def _by_topic(desk: Desk, side: Side, topic: Topic) -> Draft | None:
    if topic.name == "usage":
        return usage(desk, side) or _what_for(desk, side)
    if topic.name == "shortcomings" and (told := shortcomings(desk, side)) is not None:
        return told
    spoken = [*(s.text for s in desk.query.subjects), *desk.query.residual]
    within = [
        w for w in spoken if not any(w in said or said in w for t in topics_of(desk.query.text) for said in t.said)
    ]
    general = topic.name in {"duties", "structure", "assets", "procurement", "tasks"}
    if topic.name == "duties":
        within = []  # which of the duties: told apart by their words
    if topic.name == "structure" and (rooms := rosters.rooms_told(desk, side)) is not None:
        return rooms
    if topic.name == "structure" and (listed := rosters.units_told(desk, side)) is not None:
        own, units = listed  # 职责及机构设置 tells duties first
        return rosters.with_names(desk, own, _told(desk, own, units, topic.name))
    for name in [*within, ""] if general else (within or [""]):
        passages = _of_project(desk, side, topic.sections, name) if topic.of_project and name else []
        passages = passages or under_section(desk.library, side.disclosure, topic.sections, name)
        if passages:
            return _told(desk, side, goals.behind(desk, side, passages), topic.name)
    if topic.name in _OPENS:  # （三）重点工作概述。…: the title runs into its paragraph
        opening = [p for p in evidence_passages(desk.library, side.disclosure) if any(t in p.text[:_TITLE] for t in (*topic.sections, *_OPENS[topic.name]))]
        return _told(desk, side, opening[:1], topic.name) if opening else None
    if topic.of_project and any(
        isinstance(found := side.resolve(x), Found) and found.entry.fact.row_code for x in desk.query.subjects
    ):
        return None  # an item of the classification is no project: no project's background for its own
    # A document that describes one project means that one, whatever short name it was asked by.
    passages = under_section(desk.library, side.disclosure, topic.sections)
    return _told(desk, side, goals.behind(desk, side, passages), topic.name) if passages and len({_above(p, topic.sections) for p in passages}) == 1 else None


_OPENS = {"duties": ("职责", "职能"), "tasks": ("重点工作",)}
_TITLE = 16


def _above(passage: Passage, titles: Sequence[str]) -> tuple[str, ...]:
    """The headings over the first one that carries such a title: those below it are its own."""
    at = next((i for i, part in enumerate(passage.section) if any(t in part for t in titles)), len(passage.section) - 1)
    return passage.section[:at]


def _of_project(desk: Desk, side: Side, titles: Sequence[str], name: str) -> list[Passage]:
    """What stands under such a heading of the one project whose title, or else whose own text, names it (拆违经费)."""
    held = [p for p in evidence_passages(desk.library, side.disclosure) if len(p.section) > 1 and p.kind is PassageKind.BODY]
    pattern = loosely(name)
    titled = {p.section[:-1] for p in held if any(pattern.search(part) for part in p.section[:-1])}
    described = {p.section[:-1] for p in held if any(p.section[-1] in t.sections for t in topics() if t.of_project)}
    spoken = {p.section[:-1] for p in held if pattern.search(p.text)} & described
    projects = titled or spoken
    if len(projects) != 1:
        return []
    return [p for p in held if p.section[:-1] in projects and any(t in p.section[-1] for t in titles)]


def _what_for(desk: Desk, side: Side) -> Draft | None:
    """社区服务中心建来干啥用: what a project's own description says it is for, where no item is called so."""
    for subject in desk.query.subjects:
        found = side.resolve(subject)
        if isinstance(found, Found) and (found.entry.fact.row_code or found.entry.fact.unit not in MONEY_UNITS):
            continue
        titles = topic_named("overview").sections
        held = under_section(desk.library, side.disclosure, titles, subject.text) or under_section(desk.library, side.disclosure, titles)
        told = [s for p in held for s in sentences(p) if _FOR_WHAT.search(s.text)] if len({p.section[:-1] for p in held}) == 1 else []
        if told:
            return Draft(lines=[f"{desk.whose(side)}：", *(f"- {quote(desk, s)}" for s in told[:3])], subject=subject.text)
    return None


_FOR_WHAT = re.compile("建成后|作为|用于|为了|旨在|满足|以便|目的")


def project_background(desk: Desk, side: Side, name: str) -> Draft | None:
    """Why a project is done at all: its 项目概述, else its 立项依据."""
    for topic in sorted(topics(), key=lambda t: t.name != "overview"):
        if topic.name in {"overview", "basis"}:
            passages = under_section(desk.library, side.disclosure, topic.sections, name) or under_section(
                desk.library, side.disclosure, topic.sections
            )
            if passages and len({_above(p, topic.sections) for p in passages}) == 1:
                return _told(desk, side, passages, topic.name)
    return None


def usage_anywhere(desk: Desk) -> Draft | None:
    """公务接待费都花在哪些地方, of nobody in particular: the glossary's sentence, whichever document prints it; else one of its own."""
    own = [s.disclosure for s in desk.sides]
    for d in dict.fromkeys((*own, *desk.library.broad())):
        for subject in desk.query.subjects:
            for name in term_names(desk, [d], subject):
                hits = [s for s in sentences_with(desk.library, d, [name]) if FOR.search(s.text)]
                glossary = [h for h in hits if any("名词解释" in part for part in h.passage.section)]
                if glossary or (hits and d in own):
                    return Draft(lines=[quote(desk, (glossary or hits)[0])], subject=subject.text)
    return None


def _told(desk: Desk, side: Side, passages: Sequence[Passage], subject: str) -> Draft:
    draft = Draft(subject=subject)
    length = 0
    if subject == "duties":
        chosen = duties.chosen(desk, side, passages)
        if isinstance(chosen, Draft):
            return chosen
        passages = chosen
    else:
        passages = _of_the_time(desk.query.text, passages)
    draft.lines.append(f"{desk.whose(side)}：")
    for passage in _once(passages):
        if length + len(passage.text) > _MOST_CHARACTERS and length:
            break
        length += len(passage.text)
        excerpt = Excerpt(passage, 0, len(passage.text))
        if Operation.COUNT in desk.query.hints and listed_after(desk, excerpt):
            draft.lines += with_list(desk, excerpt)
            return draft
        below = _heading_below(passage, subject)
        draft.lines.append(f"- {below}：{quote(desk, excerpt)}" if below else f"- {quote(desk, excerpt)}")
        for fact in stated_in(side, passage)[:4]:
            desk.ledger.figure(fact, role="answer" if len(fact.row) >= _NAMING and fact.row in desk.query.text else "support")  # 合同工期多长
    return draft


def _heading_below(passage: Passage, subject: str) -> str:
    """社区工作者培训, below the heading 实施方案: what the paragraph is of."""
    titles = next((t.sections for t in topics() if t.name == subject and t.of_project), ())
    at = next((i for i, part in enumerate(passage.section) if any(t in part for t in titles)), len(passage.section))
    return passage.section[-1] if at < len(passage.section) - 1 else ""


def _of_the_time(text: str, passages: Sequence[Passage]) -> Sequence[Passage]:
    """三、四季度的施工安排: of a plan, what is said of those quarters, where they are told apart."""
    named = [f"{q}季度" for m in _QUARTERS.finditer(text) for q in re.findall(r"[一二三四1-4]", m.group())]
    named += re.findall("[上下]半年", text)
    return [p for p in passages if any(n in p.text for n in named)] or passages


_QUARTERS = re.compile(r"[一二三四1-4](?:季度)?(?:[、,和及到至—-]第?[一二三四1-4](?:季度)?)*季度")


def _once(passages: Sequence[Passage]) -> list[Passage]:
    """Passages without those that a longer or an earlier one prints too: the lines of a cell beside the whole cell."""
    texts = [_QUOTES.sub("", p.text) for p in passages]
    return [
        p for i, p in enumerate(passages)
        if not any(texts[i] in other and (len(texts[i]) < len(other) or j < i) for j, other in enumerate(texts) if j != i)
    ]  # fmt: skip


_QUOTES = re.compile(r"[\s\"“”]")


def around(desk: Desk, side: Side, fact: Fact) -> Draft | None:
    """A count and what it counts (事业单位4家，具体包括：…): the passage that states it, and those that follow under its heading."""
    passages = evidence_passages(desk.library, side.disclosure)
    at = next((i for i, p in enumerate(passages) if p.ordinal == fact.passage), None)
    if at is None:
        return None
    following = [p for p in passages[at : at + 12] if p.section == passages[at].section]
    return _told(desk, side, following, label_of(fact)) if len(following) > 1 else None


def tell_of(desk: Desk, side: Side, subject: Subject) -> Draft | None:
    """The item has no figure in the schedules: a figure stated in a sentence that names it, or nothing."""
    words = [*subject.surfaces, *(w for r in desk.query.residual for w in tokens(r) if len(w) >= 2)]
    hits = sentences_with(desk.library, side.disclosure, words)
    unit, whole = side.agency if side.agency != side.disclosure.agency else "", side.disclosure.scope is Scope.DEPARTMENT
    for hit in hits:
        if (unit and split_places(unit)[1] not in hit.passage.text) or (side.basis.own_only and whole and not OWN.search(hit.text)):
            continue  # what the department's file states of all its units is no figure of one of them, nor of itself alone (本级)
        facts = stated_by(side.catalogue, [hit])
        if facts:
            shown = "、".join(desk.ledger.figure(f) for f in facts[:3])
            return Draft(lines=[f"{desk.whose(side)}：{quote(desk, hit)}其中的数：{shown}。"], subject=subject.text)
    denied = [h for h in hits if re.search("不在[^。]*范围|不涉及|不适用", h.text)] if desk.query.wants(Operation.EXIST) else []
    return Draft(lines=[f"{desk.whose(side)}：{quote(desk, denied[0])}"], subject=subject.text) if denied else None


def tell(desk: Desk) -> Draft:
    """No printed name was recognised: a stated figure whose name carries the words, else the passage that carries them."""
    from assistant.operations import declining

    content = _named_whole(desk.query.text, "".join(desk.query.residual or desk.query.content))
    stated = stated_by_overlap(desk, content)
    if stated is not None:
        return stated
    told = [(s, hit) for s in sides_told(desk) if (hit := _best_sentence(desk, s, content)) is not None]
    for side, (_, sentence) in sorted(told, key=lambda t: -t[1][0])[:1]:
        figures = stated_by(side.catalogue, [sentence])
        alone = not re.search("不单列|并入|不单独|未单独", sentence.text)
        status: Status = "answered" if alone or desk.query.wants(Operation.EXIST) else "not_disclosed"
        lead = "" if alone else "没有单独披露。"
        if alone and _only_among_uses(desk, sentence, content):
            status, lead = "not_disclosed", f"没有单独披露“{content}”的金额，文件只在一项的用途里提到它。"
        counters = {u for units in counters_asked(desk.query.text) for u in units}
        if alone and counters and not any(f.unit in counters for f in figures):
            status, lead = "not_disclosed", f"没有写明“{content}”的数量；提到它的是："
        if alone and _ASKS_MONEY.search(desk.query.text) and not figures:
            status, lead = "not_disclosed", f"没有披露“{content}”的金额；提到它的是："
        if status == "not_disclosed" and (sole := _sole_use(desk, side, sentence, content)) is not None:
            status, lead = "answered", ""
            desk.ledger.figure(sole)
        given = status == "answered" and desk.query.wants(Operation.VALUE, Operation.COUNT)
        for fact in figures[:6]:
            desk.ledger.figure(fact, role="answer" if given else "support")
        first, *rest = with_list(desk, sentence)
        return Draft(status=status, lines=[f"{lead}{desk.whose(side)}：{first}", *rest], subject=content)
    if not desk.sides:
        return declining.out_of_scope(desk)
    side = desk.sides[0]
    return declining.not_found(desk, side, Missing(side.disclosure, content), None)


def _named_whole(text: str, content: str) -> str:
    """机关运行经费, of which words that name no item leave 运行: the named total that a question says, where its document prints none."""
    named = [w for c in concepts().concepts for w in c.said if len(w) >= _NAME and content and content in w and w in text]
    return max(named, key=len, default=content)


_NAME = 4
_ASKS_MONEY = re.compile(r"总额(?:有|是)?多少|多少(?:钱|万|元|经费)|(?:花|用|安排|支出|拨)了?多少|金额|预算多少")


def _only_among_uses(desk: Desk, sentence: Excerpt, content: str) -> bool:
    """Whether an amount was asked for and the words stand only among several things an item is for."""
    use = FOR.search(sentence.text)
    if use is None or not desk.query.wants(Operation.VALUE) or content in sentence.text[: use.start()]:
        return False
    return "、" in sentence.text[use.end() :] and not all(w in sentence.text[: use.start()] for w in tokens(content) if len(w) >= 2)


def _sole_use(desk: Desk, side: Side, sentence: Excerpt, content: str) -> Fact | None:
    """92.68万元，主要用于健身苑点更新: the one amount of a sentence, where what is asked about is all that it is for."""
    use = next(iter(reversed(list(FOR.finditer(sentence.text)))), None)
    amounts = [f for f in printed_in(sentence) if f.unit in MONEY_UNITS]
    if use is None or len(amounts) != 1 or name_key(sentence.text[use.end() :]).strip("。;；,，：:等支出") != name_key(content):
        return None
    return fact_of(desk.library, side.disclosure, sentence, amounts[0])


def in_so_many_words(desk: Desk) -> tuple[Draft, Disclosure] | None:
    """设计、施工、监理分别是哪家公司: what no figure answers, a sentence may, of any year's document of the body.

    Every word asked about must stand in the sentence or its headings; one alone in the sentence only under a heading
    that carries another. Returns the answer and the document it is from.
    """
    words = [w for c in desk.query.content for w in tokens(c) if len(w) >= 2 and w not in _WHO_ONLY]
    if len(set(words)) < 2 or not desk.sides:
        return None
    documents = [s.disclosure for s in desk.sides]
    documents += [d for s in desk.sides for d in desk.library.documents_of(s.agency) if d not in documents]
    for d in dict.fromkeys(documents):
        best: tuple[int, Excerpt] | None = None
        for passage in evidence_passages(desk.library, d):
            around = passage.text + "".join(passage.section)
            if not all(w in around for w in words):
                continue
            for sentence in sentences(passage):
                held = sum(w in sentence.text for w in set(words))
                missing = [w for w in words if w not in sentence.text and w not in "".join(passage.section)]
                headed = any(w in "".join(passage.section) for w in words)
                if held and (held >= 2 or headed) and not missing and (best is None or held > best[0]):
                    best = (held, sentence)
        told = [best[1]] if best is not None else _one_each(desk, d, list(dict.fromkeys(words)))
        if told:
            first, *rest = (quote(desk, sentence) for sentence in told)
            for fact in stated_by(desk.library.catalogue(d), told):
                if any(w in name_key(fact.row) for w in words if len(w) >= _NAMING):
                    desk.ledger.figure(fact)  # 系统可用率和故障响应时间有啥要求: as the sentence states them
            lines = [f"{desk.short(d.agency)}{basis_of_disclosure(d)}：{first}", *(f"- {line}" for line in rest)]
            return Draft(lines=lines, subject="、".join(dict.fromkeys(words))), d
    return None


_WHO_ONLY = frozenset({"公司", "单位", "机构", "企业", "部门"})
_MOST_ASKED = 5
_ATTRIBUTE = r"(?:单位|方|人|公司|机构|时间|地点|地址|金额|内容|范围)?"


def _one_each(desk: Desk, d: Disclosure, words: Sequence[str]) -> list[Excerpt]:
    """施工、设计、监理分别是哪家 of a project: the line of its description that opens with each word (施工单位：…).

    The words that stand in the description's title say which project; each of the others must have a line there.
    """
    held = [p for p in evidence_passages(desk.library, d) if p.section]
    for title in dict.fromkeys(p.section[:-1] or p.section for p in held):
        named = [w for w in words if loosely(w).search("".join(title))]
        asked = [w for w in words if w not in named]
        if not named or not 1 <= len(asked) <= _MOST_ASKED:
            continue
        lines = [s for p in held if (p.section[:-1] or p.section) == title for s in sentences(p)]
        # 施工单位：… and 施工单位为…; …为代建单位.
        said = [re.compile(rf"(?:^|[，,；：])\s*{re.escape(w)}{_ATTRIBUTE}(?:[:：]|为|是)|为{re.escape(w)}{_ATTRIBUTE}(?:[，,；。]|$)") for w in asked]
        found = [next((s for s in lines if p.search(s.text)), None) for p in said]
        if all(found):
            return list(dict.fromkeys(s for s in found if s is not None))
    return []


def sides_told(desk: Desk) -> list[Side]:
    """The documents to look for words in, latest first: those asked about; where no year was said, all of the body's."""
    sides = sorted(desk.sides, key=lambda s: -s.fiscal_year)
    if "fiscal_year" in desk.scoping.assumed or len(desk.scoping.undecided_years) > 1:
        held = {s.disclosure for s in sides}
        more = [d for s in sides[:1] for d in desk.library.documents_of(s.agency) if d not in held]
        sides += [replace(sides[0], fiscal_year=d.fiscal_year, disclosure=d, catalogue=desk.library.catalogue(d)) for d in more]
    return sides


def _best_sentence(desk: Desk, side: Side, content: str) -> tuple[float, Excerpt] | None:
    """The sentence of one document that carries most of what was asked, and how much of it, from 0 to 1."""
    asked = bigrams(content)
    if not content:
        return None
    # For a figure every word must be there: a passage that lacks one of them speaks of something else.
    words = [w for w in tokens(content) if len(w) >= 2] if desk.query.hints & _FOR_FIGURES or not desk.query.hints else []
    best: tuple[float, Excerpt] | None = None
    literal = [e.passage for e in sentences_with(desk.library, side.disclosure, [content])] if len(content) >= _NAME else []
    literal.sort(key=lambda p: FOR.search(p.text) is None)  # 社区矫正花多少钱: what an item is for, before what the body does
    for passage in dict.fromkeys((*literal, *retrieve(desk.library, desk.query.text, [side.disclosure], 6))):
        around = passage.text + "".join(passage.section)
        if passage.kind is PassageKind.HEADING or not all(w in around for w in words):
            continue
        for sentence in sentences(passage):
            if not desk.query.hints and content not in name_key(sentence.text):
                continue  # an item's bare name: a sentence that scatters its words speaks of something else
            overlap = len(asked & bigrams(re.sub(r"[^\u4e00-\u9fff]", "", sentence.text))) / len(asked)
            if overlap >= 0.5 and (best is None or overlap > best[0]):
                best = (overlap, past_heading(sentence))
    return best
