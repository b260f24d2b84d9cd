"""Figures of one ranking of one case. Ties count by expectation, as if drawn by lot."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from inspector.domain.findings import Group

SHARES = (0.005, 0.01, 0.02, 0.05)
Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Measured:
    """How well a ranking tells poison from the rest; NaN where there is nothing to tell.

    Attributes:
        rows: of the case.
        poison: of these, poisoned.
        recall: share of the rows read to recall, as a share of what is attainable.
        precision50: share of poison in the first 50 rows.
        first_hit: rows read until the first poisoned one.
        average_precision: area under precision and recall.
        auroc: against all other rows.
        auroc_controls: against the matched controls.
        controls_first: share of the controls in the first 1 %.
        group_rank: of the first group that is the attack (precision 0.8, recall 0.5).
        alerts_per_1000: alerts on honest rows.
    """

    rows: int
    poison: int
    recall: dict[float, float]
    precision50: float
    first_hit: float
    average_precision: float
    auroc: float
    auroc_controls: float
    controls_first: float
    group_rank: float = math.nan
    alerts_per_1000: float = math.nan


def measure(
    scores: Floats,
    poison: Bools,
    controls: Bools,
    *,
    groups: Sequence[Group] = (),
    alerts: Bools | None = None,
) -> Measured:
    """Measure scores (n; higher is more suspicious, NaN comes last) against the truth."""
    scores = np.where(np.isnan(scores), -np.inf, scores)
    total = len(scores)
    return Measured(
        rows=total,
        poison=int(poison.sum()),
        recall={share: _recall(scores, poison, share) for share in SHARES},
        precision50=float(chance_of_top(scores, 50)[poison].sum() / 50) if poison.any() else np.nan,
        first_hit=_first_hit(scores, poison),
        average_precision=_average_precision(scores, poison),
        auroc=auroc(scores[poison], scores[~poison]),
        auroc_controls=auroc(scores[poison], scores[controls]),
        controls_first=_mean(chance_of_top(scores, first(total, 0.01))[controls]),
        group_rank=_group_rank(groups, poison),
        alerts_per_1000=1000 * _mean(alerts[~poison]) if alerts is not None else np.nan,
    )


def first(total: int, share: float) -> int:
    """Return how many rows a share of them is."""
    return max(1, math.ceil(total * share - 1e-9))


def chance_of_top(scores: Floats, k: int) -> Floats:
    """Return for each row the probability to be among the k highest."""
    k = min(k, len(scores))
    cut = np.sort(scores)[-k]
    above, tied = int((scores > cut).sum()), int((scores == cut).sum())
    return np.where(scores > cut, 1.0, np.where(scores == cut, (k - above) / tied, 0.0))


def auroc(good: Floats, bad: Floats) -> float:
    """Return the probability that a value of ``good`` is above one of ``bad``; ties are half."""
    if not len(good) or not len(bad):
        return math.nan
    bad = np.sort(bad)
    wins = np.searchsorted(bad, good, "left") + np.searchsorted(bad, good, "right")
    return float(wins.sum() / (2 * len(good) * len(bad)))


def _recall(scores: Floats, poison: Bools, share: float) -> float:
    if not poison.any():
        return math.nan
    k = first(len(scores), share)
    return float(chance_of_top(scores, k)[poison].sum() / min(k, poison.sum()))


def _first_hit(scores: Floats, poison: Bools) -> float:
    if not poison.any():
        return math.nan
    best = scores[poison].max()
    tied, hits = int((scores == best).sum()), int((scores[poison] == best).sum())
    return int((scores > best).sum()) + (tied + 1) / (hits + 1)


def _average_precision(scores: Floats, poison: Bools) -> float:
    if not poison.any():
        return math.nan
    order = np.argsort(-scores, kind="stable")
    falling = scores[order]
    ends = np.append(np.flatnonzero(falling[1:] != falling[:-1]), len(scores) - 1)
    hits = np.cumsum(poison[order])[ends]
    return float(np.sum(np.diff(hits, prepend=0) * hits / (ends + 1)) / poison.sum())


def _group_rank(groups: Sequence[Group], poison: Bools) -> float:
    for rank, group in enumerate(groups, 1):
        hits = int(poison[group.rows].sum())
        if hits >= 0.8 * len(group.rows) and hits >= 0.5 * poison.sum() and hits:
            return float(rank)
    return math.inf if poison.any() else math.nan


def _mean(values: NDArray[np.generic]) -> float:
    return float(np.mean(values)) if len(values) else math.nan
