"""完成目标没有, 达标了吗: what an indicator was set to and what came of it, held against each other."""

from __future__ import annotations

import re

from assistant.catalogue import Entry
from assistant.operations.desk import Desk, Draft, place_word
from assistant.operations.stated import at_least
from assistant.query import Operation
from assistant.scoping import Side
from assistant.wording import tokens

_ASKS = re.compile(
    "(?:完成|达到|达成|实现|够)(?:得|了|到)?(?:年度|年初|预期|绩效|设定的?|定的)*(?:目标|指标)值?(?:没|吗|么|不|了|[?。,]|$)|(?:目标|指标)值?(?:完成|达到|达成|实现)"
    "|达(?:没达|不达)?标|(?:有没有|是否|是不是|有无)(?:完成|达到|达成|实现)[^,。?]{0,6}(?:目标|指标)"
)
_TARGET, _OUTCOME = "指标值", "完成值"
_MORE, _LESS = re.compile("≥|>|＞|不少于|不低于|大于|至少"), re.compile("≤|<|＜|不超过|不高于|小于")
_NAMED = 0.6
"Share of an indicator's name that a question must say."


def met(desk: Desk) -> Draft | None:
    """Both figures of each indicator named, and whether the target was met; None where that is not asked, or none prints both."""
    if not _ASKS.search(desk.query.text) or desk.query.wants(Operation.REASON, Operation.CHECK):
        return None
    draft = Draft(subject="、".join(s.text for s in desk.query.subjects))
    for side in desk.sides:
        for target, outcome in _pairs(desk, side)[:_MOST]:
            aim, done = target.fact, outcome.fact
            shown = f"目标为{at_least(aim)}{desk.ledger.figure(aim)}，实际完成{desk.ledger.figure(done)}"
            draft.lines.append(f"{desk.whose(side)}{place_word(aim)}，“{aim.row}”{shown}，**{_verdict(target, outcome)}**。")
    return draft if draft.lines else None


_MOST = 5


def _pairs(desk: Desk, side: Side) -> list[tuple[Entry, Entry]]:
    """The indicators named best, each with its target and its outcome."""
    held = [e for e in side.catalogue.entries if e.fact.table is not None and e.fact.amount is not None]
    targets = [e for e in held if e.leaf.endswith(_TARGET)]
    said = {e: _share(e.row, desk.query.text) for e in targets}
    best = max(said.values(), default=0.0)
    named = [e for e in targets if said[e] == best >= _NAMED]
    return [(t, o) for t in named for o in held if o.leaf.endswith(_OUTCOME) and (o.fact.table, o.fact.row_path) == (t.fact.table, t.fact.row_path)]


def _share(row: str, text: str) -> float:
    words = [w for w in tokens(row) if len(w) >= 2]
    return 1.0 if row and row in text else (sum(w in text for w in words) / len(words) if words else 0.0)


def _verdict(target: Entry, outcome: Entry) -> str:
    aim, done, said = target.fact.amount, outcome.fact.amount, f"{target.fact.quoted}{target.fact.printed}"
    if aim is None or done is None:
        return "没有印出可以相比的数"
    if _LESS.search(said):
        return "达到目标" if done <= aim else "没有达到目标，高于目标"
    return ("达到目标" if done >= aim else "没有达到目标，低于目标") if _MORE.search(said) or done != aim else "与目标相同"
