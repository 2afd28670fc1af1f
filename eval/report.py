"""Rates by set and kind, for people as a table and for programs as JSON, and whether they fell below the baseline."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from decimal import ROUND_FLOOR, Decimal
from pathlib import Path

from pydantic import Field

from eval.disclosures.bodies import Strict
from eval.sets import SETS, called, set_of
from index.errors import MingzhangError

BASELINE = Path(__file__).parent / "baseline.json"


class LowerBaseline(MingzhangError):
    "A baseline may take in new cases, but never lose a right answer."


class Result(Strict):
    """What became of one case."""

    id: str
    kind: str
    "The group it is scored in: `share`, `generated/share`, `paraphrase/typo`."
    question: str
    status: str
    right: bool = False
    cited: bool = False
    wrong_number: bool = False
    gave_numbers: bool = False
    unsourced: list[str] = Field(default_factory=list)
    why: str = ""
    text: str = ""
    ms: float = 0.0


class Score(Strict):
    """Counts of a kind, or of all."""

    asked: int
    right: int
    cited: int
    "Right and cited."
    gave_numbers: int
    wrong_numbers: int
    unsourced: int

    @property
    def rate(self) -> Decimal:
        """Right and cited of those asked, rounded down: what a baseline compares."""
        return _rate(self.cited, self.asked)

    @property
    def wrong_number_rate(self) -> Decimal:
        """Answers with a wrong number, of the answers that give numbers."""
        return _rate(self.wrong_numbers, self.gave_numbers)


class Baseline(Strict):
    """What the assistant has shown it can do; written deliberately, by `--write-baseline`."""

    kinds: dict[str, Score]
    open: list[str] = Field(default_factory=list)
    "Cases not answered right and with their source then; they stay and count."


class Report(Strict):
    """One run over the cases."""

    results: list[Result]
    p50_ms: float
    p95_ms: float

    @classmethod
    def of(cls, results: Sequence[Result]) -> Report:
        times = sorted(result.ms for result in results) or [0.0]
        return cls(results=list(results), p50_ms=times[len(times) // 2], p95_ms=times[int(len(times) * 0.95)])

    def kinds(self) -> dict[str, Score]:
        """A score for each group that was asked, in the order asked."""
        asked = dict.fromkeys(result.kind for result in self.results)
        return {kind: score(r for r in self.results if r.kind == kind) for kind in asked}

    def sets(self) -> dict[str, Score]:
        """A score for each set that was asked."""
        asked = dict.fromkeys(set_of(result.kind) for result in self.results)
        return {one: score(r for r in self.results if set_of(r.kind) == one) for one in asked}

    def total(self) -> Score:
        return score(self.results)


def score(results: Iterable[Result]) -> Score:
    all_of_them = list(results)
    return Score(
        asked=len(all_of_them),
        right=sum(r.right for r in all_of_them),
        cited=sum(r.cited for r in all_of_them),
        gave_numbers=sum(r.gave_numbers for r in all_of_them),
        wrong_numbers=sum(r.wrong_number for r in all_of_them),
        unsourced=sum(len(r.unsourced) for r in all_of_them),
    )


def fallen(report: Report, baseline: Baseline | None) -> list[str]:
    """What is worse than the baseline, a sentence each; nothing if all holds."""
    said = []
    for kind, now in report.kinds().items():
        before = baseline.kinds.get(kind) if baseline else None
        if before is None:
            said.append(f"{called(kind)}（{kind}）没有基线；确认结果后用 mingzhang eval --write-baseline 写入。")
            continue
        if now.rate < before.rate:
            lost = [
                r.id
                for r in report.results
                if r.kind == kind and not r.cited and baseline and r.id not in baseline.open
            ]
            said.append(
                f"{called(kind)}（{kind}）答对且有出处 {percent(now.rate)}，低于基线 {percent(before.rate)}："
                f"{'、'.join(lost)}。"
            )
        if now.wrong_numbers > before.wrong_numbers:
            said.append(
                f"{called(kind)}（{kind}）给错数字 {now.wrong_numbers} 题，多于基线 {before.wrong_numbers} 题。"
            )
        if now.unsourced > before.unsourced:
            said.append(f"{called(kind)}（{kind}）没有出处的数字 {now.unsourced} 个，多于基线 {before.unsourced} 个。")
    return said


def raised(report: Report, baseline: Baseline | None) -> Baseline:
    """The baseline with this run's scores in it. Raises LowerBaseline where a right answer, or its care, was lost."""
    kinds = dict(baseline.kinds) if baseline else {}
    for kind, now in report.kinds().items():
        before = kinds.get(kind)
        # New cases may be answered wrong at first; of the old ones none may be lost, nor answered worse.
        worse = before and (
            now.cited < before.cited
            or (
                now.asked <= before.asked
                and (
                    now.rate < before.rate
                    or now.wrong_numbers > before.wrong_numbers
                    or now.unsourced > before.unsourced
                )
            )
        )
        if worse:
            raise LowerBaseline(f"{called(kind)}（{kind}）不如原来的基线，没有写入；请先找回答错的题。")
        kinds[kind] = now
    asked = {result.id for result in report.results}
    still_open = [name for name in (baseline.open if baseline else ()) if name not in asked]
    return Baseline(
        kinds=kinds,
        open=sorted([*still_open, *(r.id for r in report.results if not r.cited)]),
    )


