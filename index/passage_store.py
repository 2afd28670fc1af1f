"""Passages, found by meaning and by words, and the labels a question can be linked to.

SQL says which documents take part; what is left is scanned exactly, document by document, from matrices kept in memory.
"""

from __future__ import annotations

import json
import math
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, Engine, Row, insert, select

from index.encoders import Vectors
from index.records import Fact, Passage, Provenance, Span
from index.schema import passages, texts
from index.vectors import VectorStore, key_of
from index.vocabulary import Origin, PassageKind

EVIDENCE_KINDS = (PassageKind.HEADING, PassageKind.BODY, PassageKind.NOTE)
"A cover and a table of contents look relevant and say nothing."

_PASSAGE, _LABEL = "passage", "label"
_DOCUMENTS_KEPT = 256
_RANK_CONSTANT = 60  # of reciprocal-rank fusion, as its authors measured it
_K1, _B = 1.2, 0.75  # of BM25, its usual values
_RUN = re.compile(r"[\u3400-\u9fff]+|[a-z]+|\d+(?:\.\d+)?")


@dataclass(frozen=True, slots=True)
class _Searchable:
    """One document's evidence, ready to be searched: vectors by row, and in which rows a word stands how often."""

    passages: tuple[Passage, ...]
    vectors: Vectors
    postings: Mapping[str, Sequence[tuple[int, int]]]
    lengths: NDArray[np.float32]
    "Words of each passage."


class PassageStore:
    """The passages and labels of all disclosures."""

    def __init__(self, engine: Engine, vectors: VectorStore, revision: Callable[[str], int]) -> None:
        self._engine = engine
        self._vectors = vectors
        self._revision = revision
        self._of_document = lru_cache(maxsize=_DOCUMENTS_KEPT)(self._read_document)
        self._searchable = lru_cache(maxsize=_DOCUMENTS_KEPT)(self._read_searchable)
        self._labels = lru_cache(maxsize=_DOCUMENTS_KEPT)(self._read_labels)

    def of_document(self, document: str) -> tuple[Passage, ...]:
        """Every passage of one document, in the order of printing."""
        return self._of_document(document, self._revision(document))

    def search(self, question: str, documents: Sequence[str], limit: int = 8) -> list[tuple[Passage, float]]:
        """The passages of these documents nearest to the question, by meaning and by words, best first.

        The score is the fused reciprocal rank: it orders the results of one search and means nothing beyond it.
        """
        held = [self._searchable(document, self._revision(document)) for document in dict.fromkeys(documents)]
        found = [passage for one in held for passage in one.passages]
        if not found or not question.strip():
            return []
        nearness = np.concatenate([one.vectors for one in held]) @ self._vectors.encode(question)
        by_words = _bm25(words_of(question), held)
        fused = _reciprocal_ranks(nearness) + np.where(by_words > 0, _reciprocal_ranks(by_words), 0)
        best = np.argsort(-fused, kind="stable")[:limit]
        return [(found[place], float(fused[place])) for place in best]

    def nearest_labels(self, mention: str, documents: Sequence[str], limit: int = 5) -> list[tuple[str, float]]:
        """Row and column names of these documents nearest in meaning to a mention, with their cosine, best first."""
        best: dict[str, float] = {}
        if not mention.strip():
            return []
        asked = self._vectors.encode(mention)
        for document in dict.fromkeys(documents):
            names, vectors = self._labels(document, self._revision(document))
            best |= zip(names, (vectors @ asked).tolist(), strict=True)
        return sorted(best.items(), key=lambda item: (-item[1], item[0]))[:limit]

    def nearness(self, phrase: str, texts: Sequence[str]) -> list[float]:
        """How near in meaning a phrase is to each of these texts: their cosines, in the order given."""
        if not texts or not phrase.strip():
            return [0.0] * len(texts)
        cosines: list[float] = (self._vectors.of_texts(texts) @ self._vectors.encode(phrase)).tolist()
        return cosines

    def _read_document(self, document: str, revision: int) -> tuple[Passage, ...]:
        wanted = select(passages).where(passages.c.document == document).order_by(passages.c.ordinal)
        with self._engine.connect() as connection:
            return tuple(_passage(found) for found in connection.execute(wanted))

    def _read_searchable(self, document: str, revision: int) -> _Searchable:
        evidence = tuple(p for p in self._of_document(document, revision) if p.kind in EVIDENCE_KINDS)
        postings: dict[str, list[tuple[int, int]]] = defaultdict(list)
        lengths = np.zeros(len(evidence), dtype=np.float32)
        for at, passage in enumerate(evidence):
            counted = Counter(words_of(passage.text))
            lengths[at] = counted.total()
            for word, count in counted.items():
                postings[word].append((at, count))
        vectors = self._vectors.of_texts([passage.text for passage in evidence])
        return _Searchable(passages=evidence, vectors=vectors, postings=dict(postings), lengths=lengths)

    def _read_labels(self, document: str, revision: int) -> tuple[tuple[str, ...], Vectors]:
        wanted = (
            select(texts.c.text).where(texts.c.document == document, texts.c.role == _LABEL).order_by(texts.c.ordinal)
        )
        with self._engine.connect() as connection:
            names = tuple(connection.execute(wanted).scalars())
        return names, self._vectors.of_texts(names)


