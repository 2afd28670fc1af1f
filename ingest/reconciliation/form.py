"""Form: punctuation, names, titles and units as they are printed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from index.amounts import read_number
from index.records import Passage
from index.vocabulary import Outcome, PassageKind, ScheduleKind
from ingest.numbering import marker
from ingest.paragraphs import bare, opening_of
from ingest.reconciliation.ledger import Ledger, bodies
from ingest.reconciliation.rules import RuleBook, Trial, fails
from ingest.sentences import sentences


def punctuation(ledger: Ledger, book: RuleBook) -> Iterator[Trial]:
    """Doubled marks, a closing quote that nothing opened, an end without a stop."""
    passages = list(ledger.passages)
    for index, passage in enumerate(passages):
        if passage.kind is not PassageKind.BODY:
            continue
        text = passage.text
        for hit in book.wording["doubled"].finditer(text):
            start = opening_of(text, hit.start())
            start = max(start, hit.start() - 40)
            rule = book.rules["doubled-mark"]
            told = rule.tell(printed=text[start : hit.end()], expected=text[start : hit.start() + 1])
            yield fails(
                rule, ledger.disclosure.document, told, hit.group(), hit.group()[0], "",
                (ledger.cite_words(passage, start, min(hit.end() + _BEHIND, len(text))),), "",
            )  # fmt: skip
        yield from _quotes(ledger, book, passage)
        following = passages[index + 1] if index + 1 < len(passages) else None
        yield from _ends(ledger, book, passage, following)


_BEHIND = 8
"Letters behind a mark that show where it stands."


def _quotes(ledger: Ledger, book: RuleBook, passage: Passage) -> Iterator[Trial]:
    if re.search(r"[\"＂]", passage.text):
        return
    depth = 0
    for index, char in enumerate(passage.text):
        depth += (char == "“") - (char == "”")
        if depth < 0:
            start, end = max(0, passage.text.rfind("、", 0, index) + 1, index - 12), index + 1
            rule = book.rules["unmatched-quote"]
            words = passage.text[start : end + 2]
            yield fails(
                rule, ledger.disclosure.document, rule.tell(printed=words), words, "引号成对", "",
                (ledger.cite_words(passage, start, end),), "",
            )  # fmt: skip
            return


def _ends(ledger: Ledger, book: RuleBook, passage: Passage, following: Passage | None) -> Iterator[Trial]:
    text = passage.text
    if not re.search(r"说明|情况", " ".join(passage.section)) or len(text) < 12 or following is None:
        return
    tail = text[-14:]
    if text.endswith(("；", ";")) and marker(text)[0] == "" and following.kind is PassageKind.HEADING:
        rule = book.rules["semicolon-end"]
        expected = f"{tail[:-1]}。"
    elif re.search(r"主要原因(?:是|为)?[：:]?[\u4e00-\u9fff、]{2,}$", text):
        rule = book.rules["missing-stop"]
        tail = text[max(opening_of(text, len(text)), len(text) - 79) :]
        expected = f"{tail}。"
    else:
        return
    yield fails(
        rule, ledger.disclosure.document, rule.tell(printed=tail), tail, expected, "",
        (ledger.cite_words(passage, len(text) - len(tail), len(text)),), "",
    )  # fmt: skip


def placeholders(ledger: Ledger, book: RuleBook) -> Iterator[Trial]:
    """预算为万元, 占%, XX万元: nobody filled it in."""
    for passage in bodies(ledger):
        for hit in book.wording["placeholder"].finditer(passage.text):
            start = opening_of(passage.text, hit.start(), "，。")
            start = max(start, hit.start() - 30)
            rule = book.rules["placeholder"]
            words = passage.text[start : hit.end()].lstrip(".．、）)")
            start = hit.end() - len(words)
            goes_on = _GOES_ON.match(passage.text, hit.end())  # 年初预算为万元，支出决算为548.62万元: which of several such it is
            end = goes_on.end() if goes_on is not None else hit.end()
            words = passage.text[start:end]
            yield fails(
                rule, ledger.disclosure.document, rule.tell(printed=words), words, "填写数字", "",
                (ledger.cite_words(passage, start, end),), "",
            )  # fmt: skip


_GOES_ON = re.compile("[，,][^，,。；;]{2,30}")


def heading_years(ledger: Ledger, book: RuleBook) -> Iterator[Trial]:
    """2023年部门预算编制说明 above the text of 2024."""
    year = ledger.disclosure.fiscal_year
    for passage in ledger.passages:
        hit = book.wording["heading_year"].search(passage.text) if passage.kind is PassageKind.HEADING else None
        if hit is None:
            continue
        if int(hit.group("year")) == year:
            yield Trial("heading-year", Outcome.HOLDS)
            continue
        rule = book.rules["heading-year"]
        expected = passage.text.replace(hit.group("year"), str(year), 1)
        yield fails(
            rule, ledger.disclosure.document, rule.tell(printed=passage.text, year=year), passage.text, expected, "",
            (ledger.cite_words(passage, 0, len(passage.text)),), "",
        )  # fmt: skip


def numbering(ledger: Ledger, book: RuleBook) -> Iterator[Trial]:
    """18“社会保障… among 17.“…” and 19.“…”, 6、 among 5. and 7.: one number written otherwise than those around it."""
    rule, every = book.rules["numbering-mark"], bodies(ledger)
    for at in range(1, len(every)):
        before, passage = every[at - 1], every[at]
        here, last = _numbered(passage.text), _numbered(before.text)
        if here is None or last is None or passage.section != before.section or here[0] != last[0] + 1:
            continue
        around = [n[1] for p in every if p.section == passage.section and (n := _numbered(p.text))]
        mark, odd = last[1], around.count(here[1])
        after = _numbered(every[at + 1].text) if at + 1 < len(every) else None
        closes = after is None or after == (here[0] + 1, mark) or every[at + 1].section != passage.section or after[0] == 1
        if here[1] == mark or odd != 1 or around.count(mark) < _ALIKE or not closes:
            yield Trial(rule.id, Outcome.HOLDS)
            continue
        printed, expected = f"{here[0]}{here[1]}", f"{here[0]}{mark}"
        end = min(len(passage.text), 30)
        told = rule.tell(printed=printed + passage.text[len(printed) : len(printed) + 8], count=around.count(mark), expected=f"{here[0]}{mark}")
        yield fails(rule, ledger.disclosure.document, told, passage.text[:end], expected, "", (ledger.cite_words(passage, 0, end),), "")


_ALIKE = 4
"Numbers written in one way, beside which another is a slip."
_NUMBER = re.compile(r"(?P<number>\d{1,2})(?P<mark>[.．、]|(?=[“《]))(?!\d)")


def _numbered(text: str) -> tuple[int, str] | None:
    hit = _NUMBER.match(text)
    return (int(hit.group("number")), hit.group("mark").replace("．", ".")) if hit else None


def run_on(ledger: Ledger, book: RuleBook) -> Iterator[Trial]:
    """（七）…。（八）… in one paragraph."""
    digits = "一二三四五六七八九十"
    pattern = book.wording["numbered_level"]
    for passage in bodies(ledger):
        first = pattern.match(passage.text)
        if not first or first.group("ordinal") not in digits[:-1]:
            continue
        following = digits[digits.index(first.group("ordinal")) + 1]
        hit = re.search(rf"。[（(]{following}[）)][^。；，]{{4,30}}", passage.text)
        others = (p for p in bodies(ledger) if p is not passage and p.section == passage.section)
        if hit and any(pattern.match(p.text) for p in others):  # where all run on, they are meant to
            rule = book.rules["run-on-number"]
            words = hit.group()[1:]
            yield fails(
                rule, ledger.disclosure.document, rule.tell(printed=words), words, "另起一段", "",
                (ledger.cite_words(passage, hit.start() + 1, hit.end()),), "",
            )  # fmt: skip


def names(ledger: Ledger, book: RuleBook) -> Iterator[Trial]:
    """The level of a template, the agency's own name, slips that many copy."""
    d = ledger.disclosure
    level = next((name for name in ("县级", "区级", "市级", "省级") if book.levels[name].search(d.agency)), "")
    found: dict[str, list[tuple[Passage, int, int]]] = {}
    if level:
        for passage in bodies(ledger):
            for hit in book.level_words.finditer(passage.text):
                if hit.group("level") != level:
                    found.setdefault(hit.group("level"), []).append((passage, hit.start(), hit.end()))
    for places in found.values():
        printed = places[0][0].text[places[0][1] : places[0][2]]
        yield _everywhere(ledger, book, "wrong-level", places, printed, level, agency=d.agency)
    misprints: dict[str, list[tuple[Passage, int, int]]] = {}
    intended: dict[str, str] = {}
    misprinted = _misprinted(d.agency)
    for passage in bodies(ledger):
        for start, end, right in _misprints(passage.text, d.agency, misprinted):
            misprints.setdefault(passage.text[start:end], []).append((passage, start, end))
            intended[passage.text[start:end]] = right
    for said, places in misprints.items():
        yield _everywhere(ledger, book, "agency-misprint", places, said, intended[said])
    for wrong, right in book.slips.items():
        places = [(p, m.start(), m.end()) for p in bodies(ledger) for m in re.finditer(re.escape(wrong), p.text)]
        if places:
            passage, start, end = places[0]
            tail = re.match(r"[\u4e00-\u9fff]{0,3}", passage.text[end:])
            extra = tail.group() if tail else ""
            yield _everywhere(ledger, book, "slip", places, wrong + extra, right + extra)


