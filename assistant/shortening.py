"""How names are said shorter: 普惠民办幼儿园补助, 信息化平台运维, 买书的钱."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import takewhile

from assistant.catalogue import Catalogue
from assistant.wording import whole_words
from index.naming import runs_through

SAME_BEGINNING = 4


def alike_from_start(one: str, other: str) -> int:
    """How many characters two names begin with alike.

    >>> alike_from_start("事业单位离退休人员福利费", "事业单位离退休")
    7
    """
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))



def leaves_out(phrase: str, name: str) -> bool:
    """Whether a phrase is a name with a character or two left out: 普惠民办幼儿园补助 for 普惠性民办幼儿园补助."""
    if len(phrase) < SAME_BEGINNING or not len(phrase) < len(name) <= len(phrase) * 1.5 or phrase[0] != name[0]:
        return False
    return runs_through(phrase, name)


def runs_through_one(phrase: str, held: Sequence[Catalogue]) -> str | None:
    """金审工程运维 for 金审工程三期节点运行维护费: the one name that begins like a phrase and holds the rest of it in its order.

    Of several that print one amount, as an item and the project for it do (农村特困供养), the item is meant.
    """
    if len(phrase) <= SAME_BEGINNING + 1:
        return None
    labels = {n for c in held for n in c.containing(phrase[:SAME_BEGINNING])}
    meant = [n for n in labels if n.startswith(phrase[:SAME_BEGINNING]) and phrase not in n and runs_through(phrase, n)]
    if len(meant) < 2:
        return meant[0] if meant else None
    printed = [{e.fact.amount: e for c in held for e in c.by_key.get(n, ()) if e.row == n and e.fact.amount} for n in meant]
    shared = set.intersection(*map(set, printed))
    return next((n for n, entries in zip(meant, printed, strict=True) if any(entries[a].fact.row_code for a in shared)), None)


def inside_word(part: str, name: str) -> bool:
    """Whether two characters are the beginning of another word of a name: 图书 in 图书馆."""
    if len(part) != 2:
        return False
    at = name.find(part)
    return any(a == at and b > at + len(part) and b - a == len(part) + 1 for a, b in whole_words(name))


_WORK = re.compile(r"(?:购置|采购|建设|经费|补助|补贴|支出|项目|工程|专项|服务|工作|管理|维护)+$")
"""What is done with the things a name is about, at its end."""


def shortens(phrase: str, name: str) -> bool:
    """Whether a phrase keeps two characters together and the others in their order: 信息化平台运维 for 民政信息化平台运行维护."""
    at = name.find(phrase[:2])
    core = _WORK.sub("", name)
    if len(phrase) < SAME_BEGINNING or at < 0 or len(core) > 2 * len(phrase) or phrase[-1] not in core[-2:]:
        return False
    return runs_through(phrase, name[at:])


def bought(phrase: str, names: Iterable[str]) -> str | None:
    """The one name that says of a thing that it is bought.

    >>> bought("买书", ["图书文献购置经费", "古籍修复经费"])
    '图书文献购置经费'
    """
    m = _BUYS.match(phrase)
    found = [n for n in names if m is not None and m["thing"] in n and _BOUGHT.search(n)]
    return found[0] if len(found) == 1 else None


_BUYS = re.compile("(?:购买|采购|添置|置办|添|买|购)(?:点|些|新)?(?P<thing>[一-鿿]{1,6}?)(?:的?(?:钱|费用?|经费|支出|预算)|[花用])?$")
_BOUGHT = re.compile("购置|采购|购买|购书|添置")
