"""Whose figures and of which year: the bodies and years a question names, or those it reaches back to."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from assistant.holdings import newest
from assistant.linking import Library
from assistant.phrases import YearMention, counters_asked
from assistant.query import Mention, Query
from assistant.units_named import JOINED, with_its_units
from assistant.wording import clauses, fold
from index.agencies import AgencyMention
from index.classification import name_key
from index.naming import bare_place, split_places, stems
from index.records import Disclosure
from index.vocabulary import Phase, Scope

UNDER = re.compile(
    r"(?<![和与跟及加+同])(?<!连同)(?<!不算)(?<!不含)(?<!除了)(?<!包括)(?<!以及)(?:(?:它|他们|其|该部门|这个部门)?的?下[属辖级]的?(?:那|这)?[一二两三1-3]?(?:家|个)?(?:的)?(?:事业|行政|预算|参公)*单位|下属事业单位|下属机构|下属(?:那个|的)?中心"
    r"|(?:下属|下面|底下|手下)的?[那这]一?[家个](?=呢|占|是|有|花|用|拿|分|多少|[,?。]|$))"
)
_COMPARES = re.compile(r"比|较|和|与|跟|同|、|,|分别|各|差|变|增|减|涨|降|升|多了|少了|持平|一样|哪[^?。;]*(?<!有)没有|[是为]0|[是为]零|加|合计|总共")
_OF_A_BODY = "的?(?:合计|总计|总[数额]|总支出|支出合计|人员经费|公用经费)"
OWN = re.compile(
    r"[局委办]?机关(?:自己|本身)[(（](?:本级|本部)[)）]|"
    rf"(?<=[局委办])[局委办]?机关(?=\d|今年|去年|上年|的?预算|的?决算|自己|本身|[比多少高低]|[和与跟同、](?![它其下所全整各]|事业|部门)|{_OF_A_BODY})|(?:(?<=[年和与跟同])|(?<![一-鿿]))机关(?={_OF_A_BODY}|[两三四五六]家)"
    r"|(?<=年)[局委办]机关|(?<!包括)(?<!包含)(?:本部|本级)(?![和与跟及]下[属辖]|也?[要算列含](?!多少))|机关本身|(?:局本级|委本级|办本部)(?![和与跟及]下[属辖])"
)
_ITEM = re.compile(
    r"(?!的?(?:项目支出|基本支出)|的(?:支出|经费|项目(?:有|是|都|呢)))"
    r"(?:[类款项](?:支出|预算|决算|科目|的|下|$)|的?(?:补助|补贴|奖补|奖励|项目|工程|建设|专项|经费|改造|修缮|迁建|新建|扩建|支出|资助|搬迁))"
)
_INSTITUTIONS = ("幼儿园", "小学", "中学", "大学", "学校", "医院", "中心", "研究院", "所", "队")


def without_institutions(bodies: list[AgencyMention], text: str, library: Library) -> list[AgencyMention]:
    """普惠民办幼儿园, …学校迁建 name an item of the body whose place is named, not a body of their own."""
    kept = []
    for b in bodies:
        parent = library.directory.parent(b.names[0]) if len(b.names) == 1 else None
        if parent is not None and (_ITEM.match(text[b.end :]) or _is_an_item_too(b, parent, text, library)):
            kept.append(AgencyMention(b.start, b.start, "", (parent,)))  # 云栖实验学校迁建: an item of its department's
        else:
            kept.append(b)
    apart = [(a, z) for a, z in library.directory.places(text) if not any(b.start <= a and z <= b.end for b in bodies if b.names)]  # 东湖 of 东湖中学
    bodies = _without_namesakes_elsewhere(kept, text, {bare_place(text[a:z]) for a, z in apart})
    if not library.directory.of_place(text):
        return bodies
    return [b for b in bodies if b.names or not (b.text.endswith(_INSTITUTIONS) and _ITEM.match(text[b.end :]))]


def _is_an_item_too(body: AgencyMention, parent: str, text: str, library: Library) -> bool:
    """区图书馆花了多少: a unit that no schedule gives a row, where a 科目 of its department's is called just so, or behind it in brackets."""
    if _OF_A_BOOK.search(text, body.end):
        return False
    unit = body.names[0]
    glossed = _GLOSS.match(text, body.end)
    said = {name_key(split_places(unit)[1]), name_key(glossed["item"]) if glossed else ""} - {""}
    for d in library.documents_of(parent):
        entries = library.catalogue(d).entries
        if any(e.fact.agency == unit for e in entries):
            return False
        if any(e.row in said and e.fact.row_code for e in entries):
            return True
    return False


