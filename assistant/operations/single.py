"""One figure: its value, its unit converted, whether there is any, which of two it is."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.basis import Basis, agree
from assistant.catalogue import PARTIAL
from assistant.citations import basis_of_disclosure, label_of, money
from assistant.evidence import Ambiguous, Blank, Excerpt, Found, Missing, Resolution
from assistant.lookups import resolve
from assistant.operations import declining, funding, headed, quoting, stated, telling
from assistant.operations.desk import Desk, Draft, bold, by_concept, place_word
from assistant.operations.two_books import which_book
from assistant.phrases import counters_asked, has_car
from assistant.places import is_own_row
from assistant.query import Operation, Subject
from assistant.retrieval import loosely
from assistant.scoping import Side
from assistant.wording import fold, tokens
from index.amounts import half_step, read_number
from index.classification import name_key
from index.records import Fact
from index.vocabulary import MONEY_UNITS, Origin, PassageKind, Phase, State


def value(desk: Desk) -> Draft:
    """Each figure asked for, of each side; one that is missing is told, and never replaced."""
    query = desk.query
    counts_something = bool(counters_asked(query.text)) and not query.subjects
    subjects = query.subjects or (
        () if query.residual or any(len(c) >= 2 or c in _THINGS for c in query.content) or counts_something else (by_concept("total_expenditure"),)
    )
    if not subjects:
        counted = stated.counts(desk) if counts_something else None
        return counted or declining.none_of(desk, "车") if has_car(query.text) else counted or telling.tell(desk)
    if query.quantities and query.wants(Operation.CONVERT, Operation.EXIST) and query.unit:
        exact = _same_in_unit(desk, subjects)
        if exact is not None:
            return exact
    counted = stated.counts(desk)
    if counted is not None:
        return counted
    if (asked := which_book(desk)) is not None:
        return asked
    drafts = [_inside(desk, side) or _side_value(desk, side, subjects) for side in desk.sides]
    return merge(drafts)


_THINGS = frozenset("车房村路桥楼树井船厂店田户")
"""Things of one character: 那些车值多少 is no question about all that is spent."""


def _inside(desk: Desk, side: Side) -> Draft | None:
    """这里面财政出了多少: of the item spoken of, and never that fund's total for everything."""
    told = funding.part_from(desk, side)
    if told is None:
        return None
    subject = desk.query.subjects[0].text
    if told:
        return Draft(lines=[told], subject=subject)
    number = desk.ledger.cite_document(side.disclosure)
    return Draft(status="not_disclosed", lines=[f"{desk.whose(side)}没有印出其中的“{subject}”是多少[{number}]。"], subject=subject)


def _side_value(desk: Desk, side: Side, subjects: Sequence[Subject]) -> Draft:
    draft = Draft(subject="、".join(s.text for s in subjects))
    whose = desk.whose(side)
    several = len({s.agency for s in desk.sides}) > 1
    phases = (
        desk.query.phases
        if len(desk.query.phases) > 1 and not several and not side.is_prior
        else ()
    )
    good = 0
    for subject in subjects:
        resolutions = [_under_heading(desk, side, subject, desk.resolve(side, subject))]
        if phases:
            resolutions = _in_phases(side, subject, phases)
        resolutions = [_told_apart(desk, r) if isinstance(r, Ambiguous) else _itself(desk, side, r) for r in resolutions]
        foreign = [w for w in desk.query.unexplained if not any(explains(r, w) for r in resolutions)]
        if foreign:
            # 临聘 beside 人员工资 makes it another item, and that one is not printed.
            missing = Missing(side.disclosure, "".join(foreign) + subject.text)
            draft.lines += declining.not_found(desk, side, missing, None).lines
            continue
        for number, resolution in enumerate(resolutions):
            if isinstance(resolution, Found):
                word = phases[number].value + "数" if phases else ""
                draft.lines.append(_sentence(desk, side, whose, resolution, word, desk.query.wants(Operation.EXIST)))
                draft.suggestions += _next_questions(desk, side, resolution.entry.fact)
                good += 1
            elif isinstance(resolution, Ambiguous) and (summed := headed.together(desk, side, subject, resolution)) is not None:
                draft.lines += summed.lines
                good += 1
            elif isinstance(resolution, Ambiguous):
                asked = declining.which_item(desk, side, subject, resolution)
                if len(subjects) == 1:
                    return asked
                draft.lines += asked.lines
                draft.clarification = draft.clarification or asked.clarification
            else:
                told = telling.tell_of(desk, side, subject) if isinstance(resolution, Missing) else None
                if told is not None:
                    draft.lines += told.lines
                    good += 1
                else:
                    lacking = declining.not_found(desk, side, resolution, subject)
                    draft.lines += lacking.lines
                    good += lacking.status == "answered"  # 未安排 is an answer
    if good == 0:
        draft.status = "clarify" if draft.clarification else "not_disclosed"
    elif good < len(subjects) * max(1, len(phases)):
        draft.status = "partial"
        draft.clarification = None
    return draft


