"""The tables of the label database as the newest migration leaves them."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Column, Float, Index, Integer, MetaData, Table, Text

METADATA: Final = MetaData()

LABEL: Final = Table(
    "label",
    METADATA,
    Column("dataset", Text, primary_key=True),
    Column("uid", Text, primary_key=True),
    Column("verdict", Text, nullable=False),
    Column("reviewer", Text, nullable=False),
    Column("time", Text, nullable=False),
    Column("note", Text, nullable=False),
    Column("tags", Text, nullable=False, server_default="[]"),
)

EVENT: Final = Table(
    "event",
    METADATA,
    Column("seq", Integer, primary_key=True, autoincrement=True),
    Column("event_id", Text, nullable=False, unique=True),
    Column("batch_id", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("installation", Text, nullable=False),
    Column("reviewer", Text, nullable=False),
    Column("time", Text, nullable=False),
    Column("note", Text, nullable=False),
    Column("dataset", Text, nullable=False),
    Column("uid", Text, nullable=False),
    Column("verdict_before", Text, nullable=False),
    Column("reviewer_before", Text, nullable=False),
    Column("note_before", Text, nullable=False),
    Column("verdict_after", Text, nullable=False),
    Column("reviewer_after", Text, nullable=False),
    Column("note_after", Text, nullable=False),
    Column("score", Float),
    Column("evidence", Text, nullable=False),
    Column("tool_version", Text, nullable=False),
    Column("tags_before", Text, nullable=False, server_default="[]"),
    Column("tags_after", Text, nullable=False, server_default="[]"),
    Index("event_of_batch", "batch_id"),
    Index("event_of_row", "dataset", "uid"),
)

TABLES: Final = frozenset({"label", "event", "alembic_version", "sqlite_sequence"})
"""Every table a label database may hold."""

TRIGGERS: Final = {
    f"event_no_{action.lower()}": (
        f"CREATE TRIGGER event_no_{action.lower()} BEFORE {action} ON event "
        "BEGIN SELECT RAISE(ABORT, 'the log of decisions is append-only'); END"
    )
    for action in ("UPDATE", "DELETE")
}
"""Name to text of every trigger a label database holds; any other is refused, as it could act."""
