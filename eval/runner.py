"""A fresh index of the bundled sample, every question asked once, and the report: `mingzhang eval`."""

from __future__ import annotations

import logging
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Protocol

from assistant.answer import Answer, Turn
from assistant.settings import Settings
from eval.dataset import ANSWERED, Case, Kind, UnknownSet, chosen, load
from eval.metrics import judge
from eval.report import (
    BASELINE,
    Report,
    Result,
    fallen,
    json_text,
    keep,
    people_text,
    raised,
    read_baseline,
)
from index.budget_index import BudgetIndex
from index.encoders import Encoder, SentenceEncoder
from index.errors import MingzhangError

HELD, FELL, WRONG_USAGE = 0, 1, 2

log = logging.getLogger(__name__)


class Answers(Protocol):
    """What is measured: anything that answers a question."""

    def ask(self, question: str, history: Sequence[Turn] = ()) -> Answer: ...


def run(
    sets: Sequence[str] = (), *, as_json: bool = False, write_baseline: bool = False, baseline: Path = BASELINE
) -> int:
    """Measure the assistant on the sample and say how it did; 1 when a kind falls below its baseline."""
    from assistant.conversation import Assistant

    try:
        kinds = chosen(sets)
    except UnknownSet as error:
        print(error, file=sys.stderr)
        return WRONG_USAGE
    before = read_baseline(baseline)
    with sample_index(SentenceEncoder()) as index:
        report = measure(kinds, Assistant(index))
    print(json_text(report, before) if as_json else people_text(report, before))
    if write_baseline:
        keep(raised(report, before), baseline)
        print(f"基线已写入 {baseline}。", file=sys.stderr)
        return HELD
    worse = fallen(report, before)
    for sentence in worse:
        print(sentence, file=sys.stderr)
    return FELL if worse else HELD


def measure(kinds: Sequence[Kind], assistant: Answers) -> Report:
    """Ask every case of these kinds and judge each answer."""
    return Report.of([ask(kind, case, assistant) for kind in kinds for case in load(kind)])


def ask(kind: Kind, case: Case, assistant: Answers) -> Result:
    began = time.perf_counter()
    try:
        answer = assistant.ask(case.question, case.history)
    except Exception as error:  # whatever breaks on one question must not hide how the others did
        log.exception("%s broke", case.id)
        broke = f"出错：{type(error).__name__}"
        return Result(id=case.id, kind=kind, question=case.question, status="error", why=broke)
    took = (time.perf_counter() - began) * 1000
    verdict = judge(case, answer)
    return Result(
        id=case.id,
        kind=kind,
        question=case.question,
        status=answer.status,
        right=verdict.right,
        cited=verdict.cited,
        wrong_number=verdict.wrong_number,
        gave_numbers=answer.status in ANSWERED and bool(answer.figures),
        unsourced=list(verdict.unsourced),
        why=verdict.why,
        text=answer.text,
        ms=round(took, 1),
    )


@contextmanager
def sample_index(encoder: Encoder) -> Iterator[BudgetIndex]:
    """An index that holds the bundled sample and nothing else, gone again afterwards."""
    from ingest.pipeline import ingest

    with TemporaryDirectory(prefix="mingzhang-eval-") as folder:
        index = BudgetIndex.open(Path(folder), encoder)
        try:
            for report in ingest([Settings().sample], index):
                if report.error:
                    raise MingzhangError(report.error)
            yield index
        finally:
            index.close()
