"""Words of a question grouped into figures: what one figure carries together is one subject."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise, takewhile

from assistant.catalogue import PARTIAL
from assistant.linking import Library
from assistant.query import Mention, Operation, Subject
from assistant.wholes import INSIDE, SO_MANY_TOGETHER, is_inside, part_and_whole, stands_within
from index.amounts import spoken_number
from index.records import Disclosure
from index.vocabulary import ScheduleKind

_JOINTS = re.compile(r"(?:的?(?:采购)?(?:金额|数额|总额|数字|额|数)(?=[和与跟及同减、]))?(?:口径|减去|减掉|[、和与跟及,同还有以及或加+减/\s])*")


_SHOWS = re.compile("该?|[这那](?:个|一?[块项类]的?)?|(?:项目)?(?:里|上|中)?(?:写|印|列)(?:着|的|明)?(?:是)?")
_HEADS = frozenset({"总预算", "项目总预算", "总投入", "项目预算", "项目经费", "项目的钱", "项目资金", "项目", "项目的"})
"Words for all projects that behind one's name only say what it is."


def combine(
    mentions: Sequence[Mention], text: str, documents: Sequence[Disclosure], library: Library
) -> tuple[Subject, ...]:
    groups: list[list[Mention]] = []
    mentions = [m for k, m in enumerate(mentions) if k < 2 or not _COUNTED_SO.search(text[: m.start]) or not _OF_KIND.match(text, m.end)]
    chooses = bool(mentions) and "还是" in text[mentions[0].end : mentions[-1].end + 2]
    besides = "".join("" if any(m.start <= i < m.end for m in mentions) else c for i, c in enumerate(text))
    for mention in mentions:
        last = groups[-1] if groups else None
        mention = _of_fund(mention, last or (), documents, library)
        between = text[last[-1].end : mention.start] if last else ""
        if last and _NARROWS.fullmatch(between) and (total := _total_of_fund(last[-1], mention, documents, library)) is not None:
            last[-1] = total
            continue
        against = between == "比" and len(last or ()) == 1 and re.match("[^,。;?]{0,4}[多少高低大小]", text[mention.end :]) is not None
        listed = against or (bool(between) and _JOINTS.fullmatch(between) is not None) or (chooses and bool(groups))
        again = next(((g, i) for g in groups for i, m in enumerate(g) if last and _same_item(m, mention, documents, library)), None)
        own = last is not None and again is not None and again[0] is not last and _is_measure(mention, documents, library)
        if last and own and carried_together([*last, mention], documents, library):
            last.append(mention)  # 行政运行的公用经费比事业运行的公用经费: the same measure of each
            continue
        if again is not None:
            if between == "的" and _is_printed(mention, documents, library) and not _is_printed(again[0][again[1]], documents, library):
                again[0][again[1]] = mention  # 养人的人员经费: by the name that is printed
            continue
        if last and not listed and INSIDE.fullmatch(between) and not carried_together([*last, mention], documents, library):
            groups[-1] = [mention]  # 三公里头公车购置多少: the part is asked for, not the whole
            continue
        if last and _THAT_IS.fullmatch(between):
            groups[-1] = [mention]  # 种粮补贴，就是耕地地力保护那个: the name behind is the one meant
            continue
        together = last and not listed and carried_together([*last, mention], documents, library)
        if last and together and (_AND_OF_IT.search(between) or _COUNTED_AND.fullmatch(between)):
            groups.append([*last, mention])  # 2080505的数，其中项目支出多少: the whole and the part; 项目个数、金额: how many, and how much
            continue
        if last and not together and _SAID.fullmatch(between) and _says_again(last, mention, documents, library):
            continue  # 预留给中小企业的采购: the name already says 采购
        if last and len(last) == 1 and _TO.fullmatch(between) and _says_again([mention], last[0], documents, library):
            groups[-1] = [mention]  # 采购给小微企业留了多少: the name behind already says 采购
            continue
        if last and not together and _SHOWS.fullmatch(between) and mention.surface.removesuffix("呢") in _HEADS and not last[0].surface.startswith(PARTIAL):
            continue  # 集镇环卫保洁项目预算: of that project, not of all
        all_of_it = last and not together and _is_whole(mention, documents, library) and not _is_whole(last[-1], documents, library)
        if all_of_it and (_OF_PROJECT.fullmatch(between) or (not between and mention.surface.startswith("总"))):
            continue  # 大气的支出决算数, 政府采购总盘子: what is spent on that item
        heads = last is not None and _is_measure(last[-1], documents, library) and is_row(mention, documents, library)
        alike = last is not None and side_by_side(last[-1], mention, documents, library)  # 水费电费邮电费是多少: each of them
        if last and not together and _NARROWS.fullmatch(between) and not chooses and not alike and (heads or not _EACH.search(besides)):
            groups[-1] = [mention]  # 事业单位人员经费, 基本支出水费、电费合计: the word before only narrows the one behind
            continue
        in_turn = listed or re.fullmatch(r"的?(?:各|各是|是|有)?(?:多少|几多|几何)?[,、和比较跟与]?", between) is not None
        held = _item_of(last, mention, documents, library) if last and in_turn and not chooses else None
        if held is not None:
            # 行政运行, 基本支出和项目支出各多少: each measure of the item spoken of.
            if groups[-1] == held:
                groups[-1] = [*held, mention]
            else:
                groups.append([*held, mention])
            continue
        if last and not listed and carried_together([*last, mention], documents, library):
            last.append(mention)
        else:
            groups.append([mention])
    _measure_alike(groups, text, documents, library)
    whole = [g for g in groups if not all(m.surface.startswith(PARTIAL) for m in g)]
    if whole and len(whole) < len(groups) and not _JOINTS.fullmatch(text[groups[0][-1].end : groups[-1][0].start]):
        groups = whole  # 普惠性民办园的补贴 is one item; 补贴 alone adds nothing to it
    groups = [g for group in groups for g in (group, *_its_money(group, text, documents, library))]
    return tuple(Subject(tuple(g)) for g in groups)


def _its_money(item: Sequence[Mention], text: str, documents: Sequence[Disclosure], library: Library) -> list[list[Mention]]:
    """绩效目标项目个数、金额: beside how many there are, the money that a sentence states of them, where one does."""
    behind = _AND_MONEY.match(text, item[-1].end)
    money = Mention("涉及金额", behind.start("money"), behind.end("money")) if behind else None
    return [[*item, money]] if money is not None and carried_together([*item, money], documents, library) else []


def _measure_alike(groups: list[list[Mention]], text: str, documents: Sequence[Disclosure], library: Library) -> None:
    """图书馆与群众文化的基本支出, 项目支出里图书馆、群众文化: items listed are all by the measure said with the last or the first."""
    for ordered, at in ((groups, 0), (groups[::-1], -1)):
        measure = ordered[0][at] if ordered and len(ordered[0]) == 2 else None
        if measure is None or not _is_measure(measure, documents, library) or not is_row(ordered[0][-1 - at], documents, library):
            continue
        for one, other in pairwise(ordered):
            first, second = sorted((one, other), key=lambda g: g[0].start)
            if len(other) > 1 or other[0] in one or not _JOINTS.fullmatch(text[first[-1].end : second[0].start]) or not is_row(other[0], documents, library):
                break
            other.insert(len(other) if at else 0, measure)


def side_by_side(one: Mention, other: Mention, documents: Sequence[Disclosure], library: Library) -> bool:
    """Whether two words name other rows of one schedule, of one level and under one 类: 电费 and 邮电费."""
    def rows(mention: Mention, d: Disclosure) -> set[tuple[int | None, int, str, str]]:
        keys = meaning.keys if (meaning := library.meaning(d, mention.surface)) is not None else ()
        facts = [e.fact for k in keys for e in library.catalogue(d).by_key.get(k, ()) if e.row == k]
        return {(f.table, len(f.row_code), f.row_code[:3], f.row) for f in facts if f.row_code[3:]}

    return any(a[:3] == b[:3] and a[3] != b[3] for d in documents for a in rows(one, d) for b in rows(other, d))


_OF_FUND = re.compile("(?P<fund>一般公共预算|政府性基金预算|政府性基金|国有资本经营预算)(?:财政)?拨款(?:收入|支出)?")


def _of_fund(mention: Mention, item: Sequence[Mention], documents: Sequence[Disclosure], library: Library) -> Mention:
    """行政运行的一般公共预算拨款: what the fund gives that item, where one figure carries both, and no income of the body."""
    fund = _OF_FUND.fullmatch(mention.surface)
    if fund is None or not item or carried_together([*item, mention], documents, library):
        return mention
    bare = replace(mention, surface=fund["fund"])
    return bare if carried_together([*item, bare], documents, library) else mention


def _total_of_fund(fund: Mention, total: Mention, documents: Sequence[Disclosure], library: Library) -> Mention | None:
    """政府性基金2024年本年收入: what came in of that fund, and not of all; None where the words are no fund and its total."""
    concepts = [(a.concept, b.concept) for d in documents if (a := library.meaning(d, fund.surface)) and (b := library.meaning(d, total.surface))]
    if not concepts or not all(a and b and a.key in _FUNDS and b.key.startswith("total_") for a, b in concepts):
        return None
    named, side = _FUND.match(fund.surface), next((s for s in ("收入", "支出") if s in total.surface), "")
    name = f"{named[0] if named is not None else ''}{side}"
    return Mention(name, fund.start, total.end, linked=True) if side and any(library.meaning(d, name) for d in documents) else None


_FUNDS = frozenset({"general_public", "government_fund", "state_capital"})
_FUND = re.compile("(?:一般公共|政府性基金|国有资本|国资|基金)(?:经营)?(?:预算)?")
_OF_PROJECT = re.compile(r"的|(?:[这那]个|该)?项目的?")
_THAT_IS = re.compile(r"[,、]?(?:也)?(?:就是|指的是|叫做?|即)(?:说|那个|这个)?")
_TO = re.compile(r"(?:[里中]面?|项目|预算|金额)*(?:专门)?(?:留?给|面向|对)")
_SAID = re.compile(r"的|(?:预留|留)?了?多少(?:的)?(?:政府)?")
_AND_OF_IT = re.compile(r"(?:多少|几何|的数|金额|总数|总额)[^,。;]{0,2},?其中")
_COUNTED_AND = re.compile("(?:个数|数量|数目|数|[有共]?(?:几|多少)个?)[,、和与跟及]")
_AND_MONEY = re.compile(rf"{_COUNTED_AND.pattern}(?:涉及|共)?(?:的)?(?P<money>金额|资金|经费|预算|钱数?|多少(?:钱|万|元))")
_NARROWS = re.compile(r"的?(?:(?:20)?\d\d年度?的?)?")
_EACH = re.compile("各|分别|合计|一共|总共|共计|加|都|和|与|、")


def joined_by(subjects: Sequence[Subject], text: str, documents: Sequence[Disclosure], library: Library) -> Operation | None:
    """办公费加印刷费, 购房补贴-公积金, 住房公积金/住房保障支出: what the sign between items says to do with them."""
    if len(subjects) < 2:
        return None
    between = [text[a.mentions[-1].end : b.mentions[0].start] for a, b in pairwise(subjects)]
    if re.search(r"加上?|\+", text[subjects[0].mentions[0].end : subjects[-1].mentions[-1].start]):
        return Operation.SUM
    if SO_MANY_TOGETHER.search(text, subjects[1].mentions[0].start):
        return Operation.SUM  # 住房保障三类支出合计
    if len(subjects) == 2 and _LESS.fullmatch(between[0]):
        return Operation.DIFFERENCE
    if len(subjects) == 2 and between[0] == "/" and stands_within(subjects[0], subjects[1], documents, library):
        return Operation.SHARE
    return None


def joined_to(phrase: str, text: str) -> bool:
    """Whether words stand beside another thing that is asked about together with them: 平台运维、家庭核对两个项目."""
    said = re.escape(phrase)
    joint = r"(?:[、和与跟比加]|以及|还有|加上)"
    return re.search(rf"{joint}的?(?:那个?)?{said}|{said}(?:的?(?:钱|项目|经费|款|费用|支出|那笔|那个))?的?[,，]?(?:再)?{joint}", text) is not None


def standing_in(mentions: Sequence[Mention], text: str) -> Mention | None:
    """办公费、印刷费、邮电费，基本支出里一共多少: the name that only says where those listed before it stand."""
    if len(mentions) < _LISTED_BEFORE + 1:
        return None
    last, listed = mentions[-1], mentions[:-1]
    joints = [text[a.end : b.start] for a, b in pairwise(mentions)]
    side_by_side = all(j and _JOINTS.fullmatch(j) for j in joints[:-1]) and not _JOINTS.fullmatch(joints[-1] or "x")
    return last if side_by_side and len(listed) >= _LISTED_BEFORE and _IN_ALL.match(text, last.end) else None


_IN_SCHEDULE = re.compile(r"表格?(?:里头|里面|里边|里|中|上|内|所列|列的|印的)(?![^,。;?]{0,6}(?:合计|总计))")


def _schedule_before(mentions: Sequence[Mention], text: str, documents: Sequence[Disclosure], library: Library) -> tuple[Mention, ...]:
    """基本支出经济科目表里，水费电费加起来: the words of a schedule's name that only say where the items behind stand."""
    marks = [m for m in _IN_SCHEDULE.finditer(text) if mentions and m.start() < mentions[-1].start]
    if not marks:
        return ()
    at = marks[-1]
    opens = max((text.rfind(c, 0, at.start()) for c in ",。;?"), default=-1)
    return tuple(m for m in mentions if opens < m.start and m.end <= at.start() + 1 and not is_row(m, documents, library))