_OF_A_BOOK = re.compile("单位(?:预算|决算)|自己|单独|收入|总(?:额|计|收入|支出|预算|决算)|人员|三公|公用|基本支出|项目支出")
"""区图书馆的单位预算总额: of the body itself, and of no 科目 of its name."""
_GLOSS = re.compile(r"(?:那|这)?一?[块摊]?[（(](?P<item>[^（()）]{2,24})[)）]")


def _without_namesakes_elsewhere(bodies: list[AgencyMention], text: str, named: set[str]) -> list[AgencyMention]:
    """拱墅区文旅局图书馆经费, 拱墅区的图书馆: a bare 图书馆 behind a body of one place, or alone where a place is named, is no library of
    another place, unless the two are joined."""
    kept: list[AgencyMention] = []
    for b in bodies:
        head = next((k for k in reversed(kept) if k.names), None)
        bare = bool(b.names) and not any(bare_place(p) in b.text for n in b.names for p in _places_of(n))
        elsewhere = head is not None and not {_places_of(n)[-1:] for n in head.names} & {_places_of(n)[-1:] for n in b.names}
        strange = bare and len(bodies) == 1 and bool(named) and not any(bare_place(p) in named for n in b.names for p in _places_of(n))
        if not (strange or (bare and elsewhere and head is not None and not JOINED.search(text[head.end : b.start]))):
            kept.append(b)
    return kept


def of_one_place(bodies: Sequence[AgencyMention], text: str, library: Library) -> list[AgencyMention]:
    """普陀司法局、城管执法局、文旅局三家, 岩屏的文旅局: a name that two bodies bear is that of the place the others are of, where one of
    them is; else of the place that the text names."""
    places = {place for b in bodies if len(b.names) == 1 for place in _places_of(b.names[0])}
    if not places:
        named = {bare_place(text[a:b]) for a, b in library.directory.places(text)}
        places = {place for b in bodies for n in b.names for place in _places_of(n) if bare_place(place) in named}
    settled = []
    for b in bodies:
        near = [n for n in b.names if places & set(_places_of(n))] if places and len(b.names) > 1 else []
        settled.append(replace(b, names=(near[0],)) if len(near) == 1 else b)
    return settled


def _places_of(name: str) -> tuple[str, ...]:
    return tuple(split_places(name)[0])


def spoken_bodies(
    text: str, bodies: Sequence[AgencyMention], library: Library, context: Query | None, asked: str | None
) -> tuple[tuple[str, ...], bool]:
    """Whose figures: the bodies named, a body's only unit (它下属那家事业单位), or the caller's filter."""
    names = tuple(dict.fromkeys(b.names[0] for b in bodies if len(b.names) == 1))
    if not names and asked:
        _, known = library.bodies(fold(asked))
        names = tuple(dict.fromkeys(n for b in known for n in b.names))[:1]
    if not names and not any(not b.names for b in bodies):
        names = library.directory.of_place(text)
    spoken_of = names or (context.agencies if context else ())
    under = None if OWN.search(text) or with_its_units(text, names, library) else UNDER.search(text)
    if under and spoken_of and not re.search(r"哪|几|多少[个家]|名单", text):
        tops = [library.directory.parent(n) or n for n in spoken_of]
        units = library.directory.units(tops[0])
        if len(units) == 1:
            return units, False
    if not names and context and re.search(r"整个部门|全部门|部门整体|是部门|部门汇总", text):
        names = tuple(dict.fromkeys(library.directory.parent(n) or n for n in context.agencies))
    if len(names) == 1 and (over := library.directory.parent(names[0])) and _AND_ALL.search(text):
        names = (*names, over)  # 服务中心的与整个部门的
    return names, bool(OWN.search(text)) and (not names or any(_is_apart(n, library) for n in names))


