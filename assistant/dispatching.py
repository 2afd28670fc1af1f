"""Which handler works an operation: what tells more than the operation itself is tried first, in one order."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from assistant.evidence import Ambiguous, Found
from assistant.forestalling import ASKS_AMOUNT, counts_cars
from assistant.operations import (
    accounting,
    arithmetic,
    averaging,
    backcasting,
    bodies,
    bodies_moved,
    changing,
    checking,
    comparing,
    complement,
    contradicting,
    defining,
    duties,
    exceeding,
    explaining,
    filtering,
    fund_row,
    funding,
    gathered,
    having,
    investing,
    kinds,
    met,
    own_and_whole,
    parts,
    ranking,
    reckoned,
    rosters,
    scored,
    selecting,
    shares,
    sifting,
    single,
    spending,
    stated,
    targets,
    telling,
    two_documents,
    valued,
)
from assistant.operations.desk import Desk, Draft
from assistant.operations.paragraphs import usage
from assistant.phrases import counters_asked
from assistant.query import Operation, Query
from assistant.retrieval import topic_of, topics_of
from index.vocabulary import MONEY_UNITS

Handler = Callable[[Desk], Draft]
Attempt = Callable[[Desk], Draft | None]
"""A handler that may have nothing to say: then the next one is asked."""

_HANDLERS: dict[Operation, Handler] = {
    Operation.CONTRADICTIONS: contradicting.contradictions,
    Operation.CHECK: checking.check,
    Operation.SAME: checking.same,
    Operation.REASON: explaining.reason,
    Operation.DEFINITION: defining.definition,
    Operation.BACKCAST: backcasting.backcast,
    Operation.COMPLETION: spending.completion,
    Operation.SHARE: shares.share,
    Operation.CHANGE: changing.change,
    Operation.DIFFERENCE: arithmetic.subtract,
    Operation.RANK: ranking.rank,
    Operation.COMPARE: comparing.compare,
    Operation.ABOVE: exceeding.above,
    Operation.RATIO: arithmetic.times,
    Operation.COUNT: ranking.count,
    Operation.LIST: ranking.listing,
    Operation.SUM: arithmetic.add,
    Operation.AVERAGE: averaging.average,
}
"""The operations that one handler each works; the others end in a single figure, which attempts below give."""

_OF_SEVERAL = {Operation.SUM, Operation.DIFFERENCE, Operation.RATIO, Operation.SHARE, Operation.COMPARE, Operation.CHANGE}
_AND_MONEY = re.compile(r"[及和与、](?:其)?(?:年度|项目)?(?:预算|金额|资金|经费)")
_ASKS_ROLE = re.compile(r"(?=.*(?:谁|哪家|哪个公司|什么公司|哪个单位))(?=.*(?:监理|代建|施工|设计单位|勘察|承建|中标))")


def work(desk: Desk, operation: Operation) -> Draft:
    """Do one operation of a question: the first attempt that has something to say, or else the operation's own handler."""
    if topic_of(desk.query.text) is not None and len(desk.query.subjects) > 1 and operation not in _OF_SEVERAL:
        desk = replace(desk, query=_of_one_thing(desk.query))
    for operations, attempt in _FIRST:
        if operation in operations and (draft := attempt(desk)) is not None:
            return draft
    return _HANDLERS[operation](desk)


def _roles(desk: Desk) -> Draft | None:
    """哪家在监理，代建又是谁: the sentences that name them."""
    roles = telling.in_so_many_words(desk) if _ASKS_ROLE.search(desk.query.text) else None
    return roles[0] if roles is not None else None


def _of_project(desk: Desk) -> Draft | None:
    """What is said of a project under its own headings: its basis, its goals, how it is carried out."""
    topic = topic_of(desk.query.text)
    if topic is None or not topic.of_project or ASKS_AMOUNT.search(desk.query.text) or counts_cars(desk.query.text):
        return None
    if desk.query.wants(Operation.COMPARE, Operation.RANK) and desk.query.subjects and len({s.agency for s in desk.sides}) > 1:
        return None  # 编报绩效目标的项目数谁多: of the bodies, and no passage of one of them
    return telling.told_by_topic(desk) or targets.targets(desk, in_words=True)


def _of_project_unless_each(desk: Desk) -> Draft | None:
    return None if re.search(r"分别|各", desk.query.text) else _of_project(desk)


