"""A small published world for tests of the doors: a text, a PDF, and an assistant that looks up a row by its name."""

from __future__ import annotations

import hashlib
import io
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from decimal import Decimal

from assistant.answer import (
    Answer,
    Caution,
    Chart,
    Clarification,
    Figure,
    Interpretation,
    Option,
    Point,
    Source,
    Turn,
)
from assistant.citations import page_url
from assistant.export import source_of
from index.amounts import plain, read_amount
from index.budget_index import BudgetIndex
from index.errors import QuestionError
from index.records import Citation, Disclosure, Fact, Finding, Provenance, Reading
from index.vocabulary import Origin, Phase, ScheduleKind, Scope, Severity, State

AGENCY = "上海市某区地区工作办公室"
TITLE = "2024年部门一般公共预算基本支出部门预算经济分类预算表"
TEXT = f"""{AGENCY}2024年部门预算

预算支出总额为1786.11万元，比上年增加90.58万元,减幅53.43%。
\f{TITLE}
编制部门：{AGENCY} 单位：元
302 17 公务接待费 5,000 5,000
302 07 邮电费 12,000 12,000
302 商品和服务支出 424,393 424,393
"""
ROWS = {"30217": ("公务接待费", "5,000", 6), "30207": ("邮电费", "12,000", 7), "302": ("商品和服务支出", "424,393", 8)}


def text_reading(
    source: str = "某区地区工作办公室2024年部门预算.txt", text: str = TEXT, *, fiscal_year: int = 2024
) -> Reading:
    """A flattened budget of two pages with one finding."""
    content = text.encode()
    disclosure = _disclosure(content, source, "txt", AGENCY, fiscal_year)
    facts = tuple(
        _fact(disclosure, at, code, row, printed, Provenance(page=2, lines=(line, line)))
        for at, (code, (row, printed, line)) in enumerate(ROWS.items())
    )
    slip = Citation(
        document=disclosure.document,
        place=Provenance(page=1, lines=(3, 3)),
        quoted="比上年增加90.58万元,减幅53.43%",
        section="部门预算编制说明",
    )
    finding = Finding(
        document=disclosure.document,
        rule="increase-called-decrease",
        severity=Severity.ERROR,
        message="同一句里先说增加，又说减幅。",
        printed="增加90.58万元,减幅53.43%",
        expected="增幅",
        difference="",
        citations=(slip,),
        subject="支出",
    )
    return Reading(disclosure=disclosure, facts=facts, passages=(), findings=(finding,), content=content)


def pdf_reading(source: str = "某区司法局2026年部门预算.pdf", content: bytes | None = None) -> Reading:
    """A ruled budget of three pages; the figure stands in a known box on the second."""
    content = pdf_content() if content is None else content
    disclosure = replace(_disclosure(content, source, "pdf", "上海市某区司法局", 2026), pages=3)
    place = Provenance(page=2, bbox=(300.0, 140.0, 380.0, 160.0))
    return Reading(
        disclosure=disclosure,
        facts=(_fact(disclosure, 0, "30211", "差旅费", "31,800", place),),
        passages=(),
        content=content,
    )


