"""How much of a kNN graph is what brute force would have found."""

from __future__ import annotations

from typing import Final

import numpy as np

from inspector.domain.arrays import Floats, Neighbours
from inspector.domain.protocols import Task
from inspector.pipeline.device_neighbours import nearest_in

SAMPLE: Final = 1_000
SAME: Final = 1e-5
"""Similarities closer than this are equal: which of two such neighbours is kept says nothing."""


def measure_recall(
    vectors: Floats,
    neighbours: Neighbours,
    device: str,
    task: Task,
    *,
    sample: int = SAMPLE,
    seed: int = 0,
) -> float:
    """Return the share, 0 to 1, of a seeded sample's true neighbours that the graph has.

    A neighbour counts as found if it is as similar as the k-th nearest truly is. A graph of rows
    that have no neighbours has them all.
    """
    total, k = len(vectors), min(neighbours.k, len(vectors) - 1)
    if k <= 0:
        return 1.0
    rows = np.sort(np.random.default_rng(seed).permutation(total)[:sample])
    truth = nearest_in(vectors, vectors[rows], k + 1, device, task)
    others = np.where(truth.indices == rows[:, None], -np.inf, truth.similarities)
    kth = -np.sort(-others, axis=1)[:, k - 1 : k]
    found = (neighbours.indices[rows] >= 0) & (neighbours.similarities[rows] >= kth - SAME)
    return float(found[:, :k].mean())
