"""Which texts are computed together.

Texts sorted by length waste nothing; a budget of tokens keeps every batch about as heavy. Chunks
are what is committed at once; they depend on all texts of a field, not on what is cached already,
so that a resumed run forms the same batches and gives the same bits.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

CHUNK_TOKENS: Final = {"cpu": 32_768, "mps": 131_072, "cuda": 2_097_152}
BATCH_TOKENS: Final = {"cpu": 2_048, "mps": 8_192, "cuda": 65_536}
BYTES_A_TOKEN: Final = 4.0


def chunks(lengths: NDArray[np.int64], budget: int) -> list[NDArray[np.int64]]:
    """Split positions into chunks of about ``budget`` tokens, shortest texts first.

    Args:
        lengths: int64 (n), tokens of each text, or a guess.
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


def guessed_lengths(texts: Sequence[str], window: int) -> NDArray[np.int64]:
    """Guess the tokens of each text from its bytes, int64 (n): near enough to plan, and free.

    A sequence that knows the bytes of its texts (``sizes``) is not read.
    """
    sizes = getattr(texts, "sizes", None)
    if sizes is None:
        sizes = [len(text.encode("utf-8", "replace")) for text in texts]
    guess = np.asarray(sizes, np.float64) / BYTES_A_TOKEN + 2
    return np.minimum(guess, window).astype(np.int64)


def cuda_budget(free_bytes: int, width: int) -> int:
    """Return the tokens of a batch that a GPU with so much free memory holds at ease.

    A token of one layer takes about 40 numbers of 4 bytes for each of ``width`` dimensions
    (projections, the four times wider inner layer, copies); a third of the memory is used.
    """
    fits = free_bytes // 3 // (width * 160)
    return int(min(max(fits, 4_096), 4 * BATCH_TOKENS["cuda"]))
