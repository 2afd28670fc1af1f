"""Sentences with schedules: an amount stated in words must be the one the schedule prints."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from index.amounts import read_number
from index.records import Fact
from index.vocabulary import MONEY_UNITS, Outcome, Phase, ScheduleKind, State
from ingest.numbering import marker
from ingest.paragraphs import bare
from ingest.reconciliation.ledger import Ledger, Row, Sheet
from ingest.reconciliation.names import ITEMS, misnamed
from ingest.reconciliation.numbers import agree, both, close, explained_by_slip, show, show_like, step, value
from ingest.reconciliation.rules import Place, RuleBook, Trial, fails

_TOTALS = re.compile("(?:收入|支出|收入支出|收、?支)总(?:计|额|预算)")
MEASURES = {"预算数", "决算数", "合计"}


@dataclass(frozen=True, slots=True)
class InSchedule:
    """The cell that prints what a sentence states."""

    sheet: Sheet
    cell: Fact
    item: bool
    "Found by 类款项 names."


def in_schedule(ledger: Ledger, book: RuleBook, fact: Fact) -> list[InSchedule]:
    """Every schedule cell that prints what the sentence states, the likeliest first; empty where none does."""
    path = tuple(map(bare, fact.row_path))
    items = [
        InSchedule(sheet, cell, True) for sheet, row in rows_of(ledger, path, fact.row_code) if (cell := row.total())
    ]
    for found_by in (_classes, _alone, _units, _projects):
        items = items or list(found_by(ledger, fact))
    items = [*_of_every_fund(ledger, fact), *items]
    if items:
        return _either(ledger, items)
    whole = fact.row_path[-2] if len(fact.row_path) > 1 else ""
    if not whole and (passage := ledger.passage.get(fact.passage or 0)) is not None:
        # 基本支出1800.50万元，占64.29%； as a paragraph of its own speaks of what its section is about.
        opens = passage.text[len(marker(passage.text)[1]) :].startswith(re.sub(r"(?:预算|决算)$", "", fact.row))
        said = re.match(r"(支出(?:预算|决算)?)[：:]", passage.text)  # 支出预算：基本支出158.52万元，…
        whole = fact.schedule_title if opens else said.group(1) if said and passage.text.startswith(fact.row, said.end()) else ""
    if len(fact.row_path) > 1 and re.search("三公|采购|运行经费", whole) and _OF_A_FUND.search(fact.row):
        return []  # “三公”经费18.08万元（其中：一般公共预算支出18.08万元）: of that item alone
    funds = {kind for word, kind in _FUND_OF.items() if word in fact.schedule_title and kind is not ScheduleKind.GENERAL_PUBLIC}
    row = fact.row
    if "财政拨款收" in fact.schedule_title and _TOTALS.fullmatch(row):
        row = f"财政拨款{row}"  # totals in the section on 财政拨款收支 are of that money alone
    if row in _YEAR_S and len(funds) == 1:
        row = f"{_NAMED[next(iter(funds))]}{row.removeprefix('本年')}"  # 本年支出 in the section on a fund
    found = [
        InSchedule(*hit, False)
        for statement in book.statements
        if statement.subject.fullmatch(row)
        and (statement.within is None or (whole and statement.within.search(whole)))
        and (hit := ledger.find(_narrowed(statement.place, fact, whole), fact.row, fact.column))
        and (not funds or hit[0].kind in funds)  # 本年收入 in the section on a fund is that fund's
        and not (_of_appropriation(fact, whole) and hit[0].kind in _OF_ALL_MONEY)
    ]
    return _either(ledger, [f for f in found if _of_one_whole(ledger, fact, f.sheet)])


_YEAR_S = frozenset({"本年收入", "本年支出"})
_NAMED = {kind: f"{word}预算" for word, kind in (("政府性基金", ScheduleKind.GOVERNMENT_FUND), ("国有资本经营", ScheduleKind.STATE_CAPITAL))}
_ONE_FUND = re.compile("一般公共|基金|资本经营|财政拨款")
_OF_A_FUND = re.compile(rf"{_ONE_FUND.pattern}|^(?:本年)?(?:收入|支出)")


def _of_appropriation(fact: Fact, whole: str) -> bool:
    """财政拨款收入2315.41万元，其中：本年收入2249.97万元: of that money alone; so is what a section on it carries over."""
    carried = fact.row.endswith(("结转和结余", "结转结余"))
    return ("财政拨款" in whole and len(fact.row_path) > 1) or (carried and bool(_ONE_FUND.search(fact.schedule_title)))


def _narrowed(place: Place, fact: Fact, whole: str) -> Place:
    """Of the schedules that may print it, those of 财政拨款 alone, for a sentence that is."""
    kinds = tuple(kind for kind in place.kinds if kind not in _OF_ALL_MONEY)
    return replace(place, kinds=kinds) if kinds and _of_appropriation(fact, whole) else place


_OF_ALL_MONEY = frozenset({ScheduleKind.REVENUE_EXPENDITURE, ScheduleKind.REVENUE, ScheduleKind.EXPENDITURE})


def _of_one_whole(ledger: Ledger, fact: Fact, sheet: Sheet) -> bool:
    """基本支出46725.50万元，其中人员经费28654.00万元: a schedule of another 基本支出 (of one fund alone) prints other parts."""
    named = bare(fact.row_path[-2]) if len(fact.row_path) > 1 else ""
    wholes = [o for o in ledger.by_passage.get(fact.passage or 0, ()) if named and bare(o.row) == named and comparable(ledger, o)]
    total = sheet.total_row()
    cell = total.total() if total is not None and sheet.kind is ScheduleKind.BASIC_BY_ECONOMIC else None
    if cell is None or cell.amount is None or not wholes:
        return True
    # A whole with its digits turned round is a slip of its own, and still that whole.
    slipped = (explained_by_slip(o.printed, lambda n: _fits(n, o, cell)) for o in wholes)  # noqa: B023
    return any(agree(o, cell) or close(o, cell) for o in wholes) or any(slipped)


def _classes(ledger: Ledger, fact: Fact) -> Iterator[InSchedule]:
    """支出预算2400.00万元，其中：农林水支出1840.00万元: a 类 of the schedule whose total the whole is."""
    if len(fact.row_path) != 2 or "支出" not in fact.row_path[0] or fact.row_code:
        return
    whole, name = map(bare, fact.row_path)
    fund = next((kind for word, kind in _FUND_OF.items() if word in whole), ScheduleKind.EXPENDITURE)
    if fund is ScheduleKind.EXPENDITURE and "财政拨款" in whole:
        return
    for sheet in ledger.of_kind(fund):
        row = next((r for r in sheet.rows if len(r.code) == 3 and bare(r.name) == name), None)
        cell = row.total() if row else None
        if cell is not None:
            yield InSchedule(sheet, cell, True)


def _of_every_fund(ledger: Ledger, fact: Fact) -> Iterator[InSchedule]:
    """农林水支出480.00万元, in a section on 财政拨款收支 of every fund: as 财政拨款收支总表 lists it, 政府性基金 counted in."""
    if len(fact.row_path) > 1 or "财政拨款收" not in fact.schedule_title or re.search("一般公共|基金|资本经营", fact.schedule_title):
        return
    for sheet in ledger.of_kind(ScheduleKind.APPROPRIATION):
        for row in sheet.rows:
            cell = row.total() if "支出" in row.side and bare(row.name) == bare(fact.row) else None
            if cell is not None and not _TOTALS.search(row.name):
                yield InSchedule(sheet, cell, True)


_FUND_OF = {
    "一般公共预算": ScheduleKind.GENERAL_PUBLIC, "政府性基金": ScheduleKind.GOVERNMENT_FUND,
    "国有资本经营": ScheduleKind.STATE_CAPITAL,
}  # fmt: skip


def _alone(ledger: Ledger, fact: Fact) -> Iterator[InSchedule]:
    """综合医院（项）支出2144.35万元: an item named without its 类 and 款, where one row alone has its name."""
    name = bare(fact.row)
    if not re.search(rf"{re.escape(fact.row)}[（(]\d*项[）)]", fact.quoted):
        return
    for sheet in ledger.of_kind(*ITEMS):
        if (cell := _only_of([r for r in sheet.rows if len(r.code) == 7], name)) is not None:
            yield InSchedule(sheet, cell, True)


def _only_of(rows: Sequence[Row], name: str) -> Fact | None:
    """The total of the one row of that name."""
    named = [row for row in rows if bare(row.name) == name]
    return named[0].total() if len(named) == 1 else None


_NOT_ALL = re.compile("收入|拨款|基本支出|项目支出|人员|公用|采购|三公|运行|结转|其中|执行|绩效")


def _units(ledger: Ledger, fact: Fact) -> Iterator[InSchedule]:
    """支出预算超过2000万元的单位有4个：县第一中学5395.15万元: a 单位 by its name alone, with all it spends."""
    if len(fact.row_path) > 1 or "支出" not in fact.quoted or _NOT_ALL.search(fact.quoted):
        return
    for sheet in ledger.of_kind(ScheduleKind.EXPENDITURE_BY_UNIT):
        row = next((r for r in sheet.rows if bare(r.name) == bare(fact.row)), None)
        cell = row.total() if row else None
        if cell is not None:
            yield InSchedule(sheet, cell, False)


def _projects(ledger: Ledger, fact: Fact) -> Iterator[InSchedule]:
    """项目1：基本公共卫生服务补助。安排资金3468.90万元: a project by its name, where one row alone of its schedule has it."""
    name = bare(fact.row)
    if len(name) < _PROJECT_NAME or len(fact.row_path) > 1 or _NOT_ALL.search(fact.quoted):
        return
    for sheet in ledger.of_kind(ScheduleKind.PROJECT):
        # 义务教育课后服务补助项目预算1380.00万元: what stands behind the name says what it is.
        cell = _only_of(sheet.rows, name) or _only_of(sheet.rows, _BEHIND_PROJECT.sub("", name))
        if cell is not None and cell.fiscal_year == fact.fiscal_year:
            yield InSchedule(sheet, cell, False)


_BEHIND_PROJECT = re.compile("(?<=.{4})(?:项目)?(?:年度)?(?:预算|经费|资金)?$")
_PROJECT_NAME = 6
"Characters of a name that can only be a project's."


def _either(ledger: Ledger, found: Sequence[InSchedule]) -> list[InSchedule]:
    """A sentence may count in what was carried over or leave it out."""
    years = [replace(f, cell=year) for f in found if (year := ledger.without_carried(f.cell)) is not None]
    return [*found, *years]


def rows_of(ledger: Ledger, path: tuple[str, ...], code: str) -> Iterator[tuple[Sheet, Row]]:
    for sheet in ledger.of_kind(*ITEMS):
        for row in sheet.rows:
            # 教育（类）支出: of a 类 alone the last word may stand outside the brackets.
            same = row.path == path or (len(path) == 1 and len(row.code) == 3 and row.path == (f"{path[0]}支出",))
            if row.code and (same or _listed_alone(sheet, row, path)) and (not code or row.code == code):
                yield sheet, row


def _listed_alone(sheet: Sheet, row: Row, path: tuple[str, ...]) -> bool:
    """A 项 of a schedule that prints neither 类 nor 款 over it, where no other 项 has its name."""
    if len(path) != _LEVELS or len(row.path) != 1 or len(row.code) != 7 or row.path[0] != path[-1]:
        return False
    return sum(r.path == row.path for r in sheet.rows if len(r.code) == 7) == 1


_LEVELS = 3


def comparable(ledger: Ledger, fact: Fact) -> bool:
    """An amount of this document's own year and measure."""
    d = ledger.disclosure
    if fact.unit not in MONEY_UNITS or fact.fiscal_year != d.fiscal_year or fact.column not in MEASURES:
        return False
    return (fact.phase is d.phase or (d.phase is Phase.EXECUTED and fact.column == "预算数")) and not _left_out(fact)