def _everywhere(
    ledger: Ledger, book: RuleBook, rule_id: str, places: Sequence[tuple[Passage, int, int]], printed: str,
    expected: str, **words: str,
) -> Trial:  # fmt: skip
    rule = book.rules[rule_id]
    many = f"（共 {len(places)} 处）" if len(places) > 1 else ""
    told = rule.tell(printed=printed, expected=expected, count=many, **words)
    cited = []
    for passage, start, end in places[:8]:
        sentence = next((s for s in sentences(passage.text) if s.start <= start < s.end), None)
        left = max(start - 12, sentence.start if sentence else 0)
        cited.append(ledger.cite_words(passage, left, min(len(passage.text), end + 6)))
    return fails(rule, ledger.disclosure.document, told, printed, expected, "", tuple(cited), "")


def _misprinted(agency: str) -> list[tuple[str, str]]:
    """The agency's name with one character missing, and what it should be; the longest names first."""
    suffixes = [agency[i:] for i in range(max(1, len(agency) - 5))]
    return [
        (wrong, right)
        for right in suffixes if len(right) >= 7
        for cut in range(1, len(right) - 3)
        if (wrong := right[:cut] + right[cut + 1 :]) not in suffixes
    ]  # fmt: skip


def _misprints(text: str, agency: str, misprinted: Sequence[tuple[str, str]]) -> Iterator[tuple[int, int, str]]:
    for wrong, right in misprinted:
        at = text.find(wrong)
        while at >= 0:
            end = at + len(wrong)
            # 甲市乙区某局 ends in 乙区某局: the shorter name is no misprint of the longer.
            if not any(text.endswith(agency[i:], 0, end) for i in range(len(agency) - len(wrong))):
                yield at, end, right
                return
            at = text.find(wrong, end)


