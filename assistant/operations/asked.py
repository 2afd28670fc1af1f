"""几个护林员, 多大面积: which measures a question asks for, part by part, in which units and under which words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from assistant.operations.printed import is_in, measures
from assistant.phrases import counters_asked
from assistant.query import Query
from assistant.scoping import Side
from assistant.wording import leading_nouns, nouns, tokens
from index.records import Fact

CLAUSE = re.compile(r"[^,，。?？;；、]+")
ASKS = re.compile("(?<![哪这那前好])几|多少|多[大长高宽久]|要求|标准是|指标是|目标(?:是|面积|人数|[次户]数|里程)|(?:面积|人数|[次户]数|里程)的?(?:目标|指标)")
_AT_ONCE = 3
"Characters between 多少 and what is counted: 多少个地方布点."


@dataclass(frozen=True, slots=True)
class Asked:
    """One measure that a question asks for: its units, and the words it is asked under."""

    units: tuple[str, ...]
    words: tuple[str, ...]
    said: str
    "The part of the question that asks for it."
    head: str = ""
    "The word that the measure is of: 满意度 in 农户满意度要多少, 护林员 in 几个护林员."
    counted: tuple[str, ...] = ()
    "The words right behind the counter: what is counted."
    anyhow: bool = False
    "Asked in no unit, 多少学位: whatever the thing itself is counted in."


def asked_in(text: str, content: Sequence[str] | None = None) -> list[Asked]:
    """The measures a question asks for, part by part; money is no measure. `content` are its words that name bodies or years no longer.

    >>> [(a.units[0], a.words) for a in asked_in("公益林面积多大、请多少个护林员")]
    [('平方米', ('公益林',)), ('名', ('护林员',))]
    """
    found: list[Asked] = []
    text = text.replace("哪几", "哪些")
    said_of = [w for c in (content if content is not None else [text]) for w in tokens(c)]
    for m in CLAUSE.finditer(text):
        if not ASKS.search(m.group()):
            continue
        parts = [p for part in _AND.split(m.group()) for p in _one_each(part)]
        for part in parts:
            if not ASKS.search(part) and not _MEASURED.search(part):
                continue
            units = _units(part if ASKS.search(part) else f"{part}是多少")  # 可用率和响应时间有啥要求: of both
            unasked = not units and not _money_asked(part)
            named = _counted_in(part) if unasked or "个" in units[:1] else []
            anyhow = unasked and bool(named)
            units = _ANY if anyhow else units
            if units:
                words = tuple(dict.fromkeys(w for w in said_of if w in part and names(w)))
                words = words or tuple(w for w in _OF_BODY if w in part)
                asks = ASKS.search(part)
                if asks is not None:
                    words = tuple(_without_counter(w, part[asks.end() :], units) for w in words)  # 条路 of 多少条路
                behind = [c for c in content or () if asks is not None and 0 <= part.find(c, asks.end()) - asks.end() <= _AT_ONCE]
                counted = tuple(w for c in behind[:1] for w in tokens(c) if w not in DONE)
                counted = tuple(_without_counter(w, part[asks.end() :] if asks is not None else "", units) for w in counted if w not in units)
                counted = counted or (tuple(named) if anyhow or "个" in units[:1] else ())  # 多少个小区, whatever the word names
                words = words or counted or (found[-1].words if found else ())
                before = [w for w in words if asks is None or part.find(w) < asks.start()]
                head = next((w for w in counted if w in words), (before or [*words, ""])[-1 if before else 0])
                found.append(Asked(units, words, part, head, counted, anyhow))  # 来了几个人、几批
    return found


def _counted_in(part: str) -> list[str]:
    """What is counted, by the words right behind 多少 and its counter, or else before it: 受灾, 群众 of 多少受灾群众, 在校生多少."""
    m = COUNTED_BEHIND.search(part)
    if m is None:
        return []
    before = [w for w, _, end in nouns(part[: m.start()])[-1:] if _THERE_ARE.fullmatch(part, end, m.start()) and not w.endswith("金")]
    return leading_nouns(part[m.end() :]) if part[m.end() :] else before


def _money_asked(part: str) -> bool:
    """Whether what stands about 多少 is money, a share or a time."""
    m = COUNTED_BEHIND.search(part)
    return m is None or _MONEY_NAMED.search(part, max(m.start() - _BESIDE, 0)) is not None


_BESIDE = 3


def _without_counter(word: str, behind: str, units: Sequence[str]) -> str:
    return word[1:] if len(word) > 1 and word[0] in units and behind.startswith(word) else word


_THERE_ARE = re.compile("(?:一共|总共|共|现|都)?(?:有|是|为)?")
COUNTED_BEHIND = re.compile(r"(?<![哪这那前好])(?:多少|几)(?:个|名|位|家|所|条|台|户|间|套|座|处|项|种|支|株|场|次)?的?")
_MONEY_NAMED = re.compile(
    "[钱费款金]|资金|预算|支出|收入|拨|投资|金额|比例|百分|成本|薪酬|工资|补[贴助]|奖金|[额税债]"
    "|份额|规模|采购|合同|结余|结转|利息|缺口|收益|利润|[年月]"
)
_ANY = (
    "个", "人", "名", "位", "户", "家", "所", "座", "处", "项", "条", "台", "套", "辆", "件", "场", "次", "人次", "批次", "株", "棵", "本", "册", "间",
    "栋", "幢", "头", "只", "张", "盏", "份", "艘", "架", "支", "组", "种", "类", "片", "对", "村", "席", "床", "场次", "台（套）", "台(套)", "台套", "起",
    "宗", "例", "平方米", "亩", "吨", "公里",
)  # fmt: skip


def _one_each(part: str) -> list[str]:
    """接入几家医院 and 几家卫生院, of 接入几家医院几家卫生院."""
    starts = [m.start() for m in _COUNTS.finditer(part)]
    cuts = [0, *starts[1:], len(part)]
    return [part[a:b] for a, b in pairwise(cuts)]


def _units(said: str) -> tuple[str, ...]:
    """The units a measure may be printed in, those that its words ask for first."""
    if _HOW_OFTEN.search(said):
        return ()
    of_words = [u for pattern, printed in measures().asked if pattern.search(said) for u in printed]
    return tuple(dict.fromkeys((*of_words, *(u for group in counters_asked(said) for u in group))))


def names(word: str) -> bool:
    return (len(word) >= 2 or word in _ONE) and word not in MEASURE and word not in DONE and not ASKS.search(word)


_COUNTS = re.compile("(?<![哪这那前好])几|多少")
_OF_BODY = ("编制", "人员", "职工")
"Words that name no item and yet what is counted."
_HOW_OFTEN = re.compile("多久[^,。?]{0,8}一?次|多长时间[^,。?]{0,8}一次")
_AND = re.compile("[、和及与跟]")
_MEASURED = re.compile("(?:率|度|时间|时限|面积|长度|里程|人数|次数|数量|户数|期限|频次)$")
MEASURE = frozenset({"面积", "长度", "全长", "大面积", "以下", "以上", "最少", "最多", "至少", "要求", "实际", "管多"})
DONE = frozenset({"参加", "参与", "出席", "到场", "受益"})
"What those do who are counted: 多少人参加 asks for persons, whatever they are called."
_ONE = frozenset("车房村路桥楼树井船店户岗")


def counted_after(side: Side, told: Sequence[Fact], units: Sequence[str]) -> Fact | None:
    """开几次会、多少人参加: who takes part in what was just told, as its own sentence counts them behind it."""
    if not told or told[-1].passage is None or told[-1].document != side.disclosure.document:
        return None
    behind = [e.fact for e in side.catalogue.entries if e.fact.passage == told[-1].passage and e.fact.quoted == told[-1].quoted]
    return next((f for f in behind if f.ordinal > told[-1].ordinal and f.amount is not None and is_in(f.unit, units)), None)


def without_bodies(text: str, query: Query) -> str:
    """A question without the names its bodies are called by: 退役 of 退役军人局 is no word of what is asked."""
    for _, said in query.called:
        text = text.replace(said, "", 1)
    return text
