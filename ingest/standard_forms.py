"""A header that cannot be read from left to right, known all the same: nearly the letters of one standard form, as many
numbers in its rows as the form has columns, and rows that add up under them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from ingest.header_shapes import borne_out, numbers_of
from ingest.headers import Layout, layouts, letters_of
from ingest.pages import Line
from ingest.schedules import Role
from ingest.tables import Column

# Of the letters of a form a header may lack this share, and print that many more.
_LACKING, _MORE = 0.15, 0.25
_ROWS = 12


def standard_form(header: Sequence[str], rows: Sequence[Line]) -> tuple[Column, ...] | None:
    """The columns of the one form that header and rows fit; None where none does, or two fit as well."""
    held = [numbers for line in rows if (numbers := numbers_of(line.text))]
    if len(held) < 2:
        return None
    count, times = Counter(map(len, held)).most_common(1)[0]
    full = [numbers for numbers in held if len(numbers) == count][:_ROWS]
    letters = letters_of(header)
    near: list[tuple[int, tuple[Column, ...]]] = []
    for layout in layouts() if 2 * times > len(held) else ():
        amounts = [column for column in layout.columns if column.role is Role.AMOUNT]
        if len(amounts) != count or any(column.side for column in layout.columns):
            continue
        apart = _apart(layout, letters)
        if apart is not None and sum(borne_out(layout.columns, numbers) for numbers in full) > 0.5 * len(full):
            near.append((apart, layout.columns))
    near.sort(key=lambda found: found[0])
    if not near or (len(near) > 1 and near[0][0] == near[1][0]):
        return None
    return near[0][1]


def prints_more(columns: Sequence[Column], rows: Sequence[Line]) -> bool:
    """Whether most rows print more numbers than these columns hold: then they cannot be the columns."""
    held = [len(numbers) for line in rows if (numbers := numbers_of(line.text))]
    room = sum(column.role is Role.AMOUNT for column in columns)
    return 2 * sum(count > room for count in held) > len(held)


def _apart(layout: Layout, letters: Counter[str]) -> int | None:
    """By how many letters a header differs from a form; None where by too many."""
    lacking = (layout.letters - letters).total()
    more = min((letters - layout.letters - spare).total() for spare in (Counter[str](), *layout.measures()))
    if lacking > _LACKING * layout.size or more > _MORE * layout.size:
        return None
    return lacking + more
