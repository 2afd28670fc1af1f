"""A small PDF may hold streams that swell a thousandfold: measured here before anything unpacks them whole."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator

_LARGEST_STREAM = 128 * 1024 * 1024
_LARGEST_SUM = 512 * 1024 * 1024
_PIECE = 1 << 20
_DEEPEST = 4  # filters one upon the other
_STREAM = re.compile(rb"stream\r?\n")
_IMAGE = re.compile(rb"/Subtype\s*/Image")
_DICTIONARY = 1_000  # bytes before a stream that describe it


def swells(content: bytes) -> bool:
    """Whether unpacking the streams would fill the memory; pictures are not unpacked, so they may be large."""
    total = 0
    for match in _STREAM.finditer(content):
        if content[max(0, match.start() - 3) : match.start()] == b"end":
            continue
        described = content[max(0, match.start() - _DICTIONARY) : match.start()].rpartition(b"obj")[2]
        if _IMAGE.search(described):
            continue
        size = _measured(memoryview(content)[match.end() :])
        total += size
        if size > _LARGEST_STREAM or total > _LARGEST_SUM:
            return True
    return False


def _measured(packed: memoryview, depth: int = 1) -> int:
    """How large a stream is once unpacked, as far as it matters."""
    if bytes(packed[:1]) != b"\x78":
        return 0
    size = 0
    inner = bytearray()
    for piece in _unpacked(packed):
        size += len(piece)
        if depth < _DEEPEST and len(inner) < _LARGEST_STREAM and (inner or piece[:1] == b"\x78"):
            inner += piece
        if size > _LARGEST_STREAM:
            return size
    return max(size, _measured(memoryview(inner), depth + 1)) if inner else size


def _unpacked(packed: memoryview) -> Iterator[bytes]:
    unpacking = zlib.decompressobj()
    at, rest = 0, b""
    try:
        while not unpacking.eof:
            if not rest:
                rest = bytes(packed[at : at + _PIECE])
                at += len(rest)
            if not rest:
                return
            yield unpacking.decompress(rest, _PIECE)
            rest = unpacking.unconsumed_tail
    except zlib.error:
        return
