"""Which points are drawn in colour: those that are selected or found, or all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from inspector.domain.arrays import Bools
from inspector.gui.map.cloud import Cloud
from inspector.gui.map.colouring.paints import Coat

PLAIN: Final = 0
GREYED: Final = 1
"""Levels of a point: drawn in its colour, drawn in grey below all others."""

Lit = NDArray[np.int64] | NDArray[np.bool_] | None
"""Rows that are selected, or bool (n), which are found; None for all."""


@dataclass(frozen=True, slots=True, eq=False)
class Levels:
    """The level of each point.

    Attributes:
        codes: uint8 (m), PLAIN or GREYED.
        n_plain: how many are PLAIN.
    """

    codes: NDArray[np.uint8]
    n_plain: int

    @property
    def share(self) -> float:
        """Return how many of the points are drawn in colour, 0..1."""
        return self.n_plain / len(self.codes) if len(self.codes) else 1.0


@dataclass(frozen=True, slots=True, eq=False)
class Tally:
    """How many rows are lit: int64 of each code of a coat, and of the suspects."""

    of_codes: NDArray[np.int64]
    of_suspects: int


def find_levels(cloud: Cloud, lit: Lit) -> Levels:
    """Return the level of each point; 2 ms for a million."""
    from inspector.gui.map import splat

    codes = np.full(len(cloud.rows), PLAIN if lit is None else GREYED, np.uint8)
    if lit is None:
        return Levels(codes, len(codes))
    if lit.dtype == np.bool_:
        return Levels(codes, int(splat.light_found(lit, cloud.rows, codes)))
    return Levels(codes, int(splat.light_picked(lit, cloud.places, codes)))


def tally(coat: Coat, suspect: Bools, lit: Lit) -> Tally | None:
    """Count lit rows, whether they have a point or not; 2 ms for a million. None if all are."""
    if lit is None:
        return None
    from inspector.gui.map import splat

    counts, codes = np.zeros(len(coat.classes.tints), np.int64), coat.classes.codes
    count = splat.count_found if lit.dtype == np.bool_ else splat.count_picked
    return Tally(counts, int(count(lit, codes, suspect, counts)))


def is_same(one: Lit, other: Lit) -> bool:
    """Return whether the same rows are lit, as far as that is found out in no time."""
    if one is other or one is None or other is None:
        return one is other
    is_found = one.dtype == np.bool_ == other.dtype
    return is_found and np.array_equal(one, other)
