"""What part of a whole a figure is: which whole is meant, and the share with its formula and its cited operands."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from assistant import derivation
from assistant.basis import agree, direction_of
from assistant.catalogue import Entry
from assistant.citations import label_of
from assistant.evidence import Found, Missing
from assistant.operations import declining, telling
from assistant.operations.bounds import against_limit
from assistant.operations.desk import Desk, Draft, bold, by_concept, total_of, whole_document_total
from assistant.operations.gathered import share_of_projects
from assistant.operations.insides import (
    check_stated_share,
    inside_whole,
    is_total,
    of_its_fund,
    on_its_basis,
    share_stated,
    whole_name,
)
from assistant.operations.operands import shown_result
from assistant.operations.parts import is_everything
from assistant.operations.portions import asks_portions, portions
from assistant.operations.ranking import rank, share_of_largest
from assistant.operations.single import failure, merge
from assistant.operations.unit_shares import of_all_units, of_department, of_other
from assistant.query import Operation, Subject
from assistant.scoping import Side
from index.amounts import print_number
from index.vocabulary import MONEY_UNITS, Direction, Origin

_OF_A_YEAR = re.compile(r"(?:是|为|相当于|达到|占)[^,。?]{0,8}年(?:度)?(?:的|预算的)")


def _of_earlier(desk: Desk, subject: Subject) -> Draft:
    """25年办公费是24年的百分之多少: the later figure in percent of the earlier."""
    old, new = sorted(desk.sides, key=lambda s: s.fiscal_year)
    return of_other(
        desk, subject, new, old,
        lambda label, a, b: f"{desk.short(new.agency)}{label}{new.fiscal_year}年{a}，是{old.fiscal_year}年{b}的",
    )  # fmt: skip


_SHARES_APART = re.compile(
    r"(?:占比|比重|比例|占[^,。?]{2,16})[^,。?]*(?:相差|差)[^,。?]{0,4}(?:百分点|个点)|"
    r"比[^例重较][^,。?]*(?:高|低|多|少|大|小)[^,。?]*(?:百分点|个点)")


def share(desk: Desk) -> Draft:
    """What part of a whole a figure is. The whole is what was named, else the total it is printed under."""
    named = {s.agency for s in desk.sides}
    apart = [s for s in desk.sides if s.disclosure.agency == s.agency and desk.library.directory.belongs_to(s.agency) in named]
    if apart and len(named) == 2:
        return of_department(desk, apart[0], next(s for s in desk.sides if s.agency != apart[0].agency))
    within = [s for s in desk.sides if desk.library.directory.parent(s.agency) in named]
    heads = [s for s in desk.sides if s not in within]
    if (of_same := of_all_units(desk)) is not None:
        return of_same
    if within and all(isinstance(r := h.resolve(s), Found) and is_everything(h, r) for s in desk.query.subjects for h in heads):
        desk.scoping = replace(desk.scoping, sides=tuple(within))  # a unit's share of its own department
        desk.query = replace(desk.query, subjects=())  # 占全部门总预算: the whole, in words
    if desk.query.own_only and not desk.query.subjects and desk.query.whole is not None and "whole" not in desk.query.carried:
        desk.query = replace(desk.query, subjects=(desk.query.whole,), whole=None)  # 全部门的人员经费里，本部占多少: of the same item
    units_alone = all(s.agency != s.disclosure.agency for s in desk.sides)
    subjects = desk.query.subjects or ((by_concept("total_expenditure"),) if units_alone or desk.query.own_only else ())
    several = (desk.query.limit or 0) > 1  # 金额最大的一项 is another question than 占比
    if desk.query.limit and ((several and desk.query.hints & {Operation.SUM, Operation.RANK}) or "前" in desk.query.text):
        return share_of_largest(desk, desk.query.limit) or rank(desk)
    if (of_projects := share_of_projects(desk)) is not None:
        return of_projects
    inside = desk.query.whole if not desk.query.subjects and "whole" not in desk.query.carried else None
    if inside is not None and asks_portions(desk):  # 工资福利支出里各项占比
        desk.query = replace(desk.query, subjects=(inside,), whole=None)
    if (each := portions(desk)) is not None:
        return each
    if inside is not None and desk.query.subjects and desk.sides:
        source = desk.ledger.cite_document(desk.sides[0].disclosure)
        line = f"{desk.whose(desk.sides[0])}没有把“{inside.text}”再往下分，算不出各部分的占比[{source}]。"
        return Draft(status="not_disclosed", lines=[line], subject=inside.text)
    if len(subjects) <= 1 and len(named) == 1 and _LARGEST_S.search(desk.query.text) and (largest := share_of_largest(desk, 1)) is not None:
        return largest
    if not subjects and (drafts := inside_whole(desk)):
        return merge(drafts)
    if not subjects:
        return telling.tell(desk)
    if len(subjects) > 1 and len(desk.sides) == 1 and (joint := _together(desk, desk.sides[0], subjects)) is not None:
        return joint
    if len(desk.sides) == 2 and len(subjects) == 1 and _OF_A_YEAR.search(desk.query.text):
        return _of_earlier(desk, subjects[0])
    drafts, values = [], []
    whole_alone = bool(desk.sides) and len(subjects) == 1 and _is_the_whole(desk.query.text, subjects[0])
    if whole_alone and (of_amount := _of_amount(desk, subjects[0])):
        return merge(of_amount)
    if whole_alone and desk.query.residual:
        unknown = Missing(desk.sides[0].disclosure, "".join(desk.query.residual))
        return declining.not_found(desk, desk.sides[0], unknown, None)  # 养公路的钱占…支出的比重: of what is not known
    if desk.query.whole is None and len(subjects) == 2 and desk.sides and (inner := _first_is_whole(desk, subjects)):
        desk.query = replace(desk.query, whole=subjects[0])
        subjects = inner
    if desk.query.whole is not None and len(subjects) < 2 and _SHARES_APART.search(desk.query.text):
        subjects = (*subjects, desk.query.whole)  # 占比比…高几个百分点: both are shares of the same whole
        desk.query = replace(desk.query, whole=None)
    for side in desk.sides:
        for subject in subjects:
            part = _of_row(side, subject, desk.query.whole) or side.resolve(subject)
            if not isinstance(part, Found):
                drafts.append(failure(desk, side, subject, part))
                continue
            if (told := _unknown_whole(desk, side, part)) is not None:
                drafts.append(told)
                continue
            if (told := share_stated(desk, side, subject, part)) is not None:
                drafts.append(told)
                continue
            whole = _whole(desk, side, part.entry, subject)
            if desk.query.whole is not None and isinstance(w := side.resolve(desk.query.whole), Found):
                part, whole = _beside(side, part, w, whole, said="whole" not in desk.query.carried)
            if whole is not None and whole.entry.fact == part.entry.fact:
                line = f"没有看懂要算哪一项的占比；{desk.whose(side)}的“{label_of(part.entry.fact)}”就是总数。"
                drafts.append(Draft(status="not_disclosed", lines=[line]))
                continue
            if whole is None:
                drafts.append(declining.out_of_scope(desk))
                continue
            if part.parts and (joint := _sum_of(desk, side, [part], whole)) is not None:
                drafts.append(joint)
                continue
            whole = of_its_fund(side, part, whole, desk.query.whole)
            part = on_its_basis(side, part, whole, desk.query.whole)
            computed = derivation.share(part.entry.fact, whole.entry.fact)
            all_of_it = desk.query.whole is None or is_total(side, desk.query.whole) or whole.entry.row in part.entry.ancestors
            more = computed is not None and computed.value > derivation.ALL and all_of_it  # 服务162.75万元 of 采购总额385.83元
            of_another_kind = (part.entry.fact.unit in MONEY_UNITS) != (whole.entry.fact.unit in MONEY_UNITS)  # 50人次 are no part of money
            if more or of_another_kind:
                drafts.append(declining.not_found(desk, side, Missing(side.disclosure, f"{subject.text}占比"), None))
                continue
            if computed is None:
                drafts.append(
                    Draft(
                        status="not_disclosed",
                        lines=[f"{desk.whose(side)}的“{label_of(whole.entry.fact)}”为0，没有占比可言。"],
                    )
                )
                continue
            a = desk.put(part, role="answer" if _asks_amount_too(desk) else "support")
            b = desk.put(whole, role="support")
            name, of = label_of(part.entry.fact), whole_name(whole.entry.fact)
            name, of = (f"本级的{name}", f"全部门{of}") if name == of and desk.query.own_only else (name, of)
            text = shown_result(desk, f"{name}占{of}的比例", computed)
            values.append((side, computed.value))
            says = against_limit(desk.query.text, desk.query.quantities, computed.value)
            drafts.append(
                Draft(
                    lines=[
                        f"{desk.whose(side)}，{name}占{of}的**{bold(text)}{says}：{name}{a}，{of}{b}；计算：{computed.formula}。"
                    ],
                    subject=name,
                    measure="占比",
                )
            )
            check_stated_share(desk, side, part.entry, computed)
    draft = merge(drafts)
    if len(values) == 2 and _SHARES_APART.search(desk.query.text):
        one, other = values[0][1], values[1][1]
        gap = abs(one - other)
        operands_used = desk.ledger.used[-4:]
        formula = f"{print_number(max(one, other), 2)}% - {print_number(min(one, other), 2)}% = {print_number(gap, 2)}%"
        text = desk.ledger.derived("占比相差", gap, "%", formula, operands_used, places=2)
        draft.lines.append(f"两者的占比相差**{bold(text)}（百分点）；计算：{formula}。")
    if len(values) > 1 and len({s.agency for s, _ in values}) > 1:
        first = max(values, key=lambda v: v[1] if desk.query.descending else -v[1])
        word = "更高" if desk.query.descending else "更低"
        draft.lines.append(f"比较起来，{desk.called(first[0].agency)}的占比{word}。")
    return draft


_ITS_AMOUNT = "(?:金额|数额|数目|钱数|具体数|多少钱|几多钱)"
_ITS_SHARE = "(?:占|所占|比例|比重|百分)"
_AND = "(?:[、,]|以及|还有|[和及与跟])"
_BOTH = re.compile(
    rf"(?:多少|呢)[^占]*(?:占|(?:[是为]|相当于)[^,。?]*(?:几成|百分))|{_ITS_AMOUNT}{_AND}[^。?;]{{0,6}}{_ITS_SHARE}|{_ITS_SHARE}[^。?;]{{0,8}}{_AND}[^。?;]{{0,4}}{_ITS_AMOUNT}"
    rf"|[支费金出款入]{_AND}其?所?(?:占比|比例|比重)|占(?:了|到|去)?多(?:少|大一?[块份])[^。?;]*{_AND}[^。?;]*(?:比例|百分|比重|几成)"
    rf"|(?:比例|百分比|比重|占比|几成)也|{_ITS_AMOUNT}也"
)
_EITHER = re.compile("占(?:了|到|去|据)*(?:多少|多大一?[块份]|好多|几多)(?!比|成|百分|份额)")
_RATE = re.compile("百分|比例|比重|占比|几成|%|个点|份额")


def _asks_amount_too(desk: Desk) -> bool:
    """多少，占几成; 数额和占比: the part itself is asked for with its share; of 占了多少, of what was told before, nobody can tell which."""
    text = desk.query.text
    inherited = _EITHER.search(text) is not None or (text.rstrip("?。").endswith("呢") and "占" not in text)  # 公车占多少, then 接待那部分呢
    either = "whole" in desk.query.carried and inherited and not _RATE.search(text)
    return either or _BOTH.search(text) is not None


def _unknown_whole(desk: Desk, side: Side, part: Found) -> Draft | None:
    """What is said where the whole that was named is not printed here: the part alone, and never a share of something else."""
    named = desk.query.whole
    if named is None:
        behind = (w for w in desk.query.residual if re.search(rf"占(?:了|到|去|整个|本)*{re.escape(w)}", desk.query.text) and not _EVERYTHING.search(w))
        unknown = next((w for w in behind if not any(w in label for label in side.catalogue.labels)), None)
        return None if unknown is None else declining.not_found(desk, side, Missing(side.disclosure, unknown), None)
    if "whole" in desk.query.carried or isinstance(found := side.resolve(named), Found):
        return None
    draft = failure(desk, side, named, found)
    if draft.status == "not_disclosed":
        draft.lines.append(f"{desk.whose(side)}，{label_of(part.entry.fact)}为{desk.put(part, role='support')}，算不出占比。")
    return draft


_EVERYTHING = re.compile("总|全|整|所有|盘子|大头|花销|开销|开支|花费|费用|的钱|支出|预算|收入|家底|部门|单位|局|比例|比重|份额|百分|多少|几成")


def _first_is_whole(desk: Desk, subjects: Sequence[Subject]) -> tuple[Subject, ...]:
    """采购合同里给到小微企业的有没有过半: what sentences of one section state, the first named holding the second; else nothing."""
    _, _, behind = desk.query.text.partition(subjects[0].mentions[-1].surface)
    between = behind[: max(0, subjects[1].mentions[0].start - subjects[0].mentions[-1].end)]
    one, other = (desk.sides[0].resolve(s) for s in subjects)
    if re.search("[和与跟及、]|分别|各", between) or re.search("分别|各", desk.query.text[-6:]) or not isinstance(one, Found) or not isinstance(other, Found):
        return ()
    pairs = [(a, b) for a in (one.entry, *one.agreeing) for b in (other.entry, *other.agreeing)]
    return (subjects[1],) if any(_same_section(a, b) for a, b in pairs) else ()


def _of_row(side: Side, subject: Subject, whole: Subject | None) -> Found | None:
    """农林水支出里项目支出占几成, 公用经费里事业运行占几成: the row's own cell of that column, whichever of the two is the part."""
    if whole is None:
        return None
    column, row = (subject, whole) if _measures(side, subject) else (whole, subject)
    if not _measures(side, column) or any((m := side.catalogue.meaning(w)) is None or m.concept is not None or m.kind is not None for w in row.surfaces):
        return None
    found = side.resolve(Subject((*row.mentions, *column.mentions)))
    return found if isinstance(found, Found) and found.entry.row and not found.parts else None