def words_of(text: str) -> list[str]:
    """Pairs of neighbouring characters, numbers and Latin words: what Chinese is searched by without a dictionary.

    >>> words_of("公务接待费 5.5万元")
    ['公务', '务接', '接待', '待费', '5.5', '万元']
    """
    words: list[str] = []
    for run in _RUN.findall(unicodedata.normalize("NFKC", text).lower()):
        pairs = [run[at : at + 2] for at in range(len(run) - 1)] if run[0] > "\u3400" and len(run) > 1 else [run]
        words += pairs
    return words


def write_passages(connection: Connection, document: str, said: Iterable[Passage], facts: Iterable[Fact]) -> None:
    """Store passages, and what is searched by meaning, within the caller's transaction."""
    said = list(said)
    if said:
        connection.execute(insert(passages), [_columns(passage) for passage in said])
    evidence = dict.fromkeys(passage.text for passage in said if passage.kind in EVIDENCE_KINDS)
    rows = [
        {"document": document, "role": role, "key": key_of(text), "ordinal": at, "text": text}
        for role, found in ((_PASSAGE, evidence), (_LABEL, label_names(facts)))
        for at, text in enumerate(found)
    ]
    if rows:
        connection.execute(insert(texts), rows)


def searched_texts(said: Iterable[Passage], facts: Iterable[Fact]) -> list[str]:
    """Every distinct text of a reading that is searched by meaning."""
    evidence = (passage.text for passage in said if passage.kind in EVIDENCE_KINDS)
    return list(dict.fromkeys((*evidence, *label_names(facts))))


def label_names(facts: Iterable[Fact]) -> list[str]:
    """Distinct row and column names in the order of printing; a name needs a letter or a character."""
    names: dict[str, None] = {}
    for fact in facts:
        for name in (fact.row, fact.column if fact.origin is Origin.CELL else ""):
            if any(character.isalpha() for character in name):
                names.setdefault(name)
    return list(names)


def _bm25(asked: Sequence[str], held: Sequence[_Searchable]) -> Vectors:
    lengths = np.concatenate([one.lengths for one in held])
    starts = np.cumsum([0, *(len(one.lengths) for one in held)]).tolist()
    damping = _K1 * (1 - _B + _B * lengths / max(float(lengths.mean()), 1))
    scores = np.zeros(len(lengths), dtype=np.float32)
    for word in dict.fromkeys(asked):
        hits = [
            (start + at, count)
            for start, one in zip(starts, held, strict=False)
            for at, count in one.postings.get(word, ())
        ]
        if hits:
            rows, counts = np.array(hits).T
            weight = math.log(1 + (len(lengths) - len(hits) + 0.5) / (len(hits) + 0.5))
            scores[rows] += weight * counts * (_K1 + 1) / (counts + damping[rows])
    return scores


def _reciprocal_ranks(scores: Vectors) -> Vectors:
    ranks = np.empty(len(scores), dtype=np.float32)
    ranks[np.argsort(-scores, kind="stable")] = np.arange(1, len(scores) + 1)
    return np.float32(1) / (_RANK_CONSTANT + ranks)


def _columns(passage: Passage) -> Mapping[str, object]:
    spans = [(s.start, s.end, s.place.page, s.place.lines, s.place.bbox) for s in passage.spans]
    return {
        "document": passage.document,
        "ordinal": passage.ordinal,
        "kind": passage.kind.value,
        "section": json.dumps(passage.section, ensure_ascii=False),
        "text": passage.text,
        "spans": json.dumps(spans, separators=(",", ":")),
    }


def _passage(found: Row[Any]) -> Passage:
    return Passage(
        document=found.document,
        ordinal=found.ordinal,
        kind=PassageKind(found.kind),
        section=tuple(json.loads(found.section)),
        text=found.text,
        spans=tuple(
            Span(
                start=start,
                end=end,
                place=Provenance(page=page, lines=tuple(lines) if lines else None, bbox=tuple(bbox) if bbox else None),
            )
            for start, end, page, lines, bbox in json.loads(found.spans)
        ),
    )
