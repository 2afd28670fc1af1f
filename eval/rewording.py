"""The same question in other words must give the same figures; a question about what is not there must be refused."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from eval.dataset import CASES, STATUSES, BadCase, Case, parsed
from eval.disclosures.bodies import Strict

HOW = {
    "colloquial": "口语",
    "typo": "错别字",
    "order": "语序",
    "traditional": "繁体",
    "fullwidth": "全角",
    "terse": "简短",
    "verbose": "啰嗦",
    "dialect": "方言",
}
MISSING = {"agency": "没有的部门", "year": "没有的年度", "item": "没有的项目"}


class Paraphrase(Strict):
    """A case's question asked another way."""

    of: str
    how: Literal["colloquial", "typo", "order", "traditional", "fullwidth", "terse", "verbose", "dialect"]
    question: str


class Invented(Strict):
    """A question that names something no indexed document has."""

    question: str
    missing: Literal["agency", "year", "item"]


def paraphrases(originals: Mapping[str, Case], path: Path = CASES / "paraphrases.jsonl") -> dict[str, list[Case]]:
    """The reworded cases by how they were reworded. Only the figures are expected of them, and their places."""
    found: dict[str, list[Case]] = {how: [] for how in HOW}
    for place, one in parsed(path, Paraphrase):
        if one.of not in originals:
            raise BadCase(f"{place}：没有题目“{one.of}”。")
        original = originals[one.of]
        # What must be said beside the figures is asked of the original; an answer in words alone keeps its words.
        words = {"says": [], "warns": False, "lines": []} if original.values else {}
        changes = {"id": f"{one.of}-{one.how}", "question": one.question, **words}
        found[one.how].append(original.model_copy(update=changes))
    return found


def invented(path: Path = CASES / "invented.jsonl") -> dict[str, list[Case]]:
    """The questions about what is not there, by what is missing. Asking back is no refusal, nor is any number."""
    found: dict[str, list[Case]] = {missing: [] for missing in MISSING}
    for number, (_, one) in enumerate(parsed(path, Invented), 1):
        case = Case(id=f"invented-{number:03d}", question=one.question, status=STATUSES["refusal"])
        found[one.missing].append(case)
    return found
