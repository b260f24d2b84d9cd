"""Does a feature of the prompt change the answer? Compared with matched controls that lack it.

The *effect* of a feature is what its rows' answers (or chosen minus rejected) have in common beyond
their controls' answers. Its null model is a random member of each matched set in the row's place.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from inspector.detectors.text import responses
from inspector.detectors.text.controls import CHOSEN, Channel

SHARED: Final = 0.03
FEWEST: Final = 3
MOST_ROWS: Final = 400
"""Rows of a feature that are compared; more add nothing but time."""
LIKED: Final = ("are less like what reviewers choose", "are more like what reviewers choose")


@dataclass(frozen=True, slots=True)
class Effect:
    """How the answers of a feature's rows differ from their controls'.

    Attributes:
        p_value: against matched controls, over all measures and channels.
        words: the strongest difference, as a clause; empty if there is none.
    """

    p_value: float
    words: str


def effect(
    channel: Channel,
    rows: NDArray[np.integer],
    has: NDArray[np.bool_],
    *,
    is_inserted: bool = False,
) -> Effect:
    """Test whether a feature changes the answers of one channel.

    Args:
        channel: the answers.
        rows: rows of the union with the feature, in random order; the first 400 are compared.
        has: bool (n), whether a row of the union has the feature; such rows are no controls.
        is_inserted: the feature has nothing to do with the rest of its prompts.
    """
    picked = channel.number[rows]
    picked = picked[picked >= 0][: 2 * MOST_ROWS]
    near, valid = channel.matched(picked, has, is_inserted=is_inserted)
    usable = np.flatnonzero(valid.any(axis=1))[:MOST_ROWS]
    picked, near, valid = picked[usable], near[usable], valid[usable]
    if len(picked) < FEWEST:
        return Effect(1.0, "")
    alike = _common_shift(channel, picked, near, valid)
    tests = [(alike, "are alike, and unlike those to similar prompts without it")]
    tests += _scalar_tests(channel, picked, near, valid)
    return _strongest(channel.title, tests)


def _strongest(title: str, tests: list[tuple[float, str]]) -> Effect:
    """Correct the smallest p-value for the others (Bonferroni), in words if it is below 0.05.

    For pairs half of the error goes to the one question that a swap of the answers raises.
    """
    costs = np.full(len(tests), float(len(tests)))
    if title == CHOSEN and tests[-1][1].startswith(LIKED[0]):
        costs[:-1], costs[-1] = 2.0 * max(len(tests) - 1, 1), 2.0
    p_values = np.asarray([p for p, _ in tests]) * costs
    best = int(p_values.argmin())
    p = min(1.0, float(p_values[best]))
    return Effect(p, f"{title} {tests[best][1]}" if p < 0.05 else "")


def _common_shift(
    channel: Channel, picked: NDArray[np.int32], near: NDArray[np.int32], valid: NDArray[np.bool_]
) -> float:
    """Return the p-value of the rows' mean shift away from their controls, in all directions.

    Null model: in each matched set any member might as well be the row with the feature
    (conditional permutation). The squared length of the sum is a scaled chi-square whose degrees
    of freedom come from the sum's exact covariance (Satterthwaite 1946): few where these answers
    differ in one direction. A share of the usual variance is added, so that controls with one and
    the same answer do not make any difference infinite.
    """
    from scipy.stats import chi2

    members = np.concatenate([picked[:, None], near], axis=1)
    weights = np.concatenate([np.ones((len(picked), 1), np.bool_), valid], axis=1).astype(float)
    sizes = weights.sum(axis=1)
    values = channel.vectors[members].astype(np.float64)
    centre = (values * weights[:, :, None]).sum(axis=1) / sizes[:, None]
    apart = (values - centre[:, None]) * weights[:, :, None]
    scale = sizes / (sizes - 1.0)
    total = (apart[:, 0] * scale[:, None]).sum(axis=0)
    spread = apart * (scale / np.sqrt(sizes))[:, None, None]
    covariance = np.einsum("ijk,ijl->kl", spread, spread)
    covariance += np.diag(channel.usual * SHARED * len(picked) + 1e-12)
    mean = float(np.trace(covariance))
    freedom = mean**2 / float((covariance**2).sum())
    return float(chi2.sf(float(total @ total) / mean * freedom, freedom))


def _scalar_tests(
    channel: Channel, picked: NDArray[np.int32], near: NDArray[np.int32], valid: NDArray[np.bool_]
) -> list[tuple[float, str]]:
    from scipy.stats import t

    tests = []
    says = (*responses.MEASURES, LIKED)
    for column, (low, high) in enumerate(says):
        values = channel.scalars[:, column]
        means = (values[near] * valid).sum(axis=1) / np.maximum(valid.sum(axis=1), 1)
        shifts = values[picked] - means
        spread = float(np.concatenate([shifts, (values[near] - means[:, None])[valid]]).std())
        if spread < 1e-9:
            continue
        size = float(shifts.mean()) / (spread / np.sqrt(len(shifts)))
        is_swap = channel.title == CHOSEN and (low, high) == LIKED
        away = -size if is_swap else abs(size)
        p = (1.0 if is_swap else 2.0) * float(t.sf(away, max(len(shifts) - 1, 2)))
        words = low if is_swap or size <= 0 else high
        tests.append((p, f"{words} than those to similar prompts without it"))
    return tests
