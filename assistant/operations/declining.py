"""Asking back, and saying honestly what is not disclosed and what is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.answer import Clarification, Option
from assistant.citations import basis_of_disclosure, label_of, mark
from assistant.evidence import Ambiguous, Blank, Found, Missing
from assistant.operations.asked import without_bodies
from assistant.operations.desk import Desk, Draft
from assistant.phrases import counters_asked
from assistant.query import Operation, Subject
from assistant.scoping import Side
from index.classification import name_key
from index.naming import split_places
from index.vocabulary import Phase, Scope

_MOST_OPTIONS = 6
_DECLINED = {
    Operation.INVENT: "不能编造：这里只回答公开文件里印着的数字和说明，每个数都要有真实的出处。",
    Operation.PREDICT: "预测不在公开文件之内：没有公开的年度，索引里没有数字，这里也不推测。",
    Operation.PERSONAL: "公开的预算、决算只列部门和单位的汇总数，没有披露任何个人的收入或信息。",
    Operation.OPINION: "这里只能核对公开文件里的数字和说明，不作评价。",
    Operation.GREET: "您好，我可以回答已公开的部门预算、决算里的数字，并给出印在哪一页。",
}


def decline(desk: Desk) -> Draft:
    """Invention, prediction, opinion, personal data, greeting: say what this is for, and offer something that can be asked."""
    operation = next(o for o in desk.query.operations if o in _DECLINED)
    status = "out_of_scope" if operation in {Operation.OPINION, Operation.GREET} else "not_disclosed"
    lines = [_DECLINED[operation]]
    held = _held(desk, desk.query.agencies)
    if held and operation is not Operation.GREET:
        lines.append(f"已收录：{held}。")
    return Draft(status=status, lines=lines, suggestions=openers(desk))  # type: ignore[arg-type]


def out_of_scope(desk: Desk) -> Draft:
    line = (
        "这个问题不属于已公开的部门预算、决算。可以问某个部门某一年的收入、支出、“三公”经费等数字，或编制说明里的内容。"
    )
    return Draft(status="out_of_scope", lines=[line], suggestions=openers(desk))


def unknown_agency(desk: Desk) -> Draft:
    """Nobody of that name is held: never another body's figure in its place."""
    names = "、".join(desk.query.unknown_agencies)
    mentioned = _where_mentioned(desk, desk.query.unknown_agencies)
    if mentioned:
        return mentioned
    line = f"没有找到“{names}”的公开文件，索引里没有它的数字。"
    agencies = list(dict.fromkeys(d.agency for d in desk.library.disclosures))[:5]
    if agencies:
        line += "已收录的有：" + "、".join(desk.short(a) for a in agencies) + "等。"
    return Draft(status="not_disclosed", lines=[line], suggestions=openers(desk))


def waiting(desk: Desk, agencies: Sequence[str], years: Sequence[int] = ()) -> Draft:
    """A body whose documents were read badly and wait for acceptance: told so, and no figure of another in its place."""
    lines = []
    for agency in agencies:
        for d in desk.library.waiting(agency, years):
            named = f"{split_places(agency)[1]}{d.fiscal_year}年的部门{'决算' if d.phase is Phase.EXECUTED else '预算'}"
            lines.append(
                f"{named}文件读得不好，尚未验收，暂不用于回答{mark([desk.ledger.cite_document(d)])}。验收之后才能查到它的数字。"
            )
    return Draft(status="not_disclosed", lines=lines or ["文件尚未验收，暂不用于回答。"], suggestions=openers(desk))


def not_separate(desk: Desk, units: Sequence[str]) -> Draft:
    """A unit whose department discloses for it: no figure of the department in its place."""
    told = _where_mentioned(desk, [name_key(split_places(u)[1]) for u in units])
    if told is not None:
        return told
    names = "、".join(desk.short(u) for u in units)
    return Draft(
        status="not_disclosed", lines=[f"没有单独披露：“{names}”没有列出自己的数字，只包含在所属部门的汇总数里。"]
    )


def _where_mentioned(desk: Desk, names: Sequence[str]) -> Draft | None:
    """A unit that discloses nothing of its own may still be named by its department (预算并入…，不单列)."""
    from assistant.retrieval import sentences_with

    for name in names:
        for d in desk.library.broad():
            hits = sentences_with(desk.library, d, [name])
            if hits:
                shown = next(
                    (h for h in hits if any(w in h.text for w in _NOT_SEPARATE)), hits[0]
                )
                number = desk.ledger.cite_excerpt(shown)
                line = (
                    f"没有单独披露：索引里没有“{name}”自己的预算或决算。"
                    f"{desk.short(d.agency)}的文件提到它：“{shown.text}”{mark([number])}"
                )
                told = any(w in shown.text for w in _NOT_SEPARATE)
                whether = told and _ASKS_WHETHER.search(desk.query.text) and not _ASKS_AMOUNT.search(desk.query.text)
                return Draft(status="answered" if whether else "not_disclosed", lines=[line])
    return None


