"""Words with words: reasons against directions, notes against tables, names, years, levels and punctuation."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from index.records import Citation, Fact, Passage
from index.vocabulary import Outcome, PassageKind, ScheduleKind, Severity, State
from ingest.numbering import marker
from ingest.paragraphs import bare
from ingest.reconciliation.ledger import Ledger, bodies
from ingest.reconciliation.numbers import show, value
from ingest.reconciliation.rules import RuleBook, Trial, fails
from ingest.tables import read_title


def _around(text: str, start: int, end: int, reach: int = 14) -> tuple[int, int]:
    """Some words around a place, from its clause."""
    left = max(start - reach, 0)
    cut = [m.end() for m in re.finditer(r"[。；，]", text[left:start])]
    return (left + cut[-1] if cut and start - left - cut[-1] >= 6 else left), end


def reasons(ledger: Ledger, book: RuleBook) -> Iterator[Trial]:
    """减少 … 主要原因是 … 经费增加; 持平 … 减少支付; 增加持平."""
    words = book.wording
    every = bodies(ledger)
    for index, passage in enumerate(every):
        text = passage.text
        facts = ledger.by_passage.get(passage.ordinal, ())
        moves = [f for f in facts if f.column in {"增减额", "增减率"} and f.amount is not None]
        for hit in words["even_and_moving"].finditer(text):
            yield _even_and_moving(ledger, book, passage, hit)
        for hit in words["reason"].finditer(text):
            said = hit.group("reason")
            where = passage
            if not said.strip() and index + 1 < len(every) and every[index + 1].section == passage.section:
                where = every[index + 1]
                said = where.text
            before = [f for f in moves if 0 <= _position(text, f.quoted, f.printed) < hit.start()]
            before = [f for f in before if _names(text[: hit.start()], f)] or before
            if not before or (last := before[-1]).amount is None or last.ordinal in ledger.doubted:
                continue  # a change already found wrong may well have gone the other way
            even = last.printed == "持平"
            up, down = _now(words["reason_rise"], said), _now(words["reason_fall"], said)
            if even:
                up, down = of_change(book, said), None
            elif not up and not down:
                up, down = _only(book, said, "more"), _only(book, said, "less")
            if (even and up) or (
                not even and ((last.amount < 0 and up and not down) or (last.amount > 0 and down and not up))
            ):
                found = up or down
                assert found is not None
                clause = re.split(r"[，。；]", said[: found.end()])[-1] or found.group()
                rule = book.rules["even-with-reason" if even else "reason-direction"]
                direction = f"{'减少' if last.amount < 0 else '增加'} {last.printed}{last.unit}"
                told = rule.tell(subject=bare(last.row), reason=clause, direction=direction, said="持平")
                cited: tuple[Citation, ...] = (ledger.cite(last), ledger.cite_words(passage, *hit.span()))
                if where is not passage:
                    cited = (*cited, ledger.cite_words(where, 0, len(where.text)))
                yield fails(
                    rule, ledger.disclosure.document, told, "持平" if even else direction, f"原因：{clause}", "",
                    cited, bare(last.row),
                )  # fmt: skip
            else:
                yield Trial("reason-direction", Outcome.HOLDS)


def _now(pattern: re.Pattern[str], said: str) -> re.Match[str] | None:
    """What a reason says of this year: 上年项目增加 is a reason for less."""
    hits = pattern.finditer(said)
    return next((h for h in hits if not re.search("上年|去年|上一年|往年|退休|离休", re.split("[，。；、]", said[: h.end()])[-1])), None)


def of_change(book: RuleBook, said: str) -> re.Match[str] | None:
    """压减出国团组, 人员增加: what is no reason for being equal, unless something else makes up for it."""
    return None if book.wording["more_and_less"].search(said) else _now(book.wording["even_reason"], said)


def against(book: RuleBook, said: str, up: bool) -> re.Match[str] | None:
    """What of a reason goes the other way only: 支出增加, for an outcome below its budget."""
    rise, fall = _now(book.wording["reason_rise"], said), _now(book.wording["reason_fall"], said)
    found = fall if up else rise
    return None if book.wording["more_and_less"].search(said) or (rise if up else fall) else found


def _only(book: RuleBook, said: str, way: str) -> re.Match[str] | None:
    """新增车辆 goes with more money alone, 厉行节约 with less, where no other word of the reason turns it round."""
    return book.wording[f"reason_{way}"].match(said) if not book.wording[f"unless_{way}"].search(said) else None


def _names(text: str, fact: Fact) -> bool:
    """公务用车运行维护费支出增加的(主要原因是): what the reason is given for, where its own words say."""
    clause = re.split(r"[，。；]", text)[-1]
    name = re.sub(r"(?:支出|预算|决算)*数?$", "", bare(fact.row))
    return len(name) >= 3 and clause.startswith(name) and re.search(r"(?:增加|减少|增长|下降|上升)的?$", clause) is not None


def said_directions(ledger: Ledger, book: RuleBook) -> Iterator[Trial]:
    """财政拨款收入支出增加的主要原因是…, after 财政拨款收入…比上年减少: the heading sentence says the other way."""
    every = bodies(ledger)
    for index, passage in enumerate(every):
        for hit in book.wording["said_direction"].finditer(passage.text):
            what, up = bare(hit.group("what")), hit.group("way") in {"增加", "增长", "上升"}
            near = [p for p in every[max(0, index - _REACH) : index + 1] if p.section == passage.section]
            moves = [
                f for p in near for f in ledger.by_passage.get(p.ordinal, ())
                if f.column in {"增减额", "增减率"} and f.amount and f.printed != "持平" and len(bare(f.row)) >= 3
                and (what.startswith(re.sub("(?:预算|决算)数?$", "", bare(f.row))) or what == bare(f.row))
                and (p is not passage or _position(p.text, f.quoted, f.printed) < hit.start())
            ]  # fmt: skip
            if (turned := _against_reason(ledger, book, passage, hit, up)) and not (moves and all((value(f) > 0) != up for f in moves)):
                yield turned
                continue
            against = [f for f in moves if (value(f) > 0) != up]
            if not moves or len(against) < len(moves) or {f.ordinal for f in against} & ledger.doubted:
                if moves:
                    yield Trial("said-direction", Outcome.HOLDS)
                continue
            last = against[-1]
            direction = f"{'减少' if value(last) < 0 else '增加'} {last.printed}{last.unit}"
            rule = book.rules["said-direction"]
            told = rule.tell(printed=hit.group(), said=hit.group("way"), subject=bare(last.row), direction=direction)
            yield fails(
                rule, ledger.disclosure.document, told, hit.group("way"), direction, "",
                (ledger.cite_words(passage, *hit.span()), ledger.cite(last)), bare(last.row),
            )  # fmt: skip


def _against_reason(ledger: Ledger, book: RuleBook, passage: Passage, hit: re.Match[str], up: bool) -> Trial | None:
    """财政拨款收入支出增加的主要原因是：政策资金项目预算减少。"""
    reason = book.wording["reason"].search(passage.text, max(hit.end() - 4, 0))
    if reason is None or reason.start() > hit.end():
        return None
    said = reason.group("reason")
    rise, fall = _now(book.wording["reason_rise"], said), _now(book.wording["reason_fall"], said)
    found = fall if up else rise
    if found is None or (rise if up else fall) is not None or re.search("[增升涨]" if up else "[减降少压]", said):
        return None
    clause = re.split(r"[，。；]", said[: found.end()])[-1] or found.group()
    rule = book.rules["reason-direction"]
    told = rule.tell(subject=bare(hit.group("what")), direction=hit.group("way"), reason=clause)
    return fails(
        rule, ledger.disclosure.document, told, hit.group("way"), f"原因：{clause}", "",
        (ledger.cite_words(passage, hit.start(), reason.end()),), bare(hit.group("what")),
    )  # fmt: skip


_REACH = 3
"Passages before a sentence in which what it explains is stated."


def _even_and_moving(ledger: Ledger, book: RuleBook, passage: Passage, hit: re.Match[str]) -> Trial:
    facts = ledger.by_passage.get(passage.ordinal, ())
    even = next((f for f in facts if f.printed == "持平"), None)
    siblings = [
        f for f in ledger.stated
        if f.printed == "持平" and f.passage != passage.ordinal and f.schedule_title == (even.schedule_title if even else "")
    ]  # fmt: skip
    start, end = _around(passage.text, *hit.span(), reach=10)
    rule = book.rules["even-and-moving"]
    told = rule.tell(printed=passage.text[start:end], rest="；其余分项均写持平" if siblings else "；其余分项未再说明")
    amount = next((f for f in facts if f.column in {"预算数", "决算数"}), None)
    if amount is not None:
        told = f"{told.removesuffix('。')}（{bare(amount.row)} {show(amount)}）。"
    return fails(
        rule, ledger.disclosure.document, told, passage.text[start:end], hit.group()[-2:], "",
        (ledger.cite_words(passage, *_around(passage.text, *hit.span(), reach=20)), *(ledger.cite(f) for f in siblings[:3])),
        bare(even.row) if even else "",
    )  # fmt: skip


def _position(text: str, quoted: str, printed: str) -> int:
    start = text.find(quoted)
    inner = quoted.find(printed)
    return start + inner if start >= 0 and inner >= 0 else -1


def other_items(ledger: Ledger, book: RuleBook) -> Iterator[Trial]:
    """Where every item repeats its own name in purpose and reason, one that repeats another's was copied."""
    items: list[tuple[Passage, str, list[tuple[str, re.Match[str]]]]] = []
    for passage in bodies(ledger):
        item = next((f for f in ledger.by_passage.get(passage.ordinal, ()) if len(f.row_path) == 3), None)
        if item is None or marker(passage.text)[0] == "":
            continue
        clauses = [("用途", h) for h in book.wording["purpose"].finditer(passage.text)]
        clauses += [("原因", h) for h in book.wording["reason"].finditer(passage.text)]
        items.append((passage, bare(item.row), clauses))
    names = Counter(name for _, name, _ in items)
    own = sum(any(name in h.group() for _, h in clauses) for _, name, clauses in items)
    if len(items) < 4 or own * 10 < len(items) * 6:
        yield Trial("reason-other-item", Outcome.NOT_APPLICABLE)
        return
    for passage, name, clauses in items:
        strange: list[tuple[str, str, re.Match[str]]] = []
        for what, hit in clauses:
            others = [n for n in names if len(n) >= 4 and n in hit.group() and n not in name and name not in n]
            if others and name not in hit.group():
                strange.append((what, hit.group(hit.lastgroup or 0), hit))
        if not strange:
            yield Trial("reason-other-item", Outcome.HOLDS)
            continue
        rule = book.rules["reason-other-item"]
        what = "和".join(dict.fromkeys(w for w, _, _ in strange))
        told = rule.tell(subject=name, what=what, printed="；".join(dict.fromkeys(s for _, s, _ in strange)))
        figures = [show(f) for f in ledger.by_passage.get(passage.ordinal, ())][:4]
        told = f"{told.removesuffix('。')}（该条：{'、'.join(figures)}）。" if figures else told
        yield fails(
            rule, ledger.disclosure.document, told, strange[0][1], f"与“{name}”相应的{what}", "",
            tuple(ledger.cite_words(passage, *h.span()) for _, _, h in strange), name,
        )  # fmt: skip


