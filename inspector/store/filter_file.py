"""Saved filters of a project: ``filters.toml``, written whole, read with every value checked."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

import numpy as np
import tomli_w
from numpy.typing import NDArray

from inspector.domain.filters import Part, Pill, Region, SavedFilter
from inspector.domain.sample import FIELDS
from inspector.store.label_rows import storable
from inspector.store.project import replacing

FILE: Final = "filters.toml"
FORMAT: Final = 1
LARGEST_FILE: Final = 4 * 2**20
MOST_FILTERS: Final = 200
MOST_PILLS: Final = 50
MOST_PARTS: Final = 100
FEWEST_CORNERS, MOST_CORNERS = 3, 10_000
LONGEST_NAME: Final = 100
LONGEST_QUERY: Final = 1_000


def load_filters(project: Path) -> tuple[SavedFilter, ...]:
    """Return the filters of a project folder, perhaps a stranger's; what is malformed is left out.

    Of two of one name only the first is taken.

    Raises:
        ValueError: there is a file, and it is none of this tool's.
        OSError: it cannot be read.
    """
    file = project / FILE
    if not file.is_file():
        return ()
    if file.stat().st_size > LARGEST_FILE:
        raise ValueError("it is larger than any that this tool writes")
    try:
        content = tomllib.loads(file.read_text("utf-8"))
    except RecursionError as error:
        raise ValueError("it is nested too deep") from error
    if type(content.get("format")) is not int or content["format"] != FORMAT:
        raise ValueError(f"format should be {FORMAT}")
    found: dict[str, SavedFilter] = {}
    for entry in _list(content.get("filter"))[:MOST_FILTERS]:
        saved = _filter(entry)
        if saved is not None:
            found.setdefault(saved.name, saved)
    return tuple(found.values())


def save_filters(project: Path, filters: Iterable[SavedFilter]) -> None:
    """Replace the filters of a project; a file that cannot be read is kept beside it.

    Raises:
        ValueError: they could not be read again: there is too much of something.
        OSError: they cannot be written.
            In either case the old ones are still there.
    """
    file, filters = project / FILE, tuple(filters)
    check_filters(filters)
    tables = [_table(saved) for saved in filters]
    for saved, table in zip(filters, tables, strict=True):
        if _filter(table) is None:
            raise ValueError(f"“{saved.name[:40]}” cannot be stored; delete it")
    content = tomli_w.dumps({"format": FORMAT, "filter": tables}).encode("utf-8")
    if len(content) > LARGEST_FILE:
        raise ValueError("their lassos have too many corners; delete some of the filters")
    try:
        load_filters(project)
    except (ValueError, OSError):
        with suppress(OSError):
            file.replace(file.with_name("filters.damaged.toml"))
    with replacing(file) as aside:
        aside.write_bytes(content)


def check_filters(filters: Sequence[SavedFilter]) -> None:
    """See that there is not too much of anything, so that it can be read again; takes no time.

    Raises:
        ValueError: there is.
    """
    if len(filters) > MOST_FILTERS:
        raise ValueError(f"a project keeps at most {MOST_FILTERS} filters")
    for saved in filters:
        if len(saved.pills) > MOST_PILLS:
            raise ValueError(f"a filter has at most {MOST_PILLS} pills")
        for pill in saved.pills:
            parts = pill.region.parts if pill.region is not None else ()
            if len(pill.query) > LONGEST_QUERY:
                raise ValueError(f"a pill has at most {LONGEST_QUERY:,} characters")
            if len(parts) > MOST_PARTS:
                raise ValueError(f"a pill has at most {MOST_PARTS} lassos")
            if any(len(part.polygon) > MOST_CORNERS for part in parts):
                raise ValueError(f"a lasso has at most {MOST_CORNERS:,} corners")


def table_of(pill: Pill) -> dict[str, Any]:
    """Return a pill as a table of TOML."""
    table: dict[str, Any] = {"query": storable(pill.query), "name": storable(pill.name)}
    table["inverted"] = pill.is_inverted
    if pill.region is not None:
        table["part"] = [
            {"field": part.field, "taken": part.is_taken, "polygon": _corners(part.polygon)}
            for part in pill.region.parts
        ]
    return table


def _table(saved: SavedFilter) -> dict[str, Any]:
    return {"name": storable(saved.name), "pill": [table_of(pill) for pill in saved.pills]}


def _corners(polygon: NDArray[np.float64]) -> list[list[float]]:
    """Return corners as briefly as they can be written and enclose the same points, in float32."""
    exact = polygon.astype(np.float32)
    is_new = np.ones(len(exact), np.bool_)
    is_new[1:] = (exact[1:] != exact[:-1]).any(1)
    brief = exact[is_new] if is_new.sum() >= FEWEST_CORNERS else exact
    found: list[list[float]] = brief.astype(str).astype(np.float64).tolist()
    return found


def _filter(entry: object) -> SavedFilter | None:
    if not isinstance(entry, dict):
        return None
    name = _text(entry.get("name"), LONGEST_NAME)
    pills = [pill_of(item) for item in _list(entry.get("pill"))]
    if not name.strip() or not pills or len(pills) > MOST_PILLS or None in pills:
        return None  # a filter without one of its conditions would let other rows pass
    return SavedFilter(name, tuple(pill for pill in pills if pill is not None))


def pill_of(item: object) -> Pill | None:
    """Return the pill that a table stands for, None if it is malformed."""
    if not isinstance(item, dict):
        return None
    query, is_inverted = _text(item.get("query"), LONGEST_QUERY), item.get("inverted", False)
    parts = [_part(part) for part in _list(item.get("part"))]
    is_whole = len(parts) <= MOST_PARTS and None not in parts and isinstance(is_inverted, bool)
    if not is_whole or bool(query.strip()) == bool(parts):
        return None
    region = Region(tuple(part for part in parts if part is not None)) if parts else None
    return Pill(query, region, _text(item.get("name"), LONGEST_NAME), is_inverted)


def _part(part: object) -> Part | None:
    if not isinstance(part, dict) or part.get("field") not in FIELDS:
        return None
    polygon, is_taken = _polygon(_list(part.get("polygon"))), part.get("taken", True)
    if polygon is None or not isinstance(is_taken, bool):
        return None
    return Part(str(part["field"]), polygon, is_taken)


def _polygon(corners: Sequence[object]) -> NDArray[np.float64] | None:
    if not FEWEST_CORNERS <= len(corners) <= MOST_CORNERS:
        return None
    for corner in corners:
        if not isinstance(corner, list) or len(corner) != 2 or not all(map(_is_place, corner)):
            return None
    return np.array(corners, np.float64)


def _is_place(value: object) -> bool:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return is_number and math.isfinite(float(value)) and abs(float(value)) < 1e9  # type: ignore[arg-type]


def _text(value: object, longest: int) -> str:
    return value if isinstance(value, str) and len(value) <= longest else ""


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []
