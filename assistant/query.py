"""A question as understood: whose, when, what, and what to do with it."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from assistant.wording import Quantity
from index.vocabulary import Direction, Level, Phase, Scope


class Operation(StrEnum):
    """What the asker wants done. Values are the names in data/operations.toml."""

    INVENT = "invent"
    PREDICT = "predict"
    PERSONAL = "personal"
    OPINION = "opinion"
    GREET = "greet"
    CONTRADICTIONS = "contradictions"
    CHECK = "check"
    SAME = "same"
    REASON = "reason"
    DEFINITION = "definition"
    BACKCAST = "backcast"
    COMPLETION = "completion"
    SHARE = "share"
    CHANGE = "change"
    DIFFERENCE = "difference"
    RANK = "rank"
    COMPARE = "compare"
    ABOVE = "above"
    RATIO = "ratio"
    AVERAGE = "average"
    WHICH = "which"
    COUNT = "count"
    LIST = "list"
    SUM = "sum"
    EXIST = "exist"
    CONVERT = "convert"
    WHO = "who"
    VALUE = "value"


@dataclass(frozen=True, slots=True)
class Mention:
    """A word of the question that the vocabulary of some document knows."""

    surface: str
    start: int
    end: int
    linked: bool = False
    "True where the encoder linked it, rather than the word itself."
    purpose: str = ""
    "The asker's words, where the document says that the item is for them and nothing else."
    slip: str = ""
    "The asker's word, where it was taken for a slip of the pen."


@dataclass(frozen=True, slots=True)
class Subject:
    """Words that together name one figure: 行政运行 + 基本支出."""

    mentions: tuple[Mention, ...]
    amount: Decimal | None = field(default=None, compare=False)
    "In 元, where the conversation points at the figure that a reply gave: 这三个加起来, of those just listed."

    @property
    def surfaces(self) -> tuple[str, ...]:
        return tuple(m.surface for m in self.mentions)

    @property
    def text(self) -> str:
        return "".join(s.lstrip("~") for s in self.surfaces)


@dataclass(frozen=True, slots=True)
class Target:
    """What one turn spoke of: whose, when, what."""

    agencies: tuple[str, ...]
    years: tuple[int, ...]
    subjects: tuple[Subject, ...]
    phases: tuple[Phase, ...] = ()
    alone: tuple[str, ...] = ()
    "Those of the bodies that were meant without their units."


@dataclass(frozen=True, slots=True)
class Query:
    """One sub-question. Empty fields were neither said nor carried over."""

    text: str
    operations: tuple[Operation, ...] = ()
    "What each clause asks for, in the order asked."
    hints: frozenset[Operation] = frozenset()
    "Every operation some word points at, asked for or not."
    agencies: tuple[str, ...] = ()
    unknown_agencies: tuple[str, ...] = ()
    tied_agencies: tuple[str, ...] = ()
    waiting: tuple[str, ...] = ()
    "Bodies of which only documents are held that nobody has accepted yet."
    years: tuple[int, ...] = ()
    beside_year: int | None = None
    "The one of these years that was only said to be compared with: 比上年."
    phases: tuple[Phase, ...] = ()
    scopes: tuple[Scope, ...] = ()
    own_only: bool = False
    "本部 / 本级: the agency without its units."
    own_of: tuple[str, ...] = ()
    "Those of several bodies of which that was said: 城管局比石泉路街道（本级）."
    subjects: tuple[Subject, ...] = ()
    whole: Subject | None = None
    "What a share is of."
    pairs: tuple[tuple[str, int], ...] = ()
    "Each body with a year of its own: 司法局26年 … 万里街道25年."
    quantities: tuple[Quantity, ...] = ()
    read_as: tuple[str, str] | None = None
    "(words said, printed name) where the encoder placed them: said in the answer."
    quotations: tuple[str, ...] = ()
    "What the asker puts in quotation marks, as typed."
    residual: tuple[str, ...] = ()
    "Content words nobody could place."
    possible_items: tuple[str, ...] = ()
    "Nouns among them that can be an item, or make the item named another one."
    content: tuple[str, ...] = ()
    "All content words of the clause, placed or not, without bodies and years."
    limit: int | None = None
    nth: int | None = None
    "第二大: which place in an order."
    descending: bool = True
    level: Level | None = None
    unit: str = ""
    "元, 万元 or 亿元 when the asker wants that unit."
    wants_rate: bool = False
    wants_amount: bool = False
    direction: Direction | None = None
    excluded: tuple[str, ...] = ()
    "不算…: items to leave out of an order or list."
    everybody: bool = False
    "哪个部门…, 各部门…: of all bodies that are held."
    unexplained: tuple[str, ...] = ()
    "Words that stand right beside an item's name and make it another item: 临聘 in 临聘人员工资."
    called: tuple[tuple[str, str], ...] = ()
    "Each body with the words it was named by: 城管局."
    trail: tuple[Target, ...] = ()
    "What this and earlier turns spoke of, newest last."
    spoken: tuple[str, ...] = ()
    "Content words of the turn or clause before that had any."
    about: tuple[Subject, ...] = ()
    "What the turns or clauses before spoke of, the last first, whether this one takes it over or not."
    told: tuple[tuple[Subject, ...], ...] = ()
    "What each of the last replies gave, item by item with its amount, newest last."
    given: tuple[Quantity, ...] = ()
    "The amounts of the last reply, while its item is spoken of: they tell which of several of its name is meant."
    carried: frozenset[str] = field(default_factory=frozenset)
    "Fields inherited from earlier turns."
    company: tuple[tuple[str, ...], ...] = ()
    "The bodies each turn so far was about, newest last."
    home: str = ""
    "The asker's own body: 我是万里的居民."
    apart: str = ""
    "城管占三家的多少, 比宜川多的: the one body that is held against all of `agencies`."
    singled: tuple[tuple[str, str], ...] = ()
    "Those of several bodies that the reply to this turn came to, each with the word that says why: 最高的是…."
    ranked: tuple[Subject, ...] | None = None
    "What an order was asked of, where 它 since means the one of it that came first."
    asked: tuple[Operation, ...] = ()
    "What was to be done when the item spoken of was named; what was asked of it since are asides."
    over_projects: bool = False
    "最大的专项, 哪个项目最多: an order or list of projects."
    supposed_year: int | None = None
    "The year that 今年 was taken for and 去年 counted from, where nobody said one and the calendar's own is not held; or that a reply took."

    def of_itself(self, agency: str) -> bool:
        """Whether a body is meant without its units."""
        return self.own_only and (not self.own_of or agency in self.own_of)

    def wants(self, *operations: Operation) -> bool:
        return any(o in self.operations for o in operations)

    @property
    def operation(self) -> Operation:
        return self.operations[0] if self.operations else Operation.VALUE
