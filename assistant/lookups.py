"""Query to facts: which printed figure the words name, and whether they name it beyond doubt.

A figure is found by explaining every word of the subject: as its row, its column, the group it stands under, its code or
its schedule. What no word explains must be the default: the total column, the total row.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from assistant.basis import Basis, agree, comparable, direction_of, is_move, is_of_year
from assistant.catalogue import HALVES, Catalogue, Entry, Meaning, basis_of, by_other_names, half_of
from assistant.concepts import concepts
from assistant.evidence import Ambiguous, Blank, Choice, Found, Missing, Resolution
from assistant.narrowing import outermost, without_others
from assistant.places import is_own_row, spot_index
from index.amounts import half_step
from index.classification import name_key
from index.vocabulary import Origin, Phase, ScheduleKind, Scope, State


@dataclass(frozen=True, slots=True)
class _Match:
    entry: Entry
    weight: float
    row_named: bool
    column_named: bool


def _explain(entry: Entry, meaning: Meaning, phase: Phase) -> tuple[float, bool, bool]:
    """How well a word explains an entry: (weight, names its row, names its column); weight 0 explains nothing."""
    fact = entry.fact
    if meaning.code:
        if fact.row_code == meaning.code:
            return 5.0, True, False
        return (1.0, False, False) if fact.row_code.startswith(meaning.code) else (0.0, False, False)
    if meaning.kind is not None:
        return (1.0, False, False) if fact.schedule is meaning.kind else (0.0, False, False)
    number = spot_index(entry, meaning, phase)
    if number is not None:
        return 4.0 - 0.01 * number, True, True
    if entry.row in meaning.keys or (fact.origin is Origin.NARRATIVE and entry.row in meaning.stated):
        return 4.0, True, False
    if entry.leaf in meaning.keys:
        return 3.0, False, True
    if meaning.keys & set(entry.columns):
        inner = [c for c in entry.columns if c not in concepts().total_columns][-1:]
        return (2.5 if inner and inner[0] in meaning.keys else 1.5), False, True
    if meaning.keys & entry.ancestors:
        own = fact.schedule is ScheduleKind.PERFORMANCE and _FORM_MONEY.match(entry.row) is not None
        return (2.0, True, False) if own else (1.5, False, False)  # 项目资金 in the form of one project is what that project costs
    return 0.0, False, False


_FORM_MONEY = re.compile("(?:年度|项目|本年度?)?(?:资金|预算)(?:总额|金额)?(?:万?元)?$")


def _explain_beside(
    entry: Entry, meaning: Meaning, others: Sequence[Meaning], phase: Phase
) -> tuple[float, bool, bool]:
    """As _explain; beside a word that names the row, a total such as 收入决算 says in which schedule to look."""
    explained = _explain(entry, meaning, phase)
    fund = meaning.concept if meaning.concept is not None and concepts().fund_rows(meaning.concept) else None
    of_fund = fund is not None and entry.fact.schedule in _OF_ONE_FUND and any(entry.fact.schedule is s.kind for s in fund.spots)
    if of_fund and entry.total_row and any(m.keys & set(entry.columns) for m in others if m is not meaning):
        return 2.0, True, False  # 政府性基金年末结转和结余: of the whole fund, under that header of its schedule
    if meaning.concept is None or not entry.row or entry.total_row:
        return explained
    if entry.leaf in concepts().fund_rows(meaning.concept) and any(entry.row in m.keys for m in others if m is not meaning):
        return 3.0, False, True  # 土地储备中心的政府性基金: the column of that fund in the row of that unit
    if half_of(entry) == meaning.concept.label and any(entry.row in m.keys for m in others if m is not meaning):
        return 2.0, False, False  # 项目支出的差旅费: as the schedule of that half prints it
    if entry.row in concepts().fund_rows(meaning.concept) and any(m.keys & entry.ancestors for m in others if m is not meaning):
        return 4.0, True, False  # 上年结转里政府性基金多少: the row of that fund in the group named
    if explained[0]:
        return explained
    in_its_schedules = any(
        entry.fact.schedule is s.kind and not s.columns and not s.path and (s.side is None or entry.side in {None, s.side})
        for s in meaning.concept.spots
        if s.rows <= concepts().total_rows or not concepts().fund_rows(meaning.concept)
    )
    named = any(
        entry.row in m.keys or m.code == entry.fact.row_code for m in others if m is not meaning and m.concept is None
    )
    return (1.0, False, False) if in_its_schedules and named else explained


_OF_ONE_FUND = frozenset({ScheduleKind.GENERAL_PUBLIC, ScheduleKind.GOVERNMENT_FUND, ScheduleKind.STATE_CAPITAL})


def _candidates(catalogue: Catalogue, meanings: Sequence[Meaning]) -> Iterable[Entry]:
    """Entries worth explaining: those that carry a name of the most particular word, or stand in its schedules."""
    named = [m for m in meanings if m.keys and m.concept is None]
    if named:
        pool = min(([e for key in m.keys for e in catalogue.by_key.get(key, ())] for m in named), key=len)
        return dict.fromkeys(pool)
    standing = [list(_standing(catalogue, m)) for m in meanings if not m.code]
    if not standing:
        return catalogue.entries
    fewest = {id(e) for e in min(standing, key=len)}
    return [e for e in catalogue.entries if id(e) in fewest]


def _standing(catalogue: Catalogue, meaning: Meaning) -> Iterator[Entry]:
    """Every entry that a named total or the name of a schedule may explain."""
    for key in meaning.keys | meaning.stated:
        yield from catalogue.by_key.get(key, ())
    kinds = {spot.kind for spot in meaning.concept.spots} if meaning.concept else set()
    for kind in kinds | ({meaning.kind} if meaning.kind else set()):
        yield from catalogue.by_schedule.get(kind, ())


def _matches(catalogue: Catalogue, meanings: Sequence[Meaning]) -> list[_Match]:
    phase = catalogue.disclosure.phase
    found = []
    for entry in _candidates(catalogue, meanings):
        weight, row_named, column_named = 0.0, False, False
        for meaning in meanings:
            w, r, c = _explain_beside(entry, meaning, meanings, phase)
            if w == 0.0:
                break
            weight += w
            row_named |= r
            column_named |= c
        else:
            if row_named or column_named:
                found.append(_Match(entry, weight, row_named, column_named))
    return found


def explained_by_all(catalogue: Catalogue, surfaces: Sequence[str]) -> bool:
    """Whether one figure of this document is named by all these words together, each in a part of its own."""
    meanings = [catalogue.meaning(s) for s in surfaces]
    known = [m for m in meanings if m is not None and not m.parts]
    if len(known) < len(surfaces):
        return False
    for match in _matches(catalogue, known):
        parts = {_part(match.entry, m, catalogue.disclosure.phase) for m in known}
        if len(parts) == len(known):
            return True
    return False


def _part(entry: Entry, meaning: Meaning, phase: Phase) -> str:
    if meaning.kind is not None:
        return "schedule"
    if meaning.code:
        return "code" if entry.fact.row_code == meaning.code and entry.row else "group"
    if entry.row in meaning.keys:
        return "row"
    if meaning.keys & entry.ancestors:
        return f"group {meaning.surface}"
    if meaning.keys & set(entry.columns):
        return f"column {meaning.surface}"
    return "whole" if spot_index(entry, meaning, phase) is not None else "schedule"


def resolve(catalogue: Catalogue, surfaces: Sequence[str], basis: Basis) -> Resolution:
    """Find the one figure that these words name in this document.

    Returns Found with the places that agree; Blank when the cell is printed empty; Ambiguous with its choices when the words
    fit several figures that differ; Missing when a word names nothing here.
    """
    meanings = [catalogue.meaning(s) for s in surfaces]
    if not meanings or any(m is None for m in meanings):
        unknown = "".join(s for s, m in zip(surfaces, meanings, strict=True) if m is None)
        return Missing(catalogue.disclosure, unknown or "".join(surfaces))
    known = [m for m in meanings if m is not None]
    composite = next((m for m in known if m.parts), None)
    if composite is not None:
        return _resolve_parts(catalogue, composite, known, basis)
    matches = _of_basis(_matches(catalogue, known), basis, catalogue)
    if not matches and basis.phases and (alike := [by_other_names(catalogue, m) for m in known]) != known:
        matches, known = _of_basis(_matches(catalogue, alike), basis, catalogue), alike
    if not matches:
        return Missing(catalogue.disclosure, "".join(surfaces))
    return _settle(catalogue, _by_default(matches, basis), known)


def carrying(catalogue: Catalogue, surfaces: Sequence[str], basis: Basis) -> list[Entry]:
    """Every printed figure that all these words can name, one for each row, in printing order."""
    known = [m for s in surfaces if (m := catalogue.meaning(s)) is not None]
    if len(known) < len(surfaces):
        return []
    found: dict[str, Entry] = {}
    for match in _by_default(_of_basis(_matches(catalogue, known), basis, catalogue), basis):
        if match.entry.fact.amount is not None and match.row_named:
            found.setdefault(match.entry.row, match.entry)
    return sorted(found.values(), key=lambda e: e.fact.ordinal)


def _resolve_parts(catalogue: Catalogue, composite: Meaning, known: Sequence[Meaning], basis: Basis) -> Resolution:
    others = [m.surface for m in known if m is not composite]
    resolved = [resolve(catalogue, [*others, part], basis) for part in composite.parts]
    found = [r for r in resolved if isinstance(r, Found)]
    open_ = [r for r in resolved if not isinstance(r, (Found, Blank))]
    if found and not open_:  # a row with no figure adds nothing to the sum
        return Found(catalogue.disclosure, found[0].entry, parts=tuple(found))
    return next(iter(open_), Missing(catalogue.disclosure, composite.surface))


def _of_basis(matches: Sequence[_Match], basis: Basis, catalogue: Catalogue) -> list[_Match]:
    """Keep the figures of the body, year and phase that are meant; of a unit also the projects printed beside its name."""
    disclosure = catalogue.disclosure
    own_only = basis.own_only and disclosure.scope is Scope.DEPARTMENT  # a 单位预算 is of the unit alone
    whole_document = basis.agency == disclosure.agency and not own_only
    kept, unit = [], name_key(basis.agency)
    for m in matches:
        fact = m.entry.fact
        if (fact.agency != basis.agency and unit not in m.entry.ancestors) or not is_of_year(m.entry, basis):
            continue
        if whole_document and fact.scope is not disclosure.scope:
            continue
        if own_only and basis.agency == disclosure.agency and fact.scope is disclosure.scope:
            continue
        if basis.kinds and fact.schedule not in basis.kinds and fact.origin is Origin.CELL:
            continue
        kept.append(m)
    if own_only and basis.agency == disclosure.agency:
        kept = _of_body_alone(kept, basis.agency)
    kept = [m for m in kept if not is_move(m.entry)] or kept
    of_phase = [m for m in kept if m.entry.fact.phase in (basis.phases or (disclosure.phase,))]
    kept = of_phase if basis.phases else of_phase or kept
    if basis.direction is not None:  # of the phase that is meant: a sentence that states the 年初预算数 stands on neither side
        kept = [m for m in kept if direction_of(m.entry) is basis.direction] or kept
    return kept


def _of_body_alone(matches: Sequence[_Match], agency: str) -> list[_Match]:
    """Where a schedule by unit prints 交通运输局 and 交通运输局本级, the first is the sum of all its units."""
    body = name_key(agency)
    alone = {m.entry.fact.table for m in matches if m.entry.row != body and is_own_row(m.entry, agency)}
    return [m for m in matches if m.entry.fact.table not in alone or m.entry.row != body]


def _by_default(matches: Sequence[_Match], basis: Basis) -> list[_Match]:
    """What no word names must be the default: the total column where no column is named, the total row where no row is."""
    narrative = [m for m in matches if m.entry.fact.origin is Origin.NARRATIVE]
    cells = [m for m in matches if m.entry.fact.origin is Origin.CELL]
    strict = [
        m
        for m in cells
        if (m.column_named or m.entry.total_column or _is_alone(m.entry, cells))
        and (m.row_named or m.entry.total_row or is_own_row(m.entry, basis.agency))
    ]
    stated = [m for m in narrative if m.column_named or m.entry.total_column]
    kept = [*strict, *stated]
    if not kept:
        kept = [m for m in cells if m.row_named] or list(narrative) or list(cells)
    best = max((m.weight for m in kept), default=0.0)
    leading = [m for m in kept if m.weight >= best - 1.0]
    cells = [m for m in leading if m.entry.fact.origin is Origin.CELL]
    if not any(m.entry.fact.amount is not None for m in cells):
        # A blank of one schedule and a sentence do not hide what another schedule prints under a header of that name.
        leading += [m for m in strict if best - 1.0 > m.weight >= best - 1.5 and m.entry.fact.amount is not None]
    if any(m.entry.fact.origin is Origin.CELL for m in leading):
        leading += [
            m for m in strict
            if m not in leading and m.weight >= best - 1.5 and m.entry.fact.schedule is ScheduleKind.THREE_PUBLIC and m.entry.fact.amount is not None
        ]  # fmt: skip
    return leading


def _is_alone(entry: Entry, cells: Sequence[_Match]) -> bool:
    """Whether an entry is the only column its table has for it."""
    row = [m for m in cells if m.entry.fact.table == entry.fact.table and m.entry.fact.place == entry.fact.place]
    same = [m for m in cells if m.entry.fact.table == entry.fact.table and m.entry.row == entry.row]
    return len(same or row) == 1


def _settle(catalogue: Catalogue, matches: Sequence[_Match], meanings: Sequence[Meaning]) -> Resolution:
    printed = [m for m in matches if m.entry.fact.state is State.PRINTED and m.entry.fact.amount is not None]
    if not printed:
        return Blank(catalogue.disclosure, min((m.entry for m in matches), key=_rank))
    cells = [m for m in printed if m.entry.fact.origin is Origin.CELL]
    vague = any(m.vague for m in meanings)
    pool = printed if vague else (cells or printed)  # a vague word covers what sentences name as well
    top = max(m.weight for m in pool)
    near = [m.entry for m in pool if m.weight >= top - 0.5 or m.entry.fact.schedule is ScheduleKind.THREE_PUBLIC]
    leading = sorted(outermost(near, meanings), key=_rank)
    groups = without_others(_clusters(leading), meanings)
    disclosure = catalogue.disclosure
    stated = [m.entry for m in printed if m.entry.fact.origin is Origin.NARRATIVE] if cells else []
    if len(groups) > 1:
        choice = _choose(groups, vague) or _by_place(groups, meanings, disclosure.phase)
        if choice is None:
            return Ambiguous(disclosure, tuple(_choices(groups)))
        chosen, others = choice
    else:
        chosen, others = groups[0], []
    primary = _finest(chosen)
    return Found(
        disclosure,
        primary,
        agreeing=tuple(e for e in (*chosen, *(s for s in stated if agree(s.fact, primary.fact))) if e is not primary),
        other_bases=tuple(g[0] for g in others),
        # A sentence that says what another 口径 prints contradicts nothing.
        conflicting=tuple(
            s for s in stated
            if comparable(s.fact, primary.fact) and not agree(s.fact, primary.fact) and not any(agree(s.fact, e.fact) for g in others for e in g)
        ),
    )


def _rank(entry: Entry) -> tuple[int, int, int]:
    """Order of preference among schedules; the better the basis, the earlier."""
    preference = concepts().preference
    kind = entry.fact.schedule
    narrative = entry.fact.origin is Origin.NARRATIVE
    return (int(narrative), preference.index(kind) if kind in preference else len(preference), entry.fact.ordinal)


def _finest(group: Sequence[Entry]) -> Entry:
    """The figure printed most exactly: 5,000 元 before 0.50 万元; among equals, the preferred schedule's."""
    return min(group, key=lambda e: (half_step(e.fact.printed, e.fact.unit), _rank(e)))