def _is_apart(agency: str, library: Library) -> bool:
    """Whether a body has figures without its units: of one that has none, 局机关 is the whole of it."""
    over = library.directory.parent(agency) or agency
    documents = library.documents_of(agency)
    if library.directory.units(over) or any(d.scope is Scope.UNIT for d in documents):
        return True
    return any(_OWN_ROWS.search(name) for d in documents for e in library.catalogue(d).entries for name in e.fact.row_path[:-1])


_OWN_ROWS = re.compile("(?:机关|本级|本部)[)）]?$")
"""某局（机关）, over the projects of the body alone."""


def own_of(text: str, bodies: Sequence[AgencyMention]) -> tuple[str, ...]:
    """城管局比石泉路街道（本级）: those of several bodies that are meant without their units; empty where all or none are."""
    named = dict.fromkeys(b.names[0] for b in bodies if len(b.names) == 1)
    marked = dict.fromkeys(b.names[0] for b in bodies if len(b.names) == 1 and any(b.end - 1 <= m.start() <= b.end for m in OWN.finditer(text)))
    return tuple(marked) if 0 < len(marked) < len(named) else ()


_AND_ALL = re.compile(r"[和与跟同、](?:整个|全)[^,。;?占比]{0,4}(?:部门|[局委镇]|街道|系统)的?[^,。;?占比]{0,12}(?:各|分别|都)")
"""服务中心的与整个部门的各多少: the unit named, and the body over it."""


def system_words(agencies: Sequence[str], text: str) -> list[tuple[int, int]]:
    """民政系统, 财政部门, …？望潮，2025: what the body named is of, said again; it names no item."""
    words = {w for a in agencies for w in (*stems(a), *(s[:2] for s in stems(a)))}
    alone = [m.span() for m in re.finditer(r"(?<=[,;?。])[一-鿿]{2,4}(?=[,;?。]|$)", text) if any(m.group() in a for a in agencies)]
    said = {f"{re.escape(w)}(?:系统|部门|条线|口子)" for w in words}
    said |= {f"{w[0]}口(?=系统|条线|项目|单位|部门|资金|经费|[的里上])" for w in words if w[0] in _SECTORS}  # 农口项目
    return [*alone, *(m.span() for pattern in said for m in re.finditer(pattern, text))]


_SECTORS = frozenset("农教文卫")
"What people call 农口, 文口: all that does with it."


def spoken_years(
    text: str,
    mentions: Sequence[YearMention],
    context: Query | None,
    agencies: Sequence[str],
    library: Library,
    asked: int | None,
    today: date | None,
) -> tuple[int, ...]:
    """The years meant, in the order said.

    去年 counts from the year spoken of, else from the calendar where the years it then means are held, else from the newest held.
    """
    said = _spanned(tuple(dict.fromkeys(m.year for m in mentions if m.year is not None)), mentions, text)
    said = _with_the_year_after(said, text, agencies or (context.agencies if context else ()), library)
    said = _as_counted(said, text, agencies or (context.agencies if context else ()), library)
    spoken = sorted({y for t in (context.trail if context else ()) for y in t.years})
    if not said and len(spoken) == 2 and re.search(r"(?<![近前])两年", text):
        return tuple(spoken)  # 两年差多少: the two that were spoken of
    own = {d.fiscal_year for a in agencies or (context.agencies if context else ()) for d in library.documents_of(a)}
    if not said and len(own) == 2 and _BOTH_DOCUMENTS.search(text):
        return tuple(sorted(own))
    relative = [m.offset for m in mentions if m.offset is not None]
    other = [y for t in (context.trail[-1:] if context else ()) for y in t.years if y not in said]
    if len(said) == 1 and len(other) == 1 and re.search(r"(?<![近前])[两二]年", text):
        return tuple(sorted((*said, *other)))  # 24年又是多少，两年差额: from the year said to the one spoken of
    if len(said) > 1 or not relative:
        return said or ((asked,) if asked else ())
    held = sorted(own) or list(library.holdings.years)
    compared = any(m.offset == -1 and m.start > 0 and text[m.start - 1] in "比较跟和与同" for m in mentions)
    if said:
        anchor = said[0]
    elif asked:
        anchor = asked
    elif context and context.years:
        anchor = max(context.years)
        if held and anchor not in held:  # 今年, behind its 2025年执行数: of the document that told it
            anchor = next((y for y in held if y > anchor), held[-1])
    elif context and context.supposed_year and not agencies:
        anchor = context.supposed_year
    else:
        now = (today or date.today()).year
        needed = {now + o for o in relative} | ({now} if compared else set())  # 比上一年: of this year as well
        anchor = now if not held or needed <= set(held) else held[-1]
    if said and not _COMPARES.search(text):
        return tuple(dict.fromkeys(anchor + o for o in relative))  # 26年文件里去年的执行数: the earlier year alone
    both = (anchor,) if compared and not said else ()  # 比上一年多了多少 speaks of both years
    return tuple(dict.fromkeys((*said, *both, *(anchor + o for o in relative))))