_EARLIER = re.compile("上年|执行|对比|比较")
"""A schedule of last year's figures may say so in its title."""


def titles(ledger: Ledger, book: RuleBook) -> Iterator[Trial]:
    """Where the other schedules name the year in their title, one without it or with another stands out."""
    year = str(ledger.disclosure.fiscal_year)
    forms = {ScheduleKind.PERFORMANCE, ScheduleKind.PROJECT, ScheduleKind.OTHER}
    every = [s for s in ledger.sheets if s.title and s.kind not in forms]
    dated = [s for s in every if s.title.startswith(f"{year}年")]
    most = len(every) >= 4 and len(dated) * 10 >= len(every) * 7
    other = [s for s in every if (said := re.match(r"(20\d\d)年", s.title)) and said.group(1) != year and not _EARLIER.search(s.title)]
    if not most and not other:
        yield Trial("title-year", Outcome.NOT_APPLICABLE)
        return
    for sheet in every if most else other:
        if sheet in dated:
            yield Trial("title-year", Outcome.HOLDS)
            continue
        named = re.search(r"20\d\d", sheet.title)
        what = f"写的是 {named.group()} 年" if named else "缺年度"
        rule = book.rules["title-year"]
        told = rule.tell(printed=sheet.title, what=what, rest="其余各表为" if most else "本文件为", expected=f"{year}年…")
        headings = [p for p in ledger.passages if bare(sheet.title) in bare(p.text) and p.kind is not PassageKind.BODY]
        cited = tuple(
            ledger.cite_words(p, at - len(_numbering(p.text[:at])), at + len(sheet.title))
            for p in headings if (at := p.text.find(sheet.title)) >= 0
        )  # fmt: skip
        cell = next((c for r in sheet.rows for c in r.cells.values()), None)
        cited = cited or ((ledger.cite(cell),) if cell else ())
        if cited:
            expected = f"{year}年{sheet.title}" if not named else sheet.title.replace(named.group(), year)
            yield fails(
                rule, ledger.disclosure.document, told, sheet.title, expected, "", cited, sheet.title,
                severity=None,
            )  # fmt: skip