_NOT_SEPARATE = ("不单列", "并入", "不单独", "未单独")
_ASKS_WHETHER = re.compile(
    r"(?:单独|单列|独立|自己|另外|专门|另)[^,。?]{0,8}(?:预算|决算|一本|文件|公开).{0,4}(?:吗|么|没|不)|(?:单独|单列|独立)[^,。?]{0,4}(?:吗|么|没|不)|(?:为什么|怎么|咋)[^,。?]{0,6}没"
    r"|不是还?有|有没有[^,。?]{0,4}(?:预算|决算|公开)|有(?:个|一?家)[^,。?]{2,14}(?:吗|么|吧)"
)
"""大队自己单独有一本预算吗: that it has none is the answer."""
_ASKS_AMOUNT = re.compile("多少|几[万元]|金额|费|支出|收入")


def missing_years(desk: Desk, missing: Sequence[tuple[str, int | None]]) -> Draft:
    """The body is known, the year (or phase) is not held: say which are."""
    lines = []
    for agency, year in missing:
        unaccepted = desk.library.waiting(agency, [year] if year else [])
        if unaccepted:
            lines += waiting(desk, [agency], [d.fiscal_year for d in unaccepted]).lines
            continue
        held = _held(desk, [agency])
        asked = desk.year(year) if year else ""
        kind = "决算" if desk.scoping.missing_phase is Phase.EXECUTED else "预算、决算"
        lines.append(
            f"没有收录{desk.short(agency)}{asked}的{kind}，不能用别的年度代替。" + (f"已收录：{held}。" if held else "")
        )
    return Draft(status="not_disclosed", lines=lines, suggestions=_other_years(desk, missing))


def missing_phase(desk: Desk) -> Draft:
    names = "、".join(desk.short(a) for a in desk.query.agencies)
    years = "、".join(desk.year(y) for y in desk.query.years)
    held = _held(desk, desk.query.agencies)
    line = f"没有收录{names}{years}的决算，实际支出数查不到；预算数不能当作实际支出。" + (
        f"已收录：{held}。" if held else ""
    )
    return Draft(
        status="not_disclosed", lines=[line], suggestions=_other_years(desk, [(a, None) for a in desk.query.agencies])
    )


def _other_years(desk: Desk, missing: Sequence[tuple[str, int | None]]) -> list[str]:
    subject = "".join(s.text for s in desk.query.subjects[:1]) or "支出总额"
    found = []
    for agency, _ in missing:
        for d in desk.library.documents_of(agency):
            found.append(
                f"{desk.short(agency)}{d.fiscal_year}年{'决算' if d.phase is Phase.EXECUTED else '预算'}里{subject}是多少？"
            )
    return found[:3]


def _held(desk: Desk, agencies: Sequence[str]) -> str:
    """The documents held of these bodies, each with its mark."""
    documents = [d for a in agencies for d in desk.library.documents_of(a)]
    return "、".join(
        f"{desk.short(d.agency)}{basis_of_disclosure(d)}{mark([desk.ledger.cite_document(d)])}" for d in documents[:6]
    )


def which_agency(desk: Desk, agencies: Sequence[str]) -> Draft:
    """Several bodies could be meant: each option is a whole question, that of the newest disclosure first."""
    subject = _subject_text(desk)
    held = [desk.library.documents_of(a, desk.query.years) or desk.library.documents_of(a) for a in agencies]
    newest = [max(documents, key=lambda d: d.fiscal_year) for documents in held if documents]
    options = [
        Option(
            label=f"{desk.short(d.agency)}{d.fiscal_year}年",
            question=f"{desk.short(d.agency)}{d.fiscal_year}年{'决算' if d.phase is Phase.EXECUTED else '预算'}{_ask(desk, subject)}",
        )
        for d in sorted(newest, key=lambda d: (-d.fiscal_year, d.agency))
    ]
    if len(options) < 2:
        return out_of_scope(desk)
    question = f"请问要查哪个部门、哪一年度的{subject}？"
    return Draft(
        status="clarify",
        lines=[question],
        clarification=Clarification(question=question, options=options[:_MOST_OPTIONS]),
        subject=subject,
    )