_BOTH_DOCUMENTS = re.compile("两[份本册套](?:公开)?(?:的|部门|单位)*(?:预算|决算|文件|材料|书|账)")
"""两份预算的维修费差多少: of a body of which two years are held."""


def _with_the_year_after(years: tuple[int, ...], text: str, agencies: Sequence[str], library: Library) -> tuple[int, ...]:
    """为什么比2023年少, of a body whose documents begin in 2024: the year after is held against the one that was said."""
    against = r"[比较跟与和同]\s*(?:20)?{0}年|{0}年(?:度)?的?(?:预算|执行|决算)?数?[是为都]*(?:0(?!\.)|零)"
    if len(years) != 1 or not re.search(against.format(years[0] % 100), text):
        return years
    held = {d.fiscal_year for a in agencies for d in library.documents_of(a)}
    return (years[0] + 1, years[0]) if years[0] not in held and years[0] + 1 in held else years


_YEAR_END = r"(?<!\d)(?:20)?{0:02d}年?(?:年?[底末]|12月31)"


def _as_counted(years: tuple[int, ...], text: str, agencies: Sequence[str], library: Library) -> tuple[int, ...]:
    """到2024年底还有几辆车: what is counted at the end of a year is printed in its 决算, else in the budget of the year after."""
    if not years or not all(re.search(_YEAR_END.format(y % 100), text) for y in years) or not counters_asked(text):
        return years
    held = {(d.phase, d.fiscal_year) for a in agencies for d in library.documents_of(a)}
    if any((Phase.EXECUTED, y) in held or (Phase.APPROVED, y + 1) not in held for y in years):
        return years
    return tuple(y + 1 for y in years)


def supposed_year(
    years: Sequence[int], mentions: Sequence[YearMention], context: Query | None, asked: int | None, today: date | None
) -> int | None:
    """The year that 今年 was taken for, where neither message, conversation nor caller gives one: what `years` were counted from.

    None where that is the calendar's own year, which needs no telling.
    """
    if not years or asked or (context and (context.years or context.supposed_year)) or not mentions or any(m.offset is None for m in mentions):
        return None
    counted_from = years[-1] - (mentions[-1].offset or 0)
    return counted_from if counted_from != (today or date.today()).year else None


_THROUGH = re.compile(r"年?度?(?:到|至|-|—|~|–)")


def _spanned(said: tuple[int, ...], mentions: Sequence[YearMention], text: str) -> tuple[int, ...]:
    """2023到2025年 names every year between as well, where no change from one end to the other is asked for."""
    dated = [m for m in mentions if m.year is not None]
    if len(said) != 2 or len(dated) != 2 or not 1 < said[1] - said[0] <= _LONGEST_SPAN or _MOVED.search(text):
        return said
    return tuple(range(said[0], said[1] + 1)) if _THROUGH.fullmatch(text[dated[0].end : dated[1].start]) else said


_LONGEST_SPAN = 9
_MOVED = re.compile(r"[增减涨降升跌]|多了|少了|变化|变动|差")


