"""Find the files to read, and tell what they are by their content rather than by their name."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path

from index.errors import UnreadableFile

# What we open when we walk a folder; a file named outright is always tried.
SUFFIXES = frozenset({".pdf", ".txt"})
# Signatures of formats that people rename to .pdf or .txt.
_FOREIGN = {b"PK\x03\x04": "zip", b"\xd0\xcf\x11\xe0": "ole", b"\x89PNG": "png", b"\xff\xd8\xff": "jpg", b"GIF8": "gif"}


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


def format_of(path: Path) -> str:
    """Return pdf, txt, or the name of a format we do not read; raise on an empty file."""
    with path.open("rb") as file:
        head = file.read(1024)
    if not head:
        raise UnreadableFile(f"《{path.name}》是空文件，请重新下载。")
    if b"%PDF-" in head:
        return "pdf"
    for signature, name in _FOREIGN.items():
        if head.startswith(signature):
            return name
    if path.suffix.lower() == ".pdf":
        raise UnreadableFile(f"《{path.name}》已损坏或不是 PDF 文件，无法打开，请重新下载。")
    return "txt" if path.suffix.lower() in {".txt", ".text", ".md", ""} else path.suffix.lower().lstrip(".")


def document_id(content: bytes) -> str:
    """The same content is the same document, whatever it is called."""
    return hashlib.sha256(content).hexdigest()[:12]