def _measures(side: Side, subject: Subject) -> bool:
    """Whether words name only columns that rows have: 项目支出, 公用经费."""
    return all((m := side.catalogue.meaning(w)) is not None and m.concept is not None and m.concept.measure for w in subject.surfaces)


_LARGEST_S = re.compile(r"(?:最[多大高少小低贵]|最[花烧费]钱|第一大|头号|大头)[^。;占]{0,16}占")


def _is_the_whole(text: str, subject: Subject) -> bool:
    """Whether the only item named stands behind 占, or in 在…里算几成: it is what something else is a share of."""
    said = subject.mentions[-1].surface if subject.mentions else ""
    _, _, behind = text.partition("占")
    return bool(said) and (said in behind or re.search(rf"在[^,。?;]{{0,6}}{re.escape(said)}[^,。?;]{{0,2}}[里中](?:面|头)?[,]?[算是合]", text) is not None)


def _of_amount(desk: Desk, whole: Subject) -> list[Draft]:
    """请中介花的78.36万，在项目支出里算几成: the part told by its amount alone, where the document prints that amount."""
    drafts = []
    for side in desk.sides:
        total = side.resolve(whole)
        for q in (q for q in desk.query.quantities if q.unit in MONEY_UNITS and isinstance(total, Found)):
            said = [e for e in side.catalogue.entries if e.fact.unit in MONEY_UNITS and e.fact.amount and e.fact.fiscal_year == side.fiscal_year]
            entries = [e for e in said if e.fact.amount is not None and (q.says(e.fact.amount) if "." in q.printed else e.fact.amount == q.amount)]
            part = min(entries, key=lambda e: e.fact.origin is Origin.NARRATIVE, default=None)
            computed = derivation.share(part.fact, total.entry.fact) if part is not None and isinstance(total, Found) else None
            if part is None or computed is None or not isinstance(total, Found) or computed.value > derivation.ALL:
                continue
            a, b = desk.put(Found(side.disclosure, part), role="support"), desk.put(total, role="support")
            of = whole_name(total.entry.fact)
            text = shown_result(desk, f"{q.printed}占{of}的比例", computed)
            drafts.append(Draft(lines=[f"{desk.whose(side)}，{a}占{of}{b}的**{bold(text)}；计算：{computed.formula}。"], subject=of, measure="占比"))
            break
    return drafts


