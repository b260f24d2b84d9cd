"""What vectors say about a row when that row is left out of what they are learned from."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

BLOCK: Final = 8_192
FEWEST: Final = 32
RIDGE: Final = 1.0
"""Penalty, in mean squared lengths of the axes."""


def left_out(values: NDArray[np.float32], targets: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return each row's target as all other rows foretell it: ridge regression, left-one-out.

    The closed form needs one inverse of d by d however many rows there are; the poisoned rows
    themselves are too few to turn an axis that the bulk of the data points out.

    Args:
        values: float32 (n, d).
        targets: float64 (n).

    Returns:
        float64 (n); with fewer than 32 rows the mean of the targets, which says nothing.
    """
    n = len(values)
    mean = float(targets.mean()) if n else 0.0
    if n < FEWEST:
        return np.full(n, mean)
    centre = values.mean(axis=0, dtype=np.float64).astype(np.float32)
    gram = np.zeros((values.shape[1],) * 2)
    moment = np.zeros(values.shape[1])
    for start in range(0, n, BLOCK):
        block = (values[start : start + BLOCK] - centre).astype(np.float64)
        gram += block.T @ block
        moment += block.T @ (targets[start : start + BLOCK] - mean)
    penalty = RIDGE * np.trace(gram) / len(gram) + 1e-9
    inverse = np.linalg.inv(gram + penalty * np.eye(len(gram)))
    weights = inverse @ moment
    told = np.empty(n)
    for start in range(0, n, BLOCK):
        part = slice(start, start + BLOCK)
        block = (values[part] - centre).astype(np.float64)
        leverage = np.minimum(np.einsum("ij,ij->i", block @ inverse, block) + 1.0 / n, 0.999)
        fitted = block @ weights + mean
        told[part] = (fitted - leverage * targets[part]) / (1.0 - leverage)
    return told
