"""How an order is asked for: how many of it, which place, which end, of whom and of which years."""

from __future__ import annotations

import re

from index.amounts import spoken_number

_SO_MANY = r"(?:\d{1,2}|[一二两俩三仨四五六七八九十])"
_OF_THEM = "[项类个家款笔样种名位块]"
_MOST = "最(?:[大多少小高低贵狠猛凶快慢]|[花费烧]钱|厉害|靠[前后])"
_HOW_MANY_OF_ORDER = re.compile(
    rf"前({_SO_MANY})(?!年|期|季|月|天|日)|(?<![里外口])头({_SO_MANY})(?=大|{_OF_THEM})|哪({_SO_MANY})大?{_OF_THEM}|top({_SO_MANY})"
    rf"|(?:{_MOST}的?|(?:[大多少小高低贵]|靠[前后])的)(?:那|是|是哪|前)?({_SO_MANY})大?{_OF_THEM}"
    rf"|({_SO_MANY})大?[项类款个](?:金额|数额|支出|花费)?{_MOST}的|(?:倒数|(?<!点)最?后)(?:前|的)?({_SO_MANY})大?{_OF_THEM}"
)
_FIRST_AND = re.compile(
    rf"(?:第一|老大|冠军|[头首]名|{_MOST})[大多高名位]?的?{_OF_THEM}?(?:(?:[、和与跟及,]|以及|还有|排|居|列|倒数|谁|是(?:谁|什么|啥|哪一?[个项类款块家]))*"
    r"(?:(?:第|老)(?P<last>[二三四五])[大多高小少低名位]?(?![季产期批轮章次年]|个?月)|亚军|次[大多高名](?=的|[,。?分各是]|$))的?)+"
)
"""排第一、第二, 最大的和第二大的, 老大老二: the first places, each by its own word, up to the last named."""
_PODIUM = (("冠亚季军", 3), ("冠亚军", 2), ("三甲", 3))
"""Places of honour that say how many are asked for."""


def wanted_limit(text: str) -> int | None:
    """前三, 前3项, 最大的三项, 哪三项, 倒数两类, 第一和第二: how many are asked for.

    >>> wanted_limit("花钱最多的前三大类"), wanted_limit("排第一、第二的"), wanted_limit("最多的是什么")
    (3, 2, None)
    """
    for said, count in _PODIUM:
        if said in text:
            return count
    if (places := _FIRST_AND.search(text)) is not None:
        return spoken_number(places["last"] or "二")
    m = _HOW_MANY_OF_ORDER.search(text)
    word = next((g for g in m.groups() if g), "") if m else ""
    if word == "一" and m and m.group().startswith("哪"):
        return None  # 第二大的是哪一项
    return spoken_number(word) if word else None


def spans_of_order(text: str) -> list[tuple[int, int]]:
    """Where a text says which places of an order it asks for: 前三位, 排头三名, 冠亚季军 name no item."""
    said = "|".join(word for word, _ in _PODIUM)
    return [m.span() for m in re.finditer(rf"(?<!点)[前后头](?:{said}|{_SO_MANY}[名位])|{said}", text)]


def wanted_nth(text: str) -> int | None:
    """排第二, 第三多: which place in the order is asked for.

    >>> wanted_nth("第二大的是哪类"), wanted_nth("排第三的"), wanted_nth("第二季度")
    (2, 3, None)
    """
    if places := wanted_places(text):
        return places[-1]
    number = r"([一二三四五六七八九十\d])"
    text = re.sub(r"老([一二三四五六七八九])", r"排第\1", text)  # 排老二
    text = re.sub(r"亚军|次[大多高](?=的)|仅次于(?:它|其|最[大多高]的?)", "排第二", text.replace("季军", "排第三"))
    m = re.search(rf"第{number}(?:大|多|高|名|位|少|低|贵|呢|的?是|的?为)|[排列居](?:名|在|于)*第{number}|倒数第{number}", text)
    word = next((g for g in m.groups() if g), "") if m else ""
    return spoken_number(word) if word else None


_PLACE = "第[一二三四五六七八九十]"
_SEVERAL_PLACES = re.compile(
    rf"{_PLACE}(?:[大多高名位少低贵]的?)?(?:(?:[、和与跟及,]|以及|还有|到|至)?{_PLACE})+(?!季|期|批|轮|章|次|年|产业|方)"
)


def wanted_places(text: str) -> tuple[int, ...]:
    """第二第三名, 第二和第三大的: each of several places that are asked for beside the first.

    >>> wanted_places("第二第三名呢"), wanted_places("第二到第四名"), wanted_places("第二名")
    ((2, 3), (2, 3, 4), ())
    """
    if (m := _SEVERAL_PLACES.search(text)) is None:
        return ()
    places = [spoken_number(said) for said in re.findall("第(.)", m.group())]
    return tuple(range(places[0], places[-1] + 1)) if re.search("[到至]", m.group()) else tuple(places)


def asks_place(text: str) -> bool:
    """排第几, 第几大: which place something has is asked for."""
    return bool(re.search(r"[排列居名][列名居在于位]*第几|第几(?:大|高|多|名|位)", text))


