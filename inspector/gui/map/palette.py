"""What the colours of the map mean."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor

from inspector.domain.dataset import STAGES
from inspector.domain.labels import VERDICTS
from inspector.gui.parts import SHORT_STAGES
from inspector.gui.theme import theme
from inspector.session.columns import Columns

BINS: Final = (0.1, 0.2, 0.35, 0.5)
"""Where the classes of scores begin, beside 0."""
CYCLE: Final = ("sft", "preference", "clean", "unsure", "reward", "corpus", "dim")
"""Colours of datasets, in turn (Okabe and Ito's, as the theme has them)."""
MOST: Final = 255
"""Datasets that have a class of their own; all further ones share one."""
RAREST: Final = 4.0
"""How much more a point of the rarest class weighs, so that it shows among many others."""


class ColourBy(StrEnum):
    """What a point's colour tells."""

    SCORE = "score"
    VERDICT = "verdict"
    STAGE = "stage"
    DATASET = "dataset"


@dataclass(frozen=True, slots=True, eq=False)
class Palette:
    """Classes of rows: uint8 (n) codes, and label and colour of each class."""

    codes: NDArray[np.uint8]
    labels: tuple[str, ...]
    colours: tuple[QColor, ...]

    def rgb(self) -> NDArray[np.float32]:
        """Return float32 (classes, 3), 0..255."""
        return np.array([rgb(colour) for colour in self.colours], np.float32)


def rgb(colour: QColor) -> NDArray[np.float32]:
    """Return a colour as three numbers, 0..255."""
    return np.array([colour.red(), colour.green(), colour.blue()], np.float32)


def make_inks(colours: NDArray[np.float32], counts: NDArray[np.int64]) -> NDArray[np.float32]:
    """Return float32 (classes, 4), colour times weight, and weight; rare classes weigh more."""
    present = counts > 0
    mean = counts[present].mean() if present.any() else 1.0
    weights = np.clip(np.sqrt(mean / np.maximum(counts, 1)), 1.0, RAREST)
    return np.column_stack([colours * weights[:, None], weights]).astype(np.float32)


def make_palette(by: ColourBy, columns: Columns, verdicts: NDArray[np.uint8]) -> Palette:
    """Return the classes of all rows."""
    if by is ColourBy.VERDICT:
        labels = ("no verdict", *(verdict.value for verdict in VERDICTS[1:]))
        return Palette(verdicts.copy(), labels, _theme("none", "poison", "clean", "unsure"))
    if by is ColourBy.STAGE:
        names = [stage.value for stage in STAGES]
        codes = columns.union.stage_of.astype(np.uint8)
        return Palette(codes, tuple(SHORT_STAGES[name] for name in names), _theme(*names))
    if by is ColourBy.DATASET:
        return _datasets(columns)
    codes = np.zeros(len(columns), np.uint8)
    for edge in BINS:
        codes += columns.ranking.scores >= edge
    labels = tuple(f"score {low:g}–{high:g}" for low, high in pairwise(BINS))
    labels = (f"score below {BINS[0]:g}", *labels, f"score {BINS[-1]:g} and above")
    return Palette(codes, labels, _ramp(len(labels)))


def _datasets(columns: Columns) -> Palette:
    names = [dataset.name for dataset in columns.union.datasets]
    if len(names) > MOST:
        names = [*names[:MOST], f"{len(names) - MOST} other datasets"]
    codes = np.minimum(columns.union.dataset_of, MOST).astype(np.uint8)
    cycle = [CYCLE[number % len(CYCLE)] for number in range(len(names))]
    return Palette(codes, tuple(names), _theme(*cycle))


def _theme(*names: str) -> tuple[QColor, ...]:
    return tuple(theme().colour(name) for name in names)


def _ramp(steps: int) -> tuple[QColor, ...]:
    """Return colours from a muted blue to the colour of poison."""
    low = _mix(theme().colour("accent"), theme().colour("grey"), 0.35)
    high = theme().colour("poison")
    return tuple(_mix(low, high, step / (steps - 1)) for step in range(steps))


def _mix(one: QColor, other: QColor, share: float) -> QColor:
    red, green, blue = (rgb(one) * (1 - share) + rgb(other) * share).round().astype(int).tolist()
    return QColor(red, green, blue)
