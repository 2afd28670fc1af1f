"""What is compared with what: a year with itself, two bases in one section, 大于 said of less, more than there is."""

from __future__ import annotations

import re
from collections.abc import Iterator

from index.records import Fact, Passage
from index.vocabulary import MONEY_UNITS, Outcome, Phase
from ingest.paragraphs import bare, opening_of
from ingest.reconciliation.bases import CURRENT, is_even, kin, words_of
from ingest.reconciliation.ledger import Ledger
from ingest.reconciliation.numbers import show, show_like, step, value
from ingest.reconciliation.rules import RuleBook, Trial, fails
from ingest.reconciliation.wording import against, of_change


def compared_with_itself(ledger: Ledger, book: RuleBook) -> Iterator[Trial]:
    """比2026年预算增加, said of 2026: one finding with every place."""
    d = ledger.disclosure
    wrong: dict[str, list[Fact]] = {}
    for fact in ledger.stated:
        base = fact.column_path[0].removeprefix("比") if fact.column in {"增减额", "增减率"} else ""
        year = re.search(r"20\d\d", base)
        if not year or fact.fiscal_year != d.fiscal_year:
            continue
        # A final account may well be compared with the budget of its own year.
        if int(year.group()) == d.fiscal_year and (d.phase is not Phase.EXECUTED or "预算" not in base):
            wrong.setdefault(base, []).append(fact)
        else:
            yield Trial("compared-with-itself", Outcome.HOLDS)
    for base, facts in wrong.items():
        rule = book.rules["compared-with-itself"]
        expected = f"比{base.replace(str(d.fiscal_year), str(d.fiscal_year - 1))}"
        many = f"（同类共 {len(facts)} 处）" if len(facts) > 1 else ""
        told = rule.tell(year=d.fiscal_year, printed=f"比{base}", expected=expected, count=many)
        quoted = "；".join(dict.fromkeys(f"{words_of(value(f))}{show(f)}" for f in facts if value(f)))
        told = f"{told.removesuffix('。')}：{quoted}。" if quoted else told
        yield fails(
            rule, d.document, told, f"比{base}", expected, "", tuple(ledger.cite(f) for f in facts), bare(facts[0].row)
        )


def mixed_base(ledger: Ledger, book: RuleBook) -> Iterator[Trial]:
    """Totals of one section compared now with 预算, now with 预算执行数."""
    sections: dict[tuple[str, ...], dict[str, list[Fact]]] = {}
    for fact in ledger.stated:
        passage = ledger.passage.get(fact.passage or 0)
        base = fact.column_path[0].removeprefix("比") if fact.column in {"增减额", "增减率"} else ""
        if passage is None or not re.search(r"20\d\d|上年", base) or len(fact.row_path) > 2:
            continue
        if re.search(r"[类款项][）)]", passage.text):
            continue
        kind = "执行数" if "执行数" in base else "决算" if "决算" in base else "预算" if "预算" in base else ""
        if kind:
            sections.setdefault(passage.section, {}).setdefault(kind, []).append(fact)
    for bases in sections.values():
        if not {"执行数", "预算"} <= set(bases):
            yield Trial("mixed-base", Outcome.HOLDS)
            continue
        rule = book.rules["mixed-base"]
        first, second = bases["执行数"][0], bases["预算"][0]
        said = [f.column_path[0].removeprefix("比") for f in (first, second)]
        told = rule.tell(printed=said[0], expected=said[1])
        moved = [f"{words_of(value(f))}{show(f)}" for k in ("执行数", "预算") for f in bases[k] if value(f)]
        told = f"{told.removesuffix('。')}（{'；'.join(dict.fromkeys(moved))}）。" if moved else told
        yield fails(
            rule, ledger.disclosure.document, told, said[0], said[1], "",
            tuple(ledger.cite(f) for k in ("预算", "执行数") for f in bases[k][:4]), bare(first.row),
        )  # fmt: skip


def outcome_words(ledger: Ledger, book: RuleBook) -> Iterator[Trial]:
    """决算数大于预算数, said of an outcome below its budget."""
    for ordinal, facts in ledger.by_passage.items():
        passage = ledger.passage.get(ordinal)
        done = [f for f in facts if f.column == "决算数" and f.unit in MONEY_UNITS and not is_even(f)]
        planned = [f for f in facts if f.phase is Phase.APPROVED and f.column in {"年初预算数", "预算数"}]
        if passage is None or len(done) != 1 or len(planned) != 1 or done[0].row_path != planned[0].row_path:
            continue
        rates = [f for f in facts if f.column == "完成率"]
        if any(f.ordinal in ledger.doubted for f in (*done, *planned, *rates)):
            yield Trial("outcome-words", Outcome.NOT_APPLICABLE)
            continue
        hit = book.wording["outcome_words"].search(passage.text)
        if hit is None:
            continue
        gap = value(done[0]) - value(planned[0])
        same = abs(gap) <= step(done[0]) + step(planned[0])
        true = "与预算数持平" if not gap else "大于预算数" if gap > 0 else "小于预算数"
        said = hit.group("said")
        loosely = "基本持平" in said and abs(gap) * 20 <= abs(value(planned[0]))
        kinds = {"大于": 1, "高于": 1, "超过": 1, "多于": 1, "小于": -1, "低于": -1, "少于": -1}
        # 0.43万元 is less than 0.44万元 as printed, and may be as much before rounding: neither word contradicts them.
        holds = loosely or (same if said not in kinds else gap * kinds[said] > 0)
        if holds:
            yield _for_a_reason(ledger, book, passage, hit, done[0], 0 if loosely else kinds.get(said, 0))
            continue
        rule = book.rules["outcome-words"]
        told = rule.tell(
            subject=bare(done[0].row), printed=hit.group(), done=show(done[0]), planned=show(planned[0]), expected=true
        )
        yield fails(
            rule, ledger.disclosure.document, told, hit.group(), true, show_like(abs(gap), done[0].unit),
            (ledger.cite_words(passage, hit.start(), _end_of(passage.text, hit.end())), ledger.cite(done[0]), ledger.cite(planned[0])),
            bare(done[0].row),
        )  # fmt: skip


