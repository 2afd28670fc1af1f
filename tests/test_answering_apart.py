"""The assistant in a process of its own: the same answers, and it outlives whatever brings that process down."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from assistant.answer import Turn
from assistant.conversation import Assistant
from assistant.web.apart import AssistantApart
from index.budget_index import BudgetIndex
from index.encoders import SentenceEncoder
from index.errors import AnswersCeased, QuestionError
from made_up import pdf_reading, text_reading

QUESTION = "地区办2024年公务接待费是多少？"
ENDS = 20.0  # seconds a process may take to be gone


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder: Path = tmp_path_factory.mktemp("apart") / "index"
    with closing(BudgetIndex.open(folder, SentenceEncoder())) as index:
        index.replace(text_reading())
        index.replace(pdf_reading())
    return folder


@pytest.fixture(scope="module")
def apart(place: Path) -> Iterator[AssistantApart]:
    with closing(AssistantApart(place, 4)) as answers:
        yield answers


def test_it_answers_as_the_assistant_does(place: Path, apart: AssistantApart) -> None:
    with closing(BudgetIndex.open(place, SentenceEncoder())) as index:
        here = Assistant(index)
        first = here.ask(QUESTION)
        assert first.status == "answered"
        assert apart.ask(QUESTION) == first
        said = [Turn(role="user", content=QUESTION), Turn(role="assistant", content=first.text)]
        assert apart.ask("那培训费呢？", said) == here.ask("那培训费呢？", said)
        assert apart.ask(QUESTION, fiscal_year=2026) == here.ask(QUESTION, fiscal_year=2026)
        assert apart.openers() == here.openers()


def test_it_says_when_it_is_warm(place: Path, apart: AssistantApart) -> None:
    assert not AssistantApart(place, 1).is_warm
    apart.warm()
    assert apart.is_warm


def test_an_error_arrives_as_the_sentence_it_is(apart: AssistantApart) -> None:
    with pytest.raises(QuestionError, match="问题是空的"):
        apart.ask(" ")
    with pytest.raises(QuestionError, match="请缩短到2,000个字以内"):
        apart.ask("长" * 10_000)
    assert apart.ask(QUESTION).status == "answered"


def test_questions_asked_at_once_get_each_its_own_answer(apart: AssistantApart) -> None:
    asked = [f"地区办2024年{item}是多少？" for item in ("公务接待费", "培训费", "福利费", "维修费")] * 3
    with ThreadPoolExecutor(len(asked)) as visitors:
        assert [answer.question for answer in visitors.map(apart.ask, asked)] == asked


def test_a_process_that_came_down_is_started_anew(apart: AssistantApart) -> None:
    first = apart.ask(QUESTION)
    os.kill(worker_of(os.getpid()), signal.SIGKILL)
    assert apart.ask(QUESTION) == first


def test_a_question_under_way_when_it_comes_down_is_asked_once_more(apart: AssistantApart) -> None:
    apart.ask(QUESTION)
    worker = worker_of(os.getpid())
    os.kill(worker, signal.SIGSTOP)  # so that the question is surely still open
    with ThreadPoolExecutor(1) as visitor:
        answer = visitor.submit(apart.ask, QUESTION)
        time.sleep(0.2)
        assert not answer.done()
        os.kill(worker, signal.SIGKILL)
        assert answer.result(timeout=60).status == "answered"


def test_a_question_that_brings_it_down_each_time_is_told_in_a_sentence(
    apart: AssistantApart, monkeypatch: pytest.MonkeyPatch
) -> None:
    apart.ask(QUESTION)
    os.kill(worker_of(os.getpid()), signal.SIGKILL)
    monkeypatch.setattr(sys, "executable", "/bin/false")  # a process that ends as soon as it begins
    with pytest.raises(AnswersCeased, match="请换一种问法"):
        apart.ask(QUESTION)
    monkeypatch.undo()
    assert apart.ask(QUESTION).status == "answered"


def test_once_closed_it_starts_no_process_again(place: Path) -> None:
    answers = AssistantApart(place, 1)
    answers.close()
    with pytest.raises(AnswersCeased, match="正在关闭"):
        answers.ask(QUESTION)


def test_it_ends_with_the_one_who_asked(place: Path) -> None:
    asks = f"""
from pathlib import Path
from assistant.web.apart import AssistantApart
apart = AssistantApart(Path({str(place)!r}), 1)
print(apart.ask({QUESTION!r}).status, flush=True)
input()
"""
    asking = subprocess.Popen(
        [sys.executable, "-c", asks], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parent.parent
    )
    assert asking.stdout and asking.stdout.readline() == "answered\n"
    worker = worker_of(asking.pid)
    asking.kill()
    asking.communicate()
    ends = time.monotonic() + ENDS
    while Path(f"/proc/{worker}").exists() and time.monotonic() < ends:
        time.sleep(0.1)
    assert not Path(f"/proc/{worker}").exists()


def worker_of(parent: int) -> int:
    """The one process below this one that answers."""
    if not Path("/proc/self/stat").exists():
        pytest.skip("没有 /proc：找不到子进程")
    found = []
    for entry in Path("/proc").iterdir():
        try:
            stat, line = (entry / "stat").read_text(), (entry / "cmdline").read_bytes()
        except (OSError, UnicodeDecodeError):
            continue
        alive, above = stat.rpartition(")")[2].split()[:2]
        if int(above) == parent and alive != "Z" and b"assistant.web.apart" in line:
            found.append(int(entry.name))
    assert len(found) == 1
    return found[0]
