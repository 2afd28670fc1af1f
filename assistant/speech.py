"""A question put the plain way before it is read: dialect in common words, what was turned round set straight."""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from importlib.resources import files

from assistant.wording import content_of, fold
from index.amounts import spoken_number

_MARK = r"\s*[,，:：]\s*"
_END = r"\s*[?？。!！]*\s*$"
_OPENING = r"^\s*(?P<pre>(?:请问|想问|问下|问一下|那么?|(?:20)?\d\d年?|今年|去年|本年度?|\s)*)"
_HOW_MUCH = r"(?:是|有|为|各)?(?:多少|几何|好多)?(?:呢|啊|呀|哦|嘛|的)?"
_SHARE_BEFORE = re.compile(
    rf"{_OPENING}占(?P<whole>[^,，:：占]{{2,20}}?)的?"
    rf"(?P<asked>比重|比例|份额|百分比|百分之几|几个百分点|几个?点|几成|多少|多大)(?:是|为)?(?:多少|几)?{_MARK}(?P<part>[^,，。?？占]{{2,24}}?){_HOW_MUCH}{_END}"
)
_SHARE_OF = re.compile(
    rf"^(?P<whole>[^,，:：占]{{2,24}}?[里中内](?:面|头|边)?){_MARK}占(?:了|比)?(?:多少|几成|百分之几|多大比例)的是(?P<part>[^,，。?？占]{{2,24}}?){_END}"
)
_INSIDE_BEHIND = re.compile(
    rf"^(?P<asked>[^,，。?？;；]{{2,30}}(?:多少|几|哪|什么|啥|最)[^,，。?？;；]{{0,14}}){_MARK}(?:在)?"
    rf"(?P<whole>[^,，。?？;；]{{2,24}}(?:里|里面|里头|里边|当中|之中)){_END}"
)
_SCHEDULE_BEHIND = re.compile(
    rf"^(?P<asked>[^,，。?？;；]{{4,60}}){_MARK}(?:就是|说的是|指的是|问的是|要的是|看的?是?|按|以|用|在)?(?P<where>[^,，。?？;；表]{{2,24}}表)"
    rf"(?:格)?(?:上|里|中|里面|上面|里头)?(?:的|写的|列的|印的|为准|那个|那个数|的数|的口径|口径)*{_END}"
)
_OPERATION_FIRST = re.compile(rf"^(?P<asked>[^,，。?？;；:：]{{2,14}}){_MARK}(?P<of>[^,，。?？;；]{{3,40}}?){_END}")
_ASKS = re.compile(r"多少|几|哪|谁|什么|啥|吗|么|咋|怎|为何|占|差|比|最|分别")
_TOGETHER = re.compile(
    r"(?:加起来|合起来|加一起|加在一起|加一块儿?|一共|总共|合计|总计|共计|分别|各自?|相差|差)(?:是|有|为|花|用|要求?|要)*(?:多少钱?|几何|几元|几万元?|多少万?元)")
_WHOSE_DUTY = re.compile(
    rf"^(?P<whose>[^,，。?？管]{{1,12}}(?:局|委|办|街道|镇|乡|部门|单位|中心|馆|院|所|会))"
    rf"(?:管不管|管|负责不负责|负不负责|负责)(?P<work>[^,，。?？管]{{2,14}}?)(?:吗|么|不)?{_END}"
)
_TERM_BEFORE = re.compile(
    rf"^(?P<term>[^,，。?？]{{2,16}}?)(?:到底|究竟)?是个?(?:啥|什么)意思{_MARK}(?P<whose>[^,，。?？]{{2,16}}?)(?:的|公开)*(?:材料|文件|报告|预算|决算|说明|资料)?"
    rf"(?:里面?|中|上)?(?:是|有)?(?:怎么|如何|咋)(?:解释|说|定义|写|讲)的?{_END}"
)
_LISTED = re.compile(r"[、和与跟及同]|还有|以及")
_SLASH = re.compile(r"(?<=[一-鿿”）)])\s*[/／÷]\s*(?=[一-鿿“])")
_SHARE_ASKED = re.compile(r"(?:的?(?:占比|比重|比例|百分比)(?:是?多少|几何)?|\s*[=＝]\s*[?？]?\s*[%％])" + _END)
_FEW_BODIES = re.compile(r"(?<![\d.,第前])([2-9])\s*(?=[个家](?:预算)?(?:单位|部门))|(?<=[这那])([2-9])(?=[个项类样笔者块])")
_DIGIT = "零一两三四五六七八九"


@lru_cache(maxsize=1)
def _dialect() -> tuple[tuple[re.Pattern[str], str], ...]:
    raw = tomllib.loads(files("assistant").joinpath("data/dialect.toml").read_text("utf-8"))
    return tuple((re.compile(word["said"]), word["plain"]) for word in raw["word"])


def in_common_words(question: str) -> str:
    """A question in the common tongue, its small counts of bodies in characters.

    >>> in_common_words("工资福利支出最多系边项"), in_common_words("２家单位谁的预算大")
    ('工资福利支出最多是哪项', '两家单位谁的预算大')
    """
    question = _NUMBERS_APART.sub("，", question.translate(_WIDE))
    for said, plain in _dialect():
        question = said.sub(plain, question)
    question = _COUNTED_BODIES.sub(_named_each, question)
    question = _BODIES_COUNTED.sub(_named_with_kind, question)
    question = _SOME_TENTHS.sub(lambda m: f"{_DIGIT.index(m['tenths'])}0%", question)
    return _FEW_BODIES.sub(lambda m: _DIGIT[int(m.group(1) or m.group(2))], question)


_SOME_TENTHS = re.compile(r"(?<=[过到足于有了])(?P<tenths>[一两三四五六七八九])成(?=以上|[以的多吗没了?？。,，]|$)")
"""占比超过九成: a limit in percent."""


