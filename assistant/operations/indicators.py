"""给多少个女生打疫苗, 要演几场: the indicator, in a project's own form, that is set in the unit asked for; never another project's."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answer import Status
from assistant.catalogue import Entry
from assistant.citations import label_of
from assistant.operations.asked import Asked, asked_in, names, without_bodies
from assistant.operations.desk import Desk, Draft, bold
from assistant.operations.measured import OTHERWISE
from assistant.operations.printed import held, is_in
from assistant.operations.projects import TARGET, Named, named, phrase_of, project_name, projects_of
from assistant.operations.stated import at_least
from assistant.query import Operation
from assistant.scoping import Side
from index.classification import name_key
from index.records import Fact
from index.vocabulary import MONEY_UNITS, Phase

_OTHERWISE = frozenset(OTHERWISE) - {Operation.RANK, Operation.CONVERT, Operation.SHARE, Operation.ABOVE, Operation.SUM}
"""最少多少小时, 百分之几: an order or a share by their words alone, and of an indicator what it is set at."""
_SHARE = re.compile("占|比重|比例")
_ORDER = re.compile("哪|谁|排|前[一二三四五\\d]|第[一二三四五\\d]")
_SPENT = re.compile("实际|完成了|决算|执行|花了|用了|接待了")
"Asked is what came of it, and not what was set."
_OF_COUNTED = 0.3
"Share of the characters of what is counted that must stand in what is said of the project: 女学生 of 在校女生."
_OF_ROW = 0.5
"Share of the words asked under that the indicator's own name must carry where no project is named."
_NEAR, _NEARER = 0.72, 0.015
"How near in meaning to what is asked an indicator must be that carries none of its words, and how much nearer than the next."
_OWN = 0.1
"A little for an indicator of the project that the words are nearest to."
_BETTER = 0.2
"How many more of the words an indicator must carry than the figure that was given, to take its place."
_NOTHING = frozenset({"not_disclosed", "out_of_scope", "clarify"})


@dataclass(frozen=True, slots=True)
class _Set:
    """What is set for one measure: the indicator, and how many of the words asked its name carries."""

    asked: Asked
    entry: Entry
    carried: float


def improved(desk: Desk, draft: Draft, figures: int, used: int) -> Draft:
    """A draft with the indicators asked for: in its place where it gives nothing or another project's, beside it where it gives something else."""
    asked = _measures(desk)
    if not asked or len(desk.sides) != 1:
        return draft
    side = desk.sides[0]
    if side.agency != side.disclosure.agency or side.disclosure.phase is Phase.EXECUTED or _SPENT.search(desk.query.text):
        return draft
    meant = named(desk, side)
    found = [s for a in asked if (s := _set_for(desk, side, a, meant)) is not None]
    ledger = desk.ledger
    given = [f for f in ledger.figures[figures:] if f.role == "answer"]
    if desk.query.wants(Operation.SUM) and any(g.origin == "derived" and "+" in (g.formula or "") and g.unit == "元" for g in given):
        return draft  # 图书馆和群众文化一共多少: money added up, and no 文化下乡场次
    own = {e.row for e in meant.project.targets} if meant is not None else set()
    facts = [f for f in ledger.used[used:] if any(f.printed == g.printed and f.unit == g.printed_unit for g in given)]
    strange = [f for f in facts if meant is not None and _is_of_another(f, meant, own)]
    if meant is None or not meant.said:  # 满意度目标各是多少: of whichever project
        strange = [f for f in strange if all(_carried(a, f.row) < _OF_ROW for a in asked)]
    strange += [f for f in facts if f.column.endswith(TARGET) and f not in strange and found and not any(is_in(f.unit, a.units) for a in asked)]
    missing = [s for s in found if not any(g.printed == s.entry.fact.printed and g.printed_unit == s.entry.fact.unit for g in given)]
    if not missing and not strange:
        return draft
    if missing and draft.status not in _NOTHING and not strange:
        rivals = [f for s in missing for f in facts if is_in(f.unit, s.asked.units)]
        if any(_carried(s.asked, _said_of(f)) + _BETTER > s.carried for s in missing for f in rivals if is_in(f.unit, s.asked.units)):
            return draft
        if not rivals and any(f.unit not in MONEY_UNITS or _asks_money(desk) for f in facts):
            draft.lines += [_line(desk, side, s.entry.fact) for s in missing]
            return draft
    if not found and not strange:
        return draft
    ledger.take_back(figures, used)
    if not found:
        number = ledger.cite_document(side.disclosure)
        what = "、".join(dict.fromkeys(u for a in asked for u in a.units[:1]))
        line = f"{desk.whose(side)}没有写明“{meant.project.name if meant else ''}”的数量（{what}）[{number}]。"
        return Draft(status="not_disclosed", lines=[line], subject=meant.project.name if meant else "")
    lines = [_line(desk, side, s.entry.fact) for s in found]
    untold = [a.said for a in asked if all(s.asked is not a for s in found)]
    lines += [f"没有写明“{u}”。" for u in untold]
    status: Status = "partial" if untold or _asks_more(desk, asked) else "answered"
    return Draft(status=status, lines=lines, subject="、".join(dict.fromkeys(s.entry.fact.row for s in found)))


