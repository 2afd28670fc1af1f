"""Rows of a schedule that meet a condition on another of their columns: 上年为零今年新安排的, 用事业收入的, 去年有今年没有的."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from assistant.catalogue import Entry
from assistant.citations import bare_label, mark
from assistant.operations.changing import prior_of
from assistant.operations.desk import Desk, Draft, added_up, bold, place_word
from assistant.operations.operands import keys_of
from assistant.operations.parts import of_body, projects_of
from assistant.operations.selecting import described_projects
from assistant.operations.single import merge
from assistant.operations.two_years import YearPair, is_below, year_pairs
from assistant.orders import asks_how_many
from assistant.phrases import asks_together
from assistant.query import Operation
from assistant.scoping import Side
from index.records import Fact
from index.vocabulary import MONEY_UNITS, Level, Origin, ScheduleKind

_WHICH = re.compile(r"哪|几[个项]|多少[个项]|列|有没有|谁|有什么|有啥|名单|清单|都有")
_OF_ITEMS = re.compile(r"科目|项目(?!支出|经费)|专项|[类款项]级|(?<!事)项(?!目)|哪[几些]?个?[类款项块]")
_YEAR = r"20\d\d年?|(?<!\d)\d\d年"
_BEFORE = rf"(?:上年|去年|上一年度?|前一年|(?P<year>{_YEAR}))(?:度)?的?(?:预算|执行|决算)?数?(?:里|上|都|还|全|也)*"
_NONE = (
    r"(?:(?:预算|安排)?(?:是|为|列|只有|等于)*(?:0(?![\d.万元])|零)|空白?的?"
    r"|(?:根本|压根|完全|一分钱?|一点|都|也|还)*没有?(?:的|安排|预算|列|编|钱)*(?=[,，、而但今这本当2]|科目|项|专项|款|类|$))"
)
_NONE_BEFORE = re.compile(_BEFORE + _NONE)
_NEW = re.compile(
    r"(?:今年|当年|本年|年度?|是|才|首次|头一[次回]|头回)(?:的)?新(?:增|安排|设|列|上|立|开|加)|(?:首次|头一[次回]|头回|第一[次回])(?:安排|列|设|上|立|开)|新(?:增|安排|设立?|列|上|立项?|开)的?了?(?:哪[些几]个?)?"
    r"(?:项目|专项|科目|[类款项](?!目))"
    r"|(?:项目|专项|科目)[^,。?;]{0,8}(?:是|有)[^,。?;]{0,4}新(?:增|安排|设|列|上|加)的?"
)
_GONE = re.compile(
    rf"(?:今年|当年|本年)(?:度)?的?(?:预算)?(?:里|就|都)*{_NONE}|(?:取消|砍掉|停)了?(?:的|哪[些几]个?)(?:项目|专项|科目)"
    r"|(?:项目|专项|科目)[^,。?;]{0,8}(?:取消|砍掉|停掉)了?"
)
_BEFORE_SOURCE = re.compile(r"(?:用|靠|花|由|从|来自|出自|动用|走|属于?|是|有|吃|凭)(?:了|的是|的|到|自)*$")
_BEHIND_SOURCE = re.compile(r"(?:资金|的钱|预算|拨款|里)?(?:来|负责|直接)?(?:安排|列支|开支|出的?钱|出钱|掏钱|支付|支撑|保障|承担|解决|花|支持|买单|大于|>)")


def filtered(desk: Desk) -> Draft | None:
    """The rows that meet the condition asked, with their money; None where no condition of the kind is asked or no schedule shows it."""
    text = desk.query.text
    if not (_WHICH.search(text) and _OF_ITEMS.search(text)):
        return None
    if (is_new := _asks_new(desk)) is not None:
        drafts = [d for side in _latest(desk) if (d := _by_year(desk, side, is_new=is_new)) is not None]
        return merge(drafts) if drafts else None
    if desk.query.hints & {Operation.RANK, Operation.SHARE} or desk.query.quantities or len(desk.query.subjects) != 1:
        return None
    before, _, behind = text.partition(desk.query.subjects[0].mentions[0].surface)
    if len(desk.query.subjects[0].mentions) == 1 and (_BEFORE_SOURCE.search(before) or _BEHIND_SOURCE.match(behind)):
        drafts = [d for side in desk.sides if (d := _by_source(desk, side)) is not None]
        return merge(drafts) if drafts else None
    return None


def _asks_new(desk: Desk) -> bool | None:
    """Whether what is new this year is asked for (True), or what is no more (False); None where neither is."""
    text = desk.query.text
    naught = _NONE_BEFORE.search(text)
    said = naught["year"] if naught is not None else None
    latest = max((y % _CENTURY for y in desk.query.years), default=0)
    if said and int(re.sub(r"\D", "", said)) % _CENTURY == latest and len(desk.query.years) > 1:
        return False  # 24年有、25年没有的
    if naught is not None or _NEW.search(text):
        return True
    return False if _GONE.search(text) else None


_CENTURY = 100


def _latest(desk: Desk) -> list[Side]:
    """Of each body the latest year: the year before stands beside it."""
    newest = {s.agency: s for s in sorted(desk.sides, key=lambda s: s.fiscal_year)}
    return list(newest.values())


def _by_year(desk: Desk, side: Side, *, is_new: bool) -> Draft | None:
    pairs = year_pairs(desk, side)
    if not pairs:
        return _by_documents(desk, side, is_new=is_new)
    kept = [p for p in pairs if _is_naught(p.old if is_new else p.new) and not _is_naught(p.new if is_new else p.old)]
    what = "上年没有、当年新安排" if is_new else "上年有、当年没有安排"
    table = place_word(pairs[0].new)
    if not kept:
        return Draft(lines=[f"{desk.whose(side)}{table}里没有{what}的{_called(desk)}[{desk.ledger.cite_fact(pairs[0].new)}]。"], subject=what)
    return _told(desk, f"{desk.whose(side)}{table}里{what}的", [p.new if is_new else p.old for p in kept], [_beside(desk, p, is_new=is_new) for p in kept])


def _by_documents(desk: Desk, side: Side, *, is_new: bool) -> Draft | None:
    """25年比24年新增了哪些科目, where each year has a document of its own: the items of one with money that the other gives none."""
    other = prior_of(desk, side)
    if other is None:
        return None
    one, two = (side, other) if is_new else (other, side)
    kept, left = _items(desk, one), {_key(desk, e) for e in _items(desk, two)}
    if not kept or not left:
        return None
    rows = [e for e in kept if _key(desk, e) not in left]
    opening = f"{desk.short(side.agency)}{one.fiscal_year}年{one.disclosure.phase.value}有、{two.fiscal_year}年{two.disclosure.phase.value}没有的"
    if not rows:
        marks = mark([desk.ledger.cite_document(s.disclosure) for s in (one, two)])
        return Draft(lines=[f"{opening}{_called(desk)}，一个也没有{marks}。"], subject=opening)
    desk.ledger.cite_document(two.disclosure)
    return _told(desk, opening, [e.fact for e in rows], [""] * len(rows))


def _items(desk: Desk, side: Side) -> list[Entry]:
    """The projects or 科目 of a document that carry money, each once."""
    if desk.query.over_projects:
        return projects_of(side) or described_projects(side)
    width = {Level.CLASS: 3, Level.SECTION: 5}.get(desk.query.level or Level.ITEM, _ITEM_CODE)
    return [
        e for e in of_body(side, side.catalogue.by_schedule.get(ScheduleKind.EXPENDITURE, []))
        if e.total_column and not e.total_row and len(e.fact.row_code) == width and e.fact.amount and e.fact.fiscal_year == side.fiscal_year
        and e.fact.scope is side.disclosure.scope and is_below(desk, side, e)
    ]  # fmt: skip


def _key(desk: Desk, entry: Entry) -> str:
    return entry.row if desk.query.over_projects else entry.fact.row_code


def _is_naught(fact: Fact) -> bool:
    return not fact.amount


def _beside(desk: Desk, pair: YearPair, *, is_new: bool) -> str:
    """What the other year's cell shows: 0.00, or nothing."""
    other = pair.old if is_new else pair.new
    year = f"{'上年' if is_new else '当年'}{other.phase.value.removesuffix('数')}"
    return f"（{year}{desk.ledger.figure(other, role='support') if other.amount is not None else f'空白{mark([desk.ledger.cite_fact(other)])}'}）"


