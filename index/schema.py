"""The SQL tables: what a disclosure says, as rows.

SQL is the truth; the vectors beside it can be rebuilt from it at any time. Amounts are exact text, enums their printed
value, paths and spans JSON. `vector_work` remembers which texts still have to be added to, or dropped from, the
vectors, so that a process killed between the two stores leaves nothing undone.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

from sqlalchemy import (
    URL,
    Boolean,
    Column,
    Engine,
    ExceptionContext,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    create_engine,
    event,
    text,
)

from index.errors import IndexUnavailable
from index.vocabulary import Standing

SCHEMA_VERSION = 3

metadata = MetaData()


def _of_document() -> Column[Any]:
    return Column("document", String, ForeignKey("disclosures.document", ondelete="CASCADE"), primary_key=True)


state = Table(
    "state",
    metadata,
    Column("name", String, primary_key=True),
    Column("value", Integer, nullable=False),
)

disclosures = Table(
    "disclosures",
    metadata,
    Column("document", String, primary_key=True),
    Column("source", String, nullable=False),
    Column("title", String, nullable=False),
    Column("agency", String, nullable=False),
    Column("scope", String, nullable=False),
    Column("fiscal_year", Integer, nullable=False),
    Column("phase", String, nullable=False),
    Column("format", String, nullable=False),
    Column("pages", Integer, nullable=False),
    Column("units", String, nullable=False),
    Column("ingested_at", String),
    Column("seconds", Float, nullable=False),
    Column("revision", Integer, nullable=False),  # the index version that wrote it
    Column("standing", String, nullable=False, server_default=Standing.CURRENT.value),
    Column("quality", String, nullable=False, server_default="{}"),  # how well it was read, as JSON
    # One body, scope, year and phase: answers are drawn from one version of it.
    Index(
        "disclosures_identity",
        "agency",
        "scope",
        "fiscal_year",
        "phase",
        unique=True,
        sqlite_where=text(f"standing = '{Standing.CURRENT.value}'"),
    ),
)

# What brings an index of an earlier schema up to the next one, so that nothing has to be ingested again.
UPGRADES: dict[int, tuple[str, ...]] = {
    1: (
        f"ALTER TABLE disclosures ADD COLUMN standing VARCHAR NOT NULL DEFAULT '{Standing.CURRENT.value}'",
        "ALTER TABLE disclosures ADD COLUMN quality VARCHAR NOT NULL DEFAULT '{}'",
        "DROP INDEX disclosures_identity",
        "CREATE UNIQUE INDEX disclosures_identity ON disclosures (agency, scope, fiscal_year, phase)"
        f" WHERE standing = '{Standing.CURRENT.value}'",
    ),
    2: ("ALTER TABLE facts ADD COLUMN beside VARCHAR NOT NULL DEFAULT '[]'",),
}

facts = Table(
    "facts",
    metadata,
    _of_document(),
    Column("ordinal", Integer, primary_key=True),
    Column("agency", String, nullable=False),
    Column("scope", String, nullable=False),
    Column("fiscal_year", Integer, nullable=False),
    Column("phase", String, nullable=False),
    Column("origin", String, nullable=False),
    Column("page", Integer, nullable=False),
    Column("line_first", Integer),
    Column("line_last", Integer),
    Column("x0", Float),
    Column("top", Float),
    Column("x1", Float),
    Column("bottom", Float),
    Column("schedule", String),
    Column("table_number", Integer),
    Column("schedule_title", String, nullable=False),
    Column("row_code", String, nullable=False),
    Column("row", String, nullable=False),
    Column("row_path", String, nullable=False),
    Column("column", String, nullable=False),
    Column("column_path", String, nullable=False),
    Column("printed", String, nullable=False),
    Column("unit", String, nullable=False),
    Column("amount", String),  # exact decimal text; NULL is blank or unread, never 0
    Column("state", String, nullable=False),
    Column("recovered", Boolean, nullable=False),
    Column("quoted", String, nullable=False),
    Column("beside", String, nullable=False, server_default="[]"),
    Column("passage", Integer),
    Index("facts_whose", "agency", "fiscal_year", "phase"),
    Index("facts_row", "row"),
    Index("facts_row_code", "row_code"),
    Index("facts_schedule", "schedule"),
)

passages = Table(
    "passages",
    metadata,
    _of_document(),
    Column("ordinal", Integer, primary_key=True),
    Column("kind", String, nullable=False),
    Column("section", String, nullable=False),
    Column("text", String, nullable=False),
    Column("spans", String, nullable=False),
)

findings = Table(
    "findings",
    metadata,
    _of_document(),
    Column("ordinal", Integer, primary_key=True),
    Column("rule", String, nullable=False),
    Column("severity", String, nullable=False),
    Column("message", String, nullable=False),
    Column("printed", String, nullable=False),
    Column("expected", String, nullable=False),
    Column("difference", String, nullable=False),
    Column("subject", String, nullable=False),
    Column("citations", String, nullable=False),
)

# Every rule tried, with what became of it, so that "no findings" can be told from "not looked".
checks = Table(
    "checks",
    metadata,
    _of_document(),
    Column("rule", String, primary_key=True),
    Column("others", String, primary_key=True),  # documents it was compared with, as JSON
    Column("ordinal", Integer, nullable=False),
    Column("name", String, nullable=False),
    Column("source", String, nullable=False),
    Column("counts", String, nullable=False),  # outcome: how many places, as JSON
)

# What is searched by meaning: passages that can be evidence, and labels (distinct row and column names) to link to.
texts = Table(
    "texts",
    metadata,
    _of_document(),
    Column("role", String, primary_key=True),  # passage | label
    Column("key", String, primary_key=True),  # the text's hash, under which its vector is kept
    Column("ordinal", Integer, nullable=False),
    Column("text", String, nullable=False),
    Index("texts_key", "key"),
)

vector_work = Table("vector_work", metadata, Column("key", String, primary_key=True))


def connect(file: Path) -> Engine:
    """An engine over one SQLite file: readers never wait for the writer, foreign keys hold, errors speak Chinese."""
    engine = create_engine(URL.create("sqlite", database=str(file)), connect_args={"timeout": 30.0})

    @event.listens_for(engine, "connect")
    def prepare(connection: sqlite3.Connection, _record: object) -> None:
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA synchronous = NORMAL")

    @event.listens_for(engine, "handle_error")
    def explain(context: ExceptionContext) -> None:
        error = context.original_exception
        if isinstance(error, sqlite3.DatabaseError) and not isinstance(error, sqlite3.IntegrityError):
            raise IndexUnavailable(
                f"索引 {file} 无法读写（{error}）；请检查磁盘空间、文件夹权限，或从备份恢复。"
            ) from error

    return engine