def _why_apart(desk: Desk) -> Draft | None:
    """机关运行经费为什么比公用经费小: two items of one document that are not the same, each with what it covers."""
    if len(desk.sides) != 1 or len(desk.query.subjects) != 2 or not _ONE_THAN_OTHER.search(desk.query.text):
        return None
    before = len(desk.ledger.figures), len(desk.ledger.used)
    told = checking.different_items(desk, desk.sides[0])
    if told is not None and any(line.startswith("- ") for line in told.lines):
        return told
    desk.ledger.take_back(*before)  # what neither is said to cover tells nothing
    return None


_ONE_THAN_OTHER = re.compile("(?:比|跟|和|与)[^,。?]{2,16}?(?:小|少|大|多|低|高|不一样|不同|对不上)")


def _units_summed(desk: Desk) -> Draft | None:
    return parts.by_units(desk) if parts.sums_units(desk) and len({s.disclosure.agency for s in desk.sides}) < 2 else None


def _where_all_goes(desk: Desk) -> Draft | None:
    """钱都花在哪: what the total consists of."""
    topic, query = topic_of(desk.query.text), desk.query
    nothing_named = not (query.subjects or query.residual or query.content)
    return ranking.listing(desk) if topic is not None and topic.name == "usage" and nothing_named else None


def _where_it_goes(desk: Desk) -> Draft | None:
    """社会保障和就业支出都花哪儿了: the items below it with their amounts, and what each is for."""
    topic, query = topic_of(desk.query.text), desk.query
    if topic is None or topic.name != "usage" or len(query.subjects) != 1 or len(desk.sides) != 1 or not _WHERE.search(query.text):
        return None
    rows, _ = selecting.rows_below(desk, desk.sides[0])
    rows = selecting.deep_enough(desk, desk.sides[0], rows)
    if sum(bool(e.fact.amount) and bool(e.fact.row_code) for e in rows) < 2:
        return None
    draft, told = ranking.listing(desk), usage(desk, desk.sides[0])
    draft.lines += told.lines if told is not None and draft.status == "answered" else []
    return draft


_WHERE = re.compile("(?:花|用|去|投)(?:[到在去]了?|了)?(?:哪|什么地方)")


def _quoted_amounts(desk: Desk) -> Draft | None:
    if not desk.query.quantities or _names_a_row(desk):
        return None
    return telling.told_by_topic(desk) or single.quoted_amounts(desk)  # 自评91分，扣分扣在哪: in words, of what that figure is printed for


def _use_of_money(desk: Desk) -> Draft | None:
    """公务接待是干啥的: what the money is for, not what the body does."""
    if not _asks_duty(desk) or not desk.sides:
        return None
    if _names_money(desk):
        return usage(desk, desk.sides[0])
    query = desk.query
    if not query.about or "agency" not in query.carried or query.residual or not _WHAT_FOR.search(query.text):
        return None
    spoken_of = replace(desk, query=replace(query, subjects=query.about[:1]))
    line = f"{desk.whose(desk.sides[0])}没有写明“{query.about[0].text}”是做什么用的[{desk.ledger.cite_document(desk.sides[0].disclosure)}]。"
    return usage(spoken_of, desk.sides[0]) or Draft(status="not_disclosed", lines=[line], subject=query.about[0].text)


_WHAT_FOR = re.compile("(?:干|做|搞|弄)(?:些)?(?:什么|啥|嘛)的?")


def _passage(desk: Desk) -> Draft | None:
    """The passage under the heading a question asks for, with the figure where that is asked besides."""
    told = telling.told_by_topic(desk)
    if told is not None and desk.query.subjects and _AND_MONEY.search(desk.query.text):
        figure = single.value(desk)  # 实施主体及年度预算: who, and how much
        told.lines += figure.lines if figure.status == "answered" else []
    return told


def _passage_named(desk: Desk) -> Draft | None:
    named = topic_of(desk.query.text) is not None and not desk.query.subjects
    return _passage(desk) if named or _asks_duty(desk) else None


def _who_else(desk: Desk) -> Draft | None:
    return None if _names_a_row(desk) else telling.tell(desk)


def _sentences(desk: Desk) -> Draft | None:
    """What asks for no figure and has words that no row bears is looked for in the text."""
    query = desk.query
    if _asks_at_all(desk) or not query.residual or counters_asked(query.text):
        return None
    purpose = accounting.purposes(desk)
    return None if purpose and all(w in purpose for w in query.residual) else telling.tell(desk)


def _exists(desk: Desk) -> Draft | None:
    """有没有: the figure, and what was bought of it."""
    draft = _value_and_project(desk)
    if draft.status == "answered":
        draft.lines += stated.bought(desk)
    return draft


