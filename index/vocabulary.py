"""The words of the trade: each has an English name here and the value that is printed."""

from __future__ import annotations

from enum import StrEnum


class Phase(StrEnum):
    """Where in the budget cycle a figure stands (预算法 chapters 4 to 8)."""

    APPROVED = "预算"
    ADJUSTED = "调整预算"
    ESTIMATED = "预算执行数"
    "What the budget of the next year quotes of this year, before the final account is made."
    EXECUTED = "决算"


class Fund(StrEnum):
    """The three budgets a department draws on (预算法 article 5, without 社会保险基金)."""

    GENERAL_PUBLIC = "一般公共预算"
    GOVERNMENT_FUND = "政府性基金预算"
    STATE_CAPITAL = "国有资本经营预算"


class Direction(StrEnum):
    REVENUE = "收入"
    EXPENDITURE = "支出"


class Nature(StrEnum):
    BASIC = "基本支出"
    PROJECT = "项目支出"


class Scope(StrEnum):
    """A 部门 with all its 单位, or one 单位 alone."""

    DEPARTMENT = "部门"
    UNIT = "单位"


class Level(StrEnum):
    """The steps of 支出功能分类; 经济分类 has the first two."""

    CLASS = "类"
    SECTION = "款"
    ITEM = "项"


class Origin(StrEnum):
    CELL = "cell"
    NARRATIVE = "narrative"


class State(StrEnum):
    """A printed 0 is PRINTED; BLANK is an empty cell; UNREAD has ink we could not read."""

    PRINTED = "printed"
    BLANK = "blank"
    UNREAD = "unread"


class Severity(StrEnum):
    ERROR = "error"
    WARNING = "warning"
    NOTICE = "notice"


class Outcome(StrEnum):
    """What became of one rule in one place. Nothing missing ever counts as holding."""

    HOLDS = "相符"
    FAILS = "不符"
    NOT_APPLICABLE = "不适用"
    NOT_ENOUGH_DATA = "数据不足"
    UNREAD = "未能读出"
    ERROR = "无法核对"


class ScheduleKind(StrEnum):
    """The 公开表 of 部门预算 and 部门决算. The value is the name people use for it."""

    REVENUE_EXPENDITURE = "收支总表"
    REVENUE = "收入总表"
    EXPENDITURE = "支出总表"
    EXPENDITURE_BY_UNIT = "支出分单位明细表"
    APPROPRIATION = "财政拨款收支总表"
    APPROPRIATION_BY_UNIT = "财政拨款支出明细表"
    GENERAL_PUBLIC = "一般公共预算支出表"
    GOVERNMENT_FUND = "政府性基金预算支出表"
    STATE_CAPITAL = "国有资本经营预算支出表"
    BASIC_BY_ECONOMIC = "一般公共预算基本支出表"
    THREE_PUBLIC = "“三公”经费和机关运行经费表"
    PROJECT = "项目支出表"
    PERFORMANCE = "绩效目标表"
    OTHER = "其他表"
    "A table we have never seen: kept under its printed title and headers."


FUND_SCHEDULES = {"政府性基金": ScheduleKind.GOVERNMENT_FUND, "国有资本经营": ScheduleKind.STATE_CAPITAL}
"By what a fund is called: the schedule that is its own."


class Standing(StrEnum):
    """Whether answers are drawn from a document."""

    CURRENT = "现行"
    HELD = "待验收"
    "So little of it was read, or adds up, that somebody has to look at it first."
    SUPERSEDED = "旧版"
    "A later publication of the same body, year and phase took its place; kept as history."


class PassageKind(StrEnum):
    """What a piece of text is good for as evidence."""

    COVER = "cover"
    CONTENTS = "contents"
    "A table of contents looks relevant and says nothing: never evidence."
    HEADING = "heading"
    BODY = "body"
    NOTE = "note"
    "Printed beside a schedule, such as 故本表为空表."


# Units of money as printed, and what one of them is in 元.
MONEY_UNITS: dict[str, int] = {"元": 1, "千元": 1_000, "万元": 10_000, "百万元": 1_000_000, "亿元": 100_000_000}
