"""Charts without script or other hosts: bars that wrap on a phone, lines as SVG, both readable without colour."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from markupsafe import Markup

from assistant.answer import Chart
from assistant.web.money import Money, decimal, legible, money
from assistant.web.pages import render
from index.amounts import print_number

# A line is drawn for the narrowest screen, so that its labels stay readable there.
WIDTH, HEIGHT, MARGIN = 360, 200, 44
MOST_POINTS = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """`start` and `length` in percent of the track."""

    label: str
    shown: Money | str
    share: str
    start: str
    length: str
    negative: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Dot:
    label: str
    shown: Money | str
    x: str
    y: str


def draw(chart: Chart) -> Markup:
    """A line as a line; bars and shares as lying bars, whose labels have room for long Chinese names."""
    values = [decimal(point.amount) or Decimal(0) for point in chart.points[:MOST_POINTS]]
    labels = [point.label for point in chart.points[:MOST_POINTS]]
    # A title may quote a figure with its mark; a caption has no room for links.
    title = re.sub(r"\[\d+\]", "", chart.title)
    if not values:
        return Markup("")
    if chart.type == "line" and len(values) > 1:
        dots = _dots(labels, values, in_yuan=chart.unit == "元")
        path = " ".join(f"{dot.x},{dot.y}" for dot in dots)
        return Markup(
            render("chart.html", chart=chart, title=title, width=WIDTH, height=HEIGHT, dots=dots, path=path, bars=[])
        )
    bars = _bars(labels, values, in_yuan=chart.unit == "元", with_share=chart.type == "pie")
    return Markup(render("chart.html", chart=chart, title=title, bars=bars, dots=[]))


def _bars(labels: Sequence[str], values: Sequence[Decimal], *, in_yuan: bool, with_share: bool) -> list[Bar]:
    low, high = min([*values, Decimal(0)]), max([*values, Decimal(0)])
    span = (high - low) or Decimal(1)
    whole = sum(values)
    bars = []
    for label, value in zip(labels, values, strict=True):
        start, end = sorted((value, Decimal(0)))
        # A printed figure is never invisible, however small beside the largest.
        length = max(Decimal("0.6"), (end - start) / span * 100) if value else Decimal(0)
        bars.append(
            Bar(
                label=label,
                shown=money(value) if in_yuan else legible(value),
                share=f"{print_number(value * 100 / whole, 1)}%" if with_share and whole else "",
                start=f"{(start - low) / span * 100:.2f}",
                length=f"{length:.2f}",
                negative=value < 0,
            )
        )
    return bars


def _dots(labels: Sequence[str], values: Sequence[Decimal], *, in_yuan: bool) -> list[Dot]:
    low, high = min([*values, Decimal(0)]), max([*values, Decimal(0)])
    span = (high - low) or Decimal(1)
    room = HEIGHT - 2 * MARGIN
    step = (WIDTH - 3 * MARGIN) / (len(values) - 1)
    return [
        Dot(
            label=label,
            shown=money(value) if in_yuan else legible(value),
            x=f"{1.5 * MARGIN + step * number:.1f}",
            y=f"{MARGIN + room * float((high - value) / span):.1f}",
        )
        for number, (label, value) in enumerate(zip(labels, values, strict=True))
    ]
