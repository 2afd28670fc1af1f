"""Marks in the answer and the evidence behind them: a figure without a source cannot leave."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_EVEN, Decimal
from typing import TypeVar

from assistant.answer import Caution, Figure, Source
from assistant.catalogue import SAYS_WHEN, STAMPED_ROW, Entry
from assistant.concepts import concepts
from assistant.evidence import Excerpt
from assistant.torn import mended
from assistant.wording import fold, quantities
from index.amounts import plain, print_number, read_number
from index.classification import name_key
from index.errors import CitationError
from index.records import Citation, Disclosure, Fact, Provenance
from index.vocabulary import MONEY_UNITS, Phase, ScheduleKind, Scope

_TOKEN = re.compile(r"(?<![A-Za-z\d.])\d[\d,]*(?:\.\d+)?")
_Told = TypeVar("_Told")
_SMALL = 31
"Counts up to here may stand in a sentence unsourced: three items, page 12, the 31st."


def in_unit(amount: Decimal, unit: str) -> str:
    """Print an amount of 元 in a larger unit: exact where three places suffice, else rounded to two.

    >>> in_unit(Decimal("5257121"), "万元"), in_unit(Decimal("13500"), "万元")
    ('525.71', '1.35')
    """
    value = amount / MONEY_UNITS[unit]
    exact = value.normalize()
    exponent = exact.as_tuple().exponent
    places = -exponent if isinstance(exponent, int) and exponent < 0 else 0
    if unit == "亿元":
        places = min(max(places, 0), 4)
        return print_number(value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_EVEN))
    if places <= 3 and places != 3:
        return print_number(value.quantize(Decimal(1).scaleb(-max(places, 0))))
    return print_number(value.quantize(Decimal("0.01"), ROUND_HALF_EVEN))


def money(amount: Decimal, unit: str = "元") -> str:
    """元 with separators, and 万元 or 亿元 in brackets where it helps to read it.

    >>> money(Decimal("5257121"))
    '5,257,121元（525.71万元）'
    """
    if unit in {"万元", "亿元"}:
        return f"{in_unit(amount, unit)}{unit}"
    whole = amount.quantize(Decimal(1)) if amount == amount.to_integral_value() else amount
    text = f"{print_number(whole)}元"
    if abs(amount) >= 100_000_000:
        return f"{text}（{in_unit(amount, '亿元')}亿元）"
    return f"{text}（{in_unit(amount, '万元')}万元）" if abs(amount) >= 10_000 else text


@dataclass(slots=True)
class Ledger:
    """Figures and their sources while an answer is being written. Each place of printing gets one number."""

    disclosure_of: Callable[[str], Disclosure]
    sources: list[Source] = field(default_factory=list)
    figures: list[Figure] = field(default_factory=list)
    warnings: list[Caution] = field(default_factory=list)
    used: list[Fact] = field(default_factory=list)
    "Facts quoted so far, for the contradictions that touch them."
    printed_too: dict[Fact, tuple[Fact, ...]] = field(default_factory=dict)
    "Of those, the other places that print the same and were cited with them."

    def fresh(self) -> Ledger:
        """An empty ledger over the same documents, for trying out what an answer would be."""
        return Ledger(self.disclosure_of)

    def cite(self, citation: Citation) -> int:
        """Return the mark of a place, entering it once."""
        d = self.disclosure_of(citation.document)
        place = citation.place
        key = (citation.document, place, citation.quoted)
        for source in self.sources:
            if (
                source.document,
                Provenance(page=source.page, lines=source.lines, bbox=source.bbox),
                source.quoted,
            ) == key:
                return source.id
        self.sources.append(
            Source(
                id=len(self.sources) + 1,
                document=d.document,
                source=d.source,
                title=d.title,
                page=place.page,
                lines=place.lines,
                bbox=place.bbox,
                section=citation.section,
                table=citation.table,
                row=citation.row,
                column=citation.column,
                quoted=citation.quoted,
                url=page_url(citation.document, place),
            )
        )
        return self.sources[-1].id

    def cite_fact(self, fact: Fact) -> int:
        return self.cite(citation_of(fact))

    def cite_entry(self, entry: Entry) -> int:
        return self.cite_fact(entry.fact)

    def cite_excerpt(self, excerpt: Excerpt) -> int:
        passage = excerpt.passage
        return self.cite(
            Citation(
                document=passage.document,
                place=passage.place_of(excerpt.start, excerpt.end),
                quoted=excerpt.text,
                section=" / ".join(passage.section),
            )
        )

    def cite_document(self, disclosure: Disclosure) -> int:
        """The document as such: its first page."""
        return self.cite(Citation(document=disclosure.document, place=Provenance(page=1), quoted=disclosure.title))

    def figure(self, fact: Fact, *, role: str = "answer", label: str | None = None, also: Sequence[Fact] = ()) -> str:
        """Enter a printed figure and return it as text with its marks; `also` are places that print the same."""
        marks = [self.cite_fact(f) for f in (fact, *also)]
        amount = fact.amount if fact.amount is not None else Decimal(0)
        is_money = fact.unit in MONEY_UNITS
        self.enter(
            Figure(
                label=label or label_of(fact),
                amount=plain(amount),
                unit="元" if is_money else fact.unit,
                printed=fact.printed,
                printed_unit=fact.unit,
                role="answer" if role == "answer" else "support",
                origin="cell" if fact.origin.value == "cell" else "narrative",
                citations=list(dict.fromkeys(marks)),
                agency=fact.agency,
                scope=fact.scope.value,
                fiscal_year=fact.fiscal_year,
                phase=fact.phase.value,
            )
        )
        self.used.append(fact)
        self.printed_too[fact] = tuple(also)
        return f"{said(fact)}{mark(marks)}"

    def derived(
        self,
        label: str,
        value: Decimal,
        unit: str,
        formula: str,
        operands: Sequence[Fact],
        *,
        role: str = "answer",
        places: int | None = None,
        said_in: str = "",
        marks: Sequence[int] = (),
    ) -> str:
        """Enter a computed figure with its formula and return it as text; its operands must have been entered."""
        marks = [*marks, *(self.cite_fact(f) for f in operands)]
        rounded = value if places is None else value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_EVEN)
        shown = money(rounded, said_in or "元") if unit == "元" else f"{print_number(rounded)}{unit}"
        first = operands[0] if operands else None
        self.enter(
            Figure(
                label=label,
                amount=plain(rounded),
                unit=unit,
                printed=print_number(rounded),
                printed_unit=unit,
                role="answer" if role == "answer" else "support",
                origin="derived",
                formula=formula,
                citations=list(dict.fromkeys(marks)),
                agency=first.agency if first else None,
                scope=first.scope.value if first else None,
                fiscal_year=first.fiscal_year if first else None,
                phase=first.phase.value if first else None,
            )
        )
        return f"{shown}{mark(marks)}"

    def enter(self, figure: Figure) -> None:
        """Enter once; an answer outranks the support it was before."""
        for number, held in enumerate(self.figures):
            same = (held.amount, held.unit, held.printed, held.origin, held.citations) == (
                figure.amount, figure.unit, figure.printed, figure.origin, figure.citations,
            )  # fmt: skip
            if same:
                if held.role == "support" and figure.role == "answer":
                    self.figures[number] = figure
                return
        self.figures.append(figure)

    def take_back(self, figures: int, used: int) -> None:
        """Drop what was entered since: the answer it was for is not given."""
        del self.figures[figures:], self.used[used:]
        self.warnings = [w for w in self.warnings if w.kind in {"assumption", "coverage"}]

    def instead(self, figures: int, used: int, tell: Callable[[], _Told | None]) -> _Told | None:
        """What `tell` comes to in the place of what was entered since; where that is nothing, all stays as it was."""
        before = self.figures[figures:], self.used[used:], self.warnings
        self.take_back(figures, used)
        told = tell()
        if told is None:
            self.take_back(figures, used)
            self.figures += before[0]
            self.used += before[1]
            self.warnings = before[2]
        return told

    def warn(self, kind: str, text: str, marks: Sequence[int] = ()) -> None:
        caution = Caution.model_validate({"kind": kind, "text": text, "citations": list(dict.fromkeys(marks))})
        if all(w.text != text for w in self.warnings):
            self.warnings.append(caution)

    def retract(self, kind: str, marks: Sequence[int]) -> None:
        """Take back warnings that say less of the same places: a finding tells them whole."""
        self.warnings = [
            w for w in self.warnings if w.kind != kind or not (w.citations and set(w.citations) <= set(marks))
        ]


def said(fact: Fact) -> str:
    """A printed figure in words: its own unit when that is not 元, else 元 with 万元 in brackets."""
    if fact.amount is None:
        return "（空白）"
    if fact.unit == "元":
        return money(fact.amount)
    if fact.unit in MONEY_UNITS:
        return f"{fact.printed}{fact.unit}"
    if fact.printed == "无":
        return f"0{fact.unit}"
    return fact.printed if fact.printed.endswith(fact.unit) else f"{fact.printed}{fact.unit}"


def label_of(fact: Fact) -> str:
    """What a figure is called: its row, and its column where that is not the total.

    A bare 合计 is called by the header it adds up (支出预算合计), an unnamed row by its header alone (“三公”经费).
    """
    totals = concepts()
    row = mended(_ORDINAL.sub("", fact.row))
    if len(fact.row_path) > 1 and CARRIED_OVER.search(fact.row_path[-2]):
        row = f"{_ORDINAL.sub('', fact.row_path[-2])}—{row}"  # the row of a fund in that group, and not what the fund brings in this year
    headers = fact.column_path or ((fact.column,) if fact.column else ())
    if not fact.row_code and STAMPED_ROW.fullmatch(name_key(row)):
        headers, row = (*headers, row), ""
    leaf = headers[-1] if headers else ""
    if row and row == fact.agency and fact.schedule is ScheduleKind.THREE_PUBLIC:
        row = ""  # a row for each body: the figure is of what its column says
    if row and row == fact.agency and fact.scope is Scope.UNIT:
        named = [c for c in headers if name_key(c) not in totals.total_columns]
        of_income = "预算合计" if fact.phase is Phase.APPROVED else "收入合计"
        return named[-1] if named else (of_income if fact.schedule is ScheduleKind.REVENUE else "支出合计")
    leaf_is_total = not leaf or name_key(leaf) in totals.total_columns
    if row and name_key(row) not in _BARE_TOTALS:
        return row if leaf_is_total else f"{row}（{leaf}）"
    for group, leaves in totals.composites:
        whole = dict(leaves).get(name_key(leaf))
        if whole and any(group in name_key(c) for c in headers[:-1]):
            return whole
    says_when = bool(row) and SAYS_WHEN.fullmatch(name_key(leaf)) is not None
    if says_when and "三公" in fact.schedule_title:
        return f"“三公”经费（{leaf}）"
    if not leaf_is_total and not says_when:
        return leaf
    groups = [c for c in headers if name_key(c) not in totals.total_columns and not SAYS_WHEN.fullmatch(name_key(c))]
    if not groups and not row and "三公" in fact.schedule_title:
        return "“三公”经费"
    if not row:
        return re.sub(r"^\d{4}年度?|(?:预算|决算)数?$", "", groups[-1]) if groups else leaf
    return f"{groups[0] if groups else _YEAR_HEAD.sub('', fact.schedule_title)}{row}"


def bare_label(fact: Fact) -> str:
    """What a figure is called where its year and phase are said beside it: 行政运行, and not 行政运行（年初预算数）."""
    return _ITS_PHASE.sub("", label_of(fact)) or fact.row


_ITS_PHASE = re.compile(r"（(?:20\d\d年度?|年初|上年|本年)?(?:增减[额率]|(?:预算|决算|执行)数?)）$")
CARRIED_OVER = re.compile("上年.*结转")
"""What a row, a column or the heading over it says of money left from the year before."""
_BARE_TOTALS = {"合计", "总计"}
_YEAR_HEAD = re.compile(r"^\d{4}年度?(?:部门|预算单位|单位)?")
_ORDINAL = re.compile(r"^(?:(?:[（(]?[一二三四五六七八九十]{1,3}[)）、.．]|\d{1,2}[、.．]|其中[:：])\s*)+")


def citation_of(fact: Fact) -> Citation:
    """Where a fact is printed, in the contract's terms."""
    narrative = fact.passage is not None
    return Citation(
        document=fact.document,
        place=fact.place,
        quoted=fact.quoted if narrative and fact.quoted else fact.printed,
        section=fact.schedule_title if narrative else "",
        table="" if narrative else fact.schedule_title,
        row=" ".join(p for p in (spaced(fact.row_code), fact.row) if p),
        column="/".join(fact.column_path) or fact.column,
    )


