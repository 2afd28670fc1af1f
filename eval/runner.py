"""A fresh index for each room, every question asked once, and the report: `mingzhang eval`."""

from __future__ import annotations

import logging
import sys
import time
from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from datetime import date
from pathlib import Path
from typing import Protocol

from assistant.answer import Answer, Turn
from eval.dataset import ANSWERED, Case
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
from eval.rooms import SAMPLE, Room, room_index
from eval.sets import Group, UnknownSet, chosen
from index.budget_index import BudgetIndex
from index.encoders import Encoder, SentenceEncoder

HELD, FELL, WRONG_USAGE = 0, 1, 2
ASKED_ON = date(2026, 11, 29)
"The day 今年 and 去年 are counted from, so that what is measured does not change with the calendar."

log = logging.getLogger(__name__)


class Answers(Protocol):
    """What is measured: anything that answers a question."""

    def ask(self, question: str, history: Sequence[Turn] = ()) -> Answer: ...


def run(
    sets: Sequence[str] = (),
    *,
    as_json: bool = False,
    write_baseline: bool = False,
    held_out: bool = False,
    baseline: Path = BASELINE,
) -> int:
    """Measure the assistant and say how it did; 1 when a kind falls below its baseline.

    Of questions set aside only the scores are told, and they have no baseline: whoever looks learns from them.
    """
    try:
        if held_out and write_baseline:
            raise UnknownSet("封存题不写基线：--held-out 和 --write-baseline 不能同时用。")
        groups = chosen(sets, held_out=held_out)
    except UnknownSet as error:
        print(error, file=sys.stderr)
        return WRONG_USAGE
    before = None if held_out else read_baseline(baseline)
    report = measure(groups)
    told = json_text if as_json else people_text
    print(told(report, before, cases=not held_out))
    if held_out:
        return HELD
    if write_baseline:
        keep(raised(report, before), baseline)
        print(f"基线已写入 {baseline}。", file=sys.stderr)
        return HELD
    worse = fallen(report, before)
    for sentence in worse:
        print(sentence, file=sys.stderr)
    return FELL if worse else HELD


def measure(groups: Iterable[Group], encoder: Encoder | None = None) -> Report:
    """Ask the cases of these groups, each of an assistant that holds the documents of its room, and judge the answers."""
    from assistant.conversation import Assistant

    encoder = encoder or SentenceEncoder()
    by_room: dict[Room, list[Group]] = {}
    for group in groups:
        by_room.setdefault(group.room, []).append(group)
    results: list[Result] = []
    for room, inside in by_room.items():
        with room_index(room, encoder) as index:
            assistant = Assistant(index, today=ASKED_ON)
            results += [ask(group.name, case, assistant) for group in inside for case in group.cases]
    return Report.of(results)


def sample_index(encoder: Encoder) -> AbstractContextManager[BudgetIndex]:
    """An index that holds the bundled sample and nothing else."""
    return room_index(SAMPLE, encoder)


def ask(kind: str, case: Case, assistant: Answers) -> Result:
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
