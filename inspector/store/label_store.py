"""Labels and the append-only log of decisions, in one SQLite file."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any, Final, cast
from uuid import uuid4

from sqlalchemy import Connection, Select, bindparam, delete, func, insert, select

from inspector.domain.labels import LabelBatch, LabelEvent, LabelKey, Verdict
from inspector.store.database import damaged, open_database, plain_errors, upgrade
from inspector.store.label_rows import (
    UNLABELLED,
    LabelDetails,
    MalformedRow,
    Step,
    checked,
    details_of,
    event_of,
    event_row,
    key_of,
    label_row,
    step_back,
    step_of,
    storable,
    verdict_of,
)
from inspector.store.label_tables import EVENT, LABEL
from inspector.store.project import replacing

KEYS_PER_QUERY: Final = 10_000
"""Below the 32,766 variables that SQLite takes in a statement."""


class LabelStore:
    """The labels of a project; safe to use from several threads and processes.

    Every method raises ``ProjectError`` when the file is damaged, locked or cannot be written.

    Args:
        path: the SQLite file, made when missing.
        installation: names this copy of the tool in the log.
    """

    def __init__(self, path: Path, installation: str) -> None:
        self._path = path
        self._installation = installation
        self._engine = open_database(path)
        upgrade(self._engine)

    def apply(self, batch: LabelBatch) -> tuple[LabelEvent, ...]:
        """Store a gesture in one transaction and return its events once they are on disk.

        A label that already is as asked makes no event; of two changes to a row the last counts.
        """
        batch = _storable(batch)
        wanted = {change.key: change for change in batch.changes}
        with self._writing() as connection:
            current = _current(connection, wanted)
            steps = [
                step_of(batch, change, current.get(key, UNLABELLED))
                for key, change in wanted.items()
            ]
            return self._record(connection, steps, batch)

    def revert(self, batch_id: str, *, title: str, reviewer: str = "") -> tuple[LabelEvent, ...]:
        """Put the labels of a gesture back to what they were before it, by a gesture of its own.

        A row that was labelled anew since then keeps its newer label.
        """
        query = select(EVENT).where(EVENT.c.batch_id == batch_id).order_by(EVENT.c.seq)
        batch = LabelBatch(title, (), reviewer=storable(reviewer))
        with self._writing() as connection:
            steps = [step_back(row) for row in _rows(connection, query)]
            current = _current(connection, [step.key for step in steps])
            steps = [s for s in steps if current.get(s.key, UNLABELLED) == s.before]
            return self._record(connection, steps, batch)

    def labels(self) -> dict[LabelKey, Verdict]:
        """Return the current verdicts."""
        columns = LABEL.c.dataset, LABEL.c.uid, LABEL.c.verdict
        query = select(*columns).where(LABEL.c.verdict != Verdict.NONE.value)
        with self._reading() as connection:
            return {key_of(row): verdict_of(row["verdict"]) for row in _rows(connection, query)}

    def details(self) -> dict[LabelKey, LabelDetails]:
        """Return verdict, reviewer, note and tags of all rows that have any of them."""
        with self._reading() as connection:
            return {key_of(row): details_of(row) for row in _rows(connection, select(LABEL))}

    def events(self) -> tuple[LabelEvent, ...]:
        """Return the whole log, oldest first."""
        query = select(EVENT).order_by(EVENT.c.seq)
        with self._reading() as connection:
            return tuple(event_of(row) for row in _rows(connection, query))

    def events_of(self, key: LabelKey) -> tuple[LabelEvent, ...]:
        """Return the log of one row, oldest first."""
        is_row = EVENT.c.dataset == key.dataset, EVENT.c.uid == key.uid
        with self._reading() as connection:
            rows = _rows(connection, select(EVENT).where(*is_row).order_by(EVENT.c.seq))
            return tuple(event_of(row) for row in rows)

    @property
    def count(self) -> int:
        """Number of rows that carry a verdict, a note or a tag."""
        with self._reading() as connection:
            return connection.execute(select(func.count()).select_from(LABEL)).scalar_one()

    def backup(self, target: Path) -> None:
        """Write a consistent copy, also while others write; ``target`` is replaced at the end."""
        with self._reading() as connection, replacing(target) as temporary:
            source = cast("sqlite3.Connection", connection.connection.driver_connection)
            with closing(sqlite3.connect(temporary)) as copy:
                source.backup(copy)

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        with self._plain_errors(), self._engine.begin() as connection:
            yield connection

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        engine = self._engine.execution_options(reading=True)
        with self._plain_errors(), engine.connect() as connection:
            yield connection

    @contextmanager
    def _plain_errors(self) -> Iterator[None]:
        try:
            with plain_errors(self._path):
                yield
        except MalformedRow as error:
            raise damaged(self._path, str(error)) from error

    def _record(
        self, connection: Connection, steps: Sequence[Step], batch: LabelBatch
    ) -> tuple[LabelEvent, ...]:
        steps = [step for step in steps if step.before != step.after]
        if not steps:
            return ()
        now = datetime.now(UTC).isoformat(timespec="milliseconds")
        gesture = {
            "batch_id": str(uuid4()),
            "title": storable(batch.title),
            "installation": self._installation,
            "reviewer": batch.reviewer,
            "time": now,
            "note": batch.note or "",
            "tool_version": _tool_version(),
        }
        rows = [event_row(step) | gesture | {"event_id": str(uuid4())} for step in steps]
        connection.execute(insert(EVENT), rows)
        _replace_labels(connection, steps, time=now)
        return tuple(event_of(row) for row in rows)


def _rows(connection: Connection, query: Select[*tuple[Any, ...]]) -> Iterator[Mapping[str, Any]]:
    return checked(row._asdict() for row in connection.execute(query))


def _storable(batch: LabelBatch) -> LabelBatch:
    return replace(
        batch,
        reviewer=storable(batch.reviewer),
        note=None if batch.note is None else storable(batch.note),
        tags=tuple(map(storable, batch.tags)),
        untags=tuple(map(storable, batch.untags)),
    )


def _current(connection: Connection, keys: Iterable[LabelKey]) -> dict[LabelKey, LabelDetails]:
    uids_of: dict[str, list[str]] = {}
    for key in keys:
        uids_of.setdefault(key.dataset, []).append(key.uid)
    found = {}
    for dataset, uids in uids_of.items():
        for start in range(0, len(uids), KEYS_PER_QUERY):
            chunk = uids[start : start + KEYS_PER_QUERY]
            query = select(LABEL).where(LABEL.c.dataset == dataset, LABEL.c.uid.in_(chunk))
            found.update({key_of(row): details_of(row) for row in _rows(connection, query)})
    return found


def _replace_labels(connection: Connection, steps: Sequence[Step], *, time: str) -> None:
    is_row = LABEL.c.dataset == bindparam("of_dataset"), LABEL.c.uid == bindparam("of_uid")
    old = [
        {"of_dataset": step.key.dataset, "of_uid": step.key.uid}
        for step in steps
        if step.before != UNLABELLED
    ]
    if old:
        connection.execute(delete(LABEL).where(*is_row), old)
    new = [label_row(step) | {"time": time} for step in steps if step.after != UNLABELLED]
    if new:
        connection.execute(insert(LABEL), new)


@cache
def _tool_version() -> str:
    try:
        return metadata.version("poison-inspector")
    except metadata.PackageNotFoundError:
        return "unknown"
