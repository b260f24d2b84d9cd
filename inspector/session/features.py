"""Rows as numbers for a linear model: their vectors, what each detector says, their stage."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from inspector.domain.arrays import Ints, Vectors
from inspector.domain.dataset import STAGES
from inspector.domain.findings import DECADES
from inspector.domain.protocols import Task
from inspector.domain.sample import FIELDS
from inspector.session.results import Results

MOST_DECADES, DECADES_A_UNIT = 6.0, 3.0
"""A p-value below 1e-6 says no more than one of 1e-6, or one detector would decide alone."""
STAGE_WEIGHT: Final = 0.5
SAMPLE: Final = 2_000
"""Texts of a field that its mean and spread are taken from."""
BLOCK: Final = 16_384

Matrix = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """The vectors of one field, centred and of mean square length 1; zeros where it is absent.

    Attributes:
        vectors: as they are stored; only what is asked for is read.
        mean: float32 (d), of a sample.
        scale: float, what the centred vectors are multiplied by.
    """

    vectors: Vectors
    mean: NDArray[np.float32]
    scale: float

    def of(self, rows: Ints) -> Matrix:
        """Return float32 (len(rows), d)."""
        values = (self.vectors.rows(rows) - self.mean) * np.float32(self.scale)
        values[self.vectors.index[rows] < 0] = 0.0
        return values

    def sum(self, weights: NDArray[np.float32], task: Task) -> NDArray[np.float64]:
        """Return float64 (n), the weighted sum for every row; each text is read once."""
        total = len(self.vectors.values)
        texts = np.zeros(total + 1)  # the last is for rows without the field
        shift = float(self.mean @ weights)
        for start in range(0, total, BLOCK):
            task.report(start, total)
            some = np.asarray(self.vectors.values[start : start + BLOCK], np.float32)
            texts[start : start + len(some)] = (some @ weights - shift) * self.scale
        return np.asarray(texts[self.vectors.index])


class Features:
    """All features of all rows; never paths, names or row numbers.

    Args:
        vectors: of each field.
        scores: of each detector, 0..1 (n), NaN where it does not apply.
        stages: int (n), index into ``STAGES``.
    """

    def __init__(
        self,
        vectors: Sequence[Vectors],
        scores: Sequence[NDArray[np.float32]],
        stages: NDArray[np.integer],
    ) -> None:
        self._blocks = [_block(item) for item in vectors if len(item.values)]
        self._scores = list(scores)
        self._stages = stages
        self._parts = [block.mean.size for block in self._blocks]

    def __len__(self) -> int:
        return len(self._stages)

    def of(self, rows: Ints) -> Matrix:
        """Return float32 (len(rows), d): fields, then detectors, then stages."""
        parts = [block.of(rows) for block in self._blocks]
        scores = [_units(item[rows]) for item in self._scores]
        stages = [STAGE_WEIGHT * (self._stages[rows] == code) for code in range(len(STAGES))]
        return np.hstack([*parts, np.column_stack([*scores, *stages])]).astype(np.float32)

    def sums(self, weights: NDArray[np.floating], task: Task) -> NDArray[np.float64]:
        """Return float64 (n), the weighted sum of the features of every row."""
        weights = np.asarray(weights, np.float32)
        found, place = np.zeros(len(self)), 0
        for block, size in zip(self._blocks, self._parts, strict=True):
            found += block.sum(weights[place : place + size], task)
            place += size
        for scores in self._scores:
            found += weights[place] * _units(scores)
            place += 1
        return np.asarray(found + STAGE_WEIGHT * weights[place:][self._stages])

    def cosines(self, rows: Ints) -> Matrix:
        """Return float32 (m, m), how alike rows are in the field in which they are least alike."""
        if not self._blocks:
            return np.eye(len(rows), dtype=np.float32)
        least = np.ones((len(rows), len(rows)), np.float32)
        for block in self._blocks:
            values, present = block.vectors.rows(rows), block.vectors.index[rows] >= 0
            cosines = values @ values.T
            cosines[~present[:, None] & ~present] = 1.0  # a field that both lack tells nothing
            least = np.minimum(least, cosines)
        return least


def features_of(results: Results) -> Features:
    """Open what a scan found; vectors stay on disk until they are asked for."""
    return Features(
        [found for name in FIELDS if (found := results.vectors(name)) is not None],
        [item.scores for item in results.findings],
        results.union.stage_of,
    )


def _block(vectors: Vectors) -> Block:
    total = len(vectors.values)
    picked = np.linspace(0, total - 1, min(total, SAMPLE)).astype(np.int64)
    sample = np.asarray(vectors.values[picked], np.float32)
    mean = sample.mean(axis=0)
    spread = float(np.sqrt(np.mean(((sample - mean) ** 2).sum(axis=1))))
    return Block(vectors, mean, 1.0 / spread if spread > 0 else 0.0)


def _units(scores: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the decades of p-values on the scale of the vectors, 0 where there are none."""
    decades = np.minimum(np.nan_to_num(scores) * DECADES, MOST_DECADES)
    return np.asarray(decades / DECADES_A_UNIT, np.float32)
