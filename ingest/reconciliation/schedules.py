"""Schedules with themselves and with each other: every equation that must hold between printed cells."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from index.records import Fact
from index.vocabulary import MONEY_UNITS, Outcome, Phase, ScheduleKind, Scope
from ingest.numbering import marker
from ingest.paragraphs import bare
from ingest.reconciliation import projects
from ingest.reconciliation.columns import Path, groups_of, splits
from ingest.reconciliation.equations import STATED, Equation, solve
from ingest.reconciliation.ledger import TOTAL_ROWS, Ledger, Row, Sheet
from ingest.reconciliation.numbers import agree, keystroke
from ingest.reconciliation.rules import RuleBook, Trial
from ingest.reconciliation.statements import comparable, in_schedule

_ADDING = frozenset(
    [
        ScheduleKind.REVENUE, ScheduleKind.EXPENDITURE, ScheduleKind.GENERAL_PUBLIC, ScheduleKind.GOVERNMENT_FUND,
        ScheduleKind.STATE_CAPITAL, ScheduleKind.BASIC_BY_ECONOMIC, ScheduleKind.EXPENDITURE_BY_UNIT,
        ScheduleKind.APPROPRIATION_BY_UNIT, ScheduleKind.APPROPRIATION, ScheduleKind.THREE_PUBLIC,
    ]
)  # fmt: skip
_SIDED = (ScheduleKind.REVENUE_EXPENDITURE, ScheduleKind.APPROPRIATION)
_BY_UNIT = {ScheduleKind.EXPENDITURE_BY_UNIT, ScheduleKind.APPROPRIATION_BY_UNIT}
_CARRIED = ("结转", "结余", "调剂")


def inside(ledger: Ledger, book: RuleBook) -> Iterator[Trial]:
    """Every equation of the schedules, judged; of tables that were evidently misread, nothing is told."""
    every = [*column_sums(ledger), *row_sums(ledger), *sides(ledger), *across(ledger, book), *projects.equations(ledger)]
    believed, misread = trusted(every)
    yield from (Trial(equation.rule, Outcome.ERROR) for equation in misread)
    yield from solve([*believed, *testimony(ledger, book)], ledger, book)
    yield from _beside(ledger, book)


def trusted(equations: Sequence[Equation]) -> tuple[list[Equation], list[Equation]]:
    """Where one kind of sum fails again and again in a table, our reading of it is to blame, not the publisher."""
    tried: dict[tuple[object, ...], int] = {}
    failed: dict[tuple[object, ...], int] = {}
    judged = [equation.judge() for equation in equations]
    for equation, outcome in zip(equations, judged, strict=True):
        key = _kind_of(equation)
        if outcome in {Outcome.HOLDS, Outcome.FAILS} and not equation.empty:
            tried[key] = tried.get(key, 0) + 1
            failed[key] = failed.get(key, 0) + (outcome is Outcome.FAILS and abs(equation.gap) > equation.allowed)
    misread = {key for key, number in failed.items() if number > max(2, tried[key] // 3)}

    def doubtful(equation: Equation, outcome: Outcome) -> bool:
        # Where cells could not be told apart, what was read beside them is doubtful too.
        torn = outcome is Outcome.FAILS and abs(equation.gap) > equation.allowed and equation.sheet.torn
        return torn or _kind_of(equation) in misread

    believed: list[Equation] = []
    doubted: list[Equation] = []
    for equation, outcome in zip(equations, judged, strict=True):
        (doubted if doubtful(equation, outcome) else believed).append(equation)
    return believed, doubted


def _kind_of(equation: Equation) -> tuple[object, ...]:
    """The table and the way of adding: a column's split, or rows under one another."""
    if equation.rule == "column-sum":
        return equation.sheet.number, equation.whole.column_path, len(equation.parts)
    if equation.rule == "across-schedules":
        return equation.sheet.number, equation.parts[0].table
    return equation.sheet.number, equation.rule


