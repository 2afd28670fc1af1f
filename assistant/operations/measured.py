"""几个护林员, 打多少分以下, 多长: the figure that a sentence about the thing prints in the unit asked for, under the words asked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from assistant.answer import Figure, Status
from assistant.evidence import Excerpt
from assistant.operations.asked import CLAUSE, COUNTED_BEHIND, MEASURE, Asked, asked_in, names, without_bodies
from assistant.operations.desk import Desk, Draft
from assistant.operations.printed import Printed, bare, fact_of, held, is_in, printed_in
from assistant.operations.quoting import quoted
from assistant.operations.speaking import carried_in, documents_to_look_in, passages_about, spoken_before
from assistant.query import Operation
from assistant.retrieval import loosely, sentences
from assistant.unit_books import calls
from assistant.wording import tokens
from index.classification import name_key
from index.records import Disclosure, Fact
from index.vocabulary import MONEY_UNITS, Origin

_OF_THING = 0.6
"Share of the words that name the thing which the paragraph and its headings must carry."
_UNDER_WORDS = 0.5
"Share of the words asked that must stand about the figure, the nearer the more."
_SOLE = 0.12
"The same, where the thing's own paragraph prints one figure only in that unit."
_WHOLE, _SHORT = 0.15, 3
"A little for a phrase of the question that stands whole: 国家奖学金, and not 国家励志奖学金."
_OF_WHOLE, _NAMED_WITHIN = 0.1, 8
"A little against what is only a part of what stands before it, where 其中 opens its name."
_NAMED, _OF_ONE = 0.2, 0.15
"A little for a figure whose own name carries the thing, where the measure is asked under no word; for one word of one character."
_FIRST, _FITTING = 0.09, 2
"A little for the units that fit best, which stand first."
_A_LITTLE, _HALF = 0.25, 0.5
"What the clause of a figure must carry of what is counted: of its one word, of several."
_OWN = 0.1
"A little for a sentence, or a paragraph, that names more of it itself."
_NEAR = 0.08
"How much better the best figure must be than another one."


@dataclass(frozen=True, slots=True)
class Candidate:
    score: float
    document: Disclosure
    sentence: Excerpt
    figure: Printed


_ASKS_ELSE = re.compile("哪|什么|啥|谁|怎|咋|如何|何时|多少|几|吗|没有?$")
@dataclass(frozen=True, slots=True)
class Told:
    """What one document tells of the measures asked for."""

    asked: tuple[Asked, ...]
    document: Disclosure
    best: tuple[Candidate, ...]

    @property
    def score(self) -> float:
        return min(c.score for c in self.best)


def find(desk: Desk) -> Told | None:
    """The figures that answer each measure asked for, in the newest document that tells one; None where none is asked for or told."""
    asked = asked_in(without_bodies(desk.query.text, desk.query), desk.query.content)
    if not asked or not desk.sides or desk.query.wants(*OTHERWISE):
        return None
    thing = _thing(desk, asked)
    for document in documents_to_look_in(desk):
        found_of = [found for a in asked if (found := best(desk, document, a, thing)) is not None]
        if found_of and carries(desk, asked, found_of):
            return Told(tuple(asked), document, tuple(found_of))
    return None


def carries(desk: Desk, asked: Sequence[Asked], best: Sequence[Candidate]) -> bool:
    """Whether the sentences carry the other nouns of the question too: 去了哪些国家，几个人 is not answered by 0人次."""
    said = "".join("".join(c.sentence.passage.section) for c in best)
    under = {w for a in asked for w in a.words}
    said += "".join(c.sentence.passage.text for c in best)
    named = (w for w in desk.query.possible_items if w not in MEASURE)
    return all(any(w in u or u in w for u in under) or held(w, said) == 1 for w in named)


def draft_of(desk: Desk, told: Told) -> Draft:
    """The sentences quoted, their figures entered as the answer."""
    lines = quoted(desk, told.document, [c.sentence for c in told.best])
    _enter(desk, told.best)
    status: Status = "answered" if len(told.best) == len(told.asked) else "partial"
    return Draft(status=status, lines=lines, subject="、".join(dict.fromkeys(w for a in told.asked for w in a.words)))


def _enter(desk: Desk, answers: Iterable[Candidate]) -> None:
    for c in answers:
        desk.ledger.figure(fact_of(desk.library, c.document, c.sentence, c.figure))


def enter_quoted(desk: Desk, draft: Draft) -> None:
    """合同工期多长 answered by its sentence: the figure in it that was asked for goes with it as the answer."""
    told = find(desk) if draft.status in {"answered", "partial"} else None
    text = "".join(draft.lines)
    _enter(desk, (c for c in told.best if c.sentence.text.strip() in text) if told is not None else ())


def beside(desk: Desk, draft: Draft, told: Told | None) -> Draft:
    """A draft that answers the one half, and behind it what sentences tell of the other."""
    more = draft_of(desk, told).lines if told is not None else []
    draft.lines += [line for line in more if line not in draft.lines]
    return draft


def improved(desk: Desk, draft: Draft, figures: int, used: int) -> Draft:
    """A draft with what sentences tell: in its place where it gives nothing, or no figure in the unit asked for, or one that
    carries fewer of the words asked; beside it where it also gives a figure of another kind. Its own figures begin at `figures`.
    """
    ledger = desk.ledger
    told = find(desk) if draft.status != "clarify" or len(desk.scoping.undecided_years) > 1 else None  # 抽检一个月几次: the year that tells it
    if told is None:
        return draft
    if draft.status not in _NOTHING and draft.status != "clarify":
        if _of_more_bodies(ledger.used[used:], told):
            return draft  # 两个局各有多少辆车: a sentence of one of them is no better an answer
        if all(c.sentence.text.strip() in "".join(draft.lines) for c in told.best):
            return _with_quoted(desk, draft, told, figures)
        given = [f for f in ledger.figures[figures:] if f.role == "answer"]
        if given and all(a.anyhow and any(_is_named(f, a) for f in given) for a in told.asked):
            return draft  # 体育是多少: the item of that name, and nothing that a sentence counts
        others = [f for f in given if not any(_in(f, a) for a in told.asked) and _asked_beside(desk, f, told.asked)]
        answered = [a for a in told.asked if any(_in(f, a) for f in given)]
        nearer = len(told.best) == len(told.asked) and _as_near(desk, told.asked, ledger.used[used:]) < told.score - _margin(told, ledger.used[used:])
        worked_out = any(f.origin == "derived" and "-" in (f.formula or "") and any(_in(f, a) for a in told.asked) for f in given)
        if (len(answered) >= len(told.best) and not nearer) or worked_out:  # 几个没拿到优: what is left, which no sentence prints
            return draft
        if others:
            return beside(desk, draft, told)
    ledger.take_back(figures, used)
    return draft_of(desk, told)


def _is_named(figure: Figure, asked: Asked) -> bool:
    """Whether a figure is of the very item that was asked for in no unit: 教育支出, of 教育是多少."""
    return _OF_ITEM.sub("", figure.label) == "".join(asked.words)


_OF_ITEM = re.compile("(?:支出|经费|费用)?(?:（[^）]*）)?$")


def _of_more_bodies(used: Sequence[Fact], told: Told) -> bool:
    """Whether a draft gives figures of several bodies in a unit asked for, which no sentence of one document can."""
    return len({f.agency for f in used if any(is_in(f.unit, a.units) for a in told.asked)}) > 1


def _with_quoted(desk: Desk, draft: Draft, told: Told, figures: int) -> Draft:
    """A draft that quotes the sentences: their figures are the answer, and no other in the same unit that says less of what was asked."""
    ledger = desk.ledger
    own = {c.figure.number for c in told.best}
    wrong = [f for f in ledger.figures[figures:] if f.role == "answer" and any(_in(f, a) for a in told.asked) and bare(f.printed) not in own]
    facts = [f for f in ledger.used if any(f.printed == w.printed and f.unit == w.printed_unit for w in wrong)]
    if len(told.best) == len(told.asked) and facts and _as_near(desk, told.asked, facts) < told.score - _margin(told, facts):
        ledger.figures[figures:] = [f for f in ledger.figures[figures:] if f not in wrong]
        draft.lines = [line for line in draft.lines if line.startswith("- ") or not any(f"{w.printed}{w.printed_unit}" in line for w in wrong)]
    _enter(desk, told.best)
    return draft


def _asked_beside(desk: Desk, figure: Figure, asked: Sequence[Asked]) -> bool:
    """开几次会，会议费花多少: whether a figure of another kind answers a clause that asks for none of these measures."""
    elsewhere = desk.query.text
    for a in asked:
        elsewhere = elsewhere.replace(a.said, "，")
    return (figure.unit == "元" and _MONEY.search(elsewhere) is not None) or any(len(w) >= 2 and w in figure.label for w in tokens(elsewhere))


_MONEY = re.compile("多少(?:钱|万|元|经费|资金)|金额|预算多少|几多钱|好多钱")


def _in(figure: Figure, asked: Asked) -> bool:
    return is_in(figure.unit, asked.units) or is_in(figure.printed_unit, asked.units)


_NOTHING = frozenset({"not_disclosed", "out_of_scope"})
OTHERWISE = (
    Operation.CHECK, Operation.CONTRADICTIONS, Operation.SAME, Operation.REASON, Operation.DEFINITION, Operation.INVENT, Operation.PREDICT, Operation.PERSONAL,
    Operation.OPINION, Operation.GREET, Operation.AVERAGE, Operation.SHARE, Operation.COMPLETION, Operation.RATIO, Operation.CONVERT, Operation.SUM,
    Operation.CHANGE, Operation.DIFFERENCE, Operation.RANK, Operation.ABOVE, Operation.COMPARE, Operation.BACKCAST,
)  # fmt: skip
_CLEARLY = 0.22
"How much better a sentence must answer than the figure given, to take its place."


def _margin(told: Told, used: Sequence[Fact]) -> float:
    """Of two figures of one sentence the nearer answers; a sentence elsewhere must answer clearly better."""
    within = {c.sentence.passage.ordinal for c in told.best}
    return _NEAR / 2 if any(f.passage in within and f.document == told.document.document for f in used) else _CLEARLY


def _as_near(desk: Desk, asked: Sequence[Asked], used: Sequence[Fact]) -> float:
    """How near the figures given come to what is asked, on the scale of `measured`; figures of schedules come near enough."""
    thing = _thing(desk, asked)
    scores = []
    for fact in used:
        if not any(is_in(fact.unit, a.units) for a in asked):
            continue
        if fact.origin is not Origin.NARRATIVE:
            return 9.0
        document = desk.ledger.disclosure_of(fact.document)
        own = [
            c.score for a in asked for c, _ in _candidates(desk, document, a, thing, _ANYHOW)
            if c.sentence.passage.ordinal == fact.passage and c.figure.number == bare(fact.printed)
        ]  # fmt: skip
        other = all(a.counted and not _counts(a.counted, "".join(fact.row_path), fact.row) for a in asked if is_in(fact.unit, a.units))
        scores.append(max(own, default=0.0 if other else 9.0))  # 28个项目 is no count of 问题
    return min(scores, default=0.0)


_ANYHOW = 0.0


def _thing(desk: Desk, asked: Sequence[Asked]) -> list[str]:
    """The words that name the thing: those of the question beside the measures; where it says none, what was spoken of before."""
    under = {w for a in asked for w in a.words} | {u + w for a in asked for w in a.words for u in a.units}
    if not under:
        return [w for w in dict.fromkeys(w for c in desk.query.content for w in tokens(c)) if len(w) >= 2 and names(w)] or spoken_before(desk)
    clauses = [m.group() for m in CLAUSE.finditer(desk.query.text)]
    otherwise = "，".join(c for c in clauses if _ASKS_ELSE.search(c) and not any(a.said in c for a in asked))  # 合同怎么签的
    said = [w for c in desk.query.content for w in tokens(c) if len(w) >= 2 and w not in under and names(w) and w not in otherwise]
    return list(dict.fromkeys(said)) or spoken_before(desk)


def best(desk: Desk, document: Disclosure, asked: Asked, thing: Sequence[str]) -> Candidate | None:
    """The one figure of a document that answers a measure; None where two do equally."""
    found = sorted(_candidates(desk, document, asked, thing), key=lambda c: -c[0].score)
    if not found:
        return None
    best, under = found[0]
    others = [c for c, _ in found[1:] if (c.figure.number, c.figure.unit) != (best.figure.number, best.figure.unit)]
    if under < _UNDER_WORDS and (others or not thing or under < _SOLE):
        return None
    return None if others and best.score - others[0].score < _NEAR else best


def _candidates(
    desk: Desk, document: Disclosure, asked: Asked, thing: Sequence[str], least: float = _OF_THING
) -> Iterator[tuple[Candidate, float]]:
    context = [w for c in desk.query.content for w in tokens(c) if len(w) >= 2 and w not in asked.words]
    ones = [w for c in desk.query.content for w in tokens(c) if len(w) == 1 and w in asked.said]
    bare_said = COUNTED_BEHIND.sub("", asked.said)  # 新增多少学位: 新增学位, and not 新增高中学位
    wholes = [c for c in (*desk.query.content, bare_said) if len(c) > _SHORT and (c in asked.said or c == bare_said)]
    unit = _unit_asked(desk)
    for passage, of_thing in passages_about(desk, document, thing, least):
        heading = "".join(passage.section)
        around = "".join(passage.section) + passage.text
        for sentence in sentences(passage):
            for figure in printed_in(sentence):
                if not is_in(figure.unit, asked.units) or figure.unit in MONEY_UNITS:
                    continue
                if unit and not calls(heading + passage.text[sentence.start : figure.start], unit):
                    continue  # what a department tells of all its units is told of none of them: 共2360平方米，其中康复中心1580平方米
                clause, said = (t.replace(document.agency, "") for t in (figure.clause, sentence.text))  # 体育局的车8辆 counts no 体育
                if not _counts(asked.counted, clause, said) or (asked.anyhow and not _is_of(figure, asked.counted)):
                    continue  # 几台无人机 is not answered by 186人
                under = _under(asked, figure, sentence.text, around)
                own = _OWN * carried_in(sentence.text, thing) if thing else 0.0
                whole = _WHOLE if any(loosely(name_key(c)).search(figure.clause) for c in wholes) else 0.0
                first = _FIRST if is_in(figure.unit, asked.units[:_FITTING]) or _both_persons(figure.unit, asked.units) else 0.0
                named = _NAMED * carried_in(figure.before + figure.after, thing) if thing and not (asked.words or ones) else 0.0
                named += _OF_ONE * any(w in figure.before + figure.after for w in ones)  # 陪了几个人: 陪同5人
                part = _OF_WHOLE if "其中" in passage.text[max(sentence.start, figure.start - _NAMED_WITHIN) : figure.start] else 0.0
                of_unit = _OF_UNIT if unit and calls(figure.before, unit) else 0.0
                score = of_thing + under + own + first + named + whole - part + of_unit + _beside(context, around)
                yield Candidate(score, document, sentence, figure), under


def _unit_asked(desk: Desk) -> str:
    """The one body asked about, where it is a unit in its department's document."""
    if len(desk.sides) != 1 or desk.sides[0].agency == desk.sides[0].disclosure.agency:
        return ""
    return desk.sides[0].agency