_NUMBERS_APART = re.compile(r"(?<=\d)[ \u3000]+(?=\d)")
"""2025 2130306: a year and a code, which no blank may join into one number."""


def _named_each(m: re.Match[str]) -> str:
    """两个街道（宜川路、石泉路）: each of them by its own name."""
    kind = m["kind"] if m["kind"] in _ENDS_NAMES else ""
    names = [n if n.endswith(kind) else n + kind for n in _LISTED.split(m["names"])]
    return "、".join(names)


def _named_with_kind(m: re.Match[str]) -> str:
    """白沙镇、柳河镇两个中心卫生院: so many names before a kind of body are that many bodies of the kind."""
    names = _LISTED.split(m["names"])
    if len(names) != spoken_number(m["count"]):
        return m.group()
    return "、".join(n if n.endswith(m["kind"]) else n + m["kind"] for n in names)


_BODIES_COUNTED = re.compile(
    r"(?P<names>[\u4e00-\u9fff]{2,12}?(?:(?:[、和与跟及]|以及)[\u4e00-\u9fff]{2,6}?)+)(?:这|那)?(?P<count>[两二三四五六七八九2-9])(?:个|家|所)"
    r"(?P<kind>(?:[\u4e00-\u9fff]{0,4}(?:卫生院|医院|学校|小学|中学|幼儿园|卫生服务中心|服务中心|管理所|图书馆|文化馆|博物馆)|街道))"
)
_COUNTED_BODIES = re.compile(
    r"[这那]?(?:[两二三四五六七八九十2-9]|几)(?:个|家)?(?P<kind>街道|镇|乡|部门|单位|[局委]办?|机构|学校|医院|家)(?:[（(]|——)"
    r"(?:即|分别是|包括)?(?P<names>[^（）()，,。?？\d]{2,12}(?:(?:[、和与跟及]|以及)[^（）()，,。?？、\d]{2,12})+)[)）]?"
)
_ENDS_NAMES = ("街道", "镇", "乡")
_WIDE = {ord("０") + i: str(i) for i in range(10)} | {ord("？"): "?"}


_ONE_OR_OTHER = re.compile(
    r"(?:到底|究竟)?\d[\d,.]*(?P<unit>[户人个家辆台次批名件册套间所亩只盏座条]|公里|平方米|人次)(?:[^,，。?？\d]{0,2})还是(?:说|是)?\d[\d,.]*(?P=unit)"
)
"""是180户还是160户: how many, as the documents print it."""


def set_straight(question: str) -> str:
    """A question whose operation stands before what it is of, the usual way round.

    >>> set_straight("占基本支出的比重，人员经费是多少？"), set_straight("加起来多少，办公费和印刷费")
    ('人员经费占基本支出的比重是多少', '办公费和印刷费加起来多少')
    """
    question = _ONE_OR_OTHER.sub(r"多少\g<unit>", question)
    m = _SHARE_BEFORE.match(question)
    if m:
        return f"{m['pre']}{m['part']}占{m['whole']}的比重是多少"
    m = _SHARE_OF.match(question)
    if m:
        return f"{m['whole']}{m['part']}占多少"
    m = _INSIDE_BEHIND.match(question)
    if m and not re.search("[里中]", m["asked"]):
        return f"{m['whole']}{m['asked']}"
    m = _SCHEDULE_BEHIND.match(question)
    if m and _ASKS.search(m["asked"]):
        return f"{m['where']}里{m['asked']}"
    m = _OPERATION_FIRST.match(question)
    if m and not _ASKS.search(m["of"]) and _asks_alone(m["asked"], m["of"]):
        return f"{m['of']}{m['asked']}"
    m = _TERM_BEFORE.match(question)
    if m:
        return f"{m['whose']}{m['term']}是什么意思"
    m = _WHOSE_DUTY.match(question)
    if m:
        return f"{m['work']}归{m['whose']}管吗"
    return _with_signs(question)


def _with_signs(question: str) -> str:
    """A sum written with its signs, in words.

    >>> _with_signs("2025年：工资福利支出/基本支出"), _with_signs("宣传推广经费 − “石刻”文化节经费 = ?")
    ('2025年：工资福利支出占基本支出的比重是多少', '宣传推广经费减去“石刻”文化节经费是多少')
    """
    less = _MINUS.split(question)
    if len(less) == _TWO:
        return f"{less[0]}减去{_EQUALS.sub('', less[1])}是多少"
    over = _SLASH.split(question)
    bare = _EQUALS.sub("", over[-1])
    alone = ("÷" in question or _OF_A_WHOLE.search(bare)) and not _ASKS.search(question)
    if len(over) == _TWO and (alone or _SHARE_ASKED.search(over[1])):
        return f"{over[0]}占{_SHARE_ASKED.sub('', bare)}的比重是多少"
    return question


_TWO = 2
_MINUS = re.compile(r"(?<=[一-鿿”）)])\s*[−–－]\s*(?=[一-鿿“])(?=[^−–－]*$)(?=[^,，。?？=＝]*(?:[=＝?？]|$))")
_EQUALS = re.compile(rf"\s*(?:[=＝]|等于){_END}|{_END}")
_OF_A_WHOLE = re.compile("(?:[一-鿿]支出|总额|[合总]计|总收入)$")
"""What is divided by a total is a share of it; 印刷费/差旅费 may be a list of two."""


def _asks_alone(asked: str, of: str) -> bool:
    """Whether a clause only says what to do, and what it is done with is still to come: 加起来多少, 找哪个部门."""
    if _TOGETHER.fullmatch(asked):
        return True
    return _ASKS.search(asked) is not None and not content_of(fold(asked)) and (_LISTED.search(of) is not None)
