"""Conditions that rows are filtered by, as they are shown and stored."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """One lasso: what lies in it belongs to the region, or no longer does.

    Attributes:
        field: whose map it was drawn on.
        polygon: float64 (m, 2), its corners in the coordinates of that map.
        is_taken: False where the points in it are taken away.
    """

    field: str
    polygon: NDArray[np.float64]
    is_taken: bool = True


@dataclass(frozen=True, slots=True, eq=False)
class Region:
    """Lassos, each added to or taken from those before; the first of these begins with all rows."""

    parts: tuple[Part, ...]

    def after(self, part: Part) -> Region:
        """Return the region with one lasso more."""
        return Region((*self.parts, part))


@dataclass(frozen=True, slots=True, eq=False)
class Pill:
    """One condition.

    Attributes:
        query: in the language of the search field; empty for a region.
        region: where on the maps the rows lie, None for a query.
        name: what people call it; empty until they do.
        is_inverted: holds for the rows that are not like that.
    """

    query: str = ""
    region: Region | None = None
    name: str = ""
    is_inverted: bool = False

    @property
    def title(self) -> str:
        """What it says: its name, else what it asks for."""
        if self.name or self.region is None:
            return self.name or self.query
        fields = dict.fromkeys(part.field for part in self.region.parts)
        return f"lasso on {' and '.join(fields)}"


@dataclass(frozen=True, slots=True, eq=False)
class SavedFilter:
    """Pills under one name, kept with the project."""

    name: str
    pills: tuple[Pill, ...]
