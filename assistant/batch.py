"""Questions and conversations from files: one line each; a bad line is told of and the rest goes on."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Protocol, TextIO

from pydantic import BaseModel, Field, TypeAdapter, ValidationError

from assistant.answer import Answer, Turn
from assistant.terminal import WrongUsage, reason
from index.errors import MingzhangError


class Asked(BaseModel):
    """One line of the input; what else it holds is left alone."""

    id: str | int
    question: str
    history: list[Turn] = Field(default_factory=list)


class Answering(Protocol):
    def ask(self, question: str, history: list[Turn]) -> Answer: ...


def answer_lines(path: Path, assistant: Answering, out: TextIO, tell: Callable[[str], None]) -> tuple[int, int]:
    """Answer each line of `path` on a line of `out`; returns how many were answered and how many failed."""
    done = failed = 0
    with path.open(encoding="utf-8-sig", errors="replace") as lines:
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            try:
                asked = Asked.model_validate_json(line)
                if not done:
                    # The first answer would otherwise carry the seconds of loading the encoder.
                    _warm(assistant, asked)
                began = time.perf_counter()
                answer = assistant.ask(asked.question, asked.history)
            except ValidationError as error:
                failed += 1
                tell(f"{path} 第 {number} 行不能用：{_complaint(error)}")
                continue
            except MingzhangError as error:
                failed += 1
                tell(f"{path} 第 {number} 行：{error}")
                continue
            ms = round((time.perf_counter() - began) * 1000, 1)
            record = {"id": asked.id, "ms": ms, "answer": answer.model_dump(mode="json")}
            out.write(json.dumps(record, ensure_ascii=False) + "\n")
            out.flush()
            done += 1
    return done, failed


def read_history(path: Path) -> list[Turn]:
    """The conversation so far, from a file."""
    try:
        return TypeAdapter(list[Turn]).validate_json(path.read_bytes())
    except OSError as error:
        raise WrongUsage(f"{path} 无法读取（{reason(error)}），请检查路径。") from error
    except ValidationError as error:
        raise WrongUsage(f'{path} 不是对话记录，应为 [{{"role": "user", "content": "…"}}, …]。') from error


def _warm(assistant: Answering, asked: Asked) -> None:
    for question in ("主要职能是什么？", asked.question):
        try:
            assistant.ask(question, [])
        except MingzhangError:
            continue


def _complaint(error: ValidationError) -> str:
    first = error.errors()[0]
    if first["type"] == "json_invalid":
        return '不是合法的 JSON，应为 {"id": …, "question": "…"}。'
    field = ".".join(str(part) for part in first["loc"]) or "内容"
    return f'{field} 缺失或不合要求，每行应为 {{"id": …, "question": "…"}}。'