def _numbering(before: str) -> str:
    hit = re.search(r"\d{1,2}[.．、]\s*$", before)
    return hit.group() if hit else ""


def missing_units(ledger: Ledger, book: RuleBook) -> Iterator[Trial]:
    """保有量0, where it should say 0辆."""
    for fact in ledger.stated:
        passage = ledger.passage.get(fact.passage or 0)
        if passage is None or fact.column not in {"保有量", "购置数"} or read_number(fact.printed) is None:
            continue
        at = passage.text.find(fact.quoted)
        hit = re.search(rf"[\u4e00-\u9fff]{{0,8}}{fact.printed}(?=[、，。；）)])", fact.quoted)
        if at < 0 or hit is None:
            yield Trial("missing-unit", Outcome.HOLDS)
            continue
        rule = book.rules["missing-unit"]
        told = rule.tell(printed=hit.group(), expected=f"{fact.printed}{fact.unit}")
        yield fails(
            rule, ledger.disclosure.document, told, hit.group(), f"{fact.printed}{fact.unit}", "",
            (ledger.cite(fact),), bare(fact.row),
        )  # fmt: skip


def money_without_units(ledger: Ledger, book: RuleBook) -> Iterator[Trial]:
    """支出决算为4.19。, between 年初预算为0.14万元 and 完成年初预算的2992.86%."""
    rule = book.rules["missing-unit"]
    for passage in bodies(ledger):
        told_in = re.search(r"\d\s?([万亿]?元)", passage.text)
        for hit in book.wording["money_without_unit"].finditer(passage.text) if told_in else ():
            start = opening_of(passage.text, hit.start(), "，。；：")
            printed, expected = passage.text[start : hit.end()], f"{hit.group('number')}{told_in.group(1) if told_in else ''}"
            told = rule.tell(printed=printed, expected=expected)
            cited = (ledger.cite_words(passage, start, min(hit.end() + _BEHIND, len(passage.text))),)
            yield fails(rule, ledger.disclosure.document, told, printed, expected, "", cited, "")


def mixed_units(ledger: Ledger, book: RuleBook) -> Iterator[Trial]:
    """1410.00万 beside 80.00万元 in one sentence."""
    for passage in bodies(ledger):
        for sentence in sentences(passage.text):
            short = list(re.finditer(r"(?<![\d.,])[\d.,]+\s?万(?=[\s，。；、：（()）]|$)", sentence.text))
            full = list(re.finditer(r"(?<![\d.,])[\d.,]+\s?万元", sentence.text))
            if not short or not full:
                continue
            few, many = (full, short) if len(full) <= len(short) else (short, full)
            start = sentence.start + few[0].start()
            left = max(sentence.start, passage.text.rfind("，", 0, start) + 1)
            rule = book.rules["mixed-unit"]
            told = rule.tell(printed=few[0].group(), expected=many[0].group())
            yield fails(
                rule, ledger.disclosure.document, told, few[0].group(), many[0].group(), "",
                (
                    ledger.cite_words(passage, left, sentence.start + few[0].end()),
                    ledger.cite_words(passage, sentence.start, sentence.end),
                ),
                passage.section[0] if passage.section else "",
            )  # fmt: skip
