"""Which documents a question is about: each side of it (whose, which year), or why that cannot be told."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from heapq import nsmallest

from assistant.basis import Basis
from assistant.catalogue import Catalogue, Entry
from assistant.evidence import Ambiguous, Found, Resolution
from assistant.linking import Library
from assistant.lookups import carrying, resolve
from assistant.orders import in_any_year
from assistant.query import Operation, Query, Subject
from assistant.unit_books import book_of
from assistant.wording import Quantity
from index.amounts import spoken_number
from index.classification import name_key
from index.naming import bare_place
from index.records import Disclosure
from index.vocabulary import MONEY_UNITS, Origin, Phase, Scope

_NOW = re.compile(r"现有|现在|目前|如今|眼下")
"Asked is how it stands: the latest document tells."
_KIND = re.compile(r"(?:哪个|哪些|各个?|所有|[两二三四五六七八九十几]个?)(?P<kind>街道|镇|乡|学校|医院|局(?!部|里)|委员会)")
"哪个街道: bodies of that kind alone."
_READ_FOR = 12
"Documents read to find whose a thing is that is asked about without naming a body."
_MOST_BODIES = 30
"Bodies looked up for a question about all of them."


@dataclass(frozen=True, slots=True)
class Side:
    """One body's figures of one year: the document they stand in, and the document to fall back on (单位 after 部门)."""

    agency: str
    fiscal_year: int
    disclosure: Disclosure
    catalogue: Catalogue
    basis: Basis
    alternates: tuple[tuple[Disclosure, Catalogue], ...] = ()
    is_prior: bool = False
    "True where the year's own document is not held, and a later one speaks of it."

    prefer_money: bool = False
    "Where a thing is printed with a count and with money: the money is asked for."
    given: tuple[Quantity, ...] = ()
    "What the last reply gave of the item."

    def resolve(self, subject: Subject) -> Resolution:
        """The subject's figure in this side's document, else in the other document of the same body and year."""
        found = self._resolved(subject)
        if isinstance(found, Ambiguous) or len(subject.mentions) > 1:
            found = _as_given(found, self.given, self.catalogue)
        if subject.amount is None or (isinstance(found, Found) and found.entry.fact.amount == subject.amount):
            return found
        return self._as_told(subject) or found

    def _resolved(self, subject: Subject) -> Resolution:
        first = _by_unit(resolve(self.catalogue, subject.surfaces, self.basis), prefer_money=self.prefer_money)
        if isinstance(first, Found):
            return first
        for _, catalogue in self.alternates:
            other = resolve(catalogue, subject.surfaces, self.basis)
            if isinstance(other, Found):
                return other
        return first

    def _as_told(self, subject: Subject) -> Found | None:
        """The figure of that item which a reply gave, where it is one of this side's: 三个加起来, of three 决算 listed as such."""
        for d, catalogue in ((self.disclosure, self.catalogue), *self.alternates):
            held = [e for e in catalogue.by_key.get(subject.surfaces[-1], ()) if e.row == subject.surfaces[-1]]
            meant = [e for e in held if e.fact.amount == subject.amount and e.fact.fiscal_year == self.fiscal_year]
            if meant:
                return Found(d, min(meant, key=lambda e: e.fact.origin is Origin.NARRATIVE))
        return None

    def at(self, phase: Phase, subject: Subject) -> tuple[Side, Resolution]:
        """The subject's 预算数 or 决算数: as this side's document prints both, else as the document of that phase has it."""
        subject = Subject(subject.mentions)  # of that phase, whichever was told before
        own = replace(self, basis=replace(self.basis, phases=(phase,)), alternates=())
        first = own.resolve(subject)
        for d, catalogue in () if isinstance(first, Found) else self.alternates:
            if d.phase is phase:
                other = replace(own, disclosure=d, catalogue=catalogue, basis=replace(self.basis, phases=()))
                resolution = other.resolve(subject)
                if isinstance(resolution, Found):
                    return other, resolution
        return own, first

    def carrying(self, subject: Subject) -> list[Entry]:
        """Every figure these words can name, one for each item."""
        return carrying(self.catalogue, subject.surfaces, self.basis)


