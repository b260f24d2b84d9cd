"""Labels and the append-only log of decisions."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make both tables and the triggers that keep the log append-only."""
    _make_label()
    _make_event()
    for action in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER event_no_{action.lower()} BEFORE {action} ON event "
            "BEGIN SELECT RAISE(ABORT, 'the log of decisions is append-only'); END"
        )


def _make_label() -> None:
    op.create_table(
        "label",
        sa.Column("dataset", sa.Text, primary_key=True),
        sa.Column("uid", sa.Text, primary_key=True),
        *_texts("verdict", "reviewer", "time", "note"),
    )


def _make_event() -> None:
    op.create_table(
        "event",
        sa.Column("seq", sa.Integer, primary_key=True),
        sa.Column("event_id", sa.Text, nullable=False, unique=True),
        *_texts("batch_id", "title", "installation", "reviewer", "time", "note"),
        *_texts("dataset", "uid"),
        *_texts("verdict_before", "reviewer_before", "note_before"),
        *_texts("verdict_after", "reviewer_after", "note_after"),
        sa.Column("score", sa.Float),
        *_texts("evidence", "tool_version"),
        sqlite_autoincrement=True,
    )
    op.create_index("event_of_batch", "event", ["batch_id"])
    op.create_index("event_of_row", "event", ["dataset", "uid"])


def _texts(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text, nullable=False) for name in names]