def column_sums(ledger: Ledger) -> Iterator[Equation]:
    """合计 = 基本支出 + 项目支出; 公车 = 购置 + 运行; row by row, year by year."""
    for sheet in (s for s in (*ledger.sheets, *ledger.of_units) if s.kind in _ADDING or s.kind is ScheduleKind.OTHER):  # as printed: the first names the notice
        for rows in groups_of(sheet).values():
            paths = list(dict.fromkeys(path for cells in rows.values() for path in cells))
            for split in splits(paths):
                if sheet.kind not in _ADDING and split.whole[-1] != "小计":
                    continue
                for cells in rows.values():
                    yield from _column_sum(sheet, cells, split.whole, split.parts)
            yield from _carried_over(sheet, rows.values(), paths)


def _column_sum(sheet: Sheet, cells: dict[Path, Fact], whole: Path, parts: Sequence[Path]) -> Iterator[Equation]:
    found = tuple(cells[path] for path in parts if path in cells)
    if whole in cells and found:
        yield Equation(rule="column-sum", sheet=sheet, whole=cells[whole], parts=found)


def _carried_over(sheet: Sheet, rows: Iterable[dict[Path, Fact]], paths: Sequence[Path]) -> Iterator[Equation]:
    """年末结转和结余 = 年初结转和结余 + 本年收入 − 本年支出."""

    def one(*names: str) -> Path | None:
        found = [p for p in paths if any(n in names for n in p) and (len(p) == 1 or p[-1] in {"小计", "合计", *names})]
        return found[0] if len(found) == 1 else None

    first, income = one("年初结转和结余", "年初财政拨款结转和结余"), one("本年收入")
    spent, last = one("本年支出"), one("年末结转和结余", "年末财政拨款结转和结余")
    if first is None or income is None or spent is None or last is None:
        return
    for cells in rows:
        if last in cells and spent in cells:
            plus = tuple(cells[p] for p in (first, income) if p in cells)
            yield Equation(rule="column-sum", sheet=sheet, whole=cells[last], parts=plus, less=(cells[spent],))


def row_sums(ledger: Ledger) -> Iterator[Equation]:
    """类 = Σ款, 款 = Σ项, 合计 = Σ类; 人员经费合计 and 公用经费合计; where there are no codes, 合计 = Σ rows."""
    lossy = ledger.disclosure.format == "txt"
    for sheet in (s for s in ledger.sheets if not s.slipped):
        codes = sheet.by_code()
        for code, row in codes.items():
            children = [r for c, r in codes.items() if len(c) == len(code) + 2 and c.startswith(code)]
            # A flattened file may have given a row's numbers to its neighbour's name.
            doubtful = lossy and len(code) == 3 and bare(row.name).startswith("其他") and code != "229"
            if children and not doubtful:
                yield from _row_sum(sheet, row, children, lossy)
        tops = [r for c, r in codes.items() if len(c) == 3]
        total = sheet.total_row()
        if total is not None and tops:
            yield from _row_sum(sheet, total, tops, lossy)
        elif sheet.by_items:
            yield from _items(sheet, lossy)
        elif total is not None and sheet.kind in {*_BY_UNIT, ScheduleKind.THREE_PUBLIC}:
            rows = [r for r in sheet.rows if r is not total and bare(r.name) not in TOTAL_ROWS]
            yield from _row_sum(sheet, total, rows, lossy)
        yield from _halves(sheet, tops, lossy)
    yield from _of_units(ledger, lossy)


def _of_units(ledger: Ledger, lossy: bool) -> Iterator[Equation]:
    """What a schedule lists under each 单位: its whole, and of each 科目 what the schedule of all spends, where both hold the same money."""
    for sheet in ledger.sheets:
        parts = [part for part in ledger.of_units if part.number == sheet.number]
        listed = [[row for code, row in part.by_code().items() if not any(c != code and c.startswith(code) for c in part.by_code())] for part in parts]
        for part, leaves in zip(parts, listed, strict=True):
            own = next((r for r in sheet.rows if not r.code and r.every and r.every[0].agency == part.unit and r.every[0].scope is Scope.UNIT), None)
            if own is not None:
                yield from _row_sum(sheet, own, leaves, lossy)
        whole, others = sheet.total_row(), ledger.of_kind(ScheduleKind.GENERAL_PUBLIC)[:1] if parts else []
        total = others[0].total_row() if others else None
        both = [row.total() for row in (whole, total) if row is not None]
        if len(both) == len([c for c in both if c is not None and c.amount]) > 1 and agree(*(c for c in both if c is not None)):
            for code, row in others[0].by_code().items():
                yield from _row_sum(others[0], row, [leaf for leaves in listed for leaf in leaves if leaf.code == code], lossy)