def _end_of(text: str, at: int) -> int:
    """Where the sentence ends that stands at a place: the reason it gives belongs to what it says."""
    ends = [end for mark in "。；" if (end := text.find(mark, at)) >= 0]
    return min(ends, default=len(text))


def _for_a_reason(ledger: Ledger, book: RuleBook, passage: Passage, hit: re.Match[str], done: Fact, way: int) -> Trial:
    """决算数等于预算数的主要原因是人员增加: the words fit the figures, and the reason that follows does not fit the words."""
    reason = book.wording["reason"].search(passage.text, hit.end())
    near = reason is not None and reason.start() - hit.end() <= _NEXT
    said = reason.group("reason") if reason is not None and near else ""
    found = against(book, said, way > 0) if way else of_change(book, said)
    if found is None or reason is None or "基本" in hit.group():
        return Trial("outcome-words", Outcome.HOLDS)
    rule, clause = book.rules["reason-direction" if way else "even-with-reason"], re.split(r"[，。；]", said[: found.end()])[-1] or found.group()
    told = rule.tell(subject=bare(done.row), said=hit.group(), direction=hit.group(), reason=clause)
    return fails(
        rule, ledger.disclosure.document, told, hit.group(), f"原因：{clause}", "",
        (ledger.cite_words(passage, hit.start(), reason.end()), ledger.cite(done)), bare(done.row),
    )  # fmt: skip


_NEXT = 3
"Letters between what is said and 主要原因: 的."


def _base(fact: Fact, year: int) -> tuple[int, str]:
    """The year and the kind of money that a change is from: 比上年预算数."""
    words = fact.column_path[0].removeprefix("比") if len(fact.column_path) > 1 else "上年"
    said = re.search(r"20\d\d", words)
    kind = next((k for k in ("执行", "决算", "年初预算", "预算") if k in words), "")
    return int(said.group()) if said else year - 1 if re.search("上年|去年|上一年", words) else 0, kind


def both_ways(ledger: Ledger, book: RuleBook) -> Iterator[Trial]:
    """与上年预算数持平，…，较上年减少0.40万元: one thing, from one year, unchanged and changed in one sentence."""
    rule, year = book.rules["even-and-moving"], ledger.disclosure.fiscal_year
    for ordinal, facts in ledger.by_passage.items():
        passage = ledger.passage.get(ordinal)
        if passage is None or book.wording["even_and_moving"].search(passage.text):
            continue  # told where the two stand side by side
        for even in facts:
            if even.column != "增减额" or even.printed != "持平" or even.ordinal in ledger.doubted or _LOOSELY.search(even.quoted):
                continue
            moves = [
                f for f in kin(even, facts)
                if f.column in {"增减额", "增减率"} and f.amount and f.quoted == even.quoted and f.fiscal_year == even.fiscal_year
                and _one_base(_base(even, year), _base(f, year))
            ]  # fmt: skip
            if not moves:
                continue
            move = moves[0]
            start, end = sorted((passage.text.find("持平"), passage.text.find(move.printed)))
            words = passage.text[opening_of(passage.text, start, "，。；") : end + len(move.printed) + len(move.unit)]
            told = rule.tell(printed=words, rest="")
            yield fails(
                rule, ledger.disclosure.document, told, "持平", f"{words_of(value(move))}{show(move)}", show(move),
                (ledger.cite(even), ledger.cite(move)), bare(even.row), (even.ordinal, move.ordinal),
            )  # fmt: skip


_LOOSELY = re.compile("(?:基本|大致|总体|大体)持平")


def _one_base(one: tuple[int, str], other: tuple[int, str]) -> bool:
    return one[0] == other[0] != 0 and (one[1] == other[1] or not one[1] or not other[1])


def impossible(ledger: Ledger, book: RuleBook) -> Iterator[Trial]:
    """5万元, 比上年增加8万元: last year would have been less than nothing."""
    for facts in ledger.by_passage.values():
        for move in facts:
            if move.column != "增减额" or move.unit not in MONEY_UNITS or value(move) <= 0:
                continue
            current = [
                f for f in kin(move, facts)
                if f.unit in MONEY_UNITS and f.column in CURRENT and f.fiscal_year == move.fiscal_year
            ]  # fmt: skip
            now = max(current, key=value, default=None)
            if now is None or {now.ordinal, move.ordinal} & ledger.doubted:
                continue
            if value(move) <= value(now) + step(move) + step(now):
                yield Trial("increase-exceeds", Outcome.HOLDS)
                continue
            rule = book.rules["increase-exceeds"]
            dropped = MONEY_UNITS[now.unit] < MONEY_UNITS[move.unit] and value(now) * MONEY_UNITS[move.unit] > value(move)
            hint = f"；{show(now)} 疑漏写“万”字，应为 {now.printed}{move.unit}" if dropped else ""
            told = rule.tell(subject=bare(now.row), printed=show(now), move=show(move), hint=hint)
            yield fails(
                rule, ledger.disclosure.document, told, show(move), f"不大于{show(now)}",
                show_like(value(move) - value(now), now.unit), (ledger.cite(move), ledger.cite(now)), bare(now.row),
                (move.ordinal,),
            )  # fmt: skip