def _left_out(fact: Fact) -> bool:
    """不含应急救援保障中心公用经费14.24万元: the part of somebody that a figure leaves out is nobody's total."""
    said = rf"{_LEAVES_OUT.pattern}[^，。；]{{2,20}}{re.escape(fact.row)}[^，。；]{{0,4}}{re.escape(fact.printed)}"
    return _LEAVES_OUT.search(fact.quoted) is not None and re.search(said, fact.quoted) is not None


_LEAVES_OUT = re.compile("(?:不含|不包括|不包含|剔除|扣除)")


_MANY = 3
"Sentences that one schedule contradicts, and hardly any that it bears out: the schedule was misread."


def with_schedules(ledger: Ledger, book: RuleBook) -> Iterator[Trial]:
    tried = list(_with_schedules(ledger, book))
    tables: dict[tuple[str, str], list[Trial]] = defaultdict(list)
    held = sum(trial.outcome is Outcome.HOLDS for trial in tried)
    for trial in tried:
        if trial.rule in _CONTRADICTED and trial.finding is not None:
            cited = trial.finding.citations[1]
            tables[(cited.table, str(cited.place.page))].append(trial)
    misread = [t for found in tables.values() if len(found) > max(_MANY, held // 2) for t in found]
    for trial in tried:
        yield Trial(trial.rule, Outcome.ERROR) if any(trial is t for t in misread) else trial


_CONTRADICTED = {"narrative-schedule", "narrative-unit"}


def _with_schedules(ledger: Ledger, book: RuleBook) -> Iterator[Trial]:
    for fact in ledger.stated:
        if not comparable(ledger, fact) or book.wording["empty_note"].search(fact.quoted):
            continue
        found = in_schedule(ledger, book, fact)
        if ledger.disclosure.phase is Phase.EXECUTED and fact.column == "预算数":
            found = [f for f in found if f.sheet.kind is ScheduleKind.THREE_PUBLIC]
        if any(f.cell.state is State.UNREAD for f in found):
            yield Trial("narrative-schedule", Outcome.UNREAD)
        elif not found:
            yield from misnamed(
                ledger, book, fact, lambda sheet, cell, fact=fact: _compare(ledger, book, fact, [InSchedule(sheet, cell, True)], [])  # type: ignore[misc]
            )
        else:
            compared = _compare(ledger, book, fact, [f for f in found if f.cell.amount is not None], found)
            called: list[Trial] = []
            if found[0].item and len(fact.row_path) == len(found[0].cell.row_path) == 3:
                # Found by its 项 alone, it may call its 款 otherwise; the amount has been compared.
                called = list(misnamed(ledger, book, fact, lambda _sheet, _cell: Trial("item-name", Outcome.HOLDS)))
            if compared.outcome is not Outcome.FAILS or not any(t.outcome is Outcome.FAILS for t in called):
                yield compared  # else the amount is that of the item whose name should stand there
            yield from called


def _compare(
    ledger: Ledger, book: RuleBook, fact: Fact, printed: Sequence[InSchedule], found: Sequence[InSchedule]
) -> Trial:
    if not printed:
        # A blank cell says nothing by itself; a sentence that says 0 explains it.
        return Trial("narrative-schedule", Outcome.HOLDS if value(fact) == 0 else Outcome.NOT_ENOUGH_DATA)
    if any(agree(fact, f.cell) or _agrees_corrected(ledger, fact, f.cell) for f in printed):
        return Trial("narrative-schedule", Outcome.HOLDS)
    if any((more := ledger.with_carried(f.cell)) is not None and abs(value(fact) - more) <= step(fact) for f in printed):
        return Trial("narrative-schedule", Outcome.HOLDS)
    if _listed_with_carried(ledger, fact, printed) or _listed_of_all_money(ledger, fact):
        return Trial("narrative-schedule", Outcome.HOLDS)
    best = printed[0]
    cell = best.cell
    rule = book.rules["narrative-schedule"]
    printed_here, expected, hint = show(fact), both(cell, fact.unit), ""
    subject = bare(fact.row)
    citations = [ledger.cite(fact), ledger.cite(cell)]
    slip = _unit_slip(fact, cell)
    if any(close(fact, f.cell) for f in printed):
        rule = book.rules["narrative-rounding"]
    elif slip:
        rule = book.rules["narrative-unit"]
    else:
        again = [o for o in ledger.stated if o is not fact and same_subject(o, fact) and agree(o, cell)]
        if again:
            hint = f"；别处写的 {show(again[0])} 与表相符"
            citations.append(ledger.cite(again[0]))
        else:
            hint = _why(ledger, fact, cell)
        if not hint and slip == "" and (digit := explained_by_slip(fact.printed, lambda n: _fits(n, fact, cell))):
            hint = f"，疑为 {digit}{fact.unit} 之误"
    gap = show_like(abs(value(fact) - value(cell)), fact.unit)
    told = rule.tell(
        subject=subject, printed=printed_here, table=best.sheet.title, expected=expected, difference=gap, hint=hint,
        likely=slip or expected, unit="单位疑漏写“万”字" if (fact.unit, slip[-2:]) == ("元", "万元") else "单位疑有误",
    )  # fmt: skip
    doubts = () if rule.id == "narrative-rounding" else (fact.ordinal,)
    return fails(rule, ledger.disclosure.document, told, printed_here, expected, gap, tuple(citations), subject, doubts)


def _listed_with_carried(ledger: Ledger, fact: Fact, printed: Sequence[InSchedule]) -> bool:
    """A 类 is stated as 收支总表 lists it, with what was carried over that its own schedule leaves out."""
    more = [value(fact) - value(f.cell) for f in printed if f.item]
    listed = _listed_so(ledger, fact, ScheduleKind.APPROPRIATION, ScheduleKind.REVENUE_EXPENDITURE)
    return any(0 < m <= sheet.carried_in for sheet in listed for m in more)


def _listed_of_all_money(ledger: Ledger, fact: Fact) -> bool:
    """按功能分类，卫生健康支出4090.88万元, in a section of no one fund: as 收支总表 lists it, where no other schedule is of all money."""
    if "支出" not in fact.row or _ONE_FUND.search(fact.schedule_title + fact.quoted) or ledger.of_kind(ScheduleKind.EXPENDITURE):
        return False
    return bool(_listed_so(ledger, fact, ScheduleKind.REVENUE_EXPENDITURE))


def _listed_so(ledger: Ledger, fact: Fact, *kinds: ScheduleKind) -> list[Sheet]:
    """The tables of two sides that list among the 支出 what a sentence states."""
    return [
        sheet for sheet in ledger.of_kind(*kinds)
        for row in sheet.rows if "支出" in row.side and bare(row.name) == bare(fact.row)
        for cell in row.cells.values() if cell.amount is not None and agree(fact, cell)
    ]  # fmt: skip


def _agrees_corrected(ledger: Ledger, fact: Fact, cell: Fact) -> bool:
    """The sentence says what the cell should have said: the slip is the cell's, and told there."""
    corrected = ledger.corrected.get(cell.ordinal)
    return corrected is not None and abs(value(fact) - corrected) <= step(fact) + step(cell)


def _fits(number: object, fact: Fact, cell: Fact) -> bool:
    scaled = number * MONEY_UNITS[fact.unit]  # type: ignore[operator]
    return bool(abs(scaled - value(cell)) <= step(fact) + step(cell))


def _unit_slip(fact: Fact, cell: Fact) -> str:
    """30.3元 for 30.3万元: the likely print, or an empty string."""
    number = read_number(fact.printed)
    if number is None or not value(cell) or len(re.sub(r"\D|^0+", "", fact.printed.lstrip("0."))) < 3:
        return ""  # a digit or two agree with too much by chance, and anything small enough with nothing
    for unit in ("万元", "元", "亿元"):
        if unit != fact.unit and abs(number * MONEY_UNITS[unit] - value(cell)) <= max(
            step(cell), step(fact) / MONEY_UNITS[fact.unit] * MONEY_UNITS[unit]
        ):
            return f"{fact.printed}{unit}"
    return ""


def _why(ledger: Ledger, fact: Fact, cell: Fact) -> str:
    """Where the stated amount is really the share of its whole, or the item's figure of another phase, say so."""
    number = read_number(fact.printed)
    wholes = [o for o in ledger.by_passage.get(fact.passage or 0, ()) if o.row_path == fact.row_path[:-1]]
    for whole in wholes:
        if whole.amount and number is not None and abs(value(cell) / whole.amount * 100 - number) <= step(fact) / 1000:
            return f"，{fact.printed} 恰为其占比（%），疑误填"
    for sheet in ledger.sheets:
        for row in sheet.rows:
            others = [o for o in row.every if o.table == cell.table and o.phase is not cell.phase and o.amount]
            if cell in row.every and (other := next((o for o in others if _beside(o, cell) and agree(fact, o)), None)):
                return f"，{fact.printed} 恰为其{other.phase.value}数，疑误填"
    return ""


def _beside(one: Fact, other: Fact) -> bool:
    """Two figures of one item that differ in the phase alone: 公务接待费/预算数, 公务接待费/决算数."""
    return one.row_path == other.row_path and one.column_path[:-1] == other.column_path[:-1]


def sound(ledger: Ledger, book: RuleBook, facts: Sequence[Fact]) -> list[Fact]:
    """The facts, with the schedule's figure in the place of one already found wrong: one cause, one finding."""
    kept: list[Fact] = []
    for fact in facts:
        if fact.ordinal not in ledger.doubted:
            kept.append(fact)
        else:
            kept += [f.cell for f in in_schedule(ledger, book, fact) if f.cell.amount is not None]
    return kept


def same_subject(a: Fact, b: Fact) -> bool:
    """Two statements of one thing: subject, year, measure."""
    return (
        tuple(map(bare, a.row_path)) == tuple(map(bare, b.row_path))
        and a.fiscal_year == b.fiscal_year
        and a.column == b.column
        and (a.unit in MONEY_UNITS) == (b.unit in MONEY_UNITS)
    )
