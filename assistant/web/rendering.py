"""An Answer as people see it: Markdown for bots and terminals, HTML for the page. Everything is escaped."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markupsafe import Markup

from assistant.answer import Answer, Figure, Source
from assistant.citations import in_unit
from assistant.web.bases import Basis
from assistant.web.charts import draw
from assistant.web.money import Money, decimal, legible, money
from assistant.web.pages import render

MARK = re.compile(r"\[(\d{1,3})\]")
# What must arrive in one piece: a mark, a number with its unit, a run of other characters up to a pause.
PIECE = re.compile(
    r"\[\d{1,3}\]"
    r"|[-+]?\d[\d,，]*(?:\.\d+)?\s*(?:%|％|[十百千万亿]{0,2}元|[人批]次|[\u4e00-\u9fff])?"
    r"|[^\d\[\n，。；：、]{1,16}[，。；：、]?"
    r"|."
    r"|\n+",
    re.DOTALL,
)
STATUS_WORDS: Mapping[str, str] = {
    "partial": "部分回答",
    "clarify": "需要确认",
    "not_disclosed": "没有公开",
    "out_of_scope": "不在范围内",
}
CAUTION_WORDS: Mapping[str, str] = {
    "discrepancy": "公开材料前后不一致",
    "assumption": "按此理解",
    "rounding": "四舍五入",
    "coverage": "收录范围",
}
MOST_SOURCES = 6
"Up to this many sources are listed at once; the rest unfold."
MOST_CARDS = 4
"Up to this many asked figures stand as cards; more are listed or drawn."


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A figure as it stands on the page."""

    label: str
    amount: str
    unit: str
    both: Money | None
    "Money in 元 and in 万元, of which the reader sees one; None for what is no money."
    also: str
    "The same money in 万元, where that is easier to read."
    basis: str
    working: str
    marks: tuple[Source, ...]


def pieces(text: str) -> Iterator[str]:
    """Cut a text for streaming; no figure and no mark is ever cut in two.

    >>> list(pieces("预算为5,000元[1]，占1.2%。"))
    ['预算为', '5,000元', '[1]', '，', '占', '1.2%', '。']
    """
    yield from PIECE.findall(text)


def markdown(answer: Answer) -> str:
    """Text with its foot list of sources, for clients that show nothing else."""
    parts = [answer.text]
    if answer.clarification:
        parts += [f"- {option.label}：{option.question}" for option in answer.clarification.options]
    parts += [f"注意：{caution.text}" for caution in answer.warnings if caution.text not in answer.text]
    if answer.citations:
        parts.append("\n".join(f"[{source.id}] {place(source)}" for source in answer.citations))
    return "\n\n".join(parts)


def place(source: Source) -> str:
    """Where something is printed, in words: document, page, table, row, column."""
    words = [source.source or source.title, page_and_lines(source), source.table or source.section, source.row]
    return "，".join(word for word in words if word) + (f"（{source.column}）" if source.column else "")


def page_and_lines(source: Source) -> str:
    if not source.lines:
        return f"第{source.page}页"
    first, last = source.lines
    return f"第{source.page}页第{first}行" if first == last else f"第{source.page}页第{first}至{last}行"


def html(
    answer: Answer,
    *,
    number: int = 1,
    text: str | None = None,
    live: bool = False,
    bases: Sequence[Basis] = (),
    judged: bool = False,
) -> Markup:
    """The answer as one block of the conversation. `text` is what has arrived so far while it streams."""
    sources = {source.id: source for source in answer.citations}
    asked = [card(figure, answer) for figure in answer.figures if figure.role == "answer"]
    # A picture or a list already shows many figures; cards are for the few that were asked for.
    listed = len(asked) > (MOST_CARDS if answer.chart is None else 2)
    cautions = [(one, inline(one.text, sources)) for one in answer.warnings]
    return Markup(
        render(
            "answer.html",
            answer=answer,
            number=number,
            live=live,
            prose=prose(body(answer, answer.text if text is None else text), sources),
            cards=[] if listed else asked,
            workings=[card(f, answer) for f in answer.figures if f.formula and f.role == "support"],
            chart=draw(answer.chart) if answer.chart else None,
            status=STATUS_WORDS.get(answer.status, ""),
            caution_words=CAUTION_WORDS,
            cautions=[(one, words) for one, words in cautions if one.kind != "assumption"],
            assumptions=[words for one, words in cautions if one.kind == "assumption"],
            bases=[basis for basis in bases if len(basis.values) > 1],
            judged=judged,
            sources=answer.citations,
            by_id=sources,
            place=place,
            page_and_lines=page_and_lines,
            most=MOST_SOURCES,
            href=href,
        )
    )


def body(answer: Answer, text: str) -> str:
    """The text without the quoted paragraphs that only repeat a warning: the page shows warnings by themselves."""
    told = {caution.text for caution in answer.warnings}
    kept = []
    for paragraph in text.split("\n\n"):
        words = paragraph.removeprefix("> ").removeprefix("提示：").strip()
        if not (paragraph.startswith("> ") and (words in told or any(whole.startswith(words) for whole in told))):
            kept.append(paragraph)
    return "\n\n".join(kept)


