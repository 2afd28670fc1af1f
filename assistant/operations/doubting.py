"""Whether a question doubts what is printed, however it asks: it says a figure that a finding calls wrong, or holds words against a schedule."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations

from assistant.operations import contradicting
from assistant.operations.desk import Desk, by_concept
from assistant.phrases import find_cues
from assistant.query import Operation, Query
from assistant.scoping import Side
from assistant.wording import Quantity, fold
from index.classification import name_key
from index.records import Finding
from index.vocabulary import MONEY_UNITS, Severity

_COMPUTED = frozenset(
    {
        Operation.SHARE, Operation.CHANGE, Operation.DIFFERENCE, Operation.RATIO, Operation.AVERAGE, Operation.RANK, Operation.COMPARE,
        Operation.BACKCAST, Operation.COMPLETION, Operation.ABOVE, Operation.LIST, Operation.REASON, Operation.DEFINITION,
    }
)  # fmt: skip
"Asked beside a figure said, they say what is wanted; only a doubt makes a check of them."
_TEXT = "说明|文字|正文|文本|文中|文里|文字部分|叙述|前面写|后面写"
IN_BOTH = re.compile(rf"(?=.*表)(?=.*(?:{_TEXT}))")
"Both the schedules and the words around them are spoken of."
_JOINED = re.compile(
    rf"(?:{_TEXT})[^。?;]*(?:[和跟与同比及、,])[^。?;]*表|表[^。?;]*(?:[和跟与同比及、,])[^。?;]*(?:{_TEXT})|[和跟与同比][^,。?;]{{0,8}}表(?!现)"
)
"The words and a schedule, joined as two things are that are compared."
_HOLDS_AGAINST = re.compile(r"吗|么|不(?=[?。,]|$)|没(?=[?。,]|$)|吧|呢|多少|几|哪|怎么|咋|谁|也[是写印]|[这那]个?数")
_DOUBTS = re.compile(
    r"不可能|怎么可能|怎么会|怎么才|咋才|才这么|只有这么|(?:怎么|咋)[这那]么[多少高低大小]|真的?是|真有|有这么|有那么|不对|不太对|没错|弄错|算错|写错|印错|搞错|毛病|好像|似乎|怎么不|咋不|"
    r"明明|可是|可我|但我|是不是|是否|难道|怎么反|自己[^,。?]{0,3}(?:算|除|加)|我算|口算|少写|多写|少了个|多了个|漏|到底|究竟|数[一]?[数下]|数来数去|点一点|加(?:起来|一块|一起|到一块|总)|相加|不是[这那]|不止|没[这那]么|还能|也太|太[大多高少小低]|真的假的|不是这个数|算出来|算下来|应该是(?:多少|几)|应该?信|信(?:哪|谁)|听(?:谁|哪)|哪个(?:才|是)?[对真准]|差在哪|加不|凑不|对不|核一?核|又(?:说|写|是|[增减涨降升下上])|(?<![结])却|居然|竟|偏偏|反而|一模一样|怎么(?:跟|和|都|也)|咋(?:跟|和|都|也)|两个说法|(?:两|2)笔|同一笔|出入|怎么理解|咋理解|说不通|(?<![什怎那这])[吗么吧](?:[?。,]|$)|\d(?:%|[万亿]元?|元)?(?:\?|$)"
)
_IN_WORDS = frozenset({Operation.REASON, Operation.LIST, Operation.COMPARE, Operation.DEFINITION})
"Asked in a doubt, they ask which is right: 怎么回事, 信哪个, 怎么理解."
_FAMILIES = {Operation.SHARE: ("share", "coverage"), Operation.CHANGE: ("change", "moves", "said", "mixed"), Operation.DIFFERENCE: ("change", "moves")}
_TELLING_DIGITS = 3
"Digits that make a figure its own: 1.53 is said of one thing, 30 of many."


def as_check(desk: Desk) -> Query:
    """The question as a check where it is one: what is printed wrong is told, whatever the figure was asked for."""
    query = desk.query
    if query.wants(Operation.CHECK) and _only_introduces(query):
        return replace(query, operations=tuple(o for o in query.operations if o is not Operation.CHECK))
    if query.wants(Operation.CHECK) and query.wants(Operation.DEFINITION) and _quotes_a_slip(desk):
        return replace(query, operations=(Operation.CHECK,))  # 名词解释写“市级预算主管部门”，是不是写错了: no term is to be explained
    if query.wants(Operation.CHECK, Operation.SAME) and not query.subjects and "收支" in query.text:
        return replace(query, subjects=(by_concept("total_revenue"), by_concept("total_expenditure")))  # 收支相等吗
    if query.wants(Operation.CHECK, Operation.CONTRADICTIONS) or not desk.sides or not (
        _quotes_a_slip(desk) or _says_a_doubted(desk) or _doubts_what_is_said_of(desk) or _both(desk) or _one_or_other(query) or _says_near_ones(query)
        or _denied_and_printed(desk)
    ):
        return query
    kept = tuple(o for o in query.operations if o is Operation.REASON and _WHY.search(query.text))
    return replace(query, operations=(Operation.CHECK, *kept))


_LOOKS_UP = re.compile("核(?:对|一下|实)")


def _only_introduces(query: Query) -> bool:
    """想核对：今年预算比去年决算高多少: the word says why somebody asks, and the rest of the question what."""
    if set(query.operations) <= {Operation.CHECK} or query.quantities or not _LOOKS_UP.search(query.text):
        return False
    rest = _LOOKS_UP.sub("□", query.text)
    return all(c.operation is not Operation.CHECK for c in find_cues(rest, 0, len(rest)))


_WHY = re.compile("为什么|为啥|为何|原因|咋回事|怎么回事")


def sides_doubted(desk: Desk) -> tuple[Side, ...]:
    """Of several documents, the one in which the figure said is printed wrong, or those of the years said; all of them where there is none."""
    found = tuple(s for s in desk.sides if _doubted(desk, s) is not None)
    return found or tuple(s for s in desk.sides if s.fiscal_year in desk.query.years) or desk.sides


def _both(desk: Desk) -> bool:
    """说明里254.21万，表里也是这个吗: words and schedule held against each other over an amount."""
    query = desk.query
    money = [q for q in query.quantities if q.unit in MONEY_UNITS or not q.unit]
    computed = set(query.operations) & (_COMPUTED - {Operation.LIST, Operation.COMPARE})
    if not query.subjects or len(query.years) > 1 or not computed <= {Operation.DIFFERENCE, Operation.CHANGE}:
        return False
    if computed or not money:
        return bool(_JOINED.search(query.text)) and (bool(money) or _names_both(query.text))
    return bool(IN_BOTH.search(query.text) and _HOLDS_AGAINST.search(query.text))


def _one_or_other(query: Query) -> bool:
    """1367.76还是1367.75: of two figures said, the one that is printed, or both."""
    return len(query.quantities) > 1 and len(query.subjects) == 1 and query.wants(Operation.WHICH, Operation.VALUE) and "还是" in query.text


def _says_near_ones(query: Query) -> bool:
    """四个款相加是154369327，类合计却是154369326，要不要紧: two amounts hardly apart are said by who asks why they are, whatever the words."""
    amounts = {(q.value, q.amount) for q in query.quantities if q.unit in ("", *MONEY_UNITS) and _is_telling(q)}
    pairs = (pair for one, other in combinations(amounts, _TWO) for pair in zip(one, other, strict=True))
    of_one = len(query.subjects) <= 1 and len(query.years) <= 1  # of two years they may well be near
    return of_one and any(0 < abs(a - b) * _NEAR <= max(a, b) for a, b in pairs)


def _denied_and_printed(desk: Desk) -> bool:
    """文字说没有政府性基金收支，可后面表8有数，怎么回事: said to be none and printed all the same, as a finding says too."""
    if _SAYS_NONE.search(desk.query.text) is None:
        return False
    found = desk.library.index.findings([s.disclosure.document for s in desk.sides])
    return any((f.rule in _OF_NONE or f.printed == _NONE) and contradicting.shares_words(desk, f) for f in found)


_SAYS_NONE = re.compile(
    r"(?:说|写|注|称|印|标|声明|标明)(?:明|了|着|的|上)*(?:是|自己|本单位|本部门|我们|它)?[^,。?]{0,14}(?:没有|没|无|不涉及|为空|空表|零)"
    r"[^。?]{0,24}?[^。?]{0,16}(?:表|后面|附件|里面)[^。?]{0,14}(?:数|金额|钱|万|列|填|不是空|不空)"
)
_NONE = "无"
_OF_NONE = frozenset({"empty-note", "denied-fund"})
_NEAR = 1000
"Amounts are hardly apart where their difference is no more than a thousandth of them."


def _names_both(text: str) -> bool:
    return bool(IN_BOTH.search(text)) and not re.search("上年|去年|同比|上一年", text)


def _says_a_doubted(desk: Desk) -> bool:
    """基本支出才29.43万, 不可能吧: the figure said is the very one a finding doubts."""
    query = desk.query
    finding = next((f for s in desk.sides if (f := _doubted(desk, s)) is not None), None)
    if finding is None:
        return False
    computed = set(query.operations) & _COMPUTED
    if not computed:
        return not query.wants(Operation.CONVERT) or bool(_HOLDS_AGAINST.search(query.text) or _DOUBTS.search(query.text))
    if Operation.ABOVE in computed and not any(_is_telling(q) for q in query.quantities):
        return False
    computed -= {Operation.ABOVE}  # 降幅330.47%，还能超过100%
    own = all(o in _IN_WORDS or finding.rule.startswith(_FAMILIES.get(o, ())) for o in computed)
    own = own or _says_both(query.quantities, finding)
    return own and _DOUBTS.search(query.text) is not None


def _doubts_what_is_said_of(desk: Desk) -> bool:
    """城管执法604.34万元，用途是不是张冠李戴了: the amount names the item, and what a finding doubts is the words beside it."""
    query = desk.query
    if not _DOUBTS.search(query.text) or set(query.operations) & _COMPUTED:
        return False
    items = {name_key(x) for s in query.subjects for x in s.surfaces}
    said = [q for q in query.quantities if _is_telling(q)]
    found = desk.library.index.findings([s.disclosure.document for s in desk.sides]) if items and said else []
    of_it = (f for f in found if f.severity is not Severity.NOTICE and name_key(f.subject) in items)
    return any(contradicting.says(q, fold(f.message)) for f in of_it for q in said)


def _says_both(said: Sequence[Quantity], finding: Finding) -> bool:
    """Whether two of the figures said are those that a finding holds against each other: what else is asked is asked of them."""
    whole = fold(" ".join((finding.message, finding.printed, finding.expected)))
    return len([q for q in said if contradicting.says(q, whole)]) >= _TWO


_TWO = 2


def _doubted(desk: Desk, side: Side) -> Finding | None:
    """The finding about the figures said: it calls one of them wrong, or names two of them."""
    said = desk.query.quantities
    finding = contradicting.best_finding(desk, side) if said else None
    if finding is None or finding.severity is Severity.NOTICE:
        return None
    own = [q for q in said if contradicting.says(q, fold(finding.printed))]
    if _says_both(said, finding):
        return finding
    return finding if any(_is_its_own(desk, q, finding) for q in own) else None


def _is_its_own(desk: Desk, quantity: Quantity, finding: Finding) -> bool:
    """Whether a figure is enough to know what is spoken of: by its digits, or beside a word of the finding."""
    if _is_telling(quantity):
        return True
    if quantity.unit and quantity.unit not in MONEY_UNITS and quantity.unit != "%":
        return quantity.unit in finding.printed
    return contradicting.shares_words(desk, finding)


def _is_telling(quantity: Quantity) -> bool:
    return len(re.sub(r"\D", "", quantity.printed).strip("0")) >= _TELLING_DIGITS


_SENTENCE = 8
"Characters of words quoted that are more than an item's name."


def _quotes_a_slip(desk: Desk) -> bool:
    """Whether the question quotes words that a finding says are wrong: it asks about the contradiction, however it asks."""
    asks_amount = desk.query.subjects and re.search("多少|百分之几|几成|占比|比例", desk.query.text)
    quoted = [q for q in contradicting.quoted_parts(desk.query.quotations) if not asks_amount or len(q) >= _SENTENCE]
    findings = desk.library.index.findings([s.disclosure.document for s in desk.sides]) if quoted else []
    return any(
        len(q) >= contradicting.QUOTED_MINIMUM and q in fold(f.printed + "\n" + (f.citations[0].quoted if f.citations else ""))
        and (fold(f.printed) in q or q in fold(f.printed))
        for f in findings
        if f.severity is not Severity.NOTICE
        for q in quoted
    )  # fmt: skip
