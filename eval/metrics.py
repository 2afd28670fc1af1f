"""One answer against one case: is the number exact, is it this number, is its place cited, is any number without a source.

An equal number somewhere on the row is not enough: the figure must be offered as the answer, carry the name asked for, and
cite the line it is printed on. Tolerance comes from printed decimals alone.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from assistant.answer import Answer, Figure, Source
from eval.dataset import ANSWERED, Case, Lines, Place, Value, quoted
from index.vocabulary import MONEY_UNITS

_NUMBER = re.compile(r"(?<![A-Za-z\d.])\d[\d,]*(?:\.\d+)?")
_MARK = re.compile(r"\[\d+\]")
_SMALL = 31
"Whole numbers up to here may stand in a sentence without a figure: three items, the 31st."


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What one answer was worth."""

    right: bool
    cited: bool
    "Right, and every place expected is cited."
    wrong_number: bool
    "A number was offered as the answer that is not the one asked for, or where none should be."
    unsourced: tuple[str, ...]
    "Numbers of the text or among the figures that nothing accounts for."
    why: str = ""
    "The first thing amiss, in a sentence for people."


def judge(case: Case, answer: Answer) -> Verdict:
    """Judge an answer. Right is judged first, then its citations; both are reported."""
    offered = [f for f in answer.figures if f.role == "answer"] if answer.status in ANSWERED else []
    unsourced = (*loose_numbers(case, answer), *sourceless(answer))
    amiss = _status(case, answer)
    matched: list[tuple[Value, Figure]] = []
    wrong_number = bool(offered) and not case.status & ANSWERED
    if not amiss:
        matched, missing = match(case.values, offered, answer)
        if missing:
            amiss, wrong_number = f"没有给出{missing[0].label}＝{missing[0].amount}{missing[0].unit}", bool(offered)
        elif stray := _strays(case, offered):
            amiss, wrong_number = f"把{stray.label}{stray.printed or stray.amount}{stray.unit}也当作答案", True
        else:
            amiss = _words(case, answer)
    uncited = "" if amiss else _uncited(case, matched, answer)
    return Verdict(
        right=not amiss,
        cited=not amiss and not uncited,
        wrong_number=wrong_number,
        unsourced=unsourced,
        why=amiss or uncited,
    )


def same_amount(value: Value, figure: Figure) -> bool:
    """Equal exactly, or once the finer is rounded to the places the coarser prints.

    >>> wanted = Value(label="公务接待费", amount=Decimal("5000"))
    >>> same_amount(wanted, Figure(label="", amount="5000", unit="元", printed="0.50", printed_unit="万元", origin="cell"))
    True
    """
    amount = number(figure.amount)
    if amount is None or (value.unit in MONEY_UNITS) != (figure.unit in MONEY_UNITS):
        return False
    if value.unit not in MONEY_UNITS and value.unit != figure.unit:
        return False
    wanted = value.amount * MONEY_UNITS.get(value.unit, Decimal(1))
    given = amount * MONEY_UNITS.get(figure.unit, Decimal(1))
    slack = Decimal(0)
    if value.unit not in {"元"} and (value.unit in MONEY_UNITS or value.unit == "%"):
        slack = half_step(value.amount, value.unit)
    if figure.origin != "derived" and figure.printed_unit in MONEY_UNITS and figure.printed_unit != "元":
        printed = number(figure.printed)
        slack = max(slack, half_step(printed, figure.printed_unit) if printed is not None else slack)
    return abs(abs(wanted) - abs(given)) <= slack


def half_step(amount: Decimal, unit: str) -> Decimal:
    """Half of the last printed place, in the base unit.

    >>> half_step(Decimal("31.80"), "万元"), half_step(Decimal("29.43"), "%")
    (Decimal('50.000'), Decimal('0.005'))
    """
    exponent = amount.as_tuple().exponent
    places = -exponent if isinstance(exponent, int) and exponent < 0 else 0
    return Decimal(5).scaleb(-places - 1) * MONEY_UNITS.get(unit, Decimal(1))


def match(
    values: Sequence[Value], figures: Sequence[Figure], answer: Answer
) -> tuple[list[tuple[Value, Figure]], list[Value]]:
    """Each value with a figure of its own, and the values no figure is left for."""
    left, found, missing = list(figures), [], []
    # The named ones choose first, so that of two equal amounts each keeps its own.
    for value in sorted(values, key=lambda one: not one.named):
        fitting = [f for f in left if same_amount(value, f) and _is_called(value.named, f, answer)]
        # Of two figures that would do, the one that cites where it should.
        fitting.sort(key=lambda f: not _value_cited(value, _sources(f, answer)))
        if fitting:
            found.append((value, fitting[0]))
            left.remove(fitting[0])
        else:
            missing.append(value)
    return found, missing


def _is_called(named: str, figure: Figure, answer: Answer) -> bool:
    """Whether the figure, or the row or column it cites, carries one of the names."""
    if not named:
        return True
    own = [s for s in answer.citations if s.id in figure.citations]
    known = key(figure.label) + "".join(key(s.row) + key(s.column) for s in own)
    # A name printed with its code or in brackets is still that name.
    return any(key(name) in known for name in named.split("|"))


def _strays(case: Case, offered: Sequence[Figure]) -> Figure | None:
    """A figure offered as the answer that a case forbids, or one too many to be an answer."""
    for figure in offered:
        amount = number(figure.amount)
        if amount is not None and any(amount == wrong for wrong in case.never):
            return figure
    if case.values and len(offered) > 2 * (len(case.values) + len(case.optional)) + 2:
        return offered[-1]
    return None


