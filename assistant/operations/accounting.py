"""Every word of a question accounted for: what the figures given do not carry was not what was asked about."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.operations.desk import Desk, Draft
from assistant.operations.paragraphs import usage_of
from assistant.operations.quoting import meanings_of, names_of
from assistant.phrases import spans_per
from assistant.query import Operation
from assistant.retrieval import topic_title, topics_of
from assistant.subjects import joined_to
from assistant.uses import FOR
from assistant.wording import subwords
from index.classification import aliases, name_key
from index.records import Fact
from index.vocabulary import Origin

_GIVES_FIGURES = frozenset(
    {
        Operation.VALUE, Operation.SUM, Operation.DIFFERENCE, Operation.CHANGE, Operation.SHARE, Operation.RATIO,
        Operation.AVERAGE, Operation.EXIST, Operation.CONVERT, Operation.COMPARE, Operation.RANK, Operation.ABOVE,
        Operation.COMPLETION, Operation.LIST, Operation.COUNT,
    }
)  # fmt: skip


def unaccounted(desk: Desk, facts: Sequence[Fact], sources: Sequence[str]) -> tuple[str, ...]:
    """The nouns of a question that stand in none of the figures given, nor in the sentences quoted."""
    query = desk.query
    converts = query.wants(Operation.CONVERT) and bool(query.quantities)  # 写的是17861071元，折算一下: the figure was said by the asker
    if not query.possible_items or query.wants(Operation.CHECK) or converts or not facts or not set(query.operations or (Operation.VALUE,)) & _GIVES_FIGURES:
        return ()
    carried = "".join(
        "".join((f.row, *f.row_path, *f.column_path, f.column, f.schedule_title, _said_of(f), f.agency, f.unit, *f.beside))
        for f in facts
    ) + "".join(s for s in sources if s not in {f.quoted for f in facts})
    carried += "".join(w for t in topics_of(query.text) for w in t.said)
    folded = name_key(carried)
    carried += "".join(w for a in aliases() if any(name_key(m) in folded for m in a.means if m[0] != "@") for w in a.said)
    carried += "".join(query.text[a:b] for a, b in spans_per(query.text))
    carried += "".join(f"一个{m}一{m}每个{m}" for m in re.findall("每([年月周天日])", carried))  # 一个月几次 of 每月巡查
    carried += "".join(q.unit for q in query.quantities)  # 30人次 as the asker counts
    carried += name_key(carried)
    left = []
    for word in query.possible_items:
        placed = any(m.purpose and m.surface == word for s in query.subjects for m in s.mentions)  # the document's name, not the asker's
        if not placed and word not in carried and not _carried_in_parts(word, carried) and not _chosen_against(word, desk, carried):
            left.append(word)
    purpose = purposes(desk) if left else ""
    # 人民调解、医患纠纷一共多少: what is to be added to an item is not excused by standing beside it in a sentence on what money is for.
    added = "".join(r for r in query.residual if joined_to(r, query.text)) if Operation.SUM in query.hints else ""
    return tuple(dict.fromkeys(w for w in left if w not in purpose or w in added))


def _chosen_against(word: str, desk: Desk, carried: str) -> bool:
    """属于经常性还是一次性: of what is offered for choice, what was not chosen stands in no figure."""
    before, joint, behind = desk.query.text.partition("还是")
    other = behind if word in before else before if word in behind else ""
    return bool(joint) and any(w in other and w in carried for w in desk.query.residual if w != word)


def purposes(desk: Desk) -> str:
    """What the documents say the items asked about are for: 在职 of 购房补贴 主要用于机关在职人员购房补贴."""
    found = ""
    for side in desk.sides:
        for subject in desk.query.subjects:
            names = names_of(meanings_of(side, subject), subject.surfaces)
            found += "".join(e.text for e in usage_of(desk, side, names)[:1])
    return found


_CLAUSE = re.compile(r"[^，,；;。、]+")


def _said_of(fact: Fact) -> str:
    """What a sentence says of its figure and not of the others in it: the clause that opens it, the figure's own, its purpose."""
    if fact.origin is not Origin.NARRATIVE:
        return fact.quoted
    said = _CLAUSE.findall(fact.quoted)
    own = [i for i, clause in enumerate(said) if fact.printed in clause]
    purpose = FOR.search(fact.quoted)
    kept = said[:1] + [said[i] for i in own[:1]]
    return "".join(kept) + (fact.quoted[purpose.start() :] if purpose else "")


def _carried_in_parts(word: str, carried: str) -> bool:
    """垃圾分类 is carried by 垃圾…分类, 签合同 by 合同: the words inside a longer word each stand somewhere."""
    parts = subwords(word)
    return bool(parts) and all(p in carried for p in parts)


def declined(desk: Desk, words: Sequence[str], draft: Draft) -> Draft:
    """Say which word nothing printed answers to, and what the nearest thing found is."""
    side = desk.sides[0]
    said = "、".join(f"“{w}”" for w in words)
    number = desk.ledger.cite_document(side.disclosure)
    nearest = topic_title(draft.subject)
    if all(side.catalogue.meaning(w) is not None for w in words) and any(s.text for s in desk.query.subjects):
        part = "、".join(s.text for s in desk.query.subjects)  # 社保支出 is printed, and what of it is 人员经费 is not
        return Draft(status="not_disclosed", lines=[f"{desk.whose(side)}没有列出{said}里“{part}”的数字[{number}]。"], subject="".join(words))
    line = f"{desk.whose(side)}里没有单独披露{said}，没有与它对应的数字[{number}]。"
    if nearest:
        line += f"与之相近、已公开的是“{nearest}”，可以直接问它。"
    suggestion = f"{desk.short(side.agency)}{side.fiscal_year}年{nearest}是{'多少' if nearest == draft.subject else '什么'}？"
    return Draft(
        status="not_disclosed", lines=[line], subject="".join(words), suggestions=[suggestion] if draft.subject else []
    )
