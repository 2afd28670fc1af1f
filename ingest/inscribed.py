"""Codes that stand within the names of rows: [30206]电费, 30206-电费.

A schedule by 经济分类 may print both books side by side, each code in brackets before its name:

    部门预算支出经济科目   政府预算支出经济科目        2025年预算
    [30206]电费           [50502]商品和服务支出      1,268.70

The 部门预算 code names the row; the other says what the same row is called in the other book.
"""

from __future__ import annotations

import re
from dataclasses import replace

from ingest.schedules import fold, is_total
from ingest.tables import CodeReader, Row, Table, with_paths

_CODE = r"(?:\d{7}|\d{5}|\d{3})"
# Brackets that hold nothing but codes where they open a name; others open names of many kinds.
_BRACKETED = re.compile(rf"[\[【〔]({_CODE})[\]】〕][-—_:：]*")
_PLAIN = re.compile(rf"(?:[(（]({_CODE})[)）]|({_CODE})[-—_:：、.．]*)(?=[^\d\W])")
_OF_DEPARTMENT = "3"
"部门预算支出经济分类 counts from 301, 政府预算支出经济分类 from 501."


def with_codes_apart(table: Table) -> Table:
    """The table with the codes its rows print within their names read as codes; as it is where they print none."""
    named = [row for row in table.rows if row.name and not row.code and not is_total(row.name)]
    plain = 2 * sum(bool(_PLAIN.match(row.name)) for row in named) > len(named) > 1
    readers: dict[int, CodeReader] = {}
    rows = [code_apart(row, readers.setdefault(row.side, CodeReader()), plain) for row in table.rows]
    if rows == list(table.rows):
        return table
    return replace(table, rows=with_paths([replace(row, path=()) for row in rows]))


def code_apart(row: Row, reader: CodeReader, plain: bool = False) -> Row:
    """The row with its code apart from its name; of two codes the one of 部门预算. A code without brackets must be `plain` to see."""
    found = [] if row.code else list(_BRACKETED.finditer(row.name))
    if found and found[0].start() == 0:
        ends = [*(hit.start() for hit in found[1:]), len(row.name)]
        books = [(hit[1], row.name[hit.end() : end]) for hit, end in zip(found, ends, strict=True)]
        code, name = next((book for book in books if book[0].startswith(_OF_DEPARTMENT)), books[0])
    elif plain and not row.code and (hit := _PLAIN.match(row.name)):
        code, name = hit[1] or hit[2], row.name[hit.end() :]
    else:
        return row
    return replace(row, name=name, code=reader.join([code])) if fold(name) else row