def _clusters(entries: Sequence[Entry]) -> list[list[Entry]]:
    """Entries in order of preference, grouped by agreeing amounts."""
    groups: list[list[Entry]] = []
    for entry in entries:
        home = next((g for g in groups if agree(g[0].fact, entry.fact)), None)
        if home is None:
            groups.append([entry])
        else:
            home.append(entry)
    return groups


def _choose(groups: list[list[Entry]], vague: bool) -> tuple[list[Entry], list[list[Entry]]] | None:
    """Decide between differing amounts where the schedules themselves decide; None leaves it to the asker.

    The same row in 支出总表 and in a table of one fund differs by 口径, not by item: the wider one is meant and the other
    mentioned. Two rows of one schedule, or a 功能分类 and an 经济分类 row, are different things.
    """
    heads = [g[0] for g in groups]
    spent = [n for n, g in enumerate(groups) if any(e.fact.schedule is ScheduleKind.THREE_PUBLIC for e in g)]
    if len(spent) == 1 and len({h.subject for h in heads}) == 1 and not vague:
        # What is spent on an item of the “三公” stands there whole; 基本支出 by 经济分类 is part of it.
        return groups[spent[0]], [g for n, g in enumerate(groups) if n != spent[0]]
    if {half_of(h) for h in heads} == set(HALVES) and len({h.row for h in heads}) == 1:  # 差旅费 of both: two parts of it, and neither the whole
        some = [g for g in groups if g[0].fact.amount]
        return (some[0], [g for g in groups if g is not some[0]]) if len(some) == 1 else None
    wider = _wider_basis(groups)
    if wider is not None and not vague:
        return wider
    if vague or (len({h.row for h in heads}) > 1 and len({h.subject for h in heads}) > 1):
        return None
    by_schedule: dict[tuple[object, object], set[int]] = {}
    known = heads[0].fact.schedule is not ScheduleKind.OTHER  # 机关运行经费's own schedule beside 基本支出's is but another 口径
    for number, group in enumerate(groups):
        for entry in group:
            kind = entry.fact.schedule
            by_schedule.setdefault((entry.fact.table if known and kind is ScheduleKind.OTHER else kind, entry.side), set()).add(number)
    if any(len(numbers) > 1 for numbers in by_schedule.values()):
        return None
    if len({basis_of(h) for h in heads} - {""}) > 1:
        return None
    return groups[0], groups[1:]


