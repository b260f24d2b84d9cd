"""Turn one map onto another, so that a better one takes its place without a jump."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def align(
    points: NDArray[np.float32],
    onto: NDArray[np.float32],
    weights: NDArray[np.floating] | None = None,
) -> NDArray[np.float32]:
    """Rotate, mirror and shift a map so that it lies on another one as well as it can.

    Orthogonal Procrustes (Schoenemann 1966) over the rows that are finite in both. Maps are not
    scaled: the view fits any map to the window, so scale does no harm there, while it would change
    the distances of the better map by how wide a draft happened to be.

    Args:
        points: the map to turn, float32 (m, 2); rows that are NaN stay so.
        onto: where the same rows lay before, float32 (m, 2).
        weights: how much each row matters, (m), 0 or more; all the same if not given.

    Returns:
        float32 (m, 2); with no row in common ``points`` as they are, with one only shifted.
    """
    result = np.array(points, np.float32)
    shares = np.ones(len(points)) if weights is None else np.asarray(weights, np.float64)
    both = np.isfinite(points).all(axis=1) & np.isfinite(onto).all(axis=1) & (shares > 0)
    if not both.any():
        return result
    share = shares[both] / shares[both].sum()
    source, target = np.asarray(points, np.float64)[both], np.asarray(onto, np.float64)[both]
    middle, aim = share @ source, share @ target
    turn = _turn((source - middle).T @ ((target - aim) * share[:, None]))
    return np.asarray((np.asarray(points, np.float64) - middle) @ turn + aim, np.float32)


def _turn(products: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the orthogonal 2 x 2 matrix nearest to ``products``; the identity for zeros."""
    if not np.abs(products).max() > 0:
        return np.eye(2)
    left, _, right = np.linalg.svd(products)
    return np.asarray(left @ right, np.float64)