def _itself(desk: Desk, side: Side, resolution: Resolution) -> Resolution:
    """在职人员, a name that 比上年减少6人 alone bears: 实有在职人员215人 is how many they are, and the move is no answer."""
    if not isinstance(resolution, Found) or resolution.entry.leaf not in _MOVED or Operation.CHANGE in desk.query.hints:
        return resolution
    moved = resolution.entry
    longer = {
        e.row: e for e in side.catalogue.entries
        if moved.row in e.row and e.leaf not in _MOVED and e.fact.amount is not None and e.fact.unit == moved.fact.unit
        and (e.fact.agency, e.fact.fiscal_year) == (moved.fact.agency, moved.fact.fiscal_year)
    }  # fmt: skip
    return Found(resolution.disclosure, next(iter(longer.values()))) if len(longer) == 1 else resolution


_MOVED = ("增减额", "增减率")


def _in_phases(side: Side, subject: Subject, phases: Sequence[Phase]) -> list[Resolution]:
    """The figure of each phase; where one of them is printed beside the other, that one and no wider total of the same name."""
    from assistant.operations.spending import both_phases

    own = [side.at(p, subject)[1] for p in phases]
    beside = both_phases(side, subject, phases)
    return [o if _same(o, b) else b for o, b in zip(own, beside, strict=True)]


def _same(one: Resolution, other: Resolution) -> bool:
    return isinstance(one, Found) and isinstance(other, Found) and agree(one.entry.fact, other.entry.fact)


def _told_apart(desk: Desk, several: Ambiguous) -> Resolution:
    """报废报损的资产，账面原值多少: of sentences that state the same, the one that carries what else the question says."""
    titles = {c: fold(c.entry.fact.schedule_title) for c in several.choices}
    longest = max((len(t) for t in titles.values() if t in desk.query.text), default=0)
    titled = [c for c, title in titles.items() if len(title) == longest and title in desk.query.text]
    if longest >= _TITLE and len(titled) == 1:
        return Found(several.disclosure, titled[0].entry)
    words = {w for c in (*desk.query.content, *desk.query.residual) for w in tokens(c) if len(w) >= 2}
    clauses = [(choice, _own_clause(choice.entry.fact)) for choice in several.choices if choice.entry.fact.origin is Origin.NARRATIVE]
    if not clauses:  # 机关运行经费里头电费: of tables that print the same row, the one whose title or header says so
        clauses = [(c, "".join((c.entry.fact.schedule_title, *c.entry.columns))) for c in several.choices]
    if len(clauses) < len(several.choices):
        return several
    told = [(sum(w in clause for w in words), choice) for choice, clause in clauses]
    most = max(n for n, _ in told)
    best = [choice for n, choice in told if n == most]
    return Found(several.disclosure, best[0].entry) if most and len(best) == 1 else several


_TITLE = 4
"""Characters that the title of a schedule has at least: 支出总表."""


def _own_clause(fact: Fact) -> str:
    """The part of a sentence that states one of its figures: up to the semicolons around it."""
    return next((part for part in re.split("[；;。]", fact.quoted) if fact.printed in part), fact.quoted)


def _under_heading(desk: Desk, side: Side, subject: Subject, resolution: Resolution) -> Resolution:
    """真如海心剧院的合同工期: what a sentence under the project's own heading states, where no figure carries both names."""
    if not isinstance(resolution, Missing) or len(subject.mentions) < 2:
        return resolution
    last = side.resolve(Subject(subject.mentions[-1:]))
    if not isinstance(last, Found) or last.entry.fact.passage is None:
        return resolution
    passages = desk.library.index.passages.of_document(last.entry.fact.document)
    headings = "".join(next(("".join(p.section) for p in passages if p.ordinal == last.entry.fact.passage), ""))
    others = [m.surface.lstrip(PARTIAL) for m in subject.mentions[:-1]]
    return last if all(loosely(o).search(name_key(headings)) for o in others) else resolution


def explains(resolution: Resolution, word: str) -> bool:
    """Whether what was found carries a word that stands beside its name in the question."""
    if isinstance(resolution, Missing):
        return True
    entries = [c.entry for c in resolution.choices] if isinstance(resolution, Ambiguous) else [resolution.entry]
    for e in entries:
        f = e.fact
        if word in "".join((e.row, *e.ancestors, *e.columns, f.schedule_title, f.quoted, f.agency)):
            return True
    return False


