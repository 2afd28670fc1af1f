"""Evidence into an Answer, a clarification or an honest refusal: which operation, in which order, put together how."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from assistant.answer import Answer, Interpretation
from assistant.citations import Ledger, loose_numbers, mark, require_sources
from assistant.dispatching import work
from assistant.forestalling import ASKS_AMOUNT, before_looking
from assistant.linking import Library
from assistant.operations import (
    accounting,
    assuming,
    attributes,
    bases,
    contradicting,
    described,
    doubting,
    explaining,
    funding,
    indicators,
    measured,
    nearby,
    otherwise,
    projects,
    quoted,
    several,
    single,
    stated,
    telling,
)
from assistant.operations.choosing import main_operations
from assistant.operations.desk import Desk, Draft, of_this_year
from assistant.operations.paragraphs import own_paragraphs
from assistant.operations.printed import is_in
from assistant.phrases import counters_asked
from assistant.query import Operation, Query
from assistant.retrieval import topic_title
from assistant.which_year import decided


@dataclass(frozen=True, slots=True)
class _Begun:
    """How far the ledger had come when a sub-question was begun: what stands behind is its own."""

    figures: int
    used: int
    sources: int


def answer_query(query: Query, library: Library, ledger: Ledger) -> tuple[Draft, Desk]:
    """Work one sub-question to a draft. Never raises for what a visitor asks."""
    desk = Desk(query, decided(query, library), library, ledger)
    if (agency := projects.whose(desk)) is not None:
        desk.query = replace(query, agencies=(agency,))
        scoping = decided(desk.query, library)
        desk.scoping = replace(scoping, assumed=tuple(dict.fromkeys((*scoping.assumed, "agency"))))
    desk.query = doubting.as_check(desk)
    if desk.query.wants(Operation.CHECK) and desk.query.quantities:
        desk.scoping = replace(desk.scoping, sides=doubting.sides_doubted(desk))
    begun = _Begun(len(ledger.figures), len(ledger.used), len(ledger.sources))
    early = before_looking(desk, _in_no_year)
    if early is not None:
        draft = _told_before(desk, early, begun)
        return otherwise.of_all_alone(desk, ledger.figures[begun.figures :]) or draft, desk
    told = nearby.asked_of_it(desk)
    draft = _worked(desk, begun) if told is None else measured.beside(desk, told, measured.find(desk))
    assuming.say(desk)
    return otherwise.of_all_alone(desk, ledger.figures[begun.figures :]) or draft, desk


def _told_before(desk: Desk, draft: Draft, begun: _Begun) -> Draft:
    """What can be told before any figure is looked up; where that is nothing, what sentences tell."""
    if draft.status in _TOLD:
        draft.lines += nearby.halves(desk, draft.lines)
    if draft.status in _NOTHING or (draft.status == "clarify" and len(desk.scoping.undecided_years) > 1):
        draft = measured.improved(desk, draft, begun.figures, begun.used)
        draft = attributes.told_instead(desk, draft, begun.figures, begun.used)
    if described.asks_goal(desk.query.text) or draft.status in _NOTHING:
        draft = described.told_instead(desk, draft, begun.figures, begun.used)
    measured.enter_quoted(desk, draft)
    return _with_amounts_quoted(desk, draft, begun) if draft.status in _TOLD else draft


def _worked(desk: Desk, begun: _Begun) -> Draft:
    """What the operations come to, and what is then looked at: one step after another, each where the draft stands so."""
    operations = main_operations(desk)
    draft = _join([work(of_this_year(desk, operation, operations), operation) for operation in operations])
    for statuses, step in _AFTER:
        if draft.status in statuses:
            draft = step(desk, draft, begun)
    return draft


def _accounted_for(desk: Desk, draft: Draft, begun: _Begun) -> Draft:
    """A draft that has every thing asked for; what is left is told beside it, or is what cannot be told."""
    ledger, query = desk.ledger, desk.query
    left = accounting.unaccounted(desk, ledger.used[begun.used :], [s.quoted for s in ledger.sources[begun.sources :]])
    if left and len(query.subjects) > 1 and set(query.operations) <= {Operation.VALUE, Operation.LIST} and not _only_columns(desk):
        draft.status = "partial"
        draft.lines.append(f"没有披露{'、'.join(f'“{w}”' for w in left)}。")
    elif left and (half := nearby.halves(desk, draft.lines)):
        draft.lines += half  # 总投资批了多少，施工是哪家公司: a sentence of the same project tells the other half
    elif left:
        ledger.take_back(begun.figures, begun.used)
        return accounting.declined(desk, left, draft)
    elif not query.wants(Operation.CHECK) and not _counts(desk, begun) and (uncounted := stated.uncounted(desk)):
        ledger.take_back(begun.figures, begun.used)
        return uncounted
    elif (untold := otherwise.asked_otherwise(desk, ledger.figures[begun.figures :]) or otherwise.asked_in_words(desk, draft)) is not None:
        ledger.take_back(begun.figures, begun.used)
        return untold
    return draft


def _only_columns(desk: Desk) -> bool:
    """社保支出里人员和公用各多少: columns alone are of what is left unaccounted for, and never of everything instead."""
    said = [m.surface for s in desk.query.subjects for m in s.mentions]
    meanings = [m for side in desk.sides for w in said if (m := side.catalogue.meaning(w)) is not None]
    return bool(meanings) and all(m.concept is not None and m.concept.measure for m in meanings)


def _with_reason(desk: Desk, draft: Draft, begun: _Begun) -> Draft:
    """多了多少，用来干嘛; 涨了一半，是出啥事了: how it moved, and why."""
    asked = _FOR_WHAT.search(desk.query.text) or _WONDERS.search(desk.query.text)
    if desk.query.wants(Operation.CHANGE) and asked and not desk.query.wants(Operation.REASON):
        why = explaining.reason(desk)
        draft.lines += why.lines if why.status == "answered" else []
    return draft


def _with_more(desk: Desk, draft: Draft, begun: _Begun) -> Draft:
    """What else is asked in words, told by the paragraphs and sentences of the same items; and of which basis a figure is."""
    ledger = desk.ledger
    if _ASKS_MORE.search(desk.query.text) and not desk.query.wants(Operation.CHECK):
        draft.lines += own_paragraphs(desk, ledger.used[begun.used :], draft.lines)
    draft.lines += nearby.halves(desk, draft.lines)
    draft.lines += [*bases.told(desk), *funding.carried_into(desk, ledger.used[begun.used :])]
    return draft


def _by_sentences(desk: Desk, draft: Draft, begun: _Begun) -> Draft:
    """Figures that sentences tell, and the words asked for, in the place of a draft that gives less."""
    draft = measured.improved(desk, draft, begun.figures, begun.used)
    draft = indicators.improved(desk, draft, begun.figures, begun.used)
    draft = described.told_instead(desk, draft, begun.figures, begun.used)
    return attributes.told_instead(desk, draft, begun.figures, begun.used)


def _in_so_many_words(desk: Desk, draft: Draft, begun: _Begun) -> Draft:
    """What asks for no figure and is not disclosed, as any sentence of the documents tells it: the question is then of that document."""
    text = desk.query.text
    if desk.query.wants(Operation.REASON) or not _ASKS_WHAT.search(text) or ASKS_AMOUNT.search(text):
        return draft
    said = desk.ledger.instead(begun.figures, begun.used, lambda: telling.in_so_many_words(desk))
    if said is None:
        return draft
    told, d = said
    side = replace(desk.sides[0], fiscal_year=d.fiscal_year, disclosure=d, catalogue=desk.library.catalogue(d))
    desk.scoping = replace(desk.scoping, sides=(side,), assumed=())
    return told


def _with_amounts_quoted(desk: Desk, draft: Draft, begun: _Begun) -> Draft:
    """Quotations that answer by their amounts: those are what was asked for."""
    return quoted.enter(desk, draft, begun.figures, begun.sources)


_TOLD = frozenset({"answered", "partial"})
_NOTHING = frozenset({"not_disclosed", "out_of_scope"})
_AFTER: tuple[tuple[frozenset[str], Callable[[Desk, Draft, _Begun], Draft]], ...] = (
    (_TOLD | {"clarify"}, _accounted_for),
    (frozenset({"answered"}), _with_reason),
    (_TOLD, _with_more),
    (_TOLD | _NOTHING | {"clarify"}, _by_sentences),
    (frozenset({"not_disclosed"}), _in_so_many_words),
    (_TOLD, _with_amounts_quoted),
)
"""What is looked at once the operations are done, and of which drafts; the order is the meaning."""


def _counts(desk: Desk, begun: _Begun) -> bool:
    """Whether a figure of this sub-question is in a unit that was asked for: 多少个座位 is not answered in 万元.

    What was told before, 其中…占几辆 of vehicles just listed, is no new figure, but was used again.
    """
    units = {u for group in counters_asked(desk.query.text) for u in group}
    said = [*(f.unit for f in desk.ledger.figures[begun.figures :]), *(f.unit for f in desk.ledger.used[begun.used :])]
    return any(is_in(unit, units) or unit.split("（")[0] in units for unit in said)


_WONDERS = re.compile("[，,](?:[^，,。?？多几]{0,4})(?:难道|莫非|莫不是|是不是|是|咋|怎|出|有|不)[^，,。?？多几]{0,8}(?:[啥么吗呢]|什么事|了[?？]?$)|难道")
"Asks what became of a thing whose money moved, and not how much it moved."
_FOR_WHAT = re.compile(r"用来|干嘛|干啥|用在|用于|去哪|花在")
_ASKS_MORE = re.compile(
    r"哪[几些两二三四五\d]?(?:件|桩|个)?事|办了?(?:哪|什么|啥|几)|[花用]在了?(?:哪|什么|啥)|干什么|干啥|干嘛|干了啥|做什么|做啥|做了什么|拿去|用到哪|"
    r"为什么|为啥|为何|原因|咋|怎么(?!算|样)|哪来的|来的|来源|用途|年初|解释|理由|请(?:的)?(?:是)?谁|招待(?:了)?谁"
)
_ASKS_WHAT = re.compile(r"哪(?!些钱)|什么|啥|谁|何|怎么|怎样|如何")


def _in_no_year(desk: Desk) -> Draft | None:
    """总投资几个亿, of a project two years describe and neither gives it of: told so, rather than asked which year."""
    *earlier, last = (replace(desk.query, years=(year,)) for year in desk.scoping.undecided_years)
    for query in (last, *earlier):  # the latest year tells most often: the others are then not read
        if answer_query(query, desk.library, desk.ledger.fresh())[0].status != "not_disclosed":
            return None
    return answer_query(last, desk.library, desk.ledger)[0]


def _join(drafts: Sequence[Draft]) -> Draft:
    kept: list[Draft] = []
    for draft in drafts:  # 有几个，列一下; 有几个队员，一年演练几次: what one tells another tells again
        if not draft.lines or not any(all(line in k.lines for line in draft.lines) for k in kept):
            kept.append(draft)
    return single.merge(kept)


def compose(question: str, worked: Sequence[tuple[Draft, Desk]], ledger: Ledger) -> Answer:
    """Put the drafts of a message together into one Answer; raise CitationError when a number has no source."""
    worked = several.completed(worked, question)
    merged = _join([d for d, _ in worked])
    desk = worked[0][1]
    _warn_of_findings(desk, ledger)
    lines = list(merged.lines)
    for caution in ledger.warnings:
        if caution.kind in {"discrepancy", "rounding"} and not any(caution.text.rstrip("。") in line for line in lines):
            lines.append(f"> 提示：{caution.text}" + ("" if "[" in caution.text else mark(caution.citations)))
        elif caution.kind in {"assumption", "coverage"}:
            lines.append(f"> {caution.text}")
    text = _sourced(lines, ledger, question, [d for _, d in worked])
    side = desk.sides[0] if desk.sides else None
    query = desk.query
    clarification = merged.clarification if merged.status == "clarify" else None
    return Answer(
        question=question,
        status=merged.status,
        text=text,
        figures=ledger.figures,
        citations=ledger.sources,
        interpretation=Interpretation(
            agency=side.agency if side else (query.agencies[0] if query.agencies else None),
            scope=side.disclosure.scope.value if side else None,
            fiscal_year=side.fiscal_year if side else (query.years[0] if query.years else None),
            phase=side.disclosure.phase.value if side else None,
            subject=topic_title(merged.subject) or None,
            measure=merged.measure or None,
            operation=query.operation.value,
            assumed=[*desk.scoping.assumed],
        ),
        warnings=ledger.warnings,
        clarification=clarification,
        suggestions=list(dict.fromkeys(s for s in merged.suggestions if s != question))[:3],
        chart=merged.chart,
    )


def _sourced(lines: Sequence[str], ledger: Ledger, question: str, desks: Sequence[Desk]) -> str:
    """The text, every number of it sourced. A remark whose number has no source is left out; a statement raises."""
    for side in (s for d in desks for s in d.sides):
        if str(side.fiscal_year) in loose_numbers("\n".join(lines), ledger, question):
            ledger.cite_document(side.disclosure)  # the year comes from the document's own title
    kept = [line for line in lines if not line.startswith("> ") or not loose_numbers(line, ledger, question)]
    text = _NAME_IN_QUOTES.sub(r"“‘\1’\2”", "\n\n".join(_paragraphs(kept)))
    require_sources(text, ledger, question)
    return text


_NAME_IN_QUOTES = re.compile(r"““([^“”]{1,12})”([^“”，。；：]{0,20})”")
"""没有披露““三公”经费”: quotation marks inside quotation marks are single ones (GB/T 15834—2011, 4.8)."""


def _warn_of_findings(desk: Desk, ledger: Ledger) -> None:
    documents = list(dict.fromkeys(f.document for f in ledger.used))
    if not documents or desk.query.wants(Operation.CHECK, Operation.CONTRADICTIONS):
        return
    shown = [f for fact in ledger.used for f in (fact, *ledger.printed_too.get(fact, ()))]
    for finding in contradicting.findings_touching(desk.library.index.findings(documents), shown)[:2]:
        marks = [ledger.cite(c) for c in finding.citations]
        contradicting.enter_expected(ledger, finding, role="support")
        ledger.retract("discrepancy", marks)
        ledger.warn("discrepancy", f"{finding.message.rstrip('。')}{mark(marks)}。", marks)


def _paragraphs(lines: Sequence[str]) -> list[str]:
    """List items stay together; everything else is a paragraph of its own."""
    found: list[str] = []
    for line in lines:
        if line.startswith("- ") and found and found[-1].split("\n")[-1].startswith("- "):
            found[-1] += "\n" + line
        else:
            found.append(line)
    return found
