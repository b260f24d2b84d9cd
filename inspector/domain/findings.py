"""What every detector returns.

A score is a p-value on a log scale, so that detectors are comparable and fusion needs no ranks:
``score = min(1, -log10(p) / DECADES)``; 0 is "as expected", 1 is p <= 1e-20.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from inspector.domain.arrays import Bools, Ints

DECADES: Final = 20.0


def score_of(p: ArrayLike) -> NDArray[np.float32]:
    """Turn p-values (0..1, NaN = not applicable) into scores (0..1)."""
    p = np.asarray(p, np.float64)
    scores = 0.0 - np.log10(np.maximum(p, 1e-300)) / DECADES
    return np.asarray(np.clip(scores, 0.0, 1.0), np.float32)


def p_of(score: ArrayLike) -> NDArray[np.float64]:
    """Turn scores back into p-values."""
    return np.asarray(10.0 ** (-DECADES * np.asarray(score, np.float64)), np.float64)


class GroupKind(StrEnum):
    """What a suspected pattern is."""

    TRIGGER = "trigger"
    PAYLOAD = "payload"
    DUPLICATE = "duplicate"
    FLIP = "flip"
    HIDDEN = "hidden"
    SOURCE = "source"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why a row is suspect: code points ``start:end`` of ``field``, a reason in words.

    ``strength`` is 0..1; ``start == end`` marks evidence about the whole field.
    """

    row: int
    field: str
    start: int
    end: int
    reason: str
    strength: float


@dataclass(frozen=True, slots=True, eq=False)
class Group:
    """A suspected pattern with its rows.

    Attributes:
        kind: what it is.
        title: a short line for the card.
        text: the literal as in the data; empty if the pattern is not a text.
        rows: int64, rows of the union, ascending.
        p_value: against the detector's null model, corrected for the patterns it looked at.
        explanation: one paragraph in words.
        stages: stage to number of rows.
    """

    kind: GroupKind
    title: str
    text: str
    rows: Ints
    p_value: float
    explanation: str
    stages: Mapping[str, int] = field(default_factory=dict)

    @property
    def strength(self) -> float:
        """Score of the group, 0..1."""
        return float(score_of(self.p_value))


@dataclass(frozen=True, slots=True, eq=False)
class Findings:
    """Result of one detector over the union of datasets.

    Attributes:
        detector: its name.
        scores: float32 (n), 0..1, 1 = most suspicious, NaN = not applicable.
        alerts: bool (n), high confidence.
        evidence: sparse, only for rows worth a look.
        groups: suspected patterns, strongest first.
        summary: one sentence for the report.
    """

    detector: str
    scores: NDArray[np.float32]
    alerts: Bools
    evidence: tuple[Evidence, ...]
    groups: tuple[Group, ...]
    summary: str