def lists_then_most(text: str) -> bool:
    """哪些减少了，减得最多的是哪个: all of them are asked for, and the first of them."""
    return bool(re.search(r"(?:有哪|哪[些几]|各有|构成|组成|都有)[^?]*[,，。;?][^?]*最", text))


def both_ends(text: str) -> bool:
    """最多是哪项, 最少是哪项: both ends of the order are asked for."""
    return bool(re.search(r"最[多大高贵]|谁[大高多]", text)) and bool(re.search(r"最[少小低]|谁[小低少]", text))


_WHICH_IS_LESS = re.compile(
    r"(?:谁|哪一?[个家边年项类方头])[^,。?最多高大]{0,10}(?:少|低|小|省钱?|节约|节俭|抠)(?:些|点|一些|一点)?(?=[?。,]|$)"
)


def is_descending(text: str) -> bool:
    if _WHICH_IS_LESS.search(text) and not re.search(r"最[大多高]", text):
        return False
    return not re.search(
        r"第[二三四五六七八九\d][低少小]|最少|最小|最低|最差|最慢|末位|垫后|[花用]得最省|最省钱?|最不(?:花钱|起眼)|最(?:节约|节俭|抠)"
        r"|更[少低小]|(?<!点)最?后(?:前|的)?[一二两俩三四五六七八九十\d]{1,2}[名位]|靠后|从低到高|从小到大|从少到多|由少到多|由低到高|由小到大|垫底|倒数",
        text,
    )


def asks_how_many(text: str) -> bool:
    """几个, 多少项: how many of a list there are; 哪几个 and 那几个专项 count nothing."""
    return bool(_HOW_MANY.search(text))


_HOW_MANY = re.compile(r"(?<![哪那这])几[个项家类款]|多少[个项家类款](?!目?支出)")


WHO_HAS = re.compile(
    r"(?:哪几?家|(?:有)?哪[些几]?个?(?:部门|街道|局|委办局?|机构))[^,。?]{0,12}(?:没有?|有|安排|列支|编列)了?(?!多少|哪|什么|几|谁|完)"
    r"|(?:这[几些][家个]?|库里|收录|所有|各家|各部门)[^。?]{0,10}(?:谁|哪家|哪个单位|哪些单位)[^,。?]{0,12}(?:没有?|有|安排|列支|编列)了?(?!多少|哪|什么|几|谁|完)"
)
"""哪些部门有因公出国费, 这几家谁安排了离休费: bodies are asked for by what they have."""


def asks_everybody(text: str) -> bool:
    return WHO_HAS.search(text) is not None or bool(
        re.search(
            r"(?<![、和与跟及路])[两二三四五六七八九十几各]个?(?:街道|镇|乡)(?![、办名])|各个?部门|各家|(?:所有|全部)的?(?:部门|单位|机构)|[这那](?:些|几[个家])(?:局|委|部门|单位|机构)|几个部门里|部门排|(?:哪个部门|哪家|哪个单位|哪个街道|谁).{0,14}(?:最|更)"
            r"|最[^,。?;]{1,12}(?:哪个(?:部门|单位|街道|局|机构)|哪家|谁家?)|(?:哪个|哪[些几]个?|几个)(?:部门|街道|局|单位|家)(?:里|中|之中|当中)?[^,。?]{0,14}(?:最|更|过|超|[不没]到|不足|低于|高于|[少多大小]于)"
            r"|(?:过|超|[不没]到|不足|低于|高于|[少多大小]于|以[上下])[^,。?]{0,14}(?:(?:哪|有哪|几)[些几]?个?(?:家|部门|街道|局|单位)|(?:部门|街道|局|单位)(?:有|是)?(?:哪|谁|几))",
            text,
        )
    )


_ANY_YEAR = re.compile(
    r"(?:不管|不论|无论|任[何一意])(?:是)?(?:哪|什么)?一?个?年|历年|所有(?:的)?年[份度]|(?:每|各)一?年里|[各每]个?年[度份]|逐年|哪年的?都"
    r"|(?:哪个(?:部门|街道|局|单位)|谁|哪家)[^,。?]{0,6}哪一?年|哪一?年[^,。?]{0,6}(?:哪个(?:部门|街道|局|单位)|谁|哪家)"
)


def in_any_year(text: str) -> bool:
    """不管哪一年, 历年: every year that is held is looked at."""
    return bool(_ANY_YEAR.search(text))


MOVED_MORE = re.compile(
    r"(?P<up>[涨增升]|上升)?(?(up)|[减降跌砍])[加长少低]?(?:(?:得|的|幅度?)(?:更|比较|最)?|更|比较|最)(?P<by>多(?!少)|[快猛狠大高少]|厉害)"
)
"""谁涨得多, 哪个降得快: moves are held against one another, and not amounts."""
BETWEEN_PLACES = re.compile(
    r"最[高多大].{0,8}(?:比|[和与跟]).{0,4}(?:最[低少小]|第[二三四五])|最[低少小].{0,8}(?:比|[和与跟]).{0,4}最[高多大]|头名.{0,6}末名|第一.{0,6}(?:倒数|最后)"
)
"""最大的类比最小的类多多少, 最大的和第二大的差多少: two places of one order are held against each other."""