def _status(case: Case, answer: Answer) -> str:
    if answer.status not in case.status:
        return f"应为 {'或'.join(sorted(case.status))}，得到 {answer.status}"
    if answer.status == "clarify":
        offered = [
            key(option.label + option.question)
            for option in (answer.clarification.options if answer.clarification else [])
        ]
        if len(offered) < 2:
            return "反问没有给出选项"
        for wanted in case.options:
            if not any(key(name) in option for name in wanted.split("|") for option in offered):
                return f"反问的选项里没有“{wanted}”"
    return ""


def _words(case: Case, answer: Answer) -> str:
    text = key(answer.text + "".join(caution.text for caution in answer.warnings))
    for wanted in case.says:
        if not any(key(word) in text for word in wanted.split("|")):
            return f"没有说到“{wanted}”"
    if case.warns and not any(caution.kind in {"discrepancy", "rounding"} for caution in answer.warnings):
        return "没有提示前后不一致"
    return ""


def _uncited(case: Case, matched: Iterable[tuple[Value, Figure]], answer: Answer) -> str:
    for value, figure in matched:
        if not _value_cited(value, _sources(figure, answer)):
            where = f"第{_spoken(value.lines)}行" if value.lines else "、".join(p[0].document for p in value.places)
            return f"{value.label}没有引用{where}"
    if not _places_cited(case.lines, answer.citations):
        return f"没有引用第{_spoken(case.lines)}行"
    for quote in case.quotes:
        if not _printed_at(quoted(quote), answer.citations):
            return f"没有引用“{quote}”"
    return ""


def _value_cited(value: Value, sources: Sequence[Source]) -> bool:
    return _places_cited(value.lines, sources) and all(
        any(_printed_at(place, sources) for place in places) for places in value.places
    )


def _printed_at(place: Place, sources: Sequence[Source]) -> bool:
    """Whether a source is this place: the file, a number of it and a name of it."""
    for source in sources:
        printed = key(source.row + source.column + source.table + source.section + source.quoted)
        if (
            source.source == place.document
            and any(key(name) in printed for name in place.names)
            and (not place.amounts or any(found in place.amounts for found in numbers(source.quoted)))
        ):
            return True
    return False


def _sources(figure: Figure, answer: Answer) -> list[Source]:
    """What a figure stands on: its own sources and, for a derived one, those of the operands."""
    wanted = set(figure.citations)
    if figure.origin == "derived":
        wanted.update(mark for other in answer.figures if other is not figure for mark in other.citations)
    return [source for source in answer.citations if source.id in wanted]


def _places_cited(places: Sequence[Lines], sources: Sequence[Source]) -> bool:
    spans = [source.lines for source in sources if source.lines]
    return all(any(first <= line <= last for line in place for first, last in spans) for place in places)


def _spoken(places: Sequence[Lines]) -> str:
    return "、".join("或".join(map(str, place)) for place in places)


def sourceless(answer: Answer) -> list[str]:
    """Figures that cite nothing, neither themselves nor through what they were computed from."""
    real = {source.id for source in answer.citations}
    operands = any(f.role == "support" and real.intersection(f.citations) for f in answer.figures)
    return [
        f.printed or f.amount
        for f in answer.figures
        if not real.intersection(f.citations) and not (f.origin == "derived" and operands)
    ]


def loose_numbers(case: Case, answer: Answer) -> list[str]:
    """Numbers of the text that no figure, no citation and not the question accounts for."""
    known = set()
    said = [case.question, *(turn.content for turn in case.history)]
    for figure in answer.figures:
        said += [figure.printed, figure.label, figure.formula or "", str(figure.fiscal_year or "")]
        amount = number(figure.amount)
        if amount is not None:
            known |= _printings(amount, figure.unit)
    for source in answer.citations:
        said += [source.quoted, source.row, source.column, source.table, source.title, source.section, source.source]
        said += [str(source.page), *map(str, source.lines or ())]
    known |= {abs(found) for text in said for found in numbers(text)}
    return [
        str(found)
        for found in numbers(_MARK.sub(" ", answer.text))
        if abs(found) not in known and not (found == found.to_integral_value() and found <= _SMALL)
    ]


def _printings(amount: Decimal, unit: str) -> set[Decimal]:
    """An amount in every unit of money, rounded to every number of places somebody may print."""
    scales = MONEY_UNITS.values() if unit in MONEY_UNITS else (Decimal(1),)
    base = abs(amount) * MONEY_UNITS.get(unit, Decimal(1))
    return {(base / scale).quantize(Decimal(1).scaleb(-places)) for scale in scales for places in range(7)}


def numbers(text: str) -> list[Decimal]:
    """Every number in a text.

    >>> numbers("１,２３４元和29.43%")
    [Decimal('1234'), Decimal('29.43')]
    """
    found = (number(token) for token in _NUMBER.findall(unicodedata.normalize("NFKC", text)))
    return [one for one in found if one is not None]


def number(text: str) -> Decimal | None:
    try:
        return Decimal(text.replace(",", "").rstrip("%"))
    except InvalidOperation:
        return None


def key(text: str) -> str:
    """Text without width, spaces, quotes, brackets and punctuation, for comparison."""
    return "".join(c for c in unicodedata.normalize("NFKC", text).lower() if c.isalnum())