def is_row(mention: Mention, documents: Sequence[Disclosure], library: Library) -> bool:
    """Whether a word names an item, and no total, fund, column or schedule."""
    meanings = [m for d in documents if (m := library.meaning(d, mention.surface)) is not None]
    return bool(meanings) and all(m.concept is None and m.kind is None for m in meanings) and not mention.surface.startswith(PARTIAL)


def within(subject: Subject, place: Mention, documents: Sequence[Disclosure], library: Library) -> Subject:
    """An item with the name of where it stands, if one figure carries both."""
    together = (*subject.mentions, place)
    return Subject(together) if carried_together(together, documents, library) else subject


_LISTED_BEFORE = 2
_IN_ALL = re.compile(r"(?:预算|决算)?[里中内](?:面|头|边)?(?:的)?(?:一?共|总共|合计|加|各|分别|都|是|有|要|花|用)")


def without_project_of_target(
    mentions: Sequence[Mention], text: str, documents: Sequence[Disclosure], library: Library
) -> list[Mention]:
    """拆违经费项目的新增违建处置率目标, 监测平台的系统可用率有啥要求: asked is the target, not what its project costs."""
    targets = [m for m in mentions if _is_target(m, documents, library)] if re.search("目标|指标|要求|多[久长快高]", text) else []
    if not targets or len(targets) == len(mentions) or re.search("经费|资金|多少钱|预算(?!部门)|金额", text[targets[-1].end :]):
        return list(mentions)
    return [m for m in mentions if m in targets or m.start > targets[-1].start or re.search("[和与及、]|以及", text[m.end : targets[0].start])]


