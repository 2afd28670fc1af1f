"""A body named in a turn, held against the one spoken of before it: 宜川的呢，哪家更省; 跟司法局比; 有没有它多."""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.query import Operation, Query

_AGAINST_THEM = re.compile(
    r"^(?:那|那么|再|要是|如果)?(?:它们?|他们|这家|该局)?(?:和|跟|与|同|较|比起?|对比)[^,。;?]{2,30}?(?:相?比|对比|比较|的话|[,?]|谁|哪|[多少高低大小](?:还是|吗|么|多少|了|出|几))"
)
_THEM = "(?:他们|它们?|[那这前]一?[家边]|(?:前面|刚才|上面)那?一?家|人家)"
_THAN_THEM = re.compile(rf"(?:比|跟|和|有没有|有|没|没有|不如|超过|赶[得不]上){_THEM}(?:还|更|要|来得|花得|用得)*[^,。?]{{0,4}}[多少高低大小贵省]|是{_THEM}的")
_BOTH_OF_THEM = re.compile("[两俩][家边个](?!项|年)|[二两]者|俩|双方|彼此|互相")
_WHICH_OF_THEM = re.compile(r"谁|哪一?[家边方头](?!下)|哪一?个(?!项|科目|款|类|[^,。?]{0,6}(?:项目|科目))[^,。?]{0,6}[多少高低大小省贵]")
_APART = re.compile(r"差(?!旅|不多|点)|[多少高低大小](?:出|了)?多少|多几|少几")
_OF_YEARS = re.compile("上年|去年|前年|今年|上一年|往年|同比|同期|[增减涨降升跌]|变化|年初|决算数|预算数")
_ORDERS = frozenset({Operation.COMPARE, Operation.RANK, Operation.DIFFERENCE})
_ASKS_ITS_OWN = re.compile("呢|(?:多少|几何|几多|好多|几钿)(?:钱|万|元)?(?=[,;?。]|$)")


def held_against(query: Query, context: Query | None) -> Query:
    """跟司法局26年的比，谁高: the body spoken of before, of the year it was spoken of, is the other side."""
    if context is None or not context.agencies or len(query.agencies) != 1 or query.agencies[0] in context.agencies:
        return query
    if query.subjects and [s.surfaces for s in query.subjects] != [s.surfaces for s in context.subjects]:
        return query
    if _THAN_THEM.search(query.text):
        kept = (Operation.RATIO,) if query.wants(Operation.RATIO) else (Operation.DIFFERENCE,)
        return replace(query, agencies=(*query.agencies, *context.agencies), operations=kept)  # 咱们街道比他们多吗
    if not _AGAINST_THEM.match(query.text) and not _asks_of_both(query, context):
        return query
    before = context.agencies if _WHICH_OF_THEM.search(query.text) else context.agencies[-1:]
    years = {a: y for a, y in ((before[0], context.years[-1:]), (query.agencies[0], query.years[-1:])) if y}
    pairs = tuple((a, y[0]) for a, y in years.items()) if len(set(years.values())) > 1 else ()
    asked = tuple(o for o in query.operations if o is not Operation.VALUE) or (Operation.DIFFERENCE,)
    return replace(query, agencies=(*before, *query.agencies), pairs=pairs, years=query.years if not pairs else (), operations=asked)


def both_spoken(query: Query, context: Query | None) -> Query:
    """万里街道住房保障多少, 财政局2024年的呢, 哪个多, 差多少: the two bodies that the last two turns asked the same of, each of its own year."""
    last = [t for t in context.trail if t.subjects][-2:] if context is not None else []
    if context is None or len(last) < 2 or query.agencies or query.subjects or query.years or query.residual or query.nth:
        return query
    if context.wants(Operation.SHARE) or query.wants(Operation.SHARE) or _OF_YEARS.search(query.text) or _OF_OTHERS.search(query.text):
        return query
    same = [s.surfaces for s in last[0].subjects] == [s.surfaces for s in last[1].subjects]
    if not same or any(len(t.agencies) != 1 or t.alone for t in last) or last[0].agencies == last[1].agencies:
        return query
    asked = {
        Operation.COMPARE: _WHICH_OF_THEM.search(query.text) and query.hints & _ORDERS,
        Operation.DIFFERENCE: _APART.search(query.text) and query.wants(Operation.DIFFERENCE, Operation.CHANGE),
        Operation.SUM: query.wants(Operation.SUM),
        Operation.RATIO: query.wants(Operation.RATIO),
    }
    operation = next((o for o, said in asked.items() if said), None)
    if operation is None:
        return query
    if len({t.agencies for t in context.trail if t.subjects and [s.surfaces for s in t.subjects] == [s.surfaces for s in last[1].subjects]}) > 2:
        return query  # of all that were asked about, and not of the last two alone
    pairs = tuple((t.agencies[0], t.years[-1]) for t in last if t.years) if all(t.years for t in last) else ()
    both = (*last[0].agencies, *last[1].agencies)
    return replace(query, agencies=both, pairs=pairs, operations=(operation,), carried=query.carried | {"agency", "fiscal_year"})


