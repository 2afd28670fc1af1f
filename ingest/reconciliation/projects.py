"""Projects: listed one by one, with their total, by 科目, and each in a form of its own."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

from index.records import Fact
from index.vocabulary import MONEY_UNITS, Outcome, ScheduleKind
from ingest.paragraphs import bare
from ingest.reconciliation.equations import Equation
from ingest.reconciliation.ledger import TOTAL_ROWS, Ledger, Row, Sheet
from ingest.reconciliation.numbers import (
    agree,
    both,
    close,
    explained_by_slip,
    keystroke,
    percent,
    show,
    show_like,
    step,
    value,
)
from ingest.reconciliation.rules import RuleBook, Trial, fails

_LISTS = (ScheduleKind.PERFORMANCE, ScheduleKind.PROJECT, ScheduleKind.OTHER)
_SPENT = (ScheduleKind.EXPENDITURE, ScheduleKind.GENERAL_PUBLIC)


def equations(ledger: Ledger) -> Iterator[Equation]:
    """What must hold of projects; a list that does not come to its total is told only where something else says so too."""
    yield from _listed_twice(ledger)
    lossy = ledger.disclosure.format == "txt"
    for sheet in ledger.of_kind(ScheduleKind.PROJECT):
        coded = list(_by_code(ledger, sheet))
        holding = sum(equation.judge() is Outcome.HOLDS for equation in coded)
        coded = coded if holding > max(1, len(coded) - holding) else []
        told = [e for e in _totals(sheet, lossy) if e.judge() is not Outcome.FAILS or _borne_out(ledger, e, coded)]
        gaps = {abs(equation.gap) for equation in told if equation.judge() is Outcome.FAILS}
        # A list of one fund's projects need not hold all that a 科目 spends on projects: alone that says nothing.
        yield from (e for e in coded if e.judge() is not Outcome.FAILS or abs(e.gap) in gaps)
        yield from told


def _totals(sheet: Sheet, lossy: bool) -> Iterator[Equation]:
    """合计 = Σ projects, where no row among them is itself a sum: of a 单位, of a 科目."""
    total = sheet.total_row()
    rows = [row for row in sheet.rows if row is not total and row.every]
    inner = {row.path[:-1] for row in rows}
    if total is None or len(rows) < _FEWEST or any(row.path in inner or _SUBTOTAL.search(row.name) for row in rows):
        return
    for path, whole in {cell.column_path: cell for cell in reversed(total.every)}.items():
        parts = tuple(c for row in rows for c in row.every if c.column_path == path and c.amount is not None)
        if whole.unit in MONEY_UNITS and len(parts) >= 2:
            yield Equation(rule="row-sum", sheet=sheet, whole=whole, parts=parts, lossy=lossy)


_FEWEST = 3
_SUBTOTAL = re.compile("小计|合计|总计|其中|^[一二三四五六七八九十]+、")


def _borne_out(ledger: Ledger, equation: Equation, coded: Sequence[Equation]) -> bool:
    """A slip of the pen makes the total what it is, a 科目 fails with it, or another schedule prints what the projects come to."""
    if abs(equation.gap) <= equation.allowed:
        return True
    whole, scale = equation.whole, Decimal(MONEY_UNITS[equation.whole.unit])
    if explained_by_slip(whole.printed, lambda n: n * scale == equation.total):
        return True
    if any(e.judge() is Outcome.FAILS and abs(e.gap) == abs(equation.gap) for e in coded):
        return True
    spent = [row for sheet in ledger.of_kind(*_SPENT) if (row := sheet.total_row()) is not None]
    cells = [cell for row in spent if (cell := row.cells.get("项目支出")) is not None and cell.amount]
    return any(cell.amount is not None and abs(cell.amount - equation.total) <= equation.allowed for cell in cells)


def _by_code(ledger: Ledger, sheet: Sheet) -> Iterator[Equation]:
    """项目支出 of a 项 = Σ of the projects under its code."""
    for spent in ledger.of_kind(*_SPENT):
        rows = {row.code: cell for row in spent.rows if len(row.code) == 7 and (cell := row.cells.get("项目支出")) is not None}
        for code, whole in rows.items():
            parts = tuple(c for row in sheet.rows if row.code == code and (c := row.total()) is not None and c.amount is not None)
            if parts and whole.amount is not None:
                yield Equation(rule="row-sum", sheet=spent, whole=whole, parts=parts)
        if rows:
            return


def _listed_twice(ledger: Ledger) -> Iterator[Equation]:
    """A project listed in two schedules has one amount, where the two agree on most projects."""
    lists = [(sheet, _named(sheet)) for sheet in ledger.of_kind(*_LISTS)]
    forms = {name: cell for sheet in ledger.of_kind(ScheduleKind.PERFORMANCE) for name, cell in _of_forms(sheet)}
    if forms:
        first = ledger.of_kind(ScheduleKind.PERFORMANCE)[0]
        lists.insert(0, (first, forms))
    for at, (sheet, own) in enumerate(lists):
        for _, other in lists[at + 1 :]:
            names = [name for name in own if name in other and name not in TOTAL_ROWS]
            both = [pair for name in names if (pair := _in_one_unit(own[name], other[name])) is not None]
            agreeing = sum(agree(*pair) for pair in both)
            if agreeing > max(1, len(both) - agreeing):
                yield from (Equation(rule="across-schedules", sheet=sheet, whole=x, parts=(y,)) for x, y in both)


def _named(sheet: Sheet) -> dict[str, Fact]:
    """The amounts of a list by their names, of those that stand there once."""
    found: dict[str, list[Fact]] = {}
    for row in sheet.rows:
        cell = _amount(row) if not row.code or sheet.kind is ScheduleKind.PROJECT else None
        if cell is not None and cell.amount:
            found.setdefault(bare(row.name), []).append(cell)
    return {name: cells[0] for name, cells in found.items() if len(cells) == 1}


def _amount(row: Row) -> Fact | None:
    return row.total() or row.cells.get("预算数")


def _of_forms(sheet: Sheet) -> Iterator[tuple[str, Fact]]:
    """绩效目标表（排水管网检测修复）: the project that a form names in its title or over its rows, and all the money of its year."""
    title = re.fullmatch(r".*绩效[^（()]*表[（(](?P<name>.{4,})[）)]", sheet.title)
    for row in sheet.rows:
        named = bare(row.path[0]) if len(row.path) == _OF_ITS_FORM else bare(title["name"]) if title else ""
        known = _YEAR_S if len(row.path) != _OF_ITS_FORM else _ALL_MONEY
        if named and known.fullmatch(bare(row.name)) and (cell := _amount(row) or next(iter(row.every), None)) is not None and cell.amount:
            yield named, cell


_OF_ITS_FORM = 2
"A row of money right under the project's name: 小麦“一喷三防”, 资金总额."
_ALL_MONEY = re.compile("(?:项目|年度)?资金总额|年度资金(?:申请)?总额|年度预算(?:总额|金额)?|(?:本年|当年)预算(?:资金|金额|数)?")
_YEAR_S = re.compile("年度资金(?:申请)?总额|年度预算(?:总额|金额)?|(?:本年|当年)预算(?:资金|金额|数)?")


def _in_one_unit(one: Fact, other: Fact) -> tuple[Fact, Fact] | None:
    """Where a form prints no unit, its numbers are in that of the list."""
    if one.unit not in MONEY_UNITS and not one.unit and other.unit in MONEY_UNITS:
        return _scaled(one, other.unit), other
    if other.unit not in MONEY_UNITS and not other.unit and one.unit in MONEY_UNITS:
        return one, _scaled(other, one.unit)
    return (one, other) if {one.unit, other.unit} <= {*MONEY_UNITS} else None


def _scaled(fact: Fact, unit: str) -> Fact:
    return replace(fact, unit=unit, amount=(fact.amount or Decimal(0)) * MONEY_UNITS[unit])


def told(ledger: Ledger, book: RuleBook) -> Iterator[Trial]:
    """农村公路日常养护897.00万元 in a sentence, 9,870,000.00 in the list of projects that holds the others told of as they are told."""
    rule, year = book.rules["narrative-schedule"], ledger.disclosure.fiscal_year
    rows = {
        name: [cell for cell in row.every if cell.amount and cell.unit in MONEY_UNITS and cell.fiscal_year == year]
        for sheet in ledger.of_kind(ScheduleKind.PROJECT) if not _by_item(sheet) for row in sheet.rows
        if len(name := _core(row.name)) >= _FEWEST and name in {_core(n) for n in _named(sheet)}
    }  # fmt: skip
    said = [
        f for f in ledger.stated
        if f.unit in MONEY_UNITS and f.amount and f.fiscal_year == year and f.column in _OF_THE_YEAR and rows.get(_core(f.row))
    ]  # fmt: skip
    agreeing = [f for f in said if any(agree(f, cell) or close(f, cell) for cell in rows[_core(f.row)])]
    yield from (Trial(rule.id, Outcome.HOLDS) for _ in agreeing)
    for fact in said:
        cells = rows[_core(fact.row)]
        others = {f.row for f in agreeing} - {fact.row}
        if fact in agreeing or fact.ordinal in ledger.doubted or any(f.row == fact.row for f in agreeing):
            continue
        scale = Decimal(MONEY_UNITS[fact.unit])
        digit = explained_by_slip(fact.printed, lambda n: any(abs(n * scale - value(c)) <= step(fact) for c in cells))  # noqa: B023
        if len(others) < _FEWEST and not digit:
            yield Trial(rule.id, Outcome.NOT_APPLICABLE)
            continue
        yield _otherwise(ledger, book, fact, cells[0], digit, bare(fact.row))


def _by_item(sheet: Sheet) -> bool:
    """Whether a schedule of 项目支出 lists 类, 款 and 项, and no projects."""
    codes = {row.code for row in sheet.rows if row.code}
    return any(len(code) == _CLASS and any(c != code and c.startswith(code) for c in codes) for code in codes)


_CLASS = 3
"Digits of the code of a 类."


def _core(name: str) -> str:
    """A project's name as a list and a sentence both have it: 危桥改造项目, 危桥改造."""
    return re.sub("(?:专项)?(?:项目|经费|资金|支出)+$", "", bare(name))


