"""What replies gave, item by item with its amount, and the words that point back at one of them: 7.5万那个, 最大的那个."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from assistant import phrases
from assistant.bearings import vocabulary_documents
from assistant.carrying import item_come_to
from assistant.catalogue import PARTIAL
from assistant.linking import Library
from assistant.query import Mention, Operation, Query, Subject, Target
from assistant.wording import fold, quantities
from index.agencies import AgencyDirectory
from index.amounts import in_yuan, spoken_number
from index.records import Disclosure

_ITEM_QUOTED = re.compile(r"[“「]([^”」]{2,40})[”」]")
_AMOUNT_BEHIND = re.compile(r"[:：*为是]*(?P<amount>-?\d[\d,]*(?:\.\d+)?(?:亿元|万元|元))")
_BOLD = re.compile(r"\*\*(?P<amount>-?\d[\d,]*(?:\.\d+)?(?:亿元|万元|元))")
_MOVED = re.compile(r"[增减][加少]|占|增幅|降幅")
_QUOTATION = re.compile("“[^”]{20,}”")
_OPENING = 2
"Characters before the name that a line of a list begins with."
_LISTED = 2
"Items of which a reply is a list."
_REMEMBERED = 4
"Replies that are still pointed at."


def as_replied(context: Query, reply: str, library: Library) -> Query:
    """What a turn came to once it is answered: its item and its bodies as the reply named them, and what was given."""
    said = "".join(line + "\n" for line in reply.split("\n") if not line.startswith(">"))
    given = tuple(q for q in quantities(fold(said)) if q.is_money)
    return replace(_came_to(_as_named(context, reply, library), reply, library.directory), given=given)


def _as_named(context: Query, reply: str, library: Library) -> Query:
    """A turn with what its reply gave, and with its item as the reply named it: 修小水库 is “小型水库维修养护”."""
    documents = vocabulary_documents(context.agencies, library)
    given = _given(reply, documents, library)
    own = context.subjects[0].surfaces if len(context.subjects) == 1 else ()
    if own and (alone := _only_amount(reply)) is not None and len(given) < _LISTED and all(g.surfaces[-1] in own for g in given):
        given = (replace(context.subjects[0], amount=alone),)  # 22,563,050元。 is of what was asked, by all the words it was asked by
    if given and (not context.wants(Operation.SHARE) or "\n- " in reply):  # a part and its whole are no two things given
        context = replace(context, told=(*context.told, given)[-_REMEMBERED:])
    if (one := item_come_to(context)) is not None:
        context = replace(context, trail=(*context.trail, Target(context.agencies, context.years, (one,), context.phases)))
    if context.subjects or not context.residual:
        return context
    for said in _ITEM_QUOTED.findall(reply):
        name = fold(said)
        if "没有" not in reply and any(library.meaning(d, name) is not None for d in documents):
            subject = Subject((Mention(name, 0, 0, linked=True),))
            trail = (*context.trail, Target(context.agencies, context.years, (subject,), context.phases))
            return replace(context, subjects=(subject,), residual=(), operations=(Operation.VALUE,), trail=trail)
    return context


_SINGLED = re.compile(r"最(?P<end>[高低多少大小])(?:的)?[是有](?P<whose>[^，。；\n]+)|只有(?P<only>[^，。；\n]+)")
_MORE_THAN_OTHER = re.compile(r"(?P<more>[^，。；\n比]+)比[^，。；\n]+多\*\*")
_YEAR_SUPPOSED = re.compile(r"按已收录的(?P<year>20\d\d)年回答")
_SUPPOSED = re.compile(r"问题没有说是哪个部门，按(?P<whose>[^，。\n]+?)回答")


def _came_to(context: Query, reply: str, directory: AgencyDirectory) -> Query:
    """What a turn was about, with what its reply says of whom: the body it was taken to mean, the one of several it came to."""
    if not context.agencies and (m := _SUPPOSED.search(reply)) is not None:
        names = tuple(dict.fromkeys(n for b in directory.mentions(fold(m["whose"])) for n in b.names))
        context = replace(context, agencies=names, company=(*context.company, names)) if len(names) == 1 else context
    if not context.years and (m := _YEAR_SUPPOSED.search(reply)) is not None:
        context = replace(context, supposed_year=int(m["year"]))  # 那去年呢 counts from the year that was told
    singled = []
    for m in _SINGLED.finditer(reply) if len(context.agencies) != 1 else ():
        meant = {n for b in directory.mentions(fold(m["whose"] or m["only"])) if len(b.names) == 1 for n in b.names}
        singled += [(m["end"] or "", meant.pop())] if len(meant) == 1 else []
    if not singled and len(context.agencies) == 2 and (m := _MORE_THAN_OTHER.search(reply)) is not None:
        said = [a for a in context.agencies if directory.short(a) in m["more"]]
        other = [a for a in context.agencies if a not in said]
        singled = [("高", said[0]), ("低", other[0])] if len(said) == 1 else []
    return replace(context, singled=tuple(singled))


def _given(reply: str, documents: Sequence[Disclosure], library: Library) -> tuple[Subject, ...]:
    """The items of a reply, each with the amount that stands behind its name; of a list, each line's first name and bold amount."""
    lines = [fold(_QUOTATION.sub("", line)) for line in reply.split("\n") if not line.startswith(">")]
    listed = [line for line in lines if line.startswith("-")]
    marked = {said: key for d in documents for said, key in library.catalogue(d).marked.items()}
    found: dict[str, Subject] = {}
    for line in listed if len(listed) > 1 else lines:
        text = line
        for printed, key in marked.items():
            text = text.replace(printed, key)  # 法规、规划及标准: a name with a mark in it
        names = [m for m in library.mentions(text, documents, {}) if not m.surface.isdigit() and not m.surface.startswith(PARTIAL)]
        for m in names if len(listed) < 2 else [n for n in names if n.start <= _OPENING][:1]:
            at = _AMOUNT_BEHIND.match(text, m.end)
            if len(listed) > 1 and (at is None or _BOLD.search(text)):
                at = _BOLD.search(text, m.end)
                at = None if at is not None and _MOVED.search(text, m.end, at.start()) else at
            if at is not None:
                found.setdefault(m.surface, Subject((Mention(m.surface, 0, 0, linked=True),), amount=_yuan(at["amount"])))
    return tuple(found.values())


