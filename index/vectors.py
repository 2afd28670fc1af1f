"""Vectors of texts, kept by Chroma under the text's hash: a text that many disclosures repeat is encoded once.

Chroma is a store here, not a judge: we filter in SQL, fetch the vectors of what is left and scan them exactly. Nor does
it notice what another process writes: a stale client loses records without a word. So every change leaves a new mark
beside the vectors, and whoever finds a mark it does not know opens Chroma anew.
"""

from __future__ import annotations

import hashlib
import logging
import os
import threading
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, cast

import numpy as np

from index.encoders import Encoder, Vectors
from index.errors import IndexUnavailable

if TYPE_CHECKING:
    from chromadb.api.client import Client
    from chromadb.api.models.Collection import Collection

_BATCH = 4000
"Chroma takes 5,461 records at once, and asks SQLite with at most 32,766 ids."

_log = logging.getLogger(__name__)


def key_of(text: str) -> str:
    """The name under which a text's vector is kept."""
    return hashlib.sha256(text.encode()).hexdigest()[:32]


class VectorStore:
    """Vectors by text: what is missing is encoded, and kept when nobody else is writing."""

    def __init__(
        self, folder: Path, encoder: Encoder, writing_if_free: Callable[[], AbstractContextManager[bool]]
    ) -> None:
        self._folder = folder
        self._encoder = encoder
        self._writing_if_free = writing_if_free
        self._mark = folder / "mark"
        self._turn = threading.RLock()
        self._opened: tuple[str, Client, Collection] | None = None

    def prepare(self) -> None:
        """Open Chroma and load the encoder before they are needed."""
        self._known(["prepared"])
        self._encoder.encode(["预备"])

    def encode(self, text: str) -> Vectors:
        """The vector of one question, which is not kept."""
        vector: Vectors = self._encoder.encode([text])[0]
        return vector

    def of_texts(self, texts: Sequence[str]) -> Vectors:
        """One row per text, in the order given."""
        if not texts:
            return np.zeros((0, self._encoder.dimensions), dtype=np.float32)
        keys = [key_of(text) for text in texts]
        by_key = dict(zip(keys, texts, strict=True))
        try:
            kept = self._get(list(by_key))
        except IndexUnavailable as error:
            # Whoever asks gets an answer, only later; whoever writes is told.
            _log.warning("%s", error)
            kept = {}
        if missing := [key for key in by_key if key not in kept]:
            encoded = dict(zip(missing, self._encoder.encode([by_key[key] for key in missing]), strict=True))
            kept |= encoded
            with self._writing_if_free() as allowed:
                if allowed:
                    self._put(encoded)
        return np.stack([kept[key] for key in keys])

    def add(self, texts: Sequence[str]) -> None:
        """Keep the vectors of these texts. Only the writer calls this."""
        by_key = {key_of(text): text for text in texts}
        known = self._known(list(by_key))
        if missing := [key for key in by_key if key not in known]:
            self._put(dict(zip(missing, self._encoder.encode([by_key[key] for key in missing]), strict=True)))

    def drop(self, keys: Sequence[str]) -> None:
        """Forget vectors. Only the writer calls this."""
        if known := self._known(keys):
            with self._changing() as collection:
                for batch in _batches(sorted(known)):
                    collection.delete(ids=batch)

    def close(self) -> None:
        """Let go of the files."""
        with self._turn:
            if self._opened:
                self._opened[1].close()
            self._opened = None

    def _known(self, keys: Sequence[str]) -> set[str]:
        with self._asking() as collection:
            return {key for batch in _batches(keys) for key in collection.get(ids=batch, include=[])["ids"]}

    def _get(self, keys: Sequence[str]) -> dict[str, Vectors]:
        kept: dict[str, Vectors] = {}
        with self._asking() as collection:
            for batch in _batches(keys):
                found = collection.get(ids=batch, include=["embeddings"])
                kept |= zip(found["ids"], np.asarray(found["embeddings"], dtype=np.float32), strict=True)
        return kept

    def _put(self, vectors: Mapping[str, Vectors]) -> None:
        with self._changing() as collection:
            for batch in _batches(list(vectors)):
                collection.upsert(ids=batch, embeddings=np.stack([vectors[key] for key in batch]))

    @contextmanager
    def _asking(self) -> Iterator[Collection]:
        with self._turn:
            try:
                mark = self._read_mark()
                if self._opened is None or self._opened[0] != mark:
                    self.close()
                    self._opened = (mark, *self._open())
                yield self._opened[2]
            except Exception as error:  # Chroma's Rust core raises a family of its own, beside OSError and SQLite's
                self.close()
                raise IndexUnavailable(
                    f"索引的向量部分 {self._folder} 无法使用（{error}）；请检查磁盘与权限，或删除该文件夹以便重建。"
                ) from error

    @contextmanager
    def _changing(self) -> Iterator[Collection]:
        with self._asking() as collection:
            self._leave_mark()  # before, so that nobody trusts what a killed writer left half done
            yield collection
            self._leave_mark()

    def _read_mark(self) -> str:
        return self._mark.read_text() if self._mark.exists() else ""

    def _leave_mark(self) -> None:
        mark = uuid.uuid4().hex
        fresh = self._mark.with_suffix(".new")
        fresh.write_text(mark)
        fresh.replace(self._mark)
        if self._opened:
            self._opened = (mark, *self._opened[1:])

    def _open(self) -> tuple[Client, Collection]:
        os.environ.setdefault("ANONYMIZED_TELEMETRY", "False")
        import chromadb
        from chromadb.config import Settings

        client = cast("Client", chromadb.PersistentClient(str(self._folder), Settings(anonymized_telemetry=False)))
        # Another encoder is another space: its vectors never mix with these.
        name = "texts-" + hashlib.sha256(self._encoder.name.encode()).hexdigest()[:16]
        return client, client.get_or_create_collection(
            name, configuration={"hnsw": {"space": "cosine"}}, embedding_function=None
        )


def _batches(keys: Sequence[str]) -> Iterator[list[str]]:
    for start in range(0, len(keys), _BATCH):
        yield list(keys[start : start + _BATCH])