def pdf_content() -> bytes:
    """Three pages, the second with a table of one row whose amount stands in (300, 140, 380, 160)."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfgen.canvas import Canvas

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(595, 842), invariant=1)
    for page, words in enumerate(("上海市某区司法局2026年部门预算", "一般公共预算基本支出表", "名词解释"), 1):
        canvas.setFont("STSong-Light", 14)
        canvas.drawString(72, 842 - 100, words)
        if page == 2:
            canvas.rect(72, 842 - 160, 228, 20)
            canvas.rect(300, 842 - 160, 80, 20)
            canvas.drawString(76, 842 - 155, "差旅费")
            canvas.drawRightString(376, 842 - 155, "31,800")
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


class RowAssistant:
    """Answers with the row a question names; knows how to ask back, to refuse and to warn."""

    def __init__(self, index: BudgetIndex) -> None:
        self._index = index
        self.is_warm = False
        self.heard: list[tuple[str, list[Turn]]] = []
        self._free = threading.Event()
        self._free.set()

    @contextmanager
    def thinking(self) -> Iterator[None]:
        """Give no answer until this is left."""
        self._free.clear()
        try:
            yield
        finally:
            self._free.set()

    def ask(
        self, question: str, history: Sequence[Turn] = (), *, agency: str | None = None, fiscal_year: int | None = None
    ) -> Answer:
        self.heard.append((question, list(history)))
        self._free.wait(timeout=30)
        if not question.strip():
            raise QuestionError("问题是空的，请写明想问什么。")
        if len(question) > 2000:
            raise QuestionError(f"问题有 {len(question):,} 字，请缩短到 2,000 字以内。")
        if "哪个" in question:
            options = [Option(label=row, question=f"{row}是多少？") for row in ("公务接待费", "邮电费")]
            clarification = Clarification(question="想问哪一项？", options=options)
            return Answer(question=question, status="clarify", text="想问哪一项？", clarification=clarification)
        held = {one.document: one for one in self._index.disclosures()}
        years = {one.fiscal_year for one in held.values()}
        facts = [
            fact
            for document in held
            for fact in self._index.facts.of_document(document)
            if (fiscal_year is None or fact.fiscal_year == fiscal_year) and (agency is None or fact.agency == agency)
        ]
        spoken = question + "".join(turn.content for turn in history if turn.role == "user" and "多少" not in question)
        named = [fact for fact in facts if fact.row in spoken]
        if "构成" in question:
            named = [fact for fact in facts if fact.row_code.startswith("302")]
        if not named:
            return Answer(
                question=question,
                status="not_disclosed",
                text=f"已收录的 {len(held)} 份文件里没有这一项。",
                suggestions=[f"{sorted(years)[0]}年公务接待费是多少？"] if years else [],
            )
        return self._found(question, named, held)

    def openers(self) -> list[str]:
        return [
            "2024年公务接待费是多少？",
            "2024年邮电费是多少？",
            "2024年商品和服务支出的构成？",
            "2026年差旅费是多少？",
        ]

    def _found(self, question: str, named: list[Fact], held: dict[str, Disclosure]) -> Answer:
        sources: list[Source] = []
        figures: list[Figure] = []
        for number, fact in enumerate(named, 1):
            cited = Citation(
                document=fact.document,
                place=fact.place,
                quoted=fact.printed,
                table=fact.schedule_title,
                row=f"{fact.row_code} {fact.row}",
                column=fact.column,
            )
            sources.append(source_of(cited, number, held))
            figures.append(
                Figure(
                    label=fact.row,
                    amount=plain(fact.amount or Decimal(0)),
                    unit="元",
                    printed=fact.printed,
                    printed_unit=fact.unit,
                    origin="cell",
                    citations=[number],
                    agency=fact.agency,
                    scope=fact.scope.value,
                    fiscal_year=fact.fiscal_year,
                    phase=fact.phase.value,
                )
            )
        first = named[0]
        findings = self._index.findings([first.document])
        warnings = []
        if findings:
            slip = source_of(findings[0].citations[0], len(sources) + 1, held)
            sources.append(slip)
            text = "编制说明写的是“增加90.58万元,减幅53.43%”，与表中不一致。"
            warnings = [Caution(kind="discrepancy", text=text, citations=[slip.id])]
        basis = f"{first.agency}{first.fiscal_year}年{first.scope}{first.phase}"
        said = "；".join(f"{fact.row}为{fact.printed}元[{at}]" for at, fact in enumerate(named, 1))
        points = [Point(label=figure.label, amount=figure.amount) for figure in figures]
        return Answer(
            question=question,
            status="answered",
            text=f"{basis}中，{said}。",
            figures=figures,
            citations=sources,
            interpretation=Interpretation(agency=first.agency, fiscal_year=first.fiscal_year, assumed=["fiscal_year"]),
            warnings=warnings,
            suggestions=["邮电费呢？", "2024年商品和服务支出的构成？"],
            chart=Chart(type="bar", title="构成", unit="元", points=points) if len(points) > 1 else None,
        )


def marked_url(reading: Reading) -> str:
    """Where the first figure of a reading is shown, marked."""
    return page_url(reading.disclosure.document, reading.facts[0].place)


def _disclosure(content: bytes, source: str, form: str, agency: str, year: int) -> Disclosure:
    return Disclosure(
        document=hashlib.sha256(content).hexdigest()[:12],
        source=source,
        title=f"{agency}{year}年部门预算",
        agency=agency,
        scope=Scope.DEPARTMENT,
        fiscal_year=year,
        phase=Phase.APPROVED,
        format=form,
        pages=2,
        units=(agency,),
    )


def _fact(held: Disclosure, at: int, code: str, row: str, printed: str, place: Provenance) -> Fact:
    return Fact(
        document=held.document,
        ordinal=at,
        agency=held.agency,
        scope=held.scope,
        fiscal_year=held.fiscal_year,
        phase=held.phase,
        origin=Origin.CELL,
        place=place,
        schedule=ScheduleKind.BASIC_BY_ECONOMIC,
        table=10,
        schedule_title=TITLE,
        row_code=code,
        row=row,
        row_path=("商品和服务支出", row),
        column="合计",
        column_path=("合计",),
        printed=printed,
        unit="元",
        amount=read_amount(printed, "元"),
        state=State.PRINTED,
    )