_OF_THE_YEAR = frozenset({"预算数", "决算数", "年度预算安排", "涉及金额"})


def _otherwise(ledger: Ledger, book: RuleBook, said: Fact, cell: Fact, digit: str, subject: str) -> Trial:
    expected, gap = both(cell, said.unit), show_like(abs(value(said) - value(cell)), said.unit)
    message = book.rules["narrative-schedule"].tell(
        subject=subject, printed=show(said), table=cell.schedule_title, expected=expected,
        hint=f"，疑为 {digit}{said.unit} 之误" if digit else "",
    )  # fmt: skip
    return fails(
        book.rules["narrative-schedule"], ledger.disclosure.document, message, show(said), expected, gap,
        (ledger.cite(said), ledger.cite(cell)), bare(said.row), (said.ordinal,),
    )  # fmt: skip


def counted(ledger: Ledger, book: RuleBook) -> Iterator[Trial]:
    """所有项目…共14个项目，涉及资金4994.80万元, the total of a list of 15 projects."""
    rule = book.rules["project-count"]
    for sheet in ledger.of_kind(ScheduleKind.PROJECT):
        total = row.total() if (row := sheet.total_row()) is not None else None
        listed = [r for r in sheet.rows if r is not row and r.every]
        if total is None or not total.amount or len(listed) < _FEWEST or any(_SUBTOTAL.search(r.name) for r in listed):
            continue
        for facts in ledger.by_passage.values():
            for number, money in pairwise(facts):
                if number.unit != "个" or not _PROJECTS.search(number.row) or money.column != "涉及金额" or not _EVERY.search(number.quoted):
                    continue
                if not money.amount or money.ordinal in ledger.doubted:
                    continue
                scale = Decimal(MONEY_UNITS[money.unit])
                digit = explained_by_slip(money.printed, lambda n: abs(n * scale - value(total)) <= step(money))  # noqa: B023
                if not agree(money, total) and number.amount == len(listed) and digit:
                    yield _otherwise(ledger, book, money, total, digit, "全部项目")
                    continue
                if not agree(money, total) or number.amount == len(listed):
                    yield Trial(rule.id, Outcome.HOLDS if agree(money, total) else Outcome.NOT_APPLICABLE)
                    continue
                expected = f"{len(listed)}个"
                message = rule.tell(printed=show(number), money=show(money), table=sheet.title, expected=expected)
                yield fails(
                    rule, ledger.disclosure.document, message, show(number), expected, "", (ledger.cite(number), ledger.cite(total)), "项目"
                )