_FUNDS = {
    "政府性基金": ScheduleKind.GOVERNMENT_FUND, "国有资本经营": ScheduleKind.STATE_CAPITAL,
    "三公": ScheduleKind.THREE_PUBLIC,
}  # fmt: skip


def empty_notes(ledger: Ledger, book: RuleBook) -> Iterator[Trial]:
    """本表为空表 under a filled table."""
    for passage in ledger.passages:
        if passage.kind is not PassageKind.NOTE or not book.wording["empty_note"].search(passage.text):
            continue
        title = passage.section[-1] if passage.section else ""
        titles = {bare(title), bare(read_title([title]))}
        near = [
            s for s in ledger.sheets
            if s.rows and (bare(s.title) in titles if title else True)
            and any(c.place.page == passage.place.page for r in s.rows for c in r.cells.values())
        ]  # fmt: skip
        if not near:
            yield Trial("empty-note", Outcome.NOT_ENOUGH_DATA)
            continue
        sheet = near[0]
        if any(word in passage.text and sheet.kind is not kind for word, kind in _FUNDS.items()):
            yield Trial("empty-note", Outcome.NOT_APPLICABLE)  # the note of a neighbour that has no cells
            continue
        filled = [c for r in sheet.rows for c in r.cells.values() if c.state is State.PRINTED and c.amount]
        if not filled:
            yield Trial("empty-note", Outcome.HOLDS)
            continue
        rule = book.rules["empty-note"]
        values = "、".join(f"{c.column} {show(c)}" for c in filled[:4])
        told = rule.tell(table=sheet.title, printed=passage.text.strip("。"), expected=values)
        yield fails(
            rule, ledger.disclosure.document, told, passage.text, values, "",
            (ledger.cite_words(passage, 0, len(passage.text)), *(ledger.cite(c) for c in filled[:4])), sheet.title,
        )  # fmt: skip


