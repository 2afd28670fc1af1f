"""Lists of names: how many are said and how many there are, and names that the schedules print otherwise."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from index.amounts import spoken_number
from index.naming import is_itself
from index.records import Passage
from index.vocabulary import Outcome, Scope
from ingest.numbering import marker, number_of
from ingest.paragraphs import opening_of
from ingest.reconciliation.ledger import Ledger, bodies
from ingest.reconciliation.rules import RuleBook, Trial, fails

_FEWEST = 3
"Names from which a list is one; two may be a name with 和 in it."
_BRACKETED = re.compile(r"[（(][^（()）]*[)）]")
_JOINED = re.compile(r"(?<=.)(?:以及|和|及|与)(?=.{2})")


def counted(ledger: Ledger, book: RuleBook) -> Iterator[Trial]:
    """A count with the names behind it or before it; 和 may join two names or stand in one, so both are allowed."""
    words, rule = book.wording, book.rules["listed-count"]
    for passage in bodies(ledger):
        for hit in (h for pattern in ("count_and_list", "list_and_count") for h in words[pattern].finditer(passage.text)):
            listed, unit = _BRACKETED.sub("", hit.group("list")), hit.group("unit")
            names = [name for name in listed.split("、") if name]
            before = passage.text[opening_of(passage.text, hit.start("count")) : hit.start("count")]
            behind = hit.start("count") < hit.start("list")
            open_ = words["list_open"].search(listed) or not all(words["body_name"].search(name) for name in names)
            if len(names) < _FEWEST or open_ or (behind and words["counted_more"].search(before)):
                continue
            # …、督导室等7个科室: 等 may stand for more than are named, never for fewer.
            if hit.groupdict().get("and_more") and spoken_number(hit.group("count")) >= len(names):
                yield Trial(rule.id, Outcome.HOLDS)
                continue
            # 局机关和3个下属单位组成：局机关、…: the body itself may be listed beside those counted.
            fewest = len(names) - (behind and words["with_itself"].search(before) is not None)
            if fewest <= spoken_number(hit.group("count")) <= sum(len(_JOINED.split(name)) for name in names):
                yield Trial(rule.id, Outcome.HOLDS)
                continue
            start = hit.start("and_more") if hit.groupdict().get("and_more") else _clause(passage.text, hit.start("count"))
            printed, expected = passage.text[start : hit.end("unit")], f"{len(names)}{unit}"
            told = rule.tell(printed=printed, expected=expected, list="、".join(names[:3]))
            cited = (ledger.cite_words(passage, min(start, hit.start()), hit.end()),)
            yield fails(rule, ledger.disclosure.document, told, printed, expected, "", cited, "")


def named(ledger: Ledger, book: RuleBook) -> Iterator[Trial]:
    """设备2台（套），为生化分析仪、数字化X线机和彩色多普勒超声诊断仪: of each there is one at least."""
    rule = book.rules["listed-count"]
    for passage in bodies(ledger):
        for hit in book.wording["count_and_things"].finditer(passage.text):
            names = [name for part in hit.group("list").split("、") for name in _JOINED.split(_BRACKETED.sub("", part)) if name]
            if len(names) < _FEWEST or not all(book.wording["thing_name"].search(name) for name in names):
                continue
            if spoken_number(hit.group("count")) >= len(names):
                yield Trial(rule.id, Outcome.HOLDS)
                continue
            printed, expected = passage.text[_clause(passage.text, hit.start("count")) : hit.end("unit")], f"{len(names)}{hit.group('unit')}"
            told = rule.tell(printed=printed, expected=expected, list="、".join(names[:3]))
            yield fails(rule, ledger.disclosure.document, told, printed, expected, "", (ledger.cite_words(passage, *hit.span()),), "")


def numbered(ledger: Ledger, book: RuleBook) -> Iterator[Trial]:
    """预算单位共16个，…具体包括： and below it 1. to 17.: 下属 ones may be counted without the body itself, which the list has."""
    words, rule, every = book.wording, book.rules["listed-count"], bodies(ledger)
    for at, passage in enumerate(every):
        hits = [h for pattern in ("counted_units", "units_counted", "units_under") for h in words[pattern].finditer(passage.text)]
        first = at + 1
        if not passage.text.endswith(("：", ":")):
            # 部门决算包括：局本级决算、下属6家事业单位决算。 The list has an opening of its own, that counts nothing.
            opening = every[first].text if first < len(every) else ""
            hits = hits if _OPENS.fullmatch(opening) else []
            first += 1
        above = _under_before(every, at, words["units_under"]) if first == at + 1 else None
        counted_in, hit = passage, max(hits, key=lambda h: h.start(), default=None)
        if above is not None and (hit is None or hit.re is not words["units_under"]):
            counted_in, hit = every[at - 1], above
        if hit is None:
            continue
        names: list[str] = []
        for below in every[first:]:
            printed = marker(below.text)[1]
            name = _GOES_ON.split(_BRACKETED.sub("", below.text[len(printed) :]), maxsplit=1)[0].rstrip("；;。")
            if not names and printed and number_of(printed) == _TWO:
                names.append(ledger.disclosure.agency)  # 1．某局（本级）, taken for the document's own name
            follows = number_of(printed) == len(names) + 1 if printed else _BODY.fullmatch(name) is not None
            if below.section != passage.section or not follows or not words["body_name"].search(name):
                break
            names.append(name)
        if len(names) < _FEWEST or {f.ordinal for f in ledger.by_passage.get(passage.ordinal, ())} & ledger.doubted:
            continue
        count, listed = spoken_number(hit.group("count")), len(names)
        others = [n for n in names if not is_itself(n, ledger.disclosure.agency) and not words["with_itself"].search(n)]
        if hit.re is words["units_under"] and len(others) < listed and book.own_apart.search(counted_in.text[: hit.start()] + "、"):
            # 局本级、下属6家: the body itself is told beside them, and stands in the list.
            names, listed = others, len(others)
            holds = count == listed
        else:
            under = re.search(f"下属|所属|二级|{words['with_itself'].pattern}", counted_in.text)
            holds = count == listed or (count == listed - 1 and under is not None)
        if holds:
            yield Trial(rule.id, Outcome.HOLDS)
            continue
        start = _clause(counted_in.text, hit.start("count"))
        said, expected = counted_in.text[start : hit.end("unit")], f"{listed}{hit.group('unit')}"
        told = rule.tell(printed=said, expected=expected, list="、".join(names[:3]))
        sentence = opening_of(counted_in.text, hit.start())
        cited = (ledger.cite_words(counted_in, sentence, hit.end()),)
        yield fails(rule, ledger.disclosure.document, told, said, expected, "", cited, "")


def _under_before(every: Sequence[Passage], at: int, pattern: re.Pattern[str]) -> re.Match[str] | None:
    """本部以及下属5家预算单位的综合收支计划。 in the paragraph before that of the list, where the list is of all of them."""
    before = every[at - 1] if at else None
    if before is None or before.section != every[at].section or "包括" not in before.text or not before.text.endswith("收支计划。"):
        return None
    return next(pattern.finditer(before.text), None)


_OPENS = re.compile(r"[^。；\d]*(?:20\d\d年)?[^。；\d]*(?:单位|机构)[^。；\d]*[：:]")
"What goes before a list of 单位 and says no number of its own."
_TWO = 2
_GOES_ON = re.compile("，(?=内设|下设|设有?|核定|为|是|系|主要)")
"What is told of a body behind its name: 某委（本部），内设办公室、…8个科室。"
_BODY = re.compile(r"[\u4e00-\u9fff]{4,30}")
"A name on a line of its own, without a number."


def _clause(text: str, at: int) -> int:
    """Where the words begin that say what is counted: 下设事业单位6个."""
    return opening_of(text, at, "，。；：、")


def misnamed(ledger: Ledger, book: RuleBook) -> Iterator[Trial]:
    """乙区水政执法大队 among the 单位 a section lists, where the schedules have all the others and 乙区水政监察大队 for it."""
    rule, agency = book.rules["unit-name"], ledger.disclosure.agency
    printed = {
        cell.agency: cell for sheet in ledger.sheets for row in sheet.rows for cell in row.every
        if cell.scope is Scope.UNIT and cell.agency != agency and not _OWN.search(cell.agency)
    }  # fmt: skip
    if len(printed) < _FEWEST:
        return
    sections: dict[tuple[str, ...], list[Passage]] = {}
    for passage in bodies(ledger):
        sections.setdefault(passage.section, []).append(passage)
    whole = "\n".join(p.text for p in bodies(ledger))
    for passages in sections.values():
        text = "\n".join(p.text for p in passages)
        missing = [name for name in printed if name not in text]
        if len(missing) != 1 or len(printed) - 1 < 2:
            if not missing:
                yield Trial(rule.id, Outcome.HOLDS)
            continue
        for passage in passages:
            for hit in _NAMES.finditer(passage.text):
                said = re.sub(r"^(?:\d{1,2}[.．、]|其中|包括|分别)+", "", hit.group())
                if said in printed or not _is_nearly(said, missing[0]) or whole.count(said) > whole.count(missing[0]) + 1:
                    continue
                told = rule.tell(printed=said, expected=missing[0])
                cited = (ledger.cite_words(passage, hit.end() - len(said), hit.end()), ledger.cite(printed[missing[0]]))
                yield fails(rule, ledger.disclosure.document, told, said, missing[0], "", cited, missing[0])


def ended(ledger: Ledger, book: RuleBook) -> Iterator[Trial]:
    """甲县农业技术推广站, where the one of that name that the body has is 甲县农业技术推广中心, told by its name elsewhere."""
    rule, ending = book.rules["unit-name"], book.wording["body_ending"]
    names = [unit for unit in ledger.disclosure.units if unit != ledger.disclosure.agency]
    stems = {unit: ending.sub("", unit) for unit in names}
    for unit, stem in stems.items():
        if stem == unit or len(stem) < _STEM or sum(other.startswith(stem) for other in names) > 1:
            continue
        said = re.compile(rf"{re.escape(stem)}(?:{ending.pattern.removesuffix('$')})")
        told = [(passage, hit) for passage in bodies(ledger) for hit in said.finditer(passage.text)]
        others = [name for name in (ledger.disclosure.agency, *names) if name != unit]
        told = [(passage, hit) for passage, hit in told if not any(passage.text.startswith(name, hit.start()) for name in others)]
        strange = [(passage, hit) for passage, hit in told if not passage.text.startswith(unit, hit.start())]
        if len(strange) != 1 or len(told) < 2:
            yield Trial(rule.id, Outcome.HOLDS if told and not strange else Outcome.NOT_APPLICABLE)
            continue
        passage, hit = strange[0]
        right = next((p, h) for p, h in told if h is not hit)
        end = re.compile("[，。；、：]|$").search(passage.text, hit.end())
        where = ledger.cite_words(passage, _clause(passage.text, hit.start()), end.start() if end else hit.end())
        cited = (where, ledger.cite_words(right[0], right[1].start(), right[1].start() + len(unit)))
        yield fails(rule, ledger.disclosure.document, rule.tell(printed=hit.group(), expected=unit), hit.group(), unit, "", cited, unit)


_STEM = 7
"Characters of a name before its ending that are enough to know the body by: 甲县农业技术推广."
_OWN = re.compile(r"本级|本部|机关[）)]?$")
_NAMES = re.compile(r"[\u4e00-\u9fff]{5,30}")


def _is_nearly(said: str, name: str) -> bool:
    """One or two letters in the middle of a name, others in their place: 管护中心 for 维护中心; no other name of the same place."""
    if len(said) != len(name) or said[:2] != name[:2] or said[-2:] != name[-2:]:
        return False
    return 0 < sum(a != b for a, b in zip(said, name, strict=True)) <= max(1, len(name) // 4)
