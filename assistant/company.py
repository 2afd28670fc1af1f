"""The bodies of a conversation: which of those spoken of so far a turn means by 三家, 第一家, 另外两家, 谁, 它."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.linking import Library
from assistant.query import Operation, Query
from index.amounts import spoken_number
from index.naming import split_places

_KEPT = 12
"Turns remembered for the bodies they named."
_BODY = r"家|个?(?:部门|单位|街道|局|委办|委|镇|乡|学校|医院|机构)(?!的?[一-鿿]{0,4}(?:费|支出))"
_A_BODY = f"(?:{_BODY})"
_N = "[两二俩三四五六七八九]"
_COUNTED = re.compile(
    rf"(?<![第属面下辖])(?P<end>[前头后])?(?P<count>{_N})(?P<body>{_BODY})|(?:[他它她]们?|[这那])(?P<few>[仨俩])(?![个项笔样者块])"
)
_KIND_COUNTED = re.compile("街道|[局委镇乡]")
_WHICH_SO_MANY = re.compile(rf"哪{_N}(?:家|个(?:部门|单位|街道|局|委|镇))")
_OF_THE_ENDS = re.compile(rf"最[高低多少大小]的?{_N}家")
_ALL = re.compile(
    r"[各每]家|(?:他|它|她)们(?:几[家个]|当中|之中)|[这那]几(?:家|个(?:部门|单位|街道|局|委|镇))|(?:上面|前面|刚才)[这那]?(?:些|几家)"
    r"|[他它她]们(?=加|合起|合计|一共|总共|差)"
)
_OTHERS = re.compile(rf"(?:另外?|其他|其它|其余|剩下|余下)的?[那这]?(?P<count>[一几]|{_N})?{_A_BODY}")
_NTH = re.compile(rf"第(?P<nth>[一二三四五六七八九\d]){_A_BODY}|(?P<last>最后(?:那|一)?一?{_A_BODY})|(?P<first>(?:头|最前面?那?)一?家)")
_NEXT = re.compile(r"^(?:那|那么|再看|还有|换成?)?(?:第(?P<nth>[一二三四五六七八九\d])(?:个|家|位)?|(?P<last>最后一?[个家]?))(?:的)?呢?[?。]?$")
_WHO = re.compile(r"谁|哪[一几些]?家|哪[一几些]?个?(?:部门|街道|局|单位|委|镇|乡|机构)(?!下)")
_BELOW = re.compile(r"下属|下面|所属|底下|下辖")
_PLACE = re.compile(r"[排列居名][列名居在于位]*第几|第几(?:大|高|多|名|位)")
ENDS = "最[高多大].{0,12}最[低少小]|最[低少小].{0,12}最[高多大]|头名.{0,6}末名|第一.{0,6}(?:倒数|最后)"
"Both ends of an order are spoken of."
_ENDS = re.compile(ENDS)
_POINTS = re.compile(
    r"它(?!们)|(?<!其)他(?!们)|[这那该]一?家|[这那该]个?(?:部门|单位|街道|局|委|镇)|那里|那边|那儿"
    r"|为什么|为啥|为何|咋|怎么(?!样|算)|什么原因|啥原因|原因|因为[什啥]"
)
_IN_ORDER = re.compile(r"最|排|[高低多少大小]的")
_ITEMS = re.compile(r"[两二俩三四五六七八九](?:个|样|项|笔|者|块|类)(?!部门|单位|街道|局|镇)|年")
_BACK = re.compile(r"(?:回到|说回|再说|讲回|回头(?:再)?(?:看|说)|还是(?:看|说)|接着说)")
EACH, MOST, LEAST = "*", "+", "-"
"Each of the bodies stands apart, or the one that has most or least: 各占几成, 最高的占合计多少, after their sum."
_OF_SUM = re.compile("占(?:合计|总数|总和|总量|全部|一共)")
_TOGETHER = (Operation.SUM, Operation.DIFFERENCE, Operation.COMPARE, Operation.RANK)
_WITHOUT = r"(?:不要|不管|除了|除开|除去|除|不算|不含|不包括|去掉|扣掉|刨掉|刨去|撇开|剔除)"


def is_of_kind(agency: str, kind: str) -> bool:
    """Whether a body is a 街道, a 局, a 镇: by what its own name ends in."""
    body = split_places(agency)[1]
    ends = {"街道": ("街道办事处", "街道"), "镇": ("镇人民政府", "镇"), "乡": ("乡人民政府", "乡"), "委": ("委员会", "委"), "办": ("办公室",)}
    return body.endswith(ends.get(kind, (kind,)))


def spoken_of(context: Query | None) -> list[tuple[str, ...]]:
    """The bodies each turn was about, newest first."""
    if context is None:
        return []
    groups = list(reversed(context.company))
    return groups if not context.agencies or context.agencies in groups[:1] else [context.agencies, *groups]


def everyone(context: Query) -> tuple[str, ...]:
    """Everybody spoken of, in the order they came up."""
    return tuple(dict.fromkeys(a for g in reversed(spoken_of(context)) for a in g))


def last_listed(context: Query) -> tuple[str, ...]:
    """The last several that were spoken of together, if nobody else was since; else everybody in the order they came up."""
    since: set[str] = set()
    for group in spoken_of(context):
        since |= set(group)
        if len(group) > 1:
            return group if since <= set(group) else everyone(context)
    return everyone(context)


def last_of(context: Query, count: int, kind: str = "") -> tuple[str, ...]:
    """So many bodies (of a kind): those that were spoken of together, if nobody else was since; else the last so many that came up."""
    since: list[str] = []
    groups = spoken_of(context)
    if kind and any(is_of_kind(a, kind) for g in groups for a in g):
        groups = [kept for g in groups if (kept := tuple(a for a in g if is_of_kind(a, kind)))]
    for group in groups:
        if len(group) == count and set(since) <= set(group):
            return group
        since += [a for a in reversed(group) if a not in since]
    if len(since) < count:
        return ()
    return tuple(a for a in everyone(context) if a in since[:count])


def among(query: Query, context: Query | None) -> Query:
    """A turn that speaks of bodies of the conversation without naming them: who they are, and which of them stands apart."""
    query = _apart_in_message(query)
    if context is None or query.unknown_agencies or query.tied_agencies or query.apart:
        return query
    held = everyone(context)
    joins = bool(query.agencies) and (_ADDED.search(query.text) or _COUNTED.search(query.text)) is not None
    if len(held) < 2 and not context.singled and not joins:
        return query
    if query.agencies and not set(query.agencies) <= set(held) and not joins:
        return query
    for meant in (_former_and_latter, _one_listed, _several, _one_apart, _not_ours, _singled):
        if (found := meant(query, context)) is not None:
            return found
    return query


_SAYS_WHOM = re.compile(rf"(?:[他它她]们|其余|其他|另外|剩下|余下|人家|{_WITHOUT})+(?:几家|仨|俩)?")


def _meant(query: Query, agencies: Sequence[str], **more: object) -> Query:
    """A turn that is about these bodies; the words that say so name no item."""
    words = {f: tuple(w for w in getattr(query, f) if not _SAYS_WHOM.fullmatch(w)) for f in ("residual", "possible_items")}
    more = {**words, **more}
    return replace(query, agencies=tuple(agencies), everybody=False, carried=query.carried | {"agency"}, **more)  # type: ignore[arg-type]


def _one_listed(query: Query, context: Query) -> Query | None:
    """第一家的, 最后一家; 第二个呢 where 第一家 was asked about."""
    if query.agencies:
        return None
    listed = last_listed(context)
    if len(places := [spoken_number(x["nth"]) for x in _NTH.finditer(query.text) if x["nth"]]) > 1:
        chosen = tuple(listed[p - 1] for p in places if 0 < p <= len(listed))
        return _meant(query, chosen) if len(chosen) == len(places) else None  # 第三家和第四家差多少
    if (beside := _BESIDE_IT.search(query.text)) is not None and len(context.agencies) == 1 and context.agencies[0] in listed:
        at = listed.index(context.agencies[0]) + (1 if beside["way"] in "后下" else -1)
        kept = tuple(o for o in query.operations if o is not Operation.RANK)
        return _meant(query, (listed[at],), operations=kept) if 0 <= at < len(listed) else None
    m = _NTH.search(query.text)
    if m is None and (_NTH.search(context.text) or _NEXT.search(context.text)) and not query.subjects:
        m = _NEXT.search(query.text)
    if m is None or query.wants(Operation.RANK):
        return None
    place = -1 if m["last"] else 0 if m.groupdict().get("first") else (spoken_number(m["nth"]) or 1) - 1
    return _meant(query, (listed[place],), operations=_of_one(query, context)) if place < len(listed) else None


_BESIDE_IT = re.compile("(?P<way>[前上后下])一家")


def _of_one(query: Query, context: Query) -> tuple[Operation, ...]:
    return tuple(o for o in query.operations if o is not Operation.RANK) if query.nth else query.operations


def _former_and_latter(query: Query, context: Query) -> Query | None:
    """前者比后者多多少, 后者的人员经费: of two bodies spoken of, where they and not two items were named last."""
    first, second = _FORMER.search(query.text) is not None, _LATTER.search(query.text) is not None
    if query.agencies or not (first or second):
        return None
    two = context.agencies
    if len(two) != 2:
        targets = [t for t in reversed(context.trail) if len(t.agencies) == 1]
        other = next((t for t in targets if t.agencies != context.agencies), None)
        listed = last_listed(context)
        two = (*other.agencies, *context.agencies) if other and len(context.subjects) <= 1 and len(listed) == 2 else ()
        two = tuple(a for a in listed if a in two)
    if len(two) != 2 or len(context.subjects) > 1:
        return None
    chosen = two if first and second else two[:1] if first else two[1:]
    items = () if _NOT_OF.fullmatch(query.text) or (first and second) else query.subjects
    kept = tuple(r for r in query.residual if not (_FORMER.fullmatch(r) or _LATTER.fullmatch(r)))
    possible = tuple(r for r in query.possible_items if not (_FORMER.fullmatch(r) or _LATTER.fullmatch(r)))
    return _meant(query, chosen, subjects=items, residual=kept, possible_items=possible)


_FORMER, _LATTER = re.compile("前者|前一[个家]|前面那[个家]"), re.compile("后者|后一[个家]|后面那[个家]")
_NOT_OF = re.compile("(?:那|那么)?(?:前者|后者|[前后]一[个家]|[前后]面那[个家])(?:的)?(?:呢|多少)?[?。]?")


def _several(query: Query, context: Query) -> Query | None:
    """三家加起来, 另外两家呢, 这几家谁最高, 最高的比最低的多多少: several of those spoken of."""
    text = query.text
    if _BELOW.search(text):
        return None
    if len(query.agencies) > 1:  # 文旅局、司法局呢，三家里谁最省: the one before with the two just named
        counted = list(_COUNTED.finditer(text))[-1:]
        more = [m for m in counted if not m["end"] and spoken_number(m["few"] or m["count"]) > len(query.agencies)]
        return _so_many_bodies(query, context, more[0]) if more else None
    named = query.agencies
    summed = context.wants(Operation.SUM) and len(context.agencies) > 1 and query.whole is None and not query.subjects
    of_all = _OF_SUM.search(text) is not None and len(context.agencies) > 1 and query.whole is None and not query.subjects
    if not named and (summed or of_all) and query.wants(Operation.SHARE) and (end := re.search("最([高多大低少小])", text)):
        return _meant(query, context.agencies, apart=LEAST if end[1] in "低少小" else MOST)
    if not named and summed and query.wants(Operation.SHARE) and (_WHO.search(text) or re.search("各|分别|每", text)):
        return _meant(query, context.agencies, apart=EACH)
    if (others := _OTHERS.search(text)) is not None or _left_out(query):
        said = others["count"] if others is not None else None
        return _others(query, context, spoken_number(said) if said else 0)
    if (_OF_THE_ENDS.search(text) or _WHICH_SO_MANY.search(text)) and not named:
        return _meant(query, context.agencies if len(context.agencies) > 1 else last_listed(context))  # 最低的两家加起来
    counted = list(_COUNTED.finditer(text))
    if counted and not ((m := counted[-1])["few"] and _items_differ(context)):  # 这四家里两个街道: the last count says who
        return _so_many_bodies(query, context, m)
    if named and _ADDED.search(text) and not query.subjects:
        before = [a for a in context.agencies if a not in named]
        return _meant(query, (*before, *named), operations=(Operation.SUM,)) if before else None  # 加上文旅局的呢
    if named and len(context.agencies) > 1 and set(named) <= set(context.agencies) and _PLACE.search(text):
        return _meant(query, context.agencies, apart=named[0])  # 司法局排第几
    if named:
        return None
    if _ALL.search(text) and len(context.agencies) < 2:
        return _meant(query, last_listed(context))
    asked = query.wants(*_TOGETHER, Operation.RATIO) or bool(query.hints & {Operation.CHANGE, Operation.COMPLETION})
    asked = asked or (query.wants(Operation.SHARE) and _WHO.search(text) is not None)
    if len(context.agencies) > 1:  # 加起来呢, 最高的比最低的多多少: of those just spoken of together
        return _meant(query, context.agencies) if asked and not query.subjects and not _ITEMS.search(text) else None
    if asked and (_WHO.search(text) or (_ENDS.search(text) and not context.wants(Operation.RANK))):
        return _meant(query, last_listed(context))
    return None


_ADDED = re.compile("^(?:那|再|还|要是|如果)*(?:加上|算上|连上|带上|加个)")


def _items_differ(context: Query) -> bool:
    """Whether the last two turns spoke of two items of one body: 这俩 then means those."""
    last = [t for t in context.trail if t.subjects][-2:]
    return len(last) == 2 and last[0].agencies == last[1].agencies


def _so_many_bodies(query: Query, context: Query, m: re.Match[str]) -> Query | None:
    """三家, 两个局, 前两家, 它们仨: so many of the bodies spoken of, those named among them."""
    text, named, listed = query.text, query.agencies, last_listed(context)
    count = spoken_number(m["few"] or m["count"])
    if m["end"] and not _IN_ORDER.search(text):  # 前两家加起来: as they were listed
        operations = tuple(o for o in (Operation.SUM, Operation.DIFFERENCE, Operation.COMPARE) if o in query.hints)
        chosen = listed[-count:] if m["end"] == "后" else listed[:count]
        return _meant(query, chosen, operations=operations) if count < len(listed) else None
    kind = _KIND_COUNTED.search(m["body"] or "")
    meant = last_of(context, count, kind.group() if kind else "")
    if named and not set(named) <= set(meant):  # 再加上文旅局的，三家一共: the one named and the last before it
        before = [a for a in everyone(context) if a not in named][-(count - len(named)) :]
        return _meant(query, (*before, *named)) if len(before) + len(named) == count else None
    return _with_one(_meant(query, meant), () if re.search("加上|连上?|算上", text) else named) if meant else None


def _left_out(query: Query) -> bool:
    """除了宜川, 宜川不算: a body is named only to be left out; 宜川不算人员经费 leaves out no body."""
    said = _called(query, query.agencies)
    out = rf"{_WITHOUT}[^,。;?]{{0,4}}(?:{said})|(?:{said})[^,。;?]{{0,4}}{_WITHOUT}(?:外|在内|的话)?(?=[,。;?的]|$)"
    return bool(said) and re.search(out, query.text) is not None


def _called(query: Query, names: Sequence[str]) -> str:
    """A pattern of what these bodies are called in the question; empty where none of them is called anything."""
    return "|".join(re.escape(said) for name, said in query.called if name in names)


def _others(query: Query, context: Query, count: int) -> Query | None:
    """另外两家, 剩下那家, 除了宜川: so many (0: not said how many), those of the last list that were not spoken of singly since, or that are not named."""
    listed, since = last_listed(context), set(query.agencies)
    for group in spoken_of(context) if not since else ():
        if group == listed or len(group) > 1:
            break
        since |= set(group)
    left = [a for a in listed if a not in since]
    if count and len(left) != count:
        left = [a for a in everyone(context) if a not in (query.agencies or context.agencies)]
    if not left or len(left) != (count or len(left)):
        return None
    return _meant(query, left)


def _with_one(query: Query, named: Sequence[str]) -> Query:
    """三家加起来呢？城管那家占多少: one of them beside all of them."""
    return replace(query, apart=named[0]) if len(named) == 1 else query


def _one_apart(query: Query, context: Query) -> Query | None:
    """城管占多少 after 三家加起来, 比宜川多的有哪些: one of those spoken of, held against all of them."""
    if len(query.agencies) != 1:
        return None
    one = query.agencies[0]
    summed = Operation.SUM in {*context.operations, *query.hints} and len(context.agencies) > 1 and one in context.agencies
    if summed and query.wants(Operation.SHARE) and query.whole is None and not query.subjects:
        return _meant(query, context.agencies, apart=one)
    if _than(query, one):
        return _meant(query, last_listed(context), apart=one)
    return None


def _than(query: Query, one: str) -> bool:
    """三公比宜川多的有哪些, 哪几家超过了宜川: the others are asked for that have more."""
    said = _called(query, (one,))
    if not said:
        return False
    more = rf"(?:比|超过|高于|多于|大于|低于|少于|小于|不如|赶不上)了?(?:{said})"
    asked = "哪[几些家个]|谁|几[家个]"
    return re.search(rf"{more}[^,。?]{{0,8}}(?:{asked}|多少[家个])|(?:{asked}|有没有)[^,。?]{{0,12}}{more}", query.text) is not None


def _apart_in_message(query: Query) -> Query:
    """甲、乙、丙三家一共多少，甲占几成; 哪些部门比甲多: one held against all of them in one message."""
    if len(query.agencies) == 1 and _than(query, query.agencies[0]) and _KINDS_ASKED.search(query.text):
        return replace(query, agencies=(), everybody=True, apart=query.agencies[0])
    if len(query.agencies) < 2 or not query.wants(Operation.SHARE) or query.whole is not None:
        return query
    if not (query.hints & {Operation.SUM} or _OF_ALL.search(query.text)):
        return query
    for name, said in reversed(query.called):
        if re.search(rf"{re.escape(said)}(?:街道|[局委办])?(?:[那这]?一?家|自己|一家)?占", query.text):
            return replace(query, apart=name)
    return query


_KINDS_ASKED = re.compile(r"(?:哪[些几个]|几个|有没有别的)(?:部门|单位|街道|局|镇|机构)|哪几家|哪些家|谁")
_OF_ALL = re.compile(rf"占(?:这|那)?{_N}家|占(?:合计|总和|总数)")


def _not_ours(query: Query, context: Query) -> Query | None:
    """他们呢, after 我们街道 was spoken of: the body that was last spoken of beside the asker's own."""
    if query.agencies or context.agencies != (context.home,) or not re.search("他们|人家|那边", query.text):
        return None
    other = next((g for g in spoken_of(context) if len(g) == 1 and g != context.agencies), None)
    return _meant(query, other) if other else None


