"""Files read ahead by processes of their own, while the one who asked is still storing the file before.

A worker is this module, run: it is sent a path, and sends back a Reading or what kept it from one. A file that brings
its worker down is told as unreadable, and the rest goes on with a new worker. (multiprocessing would run the caller's
script anew in each worker, and would not say which file did it.) So is a file on which nothing moves for minutes.
"""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from pathlib import Path
from queue import Empty, SimpleQueue
from types import TracebackType
from typing import Self

from index.errors import UnreadableFile
from index.records import Reading

_AHEAD = 2
"Readings that may wait for each worker: enough to keep it busy, few enough to fit in memory."
_SILENCE = 300.0
"Seconds without a new step or page after which a file is given up."

OnStep = Callable[[str], None]


class ReadAhead:
    """Gives readings by path, in the order of `paths` fastest; what was asked for out of order is read then."""

    def __init__(self, paths: Iterable[Path], workers: int) -> None:
        self._waiting = deque(paths)
        self._window = workers * _AHEAD
        self._ahead: dict[Path, Future[Reading]] = {}
        self._steps: dict[Path, str] = {}
        self._idle: SimpleQueue[_Worker] = SimpleQueue()
        self._threads = ThreadPoolExecutor(workers, thread_name_prefix="reading")

    def __enter__(self) -> Self:
        self._fill()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for future in self._ahead.values():
            future.cancel()
        self._threads.shutdown()
        while not self._idle.empty():
            self._idle.get().close()

    def __call__(self, path: Path, on_step: OnStep = lambda _: None) -> Reading:
        """The reading of a file; its steps are told while it is waited for."""
        future = self._ahead.pop(path, None) or self._threads.submit(self._read, path)
        self._fill()
        told = ""
        while not future.done():
            step = self._steps.get(path, "读取页面")
            if step != told:
                on_step(step)
                told = step
            wait([future], timeout=0.2)
        self._steps.pop(path, None)
        return future.result()

    def _fill(self) -> None:
        while self._waiting and len(self._ahead) < self._window:
            path = self._waiting.popleft()
            self._ahead[path] = self._threads.submit(self._read, path)

    def _read(self, path: Path) -> Reading:
        try:
            worker = self._idle.get_nowait()
        except Empty:
            worker = _Worker()
        try:
            reading = worker.read(path, lambda step: self._steps.__setitem__(path, step))
        except (EOFError, OSError, pickle.UnpicklingError):
            worker.close()
            if worker.silent:
                raise UnreadableFile(
                    f"《{path.name}》读取时 {_SILENCE:.0f} 秒没有进展，已放弃；文件可能已损坏或过于复杂，请检查后单独重试。"
                ) from None
            raise UnreadableFile(f"《{path.name}》读取到一半程序中止，可能文件已损坏或过大，请检查后重试。") from None
        self._idle.put(worker)
        return reading()


class _Worker:
    """One process that reads one file after another."""

    def __init__(self) -> None:
        here = os.pathsep.join(filter(None, sys.path))
        self.silent = False
        "It was stopped because nothing moved."
        self._process = subprocess.Popen(
            [sys.executable, "-m", "ingest.workers"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=os.environ | {"PYTHONPATH": here},
        )

    def read(self, path: Path, on_step: OnStep = lambda _: None) -> Callable[[], Reading]:
        """Wait for the outcome: a call that gives the reading, or raises what reading it raised."""
        assert self._process.stdin and self._process.stdout
        pickle.dump(path.absolute(), self._process.stdin)
        self._process.stdin.flush()
        while isinstance(outcome := self._heard(), str):
            on_step(outcome)

        def give() -> Reading:
            if isinstance(outcome, Reading):
                return outcome
            assert isinstance(outcome, Exception)
            raise outcome

        return give

    def _heard(self) -> object:
        """The next thing the worker says, if it says one in time."""
        assert self._process.stdout
        patience = threading.Timer(_SILENCE, self._give_up)
        patience.daemon = True
        patience.start()
        try:
            return pickle.load(self._process.stdout)
        finally:
            patience.cancel()

    def _give_up(self) -> None:
        self.silent = True
        self._process.kill()

    def close(self) -> None:
        self._process.kill()
        self._process.communicate()


def main() -> None:
    """Read what is asked for on standard input until it closes."""
    from ingest.pipeline import read_disclosure

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # who asked decides when to stop
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints must not get among the answers

    def send(message: bytes) -> None:
        answers.write(message)
        answers.flush()

    while True:
        try:
            path = pickle.load(sys.stdin.buffer)
        except EOFError:
            return
        outcome: Reading | Exception
        try:
            outcome = read_disclosure(path, on_step=lambda step: send(pickle.dumps(step)))
        except Exception as error:  # the one who asked knows what to tell
            outcome = error
        try:
            sent = pickle.dumps(outcome)
        except (pickle.PicklingError, TypeError, AttributeError):
            sent = pickle.dumps(RuntimeError(str(outcome)))
        send(sent)


if __name__ == "__main__":
    main()
