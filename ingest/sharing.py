"""Numbers below two rows side by side that may be either's: given out in the one way under which every 类 adds up.

    301 10 302
    职工基本医疗保险缴费 08 取暖费
    60.99
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import product

from index.amounts import half_step, read_number
from ingest.rows import Entry, Token, printed_on

_MOST = 14
"Numbers whose row is open that we are ready to weigh together."


def share_orphans(entries: list[Entry]) -> None:
    """For tables of two sides with codes and one column of amounts each."""
    open_numbers: list[tuple[Entry, list[Entry]]] = []
    for k, entry in enumerate(entries):
        if entry.segment.is_orphan and not entry.head and len(entry.segment.numbers) == 1 and k:
            peers = [e for e in entries[:k] if e.line is entries[k - 1].line and not e.segment.numbers]
            if len(peers) == 2 and all(e.segment.codes for e in peers):
                open_numbers.append((entry, peers))
    if not open_numbers or len(open_numbers) > _MOST:
        return
    known = {_code(e): _value(e.segment.numbers[0]) for e in entries if e.segment.codes and e.segment.numbers}
    numbers = [_value(entry.segment.numbers[0]) for entry, _ in open_numbers]
    slack = max(half_step(entry.segment.numbers[0].text, "") for entry, _ in open_numbers)
    ways = []
    for picked in product((0, 1), repeat=len(open_numbers)):
        given = [(_code(peers[pick]), value) for pick, (_, peers), value in zip(picked, open_numbers, numbers, strict=True)]
        if _close(known, given, slack):
            ways.append(picked)
        if len(ways) > 1:
            return
    for pick, (entry, peers) in zip(ways[0], open_numbers, strict=True) if ways else ():
        peers[pick].segment.numbers.extend(printed_on(entry.line, entry.segment.numbers))
        following = entries.index(entry) + 1
        if following < len(entries):
            entries[following].before[:0] = entry.before
        entries.remove(entry)


def _code(entry: Entry) -> str:
    return "".join(entry.segment.codes)


def _value(token: Token) -> Decimal:
    return read_number(token.text) or Decimal(0)


def _close(known: Mapping[str, Decimal], given: Sequence[tuple[str, Decimal]], slack: Decimal) -> bool:
    """Whether every 类 is the sum of its 款, within rounding."""
    heads: dict[str, Decimal] = {}
    sums: dict[str, list[Decimal]] = defaultdict(list)
    for code, value in (*known.items(), *given):
        if len(code) == 3:
            heads[code] = value
        else:
            sums[code[:3]].append(value)
    return all(
        abs(heads.get(head, Decimal(0)) - sum(sums[head])) <= slack * (len(sums[head]) + 1) for head in {*heads, *sums}
    )
