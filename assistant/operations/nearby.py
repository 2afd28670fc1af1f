"""What the text says of the item spoken of: asked in words nothing is called by (那平台什么时候验收, 有几个队员), told beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.answer import Figure
from assistant.catalogue import PARTIAL
from assistant.citations import basis_of_disclosure
from assistant.evidence import Excerpt
from assistant.operations.desk import Desk, Draft
from assistant.operations.paragraphs import usage
from assistant.operations.quoting import bigrams, meanings_of, names_of, quote, stated_in
from assistant.phrases import counters_asked
from assistant.query import Operation, Subject
from assistant.retrieval import evidence_passages, loosely, sentences, topics_of
from assistant.scoping import Side
from assistant.uses import FOR
from assistant.wording import clauses, content_of, nouns, tokens
from index.amounts import plain, read_number
from index.records import Passage
from index.vocabulary import MONEY_UNITS, Origin

_TELLING = 3
"Characters of a name that is told from a common word."
_OWN_NAME = 4
"Characters of a name that a paragraph is of, where the paragraph opens with it."
_HEAD = 30
"Characters in which a paragraph names what it is of: 项目三：专职消防队运行。"
_WHEN = re.compile(r"什么时候|啥时候|什么时间|啥时间|何时|几时|哪(?:个|一)?月|几月|哪天|哪一?年|多久|多长|工期|几号|期限|截止|周期")
_DATE = re.compile(r"\d+月|\d{4}年|季度|月底|月初|月中|年底|年末|汛期|\d+[-—~至到]\d+月|\d+(?:天|日|个月|个工作日|年)|[上下]半年|全年")
_ASKS = re.compile(r"什么|啥|哪|谁|怎么|咋|怎样|如何|几|多少|要求|标准|没有?$|吗$|呢$")
_ASKING = re.compile(r"什么|[啥谁哪]|怎么样?|^[由被]")
_ENOUGH = 0.5
"Share of a clause's words that the sentence must carry."
_CLAUSE = re.compile(r"[^，,；;。]+")
_NUMBER = r"\d[\d,]*(?:\.\d+)?"
_TIMES = frozenset({"天", "日", "月", "个月", "年", "小时", "分钟", "工作日", "个工作日"})


@dataclass(frozen=True, slots=True)
class _Asked:
    """One clause of the question: its words, and what the sentence that tells it must hold."""

    text: str
    words: tuple[str, ...]
    units: tuple[str, ...]
    when: bool

    @property
    def counts(self) -> bool:
        """Whether a number of things is asked for, and no money."""
        return bool(self.units) and self.units[0] not in MONEY_UNITS


def beside_the_item(desk: Desk) -> Draft | None:
    """The sentences that tell each clause of the question, of the item spoken of; None where one clause's is not told."""
    for side in desk.sides:
        for subject in _spoken_of(desk):
            ground = list(_ground(desk, side, subject))
            asked = list(_asked(desk, side, subject)) if ground else []
            told = [(a, found) for a in asked if (found := _telling(a, ground)) is not None]
            if not told or len(told) < len(asked):
                continue
            lines = [f"{desk.short(side.agency)}{basis_of_disclosure(side.disclosure)}："]
            lines += [f"- {quote(desk, e)}" for e in dict.fromkeys(e for _, (e, _) in told)]
            for a, (excerpt, part) in told:
                _enter(desk, side, a, excerpt, part)
            return Draft(lines=lines, subject=subject.text)
    return None


def where_nothing_is(desk: Desk) -> Draft | None:
    """What the text says of the item spoken of, where no figure answers and nothing was to be reckoned."""
    return None if desk.query.wants(*_RECKONED) else beside_the_item(desk)


_RECKONED = (
    Operation.CHANGE, Operation.DIFFERENCE, Operation.SHARE, Operation.SUM, Operation.RANK, Operation.COMPARE, Operation.COMPLETION,
    Operation.CHECK, Operation.SAME,
)  # fmt: skip
"What no sentence about an item answers by holding its words."


def asked_of_it(desk: Desk) -> Draft | None:
    """那平台什么时候要验收: a time or a count asked of the item spoken of, where the words name no item of their own but by likeness."""
    query = desk.query
    own = [m for s in query.subjects if s not in query.about for m in s.mentions]
    if not query.about or (query.agencies and "agency" not in query.carried) or not desk.sides or not (own or query.residual):
        return None
    if any(not m.linked and not m.surface.startswith(PARTIAL) for m in own):
        return None
    if not own:
        return _in_its_own_words(desk)
    if not any(a.when or a.counts for a in _asked(desk, desk.sides[0], query.about[0])):
        return None
    return beside_the_item(desk)


