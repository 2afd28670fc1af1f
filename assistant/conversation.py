"""One turn from end to end: question and history in, one Answer out."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.answer import Answer, Turn
from index.budget_index import BudgetIndex


class Assistant:
    """Answers questions over one index. Holds no conversation state: history is passed in each time."""

    def __init__(self, index: BudgetIndex) -> None:
        self._index = index

    def ask(
        self, question: str, history: Sequence[Turn] = (), *, agency: str | None = None, fiscal_year: int | None = None
    ) -> Answer:
        """Answer one question. Raises QuestionError for an empty question or one of more than 2,000 characters."""
        return Answer(question=question, status="out_of_scope", text="尚未接通。")

    def openers(self) -> list[str]:
        """Questions the index can answer, for an empty page."""
        return []