def spaced(code: str) -> str:
    """A code as schedules print it: 类 款 项 apart.

    >>> spaced("2080501")
    '208 05 01'
    """
    return (
        " ".join(p for p in (code[:3], code[3:5], code[5:7]) if p)
        if code.isdigit() and len(code) in {3, 5, 7}
        else code
    )


def mark(numbers: Sequence[int]) -> str:
    return "".join(f"[{n}]" for n in dict.fromkeys(numbers))


def page_url(document: str, place: Provenance) -> str:
    """The source page with the cited place marked."""
    url = f"/documents/{document}/pages/{place.page}"
    if place.bbox:
        return f"{url}?bbox={','.join(f'{v:.1f}' for v in place.bbox)}"
    if place.lines:
        return f"{url}?lines={place.lines[0]}-{place.lines[1]}"
    return url


def basis_of_disclosure(d: Disclosure) -> str:
    """2024年部门预算, 2024年度部门决算."""
    kind = "决算" if d.phase is Phase.EXECUTED else "预算"
    scope = "单位" if d.scope is Scope.UNIT else "部门"
    return f"{d.fiscal_year}年{scope}{kind}"


def loose_numbers(text: str, ledger: Ledger, question: str) -> list[str]:
    """Numbers in a text that no figure, no quotation, no title and not the question accounts for."""
    known: set[Decimal] = set()
    said_in = [question]
    for f in ledger.figures:
        said_in += [f.printed, f.label, f.formula or ""]
        value = Decimal(f.amount)
        scale_in = MONEY_UNITS.get(f.unit, 1)
        for scale in (*MONEY_UNITS.values(), 1):
            for places in range(7):
                known.add(abs((value * scale_in / scale).quantize(Decimal(1).scaleb(-places), ROUND_HALF_EVEN)))
    for s in ledger.sources:
        said_in += [s.quoted, s.row, s.column, s.table, s.title, s.source, s.section, str(s.page), str(s.lines or "")]
    for quantity in quantities(fold(question)):  # 一千万 in the question is 1000万元 in the answer
        known |= {quantity.value, quantity.amount}
    for words in said_in:
        for token in _TOKEN.findall(unicodedata.normalize("NFKC", words)):
            value_read = read_number(token.rstrip(","))
            if value_read is not None:
                known.add(abs(value_read))
    body = re.sub(r"\[\d+\]", " ", unicodedata.normalize("NFKC", text))
    loose = []
    for token in _TOKEN.findall(body):
        value_read = read_number(token.rstrip(","))
        small = value_read is not None and value_read <= _SMALL and value_read == value_read.to_integral_value()
        if value_read is not None and abs(value_read) not in known and not small:
            loose.append(token)
    return loose


def require_sources(text: str, ledger: Ledger, question: str) -> None:
    """Raise CitationError when a number of the text, or a figure, has no source."""
    loose = loose_numbers(text, ledger, question)
    if loose:
        raise CitationError(f"回答中的数字 {'、'.join(loose)} 没有出处，未予给出。")
    bare = [f.label for f in ledger.figures if not f.citations]
    if bare:
        raise CitationError(f"“{'、'.join(bare)}”没有出处，未予给出。")
