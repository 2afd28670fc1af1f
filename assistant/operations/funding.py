"""Where an item's money comes from: the funds in whose columns, or whose schedule, it stands."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from assistant.basis import direction_of
from assistant.catalogue import Entry
from assistant.citations import CARRIED_OVER, label_of
from assistant.evidence import Found
from assistant.operations.desk import Desk, Draft, bold, by_concept, place_word
from assistant.operations.quoting import meanings_of, names_of
from assistant.query import Mention, Operation, Subject
from assistant.scoping import Side
from index.records import Fact
from index.vocabulary import MONEY_UNITS, Direction, Origin, ScheduleKind

_ASKED = re.compile(
    r"哪[类种块]资金|什么资金|啥资金|资金来源|(?:钱|款|资金|经费)(?:都)?(?:是)?(?:从|打)?(?:哪|何处)|从哪[儿里个]?来|哪[来儿里]来?的钱|什么钱|谁出的?(?:钱|资)"
)
_FUND = re.compile(
    r"拨款|财政|一般公共预算|政府性基金|国有资本|专户|事业收入|经营收入|上级补助|附属单位|其他(?:收入|资金)|自[有筹]|单位资金|结转|捐赠|债券"
)
_SCHEDULES = {
    ScheduleKind.GENERAL_PUBLIC: "一般公共预算", ScheduleKind.GOVERNMENT_FUND: "政府性基金预算", ScheduleKind.STATE_CAPITAL: "国有资本经营预算",
}  # fmt: skip
_INSIDE = re.compile(r"^(?:那|那么)?(?:这|那|它)?(?:一?[笔项个些])?(?:钱|资金)?(?:里面|里头|里|当中|中间|其中|之中)")


def funded_by(desk: Desk, side: Side, found: Found) -> str:
    """哪类资金出的: the funds in whose columns the item's row prints money, else the fund in whose schedule it stands."""
    if not _ASKED.search(desk.query.text):
        return ""
    entries = (found.entry, *found.agreeing, *found.other_bases)
    for entry in entries:
        columns = [e for e in _beside(side, entry) if e.fact.amount and _FUND.search(e.leaf)]
        if columns:
            shown = (f"{e.fact.column}{desk.ledger.figure(e.fact, role='support')}" for e in columns)
            return f"；资金来源：{'、'.join(shown)}"
    named = {e.fact.schedule: e.fact for e in reversed(entries) if e.fact.schedule in _SCHEDULES}
    told = "、".join(f"{_SCHEDULES[k]}{desk.ledger.figure(f, role='support')}" for k, f in named.items() if k is not None)
    return f"；资金来源：{told}" if told else ""


def part_from(desk: Desk, side: Side) -> str | None:
    """这里面财政出了多少, after an item: what its own row prints under that fund; None where nothing was spoken of or asked so.

    An empty string where the item is known and its row prints no such column: then no total of that fund answers.
    """
    query = desk.query
    spoken = [t for t in query.trail if t.subjects and t.subjects != query.subjects]
    if not _INSIDE.match(query.text) or len(query.subjects) != 1 or not spoken or not query.wants(Operation.VALUE):
        return None
    said = Subject(query.subjects[0].mentions[-1:])  # 一般公共预算 may be carried with it
    names = names_of(meanings_of(side, said), said.surfaces)
    whole = side.resolve(spoken[-1].subjects[0])
    if not isinstance(whole, Found) or not any(_FUND.search(n) for n in names):
        return None
    if agree_with_total(side, whole):
        return None  # 预算总额多少，其中财政拨款多少: of everything, the fund's own total is the part
    for entry in (whole.entry, *whole.agreeing, *_same_total(side, whole.entry)):
        for part in _beside(side, entry):
            if part.leaf in names and part.fact.amount is not None:
                label = f"{label_of(whole.entry.fact)}中的{part.fact.column}"
                figure = desk.ledger.figure(part.fact, label=label)
                return f"{desk.whose(side)}，{label}为**{bold(figure)}，见《{part.fact.schedule_title}》。"
    kinds = [kind for kind, fund in _SCHEDULES.items() if any(fund.removesuffix("预算") in n for n in names)]
    own = next(_in_fund(side, whole.entry, kinds[0]), None) if len(kinds) == 1 else None
    if own is not None:
        label = f"{label_of(whole.entry.fact)}中的{said.text}"
        return f"{desk.whose(side)}，{label}为**{bold(desk.ledger.figure(own.fact, label=label))}，见《{own.fact.schedule_title}》。"
    return ""


def agree_with_total(side: Side, whole: Found) -> bool:
    """Whether what was spoken of is all that the document's body spends or receives."""
    totals = [r for key in ("total_expenditure", "total_revenue") if isinstance(r := side.resolve(by_concept(key)), Found)]
    return any(whole.entry in (r.entry, *r.agreeing) for r in totals)


def _in_fund(side: Side, whole: Entry, kind: ScheduleKind) -> Iterator[Entry]:
    """The same column of the total row of a fund's own schedule (项目支出), or the same item's row in it."""
    for e in side.catalogue.by_schedule.get(kind, ()):
        its_row = e.row == whole.row and whole.fact.row_code in ("", e.fact.row_code) and e.total_column
        same = e.total_row and e.leaf == whole.leaf if whole.total_row else its_row
        if same and e.fact.amount is not None and e.fact.fiscal_year == side.fiscal_year:
            yield e


