"""How many of something there are, beside a list of them: 下属单位12家，具体为：… with eleven names."""

from __future__ import annotations

import re
from collections.abc import Iterator

from index.vocabulary import Outcome
from ingest.reconciliation.ledger import Ledger, bodies
from ingest.reconciliation.rules import RuleBook, Trial, fails

_FEWEST = 3
"Names from which a list is one; two may be a name with 和 in it."


def counted(ledger: Ledger, book: RuleBook) -> Iterator[Trial]:
    """A count with the names behind it or before it; 和 may join two names or stand in one, so both are allowed."""
    words = book.wording
    for passage in bodies(ledger):
        for pattern in ("count_and_list", "list_and_count"):
            for hit in words[pattern].finditer(passage.text):
                said, listed = _number(hit.group("count")), re.sub(r"[（(][^（）()]*[）)]", "", hit.group("list"))
                names = [name for name in listed.split("、") if name]
                whole = [name for name in names if words["body_name"].search(name)]
                if said is None or len(names) < _FEWEST or len(whole) < len(names) or words["list_open"].search(listed):
                    continue
                most = sum(len(re.split(r"(?<=.)(?:和|及|与|以及)(?=.{2})", name)) for name in names)
                if len(names) <= said <= most:
                    yield Trial("listed-count", Outcome.HOLDS)
                    continue
                rule = book.rules["listed-count"]
                printed = f"{hit.group('count')}{hit.group('unit')}"
                told = rule.tell(printed=printed, expected=f"{len(names)}{hit.group('unit')}", list="、".join(names[:3]))
                yield fails(
                    rule, ledger.disclosure.document, told, printed, f"{len(names)}{hit.group('unit')}", "",
                    (ledger.cite_words(passage, *hit.span()),), "",
                )  # fmt: skip


def _number(said: str) -> int | None:
    """11, 两, 十一, 二十三."""
    if said.isdecimal():
        return int(said)
    tens, ten, ones = said.partition("十")
    values = [_DIGITS.get(part) if part else given for part, given in ((tens, 1 if ten else None), (ones, 0))]
    if not ten:
        return _DIGITS.get(said)
    return None if None in values else 10 * (values[0] or 0) + (values[1] or 0)


_DIGITS = {digit: number for number, digit in enumerate("零一二三四五六七八九")} | {"两": 2}
