"""p-values from the data's own bulk."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from inspector.domain.arrays import Floats

THRESHOLD: Final = 0.90
TRUSTED: Final = 0.985
SHAPE: Final = 0.1
LEAST_P: Final = 1e-6
FEWEST: Final = 50
ANCHORS: Final = (10, 20)
"""Ranks between which the tail of honest patterns is measured: up to 10 may be an attack's."""


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


class PatternTail:
    """How often honest data hold any pattern as strong as one, by what these data hold.

    Honest data recur in ways that no model of a single pattern knows (closing formulas, templates),
    and then hold many strong patterns. How many are to be expected is read from the data's own:
    between the 20th and the 10th strongest a tail is fitted (exponential in -log p, as by Hill
    1975; the stretch of genomic control, Devlin and Roeder 1999), which a few patterns of an attack
    hardly move, however strong. What it expects counts where it is more than the model expects.

    Args:
        p_values: of single patterns of one kind, by the model.
        total: how many there are; those that are not given are weaker.
        is_rough: the model is a rough one, and gives way to the tail where there is one.
    """

    def __init__(self, p_values: Floats, total: int, *, is_rough: bool = False) -> None:
        logs = np.sort(_logs(p_values))[::-1]
        inner, outer = ANCHORS
        self._total, self._few = total, float(outer)
        self._is_free = is_rough and len(logs) >= outer
        self._low = float(logs[outer - 1]) if len(logs) >= outer else -np.inf
        spread = float(logs[inner - 1]) - self._low if len(logs) >= outer else 0.0
        self._slope = max(1.0, spread / np.log(outer / inner))

    def single(self, p_values: ArrayLike) -> Floats:
        """Return the p-value of single patterns, as these data's own have it."""
        return np.minimum(1.0, self._expected(p_values) / max(self._total, 1))

    def any_of(self, p_values: ArrayLike) -> Floats:
        """Return the probability of any pattern as strong, float64 of the same shape."""
        return np.asarray(-np.expm1(-self._expected(p_values)))

    def _expected(self, p_values: ArrayLike) -> Floats:
        logs = _logs(p_values)
        own = self._few * np.exp(-np.maximum(logs - self._low, 0.0) / self._slope)
        model = self._total * np.exp(-logs)
        is_beyond = self._is_free & (logs > self._low)
        return np.asarray(np.where(is_beyond, own, np.maximum(model, own)))


def fisher(p_values: Sequence[float]) -> float:
    """Join independent p-values (Fisher 1925); 1 without any."""
    from scipy.stats import chi2

    logs = [float(np.log(max(p, 1e-300))) for p in p_values]
    return float(chi2.sf(-2.0 * sum(logs), 2 * len(logs))) if logs else 1.0


def lancaster(p_values: Sequence[float], weights: Sequence[float]) -> float:
    """Join independent p-values, each with a weight above 0 (Lancaster 1961); Fisher's for ones."""
    from scipy.stats import gamma

    least = np.maximum(np.asarray(p_values, np.float64), 1e-300)
    return float(gamma.sf(np.asarray(gamma.isf(least, weights)).sum(), sum(weights)))


def _logs(p_values: ArrayLike) -> Floats:
    return np.asarray(-np.log(np.maximum(np.asarray(p_values, np.float64), 1e-300)))