def _singled(query: Query, context: Query) -> Query | None:
    """它的接待费呢, 为什么, 最少的那家三公多少: after the last reply said whose is highest, that one."""
    if query.agencies or not context.singled or len(context.agencies) == 1:
        return None
    m = _THE_MOST.search(query.text)
    if m is not None and (query.subjects or query.wants(Operation.REASON)):
        meant = {body for word, body in context.singled if (word in "低少小") is ((m["end"] or m["more"]) in "低少小省")}
        kept = tuple(o for o in query.operations if o is not Operation.RANK)
        return _meant(query, tuple(meant), operations=kept) if len(meant) == 1 else None
    meant = {body for _, body in context.singled}
    pointed = _POINTS.search(query.text) is not None and not query.wants(*_TOGETHER)
    return _meant(query, tuple(meant)) if pointed and len(meant) == 1 else None


_THE_MOST = re.compile(r"(?:最(?P<end>[高低多少大小省])的?(?:那|这)?|(?P<more>[高低多少大小])的[那这])一?(?:家|个(?:部门|街道|局|单位))")


def back_to(query: Query, context: Query | None) -> Query:
    """回到城管局: what was spoken of when that body last was, where the turn names nothing else."""
    if context is None or len(query.agencies) != 1 or query.subjects or query.operations or not _BACK.search(query.text):
        return query
    before = next((t for t in reversed(context.trail) if t.agencies == query.agencies and t.subjects), None)
    if before is None:
        return query
    return replace(query, subjects=before.subjects, years=query.years or before.years, phases=query.phases or before.phases)