def _sentence(desk: Desk, side: Side, whose: str, found: Found, word: str, asked_whether: bool) -> str:
    fact = found.entry.fact
    if found.parts:
        if not desk.query.hints & {Operation.SUM, Operation.SHARE} and re.search(r"每|各|分别", desk.query.text):
            return f"{whose}，" + "、".join(f"{label_of(p.entry.fact)}{desk.put(p)}" for p in found.parts) + "。"
        from assistant.operations.arithmetic import sum_of

        return sum_of(desk, found.parts, whose)
    label = label_of(fact)
    word = "" if word and word in label else word
    figure = desk.put(found, label=f"{label}{word}" if word else None)
    owner = whose if fact.document == side.disclosure.document else _owner(desk, fact)
    if desk.query.of_itself(side.agency) and side.agency == side.disclosure.agency and is_own_row(found.entry, side.agency) and fact.row not in label:
        owner = f"{owner}中本级的"
    if fact.agency != side.disclosure.agency:
        owner = f"{owner}中，{desk.short(fact.agency)}的"
    lead = "没有安排，" if asked_whether and fact.amount == 0 else ("有，" if asked_whether else "")
    text = f"{owner}{'' if owner.endswith('的') else '，'}{label}{word}{lead and '：' + lead}为**{bold(figure)}"
    line = _convert_note(desk, fact)
    bases = [f"{place_word(e.fact)}所列为{desk.ledger.figure(e.fact, role='support')}" for e in found.other_bases[:2]]
    note = f"；口径不同的另有：{'、'.join(bases)}" if bases else ""
    note += funding.funded_by(desk, side, found)
    return f"{text}，见{place_word(fact)}{line}{note}。"


def _owner(desk: Desk, fact: Fact) -> str:
    d = desk.ledger.disclosure_of(fact.document)
    return f"{desk.short(d.agency)}{basis_of_disclosure(d)}"


def _convert_note(desk: Desk, fact: Fact) -> str:
    """The same amount in the unit the asker wants, with the printed unit named."""
    if fact.amount is None or fact.unit not in MONEY_UNITS:
        return ""
    unit = desk.query.unit
    if not unit and not desk.query.wants(Operation.CONVERT):
        return ""
    target = unit or "元"
    if target == fact.unit:
        return f"（印制单位就是{fact.unit}）"
    return f"（印制单位为{fact.unit}，合{money(fact.amount, target) if target != '元' else money(fact.amount)}）"


def _same_in_unit(desk: Desk, subjects: Sequence[Subject]) -> Draft | None:
    """217.83万元，有没有精确到元的数: a finer print of the same amount, elsewhere in the document."""
    for side in desk.sides:
        for subject in subjects:
            found = side.resolve(subject)
            if not isinstance(found, Found) or desk.query.unit != "元" or found.entry.fact.unit == "元":
                continue
            fact = found.entry.fact
            finer = [
                e
                for e in side.catalogue.entries
                if e.fact.unit == "元" and e.fact.origin is Origin.CELL and e.fact.state is State.PRINTED and agree(e.fact, fact)
                and half_step(e.fact.printed, "元") < half_step(fact.printed, fact.unit) and e.fact.amount
            ]  # fmt: skip
            finer.sort(key=lambda e: (not e.total_row, e.fact.ordinal))
            if not finer:
                continue
            first = finer[0].fact
            text = desk.ledger.figure(first)
            support = desk.put(found, role="support")
            line = (
                f"{desk.whose(side)}，{label_of(fact)}印作{support}；精确到元、与它相合的是{place_word(first)}的“{label_of(first)}”："
                f"**{bold(text)}。两处数额按万元四舍五入后相同。"
            )
            return Draft(lines=[line], subject=subject.text)
    return None


def quoted_amounts(desk: Desk) -> Draft | None:
    """A number quoted without an item (三公表里写的0.50): the figures that print it, in the schedule named."""
    kinds = {m.kind for side in desk.sides for s in desk.query.subjects for m in quoting.meanings_of(side, s) if m.kind is not None}
    draft = Draft()
    for side in desk.sides:
        for q in desk.query.quantities:
            hits = [
                e
                for e in side.catalogue.entries
                if e.fact.state is State.PRINTED and read_number(e.fact.printed) == q.value and (not q.unit or e.fact.unit == q.unit)
                and (not kinds or e.fact.schedule in kinds)
            ]  # fmt: skip
            hits.sort(key=lambda e: (e.total_row and e.total_column, e.fact.ordinal))
            if hits:
                fact = hits[0].fact
                text = desk.ledger.figure(fact, also=[h.fact for h in hits[1:3]])
                names = "、".join(dict.fromkeys(f"“{label_of(h.fact)}”" for h in hits[:3]))
                draft.lines.append(
                    f"{desk.whose(side)}{place_word(fact)}的单位是{fact.unit}：{names}印作{text}{_convert_note(desk, fact)}。"
                )
    return draft if draft.lines else None


