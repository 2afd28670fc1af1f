"""The amounts a question sets as limits: over, under, between, with or without the limit itself."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from assistant.wording import Quantity

_UNDER = re.compile(r"(?<!不)(?:低于|小于|少于)|不到|不足|以下|以内|之下|(?<!有)(?:不|没有?|未)(?:超过|高于|多于|大于)")
_BETWEEN = re.compile(r"之间|(?:到|至|-|~)[\d一二两三四五六七八九十百千]+[万亿]?元?(?:的|[项款有是都几哪]|科目|支出|区间|范围)")
_EXACTLY = re.compile(r"正好|刚好|恰好|恰恰|不多不少|(?<![大小多少])等于")
_INCLUDED = re.compile(r"以上|以下|以内|至少|不(?:少于|低于|小于|超过|高于|多于|大于)|(?<!有)[没未]有?超过|之间|达到")


@dataclass(frozen=True, slots=True)
class Bounds:
    """What is asked of an amount: above `low`, below `high`, or both; with the limits themselves where `included`."""

    low: Decimal | None
    high: Decimal | None
    included: bool
    said: str

    @classmethod
    def of(cls, text: str, limits: Sequence[Quantity]) -> Bounds:
        """Read the limits of a question that names at least one amount."""
        included = bool(_INCLUDED.search(text))
        named = [q.said or f"{q.printed}{q.unit}" for q in limits]
        amounts = [q.amount for q in limits]
        if len(limits) > 1 and _BETWEEN.search(text):
            return cls(min(amounts[:2]), max(amounts[:2]), True, f"{named[0]}到{named[1]}")
        if _EXACTLY.search(text):
            return cls(amounts[0], amounts[0], True, named[0])
        if _UNDER.search(text):
            return cls(None, amounts[0], included, named[0])
        return cls(amounts[0], None, included, named[0])

    @property
    def under(self) -> bool:
        return self.low is None

    @property
    def word(self) -> str:
        if self.low is not None and self.high is not None:
            return "正好是" if self.low == self.high else "介于"
        if self.low is None:
            return "不超过" if self.included else "低于"
        return "不少于" if self.included else "超过"

    def hold(self, amount: Decimal) -> bool:
        """Whether an amount lies within."""
        over = self.low is None or amount > self.low or (self.included and amount == self.low)
        below = self.high is None or amount < self.high or (self.included and amount == self.high)
        return over and below


def against_limit(text: str, quantities: Sequence[Quantity], share: Decimal) -> str:
    """有没有超过50%: whether a share is what the question asks it to be; empty where it does not ask."""
    limits = [q for q in quantities if q.unit == "%"]
    if len(limits) != 1 or not _WHETHER.search(text):
        return ""
    bounds = Bounds.of(text, limits)
    tenths = int(limits[0].value) // 10 if limits[0].value % 10 == 0 and 0 < limits[0].value < _ALL else 0
    said = "一半" if tenths == _HALF else f"{_TENTHS[tenths]}成" if tenths else f"{limits[0].printed}%"
    return f"，{'' if bounds.hold(share) else '没有'}{bounds.word}{said}"


_WHETHER = re.compile(r"是否|吗|有没有|是不是|没有?(?:[?,。]|$)")
_ALL, _HALF = 100, 5
_TENTHS = "零一二三四五六七八九"