def _is_target(mention: Mention, documents: Sequence[Disclosure], library: Library) -> bool:
    """Whether a word names nothing but indicators of 绩效目标."""
    keys = {k for d in documents if (x := library.meaning(d, mention.surface)) is not None for k in x.keys}
    named = [e for d in documents for key in keys for e in library.catalogue(d).by_key.get(key, ()) if e.row == key]
    told = [e for e in named if e.fact.schedule is None and e.leaf == "指标值" and len(e.row) >= _TOLD_TARGET]
    return bool(named) and all(e.fact.schedule is ScheduleKind.PERFORMANCE or e in told for e in named)


_TOLD_TARGET = 4
"Characters of an indicator that only a sentence sets: 系统可用率, where 培训 may be of anything."


_LESS = re.compile(r"减去?|减掉|扣掉|扣去|扣除|[-−]")


def modifiers(mentions: Sequence[Mention], kept: set[Mention], text: str, documents: Sequence[Disclosure], library: Library) -> list[Mention]:
    """Known words that stand right before a subject and are no part of it: they must be carried by what is found.

    社保支出里人员经费 is no 人员经费 of everything: an item is told apart from what only says where the part stands (三公里头公车).
    """
    def only_narrows(m: Mention, k: Mention) -> bool:
        between = text[m.end : k.start]
        return _NARROWS.fullmatch(between) is not None or (is_inside(between) and _is_measure(k, documents, library) and is_row(m, documents, library))

    found = []
    for m in mentions:
        behind = next((k for k in kept if m.end <= k.start and only_narrows(m, k)), None)
        if m not in kept and behind is not None and not m.surface.startswith(PARTIAL) and len(m.surface) >= 3:
            found.append(m)
    return found


