"""The steps in order: one file in, one Reading out, whole or not at all."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from index.errors import MingzhangError
from index.records import Check, Disclosure, Fact, Finding, Reading
from index.vocabulary import State
from ingest.archives import unpacked
from ingest.facts import read_facts
from ingest.files import content_id, document_id, find_files, format_of
from ingest.identity import identify
from ingest.narrative import read_passages
from ingest.readers import read_pages
from ingest.reconciliation import compare, reconcile
from ingest.stated import stated_facts
from ingest.workers import ReadAhead

OnStep = Callable[[str], None]

_WORKERS = 8  # one writer cannot keep up with more


Compared = tuple[Sequence[Finding], Sequence[Check]]


class Figures(Protocol):
    """The figures of the documents an index holds."""

    def of_document(self, document: str) -> tuple[Fact, ...]: ...


class Shelf(Protocol):
    """What we need of an index: to know what it holds, and to take a reading whole."""

    def holds(self, document: str) -> bool: ...

    def prepare(self) -> None: ...

    def replace(
        self, reading: Reading, beside: Callable[[Sequence[Disclosure]], Compared] | None = None
    ) -> list[Disclosure]: ...

    @property
    def facts(self) -> Figures: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class IngestReport:
    """What became of one file."""

    path: Path
    disclosure: Disclosure | None = None
    "None where the file could not be read."
    skipped: bool = False
    "Its content was indexed before."
    replaced: tuple[Disclosure, ...] = ()
    "Earlier versions it took the place of."
    pages: int = 0
    tables: int = 0
    figures: int = 0
    recovered: int = 0
    passages: int = 0
    findings: int = 0
    unread: tuple[str, ...] = ()
    seconds: float = 0.0
    error: str = ""
    "One sentence that names the file and says what to do."


def read_disclosure(path: Path, *, on_step: OnStep | None = None) -> Reading:
    """Read one file; no index takes part."""
    began = time.perf_counter()
    step = on_step or (lambda _: None)
    step("读取页面")
    pages = read_pages(path, lambda page, of: step(f"识别扫描页 {page}/{of}"))
    content = path.read_bytes()
    step("辨认单位、年度和文种")
    identity = identify(pages, path.name)
    disclosure = Disclosure(
        document=document_id(content),
        source=path.name,
        title=identity.title,
        agency=identity.agency,
        scope=identity.scope,
        fiscal_year=identity.fiscal_year,
        phase=identity.phase,
        format=format_of(path),
        pages=len(pages),
        units=identity.units,
    )
    step("读取表格")
    cells, regions = read_facts(disclosure, pages)
    step("读取文字说明")
    passages = read_passages(disclosure.document, pages, regions)
    facts = (*cells, *stated_facts(disclosure, passages, len(cells)))
    step("核对勾稽关系")
    findings, checks = reconcile(disclosure, facts, passages, pages)
    return Reading(
        disclosure=replace(disclosure, seconds=round(time.perf_counter() - began, 3)),
        facts=facts,
        passages=passages,
        findings=findings,
        checks=checks,
        content=content,
        unread=(*(note for page in pages for note in page.notes), *unread_places(facts)),
    )


def unread_places(facts: Iterable[Fact]) -> tuple[str, ...]:
    """Say where something is printed that could not be read."""
    places = []
    for fact in facts:
        if fact.state is State.UNREAD:
            where = f"第 {fact.place.lines[0]} 行" if fact.place.lines else f"第 {fact.place.page} 页"
            what = f"《{fact.schedule_title}》“{fact.row}”" if fact.schedule_title else f"“{fact.row}”"
            places.append(f"{where}{what}的“{fact.printed}”未能确定：{fact.quoted or '无法辨认'}")
    return tuple(places)


def ingest(
    paths: Iterable[Path], index: Shelf, progress: Callable[[Path, str], None] | None = None
) -> Iterator[IngestReport]:
    """Read every file and hand each to the index, whole; a bad file is reported and the rest goes on."""
    with unpacked(find_files(paths)) as files:
        new = [path for path in files if not _held(path, index)]
        workers = min(len(new), (os.cpu_count() or 1) - 1, _WORKERS)
        if len(new) < 2 or workers < 1:
            yield from (_ingest_one(path, index, progress, None) for path in files)
            return
        with ReadAhead(new, workers) as read:
            index.prepare()  # while the first files are being read
            yield from (_ingest_one(path, index, progress, read) for path in files)


def _held(path: Path, index: Shelf) -> bool:
    try:
        return path.is_file() and index.holds(content_id(path))
    except OSError:
        return False


def _beside(reading: Reading, held: Sequence[Disclosure], index: Shelf) -> Compared:
    """What the new document and those already held say of each other."""
    new = reading.disclosure
    return compare(new, held, lambda d: reading.facts if d == new.document else index.facts.of_document(d))


def _ingest_one(
    path: Path, index: Shelf, progress: Callable[[Path, str], None] | None, read: ReadAhead | None
) -> IngestReport:
    began = time.perf_counter()

    def step(name: str) -> None:
        if progress is not None:
            progress(path, name)

    try:
        if _held(path, index):
            return IngestReport(path=path, skipped=True, seconds=round(time.perf_counter() - began, 3))
        if read is None:
            reading = read_disclosure(path, on_step=step)
        else:
            step("读取")
            reading = read(path)
        step("写入索引")
        compared: list[Finding] = []

        def beside(held: Sequence[Disclosure]) -> Compared:
            step("与已收录的文件核对")
            found, checks = _beside(reading, held, index)
            compared.extend(found)
            return found, checks

        replaced = index.replace(reading, beside)
    except MingzhangError as error:
        return IngestReport(path=path, error=str(error), seconds=round(time.perf_counter() - began, 3))
    except (OSError, MemoryError, RecursionError) as error:
        told = f"《{path.name}》无法处理（{type(error).__name__}），请检查文件后重试。"
        return IngestReport(path=path, error=told, seconds=round(time.perf_counter() - began, 3))
    return IngestReport(
        path=path,
        disclosure=reading.disclosure,
        replaced=tuple(replaced),
        pages=reading.disclosure.pages,
        tables=len({fact.table for fact in reading.facts if fact.table is not None}),
        figures=sum(fact.state is State.PRINTED for fact in reading.facts),
        recovered=sum(fact.recovered for fact in reading.facts),
        passages=len(reading.passages),
        findings=len(reading.findings) + sum(f.document == reading.disclosure.document for f in compared),
        unread=reading.unread,
        seconds=round(time.perf_counter() - began, 3),
    )
