"""Pages as a reader sees them, laid out by hand, and what the tables read from them print."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.facts import read_tables
from ingest.pages import Line, Page, RuledCell, RuledTable
from ingest.tables import Row, Table

Printed = list[tuple[str, str, str, str]]
"(code, row, innermost column, text) of every cell that prints something"


def page_of(number: int, above: str, grid: Sequence[Sequence[str | None]], widths: Sequence[float] = ()) -> Page:
    """A page with lines of text over one ruled grid; None continues the cell to its left, "^" the one above."""
    width = len(grid[0])
    xs = [50.0]
    for j in range(width):
        xs.append(xs[-1] + (widths[j] if widths else 60.0))
    rows: list[tuple[RuledCell | None, ...]] = []
    for i, texts in enumerate(grid):
        row: list[RuledCell | None] = []
        for j, text in enumerate(texts):
            if text is None or text == "^":
                row.append(None)
                continue
            wide = 1
            while j + wide < width and texts[j + wide] is None:
                wide += 1
            tall = 1
            while i + tall < len(grid) and grid[i + tall][j] == "^":
                tall += 1
            row.append(
                RuledCell(text=text, bbox=(xs[j], 100 + 20 * i, xs[j + wide], 100 + 20 * (i + tall)), span=(tall, wide))
            )
        rows.append(tuple(row))
    table = RuledTable(page=number, bbox=(xs[0], 100, xs[-1], 100 + 20 * len(grid)), rows=tuple(rows))
    lines = [
        Line(text=text, page=number, bbox=(50, 20 + 15 * k, 400, 30 + 15 * k))
        for k, text in enumerate(above.split("\n"))
        if text
    ]
    return Page(number=number, width=800, height=600, lines=tuple(lines), tables=(table,))


def text_of(text: str) -> list[Page]:
    lines = [Line(text=line, page=1, number=n) for n, line in enumerate(text.split("\n"), 1) if line.strip()]
    return [Page(number=1, width=0, height=0, lines=tuple(lines))]


def printed(table: Table) -> Printed:
    return [
        (row.code, row.name, table.columns[i].path[-1], cell.text)
        for row in table.rows
        for i, cell in row.cells
        if cell.text.strip()
    ]


def only(pages: Sequence[Page]) -> Table:
    (table,) = read_tables(pages)
    return table


def numbers_of(row: Row) -> list[str]:
    """What a row prints, columns known or not."""
    return [cell.text for cell in (*(cell for _, cell in row.cells), *row.loose) if cell.text]
