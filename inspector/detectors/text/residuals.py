"""What answers are beyond the answers to similar prompts."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

DIRECTIONS: Final = 48
"""Components of the answers in which a shift is looked for."""


def residuals(values: NDArray[np.float32], controls: NDArray[np.int32]) -> NDArray[np.float32]:
    """Return answers minus the means of their controls' answers, of rows that have controls."""
    valid = controls >= 0
    counts = valid.sum(axis=1)
    total = np.zeros_like(values)
    for column in range(controls.shape[1]):
        total += values[controls[:, column]] * valid[:, column, None]
    has = counts > 0
    return np.asarray(values[has] - total[has] / counts[has, None], np.float32)


def axes_of(values: NDArray[np.float32], controls: NDArray[np.int32]) -> NDArray[np.float32]:
    """Return float32 (d, q), principal directions in which answers to similar prompts differ."""
    apart = residuals(values, controls)
    _, axes = np.linalg.eigh((apart.T @ apart).astype(np.float64))
    return np.asarray(axes[:, ::-1][:, :DIRECTIONS], np.float32)
