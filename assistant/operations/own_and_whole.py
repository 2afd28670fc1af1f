"""A body alone and with all its units, held together: 局本级的和全部门的是一个数吗, 差多少, 各多少."""

from __future__ import annotations

import re
from dataclasses import replace

from assistant import derivation
from assistant.basis import agree
from assistant.citations import basis_of_disclosure, label_of, mark
from assistant.evidence import Found, Resolution
from assistant.operations.desk import Desk, Draft, bold, by_concept, place_word
from assistant.operations.operands import shown_result
from assistant.operations.parts import units_listed
from assistant.places import is_own_name
from assistant.query import Subject
from assistant.scoping import Side
from assistant.wording import Quantity
from index.amounts import half_step
from index.classification import name_key
from index.records import Fact
from index.vocabulary import Scope

_OWN = re.compile(r"(?:[局委办]|街道|镇|乡|机关|单位)?(?:本部|本级)|(?:[局委办镇乡街道年和与跟同]|只有|就是?|还是|光)机关(?!事业|运行|工资|服务)")
_WHOLE = re.compile(r"(?:整个|全)(?:部门|局|委|街道|镇|乡|系统)|部门(?:预算|决算)?(?:合计|汇总|整体|总计|全部|总[数额量])")
_HELD_TOGETHER = re.compile("差|比|多(?!少)|少(?:了|多少)|一样|一个数|同一|相同|一致|相等|对得上")
_OTHER_SUMS = re.compile("占|几成|百分|比例|比重|倍|[其另]他|除(?:了|去|掉)|去年|上年|[减扣]")


def own_and_whole(desk: Desk) -> Draft | None:
    """One item of the body alone and of all its units: both figures, whether they are one, and by how much they are apart.

    None where the question does not name both, or asks for a share, which has a room of its own.
    """
    text = desk.query.text
    documents = [s for s in desk.sides if s.disclosure.scope is Scope.DEPARTMENT and is_own_name(name_key(s.agency), s.disclosure.agency)]
    if not documents or len({s.disclosure.agency for s in documents}) > 1 or not _OWN.search(text) or not _WHOLE.search(text) or _OTHER_SUMS.search(text):
        return None
    said = [s for s in documents if s.fiscal_year in desk.query.years] or documents
    side = max(said, key=lambda s: s.fiscal_year)
    alone_in_words = {m.group() for m in _OWN.finditer(text)}
    named = (s for s in desk.query.subjects if not any(s.text in words for words in alone_in_words))  # 机关本级 names no 机关 to be counted
    subject = next(named, by_concept("total_expenditure"))
    whole = _of(side, side.disclosure.agency, subject)
    alone = _alone(side, subject)
    if not isinstance(whole, Found):
        return None
    label = label_of(whole.entry.fact)
    whose = f"{desk.short(side.disclosure.agency)}{basis_of_disclosure(side.disclosure)}"
    if not isinstance(alone, Found):
        number = desk.ledger.cite_document(side.disclosure)
        line = f"{whose}，全部门{label}为**{bold(desk.put(whole))}，没有单独列出本级的{mark([number])}。"
        return Draft(status="partial", lines=[line], subject=label)
    own = "机关" if re.search("机关(?!运行)", text) and not re.search("本[级部]", text) else "本级"
    line = f"{whose}{label}：{own}为{desk.put(alone, label=f'{label}（{own}）')}，见{place_word(alone.entry.fact)}；全部门为{desk.put(whole)}。"
    if amounts := [q for q in desk.query.quantities if q.is_money]:
        return Draft(lines=[line, *(_whose(q, own, alone.entry.fact, whole.entry.fact) for q in amounts)], subject=label)
    if not _HELD_TOGETHER.search(text):
        return Draft(lines=[line], subject=label)  # 各多少
    if agree(alone.entry.fact, whole.entry.fact):
        return Draft(lines=[line, "**两者是同一个数**：没有别的单位有这一项。"], subject=label)
    gap = derivation.gap(alone.entry.fact, whole.entry.fact)
    apart = shown_result(desk, f"{label}相差", gap)
    lines = [line, f"**不是同一个数**，{own}只是全部门的一部分，相差**{bold(apart)}；计算：{gap.formula}。"]
    others = [r.entry.fact for unit in units_listed(side) if unit != side.disclosure.agency and isinstance(r := _of(side, unit, subject), Found)]
    if others and sum(f.amount or 0 for f in others) == abs(gap.value) and len(others) <= _NAMED:
        shown = "、".join(f"{desk.short(f.agency)}{desk.ledger.figure(f, role='support')}" for f in others)
        lines.append(f"相差的部分是下属单位的：{shown}。")
    return Draft(lines=lines, subject=label)


_NAMED = 6
"So many units are named with what is theirs."


def _whose(said: Quantity, own: str, alone: Fact, whole: Fact) -> str:
    """2823万是整个部门还是只有机关: whose the amount is that the asker says."""
    both = ((own, alone), ("全部门", whole))
    near = [name for name, fact in both if fact.amount is not None and abs(said.amount - fact.amount) <= half_step(said.printed, said.unit)]
    if len(near) == 1:
        return f"**所说的{said.printed}{said.unit}是{near[0]}的数**，{'不是全部门的' if near == [own] else f'不只是{own}的'}。"
    return f"**所说的{said.printed}{said.unit}与两个数都{'相符' if near else '不符'}。**"


def _alone(side: Side, subject: Subject) -> Resolution:
    """What the document prints of the body alone: in its own rows, or under its name as one of the units, 水利局（本级）."""
    body = side.disclosure.agency
    named = [u for u in side.disclosure.units if u != body and is_own_name(name_key(u), body)]
    tried = [_of(side, body, subject, own_only=True), *(_of(side, unit, subject) for unit in named)]
    return next((r for r in tried if isinstance(r, Found)), tried[0])


def _of(side: Side, agency: str, subject: Subject, *, own_only: bool = False) -> Resolution:
    return replace(side, agency=agency, basis=replace(side.basis, agency=agency, own_only=own_only), alternates=()).resolve(subject)
