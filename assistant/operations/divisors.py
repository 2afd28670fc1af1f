"""按在校生算, 平均每名职工: the count that an average is taken over, where a sentence or the project's own form prints it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.operations.asked import asked_in
from assistant.operations.desk import Desk
from assistant.operations.measured import best
from assistant.operations.printed import fact_of, is_in
from assistant.operations.projects import projects_of
from assistant.scoping import Side
from assistant.wording import leading_nouns
from index.classification import name_key
from index.records import Fact

_COUNTED = r"(?:[人员生师户车村床]|学位|床位|批次|车辆|职工|编制|儿童|群众|居民|妇女|家庭|学校|社区)"
_BY = re.compile(
    rf"(?:按照?|拿|除以|除)(?P<said>(?:(?!除以|[和跟与及])[\u4e00-\u9fff“”]){{0,10}}?{_COUNTED})(?P<tail>总?人?数|规模)?(?=(?:来|去)?(?:[和跟与及算计除平摊均折分]|人均|[,，。?;]|$))"
)
"按在校生和教育支出总数算, 除以年末在职人数."
_EACH = re.compile(r"(?:平均|摊到|均到|每|一)(?:每|一)?(?:个|名|位|户)(?=[\u4e00-\u9fff]{2})")
_PERSONS = frozenset({"人", "名", "位", "人次"})
_OF_NOBODY = "月季年"


def named(text: str) -> str:
    """What the asker divides by, in so many words; empty where only 人均 is said.

    >>> named("按在校生和教育支出总数算"), named("平均一个学生摊到多少"), named("人均多少")
    ('在校生', '学生', '')
    """
    m = _BY.search(text)
    if m is not None:
        return m["said"]
    m = _EACH.search(text)
    words = leading_nouns(text[m.end() :])[:1] if m is not None and text[m.end()] not in _OF_NOBODY else []
    return words[0] if words and re.search(f"{_COUNTED}$", words[0]) else ""


def told(desk: Desk, side: Side, said: str) -> Fact | None:
    """The one figure of a sentence that counts what the asker divides by; None where several do equally or none does."""
    asked = asked_in(f"{said}有多少人" if re.search("[人员生师工编]$|编制|儿童|群众|居民|妇女", said) else f"有多少{said}", [said])
    candidate = best(desk, side.disclosure, asked[0], []) if asked else None
    return fact_of(desk.library, side.disclosure, candidate.sentence, candidate.figure) if candidate is not None else None


def of_project(desk: Desk, side: Side, money: Fact, units: Sequence[str], said: str = "") -> Fact | None:
    """The one count that a project's own form sets in such a unit: 筛查人数 of a screening."""
    wanted = {*units, *(_PERSONS if _PERSONS & set(units) else ())}
    own = [p for p in projects_of(desk.library, side.disclosure) if p.key == name_key(money.row)]
    set_ = [e.fact for p in own for e in p.targets if is_in(e.fact.unit, wanted) and e.fact.fiscal_year == side.fiscal_year]
    set_ = [f for f in set_ if said in f.row]
    numbers = [f for f in set_ if f.row.endswith(_NUMBER)] or set_  # 筛查人数, and not 培训筛查技术人员
    return numbers[0] if len({f.amount for f in numbers}) == 1 else None


_NUMBER = ("人数", "户数", "次数", "数量")
