"""What a disclosure says, as frozen records: each knows where it was printed."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from index.vocabulary import Origin, Outcome, PassageKind, Phase, ScheduleKind, Scope, Severity, Standing, State

BBox = tuple[float, float, float, float]
"(x0, top, x1, bottom) in PDF points from the top left corner of the page."


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """Where something is printed. `page` from 1; `lines` from 1 in the file, text only; `bbox` PDF only."""

    page: int
    lines: tuple[int, int] | None = None
    bbox: BBox | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Disclosure:
    """One published document: whose, which year, which phase, and what became of reading it."""

    document: str
    "First 12 hex digits of the content's SHA-256: the same content is the same document."
    source: str
    "File name as ingested."
    title: str
    agency: str
    "Full printed name, such as 上海市嘉定区地区工作办公室."
    scope: Scope
    fiscal_year: int
    phase: Phase
    format: str
    "pdf, txt, …: the suffix under which the original is kept."
    pages: int
    units: tuple[str, ...] = ()
    "Names of the 预算单位 the document lists, the agency itself first."
    ingested_at: datetime | None = None
    seconds: float = 0.0
    standing: Standing = Standing.CURRENT


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One printed figure: whose, when, what for, how much, and where it is printed.

    For `Origin.NARRATIVE`, `row` is what the sentence speaks of, `column` what is said of it (预算数, 执行数, 增减额,
    增减率, 占比, 批次 …), `passage` the id of the passage, `quoted` the sentence.
    """

    document: str
    ordinal: int
    "Order of printing within the document: cells first, then narrative."
    agency: str
    "Whose figure: the document's agency, or the 单位 a row of a by-unit schedule names."
    scope: Scope
    fiscal_year: int
    "The year the figure belongs to, which may not be the document's (上年执行数)."
    phase: Phase
    origin: Origin
    place: Provenance
    schedule: ScheduleKind | None
    table: int | None
    "Number of the table within the document, from 1; None in narrative."
    schedule_title: str
    "As printed; for narrative the section title."
    row_code: str
    "Digits joined (2080501, 30217), empty where the table has none."
    row: str
    row_path: tuple[str, ...]
    "From 类 to 款 to 项 (names), or the groups a row stands under."
    column: str
    column_path: tuple[str, ...]
    printed: str
    unit: str
    amount: Decimal | None
    "元 for money, else the number in `unit`; None when blank or unread."
    state: State = State.PRINTED
    recovered: bool = False
    quoted: str = ""
    passage: int | None = None
    beside: tuple[str, ...] = ()
    "What its row prints in words beside its name: 一次性项目, 政府性基金."

    @property
    def row_label(self) -> str:
        """The row's name, or what we call the row of a schedule (“三公”经费) that prints none."""
        return self.row or "（无行名）"


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Characters `start` to `end` of a passage's text, and the one line on which they are printed."""

    start: int
    end: int
    place: Provenance


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A paragraph of narrative we can cite, line by line."""

    document: str
    ordinal: int
    kind: PassageKind
    section: tuple[str, ...]
    "Titles of the headings it stands under, outermost first."
    text: str
    "Lines joined; no line breaks inside."
    spans: tuple[Span, ...]

    @property
    def place(self) -> Provenance:
        """The first line's place."""
        return self.spans[0].place

    def place_of(self, start: int, end: int) -> Provenance:
        """Where characters `start` to `end` are printed: on their first page, from first to last line."""
        hit = [s.place for s in self.spans if s.start < end and s.end > start] or [self.spans[0].place]
        page = hit[0].page
        hit = [p for p in hit if p.page == page]
        lines = [p.lines for p in hit if p.lines]
        boxes = [p.bbox for p in hit if p.bbox]
        return Provenance(
            page=page,
            lines=(min(a for a, _ in lines), max(b for _, b in lines)) if lines else None,
            bbox=(
                min(b[0] for b in boxes),
                min(b[1] for b in boxes),
                max(b[2] for b in boxes),
                max(b[3] for b in boxes),
            )
            if boxes
            else None,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """A place in a document and what is printed there; becomes the contract's Citation at the edge."""

    document: str
    place: Provenance
    quoted: str
    section: str = ""
    table: str = ""
    row: str = ""
    column: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A contradiction: what is printed, what it should be, and every place that takes part."""

    document: str
    rule: str
    severity: Severity
    message: str
    printed: str
    expected: str
    difference: str
    citations: tuple[Citation, ...]
    "The first is where the slip is."
    subject: str = ""
    "The row, item or section it concerns: how an answer finds the findings that touch it."


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One rule tried on a document: in how many places it held, failed, or could not be decided."""

    document: str
    rule: str
    name: str
    "What people call the rule."
    source: str
    "The form, regulation or identity it comes from."
    counts: tuple[tuple[Outcome, int], ...] = ()
    "Empty where the document gave no occasion to try it."
    others: tuple[str, ...] = ()
    "The documents it was compared with; none for a rule inside one document."

    def count(self, outcome: Outcome) -> int:
        return dict(self.counts).get(outcome, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Quality:
    """How well a document was read: what was found of what it promises, what was checked, and what was not."""

    listed: tuple[str, ...] = ()
    "Titles of the schedules its table of contents lists."
    missing: tuple[str, ...] = ()
    "Those of them that no page carries."
    tables: int = 0
    printed: int = 0
    "Cells of schedules with a figure in them, those recovered included."
    recovered: int = 0
    blank: int = 0
    unread: int = 0
    stated: int = 0
    "Figures read from sentences."
    closed: int = 0
    "Places where what must add up or agree between schedules does."
    open: int = 0
    "Places where it does not."
    undecided: int = 0
    "Places where something that takes part is missing or unread."
    coverage: tuple[float | None, ...] = ()
    "By page, the share of its letters that became figures or passages; None for a page without any."
    steps: tuple[tuple[str, float], ...] = ()
    "Seconds by step of reading."
    doubts: tuple[str, ...] = ()
    "Why it should be held out of answers, as Chinese sentences; empty where it need not be."


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """Everything one file says: what ingest hands to the index, whole."""

    disclosure: Disclosure
    facts: tuple[Fact, ...]
    passages: tuple[Passage, ...]
    findings: tuple[Finding, ...] = ()
    checks: tuple[Check, ...] = ()
    content: bytes = field(default=b"", repr=False)
    "The original file, kept so that a citation can show its page."
    unread: tuple[str, ...] = ()
    "Places that could not be read, as Chinese sentences for the report."
    quality: Quality = field(default_factory=Quality)
