"""An amount that the asker computes, held against the one that is printed: right, or out by rounding alone."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations, permutations

from assistant import derivation
from assistant.citations import label_of
from assistant.derivation import Derivation
from assistant.operations import contradicting
from assistant.operations.desk import Desk, Draft, bold, place_word
from assistant.operations.operands import shown_result
from assistant.operations.quoting import bigrams, meanings_of, names_of
from assistant.wording import Quantity
from index.amounts import half_step, read_number
from index.classification import name_key
from index.records import Fact
from index.vocabulary import MONEY_UNITS, Phase, State

_DOUBTS = re.compile(r"对不对|[对]吗|[对]吧|是不是|错|差|验算|核|算|怎么|去哪|哪去|一致|才|吗|么")
_RECKONS = re.compile(r"[减加除乘算]|得(?:出|到|数)?")
_MOST_SAID = 6


@dataclass(frozen=True, slots=True)
class _Said:
    """A number of the question and every place that prints it, those under a name that was said first."""

    quantity: Quantity
    printed: tuple[Fact, ...]

    @property
    def amount(self) -> Decimal:
        """In 元 for money; of a number with no unit, as the place that prints it counts."""
        same = next((f.amount for f in self.printed if f.amount is not None), None)
        return same if same is not None and not self.quantity.unit else self.quantity.amount


def reckoned(desk: Desk) -> Draft | None:
    """接待8265、公车99750加起来才10.80万，合计写10.81: the numbers said, worked out again; None where they do not come of one another."""
    quoted = [q for q in desk.query.quantities if not q.said]
    if len(quoted) == 1 and quoted[0].unit == "%" and desk.sides and _DOUBTS.search(desk.query.text):
        return _rate_beside(desk, quoted[0])
    if not _PAIR <= len(quoted) <= _MOST_SAID or not desk.sides or not _DOUBTS.search(desk.query.text):
        return None
    if any((f := contradicting.best_finding(desk, s)) is not None and contradicting.says_all(f, quoted) for s in desk.sides):
        return None  # what reconciliation found of these very numbers says more
    if (of_whole := _share_beside(desk, quoted)) is not None:
        return of_whole
    quoted = without_gaps(quoted, desk.query.text)
    facts = _facts(desk, quoted)
    said = [_Said(q, tuple(f for f in facts if _prints(f, q))) for q in quoted]
    for computed, used in _workings(said):
        results = [s for s in said if s not in used]
        apart = [(abs(_in_unit(s, computed.value) - computed.value), _step_in(s, computed.value)) for s in results]
        exact = all(gap <= step / 2 for gap, step in apart)
        rounded = computed.unit != "%" and all(gap <= step + _slack(computed) for gap, step in apart)
        if results and (exact or rounded):
            return _told(desk, computed, results, exact=exact)
    return _all_shares(desk, said) or _other_rate(desk, said) or _apart_by_rounding(desk, said)


_APART = re.compile(r"(?:[差少多高低]|出入|误差|零头)[了出的是有这那点]{0,2}$")
_GAP = 20
"A gap is this many times smaller than the amounts that are apart, or smaller still."


def without_gaps(quoted: Sequence[Quantity], text: str) -> list[Quantity]:
    """加起来跟9,937.05差0.01, 多出1块: by how much amounts are said to be apart is no amount beside them."""
    if len(quoted) < _PAIR:
        return list(quoted)
    gaps = [q for q in quoted if _APART.search(text[: q.start]) and all(q.value * _GAP <= other.value for other in quoted if other is not q)]
    return [q for q in quoted if q not in gaps]


_PAIR = 2


def _facts(desk: Desk, quoted: Sequence[Quantity]) -> list[Fact]:
    """What the documents of the body print as one of the numbers said: those asked about first, in them the schedules, in those what was named."""
    documents = list(dict.fromkeys([*(s.disclosure for s in desk.sides), *(d for s in desk.sides for d in desk.library.documents_of(s.agency))]))
    names = {n for s in desk.query.subjects for side in desk.sides for n in names_of(meanings_of(side, s), s.surfaces)}
    facts = (e.fact for d in documents for e in desk.library.catalogue(d).entries if e.fact.amount and e.fact.state is State.PRINTED)
    asked = {s.disclosure.document for s in desk.sides}
    said = bigrams(desk.query.text)

    def order(f: Fact) -> tuple[bool, bool, bool, int]:
        words = len(said & bigrams("".join((*f.row_path, f.column))))
        return f.document not in asked, f.passage is not None, name_key(f.row) not in names, -words

    return sorted((f for f in facts if any(_prints(f, q) for q in quoted)), key=order)


def _prints(fact: Fact, q: Quantity) -> bool:
    if (q.unit == "%") is not (fact.unit == "%") and (q.unit or fact.unit == "%"):
        return False
    if not q.unit or q.unit == fact.unit:
        return read_number(fact.printed.rstrip("%")) == q.value
    return q.is_money and fact.unit in MONEY_UNITS and fact.amount == q.amount


def _workings(said: Sequence[_Said]) -> Iterator[tuple[Derivation, tuple[_Said, ...]]]:
    """Sums, differences, shares and growth of those numbers that are printed as money."""
    money = [s for s in said if s.quantity.unit != "%" and any(f.unit in MONEY_UNITS for f in s.printed)]
    rates = [s for s in said if s.quantity.unit == "%"]
    for size in (2, 3) if not rates else ():
        for parts in combinations(money, size):
            yield derivation.total(_together(parts)), parts
    for a, b in permutations(money, 2):
        if a.amount >= b.amount and not rates:
            facts = _together([a, b])
            # 一处1.53万，另一处15250元，差50块: one amount printed twice is not reckoned, but held together
            if a.amount - b.amount > sum(half_step(f.printed, f.unit) for f in facts):
                yield derivation.difference(facts[0], facts[1]), (a, b)
        if rates and (computed := derivation.share(*_together([a, b]))) is not None:
            yield computed, (a, b)
        if rates and (computed := derivation.growth(*_together([a, b]))) is not None:
            yield computed, (a, b)


def _together(said: Sequence[_Said]) -> list[Fact]:
    """A place of each number: of one paragraph or table where one prints them all."""
    money = [[f for f in s.printed if f.unit in MONEY_UNITS] for s in said]
    places = [{(f.document, f.passage or f.table): f for f in reversed(facts)} for facts in money]
    shared = set(places[0]).intersection(*places[1:])
    at = next((p for f in money[0] if (p := (f.document, f.passage or f.table)) in shared), None)
    return [found[at] if at is not None else facts[0] for found, facts in zip(places, money, strict=True)]


def _in_unit(said: _Said, near: Decimal) -> Decimal:
    """What a number with no unit says beside an amount: 10.81 beside 108,015元 is in 万元."""
    if said.quantity.unit or said.printed:
        return said.amount
    return min((said.quantity.value * scale for scale in (1, *MONEY_UNITS.values())), key=lambda v: abs(v - near))


def _step_in(said: _Said, near: Decimal) -> Decimal:
    scale = _in_unit(said, near) / said.quantity.value if said.quantity.value else Decimal(1)
    return half_step(said.quantity.printed, "%" if said.quantity.unit == "%" else "") * 2 * (scale if said.quantity.unit != "%" else 1)


def _slack(computed: Derivation) -> Decimal:
    """What the operands themselves may be rounded by."""
    return sum((half_step(f.printed, f.unit) for f in computed.operands if "." in f.printed), Decimal(0))


def _told(desk: Desk, computed: Derivation, results: Sequence[_Said], *, exact: bool) -> Draft:
    years = len({f.fiscal_year for f in computed.operands}) > 1
    named = [f"{f'{f.fiscal_year}年' if years else ''}{label_of(f)}{desk.ledger.figure(f, role='support')}" for f in computed.operands]
    text = shown_result(desk, "按所印的数计算", computed)
    printed = dict.fromkeys(s.printed[0] for s in results if s.printed)
    shown = [f"{place_word(f)}“{label_of(f)}”印作{desk.ledger.figure(f)}" for f in printed]
    verdict = "计算无误，与所写的一致" if exact else "只差在末位，是各数分别四舍五入造成的尾差，不是错误"
    if not exact:
        desk.ledger.warn("rounding", f"{verdict}。", [desk.ledger.cite_fact(f) for f in (*computed.operands, *printed)])
    lines = [f"{desk.whose(desk.sides[0])}：{'、'.join(named)}，算得**{bold(text)}；计算：{computed.formula}。", *(f"{s}。" for s in shown), f"**{verdict}。**"]
    return Draft(lines=lines, subject=label_of(computed.operands[0]), measure="验算")


def _all_shares(desk: Desk, said: Sequence[_Said]) -> Draft | None:
    """六大类的比例我加出来99.99%: the shares of one paragraph add up to what is said, and what is short of the whole is rounding."""
    near = next((s.quantity for s in said if s.quantity.unit == "%" and 0 < abs(s.quantity.value - 100) <= _NEARLY_ALL), None)
    if near is None:
        return None
    for side in desk.sides:
        shares: dict[str, list[Fact]] = {}
        for fact in (e.fact for e in side.catalogue.entries if e.fact.unit == "%" and e.fact.passage and e.fact.amount is not None):
            shares.setdefault(str(fact.passage), []).append(fact)
        of_it = next((f for f in shares.values() if len(f) > 1 and sum(x.amount or 0 for x in f) == near.value), None)
        if of_it is not None:
            named = "、".join(f"{label_of(f)}{desk.ledger.figure(f, role='support')}" for f in of_it)
            verdict = "各项占比分别四舍五入，相加差的是尾差，不是漏项，也不是错误"
            desk.ledger.warn("rounding", f"{verdict}。", [desk.ledger.cite_fact(f) for f in of_it])
            return Draft(lines=[f"{desk.whose(side)}：{named}，相加为{near.printed}%。", f"**{verdict}。**"], subject="占比", measure="验算")
    return None


_NEARLY_ALL = Decimal("0.1")


def _other_rate(desk: Desk, said: Sequence[_Said]) -> Draft | None:
    """年初预算1560.05，决算1511.89，完成率96.81%对不对: the rate of what was spent of what was planned, where another is said."""
    money, rates = [s for s in said if s.quantity.unit != "%" and s.printed], [s for s in said if s.quantity.unit == "%"]
    if (len(money), len(rates), len(said)) != (2, 1, 3) or rates[0].printed:
        return None
    of = {f.phase: f for f in _together(money)}
    spent, planned = of.get(Phase.EXECUTED), of.get(Phase.APPROVED)
    computed = derivation.share(spent, planned) if spent is not None and planned is not None else None
    if computed is None or spent is None or planned is None or name_key(spent.row) != name_key(planned.row):
        return None
    a, b = desk.ledger.figure(spent, role="support"), desk.ledger.figure(planned, role="support")
    text = shown_result(desk, "按所印的数计算", computed)
    line = f"{desk.whose(desk.sides[0])}：{label_of(spent)}决算{a}，预算{b}，算得**{bold(text)}；计算：{computed.formula}。"
    return Draft(lines=[line, f"**与所说的{rates[0].quantity.printed}%不一致。**"], subject=label_of(spent), measure="验算")


def _share_beside(desk: Desk, quoted: Sequence[Quantity]) -> Draft | None:
    """说明里项目支出955.14万，占33.81%，对不对: a part and its share as one sentence states both, worked out from the whole it states; None where right."""
    money, rates = [q for q in quoted if q.unit in MONEY_UNITS], [q for q in quoted if q.unit == "%"]
    if len(money) != 1 or len(rates) != 1 or not desk.sides or not _DOUBTS.search(desk.query.text):
        return None
    for side in (s for s in desk.sides if contradicting.best_finding(desk, s) is None):
        told = [e for entries in side.catalogue.stated.values() for e in entries if e.ancestors]
        for part in (e for e in told if _prints(e.fact, money[0])):
            beside = side.catalogue.stated[part.fact.passage or 0]
            share = next((e for e in beside if e.row == part.row and e.leaf == "占比" and _prints(e.fact, rates[0])), None)
            whole = next((e for e in beside if e.row in part.ancestors and e.leaf == part.leaf and e.fact.unit in MONEY_UNITS), None)
            computed = derivation.share(part.fact, whole.fact) if whole is not None else None
            if share is None or whole is None or computed is None or abs(computed.value - rates[0].value) <= half_step(rates[0].printed, "%"):
                continue
            a, b = desk.ledger.figure(part.fact), desk.ledger.figure(whole.fact, role="support")
            text = shown_result(desk, "按所印的数计算", computed)
            marks = [desk.ledger.cite_fact(e.fact) for e in (part, whole, share)]
            desk.ledger.warn("discrepancy", f"{label_of(part.fact)}与所写的占比对不上。", marks)
            line = f"{desk.whose(side)}：{label_of(part.fact)}写{a}，{label_of(whole.fact)}{b}，算得**{bold(text)}；计算：{computed.formula}。"
            return Draft(lines=[line, f"**与所写的{rates[0].printed}%不一致，应有一处有误。**"], subject=label_of(part.fact), measure="验算")
    return None


_BUDGETED = ("全年预算数", "调整预算数")
_SPENT = ("全年执行数", "执行数", "决算数")
_RATE = ("执行率", "预算执行率", "完成率")


def _rate_beside(desk: Desk, rate: Quantity) -> Draft | None:
    """自评表写执行率85.11%，核一下: the rate of a project, worked out from what it could spend and did, as printed in the same row or sentence.

    None where that rate is printed of several things and none of them is named, or of none with both figures.
    """
    asked = {n for s in desk.query.subjects for side in desk.sides for n in names_of(meanings_of(side, s), s.surfaces)}
    found = []
    for side in desk.sides:
        for e in (e for e in side.catalogue.entries if e.leaf in _RATE and _prints(e.fact, rate)):
            beside = [
                o for o in side.catalogue.entries
                if (o.fact.table, o.fact.passage, o.row, o.fact.place.page) == (e.fact.table, e.fact.passage, e.row, e.fact.place.page)
                and o.fact.unit in MONEY_UNITS and o.fact.amount is not None
            ]  # fmt: skip
            planned, spent = (next((o.fact for name in names for o in beside if o.leaf == name), None) for names in (_BUDGETED, _SPENT))
            if planned is not None and spent is not None:
                found.append((e, planned, spent))
    found = [f for f in found if f[0].row in asked] or found
    if len(found) != 1:
        return None
    (entry, planned, spent), = found
    computed = derivation.share(spent, planned)
    if computed is None:
        return None
    printed = desk.ledger.figure(entry.fact, role="support")
    a, b = desk.ledger.figure(spent, role="support"), desk.ledger.figure(planned, role="support")
    same = abs(computed.value - rate.value) <= half_step(rate.printed, "%")
    text = shown_result(desk, "执行率（按所印的数计算）", computed)
    verdict = "计算无误，与所印的一致" if same else "与所印的不一致，应属笔误或有误"
    if not same:
        marks = [desk.ledger.cite_fact(f) for f in (entry.fact, spent, planned)]
        desk.ledger.warn("discrepancy", f"执行率印作{rate.printed}%，按同处的执行数和预算数计算不等。", marks)
    line = f"{desk.whose(desk.sides[0])}{place_word(entry.fact)}：执行数{a}，预算数{b}，算得**{bold(text)}，所印为{printed}；计算：{computed.formula}。"
    return Draft(lines=[line, f"**{verdict}。**"], subject="执行率", measure="验算")


def _apart_by_rounding(desk: Desk, said: Sequence[_Said]) -> Draft | None:
    """说明写3355.65万，我按元相减得3355.64: the one is printed, the other is the asker's own, and they are one apart in the last place."""
    if len(said) != _PAIR or not _RECKONS.search(desk.query.text) or any(s.quantity.unit == "%" for s in said):
        return None
    printed, own = [s for s in said if s.printed], [s for s in said if not s.printed]
    if len(printed) != 1 or "." not in printed[0].quantity.printed or not {f.unit for f in printed[0].printed} & (set(MONEY_UNITS) - {"元"}):
        return None
    if not 0 < abs(printed[0].quantity.value - own[0].quantity.value) <= half_step(printed[0].quantity.printed, "") * 2:
        return None
    fact = printed[0].printed[0]
    figure = bold(desk.ledger.figure(fact))
    line = f"{desk.whose(desk.sides[0])}：{place_word(fact)}“{label_of(fact)}”印作**{figure}，与您算得的{own[0].quantity.printed}只差末位上的一个单位。"
    verdict = "这是取整到万元时四舍五入造成的尾差，不是错误"
    desk.ledger.warn("rounding", f"{verdict}。", [desk.ledger.cite_fact(fact)])
    return Draft(lines=[line, f"**{verdict}。**"], subject=label_of(fact), measure="验算")
