"""What visitors say of an answer, kept beside the index for staff to read: one line each, never more than fits."""

from __future__ import annotations

import threading
from datetime import UTC, datetime
from pathlib import Path

from pydantic import BaseModel, ValidationError

from assistant.answer import Answer

LARGEST = 20 << 20
"Bytes. A public page is open to everyone, so its letter box has a lid."
LONGEST_REASON = 500
READ_BACK = 1 << 20


class Feedback(BaseModel):
    """Helpful or wrong, why, and of which answer over which index."""

    at: datetime
    helpful: bool
    reason: str
    answer: Answer
    index_version: int


class FeedbackBook:
    """The file they are kept in."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()

    def add(self, answer: Answer, *, helpful: bool, reason: str, index_version: int) -> bool:
        """Keep one; False when there is no room or no right to write, which is no reason to trouble a visitor."""
        said = Feedback(
            at=datetime.now(UTC),
            helpful=helpful,
            reason=reason.strip()[:LONGEST_REASON],
            answer=answer,
            index_version=index_version,
        )
        with self._lock:
            try:
                if self._path.exists() and self._path.stat().st_size > LARGEST:
                    return False
                with self._path.open("a", encoding="utf-8") as file:
                    file.write(said.model_dump_json() + "\n")
            except OSError:
                return False
        return True

    def latest(self, most: int = 50) -> list[Feedback]:
        """The newest first, read from the end of the file."""
        try:
            with self._path.open("rb") as file:
                file.seek(max(0, self._path.stat().st_size - READ_BACK))
                lines = file.read().decode("utf-8", "replace").splitlines()
        except OSError:
            return []
        found: list[Feedback] = []
        for line in reversed(lines):
            if len(found) == most:
                break
            try:
                found.append(Feedback.model_validate_json(line))
            except ValidationError:
                # A line cut in two by the window, or written by an older version.
                continue
        return found