def _value_and_project(desk: Desk) -> Draft:
    """用了多少，干啥用的: the figure, and what is said of it."""
    draft = single.value(desk)
    if draft.status == "answered" and any(t.of_project for t in topics_of(desk.query.text)):
        told = telling.told_by_topic(desk)
        draft.lines += told.lines if told is not None else []
    if draft.status == "answered" and _FOR_WHOM.search(desk.query.text):
        why = explaining.reason(desk)  # 18万买车是给谁买的: who it is for stands in the reason that is given
        draft.lines += why.lines if why.status == "answered" else []
    return draft


_FOR_WHOM = re.compile("(?:给|帮|替|为)(?:谁|哪[个家些]?(?:单位|部门|科室|人)?|什么(?:人|单位))|(?:谁|哪[个家](?:单位|部门)?)(?:要|在)?(?:买|用|换|配|添)")


def _of_a_year_not_held(desk: Desk) -> Draft | None:
    bare = not desk.query.subjects and not desk.query.residual
    return changing.change(desk) if desk.scoping.missing and len(desk.sides) == 1 and bare else None


_ONE = frozenset({Operation.VALUE, Operation.CONVERT, Operation.EXIST, Operation.WHICH, Operation.WHO})
"""Operations that end in one figure, or in the sentence in its stead."""
_IN_WORDS = frozenset({Operation.VALUE, Operation.DEFINITION, Operation.WHO, Operation.RANK, Operation.COMPARE})
_GATHERS = frozenset(
    {Operation.VALUE, Operation.EXIST, Operation.LIST, Operation.SUM, Operation.COUNT, Operation.DEFINITION, Operation.CONVERT}
)
_OVER_ITEMS = frozenset(
    {
        Operation.VALUE, Operation.LIST, Operation.COUNT, Operation.ABOVE, Operation.EXIST, Operation.DIFFERENCE,
        Operation.RANK, Operation.COMPLETION,
    }
)  # fmt: skip

