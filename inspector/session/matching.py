"""Which rows pass what is asked for; found off the GUI thread."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from inspector.domain.arrays import Bools
from inspector.domain.protocols import Task
from inspector.session.columns import Columns
from inspector.session.filters import Pill, inside
from inspector.session.search import search


def matching(columns: Columns, pills: Sequence[Pill], query: str, task: Task) -> Bools | None:
    """Return bool (n), which rows pass all pills and a query; None if there is neither."""
    if not pills and not query:
        return None
    found = np.ones(len(columns), np.bool_)
    for pill in pills:
        found &= _passing(columns, pill, task)
    return found & search(columns.union, query, task) if query else found


def _passing(columns: Columns, pill: Pill, task: Task) -> Bools:
    if pill.region is not None:
        found = inside(pill.region, columns.points, len(columns))
    else:
        found = search(columns.union, pill.query, task)
    return ~found if pill.is_inverted else found