def _halves(sheet: Sheet, tops: Sequence[Row], lossy: bool) -> Iterator[Equation]:
    """人员经费合计 = 301 + 303, 公用经费合计 = all other 类."""
    staff = [r for r in tops if r.code in {"301", "303"}]
    others = [r for r in tops if r.code not in {"301", "303"}]
    for name, rows in (("人员经费合计", staff), ("公用经费合计", others)):
        whole = next((r for r in sheet.rows if bare(r.name) == name), None)
        if whole is not None and rows:
            yield from _row_sum(sheet, whole, rows, lossy)


def _row_sum(sheet: Sheet, row: Row, children: Sequence[Row], lossy: bool) -> Iterator[Equation]:
    held = [{cell.column_path: cell for cell in reversed(child.every)} for child in children]
    for whole in {cell.column_path: cell for cell in reversed(row.every)}.values():
        if whole.unit not in MONEY_UNITS:
            continue  # 增减率 and the like do not add up
        parts = tuple(cells[whole.column_path] for cells in held if whole.column_path in cells)
        if not parts and len(row.every) == 1:
            parts = tuple(c for child in children if len(child.every) == 1 for c in child.every)
        if parts:
            yield Equation(rule="row-sum", sheet=sheet, whole=whole, parts=parts, lossy=lossy)


def sides(ledger: Ledger) -> Iterator[Equation]:
    """收入总计 = 支出总计; each side's total = its 本年合计 and what is carried over; 本年合计 = its numbered rows."""
    lossy = ledger.disclosure.format == "txt"
    for sheet in ledger.of_kind(*_SIDED):
        totals = {side: _named(sheet, side, f"{side}总计", "总计", "合计") for side in ("收入", "支出")}
        left, right = ((t.total() if t else None) for t in totals.values())
        if left is not None and right is not None and left is not right:
            yield Equation(rule="two-sides", sheet=sheet, whole=left, parts=(right,))
        for side, total in totals.items():
            if total is not None:
                yield from _side(sheet, side, total, lossy)


def _named(sheet: Sheet, side: str, *names: str) -> Row | None:
    rows = [r for r in sheet.rows if side in r.side or (not r.side and side in r.name)]
    return next((r for name in names for r in rows if bare(r.name) == name), None)


def _side(sheet: Sheet, side: str, total: Row, lossy: bool) -> Iterator[Equation]:
    rows = [r for r in sheet.rows if side in r.side]
    year = _named(sheet, side, f"本年{side}合计")
    end = rows.index(year if year is not None else total) if (year or total) in rows else len(rows)
    items = [r for r in rows[:end] if marker(r.name)[0] == "chinese"]
    if items and not any(word in r.name for r in items for word in _CARRIED):
        carried = any(word in r.name for r in rows for word in _CARRIED)
        if year is not None:
            yield from _row_sum(sheet, year, items, lossy)
        elif not carried:
            yield from _row_sum(sheet, total, items, lossy)
    yield from _funds(sheet, rows, lossy)
    yield from _nested(sheet, rows, total, lossy)
    if year is None or total not in rows:
        return
    # After 本年合计 stand what came over from before and what goes on; numbered rows are parts of the one above them.
    between = rows[rows.index(year) + 1 : rows.index(total)]
    level = marker(between[0].name)[0] if between else ""
    heads = [
        r for r in between
        if marker(r.name)[0] in {"", level} and not bare(r.name).startswith("其中") and not _FUND.fullmatch(bare(r.name))
    ]  # fmt: skip
    if all(any(word in r.name for word in (*_CARRIED, "使用", "弥补", "分配", "提取")) for r in heads):
        yield from _row_sum(sheet, total, [year, *heads], lossy)
    for at, head in enumerate(between):
        if head in heads:
            parts = []
            for row in between[at + 1 :]:
                if row in heads:
                    break
                parts.append(row)
            if len(parts) >= 2:
                yield from _row_sum(sheet, head, parts, lossy)


