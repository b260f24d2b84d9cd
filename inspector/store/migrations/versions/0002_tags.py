"""Tags of rows; a note or a tag may stand without a verdict."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add what rows are tagged as, now and in the log; what is there has no tags."""
    for table, name in (("label", "tags"), ("event", "tags_before"), ("event", "tags_after")):
        op.add_column(table, sa.Column(name, sa.Text, nullable=False, server_default="[]"))
