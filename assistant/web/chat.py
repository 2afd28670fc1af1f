"""The chat page: one conversation, one question box, and every figure with a link to its page."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any

import gradio as gr
from fastapi import FastAPI
from markupsafe import Markup

from assistant.answer import Answer, Turn
from assistant.conversation import Assistant
from assistant.settings import Settings
from assistant.web.feedback import FeedbackBook
from assistant.web.frame import Frame, Guard
from assistant.web.pages import render
from assistant.web.rendering import Choice, html, pieces
from assistant.web.sent import plain_text
from index.budget_index import BudgetIndex
from index.errors import MingzhangError

log = logging.getLogger(__name__)

HEAD = """<meta charset="utf-8">
<meta name="description" content="问政府预算公开，得到准确的数字、口径和出处。">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="/web/seal.svg" type="image/svg+xml">
<link rel="stylesheet" href="/web/base.css">
<link rel="stylesheet" href="/web/answer.css">
<link rel="stylesheet" href="/web/chat.css">
<script src="/web/chat.js" defer></script>
"""
LOG = '<section class="log" role="log" aria-label="对话" aria-live="polite" tabindex="0">${value}</section>'
# The page tells Python which button was pressed; the rest of its script is in chat.js, shared by all.
LISTEN = """
element.addEventListener('click', (event) => {
  const button = event.target.closest('[data-ask]');
  if (button) trigger('ask', {question: button.dataset.ask, agency: button.dataset.agency || null,
    fiscal_year: button.dataset.year ? Number(button.dataset.year) : null});
  const judged = event.target.closest('[data-judge]');
  if (judged) trigger('feedback', {number: Number(judged.closest('.turn').id.replace('turn-', '')),
    helpful: judged.dataset.judge === 'helpful', reason: judged.closest('.tools').querySelector('.judge input').value});
});
"""
ARRIVED = "watch('value', () => window.mingzhang && window.mingzhang.arrived(element));"
RESTORE = """
document.addEventListener('mingzhang:restore', (event) => trigger('restore', event.detail));
window.mingzhang && window.mingzhang.ready();
"""
STEPS = 3
"In how many steps a text arrives: enough to be seen coming, few enough for ten visitors at once."
TURNS_KEPT = 60
MOST_CHOICES = 6
SORRY = "服务内部出错，已记录，请稍后再试。"

Said = list[dict[str, Any]]
"Turns as plain data, which is how Gradio carries them: a question, and an Answer or an error sentence."


class ChatPage:
    """What happens on the page: a question comes, an answer grows, a conversation is kept or begun anew."""

    def __init__(self, index: BudgetIndex, assistant: Assistant, feedback: FeedbackBook) -> None:
        self._index, self._assistant, self._feedback = index, assistant, feedback

    def blocks(self, concurrency: int) -> gr.Blocks:
        """The page's parts and how they act on each other."""
        with gr.Blocks(title="明账 · 问政府预算公开", analytics_enabled=False, fill_width=True) as page:
            said = gr.State([])
            bare: dict[str, Any] = {"padding": False, "apply_default_css": False}
            gr.HTML(render("masthead.html", here="chat"), elem_id="masthead", **bare)
            with gr.Column(elem_id="talk"):
                desk = gr.HTML(render("desk.html"), js_on_load=RESTORE, elem_id="desk", **bare)
                # Two parts, so that refreshing the welcome can never overwrite a conversation begun meanwhile.
                welcome = gr.HTML(self.empty(), js_on_load=LISTEN, elem_id="welcome", **bare)
                conversation = gr.HTML(
                    "", html_template=LOG, js_on_load=LISTEN + ARRIVED, elem_id="conversation", **bare
                )
                with gr.Row(elem_id="composer"):
                    question = gr.Textbox(
                        label="提问",
                        placeholder="例如：公务接待费是多少？",
                        lines=1,
                        max_lines=6,
                        autofocus=True,
                        elem_id="question",
                        container=True,
                    )
                    send = gr.Button("发送", variant="primary", elem_id="send", min_width=72)
            gr.HTML(value=render("panel.html"), elem_id="panel", **bare)
            # always_last: what is sent while an answer is coming waits its turn instead of being dropped.
            quietly: dict[str, Any] = {
                "show_progress": "hidden",
                "api_visibility": "private",
                "concurrency_limit": concurrency,
                "trigger_mode": "always_last",
            }
            shown = [conversation, said, question]
            gr.on([question.submit, send.click], self.ask, [question, said], shown, **quietly)
            for place in (conversation, welcome):
                place.ask(self.ask_by_button, [said], shown, **quietly)
            conversation.feedback(self.take_feedback, [said], [conversation, said], **quietly)
            desk.restore(self.restore, None, [conversation, said], **quietly)
            # What the index holds may have changed since the page was built.
            page.load(self.empty, None, welcome, show_progress="hidden", api_visibility="private")
        blocks: gr.Blocks = page
        return blocks

    def ask(self, question: str, said: Said) -> Iterator[tuple[Any, Any, Any]]:
        """Answer what was typed."""
        if not (question or "").strip():
            yield gr.skip(), gr.skip(), gr.skip()
            return
        yield from self._turn(question, said, None, None)

    def ask_by_button(self, said: Said, pressed: gr.EventData) -> Iterator[tuple[Any, Any, Any]]:
        """Answer what a button asks, within the agency or year the button names."""
        question, agency, year = read_asked(pressed._data)
        if not question:
            yield gr.skip(), gr.skip(), gr.skip()
            return
        yield from self._turn(question, said, agency, year)

    def empty(self) -> str:
        """The page before the first question: what this is, and questions the index can answer."""
        try:
            openers, held = self._assistant.openers(), self._index.disclosures()
        except MingzhangError as error:
            return render("welcome.html", openers=[], held=[], error=str(error))
        return render("welcome.html", openers=openers[:6], held=held, error="")

    def restore(self, wanted: gr.EventData) -> tuple[str, Said]:
        """Ask a kept conversation's questions again: answers are as good as the index is now, and nothing is trusted."""
        said: Said = []
        kept = (wanted._data or {}).get("asked")
        for asked in kept[:TURNS_KEPT] if isinstance(kept, list) else []:
            question, agency, year = read_asked(asked)
            if question:
                said = [*said, self._answer(question, said, agency, year)[0]]
        return "".join(show(turn, number) for number, turn in enumerate(said, 1)), said

    def take_feedback(self, said: Said, given: gr.EventData) -> tuple[Any, Any]:
        """Keep what a visitor says of one answer, and show that it was kept."""
        data = given._data if isinstance(given._data, dict) else {}
        number, reason = data.get("number"), data.get("reason")
        if not isinstance(number, int) or not 1 <= number <= len(said) or "answer" not in said[number - 1]:
            return gr.skip(), gr.skip()
        turn = said[number - 1]
        self._feedback.add(
            Answer.model_validate(turn["answer"]),
            helpful=data.get("helpful") is True,
            reason=plain_text(reason) if isinstance(reason, str) else "",
            index_version=self._index.version,
        )
        said = [*said[: number - 1], turn | {"judged": True}, *said[number:]]
        return "".join(show(one, at) for at, one in enumerate(said, 1)), said

    def _turn(self, question: str, said: Said, agency: str | None, year: int | None) -> Iterator[tuple[Any, Any, Any]]:
        before = "".join(show(turn, number) for number, turn in enumerate(said, 1))
        number, question = len(said) + 1, plain_text(question)
        turn: dict[str, Any] = {"question": question, "agency": agency, "fiscal_year": year}
        # Emptied once, at the start: what is typed while the answer grows belongs to the next question.
        yield before + frame(turn, number), said, ""
        turn, answer = self._answer(question, said, agency, year)
        if answer:
            for text in growing(answer.text):
                grown = html(answer, number=number, text=text, live=True)
                yield before + frame(turn, number, grown), gr.skip(), gr.skip()
        yield before + show(turn, number), [*said, turn][-TURNS_KEPT:], gr.skip()

    def _answer(
        self, question: str, said: Said, agency: str | None, year: int | None
    ) -> tuple[dict[str, Any], Answer | None]:
        """One turn as plain data; an error is a sentence in the place of an answer."""
        turn: dict[str, Any] = {"question": question, "agency": agency, "fiscal_year": year}
        try:
            answer = self._assistant.ask(question, history(said), agency=agency, fiscal_year=year)
        except MingzhangError as error:
            return turn | {"question": question[:200], "error": str(error)}, None
        except Exception:
            log.exception("the question could not be answered")
            return turn | {"question": question[:200], "error": SORRY}, None
        choices = [asdict(choice) for choice in self.choices(answer)]
        return turn | {"answer": answer.model_dump(mode="json"), "choices": choices}, answer

    def choices(self, answer: Answer) -> list[Choice]:
        """Other years and bodies the index holds, where the question named none and one was assumed."""
        basis = answer.interpretation
        held = self._index.disclosures()
        choices: list[Choice] = []
        if "fiscal_year" in basis.assumed and basis.agency:
            years = {one.fiscal_year for one in held if one.agency == basis.agency} - {basis.fiscal_year}
            choices += [Choice(label=f"{y}年", agency=basis.agency, fiscal_year=y) for y in sorted(years, reverse=True)]
        if "agency" in basis.assumed:
            others = dict.fromkeys(one.agency for one in held if one.agency != basis.agency)
            choices += [Choice(label=name, agency=name, fiscal_year=None) for name in others]
        return choices[:MOST_CHOICES]

    def first_paint(self) -> str:
        """What stands on the page until the toolkit has started."""
        return render("first_paint.html", welcome=Markup(self.empty()))