_TOGETHER = re.compile(r"(?<![增附参追])加(?![强快大装固工班])|一共|总共|共占|合计|合起来|加起来|加在?一起|加一块儿?|之和|[这那][两俩三四几][个块项类笔样者]")


def _together(desk: Desk, side: Side, subjects: Sequence[Subject]) -> Draft | None:
    """两块一共占多少: the sum of the items named as a share of their whole; None where each is asked for, or one is missing."""
    if not (_TOGETHER.search(desk.query.text) or Operation.SUM in desk.query.hints) or re.search("分别|各", desk.query.text):
        return None
    found = [r for s in subjects if isinstance(r := side.resolve(s), Found)]
    whole = _whole(desk, side, found[0].entry, subjects[0]) if len(found) == len(subjects) else None
    return _sum_of(desk, side, found, whole) if whole is not None else None


def _sum_of(desk: Desk, side: Side, found: Sequence[Found], whole: Found) -> Draft | None:
    """What is named, each word that covers several items (水电费) as all of them, in percent of the whole."""
    every = [part for one in found for part in (one.parts or (one,))]
    parts = [p for p in every if not any(_contains(o.entry, p.entry) for o in every if o is not p)]  # 水利 holds 水利工程运行与维护 already
    if any(p.entry.fact == whole.entry.fact for p in parts):
        return None
    computed = derivation.share([p.entry.fact for p in parts], whole.entry.fact)
    if computed is None:
        return None
    names, of = [label_of(p.entry.fact) for p in parts], whole_name(whole.entry.fact)
    asked = re.search(r"(?:多少|呢)[?,]|[，,].{0,8}又是多少", desk.query.text) is not None
    sum_too = _SUM_AND_SHARE.search(desk.query.text) is not None
    asked = asked and not sum_too
    shown = [f"{n}{desk.put(p, role='answer' if asked and p is parts[-1] else 'support')}" for n, p in zip(names, parts, strict=True)]
    b = desk.put(whole, role="support")
    text = shown_result(desk, f"{'、'.join(names)}合计占{of}的比例", computed)
    total = derivation.total([p.entry.fact for p in parts])
    summed = shown_result(desk, f"{'、'.join(names)}合计", total) if sum_too else ""
    of_all = f"{'、'.join(names)}合计{summed + '，' if summed else ''}占{of}的"
    line = f"{desk.whose(side)}，{of_all}**{bold(text)}：{'，'.join(shown)}，{of}{b}；计算：{computed.formula}。"
    return Draft(lines=[line], subject="、".join(names), measure="占比")


