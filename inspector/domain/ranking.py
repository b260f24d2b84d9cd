"""The queue: every row with one comparable score."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from inspector.domain.arrays import Bools
from inspector.domain.findings import Group


@dataclass(frozen=True, slots=True, eq=False)
class Ranking:
    """Fused scores of all rows of the union.

    Attributes:
        scores: float64 (n), higher is more suspicious, NaN for unreadable records.
        order: int64 (n), rows best first; unreadable ones last.
        alerts: bool (n).
        groups: the groups of all detectors in rank order, each once.
        group_ids: stable id of each group, from its kind, text and rows.
        weights: detector to weight, what the scores were fused by; 1 where missing.
    """

    scores: NDArray[np.float64]
    order: NDArray[np.int64]
    alerts: Bools
    groups: tuple[Group, ...]
    group_ids: tuple[str, ...]
    weights: Mapping[str, float] = field(default_factory=dict)

    @property
    def ranks(self) -> NDArray[np.int64]:
        """Return int64 (n), 1 = first in the queue."""
        ranks = np.empty(len(self.order), np.int64)
        ranks[self.order] = np.arange(1, len(self.order) + 1)
        return ranks
