"""New rows on a map that is there, which stays as it is."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from inspector.domain.arrays import Neighbours


def place(near: Neighbours, points: NDArray[np.float32]) -> NDArray[np.float32]:
    """Put each new row at the mean of its neighbours, weighted as UMAP weighs them.

    Args:
        near: the most similar rows *of the map* of each new row; -1 pads.
        points: the map, float32 (m, 2); rows that are NaN have no place and do not count.

    Returns:
        float32 (new rows, 2), NaN where no neighbour has a place.
    """
    from inspector.projectors.fuzzy_graph import memberships
    from inspector.projectors.kernels import Threads

    if not near.indices.size or not len(points):
        return np.full((len(near.indices), 2), np.nan, np.float32)
    with Threads() as threads:
        others, weights = memberships(near, near.k + 1, threads)
    has_place = np.asarray(np.isfinite(points).all(axis=1))
    weights = weights * has_place[others]
    total = weights.sum(axis=1, keepdims=True)
    where = np.where(has_place[:, None], points, np.float32(0.0))[others]
    sums = np.einsum("rk,rkd->rd", weights, where)
    nowhere = np.float32(np.nan)
    return np.asarray(np.where(total > 0, sums / np.maximum(total, 1e-9), nowhere), np.float32)