def _only_amount(reply: str) -> Decimal | None:
    """The one amount of money that a reply gives, however often; None where it gives several."""
    lines = "".join(line for line in reply.split("\n") if not line.startswith(">"))
    said = {a["amount"] for a in _BOLD.finditer(lines)} or {fold(a) for a in _MONEY.findall(fold(lines))}
    return _yuan(said.pop()) if len(said) == 1 else None


_MONEY = re.compile(r"-?\d[\d,]*(?:\.\d+)?(?:亿元|万元|元)")


def _yuan(amount: str) -> Decimal | None:
    read = next(iter(quantities(amount)), None)
    return in_yuan(read.value, read.unit) if read is not None else None


_THAT_ONE = r"(?:那|这)(?:一)?(?:[个项笔块条款类]|科目)(?:项目|科目|支出)?"
_BY_AMOUNT = re.compile(
    rf"(?:那|这)?(?P<amount>\d[\d,.]*(?:亿|万)?(?:元|块钱?)?)的?{_THAT_ONE}"
    r"|(?:那|这)笔?(?P<alone>\d[\d,.]*(?:亿|万)(?:元|块钱?)?)(?=是|花|用|拿|从|哪|都|主要|干|做)"
)
_BY_PLACE = re.compile(rf"(?:金额|数额|数目)?最(?P<end>[大多高小少低])的?{_THAT_ONE}")
_BY_PLACE_OF = re.compile(
    rf"(?:刚才|刚刚|上面|前面|以上|这|那)+(?P<count>[两俩三四五])(?:个|类|项|笔|样|者|块|款)(?:里面?|里头|当中|之中|中)的?"
    rf"(?:金额|数额|数目)?最?(?P<end>[大多高小少低])的?{_THAT_ONE}的?[,，]?"
)
"""刚才三类里最大的那类，项目支出: of so many things spoken of, one after the other or in one list."""


def as_told(question: str, context: Query | None, library: Library) -> str:
    """7.5万那个, 最大的那个: by the name of the one item of the last replies that has such an amount."""
    if context is None or not context.told:
        return question
    documents = vocabulary_documents(context.agencies, library)

    def printed(subject: Subject) -> str:
        name = subject.surfaces[-1]
        return next((label for d in documents if (label := library.catalogue(d).labels.get(name))), name)

    def by_amount(m: re.Match[str]) -> str:
        said = next(iter(quantities(fold(m["amount"] or m["alone"]))), None)
        meant = {s for given in context.told for s in given if said is not None and said.is_money and s.amount is not None and said.says(s.amount)}
        return printed(meant.pop()) if len(meant) == 1 else m.group()

    def by_place(m: re.Match[str]) -> str:
        given = [s for s in context.told[-1] if s.amount is not None]
        chosen = (max if m["end"] in "大多高" else min)(given, key=lambda s: s.amount or 0) if len(given) > 1 else None
        return printed(chosen) if chosen is not None else m.group()

    def by_place_of(m: re.Match[str]) -> str:
        count = spoken_number(m["count"].replace("俩", "两"))
        last = context.told[-1] if len(context.told[-1]) == count else tuple({g[0].surfaces: g[0] for g in context.told if len(g) == 1}.values())[-count:]
        if len(last) != count or any(s.amount is None for s in last):
            return m.group()
        chosen = (max if m["end"] in "大多高" else min)(last, key=lambda s: s.amount or 0)
        return "".join((*chosen.surfaces[:-1], printed(chosen)))

    return _BY_PLACE.sub(by_place, _BY_AMOUNT.sub(by_amount, _BY_PLACE_OF.sub(by_place_of, question)))


_ASKS_BACK = "请问具体是哪一个"
_OPTION = re.compile(r"^- (?P<label>[^：\n]+)：", re.MULTILINE)
_AROUND = re.compile(r"^(?:我?(?:说|问|要|选|指)的?是?|就?是|那?就|看)+|的?(?:[那这]?一?[个笔项种])?[吧呢啊的]*[?。!]*$")
_CHOSEN = 2
"Characters that choose an option by a part of its name."


def as_chosen(question: str, reply: str) -> str:
    """项目支出的, 第二个, after 请问具体是哪一个: the option of the last reply that these words choose, as it is asked for."""
    options = [m["label"] for m in _OPTION.finditer(reply)] if _ASKS_BACK in reply else []
    text = fold(question)
    if not options or len(text) > max(map(len, options)):
        return question
    place = phrases.ORDINAL.fullmatch(text)
    number = phrases.ordinal_of(text) if place is not None else 0
    said = _AROUND.sub("", text)
    chosen = options[number - 1 : number] if number > 0 else [o for o in options if len(said) >= _CHOSEN and said in fold(o)]
    return chosen[0].replace("（", " ").replace("）", "") if len(chosen) == 1 else question
