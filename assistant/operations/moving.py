"""Which items moved from one year to the next, and which did not: the rows on both sides, or the paragraphs that say so."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from assistant import derivation
from assistant.against import against_plan
from assistant.catalogue import Entry
from assistant.citations import bare_label, label_of, mark
from assistant.derivation import Derivation
from assistant.evidence import Found
from assistant.operations import declining
from assistant.operations.bounds import Bounds
from assistant.operations.desk import Desk, Draft, bold, whole_document_total
from assistant.operations.operands import MOVES, from_plan, from_year_before, keys_of, shown_result
from assistant.operations.selecting import rows_below
from assistant.operations.standing import foremost, nth_of, place_words, places_of
from assistant.operations.two_years import year_pairs
from assistant.orders import lists_then_most
from assistant.query import Operation, Subject
from assistant.scoping import Side
from index.amounts import print_number
from index.classification import name_key
from index.records import Fact
from index.vocabulary import MONEY_UNITS, Level, Origin


def unmoved_in_words(desk: Desk, side: Side) -> Draft | None:
    """有多少个科目与上年持平: the items whose paragraphs say so, counted."""
    plan = against_plan(desk.query.text)
    leveled = {
        p.ordinal for p in desk.library.index.passages.of_document(side.disclosure.document) if _LEVEL.search(p.text)
    }
    still = {
        e.fact.passage: e.fact for e in side.catalogue.entries
        if e.fact.origin is Origin.NARRATIVE and e.leaf == "增减额" and e.fact.amount == 0 and e.fact.row_path and _EVEN.search(e.fact.printed)
        and ((from_plan(e.fact) and _is_coded(side, e)) if plan else (from_year_before(e.fact) and e.fact.passage in leveled))
    }  # fmt: skip
    facts = list(still.values())
    if not facts:
        return None
    count = desk.ledger.derived("持平的项数", Decimal(len(facts)), "个", f"逐项数得{len(facts)}", facts)
    lines = [f"{desk.whose(side)}的说明里，与{'年初预算' if plan else '上年'}持平的有**{bold(count)}："]
    lines += [f"- {label_of(f)}[{desk.ledger.cite_fact(f)}]" for f in facts]
    return Draft(lines=lines, subject="持平的项目", measure="增减额")


WHICH_MOVED = re.compile(
    r"哪(?:一|几|些|个|两|三)*(?:大?类|项|款|科目|块|方面|项级|款级|类级|支出|笔|样|$|增|减|涨|降|上升|下降|多了|少了)"
    r"|最[^,。?]{1,3}的?(?:前?[一两二三四五六七八九十\d])?(?:个|是)*(?:科目|项|款|类)|(?:科目|项|款|类)[^,。?]{0,4}是(?:谁|什么|啥)"
    r"|(?:科目|项目?|款|类)(?:里|中|当中|之中|里面|里头)的?哪"
)
"哪个科目减少得最多: which of the items, and not by how much the whole moved."
RATES = re.compile("最[快猛狠凶]|厉害|幅度?|百分|比例|比率|个点|%")
"Asked is who moved most in percent."
RANKS_MOVES = re.compile(r"最|第[一二三四五六七八九十\d]|前[一二三两四五六七八九十\d]|排[名个序行]")
_MOST_SHOWN = 12
_PRIOR = ("上年执行数", "上年决算数", "上年预算数")
"What a sentence may state of the year before; what was spent is what it compares with, where it says both."
_OWN = frozenset({"预算数", "决算数"})


@dataclass(frozen=True, slots=True)
class Move:
    """How one item moved: as a sentence states it, or between what is printed of the two years."""

    name: str
    amount: Fact | Derivation | None
    rate: Fact | Derivation | None

    def size(self, *, in_percent: bool) -> Decimal | None:
        measured = self.rate if in_percent else self.amount
        return None if measured is None else measured.amount if isinstance(measured, Fact) else measured.value

    def went(self, *, in_percent: bool = False) -> str:
        moved = next((m for percent in (in_percent, not in_percent) if (m := self.size(in_percent=percent))), Decimal(0))
        return "增加" if moved > 0 else "减少"

    def shown(self, desk: Desk, *, in_percent: bool, role: str) -> str:
        """The amount or the rate as text with its marks."""
        measured = self.rate if in_percent else self.amount
        if measured is None:
            return ""
        if isinstance(measured, Fact):
            return desk.ledger.figure(measured, role=role)
        word = ("增幅" if measured.value > 0 else "降幅") if in_percent else f"{self.went()}额"
        formula = measured.formula if not in_percent else measured.formula.replace("= -", "= ")
        return shown_result(desk, f"{self.name}{word}", Derivation(abs(measured.value), measured.unit, formula, measured.operands), role=role)


def moved_in_words(desk: Desk, side: Side) -> Draft:
    """哪个科目比上年增加得最多, of a document alone: the items whose sentences say how they moved, the largest move first."""
    stated = [] if desk.query.over_projects else _stated_moves(desk, side)
    if not stated and (tabled := _tabled_moves(desk, side)):
        return told_in_order(desk, tabled, f"{desk.whose(side)}的各{'项目' if desk.query.over_projects else desk.query.level or '科目'}，比上年")
    moves = stated or _stated_moves(desk, side)
    base = "年初预算" if against_plan(desk.query.text) else "上年"
    if not moves:
        return Draft(
            status="not_disclosed", subject="各项增减",
            lines=[f"{desk.whose(side)}没有逐项写明与{base}相比的增减[{desk.ledger.cite_document(side.disclosure)}]，说不出是哪一项。"],
        )  # fmt: skip
    return told_in_order(desk, moves, f"{desk.whose(side)}的说明里，比{base}")


def told_in_order(desk: Desk, moves: Sequence[Move], opening: str) -> Draft:
    """The moves of the way asked (增, 减, either), the largest first; those alone that the question ranks."""
    text = desk.query.text
    up, down = ways_asked(text)
    in_percent = RATES.search(text) is not None
    sized = [(size, m) for m in moves if (size := m.size(in_percent=in_percent)) and (up == down or (size > 0) == up)]
    if not sized:
        way = "变化" if up == down else ("增加" if up else "减少")
        if moves and all(isinstance(m.amount, Derivation) for m in moves):
            marks = mark([desk.ledger.cite_document(s.disclosure) for s in desk.sides])
            return Draft(lines=[f"{opening}没有{way}的：逐项比较，{'没有一项变化' if up == down else '都没有' + way}{marks}。"], subject="各项增减")
        return Draft(status="not_disclosed", lines=[f"{opening}{way}的，一项也没有写明。"], subject="各项增减")
    limits = [q for q in desk.query.quantities if q.is_money]
    if limits and not in_percent:
        bounds = Bounds.of(text, limits)
        sized = [(size, m) for size, m in sized if bounds.hold(abs(size))]
        opening = f"{opening}（{bounds.word}{bounds.said}的）"
    rates = [q for q in desk.query.quantities if q.unit == "%"]
    if rates and in_percent:
        bounds = Bounds.of(text, rates)
        sized = [(size, m) for size, m in sized if bounds.hold(abs(size))]
        if not sized:
            marks = mark([desk.ledger.cite_document(s.disclosure) for s in desk.sides])
            way = "变化" if up == down else "增加" if up else "减少"
            return Draft(lines=[f"{opening}{way}幅度{bounds.word}{bounds.said}的，一项也没有{marks}。"], subject="各项增减")
    least = re.search("最[少小低慢]", text) is not None
    sized.sort(key=lambda pair: abs(pair[0]), reverse=not least)
    all_first = lists_then_most(text) and desk.query.limit is None
    most = RANKS_MOVES.search(text) is not None and not all_first
    nth = nth_of(desk.query)
    kept = foremost(sized, desk.query, lambda pair: abs(pair[0])) if most or nth else sized[:_MOST_SHOWN]
    if not kept:
        return Draft(status="not_disclosed", lines=[f"{opening}有变化的只有{len(sized)}项。"], subject="各项增减")
    way = "变化" if up == down else ("增加" if up else "减少")
    degree = ("幅度" if in_percent else "") + ("最小" if least and in_percent else "最少" if least else "最大" if in_percent else "最多")
    head = f"{opening}{way}{degree if most else ''}{f'（排{place_words(places_of(desk.query))}）' if nth else ''}的{'是' if most else f'有{len(sized)}项'}："
    lines = []
    for _, move in kept:
        main = move.shown(desk, in_percent=in_percent, role="answer")
        beside = move.shown(desk, in_percent=not in_percent, role="answer" if _BOTH.search(text) else "support") if most else ""
        went = move.went(in_percent=in_percent)
        rate = "" if in_percent else "减幅" if went == "减少" else "增幅"
        lines.append(f"- {move.name}{went}**{bold(main)}" + (f"（{rate}{beside}）" if beside else ""))
    lines += _by_the_other(desk, [m for _, m in sized], kept[0][1]) if most and in_percent and not nth and _VAGUE.search(text) else []
    if Operation.SUM in desk.query.hints and not most and not in_percent and len(kept) > 1:
        lines.append(_moved_together(desk, [m for _, m in kept], way))
    if all_first and len(kept) > 1:
        lines.append(f"其中{way}{'幅度最' if in_percent else '最'}{'小' if least else '大'}的是{kept[0][1].name}。")
    more = [f"（另有{len(sized) - len(kept)}项，变动较小。）"] if not most and len(sized) > len(kept) else []
    return Draft(lines=[head, *lines, *more], subject="各项增减", measure="增减率" if in_percent else "增减额")


def ways_asked(text: str) -> tuple[bool, bool]:
    """(增, 减): which way the moves asked about go; neither or both where the question does not say.

    >>> ways_asked("25年比24年多了哪些科目"), ways_asked("增减情况")
    ((True, False), (True, True))
    """
    return re.search("增|涨|升|多了|变多|上去", text) is not None, re.search("减|降|少了|变少|缩|跌|砍|下滑|下来了", text) is not None


def _moved_together(desk: Desk, moves: Sequence[Move], way: str) -> str:
    """增加的项目合计增加多少: the sum of the moves that were listed."""
    sizes = [size for m in moves if (size := m.size(in_percent=False)) is not None]
    facts = [f for m in moves for f in (m.amount.operands if isinstance(m.amount, Derivation) else (m.amount,)) if f is not None]
    total = sum(sizes, Decimal(0))
    formula = f"{' + '.join(print_number(abs(s)) for s in sizes)} = {print_number(abs(total))}（元）" if len({s > 0 for s in sizes}) == 1 else "逐项相加"
    text = shown_result(desk, f"合计{way}额", Derivation(abs(total), "元", formula, tuple(facts)))
    return f"合计{way}**{bold(text)}。"


MOVED_ROWS = re.compile(r"[增减涨降升](?:加|少|长|了)?的(?:那?[些几]个?)?(?:项目(?!支出|经费)|专项|科目|[类款项](?!目))")
"增加的项目合计增加多少: of the rows that moved that way."


def _by_the_other(desk: Desk, moves: Sequence[Move], told: Move) -> list[str]:
    """降得最狠 says neither in money nor in percent: another item that moved most in money is told as well."""
    in_money = [(abs(size), m) for m in moves if (size := m.size(in_percent=False)) and m.rate is not None]
    most = max(in_money, key=lambda pair: pair[0])[1] if in_money else told
    if most is told:
        return []
    return [f"按金额算，{most.went()}最多的是{most.name}：{most.shown(desk, in_percent=False, role='support')}。"]


_VAGUE = re.compile("最[狠猛凶]|厉害")
_BOTH = re.compile(r"(?=.*(?:幅|百分|个点|比例|最[快猛狠凶]|厉害))(?=.*(?:多少(?!个?点|个?百分|%|.{0,2}百分)|金额|额))")
"Both the amount and the rate are asked for."


def _stated_moves(desk: Desk, side: Side) -> list[Move]:
    """How each item moved as its sentence says; or between the two years' figures that it states."""
    plan = against_plan(desk.query.text)
    found: dict[tuple[str, ...], dict[str, Fact]] = {}
    for e in side.catalogue.entries:
        f = e.fact
        if f.origin is not Origin.NARRATIVE or f.amount is None or not _is_of(desk, side, e):
            continue
        kept = found.setdefault((*f.row_path, e.row, f.row_code), {})
        if e.leaf in MOVES:
            if from_plan(f) if plan else "预算" not in e.columns[0].replace("年预算", ""):  # 比年初预算增加 says nothing of the year before
                kept.setdefault(e.leaf, f)
        elif f.unit not in MONEY_UNITS:
            continue
        elif e.leaf in _PRIOR and f.fiscal_year == side.fiscal_year - 1:
            kept.setdefault(e.leaf, f)
        elif e.leaf in _OWN and f.fiscal_year == side.fiscal_year and f.phase is side.disclosure.phase:
            kept.setdefault("new", f)
    moves: dict[tuple[str, str], Move] = {}
    for key, kept in found.items():
        old, new = next((kept[p] for p in _PRIOR if p in kept), None), kept.get("new")
        amount: Fact | Derivation | None = kept.get("增减额")
        rate: Fact | Derivation | None = kept.get("增减率")
        if old is not None and new is not None and not plan:
            amount = amount or derivation.difference(new, old)
            rate = rate or derivation.growth(new, old)
        if amount is not None or rate is not None:
            first = next(iter(kept.values()))
            moves.setdefault(key[-2:], Move(bare_label(first), amount, rate))  # type: ignore[arg-type]
    return list(moves.values())


