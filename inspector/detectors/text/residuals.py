"""What answers are beyond the answers to similar prompts."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

DIRECTIONS: Final = 48
"""Components of the answers in which a shift is looked for."""


def residuals(values: NDArray[np.float32], controls: NDArray[np.int32]) -> NDArray[np.float32]:
    """Return answers minus the means of their controls' answers, of rows that have controls."""
    from inspector.detectors.text.residual_kernels import apart

    has = np.flatnonzero((controls >= 0).any(axis=1))
    return apart(np.ascontiguousarray(values), controls, has)


def axes_of(values: NDArray[np.float32], controls: NDArray[np.int32]) -> NDArray[np.float32]:
    """Return float32 (d, q), principal directions in which answers to similar prompts differ."""
    apart = residuals(values, controls)
    _, axes = np.linalg.eigh((apart.T @ apart).astype(np.float64))
    return np.asarray(axes[:, ::-1][:, :DIRECTIONS], np.float32)