_PROJECTS = re.compile("项目$")
_EVERY = re.compile("所有|全部|全覆盖")


def covered(ledger: Ledger, book: RuleBook) -> Iterator[Trial]:
    """涉及财政性资金合计13186.50万元，占财政性资金（…公用经费项目支出除外）总额的100%, where all projects are 13,286.50.

    What is said to be all of it is the 项目支出 of one of the schedules; a difference that no slip of the pen explains may be 口径.
    """
    rule = book.rules["coverage-share"]
    totals = [row.under("项目支出") for sheet in ledger.of_kind(*_SPENT) if (row := sheet.total_row()) is not None]
    totals += [row.total() for sheet in ledger.of_kind(ScheduleKind.PROJECT) if (row := sheet.total_row()) is not None]
    cells = [cell for cell in totals if cell is not None and cell.amount]
    for facts in ledger.by_passage.values():
        for part, share in pairwise(facts):
            base = share.column_path[0].removeprefix("占") if share.column == "占比" and len(share.column_path) > 1 else ""
            if not _ALL_PROJECTS.search(base) or value(share) != 100 or not part.amount or part.unit not in MONEY_UNITS or not cells:
                continue
            if part.ordinal in ledger.doubted or any(agree(part, cell) or close(part, cell) for cell in cells):
                yield Trial(rule.id, Outcome.HOLDS)
                continue
            scale = Decimal(MONEY_UNITS[part.unit])
            meant = next(((c, d) for c in cells if (d := keystroke(part.printed, value(c) / scale, step(part) / scale))), None)
            if meant is None:
                yield Trial(rule.id, Outcome.NOT_APPLICABLE)
                continue
            cell, digit = meant
            message = rule.tell(
                subject=bare(part.row), base=base, printed=f"{share.printed}%", part=show(part), table=cell.schedule_title,
                whole=both(cell, part.unit), expected=percent(value(part) / value(cell) * 100), hint=f"，{part.printed} 疑为 {digit} 之误",
            )  # fmt: skip
            yield fails(
                rule, ledger.disclosure.document, message, show(part), both(cell, part.unit), show_like(abs(value(part) - value(cell)), part.unit),
                (ledger.cite(part), ledger.cite(cell)), bare(part.row), (part.ordinal,),
            )  # fmt: skip


