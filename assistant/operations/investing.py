"""What a project costs in all its years: the total its own form of 绩效目标 prints, beside what this year gives."""

from __future__ import annotations

import re

from assistant import derivation
from assistant.catalogue import Entry
from assistant.citations import label_of
from assistant.evidence import Found
from assistant.operations.desk import Desk, Draft, bold, place_word
from assistant.operations.operands import shown_result
from assistant.retrieval import evidence_passages
from assistant.scoping import Side
from index.classification import name_key
from index.vocabulary import Origin, PassageKind, ScheduleKind

_IN_ALL = re.compile(
    r"总投资|投资总额|总投入|总的?盘子|总的?资金|资金总[额量]|(?:[总一]共|全部|全程)(?:要|得|需要?)?投|(?<![\d一二三四五六七八九〇零])(?:几|两|二|三|四|五|\d)年(?:一共|总共|合计|加起来|加一起|加一块|总|下来)|从头到尾|整个(?:项目|工程)(?:下来|期)"
)
_OF_YEARS = re.compile(
    r"总投资|投资总额|总投入|项目(?:的)?(?:资金)?总额|资金总额|总盘子|整个(?:项目|工程)|[全整]个?周期|(?<![\d一二三四五六七八九〇零])(?:几|两|二|三|四|五|\d)年(?!级|[度初末])"
)
_TOTAL = "项目资金总额"
_NAMED = re.compile(r"项目名称[:：\s]*(\S+)")


def in_all_years(desk: Desk) -> Draft | None:
    """拆违那个项目三年总盘子多大: 项目资金总额 of its form; None where no project is named, or a sentence states its total."""
    if not _IN_ALL.search(desk.query.text):
        return None
    for side in sorted(desk.sides, key=lambda s: -s.fiscal_year):
        if (of_years := _of_years(desk, side)) is None:
            continue
        (project, total), name = of_years, of_years[0].fact.row
        text = bold(desk.ledger.figure(total.fact, label=f"{name}{_TOTAL}"))
        this_year = desk.ledger.figure(project.fact, role="answer" if _THIS_YEAR.search(desk.query.text) else "support")
        line = f"{desk.whose(side)}，{name}的{_TOTAL}为**{text}，见{place_word(total.fact)}；其中{side.fiscal_year}年安排{this_year}。"
        return Draft(lines=[line], subject=f"{name}{_TOTAL}")
    return _only_this_year(desk)


def _only_this_year(desk: Desk) -> Draft | None:
    """康养综合体总投资多少, where this year's money for it is all that is printed: that is not what it costs in all."""
    if len(desk.query.subjects) != 1 or not _INVESTED.search(desk.query.text):
        return None
    lines = []
    for side in desk.sides:
        found = side.resolve(desk.query.subjects[0])
        if not isinstance(found, Found) or _says_all(found.entry):
            return None
        name, given = label_of(found.entry.fact), desk.put(found, role="support")
        lines.append(f"{desk.whose(side)}没有披露“{name}”的总投资；文件里只有{side.fiscal_year}年给它的{given}，不能当作总投资。")
    return Draft(status="not_disclosed", lines=lines, subject=f"{desk.query.subjects[0].text}总投资") if lines else None


def _says_all(entry: Entry) -> bool:
    """Whether a figure is printed as what something costs in all its years: 可研批复总投资, 概算总额."""
    return _ALL.search("".join((*entry.fact.row_path, *entry.columns, entry.row, entry.fact.quoted))) is not None


_ALL = re.compile("投资|总额|概算")
_INVESTED = re.compile("总投[资入]|投资总额|(?:总|一)共(?:要|得|需要?)?投")


_THIS_YEAR = re.compile(r"(?:今年|本年|当年|(?:20)?\d\d年)[^,。?]{0,8}(?:多少|几)")