def read_baseline(path: Path = BASELINE) -> Baseline | None:
    return Baseline.model_validate_json(path.read_bytes()) if path.exists() else None


def keep(baseline: Baseline, path: Path = BASELINE) -> None:
    path.write_text(baseline.model_dump_json(indent=2) + "\n", "utf-8")


def people_text(report: Report, baseline: Baseline | None, *, cases: bool = True) -> str:
    """The report as people read it: a table by set and kind, then each case that went wrong, unless nobody may look."""
    rows = [("题型", "题数", "答对", "答对且有出处", "基线", "给错数字", "无出处的数字")]
    for name, one, known in _scores(report, baseline):
        rows.append(
            (
                name,
                str(one.asked),
                percent(_rate(one.right, one.asked)),
                percent(one.rate),
                percent(known.rate) if known else "",
                str(one.wrong_numbers),
                str(one.unsourced),
            )
        )
    total, sets = report.total(), report.sets()
    lines = [*table(rows), ""]
    if reworded := sets.get("paraphrase"):
        lines.append(f"换个说法：{reworded.asked} 问里 {percent(_rate(reworded.right, reworded.asked))} 得到原题的数。")
    if absent := sets.get("invented"):
        lines.append(f"查无此事：{absent.asked} 问里 {percent(_rate(absent.right, absent.asked))} 如实说没有。")
    lines.append(
        f"给错数字率 {percent(total.wrong_number_rate)}（{total.wrong_numbers}/{total.gave_numbers}），"
        f"每题中位 {report.p50_ms:.0f} 毫秒，95% 在 {report.p95_ms:.0f} 毫秒以内。"
    )
    for result in report.results if cases else ():
        if not result.cited or result.unsourced:
            lines += ["", f"{result.id} {result.question}", f"    {result.why or '数字没有出处'}" + _unsourced(result)]
            known_open = baseline is not None and result.id in baseline.open
            lines.append(f"    {result.status}：{_short(result.text)}" + ("（基线时也未答对）" if known_open else ""))
    return "\n".join(lines)


def _scores(report: Report, baseline: Baseline | None) -> list[tuple[str, Score, Score | None]]:
    """(name, score, score of the baseline) of every group, of every set of more than one, and of all."""
    sets, groups = report.sets(), report.kinds()
    found: list[tuple[str, Score, Score | None]] = []
    for one, whole in sets.items():
        inside = [kind for kind in groups if set_of(kind) == one]
        found += [(f"{called(k)} {k}", groups[k], baseline.kinds.get(k) if baseline else None) for k in inside]
        if len(sets) > 1 and len(inside) > 1:
            found.append((f"小计 {SETS[one]}", whole, None))
    return [*found, ("全部", report.total(), None)]


def json_text(report: Report, baseline: Baseline | None, *, cases: bool = True) -> str:
    """The report for programs: one JSON document, without its cases where nobody may look."""
    total = report.total()
    return Written(
        kinds={kind: Line.of(one) for kind, one in report.kinds().items()},
        sets={name: Line.of(one) for name, one in report.sets().items()},
        total=Line.of(total),
        wrong_number_rate=str(total.wrong_number_rate),
        p50_ms=report.p50_ms,
        p95_ms=report.p95_ms,
        below_baseline=fallen(report, baseline) if cases else [],
        results=report.results if cases else [],
    ).model_dump_json(indent=2)


class Line(Score):
    """A score with its rate spelled out."""

    right_and_cited: str

    @classmethod
    def of(cls, one: Score) -> Line:
        return cls(**one.model_dump(), right_and_cited=str(one.rate))


class Written(Strict):
    kinds: dict[str, Line]
    sets: dict[str, Line]
    total: Line
    wrong_number_rate: str
    p50_ms: float
    p95_ms: float
    below_baseline: list[str]
    results: list[Result]


def table(rows: Sequence[Sequence[str]]) -> list[str]:
    """Rows with their columns lined up, a Chinese character two wide."""
    widths = [max(width(cell) for cell in column) for column in zip(*rows, strict=True)]
    lines = []
    for row in rows:
        first, *rest = (
            cell + " " * (wide - width(cell)) if place == 0 else " " * (wide - width(cell)) + cell
            for place, (cell, wide) in enumerate(zip(row, widths, strict=True))
        )
        lines.append("  ".join((first, *rest)).rstrip())
    return lines


def width(text: str) -> int:
    """Columns a text takes in a terminal.

    >>> width("占比 share")
    10
    """
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def percent(rate: Decimal) -> str:
    return f"{rate * 100:.1f}%"


def _rate(part: int, whole: int) -> Decimal:
    return (Decimal(part) / whole).quantize(Decimal("0.0001"), ROUND_FLOOR) if whole else Decimal(0)


def _unsourced(result: Result) -> str:
    return f"；无出处的数字 {'、'.join(result.unsourced)}" if result.unsourced else ""


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= 120 else flat[:119] + "…"