def _wider_basis(groups: list[list[Entry]]) -> tuple[list[Entry], list[list[Entry]]] | None:
    """机关事业单位基本养老保险缴费支出 by function and …缴费 by economic class: the first counts 项目支出 as well, and is meant."""
    by_basis = {basis_of(g[0]): g for g in groups}
    wide, narrow = by_basis.get("功能分类"), by_basis.get("经济分类")
    if len(groups) != 2 or wide is None or narrow is None:
        return None
    alike = wide[0].row.removesuffix("支出") == narrow[0].row.removesuffix("支出")
    more = (wide[0].fact.amount or 0) > (narrow[0].fact.amount or 0)
    return (wide, [narrow]) if alike and more and len(wide[0].fact.row_code) == 7 else None


def _by_place(
    groups: list[list[Entry]], meanings: Sequence[Meaning], phase: Phase
) -> tuple[list[Entry], list[list[Entry]]] | None:
    """A total that stands in several places (本年收入合计, 总计): its best place is meant, the others are another 口径."""
    named = [m for m in meanings if m.concept is not None]
    if len(named) != 1 or len(meanings) != 1:
        return None
    places = [[n for e in g if (n := spot_index(e, named[0], phase)) is not None] for g in groups]
    if not all(places):
        return None
    order = sorted(range(len(groups)), key=lambda i: min(places[i]))
    if min(places[order[0]]) == min(places[order[1]]):
        return None
    return groups[order[0]], [groups[i] for i in order[1:]]


def _choices(groups: Sequence[Sequence[Entry]]) -> Iterable[Choice]:
    for group in groups:
        entry = group[0]
        fact = entry.fact
        above = [p for p in fact.row_path if p and p != fact.row]
        where = half_of(entry) or (f"{above[-1]}下" if above else "")
        name = "".join((f"{where}的" if where else "", fact.row or entry.subject))
        code = f"（{fact.row_code}）" if fact.row_code else ""
        yield Choice(f"{name}{code}", entry)
