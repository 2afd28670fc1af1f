"""Turns of a conversation as plain data, which is how the toolkit carries them, and as they stand on the page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from assistant.answer import Answer, Turn
from assistant.web.bases import Basis, Value
from assistant.web.pages import render
from assistant.web.rendering import html, pieces
from assistant.web.sent import plain_text

Said = list[dict[str, Any]]
"Each a question, and an Answer, an error sentence, or as yet neither; once drawn, how it stands on the page."


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question as a browser sends it: what it was narrowed to, and after how many turns it was asked."""

    question: str = ""
    agency: str | None = None
    fiscal_year: int | None = None
    after: int | None = None

    def turn(self) -> dict[str, Any]:
        return {
            "question": self.question,
            "agency": self.agency,
            "fiscal_year": self.fiscal_year,
            "after": self.after,
        }


def read_asked(data: object) -> Asked:
    """A question out of whatever a browser sends; an empty one if it is none."""
    if not isinstance(data, dict) or not isinstance(data.get("question"), str):
        return Asked()
    agency, year, after = data.get("agency"), data.get("fiscal_year"), data.get("after")
    return Asked(
        question=plain_text(data["question"]).strip(),
        agency=plain_text(agency) if isinstance(agency, str) else None,
        fiscal_year=year if isinstance(year, int) and 1949 <= year <= 2100 else None,
        after=after if isinstance(after, int) and after >= 0 else None,
    )


def growing(text: str, steps: int) -> Iterator[str]:
    """The text so far, a few pieces more each time; a figure never stands half."""
    parts = list(pieces(text))
    step = max(1, -(-len(parts) // (steps + 1)))
    for end in range(step, len(parts), step):
        yield "".join(parts[:end])


def shown(said: Said) -> str:
    """The whole conversation; what was drawn under its number before is not drawn again with each new turn."""
    return "".join(
        turn["drawn"] if turn.get("number") == number else show(turn, number) for number, turn in enumerate(said, 1)
    )


def drawn(turn: dict[str, Any], number: int) -> dict[str, Any]:
    """The turn with how it stands on the page under this number."""
    return turn | {"number": number, "drawn": show(turn, number)}


def show(turn: dict[str, Any], number: int) -> str:
    """One turn, as it stands in the conversation."""
    if "answer" not in turn:
        return frame(turn, number)
    answer = Answer.model_validate(turn["answer"])
    bases = [
        Basis(**part | {"values": tuple(Value(**value) for value in part["values"])}) for part in turn.get("bases", [])
    ]
    return frame(turn, number, html(answer, number=number, bases=bases, judged=bool(turn.get("judged"))))


def frame(turn: dict[str, Any], number: int, reply: Markup | None = None) -> str:
    """A question and what stands under it: a reply, an error, or a sign that one is coming."""
    known = {"agency": None, "fiscal_year": None, "after": None, "error": ""} | turn
    return render("turn.html", number=number, reply=reply, **{name: known[name] for name in KNOWN})


KNOWN = ("question", "agency", "fiscal_year", "after", "error")


def history(said: Sequence[dict[str, Any]]) -> list[Turn]:
    """What was asked and answered so far: all the state the next question needs."""
    turns: list[Turn] = []
    for turn in said:
        if "answer" in turn:
            turns.append(Turn(role="user", content=turn["question"]))
            turns.append(Turn(role="assistant", content=turn["answer"]["text"]))
    return turns
