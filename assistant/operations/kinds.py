"""Projects by what their schedule prints beside them in words: 一次性项目有几个, 政府性基金安排的项目, 属于经常性还是一次性."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from assistant import derivation
from assistant.catalogue import Entry
from assistant.citations import label_of, mark
from assistant.evidence import Found
from assistant.operations import single
from assistant.operations.desk import Desk, Draft, bold, place_word
from assistant.operations.operands import shown_result
from assistant.operations.parts import PROJECTS, projects_of
from assistant.operations.quoting import meanings_of
from assistant.orders import asks_how_many, both_ends
from assistant.query import Operation
from assistant.scoping import Side

_OF_PROJECTS = re.compile("项目|专项")
_TAIL = re.compile("类?(?:项目|支出|资金)$")
_HEAD = re.compile("^(?:本?单位|部门|财政)")
_WHICH_KIND = re.compile("属于|归为|算(?:是)?(?:经常|一次|哪)|(?:什么|哪一?[个种类])(?:类|类别|性质|类型)|类别|项目类型|还是")
_WHICH_FUND = re.compile("资金来源|(?:钱|资金)(?:是|都)?(?:从|打)?哪[里儿]?(?:来|出|列支)|哪(?:来|里来)的(?:钱|资金)|(?:哪个|哪一?种|什么)(?:资金|账户)")
_AMOUNT = re.compile("多少|几(?:万|元|钱)|金额|花|钱数")
_CHOICE = re.compile("还是|或者?")
_WHOSE = re.compile("(?:哪一?[家个所]|谁)(?:下属|预算)?(?:单位)?(?:家)?的(?:项目|专项)?|(?:项目|实施)单位(?:是|为)?(?:哪|谁|什么)")
_FUND = re.compile("预算|基金|资金|拨款|自筹|专户|收入")
_WHOLE_NAME = 4
"Characters of a word no vocabulary placed that may be a project's whole name."


def of_kind(desk: Desk) -> Draft | None:
    """一次性项目有几个, 哪个最多, 一共多少: the projects with that word beside them; None where no such word is said or printed."""
    if not _OF_PROJECTS.search(desk.query.text) or desk.query.wants(Operation.CHECK, Operation.REASON, Operation.CHANGE, Operation.DEFINITION):
        return None
    drafts = []
    for side in desk.sides:
        rows = projects_of(side)
        groups = _groups(desk.query.text, rows)
        if not groups or _named(desk, side, rows):
            return None
        drafts += [_told(desk, side, name, kept, rows) for name, kept in groups if kept]
    return single.merge(drafts) if drafts else None


def kind_of_one(desk: Desk) -> Draft | None:
    """实验室设备更新属于经常性还是一次性: what is printed beside the one project that is meant, with its money where that is asked."""
    text = desk.query.text
    asks_kind, asks_fund = _WHICH_KIND.search(text), _WHICH_FUND.search(text)
    asks_whose = _WHOSE.search(text)
    if not (asks_kind or asks_fund or asks_whose) or len(desk.sides) != 1:
        return None
    side = desk.sides[0]
    named = _named(desk, side, projects_of(side))
    told = [w for e in named[:1] for w in e.fact.beside if (asks_fund if _FUND.search(w) else asks_kind)]
    told += [a for e in named[:1] for a in e.fact.row_path[:-1] if asks_whose]
    if len(named) != 1 or not told:
        return None
    fact = named[0].fact
    amount = f"预算金额**{bold(desk.ledger.figure(fact))}，" if _AMOUNT.search(text) else ""
    where = mark([desk.ledger.cite_fact(fact)])
    line = f"{desk.whose(side)}，{label_of(fact)}{amount}{place_word(fact)}写明是**{'、'.join(told)}**{where}。"
    return Draft(lines=[line], subject=label_of(fact))


def _stem(word: str) -> str:
    return _HEAD.sub("", _TAIL.sub("", word))


def _groups(text: str, rows: Sequence[Entry]) -> list[tuple[str, list[Entry]]]:
    """The projects of each kind that is said; of kinds of different columns (一次性, 政府性基金) those that are both."""
    columns: dict[int, list[str]] = {}
    for e in rows:
        for n, word in enumerate(e.fact.beside):
            if word not in columns.setdefault(n, []) and len(_stem(word)) > 1 and _stem(word) in text:
                columns[n].append(word)
    said = [words for words in columns.values() if words]
    if len(said) == 1 and (len(said[0]) == 1 or not _CHOICE.search(text)):
        return [(word, [e for e in rows if word in e.fact.beside]) for word in said[0]]
    said = [words for words in said if len(words) == 1 or not _CHOICE.search(text)]  # 经常性还是一次性 asks which, and of one
    kept = [e for e in rows if all(any(w in e.fact.beside for w in words) for words in said)] if said else []
    return [("、".join(w for words in said for w in words), kept)] if kept else []


def _named(desk: Desk, side: Side, rows: Sequence[Entry]) -> list[Entry]:
    """The projects that the question's subjects are, each once."""
    found: dict[str, Entry] = {}
    for subject in desk.query.subjects:
        if all(w in PROJECTS for w in subject.surfaces) or all(m.concept is not None for m in meanings_of(side, subject)):
            continue
        r = side.resolve(subject)
        keys = {e.row for e in (r.entry, *r.agreeing)} if isinstance(r, Found) else set()
        keys |= {k for m in meanings_of(side, subject) for k in m.keys}
        found.update({e.row: e for e in rows if e.row in keys})
    left = {w for w in (*desk.query.residual, *desk.query.possible_items) if len(w) >= _WHOLE_NAME}
    found.update({e.row: e for e in rows if label_of(e.fact) in left or e.row in left})
    return list(found.values())