def unit_kinds(ledger: Ledger, book: RuleBook) -> Iterator[Trial]:
    """1家参公事业单位, where 机构设置 lists 行政单位 and 事业单位 only."""
    listed = [
        f for f in ledger.stated
        if f.unit == "家" and re.search(r"机构|单位构成|概况", f.schedule_title) and f.row.endswith("单位")
        and f.row not in {"预算单位", "下属单位", "单位"}
    ]  # fmt: skip
    said = [f for f in ledger.stated if f.unit == "家" and "参公" in f.row and f not in listed and f.amount]
    if not listed or not said:
        yield Trial("unit-kind", Outcome.NOT_ENOUGH_DATA)
        return
    if any(not re.fullmatch(r"(?:行政|事业)单位", f.row) for f in listed):  # 参公, or a kind that may be: 行政执法单位
        yield Trial("unit-kind", Outcome.HOLDS)
        return
    rule = book.rules["unit-kind"]
    printed = f"{show(said[0])}{said[0].row}"
    expected = "、".join(f"{f.row}{show(f)}" for f in listed)
    told = rule.tell(printed=printed, expected=expected)
    running = next((f for f in ledger.by_passage.get(said[0].passage or 0, ()) if f.row == "机关运行经费"), None)
    if running is not None:
        told = f"{told.removesuffix('。')}（同句机关运行经费 {show(running)}）。"
    yield fails(
        rule, ledger.disclosure.document, told, printed, expected, "",
        (ledger.cite(said[0]), *(ledger.cite(f) for f in listed)), said[0].row,
    )  # fmt: skip


