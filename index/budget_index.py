"""One index: disclosures go in whole, are replaced whole and come out whole; whoever reads never waits.

On disk: `index.sqlite` (the truth), `vectors/` (Chroma, rebuilt from the truth when something is missing), `originals/`
(the files as published) and `writer.lock`.
"""

from __future__ import annotations

import dataclasses
import sqlite3
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from filelock import FileLock, Timeout
from sqlalchemy import Connection, Engine, delete, select, text, update
from sqlalchemy.dialects.sqlite import insert as insert_or

from index.disclosure_store import read_disclosures, read_quality, write_disclosure, write_standing
from index.encoders import Encoder
from index.errors import AmbiguousDocument, IndexBusy, IndexUnavailable, OldIndex, UnknownDocument
from index.fact_store import FactStore, write_facts
from index.finding_store import (
    LOUDEST_FIRST,
    drop_compared,
    drop_findings,
    drop_findings_citing,
    read_checks,
    read_findings,
    write_checks,
    write_findings,
)
from index.passage_store import PassageStore, searched_texts, write_passages
from index.records import Check, Disclosure, Finding, Quality, Reading
from index.schema import SCHEMA_VERSION, UPGRADES, connect, disclosures, metadata, state, texts, vector_work
from index.vectors import VectorStore, key_of
from index.vocabulary import Standing

Compared = tuple[Sequence[Finding], Sequence[Check]]
"What comparing a document with others brought to light, and what was compared."

_DOCUMENTS_KEPT = 256  # findings of so many are kept as read
_CHUNK = 10_000  # SQLite takes 32,766 values in one statement