def involved(ledger: Ledger, book: RuleBook) -> Iterator[Trial]:
    """全部7个项目…，涉及4420.00元, where the schedules' 项目支出 is 4420.00万元: the number of one of them, without its 万.

    So with 项目支出751.88元 anywhere, where a cell of that name holds 751.88万元.
    """
    rule = book.rules["narrative-unit"]
    cells = [
        cell for sheet in ledger.of_kind(*_SPENT, ScheduleKind.PROJECT) if (row := sheet.total_row()) is not None
        if (cell := row.total() if sheet.kind is ScheduleKind.PROJECT else row.under("项目支出")) is not None and cell.amount
    ]  # fmt: skip
    every: dict[Decimal, list[Fact]] = defaultdict(list)
    for cell in (c for sheet in ledger.sheets for row in sheet.rows for c in row.every if c.amount):
        every[cell.amount or Decimal(0)].append(cell)
    for fact in ledger.stated:
        all_projects = fact.column == "涉及金额"
        if fact.unit != "元" or not fact.amount or fact.ordinal in ledger.doubted or any(agree(fact, c) for c in cells):
            continue
        if not all_projects and not _TELLING.fullmatch(fact.printed):
            continue
        alike = every.get(fact.amount * MONEY_UNITS["万元"], [])
        meant = next((c for c in cells if c in alike), None) if all_projects else next((c for c in alike if _called_so(c, fact)), None)
        if meant is None and not all_projects:
            continue
        if meant is None:
            yield Trial(rule.id, Outcome.NOT_APPLICABLE)
            continue
        likely, expected = f"{fact.printed}万元", both(meant, "万元")
        message = rule.tell(
            subject=bare(fact.row), printed=show(fact), table=meant.schedule_title, expected=expected, unit="单位疑漏写“万”字", likely=likely
        )
        cited = (ledger.cite(fact), ledger.cite(meant))
        yield fails(rule, ledger.disclosure.document, message, show(fact), expected, "", cited, bare(fact.row), (fact.ordinal,))


_TELLING = re.compile(r"\d{2,4}\.\d{2}")
"Digits that are one figure's own, and too few for 元."


def _called_so(cell: Fact, fact: Fact) -> bool:
    """Whether a cell is of what a sentence states, by its row or its column."""
    names = {bare(n) for n in (cell.row, *cell.row_path, *cell.column_path)}
    return cell.fiscal_year == fact.fiscal_year and bare(fact.row) in names


_ALL_PROJECTS = re.compile("(?=.*项目)(?=.*财政).*(?:资金|支出|预算)")


def allotments(ledger: Ledger, book: RuleBook) -> Iterator[Trial]:
    """本年度拆违经费预算金额为349.08万元 beside the form of that project, which asks for 3,498,000.00元.

    Where a document has one form and tells of one project's 年度预算安排, they are of one project; a difference that no slip of
    the pen explains may be another part of the money.
    """
    rule = book.rules["narrative-schedule"]
    forms = [
        cell for sheet in ledger.of_kind(ScheduleKind.PERFORMANCE) for row in sheet.rows
        if _YEAR_S.fullmatch(bare(row.name)) and (cell := row.total() or next(iter(row.every), None)) is not None
        and cell.amount and cell.unit in MONEY_UNITS
    ]  # fmt: skip
    allotted = [f for f in ledger.stated if f.column == "年度预算安排" and f.amount and f.unit in MONEY_UNITS]
    if len(forms) != 1 or not allotted or len({f.passage for f in allotted}) != 1:
        return
    cell, first = forms[0], allotted[0]
    if any(agree(f, cell) or close(f, cell) for f in allotted):
        yield Trial(rule.id, Outcome.HOLDS)
        return
    scale = Decimal(MONEY_UNITS[first.unit])
    digit = explained_by_slip(first.printed, lambda n: abs(n * scale - value(cell)) <= step(first))
    if not digit:
        yield Trial(rule.id, Outcome.NOT_APPLICABLE)
        return
    yield _otherwise(ledger, book, first, cell, digit, f"{bare(first.row)}年度预算")
