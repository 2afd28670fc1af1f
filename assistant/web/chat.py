"""The chat page: one conversation, one question box, and every figure with a link to its page."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from typing import Any

import gradio as gr
from fastapi import FastAPI
from markupsafe import Markup

from assistant.answer import Answer, Answers
from assistant.settings import Settings
from assistant.web.bases import bases, put_on, stands_alone
from assistant.web.feedback import FeedbackBook
from assistant.web.frame import Frame, Guard
from assistant.web.pages import render
from assistant.web.rates import Allowance, too_quick
from assistant.web.rendering import html
from assistant.web.sent import plain_text
from assistant.web.turns import Asked, Said, drawn, frame, growing, history, read_asked, shown
from index.agencies import AgencyDirectory
from index.budget_index import BudgetIndex
from index.errors import MingzhangError

log = logging.getLogger(__name__)

HEAD = """<meta charset="utf-8">
<meta name="description" content="问政府预算公开，得到准确的数字、口径和出处。">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="/web/seal.svg" type="image/svg+xml">
<script src="/web/preferences.js"></script>
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
  const number = (one) => one ? Number(one) : null;
  if (button) trigger('ask', {question: button.dataset.ask, agency: button.dataset.agency || null,
    fiscal_year: number(button.dataset.year), after: number(button.dataset.after)});
  const basis = event.target.closest('[data-basis]');
  if (basis) trigger('ask', {basis: basis.dataset.basis, number: Number(basis.closest('.turn').id.replace('turn-', ''))});
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
LONG = 240
"Characters from which a text is shown growing; a shorter one is whole before anybody could see it grow."
STEPS = 1
"How often a long text is shown before it is whole: each time costs the server as much as an answer."
PATIENCE = 0.4
"Seconds after which the page says that it is looking; most answers are there by then."
TURNS_KEPT = 60
SORRY = "服务内部出错，已记录，请稍后再试。"
STOPPED = "已停止，没有作答。"


