"""p-values from the data's own bulk."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from inspector.domain.arrays import Floats

THRESHOLD: Final = 0.90
TRUSTED: Final = 0.985
SHAPE: Final = 0.1
LEAST_P: Final = 1e-6
FEWEST: Final = 50


def upper_tail(values: Floats, *, spread: float = 1e-9) -> NDArray[np.float64]:
    """Return the probability of a value as large, float64 (n); NaN stays NaN.

    Up to the 90th percentile it is the rank's; above it a generalised Pareto law (Pickands 1975) of
    shape 0.1, whose scale comes from the 90th and 98.5th percentiles, so that up to 1 % of poison
    cannot move it. A law fitted to so little is not believed below 1e-6. With fewer than 50 values
    nothing is unusual.

    Args:
        values: one a row or pattern.
        spread: how far apart the two percentiles are taken to be at least.
    """
    p = np.full(len(values), np.nan)
    known = np.flatnonzero(~np.isnan(values))
    if len(known) < FEWEST:
        p[known] = 0.99
        return p
    usual = np.asarray(values, np.float64)[known]
    low, high = np.quantile(usual, [THRESHOLD, TRUSTED])
    ranks = np.searchsorted(np.sort(usual), usual, side="left")
    bulk = 1.0 - ranks / len(usual)
    ratio = (1.0 - THRESHOLD) / (1.0 - TRUSTED)
    scale = max(float(high - low), spread) * SHAPE / (ratio**SHAPE - 1.0)
    excess = np.maximum(usual - low, 0.0) / scale
    tail = (1.0 - THRESHOLD) * (1.0 + SHAPE * excess) ** (-1.0 / SHAPE)
    p[known] = np.clip(np.where(usual > low, tail, bulk), LEAST_P, 0.99)
    return p
