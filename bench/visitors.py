"""Ten visitors at once: how long each waits for the full answer on the page, while nothing else happens and while a file is taken in.

Each visitor speaks the page's own protocol and asks again as soon as the answer is there, which no person does: browsers
stand on other machines, so their drawing is not counted.
"""

from __future__ import annotations

import itertools
import json
import os
import random
import shutil
import socket
import statistics
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

from index.budget_index import BudgetIndex
from index.records import Disclosure

VISITORS = 10
TURNS = 12  # each, in one conversation
OPENS = 90.0  # seconds a server may take to open its doors


def visitors(
    files: list[Path], folder: Path, questions_of: Callable[[Sequence[Disclosure]], list[str]]
) -> dict[str, object]:
    """Milliseconds until the full answer, over all visitors and turns: median and 95th percentile."""
    quiet = folder.with_name("visited")
    shutil.copytree(folder, quiet)
    with serving(quiet) as origin:
        with closing(open_index(quiet)) as index:
            questions = questions_of(index.disclosures())
        wait_for(origin, "warm")  # what loads beside the first answers is the start's cost, and not a visitor's
        visit(origin, questions, 1, seed=0)
        alone = visit(origin, questions, 1, seed=1)
        at_once = visit(origin, questions, VISITORS, seed=2)
        with ingesting(quiet, files[0]):
            meanwhile = visit(origin, questions, VISITORS, seed=3)
    return {
        "visitors": VISITORS,
        **{f"alone_{name}": ms for name, ms in spread(alone).items()},
        **{f"at_once_{name}": ms for name, ms in spread(at_once).items()},
        **{f"meanwhile_{name}": ms for name, ms in spread(meanwhile).items()},
    }


def open_index(folder: Path) -> BudgetIndex:
    from index.encoders import SentenceEncoder

    return BudgetIndex.open(folder, SentenceEncoder())


def spread(seconds: Sequence[float]) -> dict[str, float]:
    return {
        "median_ms": statistics.median(seconds) * 1000,
        "p95_ms": sorted(seconds)[int(len(seconds) * 0.95)] * 1000,
    }


def command(*words: str) -> list[str]:
    """明账's own command line, as this interpreter runs it."""
    return [sys.executable, str(Path(__file__).resolve().parent.parent / "app.py"), *words]


@contextmanager
def serving(index: Path) -> Iterator[str]:
    """A server of its own over this index, without a limit on how often may be asked."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen(
        command("serve", "--index", str(index), "--port", str(port)),
        env=os.environ | {"MINGZHANG_QUESTIONS_A_MINUTE": "0"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    origin = f"http://127.0.0.1:{port}"
    try:
        wait_for(origin)
        yield origin
    finally:
        server.terminate()
        server.wait(timeout=30)


def wait_for(origin: str, what: str = "status") -> None:
    """Until the server says yes to this of its health. Raises TimeoutError."""
    import httpx

    ends = time.monotonic() + OPENS
    while True:
        try:
            health = httpx.get(f"{origin}/health", timeout=5)
            if health.status_code == 200 and health.json()[what]:
                return
        except httpx.HTTPError:
            pass
        if time.monotonic() > ends:
            raise TimeoutError(f"{origin} 在 {OPENS:.0f} 秒内没有打开。")
        time.sleep(0.2)


@contextmanager
def ingesting(index: Path, file: Path) -> Iterator[None]:
    """One file is taken in again and again by another process until the body is left."""
    left = threading.Event()
    copy = index.with_name(f"again{file.suffix}")

    def again() -> None:
        for number in itertools.count(1):
            if left.is_set():
                return
            # Another content each time, so that it is never "already indexed".
            copy.write_bytes(file.read_bytes() + b"\n" * number)
            quietly: dict[str, int] = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
            subprocess.run(command("ingest", "--index", str(index), str(copy)), check=True, timeout=120, **quietly)

    worker = threading.Thread(target=again)
    worker.start()
    time.sleep(1)
    try:
        yield
    finally:
        left.set()  # the one under way is let finish
        worker.join()


def visit(origin: str, questions: Sequence[str], many: int, *, seed: int) -> list[float]:
    """Seconds from sending a question to its full answer, for so many visitors at once, no two in the same conversation."""
    import httpx

    with httpx.Client(base_url=origin, timeout=60) as one:
        config = one.get("/config").json()
    asking = next(d for d in config["dependencies"] if d["api_name"] == "ask")
    waited: list[float] = []
    failed: list[BaseException] = []

    def visitor(number: int) -> None:
        try:
            session, own = uuid.uuid4().hex[:11], random.Random(f"{seed} {number}")
            with httpx.Client(base_url=origin, timeout=60) as page:
                for question in own.sample(questions, min(TURNS, len(questions))):
                    began = time.perf_counter()
                    ask(page, asking, session, question)
                    waited.append(time.perf_counter() - began)
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=visitor, args=(number,)) for number in range(many)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failed:
        raise failed[0]
    return waited


def ask(page: object, asking: dict, session: str, question: str) -> None:  # type: ignore[type-arg]
    """One question through the page's queue, until the toolkit says that its answer is whole."""
    sent = {"data": [question, None], "fn_index": asking["id"], "trigger_id": asking["targets"][0][0], "session_hash": session}
    page.post("/gradio_api/queue/join", json=sent).raise_for_status()  # type: ignore[attr-defined]
    with page.stream("GET", "/gradio_api/queue/data", params={"session_hash": session}) as events:  # type: ignore[attr-defined]
        for line in events.iter_lines():
            if line.startswith("data:") and (event := json.loads(line[5:]))["msg"] == "process_completed":
                if not event["success"]:
                    raise RuntimeError(f"页面没有答出：{question}")
                return
    raise RuntimeError(f"页面没有答完：{question}")
