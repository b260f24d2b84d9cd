"""What rows must be like to be listed: pills, each a query or a place on a map, all at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from enum import StrEnum
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray
from psygnal import Signal

from inspector.domain.arrays import Bools, Points
from inspector.domain.filters import Part, Pill, Region

__all__ = ["Filters", "Mode", "Part", "Pill", "Region", "inside"]


class Mode(StrEnum):
    """What a lasso does to the region there is: plain, with Shift, with Ctrl."""

    REPLACE = "replace"
    ADD = "add"
    REMOVE = "remove"


class Filters:
    """The pills; a row is listed if it passes all of them and what is typed.

    Attributes:
        pills: as they stand in the search bar, from the left.
    """

    changed: ClassVar[Signal] = Signal()

    def __init__(self) -> None:
        self.pills: tuple[Pill, ...] = ()

    def add(self, pill: Pill) -> None:
        """Put a pill at the end."""
        self.set((*self.pills, pill))

    def remove(self, number: int) -> None:
        """Take a pill away, counted from 0."""
        self.set(pill for place, pill in enumerate(self.pills) if place != number)

    def replace(self, number: int, pill: Pill) -> None:
        """Put another pill in the place of one."""
        self.set(pill if place == number else old for place, old in enumerate(self.pills))

    def invert(self, number: int) -> None:
        """Let a pill hold for the other rows."""
        pill = self.pills[number]
        self.replace(number, replace(pill, is_inverted=not pill.is_inverted))

    def rename(self, number: int, name: str) -> None:
        """Call a pill something; an empty name shows what it asks for again."""
        self.replace(number, replace(self.pills[number], name=name.strip()))

    def toggle(self, query: str) -> None:
        """Add a pill of a query, or take it away if it is there."""
        rest = [pill for pill in self.pills if pill.query != query or pill.is_inverted]
        self.set(rest if len(rest) < len(self.pills) else (*self.pills, Pill(query)))

    def has(self, query: str) -> bool:
        """Tell whether there is a pill of a query, not inverted."""
        return any(pill.query == query and not pill.is_inverted for pill in self.pills)

    def set_region(self, field: str, polygon: NDArray[np.float64], mode: Mode | str) -> None:
        """Make or change the one pill of lassos.

        Args:
            field: whose map it was drawn on.
            polygon: float64 (m, 2), its corners in the coordinates of that map.
            mode: a new region, or more or less of the one there is.
        """
        part = Part(field, np.array(polygon, np.float64), Mode(mode) is not Mode.REMOVE)
        numbers = [place for place, pill in enumerate(self.pills) if pill.region is not None]
        if not numbers:
            self.add(Pill(region=Region((part,))))
            return
        pill = self.pills[numbers[-1]]
        is_new = Mode(mode) is Mode.REPLACE or pill.region is None
        region = Region((part,)) if is_new or pill.region is None else pill.region.after(part)
        self.replace(numbers[-1], replace(pill, region=region))

    def set(self, pills: Iterable[Pill]) -> None:
        """Replace all pills, as when a saved filter is applied."""
        self.pills = tuple(pills)
        self.changed.emit()

    def clear(self) -> None:
        """Take all pills away."""
        self.set(())


def inside(region: Region, points: Mapping[str, Points], total: int) -> Bools:
    """Return bool (total), which rows lie in a region; those without a point lie in no lasso."""
    from inspector.session.polygons import within

    found = np.zeros(total, np.bool_)
    if region.parts and not region.parts[0].is_taken:
        found[:] = True
    for part in region.parts:
        if part.field not in points or len(part.polygon) < 3:
            continue
        xy = np.asarray(points[part.field].xy, np.float32)
        index = np.asarray(points[part.field].index)
        if not len(xy):
            continue
        is_placed = np.isfinite(xy[:, 0]) & np.isfinite(
            xy[:, 1]
        )  # a draft has no place for some; the kernel knows no NaN
        inner = within(np.where(is_placed[:, None], xy, 0), part.polygon.astype(np.float32))
        inner = np.asarray(inner & is_placed)[np.maximum(index, 0)] & (index >= 0)
        found = found | inner if part.is_taken else found & ~inner
    return found
