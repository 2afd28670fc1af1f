"""Which items moved from one year to the next, and which did not: the rows on both sides, or the paragraphs that say so."""

from __future__ import annotations

import re
from decimal import Decimal

from assistant import derivation
from assistant.catalogue import Entry
from assistant.citations import label_of
from assistant.evidence import Found
from assistant.operations import declining
from assistant.operations.desk import Desk, Draft, bold, whole_document_total
from assistant.operations.operands import shown_result
from assistant.query import Subject
from assistant.rows import children
from assistant.scoping import Side
from index.classification import name_key
from index.records import Fact
from index.vocabulary import Origin


def unmoved_in_words(desk: Desk, side: Side) -> Draft | None:
    """有多少个科目与上年持平: the items whose paragraphs say so, counted."""
    leveled = {
        p.ordinal for p in desk.library.index.passages.of_document(side.disclosure.document) if _LEVEL.search(p.text)
    }
    still = {
        e.fact.passage: e.fact for e in side.catalogue.entries
        if e.fact.origin is Origin.NARRATIVE and e.leaf == "增减额" and e.fact.amount == 0 and e.fact.row_path and _EVEN.search(e.fact.printed)
        and e.fact.passage in leveled
    }  # fmt: skip
    facts = list(still.values())
    if not facts:
        return None
    count = desk.ledger.derived("持平的项数", Decimal(len(facts)), "个", f"逐项数得{len(facts)}", facts)
    lines = [f"{desk.whose(side)}的说明里，与上年持平的有**{bold(count)}："]
    lines += [f"- {label_of(f)}[{desk.ledger.cite_fact(f)}]" for f in facts]
    return Draft(lines=lines, subject="持平的项目", measure="增减额")


WHICH_MOVED = re.compile(r"哪(?:一|几|些|个|两|三)*(?:大?类|项|款|科目|块|方面|项级|款级|类级|支出|笔|样|$|增|减|涨|降|上升|下降|多了|少了)")
"哪个科目减少得最多: which of the items, and not by how much the whole moved."
RATES = re.compile("最[快猛]|幅度?|百分之几|比例")
"Asked is who moved most in percent."
_MOST_SHOWN = 12


def moved_in_words(desk: Desk, side: Side) -> Draft:
    """哪个科目比上年增加得最多, of a document alone: the items whose sentences say how they moved, the largest move first."""
    text = desk.query.text
    up, down = re.search("增|涨|升|多了", text) is not None, re.search("减|降|少了|缩", text) is not None
    measure = "增减率" if RATES.search(text) else "增减额"
    moved: dict[tuple[str, str], Fact] = {}
    for e in side.catalogue.entries:
        if e.fact.origin is not Origin.NARRATIVE or e.leaf != measure or not e.fact.amount or "预算" in e.columns[0].replace("年预算", ""):
            continue  # 比年初预算增加 says nothing of the year before
        if _is_of(desk, side, e) and (up == down or (e.fact.amount > 0) == up):
            moved.setdefault((e.row, e.fact.row_code), e.fact)
    facts = sorted(moved.values(), key=lambda f: -abs(f.amount or Decimal(0)))
    if not facts:
        return Draft(
            status="not_disclosed", subject="各项增减",
            lines=[f"{desk.whose(side)}没有逐项写明与上年相比的增减[{desk.ledger.cite_document(side.disclosure)}]，说不出是哪一项。"],
        )  # fmt: skip
    most = "最" in text
    shown = facts[: desk.query.limit or 1] if most else facts[:_MOST_SHOWN]
    way = "变化" if up == down else ("增加" if up else "减少")
    degree = "" if not most else "最多" if measure == "增减额" else "幅度最大"
    head = f"{desk.whose(side)}的说明里，比上年{way}{degree}的{'是' if most else f'有{len(facts)}项'}："
    named = [(label_of(f).removesuffix(f"（{measure}）"), "增加" if (f.amount or 0) > 0 else "减少", f) for f in shown]
    lines = [f"- {name}{went}**{bold(desk.ledger.figure(f))}" for name, went, f in named]
    more = [f"（另有{len(facts) - len(shown)}项，变动较小。）"] if not most and len(facts) > len(shown) else []
    return Draft(lines=[head, *lines, *more], subject="各项增减", measure=measure)


