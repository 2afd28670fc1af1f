"""What stands beside what was spoken of: the rest of its whole (剩下两类各多少), its other kind (事业单位的呢), a part by its short name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from assistant.catalogue import PARTIAL, Entry
from assistant.linking import Library
from assistant.nicknames import abbreviates
from assistant.placing import is_clear
from assistant.query import Mention, Operation, Query, Subject
from index.amounts import spoken_number
from index.classification import name_key
from index.records import Disclosure
from index.vocabulary import MONEY_UNITS

_REST = re.compile(
    r"(?P<said>(?:剩下|剩余|其余|余下|另外|其他|其它|别的|另)的?(?:那|这)?"
    r"(?P<count>[一两俩二三四五六七八九十几\d])?(?:个|项|类|块|笔|部分|样|款|头)?)(?:的|钱)?"
    r"(?:呢|各|加|都|分别|合计|合起来|一共|总共|又|是|有|占|多少|叫|[,?。]|$)"
)
_MOST = 12


def the_rest(query: Query, context: Query | None, documents: Sequence[Disclosure], library: Library) -> Query:
    """The parts beside those spoken of, where one whole has as many of them as are counted."""
    m = _REST.search(query.text)
    if m is None or context is None or query.subjects or query.agencies or query.years:
        return query
    spoken = _spoken(context)
    for one in reversed(spoken):
        rest = _beside(one, spoken, documents, library)
        count = spoken_number(m["count"] or "")
        if rest and len(rest) <= _MOST and (not count or count == len(rest)):
            asked = tuple(o for o in query.operations if o in {Operation.SUM, Operation.SHARE, Operation.RANK, Operation.COMPARE})
            return replace(
                query, subjects=tuple(rest), operations=asked or (Operation.VALUE,), residual=(), possible_items=(), unexplained=(),
                whole=query.whole, carried=query.carried | {"subject"},
            )  # fmt: skip
    return replace(query, residual=(m["said"],), possible_items=(m["said"],))  # of what, is not known: never of everything


def with_short_names(
    mentions: list[Mention], text: str, documents: Sequence[Disclosure], library: Library, spoken_of: Sequence[str]
) -> list[Mention]:
    """建安费, of the project spoken of: the one part of it whose name begins and ends so and has these characters in this order."""
    if not spoken_of:
        return mentions
    hidden = "".join("□" if any(m.start <= i < m.end for m in mentions) else c for i, c in enumerate(text))
    words = [
        (a, a + n) for n in range(_LONGEST, _SHORT - 1, -1) for a in range(len(hidden) - n + 1)
        if all("一" <= c <= "鿿" for c in hidden[a : a + n])
    ]  # fmt: skip
    ends = {(text[a], text[b - 1]) for a, b in words}
    parts = {
        e.row for d in documents for first, last in ends for e in library.catalogue(d).rows_between(first, last)
        if any(s in name_key(above) for s in spoken_of for above in e.fact.row_path[:-1])
    }  # fmt: skip
    found = list(mentions)
    for a, b in words:
        meant = [row for row in parts if abbreviates(text[a:b], row)]
        if len(meant) == 1 and not any(a < m.end and m.start < b for m in found):
            found.append(Mention(meant[0], a, b, linked=True))
    return sorted(found, key=lambda m: m.start)


_SHORT, _LONGEST = 3, 5


def opens_rest(said: str) -> bool:
    """Whether a clause asks of the rest: 另外两块加起来呢, behind another question."""
    return _REST.match(said) is not None


def _spoken(context: Query) -> list[str]:
    """The items that this conversation spoke of last: those of the last turn, with those before it that stand beside them."""
    subjects = [*(s for t in context.trail for s in t.subjects), *context.subjects]
    return list(dict.fromkeys(s.surfaces[-1] for s in subjects))


def _beside(name: str, spoken: Sequence[str], documents: Sequence[Disclosure], library: Library) -> list[Subject]:
    """What stands beside an item in its own schedule or sentence, without what was spoken of."""
    for d in documents:
        catalogue = library.catalogue(d)
        meaning = catalogue.meaning(name)
        keys = {name, *(meaning.keys if meaning is not None else ())}
        said = {k for s in spoken if (m := catalogue.meaning(s)) is not None for k in (s, *m.keys)} | set(spoken)
        for entry in (e for k in keys for e in catalogue.by_key.get(k, ()) if e.row == k):
            beside = list(dict.fromkeys(e.row for e in _kin(entry, catalogue.entries) if e.row not in said))
            if beside:
                return [Subject((Mention(row, 0, 0, linked=True),)) for row in beside]
    return []


def _kin(entry: Entry, entries: Sequence[Entry]) -> Iterator[Entry]:
    """Figures of the same column, one level below the same parent."""
    fact = entry.fact
    if len(fact.row_path) < 2 or fact.unit not in MONEY_UNITS:
        return
    for e in entries:
        same_place = e.fact.table == fact.table if fact.table is not None else e.fact.passage == fact.passage
        alike = e.fact.unit in MONEY_UNITS and e.columns == entry.columns and e.fact.fiscal_year == fact.fiscal_year
        if same_place and alike and e.fact.row_path[:-1] == fact.row_path[:-1] and not e.total_row and e.fact.amount is not None:
            yield e


def as_sibling(
    mentions: list[Mention], text: str, documents: Sequence[Disclosure], library: Library, spoken_of: Sequence[str]
) -> list[Mention]:
    """事业单位医疗多少, then 行政单位的呢: the item beside the one spoken of that begins with the word said and ends alike."""
    first = re.split(r"[,。;?]", text, maxsplit=1)[0]
    asked = _AND_THAT.fullmatch(first)
    later = [m for m in mentions if m.start >= len(first)]
    mentions = [m for m in mentions if m.start < len(first)] if asked is not None and spoken_of else mentions
    own = next((m for m in mentions if asked is not None and m.surface == asked["said"] and is_clear(m, documents, library)), None)
    whole = own is not None and (_in_money(own.surface, documents, library) or not any(_in_money(s, documents, library) for s in spoken_of))
    if len(mentions) > 1 or not spoken_of or asked is None or whole:  # 机关运行经费呢: an item of its own
        return [*mentions, *later] if asked is not None and spoken_of else mentions
    if (other := _other_kind(asked["said"], spoken_of)) is not None:
        return [Mention(other, *asked.span("said"), linked=True), *later]
    words = (asked["said"], *(m.surface.removeprefix(PARTIAL) for m in mentions))
    for d, said in ((d, said) for said in words for d in documents):
        catalogue = library.catalogue(d)
        held = {k for s in spoken_of if (m := catalogue.meaning(s)) is not None for k in m.keys}
        beside = {
            k for k in catalogue.labels
            if k.startswith(said) and len(k) - len(said) >= 2 and any(h != k and h.endswith(k[len(said) :]) for h in held)
        } or {k for k in catalogue.labels if any(h != k and _goes_on_with(k, h, said) for h in held)}  # fmt: skip
        shortest = min(beside, key=len, default="")
        if len(beside) == 1 or (beside and all(k[: k.find(said)] == shortest[: shortest.find(said)] for k in beside) and shortest.find(said)):
            return [Mention(shortest, *asked.span("said"), linked=True), *later]
    return [*mentions, *later] if asked is not None and spoken_of else mentions


def _in_money(surface: str, documents: Sequence[Disclosure], library: Library) -> bool:
    """Whether a word names anything printed in money: 事业单位, which documents count, is none."""
    keys = {(d, k) for d in documents if (m := library.meaning(d, surface)) is not None for k in m.keys}
    return any(e.fact.unit in MONEY_UNITS for d, k in keys for e in library.catalogue(d).by_key.get(k, ()))


def _other_kind(said: str, spoken_of: Sequence[str]) -> str | None:
    """机关的呢, after 事业单位离退休: 行政单位离退休, whether printed or not, and no other name with that word."""
    kind = _KIND.get(said.removesuffix("单位").removesuffix("编制").removesuffix("编"))
    held = [s[len(k) :] for s in spoken_of for k in _KIND.values() if s.startswith(k) and k != kind and len(s) > len(k)]
    return kind + held[-1] if kind and held else None


_KIND = {"行政": "行政单位", "机关": "行政单位", "公务员": "行政单位", "事业": "事业单位"}


def _goes_on_with(name: str, held: str, said: str) -> bool:
    """Whether a name is another's up to the word said: 公务用车运行维护费, after 公务用车购置费, of 运行."""
    at = name.find(said)
    return at >= _SAME_HEAD and held.startswith(name[:at]) and not held[at:].startswith(said)


_SAME_HEAD = 3
_AND_THAT = re.compile(r"(?:那么?|还有|然后)?(?P<said>[^,。?;]{2,8}?)的?(?:[这那]?一?(?:部分|块|项|笔|头|摊|边|方面))?(?:呢|多少|咋样)?[?。]?")