def which_year(desk: Desk, side: Side, years: Sequence[int]) -> Draft:
    subject = _subject_text(desk)
    short = desk.short(side.agency)
    options = [
        Option(label=f"{y}年", question=f"{short}{y}年{_ask(desk, subject)}") for y in sorted(years, reverse=True)
    ]
    if len(years) > 1:
        options.append(Option(label="比较各年", question=f"{short}{subject}{years[-1]}年比{years[-2]}年变化多少？"))
    question = f"请问要查{short}哪个年度的{subject}？已收录的年度见下面的选项。"
    return Draft(
        status="clarify",
        lines=[question],
        clarification=Clarification(question=question, options=options[:_MOST_OPTIONS]),
        subject=subject,
    )


def which_item(desk: Desk, side: Side, subject: Subject, ambiguous: Ambiguous) -> Draft:
    """The words fit several figures that differ: name each, with its place, and ask."""
    whose = desk.whose(side)
    lines = [f"{whose}里“{subject.text}”可以指不同的项目，请问具体是哪一个？"]
    options = []
    head = f"{desk.short(side.agency)}{side.fiscal_year}年"
    names = [c.label for c in ambiguous.choices]
    for choice in ambiguous.choices[:8]:
        fact = choice.entry.fact
        title = f"《{fact.schedule_title}》" if names.count(choice.label) > 1 and fact.passage is None else ""  # one row of two schedules
        label = f"{title}里的{choice.label}" if title else choice.label
        lines.append(f"- {label}：{desk.ledger.figure(fact, role='support', label=label)}")
        options.append(Option(label=label, question=f"{head}{title}{_plain_name(choice.label)}是多少？"))
    return Draft(
        status="clarify",
        lines=lines,
        clarification=Clarification(question=lines[0], options=options),
        subject=subject.text,
    )


def _plain_name(label: str) -> str:
    """An option as it can be asked: 组织事务下的一般行政管理事务, with its code where the name alone would tie again."""
    return label.replace("（", " ").replace("）", "")


def not_found(desk: Desk, side: Side, missing: Missing | Blank, subject: Subject | None) -> Draft:
    """The item is not printed: say so, and which nearest ones are."""
    whose = desk.whose(side)
    if isinstance(missing, Blank):
        number = desk.ledger.cite_entry(missing.entry)
        label = label_of(missing.entry.fact)
        said = subject.surfaces[0].lstrip("~") if subject else label
        told = _told_of_none(desk, side, said) or _told_of_none(desk, side, label)
        if told:
            line = f"{whose}**没有安排**：表里“{label}”一栏空白{mark([number])}，说明写明“{told}”。"
            return Draft(lines=[line], subject=label)
        if desk.query.wants(Operation.EXIST):
            line = f"{whose}**没有列出安排**：表里“{label}”一栏是空白，没有印数字（空白不等于0）{mark([number])}。"
            return Draft(lines=[line], subject=label)
        line = f"{whose}的表里有“{label}”一栏，但该栏是空白，没有印数字（空白不等于0）{mark([number])}。"
        return Draft(status="not_disclosed", lines=[line], subject=label)
    name = subject.text if subject else missing.subject
    if not name:
        return _unnamed(desk, side)
    if subject is not None and (spent := _in_other_phase(desk, side, subject)) is not None:
        return spent
    if subject is not None and (of_all := _of_all_units(desk, side, subject)) is not None:
        return of_all
    line = f"{whose}里没有披露“{_as_asked(name, desk.query.text)}”，没有与它对应的数字{mark([desk.ledger.cite_document(side.disclosure)])}。"
    nearest = missing.nearest or tuple(desk.library.suggestions_for(name, [side.disclosure]))
    if nearest:
        line += "相近的项目有：" + "、".join(f"“{n}”" for n in nearest if not any(c.isdigit() for c in n)) + "。"
    suggestions = [f"{desk.short(side.agency)}{side.fiscal_year}年{n}是多少？" for n in nearest[:3]]
    return Draft(status="not_disclosed", lines=[line], subject=name, suggestions=suggestions)


def _as_asked(name: str, text: str) -> str:
    """财政国库业务, of which 国库, 国库业务 and 财政 were tried: what is refused is told as the asker put it."""
    runs = re.findall(f"[{re.escape(name)}]+", text)
    return next((run for run in runs if set(run) == set(name)), name) if name not in text else name