def _in_its_own_words(desk: Desk) -> Draft | None:
    """覆盖多少村, of the project spoken of: where its own paragraph has every word that is asked about."""
    for subject in desk.query.about:
        names = _names(desk.sides[0], subject)
        own = "".join(p.text for p in evidence_passages(desk.library, desk.sides[0].disclosure) if _is_of(p, names))
        asked = list(_asked(desk, desk.sides[0], subject)) if own else []
        if asked and all(a.words and (a.counts or not a.units) and all(w in own for w in a.words) for a in asked):
            return beside_the_item(desk)
    return None


def halves(desk: Desk, lines: Sequence[str], given: Sequence[Figure] = ()) -> list[str]:
    """增了还是减了，目标是什么: what is asked in words of the same item and is in none of the lines that answer the rest."""
    text = "".join(lines)
    if not desk.sides or len(clauses(desk.query.text)) < 2:
        return []
    side = desk.sides[0]
    found: list[str] = []
    for subject in dict.fromkeys((*desk.query.subjects, *desk.query.about)):
        ground = list(_ground(desk, side, subject))
        for asked in _asked(desk, side, subject) if ground else ():
            if asked.counts and given and not any(f.unit in asked.units for f in given):
                missing = _telling(asked, ground)  # 开几次会，多少人: the number of persons as well
                if missing is not None:
                    found.append(f"- {quote(desk, missing[0])}")
                    _enter(desk, side, asked, *missing)
                continue
            untold = asked.words and not any(w in text for w in asked.words) and not asked.units
            if topics_of(asked.text) and any(line.startswith("- “") for line in lines):
                continue  # 谁来实施: told from under its heading
            if not untold or not _IN_WORDS.search(asked.text) or not (told := _telling(asked, ground)):
                continue
            line = f"- {quote(desk, told[0])}"
            if all(w in told[0].text for w in asked.words) and line not in (*found, *lines):
                found.append(line)
        if found:
            break
    asks_use = any(t.name == "usage" for t in topics_of(desk.query.text)) and desk.query.subjects and FOR.search(text) is None
    use = usage(desk, side) if asks_use else None
    return [*found, *(use.lines if use is not None else [])]


_HOW_MUCH = re.compile("多少|几何|金额")
_IN_WORDS = re.compile("什么|啥|哪|谁|怎么|咋|怎样|如何|何")


def _spoken_of(desk: Desk) -> list[Subject]:
    """The item this question names, else the one that was spoken of before it."""
    own = () if "subject" in desk.query.carried else desk.query.subjects
    return list(dict.fromkeys((*desk.query.about, *own)))


def _names(side: Side, subject: Subject) -> list[str]:
    said = [m.purpose for m in subject.mentions if m.purpose]
    return [n.lstrip(PARTIAL) for n in (*said, *names_of(meanings_of(side, subject), subject.surfaces)) if len(n.lstrip(PARTIAL)) >= _TELLING]


def _ground(desk: Desk, side: Side, subject: Subject) -> Iterator[Excerpt]:
    """The sentences that are of an item: under a heading or in a paragraph that opens with its name, else those that name it."""
    names = _names(side, subject)
    passages = evidence_passages(desk.library, side.disclosure)
    own = [p for p in passages if _is_of(p, names)]
    if own:
        yield from (s for p in own for s in sentences(p))
        return
    for passage in passages:
        yield from (s for s in sentences(passage) if any(loosely(n).search(s.text) for n in names))


def _is_of(passage: Passage, names: Sequence[str]) -> bool:
    opening = re.split(r"[。：:，,；;]", passage.text[:_HEAD], maxsplit=2)[:2]
    return any(loosely(n).search(said) for n in names if len(n) >= _OWN_NAME for said in (*passage.section[-2:], *opening))


