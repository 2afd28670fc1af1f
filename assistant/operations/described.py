"""What a project is for, buys, repairs, gives and to whom, asked in everyday words: the sentence that describes it."""

from __future__ import annotations

import re

from assistant.evidence import Excerpt
from assistant.operations.attributes import attributes
from assistant.operations.desk import Desk, Draft
from assistant.operations.paragraphs import usage_of
from assistant.operations.printed import held
from assistant.operations.projects import Named, named, words
from assistant.operations.quoting import quote, stated_by
from assistant.phrases import counters_asked
from assistant.query import Operation
from assistant.retrieval import evidence_passages, loosely, sentences
from assistant.scoping import Side
from assistant.wording import leading_nouns
from index.classification import name_key
from index.vocabulary import MONEY_UNITS

_EACH_ONE = re.compile("哪(?:几|些)?[家所条位名座处台辆张块]")
_WHICH_ONES = re.compile("是?哪([几两二三四五六七八九十]?个?[家所座处位名条村镇乡])(?=[?？。,，]|$)")
"是哪几家: each by its name."
_ONES = re.compile(r"(?:哪|什么|啥)(?:几|些|个|一)?(?:[个家所条位名座处台辆张块])?(?P<thing>[\u4e00-\u9fff]{2,10})")
_OTHERWISE = (
    Operation.REASON, Operation.CHECK, Operation.SAME, Operation.CONTRADICTIONS, Operation.RANK, Operation.COMPARE, Operation.CHANGE, Operation.DIFFERENCE,
    Operation.SHARE, Operation.COMPLETION, Operation.SUM, Operation.PREDICT, Operation.PERSONAL, Operation.OPINION, Operation.ABOVE, Operation.RATIO,
    Operation.AVERAGE, Operation.CONVERT, Operation.BACKCAST, Operation.GREET,
)  # fmt: skip
_NOTHING = frozenset({"not_disclosed", "out_of_scope", "clarify"})
_QUOTATION = re.compile("“(?=[^”]*[，。；（、])([^”]{8,})”?")
"A sentence, and no name: 没有把“农村人居环境整治”再往下分."
_TOLD = 0.25
"Share of the characters of what is asked for that what is said of the project must carry: 机器 of 收割机."


def asks_goal(text: str) -> bool:
    """年度目标是什么: asked is what is to be achieved, in words."""
    return words().goals.search(text) is not None


def told_instead(desk: Desk, draft: Draft, figures: int, used: int) -> Draft:
    """补农民买什么机器, 打给谁: what is said of the project named, in place of a draft that gives its money alone, or nothing, or somebody else's sentence."""
    text = desk.query.text
    said = words()
    if desk.query.wants(*_OTHERWISE) or not said.asks.search(text) or said.in_figures.search(text) or said.of_else.search(text) or counters_asked(text):
        return draft
    if not desk.sides or len({s.disclosure.agency for s in desk.sides}) > 1 or any(a.refused and a.asked.search(text) for a in attributes()):
        return draft
    side = max(desk.sides, key=lambda s: s.fiscal_year)
    given = [f for f in desk.ledger.figures[figures:] if f.role == "answer"]
    told = "".join(_QUOTATION.findall("\n".join(draft.lines)))
    if draft.status not in _NOTHING and not told and any(f.unit not in MONEY_UNITS for f in given):
        return draft
    meant = named(desk, side)
    listed = draft.status not in _NOTHING and len(given) > 1 and (meant is None or not meant.said or any(line.startswith("- ") for line in draft.lines))
    if meant is None or listed:
        return draft
    goal = _goal(desk, side, meant) if asks_goal(text) else None
    excerpt = goal or _describing(desk, side, meant)
    if excerpt is None or (draft.status not in _NOTHING and told and (excerpt.text.strip() in told if goal else meant.project.key in name_key(told))):
        return draft
    desk.ledger.take_back(figures, used)
    for fact in stated_by(side.catalogue, [excerpt]):
        desk.ledger.figure(fact, role="support")
    line = f"{desk.whose(side)}：{quote(desk, excerpt)}"
    lacking = "" if goal else _lacking(text, meant.project.described or excerpt.text)
    if lacking:
        return Draft(status="not_disclosed", lines=[f"没有写明是哪些“{lacking}”；对“{meant.project.name}”的说明是：", line], subject=meant.project.name)
    return Draft(lines=[line], subject=meant.project.name)


def _describing(desk: Desk, side: Side, meant: Named) -> Excerpt | None:
    """The sentence that says what a project is for, else the one that goes on about it behind its name."""
    used = usage_of(desk, side, [meant.project.key])
    if used:
        return used[0]
    about = loosely(meant.project.key)
    behind = meant.project.described
    found = (s for p in evidence_passages(desk.library, side.disclosure) for s in sentences(p) if about.search(s.text) and behind and behind[:6] in s.text)
    return next(found, None)


def _goal(desk: Desk, side: Side, meant: Named) -> Excerpt | None:
    """What a project is to achieve in the year, in the words of its form."""
    goal = meant.project.goal
    passages = evidence_passages(desk.library, side.disclosure) if goal else []
    return next((Excerpt(p, 0, len(p.text)) for p in passages if goal in p.text and any(meant.project.name in part for part in p.section)), None)


def _lacking(text: str, told: str) -> str:
    """哪几所学校, where the sentence names none: the things asked for one by one that it says nothing of."""
    for m in _ONES.finditer(text):
        things = [w for w in leading_nouns(m["thing"])[:1] if w not in words().anything]
        kinds = [a for a in attributes() if a.last and any(True for _ in a.wanted(text))]
        if any(re.search(a.told, told) for a in kinds):
            return ""
        least = 1 if _EACH_ONE.match(m.group()) else _TOLD
        if things and not any(held(w, told) >= least for w in things):
            return things[0]
    alone = _WHICH_ONES.search(text)
    if alone is not None:
        return alone.group(1)
    return ""
