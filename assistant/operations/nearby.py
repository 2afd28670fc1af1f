"""What the text says of the item spoken of, asked in words that nothing is called by: 那平台什么时候验收, 施工是哪家公司.

What is asked in a unit, `measured` tells.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.catalogue import PARTIAL
from assistant.evidence import Excerpt
from assistant.operations.attributes import enter_figures, tells_when
from assistant.operations.desk import Desk, Draft
from assistant.operations.paragraphs import usage
from assistant.operations.printed import held
from assistant.operations.quoting import meanings_of, names_of, quote, quoted
from assistant.phrases import counters_asked
from assistant.query import Subject
from assistant.retrieval import evidence_passages, loosely, sentences, topics_of
from assistant.scoping import Side
from assistant.uses import FOR
from assistant.wording import clauses, content_of, tokens
from index.records import Passage

_TELLING = 3
"Characters of a name that is told from a common word."
_OWN_NAME = 4
"Characters of a name that a paragraph is of, where the paragraph opens with it."
_HEAD = 30
"Characters in which a paragraph names what it is of: 项目三：专职消防队运行。"
_IN_WORDS = re.compile("什么|啥|哪|谁|怎么|咋|怎样|如何|何")
_IN_FIGURES = re.compile("多少|几何|金额")
_ASKING = re.compile(r"什么|[啥谁哪]|怎么样?|^[由被]")
_ENOUGH = 0.5
"Share of a clause's words that the sentence must carry."
_PART = re.compile(r"[^，,；;。]+")
_OPENING = re.compile(r"[。：:，,；;]")


@dataclass(frozen=True, slots=True)
class _Asked:
    """One clause of the question: its words, and how the part of a sentence reads that tells when, where that is asked."""

    words: tuple[str, ...]
    when: re.Pattern[str] | None


def asked_of_it(desk: Desk) -> Draft | None:
    """那平台什么时候要验收: a time asked of the item spoken of, where the words name no item of their own but by likeness."""
    query = desk.query
    if tells_when(query.text) is None or not query.about or not desk.sides or (query.agencies and "agency" not in query.carried):
        return None
    own = [m for s in query.subjects if s not in query.about for m in s.mentions]
    if not (own or query.residual) or any(not m.linked and not m.surface.startswith(PARTIAL) for m in own):
        return None
    if _IN_FIGURES.search(query.text) or counters_asked(query.text):
        return None
    spoken = [*query.about, *(() if "subject" in query.carried else query.subjects)]
    for side in desk.sides:
        for subject in dict.fromkeys(spoken):
            names = _names(side, subject)
            ground = list(_ground(desk, side, names))
            told = [_telling(asked, ground) for asked in _asked(query.text, names)] if ground else []
            found = list(dict.fromkeys(e for e in told if e is not None))
            if found and None not in told:
                enter_figures(desk, side.disclosure, found, set())
                return Draft(lines=quoted(desk, side.disclosure, found), subject=subject.text)
    return None


def halves(desk: Desk, lines: Sequence[str]) -> list[str]:
    """增了还是减了，目标是什么: what is asked in words of the same item and is in none of the lines that answer the rest."""
    query, text = desk.query, "".join(lines)
    if not desk.sides or len(clauses(query.text)) < 2:
        return []
    side = desk.sides[0]
    found: list[str] = []
    by_heading = any(line.startswith("- “") for line in lines)  # 谁来实施: told from under its heading
    if any(True for _ in _in_words(query.text, by_heading)):
        for subject in dict.fromkeys((*query.subjects, *query.about)):
            names = _names(side, subject)
            untold = [a for a in _asked(query.text, names, by_heading) if a.words and not any(w in text for w in a.words)]
            ground = list(_ground(desk, side, names)) if untold else []
            told = [(a, e) for a in untold if (e := _telling(a, ground)) is not None]
            found = [f"- {quote(desk, e)}" for a, e in told if all(w in e.text for w in a.words)]
            if found := [line for line in dict.fromkeys(found) if line not in lines]:
                break
    asks_use = query.subjects and any(t.name == "usage" for t in topics_of(query.text)) and FOR.search(text) is None
    use = usage(desk, side) if asks_use else None
    return [*found, *(use.lines if use is not None else [])]


def _in_words(text: str, by_heading: bool = False) -> Iterator[str]:
    """The clauses that ask for no figure; `by_heading`, those alone that no heading answers."""
    for start, end in clauses(text):
        said = text[start:end]
        asks = _IN_WORDS.search(said) and not _IN_FIGURES.search(said) and not counters_asked(said)
        if asks and not (by_heading and topics_of(said)):
            yield said


def _asked(text: str, names: Sequence[str], by_heading: bool = False) -> Iterator[_Asked]:
    named = "".join(names)
    for said in _in_words(text, by_heading):
        when = tells_when(said)
        told = [w for a, b in content_of(said) for w in tokens(said[a:b]) if tells_when(w) is None]
        told = told or [said[a : a + n] for t in topics_of(said) for a, n in t.spoken(said)]  # 目标是什么
        words = [w for w in (_ASKING.sub("", t).rstrip("是的") for t in told) if len(w) >= 2 and w not in named]
        yield _Asked(tuple(dict.fromkeys(words)), when)


def _names(side: Side, subject: Subject) -> list[str]:
    said = [m.purpose for m in subject.mentions if m.purpose]
    names = (n.lstrip(PARTIAL) for n in (*said, *names_of(meanings_of(side, subject), subject.surfaces)))
    return [n for n in names if len(n) >= _TELLING]


def _ground(desk: Desk, side: Side, names: Sequence[str]) -> Iterator[Excerpt]:
    """The sentences that are of an item: under a heading or in a paragraph that opens with its name, else those that name it."""
    passages = evidence_passages(desk.library, side.disclosure)
    own_names = [loosely(n) for n in names if len(n) >= _OWN_NAME]
    own = [p for p in passages if _is_of(p, own_names)]
    if own:
        yield from (s for p in own for s in sentences(p))
        return
    patterns = [loosely(n) for n in names]
    yield from (s for passage in passages for s in sentences(passage) if any(p.search(s.text) for p in patterns))


def _is_of(passage: Passage, names: Sequence[re.Pattern[str]]) -> bool:
    said = (*passage.section[-2:], *_OPENING.split(passage.text[:_HEAD], maxsplit=2)[:2])
    return any(n.search(s) for n in names for s in said)


def _telling(asked: _Asked, ground: Sequence[Excerpt]) -> Excerpt | None:
    """The one sentence that carries most of a clause's words, and tells when in the part that carries them where that is asked."""
    found = [
        ((_carried(asked.words, part), _carried(asked.words, s.text)), part, s)
        for s in ground for part in _PART.findall(s.text) if asked.when is None or asked.when.search(part)
    ]  # fmt: skip
    found.sort(key=lambda f: f[0], reverse=True)
    if not found or (not asked.words and (len(found) > 1 or asked.when is None)):
        return None
    (most, part, sentence), *others = found
    if (asked.words and max(most) < _ENOUGH) or (others and others[0][0] == most and others[0][1] != part):
        return None
    return sentence


def _carried(words: Sequence[str], text: str) -> float:
    """How much of the words asked about a text carries."""
    return sum(held(w, text) for w in words) / len(words) if words else 0.0