def _asked(desk: Desk, side: Side, subject: Subject) -> Iterator[_Asked]:
    text = desk.query.text
    named = "".join(_names(side, subject))
    for start, end in clauses(text):
        said = text[start:end]
        if not _ASKS.search(said) and not _WHEN.search(said):
            continue
        told = [w for a, b in content_of(said) for w in tokens(said[a:b]) if not _WHEN.search(w)]
        told = told or [said[a : a + n] for t in topics_of(said) for a, n in t.spoken(said)]  # 目标是什么
        words = [w for w in (_ASKING.sub("", t).rstrip("是的") for t in told) if len(w) >= 2 and w not in named]
        for units in counters_asked(said) or ((tuple(MONEY_UNITS),) if _HOW_MUCH.search(said) else ((),)):  # 搞几次多少人参加: each in its own unit
            yield _Asked(said, tuple(dict.fromkeys(words)), tuple(units), bool(_WHEN.search(said)) and not units)


def _telling(asked: _Asked, ground: Sequence[Excerpt]) -> tuple[Excerpt, str] | None:
    """The one sentence, and the part of it, that holds what is asked for and carries most of its words."""
    held = [(_carried(asked.words, part), _carried(asked.words, s.text), s, part) for s in ground for part in _CLAUSE.findall(s.text) if _holds(asked, part)]
    held.sort(key=lambda h: (-h[0], -h[1]))
    if not held or (not asked.words and len(held) > 1) or (not asked.words and not (asked.units or asked.when)):
        return None
    best = held[0]
    if asked.units and len({h[3] for h in held}) == 1 and not any(w in asked.words for w, *_ in nouns(asked.text)):
        return best[2], best[3]  # 多少人参加: the only number of persons that is told of it
    if asked.words and best[0] < 1 and asked.units[:1] == tuple(MONEY_UNITS)[:1]:
        return None  # an amount is of the words beside it, and of nothing else
    if asked.words and max(best[0], best[1] * _ENOUGH if asked.units else best[1]) < _ENOUGH:
        return None
    if len(held) > 1 and held[1][:2] == best[:2] and held[1][3] != best[3]:
        return None
    return best[2], best[3]


def _holds(asked: _Asked, part: str) -> bool:
    if asked.units:
        return _count_in(asked, part) is not None
    return _DATE.search(part) is not None if asked.when else True


def _count_in(asked: _Asked, part: str) -> re.Match[str] | None:
    units = "|".join(re.escape(u) for u in sorted(asked.units, key=len, reverse=True))
    return re.search(rf"(?P<number>{_NUMBER})\s*(?P<unit>{units})(?P<what>[\u4e00-\u9fff]{{0,8}})", part)


def _carried(words: Sequence[str], text: str) -> float:
    """How much of the words asked about a text carries: a word whole, in part, or by its last character (队员, of 消防员)."""
    if not words:
        return 0.0
    return sum(_share(w, text) for w in words) / len(words)


def _share(word: str, text: str) -> float:
    if word in text:
        return 1.0
    parts = bigrams(word)
    shared = sum(b in text for b in parts) / len(parts) if len(word) > 2 else 0.0
    return max(shared, _ENOUGH if word[-1] in text and word.endswith(_HEADS) else 0.0)


_HEADS = ("员", "车", "站", "户", "机", "灯", "树")
"Characters that name a kind of thing: what ends alike is of that kind."


def _enter(desk: Desk, side: Side, asked: _Asked, excerpt: Excerpt, part: str) -> None:
    """The figures of the part that tells it are the answer; of a count, the one in its unit; of a time, how long."""
    stated = [f for f in stated_in(side, excerpt.passage) if f.printed and re.search(rf"(?<![\d.]){re.escape(f.printed)}(?![\d年月])", part)]
    count = _count_in(asked, part) if asked.units else None
    for fact in stated:
        wanted = fact.unit in (asked.units or _TIMES) if count is not None or asked.when else True
        desk.ledger.figure(fact, role="answer" if wanted else "support")
    if count is None or any(f.unit in asked.units for f in stated):
        return
    number = read_number(count["number"])
    if number is None:
        return
    desk.ledger.enter(
        Figure(
            label="".join(asked.words) or count["what"] or asked.text, amount=plain(number), unit=count["unit"],
            printed=count["number"], printed_unit=count["unit"],
            origin=Origin.NARRATIVE.value, citations=[desk.ledger.cite_excerpt(excerpt)], agency=side.agency,
            scope=side.disclosure.scope.value, fiscal_year=side.fiscal_year, phase=side.disclosure.phase.value,
        )
    )
