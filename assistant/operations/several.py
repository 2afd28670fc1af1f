"""给多少所学校换，花多少钱: a message that asks several measures of one thing; each that no draft gives, as its sentences tell it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from assistant.citations import label_of
from assistant.evidence import Excerpt, Found
from assistant.operations import measured
from assistant.operations.asked import Asked, asked_in, names, without_bodies
from assistant.operations.desk import Desk, Draft, bold, place_word
from assistant.operations.measured import Candidate
from assistant.operations.printed import Printed, fact_of, is_in, printed_in
from assistant.operations.quoting import quoted
from assistant.operations.speaking import documents_to_look_in, passages_about, spoken_before
from assistant.phrases import of_whole_body
from assistant.query import Operation
from assistant.retrieval import sentences
from assistant.speech import in_common_words
from assistant.wording import content_of, fold, tokens
from index.records import Disclosure
from index.vocabulary import MONEY_UNITS

_NOTHING = frozenset({"not_disclosed", "out_of_scope", "clarify"})
_MONEY = re.compile(
    r"(?:多少|几多|好多|几个?)(?:钱|钿|万元?|亿元?|元|块|经费|资金|预算)|几何|(?:花|用|投|批|拨|出|安排|预算|投资|金额|资金|经费|支出?|费用?|决算|要)[^,，。?？]{0,4}(?:多少|几多|好多)(?=[?？。,，了]|$)"
)
_EACH = re.compile("(?:每|一)个?(?:人|名|位|户|家|月|年|天|亩|村|顿|餐)[^,，。?？]{0,6}(?:多少|几)")
_MOVES = re.compile(r"(?:增加|减少|增长|下降|比[^，,。；]{2,14})(?:了)?$")
_SPENT, _PLANNED = re.compile("执行|决算|支出|花|用了"), re.compile("预算|安排|投资|总额")
_DONE = re.compile(r"[花用支](?:了|掉|去|出)|实际|决算|执行")
_OTHERWISE = frozenset(measured.OTHERWISE) - {
    Operation.REASON, Operation.DEFINITION, Operation.SUM, Operation.RANK, Operation.ABOVE, Operation.CHANGE, Operation.AVERAGE,
}  # fmt: skip
_COMPUTES = re.compile("[比较]|上年|去年同|同比|增减|变化|平均每|摊")
"""What is to be worked out, and stands in no sentence."""
_MOST_WORDS = 0.6
"Share of the words of the thing that a paragraph must carry whose money is told."


@dataclass(frozen=True, slots=True)
class _Told:
    document: Disclosure
    by_part: tuple[tuple[Asked, Candidate], ...]


def completed(worked: Sequence[tuple[Draft, Desk]], question: str) -> Sequence[tuple[Draft, Desk]]:
    """The drafts of a message, and behind them the measures asked for that none of them gives; refusals give way to what is told."""
    worked = _without_total(worked)
    desk = _whole(worked, fold(in_common_words(question)))
    if desk is None:
        return worked
    parts = asked_in(desk.query.text, desk.query.content)
    money = _money_part(desk)
    if len(parts) + (money is not None) < (1 if Operation.REASON in desk.query.operations else _SEVERAL) or not parts:
        return worked
    told = _told(desk, parts, money)
    unpaid = money is not None and (told is None or all(a is not money for a, _ in told.by_part)) and not any(d.status in _NOTHING for d, _ in worked)
    if unpaid and (paid := _paid(desk)) is not None:
        worked = [*worked, (paid, desk)]
    missing = [(a, c) for a, c in told.by_part if not _given(desk, a, c, told)] if told is not None else []
    if told is None or not missing:
        return worked
    return _behind(worked, desk, told, missing, [*parts, *([money] if money is not None else [])])


_SEVERAL = 2


def _without_total(worked: Sequence[tuple[Draft, Desk]]) -> Sequence[tuple[Draft, Desk]]:
    """低保保障多少人，花多少钱: where the thing is not disclosed, what the body spends in all does not answer the rest."""
    kept = list(worked[:1])
    for (before, about), (draft, desk) in pairwise(worked):
        query = desk.query
        bare = not query.content and not of_whole_body(query.text) and _MONEY.search(query.text) is not None and not _IN_ALL.search(query.text)
        own = [f for f in desk.ledger.figures if f.role == "answer" and f.label in _OF_ALL] if bare else []
        if before.status == "not_disclosed" and about.query.content and own and draft.status == "answered":
            desk.ledger.figures[:] = [f for f in desk.ledger.figures if f not in own]
        else:
            kept.append((draft, desk))
    return kept


_IN_ALL = re.compile("[总共全]")


def _whole(worked: Sequence[tuple[Draft, Desk]], message: str) -> Desk | None:
    """The message as one question of one body; None where its parts are of several, or ask for what is no measure."""
    desks = [d for _, d in worked]
    first = next((d for d in desks if d.sides), None)
    if first is None or len({s.agency for d in desks for s in d.sides}) > 1:
        return None
    operations = tuple(dict.fromkeys(o for d in desks for o in d.query.operations))
    text = _said_once([d.query.text for d in desks])
    if _OTHERWISE & set(operations) or (Operation.REASON not in operations and _COMPUTES.search(text)):
        return None
    content = tuple(dict.fromkeys(c for d in desks for c in d.query.content))
    if len(asked_in(message)) > len(asked_in(text)):  # a part that was worked and told nothing
        text = without_bodies(message, first.query)
        content += tuple(w for a, b in content_of(text) if (w := text[a:b]) not in "，".join(content))
    subjects = tuple(dict.fromkeys(s for d in desks for s in d.query.subjects))
    text = without_bodies(text, first.query)
    query = replace(first.query, text=text, content=content, subjects=subjects, operations=operations)
    return Desk(query, first.scoping, first.library, first.ledger)


def _said_once(texts: Sequence[str]) -> str:
    """The parts of a message in order, without those that were worked once more by themselves."""
    bare = [_MARKS.sub("", t) for t in texts]
    kept = [
        t.rstrip("?。,，") for i, t in enumerate(texts)
        if not any(bare[i] in other and (len(bare[i]) < len(other) or j < i) for j, other in enumerate(bare) if j != i)
    ]  # fmt: skip
    return "，".join(kept)


_MARKS = re.compile(r"[,，。?？;；、]")


def _money_part(desk: Desk) -> Asked | None:
    """The one part of a message that asks for money; None where none does, or several."""
    parts = [p for clause in re.split(r"[,，。?？;；、]", desk.query.text) for p in re.split("[和及与跟]", clause)]
    asking = [p for p in parts if _MONEY.search(p)]
    if len(asking) != 1:
        return None
    words = tuple(dict.fromkeys(w for c in desk.query.content for w in tokens(c) if w in asking[0] and len(w) >= 2))
    return Asked(tuple(MONEY_UNITS), words, asking[0])


def _told(desk: Desk, parts: Sequence[Asked], money: Asked | None) -> _Told | None:
    """What one document tells of the measures: the newest that tells one."""
    thing = _thing(desk, parts, money)
    for document in documents_to_look_in(desk):
        found = _each_its_own([(a, c) for a in parts if (c := measured.best(desk, document, a, thing)) is not None])
        if found and measured.carries(desk, parts, [c for _, c in found]):
            of_it = _money_beside(desk, document, money, found, thing) if money is not None else None
            return _Told(document, tuple(found + ([(money, of_it)] if money is not None and of_it is not None else [])))
    return None


def _each_its_own(found: list[tuple[Asked, Candidate]]) -> list[tuple[Asked, Candidate]]:
    """One figure answers one part: the one that it answers best."""
    best: dict[tuple[str, int | None, int], tuple[Asked, Candidate]] = {}
    for asked, c in found:
        at = (c.document.document, c.sentence.passage.ordinal, c.figure.start)
        if at not in best or best[at][1].score < c.score:
            best[at] = (asked, c)
    return [pair for pair in found if pair in best.values()]


def _thing(desk: Desk, parts: Sequence[Asked], money: Asked | None) -> list[str]:
    """The words that name the thing: those of no measure, nor of a part that is not the first, where the thing is named."""
    under = {w for a in parts for w in a.words} | {u + w for a in parts for w in a.words for u in a.units}  # 条路 of 多少条路
    said = [w for c in desk.query.content for w in tokens(c) if len(w) >= 2 and w not in under and names(w)]
    later = "".join(a.said for a in (*parts, *([money] if money is not None else [])) if not desk.query.text.startswith(a.said))
    first = [w for w in said if w not in later]
    return list(dict.fromkeys(first)) or ([] if first != said else spoken_before(desk))


def _money_beside(
    desk: Desk, document: Disclosure, asked: Asked, found: Sequence[tuple[Asked, Candidate]], thing: Sequence[str]
) -> Candidate | None:
    """The money of the very sentence or paragraph that tells a measure; None where it states several and none is named."""
    own = [c.sentence for _, c in found]
    around = [s for c in own for s in sentences(c.passage)]
    told = {p.ordinal for p, _ in passages_about(desk, document, [*thing, *asked.words], _MOST_WORDS)}
    for ground in (own, [s for s in around if s.passage.ordinal in told]):
        amounts = [(s, f) for s in dict.fromkeys(ground) for f in printed_in(s) if is_in(f.unit, asked.units) and not _is_move(s, f)]
        amounts = _named(amounts, asked)
        if len({(f.number, f.unit) for _, f in amounts}) == 1:
            sentence, figure = amounts[0]
            return Candidate(1.0, document, sentence, figure)
    return None


def _paid(desk: Desk) -> Draft | None:
    """接待了几批几人，花了多少钱: the money of the item named, where the counts alone were given."""
    if any(f.role == "answer" and f.unit in MONEY_UNITS for f in desk.ledger.figures) or _EACH.search(desk.query.text):
        return None  # 一个月给几块 is not the money for all
    side = desk.sides[0]
    found = [r for s in desk.query.subjects if isinstance(r := desk.resolve(side, s), Found) and r.entry.fact.unit in MONEY_UNITS and not r.parts]
    if len({r.entry.fact.amount for r in found}) != 1:
        return None
    fact = found[0].entry.fact
    line = f"{desk.whose(side)}，{label_of(fact)}为**{bold(desk.put(found[0]))}，见{place_word(fact)}。"
    return Draft(lines=[line], subject=label_of(fact))


def _named(amounts: list[tuple[Excerpt, Printed]], asked: Asked) -> list[tuple[Excerpt, Printed]]:
    """Of several amounts those under the words asked; of a plan and its outcome the one asked for."""
    if asked.words:
        return [(s, f) for s, f in amounts if all(w in f.clause for w in asked.words)] or [(s, f) for s, f in amounts if all(w in s.text for w in asked.words)]
    wanted, other = (_SPENT, _PLANNED) if _DONE.search(asked.said) else (_PLANNED, _SPENT)
    told = [(s, f) for s, f in amounts if wanted.search(f.clause)]
    told = [(s, f) for s, f in told if not other.search(f.clause)] or told
    return told or amounts


def _is_move(sentence: Excerpt, figure: Printed) -> bool:
    return _MOVES.search(sentence.passage.text[sentence.start : figure.start].rstrip()) is not None


def _given(desk: Desk, asked: Asked, candidate: Candidate, told: _Told) -> bool:
    """Whether the drafts give this figure, or another one in the unit asked that answers no other part."""
    answers = [f for f in desk.ledger.figures if f.role == "answer"]
    own = {(fact_of(desk.library, c.document, c.sentence, c.figure)).printed for a, c in told.by_part if a is not asked}
    fact = fact_of(desk.library, candidate.document, candidate.sentence, candidate.figure)
    if any(f.printed == fact.printed and f.printed_unit == fact.unit for f in answers):
        return True
    others = [f for f in answers if (is_in(f.unit, asked.units) or is_in(f.printed_unit, asked.units)) and f.printed not in own]
    if asked.units[0] in MONEY_UNITS and not asked.words:
        others = [f for f in others if f.label not in _OF_ALL]
    return bool(others)


def _of_all(desk: Desk, money: Asked) -> bool:
    """Whether a draft gave what a body spends in all, where money was asked of one thing: its figure is then no answer."""
    own = [f for f in desk.ledger.figures if f.role == "answer" and f.label in _OF_ALL]
    if desk.query.text.strip("?。,") not in money.said or not own:
        return False
    desk.ledger.figures[:] = [f for f in desk.ledger.figures if f not in own]
    return True


_OF_ALL = frozenset({"本年支出合计", "支出总计", "支出合计", "支出预算合计", "合计", "总计"})
"What a body spends in all: no answer to 花多少钱 that is asked of one thing it does."


def _behind(
    worked: Sequence[tuple[Draft, Desk]], desk: Desk, told: _Told, missing: Sequence[tuple[Asked, Candidate]], parts: Sequence[Asked]
) -> list[tuple[Draft, Desk]]:
    """The drafts that give something, what is told beside them, and which part is told nowhere."""
    given = [a.said for a, _ in told.by_part]
    money = next((a for a, _ in missing if a.units[0] in MONEY_UNITS), None)
    kept = [
        (d, k) for d, k in worked
        if not any(said in k.query.text for said in given) or (d.status not in _NOTHING and not (money is not None and _of_all(k, money)))
    ]  # fmt: skip
    for _, c in missing:
        desk.ledger.figure(fact_of(desk.library, c.document, c.sentence, c.figure))
    said = "".join(line for d, _ in kept for line in d.lines)
    head, *lines = quoted(desk, told.document, [c.sentence for _, c in missing])
    new = [line for line in lines if line not in said]
    untold = [a.said for a in parts if a.said not in given] if len(kept) < len(worked) else []
    draft = Draft(
        status="partial" if untold else "answered",
        lines=[*([head, *new] if new else []), *(f"没有写明“{u}”。" for u in untold)],
        subject="、".join(dict.fromkeys(w for a, _ in missing for w in a.words)),
    )
    home = next(k for _, k in worked if k.sides)
    return [*kept, (draft, home)]