class ChatPage:
    """What happens on the page: a question comes, an answer grows, a conversation is kept or begun anew."""

    def __init__(
        self, index: BudgetIndex, assistant: Answers, feedback: FeedbackBook, allowance: Allowance, concurrency: int
    ) -> None:
        self._index, self._assistant, self._feedback, self._allowance = index, assistant, feedback, allowance
        self._concurrency = concurrency
        self._working = ThreadPoolExecutor(concurrency, thread_name_prefix="answering")
        self._directory = (-1, AgencyDirectory(()))

    def blocks(self) -> gr.Blocks:
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
                    stop = gr.Button("停止", elem_id="stop", min_width=72)
                gr.HTML(render("hint.html"), elem_id="hint", **bare)
            gr.HTML(value=render("panel.html"), elem_id="panel", **bare)
            # always_last: what is sent while an answer is coming waits its turn instead of being dropped.
            quietly: dict[str, Any] = {
                "show_progress": "hidden",
                "api_visibility": "private",
                "concurrency_limit": self._concurrency,
                "trigger_mode": "always_last",
            }
            changed = [conversation, said, question]
            asking = [gr.on([question.submit, send.click], self.ask, [question, said], changed, **quietly)]
            asking += [place.ask(self.ask_by_button, [said], changed, **quietly) for place in (conversation, welcome)]
            stop.click(self.stop, [said], [conversation, said], cancels=asking, **quietly)
            conversation.feedback(self.take_feedback, [said], [conversation, said], **quietly)
            desk.restore(self.restore, None, [conversation, said], **quietly)
            # What the index holds may have changed since the page was built.
            page.load(self.empty, None, welcome, show_progress="hidden", api_visibility="private")
        blocks: gr.Blocks = page
        return blocks

    async def ask(self, question: str, said: Said, visit: gr.Request) -> AsyncIterator[tuple[Any, Any, Any]]:
        """Answer what was typed."""
        async for shows in self._turn(Asked(question=plain_text(question or "")), said, visit):
            yield shows

    async def ask_by_button(
        self, said: Said, pressed: gr.EventData, visit: gr.Request
    ) -> AsyncIterator[tuple[Any, Any, Any]]:
        """Answer what a button asks, within the agency or year it names, or an earlier question on another basis."""
        data = pressed._data
        asked = self.on_another_basis(said, data) if _names_basis(data) else read_asked(data)
        async for shows in self._turn(asked, said, visit):
            yield shows

    def on_another_basis(self, said: Said, data: dict[str, Any]) -> Asked:
        """An earlier turn's question, written out for the document whose basis was chosen."""
        number = data.get("number")
        if not isinstance(number, int) or not 1 <= number <= len(said):
            return Asked()
        target = next((one for one in self._index.disclosures() if one.document == data["basis"]), None)
        if target is None:
            return Asked()
        turn, bodies = said[number - 1], self._bodies()
        after = 0 if stands_alone(turn["question"], bodies) else turn.get("after")
        return Asked(question=put_on(turn["question"], target, bodies), after=number - 1 if after is None else after)

    def stop(self, said: Said) -> tuple[str, Said]:
        """Leave a question unanswered that was being worked on; what stands stays."""
        if said and "answer" not in said[-1] and not said[-1].get("error"):
            said = [*said[:-1], said[-1] | {"error": STOPPED}]
        return shown(said), said

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
        for one in kept[:TURNS_KEPT] if isinstance(kept, list) else []:
            asked = read_asked(one)
            if asked.question:
                said = [*said, drawn(self._answer(asked, said)[0], len(said) + 1)]
        return shown(said), said

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
        said = [*said[: number - 1], drawn(turn | {"judged": True}, number), *said[number:]]
        return shown(said), said

    async def _turn(self, asked: Asked, said: Said, visit: gr.Request) -> AsyncIterator[tuple[Any, Any, Any]]:
        """A question, then its answer growing under it."""
        if not asked.question.strip():
            yield gr.skip(), gr.skip(), gr.skip()
            return
        before, number = shown(said), len(said) + 1
        if seconds := self._allowance.take(visit.client.host if visit.client else ""):
            turn = asked.turn() | {"error": too_quick(seconds)}
            yield before + frame(turn, number), [*said, turn], ""
            return
        # Emptied once, at the start: what is typed while the answer grows belongs to the next question.
        emptied: Any = ""
        coming = asyncio.wrap_future(self._working.submit(self._answer, asked, said))
        if not (await asyncio.wait({coming}, timeout=PATIENCE))[0]:
            turn = asked.turn()
            yield before + frame(turn, number), [*said, turn], emptied
            emptied = gr.skip()
        turn, answer = await coming
        for text in growing(answer.text, STEPS) if answer and len(answer.text) >= LONG else ():
            grown = html(answer, number=number, text=text, live=True) if answer else None
            yield before + frame(turn, number, grown), [*said, turn], emptied
            emptied = gr.skip()
        turn = drawn(turn, number)
        yield before + turn["drawn"], [*said, turn][-TURNS_KEPT:], emptied

    def _answer(self, asked: Asked, said: Said) -> tuple[dict[str, Any], Answer | None]:
        """One turn as plain data; an error is a sentence in the place of an answer."""
        turn = asked.turn()
        earlier = said if asked.after is None else said[: asked.after]
        try:
            answer = self._assistant.ask(
                asked.question, history(earlier), agency=asked.agency, fiscal_year=asked.fiscal_year
            )
            on = [asdict(basis) for basis in bases(answer, self._index.disclosures())]
        except MingzhangError as error:
            return turn | {"question": asked.question[:200], "error": str(error)}, None
        except Exception:
            log.exception("the question could not be answered")
            return turn | {"question": asked.question[:200], "error": SORRY}, None
        return turn | {"answer": answer.model_dump(mode="json"), "bases": on}, answer

    def _bodies(self) -> AgencyDirectory:
        """The bodies of the index, read again only when it changed."""
        version = self._index.version
        if self._directory[0] != version:
            self._directory = (version, AgencyDirectory(self._index.disclosures()))
        return self._directory[1]

    def first_paint(self) -> str:
        """What stands on the page until the toolkit has started."""
        return render("first_paint.html", welcome=Markup(self.empty()))


def _names_basis(data: object) -> bool:
    return isinstance(data, dict) and isinstance(data.get("basis"), str)


def mount(
    app: FastAPI,
    index: BudgetIndex,
    assistant: Answers,
    settings: Settings,
    feedback: FeedbackBook,
    allowance: Allowance,
) -> FastAPI:
    """Put the chat page at `/`, without the toolkit's own links, recordings and fonts."""
    chat = ChatPage(index, assistant, feedback, allowance, settings.concurrent_questions)
    page = chat.blocks()
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