def _is_of(desk: Desk, side: Side, entry: Entry) -> bool:
    """Whether an item with a code or three levels, or a part of what was named, or said under its heading."""
    item = bool(entry.fact.row_code) or len(entry.fact.row_path) == _LEVELS
    if not desk.query.subjects:
        return item
    for subject in desk.query.subjects:
        keys = {k for w in subject.surfaces if (m := side.catalogue.meaning(w)) is not None for k in (*m.keys, *m.stated, m.surface)}
        if entry.row not in keys and (entry.ancestors & keys or (item and any(name_key(w) in name_key(entry.fact.schedule_title) for w in subject.surfaces))):
            return True
    return False


_LEVELS = 3
"类, 款, 项 of 功能分类."
_EVEN = re.compile(r"持平|不变|无增减")
_LEVEL = re.compile(r"[（(][款项][）)]")
UNMOVED = re.compile(r"没变|没有变|不变|没动|持平|一样多|没增没减|没增也没减")


def changes_below(desk: Desk, old_side: Side, new_side: Side, subject: Subject | None = None) -> Draft:
    """哪几类减少了: the rows below the total on both sides, those that moved the way asked."""
    tops = [s.resolve(subject) if subject else whole_document_total(s) for s in (old_side, new_side)]
    if not all(isinstance(t, Found) for t in tops):
        return declining.out_of_scope(desk)
    rows = []
    for side, top in zip((old_side, new_side), tops, strict=True):
        assert isinstance(top, Found)
        below = [e for candidate in (top.entry, *top.agreeing) for e in children(side.catalogue, candidate)]
        rows.append({e.row: e for e in reversed(below) if (e.fact.amount is not None and e.fact.row_code) or e.side})
    down = bool({"减", "降", "少"} & set(desk.query.text)) and not bool({"增", "涨", "升"} & set(desk.query.text))
    up = bool({"增", "涨", "升"} & set(desk.query.text))
    still = UNMOVED.search(desk.query.text) is not None
    lines: list[tuple[Decimal, str]] = []
    for name, new in rows[1].items():
        old = rows[0].get(name)
        if old is None or old.fact.amount is None or new.fact.amount is None:
            continue
        moved = derivation.difference(new.fact, old.fact)
        if still:
            if moved.value == 0 and new.fact.amount:
                a, b = desk.ledger.figure(old.fact, role="support"), desk.ledger.figure(new.fact)
                lines.append((new.fact.amount, f"- {label_of(new.fact)}：{old_side.fiscal_year}年{a}，{new_side.fiscal_year}年**{bold(b)}"))
            continue
        if moved.value == 0 or (down and moved.value > 0) or (up and not down and moved.value < 0):
            continue
        a, b = desk.ledger.figure(old.fact, role="support"), desk.ledger.figure(new.fact, role="support")
        size = derivation.difference(*((new.fact, old.fact) if moved.value > 0 else (old.fact, new.fact)))
        word = "增加" if moved.value > 0 else "减少"
        text = shown_result(desk, f"{label_of(new.fact)}{word}额", size)
        lines.append(
            (
                abs(moved.value),
                f"- {label_of(new.fact)}{word}**{bold(text)}：{old_side.fiscal_year}年{a}，{new_side.fiscal_year}年{b}",
            )
        )
    lines.sort(key=lambda pair: -pair[0])
    word = "没有变化" if still else ("减少" if down else ("增加" if up else "变化"))
    head = f"{desk.short(new_side.agency)}{new_side.fiscal_year}年比{old_side.fiscal_year}年{word}的有{len(lines)}类："
    return Draft(lines=[head, *(line for _, line in lines)], subject="各类支出", measure="增减额")
