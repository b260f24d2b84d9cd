"""Compiled loops over the places of recurring n-grams.

Places ascend, and so do the texts they are in: one look at the last text of an n-gram tells whether
it was met there before, and nothing need be sorted.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from inspector.detectors.text.compiled import kernel

Array = NDArray[Any]


@kernel
def count_texts(grams: Array, rows: Array, total: int) -> Array:
    """Return int64 (total), in how many texts each n-gram is.

    Args:
        grams: (p), which n-gram, 0 to ``total``.
        rows: (p), which text; ascending.
        total: how many n-grams there are.
    """
    counts = np.zeros(total, np.int64)
    last = np.full(total, -1, np.int64)
    for place in range(len(grams)):
        gram = grams[place]
        if last[gram] != rows[place]:
            last[gram] = rows[place]
            counts[gram] += 1
    return counts


@kernel
def first_places(grams: Array, begins: Array, rows: Array, bounded: Array, offsets: Array) -> Array:
    """Return int64 (offsets[-1]), one place a text and n-gram: the most bounded, then the first.

    Args:
        grams: (p), which n-gram; -1 for none.
        begins: (p), where it begins, ascending.
        rows: (p), which text; ascending.
        bounded: (p), at how many of its ends a sentence ends.
        offsets: (g + 1), where the places of each n-gram go.
    """
    found = np.empty(offsets[-1], np.int64)
    best = np.full(len(offsets) - 1, -1, np.int64)
    last = np.full(len(offsets) - 1, -1, np.int64)
    filled = offsets[:-1].copy()
    for place in range(len(grams)):
        gram = grams[place]
        if gram < 0:
            continue
        if last[gram] != rows[place]:
            last[gram] = rows[place]
            filled[gram] += 1
        elif bounded[place] <= best[gram]:
            continue
        found[filled[gram] - 1] = begins[place]
        best[gram] = bounded[place]
    return found