def exists_section(desk: Desk) -> Draft | None:
    """Whether a document has a part of that name (项目经费情况说明): told from its headings, document by document."""
    named = re.search(r"([\u4e00-\u9fff]{2,10}?)(?:情况)?说明", desk.query.text)
    if named is None or not desk.query.wants(Operation.EXIST):
        return None
    term = next(
        (m.surface for s in desk.query.subjects for m in s.mentions if m.surface in named.group(1)), named.group(1)[-4:]
    )
    lines = []
    for side in desk.sides:
        for d in (side.disclosure, *(other for other, _ in side.alternates)):
            parts = [
                p
                for p in desk.library.index.passages.of_document(d.document)
                if p.kind in {PassageKind.HEADING, PassageKind.CONTENTS}
            ]
            # Here alone the table of contents is evidence: the question is what the document contains.
            heading = re.compile(f"[^\\s、.．]*{re.escape(term)}[^\\s、]*说明")
            hit = next(((p, m) for p in parts if (m := heading.search(p.text))), None)
            owner = f"{desk.short(d.agency)}{basis_of_disclosure(d)}"
            if hit is not None:
                passage, found = hit
                lines.append(f"{owner}**有**：{quoting.quote(desk, Excerpt(passage, found.start(), found.end()))}。")
            else:
                lines.append(f"{owner}里**没有**“{term}”的情况说明[{desk.ledger.cite_document(d)}]。")
    return Draft(lines=lines, subject=term)


def which(desk: Desk) -> Draft | None:
    """X是基本支出还是项目支出: the column, among those named, in which the item's figure stands."""
    subjects = desk.query.subjects
    if len(subjects) < 2:
        return None
    draft = Draft(subject=subjects[0].text)
    for side in desk.sides:
        each = [(o, side.resolve(Subject((*subjects[0].mentions, *o.mentions)))) for o in subjects[1:]]
        stands = [option for option, found in each if isinstance(found, Found) and found.entry.fact.amount]
        for option, found in each:
            if isinstance(found, Found) and found.entry.fact.amount:
                text = desk.put(found)
                others = "、".join(o.text for o in subjects[1:] if o not in stands)
                label = label_of(found.entry.fact)
                draft.lines.append(
                    f"{desk.whose(side)}，“{subjects[0].text}”列在**{option.text}**，金额为{text}，见{place_word(found.entry.fact)}"
                    f"{'；' + others + '一栏没有数' if others else ''}。"
                )
                draft.subject = label
    return draft if draft.lines else None


def _next_questions(desk: Desk, side: Side, fact: Fact) -> list[str]:
    """Questions the index can answer next: the same item in another year, its share."""
    label = label_of(fact)
    short = desk.short(side.agency)
    others = [d for d in desk.library.documents_of(side.agency) if d.fiscal_year != side.fiscal_year]
    held = [
        d.fiscal_year
        for d in sorted(others, key=lambda d: -d.fiscal_year)
        if isinstance(resolve(desk.library.catalogue(d), (name_key(label),), Basis(side.agency, d.fiscal_year)), Found)
    ]
    found = [f"{short}{y}年{label}是多少？" for y in held[:1]]
    if fact.unit in MONEY_UNITS and fact.amount and fact.row_code:
        found.append(f"{short}{side.fiscal_year}年{label}占支出总额的比例是多少？")
    return found


def merge(drafts: Sequence[Draft]) -> Draft:
    """Several sides' drafts as one: partial where some side has nothing."""
    if len(drafts) == 1:
        return drafts[0]
    merged = Draft(
        lines=list(dict.fromkeys(line for d in drafts for line in d.lines)),
        suggestions=[s for d in drafts for s in d.suggestions],
        subject=next((d.subject for d in drafts if d.subject), ""),
        chart=next((d.chart for d in drafts if d.chart), None),
        clarification=next((d.clarification for d in drafts if d.clarification), None),
    )
    states = {d.status for d in drafts}
    if states <= {"answered"}:
        merged.status = "answered"
    elif "answered" in states or "partial" in states:
        merged.status = "partial"
        merged.clarification = None
    else:
        merged.status = drafts[0].status if len(states) == 1 else "not_disclosed"
    return merged


def failure(desk: Desk, side: Side, subject: Subject, resolution: Resolution) -> Draft:
    """What to say when a figure needed for a computation is not there."""
    if isinstance(resolution, Ambiguous):
        return declining.which_item(desk, side, subject, resolution)
    assert isinstance(resolution, (Missing, Blank))
    return declining.not_found(desk, side, resolution, subject)
