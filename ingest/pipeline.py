"""The steps in order: one file in, one Reading out, whole or not at all."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol, TypedDict

from index.errors import MingzhangError
from index.records import Check, Disclosure, Fact, Finding, Quality, Reading
from index.vocabulary import Severity, Standing, State
from ingest.archives import unpacked
from ingest.facts import named_units, of_units, read_facts
from ingest.files import content_id, document_id, find_files, format_of
from ingest.identity import identify
from ingest.narrative import read_passages
from ingest.quality import quality_of
from ingest.readers import read_pages
from ingest.reconciliation import compare, reconcile
from ingest.report import IngestReport
from ingest.stated import stated_facts
from ingest.workers import ReadAhead

OnStep = Callable[[str], None]

_WORKERS = 8  # one writer cannot keep up with more


Compared = tuple[Sequence[Finding], Sequence[Check]]


class Figures(Protocol):
    """The figures of the documents an index holds."""

    def of_document(self, document: str) -> tuple[Fact, ...]: ...


Beside = Callable[[Sequence[Disclosure]], Compared]


class Shelf(Protocol):
    """What we need of an index: to know what it holds, and to take a reading whole."""

    def holds(self, document: str) -> bool: ...

    def disclosure(self, name: str) -> Disclosure: ...

    def quality(self, document: str) -> Quality: ...

    def prepare(self) -> None: ...

    def replace(self, reading: Reading, beside: Beside | None = None) -> list[Disclosure]: ...

    def accept(self, document: str, beside: Beside | None = None) -> list[Disclosure]: ...

    @property
    def facts(self) -> Figures: ...


def read_disclosure(path: Path, *, on_step: OnStep | None = None) -> Reading:
    """Read one file; no index takes part. A doubtful reading is HELD, for whoever stores it to accept or not."""
    timed = _Steps(on_step)
    timed("读取页面")
    pages = read_pages(path, lambda page, of: timed.within(f"识别扫描页 {page}/{of}"))
    content = path.read_bytes()
    timed("辨认单位、年度和文种")
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
    timed("读取表格")
    cells, regions = read_facts(disclosure, pages)
    disclosure = replace(disclosure, units=named_units(disclosure, cells))
    cells = of_units(disclosure, cells)
    timed("读取文字说明")
    passages = read_passages(disclosure.document, pages, regions)
    facts = (*cells, *stated_facts(disclosure, passages, len(cells)))
    timed("核对勾稽关系")
    findings, checks = reconcile(disclosure, facts, passages, pages)
    quality = quality_of(pages, regions, facts, passages, checks, timed.seconds)
    standing = Standing.HELD if quality.doubts else Standing.CURRENT
    return Reading(
        disclosure=replace(disclosure, seconds=round(timed.total(), 3), standing=standing),
        facts=facts,
        passages=passages,
        findings=findings,
        checks=checks,
        content=content,
        unread=(*(note for page in pages for note in page.notes), *unread_places(facts)),
        quality=quality,
    )


class _Steps:
    """The steps of reading as they come, told to whoever listens, with the seconds each took."""

    def __init__(self, on_step: OnStep | None) -> None:
        self.within: OnStep = on_step or (lambda _: None)
        self._began = self._at = time.perf_counter()
        self._name = ""
        self._taken: dict[str, float] = {}

    def __call__(self, name: str) -> None:
        self._close()
        self._name = name
        self.within(name)

    @property
    def seconds(self) -> dict[str, float]:
        self._close()
        return self._taken

    def total(self) -> float:
        return time.perf_counter() - self._began

    def _close(self) -> None:
        now = time.perf_counter()
        if self._name:
            self._taken[self._name] = now - self._at
        self._name, self._at = "", now


def unread_places(facts: Iterable[Fact]) -> tuple[str, ...]:
    """Say where something is printed that could not be read."""
    places = []
    for fact in facts:
        if fact.state is State.UNREAD:
            where = f"第 {fact.place.lines[0]} 行" if fact.place.lines else f"第 {fact.place.page} 页"
            what = f"《{fact.schedule_title}》“{fact.row}”" if fact.schedule_title else f"“{fact.row}”"
            places.append(f"{where}{what}的“{fact.printed}”未能确定：{fact.quoted or '无法辨认'}")
    return tuple(places)


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far a run has come: the file at hand and its step, files done, and the bytes they weigh."""

    path: Path
    step: str
    done: int
    files: int
    weight_done: int
    weight: int


OnProgress = Callable[[Progress], None]


def ingest(
    paths: Iterable[Path], index: Shelf, progress: OnProgress | None = None, *, accept: bool = False
) -> Iterator[IngestReport]:
    """Read every file and hand each to the index, whole; a bad file is reported and the rest goes on.

    `accept` lets answers be drawn from a file however badly it was read, and from one that was held out before.
    """
    with unpacked(find_files(paths)) as found:
        files = list(found)
        run = _Run(index, progress, accept, files)
        new = [path for path in files if not _held(path, index)]
        workers = min(len(new), (os.cpu_count() or 1) - 1, _WORKERS)
        if len(new) < 2 or workers < 1:
            yield from map(run, files)
            return
        with ReadAhead(new, workers) as read:
            index.prepare()  # while the first files are being read
            run.read = read
            yield from map(run, files)


