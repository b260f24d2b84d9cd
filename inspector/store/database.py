"""The label database: how it is opened, checked and migrated, and how its errors read."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from sqlalchemy import URL, Connection, Engine, create_engine, event, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from inspector.domain.errors import ProjectError
from inspector.store.label_tables import TABLES, TRIGGERS

HEAD: Final = "0002"
"""The newest migration; a database that is already there is opened without loading Alembic."""

PRAGMAS: Final = (
    "busy_timeout = 5000",
    "foreign_keys = ON",
    "recursive_triggers = ON",  # else REPLACE deletes without firing the append-only triggers
    "trusted_schema = OFF",
    "cell_size_check = ON",
    "mmap_size = 0",
    "synchronous = FULL",
    "journal_mode = DELETE",  # not WAL: SQLite before 3.51.3 can corrupt a WAL on reset
)

ADVICE: Final = {
    "SQLITE_BUSY": "is in use by another inspector; nothing was changed",
    "SQLITE_LOCKED": "is in use by another inspector; nothing was changed",
    "SQLITE_FULL": "could not be written because the disk is full; earlier labels are safe",
    "SQLITE_READONLY": "cannot be written; check the permissions of the project folder",
    "SQLITE_CANTOPEN": "cannot be opened; check that the project folder exists and is writable",
    "SQLITE_IOERR": "could not be read or written by the disk; earlier labels are safe",
    "SQLITE_NOTADB": "is damaged or not a label database",
    "SQLITE_CORRUPT": "is damaged; restore it from a backup",
}


def open_database(path: Path) -> Engine:
    """Return an engine with one connection per use, so that threads need no care.

    The driver is in autocommit and every transaction is an explicit ``BEGIN IMMEDIATE``, so that
    changes of the schema roll back too; engines with the option ``reading`` only ``BEGIN``.
    """
    url = URL.create("sqlite", database=str(path))
    engine = create_engine(url, creator=lambda: _connect(path), poolclass=NullPool)
    event.listen(engine, "begin", _begin)
    return engine


def upgrade(engine: Engine) -> None:
    """Check that a database is ours and bring it to the newest format.

    Raises:
        ProjectError: it is damaged, another program's, or of a newer version.
    """
    path = Path(engine.url.database or "")
    with plain_errors(path):
        with engine.execution_options(reading=True).connect() as connection:
            version = _checked_version(connection, path)
        if version == HEAD:
            return
        _migrate(engine, version)
        with engine.execution_options(reading=True).connect() as connection:
            _checked_version(connection, path)


@contextmanager
def plain_errors(path: Path) -> Iterator[None]:
    """Turn what SQLite complains about into one sentence; misuse of the driver stays a bug.

    Raises:
        ProjectError: in place of the driver's error.
    """
    try:
        yield
    except DBAPIError as error:
        sentence = _sentence(path, error.orig)
        if sentence is None:
            raise
        raise ProjectError(sentence) from error


def damaged(path: Path, detail: str) -> ProjectError:
    """Return the error for a database whose content cannot be ours."""
    return ProjectError(f"The label database {path} is damaged: {detail}.")


def _connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=5.0, isolation_level=None, check_same_thread=False)
    try:
        for pragma in PRAGMAS:
            connection.execute(f"PRAGMA {pragma}").close()
    except BaseException:
        connection.close()
        raise
    return connection


def _begin(connection: Connection) -> None:
    reading = connection.get_execution_options().get("reading", False)
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")


def _sentence(path: Path, error: BaseException | None) -> str | None:
    name = getattr(error, "sqlite_errorname", "")
    if "Could not decode" in str(error):
        name = "SQLITE_CORRUPT"  # the driver gives its own error no name
    if not name:
        return None
    advice = [words for code, words in ADVICE.items() if name.startswith(code)]
    return f"The label database {path} {advice[0] if advice else f'is damaged ({error})'}."


def _checked_version(connection: Connection, path: Path) -> str | None:
    """Return the migration a database is at (None: empty), or refuse it."""
    rows = connection.execute(text("SELECT type, name, sql FROM sqlite_master")).all()
    schema = [(str(kind), str(name), str(sql)) for kind, name, sql in rows]
    _refuse_foreign(schema, path)
    if not any(name == "alembic_version" for _, name, _ in schema):
        if schema:
            raise damaged(path, "it does not say which version wrote it")
        return None
    version = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    triggers = {name for kind, name, _ in schema if kind == "trigger"}
    if version == HEAD and triggers != set(TRIGGERS):
        raise damaged(path, "the guards of its log were removed")
    return None if version is None else str(version)


def _refuse_foreign(schema: Sequence[tuple[str, str, str]], path: Path) -> None:
    for kind, name, sql in schema:
        ours = {
            "table": name in TABLES and not sql.upper().startswith("CREATE VIRTUAL"),
            "index": True,
            "trigger": TRIGGERS.get(name) == sql,
        }
        if not ours.get(kind, False):
            raise ProjectError(
                f"The label database {path} holds a {kind} {name[:60]!r} that this tool did not "
                "make, so it is not opened."
            )


def _migrate(engine: Engine, version: str | None) -> None:
    """Run each missing migration in a transaction of its own, together with its record."""
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", "inspector.store:migrations")
    script = ScriptDirectory.from_config(config)
    revisions = [step.revision for step in script.walk_revisions()][::-1]
    if version is not None and version not in revisions:
        raise ProjectError(
            f"The label database {engine.url.database} was written by a newer version of this "
            "tool; please update."
        )
    for revision in revisions:
        with engine.begin() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, revision)
