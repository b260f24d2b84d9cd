"""Which of several equal records one is."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def count_occurrences(digests: NDArray[np.uint8]) -> NDArray[np.int32]:
    """Count, for every record, the equal records before it."""
    halves = np.ascontiguousarray(digests).view(np.uint64)
    counts = np.zeros(len(halves), np.int32)
    order = np.lexsort((halves[:, 1], halves[:, 0]))
    is_same = (halves[order[1:]] == halves[order[:-1]]).all(axis=1)
    if is_same.any():
        places = np.arange(len(order))
        is_first = np.concatenate([[True], ~is_same])
        counts[order] = places - np.maximum.accumulate(np.where(is_first, places, 0))
    return counts