def _in_other_phase(desk: Desk, side: Side, subject: Subject) -> Draft | None:
    """培训费预算是多少, of a 决算 that prints only what was spent: that figure is named as what it is."""
    asked = [p for p in desk.query.phases if p in side.basis.phases]
    again = replace(side, basis=replace(side.basis, phases=()), alternates=()).resolve(subject) if len(asked) == 1 else None
    if not isinstance(again, Found) or again.entry.fact.phase in asked:
        return None
    fact, name = again.entry.fact, label_of(again.entry.fact)
    line = f"{desk.whose(side)}没有印“{name}”的{asked[0].value}数；印出的是{fact.phase.value}数{desk.put(again, role='support')}。"
    return Draft(status="not_disclosed", lines=[line], subject=name)


def _of_all_units(desk: Desk, side: Side, subject: Subject) -> Draft | None:
    """局本级支出多少, of a 部门决算 that splits nothing by unit: what it prints is of all of them, and named as that."""
    if not side.basis.own_only or side.disclosure.scope is not Scope.DEPARTMENT:
        return None
    whole = replace(side, basis=replace(side.basis, own_only=False), alternates=()).resolve(subject)
    if not isinstance(whole, Found):
        return None
    name = label_of(whole.entry.fact)
    line = f"{desk.whose(side)}没有单独列出本级的“{name}”；印出的{desk.put(whole, role='support')}是本级连同下属单位的合计。"
    return Draft(status="not_disclosed", lines=[line], subject=name)


def _unnamed(desk: Desk, side: Side) -> Draft:
    """有几个人, 第二个占多少: no item is named; what was asked is repeated, and nothing is said to be near it."""
    said = without_bodies(desk.query.text, desk.query).strip("，,。?？的")
    number = mark([desk.ledger.cite_document(side.disclosure)])
    counted = counters_asked(desk.query.text)
    line = f"{desk.whose(side)}没有写明“{said}”{number}。" if counted else f"没有看懂“{said}”问的是哪一项；请说出项目的名称，按{desk.whose(side)}{number}查。"
    return Draft(status="not_disclosed", lines=[line], suggestions=openers(desk))


def none_of(desk: Desk, thing: str) -> Draft:
    """Whether there is any: the sentence that says there is none, else that nothing is printed of it."""
    for side in desk.sides:
        told = _told_of_none(desk, side, thing)
        if told:
            return Draft(lines=[f"{desk.whose(side)}**没有**：“{told}”。"], subject=thing)
    side = desk.sides[0]
    return not_found(desk, side, Missing(side.disclosure, thing), None)


_NONE = re.compile(r"均为0(?:\.0+)?[万亿]?元|无(?:公务用车|车辆|公车)|未安排|没有安排|未发生|没有发生|不涉及|无此项|(?:没有|无)[^，。]{0,12}(?:预算|支出|安排)")


def _told_of_none(desk: Desk, side: Side, label: str) -> str:
    """The sentence that says nothing was planned or spent of an item whose cell is blank, with its mark."""
    from assistant.retrieval import sentences_with

    core = name_key(label)[:4]
    for hit in sentences_with(desk.library, side.disclosure, [core]):
        if _NONE.search(hit.text):
            return f"{hit.text.strip().rstrip('。')}{mark([desk.ledger.cite_excerpt(hit)])}"
    return ""


def _subject_text(desk: Desk) -> str:
    return "、".join(s.text for s in desk.query.subjects) or (
        "支出总额" if not desk.query.residual else "".join(desk.query.residual)
    )


def _ask(desk: Desk, subject: str) -> str:
    if desk.query.wants(Operation.SHARE):
        return f"{subject}占比是多少？"
    if desk.query.wants(Operation.REASON):
        return f"{subject}增减的原因是什么？"
    return f"{subject}是多少？"


def openers(desk: Desk) -> list[str]:
    """Questions this index can answer: totals that were looked up before they are offered."""
    from assistant.basis import Basis
    from assistant.lookups import resolve
    from assistant.operations.desk import by_concept

    found = []
    for d in desk.library.broad()[:4]:
        catalogue = desk.library.catalogue(d)
        for key, words in (("three_public", "“三公”经费"), ("total_expenditure", "支出总额")):
            if isinstance(resolve(catalogue, by_concept(key).surfaces, Basis(d.agency, d.fiscal_year)), Found):
                found.append(f"{desk.short(d.agency)}{d.fiscal_year}年{words}是多少？")
                break
    return list(dict.fromkeys(found))[:3]
