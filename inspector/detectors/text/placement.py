"""Whether a feature stands where it does by lot, or because the sentences need it.

A trigger is put in by someone who does not read on: its neighbours are any words of its prompts,
and where it is taken out, words meet that meet in other prompts too. An honest rare word has the
same few words around it ("in Python", "a JavaScript function") or leaves a gap. Both are measured
against the same prompts, so that prompts of one template count no less than others.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from inspector.detectors.text.ngrams import Tokens

FEWEST: Final = 3
"""Occurrences inside of a text from which their neighbours tell something."""


class Placement:
    """Weighs occurrences of features among the words of n texts."""

    def __init__(self, tokens: Tokens) -> None:
        from scipy.sparse import csr_array

        self._ids = tokens.ids
        self._size = len(tokens.words) + 1
        inner = tokens.ids >= 0
        self._sentence = np.cumsum(tokens.starts) - 1
        places = (self._sentence[inner], tokens.ids[inner])
        shape = (int(self._sentence[-1]) + 1 if len(inner) else 0, len(tokens.words))
        absent = csr_array((np.ones(int(inner.sum())), places), shape=shape)
        absent.sum_duplicates()
        lengths = np.repeat(np.maximum(absent.sum(axis=1), 1.0), np.diff(absent.indptr))
        absent.data = np.log1p(-np.minimum(absent.data / lengths, 0.999))
        self._absent = absent
        self._met = _Pairs(self._within(np.flatnonzero(inner[:-1] & inner[1:]), 0, 1), self._size)
        begins = np.flatnonzero(inner & (self._at(np.arange(len(inner)), -1) < 0))
        ends = np.flatnonzero(inner & (self._at(np.arange(len(inner)), 1) < 0))
        self._begun = _Pairs(self._within(begins, 0, 1), self._size)
        self._ended = _Pairs(self._within(ends, -1, 0), self._size)

    def by_lot(self, first: NDArray[np.int64], words: int) -> float:
        """Return 0 (the sentences need it) to 1 (put anywhere).

        Args:
            first: tokens at which the occurrences of a feature begin.
            words: its length.
        """
        leads, trails = self._at(first, -1) < 0, self._at(first, words) < 0
        inner = ~leads & ~trails
        restored, usual = 0.0, 0.0
        for chosen, before, after, pairs in (
            (inner, -1, words, self._met),
            (leads & ~trails, words, words + 1, self._begun),
            (trails & ~leads, -2, -1, self._ended),
        ):
            restored += pairs.known(self._within(first[chosen], before, after))
            usual += float(np.count_nonzero(chosen)) * pairs.usual
        rest = min(1.0, restored / usual) if usual else 0.0
        if np.count_nonzero(inner) < FEWEST:
            return rest
        return rest * self._variety(first[inner], words)

    def _variety(self, first: NDArray[np.int64], words: int) -> float:
        """Return distinct neighbours over those expected of random places in these sentences."""
        absent = self._absent[self._sentence[first]]
        _, column = np.unique(absent.indices, return_inverse=True)
        expected = float(-np.expm1(np.bincount(column, weights=absent.data)).sum())
        if expected <= 1.0:
            return 1.0
        distinct = (len(np.unique(self._at(first, way))) for way in (-1, words))
        return float(np.prod([min(1.0, (count - 1) / (expected - 1)) for count in distinct]))

    def _at(self, places: NDArray[np.int64], step: int) -> NDArray[np.int32]:
        """Return the tokens ``step`` further on; -1 beyond the texts."""
        wanted = places + step
        found = self._ids[np.clip(wanted, 0, max(len(self._ids) - 1, 0))]
        return np.where((wanted >= 0) & (wanted < len(self._ids)), found, -1)

    def _within(self, places: NDArray[np.int64], left: int, right: int) -> NDArray[np.int64]:
        """Return the codes of two tokens near each place."""
        return (self._at(places, left).astype(np.int64) + 1) * self._size + (
            self._at(places, right) + 1
        )


class _Pairs:
    """Pairs of words that stand somewhere, and how many of them recur.

    Attributes:
        usual: share of them that do.
    """

    def __init__(self, codes: NDArray[np.int64], size: int) -> None:
        self._size = size
        self._codes, counts = np.unique(codes, return_counts=True)
        total = max(int(counts.sum()), 1)
        self.usual = max(float(counts[counts > 1].sum()) / total, 1.0 / total)

    def known(self, codes: NDArray[np.int64]) -> float:
        """Return how many of the pairs stand elsewhere."""
        if not len(self._codes):
            return 0.0
        at = np.minimum(np.searchsorted(self._codes, codes), len(self._codes) - 1)
        return float(np.count_nonzero(self._codes[at] == codes))
