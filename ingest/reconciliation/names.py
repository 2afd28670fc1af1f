"""Names with names: an item called otherwise in a sentence than in the schedule, a code with two names."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from difflib import SequenceMatcher

from index.records import Citation, Fact
from index.vocabulary import Outcome, ScheduleKind
from ingest.paragraphs import bare, opening_of
from ingest.reconciliation.ledger import Ledger, Row, Sheet
from ingest.reconciliation.numbers import agree, close
from ingest.reconciliation.rules import RuleBook, Trial, fails

ITEMS = (
    ScheduleKind.GENERAL_PUBLIC, ScheduleKind.GOVERNMENT_FUND, ScheduleKind.EXPENDITURE, ScheduleKind.STATE_CAPITAL,
)  # fmt: skip
"""Schedules whose rows are 类款项."""


def misnamed(
    ledger: Ledger, book: RuleBook, fact: Fact, compare: Callable[[Sheet, Fact], Trial]
) -> Iterator[Trial]:
    """No row of this name: is there one of the same amount whose name is nearly this?

    `compare` tries the sentence's amount against the schedule's, where the name is settled and the amount is not.
    """
    path = tuple(map(bare, fact.row_path))
    # 文化体育与传媒支出（类）135.60万元: of a 类 alone, its own brackets say that it is one.
    levels = r"[（(]\d{0,3}[类款项][）)]" if len(path) > 1 else rf"{re.escape(fact.row)}[（(]\d{{0,3}}类[）)]"
    if not re.search(levels, fact.quoted + _passage_text(ledger, fact)) or (len(path) < 2 and not fact.amount):
        return
    length = 3 + 2 * (len(path) - 1)
    for sheet in ledger.of_kind(*ITEMS):
        rows = [(r, t) for r in sheet.rows if len(r.code) == length and (t := r.total()) and t.amount is not None]
        coded = [pair for pair in rows if fact.row_code and pair[0].code == fact.row_code]
        alike = [
            pair for pair in rows
            if _either_agrees(ledger, fact, pair[1]) and _nearly(_full(pair[0], path), path)
        ]  # fmt: skip
        beside = [
            pair for pair in rows
            if _same_branch(pair[0].path, path) and (_either_agrees(ledger, fact, pair[1]) or close(fact, pair[1]))
        ]  # fmt: skip
        chosen = coded or next((found for found in (alike, beside) if len(found) == 1), [])
        if not chosen:
            continue
        row, cell = chosen[0]
        printed_path = _full(row, path)
        if printed_path == path or "".join(printed_path) == "".join(path):
            if fact.row_code and row.code and fact.row_code != row.code:
                yield _miscoded(ledger, book, fact, sheet, row, cell)
            return
        wrong = [
            (k, a, b) for k, (a, b) in enumerate(zip(path, printed_path, strict=False))
            if a != b and not (k == 0 and _is_one_name(a, b)) and not _is_given_up(book, a, ledger.disclosure.fiscal_year)
        ]  # fmt: skip
        if not wrong or any(_shuffled(a, b) and not _is_printed_so(ledger, row, b) for _, a, b in wrong):
            return
        label = (lambda name, k: f"{name}（{'类款项'[k]}）") if len(wrong) > 1 else (lambda name, k: name)
        printed = "".join(label(a, k) for k, a, _ in wrong)
        expected = "".join(label(b, k) for k, _, b in wrong)
        rule = book.rules["item-name"]
        told = rule.tell(printed=printed, table=sheet.title, expected=expected, code=row.code[: 3 + 2 * wrong[-1][0]])
        yield fails(
            rule, ledger.disclosure.document, told, printed, expected, "",
            (*_where_named(ledger, fact, wrong[-1][1]), ledger.cite(fact), ledger.cite(cell)), path[-1],
            tuple(f.ordinal for f in ledger.by_passage.get(fact.passage or 0, ()) if f.row_path == fact.row_path),
        )  # fmt: skip
        if not _either_agrees(ledger, fact, cell) and not close(fact, cell):
            yield compare(sheet, cell)
        return
    yield Trial("item-name", Outcome.NOT_ENOUGH_DATA)


def _either_agrees(ledger: Ledger, fact: Fact, cell: Fact) -> bool:
    year = ledger.without_carried(cell)
    return agree(fact, cell) or (year is not None and year.amount is not None and agree(fact, year))


def _miscoded(ledger: Ledger, book: RuleBook, fact: Fact, sheet: Sheet, row: Row, cell: Fact) -> Trial:
    """卫生健康支出（208类）: the right name under another's code."""
    rule = book.rules["item-code"]
    told = rule.tell(subject=bare(fact.row), printed=fact.row_code, table=sheet.title, expected=row.code)
    return fails(
        rule, ledger.disclosure.document, told, fact.row_code, row.code, "", (ledger.cite(fact), ledger.cite(cell)),
        bare(fact.row),
    )  # fmt: skip


