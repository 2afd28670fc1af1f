"""Vectors of texts, kept by Chroma under the text's hash: a text that many disclosures repeat is encoded once.

Chroma is a store here, not a judge: we filter in SQL, fetch the vectors of what is left and scan them exactly.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from index.encoders import Encoder, Vectors
from index.errors import IndexUnavailable

if TYPE_CHECKING:
    from chromadb.api.models.Collection import Collection

_BATCH = 4000
"Chroma takes 5,461 records at once, and asks SQLite with at most 32,766 ids."


def key_of(text: str) -> str:
    """The name under which a text's vector is kept."""
    return hashlib.sha256(text.encode()).hexdigest()[:32]


class VectorStore:
    """Vectors by text: what is missing is encoded, and kept when nobody else is writing."""

    def __init__(self, folder: Path, encoder: Encoder, writing: Callable[[], AbstractContextManager[bool]]) -> None:
        self._folder = folder
        self._encoder = encoder
        self._writing = writing
        self._opened: Collection | None = None

    def encode(self, text: str) -> Vectors:
        """The vector of one question, which is not kept."""
        vector: Vectors = self._encoder.encode([text])[0]
        return vector

    def of_texts(self, texts: Sequence[str]) -> Vectors:
        """One row per text, in the order given."""
        if not texts:
            return np.zeros((0, self._encoder.dimensions), dtype=np.float32)
        keys = [key_of(text) for text in texts]
        kept = self._get(sorted(set(keys)))
        missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in kept}
        if missing:
            encoded = dict(zip(missing, self._encoder.encode(list(missing.values())), strict=True))
            kept |= encoded
            with self._writing() as allowed:
                if allowed:
                    self._add(encoded)
        return np.stack([kept[key] for key in keys])

    def add(self, texts: Sequence[str]) -> None:
        """Keep the vectors of these texts. Only the writer calls this."""
        by_key = {key_of(text): text for text in texts}
        known = self._known(list(by_key))
        if missing := [key for key in by_key if key not in known]:
            encoded = self._encoder.encode([by_key[key] for key in missing])
            self._add(dict(zip(missing, encoded, strict=True)))

    def drop(self, keys: Sequence[str]) -> None:
        """Forget vectors. Only the writer calls this."""
        with self._collection() as collection:
            for batch in _batches(keys):
                collection.delete(ids=batch)

    def close(self) -> None:
        self._opened = None

    def _known(self, keys: Sequence[str]) -> set[str]:
        with self._collection() as collection:
            return {key for batch in _batches(keys) for key in collection.get(ids=batch, include=[])["ids"]}

    def _get(self, keys: Sequence[str]) -> dict[str, Vectors]:
        kept: dict[str, Vectors] = {}
        with self._collection() as collection:
            for batch in _batches(keys):
                found = collection.get(ids=batch, include=["embeddings"])
                kept |= zip(found["ids"], np.asarray(found["embeddings"], dtype=np.float32), strict=True)
        return kept

    def _add(self, vectors: dict[str, Vectors]) -> None:
        with self._collection() as collection:
            for batch in _batches(list(vectors)):
                collection.upsert(ids=batch, embeddings=np.stack([vectors[key] for key in batch]))

    @contextmanager
    def _collection(self) -> Iterator[Collection]:
        try:
            if self._opened is None:
                self._opened = self._open()
            yield self._opened
        except Exception as error:  # Chroma's Rust core raises a family of its own, beside OSError and SQLite's errors
            raise IndexUnavailable(
                f"索引的向量部分 {self._folder} 无法使用（{error}）；请检查磁盘与权限，或删除该文件夹，再用时会重建。"
            ) from error

    def _open(self) -> Collection:
        os.environ.setdefault("ANONYMIZED_TELEMETRY", "False")
        import chromadb
        from chromadb.config import Settings

        client = chromadb.PersistentClient(str(self._folder), Settings(anonymized_telemetry=False))
        # Another encoder is another space: its vectors never mix with these.
        name = "texts-" + hashlib.sha256(self._encoder.name.encode()).hexdigest()[:16]
        return client.get_or_create_collection(
            name, configuration={"hnsw": {"space": "cosine"}}, embedding_function=None
        )


def _batches(keys: Sequence[str]) -> Iterator[list[str]]:
    for start in range(0, len(keys), _BATCH):
        yield list(keys[start : start + _BATCH])