_FUND = re.compile(r"(?:一般公共预算|政府性基金预算|国有资本经营预算)(?:财政)?拨款")


def _nested(sheet: Sheet, rows: Sequence[Row], total: Row, lossy: bool) -> Iterator[Equation]:
    """一、本年收入 = （一） + （二）; 收入总计 = 一、本年收入 + 二、上年结转."""
    for head in rows:
        parts = [r for r in rows if head.path and r.path[:-1] == head.path]
        if len(parts) >= 2 and not any(bare(r.name).startswith("其中") for r in parts):
            yield from _row_sum(sheet, head, parts, lossy)
    tops = [r for r in rows if len(r.path) == 1 and marker(r.name)[0] == "chinese"]
    if any(re.fullmatch("本年(?:收入|支出)", bare(r.name)) for r in tops) and total not in tops:
        yield from _row_sum(sheet, total, tops, lossy)


def _items(sheet: Sheet, lossy: bool) -> Iterator[Equation]:
    """“三公”经费 with its items as rows: the whole and its three parts, cars and their two."""
    def one(pattern: str) -> Row | None:
        named = [r for r in sheet.rows if re.search(pattern, re.sub(r"\s", "", bare(r.name)))]
        named = [r for r in named if any(cell.unit in MONEY_UNITS for cell in r.every)]  # no 国内公务接待批次
        # 一、“三公”经费支出 over （一）支出合计 may be left blank.
        return next((r for r in named if any(cell.amount is not None for cell in r.every)), named[0] if named else None)

    cars = one("公务用车购置[及和与]运行")
    for whole, names in (
        (one("三公|^(?:支出)?合计"), ("因公出国", "公务用车购置[及和与]运行", "公务接待")),
        (cars, ("公务用车购置(?![及和与])", "^公务用车运行")),
        (one("^公务接待"), ("^国内(?:公务)?接待费", r"^国\(境\)外(?:公务)?接待费")),
    ):
        parts = [r for r in map(one, names) if r is not None]
        if whole is not None and len(parts) == len(names) and whole not in parts:
            yield from _row_sum(sheet, whole, parts, lossy)


def _funds(sheet: Sheet, rows: Sequence[Row], lossy: bool) -> Iterator[Equation]:
    """一、财政拨款收入 is the sum of the three budgets listed under it."""
    for at, head in enumerate(rows):
        if not re.fullmatch(r"财政拨款(?:收入|支出)?", bare(head.name)):
            continue
        parts = []
        for row in rows[at + 1 :]:
            if not re.match(r"(?:其中：?)?(?:一般公共预算|政府性基金|国有资本经营)", bare(row.name)):
                break
            parts.append(row)
        if len(parts) >= 2:
            yield from _row_sum(sheet, head, parts, lossy)


def across(ledger: Ledger, book: RuleBook) -> Iterator[Equation]:
    """Totals that two schedules both print, and items where both schedules hold the same money."""
    for left, right in book.across:
        a = ledger.find(left)
        # A schedule of 收入 may or may not hold what was carried over: it is 本年收入合计, or 收入总计.
        others = [hit for hit in ledger.find_all(right) if hit[1].amount is not None and not _is_half(hit[0])]
        if a is None or a[1].amount is None or not others:
            continue
        sheet, cell = a
        agreeing = [other for _, other in others if agree(cell, other)]
        if agreeing:
            yield Equation(rule="across-schedules", sheet=sheet, whole=cell, parts=(agreeing[0],))
        elif len(others) == 1 and not _carries_over(ledger, others[0]):
            yield Equation(rule="across-schedules", sheet=sheet, whole=cell, parts=(others[0][1],))
        elif len(others) > 1:
            scale = MONEY_UNITS[cell.unit]
            mistyped = (o for _, o in others if o.unit == cell.unit and keystroke(o.printed, (cell.amount or 0) / Decimal(scale)))
            year = next(mistyped, next((other for _, other in others if "本年" in other.row), others[0][1]))
            yield Equation(rule="across-schedules", sheet=sheet, whole=cell, parts=(year,))
    yield from _items_across(ledger)


