"""Is it right, are they the same, what contradicts what: answered from findings first, then from the figures themselves."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from assistant import derivation
from assistant.basis import agree
from assistant.catalogue import Entry
from assistant.citations import label_of, mark
from assistant.evidence import Found
from assistant.operations import adding, against_text, changing, contradicting, quoting
from assistant.operations.desk import Desk, Draft, bold, place_word
from assistant.operations.doubting import IN_BOTH
from assistant.operations.operands import stated_of
from assistant.operations.repeating import repeats_its_whole
from assistant.operations.side_by_side import columns_of_row, side_by_side
from assistant.operations.single import merge, quoted_amounts, value
from assistant.operations.together import carried_over, held_together, in_department
from assistant.query import Operation
from assistant.scoping import Side
from assistant.wording import fold
from index.amounts import half_step, print_number, read_number
from index.classification import name_key
from index.records import Citation, Fact, Finding
from index.vocabulary import MONEY_UNITS, Origin, ScheduleKind, Severity, State


def check(desk: Desk) -> Draft:
    """Whether what is printed holds: the finding that touches it, else every place that prints it, compared."""
    if desk.query.quantities and not any(
        isinstance(s.resolve(x), Found) for s in desk.sides for x in desk.query.subjects
    ):
        in_schedules = any(m.kind for s in desk.query.subjects for x in desk.sides for m in quoting.meanings_of(x, s))
        told = any(contradicting.best_finding(desk, x) is not None for x in desk.sides)
        quoted = quoted_amounts(desk) if in_schedules and not told else None
        if quoted is not None:
            return quoted
    of_unit = not desk.query.quantities and any(in_department(desk, s) for s in desk.sides) and not any(side_by_side(desk, s) for s in desk.sides)
    both = held_together(desk) if len(desk.query.scopes) > 1 or of_unit else None
    if both is not None:
        return both  # 部门预算的和单位预算的对得上吗
    if (over_years := carried_over(desk)) is not None:
        return over_years
    drafts = []
    for side in desk.sides:
        at_once = _rounding(desk, side) or repeats_its_whole(desk, side) or against_text.slipped_cell(desk, side) or _said_move(desk, side)
        if at_once is not None:
            drafts.append(at_once)
            continue
        beside = side_by_side(desk, side) or against_text.table_against_text(desk, side)
        if beside is not None:
            drafts.append(beside)
            continue
        finding = contradicting.best_finding(desk, side)
        if finding is not None and not (desk.query.quantities or desk.query.quotations or finding.rule.endswith("-sum")):
            finding = None  # what adds up, or does not, is looked at first
        known = finding is not None and contradicting.says_all(finding, desk.query.quantities)  # what adds up is its own subject
        added = adding.added_up(desk, side) if finding is None or (adding.says_parts(desk, side) and not known) else None
        if added is not None:
            if finding is not None:
                added.lines.append(f"{finding.message}{mark([desk.ledger.cite(c) for c in _worth_citing(desk, finding)])}")
                contradicting.enter_expected(desk.ledger, finding, role="support")
            drafts.append(added)
            continue
        finding = finding or contradicting.best_finding(desk, side)
        if finding is not None:
            drafts.append(_told(desk, side, finding))
        else:
            drafts.append(_compared(desk, side))
    return merge(drafts)


def _told(desk: Desk, side: Side, finding: Finding) -> Draft:
    """A finding as an answer: what is printed where, what the schedule says, what it should likely be."""
    marks = [desk.ledger.cite(c) for c in _worth_citing(desk, finding)]
    notice = finding.severity is Severity.NOTICE
    shown = _figures_of(desk, side, finding)
    head = (
        "属于四舍五入的尾差，不算错误"
        if notice and "rounding" in finding.rule
        else ("请留意" if notice else "两处不一致，应属笔误或有误" if len(finding.citations) > 1 else "前后矛盾，应属笔误或有误")
    )
    also = [f"{f.message}{mark([desk.ledger.cite(c) for c in _worth_citing(desk, f)])}" for f in contradicting.alike(desk, side, finding)]
    lines = [f"{desk.whose(side)}：{finding.message}{mark(marks)}", *also, f"**{head}。**"]
    for subject in desk.query.subjects if finding.rule == "shifted-rows" else ():
        right = side.resolve(subject)
        if isinstance(right, Found):
            lines.append(f"“{label_of(right.entry.fact)}”以{place_word(right.entry.fact)}的{desk.put(right)}为准。")
    lines += [line for line in (_apart(desk, side, finding), _in_table(desk, side, finding)) if line]
    if shown:
        lines.append("有关的数：" + "、".join(shown) + "。")
    desk.ledger.warn("rounding" if notice else "discrepancy", finding.message, marks)
    if not shown:
        lines += _moved(desk)
    return Draft(lines=lines, subject=finding.subject)


def _said_move(desk: Desk, side: Side) -> Draft | None:
    """三公增加5.07万元、增长42.68%，对吗, of which nothing is found wrong: that the text says just that, and whether the one makes the other."""
    said = desk.query.quantities
    if not said or not _MOVES.search(desk.query.text) or contradicting.best_finding(desk, side) is not None:
        return None
    for subject in desk.query.subjects:
        stated = [replace(f, amount=abs(f.amount)) for f in stated_of(side, subject, ("增减额", "增减率")) if f.amount is not None]
        held = [any(_matches(abs(q.amount), q.printed, q.unit, f) for f in stated) for q in said]
        found = side.resolve(subject)
        itself = isinstance(found, Found) and any(_matches(q.amount, q.printed, q.unit, found.entry.fact) for q in said)
        if stated and not itself and (all(held) or not any(held)):
            told = changing.stated_change(desk, side, subject)
            verdict = "与文件所写一致；按勾稽规则核对，没有发现矛盾" if all(held) else "与问题中的数不符"
            return Draft(lines=[f"{told.lines[0]}**{verdict}。**", *told.lines[1:]], subject=told.subject)
    return None


_MOVES = re.compile("增|减|涨|降|升|跌|多了|少了")


def _moved(desk: Desk) -> list[str]:
    """是升是降？那句话怎么又减又增的: which way it went, where what is wrong is told in words alone."""
    if Operation.CHANGE not in desk.query.hints or not desk.query.subjects:
        return []
    told = changing.change(desk)
    return told.lines if told.status == "answered" else []


def _in_table(desk: Desk, side: Side, finding: Finding) -> str:
    """说明里写6323.83万，跟表核对过没: what the schedule prints, where the finding holds something else against the words."""
    if not IN_BOTH.search(desk.query.text) or not desk.query.quantities:
        return ""
    for subject in desk.query.subjects:
        found = side.resolve(subject)
        fact = found.entry.fact if isinstance(found, Found) else None
        if fact is None or fact.origin is not Origin.CELL or not any(q.unit in MONEY_UNITS or not q.unit for q in desk.query.quantities):
            continue
        if any(_matches(q.amount, q.printed, q.unit, fact) for q in desk.query.quantities) or fact.printed in finding.message:
            continue
        return f"{place_word(fact)}“{label_of(fact)}”印作{desk.ledger.figure(fact)}，与文字所写不一致。"
    return ""


def _apart(desk: Desk, side: Side, finding: Finding) -> str:
    """两边一致吗，差几元: by how much the figure that is doubted and the one it should be are apart."""
    facts = [f for c in finding.citations for f in _facts_at(side, c) if f.unit in MONEY_UNITS]
    first, second = (next((f for f in facts if contradicting.starts_with(t, f)), None) for t in (finding.printed, finding.expected))
    if first is None or second is None:
        return ""
    gap = against_text.gap_between(desk, first, second)
    for fact in (first, second) if gap else ():
        desk.ledger.figure(fact, role="support")
    return gap


def _worth_citing(desk: Desk, finding: Finding) -> Sequence[Citation]:
    """The places of a finding; of one that runs over a whole table, those the question quotes, the first ones and the last."""
    places = finding.citations
    if len(places) <= contradicting.MOST_PLACES:
        return places
    said = {q.value for q in desk.query.quantities}
    asked = [c for c in places if read_number(c.quoted) in said or any(s in fold(c.row) for x in desk.query.subjects for s in x.surfaces)]
    return list(dict.fromkeys([*asked[:3], *places[:2], places[-1]]))


def _figures_of(desk: Desk, side: Side, finding: Finding) -> list[str]:
    """The printed figures that contradict one another: schedule cells first, then the sentence's own numbers.

    All of them are what a question about a contradiction asks for; `_MOST_FIGURES` are shown.
    """
    told = {read_number(t) for t in contradicting.NUMBER.findall(f"{finding.message} {finding.printed} {finding.expected}")}
    facts = list(
        dict.fromkeys(
            f
            for c in finding.citations
            for f in _facts_at(side, c)
            if ((f.amount or _is_of(f, finding)) and read_number(f.printed) in told) or (c.row and read_number(f.printed) == read_number(c.quoted))
        )
    )
    cells = [f for f in facts if f.origin is Origin.CELL]
    asked = _asked_about(desk, side)
    quoted = [f for f in facts if any(_matches(q.amount, q.printed, q.unit, f) for q in desk.query.quantities)]
    first = [f for f in cells if f in asked] or cells[:3]
    ranked = list(dict.fromkeys([*first, *quoted, *(f for f in facts if f.origin is Origin.NARRATIVE), *cells]))
    once = [f for i, f in enumerate(ranked) if read_number(f.printed) not in {read_number(o.printed) for o in ranked[:i]}]
    at_odds = [f for f in once if any(contradicting.starts_with(t, f) for t in (finding.printed, finding.expected))]
    # 7辆 where the parts come to 6: the parts are its working.
    sums = finding.rule in {"parts-sum", "score-total"} and [f for f in once if contradicting.starts_with(finding.printed, f)]
    answers = (sums or (at_odds if len(at_odds) > 1 else once))[: max(1, _MOST_ANSWERS // len(desk.sides))]
    shown = [
        f"{label_of(f)}{desk.ledger.figure(f, role='answer' if f in answers else 'support')}"
        for f in [*answers, *(f for f in ranked if f not in answers)][:_MOST_FIGURES]
    ]
    contradicting.enter_expected(desk.ledger, finding, role="answer")
    return list(dict.fromkeys(shown))


_MOST_ANSWERS, _MOST_FIGURES = 3, 6


def _is_of(fact: Fact, finding: Finding) -> bool:
    """Whether a figure is of what a finding is about: 0 stands in many places."""
    return name_key(finding.subject) in {name_key(fact.row), *map(name_key, fact.row_path), *map(name_key, fact.column_path)} and fact.unit != "%"


def _asked_about(desk: Desk, side: Side) -> list[Fact]:
    found = [r for s in desk.query.subjects if isinstance(r := side.resolve(s), Found)]
    return [e.fact for r in found for e in (r.entry, *r.agreeing)]


def _facts_at(side: Side, citation: Citation) -> list[Fact]:
    """The facts printed at a cited place whose digits the citation quotes."""
    if citation.document != side.disclosure.document:
        return []
    quoted = {read_number(t) for t in contradicting.NUMBER.findall(citation.quoted)}
    found = []
    for entry in side.catalogue.entries:
        fact = entry.fact
        if (
            fact.state is not State.PRINTED
            or fact.place.page != citation.place.page
            or read_number(fact.printed) not in quoted
        ):
            continue
        if fact.origin is Origin.CELL and (citation.place.bbox, citation.place.lines) != (
            fact.place.bbox,
            fact.place.lines,
        ):
            continue
        if (
            fact.origin is Origin.NARRATIVE
            and fact.quoted
            and fact.quoted not in citation.quoted
            and citation.quoted not in fact.quoted
        ):
            continue
        if not citation.row or not fact.row or fact.row in citation.row or fact.origin is Origin.NARRATIVE:
            found.append(fact)
    return found


def _compared(desk: Desk, side: Side) -> Draft:
    """No finding: put every print of the item side by side and say whether they agree."""
    if not desk.query.subjects and not desk.query.quantities:
        return contradicting.contradictions_of(desk, side)
    if not desk.query.quantities and (moved := _moved(desk)):
        return Draft(lines=moved, subject=desk.query.subjects[0].text)
    apart = _quoted_apart(desk, side) or different_items(desk, side) or against_text.table_against_text(desk, side, said=True)
    if apart is not None:
        return apart
    found = [r for s in desk.query.subjects if isinstance(r := side.resolve(s), Found)]
    apart_in_row = len({(r.entry.fact.table, r.entry.row) for r in found}) == 1 < len({r.entry.columns for r in found})
    if (apart_in_row or len({r.entry.subject for r in found}) > 1) and not all(agree(r.entry.fact, found[0].entry.fact) for r in found):
        findings = desk.library.index.findings([side.disclosure.document])
        wrong = contradicting.findings_touching(findings, [r.entry.fact for r in found])
        if wrong and not desk.query.quantities:
            return _told(desk, side, wrong[0])  # 合计跟本年收入小计怎么不一样, of which one is not what its parts come to
        return value(desk)  # 基本支出 and 总支出 differ, and nothing is wrong with that
    differ = _DIFFER.search(desk.query.text) is not None  # 两张表怎么不一样: the other 口径 as well
    facts = [f for r in found for f in (r.entry.fact, *(e.fact for e in (*r.agreeing, *r.conflicting, *(r.other_bases if differ else ()))))]
    if not facts:
        return value(desk)
    facts = list(dict.fromkeys(facts))
    shown = [f"{place_word(f)}：{desk.ledger.figure(f)}" for f in facts[:5]]
    same = all(agree(f, facts[0]) for f in facts)
    if len({(f.schedule, f.passage) for f in facts}) == 1 and not desk.query.quantities:
        line = f"{desk.whose(side)}，{label_of(facts[0])}为**{bold(desk.ledger.figure(facts[0]))}，只有{place_word(facts[0])}一处印了，没有别处可以核对。"
        return Draft(lines=[line], subject=label_of(facts[0]))
    quoted = [q for q in desk.query.quantities if not any(_matches(q.amount, q.printed, q.unit, f) for f in facts)]
    units = {f.unit for f in facts}
    label = label_of(facts[0])
    if not same:
        verdict = "各处所印不一致"
        desk.ledger.warn("discrepancy", f"“{label}”各处所印不一致，以表列数为准。", [desk.ledger.cite_fact(f) for f in facts[:5]])
    elif quoted and desk.query.quantities and len(quoted) == len(desk.query.quantities):
        verdict = "文件里各处所印一致，但与问题中的数不符"
    else:
        if len({f.amount for f in facts}) > 1:
            text = f"“{label}”各处差的只是四舍五入的尾数，不是错误"
            desk.ledger.warn("rounding", f"{text}。", [desk.ledger.cite_fact(f) for f in facts[:5]])
        several = len({r.entry.subject for r in found}) > 1
        once = "与文件所印的一致，只有这一处印了，没有别处可以核对" if len(facts) == 1 else ""
        verdict = once or ("核对结果一致，几个数相等" if several else "核对结果一致，是同一个数") + (
            "，只是单位不同（" + "、".join(sorted(units)) + "）" if len(units) > 1 else ""
        )
    lines = [f"{desk.whose(side)}，{label}：**{verdict}。**", *(f"- {s}" for s in shown)]
    return Draft(lines=lines, subject=label)


_DIFFER = re.compile("(?:怎么|为什么|咋|为何|为啥)[^,。?]{0,6}(?:不一样|不同|不一致|对不上)")


def _quoted_apart(desk: Desk, side: Side) -> Draft | None:
    """一张表19.56一张表81.11，哪个对: both are printed of the one item, and differ."""
    quoted = [q for q in desk.query.quantities if q.unit != "%"]
    if len(quoted) < 2 or not desk.query.subjects:
        return None
    each = [set(quoting.names_of(quoting.meanings_of(side, s), s.surfaces)) for s in desk.query.subjects]
    keys = set().union(*each)
    chosen: list[Entry] = []
    for q in quoted:
        printed = [
            e for e in side.catalogue.entries
            if e.fact.state is State.PRINTED and keys & {e.row, *e.columns} and _matches(q.amount, q.printed, q.unit, e.fact)
        ]  # fmt: skip
        if not printed:
            return None
        chosen.append(min(printed, key=lambda e: (e.fact.origin is Origin.NARRATIVE, e.fact.ordinal)))
    if (columns := columns_of_row(desk, side, chosen)) is not None:
        return columns
    facts = [e.fact for e in chosen]
    # Else each number is another item's, or the one what the body alone has of it and the other what all its units have.
    # Cells of one column are no two prints of one figure where their rows differ: 公用经费 of 行政运行 and of all items.
    one_row = len({e.row for e in chosen if e.columns and e.row not in set().union(*each)}) <= 1
    of_one = one_row and any(all(names & {e.row, *e.columns} for e in chosen) for names in each) and len({(f.agency, f.scope) for f in facts}) == 1
    if not of_one or all(agree(f, facts[0]) for f in facts):
        return None
    label = label_of(facts[0])
    shown = [f"- {place_word(f)}：{desk.ledger.figure(f)}" for f in facts]
    marks = [desk.ledger.cite_fact(f) for f in facts]
    desk.ledger.warn("discrepancy", f"“{label}”各处所印不一致。", marks)
    three = [f"“三公”经费以《{f.schedule_title}》所列为准。" for f in facts if f.schedule is ScheduleKind.THREE_PUBLIC] or ["文件没有说明哪一处为准。"]
    return Draft(lines=[f"{desk.whose(side)}，{label}：**两处所印不一致，应有一处有误**。{three[0]}", *shown], subject=label)


def different_items(desk: Desk, side: Side) -> Draft | None:
    """机关运行经费 is 182.65 and 公用经费 1,806.32: two items that differ contradict nothing. Each with what it covers, where that is told."""
    from assistant.operations.defining import definition_of

    found = list({r.entry.subject: r for s in desk.query.subjects if isinstance(r := side.resolve(s), Found)}.values())
    if len(found) < 2 or all(agree(r.entry.fact, found[0].entry.fact) for r in found):
        return None
    if any(a.entry.subject in b.entry.subject for a in found for b in found if a is not b):
        return None  # 三公经费预算数 and 三公经费决算数 are one item
    names = [label_of(r.entry.fact) for r in found]
    lines = [f"{desk.whose(side)}：" + "，".join(f"{n}为{desk.put(r)}" for n, r in zip(names, found, strict=True)) + "。"]
    told = [hit for n, r in zip(names, found, strict=True) if (hit := definition_of(desk, side, r.entry)) is not None]
    lines += [f"- {quoting.quote(desk, hit)}" for hit in told]
    verdict = f"{'、'.join(names)}不是同一个项目，口径不同，数不相等不算错误"
    desk.ledger.warn("rounding", f"{verdict}。", [desk.ledger.cite_fact(r.entry.fact) for r in found])  # a notice: worth a look, and no slip
    return Draft(lines=[*lines, f"**{verdict}**；按勾稽规则核对，没有发现两者矛盾。"], subject=names[0])


def _matches(amount: Decimal, printed: str, unit: str, fact: Fact) -> bool:
    if fact.amount is None:
        return False
    if not unit:
        return read_number(printed) == read_number(fact.printed)
    return abs(amount - fact.amount) <= max(half_step(printed, unit), half_step(fact.printed, fact.unit))


def _rounding(desk: Desk, side: Side) -> Draft | None:
    """Two quoted amounts that differ by no more than rounding allows: 326.71 and 326.72 of the same item."""
    quoted = [q for q in desk.query.quantities if q.unit != "%"]
    if len(quoted) < 2:
        return None
    hits = []
    for q in quoted[:2]:
        same = [
            e.fact
            for e in side.catalogue.entries
            if e.fact.state is State.PRINTED
            and read_number(e.fact.printed) == q.value
            and (not q.unit or e.fact.unit == q.unit)
        ]
        if not same:
            return None
        hits.append(same)
    pairs = [
        (a, b)
        for a in hits[0]
        for b in hits[1]
        if (a.row and (a.row_code == b.row_code or a.row in b.row or b.row in a.row)) or a.row == b.row
    ]
    pair = pairs[0] if pairs else (hits[0][0], hits[1][0])
    a, b = pair
    if a.amount is None or b.amount is None or a.unit != b.unit:
        return None
    step = half_step(a.printed, a.unit) * 2
    if not 0 < abs(a.amount - b.amount) <= 2 * step:
        return None
    shown = [f"{place_word(f)}{desk.ledger.figure(f)}" for f in pair]
    marks = [desk.ledger.cite_fact(f) for f in pair]
    computed = derivation.gap(a, b)
    text = f"两处只差{print_number(computed.value / MONEY_UNITS.get(a.unit, 1))}{a.unit}，是四舍五入造成的尾差，不是错误"
    desk.ledger.warn("rounding", f"{text}。", marks)
    desk.ledger.derived("尾差", computed.value, computed.unit, computed.formula, computed.operands, role="support")
    return Draft(lines=[f"{desk.whose(side)}，{label_of(a)}：{shown[0]}，{shown[1]}。**{text}。**"], subject=label_of(a))


def same(desk: Desk) -> Draft:
    """Whether two things are the same: 部门 and 单位, two bodies, two items."""
    beside = [d for side in desk.sides if (d := side_by_side(desk, side) or against_text.table_against_text(desk, side)) is not None]
    if beside:
        return merge(beside)
    together = held_together(desk)
    if together is not None:
        return together
    return check(desk) if desk.query.subjects or any(contradicting.best_finding(desk, s) for s in desk.sides) else value(desk)