def _by_source(desk: Desk, side: Side) -> Draft | None:
    """哪些项目用的是事业收入: the rows whose cell under that source shows money."""
    keys = keys_of(side, desk.query.subjects[0])
    projects = desk.query.over_projects
    cells = [
        e for e in of_body(side, side.catalogue.entries)
        if e.fact.origin is Origin.CELL and e.row and not e.total_row and len(e.columns) > 0 and e.leaf in keys and e.fact.unit in MONEY_UNITS
        and e.fact.fiscal_year == side.fiscal_year and _is_item(e, projects=projects)
    ]  # fmt: skip
    tables = list(dict.fromkeys(e.fact.table for e in cells))
    rows = [e for e in cells if e.fact.table == tables[0]] if tables else []
    if len(rows) < _FEW:
        return None
    kept = [e.fact for e in rows if e.fact.amount]
    source, table = rows[0].fact.column_path[-1], place_word(rows[0].fact)
    if not kept:
        return Draft(lines=[f"{desk.whose(side)}{table}里没有用{source}安排的{_called(desk)}[{desk.ledger.cite_fact(rows[0].fact)}]。"], subject=source)
    return _told(desk, f"{desk.whose(side)}{table}里用{source}安排的", kept, [""] * len(kept))


_FEW = 2
"Rows that make a schedule a list by source."
_BY_SOURCE = frozenset({ScheduleKind.REVENUE, ScheduleKind.EXPENDITURE, ScheduleKind.APPROPRIATION_BY_UNIT, None})


