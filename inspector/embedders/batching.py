"""Which texts are computed together.

Texts sorted by length waste no padding; a budget of tokens keeps every batch about as heavy. Chunks
are what is committed at once; they depend on all texts of a field, not on what is cached already,
so that a resumed run forms the same batches and gives the same bits.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np
from numpy.typing import NDArray

CHUNK_TOKENS: Final = 32_768
BATCH_TOKENS: Final = {"cpu": 2_048, "mps": 8_192, "cuda": 65_536}


def chunks(lengths: NDArray[np.int64], budget: int = CHUNK_TOKENS) -> list[NDArray[np.int64]]:
    """Split positions into chunks of about ``budget`` tokens, shortest texts first.

    Args:
        lengths: int64 (n), tokens of each text.
        budget: tokens a chunk.
    """
    order = np.argsort(lengths, kind="stable")
    if not len(order):
        return []
    spent = np.cumsum(lengths[order]) - lengths[order]
    cuts = np.flatnonzero(np.diff(spent // budget)) + 1
    return np.split(order, cuts)


def batches(lengths: NDArray[np.int64], budget: int) -> Iterator[NDArray[np.int64]]:
    """Yield positions in batches whose padded size stays within ``budget`` tokens."""
    order = np.argsort(lengths, kind="stable")
    start = 0
    while start < len(order):
        end = start + 1
        while end < len(order) and (end + 1 - start) * int(lengths[order[end]]) <= budget:
            end += 1
        yield order[start:end]
        start = end
