"""A picture of a page: set straight, its ruling lines found, and what is printed between them cut out line by line.

Coordinates are pixels of the straightened picture; OpenCV lives here and in recognition.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np

Grey = Any
"A picture: rows and columns of uint8, 255 is white."
Pixels = tuple[int, int, int, int]
"(x0, top, x1, bottom)"

# In inches: shorter strokes are parts of letters; shorter than the second, a stroke rules only where it meets others.
_SHORTEST, _LONG = 0.15, 1.0
_MEETS = 0.03
_THICKEST = 0.06
_BRIDGE = 0.012
_MOST_SKEW = 5.0  # degrees
_BLOT = 0.5  # letters: no digit is that wide and filled
_SPECK = 0.016
"A dot smaller than this (inches) is dust."


@dataclass(frozen=True, slots=True)
class Stroke:
    """A ruling line: where it stands, from where to where."""

    horizontal: bool
    at: float
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Picture:
    """A straightened page: as scanned, without its ruling lines, and in black and white."""

    grey: Grey
    bare: Grey
    ink: Grey
    "255 where something is printed, ruling lines and dust left out."
    strokes: tuple[Stroke, ...]
    dpi: float


def prepared(grey: Grey, dpi: float) -> Picture:
    """Set the picture straight and take its ruling lines apart from its letters."""
    grey = _rotated(grey, _skew(grey, dpi))
    ink = _inked(grey, dpi)
    across, down = _lines(ink, dpi, horizontal=True), _lines(ink, dpi, horizontal=False)
    strokes = _ruling([*_strokes(across, dpi, horizontal=True), *_strokes(down, dpi, horizontal=False)], dpi)
    rules = cv2.dilate(_kept(across, down, strokes), np.ones((3, 3), np.uint8), iterations=max(1, round(dpi / 150)))
    bare = grey.copy()
    bare[rules > 0] = 255
    letters = cv2.bitwise_and(ink, cv2.bitwise_not(rules))
    return Picture(grey=grey, bare=bare, ink=_without_dust(letters, dpi), strokes=strokes, dpi=dpi)


def _inked(grey: Grey, dpi: float) -> Grey:
    """Black and white by the light around each point, so that shadows and yellowed paper do not matter."""
    block = max(15, int(dpi / 5) | 1)
    return cv2.adaptiveThreshold(grey, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, block, 25)


def _skew(grey: Grey, dpi: float) -> float:
    """By how many degrees the page leans: the turn that makes its rows of ink sharpest."""
    scale = min(1.0, 800 / max(grey.shape))
    small = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    ink = _inked(small, dpi * scale)
    if not ink.any():
        return 0.0

    def sharpness(angle: float) -> float:
        rows = _rotated(ink, angle, paper=0).sum(axis=1, dtype=np.float64)
        return float(np.square(np.diff(rows)).sum())

    best = 0.0
    for step, reach in ((0.5, _MOST_SKEW), (0.1, 0.4), (0.03, 0.09)):
        angles = [best + step * k for k in range(-round(reach / step), round(reach / step) + 1)]
        best = max(angles, key=lambda a: (sharpness(a), -abs(a)))
    return best if abs(best) >= 0.05 else 0.0


def _rotated(grey: Grey, angle: float, paper: int = 255) -> Grey:
    if angle == 0.0:
        return grey
    height, width = grey.shape
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
    return cv2.warpAffine(
        grey, matrix, (width, height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_CONSTANT, borderValue=paper
    )


def _lines(ink: Grey, dpi: float, *, horizontal: bool) -> Grey:
    """Runs of ink too long for a letter; small gaps within them are bridged."""
    bridge, shortest = max(1, int(_BRIDGE * dpi)), int(_SHORTEST * dpi)
    size = (lambda n: (n, 1)) if horizontal else (lambda n: (1, n))
    closed = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones(size(bridge)[::-1], np.uint8))
    return cv2.morphologyEx(closed, cv2.MORPH_OPEN, np.ones(size(shortest)[::-1], np.uint8))


def _strokes(lines: Grey, dpi: float, *, horizontal: bool) -> list[Stroke]:
    _, _, boxes, _ = cv2.connectedComponentsWithStats(lines, connectivity=8)
    strokes = []
    for x, y, wide, tall, _ in boxes[1:]:
        thick, long = (tall, wide) if horizontal else (wide, tall)
        if thick <= _THICKEST * dpi and long > 4 * thick:
            at = y + tall / 2 if horizontal else x + wide / 2
            start = x if horizontal else y
            strokes.append(Stroke(horizontal, float(at), float(start), float(start + long)))
    return strokes


def _ruling(strokes: list[Stroke], dpi: float) -> tuple[Stroke, ...]:
    """The strokes that rule: long ones, and short ones between them."""
    reach = _MEETS * dpi
    kept = [stroke for stroke in strokes if stroke.end - stroke.start >= _LONG * dpi]
    rest = [stroke for stroke in strokes if stroke.end - stroke.start < _LONG * dpi]
    for _ in range(2):
        more = [s for s in rest if all(any(_meets(s, at, o, reach) for o in kept) for at in (s.start, s.end))]
        kept += more
        rest = [s for s in rest if s not in more]
    return tuple(kept)


def _meets(stroke: Stroke, at: float, other: Stroke, reach: float) -> bool:
    """Whether a stroke's end touches another that crosses its way."""
    return (
        stroke.horizontal != other.horizontal
        and abs(other.at - at) <= reach
        and other.start - reach <= stroke.at <= other.end + reach
    )