def card(figure: Figure, answer: Answer) -> Card:
    value = decimal(figure.amount)
    marks = tuple(source for source in answer.citations if source.id in figure.citations)
    stands_on = (basis(figure, answer.figures), _printed_where(marks) if _is_contested(figure, answer) else "")
    return Card(
        label=figure.label,
        amount=with_separators(figure.amount),
        unit=figure.unit,
        both=money(value) if figure.unit == "元" and value is not None else None,
        also=in_ten_thousands(figure),
        basis=" · ".join(filter(None, stands_on)),
        working=figure.formula or "",
        marks=marks,
    )


def _is_contested(figure: Figure, answer: Answer) -> bool:
    """Whether another asked figure has the same name on the same basis and another amount: print that contradicts itself."""
    return any(
        one.label == figure.label and one.amount != figure.amount and basis(one, answer.figures) == basis(figure, answer.figures)
        for one in answer.figures if one.role == "answer"
    )  # fmt: skip


def _printed_where(marks: Sequence[Source]) -> str:
    """The schedule, or else the part of the text, that prints a figure."""
    return next((f"《{m.table}》" if m.table else f"“{m.section}”" for m in marks if m.table or m.section), "")


def basis(figure: Figure, figures: Sequence[Figure]) -> str:
    """Whose figure, of which year, 预算 or 决算: the words without which a number means nothing.

    A derived figure stands on everything its operands stand on, so a change names both its years.
    """
    based = [figure]
    if figure.origin == "derived":
        operands = [one for one in figures if one is not figure and set(one.citations) & set(figure.citations)]
        based = [one for one in operands if one.origin != "derived"] or based
    agencies = dict.fromkeys(one.agency for one in based if one.agency)
    years = "、".join(f"{year}年" for year in sorted({one.fiscal_year for one in based if one.fiscal_year}))
    scopes = "、".join(dict.fromkeys(one.scope for one in based if one.scope))
    phases = "、".join(dict.fromkeys(one.phase for one in based if one.phase))
    return " · ".join(part for part in ("、".join(agencies), f"{years}{scopes}{phases}") if part)


def with_separators(amount: str) -> str:
    """As people write it; what is no number is shown as it came."""
    value = decimal(amount)
    return amount if value is None else legible(value)


def in_ten_thousands(figure: Figure) -> str:
    """元 from 10,000 up are easier to read in 万元, from a hundred million up in 亿元, as the text rounds them.

    >>> in_ten_thousands(Figure(label="", amount="318000.00", unit="元", printed="", printed_unit="", origin="cell"))
    '31.8 万元'
    """
    value = decimal(figure.amount)
    if value is None or figure.unit != "元" or abs(value) < 10_000:
        return ""
    unit = "亿元" if abs(value) >= 100_000_000 else "万元"
    return f"{in_unit(value, unit)} {unit}"


def href(source: Source) -> str:
    """The source page's address; an address that leads elsewhere is never followed."""
    safe = source.url.startswith("/documents/") and "\\" not in source.url
    address = source.url if safe else f"/documents/{source.document}/pages/{source.page}"
    return address if "#" in address else address + "#cited"


def inline(text: str, sources: Mapping[int, Source]) -> Markup:
    """One sentence with its marks as links."""
    return Markup(_markdown().renderInline(text, {"sources": sources}))


def prose(text: str, sources: Mapping[int, Source]) -> Markup:
    """Markdown to HTML with marks as links. Raw HTML, links and pictures stay the characters they are."""
    return Markup(_markdown().render(text, {"sources": sources}))


@lru_cache(maxsize=1)
def _markdown() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "breaks": True}).enable("table")
    parser.disable(
        ["link", "image", "autolink", "reference", "html_block", "html_inline", "code", "heading", "lheading"]
    )
    parser.core.ruler.push("marks", _link_marks)
    return parser


def _link_marks(state: StateCore) -> None:
    sources: Mapping[int, Source] = state.env["sources"]
    for block in state.tokens:
        if block.type == "inline" and block.children:
            block.children = [new for token in block.children for new in _with_links(token, sources)]


def _with_links(token: Token, sources: Mapping[int, Source]) -> Iterator[Token]:
    if token.type != "text":
        yield token
        return
    end = 0
    for found in MARK.finditer(token.content):
        source = sources.get(int(found[1]))
        if source is None:
            continue
        yield Token("text", "", 0, content=token.content[end : found.start()])
        attributes: dict[str, str | int | float] = {
            "href": href(source),
            "class": "mark",
            "target": "_blank",
            "aria-label": f"出处{source.id}：{place(source)}",
        }
        yield Token("link_open", "a", 1, attrs=attributes)
        yield Token("text", "", 0, content=found[0])
        yield Token("link_close", "a", -1)
        end = found.end()
    yield Token("text", "", 0, content=token.content[end:])