@dataclass(frozen=True, slots=True)
class Scoping:
    """The sides of a question; what was assumed to get them; and what is missing or undecided."""

    sides: tuple[Side, ...] = ()
    assumed: tuple[str, ...] = ()
    missing: tuple[tuple[str, int | None], ...] = ()
    "(agency, year) pairs nothing is held of."
    undecided_years: tuple[int, ...] = ()
    undecided_agencies: tuple[str, ...] = ()
    missing_phase: Phase | None = None


_SO_MANY = re.compile("(?<![第属面下辖])(?P<count>[两三四五六七八九])(?:家(?:单位|部门|机构)?|个(?:单位|部门|机构))(?!的?(?:下属|企业|医院|学校))")


def scope(query: Query, library: Library) -> Scoping:
    """Find the sides of a question. A year or body that was not said is assumed only when there is but one."""
    assumed: list[str] = ["fiscal_year"] if query.supposed_year is not None else []
    agencies = query.agencies
    if not agencies and query.everybody:
        places = [bare_place(query.text[a:b]) for a, b in library.directory.places(query.text)]
        kind = _KIND.search(query.text)
        agencies = tuple(a for a in _bodies_with(query, library) if all(p in a for p in places) and (kind is None or kind["kind"] in a))[:_MOST_BODIES]
    if not agencies and not query.unknown_agencies and not query.tied_agencies:
        candidates = _bodies_with(query, library)
        if len(candidates) == 1:
            agencies = candidates
            assumed.append("agency")
        elif (counted := _SO_MANY.search(query.text)) is not None and spoken_number(counted["count"]) == len(candidates):
            agencies = candidates  # 三家单位分别是多少, where three are held
        else:
            return Scoping(undecided_agencies=candidates)
    if query.tied_agencies and not agencies:
        return Scoping(undecided_agencies=query.tied_agencies)
    sides: list[Side] = []
    missing: list[tuple[str, int | None]] = []
    undecided: tuple[int, ...] = ()
    lacking: Phase | None = None
    for agency in dict.fromkeys(agencies):
        years = tuple(y for a, y in query.pairs if a == agency) or query.years
        documents = library.documents_of(agency, (), query.scopes) or library.documents_of(agency)
        documents = _of_itself(documents, agency, library) if query.of_itself(agency) else _telling_of(documents, agency, library)
        documents, gap = _of_phase(documents, query)
        lacking = lacking or gap
        held = sorted({d.fiscal_year for d in documents})
        wanted = [y for y in years if y in held]
        if query.wants(Operation.CHANGE) and len(wanted) == 1 == len(years) and wanted[0] - 1 in held:
            wanted = [wanted[0] - 1, wanted[0]]  # 同比 with one year named compares with the year before
        if years and not wanted and query.wants(Operation.CHANGE) and max(years) + 1 in held:
            wanted = [max(years) + 1]  # 跟去年比涨了多少, of a year that is not held: what the year after says of it
        if years and not wanted and query.wants(Operation.REASON) and _FROM_YEAR.search(query.text) and max(years) + 1 in held:
            wanted = [max(years) + 1]  # 从去年的六十几万掉到18万，怎么回事
        if years and not wanted and "fiscal_year" in query.carried and held:
            wanted = held[-1:]  # a carried year is a guess; the body's own year wins
            assumed.append("fiscal_year")
        if years and not wanted and query.wants(Operation.CHECK, Operation.CONTRADICTIONS) and held:
            wanted = held  # the year stands in a sentence that is being checked
        if not years and held and in_any_year(query.text):
            wanted = held
        elif not years and held:
            wanted = held if query.wants(Operation.CHECK) else held[-1:]
            if len(held) > 1 and not _NOW.search(query.text):
                undecided = tuple(held)
            else:
                assumed.append("fiscal_year")
        missing += [(agency, y) for y in years if y not in held and (not wanted or wanted[0] in years)]
        if not held and not years:
            missing.append((agency, None))
        sides += [_side(agency, y, [d for d in documents if d.fiscal_year == y], query, library) for y in wanted]
        for y in [y for y in years if y not in held and y + 1 in held]:
            prior = _prior(agency, y, [d for d in documents if d.fiscal_year == y + 1], query, library)
            if prior is not None:
                sides.append(prior)
                missing = [m for m in missing if m != (agency, y)]
    if any(d.scope is not s.disclosure.scope for s in sides for d, _ in s.alternates) and not query.scopes:
        assumed.append("scope")
    if sides and not query.phases and all(any(d.phase is not s.disclosure.phase and d.scope is s.disclosure.scope for d, _ in s.alternates) for s in sides):
        assumed.append("phase")  # of years compared, one that only a budget tells decides for both
    return Scoping(
        tuple(sides),
        tuple(dict.fromkeys(assumed)),
        tuple(dict.fromkeys(missing)),
        undecided,
        missing_phase=None if sides else lacking,
    )