def _tabled_moves(desk: Desk, side: Side) -> list[Move]:
    """How each row moved between the two years that its schedule prints side by side."""
    pairs = [(p.new, p.old) for p in year_pairs(desk, side) if p.new.amount is not None and p.old.amount is not None]
    return [Move(new.row, derivation.difference(new, old), derivation.growth(new, old)) for new, old in pairs]


def _is_of(desk: Desk, side: Side, entry: Entry) -> bool:
    """Whether an item with a code or three levels, or a part of what was named, or said under its heading."""
    item = bool(entry.fact.row_code) or len(entry.fact.row_path) == _LEVELS
    item = item or (from_plan(entry.fact) and _is_coded(side, entry))
    if not desk.query.subjects:
        return item
    for subject in desk.query.subjects:
        keys = keys_of(side, subject)
        if entry.row not in keys and (entry.ancestors & keys or (item and any(name_key(w) in name_key(entry.fact.schedule_title) for w in subject.surfaces))):
            return True
    return False


def _is_coded(side: Side, entry: Entry) -> bool:
    """Whether what a sentence is of stands as a row with a code in some schedule."""
    return any(e.fact.row_code for e in side.catalogue.by_key.get(entry.row, ()) if e.row == entry.row)


_LEVELS = 3
"类, 款, 项 of 功能分类."
_EVEN = re.compile(r"持平|不变|无增减")
_LEVEL = re.compile(r"[（(][款项][）)]")
UNMOVED = re.compile(r"没变|没有变|不变|没动|持平|一样多|没增没减|没增也没减")


