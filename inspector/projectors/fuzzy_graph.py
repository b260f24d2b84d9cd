"""The weighted graph that UMAP lays out (McInnes, Healy, Melville 2018, arXiv 1802.03426, 3.1)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from inspector.domain.arrays import Neighbours
from inspector.projectors.kernels import Threads, kernel

STEPS: Final = 64
TOLERANCE: Final = 1e-5
LEAST_WIDTH: Final = 1e-3
"""A row's bandwidth is at least this part of its mean distance (umap-learn's constants)."""

Floats = NDArray[np.float32]
Ints = NDArray[np.int32]


@dataclass(frozen=True, slots=True, eq=False)
class FuzzyGraph:
    """A symmetric graph, row by row.

    Attributes:
        starts: int64 (m + 1), the edges of row i are ``starts[i]:starts[i + 1]``.
        others: int32, where each edge leads.
        weights: float32 in (0, 1].
    """

    starts: NDArray[np.int64]
    others: Ints
    weights: Floats


def fuzzy_graph(neighbours: Neighbours, width: int, threads: Threads) -> FuzzyGraph:
    """Join the fuzzy neighbourhoods of all rows: a + b - ab for both directions of an edge.

    Args:
        neighbours: at least ``width`` - 1 a row; -1 pads.
        width: neighbours that count, the row itself included, as umap-learn counts.
        threads: shares the rows.
    """
    from scipy.sparse import csr_array

    others, weights = memberships(neighbours, width, threads)
    total = len(others)
    kept = weights > 0
    starts = np.zeros(total + 1, np.int64)
    np.cumsum(kept.sum(axis=1), out=starts[1:])
    directed = csr_array((weights[kept], others[kept], starts), shape=(total, total))
    reverse = directed.T.tocsr()
    joined: Any = directed + reverse - directed.multiply(reverse)
    return FuzzyGraph(
        joined.indptr.astype(np.int64),
        joined.indices.astype(np.int32),
        joined.data.astype(np.float32),
    )


def memberships(neighbours: Neighbours, width: int, threads: Threads) -> tuple[Ints, Floats]:
    """Return the first ``width`` - 1 neighbours of each row and how much each belongs to it.

    The nearest one belongs wholly (1); the sum of a row is log2 of ``width``, or of the neighbours
    it has plus one where there are fewer. Padding weighs 0.
    """
    others = np.ascontiguousarray(neighbours.indices[:, : width - 1], np.int32)
    distances = 1.0 - np.asarray(neighbours.similarities[:, : width - 1], np.float32)
    np.maximum(distances, 0.0, out=distances)
    mean = float(distances.mean() * (width - 1) / width) if distances.size else 0.0
    weights = np.zeros_like(distances)
    threads.over(
        len(others), lambda first, last: _belong(others, distances, mean, weights, first, last)
    )
    return others, weights


@kernel
def _belong(
    others: Ints, distances: Floats, mean: float, weights: Floats, first: int, last: int
) -> None:
    for row in range(first, last):
        count, nearest, total = 0, 0.0, 0.0
        for column in range(others.shape[1]):
            if others[row, column] >= 0:
                count += 1
                total += distances[row, column]
                if nearest == 0.0:
                    nearest = distances[row, column]
        if count == 0:
            continue
        bandwidth = _bandwidth(others[row], distances[row], nearest, np.log2(count + 1.0))
        least = total / (count + 1) if nearest > 0.0 else mean
        bandwidth = max(bandwidth, LEAST_WIDTH * least)
        for column in range(others.shape[1]):
            if others[row, column] < 0:
                continue
            beyond = distances[row, column] - nearest
            alone = beyond <= 0.0 or bandwidth == 0.0
            weights[row, column] = 1.0 if alone else np.exp(-beyond / bandwidth)


@kernel
def _bandwidth(others: Ints, distances: Floats, nearest: float, target: float) -> float:
    """Search for the bandwidth with which the memberships of one row add up to ``target``."""
    low, high, middle = 0.0, np.inf, 1.0
    for _ in range(STEPS):
        total = 0.0
        for column in range(len(others)):
            if others[column] >= 0:
                total += np.exp(-max(distances[column] - nearest, 0.0) / middle)
        if abs(total - target) < TOLERANCE:
            break
        if total > target:
            high = middle
            middle = (low + high) / 2.0
        else:
            low = middle
            middle = middle * 2.0 if np.isinf(high) else (low + high) / 2.0
    return middle
