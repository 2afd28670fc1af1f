"""A made-up page written to a file and read as any disclosure is, and what its checks say aloud."""

from __future__ import annotations

from pathlib import Path

from index.records import Reading
from ingest.pipeline import read_disclosure
from tests.planted import loud


def read_as(folder: Path, name: str, content: str) -> Reading:
    """What is read from a file of this name and content."""
    file = folder / name
    file.write_text(content, "utf-8")
    return read_disclosure(file)


def told(reading: Reading) -> list[str]:
    """The rule and the message of every contradiction found."""
    return [f"{f.rule}: {f.message}" for f in loud(reading.findings)]