def accept(document: str, index: Shelf) -> IngestReport:
    """Draw answers from a document the index holds out, or from an earlier version of one it answers from."""
    return _Run(index, None, True, []).accepted(index.disclosure(document), time.perf_counter())


def _held(path: Path, index: Shelf) -> bool:
    try:
        return path.is_file() and index.holds(content_id(path))
    except OSError:
        return False


class _Run:
    """One call of `ingest`: file after file goes in, a report of each comes out."""

    def __init__(self, index: Shelf, progress: OnProgress | None, accept: bool, files: Sequence[Path]) -> None:
        self.read: ReadAhead | None = None
        self._index = index
        self._progress = progress
        self._accept = accept
        self._weights = {path: _weight(path) for path in files}
        self._done: list[Path] = []

    def __call__(self, path: Path) -> IngestReport:
        began = time.perf_counter()
        try:
            report = self._ingested(path, began)
        except MingzhangError as error:
            report = IngestReport(path=path, error=str(error), seconds=_since(began))
        except (OSError, MemoryError, RecursionError) as error:
            told = f"《{path.name}》无法处理（{type(error).__name__}），请检查文件后重试。"
            report = IngestReport(path=path, error=told, seconds=_since(began))
        self._done.append(path)
        return report

    def accepted(self, held: Disclosure, began: float) -> IngestReport:
        """Take a document that the index holds already into answers."""
        facts = self._index.facts.of_document(held.document)
        compared: list[Finding] = []
        replaced = self._index.accept(held.document, self._beside(held, facts, compared))
        now = replace(held, standing=Standing.CURRENT)
        return IngestReport(
            path=Path(held.source),
            disclosure=now,
            accepted=True,
            replaced=tuple(replaced),
            quality=self._index.quality(held.document),
            pages=held.pages,
            **_counted(facts),
            findings=len(compared),
            notices=_notices(compared),
            seconds=_since(began),
        )

    def _ingested(self, path: Path, began: float) -> IngestReport:
        step = self._steps_of(path)
        if _held(path, self._index):
            held = self._index.disclosure(content_id(path))
            if self._accept and held.standing is not Standing.CURRENT:
                return replace(self.accepted(held, began), path=path)
            return IngestReport(path=path, disclosure=held, skipped=True, seconds=_since(began))
        reading = self.read(path, step) if self.read else read_disclosure(path, on_step=step)
        if self._accept:
            reading = replace(reading, disclosure=replace(reading.disclosure, standing=Standing.CURRENT))
        step("写入索引")
        compared: list[Finding] = []
        beside = self._beside(reading.disclosure, reading.facts, compared, lambda: step("与已收录的文件核对"))
        replaced = self._index.replace(reading, beside)
        told = [*reading.findings, *(f for f in compared if f.document == reading.disclosure.document)]
        return IngestReport(
            path=path,
            disclosure=reading.disclosure,
            replaced=tuple(replaced),
            quality=reading.quality,
            pages=reading.disclosure.pages,
            **_counted(reading.facts),
            passages=len(reading.passages),
            findings=len(told),
            notices=_notices(told),
            unread=reading.unread,
            seconds=_since(began),
        )

    def _beside(
        self, new: Disclosure, facts: Sequence[Fact], compared: list[Finding], began: Callable[[], None] = lambda: None
    ) -> Beside:
        """What the new document and those already held say of each other."""

        def beside(held: Sequence[Disclosure]) -> Compared:
            began()
            found, checks = compare(
                new, held, lambda one: facts if one == new.document else self._index.facts.of_document(one)
            )
            compared.extend(found)
            return found, checks

        return beside

    def _steps_of(self, path: Path) -> OnStep:
        def step(name: str) -> None:
            if self._progress is not None:
                self._progress(
                    Progress(
                        path=path,
                        step=name,
                        done=len(self._done),
                        files=len(self._weights),
                        weight_done=sum(self._weights[one] for one in self._done),
                        weight=sum(self._weights.values()),
                    )
                )

        return step


def _weight(path: Path) -> int:
    """Bytes, as a measure of work; a file that is gone weighs next to nothing."""
    try:
        return path.stat().st_size + 1
    except OSError:
        return 1


def _notices(findings: Sequence[Finding]) -> int:
    return sum(finding.severity is Severity.NOTICE for finding in findings)


def _since(began: float) -> float:
    return round(time.perf_counter() - began, 3)


class _Counted(TypedDict):
    tables: int
    figures: int
    recovered: int


def _counted(facts: Sequence[Fact]) -> _Counted:
    return _Counted(
        tables=len({fact.table for fact in facts if fact.table is not None}),
        figures=sum(fact.state is State.PRINTED for fact in facts),
        recovered=sum(fact.recovered for fact in facts),
    )
