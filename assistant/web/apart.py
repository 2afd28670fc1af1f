"""The assistant in a process of its own: while it works an answer out, the one that listens goes on listening.

The process is this module, run: it is sent calls and sends back what came of each, in whatever order they are done. It
ends when the one who asked does. One that comes down is started anew, and what it was asked is asked once more.
"""

from __future__ import annotations

import logging
import os
import pickle
import signal
import subprocess
import sys
import threading
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import count
from pathlib import Path
from typing import IO, Any

from assistant.answer import Answer, Turn
from index.errors import AnswersCeased, MingzhangError

log = logging.getLogger(__name__)

_TRIES = 2
"How often a call is made before the one who asked is told that it brings the process down."


class AssistantApart:
    """Answers as an Assistant over the index in this folder does, `at_once` questions side by side."""

    def __init__(self, index: Path, at_once: int) -> None:
        self.is_warm = False
        self._index, self._at_once = index, at_once
        self._starting = threading.Lock()
        self._process: _Process | None = None
        self._closed = False

    def ask(
        self, question: str, history: Sequence[Turn] = (), *, agency: str | None = None, fiscal_year: int | None = None
    ) -> Answer:
        """Answer one question. Raises whatever an Assistant raises, and AnswersCeased."""
        answer: Answer = self._call("ask", question, tuple(history), agency=agency, fiscal_year=fiscal_year)
        return answer

    def openers(self) -> list[str]:
        """Questions the index can answer, for an empty page."""
        found: list[str] = self._call("openers")
        return found

    def warm(self) -> None:
        """Load what the first questions would wait for."""
        self._call("warm")
        self.is_warm = True

    def close(self) -> None:
        """End the process; whatever it was asked is left unanswered."""
        with self._starting:
            self._closed = True
            if self._process is not None:
                self._process.close()
                self._process = None

    def _call(self, name: str, *given: object, **named: object) -> Any:
        for _ in range(_TRIES):
            process = self._running()
            try:
                return process.call(name, given, named)
            except (EOFError, OSError):
                log.warning("the process that answers came down during %s", name)
        raise AnswersCeased("回答这个问题时程序两次中止，已重新启动；请换一种问法，或稍后再试。")

    def _running(self) -> _Process:
        with self._starting:
            if self._closed:
                raise AnswersCeased("服务正在关闭，没有作答。")
            if self._process is None or self._process.ended:
                if self._process is not None:
                    self._process.close()
                self._process = _Process(self._index, self._at_once)
            return self._process


class _Process:
    """One process that holds the index, and the calls it has not yet answered."""

    def __init__(self, index: Path, at_once: int) -> None:
        self.ended = False
        self._numbers = count()
        self._open: dict[int, Future[Any]] = {}
        self._sending = threading.Lock()
        self._popen = subprocess.Popen(
            [sys.executable, "-m", "assistant.web.apart", str(index.absolute()), str(at_once)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        )
        threading.Thread(target=self._listen, name="answers", daemon=True).start()

    def call(self, name: str, given: tuple[object, ...], named: dict[str, object]) -> Any:
        """What came of it. Raises what it raised; EOFError or OSError where the process ended first."""
        assert self._popen.stdin is not None
        future: Future[Any] = Future()
        with self._sending:
            if self.ended:
                raise EOFError
            number = next(self._numbers)
            self._open[number] = future
            try:
                _send(self._popen.stdin, (number, name, given, named))
            except OSError:
                self.ended = True
                raise
        return future.result()

    def close(self) -> None:
        self._popen.kill()
        self._popen.wait()

    def _listen(self) -> None:
        assert self._popen.stdout is not None
        try:
            while True:
                number, outcome = pickle.load(self._popen.stdout)
                future = self._open.pop(number)
                if isinstance(outcome, Exception):
                    future.set_exception(outcome)
                else:
                    future.set_result(outcome)
        except (EOFError, OSError):
            pass
        except Exception:
            log.exception("what the process that answers said could not be read")
        finally:
            with self._sending:  # whoever comes now begins another one
                self.ended = True
            for future in self._open.values():
                future.set_exception(EOFError())


def _send(to: IO[bytes], message: object) -> None:
    to.write(pickle.dumps(message, pickle.HIGHEST_PROTOCOL))
    to.flush()


def main(index: Path, at_once: int) -> None:
    """Do what is asked for on standard input until it closes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # who asked decides when to stop
    from assistant.conversation import Assistant
    from index.budget_index import BudgetIndex
    from index.encoders import SentenceEncoder

    answers, answering = os.fdopen(os.dup(1), "wb"), threading.Lock()
    os.dup2(2, 1)  # whatever a library prints must not get among the answers
    assistant = Assistant(BudgetIndex.open(index, SentenceEncoder()))

    def work(number: int, name: str, given: tuple[object, ...], named: dict[str, object]) -> None:
        outcome: object
        try:
            outcome = getattr(assistant, name)(*given, **named)
        except MingzhangError as error:
            outcome = error
        except Exception as error:
            log.exception("%s could not be done", name)
            outcome = RuntimeError(str(error))  # of any kind, and perhaps of one that cannot be sent
        try:
            sent = pickle.dumps((number, outcome), pickle.HIGHEST_PROTOCOL)
        except Exception as error:
            sent = pickle.dumps((number, RuntimeError(str(error))), pickle.HIGHEST_PROTOCOL)
        with answering:
            answers.write(sent)
            answers.flush()

    with ThreadPoolExecutor(at_once, thread_name_prefix="answering") as threads:
        while True:
            try:
                threads.submit(work, *pickle.load(sys.stdin.buffer))
            except EOFError:
                os._exit(0)  # nobody is left to answer


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
