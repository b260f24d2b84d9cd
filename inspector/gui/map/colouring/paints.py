"""How classes look in the face of the theme."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor

from inspector.gui.map.cloud import Cloud
from inspector.gui.map.colouring.classes import Classes
from inspector.gui.theme import theme

RAREST: Final = 4.0
"""How much more a point of the rarest class weighs, so that it shows among many others."""
VIRIDIS: Final = (
    *("#440154", "#482878", "#3e4989", "#31688e", "#26828e"),
    *("#1f9e89", "#35b779", "#6ece58", "#b5de2b", "#fde725"),
)
"""Tells more from less to people who see no red or green (Smith and van der Walt 2015)."""
DARK, LIGHT = (0.22, 1.0), (0.75, 0.0)
"""From where to where a face uses it, so that less lies nearer to the ground."""
FADED: Final = 0.4
"""How much of the ground the least has in it on the light face, where it would be too vivid."""


@dataclass(frozen=True, slots=True, eq=False)
class Coat:
    """Classes of the rows and of the points of a cloud.

    Attributes:
        key: what was coloured by.
        classes: of all rows.
        codes: uint8 (m), of each point.
        totals: int64, rows of each code.
        counts: int64, points of each code.
    """

    key: str
    classes: Classes
    codes: NDArray[np.uint8]
    totals: NDArray[np.int64]
    counts: NDArray[np.int64]

    def colours(self) -> tuple[QColor, ...]:
        """Return the colour of each code, as the theme has it now."""
        return tuple(_colour(tint, self.classes.ramp) for tint in self.classes.tints)


def make_coat(key: str, classes: Classes, cloud: Cloud) -> Coat:
    """Count, and sort as the points are; some 10 ms for a million, so not on the GUI thread."""
    codes, most = classes.codes[cloud.rows], len(classes.tints)
    totals, counts = (np.bincount(each, minlength=most) for each in (classes.codes, codes))
    return Coat(key, classes, codes, totals, counts)


def rgb(colour: QColor) -> NDArray[np.float32]:
    """Return a colour as three numbers, 0..255."""
    return np.array([colour.red(), colour.green(), colour.blue()], np.float32)


def make_inks(colours: NDArray[np.float32], counts: NDArray[np.int64]) -> NDArray[np.float32]:
    """Return float32 (classes, 4), colour times weight, and weight; rare classes weigh more."""
    present = counts > 0
    mean = counts[present].mean() if present.any() else 1.0
    weights = np.clip(np.sqrt(mean / np.maximum(counts, 1)), 1.0, RAREST)
    return np.column_stack([colours * weights[:, None], weights]).astype(np.float32)


def _colour(tint: str | float, ramp: str) -> QColor:
    if isinstance(tint, str):
        return theme().colour(tint)
    return _heat(tint) if ramp == "heat" else _sequence(tint)


def _heat(place: float) -> QColor:
    """Return a colour between a muted blue and the colour of poison."""
    low = _mix(theme().colour("accent"), theme().colour("grey"), 0.35)
    return _mix(low, theme().colour("poison"), place)


def _sequence(place: float) -> QColor:
    start, end = DARK if theme().is_dark else LIGHT
    where = (start + (end - start) * place) * (len(VIRIDIS) - 1)
    before = min(int(where), len(VIRIDIS) - 2)
    found = _mix(QColor(VIRIDIS[before]), QColor(VIRIDIS[before + 1]), where - before)
    faded = 0.0 if theme().is_dark else FADED * (1 - place)
    return _mix(found, theme().colour("map"), faded)


def _mix(one: QColor, other: QColor, share: float) -> QColor:
    red, green, blue = (rgb(one) * (1 - share) + rgb(other) * share).round().astype(int).tolist()
    return QColor(red, green, blue)
