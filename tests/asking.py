"""Made-up pages as people ask about them: published into an index of their own, and what an answer offers as figures."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from assistant.answer import Answer, Turn
from assistant.conversation import Assistant
from index.budget_index import BudgetIndex
from index.encoders import HashingEncoder
from small_world import shelved
from tests.read_back import read_as


def published(folder: Path, pages: Mapping[str, str], today: date | None = None) -> Assistant:
    """An assistant that holds these files, written, read and shelved: name and content of each."""
    readings = [read_as(folder, name, content) for name, content in pages.items()]
    return Assistant(shelved(BudgetIndex.open(folder / "index", HashingEncoder()), readings), today=today)


def last(assistant: Assistant, *questions: str) -> Answer:
    """The answer to the last question of a conversation."""
    said: list[Turn] = []
    for question in questions[:-1]:
        said += [Turn(role="user", content=question), Turn(role="assistant", content=assistant.ask(question, said).text)]
    return assistant.ask(questions[-1], said)


def amounts(answer: Answer) -> set[str]:
    """What is given as the answer, in 元 or as counted."""
    return {f.amount.removesuffix(".00") for f in answer.figures if f.role == "answer"}


def offered(answer: Answer) -> set[str]:
    """What is given as the answer, as printed."""
    return {f.printed.replace(",", "") for f in answer.figures if f.role == "answer"}