def names_of_codes(ledger: Ledger, book: RuleBook) -> Iterator[Trial]:
    """One code, one name, in whichever schedule; a flattened file may have cut the names itself."""
    if ledger.disclosure.format == "txt":
        return
    known: dict[str, tuple[Sheet, Row]] = {}
    for sheet in ledger.of_kind(*ITEMS, ScheduleKind.REVENUE):
        for code, row in sheet.by_code().items():
            name = bare(row.name)
            if not name:
                continue
            first, other = known.setdefault(code, (sheet, row))
            before = bare(other.name)
            short, full = sorted((name, before), key=len)
            cut = full.startswith(short) and full.removeprefix(short) in {"支出", "缴费支出"} and len(short) >= _LONG
            if before == name or (full.find(short) >= 0 and not cut) or _shuffled(name, before):
                yield Trial("code-name", Outcome.HOLDS)
                continue
            cell, twin = (next(iter(r.every), None) for r in (row, other))
            if cell is None or twin is None:
                continue
            rule = book.rules["code-name"]
            told = rule.tell(code=code, table=sheet.title, printed=name, other=first.title, expected=before)
            yield fails(
                rule, ledger.disclosure.document, told, name, before, "", (ledger.cite(cell), ledger.cite(twin)), name
            )


_LONG = 8
"Letters from which a name lacks its end by a slip: of short ones 支出 comes and goes."


def _is_given_up(book: RuleBook, name: str, year: int) -> bool:
    """Whether a name is one that the classification gave up: that is told once for all places, by a rule of its own."""
    changed = book.old_names.get(bare(name))
    return changed is not None and year >= changed[1]


def old_names(ledger: Ledger, book: RuleBook) -> Iterator[Trial]:
    """20805 行政事业单位离退休 in a schedule, “文化体育与传媒支出” in a sentence: names given up years before; each is told once."""
    rule, year = book.rules["old-name"], ledger.disclosure.fiscal_year
    found: dict[str, list[Fact]] = {}
    rows = ((row.name, cell) for sheet in ledger.sheets for row in sheet.rows if len(row.code) in {3, 5} for cell in row.every[:1])
    said = ((name, fact) for fact in ledger.stated if fact.fiscal_year == year and fact.amount for name in fact.row_path)
    for name, fact in (*rows, *said):
        if _is_given_up(book, name, year):
            found.setdefault(bare(name), []).append(fact)
        elif fact.table is not None:
            yield Trial(rule.id, Outcome.HOLDS)
    for old, facts in found.items():
        now, since = book.old_names[old]
        places = list({fact.quoted or (fact.table, fact.row): fact for fact in facts}.values())
        count = f"（共 {len(places)} 处）" if len(places) > 1 else ""
        told = rule.tell(printed=old, expected=now, year=since, count=count)
        yield fails(rule, ledger.disclosure.document, told, old, now, "", tuple(ledger.cite(f) for f in places[:8]), old)


def _shuffled(a: str, b: str) -> bool:
    """The same characters in another order: wrapped lines that the reader mixed up, and no name of its own."""
    shorter, longer = sorted((a, b), key=len)
    common = sum((Counter(a) & Counter(b)).values())
    rest = iter(longer)
    in_order = all(c in rest for c in shorter)
    return len(shorter) >= 6 and common >= 0.9 * len(shorter) and not in_order


def _is_printed_so(ledger: Ledger, row: Row, name: str) -> bool:
    """Whether a name is no mixture of wrapped lines: several schedules print it for one code, letter for letter."""
    known = {id(sheet) for sheet in ledger.sheets for r in sheet.rows if r.code and row.code.startswith(r.code) and bare(r.name) == name}
    return ledger.disclosure.format != "txt" and len(known) > 1


def _is_one_name(a: str, b: str) -> bool:
    """一般公共服务（类） and 一般公共服务支出（类） are one name; of the 项 the Ministry's list has it with 支出 or without."""
    return a.removesuffix("支出") == b.removesuffix("支出")


def _same_branch(printed: tuple[str, ...], said: tuple[str, ...]) -> bool:
    """The same names down to the last: 统计信息事务（款）统计信息事务（项） beside 统计信息事务（款）专项统计业务（项）."""
    above = zip(printed[:-1], said[:-1], strict=True) if len(printed) == len(said) > 1 else ()
    return len(printed) == len(said) > 1 and all(_is_one_name(a, b) for a, b in above)


def _full(row: Row, said: tuple[str, ...]) -> tuple[str, ...]:
    """The names of a row, with those said above a 项 that its schedule prints alone."""
    alone = len(row.path) == 1 and len(row.code) == 7 and len(said) == 3
    return (*said[:-1], row.path[0]) if alone else row.path


def _nearly(printed: tuple[str, ...], said: tuple[str, ...]) -> bool:
    """The same 类 and nearly the same last name, or the same names under another 类."""
    if len(printed) != len(said):
        return False
    alike = SequenceMatcher(None, printed[-1], said[-1]).ratio() >= 0.5
    return alike if len(said) == 1 else (_is_one_name(printed[0], said[0]) and alike) or printed[1:] == said[1:]


def _where_named(ledger: Ledger, fact: Fact, name: str) -> tuple[Citation, ...]:
    """The words that name the item, where the sentence of its amount does not: 抚恤（款）伤残抚恤（项）。 before 年初预算为…"""
    passage = ledger.passage.get(fact.passage or 0)
    at = passage.text.find(name) if passage is not None else -1
    if passage is None or at < 0 or name in fact.quoted:
        return ()
    end = at + len(name) + (m.end() if (m := _LEVEL.match(passage.text[at + len(name) :])) else 0)
    start = opening_of(passage.text, at)
    return (ledger.cite_words(passage, start, end),)


_LEVEL = re.compile(r"[（(]\d{0,3}[类款项][）)]")


def _passage_text(ledger: Ledger, fact: Fact) -> str:
    passage = ledger.passage.get(fact.passage or 0)
    return passage.text if passage else ""
