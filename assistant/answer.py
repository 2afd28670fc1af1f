"""The Answer: one record that the page, the API, the command line and the eval all read.

Fields and their meaning are the published contract; they may be added to, never changed. Decimals travel as strings.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, Protocol

from pydantic import BaseModel, ConfigDict, Field

Status = Literal["answered", "partial", "clarify", "not_disclosed", "out_of_scope"]


class Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Turn(Record):
    """One message of the conversation so far; together they are all the state a turn needs."""

    role: Literal["user", "assistant"]
    content: str


class Figure(Record):
    """A number the answer gives or computes with. `amount` is in `unit`: 元 for money, % for shares, else a counter."""

    label: str
    amount: str
    unit: str
    printed: str
    printed_unit: str
    role: Literal["answer", "support"] = "answer"
    origin: Literal["cell", "narrative", "derived"]
    formula: str | None = None
    citations: list[int] = Field(default_factory=list)
    agency: str | None = None
    scope: str | None = None
    fiscal_year: int | None = None
    phase: str | None = None


class Source(Record):
    """A place of printing (the contract's Citation): where it is, and what is printed there."""

    id: int
    document: str
    source: str
    title: str
    page: int
    lines: tuple[int, int] | None = None
    bbox: tuple[float, float, float, float] | None = None
    section: str = ""
    table: str = ""
    row: str = ""
    column: str = ""
    quoted: str = ""
    url: str = ""


class Interpretation(Record):
    """How the question was understood; `assumed` names the fields the asker did not say."""

    agency: str | None = None
    scope: str | None = None
    fiscal_year: int | None = None
    phase: str | None = None
    subject: str | None = None
    measure: str | None = None
    operation: str | None = None
    assumed: list[str] = Field(default_factory=list)


class Caution(Record):
    """Something the reader should know before repeating a figure (the contract's warning)."""

    kind: Literal["discrepancy", "assumption", "rounding", "coverage"]
    text: str
    citations: list[int] = Field(default_factory=list)


class Option(Record):
    label: str
    question: str


class Clarification(Record):
    """A question back, with at least two options that can be sent as they are."""

    question: str
    options: list[Option] = Field(min_length=2)


class Point(Record):
    label: str
    amount: str


class Chart(Record):
    type: Literal["bar", "line", "pie"]
    title: str
    unit: str
    points: list[Point]


class Answer(Record):
    question: str
    status: Status
    text: str
    figures: list[Figure] = Field(default_factory=list)
    citations: list[Source] = Field(default_factory=list)
    interpretation: Interpretation = Field(default_factory=Interpretation)
    warnings: list[Caution] = Field(default_factory=list)
    clarification: Clarification | None = None
    suggestions: list[str] = Field(default_factory=list)
    chart: Chart | None = None


class Answers(Protocol):
    """Whoever answers: an Assistant, or one in a process of its own. Holds no conversation state."""

    is_warm: bool
    "Whether what the first questions would wait for is loaded."

    def ask(
        self, question: str, history: Sequence[Turn] = (), *, agency: str | None = None, fiscal_year: int | None = None
    ) -> Answer:
        """Answer one question. Raises QuestionError for an empty question or one of more than 2,000 characters."""
        raise NotImplementedError

    def openers(self) -> list[str]:
        """Questions the index can answer, for an empty page."""
        raise NotImplementedError

    def warm(self) -> None:
        """Load what the first questions would wait for."""
        raise NotImplementedError
