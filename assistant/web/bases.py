"""On which basis an answer stands, and the same question put on another: another body, year, scope or phase."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from assistant.answer import Answer
from assistant.phrases import find_years
from index.agencies import AgencyDirectory
from index.records import Disclosure
from index.vocabulary import Phase

MOST_VALUES = 40
"Bodies offered in one list; beyond that it is quicker to type the name."
# 预算 and 决算 as a phase, not as part of a name (一般公共预算, 政府性基金预算).
PHASE_WORDS = re.compile(
    r"的?(?<!公共)(?<!基金)(?<!经营)(?:年初)?(?:部门|单位)?(?:预算|决算)数?(?=[是为有里中的，。？?]|多少|$)"
)
LEFT_OVER = re.compile(r"^[\s，,、的里中在年度]+")
# Questions that set two things side by side have no single basis to exchange.
BESIDE = frozenset({"compare", "difference", "contradictions", "check", "same", "which"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """One value a basis may take: the words to choose it by, and the document that has it."""

    label: str
    document: str
    chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis:
    """One part of a basis: what it is called, whether the asker said it, and what else it could be."""

    name: str
    values: tuple[Value, ...]
    assumed: bool

    @property
    def shown(self) -> str:
        return next((value.label for value in self.values if value.chosen), "")


PARTS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    # name, field, what must stay as it is
    ("部门或单位", "agency", ()),
    ("年度", "fiscal_year", ("agency",)),
    ("阶段", "phase", ("agency",)),
    ("范围", "scope", ("agency", "fiscal_year")),
)
CLOSENESS = ("agency", "phase", "scope", "fiscal_year")


def bases(answer: Answer, held: Iterable[Disclosure]) -> tuple[Basis, ...]:
    """The parts of the answer's basis, each with the values the index has for it; none where there is no one basis."""
    understood = answer.interpretation
    if understood.agency is None or understood.fiscal_year is None or understood.operation in BESIDE:
        return ()
    if len(find_years(answer.question)) > 1:
        return ()
    documents = [one for one in held if one.phase in (Phase.APPROVED, Phase.EXECUTED)]
    now = {field: getattr(understood, field) for _, field, _ in PARTS}
    found = []
    for name, field, kept in PARTS:
        within = [one for one in documents if all(_plain(one, other) == now[other] for other in kept)]
        best: dict[object, Disclosure] = {}
        for one in sorted(within, key=lambda one: _distance(one, now)):
            best.setdefault(_plain(one, field), one)
        if now[field] not in best:
            continue
        values = [
            Value(label=_label(one, field, now), document=one.document, chosen=value == now[field])
            for value, one in sorted(best.items(), key=lambda item: _order(item[0]))
        ]
        if len(values) <= MOST_VALUES:
            found.append(Basis(name=name, values=tuple(values), assumed=field in understood.assumed))
    return tuple(found)


def stands_alone(question: str, directory: AgencyDirectory) -> bool:
    """Whether a question names whose figures it wants, so that nothing said before belongs to it."""
    return any(mention.names for mention in directory.mentions(question))


def put_on(question: str, target: Disclosure, directory: AgencyDirectory) -> str:
    """The same question on another basis, written out in full so that nothing has to be assumed.

    >>> class One:
    ...     agency, fiscal_year, scope, phase = "上海市某区财政局", 2024, "部门", "决算"
    >>> put_on("2026年公务接待费预算是多少？", One, AgencyDirectory(()))
    '某区财政局2024年部门决算公务接待费是多少？'
    """
    spans = [(m.start, m.end) for m in directory.mentions(question) if m.names]
    spans += [(m.start, m.end) for m in find_years(question)]
    spans += [found.span() for found in PHASE_WORDS.finditer(question)]
    kept = list(question)
    for start, end in spans:
        kept[start:end] = [""] * (end - start)
    rest = LEFT_OVER.sub("", "".join(kept)).replace("年度", "", 1)
    return f"{directory.short(target.agency)}{target.fiscal_year}年{target.scope}{target.phase}{rest}"


def _plain(one: Disclosure, field: str) -> object:
    value = getattr(one, field)
    return getattr(value, "value", value)


def _distance(one: Disclosure, now: dict[str, object]) -> tuple[object, ...]:
    years = abs(one.fiscal_year - int(str(now["fiscal_year"])))
    return (*(_plain(one, field) != now[field] for field in CLOSENESS), years)


def _order(value: object) -> tuple[int, str]:
    return (-value, "") if isinstance(value, int) else (0, str(value))


def _label(one: Disclosure, field: str, now: dict[str, object]) -> str:
    """A value in words, with what else would change if it were chosen."""
    own = f"{one.fiscal_year}年" if field == "fiscal_year" else str(_plain(one, field))
    also = [f"{one.fiscal_year}年"] if field != "fiscal_year" and one.fiscal_year != now["fiscal_year"] else []
    also += [
        str(_plain(one, other))
        for other in ("scope", "phase")
        if other != field and now[other] and _plain(one, other) != now[other]
    ]
    return f"{own}（{''.join(also)}）" if also else own