def _of_itself(documents: Sequence[Disclosure], agency: str, library: Library) -> list[Disclosure]:
    """本级: the body's own 单位 documents, and those of its department that print its own figures apart."""
    kept = [
        d for d in documents
        if d.scope is Scope.UNIT
        or any(e.fact.scope is Scope.UNIT and e.fact.agency == agency for e in library.catalogue(d).entries)
    ]  # fmt: skip
    return kept or list(documents)


def _telling_of(documents: Sequence[Disclosure], agency: str, library: Library) -> list[Disclosure]:
    """Of a unit that has no book of its own, those books of its department that print figures of it, where any does."""
    if any(d.agency == agency for d in documents):
        return list(documents)
    unit = name_key(agency)
    told = [d for d in documents if any(e.fact.agency == agency or unit in e.ancestors for e in library.catalogue(d).entries)]
    return told or list(documents)


def _of_phase(documents: Sequence[Disclosure], query: Query) -> tuple[list[Disclosure], Phase | None]:
    """Keep the documents of the phase asked for. 预算 said loosely of a final account keeps the final account."""
    documents = list(documents)
    asked = {*query.years, *(y for _, y in query.pairs)}
    if query.wants(Operation.COMPLETION):
        spent = {d.fiscal_year for d in documents if d.phase is Phase.EXECUTED}
        return [d for d in documents if d.fiscal_year in spent], None if spent else Phase.EXECUTED
    if "phase" in query.carried and not any(d.phase in query.phases for d in documents):
        return documents, None
    if query.phases == (Phase.EXECUTED,) or (Phase.EXECUTED in query.phases and Phase.APPROVED not in query.phases):
        executed = [d for d in documents if d.phase is Phase.EXECUTED]
        spent = {d.fiscal_year for d in executed}
        # 26年安排了多少，比25年实际执行的: what a year has no final account of is held by its budget.
        planned = [d for d in documents if len(query.years) > 1 and d.fiscal_year in query.years and d.fiscal_year not in spent]
        return [*executed, *planned], None if executed else Phase.EXECUTED
    if query.phases == (Phase.APPROVED,):
        budgeted = {d.fiscal_year for d in documents if d.phase is Phase.APPROVED}
        kept = [
            d for d in documents
            # The 预算数 of a year whose budget is not held stands in its final account.
            if d.phase is Phase.APPROVED or (d.fiscal_year in asked and d.fiscal_year not in budgeted)
        ]  # fmt: skip
        return (kept or documents), None
    return documents, None


