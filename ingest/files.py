"""Find the files to read, and know the same content again."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path

from ingest.formats import format_of

# What we open when we walk a folder; a file named outright is always tried.
SUFFIXES = frozenset({".pdf", ".txt", ".docx", ".docm", ".doc", ".wps", ".html", ".htm", ".xlsx", ".xlsm", ".xls", ".et"})
__all__ = ["SUFFIXES", "document_id", "find_files", "format_of"]


def find_files(paths: Iterable[Path]) -> Iterator[Path]:
    """Yield every file named, and every readable file in the folders named, each once, in order of name."""
    seen: set[Path] = set()
    for path in paths:
        found = sorted(_walk(path)) if path.is_dir() else [path]
        for file in found:
            key = file.resolve()
            if key not in seen:
                seen.add(key)
                yield file


def _walk(folder: Path) -> Iterator[Path]:
    for file in folder.rglob("*"):
        hidden = any(part.startswith((".", "~$")) for part in file.relative_to(folder).parts)
        if not hidden and file.suffix.lower() in SUFFIXES and file.is_file():
            yield file


def document_id(content: bytes) -> str:
    """The same content is the same document, whatever it is called."""
    return hashlib.sha256(content).hexdigest()[:12]
