"""A case is a question in a citizen's words, what must come back, and the lines of the page that say so."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Literal, TypeVar

from pydantic import Field, ValidationError, model_validator

from assistant.answer import Status, Turn
from eval.disclosures.bodies import Strict
from eval.disclosures.ledger import UnknownFigure, document, filled, known
from index.errors import MingzhangError
from index.vocabulary import MONEY_UNITS

CASES = Path(__file__).parent / "cases"

Kind = Literal[
    "lookup",
    "unit",
    "share",
    "sum",
    "difference",
    "rank",
    "list",
    "narrative",
    "definition",
    "follow-up",
    "refusal",
    "clarify",
    "contradiction",
]

KINDS: dict[Kind, str] = {
    "lookup": "单个数字",
    "unit": "单位换算",
    "share": "占比",
    "sum": "合计",
    "difference": "相差",
    "rank": "排序",
    "list": "列举",
    "narrative": "文字说明",
    "definition": "名词解释",
    "follow-up": "追问",
    "refusal": "不予回答",
    "clarify": "反问",
    "contradiction": "前后矛盾",
}

# What may come back when a case does not say otherwise.
STATUSES: dict[Kind, frozenset[Status]] = {
    "refusal": frozenset({"not_disclosed", "out_of_scope"}),
    "clarify": frozenset({"clarify"}),
}
ANSWERED: frozenset[Status] = frozenset({"answered", "partial"})

Lines = list[int]
Line = TypeVar("Line", bound=Strict)
How = Literal["", "sum", "difference", "share", "growth"]


class BadCase(MingzhangError):
    "A line of a case file cannot be read as a case."


class Place(Strict):
    """Where something is printed: in this file, with one of these numbers, under one of these names."""

    document: str
    names: list[str]
    amounts: list[Decimal] = Field(default_factory=list)


class Value(Strict):
    """A number that must be offered as the answer: `amount` as one would print it in `unit`."""

    label: str = ""
    amount: Decimal = Decimal(0)
    unit: str = "元"
    facts: list[str] = Field(default_factory=list)
    "Instead of a number, the figures of the made-up disclosures it is, by name; `|` between two places of one figure."
    how: How = ""
    "What is made of them: the first less the second, the first as a share of the second, by how much it outgrew it."
    named: str = ""
    "What the figure or its row or column must be called, `|` between alternatives: equal numbers are not equal figures."
    lines: list[Lines] = Field(default_factory=list)
    "Where it is printed, or where each operand is: every entry must be cited, at any one of its lines."
    places: list[list[Place]] = Field(default_factory=list)
    "The same for files that have no lines: every entry must be cited, at any one of its places."

    @model_validator(mode="after")
    def _is_a_number(self) -> Value:
        if not self.facts and not {"label", "amount"} <= self.model_fields_set:
            raise ValueError("a value is an amount with a label, or names figures")
        return self


class Case(Strict):
    """One question with its expected answer."""

    id: str
    question: str
    history: list[Turn] = Field(default_factory=list)
    status: frozenset[Status] = frozenset()
    values: list[Value] = Field(default_factory=list)
    optional: list[Decimal] = Field(default_factory=list)
    "Amounts in 元 (or the counter) that may be offered besides; anything else offered counts as beside the point."
    never: list[Decimal] = Field(default_factory=list)
    "Amounts that must not be offered as the answer: the neighbour's, the other nature's, the misprint."
    lines: list[Lines] = Field(default_factory=list)
    "Lines to cite where the answer is words: every entry, at any one of its lines."
    quotes: list[str] = Field(default_factory=list)
    "The same for the made-up disclosures: `临湖文旅 2024：古塔|修缮`, a file and words that the cited place prints."
    says: list[str] = Field(default_factory=list)
    "Words of the text, `|` between alternatives."
    warns: bool = False
    "A discrepancy or rounding must be pointed out."
    options: list[str] = Field(default_factory=list)
    "Words that must be among what a clarification offers, `|` between alternatives."

    @model_validator(mode="after")
    def _asks_for_something(self) -> Case:
        if not self.question.strip():
            raise ValueError("the question is empty")
        return self


def load(kind: Kind, folder: Path = CASES) -> list[Case]:
    """Read the cases of one kind; none where the folder has no such file."""
    cases = []
    for place, case in parsed(folder / f"{kind}.jsonl", Case, filled):
        try:
            values = [resolved(value) if value.facts else value for value in case.values]
            for quote in case.quotes:
                quoted(quote)
        except UnknownFigure as error:
            raise BadCase(f"{place}：{error}") from error
        cases.append(case.model_copy(update={"values": values, "status": case.status or STATUSES.get(kind, ANSWERED)}))
    return cases


def parsed(path: Path, model: type[Line], as_written: Callable[[str], str] = str) -> Iterator[tuple[str, Line]]:
    """Each line of a file that says something, with the words for where it stands; none where there is no such file.

    `as_written` puts a line the way it is read, before that. Raises BadCase, naming the line.
    """
    for number, line in enumerate(path.read_text("utf-8").splitlines() if path.exists() else (), 1):
        place = f"{path.name} 第{number}行"
        try:
            if line.strip():
                yield place, model.model_validate_json(as_written(line))
        except ValidationError as error:
            raise BadCase(f"{place}不是一道题：{error.errors()[0]['msg']}。") from error
        except UnknownFigure as error:
            raise BadCase(f"{place}：{error}") from error


def resolved(value: Value) -> Value:
    """The value with its number and the places its figures are printed at.

    >>> resolved(Value(facts=["青岩农业 2024 三公", "青岩农业 2023 三公"], how="difference")).amount
    Decimal('181300.00')
    """
    printed = [[known(name) for name in names.split("|")] for names in value.facts]
    figures = [places[0] for places in printed]
    made = _made(value.how, [figure.amount for figure in figures])
    unit = "%" if value.how in {"share", "growth"} else figures[0].unit
    places = [
        [Place(document=one.document, names=list(one.names), amounts=list(one.printed)) for one in same]
        for same in printed
    ]
    if unit == "%":
        made = made.quantize(Decimal("0.01"))
    if value.how in {"difference", "growth"} and len({figure.document for figure in figures}) > 1:
        # The later document says itself how much it moved: one sentence stands for the figure of the year before.
        told = [(made / MONEY_UNITS[u]).quantize(Decimal("0.01")) for u in ("元", "万元")] if unit == "元" else [made]
        for place in places:
            place.extend(Place(document=figure.document, names=[""], amounts=told) for figure in figures)
    label = value.label or "、".join(figure.names[0] for figure in figures)
    return value.model_copy(update={"label": label, "amount": made, "unit": unit, "places": places})


def _made(how: How, amounts: list[Decimal]) -> Decimal:
    first, last = amounts[0], amounts[-1]
    match how:
        case "sum":
            return sum(amounts, Decimal(0))
        case "difference":
            return abs(first - last)
        case "share":
            return first / last * 100
        case "growth":
            return abs(first - last) / last * 100
    return first


def quoted(quote: str) -> Place:
    """The place a quote speaks of.

    >>> quoted("青岩农业 2024：种子").document
    '青岩县农业农村局2024年部门预算.txt'
    """
    reference, _, words = quote.partition("：")
    return Place(document=document(reference).source, names=words.split("|"))