def growing(text: str) -> Iterator[str]:
    """The text so far, a few pieces more each time; a figure never stands half."""
    parts = list(pieces(text))
    step = max(1, -(-len(parts) // STEPS))
    for end in range(step, len(parts), step):
        yield "".join(parts[:end])


def read_asked(data: object) -> tuple[str, str | None, int | None]:
    """A question with the agency and year it was narrowed to, as a browser sends them; an empty one if it is none."""
    if not isinstance(data, dict) or not isinstance(data.get("question"), str):
        return "", None, None
    agency, year = data.get("agency"), data.get("fiscal_year")
    narrowed = year if isinstance(year, int) and 1949 <= year <= 2100 else None
    return plain_text(data["question"]).strip(), plain_text(agency) if isinstance(agency, str) else None, narrowed


def show(turn: dict[str, Any], number: int) -> str:
    """One turn, as it stands in the conversation."""
    if "answer" not in turn:
        return frame(turn, number)
    answer, choices = Answer.model_validate(turn["answer"]), [Choice(**choice) for choice in turn["choices"]]
    judged = bool(turn.get("judged"))
    return frame(turn, number, html(answer, number=number, choices=choices, judged=judged))


def frame(turn: dict[str, Any], number: int, reply: Markup | None = None) -> str:
    """A question and what stands under it: a reply, an error, or a sign that one is coming."""
    return render(
        "turn.html",
        number=number,
        reply=reply,
        question=turn["question"],
        agency=turn.get("agency"),
        fiscal_year=turn.get("fiscal_year"),
        error=turn.get("error", ""),
    )


def history(said: Sequence[dict[str, Any]]) -> list[Turn]:
    """What was asked and answered so far: all the state the next question needs."""
    turns: list[Turn] = []
    for turn in said:
        if "answer" in turn:
            turns.append(Turn(role="user", content=turn["question"]))
            turns.append(Turn(role="assistant", content=turn["answer"]["text"]))
    return turns


def mount(
    app: FastAPI, index: BudgetIndex, assistant: Assistant, settings: Settings, feedback: FeedbackBook
) -> FastAPI:
    """Put the chat page at `/`, without the toolkit's own links, recordings and fonts."""
    chat = ChatPage(index, assistant, feedback)
    page = chat.blocks(settings.concurrent_questions)
    page.queue(default_concurrency_limit=settings.concurrent_questions, api_open=False)
    app.add_middleware(Guard)
    app.add_middleware(Frame, head=HEAD, first_paint=chat.first_paint)
    mounted: FastAPI = gr.mount_gradio_app(
        app,
        page,
        path="/",
        footer_links=[],
        run_history=False,
        show_error=False,
        ssr_mode=False,
        enable_monitoring=False,
        max_file_size=settings.visitor_body_limit,
        theme=gr.themes.Base(font=["system-ui", "sans-serif"], font_mono=["ui-monospace", "monospace"]),
    )
    return mounted