def _says_again(last: Sequence[Mention], mention: Mention, documents: Sequence[Disclosure], library: Library) -> bool:
    """Whether the item before carries a word in its own printed name."""
    meanings = [x for d in documents for m in last if (x := library.meaning(d, m.surface)) is not None]
    core = _OF_MONEY.sub("", mention.surface) or mention.surface
    return any(core in key for x in meanings for key in x.keys)


_OF_MONEY = re.compile(r"(?:金额|总额|预算|资金|经费|数额)$")


def _is_printed(mention: Mention, documents: Sequence[Disclosure], library: Library) -> bool:
    return any(mention.surface in library.catalogue(d).labels or ((m := library.meaning(d, mention.surface)) and m.keys) for d in documents)


def _same_item(one: Mention, other: Mention, documents: Sequence[Disclosure], library: Library) -> bool:
    """环卫（城乡社区环境卫生）: two words for one item are one subject."""
    if one.surface == other.surface:
        return True
    pairs = [(library.meaning(d, one.surface), library.meaning(d, other.surface)) for d in documents]
    named = [(a, b) for a, b in pairs if a and b]
    if named and all(a.concept is not None and a.concept == b.concept for a, b in named):
        return True  # 养人的人员经费
    return bool(named) and all(
        a.keys and a.keys == b.keys and a.concept is None and b.concept is None for a, b in named
    )


