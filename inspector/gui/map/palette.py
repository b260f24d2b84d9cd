"""What the colours of the map mean."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
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
        """Return float32 (classes, 3), 0..1."""
        return np.array([rgb(colour) for colour in self.colours], np.float32)


def rgb(colour: QColor) -> tuple[float, float, float]:
    """Return a colour as three numbers, 0..1."""
    return colour.redF(), colour.greenF(), colour.blueF()


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
        names = [dataset.name for dataset in columns.union.datasets]
        colours = _theme(*(CYCLE[number % len(CYCLE)] for number in range(len(names))))
        codes = np.minimum(columns.union.dataset_of, 255).astype(np.uint8)
        return Palette(codes, tuple(names), colours)
    scores = np.nan_to_num(columns.ranking.scores)
    codes = np.searchsorted(BINS, scores, side="right").astype(np.uint8)
    edges = (0.0, *BINS)
    labels = tuple(f"score ≥ {edge:g}" if edge else f"score < {BINS[0]:g}" for edge in edges)
    return Palette(codes, labels, _ramp(len(edges)))


def _theme(*names: str) -> tuple[QColor, ...]:
    return tuple(theme().colour(name) for name in names)


def _ramp(steps: int) -> tuple[QColor, ...]:
    """Return colours from the accent over a warm grey to the colour of poison."""
    low, high = theme().colour("accent"), theme().colour("poison")
    return tuple(_mix(low, high, step / (steps - 1)) for step in range(steps))


def _mix(one: QColor, other: QColor, share: float) -> QColor:
    parts = zip(rgb(one), rgb(other), strict=True)
    return QColor.fromRgbF(*(a * (1 - share) + b * share for a, b in parts))
