"""Files read ahead by processes of their own, while the one who asked is still storing the file before.

A worker is this module, run: it is sent a path, and sends back a Reading or what kept it from one. A file that brings
its worker down is told as unreadable, and the rest goes on with a new worker. (multiprocessing would run the caller's
script anew in each worker, and would not say which file did it.)
"""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from queue import Empty, SimpleQueue
from types import TracebackType
from typing import Self

from index.errors import UnreadableFile
from index.records import Reading

_AHEAD = 2
"Readings that may wait for each worker: enough to keep it busy, few enough to fit in memory."


class ReadAhead:
    """Gives readings by path, in the order of `paths` fastest; what was asked for out of order is read then."""

    def __init__(self, paths: Iterable[Path], workers: int) -> None:
        self._waiting = deque(paths)
        self._window = workers * _AHEAD
        self._ahead: dict[Path, Future[Reading]] = {}
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

    def __call__(self, path: Path) -> Reading:
        future = self._ahead.pop(path, None) or self._threads.submit(self._read, path)
        self._fill()
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
            reading = worker.read(path)
        except (EOFError, OSError, pickle.UnpicklingError):
            worker.close()
            raise UnreadableFile(f"《{path.name}》读取到一半程序中止，可能文件已损坏或过大，请检查后重试。") from None
        self._idle.put(worker)
        return reading()


class _Worker:
    """One process that reads one file after another."""

    def __init__(self) -> None:
        here = os.pathsep.join(filter(None, sys.path))
        self._process = subprocess.Popen(
            [sys.executable, "-m", "ingest.workers"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=os.environ | {"PYTHONPATH": here},
        )

    def read(self, path: Path) -> Callable[[], Reading]:
        """Wait for the outcome: a call that gives the reading, or raises what reading it raised."""
        assert self._process.stdin and self._process.stdout
        pickle.dump(path.absolute(), self._process.stdin)
        self._process.stdin.flush()
        outcome = pickle.load(self._process.stdout)

        def give() -> Reading:
            if isinstance(outcome, Reading):
                return outcome
            raise outcome

        return give

    def close(self) -> None:
        self._process.kill()
        self._process.communicate()


def main() -> None:
    """Read what is asked for on standard input until it closes."""
    from ingest.pipeline import read_disclosure

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # who asked decides when to stop
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints must not get among the answers
    while True:
        try:
            path = pickle.load(sys.stdin.buffer)
        except EOFError:
            return
        outcome: Reading | Exception
        try:
            outcome = read_disclosure(path)
        except Exception as error:  # the one who asked knows what to tell
            outcome = error
        try:
            sent = pickle.dumps(outcome)
        except (pickle.PicklingError, TypeError, AttributeError):
            sent = pickle.dumps(RuntimeError(str(outcome)))
        answers.write(sent)
        answers.flush()


if __name__ == "__main__":
    main()