def _kept(across: Grey, down: Grey, strokes: tuple[Stroke, ...]) -> Grey:
    """The points of what was taken for a ruling line."""
    mask = np.zeros_like(across)
    for stroke in strokes:
        at, start, end = round(stroke.at), round(stroke.start), round(stroke.end)
        low, high = max(at - 8, 0), at + 9
        if stroke.horizontal:
            mask[low:high, start:end] |= across[low:high, start:end]
        else:
            mask[start:end, low:high] |= down[start:end, low:high]
    return mask


def _without_dust(ink: Grey, dpi: float) -> Grey:
    """Only what is large enough to have been printed on purpose; a decimal point is."""
    _, labels, boxes, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    smallest = max(2.0, _SPECK * dpi)
    keep = (boxes[:, 2] >= smallest * 0.6) & (boxes[:, 3] >= smallest * 0.6) & (boxes[:, 4] >= smallest**2 * 0.5)
    keep[0] = False
    return np.where(keep[labels], np.uint8(255), np.uint8(0))


def letter_height(picture: Picture) -> float:
    """How tall a Chinese letter is printed: what most larger marks measure."""
    _, _, boxes, _ = cv2.connectedComponentsWithStats(
        cv2.dilate(picture.ink, np.ones((3, 5), np.uint8)), connectivity=8
    )
    tall = [h for _, _, w, h, _ in boxes[1:] if 0.05 * picture.dpi <= h <= 0.4 * picture.dpi and w >= 0.5 * h]
    return float(np.median(tall)) if tall else 0.14 * picture.dpi


def lines_in(picture: Picture, area: Pixels, letter: float) -> list[Pixels]:
    """The printed lines within an area, from top to bottom, each as the box of its ink."""
    x0, top, x1, bottom = area
    ink = picture.ink[top:bottom, x0:x1]
    found: list[tuple[int, int]] = []
    for start, end in _runs(ink.any(axis=1)):
        if found and (end - found[-1][0] <= 1.15 * letter or start - found[-1][1] <= 0.04 * letter):
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
    boxes = []
    for start, end in found:
        columns = np.flatnonzero(ink[start:end].any(axis=0))
        if len(columns):
            boxes.append((x0 + int(columns[0]), top + start, x0 + int(columns[-1]) + 1, top + end))
    return boxes


def split(picture: Picture, box: Pixels, gap: float) -> list[Pixels]:
    """Parts of a line that stand apart by more than `gap`."""
    x0, top, x1, bottom = box
    ink = picture.ink[top:bottom, x0:x1]
    parts: list[tuple[int, int]] = []
    for start, end in _runs(ink.any(axis=0)):
        if parts and start - parts[-1][1] <= gap:
            parts[-1] = (parts[-1][0], end)
        else:
            parts.append((start, end))
    boxes = []
    for start, end in parts:
        rows = np.flatnonzero(ink[:, start:end].any(axis=1))
        boxes.append((x0 + start, top + int(rows[0]), x0 + end, top + int(rows[-1]) + 1))
    return boxes


def smudge(picture: Picture, box: Pixels, letter: float) -> float | None:
    """How far along a line, from 0 to 1, a blot thicker than any stroke of a letter stands; None where there is none."""
    x0, top, x1, bottom = box
    size = max(3, round(_BLOT * letter))
    left = np.flatnonzero(cv2.erode(picture.ink[top:bottom, x0:x1], np.ones((size, size), np.uint8)).any(axis=0))
    return float(left.mean()) / (x1 - x0) if len(left) else None


def _runs(filled: Any) -> list[tuple[int, int]]:
    """(start, end) of the runs of True."""
    edges = np.flatnonzero(np.diff(np.concatenate(([0], filled.astype(np.int8), [0]))))
    return [(int(a), int(b)) for a, b in zip(edges[::2], edges[1::2], strict=True)]


def cut(picture: Picture, box: Pixels, letter: float, margin: float = 0.3) -> Grey:
    """The letters of a line with some paper around them, ruling lines wiped away."""
    x0, top, x1, bottom = box
    room = max(2, round(letter * margin))
    # A line of digits or of dashes is cut as tall as one of words.
    missing = max(0, round((letter - (bottom - top)) / 2))
    height, width = picture.bare.shape
    return picture.bare[
        max(0, top - room - missing) : min(height, bottom + room + missing),
        max(0, x0 - room) : min(width, x1 + room),
    ]


def turned(grey: Grey, degrees: int) -> Grey:
    """The picture turned clockwise by 0, 90, 180 or 270 degrees."""
    how = {90: cv2.ROTATE_90_CLOCKWISE, 180: cv2.ROTATE_180, 270: cv2.ROTATE_90_COUNTERCLOCKWISE}
    return cv2.rotate(grey, how[degrees]) if degrees else grey


def samples(picture: Picture, letter: float, most: int = 10) -> list[Pixels]:
    """Some lines that read as words if the page stands upright."""
    joined = cv2.morphologyEx(picture.ink, cv2.MORPH_CLOSE, np.ones((1, max(3, round(0.5 * letter))), np.uint8))
    _, _, boxes, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    wide = [
        (int(x), int(y), int(x + w), int(y + h))
        for x, y, w, h, _ in boxes[1:]
        if 0.6 * letter <= h <= 2 * letter and 2.5 * letter <= w <= 25 * letter
    ]
    wide.sort(key=lambda box: box[0] - box[2])
    return wide[:: max(1, len(wide) // most)][:most]