def _is_item(entry: Entry, *, projects: bool) -> bool:
    if projects:
        return entry.fact.schedule is ScheduleKind.PROJECT
    return entry.fact.schedule in _BY_SOURCE and len(entry.fact.row_code) == _ITEM_CODE


_ITEM_CODE = 7


def _called(desk: Desk) -> str:
    return "项目" if desk.query.over_projects else str(desk.query.level or "科目")


def _told(desk: Desk, opening: str, facts: Sequence[Fact], beside: Sequence[str]) -> Draft:
    """The rows with their money, how many they are, and their sum where it is asked for."""
    counts = asks_how_many(desk.query.text) and not re.search("各|分别|金额", desk.query.text)
    marks = [desk.ledger.cite_fact(f) for f in facts]
    number = desk.ledger.derived(
        f"{opening.rpartition('里')[2]}{_called(desk)}", Decimal(len(facts)), "个", f"逐行数得{len(facts)}", (), marks=marks,
        role="answer" if asks_how_many(desk.query.text) else "support",
    )  # fmt: skip
    lines = [f"{opening}{_called(desk)}有**{number.partition('[')[0]}**："]
    for fact, note in zip(facts, beside, strict=True):
        lines.append(f"- {bare_label(fact)}：**{bold(desk.ledger.figure(fact, role='support' if counts else 'answer'))}{note}")
    if len(facts) > 1 and (asks_together(desk.query.text) or Operation.SUM in desk.query.hints):
        lines.append(added_up(desk, facts))
    return Draft(lines=lines, subject=opening.rpartition("里")[2] + _called(desk))
