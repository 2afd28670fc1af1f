"""An answer's figures as a table to take along: asked again from its address, so nothing a browser sends is believed."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import Response

from assistant.answer import Answer, Answers, Turn
from assistant.export import EXACT_IN_A_SHEET
from assistant.web.browse import SHEETS, attached
from assistant.web.money import decimal
from assistant.web.problems import NOT_FOUND, Problem
from assistant.web.rendering import place
from assistant.web.sent import PlainText

HEADINGS = ("项目", "数额", "单位", "部门或单位", "年度", "口径", "算式", "出处", "原文")
MOST_QUESTIONS = 30
Asked = Annotated[list[PlainText], Query(max_length=MOST_QUESTIONS, description="依次问过的问题，最后一个是要下载的")]


def router(assistant: Answers) -> APIRouter:
    """`/answers/figures.csv` and `/answers/figures.xlsx`."""
    routes = APIRouter(include_in_schema=False)

    @routes.get("/answers/figures.{kind}")
    def figures(kind: str, q: Asked) -> Response:
        if kind not in SHEETS:
            raise Problem(NOT_FOUND, "表格可以下载为 figures.csv 或 figures.xlsx。")
        history: list[Turn] = []
        for question in q[:-1]:
            said = assistant.ask(question, history).text
            history += [Turn(role="user", content=question), Turn(role="assistant", content=said)]
        answer = assistant.ask(q[-1] if q else "", history)
        content = as_xlsx(answer) if kind == "xlsx" else as_csv(answer)
        return Response(content, media_type=SHEETS[kind], headers=attached(f"明账.{kind}"))

    return routes


def rows(answer: Answer) -> Iterator[Sequence[str]]:
    """The figures asked for, or where there are none those the answer rests on."""
    sources = {source.id: source for source in answer.citations}
    asked = [figure for figure in answer.figures if figure.role == "answer"] or answer.figures
    for figure in asked:
        first = next((sources[number] for number in figure.citations if number in sources), None)
        yield (
            figure.label,
            figure.amount,
            figure.unit,
            figure.agency or "",
            str(figure.fiscal_year or ""),
            f"{figure.scope or ''}{figure.phase or ''}",
            figure.formula or "",
            place(first) if first else "",
            figure.printed,
        )


def as_csv(answer: Answer) -> bytes:
    """With the mark by which spreadsheets know Chinese."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(HEADINGS)
    writer.writerows([_harmless(cell) for cell in row] for row in rows(answer))
    return ("\ufeff" + out.getvalue()).encode("utf-8", "replace")


def as_xlsx(answer: Answer) -> bytes:
    """Amounts as numbers, everything else as the text it is."""
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    book = Workbook(write_only=True)
    sheet = book.create_sheet("明账")
    sheet.freeze_panes = "A2"
    sheet.append(HEADINGS)
    for row in rows(answer):
        line: list[object] = []
        for heading, text in zip(HEADINGS, row, strict=True):
            number: Decimal | None = decimal(text) if heading in ("数额", "年度") else None
            if number is not None and len(text) <= EXACT_IN_A_SHEET:
                line.append(number)
                continue
            cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", text))
            cell.data_type, cell.number_format = "s", "@"
            line.append(cell)
        sheet.append(line)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _harmless(cell: str) -> str:
    """What a document prints never becomes a formula; a negative number stays a number."""
    return f"'{cell}" if cell[:1] in "=+@\t\r-" and cell and decimal(cell) is None else cell