def _told(desk: Desk, side: Side, kind: str, kept: list[Entry], rows: Sequence[Entry]) -> Draft:
    query, facts = desk.query, [e.fact for e in kept]
    name = kind if kind.endswith(("项目", "专项")) else f"{kind}安排的项目"
    if query.wants(Operation.SHARE) and (computed := derivation.share(facts, [e.fact for e in rows])) is not None:
        text = bold(shown_result(desk, f"{name}占全部项目的比例", computed))
        return Draft(lines=[f"{desk.whose(side)}，{len(facts)}个{name}占全部{len(rows)}个项目的**{text}；计算：{computed.formula}。"], subject=name)
    if query.wants(Operation.RANK):
        kept = sorted(kept, key=lambda e: e.fact.amount or Decimal(0), reverse=query.descending or both_ends(query.text))
        ends = [kept[0], kept[-1]] if both_ends(query.text) else kept[: query.limit or 1]
        words = ("最多", "最少") if both_ends(query.text) else ("最多" if query.descending else "最少",)
        lines = [f"{desk.whose(side)}，{len(kept)}个{name}里金额{'、'.join(words)}的是："]
        return Draft(lines=[*lines, *(f"- {label_of(e.fact)}：**{bold(desk.ledger.figure(e.fact))}" for e in ends), _where(kept)], subject=name)
    counts = asks_how_many(query.text) or query.wants(Operation.COUNT)
    sums = Operation.SUM in query.hints or (not counts and not query.wants(Operation.LIST))
    role = "support" if (counts or sums) and not query.wants(Operation.LIST) else "answer"
    marks = [desk.ledger.cite_fact(f) for f in facts]
    count = desk.ledger.derived(f"{name}个数", Decimal(len(facts)), "个", f"逐行数得{len(facts)}", (), marks=marks[:4], role="answer" if counts else "support")
    lines = [f"{desk.whose(side)}，{name}有**{count.partition('[')[0]}**："]
    lines += [f"- {label_of(f)}：{desk.ledger.figure(f, role=role)}" for f in facts]
    if sums and len(facts) > 1:
        total = derivation.total(facts)
        lines.append(f"合计**{bold(shown_result(desk, f'{name}合计', total))}；计算：{total.formula}。")
    return Draft(lines=[*lines, _where(kept)], subject=name)


def _where(rows: Sequence[Entry]) -> str:
    return f"见{place_word(rows[0].fact)}。"