def share_of_all_years(desk: Desk) -> Draft | None:
    """今年占三年的多少: this year's money for a project out of what its form prints for all its years."""
    _, _, of = desk.query.text.partition("占")
    carried = any(_IN_ALL.search(s.text) for s in desk.query.subjects) and _PART_OF_IT.search(desk.query.text)  # 今年占几成, of the 总投资 just asked for
    if not (_OF_YEARS.search(of or desk.query.text) or _IN_ALL.search(desk.query.text) or carried):
        return None
    for side in desk.sides:
        if (of_years := _of_years(desk, side)) is None:
            continue
        (project, total), name = of_years, of_years[0].fact.row
        computed = derivation.share(project.fact, total.fact)
        if computed is None or computed.value > derivation.ALL:
            continue
        part = desk.ledger.figure(project.fact, role="answer" if re.search(r"(?:多少|呢)[^占]*占", desk.query.text) else "support")
        whole = desk.ledger.figure(total.fact, role="support", label=f"{name}{_TOTAL}")
        text = bold(shown_result(desk, f"{name}{side.fiscal_year}年占{_TOTAL}的比例", computed))
        given = f"{side.fiscal_year}年安排"
        line = f"{desk.whose(side)}，{name}{given}占{_TOTAL}的**{text}：{given}{part}，{_TOTAL}{whole}；计算：{computed.formula}。"
        return Draft(lines=[line], subject=name, measure="占比")
    if desk.sides and _PART_OF_IT.search(desk.query.text):  # never what all its years cost out of what a body spends in one
        line = f"{desk.whose(desk.sides[0])}没有同时印出它今年的安排和全部投资，算不出占比[{desk.ledger.cite_document(desk.sides[0].disclosure)}]。"
        return Draft(status="not_disclosed", lines=[line], subject="占总投资的比例")
    return None


_PART_OF_IT = re.compile(r"(?:今年|本年|当年|这[一]?笔|(?:20)?\d\d年)(?:度)?(?:的|安排|预算|这笔|资金|的钱)*占")


def _of_years(desk: Desk, side: Side) -> tuple[Entry, Entry] | None:
    """(this year's, all years') money of the project that a question names, where the document's one form is its own."""
    project, total = _project_of(desk, side), _alone(side, _TOTAL)
    return (project, total) if project is not None and total is not None and _is_its_form(desk, side, project.fact.row) else None


def _project_of(desk: Desk, side: Side) -> Entry | None:
    """The project a question names: an item that a sentence of the document gives this year's money for."""
    surfaces = [s for subject in desk.query.subjects for s in subject.surfaces] + list(desk.query.residual)
    surfaces += [s for subject in desk.query.about for s in subject.surfaces]  # 总投资多少，今年这笔占百分之几, of the project spoken of
    for meaning in (m for s in surfaces if (m := side.catalogue.meaning(s)) is not None):
        for entry in (e for k in meaning.keys for e in side.catalogue.by_key.get(k, ())):
            if entry.fact.origin is Origin.NARRATIVE and entry.leaf.startswith("年度预算"):
                return entry
    return None


def _alone(side: Side, row: str) -> Entry | None:
    """The one amount of that name that the forms of a document print."""
    found = [e for e in side.catalogue.by_key.get(name_key(row), ()) if e.fact.schedule is ScheduleKind.PERFORMANCE and e.fact.amount]
    return found[0] if len(found) == 1 else None


def _is_its_form(desk: Desk, side: Side, name: str) -> bool:
    """Whether the document's one form is this project's: it says so, or no other project is described beside it."""
    passages = desk.library.index.passages.of_document(side.disclosure.document)
    named = [m.group(1) for p in passages if p.kind is PassageKind.NOTE for m in _NAMED.finditer(p.text) if m.group(1) not in _FIELDS]
    if named:
        return any(name_key(n) in name_key(name) or name_key(name) in name_key(n) for n in named)
    described = {title for p in evidence_passages(desk.library, side.disclosure) for title in p.section if title.endswith("经费情况说明")}
    return len(described) == 1


_FIELDS = frozenset({"项目性质", "项目类别", "项目类型"})
