"""Headings with the table of contents: parts without their number, titles that read otherwise, years cut short."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher

from index.records import Citation, Passage, Provenance
from index.vocabulary import Outcome, PassageKind
from ingest.contents import contents
from ingest.numbering import marker
from ingest.paragraphs import bare, clean
from ingest.reconciliation.ledger import Ledger
from ingest.reconciliation.rules import RuleBook, Trial, fails

_PARTS = 3
"Parts from which a document numbers them."
_LINE = 60
_NAMED = 6
"Letters that a title has for itself."
_ALIKE = 0.7


def parts(ledger: Ledger, book: RuleBook) -> Iterator[Trial]:
    """某局2025年度部门决算表 over the schedules, which the contents call 第二部分, where every other part is headed by its number."""
    rule = book.rules["part-number"]
    headings = [p for p in ledger.passages if p.kind is PassageKind.HEADING]
    entries = [(_PART.match(text), text, cited) for text, cited in _entries(ledger)]
    numbered = {hit.group(): (text, cited) for hit, text, cited in entries if hit}
    headed = {hit.group() for p in headings if (hit := _PART.match(p.text))}
    missing = [number for number in numbered if number not in headed]
    if len(headed | set(numbered)) < _PARTS or len(missing) != 1 or len(headed) < _PARTS - 1:
        yield Trial(rule.id, Outcome.HOLDS if numbered and not missing else Outcome.NOT_APPLICABLE)
        return
    text, cited = numbered[missing[0]]
    name = _core(_PART.sub("", text))
    for printed, where in _unnumbered(ledger, headings):
        if len(name) >= _NAMED and _core(printed).startswith(name):  # the contents may have wrapped the line
            told = rule.tell(printed=printed, expected=missing[0], count=len(headed))
            yield fails(rule, ledger.disclosure.document, told, printed, text, "", (where, cited), "")
            return


def _unnumbered(ledger: Ledger, headings: list[Passage]) -> Iterator[tuple[str, Citation]]:
    """Headings that no part begins with, and the lines above tables, which are no passages."""
    for passage in headings:
        if not _PART.match(passage.text):
            yield passage.text, ledger.cite_words(passage, 0, len(passage.text))
    for page in ledger.pages:
        for line in page.lines:
            text = clean(line.text)
            if text.endswith("表") and len(text) <= _LINE and not _PART.match(text):
                lines = (line.number, line.number) if line.number is not None else None
                where = Provenance(page=page.number, lines=lines, bbox=line.bbox)
                yield text, Citation(document=ledger.disclosure.document, place=where, quoted=text)


def titles(ledger: Ledger, book: RuleBook) -> Iterator[Trial]:
    """十一、其他重要事项说明 in the contents, 十一、其他重要事项的情况说明 over the text."""
    rule = book.rules["contents-heading"]
    headings = [p for p in ledger.passages if p.kind is PassageKind.HEADING]
    entries = [(text, cited) for text, cited in _entries(ledger) if marker(text)[1] and not _SCHEDULE.search(text)]
    listed, printed = {_core(text) for text, _ in entries}, {_core(p.text) for p in headings}
    for text, cited in entries:
        if _core(text) in printed:
            yield Trial(rule.id, Outcome.HOLDS)
            continue
        near = [p for p in headings if marker(p.text)[1] == marker(text)[1] and _core(p.text) not in listed and _nearly(p.text, text)]
        if len(near) != 1:
            yield Trial(rule.id, Outcome.NOT_ENOUGH_DATA)
            continue
        told = rule.tell(printed=text, expected=near[0].text)
        where = (cited, ledger.cite_words(near[0], 0, len(near[0].text)))
        yield fails(rule, ledger.disclosure.document, told, text, near[0].text, "", where, "")


def years(ledger: Ledger, book: RuleBook) -> Iterator[Trial]:
    """202年度部门决算情况说明: a year that has lost a digit."""
    rule, year = book.rules["short-year"], ledger.disclosure.fiscal_year
    for passage in ledger.passages:
        for hit in book.wording["short_year"].finditer(passage.text):
            start = max(passage.text.rfind(" ", 0, hit.start()) + 1, hit.start() - 24)
            end = min(hit.end() + 12, len(passage.text))
            words = passage.text[start:end].split("\n")[0]
            told = rule.tell(printed=words, expected=f"{year}年")
            yield fails(
                rule, ledger.disclosure.document, told, hit.group(), f"{year}年", "", (ledger.cite_words(passage, start, end),), ""
            )


def listed_years(ledger: Ledger, book: RuleBook) -> Iterator[Trial]:
    """11. 2024年单位“三公”经费预算表 in the contents, whose other schedules are all of 2025."""
    rule, year = book.rules["title-year"], str(ledger.disclosure.fiscal_year)
    dated = [(hit.group(), text, cited) for text, cited in _entries(ledger) if _SCHEDULE.search(text) and (hit := _YEAR.search(text))]
    other = [(said, text, cited) for said, text, cited in dated if said != year and not _EARLIER.search(text)]
    if len(dated) < _PARTS + 1 or len(other) != 1:
        yield Trial(rule.id, Outcome.HOLDS if dated and not other else Outcome.NOT_APPLICABLE)
        return
    said, text, cited = other[0]
    told = rule.tell(printed=text, what=f"写的是 {said} 年", rest="目录其余各表为", expected=f"{year}年…")
    yield fails(rule, ledger.disclosure.document, told, text, text.replace(said, year, 1), "", (cited,), "")


def _entries(ledger: Ledger) -> Iterator[tuple[str, Citation]]:
    """The lines of the table of contents."""
    for passage in contents(ledger.passages):
        for span in passage.spans:
            text = _PAGE.sub("", passage.text[span.start : span.end]).strip()
            if text:
                yield text, ledger.cite_words(passage, span.start, span.end)


def _core(text: str) -> str:
    return re.sub(r"\s", "", bare(_ASIDE.sub("", _PART.sub("", text))))


def _nearly(one: str, other: str) -> bool:
    return SequenceMatcher(None, _core(one), _core(other)).ratio() >= _ALIKE


_YEAR = re.compile(r"20\d\d(?=年)")
_EARLIER = re.compile("上年|执行|对比|比较")
_PART = re.compile(r"第[一二三四五六七八九十]部分")
_PAGE = re.compile(r"[.．…·\s]*\d*$")
_ASIDE = re.compile(r"[（(][^（）()]*[）)]")
_SCHEDULE = re.compile("表$")

