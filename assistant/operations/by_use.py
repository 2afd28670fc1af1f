"""修古塔的钱为什么少了: the reason that the paragraph of an item gives, where what was asked about is all that the item is for."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.evidence import Excerpt
from assistant.operations.desk import Desk
from assistant.operations.paragraphs import TELLING
from assistant.retrieval import evidence_passages
from assistant.scoping import Side
from assistant.uses import FOR, LEVELLED
from index.classification import name_key

BECAUSE = re.compile(
    r"原因|主要[是因]|由于|因为|系因|是因|因.{1,20}(?:增加|减少|调整)|(?<![原诱基])因[^，,。；]{2,16}(?:推迟|延[期后误迟]|推后|滞后|暂停|取消|未[^，,。；]{1,8})"
)
_FEW_PURPOSES = 3
_IN_BRACKETS = re.compile("[（(][^（()）]*[)）]")


def reason_by_use(desk: Desk, side: Side, names: Sequence[str]) -> Excerpt | None:
    """修古塔的钱为什么少了: the paragraph of the one item that is 主要用于 it, where that gives a reason."""
    found = []
    for passage in evidence_passages(desk.library, side.disclosure):
        use = FOR.search(passage.text)
        if use is None or not LEVELLED.search(passage.text[: use.start()]) or not BECAUSE.search(passage.text):
            continue
        purpose = name_key(passage.text[use.end() :])
        if _IN_BRACKETS.sub("", re.split("[。；]", passage.text[use.end() :], maxsplit=1)[0]).count("、") > _FEW_PURPOSES:
            continue  # one of many things is no reason for it
        if any(len(n) >= TELLING and n in purpose for n in names):
            found.append(Excerpt(passage, 0, len(passage.text)))
    return found[0] if len(found) == 1 else None
