"""Projects by what they scored in their self-evaluation: the highest, the lowest, all in order."""

from __future__ import annotations

import re
from decimal import Decimal

from assistant.catalogue import Entry
from assistant.operations.desk import Desk, Draft, bold, place_word
from assistant.operations.standing import foremost, is_descending
from assistant.orders import both_ends
from assistant.scoping import Side
from index.vocabulary import ScheduleKind

_ASKS_SCORE = re.compile("得分|评分|分数|打分|几分|[得评]的?分|分最|分[高低]")
_BOTH = re.compile("(?:垫底|最低|最差|最少)[^。;?]*(?:最高|最好|最多)|(?:最高|最好|最多)[^。;?]*(?:垫底|最低|最差|最少)")
_FEWEST = 3
"Projects of one list: fewer are no order."


def by_score(desk: Desk) -> Draft | None:
    """哪个项目得分垫底: the rows of a list of projects, by the score beside each; None where no score is asked for or none is listed."""
    if not _ASKS_SCORE.search(desk.query.text) or len(desk.sides) != 1:
        return None
    side = desk.sides[0]
    rows = sorted(_scores(side), key=_score, reverse=is_descending(desk.query))
    if len({e.row for e in rows}) < _FEWEST:
        return None
    ends = [("最高", rows), ("最低", rows[::-1])] if is_descending(desk.query) else [("最低", rows), ("最高", rows[::-1])]
    lines = []
    for word, order in ends if both_ends(desk.query.text) or _BOTH.search(desk.query.text) else ends[:1]:
        lines.append(f"{desk.whose(side)}，各项目自评得分{word}的是：")
        lines += [f"- {e.fact.row}：**{bold(desk.ledger.figure(e.fact))}" for e in foremost(order, desk.query, _score)]
    lines.append(f"见{place_word(rows[0].fact)}。")
    return Draft(lines=lines, subject="自评得分")


def _score(entry: Entry) -> Decimal:
    return entry.fact.amount or Decimal(0)


def _scores(side: Side) -> list[Entry]:
    """The scores of projects listed in one table, one of each."""
    entries = (e for e in side.catalogue.entries if e.fact.schedule is ScheduleKind.PERFORMANCE and e.fact.unit == "分" and e.fact.table is not None)
    listed = [e for e in entries if e.fact.column.endswith(("得分", "自评分")) and e.row and not e.total_row and len(e.fact.row_path) == 1]
    tables = [e.fact.table for e in listed]
    largest = max(tables, key=tables.count, default=None)
    return [e for e in listed if e.fact.table == largest]