_OF_OTHERS = re.compile("剩下|余下|其余|其他|另外|除了?|最[高低多少大小]|[三四五六七八九几]家")


def _asks_of_both(query: Query, context: Query) -> bool:
    """Whether the body just named and the one before it are asked about together: 哪家更省, 差多少, 两家."""
    if not context.subjects or _OF_YEARS.search(query.text):
        return False
    if _WHICH_OF_THEM.search(query.text) and query.hints & _ORDERS:
        return True
    if not query.wants(Operation.DIFFERENCE, Operation.CHANGE, Operation.COMPARE, Operation.RANK):
        return False
    return bool(_BOTH_OF_THEM.search(query.text) or _APART.search(query.text))


_WHICH_ITEM = re.compile("(?:谁|哪一?[个项样块笔类边头者])(?:的)?(?:花|用|开支|安排|金额|数额|数|得|要|更|比较|还)*(?:[多少高低大小贵]|省|占大头)")
_THAN_ITEM = re.compile(r"(?:是|占|比|跟|和|与)(?:它|那个|[前上]面那?一?[个项]|刚才那?一?[个项]|这个|前者)")
_AGAINST_ITEM = re.compile(r"^(?:那|那么|再)?(?:它)?(?:和|跟|与|同|比|较)[^,。;?]{2,16}?(?:相?比|差|相差|[多少高低大小](?:多少|几)|谁|哪)")
_INSIDE = re.compile("其中|里面|里头|当中|[那它]里")


def item_held_against(query: Query, context: Query) -> Query | None:
    """津贴补贴少多少, 绩效工资呢，哪个高, after 基本工资: the item named and the one spoken of before it; None where they are not held together."""
    if len(query.subjects) != 1 or not context.subjects or query.agencies or query.years or query.whole is not None or query.residual:
        return None
    own, before = query.subjects[0], context.subjects[-1]
    if own.surfaces == before.surfaces or _INSIDE.search(query.text) or _OF_YEARS.search(query.text):
        return None
    if query.wants(Operation.SHARE) and _THAN_ITEM.search(query.text):
        return replace(query, whole=before)  # 占它几成
    asked = tuple(o for o in query.operations if o is not Operation.VALUE)
    if _WHICH_ITEM.search(query.text) and query.hints & _ORDERS:
        return replace(query, subjects=(before, own), operations=asked)
    if query.wants(Operation.DIFFERENCE, Operation.CHANGE) and (_APART.search(query.text) or _AGAINST_ITEM.match(query.text)):
        return replace(query, subjects=(before, own), operations=asked)
    return None


def asks_which_body(text: str) -> bool:
    """谁省, 哪家高: bodies are held against one another."""
    return _WHICH_OF_THEM.search(text) is not None


def asked_beside(query: Query) -> str:
    """The one of two bodies whose own figure is asked for with what they come to together: 建管委呢，差多少; empty where none is."""
    named = {name for name, _ in query.called}
    opens = [name for name, said in query.called if re.search(rf"{re.escape(said)}(?:那边)?的?呢[,。?]", query.text)]
    if len(query.agencies) == 2 and len(opens) == 1:
        return opens[0]  # 地区办呢，比财政局多还是少
    alone = len(named) == 1 and len(query.agencies) > 1 and _ASKS_ITS_OWN.search(query.text) is not None
    return named.pop() if alone else ""
