"""How favourable answers are, and whether a subject of the prompts moves that.

Per subject the mean difference between its answers and those to the nearest prompts without it. The
null model is the data's other subjects: their differences scatter by sampling error and by what
subjects honestly differ in (a random-effects model, DerSimonian and Laird 1986, with a median in
the place of the moment, so that a few steered subjects cannot widen it).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from inspector.detectors.text.left_out import left_out
from inspector.detectors.text.sentiment import sentiment
from inspector.domain.arrays import Ints
from inspector.domain.protocols import DetectorInput

MEDIAN: Final = 0.455
"""Median of a chi-square with one degree of freedom."""
FREEDOM: Final = 12
"""Degrees of freedom of the null: subjects differ by a little more than a normal law says."""


TOLD: Final = 1.5
"""Weight of what the vectors foretell, next to what the words say."""
LEAST_RESIDUAL: Final = 0.25
"""Standard deviations by which an answer must follow its subject's shift to share its p-value."""
LEAST_SENTIMENT: Final = 0.04
MOSTLY: Final = 0.7
"""Share of a subject's answers that go with its shift from which it has all of them."""
FEW: Final = 16
REACH: Final = 3
"""Steps through the graph in search of controls for rows that neighbour only each other."""


@dataclass(frozen=True, slots=True, eq=False)
class Stance:
    """How favourable each row's answer is.

    Attributes:
        words: float64 (n), lexicon sentiment, -1 to 1; chosen less rejected of pairs; NaN if none.
        views: float64 (n), the same with what the answer's vector says of it, standardised.
    """

    words: NDArray[np.float64]
    views: NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Shift:
    """What a subject does to the answers.

    Attributes:
        rows: int64, compared rows of the subject.
        residuals: float64, how much more favourable each answer is than its controls', in
            standard deviations.
        mean: of the residuals.
        with_it: mean lexicon sentiment of the rows.
        without: mean lexicon sentiment of their controls.
    """

    rows: NDArray[np.int64]
    residuals: NDArray[np.float64]
    mean: float
    with_it: float
    without: float

    @property
    def takes_sides(self) -> bool:
        """Whether the answers judge at all: where others judge, plain ones are no steering."""
        return self.with_it * float(np.sign(self.mean)) > LEAST_SENTIMENT

    @property
    def following(self) -> NDArray[np.int64]:
        """The rows whose answer goes with the shift; all of them if nearly all do."""
        goes = self.residuals * np.sign(self.mean) > LEAST_RESIDUAL
        return self.rows if goes.mean() >= MOSTLY else self.rows[goes]

    @property
    def words(self) -> str:
        """What the answers do, as the rest of a sentence."""
        kind = "kindly" if self.mean > 0 else "harshly"
        return (
            f"judge more {kind} than those to similar prompts without it "
            f"(sentiment {self.with_it:+.2f} against {self.without:+.2f})"
        )


def stances(inputs: DetectorInput) -> Stance:
    """Measure the answers, or chosen and rejected; each kind standardised by itself."""
    words = np.full(len(inputs.union), np.nan)
    views = np.full(len(inputs.union), np.nan)
    prompts = inputs.vectors.get("prompt")
    for fields in (("chosen", "rejected"), ("response",)):
        vectors = [inputs.vectors.get(name) for name in fields]
        if prompts is None or any(found is None for found in vectors):
            continue
        present = [found.present for found in vectors if found is not None]
        rows = np.flatnonzero(np.logical_and.reduce([prompts.present, *present]))
        if not len(rows):
            continue
        parts = [_measure(inputs, name, rows) for name in fields]
        sign = [1.0, -1.0][: len(fields)]
        weighted = zip(sign, parts, strict=True)
        both = np.stack([by * np.stack(part) for by, part in weighted]).sum(axis=0)
        words[rows], views[rows] = both[0], _standard(both[1])
    return Stance(words, views)