_THAT_IS = re.compile(r"[,.。;、(\-…哦呃额嗯]*(?:也就是说?|就是说?|即|也即|我是说|我说的是|说错了?,?是|不对,?是?)[,:]?")
_ONLY_THE_YEAR = re.compile(
    r"(?:哦|呃|噢|哎|嗯|其实|应该|准确|我|说|问|指|讲|查|看|要|的|是|即|就|也|按|以|为|:|年份|年度|口径|那[本份年]|这[本份年]|本|财年)*□(?:的|那|这|[本份版年]|度|部门|单位|决算|预算|口径|公开|公布|文件|报告|来|看|算|说|为准|数据?|哦|哈|啊|吧)*"
)
"""A clause that says which year is meant, and nothing else: 年份是2026, 就是2023那本决算."""


def as_dated(mentions: Sequence[YearMention], text: str) -> list[YearMention]:
    """去年买公车花了多少？（2025年度）: whatever a relative year is counted from, the year said for it is the one meant."""
    dated = [m for m in mentions if m.year is not None]
    if len({m.year for m in dated}) != 1:
        return list(mentions)
    return [replace(m, year=dated[0].year, offset=None) if _says_the_same(m, dated, text) else m for m in mentions]


def _says_the_same(relative: YearMention, dated: Sequence[YearMention], text: str) -> bool:
    """去年财政拨款收入（2024决算）: a relative year in one breath with a year in digits, and not held against it."""
    if relative.offset is None:
        return False
    year = next((m for m in dated if m.start >= relative.end), dated[0])
    first, second = sorted((relative, year), key=lambda m: m.start)
    if _THAT_IS.fullmatch(text[first.end : second.start]):
        return True
    if first is relative:
        start, end = next(((a, b) for a, b in clauses(text) if a <= year.start < b), (0, len(text)))
        shown = text[start : year.start] + "□" + text[year.end : end]
        if not start <= relative.start < end and _ONLY_THE_YEAR.fullmatch(shown):
            return True
    if relative.offset != -1:
        return first is relative and first.end == second.start  # 明年（2026年）
    between = text[max(0, first.start - 1) : second.end]
    return first is relative and not re.search(r"[,。;?比较跟和与同到至]", between)


def as_of(years: Sequence[YearMention], text: str, held: Sequence[int]) -> list[YearMention]:
    """到24年8月底: what is counted 截至 a day of one year is printed in the budget of the next, where that is held."""
    found = []
    for y in years:
        dated = re.search(r"(?:到|截至|截止|截止到|至)$", text[: y.start]) and re.match(r"\d{1,2}月", text[y.end :])
        moved = dated and y.year is not None and y.year + 1 in held
        found.append(YearMention(y.start, y.end, year=(y.year or 0) + 1) if moved else y)
    return found


def dated_names(
    mentions: list[Mention], years: list[YearMention], text: str, documents: Sequence[Disclosure], library: Library
) -> tuple[list[Mention], list[YearMention]]:
    """去年结转 is an item's name and says no year."""
    relative = [y for y in years if y.offset is not None]
    for y in relative:
        for m in library.mentions(text[y.start : y.start + 12], documents, {}):
            if m.start == 0 and m.end > y.end - y.start and not (_STAMP.fullmatch(m.surface) and _COMPARED.search(text[: y.start])):
                moved = Mention(m.surface, y.start, y.start + m.end)
                mentions = sorted(
                    [*(x for x in mentions if x.start >= moved.end or x.end <= y.start), moved], key=lambda x: x.start
                )
                years = [x for x in years if not (x.start < moved.end and y.start < x.end)]
    return mentions, years


_STAMP = re.compile(r"(?:上|去|本|上一)年(?:度)?(?:预算|决算|执行)数?")
_COMPARED = re.compile(r"(?:比|较|跟|和|与|同|对)$")
"""跟上年预算比: a column of that name is no item here, but says with which year and phase something is compared."""


def vocabulary_documents(agencies: Sequence[str], library: Library, years: Sequence[int] = (), text: str = "") -> list[Disclosure]:
    """The documents whose words a question is read with: those of its bodies, of the years it names where they are held;
    else of the place it names, else a sample of the index. What another year's document calls an item says nothing of this one's."""
    found = {d.document: d for a in agencies for d in library.documents_of(a)}
    of_years = [d for d in found.values() if d.fiscal_year in years]
    missing = set(years) - {d.fiscal_year for d in of_years}
    return (of_years if not missing else []) or list(found.values()) or newest(library.of_places(text, years)) or library.broad()