class BudgetIndex:
    """Everything that was published and read: disclosures, their figures, passages and findings."""

    patience = 3.0
    "Seconds to wait for another writing process before saying that the index is busy."

    def __init__(self, path: Path, engine: Engine, encoder: Encoder) -> None:
        self._path = path
        self._engine = engine
        self._writing_here = threading.RLock()
        self._lock = FileLock(path / "writer.lock", thread_local=False)
        self._watch = engine.raw_connection()
        self._watching = threading.Lock()
        self._catalogue: tuple[int, dict[str, Disclosure], dict[str, int]] = (-1, {}, {})
        self._findings = lru_cache(maxsize=_DOCUMENTS_KEPT)(self._read_findings)
        self._vectors = VectorStore(path / "vectors", encoder, self._writing_if_free)
        self.facts = FactStore(engine, self.revision)
        self.passages = PassageStore(engine, self._vectors, self.revision)

    @classmethod
    def open(cls, path: Path, encoder: Encoder) -> BudgetIndex:
        """Open the index in this folder, creating what is missing."""
        try:
            (path / "originals").mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise IndexUnavailable(f"无法建立索引文件夹 {path}（{error.strerror}）；请检查磁盘空间与权限。") from error
        engine = connect(path / "index.sqlite")
        with engine.connect() as connection:
            connection.execute(text("PRAGMA journal_mode = WAL"))
            # An index of before the last table was thought of simply gets it.
            if not connection.execute(text("SELECT 1 FROM sqlite_master WHERE name = 'checks'")).first():
                metadata.create_all(connection)
                rows = [{"name": "schema", "value": SCHEMA_VERSION}, {"name": "version", "value": 0}]
                connection.execute(insert_or(state).values(rows).on_conflict_do_nothing())
                connection.commit()
            written = connection.execute(select(state.c.value).where(state.c.name == "schema")).scalar()
        if written in UPGRADES:
            written = _upgraded(engine, path)
        if written != SCHEMA_VERSION:
            engine.dispose()
            raise OldIndex(f"索引 {path} 由另一版本的程序写成；请删除该文件夹，再用 mingzhang ingest 重新入库。")
        return cls(path, engine, encoder)

    def close(self) -> None:
        """Let go of the files."""
        self._vectors.close()
        self._watch.close()
        self._engine.dispose()

    @property
    def version(self) -> int:
        """A number that changes at each write, whoever writes: the key for anything cached."""
        try:
            with self._watching:
                cursor = self._watch.cursor()
                cursor.execute("SELECT value FROM state WHERE name = 'version'")
                found = cursor.fetchone()
        except sqlite3.Error as error:
            raise IndexUnavailable(f"索引 {self._path} 无法读取（{error}）；请检查磁盘与权限。") from error
        return int(found[0]) if found else 0

    def disclosures(self, *standings: Standing) -> list[Disclosure]:
        """What answers are drawn from, or what stands as asked for, by agency, scope, year and phase."""
        wanted = standings or (Standing.CURRENT,)
        return [one for one in self._current()[0].values() if one.standing in wanted]

    def disclosure(self, name: str) -> Disclosure:
        """One disclosure by its id, the beginning of its id, or the name of its file; the version in force first."""
        held = self._current()[0]
        if name in held:
            return held[name]
        wanted = name.strip()
        named = [one for one in held.values() if wanted and wanted in (one.source, one.title)]
        if not named and len(wanted) >= 4:
            named = [one for one in held.values() if one.document.startswith(wanted.lower())]
        found = next((some for kind in Standing if (some := [one for one in named if one.standing is kind])), [])
        if not found:
            raise UnknownDocument(f"索引里没有文档“{name}”；请用 mingzhang documents 查看已入库的文档。")
        if len(found) > 1:
            choices = "、".join(f"{one.document}（{one.source}）" for one in found)
            raise AmbiguousDocument(f"“{name}”对应多份文档：{choices}；请改用文档编号。")
        return found[0]

    def revision(self, document: str) -> int:
        """The index version that wrote a document, 0 for one that is not held: what was read of it is good until it changes."""
        return self._current()[1].get(document, 0)

    def holds(self, document: str) -> bool:
        """Whether a document with this id is in the index, and no later version has taken its place."""
        held = self._current()[0].get(document)
        return held is not None and held.standing is not Standing.SUPERSEDED

    def quality(self, document: str) -> Quality:
        """How well a document was read."""
        with self._engine.connect() as connection:
            return read_quality(connection, document)

    def findings(self, documents: Sequence[str] | None = None) -> list[Finding]:
        """Contradictions found in these documents, or in all of them, worst first."""
        if documents is None:
            with self._engine.connect() as connection:
                return read_findings(connection, None)
        version = self.version  # comparing one document with another writes findings to both
        found = [finding for document in sorted(set(documents)) for finding in self._findings(document, version)]
        return sorted(found, key=lambda finding: LOUDEST_FIRST.index(finding.severity))

    def checks(self, documents: Sequence[str] | None = None) -> list[Check]:
        """Which rules were tried on these documents, or on all of them, and what became of each."""
        with self._engine.connect() as connection:
            return read_checks(connection, documents)

    def original(self, document: str) -> Path:
        """The file as it was published."""
        file = self._original(self.disclosure(document))
        if not file.is_file():
            raise IndexUnavailable(f"索引里缺少原件 {file.name}；请重新入库这份文档。")
        return file

    def prepare(self) -> None:
        """Load what writing will need, such as the encoder, while the first file is still being read."""
        self._vectors.prepare()

    def replace(
        self, reading: Reading, beside: Callable[[Sequence[Disclosure]], Compared] | None = None
    ) -> list[Disclosure]:
        """Add a disclosure whole, in place of the one of the same content, or of the same body, year and phase.

        An earlier version of another content is kept as history. A reading that is held out takes nobody's place.
        `beside` compares it with the disclosures that stay; what it finds, in the new one or in them, is kept too.
        """
        new = reading.disclosure
        if new.ingested_at is None:
            new = dataclasses.replace(new, ingested_at=datetime.now().astimezone().replace(microsecond=0))
        searched = searched_texts(reading.passages, reading.facts)
        with self._writing():
            self._settle()  # what a killed writer left behind
            self._put_off(map(key_of, searched))
            self._vectors.add(searched)
            self._keep(new, reading.content)
            again = [one for one in self.disclosures(*Standing) if one.document == new.document]
            replaced = self._displaced_by(new)
            found, checked = self._compared(new, beside)
            with self._engine.begin() as connection:
                revision = _next_version(connection)
                for old in again:
                    _take_out(connection, old.document)
                for old in replaced:
                    _set_aside(connection, old.document, revision)
                write_disclosure(connection, new, reading.quality, revision)
                write_facts(connection, reading.facts)
                write_passages(connection, new.document, reading.passages, reading.facts)
                write_findings(connection, new.document, reading.findings)
                _write_compared(connection, found, [*reading.checks, *checked])
            self._settle()
            self._discard(old for old in again if self._original(old) != self._original(new))
        return replaced

    def accept(
        self, document: str, beside: Callable[[Sequence[Disclosure]], Compared] | None = None
    ) -> list[Disclosure]:
        """Draw answers from a document that was held out, or from an earlier version; return those it displaces."""
        with self._writing():
            self._settle()
            new = dataclasses.replace(self.disclosure(document), standing=Standing.CURRENT)
            replaced = self._displaced_by(new)
            found, checked = self._compared(new, beside)
            with self._engine.begin() as connection:
                revision = _next_version(connection)
                for old in replaced:
                    _set_aside(connection, old.document, revision)
                drop_compared(connection, new.document)
                write_standing(connection, new.document, Standing.CURRENT, revision)
                _write_compared(connection, found, checked)
        return replaced

    def _displaced_by(self, new: Disclosure) -> list[Disclosure]:
        """The versions in force whose place this one takes: the same body, scope, year and phase."""
        if new.standing is not Standing.CURRENT:
            return []
        return [one for one in self.disclosures() if one.document != new.document and _same_place(one, new)]

    def _compared(self, new: Disclosure, beside: Callable[[Sequence[Disclosure]], Compared] | None) -> Compared:
        if beside is None or new.standing is not Standing.CURRENT:
            return (), ()
        return beside([one for one in self.disclosures() if one.document != new.document and not _same_place(one, new)])

    def remove(self, document: str) -> Disclosure:
        """Take one disclosure out, wholly, and return what it was."""
        with self._writing():
            old = self.disclosure(document)
            with self._engine.begin() as connection:
                _take_out(connection, old.document)
                _next_version(connection)
            self._settle()
            self._discard([old])
        return old

    def replace_findings(self, document: str, found: Iterable[Finding]) -> None:
        """Keep these findings of a document in place of the ones it had: what a later document brought to light."""
        with self._writing(), self._engine.begin() as connection:
            drop_findings(connection, document)
            write_findings(connection, document, found)
            _next_version(connection)

    def _read_findings(self, document: str, version: int) -> tuple[Finding, ...]:
        """What was found in one document, as of one version of the index: the version is the key for keeping it."""
        with self._engine.connect() as connection:
            return tuple(read_findings(connection, [document]))

    def _current(self) -> tuple[dict[str, Disclosure], dict[str, int]]:
        version = self.version
        known, held, revisions = self._catalogue
        if known != version:
            before = {document: (one, revisions[document]) for document, one in held.items()}
            with self._engine.connect() as connection:
                written = read_disclosures(connection, before)
            held = {document: one for document, (one, _) in written.items()}
            revisions = {document: revision for document, (_, revision) in written.items()}
            self._catalogue = (version, held, revisions)
        return held, revisions

    @contextmanager
    def _writing(self, patience: float | None = None) -> Iterator[None]:
        """The right to write: threads of this process take turns, another process is told to wait."""
        with self._writing_here:
            try:
                self._lock.acquire(timeout=self.patience if patience is None else patience)
            except Timeout:
                raise IndexBusy(f"另一个程序正在写入索引 {self._path}；请等它完成后再试。") from None
            except OSError as error:
                raise IndexUnavailable(
                    f"无法写入索引 {self._path}（{error.strerror}）；请检查磁盘空间与权限。"
                ) from error
            try:
                yield
            finally:
                self._lock.release()

    @contextmanager
    def _writing_if_free(self) -> Iterator[bool]:
        """Whether a reader may keep a vector it had to make: only when nobody is writing."""
        try:
            with self._writing(patience=0):
                yield True
        except (IndexBusy, IndexUnavailable):
            yield False

    def _put_off(self, keys: Iterable[str]) -> None:
        if rows := [{"key": key} for key in keys]:
            with self._engine.begin() as connection:
                connection.execute(insert_or(vector_work).on_conflict_do_nothing(), rows)

    def _settle(self) -> None:
        """Bring the vectors in line with SQL, for the texts that a change has touched."""
        with self._engine.connect() as connection:
            keys = list(connection.execute(select(vector_work.c.key)).scalars())
            held: dict[str, str] = {}
            for start in range(0, len(keys), _CHUNK):
                wanted = select(texts.c.key, texts.c.text).where(texts.c.key.in_(keys[start : start + _CHUNK]))
                held |= {row.key: row.text for row in connection.execute(wanted)}
        if keys:
            self._vectors.add(list(held.values()))
            self._vectors.drop([key for key in keys if key not in held])
            with self._engine.begin() as connection:
                connection.execute(delete(vector_work))

    def _original(self, disclosure: Disclosure) -> Path:
        return self._path / "originals" / f"{disclosure.document}.{disclosure.format}"

    def _keep(self, disclosure: Disclosure, content: bytes) -> None:
        if not content:
            return
        file = self._original(disclosure)
        partial = file.with_suffix(".partial")
        try:
            partial.write_bytes(content)
            partial.replace(file)
        except OSError as error:
            with suppress(OSError):
                partial.unlink(missing_ok=True)
            raise IndexUnavailable(f"无法保存原件 {file}（{error.strerror}）；请检查磁盘空间与权限。") from error

    def _discard(self, gone: Iterable[Disclosure]) -> None:
        for disclosure in gone:
            with suppress(OSError):
                self._original(disclosure).unlink(missing_ok=True)


