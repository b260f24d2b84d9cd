"""How surprising the letters of words are after the letters before them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from inspector.detectors.text.compiled import kernel

ORDER: Final = 4
"""A letter is told by up to three before it."""
BUCKETS: Final = 1 << 21
"""Counters an order has; runs of letters that share one are few."""
PRIOR: Final = 16
"""Weight of what fewer letters before it tell."""
LETTERS: Final = 64.0
"""A letter that was never met is one of so many."""
MOST: Final = 10.0
"""Bits that a letter takes at most."""
LONGEST: Final = 24
"""Letters of a word that are read."""
UNIT: Final = 4
"""Weight of a word that one text has. Weights are whole, so that sums have no order."""
Array = NDArray[Any]


class Letters:
    """Interpolated runs of up to four letters (Jelinek and Mercer 1980) of a list of words.

    Args:
        words: lower case, each once.
        weights: int64 (w), how much each counts; in units of ``UNIT``.
    """

    def __init__(self, words: Sequence[str], weights: NDArray[np.integer]) -> None:
        self._heads = np.zeros((ORDER, BUCKETS), np.uint32)
        self._runs = np.zeros((ORDER, BUCKETS), np.uint32)
        chars, edges = _spelled(words)
        _count(chars, edges, np.asarray(weights, np.int64), self._heads, self._runs)

    def bits(self, words: Sequence[str]) -> NDArray[np.float64]:
        """Return the bits that each word with its end takes, float64 (w)."""
        return np.asarray(_bits(*_spelled(words), self._heads, self._runs), np.float64)


def lengths(words: Sequence[str]) -> NDArray[np.int64]:
    """Return over how many letters, the end among them, the bits of each word are spread."""
    return np.asarray([min(len(word), LONGEST) + 1 for word in words], np.int64)


def _spelled(words: Sequence[str]) -> tuple[Array, Array]:
    """Return code points, int64, and where words begin; behind the last one the end."""
    chars = "".join(word[:LONGEST] for word in words).encode("utf-32-le", "surrogatepass")
    edges = np.append(0, np.cumsum(lengths(words) - 1)).astype(np.int64)
    return np.frombuffer(chars, np.uint32).astype(np.int64), edges


@kernel
def _bucket(chars: Array, begin: int, end: int, last: int, count: int) -> int:
    """Return the counter of so many letters up to the last; outside of the word is one letter."""
    code = 1
    for place in range(last, last - count, -1):
        letter = chars[place] if begin <= place < end else 0
        code = code * 6364136223846793005 + letter + 1442695040888963407
    return ((code ^ (code >> 29)) * 2862933555777941757 >> 32) & (BUCKETS - 1)


@kernel
def _count(chars: Array, edges: Array, weights: Array, heads: Array, runs: Array) -> None:
    for word in range(len(weights)):
        begin, end, weight = edges[word], edges[word + 1], weights[word]
        if weight > 0:
            for place in range(begin, end + 1):
                for order in range(ORDER):
                    heads[order, _bucket(chars, begin, end, place - 1, order)] += weight
                    runs[order, _bucket(chars, begin, end, place, order + 1)] += weight


@kernel
def _bits(chars: Array, edges: Array, heads: Array, runs: Array) -> Array:
    found = np.zeros(len(edges) - 1)
    for word in range(len(edges) - 1):
        begin, end = edges[word], edges[word + 1]
        for place in range(begin, end + 1):
            share = 1.0 / LETTERS
            for order in range(ORDER):
                head = float(heads[order, _bucket(chars, begin, end, place - 1, order)])
                run = float(runs[order, _bucket(chars, begin, end, place, order + 1)])
                share = (min(run, head) + PRIOR * share) / (head + PRIOR)
            found[word] += min(MOST, -np.log2(share))
    return found