_SUM_AND_SHARE = re.compile(r"(?:加|合|一共|总共|之和)[^占。;]{0,10}(?:多少|几何)[^占。;]*占")
"""加一起是多少、占…多少: the sum is asked for as well."""


def _whole(desk: Desk, side: Side, part: Entry, subject: Subject) -> Found | None:
    if desk.query.whole is not None and desk.query.whole.text != "":
        found = side.resolve(desk.query.whole)
        carried = "whole" in desk.query.carried and not is_total(side, desk.query.whole)
        if isinstance(found, Found) and (not carried or _contains(found.entry, part)):
            return found
    if len(subject.mentions) > 1 and part.row and not part.total_row and not part.total_column:
        item = side.resolve(Subject(subject.mentions[:-1]))  # 行政运行的基本支出: of 行政运行
        if isinstance(item, Found) and item.entry.row == part.row and item.entry.total_column:
            return item
    stated = [
        e
        for e in side.catalogue.entries
        if part.fact.passage is not None and e.fact.passage == part.fact.passage and e.row in part.ancestors
        and e.columns == part.columns and e.fact.unit == part.fact.unit and e.fact.amount
    ]  # fmt: skip
    if stated:
        return Found(side.disclosure, stated[0])
    spoken = [r for t in desk.query.trail for s in t.subjects if isinstance(r := side.resolve(s), Found)]
    wider = [r for r in spoken if _same_section(r.entry, part)]
    if wider:
        return max(wider, key=lambda r: r.entry.fact.amount or Decimal(0))
    if desk.query.direction is Direction.REVENUE:
        revenue = side.resolve(by_concept("total_revenue"))
        if isinstance(revenue, Found):
            return revenue
    total = total_of(side, part)
    if total is not None:
        return Found(side.disclosure, total)
    of_income = side.resolve(by_concept("total_revenue")) if direction_of(part) is Direction.REVENUE else None
    if isinstance(of_income, Found):
        return of_income  # 财政拨款 is a share of what came in
    whole = whole_document_total(side)
    return whole if isinstance(whole, Found) else None


