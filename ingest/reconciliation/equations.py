"""What must add up within and between schedules, and the one cell that explains why several things do not."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from index.records import Fact
from index.vocabulary import Outcome, ScheduleKind, State
from ingest.paragraphs import bare
from ingest.reconciliation.ledger import Ledger, Sheet
from ingest.reconciliation.numbers import TAIL, explained_by_slip, show_like, step
from ingest.reconciliation.rules import RuleBook, Trial, fails

STATED = "stated"
"No rule of its own: a sentence beside a cell. Whether they agree is told where sentences are checked."


@dataclass(frozen=True, slots=True, kw_only=True)
class Equation:
    """A whole is the sum of its parts; where both are the same thing printed twice, there is one part."""

    rule: str
    sheet: Sheet
    whole: Fact
    parts: tuple[Fact, ...]
    less: tuple[Fact, ...] = ()
    "Parts that count against the others: 本年支出 in 年末结转."
    lossy: bool = False
    "A flattened file may have lost a row of the parts."

    @property
    def cells(self) -> tuple[Fact, ...]:
        return (self.whole, *self.parts, *self.less)

    @property
    def total(self) -> Decimal:
        return sum((_amount(p) for p in self.parts), Decimal(0)) - sum((_amount(p) for p in self.less), Decimal(0))

    @property
    def empty(self) -> bool:
        """Every part left blank: by itself that says nothing, beside another failure it does."""
        return all(cell.amount is None for cell in self.cells[1:])

    @property
    def gap(self) -> Decimal:
        """By how much the parts are more than the whole."""
        return self.total - _amount(self.whole)

    @property
    def allowed(self) -> Decimal:
        """What rounding may leave."""
        if len(self.parts) == 1 and not self.less:
            coarse = any(cell.unit != "元" for cell in self.cells)
            return max(sum((step(c) for c in self.cells), Decimal(0)), TAIL if coarse else Decimal(2))
        return max(sum((_step(c) for c in self.cells), Decimal(0)), 4 * _step(self.whole))

    def judge(self) -> Outcome:
        if any(cell.state is State.UNREAD for cell in self.cells):
            return Outcome.UNREAD
        printed = [cell for cell in self.cells[1:] if cell.amount is not None]
        if self.whole.amount is None or (not printed and (self.lossy or not self.whole.amount)):
            return Outcome.NOT_ENOUGH_DATA
        if self.gap:
            return Outcome.FAILS
        # The reader placed these cells by this very identity: they cannot testify for it.
        recovered = len(self.parts) > 1 and all(cell.recovered for cell in (self.whole, *printed))
        return Outcome.NOT_APPLICABLE if recovered else Outcome.HOLDS

    def needed(self, cell: Fact) -> Decimal:
        """What this cell would have to be for the equation to hold."""
        if cell is self.whole:
            return self.total
        return _amount(cell) + (self.gap if cell in self.less else -self.gap)


def _amount(cell: Fact) -> Decimal:
    return cell.amount if cell.amount is not None else Decimal(0)


def _step(cell: Fact) -> Decimal:
    return step(cell) if cell.amount is not None else Decimal(0)


def solve(equations: Iterable[Equation], ledger: Ledger, book: RuleBook) -> Iterator[Trial]:
    """Judge every equation; failures that one cell explains are told once, of that cell."""
    failing: list[Equation] = []
    holding: dict[int, int] = defaultdict(int)
    for equation in equations:
        outcome = equation.judge()
        near = outcome is Outcome.FAILS and abs(equation.gap) <= equation.allowed
        if equation.rule == STATED:
            if outcome is Outcome.HOLDS or near:
                holding[equation.whole.ordinal] += 1
            elif outcome is Outcome.FAILS:
                failing.append(equation)
            continue
        if near:
            # Rounded figures need not add up to the last place: the sum holds, and what is left is told quietly.
            yield from _rounding(equation, ledger, book)
            outcome = Outcome.HOLDS
        elif outcome is Outcome.FAILS:
            failing.append(equation)
            continue
        yield Trial(equation.rule, outcome)
        if outcome is Outcome.HOLDS:
            for cell in equation.cells:
                holding[cell.ordinal] += 1
    yield from _explained(failing, holding, ledger, book)


def _explained(
    failing: list[Equation], holding: dict[int, int], ledger: Ledger, book: RuleBook
) -> Iterator[Trial]:
    remaining = list(failing)
    while remaining:
        culprit, group = _culprit(remaining, holding)
        if culprit is None:
            break
        yield _of_cell(culprit, group, ledger, book)
        yield from (Trial(equation.rule, Outcome.FAILS) for equation in group if equation.rule != STATED)
        remaining = [equation for equation in remaining if equation not in group]
    told: dict[tuple[object, ...], list[Equation]] = {}
    for equation in remaining:
        if equation.rule == STATED:
            continue
        # The same gap in the same row of another column or schedule has the same cause.
        key = (equation.rule, equation.whole.row_code or bare(equation.whole.row), abs(equation.gap))
        told.setdefault(key, []).append(equation)
    for alike in told.values():
        if all(equation.empty for equation in alike):
            yield from (Trial(equation.rule, Outcome.NOT_ENOUGH_DATA) for equation in alike)
        elif all(equation.lossy and equation.gap < 0 for equation in alike):
            yield from (Trial(equation.rule, Outcome.ERROR) for equation in alike)
        else:
            yield _of_sum(alike, ledger, book)
            yield from (Trial(equation.rule, Outcome.FAILS) for equation in alike[1:])


def _culprit(failing: Sequence[Equation], holding: dict[int, int]) -> tuple[Fact | None, list[Equation]]:
    """The cell that, printed otherwise, would set the most failing equations right and upset none that holds."""
    by_cell: dict[int, list[tuple[Fact, Equation]]] = defaultdict(list)
    for equation in failing:
        for cell in equation.cells:
            by_cell[cell.ordinal].append((cell, equation))
    best: tuple[tuple[int, int, int], Fact | None, list[Equation]] = ((0, 0, 0), None, [])
    for ordinal, found in by_cell.items():
        cell = found[0][0]
        for _, first in found:
            wanted = first.needed(cell)
            group = [e for _, e in found if abs(e.needed(cell) - wanted) <= e.allowed]
            upset = holding[ordinal] + len(found) - len(group)
            score = (len(group) - upset, -upset, int(cell.amount is not None))
            # Two sentences that contradict one cell are for the check of sentences.
            proven = len(group) >= 2 and any(e.rule != STATED for e in group) and cell.table is not None
            if proven and len(group) > upset and score > best[0]:
                best = (score, cell, group)
    return best[1], best[2]


def _of_cell(cell: Fact, group: Sequence[Equation], ledger: Ledger, book: RuleBook) -> Trial:
    rule = book.rules["schedule-cell"]
    wanted = group[0].needed(cell)
    exact = [e for e in group if all(_step(c) <= step(cell) or c is cell for c in e.cells)]
    if exact:
        wanted = exact[0].needed(cell)
    printed = f"{cell.printed}{cell.unit}" if cell.amount is not None else "空白"
    gap = show_like(abs(wanted - _amount(cell)), cell.unit)
    digit = explained_by_slip(cell.printed, lambda n: n * _scale(cell) == wanted) if cell.amount is not None else ""
    told = rule.tell(
        table=group[0].sheet.title if cell.table is None else cell.schedule_title, row=_row(cell), column=_column(cell),
        printed=printed, expected=show_like(wanted, cell.unit), difference=gap, count=len(group),
        parts="；".join(dict.fromkeys(_said(e, cell, ledger) for e in group[:4])),
        hint=f"，疑为 {digit} 之误" if digit else "",
    )  # fmt: skip
    cited = dict.fromkeys([cell, *(c for e in group for c in e.cells if c.amount is not None)])
    ledger.corrected[cell.ordinal] = wanted
    return fails(
        rule, ledger.disclosure.document, told, printed, show_like(wanted, cell.unit), gap,
        tuple(ledger.cite(c) for c in list(cited)[:14]), bare(cell.row) or cell.schedule_title, (cell.ordinal,),
    )  # fmt: skip


def _scale(cell: Fact) -> Decimal:
    from index.vocabulary import MONEY_UNITS

    return Decimal(MONEY_UNITS.get(cell.unit, 1))


def _said(equation: Equation, cell: Fact, ledger: Ledger) -> str:
    """One equation in words: which whole, and what its parts make."""
    if equation.rule == STATED:
        return f"说明写 {equation.parts[0].printed}{equation.parts[0].unit}"
    if len(equation.parts) == 1 and not equation.less:
        other = equation.parts[0] if equation.whole is cell else equation.whole
        return f"《{other.schedule_title}》{_row(other)}为 {other.printed}{other.unit}"
    whole = equation.whole
    if whole is cell:
        return f"各部分之和为 {show_like(equation.total, whole.unit)}"
    return f"{_row(whole)}{_column(whole)} {whole.printed}{whole.unit} 与各部分之和 {show_like(equation.total, whole.unit)} 不等"


def _of_sum(alike: Sequence[Equation], ledger: Ledger, book: RuleBook) -> Trial:
    """A sum that fails and that no one cell explains."""
    equation = alike[0]
    whole = equation.whole
    rule = book.rules[equation.rule]
    gap = show_like(abs(equation.gap), whole.unit)
    other = equation.parts[0] if len(equation.parts) == 1 else whole
    told = rule.tell(
        table=whole.schedule_title or equation.sheet.title, row=_row(whole), column=_column(whole),
        printed=f"{whole.printed}{whole.unit}", expected=show_like(equation.total, whole.unit), difference=gap, other=other.schedule_title,
    )  # fmt: skip
    shown = [c for e in alike for c in e.cells if c.amount is not None][:14]
    return fails(
        rule, ledger.disclosure.document, told, f"{whole.printed}{whole.unit}", show_like(equation.total, whole.unit),
        gap, tuple(ledger.cite(c) for c in dict.fromkeys(shown)), _of_form(whole) or bare(whole.row) or equation.sheet.title,
        tuple(cell.ordinal for e in alike for cell in e.cells),
    )  # fmt: skip


def _rounding(equation: Equation, ledger: Ledger, book: RuleBook) -> Iterator[Trial]:
    if len(equation.parts) == 1 and not equation.less:
        return
    whole = equation.whole
    rule = book.rules["schedule-rounding"]
    gap, total = show_like(abs(equation.gap), whole.unit), show_like(equation.total, whole.unit)
    told = rule.tell(
        table=equation.sheet.title, row=_row(whole), column=_column(whole), printed=f"{whole.printed}{whole.unit}",
        expected=total, difference=gap,
    )  # fmt: skip
    shown = [c for c in equation.cells if c.amount is not None][:13]
    yield fails(
        rule, ledger.disclosure.document, told, f"{whole.printed}{whole.unit}", total, gap,
        tuple(ledger.cite(c) for c in shown), bare(whole.row) or equation.sheet.title,
    )  # fmt: skip


def _row(cell: Fact) -> str:
    owner = f"“{project}”的" if (project := _of_form(cell)) else ""
    return f"{owner}“{bare(cell.row)}”" if cell.row else ""


def _of_form(cell: Fact) -> str:
    """The project over whose form a cell stands: every form has its 资金总额."""
    return bare(cell.row_path[0]) if cell.schedule is ScheduleKind.PERFORMANCE and len(cell.row_path) > 1 else ""


def _column(cell: Fact) -> str:
    return f"“{cell.column}”" if cell.column else ""
