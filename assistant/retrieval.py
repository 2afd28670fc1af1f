"""Query to passages: sentences that carry the words asked for, and passages near in meaning (a LangChain retriever)."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict

from assistant.evidence import Excerpt
from assistant.linking import Library
from index.budget_index import BudgetIndex
from index.records import Disclosure, Passage
from index.vocabulary import PassageKind

_SENTENCE = re.compile(r"[^。；;！!？?]*[。；;！!？?]+[”’）)]?|[^。；;！!？?]+$")
_BETWEEN = r"[\s“”\"‘’()（）《》、—－·-]*"
_NUMERALS = "一二三四五六七八九十"
_EVIDENCE = {PassageKind.BODY, PassageKind.NOTE}


@dataclass(frozen=True, slots=True)
class Topic:
    name: str
    said: tuple[str, ...]
    sections: tuple[str, ...]
    of_project: bool = False
    "Answered under a project's own headings."
    patterns: tuple[re.Pattern[str], ...] = ()
    "What is said of it in too many ways to list."

    def spoken(self, text: str) -> list[tuple[int, int]]:
        """Where a question speaks of it: a place for each of its words, and their lengths."""
        found = [(text.find(w), len(w)) for w in self.said if w in text]
        return found + [(m.start(), len(m.group())) for p in self.patterns for m in p.finditer(text)]


@lru_cache(maxsize=1)
def topics() -> tuple[Topic, ...]:
    raw = tomllib.loads(files("assistant").joinpath("data/topics.toml").read_text("utf-8"))
    return tuple(
        Topic(t["name"], tuple(t["said"]), tuple(t["sections"]), t.get("project", False), tuple(map(re.compile, t.get("patterns", ()))))
        for t in raw["topic"]
    )


def topic_named(name: str) -> Topic:
    """The topic of that name in topics.toml. Raises StopIteration where there is none: the name is ours."""
    return next(t for t in topics() if t.name == name)


def topic_title(name: str) -> str:
    """机构设置 for structure: a topic as a page heads it; any other name as it is."""
    return next((t.sections[0] for t in topics() if t.name == name and t.sections), name)


def topics_of(text: str) -> list[Topic]:
    """Every topic a question names, in the order named; a word inside a longer one does not count."""
    hits = sorted(((at, -length, t) for t in topics() for at, length in t.spoken(text)), key=lambda h: h[:2])
    asks = _WHOSE_DUTY.search(text)
    if asks is not None:
        hits.insert(0, (0, 0, topic_named("duties")))
    found: list[Topic] = []
    reached = -1
    for start, length, topic in hits:
        if start >= reached:
            reached = start - length
            if topic not in found:
                found.append(topic)
    return found


_WHOSE_DUTY = re.compile(
    r"(?:归|属于?|由|是不是|是否).{0,14}?(?:管辖?|负责|主管)(?:吗|么|不|的|呢|[?。,]|$)|(?:管不管|负不负责|归不归|管得着)|(?:的)?职责(?:有|里有)"
)
"""归街道管吗, 是不是生态环境局管: whether something is among a body's duties."""


@lru_cache(maxsize=256)
def topic_of(text: str) -> Topic | None:
    """The topic whose longest word stands in a question."""
    if _WHOSE_DUTY.search(text):
        return topic_named("duties")
    hits = [(length, t) for t in topics() for _, length in t.spoken(text)]
    return max(hits, key=lambda h: h[0])[1] if hits else None


@lru_cache(maxsize=4096)
def loosely(word: str) -> re.Pattern[str]:
    """A pattern for a folded name as it may be printed: with quotes, brackets or spaces inside. 三公 does not stand in （三）公务接待费."""
    return re.compile(("(?!.[)）])" if word[:1] in _NUMERALS else "") + _BETWEEN.join(map(re.escape, word)), re.IGNORECASE)


def sentences(passage: Passage) -> list[Excerpt]:
    """The sentences of a passage; a semicolon ends one too."""
    return [Excerpt(passage, m.start(), m.end()) for m in _SENTENCE.finditer(passage.text) if m.group().strip()]


def evidence_passages(library: Library, disclosure: Disclosure) -> list[Passage]:
    """What may be quoted: never covers, headings or tables of contents."""
    return [p for p in library.index.passages.of_document(disclosure.document) if p.kind in _EVIDENCE]


def sentences_with(library: Library, disclosure: Disclosure, words: Iterable[str]) -> list[Excerpt]:
    """Sentences of a document that carry every one of these words."""
    patterns = [loosely(w) for w in words]
    return [
        s
        for p in evidence_passages(library, disclosure)
        if all(x.search(p.text) for x in patterns)
        for s in sentences(p)
        if all(x.search(s.text) for x in patterns)
    ]


def under_section(library: Library, disclosure: Disclosure, titles: Sequence[str], within: str = "") -> list[Passage]:
    """Passages under a heading with one of these titles, and under `within` (a project's name) where given."""
    wanted = list(titles)

    def stands_under(p: Passage) -> bool:
        if not any(any(t in part for t in wanted) for part in p.section):
            return False
        return (
            not within
            or any(loosely(within).search(part) for part in p.section)
            or bool(loosely(within).search(p.text))
        )

    return [p for p in evidence_passages(library, disclosure) if stands_under(p)]


class PassageRetriever(BaseRetriever):
    """The index's passages as LangChain knows retrievers: SQL filters first, then meaning and words are fused."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    index: BudgetIndex
    documents: tuple[str, ...] = ()
    "Which disclosures to search; empty searches all."
    limit: int = 8

    def _get_relevant_documents(self, query: str, *, run_manager: CallbackManagerForRetrieverRun) -> list[Document]:
        documents = self.documents or tuple(d.document for d in self.index.disclosures())
        return [
            Document(
                page_content=passage.text,
                id=f"{passage.document}#{passage.ordinal}",
                metadata={
                    "document": passage.document,
                    "ordinal": passage.ordinal,
                    "page": passage.place.page,
                    "score": score,
                },
            )
            for passage, score in self.index.passages.search(query, list(documents), self.limit)
        ]


def retrieve(library: Library, question: str, documents: Sequence[Disclosure], limit: int = 8) -> list[Passage]:
    """The passages nearest to a question in these documents, best first."""
    retriever = PassageRetriever(index=library.index, documents=tuple(d.document for d in documents), limit=limit)
    found = []
    for document in retriever.invoke(question):
        passages = library.index.passages.of_document(document.metadata["document"])
        found += [p for p in passages if p.ordinal == document.metadata["ordinal"]]
    return found
