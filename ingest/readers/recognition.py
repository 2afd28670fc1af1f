"""Letters out of pictures: rapidocr, its models offline; every letter with how sure it is."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np

from ingest.readers.picture import Grey, Pixels

_HEIGHT = 48  # pixels, as the model was trained
_WIDEST = 2_400
_STEP = 32
_BATCH_WIDTH = 6_000
_FOUND_AT = 18.0  # pixels a letter is tall where lines are found well
_LARGEST_SIDE = 1_600
_THREADS = 2


@dataclass(frozen=True, slots=True)
class Seen:
    """What a cut-out reads, letter by letter."""

    text: str
    sure: tuple[float, ...]
    "For each letter, from 0 to 1."
    others: tuple[str, ...]
    "For each letter what else it may be, likeliest first."


class Recogniser:
    """Finds where something is printed, and reads it."""

    def __init__(self) -> None:
        from rapidocr import RapidOCR

        logging.getLogger("RapidOCR").setLevel(logging.ERROR)
        engine: Any = RapidOCR(
            params={
                "Global.log_level": "error",
                "EngineConfig.onnxruntime.intra_op_num_threads": _THREADS,
                "EngineConfig.onnxruntime.inter_op_num_threads": 1,
            }
        )
        self._finder = engine._load_det_model()
        reader = engine._load_rec_model()
        self._session: Any = reader.session
        self._letters: list[str] = reader.postprocess_op.character

    def find(self, grey: Grey, letter: float) -> list[Pixels]:
        """Boxes around what is printed, upright ones; `letter` is how tall a letter is."""
        height, width = grey.shape
        scale = min(1.0, _FOUND_AT / letter, _LARGEST_SIDE / max(height, width))
        high, wide = (max(_STEP, round(side * scale / _STEP) * _STEP) for side in (height, width))
        small = cv2.resize(grey, (wide, high), interpolation=cv2.INTER_AREA).astype(np.float32) / 127.5 - 1.0
        told = self._finder.session(np.repeat(small[None, None], 3, axis=1))
        found, _ = self._finder.postprocess_op(told, (height, width))
        boxes = []
        for corners in found:
            (x0, top), (x1, bottom) = corners.min(axis=0), corners.max(axis=0)
            box = (max(int(x0), 0), max(int(top), 0), min(int(x1) + 1, width), min(int(bottom) + 1, height))
            if box[2] - box[0] > 2 and box[3] - box[1] > 2:
                boxes.append(box)
        return boxes

    def read(self, cuts: Sequence[Grey]) -> list[Seen]:
        """What each cut-out reads, in their order."""
        seen: list[Seen] = [Seen("", (), ())] * len(cuts)
        for batch in _batches(cuts):
            widths = [_width(cuts[i]) for i in batch]
            room = max(widths)
            stack = np.stack([_scaled(cuts[i], width, room) for i, width in zip(batch, widths, strict=True)])
            told = self._session(stack)
            for i, one in zip(batch, told, strict=True):
                seen[i] = self._decoded(one)
        return seen

    def _decoded(self, told: Any) -> Seen:
        """Letters of a line: repeats of one are one, and nothing is no letter."""
        best = told.argmax(axis=1)
        letters: list[str] = []
        sure: list[float] = []
        others: list[str] = []
        for k, letter in enumerate(best):
            if letter == 0 or (k and best[k - 1] == letter):
                continue
            likely = np.argpartition(told[k], -5)[-5:]
            ranked = [int(i) for i in likely[np.argsort(-told[k][likely])] if i != letter and i != 0]
            letters.append(self._letters[letter])
            sure.append(float(told[k][letter]))
            others.append("".join(self._letters[i] for i in ranked if len(self._letters[i]) == 1))
        return Seen("".join(letters), tuple(sure), tuple(others))


def _width(cut: Grey) -> int:
    height, width = cut.shape
    return min(max(int(np.ceil(_HEIGHT * width / max(height, 1) / _STEP)) * _STEP, 2 * _STEP), _WIDEST)


def _batches(cuts: Sequence[Grey]) -> Iterator[list[int]]:
    """Cut-outs of like width together, so that little of a batch is empty."""
    batch: list[int] = []
    for i in sorted(range(len(cuts)), key=lambda i: _width(cuts[i])):
        if batch and (len(batch) + 1) * _width(cuts[i]) > _BATCH_WIDTH:
            yield batch
            batch = []
        batch.append(i)
    if batch:
        yield batch


def _scaled(cut: Grey, width: int, room: int) -> Any:
    height, wide = cut.shape
    own = min(max(int(np.ceil(_HEIGHT * wide / max(height, 1))), 1), width)
    filled = np.zeros((3, _HEIGHT, room), np.float32)
    filled[:, :, :own] = cv2.resize(cut, (own, _HEIGHT)).astype(np.float32) / 127.5 - 1.0
    return filled
