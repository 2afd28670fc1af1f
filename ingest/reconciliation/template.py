"""What a template leaves behind: words not chosen, reasons not given, units and signs forgotten, sentences broken off."""

from __future__ import annotations

import re
from collections.abc import Iterator

from index.records import Passage
from index.vocabulary import Outcome, PassageKind, Phase
from ingest.numbering import marker
from ingest.paragraphs import opening_of
from ingest.reconciliation.ledger import Ledger, bodies
from ingest.reconciliation.rules import RuleBook, Trial, fails


def leftovers(ledger: Ledger, book: RuleBook) -> Iterator[Trial]:
    """增加（减少）, 占76.23，, 预算预算, 主要原因是。: each as its own rule, found by its pattern."""
    for passage in ledger.passages:
        if passage.kind in {PassageKind.BODY, PassageKind.NOTE, PassageKind.HEADING}:
            for hit in book.wording["template_hint"].finditer(passage.text):
                yield _left(ledger, book, "template-hint", passage, hit)
    for passage in bodies(ledger):
        if any(re.search(book.wording["definitions"], title) for title in passage.section):
            continue
        for rule_id, name in (
            ("not-chosen", "not_chosen"), ("missing-percent", "missing_percent"), ("doubled-word", "doubled_word"),
            ("missing-reason", "missing_reason"), ("wide-comma", "wide_comma"),
            ("broken-number", "broken_number"), ("unpaired-quote", "unpaired_quote"),
        ):  # fmt: skip
            hits = list(book.wording[name].finditer(passage.text))
            if not hits:
                yield Trial(rule_id, Outcome.HOLDS)
            for hit in hits:
                yield _left(ledger, book, rule_id, passage, hit)


def _left(ledger: Ledger, book: RuleBook, rule_id: str, passage: Passage, hit: re.Match[str]) -> Trial:
    text = passage.text
    start = opening_of(text, hit.start(), "，。；：、")
    start = max(start, hit.start() - 20)
    if text[start - 1 : start] == "”" and "“" in text[:start]:
        start = text.rfind("“", 0, start)  # “三公”经费 keeps its name whole
    words = text[start : hit.end()]
    if rule_id in {"wide-comma", "unpaired-quote", "broken-number"}:
        start, words = hit.start(), hit.group()
    expected = {
        "not-chosen": "只留其一", "missing-percent": f"{words}%", "missing-reason": "补上原因", "template-hint": "删去",
        "broken-number": words.replace("..", "."),
        "wide-comma": words.replace("，", ","), "unpaired-quote": "补上右引号",
        "doubled-word": words.replace(hit.group(), hit.groupdict().get("word") or hit.group(), 1),
    }[rule_id]  # fmt: skip
    rule = book.rules[rule_id]
    told = rule.tell(printed=words, expected=expected)
    end = hit.end()
    if rule_id in {"template-hint", "not-chosen"}:  # （项目名称）自评得分…: the words that were to be filled in with it
        end += len(re.match(r"[^，。；]{0,24}", text[end:]).group())  # type: ignore[union-attr]
    return fails(
        rule, ledger.disclosure.document, told, words, expected, "", (ledger.cite_words(passage, start, end),), ""
    )


def dropped(ledger: Ledger, book: RuleBook) -> Iterator[Trial]:
    """2026预算安排, 主要原因公务用车购置费增加, 主要用扶持企业: set phrases without the one word that they never go without."""
    rule = book.rules["dropped-word"]
    for passage in bodies(ledger):
        for pattern, word in book.dropped:
            for hit in pattern.finditer(passage.text):
                start = max(opening_of(passage.text, hit.start(), "，。；："), hit.start() - 12)
                ends = (passage.text.find(mark, hit.end()) for mark in "，。；")
                end = min((e for e in ends if e >= 0), default=len(passage.text))
                words = passage.text[start : min(end, hit.end() + 20)]
                at = hit.end() - start
                expected = words[:at] + word + words[at:]
                yield fails(
                    rule, ledger.disclosure.document, rule.tell(printed=words, word=word, expected=expected), words, expected, "",
                    (ledger.cite_words(passage, hit.start(), start + len(words)),), "",
                )  # fmt: skip


def broken(ledger: Ledger, book: RuleBook) -> Iterator[Trial]:
    """A paragraph that stops where a word is still to come, with another item or heading after it."""
    every = [p for p in ledger.passages if p.kind in {PassageKind.BODY, PassageKind.HEADING, PassageKind.NOTE}]
    for at, passage in enumerate(every[:-1]):
        following = every[at + 1]
        if passage.kind is not PassageKind.BODY or not re.search(r"说明|情况", " ".join(passage.section)):
            continue
        # A page may turn, or its furniture stand, in the middle of a sentence.
        goes_on = (following.kind is PassageKind.BODY and not marker(following.text)[0]) or (
            passage.spans[-1].place.page != following.place.page
        )
        hit = book.wording["unfinished"].search(passage.text)
        if hit is None or goes_on:
            yield Trial("broken-sentence", Outcome.HOLDS)
            continue
        rule = book.rules["broken-sentence"]
        words = passage.text[-24:]
        yield fails(
            rule, ledger.disclosure.document, rule.tell(printed=words), words, "补全", "",
            (ledger.cite_words(passage, len(passage.text) - len(words), len(passage.text)),), "",
        )  # fmt: skip


def _counts_what_there_is(book: RuleBook, text: str, date: re.Match[str]) -> bool:
    """截至2023年12月31日，本部门共有车辆7辆, in the 决算 of 2024 and with no later count beside it."""
    later = any(int(hit.group("year")) > int(date.group("year")) for hit in book.wording["as_of"].finditer(text))
    return not later and book.wording["there_is"].match(text, date.end()) is not None


def as_of(ledger: Ledger, book: RuleBook) -> Iterator[Trial]:
    """截至2021年12月31日 in the final account of 2024, or a day of the budget's own year or later."""
    d = ledger.disclosure
    for passage in bodies(ledger):
        for hit in book.wording["as_of"].finditer(passage.text):
            year, month = int(hit.group("year")), int(hit.group("month") or 12)
            if d.phase is Phase.EXECUTED:
                stale = year == d.fiscal_year - 1 and month == 12 and _counts_what_there_is(book, passage.text, hit)
                right = (year in {d.fiscal_year, d.fiscal_year - 1} or month != 12) and not stale
                expected = f"{d.fiscal_year}年"
            else:
                # The end of the year before last is the last there is when a budget is drawn up; its August is not.
                back = 2 if month == 12 else 1
                right = d.fiscal_year - back <= year < d.fiscal_year or (year == d.fiscal_year and month == 1)
                expected = f"{d.fiscal_year - 1}年"
            if right:
                yield Trial("as-of", Outcome.HOLDS)
                continue
            rule = book.rules["as-of"]
            told = rule.tell(printed=hit.group(), year=d.fiscal_year, phase=d.phase.value, expected=expected)
            yield fails(
                rule, d.document, told, hit.group(), expected, "", (ledger.cite_words(passage, *hit.span()),), ""
            )
