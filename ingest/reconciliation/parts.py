"""Wholes and parts in words: parts that should add up to their whole, shares to 100%."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal

from index.amounts import half_step, read_number
from index.records import Fact
from index.vocabulary import MONEY_UNITS, Outcome
from ingest.paragraphs import bare
from ingest.reconciliation.ledger import Ledger
from ingest.reconciliation.numbers import (
    TAIL,
    explained_by_slip,
    percent,
    show,
    show_like,
    step,
    transposed,
    value,
)  # fmt: skip
from ingest.reconciliation.rules import RuleBook, Trial, fails


def sums(ledger: Ledger, book: RuleBook) -> Iterator[Trial]:
    """A whole is the sum of its parts, where the parts are all of them."""
    corrected: dict[int, str] = {}
    for facts in ledger.by_passage.values():
        groups: dict[tuple[tuple[str, ...], str], list[Fact]] = defaultdict(list)
        for fact in facts:
            if (
                len(fact.row_path) > 1
                and fact.column not in {"增减额", "增减率", "占比", "完成率", "指标值"}
                and not _in_passing(fact)
            ):
                groups[(fact.row_path[:-1], "元" if fact.unit in MONEY_UNITS else fact.unit)].append(fact)
        # The innermost first: a slip found there explains the outer sum too.
        for (path, unit), parts in sorted(groups.items(), key=lambda g: -len(g[0][0])):
            wholes = [
                f for f in facts
                if f.row_path == path and (f.unit in MONEY_UNITS) == (unit == "元") and f.column == parts[0].column
                and (unit == "元" or f.unit == unit) and f.ordinal < parts[0].ordinal
                and f.fiscal_year == parts[0].fiscal_year
            ]  # fmt: skip
            parts = _staff(wholes[-1], parts) if wholes else parts
            parts = _listed(book, _outermost(parts))
            if wholes and len(parts) >= 2 and len({p.row_path for p in parts}) == len(parts):
                for division in _divisions(wholes[-1], parts):
                    yield _sum(ledger, book, wholes[-1], division, corrected, _closing(facts, wholes[-1], division))


def _divisions(whole: Fact, parts: list[Fact]) -> list[list[Fact]]:
    """支出3661.57万元，其中：一般公共服务支出…、住房保障支出…；其中基本支出…，项目支出…: the whole divided twice, each way by itself."""
    come_to = Decimal(0)
    for at, part in enumerate(parts[:-2] if whole.unit in MONEY_UNITS else (), 1):  # small counts make up one another by chance
        come_to += value(part)
        if at > 1 and come_to == value(whole):
            return [parts[:at], parts[at:]]
    return [parts]


def staffs(ledger: Ledger, book: RuleBook) -> Iterator[Trial]:
    """实有行政人员26人，参公人员15人，其他事业人员50人。年末在职人员合计93人。: a total of those who are there, told after them."""
    for facts in ledger.by_passage.values():
        for at, whole in enumerate(facts):
            if whole.unit not in _HEADS or len(whole.row_path) > 1 or not _STAFF_TOTAL.search(bare(whole.row)):
                continue
            before = [f for f in facts[:at] if f.unit == whole.unit and "编制" not in f.row and f.fiscal_year == whole.fiscal_year]
            kinds = [f for f in before if _STAFF_KIND.search(bare(f.row)) and not _NOT_STAFF.search(bare(f.row))]
            kinds = [f for f in kinds if f.row_path[:-1] not in {k.row_path for k in kinds}]
            if len(kinds) >= 2 and _exhaustive(book, whole, kinds) and len({f.row_path for f in kinds}) == len(kinds):
                yield _sum(ledger, book, whole, kinds, {})


def of_projects(ledger: Ledger, book: RuleBook) -> Iterator[Trial]:
    """安排586.40万元、245.60万元、99.84万元 for the parts of a project whose 年度预算安排 is 918.40万元.

    A plan may leave a part out, or run over several years: what its parts come to must be printed elsewhere, or one slip away.
    """
    year = ledger.disclosure.fiscal_year
    cells = [c for sheet in ledger.sheets for row in sheet.rows for c in row.every if c.unit in MONEY_UNITS and c.amount]
    for whole in (f for f in ledger.stated if f.column == "年度预算安排" and f.unit in MONEY_UNITS and len(f.row_path) == 1):
        parts = [
            f for f in ledger.stated
            if f.row_path[:-1] == whole.row_path and f.unit in MONEY_UNITS and f.column == "预算数" and f.fiscal_year == year and f.amount
            and not _in_passing(f)
        ]  # fmt: skip
        if len(parts) < 2 or len({p.row_path for p in parts}) < len(parts) or {whole.ordinal, *(p.ordinal for p in parts)} & ledger.doubted:
            continue
        total = sum((value(p) for p in parts), Decimal(0))
        allowed = step(whole) + sum((step(p) for p in parts), Decimal(0))
        if abs(value(whole) - total) <= allowed:
            yield Trial("parts-sum", Outcome.HOLDS)
            continue
        scale = MONEY_UNITS[whole.unit]
        digit = explained_by_slip(whole.printed, lambda n: abs(n * scale - total) <= allowed)  # noqa: B023
        borne_out = next((c for c in cells if abs(value(c) - total) <= max(allowed, step(c)) and not _agrees(whole, cells)), None)
        if not digit and borne_out is None:
            yield Trial("parts-sum", Outcome.NOT_APPLICABLE)
            continue
        yield _told(ledger, book, "parts-sum", whole, parts, total, digit)


def _agrees(fact: Fact, cells: Sequence[Fact]) -> bool:
    return any(abs(value(c) - value(fact)) <= max(step(c), step(fact)) for c in cells)


_STAFF_TOTAL = re.compile("(?:在职|在编|实有).*(?:合计|共计|总计|总数)$")


def _in_passing(fact: Fact) -> bool:
    """运行维护费49.17万元，含从项目支出中列支的30.55万元: counted in what was said before, and no part beside it."""
    said = re.escape(fact.printed)
    if fact.unit not in MONEY_UNITS and _COMING.match(bare(fact.row)):
        return True  # 现有6辆，其中：轿车2辆、…；拟购置轿车1辆: what is still to come is none of what there is
    if "另" in fact.quoted and re.search(rf"另(?:有|外|配|设)?[^，。；、\d]*{said}\s*{re.escape(fact.unit)}", fact.quoted):
        return True  # 公务车辆48辆，其中执法执勤用车36辆、…；另有环卫作业车辆63辆
    return "含" in fact.quoted and bool(
        re.search(rf"[（(]包?含[^（）()]*{said}", fact.quoted)
        or re.search(rf"[，,；;]\s*(?:其中)?包?含[^，,；;。\d]*{said}\s*[百千万亿]*元(?![、和及])", fact.quoted)
    )


_COMING = re.compile("拟|计划|购置|更新|新增|新购|报废|处置")


def _staff(whole: Fact, parts: list[Fact]) -> list[Fact]:
    """在职人员23人，其中行政人员17人、事业人员6人；退休人员11人: of a staff, the kinds that it is made up of."""
    if whole.unit not in _HEADS or not _STAFF.search(bare(whole.row)):
        return parts
    kinds = [p for p in parts if _STAFF_KIND.search(bare(p.row)) and not _NOT_STAFF.search(bare(p.row))]
    posts = [p for p in kinds if "编制" in p.row]
    if 0 < len(posts) < len(kinds):  # 编制96人，其中：行政编制27人、事业编制69人；实有行政人员26人、…: posts, and those who hold them
        kinds = posts if "编制" in whole.row else [p for p in kinds if p not in posts]
    return kinds if len(kinds) >= 2 else parts


_UNIT_KIND = re.compile(".*(?:行政|事业|企业|参公|社会团体).*(?:单位|机关)|其他单位")
_HEADS = frozenset({"人", "名"})
_STAFF = re.compile("编制|在职|在编|实有|人数|人员")
_STAFF_KIND = re.compile("行政|参公|参照|事业|工勤|公务员|机关")
_NOT_STAFF = re.compile("退休|离休|遗属|编外|聘用|派遣|临时|借调")


def _listed(book: RuleBook, parts: list[Fact]) -> list[Fact]:
    """货物…，工程…，服务…；面向中小企业预留…: the parts a partition knows, without what is counted beside them."""
    core = [p for p in parts if not book.beside.search(p.row)]
    return core if len(core) < len(parts) and any(_partitions(p, core) for p in book.partitions) else parts


def _partitions(partition: Sequence[str], parts: Sequence[Fact]) -> bool:
    """Whether these parts are those of the partition, one for each."""
    return len(parts) == len(partition) and all(any(word in bare(p.row) for p in parts) for word in partition)


def _outermost(parts: Sequence[Fact]) -> list[Fact]:
    """Without what is said of a part itself: …拨款5302.10万元，主要用于：教育支出8.60万元；…; they add up to it."""
    if parts and parts[0].unit not in MONEY_UNITS:
        return list(parts)  # 1辆、1辆、0辆: small counts make up one another by chance
    kept: list[Fact] = []
    at = 0
    while at < len(parts):
        kept.append(parts[at])
        inner, end = Decimal(0), at + 1
        for later in range(at + 1, len(parts)):
            inner += value(parts[later])
            if later > at + 1 and inner == value(parts[at]) != 0:
                end = later + 1
        at = end
    return kept


def _exhaustive(book: RuleBook, whole: Fact, parts: Sequence[Fact]) -> bool:
    """Do these parts make up the whole? By a known partition, or by ending in 其他."""
    names = [bare(p.row) for p in parts]
    for partition in book.partitions:
        if len(parts) >= len(partition) and all(any(word in n for n in names) for word in partition):
            return True
    if whole.unit in _HEADS and _STAFF.search(bare(whole.row)) and all(_STAFF_KIND.search(n) for n in names):
        # 行政 and 事业 together are a staff; 公务员 and 工勤 alone may leave 事业人员 out.
        return any("行政" in n or "公务员" in n for n in names) and any("事业" in n for n in names)
    if whole.unit in {"个", "家"} and bare(whole.row).endswith("单位"):
        # 行政单位1个，参公事业单位1个，公益类事业单位15个; a plain 事业单位 may hold those told beside it.
        plain = "事业单位" in names and sum("事业" in n for n in names) > 1
        return not plain and all(_UNIT_KIND.fullmatch(n) for n in names) and all(any(k in n for n in names) for k in ("行政", "事业"))
    if _bracketed(whole, parts):
        return True
    if whole.unit == "辆" and len(parts) >= _KINDS_OF_CARS and all(n.endswith(("用车", "车")) for n in names):
        return True
    # 公务用车加油、公务用车维修、…、公务用车其他支出: what all of them say is no part of what each is.
    last = names[-1][next((i for i, letters in enumerate(zip(*names, strict=False)) if len(set(letters)) > 1), 0) :]
    return len(parts) >= (2 if whole.unit == "辆" else 3) and any(book.closing.search(n) for n in (names[-1], last))


def _bracketed(whole: Fact, parts: Sequence[Fact]) -> bool:
    """在职35人（本级14人、就业服务所10人、康复中心11人）: parts between brackets, nothing before them and nothing after."""
    first, last = (rf"{re.escape(p.printed)}\s*{re.escape(p.unit)}" for p in (parts[0], parts[-1]))
    behind = rf"{re.escape(whole.printed)}\s*{re.escape(whole.unit)}[（(](?:其中[：:]?)?[^（）()，。；\d]{{1,20}}{first}[^（）()。；]*{last}[）)]"
    return len(parts) >= _PARTS and "另" not in whole.quoted and re.search(behind, whole.quoted) is not None


def _of_one_noun(whole: Fact, parts: Sequence[Fact]) -> bool:
    """86个监测站点，其中国家级站点14个、省级站点75个: kinds of the very thing that is counted."""
    names, counted = [bare(p.row) for p in parts], bare(whole.row)
    nouns = (names[0][k:] for k in range(1, len(names[0]) - _NOUN + 1))
    return any(noun in counted and noun not in names and all(n.endswith(noun) for n in names) for noun in nouns)


_NOUN = 2
"Letters of a noun: 站点."


def _turned(book: RuleBook, whole: Fact, parts: Sequence[Fact], total: Decimal) -> bool:
    """1408.00 for 1480.00 among three parts: with its digits the other way they come to the whole, to the last place."""
    if whole.unit not in MONEY_UNITS:  # 审计项目42个，其中财政审计6个、…: of counts, the whole alone
        turned = {read_number(t) for t in transposed(whole.printed)}
        return len(parts) > _PARTS and total in turned and not any(book.overlapping.search(p.row) for p in parts)
    if len(parts) < _PARTS or any(book.overlapping.search(p.row) for p in parts) or total == value(whole):
        return False
    if any("." not in f.printed or f.unit != whole.unit for f in (whole, *parts) if value(f)):
        return False  # whole numbers are alike by chance
    scale = MONEY_UNITS[whole.unit]
    wanted = {f.ordinal: (value(f) + (value(whole) - total if f is not whole else total - value(whole))) / scale for f in (whole, *parts)}
    return any(read_number(turned) == wanted[f.ordinal] for f in (whole, *parts) for turned in transposed(f.printed))


_CARRIED_OVER = re.compile("年[末终]|结转|结余分配")
_PARTS = 3
_KINDS_OF_CARS = 3
"So many kinds of vehicles told are all of them."


def _closing(facts: Sequence[Fact], whole: Fact, parts: Sequence[Fact]) -> Fact | None:
    """…，合计1170.00万元 after the parts: then the parts are all there."""
    last = parts[-1].ordinal
    after = (f for f in facts if f.row_path == whole.row_path and f.ordinal > last and f.unit in MONEY_UNITS)
    said = r"(?:合计|共计|总计)(?:为|：)?\s*"
    return next((f for f in after if re.search(said + re.escape(f.printed), f.quoted)), None)


def _sum(
    ledger: Ledger, book: RuleBook, whole: Fact, parts: Sequence[Fact], corrected: dict[int, str],
    closing: Fact | None = None,
) -> Trial:  # fmt: skip
    if {whole.ordinal, *(p.ordinal for p in parts)} & ledger.doubted:
        return Trial("parts-sum", Outcome.NOT_APPLICABLE)
    total = sum((value(p) for p in parts), Decimal(0))
    spent = [p for p in parts if not _CARRIED_OVER.search(p.row)]
    near = step(whole) + sum(map(step, spent), Decimal(0))
    if "支出" in whole.row and len(spent) < len(parts) and abs(value(whole) - sum(map(value, spent), Decimal(0))) <= near:
        return Trial("parts-sum", Outcome.HOLDS)  # 本年支出合计, 其中基本支出、项目支出, 年末结转和结余: what is left over is told beside what was spent
    gap = abs(value(whole) - total)
    allowed = step(whole) + sum((step(p) for p in parts if value(p)), Decimal(0))  # 0万元 is none, not a rounded half
    if closing is not None and abs(value(closing) - total) > allowed and gap <= allowed:
        # The parts make the whole, so it is the closing total that is wrong.
        whole, gap = closing, abs(value(closing) - total)
    # Parts of an unknown list may leave some out, unless two digits turned round in one of them make them all there are;
    # more than the whole they cannot be.
    elif closing is None and not _exhaustive(book, whole, parts) and not _turned(book, whole, parts, total) and (
        # Of heads and cars a part is of the whole; of 个 and 次 what 其中 goes on with may be counted otherwise.
        total <= value(whole) + max(allowed, Decimal(0) if whole.unit in {*_HEADS, "辆"} or _of_one_noun(whole, parts) else TAIL)
        or any(book.overlapping.search(p.row) for p in parts)
    ):
        return _missing(ledger, book, whole, parts, total, allowed) or Trial("parts-sum", Outcome.NOT_APPLICABLE)
    if gap == 0 or (whole.unit in {"个", "家"} and total - value(whole) == 1 and _without_itself(book, whole)):
        return Trial("parts-sum", Outcome.HOLDS)
    mended = [read_number(corrected[p.ordinal]) for p in parts if p.ordinal in corrected]
    if mended:
        return Trial("parts-sum", Outcome.NOT_APPLICABLE)
    money = whole.unit in MONEY_UNITS
    rounding = gap <= max(allowed, TAIL if money else Decimal(0)) and (money or "." in whole.printed)
    scale = MONEY_UNITS.get(whole.unit, 1)
    digit = explained_by_slip(whole.printed, lambda n: abs(n * scale - total) <= allowed)
    digit = "" if not money and "." in digit and "." not in whole.printed else digit  # no 0.5 of a car
    if digit and not rounding:
        corrected[whole.ordinal] = digit
    return _told(ledger, book, "parts-rounding" if rounding else "parts-sum", whole, parts, total, digit)


def _told(ledger: Ledger, book: RuleBook, rule_id: str, whole: Fact, parts: Sequence[Fact], total: Decimal, digit: str) -> Trial:
    rule, unit, gap = book.rules[rule_id], whole.unit, abs(value(whole) - total)
    told = rule.tell(
        subject=bare(whole.row), printed=show(whole), parts="、".join(show(p) for p in parts[:8]),
        sum=show_like(total, unit), difference=show_like(gap, unit),
        hint=f"，{whole.printed} 疑为 {digit} 之误" if digit else "",
    )  # fmt: skip
    return fails(
        rule, ledger.disclosure.document, told, show(whole), show_like(total, unit), show_like(gap, unit),
        (ledger.cite(whole), *(ledger.cite(p) for p in parts[:6])), bare(whole.row),
        () if rule_id == "parts-rounding" else (whole.ordinal, *(p.ordinal for p in parts)),
    )  # fmt: skip


def _missing(ledger: Ledger, book: RuleBook, whole: Fact, parts: Sequence[Fact], total: Decimal, allowed: Decimal) -> Trial | None:
    """货物6248.30万元，服务5136.85万元 of 16247.55万元: 工程 is told nowhere in the section, and the two are not all."""
    gap = value(whole) - total
    if whole.unit not in MONEY_UNITS or len(parts) < 2 or gap <= max(allowed, TAIL):
        return None
    section = whole.schedule_title
    for partition in book.told_whole:
        lacking = [word for word in partition if not any(word in bare(p.row) for p in parts)]
        known = all(any(word in bare(p.row) for word in partition) for p in parts) and len(parts) == len(partition) - 1
        said = any(word in f.quoted for word in lacking for f in ledger.stated if f.schedule_title == section)
        if not known or len(lacking) != 1 or said or any("以上" in f.quoted or "部分" in f.quoted for f in parts):
            continue
        rule = book.rules["part-missing"]
        message = rule.tell(
            subject=bare(whole.row), printed=show(whole), parts="、".join(f"{bare(p.row)} {show(p)}" for p in parts),
            sum=show_like(total, whole.unit), difference=show_like(gap, whole.unit), missing=lacking[0],
        )  # fmt: skip
        return fails(
            rule, ledger.disclosure.document, message, show(whole), show_like(total, whole.unit), show_like(gap, whole.unit),
            (ledger.cite(whole), *(ledger.cite(p) for p in parts)), bare(whole.row), (whole.ordinal, *(p.ordinal for p in parts)),
        )  # fmt: skip
    return None


def _without_itself(book: RuleBook, whole: Fact) -> bool:
    """下属预算单位3个 beside 行政单位1个，事业单位3个: the body itself is among the kinds and not among those under it."""
    return book.own_apart.search(whole.quoted) is not None or re.search("^(?!.*纳入).*(?:下属|所属)", whole.row) is not None


def share_sums(ledger: Ledger, book: RuleBook) -> Iterator[Trial]:
    """Shares of an exhaustive list make 100%."""
    for facts in ledger.by_passage.values():
        groups: dict[tuple[str, ...], list[Fact]] = defaultdict(list)
        for fact in facts:
            if fact.column == "占比" and len(fact.column_path) == 1 and len(fact.row_path) > 1:
                groups[fact.row_path[:-1]].append(fact)
        for path, parts in groups.items():
            if len(parts) < 2 or not _exhaustive(book, parts[0], parts) or {p.ordinal for p in parts} & ledger.doubted:
                yield Trial("share-sum", Outcome.NOT_APPLICABLE)
                continue
            total = sum((value(p) for p in parts), Decimal(0))
            allowed = sum((half_step(p.printed, "%") for p in parts), Decimal(0))
            if abs(total - 100) <= allowed:
                yield Trial("share-sum", Outcome.HOLDS)
                continue
            rule = book.rules["share-sum"]
            told = rule.tell(subject=bare(path[-1]), sum=percent(total))
            yield fails(
                rule, ledger.disclosure.document, told, percent(total), "100%", percent(abs(total - 100)),
                tuple(ledger.cite(p) for p in parts), bare(path[-1]),
            )  # fmt: skip
