"""Made-up disclosures printed without ruling lines, in as many ways as we have seen: how headers and figures are set,
where wrapped names stand beside their figures, how loosely, with which rules if any, and what a new page repeats.

write_unruled(made, path, Style(header="left", figures="centre"))
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from documents import MadeDisclosure, Sheet
from headers import header_grid

FONT = "STSong-Light"
_CODES = {"类", "款", "项", "序号"}


@dataclass(frozen=True)
class Style:
    """How tables are set. `header` and `figures` are left, centre or right; `header` may also be as_below."""

    header: str = "centre"
    figures: str = "right"
    names: str = "left"
    codes: str = "left"
    across: str = "middle"
    "Where the lines of a cell stand beside taller ones: top, middle or bottom."
    size: float = 9.0
    leading: float = 1.2
    above: float = 3.0
    "White above and below the text of a cell, in points."
    beside: float = 3.0
    label: float = 150.0
    figure: float = 0.0
    "Widths of columns; figures get what they need where this is less."
    rules: str = "none"
    "none, rows (a rule below each row), frame (these closed at both ends), columns (rules down) or three (about the header and below the table)."
    repeat: bool = False
    rows_per_page: int = 20
    across_total: bool = False
    "合计 stands in the middle of all label columns."
    landscape: bool = True

    def but(self, **changes: Any) -> Style:
        return replace(self, **changes)


def random_style(rng: random.Random) -> Style:
    return Style(
        header=rng.choice(["centre", "centre", "centre", "left", "right", "as_below"]),
        figures=rng.choice(["right", "right", "right", "centre", "left"]),
        names=rng.choice(["left", "left", "left", "centre"]),
        codes=rng.choice(["left", "centre"]),
        across=rng.choice(["middle", "middle", "middle", "top", "bottom"]),
        size=rng.choice([7.5, 8.5, 9.0, 10.0]),
        leading=rng.choice([1.1, 1.2, 1.35]),
        above=rng.choice([1.5, 3.0, 3.0, 5.0]),
        beside=rng.choice([2.0, 3.0, 5.0]),
        label=rng.choice([90.0, 120.0, 170.0]),
        figure=rng.choice([0.0, 0.0, 70.0]),
        rules=rng.choice(["none", "none", "rows", "three"]),
        repeat=rng.random() < 0.5,
        rows_per_page=rng.choice([8, 14, 22]),
        across_total=rng.random() < 0.3,
        landscape=rng.random() < 0.6,
    )


@dataclass
class _Pen:
    """Draws one table after another."""

    canvas: Any
    style: Style
    width: float
    height: float
    ruled: list[tuple[float, float, float]] = field(default_factory=list)
    "The rules across of the page at hand."

    def wrapped(self, text: str, room: float) -> list[str]:
        from reportlab.pdfbase.pdfmetrics import stringWidth

        lines, line = [], ""
        for letter in text:
            if line and stringWidth(line + letter, FONT, self.style.size) > room - 2 * self.style.beside + 0.01:
                lines.append(line)
                line = ""
            line += letter
        return [*lines, line]

    def tall(self, lines: int) -> float:
        style = self.style
        return style.size + (lines - 1) * style.size * style.leading + 2 * style.above

    def text(self, lines: Sequence[str], box: tuple[float, float, float, float], across: str, set_: str) -> None:
        x0, top, x1, bottom = box
        style = self.style
        need = self.tall(len(lines))
        y = {"top": top, "bottom": bottom + need, "middle": (top + bottom + need) / 2}[across]
        y -= style.above + 0.86 * style.size
        for line in lines:
            self.canvas.setFont(FONT, style.size)
            if set_ == "left":
                self.canvas.drawString(x0 + style.beside, y, line)
            elif set_ == "right":
                self.canvas.drawRightString(x1 - style.beside, y, line)
            else:
                self.canvas.drawCentredString((x0 + x1) / 2, y, line)
            y -= style.size * style.leading

    def rule(self, x0: float, x1: float, y: float) -> None:
        self.canvas.setLineWidth(0.5)
        self.canvas.line(x0, y, x1, y)
        self.ruled.append((x0, x1, y))

    def turn(self) -> None:
        """Go on to the next page."""
        if self.style.rules == "frame" and self.ruled:
            left, right = min(x0 for x0, _, _ in self.ruled), max(x1 for _, x1, _ in self.ruled)
            ys = [y for _, _, y in self.ruled]
            for x in (left, right):
                self.canvas.line(x, min(ys), x, max(ys))
        self.ruled.clear()
        self.canvas.showPage()


def write_unruled(made: MadeDisclosure, path: Path, style: Style) -> None:
    from reportlab.lib.pagesizes import A4, landscape
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfgen.canvas import Canvas

    if FONT not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    width, height = landscape(A4) if style.landscape else A4
    canvas = Canvas(str(path), pagesize=(width, height), invariant=1)
    pages = [[made.title, made.agency], ["目 录", *[f"{i}. {s.title}" for i, s in enumerate(made.sheets, 1)]], ["概况"]]
    pages[-1] += [p[i : i + 40] for p in made.prose for i in range(0, len(p), 40)]
    for lines in pages:
        for k, line in enumerate(lines):
            canvas.setFont(FONT, 12)
            canvas.drawString(60, height - 70 - 22 * k, line)
        canvas.showPage()
    number = len(pages)
    for sheet in made.sheets:
        number = _draw(_Pen(canvas, style, width, height), made, sheet, number)
    canvas.save()


def _is_label(leaf: str) -> bool:
    return leaf in _CODES or leaf == "项目" or leaf.endswith(("名称", "编码", "预算单位"))


def _draw(pen: _Pen, made: MadeDisclosure, sheet: Sheet, number: int) -> int:
    from reportlab.pdfbase.pdfmetrics import stringWidth

    style, canvas = pen.style, pen.canvas
    paths = sheet.paths
    grid = header_grid(sheet.header)
    widths = []
    for j, path in enumerate(paths):
        leaf = path[-1]
        need = max(stringWidth(row[j], FONT, style.size) for row in sheet.rows) + 2 * style.beside + 1
        if leaf in _CODES or leaf.endswith("编码"):
            widths.append(max(need, 24.0))
        elif _is_label(leaf):
            widths.append(style.label)
        else:
            widths.append(max(need, style.figure, 3 * style.size + 2 * style.beside))
    room = pen.width - 80
    if sum(widths) > room:  # too wide for the paper: set it smaller
        smaller = style.but(size=style.size * 0.85, label=style.label * 0.8, figure=style.figure * 0.8)
        assert style.size > 3, "a table that fits no page"
        return _draw(_Pen(canvas, smaller, pen.width, pen.height), made, sheet, number)
    xs = [40.0]
    for wide in widths:
        xs.append(xs[-1] + wide)

    def heading(y: float) -> float:
        tall = [max([pen.tall(1)] + [pen.tall(1)] * bool(row)) for row in grid]
        for i, row in enumerate(grid):
            for j, cell in enumerate(row):
                if cell and cell[1] == 1:
                    tall[i] = max(tall[i], pen.tall(len(pen.wrapped(cell[0], xs[j + cell[2]] - xs[j]))))
        for i, row in enumerate(grid):
            for j, cell in enumerate(row):
                if cell and cell[1] > 1:
                    need = pen.tall(len(pen.wrapped(cell[0], xs[j + cell[2]] - xs[j])))
                    have = sum(tall[i : i + cell[1]])
                    tall[i + cell[1] - 1] += max(0.0, need - have)
        tops = [y]
        for t in tall:
            tops.append(tops[-1] - t)
        for i, row in enumerate(grid):
            for j, cell in enumerate(row):
                if cell:
                    text, rows, columns = cell
                    set_ = style.header
                    if set_ == "as_below":
                        set_ = "centre" if columns > 1 else _set(style, paths[j][-1])
                    lines = pen.wrapped(text, xs[j + columns] - xs[j])
                    pen.text(lines, (xs[j], tops[i], xs[j + columns], tops[i + rows]), "middle", set_)
                    if style.rules in {"rows", "frame"}:
                        pen.rule(xs[j], xs[j + columns], tops[i + rows])
        if style.rules != "none":
            pen.rule(xs[0], xs[-1], y)
            pen.rule(xs[0], xs[-1], tops[-1])
        return tops[-1]

    at = 0
    first = True
    while at < len(sheet.rows) or first:
        number += 1
        y = pen.height - 50.0
        if first:
            canvas.setFont(FONT, 14)
            canvas.drawCentredString(pen.width / 2, y, sheet.title)
            canvas.setFont(FONT, 9)
            canvas.drawString(40, y - 24, f"编制部门：{made.agency}")
            canvas.drawRightString(xs[-1], y - 24, f"单位：{sheet.unit}")
            y = heading(y - 34)
        elif style.repeat:
            y = heading(y)
        first = False
        begun = y
        for _ in range(style.rows_per_page):
            if at == len(sheet.rows):
                break
            row = sheet.rows[at]
            parts = [pen.wrapped(t, widths[j]) if _is_label(paths[j][-1]) else [t] for j, t in enumerate(row)]
            bottom = y - pen.tall(max(map(len, parts)))
            if bottom < 60:
                break
            labels = [j for j, path in enumerate(paths) if _is_label(path[-1])]
            total = style.across_total and len(labels) > 1 and labels == list(range(len(labels)))
            total = total and [row[j] for j in labels if row[j]] == ["合计"]
            for j, lines in enumerate(parts):
                if total and j in labels:
                    continue
                pen.text(lines, (xs[j], y, xs[j + 1], bottom), style.across, _set(style, paths[j][-1]))
            if total:
                pen.text(["合计"], (xs[0], y, xs[len(labels)], bottom), style.across, "centre")
            if style.rules in {"rows", "frame"}:
                pen.rule(xs[0], xs[-1], bottom)
            y = bottom
            at += 1
        if style.rules == "columns":
            pen.rule(xs[0], xs[-1], y)
            for x in xs:
                canvas.line(x, begun, x, y)
        if style.rules == "three" and at == len(sheet.rows):
            pen.rule(xs[0], xs[-1], y)
        if sheet.note and at == len(sheet.rows):
            canvas.setFont(FONT, 9)
            canvas.drawString(40, y - 16, sheet.note)
        canvas.setFont(FONT, 9)
        canvas.drawCentredString(pen.width / 2, 30, str(number))
        pen.turn()
    return number


def _set(style: Style, leaf: str) -> str:
    if leaf in _CODES or leaf.endswith("编码"):
        return style.codes
    return style.names if _is_label(leaf) else style.figures


# --- more schedules -------------------------------------------------------------------------------------------------


def made_units(rng: random.Random, zero: str = "", decimals: int = 2) -> MadeDisclosure:
    """Schedules by unit: income with three header rows, expenditure with two, 三公 with named rows; blank columns."""
    agency = "沅江市白马镇人民政府"
    names = [
        f"{agency}本级",
        "白马镇农业综合服务中心",
        "白马镇社会事务综合服务中心",
        "白马镇综合行政执法大队",
        "白马镇退役军人服务站",
    ]
    names = names[: rng.randint(2, 5)]

    def money(value: int) -> str:
        return f"{value / 100:,.{decimals}f}" if value else zero

    def sheet(title: str, unit: str, header: str, parts: list[list[int]], sums: list[tuple[int, list[int]]]) -> Sheet:
        """Rows of `parts`, the columns in `sums` filled in, and a 合计."""
        width = len(parts[0]) + len(sums)
        rows = []
        for values in parts:
            row: list[int | None] = [None] * width
            for total, _ in sums:
                row[total] = 0
            rest = iter(values)
            row = [next(rest) if v is None else v for v in row]
            filled = [v or 0 for v in row]
            for total, of in sums:
                filled[total] = sum(filled[i] for i in of)
            rows.append(filled)
        whole = [sum(column) for column in zip(*rows, strict=True)]
        printed = [[name, *map(money, row)] for name, row in zip(names, rows, strict=True)]
        return Sheet(title, unit, header, [*printed, ["合计", *map(money, whole)]])

    def amount(share: float = 1.0) -> int:
        return rng.randrange(100, 900_000) * 100 if rng.random() < share else 0

    fund = rng.random() < 0.5
    income = [[amount(), amount(0.4) if fund else 0, amount(0.3), 0] for _ in names]
    spent = [[amount(), amount(0.9), amount(0.7)] for _ in names]
    three = [[0, amount(0.3) // 1000, amount(0.4) // 1000, amount(0.7) // 1000] for _ in names]
    sheets = [
        sheet(
            "2025年部门收入总表",
            "元",
            "单位名称 总计 本年收入{小计 一般公共预算 政府性基金预算 单位资金{其他收入}} 上年结转结余",
            income,
            [(1, [2, 3, 4]), (0, [1, 5])],
        ),
        sheet(
            "2025年部门支出预算分单位明细表",
            "元",
            "预算单位 合计 基本支出{小计 人员经费 公用经费} 项目支出",
            spent,
            [(1, [2, 3]), (0, [1, 4])],
        ),
        sheet(
            "2025年一般公共预算“三公”经费支出表",
            "万元",
            "单位名称 三公经费合计 因公出国（境）费 公务用车购置及运行费{小计 公务用车购置费 公务用车运行费} 公务接待费",
            three,
            [(2, [3, 4]), (0, [1, 2, 5])],
        ),
    ]
    return MadeDisclosure(agency, 2025, False, False, sheets)
