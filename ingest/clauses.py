"""How a clause is cut and what its last words may say: the grammar of stated amounts (data/stated.toml)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from index.vocabulary import Phase
from ingest.sentences import stated_words


@dataclass(frozen=True, slots=True)
class Measure:
    pattern: re.Pattern[str]
    column: str
    phase: Phase | None
    kind: str
    keep_after: re.Pattern[str] | None


@dataclass(frozen=True, slots=True)
class Grammar:
    copula: re.Pattern[str]
    because: re.Pattern[str]
    receiving: re.Pattern[str]
    received: str
    bare_verb: re.Pattern[str]
    compare: re.Pattern[str]
    follow: re.Pattern[str]
    compare_even: re.Pattern[str]
    share: re.Pattern[str]
    completed: re.Pattern[str]
    rise: re.Pattern[str]
    year: re.Pattern[str]
    last_year: re.Pattern[str]
    as_of: re.Pattern[str]
    scope: re.Pattern[str]
    year_opening: re.Pattern[str]
    whole: re.Pattern[str]
    measures: tuple[Measure, ...]
    openings: re.Pattern[str]
    closings: re.Pattern[str]
    none: re.Pattern[str]
    none_counted: re.Pattern[str]
    parts: re.Pattern[str]
    families: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]
    same: re.Pattern[str]
    apart: re.Pattern[str]
    sides: re.Pattern[str]
    passing: re.Pattern[str]
    headed: re.Pattern[str]
    item: re.Pattern[str]
    entry: re.Pattern[str]
    entry_given: re.Pattern[str]
    limit: re.Pattern[str]
    limited: re.Pattern[str]
    siblings: tuple[tuple[str, ...], ...]
    strangers: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]
    funds: re.Pattern[str]
    even: re.Pattern[str]
    measured_by: re.Pattern[str]
    compared: re.Pattern[str]
    base_given: re.Pattern[str]
    known: re.Pattern[str]
    levels: re.Pattern[str]
    absent: re.Pattern[str]
    absent_units: dict[str, str]
    target: re.Pattern[str]
    counted: dict[str, str]
    after: re.Pattern[str]
    after_units: tuple[str, ...]
    after_never: re.Pattern[str]
    skip: re.Pattern[str]
    allocation: re.Pattern[str]
    project: re.Pattern[str]
    project_generic: re.Pattern[str]
    project_name: re.Pattern[str]
    project_in_prose: re.Pattern[str]


@cache
def grammar() -> Grammar:
    raw: dict[str, Any] = stated_words()
    words, subject, section = raw["grammar"], raw["subject"], raw["sections"]
    verb = f"(?P<verb>{words['rise']}|{words['fall']})"
    return Grammar(
        copula=re.compile(f"(?:{words['copula']})\\s*$"),
        because=re.compile(words["because"]),
        receiving=re.compile(words["receiving"]),
        received=words["received"],
        bare_verb=re.compile(words["bare_verb"]),
        compare=re.compile(f"{words['compare']}{words['subject_then_verb']}{verb}{words['change_tail']}\\s*$"),
        follow=re.compile(
            f"(?:^|[，,、；（(])\\s*(?:其中[:：]?\\s*)?(?:同比|环比)?(?P<subject>(?:[^，。；：、]{{0,20}}(?:费|支出|收入|预算|决算|资金|总额|总计|数|资产|负债|补助|补贴))?){verb}{words['change_tail']}\\s*$"
        ),
        compare_even=re.compile(f"{words['compare']}{words['subject_then_verb']}(?P<verb>)$"),
        share=re.compile(f"{words['share']}\\s*$"),
        completed=re.compile(f"{words['completed']}\\s*$"),
        rise=re.compile(words["rise"]),
        year=re.compile(words["year"]),
        last_year=re.compile(words["last_year"]),
        as_of=re.compile(words["as_of"]),
        scope=re.compile(words["scope"]),
        year_opening=re.compile(words["year_opening"]),
        whole=re.compile(subject["whole"]),
        measures=tuple(
            Measure(
                re.compile(f"(?:{m['pattern']})$"),
                m["column"],
                Phase(m["phase"]) if "phase" in m else None,
                m.get("kind", "money"),
                re.compile(f"(?:{m['keep_after']})$") if "keep_after" in m else None,
            )
            for m in raw["measures"]
        ),
        openings=re.compile("|".join(f"(?:{p})" for p in subject["openings"])),
        closings=re.compile(f"(?:{'|'.join(subject['closings'])})$"),
        none=re.compile("|".join(f"(?:{p})" for p in subject["none"])),
        none_counted=re.compile(subject["none_counted"]),
        parts=re.compile(words["parts"]),
        families=tuple((re.compile(f["whole"]), re.compile("|".join(f["parts"]))) for f in raw["families"]),
        same=re.compile(subject["same"]),
        apart=re.compile(subject["apart"]),
        sides=re.compile(subject["sides"]),
        passing=re.compile(subject["passing"]),
        headed=re.compile(subject["headed"]),
        item=re.compile(subject["item"]),
        entry=re.compile(subject["entry"]),
        entry_given=re.compile(subject["entry_given"]),
        limit=re.compile(subject["limit"]),
        limited=re.compile(subject["limited"]),
        siblings=tuple(map(tuple, subject["siblings"])),
        strangers=tuple((re.compile(whole), re.compile(part)) for whole, part in subject["strangers"]),
        funds=re.compile(subject["funds"]),
        even=re.compile(words["even"]),
        measured_by=re.compile(words["measured_by"]),
        compared=re.compile(words["compared"]),
        base_given=re.compile(words["base_given"]),
        known=re.compile(f"(?P<name>{'|'.join(subject['known'])}){subject['known_tail']}$"),
        levels=re.compile(raw["levels"]["pattern"]),
        absent=re.compile(raw["absent"]["pattern"]),
        absent_units=raw["absent"]["units"],
        target=re.compile(raw["target"]["pattern"].replace("COMPARATORS", raw["target"]["comparators"])),
        counted=raw["counted"],
        after=re.compile(raw["after"]["noun"]),
        after_units=tuple(raw["after"]["units"]),
        after_never=re.compile(raw["after"]["never"]),
        skip=re.compile(section["skip"]),
        allocation=re.compile(section["allocation"]),
        project=re.compile(section["project"]),
        project_generic=re.compile(f"(?:{section['project_generic']})*"),
        project_name=re.compile(section["project_name"]),
        project_in_prose=re.compile(section["project_in_prose"]),
    )


def opening_levels(text: str, before: int) -> list[re.Match[str]]:
    """农林水支出（类）水利（款）防汛（项）： at the head of a sentence: what all of it speaks of.

    >>> [m.group("name") for m in opening_levels("16.农林水支出（类）水利（款）：2025年预算数为162.00万元。", 20)]
    ['16.农林水支出', '水利']
    """
    head = re.match(r"[^：:，,。]*[）)](?=[：:，,。]|支出[：:，,])", text[:before])
    return list(grammar().levels.finditer(head.group())) if head else []


def last_clause(gap: str) -> str:
    """The last clause before a figure; brackets and quotes hold together what stands in them, 的 what it says of a noun.

    >>> last_clause("在预留的项目中，由中小企业中标或成交的，采购金额")
    '由中小企业中标或成交的采购金额'
    """
    depth = 0
    for index in range(len(gap) - 1, -1, -1):
        char = gap[index]
        depth += (char in "）)”》") - (char in "（(“《")
        if depth < 0 and char in "（(":
            return gap[index + 1 :]
        if depth <= 0 and char in "，,；;：:。" and index < len(gap) - 1 and not (char in "，," and gap[:index].endswith("的")):
            return _OF_WHAT.sub("的", gap[index + 1 :])
    return _OF_WHAT.sub("的", gap.lstrip("、，,；;）)"))


_OF_WHAT = re.compile("的[，,]")