def changes_below(desk: Desk, old_side: Side, new_side: Side, subject: Subject | None = None) -> Draft:
    """哪几类减少了: the rows below the total on both sides, those that moved the way asked; 科目 are gone down to."""
    tops = [s.resolve(subject) if subject else whole_document_total(s) for s in (old_side, new_side)]
    if not all(isinstance(t, Found) for t in tops):
        return declining.out_of_scope(desk)
    rows = []
    for side in (old_side, new_side):
        asked = replace(desk, query=replace(desk.query, subjects=(subject,) if subject else ()))
        below = [e for e in rows_below(asked, side)[0] if e.fact.amount is not None and (e.fact.row_code or e.side or subject)]
        rows.append({(e.row or e.leaf, e.fact.row_code if desk.query.level not in {None, Level.CLASS} else ""): e for e in reversed(below)})
    still = UNMOVED.search(desk.query.text) is not None
    pairs = [(old, new) for key, new in rows[1].items() if (old := rows[0].get(key)) is not None]
    word = desk.query.level or "类"
    opening = f"{desk.short(new_side.agency)}{new_side.fiscal_year}年比{old_side.fiscal_year}年"
    if still:
        lines = []
        for old, new in sorted(pairs, key=lambda p: -(p[1].fact.amount or Decimal(0))):
            if new.fact.amount and new.fact.amount == old.fact.amount:
                a, b = desk.ledger.figure(old.fact, role="support"), desk.ledger.figure(new.fact)
                lines.append(f"- {label_of(new.fact)}：{old_side.fiscal_year}年{a}，{new_side.fiscal_year}年**{bold(b)}")
        return Draft(lines=[f"{opening}没有变化的有{len(lines)}{word}：", *lines], subject="各类支出", measure="增减额")
    if RANKS_MOVES.search(desk.query.text):
        moves = [Move(label_of(n.fact), derivation.difference(n.fact, o.fact), derivation.growth(n.fact, o.fact)) for o, n in pairs]
        return told_in_order(desk, moves, opening)
    up, down = ways_asked(desk.query.text)
    up, down = up and not down, down and not up
    limits = [q for q in desk.query.quantities if q.is_money]
    found: list[tuple[Decimal, str]] = []
    for old, new in pairs:
        moved = derivation.difference(new.fact, old.fact)
        if limits and not Bounds.of(desk.query.text, limits).hold(abs(moved.value)):
            continue
        if moved.value == 0 or (down and moved.value > 0) or (up and moved.value < 0):
            continue
        a, b = desk.ledger.figure(old.fact, role="support"), desk.ledger.figure(new.fact, role="support")
        size = derivation.gap(new.fact, old.fact)
        went = "增加" if moved.value > 0 else "减少"
        text = shown_result(desk, f"{label_of(new.fact)}{went}额", size)
        found.append((abs(moved.value), f"- {label_of(new.fact)}{went}**{bold(text)}：{old_side.fiscal_year}年{a}，{new_side.fiscal_year}年{b}"))
    found.sort(key=lambda pair: -pair[0])
    way = "减少" if down else ("增加" if up else "变化")
    head = f"{opening}{way}的有{len(found)}{word}："
    return Draft(lines=[head, *(line for _, line in found)], subject="各类支出", measure="增减额")