def _beside(side: Side, entry: Entry) -> Iterator[Entry]:
    """The other money columns of a schedule's row."""
    fact = entry.fact
    for e in side.catalogue.entries:
        same_row = (e.fact.table, e.row, e.fact.row_code) == (fact.table, entry.row, fact.row_code)
        if fact.origin is Origin.CELL and same_row and e is not entry and e.fact.unit in MONEY_UNITS:
            yield e


def _same_total(side: Side, entry: Entry) -> Iterator[Entry]:
    """The total row of the schedule that lists what an item consists of (项目支出表), where it is the same amount."""
    for e in side.catalogue.entries:
        same = e.total_row and e.total_column and e.fact.amount == entry.fact.amount and e.fact.table != entry.fact.table
        if same and (entry.leaf in e.fact.schedule_title or entry.row in e.fact.schedule_title):
            yield e


def with_carried_over(desk: Desk) -> Draft | None:
    """委托业务费，连上年结转一起算: what its row prints already counts what was carried over, which is never added once more."""
    carried = {m for side in desk.sides for s in desk.query.subjects for m in s.mentions if _says_carried_over(side, m)}
    items = [Subject(kept) for s in desk.query.subjects if (kept := tuple(m for m in s.mentions if m not in carried))]
    summed = Operation.SUM in desk.query.hints and len(desk.query.subjects) > 1
    if len(items) != 1 or not carried or not (summed or _COUNTED_IN.search(desk.query.text)):
        return None
    draft = Draft(subject=items[0].text)
    for side in desk.sides:
        found = side.resolve(items[0])
        if not isinstance(found, Found) or not _is_spent(found.entry):
            return None
        name, figure = label_of(found.entry.fact), desk.put(found)
        rows = (e for whole in (found.entry, *found.agreeing) for e in _beside(side, whole))
        part = next((e.fact for e in rows if e.fact.amount and CARRIED_OVER.search("".join(e.fact.column_path))), None)
        of_it = f"；其中上年结转{desk.ledger.figure(part, role='support')}" if part is not None else "，没有另外写明其中的上年结转"
        draft.lines.append(f"{desk.whose(side)}，{name}连同上年结转为**{bold(figure)}，见{place_word(found.entry.fact)}{of_it}。")
    return draft if draft.lines else None


def _says_carried_over(side: Side, mention: Mention) -> bool:
    alone = Subject((mention,))
    return any(CARRIED_OVER.search(n) for n in names_of(meanings_of(side, alone), alone.surfaces))


_COUNTED_IN = re.compile("(?:[连含]|包[括含])(?![^,。]{0,12}结转[^,。一总共]{0,4}多少)|(?<![预决])[算加计][上进]|[也都]算")
"With an item, of what was carried over: 含上年结转多少 asks for that part alone."


def _is_spent(entry: Entry) -> bool:
    """Whether a figure is of the side of expenditure: what came in this year stands beside what was carried over, and is added to it."""
    return bool(entry.fact.row_code) or entry.fact.schedule is ScheduleKind.PROJECT or direction_of(entry) is Direction.EXPENDITURE


_WHICH = re.compile("哪一?(?:笔|个项目|项目|项|块)|项目(?:是|为)哪|(?:什么|啥)(?:项目|钱)|干什么|干啥")


def carried_into(desk: Desk, given: Sequence[Fact]) -> list[str]:
    """上年结转是哪一笔: the one project printed with the very amount carried over, where no column says so; else one for each of its parts."""
    if not _WHICH.search(desk.query.text):
        return []
    lines = []
    for side in desk.sides:
        own = [f for f in given if f.document == side.disclosure.document and _is_carried_over(f)]
        within = [e.fact for e in side.catalogue.by_schedule.get(ScheduleKind.APPROPRIATION, ()) if e.ancestors and _is_carried_over(e.fact)]
        for amounts in ([f.amount for f in own][:1], [f.amount for f in within] if own else []):
            rows = [found for a in amounts if len(found := _projects_of(side, a)) == 1]
            if rows and len(rows) == len(amounts):
                shown = "、".join(f"“{label_of(fact)}”{desk.ledger.figure(fact, role='support')}" for (fact,) in rows)
                same, which = ("相同", "这一笔") if len(rows) == 1 else ("的各部分分别相同", "这几笔")
                lines.append(f"{desk.whose(side)}的项目里，金额与它{same}的只有{shown}，应就是{which}。")
                break
    return lines


def _is_carried_over(fact: Fact) -> bool:
    return bool(fact.amount) and CARRIED_OVER.search("".join((*fact.row_path, fact.column))) is not None


def _projects_of(side: Side, amount: Decimal | None) -> list[Fact]:
    """The projects printed with an amount, each once."""
    listed = [e for kind in (ScheduleKind.PERFORMANCE, ScheduleKind.PROJECT) for e in side.catalogue.by_schedule.get(kind, ())]
    return list({e.row: e.fact for e in listed if e.row and not e.total_row and e.fact.amount == amount}.values())