def _item_of(
    last: Sequence[Mention], mention: Mention, documents: Sequence[Disclosure], library: Library
) -> list[Mention] | None:
    """The item whose measure a listed word names: the one just spoken of, where the word alone names a column of it."""
    if not _is_measure(mention, documents, library):
        return None
    item = [m for m in last if not _is_measure(m, documents, library)]
    return item if item and carried_together([*item, mention], documents, library) else None


_FIGURE = re.compile(r"(?:本年|当年|年初)?(?:支出|收入|经费)?(?:预算|决算|执行)?(?:数|额|总额|合计|总计)")
"""Words that only say which figure: 支出决算数."""


def _is_whole(mention: Mention, documents: Sequence[Disclosure], library: Library) -> bool:
    """Whether a word names a total of the document, and no item."""
    if _FIGURE.fullmatch(mention.surface):
        return True
    meanings = [m for d in documents if (m := library.meaning(d, mention.surface)) is not None]
    return bool(meanings) and all(m.concept is not None and m.concept.key.startswith("total_") for m in meanings)


def _is_measure(mention: Mention, documents: Sequence[Disclosure], library: Library) -> bool:
    """Whether a word names a column of schedules by item (基本支出, 人员经费) or a schedule, and no item of its own."""
    meanings = [m for d in documents if (m := library.meaning(d, mention.surface)) is not None]
    return bool(meanings) and all(m.kind is not None or (m.concept is not None and m.concept.measure) for m in meanings)


def _is_schedule(mention: Mention, documents: Sequence[Disclosure], library: Library) -> bool:
    """Whether a word is what people call a schedule: it decides before a column that it is said with (基本支出那张经济分类表)."""
    return any(m.kind is not None for d in documents if (m := library.meaning(d, mention.surface)) is not None)


def carried_together(mentions: Sequence[Mention], documents: Sequence[Disclosure], library: Library) -> bool:
    """Whether one figure of some document is named by all these words at once."""
    from assistant.lookups import explained_by_all

    return any(explained_by_all(library.catalogue(d), [m.surface for m in mentions]) for d in documents)


def held_against_sum(mentions: Sequence[Mention], text: str, start: int, end: int) -> int | None:
    """住房公积金加购房补贴等不等于|住房保障支出, 这两项相加是不是|…: where what a sum is held against begins; None where none is."""
    is_ = _SUM_IS.search(text, start, end)
    if is_ is None or not any(m.start >= is_.end() for m in mentions):
        return None
    several = sum(m.start < is_.end() for m in mentions) > 1 or _POINTED_AT.search(text, start, is_.end()) is not None
    return is_.end() if several else None