def periods(ledger: Ledger, book: RuleBook) -> Iterator[Trial]:
    """A project's 实施周期 must hold the year of the budget, and end after it begins."""
    year = ledger.disclosure.fiscal_year
    for passage in bodies(ledger):
        headed = passage.section and re.search(r"实施周期|实施期限|项目周期", passage.section[-1])
        # 四、实施周期：2024年1月1日至… as a paragraph of its own, in a section on projects.
        named = re.match(r"(?:实施周期|实施期限|项目周期)[：:]", passage.text[len(marker(passage.text)[1]) :])
        said = list(book.wording["project_period"].finditer(passage.text))
        for hit in said:
            first, last = ((int(hit.group(f"{end}_year")), int(hit.group(f"{end}_month"))) for end in ("from", "to"))
            if last < first:
                rule = book.rules["period-backwards"]
                words = hit.group("period")
                yield fails(
                    rule, ledger.disclosure.document, rule.tell(printed=words), words, "止期不早于起期", "",
                    (ledger.cite_words(passage, *hit.span("period")),), "",
                )  # fmt: skip
            else:
                yield _of_year(ledger, book, passage, hit.span("period"), first[0] <= year <= last[0])
        years = [int(y) for y in re.findall(r"(?<!\d)(20\d\d)(?=[年.\-/])", passage.text)]
        if said or (not headed and not (named and "项目" in "".join(passage.section))):
            continue
        if not years:
            yield Trial("project-period", Outcome.NOT_ENOUGH_DATA)
        else:
            yield _of_year(ledger, book, passage, (0, len(passage.text)), min(years) <= year <= max(*years, _until(passage.text)))


def _of_year(ledger: Ledger, book: RuleBook, passage: Passage, span: tuple[int, int], holds: bool) -> Trial:
    if holds:
        return Trial("project-period", Outcome.HOLDS)
    rule, year = book.rules["project-period"], ledger.disclosure.fiscal_year
    # （三）居家养老与长者饭堂。…实施期为2024年1月至12月: the name that opens the paragraph is the project.
    opened = re.match(r"[^，。；：:]{4,30}(?=[。：:])", passage.text[len(marker(passage.text)[1]) :]) if span[0] else None
    subject = opened.group() if opened else passage.section[0] if passage.section else "项目"
    printed = passage.text[slice(*span)]
    told = rule.tell(subject=subject, printed=printed, year=year)
    return fails(
        rule, ledger.disclosure.document, told, printed, f"应含 {year} 年", "", (ledger.cite_words(passage, *span),), subject
    )