def _is_half(sheet: Sheet) -> bool:
    """一般公共预算基本支出表—人员经费: one half of 基本支出, in a schedule of its own."""
    return sheet.kind is ScheduleKind.BASIC_BY_ECONOMIC and ("人员经费" in sheet.title) != ("公用经费" in sheet.title)


def _carries_over(ledger: Ledger, found: tuple[Sheet, Fact]) -> bool:
    """总计 also holds 结转, which the schedule it is compared with leaves out."""
    sheet, cell = found
    carried = ledger.disclosure.phase is Phase.EXECUTED or any(w in r.name for r in sheet.rows for w in _CARRIED)
    return carried and "总计" in cell.row


def _items_across(ledger: Ledger) -> Iterator[Equation]:
    """An item in two schedules is one amount where the schedules hold the same money: their totals are equal."""
    for left, right in (
        (ScheduleKind.EXPENDITURE, ScheduleKind.GENERAL_PUBLIC), (ScheduleKind.REVENUE, ScheduleKind.EXPENDITURE),
    ):  # fmt: skip
        a, b = ledger.of_kind(left)[:1], ledger.of_kind(right)[:1]
        if not a or not b:
            continue
        totals = [row.total() if (row := sheet.total_row()) is not None else None for sheet in (a[0], b[0])]
        mine, theirs = a[0].by_code(), b[0].by_code()
        same = totals[0] is not None and totals[1] is not None and None not in {t.amount for t in totals if t}
        if not same or not agree(*(t for t in totals if t)) or (left is ScheduleKind.REVENUE and set(mine) != set(theirs)):
            continue
        for code in mine.keys() & theirs.keys():
            x, y = mine[code].total(), theirs[code].total()
            if x is not None and y is not None:
                yield Equation(rule="across-schedules", sheet=a[0], whole=x, parts=(y,))
    yield from _by_name(ledger)


def _by_name(ledger: Ledger) -> Iterator[Equation]:
    """A 类 on the 支出 side of a two-sided table is the 类 of the schedule that lists it by codes."""
    for left, column, right in (
        (ScheduleKind.REVENUE_EXPENDITURE, "", ScheduleKind.EXPENDITURE),
        (ScheduleKind.APPROPRIATION, "一般公共预算", ScheduleKind.GENERAL_PUBLIC),
        (ScheduleKind.APPROPRIATION, "政府性基金预算", ScheduleKind.GOVERNMENT_FUND),
    ):
        a, b = ledger.of_kind(left)[:1], ledger.of_kind(right)[:1]
        if not a or not b:
            continue
        classes = {bare(r.name): r for r in b[0].rows if len(r.code) == 3}
        for row in a[0].rows:
            if "支出" not in row.side or bare(row.name) not in classes:
                continue
            named = [c for n, c in row.cells.items() if n.startswith(column)] if column else []
            cell = named[0] if named else row.total() if not column else None
            other = classes[bare(row.name)].total()
            if cell is None or other is None or 0 < (cell.amount or 0) - (other.amount or 0) <= a[0].carried_in:
                continue  # one schedule counts what was carried over, the other leaves it out
            yield Equation(rule="across-schedules", sheet=a[0], whole=cell, parts=(other,))


def testimony(ledger: Ledger, book: RuleBook) -> Iterator[Equation]:
    """What sentences say of cells: it helps to tell which cell of a sum that fails is the wrong one."""
    for fact in ledger.stated:
        if not comparable(ledger, fact):
            continue
        found = [f for f in in_schedule(ledger, book, fact) if f.cell.amount is not None]
        agreeing = [f for f in found if agree(fact, f.cell)]
        for hit in agreeing or found:
            yield Equation(rule=STATED, sheet=hit.sheet, whole=hit.cell, parts=(fact,))


def _beside(ledger: Ledger, book: RuleBook) -> Iterator[Trial]:
    """What could have been compared, had the other schedule been there."""
    for left, right in book.across:
        if ledger.find(left) is None or ledger.find(right) is None:
            yield Trial("across-schedules", Outcome.NOT_ENOUGH_DATA)