_SUM_IS = re.compile(
    r"(?:之和|总和|合计|(?:合|凑)(?:起来|一起|一块)|(?<![增追附参])(?:相加|加))[^,。;?]{0,16}?[,]?"
    r"(?:等不等于|(?:是不是|是否|就|正好|刚好)*等于|是不是(?:就是|正好是|刚好是)?|是否(?:就)?是|就是"
    r"|[和跟与同](?=[^,。;?]{2,20}(?:一样|相等|一致|对得?上|吻合|相符)))(?!多少|几|哪|什么|啥|谁|\d)"
)
_POINTED_AT = re.compile(r"[这那][两俩二三四五]|[两俩二三四五][个项笔样类块款者]|它们|^(?:那|那么|它们)?加(?:起来|一起|一块|到一)")


_COUNTED_SO = re.compile("[这那上][两俩三四五](?:个|项|笔|样|类)?$")
_OF_KIND = re.compile("(?:类|方面的?|上的|的)?(?:项目|专项|科目|经费|支出)")
"""大数据平台和金审运维这俩信息化项目: says of what kind the two are, and names no third."""


def figures_named(
    mentions: Sequence[Mention], text: str, documents: Sequence[Disclosure], library: Library, cut: int | None
) -> tuple[tuple[Subject, ...], Subject | None]:
    """Group words into figures: words one figure carries together are one subject; at `cut`, 占 (or 等于) parts them from their whole."""
    if cut is not None:
        again = {(m.surface, m.start < cut): m for m in mentions}
        mentions = [m for m in mentions if again[m.surface, m.start < cut] is m]  # 工资福利支出有多项，工资福利支出里津贴补贴占多少
    before = [m for m in mentions if cut is None or m.start < cut]
    after = [m for m in mentions if cut is not None and m.start >= cut]
    if cut is not None:
        before, after = part_and_whole(before, after, text, cut, documents, library)
    place = standing_in(before, text) if cut is None else None
    places = (place,) if place is not None else _schedule_before(before, text, documents, library)
    subjects = combine([m for m in before if m not in places], text, documents, library)
    for where in sorted(places, key=lambda m: not _is_schedule(m, documents, library)):
        subjects = tuple(within(s, where, documents, library) for s in subjects)
    subjects = tuple(each for s in subjects for each in _told_apart(s, text, documents, library))
    wholes = combine(after, text, documents, library)
    return subjects, wholes[0] if wholes else None


def _told_apart(subject: Subject, text: str, documents: Sequence[Disclosure], library: Library) -> tuple[Subject, ...]:
    """支持总部经济分市级区级两笔: part of several names, as each of them where the words that tell them apart are said, or their number."""
    *others, last = subject.mentions
    of_several = last.surface.startswith(PARTIAL)
    part = last.surface.removeprefix(PARTIAL) if of_several or not last.linked else text[last.start : last.end]
    names = {n for d in documents for n in library.catalogue(d).containing(part)} if part and part != last.surface else set()
    rests = {n: n.replace(part, "") for n in names}
    shared = sum(1 for _ in takewhile(lambda c: len(set(c)) == 1, zip(*(r[::-1] for r in rests.values()), strict=False)))
    rests = {n: r[: len(r) - shared] if shared > 1 else r for n, r in rests.items()}  # 支持 in 市级支持总部经济 and in 区级支持总部经济
    said = {n for n, rest in rests.items() if rest and rest in text}
    counted = _SO_MANY.search(text)
    if len(said) < _LISTED_BEFORE and of_several and counted is not None and spoken_number(counted[1].replace("俩", "两")) == len(names):
        said = names
    if len(said) < _LISTED_BEFORE:
        return (subject,)
    return tuple(Subject((*others, replace(last, surface=n))) for n in sorted(said, key=lambda n: (text.find(rests[n]), n)))


_SO_MANY = re.compile(r"([两俩二三四五])(?:[笔项块样者档摊类]|部分|个(?![街镇单部局委年月区]))")