def _same_place(one: Disclosure, other: Disclosure) -> bool:
    """Whether both speak of the same body, scope, year and phase."""
    return (one.agency, one.scope, one.fiscal_year, one.phase) == (
        other.agency, other.scope, other.fiscal_year, other.phase,
    )  # fmt: skip


def _set_aside(connection: Connection, document: str, revision: int) -> None:
    """Keep a version as history: nothing is drawn from it, nothing is held against others because of it."""
    drop_compared(connection, document)
    write_standing(connection, document, Standing.SUPERSEDED, revision)


def _write_compared(connection: Connection, found: Sequence[Finding], checked: Sequence[Check]) -> None:
    for document in dict.fromkeys(finding.document for finding in found):
        write_findings(connection, document, [one for one in found if one.document == document])
    write_checks(connection, checked)


def _upgraded(engine: Engine, path: Path) -> int:
    """Bring an index of an earlier schema up to ours, one process at a time, and return the schema it has then."""
    with FileLock(path / "writer.lock", thread_local=False), engine.begin() as connection:
        written = connection.execute(select(state.c.value).where(state.c.name == "schema")).scalar_one()
        while written in UPGRADES:
            for statement in UPGRADES[written]:
                connection.execute(text(statement))
            written += 1
        connection.execute(update(state).where(state.c.name == "schema").values(value=written))
    return int(written)


def _take_out(connection: Connection, document: str) -> None:
    drop_findings_citing(connection, document)
    touched = select(texts.c.key).where(texts.c.document == document).distinct()
    connection.execute(insert_or(vector_work).from_select(["key"], touched).prefix_with("OR IGNORE"))
    connection.execute(delete(disclosures).where(disclosures.c.document == document))


def _next_version(connection: Connection) -> int:
    connection.execute(update(state).where(state.c.name == "version").values(value=state.c.value + 1))
    return int(connection.execute(select(state.c.value).where(state.c.name == "version")).scalar_one())
