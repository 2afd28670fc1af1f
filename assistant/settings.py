"""What may differ from one installation to the next, read once from the environment and passed in."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Where the index lies, where the page is served, and how much a visitor may send."""

    index: Path = PROJECT / "data" / "index"
    sample: Path = PROJECT / "sample"
    "Ingested by `serve` when the index is empty, so that there is something to ask."
    host: str = "127.0.0.1"
    port: int = 7860
    staff_token: str | None = None
    "Who presents it may add and remove documents over HTTP; None keeps that door shut."
    visitor_body_limit: int = 1 << 20
    "Bytes of a question with its history."
    upload_limit: int = 200 << 20
    "Bytes of a document sent by staff."
    concurrent_questions: int = 16
    questions_a_minute: int = 600
    "From one visitor's address, which may be a whole office's; 0 sets no limit. Who asks from this machine is not counted."

    @classmethod
    def from_environment(
        cls,
        environment: Mapping[str, str] = os.environ,
        *,
        index: Path | None = None,
        host: str | None = None,
        port: int | None = None,
    ) -> Settings:
        """Settings of this process; what the command line gives wins over the environment.

        >>> Settings.from_environment({"MINGZHANG_INDEX": "/srv/index"}).index
        PosixPath('/srv/index')
        """
        settings = cls(staff_token=environment.get("MINGZHANG_STAFF_TOKEN") or None)
        if (limit := environment.get("MINGZHANG_QUESTIONS_A_MINUTE", "")).isdecimal():
            settings = replace(settings, questions_a_minute=int(limit))
        named = environment.get("MINGZHANG_INDEX")
        place = index or (Path(named) if named else settings.index)
        return replace(settings, index=place.expanduser(), host=host or settings.host, port=port or settings.port)
