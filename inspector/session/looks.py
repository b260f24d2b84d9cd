"""How a reviewer left a project: tab, order, map, selection, filters."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from inspector.domain.filters import Pill
from inspector.store.filter_file import MOST_PILLS, pill_of, table_of
from inspector.store.label_rows import storable

MOST: Final = 500
"""Rows picked by hand that are remembered; a larger selection is drawn again."""
MOST_CORNERS: Final = 2_000
"""Corners of lassos that are remembered."""
LONGEST: Final = 200


@dataclass(frozen=True, slots=True)
class Look:
    """What was shown, what was selected, and what rows had to be like.

    Attributes:
        tab: the rows that were listed.
        order: the column they were sorted by; ``is_reversed`` turned round.
        field: the field that was mapped.
        colour: what the colours told.
        group: id of the group that was selected, empty for none.
        rows: dataset to uids of rows selected otherwise.
        pills: what was filtered by.
    """

    tab: str = ""
    order: str = ""
    is_reversed: bool = False
    field: str = ""
    colour: str = ""
    group: str = ""
    rows: Mapping[str, tuple[str, ...]] = dataclasses.field(default_factory=dict)
    pills: tuple[Pill, ...] = ()


def kept(pills: tuple[Pill, ...]) -> tuple[Pill, ...]:
    """Return pills if they are few and brief enough to be remembered, else none of them.

    Without one of them other rows would pass, which nobody asked for.
    """
    parts = [part for pill in pills if pill.region is not None for part in pill.region.parts]
    is_brief = sum(len(part.polygon) for part in parts) <= MOST_CORNERS
    return pills if is_brief and len(pills) <= MOST_PILLS else ()


def written(look: Look) -> dict[str, Any]:
    """Return a look as a table of TOML."""
    names = ("tab", "order", "field", "colour", "group")
    table: dict[str, Any] = {name: storable(getattr(look, name)) for name in names}
    table["is_reversed"] = look.is_reversed
    table["rows"] = {storable(name): list(uids) for name, uids in look.rows.items()}
    table["pills"] = [_packed(pill) for pill in look.pills]
    return table


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
    is_reversed, pills = stored.get("is_reversed") is True, _pills(stored.get("pills"))
    return Look(**texts, is_reversed=is_reversed, rows=known, pills=pills)


def _packed(pill: Pill) -> dict[str, Any]:
    """Return a pill as a table; corners as one text, which is read ten times as fast."""
    table = table_of(pill)
    for part in table.get("part", ()):
        part["polygon"] = " ".join(str(number) for corner in part["polygon"] for number in corner)
    return table


def _pills(stored: object) -> tuple[Pill, ...]:
    """Return stored pills, none of them if one is malformed."""
    if not isinstance(stored, list):
        return ()
    pills = [pill_of(_unpacked(item)) for item in stored[: MOST_PILLS + 1]]
    return kept(tuple(pill for pill in pills if pill is not None)) if None not in pills else ()


def _unpacked(item: object) -> object:
    if not isinstance(item, dict) or not isinstance(item.get("part"), list):
        return item
    return {**item, "part": [_with_corners(part) for part in item["part"]]}


def _with_corners(part: object) -> object:
    if not isinstance(part, dict):
        return part
    try:
        numbers = [float(number) for number in str(part.get("polygon")).split()]
    except ValueError:
        return None
    return {**part, "polygon": [list(each) for each in zip(*[iter(numbers)] * 2, strict=False)]}
