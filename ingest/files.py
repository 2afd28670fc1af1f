"""Find the files to read, and know the same content again."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from ingest.formats import format_of

# What we open when we walk a folder or an archive; a file named outright is always tried.
SUFFIXES = frozenset(
    [".pdf", ".txt", ".docx", ".docm", ".doc", ".wps", ".html", ".htm", ".xlsx", ".xlsm", ".xls", ".et", ".zip",
     ".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp", ".ofd", ".rtf"]
)  # fmt: skip
# A saved web page keeps its pictures in a folder beside it.
_FURNITURE = ("_files", ".files", "__MACOSX")
__all__ = ["SUFFIXES", "content_id", "document_id", "find_files", "format_of", "is_left_alone"]


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
        left = is_left_alone(file.relative_to(folder).parts)
        if not left and file.suffix.lower() in SUFFIXES and file.is_file():
            yield file


def is_left_alone(steps: Sequence[str]) -> bool:
    """Whether a path is hidden, a lock file of an office program, or what a web page was saved with."""
    return any(s.startswith((".", "~$")) for s in steps) or any(s.endswith(_FURNITURE) for s in steps[:-1])


def document_id(content: bytes) -> str:
    """The same content is the same document, whatever it is called."""
    return hashlib.sha256(content).hexdigest()[:12]


def content_id(path: Path) -> str:
    """The document a file holds, found without taking the whole file into memory."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()[:12]
