"""The made-up world behind real doors: an application over an index with one text and one PDF."""

from __future__ import annotations

import hashlib
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from fastapi import FastAPI
from fastapi.testclient import TestClient

from assistant.settings import Settings
from assistant.web.server import create_app
from assistant.web.staff import IngestOutcome
from index.budget_index import BudgetIndex
from index.records import Reading
from made_up import RowAssistant, pdf_reading, text_reading

TOKEN = "counting-house-7319"


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """What a test may want to look at behind the doors."""

    app: FastAPI
    index: BudgetIndex
    assistant: RowAssistant
    text: Reading
    pdf: Reading

    def visitor(self) -> TestClient:
        """A client to whom an error of ours arrives as a visitor would see it."""
        return TestClient(self.app, raise_server_exceptions=False)


def build(index: BudgetIndex, place: Path, *, token: str | None = TOKEN, chat: bool = False) -> House:
    text, pdf = text_reading(), pdf_reading()
    index.replace(text)
    index.replace(pdf)
    assistant = RowAssistant(index)

    def take_in(path: Path, accept: bool) -> IngestOutcome:
        content = path.read_bytes()
        if not content.strip():
            return IngestOutcome(document=None, status="failed", message=f"《{path.name}》是空文件，请重新下载。")
        document = hashlib.sha256(content).hexdigest()[:12]
        if index.holds(document):
            return IngestOutcome(document=document, status="unchanged")
        replaced = index.replace(text_reading(path.name, content.decode("utf-8", "replace")))
        return IngestOutcome(document=document, status="replaced" if replaced else "added")

    app = create_app(Settings(index=place, staff_token=token), index, assistant, take_in, chat=chat)  # type: ignore[arg-type]
    return House(app=app, index=index, assistant=assistant, text=text, pdf=pdf)


@contextmanager
def listening(app: FastAPI) -> Iterator[str]:
    """The application on a port of its own."""
    import uvicorn

    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        server = uvicorn.Server(uvicorn.Config(app, log_level="error"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.02)
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join(timeout=10)
