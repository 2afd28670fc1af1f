"""One turn from end to end: question and history in, one Answer out."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import cycle

from langchain_core.runnables import Runnable, RunnableLambda

from assistant import describing
from assistant.answer import Answer, Turn
from assistant.answering import compose
from assistant.asks import asks_of
from assistant.citations import Ledger
from assistant.company import settled
from assistant.halves import Follow, with_each_half, work
from assistant.linking import Library
from assistant.operations.desk import Desk, Draft
from assistant.query import Query
from assistant.told import as_replied
from assistant.understanding import understand
from index.budget_index import BudgetIndex
from index.errors import CitationError, MingzhangError, QuestionError

_LONGEST = 2_000
_REMEMBERED = 60
"Messages of the history that count, at most: what was said before has been replaced since."
_FORGOTTEN = 30
"Messages dropped at once from a longer history, so that its beginning stays the same for a while."
_KEPT = 1_000
"Beginnings of conversations of which is kept what they came to: some three dozen conversations of fourteen turns."

_OPENERS = (
    "{whose}“三公”经费是多少？",
    "{whose}项目支出占支出总额的比例是多少？",
    "{whose}哪一类支出最多？",
    "{whose}支出总额是多少？",
)
_OFFERED = 4

log = logging.getLogger(__name__)


Said = tuple[tuple[str, str], ...]
"A conversation so far: (role, content) of each message."


@dataclass(frozen=True, slots=True)
class Ask:
    """What one turn is given."""

    question: str
    history: tuple[Turn, ...] = ()
    agency: str | None = None
    fiscal_year: int | None = None


_UNFORESEEN = "这个问题没能算出来，已记录在日志里。请换一种问法，或缩小到一个项目、一个年度。"


@dataclass(frozen=True, slots=True)
class Understood:
    ask: Ask
    queries: tuple[Query, ...]
    follow: Follow
    "Understands what is asked after something was spoken of."


@dataclass(frozen=True, slots=True)
class Worked:
    ask: Ask
    drafts: tuple[tuple[Draft, Desk], ...]
    ledger: Ledger


class Assistant:
    """Answers questions over one index. Holds no conversation state: history is passed in each time."""

    def __init__(self, index: BudgetIndex, *, today: date | None = None) -> None:
        self._library = Library(index)
        self.is_warm = False  # whether what the first questions would wait for is loaded
        self._today = today
        # A conversation is not read anew at each of its turns. Only a memo: it may be emptied at any time.
        self._come_to = lru_cache(maxsize=_KEPT)(self._read)
        self._heard = lru_cache(maxsize=_KEPT)(self._hear)
        self.chain: Runnable[Ask, Answer] = (
            RunnableLambda(self._understand) | RunnableLambda(self._look_up) | RunnableLambda(self._compose)
        )

    def ask(
        self, question: str, history: Sequence[Turn] = (), *, agency: str | None = None, fiscal_year: int | None = None
    ) -> Answer:
        """Answer one question. Raises QuestionError for an empty question or one of more than 2,000 characters."""
        if not question.strip():
            raise QuestionError("问题是空的；请输入要问的内容，例如“三公经费是多少？”。")
        if len(question) > _LONGEST:
            raise QuestionError(f"问题太长（{len(question):,}个字）；请缩短到{_LONGEST:,}个字以内，一次问一件事。")
        self._library.refresh()
        try:
            return self.chain.invoke(Ask(question, tuple(history), agency, fiscal_year))
        except MingzhangError:
            raise
        except Exception:
            # A question we did not foresee must not take the conversation, the batch or the page with it.
            log.exception("a question could not be worked out: %r", question)
            return Answer(question=question, status="not_disclosed", text=_UNFORESEEN)

    def warm(self) -> None:
        """Load what the first questions would wait for: the encoder, a document's passages, the senses of items."""
        self.ask("主要职能是什么？")
        describing.warm(self._library)
        self.is_warm = True

    def openers(self) -> list[str]:
        """Questions the index can answer, for an empty page: each was asked before it is offered."""
        self._library.refresh()
        found: list[str] = []
        documents = self._library.broad()
        for template, d in zip(cycle(_OPENERS), documents * len(_OPENERS), strict=False):
            question = template.format(whose=f"{self._library.directory.short(d.agency)}{d.fiscal_year}年")
            if question not in found and self.ask(question).status == "answered":
                found.append(question)
            if len(found) == _OFFERED:
                break
        return found

    def _understand(self, ask: Ask) -> Understood:
        excess = len(ask.history) - _REMEMBERED
        start = -(-excess // _FORGOTTEN) * _FORGOTTEN if excess > 0 else 0
        said = tuple((turn.role, turn.content) for turn in ask.history[start:])
        now = self._library.version, self._today or date.today()
        context, reply = self._come_to(said, *now)

        def follow(question: str, before: Query | None) -> list[Query]:
            return understand(
                question, self._library, before or context, reply=reply, agency=ask.agency, fiscal_year=ask.fiscal_year, today=self._today
            )

        filtered = ask.agency is not None or ask.fiscal_year is not None
        return Understood(ask, tuple(follow(ask.question, None)) if filtered else self._heard(ask.question, said, *now), follow)

    def _hear(self, question: str, said: Said, version: int, today: date) -> tuple[Query, ...]:
        """What a question asks behind what was said: asked again at the next turn, of which it is then the context."""
        context, reply = self._come_to(said, version, today)
        return tuple(understand(question, self._library, context, reply=reply, today=today))

    def _read(self, said: Said, version: int, today: date) -> tuple[Query | None, str]:
        """What a conversation so far came to, and what was last replied; `version` is of the index it was read against."""
        if not said:
            return None, ""
        context, reply = self._come_to(said[:-1], version, today)
        role, content = said[-1]
        if role == "assistant":
            reply = content[:_LONGEST]
            if context is not None:
                context = as_replied(context, reply, self._library)
        elif content.strip():
            said_now = self._heard(content[:_LONGEST], said[:-1], version, today)[-1]
            context = settled(said_now, context, self._library)
        return context, reply

    def _look_up(self, understood: Understood) -> Worked:
        ledger = self._ledger()
        worked = work(understood.queries, self._library, ledger)
        asks = asks_of(understood.ask.question)
        worked, ledger = with_each_half(asks, understood.queries, worked, ledger, self._library, understood.follow)
        return Worked(understood.ask, tuple(worked), ledger)

    def _compose(self, worked: Worked) -> Answer:
        try:
            return compose(worked.ask.question, worked.drafts, worked.ledger)
        except CitationError as error:
            log.error("answer withheld: %s", error)
            return Answer(
                question=worked.ask.question,
                status="not_disclosed",
                text="找到的内容里有无法对应到出处的数字，为免出错，这次不作回答。请换一种问法，或缩小到一个项目、一个年度。",
            )

    def _ledger(self) -> Ledger:
        return Ledger(self._library.holdings.document)