def _beside(side: Side, part: Found, named: Found, otherwise: Found | None, *, said: bool) -> tuple[Found, Found | None]:
    """The part as the whole's own schedule prints it: 教育支出 of one fund is a part of that fund, and 因公出国 one of “三公”经费.

    Where that is the same amount of the same whole, all the places that print it are kept.
    """
    rows = side.catalogue.by_key.get(part.entry.row, ()) if said and part.entry.row and not part.entry.total_row else ()
    for whole in (named.entry, *named.agreeing):
        of_fund = (e for e in rows if e.row == part.entry.row and e.columns == whole.columns and e.fact.amount is not None)
        for entry in (part.entry, *part.agreeing, *part.other_bases, *of_fund):
            own = entry.fact.table is not None and entry.fact.table == whole.fact.table and entry != whole
            under = own and entry.columns == whole.columns and (said or _contains(whole, entry))
            # A table of one row prints 合计 before its parts.
            if under or (own and not whole.row and whole.total_column and whole.fact.ordinal < entry.fact.ordinal):
                same = otherwise is not None and agree(entry.fact, part.entry.fact) and agree(whole.fact, otherwise.entry.fact)
                return (part, otherwise) if same else (Found(part.disclosure, entry), Found(named.disclosure, whole))
    return part, otherwise


def _same_section(whole: Entry, part: Entry) -> bool:
    """Whether a stated figure spoken of before is the wider one of the same section: 政府采购预算 and what of it is 预留."""
    a, b = whole.fact, part.fact
    return (
        a.passage is not None and a.schedule_title == b.schedule_title and whole.row != part.row and a.unit == b.unit
        and a.amount is not None and b.amount is not None and a.amount >= b.amount > 0
    )  # fmt: skip


def _contains(whole: Entry, part: Entry) -> bool:
    """Whether a figure spoken of earlier is what this one is part of."""
    if part.fact.row_code and whole.fact.row_code:
        return part.fact.row_code.startswith(whole.fact.row_code) and part.fact.row_code != whole.fact.row_code
    return (
        whole.row in part.ancestors
        or (whole.total_row and whole.columns == part.columns)
        or whole.leaf in part.columns[:-1]
    )