_OF_UNIT = 0.4
"For a figure named by the unit asked about, of several in one sentence: 就业服务所10人、康复指导中心11人."


def _both_persons(unit: str, units: Sequence[str]) -> bool:
    return unit in _PERSONS and bool(_PERSONS & set(units[:_FITTING]))


_PERSONS = frozenset({"人", "名", "位", "人次"})
"Persons are counted in any of these: 接待多少人 may be told as 15人次."


def _is_of(figure: Printed, counted: Sequence[str]) -> bool:
    """Whether a figure counts the very thing: named right before its number, or right behind it."""
    own = figure.before + figure.after
    return all(held(w, own) == 1 for w in counted)


def _beside(words: Sequence[str], text: str) -> float:
    """A little for the words of the question's other parts that a paragraph carries too."""
    return _OWN * sum(held(w, text) == 1 for w in words) / len(words) if words else 0.0


def _counts(counted: Sequence[str], clause: str, sentence: str) -> bool:
    """Whether what is counted is spoken of where a figure stands: half of its words, or a part of the only one (队员 of 消防员)."""
    shares = [max(held(w, clause), held(w, sentence) == 1) for w in counted]
    return not shares or sum(shares) / len(shares) >= (_HALF if len(shares) > 1 else _A_LITTLE)


def _under(asked: Asked, figure: Printed, sentence: str, passage: str) -> float:
    """How much of the words asked stands about a figure: beside it, less in its clause, its sentence, least in its paragraph.

    What is counted, or the word the measure is asked of, counts twice. 14座污水泵站 is told by the words behind it.
    """
    if not asked.words:
        return _UNDER_WORDS
    before = 0.5 if figure.joined else (0.9 if figure.after else 1.0)
    around = ((1.0, figure.after), (before, figure.before), (0.9 * before, figure.clause), (0.8, sentence), (0.5, passage))
    shares = [max(weight * held(w, text) for weight, text in around) for w in (*asked.words, asked.head)]
    return sum(shares) / len(shares)