_FIRST: tuple[tuple[frozenset[Operation], Attempt], ...] = (
    (frozenset(Operation), met.met),
    (frozenset({Operation.CHECK, Operation.SAME, Operation.VALUE, Operation.WHICH, Operation.COMPARE}), two_documents.said_of_two),
    (frozenset(Operation) - {Operation.REASON, Operation.RANK, Operation.COMPLETION}, own_and_whole.own_and_whole),
    (frozenset(Operation), reckoned.reckoned),
    (frozenset(Operation), kinds.kind_of_one),
    (frozenset({Operation.LIST, Operation.VALUE}), fund_row.columns_of_fund),
    (frozenset(Operation), kinds.of_kind),
    (frozenset({Operation.CHECK, Operation.SAME, Operation.VALUE, Operation.COUNT, Operation.EXIST}), gathered.as_many_projects),
    (frozenset({Operation.ABOVE, Operation.COUNT, Operation.EXIST, Operation.VALUE, Operation.LIST}), valued.counted_above),
    (frozenset({Operation.COMPARE, Operation.DIFFERENCE, Operation.RANK, Operation.RATIO}), comparing.one_lacking),
    (frozenset({Operation.SUM, Operation.VALUE, Operation.LIST}), gathered.of_two_tables),
    (frozenset({Operation.VALUE}), spending.planned_of_all),
    (_IN_WORDS | {Operation.LIST}, _roles),
    (_IN_WORDS | {Operation.LIST}, targets.targets),
    (frozenset({Operation.SHARE}), targets.rate),
    (_IN_WORDS | {Operation.LIST}, _where_it_goes),
    (_IN_WORDS, _of_project),
    (frozenset({Operation.LIST}), _of_project_unless_each),
    (frozenset({Operation.RANK, Operation.COMPARE, Operation.DIFFERENCE, Operation.COUNT, Operation.CHANGE}), bodies.by_count),
    (frozenset({Operation.SHARE}), bodies.share_of_one),
    (frozenset({Operation.SHARE}), bodies.share_of_other),
    (frozenset({Operation.SHARE, Operation.COMPARE, Operation.DIFFERENCE, Operation.CHANGE, Operation.RANK}), bodies.by_percent),
    (frozenset({Operation.VALUE, Operation.EXIST, Operation.LIST, Operation.COUNT, Operation.RANK, Operation.COMPARE}), having.having),
    (frozenset({Operation.AVERAGE, Operation.ABOVE, Operation.LIST}), bodies.average_of_all),
    (frozenset({Operation.ABOVE}), bodies.above_limit),
    (frozenset({Operation.COUNT, Operation.VALUE}), bodies.summed_counts),
    (frozenset({Operation.COUNT, Operation.VALUE, Operation.EXIST}), complement.counted_without),
    (frozenset(Operation) - {Operation.SHARE, Operation.SUM}, bodies.more_than),
    (frozenset({Operation.COMPLETION}), bodies.by_completion),
    (frozenset({Operation.CHANGE}), bodies_moved.by_change),
    (frozenset({Operation.REASON}), bodies_moved.reason_of_each),
    (frozenset({Operation.REASON}), _why_apart),
    (frozenset({Operation.DIFFERENCE}), bodies.between_ends),
    (frozenset({Operation.DIFFERENCE}), ranking.between_places),
    (frozenset({Operation.RANK, Operation.COMPARE, Operation.RATIO}), bodies.times_ends),
    (frozenset({Operation.RANK, Operation.COMPARE}), bodies.place_of_one),
    (frozenset({Operation.RANK, Operation.COMPARE, Operation.SUM}), bodies.first_few),
    (_GATHERS, gathered.besides_appropriation),
    (frozenset({Operation.LIST, Operation.VALUE}), gathered.with_targets),
    (frozenset({Operation.RANK, Operation.LIST, Operation.COMPARE}), scored.by_score),
    (_OVER_ITEMS | {Operation.SUM, Operation.CHANGE}, filtering.filtered),
    (_GATHERS, gathered.all_projects),
    (frozenset({Operation.VALUE, Operation.SUM, Operation.LIST, Operation.CONVERT}), investing.in_all_years),
    (frozenset({Operation.SHARE}), investing.share_of_all_years),
    (_OVER_ITEMS, sifting.sifted),
    (frozenset({Operation.VALUE, Operation.SUM, Operation.DIFFERENCE}), arithmetic.less_excluded),
    (frozenset({Operation.VALUE, Operation.SUM}), funding.with_carried_over),
    (frozenset({Operation.VALUE, Operation.SUM}), arithmetic.of_a_kind),
    (frozenset({Operation.VALUE, Operation.SUM, Operation.COUNT}), _units_summed),
    (frozenset(Operation), _where_all_goes),
    (frozenset({Operation.WHICH}), single.which),
    (frozenset({Operation.EXIST}), single.exists_section),
    (_ONE, rosters.room_for),
    (_ONE, _quoted_amounts),
    (frozenset({Operation.VALUE}), backcasting.of_year_before),
    (frozenset({Operation.CHANGE}), backcasting.with_its_change),
    (_ONE, _use_of_money),
    (frozenset({Operation.WHO}), duties.either),
    (frozenset({Operation.WHO}), _passage),
    (_ONE - {Operation.WHO}, _passage_named),
    (frozenset({Operation.WHO}), _who_else),
    (_ONE, _sentences),
    (frozenset({Operation.EXIST}), _exists),
    (_ONE, _value_and_project),
    (frozenset({Operation.CHANGE}), _of_a_year_not_held),
)
"""For which operations, and what is tried before the operation's own handler; the order is the meaning."""


def _of_one_thing(query: Query) -> Query:
    """培训经费要办哪几类培训: the second word stands in the first."""
    first, *rest = query.subjects
    return replace(query, subjects=(first,)) if all(s.text in first.text for s in rest) else query


def _asks_duty(desk: Desk) -> bool:
    topic = topic_of(desk.query.text)
    return topic is not None and topic.name == "duties" and not ASKS_AMOUNT.search(desk.query.text)


def _names_money(desk: Desk) -> bool:
    """Whether the subject, said in this question, is an amount of money the first document prints."""
    if not desk.sides or "subject" in desk.query.carried:
        return False
    found = [desk.sides[0].resolve(s) for s in desk.query.subjects]
    return any(isinstance(f, Found) and f.entry.fact.unit in MONEY_UNITS for f in found)


def _names_a_row(desk: Desk) -> bool:
    return any(isinstance(side.resolve(s), (Found, Ambiguous)) for side in desk.sides for s in desk.query.subjects)


def _asks_at_all(desk: Desk) -> bool:
    """Whether a question has any word that asks for a figure, or is short enough to be nothing but an item's name."""
    text = desk.query.text
    return bool(ASKS_AMOUNT.search(text) or re.search(r"呢|吗|预算|决算|支出|费|款|钱|数", text)) and not re.search(
        "什么牌|什么颜色|叫什么|哪[天里位]", text
    )
