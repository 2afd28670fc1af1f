"""Question and history in, Queries out: what is asked, of whom, and what was carried over from earlier turns."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from assistant import orders, phrases
from assistant.against import against_budget, of_item_spoken_of, of_what_is_left
from assistant.anew import asked_anew, of_what_is_worth_so_much, of_what_was_counted
from assistant.asides import is_talk, without_asides
from assistant.bearings import (
    OWN,
    UNDER,
    as_dated,
    as_of,
    dated_names,
    of_one_place,
    own_of,
    spoken_bodies,
    spoken_years,
    supposed_year,
    system_words,
    vocabulary_documents,
    without_institutions,
)
from assistant.beside import asks_which_body
from assistant.carrying import as_spoken_of, carry, remember
from assistant.catalogue import PARTIAL
from assistant.clausing import Clause, accounted_for, clauses_of, grouped
from assistant.company import remembered
from assistant.completing import completed, of_the_item, of_what_was_refused, paid_for, that_stands
from assistant.describing import with_descriptions
from assistant.leaving import left_out, parts_left_out, spans_left_out
from assistant.linking import Library
from assistant.mentions import (
    beside_words,
    body_years,
    in_a_row,
    in_money,
    in_parallel,
    is_number_of,
    is_weak,
    only_wanted,
    possible_items,
    with_bare_years,
    with_counterpart,
    with_gloss,
    with_joints,
    with_listed,
    without_counted_in,
    without_glossed,
)
from assistant.namesakes import places_alone, places_by_sound, without_institutions_in_items, without_namesakes
from assistant.placing import asks_money, is_clear, is_measure, mask, with_parts
from assistant.pointing import as_own_unit, home_of, with_pointed_at
from assistant.query import Mention, Operation, Query, Subject
from assistant.siblings import as_sibling, the_rest, with_short_names
from assistant.speech import in_common_words, set_straight
from assistant.subjects import (
    figures_named,
    held_against_sum,
    joined_by,
    joined_to,
    modifiers,
    without_project_of_target,
)
from assistant.told import as_chosen, as_told
from assistant.twins import apart
from assistant.units_named import said_in_full, with_its_units, with_units
from assistant.wholes import without_their_total
from assistant.wording import content_of, fold, nouns, plainly, quantities, tokens
from index.records import Disclosure
from index.vocabulary import MONEY_UNITS, Phase

_QUOTED = re.compile(r"[“\"「『]([^”\"」』]{3,60})[”\"」』]")
_FUNDS = frozenset({"一般公共预算", "政府性基金预算", "国有资本经营预算", "基金预算", "国资预算", "国有资本预算"})
_CODE = re.compile(
    r"(?<![\d.,])(?:\d{3}|\d{5}|\d{7})(?![\d.,%年户人个家辆台次批册份套间所])"
    r"|(?:\d{1,2}|[一二三四五六七八九十]{1,2})月份?|第?[一二三四1-4]季度|[上下]半年|[上中下]旬"
)
_FORMAL = ("费", "费用", "经费", "支出", "补贴", "补助", "资金", "基金", "收入", "金", "款")
_PART = 3
"Characters a phrase must have before the encoder may place it."
_NEEDS_NO_SUBJECT = {
    Operation.GREET,
    Operation.OPINION,
    Operation.INVENT,
    Operation.PREDICT,
    Operation.PERSONAL,
    Operation.CONTRADICTIONS,
}


def understand(
    question: str,
    library: Library,
    context: Query | None = None,
    *,
    reply: str = "",
    agency: str | None = None,
    fiscal_year: int | None = None,
    today: date | None = None,
) -> list[Query]:
    """Return one Query for each thing a message asks; `context` is the last Query of the conversation so far.

    `reply` is the assistant's last message, which 第二个 counts in. `agency` and `fiscal_year` are the caller's own
    filters and win over what was carried over, not over what was said.
    """
    if is_talk(question, library, context):
        return [_talk(question, library, context)]
    question = plainly(library.spelled(in_common_words(question), context.agencies if context else ()))
    question = of_what_was_counted(set_straight(without_asides(question, library, context)), context)
    question = of_what_is_worth_so_much(question, context)
    question = as_told(as_spoken_of(as_chosen(question, reply), context), context, library)
    text, bodies = library.bodies(fold(question))
    bodies = without_institutions([b for b in bodies if b.names or not _ONLY_COUNTED.fullmatch(b.text)], text, library)
    bodies = with_units(without_institutions_in_items(bodies, text, context, library), text, context, library)
    bodies = of_one_place(bodies, text, library)
    text, bodies = with_pointed_at(without_namesakes(bodies, text, context, library), text, context, library)
    if (anew := asked_anew(text, bodies, context)) is not None:
        return understand(anew, library, context, reply=reply, agency=agency, fiscal_year=fiscal_year, today=today)
    year_mentions = with_bare_years(phrases.find_years(text), bodies, text)
    quoted = [q for q in quantities(text) if not any(b.start < q.end and q.start < b.end for b in bodies)]
    taken = mask([(b.start, b.end) for b in bodies], [(y.start, y.end) for y in year_mentions])
    agencies, own_only = spoken_bodies(text, bodies, library, context, agency)
    year_mentions = as_of(as_dated(year_mentions, text), text, [d.fiscal_year for a in agencies for d in library.documents_of(a)])
    taken |= mask([*system_words(agencies, text), *places_by_sound(bodies, text)])
    taken |= mask([m.span() for m in OWN.finditer(text) if any(b.end - 1 <= m.start() <= b.end for b in bodies)])  # 水务局本部, 地区办本部
    taken |= mask(together := with_its_units(text, agencies, library))
    under = None if own_only or together else UNDER.search(text)
    if under and agencies and library.directory.parent(agencies[0]):
        taken |= mask([under.span()])  # the words that pointed at the unit name no item
    named_years = spoken_years(text, year_mentions, context, agencies, library, fiscal_year, today)
    documents = vocabulary_documents(agencies or (context.agencies if context else ()), library, named_years, text)
    taken |= mask(places_alone(text, documents, library), phrases.spans_of_unit(text))
    if (parted := apart(question, documents, library)) != question:
        return understand(parted, library, context, reply=reply, agency=agency, fiscal_year=fiscal_year, today=today)
    text = library.correct(text, documents, taken)
    without = parts_left_out(text, question)
    taken |= mask([(a, b) for a, b, _ in without])
    mentions = library.mentions(text, documents, taken)
    mentions, year_mentions = dated_names(mentions, year_mentions, text, documents, library)
    divisors = [*phrases.spans_per(text), *phrases.spans_counted(text), *phrases.spans_of_units(text)]
    taken |= mask(phrases.spans_of_units(text), orders.spans_of_order(text))
    mentions = [m for m in mentions if m.surface not in MONEY_UNITS and not is_number_of(m, quoted) and not any(a <= m.start < b for a, b in divisors)]
    spoken_of = [surface for subject in (context.subjects if context else ()) for surface in subject.surfaces]
    mentions = with_gloss(question, text, without_glossed(question, text, mentions, documents, library))
    mentions = with_descriptions(question, mentions, text, documents, library, taken)
    in_words = mask([(q.start, q.end) for q in quoted], divisors)
    text = with_joints(text, mentions, documents, library)
    mentions = with_gloss(question, text, with_parts(mentions, text, documents, library, taken | in_words, spoken_of))
    if (in_full := said_in_full(text, mentions, library)) != text:
        return understand(in_full, library, context, reply=reply, agency=agency, fiscal_year=fiscal_year, today=today)
    mentions = as_sibling(in_money(mentions, text, documents, library), text, documents, library, spoken_of)
    mentions = with_short_names(mentions, text, documents, library, spoken_of)
    mentions = in_parallel(with_counterpart(mentions, text, documents, library), text, documents, library)
    mentions = in_a_row(mentions, text, documents, library)
    mentions = with_listed(mentions, text, reply, documents, library)
    mentions = only_wanted(without_counted_in(mentions, text, documents, library), text)
    weak = {m for m in mentions if is_weak(m, documents, library)}
    labels = {label for d in documents for label in library.catalogue(d).labels}
    parts = clauses_of(text, mentions, bodies, weak, labels)
    base = Query(
        text=text,
        home=home_of(bodies, text, context),
        quotations=tuple(_QUOTED.findall(question)),
        excluded=tuple(PARTIAL + part for _, _, part in without),
        own_only=own_only,
        own_of=own_of(text, bodies),
        scopes=phrases.find_scopes(text),
        quantities=tuple(quoted),
        unit=phrases.wanted_unit(text),
        limit=orders.wanted_limit(text),
        nth=orders.wanted_nth(text),
        descending=orders.is_descending(text),
        level=phrases.wanted_level(text),
    )
    groups = grouped(parts, text, taken) or [[Clause(0, len(text))]]
    found = []
    for group in groups:
        start, end = group[0].start, group[-1].end
        inside = [b for b in bodies if start <= b.start < end]
        said = tuple(dict.fromkeys(b.names[0] for b in inside if len(b.names) == 1))
        elsewhere = len({b.names for b in bodies if b.names}) > 1 and len(groups) > 1
        said = said if len(groups) > 1 or len(said) >= len(agencies) else agencies
        own = said or (agencies if len(groups) == 1 or (group is groups[0] and not elsewhere) else ())
        spoken = [y for y in year_mentions if start <= y.start < end]
        asked = fiscal_year if group is groups[0] else None
        years = spoken_years(text, spoken, context, agencies, library, asked, today)
        own_here = own_only and (len(groups) == 1 or bool(OWN.search(text, start, end)))
        bodies_meant = own if not (under and agencies) else agencies
        alone = base.own_of or bodies_meant
        own_bodies = tuple(as_own_unit(a, library) if own_here and a in alone else a for a in bodies_meant)
        whose = replace(
            base,
            own_only=own_here and (not bodies_meant or any(a in own_bodies for a in alone)),  # 局本级呢, of the body just named
            agencies=own_bodies,
            called=tuple((b.names[0], b.text) for b in inside if len(b.names) == 1 and b.text),
            unknown_agencies=tuple(b.text for b in inside if not b.names),
            waiting=tuple(dict.fromkeys(b.waiting for b in inside if b.waiting)),
            tied_agencies=next((b.names for b in inside if len(b.names) > 1), ()),
            pairs=body_years(inside, spoken),
            years=years,
            beside_year=min(years) if len(years) == 2 and [y.offset for y in spoken] == [-1] else None,
            supposed_year=supposed_year(years, spoken, context, asked, today),
        )
        found.append(_query(whose, group, text, documents, library, taken))
    carried: list[Query] = []
    for query in found:
        before = carried[-1] if carried else context
        query = replace(query, spoken=(before.content or before.spoken) if before is not None else ())
        query = the_rest(of_the_item(of_item_spoken_of(query, before), before, documents, library), before, documents, library)
        query = completed(carry(query, before, same_message=bool(carried)), before, documents, library)
        query = that_stands(query, before, documents, library)
        query = query if carried else of_what_was_refused(query, before, reply)
        query = paid_for(query, documents, library)
        carried.append(remember(query, before))
    return carried


def _talk(question: str, library: Library, context: Query | None) -> Query:
    """A message that asks nothing: what was spoken of stands, and the body it names is one of whom later turns may speak."""
    text, bodies = library.bodies(fold(question))
    named = tuple(dict.fromkeys(b.names[0] for b in bodies if len(b.names) == 1))
    before = context or Query("")
    said = replace(before, text=question, operations=(Operation.GREET,), agencies=named or before.agencies, carried=before.carried | {"subject"})
    return replace(said, residual=(), possible_items=(), home=home_of(bodies, text, context), company=remembered(said, context) if named else before.company)


_ONLY_COUNTED = re.compile(r"(?:第?[两一二三四五六七八九十]|[几各每这那哪])个?(?:街道|镇|乡|局|部门|单位)(?:办事处)?")
"""两个街道相比: bodies counted and not named are no body of that name."""
_ASKS_WHICH = re.compile(
    r"(?:[万亿元]|以[上下内])的(?=[?。,]|$)|哪|几|多少|有没有|有无|吗|么(?!型|牌|样)|没有?$"
    r"|是不是|列|多(?:的|于)|有什么|有啥|的有|的项|名单"
)


_ORDERS = {Operation.RANK, Operation.CHANGE, Operation.DIFFERENCE}
_ASKS_LIMIT = re.compile("最[少多低高迟晚](?:要|得|给|是|有|为|能|需要|达到)?(?:多少|几)")


def _primary(clause: Clause, mentions: Sequence[Mention], said: str, *, alone: bool) -> Operation | None:
    """What a clause asks for: the first operation its words name that its material allows."""
    for cue in clause.cues:
        lists = any(c.operation in {Operation.RANK, Operation.CONVERT} for c in clause.cues)
        if cue.operation is Operation.DEFINITION and (lists or not (alone or clause.mentions or mentions)):
            continue  # 最多的三个是啥 asks for an order
        if cue.operation is Operation.AVERAGE and phrases.counters_asked(said) and not phrases.counter_per(said):
            continue  # 平均打了多少分: an average that is printed as such
        if cue.operation in _ORDERS and _ASKS_LIMIT.search(said) and not re.search("哪|谁", said):
            continue  # 最少多少项: a limit that is set, and no order or difference
        if cue.operation is Operation.SHARE and "份额" in said and "占" not in said:
            continue  # 给小微企业留了多少份额: how much
        if cue.operation is Operation.ABOVE and (against_budget(said) or said[cue.end - clause.start :].startswith(("几", "多少", "什么"))):
            continue  # 超过了年初预算 names no threshold, 不超过几分钟 asks for one
        if cue.operation is Operation.CHECK and any(c.operation is Operation.WHO for c in clause.cues):
            continue  # 到底归民政局还是地区办管 asks who, and checks nothing
        if cue.operation is Operation.ABOVE and not _ASKS_WHICH.search(said):
            continue  # 那6台100万以上的设备是什么型号: the limit only says which
        if cue.operation is Operation.WHICH and len(mentions) < 2:
            continue  # 多了还是少了 chooses between directions, not between items
        return cue.operation
    return None


def _query(
    base: Query,
    group: Sequence[Clause],
    text: str,
    documents: Sequence[Disclosure],
    library: Library,
    taken_elsewhere: dict[int, bool],
) -> Query:
    start, end = group[0].start, group[-1].end
    said = text[start:end]
    mentions = [m for p in group for m in p.mentions]
    primaries = [o for p in group if (o := _primary(p, mentions, text[p.start : p.end], alone=len(group) == 1 or bool(base.quotations))) is not None]
    primaries = accounted_for(primaries, group, text)
    excluded = left_out(mentions, text)
    taken_elsewhere = taken_elsewhere | mask(spans_left_out(excluded, text))
    mentions = without_their_total([m for m in mentions if m not in excluded], text)
    of_target = without_project_of_target(mentions, text, documents, library)
    taken_elsewhere = taken_elsewhere | mask([(m.start, m.end) for m in mentions if m not in of_target])
    mentions = of_target
    strong = [m for p in group for m in p.mentions if m in mentions and not is_weak(m, documents, library)]
    if strong and Operation.SHARE not in primaries:
        mentions = strong  # 接待费预算9500，实际花了多少: of the item, not of everything
    cut = next((c.start for p in group for c in p.cues if c.operation is Operation.SHARE), None) if Operation.SHARE in primaries else None
    held = held_against_sum(mentions, text, start, end) if cut is None else None
    primaries = primaries if held is None else [Operation.CHECK]
    subjects, whole = figures_named(mentions, text, documents, library, cut if held is None else held)
    taken = taken_elsewhere | mask([(q.start, q.end) for q in base.quantities])
    unplaced = "".join("□" if taken.get(i) else text[i] for i in range(start, end))
    taken |= mask([(m.start, m.end) for m in (*mentions, *excluded)])
    taken |= mask([(c.start, c.end) for p in group for c in p.cues])
    beside = beside_words(mentions, text, taken, start, end)
    hidden = "".join("□" if taken.get(i) else text[i] for i in range(start, end))
    # 支出决算 names a total and says 决算; 一般公共预算 names a fund and says nothing of the phase.
    tails = [m.surface for m in mentions if m.surface.endswith(("决算", "预算")) and m.surface not in _FUNDS]
    phases = tuple(dict.fromkeys(p for words in (hidden, *tails) for _, _, p in phrases.find_phases(words)))
    if Phase.EXECUTED not in phases:
        # 实际花了多少: 花了多少 may name the total, and the phase stands across it.
        named = mask([(m.start, m.end) for m in strong])
        shown = "".join("□" if named.get(i) else text[i] for i in range(start, end))
        phases += tuple(p for _, _, p in phrases.find_phases(shown) if p is Phase.EXECUTED)[:1]
    if Phase.EXECUTED not in phases and phrases.spent_in_a_year(said):
        phases += (Phase.EXECUTED,)
    among_bodies = len(base.agencies) > 1 and asks_which_body(said)  # 两家谁省，省了多少: of the two, and not of a budget
    subjects, primaries, left = (subjects, primaries, False) if among_bodies else of_what_is_left(said, subjects, primaries, documents, library)
    if left or (against_budget(phrases.without_denied(said)) and not among_bodies):
        phases = (Phase.EXECUTED, Phase.APPROVED)
    # A word that is only part of names, and that no subject took, is still to be answered for.
    kept = {m for s in (*subjects, *([whole] if whole else [])) for m in s.mentions}
    dropped = [m for m in mentions if m not in kept and m.surface.startswith(PARTIAL)]
    residual = tuple(hidden[a:b] for a, b in content_of(hidden) if b - a >= 2)
    residual += tuple(m.surface.removeprefix(PARTIAL) for m in dropped)
    codes = tuple(m.group() for m in _CODE.finditer(hidden))
    residual += codes
    asking = [(p.start, p.end, bool(p.cues)) for p in group]
    clear = [m for m in mentions if is_clear(m, documents, library)]
    possible = possible_items(hidden, text, start, asking, mentions, clear, bool(clear) or any(is_measure(m, documents, library) for m in mentions))
    narrowing = tuple(m.surface for m in modifiers(mentions, kept, text, documents, library))
    possible += (*(m.surface.removeprefix(PARTIAL) for m in dropped), *codes, *narrowing)
    residual += narrowing
    joined = joined_by(subjects, text, documents, library)
    if joined is not None and set(primaries) <= {Operation.VALUE, Operation.LIST, Operation.COUNT, Operation.CONVERT}:
        primaries = [joined]  # 办公费加印刷费多少钱, 购房补贴减公积金
        if joined is Operation.SHARE:
            subjects, whole = subjects[:1], subjects[1]
    added = {Operation.SUM} if Operation.SHARE in primaries and len(subjects) > 1 and "+" in said else set()
    query = replace(
        base,
        text=said,
        operations=tuple(dict.fromkeys(o for o in primaries if o is not Operation.GREET or len(group) == 1)),
        hints=frozenset(c.operation for p in group for c in p.cues) | added,
        phases=phases,
        subjects=subjects,
        whole=whole,
        residual=tuple(r for r in residual if len(r) >= 2),
        possible_items=possible,
        content=tuple(unplaced[a:b] for a, b in content_of(unplaced)),
        unexplained=beside,
        direction=phrases.spoken_direction(
            "".join(
                "□" if any(m.start <= i < m.end and len(m.surface) > 2 for m in mentions) else text[i]
                for i in range(start, end)
            )
        ),
        excluded=(*base.excluded, *(m.surface for m in excluded)),
        wants_rate=phrases.wants_rate(said),
        wants_amount=phrases.wants_amount(said),
        everybody=orders.asks_everybody(said),
        over_projects=phrases.speaks_of_projects(said),
    )
    if not subjects and query.residual and not query.wants(*_NEEDS_NO_SUBJECT):
        query = _link_by_meaning(query, documents, library)
    elif len(subjects) == 1 and len(query.residual) == 1 and query.hints & _OF_TWO and joined_to(query.residual[0], said):
        other = _link_by_meaning(replace(query, subjects=()), documents, library)  # 平台运维、家庭核对两个项目加起来
        if other.subjects and other.subjects != subjects:
            query = replace(other, subjects=(*subjects, *other.subjects))
    return query


_OF_TWO = frozenset({Operation.SUM, Operation.DIFFERENCE, Operation.RATIO, Operation.COMPARE})


def _is_another(phrase: str, label: str) -> bool:
    """补贴企业 is not 津贴补贴: what has only a word for money in common with a name is told apart from it by its other noun."""
    shared = [w for w in tokens(phrase) if len(w) > 1 and w in label]
    return bool(shared) and all(w in _FORMAL for w in shared) and any(w not in label for w, *_ in nouns(phrase))


def _link_by_meaning(query: Query, documents: Sequence[Disclosure], library: Library) -> Query:
    """No word is known here: let the encoder say which printed name the leftover words are nearest to."""
    phrase = max(query.residual, key=len).rstrip("是的了吗呢")
    if len(phrase) < _PART or phrase.endswith(_FORMAL):
        return query  # 审计费 is the name of an item: near is not the same. Two characters are near too much.
    linked = library.nearest(phrase, documents)
    if linked is None or _is_another(phrase, linked.label):
        return query
    label = next(
        (key for d in documents for key, printed in library.catalogue(d).labels.items() if printed == linked.label),
        None,
    )
    entries = [e for d in documents for e in library.catalogue(d).by_key.get(label or "", ())]
    if label is None or (asks_money(query.text) and not any(e.fact.unit in MONEY_UNITS for e in entries)):
        return query  # a number of children is no answer to how much money
    subject = Subject((Mention(label, 0, 0, linked=True),))
    query = replace(query, read_as=(phrase, linked.label))
    left = tuple(w for w in query.possible_items if w not in phrase)
    return replace(
        query, subjects=(subject,), residual=tuple(r for r in query.residual if r != phrase), possible_items=left
    )
