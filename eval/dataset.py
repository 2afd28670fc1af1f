"""A case is a question in a citizen's words, what must come back, and the lines of the page that say so."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from assistant.answer import Status, Turn
from index.errors import MingzhangError

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


class UnknownSet(MingzhangError):
    "No kind of cases has this name."


class BadCase(MingzhangError):
    "A line of a case file cannot be read as a case."


class Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Value(Strict):
    """A number that must be offered as the answer: `amount` as one would print it in `unit`."""

    label: str
    amount: Decimal
    unit: str = "元"
    named: str = ""
    "What the figure or its row or column must be called, `|` between alternatives: equal numbers are not equal figures."
    lines: list[Lines] = Field(default_factory=list)
    "Where it is printed, or where each operand is: every entry must be cited, at any one of its lines."


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
    """Read the cases of one kind."""
    path = folder / f"{kind}.jsonl"
    cases = []
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if not line.strip():
            continue
        try:
            case = Case.model_validate_json(line)
        except ValidationError as error:
            raise BadCase(f"{path.name} 第{number}行不是一道题：{error.errors()[0]['msg']}。") from error
        cases.append(case if case.status else case.model_copy(update={"status": STATUSES.get(kind, ANSWERED)}))
    return cases


def chosen(names: Sequence[str]) -> list[Kind]:
    """The kinds asked for by name, English or Chinese, or all of them.

    >>> chosen(["占比", "sum"])
    ['share', 'sum']
    """
    if not names:
        return list(KINDS)
    by_name: dict[str, Kind] = {name: kind for kind, chinese in KINDS.items() for name in (kind, chinese)}
    for name in names:
        if name not in by_name:
            raise UnknownSet(f"没有题集“{name}”；可选：{'、'.join(KINDS)}。")
    return list(dict.fromkeys(by_name[name] for name in names))