def _measures(desk: Desk) -> list[Asked]:
    query = desk.query
    if query.wants(*_OTHERWISE) or (query.wants(Operation.SHARE) and _SHARE.search(query.text)):
        return []
    if query.wants(Operation.RANK, Operation.ABOVE) and _ORDER.search(query.text):
        return []
    return [a for a in asked_in(without_bodies(query.text, query), query.content) if a.units and a.units[0] not in MONEY_UNITS]


def _asks_money(desk: Desk) -> bool:
    return re.search("多少(?:钱|万|元|经费|资金|预算)|金额|花多少|安排多少|预算(?:是)?多少", desk.query.text) is not None


def _asks_more(desk: Desk, asked: Sequence[Asked]) -> bool:
    """打算发多少人，一个月给几块: whether another part of the question asks for what is no such measure."""
    left = desk.query.text
    for a in asked:
        left = left.replace(a.said, "")
    return _ASKING.search(left) is not None


_ASKING = re.compile("多少|(?<![哪这那前好])几|什么|[啥谁哪]|为何|怎")


def _set_for(desk: Desk, side: Side, asked: Asked, meant: Named | None) -> _Set | None:
    """The one indicator set in a unit asked for: of the project meant, or of any where its own name carries what is asked."""
    pool = [e for e in _targets(desk, side, meant) if is_in(e.fact.unit, asked.units) and e.fact.unit not in MONEY_UNITS]
    words = _words(asked)
    if meant is not None and meant.said and not words:
        pool = [e for e in pool if is_in(e.fact.unit, asked.units[:1])] or pool
    if not pool:
        return None
    named_ = {e: project_name(e.fact.schedule_title, e.fact.row_path) for e in pool}
    near = desk.library.index.passages.nearness(asked.said if meant is None else phrase_of(desk), [f"{named_[e] if meant else ''}{e.row}" for e in pool])
    own = [_OWN * (meant is not None and name_key(named_[e]) == meant.project.key) for e in pool]
    ranked = sorted(((_carried(asked, e.row), n + o, e) for e, n, o in zip(pool, near, own, strict=True)), key=lambda r: -(r[0] + r[1]))
    carried, nearest, best = ranked[0]
    if len(ranked) > 1 and carried + nearest - (ranked[1][0] + ranked[1][1]) < _NEARER:
        return None
    if meant is None or name_key(named_[best]) != meant.project.key:
        return _Set(asked, best, carried) if carried >= _OF_ROW and nearest >= _NEAR - _BETTER else None
    said = meant.project.said
    counted = [w for w in (*asked.counted, *words) if w in asked.said]
    fits = not counted or carried >= _OF_ROW or max(held(w, said) for w in counted) >= _OF_COUNTED or nearest >= _NEAR
    return _Set(asked, best, max(carried, _carried(asked, said))) if fits else None


def _targets(desk: Desk, side: Side, meant: Named | None) -> Sequence[Entry]:
    of_year = [t for p in projects_of(desk.library, side.disclosure) for t in p.targets if t.fact.fiscal_year == side.fiscal_year]
    return of_year if meant is None or not meant.said else [t for t in meant.project.targets if t in of_year]


def _words(asked: Asked) -> list[str]:
    """The words a measure is asked under; where none of them names anything by itself, what stands beside the unit: 到馆 in 到馆人次要多少."""
    words = [w for w in asked.words if names(w)]
    return words or [w for w in _BESIDE.split(re.sub("|".join(map(re.escape, asked.units)), "，", asked.said)) if _PIECE <= len(w) <= 2 * _PIECE]


_BESIDE = re.compile("[，,。？?、]|多少|几|要|是|有|得|达到?|[定做搞办到]?(?=[，,])")
_PIECE = 2


def _carried(asked: Asked, text: str) -> float:
    words = _words(asked)
    return sum(held(w, text) for w in (*words, *asked.counted)) / len((*words, *asked.counted)) if words or asked.counted else 0.0


def _said_of(fact: Fact) -> str:
    return "".join((*fact.row_path, fact.row, fact.quoted if fact.passage is not None else ""))


def _is_of_another(fact: Fact, meant: Named, own: set[str]) -> bool:
    """Whether a figure is an indicator of another project's form than the one meant."""
    if not meant.said and not meant.project.targets:
        return False
    of = project_name(fact.schedule_title, fact.row_path) if fact.column.endswith(TARGET) else ""
    return bool(of) and name_key(of) != meant.project.key and name_key(fact.row) not in own


def _line(desk: Desk, side: Side, fact: Fact) -> str:
    return f"{desk.whose(side)}，{label_of(fact)}为{at_least(fact)}**{bold(desk.ledger.figure(fact))}，见《{fact.schedule_title}》。"
