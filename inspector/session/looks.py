"""How a reviewer left a project: tab, order, map, selection."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

MOST: Final = 500
"""Rows picked by hand that are remembered; a larger selection is drawn again."""
LONGEST: Final = 200


@dataclass(frozen=True, slots=True)
class Look:
    """What was shown, and what was selected.

    Attributes:
        tab: the rows that were listed.
        order: the column they were sorted by; ``is_reversed`` turned round.
        field: the field that was mapped.
        colour: what the colours told.
        group: id of the group that was selected, empty for none.
        rows: dataset to uids of rows selected otherwise.
    """

    tab: str = ""
    order: str = ""
    is_reversed: bool = False
    field: str = ""
    colour: str = ""
    group: str = ""
    rows: Mapping[str, tuple[str, ...]] = dataclasses.field(default_factory=dict)


def checked(stored: object) -> Look | None:
    """Return a stored look as far as it is one."""
    if not isinstance(stored, Mapping):
        return None
    texts: dict[str, Any] = {
        name: str(stored.get(name, ""))[:LONGEST]
        for name in ("tab", "order", "field", "colour", "group")
    }
    rows = stored.get("rows")
    known = {
        str(name): tuple(str(uid) for uid in uids[:MOST])
        for name, uids in (rows.items() if isinstance(rows, Mapping) else ())
        if isinstance(uids, list)
    }
    return Look(**texts, is_reversed=stored.get("is_reversed") is True, rows=known)
