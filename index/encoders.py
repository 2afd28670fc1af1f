"""Sentences into vectors."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
"(n, dimensions), each row of length 1."


class Encoder(Protocol):
    """Anything that turns sentences into vectors of one fixed length."""

    name: str
    dimensions: int

    def encode(self, texts: Sequence[str]) -> Vectors: ...