def _bodies_with(query: Query, library: Library) -> tuple[str, ...]:
    """The bodies whose documents hold what is asked for; all of them when nothing particular is."""
    counted = query.supposed_year is not None or query.beside_year is not None  # 比上一年, with no year said, leaves nobody out
    years = () if counted else query.years
    documents = library.of_places(query.text, years) or library.holdings.of_years(years)
    agencies = tuple(dict.fromkeys(d.agency for d in documents))
    if len(agencies) <= 1 or not query.subjects:
        return _department_of(agencies, library)
    holding = [
        d.agency
        for d in nsmallest(_READ_FOR, documents, key=lambda d: -d.fiscal_year)
        if all(s in library.catalogue(d).meanings for subject in query.subjects for s in subject.surfaces)
    ]
    own = [d.agency for d in documents[:_MOST_BODIES] if any(w in library.catalogue(d).labels for w in query.residual)]
    if len(set(own)) == 1 and (not holding or own[0] in holding):
        return (own[0],)  # 拆违经费项目总投资: the project is one body's own
    spoken = [s for subject in query.about[:1] for s in subject.surfaces]
    if len(set(holding)) > 1 and spoken:  # 项目总投资多少, after a project that is one body's own
        holding = [a for a in holding if any(all(s in library.catalogue(d).meanings for s in spoken) for d in library.documents_of(a, years))] or holding
    if len(holding) > 1 and Phase.ESTIMATED in query.phases:
        holding = [a for a in holding if _prints_estimate(a, query, library)] or holding
    if holding:
        return _department_of(tuple(dict.fromkeys(holding)), library)
    for surface in (s for subject in query.subjects for s in subject.surfaces):
        alone = {d.agency for d in documents[:_MOST_BODIES] if surface in library.catalogue(d).meanings}
        if len(alone) == 1:
            return tuple(alone)  # 拆违经费 of all things said is one body's own
    return _department_of(agencies, library)


def _department_of(agencies: tuple[str, ...], library: Library) -> tuple[str, ...]:
    """A department and none but units of its own: what is asked without a name is asked of the department."""
    tops = [a for a in agencies if all(o == a or library.directory.belongs_to(o) == a for o in agencies)]
    return (tops[0],) if len(tops) == 1 else agencies


def _prints_estimate(agency: str, query: Query, library: Library) -> bool:
    """2120501的2024执行数: of the bodies that have the item, the one that prints what was executed of it."""
    for catalogue in map(library.catalogue, library.documents_of(agency)):
        meanings = [m for subject in query.subjects for s in subject.surfaces if (m := catalogue.meaning(s)) is not None]
        for e in catalogue.entries:
            named = any(e.row in m.keys or (m.code and e.fact.row_code == m.code) for m in meanings)
            if named and e.fact.phase is Phase.ESTIMATED and e.fact.amount is not None:
                return True
    return False


def _prior(agency: str, year: int, later: Sequence[Disclosure], query: Query, library: Library) -> Side | None:
    """A year that is not held, as far as the next year's document prints it (2023年当年预算执行数)."""
    if not query.subjects or not set(query.operations) <= {Operation.VALUE, Operation.LIST, Operation.SUM, Operation.SAME, Operation.COMPARE}:
        return None
    first = sorted(later, key=lambda d: _preference(d, query, agency))[0]
    side = Side(agency, year, first, library.catalogue(first), Basis(agency, year), is_prior=True)
    return side if all(isinstance(side.resolve(s), Found) for s in query.subjects) else None


_FROM_YEAR = re.compile(r"(?:从|由|比|较|跟|和|与)(?:去年|上年|上一年|前一年|(?:20)?\d\d年)")
"""Names the year that a movement starts from, and not the one asked about."""


