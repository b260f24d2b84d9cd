"""Re-rank the queue by what the reviewer has judged so far.

Relevance feedback with a linear model, as continuous active learning does it: of all rows those
come next that the model holds for poison, the reviewer judges them, and the model learns from that
(Cormack and Grossman 2014, SIGIR; 2015, arXiv 1504.06868). From there also the random rows that are
presumed clean: verdicts are given at the head of the queue only, so without them the model would
know nothing of ordinary rows.

What keeps few labels from doing harm:

* The strength of the regularisation is chosen by stratified cross-validation; near-copies of a text
  are held out together, or a copy that was learned would vouch for the others.
* The model must tell poison from clean among rows that it has not seen better than chance
  (one-sided Mann-Whitney test, 5 %, counting copies once), and better than the fused scores do it,
  or as well as can be; otherwise the order stays as it was.
* It does not replace the fused order: both are joined by their reciprocal ranks (Cormack, Clarke
  and Buettcher 2009, SIGIR), weighted by their skill. So what stands first in either comes soon,
  and an attack that the reviewer has not met yet keeps its place near the head.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from inspector.domain.arrays import Bools, Ints
from inspector.domain.protocols import Task
from inspector.session.features import Features

FOLDS: Final = 5
STRENGTHS: Final = (0.1, 1.0, 10.0)
"""Inverse strengths of the regularisation that are tried."""
ALIKE: Final = 0.95
"""Cosine in every field from which on two rows are copies of each other."""
PRESUMED: Final = 200
"""Rows without verdict that are presumed clean; together they weigh as much as all labels."""
MOST_LABELS: Final = 600
"""Labels of either verdict that are learned from; of more a sample is."""
HEAD: Final = 10.0
"""How flat the head of a ranking is: places up to here count about the same."""
PERFECT: Final = 0.99
"""An AUROC above which no model can show that it is better, so that being as good is enough."""
CHANCE: Final = 1.645
"""Standard deviations above chance, one-sided 5 %."""


@dataclass(frozen=True, slots=True, eq=False)
class Learned:
    """What was learned, and how well by cross-validation.

    Attributes:
        order: int64 (n), all rows best first; None if the fused order stands.
        labels: verdicts that it was learned from.
        auroc: chance that of a poisoned and a clean row that the model has not seen the poisoned
            one comes first; NaN if it could not be measured.
        precision: average precision on the same rows.
        fused_auroc: the same of the fused scores.
        fused_precision: likewise.
    """

    order: NDArray[np.int64] | None
    labels: int
    auroc: float = np.nan
    precision: float = np.nan
    fused_auroc: float = np.nan
    fused_precision: float = np.nan


def learn(
    features: Features,
    fused: NDArray[np.float64],
    poison: Ints,
    clean: Ints,
    task: Task,
) -> Learned:
    """Learn from verdicts and rank all rows.

    Args:
        features: of all rows.
        fused: float64 (n), the fused scores; NaN for unreadable rows, which stay last.
        poison: rows judged poison, at least 2.
        clean: rows judged clean, at least 2.
        task: reporting is the cancel point.

    Returns:
        The same for the same verdicts, in whatever order they came.
    """
    rng = np.random.default_rng(0)
    labels = len(poison) + len(clean)
    poison, clean = (_some(np.unique(rows), MOST_LABELS, rng) for rows in (poison, clean))
    rows = np.concatenate([poison, clean])
    is_poison = np.arange(len(rows)) < len(poison)
    presumed = _presumed(fused, rows, rng)
    matrix = features.of(np.concatenate([rows, presumed]))
    fit = _Fit(matrix, np.concatenate([is_poison, np.zeros(len(presumed), np.bool_)]), len(rows))
    copies = _copies(features.cosines(rows))
    held_out, strength = _validate(fit, is_poison, copies, task)
    if strength is None:
        return Learned(None, labels)
    told = ~np.isnan(held_out)
    model = held_out[told], is_poison[told]
    before = np.nan_to_num(fused[rows], nan=-1.0)[told], is_poison[told]
    skill, old_skill = auroc(*model), auroc(*before)
    measured = Learned(
        None, labels, skill, average_precision(*model), old_skill, average_precision(*before)
    )
    is_better = skill > old_skill or skill >= PERFECT
    if not is_better or skill <= _by_chance(copies[told], is_poison[told]):
        return measured
    scores = features.sums(fit.weights(strength), task)
    share = (skill - 0.5) / (skill - 0.5 + max(old_skill - 0.5, 0.0))
    order = join(scores, fused, share)
    return replace(measured, order=order)


def join(
    scores: NDArray[np.float64], fused: NDArray[np.float64], share: float
) -> NDArray[np.int64]:
    """Return int64 (n), the rows by their places in two rankings; of equal rows the first first.

    Args:
        scores: of the model, higher is more suspicious.
        fused: higher is more suspicious; rows of NaN come last.
        share: 0 to 1, how much the model's ranking counts.
    """
    places = share / (HEAD + _places(scores)) + (1.0 - share) / (HEAD + _places(fused))
    return np.argsort(np.where(np.isnan(fused), np.inf, -places), kind="stable")


def auroc(scores: NDArray[np.floating], is_positive: Bools) -> float:
    """Return the area under the ROC curve; ties count half."""
    positives, negatives = int(is_positive.sum()), int((~is_positive).sum())
    _, number, counts = np.unique(scores, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[number]
    above = float(ranks[is_positive].sum()) - positives * (positives + 1) / 2
    return above / (positives * negatives)


def average_precision(scores: NDArray[np.floating], is_positive: Bools) -> float:
    """Return the mean of the precision at each positive, from the highest score down."""
    from sklearn.metrics import average_precision_score

    return float(average_precision_score(is_positive, scores))


class _Fit:
    """Balanced logistic regression in the span of its examples.

    A linear model that is drawn towards 0 lies in the span of what it was fitted on, so a few
    hundred examples are rotated to as many dimensions once, and every fold and strength is quick.
    """

    def __init__(self, matrix: NDArray[np.float32], is_poison: Bools, labels: int) -> None:
        self._mean = matrix.mean(axis=0)
        left, sizes, self._axes = np.linalg.svd(matrix - self._mean, full_matrices=False)
        self.examples = left * sizes
        self._is_poison = is_poison
        presumed = len(is_poison) - labels
        self._mass = np.ones(len(is_poison))
        self._mass[labels:] = labels / max(presumed, 1)
        self._presumed = np.arange(labels, len(is_poison))

    def model(self, labelled: Ints, strength: float) -> Any:  # noqa: ANN401 - sklearn has no types
        """Fit to some of the labelled examples and to all that are presumed clean."""
        from sklearn.linear_model import LogisticRegression

        rows = np.concatenate([labelled, self._presumed])
        is_poison, mass = self._is_poison[rows], self._mass[rows].copy()
        for side in (is_poison, ~is_poison):
            mass[side] *= len(labelled) / 2 / mass[side].sum()
        model = LogisticRegression(C=strength, max_iter=500, tol=1e-3)
        return model.fit(self.examples[rows], is_poison, sample_weight=mass)

    def weights(self, strength: float) -> NDArray[np.float64]:
        """Return float64 (d), the weights of the features after fitting to all examples."""
        labelled = np.arange(len(self._is_poison) - len(self._presumed))
        return np.asarray(self.model(labelled, strength).coef_[0] @ self._axes)


def _validate(
    fit: _Fit, is_poison: Bools, copies: Ints, task: Task
) -> tuple[NDArray[np.float64], float | None]:
    """Return the held-out score of each label at the best strength, and that; None for no folds."""
    folds = list(_folds(is_poison, copies))
    best: tuple[float, NDArray[np.float64], float | None] = (np.inf, np.zeros(0), None)
    for number, strength in enumerate(STRENGTHS):
        held_out = np.full(len(is_poison), np.nan)
        for learned, tested in folds:
            task.report(number, len(STRENGTHS))
            held_out[tested] = fit.model(learned, strength).decision_function(fit.examples[tested])
        told = ~np.isnan(held_out)
        has_both = is_poison[told].any() and not is_poison[told].all()
        if has_both and (loss := _loss(held_out[told], is_poison[told])) < best[0]:
            best = loss, held_out, strength
    return best[1], best[2]


def _folds(is_poison: Bools, copies: Ints) -> Iterator[tuple[Ints, Ints]]:
    from sklearn.model_selection import StratifiedGroupKFold

    kinds = [len(np.unique(copies[side])) for side in (is_poison, ~is_poison)]
    if min(kinds) < 2:
        return
    splitter = StratifiedGroupKFold(min(FOLDS, *kinds), shuffle=True, random_state=0)
    for learned, tested in splitter.split(is_poison, is_poison, copies):
        if is_poison[learned].any() and not is_poison[learned].all():
            yield learned, tested


def _copies(cosines: NDArray[np.float32]) -> Ints:
    """Return which set of near-copies each row belongs to."""
    from scipy.sparse.csgraph import connected_components

    return np.asarray(connected_components(cosines >= ALIKE, directed=False)[1])


def _loss(scores: NDArray[np.float64], is_poison: Bools) -> float:
    """Return the balanced logistic loss."""
    losses = np.logaddexp(0.0, np.where(is_poison, -scores, scores))
    return float(losses[is_poison].mean() + losses[~is_poison].mean()) / 2


def _by_chance(copies: Ints, is_poison: Bools) -> float:
    """Return the AUROC that guessing exceeds once in 20 times."""
    poison, clean = (len(np.unique(copies[side])) for side in (is_poison, ~is_poison))
    return 0.5 + CHANCE * float(np.sqrt((poison + clean + 1) / (12 * poison * clean)))


def _presumed(fused: NDArray[np.float64], rows: Ints, rng: np.random.Generator) -> Ints:
    is_free = ~np.isnan(fused)
    is_free[rows] = False
    return _some(np.flatnonzero(is_free), PRESUMED, rng)


def _some(rows: Ints, most: int, rng: np.random.Generator) -> Ints:
    return rows if len(rows) <= most else np.sort(rng.choice(rows, most, replace=False))


def _places(scores: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return each row's place from 1, equal scores in the order of the rows."""
    places = np.empty(len(scores))
    falling = np.where(np.isnan(scores), np.inf, -scores)
    places[np.argsort(falling, kind="stable")] = np.arange(1, len(scores) + 1)
    return places
