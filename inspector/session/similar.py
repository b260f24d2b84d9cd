"""The rows most alike in meaning to one row, and those most unlike it, in the original space."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from inspector.domain.arrays import Vectors
from inspector.domain.protocols import Task
from inspector.domain.sample import FIELDS
from inspector.session.results import Results

LISTED: Final = 200
"""Rows that are listed."""
BLOCK: Final = 16_384
"""Vectors that are compared at a time: some 25 MB of them."""


@dataclass(frozen=True, slots=True, eq=False)
class Ranked:
    """Rows in the order of their cosine to one row.

    Attributes:
        row: the row that they are compared with; the first of them if ``is_most``.
        field: by what they are compared.
        is_most: the most similar first, else the least similar.
        rows: int64 (k), each once.
        cosines: float32 (k).
    """

    row: int
    field: str
    is_most: bool
    rows: NDArray[np.int64]
    cosines: NDArray[np.float32]

    def cosine_of(self, row: int) -> float | None:
        """Return how alike a row is, None if it is not among them."""
        places = np.flatnonzero(self.rows == row)
        return float(self.cosines[places[0]]) if len(places) else None


def field_of(results: Results, row: int, wished: str = "") -> str:
    """Return the field by which a row can be compared: the wished one, else its first; or none."""
    dataset, record = results.union.locate(row)
    for name in (wished, *FIELDS):
        column = dataset.texts.get(name)
        if column is not None and column.present[record] and name in results.state.vectors:
            return name
    return ""


def find_similar(
    results: Results, row: int, field: str, task: Task, *, is_most: bool = True, limit: int = LISTED
) -> Ranked:
    """Compare a row with all others; takes a while, so not on the GUI thread.

    Args:
        results: of the scan.
        row: of the union.
        field: one that the row has, see ``field_of``.
        task: told of progress.
        is_most: the most similar rows, the row itself first; else the least similar.
        limit: rows that are returned.
    """
    vectors = results.vectors(field)
    none = np.zeros(0, np.int64), np.zeros(0, np.float32)
    if vectors is None or vectors.index[row] < 0:
        return Ranked(row, field, is_most, *none)
    cosines = row_cosines(vectors, row, task)
    keys = np.where(np.isnan(cosines), np.inf, -cosines if is_most else cosines)
    keys[row] = -np.inf if is_most else np.inf
    count = min(limit, int(np.isfinite(keys).sum()) + is_most)
    best = np.argpartition(keys, min(count, len(keys) - 1))[:count]
    best = best[np.lexsort((best, keys[best]))].astype(np.int64)
    return Ranked(row, field, is_most, best, cosines[best].astype(np.float32))


def row_cosines(vectors: Vectors, row: int, task: Task) -> NDArray[np.float32]:
    """Return float32 (n), the cosine of each row to one that has the field; NaN without it."""
    wanted = np.asarray(vectors.values[vectors.index[row]], np.float32)
    total = len(vectors.values)
    texts = np.empty(total, np.float32)
    for start in range(0, total, BLOCK):
        task.report(start, total, "comparing meanings")
        block = np.asarray(vectors.values[start : start + BLOCK], np.float32)
        np.matmul(block, wanted, out=texts[start : start + BLOCK])
    cosines = np.clip(texts, -1.0, 1.0)[np.maximum(vectors.index, 0)]
    cosines[vectors.index < 0] = np.nan
    return cosines