def of_another_body(query: Query, context: Query) -> tuple[Operation, ...]:
    """建管委呢: what is asked of another body is what was asked when the item was named, and how it moved if that came up since."""
    asked = of_one(context.asked, query.agencies, context) or (Operation.VALUE,)
    if Operation.CHANGE in context.operations and Operation.CHANGE not in asked and not context.apart:
        return (*asked, Operation.CHANGE)
    return asked


def of_one(operations: Sequence[Operation], agencies: Sequence[str], context: Query) -> tuple[Operation, ...]:
    """What was done with several bodies together is nothing to be done with one of them: 三家加起来多少, then 林业局的接待费呢."""
    if len(agencies) != 1 or (len(context.agencies) < 2 and not context.apart and not set(context.asked) & set(_TOGETHER)):
        return tuple(operations)
    together = {*_TOGETHER, Operation.LIST, *((Operation.SHARE, Operation.COUNT, Operation.ABOVE) if context.apart else ())}
    return tuple(o for o in operations if o not in together)


def remembered(query: Query, context: Query | None) -> tuple[tuple[str, ...], ...]:
    """The bodies of each turn so far, with those of this one."""
    before = context.company if context is not None else ()
    if not query.agencies or query.agencies == (before[-1] if before else ()):
        return before
    return (*before, query.agencies)[-_KEPT:]


def has_figures(agency: str, library: Library) -> bool:
    """Whether anything is printed of a body as its own: of a unit 不单列预算 nothing is."""
    return library.directory.parent(agency) is None or any(
        e.fact.agency == agency for d in library.documents_of(agency) for e in library.catalogue(d).entries
    )


def settled(query: Query, before: Query | None, library: Library) -> Query:
    """What the turns to come go on from: a body nobody holds, or a unit without figures of its own, was an aside to what was spoken of before."""
    if before is not None and query.operations == (Operation.GREET,) and not query.residual:
        return replace(before, agencies=query.agencies, company=query.company, home=query.home)  # 哦，晓得了: what was spoken of stands
    nobody = query.unknown_agencies and not query.agencies
    if not nobody and (not query.agencies or any(has_figures(a, library) for a in query.agencies)):
        return query
    if before is None or not before.agencies:
        return replace(query, unknown_agencies=())
    if query.subjects and "subject" not in query.carried:
        return replace(query, unknown_agencies=(), agencies=before.agencies, company=before.company, trail=before.trail)
    return replace(before, singled=())
