"""A document at a glance: the questions everybody asks of a budget, answered as they are everywhere else."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from decimal import Decimal

from assistant.answer import Answer, Answers, Chart
from assistant.web.charts import draw
from assistant.web.money import decimal
from assistant.web.rendering import Card, card
from index.agencies import AgencyDirectory
from index.budget_index import BudgetIndex
from index.errors import MingzhangError
from index.records import Disclosure
from index.vocabulary import Standing

# What is asked for the cards, and how many of the asked figures are shown of each.
FIGURES = (
    ("收入总额是多少？", 1),
    ("支出总额是多少？", 1),
    ("支出总额比上年增加了多少？", 1),
    ("基本支出和项目支出各是多少？", 2),
    ("“三公”经费是多少？", 1),
)
LARGEST = "各类支出构成"
KEPT = 64
"Glances kept: each takes a tenth of a second to ask."


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A figure of the glance and the question it answers, to go on from."""

    card: Card
    question: str
    doubtful: bool
    "Whether the document says otherwise elsewhere."


@dataclass(frozen=True, slots=True, kw_only=True)
class Glance:
    """收支, 三公 and the year's change as cards; the largest items as a picture."""

    told: tuple[Told, ...] = ()
    largest: str = ""
    question: str = ""


class Glances:
    """Glances of documents, asked once for each state of the index."""

    def __init__(self, index: BudgetIndex, assistant: Answers) -> None:
        self._index, self._assistant = index, assistant
        self._kept: OrderedDict[tuple[str, int], Glance] = OrderedDict()

    def of(self, disclosure: Disclosure) -> Glance:
        """Nothing of what answers are not drawn from."""
        if disclosure.standing is not Standing.CURRENT:
            return Glance()
        key = (disclosure.document, self._index.version)
        if key not in self._kept:
            self._kept[key] = self._asked(disclosure)
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return self._kept[key]

    def _asked(self, disclosure: Disclosure) -> Glance:
        whose = basis_words(disclosure)
        told = []
        for words, most in FIGURES:
            answer = self._answer(whose + words, disclosure)
            figures = [figure for figure in answer.figures if figure.role == "answer"] if answer else []
            doubtful = answer is not None and any(one.kind == "discrepancy" for one in answer.warnings)
            told += [
                Told(card=card(figure, answer), question=whose + words, doubtful=doubtful)
                for figure in figures[:most]
                if answer
            ]
        parts = self._answer(whose + LARGEST, disclosure)
        chart = ordered(parts.chart) if parts and parts.chart else None
        return Glance(told=tuple(told), largest=draw(chart) if chart else "", question=whose + LARGEST)

    def _answer(self, question: str, disclosure: Disclosure) -> Answer | None:
        """The answer, if it is one and stands on this document."""
        try:
            answer = self._assistant.ask(question)
        except MingzhangError:
            return None
        cited = {source.document for source in answer.citations}
        return answer if answer.status == "answered" and disclosure.document in cited else None


def basis_words(disclosure: Disclosure) -> str:
    """普陀区财政局2024年部门决算: enough to name this document and no other."""
    short = AgencyDirectory((disclosure,)).short(disclosure.agency)
    return f"{short}{disclosure.fiscal_year}年{disclosure.scope}{disclosure.phase}"


def ordered(chart: Chart) -> Chart:
    """The largest first, each with its share of the whole."""
    points = sorted(chart.points, key=lambda point: -(decimal(point.amount) or Decimal(0)))
    return chart.model_copy(update={"points": points, "type": "pie", "title": "各类支出，由大到小"})