def _side(agency: str, year: int, documents: Sequence[Disclosure], query: Query, library: Library) -> Side:
    ordered = sorted(documents, key=lambda d: _preference(d, query, agency))
    first, rest = ordered[0], ordered[1:]
    # A budget prints its own 预算数 alone; of a final account either may be asked.
    own = (Phase.APPROVED, Phase.EXECUTED)
    phases = query.phases if first.phase is Phase.EXECUTED else tuple(p for p in query.phases if p not in own)
    if "phase" in query.carried and first.phase not in query.phases:
        phases = ()  # 预算 said of another body's budget does not ask for the 年初预算数 of this final account
    basis = Basis(agency, year, () if len(phases) != 1 else phases, query.of_itself(agency), direction=query.direction)
    money = (any(q.is_money for q in query.quantities) or _MONEY_ASKED.search(query.text) is not None) and not _counted_besides(query)
    others = tuple((d, library.catalogue(d)) for d in rest)
    catalogue = library.catalogue(first)
    book = catalogue if agency == first.agency else book_of(catalogue, agency)
    return Side(agency, year, first, book, basis, others, prefer_money=money, given=query.given)


def _as_given(resolution: Resolution, given: Sequence[Quantity], catalogue: Catalogue) -> Resolution:
    """其中项目支出, after 高中教育 of 10,564.80万元: of several rows of one name the one that prints what the reply gave."""
    if not given or not isinstance(resolution, (Ambiguous, Found)):
        return resolution

    def told(e: Entry) -> bool:
        return e.fact.amount is not None and any(q.says(e.fact.amount) for q in given)

    def in_row(e: Entry) -> bool:
        row = (e.row, e.fact.table, e.fact.row_code)
        return any(told(o) for o in catalogue.by_key.get(e.row, ()) if (o.row, o.fact.table, o.fact.row_code) == row)

    if isinstance(resolution, Found):
        ours = resolution.parts or any(map(in_row, (resolution.entry, *resolution.agreeing)))
        entries = [] if ours else list(resolution.other_bases)
    else:
        entries = [c.entry for c in resolution.choices]
    meant = [e for e in entries if told(e)] or [e for e in entries if in_row(e)]
    return Found(resolution.disclosure, meant[0]) if len(meant) == 1 else resolution


def _by_unit(resolution: Resolution, *, prefer_money: bool) -> Resolution:
    """编报绩效目标的项目 is printed with a count and with money: the one asked for, the count where neither was said."""
    if not isinstance(resolution, Ambiguous) or len({c.entry.row for c in resolution.choices}) != 1:
        return resolution
    money = [c.entry for c in resolution.choices if c.entry.fact.unit in MONEY_UNITS]
    counts = [c.entry for c in resolution.choices if c.entry.fact.unit not in {*MONEY_UNITS, "%"}]  # 占…的100% is told of the money
    if len(money) != 1 or len(counts) != 1:
        return resolution
    return Found(resolution.disclosure, money[0] if prefer_money else counts[0])


def _counted_besides(query: Query) -> bool:
    """绩效目标项目个数、金额: the bare item is counted, and its money is a subject of its own."""
    said = [s.mentions for s in query.subjects]
    return any(other[: len(one)] == one and len(other) > len(one) for one in said for other in said)


_MONEY_ASKED = re.compile(r"资金|金额|多少(?:万|元|钱)|涉及")


def says_spent(text: str) -> bool:
    """三公花了多少: spent already, and so of the final account where it is held beside the budget; of a budget alone what is planned."""
    return _SPENT.search(text) is not None


_SPENT = re.compile("(?:花|用|支|付|开支|支出|执行|投入)(?:掉|去|出)?了|[花用]掉|花出去|实际|真正|到底花|究竟花")


def _preference(d: Disclosure, query: Query, agency: str) -> tuple[int, int, str]:
    scopes = query.scopes or ((Scope.UNIT, Scope.DEPARTMENT) if query.of_itself(agency) else (Scope.DEPARTMENT, Scope.UNIT))
    wanted = query.phases or ((Phase.EXECUTED, Phase.APPROVED) if says_spent(query.text) else (Phase.APPROVED, Phase.EXECUTED))
    return (
        wanted.index(d.phase) if d.phase in wanted else len(wanted),
        scopes.index(d.scope) if d.scope in scopes else len(scopes),
        d.document,
    )