_LASTS = re.compile(r"(?:工期|周期|期限?|历时)[^\d，。；]{0,4}(\d{1,4})(?:个|日历)?(天|日|月|年)")
_MONTHS = {"天": 1 / 30.4, "日": 1 / 30.4, "月": 1, "年": 12}


def _until(text: str) -> int:
    """The year in which what begins (2025年10月) and lasts (合同工期490天) ends; 0 where one of them is not told."""
    begun = re.search(r"(?<!\d)(20\d\d)年(\d{1,2})月", text)
    lasts = _LASTS.search(text, begun.end()) if begun else None
    if begun is None or lasts is None:
        return 0
    months = int(begun.group(2)) - 1 + int(lasts.group(1)) * _MONTHS[lasts.group(2)]
    return int(begun.group(1)) + int(months // 12)


_SAME_AFTER, _SAME_BEFORE, _MISTYPED = 6, 1, 2


def homophones(ledger: Ledger, book: RuleBook) -> Iterator[Trial]:
    """更游校的整合…资源 beside 更有效的整合…资源: one sentence twice, two letters apart and read alike."""
    texts = [(p, p.text) for p in bodies(ledger)]
    whole = "\n".join(text for _, text in texts)
    first: dict[str, tuple[Passage, int]] = {}
    told: set[frozenset[str]] = set()
    for passage, text in texts:
        for at in range(_SAME_BEFORE + 1, len(text) - _SAME_AFTER + 1):
            other, there = first.setdefault(text[at : at + _SAME_AFTER], (passage, at))
            if text[at - 1] == other.text[there - 1]:
                continue  # within the words that agree, or the very same place
            pair = _apart(text[:at], other.text[:there])
            if pair is None or frozenset(pair) in told or not _read_alike(*pair):
                continue
            told.add(frozenset(pair))
            # What the document writes more often is what it means; a tie tells nothing.
            here, elsewhere = (whole.count(words) for words in pair)
            if here < elsewhere:
                yield _mistyped(ledger, book, pair, (passage, at), (other, there))
            elif elsewhere < here:
                yield _mistyped(ledger, book, pair[::-1], (other, there), (passage, at))


def _mistyped(
    ledger: Ledger, book: RuleBook, pair: tuple[str, str], here: tuple[Passage, int], other: tuple[Passage, int]
) -> Trial:
    wrong, right = pair
    (passage, at), (twin, there) = here, other
    start, end = at - len(wrong) - _SAME_BEFORE, at + _SAME_AFTER
    words, meant = passage.text[start:end], passage.text[start:end].replace(wrong, right, 1)
    twin_start = there - len(wrong) - _SAME_BEFORE
    left, _ = _around(passage.text, start, end)
    rule = book.rules["homophone"]
    told = rule.tell(printed=words, expected=meant, other=twin.text[twin_start : there + _SAME_AFTER])
    return fails(
        rule, ledger.disclosure.document, told, wrong, right, "",
        (ledger.cite_words(passage, left, end), ledger.cite_words(twin, twin_start, there + _SAME_AFTER)), "",
        # One letter may be a matter of habit: 其它 and 其他, 制定 and 制订.
        severity=None if len(wrong) > 1 else Severity.NOTICE,
    )  # fmt: skip


def _apart(before: str, other: str) -> tuple[str, str] | None:
    """The letters, one or two, in which two texts differ just before they agree again."""
    for length in range(1, _MISTYPED + 1):
        a, b = before[-length:], other[-length:]
        same = before[-length - _SAME_BEFORE : -length] == other[-length - _SAME_BEFORE : -length] != ""
        if same and all(x != y and _is_letter(x) and _is_letter(y) for x, y in zip(a, b, strict=False)):
            return a, b
    return None


def _is_letter(char: str) -> bool:
    return "\u4e00" <= char <= "\u9fff"


def _read_alike(one: str, other: str) -> bool:
    from pypinyin import lazy_pinyin

    return bool(lazy_pinyin(one) == lazy_pinyin(other))