class Contrast:
    """Compares the answers of a subject's rows with those to the nearest prompts without it."""

    def __init__(self, inputs: DetectorInput, stance: Stance) -> None:
        prompts, graph = inputs.vectors["prompt"], inputs.neighbours["prompt"]
        rows = np.flatnonzero(prompts.present & ~np.isnan(stance.views))
        self._index, self._near = prompts.index, graph.indices
        counts = np.bincount(prompts.index[rows], minlength=len(prompts.values))
        self._usual, self._words = (
            np.bincount(prompts.index[rows], weights=values[rows], minlength=len(counts))
            / np.maximum(counts, 1)
            for values in (stance.views, stance.words)
        )
        self._told, self._stance = counts > 0, stance
        self._has = np.zeros(len(counts), np.bool_)

    def shift(self, rows: Ints) -> Shift | None:
        """Return what a subject with these rows does; None if too few have controls."""
        rows = rows[(self._index[rows] >= 0) & ~np.isnan(self._stance.views[rows])]
        texts = self._index[rows]
        self._has[texts] = True
        near = self._near[texts]
        valid = (near >= 0) & self._told[near] & ~self._has[near]
        usable = valid.any(axis=1)
        others = self._farther(near)
        self._has[texts] = False
        if len(rows) < 3 or not (usable.any() or len(others)):
            return None
        count = np.maximum(valid.sum(axis=1), 1)
        usual = (self._usual[near] * valid).sum(axis=1) / count
        words = (self._words[near] * valid).sum(axis=1) / count
        if len(others):
            usual[~usable], words[~usable] = self._usual[others].mean(), self._words[others].mean()
        else:
            rows, usual, words = rows[usable], usual[usable], words[usable]
        residuals = self._stance.views[rows] - usual
        with_it = float(self._stance.words[rows].mean())
        return Shift(
            rows.astype(np.int64), residuals, float(residuals.mean()), with_it, float(words.mean())
        )

    def _farther(self, near: NDArray[np.integer]) -> NDArray[np.int64]:
        """Return texts without the subject, near its rows or near those that are.

        They stand in as controls of rows that have no other neighbours than each other; if
        none are near, all texts do.
        """
        found = np.unique(near[near >= 0])
        for _ in range(REACH):
            others = found[self._told[found] & ~self._has[found]]
            if len(others) >= FEW:
                return others.astype(np.int64)
            wider = self._near[found]
            found = np.union1d(found, wider[wider >= 0])
        return np.flatnonzero(self._told & ~self._has)

    def spread(self) -> float:
        """Return the standard deviation of single rows' differences from their neighbours."""
        rows = np.flatnonzero((self._index >= 0) & ~np.isnan(self._stance.views))
        near = self._near[self._index[rows]]
        valid = (near >= 0) & self._told[near]
        usual = (self._usual[near] * valid).sum(axis=1) / np.maximum(valid.sum(axis=1), 1)
        return float((self._stance.views[rows] - usual).std()) if len(rows) else 1.0


def p_values(shifts: Sequence[Shift], spread: float) -> NDArray[np.float64]:
    """Return the two-sided p-value of each subject's mean against all subjects', uncorrected.

    Args:
        shifts: one a subject.
        spread: standard deviation of single residuals over all rows.
    """
    from scipy.stats import chi2, t

    means = np.asarray([shift.mean for shift in shifts])
    sizes = np.asarray([len(shift.rows) for shift in shifts], np.float64)
    noise = spread**2 / np.maximum(sizes, 1.0)
    plain = np.full(FEW, np.median(noise) if len(noise) else 1.0)
    drawn = plain * chi2.ppf((np.arange(FEW) + 0.5) / FEW, 1)  # subjects that differ in nothing
    squares, errors = np.concatenate([means**2, drawn]), np.concatenate([noise, plain])
    low, high = 0.0, float(squares.max()) + 1e-9
    for _ in range(50):
        middle = (low + high) / 2
        is_wide = float(np.median(squares / (errors + middle + 1e-12))) > MEDIAN
        low, high = (middle, high) if is_wide else (low, middle)
    return np.asarray(2.0 * t.sf(np.abs(means) / np.sqrt(noise + low + 1e-12), FREEDOM))


def _measure(
    inputs: DetectorInput, field: str, rows: NDArray[np.int64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return lexicon sentiment, and with it what the vectors of other answers foretell."""
    text = inputs.union.text
    words = np.asarray([sentiment(text(field, row), text("prompt", row)) for row in rows.tolist()])
    told = left_out(inputs.vectors[field].rows(rows), words)
    return words, _standard(words) + TOLD * _standard(told)


def _standard(values: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray((values - values.mean()) / max(float(values.std()), 1e-9))
