"""What vectors say about a row when that row is left out of what they are learned from."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from inspector.domain.protocols import DetectorInput
from inspector.domain.shared import digest_of

BLOCK: Final = 8_192
FEWEST: Final = 32
AXES: Final = 128
STEPS: Final = 8
TOLERANCE: Final = 1e-2
"""Step, in log odds a unit length, from which another one changes nothing that matters."""
RIDGE: Final = 1.0
"""Penalty, in mean squared lengths of the axes."""


def odds_left_out(
    axes: NDArray[np.float32],
    labels: NDArray[np.float64],
    beside: NDArray[np.float64] | None = None,
) -> NDArray[np.float64]:
    """Return each row's log odds of the label as all other rows foretell them.

    Penalised logistic regression; a row is left out by one step of Newton's
    method (Pregibon 1981), which needs no second fit.

    Args:
        axes: float32 (n, q), ``main_axes`` of the rows.
        labels: float64 (n), 0 to 1.
        beside: another measure of each row, float64 (n), if there is one.

    Returns:
        float64 (n); zeros if the labels are all alike or there are fewer than 32 rows.
    """
    n = len(axes)
    if n < FEWEST or float(np.ptp(labels)) < 1e-9:
        return np.zeros(n)
    plain = np.ones((n, 1)) if beside is None else np.column_stack([beside, np.ones(n)])
    data = np.hstack([axes.astype(np.float64), plain])
    penalty = np.diag([1.0] * (data.shape[1] - 1) + [1e-6])
    weights = np.zeros(data.shape[1])
    for _ in range(STEPS):
        p = 1.0 / (1.0 + np.exp(-np.clip(data @ weights, -30.0, 30.0)))
        spread = np.maximum(p * (1.0 - p), 1e-6)
        scaled = data * np.sqrt(spread)[:, None]
        curvature = scaled.T @ scaled + penalty
        step = np.linalg.solve(curvature, data.T @ (labels - p) - penalty @ weights)
        weights += step
        if float(np.abs(step).max()) < TOLERANCE:
            break
    odds = data @ weights
    p = 1.0 / (1.0 + np.exp(-np.clip(odds, -30.0, 30.0)))
    spread = np.maximum(p * (1.0 - p), 1e-6)
    pull = np.einsum("ij,ij->i", data @ np.linalg.inv(curvature), data)
    leverage = np.minimum(pull * spread, 0.9)
    return np.asarray(odds - pull * (labels - p) / (1.0 - leverage))


def main_axes(inputs: DetectorInput, field: str, rows: NDArray[np.int64]) -> NDArray[np.float32]:
    """Return the vectors of a field's rows, centred, on their ``AXES`` widest axes."""

    def turned() -> NDArray[np.float32]:
        values = inputs.vectors[field].rows(rows)
        if len(values) < FEWEST:
            return values
        values -= values.mean(axis=0, keepdims=True)
        _, axes = np.linalg.eigh((values.T @ values).astype(np.float64))
        return np.asarray(values @ axes[:, ::-1][:, :AXES].astype(np.float32))

    return inputs.shared.get(("main axes", field, digest_of(rows)), turned)


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
