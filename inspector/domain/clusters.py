"""Clusters of the distinct texts of a field: for the eye on the map, and for detectors."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from inspector.domain.arrays import Floats, Ints


@dataclass(frozen=True, slots=True, eq=False)
class ClusterLevel:
    """Clusters of the map at one coarseness; c clusters, the one with most rows first.

    Attributes:
        labels: int32 (m), cluster of each distinct text, -1 for none.
        centres: float32 (c, 2), the text's point nearest to the weighted median of the cluster.
        extents: float32 (c), half the width of the square that holds most of the cluster.
        rows: int64 (c), rows of the union, copies of a text counted.
        parents: int32 (c), the cluster of the level before that holds it, -1 for none.
        keywords: words that tell a cluster from the others, best first; may be empty.
    """

    labels: Ints
    centres: Floats
    extents: Floats
    rows: Ints
    parents: Ints
    keywords: tuple[tuple[str, ...], ...] = ()

    def __len__(self) -> int:
        return len(self.rows)


@dataclass(frozen=True, slots=True, eq=False)
class Clusters:
    """What lies together among the m distinct texts of a field.

    Attributes:
        levels: of the map, coarse ones first; a cluster lies in one of the level before, or in
            none.
        micro: int32 (m), tight group of each text in the space of the vectors, -1 for none.
        tightness: float32 (groups), how many times farther the nearest text outside of a group
            is than its members are from each other; groups are numbered from the largest on.
    """

    levels: tuple[ClusterLevel, ...]
    micro: Ints
    tightness: Floats

    def members(self, group: int) -> NDArray[np.int64]:
        """Return the distinct texts of a tight group, ascending."""
        return np.flatnonzero(self.micro == group)
