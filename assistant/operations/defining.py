"""What a term means: the entry of 名词解释 that explains it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.catalogue import Entry
from assistant.evidence import Excerpt
from assistant.operations.desk import Desk, Draft
from assistant.operations.quoting import names_of, quote
from assistant.phrases import find_cues, find_years
from assistant.query import Operation, Subject
from assistant.retrieval import evidence_passages, loosely
from assistant.scoping import Side
from assistant.uses import last_level
from index.classification import name_key
from index.records import Disclosure

_DEFINES = re.compile(r"[:：]|是指|指|是")


def definition(desk: Desk) -> Draft:
    """What a term means, in the words of 名词解释: of the documents asked about, else of any that explains it."""
    from assistant.operations import telling

    query = desk.query
    if query.agencies and not query.subjects and (told := telling.told_by_topic(desk)) is not None:
        return told  # 财政局是干嘛的
    terms = list(query.subjects) or [Subject(())]
    documents = [s.disclosure for s in desk.sides]
    own = [d for s in desk.sides if not query.years for d in desk.library.documents_of(s.agency)]
    documents = list(dict.fromkeys((*documents, *own)))  # a term means the same in the body's book of another year
    if not documents or "agency" in desk.scoping.assumed:
        documents = list(dict.fromkeys((*documents, *desk.library.broad())))  # the body was a guess, and a term means the same in every document
    if query.phases:
        documents = sorted(documents, key=lambda d: d.phase not in query.phases)
    draft = Draft(subject="、".join(t.text for t in terms))
    whole = name_key(query.quotations[0]) if query.quotations else term_of(desk)
    least = _TERM if _THIS_WORD.search(query.text) is None else 2
    said = [w for w in dict.fromkeys((whole, term_of(desk))) if len(w) >= least]  # “绿屏护城”工程: its name goes on behind the quotation
    words = [term_names(desk, documents, t) for t in terms] if query.subjects else [said or [whole]]
    if len(terms) == 1 and said and whole not in words[0]:
        exact = next((h for d in documents if (h := _definition_in(desk, d, said)) is not None), None)
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
    told = telling.usage_anywhere(desk) if not query.residual else None  # of 海塘安澜工程 no sentence on any 工程
    if told is not None:
        return told
    name = draft.subject or term_of(desk)
    return Draft(status="not_disclosed", lines=[f"已收录的文件没有解释“{name}”这个名词。"], subject=name)


_MEANS = re.compile(r"[”\"]?(?:(?:专项|项目|工程|行动|计划|资金|经费|工作)?[，,:：])?(?:是指|指)(?![标导定数挥])")
"""“和美乡村”专项，指…: what explains the term before it."""
_TERM = 3
"Characters of a term that is looked for as it was said."


def term_of(desk: Desk) -> str:
    """The term a question asks to have explained, when no vocabulary knows it: what stands before or after 是什么意思, past the body and year."""
    text = desk.query.text
    cues = [c for c in find_cues(text, 0, len(text)) if c.operation is Operation.DEFINITION]
    rest = text[: cues[0].start] or text[cues[0].end :] if cues else text
    rest = re.split(r"[,。;?]", rest.strip(",。;?"), maxsplit=1)[0]
    if (word := _THIS_WORD.match(rest)) is not None:
        return name_key(word["term"])
    rest = re.split(r"(?:里|中|上|里面)(?:说|讲|提|写)(?:到|过)?的", rest)[-1]
    known = [*(y.end for y in find_years(rest)), *(m.end for m in desk.library.directory.mentions(rest) if m.names)]
    rest = rest[max((end for end in known if end < len(rest)), default=0) :]
    return name_key(_AROUND_TERM.sub("", rest))


_AROUND_TERM = re.compile(
    r"^(?:请问|(?:公开)?(?:材料|文件|资料|报告|说明|附件)(?:里面?|中|上)的?|(?:部门)?[预决]算里?说?的?|(?:里面?|中|上)?(?:说|讲|提|写)(?:到|过)?的|文件里的|所谓的?|那么?|什么是)|[?？。的]+$"
)
_THIS_WORD = re.compile("(?:请问|那么?)?[“\"]?(?P<term>[一-鿿]{2,12}?)[”\"]?(?:这个?(?:词|名词|术语|概念|说法|提法)|一词)")
"""圩区这个词在名词解释里怎么定义: the term stands before 这个词."""


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
        if (match.start() or following) and (last_level(match.group("term")) or name_key(match.group("term"))) == name:
            return match.start(), following.start() if following else len(text)
    return None


_ENTRY = re.compile(r"(?:(?<=[。；])|^)\s*(?:\d{1,2}[.、．]|[（(]?[一二三四五六七八九十]{1,3}[)）、.．])\s*(?P<term>[^：:。；]{2,30})[：:]")


def _in_a_row(text: str, name: str) -> tuple[int, int] | None:
    """（五）专有名词解释：河长制，指…。圩区，指…。: the sentence that explains a term among others of one paragraph."""
    for match in _SENTENCE_OF_TERM.finditer(text):
        if match.start() and name_key(match["term"]) == name:
            return match.start("term"), match.end()
    return None


_SENTENCE_OF_TERM = re.compile("(?:^|(?<=[。；;：:]))[“\"]?(?P<term>[^，,。；;：:“”]{2,20})[”\"]?[，,]?(?:是指|指的是|指|即)[^。]+。?")


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
            if glossary and (said := _in_a_row(passage.text, name)) is not None and (best is None or best[0] > 0):
                best = (0, Excerpt(passage, *said))
                continue
            key = last_level(head) or name_key(head)  # …文化和旅游（款）群众文化（项）：指…
            if glossary and (
                key.startswith(name)
                or (hit.start() < 12 and _DEFINES.match(passage.text[hit.end() : hit.end() + 4].lstrip('”"预算 ')))
            ):
                score = 0 if key == name else 1
            elif _MEANS.match(passage.text, hit.end()):
                score = 2
            else:
                continue
            if best is None or score < best[0]:
                best = (score, Excerpt(passage, 0, len(passage.text)))
    return best[1] if best else None
