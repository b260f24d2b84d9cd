"""Who said what about which row, as the label database has it."""

from __future__ import annotations

from inspector.session.columns import Columns
from inspector.session.query.scope import Remark
from inspector.session.session import Session


def read_remarks(session: Session, columns: Columns) -> dict[int, Remark]:
    """Read who said what about which row; takes a while, so not on the GUI thread."""
    found: dict[int, Remark] = {}
    starts = dict(zip((d.name for d in columns.union.datasets), columns.union.starts, strict=False))
    sets = {dataset.name: dataset for dataset in columns.union.datasets}
    for key, details in session.labels.details().items():
        record = sets[key.dataset].row_of.get(key.uid) if key.dataset in sets else None
        if record is not None:
            found[int(starts[key.dataset]) + record] = Remark(details.reviewer, details.note)
    return found
