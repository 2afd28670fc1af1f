"""How many of something there are, beside a list of them: 下属单位12家，具体为：… with eleven names."""

from __future__ import annotations

import re
from collections.abc import Iterator

from index.amounts import spoken_number
from index.vocabulary import Outcome
from ingest.reconciliation.ledger import Ledger, bodies
from ingest.reconciliation.rules import RuleBook, Trial, fails

_FEWEST = 3
"Names from which a list is one; two may be a name with 和 in it."
_BRACKETED = re.compile(r"[（(][^（()）]*[)）]")
_JOINED = re.compile(r"(?<=.)(?:以及|和|及|与)(?=.{2})")


def counted(ledger: Ledger, book: RuleBook) -> Iterator[Trial]:
    """A count with the names behind it or before it; 和 may join two names or stand in one, so both are allowed."""
    words, rule = book.wording, book.rules["listed-count"]
    for passage in bodies(ledger):
        for hit in (h for pattern in ("count_and_list", "list_and_count") for h in words[pattern].finditer(passage.text)):
            listed, unit = _BRACKETED.sub("", hit.group("list")), hit.group("unit")
            names = [name for name in listed.split("、") if name]
            before = passage.text[max(passage.text.rfind(mark, 0, hit.start("count")) for mark in "。；") + 1 : hit.start("count")]
            behind = hit.start("count") < hit.start("list")
            open_ = words["list_open"].search(listed) or not all(words["body_name"].search(name) for name in names)
            if len(names) < _FEWEST or open_ or (behind and words["counted_more"].search(before)):
                continue
            # 局机关和3个下属单位组成：局机关、…: the body itself may be listed beside those counted.
            fewest = len(names) - (behind and words["with_itself"].search(before) is not None)
            if fewest <= spoken_number(hit.group("count")) <= sum(len(_JOINED.split(name)) for name in names):
                yield Trial(rule.id, Outcome.HOLDS)
                continue
            printed, expected = f"{hit.group('count')}{unit}", f"{len(names)}{unit}"
            told = rule.tell(printed=printed, expected=expected, list="、".join(names[:3]))
            yield fails(rule, ledger.disclosure.document, told, printed, expected, "", (ledger.cite_words(passage, *hit.span()),), "")
