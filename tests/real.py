"""Readings of real files, each read once for all the tests that look at it."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from index.records import Reading
from ingest.pipeline import read_disclosure


@cache
def reading(path: Path) -> Reading:
    return read_disclosure(path)
